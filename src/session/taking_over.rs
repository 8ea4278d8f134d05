//! What files state becomes part of the plan: at once where what they name is there, else with a later drop.
//!
//! # Invariants
//!
//! 1. What is taken over is one step with the files that state it, so that undo takes all back.
//! 2. When locations change sides, what files stated is understood anew; what a person changed since stays as it is.

use std::rc::Rc;

use crate::engine::edit::Edit;
use crate::engine::finding::Severity;
use crate::engine::inventory::Inventory;
use crate::engine::inventory_builder::ImportFinding;
use crate::engine::mapping::Mapping;
use crate::engine::stated_rows::{self, Plan, STATED_ANEW, StatedRows, TakenOver, statements_of, without};

use super::plan::{FileStatements, PlanState};
use super::words::counted;

/// What was taken over of what files state, by kind, and how much waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    counts: [(&'static str, usize); 3],
    waiting: usize,
    /// How much the plan said already.
    said: usize,
}

impl Taken {
    /// Whether files stated nothing.
    pub fn is_nothing(&self) -> bool {
        self.sentence().is_empty()
    }

    /// Whether the plan changed by it.
    pub fn changed_the_plan(&self) -> bool {
        self.counts.iter().any(|(_, count)| *count > 0)
    }

    /// `Taken over: 3 network mappings, 12 NIC targets. 2 statements wait: the import report says for what.`
    pub fn sentence(&self) -> String {
        let mut sentences = Vec::new();
        if let Some(kinds) = self.kinds() {
            sentences.push(format!("Taken over: {kinds}."));
        } else if self.said > 0 {
            sentences.push("The plan says already what the files state.".to_owned());
        }
        match self.waiting {
            0 => {}
            1 => sentences.push("1 statement waits: the import report says for what.".to_owned()),
            many => sentences.push(format!("{} wait: the import report says for what.", counted(many, "statement"))),
        }
        sentences.join(" ")
    }

    fn kinds(&self) -> Option<String> {
        let kinds: Vec<String> = self
            .counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| counted(*count, kind.strip_suffix('s').unwrap_or(kind)))
            .collect();
        (!kinds.is_empty()).then(|| kinds.join(", "))
    }
}

/// Takes over what files state, and what waited. `before` is the source site as it was before.
pub fn take_over(state: &mut PlanState, new: StatedRows, before: &Inventory) -> Taken {
    let mut rows = state.stated.waiting.clone();
    rows.append(new);
    // Re-IP rules of earlier files are for machines that come later, too.
    if rows.is_empty() && state.stated.taken.octet_rules.is_empty() {
        return Taken::default();
    }
    let outcome = stated_rows::take_over(
        rows,
        &Plan {
            source: state.source(),
            target: state.target(),
            mapping: state.mapping(),
            taken: &state.stated.taken,
            source_before: before,
        },
    );
    apply(state, &outcome.edits);
    let TakenOver { findings, taken, said, waiting, .. } = outcome;
    let report = Taken { counts: taken.counts(), waiting: waiting.len(), said: said.len() };
    let has_replaced = findings.iter().any(|finding| finding.code == STATED_ANEW);
    let older = state.stated.taken.clone();
    let older = if has_replaced { holding(state, older, state.source(), state.target()) } else { older };
    tell(state, &report, findings);
    let mut all = FileStatements { taken: older, waiting };
    all.taken.append(taken);
    state.stated = Rc::new(all);
    report
}

/// Those of rows taken over earlier that the plan still says: a person, or a newer file, may have said otherwise since.
fn holding(state: &PlanState, rows: StatedRows, source: &Inventory, target: &Inventory) -> StatedRows {
    let nothing = StatedRows::default();
    let plan = Plan { source, target, mapping: state.mapping(), taken: &nothing, source_before: source };
    stated_rows::take_over(rows, &plan).said
}

/// Changes the sides of locations, and understands anew what files stated.
pub fn with_other_sides(state: &mut PlanState, change: impl FnOnce(&mut PlanState)) {
    let stated = state.stated.clone();
    let (source, target) = (state.as_read()[0].clone(), state.as_read()[1].clone());
    // What a person changed since is not the files' any more.
    let held = holding(state, stated.taken.clone(), &source, &target);
    let edits = without(state.mapping(), &statements_of(&held, &source, &target));
    apply(state, &edits);
    change(state);
    state.stated = Rc::new(FileStatements { taken: StatedRows::default(), waiting: stated.waiting.clone() });
    take_over(state, held, &source);
}

fn apply(state: &mut PlanState, edits: &[Edit]) {
    if edits.is_empty() {
        return;
    }
    let mut mapping = Mapping::clone(state.mapping());
    edits.iter().for_each(|edit| edit.apply(&mut mapping));
    state.set_mapping(Rc::new(mapping));
}

/// Puts what was taken over, and what was not, before what else was found.
fn tell(state: &mut PlanState, report: &Taken, mut findings: Vec<ImportFinding>) {
    if let Some(kinds) = report.kinds() {
        findings.push(ImportFinding {
            code: "statements-taken-over",
            severity: Severity::Info,
            subject: String::new(),
            message: format!("The plan took over what files state: {kinds}."),
        });
    }
    if !findings.is_empty() {
        state.add_import_findings(findings);
    }
}
