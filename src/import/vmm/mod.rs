//! What System Center VMM exports through PowerShell: VMs, their adapters, VM networks and subnets, logical networks with their
//! sites, static IP address pools, clouds, and the hosts that reach each network.
//!
//! A file may hold one kind or all of them, as CSV or as JSON of any depth, by either generation of PowerShell. Objects name
//! each other by ID where the file has it, else by name: files that are dropped together link up.

mod fields;
mod how_to_get;
mod kind;
mod logical;
mod machines;
mod networks;
mod pools;
mod reader;

use super::power_shell::{self, nothing_read, read_objects, written_by};
use super::{FileContents, Format, Opened, ReadError, ReadReport, Recognition};
use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::NetworkRow;
use kind::Kind;
use reader::{Counts, Reader};

/// System Center VMM through PowerShell.
pub const FORMAT: Format =
    Format { id: "vmm", name: "System Center VMM", how_to_get: how_to_get::HOW_TO_GET, recognise, read };

fn recognise(file: &Opened<'_>) -> Recognition {
    power_shell::recognise::<Kind>(file)
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut report = ReadReport::default();
    let mut reader = Reader::default();
    file.report_encoding(&mut report);
    let fields = reader.fields.clone();
    read_objects(file, &fields, &mut report, |kind, object, report| reader.read(kind, object, report));
    let counts = std::mem::take(&mut reader.counts);
    let rows = reader.finish(&mut report);
    if rows.is_empty() {
        let expected = "VMs, virtual network adapters, VM networks, VM subnets, network sites or address pools of VMM";
        return Err(nothing_read(&report, expected, FORMAT.name));
    }
    let is_plan = |network: &&NetworkRow| network.attributes.get(Attribute::NetworkKind).is_some();
    let plans = rows.networks.iter().filter(is_plan).count();
    let of_plans: usize = rows.networks.iter().filter(is_plan).map(|network| network.subnets.len()).sum();
    let subnets: usize = rows.networks.iter().map(|network| network.subnets.len()).sum();
    let Counts { sites, pools, clouds, hosts } = counts;
    report.dialect = written_by(file);
    report.set_read([
        ("VM networks", rows.networks.len() - plans),
        ("VM subnets", subnets - of_plans),
        ("logical networks and their plans", plans),
        ("network sites", sites),
        ("static IP address pools", pools),
        ("clouds", clouds),
        ("networks of hosts", hosts),
        ("VMs", rows.virtual_machines.len()),
        ("NICs", rows.nics.len()),
    ]);
    Ok(FileContents { rows, report, ..FileContents::default() })
}
