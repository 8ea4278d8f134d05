//! A site as resolution sees it: the networks of its inventory, and those that a failover would create.
//!
//! # Invariants
//!
//! 1. Networks and subnets of the inventory come first, at the places that they have there; created ones follow.
//! 2. The subnets of a network stand together, in the order listed.
//! 3. A clone shares everything, and what is known of every place as soon as something is created: a site costs its names once,
//!    however many operations land in it, and to remember where one landed costs nothing.

use std::cell::OnceCell;
use std::ops::{Deref, Range};
use std::rc::Rc;

use ipnet::IpNet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::attribute::Attributes;
use super::inventory::{Inventory, Side};
use super::mapping::{Mapping, Named};
use super::order;
use super::text::{Key, Text, compare_folded, same_folded};

/// Networks and subnets of a site, created ones among them.
#[derive(Clone, Debug, Default)]
pub struct Landscape {
    /// Networks.
    pub networks: Rc<Vec<Rc<NetworkPlace>>>,
    /// Subnets.
    pub subnets: Rc<Vec<SubnetPlace>>,
    /// How many networks are in the inventory.
    pub existing_networks: usize,
    /// How many subnets are in the inventory.
    pub existing_subnets: usize,
    existing: Rc<Names>,
    /// Networks that do not exist yet, by key and by name.
    created: [FxHashMap<Key, u32>; 2],
}

/// What is looked up by name in the networks of an inventory.
#[derive(Debug, Default)]
struct Names {
    networks_by_key: FxHashMap<Key, u32>,
    /// The first of each name.
    networks_by_name: FxHashMap<Key, u32>,
}

/// What is looked up in the subnets of a network; worked out when somebody asks.
#[derive(Clone, Debug, Default)]
struct SubnetNames {
    alphabetically_first: OnceCell<Option<u32>>,
    /// The first of each name, where there are many.
    by_name: OnceCell<FxHashMap<Key, u32>>,
}

/// A network with more subnets than this has their names in an index; those of a smaller one are looked through.
const MANY_SUBNETS: usize = 16;

/// A network that machines can land in.
#[derive(Clone, Debug)]
pub struct NetworkPlace {
    /// Its key; of a created one `planned:` and its name.
    pub key: Key,
    /// Its name.
    pub name: Text,
    /// Region, if known.
    pub location: Option<Text>,
    /// Its address space.
    pub prefixes: Vec<IpNet>,
    /// Its subnets, without the unnamed one: nothing lands in a subnet that nobody knows.
    pub subnets: Range<u32>,
    /// The unnamed one, which some of its machines may leave.
    pub unnamed: Option<u32>,
    /// What only some systems ask for, as the files and the person say.
    pub attributes: Attributes,
    /// The network of the other site that it would be a copy of.
    pub copy_of: Option<u32>,
    subnet_names: SubnetNames,
}

/// A subnet that machines can land in: those of a network that would be created share what is known of the subnets that they copy.
#[derive(Clone, Debug)]
pub struct SubnetPlace {
    /// Its network.
    pub network: u32,
    facts: Rc<SubnetFacts>,
}

/// What is known of a subnet.
#[derive(Debug)]
pub struct SubnetFacts {
    /// Its name; empty for the unnamed one.
    pub name: Text,
    /// Its prefixes.
    pub prefixes: Vec<IpNet>,
    /// Services that it is delegated to.
    pub delegations: Vec<Text>,
    /// What only some systems ask for, as the files and the person say.
    pub attributes: Attributes,
    /// Its IPv4 prefixes, cut to their network addresses and sorted, each once.
    pub address_space: Vec<IpNet>,
}

impl Deref for SubnetPlace {
    type Target = SubnetFacts;

    fn deref(&self) -> &SubnetFacts {
        &self.facts
    }
}

/// How the key of a network that does not exist yet begins.
pub const PLANNED: &str = "planned:";

