//! Files come in: they are read, their rows are put on a side, and the inventories are linked anew.
//!
//! # Invariants
//!
//! 1. The order of files changes nothing but the order of the report.
//! 2. Rows of one location stand on one side, unless a person said otherwise.
//! 3. What was there stays: rows of a new file win over older ones about the same thing.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::attribute::Attribute;
use crate::engine::inventory::{Inventory, Side};
use crate::engine::inventory_builder::{InventoryBuilder, findings_of, rows_of};
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::mapping::Mapping;
use crate::engine::stated_rows::StatedRows;
use crate::engine::superseded::Superseded;
use crate::engine::text::{Key, Text};
use crate::import::{self, FileSample, Progress, ReadOptions};

use super::files;
use super::plan::{PlanState, SIDES, Update};
use super::protocol::{DroppedFile, FileView, ReadHow};
use super::taking_over::{Taken, take_over, with_other_sides};

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportProgress<'f> {
    /// Name of the file that is being read.
    pub file: &'f str,
    /// Rows of it that were read.
    pub rows: u64,
}
use super::whereabouts::{self, Whereabouts, key};
use crate::engine::order;

/// One file's rows, ready to be put on sides.
pub struct Intake {
    /// What the report says of the file.
    pub view: FileView,
    /// Its rows, all with a location.
    pub rows: InventoryRows,
    /// What it says that somebody stated already.
    pub stated: StatedRows,
    /// The side that a person or the file's name gives it.
    pub side: Option<Side>,
}

