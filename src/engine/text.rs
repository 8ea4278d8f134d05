//! Shared, immutable text, and keys that compare without regard to case.
//!
//! Azure promises that names and resource ids are compared case-insensitively, and its own tools spell one id in several
//! ways. A [`Key`] keeps the spelling that was read, for scripts and for people, and compares by the folded one.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// Text that many places share: a clone copies a pointer.
pub type Text = Rc<str>;

/// A name or resource id that identifies something across files, sessions and exports.
///
/// Two keys are equal when they differ in case only. The order is ordinal over the folded characters: not natural
/// (`subnet10` comes before `subnet2`), and `_` after letters' upper case would be wrong, so folding comes first.
#[derive(Clone)]
pub struct Key(Text);

impl Key {
    /// The key with the spelling given.
    pub fn new(spelling: impl Into<Text>) -> Self {
        Self(spelling.into())
    }

    /// The spelling that was read.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The spelling, shared.
    pub fn text(&self) -> &Text {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Key {
    fn from(spelling: &str) -> Self {
        Self::new(spelling)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || compare_folded(&self.0, &other.0) == Ordering::Equal
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_folded(&self.0, &other.0)
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.0.is_ascii() {
            for byte in self.0.bytes() {
                state.write_u8(byte.to_ascii_lowercase());
            }
        } else {
            for character in self.0.chars().flat_map(char::to_lowercase) {
                let mut buffer = [0; 4];
                state.write(character.encode_utf8(&mut buffer).as_bytes());
            }
        }
        state.write_u8(0xff);
    }
}

/// Ordinal comparison of two texts, each character folded to lower case: how names are ordered "alphabetically" here.
pub fn compare_folded(left: &str, right: &str) -> Ordering {
    // Resource ids share long beginnings, mostly in the same case: those are stepped over a word at a time.
    let same = left
        .as_bytes()
        .chunks_exact(8)
        .zip(right.as_bytes().chunks_exact(8))
        .take_while(|(left, right)| left == right)
        .count()
        * 8;
    if left.is_ascii() && right.is_ascii() {
        let fold = |byte: &u8| byte.to_ascii_lowercase();
        return left.as_bytes()[same..].iter().map(fold).cmp(right.as_bytes()[same..].iter().map(fold));
    }
    left.chars().flat_map(char::to_lowercase).cmp(right.chars().flat_map(char::to_lowercase))
}

/// Whether two texts are the same but for case.
pub fn same_folded(left: &str, right: &str) -> bool {
    compare_folded(left, right) == Ordering::Equal
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_that_differ_in_case_only_are_one_key() {
        let keys: HashSet<Key> =
            ["/Subscriptions/S/resourceGroups/RG", "/subscriptions/s/resourcegroups/rg", "Ärger", "ärger"]
                .into_iter()
                .map(Key::from)
                .collect();
        assert_eq!(keys.len(), 2);
    }

    #[test]
    fn order_is_ordinal_and_not_natural() {
        assert_eq!(compare_folded("subnet10", "subnet2"), Ordering::Less);
        assert_eq!(compare_folded("Backend", "app"), Ordering::Greater);
    }

    #[test]
    fn mixed_ascii_and_other_texts_compare_the_same_both_ways() {
        assert_eq!(compare_folded("ZEBRA", "ärger"), compare_folded("ärger", "ZEBRA").reverse());
    }
}
