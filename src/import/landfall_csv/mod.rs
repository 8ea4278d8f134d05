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

mod columns;
mod header;
mod rows;
mod write;

pub use write::write;

use columns::Column;
use header::Header;
use rows::RowReader;

use super::{FileContents, Format, HowToGet, Opened, ReadError, Recognition};
use crate::engine::inventory_rows::Place;

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
    // JSON may stand in one line, which would be a very long header.
    let starts_json = |text: &&str| text.trim_start().starts_with(['{', '[']);
    match file.text().filter(|text| !starts_json(text)).and_then(Header::find) {
        Some(header) if header.is_ours() => {
            Recognition::Yes(format!("the columns {}", header.known_names().join(", ")))
        }
        _ => Recognition::No,
    }
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let text = file.text().unwrap_or_default();
    let Some(header) = Header::find(text) else { return Err(no_rows(Place::new(), "no header")) };
    let mut contents = FileContents::default();
    let report = &mut contents.report;
    report.dialect = format!("delimiter {}", header.delimiter_name());
    file.report_encoding(report);
    header.report_unknown(report);
    let records = header.records(text, report);
    let row_count = records.len();
    contents.rows = RowReader::read_all(&records, report);
    if contents.rows.is_empty() {
        let found = match report.skipped.first() {
            Some(skipped) => format!("{row_count} rows, none of which can be used ({})", skipped.reason),
            None => "a header without rows below".to_owned(),
        };
        return Err(no_rows(format!("row {}", header.line), &found));
    }
    report.rows_in = row_count;
    report.rows_used = row_count - report.rows_skipped();
    let rows = &contents.rows;
    let counts = [
        ("rows", report.rows_used),
        ("networks", rows.networks.len()),
        ("subnets", rows.networks.iter().map(|network| network.subnets.len()).sum()),
        ("VMs", rows.virtual_machines.len()),
        ("NICs", rows.nics.len()),
        ("IP configurations", rows.nics.iter().map(|nic| nic.ip_configurations.len()).sum()),
    ];
    report.set_read(counts);
    Ok(contents)
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