/// Reads files; those that cannot be read have a view with an error, and no rows. `tell` hears how far it is.
pub fn read(
    files: Vec<DroppedFile>,
    side: Option<Side>,
    how: &ReadHow,
    tell: &mut dyn FnMut(ImportProgress<'_>),
) -> Vec<Intake> {
    let mut intakes: Vec<Intake> = files
        .into_iter()
        .map(|file| {
            let side = side.or_else(|| side_by_name(&file.name));
            // The bytes go as soon as they are read: of many files only one is held twice.
            let (view, rows, stated) = read_file(&file, how, tell);
            Intake { view, rows, stated, side }
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

fn read_file(
    file: &DroppedFile,
    how: &ReadHow,
    tell: &mut dyn FnMut(ImportProgress<'_>),
) -> (FileView, InventoryRows, StatedRows) {
    let mut view = FileView { name: file.name.clone(), bytes: file.bytes.len() as u64, ..FileView::default() };
    if let Some(why) = &file.unread {
        view.error = Some(why.clone());
        return (view, InventoryRows::default(), StatedRows::default());
    }
    let format = how.formats.iter().find(|(name, _)| *name == file.name).map(|(_, format)| format.as_str());
    let choices: Vec<import::ColumnChoice> = how.columns.iter().map(files::choice_of).collect();
    let options = ReadOptions { format, choices: &choices };
    tell(ImportProgress { file: &file.name, rows: 0 });
    let sample = FileSample { name: &file.name, bytes: &file.bytes };
    let mut on_rows = |progress: Progress| tell(ImportProgress { file: &file.name, rows: progress.rows });
    match import::read_with(&sample, &options, &mut on_rows) {
        Err(error) => {
            view.error = Some(error.to_string());
            (view, InventoryRows::default(), StatedRows::default())
        }
        Ok(contents) => {
            files::describe(&mut view, contents.report, contents.unnamed);
            let mut stated = contents.stated;
            stated.name_file(&file.name);
            (view, contents.rows, stated)
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

/// Adds what was read to a plan, and says what of the files' statements it took over. Of locations that are exported anew, what is not listed any more is taken out.
pub fn add(state: &mut PlanState, mut intakes: Vec<Intake>) -> Taken {
    let mut known = locations_of_networks(state);
    for intake in &intakes {
        for network in &intake.rows.networks {
            if let Some(location) = &network.location {
                known.insert(key(&network.key), location.clone());
            }
        }
    }
    let mut elsewhere = Whereabouts::default();
    if intakes.iter().any(|intake| intake.side.is_none() && whereabouts::is_asked_of(&intake.rows)) {
        for (place, inventory) in state.as_read().iter().enumerate() {
            elsewhere.add_inventory(inventory, SIDES[place], |_| true);
        }
        intakes.iter().for_each(|intake| elsewhere.add_rows(&intake.rows));
    }
    for intake in &mut intakes {
        // What a person put on a side is there, whatever the other side has.
        let of_others = elsewhere.of_rows(&intake.rows).filter(|_| intake.side.is_none());
        let location = of_others.map_or(intake.view.name.as_str(), |(location, _)| location).to_owned();
        give_locations(&mut intake.rows, &known, &location);
    }
    let sides = propose_sides(state, &intakes);
    let names: Vec<String> = intakes.iter().map(|intake| intake.view.name.clone()).collect();
    let mut files = state.files.to_vec();
    // Texts that are pasted share a name: only what gave nothing makes way for another try.
    let gave_nothing = |file: &FileView| file.error.is_some() || file.unnamed.is_some();
    files.retain(|file| !(gave_nothing(file) && names.contains(&file.name)));
    let mut new: [Vec<NewRows>; 3] = Default::default();
    let mut stated: Vec<(String, StatedRows)> = Vec::new();
    for intake in intakes {
        let parts = split(intake.rows, |location| intake.side.or_else(|| sides.get(location).copied().flatten()));
        for (new, rows) in new.iter_mut().zip(parts) {
            let format = format_of(&intake.view).to_owned();
            new.push(NewRows { rows, file: intake.view.name.clone(), format });
        }
        stated.push((intake.view.name.clone(), intake.stated));
        files.push(intake.view);
    }
    let before = state.as_read().clone();
    let mut taken_out: [InventoryRows; 3] = Default::default();
    let mut listed = state.listed.clone();
    let mut builders: [Option<InventoryBuilder>; 3] = Default::default();
    for (place, builder) in builders.iter_mut().enumerate() {
        if new[place].iter().all(|new| new.rows.is_empty()) {
            // Nothing of a side changes that no file says anything of.
            new[place].iter().for_each(|new| listed.note(&new.format, &new.rows));
            continue;
        }
        let builder = builder.get_or_insert_default();
        let superseded = superseded(state, &before[place], &new[place]);
        let (stay, gone) = superseded.part(rows_of(&before[place]));
        builder.add_linked(stay, "the plan so far", 0);
        taken_out[place] = gone;
        for new in std::mem::take(&mut new[place]) {
            listed.note(&new.format, &new.rows);
            builder.add(new.rows, &new.file, 1);
        }
    }
    state.listed = listed;
    state.files = Rc::new(files);
    finish(state, builders);
    state.update = Update::between(&before, state.as_read(), names, taken_out).map(Rc::new);
    // The order of re-IP rules is their meaning; that of files is none.
    order::sort_by(&mut stated, |(left, _), (right, _)| left.cmp(right));
    let stated = stated.into_iter().fold(StatedRows::default(), |mut all, (_, rows)| {
        all.append(rows);
        all
    });
    take_over(state, stated, &before[0])
}

/// Rows of one file for one side.
struct NewRows {
    rows: InventoryRows,
    file: String,
    /// The format that it was taken for.
    format: String,
}

/// What new rows of a side supersede: of each format, what that format listed before.
fn superseded(state: &PlanState, site: &Inventory, new: &[NewRows]) -> Superseded {
    let formats = order::distinct(new.iter().map(|new| new.format.as_str()));
    // Plans that were saved note which formats were read, not what each listed.
    let was_read = |format: &str| state.files.iter().any(|file| format_of(file) == format);
    formats.into_iter().filter(|format| was_read(format)).fold(Superseded::default(), |all, format| {
        let rows = new.iter().filter(|new| new.format == format).map(|new| &new.rows);
        all.and(Superseded::by(site, rows, |mark| state.listed.lists(format, mark)))
    })
}

/// The name of the format that a file was taken for, without its dialect.
fn format_of(file: &FileView) -> &str {
    file.format.split(':').next().unwrap_or_default()
}

/// Brings back what the last import took out.
pub fn keep_gone(state: &mut PlanState) {
    let Some(update) = state.update.take() else { return };
    let before = state.as_read().clone();
    let mut builders: [InventoryBuilder; 3] = Default::default();
    for (place, builder) in builders.iter_mut().enumerate() {
        builder.add_linked(rows_of(&before[place]), "the plan so far", 1);
        builder.add(update.taken_out[place].clone(), "the plan before", 0);
    }
    finish(state, builders.map(Some));
}

/// Moves a location from one side to another.
pub fn move_location(state: &mut PlanState, location: &str, from: Option<Side>, to: Option<Side>) {
    with_other_sides(state, |state| put_location(state, location, from, to));
}

fn put_location(state: &mut PlanState, location: &str, from: Option<Side>, to: Option<Side>) {
    let mut builders: [Option<InventoryBuilder>; 3] =
        SIDES.map(|side| (side == from || side == to).then(Default::default));
    for (place, inventory) in state.as_read().iter().enumerate() {
        let side = SIDES[place];
        if builders[place].is_none() {
            continue;
        }
        let parts = split(rows_of(inventory), |of| if side == from && of == location { to } else { side });
        for (builder, rows) in builders.iter_mut().zip(parts) {
            if let Some(builder) = builder {
                builder.add_linked(rows, "the plan so far", 0);
            }
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
    finish(state, builders.map(Some));
}

/// Links what is new; a side without a builder stays as it is.
fn finish(state: &mut PlanState, builders: [Option<InventoryBuilder>; 3]) {
    let mut findings = Vec::new();
    let mut inventories = state.as_read().clone();
    let mut names = Vec::new();
    for (place, builder) in builders.into_iter().enumerate() {
        let Some(mut builder) = builder else {
            if SIDES[place].is_some() {
                findings.append(&mut findings_of(&inventories[place], "the plan so far"));
            }
            continue;
        };
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

fn locations_of_networks(state: &PlanState) -> FxHashMap<Key, Text> {
    let networks = state.as_read().iter().flat_map(|inventory| &inventory.networks);
    networks.filter_map(|network| Some((network.key.clone(), network.location.clone()?))).collect()
}

/// Every row gets a location: its own, else that of its network or its machine, else the one given: the file's name, as a rule.
fn give_locations(rows: &mut InventoryRows, known: &FxHashMap<Key, Text>, otherwise: &str) {
    let of_network = |network: &str| known.get(&key(network)).cloned();
    let mut machines: FxHashMap<Key, Text> = FxHashMap::default();
    // Files that say of all machines and NICs where they are need no looking up.
    let is_asked = rows.nics.iter().any(|nic| nic.location.is_none())
        || rows.virtual_machines.iter().any(|machine| machine.location.is_none());
    for machine in rows.virtual_machines.iter().filter(|_| is_asked) {
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
        if let (true, Some(location), Some(machine)) = (is_asked, &nic.location, &nic.virtual_machine_key) {
            machines.entry(Key::from(machine.as_str())).or_insert_with(|| location.clone());
        }
        nic.location.get_or_insert_with(|| otherwise.into());
    }
    for network in &mut rows.networks {
        // Another file may know where the same network is.
        let location = network.location.take().or_else(|| of_network(&network.key));
        network.location = Some(location.unwrap_or_else(|| otherwise.into()));
    }
    for subnet in &mut rows.subnets {
        if let Some(location) = of_network(&subnet.network_key) {
            subnet.location = Some(location);
        }
        subnet.location.get_or_insert_with(|| otherwise.into());
    }
    for machine in &mut rows.virtual_machines {
        if machine.location.is_none() {
            machine.location = machines.get(&Key::from(machine.key.as_str())).cloned();
        }
        machine.location.get_or_insert_with(|| otherwise.into());
    }
}

/// Side of each location: as it is in the plan, else where the plan has its machines already, else proposed: where most machines
/// run is the source; of the others, the one with most networks is the target; the rest is left out. A location of which nothing
/// but an address plan is known tells of the source, whose inventories seldom have prefixes.
fn propose_sides(state: &PlanState, intakes: &[Intake]) -> FxHashMap<String, Option<Side>> {
    let mut sides: FxHashMap<String, Option<Side>> = FxHashMap::default();
    for (place, inventory) in state.as_read().iter().enumerate().rev() {
        for (location, _) in locations(inventory) {
            sides.insert(location, SIDES[place]);
        }
    }
    // Machines, then networks, of each location that is new.
    let mut weights: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    let mut plans: FxHashSet<String> = FxHashSet::default();
    let without_side = || intakes.iter().filter(|intake| intake.side.is_none());
    for intake in without_side() {
        let mut machines: FxHashMap<&str, usize> = FxHashMap::default();
        for nic in &intake.rows.nics {
            let count = machines.entry(nic.location.as_deref().unwrap_or_default()).or_default();
            *count += usize::from(nic.virtual_machine_key.is_some());
        }
        for machine in &intake.rows.virtual_machines {
            *machines.entry(machine.location.as_deref().unwrap_or_default()).or_default() += 1;
        }
        for (location, count) in machines {
            weights.entry(location.to_owned()).or_default().0 += count;
        }
        for network in &intake.rows.networks {
            let location = network.location.as_deref().unwrap_or_default().to_owned();
            if network.attributes.get(Attribute::NetworkKind) == Some("address-plan") {
                plans.insert(location);
            } else {
                weights.entry(location).or_default().1 += 1;
            }
        }
        for subnet in &intake.rows.subnets {
            weights.entry(subnet.location.as_deref().unwrap_or_default().to_owned()).or_default();
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
        |sides: &mut FxHashMap<String, Option<Side>>, side: Side, by: fn(&(usize, usize)) -> (usize, usize)| {
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

/// How many networks, VMs and NICs each location has, by name.
pub type Locations = Vec<(String, [u32; 3])>;

/// How many of these each location of an inventory has.
pub fn locations(inventory: &Inventory) -> Locations {
    let mut locations: FxHashMap<String, [u32; 3]> = FxHashMap::default();
    let mut count = |location: Option<&str>, what: usize| {
        let name = location.unwrap_or_default();
        match locations.get_mut(name) {
            Some(counts) => counts[what] += 1,
            None => {
                let mut counts = [0; 3];
                counts[what] = 1;
                locations.insert(name.to_owned(), counts);
            }
        }
    };
    inventory.networks.iter().for_each(|network| count(network.location.as_deref(), 0));
    inventory.virtual_machines.iter().for_each(|machine| count(machine.location(), 1));
    inventory.nics.iter().for_each(|nic| count(nic.location(), 2));
    let mut locations: Vec<_> = locations.into_iter().collect();
    order::sort(&mut locations);
    locations
}

/// Parts rows by location into the three places of [`SIDES`].
fn split(rows: InventoryRows, side: impl Fn(&str) -> Option<Side>) -> [InventoryRows; 3] {
    let mut parts: [InventoryRows; 3] = Default::default();
    let place = |location: &Option<Text>| match side(location.as_deref().unwrap_or_default()) {
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
