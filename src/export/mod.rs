//! Artefacts: what is done with a plan outside of Landfall. One file an artefact, one line in [`ALL`].
//!
//! Belongs here: the text of an artefact, and how rows and subjects are named in it. Which artefact is asked for, and how it
//! reaches a person, belong to `session` and `ui`.
//!
//! # Invariants
//!
//! 1. An artefact is text that depends on the plan alone: no clock, no chance, canonical order.
//! 2. What a file of somebody else holds is quoted wherever it goes: no name ends a cell, or starts a formula.

pub mod results_csv;
pub mod results_json;
mod rows;
pub mod runbook_markdown;

use crate::engine::explain::row_name;
use crate::engine::finding::{Context, Finding, Subject};
use crate::engine::findings::Findings;
use crate::engine::mapping::Operation;
use crate::recovery::RecoverySystem;

/// A kind of artefact.
pub struct Export {
    /// Stable id, as in `results-csv`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub what_for: &'static str,
    /// The file's name, from the plan's.
    pub file_name: fn(&str) -> String,
    /// MIME type.
    pub mime: &'static str,
    /// Its text.
    pub write: fn(&Output<'_>) -> String,
}

/// All artefacts, in alphabetical order.
pub const ALL: &[&Export] = &[&results_csv::EXPORT, &results_json::EXPORT, &runbook_markdown::EXPORT];

/// What an artefact is made of.
pub struct Output<'a> {
    /// The plan's name.
    pub plan_name: &'a str,
    /// The recovery system.
    pub system: &'a RecoverySystem,
    /// Which operation's results.
    pub operation: Operation,
    /// The plan and its results.
    pub context: &'a Context<'a>,
    /// All findings of the plan; an artefact shows those of its operation.
    pub findings: &'a Findings,
}

impl<'a> Output<'a> {
    /// The findings of the plan as such and of the operation, in the order given.
    pub fn findings_shown(&self) -> impl Iterator<Item = Finding> + use<'a> {
        let context = self.context;
        self.findings.shown(self.operation).flat_map(|group| group.iter(context))
    }
}

/// What a finding is about, as people name it: `web1 / nic0 / ipconfig1`, `corp-neu / App`, `corp-weu`, `plan`.
pub fn subject(context: &Context<'_>, finding: &Finding) -> String {
    let source = context.source;
    let landed_in = &context.failover().destination;
    match finding.subject {
        Subject::Plan => "plan".into(),
        Subject::SourceNetwork(id) => source.network(id).name.to_string(),
        Subject::SourceSubnet(id) => source.subnet_name(id),
        Subject::TargetNetwork(place) => landed_in.network(place).name.to_string(),
        Subject::TargetSubnet(place) => landed_in.subnet_name(place),
        Subject::VirtualMachine(id) => source.virtual_machine(id).name().to_string(),
        Subject::Nic(id) => {
            let nic = source.nic(id);
            match nic.virtual_machine {
                Some(machine) => format!("{} / {}", source.virtual_machine(machine).name(), nic.name()),
                None => nic.name().to_string(),
            }
        }
        Subject::Row(id) => {
            let configuration = source.ip_configuration(id);
            format!("{} / {}", row_name(source, configuration), configuration.name)
        }
    }
}

/// The name of a file: the plan's name with what file systems refuse replaced, and an ending.
fn file_name(plan_name: &str, ending: &str) -> String {
    let allowed = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | ' ');
    let name: String = plan_name.chars().map(|character| if allowed(character) { character } else { '-' }).collect();
    let name: String = name.trim_matches([' ', '.', '-']).chars().take(80).collect();
    let name = name.trim_end_matches([' ', '.', '-']);
    format!("{}{ending}", if name.is_empty() { "plan" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_hold_nothing_that_a_file_system_refuses() {
        assert_eq!(file_name("Prod: west/north?", ".csv"), "Prod- west-north.csv");
        assert_eq!(file_name("../../etc", ".csv"), "etc.csv");
        assert_eq!(file_name(" … ", ".csv"), "plan.csv");
        assert_eq!(file_name("Zürich", ".json"), "Zürich.json");
    }

    #[test]
    fn ids_are_in_alphabetical_order() {
        assert!(ALL.is_sorted_by_key(|export| export.id));
    }
}
