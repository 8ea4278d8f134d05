//! Rows in any order become a linked inventory, with what did not fit as import findings.
//!
//! # Invariants
//!
//! 1. The order of files, and of rows in them, changes nothing: where two rows differ about one thing, the newer generation
//!    wins, and within one generation the smaller value, with a finding that names both.
//! 2. Nothing is lost: a network, subnet, VM or NIC that rows only refer to is there too, as [`Known::Referenced`], and is
//!    filled in when a later file lists it.
//! 3. An inventory turned back into rows by [`rows_of`] and built again is the same inventory: what was linked stays linked.
//! 4. Rows of different tools about one thing become one where that is sure, and stay apart with a finding where it is not.

mod address_plans;
mod bare_names;
mod link;
mod merge;
mod merge_nics;
mod report;
mod same_machines;
mod same_networks;
mod same_nics;
mod subnet_places;
mod union;
mod wiring;

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::file_place::FilePlace;
use super::finding::Severity;
use super::inventory::{Inventory, IpConfigurationId, Known, Nic, NicId, VirtualMachineId};
use super::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use super::order;
use super::renamed::Renamed;
use super::text::{Key, Text, same_folded, trimmed, trimmed_key as key_text};

pub use report::{SUBNET_UNKNOWN, unknown_subnets};

/// Something that did not fit when rows were linked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportFinding {
    /// Stable spelling, as in `listed-twice`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What it is about, in names.
    pub subject: String,
    /// What was found, where, and what to do.
    pub message: String,
}

/// Collects rows of many files.
#[derive(Default)]
pub struct InventoryBuilder {
    networks: Vec<Given<NetworkRow>>,
    subnets: Vec<Given<SubnetRow>>,
    virtual_machines: Vec<Given<VirtualMachineRow>>,
    nics: Vec<Given<NicRow>>,
    stand_ins: StandIns,
    /// How many sets of rows there are, and whether the first is one that was linked before.
    sets: (u32, bool),
}

/// A row with where it comes from.
#[derive(Debug)]
struct Given<R> {
    row: R,
    file: Text,
    /// Higher is newer.
    generation: u32,
    /// Whether it has got the key of another row about the same thing.
    renamed: bool,
}

impl<R> Given<R> {
    /// File and place, for messages.
    fn at(&self, place: &FilePlace) -> String {
        at(&self.file, place)
    }

    fn with<S>(self, row: impl FnOnce(R) -> S) -> Given<S> {
        Given { row: row(self.row), file: self.file, generation: self.generation, renamed: self.renamed }
    }
}

/// File and place, for messages: `nics.json (value[3])`.
fn at(file: &str, place: &FilePlace) -> String {
    if place.is_empty() { file.to_owned() } else { format!("{file} ({place})") }
}

/// Locations that are but the names of files, given to rows that say nothing of where they are.
#[derive(Default)]
struct StandIns(FxHashSet<Text>);

impl StandIns {
    /// The location that a file says, if it is one.
    fn said<'a>(&self, location: Option<&'a str>) -> Option<&'a str> {
        location.filter(|location| !self.0.contains(*location))
    }
}

impl InventoryBuilder {
    /// Adds the rows of an inventory, as [`rows_of`] gives them: among themselves they are linked already.
    pub fn add_linked(&mut self, rows: InventoryRows, file: &str, generation: u32) {
        let is_first = self.sets.0 == 0;
        self.add(rows, file, generation);
        self.sets.1 |= is_first;
    }

    /// Adds the rows of one file. Where rows contradict each other, those of the highest generation win.
    pub fn add(&mut self, rows: InventoryRows, file: &str, generation: u32) {
        self.sets.0 += u32::from(!rows.is_empty());
        let file: Text = file.into();
        fn extend<R>(into: &mut Vec<Given<R>>, rows: Vec<R>, file: &Text, generation: u32) {
            let given = |row| Given { row, file: file.clone(), generation, renamed: false };
            into.extend(rows.into_iter().map(given));
        }
        extend(&mut self.networks, rows.networks, &file, generation);
        extend(&mut self.subnets, rows.subnets, &file, generation);
        extend(&mut self.virtual_machines, rows.virtual_machines, &file, generation);
        extend(&mut self.nics, rows.nics, &file, generation);
    }

