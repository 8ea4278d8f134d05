//! What a person states: network mappings, choices for single NICs, pins, reservations, switches.
//!
//! Everything is named by stable keys, so a mapping survives a fresh export of the same site and reads well in a diff.
//! It holds no result: those are worked out from it each time.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;

use super::address_policy::AddressPolicy;
use super::address_range::AddressRange;
use super::attribute::{Attribute, Attributes};
use super::connection::{Connection, Lifetime};
use super::inventory::{Allocation, Nic, Side, VirtualMachine};
use super::text::{Key, Text, same_folded};

/// The three things that one plans for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// To the recovery site, in earnest.
    #[default]
    Failover,
    /// To the recovery site, beside the running machines.
    TestFailover,
    /// Home again.
    Failback,
}

impl Operation {
    /// All of them, in the order in which they are resolved.
    pub const ALL: [Self; 3] = [Self::Failover, Self::TestFailover, Self::Failback];

    /// The stable spelling.
    pub fn code(self) -> &'static str {
        match self {
            Self::Failover => "failover",
            Self::TestFailover => "test-failover",
            Self::Failback => "failback",
        }
    }

    /// Place in [`Operation::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// All that a person stated about a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Source network → target network.
    pub networks: BTreeMap<Key, Key>,
    /// Source network → network of its test failovers.
    pub test_networks: BTreeMap<Key, Key>,
    /// Target network → source network: the mapping in the opposite direction, for failback.
    pub networks_back: BTreeMap<Key, Key>,
    /// Choices for single NICs, by the NIC's key.
    pub nics: BTreeMap<Key, NicChoice>,
    /// VMs that are left out, by key.
    pub excluded: BTreeSet<Key>,
    /// Addresses of target subnets that are kept free.
    pub reservations: BTreeMap<SubnetKey, Vec<Reservation>>,
    /// Readings of the rules that were switched on, by id.
    pub options: BTreeSet<Text>,
    /// What a person stated about things; it counts more than what files say.
    pub attributes: BTreeMap<Named, Attributes>,
    /// Re-IP rules, by source network.
    pub policies: BTreeMap<Key, AddressPolicy>,
    /// Connections that a person drew, or said something else about than the files.
    pub connections: BTreeMap<Connection, Lifetime>,
    /// Sites that no inventory has, with the addresses that they use.
    pub sites: BTreeMap<Key, Vec<IpNet>>,
    /// Subnets of networks of a side, with their prefixes: those that no file lists, or lists otherwise. The network may be one
    /// that no file names, for addresses that are given without any.
    pub subnets: BTreeMap<(Side, SubnetKey), Vec<IpNet>>,
    /// Static or DHCP, by source network, for addresses of which no file says it; the empty key is for those without a network.
    pub allocations: BTreeMap<Key, Allocation>,
}

/// Names one thing across inventories, for what a person states about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A network.
    Network(Side, Key),
    /// A subnet.
    Subnet(Side, SubnetKey),
    /// A VM of the source site.
    VirtualMachine(Key),
    /// A NIC of the source site.
    Nic(Key),
}

/// Names a subnet across inventories.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubnetKey {
    /// Key of its network.
    pub network: Key,
    /// Its name.
    pub subnet: Key,
}

impl Named {
    /// The key that people's name for it is found by: a subnet's name, any other thing's key.
    pub fn key(&self) -> &Key {
        match self {
            Self::Network(_, key) | Self::VirtualMachine(key) | Self::Nic(key) => key,
            Self::Subnet(_, subnet) => &subnet.subnet,
        }
    }
}

/// Choices for one NIC.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NicChoice {
    /// Target network, by key, instead of the mapped one.
    pub network: Option<Key>,
    /// Target subnet, by name, instead of the rule's, for each operation.
    pub subnets: [Option<Key>; 3],
    /// Choices for its IP configurations, by name.
    pub ip_configurations: BTreeMap<Key, IpConfigurationChoice>,
}

impl NicChoice {
    /// The choices for the IP configuration with a name.
    pub fn ip_configuration(&self, name: &str) -> Option<&IpConfigurationChoice> {
        // A NIC has few of them: looking through beats making a key to look up.
        self.ip_configurations.iter().find(|(key, _)| same_folded(key.as_str(), name)).map(|(_, choice)| choice)
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.network.is_none() && self.subnets.iter().all(Option::is_none) && self.ip_configurations.is_empty()
    }
}

/// Choices for one IP configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IpConfigurationChoice {
    /// Fixed landing, for each operation.
    pub pins: [Option<Pin>; 3],
    /// Static or DHCP at the target, whatever the source has.
    pub allocation: Option<Allocation>,
    /// A secondary IP configuration that fails over too.
    pub selected: bool,
}

impl IpConfigurationChoice {
    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.pins.iter().all(Option::is_none) && self.allocation.is_none() && !self.selected
    }
}

/// A landing that a person fixed.
#[derive(Clone, Debug, PartialEq)]
pub enum Pin {
    /// The address was typed; network and subnet follow the rules.
    Typed(IpAddr),
    /// The plan was frozen: network, subnet and address are fixed. `None` for a dynamic address.
    Frozen {
        /// The network and the subnet's name.
        subnet: SubnetKey,
        /// The address; `None` for DHCP.
        address: Option<IpAddr>,
        /// The address typed before the plan was frozen: thawing brings it back.
        typed: Option<IpAddr>,
    },
}

/// Addresses kept free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Which.
    pub range: AddressRange,
    /// What for.
    pub note: Text,
}

impl Mapping {
    /// The choices for one NIC.
    pub fn nic(&self, nic: &Key) -> Option<&NicChoice> {
        self.nics.get(nic)
    }

    /// The choices for one IP configuration.
    pub fn ip_configuration(&self, nic: &Key, name: &str) -> Option<&IpConfigurationChoice> {
        self.nics.get(nic)?.ip_configuration(name)
    }

    /// What is known of a thing: what a person stated, and beside it what files say.
    pub fn attributes_of(&self, named: &Named, in_files: &Attributes) -> Attributes {
        self.attributes.get(named).map_or_else(|| in_files.clone(), |stated| stated.or(in_files))
    }

    /// What is known of a VM of the source site.
    pub fn of_machine<'a>(&'a self, machine: &'a VirtualMachine, attribute: Attribute) -> Option<&'a str> {
        self.stated(|| Named::VirtualMachine(machine.key.clone()), attribute)
            .or_else(|| machine.attributes().get(attribute))
    }

    /// What is known of a NIC of the source site.
    pub fn of_nic<'a>(&'a self, nic: &'a Nic, attribute: Attribute) -> Option<&'a str> {
        self.stated(|| Named::Nic(nic.key.clone()), attribute).or_else(|| nic.attributes().get(attribute))
    }

    fn stated(&self, named: impl Fn() -> Named, attribute: Attribute) -> Option<&str> {
        if self.attributes.is_empty() { None } else { self.attributes.get(&named())?.get(attribute) }
    }

    /// Whether a reading of the rules is switched on.
    pub fn option(&self, id: &str) -> bool {
        self.options.contains(id)
    }
}
