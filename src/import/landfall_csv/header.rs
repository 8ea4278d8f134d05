//! The header: which columns a table has, and what a row below it says.

use std::borrow::Cow;

use super::columns::Column;
use super::record::{Origin, Record};
use crate::engine::text::trimmed;
use crate::import::ReadReport;
use crate::import::cells::unescape;
use crate::import::encoding::quoted;
use crate::import::report::ColumnUse;
use crate::import::table;

/// The header of a table.
#[derive(Clone)]
pub struct Header {
    /// Its row, from 1.
    pub row: u32,
    /// A column for each cell, or the name that is not known.
    cells: Vec<Result<Column, String>>,
    /// Which of them are columns, and the first of their name.
    counts: Vec<bool>,
}

impl Header {
    /// Takes a row for a header.
    pub fn of<'n>(row: u32, names: impl Iterator<Item = &'n str>) -> Self {
        let cells = names.map(|name| Column::from_name(name).ok_or_else(|| name.trim().to_owned()));
        let cells: Vec<Result<Column, String>> = cells.collect();
        let mut known = Vec::new();
        let mut is_first = |column: &Column| !known.contains(column) && (known.push(*column), true).1;
        let counts = cells.iter().map(|cell| cell.as_ref().is_ok_and(&mut is_first)).collect();
        Self { row, cells, counts }
    }

    /// How many of its cells are known columns.
    pub fn known(&self) -> usize {
        self.cells.iter().filter(|cell| cell.is_ok()).count()
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

    /// Which columns are used and which ignored.
    pub fn column_use(&self, sheet: &str) -> ColumnUse {
        let mut columns = ColumnUse { sheet: sheet.to_owned(), ..ColumnUse::default() };
        for cell in &self.cells {
            match cell {
                Ok(column) => columns.used.push(column.name().to_owned()),
                Err(name) if name.is_empty() => {}
                Err(name) => columns.ignored.push(name.clone()),
            }
        }
        columns
    }

    /// Says which columns are not read.
    pub fn report_unknown(&self, sheet: &str, report: &mut ReadReport) {
        for (index, cell) in self.cells.iter().enumerate() {
            let message = match cell {
                Ok(column) if !self.counts[index] => {
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
            report.doubt(format!("{}, column {name}", table::place(sheet, self.row)), message);
        }
    }

    /// A row below the header.
    pub fn record<'o>(
        &self,
        origin: &'o Origin,
        row: u32,
        cells: impl Iterator<Item = impl AsRef<str>>,
        report: &mut ReadReport,
    ) -> Record<'o> {
        let mut record = Record::new(row, origin);
        for (index, cell) in cells.enumerate() {
            if let Some(column) = self.column_of(index, cell_text(cell.as_ref()), &record, report) {
                record.push(column, cell_text(cell.as_ref()).to_owned());
            }
        }
        record
    }

    /// Fills a record with the cells of a row.
    pub fn fill<'o>(
        &self,
        record: &mut Record<'o>,
        cells: impl Iterator<Item = Cow<'o, str>>,
        report: &mut ReadReport,
    ) {
        for (index, cell) in cells.enumerate() {
            let text: Cow<'_, str> = match cell {
                Cow::Borrowed(cell) => cell_text(cell).into(),
                Cow::Owned(cell) => cell_text(&cell).to_owned().into(),
            };
            if let Some(column) = self.column_of(index, &text, record, report) {
                record.push(column, text);
            }
        }
    }

    /// The column of a cell; nothing where it is empty, or ignored, which is said.
    fn column_of(&self, index: usize, cell: &str, record: &Record<'_>, report: &mut ReadReport) -> Option<Column> {
        if cell.is_empty() {
            return None;
        }
        match self.cells.get(index) {
            Some(Ok(column)) => {
                if cell.contains('\n') {
                    let message = "the cell spans several lines; a closing quote may be missing above";
                    report.doubt(record.place(Some(*column)), message);
                }
                // Of two columns with one name the first counts, whether filled or not.
                self.counts[index].then_some(*column)
            }
            Some(Err(_)) => None,
            None => {
                let message = format!("found {} in a cell beyond the last column; it is ignored", quoted(cell, 80));
                report.doubt(format!("{}, cell {}", record.place(None), index + 1), message);
                None
            }
        }
    }

    /// Whether any of these is a column of it.
    pub fn has_any(&self, columns: &[Column]) -> bool {
        self.cells.iter().flatten().any(|column| columns.contains(column))
    }
}

fn cell_text(cell: &str) -> &str {
    unescape(trimmed(cell))
}
