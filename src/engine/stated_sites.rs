//! A site as a person states it: the subnets that no file lists, and whether addresses are static where no file says it.
//!
//! # Invariants
//!
//! 1. Where nothing is stated about a side, its site is the one that was read.
//! 2. VMs, NICs and IP configurations stay where they are: only what they are in changes, so what names a row still names it.
//! 3. What files say of a NIC stands: only addresses whose subnet no file names are placed, and only allocations that no file says
//!    are filled in.
//! 4. A statement about one network changes nothing of another.

use rustc_hash::FxHashMap;

use super::attribute::Attributes;
use super::inventory::{Allocation, Inventory, IpConfiguration, Known, Network, NetworkId, Side, Subnet, SubnetId};
use super::mapping::{Mapping, SubnetKey};
use super::order;
use super::prefix_index::PrefixIndex;
use super::text::Key;

/// Most subnets that a person can state.
pub const MOST_SUBNETS: usize = 50_000;
/// Most prefixes of one of them.
pub const MOST_PREFIXES: usize = 200;
/// Most networks of which a person can state the allocation.
pub const MOST_ALLOCATIONS: usize = 50_000;

/// Whether anything is stated about the subnets or allocations of a side.
pub fn is_stated(side: Side, mapping: &Mapping) -> bool {
    let allocations = side == Side::Source && !mapping.allocations.is_empty();
    allocations || mapping.subnets.keys().any(|(of, _)| *of == side)
}

/// The site as stated. Stated subnets are listed ones; where a file lists one of the same name, the stated prefixes count.
///
/// A network that no file names is there if an address that is given without a network is in one of its subnets. Such an address is
/// also in a stated subnet of what an address plan lists: then that is its network.
pub fn apply(inventory: &Inventory, side: Side, mapping: &Mapping) -> Inventory {
    if !is_stated(side, mapping) {
        return inventory.clone();
    }
    let mut stated = Site::of(inventory, side, mapping).into_inventory();
    if side == Side::Source {
        fill_allocations(inventory, mapping, &mut stated);
    }
    stated
}

/// How a subnet came to be where it is in its network's list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Listed,
    Stated,
    Referenced,
}

/// A subnet in the making.
struct Inner {
    rank: Rank,
    is_stated: bool,
    subnet: Subnet,
    /// Where it was in the inventory as read.
    old: Option<SubnetId>,
}

/// A network in the making.
struct Place {
    network: Network,
    /// Its subnets, without the unnamed one.
    subnets: Vec<Inner>,
    /// Places of subnets by name, once something is stated: only then addresses are placed anew.
    names: Option<FxHashMap<Key, usize>>,
}

impl Place {
    fn read(inventory: &Inventory, network: &Network) -> Self {
        let ids = network.subnets.clone().map(SubnetId::new);
        let named = ids.map(|id| (id, inventory.subnet(id))).filter(|(_, subnet)| !subnet.is_unnamed());
        let subnets = named.map(|(id, subnet)| {
            let rank = if subnet.known == Known::Listed { Rank::Listed } else { Rank::Referenced };
            Inner { rank, is_stated: false, subnet: subnet.clone(), old: Some(id) }
        });
        Self { network: network.clone(), subnets: subnets.collect(), names: None }
    }

    /// A network that no file names. It is called by its key: the prefix, as a rule.
    fn made(key: &Key) -> Self {
        let network = Network {
            key: key.clone(),
            name: key.text().clone(),
            location: None,
            resource_group: None,
            prefixes: Vec::new(),
            peered_with: Vec::new(),
            attributes: Attributes::default(),
            subnets: 0..0,
            known: Known::Listed,
        };
        Self { network, subnets: Vec::new(), names: None }
    }

    fn state(&mut self, name: &Key, prefixes: &[ipnet::IpNet]) {
        let subnets = &mut self.subnets;
        let names = self.names.get_or_insert_with(|| {
            let names = subnets.iter().enumerate();
            names.map(|(place, inner)| (Key::new(inner.subnet.name.clone()), place)).collect()
        });
        match names.get(name) {
            Some(place) => {
                let inner = &mut subnets[*place];
                if inner.rank == Rank::Referenced {
                    inner.rank = Rank::Stated;
                    inner.subnet.name = name.text().clone();
                }
                inner.is_stated = true;
                inner.subnet.prefixes = prefixes.to_vec();
                inner.subnet.known = Known::Listed;
            }
            None => {
                names.insert(name.clone(), subnets.len());
                let subnet = Subnet {
                    network: NetworkId::new(0),
                    name: name.text().clone(),
                    prefixes: prefixes.to_vec(),
                    delegations: Vec::new(),
                    attributes: Attributes::default(),
                    known: Known::Listed,
                };
                subnets.push(Inner { rank: Rank::Stated, is_stated: true, subnet, old: None });
            }
        }
    }

