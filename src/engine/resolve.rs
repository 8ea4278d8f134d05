//! Inventories + mapping + operation → where every IP configuration lands, and why.
//!
//! Three typed steps, network, subnet, address, each with its rule. The rules are a recovery system's ([`Rules`]); the order
//! in which they are asked, and the handing out of addresses, are the same for all systems.
//!
//! # Invariants
//!
//! 1. Addresses are handed out in passes: pins, then kept addresses, then the next free; within a pass in the canonical
//!    order of the rows. So a next free address never takes another machine's own, and row order in a file never shows.
//! 2. Subnets do not influence each other: an edit to one network moves no address in a subnet that it does not touch.
//! 3. Rows stand at the places of the source inventory's attached IP configurations, for every operation.
//! 4. No step costs rows times subnets, or networks times networks; what rows have in common is asked once.
//!
//! No document states the order within a batch; invariant 1 is the planner's own choice and results are called predicted.

mod again;
mod grouped;
mod hand_out;
mod homes;
mod landed;
mod landings;
mod moved;
mod movers;
mod place;
mod pools;
mod rules;

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::inventory::{Inventory, Side};
use super::landscape::Landscape;
use super::mapping::{Mapping, NicChoice, Operation, Pin};
use super::reason::{Chosen, Step, chosen, unresolved};

pub use again::{Changed, resolve_again, resolve_home_again};
pub use grouped::Grouped;
use homes::Homes;
use landed::Landed;
pub use landings::{Landings, Placing, Tally};
pub use pools::PoolRules;
pub use rules::{
    AddressQuestion, HandsOut, NetworkChoice, NetworkFor, NetworkQuestion, Otherwise, Replica, Return, ReturnQuestion,
    RowQuestion, Rules, SubnetQuestion, Wish,
};

/// An address landed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// Fixed.
    Static(IpAddr),
    /// By DHCP: no address is promised.
    Dynamic,
}

/// Where one row lands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landing {
    /// Place of the network in [`Resolution::destination`].
    pub network: Step<u32>,
    /// Place of the subnet.
    pub subnet: Step<u32>,
    /// The address.
    pub address: Step<Address>,
    /// The address that was wished for and not had.
    pub missed: Option<IpAddr>,
    /// Whether it lands at all.
    pub fate: Fate,
}

/// Whether a row takes part, and lands somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It lands, or fails to.
    #[default]
    Lands,
    /// It is left out of the operation: nothing is planned for it, and nothing fails.
    LeftOut,
    /// The machine comes up, and this NIC of it is connected to nothing.
    NotConnected,
}

impl Landing {
    /// The static address landed at.
    pub fn static_address(&self) -> Option<IpAddr> {
        match self.address {
            Ok(Chosen { value: Address::Static(address), .. }) => Some(address),
            _ => None,
        }
    }
}

/// Where every row lands in one operation.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// Which operation.
    pub operation: Operation,
    /// The site landed in.
    pub destination: Landscape,
    /// Where machines of each origin network land, by default.
    pub networks: DefaultNetworks,
    /// The rows.
    pub landings: Landings,
    landed: Landed,
    leaving: Leaving,
}

/// Step 1 for whole networks.
#[derive(Clone, Debug, Default)]
pub struct DefaultNetworks {
    /// By origin network; `None` where no row leaves it.
    pub steps: Vec<Option<Step<u32>>>,
    /// Which of these are connected to nothing.
    nothing: Vec<bool>,
}

impl DefaultNetworks {
    /// Where the machines of a network land; `None` where none leaves it, or none lands.
    pub fn landed(&self, origin: u32) -> Option<Chosen<u32>> {
        self.steps.get(origin as usize).copied().flatten()?.ok()
    }
}

/// Which networks rows leave.
#[derive(Clone, Debug, Default)]
struct Leaving {
    /// By origin network, how many rows.
    rows: Vec<u32>,
    /// How many rows belong to machines that are not known to be Windows.
    not_windows: u32,
}

impl Resolution {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.landings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.landings.is_empty()
    }

    /// Where one row lands.
    pub fn row(&self, place: usize) -> Landing {
        self.landings.row(place)
    }

    /// The same; `None` where there is no such row.
    pub fn get(&self, place: usize) -> Option<Landing> {
        (place < self.len()).then(|| self.row(place))
    }

    fn put_rows(&self, subnet: u32, at_home: &Grouped, into: &mut Vec<u32>) {
        self.landed.put_rows(subnet, &self.landings, at_home, into);
    }

    /// Whether any row lands in a subnet of the destination.
    pub fn lands_in(&self, subnet: u32) -> bool {
        !self.landed.is_empty(subnet, &self.landings)
    }

    /// Where the rows land, in canonical order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Landing> + DoubleEndedIterator {
        (0..self.len()).map(|place| self.row(place))
    }
}

