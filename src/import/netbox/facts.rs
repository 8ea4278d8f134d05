//! What NetBox says of single things, whether it stands in JSON or in a table.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::engine::inventory::{Allocation, OperatingSystem, PowerState};
use crate::engine::inventory_rows::Place;

/// How NetBox names a VLAN.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vlan {
    /// Its stable id, where there is one.
    pub id: Option<String>,
    /// The number on the wire.
    pub vid: Option<u32>,
    /// Its name.
    pub name: Option<String>,
}

/// What state something is documented to be in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// In use, or not said.
    #[default]
    Active,
    /// A prefix that only holds others.
    Container,
    /// Set aside for later.
    Reserved,
    /// No longer to be used.
    Deprecated,
    /// An address that DHCP or stateless configuration gives.
    Dynamic,
    /// Not running.
    Offline,
    /// A machine that is not there yet, or soon no more.
    OnTheWay,
}

impl Status {
    /// The status in the words of NetBox, in English or German.
    pub fn of(word: &str) -> Self {
        match word.trim().to_lowercase().as_str() {
            "container" => Self::Container,
            "reserved" | "reserviert" => Self::Reserved,
            "deprecated" | "veraltet" => Self::Deprecated,
            "dhcp" | "slaac" => Self::Dynamic,
            "offline" | "paused" | "pausiert" => Self::Offline,
            "planned" | "geplant" | "staged" | "staging" | "failed" | "decommissioning" | "inventory" => Self::OnTheWay,
            _ => Self::Active,
        }
    }

    /// Whether a machine in this state runs; nothing where no status was given.
    pub fn power(self) -> Option<PowerState> {
        match self {
            Self::Active => Some(PowerState::On),
            Self::Offline => Some(PowerState::Off),
            _ => None,
        }
    }

    /// How an address in this state is assigned: NetBox says only where it is not by hand.
    pub fn allocation(self) -> Option<Allocation> {
        (self == Self::Dynamic).then_some(Allocation::Dynamic)
    }
}

/// A prefix.
pub struct PrefixFact {
    pub prefix: IpNet,
    pub id: Option<String>,
    pub vrf: Option<String>,
    pub site: Option<String>,
    pub vlan: Option<Vlan>,
    /// The site of the VLAN, where a table gives it by itself.
    pub vlan_site: Option<String>,
    pub status: Status,
    pub is_pool: bool,
    /// Whether other prefixes are inside.
    pub has_children: bool,
    pub description: Option<String>,
    pub place: Place,
}

/// A VLAN, listed.
pub struct VlanFact {
    pub vlan: Vlan,
    pub site: Option<String>,
    /// Its prefixes, where a table shows them.
    pub prefixes: Vec<IpNet>,
    pub place: Place,
}

/// A virtual machine, or a device.
pub struct MachineFact {
    pub key: String,
    pub name: String,
    pub is_device: bool,
    pub site: Option<String>,
    /// `None` where the file does not say.
    pub status: Option<Status>,
    pub operating_system: Option<OperatingSystem>,
    pub addresses: Vec<IpAddr>,
    /// Ids of its primary addresses.
    pub primary: Vec<String>,
    pub dns_name: Option<String>,
    pub place: Place,
}

/// Who a NIC or an address belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub key: String,
    pub name: String,
    pub is_device: bool,
}

/// A network interface.
pub struct NicFact {
    pub key: String,
    pub name: String,
    pub owner: Owner,
    pub mac: Option<String>,
    pub is_enabled: Option<bool>,
    /// The VLAN whose frames it sees untagged, or the only one that it sees.
    pub vlan: Option<Vlan>,
    pub vrf: Option<String>,
    /// Its addresses, where a table shows them.
    pub addresses: Vec<IpAddr>,
    pub place: Place,
}

/// An address.
pub struct AddressFact {
    pub address: IpAddr,
    pub id: Option<String>,
    pub vrf: Option<String>,
    pub owner: Option<Owner>,
    /// Key and name of its interface.
    pub nic: Option<(String, String)>,
    pub status: Status,
    pub is_primary: Option<bool>,
    /// What it is called: its name in DNS, its description.
    pub name: Option<String>,
    /// The address outside of a translation.
    pub public_address: Option<String>,
    pub place: Place,
}
