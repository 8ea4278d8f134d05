//! Rows that name each other become vectors that point at each other, in canonical order.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::super::inventory::{
    Allocation, Inventory, IpConfiguration, Known, Network, NetworkId, Nic, NicId, Subnet, VirtualMachine,
    VirtualMachineId,
};
use super::super::inventory_rows::{IpConfigurationRow, NetworkRow, NicRow, SubnetRow, VirtualMachineRow};
use super::super::text::{Key, Text};
use super::merge::{ListedSubnet, Merged};
use super::subnet_places::SubnetPlaces;
use super::{ImportFinding, key, last_segment, report};

pub(super) fn link(merged: Merged, findings: &mut Vec<ImportFinding>) -> Inventory {
    let Merged { networks, mut subnets, mut virtual_machines, mut nics } = merged;
    let mut shared = Shared::default();
    add_referenced_nics(&virtual_machines, &mut nics);
    add_referenced_machines(&mut virtual_machines, &nics);
    attach_nics(&virtual_machines, &mut nics);
    let mut inventory = Inventory::default();
    link_networks(networks, &mut subnets, &nics, &mut inventory, &mut shared);
    let (subnet_places, subnets_stand) = link_subnets(subnets, &nics, &mut inventory, &mut shared);
    let numbers = link_machines(virtual_machines, &mut inventory, &mut shared);
    let nics_stand = link_nics(nics, &numbers, &subnet_places, &mut inventory, &mut shared);
    report::report(&inventory, &nics_stand, &subnets_stand, findings);
    inventory
}

/// Text that occurs often is kept once.
#[derive(Default)]
struct Shared(FxHashMap<String, Text>);

impl Shared {
    fn text(&mut self, text: String) -> Text {
        if let Some(known) = self.0.get(&text) {
            return known.clone();
        }
        let shared: Text = text.as_str().into();
        self.0.insert(text, shared.clone());
        shared
    }

    fn option(&mut self, text: Option<String>) -> Option<Text> {
        text.map(|text| self.text(text))
    }
}

/// A NIC row that no file has, marked by its empty place and name.
const REFERENCED: &str = "\u{0}referenced";

/// VMs list NICs that no file lists: they are there, with the VM's address where only one can be meant.
fn add_referenced_nics(machines: &[VirtualMachineRow], nics: &mut Vec<NicRow>) {
    let known: rustc_hash::FxHashSet<Key> = nics.iter().map(|nic| key(&nic.key)).collect();
    let attached: rustc_hash::FxHashSet<Key> =
        nics.iter().filter_map(|nic| nic.virtual_machine_key.as_deref().map(key)).collect();
    for machine in machines {
        let missing: Vec<&String> = machine.nic_keys.iter().filter(|nic| !known.contains(&key(nic))).collect();
        let stopgap = |name: &str, addresses: &[std::net::IpAddr]| -> Vec<IpConfigurationRow> {
            addresses
                .iter()
                .enumerate()
                .map(|(place, address)| IpConfigurationRow {
                    name: if place == 0 { name.into() } else { format!("{name}-{}", place + 1) },
                    primary: Some(place == 0),
                    address: Some(*address),
                    is_ipv6: address.is_ipv6(),
                    ..IpConfigurationRow::default()
                })
                .collect()
        };
        for nic in &missing {
            let sure = machine.nic_keys.len() == 1 && machine.addresses.len() == 1;
            nics.push(NicRow {
                key: (*nic).clone(),
                name: last_segment(nic.trim_end_matches('/')).to_owned(),
                location: machine.location.clone(),
                virtual_machine_key: Some(machine.key.clone()),
                virtual_machine_name: Some(machine.name.clone()),
                ip_configurations: stopgap("ipconfig1", if sure { &machine.addresses } else { &[] }),
                place: REFERENCED.into(),
                ..NicRow::default()
            });
        }
        if machine.nic_keys.is_empty() && !machine.addresses.is_empty() && !attached.contains(&key(&machine.key)) {
            nics.push(NicRow {
                key: format!("{}/nics/0", machine.key.trim_end_matches('/')),
                name: "nic0".into(),
                location: machine.location.clone(),
                virtual_machine_key: Some(machine.key.clone()),
                virtual_machine_name: Some(machine.name.clone()),
                ip_configurations: stopgap("ipconfig1", &machine.addresses),
                place: REFERENCED.into(),
                ..NicRow::default()
            });
        }
    }
}

