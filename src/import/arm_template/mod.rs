//! ARM templates: exported from a resource group, compiled from Bicep, or written by hand.
//!
//! Belongs here: working expressions out as far as the template itself says what they are, finding the resources in it, and
//! giving them ids that lead to each other. Reading VNets, subnets, NICs and VMs belongs to `azure`.
//!
//! # Invariants
//!
//! 1. What cannot be worked out is said to be unresolved, with its place and its text, and not guessed.
//! 2. A resource has one id, whether it is told by its name or by an expression that leads to it.

mod data;
mod evaluation;
mod expression;
mod fields;
mod functions;
mod resources;
mod scope;
mod tokens;

use std::borrow::Cow;

use serde_json::Value;

use evaluation::Evaluation;
use fields::{Fields, Unresolved};
use resources::{Finder, short_key};
use scope::{Context, Scope};

use super::azure::resource::{holds_addresses, kind_of_type};
use super::azure::{Cursor, Kind, Reader};
use super::json::brackets::end_of_value;
use super::json::members::{RawMember, items, member, members};
use super::json::place::{item, join};
use super::json::walk::{Event, Verdict, walk};
use super::json::{broken, cut};
use super::{FileContents, Format, HowToGet, Opened, ReadError, Recognition};
use crate::engine::inventory_rows::Place;

/// ARM templates.
pub const FORMAT: Format = Format { id: "arm-template", name: "ARM template", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "All of a resource group, with Azure CLI",
        command: "az group export --name RG --skip-all-params > template.json",
    },
    HowToGet {
        what: "All of a resource group, with Az PowerShell",
        command: "Export-AzResourceGroup -ResourceGroupName RG -SkipAllParameterization -Path template.json",
    },
    HowToGet {
        what: "What Bicep says that is to be",
        command: "az bicep build --file main.bicep --outfile template.json",
    },
];

/// Azure takes comments in templates, and a comma after the last element: blanks take their place.
fn plain_json(text: &str) -> Cow<'_, str> {
    let mut bytes = text.as_bytes().to_vec();
    let (mut position, mut comma, mut has_changed) = (0, None, false);
    while let Some(&byte) = bytes.get(position) {
        let end = match (byte, bytes.get(position + 1)) {
            (b'"', _) => {
                comma = None;
                position = end_of_value(&bytes, position).unwrap_or(bytes.len());
                continue;
            }
            (b'/', Some(b'/')) => memchr::memchr2(b'\n', b'\r', &bytes[position..]).unwrap_or(bytes.len() - position),
            (b'/', Some(b'*')) => {
                memchr::memmem::find(&bytes[position..], b"*/").map_or(bytes.len() - position, |end| end + 2)
            }
            (b',', _) => {
                comma = Some(position);
                position += 1;
                continue;
            }
            (b'}' | b']', _) => {
                if let Some(comma) = comma.take().and_then(|comma| bytes.get_mut(comma)) {
                    (*comma, has_changed) = (b' ', true);
                }
                position += 1;
                continue;
            }
            _ => {
                comma = comma.filter(|_| byte.is_ascii_whitespace());
                position += 1;
                continue;
            }
        };
        // Line breaks stay, so that places do.
        bytes[position..position + end]
            .iter_mut()
            .filter(|byte| !matches!(byte, b'\n' | b'\r'))
            .for_each(|byte| *byte = b' ');
        (position, has_changed) = (position + end, true);
    }
    match String::from_utf8(bytes) {
        Ok(plain) if has_changed => plain.into(),
        _ => text.into(),
    }
}

/// A template in a file, unparsed.
struct Found<'a> {
    text: &'a str,
    offset: usize,
    place: Place,
    kind: Document,
}

#[derive(Clone, Copy, PartialEq)]
enum Document {
    Template,
    Parameters,
}

