//! Files that are dropped, anywhere on the window.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File};
use yew::Callback;

use super::files;

/// Listens until it is dropped itself.
pub struct DropZone {
    _listeners: [EventListener; 4],
}

impl DropZone {
    /// Makes the whole window a drop zone. `hovering` tells whether files are held over it.
    pub fn on_window(hovering: Callback<bool>, dropped: Callback<Vec<File>>) -> Self {
        // Every element that is entered and left tells: the window is left when as many were left as entered.
        let depth = Rc::new(Cell::new(0_u32));
        let enter = {
            let (depth, hovering) = (depth.clone(), hovering.clone());
            listen("dragenter", move |event| {
                event.prevent_default();
                depth.set(depth.get() + 1);
                if depth.get() == 1 {
                    hovering.emit(true);
                }
            })
        };
        let over = listen("dragover", |event| {
            event.prevent_default();
            if let Some(transfer) = event.data_transfer() {
                transfer.set_drop_effect("copy");
            }
        });
        let leave = {
            let (depth, hovering) = (depth.clone(), hovering.clone());
            listen("dragleave", move |_| {
                depth.set(depth.get().saturating_sub(1));
                if depth.get() == 0 {
                    hovering.emit(false);
                }
            })
        };
        let drop = listen("drop", move |event| {
            event.prevent_default();
            depth.set(0);
            hovering.emit(false);
            let dragged = files::of_list(event.data_transfer().and_then(|transfer| transfer.files()));
            if !dragged.is_empty() {
                dropped.emit(dragged);
            }
        });
        Self { _listeners: [enter, over, leave, drop] }
    }
}

/// Listens for a drag of files; drags of text or links are none of our business.
fn listen(event: &'static str, act: impl Fn(&DragEvent) + 'static) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&gloo::utils::window(), event, options, move |event: &Event| {
        let Some(event) = event.dyn_ref::<DragEvent>() else { return };
        let has_files = event
            .data_transfer()
            .is_some_and(|transfer| transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")));
        if has_files {
            act(event);
        }
    })
}
