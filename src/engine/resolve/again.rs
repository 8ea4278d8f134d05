//! Resolving again after network mappings changed: only what they reach.
//!
//! A mapping reaches the rows of the networks whose first step comes out otherwise, and all rows of the subnets that these leave or
//! land in, since they share a pool. Invariant 2 of [`super`] keeps it from everything else. What comes out is what [`super::resolve`]
//! gives; `tests/resolved_again.rs` compares the two.
//!
//! It comes in two steps, since a person waits for the first: failover and test, which most tables show, and then the failback.
//!
//! It rests on this: `leave_out` and `wish_address` of a system's rules do not look at network mappings, and its `return_home` not at
//! those there.

use rustc_hash::FxHashSet;

use super::super::inventory::Inventory;
use super::super::landscape::{Landscape, PLANNED};
use super::super::mapping::{Mapping, NicChoice, Operation, Pin};
use super::super::reason::common;
use super::super::row_set::RowSet;
use super::homes::rows_of;
use super::landings::Remembered;
use super::moved::Moved;
use super::place::Asked;
use super::{Fate, Landing, Leaving, NetworkFor, Plan, PoolRules, Resolution, Resolutions, Rules, Scene};

/// What resolving again changed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// For each operation that was resolved again the rows that land otherwise than before, in ascending order, and how they landed.
    /// Places are those of [`Self::destinations`].
    pub rows: [Vec<(u32, Landing)>; 3],
    /// For each operation the site landed in before.
    pub destinations: [Landscape; 3],
}

/// Resolves failover and test again as far as a change of network mappings reaches, where no more than they differ from `old`, the
/// mapping before; `None` where all has to be resolved anew. Where the answer is `Some`, [`resolve_home_again`] has to follow: until
/// then the failback is the one of before.
///
/// The inventories, and the rules, must be those that `resolutions` came from.
pub fn resolve_again(
    rules: &Rules,
    [source, target]: [&Inventory; 2],
    [old, mapping]: [&Mapping; 2],
    resolutions: &mut Resolutions,
) -> Option<Changed> {
    if !differ_in_networks_only(old, mapping) || rules.carries_subnets {
        return None;
    }
    if rules.return_home.is_some() && old.networks_back != mapping.networks_back {
        return None;
    }
    // To resolve all makes it lean again.
    if resolutions.by_operation.iter().any(|resolution| resolution.landings.is_mostly_left_over()) {
        return None;
    }
    // A network that was chosen for a NIC may come to be, or be gone.
    if resolutions.homes.replicas_moved || mapping.nics.values().any(names_planned) {
        return None;
    }
    let plan = Plan::taking(rules, [source, target], mapping, resolutions);
    let Resolutions { origin, site, by_operation: [failover, test, failback], .. } = resolutions;
    let destinations = [&*failover, test, failback].map(|resolution| resolution.destination.clone());

    let reached = plan.reach(failover, origin, site.clone(), None, &Reached::default());
    let in_test = plan.reach(test, origin, failover.destination.clone(), Some(failover), &reached);

    (resolutions.homes, resolutions.members) = (plan.homes, plan.members);
    resolutions.pool_rules = PoolRules::of(rules, mapping);
    Some(Changed { rows: [reached.rows, in_test.rows, Vec::new()], destinations })
}

/// Resolves the failback again, once failover and test are.
pub fn resolve_home_again(
    rules: &Rules,
    sites: [&Inventory; 2],
    mapping: &Mapping,
    resolutions: &mut Resolutions,
    changed: &mut Changed,
) {
    let plan = Plan::taking(rules, sites, mapping, resolutions);
    let Resolutions { origin, by_operation: [failover, _, failback], .. } = resolutions;
    // Who leaves which network of the recovery site: rows that landed otherwise do so no more, and anew.
    let moved = Moved::between(&changed.destinations[0], &failover.destination);
    moved.renumber_networks(&mut failback.leaving.rows);
    moved.renumber_networks(&mut failback.networks.steps);
    moved.renumber_networks(&mut failback.networks.nothing);
    let reached = Reached { rows: std::mem::take(&mut changed.rows[0]), ..Reached::default() };
    for (row, before) in &reached.rows {
        plan.leave_as(&mut failback.leaving, *row, &moved.landing(before), false);
        plan.leave_as(&mut failback.leaving, *row, &failover.row(*row as usize), true);
    }
    let coming_home = plan.reach(failback, &failover.destination, origin.clone(), Some(failover), &reached);
    (changed.rows[0], changed.rows[2]) = (reached.rows, coming_home.rows);
    (resolutions.homes, resolutions.members) = (plan.homes, plan.members);
}

