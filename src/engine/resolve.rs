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
mod rules;

use std::net::IpAddr;

use super::address_pool::AddressPool;
use super::inventory::{Allocation, Inventory, IpConfigurationId, NicId};
use super::landscape::Landscape;
use super::mapping::{Mapping, NicChoice, Operation, Pin};
use super::reason::{Chosen, Rule, Step, chosen, common, unresolved};

pub use rules::{AddressQuestion, NetworkChoice, NetworkQuestion, RowQuestion, Rules, SubnetQuestion, Wish};

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
    /// Whether it is left out of the operation: nothing is planned for it, and nothing fails.
    pub left_out: bool,
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
            left_out: false,
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

/// Where a row is before an operation.
#[derive(Clone, Copy, Debug)]
struct Mover {
    nic: NicId,
    network: Option<u32>,
    subnet: Option<u32>,
    address: Option<IpAddr>,
    allocation: Allocation,
    /// Why it does not move.
    stays: Option<&'static Rule>,
}

/// Resolves all operations.
pub fn resolve(rules: &Rules, source: &Inventory, target: &Inventory, mapping: &Mapping) -> Resolutions {
    let origin = Landscape::of(source);
    let choices = choices_of(source, mapping);
    let movers = movers_of(rules, source, target, mapping, &choices);
    let plan = Plan { rules, source, mapping, choices };
    let failover = plan.run(Operation::Failover, &origin, Landscape::of(target), target, &movers, None);
    let test_site = failover.destination.clone();
    let test = plan.run(Operation::TestFailover, &origin, test_site, target, &movers, Some(&failover));
    let returning = returning_movers(&movers, &failover);
    let failback =
        plan.run(Operation::Failback, &failover.destination, Landscape::of(source), source, &returning, None);
    Resolutions { origin, by_operation: [failover, test, failback] }
}

fn movers_of(
    rules: &Rules,
    source: &Inventory,
    target: &Inventory,
    mapping: &Mapping,
    choices: &[Option<&NicChoice>],
) -> Vec<Mover> {
    let rows = source.attached_ip_configurations();
    let mut movers = Vec::with_capacity(rows);
    for (place, configuration) in source.ip_configurations[..rows].iter().enumerate() {
        let nic = source.nic(configuration.nic);
        let choice = nic_choice(choices, configuration.nic).and_then(|nic| nic.ip_configuration(&configuration.name));
        let excluded = !mapping.excluded.is_empty()
            && nic.virtual_machine.is_some_and(|id| mapping.excluded.contains(&source.virtual_machine(id).key));
        let row = IpConfigurationId(place as u32);
        let stays = if excluded {
            Some(&common::EXCLUDED)
        } else {
            (rules.leave_out)(&RowQuestion { source, target, row, choice })
        };
        movers.push(Mover {
            nic: configuration.nic,
            network: configuration.subnet.map(|id| source.subnet(id).network.0),
            subnet: configuration.subnet.map(|id| id.0),
            address: configuration.address,
            allocation: configuration.allocation,
            stays,
        });
    }
    movers
}

fn returning_movers(movers: &[Mover], failover: &Resolution) -> Vec<Mover> {
    movers
        .iter()
        .zip(&failover.rows)
        .map(|(mover, landing)| {
            let subnet = landing.subnet.ok().map(|chosen| chosen.value);
            let (address, allocation) = match landing.address {
                Ok(Chosen { value: Address::Static(address), .. }) => (Some(address), Allocation::Static),
                Ok(Chosen { value: Address::Dynamic, .. }) => (None, Allocation::Dynamic),
                Err(_) => (None, Allocation::Unknown),
            };
            let stays = mover.stays.or(landing.address.is_err().then_some(&common::NOT_FAILED_OVER));
            Mover {
                network: landing.network.ok().map(|chosen| chosen.value),
                subnet,
                address,
                allocation,
                stays,
                ..*mover
            }
        })
        .collect()
}

/// Choices by NIC, so that each is looked up once; empty where there are none.
fn choices_of<'a>(source: &Inventory, mapping: &'a Mapping) -> Vec<Option<&'a NicChoice>> {
    if mapping.nics.is_empty() {
        return Vec::new();
    }
    let mut choices = vec![None; source.nics.len()];
    for (key, choice) in &mapping.nics {
        if let Some(nic) = source.nic_by_key.get(key) {
            choices[nic.index()] = Some(choice);
        }
    }
    choices
}

fn nic_choice<'a>(choices: &[Option<&'a NicChoice>], nic: NicId) -> Option<&'a NicChoice> {
    choices.get(nic.index()).copied().flatten()
}

