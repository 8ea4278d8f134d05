//! The same inventories under two recovery systems.

use serde::{Deserialize, Serialize};

use super::{DocumentView, LandingView, OperationCode, PlaceView, Revision, RowKey, Tallies};

/// A window of the rows that land elsewhere, or otherwise, under another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonView {
    /// What it is about.
    pub revision: Revision,
    /// The operation compared.
    pub operation: OperationCode,
    /// Id and name of the plan's own system.
    pub here: (String, String),
    /// Id and name of the other one.
    pub there: (String, String),
    /// The numbers of the plan's own system.
    pub tallies_here: Tallies,
    /// The other's numbers.
    pub tallies_there: Tallies,
    /// Place of the first row of this window among those that differ.
    pub from: u32,
    /// How many rows differ.
    pub total: u32,
    /// The rows.
    pub rows: Vec<ComparedRow>,
}

/// A row that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedRow {
    /// Which one.
    pub key: RowKey,
    /// VM name.
    pub virtual_machine: String,
    /// NIC name.
    pub nic: String,
    /// IP configuration's name, where the NIC has several.
    pub ip_configuration: String,
    /// Where it is today.
    pub source: PlaceView,
    /// Under the plan's own system.
    pub here: ComparedLanding,
    /// Under the other one.
    pub there: ComparedLanding,
}

/// Where a row lands under one of the systems, and why: told of the first step in which the two differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedLanding {
    /// Where.
    pub landing: LandingView,
    /// Why.
    pub why: String,
    /// The rule's document.
    pub document: Option<DocumentView>,
}