/// Whether two mappings are the same but for network mappings.
fn differ_in_networks_only(old: &Mapping, new: &Mapping) -> bool {
    let Mapping { networks: _, test_networks: _, networks_back: _, nics, excluded, reservations, .. } = old;
    let Mapping { options, attributes, policies, connections, sites, subnets, allocations, .. } = old;
    (options, attributes, policies) == (&new.options, &new.attributes, &new.policies)
        && (connections, sites, subnets) == (&new.connections, &new.sites, &new.subnets)
        && (excluded, reservations, allocations) == (&new.excluded, &new.reservations, &new.allocations)
        && *nics == new.nics
}

fn names_planned(choice: &NicChoice) -> bool {
    let pins = || choice.ip_configurations.values().flat_map(|configuration| configuration.pins.iter().flatten());
    let frozen = pins().filter_map(|pin| match pin {
        Pin::Frozen { subnet, .. } => Some(&subnet.network),
        Pin::Typed(_) => None,
    });
    choice.network.iter().chain(frozen).any(|key| key.as_str().starts_with(PLANNED))
}

/// So many rows are looked at together, that they stay near until they are placed.
const AT_ONCE: usize = 1024;

/// What one operation's change reached.
#[derive(Default)]
struct Reached {
    /// Rows that land otherwise than before, in ascending order, and how they did.
    rows: Vec<(u32, Landing)>,
    /// Subnets whose addresses were handed out again.
    subnets: FxHashSet<u32>,
}

