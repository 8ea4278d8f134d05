//! A plan as JSON: one network, subnet, VM, NIC or statement a line, so that it shows well in a diff.

use serde::Serialize;

use super::form::{FileForm, NetworkForm, SubnetForm};
use super::machine_form::{NicForm, VirtualMachineForm};
use super::mapping_form::{NicChoiceForm, PairForm, ReservationsForm};
use super::{FORMAT, Plan};
use crate::engine::inventory_rows::{InventoryRows, NetworkRow};
use crate::engine::mapping::Mapping;

/// Writes a plan document. What is not known is left out; so are the places of rows in their files.
pub fn to_json(plan: &Plan) -> String {
    let sites = sites_to_json(&plan.source, &plan.target, &plan.aside);
    let (before, after) = statements_to_json(plan);
    [before, sites, after].concat()
}

/// The part of a plan document that holds the sites. It is by far the largest, and changes only when files are read: whoever
/// writes a plan often keeps it, and writes the rest anew around it.
pub fn sites_to_json(source: &InventoryRows, target: &InventoryRows, aside: &InventoryRows) -> String {
    let mut out = String::with_capacity(640 * (source.len() + target.len() + aside.len()));
    rows(&mut out, "source", source);
    rows(&mut out, "target", target);
    if !aside.is_empty() {
        rows(&mut out, "aside", aside);
    }
    out
}

/// What stands before and behind the sites in a plan document. The rows of `plan` do not count.
pub fn statements_to_json(plan: &Plan) -> (String, String) {
    let mut before = String::from("{\n");
    for (name, value) in [("format", FORMAT), ("name", &plan.name), ("system", &plan.system)] {
        field(&mut before, name, value);
    }
    field(&mut before, "operation", plan.operation.code());
    let mut after = String::new();
    mapping(&mut after, &plan.mapping);
    list(&mut after, "", "files", plan.files.iter().map(|file| json(&FileForm::from(file))));
    after.push_str("\n}\n");
    (before, after)
}

fn field(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("\"{name}\": {},\n", json(value)));
}

fn rows(out: &mut String, name: &str, rows: &InventoryRows) {
    out.push_str(&format!("\"{name}\": {{\n"));
    list(out, "  ", "networks", rows.networks.iter().map(network));
    out.push_str(",\n");
    list(out, "  ", "subnets", rows.subnets.iter().map(|row| json(&SubnetForm::from(row))));
    out.push_str(",\n");
    list(out, "  ", "virtualMachines", rows.virtual_machines.iter().map(|row| json(&VirtualMachineForm::from(row))));
    out.push_str(",\n");
    list(out, "  ", "nics", rows.nics.iter().map(|row| json(&NicForm::from(row))));
    out.push_str("\n},\n");
}

/// A network in one line, and its subnets in one line each.
fn network(row: &NetworkRow) -> String {
    let mut text = json(&NetworkForm::from(row));
    if !row.subnets.is_empty() {
        text.pop();
        text.push_str(",\"subnets\":[");
        for (place, subnet) in row.subnets.iter().enumerate() {
            text.push_str(if place == 0 { "\n      " } else { ",\n      " });
            text.push_str(&json(&SubnetForm::from(subnet)));
        }
        text.push_str("]}");
    }
    text
}

fn mapping(out: &mut String, mapping: &Mapping) {
    out.push_str("\"mapping\": {\n");
    list(out, "  ", "networks", mapping.networks.iter().map(|pair| json(&PairForm::there(pair))));
    out.push_str(",\n");
    list(out, "  ", "testNetworks", mapping.test_networks.iter().map(|pair| json(&PairForm::there(pair))));
    out.push_str(",\n");
    list(out, "  ", "networksBack", mapping.networks_back.iter().map(|pair| json(&PairForm::back(pair))));
    out.push_str(",\n");
    list(out, "  ", "nics", mapping.nics.iter().map(|nic| json(&NicChoiceForm::of(nic))));
    out.push_str(",\n");
    list(out, "  ", "excluded", mapping.excluded.iter().map(|key| json(key.as_str())));
    out.push_str(",\n");
    list(out, "  ", "reservations", mapping.reservations.iter().map(|subnet| json(&ReservationsForm::of(subnet))));
    out.push_str(",\n");
    list(out, "  ", "options", mapping.options.iter().map(|option| json(option.as_ref())));
    out.push_str("\n},\n");
}

fn list(out: &mut String, indent: &str, name: &str, items: impl Iterator<Item = String>) {
    out.push_str(&format!("{indent}\"{name}\": ["));
    let mut first = true;
    for item in items {
        out.push_str(if first { "\n" } else { ",\n" });
        out.push_str(indent);
        out.push_str("  ");
        out.push_str(&item);
        first = false;
    }
    out.push(']');
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Text, numbers and lists of them: there is nothing in a form that serde_json refuses.
    serde_json::to_string(value).unwrap_or_default()
}
