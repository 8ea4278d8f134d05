//! Finding the header and the delimiter, and cutting the rest into rows.

use super::columns::Column;
use crate::engine::attribute::Attribute;
use crate::import::ReadReport;
use crate::import::cells::unescape;
use crate::import::encoding::quoted;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The header of a file.
pub(super) struct Header {
    /// Its line, from 1.
    pub line: usize,
    delimiter: u8,
    /// A column for each cell, or the name that is not known.
    cells: Vec<Result<Column, String>>,
    /// Where the rows begin.
    body: usize,
}

/// One row: its cells by column.
pub(super) struct Record {
    /// Its line, from 1: what a spreadsheet shows, as long as no cell spans lines.
    pub line: usize,
    /// The filled ones only: most rows leave most columns empty.
    cells: Vec<(Column, String)>,
}

impl Record {
    /// A cell, unless it is empty.
    pub fn cell(&self, column: Column) -> Option<&str> {
        self.cells.iter().find(|(filled, _)| *filled == column).map(|(_, cell)| cell.as_str())
    }

    /// The attributes that have a cell.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> {
        self.cells.iter().filter_map(|(column, _)| match column {
            Column::Attribute(attribute) => Some(*attribute),
            _ => None,
        })
    }

    /// Whether any of these cells is filled.
    pub fn has_any(&self, columns: &[Column]) -> bool {
        columns.iter().any(|column| self.cell(*column).is_some())
    }
}

impl Header {
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
            let cut = |delimiter| (delimiter, cut_header(content, delimiter));
            let known = |cells: &[Result<Column, String>]| cells.iter().filter(|cell| cell.is_ok()).count();
            let (delimiter, cells) = DELIMITERS.map(cut).into_iter().rev().max_by_key(|(_, cells)| known(cells))?;
            return (known(&cells) > 0).then_some(Self { line: index + 1, delimiter, cells, body });
        }
        None
    }

    /// Whether the columns say what a row is about.
    pub fn is_ours(&self) -> bool {
        let has = |column| self.cells.contains(&Ok(column));
        let names_a_nic = [Column::Vm, Column::VmId, Column::Nic, Column::NicId].into_iter().any(has);
        let tells_more = self.cells.iter().any(|cell| matches!(cell, Ok(Column::Attribute(_))));
        names_a_nic && has(Column::Address)
            || has(Column::Subnet) && has(Column::Prefixes)
            || has(Column::Network) && has(Column::Kind) && tells_more
    }

    /// The columns that are known, as a list of names.
    pub fn known_names(&self) -> Vec<&'static str> {
        self.cells.iter().filter_map(|cell| cell.as_ref().ok()).map(|column| column.name()).collect()
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

    /// Says which columns are not read.
    pub fn report_unknown(&self, report: &mut ReadReport) {
        for (index, cell) in self.cells.iter().enumerate() {
            let message = match cell {
                Ok(column) if self.cells[..index].contains(cell) => {
                    format!("there are two columns {}; this one is ignored", column.name())
                }
                Ok(_) => continue,
                Err(name) if name.is_empty() => continue,
                Err(name) if name.eq_ignore_ascii_case("side") => {
                    "the column is ignored: which side a file is about is said when it is added".to_owned()
                }
                Err(_) => "the column is not known and is ignored".to_owned(),
            };
            let name = cell.as_ref().map_or_else(String::as_str, |column| column.name());
            report.doubt(format!("row {}, column {name}", self.line), message);
        }
    }

    /// The rows below the header, without blank ones and comments.
    pub fn records(&self, text: &str, report: &mut ReadReport) -> Vec<Record> {
        let body = &text[self.body..];
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(body.as_bytes());
        let mut records = Vec::new();
        let mut raw = csv::ByteRecord::new();
        let mut lines = LineCounter { line: self.line + 1, counted: 0 };
        // Reading from memory cannot fail, and without a header rows of any length are fine.
        while let Ok(true) = reader.read_byte_record(&mut raw) {
            let start = raw.position().map_or(0, |position| position.byte() as usize);
            let line = lines.line_at(body, start_of_record(body, start));
            if raw.iter().all(|cell| cell.trim_ascii().is_empty())
                || raw.get(0).is_some_and(|cell| cell.starts_with(b"#"))
            {
                continue;
            }
            records.push(self.record(&raw, line, report));
        }
        records
    }

    fn record(&self, raw: &csv::ByteRecord, line: usize, report: &mut ReadReport) -> Record {
        let mut record = Record { line, cells: Vec::new() };
        for (index, bytes) in raw.iter().enumerate() {
            let cell = String::from_utf8_lossy(bytes);
            let cell = unescape(cell.trim());
            if cell.is_empty() {
                continue;
            }
            match self.cells.get(index) {
                Some(Ok(column)) => {
                    if cell.contains('\n') {
                        let message = "the cell spans several lines; a closing quote may be missing above";
                        report.doubt(format!("row {line}, column {}", column.name()), message);
                    }
                    // Of two columns with one name the first counts, whether filled or not.
                    if !self.cells[..index].contains(&Ok(*column)) {
                        record.cells.push((*column, cell.to_owned()));
                    }
                }
                Some(Err(_)) => {}
                None => {
                    let message = format!("found {} in a cell beyond the last column; it is ignored", quoted(cell, 80));
                    report.doubt(format!("row {line}, cell {}", index + 1), message);
                }
            }
        }
        record
    }
}

fn cut_header(line: &str, delimiter: u8) -> Vec<Result<Column, String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(line.as_bytes());
    let mut raw = csv::StringRecord::new();
    match reader.read_record(&mut raw) {
        Ok(true) => raw.iter().map(|name| Column::from_name(name).ok_or_else(|| name.trim().to_owned())).collect(),
        _ => Vec::new(),
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
    line: usize,
    counted: usize,
}

impl LineCounter {
    fn line_at(&mut self, body: &str, position: usize) -> usize {
        let between = body.as_bytes().get(self.counted..position).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count();
        self.counted = self.counted.max(position);
        self.line
    }
}
