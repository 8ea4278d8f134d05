//! What a file says that somebody stated already: network mappings, targets of single NICs and re-IP rules of a recovery
//! product. They come in as statements of the plan, not as inventory.
//!
//! Files name things by id or by name, and not always as the inventory does: [`ThingName`] has both.

use std::net::IpAddr;

use super::inventory_rows::Place;
use super::mapping::Operation;

/// All that one file states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatedRows {
    /// Network mappings.
    pub mappings: Vec<MappingRow>,
    /// Targets of single NICs.
    pub nics: Vec<NicTargetRow>,
    /// Re-IP rules by octets, as `engine::address_policy::text` reads them.
    pub octet_rules: Vec<OctetRuleRow>,
}

impl StatedRows {
    /// How many there are in all.
    pub fn len(&self) -> usize {
        self.mappings.len() + self.nics.len() + self.octet_rules.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How a file names a network or a VM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThingName {
    /// Its id, where the file gives one.
    pub id: Option<String>,
    /// Its name, where the file gives one.
    pub name: Option<String>,
}

/// One network mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRow {
    /// The network mapped.
    pub from: ThingName,
    /// The network that it is mapped to.
    pub to: ThingName,
    /// For what: a mapping for failback goes from a target network to a source network.
    pub operation: Operation,
    /// Where it stands.
    pub place: Place,
}

/// Where one NIC is to land.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NicTargetRow {
    /// Its VM.
    pub virtual_machine: ThingName,
    /// Its id, MAC address or name, whichever the file gives.
    pub nic: Option<String>,
    /// In which operation.
    pub operation: Operation,
    /// The network.
    pub network: Option<ThingName>,
    /// Name of the subnet.
    pub subnet: Option<String>,
    /// The address; none for DHCP, or where the file does not say.
    pub address: Option<IpAddr>,
    /// Whether the file says that the address comes by DHCP.
    pub is_dhcp: bool,
    /// Where it stands.
    pub place: Place,
}

/// One re-IP rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OctetRuleRow {
    /// `172.16.*.* -> 10.20.*.*`, as `engine::address_policy::text` reads rules by octets.
    pub rule: String,
    /// Where it stands.
    pub place: Place,
}
