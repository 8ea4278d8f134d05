//! Text and files that are pasted anywhere but into a field.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, File};
use yew::Callback;

use super::files;

/// What was pasted.
pub enum Pasted {
    /// Files.
    Files(Vec<File>),
    /// Text.
    Text(String),
}

/// Whether an element is one that people type into, or that takes pastes itself.
pub fn is_editing(element: &Element) -> bool {
    let field = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [data-paste=own]";
    element.closest(field).ok().flatten().is_some()
}

/// Listens for pastes outside fields.
pub fn on_document(pasted: Callback<Pasted>) -> EventListener {
    EventListener::new(&gloo::utils::document(), "paste", move |event| {
        // A part that made something of it, the table's cells, says so.
        if event.default_prevented() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        let Some(data) = event.clipboard_data() else { return };
        if target.is_some_and(|target| is_editing(&target)) {
            return;
        }
        let dragged = files::of_list(data.files());
        if !dragged.is_empty() {
            pasted.emit(Pasted::Files(dragged));
            return;
        }
        if let Ok(text) = data.get_data("text/plain")
            && !text.trim().is_empty()
        {
            pasted.emit(Pasted::Text(text));
        }
    })
}
