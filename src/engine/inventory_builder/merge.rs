//! Many rows about one thing become one.

use std::fmt::Debug;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::attribute::{Attribute, Attributes};
use super::super::finding::Severity;
use super::super::identity::bios_uuid;
use super::super::inventory_rows::{NetworkRow, NicRow, SubnetRow, VirtualMachineRow};
use super::super::renamed::Renamed;
use super::super::text::{Key, Text, same_folded};
use super::merge_nics::merge_nics;
use super::{Given, ImportFinding, InventoryBuilder, StandIns, at, key, same_machines, same_networks, same_nics};

/// One row for each thing, in no particular order; the place of a subnet or NIC names its file too.
pub(super) struct Merged {
    pub networks: Vec<NetworkRow>,
    pub subnets: Vec<ListedSubnet>,
    pub virtual_machines: Vec<VirtualMachineRow>,
    pub nics: Vec<NicRow>,
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
    Merged {
        networks: grouped(networks, |row| key(&row.key))
            .into_iter()
            .map(|group| merge_networks(group, &stand_ins, findings))
            .collect(),
        subnets: grouped(subnets, |subnet| (key(&subnet.row.network_key), Key::from(subnet.row.name.trim())))
            .into_iter()
            .map(|group| merge_subnets(group, findings))
            .collect(),
        virtual_machines: grouped(virtual_machines, |row| key(&row.key))
            .into_iter()
            .map(|group| merge_machines(group, &stand_ins, findings))
            .collect(),
        nics: grouped(nics, |row| key(&row.key))
            .into_iter()
            .map(|group| merge_nics(group, &stand_ins, &plans, findings))
            .collect(),
    }
}

/// A listed subnet without a name is called by its prefix; without either, nothing is said of it.
fn name_subnets(subnets: &mut Vec<Given<ListedSubnet>>) {
    subnets.retain_mut(|given| {
        let row = &mut given.row.row;
        if row.name.trim().is_empty()
            && let Some(prefix) = row.prefixes.first()
        {
            row.name = prefix.to_string();
        }
        !row.name.trim().is_empty()
    });
}

/// Rows about one thing each, the one that wins first.
fn grouped<R: Debug, K: std::hash::Hash + Eq>(rows: Vec<Given<R>>, key: impl Fn(&R) -> K) -> Vec<Vec<Given<R>>> {
    let mut places: FxHashMap<K, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Given<R>>> = Vec::new();
    for row in rows {
        let place = *places.entry(key(&row.row)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    for group in &mut groups {
        if group.len() > 1 {
            group.sort_by_cached_key(|given| {
                (std::cmp::Reverse(given.generation), given.renamed, format!("{:?}", given.row), given.file.clone())
            });
        }
    }
    groups
}

/// Where a row comes from: its file, its place there, and how new it is.
pub(super) type From<'a> = (&'a Text, &'a str, u32);

/// Fills a gap of the winning row, or reports that a row of the same generation says otherwise.
pub(super) struct Merger<'a> {
    what: &'static str,
    subject: String,
    winner: (Text, String, u32),
    /// Whether rows of different tools are merged.
    pub of_tools: bool,
    findings: &'a mut Vec<ImportFinding>,
}

impl<'a> Merger<'a> {
    /// For the row that wins, with what it is called in messages.
    pub fn new<R>(
        what: &'static str,
        winner: &Given<R>,
        (name, place): (&str, &str),
        findings: &'a mut Vec<ImportFinding>,
    ) -> Self {
        let winner = (winner.file.clone(), place.to_owned(), winner.generation);
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
    pub fn text(&mut self, field: &str, ours: &mut Option<String>, theirs: &Option<String>, from: From<'_>) {
        if let (Some(kept), Some(other)) = (&ours, theirs)
            && same_folded(kept, other)
        {
            return;
        }
        self.field(field, ours, theirs, from);
    }

    /// A location; one that a file says counts more than one that stands in for it.
    pub fn location(
        &mut self,
        stand_ins: &StandIns,
        ours: &mut Option<String>,
        theirs: &Option<String>,
        from: From<'_>,
    ) {
        match (stand_ins.said(ours.as_deref()), stand_ins.said(theirs.as_deref())) {
            (None, Some(theirs)) => *ours = Some(theirs.to_owned()),
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
    pub fn contradiction(&mut self, field: &str, kept: &str, other: &str, from: (&Text, &str)) {
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

pub(super) fn split<R>(group: Vec<Given<R>>) -> Option<(Given<R>, Vec<Given<R>>)> {
    let mut rows = group.into_iter();
    let winner = rows.next()?;
    Some((winner, rows.collect()))
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
    group: Vec<Given<NetworkRow>>,
    stand_ins: &StandIns,
    findings: &mut Vec<ImportFinding>,
) -> NetworkRow {
    let Some((mut winner, others)) = split(group) else { return NetworkRow::default() };
    chosen_name!(winner, others);
    let mut merger = Merger::new("network", &winner, (&winner.row.name, &winner.row.place), findings);
    for other in &others {
        let from = (&other.file, other.row.place.as_str(), other.generation);
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

fn merge_subnets(group: Vec<Given<ListedSubnet>>, findings: &mut Vec<ImportFinding>) -> ListedSubnet {
    let newest = group.first().map_or(0, |given| given.generation);
    let positions = group.iter().filter(|given| given.generation == newest).map(|given| given.row.position);
    let position = positions.min().unwrap_or(usize::MAX);
    let plain = group.into_iter().map(|given| given.with(|listed| listed.row)).collect();
    let Some((mut winner, others)) = split(plain) else {
        return ListedSubnet { row: SubnetRow::default(), position };
    };
    let mut merger = Merger::new("subnet", &winner, (&winner.row.name, &winner.row.place), findings);
    for other in &others {
        let from = (&other.file, other.row.place.as_str(), other.generation);
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
    winner.row.place = at(&winner.file, &winner.row.place);
    ListedSubnet { row: winner.row, position }
}

fn merge_machines(
    group: Vec<Given<VirtualMachineRow>>,
    stand_ins: &StandIns,
    findings: &mut Vec<ImportFinding>,
) -> VirtualMachineRow {
    let Some((mut winner, others)) = split(group) else { return VirtualMachineRow::default() };
    chosen_name!(winner, others);
    let mut merger = Merger::new("VM", &winner, (&winner.row.name, &winner.row.place), findings);
    for other in &others {
        let from = (&other.file, other.row.place.as_str(), other.generation);
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