/// What every operation of a plan has in common.
struct Plan<'a> {
    rules: &'a Rules,
    source: &'a Inventory,
    mapping: &'a Mapping,
    choices: Vec<Option<&'a NicChoice>>,
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
        let mut defaults: Vec<Option<Step<u32>>> = vec![None; origin.subnets.len()];
        for (place, mover) in movers.iter().enumerate() {
            rows.push(self.place(operation, origin, &destination, &networks, &mut defaults, mover, failover, place));
        }
        let mut resolution = Resolution { operation, destination, networks, rows, pools: Vec::new() };
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
    ) -> Vec<Option<Step<u32>>> {
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
        let site_location = landed_in.networks.iter().find_map(|network| network.location.clone());
        let mut networks = vec![None; origin.networks.len()];
        for network in (0..origin.networks.len() as u32).filter(|network| left[*network as usize]) {
            let question = NetworkQuestion {
                operation,
                origin,
                origin_network: network,
                destination,
                there,
                back,
                test_network: self.mapping.test_networks.get(&origin.network(network).key),
                failover: failover.and_then(|failover| failover.networks[network as usize]),
            };
            let step = match (self.rules.choose_network)(&question) {
                Ok(Chosen { value: NetworkChoice::Existing(place), rule }) => chosen(place, rule),
                Ok(Chosen { value: NetworkChoice::Create(name), rule }) => {
                    chosen(destination.create_copy(&name, site_location.clone(), origin, network), rule)
                }
                Err(unresolved) => Err(unresolved),
            };
            networks[network as usize] = Some(step);
        }
        networks
    }

    /// Steps 1 and 2 for one row.
    #[allow(clippy::too_many_arguments)]
    fn place(
        &self,
        operation: Operation,
        origin: &Landscape,
        destination: &Landscape,
        networks: &[Option<Step<u32>>],
        defaults: &mut [Option<Step<u32>>],
        mover: &Mover,
        failover: Option<&Resolution>,
        place: usize,
    ) -> Landing {
        if let Some(rule) = mover.stays {
            return Landing { left_out: true, ..Landing::nowhere(rule) };
        }
        let (Some(network), Some(subnet)) = (mover.network, mover.subnet) else {
            return Landing::nowhere(&common::SOURCE_NETWORK_UNKNOWN);
        };
        let nic = nic_choice(&self.choices, mover.nic);
        let open = |network, subnet| Landing {
            network,
            subnet,
            address: unresolved(&common::NO_SUBNET),
            missed: None,
            left_out: false,
        };
        let configuration = &self.source.ip_configurations[place];
        if let Some(Pin::Frozen { subnet, .. }) = nic.and_then(|nic| pin_of(nic, &configuration.name, operation)) {
            return match destination.network_by_key(&subnet.network) {
                None => Landing::nowhere(&common::TARGET_NETWORK_MISSING),
                Some(network) => open(
                    chosen(network, &common::FROZEN),
                    match destination.subnet_by_name(network, subnet.subnet.as_str()) {
                        Some(place) => chosen(place, &common::FROZEN),
                        None => unresolved(&common::SUBNET_MISSING),
                    },
                ),
            };
        }
        // A choice of network says where the failover lands; tests and failback have mappings of their own.
        let network_choice = nic.and_then(|nic| nic.network.as_ref()).filter(|_| operation == Operation::Failover);
        let network_step = match network_choice {
            Some(key) => match destination.network_by_key(key) {
                Some(place) => chosen(place, &common::NETWORK_CHOSEN),
                None => unresolved(&common::TARGET_NETWORK_MISSING),
            },
            None => networks[network as usize].unwrap_or(unresolved(&common::SOURCE_NETWORK_UNKNOWN)),
        };
        let Ok(landed) = network_step else {
            return open(network_step, unresolved(&common::NO_NETWORK));
        };
        let ask = || {
            let failover_subnet = failover.and_then(|failover| {
                let chosen = failover.rows[place].subnet.ok()?;
                Some(failover.destination.subnet(chosen.value))
            });
            (self.rules.choose_subnet)(&SubnetQuestion {
                operation,
                origin: origin.subnet(subnet),
                destination,
                network: landed.value,
                failover: failover_subnet,
            })
        };
        let subnet_step = match nic.and_then(|nic| nic.subnets[operation.index()].as_ref()) {
            Some(name) => match destination.subnet_by_name(landed.value, name.as_str()) {
                Some(place) => chosen(place, &common::SUBNET_CHOSEN),
                None => unresolved(&common::SUBNET_MISSING),
            },
            None if nic.is_some() => ask(),
            None => *defaults[subnet as usize].get_or_insert_with(ask),
        };
        open(network_step, subnet_step)
    }
}

fn pin_of<'a>(nic: &'a NicChoice, name: &str, operation: Operation) -> Option<&'a Pin> {
    nic.ip_configuration(name)?.pins[operation.index()].as_ref()
}