    /// Says that a location is but the name of a file: rows that have it say nothing of where they are.
    pub fn location_is_a_file(&mut self, name: &str) {
        self.stand_ins.0.insert(name.into());
    }

    /// Links everything.
    #[must_use = "findings tell what did not fit"]
    pub fn finish(self) -> (Inventory, Vec<ImportFinding>) {
        let (inventory, findings, _) = self.finish_with_names();
        (inventory, findings)
    }

    /// Links everything, and tells which keys became others.
    #[must_use = "findings tell what did not fit"]
    pub fn finish_with_names(self) -> (Inventory, Vec<ImportFinding>, Renamed) {
        let (mut findings, mut renamed) = (Vec::new(), Renamed::default());
        let mut merged = merge::merge(self, &mut renamed, &mut findings);
        address_plans::spread(&mut merged);
        let inventory = link::link(merged, &mut findings);
        in_order(&mut findings);
        let renamed = renamed.gone_from(&inventory);
        (inventory, findings, renamed)
    }
}

/// The worst first, each once.
pub(super) fn in_order(findings: &mut Vec<ImportFinding>) {
    order::sort_by(findings, |left, right| right.severity.cmp(&left.severity).then_with(|| left.cmp(right)));
    findings.dedup();
}

/// What linking the rows of an inventory once more would find; as what it is made of is linked, nothing else would come of it.
#[must_use = "findings tell what did not fit"]
pub fn findings_of(inventory: &Inventory, file: &str) -> Vec<ImportFinding> {
    let mut findings = Vec::new();
    same_nics::report_shared_of(inventory, file, &mut findings);
    let stands = |_| file.to_owned();
    report::report(inventory, &stands, &stands, &mut findings);
    in_order(&mut findings);
    findings
}

/// The rows that an inventory would be built from.
pub fn rows_of(inventory: &Inventory) -> InventoryRows {
    InventoryRows {
        virtual_machines: virtual_machine_rows(inventory, 0..inventory.virtual_machines.len()),
        nics: nic_rows(inventory, 0..inventory.nics.len(), |_| true),
        ..network_rows(inventory)
    }
}

/// Those of networks and subnets.
pub fn network_rows(inventory: &Inventory) -> InventoryRows {
    let networks = inventory
        .networks
        .iter()
        .filter(|network| network.known == Known::Listed)
        .map(|network| NetworkRow {
            key: network.key.text().clone(),
            name: network.name.clone(),
            location: network.location.clone(),
            resource_group: network.resource_group.clone(),
            prefixes: network.prefixes.clone(),
            peered_with: network.peered_with.iter().map(|peer| peer.text().clone()).collect(),
            subnets: subnet_rows(inventory, network, true),
            attributes: network.attributes.clone(),
            place: FilePlace::default(),
        })
        .collect();
    let subnets = inventory
        .networks
        .iter()
        .filter(|network| network.known == Known::Referenced)
        .flat_map(|network| subnet_rows(inventory, network, false))
        .collect();
    InventoryRows { networks, subnets, ..InventoryRows::default() }
}

fn subnet_rows(inventory: &Inventory, network: &super::inventory::Network, nested: bool) -> Vec<SubnetRow> {
    inventory.subnets[network.subnets.start as usize..network.subnets.end as usize]
        .iter()
        .filter(|subnet| subnet.known == Known::Listed)
        .map(|subnet| SubnetRow {
            network_key: if nested { Text::new() } else { network.key.text().clone() },
            network_name: if nested { Text::new() } else { network.name.clone() },
            name: subnet.name.clone(),
            prefixes: subnet.prefixes.clone(),
            delegations: subnet.delegations.clone(),
            location: if nested { None } else { network.location.clone() },
            attributes: subnet.attributes.clone(),
            place: FilePlace::default(),
        })
        .collect()
}

