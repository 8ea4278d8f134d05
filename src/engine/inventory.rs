//! One site as the planner sees it: networks, subnets, VMs, NICs and IP configurations, linked.
//!
//! # Invariants
//!
//! 1. Everything stands in canonical order, so that the order of files and rows never shows: networks by name and key,
//!    subnets by network in the order listed, VMs by name and key, NICs by VM and number, IP configurations by NIC,
//!    primary first. NICs without a VM come last.
//! 2. Ids are places in the vectors of one inventory. They mean nothing in another one: what outlives a run is a [`Key`].
//! 3. Nothing is lost: what a file only refers to stands here too, marked as [`Known::Referenced`].
//! 4. An IP configuration whose network is known always has a subnet: the unnamed one of its network where nobody knows which.

use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::ops::Range;
use std::rc::Rc;

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use super::attribute::{Attribute, Attributes};
use super::facts::{MachineFacts, NicFacts};
use super::key_places::KeyPlaces;
use super::mac_address::MacAddress;
use super::mapping::SubnetKey;
use super::name::Name;
use super::packed_address::PackedAddress;
use super::spans::Spans;
use super::text::{Key, Text};

macro_rules! id {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The id of what stands at a place.
            pub fn new(place: u32) -> Self {
                Self(NonZeroU32::MIN.saturating_add(place))
            }

            /// The place in its vector.
            pub fn place(self) -> u32 {
                self.0.get() - 1
            }

            /// The same, as an index.
            pub fn index(self) -> usize {
                self.place() as usize
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.place())
            }
        }
    };
}

id!(
    /// Place in [`Inventory::networks`].
    NetworkId
);
id!(
    /// Place in [`Inventory::subnets`].
    SubnetId
);
id!(
    /// Place in [`Inventory::virtual_machines`].
    VirtualMachineId
);
id!(
    /// Place in [`Inventory::nics`].
    NicId
);
id!(
    /// Place in [`Inventory::ip_configurations`].
    IpConfigurationId
);

/// The protected (primary) and the recovery (secondary) site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Where the machines run today.
    Source,
    /// Where they land.
    Target,
}

impl Side {
    /// The stable spelling.
    pub fn code(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Target => "target",
        }
    }
}

/// How an address came to be: what decides what recovery does with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Allocation {
    /// Fixed by a person.
    Static,
    /// Handed out by DHCP.
    Dynamic,
    /// The files do not say.
    #[default]
    Unknown,
}

impl Allocation {
    /// The stable spelling.
    pub fn code(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Dynamic => "dynamic",
            Self::Unknown => "unknown",
        }
    }
}

/// Guest operating system, as far as recovery systems tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperatingSystem {
    /// Any Linux.
    Linux,
    /// Any Windows.
    Windows,
}

/// Whether a VM runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PowerState {
    /// Running.
    On,
    /// Stopped or deallocated.
    Off,
}

/// Whether a file lists something, or only refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// A file lists it.
    Listed,
    /// Something else refers to it; its own facts are missing.
    Referenced,
}

/// A virtual network (VNet, VM network, port group).
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Resource id, or name.
    pub key: Key,
    /// The name that people use.
    pub name: Text,
    /// Azure region or the like, as written.
    pub location: Option<Text>,
    /// Resource group, as written.
    pub resource_group: Option<Text>,
    /// The address space.
    pub prefixes: Vec<IpNet>,
    /// Networks that it is peered with, here or elsewhere.
    pub peered_with: Vec<Key>,
    /// What only some systems ask for.
    pub attributes: Attributes,
    /// First of its subnets, and the one after the last.
    pub subnets: Range<u32>,
    /// Whether a file lists it.
    pub known: Known,
}

impl Network {
    /// Whether an address plan lists it, as evidence of what is where, rather than a platform that runs machines in it.
    pub fn is_address_plan(&self) -> bool {
        self.attributes.get(Attribute::NetworkKind) == Some("address-plan")
    }
}

/// A subnet.
///
/// The unnamed one of a network stands for what nobody knows: which of the network's subnets its addresses are in. A network has
/// at most one, behind its other subnets; it has no prefixes, and nothing lands in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Subnet {
    /// The network that it is part of.
    pub network: NetworkId,
    /// Its name; empty for the unnamed one.
    pub name: Text,
    /// Its prefixes, in the order listed; empty while no file lists it.
    pub prefixes: Vec<IpNet>,
    /// Services that it is delegated to; VMs cannot go there.
    pub delegations: Vec<Text>,
    /// What only some systems ask for.
    pub attributes: Attributes,
    /// Whether a file lists it.
    pub known: Known,
}

impl Subnet {
    /// Whether it stands for a subnet that nobody knows.
    pub fn is_unnamed(&self) -> bool {
        self.name.is_empty()
    }
}