impl<'a> Plan<'a> {
    /// The plan that resolutions are of; it takes out of them what it looks at.
    fn taking(
        rules: &'a Rules,
        [source, target]: [&'a Inventory; 2],
        mapping: &'a Mapping,
        resolutions: &mut Resolutions,
    ) -> Self {
        let (homes, members) = (std::mem::take(&mut resolutions.homes), std::mem::take(&mut resolutions.members));
        Self { rules, source, target, mapping, choices: Vec::new(), homes, members }
    }
}

impl Plan<'_> {
    /// Resolves one operation again.
    fn reach(
        &self,
        resolution: &mut Resolution,
        origin: &Landscape,
        mut destination: Landscape,
        failover: Option<&Resolution>,
        of_failover: &Reached,
    ) -> Reached {
        let operation = resolution.operation;
        let networks = self.default_networks(operation, origin, &mut destination, failover, &resolution.leaving);
        let left_behind = std::mem::replace(&mut resolution.destination, destination);
        let moved = Moved::between(&left_behind, &resolution.destination);
        let old_placings = resolution.landings.renumber(&moved);
        let old_networks = std::mem::replace(&mut resolution.networks, networks);

        let mut affected: RowSet = of_failover.rows.iter().map(|(row, _)| *row).collect();
        for (network, new) in resolution.networks.steps.iter().enumerate() {
            let old = old_networks.steps.get(network).copied().flatten().map(|step| moved.network_step(step));
            let is_nothing = old_networks.nothing.get(network).copied().unwrap_or_default();
            if old != *new || is_nothing != resolution.networks.nothing[network] {
                self.rows_leaving(origin, operation, network as u32, failover, &mut |row| affected.set(row, true));
            }
        }
        self.add_mates(&mut affected);

        let Resolution { destination, landings, landed, networks, .. } = resolution;
        let scene = Scene { operation, origin, destination, networks, failover };
        let mut asked = Asked::default();
        let mut subnets: FxHashSet<u32> = match operation {
            Operation::TestFailover if (self.rules.test_avoids_failover)(self.mapping) => of_failover.subnets.clone(),
            _ => FxHashSet::default(),
        };
        let affected_rows: Vec<u32> = affected.iter().collect();
        let mut before: Vec<(u32, Remembered)> = Vec::with_capacity(2 * affected_rows.len());
        for rows in affected_rows.chunks(AT_ONCE) {
            self.fetch(rows, landings, failover);
            for row in rows {
                let place = *row as usize;
                before.push((*row, landings.remembered(place)));
                self.count(landings, place, false);
                subnets.extend(landings.subnet_of_row(place));
                self.place_row(&scene, &mut asked, landings, place);
                subnets.extend(landings.subnet_of_row(place));
            }
        }
        let at_home = &self.members[0];
        let homes: FxHashSet<u32> = affected_rows.iter().map(|row| self.homes.group(*row as usize)).collect();
        homes.into_iter().for_each(|home| landed.regroup(home, landings, at_home));
        landed.note_placings(landings, destination.subnets.len());
        // All other rows of these subnets wait for their address again.
        let no_subnet = landings.undecided(&common::NO_SUBNET);
        let mut there = Vec::new();
        for subnet in &subnets {
            landed.put_rows(*subnet, landings, at_home, &mut there);
            there.retain(|row| !affected.contains(*row));
            self.fetch(&there, landings, failover);
            for row in &there {
                let place = *row as usize;
                before.push((*row, landings.remembered(place)));
                self.count(landings, place, false);
                landings.place(place, landings.placing_of_row(place), no_subnet);
            }
        }
        self.hand_out(origin, failover, resolution, subnets.iter().copied());

        let landings = &resolution.landings;
        // A number means what it did before where no place moved.
        before.retain(|(row, before)| !(moved.is_none() && landings.is_as(*row as usize, before)));
        before.sort_unstable_by_key(|(row, _)| *row);
        let mut rows = Vec::with_capacity(before.len());
        for (row, before) in before {
            let before = landings.landed_as(&before, &old_placings);
            if moved.landing(&before) != landings.row(row as usize) {
                rows.push((row, before));
            }
        }
        Reached { rows, subnets }
    }

    /// Counts a row in that leaves the network that it landed in, or out again.
    fn leave_as(&self, leaving: &mut Leaving, row: u32, landing: &Landing, is_in: bool) {
        let fails = landing.address.is_err() && landing.fate != Fate::NotConnected;
        if fails || self.homes.stays(row as usize).is_some() {
            return;
        }
        let network = landing.network.ok().map(|chosen| chosen.value).filter(|place| *place != Moved::GONE);
        self.leave_network(leaving, row as usize, network, is_in);
    }

    /// The rows that leave a network.
    fn rows_leaving(
        &self,
        origin: &Landscape,
        operation: Operation,
        network: u32,
        failover: Option<&Resolution>,
        tell: &mut dyn FnMut(u32),
    ) {
        let place = origin.network(network);
        let subnets = place.subnets.clone().chain(place.unnamed);
        match failover.filter(|_| operation == Operation::Failback) {
            Some(failover) => {
                let mut rows = Vec::new();
                for subnet in subnets {
                    failover.put_rows(subnet, &self.members[0], &mut rows);
                    rows.iter().for_each(|row| tell(*row));
                }
            }
            None => {
                let rows = self.rows() as u32;
                let members = subnets.flat_map(|subnet| self.members[0].of(subnet));
                members.filter(|row| **row < rows).for_each(|row| tell(*row));
            }
        }
    }

    /// Adds the rows whose network is that of another row of their machine.
    fn add_mates(&self, affected: &mut RowSet) {
        if self.rules.network_for == NetworkFor::Network {
            return;
        }
        let rows: Vec<u32> = affected.iter().collect();
        for row in rows {
            let nic = self.source.nic(self.homes.nic(row as usize));
            if let Some(machine) = nic.virtual_machine {
                let mates = rows_of(self.source, machine);
                mates.for_each(|mate| affected.set(mate as u32, true));
            }
        }
    }
}
