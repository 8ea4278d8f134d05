//! Workbooks (.xlsx): only the sheets and columns that somebody asks for are unpacked and read.
//!
//! Belongs here: the archive, its XML, cells as text. What rows mean belongs to the formats.
//!
//! # Invariants
//!
//! 1. A sheet is never held whole: rows are decoded into one buffer, one after the other.
//! 2. Whatever an archive claims, no more is unpacked than the limits below allow.
//! 3. What stands before any damage is shown.

mod archive;
mod parts;
mod plain_cell;
mod scanner;
mod shared_strings;
mod sheet;
mod text;

use std::cell::OnceCell;
use std::ops::ControlFlow;

use archive::Archive;
use parts::Parts;
use scanner::{Scanner, Token};
use shared_strings::SharedStrings;
use sheet::{See, SheetScan, Texts};

use super::report::ReadError;
use super::table::{MOST_FIRST_ROWS, SheetHead, place};

/// Most bytes that one sheet may unfold to.
const LARGEST_SHEET: u64 = 1 << 30;

/// Most text that the cells of one sheet may hold that are wanted, in bytes: a few bytes can name a long shared text.
const MOST_TEXT: u64 = 256 << 20;

/// Most bytes that the shared texts may unfold to.
const LARGEST_SHARED_STRINGS: u64 = 512 << 20;

/// Most bytes that a list of sheets or relations may unfold to.
const LARGEST_SMALL_PART: u64 = 16 << 20;

/// Most bytes that are unpacked of one workbook in all.
const LARGEST_IN_ALL: u64 = 4 << 30;

/// Most sheets that are looked at.
const MOST_SHEETS: usize = 256;

/// The last row that a sheet can have.
const LAST_ROW: u32 = 1 << 20;

/// Most text of one row, in bytes.
const LONGEST_ROW: usize = 16 << 20;

/// Most cells of all first rows together: past that, sheets are listed without their first rows.
const MOST_HEAD_CELLS: usize = 1 << 20;

/// Most text of all first rows together, in bytes.
const MOST_HEAD_TEXT: usize = 64 << 20;

const DAMAGED: &str = "Its end may be missing: download or export it again.";
const SAVE_AGAIN: &str = "Open it in Excel and save it again as Excel Workbook (.xlsx).";

/// A workbook.
pub struct Workbook<'a> {
    archive: Archive<'a>,
    parts: Parts,
    texts: OnceCell<SharedStrings>,
    heads: Vec<SheetHead>,
}

impl<'a> Workbook<'a> {
    /// Whether the bytes are a workbook, be it one of a kind that is not read: `open` says so then.
    pub fn is_one(bytes: &[u8]) -> bool {
        let archive = Archive::open(bytes);
        archive.names().any(|name| name.starts_with("xl/")) || is_open_document(&archive) || has_workbook(&archive)
    }

    /// Opens a workbook: reads the list of its sheets, and their first rows.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let archive = Archive::open(bytes);
        let other = if is_open_document(&archive) {
            Some("an OpenDocument spreadsheet (.ods)")
        } else {
            archive.has("xl/workbook.bin").then_some("a binary Excel workbook (.xlsb)")
        };
        if let Some(other) = other {
            return Err(fault(
                other,
                "an Excel workbook (.xlsx)",
                "Open it, save it as Excel Workbook (.xlsx), and drop that.",
            ));
        }
        let parts = Parts::read(&archive)?;
        let mut workbook = Self { archive, parts, texts: OnceCell::new(), heads: Vec::new() };
        workbook.read_heads()?;
        Ok(workbook)
    }

    /// Names and first rows of its sheets.
    pub fn heads(&self) -> Vec<SheetHead> {
        self.heads.clone()
    }

    /// Shows all rows of a sheet that have any cell with a value, in the order of the file, until it is told to break.
    /// With `wanted`, other cells are shown empty.
    ///
    /// An error may come after rows that were shown: it tells what is missing.
    pub fn scan(&self, sheet: usize, wanted: Option<&[bool]>, see: &mut See<'_>) -> Result<(), ReadError> {
        let Some((name, part)) = self.parts.sheets.get(sheet) else { return Ok(()) };
        let located = |mut error: ReadError, row: u32| {
            error.place = place(name, row);
            error
        };
        let unpacker = self.archive.unpack(part, LARGEST_SHEET).map_err(|error| located(error, 1))?;
        let scanner = Scanner::new(unpacker).map_err(|error| located(error, 1))?;
        let texts = Texts { archive: &self.archive, part: self.parts.shared_strings.as_deref(), cell: &self.texts };
        let mut scan = SheetScan::new(scanner, texts, wanted);
        scan.run(see).map_err(|error| located(error, scan.row()))
    }

    /// Reads the first rows of each sheet; an error where no sheet has any that can be read.
    fn read_heads(&mut self) -> Result<(), ReadError> {
        let (mut cells, mut bytes) = (0, 0);
        let mut first_error = None;
        for (index, (name, _)) in self.parts.sheets.iter().enumerate() {
            let mut head = SheetHead::new(index, name.as_str().into(), Vec::new());
            if cells < MOST_HEAD_CELLS && bytes < MOST_HEAD_TEXT {
                let outcome = self.scan(index, None, &mut |row| {
                    cells += row.len();
                    bytes += row.text_len();
                    head.first.push(row.clone());
                    let is_enough =
                        head.first.len() >= MOST_FIRST_ROWS || cells >= MOST_HEAD_CELLS || bytes >= MOST_HEAD_TEXT;
                    if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                first_error = first_error.or(outcome.err());
            }
            self.heads.push(head);
        }
        match first_error {
            Some(error) if self.heads.iter().all(|head| head.first.is_empty()) => Err(error),
            _ => Ok(()),
        }
    }
}

fn is_open_document(archive: &Archive<'_>) -> bool {
    let kind = if archive.has("content.xml") { archive.whole("mimetype", LARGEST_SMALL_PART).ok() } else { None };
    kind.is_some_and(|kind| kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet"))
}

/// Whether the archive's main part is a workbook, wherever it stands.
fn has_workbook(archive: &Archive<'_>) -> bool {
    let root = |part: String| -> Option<bool> {
        let mut scanner = Scanner::new(archive.unpack(&part, LARGEST_SMALL_PART).ok()?).ok()?;
        loop {
            match scanner.next().ok()? {
                Token::Start(tag) => return Some(tag.name == b"workbook"),
                Token::Ended => return None,
                _ => {}
            }
        }
    };
    parts::main_part(archive).and_then(root) == Some(true)
}

fn fault(found: impl Into<String>, expected: &str, remedy: &str) -> ReadError {
    ReadError { place: String::new(), found: found.into(), expected: expected.into(), remedy: remedy.into() }
}

fn breaks_off() -> ReadError {
    fault("a workbook that breaks off", "its end", DAMAGED)
}
