//! Files come in: they are read, their rows are put on a side, and the inventories are linked anew.
//!
//! # Invariants
//!
//! 1. The order of files changes nothing but the order of the report.
//! 2. Rows of one location stand on one side, unless a person said otherwise.
//! 3. What was there stays: rows of a new file win over older ones about the same thing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::engine::attribute::Attribute;
use crate::engine::inventory::{Inventory, Side};
use crate::engine::inventory_builder::{InventoryBuilder, rows_of};
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::mapping::Mapping;
use crate::engine::text::Key;
use crate::import::{self, FileSample};

use super::plan::{PlanState, SIDES};
use super::protocol::{DroppedFile, FileView};
use super::whereabouts::{Whereabouts, key};

/// One file's rows, ready to be put on sides.
pub struct Intake {
    /// What the report says of the file.
    pub view: FileView,
    /// Its rows, all with a location.
    pub rows: InventoryRows,
    /// The side that a person or the file's name gives it.
    pub side: Option<Side>,
}

/// Reads files; those that cannot be read have a view with an error, and no rows.
pub fn read(files: &[DroppedFile], side: Option<Side>) -> Vec<Intake> {
    let mut intakes: Vec<Intake> = files
        .iter()
        .map(|file| {
            let (view, rows) = read_file(file);
            Intake { view, rows, side: side.or_else(|| side_by_name(&file.name)) }
        })
        .collect();
    // Names decide only where all of them do: else regions are the better sign.
    if side.is_none() && !intakes.iter().all(|intake| intake.side.is_some() || intake.rows.is_empty()) {
        for intake in &mut intakes {
            intake.side = None;
        }
    }
    intakes
}

fn read_file(file: &DroppedFile) -> (FileView, InventoryRows) {
    let mut view = FileView {
        name: file.name.clone(),
        bytes: file.bytes.len() as u64,
        format: String::new(),
        recognised_by: String::new(),
        error: None,
        read: Vec::new(),
        skipped: Vec::new(),
        doubts: Vec::new(),
        more_doubts: 0,
    };
    if let Some(why) = &file.unread {
        view.error = Some(why.clone());
        return (view, InventoryRows::default());
    }
    match import::read(&FileSample { name: &file.name, bytes: &file.bytes }) {
        Err(error) => {
            view.error = Some(error.to_string());
            (view, InventoryRows::default())
        }
        Ok(contents) => {
            let report = contents.report;
            let format = import::ALL.iter().find(|format| format.id == report.format);
            let name = format.map_or(report.format, |format| format.name);
            view.format = if report.dialect.is_empty() { name.into() } else { format!("{name}: {}", report.dialect) };
            view.recognised_by = report.recognised_by;
            view.read = report.read.into_iter().map(|(kind, count)| (kind.to_owned(), count as u32)).collect();
            let skipped = report.skipped.into_iter();
            view.skipped = skipped.map(|skipped| (skipped.reason, skipped.count as u32, skipped.first)).collect();
            view.doubts = report.doubts.into_iter().map(|doubt| (doubt.place, doubt.message)).collect();
            view.more_doubts = report.more_doubts as u32;
            (view, contents.rows)
        }
    }
}

/// The side that a file's name speaks of: only a proposal.
fn side_by_name(name: &str) -> Option<Side> {
    let words: Vec<String> =
        name.split(|character: char| !character.is_alphanumeric()).map(str::to_lowercase).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let source = has(&["source", "src", "primary", "protected"]);
    let target = has(&["target", "tgt", "secondary", "recovery", "dr"]);
    match (source, target) {
        (true, false) => Some(Side::Source),
        (false, true) => Some(Side::Target),
        _ => None,
    }
}

/// Adds what was read to a plan.
pub fn add(state: &mut PlanState, mut intakes: Vec<Intake>) {
    let mut known = locations_of_networks(state);
    for intake in &intakes {
        for network in &intake.rows.networks {
            if let Some(location) = &network.location {
                known.insert(key(&network.key), location.clone());
            }
        }
    }
    let mut elsewhere = Whereabouts::default();
    for (place, inventory) in state.as_read().iter().enumerate() {
        elsewhere.add_inventory(inventory, SIDES[place], |_| true);
    }
    intakes.iter().for_each(|intake| elsewhere.add_rows(&intake.rows));
    for intake in &mut intakes {
        // What a person put on a side is there, whatever the other side has.
        let of_others = elsewhere.of_rows(&intake.rows).filter(|_| intake.side.is_none());
        let location = of_others.map_or(intake.view.name.as_str(), |(location, _)| location).to_owned();
        give_locations(&mut intake.rows, &known, &location);
    }
    let sides = propose_sides(state, &intakes);
    let mut builders: [InventoryBuilder; 3] = Default::default();
    for (builder, inventory) in builders.iter_mut().zip(state.as_read()) {
        builder.add_linked(rows_of(inventory), "the plan so far", 0);
    }
    let mut files = state.files.to_vec();
    for intake in intakes {
        let parts = split(intake.rows, |location| intake.side.or_else(|| sides.get(location).copied().flatten()));
        for (builder, rows) in builders.iter_mut().zip(parts) {
            builder.add(rows, &intake.view.name, 1);
        }
        files.push(intake.view);
    }
    state.files = Rc::new(files);
    finish(state, builders);
}

