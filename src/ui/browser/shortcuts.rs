//! Keys that act wherever the focus is.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::Callback;

use super::{memory, paste};
use crate::ui::commands::{self, KeyPress, Run};

const SINGLES: &str = "single-key-shortcuts";

/// Whether single characters are shortcuts; people who speak to their computer may switch them off.
pub fn singles() -> bool {
    memory::recall(SINGLES).as_deref() != Some("off")
}

/// Switches single characters as shortcuts.
pub fn set_singles(on: bool) {
    memory::keep(SINGLES, if on { "on" } else { "off" });
}

/// Whether this is a Mac, where Command is what Ctrl is elsewhere.
pub fn is_mac() -> bool {
    gloo::utils::window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// What is printed on the key that a shortcut names.
pub fn key_name(key: &str) -> &str {
    match (key, is_mac()) {
        ("mod", true) => "⌘",
        ("mod", false) => "Ctrl",
        ("Shift", true) => "⇧",
        _ => key,
    }
}

/// Listens for shortcuts.
pub fn on_document(run: Callback<Run>) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&gloo::utils::document(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        // What a part of the page made something of, or an input method is still at, is not ours.
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let in_dialog = gloo::utils::document().query_selector("dialog[open]").ok().flatten().is_some();
        let editing = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| paste::is_editing(&target));
        let modifier = if is_mac() { event.meta_key() } else { event.ctrl_key() };
        let other_modifier = if is_mac() { event.ctrl_key() } else { event.meta_key() };
        let press = KeyPress { key: &event.key(), modifier, shift: event.shift_key(), alt: event.alt_key(), editing };
        if other_modifier || in_dialog {
            return;
        }
        if let Some(action) = commands::shortcut(press, singles()) {
            event.prevent_default();
            run.emit(action);
        }
    })
}
