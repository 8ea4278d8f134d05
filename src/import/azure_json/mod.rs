//! Azure inventories as JSON, whichever tool wrote them.
//!
//! Belongs here: telling Azure JSON by its content, taking it apart into resources, and reading VNets, subnets, NICs, VMs
//! and the addresses that load balancers, gateways and private endpoints hold. A file may come from the REST API, both
//! generations of Azure CLI, Az PowerShell or Resource Graph; may hold a list, a page of a list, one resource, one a line,
//! or several of these; and may hold all kinds mixed.
//!
//! # Invariants
//!
//! 1. An element that is broken costs itself; a field that is broken costs itself. Both are reported with their place.
//! 2. Every element of the file gives a row or is counted as skipped.
//! 3. Only one element at a time is held as a tree: memory beyond the text and the rows does not grow with the file.

mod cursor;
mod ids;
mod networks;
mod nics;
mod node;
mod pages;
mod reader;
mod resource;
mod summary;
mod virtual_machines;

pub(super) use summary::{Summary, summary};

use std::borrow::Cow;

use cursor::Cursor;
use node::Node;
use reader::{Reader, is_cut_by_depth};
use resource::{Kind, classify};

use super::encoding::quoted;
use super::json::walk::{Event, MOST_WRAPPERS, Verdict, walk};
use super::json::{broken, cut, place_in_text};
use super::{FileContents, Format, HowToGet, Opened, ReadError, ReadReport, Recognition, RowFate};
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
    let reader = read_all(file, &mut |_, _, _| Share::NotMine);
    if reader.rows.is_empty() {
        return Err(nothing_read(&reader));
    }
    let Beside { contents, dialect, read } = reader.finish();
    let FileContents { rows, mut report, .. } = contents;
    report.dialect = dialect;
    report.set_read(read);
    Ok(FileContents { rows, report, ..FileContents::default() })
}

