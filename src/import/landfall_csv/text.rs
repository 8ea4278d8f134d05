//! Finding the header and the delimiter in a text, and cutting the rest into rows.

use super::header::Header;
use super::record::{Origin, Record};
use crate::import::ReadReport;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A table in a text.
pub struct TextTable {
    /// Its columns.
    pub header: Header,
    delimiter: u8,
    /// Where the rows begin.
    body: usize,
}

impl TextTable {
    /// The first line that is neither blank nor a comment, cut by the delimiter that makes most sense of it.
    pub fn find(text: &str) -> Option<Self> {
        let mut body = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            body += line.len();
            let content = line.trim();
            // Excel writes and obeys a first line such as "sep=;".
            let is_separator = content.len() == 5 && content.as_bytes()[..4].eq_ignore_ascii_case(b"sep=");
            if content.trim_matches([',', ';', '|', '"']).is_empty() || content.starts_with('#') || is_separator {
                continue;
            }
            let cut = |delimiter| (delimiter, cut_header(index as u32 + 1, content, delimiter));
            let (delimiter, header) = DELIMITERS.map(cut).into_iter().rev().max_by_key(|(_, header)| header.known())?;
            return (header.known() > 0).then_some(Self { header, delimiter, body });
        }
        None
    }

    /// The delimiter in words.
    pub fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "pipe",
            _ => "comma",
        }
    }

    /// The rows below the header, without blank ones and comments.
    pub fn records<'o>(&self, text: &str, origin: &'o Origin, report: &mut ReadReport) -> Vec<Record<'o>> {
        let body = &text[self.body..];
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(body.as_bytes());
        let mut records = Vec::new();
        let mut raw = csv::ByteRecord::new();
        let mut lines = LineCounter { line: self.header.row + 1, counted: 0 };
        // Reading from memory cannot fail, and without a header rows of any length are fine.
        while let Ok(true) = reader.read_byte_record(&mut raw) {
            let start = raw.position().map_or(0, |position| position.byte() as usize);
            let line = lines.line_at(body, start_of_record(body, start));
            if raw.iter().all(|cell| cell.trim_ascii().is_empty())
                || raw.get(0).is_some_and(|cell| cell.starts_with(b"#"))
            {
                continue;
            }
            let cells = raw.iter().map(String::from_utf8_lossy);
            records.push(self.header.record(origin, line, cells, report));
        }
        records
    }
}

fn cut_header(row: u32, line: &str, delimiter: u8) -> Header {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(line.as_bytes());
    let mut raw = csv::StringRecord::new();
    match reader.read_record(&mut raw) {
        Ok(true) => Header::of(row, raw.iter()),
        _ => Header::of(row, std::iter::empty()),
    }
}

/// The reader's position of a record is where the one before ended: blank lines and comments may come between.
fn start_of_record(body: &str, mut start: usize) -> usize {
    while let Some(line) = body[start..].split_inclusive('\n').next() {
        let is_record = !line.trim_end_matches(['\r', '\n']).is_empty() && !line.starts_with('#');
        if is_record {
            break;
        }
        start += line.len();
    }
    start
}

struct LineCounter {
    line: u32,
    counted: usize,
}

impl LineCounter {
    fn line_at(&mut self, body: &str, position: usize) -> u32 {
        let between = body.as_bytes().get(self.counted..position).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count() as u32;
        self.counted = self.counted.max(position);
        self.line
    }
}
