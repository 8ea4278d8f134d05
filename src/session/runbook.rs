//! What to do, in order, as the page shows it.

use crate::engine::runbook::Phase;
use crate::recovery::runbook::runbook;

use super::overview::document_view;
use super::protocol::{RunbookPhase, RunbookStep, RunbookView};
use super::rows::{Shown, operation_code};
use super::words::readable;

/// The runbook of the operation shown.
pub fn view(shown: &Shown<'_>) -> RunbookView {
    let context = shown.state.context(shown.computed);
    let runbook = runbook(shown.state.system, &context, shown.operation, &shown.computed.findings);
    let mut number = 0;
    let phases = Phase::ALL.into_iter().map(|phase| {
        let steps = runbook.of(phase).map(|step| {
            number += 1;
            RunbookStep {
                number,
                text: readable(step.text.clone()),
                items: step.items.iter().cloned().map(readable).collect(),
                document: step.document.map(document_view),
            }
        });
        RunbookPhase { title: phase.title().to_owned(), steps: steps.collect() }
    });
    RunbookView {
        revision: shown.revision,
        operation: operation_code(shown.operation),
        phases: phases.filter(|phase| !phase.steps.is_empty()).collect(),
    }
}
