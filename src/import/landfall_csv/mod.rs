//! Landfall's own CSV: what a person fills in where no export can be had, and what a template looks like.
//!
//! Belongs here: the columns, telling such a file by its header, reading it, and writing it. The page for people is
//! `docs/landfall-csv.md`.
//!
//! # Invariants
//!
//! 1. Columns are told by name, never by place: a spreadsheet may reorder, leave out and add some.
//! 2. Every row is used or counted as skipped; a bad cell costs itself.
//! 3. What [`write()`] writes, the reader gives back.

pub(super) mod columns;
mod header;
mod ids;
mod merging;
pub(super) mod record;
pub(super) mod rows;
mod text;
mod write;

pub use write::write;

use std::ops::ControlFlow;

use columns::Column;
use header::Header;
use record::{Origin, Record};
use rows::RowReader;
use text::TextTable;

use super::table::{RowBuffer, SheetHead};
use super::{FileContents, Format, HowToGet, Opened, ReadError, ReadReport, Recognition};
use crate::engine::inventory_rows::{InventoryRows, Place};

/// Landfall's own CSV.
pub const FORMAT: Format = Format { id: "landfall-csv", name: "Landfall CSV", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[HowToGet {
    what: "A list of VMs and addresses of your own: this header, then a row for each IP address",
    command: "site,network,subnet,prefixes,vm,nic,address,allocation",
}];

/// What to do about a table whose header is not known.
pub(super) const COLUMNS_NEEDED: &str = "Name its columns as in a Landfall CSV: for addresses at least vm and address, for \
                                         subnets at least network, subnet and prefixes.";

fn recognise(file: &Opened<'_>) -> Recognition {
    if file.is_workbook() {
        return match sheets_of(file).first() {
            Some((sheet, header)) => {
                let names = header.known_names().join(", ");
                Recognition::Yes(format!("the columns {names} of sheet {}", sheet.name))
            }
            None => Recognition::No,
        };
    }
    // JSON may stand in one line, which would be a very long header.
    let starts_json = |text: &&str| text.trim_start().starts_with(['{', '[']);
    match file.text().filter(|text| !starts_json(text)).and_then(TextTable::find) {
        Some(table) if table.header.is_ours() => {
            Recognition::Yes(format!("the columns {}", table.header.known_names().join(", ")))
        }
        _ => Recognition::No,
    }
}

/// The sheets of a workbook whose header is ours; a title may stand above it.
fn sheets_of<'f>(file: &'f Opened<'_>) -> Vec<(&'f SheetHead, Header)> {
    file.sheets().iter().filter_map(|sheet| Some((sheet, header_of(sheet)?))).collect()
}

fn header_of(sheet: &SheetHead) -> Option<Header> {
    let headers = sheet.first.iter().filter(|row| !is_comment(row)).map(|row| Header::of(row.number, row.iter()));
    // Of equals the first.
    headers.rev().filter(Header::is_ours).max_by_key(Header::known)
}

fn is_comment(row: &RowBuffer) -> bool {
    row.get(0).starts_with('#')
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    if file.is_workbook() { read_workbook(file) } else { read_text(file) }
}

fn read_text(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let text = file.text().unwrap_or_default();
    let Some(table) = TextTable::find(text) else { return Err(no_rows(Place::new(), "no header")) };
    let mut report = ReadReport { dialect: format!("delimiter {}", table.delimiter_name()), ..ReadReport::default() };
    file.report_encoding(&mut report);
    table.header.report_unknown("", &mut report);
    report.columns.push(table.header.column_use(""));
    let origin = Origin::default();
    let mut doubts = ReadReport::default();
    let mut reader = RowReader::new(&mut doubts);
    // Only ids are looked for first: a row that gives a name alone may stand above the one with the id.
    if table.header.has_any(&[Column::NetworkId, Column::VmId, Column::NicId]) {
        table.scan(text, &origin, &mut ReadReport::default(), |record| reader.note_ids(record));
        if table.header.has_any(&[Column::NicId]) {
            table.scan(text, &origin, &mut ReadReport::default(), |record| reader.note_nic_id(record));
        }
    }
    reader.reserve(text.len() / BYTES_A_ROW);
    let mut count = 0;
    table.scan(text, &origin, &mut report, |record| {
        count += 1;
        reader.read_row(std::slice::from_ref(record));
    });
    let rows = reader.finish();
    report.append(doubts);
    checked(rows, report, count, format!("row {}", table.header.row))
}

