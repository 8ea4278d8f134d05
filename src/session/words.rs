//! Words of notices: what was done, and how much.

/// First words of labels, and what they are once done.
const VERBS: &[(&str, &str)] = &[
    ("add", "Added"),
    ("begin", "Began"),
    ("choose", "Chose"),
    ("connect", "Connected"),
    ("disconnect", "Disconnected"),
    ("draw", "Drew"),
    ("fix", "Fixed"),
    ("free", "Freed"),
    ("freeze", "Froze"),
    ("keep", "Kept"),
    ("leave", "Left"),
    ("make", "Made"),
    ("map", "Mapped"),
    ("move", "Moved"),
    ("name", "Named"),
    ("open", "Opened"),
    ("put", "Put"),
    ("reserve", "Reserved"),
    ("set", "Set"),
    ("state", "Stated"),
    ("switch", "Switched"),
    ("take", "Took"),
    ("thaw", "Thawed"),
    ("type", "Typed"),
    ("unmap", "Unmapped"),
];

/// A label, done: `map a to b` → `Mapped a to b`.
pub fn done(label: &str) -> String {
    let (verb, rest) = label.split_once(' ').unwrap_or((label, ""));
    let past = VERBS.iter().find(|(known, _)| *known == verb).map_or(verb, |(_, past)| past);
    if rest.is_empty() { past.to_owned() } else { format!("{past} {rest}") }
}

/// A number with commas between thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `21,086 rows`.
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(count)) }
}

/// Text to be read, with characters that turn the direction of writing made visible as `�`: in a name they would turn
/// what stands behind it. Exports keep names as they are.
pub fn readable(text: String) -> String {
    let turns = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    if text.contains(turns) { text.replace(turns, "\u{fffd}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_and_one_is_singular() {
        assert_eq!([0, 1, 999, 1_000, 1_234_567].map(grouped), ["0", "1", "999", "1,000", "1,234,567"]);
        assert_eq!((counted(1, "row"), counted(21_086, "row")), ("1 row".into(), "21,086 rows".into()));
    }

    #[test]
    fn a_name_cannot_turn_the_writing_round() {
        assert_eq!(readable("vm\u{202e}txt at 10.0.0.4".into()), "vm\u{fffd}txt at 10.0.0.4");
    }

    #[test]
    fn what_is_done_is_said_in_the_past() {
        assert_eq!(done("map corp to dr"), "Mapped corp to dr");
        assert_eq!(done("freeze the plan"), "Froze the plan");
    }
}