impl Landscape {
    /// The networks of an inventory, with what a person stated about them.
    pub fn of(inventory: &Inventory, side: Side, mapping: &Mapping) -> Self {
        let stated = |named: &dyn Fn() -> Named, in_files: &Attributes| match mapping.attributes.is_empty() {
            true => in_files.clone(),
            false => mapping.attributes_of(&named(), in_files),
        };
        let networks: Vec<_> = inventory
            .networks
            .iter()
            .map(|network| {
                let last = network.subnets.end.checked_sub(1).filter(|_| !network.subnets.is_empty());
                let unnamed = last.filter(|last| inventory.subnets[*last as usize].is_unnamed());
                (network, unnamed)
            })
            .map(|(network, unnamed)| {
                Rc::new(NetworkPlace {
                    key: network.key.clone(),
                    name: network.name.clone(),
                    location: network.location.clone(),
                    prefixes: network.prefixes.clone(),
                    subnets: network.subnets.start..unnamed.unwrap_or(network.subnets.end),
                    unnamed,
                    attributes: stated(&|| Named::Network(side, network.key.clone()), &network.attributes),
                    copy_of: None,
                    subnet_names: SubnetNames::default(),
                })
            })
            .collect();
        let subnets: Vec<_> = inventory
            .subnets
            .iter()
            .map(|subnet| SubnetPlace {
                network: subnet.network.place(),
                facts: Rc::new(SubnetFacts {
                    name: subnet.name.clone(),
                    prefixes: subnet.prefixes.clone(),
                    delegations: subnet.delegations.clone(),
                    attributes: stated(&|| Named::Subnet(side, inventory.subnet_key(subnet)), &subnet.attributes),
                    address_space: address_space(&subnet.prefixes),
                }),
            })
            .collect();
        let existing = Rc::new(Names::of(&networks));
        let (existing_networks, existing_subnets) = (networks.len(), subnets.len());
        let (networks, subnets) = (Rc::new(networks), Rc::new(subnets));
        Self { networks, subnets, existing_networks, existing_subnets, existing, created: Default::default() }
    }

    /// Adds a network that a failover would create as a copy of one at the other site, and gives its place.
    pub fn create_copy(&mut self, name: &str, location: Option<Text>, origin: &Landscape, copy_of: u32) -> u32 {
        let place = self.networks.len() as u32;
        let first = self.subnets.len() as u32;
        let model = &origin.networks[copy_of as usize];
        let subnets = Rc::make_mut(&mut self.subnets);
        subnets
            .extend(origin.subnets_of(copy_of).iter().map(|subnet| SubnetPlace { network: place, ..subnet.clone() }));
        let key = Key::new(format!("{PLANNED}{name}"));
        let name = Text::from(name);
        self.created[0].entry(key.clone()).or_insert(place);
        self.created[1].entry(Key::new(name.clone())).or_insert(place);
        Rc::make_mut(&mut self.networks).push(Rc::new(NetworkPlace {
            key,
            name,
            location,
            prefixes: model.prefixes.clone(),
            subnets: first..self.subnets.len() as u32,
            unnamed: None,
            attributes: Attributes::default(),
            copy_of: Some(copy_of),
            subnet_names: SubnetNames::default(),
        }));
        place
    }

