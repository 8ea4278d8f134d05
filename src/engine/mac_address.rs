//! MAC addresses as files spell them, in eight bytes each.

use std::fmt;

use super::identity;
use super::text::Text;

/// A MAC address, as written.
#[derive(Clone, Debug, PartialEq)]
pub struct MacAddress(Form);

#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// Six bytes, spelt in one of the usual ways.
    Usual { bytes: [u8; 6], spelling: u8 },
    /// Whatever else a file has there.
    Other(Text),
}

/// What stands between groups of digits, how many are in each, and whether letters are capitals.
const SPELLINGS: [(&str, usize, bool); 8] = [
    (":", 2, false),
    (":", 2, true),
    ("-", 2, false),
    ("-", 2, true),
    (".", 4, false),
    (".", 4, true),
    ("", 12, false),
    ("", 12, true),
];

impl MacAddress {
    /// The address with this spelling.
    pub fn new(text: Text) -> Self {
        let usual = || {
            let number = identity::hexadecimal(&text, 12, &[':', '-', '.'])? as u64;
            let [_, _, bytes @ ..] = number.to_be_bytes();
            let is_it = |spelling: &u8| Form::Usual { bytes, spelling: *spelling }.is(&text);
            let spelling = (0..SPELLINGS.len() as u8).find(is_it)?;
            Some(Form::Usual { bytes, spelling })
        };
        Self(usual().unwrap_or(Form::Other(text)))
    }

    /// The number that tells it from others: see [`identity::mac`].
    pub fn number(&self) -> Option<u64> {
        match &self.0 {
            Form::Usual { bytes: [a, b, c, d, e, f], .. } => {
                identity::told_apart(u64::from_be_bytes([0, 0, *a, *b, *c, *d, *e, *f]))
            }
            Form::Other(text) => identity::mac(text),
        }
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            usual @ Form::Usual { .. } => {
                usual.characters().try_for_each(|character| fmt::Write::write_char(f, character))
            }
            Form::Other(text) => f.write_str(text),
        }
    }
}

impl Form {
    /// What a usual one is written with; nothing for another.
    fn characters(&self) -> impl Iterator<Item = char> {
        let (bytes, (between, group, capitals)) = match self {
            Self::Usual { bytes, spelling } => (*bytes, SPELLINGS[usize::from(*spelling) % SPELLINGS.len()]),
            Self::Other(_) => ([0; 6], ("", 12, false)),
        };
        let count = if matches!(self, Self::Usual { .. }) { 12 } else { 0 };
        (0..count).flat_map(move |place| {
            let byte = bytes[place / 2];
            let digit = if place % 2 == 0 { byte >> 4 } else { byte & 15 };
            let character = char::from_digit(digit.into(), 16).unwrap_or_default();
            let character = if capitals { character.to_ascii_uppercase() } else { character };
            let before = if place > 0 && place % group == 0 { between.chars().next() } else { None };
            before.into_iter().chain([character])
        })
    }

    fn is(&self, text: &str) -> bool {
        self.characters().eq(text.chars())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_stays_as_it_was_written() {
        for text in [
            "00:50:56:8f:3f:7b",
            "00:50:56:8F:3F:7B",
            "00-50-56-8f-3f-7b",
            "00-50-56-8F-3F-7B",
            "0050.568f.3f7b",
            "0050.568F.3F7B",
            "0050568f3f7b",
            "0050568F3F7B",
            "00:50:56:8F:3f:7b",
            "0:50:56:8f:3f:7b",
            "00:50-56:8f:3f:7b",
            ":005056:8f3f7b",
            "00:50:56:8f:3f:7b:",
            " 00:50:56:8f:3f:7b",
            "00:00:00:00:00:00",
            "",
            "none",
            "ééé",
        ] {
            let mac = MacAddress::new(text.into());
            assert_eq!(mac.to_string(), text);
            assert_eq!(mac.number(), identity::mac(text), "{text}");
        }
        assert_eq!(size_of::<Option<MacAddress>>(), size_of::<usize>() * 2);
    }

    #[test]
    fn a_usual_spelling_needs_no_text() {
        let other = |text: &str| matches!(MacAddress::new(text.into()).0, Form::Other(_));
        assert!(!other("00-50-56-8F-3F-7B") && !other("123456789012"));
        assert!(other("0:50:56:8f:3f:7b"));
    }
}
