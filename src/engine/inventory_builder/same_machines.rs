//! Which rows tell of one VM: those with one key, those whose BIOS shows one UUID, and those that give the bare name of one.
//!
//! # Invariants
//!
//! 1. What one file lists as two VMs stays two: clones share a UUID, and two vCenters may have VMs of one name.
//! 2. Rows that give different UUIDs are about different VMs, whatever they call them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::attribute::Attribute;
use super::super::finding::Severity;
use super::super::identity::bios_uuid;
use super::super::inventory_rows::{NicRow, VirtualMachineRow};
use super::super::order;
use super::super::renamed;
use super::super::text::{Key, same_folded};
use super::bare_names::{ByName, Candidate, Meant};
use super::union::Groups;
use super::{Given, ImportFinding, StandIns, is_bare, key, last_segment};

/// Gives every row the key of the VM that it means.
pub(super) fn resolve(
    machines: &mut [Given<VirtualMachineRow>],
    nics: &mut [Given<NicRow>],
    (stand_ins, renamed): (&StandIns, &mut renamed::Names),
    findings: &mut Vec<ImportFinding>,
) {
    if !is_needed(machines, nics) {
        return;
    }
    let known = Known::of(machines, nics, stand_ins);
    let mut groups = known.united_by_uuid(machines, findings);
    let names = known.by_name(&mut groups);
    let mut unclear: BTreeMap<Key, (String, u32, [String; 2])> = BTreeMap::new();
    let mut meant = |spelling: &str, name: &str, location: Option<&str>, uuid: Option<u128>, at: String| {
        let bare = key(spelling);
        let place = known.places.get(&bare).copied()?;
        let group = groups.of(place);
        let named_alone = known.all[group as usize].is_bare;
        if !named_alone || !is_bare(spelling, name) {
            return Some(known.all[group as usize].key.clone());
        }
        match names.meant(&bare, location) {
            Meant::Nothing => Some(known.all[group as usize].key.clone()),
            Meant::One(key) => {
                let other = known.places.get(key).map(|place| &known.all[*place as usize]);
                let differ = uuid.zip(other.and_then(|other| other.uuids.first())).is_some_and(|(a, b)| a != *b);
                Some(if differ { bare } else { key.clone() })
            }
            Meant::Several(count, places) => {
                let places = places.map(str::to_owned);
                let said = unclear
                    .entry(known.all[group as usize].key.clone())
                    .or_insert_with(|| (at.clone(), count, places.clone()));
                // Whichever row comes first, the same is said.
                if at < said.0 {
                    said.0 = at;
                }
                if (count, &places) > (said.1, &said.2) {
                    (said.1, said.2) = (count, places);
                }
                Some(bare)
            }
        }
    };
    // A NIC is where the VM of its own file is.
    let mut own: FxHashMap<(super::Text, Key), Option<String>> = FxHashMap::default();
    for given in machines.iter_mut() {
        let at = given.at(&given.row.place);
        let row = &mut given.row;
        let location = stand_ins.said(row.location.as_deref());
        if is_bare(&row.key, &row.name) {
            own.insert((given.file.clone(), key(&row.key)), location.map(str::to_owned));
        }
        if let Some(found) = meant(&row.key, &row.name, location, uuid(row), at)
            && key(&row.key) != found
        {
            renamed.note(key(&row.key), found.clone());
            row.key = found.into();
            given.renamed = true;
        }
    }
    for given in nics.iter_mut() {
        let at = given.at(&given.row.place);
        let row = &mut given.row;
        let Some(machine) = row.virtual_machine_key.as_deref() else { continue };
        let name = row.virtual_machine_name.as_deref().unwrap_or_default();
        let own = own.get(&(given.file.clone(), key(machine))).and_then(Option::as_deref);
        let location = own.or_else(|| stand_ins.said(row.location.as_deref()));
        if let Some(found) = meant(machine, name, location, None, at)
            && key(machine) != found
        {
            renamed.note(key(machine), found.clone());
            row.virtual_machine_key = Some(found.into());
        }
    }
    for (name, (first, count, [one, other])) in unclear {
        findings.push(ImportFinding {
            code: "machine-name-ambiguous",
            severity: Severity::Warning,
            subject: name.to_string(),
            message: format!(
                "{first} names the VM {name} without an id, and {count} VMs have that name: one in {one}, another in {other}. It is kept \
                 apart from them. Add where it is, or use files of one tool.",
            ),
        });
    }
}