/// All operations of a plan.
#[derive(Clone, Debug)]
pub struct Resolutions {
    /// The site left at failover.
    pub origin: Landscape,
    /// The target site as it is, before anything is created there.
    pub site: Landscape,
    /// In the order of [`Operation::ALL`].
    pub by_operation: [Resolution; 3],
    /// The IP configurations of the source and of the target inventory, by the subnet that they are in; those of the source that
    /// are in none are a last group.
    pub members: [Grouped; 2],
    /// How pools are filled.
    pub pool_rules: PoolRules,
    homes: Homes,
}

impl Resolutions {
    /// The resolution of one operation.
    pub fn of(&self, operation: Operation) -> &Resolution {
        &self.by_operation[operation.index()]
    }

    /// The rows that land in a subnet of an operation's destination, in canonical order.
    pub fn landed(&self, operation: Operation, subnet: u32) -> Vec<u32> {
        let mut rows = Vec::new();
        self.of(operation).put_rows(subnet, &self.members[0], &mut rows);
        rows
    }

    /// The landscape that an operation leaves.
    pub fn origin_of(&self, operation: Operation) -> &Landscape {
        match operation {
            Operation::Failover | Operation::TestFailover => &self.origin,
            Operation::Failback => &self.of(Operation::Failover).destination,
        }
    }
}

/// Resolves all operations.
pub fn resolve(rules: &Rules, source: &Inventory, target: &Inventory, mapping: &Mapping) -> Resolutions {
    let origin = Landscape::of(source, Side::Source, mapping);
    let site = Landscape::of(target, Side::Target, mapping);
    let (homes, members) = Default::default();
    let mut plan = Plan { rules, source, target, mapping, choices: Vec::new(), homes, members };
    plan.look_up();
    plan.members[0] = pools::at_home(source);
    let failover = plan.run(Operation::Failover, &origin, site.clone(), None);
    let test = plan.run(Operation::TestFailover, &origin, failover.destination.clone(), Some(&failover));
    let failback = plan.run(Operation::Failback, &failover.destination, origin.clone(), Some(&failover));
    let by_operation = [failover, test, failback];
    let pool_rules = PoolRules::of(rules, mapping);
    Resolutions { origin, site, by_operation, members: plan.members, pool_rules, homes: plan.homes }
}

/// What every operation of a plan has in common.
struct Plan<'a> {
    rules: &'a Rules,
    source: &'a Inventory,
    target: &'a Inventory,
    mapping: &'a Mapping,
    /// By NIC, where all rows are resolved; empty where few are, and are looked up.
    choices: Vec<Option<&'a NicChoice>>,
    homes: Homes,
    members: [Grouped; 2],
}

/// What all rows of one operation have in common.
struct Scene<'a> {
    operation: Operation,
    origin: &'a Landscape,
    destination: &'a Landscape,
    networks: &'a DefaultNetworks,
    /// In a test and in a failback: the failover.
    failover: Option<&'a Resolution>,
}

impl<'a> Scene<'a> {
    /// In a test: the failover that it is a test of.
    fn tested(&self) -> Option<&'a Resolution> {
        self.failover.filter(|_| self.operation == Operation::TestFailover)
    }
}