/// Those of VMs at these places.
pub fn virtual_machine_rows(inventory: &Inventory, places: Range<usize>) -> Vec<VirtualMachineRow> {
    (places.start as u32..places.end as u32)
        .map(VirtualMachineId::new)
        .map(|id| (id, inventory.virtual_machine(id)))
        .filter(|(_, machine)| machine.known() == Known::Listed)
        .map(|(id, machine)| {
            let stopgaps = inventory.nic_places_of(id).map(NicId::new);
            let stopgaps = stopgaps.filter(|nic| inventory.nic(*nic).known() == Known::Referenced);
            let configurations = stopgaps.flat_map(|nic| inventory.ip_configurations_of(nic));
            let facts = &machine.facts;
            VirtualMachineRow {
                key: machine.key.text().clone(),
                name: machine.name_text(),
                location: facts.locality.location.clone(),
                resource_group: facts.locality.resource_group.clone(),
                size: facts.size.clone(),
                operating_system: facts.operating_system,
                power: facts.power,
                zone: facts.zone.clone(),
                addresses: configurations.filter_map(|configuration| configuration.address()).collect(),
                nic_keys: inventory.nics_of(id).iter().map(|nic| nic.key.text().clone()).collect(),
                primary_nic_key: None,
                attributes: machine.attributes.clone(),
                place: FilePlace::default(),
            }
        })
        .collect()
}

/// Those of NICs at these places, as far as they are wanted.
pub fn nic_rows(inventory: &Inventory, places: Range<usize>, wanted: impl Fn(&Nic) -> bool) -> Vec<NicRow> {
    (places.start as u32..places.end as u32)
        .map(NicId::new)
        .map(|id| (id, inventory.nic(id)))
        .filter(|(_, nic)| nic.known() == Known::Listed && wanted(nic))
        .map(|(id, nic)| {
            let machine = nic.virtual_machine.map(|id| inventory.virtual_machine(id));
            NicRow {
                key: nic.key.text().clone(),
                name: nic.name_text(),
                location: nic.facts.locality.location.clone(),
                resource_group: nic.facts.locality.resource_group.clone(),
                virtual_machine_key: machine.map(|machine| machine.key.text().clone()),
                virtual_machine_name: machine.map(|machine| machine.name_text()),
                number: machine.map(|_| inventory.nic_number(id)),
                primary: None,
                mac: nic.mac.as_ref().map(|mac| mac.to_string().into()),
                ip_configurations: inventory
                    .ip_configuration_places_of(id)
                    .map(IpConfigurationId::new)
                    .map(|id| (id, inventory.ip_configuration(id)))
                    .map(|(id, configuration)| IpConfigurationRow {
                        name: configuration.name.clone(),
                        primary: Some(configuration.primary),
                        address: configuration.address(),
                        is_ipv6: configuration.is_ipv6,
                        allocation: match configuration.allocation {
                            super::inventory::Allocation::Unknown => None,
                            known => Some(known),
                        },
                        subnet: configuration.subnet.map(|id| {
                            let subnet = inventory.subnet(id);
                            let network = inventory.network(subnet.network);
                            let by_address = configuration.subnet_by_address;
                            SubnetReference {
                                network_key: network.key.text().clone(),
                                network_name: network.name.clone(),
                                subnet_name: if by_address { Text::new() } else { subnet.name.clone() },
                            }
                        }),
                        public_address: inventory.public_address_of(id).cloned(),
                    })
                    .collect(),
                attributes: nic.facts.attributes.clone(),
                place: FilePlace::default(),
            }
        })
        .collect()
}

/// The last segment of a resource id, or the whole key where it is a name.
fn last_segment(key: &str) -> &str {
    key.trim_end_matches('/').rsplit('/').next().unwrap_or(key)
}

/// Whether a file names something without an id.
fn is_bare(key: &str, name: &str) -> bool {
    let (key, name) = (trimmed(key), trimmed(name));
    if name.is_empty() { !key.contains('/') } else { same_folded(key, name) }
}

/// A key without blanks at its ends or a slash behind it.
fn key(spelling: &str) -> Key {
    Key::from(key_text(spelling))
}

/// The same of a text, which is shared if it has none, as nearly all.
fn key_of(spelling: Text) -> Key {
    if key_text(&spelling).len() == spelling.len() { Key::new(spelling) } else { key(&spelling) }
}
