//! Tables in a text: which delimiter, which rows, and what to do where quotes are broken as real exports break them.
//!
//! A program that writes a cell with a quote in it unescaped makes a reader run over the end of the line. Rows are
//! therefore checked against the number of columns: a row that spans lines and does not fit is read again line by line,
//! with a quote closing a cell only before a delimiter.

use crate::engine::text::Text;
use std::ops::ControlFlow;

use super::{MOST_CELLS, MOST_FIRST_ROWS, RowBuffer, SheetHead, place};
use crate::import::report::ReadReport;

const DELIMITERS: [(u8, &str); 4] = [(b'\t', "tab"), (b';', "semicolon"), (b'|', "pipe"), (b',', "comma")];

/// How many lines are looked at to find the delimiter.
const LINES_LOOKED_AT: usize = 30;

/// Longest line that is looked at to find the delimiter, in bytes.
const LONGEST_LINE_LOOKED_AT: usize = 256 << 10;

/// Longest cell that is kept, in bytes: Resource Graph writes a VNet with all that is connected to it into one.
const LONGEST_TEXT_CELL: usize = 2 << 20;

/// Longest row whose cells span lines, in bytes: a quote that is never closed must not cost the rest of the file.
const LONGEST_ROW: usize = 256 << 10;

/// After so many rows with broken quotes, a quote that is open at the end of its line is taken for broken at once.
const MOST_BROKEN: usize = 200;

/// A table in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimited {
    delimiter: u8,
    /// Where the rows begin: after a line `sep=;`.
    start: usize,
    first_line: u32,
    /// Cells of the widest of the first rows.
    width: usize,
}

impl Delimited {
    /// The delimiter that makes most of the first lines; `None` where no line has two cells.
    pub fn find(text: &str) -> Option<Self> {
        let (mut start, mut first_line) = (0, 1);
        let first = text.lines().next().unwrap_or_default();
        let mut stated = None;
        // Excel writes and obeys a first line such as "sep=;".
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = first.trim().as_bytes() {
            stated = Some(*delimiter);
            start = text.find('\n').map_or(text.len(), |end| end + 1);
            first_line = 2;
        }
        let rest = &text[start..];
        let sample: Vec<&str> = rest
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#') && line.len() < LONGEST_LINE_LOOKED_AT)
            .take(LINES_LOOKED_AT)
            .collect();
        // The header decides: cells below may hold other delimiters, and the lines above it, if any, hold few.
        let width = |delimiter: u8| {
            let mut widths: Vec<usize> = sample.iter().map(|line| cells_in(line, delimiter)).collect();
            let widest = widths.iter().take(4).copied().max().unwrap_or(0);
            widths.retain(|width| *width == widest);
            (widest, widths.len())
        };
        let (delimiter, _) = DELIMITERS
            .into_iter()
            .filter(|(delimiter, _)| stated.is_none_or(|stated| stated == *delimiter))
            .max_by_key(|(delimiter, _)| width(*delimiter))?;
        let (width, _) = width(delimiter);
        (width > 1).then_some(Self { delimiter, start, first_line, width })
    }

