//! Has the browser compile what the first files need, while nobody asks for anything: see [`crate::session::warm_up`].

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::channel::FromWorker;
use super::{Shared, scope};
use crate::session::warm_up::{ESTATES, WarmUp, file};

/// How long it works at a time: whoever asks something waits no longer for it.
const AT_A_TIME_MS: f64 = 10.0;

/// How long it works in all.
const MOST_MS: f64 = 500.0;

/// How often each estate is planned: what runs so often is compiled well.
const TURNS: usize = 20;

/// Warms up until that is done or there is a plan. It changes nothing that anybody sees, and where its files are not to be had it does
/// not take place.
pub(super) async fn run(shared: Shared) {
    let mut estates = Vec::new();
    for paths in ESTATES {
        let mut files = Vec::new();
        for path in paths {
            let Ok(bytes) = bytes(path).await else { return };
            files.push(file(path, bytes));
        }
        estates.push(files);
    }
    let mut warm_up = WarmUp::of(&shared.borrow().session, estates);
    let mut spent = 0.0;
    while spent < MOST_MS && warm_up.turns() < TURNS && shared.borrow().is_idle() {
        let began = js_sys::Date::now();
        let mut now = began;
        while now - began < AT_A_TIME_MS {
            let Some(replies) = warm_up.step() else { return };
            // What would be posted is made ready, too.
            let _ = FromWorker::Replies { id: 0, replies }.encode();
            now = js_sys::Date::now();
        }
        spent += now - began;
        // What was asked meanwhile comes first.
        TimeoutFuture::new(0).await;
    }
}

/// A file from beside the worker.
async fn bytes(path: &str) -> Result<Vec<u8>, JsValue> {
    let response: Response = JsFuture::from(scope().fetch_with_str(path)).await?.unchecked_into();
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    // What is no such file is not read, either.
    Ok(js_sys::Uint8Array::new(&bytes).to_vec())
}
