//! Which rows tell of one NIC: those with one key; within a VM those with one MAC address; and, where a file gives no MAC address,
//! those with an address in common.
//!
//! # Invariant
//!
//! What one file lists as two NICs stays two: teams share a MAC address, and some files lump addresses together.

use std::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::finding::Severity;
use super::super::identity::mac;
use super::super::inventory::Inventory;
use super::super::inventory_rows::{NicRow, VirtualMachineRow};
use super::super::mac_address::MacAddress;
use super::super::order;
use super::super::renamed;
use super::super::text::{Key, same_folded};
use super::union::Groups;
use super::{Given, ImportFinding, Text, key, last_segment, nic_rows};

/// Most MAC addresses of several VMs that are told one by one.
const MOST_TOLD: usize = 20;

/// Gives every row the key of the NIC that it means.
pub(super) fn resolve(
    nics: &mut [Given<NicRow>],
    machines: &mut [Given<VirtualMachineRow>],
    names: &mut renamed::Names,
    findings: &mut Vec<ImportFinding>,
) {
    let worth_a_look = worth_a_look(nics);
    if worth_a_look.is_empty() {
        return;
    }
    let all = Nics::of(nics, machines, &worth_a_look);
    all.report_shared(nics, findings);
    let renamed = all.renamed();
    if renamed.is_empty() {
        return;
    }
    for (old, new) in &renamed {
        names.note(old.clone(), new.clone());
    }
    for given in nics.iter_mut() {
        if let Some(new) = renamed.get(&key(&given.row.key)) {
            given.row.key = new.text().clone();
            given.renamed = true;
        }
    }
    for given in machines.iter_mut() {
        let row = &mut given.row;
        for listed in row.nic_keys.iter_mut().chain(row.primary_nic_key.as_mut()) {
            if let Some(new) = renamed.get(&key(listed)) {
                *listed = new.text().clone();
            }
        }
        let mut seen = FxHashSet::default();
        row.nic_keys.retain(|listed| seen.insert(key(listed)));
    }
}

/// Tells of MAC addresses that several VMs have.
pub(super) fn report_shared(
    nics: &[Given<NicRow>],
    machines: &[Given<VirtualMachineRow>],
    findings: &mut Vec<ImportFinding>,
) {
    let worth_a_look = worth_a_look(nics);
    if !worth_a_look.is_empty() {
        Nics::of(nics, machines, &worth_a_look).report_shared(nics, findings);
    }
}

/// The same, of an inventory.
pub(super) fn report_shared_of(inventory: &Inventory, file: &str, findings: &mut Vec<ImportFinding>) {
    let macs = || inventory.nics.iter().filter_map(|nic| nic.mac.as_ref()?.number());
    let mut seen = FxHashSet::with_capacity_and_hasher(macs().count(), Default::default());
    let twice: FxHashSet<u64> = macs().filter(|mac| !seen.insert(*mac)).collect();
    if twice.is_empty() {
        return;
    }
    let rows = nic_rows(inventory, 0..inventory.nics.len(), |nic| {
        nic.mac.as_ref().and_then(MacAddress::number).is_some_and(|mac| twice.contains(&mac))
    });
    let file: Text = file.into();
    let given = |row| Given { row, file: file.clone(), generation: 0, renamed: false };
    report_shared(&rows.into_iter().map(given).collect::<Vec<_>>(), &[], findings);
}

/// Keys of NICs that have a MAC address or an IP address in common with NICs of other keys: few, as a rule.
fn worth_a_look(nics: &[Given<NicRow>]) -> FxHashSet<Key> {
    let mut keys = FxHashSet::default();
    let mut look = |first: u32, place: u32| {
        let [first, other] = [first, place].map(|place| nics[place as usize].row.key.as_str());
        if first != other && !same_folded(first, other) {
            keys.insert(key(first));
            keys.insert(key(other));
        }
    };
    let places = || (0..nics.len() as u32).zip(nics);
    // One after the other, so that there is one large map at a time.
    let count = places().filter(|(_, given)| given.row.mac.is_some()).count();
    let mut macs: FxHashMap<u64, u32> = FxHashMap::with_capacity_and_hasher(count, Default::default());
    for (place, given) in places() {
        if let Some(mac) = given.row.mac.as_deref().and_then(mac) {
            look(*macs.entry(mac).or_insert(place), place);
        }
    }
    drop(macs);
    let mut short: FxHashMap<u32, u32> = FxHashMap::with_capacity_and_hasher(nics.len(), Default::default());
    let mut long: FxHashMap<u128, u32> = FxHashMap::default();
    for (place, given) in places() {
        for address in given.row.ip_configurations.iter().filter_map(|configuration| configuration.address) {
            let first = match address {
                IpAddr::V4(address) => short.entry(address.to_bits()).or_insert(place),
                IpAddr::V6(address) => long.entry(address.to_bits()).or_insert(place),
            };
            look(*first, place);
        }
    }
    keys
}

