//! What a recovery system is asked: its three rules, and the questions that they answer.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::super::address_pool::{End, ProviderReserved};
use super::super::inventory::{Allocation, Inventory, IpConfigurationId, Nic, VirtualMachine};
use super::super::landscape::{Landscape, NetworkPlace, SubnetPlace};
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
    /// Where a row goes back to, for systems in which machines go home; `None` where failback is a failover the other way.
    pub return_home: Option<fn(&ReturnQuestion<'_>) -> Return>,
    /// What shares one target network: the machines of a source network, or all NICs of one machine.
    pub network_for: NetworkFor,
    /// From what addresses are handed out.
    pub hands_out: HandsOut,
    /// Whether subnets come along to a target network that has none of its own, because it is the same one, extended.
    pub carries_subnets: bool,
    /// What happens when a typed address is in use when the failover comes.
    pub typed_address_taken: Otherwise,
    /// When a subnet has no free address left.
    pub exhausted: &'static Rule,
    /// What the provider keeps of each prefix.
    pub provider_reserved: ProviderReserved,
    /// Whether a test failover leaves the addresses alone that the failover would get.
    pub test_avoids_failover: fn(&Mapping) -> bool,
}

/// What happens when an address cannot be had: another one from this end by this rule, or, with `Err`, a failure.
pub type Otherwise = Result<(End, &'static Rule), &'static Rule>;

/// What shares one target network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFor {
    /// The machines of a source network.
    Network,
    /// All NICs of a machine: that of its primary NIC.
    Machine,
}

/// From what addresses are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandsOut {
    /// From a subnet's prefixes, less what the provider keeps.
    Prefixes,
    /// From a subnet's address pools alone: [`super::super::attribute::Attribute::AddressPools`].
    Pools,
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
    /// Which networks of the site left machines of the plan leave.
    pub left: &'a [bool],
    /// Whether the guest of every machine that takes part is known to be Windows.
    pub all_windows: bool,
    /// Network mappings in this direction.
    pub there: &'a BTreeMap<Key, Key>,
    /// Network mappings in the opposite direction.
    pub back: &'a BTreeMap<Key, Key>,
    /// In a test failover: the test network chosen.
    pub test_network: Option<&'a Key>,
    /// In a test failover: where the failover itself lands.
    pub failover: Option<Step<u32>>,
    /// All that a person stated.
    pub mapping: &'a Mapping,
}

/// An answer to it.
#[derive(Clone, Debug, PartialEq)]
pub enum NetworkChoice {
    /// A network of the landscape.
    Existing(u32),
    /// A copy of the origin network that the failover would create under this name.
    Create(Text),
    /// The NICs come up connected to nothing.
    NotConnected,
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
    /// All that a person stated.
    pub mapping: &'a Mapping,
}

/// Asked for each row.
pub struct AddressQuestion<'a> {
    /// Failover, test failover or failback.
    pub operation: Operation,
    /// The address left; `None` if none is known.
    pub address: Option<IpAddr>,
    /// How it came to be.
    pub allocation: Allocation,
    /// The network left.
    pub origin_network: &'a NetworkPlace,
    /// The subnet left.
    pub origin: &'a SubnetPlace,
    /// The network landed in.
    pub network: &'a NetworkPlace,
    /// The subnet landed in.
    pub subnet: &'a SubnetPlace,
    /// The site of today.
    pub source: &'a Inventory,
    /// The NIC, as it is at home.
    pub nic: &'a Nic,
    /// In a failback: the address that the row has at home.
    pub home_address: Option<IpAddr>,
    /// How the row came by its address at home.
    pub home_allocation: Allocation,
    /// In a test failover: whether it goes into the failover's own network.
    pub in_failover_network: bool,
    /// In a test failover: the static address of the failover.
    pub failover_address: Option<IpAddr>,
    /// What a person stated.
    pub mapping: &'a Mapping,
}

impl<'a> AddressQuestion<'a> {
    /// The machine, as it is at home. To look at it costs more than all else that is asked, so it is looked up when somebody does.
    pub fn machine(&self) -> Option<&'a VirtualMachine> {
        self.nic.virtual_machine.map(|id| self.source.virtual_machine(id))
    }
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
    /// All that a person stated.
    pub mapping: &'a Mapping,
}

/// Asked for each row of a failback.
pub struct ReturnQuestion<'a> {
    /// The recovery site.
    pub origin: &'a Landscape,
    /// The network that the NIC is in now; `None` if in none.
    pub landed: Option<u32>,
    /// What became of that since.
    pub replica: Replica,
    /// The site gone back to.
    pub home: &'a Landscape,
    /// The network that the row is in at home.
    pub home_network: u32,
    /// All that a person stated.
    pub mapping: &'a Mapping,
}

/// What became of a replica's NIC after the failover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replica {
    /// It is where the failover connected it.
    #[default]
    AsLanded,
    /// It was disconnected.
    Disconnected,
    /// It was connected to another network of the recovery site.
    Moved(u32),
}

/// Where a row goes back to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Return {
    /// To its own network and subnet.
    Home(&'static Rule),
    /// To another network of its site.
    Network(u32, &'static Rule),
    /// It comes up connected to nothing.
    NotConnected(&'static Rule),
    /// Nothing can be said.
    Nothing(&'static Rule),
}

/// The address that a row would like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// DHCP: no address is promised.
    Dynamic(&'static Rule),
    /// This address if it is free.
    Keep {
        /// The address.
        address: IpAddr,
        /// Why, if it is free.
        kept: &'static Rule,
        /// What else.
        otherwise: Otherwise,
    },
    /// Connected to nothing after all, though its network is mapped.
    NotConnected(&'static Rule),
    /// The next free address.
    Next(End, &'static Rule),
    /// Nothing can be said.
    Nothing(&'static Rule),
}
