//! What a recovery system is asked: its three rules, and the questions that they answer.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::super::address_pool::{End, ProviderReserved};
use super::super::inventory::{Allocation, Inventory, IpConfigurationId};
use super::super::landscape::{Landscape, SubnetPlace};
use super::super::mapping::{IpConfigurationChoice, Mapping, Operation};
use super::super::reason::{Rule, Step};
use super::super::text::{Key, Text};

/// The rules of a recovery system.
pub struct Rules {
    /// Which network the machines of an origin network land in.
    pub choose_network: fn(&NetworkQuestion<'_>) -> Step<NetworkChoice>,
    /// Which subnet of it.
    pub choose_subnet: fn(&SubnetQuestion<'_>) -> Step<u32>,
    /// Which address of that, if it is free.
    pub wish_address: fn(&AddressQuestion<'_>) -> Wish,
    /// What becomes of a row that the system leaves out by itself, such as a secondary IP configuration.
    pub leave_out: fn(&RowQuestion<'_>) -> Option<&'static Rule>,
    /// What happens when a typed address is in use when the failover comes: another address by this rule, or, with
    /// `Err`, a failure.
    pub typed_address_taken: Result<(End, &'static Rule), &'static Rule>,
    /// When a subnet has no free address left.
    pub exhausted: &'static Rule,
    /// What the provider keeps of each prefix.
    pub provider_reserved: ProviderReserved,
    /// Whether a test failover leaves the addresses alone that the failover would get.
    pub test_avoids_failover: fn(&Mapping) -> bool,
}

/// Asked once for each origin network.
pub struct NetworkQuestion<'a> {
    /// Failover, test failover or failback.
    pub operation: Operation,
    /// The site left.
    pub origin: &'a Landscape,
    /// The network left.
    pub origin_network: u32,
    /// The site landed in.
    pub destination: &'a Landscape,
    /// Network mappings in this direction.
    pub there: &'a BTreeMap<Key, Key>,
    /// Network mappings in the opposite direction.
    pub back: &'a BTreeMap<Key, Key>,
    /// In a test failover: the test network chosen.
    pub test_network: Option<&'a Key>,
    /// In a test failover: where the failover itself lands.
    pub failover: Option<Step<u32>>,
}

/// An answer to it.
#[derive(Clone, Debug, PartialEq)]
pub enum NetworkChoice {
    /// A network of the landscape.
    Existing(u32),
    /// A copy of the origin network that the failover would create under this name.
    Create(Text),
}

/// Asked once for each origin subnet and network landed in.
pub struct SubnetQuestion<'a> {
    /// Failover, test failover or failback.
    pub operation: Operation,
    /// The subnet left.
    pub origin: &'a SubnetPlace,
    /// The site landed in.
    pub destination: &'a Landscape,
    /// The network landed in.
    pub network: u32,
    /// In a test failover: the subnet of the failover itself.
    pub failover: Option<&'a SubnetPlace>,
}

/// Asked for each row.
pub struct AddressQuestion<'a> {
    /// Failover, test failover or failback.
    pub operation: Operation,
    /// The address left; `None` if none is known.
    pub address: Option<IpAddr>,
    /// How it came to be.
    pub allocation: Allocation,
    /// The subnet left.
    pub origin: &'a SubnetPlace,
    /// The subnet landed in.
    pub subnet: &'a SubnetPlace,
    /// In a test failover: whether it goes into the failover's own network.
    pub in_failover_network: bool,
    /// In a test failover: the static address of the failover.
    pub failover_address: Option<IpAddr>,
    /// What a person stated.
    pub mapping: &'a Mapping,
}

/// Asked for each row before anything else.
pub struct RowQuestion<'a> {
    /// The site of today.
    pub source: &'a Inventory,
    /// The site landed in at failover.
    pub target: &'a Inventory,
    /// The row.
    pub row: IpConfigurationId,
    /// What a person chose for it.
    pub choice: Option<&'a IpConfigurationChoice>,
}

/// The address that a row would like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// DHCP: no address is promised.
    Dynamic(&'static Rule),
    /// This address if it is free, else the next free one.
    Keep {
        /// The address.
        address: IpAddr,
        /// Why, if it is free.
        kept: &'static Rule,
        /// From which end else, and why.
        otherwise: (End, &'static Rule),
    },
    /// The next free address.
    Next(End, &'static Rule),
    /// Nothing can be said.
    Nothing(&'static Rule),
}
