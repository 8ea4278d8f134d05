//! Which NICs and VMs name each other, those that only others name among them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::file_place::FilePlace;
use super::super::inventory::Known;
use super::super::inventory_rows::{IpConfigurationRow, NicRow, VirtualMachineRow};
use super::super::text::{Folded, Text};
use super::merge::{Keyed, ListedNic};
use super::{key_text, last_segment};

/// The place of a row that no file has.
pub(super) const REFERENCED: &str = "\u{0}referenced";

/// Whether a file lists what a row is about.
pub(super) fn known(place: &FilePlace) -> Known {
    if *place == REFERENCED { Known::Referenced } else { Known::Listed }
}

/// No place.
pub(super) const NOWHERE: u32 = u32::MAX;

/// VMs and NICs, and who belongs to whom.
pub(super) struct Wired {
    pub machines: Vec<VirtualMachineRow>,
    pub nics: Vec<ListedNic>,
    /// For each NIC, where its VM stands.
    pub machine_of: Vec<u32>,
    /// For each VM one after the other, where the NICs stand that it lists; of several with one key the first.
    pub listed: Vec<u32>,
    /// NICs that no file has and several VMs list: where each stands, and where the first of its key does.
    pub twins: Vec<(u32, u32)>,
}

pub(super) fn wire(machines: Keyed<VirtualMachineRow>, nics: Keyed<ListedNic>) -> Wired {
    let (nics, listed, twins) = add_referenced_nics(&machines.rows, nics);
    let (machines, mut machine_of) = add_referenced_machines(machines, &nics);
    attach_nics(&machines, &nics, &listed, &mut machine_of);
    Wired { machines, nics, machine_of, listed, twins }
}

/// VMs list NICs that no file lists: they are there, with the VM's address where only one can be meant.
fn add_referenced_nics(
    machines: &[VirtualMachineRow],
    Keyed { rows: mut nics, mut by_key }: Keyed<ListedNic>,
) -> (Vec<ListedNic>, Vec<u32>, Vec<(u32, u32)>) {
    let count = nics.len();
    let at = |place: u32| (0, key_text(&nics[place as usize].row.key));
    let has_stopgap = |machine: &VirtualMachineRow| machine.nic_keys.is_empty() && !machine.addresses.is_empty();
    let attached: FxHashSet<Folded<'_>> = if machines.iter().any(has_stopgap) {
        nics.iter().filter_map(|nic| nic.row.virtual_machine_key.as_deref().map(key_text).map(Folded)).collect()
    } else {
        FxHashSet::default()
    };
    let mut listed = Vec::with_capacity(machines.iter().map(|machine| machine.nic_keys.len()).sum());
    let mut added: Vec<NicRow> = Vec::new();
    for machine in machines {
        let sure = machine.nic_keys.len() == 1 && machine.addresses.len() == 1;
        for nic in &machine.nic_keys {
            // Files list both in one order, as a rule: the next one is looked at first, which costs no search.
            let next = listed.last().map_or(0, |last| *last as usize + 1);
            if nics.get(next).is_some_and(|listed| listed.row.key == *nic) {
                listed.push(next as u32);
                continue;
            }
            let place = by_key.get((0, key_text(nic)), at).unwrap_or_else(|| {
                let name = last_segment(nic.trim_end_matches('/')).into();
                added.push(referenced_nic(machine, nic.clone(), name, if sure { &machine.addresses } else { &[] }));
                (count + added.len() - 1) as u32
            });
            listed.push(place);
        }
        if has_stopgap(machine) && !attached.contains(&Folded(key_text(&machine.key))) {
            let key = format!("{}/nics/0", machine.key.trim_end_matches('/')).into();
            added.push(referenced_nic(machine, key, "nic0".into(), &machine.addresses));
        }
    }
    drop(attached);
    if added.is_empty() {
        return (nics, listed, Vec::new());
    }
    let at = |place: u32| {
        let row = nics.get(place as usize).map_or_else(|| &added[place as usize - count], |nic| &nic.row);
        (0, key_text(&row.key))
    };
    let places = (count..count + added.len()).map(|place| place as u32);
    let twins = places.filter_map(|place| Some((place, by_key.get_or_add(at(place), place, at).ok()?)));
    let twins: Vec<(u32, u32)> = twins.collect();
    let first: FxHashMap<u32, u32> = twins.iter().copied().collect();
    for place in listed.iter_mut().filter(|place| **place as usize >= count) {
        *place = first.get(place).copied().unwrap_or(*place);
    }
    let file = super::Text::from("");
    nics.extend(added.into_iter().map(|row| ListedNic { row, file: file.clone() }));
    (nics, listed, twins)
}

