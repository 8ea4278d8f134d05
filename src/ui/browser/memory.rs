//! Small wishes of the person that outlive the page: theme, sizes. A browser that keeps nothing is no error.

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

/// What is remembered under a name.
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Remembers a value under a name.
pub fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // It may be full, or closed to this page.
        let _ = storage.set_item(&key(name), value);
    }
}

/// A list that is remembered under a name; empty where there is none, or it has another form.
pub fn recall_list<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let read = || {
        let bytes: Option<Vec<u8>> =
            recall(name)?.strip_prefix(FORM)?.chars().map(|byte| u8::try_from(byte).ok()).collect();
        postcard::from_bytes(&bytes?).ok()
    };
    read().unwrap_or_default()
}

/// Remembers a list under a name, as it crosses to the worker: another way to write it would be more code. A letter is a byte.
pub fn keep_list<T: Serialize>(name: &str, list: &[T]) {
    if let Ok(bytes) = postcard::to_allocvec(list) {
        let written = bytes.into_iter().map(char::from);
        keep(name, &FORM.chars().chain(written).collect::<String>());
    }
}

/// Before every list: raise it when what is listed takes another form, which `tests/wasm.rs` notices.
const FORM: &str = "1:";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn key(name: &str) -> String {
    format!("landfall.{name}")
}
