//! What Zerto states of protected machines: for each NIC the network and the address that it gets in a failover and in a test.
//!
//! Belongs here: the CSV of NIC settings and the JSON that it is made of, as Zerto's own scripts export them; the workbook in
//! which VPGs are planned; the list of protected machines, which has the names that the settings lack. Addresses at the
//! protected site are in none of them.

mod settings;
mod tables;
mod targets;

use targets::Reader;

use super::summary::nothing_read;
use super::{FileContents, Format, HowToGet, Opened, ReadError, ReadReport, Recognition, json};

/// Zerto.
pub const FORMAT: Format = Format { id: "zerto", name: "Zerto", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "NIC settings of all VPGs as CSV and JSON, with the script of Zerto's Python client",
        command: "python export_vpg_settings_nics_to_csv.py --zvm_address zvm.example.org --client_id zerto-api \
                  --client_secret \"$ZERTO_SECRET\"",
    },
    HowToGet {
        what: "Names of the protected VMs, with the API of Zerto",
        command: "curl --header \"Authorization: Bearer $ZERTO_TOKEN\" https://zvm.example.org/v1/vms > zerto-vms.json",
    },
];

fn recognise(file: &Opened<'_>) -> Recognition {
    let by = file.json().and_then(|text| json::recognise(text, settings::tell)).or_else(|| tables::tell(file));
    by.map_or(Recognition::No, Recognition::Yes)
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut report = ReadReport::default();
    let mut reader = Reader::default();
    file.report_encoding(&mut report);
    report.dialect = match file.json().filter(|text| json::recognise(text, settings::tell).is_some()) {
        Some(text) => {
            json::read_elements(text, &mut report, |element, report| settings::read(element, &mut reader, report));
            match reader.rows.nics.is_empty() {
                true => "list of protected machines".to_owned(),
                false => "exported VPG settings".to_owned(),
            }
        }
        None => tables::read(file, &mut reader, &mut report).join("; "),
    };
    reader.report(&mut report);
    let Reader { rows, stated, .. } = reader;
    if rows.is_empty() {
        let expected = "NICs of protected machines with VM Identifier and NIC Identifier";
        return Err(nothing_read(&report, expected, "Export the NIC settings of the VPGs with the command shown."));
    }
    report.set_read([
        ("VMs", rows.virtual_machines.len()),
        ("NICs", rows.nics.len()),
        ("targets of NICs", stated.nics.len()),
    ]);
    Ok(FileContents { rows, stated, report, unnamed: None })
}
