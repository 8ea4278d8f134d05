//! Many rows about one NIC become one, with the IP configurations of all of them.
//!
//! Rows with one key come from one tool, and their IP configurations go by name. Rows of different tools go by address: each tool
//! has names of its own for them.

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use super::super::identity::mac;
use super::super::inventory_rows::{IpConfigurationRow, NicRow, SubnetReference};
use super::super::order;
use super::super::text::{Key, Text, same_folded};
use super::merge::{From, ListedNic, Merger, chosen_name};
use super::{Given, ImportFinding, StandIns, key, last_segment};

/// `plans` are the keys of networks that an address plan lists: what a tool says of a real network counts more.
pub(super) fn merge_nics(
    mut winner: Given<NicRow>,
    others: Vec<Given<NicRow>>,
    stand_ins: &StandIns,
    plans: &FxHashSet<Key>,
    findings: &mut Vec<ImportFinding>,
) -> ListedNic {
    if others.is_empty() {
        return ListedNic { row: winner.row, file: winner.file };
    }
    chosen_name!(winner, others);
    let name = called(&winner.row);
    let mut merger = Merger::new("NIC", &winner, (&name, &winner.row.place), findings);
    for other in &others {
        let from = (&other.file, &other.row.place, other.generation);
        let of_one_tool = !winner.renamed && !other.renamed;
        merger.of_tools = !of_one_tool;
        let ours = &mut winner.row;
        merger.location(stand_ins, &mut ours.location, &other.row.location, from);
        merger.text("resource group", &mut ours.resource_group, &other.row.resource_group, from);
        let mac_of = |row: &NicRow| row.mac.as_deref().and_then(mac);
        if mac_of(ours).is_none() || mac_of(ours) != mac_of(&other.row) {
            merger.text("MAC address", &mut ours.mac, &other.row.mac, from);
        }
        merger.attributes(&mut ours.attributes, &other.row.attributes, from);
        let their_machine = other.row.virtual_machine_key.as_deref().map(key);
        merger.field("VM", &mut ours.virtual_machine_key.as_deref().map(key), &their_machine, from);
        if ours.virtual_machine_key.is_none() {
            ours.virtual_machine_key.clone_from(&other.row.virtual_machine_key);
            ours.virtual_machine_name.clone_from(&other.row.virtual_machine_name);
        }
        ours.number = ours.number.or(other.row.number);
        ours.primary = ours.primary.or(other.row.primary);
        let theirs = &other.row.ip_configurations;
        let configurations = &mut ours.ip_configurations;
        if configurations.is_empty() {
            configurations.clone_from(theirs);
        } else if of_one_tool {
            by_name(configurations, theirs, plans, &mut merger, from);
        } else {
            by_address(configurations, theirs, plans, &mut merger, from);
            in_one_network(configurations, plans);
        }
    }
    ListedNic { row: winner.row, file: winner.file }
}

/// A NIC in messages: `web1 / nic0`.
fn called(row: &NicRow) -> String {
    let machine = row.virtual_machine_name.as_deref().filter(|name| !name.is_empty());
    match machine.or(row.virtual_machine_key.as_deref().map(last_segment)) {
        Some(machine) => format!("{machine} / {}", row.name),
        None => row.name.to_string(),
    }
}

/// IP configurations of one tool's rows. An older row fills gaps only.
fn by_name(
    ours: &mut Vec<IpConfigurationRow>,
    theirs: &[IpConfigurationRow],
    plans: &FxHashSet<Key>,
    merger: &mut Merger<'_>,
    from: From<'_>,
) {
    for row in theirs {
        let same_name = ours.iter().position(|known| same_folded(&known.name, &row.name));
        match (same_name, with_address(ours, row.address)) {
            (Some(place), _) if merger.is_as_new(from) => {
                merger.field("address", &mut ours[place].address, &row.address, from);
                fill(&mut ours[place], row, plans, merger, from);
            }
            (None, _) if merger.is_as_new(from) => ours.push(row.clone()),
            (_, Some(place)) => fill(&mut ours[place], row, plans, merger, from),
            _ => {}
        }
    }
}