impl Plan<'_> {
    /// How many rows there are.
    fn rows(&self) -> usize {
        self.homes.len()
    }

    fn run(
        &mut self,
        operation: Operation,
        origin: &Landscape,
        mut destination: Landscape,
        failover: Option<&Resolution>,
    ) -> Resolution {
        let leaving = self.leaving(operation, origin, failover);
        let networks = self.default_networks(operation, origin, &mut destination, failover, &leaving);
        let scene = Scene { operation, origin, destination: &destination, networks: &networks, failover };
        let landings = self.place_all(&scene);
        let landed = Landed::new(&landings, &self.homes, &self.members[0], destination.subnets.len());
        if operation == Operation::Failover {
            self.members[1] = pools::in_use(self.target, &destination);
        }
        let subnets = 0..destination.subnets.len() as u32;
        let mut resolution = Resolution { operation, destination, networks, landings, landed, leaving };
        self.hand_out(origin, failover, &mut resolution, subnets);
        resolution
    }

    /// Counts a row in, or out again.
    fn count(&self, landings: &mut Landings, row: usize, is_in: bool) {
        landings.count(row, self.homes.address(row), self.homes.is_primary(row), is_in);
    }

    /// Step 1, for each origin network that a machine leaves; networks that would be created join the destination.
    fn default_networks(
        &self,
        operation: Operation,
        origin: &Landscape,
        destination: &mut Landscape,
        failover: Option<&Resolution>,
        leaving: &Leaving,
    ) -> DefaultNetworks {
        let left: Vec<bool> = leaving.rows.iter().map(|rows| *rows > 0).collect();
        let all_windows = leaving.not_windows == 0;
        let (there, back) = match operation {
            Operation::Failover | Operation::TestFailover => (&self.mapping.networks, &self.mapping.networks_back),
            Operation::Failback => (&self.mapping.networks_back, &self.mapping.networks),
        };
        let landed_in = if operation == Operation::Failback { self.source } else { self.target };
        let site_location = landed_in.networks.iter().find_map(|network| network.location.clone());
        let mut networks = vec![None; origin.networks.len()];
        let mut connected_to_nothing = vec![false; origin.networks.len()];
        for network in (0..origin.networks.len() as u32).filter(|network| left[*network as usize]) {
            let question = NetworkQuestion {
                operation,
                origin,
                origin_network: network,
                destination,
                left: &left,
                all_windows,
                there,
                back,
                test_network: self.mapping.test_networks.get(&origin.network(network).key),
                failover: failover
                    .filter(|_| operation == Operation::TestFailover)
                    .and_then(|failover| failover.networks.steps[network as usize]),
                mapping: self.mapping,
            };
            let step = match (self.rules.choose_network)(&question) {
                Ok(Chosen { value: NetworkChoice::Existing(place), rule }) => chosen(place, rule),
                Ok(Chosen { value: NetworkChoice::Create(name), rule }) => {
                    chosen(destination.create_copy(&name, site_location.clone(), origin, network), rule)
                }
                Ok(Chosen { value: NetworkChoice::NotConnected, rule }) => {
                    connected_to_nothing[network as usize] = true;
                    unresolved(rule)
                }
                Err(unresolved) => Err(unresolved),
            };
            networks[network as usize] = Some(step);
        }
        if self.rules.carries_subnets && operation != Operation::Failback {
            carry_subnets(origin, destination, &networks);
        }
        DefaultNetworks { steps: networks, nothing: connected_to_nothing }
    }

    fn leaving(&self, operation: Operation, origin: &Landscape, failover: Option<&Resolution>) -> Leaving {
        let failover = match (operation, failover) {
            (Operation::TestFailover, Some(failover)) => return failover.leaving.clone(),
            (Operation::Failback, failover) => failover,
            _ => None,
        };
        let mut leaving = Leaving { rows: vec![0; origin.networks.len()], not_windows: 0 };
        let landed_in = failover.map_or_else(Vec::new, |failover| failover.landings.networks());
        for row in 0..self.rows() {
            let (stays, network) = match failover {
                Some(failover) if self.is_as_landed(failover, row) => {
                    (None, landed_in[failover.landings.placing_of_row(row) as usize])
                }
                Some(failover) => {
                    let mover = self.returning(failover, row);
                    (mover.stays, mover.network)
                }
                None => (self.homes.stays(row), self.homes.network(row)),
            };
            if stays.is_none() {
                self.leave_network(&mut leaving, row, network, true);
            }
        }
        leaving
    }

    /// Counts a row in that leaves its network, or out again.
    fn leave_network(&self, leaving: &mut Leaving, row: usize, network: Option<u32>, is_in: bool) {
        let step = |count: &mut u32| *count = if is_in { *count + 1 } else { *count - 1 };
        if let Some(network) = network {
            step(&mut leaving.rows[network as usize]);
        }
        if !self.homes.is_windows(row) {
            step(&mut leaving.not_windows);
        }
    }
}

/// Subnets come along to the networks landed in that have none of their own.
fn carry_subnets(origin: &Landscape, destination: &mut Landscape, networks: &[Option<Step<u32>>]) {
    let mut carried: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (place, step) in networks.iter().enumerate() {
        if let Some(Ok(landed)) = step
            && destination.subnet_places(landed.value).is_empty()
        {
            carried.entry(landed.value).or_default().extend(origin.subnet_places(place as u32));
        }
    }
    for (network, subnets) in carried {
        destination.carry(network, subnets.into_iter().map(|place| origin.subnet(place)));
    }
}

fn pin_of<'a>(nic: &'a NicChoice, name: &str, operation: Operation) -> Option<&'a Pin> {
    nic.ip_configuration(name)?.pins[operation.index()].as_ref()
}
