//! Step 3 for all rows: addresses are handed out, in passes.

use super::super::address_policy::{Applied, PolicyQuestion};
use super::super::address_pool::{AddressPool, End, Holder};
use super::super::inventory::{Allocation, IpConfigurationId, VirtualMachine};
use super::super::landscape::{Landscape, SubnetPlace};
use super::super::mapping::{Operation, Pin};
use super::super::reason::{Rule, chosen, common, unresolved};
use super::movers::Mover;
use super::pools::{PoolRules, hold_in_use, reservations};
use super::{Address, AddressQuestion, Landings, Otherwise, Placing, Plan, Resolution, Scene, Wish};

/// Rows of one subnet that wait for their pass.
#[derive(Default)]
struct Passes {
    kept: Vec<(u32, std::net::IpAddr, &'static Rule, Otherwise)>,
    next: Vec<(u32, (End, &'static Rule))>,
}

impl Plan<'_> {
    /// Step 3 for the rows of these subnets, one after the other: pools of subnets do not influence each other.
    pub(super) fn hand_out(
        &self,
        origin: &Landscape,
        failover: Option<&Resolution>,
        resolution: &mut Resolution,
        subnets: impl Iterator<Item = u32>,
    ) {
        let Resolution { operation, destination, landings, landed, networks, .. } = resolution;
        let operation = *operation;
        let scene = Scene { operation, origin, destination, networks, failover };
        let pool_rules = PoolRules::of(self.rules, self.mapping);
        let reserved = reservations(operation, self.mapping, destination);
        let avoided = scene.tested().filter(|_| (self.rules.test_avoids_failover)(self.mapping));
        let mut passes = Passes::default();
        let mut pool = AddressPool::new(&[], self.rules.provider_reserved);
        for subnet in subnets {
            let rows = &mut landed[subnet as usize];
            if rows.is_empty() {
                continue;
            }
            let (inventory, members) = match operation {
                Operation::Failback => (self.source, self.members[0].of(subnet)),
                Operation::Failover | Operation::TestFailover => (self.target, self.members[1].of(subnet)),
            };
            pool_rules.refill(&mut pool, destination.subnet(subnet), rows.len() + members.len());
            hold_in_use(&mut pool, inventory, members);
            reserved.get(&subnet).into_iter().flatten().for_each(|range| pool.reserve(*range));
            for row in rows.iter() {
                self.wish(&scene, *row, &mut pool, landings, &mut passes);
            }
            // Pins come first also here: a frozen test keeps its address.
            if let Some(failover) = avoided {
                failover.hold_rows(subnet, &mut pool);
            }
            self.pass_by_pass(operation, &mut pool, landings, &mut passes);
            // A wish may find that the NIC is connected to nothing after all.
            rows.retain(|row| landings.placing(landings.placing_of_row(*row as usize)).subnet.is_ok());
        }
    }

    /// Asks for the address of one row; pins and DHCP are settled at once.
    fn wish(&self, scene: &Scene<'_>, row: u32, pool: &mut AddressPool, landings: &mut Landings, passes: &mut Passes) {
        let operation = scene.operation;
        let mover = self.mover_in(scene, row as usize);
        let configuration = &self.source.ip_configurations[row as usize];
        let choice = self.choice(mover.nic).and_then(|nic| nic.ip_configuration(&configuration.name));
        if let Some(pin) = choice.and_then(|choice| choice.pins[operation.index()].as_ref()) {
            if let Some(fallback) = self.pin(pin, pool, row, operation, landings) {
                passes.next.push((row, fallback));
            }
            return;
        }
        let allocation = choice.and_then(|choice| choice.allocation);
        if allocation == Some(Allocation::Dynamic) {
            landings.set_address(row, chosen(Address::Dynamic, &common::ALLOCATION_CHOSEN_DYNAMIC));
            return;
        }
        let placing = *landings.placing(landings.placing_of_row(row as usize));
        let failover_row = scene.tested().map(|failover| failover.row(row as usize));
        let nic = self.source.nic(mover.nic);
        let machine = nic.virtual_machine.map(|id| self.source.virtual_machine(id));
        let (Ok(network), Ok(subnet)) = (placing.network, placing.subnet) else { return };
        let network = scene.destination.network(network.value);
        let subnet = scene.destination.subnet(subnet.value);
        let (origin_network, origin_subnet) = match (mover.network, mover.subnet) {
            (Some(network), Some(subnet)) => (scene.origin.network(network), scene.origin.subnet(subnet)),
            // It was connected to nothing over there, and goes home all the same.
            _ if operation == Operation::Failback && self.rules.return_home.is_some() => (network, subnet),
            _ => return,
        };
        if let Some(wish) = self.policy(operation, &mover, scene.origin, subnet, machine) {
            match wish {
                Ok((address, rule)) => passes.kept.push((row, address, rule, Err(&common::POLICY_TAKEN))),
                Err(rule) => landings.set_address(row, unresolved(rule)),
            }
            return;
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
                .zip(placing.network.ok())
                .is_some_and(|(failover, test)| failover.value == test.value),
            failover_address: failover_row.and_then(|row| row.static_address()),
            mapping: self.mapping,
        });
        match wish {
            Wish::Dynamic(rule) => landings.set_address(row, chosen(Address::Dynamic, rule)),
            Wish::Nothing(rule) => landings.set_address(row, unresolved(rule)),
            Wish::NotConnected(rule) => {
                let number = landings.number_of(Placing::not_connected(placing.home, rule));
                landings.place(row as usize, number, rule);
            }
            Wish::Next(end, rule) => passes.next.push((row, (end, rule))),
            Wish::Keep { address, kept: rule, otherwise } => passes.kept.push((row, address, rule, otherwise)),
        }
    }

    /// Kept addresses, then the next free ones, each in the order of the rows.
    fn pass_by_pass(&self, operation: Operation, pool: &mut AddressPool, landings: &mut Landings, passes: &mut Passes) {
        for (row, address, rule, otherwise) in passes.kept.drain(..) {
            let holder = pool.holder(address);
            let own = operation == Operation::Failback && holder == Some(Holder::InUse(IpConfigurationId(row)));
            if own || (holder.is_none() && pool.is_usable(address)) {
                pool.hold(address, Holder::Row(row));
                landings.set_address(row, chosen(Address::Static(address), rule));
                continue;
            }
            landings.set_missed(row, Some(address));
            match otherwise {
                Ok(otherwise) => passes.next.push((row, otherwise)),
                Err(rule) => landings.set_address(row, unresolved(policy_problem(pool, address, rule))),
            }
        }
        passes.next.sort_by_key(|(row, _)| *row);
        for (row, (end, rule)) in passes.next.drain(..) {
            let step = match pool.take_next(true, end, row) {
                Some(address) => chosen(Address::Static(address), rule),
                None => unresolved(self.rules.exhausted),
            };
            landings.set_address(row, step);
        }
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
        landings: &mut Landings,
    ) -> Option<(End, &'static Rule)> {
        let (address, rule) = match pin {
            Pin::Typed(address) => (*address, &common::ADDRESS_TYPED),
            Pin::Frozen { address: Some(address), .. } => (*address, &common::FROZEN),
            Pin::Frozen { address: None, .. } => {
                landings.set_address(place, chosen(Address::Dynamic, &common::FROZEN_DYNAMIC));
                return None;
            }
        };
        landings.set_missed(place, Some(address));
        if !pool.contains(address) {
            landings.set_address(place, unresolved(&common::ADDRESS_OUT_OF_SUBNET));
            return None;
        }
        match pool.holder(address) {
            Some(Holder::Provider) => landings.set_address(place, unresolved(&common::ADDRESS_RESERVED)),
            Some(Holder::OutsidePools) => landings.set_address(place, unresolved(&common::ADDRESS_NOT_IN_POOL)),
            Some(Holder::Row(_)) => landings.set_address(place, unresolved(&common::ADDRESS_TYPED_TWICE)),
            Some(Holder::InUse(own)) if operation == Operation::Failback && own.0 == place => {
                pool.hold(address, Holder::Row(place));
                landings.set_address(place, chosen(Address::Static(address), rule));
                landings.set_missed(place, None);
            }
            Some(Holder::InUse(_) | Holder::Reservation(_)) => match self.rules.typed_address_taken {
                Ok(otherwise) => return Some(otherwise),
                Err(rule) => landings.set_address(place, unresolved(rule)),
            },
            None => {
                pool.hold(address, Holder::Row(place));
                landings.set_address(place, chosen(Address::Static(address), rule));
                landings.set_missed(place, None);
            }
        }
        None
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
