//! Small wishes of the person that outlive the page: theme, sizes. A browser that keeps nothing is no error.

use gloo::storage::{LocalStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is remembered under a name.
pub fn recall(name: &str) -> Option<String> {
    LocalStorage::get(key(name)).ok()
}

/// Remembers a value under a name.
pub fn keep(name: &str, value: &str) {
    let _ = LocalStorage::set(key(name), value);
}

/// A list that is remembered under a name; empty where there is none, or it is of another build.
pub fn recall_list<T: DeserializeOwned>(name: &str) -> Vec<T> {
    LocalStorage::get(key(name)).unwrap_or_default()
}

/// Remembers a list under a name.
pub fn keep_list<T: Serialize>(name: &str, list: &[T]) {
    let _ = LocalStorage::set(key(name), list);
}

fn key(name: &str) -> String {
    format!("landfall.{name}")
}
