//! What a person can state beside the files: facts about things, re-IP rules, connections, sites.

use serde::{Deserialize, Serialize};

use super::{PolicyKind, SideCode};

/// Names a thing that something can be stated about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ThingCode {
    /// A network, by key.
    Network(SideCode, String),
    /// A subnet: key of its network, and its name.
    Subnet(SideCode, String, String),
    /// A VM of the source site, by key.
    VirtualMachine(String),
    /// A NIC of the source site, by key.
    Nic(String),
}

/// A fact that the chosen system asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedView {
    /// About what.
    pub thing: ThingCode,
    /// Stable code: `logical_network`.
    pub attribute: String,
    /// What people call it: `logical network`.
    pub label: String,
    /// What it means.
    pub meaning: String,
    /// How a value is written.
    pub kind: AskedKind,
    /// What holds; empty where nothing is known.
    pub value: String,
    /// Whether the person stated it.
    pub stated: bool,
}

/// How a value is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskedKind {
    /// Text, with what is expected.
    Text(String),
    /// One of these words.
    OneOf(Vec<String>),
}

/// Re-IP rules of a source network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// Their shape.
    pub kind: PolicyKind,
    /// The rules, one a line.
    pub rules: String,
}

/// Names one end of a connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PlaceCode {
    /// A network of the source site, by key.
    Source(String),
    /// A network of the target site, by key.
    Target(String),
    /// A drawn site, by name.
    Site(String),
}

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionView {
    /// One end, and its name.
    pub left: (PlaceCode, String),
    /// The other end, and its name.
    pub right: (PlaceCode, String),
    /// Whether it is up today.
    pub today: bool,
    /// Whether it is up after the failover.
    pub after: bool,
    /// Whether a file shows it.
    pub from_file: bool,
    /// Whether the person said something about it.
    pub stated: bool,
}

/// A site that no inventory has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteView {
    /// Its name.
    pub name: String,
    /// The addresses that it uses.
    pub prefixes: Vec<String>,
}
