//! Addresses in no known prefix, and the prefixes that they themselves suggest.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use super::super::address_range::{address as address_of, number};
use super::super::attribute::Attribute;
use super::super::inventory::{Inventory, NetworkId, SubnetId};
use super::super::mapping::Mapping;

/// Addresses in no known prefix that belong together: of one network whose subnets nobody knows, of one subnet that is known by
/// name alone, or without any network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Of a network.
    Network(NetworkId),
    /// Of a subnet without prefixes.
    Subnet(SubnetId),
    /// Of none.
    Nowhere,
}

/// The addresses of a group and of one family, sorted, each once.
#[derive(Clone, Debug)]
pub struct Unplaced {
    /// Which group.
    pub group: Group,
    /// Of which family.
    pub is_ipv4: bool,
    /// The addresses.
    pub addresses: Vec<Address>,
}

/// An address in no known prefix.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// As a number.
    pub number: u128,
    /// How many IP configurations have it.
    pub count: u32,
    /// The VLAN of its NIC, where that is known.
    pub vlan: Option<u32>,
}

/// All addresses in no known prefix. What says nothing of a subnet is not among them: link-local and multicast addresses.
pub fn unplaced(site: &Inventory, mapping: &Mapping) -> Vec<Unplaced> {
    let mut all: Vec<(Group, bool, u128, Option<u32>)> = Vec::new();
    for configuration in &site.ip_configurations {
        let Some(address) = configuration.address().filter(|address| !is_special(*address)) else { continue };
        let group = match configuration.subnet {
            None => Group::Nowhere,
            Some(id) if site.subnet(id).is_unnamed() => Group::Network(site.subnet(id).network),
            Some(id) if site.subnet(id).prefixes.is_empty() => Group::Subnet(id),
            Some(_) => continue,
        };
        let vlan = mapping.of_nic(site.nic(configuration.nic), Attribute::NicVlan);
        let vlan = vlan.and_then(|vlan| vlan.parse().ok()).filter(|vlan| *vlan > 0);
        all.push((group, address.is_ipv6(), number(address), vlan));
    }
    all.sort_unstable();
    let groups = all.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1));
    groups
        .map(|group| {
            let same = group.chunk_by(|left, right| left.2 == right.2);
            let addresses = same.map(|same| {
                // Of several NICs with one address, one that says its VLAN comes last.
                let (.., number, vlan) = same[same.len() - 1];
                Address { number, count: same.len() as u32, vlan }
            });
            Unplaced { group: group[0].0, is_ipv4: !group[0].1, addresses: addresses.collect() }
        })
        .collect()
}

fn is_special(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            v4.is_link_local() || v4.is_multicast() || v4.is_loopback() || v4.is_unspecified() || v4.is_broadcast()
        }
        IpAddr::V6(v6) => {
            v6.is_multicast() || v6.is_loopback() || v6.is_unspecified() || v6.segments()[0] & 0xffc0 == 0xfe80
        }
    }
}

/// Whether a prefix has a first and a last address that no machine has.
pub fn has_ends(prefix: &IpNet) -> bool {
    matches!(prefix, IpNet::V4(prefix) if prefix.prefix_len() < 31)
}

/// The widest prefix that addresses alone suggest.
const WIDEST: u8 = 20;
/// The usual one.
const USUAL: u8 = 24;
/// The usual one of IPv6.
const USUAL_IPV6: u8 = 64;

/// Prefixes that sorted addresses suggest: /24 each, or wider ones where they spread over neighbours, if `together`; never one of
/// which an address is the first or last. IPv6: /64.
pub fn suggested(addresses: &[u128], is_ipv4: bool, together: bool) -> Vec<IpNet> {
    let mut suggested: Vec<IpNet> = Vec::new();
    if !is_ipv4 {
        for address in addresses {
            suggested.extend(IpNet::new(address_of(*address, false), USUAL_IPV6).ok().map(|prefix| prefix.trunc()));
        }
        suggested.dedup();
        return suggested;
    }
    let mut blocks: Vec<u32> = addresses.iter().map(|address| (*address >> 8) as u32).collect();
    blocks.dedup();
    let runs = blocks.chunk_by(|left, right| together && left + 1 == *right);
    let mut wide: Vec<Ipv4Net> = Vec::new();
    for run in runs {
        cover(run, &mut wide);
    }
    // Where an address would be the first or last one, the subnet is wider than it looks.
    for prefix in wide {
        let widened = IpNet::V4(widened(prefix, addresses));
        while suggested.last().is_some_and(|last| widened.contains(last)) {
            suggested.pop();
        }
        if !suggested.last().is_some_and(|last: &IpNet| last.contains(&widened)) {
            suggested.push(widened);
        }
    }
    suggested
}