/// What a file holds of Azure inventories, where another format reads what stands between them.
pub(super) struct Beside {
    /// Rows and report; nothing else.
    pub contents: FileContents,
    /// The tools whose spellings were met; empty for none.
    pub dialect: String,
    /// What was read, by kind.
    pub read: Vec<(&'static str, usize)>,
}

/// What another format says to an element.
pub(super) enum Share {
    /// It is none of its own.
    NotMine,
    /// It is, and this became of it.
    Mine(RowFate),
    /// It is, and will be counted once all are read.
    MineLater,
}

/// Another format's look at an element, given with its place.
pub(super) type Take<'t> = &'t mut dyn FnMut(&str, &str, &mut ReadReport) -> Share;

/// Reads the Azure inventories of a file, and leaves to another format what that takes.
pub(super) fn read_beside(file: &Opened<'_>, take: Take<'_>) -> Beside {
    read_all(file, take).finish()
}

fn read_all(file: &Opened<'_>, take: Take<'_>) -> Reader {
    let text = file.text().unwrap_or_default();
    let mut reader = Reader::default();
    file.report_encoding(&mut reader.report);
    walk(text, |event| {
        if let Event::Element { text: element, place, .. } = &event {
            match take(element, place, &mut reader.report) {
                Share::NotMine => {}
                Share::Mine(fate) => {
                    reader.report.count(fate, || place.clone());
                    return Verdict::Next;
                }
                Share::MineLater => return Verdict::Next,
            }
        }
        read_event(&mut reader, text, event)
    });
    reader.report_cuts();
    reader
}

impl Reader {
    fn finish(self) -> Beside {
        let Self { rows, report, dialects, held_addresses, holders, .. } = self;
        let nested_subnets: usize = rows.networks.iter().map(|network| network.subnets.len()).sum();
        let read = vec![
            ("VNets", rows.networks.len()),
            ("subnets", nested_subnets + rows.subnets.len()),
            ("VMs", rows.virtual_machines.len()),
            ("NICs", rows.nics.len() - holders),
            ("addresses of load balancers and gateways", held_addresses),
        ];
        let contents = FileContents { rows, report, ..FileContents::default() };
        Beside { contents, dialect: dialects.describe(), read }
    }
}

fn read_event(reader: &mut Reader, text: &str, event: Event<'_>) -> Verdict {
    match event {
        Event::Element { text: element, offset, place, has_lists } => match serde_json::from_str::<Node>(element) {
            Ok(node) => return read_element(reader, &node, place, has_lists),
            Err(error) => {
                broken(&mut reader.report, text, offset, &place, &error);
                skip(reader, "element with broken JSON", place);
            }
        },
        Event::TableRow { columns, row, place } => {
            reader.dialects.resource_graph = true;
            match pages::table_row(columns, row) {
                Some(node) => return read_element(reader, &node, place, false),
                None => skip(reader, "table row that does not fit its columns", place),
            }
        }
        Event::Scalar { text, place } => {
            let content = text.trim_matches('"');
            if is_cut_by_depth(content) {
                skip(reader, "text in place of a resource: export again with ConvertTo-Json -Depth 8", place);
            } else {
                skip(reader, "no resource, but a text, number or null", place);
            }
        }
        Event::Page { facts, place } => pages::read_facts(reader, &facts, &place),
        Event::Stray { text: stray, offset } => {
            let message = format!("found {}, which is not JSON; it was stepped over", quoted(stray.trim(), 80));
            let place = if reader.report.lists_doubts() { place_in_text(text, offset) } else { Place::new() };
            reader.report.doubt(place, message);
        }
        Event::TooDeep { place } => {
            skip(reader, format!("lists in lists, more than {MOST_WRAPPERS} deep"), place);
        }
        Event::Cut { place } => cut(&mut reader.report, text, &place),
    }
    Verdict::Next
}

fn skip(reader: &mut Reader, reason: impl Into<Cow<'static, str>>, place: Place) {
    reader.report.count(RowFate::Skipped(reason.into()), || place);
}

fn read_element(reader: &mut Reader, node: &Node<'_>, place: Place, has_lists: bool) -> Verdict {
    let (kind, _) = classify(node);
    let element = Cursor::root(node, &place);
    let was_read = match &kind {
        Kind::Network => networks::read_network(reader, &element).map(|row| reader.rows.networks.push(row)),
        Kind::Subnet => networks::read_lone_subnet(reader, &element).map(|row| reader.rows.subnets.push(row)),
        Kind::Nic => nics::read_nic(reader, &element).map(|row| reader.rows.nics.push(row)),
        Kind::VirtualMachine => {
            virtual_machines::read_virtual_machine(reader, &element).map(|row| reader.rows.virtual_machines.push(row))
        }
        Kind::VirtualMachineAddresses => virtual_machines::read_virtual_machine_addresses(reader, &element)
            .map(|row| reader.rows.virtual_machines.push(row)),
        Kind::Other(resource_type) if resource::holds_addresses(resource_type) => {
            nics::read_held_addresses(reader, &element).map(|row| {
                reader.holders += 1;
                reader.held_addresses += row.ip_configurations.len();
                reader.rows.nics.push(row);
            })
        }
        Kind::Unknown if has_lists => return Verdict::LookInside,
        Kind::Other(_) | Kind::Template | Kind::Unknown => None,
    };
    if was_read.is_some() {
        resource::note_dialect(reader, node);
        reader.report.count(RowFate::Used, Place::new);
    } else {
        let reason = skip_reason(reader, kind);
        skip(reader, reason, place);
    }
    Verdict::Next
}

/// How many kinds of resources are named one by one among what was skipped.
const MOST_REASONS: usize = 50;

fn skip_reason(reader: &Reader, kind: Kind) -> String {
    match kind {
        Kind::Other(resource_type) if resource::holds_addresses(&resource_type) => {
            format!("resource type {resource_type} without a private address")
        }
        Kind::Other(_) if reader.report.skipped.len() >= MOST_REASONS => "resource of another type".into(),
        Kind::Other(resource_type) => format!("resource type {resource_type} is not needed"),
        Kind::Template => "template for deployments: its names and addresses are expressions, not values".into(),
        Kind::Unknown => "no Azure resource that can be told by type, id or fields".into(),
        Kind::Subnet => "subnet without an id that names its VNet".into(),
        Kind::Network | Kind::Nic | Kind::VirtualMachine | Kind::VirtualMachineAddresses => {
            "resource without id and name".into()
        }
    }
}

fn nothing_read(reader: &Reader) -> ReadError {
    let skipped: Vec<String> =
        reader.report.skipped.iter().take(5).map(|skipped| format!("{} × {}", skipped.count, skipped.reason)).collect();
    let doubt = reader.report.doubts.first();
    let found = match (skipped.is_empty(), doubt) {
        (false, _) => format!("nothing that can be used ({})", skipped.join("; ")),
        (true, Some(doubt)) => format!("nothing that can be used ({})", doubt.message),
        (true, None) => "no elements".to_owned(),
    };
    ReadError {
        place: doubt.map(|doubt| doubt.place.clone()).unwrap_or_default(),
        found,
        expected: "VNets, subnets, NICs or VMs".to_owned(),
        remedy: "Export them with the commands shown for Azure JSON, and drop the files together.".to_owned(),
    }
}
