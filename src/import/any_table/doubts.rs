//! Doubts about cells, one for each column and kind however many rows have it: a wrong choice would else flood the report.

use std::borrow::Cow;

use super::shape::Shape;
use crate::engine::inventory_rows::Place;
use crate::import::ReadReport;
use crate::import::encoding::quoted;
use crate::import::table::place;

/// What is doubtful about a cell.
#[derive(Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It is none of what was expected, and is left out.
    Odd(Cow<'static, str>),
    /// It needs something beside it that the row lacks, and is ignored.
    Alone(&'static str),
    /// It was read, but in a way that a person should know of.
    Note(&'static str),
    /// It was made of what the row says.
    Made(&'static str),
}

struct Entry {
    column: usize,
    trouble: Trouble,
    first: Place,
    found: String,
    more: usize,
}

/// The doubts about the cells of one sheet.
#[derive(Default)]
pub struct Doubts {
    entries: Vec<Entry>,
}

impl Doubts {
    /// Notes a doubt about a cell.
    pub fn add(&mut self, shape: &Shape<'_>, row: u32, column: usize, cell: &str, trouble: Trouble) {
        let known = self.entries.iter_mut().find(|entry| entry.column == column && entry.trouble == trouble);
        if let Some(entry) = known {
            entry.more += 1;
            return;
        }
        let first = format!("{}, column {}", place(&shape.sheet.name, row), shape.name(column));
        self.entries.push(Entry { column, trouble, first, found: quoted(cell, 80), more: 0 });
    }

    /// Puts them into the report.
    pub fn report(self, report: &mut ReadReport) {
        for Entry { trouble, first, found, more, .. } in self.entries {
            let cells = match (&trouble, more) {
                (Trouble::Made(_), 1) => "row",
                (Trouble::Made(_), _) => "rows",
                (_, 1) => "cell of this column",
                _ => "cells of this column",
            };
            let rest = if more == 0 { String::new() } else { format!(". So it is with {more} more {cells}") };
            let message = match trouble {
                Trouble::Odd(expected) => format!("found {found}; expected {expected}: the cell is left out{rest}"),
                Trouble::Alone(expected) => {
                    format!("found {found}; expected {expected} beside it: the cell is ignored{rest}")
                }
                Trouble::Note(note) => format!("found {found}: {note}{rest}"),
                Trouble::Made(note) => format!("{note}, here {found}{rest}"),
            };
            report.doubt(first, message);
        }
    }
}
