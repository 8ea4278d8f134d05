//! The XML of a workbook's parts, token by token, out of pieces that are unpacked as they are needed.
//!
//! A sheet is millions of short tags, and only few of its cells are wanted: this finds the tags and leaves what is in them
//! alone until somebody asks. Names come without their namespace's prefix, as some programs write `x:row` for `row`.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::archive::Unpacker;
use super::{DAMAGED, SAVE_AGAIN, fault};
use crate::import::report::ReadError;

/// Longest tag and longest text between two tags, in bytes: some times what a cell can hold.
const LONGEST_TOKEN: usize = 1 << 20;

/// How much is unpacked at first, for those who look at the first rows only, and later on.
const FIRST_PIECE: usize = 8 << 10;
const LARGEST_PIECE: usize = 128 << 10;

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// `<name …>`, or `<name …/>`, which nothing ends.
    Start(Tag<'t>),
    /// `</name>`.
    End(&'t [u8]),
    /// Text as it is written, or, within `CDATA`, as it is meant.
    Text {
        /// Its bytes.
        bytes: &'t [u8],
        /// Whether `&amp;` means `&`.
        is_escaped: bool,
    },
    /// The end of the part.
    Ended,
}

/// A tag that starts an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'t> {
    /// The prefix of its name, with its colon: `x:`.
    pub prefix: &'t [u8],
    /// Its name without prefix.
    pub name: &'t [u8],
    /// Its attributes, as they are written.
    pub attributes: &'t [u8],
    /// Whether the element has no content.
    pub is_empty: bool,
}

/// A [`Token`] as places in the buffer.
enum Found {
    Start { prefix: Range<usize>, name: Range<usize>, attributes: Range<usize>, is_empty: bool },
    End(Range<usize>),
    Text(Range<usize>),
    Data(Range<usize>),
    Ended,
}

/// Reads the tokens of one part.
pub struct Scanner<'a> {
    unpacker: Unpacker<'a>,
    buffer: Vec<u8>,
    /// Where in the buffer the next token begins.
    at: usize,
    piece: usize,
}

impl<'a> Scanner<'a> {
    /// Begins a part.
    pub fn new(unpacker: Unpacker<'a>) -> Result<Self, ReadError> {
        let mut scanner = Self { unpacker, buffer: Vec::new(), at: 0, piece: FIRST_PIECE };
        while scanner.buffer.len() < 4 && scanner.fill()? {}
        match scanner.buffer.get(..3).unwrap_or_default() {
            [0xef, 0xbb, 0xbf] => scanner.at = 3,
            [0xff, 0xfe, _] | [0xfe, 0xff, _] | [b'<', 0, _] | [0, b'<', _] => {
                return Err(fault("a workbook whose parts are UTF-16", "UTF-8", SAVE_AGAIN));
            }
            _ => {}
        }
        Ok(scanner)
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token<'_>, ReadError> {
        let found = self.find()?;
        let bytes = |range: Range<usize>| self.buffer.get(range).unwrap_or_default();
        Ok(match found {
            Found::Start { prefix, name, attributes, is_empty } => {
                let (prefix, name, attributes) = (bytes(prefix), bytes(name), bytes(attributes));
                Token::Start(Tag { prefix, name, attributes, is_empty })
            }
            Found::End(name) => Token::End(bytes(name)),
            Found::Text(text) => Token::Text { bytes: bytes(text), is_escaped: true },
            Found::Data(text) => Token::Text { bytes: bytes(text), is_escaped: false },
            Found::Ended => Token::Ended,
        })
    }

