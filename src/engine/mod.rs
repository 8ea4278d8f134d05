//! What the product knows, whatever the recovery system: inventories, address pools, mappings, resolution, findings.
//!
//! Belongs here: what holds for every recovery system. What one product does belongs to `recovery`; how a file looks belongs
//! to `import`; what is saved belongs to `document`.
//!
//! # Invariants
//!
//! 1. No input or output, no formats, no serde. Nothing here fails: what does not fit becomes a finding.
//! 2. Results are independent of the order of input.

pub mod address_policy;
pub mod address_pool;
pub mod address_range;
pub mod attribute;
pub mod checks;
pub mod connection;
pub mod connections;
pub mod edit;
pub mod explain;
pub mod facts;
pub mod file_place;
pub mod finding;
pub mod findings;
pub mod identity;
pub mod inventory;
pub mod inventory_builder;
pub mod inventory_changes;
pub mod inventory_rows;
pub mod key_index;
pub mod key_places;
pub mod landscape;
pub mod mac_address;
pub mod mapping;
pub mod name;
pub mod order;
pub mod packed_address;
pub mod placement;
pub mod prefix_index;
pub mod reason;
pub mod renamed;
pub mod resolve;
pub mod row_set;
pub mod runbook;
pub mod shared_texts;
pub mod spans;
pub mod stated_rows;
pub mod stated_sites;
pub mod subnet_proposals;
pub mod suggest;
pub mod superseded;
pub mod surroundings;
pub mod text;
