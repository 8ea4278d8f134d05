//! Numbers and times in words. PURE.

use super::text;

/// `1,204`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 file`, `1,204 files`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// The singular of a kind of row: `NICs` → `NIC`. Kinds of several words stay as they are.
pub fn one_of(kind: &str) -> &str {
    if kind.contains(' ') { kind } else { kind.strip_suffix('s').unwrap_or(kind) }
}

/// `12 bytes`, `3.4 KiB`, `120 MiB`.
pub fn bytes(number: f64) -> String {
    const UNITS: [&str; 3] = ["KiB", "MiB", "GiB"];
    if number < 1024.0 {
        return counted(number as u64, "byte", "bytes");
    }
    let mut number = number / 1024.0;
    let mut unit = 0;
    // 1023.95 would be printed as `1024.0`.
    while number >= 1023.95 && unit + 1 < UNITS.len() {
        number /= 1024.0;
        unit += 1;
    }
    format!("{} {}", text::fixed(number, u32::from(number < 10.0)), UNITS[unit])
}

/// `just now`, `12 s ago`, `3 min ago`, `2 h ago`.
pub fn ago(milliseconds: f64) -> String {
    let seconds = (milliseconds / 1000.0).max(0.0) as u64;
    match seconds {
        0..2 => "just now".to_owned(),
        2..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} min ago", seconds / 60),
        _ => format!("{} h ago", seconds / 3600),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_separators() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1204), "1,204");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(0, "row", "rows"), "0 rows");
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes(12.0), "12 bytes");
        assert_eq!(bytes(3500.0), "3.4 KiB");
        assert_eq!(bytes(1_048_575.0), "1.0 MiB");
        assert_eq!(bytes(120.0 * 1024.0 * 1024.0), "120 MiB");
    }

    #[test]
    fn times_are_rounded_down() {
        assert_eq!(ago(-5.0), "just now");
        assert_eq!(ago(12_900.0), "12 s ago");
        assert_eq!(ago(185_000.0), "3 min ago");
        assert_eq!(ago(7_300_000.0), "2 h ago");
    }

    #[test]
    fn lists_read_like_english() {
        let words: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        assert_eq!(list(&words), "a, b and c");
        assert_eq!(list(&words[..2]), "a and b");
        assert_eq!(list(&[]), "");
    }
}