    /// Passes over what is in an element and over its end; whether it has any text that is not blank.
    ///
    /// The element must not hold one of its own name. Gives `false`, too, where the part ends before.
    pub fn pass(&mut self, element: &[u8]) -> Result<bool, ReadError> {
        let mut has_text = false;
        loop {
            // A tag whole in the buffer is passed by looking at its first bytes only.
            while let Some(start) = memchr(b'<', self.rest()).map(|found| self.at + found) {
                has_text |=
                    start > self.at && self.buffer[self.at..start].iter().any(|byte| !byte.is_ascii_whitespace());
                self.at = start;
                let Some(second) = self.buffer.get(start + 1) else { break };
                let Some(length) = memchr(b'>', self.rest()) else { break };
                let tag = &self.buffer[start + 1..start + length];
                match second {
                    b'/' => {
                        let ends = &tag[1..] == element
                            || tag.len() > element.len() + 1 && local(&tag[1..]).trim_ascii_end() == element;
                        self.at = start + length + 1;
                        if ends {
                            return Ok(has_text);
                        }
                    }
                    b'!' | b'?' => break,
                    _ if is_quoted(tag) => break,
                    _ => self.at = start + length + 1,
                }
            }
            match self.next()? {
                Token::Ended => return Ok(false),
                Token::End(name) if name == element => return Ok(has_text),
                Token::Text { bytes, .. } => has_text |= bytes.iter().any(|byte| !byte.is_ascii_whitespace()),
                _ => {}
            }
        }
    }

    /// What is unpacked of what comes next.
    #[inline]
    pub fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Passes over bytes that somebody has read from [`Scanner::rest`].
    #[inline]
    pub fn advance(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }

