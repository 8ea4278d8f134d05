//! Bytes of a dropped file as text, whichever program wrote them.
//!
//! Windows PowerShell's `>` writes UTF-16, Excel's "CSV UTF-8" a byte order mark, its plain "CSV" the ANSI code page. What
//! a file holds that no format knows is told in `unknown_file`.

use std::borrow::Cow;

/// How a file's text was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first: what Windows PowerShell's `>` and `Out-File` write.
    Utf16LittleEndian,
    /// UTF-16, high byte first.
    Utf16BigEndian,
    /// Neither of these: read as the ANSI code page of Western Windows.
    Windows1252,
}

impl Encoding {
    /// What a report has to say about it: only where letters may have come out wrong.
    pub fn doubt(self) -> Option<&'static str> {
        match self {
            Self::Utf8 | Self::Utf16LittleEndian | Self::Utf16BigEndian => None,
            Self::Windows1252 => Some(
                "the file is not UTF-8 and was read as Windows-1252 (ANSI). If letters beyond ASCII look wrong, save it \
                 again as UTF-8, in PowerShell with -Encoding utf8",
            ),
        }
    }
}

/// The text of a file without its byte order mark, borrowed where it is UTF-8.
///
/// A character that was cut off at the very end, as in a broken download, is left out; so are colours for a terminal.
pub fn text(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let (text, encoding) = decoded(bytes);
    (without_colours(text), encoding)
}

/// Azure CLI writes `--output jsonc` with colours, into files too.
fn without_colours(text: Cow<'_, str>) -> Cow<'_, str> {
    const START: &str = "\u{1b}[";
    if memchr::memchr(b'\x1b', text.as_bytes()).is_none() {
        return text;
    }
    let mut parts = text.split(START);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // Numbers with semicolons between them, and a letter that says what they do.
        let end = part.find(|letter: char| !letter.is_ascii_digit() && letter != ';').unwrap_or(part.len());
        match part[end..].strip_prefix(|letter: char| letter.is_ascii_alphabetic()) {
            Some(rest) => plain.push_str(rest),
            None => plain.extend([START, part]),
        }
    }
    plain.into()
}

fn decoded(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8_or_ansi(rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return (utf16(rest, u16::from_le_bytes), Encoding::Utf16LittleEndian);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return (utf16(rest, u16::from_be_bytes), Encoding::Utf16BigEndian);
    }
    match nul_pattern(bytes) {
        Some(Encoding::Utf16LittleEndian) => (utf16(bytes, u16::from_le_bytes), Encoding::Utf16LittleEndian),
        Some(Encoding::Utf16BigEndian) => (utf16(bytes, u16::from_be_bytes), Encoding::Utf16BigEndian),
        _ => utf8_or_ansi(bytes),
    }
}

/// Whether bytes are no text in any encoding, told by how they begin.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    const MAGICS: [&[u8]; 10] = [
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0",
        b"\x1f\x8b",
        b"%PDF",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"BZh",
        b"7z\xbc\xaf",
    ];
    MAGICS.iter().any(|magic| bytes.starts_with(magic))
}

/// Text in quotes for a message: at most so many characters, and none that would break its line.
pub(super) fn quoted(text: &str, most: usize) -> String {
    let mut characters = text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character });
    let shown: String = characters.by_ref().take(most).collect();
    let rest = if characters.next().is_some() { "…" } else { "" };
    format!("\"{shown}{rest}\"")
}

/// UTF-16 without a byte order mark shows by NUL in every other byte: all our formats start in ASCII.
fn nul_pattern(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(256) & !1];
    let units = sample.len() / 2;
    let (high_first, low_first) = sample
        .chunks_exact(2)
        .fold((0, 0), |(even, odd), unit| (even + usize::from(unit[0] == 0), odd + usize::from(unit[1] == 0)));
    if units < 2 {
        return None;
    }
    match (high_first, low_first) {
        (0, odd) if odd * 2 > units => Some(Encoding::Utf16LittleEndian),
        (even, 0) if even * 2 > units => Some(Encoding::Utf16BigEndian),
        _ => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into()
}

fn utf8_or_ansi(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return (Cow::Borrowed(text), Encoding::Utf8),
        Err(error) => error,
    };
    let (good, rest) = bytes.split_at(error.valid_up_to());
    // `error_len` is `None` where the bytes only end too early. In a short ANSI text that would also be its last letter.
    if error.error_len().is_none() && !good.is_ascii() || rest.is_empty() {
        return (String::from_utf8_lossy(good), Encoding::Utf8);
    }
    (bytes.iter().map(|&byte| windows_1252(byte)).collect::<String>().into(), Encoding::Windows1252)
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252_FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Where Windows-1252 differs from Latin-1. The five unassigned bytes stay control characters, as browsers have it.
const WINDOWS_1252_FROM_80: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', //
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_bytes(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn utf_8_is_borrowed_and_loses_its_byte_order_mark() {
        assert_eq!(text("Zürich".as_bytes()), (Cow::Borrowed("Zürich"), Encoding::Utf8));
        assert_eq!(text(b"\xef\xbb\xbf[]"), (Cow::Borrowed("[]"), Encoding::Utf8));
    }

    #[test]
    fn utf_16_is_told_by_its_byte_order_mark() {
        let little = [b"\xff\xfe".to_vec(), utf16_bytes("[\"Zürich\"]", u16::to_le_bytes)].concat();
        assert_eq!(text(&little), ("[\"Zürich\"]".into(), Encoding::Utf16LittleEndian));
        let big = [b"\xfe\xff".to_vec(), utf16_bytes("[\"Zürich\"]", u16::to_be_bytes)].concat();
        assert_eq!(text(&big), ("[\"Zürich\"]".into(), Encoding::Utf16BigEndian));
    }

    #[test]
    fn utf_16_without_a_byte_order_mark_is_told_by_its_nuls() {
        assert_eq!(text(&utf16_bytes("{\"a\": 1}", u16::to_le_bytes)).1, Encoding::Utf16LittleEndian);
        assert_eq!(text(&utf16_bytes("{\"a\": 1}", u16::to_be_bytes)).1, Encoding::Utf16BigEndian);
    }

    #[test]
    fn what_is_not_utf_8_is_windows_1252() {
        let (read, encoding) = text(b"vm;Z\xfcrich;\x80 5;\x93quoted\x94");
        assert_eq!((read.as_ref(), encoding), ("vm;Zürich;€ 5;“quoted”", Encoding::Windows1252));
        assert!(encoding.doubt().is_some());
    }

    #[test]
    fn a_character_cut_off_at_the_end_is_left_out() {
        assert_eq!(text(b"[\"Z\xc3\xbcrich \xe2\x82"), ("[\"Zürich ".into(), Encoding::Utf8));
    }

    #[test]
    fn colours_for_a_terminal_are_left_out() {
        let (read, _) = text(b"\x1b[37m{\x1b[39;49;00m\x1b[94m\"id\"\x1b[39;49;00m: 1}\x1b[\x1b[1");
        assert_eq!(read, "{\"id\": 1}\x1b[\x1b[1");
        assert_eq!(text(b"no \x1b colour").0, "no \x1b colour");
    }

    #[test]
    fn an_odd_last_byte_of_utf_16_is_left_out() {
        assert_eq!(text(b"\xff\xfe[\0]\0\x20").0, "[]");
    }
}