/// All that the rows of one key say.
struct Nic {
    key: Key,
    machine: Option<Key>,
    /// Which files list it; each once.
    files: Vec<u32>,
    macs: Vec<u64>,
    addresses: Vec<IpAddr>,
}

/// In the order of their keys.
struct Nics(Vec<Nic>);

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

impl Nics {
    fn of(nics: &[Given<NicRow>], machines: &[Given<VirtualMachineRow>], wanted: &FxHashSet<Key>) -> Self {
        let mut owners: FxHashMap<Key, Key> = FxHashMap::default();
        for given in machines {
            for nic in given.row.nic_keys.iter().map(|nic| key(nic)).filter(|nic| wanted.contains(nic)) {
                owners.insert(nic, key(&given.row.key));
            }
        }
        let mut files: FxHashMap<(Text, u32), u32> = FxHashMap::default();
        let mut all: FxHashMap<Key, Nic> = FxHashMap::default();
        for given in nics {
            let row = &given.row;
            let id = key(&row.key);
            if !wanted.contains(&id) {
                continue;
            }
            let count = files.len() as u32;
            let file = *files.entry((given.file.clone(), given.generation)).or_insert(count);
            let new = || Nic { key: id.clone(), machine: None, files: vec![], macs: vec![], addresses: vec![] };
            let nic = all.entry(id.clone()).or_insert_with(new);
            let machine = row.virtual_machine_key.as_deref().map(key).or_else(|| owners.get(&id).cloned());
            nic.machine = match (nic.machine.take(), machine) {
                (Some(left), Some(right)) => Some(left.min(right)),
                (left, right) => left.or(right),
            };
            if id.as_str() < nic.key.as_str() {
                nic.key = id;
            }
            add(&mut nic.files, file);
            if let Some(mac) = row.mac.as_deref().and_then(mac) {
                add(&mut nic.macs, mac);
            }
            for address in row.ip_configurations.iter().filter_map(|configuration| configuration.address) {
                // A hostile file may give one NIC very many: more than a few tell nothing more.
                if nic.addresses.len() < 64 {
                    add(&mut nic.addresses, address);
                }
            }
        }
        let mut all: Vec<Nic> = all.into_values().collect();
        order::sort_by(&mut all, |left, right| left.key.cmp(&right.key));
        Self(all)
    }

