//! Step 3 for all rows: addresses are handed out, in passes.

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use super::super::address_policy::{Applied, PolicyQuestion};
use super::super::address_pool::{AddressPool, End, Holder};
use super::super::inventory::{Allocation, IpConfigurationId, VirtualMachine};
use super::super::landscape::{Landscape, SubnetPlace};
use super::super::mapping::{Operation, Pin};
use super::super::reason::{Rule, chosen, common, unresolved};
use super::movers::Mover;
use super::pools::{PoolRules, hold_in_use, reservations};
use super::{Address, AddressQuestion, Landings, Otherwise, Placing, Plan, Resolution, Scene, Wish, pin_of};

/// What a row would like of its subnet's pool.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    /// What a person fixed.
    Pin,
    /// An address, else another one.
    Keep(&'static Rule, Otherwise),
    /// The next free one.
    Next(End, &'static Rule),
}

/// A row that waits for its pass.
#[derive(Clone, Copy, Default)]
struct Waiting {
    row: u32,
    /// Place among the wants.
    want: u16,
    /// Whether the address is a place among those that are not IPv4.
    is_ipv6: bool,
    address: u32,
}

/// Rows that wait, by subnet, in their order: rows are asked in the order in which they stand in memory, and served one subnet after
/// the other. To ask them in the order of their subnets took twice as long: it waited for memory.
#[derive(Default)]
struct Queues {
    wants: Vec<Want>,
    ipv6: Vec<IpAddr>,
    waiting: Vec<Waiting>,
    /// For each subnet where its rows begin, and where the next one goes.
    places: Vec<(u32, u32)>,
    /// Subnets of which a NIC is connected to nothing after all.
    left: FxHashSet<u32>,
}

impl Queues {
    /// Room for all rows of some subnets.
    fn new(subnets: impl Iterator<Item = u32>, landed: &[Vec<u32>]) -> Self {
        let mut queues = Self { places: vec![(0, 0); landed.len()], ..Self::default() };
        let mut next = 0;
        for subnet in subnets {
            queues.places[subnet as usize] = (next, next);
            next += landed[subnet as usize].len() as u32;
        }
        queues.waiting.resize(next as usize, Waiting::default());
        queues
    }

    fn push(&mut self, subnet: u32, row: u32, want: Want, address: Option<IpAddr>) {
        let known = self.wants.iter().position(|known| *known == want);
        let want = known.unwrap_or_else(|| {
            self.wants.push(want);
            self.wants.len() - 1
        });
        let (is_ipv6, address) = match address {
            Some(IpAddr::V4(address)) => (false, address.into()),
            Some(address) => {
                self.ipv6.push(address);
                (true, self.ipv6.len() as u32 - 1)
            }
            None => (false, 0),
        };
        let (_, next) = &mut self.places[subnet as usize];
        self.waiting[*next as usize] = Waiting { row, want: want as u16, is_ipv6, address };
        *next += 1;
    }

    fn of(&self, subnet: u32) -> &[Waiting] {
        let (from, to) = self.places[subnet as usize];
        &self.waiting[from as usize..to as usize]
    }

    fn address(&self, waiting: &Waiting) -> IpAddr {
        match waiting.is_ipv6 {
            true => self.ipv6[waiting.address as usize],
            false => IpAddr::V4(waiting.address.into()),
        }
    }
}

impl Plan<'_> {
    /// Step 3 for the rows of these subnets, in ascending order: pools of subnets do not influence each other.
    pub(super) fn hand_out(
        &self,
        origin: &Landscape,
        failover: Option<&Resolution>,
        resolution: &mut Resolution,
        subnets: impl Iterator<Item = u32> + Clone,
        rows: impl Iterator<Item = u32>,
    ) {
        let Resolution { operation, destination, landings, landed, networks, .. } = resolution;
        let operation = *operation;
        let scene = Scene { operation, origin, destination, networks, failover };
        let mut queues = Queues::new(subnets.clone(), landed);
        rows.for_each(|row| self.wish(&scene, row, landings, &mut queues));
        let pool_rules = PoolRules::of(self.rules, self.mapping);
        let reserved = reservations(operation, self.mapping, destination);
        let avoided = scene.tested().filter(|_| (self.rules.test_avoids_failover)(self.mapping));
        let (inventory, members) = match operation {
            Operation::Failback => (self.source, &self.members[0]),
            Operation::Failover | Operation::TestFailover => (self.target, &self.members[1]),
        };
        let mut pool = AddressPool::new(&[], self.rules.provider_reserved);
        for subnet in subnets.filter(|subnet| !queues.of(*subnet).is_empty()) {
            let (rows, members) = (landed[subnet as usize].len(), members.of(subnet));
            pool_rules.refill(&mut pool, destination.subnet(subnet), rows + members.len());
            hold_in_use(&mut pool, inventory, members);
            reserved.get(&subnet).into_iter().flatten().for_each(|range| pool.reserve(*range));
            self.serve(operation, &mut pool, landings, (&queues, subnet), avoided);
        }
        // A wish may find that the NIC is connected to nothing after all.
        for subnet in queues.left {
            landed[subnet as usize]
                .retain(|row| landings.placing(landings.placing_of_row(*row as usize)).subnet.is_ok());
        }
    }

    /// Asks for the address of one row; what needs no pool is settled at once.
    fn wish(&self, scene: &Scene<'_>, row: u32, landings: &mut Landings, queues: &mut Queues) {
        let operation = scene.operation;
        let mover = self.mover_in(scene, row as usize);
        let configuration = &self.source.ip_configurations[row as usize];
        let choice = self.choice(mover.nic).and_then(|nic| nic.ip_configuration(&configuration.name));
        let placing = *landings.placing(landings.placing_of_row(row as usize));
        let (Ok(to_network), Ok(to_subnet)) = (placing.network, placing.subnet) else { return };
        if choice.is_some_and(|choice| choice.pins[operation.index()].is_some()) {
            queues.push(to_subnet.value, row, Want::Pin, None);
            return;
        }
        let allocation = choice.and_then(|choice| choice.allocation);
        if allocation == Some(Allocation::Dynamic) {
            landings.set_address(row, chosen(Address::Dynamic, &common::ALLOCATION_CHOSEN_DYNAMIC));
            return;
        }
        let failover_row = scene.tested().map(|failover| failover.row(row as usize));
        let nic = self.source.nic(mover.nic);
        let machine = nic.virtual_machine.map(|id| self.source.virtual_machine(id));
        let network = scene.destination.network(to_network.value);
        let subnet = scene.destination.subnet(to_subnet.value);
        let (origin_network, origin_subnet) = match (mover.network, mover.subnet) {
            (Some(network), Some(subnet)) => (scene.origin.network(network), scene.origin.subnet(subnet)),
            // It was connected to nothing over there, and goes home all the same.
            _ if operation == Operation::Failback && self.rules.return_home.is_some() => (network, subnet),
            _ => return,
        };
        if let Some(wish) = self.policy(operation, &mover, scene.origin, subnet, machine) {
            match wish {
                Ok((address, rule)) => {
                    let want = Want::Keep(rule, Err(&common::POLICY_TAKEN));
                    queues.push(to_subnet.value, row, want, Some(address));
                }
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
                queues.left.insert(to_subnet.value);
            }
            Wish::Next(end, rule) => queues.push(to_subnet.value, row, Want::Next(end, rule), None),
            Wish::Keep { address, kept, otherwise } => {
                queues.push(to_subnet.value, row, Want::Keep(kept, otherwise), Some(address));
            }
        }
    }

    /// Serves the rows that wait for one subnet: pins, then kept addresses, then the next free ones, each in the order of the rows.
    fn serve(
        &self,
        operation: Operation,
        pool: &mut AddressPool,
        landings: &mut Landings,
        (queues, subnet): (&Queues, u32),
        avoided: Option<&Resolution>,
    ) {
        let mut next: Vec<(u32, (End, &'static Rule))> = Vec::new();
        let waiting =
            || queues.of(subnet).iter().map(|waiting| (waiting.row, queues.wants[waiting.want as usize], waiting));
        for (row, want, _) in waiting() {
            match want {
                Want::Next(end, rule) => next.push((row, (end, rule))),
                Want::Keep(..) => {}
                Want::Pin => {
                    if let Some(pin) = self.pin_of(row, operation) {
                        next.extend(self.pin(pin, pool, row, operation, landings).map(|fallback| (row, fallback)));
                    }
                }
            }
        }
        // Pins come first also here: a frozen test keeps its address.
        if let Some(failover) = avoided {
            failover.hold_rows(subnet, pool);
        }
        for (row, want, waiting) in waiting() {
            let Want::Keep(rule, otherwise) = want else { continue };
            let address = queues.address(waiting);
            let holder = pool.holder(address);
            let own = operation == Operation::Failback && holder == Some(Holder::InUse(IpConfigurationId(row)));
            if own || (holder.is_none() && pool.is_usable(address)) {
                pool.hold(address, Holder::Row(row));
                landings.set_address(row, chosen(Address::Static(address), rule));
                continue;
            }
            landings.set_missed(row, Some(address));
            match otherwise {
                Ok(otherwise) => next.push((row, otherwise)),
                Err(rule) => landings.set_address(row, unresolved(policy_problem(pool, address, rule))),
            }
        }
        next.sort_by_key(|(row, _)| *row);
        for (row, (end, rule)) in next {
            let step = match pool.take_next(true, end, row) {
                Some(address) => chosen(Address::Static(address), rule),
                None => unresolved(self.rules.exhausted),
            };
            landings.set_address(row, step);
        }
    }

    fn pin_of(&self, row: u32, operation: Operation) -> Option<&Pin> {
        let configuration = &self.source.ip_configurations[row as usize];
        pin_of(self.choice(configuration.nic)?, &configuration.name, operation)
    }

    /// The address that the re-IP rules of the network left give a row; `None` where the system's rule decides.
    fn policy(
        &self,
        operation: Operation,
        mover: &Mover,
        origin: &Landscape,
        subnet: &SubnetPlace,
        machine: Option<&VirtualMachine>,
    ) -> Option<Result<(IpAddr, &'static Rule), &'static Rule>> {
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
fn policy_problem(pool: &AddressPool, address: IpAddr, otherwise: &'static Rule) -> &'static Rule {
    if !std::ptr::eq(otherwise, &common::POLICY_TAKEN) {
        return otherwise;
    }
    match pool.holder(address) {
        _ if !pool.contains(address) => &common::POLICY_OUT_OF_SUBNET,
        Some(Holder::Provider) => &common::POLICY_RESERVED,
        _ => otherwise,
    }
}
