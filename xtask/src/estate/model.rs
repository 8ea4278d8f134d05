//! An Azure estate in plain words, before any tool's spelling.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where a resource is: the protected region, or the one to recover to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Source,
    Target,
}

/// An IPv4 prefix.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Range {
    pub base: u32,
    pub length: u8,
}

/// Which resource, apart from its type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub side: Side,
    /// The last digits of a subscription id that is plainly made up.
    pub subscription: u32,
    pub resource_group: String,
}

/// A virtual network with its subnets and peerings.
pub struct VirtualNetwork {
    pub place: Place,
    pub name: String,
    pub range: Range,
    /// The first of the network's /48, where it is dual-stack.
    pub range6: Option<Ipv6Addr>,
    pub dns_servers: Vec<Ipv4Addr>,
    pub subnets: Vec<Subnet>,
    pub peerings: Vec<Peering>,
}

/// A subnet of a virtual network.
pub struct Subnet {
    pub name: String,
    pub range: Range,
    /// The first of the subnet's /64, where it is dual-stack.
    pub range6: Option<Ipv6Addr>,
    /// The service that the subnet is delegated to: no VM can be there.
    pub delegation: Option<&'static str>,
}

/// One side's half of a peering between two networks.
pub struct Peering {
    pub remote_name: String,
    pub remote_id: String,
    pub remote_range: Range,
}

/// A network interface.
pub struct Nic {
    pub place: Place,
    pub name: String,
    /// The last three bytes; the first three are the side's.
    pub mac: u32,
    /// Whether it is its VM's first.
    pub primary: bool,
    /// The id of its VM as the NIC's own record spells it: often with the resource group in capitals.
    pub vm_id: Option<String>,
    pub forwards: bool,
    pub ip_configurations: Vec<IpConfiguration>,
}

/// One address of a NIC.
pub struct IpConfiguration {
    pub name: String,
    pub subnet_id: String,
    pub address: IpAddr,
    pub dynamic: bool,
    pub primary: bool,
    pub public: Option<PublicAddress>,
}

/// The public address that belongs to a private one.
pub struct PublicAddress {
    pub name: String,
    pub address: Ipv4Addr,
}

/// A VM, as the compute service knows it.
pub struct VirtualMachine {
    pub place: Place,
    pub name: String,
    /// Without the leading `Standard_`.
    pub size: &'static str,
    pub windows: bool,
    pub power: Power,
    pub zone: Option<u8>,
    /// The ids of its NICs as the VM's own record spells them.
    pub nic_ids: Vec<String>,
}

/// Whether a VM runs, and whether it is paid for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Power {
    Running,
    Stopped,
    Deallocated,
}

/// Where an estate goes as it is made, so that nobody has to hold all of it.
pub trait Sink {
    /// A network. It comes before the machines that are in it.
    fn network(&mut self, network: &VirtualNetwork) -> io::Result<()>;

    /// A VM with its NICs; or NICs that have none.
    fn machine(&mut self, machine: Option<&VirtualMachine>, nics: &[Nic]) -> io::Result<()>;

    /// That one would map this source network to this target network.
    fn mapping(&mut self, source_network: &str, target_network: &str) -> io::Result<()>;
}

impl Side {
    /// The region as Azure calls it.
    pub fn region(self) -> &'static str {
        match self {
            Side::Source => "westeurope",
            Side::Target => "northeurope",
        }
    }

    /// The region as it appears in names.
    pub fn code(self) -> &'static str {
        match self {
            Side::Source => "weu",
            Side::Target => "neu",
        }
    }
}

impl Range {
    /// How many addresses it has.
    pub fn size(self) -> u64 {
        1 << (32 - u32::from(self.length))
    }

    /// How many addresses a VM can have: Azure keeps the first four and the last.
    pub fn usable(self) -> u32 {
        self.size().saturating_sub(5) as u32
    }

    /// The usable address with this number, from 0.
    pub fn nth_usable(self, index: u32) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.base + 4 + index)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", Ipv4Addr::from_bits(self.base), self.length)
    }
}

impl Place {
    /// The subscription's id.
    pub fn subscription_id(&self) -> String {
        format!("00000000-0000-4000-8000-{:012}", self.subscription)
    }

    /// A resource's id; `kind` is such as `Microsoft.Network/networkInterfaces`.
    pub fn id(&self, kind: &str, name: &str) -> String {
        self.id_spelled("resourceGroups", &self.resource_group, kind, name)
    }

    /// The same id with another spelling of the words that Azure's services do not agree on.
    pub fn id_spelled(&self, groups: &str, group: &str, kind: &str, name: &str) -> String {
        let subscription = self.subscription_id();
        let parts = ["/subscriptions/", &subscription, "/", groups, "/", group, "/providers/", kind, "/", name];
        parts.concat()
    }
}

impl VirtualNetwork {
    /// Its type, as ids spell it.
    pub const KIND: &str = "Microsoft.Network/virtualNetworks";

    /// Its id as its own record spells it.
    pub fn id(&self) -> String {
        self.place.id(Self::KIND, &self.name)
    }

    /// The id of one of its subnets.
    pub fn subnet_id(&self, subnet: &Subnet) -> String {
        [&self.id(), "/subnets/", &subnet.name].concat()
    }
}

impl Nic {
    /// Its type, as ids spell it.
    pub const KIND: &str = "Microsoft.Network/networkInterfaces";

    /// Its id as its own record spells it.
    pub fn id(&self) -> String {
        self.place.id(Self::KIND, &self.name)
    }

    /// As Azure writes it: dashes and capitals.
    pub fn mac_text(&self) -> String {
        let vendor = match self.place.side {
            Side::Source => "00-0D-3A",
            Side::Target => "00-22-48",
        };
        let [_, a, b, c] = self.mac.to_be_bytes();
        format!("{vendor}-{a:02X}-{b:02X}-{c:02X}")
    }
}

impl VirtualMachine {
    /// Its type, as ids spell it.
    pub const KIND: &str = "Microsoft.Compute/virtualMachines";

    /// Its id as its own record spells it.
    pub fn id(&self) -> String {
        self.place.id(Self::KIND, &self.name)
    }
}

impl Power {
    /// The word in `PowerState/running` and `VM running`.
    pub fn word(self) -> &'static str {
        match self {
            Power::Running => "running",
            Power::Stopped => "stopped",
            Power::Deallocated => "deallocated",
        }
    }
}