    /// Its name.
    pub fn delimiter_name(self) -> &'static str {
        DELIMITERS.iter().find(|(delimiter, _)| *delimiter == self.delimiter).map_or("", |(_, name)| name)
    }

    /// The first rows.
    pub fn head(self, text: &str) -> SheetHead {
        let mut first = Vec::new();
        self.scan(text, &mut ReadReport::default(), &mut |row, _| {
            first.push(row.clone());
            if first.len() < MOST_FIRST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        SheetHead::new(0, Text::new(), first)
    }

    /// Shows all rows that have any cell. A row that cannot be read is counted as skipped.
    pub fn scan(
        self,
        text: &str,
        report: &mut ReadReport,
        see: &mut dyn FnMut(&RowBuffer, &mut ReadReport) -> ControlFlow<()>,
    ) {
        let mut rows = Rows::new(self, text);
        let mut buffer = RowBuffer::default();
        while rows.next(&mut buffer, report) {
            if !buffer.is_empty() && see(&buffer, report).is_break() {
                return;
            }
        }
    }
}

/// How many cells a line has, quotes obeyed.
fn cells_in(line: &str, delimiter: u8) -> usize {
    let (mut count, mut quoted) = (1, false);
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            _ if byte == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

struct Rows<'t> {
    table: Delimited,
    text: &'t str,
    position: usize,
    line: u32,
    parser: csv_core::Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
    /// Rows whose quotes were broken.
    broken: usize,
}

impl<'t> Rows<'t> {
    fn new(table: Delimited, text: &'t str) -> Self {
        let parser = csv_core::ReaderBuilder::new().delimiter(table.delimiter).build();
        let (position, line) = (table.start, table.first_line);
        Self { table, text, position, line, parser, output: vec![0; 4096], ends: vec![0; 256], broken: 0 }
    }

    /// Reads the next row; `false` at the end.
    fn next(&mut self, row: &mut RowBuffer, report: &mut ReadReport) -> bool {
        let rest = &self.text.as_bytes()[self.position..];
        if rest.is_empty() {
            return false;
        }
        let line_end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = &self.text[self.position..self.position + line_end];
        row.clear(self.line);
        if memchr::memchr(b'"', line.as_bytes()).is_none() {
            line.split(char::from(self.table.delimiter)).take(MOST_CELLS).for_each(|cell| push(row, cell, report));
            self.advance(line_end);
            return true;
        }
        let quotes = quotes(line, self.table.delimiter);
        let is_trusted = quotes == Quotes::Regular || quotes == Quotes::Open && self.broken < MOST_BROKEN;
        let known = (report.doubts.len(), report.more_doubts);
        // A line whose quotes are in order ends by itself, however long it is.
        let longest = if quotes == Quotes::Regular { LONGEST_ROW.max(line_end + 2) } else { LONGEST_ROW };
        if is_trusted
            && let Some((consumed, lines)) = self.quoted_row(row, longest, report)
            && (quotes == Quotes::Regular || lines > 0 && row.len() == self.table.width)
        {
            self.position += consumed;
            self.line += lines + 1;
            return true;
        }
        // The quotes are broken: this line alone decides.
        report.doubts.truncate(known.0);
        report.more_doubts = known.1;
        self.broken += 1;
        let number = self.line;
        row.clear(number);
        split_leniently(line, self.table.delimiter, row, report);
        if row.len() < self.table.width && cells_in(&line.replace('"', ""), self.table.delimiter) == self.table.width {
            // Not even that: quotes mean nothing in this line.
            row.clear(number);
            let cells = line.split(char::from(self.table.delimiter));
            cells.for_each(|cell| push(row, cell.trim_matches('"'), report));
        }
        self.advance(line_end);
        if row.len() < self.table.width {
            let message = "a quote in this row is not closed, or stands in the middle of a cell: the line was read by itself, \
                           and has fewer cells than the header";
            report.doubt(place("", number), message);
        }
        true
    }

    /// Reads a row as the standard has it; gives its bytes and the line breaks in it, or nothing if it is too long for one.
    fn quoted_row(&mut self, row: &mut RowBuffer, longest: usize, report: &mut ReadReport) -> Option<(usize, u32)> {
        let rest = &self.text.as_bytes()[self.position..];
        let input = &rest[..rest.len().min(longest)];
        let (mut read, mut written, mut ended) = (0, 0, 0);
        self.parser.reset();
        loop {
            use csv_core::ReadRecordResult::{End, InputEmpty, OutputEndsFull, OutputFull, Record};
            let from = &input[read..];
            let (result, more_read, more_written, more_ended) =
                self.parser.read_record(from, &mut self.output[written..], &mut self.ends[ended..]);
            read += more_read;
            written += more_written;
            ended += more_ended;
            match result {
                Record => break,
                // The end of the text ends its last row; the end of what a row may have does not.
                InputEmpty if input.len() == rest.len() && !from.is_empty() => {}
                InputEmpty | End => {
                    if input.len() < rest.len() || ended == 0 {
                        return None;
                    }
                    break;
                }
                OutputFull => self.output.resize(self.output.len() * 2, 0),
                OutputEndsFull if ended >= MOST_CELLS => return None,
                OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
        }
        let mut start = 0;
        for end in &self.ends[..ended] {
            // Delimiters and quotes are ASCII, so cells of a text are texts.
            push(row, std::str::from_utf8(&self.output[start..*end]).unwrap_or_default(), report);
            start = *end;
        }
        let inner = self.text[self.position..self.position + read].trim_end_matches(['\r', '\n']);
        let lines = memchr::memchr_iter(b'\n', inner.as_bytes()).count() as u32;
        // A row ends with its line break, also where that is of two bytes.
        read += usize::from(rest[..read].ends_with(b"\r") && rest.get(read) == Some(&b'\n'));
        Some((read, lines))
    }

    /// Steps over a line and its break.
    fn advance(&mut self, line_end: usize) {
        self.position += line_end;
        let rest = &self.text[self.position..];
        self.position += if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        self.line += 1;
    }
}

/// How the quotes of a line stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// As the standard has it.
    Regular,
    /// A cell is open at the end of the line.
    Open,
    /// One stands in the middle of a cell.
    Broken,
}

fn quotes(line: &str, delimiter: u8) -> Quotes {
    let bytes = line.as_bytes();
    let (mut position, mut starts_cell, mut quoted) = (0, true, false);
    while let Some(&byte) = bytes.get(position) {
        let next = bytes.get(position + 1);
        match byte {
            b'"' if quoted && next == Some(&b'"') => position += 1,
            b'"' if quoted && next.is_none_or(|next| *next == delimiter) => quoted = false,
            b'"' if quoted || !starts_cell => return Quotes::Broken,
            b'"' => quoted = true,
            _ => {}
        }
        starts_cell = byte == delimiter && !quoted;
        position += 1;
    }
    if quoted { Quotes::Open } else { Quotes::Regular }
}

/// Cuts a line where quotes cannot be trusted: one closes a cell only before a delimiter or at the end.
fn split_leniently(line: &str, delimiter: u8, row: &mut RowBuffer, report: &mut ReadReport) {
    let bytes = line.as_bytes();
    let mut position = 0;
    loop {
        let is_quoted = bytes.get(position) == Some(&b'"');
        let mut end = position + usize::from(is_quoted);
        while end < bytes.len() && (bytes[end] != delimiter || is_quoted && bytes[end - 1] != b'"') {
            end += 1;
        }
        // The quote that opens a cell does not close it.
        if is_quoted && end == position + 1 && end < bytes.len() {
            end += 1;
            while end < bytes.len() && (bytes[end] != delimiter || bytes[end - 1] != b'"') {
                end += 1;
            }
        }
        let cell = line.get(position..end).unwrap_or_default();
        let cell = cell.strip_prefix('"').map_or(cell, |inner| inner.strip_suffix('"').unwrap_or(inner));
        push(row, cell, report);
        if end >= bytes.len() || row.len() >= MOST_CELLS {
            return;
        }
        position = end + 1;
    }
}

fn push(row: &mut RowBuffer, cell: &str, report: &mut ReadReport) {
    if cell.len() <= LONGEST_TEXT_CELL {
        return row.push(cell);
    }
    let mut end = LONGEST_TEXT_CELL;
    while !cell.is_char_boundary(end) {
        end -= 1;
    }
    let message = format!("the cell has {} KiB; {} KiB of it were read", cell.len() >> 10, LONGEST_TEXT_CELL >> 10);
    report.doubt(format!("{}, cell {}", place("", row.number), row.len() + 1), message);
    row.push(&cell[..end]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<(u32, Vec<String>)>, usize) {
        let mut rows = Vec::new();
        let mut report = ReadReport::default();
        if let Some(table) = Delimited::find(text) {
            table.scan(text, &mut report, &mut |row, _| {
                rows.push((row.number, row.iter().map(str::to_owned).collect()));
                ControlFlow::Continue(())
            });
        }
        (rows, report.doubts.len())
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).0.into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn the_header_tells_the_delimiter_whatever_cells_hold() {
        for (delimiter, name) in [(',', "comma"), (';', "semicolon"), ('\t', "tab"), ('|', "pipe")] {
            let text = format!("VM{delimiter}IP\nweb1{delimiter}\"10.0.0.4, fe80::1; x|y\tz\"\n");
            assert_eq!(Delimited::find(&text).map(Delimited::delimiter_name), Some(name));
            assert_eq!(cells(&text)[1], ["web1", "10.0.0.4, fe80::1; x|y\tz"]);
        }
        assert_eq!(cells("sep=;\na,b;c\n1,2;3")[1], ["1,2", "3"]);
        assert_eq!(cells("#TYPE Selected.X\r\n\"a\",\"b\"\r\n\"1\",\"2\"\r\n")[2], ["1", "2"]);
        assert_eq!(Delimited::find("one column\nonly\n"), None);
    }

    #[test]
    fn a_cell_may_span_lines_and_rows_keep_their_line_numbers() {
        let (rows, doubts) = rows("a,b\n\"x\ny\",1\r\n\n2,\"say \"\"hi\"\"\"\n");
        let expected = [(1, vec!["a", "b"]), (2, vec!["x\ny", "1"]), (5, vec!["2", "say \"hi\""])];
        assert_eq!(rows, expected.map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect())));
        assert_eq!(doubts, 0);
    }

    #[test]
    fn broken_quotes_cost_no_other_row() {
        let text = "\"VM\",\"Annotation\",\"IP\"\n\"a\",\"a 19\"\" rack\",\"1\"\n\"b\",\"the \"old\" one\",\"2\"\n\"c\",\"5\" disk\",\"3\"\n\"d\",\"open,\"4\"\n\"e\",\"\"x\",\"5\"\n\"f\",\"fine\",\"6\"\n";
        let read = cells(text);
        let last: Vec<&str> = read.iter().skip(1).filter_map(|cells| cells.last()).map(String::as_str).collect();
        assert_eq!(read.len(), 7);
        assert_eq!(last, ["1", "2", "3", "4", "5", "6"]);
        assert_eq!(read[2][1], "the \"old\" one");
        // Cells beyond the header's are no reason to take quotes otherwise.
        assert_eq!(cells("a,b\n\"say \"\"hi\"\"\",2,3\n")[1], ["say \"hi\"", "2", "3"]);
    }

    #[test]
    fn a_cell_without_end_is_cut() {
        let text = format!("a,b\n{},1\n2,3", "x".repeat(3 << 20));
        let (rows, doubts) = rows(&text);
        assert_eq!((rows[1].1[0].len(), rows[2].1[1].as_str(), doubts), (LONGEST_TEXT_CELL, "3", 1));
    }

    #[test]
    fn a_long_line_with_quotes_in_order_is_read_as_it_is() {
        let json = format!("{{\"\"ids\"\":[{}0]}}", "\"\"/a/b\"\",".repeat(60_000));
        let (rows, doubts) = rows(&format!("id,properties\n1,\"{json}\"\n2,\"{json}\"\n"));
        let whole = json.replace("\"\"", "\"");
        assert_eq!((rows.len(), rows[2].1[1] == whole, rows[1].1[1] == whole, doubts), (3, true, true, 0));
    }
}
