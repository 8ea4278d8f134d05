//! How a row of the plan paints itself into the grid's cells. PURE.

use std::rc::Rc;

use super::columns::TARGET_ADDRESS;
use super::marks;
use crate::session::protocol::{LandingView, Outcome, PlaceView, RowKey, RowView};
use crate::ui::components::grid::{CellPaint, GridRows, RowPaint};
use crate::ui::row_cache::RowCache;
use crate::ui::text;

/// The rows of the plan, as far as they are loaded.
pub struct PlanRows {
    /// What is loaded.
    pub cache: Rc<RowCache>,
    /// The row that is explained beside the table.
    pub selected: Option<RowKey>,
    /// How many rows there are before the first answer says so.
    pub expected: u32,
}

impl GridRows for PlanRows {
    fn total(&self) -> u32 {
        if self.cache.is_answered() { self.cache.total() } else { self.expected }
    }

    fn row(&self, place: u32, columns: &[&'static str]) -> Option<RowPaint> {
        let row = self.cache.row(place)?;
        Some(RowPaint {
            cells: columns.iter().map(|column| cell(row, column)).collect(),
            tone: row_tone(row),
            current: self.selected.as_ref() == Some(&row.key),
            name: name(row),
        })
    }

    fn text_to_edit(&self, place: u32, column: &'static str) -> Option<String> {
        if column != TARGET_ADDRESS {
            return None;
        }
        self.cache.row(place).map(|row| row.target.place.address.clone())
    }
}

/// What a row is called: its VM and NIC, and the IP configuration where it is not the NIC's own.
pub fn name(row: &RowView) -> String {
    let nic = if row.nic.is_empty() { String::new() } else { format!(" / {}", row.nic) };
    let configuration = if row.primary { String::new() } else { format!(" / {}", row.ip_configuration) };
    format!("{}{nic}{configuration}", row.virtual_machine)
}

/// An address as text: `dynamic` where none is promised.
pub fn address_text(place: &PlaceView) -> &str {
    match (place.address.as_str(), place.allocation.as_str()) {
        ("", "dynamic") => "dynamic",
        (address, _) => address,
    }
}

/// What is spoken of a landing's outcome.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Kept => "keeps its address",
        Outcome::Changed => "gets another address",
        Outcome::Dynamic => "dynamic",
        Outcome::NotConnected => "not connected",
        Outcome::NotPlanned => "not planned",
        Outcome::Fails => "will fail",
    }
}

fn row_tone(row: &RowView) -> &'static str {
    match (row.excluded, row.target.outcome) {
        (true, _) | (_, Outcome::NotPlanned) => "left-out",
        _ => "",
    }
}

fn cell(row: &RowView, column: &str) -> CellPaint {
    match column {
        "vm" => virtual_machine(row),
        "nic" => nic(row),
        "source-network" => word(&row.source.network),
        "source-subnet" => word(&row.source.subnet),
        "source-address" => address(&row.source),
        "target-network" => word(&row.target.place.network),
        "target-subnet" => word(&row.target.place.subnet),
        TARGET_ADDRESS => landing(&row.target),
        "how" => how(row),
        "test-address" => test_landing(row),
        "findings" => findings(row),
        _ => CellPaint::default(),
    }
}

fn virtual_machine(row: &RowView) -> CellPaint {
    CellPaint {
        text: row.virtual_machine.clone(),
        mark: row.excluded.then_some(marks::EXCLUDED),
        spoken: if row.excluded { "excluded".to_owned() } else { String::new() },
        ..CellPaint::default()
    }
}

fn nic(row: &RowView) -> CellPaint {
    CellPaint {
        text: row.nic.clone(),
        aside: if row.primary { String::new() } else { row.ip_configuration.clone() },
        spoken: if row.primary { String::new() } else { "secondary IP configuration".to_owned() },
        ..CellPaint::default()
    }
}

fn word(text: &str) -> CellPaint {
    if text.is_empty() { nothing() } else { CellPaint { text: text.to_owned(), ..CellPaint::default() } }
}

/// A dash, read out as what it means.
fn nothing() -> CellPaint {
    CellPaint { text: "–".to_owned(), tone: "faint", spoken: "none".to_owned(), ..CellPaint::default() }
}

fn address(place: &PlaceView) -> CellPaint {
    match address_text(place) {
        "" => nothing(),
        "dynamic" => CellPaint { text: "dynamic".to_owned(), tone: "dynamic", ..CellPaint::default() },
        text if place.allocation == "dynamic" => {
            CellPaint { text: text.to_owned(), tone: "dynamic", spoken: "dynamic".to_owned(), ..CellPaint::default() }
        }
        text => CellPaint { text: text.to_owned(), ..CellPaint::default() },
    }
}

