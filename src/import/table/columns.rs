//! Columns by name: which a reader knows, and where a file has them.

use std::cell::OnceCell;
use std::marker::PhantomData;

use rustc_hash::FxHashMap;

use super::{RowBuffer, place};
use crate::engine::inventory_rows::Place;
use crate::engine::order;
use crate::engine::text::Text;
use crate::import::report::{ColumnUse, MOST_COLUMNS};

/// The columns that a reader knows. Made by `columns!`.
pub trait Columns: Copy + 'static {
    /// The spellings of each; the first is the one that people know.
    const NAMES: &'static [&'static [&'static str]];

    /// Place in [`Columns::NAMES`].
    fn index(self) -> usize;
}

/// Columns as an enum: `columns! { enum NicColumn { Vm: "VM", "vNetworkVMName"; Mac: "Mac Address"; } }`.
macro_rules! columns {
    ($(#[$documentation:meta])* $visibility:vis enum $name:ident { $($column:ident: $($spelling:literal),+;)+ }) => {
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $name { $($column),+ }

        impl $crate::import::table::Columns for $name {
            const NAMES: &'static [&'static [&'static str]] = &[$(&[$($spelling),+]),+];

            fn index(self) -> usize {
                self as usize
            }
        }
    };
}
pub(in crate::import) use columns;

/// A name without what does not count: case, blanks, `_`, `-`, a leading `*`.
pub fn fold_name(name: &str) -> String {
    let name = name.trim().trim_start_matches(['\u{feff}', '*']);
    name.chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The name and the first rows of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetHead {
    /// Its place among the sheets.
    pub index: usize,
    /// Its name; empty for a text.
    pub name: Text,
    /// Its first rows that have any cell.
    pub first: Vec<RowBuffer>,
    /// For each of them, where a folded name stands first: every format asks, for every sheet.
    places: OnceCell<Vec<FxHashMap<String, usize>>>,
}

impl SheetHead {
    /// A sheet with its first rows.
    pub fn new(index: usize, name: Text, first: Vec<RowBuffer>) -> Self {
        Self { index, name, first, places: OnceCell::new() }
    }

    /// The row among the first ones that has the most of the known columns; `None` where none has any.
    pub fn header<C: Columns>(&self) -> Option<Header<C>> {
        let (row, places) = self.best_row(C::NAMES)?;
        Some(Header { row: row.number, names: names_of(row), places, others: Vec::new(), columns: PhantomData })
    }

    // Apart from the columns of a format, so that there is one of it and not one for each.
    fn best_row(&self, columns: &[&[&str]]) -> Option<(&RowBuffer, Vec<Option<usize>>)> {
        let places = self.places.get_or_init(|| self.first.iter().map(places_of_names).collect());
        let spellings = folded(columns);
        let known = |names: &&FxHashMap<String, usize>| find(&spellings, names).flatten().count();
        // Of equals the first.
        let rows = self.first.iter().zip(places).rev();
        let (row, names) = rows.max_by_key(|(_, names)| known(names)).filter(|(_, names)| known(names) > 0)?;
        Some((row, find(&spellings, names).collect()))
    }

    /// Where a row of it stands.
    pub fn place(&self, row: u32) -> Place {
        place(&self.name, row)
    }
}

/// Where each name of a row stands first.
fn places_of_names(row: &RowBuffer) -> FxHashMap<String, usize> {
    let mut places = FxHashMap::default();
    for (place, name) in row.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        places.entry(fold_name(name)).or_insert(place);
    }
    places
}

fn folded(columns: &[&[&str]]) -> Vec<Vec<String>> {
    columns.iter().map(|spellings| spellings.iter().map(|name| fold_name(name)).collect()).collect()
}

/// Where each column stands: at the earliest of its spellings that the row has.
fn find(spellings: &[Vec<String>], places: &FxHashMap<String, usize>) -> impl Iterator<Item = Option<usize>> {
    spellings.iter().map(|spellings| spellings.iter().find_map(|name| places.get(name).copied()))
}

fn names_of(row: &RowBuffer) -> Vec<String> {
    row.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect()
}

/// A header: its names, and which of them are known columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<C> {
    /// Its row, from 1.
    pub row: u32,
    /// All names as the file spells them.
    pub names: Vec<String>,
    /// For each known column, where it stands.
    places: Vec<Option<usize>>,
    /// Columns that a reader knows by more than their name.
    others: Vec<usize>,
    columns: PhantomData<C>,
}

impl<C: Columns> Header<C> {
    /// Takes a row for a header. Of two columns with one name the first counts; a column is found by its earliest
    /// spelling that the row has.
    pub fn of(row: &RowBuffer) -> Self {
        let places = find(&folded(C::NAMES), &places_of_names(row)).collect();
        Self { row: row.number, names: names_of(row), places, others: Vec::new(), columns: PhantomData }
    }

    /// Reads one more column, which stands at a place.
    pub fn also_read(&mut self, place: usize) {
        self.others.push(place);
    }

    fn is_read(&self, place: usize) -> bool {
        self.places.contains(&Some(place)) || self.others.contains(&place)
    }

    /// How many of the known columns it has.
    pub fn known(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Whether it has a column.
    pub fn has(&self, column: C) -> bool {
        self.place(column).is_some()
    }

    /// Whether it has all of these columns.
    pub fn has_all(&self, columns: &[C]) -> bool {
        columns.iter().all(|column| self.has(*column))
    }

    /// Where a column stands, from 0.
    pub fn place(&self, column: C) -> Option<usize> {
        self.places[column.index()]
    }

    /// How the file spells a column, or how people know it where the file lacks it.
    pub fn spelling(&self, column: C) -> &str {
        self.place(column).map_or(C::NAMES[column.index()][0], |place| &self.names[place])
    }

    /// The known columns that it has, as the file spells them.
    pub fn known_names(&self) -> Vec<&str> {
        known_names(&self.names, &self.places)
    }

    /// By what a file is told: `columns VM, Mac Address and 12 more`.
    pub fn told_by(&self) -> String {
        told_by(&self.known_names())
    }

    /// Which cells of a row are read.
    pub fn wanted(&self) -> Vec<bool> {
        (0..self.names.len()).map(|place| self.is_read(place)).collect()
    }

    /// Which columns are used and which ignored.
    pub fn column_use(&self, sheet: &str) -> ColumnUse {
        column_use(sheet, &self.names, &self.wanted())
    }
}

// What follows is the same for the columns of every format, and stands apart so that there is one of it.

fn known_names<'n>(names: &'n [String], places: &[Option<usize>]) -> Vec<&'n str> {
    order::distinct(places.iter().flatten().copied()).into_iter().map(|place| names[place].as_str()).collect()
}

