//! The whole plan of a made-up estate: three operations with a reason for every step, and all checks.

use std::cell::RefCell;
use std::rc::Rc;

use landfall::engine::edit::Edit;
use landfall::engine::inventory::Inventory;
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::engine::inventory_rows::InventoryRows;
use landfall::engine::mapping::Mapping;
use landfall::session::{Computed, PlanState};
use wasm_bindgen::prelude::*;

use crate::bitmap::Bitmap;
use crate::estate::estate;
use crate::memory;

thread_local! {
    static STATE: RefCell<Option<PlanState>> = const { RefCell::new(None) };
    static COMPUTED: RefCell<Option<Computed>> = const { RefCell::new(None) };
    static BITMAP: RefCell<Bitmap> = RefCell::default();
}

/// Makes both sites of an estate and maps every network. Tells rows, subnets at the source, bytes in use, and of these the texts.
#[wasm_bindgen]
pub fn prepare(shape: &str, nics: u32, subnets: u32) -> Result<Vec<f64>, String> {
    let before = memory::live();
    let made = estate(shape, nics, subnets)?;
    let (source, target) = (linked(made.source), linked(made.target));
    let mut mapping = Mapping::default();
    for (source, target) in made.mappings {
        let edit = Edit::MapNetwork { source: source.as_str().into(), target: Some(target.as_str().into()) };
        edit.apply(&mut mapping);
    }
    let rows = source.attached_ip_configurations();
    let subnets = source.subnets.len();
    let texts = texts(&source) + texts(&target);
    let mut state = PlanState::default();
    state.set_inventories([Rc::new(source), Rc::new(target), Rc::default()], Vec::new());
    state.set_mapping(Rc::new(mapping));
    STATE.set(Some(state));
    Ok([rows, subnets, memory::live() - before, texts].map(|number| number as f64).to_vec())
}

/// Works the plan out, and tells how many findings it has.
#[wasm_bindgen]
pub fn plan() -> Result<f64, String> {
    with_state(|state| {
        let computed = state.compute();
        let findings: usize = computed.findings.groups().iter().map(|group| group.len()).sum();
        COMPUTED.set(Some(computed));
        findings as f64
    })
}

/// Drops what the last plan left, which is no part of the next one's time.
#[wasm_bindgen]
pub fn forget() {
    COMPUTED.set(None);
}

/// Takes rows and subnets of the estate for the floor of planning: [`Bitmap`].
#[wasm_bindgen]
pub fn prepare_bitmap() -> Result<(), String> {
    BITMAP.set(with_state(|state| Bitmap::of(state.source(), state.target()))?);
    Ok(())
}

/// See [`Bitmap::again`].
#[wasm_bindgen]
pub fn bitmap_again() {
    BITMAP.with_borrow_mut(Bitmap::again);
}

/// See [`Bitmap::run`].
#[wasm_bindgen]
pub fn bitmap() -> u32 {
    BITMAP.with_borrow_mut(Bitmap::run)
}

/// Does something with the estate.
fn with_state<T>(work: impl FnOnce(&PlanState) -> T) -> Result<T, String> {
    STATE.with_borrow(|state| state.as_ref().map(work).ok_or_else(|| "Nothing is prepared.".to_owned()))
}

fn linked(rows: InventoryRows) -> Inventory {
    let mut builder = InventoryBuilder::default();
    builder.add(rows, "made up", 0);
    builder.finish().0
}

/// Bytes of all texts of an inventory; one that several share counts once.
fn texts(inventory: &Inventory) -> usize {
    let mut seen: Vec<(usize, usize)> = Vec::new();
    let mut note = |text: &str| seen.push((text.as_ptr() as usize, text.len()));
    for network in &inventory.networks {
        note(network.key.as_str());
        note(&network.name);
        [&network.location, &network.resource_group].into_iter().flatten().for_each(|text| note(text));
    }
    inventory.subnets.iter().for_each(|subnet| note(&subnet.name));
    for machine in &inventory.virtual_machines {
        note(machine.key.as_str());
        // A name that its key ends with is no other text.
        note(machine.name());
        let shared = [machine.location(), machine.resource_group(), machine.size(), machine.zone()];
        shared.into_iter().flatten().for_each(&mut note);
    }
    for nic in &inventory.nics {
        note(nic.key.as_str());
        note(nic.name());
        [nic.location(), nic.resource_group()].into_iter().flatten().for_each(&mut note);
    }
    inventory.ip_configurations.iter().for_each(|configuration| note(&configuration.name));
    seen.sort_unstable();
    seen.dedup_by(|later, kept| later.0 + later.1 <= kept.0 + kept.1);
    seen.into_iter().map(|(_, length)| length).sum()
}