fn recognise(file: &Opened<'_>) -> Recognition {
    // Most files are something else, and some of these are large.
    let names_a_schema = |text: &&str| {
        let mut found = memchr::memmem::find_iter(text.as_bytes(), b"eployment").map(|place| &text[place + 9..]);
        found.any(|rest| rest.starts_with("Template") || rest.starts_with("Parameters"))
    };
    let Some(text) = file.json().filter(names_a_schema) else { return Recognition::No };
    let Some(found) = find(&plain_json(text)).into_iter().map(|found| found.kind).next() else {
        return Recognition::No;
    };
    let what = if found == Document::Template { "templates" } else { "parameters of templates" };
    Recognition::Yes(format!("the schema of {what}"))
}

/// The templates of a file, most often one.
fn find(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let trimmed = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let start = text.len() - trimmed.len();
    // Cut off, it is no element any more.
    if trimmed.starts_with('{') {
        found.extend(look_at(trimmed, start, Place::new()));
    }
    if found.is_empty() {
        walk(text, |event| {
            if let Event::Element { text, offset, place, has_lists } = event {
                let template = look_at(text, offset, place);
                let is_one = template.is_some();
                found.extend(template);
                return if has_lists && !is_one { Verdict::LookInside } else { Verdict::Next };
            }
            Verdict::Next
        });
    }
    found
}

/// Whether an object is a template, or wraps one as the REST API does when it exports.
fn look_at(text: &str, offset: usize, place: Place) -> Option<Found<'_>> {
    if let Some(kind) = member(text, "$schema").and_then(|schema| document(&schema.text()?)) {
        return Some(Found { text, offset, place, kind });
    }
    let inner = member(text, "template").filter(|inner| inner.value.starts_with('{'))?;
    let kind = member(inner.value, "$schema").and_then(|schema| document(&schema.text()?))?;
    Some(Found { text: inner.value, offset: offset + inner.offset, place: join(&place, "template"), kind })
}

fn document(schema: &str) -> Option<Document> {
    let schema = schema.to_ascii_lowercase();
    if schema.contains("deploymenttemplate") {
        return Some(Document::Template);
    }
    schema.contains("deploymentparameters").then_some(Document::Parameters)
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let text = &plain_json(file.text().unwrap_or_default());
    let mut reader = Reader::default();
    file.report_encoding(&mut reader.report);
    let found = find(text);
    if !found.iter().any(|found| found.kind == Document::Template) {
        return Err(parameters_alone());
    }
    let mut generators = Vec::new();
    for found in found.iter().filter(|found| found.kind == Document::Template) {
        let template = Template::parse(&mut reader, text, found);
        let generator = template.generator();
        if !generators.contains(&generator) {
            generators.push(generator);
        }
        template.read(&mut reader);
    }
    let Some(mut contents) = reader.finish() else { return Err(reader.nothing_read(REMEDY)) };
    contents.report.dialect = generators.join(", ");
    Ok(contents)
}

const REMEDY: &str =
    "Export the resource group that has them, or what is deployed with the commands shown for Azure JSON.";

fn parameters_alone() -> ReadError {
    ReadError {
        place: Place::new(),
        found: "values for the parameters of an ARM template, without the template".into(),
        expected: "the template, with VNets, subnets, NICs or VMs".into(),
        remedy: "Drop the template. Where it needs these values, write them into its parameters as defaultValue, or export what is \
                 deployed."
            .into(),
    }
}

/// The parts of a template.
struct Template {
    parameters: Value,
    variables: Value,
    outputs: Value,
    metadata: Value,
    resources: Vec<(Place, Value)>,
}