/// NICs name VMs that no file lists: they exist under the id's last segment.
fn add_referenced_machines(machines: &mut Vec<VirtualMachineRow>, nics: &[NicRow]) {
    let listed: rustc_hash::FxHashSet<Key> = machines.iter().map(|machine| key(&machine.key)).collect();
    let mut referenced: FxHashMap<Key, VirtualMachineRow> = FxHashMap::default();
    // Of several spellings of one thing the smallest is kept, whichever file comes first.
    let smaller = |known: &mut Option<String>, other: Option<&str>| match (known.as_deref(), other) {
        (None, Some(other)) => *known = Some(other.to_owned()),
        (Some(this), Some(other)) if other < this => *known = Some(other.to_owned()),
        _ => {}
    };
    for nic in nics {
        let Some(id) = nic.virtual_machine_key.as_deref().map(key) else { continue };
        if id.as_str().is_empty() || listed.contains(&id) {
            continue;
        }
        let row = referenced.entry(id.clone()).or_insert_with(|| VirtualMachineRow {
            key: id.to_string(),
            place: REFERENCED.into(),
            ..VirtualMachineRow::default()
        });
        if id.as_str() < row.key.as_str() {
            row.key = id.to_string();
        }
        let mut name = Some(std::mem::take(&mut row.name)).filter(|name| !name.is_empty());
        smaller(&mut name, nic.virtual_machine_name.as_deref().filter(|name| !name.is_empty()));
        row.name = name.unwrap_or_default();
        smaller(&mut row.location, nic.location.as_deref());
    }
    machines.extend(referenced.into_values().map(|mut row| {
        if row.name.is_empty() {
            last_segment(&row.key).clone_into(&mut row.name);
        }
        row
    }));
}

/// VMs list NICs that do not name their VM.
fn attach_nics(machines: &[VirtualMachineRow], nics: &mut [NicRow]) {
    let mut owners: FxHashMap<Key, &VirtualMachineRow> = FxHashMap::default();
    for machine in machines {
        for nic in &machine.nic_keys {
            owners.insert(key(nic), machine);
        }
    }
    for nic in nics.iter_mut().filter(|nic| nic.virtual_machine_key.is_none()) {
        if let Some(machine) = owners.get(&key(&nic.key)) {
            nic.virtual_machine_key = Some(machine.key.clone());
        }
    }
}

/// Whether a file lists what a row is about.
pub(super) fn known(place: &str) -> Known {
    if place == REFERENCED { Known::Referenced } else { Known::Listed }
}

fn link_networks(
    networks: Vec<NetworkRow>,
    subnets: &mut [ListedSubnet],
    nics: &[NicRow],
    inventory: &mut Inventory,
    shared: &mut Shared,
) {
    let mut rows: FxHashMap<Key, NetworkRow> = networks.into_iter().map(|row| (key(&row.key), row)).collect();
    let mut refer = |network_key: &str, name: &str, location: &Option<String>| {
        let id = key(network_key);
        if id.as_str().is_empty() {
            return;
        }
        let name = if name.is_empty() { last_segment(id.as_str()) } else { name };
        let row = rows.entry(id.clone()).or_insert_with(|| NetworkRow {
            key: id.to_string(),
            name: name.to_owned(),
            place: REFERENCED.into(),
            ..NetworkRow::default()
        });
        if row.place == REFERENCED {
            // Whatever comes first, the smallest spelling stays.
            if (id.as_str(), name) < (row.key.as_str(), row.name.as_str()) {
                row.key = id.to_string();
                row.name = name.to_owned();
            }
            row.location = match (row.location.take(), location.clone()) {
                (Some(left), Some(right)) => Some(left.min(right)),
                (left, right) => left.or(right),
            };
        }
    };
    for subnet in subnets.iter() {
        refer(&subnet.row.network_key, &subnet.row.network_name, &subnet.row.location);
    }
    for nic in nics {
        for configuration in &nic.ip_configurations {
            if let Some(subnet) = &configuration.subnet {
                refer(&subnet.network_key, &subnet.network_name, &nic.location);
            }
        }
    }
    let mut rows: Vec<(Key, NetworkRow)> = rows.into_iter().collect();
    rows.sort_by(|(left_key, left), (right_key, right)| {
        (Key::from(left.name.as_str()), left_key).cmp(&(Key::from(right.name.as_str()), right_key))
    });
    for (place, (id, row)) in rows.into_iter().enumerate() {
        inventory.network_by_key.insert(id.clone(), NetworkId(place as u32));
        let name = if row.name.trim().is_empty() { last_segment(id.as_str()).to_owned() } else { row.name };
        let mut peered_with: Vec<Key> = row.peered_with.iter().map(|peer| key(peer)).collect();
        peered_with.sort();
        peered_with.dedup();
        inventory.networks.push(Network {
            key: id,
            name: shared.text(name),
            location: shared.option(row.location),
            resource_group: shared.option(row.resource_group),
            prefixes: row.prefixes,
            peered_with,
            attributes: row.attributes,
            subnets: 0..0,
            known: known(&row.place),
        });
    }
}

