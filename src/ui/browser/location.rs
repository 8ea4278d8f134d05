//! The address bar: share links come in by its fragment.

use gloo::events::EventListener;
use wasm_bindgen::JsValue;
use yew::Callback;

/// The fragment without `#`, if there is one.
pub fn fragment() -> Option<String> {
    let hash = gloo::utils::window().location().hash().ok()?;
    hash.strip_prefix('#').filter(|fragment| !fragment.is_empty()).map(str::to_owned)
}

/// Takes the fragment out of the address bar, without a step in the history.
pub fn clear_fragment() {
    let window = gloo::utils::window();
    let (Ok(history), Ok(path), Ok(search)) =
        (window.history(), window.location().pathname(), window.location().search())
    else {
        return;
    };
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{search}")));
}

/// This page's address with a fragment.
pub fn with_fragment(fragment: &str) -> String {
    let href = gloo::utils::window().location().href().unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// Tells when another fragment is put into the address bar of the open page.
pub fn on_fragment(found: Callback<String>) -> EventListener {
    EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
        if let Some(fragment) = fragment() {
            found.emit(fragment);
        }
    })
}
