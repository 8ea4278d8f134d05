//! Terraform and OpenTofu: states and plans with resources of Azure.
//!
//! Belongs here: finding the resources in what `terraform show -json` writes and in a state as it is stored, and giving
//! them the names and ids that link them. Reading VNets, subnets, NICs and VMs belongs to `azure`.
//!
//! # Invariants
//!
//! 1. Such files hold passwords and keys. Only the fields that are asked for are read, and of what is marked as sensitive,
//!    or stands where no resource should, nothing gets into a report.
//! 2. What a plan does not know yet is said to be unknown, and not made up.

mod configuration;
mod instances;
mod link;
mod parts;
mod site_recovery;

use instances::{Instance, What};
use parts::{Parts, Shape};

use super::azure::{Cursor, Kind, Reader};
use super::{FileContents, Format, HowToGet, Opened, ReadError, Recognition, RowFate};
use crate::engine::inventory::OperatingSystem;
use crate::engine::inventory_rows::Place;

/// States and plans of Terraform.
pub const FORMAT: Format =
    Format { id: "terraform-json", name: "Terraform state or plan", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet { what: "All that Terraform manages, from its state", command: "terraform show -json > state.json" },
    HowToGet { what: "The state as it is stored, from a backend too", command: "terraform state pull > state.json" },
    HowToGet {
        what: "What a plan would make: plan with -out tfplan before",
        command: "terraform show -json tfplan > plan.json",
    },
];

fn recognise(file: &Opened<'_>) -> Recognition {
    match file.json().and_then(parts::find) {
        Some(parts) => Recognition::Yes(parts.told_by.to_owned()),
        None => Recognition::No,
    }
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let text = file.text().unwrap_or_default();
    let Some(parts) = parts::find(text) else { return Err(nothing("nothing of Terraform's", SHOW)) };
    refuse(parts.shape)?;
    let mut reader = Reader::default();
    file.report_encoding(&mut reader.report);
    let mut instances = Vec::new();
    for part in &parts.resources {
        instances.extend(instances::read(&mut reader, text, part, parts.shape));
    }
    let is_plan = parts.shape == Shape::Plan;
    let configuration = parts.configuration.filter(|_| is_plan).and_then(|text| serde_json::from_str(text).ok());
    let after_apply = link::link(&mut instances, configuration.as_ref(), is_plan);
    for instance in &instances {
        let fate = read_instance(&mut reader, instance);
        reader.report.count(fate, || instance.address.clone());
    }
    after_apply.report(&mut reader);
    let Some(mut contents) = reader.finish() else {
        if reader.report.rows_in == 0 && reader.report.doubts.is_empty() {
            return Err(nothing(
                "a state without resources",
                "Is it the right directory, workspace and backend? Run terraform state list there.",
            ));
        }
        return Err(reader.nothing_read(SHOW));
    };
    contents.report.dialect = dialect(&parts);
    Ok(contents)
}

const SHOW: &str =
    "Write the state as JSON with terraform show -json > state.json, or export VNets, NICs and VMs with Azure CLI.";

fn dialect(parts: &Parts<'_>) -> String {
    let version = parts.version.as_deref().filter(|version| version.len() < 40);
    let version = version.map(|version| format!(" {version}")).unwrap_or_default();
    let what = match parts.shape {
        Shape::Plan => "plan",
        Shape::RawState => "state as it is stored, version 4",
        _ => "state",
    };
    format!("Terraform{version}, {what}")
}

fn nothing(found: &str, remedy: &str) -> ReadError {
    ReadError {
        place: Place::new(),
        found: found.to_owned(),
        expected: "a state or a plan with VNets, subnets, NICs or VMs of Azure".to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// Files of Terraform that hold no resources that could be read.
fn refuse(shape: Shape) -> Result<(), ReadError> {
    Err(match shape {
        Shape::OldState => nothing(
            "a Terraform state of version 3 or earlier, as Terraform wrote it before 0.12",
            "Have a newer Terraform write it again with terraform state pull, or export VNets, NICs and VMs with Azure CLI.",
        ),
        Shape::Encrypted => nothing(
            "a state that is encrypted",
            "Where it can be decrypted, write it as JSON with tofu show -json > state.json.",
        ),
        Shape::Log => nothing(
            "the messages of terraform plan -json, not the plan",
            "Plan with -out tfplan, and write the plan as JSON with terraform show -json tfplan > plan.json.",
        ),
        Shape::State | Shape::Plan | Shape::RawState => return Ok(()),
    })
}

fn read_instance(reader: &mut Reader, instance: &Instance<'_>) -> RowFate {
    let doubts = reader.report.doubts.len();
    let fate = match &instance.what {
        What::SiteRecovery => site_recovery::read(reader, instance),
        What::Resource(kind) => {
            let fate = reader.resource(kind, &Cursor::root(&instance.node, &instance.address));
            if fate == RowFate::Used && *kind == Kind::VirtualMachine {
                complete_machine(reader, instance);
            }
            fate
        }
    };
    if instance.is_sensitive {
        for doubt in reader.report.doubts.iter_mut().skip(doubts) {
            "found something else than expected in a field that is marked as sensitive; it is left out, and not shown"
                .clone_into(&mut doubt.message);
        }
    }
    fate
}

/// What Terraform tells by the type of a resource and by the order of its NICs.
fn complete_machine(reader: &mut Reader, instance: &Instance<'_>) {
    let Some(machine) = reader.rows.virtual_machines.last_mut() else { return };
    let operating_system = match instance.resource_type.as_str() {
        "azurerm_linux_virtual_machine" => OperatingSystem::Linux,
        "azurerm_windows_virtual_machine" => OperatingSystem::Windows,
        _ => return,
    };
    machine.operating_system = Some(operating_system);
    if machine.primary_nic_key.is_none() {
        machine.primary_nic_key = machine.nic_keys.first().cloned();
    }
}
