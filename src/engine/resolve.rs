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
//!
//! No document states the order within a batch; invariant 1 is the planner's own choice and results are called predicted.

mod hand_out;
mod movers;
mod rules;

use std::net::IpAddr;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::address_pool::AddressPool;
use super::inventory::{Inventory, OperatingSystem, Side};
use super::landscape::Landscape;
use super::mapping::{Mapping, NicChoice, Operation, Pin};
use super::reason::{Chosen, Rule, Step, chosen, common, unresolved};

use movers::{Mover, choices_of, leads_of, movers_of, nic_choice, returning_movers};
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

    /// A row of which nothing is resolved, for one reason.
    fn nowhere(rule: &'static Rule) -> Self {
        Self {
            network: unresolved(rule),
            subnet: unresolved(rule),
            address: unresolved(rule),
            missed: None,
            fate: Fate::Lands,
        }
    }

    /// A row whose address is not yet decided.
    fn open() -> Self {
        Self::nowhere(&common::NO_SUBNET)
    }

    /// A row whose NIC is connected to nothing.
    fn not_connected(rule: &'static Rule) -> Self {
        Self { fate: Fate::NotConnected, ..Self::nowhere(rule) }
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
    pub networks: Vec<Option<Step<u32>>>,
    /// The rows.
    pub rows: Vec<Landing>,
    /// What each subnet of the destination may still hand out; `None` where no row goes.
    pub pools: Vec<Option<AddressPool>>,
}

/// All operations of a plan.
#[derive(Clone, Debug)]
pub struct Resolutions {
    /// The site left at failover.
    pub origin: Landscape,
    /// In the order of [`Operation::ALL`].
    pub by_operation: [Resolution; 3],
}

impl Resolutions {
    /// The resolution of one operation.
    pub fn of(&self, operation: Operation) -> &Resolution {
        &self.by_operation[operation.index()]
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
    let choices = choices_of(source, mapping);
    let movers = movers_of(rules, source, target, mapping, &choices);
    let leads = match rules.network_for {
        NetworkFor::Network => Vec::new(),
        NetworkFor::Machine => leads_of(source, mapping, &movers),
    };
    let plan = Plan { rules, source, mapping, choices, leads };
    let site = Landscape::of(target, Side::Target, mapping);
    let failover = plan.run(Operation::Failover, &origin, site, target, &movers, None);
    let test_site = failover.destination.clone();
    let test = plan.run(Operation::TestFailover, &origin, test_site, target, &movers, Some(&failover));
    let returning = returning_movers(source, mapping, &movers, &failover);
    let failback = plan.run(Operation::Failback, &failover.destination, origin.clone(), source, &returning, None);
    Resolutions { origin, by_operation: [failover, test, failback] }
}

/// What every operation of a plan has in common.
struct Plan<'a> {
    rules: &'a Rules,
    source: &'a Inventory,
    mapping: &'a Mapping,
    choices: Vec<Option<&'a NicChoice>>,
    /// For each row the one whose network it shares; empty where each row has its own.
    leads: Vec<u32>,
}

/// Answers to questions about subnets that several rows ask.
#[derive(Default)]
struct Asked {
    /// By origin subnet, where the network landed in follows from it.
    by_subnet: Vec<Option<Step<u32>>>,
    /// By origin subnet, network landed in and the failover's subnet, where it does not.
    by_network: FxHashMap<(u32, u32, Option<u32>), Step<u32>>,
}

