//! Rows that give a name alone find the id that other rows give with it.

use rustc_hash::FxHashMap;

use crate::engine::text::{Key, same_folded};

/// Ids by name, for rows that give the name only.
#[derive(Default)]
pub struct Ids {
    /// `None` where one name has several ids.
    by_name: FxHashMap<Key, Option<String>>,
}

impl Ids {
    /// Notes the id of a name.
    pub fn note(&mut self, name: Option<&str>, id: Option<&str>) {
        let Some(id) = id else { return };
        let name = name.unwrap_or(last_segment(id));
        let known = self.by_name.entry(Key::new(name)).or_insert_with(|| Some(id.to_owned()));
        if known.as_deref().is_some_and(|known| !same_folded(known, id)) {
            *known = None;
        }
    }

    /// By what rows are known that give this name, or this id.
    pub fn key<'c>(&'c self, name: Option<&'c str>, id: Option<&'c str>) -> Option<&'c str> {
        if id.is_some() || self.by_name.is_empty() {
            return id.or(name);
        }
        let name = name?;
        Some(self.by_name.get(&Key::new(name)).and_then(Option::as_deref).unwrap_or(name))
    }

    /// The same, and the name that goes with it.
    pub fn key_and_name<'c>(&'c self, name: Option<&'c str>, id: Option<&'c str>) -> Option<(&'c str, &'c str)> {
        let key = self.key(name, id)?;
        Some((key, name.unwrap_or(last_segment(key))))
    }
}

/// The last part of an id.
pub fn last_segment(id: &str) -> &str {
    id.trim_end_matches('/').rsplit('/').next().unwrap_or(id)
}
