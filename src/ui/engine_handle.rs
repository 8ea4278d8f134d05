//! The page's end of the channel: starts workers, posts to the one that lives, and tells what it says.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};
use yew::Callback;

use crate::worker::channel::{FromWorker, ToWorker, ToWorkerKind};

/// A worker and its listeners. Dropping it ends the worker.
pub struct EngineHandle {
    worker: web_sys::Worker,
    /// What was posted before the worker had started; `None` once it has.
    waiting: Rc<RefCell<Option<VecDeque<JsValue>>>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl EngineHandle {
    /// Starts a worker, or takes the one that `index.html` has started, with the autosaved plan or without; `link` says that the plan
    /// of a link is to be opened next.
    ///
    /// # Errors
    ///
    /// In words, if the browser does not start workers for this page.
    pub fn start(restore: bool, link: bool, heard: Callback<FromWorker>) -> Result<Self, String> {
        let (worker, events) = match started_early() {
            Some(early) => early,
            None => (start()?, Array::new()),
        };
        let waiting = Rc::new(RefCell::new(Some(VecDeque::new())));
        let on_message = {
            let (worker, waiting, heard) = (worker.clone(), waiting.clone(), heard.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                match FromWorker::decode(&event.data()) {
                    Ok(FromWorker::Hello) => {
                        // The start alone: what was asked since comes after the autosave.
                        let start = waiting.borrow_mut().as_mut().and_then(|waiting| waiting.pop_front());
                        if let Some(message) = start {
                            post(&worker, &message, &heard);
                        }
                    }
                    Ok(message) => {
                        if matches!(message, FromWorker::Started { .. }) {
                            for message in waiting.borrow_mut().take().unwrap_or_default() {
                                post(&worker, &message, &heard);
                            }
                        }
                        heard.emit(message);
                    }
                    Err(why) => heard.emit(FromWorker::Crashed(format!("An answer could not be read: {why}"))),
                }
            })
        };
        // Out of memory, or a worker file that is missing: no panic hook runs then.
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|message| !message.is_empty());
            heard.emit(FromWorker::Crashed(message.unwrap_or_else(|| "The worker could not be loaded.".to_owned())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let handle = Self { worker, waiting, _on_message: on_message, _on_error: on_error };
        handle.send(0, ToWorkerKind::Start { restore, link })?;
        for event in events {
            let is_message = event.has_type::<MessageEvent>();
            let listener = if is_message { handle._on_message.as_ref() } else { handle._on_error.as_ref() };
            let _ = listener.unchecked_ref::<Function>().call1(&JsValue::NULL, &event);
        }
        Ok(handle)
    }

    /// Posts a message, as soon as the worker has started.
    ///
    /// # Errors
    ///
    /// In words, if the message cannot cross.
    pub fn send(&self, id: u32, kind: ToWorkerKind) -> Result<(), String> {
        let message = ToWorker { id, kind }.encode()?;
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            waiting.push_back(message);
            return Ok(());
        }
        self.worker.post_message(&message).map_err(|_| "The planner's worker takes no messages.".to_owned())
    }
}

impl Drop for EngineHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn post(worker: &web_sys::Worker, message: &JsValue, heard: &Callback<FromWorker>) {
    if worker.post_message(message).is_err() {
        heard.emit(FromWorker::Crashed("The planner's worker takes no messages.".to_owned()));
    }
}

fn start() -> Result<web_sys::Worker, String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    web_sys::Worker::new_with_options(&url(), &options).map_err(|error| {
        let why = error.as_string().or_else(|| Some(error.dyn_into::<js_sys::Error>().ok()?.message().into()));
        format!("This browser does not start the planner's worker: {}", why.unwrap_or_default())
    })
}

/// The worker that `index.html` has started, if it has, and what was heard of it since; it is taken once.
fn started_early() -> Option<(web_sys::Worker, Array)> {
    let (window, name) = (gloo::utils::window(), JsValue::from_str("landfallWorker"));
    let early = Reflect::get(&window, &name).ok().filter(JsValue::is_object)?;
    Reflect::delete_property(&window, &name).ok()?;
    let of_it = |name| Reflect::get(&early, &JsValue::from_str(name)).ok();
    Some((of_it("worker")?.dyn_into().ok()?, of_it("events")?.dyn_into().ok()?))
}

/// Where the worker is: the build writes it into the page.
fn url() -> String {
    let document = gloo::utils::document();
    let meta = document.query_selector("meta[name=landfall-worker]").ok().flatten();
    let content = meta.and_then(|meta| meta.get_attribute("content")).filter(|content| !content.is_empty());
    content.unwrap_or_else(|| "worker_loader.js".to_owned())
}