    /// The NICs of each VM that have a value in common; each list in the order of keys.
    fn sharing<T: Ord + Copy>(&self, values: impl Fn(&Nic) -> &[T]) -> Vec<Vec<u32>> {
        let mut machines: FxHashMap<&Key, u32> = FxHashMap::default();
        let mut all: Vec<(u32, T, u32)> = Vec::new();
        for (place, nic) in self.0.iter().enumerate() {
            let Some(machine) = &nic.machine else { continue };
            let count = machines.len() as u32;
            let machine = *machines.entry(machine).or_insert(count);
            all.extend(values(nic).iter().map(|value| (machine, *value, place as u32)));
        }
        all.sort_unstable();
        let same = all.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1));
        same.filter(|same| same.len() > 1).map(|same| same.iter().map(|(.., place)| *place).collect()).collect()
    }

    /// NICs that are one, in groups.
    fn united(&self) -> Groups {
        let mut groups = Groups::apart(self.0.len());
        for places in self.sharing(|nic| &nic.macs) {
            if self.are_of_different_files(&places) {
                places.iter().for_each(|place| groups.join(places[0], *place));
            }
        }
        let by_address = self.sharing(|nic| &nic.addresses);
        if by_address.is_empty() {
            return groups;
        }
        // What the members of a group say together counts now.
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for place in 0..self.0.len() as u32 {
            members.entry(groups.of(place)).or_default().push(place);
        }
        for places in by_address {
            let of: FxHashSet<u32> = places.iter().map(|place| groups.of(*place)).collect();
            let all: Vec<u32> = of.iter().filter_map(|group| members.get(group)).flatten().copied().collect();
            let macs: FxHashSet<u64> = all.iter().flat_map(|place| &self.0[*place as usize].macs).copied().collect();
            if of.len() > 1 && macs.len() < 2 && self.are_of_different_files(&all) {
                all.iter().for_each(|place| groups.join(all[0], *place));
                members.insert(groups.of(all[0]), all);
            }
        }
        groups
    }

    fn are_of_different_files(&self, places: &[u32]) -> bool {
        let mut seen = FxHashSet::default();
        places.iter().flat_map(|place| &self.0[*place as usize].files).all(|file| seen.insert(*file))
    }

    /// New keys of those that are one with others: of all their keys one that begins with the VM's, or else the smallest.
    fn renamed(&self) -> FxHashMap<Key, Key> {
        let mut groups = self.united();
        if !groups.any() {
            return FxHashMap::default();
        }
        let mut best: FxHashMap<u32, u32> = FxHashMap::default();
        let rank = |place: u32| {
            let nic = &self.0[place as usize];
            let head = nic.machine.as_ref().and_then(|machine| nic.key.as_str().get(..machine.as_str().len()));
            (head.map(Key::from) != nic.machine, place)
        };
        for place in 0..self.0.len() as u32 {
            let known = best.entry(groups.of(place)).or_insert(place);
            if rank(place) < rank(*known) {
                *known = place;
            }
        }
        let mut renamed = FxHashMap::default();
        for place in 0..self.0.len() as u32 {
            let group = groups.of(place);
            match best.get(&group) {
                Some(best) if *best != place => {
                    renamed.insert(self.0[place as usize].key.clone(), self.0[*best as usize].key.clone());
                }
                _ => {}
            }
        }
        renamed
    }

    /// One MAC address in several VMs is a copy, or a machine that two tools call by different names.
    fn report_shared(&self, rows: &[Given<NicRow>], findings: &mut Vec<ImportFinding>) {
        let mut all: Vec<(u64, &Key, u32)> = Vec::new();
        for (place, nic) in self.0.iter().enumerate() {
            let Some(machine) = &nic.machine else { continue };
            all.extend(nic.macs.iter().map(|mac| (*mac, machine, place as u32)));
        }
        all.sort_unstable();
        let pairs: Vec<[u32; 2]> = all
            .chunk_by(|left, right| left.0 == right.0)
            .filter_map(|same| {
                let (_, machine, place) = same.first()?;
                let other = same.iter().find(|(_, other, _)| other != machine)?;
                Some([*place, other.2])
            })
            .collect();
        if pairs.is_empty() {
            return;
        }
        let wanted: FxHashSet<&Key> =
            pairs.iter().take(MOST_TOLD).flatten().map(|place| &self.0[*place as usize].key).collect();
        let mut told: FxHashMap<Key, (String, String, &str)> = FxHashMap::default();
        for given in rows {
            let id = key(&given.row.key);
            if !wanted.contains(&id) {
                continue;
            }
            let row = &given.row;
            let machine = row.virtual_machine_name.as_deref().filter(|name| !name.is_empty());
            let machine = machine.or(row.virtual_machine_key.as_deref().map(last_segment)).unwrap_or_default();
            let said =
                (given.at(&row.place), format!("{machine} / {}", row.name), row.mac.as_deref().unwrap_or_default());
            let known = told.entry(id).or_insert_with(|| said.clone());
            if said < *known {
                *known = said;
            }
        }
        for [one, other] in pairs.iter().take(MOST_TOLD) {
            let of = |place: &u32| told.get(&self.0[*place as usize].key);
            let (Some((one_at, one, mac)), Some((other_at, other, _))) = (of(one), of(other)) else { continue };
            findings.push(ImportFinding {
                code: "mac-twice",
                severity: Severity::Warning,
                subject: one.clone(),
                message: format!(
                    "{one} in {one_at} and {other} in {other_at} have one MAC address, {mac}. One may be left over or a copy, or both are \
                     one VM under two names.",
                ),
            });
        }
        let more = pairs.len().saturating_sub(MOST_TOLD);
        if more > 0 {
            findings.push(ImportFinding {
                code: "mac-twice",
                severity: Severity::Warning,
                subject: format!("{more} MAC addresses"),
                message: format!("{more} more MAC addresses belong to NICs of several VMs."),
            });
        }
    }
}
