//! Where something stands in a JSON text: `value[3].properties.name`, or `line 7, name` where a file has a value a line, or
//! `row 7, properties.name` where a cell of a table holds JSON.

use crate::engine::inventory_rows::Place;

/// Appends a key to a place: after a dot, or after a comma where the place is a line or a row.
pub fn push_member(place: &mut Place, key: &str) {
    if is_bare_line(place) {
        place.push_str(", ");
    } else if !place.is_empty() {
        place.push('.');
    }
    place.push_str(key);
}

/// Whether a place is `line 7` or `sheet Results, row 7` and nothing more.
pub fn is_bare_line(place: &str) -> bool {
    let last = place.rsplit(", ").next().unwrap_or_default();
    let number = last.strip_prefix("line ").or_else(|| last.strip_prefix("row "));
    number.is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// `place[index]`.
pub fn item(place: &str, index: usize) -> Place {
    let separator = if is_bare_line(place) { ", " } else { "" };
    format!("{place}{separator}[{index}]")
}

/// `place.key`, or the key alone at the top.
pub fn join(place: &str, key: &str) -> Place {
    let mut joined = place.to_owned();
    push_member(&mut joined, key);
    joined
}
