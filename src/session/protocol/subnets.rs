//! What no inventory says: the subnets that addresses are in, and whether addresses are static. Proposed, and stated.

use serde::{Deserialize, Serialize};

use super::SideCode;

/// How sure a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfidenceCode {
    /// Little but the addresses themselves speaks for it.
    Low,
    /// Something beside the addresses speaks for it.
    Medium,
    /// A list of prefixes or a mask says so.
    High,
}

/// A network with addresses that no known subnet has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubnetNeedView {
    /// Its side.
    pub side: SideCode,
    /// Its key; of addresses without any network the key that it would get.
    pub network: String,
    /// Its name.
    pub name: String,
    /// Its VLAN, where known.
    pub vlan: Option<u32>,
    /// How many addresses have no known subnet.
    pub addresses: u32,
    /// Likely subnets.
    pub proposals: Vec<SubnetProposalView>,
}

/// A likely subnet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubnetProposalView {
    /// Name that it would get.
    pub subnet: String,
    /// Its prefix.
    pub prefix: String,
    /// How many of the network's addresses of its family it would take in.
    pub addresses: u32,
    /// Of how many.
    pub of: u32,
    /// What speaks for and against it, a sentence each.
    pub evidence: Vec<String>,
    /// How sure it is.
    pub confidence: ConfidenceCode,
}

/// A subnet that a person stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedSubnetView {
    /// Its side.
    pub side: SideCode,
    /// Key of its network.
    pub network: String,
    /// Name of its network.
    pub network_name: String,
    /// Its name.
    pub subnet: String,
    /// Its prefixes, with blanks between them.
    pub prefixes: String,
}

/// A source network with addresses of which no file says whether they are static.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationNeedView {
    /// Its key; empty for NICs without a network.
    pub network: String,
    /// Its name.
    pub name: String,
    /// How many addresses.
    pub addresses: u32,
    /// What was stated: static or DHCP.
    pub stated: Option<bool>,
    /// What is likely: static or DHCP.
    pub proposal: Option<bool>,
    /// What speaks for it, a sentence each.
    pub evidence: Vec<String>,
}

/// What no inventory says, with proposals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsaidView {
    /// Networks that need subnets, those with most addresses first.
    pub subnets: Vec<SubnetNeedView>,
    /// Networks past those listed.
    pub more_subnets: u32,
    /// Proposals of each confidence, from low to high.
    pub proposed: [u32; 3],
    /// Subnets that were stated.
    pub stated: Vec<StatedSubnetView>,
    /// Networks whose addresses may be static or not, those with most addresses first.
    pub allocations: Vec<AllocationNeedView>,
    /// Networks past those listed.
    pub more_allocations: u32,
}

impl UnsaidView {
    /// Whether there is nothing to say or to show.
    pub fn is_empty(&self) -> bool {
        self.subnets.is_empty() && self.stated.is_empty() && self.allocations.is_empty()
    }
}
