//! What tokens are called: the expression that would say what is not known, spelled by what its parts are, so that two
//! modules that ask the same have the same token, and two that ask something else have not.

use super::data::{Data, has_token, shown};

/// Longest token, in bytes: it stands in names that people look at.
const LONGEST_TOKEN: usize = 48;

/// What a token calls a value.
pub fn named(data: &Data) -> String {
    match data.as_text() {
        Some(text) if has_token(text) => {
            let shown = shown(text);
            let inner = shown.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
            inner.filter(|inner| !inner.contains(['{', '}'])).map_or_else(|| shown.clone(), str::to_owned)
        }
        _ => argument(data),
    }
}

/// What a token calls the part of a value.
pub fn part_name(key: &Data) -> String {
    key.as_text().filter(|key| !has_token(key)).map_or_else(|| named(key), str::to_owned)
}

/// A list or object that something is looked up in: not all of it, but not taken for another one either.
pub fn table(data: &Data) -> String {
    format!("…{:04x}", hash(&argument(data)) & 0xffff)
}

/// What a token calls an argument of a function.
pub fn argument(data: &Data) -> String {
    spelled(data, 2)
}

/// A value as an expression would spell it: so deep and so much of it.
fn spelled(data: &Data, depth: usize) -> String {
    const MOST: usize = 16;
    match data {
        Data::Text(text) if has_token(text) => named(data),
        Data::Text(text) => format!("'{text}'"),
        Data::List(_) | Data::Object(_) if depth == 0 => "…".into(),
        Data::List(items) => {
            let items: Vec<String> = items.iter().take(MOST).map(|item| spelled(item, depth - 1)).collect();
            format!("[{}]", items.join(", "))
        }
        Data::Object(members) => {
            let members = members.iter().take(MOST);
            let members: Vec<String> =
                members.map(|(key, value)| format!("{key}: {}", spelled(value, depth - 1))).collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.in_text().unwrap_or_default(),
    }
}

/// A token that is not too long, and still another one for another text.
pub fn short(text: &str) -> String {
    if text.len() <= LONGEST_TOKEN {
        return text.to_owned();
    }
    let start: String = text.chars().take_while(|letter| *letter != '(').take(LONGEST_TOKEN / 2).collect();
    format!("{start}(…) {:08x}", hash(text) as u32)
}

/// FNV-1a: the same wherever it is worked out, as keys have to be.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
