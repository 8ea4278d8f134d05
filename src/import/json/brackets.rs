//! Where a JSON value ends, by its brackets and quotes alone, and which line a byte stands in.

use memchr::{memchr_iter, memchr2};

/// The position after the value that begins at `start`; `None` where the text ends before it does.
pub fn end_of_value(bytes: &[u8], start: usize) -> Option<usize> {
    match bytes[start] {
        b'"' => end_of_string(bytes, start),
        b'{' | b'[' => end_of_container(bytes, start),
        _ => {
            let length = bytes[start..].iter().position(|byte| b",]}: \t\r\n\"".contains(byte))?;
            Some(start + length.max(1))
        }
    }
}

fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut position = start + 1;
    loop {
        position += memchr2(b'"', b'\\', bytes.get(position..)?)?;
        if bytes[position] == b'"' {
            return Some(position + 1);
        }
        position += 2;
    }
}

fn end_of_container(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut position = start;
    loop {
        match bytes.get(position)? {
            b'"' => {
                position = end_of_string(bytes, position)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(position + 1);
                }
            }
            _ => {}
        }
        position += 1;
    }
}

/// Line and column of a byte offset, both from 1, for people: the column counts characters.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_and_quotes_do() {
        let end = |text: &'static str| end_of_value(text.as_bytes(), 0).map(|end| &text[..end]);
        assert_eq!(end(r#"{"a":["}",{}]} rest"#), Some(r#"{"a":["}",{}]}"#));
        assert_eq!(end(r#""a\\\"b" rest"#), Some(r#""a\\\"b""#));
        assert_eq!(end("true, 1"), Some("true"));
        assert_eq!(end("[1"), None);
        assert_eq!(end(r#""open\"#), None);
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_and_column("a\nü\"x", 5), (2, 3));
        assert_eq!(line_and_column("", 0), (1, 1));
    }
}
