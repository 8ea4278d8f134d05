//! NetBox: prefixes, VLANs, addresses, virtual machines and interfaces, from its API, the export of its pages, or a table
//! as its import takes it.
//!
//! Belongs here: telling NetBox's lists, and putting addresses into prefixes where a file has both. A file may have several
//! lists one after the other, pages of them, or on sheets.
//!
//! # Invariants
//!
//! 1. A network is a VLAN, or a prefix without one; containers and aggregates are none.
//! 2. A device is a physical machine only where the file lists it with an address and a role that is not network gear's;
//!    other addresses of devices count as in use.

mod cell;
mod elements;
mod estate;
mod facts;
mod kinds;
mod networks;
mod rows;
mod tables;

use estate::Estate;
use kinds::{Kind, kind_of};
use rows::Rows;

use super::json::{self, ElementFate};
use super::{FileContents, Format, HowToGet, Opened, ReadError, ReadReport, Recognition, RowFate};
use crate::engine::inventory_rows::Place;

/// NetBox.
pub const FORMAT: Format = Format { id: "netbox", name: "NetBox", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "Prefixes, VLANs, VMs, interfaces and addresses in one file, with the API of NetBox: up to 1,000 of each",
        command: "for list in ipam/prefixes ipam/vlans virtualization/virtual-machines virtualization/interfaces ipam/ip-addresses; \
                  do curl -sS -H \"Authorization: Token $NETBOX_TOKEN\" \"https://netbox.example.org/api/$list/?limit=0\"; echo; done \
                  > netbox.json",
    },
    HowToGet {
        what: "Prefixes alone, with the API of NetBox; a token of version 2 goes with Bearer in place of Token",
        command: "curl -sS -H \"Authorization: Token $NETBOX_TOKEN\" \
                  \"https://netbox.example.org/api/ipam/prefixes/?limit=0\" > prefixes.json",
    },
    HowToGet {
        what: "Any of these lists from its page in NetBox: All Data, which has the machine of each address",
        command: "IPAM > Prefixes > Export > All Data (CSV)",
    },
];

fn recognise(file: &Opened<'_>) -> Recognition {
    if let Some((kind, header)) = file.sheets().iter().find_map(kind_of) {
        return Recognition::Yes(format!("{} of NetBox: {}", kind.name(), header.told_by()));
    }
    let told = file.json().and_then(|text| {
        json::recognise(text, |element| {
            let kind = elements::kind_of(element)?;
            Some(format!("{} of NetBox's API", kind.name()))
        })
    });
    told.map_or(Recognition::No, Recognition::Yes)
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut report = ReadReport::default();
    file.report_encoding(&mut report);
    let mut estate = Estate::default();
    let mut kinds: Vec<Kind> = Vec::new();
    let is_table = file.sheets().iter().any(|sheet| kind_of(sheet).is_some());
    if is_table {
        read_tables(file, &mut estate, &mut report, &mut kinds);
    } else {
        let text = file.json().unwrap_or_default();
        json::read_elements(text, &mut report, |element, report| {
            let Some(kind) = elements::kind_of(element) else { return ElementFate::LookInside };
            note(&mut kinds, kind);
            ElementFate::Row(match elements::read_element(kind, element, &mut estate, report) {
                Ok(()) => RowFate::Used,
                Err(reason) => RowFate::Skipped(reason.into()),
            })
        });
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let source = match (is_table, file.delimiter_name()) {
        (false, _) => "API".to_owned(),
        (true, Some(delimiter)) => format!("table, delimiter {delimiter}"),
        (true, None) => "workbook".to_owned(),
    };
    report.dialect = format!("{source}: {}", names.join(", "));
    let Rows { rows, devices, holders } = estate.finish(&mut report);
    if rows.is_empty() {
        return Err(nothing_read(&report, &names));
    }
    report.set_read([
        ("networks", rows.networks.len()),
        ("subnets", rows.networks.iter().map(|network| network.subnets.len()).sum()),
        ("VMs", rows.virtual_machines.len() - devices),
        ("physical machines", devices),
        ("NICs", rows.nics.len() - holders),
        ("addresses in use without a machine", holders),
    ]);
    Ok(FileContents { rows, report, ..FileContents::default() })
}

fn read_tables(file: &Opened<'_>, estate: &mut Estate, report: &mut ReadReport, kinds: &mut Vec<Kind>) {
    for sheet in file.sheets() {
        let Some((kind, header)) = kind_of(sheet) else { continue };
        note(kinds, kind);
        file.rows(sheet, &header, report, |row, report| tables::read_row(kind, &header, row, estate, report));
    }
}

fn note(kinds: &mut Vec<Kind>, kind: Kind) {
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
}

fn nothing_read(report: &ReadReport, names: &[&str]) -> ReadError {
    let skipped = report.skipped.first();
    let names = names.join(", ");
    let found = match skipped {
        Some(skipped) => format!("{names} of NetBox, of which nothing can be used ({})", skipped.reason),
        None => format!("{names} of NetBox without any entry"),
    };
    ReadError {
        place: skipped.map_or_else(Place::new, |skipped| skipped.first.clone()),
        found,
        expected: "prefixes that are no containers, VLANs, addresses, virtual machines or their interfaces".into(),
        remedy: "Export the lists of prefixes, VLANs, IP addresses, virtual machines and VM interfaces, and drop them together."
            .into(),
    }
}
