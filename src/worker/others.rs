//! Other tabs of this browser that save to the same store: the last one to save wins, and a person should know.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::channel::FromWorker;
use super::post;

const CHANNEL: &str = "landfall-open";
/// A tab that has just started.
const HELLO: &str = "hello";
/// A tab that was there before.
const HERE: &str = "here";

/// Tells the page, once, if another tab is open or gets opened. A browser without such channels says nothing.
pub fn watch() {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let told = Rc::new(Cell::new(false));
    let answers = channel.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data().as_string().as_deref() == Some(HELLO) {
            let _ = answers.post_message(&JsValue::from_str(HERE));
        }
        if !told.replace(true) {
            post(&FromWorker::OpenElsewhere);
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    let _ = channel.post_message(&JsValue::from_str(HELLO));
}