/// Whether there are bare names beside ids, or one UUID of two keys: files of one tool, as a rule, have neither.
fn is_needed(machines: &[Given<VirtualMachineRow>], nics: &[Given<NicRow>]) -> bool {
    let of_nics = nics.iter().filter_map(|given| {
        let name = given.row.virtual_machine_name.as_deref().unwrap_or_default();
        Some(is_bare(given.row.virtual_machine_key.as_deref()?, name))
    });
    let mut all = machines.iter().map(|given| is_bare(&given.row.key, &given.row.name)).chain(of_nics);
    if all.next().is_some_and(|first| all.any(|other| other != first)) {
        return true;
    }
    let mut seen: FxHashMap<u128, &str> = FxHashMap::default();
    machines.iter().any(|given| {
        let key = given.row.key.as_str();
        uuid(&given.row).is_some_and(|uuid| !same_folded(seen.entry(uuid).or_insert(key), key))
    })
}

fn uuid(row: &VirtualMachineRow) -> Option<u128> {
    row.attributes.get(Attribute::BiosUuid).and_then(bios_uuid)
}

/// All that the rows of one key say.
struct Machine {
    key: Key,
    is_bare: bool,
    listed: bool,
    uuids: BTreeSet<u128>,
    locations: BTreeSet<Key>,
    names: BTreeSet<Key>,
    at: String,
}

struct Known {
    /// Ids first, those that name a server or a group foremost, then names, each in the order of keys: the first of a group gives it its
    /// key.
    all: Vec<Machine>,
    places: FxHashMap<Key, u32>,
}

impl Known {
    fn of(machines: &[Given<VirtualMachineRow>], nics: &[Given<NicRow>], stand_ins: &StandIns) -> Self {
        let mut all: FxHashMap<Key, Machine> = FxHashMap::default();
        let new = |key: &Key, at: &String, listed| Machine {
            key: key.clone(),
            is_bare: true,
            listed,
            uuids: BTreeSet::new(),
            locations: BTreeSet::new(),
            names: BTreeSet::new(),
            at: at.clone(),
        };
        for given in machines {
            let row = &given.row;
            let (id, at) = (key(&row.key), given.at(&row.place));
            let machine = all.entry(id.clone()).or_insert_with(|| new(&id, &at, true));
            if id.as_str() < machine.key.as_str() {
                machine.key = id.clone();
            }
            if at < machine.at {
                machine.at = at;
            }
            machine.is_bare &= is_bare(&row.key, &row.name);
            machine.uuids.extend(uuid(row));
            machine.locations.extend(stand_ins.said(row.location.as_deref()).map(Key::from));
            machine.names.insert(Key::from(row.name.trim()));
        }
        for given in nics {
            let row = &given.row;
            let Some(spelling) = row.virtual_machine_key.as_deref() else { continue };
            let id = key(spelling);
            if id.as_str().is_empty() || all.get(&id).is_some_and(|machine| machine.listed) {
                continue;
            }
            let at = given.at(&row.place);
            let name = row.virtual_machine_name.as_deref().unwrap_or_default().trim();
            let machine = all.entry(id.clone()).or_insert_with(|| new(&id, &at, false));
            if id.as_str() < machine.key.as_str() {
                machine.key = id.clone();
            }
            if at < machine.at {
                machine.at = at;
            }
            machine.is_bare &= is_bare(spelling, name);
            machine.locations.extend(stand_ins.said(row.location.as_deref()).map(Key::from));
            machine.names.insert(Key::from(name));
        }
        let mut all: Vec<Machine> = all.into_values().collect();
        let rank = |machine: &Machine| (machine.is_bare, !machine.key.as_str().contains('/'));
        order::sort_by(&mut all, |left, right| rank(left).cmp(&rank(right)).then_with(|| left.key.cmp(&right.key)));
        let places = all.iter().enumerate().map(|(place, machine)| (machine.key.clone(), place as u32)).collect();
        Self { all, places }
    }

