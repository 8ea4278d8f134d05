//! Rows that name each other become vectors that point at each other, in canonical order.

use std::rc::Rc;

use super::super::facts::{Alike, Locality, MachineFacts, NicFacts};
use super::super::file_place::FilePlace;
use super::super::inventory::{
    Allocation, Inventory, IpConfiguration, IpConfigurationId, Network, NetworkId, Nic, NicId, Subnet, SubnetId,
    VirtualMachine, VirtualMachineId,
};
use super::super::inventory_rows::{IpConfigurationRow, NetworkRow, SubnetRow, VirtualMachineRow};
use super::super::key_index::KeyIndex;
use super::super::key_places::KeyPlaces;
use super::super::mac_address::MacAddress;
use super::super::name::Name;
use super::super::order;
use super::super::shared_texts::SharedTexts;
use super::super::spans::Spans;
use super::super::text::{Folded, Key, Text, as_trimmed, trimmed};
use super::merge::{ListedNic, ListedSubnet, Merged};
use super::subnet_places::SubnetPlaces;
use super::wiring::{NOWHERE, REFERENCED, Wired, known, wire};
use super::{ImportFinding, at, key_of, key_text, last_segment, report};

pub(super) fn link(merged: Merged, findings: &mut Vec<ImportFinding>) -> Inventory {
    let Merged { networks, subnets, virtual_machines, nics } = merged;
    let mut shared = Shared::default();
    let Wired { machines, nics, machine_of, listed, twins } = wire(virtual_machines, nics);
    let mut inventory = Inventory::default();
    let network_of = link_networks(networks, &subnets, &nics, &mut inventory, &mut shared);
    let (subnets, subnets_stand) = link_subnets(subnets, &nics, &network_of, &mut inventory, &mut shared);
    let mut order = NicOrder { machine_of, numbers: vec![NOWHERE; nics.len()] };
    link_machines(machines, &listed, &mut order, &mut inventory, &mut shared);
    for (twin, first) in twins {
        order.numbers[twin as usize] = order.numbers[first as usize];
    }
    drop(listed);
    let nics_stand = link_nics(nics, &order, &subnets, &mut inventory, &mut shared);
    index(&mut inventory);
    let nics_stand = |place: usize| nics_stand.get(place).map(|(file, place)| at(file, place)).unwrap_or_default();
    let subnets_stand = |place: usize| subnets_stand.get(place).map(ToString::to_string).unwrap_or_default();
    report::report(&inventory, &nics_stand, &subnets_stand, findings);
    inventory
}

/// How machines and NICs are found by key, and what is theirs, once all stand where they will.
fn index(inventory: &mut Inventory) {
    let Inventory { virtual_machines, nics, ip_configurations, .. } = inventory;
    inventory.virtual_machine_places = KeyPlaces::new(virtual_machines.len(), |place| &virtual_machines[place].key);
    inventory.nic_places = KeyPlaces::new(nics.len(), |place| &nics[place].key);
    let machines_of_nics = nics.iter().map_while(|nic| nic.virtual_machine).map(VirtualMachineId::index);
    inventory.nic_spans = Spans::new(virtual_machines.len(), machines_of_nics);
    inventory.ip_configuration_spans = Spans::new(nics.len(), ip_configurations.iter().map(|it| it.nic.index()));
}

/// What an inventory has often: facts once, and texts as far as they come close together.
#[derive(Default)]
struct Shared {
    texts: SharedTexts,
    machines: Alike<MachineFacts>,
    nics: Alike<NicFacts>,
}

impl Shared {
    fn text(&mut self, text: Text) -> Text {
        self.texts.shared(text)
    }

    fn option(&mut self, text: Option<Text>) -> Option<Text> {
        text.map(|text| self.text(text))
    }

    fn machine(&mut self, facts: MachineFacts) -> Rc<MachineFacts> {
        let Self { texts, machines, .. } = self;
        machines.of(facts, |facts| MachineFacts {
            locality: locality(facts.locality, texts),
            size: facts.size.map(|size| texts.shared(size)),
            zone: facts.zone.map(|zone| texts.shared(zone)),
            ..facts
        })
    }

