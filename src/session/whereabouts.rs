//! Where the machines of a file are that does not say so itself: where the plan, or another file, has most of them.
//!
//! Machines tell and networks do not: two sites often have networks of the same names.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::identity::bios_uuid;
use crate::engine::inventory::{Inventory, Side};
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::text::{Folded, Key, trimmed_key as trimmed};

/// A place: a location on a side.
type Place = (String, Option<Side>);

/// Machines by all that they can be called, each with the number of its place; `None` where two of one name are at two places.
#[derive(Default)]
pub struct Whereabouts {
    places: Vec<Place>,
    numbers: FxHashMap<Place, u32>,
    by_name: FxHashMap<Key, Option<u32>>,
    by_uuid: FxHashMap<u128, Option<u32>>,
}

/// A key without blanks at its ends or a slash behind it, as the engine reads it.
pub fn key(spelling: &str) -> Key {
    Key::from(trimmed(spelling))
}

fn note<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Option<u32>>, key: K, place: u32) {
    map.entry(key)
        .and_modify(|known| {
            if *known != Some(place) {
                *known = None;
            }
        })
        .or_insert(Some(place));
}

impl Whereabouts {
    fn number(&mut self, location: &str, side: Option<Side>) -> u32 {
        let place = (location.to_owned(), side);
        if let Some(number) = self.numbers.get(&place) {
            return *number;
        }
        let number = self.places.len() as u32;
        self.places.push(place.clone());
        self.numbers.insert(place, number);
        number
    }

    fn add(&mut self, machine: Called<'_>, location: &str, side: Option<Side>) {
        let place = self.number(location, side);
        if let Some(uuid) = machine.uuid() {
            note(&mut self.by_uuid, uuid, place);
        }
        note(&mut self.by_name, key(machine.key), place);
        if !machine.name.trim().is_empty() && Folded(trimmed(machine.key)) != Folded(trimmed(machine.name)) {
            note(&mut self.by_name, key(machine.name), place);
        }
    }

    /// Adds the machines of an inventory at the locations that are wanted.
    pub fn add_inventory(&mut self, inventory: &Inventory, side: Option<Side>, wanted: impl Fn(&str) -> bool) {
        for machine in &inventory.virtual_machines {
            let location = machine.location().unwrap_or_default();
            if !location.is_empty() && wanted(location) {
                let called =
                    Called { key: machine.key.as_str(), name: machine.name(), attributes: Some(machine.attributes()) };
                self.add(called, location, side);
            }
        }
    }

    /// Adds the machines of a file that says where they are.
    pub fn add_rows(&mut self, rows: &InventoryRows) {
        for machine in machines_of(rows) {
            if let Some(location) = machine.1 {
                self.add(machine.0, location, None);
            }
        }
    }

    /// The place of at least half of these machines.
    fn most_of<'a>(&self, machines: impl Iterator<Item = Called<'a>>) -> Option<&Place> {
        if self.places.is_empty() {
            return None;
        }
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        let mut all = 0;
        for machine in machines {
            all += 1;
            let by_uuid = machine.uuid().and_then(|uuid| self.by_uuid.get(&uuid));
            let by_name = || self.by_name.get(&key(machine.key)).or_else(|| self.by_name.get(&key(machine.name)));
            if let Some(Some(place)) = by_uuid.or_else(by_name) {
                *counts.entry(*place).or_default() += 1;
            }
        }
        let (place, count) = counts.into_iter().max_by_key(|(place, count)| (*count, std::cmp::Reverse(*place)))?;
        self.places.get(place as usize).filter(|_| 2 * count >= all)
    }

    /// Where the machines are of which a file does not say it.
    pub fn of_rows(&self, rows: &InventoryRows) -> Option<&Place> {
        self.most_of(machines_of(rows).filter(|(_, location)| location.is_none()).map(|(machine, _)| machine))
    }

    /// Where the plan has the machines that files put at a location.
    pub fn of_location<'a>(&self, files: impl Iterator<Item = &'a InventoryRows>, location: &str) -> Option<&Place> {
        let there = files.flat_map(machines_of).filter(|(_, of)| *of == Some(location));
        self.most_of(there.map(|(machine, _)| machine))
    }
}

/// Whether a file has machines of which it does not say where they are.
pub fn is_asked_of(rows: &InventoryRows) -> bool {
    rows.virtual_machines.iter().any(|row| row.location.is_none())
        || rows.nics.iter().any(|row| row.location.is_none() && row.virtual_machine_key.is_some())
}

/// What a machine is called.
#[derive(Clone, Copy)]
struct Called<'a> {
    key: &'a str,
    name: &'a str,
    attributes: Option<&'a Attributes>,
}

impl Called<'_> {
    fn uuid(&self) -> Option<u128> {
        self.attributes?.get(Attribute::BiosUuid).and_then(bios_uuid)
    }
}

/// The machines of a file, those that only NICs name among them, each once, with the location that is said.
fn machines_of(rows: &InventoryRows) -> impl Iterator<Item = (Called<'_>, Option<&str>)> {
    let listed = rows.virtual_machines.iter().map(|row| {
        let called = Called { key: &row.key, name: &row.name, attributes: Some(&row.attributes) };
        (called, row.location.as_deref())
    });
    let named = rows.nics.iter().filter_map(|row| {
        let name = row.virtual_machine_name.as_deref().unwrap_or_default();
        Some((Called { key: row.virtual_machine_key.as_deref()?, name, attributes: None }, row.location.as_deref()))
    });
    let mut seen = FxHashSet::default();
    listed.chain(named).filter(move |(called, _)| !called.key.is_empty() && seen.insert(Folded(trimmed(called.key))))
}
