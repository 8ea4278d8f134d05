//! Tables: named columns and rows, whether they stand in a text with delimiters or on a sheet of a workbook.
//!
//! Belongs here: finding the header, telling columns by name, single cells with their places. Which columns a format has,
//! and what they mean, belongs to the format.
//!
//! # Invariants
//!
//! 1. Columns are told by name, never by place. Case, blanks, `_`, `-` and a leading `*` do not count.
//! 2. Row numbers are those that a spreadsheet or an editor shows, from 1.

mod columns;
pub mod delimited;

pub(super) use columns::columns;
pub use columns::{Columns, Header, SheetHead, fold_name};

use std::net::IpAddr;

use super::cells;
use super::encoding::quoted;
use super::report::ReadReport;
use crate::engine::file_place::FilePlace;
use crate::engine::inventory_rows::Place;
use crate::engine::text::{Text, trimmed};

/// How many rows of a sheet are kept to find its header and to show what is in it.
pub const MOST_FIRST_ROWS: usize = 20;

/// Longest cell that is kept, in bytes; what a workbook can hold is half of it.
pub const LONGEST_CELL: usize = 64 << 10;

/// Most cells of a row: what a workbook can hold.
pub const MOST_CELLS: usize = 16_384;

/// The cells of one row, kept in one piece of memory that the next row uses again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowBuffer {
    /// Row of the sheet or line of the text, from 1.
    pub number: u32,
    text: String,
    ends: Vec<u32>,
}

impl RowBuffer {
    /// Empties it for the row with this number.
    pub fn clear(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a cell behind the others.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.end_cell();
    }

    /// Adds as many empty cells behind the others.
    pub fn push_empty(&mut self, count: usize) {
        self.ends.resize(self.ends.len() + count, self.text.len() as u32);
    }

    /// The text of the cell that is being written: to be ended by [`RowBuffer::end_cell`].
    pub fn open_cell(&mut self) -> &mut String {
        &mut self.text
    }

    /// Ends the cell that is being written.
    pub fn end_cell(&mut self) {
        self.ends.push(self.text.len() as u32);
    }

    /// How many cells there are, empty ones too.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How long the text of all its cells is, in bytes.
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// Whether no cell has anything but blanks.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// A cell without blanks at its ends; empty where there is none.
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        trimmed(self.text.get(start as usize..end as usize).unwrap_or_default())
    }

    /// All cells, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

/// One row below a header.
pub struct Row<'r, C> {
    /// Its cells.
    pub cells: &'r RowBuffer,
    pub(super) header: &'r Header<C>,
    pub(super) sheet: &'r Text,
}

impl<C: Columns> Row<'_, C> {
    /// A cell without blanks at its ends; empty where the column or the cell is missing.
    pub fn cell(&self, column: C) -> &str {
        self.header.place(column).map_or("", |place| self.cells.get(place))
    }

    /// A cell, unless it is empty.
    pub fn text(&self, column: C) -> Option<&str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// Whether a cell holds the name of its column: files that were joined have their headers among the rows.
    pub fn is_header(&self, column: C) -> bool {
        self.text(column) == Some(self.header.spelling(column))
    }

    /// A cell of its own, unless it is empty.
    pub fn owned(&self, column: C) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    /// Yes or no. An empty cell says nothing; an odd one is doubted.
    pub fn boolean(&self, column: C, report: &mut ReadReport) -> Option<bool> {
        self.parsed(column, "True or False", report, cells::yes_or_no)
    }

    /// A whole number.
    pub fn number(&self, column: C, report: &mut ReadReport) -> Option<u64> {
        self.parsed(column, "a whole number", report, cells::whole_number)
    }

    /// Addresses between commas, semicolons or blanks; what is none is doubted and left out.
    pub fn addresses(&self, column: C, report: &mut ReadReport) -> Vec<IpAddr> {
        addresses(self.cell(column), &mut |part| {
            self.doubt_text(column, part, "an IP address such as 10.0.0.4", report)
        })
    }

    /// What a cell means; an empty one means nothing, an odd one is doubted.
    pub fn parsed<T>(
        &self,
        column: C,
        expected: &str,
        report: &mut ReadReport,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = self.text(column)?;
        let parsed = parse(cell);
        if parsed.is_none() {
            self.doubt_text(column, cell, expected, report);
        }
        parsed
    }

    /// Doubts a cell: says what it holds, what was expected, and that it is left out.
    pub fn doubt(&self, column: C, expected: &str, report: &mut ReadReport) {
        self.doubt_text(column, self.cell(column), expected, report);
    }

    fn doubt_text(&self, column: C, found: &str, expected: &str, report: &mut ReadReport) {
        doubt(self.header.spelling(column), self.sheet, self.cells.number, found, expected, report);
    }

    /// The same for a row of an inventory.
    pub fn file_place(&self) -> FilePlace {
        FilePlace::row(self.sheet.clone(), self.cells.number)
    }

    /// `sheet vNetwork, row 12`, or `row 12` where there are no sheets.
    pub fn place(&self) -> Place {
        place(self.sheet, self.cells.number)
    }

    /// The same with the column as the file spells it.
    pub fn place_of(&self, column: C) -> Place {
        format!("{}, column {}", self.place(), self.header.spelling(column))
    }

    /// Says which cells stand beyond the last column.
    pub(super) fn report_cells_beyond(&self, report: &mut ReadReport) {
        for index in self.header.names.len()..self.cells.len() {
            let cell = self.cells.get(index);
            if !cell.is_empty() {
                let message = format!("found {} in a cell beyond the last column; it is ignored", quoted(cell, 80));
                report.doubt(format!("{}, cell {}", self.place(), index + 1), message);
            }
        }
    }
}

/// `sheet vNetwork, row 12`, or `row 12` where there are no sheets.
pub fn place(sheet: &str, row: u32) -> Place {
    FilePlace::row(sheet.into(), row).to_string()
}

// What follows is the same for the columns of every format, and stands apart so that there is one of it.

fn addresses(cell: &str, doubt: &mut dyn FnMut(&str)) -> Vec<IpAddr> {
    let mut addresses = Vec::new();
    for part in cells::parts(cell) {
        match cells::address(part) {
            Some((address, _)) => addresses.push(address),
            None if cells::says_nothing(part) => {}
            None => doubt(part),
        }
    }
    addresses
}

#[cold]
fn doubt(column: &str, sheet: &str, row: u32, found: &str, expected: &str, report: &mut ReadReport) {
    let message = format!("found {}; expected {expected}. It is left out", quoted(found, 80));
    report.doubt(format!("{}, column {column}", place(sheet, row)), message);
}
