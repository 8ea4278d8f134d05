//! What Hyper-V exports through PowerShell: VMs, their adapters with addresses and VLANs, and virtual switches.
//!
//! Hyper-V knows no prefixes and does not say whether an address is fixed: both stay unsaid.

mod fields;
mod how_to_get;
mod kind;
mod reader;

use super::power_shell::{self, nothing_read, read_objects, written_by};
use super::{FileContents, Format, Opened, ReadError, ReadReport, Recognition};
use kind::Kind;
use reader::Reader;

/// Hyper-V through PowerShell.
pub const FORMAT: Format =
    Format { id: "hyper-v", name: "Hyper-V", how_to_get: how_to_get::HOW_TO_GET, recognise, read };

fn recognise(file: &Opened<'_>) -> Recognition {
    power_shell::recognise::<Kind>(file)
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut report = ReadReport::default();
    let mut reader = Reader::default();
    file.report_encoding(&mut report);
    let fields = reader.fields.clone();
    read_objects(file, &fields, &mut report, |kind, object, report| reader.read(kind, object, report));
    let switches = reader.switches;
    let rows = reader.finish(&mut report);
    if rows.is_empty() {
        let expected = "VMs, network adapters or virtual switches of Hyper-V";
        return Err(nothing_read(&report, expected, FORMAT.name));
    }
    report.dialect = written_by(file);
    report.set_read([("virtual switches", switches), ("VMs", rows.virtual_machines.len()), ("NICs", rows.nics.len())]);
    Ok(FileContents { rows, report, ..FileContents::default() })
}
