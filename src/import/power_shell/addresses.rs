//! The IP configurations of a NIC, from addresses that stand in a list.

use std::net::IpAddr;

use crate::engine::inventory::Allocation;
use crate::engine::inventory_rows::{IpConfigurationRow, SubnetReference};

/// What a file gives of a NIC's addresses.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The addresses, of both families.
    pub addresses: Vec<IpAddr>,
    /// How its IPv4 addresses came to be.
    pub ipv4: Option<Allocation>,
    /// How its IPv6 addresses came to be.
    pub ipv6: Option<Allocation>,
    /// Where it is connected.
    pub subnet: Option<SubnetReference>,
}

/// One configuration an address, IPv4 first; one without address where there is none.
pub fn ip_configurations(given: Given) -> Vec<IpConfigurationRow> {
    let Given { addresses, ipv4, ipv6, subnet } = given;
    let (first, second): (Vec<IpAddr>, Vec<IpAddr>) = addresses.into_iter().partition(IpAddr::is_ipv4);
    let mut addresses: Vec<Option<IpAddr>> = first.into_iter().chain(second).map(Some).collect();
    if addresses.is_empty() {
        addresses.push(None);
    }
    let configuration = |(place, address): (usize, Option<IpAddr>)| {
        let is_ipv6 = address.is_some_and(|address| address.is_ipv6());
        IpConfigurationRow {
            name: format!("ipconfig{}", place + 1).into(),
            address,
            is_ipv6,
            allocation: if is_ipv6 { ipv6 } else { ipv4 },
            subnet: subnet.clone(),
            ..IpConfigurationRow::default()
        }
    };
    addresses.into_iter().enumerate().map(configuration).collect()
}
