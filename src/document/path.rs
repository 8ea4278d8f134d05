//! Which value of a JSON text stands at a place: for messages, once reading has failed.

/// The path of the value that stands, or has just ended, at a byte of a JSON text; and where that value begins.
///
/// The text need not be whole: it is looked at up to that byte only.
pub fn at(text: &str, end: usize) -> (String, usize) {
    let bytes = &text.as_bytes()[..end.min(text.len())];
    let mut levels: Vec<Level> = Vec::new();
    let mut begin = 0;
    let mut place = 0;
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'{' | b'[' => {
                let key = if *byte == b'[' { Step::Place(0) } else { Step::Key(0..0) };
                mark(&mut levels, &mut begin, place);
                levels.push(Level { step: key, begin: place, in_value: *byte == b'[', started: false });
            }
            b'}' | b']' => {
                if let Some(level) = levels.pop() {
                    begin = level.begin;
                }
            }
            b',' => {
                if let Some(level) = levels.last_mut() {
                    level.started = false;
                    match &mut level.step {
                        Step::Place(number) => *number += 1,
                        Step::Key(_) => level.in_value = false,
                    }
                }
            }
            b':' => {
                if let Some(level) = levels.last_mut() {
                    level.in_value = true;
                    level.started = false;
                }
            }
            b'"' => {
                let close = end_of_string(bytes, place);
                match levels.last_mut() {
                    Some(level) if !level.in_value => level.step = Step::Key(place + 1..close),
                    _ => mark(&mut levels, &mut begin, place),
                }
                place = close;
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => mark(&mut levels, &mut begin, place),
        }
        place += 1;
    }
    // A value of a kind that does not belong there is refused before anything of it is read.
    if levels.last().is_some_and(|level| level.in_value && !level.started && matches!(level.step, Step::Key(_))) {
        let rest = &text.as_bytes()[bytes.len()..];
        begin = bytes.len() + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }
    (spell(text, &levels), begin)
}

struct Level {
    step: Step,
    /// Where the object or list begins.
    begin: usize,
    /// Whether a value may come: always in a list, after the colon in an object.
    in_value: bool,
    /// Whether the value has begun.
    started: bool,
}

enum Step {
    Key(std::ops::Range<usize>),
    Place(usize),
}

/// Notes that a value begins here, unless it has begun already.
fn mark(levels: &mut [Level], begin: &mut usize, place: usize) {
    match levels.last_mut() {
        Some(level) if level.started => {}
        Some(level) => {
            level.started = true;
            *begin = place;
        }
        None => *begin = place,
    }
}

fn end_of_string(bytes: &[u8], open: usize) -> usize {
    let mut place = open + 1;
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'"' => return place,
            b'\\' => place += 2,
            _ => place += 1,
        }
    }
    bytes.len()
}

fn spell(text: &str, levels: &[Level]) -> String {
    let mut path = String::new();
    for level in levels {
        match &level.step {
            // A list with nothing in it yet, or an object before its first key, has no path of its own.
            Step::Place(_) if !level.started => {}
            Step::Key(range) if range.is_empty() => {}
            Step::Place(number) => path.push_str(&format!("[{number}]")),
            Step::Key(range) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&super::error::cut(text.get(range.clone()).unwrap_or_default()));
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"a": [ {"b\"": "x,}", "c": [1, {"d": 12345}]}, null ], "e": {"f": "gé"}}"#;

    fn at_end_of(part: &str) -> (String, &'static str) {
        let (path, begin) = at(TEXT, TEXT.find(part).unwrap() + part.len());
        (path, &TEXT[begin..])
    }

    #[test]
    fn a_value_that_has_just_ended_is_found_with_its_path() {
        let (path, value) = at_end_of("12345");
        assert_eq!(path, "a[0].c[1].d");
        assert!(value.starts_with("12345"));
        let (path, value) = at_end_of("\"x,}\"");
        assert_eq!(path, "a[0].b\\\"");
        assert!(value.starts_with("\"x,}"));
        assert_eq!(at_end_of("null").0, "a[1]");
        assert_eq!(at_end_of("\"gé\"").0, "e.f");
    }

    #[test]
    fn an_object_that_has_just_ended_is_found_as_a_whole() {
        let (path, value) = at_end_of("12345}");
        assert_eq!(path, "a[0].c[1]");
        assert!(value.starts_with("{\"d\""));
    }

    #[test]
    fn a_value_of_which_nothing_was_read_is_found() {
        let (path, value) = at_end_of("\"e\":");
        assert_eq!(path, "e");
        assert!(value.starts_with("{\"f\""));
    }

    #[test]
    fn any_place_of_any_text_has_an_answer() {
        for text in [TEXT, "", "]]]}}", "{\"", "[[[[", "\"\\", "{\"a\\", ",,,:::{:,"] {
            for end in 0..=text.len() + 2 {
                let (_, begin) = at(text, end);
                assert!(begin <= text.len());
            }
        }
    }
}
