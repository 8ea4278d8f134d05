//! Azure resources, whichever file they stand in: VNets with their subnets and peerings, NICs, VMs, and the addresses that
//! load balancers, gateways and private endpoints hold.
//!
//! Belongs here: what a resource is, and reading one in any spelling that Azure's own tools have. Finding resources in a
//! file belongs to the formats: `azure_json`, `resource_graph_csv`, `arm_template`, `terraform_json`. A format whose fields
//! have other names brings a table of them along ([`node::NodeSeed`]) and has the same readers.
//!
//! # Invariants
//!
//! 1. A field that is broken costs itself: it is doubted with its place, and the rest of the resource is kept.
//! 2. Every resource gives a row or is counted as skipped.

pub mod cursor;
pub mod ids;
mod networks;
mod nics;
pub mod node;
pub mod reader;
pub mod resource;
mod resources;
mod virtual_machines;

pub use cursor::Cursor;
pub use node::{Field, Member, Node};
pub use reader::Reader;
pub use resource::{Kind, classify};
