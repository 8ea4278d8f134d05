//! Many rows about one thing become one.

use std::fmt::Debug;

use rustc_hash::FxHashSet;

use super::super::attribute::{Attribute, Attributes};
use super::super::file_place::FilePlace;
use super::super::finding::Severity;
use super::super::identity::bios_uuid;
use super::super::inventory_rows::{NetworkRow, NicRow, SubnetRow, VirtualMachineRow};
use super::super::key_index::KeyIndex;
use super::super::order;
use super::super::renamed::Renamed;
use super::super::text::{Key, Text, same_folded};
use super::merge_nics::merge_nics;
use super::{
    Given, ImportFinding, InventoryBuilder, StandIns, at, key, key_text, same_machines, same_networks, same_nics,
};

/// One row for each thing, in no particular order; the place of a subnet names its file too.
pub(super) struct Merged {
    pub networks: Vec<NetworkRow>,
    pub subnets: Vec<ListedSubnet>,
    pub virtual_machines: Keyed<VirtualMachineRow>,
    pub nics: Keyed<ListedNic>,
}

/// Rows, and where each stands by its key.
pub(super) struct Keyed<M> {
    pub rows: Vec<M>,
    pub by_key: KeyIndex,
}

/// A NIC and its file; the two are written out as one place only where a message says it.
pub(super) struct ListedNic {
    pub row: NicRow,
    pub file: Text,
}

/// A subnet and its position among those listed with its network; those listed alone come last.
#[derive(Clone, Debug)]
pub(super) struct ListedSubnet {
    pub row: SubnetRow,
    pub position: usize,
}

pub(super) fn merge(builder: InventoryBuilder, renamed: &mut Renamed, findings: &mut Vec<ImportFinding>) -> Merged {
    let InventoryBuilder { mut networks, subnets, mut virtual_machines, mut nics, stand_ins, sets } = builder;
    let is_linked = sets == (1, true);
    let alone = |given: Given<SubnetRow>| given.with(|row| ListedSubnet { row, position: usize::MAX });
    let mut subnets: Vec<Given<ListedSubnet>> = subnets.into_iter().map(alone).collect();
    if !is_linked {
        same_networks::resolve(&mut networks, &mut subnets, &mut nics, (&stand_ins, &mut renamed.networks), findings);
    }
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
                renamed: network.renamed,
            });
        }
    }
    name_subnets(&mut subnets);
    if is_linked {
        same_nics::report_shared(&nics, &virtual_machines, findings);
    } else {
        same_machines::resolve(&mut virtual_machines, &mut nics, (&stand_ins, &mut renamed.machines), findings);
        same_nics::resolve(&mut nics, &mut virtual_machines, &mut renamed.nics, findings);
    }
    let is_plan = |row: &NetworkRow| row.attributes.get(Attribute::NetworkKind) == Some("address-plan");
    let plans: FxHashSet<Key> =
        networks.iter().filter(|given| is_plan(&given.row)).map(|given| key(&given.row.key)).collect();
    let of_network = numbers(subnets.iter().map(|given| key_text(&given.row.row.network_key)));
    Merged {
        networks: grouped(
            networks,
            |_, row| (0, key_text(&row.key)),
            |winner, others| merge_networks(winner, others, &stand_ins, findings),
        )
        .rows,
        subnets: grouped(
            subnets,
            |place, subnet| (of_network[place], subnet.row.name.trim()),
            |winner, others| merge_subnets(winner, others, findings),
        )
        .rows,
        virtual_machines: grouped(
            virtual_machines,
            |_, row| (0, key_text(&row.key)),
            |winner, others| merge_machines(winner, others, &stand_ins, findings),
        ),
        nics: grouped(
            nics,
            |_, row| (0, key_text(&row.key)),
            |winner, others| merge_nics(winner, others, &stand_ins, &plans, findings),
        ),
    }
}

/// A number for each key, the same for the same key.
fn numbers<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<u32> {
    let keys: Vec<&str> = keys.collect();
    let at = |place: u32| (0, keys[place as usize]);
    let mut index = KeyIndex::default();
    let number = |place: u32| match index.get_or_add(at(place), place, at) {
        Ok(first) | Err(first) => first,
    };
    (0..keys.len() as u32).map(number).collect()
}

/// A listed subnet without a name is called by its prefix; without either, nothing is said of it.
fn name_subnets(subnets: &mut Vec<Given<ListedSubnet>>) {
    subnets.retain_mut(|given| {
        let row = &mut given.row.row;
        if row.name.trim().is_empty()
            && let Some(prefix) = row.prefixes.first()
        {
            row.name = prefix.to_string().into();
        }
        !row.name.trim().is_empty()
    });
}