fn referenced(name: &str) -> SubnetRow {
    SubnetRow { name: name.to_owned(), place: REFERENCED.into(), ..SubnetRow::default() }
}

/// The subnets, and file and place of each.
fn link_subnets(
    subnets: Vec<ListedSubnet>,
    nics: &[NicRow],
    inventory: &mut Inventory,
    shared: &mut Shared,
) -> (SubnetPlaces, Vec<String>) {
    let mut rows: FxHashMap<(NetworkId, Key), (usize, SubnetRow)> = FxHashMap::default();
    for ListedSubnet { row, position } in subnets {
        if let Some(network) = inventory.network_by_key.get(&key(&row.network_key)) {
            rows.insert((*network, Key::from(row.name.trim())), (position, row));
        }
    }
    let mut by_address = Vec::new();
    for configuration in nics.iter().flat_map(|nic| &nic.ip_configurations) {
        let Some(reference) = &configuration.subnet else { continue };
        let Some(network) = inventory.network_by_key.get(&key(&reference.network_key)) else { continue };
        let name = reference.subnet_name.trim();
        if name.is_empty() {
            by_address.push((*network, configuration.address));
            continue;
        }
        let (position, row) = rows.entry((*network, Key::from(name))).or_insert_with(|| (usize::MAX, referenced(name)));
        if *position == usize::MAX && row.place == REFERENCED && name < row.name.as_str() {
            name.clone_into(&mut row.name);
        }
    }
    let mut rows: Vec<((NetworkId, Key), (usize, SubnetRow))> = rows.into_iter().collect();
    rows.sort_by(|((left_network, left_name), (left, _)), ((right_network, right_name), (right, _))| {
        (left_network, left, left_name).cmp(&(right_network, right, right_name))
    });
    let mut rows: Vec<(NetworkId, SubnetRow)> =
        rows.into_iter().map(|((network, _), (_, row))| (network, row)).collect();
    let named = SubnetPlaces::of(rows.iter().map(|(network, row)| (*network, row)));
    // A network with addresses that are in none of its subnets has an unnamed one, behind them.
    let homeless = by_address.into_iter().filter(|(network, address)| named.by_address(*network, *address).is_none());
    let homeless: BTreeSet<NetworkId> = homeless.map(|(network, _)| network).collect();
    rows.extend(homeless.into_iter().map(|network| (network, referenced(""))));
    rows.sort_by_key(|(network, _)| *network);
    let places = SubnetPlaces::of(rows.iter().map(|(network, row)| (*network, row)));
    let mut stand = Vec::with_capacity(rows.len());
    for (place, (network, row)) in rows.into_iter().enumerate() {
        let of_network = &mut inventory.networks[network.index()].subnets;
        if of_network.start == of_network.end {
            *of_network = place as u32..place as u32;
        }
        of_network.end += 1;
        inventory.subnets.push(Subnet {
            network,
            name: shared.text(row.name.trim().to_owned()),
            prefixes: row.prefixes,
            delegations: row.delegations.into_iter().map(|service| shared.text(service)).collect(),
            attributes: row.attributes,
            known: known(&row.place),
        });
        stand.push(row.place);
    }
    (places, stand)
}

/// Each NIC's number in its VM's own list.
type NicNumbers = FxHashMap<Key, u32>;

