//! Cells as nearly all are written: `<c r="AB12" s="3" t="s"><v>17</v></c>` and `<c r="AB12" s="3"/>`.
//!
//! A large workbook has millions of them, of which few are wanted: they are worth a way of their own, which looks at each byte
//! once. Whatever looks any different is left to the [scanner](super::scanner).

use super::scanner::Attributes;

/// The tags of such cells, with the prefix that a sheet uses.
pub struct Shapes {
    start: Vec<u8>,
    value: Vec<u8>,
    end: Vec<u8>,
}

/// A cell that is written plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainCell<'b> {
    /// Its column, from 0.
    pub column: usize,
    /// Its attributes but the first.
    attributes: &'b [u8],
    /// What stands in `<v>`; nothing in an empty cell.
    pub value: &'b [u8],
    /// How many bytes it is long.
    pub length: usize,
}

impl Shapes {
    /// The tags with a prefix such as `x:`.
    pub fn new(prefix: &[u8]) -> Self {
        Self {
            start: [b"<", prefix, b"c r=\""].concat(),
            value: [b"<", prefix, b"v>"].concat(),
            end: [b"</", prefix, b"v></", prefix, b"c>"].concat(),
        }
    }

    /// The cell with which some bytes begin, if it is written plainly and whole.
    #[inline]
    pub fn cell<'b>(&self, bytes: &'b [u8]) -> Option<PlainCell<'b>> {
        let mut rest = bytes.strip_prefix(self.start.as_slice())?;
        let mut column = 0;
        while let [letter @ b'A'..=b'Z', more @ ..] = rest {
            column = column * 26 + usize::from(letter - b'A') + 1;
            rest = more;
            if column > 1 << 20 {
                return None;
            }
        }
        while let [b'0'..=b'9', more @ ..] = rest {
            rest = more;
        }
        rest = rest.strip_prefix(b"\"")?;
        let column = usize::checked_sub(column, 1)?;
        let (mut length, mut quotes) = (0, 0_usize);
        loop {
            match rest.get(length)? {
                b'>' => break,
                b'"' => quotes += 1,
                b'\'' | b'<' => return None,
                _ => {}
            }
            length += 1;
        }
        if !quotes.is_multiple_of(2) {
            return None;
        }
        let (attributes, behind) = (&rest[..length], &rest[length + 1..]);
        let (attributes, value, rest) = match attributes {
            [attributes @ .., b'/'] => (attributes, &rest[..0], behind),
            _ => {
                let behind = behind.strip_prefix(self.value.as_slice())?;
                let value = &behind[..behind.iter().position(|byte| *byte == b'<')?];
                (attributes, value, behind[value.len()..].strip_prefix(self.end.as_slice())?)
            }
        };
        Some(PlainCell { column, attributes, value, length: bytes.len() - rest.len() })
    }
}

impl<'b> PlainCell<'b> {
    /// Its attributes but the place.
    pub fn attributes(&self) -> Attributes<'b> {
        Attributes::of(self.attributes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_cell_is_taken_whole_and_no_byte_more() {
        let text = b"<x:c r=\"AB12\" s=\"3\" t=\"s\"><x:v>17</x:v></x:c><x:c";
        let cell = Shapes::new(b"x:").cell(text).unwrap();
        assert_eq!((cell.column, cell.value, &text[cell.length..]), (27, b"17".as_slice(), b"<x:c".as_slice()));
        assert_eq!(cell.attributes().last(), Some((b"t".as_slice(), b"s".as_slice())));
        let empty = Shapes::new(b"").cell(b"<c r=\"A1\" s=\"3\"/></row>").unwrap();
        assert_eq!((empty.column, empty.value, empty.length), (0, b"".as_slice(), 17));
    }

    #[test]
    fn what_looks_any_different_is_left_to_the_scanner() {
        let others: [&[u8]; 12] = [
            b"<c r=\"A1\"><v>1</v></c",
            b"<c r=\"A1\"><v>1<!-- --></v></c>",
            b"<c r=\"A1\"><f>1</f><v>1</v></c>",
            b"<c r=\"A1\" s=\">\"><v>1</v></c>",
            b"<c r=\"A1\" s='1'><v>1</v></c>",
            b"<c r=\"a1\"><v>1</v></c>",
            b"<c r=\"1\"><v>1</v></c>",
            b"<c s=\"1\" r=\"A1\"/>",
            b"<c r=\"AAAAAAAAAAAAAAAAAAAAAA1\"/>",
            b"<c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c>",
            b"<c r=\"A1\"",
            b"<col r=\"A1\"/>",
        ];
        for other in others {
            assert_eq!(Shapes::new(b"").cell(other), None, "{}", String::from_utf8_lossy(other));
        }
    }
}
