//! Where the header of a table stands, if it has one, and which rows are no rows of the table.

use super::names;
use super::values::{Looks, look};
use super::words::{self, plain};
use crate::import::cells;
use crate::import::table::{RowBuffer, SheetHead};

/// Most columns that are shown and can be chosen.
pub const MOST_COLUMNS: usize = 100;

/// Longest name or cell that is shown, in characters.
pub const LONGEST_SHOWN: usize = 200;

/// The shape of a sheet.
pub struct Shape<'s> {
    /// Its name and first rows.
    pub sheet: &'s SheetHead,
    /// Row of the header; `None` where the first row has values already.
    pub header: Option<&'s RowBuffer>,
    /// How many columns it has, at the most [`MOST_COLUMNS`].
    pub columns: usize,
}

impl<'s> Shape<'s> {
    /// The shape of a table with at least two columns and a row; `None` for anything else.
    pub fn of(sheet: &'s SheetHead) -> Option<Self> {
        let rows: Vec<&RowBuffer> = sheet.first.iter().filter(|row| !is_no_row(row)).collect();
        let widest = rows.iter().map(|row| width(row)).max()?;
        if widest < 2 {
            return None;
        }
        let header = find_header(&rows, widest);
        let below = rows.iter().filter(|row| header.is_none_or(|header| row.number > header.number));
        if below.filter(|row| filled(row) > 0).count() == 0 {
            return None;
        }
        let columns = header.map_or(widest, width).clamp(2, MOST_COLUMNS);
        Some(Self { sheet, header, columns })
    }

    /// The names of its columns, as a choice keeps them; empty where it has no header.
    pub fn names(&self) -> Vec<String> {
        let Some(header) = self.header else { return Vec::new() };
        (0..self.columns).map(|index| shown(header.get(index))).collect()
    }

    /// What a column is called in messages: its name, else its letter.
    pub fn name(&self, index: usize) -> String {
        let name = self.header.map_or("", |header| header.get(index));
        if name.is_empty() { letter(index) } else { shown(name) }
    }

    /// The first rows below the header.
    pub fn rows(&self) -> impl Iterator<Item = &'s RowBuffer> {
        let header = self.header.map_or(0, |header| header.number);
        self.sheet.first.iter().filter(move |row| row.number > header && !is_no_row(row))
    }
}

/// A text as far as it is shown.
pub fn shown(text: &str) -> String {
    text.trim_start_matches('\u{feff}').chars().take(LONGEST_SHOWN).collect()
}

/// The letter of a column, as spreadsheets have it.
pub fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8).to_string();
    if index < 26 { last } else { letter(index / 26 - 1) + &last }
}

/// Whether a row is a comment, or a line that is drawn between rows.
pub fn is_no_row(row: &RowBuffer) -> bool {
    let is_drawn = |cell: &str| cell.chars().all(|letter| matches!(letter, '-' | '=' | '+' | ':' | ' '));
    is_comment(row) || row.iter().all(is_drawn) && row.iter().any(|cell| cell.len() > 2)
}

/// A lone cell that begins with `#`, as PowerShell's line `#TYPE` does. A header may begin so, too: `#` for a number.
pub fn is_comment(row: &RowBuffer) -> bool {
    row.get(0).starts_with('#') && filled(row) == 1
}

/// How many cells there are up to the last one that is filled.
fn width(row: &RowBuffer) -> usize {
    (0..row.len()).rev().find(|index| !row.get(*index).is_empty()).map_or(0, |last| last + 1)
}

/// How many cells are filled.
pub fn filled(row: &RowBuffer) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}

/// Whether a row has a cell that no header has: an address, a prefix, a MAC address.
fn has_values(row: &RowBuffer) -> bool {
    row.iter()
        .take(MOST_COLUMNS)
        .any(|cell| matches!(look(plain(cell)), Looks::Address | Looks::Prefix | Looks::Mac | Looks::Uuid))
}

/// The header: of the rows before the first values the one with the most known names, else the first wide one.
fn find_header<'s>(rows: &[&'s RowBuffer], widest: usize) -> Option<&'s RowBuffer> {
    let is_wide = |row: &RowBuffer| filled(row) * 5 >= widest * 4;
    let mut best: Option<(usize, &RowBuffer)> = None;
    for row in rows.iter().filter(|row| filled(row) >= 2) {
        if has_values(row) {
            // A title may have an address in it, too.
            if filled(row) * 2 >= widest {
                break;
            }
            continue;
        }
        let known = names_known(row);
        if known * 3 < filled(row) && is_like_data(row) || known == 0 && !is_wide(row) {
            continue;
        }
        if best.is_none_or(|(most, _)| known > most) {
            best = Some((known, row));
        }
    }
    best.map(|(_, row)| row)
}

/// Whether a row has cells as rows of data have them: numbers, yes or no, power states.
fn is_like_data(row: &RowBuffer) -> bool {
    let is_data = |cell: &&str| {
        let cell = plain(cell);
        look(cell) == Looks::Number || cells::yes_or_no(cell).is_some() || words::power(cell).is_some()
    };
    let count = row.iter().take(MOST_COLUMNS).filter(is_data).count();
    count > 0 && count * 5 >= filled(row)
}

fn names_known(row: &RowBuffer) -> usize {
    row.iter().take(MOST_COLUMNS).filter(|cell| names::is_known(cell)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> SheetHead {
        let buffer = |(number, line): (usize, &str)| {
            let mut row = RowBuffer::default();
            row.clear(number as u32 + 1);
            line.split(';').for_each(|cell| row.push(cell));
            row
        };
        SheetHead::new(0, "".into(), text.lines().enumerate().map(buffer).collect())
    }

    fn header(text: &str) -> Option<u32> {
        Shape::of(&sheet(text)).and_then(|shape| shape.header.map(|header| header.number))
    }

    #[test]
    fn a_header_is_found_below_titles() {
        assert_eq!(header("Server;IP\nweb01;10.0.0.4"), Some(1));
        assert_eq!(header("IP-Liste Werk Süd;;\nStand: 1.5.;;\nName;IP;VLAN\nweb01;10.0.0.4;7"), Some(3));
        assert_eq!(header("#TYPE Selected\nfoo;bar\n1;2"), Some(2));
        assert_eq!(header("#;Name;IP\n1;web01;10.0.0.4"), Some(1));
        assert_eq!(header("Name;Wert\n---;---\nweb01;2"), Some(1));
    }

    #[test]
    fn a_first_row_with_values_is_no_header() {
        assert_eq!(header("web01;10.0.0.4;on\nweb02;10.0.0.5;off"), None);
        assert_eq!(header("web01;on;00:50:56:94:ac:34\nVM;IP;MAC"), None);
    }

    #[test]
    fn a_table_has_two_columns_and_a_row() {
        assert!(Shape::of(&sheet("Server;IP")).is_none());
        assert!(Shape::of(&sheet("Server\nweb01")).is_none());
        assert!(Shape::of(&sheet("")).is_none());
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letter), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