    /// Puts its subnets in order: listed ones as they were, stated ones by name, and behind them those that are only referred to.
    /// Its address space has all that was stated.
    fn settle(&mut self) {
        let of = |inner: &Inner| {
            (inner.rank, (inner.rank == Rank::Stated).then(|| Key::new(inner.subnet.name.clone())), inner.old)
        };
        order::sort_by_key(&mut self.subnets, of);
        let only_stated = !self.network.prefixes.is_empty();
        let mut known = PrefixIndex::default();
        self.network.prefixes.iter().for_each(|prefix| known.add(*prefix, ()));
        for inner in self.subnets.iter().filter(|inner| !only_stated || inner.is_stated) {
            for prefix in &inner.subnet.prefixes {
                if !known.containing(prefix.network()).any(|(wider, ())| wider.contains(prefix)) {
                    known.add(*prefix, ());
                    self.network.prefixes.push(*prefix);
                }
            }
        }
    }

    fn index(&self) -> PrefixIndex<u32> {
        let mut index = PrefixIndex::default();
        for (place, inner) in self.subnets.iter().enumerate() {
            inner.subnet.prefixes.iter().for_each(|prefix| index.add(*prefix, place as u32));
        }
        index
    }

    /// The subnet of something in this network whose subnet no file names.
    fn find(&self, index: &PrefixIndex<u32>, configuration: &IpConfiguration) -> Option<u32> {
        match (configuration.address(), self.subnets.as_slice()) {
            (Some(address), _) => index.most_specific(address).map(|(_, place)| place),
            (None, [only]) => (only.subnet.known == Known::Listed).then_some(0),
            (None, _) => None,
        }
    }
}

/// Where an IP configuration is: the number of a place, and of one of its subnets; without that in the unnamed one.
type Spot = Option<(u32, Option<u32>)>;

struct Site<'a> {
    inventory: &'a Inventory,
    /// Networks of the inventory, at the places that they have there, and those that no file names behind them.
    places: Vec<Place>,
    spots: Vec<Spot>,
    /// For each place, whether something is in it, and whether something is in its unnamed subnet.
    used: Vec<(bool, bool)>,
}

impl<'a> Site<'a> {
    fn of(inventory: &'a Inventory, side: Side, mapping: &Mapping) -> Self {
        let mut places: Vec<Place> = inventory.networks.iter().map(|network| Place::read(inventory, network)).collect();
        let mut made: FxHashMap<&Key, usize> = FxHashMap::default();
        for ((of, SubnetKey { network, subnet }), prefixes) in &mapping.subnets {
            if *of != side {
                continue;
            }
            let place = match inventory.network_by_key.get(network) {
                Some(id) => id.index(),
                None => *made.entry(network).or_insert_with(|| {
                    places.push(Place::made(network));
                    places.len() - 1
                }),
            };
            places[place].state(subnet, prefixes);
        }
        places.iter_mut().filter(|place| place.names.is_some()).for_each(Place::settle);
        let mut site = Self { inventory, used: vec![(false, false); places.len()], places, spots: Vec::new() };
        site.find_spots();
        site
    }