fn link_machines(machines: Vec<VirtualMachineRow>, inventory: &mut Inventory, shared: &mut Shared) -> NicNumbers {
    let mut numbers = NicNumbers::default();
    let mut rows: Vec<(Key, VirtualMachineRow)> = machines.into_iter().map(|row| (key(&row.key), row)).collect();
    rows.sort_by(|(left_key, left), (right_key, right)| {
        (Key::from(left.name.as_str()), left_key).cmp(&(Key::from(right.name.as_str()), right_key))
    });
    for (place, (id, row)) in rows.into_iter().enumerate() {
        inventory.virtual_machine_by_key.insert(id.clone(), VirtualMachineId(place as u32));
        let name = if row.name.trim().is_empty() { last_segment(id.as_str()).to_owned() } else { row.name };
        inventory.virtual_machines.push(VirtualMachine {
            key: id,
            name: shared.text(name),
            location: shared.option(row.location),
            resource_group: shared.option(row.resource_group),
            size: shared.option(row.size),
            operating_system: row.operating_system,
            power: row.power,
            zone: shared.option(row.zone),
            attributes: row.attributes,
            nics: 0..0,
            known: known(&row.place),
        });
        for (number, nic) in row.nic_keys.iter().enumerate() {
            numbers.insert(key(nic), number as u32);
        }
    }
    numbers
}

/// Gives file and place of each NIC.
fn link_nics(
    nics: Vec<NicRow>,
    numbers: &NicNumbers,
    subnets: &SubnetPlaces,
    inventory: &mut Inventory,
    shared: &mut Shared,
) -> Vec<String> {
    let mut stand = Vec::with_capacity(nics.len());
    let mut rows: Vec<(Option<VirtualMachineId>, u32, Key, NicRow)> = nics
        .into_iter()
        .map(|row| {
            let id = key(&row.key);
            let machine = row.virtual_machine_key.as_deref().map(key);
            let machine = machine.and_then(|machine| inventory.virtual_machine_by_key.get(&machine).copied());
            let number = numbers.get(&id).copied().or(row.number).unwrap_or(u32::MAX);
            (machine, number, id, row)
        })
        .collect();
    rows.sort_by(|(left_machine, left_number, left_key, left), (right_machine, right_number, right_key, right)| {
        let name = |row: &NicRow| Key::from(row.name.as_str());
        let first = |row: &NicRow| row.primary != Some(true);
        (left_machine.is_none(), left_machine, left_number, first(left), name(left), left_key).cmp(&(
            right_machine.is_none(),
            right_machine,
            right_number,
            first(right),
            name(right),
            right_key,
        ))
    });
    for (place, (machine, _, id, row)) in rows.into_iter().enumerate() {
        let number = match machine {
            Some(machine) => {
                let range = &mut inventory.virtual_machines[machine.index()].nics;
                if range.start == range.end {
                    *range = place as u32..place as u32;
                }
                range.end += 1;
                range.end - range.start - 1
            }
            None => 0,
        };
        let nic = NicId(place as u32);
        inventory.nic_by_key.insert(id.clone(), nic);
        let first = inventory.ip_configurations.len() as u32;
        link_ip_configurations(nic, row.ip_configurations, subnets, inventory, shared);
        let name = if row.name.trim().is_empty() { last_segment(id.as_str()).to_owned() } else { row.name };
        inventory.nics.push(Nic {
            key: id,
            name: shared.text(name),
            location: shared.option(row.location),
            resource_group: shared.option(row.resource_group),
            virtual_machine: machine,
            number,
            mac: row.mac.map(|mac| mac.as_str().into()),
            attributes: row.attributes,
            ip_configurations: first..inventory.ip_configurations.len() as u32,
            known: known(&row.place),
        });
        stand.push(row.place);
    }
    stand
}

fn link_ip_configurations(
    nic: NicId,
    mut rows: Vec<IpConfigurationRow>,
    subnets: &SubnetPlaces,
    inventory: &mut Inventory,
    shared: &mut Shared,
) {
    // Where the file names no primary one, the first listed is it.
    let primary = rows.iter().position(|row| row.primary == Some(true)).unwrap_or(0);
    if primary > 0 {
        let row = rows.remove(primary);
        rows.insert(0, row);
    }
    for (place, row) in rows.into_iter().enumerate() {
        let (subnet, subnet_by_address) = subnets.find(inventory, &row);
        inventory.ip_configurations.push(IpConfiguration {
            nic,
            name: shared.text(row.name),
            primary: place == 0,
            address: row.address,
            is_ipv6: row.address.map_or(row.is_ipv6, |address| address.is_ipv6()),
            allocation: row.allocation.unwrap_or(Allocation::Unknown),
            subnet,
            subnet_by_address,
            public_address: row.public_address.map(|public| public.as_str().into()),
        });
    }
}
