//! What the text in a workbook's XML means: entities, escapes of control characters, numbers.

use crate::import::table::LONGEST_CELL;

/// Adds a piece of text to a cell. No more is kept of a cell, which began at `start`, than a cell can hold.
pub fn add(cell: &mut String, start: usize, bytes: &[u8], is_escaped: bool) {
    let room = LONGEST_CELL.saturating_sub(cell.len() - start);
    if is_escaped && memchr::memchr(b'&', bytes).is_some() {
        add_unescaped(cell, &String::from_utf8_lossy(bytes), room);
        return;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => cell.push_str(&text[..text.floor_char_boundary(room)]),
        Err(_) => {
            let text = String::from_utf8_lossy(bytes);
            cell.push_str(&text[..text.floor_char_boundary(room)]);
        }
    }
}

fn add_unescaped(cell: &mut String, text: &str, room: usize) {
    let most = cell.len() + room;
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        cell.push_str(&rest[..start]);
        rest = &rest[start..];
        // The longest entity that means anything is "&#x10ffff;".
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let meant = end.and_then(|end| Some((entity(&rest[1..end])?, end + 1)));
        // What is no entity stays as it is written.
        let (letter, length) = meant.unwrap_or(('&', 1));
        cell.push(letter);
        rest = &rest[length..];
    }
    cell.push_str(rest);
    cell.truncate(cell.floor_char_boundary(most));
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    })
}

/// The value of an attribute.
pub fn of_attribute(value: &[u8]) -> String {
    let mut text = String::new();
    add(&mut text, 0, value, true);
    text
}

/// Turns what a workbook writes for a control character, `_x000D_`, into that character, from `start` on. XML cannot hold
/// most of them. A text that looks like one but is none has its underscore escaped itself: `_x005F_x000D_`.
pub fn unescape_controls(cell: &mut String, start: usize) {
    if memchr::memchr(b'_', cell.as_bytes().get(start..).unwrap_or_default()).is_none() {
        return;
    }
    let Some(first) = cell[start..].find("_x").map(|found| start + found) else { return };
    let written = cell.split_off(first);
    let mut rest = written.as_str();
    while let Some(found) = rest.find("_x") {
        cell.push_str(&rest[..found]);
        rest = &rest[found..];
        match control(rest) {
            Some(letter) => {
                cell.push(letter);
                rest = &rest[7..];
            }
            None => {
                cell.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    cell.push_str(rest);
}

fn control(text: &str) -> Option<char> {
    let code = text.get(2..7)?.strip_suffix('_')?;
    if !code.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(code, 16).ok()?)
}

/// Adds a number to a cell: as it is written, but without an exponent where it can be written without many zeros.
pub fn add_number(cell: &mut String, start: usize, bytes: &[u8], is_escaped: bool) {
    add(cell, start, bytes, is_escaped);
    if memchr::memchr2(b'e', b'E', bytes).is_some()
        && let Some(plain) = without_exponent(cell[start..].trim())
    {
        cell.truncate(start);
        cell.push_str(&plain);
    }
}

/// `1000` for `1.0E3`: the same digits, with the point where it belongs.
fn without_exponent(number: &str) -> Option<String> {
    const FARTHEST: i32 = 18;
    let (mantissa, exponent) = number.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.abs() <= FARTHEST)?;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || whole.len() > 20 || fraction.len() > 20 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let far = FARTHEST as usize;
    let digits = format!("{}{whole}{fraction}{}", "0".repeat(far), "0".repeat(far));
    let (whole, fraction) = digits.split_at((far + whole.len()).checked_add_signed(exponent as isize)?);
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> String {
        let mut cell = "before".to_owned();
        add(&mut cell, 6, text.as_bytes(), true);
        unescape_controls(&mut cell, 6);
        cell.split_off(6)
    }

    #[test]
    fn entities_mean_their_letters_and_what_is_none_stays() {
        assert_eq!(added("a &amp; b &lt;c&gt; &quot;&apos;"), "a & b <c> \"'");
        assert_eq!(added("Z&#252;rich &#x1F600; &#xD800; &nbsp; & &"), "Zürich 😀 &#xD800; &nbsp; & &");
        assert_eq!(added("&amp;lt;"), "&lt;");
    }

    #[test]
    fn control_characters_are_unescaped_and_an_escaped_underscore_stays_one() {
        assert_eq!(added("a_x000D_\nb_x0009_c"), "a\r\nb\tc");
        assert_eq!(added("_x005F_x000D_"), "_x000D_");
        assert_eq!(added("vm_x86_64 _x _x00g0_ é_x0é_"), "vm_x86_64 _x _x00g0_ é_x0é_");
    }

    #[test]
    fn no_more_is_kept_of_a_cell_than_it_can_hold() {
        let mut cell = String::new();
        (0..10).for_each(|_| add(&mut cell, 0, "é&amp;".repeat(20_000).as_bytes(), true));
        assert!(cell.len() <= LONGEST_CELL && cell.len() > LONGEST_CELL - 4);
    }

    #[test]
    fn numbers_stay_as_they_are_written_but_for_an_exponent() {
        let number = |text: &str| {
            let mut cell = String::new();
            add_number(&mut cell, 0, text.as_bytes(), true);
            cell
        };
        let written =
            ["4096", "1.50", "1.0E3", "1e300", "-2.5E-2", "3.00E+1", "1.25e-7", "12345.678E2", "0E0", "x", "1e", "e5"];
        let expected =
            ["4096", "1.50", "1000", "1e300", "-0.025", "30", "0.000000125", "1234567.8", "0", "x", "1e", "e5"];
        assert_eq!(written.map(number), expected);
    }
}