    fn find_spots(&mut self) {
        let known = self.inventory.networks.len();
        let mut moved: Vec<Spot> = vec![None; self.inventory.subnets.len()];
        // Stated subnets of networks that no file names as one that machines are in.
        let mut anywhere = PrefixIndex::default();
        for (number, place) in self.places.iter().enumerate() {
            let is_plan = place.network.is_address_plan();
            for (inner_number, inner) in place.subnets.iter().enumerate() {
                let spot = (number as u32, Some(inner_number as u32));
                if let Some(old) = inner.old {
                    moved[old.index()] = Some(spot);
                }
                if inner.is_stated && (is_plan || number >= known) {
                    inner.subnet.prefixes.iter().for_each(|prefix| anywhere.add(*prefix, spot));
                }
            }
        }
        let indices: Vec<Option<PrefixIndex<u32>>> =
            self.places.iter().map(|place| place.names.is_some().then(|| place.index())).collect();
        self.spots.reserve(self.inventory.ip_configurations.len());
        for configuration in &self.inventory.ip_configurations {
            let spot = match configuration.subnet {
                None => {
                    configuration.address().and_then(|address| anywhere.most_specific(address)).map(|(_, spot)| spot)
                }
                Some(id) => {
                    let network = self.inventory.subnet(id).network;
                    match &indices[network.index()] {
                        Some(index) if configuration.subnet_by_address => {
                            Some((network.place(), self.places[network.index()].find(index, configuration)))
                        }
                        _ => moved[id.index()].or(Some((network.place(), None))),
                    }
                }
            };
            if let Some((number, subnet)) = spot {
                let used = &mut self.used[number as usize];
                used.1 |= subnet.is_none();
                if !std::mem::replace(&mut used.0, true) && number as usize >= known {
                    // What no file names is where the first NIC in it is.
                    let location = self.inventory.nic(configuration.nic).facts.locality.location.clone();
                    self.places[number as usize].network.location = location;
                }
            }
            self.spots.push(spot);
        }
    }

    fn into_inventory(self) -> Inventory {
        let Self { inventory, places, spots, used } = self;
        let known = inventory.networks.len();
        let mut places: Vec<(usize, Place)> = places.into_iter().enumerate().collect();
        places.retain(|(number, _)| *number < known || used[*number].0);
        order::sort_by_key(&mut places, |(_, place)| (Key::new(place.network.name.clone()), place.network.key.clone()));
        let mut stated = inventory.clone();
        stated.networks.clear();
        stated.subnets.clear();
        stated.network_by_key.clear();
        // For each place its first subnet, and its unnamed one.
        let mut ids = vec![(0_u32, 0_u32); used.len()];
        for (number, place) in places {
            let network = NetworkId::new(stated.networks.len() as u32);
            let first = stated.subnets.len() as u32;
            stated.subnets.extend(place.subnets.into_iter().map(|inner| Subnet { network, ..inner.subnet }));
            ids[number] = (first, stated.subnets.len() as u32);
            if used[number].1 {
                stated.subnets.push(unnamed(network));
            }
            stated.network_by_key.insert(place.network.key.clone(), network);
            let subnets = if first == stated.subnets.len() as u32 { 0..0 } else { first..stated.subnets.len() as u32 };
            stated.networks.push(Network { subnets, ..place.network });
        }
        for (configuration, spot) in stated.ip_configurations.iter_mut().zip(spots) {
            let Some((number, subnet)) = spot else { continue };
            let (first, unnamed) = ids[number as usize];
            configuration.subnet_by_address |= configuration.subnet.is_none();
            configuration.subnet = Some(SubnetId::new(subnet.map_or(unnamed, |subnet| first + subnet)));
        }
        stated
    }
}

fn unnamed(network: NetworkId) -> Subnet {
    Subnet {
        network,
        name: "".into(),
        prefixes: Vec::new(),
        delegations: Vec::new(),
        attributes: Attributes::default(),
        known: Known::Referenced,
    }
}

/// Fills in what no file says of addresses, by network. What files give without a network goes by the network that was stated for
/// it, or else by what was stated for addresses without one.
fn fill_allocations(read: &Inventory, mapping: &Mapping, stated: &mut Inventory) {
    if mapping.allocations.is_empty() {
        return;
    }
    let of = |key: &Key| mapping.allocations.get(key).copied();
    let of_networks: Vec<Option<Allocation>> = stated.networks.iter().map(|network| of(&network.key)).collect();
    let without_network = of(&Key::from(""));
    let networks: Vec<NetworkId> = stated.subnets.iter().map(|subnet| subnet.network).collect();
    for (configuration, as_read) in stated.ip_configurations.iter_mut().zip(&read.ip_configurations) {
        if configuration.allocation != Allocation::Unknown {
            continue;
        }
        let of_network = configuration.subnet.and_then(|id| of_networks[networks[id.index()].index()]);
        let said = of_network.or(without_network.filter(|_| as_read.subnet.is_none()));
        configuration.allocation = said.unwrap_or(Allocation::Unknown);
    }
}