    /// Gives a network without subnets those of another site; equal ones once.
    pub fn carry<'a>(&mut self, network: u32, subnets: impl Iterator<Item = &'a SubnetPlace>) {
        let first = self.subnets.len();
        let all = Rc::make_mut(&mut self.subnets);
        let mut known = FxHashSet::default();
        for subnet in subnets {
            if known.insert((Key::new(subnet.name.clone()), &subnet.prefixes)) {
                all.push(SubnetPlace { network, ..subnet.clone() });
            }
        }
        let place = Rc::make_mut(&mut Rc::make_mut(&mut self.networks)[network as usize]);
        place.subnets = first as u32..self.subnets.len() as u32;
        place.subnet_names = SubnetNames::default();
    }

    /// The network at a place.
    pub fn network(&self, place: u32) -> &NetworkPlace {
        &self.networks[place as usize]
    }

    /// The subnet at a place.
    pub fn subnet(&self, place: u32) -> &SubnetPlace {
        &self.subnets[place as usize]
    }

    /// The subnets of a network, in the order listed.
    pub fn subnets_of(&self, network: u32) -> &[SubnetPlace] {
        let range = &self.network(network).subnets;
        &self.subnets[range.start as usize..range.end as usize]
    }

    /// Places of the subnets of a network.
    pub fn subnet_places(&self, network: u32) -> Range<u32> {
        self.network(network).subnets.clone()
    }

    /// Places of a network's subnets in ordinal order of their names, case ignored: `subnet10` before `subnet2`.
    pub fn alphabetical(&self, network: u32) -> Vec<u32> {
        let mut places: Vec<u32> = self.subnet_places(network).collect();
        order::sort_by(&mut places, |left, right| compare_folded(&self.subnet(*left).name, &self.subnet(*right).name));
        places
    }

    /// Whether a network would be created.
    pub fn is_planned(&self, network: u32) -> bool {
        network as usize >= self.existing_networks
    }

    /// The first of a network's subnets in that order.
    pub fn alphabetically_first(&self, network: u32) -> Option<u32> {
        let first = || {
            let name = |place: &u32| &self.subnet(*place).name;
            self.subnet_places(network).min_by(|left, right| compare_folded(name(left), name(right)))
        };
        *self.network(network).subnet_names.alphabetically_first.get_or_init(first)
    }

    /// The network with a key. A network that was planned when it was chosen, and exists by now, is found by its name.
    pub fn network_by_key(&self, key: &Key) -> Option<u32> {
        let by_key = self.existing.networks_by_key.get(key).or_else(|| self.created[0].get(key));
        by_key.copied().or_else(|| self.network_by_name(key.as_str().strip_prefix(PLANNED)?))
    }

    /// The first network with a name, case ignored.
    pub fn network_by_name(&self, name: &str) -> Option<u32> {
        let name = Key::from(name);
        self.existing.networks_by_name.get(&name).or_else(|| self.created[1].get(&name)).copied()
    }

    /// The subnet of a network with a name, case ignored. No name is no name: the unnamed subnet is like no other.
    pub fn subnet_by_name(&self, network: u32, name: &str) -> Option<u32> {
        let mut places = self.subnet_places(network);
        if places.len() <= MANY_SUBNETS {
            return places.find(|place| same_folded(&self.subnet(*place).name, name));
        }
        let index = || {
            let mut index = FxHashMap::default();
            for place in places {
                index.entry(Key::new(self.subnet(place).name.clone())).or_insert(place);
            }
            index
        };
        self.network(network).subnet_names.by_name.get_or_init(index).get(&Key::from(name)).copied()
    }

    /// A subnet as people name it: `corp-weu / App`, or the network alone where nobody knows the subnet.
    pub fn subnet_name(&self, place: u32) -> String {
        let subnet = self.subnet(place);
        let network = &self.network(subnet.network).name;
        if subnet.is_unnamed() { network.to_string() } else { format!("{network} / {}", subnet.name) }
    }
}

impl SubnetPlace {
    /// Whether it stands for a subnet that nobody knows.
    pub fn is_unnamed(&self) -> bool {
        self.name.is_empty()
    }

    /// Its prefixes as people read them.
    pub fn shown_prefixes(&self) -> String {
        let shown: Vec<String> = self.prefixes.iter().map(ToString::to_string).collect();
        shown.join(", ")
    }
}

fn address_space(prefixes: &[IpNet]) -> Vec<IpNet> {
    order::distinct(prefixes.iter().filter(|prefix| prefix.addr().is_ipv4()).map(IpNet::trunc))
}

impl Names {
    fn of(networks: &[Rc<NetworkPlace>]) -> Self {
        let mut names = Self::default();
        for (place, network) in networks.iter().enumerate() {
            let place = place as u32;
            names.networks_by_key.entry(network.key.clone()).or_insert(place);
            names.networks_by_name.entry(Key::new(network.name.clone())).or_insert(place);
        }
        names
    }
}
