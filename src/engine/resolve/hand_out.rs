//! Step 3 for all rows: addresses are handed out, in passes.

use rustc_hash::FxHashMap;

use super::super::address_policy::{Applied, PolicyQuestion};
use super::super::address_pool::{AddressPool, End, Holder};
use super::super::attribute::Attribute;
use super::super::inventory::{Allocation, Inventory, IpConfigurationId, VirtualMachine};
use super::super::landscape::{Landscape, SubnetPlace};
use super::super::mapping::{Operation, Pin};
use super::super::prefix_index::PrefixIndex;
use super::super::reason::{Rule, chosen, common, unresolved};
use super::{Address, AddressQuestion, HandsOut, Landing, Mover, Plan, Resolution, Wish, nic_choice};

impl Plan<'_> {
    /// Step 3 for all rows, in passes.
    pub(super) fn hand_out(
        &self,
        origin: &Landscape,
        landed_in: &Inventory,
        movers: &[Mover],
        failover: Option<&Resolution>,
        resolution: &mut Resolution,
    ) {
        let mut pools = self.pools(landed_in, resolution);
        let operation = resolution.operation;
        let mut kept = Vec::new();
        let mut next = Vec::new();
        for (place, mover) in movers.iter().enumerate() {
            let Ok(subnet) = resolution.rows[place].subnet else { continue };
            let configuration = &self.source.ip_configurations[place];
            let choice = nic_choice(&self.choices, mover.nic).and_then(|nic| nic.ip_configuration(&configuration.name));
            let pool = pools[subnet.value as usize].as_mut();
            let landing = &mut resolution.rows[place];
            let Some(pool) = pool else { continue };
            if let Some(pin) = choice.and_then(|choice| choice.pins[operation.index()].as_ref()) {
                if let Some(fallback) = self.pin(pin, pool, place as u32, operation, landing) {
                    next.push((place as u32, fallback));
                }
                continue;
            }
            let allocation = choice.and_then(|choice| choice.allocation);
            if allocation == Some(Allocation::Dynamic) {
                landing.address = chosen(Address::Dynamic, &common::ALLOCATION_CHOSEN_DYNAMIC);
                continue;
            }
            let failover_row = failover.map(|failover| &failover.rows[place]);
            let nic = self.source.nic(mover.nic);
            let machine = nic.virtual_machine.map(|id| self.source.virtual_machine(id));
            let Ok(network) = landing.network else { continue };
            let network = resolution.destination.network(network.value);
            let subnet = resolution.destination.subnet(subnet.value);
            let (origin_network, origin_subnet) = match (mover.network, mover.subnet) {
                (Some(network), Some(subnet)) => (origin.network(network), origin.subnet(subnet)),
                // It was connected to nothing over there, and goes home all the same.
                _ if operation == Operation::Failback && self.rules.return_home.is_some() => (network, subnet),
                _ => continue,
            };
            if let Some(wish) = self.policy(operation, mover, origin, subnet, machine) {
                match wish {
                    Ok((address, rule)) => kept.push((place as u32, address, rule, Err(&common::POLICY_TAKEN))),
                    Err(rule) => landing.address = unresolved(rule),
                }
                continue;
            }
            let wish = (self.rules.wish_address)(&AddressQuestion {
                operation,
                address: mover.address,
                allocation: allocation.unwrap_or(mover.allocation),
                origin_network,
                origin: origin_subnet,
                network,
                subnet,
                nic,
                machine,
                home_address: (operation == Operation::Failback).then_some(configuration.address).flatten(),
                home_allocation: configuration.allocation,
                in_failover_network: failover_row
                    .and_then(|row| row.network.ok())
                    .zip(landing.network.ok())
                    .is_some_and(|(failover, test)| failover.value == test.value),
                failover_address: failover_row.and_then(Landing::static_address),
                mapping: self.mapping,
            });
            match wish {
                Wish::Dynamic(rule) => landing.address = chosen(Address::Dynamic, rule),
                Wish::Nothing(rule) => landing.address = unresolved(rule),
                Wish::NotConnected(rule) => *landing = Landing::not_connected(rule),
                Wish::Next(end, rule) => next.push((place as u32, (end, rule))),
                Wish::Keep { address, kept: rule, otherwise } => kept.push((place as u32, address, rule, otherwise)),
            }
        }
        // Pins come first also here: a frozen test keeps its address.
        if let Some(failover) = failover.filter(|_| (self.rules.test_avoids_failover)(self.mapping)) {
            for (place, landing) in failover.rows.iter().enumerate() {
                if let (Ok(subnet), Some(address)) = (landing.subnet, landing.static_address())
                    && let Some(pool) = &mut pools[subnet.value as usize]
                    && pool.holder(address).is_none()
                {
                    pool.hold(address, Holder::Row(place as u32));
                }
            }
        }
        for (place, address, rule, otherwise) in kept {
            let landing = &mut resolution.rows[place as usize];
            let Some(pool) = landing.subnet.ok().and_then(|subnet| pools[subnet.value as usize].as_mut()) else {
                continue;
            };
            let own = operation == Operation::Failback
                && pool.holder(address) == Some(Holder::InUse(IpConfigurationId(place)));
            if own || pool.is_free(address) {
                pool.hold(address, Holder::Row(place));
                landing.address = chosen(Address::Static(address), rule);
                continue;
            }
            landing.missed = Some(address);
            match otherwise {
                Ok(otherwise) => next.push((place, otherwise)),
                Err(rule) => landing.address = unresolved(policy_problem(pool, address, rule)),
            }
        }
        next.sort_by_key(|(place, _)| *place);
        for (place, (end, rule)) in next {
            let landing = &mut resolution.rows[place as usize];
            let Some(pool) = landing.subnet.ok().and_then(|subnet| pools[subnet.value as usize].as_mut()) else {
                continue;
            };
            landing.address = match pool.take_next(true, end, place) {
                Some(address) => chosen(Address::Static(address), rule),
                None => unresolved(self.rules.exhausted),
            };
        }
        resolution.pools = pools;
    }

    /// The pools of all subnets that rows land in, with what is in use and reserved there.
    fn pools(&self, landed_in: &Inventory, resolution: &Resolution) -> Vec<Option<AddressPool>> {
        let destination = &resolution.destination;
        let mut expected = vec![0; destination.subnets.len()];
        for landing in &resolution.rows {
            if let Ok(subnet) = landing.subnet {
                expected[subnet.value as usize] += 1;
            }
        }
        let pool = |(subnet, rows): (&SubnetPlace, usize)| {
            (rows > 0).then(|| match self.rules.hands_out {
                HandsOut::Prefixes => AddressPool::with_room(&subnet.prefixes, self.rules.provider_reserved, rows),
                HandsOut::Pools => {
                    AddressPool::of_ranges(&subnet.prefixes, &subnet.attributes.ranges(Attribute::AddressPools))
                }
            })
        };
        let mut pools: Vec<Option<AddressPool>> = destination.subnets.iter().zip(expected).map(pool).collect();
        let mut carried = Carried::default();
        for (place, configuration) in landed_in.ip_configurations.iter().enumerate() {
            let (Some(subnet), Some(address)) = (configuration.subnet, configuration.address) else { continue };
            let subnet = carried.place(destination, subnet.0, address);
            if let Some(pool) = &mut pools[subnet as usize] {
                pool.hold(address, Holder::InUse(IpConfigurationId(place as u32)));
            }
        }
        if resolution.operation != Operation::Failback {
            for (key, reservations) in &self.mapping.reservations {
                let subnet = destination
                    .network_by_key(&key.network)
                    .and_then(|network| destination.subnet_by_name(network, key.subnet.as_str()));
                if let Some(pool) = subnet.and_then(|place| pools[place as usize].as_mut()) {
                    for reservation in reservations {
                        pool.reserve(reservation.range);
                    }
                }
            }
        }
        pools
    }

    /// The address that the re-IP rules of the network left give a row; `None` where the system's rule decides.
    fn policy(
        &self,
        operation: Operation,
        mover: &Mover,
        origin: &Landscape,
        subnet: &SubnetPlace,
        machine: Option<&VirtualMachine>,
    ) -> Option<Result<(std::net::IpAddr, &'static Rule), &'static Rule>> {
        if operation == Operation::Failback || self.mapping.policies.is_empty() {
            return None;
        }
        let policy = self.mapping.policies.get(&origin.network(mover.network?).key)?;
        let address = mover.address.filter(|_| mover.allocation != Allocation::Dynamic)?;
        match policy.apply(&PolicyQuestion { address, origin: origin.subnet(mover.subnet?), subnet, machine }) {
            Applied::Gives(address, rule) => Some(Ok((address, rule))),
            Applied::NoMatch => None,
            Applied::Cannot(rule) => Some(Err(rule)),
        }
    }

    /// Applies a pin; gives the way on where the address is taken and the system looks for another.
    fn pin(
        &self,
        pin: &Pin,
        pool: &mut AddressPool,
        place: u32,
        operation: Operation,
        landing: &mut Landing,
    ) -> Option<(End, &'static Rule)> {
        let (address, rule) = match pin {
            Pin::Typed(address) => (*address, &common::ADDRESS_TYPED),
            Pin::Frozen { address: Some(address), .. } => (*address, &common::FROZEN),
            Pin::Frozen { address: None, .. } => {
                landing.address = chosen(Address::Dynamic, &common::FROZEN_DYNAMIC);
                return None;
            }
        };
        landing.missed = Some(address);
        if !pool.contains(address) {
            landing.address = unresolved(&common::ADDRESS_OUT_OF_SUBNET);
            return None;
        }
        match pool.holder(address) {
            Some(Holder::Provider) => landing.address = unresolved(&common::ADDRESS_RESERVED),
            Some(Holder::OutsidePools) => landing.address = unresolved(&common::ADDRESS_NOT_IN_POOL),
            Some(Holder::Row(_)) => landing.address = unresolved(&common::ADDRESS_TYPED_TWICE),
            Some(Holder::InUse(own)) if operation == Operation::Failback && own.0 == place => {
                pool.hold(address, Holder::Row(place));
                landing.address = chosen(Address::Static(address), rule);
                landing.missed = None;
            }
            Some(Holder::InUse(_) | Holder::Reservation(_)) => match self.rules.typed_address_taken {
                Ok(otherwise) => return Some(otherwise),
                Err(rule) => landing.address = unresolved(rule),
            },
            None => {
                pool.hold(address, Holder::Row(place));
                landing.address = chosen(Address::Static(address), rule);
                landing.missed = None;
            }
        }
        None
    }
}

