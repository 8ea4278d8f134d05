//! All rows as CSV, for spreadsheets: RFC 4180, UTF-8 with a byte order mark.

use std::net::IpAddr;

use super::rows::rows;
use super::{Export, Output};
use crate::engine::explain;

/// Results as CSV.
pub static EXPORT: Export = Export {
    id: "results-csv",
    name: "Results as CSV",
    what_for: "Every row with where it is, where it lands and why, in sentences, for a spreadsheet.",
    file_name: |plan_name| super::file_name(plan_name, ".results.csv"),
    mime: "text/csv;charset=utf-8",
    write,
};

/// The header. Ids stand behind what people read, for joins; what came later behind them.
pub const COLUMNS: [&str; 19] = [
    "vm",
    "nic",
    "ip_configuration",
    "source_network",
    "source_subnet",
    "source_address",
    "source_allocation",
    "target_network",
    "target_subnet",
    "target_address",
    "target_allocation",
    "reason_network",
    "reason_subnet",
    "reason_address",
    "findings",
    "why",
    "vm_id",
    "nic_id",
    "fate",
];

fn write(output: &Output<'_>) -> String {
    let mut text = String::from("\u{feff}");
    line(&mut text, COLUMNS.iter().copied());
    for row in rows(output) {
        let shown = |address: Option<IpAddr>| address.map(|address| address.to_string()).unwrap_or_default();
        let (source_address, target_address) = (shown(row.source.address), shown(row.target.address));
        let findings = row.findings.join(" ");
        let mut sentences = Vec::from(explain::sentences(output.context, output.operation, row.id));
        sentences.dedup();
        let why = sentences.join(" ");
        let [reason_network, reason_subnet, reason_address] = row.reasons;
        let cells: [&str; COLUMNS.len()] = [
            row.vm,
            row.nic,
            &row.configuration.name,
            row.source.network.unwrap_or_default(),
            row.source.subnet.unwrap_or_default(),
            &source_address,
            row.source.allocation.unwrap_or_default(),
            row.target.network.unwrap_or_default(),
            row.target.subnet.unwrap_or_default(),
            &target_address,
            row.target.allocation.unwrap_or_default(),
            reason_network,
            reason_subnet,
            reason_address,
            &findings,
            &why,
            row.vm_id,
            row.nic_id,
            row.fate,
        ];
        line(&mut text, cells.into_iter());
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (place, value) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        cell(text, value);
    }
    text.push_str("\r\n");
}

/// One cell. What a spreadsheet would take for a formula gets an apostrophe, which spreadsheets read as "this is text".
fn cell(text: &mut String, value: &str) {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let quoted = value.contains(['"', ',', '\r', '\n']) || value.starts_with(' ') || value.ends_with(' ');
    if quoted {
        text.push('"');
    }
    if is_formula {
        text.push('\'');
    }
    if quoted {
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str]) -> String {
        let mut text = String::new();
        line(&mut text, cells.iter().copied());
        text
    }

    #[test]
    fn a_cell_cannot_be_left() {
        let nasty = ["a,b", "\"", "a\r\nb,c", "\n", "", " x", "\",\"", "é\u{0}"];
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(written(&nasty).as_bytes().to_owned().leak() as &[u8]);
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 1);
        let expected: Vec<String> =
            nasty.iter().map(|cell| if cell.starts_with('\n') { format!("'{cell}") } else { (*cell).into() }).collect();
        assert_eq!(records[0].iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_formula_is_text() {
        for formula in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=1,2", "=\"a\""] {
            let text = written(&[formula]);
            let first = text.trim_start_matches('"');
            assert!(first.starts_with('\''), "{text}");
        }
        assert_eq!(written(&["10.0.0.4", "a=b", "vm-1"]), "10.0.0.4,a=b,vm-1\r\n");
    }
}
