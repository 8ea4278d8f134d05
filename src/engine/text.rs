//! Shared, immutable text, and keys that compare without regard to case.
//!
//! Azure promises that names and resource ids are compared case-insensitively, and its own tools spell one id in several
//! ways. A [`Key`] keeps the spelling that was read, for scripts and for people, and compares by the folded one.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use arcstr::ArcStr;

/// Text that many places share: a clone copies a pointer, which is all that a place has of it.
pub type Text = ArcStr;

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

impl From<Key> for Text {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        ArcStr::ptr_eq(&self.0, &other.0) || same_folded(&self.0, &other.0)
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
        state.write_u64(hash_folded(&self.0));
    }
}

/// A text without blanks at its ends. Few have any, which the first and last byte tell.
pub fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) { text } else { text.trim() }
}

/// The text itself where it has no blanks at its ends.
pub fn as_trimmed(text: Text) -> Text {
    let plain = trimmed(&text);
    if plain.len() == text.len() { text } else { plain.into() }
}

/// A key as rows spell it, without blanks at its ends or a slash behind it.
pub fn trimmed_key(spelling: &str) -> &str {
    let text = trimmed(spelling);
    if text.ends_with('/') { text.trim_end_matches('/') } else { text }
}

/// A spelling that compares and hashes as a [`Key`] does, without a text of its own: for what is looked up and forgotten again.
#[derive(Clone, Copy, Debug)]
pub struct Folded<'a>(pub &'a str);

impl PartialEq for Folded<'_> {
    fn eq(&self, other: &Self) -> bool {
        same_folded(self.0, other.0)
    }
}

impl Eq for Folded<'_> {}

impl PartialOrd for Folded<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Folded<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_folded(self.0, other.0)
    }
}

impl Hash for Folded<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(hash_folded(self.0));
    }
}

/// The highest bit of each byte: none of a word of ASCII has it.
const HIGH: u64 = 0x8080_8080_8080_8080;

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Eight bytes of ASCII in lower case.
fn lower(word: u64) -> u64 {
    let from_a = word.wrapping_add(each(0x80 - b'A'));
    let beyond_z = word.wrapping_add(each(0x80 - b'Z' - 1));
    word | (from_a & !beyond_z & HIGH) >> 2
}

/// The word at the beginning, and what follows it.
fn word(bytes: &[u8]) -> Option<(u64, &[u8])> {
    bytes.split_first_chunk().map(|(word, rest)| (u64::from_le_bytes(*word), rest))
}

/// Fewer than eight bytes as a word.
fn rest(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        // Two halves that overlap hold all of them.
        (Some(head), Some(tail)) => u64::from(u32::from_le_bytes(*head)) << 32 | u64::from(u32::from_le_bytes(*tail)),
        _ => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// A hash that is the same for texts that are the same but for case: keys are looked up far more often than read.
pub(super) fn hash_folded(text: &str) -> u64 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut bytes = text.as_bytes();
    let mut hash = text.len() as u64;
    let mut seen = 0;
    let mut take = |word: u64| {
        seen |= word;
        // A product carries upwards only: its upper half, which all letters reach, goes down again.
        hash = (hash ^ lower(word)).wrapping_mul(MULTIPLIER);
        hash ^= hash >> 32;
    };
    while let Some((word, behind)) = word(bytes) {
        take(word);
        bytes = behind;
    }
    if !bytes.is_empty() {
        take(rest(bytes));
    }
    if seen & HIGH != 0 {
        let folded: String = text.chars().flat_map(char::to_lowercase).collect();
        // What folds to ASCII has the hash of that; the rest has one of its own.
        return if folded.is_ascii() { hash_folded(&folded) } else { hash_bytes(folded.as_bytes()) };
    }
    hash = hash.wrapping_mul(MULTIPLIER);
    hash ^ hash >> 32
}