    fn nic(&mut self, facts: NicFacts) -> Rc<NicFacts> {
        let Self { texts, nics, .. } = self;
        nics.of(facts, |facts| NicFacts { locality: locality(facts.locality, texts), ..facts })
    }

    /// A name, or the last part of the key where there is none. Many things are called by their key.
    fn name(&mut self, name: Text, key: &Key) -> Text {
        if name == *key.text() {
            return key.text().clone();
        }
        self.text(if trimmed(&name).is_empty() { last_segment(key.as_str()).into() } else { name })
    }
}

fn locality(locality: Locality, texts: &mut SharedTexts) -> Locality {
    let mut shared = |text: Option<Text>| text.map(|text| texts.shared(text));
    Locality { location: shared(locality.location), resource_group: shared(locality.resource_group) }
}

/// Places in the order of what they are compared by, and the rank of each.
fn sorted(count: usize, compare: impl Fn(usize, usize) -> std::cmp::Ordering) -> (Vec<u32>, Vec<u32>) {
    let order = order::places(count, &mut |left, right| compare(left, right));
    let mut ranks = vec![0; count];
    for (rank, place) in order.iter().enumerate() {
        ranks[*place as usize] = rank as u32;
    }
    (order, ranks)
}

/// Where the networks of subnets and of IP configurations stand, each list in the order of the rows.
struct NetworkOf {
    subnets: Vec<u32>,
    configurations: Vec<u32>,
}

/// Rows of networks, those that other rows name among them.
struct NetworkRows {
    rows: Vec<NetworkRow>,
    by_key: KeyIndex,
    /// How many of them files list.
    listed: usize,
}

impl NetworkRows {
    fn new(rows: Vec<NetworkRow>) -> Self {
        let mut by_key = KeyIndex::with_capacity(rows.len());
        let at = |place: u32| (0, key_text(&rows[place as usize].key));
        for place in 0..rows.len() as u32 {
            let _ = by_key.get_or_add(at(place), place, at);
        }
        let listed = rows.len();
        Self { rows, by_key, listed }
    }

    /// The place of a network that a row names.
    fn refer(&mut self, network_key: &str, name: &str, location: Option<&str>) -> u32 {
        let id = key_text(network_key);
        if id.is_empty() {
            return NOWHERE;
        }
        let rows = &mut self.rows;
        let at = |place: u32| (0, key_text(&rows[place as usize].key));
        let known = self.by_key.get_or_add((0, id), rows.len() as u32, at);
        if let Ok(place) = known
            && (place as usize) < self.listed
        {
            return place;
        }
        let name = if name.is_empty() { last_segment(id) } else { name };
        let (Ok(place) | Err(place)) = known;
        if known.is_err() {
            rows.push(NetworkRow {
                key: id.into(),
                name: name.into(),
                place: REFERENCED.into(),
                ..NetworkRow::default()
            });
        }
        let row = &mut rows[place as usize];
        // Whatever comes first, the smallest spelling stays.
        if (id, name) < (row.key.as_str(), row.name.as_str()) {
            row.key = id.into();
            row.name = name.into();
        }
        if let Some(location) = location
            && row.location.as_deref().is_none_or(|known| location < known)
        {
            row.location = Some(location.into());
        }
        place
    }
}

