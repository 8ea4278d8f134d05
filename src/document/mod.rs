//! The saved plan: the only stable, serialised form of what Landfall knows.
//!
//! Belongs here: the plan document `landfall-plan/2` and its elder `/1` (`docs/plan.schema.json`), reading what older and newer
//! versions wrote, and the share link. A document holds the rows of the inventories and what a person stated, never a result: those are
//! worked out anew. Where a document is kept, and when it is saved, belong to `session` and `worker`.
//!
//! # Invariants
//!
//! 1. Reading is the inverse of writing: `from_json(&to_json(plan))` and `share_link::decode(&share_link::encode(plan))` are
//!    the plan again, but for the places of rows in the files that they came from.
//! 2. What is read is hostile: bounded, never a panic, and one bad value refuses the whole document, with its path.
//! 3. Things are named by keys, never by ids of a run, and written in the order given, one a line: a plan shows well in a diff.
//! 4. A plan is written in the oldest version that holds all of it.

mod attribute_form;
mod connection_form;
mod error;
mod form;
mod machine_form;
mod mapping_form;
mod migrate;
mod path;
mod policy_form;
mod read;
pub mod share_link;
mod site_form;
mod sites_text;
mod spelling;
mod write;

pub use error::DocumentError;
pub use migrate::{FORMAT, Version};
pub use read::from_json;
pub use sites_text::SitesText;
pub use write::{statements_to_json, to_json};

use crate::engine::inventory_rows::InventoryRows;
use crate::engine::mapping::{Mapping, Operation};

/// A plan: what was read, and what a person stated about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What a person calls it.
    pub name: String,
    /// Id of the recovery system, as in `azure-to-azure`.
    pub system: String,
    /// The operation looked at last.
    pub operation: Operation,
    /// Rows of the protected site.
    pub source: InventoryRows,
    /// Rows of the recovery site.
    pub target: InventoryRows,
    /// Rows that belong to neither: locations left out of the plan.
    pub aside: InventoryRows,
    /// What a person stated.
    pub mapping: Mapping,
    /// The files that the rows came from.
    pub files: Vec<FileNote>,
}

/// What is remembered of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNote {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Id of its format; empty if it could not be read.
    pub format: String,
    /// What was read, by kind: `("NICs", 41)`.
    pub read: Vec<(String, u64)>,
}
