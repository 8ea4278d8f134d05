//! Why a row lands where it does, as the side panel shows it.

use serde::{Deserialize, Serialize};

use super::{AskedView, DocumentView, FindingView, OperationCode, Revision, RowKey};

/// Why a row lands where it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What it is about.
    pub revision: Revision,
    /// Which row.
    pub row: RowKey,
    /// `web1 lands in corp-neu / App at 10.20.1.6`.
    pub title: String,
    /// Facts about the VM and NIC: label and value.
    pub facts: Vec<(String, String)>,
    /// Facts about the VM and the NIC that the chosen system asks for.
    pub asked: Vec<AskedView>,
    /// The trail of each operation.
    pub trails: Vec<TrailView>,
    /// Findings of this row.
    pub findings: Vec<FindingView>,
    /// What can be chosen instead.
    pub choices: ChoicesView,
}

/// The trail of one operation: three steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailView {
    /// Which operation.
    pub operation: OperationCode,
    /// Network, subnet, address.
    pub steps: Vec<StepView>,
}

/// One step of a trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// `Network`, `Subnet` or `Address`.
    pub title: String,
    /// What was chosen; empty where nothing could be.
    pub value: String,
    /// Why, in a sentence.
    pub sentence: String,
    /// Stable code of the rule.
    pub code: String,
    /// Where the rule comes from.
    pub document: Option<DocumentView>,
    /// Whether the step has a result.
    pub resolved: bool,
}

/// What can be chosen for a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoicesView {
    /// Target networks: key and name.
    pub networks: Vec<(String, String)>,
    /// Whether the system's failback follows what became of a replica's NIC.
    pub follows_replica: bool,
    /// What the person said of this one: key of a network, or `none`.
    pub replica: Option<String>,
    /// The network chosen by hand, if one was.
    pub network: Option<String>,
    /// Subnets of its target network that take VMs.
    pub subnets: Vec<String>,
    /// The subnet chosen by hand, if one was.
    pub subnet: Option<String>,
    /// Subnets of its test network that take VMs.
    pub test_subnets: Vec<String>,
    /// The test subnet chosen by hand, if one was.
    pub test_subnet: Option<String>,
    /// The address typed, if one was.
    pub address: Option<String>,
    /// The test address typed, if one was.
    pub test_address: Option<String>,
    /// Static or DHCP chosen by hand.
    pub is_static: Option<bool>,
    /// Whether it is a secondary IP configuration, and selected.
    pub secondary: Option<bool>,
    /// Whether its machine is excluded.
    pub excluded: bool,
}
