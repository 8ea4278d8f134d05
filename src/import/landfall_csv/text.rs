//! Finding the header and the delimiter in a text, and cutting the rest into rows.

use std::borrow::Cow;

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

    /// Shows the rows below the header, without blank ones and comments.
    pub fn scan<'o>(
        &self,
        text: &'o str,
        origin: &'o Origin,
        report: &mut ReadReport,
        mut see: impl FnMut(&Record<'o>),
    ) {
        let body = &text[self.body..];
        let mut rows = Rows {
            body: body.strip_prefix('\u{feff}').unwrap_or(body),
            line: self.header.row + 1,
            parser: csv_core::ReaderBuilder::new().delimiter(self.delimiter).build(),
            output: Vec::new(),
            ends: Vec::new(),
        };
        let mut record = Record::new(0, origin);
        let mut cells = Vec::new();
        while let Some(line) = rows.next(self.delimiter, &mut cells) {
            let is_comment = cells.first().is_some_and(|cell: &Cow<'_, str>| cell.starts_with('#'));
            if is_comment || cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            record.clear(line);
            self.header.fill(&mut record, cells.drain(..), report);
            see(&record);
        }
    }
}

/// What is left of a text.
struct Rows<'t> {
    body: &'t str,
    line: u32,
    parser: csv_core::Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl<'t> Rows<'t> {
    /// Cuts the next row, and gives its line. Rows without quotes are pieces of the text.
    fn next(&mut self, delimiter: u8, cells: &mut Vec<Cow<'t, str>>) -> Option<u32> {
        cells.clear();
        loop {
            let bytes = self.body.as_bytes();
            let skipped = match bytes.first()? {
                b'\n' | b'\r' => 1,
                b'#' => memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1),
                _ => break,
            };
            self.advance(skipped);
        }
        let (line, body) = (self.line, self.body);
        let end = memchr::memchr2(b'\n', b'\r', body.as_bytes()).unwrap_or(body.len());
        let row = &body[..end];
        if memchr::memchr(b'"', row.as_bytes()).is_none() {
            let mut start = 0;
            for cell in memchr::memchr_iter(delimiter, row.as_bytes()).chain([end]) {
                cells.push(Cow::Borrowed(&row[start..cell]));
                start = cell + 1;
            }
            self.advance(end);
            return Some(line);
        }
        let (read, ended) = self.quoted();
        let mut start = 0;
        for end in &self.ends[..ended] {
            cells.push(Cow::Owned(String::from_utf8_lossy(&self.output[start..*end]).into_owned()));
            start = *end;
        }
        self.advance(read);
        Some(line)
    }

    /// Reads a row as the standard has it, and gives how many bytes and how many cells it has. Room that was made once stays: to make
    /// it anew for each row would cost the widest of all.
    fn quoted(&mut self) -> (usize, usize) {
        use csv_core::ReadRecordResult::{End, InputEmpty, OutputEndsFull, OutputFull, Record};
        let input = self.body.as_bytes();
        self.output.resize(self.output.len().max(1024), 0);
        self.ends.resize(self.ends.len().max(64), 0);
        let (mut read, mut written, mut ended) = (0, 0, 0);
        self.parser.reset();
        loop {
            let (result, more_read, more_written, more_ended) =
                self.parser.read_record(&input[read..], &mut self.output[written..], &mut self.ends[ended..]);
            read += more_read;
            written += more_written;
            ended += more_ended;
            match result {
                Record | End => break,
                // Once more with nothing to read: that ends the last row.
                InputEmpty => {}
                OutputFull => self.output.resize(self.output.len() * 2, 0),
                OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
        }
        (read, ended)
    }

    fn advance(&mut self, bytes: usize) {
        let (past, rest) = self.body.split_at(bytes);
        self.line += memchr::memchr_iter(b'\n', past.as_bytes()).count() as u32;
        self.body = rest;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as the `csv` crate has them.
    fn by_the_crate(body: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(body.as_bytes());
        let records = reader.records().filter_map(Result::ok);
        let rows = records.map(|record| record.iter().map(str::to_owned).collect());
        rows.filter(|cells: &Vec<String>| is_filled(cells)).collect()
    }

    /// A comment at the end of a text without a line break is an empty row to the crate; rows without anything are none to us.
    fn is_filled(cells: &[String]) -> bool {
        cells.iter().any(|cell| !cell.trim_ascii().is_empty())
    }

    fn by_us(body: &str) -> Vec<(u32, Vec<String>)> {
        let parser = csv_core::ReaderBuilder::new().delimiter(b',').build();
        let mut rows = Rows { body, line: 1, parser, output: Vec::new(), ends: Vec::new() };
        let (mut all, mut cells) = (Vec::new(), Vec::new());
        while let Some(line) = rows.next(b',', &mut cells) {
            all.push((line, cells.iter().map(ToString::to_string).collect()));
        }
        all
    }

    #[test]
    fn rows_are_cut_as_the_csv_crate_cuts_them() {
        let pieces = ["a", ",", "\"", "\n", "\r\n", "\r", "#", "é", "\"\"", " "];
        for number in 0..pieces.len().pow(5) {
            let text: String = (0..5).map(|place| pieces[number / pieces.len().pow(place) % pieces.len()]).collect();
            let ours: Vec<Vec<String>> =
                by_us(&text).into_iter().map(|(_, cells)| cells).filter(|cells| is_filled(cells)).collect();
            assert_eq!(ours, by_the_crate(&text), "{text:?}");
        }
    }

    #[test]
    fn neither_a_wide_header_nor_a_wide_row_costs_the_rows_behind_it() {
        // It would not end if each column were compared with all before it, or each row cost as much as the widest.
        let text = format!(
            "vm,address{}\n\"{}\"\n{}",
            ",x".repeat(100_000),
            "\",\"".repeat(200_000),
            "\"a\",b\n".repeat(5_000)
        );
        let table = TextTable::find(&text).unwrap();
        let mut rows = 0;
        table.scan(&text, &Origin::default(), &mut ReadReport::default(), |_| rows += 1);
        assert_eq!((table.header.known(), rows), (2, 5_000));
    }

    #[test]
    fn rows_know_their_lines_whatever_stands_between_them() {
        let lines: Vec<u32> =
            by_us("a,b\r\n\r\n# no row, \"\n\"x\ny\",1\n\nlast").into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 4, 7]);
    }
}
