//! Steps 1 and 2 for all rows: each gets its placing.

use rustc_hash::FxHashMap;

use super::super::inventory::IpConfigurationId;
use super::super::mapping::Operation;
use super::super::reason::{Chosen, Rule, Step, chosen, common, unresolved};
use super::landings::Outcome;
use super::movers::Mover;
use super::{Landings, Pin, Placing, Plan, Replica, Return, ReturnQuestion, Scene, SubnetQuestion, pin_of};

/// A placing, and the rule that stands for the address while that is not decided.
type Placed = (Placing, &'static Rule);

/// What stands for a lead that leaves what the row itself leaves.
const AS_THE_ROW: u32 = u32::MAX;

/// A placing that is known, small enough for those of all subnets to stay near.
#[derive(Clone, Copy)]
struct Known {
    number: u32,
    /// What stands for the address while that is not decided.
    undecided: Outcome,
    /// Whether it lands in a subnet.
    lands: bool,
}

/// Answers that several rows share.
#[derive(Default)]
pub(super) struct Asked {
    /// Placings by what a row leaves, where its lead leaves the same.
    alone: Vec<Option<Known>>,
    /// The others: by what a row leaves, and what its lead leaves.
    led: FxHashMap<(u32, u32), Known>,
    /// Subnets: by origin subnet, network landed in and the failover's subnet.
    subnets: FxHashMap<(u32, u32, Option<u32>), Step<u32>>,
}

impl Asked {
    fn placing(&self, (leaves, lead): (u32, u32)) -> Option<Known> {
        match lead {
            AS_THE_ROW => self.alone.get(leaves as usize).copied().flatten(),
            _ => self.led.get(&(leaves, lead)).copied(),
        }
    }

    fn note(&mut self, (leaves, lead): (u32, u32), placing: Known) {
        if lead != AS_THE_ROW {
            self.led.insert((leaves, lead), placing);
            return;
        }
        let place = leaves as usize;
        if place >= self.alone.len() {
            self.alone.resize(place + 1, None);
        }
        self.alone[place] = Some(placing);
    }
}

impl Plan<'_> {
    /// Places all rows; those that land in a subnet are counted when they have an address.
    pub(super) fn place_all(&self, scene: &Scene<'_>) -> Landings {
        let rows = self.rows();
        let mut landings = Landings::new(rows);
        let mut asked = Asked::default();
        for row in 0..rows {
            self.place_row(scene, &mut asked, &mut landings, row);
        }
        landings
    }

    pub(super) fn place_row(&self, scene: &Scene<'_>, asked: &mut Asked, landings: &mut Landings, row: usize) {
        let shared = self.shared(scene, row);
        if let Some(known) = shared.and_then(|key| asked.placing(key)) {
            self.put(landings, row, known);
            return;
        }
        let (placing, rule) = self.placed(scene, asked, row);
        let undecided = landings.undecided(rule);
        let known = Known { number: landings.number_of(placing), undecided, lands: placing.subnet.is_ok() };
        self.put(landings, row, known);
        if let Some(key) = shared {
            asked.note(key, known);
        }
    }

    /// Places a row, and counts it in where it lands in no subnet: else its address is not decided yet.
    fn put(&self, landings: &mut Landings, row: usize, known: Known) {
        landings.place(row, known.number, known.undecided);
        if !known.lands {
            self.count(landings, row, true);
        }
    }

    /// What decides the placing of a row that nothing sets apart from others of its subnet; `None` where something does.
    fn shared(&self, scene: &Scene<'_>, row: usize) -> Option<(u32, u32)> {
        let lead = self.homes.lead(row);
        let is_chosen = |row: usize| self.choice(self.homes.nic(row)).is_some();
        if self.homes.stays(row).is_some() || is_chosen(row) || is_chosen(lead) {
            return None;
        }
        match scene.failover.filter(|_| scene.operation == Operation::Failback) {
            None => {
                let network = |row: usize| self.homes.network(row);
                let lead = network(lead).filter(|_| network(lead) != network(row));
                Some((self.homes.subnet(row)?, lead.unwrap_or(AS_THE_ROW)))
            }
            Some(failover) => {
                let lands = |row: usize| {
                    if self.is_as_landed(failover, row) {
                        return Some(failover.landings.placing_of_row(row));
                    }
                    let mover = self.returning(failover, row);
                    let is_plain = mover.stays.is_none() && mover.replica == Replica::AsLanded;
                    is_plain.then(|| failover.landings.placing_of_row(row))
                };
                Some((lands(row)?, if lead == row { AS_THE_ROW } else { lands(lead)? }))
            }
        }
    }

    /// Where a row is before the operation.
    pub(super) fn mover_in(&self, scene: &Scene<'_>, row: usize) -> Mover {
        match scene.failover.filter(|_| scene.operation == Operation::Failback) {
            Some(failover) => self.returning(failover, row),
            None => self.mover(row),
        }
    }

    /// Steps 1 and 2 for one row.
    fn placed(&self, scene: &Scene<'_>, asked: &mut Asked, row: usize) -> Placed {
        let Scene { operation, destination, .. } = *scene;
        let home = self.homes.subnet(row);
        let mover = self.mover_in(scene, row);
        if let Some(rule) = mover.stays {
            return (Placing::left_out(home, rule), rule);
        }
        if operation == Operation::Failback
            && let Some(placed) = self.placed_back(scene, asked, row, &mover, home)
        {
            return placed;
        }
        let (Some(network), Some(subnet)) = (mover.network, mover.subnet) else {
            let rule = &common::SOURCE_NETWORK_UNKNOWN;
            return (Placing::nowhere(home, rule), rule);
        };
        let lead = self.homes.lead(row);
        let lead_mover = if lead == row { mover } else { self.mover_in(scene, lead) };
        let lead_network = lead_mover.network.unwrap_or(network);
        let nic = self.choice(mover.nic);
        if let Some(placed) = self.frozen(scene, row, home) {
            return placed;
        }
        // A choice of network says where the failover lands; tests and failback have mappings of their own.
        let network_choice = self
            .choice(lead_mover.nic)
            .and_then(|nic| nic.network.as_ref())
            .filter(|_| operation == Operation::Failover);
        let network_step = match network_choice {
            Some(key) => match destination.network_by_key(key) {
                Some(place) => chosen(place, &common::NETWORK_CHOSEN),
                None => unresolved(&common::TARGET_NETWORK_MISSING),
            },
            None => {
                let step = scene.networks.steps[lead_network as usize];
                if let (true, Some(Err(nothing))) = (scene.networks.nothing[lead_network as usize], step) {
                    return (Placing::not_connected(home, nothing.rule), nothing.rule);
                }
                step.unwrap_or(unresolved(&common::SOURCE_NETWORK_UNKNOWN))
            }
        };
        let mut placing = Placing { network: network_step, ..Placing::nowhere(home, &common::NO_NETWORK) };
        if let Ok(landed) = network_step {
            placing.subnet = match nic.and_then(|nic| nic.subnets[operation.index()].as_ref()) {
                Some(name) => match destination.subnet_by_name(landed.value, name.as_str()) {
                    Some(place) => chosen(place, &common::SUBNET_CHOSEN),
                    None => unresolved(&common::SUBNET_MISSING),
                },
                None => self.ask_subnet(scene, asked, row, subnet, landed.value),
            };
        }
        (placing, &common::NO_SUBNET)
    }

    /// The landing that a person froze, if so.
    fn frozen(&self, scene: &Scene<'_>, row: usize, home: Option<u32>) -> Option<Placed> {
        let configuration = &self.source.ip_configurations[row];
        let nic = self.choice(configuration.nic)?;
        let Some(Pin::Frozen { subnet, .. }) = pin_of(nic, &configuration.name, scene.operation) else { return None };
        let Some(network) = scene.destination.network_by_key(&subnet.network) else {
            let rule = &common::TARGET_NETWORK_MISSING;
            return Some((Placing::nowhere(home, rule), rule));
        };
        let place = match subnet.subnet.as_str() {
            // It was frozen on its way home, to wherever in the network it came from.
            "" => scene.destination.network(network).unnamed,
            name => scene.destination.subnet_by_name(network, name),
        };
        let subnet = match place {
            Some(place) => chosen(place, &common::FROZEN),
            None => unresolved(&common::SUBNET_MISSING),
        };
        let network = chosen(network, &common::FROZEN);
        Some((Placing { network, subnet, ..Placing::nowhere(home, &common::NO_SUBNET) }, &common::NO_SUBNET))
    }

    /// Where a row goes back to, in systems in which machines go home; `None` where the mapping decides.
    fn placed_back(
        &self,
        scene: &Scene<'_>,
        asked: &mut Asked,
        row: usize,
        mover: &Mover,
        home_subnet: Option<u32>,
    ) -> Option<Placed> {
        let nothing = |rule: &'static Rule| (Placing::not_connected(home_subnet, rule), rule);
        let Some(return_home) = self.rules.return_home else {
            let gone = mover.replica == Replica::Disconnected;
            return gone.then(|| nothing(&common::REPLICA_DISCONNECTED));
        };
        if let Some(placed) = self.frozen(scene, row, home_subnet) {
            return Some(placed);
        }
        let home = self.source.ip_configuration(IpConfigurationId::new(row as u32)).subnet?;
        let home_network = self.source.subnet(home).network.place();
        let question = ReturnQuestion {
            origin: scene.origin,
            landed: mover.network,
            replica: mover.replica,
            home: scene.destination,
            home_network,
            mapping: self.mapping,
        };
        let (network, subnet) = match return_home(&question) {
            Return::Home(rule) => {
                let of_subnet = match self.source.subnet(home).is_unnamed() {
                    true => &common::SUBNET_HOME_UNKNOWN,
                    false => &common::SUBNET_HOME,
                };
                (chosen(home_network, rule), chosen(home.place(), of_subnet))
            }
            Return::Network(network, rule) => {
                let subnet = match mover.subnet {
                    Some(subnet) => self.ask_subnet(scene, asked, row, subnet, network),
                    None => unresolved(&common::NO_SUBNET),
                };
                (chosen(network, rule), subnet)
            }
            Return::NotConnected(rule) => return Some(nothing(rule)),
            Return::Nothing(rule) => return Some((Placing::nowhere(home_subnet, rule), rule)),
        };
        Some((Placing { network, subnet, ..Placing::nowhere(home_subnet, &common::NO_SUBNET) }, &common::NO_SUBNET))
    }

    /// Step 2 by the system's rule; what rows have in common is asked once. A rule that speaks of the subnet left says nothing of
    /// one that nobody knows: what it chose is a proposal then, and called so.
    fn ask_subnet(&self, scene: &Scene<'_>, asked: &mut Asked, row: usize, subnet: u32, network: u32) -> Step<u32> {
        let failover = scene.tested();
        let landed = failover.and_then(|failover| {
            Some(failover.landings.placing(failover.landings.placing_of_row(row)).subnet.ok()?.value)
        });
        let ask = || {
            let origin = scene.origin.subnet(subnet);
            let step = (self.rules.choose_subnet)(&SubnetQuestion {
                operation: scene.operation,
                origin,
                destination: scene.destination,
                network,
                failover: failover.zip(landed).map(|(failover, place)| failover.destination.subnet(place)),
                mapping: self.mapping,
            });
            match step {
                Ok(Chosen { value, rule }) if origin.is_unnamed() && rule.sentence.contains("{source_subnet}") => {
                    chosen(value, &common::SUBNET_OF_UNKNOWN)
                }
                step => step,
            }
        };
        *asked.subnets.entry((subnet, network, landed)).or_insert_with(ask)
    }
}
