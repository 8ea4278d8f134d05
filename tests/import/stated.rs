//! What files state of a plan, as text that is easy to compare, together with their rows.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use landfall::engine::address_policy::text;
use landfall::engine::stated_rows::{StatedRows, ThingName};
use landfall::import::{FileContents, FileSample, ReadError, read};

use crate::render::render;

/// Reads a fixture of a format's folder, under a name that tells nothing.
pub fn read_fixture(folder: &str, name: &str) -> Result<FileContents, ReadError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(folder).join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name: "file", bytes: &bytes })
}

/// Report, rows and what is stated, or the error.
pub fn render_all(result: &Result<FileContents, ReadError>) -> String {
    let stated = result.as_ref().map(|contents| render_stated(&contents.stated)).unwrap_or_default();
    render(result) + &stated
}

fn render_stated(stated: &StatedRows) -> String {
    let mut all = String::new();
    for mapping in &stated.mappings {
        let (from, to) = (thing(&mapping.from), thing(&mapping.to));
        let _ = writeln!(all, "mapping {from} -> {to} in {} @ {}", mapping.operation.code(), mapping.place);
    }
    for nic in &stated.nics {
        let network = nic.network.as_ref().map_or("-".to_owned(), thing);
        let address = match (nic.address, nic.is_dhcp) {
            (Some(address), _) => address.to_string(),
            (None, true) => "DHCP".to_owned(),
            (None, false) => "-".to_owned(),
        };
        let _ = writeln!(
            all,
            "target of {} {:?} in {}: network {network}, address {address} @ {}",
            thing(&nic.virtual_machine),
            nic.nic.as_deref().unwrap_or("?"),
            nic.operation.code(),
            nic.place
        );
    }
    for rule in &stated.octet_rules {
        let is_read = text::parse("octets", &rule.rule).is_ok();
        let _ = writeln!(all, "rule {}{} @ {}", rule.rule, if is_read { "" } else { " (UNREADABLE)" }, rule.place);
    }
    all
}

fn thing(thing: &ThingName) -> String {
    match (&thing.id, &thing.name) {
        (Some(id), Some(name)) => format!("{name:?} ({id})"),
        (Some(id), None) => format!("({id})"),
        (None, Some(name)) => format!("{name:?}"),
        (None, None) => "?".to_owned(),
    }
}
