//! What to do, in order.

use serde::{Deserialize, Serialize};

use super::{DocumentView, OperationCode, Revision};

/// The runbook of one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunbookView {
    /// What it is about.
    pub revision: Revision,
    /// The operation.
    pub operation: OperationCode,
    /// Phases that have steps, in order.
    pub phases: Vec<RunbookPhase>,
}

/// Steps of one phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunbookPhase {
    /// Its heading.
    pub title: String,
    /// Its steps.
    pub steps: Vec<RunbookStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunbookStep {
    /// Counted through all phases, from 1.
    pub number: u32,
    /// What to do.
    pub text: String,
    /// What it is about.
    pub items: Vec<String>,
    /// Where it comes from.
    pub document: Option<DocumentView>,
}
