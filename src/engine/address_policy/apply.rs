//! What a policy makes of an address.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::{
    AddressPolicy, Applied, BY_LIST, BY_OCTETS, BY_OFFSET, BY_PREFIXES, LENGTHS_DIFFER, OFFSET_LENGTHS_DIFFER,
    OFFSET_UNKNOWN, PolicyQuestion, PrefixRule,
};
use crate::engine::address_range::{address as address_of, number};
use crate::engine::inventory::OperatingSystem;
use crate::engine::landscape::SubnetPlace;

impl AddressPolicy {
    /// What the policy makes of an address. IPv6 addresses are changed by lists only.
    pub fn apply(&self, question: &PolicyQuestion<'_>) -> Applied {
        let IpAddr::V4(address) = question.address else {
            return match self {
                Self::Fixed(list) => from_list(list, question.address),
                _ => Applied::NoMatch,
            };
        };
        match self {
            Self::Octets(rules) => {
                // Veeam changes the settings of Windows guests only.
                let is_linux = question.machine.and_then(|machine| machine.operating_system());
                if is_linux == Some(OperatingSystem::Linux) {
                    return Applied::NoMatch;
                }
                match rules.iter().find(|rule| rule.fits(address)) {
                    Some(rule) => Applied::Gives(rule.apply(address).into(), &BY_OCTETS),
                    None => Applied::NoMatch,
                }
            }
            Self::Prefixes(rules) => match rules.iter().find(|rule| rule.source.contains(&address)) {
                Some(rule) => rule.apply(address),
                None => Applied::NoMatch,
            },
            Self::Offset => same_offset(address.into(), question.origin, question.subnet),
            Self::Fixed(list) => from_list(list, question.address),
        }
    }
}

impl PrefixRule {
    fn apply(&self, address: Ipv4Addr) -> Applied {
        if self.source.prefix_len() != self.target.prefix_len() {
            return Applied::Cannot(&LENGTHS_DIFFER);
        }
        let host = u32::from(address) & u32::from(self.source.hostmask());
        Applied::Gives(Ipv4Addr::from(u32::from(self.target.network()) | host).into(), &BY_PREFIXES)
    }
}

fn from_list(list: &[(IpAddr, IpAddr)], address: IpAddr) -> Applied {
    match list.iter().find(|(source, _)| *source == address) {
        Some((_, target)) => Applied::Gives(*target, &BY_LIST),
        None => Applied::NoMatch,
    }
}

/// The address at the same place in the target subnet; of several prefixes those that stand at the same place.
fn same_offset(address: IpAddr, origin: &SubnetPlace, subnet: &SubnetPlace) -> Applied {
    let of_family = |subnet: &SubnetPlace| -> Vec<IpNet> {
        subnet.prefixes.iter().filter(|prefix| prefix.addr().is_ipv4()).copied().collect()
    };
    let (origins, targets) = (of_family(origin), of_family(subnet));
    let Some(place) = origins.iter().position(|prefix| prefix.contains(&address)) else {
        return Applied::Cannot(&OFFSET_UNKNOWN);
    };
    match targets.get(place) {
        Some(target) if target.prefix_len() == origins[place].prefix_len() => {
            let offset = number(address) - number(origins[place].network());
            Applied::Gives(address_of(number(target.network()) + offset, true), &BY_OFFSET)
        }
        _ => Applied::Cannot(&OFFSET_LENGTHS_DIFFER),
    }
}