/// Neighbouring blocks of 256 addresses as few prefixes: one of them has to be in use for the most part.
fn cover(blocks: &[u32], prefixes: &mut Vec<Ipv4Net>) {
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return };
    let bits = 32 - (first ^ last).leading_zeros();
    let length = u32::from(USUAL).saturating_sub(bits);
    if length >= u32::from(WIDEST) && 2 * blocks.len() > 1 << bits {
        prefixes.extend(Ipv4Net::new((first << 8).into(), length as u8).ok().map(|prefix| prefix.trunc()));
        return;
    }
    // In two where the widest bit changes.
    let middle = blocks.partition_point(|block| (block ^ first) >> (bits - 1) == 0);
    cover(&blocks[..middle], prefixes);
    cover(&blocks[middle..], prefixes);
}

/// The prefix, or a wider one of which no address is the first or last.
fn widened(prefix: Ipv4Net, addresses: &[u128]) -> Ipv4Net {
    let is_used = |address: u32| addresses.binary_search(&u128::from(address)).is_ok();
    let fits = |prefix: &Ipv4Net| !is_used(prefix.network().into()) && !is_used(prefix.broadcast().into());
    let mut wider = Some(prefix);
    while let Some(candidate) = wider.filter(|wider| wider.prefix_len() >= WIDEST - 4) {
        if fits(&candidate) {
            return candidate;
        }
        wider = candidate.supernet();
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggest(addresses: &[&str], together: bool) -> String {
        let mut numbers: Vec<u128> = addresses.iter().map(|address| number(address.parse().unwrap())).collect();
        numbers.sort_unstable();
        let is_ipv4 = addresses[0].contains('.');
        let all = suggested(&numbers, is_ipv4, together);
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_few_addresses_suggest_a_24() {
        assert_eq!(suggest(&["10.1.10.5", "10.1.10.200"], true), "10.1.10.0/24");
        assert_eq!(suggest(&["10.1.10.5"], true), "10.1.10.0/24");
    }

    #[test]
    fn addresses_that_are_apart_suggest_a_24_each() {
        assert_eq!(
            suggest(&["10.1.10.5", "10.1.20.5", "192.168.0.9"], true),
            "10.1.10.0/24 10.1.20.0/24 192.168.0.0/24"
        );
    }

    #[test]
    fn neighbours_of_one_network_suggest_a_wider_prefix_that_is_mostly_in_use() {
        assert_eq!(suggest(&["10.1.10.5", "10.1.11.5"], true), "10.1.10.0/23");
        // A /21 would be three quarters empty.
        assert_eq!(suggest(&["10.1.11.5", "10.1.12.5"], true), "10.1.11.0/24 10.1.12.0/24");
        let six: Vec<String> = (8..14).map(|third| format!("10.1.{third}.7")).collect();
        assert_eq!(suggest(&six.iter().map(String::as_str).collect::<Vec<_>>(), true), "10.1.8.0/21");
        // Without a network nothing says that neighbours are one.
        assert_eq!(suggest(&["10.1.10.5", "10.1.11.5"], false), "10.1.10.0/24 10.1.11.0/24");
    }

    #[test]
    fn no_suggestion_is_wider_than_a_20() {
        let many: Vec<String> = (0..64).map(|third| format!("10.1.{third}.7")).collect();
        let expected = "10.1.0.0/20 10.1.16.0/20 10.1.32.0/20 10.1.48.0/20";
        assert_eq!(suggest(&many.iter().map(String::as_str).collect::<Vec<_>>(), true), expected);
    }

    #[test]
    fn no_address_is_the_first_or_the_last_of_its_subnet() {
        assert_eq!(suggest(&["10.1.10.5", "10.1.10.255"], true), "10.1.10.0/23");
        assert_eq!(suggest(&["10.1.11.0"], false), "10.1.10.0/23");
        assert_eq!(suggest(&["10.1.12.0", "10.1.12.9"], true), "10.1.8.0/21");
        assert_eq!(suggest(&["10.1.10.255", "10.1.11.9"], false), "10.1.10.0/23");
        // No prefix at all has this one inside.
        assert_eq!(suggest(&["10.0.0.0", "10.0.0.9"], true), "10.0.0.0/24");
    }

    #[test]
    fn ipv6_addresses_suggest_a_64_each() {
        assert_eq!(suggest(&["fd00::5", "fd00::6:7", "fd00:0:0:1::1"], true), "fd00::/64 fd00:0:0:1::/64");
    }
}