    /// Machines whose BIOS shows one UUID, unless one file lists several of them.
    fn united_by_uuid(&self, machines: &[Given<VirtualMachineRow>], findings: &mut Vec<ImportFinding>) -> Groups {
        let mut groups = Groups::apart(self.all.len());
        let mut of_uuid: FxHashMap<u128, BTreeSet<u32>> = FxHashMap::default();
        let mut of_file: FxHashMap<(u128, &str, u32), u32> = FxHashMap::default();
        let mut cloned: FxHashSet<u128> = FxHashSet::default();
        for given in machines {
            let (Some(uuid), Some(place)) = (uuid(&given.row), self.places.get(&key(&given.row.key)).copied()) else {
                continue;
            };
            of_uuid.entry(uuid).or_default().insert(place);
            if *of_file.entry((uuid, &given.file, given.generation)).or_insert(place) != place {
                cloned.insert(uuid);
            }
        }
        self.report_copies(machines, &cloned, findings);
        for (uuid, places) in of_uuid {
            if places.len() < 2 || cloned.contains(&uuid) {
                continue;
            }
            let places: Vec<u32> = places.into_iter().collect();
            for (count, right) in places.iter().enumerate() {
                let same = places[..count].iter().find(|left| self.can_be_one(**left, *right));
                if let Some(left) = same {
                    groups.join(*left, *right);
                }
            }
        }
        groups
    }

    /// Tells of UUIDs that several machines of one file have.
    fn report_copies(
        &self,
        machines: &[Given<VirtualMachineRow>],
        cloned: &FxHashSet<u128>,
        findings: &mut Vec<ImportFinding>,
    ) {
        // For each UUID, file and machine the row that comes first there.
        type Copied<'a> = (u128, &'a str, u32, u32);
        let mut first: BTreeMap<Copied<'_>, &Given<VirtualMachineRow>> = BTreeMap::new();
        for given in machines {
            let uuid = uuid(&given.row).filter(|uuid| cloned.contains(uuid));
            let (Some(uuid), Some(place)) = (uuid, self.places.get(&key(&given.row.key))) else { continue };
            let known = first.entry((uuid, &given.file, given.generation, *place)).or_insert(given);
            if given.row.place < known.row.place {
                *known = given;
            }
        }
        let all: Vec<_> = first.into_iter().collect();
        let files = all.chunk_by(|((left, file, newer, _), _), ((right, other, older, _), _)| {
            (left, file, newer) == (right, other, older)
        });
        let mut told = FxHashSet::default();
        for copies in files {
            let [((uuid, ..), one), (_, other), more @ ..] = copies else { continue };
            if !told.insert(*uuid) {
                continue;
            }
            let more = if more.is_empty() { String::new() } else { format!(", and {} more,", more.len()) };
            findings.push(ImportFinding {
                code: "bios-uuid-twice",
                severity: Severity::Info,
                subject: one.row.name.to_string(),
                message: format!(
                    "{} in {} and {} in {}{more} have one BIOS UUID, as copies have. They are told apart by their ids.",
                    one.row.name,
                    one.at(&one.row.place),
                    other.row.name,
                    other.at(&other.row.place)
                ),
            });
        }
    }

    /// Whether two with one UUID can be one machine: at one place, or by one name.
    fn can_be_one(&self, left: u32, right: u32) -> bool {
        let (left, right) = (&self.all[left as usize], &self.all[right as usize]);
        left.locations.is_empty()
            || right.locations.is_empty()
            || !left.locations.is_disjoint(&right.locations)
            || !left.names.is_disjoint(&right.names)
    }

    /// The machines with ids, by name. Only asked where there are bare names.
    fn by_name(&self, groups: &mut Groups) -> ByName {
        let mut by_name = ByName::default();
        let bare: FxHashSet<&Key> =
            self.all.iter().filter(|machine| machine.is_bare).map(|machine| &machine.key).collect();
        if bare.is_empty() {
            return by_name;
        }
        for (place, machine) in self.all.iter().enumerate().filter(|(_, machine)| !machine.is_bare) {
            let key = self.all[groups.of(place as u32) as usize].key.clone();
            let last = Key::from(last_segment(machine.key.as_str()));
            let of_id = machine.key.as_str().contains('/').then_some(&last);
            for name in machine.names.iter().chain(of_id).filter(|name| bare.contains(name)) {
                let location = machine.locations.first().cloned();
                let candidate =
                    Candidate { key: key.clone(), location, listed: machine.listed, at: machine.at.clone() };
                by_name.add(name.clone(), candidate);
            }
        }
        by_name.counted()
    }
}
