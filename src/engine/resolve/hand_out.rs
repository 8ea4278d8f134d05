//! Step 3 for all rows: addresses are handed out, in passes.

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use super::super::address_policy::{Applied, PolicyQuestion};
use super::super::address_pool::{AddressPool, End, Holder};
use super::super::inventory::{Allocation, IpConfigurationId};
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
#[derive(Clone, Copy)]
struct Waiting {
    row: u32,
    /// Place among the wants.
    want: u16,
    /// Whether the address is a place among those that are not IPv4.
    is_ipv6: bool,
    address: u32,
}

/// Rows of one subnet that wait, in their order.
#[derive(Default)]
struct Queue {
    wants: Vec<Want>,
    ipv6: Vec<IpAddr>,
    waiting: Vec<Waiting>,
    /// Whether a NIC is connected to nothing after all.
    is_left: bool,
}

impl Queue {
    fn clear(&mut self) {
        self.ipv6.clear();
        self.waiting.clear();
        self.is_left = false;
    }

    fn push(&mut self, row: u32, want: Want, address: Option<IpAddr>) {
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
        self.waiting.push(Waiting { row, want: want as u16, is_ipv6, address });
    }

    fn address(&self, waiting: &Waiting) -> IpAddr {
        match waiting.is_ipv6 {
            true => self.ipv6[waiting.address as usize],
            false => IpAddr::V4(waiting.address.into()),
        }
    }
}

