//! Names of things that have a key: most keys end with the name, as resource ids do, and the name needs no text then.

use super::text::{Key, Text};

/// The name of something, which tells it together with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Name(Option<Text>);

impl Name {
    /// The name of what has this key.
    pub fn new(name: Text, key: &Key) -> Self {
        Self((*name != *last_part(key)).then_some(name))
    }

    /// The name of what has this key: the one that it was made with.
    pub fn of<'a>(&'a self, key: &'a Key) -> &'a str {
        self.0.as_deref().unwrap_or_else(|| last_part(key))
    }

    /// The same, shared where there is a text to share.
    pub fn text(&self, key: &Key) -> Text {
        match &self.0 {
            Some(name) => name.clone(),
            None if self.of(key).len() == key.as_str().len() => key.text().clone(),
            None => self.of(key).into(),
        }
    }
}

fn last_part(key: &Key) -> &str {
    let key = key.as_str();
    key.rsplit_once('/').map_or(key, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_its_key_ends_with_has_no_text_of_its_own() {
        for (key, name, needs_text) in [
            ("/subscriptions/s/virtualMachines/web01", "web01", false),
            ("web01", "web01", false),
            ("/subscriptions/s/virtualMachines/WEB01", "web01", true),
            ("4234-5678", "web01", true),
            ("web01/nic/0", "nic/0", true),
            ("web01/", "", false),
            ("", "", false),
            ("web01", "", true),
        ] {
            let key = Key::from(key);
            let made = Name::new(name.into(), &key);
            assert_eq!((made.of(&key), made.0.is_some()), (name, needs_text), "{key}");
        }
    }
}
