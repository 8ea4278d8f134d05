//! A plan as JSON: one network, subnet, VM, NIC or statement a line, so that it shows well in a diff.

use serde::Serialize;

use super::attribute_form::StatedForm;
use super::connection_form::{ConnectionForm, SiteForm};
use super::form::{FileForm, NetworkForm, SubnetForm};
use super::machine_form::{NicForm, VirtualMachineForm};
use super::mapping_form::{NicChoiceForm, PairForm, ReservationsForm};
use super::policy_form::PolicyForm;
use super::site_form::{StatedAllocationForm, StatedSubnetForm};
use super::{Plan, Version};
use crate::engine::address_policy::{AddressPolicy, text};
use crate::engine::inventory_rows::{InventoryRows, NetworkRow, NicRow, VirtualMachineRow};
use crate::engine::mapping::Mapping;
use crate::engine::text::Key;

/// Writes a plan document. What is not known is left out; so are the places of rows in their files.
pub fn to_json(plan: &Plan) -> String {
    let (sites, version) = sites_to_json(&plan.source, &plan.target, &plan.aside);
    let (before, after) = statements_to_json(plan, version);
    [before, sites, after].concat()
}

/// The part of a plan document that holds the sites; [`super::SitesText`] writes the same in pieces.
fn sites_to_json(source: &InventoryRows, target: &InventoryRows, aside: &InventoryRows) -> (String, Version) {
    let mut out = String::with_capacity(640 * (source.len() + target.len() + aside.len()));
    rows(&mut out, "source", source);
    rows(&mut out, "target", target);
    if !aside.is_empty() {
        rows(&mut out, "aside", aside);
    }
    let version = [source, target, aside].map(Version::of_rows).into_iter().fold(Version::default(), Version::max);
    (out, version)
}

/// What stands before and behind the sites in a plan document; `sites` is the version that these need. The rows of `plan` do
/// not count.
pub fn statements_to_json(plan: &Plan, sites: Version) -> (String, String) {
    let version = sites.max(Version::of_mapping(&plan.mapping));
    let mut before = String::from("{\n");
    for (name, value) in [("format", version.format()), ("name", &plan.name), ("system", &plan.system)] {
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
    let mut is_first = true;
    begin_site(out, name, rows);
    virtual_machines(out, &mut is_first, &rows.virtual_machines);
    is_first = true;
    between_machines_and_nics(out);
    nics(out, &mut is_first, &rows.nics);
    end_site(out);
}

/// A site up to its VMs.
pub(super) fn begin_site(out: &mut String, name: &str, rows: &InventoryRows) {
    out.push_str(&format!("\"{name}\": {{\n"));
    list(out, "  ", "networks", rows.networks.iter().map(network));
    out.push_str(",\n");
    list(out, "  ", "subnets", rows.subnets.iter().map(|row| json(&SubnetForm::from(row))));
    out.push_str(",\n  \"virtualMachines\": [");
}

pub(super) fn virtual_machines(out: &mut String, is_first: &mut bool, rows: &[VirtualMachineRow]) {
    items(out, "  ", is_first, rows.iter().map(|row| json(&VirtualMachineForm::from(row))));
}

pub(super) fn between_machines_and_nics(out: &mut String) {
    out.push_str("],\n  \"nics\": [");
}

pub(super) fn nics(out: &mut String, is_first: &mut bool, rows: &[NicRow]) {
    items(out, "  ", is_first, rows.iter().map(|row| json(&NicForm::from(row))));
}

pub(super) fn end_site(out: &mut String) {
    out.push_str("]\n},\n");
}

/// A network in one line, and its subnets in one line each.
fn network(row: &NetworkRow) -> String {
    let subnets = row.subnets.iter().map(|subnet| json(&SubnetForm::from(subnet)));
    with_lines(json(&NetworkForm::from(row)), "subnets", subnets)
}

/// The re-IP rules of a network, in one line each.
fn policy((network, policy): (&Key, &AddressPolicy)) -> String {
    let rules = text::print(policy);
    with_lines(json(&PolicyForm::of(network, policy)), "rules", rules.lines().map(json))
}

/// An object with one more field: a list with a line for each item, left out where there is none.
fn with_lines(mut object: String, name: &str, items: impl Iterator<Item = String>) -> String {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return object;
    }
    object.pop();
    object.push_str(&format!(",\"{name}\":["));
    for (place, item) in items.enumerate() {
        object.push_str(if place == 0 { "\n      " } else { ",\n      " });
        object.push_str(&item);
    }
    object + "]}"
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
    list(out, "  ", "options", mapping.options.iter().map(|option| json(option.as_str())));
    more(out, "attributes", mapping.attributes.iter().map(|stated| json(&StatedForm::of(stated))));
    more(out, "policies", mapping.policies.iter().map(policy));
    more(out, "connections", mapping.connections.iter().map(|connection| json(&ConnectionForm::of(connection))));
    more(out, "sites", mapping.sites.iter().map(|site| json(&SiteForm::of(site))));
    more(out, "subnets", mapping.subnets.iter().map(|subnet| json(&StatedSubnetForm::of(subnet))));
    more(out, "allocations", mapping.allocations.iter().map(|network| json(&StatedAllocationForm::of(network))));
    out.push_str("\n},\n");
}

/// A list that not every version has: left out where there is nothing in it.
fn more(out: &mut String, name: &str, items: impl Iterator<Item = String>) {
    let mut items = items.peekable();
    if items.peek().is_some() {
        out.push_str(",\n");
        list(out, "  ", name, items);
    }
}

fn list(out: &mut String, indent: &str, name: &str, items: impl Iterator<Item = String>) {
    out.push_str(&format!("{indent}\"{name}\": ["));
    self::items(out, indent, &mut true, items);
    out.push(']');
}

/// Items of a list, the first of which has nothing before it.
fn items(out: &mut String, indent: &str, is_first: &mut bool, items: impl Iterator<Item = String>) {
    for item in items {
        out.push_str(if *is_first { "\n" } else { ",\n" });
        out.push_str(indent);
        out.push_str("  ");
        out.push_str(&item);
        *is_first = false;
    }
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Text, numbers and lists of them: there is nothing in a form that serde_json refuses.
    serde_json::to_string(value).unwrap_or_default()
}