fn landing(landing: &LandingView) -> CellPaint {
    let cell = address(&landing.place);
    match landing.outcome {
        Outcome::Changed => {
            CellPaint { mark: Some(marks::CHANGED), tone: "changed", spoken: "changed".to_owned(), ..cell }
        }
        Outcome::Fails => CellPaint { mark: Some(marks::ERROR), tone: "fails", spoken: "will fail".to_owned(), ..cell },
        Outcome::NotConnected => CellPaint {
            text: "not connected".to_owned(),
            mark: Some(marks::UNLINKED),
            tone: "faint",
            ..CellPaint::default()
        },
        Outcome::NotPlanned => CellPaint { tone: "faint", ..cell },
        Outcome::Kept | Outcome::Dynamic => cell,
    }
}

fn how(row: &RowView) -> CellPaint {
    let (mark, spoken) = match (row.frozen, row.edited) {
        (true, true) => (Some(marks::FROZEN), "frozen, set by hand"),
        (true, false) => (Some(marks::FROZEN), "frozen"),
        (false, true) => (Some(marks::EDITED), "set by hand"),
        (false, false) => (None, ""),
    };
    CellPaint { text: row.target.how.clone(), mark, spoken: spoken.to_owned(), tone: "muted", ..CellPaint::default() }
}

fn test_landing(row: &RowView) -> CellPaint {
    let cell = address(&row.test.place);
    match row.test.outcome {
        Outcome::Fails => CellPaint { mark: Some(marks::ERROR), tone: "fails", spoken: "will fail".to_owned(), ..cell },
        // What is the same twice is quiet the second time.
        _ if cell.tone.is_empty() => CellPaint { tone: "muted", ..cell },
        _ => cell,
    }
}

fn findings(row: &RowView) -> CellPaint {
    let Some(severity) = row.severity.filter(|_| row.findings > 0) else { return CellPaint::default() };
    CellPaint {
        text: row.findings.to_string(),
        mark: Some(marks::of_severity(severity)),
        tone: match marks::of_severity(severity).name {
            "error" => "fails",
            name => name,
        },
        spoken: format!("findings, worst: {}", text::lower(marks::severity_word(severity))),
        ..CellPaint::default()
    }
}

/// Tests, and the examples that others' tests share.
#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::session::protocol::SeverityCode;

    /// A row that keeps its address.
    pub fn kept(name: &str, address: &str) -> RowView {
        let place = PlaceView {
            network: "corp-neu".to_owned(),
            subnet: "App".to_owned(),
            address: address.to_owned(),
            allocation: "static".to_owned(),
        };
        let landing = LandingView { place: place.clone(), outcome: Outcome::Kept, how: "kept".to_owned() };
        RowView {
            key: RowKey { nic: format!("{name}-nic0"), ip_configuration: "ipconfig1".to_owned() },
            virtual_machine: name.to_owned(),
            nic: "nic0".to_owned(),
            ip_configuration: "ipconfig1".to_owned(),
            primary: true,
            source: place,
            target: landing.clone(),
            test: landing,
            severity: None,
            findings: 0,
            frozen: false,
            edited: false,
            excluded: false,
        }
    }

    #[test]
    fn a_changed_address_has_a_shape_and_a_word() {
        let mut row = kept("web1", "10.20.1.6");
        row.target.outcome = Outcome::Changed;
        let cell = cell(&row, TARGET_ADDRESS);
        assert_eq!(
            (cell.text.as_str(), cell.mark, cell.spoken.as_str()),
            ("10.20.1.6", Some(marks::CHANGED), "changed")
        );
    }

    #[test]
    fn no_promised_address_reads_dynamic() {
        let mut row = kept("jump", "");
        row.source.allocation = "dynamic".to_owned();
        assert_eq!(cell(&row, "source-address").text, "dynamic");
        row.source.allocation = "unknown".to_owned();
        assert_eq!(cell(&row, "source-address").spoken, "none");
    }

    #[test]
    fn findings_say_how_many_and_how_bad() {
        let mut row = kept("web1", "10.20.1.6");
        assert_eq!(cell(&row, "findings"), CellPaint::default());
        (row.severity, row.findings) = (Some(SeverityCode::Warning), 2);
        let cell = cell(&row, "findings");
        assert_eq!((cell.text.as_str(), cell.mark), ("2", Some(marks::WARNING)));
        assert_eq!(cell.spoken, "findings, worst: look here");
    }

    #[test]
    fn a_secondary_configuration_is_named() {
        let mut row = kept("web1", "10.20.1.6");
        (row.primary, row.ip_configuration) = (false, "ipconfig2".to_owned());
        assert_eq!(name(&row), "web1 / nic0 / ipconfig2");
        assert_eq!(cell(&row, "nic").aside, "ipconfig2");
    }
}