/// A virtual machine.
#[derive(Clone, Debug, PartialEq)]
pub struct VirtualMachine {
    /// Resource id, or name.
    pub key: Key,
    pub(super) name: Name,
    pub(super) facts: Rc<MachineFacts>,
    /// Of many tools' files every machine has its own.
    pub(super) attributes: Attributes,
}

/// A network interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Nic {
    /// Resource id, or VM and NIC name.
    pub key: Key,
    pub(super) name: Name,
    pub(super) facts: Rc<NicFacts>,
    /// The VM that it is attached to.
    pub virtual_machine: Option<VirtualMachineId>,
    /// MAC address as written.
    pub mac: Option<MacAddress>,
}

/// What is asked of machines and of NICs alike.
macro_rules! asked {
    ($thing:ident) => {
        impl $thing {
            /// The name that people use.
            pub fn name(&self) -> &str {
                self.name.of(&self.key)
            }

            /// The same as a text.
            pub fn name_text(&self) -> Text {
                self.name.text(&self.key)
            }

            /// Azure region or the like, as written.
            pub fn location(&self) -> Option<&str> {
                self.facts.locality.location.as_deref()
            }

            /// Resource group, as written.
            pub fn resource_group(&self) -> Option<&str> {
                self.facts.locality.resource_group.as_deref()
            }

            /// Whether a file lists it.
            pub fn known(&self) -> Known {
                self.facts.known
            }
        }
    };
}

asked!(VirtualMachine);
asked!(Nic);

impl Nic {
    /// What only some systems ask for.
    pub fn attributes(&self) -> &Attributes {
        &self.facts.attributes
    }
}

impl VirtualMachine {
    /// What only some systems ask for.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Size, such as `Standard_D2s_v5`.
    pub fn size(&self) -> Option<&str> {
        self.facts.size.as_deref()
    }

    /// Guest operating system.
    pub fn operating_system(&self) -> Option<OperatingSystem> {
        self.facts.operating_system
    }

    /// Whether it runs.
    pub fn power(&self) -> Option<PowerState> {
        self.facts.power
    }

    /// Availability zone.
    pub fn zone(&self) -> Option<&str> {
        self.facts.zone.as_deref()
    }
}

/// One IP configuration of a NIC: what one row of a plan is about.
#[derive(Clone, Debug, PartialEq)]
pub struct IpConfiguration {
    /// The NIC that it is part of.
    pub nic: NicId,
    /// Its name.
    pub name: Text,
    /// Whether it is the NIC's primary one.
    pub primary: bool,
    pub(super) address: PackedAddress,
    /// Whether it is an IPv6 configuration.
    pub is_ipv6: bool,
    /// Static or DHCP.
    pub allocation: Allocation,
    /// The subnet that it is in.
    pub subnet: Option<SubnetId>,
    /// Whether the files name its network alone, so that its address told the subnet, or nothing did.
    pub subnet_by_address: bool,
}

impl IpConfiguration {
    /// The private address now.
    pub fn address(&self) -> Option<IpAddr> {
        self.address.get()
    }
}

/// One site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// See invariant 1 for the order of each.
    pub networks: Vec<Network>,
    /// Subnets.
    pub subnets: Vec<Subnet>,
    /// Virtual machines.
    pub virtual_machines: Vec<VirtualMachine>,
    /// Network interfaces.
    pub nics: Vec<Nic>,
    /// IP configurations.
    pub ip_configurations: Vec<IpConfiguration>,
    /// Networks by key.
    pub network_by_key: FxHashMap<Key, NetworkId>,
    pub(super) nic_places: KeyPlaces,
    pub(super) virtual_machine_places: KeyPlaces,
    /// NICs of each VM.
    pub(super) nic_spans: Spans,
    /// IP configurations of each NIC.
    pub(super) ip_configuration_spans: Spans,
    /// Those that there are, in the order of IP configurations: hardly any has one.
    pub(super) public_addresses: Vec<(IpConfigurationId, Text)>,
}