/// About how long a row is, for making room.
const BYTES_A_ROW: usize = 64;

fn read_workbook(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let sheets = sheets_of(file);
    let names: Vec<&str> = sheets.iter().map(|(sheet, _)| sheet.name.as_str()).collect();
    let mut report = ReadReport { dialect: format!("workbook, sheet {}", names.join(", ")), ..ReadReport::default() };
    let origins: Vec<Origin> = names.iter().map(|name| Origin::sheet(name)).collect();
    let mut records = Vec::new();
    for ((sheet, header), origin) in sheets.iter().zip(&origins) {
        header.report_unknown(&sheet.name, &mut report);
        report.columns.push(header.column_use(&sheet.name));
        file.scan(sheet, None, &mut report, &mut |row, report| {
            if row.number > header.row && !is_comment(row) {
                records.push(header.record(origin, row.number, row.iter(), report));
            }
            ControlFlow::Continue(())
        });
    }
    let place = sheets.first().map_or_else(Place::new, |(sheet, header)| sheet.place(header.row));
    contents(&records, report, place)
}

/// Turns records into rows, or says why there are none.
fn contents(records: &[Record<'_>], mut report: ReadReport, header: Place) -> Result<FileContents, ReadError> {
    let mut reader = RowReader::with_ids(records.iter(), &mut report);
    for record in records {
        reader.read_row(std::slice::from_ref(record));
    }
    let rows = reader.finish();
    checked(rows, report, records.len(), header)
}

fn checked(
    rows: InventoryRows,
    mut report: ReadReport,
    count: usize,
    header: Place,
) -> Result<FileContents, ReadError> {
    if rows.is_empty() {
        let found = match report.skipped.first() {
            Some(skipped) => format!("{count} rows, none of which can be used ({})", skipped.reason),
            None => "a header without rows below".to_owned(),
        };
        return Err(no_rows(header, &found));
    }
    report.set_read(counts(&rows, report.rows_used));
    Ok(FileContents { rows, report, ..FileContents::default() })
}

/// What was read, by kind.
pub(super) fn counts(rows: &InventoryRows, used: usize) -> [(&'static str, usize); 6] {
    [
        ("rows", used),
        ("networks", rows.networks.len()),
        ("subnets", rows.networks.iter().map(|network| network.subnets.len()).sum()),
        ("VMs", rows.virtual_machines.len()),
        ("NICs", rows.nics.len()),
        ("IP configurations", rows.nics.iter().map(|nic| nic.ip_configurations.len()).sum()),
    ]
}

fn no_rows(place: Place, found: &str) -> ReadError {
    ReadError {
        place,
        found: found.to_owned(),
        expected: "a row for each IP address or subnet".to_owned(),
        remedy: COLUMNS_NEEDED.to_owned(),
    }
}

/// The header of a file with every column, in the order in which [`write()`] writes those that it needs.
pub fn header() -> String {
    let names: Vec<&str> = Column::all().map(Column::name).collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> SheetHead {
        let buffer = |(number, cells): (usize, &&[&str])| {
            let mut row = RowBuffer::default();
            row.clear(number as u32 + 1);
            cells.iter().for_each(|cell| row.push(cell));
            row
        };
        SheetHead::new(0, "VMs".into(), rows.iter().enumerate().map(buffer).collect())
    }

    #[test]
    fn the_header_of_a_sheet_may_stand_below_a_title_and_a_comment() {
        let rows: &[&[&str]] = &[&["Our VMs"], &["# of May"], &["VM", "Address", "note"], &["web01", "10.0.0.4", "vm"]];
        let header = header_of(&sheet(rows)).map(|header| (header.row, header.known_names()));
        assert_eq!(header, Some((3, vec!["vm", "address"])));
        assert!(header_of(&sheet(&[&["VM", "Powerstate"], &["web01", "on"]])).is_none());
    }

    #[test]
    fn a_row_of_a_sheet_says_where_it_stands() {
        let origin = Origin::sheet("VMs");
        let mut report = ReadReport::default();
        let header = Header::of(1, ["vm", "address"].into_iter());
        let records = [header.record(&origin, 2, ["web01", "10.0.0.400"].iter(), &mut report)];
        let contents = contents(&records, report, Place::new()).unwrap();
        assert_eq!(contents.rows.virtual_machines[0].place, "sheet VMs, row 2");
        assert_eq!(contents.report.doubts[0].place, "sheet VMs, row 2, column address");
    }
}
