//! Small wishes of the person that outlive the page: theme, sizes. A browser that keeps nothing is no error.

use js_sys::JSON;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// What is remembered under a name.
pub fn recall(name: &str) -> Option<String> {
    parsed(name)?.as_string()
}

/// Remembers a value under a name.
pub fn keep(name: &str, value: &str) {
    write(name, &JsValue::from_str(value));
}

/// A list that is remembered under a name; empty where there is none, or it is of another build.
pub fn recall_list<T: DeserializeOwned>(name: &str) -> Vec<T> {
    parsed(name).and_then(|list| serde_wasm_bindgen::from_value(list).ok()).unwrap_or_default()
}

/// Remembers a list under a name.
pub fn keep_list<T: Serialize>(name: &str, list: &[T]) {
    if let Ok(list) = serde_wasm_bindgen::to_value(list) {
        write(name, &list);
    }
}

/// The browser's own JSON: a second one would be the page's only use of it.
fn parsed(name: &str) -> Option<JsValue> {
    JSON::parse(&storage()?.get_item(&key(name)).ok()??).ok()
}

fn write(name: &str, value: &JsValue) {
    let Some(storage) = storage() else { return };
    if let Some(text) = JSON::stringify(value).ok().and_then(|text| text.as_string()) {
        // It may be full, or closed to this page.
        let _ = storage.set_item(&key(name), &text);
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn key(name: &str) -> String {
    format!("landfall.{name}")
}
