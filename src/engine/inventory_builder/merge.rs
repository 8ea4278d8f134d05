//! Many rows about one thing become one.

use std::fmt::Debug;

use rustc_hash::FxHashMap;

use super::super::attribute::Attributes;
use super::super::finding::Severity;
use super::super::inventory_rows::{IpConfigurationRow, NetworkRow, NicRow, SubnetRow, VirtualMachineRow};
use super::super::text::{Key, Text, same_folded};
use super::{Given, ImportFinding, InventoryBuilder, key, last_segment};

/// One row for each thing, in no particular order.
pub(super) struct Merged {
    pub networks: Vec<NetworkRow>,
    pub subnets: Vec<ListedSubnet>,
    pub virtual_machines: Vec<VirtualMachineRow>,
    pub nics: Vec<NicRow>,
}

/// A subnet and its position among those listed with its network; those listed alone come last.
#[derive(Clone, Debug)]
pub(super) struct ListedSubnet {
    pub row: SubnetRow,
    pub position: usize,
}

pub(super) fn merge(builder: InventoryBuilder, findings: &mut Vec<ImportFinding>) -> Merged {
    let InventoryBuilder { mut networks, subnets, virtual_machines, nics } = builder;
    let mut subnets: Vec<Given<ListedSubnet>> = subnets
        .into_iter()
        .map(|Given { row, file, generation }| Given {
            row: ListedSubnet { row, position: usize::MAX },
            file,
            generation,
        })
        .collect();
    for network in &mut networks {
        // Nested subnets are merged like those that stand alone.
        for (position, mut subnet) in std::mem::take(&mut network.row.subnets).into_iter().enumerate() {
            subnet.network_key = network.row.key.clone();
            subnet.network_name = network.row.name.clone();
            if subnet.place.is_empty() {
                subnet.place = network.row.place.clone();
            }
            subnets.push(Given {
                row: ListedSubnet { row: subnet, position },
                file: network.file.clone(),
                generation: network.generation,
            });
        }
    }
    let by_name = machines_by_name(&virtual_machines);
    Merged {
        networks: grouped(networks, |row| key(&row.key))
            .into_iter()
            .map(|group| merge_networks(group, findings))
            .collect(),
        subnets: grouped(subnets, |subnet| (key(&subnet.row.network_key), Key::from(subnet.row.name.trim())))
            .into_iter()
            .map(|group| merge_subnets(group, findings))
            .collect(),
        virtual_machines: grouped(virtual_machines, |row| by_name.resolve(&row.key))
            .into_iter()
            .map(|group| merge_machines(group, findings))
            .collect(),
        nics: grouped(nics, |row| key(&row.key))
            .into_iter()
            .map(|mut group| {
                for nic in &mut group {
                    if let Some(machine) = &mut nic.row.virtual_machine_key {
                        *machine = by_name.resolve(machine).to_string();
                    }
                }
                merge_nics(group, findings)
            })
            .collect(),
    }
}

/// VMs listed by bare name are those listed by id, where only one id ends in that name.
struct MachinesByName(FxHashMap<Key, Option<Key>>);

impl MachinesByName {
    fn resolve(&self, spelling: &str) -> Key {
        let bare = key(spelling);
        if bare.as_str().contains('/') {
            return bare;
        }
        self.0.get(&bare).cloned().flatten().unwrap_or(bare)
    }
}

fn machines_by_name(machines: &[Given<VirtualMachineRow>]) -> MachinesByName {
    let mut by_name: FxHashMap<Key, Option<Key>> = FxHashMap::default();
    for machine in machines {
        let id = key(&machine.row.key);
        if !id.as_str().contains('/') {
            continue;
        }
        by_name
            .entry(Key::from(last_segment(id.as_str())))
            .and_modify(|known| {
                if known.as_ref().is_some_and(|known| *known != id) {
                    *known = None;
                }
            })
            .or_insert(Some(id));
    }
    MachinesByName(by_name)
}