    /// Unpacks more; what stands before [`Scanner::at`] is given up. `false` at the end of the part.
    fn fill(&mut self) -> Result<bool, ReadError> {
        if self.buffer.len() - self.at > LONGEST_TOKEN {
            let found = format!("a tag or a text of more than {} MiB", LONGEST_TOKEN >> 20);
            return Err(fault(found, "cells as Excel writes them, of at most 32,767 letters", DAMAGED));
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let piece = self.piece;
        self.piece = (piece * 2).min(LARGEST_PIECE);
        self.unpacker.fill(&mut self.buffer, piece)
    }

    /// The place of a byte from the next token's beginning on, unpacking more until there is one.
    fn place_of(&mut self, byte: u8) -> Result<Option<usize>, ReadError> {
        let mut looked_at = 0;
        loop {
            let rest = self.rest();
            match memchr(byte, rest.get(looked_at..).unwrap_or_default()) {
                Some(found) => return Ok(Some(self.at + looked_at + found)),
                None => looked_at = rest.len(),
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// The place behind some bytes, from so many bytes behind the next token's beginning on.
    fn place_behind(&mut self, bytes: &[u8], from: usize) -> Result<usize, ReadError> {
        loop {
            if let Some(found) = memmem::find(self.rest().get(from..).unwrap_or_default(), bytes) {
                return Ok(self.at + from + found + bytes.len());
            }
            if !self.fill()? {
                return Err(breaks_off());
            }
        }
    }

    fn find(&mut self) -> Result<Found, ReadError> {
        loop {
            while self.rest().is_empty() {
                if !self.fill()? {
                    return Ok(Found::Ended);
                }
            }
            if self.rest().first() != Some(&b'<') {
                let end = self.place_of(b'<')?.unwrap_or(self.buffer.len());
                let text = self.at..end;
                self.at = end;
                return Ok(Found::Text(text));
            }
            while self.rest().len() < 2 {
                if !self.fill()? {
                    return Err(breaks_off());
                }
            }
            match self.rest()[1] {
                b'!' => {
                    if let Some(data) = self.declaration()? {
                        return Ok(data);
                    }
                }
                b'?' => self.at = self.place_behind(b"?>", 2)?,
                b'/' => {
                    let Some(end) = self.place_of(b'>')? else { return Err(breaks_off()) };
                    let name = self.at + 2..end;
                    let prefix = name.len() - local(&self.buffer[name.clone()]).len();
                    let name = name.start + prefix..name.end;
                    let blanks =
                        self.buffer[name.clone()].iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
                    self.at = end + 1;
                    return Ok(Found::End(name.start..name.end - blanks));
                }
                _ => return self.start(),
            }
        }
    }

    /// A comment, which is passed over, or `CDATA`. There is no reason for a `DOCTYPE`, but bad ones.
    fn declaration(&mut self) -> Result<Option<Found>, ReadError> {
        while self.rest().len() < 9 {
            if !self.fill()? {
                return Err(breaks_off());
            }
        }
        if self.rest().starts_with(b"<!--") {
            self.at = self.place_behind(b"-->", 4)?;
            return Ok(None);
        }
        if self.rest().starts_with(b"<![CDATA[") {
            let end = self.place_behind(b"]]>", 9)?;
            let data = self.at + 9..end - 3;
            self.at = end;
            return Ok(Some(Found::Data(data)));
        }
        Err(fault("a document type (DTD) in a part of the workbook", "none, as in every workbook", SAVE_AGAIN))
    }

    fn start(&mut self) -> Result<Found, ReadError> {
        let Some(mut end) = self.place_of(b'>')? else { return Err(breaks_off()) };
        if is_quoted(&self.buffer[self.at + 1..end]) {
            end = self.end_of_quoted_tag()?;
        }
        let tag = self.at + 1..end;
        let content = &self.buffer[tag.clone()];
        let is_empty = content.last() == Some(&b'/');
        let until = content.len() - usize::from(is_empty);
        let (mut prefix, mut length) = (0, until);
        for (place, byte) in content[..until].iter().enumerate() {
            match byte {
                b':' => prefix = place + 1,
                b' ' | b'\t' | b'\r' | b'\n' => {
                    length = place;
                    break;
                }
                _ => {}
            }
        }
        self.at = end + 1;
        Ok(Found::Start {
            prefix: tag.start..tag.start + prefix,
            name: tag.start + prefix..tag.start + length,
            attributes: tag.start + length..tag.start + until,
            is_empty,
        })
    }

    /// The end of a tag that has a `>` in the value of an attribute.
    fn end_of_quoted_tag(&mut self) -> Result<usize, ReadError> {
        let (mut place, mut quote) = (1, None);
        loop {
            let Some(&byte) = self.rest().get(place) else {
                if self.fill()? {
                    continue;
                }
                return Err(breaks_off());
            };
            match (quote, byte) {
                (None, b'>') => return Ok(self.at + place),
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
            place += 1;
        }
    }
}

/// Whether a `>` behind this piece of a tag stands within quotes.
fn is_quoted(tag: &[u8]) -> bool {
    let (mut double, mut single) = (0_u32, 0_u32);
    for byte in tag {
        double += u32::from(*byte == b'"');
        single += u32::from(*byte == b'\'');
    }
    if single == 0 {
        return double % 2 == 1;
    }
    let mut rest = tag;
    while let Some(open) = memchr2(b'"', b'\'', rest) {
        let Some(close) = memchr(rest[open], &rest[open + 1..]) else { return true };
        rest = &rest[open + close + 2..];
    }
    false
}

fn breaks_off() -> ReadError {
    fault("a workbook that breaks off within a tag", "its end", DAMAGED)
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    match memchr::memrchr(b':', name) {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

impl<'t> Tag<'t> {
    /// Its attributes: names and values as they are written.
    pub fn attributes(&self) -> Attributes<'t> {
        Attributes::of(self.attributes)
    }

    /// The value of an attribute, as it is written.
    pub fn get(&self, name: &[u8]) -> Option<&'t [u8]> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The value of an attribute that has a prefix, whichever: `r:id`.
    pub fn get_prefixed(&self, name: &[u8]) -> Option<&'t [u8]> {
        let is_it = |known: &[u8]| local(known) == name && known.len() > name.len() && !known.starts_with(b"xmlns:");
        self.attributes().find(|(known, _)| is_it(known)).map(|(_, value)| value)
    }
}

/// The attributes of a tag, one after the other.
pub struct Attributes<'t> {
    rest: &'t [u8],
}

impl<'t> Attributes<'t> {
    /// Attributes as they are written in a tag.
    pub fn of(rest: &'t [u8]) -> Self {
        Self { rest }
    }
}

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t [u8], &'t [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        // Names and values are a few bytes long: stepping through them beats searching.
        let rest = self.rest.trim_ascii_start();
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let value = rest[equals + 1..].trim_ascii_start();
        let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let value = &value[1..];
        let end = value.iter().position(|byte| *byte == quote)?;
        self.rest = &value[end + 1..];
        Some((rest[..equals].trim_ascii_end(), &value[..end]))
    }
}
