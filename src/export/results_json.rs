//! All rows as `landfall-results/1`: for scripts and for comparing plans. `docs/results.md` describes it.

use std::net::IpAddr;

use serde::Serialize;

use super::rows::{Place, Row, rows};
use super::{Export, Output, subject};

/// The format that is written.
pub const FORMAT: &str = "landfall-results/1";

/// Results as JSON.
pub static EXPORT: Export = Export {
    id: "results-json",
    name: "Results as JSON",
    what_for: "Every row with where it is, where it lands and why, for scripts and for comparing plans.",
    file_name: |plan_name| super::file_name(plan_name, ".results.json"),
    mime: "application/json",
    write,
};

#[derive(Serialize)]
struct PlaceForm<'a> {
    network: Option<&'a str>,
    subnet: Option<&'a str>,
    address: Option<IpAddr>,
    allocation: Option<&'static str>,
}

#[derive(Serialize)]
struct ReasonsForm {
    network: &'static str,
    subnet: &'static str,
    address: &'static str,
}

#[derive(Serialize)]
struct RowForm<'a> {
    vm: &'a str,
    nic: &'a str,
    ip_configuration: &'a str,
    source: PlaceForm<'a>,
    target: PlaceForm<'a>,
    fate: &'static str,
    reasons: ReasonsForm,
    findings: &'a [&'static str],
}

#[derive(Serialize)]
struct FindingForm<'a> {
    code: &'a str,
    severity: &'static str,
    subject: String,
    message: String,
}

impl<'a> From<&Place<'a>> for PlaceForm<'a> {
    fn from(place: &Place<'a>) -> Self {
        Self { network: place.network, subnet: place.subnet, address: place.address, allocation: place.allocation }
    }
}

impl<'a> From<&'a Row<'_>> for RowForm<'a> {
    fn from(row: &'a Row<'_>) -> Self {
        let [network, subnet, address] = row.reasons;
        Self {
            vm: row.vm,
            nic: row.nic,
            ip_configuration: &row.configuration.name,
            source: (&row.source).into(),
            target: (&row.target).into(),
            fate: row.fate,
            reasons: ReasonsForm { network, subnet, address },
            findings: &row.findings,
        }
    }
}

/// One row, and one finding, a line: a plan shows well in a diff.
fn write(output: &Output<'_>) -> String {
    let mut text = String::from("{\n");
    let head = [("format", FORMAT), ("system", output.system.id), ("operation", output.operation.code())];
    for (name, value) in head {
        text.push_str(&format!("\"{name}\": {},\n", json(value)));
    }
    list(&mut text, "rows", rows(output).map(|row| json(&RowForm::from(&row))));
    text.push_str(",\n");
    let findings = output.findings_shown().map(|finding| {
        json(&FindingForm {
            code: finding.check.code,
            severity: finding.check.severity.code(),
            subject: subject(output.context, &finding),
            message: (finding.check.message)(output.context, &finding),
        })
    });
    list(&mut text, "findings", findings);
    text.push_str("\n}\n");
    text
}

fn list(text: &mut String, name: &str, items: impl Iterator<Item = String>) {
    text.push_str(&format!("\"{name}\": ["));
    for (place, item) in items.enumerate() {
        text.push_str(if place == 0 { "\n  " } else { ",\n  " });
        text.push_str(&item);
    }
    text.push(']');
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Text, addresses and lists of them: there is nothing in a row that serde_json refuses.
    serde_json::to_string(value).unwrap_or_default()
}