impl Inventory {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.virtual_machines.is_empty() && self.nics.is_empty()
    }

    /// The network with this id.
    pub fn network(&self, id: NetworkId) -> &Network {
        &self.networks[id.index()]
    }

    /// The subnet with this id.
    pub fn subnet(&self, id: SubnetId) -> &Subnet {
        &self.subnets[id.index()]
    }

    /// The VM with this id.
    pub fn virtual_machine(&self, id: VirtualMachineId) -> &VirtualMachine {
        &self.virtual_machines[id.index()]
    }

    /// The VM with this key.
    pub fn virtual_machine_by_key(&self, key: &Key) -> Option<VirtualMachineId> {
        let at = |place: usize| &self.virtual_machines[place].key;
        self.virtual_machine_places.get(key, at).map(VirtualMachineId::new)
    }

    /// All VMs with their ids.
    pub fn machines(&self) -> impl Iterator<Item = (VirtualMachineId, &VirtualMachine)> {
        self.virtual_machines.iter().enumerate().map(|(place, machine)| (VirtualMachineId::new(place as u32), machine))
    }

    /// The NICs of a VM.
    pub fn nics_of(&self, machine: VirtualMachineId) -> &[Nic] {
        let places = self.nic_places_of(machine);
        &self.nics[places.start as usize..places.end as usize]
    }

    /// The same by their places.
    pub fn nic_places_of(&self, machine: VirtualMachineId) -> Range<u32> {
        self.nic_spans.of(machine.place())
    }

    /// The places of the IP configurations of all NICs of a VM: they stand together.
    pub fn row_places_of(&self, machine: VirtualMachineId) -> Range<u32> {
        self.ip_configuration_spans.of_all(self.nic_places_of(machine))
    }

    /// The IP configurations of a NIC.
    pub fn ip_configurations_of(&self, nic: NicId) -> &[IpConfiguration] {
        let places = self.ip_configuration_places_of(nic);
        &self.ip_configurations[places.start as usize..places.end as usize]
    }

    /// The same by their places.
    pub fn ip_configuration_places_of(&self, nic: NicId) -> Range<u32> {
        self.ip_configuration_spans.of(nic.place())
    }

    /// Id or address of the public address attached to an IP configuration.
    pub fn public_address_of(&self, id: IpConfigurationId) -> Option<&Text> {
        let place = self.public_addresses.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.public_addresses.get(place).map(|(_, public)| public)
    }

    /// The NIC with this key.
    pub fn nic_by_key(&self, key: &Key) -> Option<NicId> {
        self.nic_places.get(key, |place| &self.nics[place].key).map(NicId::new)
    }

    /// The place of a NIC among those of its VM, from 0; 0 where it has none.
    pub fn nic_number(&self, id: NicId) -> u32 {
        self.nic(id).virtual_machine.map_or(0, |machine| id.place() - self.nic_places_of(machine).start)
    }

    /// The NIC with this id.
    pub fn nic(&self, id: NicId) -> &Nic {
        &self.nics[id.index()]
    }

    /// The IP configuration with this id.
    pub fn ip_configuration(&self, id: IpConfigurationId) -> &IpConfiguration {
        &self.ip_configurations[id.index()]
    }

    /// The subnets of a network, in the order listed.
    pub fn subnets_of(&self, network: NetworkId) -> &[Subnet] {
        let range = &self.network(network).subnets;
        &self.subnets[range.start as usize..range.end as usize]
    }

    /// A subnet as people name it: `corp-weu / App`, or the network alone where nobody knows the subnet.
    pub fn subnet_name(&self, id: SubnetId) -> String {
        let subnet = self.subnet(id);
        let network = &self.network(subnet.network).name;
        if subnet.is_unnamed() { network.to_string() } else { format!("{network} / {}", subnet.name) }
    }

    /// Names a subnet of this inventory.
    pub fn subnet_key(&self, subnet: &Subnet) -> SubnetKey {
        SubnetKey { network: self.network(subnet.network).key.clone(), subnet: Key::new(subnet.name.clone()) }
    }

    /// How many IP configurations belong to NICs of VMs: these come first, and are the rows of a plan.
    pub fn attached_ip_configurations(&self) -> usize {
        self.ip_configuration_spans.of_all(0..self.nic_spans.end()).end as usize
    }

    /// The VM of an IP configuration.
    pub fn virtual_machine_of(&self, id: IpConfigurationId) -> Option<&VirtualMachine> {
        let nic = self.nic(self.ip_configuration(id).nic);
        nic.virtual_machine.map(|id| self.virtual_machine(id))
    }

    /// Networks with this name, case ignored: several resource groups may each have one.
    pub fn networks_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = NetworkId> + 'a {
        self.networks
            .iter()
            .enumerate()
            .filter(move |(_, network)| super::text::same_folded(&network.name, name))
            .map(|(place, _)| NetworkId::new(place as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// There are millions of them: a word more of one is megabytes of a tab.
    #[test]
    fn what_there_are_millions_of_is_small() {
        let word = size_of::<usize>();
        let most = |words: usize, bytes: usize| (words * word + bytes).next_multiple_of(word);
        assert!(size_of::<VirtualMachine>() <= most(4, 0));
        assert!(size_of::<Nic>() <= most(5, 4));
        assert!(size_of::<IpConfiguration>() <= most(3, 12));
    }
}
