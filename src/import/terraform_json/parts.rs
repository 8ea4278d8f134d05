//! What a Terraform file is, and where in it the resources stand, by brackets alone: secrets stand all through such files,
//! so nothing is taken apart but what is asked for.

use crate::engine::inventory_rows::Place;
use crate::import::json::members::{RawMember, first_key, items, member, members};
use crate::import::json::place::{item, join};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `terraform show -json` of a state.
    State,
    /// `terraform show -json` of a plan.
    Plan,
    /// A state as it is stored, of version 4.
    RawState,
    /// A state as it is stored, of an earlier version.
    OldState,
    /// A state that OpenTofu has encrypted.
    Encrypted,
    /// What `terraform plan -json` and `apply -json` tell while they run.
    Log,
}

/// A list of resources.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Its text, which may be cut off.
    pub text: &'a str,
    /// Where it begins in the file.
    pub offset: usize,
    /// The way there.
    pub place: Place,
    /// Whether only what was looked up counts, and not what Terraform manages: the rest is planned anew elsewhere.
    pub data_only: bool,
}

/// A Terraform file.
#[derive(Debug)]
pub struct Parts<'a> {
    /// What it is.
    pub shape: Shape,
    /// The version of Terraform that wrote it.
    pub version: Option<String>,
    /// Where the resources are.
    pub resources: Vec<Part<'a>>,
    /// The configuration that a plan carries.
    pub configuration: Option<&'a str>,
    /// By what it was told.
    pub told_by: &'static str,
}

/// Finds the parts of a file; `None` where it is none of Terraform's.
pub fn find(text: &str) -> Option<Parts<'_>> {
    let start = object_start(text)?;
    let file = &text[start..];
    // So begins what a REST API lists, which may be long: nothing of Terraform's does.
    if first_key(file) == Some("value") {
        return None;
    }
    let mut found: Vec<RawMember<'_>> = Vec::new();
    for member in members(file) {
        if KEYS.contains(&member.key) && !has(&found, member.key) {
            found.push(member);
        }
    }
    let (shape, told_by) = shape(&found)?;
    let get = |key: &str| found.iter().find(|member| member.key == key);
    let mut resources = Vec::new();
    match shape {
        Shape::State => {
            if let Some(values) = get("values") {
                root_module(values.value, start + values.offset, "values", false, &mut resources);
            }
        }
        Shape::Plan => {
            if let Some(planned) = get("planned_values") {
                root_module(planned.value, start + planned.offset, "planned_values", false, &mut resources);
            }
            if let Some(prior) = get("prior_state")
                && let Some(values) = member(prior.value, "values")
            {
                let offset = start + prior.offset + values.offset;
                root_module(values.value, offset, "prior_state.values", true, &mut resources);
            }
        }
        Shape::RawState => resources.extend(get("resources").map(|member| Part {
            text: member.value,
            offset: start + member.offset,
            place: "resources".into(),
            data_only: false,
        })),
        Shape::OldState | Shape::Encrypted | Shape::Log => {}
    }
    let version = get("terraform_version").and_then(RawMember::text);
    let configuration = get("configuration").filter(|member| member.is_whole).map(|member| member.value);
    Some(Parts { shape, version, resources, configuration, told_by })
}

/// The members of the outermost object that are looked at.
const KEYS: [&str; 15] = [
    "@level",
    "@module",
    "configuration",
    "encrypted_data",
    "format_version",
    "lineage",
    "meta",
    "modules",
    "planned_values",
    "prior_state",
    "resources",
    "serial",
    "terraform_version",
    "values",
    "version",
];

fn has(found: &[RawMember<'_>], key: &str) -> bool {
    found.iter().any(|member| member.key == key)
}

fn shape(found: &[RawMember<'_>]) -> Option<(Shape, &'static str)> {
    let has = |key| has(found, key);
    let version = found.iter().find(|member| member.key == "version").map(|member| member.value);
    if has("@level") && has("@module") {
        let module = found.iter().find(|member| member.key == "@module").and_then(RawMember::text);
        return (module.as_deref() == Some("terraform.ui")).then_some((Shape::Log, "messages of terraform.ui"));
    }
    if has("encrypted_data") && has("meta") {
        return Some((Shape::Encrypted, "encrypted_data"));
    }
    if has("format_version") && has("planned_values") {
        return Some((Shape::Plan, "format_version and planned_values"));
    }
    if has("format_version") && has("values") {
        return Some((Shape::State, "format_version and values"));
    }
    // A state without anything has neither.
    if has("format_version") && (has("terraform_version") || found.len() == 1) {
        return Some((Shape::State, "format_version"));
    }
    let is_state = has("lineage") || has("serial") || has("terraform_version");
    match version {
        Some("1" | "2" | "3") if has("modules") || is_state => Some((Shape::OldState, "version, serial and modules")),
        Some(_) if is_state && has("resources") => Some((Shape::RawState, "version, lineage and resources")),
        _ => None,
    }
}

/// How deep modules may stand in each other.
const MOST_MODULES: usize = 32;

fn root_module<'a>(values: &'a str, offset: usize, place: &str, data_only: bool, parts: &mut Vec<Part<'a>>) {
    if let Some(root) = member(values, "root_module") {
        let place = join(place, "root_module");
        module(root.value, offset + root.offset, &place, data_only, MOST_MODULES, parts);
    }
}

/// Adds the resources of a module and of those in it.
fn module<'a>(text: &'a str, offset: usize, place: &str, data_only: bool, depth: usize, parts: &mut Vec<Part<'a>>) {
    for member in members(text) {
        let (place, offset) = (join(place, member.key), offset + member.offset);
        if member.key == "resources" {
            parts.push(Part { text: member.value, offset, place, data_only });
        } else if member.key == "child_modules"
            && let Some(depth) = depth.checked_sub(1)
        {
            for (index, (child, start)) in items(member.value).enumerate() {
                module(child, offset + start, &item(&place, index), data_only, depth, parts);
            }
        }
    }
}

/// Where the outermost object begins: messages of the command may stand before it.
fn object_start(text: &str) -> Option<usize> {
    let mut position = 0;
    for line in text.split_inclusive('\n').take(100) {
        let content = line.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        if content.starts_with('{') {
            return Some(position + line.len() - content.len());
        }
        position += line.len();
    }
    None
}