/// Moves a location from one side to another.
pub fn move_location(state: &mut PlanState, location: &str, from: Option<Side>, to: Option<Side>) {
    let mut builders: [InventoryBuilder; 3] = Default::default();
    for (place, inventory) in state.as_read().iter().enumerate() {
        let side = SIDES[place];
        let parts = split(rows_of(inventory), |of| if side == from && of == location { to } else { side });
        for (builder, rows) in builders.iter_mut().zip(parts) {
            builder.add_linked(rows, "the plan so far", 0);
        }
    }
    finish(state, builders);
}

/// Links rows that were saved.
pub fn restore(state: &mut PlanState, rows: [InventoryRows; 3]) {
    let mut builders: [InventoryBuilder; 3] = Default::default();
    for (builder, rows) in builders.iter_mut().zip(rows) {
        builder.add_linked(rows, "the plan file", 0);
    }
    finish(state, builders);
}

fn finish(state: &mut PlanState, builders: [InventoryBuilder; 3]) {
    let mut findings = Vec::new();
    let mut inventories = state.as_read().clone();
    let mut names = Vec::new();
    for (place, mut builder) in builders.into_iter().enumerate() {
        state.files.iter().for_each(|file| builder.location_is_a_file(&file.name));
        let (inventory, mut found, renamed) = builder.finish_with_names();
        if let Some(side) = SIDES[place] {
            names.push((side, renamed));
            // What is left out of the plan needs no look.
            findings.append(&mut found);
        }
        // What did not change stays the same object: whoever keeps something worked out from it sees that at a glance.
        if inventory != *inventories[place] {
            inventories[place] = Rc::new(inventory);
        }
    }
    if names.iter().any(|(_, renamed)| !renamed.is_empty()) {
        let mut mapping = Mapping::clone(state.mapping());
        names.iter().for_each(|(side, renamed)| renamed.apply(*side, &mut mapping));
        if mapping != **state.mapping() {
            state.set_mapping(Rc::new(mapping));
        }
    }
    state.set_inventories(inventories, findings);
}

fn locations_of_networks(state: &PlanState) -> BTreeMap<Key, String> {
    let networks = state.as_read().iter().flat_map(|inventory| &inventory.networks);
    networks.filter_map(|network| Some((network.key.clone(), network.location.as_ref()?.to_string()))).collect()
}

/// Every row gets a location: its own, else that of its network or its machine, else the one given: the file's name, as a rule.
fn give_locations(rows: &mut InventoryRows, known: &BTreeMap<Key, String>, file: &str) {
    let of_network = |network: &str| known.get(&key(network)).cloned();
    let mut machines: BTreeMap<Key, String> = BTreeMap::new();
    for machine in &rows.virtual_machines {
        if let Some(location) = &machine.location {
            machines.insert(Key::from(machine.key.as_str()), location.clone());
        }
    }
    for nic in &mut rows.nics {
        if nic.location.is_none() {
            let mut subnets = nic.ip_configurations.iter().filter_map(|configuration| configuration.subnet.as_ref());
            let machine = nic.virtual_machine_key.as_deref();
            nic.location = subnets
                .find_map(|subnet| of_network(&subnet.network_key))
                .or_else(|| machine.and_then(|machine| machines.get(&Key::from(machine)).cloned()));
        }
        if let (Some(location), Some(machine)) = (&nic.location, &nic.virtual_machine_key) {
            machines.entry(Key::from(machine.as_str())).or_insert_with(|| location.clone());
        }
        nic.location.get_or_insert_with(|| file.to_owned());
    }
    for network in &mut rows.networks {
        network.location.get_or_insert_with(|| file.to_owned());
    }
    for subnet in &mut rows.subnets {
        if let Some(location) = of_network(&subnet.network_key) {
            subnet.location = Some(location);
        }
        subnet.location.get_or_insert_with(|| file.to_owned());
    }
    for machine in &mut rows.virtual_machines {
        if machine.location.is_none() {
            machine.location = machines.get(&Key::from(machine.key.as_str())).cloned();
        }
        machine.location.get_or_insert_with(|| file.to_owned());
    }
}

