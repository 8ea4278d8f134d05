//! Small wishes of the person that outlive the page: theme, sizes. A browser that keeps nothing is no error.

use gloo::storage::{LocalStorage, Storage};

/// What is remembered under a name.
pub fn recall(name: &str) -> Option<String> {
    LocalStorage::get(key(name)).ok()
}

/// Remembers a value under a name.
pub fn keep(name: &str, value: &str) {
    let _ = LocalStorage::set(key(name), value);
}

fn key(name: &str) -> String {
    format!("landfall.{name}")
}