fn told_by(names: &[&str]) -> String {
    let shown = names.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(4) {
        0 => format!("the columns {shown}"),
        more => format!("the columns {shown} and {more} more"),
    }
}

fn column_use(sheet: &str, names: &[String], read: &[bool]) -> ColumnUse {
    let mut columns = ColumnUse { sheet: sheet.to_owned(), ..ColumnUse::default() };
    for (place, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let list = if read.get(place) == Some(&true) { &mut columns.used } else { &mut columns.ignored };
        if list.len() < MOST_COLUMNS {
            list.push(name.clone());
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    columns! {
        enum Sample {
            Vm: "VM", "vNetworkVMName";
            Mac: "Mac Address";
            Server: "*Server name";
        }
    }

    fn row(cells: &[&str]) -> RowBuffer {
        let mut row = RowBuffer::default();
        row.clear(3);
        cells.iter().for_each(|cell| row.push(cell));
        row
    }

    #[test]
    fn columns_are_found_by_any_spelling_and_the_rest_is_ignored() {
        let header = Header::<Sample>::of(&row(&["note", "vnetworkvmname", "MAC_address ", "VM", "Server Name"]));
        assert_eq!(header.place(Sample::Vm), Some(3));
        assert_eq!(header.place(Sample::Mac), Some(2));
        assert_eq!(header.place(Sample::Server), Some(4));
        assert_eq!(header.column_use("").ignored, ["note", "vnetworkvmname"]);
        assert_eq!(header.told_by(), "the columns MAC_address, VM, Server Name");
    }
}
