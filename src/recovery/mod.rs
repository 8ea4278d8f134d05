//! Recovery systems: one folder or file each, with its words, its three rules, its checks and its sources.
//!
//! Belongs here: what a product does, as its documents say. How addresses are handed out, and what an inventory is, belong to
//! `engine`.
//!
//! # Invariants
//!
//! 1. A system is one file (or folder) and one line in [`ALL`].
//! 2. Each rule names the document that it comes from; what no document says is not claimed as the product's behaviour.

pub mod azure;
pub mod azure_to_azure;
pub mod on_premises_to_azure;
pub mod plain;
pub mod runbook;
pub mod veeam;
pub mod veeam_cloud_connect;
pub mod veeam_cloud_director;
pub mod veeam_replication;
pub mod vmm;
pub mod vmm_to_azure;
pub mod vmm_to_vmm;

use crate::engine::attribute::Attribute;
use crate::engine::finding::{Check, Context};
use crate::engine::mapping::{Mapping, Operation};
use crate::engine::reason::Document;
use crate::engine::resolve::Rules;
use crate::engine::runbook::Runbook;
use crate::engine::text::Key;

/// A recovery system.
pub struct RecoverySystem {
    /// Stable id, as in `azure-to-azure`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it does, in a paragraph.
    pub summary: &'static str,
    /// Its limits, a sentence each.
    pub limits: &'static [&'static str],
    /// The documents that its rules come from.
    pub documents: &'static [&'static Document],
    /// Its three rules.
    pub rules: Rules,
    /// Facts that its rules and checks ask for, beside what every inventory has: a person can state them where no file does.
    pub asks: &'static [Attribute],
    /// Readings of its rules that can be switched on.
    pub options: &'static [Reading],
    /// Its checks, beside those that hold for all.
    pub checks: &'static [&'static Check],
    /// The order in which the product wants a changed network mapping to be carried out, a sentence a step; empty where any
    /// order will do.
    pub mapping_change: fn(&MappingChange<'_>) -> Vec<String>,
    /// Adds the steps of an operation that only this system has; those that all have are there already.
    pub runbook: fn(&Context<'_>, Operation, &mut Runbook),
    /// Whether failback asks for network mappings in the opposite direction.
    pub maps_back: bool,
    /// Whether its maker has retired it, and since when, in a sentence; empty where it lives.
    pub retired: &'static str,
    /// File names of the sample estate, below `static/samples` in a folder named like the id; empty for none.
    pub sample: &'static [&'static str],
}

/// What most samples are made of: one Landfall CSV a side.
pub const TWO_CSV_FILES: &[&str] = &["source.csv", "target.csv"];

/// A reading of the rules that is not the default.
pub struct Reading {
    /// Stable id.
    pub id: &'static str,
    /// Readings of one group exclude each other; empty for one that stands alone.
    pub group: &'static str,
    /// What it does when on.
    pub label: &'static str,
    /// Why one would.
    pub meaning: &'static str,
    /// Where both readings come from.
    pub documents: &'static [&'static Document],
}

/// A network mapping before and after a change.
pub struct MappingChange<'a> {
    /// The source network.
    pub source: &'a Key,
    /// What people call a key.
    pub name: &'a dyn Fn(&Key) -> String,
    /// Before.
    pub before: &'a Mapping,
    /// After.
    pub after: &'a Mapping,
}

/// All systems, in alphabetical order.
pub const ALL: &[&RecoverySystem] = &[
    &azure_to_azure::SYSTEM,
    &on_premises_to_azure::SYSTEM,
    &veeam_cloud_connect::SYSTEM,
    &veeam_cloud_director::SYSTEM,
    &veeam_replication::SYSTEM,
    &vmm_to_azure::SYSTEM,
    &vmm_to_vmm::SYSTEM,
];

/// The system with an id.
pub fn by_id(id: &str) -> Option<&'static RecoverySystem> {
    ALL.iter().copied().find(|system| system.id == id)
}