impl Template {
    /// Takes a template apart; what is broken costs itself.
    fn parse(reader: &mut Reader, text: &str, found: &Found<'_>) -> Self {
        let (parameters, variables, outputs, metadata) = Default::default();
        let mut template = Self { parameters, variables, outputs, metadata, resources: Vec::new() };
        let mut is_whole = true;
        for part in members(found.text) {
            let place = join(&found.place, part.key);
            let offset = found.offset + part.offset;
            is_whole &= part.is_whole;
            let into = match part.key {
                "parameters" => &mut template.parameters,
                "variables" => &mut template.variables,
                "outputs" => &mut template.outputs,
                "metadata" => &mut template.metadata,
                "resources" => {
                    template.parse_resources(reader, text, &part, offset, &place);
                    continue;
                }
                _ => continue,
            };
            match serde_json::from_str(part.value) {
                Ok(value) => *into = value,
                Err(error) if part.is_whole => broken(&mut reader.report, text, offset, &place, &error),
                Err(_) => {}
            }
        }
        if !is_whole {
            cut(&mut reader.report, text, &found.place);
        }
        template
    }

    fn parse_resources(&mut self, reader: &mut Reader, text: &str, list: &RawMember<'_>, offset: usize, place: &str) {
        let mut add = |place: Place, value: &str, start: usize| {
            let is_cut = !list.is_whole && start + value.len() == list.value.len();
            match serde_json::from_str(value) {
                Ok(value) => self.resources.push((place, value)),
                // That the text ends there is said of the whole.
                Err(_) if is_cut => reader.skip("resource that is cut off", place),
                Err(error) => {
                    broken(&mut reader.report, text, offset + start, &place, &error);
                    reader.skip("resource with broken JSON", place);
                }
            }
        };
        if list.value.starts_with('{') {
            members(list.value).for_each(|it| add(join(place, short_key(it.key)), it.value, it.offset));
        } else {
            items(list.value).enumerate().for_each(|(index, (value, start))| add(item(place, index), value, start));
        }
    }

    /// What made the template.
    fn generator(&self) -> String {
        let generator = &self.metadata["_generator"];
        match (generator["name"].as_str(), generator["version"].as_str()) {
            (Some("bicep"), Some(version)) if version.len() < 40 => {
                format!("ARM template, compiled from Bicep {version}")
            }
            (Some("bicep"), _) => "ARM template, compiled from Bicep".into(),
            _ => "ARM template".into(),
        }
    }

    fn read(&self, reader: &mut Reader) {
        let mut evaluation = Evaluation::new(Scope::new(&self.parameters, &self.variables, &self.outputs));
        let mut finder = Finder { evaluation: &mut evaluation, reader: &mut *reader, found: Vec::new() };
        for (place, value) in &self.resources {
            finder.add(value, place.clone(), &Context::default());
        }
        let found = finder.found;
        let mut unresolved = Unresolved::default();
        for planned in &found {
            let kind = kind_of_type(&planned.resource_type);
            let is_needed = match &kind {
                Kind::Other(resource_type) => holds_addresses(resource_type),
                _ => true,
            };
            if evaluation.is_exhausted() {
                reader.skip("resource beyond what is read of one template", planned.place.clone());
                continue;
            }
            if !is_needed {
                reader.skip(reader.not_needed(&planned.resource_type), planned.place.clone());
                continue;
            }
            let node = Fields::new(&mut evaluation, &mut unresolved).resource(planned);
            let fate = reader.resource(&kind, &Cursor::root(&node, &planned.place));
            reader.report.count(fate, || planned.place.clone());
        }
        unresolved.report(reader);
        if evaluation.is_exhausted() {
            let message =
                "the template's expressions take more steps than are taken for one file: what came after is left out";
            reader.report.doubt("", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_commas_too_many_make_room_without_moving_anything() {
        let text = "{\"a\": [1, /* two, */ 2, ], // rest\n \"b\": \"http://é/*,}\", /**/ }";
        let plain = plain_json(text);
        assert_eq!(plain, "{\"a\": [1,            2  ],        \n \"b\": \"http://é/*,}\"       }");
        assert_eq!(plain.len(), text.len());
        assert!(matches!(plain_json("{\"a\": [1, 2]}"), Cow::Borrowed(_)));
        for odd in ["/", "//", "/*", "{\"", ",]", "\"\\", "/*é"] {
            assert_eq!(plain_json(odd).len(), odd.len(), "{odd}");
        }
    }
}