/// Side of each location: as it is in the plan, else where the plan has its machines already, else proposed: where most machines
/// run is the source; of the others, the one with most networks is the target; the rest is left out. A location of which nothing
/// but an address plan is known tells of the source, whose inventories seldom have prefixes.
fn propose_sides(state: &PlanState, intakes: &[Intake]) -> BTreeMap<String, Option<Side>> {
    let mut sides: BTreeMap<String, Option<Side>> = BTreeMap::new();
    for (place, inventory) in state.as_read().iter().enumerate().rev() {
        for location in locations(inventory).into_keys() {
            sides.insert(location, SIDES[place]);
        }
    }
    // Machines, then networks, of each location that is new.
    let mut weights: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut plans: BTreeSet<String> = BTreeSet::new();
    let without_side = || intakes.iter().filter(|intake| intake.side.is_none());
    for intake in without_side() {
        for nic in &intake.rows.nics {
            let weight = weights.entry(nic.location.clone().unwrap_or_default()).or_default();
            weight.0 += usize::from(nic.virtual_machine_key.is_some());
        }
        for machine in &intake.rows.virtual_machines {
            weights.entry(machine.location.clone().unwrap_or_default()).or_default().0 += 1;
        }
        for network in &intake.rows.networks {
            let location = network.location.clone().unwrap_or_default();
            if network.attributes.get(Attribute::NetworkKind) == Some("address-plan") {
                plans.insert(location);
            } else {
                weights.entry(location).or_default().1 += 1;
            }
        }
        for subnet in &intake.rows.subnets {
            weights.entry(subnet.location.clone().unwrap_or_default()).or_default();
        }
    }
    let is_file = |location: &str| {
        state
            .files
            .iter()
            .map(|file| &file.name)
            .chain(intakes.iter().map(|intake| &intake.view.name))
            .any(|name| name == location)
    };
    let mut known = Whereabouts::default();
    for (place, inventory) in state.as_read().iter().enumerate() {
        known.add_inventory(inventory, SIDES[place], is_file);
    }
    for location in weights.keys().filter(|location| !is_file(location)) {
        if let (false, Some((_, side))) =
            (sides.contains_key(location), known.of_location(without_side().map(|intake| &intake.rows), location))
        {
            sides.insert(location.clone(), *side);
        }
    }
    let mut new: Vec<(String, (usize, usize))> =
        weights.into_iter().filter(|(location, _)| !sides.contains_key(location)).collect();
    let mut take =
        |sides: &mut BTreeMap<String, Option<Side>>, side: Side, by: fn(&(usize, usize)) -> (usize, usize)| {
            let taken = sides.values().any(|known| *known == Some(side));
            let best = new
                .iter()
                .enumerate()
                .max_by(|(_, left), (_, right)| by(&left.1).cmp(&by(&right.1)).then_with(|| right.0.cmp(&left.0)));
            if let (false, Some((place, _))) = (taken, best) {
                let (location, _) = new.remove(place);
                sides.insert(location, Some(side));
            }
        };
    take(&mut sides, Side::Source, |(machines, networks)| (*machines, *networks));
    take(&mut sides, Side::Target, |(machines, networks)| (*networks, *machines));
    for location in plans {
        sides.entry(location).or_insert(Some(Side::Source));
    }
    sides
}

/// How many networks, VMs and NICs each location of an inventory has.
pub fn locations(inventory: &Inventory) -> BTreeMap<String, [u32; 3]> {
    let mut locations: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    let mut count = |location: &Option<crate::engine::text::Text>, what: usize| {
        let name = location.as_deref().unwrap_or_default();
        match locations.get_mut(name) {
            Some(counts) => counts[what] += 1,
            None => {
                let mut counts = [0; 3];
                counts[what] = 1;
                locations.insert(name.to_owned(), counts);
            }
        }
    };
    inventory.networks.iter().for_each(|network| count(&network.location, 0));
    inventory.virtual_machines.iter().for_each(|machine| count(&machine.location, 1));
    inventory.nics.iter().for_each(|nic| count(&nic.location, 2));
    locations
}

/// Parts rows by location into the three places of [`SIDES`].
fn split(rows: InventoryRows, side: impl Fn(&str) -> Option<Side>) -> [InventoryRows; 3] {
    let mut parts: [InventoryRows; 3] = Default::default();
    let place = |location: &Option<String>| match side(location.as_deref().unwrap_or_default()) {
        Some(Side::Source) => 0,
        Some(Side::Target) => 1,
        None => 2,
    };
    for network in rows.networks {
        parts[place(&network.location)].networks.push(network);
    }
    for subnet in rows.subnets {
        parts[place(&subnet.location)].subnets.push(subnet);
    }
    for machine in rows.virtual_machines {
        parts[place(&machine.location)].virtual_machines.push(machine);
    }
    for nic in rows.nics {
        parts[place(&nic.location)].nics.push(nic);
    }
    parts
}