/// Subnets that came along to networks whose own ones nobody knows: what is in use there is in them.
#[derive(Default)]
struct Carried(FxHashMap<u32, PrefixIndex<u32>>);

impl Carried {
    /// The subnet that an address in use is in.
    fn place(&mut self, destination: &Landscape, subnet: u32, address: std::net::IpAddr) -> u32 {
        if !destination.subnet(subnet).is_unnamed() {
            return subnet;
        }
        let network = destination.subnet(subnet).network;
        let prefixes = self.0.entry(network).or_insert_with(|| {
            let mut index = PrefixIndex::default();
            for place in destination.subnet_places(network) {
                destination.subnet(place).prefixes.iter().for_each(|prefix| index.add(*prefix, place));
            }
            index
        });
        prefixes.most_specific(address).map_or(subnet, |(_, place)| place)
    }
}

/// Why an address that a re-IP rule gives cannot be had.
fn policy_problem(pool: &AddressPool, address: std::net::IpAddr, otherwise: &'static Rule) -> &'static Rule {
    if !std::ptr::eq(otherwise, &common::POLICY_TAKEN) {
        return otherwise;
    }
    match pool.holder(address) {
        _ if !pool.contains(address) => &common::POLICY_OUT_OF_SUBNET,
        Some(Holder::Provider) => &common::POLICY_RESERVED,
        _ => otherwise,
    }
}