fn link_networks(
    networks: Vec<NetworkRow>,
    subnets: &[ListedSubnet],
    nics: &[ListedNic],
    inventory: &mut Inventory,
    shared: &mut Shared,
) -> NetworkOf {
    let mut networks = NetworkRows::new(networks);
    let of_subnets = subnets
        .iter()
        .map(|ListedSubnet { row, .. }| networks.refer(&row.network_key, &row.network_name, row.location.as_deref()));
    let mut subnets: Vec<u32> = of_subnets.collect();
    let rows = nics.iter().flat_map(|nic| nic.row.ip_configurations.iter().map(move |row| (&nic.row, row)));
    let of_configurations = rows.map(|(nic, row)| match &row.subnet {
        Some(subnet) => networks.refer(&subnet.network_key, &subnet.network_name, nic.location.as_deref()),
        None => NOWHERE,
    });
    let mut configurations: Vec<u32> = of_configurations.collect();
    let mut rows = networks.rows;
    let (order, ranks) = sorted(rows.len(), |left, right| {
        let of = |place: usize| (Folded(&rows[place].name), Folded(key_text(&rows[place].key)));
        of(left).cmp(&of(right))
    });
    for place in subnets.iter_mut().chain(&mut configurations).filter(|place| **place != NOWHERE) {
        *place = ranks[*place as usize];
    }
    inventory.networks.reserve_exact(rows.len());
    inventory.network_by_key.reserve(rows.len());
    for (rank, place) in order.into_iter().enumerate() {
        let row = std::mem::take(&mut rows[place as usize]);
        let id = key_of(row.key);
        inventory.network_by_key.insert(id.clone(), NetworkId::new(rank as u32));
        let mut peered_with: Vec<Key> = row.peered_with.into_iter().map(key_of).collect();
        order::sort(&mut peered_with);
        peered_with.dedup();
        inventory.networks.push(Network {
            name: shared.name(row.name, &id),
            key: id,
            location: shared.option(row.location),
            resource_group: shared.option(row.resource_group),
            prefixes: row.prefixes,
            peered_with,
            attributes: row.attributes,
            subnets: 0..0,
            known: known(&row.place),
        });
    }
    NetworkOf { subnets, configurations }
}

fn referenced(name: &str) -> SubnetRow {
    SubnetRow { name: name.into(), place: REFERENCED.into(), ..SubnetRow::default() }
}

/// Which subnets IP configurations are in, in the order of the rows: network, and subnet where the row names one.
struct SubnetOf<'n> {
    networks: &'n [u32],
    named: Vec<u32>,
    places: SubnetPlaces,
}

impl SubnetOf<'_> {
    /// The subnet of a row, and whether its network alone is named.
    fn find(&self, number: usize, row: &IpConfigurationRow) -> (Option<SubnetId>, bool) {
        if self.networks[number] == NOWHERE {
            return (None, false);
        }
        match self.named[number] {
            NOWHERE => {
                let network = NetworkId::new(self.networks[number]);
                let told = self.places.by_address(network, row.address);
                (told.or_else(|| self.places.unnamed(network)), true)
            }
            named => (Some(SubnetId::new(named)), false),
        }
    }
}

