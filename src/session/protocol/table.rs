//! The table: what it shows, in which order, and its rows.

use serde::{Deserialize, Serialize};

use super::{Revision, RowKey, SeverityCode};

/// What becomes of a row's address, in one word. Each is a number on the plan screen, and a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The same address as today.
    Kept,
    /// Another static address.
    Changed,
    /// DHCP, before and after.
    Dynamic,
    /// The machine comes up, and this NIC of it is connected to nothing.
    NotConnected,
    /// Left out of the plan on purpose: excluded, or a secondary IP configuration that was not selected.
    NotPlanned,
    /// It is planned, and something cannot work.
    Fails,
}

/// What the table shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowQuery {
    /// Words and `field:word` terms: `web status:error net:prod ip:10.1.`.
    pub filter: String,
    /// Column to sort by; `None` for canonical order.
    pub sort: Option<Column>,
    /// Z to A.
    pub descending: bool,
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// VM name.
    VirtualMachine,
    /// NIC name.
    Nic,
    /// Source network.
    SourceNetwork,
    /// Source subnet.
    SourceSubnet,
    /// Source address, by number.
    SourceAddress,
    /// Target network.
    TargetNetwork,
    /// Target subnet.
    TargetSubnet,
    /// Target address, by number.
    TargetAddress,
    /// How the address was chosen.
    How,
    /// Test failover's address, by number.
    TestAddress,
    /// Worst finding first.
    Findings,
}

/// Most rows in one reply.
pub const MOST_ROWS: u32 = 400;

/// A window of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowWindow {
    /// What it is about.
    pub revision: Revision,
    /// The question, so that a late answer can be told.
    pub query: RowQuery,
    /// Place of the first row.
    pub from: u32,
    /// Rows that the query shows.
    pub total: u32,
    /// All rows of the plan.
    pub all: u32,
    /// The rows.
    pub rows: Vec<RowView>,
    /// Terms of the filter that were not understood, with what was expected.
    pub filter_problems: Vec<String>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// Which one.
    pub key: RowKey,
    /// VM name.
    pub virtual_machine: String,
    /// NIC name.
    pub nic: String,
    /// IP configuration's name.
    pub ip_configuration: String,
    /// Whether it is the NIC's primary one.
    pub primary: bool,
    /// Where it is now (at failback: after failover).
    pub source: PlaceView,
    /// Where it lands in the operation shown.
    pub target: LandingView,
    /// Where it lands in a test failover.
    pub test: LandingView,
    /// Worst of its findings.
    pub severity: Option<SeverityCode>,
    /// How many findings it has.
    pub findings: u32,
    /// Whether its landing is frozen.
    pub frozen: bool,
    /// Whether a person typed its address or chose its subnet.
    pub edited: bool,
    /// Whether its machine is excluded.
    pub excluded: bool,
}

/// A place in a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// Network's name; empty if not known.
    pub network: String,
    /// Subnet's name.
    pub subnet: String,
    /// Address; empty if none is promised.
    pub address: String,
    /// `static`, `dynamic` or `unknown`; empty if there is none.
    pub allocation: String,
}

/// Where a row lands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LandingView {
    /// The place.
    pub place: PlaceView,
    /// In one word.
    pub outcome: Outcome,
    /// How the address was chosen, in a few words: `kept`, `next free`, `taken, next free`.
    pub how: String,
}