/// Makes one of the rows about each thing: `merge` gets the one that wins, and the others.
fn grouped<R: Debug, M>(
    rows: Vec<Given<R>>,
    key: impl Fn(usize, &R) -> (u32, &str),
    mut merge: impl FnMut(Given<R>, Vec<Given<R>>) -> M,
) -> Keyed<M> {
    let mut index = KeyIndex::with_capacity(rows.len());
    let mut places: Vec<u32> = Vec::with_capacity(rows.len());
    let mut count = 0;
    for place in 0..rows.len() as u32 {
        let at = |place: u32| key(place as usize, &rows[place as usize].row);
        match index.get_or_add(at(place), place, at) {
            Ok(first) => places.push(places[first as usize]),
            Err(_) => {
                places.push(count);
                count += 1;
            }
        }
    }
    if count as usize == rows.len() {
        return Keyed { rows: rows.into_iter().map(|row| merge(row, Vec::new())).collect(), by_key: index };
    }
    let by_key = index.moved(&places);
    let mut groups: Vec<Vec<Given<R>>> = Vec::with_capacity(count as usize);
    for (row, place) in rows.into_iter().zip(places) {
        match groups.get_mut(place as usize) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    let merged = groups.into_iter().filter_map(|mut group| {
        order::sort_by(&mut group, newest_first);
        let mut rows = group.into_iter();
        Some(merge(rows.next()?, rows.collect()))
    });
    Keyed { rows: merged.collect(), by_key }
}

/// The order in which rows win. What a row says is written out only where nothing else tells.
fn newest_first<R: Debug>(left: &Given<R>, right: &Given<R>) -> std::cmp::Ordering {
    (right.generation.cmp(&left.generation).then(left.renamed.cmp(&right.renamed)))
        .then_with(|| format!("{:?}", left.row).cmp(&format!("{:?}", right.row)))
        .then_with(|| left.file.cmp(&right.file))
}

/// Where a row comes from: its file, its place there, and how new it is.
pub(super) type From<'a> = (&'a Text, &'a FilePlace, u32);

/// Fills a gap of the winning row, or reports that a row of the same generation says otherwise.
pub(super) struct Merger<'a> {
    what: &'static str,
    subject: String,
    winner: (Text, FilePlace, u32),
    /// Whether rows of different tools are merged.
    pub of_tools: bool,
    findings: &'a mut Vec<ImportFinding>,
}

impl<'a> Merger<'a> {
    /// For the row that wins, with what it is called in messages.
    pub fn new<R>(
        what: &'static str,
        winner: &Given<R>,
        (name, place): (&str, &FilePlace),
        findings: &'a mut Vec<ImportFinding>,
    ) -> Self {
        let winner = (winner.file.clone(), place.clone(), winner.generation);
        Self { what, subject: name.to_owned(), winner, of_tools: false, findings }
    }

    /// Whether a row is as new as the one that wins.
    pub fn is_as_new(&self, from: From<'_>) -> bool {
        from.2 == self.winner.2
    }

