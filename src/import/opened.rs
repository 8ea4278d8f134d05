//! A dropped file, opened once for all formats: its text, or its sheets.
//!
//! Belongs here: what every format would otherwise do again, such as decoding text and looking at the first rows. What the
//! rows mean belongs to the formats.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;

use super::encoding::{self, Encoding};
use super::report::{ReadError, ReadReport, RowFate};
use super::table::delimited::Delimited;
use super::table::{Columns, Header, Row, RowBuffer, SheetHead};
use super::workbook::Workbook;
use super::{ColumnChoice, FileSample};

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the file that were read so far.
    pub rows: u64,
}

/// What is told of the progress, and how often at the most: every so many rows.
pub const PROGRESS_EVERY: u64 = 4096;

/// A file as all formats look at it.
pub struct Opened<'a> {
    /// Name without folders: for messages, never for recognising.
    pub name: &'a str,
    /// Its bytes, whole.
    pub bytes: &'a [u8],
    body: Body<'a>,
    sheets: Vec<SheetHead>,
    /// What a person said that columns of unknown tables mean, now or at earlier times.
    pub choices: &'a [ColumnChoice],
    progress: RefCell<&'a mut dyn FnMut(Progress)>,
    rows: Cell<u64>,
}

enum Body<'a> {
    Workbook(Box<Workbook<'a>>),
    Text { text: Cow<'a, str>, encoding: Encoding, table: Option<Delimited>, may_be_json: bool },
    Binary,
}

impl<'a> Opened<'a> {
    /// Opens a file: what cannot be opened has neither text nor sheets.
    pub fn new(
        file: &FileSample<'a>,
        choices: &'a [ColumnChoice],
        progress: &'a mut dyn FnMut(Progress),
    ) -> Result<Self, ReadError> {
        let (name, bytes) = (file.name, file.bytes);
        let mut sheets = Vec::new();
        let body = if Workbook::is_one(bytes) {
            let workbook = Workbook::open(bytes)?;
            sheets = workbook.heads();
            Body::Workbook(Box::new(workbook))
        } else if encoding::is_binary(bytes) {
            Body::Binary
        } else {
            let (text, encoding) = encoding::text(bytes);
            let starts_json = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with(['{', '[']);
            let table = if starts_json { None } else { Delimited::find(&text) };
            sheets.extend(table.as_ref().map(|table| table.head(&text)));
            // Looked for once: a table of many rows has none, and many formats ask.
            let may_be_json = memchr::memchr2(b'{', b'[', text.as_bytes()).is_some();
            Body::Text { text, encoding, table, may_be_json }
        };
        Ok(Self { name, bytes, body, sheets, choices, progress: RefCell::new(progress), rows: Cell::new(0) })
    }

    /// The text, unless the file is a workbook or binary.
    pub fn text(&self) -> Option<&str> {
        match &self.body {
            Body::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text, where it may be JSON: not that of a table.
    pub fn json(&self) -> Option<&str> {
        match &self.body {
            Body::Text { text, may_be_json: true, .. } => Some(text),
            _ => None,
        }
    }

    /// How the text was encoded.
    pub fn encoding(&self) -> Encoding {
        match &self.body {
            Body::Text { encoding, .. } => *encoding,
            _ => Encoding::Utf8,
        }
    }

    /// Whether it is a workbook.
    pub fn is_workbook(&self) -> bool {
        matches!(self.body, Body::Workbook(_))
    }

    /// The sheets of a workbook, or the one table that a text is; none for anything else.
    pub fn sheets(&self) -> &[SheetHead] {
        &self.sheets
    }

    /// `comma`, `semicolon` and so on, where the file is a text with a table.
    pub fn delimiter_name(&self) -> Option<&'static str> {
        match &self.body {
            Body::Text { table: Some(table), .. } => Some(table.delimiter_name()),
            _ => None,
        }
    }

    /// The sheet that has the most of these columns, and where they stand; `None` where no sheet has any.
    pub fn find<C: Columns>(&self) -> Option<(&SheetHead, Header<C>)> {
        let found = self.sheets.iter().filter_map(|sheet| Some((sheet, sheet.header::<C>()?)));
        // Of equals the first.
        found.rev().max_by_key(|(_, header)| header.known())
    }

    /// Says what there is to say about the file as a whole, once: that letters may have come out wrong.
    pub fn report_encoding(&self, report: &mut ReadReport) {
        if let Some(doubt) = self.encoding().doubt() {
            report.doubt("", doubt);
        }
    }

    /// Reads the rows below a header, counts each by what becomes of it, and notes which columns were used.
    ///
    /// A sheet that breaks off keeps the rows before that, with a doubt.
    pub fn rows<C: Columns>(
        &self,
        sheet: &SheetHead,
        header: &Header<C>,
        report: &mut ReadReport,
        mut read: impl FnMut(&Row<'_, C>, &mut ReadReport) -> RowFate,
    ) {
        report.columns.push(header.column_use(&sheet.name));
        let wanted = header.wanted();
        self.scan(sheet, Some(&wanted), report, &mut |cells, report| {
            if cells.number <= header.row {
                return ControlFlow::Continue(());
            }
            let row = Row { cells, header, sheet: &sheet.name };
            row.report_cells_beyond(report);
            let fate = read(&row, report);
            report.count(fate, || row.place());
            ControlFlow::Continue(())
        });
    }

    /// Shows all rows of a sheet that have any cell, the header and what stands above it too; with `wanted`, a workbook
    /// leaves other cells empty.
    pub fn scan(
        &self,
        sheet: &SheetHead,
        wanted: Option<&[bool]>,
        report: &mut ReadReport,
        see: &mut dyn FnMut(&RowBuffer, &mut ReadReport) -> ControlFlow<()>,
    ) {
        match &self.body {
            Body::Workbook(workbook) => {
                let outcome = workbook.scan(sheet.index, wanted, &mut |row| {
                    self.tick();
                    see(row, report)
                });
                if let Err(error) = outcome {
                    let message = format!("found {}; expected {}. {}", error.found, error.expected, error.remedy);
                    report.doubt(error.place, message);
                }
            }
            Body::Text { text, table: Some(table), .. } => table.scan(text, report, &mut |row, report| {
                self.tick();
                see(row, report)
            }),
            _ => {}
        }
    }

    fn tick(&self) {
        let rows = self.rows.get() + 1;
        self.rows.set(rows);
        if rows.is_multiple_of(PROGRESS_EVERY) {
            (self.progress.borrow_mut())(Progress { rows });
        }
    }
}