/// The subnets, and file and place of each.
fn link_subnets<'n>(
    subnets: Vec<ListedSubnet>,
    nics: &[ListedNic],
    network_of: &'n NetworkOf,
    inventory: &mut Inventory,
    shared: &mut Shared,
) -> (SubnetOf<'n>, Vec<FilePlace>) {
    let mut rows: Vec<(u32, usize, SubnetRow)> = Vec::with_capacity(subnets.len());
    let mut by_name = KeyIndex::with_capacity(subnets.len());
    for (ListedSubnet { row, position }, network) in subnets.into_iter().zip(&network_of.subnets) {
        if *network == NOWHERE {
            continue;
        }
        let at = |place: u32| (rows[place as usize].0, trimmed(&rows[place as usize].2.name));
        match by_name.get_or_add((*network, trimmed(&row.name)), rows.len() as u32, at) {
            Ok(place) => rows[place as usize] = (*network, position, row),
            Err(_) => rows.push((*network, position, row)),
        }
    }
    let mut by_address = Vec::new();
    let mut named = Vec::with_capacity(network_of.configurations.len());
    let configurations = nics.iter().flat_map(|nic| &nic.row.ip_configurations);
    for (configuration, network) in configurations.zip(&network_of.configurations) {
        let name = configuration.subnet.as_ref().map_or("", |reference| trimmed(&reference.subnet_name));
        if *network == NOWHERE || name.is_empty() {
            named.push(NOWHERE);
            if *network != NOWHERE {
                by_address.push((NetworkId::new(*network), configuration.address));
            }
            continue;
        }
        let at = |place: u32| (rows[place as usize].0, trimmed(&rows[place as usize].2.name));
        match by_name.get_or_add((*network, name), rows.len() as u32, at) {
            Ok(place) => {
                named.push(place);
                let (_, position, row) = &mut rows[place as usize];
                if *position == usize::MAX && row.place == REFERENCED && name < row.name.as_str() {
                    row.name = name.into();
                }
            }
            Err(place) => {
                named.push(place);
                rows.push((*network, usize::MAX, referenced(name)));
            }
        }
    }
    drop(by_name);
    // A network with addresses that are in none of its subnets has an unnamed one, behind them.
    let count = rows.len();
    if !by_address.is_empty() {
        let known = SubnetPlaces::of(rows.iter().map(|(network, _, row)| (NetworkId::new(*network), row)));
        by_address.retain(|(network, address)| known.by_address(*network, *address).is_none());
        let homeless = order::distinct(by_address.into_iter().map(|(network, _)| network));
        rows.extend(homeless.into_iter().map(|network| (network.place(), usize::MAX, referenced(""))));
    }
    let (order, ranks) = sorted(rows.len(), |left, right| {
        let of = |place: usize| (rows[place].0, place >= count, rows[place].1);
        of(left)
            .cmp(&of(right))
            .then_with(|| Folded(trimmed(&rows[left].2.name)).cmp(&Folded(trimmed(&rows[right].2.name))))
    });
    named.iter_mut().filter(|place| **place != NOWHERE).for_each(|place| *place = ranks[*place as usize]);
    let row = |place: &u32| (NetworkId::new(rows[*place as usize].0), &rows[*place as usize].2);
    let places = SubnetPlaces::of(order.iter().map(row));
    let mut stand = Vec::with_capacity(rows.len());
    inventory.subnets.reserve_exact(rows.len());
    for (rank, place) in order.into_iter().enumerate() {
        let (network, _, row) = std::mem::take(&mut rows[place as usize]);
        let of_network = &mut inventory.networks[network as usize].subnets;
        if of_network.start == of_network.end {
            *of_network = rank as u32..rank as u32;
        }
        of_network.end += 1;
        inventory.subnets.push(Subnet {
            network: NetworkId::new(network),
            name: shared.text(as_trimmed(row.name)),
            prefixes: row.prefixes,
            delegations: row.delegations.into_iter().map(|service| shared.text(service)).collect(),
            attributes: row.attributes,
            known: known(&row.place),
        });
        stand.push(row.place);
    }
    (SubnetOf { networks: &network_of.configurations, named, places }, stand)
}

/// Where the VM of each NIC stands, and each NIC's number in its VM's own list.
struct NicOrder {
    machine_of: Vec<u32>,
    numbers: Vec<u32>,
}

fn link_machines(
    mut rows: Vec<VirtualMachineRow>,
    listed: &[u32],
    nics: &mut NicOrder,
    inventory: &mut Inventory,
    shared: &mut Shared,
) {
    let (order, ranks) = sorted(rows.len(), |left, right| {
        let of = |place: usize| (Folded(&rows[place].name), Folded(key_text(&rows[place].key)));
        of(left).cmp(&of(right))
    });
    nics.machine_of.iter_mut().filter(|place| **place != NOWHERE).for_each(|place| *place = ranks[*place as usize]);
    let mut starts = Vec::with_capacity(rows.len());
    let mut start = 0;
    for row in &rows {
        starts.push(start);
        start += row.nic_keys.len();
    }
    inventory.virtual_machines.reserve_exact(rows.len());
    for place in order {
        let row = std::mem::take(&mut rows[place as usize]);
        let id = key_of(row.key);
        let start = starts[place as usize];
        for (number, nic) in listed[start..start + row.nic_keys.len()].iter().enumerate() {
            nics.numbers[*nic as usize] = number as u32;
        }
        inventory.virtual_machines.push(VirtualMachine {
            name: Name::new(shared.name(row.name, &id), &id),
            key: id,
            facts: shared.machine(MachineFacts {
                locality: Locality { location: row.location, resource_group: row.resource_group },
                size: row.size,
                operating_system: row.operating_system,
                power: row.power,
                zone: row.zone,
                known: known(&row.place),
            }),
            attributes: row.attributes,
        });
    }
}