/// The hash of what is not ASCII, folded already.
fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// Ordinal comparison of two texts, each character folded to lower case: how names are ordered "alphabetically" here.
pub fn compare_folded(left: &str, right: &str) -> Ordering {
    let (mut ours, mut theirs) = (left.as_bytes(), right.as_bytes());
    while let (Some((one, our_rest)), Some((other, their_rest))) = (word(ours), word(theirs)) {
        if (one | other) & HIGH != 0 {
            break;
        }
        if one != other {
            let (one, other) = (lower(one), lower(other));
            if one != other {
                // Of a word that was read from its end, the first byte is the highest.
                return one.swap_bytes().cmp(&other.swap_bytes());
            }
        }
        (ours, theirs) = (our_rest, their_rest);
    }
    // All before is ASCII, so both begin with a whole character here.
    let at = left.len() - ours.len();
    if ours.is_ascii() && theirs.is_ascii() {
        let fold = |byte: &u8| byte.to_ascii_lowercase();
        return ours.iter().map(fold).cmp(theirs.iter().map(fold));
    }
    left[at..].chars().flat_map(char::to_lowercase).cmp(right[at..].chars().flat_map(char::to_lowercase))
}

/// Whether two texts are the same but for case.
pub fn same_folded(left: &str, right: &str) -> bool {
    if left.len() != right.len() && left.is_ascii() && right.is_ascii() {
        return false;
    }
    left == right || compare_folded(left, right) == Ordering::Equal
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
    fn names_that_differ_in_a_few_digits_spread_over_a_table() {
        let names: [fn(u32) -> String; 4] = [
            |number| format!("nic{number}"),
            |number| format!("vm-{number:07}"),
            |number| format!("{number}-web"),
            |number| format!("/subscriptions/s/resourceGroups/rg/providers/p/networkInterfaces/nic-{number:06}"),
        ];
        for name in names {
            let places: HashSet<u64> = (0..50_000).map(|number| hash_folded(&name(number)) & 0xffff).collect();
            // By chance 35,000 of 65,536 are met.
            assert!(places.len() > 33_000, "{}: {}", name(1), places.len());
            let tags: HashSet<u64> = (0..5_000).map(|number| hash_folded(&name(number)) >> 57).collect();
            assert_eq!(tags.len(), 128, "{}", name(1));
        }
    }

    #[test]
    fn order_is_ordinal_and_not_natural() {
        assert_eq!(compare_folded("subnet10", "subnet2"), Ordering::Less);
        assert_eq!(compare_folded("Backend", "app"), Ordering::Greater);
    }

    /// What the words of eight bytes must agree with: character by character.
    fn folded(text: &str) -> Vec<char> {
        text.chars().flat_map(char::to_lowercase).collect()
    }

    #[test]
    fn words_of_eight_bytes_compare_and_hash_as_characters_do() {
        let texts = [
            "",
            "a",
            "A",
            "Z",
            "[",
            "@",
            "`",
            "{",
            "k",
            "\u{212a}",
            "abcdefg",
            "ABCDEFG",
            "abcdefgh",
            "ABCDEFG_",
            "ABCDEFGHi",
            "abcdefgh\u{212a}x",
            "ABCDEFGHKX",
            "abcdefghkx",
            "vm-0000123",
            "VM-0000124",
            "vm-0000123/nic0",
            "vm_0000123",
            "\u{e4}rger",
            "\u{c4}RGER",
            "abcdef\u{e4}\u{e4}",
            "ABCDEF\u{c4}\u{e4}",
            "abcdefghijkl\u{130}",
            "abcdefghijkli\u{307}",
        ];
        for left in texts {
            for right in texts {
                let expected = folded(left).cmp(&folded(right));
                assert_eq!(compare_folded(left, right), expected, "{left} {right}");
                assert_eq!(same_folded(left, right), expected == Ordering::Equal, "{left} {right}");
                assert!(expected != Ordering::Equal || hash_folded(left) == hash_folded(right), "{left} {right}");
            }
        }
    }

    #[test]
    fn mixed_ascii_and_other_texts_compare_the_same_both_ways() {
        assert_eq!(compare_folded("ZEBRA", "ärger"), compare_folded("ärger", "ZEBRA").reverse());
    }
}
