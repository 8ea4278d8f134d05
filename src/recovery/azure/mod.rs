//! Facts of Azure's networks that all systems landing in Azure share: reserved addresses, sizes, limits, special subnets.

pub mod checks;
pub mod documents;
pub mod on_premises;
pub mod sizes;

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use crate::engine::address_pool::ProviderReserved;
use crate::engine::landscape::SubnetPlace;

/// Azure keeps the first four addresses of a subnet and the last: network, gateway, two for DNS, broadcast.
/// Source: [`documents::VNET_FAQ`].
pub const RESERVED: ProviderReserved = ProviderReserved { first: 4, last: 1 };

/// Longest name of a virtual network. Source: [`documents::NAMING`].
pub const LONGEST_NETWORK_NAME: usize = 64;

/// Limits of one region and subscription. Source: [`documents::LIMITS`].
pub mod limits {
    /// Virtual networks.
    pub const NETWORKS: usize = 1_000;
    /// Subnets in a virtual network.
    pub const SUBNETS_IN_NETWORK: usize = 3_000;
    /// Peerings of a virtual network.
    pub const PEERINGS_OF_NETWORK: usize = 500;
    /// Private addresses in a virtual network.
    pub const ADDRESSES_IN_NETWORK: usize = 65_536;
    /// Private addresses of a VM; those of one NIC are limited to as many.
    pub const ADDRESSES_OF_MACHINE: usize = 256;
    /// NICs of a VM, for the largest sizes.
    pub const NICS_OF_MACHINE: usize = 32;
    /// NICs in all.
    pub const NICS: usize = 65_536;
}

/// Subnets that belong to a service of the platform, by the name that the service demands.
const SERVICE_SUBNETS: [&str; 5] = [
    "GatewaySubnet",
    "AzureBastionSubnet",
    "AzureFirewallSubnet",
    "AzureFirewallManagementSubnet",
    "RouteServerSubnet",
];

/// Why VMs cannot go into a subnet, if they cannot.
pub fn platform_only(name: &str, delegations: &[impl AsRef<str>]) -> Option<String> {
    if let Some(service) = SERVICE_SUBNETS.iter().find(|service| service.eq_ignore_ascii_case(name)) {
        return Some(format!("{service} is for a service of the platform"));
    }
    delegations.first().map(|service| format!("delegated to {}", service.as_ref()))
}

/// Why VMs cannot go into a subnet, if they cannot.
pub fn platform_only_place(subnet: &SubnetPlace) -> Option<String> {
    platform_only(&subnet.name, &subnet.delegations)
}

/// What is wrong with a subnet's prefix, if something is: IPv4 /2 to /29, IPv6 exactly /64.
/// Source: [`documents::VNET_FAQ`].
pub fn prefix_problem(prefix: &IpNet) -> Option<PrefixProblem> {
    match (prefix, prefix.prefix_len()) {
        (IpNet::V4(_), 30..) => Some(PrefixProblem::TooSmall),
        (IpNet::V4(_), ..2) => Some(PrefixProblem::TooLarge),
        (IpNet::V6(_), length) if length != 64 => Some(PrefixProblem::NotSixtyFour),
        _ => None,
    }
}

/// What can be wrong with a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrefixProblem {
    /// IPv4, longer than /29.
    TooSmall,
    /// IPv4, shorter than /2.
    TooLarge,
    /// IPv6, other than /64.
    NotSixtyFour,
}

/// Ranges that no virtual network may use.
pub fn forbidden_ranges() -> [(IpNet, &'static str); 5] {
    let range = |a, b, c, d, length| IpNet::new_assert(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), length);
    [
        (range(224, 0, 0, 0, 4), "multicast"),
        (range(255, 255, 255, 255, 32), "broadcast"),
        (range(127, 0, 0, 0, 8), "loopback"),
        (range(169, 254, 0, 0, 16), "link-local"),
        (range(168, 63, 129, 16, 32), "Azure's own DNS and health probes"),
    ]
}
