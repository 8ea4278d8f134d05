//! The columns of a Landfall CSV: its own, and one for each [`Attribute`].

use crate::engine::attribute::Attribute;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Kind,
    Site,
    ResourceGroup,
    Network,
    NetworkId,
    NetworkPrefixes,
    PeeredWith,
    Subnet,
    Prefixes,
    Delegation,
    Vm,
    VmId,
    Size,
    Os,
    Power,
    Zone,
    Nic,
    NicId,
    NicNumber,
    NicPrimary,
    Mac,
    IpConfiguration,
    Primary,
    Address,
    Allocation,
    PublicAddress,
    Attribute(Attribute),
}

impl Column {
    /// Those that every system needs, in the order in which they are written.
    pub const COMMON: [Self; 26] = [
        Self::Kind,
        Self::Site,
        Self::ResourceGroup,
        Self::Network,
        Self::NetworkId,
        Self::NetworkPrefixes,
        Self::PeeredWith,
        Self::Subnet,
        Self::Prefixes,
        Self::Delegation,
        Self::Vm,
        Self::VmId,
        Self::Size,
        Self::Os,
        Self::Power,
        Self::Zone,
        Self::Nic,
        Self::NicId,
        Self::NicNumber,
        Self::NicPrimary,
        Self::Mac,
        Self::IpConfiguration,
        Self::Primary,
        Self::Address,
        Self::Allocation,
        Self::PublicAddress,
    ];

    /// A bit of its own for each of the common ones, and one for all attributes.
    pub fn bit(self) -> u32 {
        let place = match self {
            Self::Kind => 0,
            Self::Site => 1,
            Self::ResourceGroup => 2,
            Self::Network => 3,
            Self::NetworkId => 4,
            Self::NetworkPrefixes => 5,
            Self::PeeredWith => 6,
            Self::Subnet => 7,
            Self::Prefixes => 8,
            Self::Delegation => 9,
            Self::Vm => 10,
            Self::VmId => 11,
            Self::Size => 12,
            Self::Os => 13,
            Self::Power => 14,
            Self::Zone => 15,
            Self::Nic => 16,
            Self::NicId => 17,
            Self::NicNumber => 18,
            Self::NicPrimary => 19,
            Self::Mac => 20,
            Self::IpConfiguration => 21,
            Self::Primary => 22,
            Self::Address => 23,
            Self::Allocation => 24,
            Self::PublicAddress => 25,
            Self::Attribute(_) => 26,
        };
        1 << place
    }

    /// The name in the header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Site => "site",
            Self::ResourceGroup => "resource_group",
            Self::Network => "network",
            Self::NetworkId => "network_id",
            Self::NetworkPrefixes => "network_prefixes",
            Self::PeeredWith => "peered_with",
            Self::Subnet => "subnet",
            Self::Prefixes => "prefixes",
            Self::Delegation => "delegation",
            Self::Vm => "vm",
            Self::VmId => "vm_id",
            Self::Size => "size",
            Self::Os => "os",
            Self::Power => "power",
            Self::Zone => "zone",
            Self::Nic => "nic",
            Self::NicId => "nic_id",
            Self::NicNumber => "nic_number",
            Self::NicPrimary => "nic_primary",
            Self::Mac => "mac",
            Self::IpConfiguration => "ip_configuration",
            Self::Primary => "primary",
            Self::Address => "address",
            Self::Allocation => "allocation",
            Self::PublicAddress => "public_address",
            Self::Attribute(attribute) => attribute.code(),
        }
    }

    /// What stands in it, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Kind => "Whether the row is about a subnet or an address: subnet or ip.",
            Self::Site => "Where it is: a site, a datacenter, a region, a vCenter.",
            Self::ResourceGroup => "The resource group.",
            Self::Network => "The network's name: a virtual network, a port group, a VM network.",
            Self::NetworkId => "The network's id.",
            Self::NetworkPrefixes => "The address space of the network.",
            Self::PeeredWith => "The networks that the network is peered with.",
            Self::Subnet => "The subnet's name.",
            Self::Prefixes => "The addresses of the subnet: 10.0.0.0/24.",
            Self::Delegation => "The services that the subnet is delegated to.",
            Self::Vm => "The machine's name.",
            Self::VmId => "The machine's id.",
            Self::Size => "The machine's size.",
            Self::Os => "The machine's operating system.",
            Self::Power => "Whether the machine runs.",
            Self::Zone => "The availability zone.",
            Self::Nic => "The name of the network adapter.",
            Self::NicId => "The id of the network adapter.",
            Self::NicNumber => "The place among the machine's network adapters, from 0.",
            Self::NicPrimary => "Whether it is the machine's primary network adapter.",
            Self::Mac => "The MAC address.",
            Self::IpConfiguration => "The name of the IP configuration.",
            Self::Primary => "Whether it is the primary address of its network adapter.",
            Self::Address => "The IP address; several in one cell are addresses of one network adapter.",
            Self::Allocation => "Whether the address is static or comes by DHCP.",
            Self::PublicAddress => "The public address in front of it.",
            Self::Attribute(attribute) => attribute.meaning(),
        }
    }

    /// All of them, in the order in which they are written.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::COMMON.into_iter().chain(Attribute::ALL.iter().copied().map(Self::Attribute))
    }

    /// The column with this name; blanks and hyphens count as underscores, case does not count.
    pub fn from_name(name: &str) -> Option<Self> {
        let fold = |byte: &u8| match byte {
            b' ' | b'-' => b'_',
            _ => byte.to_ascii_lowercase(),
        };
        let name = name.trim().as_bytes();
        let is_it = |column: &Self| {
            let its = column.name().as_bytes();
            its.len() == name.len() && name.iter().map(fold).eq(its.iter().copied())
        };
        Self::all().find(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back_however_they_are_written() {
        for column in Column::all() {
            assert_eq!(Column::from_name(&column.name().to_uppercase().replace('_', " ")), Some(column));
        }
    }

    #[test]
    fn the_documentation_names_every_column() {
        let page = include_str!("../../../docs/landfall-csv.md");
        for column in Column::all() {
            assert!(page.contains(&format!("| `{}` |", column.name())), "{} is missing", column.name());
        }
    }
}
