//! Azure inventories as JSON, whichever tool wrote them.
//!
//! Belongs here: telling Azure JSON by its content and taking it apart into resources; reading them belongs to `azure`. A
//! file may come from the REST API, both generations of Azure CLI, Az PowerShell or Resource Graph; may hold a list, a page
//! of a list, one resource, one a line, or several of these; and may hold all kinds mixed.
//!
//! # Invariants
//!
//! 1. An element that is broken costs itself; a field that is broken costs itself. Both are reported with their place.
//! 2. Every element of the file gives a row or is counted as skipped.
//! 3. Only one element at a time is held as a tree: memory beyond the text and the rows does not grow with the file.

mod pages;
mod summary;

pub(super) use summary::{Summary, summary};

use super::azure::reader::is_cut_by_depth;
use super::azure::{Cursor, Kind, Node, Reader, classify, resource};
use super::json::walk::{Event, MOST_WRAPPERS, Verdict, walk};
use super::json::{broken, cut, place_in_text};
use super::{FileContents, Format, HowToGet, Opened, ReadError, Recognition, RowFate};
use crate::engine::inventory_rows::Place;

/// Azure inventories as JSON.
pub const FORMAT: Format = Format { id: "azure-json", name: "Azure JSON", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "VNets and subnets of a region, with Azure CLI",
        command: "az network vnet list --query \"[?location=='westeurope']\" --output json > vnets.json",
    },
    HowToGet {
        what: "NICs of a region, with Azure CLI",
        command: "az network nic list --query \"[?location=='westeurope']\" --output json > nics.json",
    },
    HowToGet {
        what: "VMs of a region, with Azure CLI",
        command: "az vm list --show-details --query \"[?location=='westeurope']\" --output json > vms.json",
    },
    HowToGet {
        what: "VNets and subnets of a region, with Az PowerShell",
        command: "Get-AzVirtualNetwork | Where-Object Location -eq westeurope | ConvertTo-Json -Depth 8 | Out-File vnets.json",
    },
    HowToGet {
        what: "NICs of a region, with Az PowerShell",
        command: "Get-AzNetworkInterface | Where-Object Location -eq westeurope | ConvertTo-Json -Depth 8 | Out-File nics.json",
    },
    HowToGet {
        what: "VMs of a region, with Az PowerShell",
        command: "Get-AzVM -Status | Where-Object Location -eq westeurope | ConvertTo-Json -Depth 8 | Out-File vms.json",
    },
    HowToGet {
        what: "VNets of a region, with Resource Graph",
        command: "az graph query --first 1000 --output json --graph-query \"resources | where type =~ \
                  'microsoft.network/virtualnetworks' and location == 'westeurope' | project id, name, type, location, \
                  resourceGroup, properties\" > vnets.json",
    },
    HowToGet {
        what: "NICs of a region, with Resource Graph",
        command: "az graph query --first 1000 --output json --graph-query \"resources | where type =~ \
                  'microsoft.network/networkinterfaces' and location == 'westeurope' | project id, name, type, location, \
                  resourceGroup, properties\" > nics.json",
    },
    HowToGet {
        what: "VMs of a region, with Resource Graph",
        command: "az graph query --first 1000 --output json --graph-query \"resources | where type =~ \
                  'microsoft.compute/virtualmachines' and location == 'westeurope' | project id, name, type, location, \
                  resourceGroup, zones, properties\" > vms.json",
    },
    HowToGet {
        what: "Addresses held by load balancers, with Azure CLI",
        command: "az network lb list --query \"[?location=='westeurope']\" --output json > load-balancers.json",
    },
];

fn recognise(file: &Opened<'_>) -> Recognition {
    let Some(text) = file.json() else { return Recognition::No };
    let mut recognition = Recognition::No;
    walk(text, |event| {
        let (node, place, has_lists) = match &event {
            Event::Element { text, place, has_lists, .. } => (serde_json::from_str(text).ok(), place, *has_lists),
            Event::TableRow { columns, row, place } => (pages::table_row(columns, row), place, false),
            _ => return Verdict::Next,
        };
        let Some(node) = node else { return Verdict::Next };
        let (kind, by) = classify(&node);
        if kind.is_wanted() {
            recognition = Recognition::Yes(format!("{by} at {place}"));
            return Verdict::Stop;
        }
        if kind == Kind::Unknown && has_lists { Verdict::LookInside } else { Verdict::Next }
    });
    recognition
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let text = file.text().unwrap_or_default();
    let mut reader = Reader::default();
    file.report_encoding(&mut reader.report);
    walk(text, |event| read_event(&mut reader, text, event));
    let Some(mut contents) = reader.finish() else { return Err(reader.nothing_read(REMEDY)) };
    contents.report.dialect = reader.dialects.describe();
    Ok(contents)
}

const REMEDY: &str = "Export them with the commands shown for Azure JSON, and drop the files together.";

fn read_event(reader: &mut Reader, text: &str, event: Event<'_>) -> Verdict {
    match event {
        Event::Element { text: element, offset, place, has_lists } => match serde_json::from_str::<Node>(element) {
            Ok(node) => return read_element(reader, &node, place, has_lists),
            Err(error) => {
                broken(&mut reader.report, text, offset, &place, &error);
                reader.skip("element with broken JSON", place);
            }
        },
        Event::TableRow { columns, row, place } => {
            reader.dialects.resource_graph = true;
            match pages::table_row(columns, row) {
                Some(node) => return read_element(reader, &node, place, false),
                None => reader.skip("table row that does not fit its columns", place),
            }
        }
        Event::Scalar { text, place } => {
            let content = text.trim_matches('"');
            if is_cut_by_depth(content) {
                reader.skip("text in place of a resource: export again with ConvertTo-Json -Depth 8", place);
            } else {
                reader.skip("no resource, but a text, number or null", place);
            }
        }
        Event::Page { facts, place } => pages::read_facts(reader, &facts, &place),
        Event::Stray { text: stray, offset } => reader.stray(stray, || place_in_text(text, offset)),
        Event::TooDeep { place } => {
            reader.skip(format!("lists in lists, more than {MOST_WRAPPERS} deep"), place);
        }
        Event::Cut { place } => cut(&mut reader.report, text, &place),
    }
    Verdict::Next
}

fn read_element(reader: &mut Reader, node: &Node<'_>, place: Place, has_lists: bool) -> Verdict {
    let (kind, _) = classify(node);
    if kind == Kind::Unknown && has_lists {
        return Verdict::LookInside;
    }
    let fate = reader.resource(&kind, &Cursor::root(node, &place));
    if fate == RowFate::Used {
        resource::note_dialect(reader, node);
    }
    reader.report.count(fate, || place);
    Verdict::Next
}
