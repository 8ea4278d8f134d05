//! The address pools of the subnets that rows land in: what is in use, reserved and handed out there.
//!
//! They are made when they are needed, and not kept: a pool holds every address of its subnet.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::super::address_pool::{AddressPool, Holder, ProviderReserved};
use super::super::address_range::AddressRange;
use super::super::attribute::Attribute;
use super::super::inventory::{Inventory, IpConfigurationId};
use super::super::landscape::{Landscape, SubnetPlace};
use super::super::mapping::{Mapping, Operation};
use super::super::prefix_index::PrefixIndex;
use super::{Grouped, HandsOut, Resolutions, Rules};

/// How pools are filled.
#[derive(Clone, Copy, Debug)]
pub struct PoolRules {
    hands_out: HandsOut,
    provider_reserved: ProviderReserved,
    /// Whether a test failover leaves the addresses alone that the failover would get.
    pub test_avoids_failover: bool,
}

impl PoolRules {
    /// Those of a system.
    pub fn of(rules: &Rules, mapping: &Mapping) -> Self {
        Self {
            hands_out: rules.hands_out,
            provider_reserved: rules.provider_reserved,
            test_avoids_failover: (rules.test_avoids_failover)(mapping),
        }
    }

    /// Whether an address is in a subnet, or in one of its pools.
    pub fn contains(&self, subnet: &SubnetPlace, address: IpAddr) -> bool {
        self.empty(subnet, 0).contains(address)
    }

    /// How many IPv4 addresses of a subnet can be handed out at all.
    pub fn usable(&self, subnet: &SubnetPlace) -> u64 {
        self.empty(subnet, 0).usable(true)
    }

    /// Makes a pool that of a subnet, nothing of it in use yet, ready to hold so many addresses.
    pub(super) fn refill(&self, pool: &mut AddressPool, subnet: &SubnetPlace, addresses: usize) {
        match self.hands_out {
            HandsOut::Prefixes => pool.refill(&subnet.prefixes, self.provider_reserved, addresses),
            HandsOut::Pools => *pool = self.empty(subnet, addresses),
        }
    }

    /// The pool of a subnet, nothing of it in use yet, ready to hold so many addresses.
    pub(super) fn empty(&self, subnet: &SubnetPlace, addresses: usize) -> AddressPool {
        match self.hands_out {
            HandsOut::Prefixes => AddressPool::with_room(&subnet.prefixes, self.provider_reserved, addresses),
            HandsOut::Pools => {
                AddressPool::of_ranges(&subnet.prefixes, &subnet.attributes.ranges(Attribute::AddressPools))
            }
        }
    }
}

/// Holds the addresses of the IP configurations that are in a subnet today.
pub(super) fn hold_in_use(pool: &mut AddressPool, members: &[u32], address: impl Fn(usize) -> Option<IpAddr>) {
    for place in members {
        if let Some(address) = address(*place as usize) {
            pool.hold(address, Holder::InUse(IpConfigurationId::new(*place)));
        }
    }
}

/// Reserved ranges by place of their subnet. A failback has none: they are the target site's.
pub(super) fn reservations(
    operation: Operation,
    mapping: &Mapping,
    destination: &Landscape,
) -> FxHashMap<u32, Vec<AddressRange>> {
    let mut by_subnet: FxHashMap<u32, Vec<AddressRange>> = FxHashMap::default();
    if operation == Operation::Failback {
        return by_subnet;
    }
    for (key, reservations) in &mapping.reservations {
        let network = destination.network_by_key(&key.network);
        let subnet = network.and_then(|network| destination.subnet_by_name(network, key.subnet.as_str()));
        if let Some(subnet) = subnet {
            by_subnet.entry(subnet).or_default().extend(reservations.iter().map(|reservation| reservation.range));
        }
    }
    by_subnet
}

/// The IP configurations of the source site by the subnet that they are in; those in none are a last group.
pub(super) fn at_home(source: &Inventory) -> Grouped {
    let none = source.subnets.len() as u32;
    let subnets = source.ip_configurations.iter();
    let subnets = subnets.map(|configuration| Some(configuration.subnet.map_or(none, |subnet| subnet.place())));
    Grouped::new(source.subnets.len() + 1, subnets)
}

/// The IP configurations of the target site by the subnet that they are in. Where subnets came along to networks whose own ones
/// nobody knows, their addresses tell which of these they are in.
pub(super) fn in_use(target: &Inventory, destination: &Landscape) -> Grouped {
    let mut carried: FxHashMap<u32, PrefixIndex<u32>> = FxHashMap::default();
    for network in 0..destination.existing_networks as u32 {
        let Some(unnamed) = destination.network(network).unnamed else { continue };
        let mut index = PrefixIndex::default();
        for place in destination.subnet_places(network) {
            destination.subnet(place).prefixes.iter().for_each(|prefix| index.add(*prefix, place));
        }
        carried.insert(unnamed, index);
    }
    let places = target.ip_configurations.iter().map(|configuration| {
        let subnet = configuration.subnet?.place();
        let index = if carried.is_empty() { None } else { carried.get(&subnet) };
        let narrower = index.zip(configuration.address()).and_then(|(index, address)| index.most_specific(address));
        Some(narrower.map_or(subnet, |(_, place)| place))
    });
    Grouped::new(destination.subnets.len(), places)
}

impl Resolutions {
    /// What a subnet may still hand out, and who holds what of it, once every row has its address; `None` where no row goes.
    pub fn pool(
        &self,
        inventories: [&Inventory; 2],
        mapping: &Mapping,
        operation: Operation,
        subnet: u32,
    ) -> Option<AddressPool> {
        let resolution = self.of(operation);
        let rows = self.landed(operation, subnet);
        if rows.is_empty() {
            return None;
        }
        let side = usize::from(operation != Operation::Failback);
        let members = self.members[side].of(subnet);
        let mut pool = self.pool_rules.empty(resolution.destination.subnet(subnet), rows.len() + members.len());
        hold_in_use(&mut pool, members, |place| inventories[side].ip_configurations[place].address());
        let reserved = reservations(operation, mapping, &resolution.destination).remove(&subnet);
        reserved.into_iter().flatten().for_each(|range| pool.reserve(range));
        for row in rows {
            if let Some(address) = resolution.landings.static_address(row as usize) {
                pool.hold(address, Holder::Row(row));
            }
        }
        if operation == Operation::TestFailover && self.pool_rules.test_avoids_failover {
            self.of(Operation::Failover).hold_rows(subnet, &self.members[0], &mut pool);
        }
        Some(pool)
    }
}

impl super::Resolution {
    /// Holds the addresses that rows get in a subnet, where nobody else does.
    pub(super) fn hold_rows(&self, subnet: u32, at_home: &Grouped, pool: &mut AddressPool) {
        let mut rows = Vec::new();
        self.put_rows(subnet, at_home, &mut rows);
        for row in rows {
            if let Some(address) = self.landings.static_address(row as usize)
                && pool.holder(address).is_none()
            {
                pool.hold(address, Holder::Row(row));
            }
        }
    }
}