/// Gives file and place of each NIC.
fn link_nics(
    mut rows: Vec<ListedNic>,
    order: &NicOrder,
    subnets: &SubnetOf<'_>,
    inventory: &mut Inventory,
    shared: &mut Shared,
) -> Vec<(Text, FilePlace)> {
    let number = |place: usize| match order.numbers[place] {
        NOWHERE => rows[place].row.number.unwrap_or(NOWHERE),
        listed => listed,
    };
    // NICs without a VM have the highest place there is, and so come last.
    let (sorted, _) = sorted(rows.len(), |left, right| {
        let place = |place: usize| (order.machine_of[place], number(place));
        let rest = |place: usize| {
            let row = &rows[place].row;
            (row.primary != Some(true), Folded(&row.name), Folded(key_text(&row.key)))
        };
        place(left).cmp(&place(right)).then_with(|| rest(left).cmp(&rest(right)))
    });
    let mut first_configuration = Vec::with_capacity(rows.len());
    let mut count = 0;
    for ListedNic { row, .. } in &rows {
        first_configuration.push(count);
        count += row.ip_configurations.len();
    }
    inventory.nics.reserve_exact(rows.len());
    inventory.ip_configurations.reserve_exact(count);
    let mut stand = Vec::with_capacity(rows.len());
    for (rank, place) in sorted.into_iter().map(|place| place as usize).enumerate() {
        let ListedNic { row, file } = &mut rows[place];
        let row = std::mem::take(row);
        let machine = Some(order.machine_of[place]).filter(|machine| *machine != NOWHERE).map(VirtualMachineId::new);
        let nic = NicId::new(rank as u32);
        let id = key_of(row.key);
        link_ip_configurations(nic, (first_configuration[place], row.ip_configurations), subnets, inventory, shared);
        inventory.nics.push(Nic {
            name: Name::new(shared.name(row.name, &id), &id),
            key: id,
            facts: shared.nic(NicFacts {
                locality: Locality { location: row.location, resource_group: row.resource_group },
                attributes: row.attributes,
                known: known(&row.place),
            }),
            virtual_machine: machine,
            mac: row.mac.map(MacAddress::new),
        });
        stand.push((file.clone(), row.place));
    }
    stand
}

fn link_ip_configurations(
    nic: NicId,
    (number, mut rows): (usize, Vec<IpConfigurationRow>),
    subnets: &SubnetOf<'_>,
    inventory: &mut Inventory,
    shared: &mut Shared,
) {
    // Where the file names no primary one, the first listed is it.
    let primary = rows.iter().position(|row| row.primary == Some(true)).unwrap_or(0);
    let others = (0..rows.len()).filter(|place| *place != primary);
    for place in (0..rows.len().min(1)).map(|_| primary).chain(others) {
        let row = std::mem::take(&mut rows[place]);
        let (subnet, subnet_by_address) = subnets.find(number + place, &row);
        if let Some(public) = row.public_address {
            let id = IpConfigurationId::new(inventory.ip_configurations.len() as u32);
            inventory.public_addresses.push((id, public));
        }
        inventory.ip_configurations.push(IpConfiguration {
            nic,
            name: shared.text(row.name),
            primary: place == primary,
            address: row.address.into(),
            is_ipv6: row.address.map_or(row.is_ipv6, |address| address.is_ipv6()),
            allocation: row.allocation.unwrap_or(Allocation::Unknown),
            subnet,
            subnet_by_address,
        });
    }
}