impl Plan<'_> {
    /// Step 3 for the rows of these subnets, each subnet by itself: their pools do not influence each other. Counts the rows in.
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
        let side = usize::from(operation != Operation::Failback);
        let mut queue = Queue::default();
        let mut pool = AddressPool::new(&[], self.rules.provider_reserved);
        let at_home = &self.members[0];
        let mut rows = Vec::new();
        for subnet in subnets {
            landed.put_rows(subnet, landings, at_home, &mut rows);
            queue.clear();
            self.fetch(&rows, landings, failover);
            rows.iter().for_each(|row| self.wish(&scene, *row, landings, &mut queue));
            if !queue.waiting.is_empty() {
                let in_use = self.members[side].of(subnet);
                pool_rules.refill(&mut pool, destination.subnet(subnet), rows.len() + in_use.len());
                hold_in_use(&mut pool, in_use, |place| self.address_today(side, place));
                reserved.get(&subnet).into_iter().flatten().for_each(|range| pool.reserve(*range));
                self.serve(operation, &mut pool, landings, &queue, avoided.map(|failover| (failover, subnet)));
            }
            rows.iter().for_each(|row| self.count(landings, *row as usize, true));
            // A wish may find that the NIC is connected to nothing after all.
            if queue.is_left {
                let homes: FxHashSet<u32> = rows.iter().map(|row| self.homes.group(*row as usize)).collect();
                homes.into_iter().for_each(|home| landed.regroup(home, landings, at_home));
            }
        }
    }

    /// Has rows near. They may stand far from each other, and to meet each of them by surprise took most of the time:
    /// memory answers ten questions that are asked at once as soon as one.
    pub(super) fn fetch(&self, rows: &[u32], landings: &Landings, failover: Option<&Resolution>) {
        let touched = rows.iter().fold(0, |sum, row| {
            let row = *row as usize;
            sum ^ self.homes.touch(row) ^ landings.touch(row) ^ failover.map_or(0, |it| it.landings.touch(row))
        });
        std::hint::black_box(touched);
    }

    /// The address of an IP configuration of the source, or of the target.
    fn address_today(&self, side: usize, place: usize) -> Option<IpAddr> {
        match [self.source, self.target][side] {
            _ if side == 0 && place < self.rows() => self.homes.address(place),
            site => site.ip_configurations[place].address(),
        }
    }

    /// Asks for the address of one row; what needs no pool is settled at once.
    fn wish(&self, scene: &Scene<'_>, row: u32, landings: &mut Landings, queue: &mut Queue) {
        let operation = scene.operation;
        let mover = self.mover_in(scene, row as usize);
        let choice = self.choice(mover.nic).and_then(|nic| nic.ip_configuration(self.name_of(row)));
        let placing = *landings.placing(landings.placing_of_row(row as usize));
        let (Ok(to_network), Ok(to_subnet)) = (placing.network, placing.subnet) else { return };
        if choice.is_some_and(|choice| choice.pins[operation.index()].is_some()) {
            queue.push(row, Want::Pin, None);
            return;
        }
        let allocation = choice.and_then(|choice| choice.allocation);
        if allocation == Some(Allocation::Dynamic) {
            landings.set_address(row, chosen(Address::Dynamic, &common::ALLOCATION_CHOSEN_DYNAMIC));
            return;
        }
        let tested = scene.tested().map(|failover| &failover.landings);
        let nic = self.source.nic(mover.nic);
        let network = scene.destination.network(to_network.value);
        let subnet = scene.destination.subnet(to_subnet.value);
        let (origin_network, origin_subnet) = match (mover.network, mover.subnet) {
            (Some(network), Some(subnet)) => (scene.origin.network(network), scene.origin.subnet(subnet)),
            // It was connected to nothing over there, and goes home all the same.
            _ if operation == Operation::Failback && self.rules.return_home.is_some() => (network, subnet),
            _ => return,
        };
        if let Some(wish) = self.policy(operation, &mover, scene.origin, subnet) {
            match wish {
                Ok((address, rule)) => {
                    let want = Want::Keep(rule, Err(&common::POLICY_TAKEN));
                    queue.push(row, want, Some(address));
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
            source: self.source,
            nic,
            home_address: self.homes.address(row as usize).filter(|_| operation == Operation::Failback),
            home_allocation: self.homes.allocation(row as usize),
            in_failover_network: tested.is_some_and(|tested| {
                let failover = tested.placing(tested.placing_of_row(row as usize));
                failover.network.is_ok_and(|failover| failover.value == to_network.value)
            }),
            failover_address: tested.and_then(|tested| tested.static_address(row as usize)),
            mapping: self.mapping,
        });
        match wish {
            Wish::Dynamic(rule) => landings.set_address(row, chosen(Address::Dynamic, rule)),
            Wish::Nothing(rule) => landings.set_address(row, unresolved(rule)),
            Wish::NotConnected(rule) => {
                let number = landings.number_of(Placing::not_connected(placing.home, rule));
                let undecided = landings.undecided(rule);
                landings.place(row as usize, number, undecided);
                queue.is_left = true;
            }
            Wish::Next(end, rule) => queue.push(row, Want::Next(end, rule), None),
            Wish::Keep { address, kept, otherwise } => {
                queue.push(row, Want::Keep(kept, otherwise), Some(address));
            }
        }
    }

    /// Serves the rows of one subnet that wait: pins, then kept addresses, then the next free ones, each in the order of the rows.
    fn serve(
        &self,
        operation: Operation,
        pool: &mut AddressPool,
        landings: &mut Landings,
        queue: &Queue,
        avoided: Option<(&Resolution, u32)>,
    ) {
        let mut next: Vec<(u32, (End, &'static Rule))> = Vec::new();
        let waiting = || queue.waiting.iter().map(|waiting| (waiting.row, queue.wants[waiting.want as usize], waiting));
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
        if let Some((failover, subnet)) = avoided {
            failover.hold_rows(subnet, &self.members[0], pool);
        }
        for (row, want, waiting) in waiting() {
            let Want::Keep(rule, otherwise) = want else { continue };
            let address = queue.address(waiting);
            let is_own = || pool.holder(address) == Some(Holder::InUse(IpConfigurationId::new(row)));
            if pool.is_free(address) || (operation == Operation::Failback && is_own()) {
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
        pin_of(self.choice(self.homes.nic(row as usize))?, self.name_of(row), operation)
    }

    /// The name of a row's IP configuration.
    fn name_of(&self, row: u32) -> &str {
        &self.source.ip_configurations[row as usize].name
    }

    /// The address that the re-IP rules of the network left give a row; `None` where the system's rule decides.
    fn policy(
        &self,
        operation: Operation,
        mover: &Mover,
        origin: &Landscape,
        subnet: &SubnetPlace,
    ) -> Option<Result<(IpAddr, &'static Rule), &'static Rule>> {
        if operation == Operation::Failback || self.mapping.policies.is_empty() {
            return None;
        }
        let policy = self.mapping.policies.get(&origin.network(mover.network?).key)?;
        let address = mover.address.filter(|_| mover.allocation != Allocation::Dynamic)?;
        let machine = self.source.nic(mover.nic).virtual_machine.map(|id| self.source.virtual_machine(id));
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
            Some(Holder::InUse(own)) if operation == Operation::Failback && own.place() == place => {
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
