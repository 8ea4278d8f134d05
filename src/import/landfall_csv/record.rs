//! One row as its cells by column, whichever file it comes from and whatever that calls its columns.

use std::borrow::Cow;

use super::columns::Column;
use crate::engine::attribute::Attribute;
use crate::engine::file_place::FilePlace;
use crate::engine::inventory_rows::Place;
use crate::engine::text::Text;
use crate::import::table;

/// Where rows come from, and what their columns are called there.
#[derive(Default)]
pub struct Origin {
    /// Name of the sheet; empty for a text.
    pub sheet: Text,
    /// Columns that the file spells in its own way.
    pub spellings: Vec<(Column, String)>,
}

impl Origin {
    /// Rows of a sheet, or with an empty name of a text, whose columns have Landfall's own names.
    pub fn sheet(name: &str) -> Self {
        Self { sheet: name.into(), spellings: Vec::new() }
    }

    fn spelling(&self, column: Column) -> &str {
        let own = self.spellings.iter().find(|(known, _)| *known == column);
        own.map_or(column.name(), |(_, spelling)| spelling)
    }
}

/// One row: its cells by column.
pub struct Record<'o> {
    /// Row of the sheet or line of the text, from 1: what a spreadsheet shows, as long as no cell spans lines.
    row: u32,
    origin: &'o Origin,
    /// The filled ones only: most rows leave most columns empty.
    cells: Vec<(Column, Cow<'o, str>)>,
    /// The bits of columns that are filled.
    filled: u32,
    /// For each of those the place of its cell, by its bit.
    places: [u8; 32],
}

impl<'o> Record<'o> {
    /// A row without cells.
    pub fn new(row: u32, origin: &'o Origin) -> Self {
        Self { row, origin, cells: Vec::new(), filled: 0, places: [0; 32] }
    }

    /// Takes the cells away, for the row with this number.
    pub fn clear(&mut self, row: u32) {
        self.row = row;
        self.cells.clear();
        self.filled = 0;
    }

    /// Fills a cell. An empty one is none.
    pub fn push(&mut self, column: Column, cell: impl Into<Cow<'o, str>>) {
        let cell = cell.into();
        if !cell.is_empty() {
            self.filled |= column.bit();
            self.places[column.bit().trailing_zeros() as usize] = self.cells.len().min(u8::MAX.into()) as u8;
            self.cells.push((column, cell));
        }
    }

    /// A cell, unless it is empty.
    pub fn cell(&self, column: Column) -> Option<&str> {
        if self.filled & column.bit() == 0 {
            return None;
        }
        // Attributes share a bit.
        let place = self.places[column.bit().trailing_zeros() as usize];
        if let Some((filled, cell)) = self.cells.get(usize::from(place))
            && *filled == column
        {
            return Some(cell);
        }
        self.cells.iter().find(|(filled, _)| *filled == column).map(|(_, cell)| &**cell)
    }

    /// The attributes that have a cell.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> {
        let cells: &[_] = if self.has_attributes() { &self.cells } else { &[] };
        cells.iter().filter_map(|(column, _)| match column {
            Column::Attribute(attribute) => Some(*attribute),
            _ => None,
        })
    }

    /// Whether any attribute has a cell.
    pub fn has_attributes(&self) -> bool {
        self.filled & Column::Attribute(Attribute::ALL[0]).bit() != 0
    }

    /// Whether any of these cells is filled.
    pub fn has_any(&self, columns: &[Column]) -> bool {
        columns.iter().any(|column| self.cell(*column).is_some())
    }

    /// Where it stands.
    pub fn file_place(&self) -> FilePlace {
        FilePlace::row(self.origin.sheet.clone(), self.row)
    }

    /// Where it stands, or one of its cells.
    pub fn place(&self, column: Option<Column>) -> Place {
        let row = table::place(&self.origin.sheet, self.row);
        match column {
            Some(column) => format!("{row}, column {}", self.origin.spelling(column)),
            None => row,
        }
    }
}
