//! The texts that the cells of all sheets share, in one piece of memory.

use super::archive::Archive;
use super::scanner::{Scanner, Token};
use super::{LARGEST_SHARED_STRINGS, text};
use crate::import::report::ReadError;

/// All shared texts.
#[derive(Default)]
pub struct SharedStrings {
    text: String,
    ends: Vec<u32>,
    /// Why some or all are missing.
    pub fault: Option<ReadError>,
}

impl SharedStrings {
    /// Reads the part that holds them; keeps what stands before any damage.
    pub fn read(archive: &Archive<'_>, part: &str) -> Self {
        let mut strings = Self::default();
        strings.fault = strings.fill(archive, part).err();
        strings.text.truncate(strings.ends.last().map_or(0, |end| *end as usize));
        strings
    }

    fn fill(&mut self, archive: &Archive<'_>, part: &str) -> Result<(), ReadError> {
        let unpacker = archive.unpack(part, LARGEST_SHARED_STRINGS)?;
        self.text.reserve(unpacker.worth_reserving() / 2);
        let mut scanner = Scanner::new(unpacker)?;
        // Only text in `t` counts, and not that of `rPh`, which says how the rest is pronounced.
        let (mut start, mut in_text, mut in_phonetic) = (0, false, false);
        loop {
            match scanner.next()? {
                Token::Text { bytes, is_escaped } if in_text => text::add(&mut self.text, start, bytes, is_escaped),
                Token::Start(tag) => match tag.name {
                    b"si" => {
                        start = self.text.len();
                        if tag.is_empty {
                            self.ends.push(start as u32);
                        }
                    }
                    b"t" => in_text = !tag.is_empty && !in_phonetic,
                    b"rPh" => in_phonetic = !tag.is_empty,
                    _ => {}
                },
                Token::End(name) => match name {
                    b"si" => {
                        text::unescape_controls(&mut self.text, start);
                        self.ends.push(self.text.len() as u32);
                        (in_text, in_phonetic) = (false, false);
                    }
                    b"t" => in_text = false,
                    b"rPh" => in_phonetic = false,
                    b"sst" => return Ok(()),
                    _ => {}
                },
                Token::Ended => return Err(super::breaks_off()),
                Token::Text { .. } => {}
            }
        }
    }

    /// The text with this number.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        self.text.get(start..end)
    }
}