/// IP configurations of different tools' rows. Where one of two rows has more addresses, and all of the other's, it has seen more;
/// where each has one that the other has not, one of them is out of date.
fn by_address(
    ours: &mut Vec<IpConfigurationRow>,
    theirs: &[IpConfigurationRow],
    plans: &FxHashSet<Key>,
    merger: &mut Merger<'_>,
    from: From<'_>,
) {
    let of = |rows: &[IpConfigurationRow]| order::distinct(rows.iter().filter_map(|row| row.address));
    let within = |some: &[IpAddr], all: &[IpAddr]| some.iter().all(|address| all.binary_search(address).is_ok());
    let (our_addresses, their_addresses) = (of(ours), of(theirs));
    if our_addresses.is_empty() || their_addresses.is_empty() {
        for (place, row) in theirs.iter().enumerate() {
            match ours.get_mut(place) {
                Some(known) => {
                    known.address = known.address.or(row.address);
                    known.is_ipv6 = known.address.map_or(known.is_ipv6, |address| address.is_ipv6());
                    fill(known, row, plans, merger, from);
                }
                None if row.address.is_some() => ours.push(with_free_name(ours, row)),
                None => {}
            }
        }
        return;
    }
    let have_more = within(&our_addresses, &their_addresses) && merger.is_as_new(from);
    if !have_more && !within(&their_addresses, &our_addresses) && merger.is_as_new(from) {
        let list = |all: &[IpAddr]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let (kept, other) = (list(&our_addresses), list(&their_addresses));
        merger.contradiction("address", &kept, &other, (from.0, from.1));
    }
    for row in theirs.iter().filter(|row| row.address.is_some()) {
        match with_address(ours, row.address) {
            Some(place) => fill(&mut ours[place], row, plans, merger, from),
            None if have_more => ours.push(with_free_name(ours, row)),
            None => {}
        }
    }
}

/// A NIC is in one network: what one tool knows of it holds for addresses that only another one has.
fn in_one_network(rows: &mut [IpConfigurationRow], plans: &FxHashSet<Key>) {
    let is_real = |subnet: &&SubnetReference| !plans.contains(&key(&subnet.network_key));
    let mut real = rows.iter().filter_map(|row| row.subnet.as_ref()).filter(is_real);
    let Some(first) = real.next().cloned() else { return };
    if real.any(|other| key(&other.network_key) != key(&first.network_key)) {
        return;
    }
    for row in rows.iter_mut().filter(|row| !row.subnet.as_ref().is_some_and(|subnet| is_real(&subnet))) {
        row.subnet = Some(SubnetReference { subnet_name: Text::new(), ..first.clone() });
    }
}

fn with_address(rows: &[IpConfigurationRow], address: Option<IpAddr>) -> Option<usize> {
    let address = address?;
    rows.iter().position(|row| row.address == Some(address))
}

/// A row under a name that no other one has.
fn with_free_name(rows: &[IpConfigurationRow], row: &IpConfigurationRow) -> IpConfigurationRow {
    let is_free = |name: &str| !rows.iter().any(|known| same_folded(&known.name, name));
    let mut row = IpConfigurationRow { primary: None, ..row.clone() };
    if !is_free(&row.name) {
        let free = (rows.len() + 1..).map(|number| format!("ipconfig{number}")).find(|name| is_free(name));
        row.name = free.unwrap_or_default().into();
    }
    row
}

/// What one row leaves open, another fills in.
fn fill(
    known: &mut IpConfigurationRow,
    theirs: &IpConfigurationRow,
    plans: &FxHashSet<Key>,
    merger: &mut Merger<'_>,
    from: From<'_>,
) {
    merger.field("allocation", &mut known.allocation, &theirs.allocation, from);
    known.primary = known.primary.or(theirs.primary);
    if known.public_address.is_none() {
        known.public_address.clone_from(&theirs.public_address);
    }
    let Some(theirs) = &theirs.subnet else { return };
    match &mut known.subnet {
        None => known.subnet = Some(theirs.clone()),
        Some(ours) => subnet(ours, theirs, plans, merger, from),
    }
}

fn subnet(
    ours: &mut SubnetReference,
    theirs: &SubnetReference,
    plans: &FxHashSet<Key>,
    merger: &mut Merger<'_>,
    from: From<'_>,
) {
    let network = |subnet: &SubnetReference| key(&subnet.network_key);
    if network(ours) != network(theirs) {
        let of_plan = [plans.contains(&network(ours)), plans.contains(&network(theirs))];
        if of_plan == [true, false] {
            ours.clone_from(theirs);
        } else if of_plan != [false, true] && merger.is_as_new(from) {
            let name = |subnet: &SubnetReference| match subnet.network_name.as_str() {
                "" => last_segment(&subnet.network_key).to_owned(),
                name => name.to_owned(),
            };
            merger.contradiction("network", &name(ours), &name(theirs), (from.0, from.1));
        }
        return;
    }
    let (mine, other) = (ours.subnet_name.trim(), theirs.subnet_name.trim());
    if mine.is_empty() {
        ours.subnet_name.clone_from(&theirs.subnet_name);
    } else if !other.is_empty() && !same_folded(mine, other) && merger.is_as_new(from) {
        merger.contradiction("subnet", mine, other, (from.0, from.1));
    }
}