/// Rows about one thing each, the one that wins first.
fn grouped<R: Debug, K: std::hash::Hash + Eq>(rows: Vec<Given<R>>, key: impl Fn(&R) -> K) -> Vec<Vec<Given<R>>> {
    let mut places: FxHashMap<K, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Given<R>>> = Vec::new();
    for row in rows {
        let place = *places.entry(key(&row.row)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    for group in &mut groups {
        if group.len() > 1 {
            group.sort_by_cached_key(|given| (std::cmp::Reverse(given.generation), format!("{:?}", given.row)));
        }
    }
    groups
}

/// Fills a gap of the winning row, or reports that a row of the same generation says otherwise.
struct Merger<'a> {
    what: &'static str,
    subject: String,
    winner: (Text, String, u32),
    findings: &'a mut Vec<ImportFinding>,
}

impl Merger<'_> {
    fn field<T: Clone + PartialEq + Debug>(
        &mut self,
        field: &str,
        ours: &mut Option<T>,
        theirs: &Option<T>,
        from: (&Text, &str, u32),
    ) {
        match (ours.as_ref(), theirs) {
            (None, Some(value)) => *ours = Some(value.clone()),
            (Some(kept), Some(other)) if kept != other && from.2 == self.winner.2 => {
                let (kept, other) = (format!("{kept:?}"), format!("{other:?}"));
                self.contradiction(field, &kept, &other, (from.0, from.1));
            }
            _ => {}
        }
    }

    /// Text that is written in different cases in different files is no contradiction.
    fn text(&mut self, field: &str, ours: &mut Option<String>, theirs: &Option<String>, from: (&Text, &str, u32)) {
        if let (Some(kept), Some(other)) = (&ours, theirs)
            && same_folded(kept, other)
        {
            return;
        }
        self.field(field, ours, theirs, from);
    }

    fn list<T: Clone + PartialEq + Debug>(
        &mut self,
        field: &str,
        ours: &mut Vec<T>,
        theirs: &[T],
        from: (&Text, &str, u32),
    ) {
        if ours.is_empty() {
            ours.extend_from_slice(theirs);
        } else if !theirs.is_empty() && ours != theirs && from.2 == self.winner.2 {
            let (kept, other) = (format!("{ours:?}"), format!("{theirs:?}"));
            self.contradiction(field, &kept, &other, (from.0, from.1));
        }
    }

    /// What the winner does not say is filled in; where both say something, the winner's stands.
    fn attributes(&mut self, ours: &mut Attributes, theirs: &Attributes, from: (&Text, &str, u32)) {
        for (attribute, other) in theirs.iter() {
            match ours.get(attribute) {
                None => ours.set(attribute, Some(other)),
                Some(kept) if !same_folded(kept, other) && from.2 == self.winner.2 => {
                    let (kept, field) = (format!("{kept:?}"), attribute.code().replace('_', " "));
                    self.contradiction(&field, &kept, &format!("{other:?}"), (from.0, from.1));
                }
                Some(_) => {}
            }
        }
    }

    fn contradiction(&mut self, field: &str, kept: &str, other: &str, from: (&Text, &str)) {
        let (file, place, _) = &self.winner;
        self.findings.push(ImportFinding {
            code: "files-contradict",
            severity: Severity::Warning,
            subject: self.subject.clone(),
            message: format!(
                "The {field} of this {} is {kept} in {file} ({place}) and {other} in {} ({}). The first is used; drop only the newer \
                 export if one is out of date.",
                self.what, from.0, from.1
            ),
        });
    }
}

fn split<R>(group: Vec<Given<R>>) -> Option<(Given<R>, Vec<Given<R>>)> {
    let mut rows = group.into_iter();
    let winner = rows.next()?;
    Some((winner, rows.collect()))
}

macro_rules! merger {
    ($winner:expr, $what:literal, $findings:expr) => {
        Merger {
            what: $what,
            subject: $winner.row.name.clone(),
            winner: ($winner.file.clone(), $winner.row.place.clone(), $winner.generation),
            findings: $findings,
        }
    };
}

fn merge_networks(group: Vec<Given<NetworkRow>>, findings: &mut Vec<ImportFinding>) -> NetworkRow {
    let Some((mut winner, others)) = split(group) else { return NetworkRow::default() };
    let mut merger = merger!(winner, "network", findings);
    for other in &others {
        let from = (&other.file, other.row.place.as_str(), other.generation);
        fill_name(&mut winner.row.name, &other.row.name);
        merger.text("location", &mut winner.row.location, &other.row.location, from);
        merger.text("resource group", &mut winner.row.resource_group, &other.row.resource_group, from);
        merger.list("address space", &mut winner.row.prefixes, &other.row.prefixes, from);
        merger.attributes(&mut winner.row.attributes, &other.row.attributes, from);
        if winner.row.peered_with.is_empty() {
            winner.row.peered_with.clone_from(&other.row.peered_with);
        }
    }
    winner.row
}

fn merge_subnets(group: Vec<Given<ListedSubnet>>, findings: &mut Vec<ImportFinding>) -> ListedSubnet {
    let newest = group.first().map_or(0, |given| given.generation);
    let positions = group.iter().filter(|given| given.generation == newest).map(|given| given.row.position);
    let position = positions.min().unwrap_or(usize::MAX);
    let plain = group.into_iter().map(|Given { row, file, generation }| Given { row: row.row, file, generation });
    let Some((mut winner, others)) = split(plain.collect()) else {
        return ListedSubnet { row: SubnetRow::default(), position };
    };
    let mut merger = merger!(winner, "subnet", findings);
    for other in &others {
        let from = (&other.file, other.row.place.as_str(), other.generation);
        fill_name(&mut winner.row.network_name, &other.row.network_name);
        merger.list("prefixes", &mut winner.row.prefixes, &other.row.prefixes, from);
        merger.attributes(&mut winner.row.attributes, &other.row.attributes, from);
        if winner.row.delegations.is_empty() {
            winner.row.delegations.clone_from(&other.row.delegations);
        }
        if winner.row.location.is_none() {
            winner.row.location.clone_from(&other.row.location);
        }
    }
    ListedSubnet { row: winner.row, position }
}