impl Plan<'_> {
    fn run(
        &self,
        operation: Operation,
        origin: &Landscape,
        mut destination: Landscape,
        landed_in: &Inventory,
        movers: &[Mover],
        failover: Option<&Resolution>,
    ) -> Resolution {
        let networks = self.default_networks(operation, origin, &mut destination, landed_in, movers, failover);
        let mut rows = Vec::with_capacity(movers.len());
        // Most rows share the answer of their subnet; only choices for single NICs are asked one by one.
        let mut asked = Asked { by_subnet: vec![None; origin.subnets.len()], ..Asked::default() };
        let scene = Scene { operation, origin, destination: &destination, networks: &networks, movers, failover };
        for place in 0..movers.len() {
            rows.push(self.place(&scene, &mut asked, place));
        }
        let mut resolution = Resolution { operation, destination, networks: networks.0, rows, pools: Vec::new() };
        self.hand_out(origin, landed_in, movers, failover, &mut resolution);
        resolution
    }

    /// Step 1, for each origin network that a machine leaves; networks that would be created join the destination.
    fn default_networks(
        &self,
        operation: Operation,
        origin: &Landscape,
        destination: &mut Landscape,
        landed_in: &Inventory,
        movers: &[Mover],
        failover: Option<&Resolution>,
    ) -> (Vec<Option<Step<u32>>>, Vec<bool>) {
        let mut left = vec![false; origin.networks.len()];
        for mover in movers {
            if let (Some(network), None) = (mover.network, mover.stays) {
                left[network as usize] = true;
            }
        }
        let (there, back) = match operation {
            Operation::Failover | Operation::TestFailover => (&self.mapping.networks, &self.mapping.networks_back),
            Operation::Failback => (&self.mapping.networks_back, &self.mapping.networks),
        };
        let all_windows = movers.iter().filter(|mover| mover.stays.is_none()).all(|mover| {
            let machine = self.source.nic(mover.nic).virtual_machine.map(|id| self.source.virtual_machine(id));
            machine.is_some_and(|machine| machine.operating_system == Some(OperatingSystem::Windows))
        });
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
                failover: failover.and_then(|failover| failover.networks[network as usize]),
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
        (networks, connected_to_nothing)
    }

    /// Steps 1 and 2 for one row.
    fn place(&self, scene: &Scene<'_>, asked: &mut Asked, place: usize) -> Landing {
        let Scene { operation, destination, .. } = *scene;
        let mover = &scene.movers[place];
        if let Some(rule) = mover.stays {
            return Landing { fate: Fate::LeftOut, ..Landing::nowhere(rule) };
        }
        if operation == Operation::Failback
            && let Some(landing) = self.place_back(scene, asked, place)
        {
            return landing;
        }
        let (Some(network), Some(subnet)) = (mover.network, mover.subnet) else {
            return Landing::nowhere(&common::SOURCE_NETWORK_UNKNOWN);
        };
        let lead = self.leads.get(place).map_or(place, |lead| *lead as usize);
        let lead_network = scene.movers[lead].network.unwrap_or(network);
        let nic = nic_choice(&self.choices, mover.nic);
        if let Some(landing) = self.frozen(scene, place) {
            return landing;
        }
        // A choice of network says where the failover lands; tests and failback have mappings of their own.
        let network_choice = nic_choice(&self.choices, scene.movers[lead].nic)
            .and_then(|nic| nic.network.as_ref())
            .filter(|_| operation == Operation::Failover);
        let network_step = match network_choice {
            Some(key) => match destination.network_by_key(key) {
                Some(place) => chosen(place, &common::NETWORK_CHOSEN),
                None => unresolved(&common::TARGET_NETWORK_MISSING),
            },
            None => {
                let step = scene.networks.0[lead_network as usize];
                if let (true, Some(Err(nothing))) = (scene.networks.1[lead_network as usize], step) {
                    return Landing::not_connected(nothing.rule);
                }
                step.unwrap_or(unresolved(&common::SOURCE_NETWORK_UNKNOWN))
            }
        };
        let Ok(landed) = network_step else {
            return Landing { network: network_step, subnet: unresolved(&common::NO_NETWORK), ..Landing::open() };
        };
        let subnet_step = match nic.and_then(|nic| nic.subnets[operation.index()].as_ref()) {
            Some(name) => match destination.subnet_by_name(landed.value, name.as_str()) {
                Some(place) => chosen(place, &common::SUBNET_CHOSEN),
                None => unresolved(&common::SUBNET_MISSING),
            },
            None => self.ask_subnet(scene, asked, place, subnet, landed.value, nic.is_some()),
        };
        Landing { network: network_step, subnet: subnet_step, ..Landing::open() }
    }

    /// The landing that a person froze, if so.
    fn frozen(&self, scene: &Scene<'_>, place: usize) -> Option<Landing> {
        let nic = nic_choice(&self.choices, scene.movers[place].nic)?;
        let configuration = &self.source.ip_configurations[place];
        let Some(Pin::Frozen { subnet, .. }) = pin_of(nic, &configuration.name, scene.operation) else { return None };
        let Some(network) = scene.destination.network_by_key(&subnet.network) else {
            return Some(Landing::nowhere(&common::TARGET_NETWORK_MISSING));
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
        Some(Landing { network: chosen(network, &common::FROZEN), subnet, ..Landing::open() })
    }

    /// Where a row goes back to, in systems in which machines go home; `None` where the mapping decides.
    fn place_back(&self, scene: &Scene<'_>, asked: &mut Asked, place: usize) -> Option<Landing> {
        let mover = &scene.movers[place];
        let Some(return_home) = self.rules.return_home else {
            let gone = mover.replica == Replica::Disconnected;
            return gone.then(|| Landing::not_connected(&common::REPLICA_DISCONNECTED));
        };
        if let Some(landing) = self.frozen(scene, place) {
            return Some(landing);
        }
        let home = self.source.ip_configurations[place].subnet?;
        let home_network = self.source.subnet(home).network.0;
        let question = ReturnQuestion {
            origin: scene.origin,
            landed: mover.network,
            replica: mover.replica,
            home: scene.destination,
            home_network,
            mapping: self.mapping,
        };
        Some(match return_home(&question) {
            Return::Home(rule) => Landing {
                network: chosen(home_network, rule),
                subnet: match self.source.subnet(home).is_unnamed() {
                    true => chosen(home.0, &common::SUBNET_HOME_UNKNOWN),
                    false => chosen(home.0, &common::SUBNET_HOME),
                },
                ..Landing::open()
            },
            Return::Network(network, rule) => Landing {
                network: chosen(network, rule),
                subnet: match mover.subnet {
                    Some(subnet) => self.ask_subnet(scene, asked, place, subnet, network, true),
                    None => unresolved(&common::NO_SUBNET),
                },
                ..Landing::open()
            },
            Return::NotConnected(rule) => Landing::not_connected(rule),
            Return::Nothing(rule) => Landing::nowhere(rule),
        })
    }

    /// Step 2 by the system's rule; what rows have in common is asked once. A rule that speaks of the subnet left says nothing of
    /// one that nobody knows: what it chose is a proposal then, and called so.
    fn ask_subnet(
        &self,
        scene: &Scene<'_>,
        asked: &mut Asked,
        place: usize,
        subnet: u32,
        network: u32,
        alone: bool,
    ) -> Step<u32> {
        let landed = scene.failover.and_then(|failover| Some(failover.rows[place].subnet.ok()?.value));
        let ask = || {
            let origin = scene.origin.subnet(subnet);
            let step = (self.rules.choose_subnet)(&SubnetQuestion {
                operation: scene.operation,
                origin,
                destination: scene.destination,
                network,
                failover: scene.failover.zip(landed).map(|(failover, place)| failover.destination.subnet(place)),
                mapping: self.mapping,
            });
            match step {
                Ok(Chosen { value, rule }) if origin.is_unnamed() && rule.sentence.contains("{source_subnet}") => {
                    chosen(value, &common::SUBNET_OF_UNKNOWN)
                }
                step => step,
            }
        };
        match self.rules.network_for {
            _ if alone => ask(),
            NetworkFor::Network => *asked.by_subnet[subnet as usize].get_or_insert_with(ask),
            NetworkFor::Machine => *asked.by_network.entry((subnet, network, landed)).or_insert_with(ask),
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

/// What all rows of one operation have in common.
struct Scene<'a> {
    operation: Operation,
    origin: &'a Landscape,
    destination: &'a Landscape,
    /// Step 1 of each origin network, and which of these are connected to nothing.
    networks: &'a (Vec<Option<Step<u32>>>, Vec<bool>),
    movers: &'a [Mover],
    failover: Option<&'a Resolution>,
}

fn pin_of<'a>(nic: &'a NicChoice, name: &str, operation: Operation) -> Option<&'a Pin> {
    nic.ip_configuration(name)?.pins[operation.index()].as_ref()
}