fn referenced_nic(machine: &VirtualMachineRow, key: Text, name: Text, addresses: &[std::net::IpAddr]) -> NicRow {
    let stopgap = |(place, address): (usize, &std::net::IpAddr)| IpConfigurationRow {
        name: if place == 0 { "ipconfig1".into() } else { format!("ipconfig1-{}", place + 1).into() },
        primary: Some(place == 0),
        address: Some(*address),
        is_ipv6: address.is_ipv6(),
        ..IpConfigurationRow::default()
    };
    NicRow {
        key,
        name,
        location: machine.location.clone(),
        virtual_machine_key: Some(machine.key.clone()),
        virtual_machine_name: Some(machine.name.clone()),
        ip_configurations: addresses.iter().enumerate().map(stopgap).collect(),
        place: REFERENCED.into(),
        ..NicRow::default()
    }
}

/// NICs name VMs that no file lists: they exist under the id's last segment.
fn add_referenced_machines(
    Keyed { rows: mut machines, mut by_key }: Keyed<VirtualMachineRow>,
    nics: &[ListedNic],
) -> (Vec<VirtualMachineRow>, Vec<u32>) {
    let count = machines.len() as u32;
    // Of several spellings of one thing the smallest is kept, whichever file comes first.
    let smaller = |known: &mut Option<Text>, other: Option<&str>| match (known.as_deref(), other) {
        (None, Some(other)) => *known = Some(other.into()),
        (Some(this), Some(other)) if other < this => *known = Some(other.into()),
        _ => {}
    };
    let mut machine_of = vec![NOWHERE; nics.len()];
    let mut last = 0;
    for (ListedNic { row: nic, .. }, machine_of) in nics.iter().zip(&mut machine_of) {
        let Some(spelling) = nic.virtual_machine_key.as_deref() else { continue };
        let near = [last, last + 1].into_iter().find(|place| {
            *place < count && machines.get(*place as usize).is_some_and(|machine| machine.key == spelling)
        });
        if let Some(place) = near {
            (*machine_of, last) = (place, place);
            continue;
        }
        let id = key_text(spelling);
        let at = |place: u32| (0, key_text(&machines[place as usize].key));
        if id.is_empty() {
            *machine_of = by_key.get((0, id), at).unwrap_or(NOWHERE);
            continue;
        }
        let place = match by_key.get_or_add((0, id), machines.len() as u32, at) {
            Ok(place) => place,
            Err(place) => {
                machines.push(VirtualMachineRow {
                    key: id.into(),
                    place: REFERENCED.into(),
                    ..VirtualMachineRow::default()
                });
                place
            }
        };
        (*machine_of, last) = (place, place);
        if place < count {
            continue;
        }
        let row = &mut machines[place as usize];
        if id < row.key.as_str() {
            row.key = id.into();
        }
        let mut name = Some(std::mem::take(&mut row.name)).filter(|name| !name.is_empty());
        smaller(&mut name, nic.virtual_machine_name.as_deref().filter(|name| !name.is_empty()));
        row.name = name.unwrap_or_default();
        smaller(&mut row.location, nic.location.as_deref());
    }
    for row in machines.iter_mut().skip(count as usize).filter(|row| row.name.is_empty()) {
        row.name = last_segment(&row.key).into();
    }
    (machines, machine_of)
}

/// VMs list NICs that do not name their VM.
fn attach_nics(machines: &[VirtualMachineRow], nics: &[ListedNic], listed: &[u32], machine_of: &mut [u32]) {
    if nics.iter().all(|nic| nic.row.virtual_machine_key.is_some()) {
        return;
    }
    let owners = machines.iter().enumerate().flat_map(|(place, row)| row.nic_keys.iter().map(move |_| place as u32));
    for (machine, nic) in owners.zip(listed) {
        if nics[*nic as usize].row.virtual_machine_key.is_none() {
            machine_of[*nic as usize] = machine;
        }
    }
}
