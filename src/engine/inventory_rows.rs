//! What a reader of files hands to the engine: rows, as they stand in the file, in any order, not yet linked.
//!
//! Rows name each other by key (an Azure resource id, or a name) and may repeat, be incomplete, or refer to what no file
//! has: [`super::inventory_builder`] links them and reports what did not fit. Nothing here is checked.

use std::net::IpAddr;

use ipnet::IpNet;

use super::attribute::Attributes;
use super::file_place::FilePlace;
use super::inventory::{Allocation, OperatingSystem, PowerState};
use super::text::Text;

/// Where in its file something stands, for messages: `value[3].properties`, `row 12, column address`.
pub type Place = String;

/// All rows of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InventoryRows {
    /// Virtual networks, with the subnets listed in them.
    pub networks: Vec<NetworkRow>,
    /// Subnets listed on their own (`az network vnet subnet list`).
    pub subnets: Vec<SubnetRow>,
    /// Virtual machines.
    pub virtual_machines: Vec<VirtualMachineRow>,
    /// Network interfaces, with their IP configurations.
    pub nics: Vec<NicRow>,
}

impl InventoryRows {
    /// How many rows there are in all; a subnet inside a network counts as one.
    pub fn len(&self) -> usize {
        let nested: usize = self.networks.iter().map(|network| network.subnets.len()).sum();
        self.networks.len() + nested + self.subnets.len() + self.virtual_machines.len() + self.nics.len()
    }

    /// Whether the file gave nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A virtual network (VNet, VM network, port group).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkRow {
    /// Resource id or, where there are no ids, the name.
    pub key: Text,
    /// The name that people use.
    pub name: Text,
    /// Azure region, vCenter, VMM server: what decides between source and target when a file holds both. As written.
    pub location: Option<Text>,
    /// Resource group, as written.
    pub resource_group: Option<Text>,
    /// The address space.
    pub prefixes: Vec<IpNet>,
    /// Keys of the networks it is peered with.
    pub peered_with: Vec<Text>,
    /// Subnets, in the order listed; their `network_key` may be left empty.
    pub subnets: Vec<SubnetRow>,
    /// What only some systems ask for.
    pub attributes: Attributes,
    /// Where it stands.
    pub place: FilePlace,
}

/// A subnet of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubnetRow {
    /// Key of its network; empty inside a [`NetworkRow`].
    pub network_key: Text,
    /// Name of its network, where known: used if no file lists the network itself.
    pub network_name: Text,
    /// The subnet's name.
    pub name: Text,
    /// Its prefixes, in the order listed.
    pub prefixes: Vec<IpNet>,
    /// Services that it is delegated to (`Microsoft.Web/serverFarms`).
    pub delegations: Vec<Text>,
    /// Location, where the file says so for a subnet that stands alone.
    pub location: Option<Text>,
    /// What only some systems ask for.
    pub attributes: Attributes,
    /// Where it stands.
    pub place: FilePlace,
}

/// A virtual machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VirtualMachineRow {
    /// Resource id or name.
    pub key: Text,
    /// The name that people use.
    pub name: Text,
    /// As for networks.
    pub location: Option<Text>,
    /// Resource group, as written.
    pub resource_group: Option<Text>,
    /// Size (`Standard_D2s_v5`).
    pub size: Option<Text>,
    /// Guest operating system.
    pub operating_system: Option<OperatingSystem>,
    /// Whether it runs.
    pub power: Option<PowerState>,
    /// Availability zone.
    pub zone: Option<Text>,
    /// Keys of its NICs, in the order listed: the first is number 0.
    pub nic_keys: Vec<Text>,
    /// Which of `nic_keys` the file calls primary.
    pub primary_nic_key: Option<Text>,
    /// Private addresses given with the VM and not with a NIC (`az vm list -d`): a stopgap while no NIC file is there.
    pub addresses: Vec<IpAddr>,
    /// What only some systems ask for.
    pub attributes: Attributes,
    /// Where it stands.
    pub place: FilePlace,
}

/// A network interface.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NicRow {
    /// Resource id, or VM and NIC name.
    pub key: Text,
    /// The name that people use.
    pub name: Text,
    /// As for networks.
    pub location: Option<Text>,
    /// Resource group, as written.
    pub resource_group: Option<Text>,
    /// Key of the VM that it is attached to; `None` for one that lies about unattached.
    pub virtual_machine_key: Option<Text>,
    /// Name of that VM, where the file gives one; else the last segment of the key serves.
    pub virtual_machine_name: Option<Text>,
    /// Place among the VM's NICs, from 0, where the file says so.
    pub number: Option<u32>,
    /// Whether it is the VM's primary NIC.
    pub primary: Option<bool>,
    /// MAC address as written.
    pub mac: Option<Text>,
    /// IP configurations in the order listed.
    pub ip_configurations: Vec<IpConfigurationRow>,
    /// What only some systems ask for.
    pub attributes: Attributes,
    /// Where it stands.
    pub place: FilePlace,
}

/// One IP configuration of a NIC.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IpConfigurationRow {
    /// Its name (`ipconfig1`).
    pub name: Text,
    /// Whether it is the NIC's primary one; `None` where the file does not say.
    pub primary: Option<bool>,
    /// The private address now.
    pub address: Option<IpAddr>,
    /// Whether it is an IPv6 configuration; told by `address` where there is one.
    pub is_ipv6: bool,
    /// Static or DHCP; `None` where the file does not say.
    pub allocation: Option<Allocation>,
    /// The subnet that it is in.
    pub subnet: Option<SubnetReference>,
    /// Id or address of a public address attached to it.
    pub public_address: Option<Text>,
}

/// How an IP configuration names its subnet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubnetReference {
    /// Key of the network.
    pub network_key: Text,
    /// Name of the network.
    pub network_name: Text,
    /// Name of the subnet; empty where only the network is known: then the address tells the subnet, if it is in a known one.
    pub subnet_name: Text,
}