    /// Any value.
    pub fn field<T: Clone + PartialEq + Debug>(
        &mut self,
        field: &str,
        ours: &mut Option<T>,
        theirs: &Option<T>,
        from: From<'_>,
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
    pub fn text(&mut self, field: &str, ours: &mut Option<Text>, theirs: &Option<Text>, from: From<'_>) {
        if let (Some(kept), Some(other)) = (&ours, theirs)
            && same_folded(kept, other)
        {
            return;
        }
        self.field(field, ours, theirs, from);
    }

    /// A location; one that a file says counts more than one that stands in for it.
    pub fn location(&mut self, stand_ins: &StandIns, ours: &mut Option<Text>, theirs: &Option<Text>, from: From<'_>) {
        match (stand_ins.said(ours.as_deref()), stand_ins.said(theirs.as_deref())) {
            (None, Some(_)) => ours.clone_from(theirs),
            (Some(_), None) => {}
            (None, None) if ours.is_some() => {}
            (Some(ours), Some(theirs)) if self.of_tools => {
                if same_folded(ours, theirs) || !self.is_as_new(from) {
                    return;
                }
                // The same words for all that one file puts here and another there: they are said once.
                let (subject, what) = (ours.to_owned(), self.what);
                let (ours, theirs) = (format!("{ours} in {}", self.winner.0), format!("{theirs} in {}", from.0));
                self.findings.push(ImportFinding {
                    code: "locations-differ",
                    severity: Severity::Info,
                    subject,
                    message: format!("{what}s at {ours} are at {theirs}. The first is used."),
                });
            }
            _ => self.text("location", ours, theirs, from),
        }
    }

    fn list<T: Clone + PartialEq + Debug>(&mut self, field: &str, ours: &mut Vec<T>, theirs: &[T], from: From<'_>) {
        if ours.is_empty() {
            ours.extend_from_slice(theirs);
        } else if !theirs.is_empty() && ours != theirs && from.2 == self.winner.2 {
            let (kept, other) = (format!("{ours:?}"), format!("{theirs:?}"));
            self.contradiction(field, &kept, &other, (from.0, from.1));
        }
    }

    /// What the winner does not say is filled in; where both say something, the winner's stands.
    pub fn attributes(&mut self, ours: &mut Attributes, theirs: &Attributes, from: From<'_>) {
        for (attribute, other) in theirs.iter() {
            match ours.get(attribute) {
                None => ours.set(attribute, Some(other)),
                Some(kept) if !say_the_same(attribute, kept, other) && from.2 == self.winner.2 => {
                    let (kept, field) = (format!("{kept:?}"), attribute.code().replace('_', " "));
                    self.contradiction(&field, &kept, &format!("{other:?}"), (from.0, from.1));
                }
                Some(_) => {}
            }
        }
    }

    /// A finding that names both places.
    pub fn contradiction(&mut self, field: &str, kept: &str, other: &str, from: (&Text, &FilePlace)) {
        let (file, place, _) = &self.winner;
        self.findings.push(ImportFinding {
            code: "files-contradict",
            severity: Severity::Warning,
            subject: self.subject.clone(),
            message: format!(
                "The {field} of this {} is {kept} in {} and {other} in {}. The first is used; drop only the newer export if one is out of date.",
                self.what,
                at(file, place),
                at(from.0, from.1)
            ),
        });
    }
}

/// Whether two spellings of an attribute mean one thing.
fn say_the_same(attribute: Attribute, left: &str, right: &str) -> bool {
    let host = |name: &str| Key::from(name.split('.').next().unwrap_or(name));
    same_folded(left, right)
        || match attribute {
            Attribute::BiosUuid => bios_uuid(left).is_some_and(|uuid| bios_uuid(right) == Some(uuid)),
            // Of one machine some tools give the whole name, some the first part.
            Attribute::DnsName => (!left.contains('.') || !right.contains('.')) && host(left) == host(right),
            _ => false,
        }
}

/// Name and place of a row, for messages: of several tools' names that of the row whose key stays.
macro_rules! chosen_name {
    ($winner:expr, $others:expr) => {{
        let named = $others.iter().find(|other| !other.renamed && !other.row.name.trim().is_empty());
        if let Some(other) = named.filter(|_| $winner.renamed) {
            $winner.row.name.clone_from(&other.row.name);
        }
        for other in &$others {
            if $winner.row.name.is_empty() {
                $winner.row.name.clone_from(&other.row.name);
            }
        }
    }};
}
pub(super) use chosen_name;

fn merge_networks(
    mut winner: Given<NetworkRow>,
    others: Vec<Given<NetworkRow>>,
    stand_ins: &StandIns,
    findings: &mut Vec<ImportFinding>,
) -> NetworkRow {
    chosen_name!(winner, others);
    let mut merger = Merger::new("network", &winner, (&winner.row.name, &winner.row.place), findings);
    for other in &others {
        let from = (&other.file, &other.row.place, other.generation);
        merger.of_tools = winner.renamed || other.renamed;
        merger.location(stand_ins, &mut winner.row.location, &other.row.location, from);
        merger.text("resource group", &mut winner.row.resource_group, &other.row.resource_group, from);
        merger.list("address space", &mut winner.row.prefixes, &other.row.prefixes, from);
        merger.attributes(&mut winner.row.attributes, &other.row.attributes, from);
        if winner.row.peered_with.is_empty() {
            winner.row.peered_with.clone_from(&other.row.peered_with);
        }
    }
    winner.row
}

fn merge_subnets(
    winner: Given<ListedSubnet>,
    others: Vec<Given<ListedSubnet>>,
    findings: &mut Vec<ImportFinding>,
) -> ListedSubnet {
    let newest = others.iter().filter(|given| given.generation == winner.generation);
    let position = newest.fold(winner.row.position, |first, given| first.min(given.row.position));
    let mut winner = winner.with(|listed| listed.row);
    let others: Vec<Given<SubnetRow>> = others.into_iter().map(|given| given.with(|listed| listed.row)).collect();
    let mut merger = Merger::new("subnet", &winner, (&winner.row.name, &winner.row.place), findings);
    for other in &others {
        let from = (&other.file, &other.row.place, other.generation);
        if winner.row.network_name.is_empty() {
            winner.row.network_name.clone_from(&other.row.network_name);
        }
        merger.list("prefixes", &mut winner.row.prefixes, &other.row.prefixes, from);
        merger.attributes(&mut winner.row.attributes, &other.row.attributes, from);
        if winner.row.delegations.is_empty() {
            winner.row.delegations.clone_from(&other.row.delegations);
        }
        if winner.row.location.is_none() {
            winner.row.location.clone_from(&other.row.location);
        }
    }
    winner.row.place = at(&winner.file, &winner.row.place).into();
    ListedSubnet { row: winner.row, position }
}

fn merge_machines(
    mut winner: Given<VirtualMachineRow>,
    others: Vec<Given<VirtualMachineRow>>,
    stand_ins: &StandIns,
    findings: &mut Vec<ImportFinding>,
) -> VirtualMachineRow {
    if others.is_empty() {
        return winner.row;
    }
    chosen_name!(winner, others);
    let mut merger = Merger::new("VM", &winner, (&winner.row.name, &winner.row.place), findings);
    for other in &others {
        let from = (&other.file, &other.row.place, other.generation);
        merger.of_tools = winner.renamed || other.renamed;
        let ours = &mut winner.row;
        merger.location(stand_ins, &mut ours.location, &other.row.location, from);
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