fn merge_machines(group: Vec<Given<VirtualMachineRow>>, findings: &mut Vec<ImportFinding>) -> VirtualMachineRow {
    let Some((mut winner, others)) = split(group) else { return VirtualMachineRow::default() };
    // Of an id and a bare name, the id stays.
    if let Some(id) = others.iter().map(|other| &other.row.key).find(|id| id.contains('/'))
        && !winner.row.key.contains('/')
    {
        winner.row.key.clone_from(id);
    }
    let mut merger = merger!(winner, "VM", findings);
    for other in &others {
        let from = (&other.file, other.row.place.as_str(), other.generation);
        let ours = &mut winner.row;
        fill_name(&mut ours.name, &other.row.name);
        merger.text("location", &mut ours.location, &other.row.location, from);
        merger.text("resource group", &mut ours.resource_group, &other.row.resource_group, from);
        merger.text("size", &mut ours.size, &other.row.size, from);
        merger.field("operating system", &mut ours.operating_system, &other.row.operating_system, from);
        merger.field("power state", &mut ours.power, &other.row.power, from);
        merger.field("zone", &mut ours.zone, &other.row.zone, from);
        merger.attributes(&mut ours.attributes, &other.row.attributes, from);
        for nic in &other.row.nic_keys {
            if !ours.nic_keys.iter().any(|known| key(known) == key(nic)) && other.generation == winner.generation {
                ours.nic_keys.push(nic.clone());
            }
        }
        if ours.nic_keys.is_empty() {
            ours.nic_keys.clone_from(&other.row.nic_keys);
        }
        if ours.primary_nic_key.is_none() {
            ours.primary_nic_key.clone_from(&other.row.primary_nic_key);
        }
        if ours.addresses.is_empty() {
            ours.addresses.clone_from(&other.row.addresses);
        }
    }
    winner.row
}

fn merge_nics(group: Vec<Given<NicRow>>, findings: &mut Vec<ImportFinding>) -> NicRow {
    let Some((mut winner, others)) = split(group) else { return NicRow::default() };
    let mut merger = merger!(winner, "NIC", findings);
    for other in &others {
        let from = (&other.file, other.row.place.as_str(), other.generation);
        let ours = &mut winner.row;
        fill_name(&mut ours.name, &other.row.name);
        merger.text("location", &mut ours.location, &other.row.location, from);
        merger.text("resource group", &mut ours.resource_group, &other.row.resource_group, from);
        merger.text("MAC address", &mut ours.mac, &other.row.mac, from);
        merger.attributes(&mut ours.attributes, &other.row.attributes, from);
        let their_machine = other.row.virtual_machine_key.as_deref().map(key);
        merger.field("VM", &mut ours.virtual_machine_key.as_deref().map(key), &their_machine, from);
        if ours.virtual_machine_key.is_none() {
            ours.virtual_machine_key.clone_from(&other.row.virtual_machine_key);
            ours.virtual_machine_name.clone_from(&other.row.virtual_machine_name);
        }
        ours.number = ours.number.or(other.row.number);
        ours.primary = ours.primary.or(other.row.primary);
        if other.generation == winner.generation || ours.ip_configurations.is_empty() {
            for theirs in &other.row.ip_configurations {
                merge_ip_configuration(&mut ours.ip_configurations, theirs, &mut merger, from);
            }
        } else {
            fill_ip_configurations(&mut ours.ip_configurations, &other.row.ip_configurations);
        }
    }
    winner.row
}

fn merge_ip_configuration(
    ours: &mut Vec<IpConfigurationRow>,
    theirs: &IpConfigurationRow,
    merger: &mut Merger<'_>,
    from: (&Text, &str, u32),
) {
    let Some(known) = ours.iter_mut().find(|known| Key::from(known.name.as_str()) == Key::from(theirs.name.as_str()))
    else {
        ours.push(theirs.clone());
        return;
    };
    merger.field("address", &mut known.address, &theirs.address, from);
    merger.field("allocation", &mut known.allocation, &theirs.allocation, from);
    known.primary = known.primary.or(theirs.primary);
    if known.subnet.is_none() {
        known.subnet.clone_from(&theirs.subnet);
    }
    if known.public_address.is_none() {
        known.public_address.clone_from(&theirs.public_address);
    }
}

/// What a newer file does not say of an IP configuration is as the older one has it, unless its address is another now. Those
/// that the newer file does not list are gone.
fn fill_ip_configurations(ours: &mut [IpConfigurationRow], older: &[IpConfigurationRow]) {
    for known in ours {
        let same = |theirs: &&IpConfigurationRow| {
            same_folded(&theirs.name, &known.name) && (known.address.is_none() || known.address == theirs.address)
        };
        let Some(theirs) = older.iter().find(same) else { continue };
        known.address = known.address.or(theirs.address);
        known.allocation = known.allocation.or(theirs.allocation);
        if known.subnet.is_none() {
            known.subnet.clone_from(&theirs.subnet);
        }
        if known.public_address.is_none() {
            known.public_address.clone_from(&theirs.public_address);
        }
    }
}

fn fill_name(ours: &mut String, theirs: &str) {
    if ours.is_empty() {
        *ours = theirs.to_owned();
    }
}
