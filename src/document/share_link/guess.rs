//! What helps to guess texts: names that are counted up or made of others, and lists of names that are referred to.

use std::collections::HashMap;

/// Text round a hole: the hole begins at `cut` and holds a number of `digits` digits, or a text known from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The text without the hole.
    pub text: String,
    /// Where the hole begins, in bytes.
    pub cut: usize,
    /// Of a number: how many.
    pub digits: usize,
    /// What the hole holds.
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No hole.
    Word,
    /// A number.
    Number,
    /// Another text.
    Text,
}

/// Names that things are referred to by.
#[derive(Default)]
pub struct Names {
    /// In the order added.
    pub names: Vec<String>,
    places: HashMap<String, usize>,
    /// The place that is guessed.
    pub next: usize,
}

impl Names {
    /// Adds a name; only a writer looks names up.
    pub fn add(&mut self, name: &str, reading: bool) {
        if !reading {
            self.places.entry(name.to_string()).or_insert(self.names.len());
        }
        self.names.push(name.to_string());
    }

    /// The name at a place.
    pub fn name(&self, place: usize) -> &str {
        &self.names[place]
    }

    /// The place of a name, for a writer.
    pub fn find(&self, name: &str) -> Option<usize> {
        if self.names.get(self.next).is_some_and(|next| next == name) {
            return Some(self.next);
        }
        self.places.get(name).copied()
    }
}

/// The longest run of digits, the last one of several, taken out; a text without digits, or with too many, is left whole.
pub fn split_number(text: &str) -> (Entry, u64) {
    const MOST_DIGITS: usize = 18;
    let (mut cut, mut digits, mut run) = (0, 0, 0);
    for (place, byte) in text.bytes().enumerate() {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        if run > 0 && run >= digits {
            (cut, digits) = (place + 1 - run, run);
        }
    }
    let number = if digits <= MOST_DIGITS { text[cut..cut + digits].parse().ok() } else { None };
    match number {
        Some(number) => {
            let text = format!("{}{}", &text[..cut], &text[cut + digits..]);
            (Entry { text, cut, digits, kind: Kind::Number }, number)
        }
        None => (Entry { text: text.into(), cut: 0, digits: 0, kind: Kind::Word }, 0),
    }
}

/// How a text is made of another one, or of a number.
pub fn derivation(value: &str, base: &str) -> (Entry, u64) {
    match value.find(base).filter(|_| !base.is_empty()) {
        Some(cut) => {
            let text = format!("{}{}", &value[..cut], &value[cut + base.len()..]);
            (Entry { text, cut, digits: 0, kind: Kind::Text }, 0)
        }
        None => split_number(value),
    }
}
