//! Which networks rows speak of: a bare name becomes the key of the network that it means.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::attribute::Attribute;
use super::super::file_place::FilePlace;
use super::super::finding::Severity;
use super::super::inventory_rows::{NetworkRow, NicRow, SubnetReference};
use super::super::renamed;
use super::super::text::Key;
use super::bare_names::{ByName, Candidate, Meant};
use super::merge::ListedSubnet;
use super::{Given, ImportFinding, StandIns, is_bare, key, key_text, last_segment};

/// Gives every row the key of the network that it means.
pub(super) fn resolve(
    networks: &mut [Given<NetworkRow>],
    subnets: &mut [Given<ListedSubnet>],
    nics: &mut [Given<NicRow>],
    (stand_ins, renamed): (&StandIns, &mut renamed::Names),
    findings: &mut Vec<ImportFinding>,
) {
    if !has_bare_names(networks, subnets, nics) {
        return;
    }
    let mut names = Names::of(networks, subnets, nics, stand_ins);
    if names.by_name.is_empty() {
        // Nothing has an id, so that every name means itself: files of one tool, as a rule.
        return;
    }
    // What an address plan calls so is no network that machines are in.
    for given in networks.iter_mut().filter(|given| !is_address_plan(&given.row)) {
        let location = stand_ins.said(given.row.location.as_deref()).map(str::to_owned);
        let at = (given.file.clone(), given.row.place.clone());
        let at = (&*at.0, &at.1);
        if let Some(new) = names.key(&given.row.key, &given.row.name, location.as_deref(), at) {
            renamed.note(key(&given.row.key), key(&new));
            given.row.key = new.into();
            given.renamed = true;
        }
        for peer in &mut given.row.peered_with {
            if let Some(key) = names.key(peer, "", location.as_deref(), at) {
                *peer = key.into();
            }
        }
    }
    for given in subnets.iter_mut() {
        let row = &mut given.row.row;
        let location = stand_ins.said(row.location.as_deref());
        let at = (&*given.file, &row.place);
        if let Some(new) = names.key(&row.network_key, &row.network_name, location, at) {
            renamed.note(key(&row.network_key), key(&new));
            row.network_key = new.into();
        }
    }
    for given in nics.iter_mut() {
        let at = (&*given.file, &given.row.place);
        let location = stand_ins.said(given.row.location.as_deref());
        for subnet in given.row.ip_configurations.iter_mut().filter_map(|row| row.subnet.as_mut()) {
            if let Some(new) = names.key(&subnet.network_key, &subnet.network_name, location, at) {
                renamed.note(key(&subnet.network_key), key(&new));
                subnet.network_key = new.into();
            }
        }
    }
    names.report(findings);
}

fn has_bare_names(networks: &[Given<NetworkRow>], subnets: &[Given<ListedSubnet>], nics: &[Given<NicRow>]) -> bool {
    networks.iter().any(|given| is_bare(&given.row.key, &given.row.name))
        || networks.iter().flat_map(|given| &given.row.peered_with).any(|peer| is_bare(peer, ""))
        || subnets.iter().any(|given| is_bare(&given.row.row.network_key, &given.row.row.network_name))
        || references(nics).any(|(_, subnet)| is_bare(&subnet.network_key, &subnet.network_name))
}

fn references(nics: &[Given<NicRow>]) -> impl Iterator<Item = (&Given<NicRow>, &SubnetReference)> {
    nics.iter()
        .flat_map(|given| given.row.ip_configurations.iter().filter_map(move |row| Some((given, row.subnet.as_ref()?))))
}

/// Networks by name, and what was found out so far.
struct Names {
    by_name: ByName,
    /// By bare key and location.
    known: FxHashMap<(Key, Option<Key>), Told>,
    /// Names of which nobody can tell which network they mean.
    unclear: BTreeMap<Key, Unclear>,
}

/// What became of a bare name.
#[derive(Clone)]
enum Told {
    /// It is the network's own key.
    Itself,
    /// It means the network with this key.
    Means(String),
    /// Several could be meant.
    Unclear,
}

struct Unclear {
    name: String,
    rows: u32,
    first: String,
    count: u32,
    places: [String; 2],
}

impl Names {
    fn of(
        networks: &[Given<NetworkRow>],
        subnets: &[Given<ListedSubnet>],
        nics: &[Given<NicRow>],
        stand_ins: &StandIns,
    ) -> Self {
        let mut by_name = ByName::default();
        let mut add = |id: &str, name: &str, location: Option<&str>, listed: bool, at: String| {
            let id = key(id);
            if id.as_str().is_empty() || is_bare(id.as_str(), name) {
                return;
            }
            let name = if name.trim().is_empty() { last_segment(id.as_str()) } else { name.trim() };
            let location = stand_ins.said(location).map(Key::from);
            by_name.add(Key::from(name), Candidate { key: id.clone(), location, listed, at });
        };
        // What an address plan calls so is no network that machines are in.
        for given in networks.iter().filter(|given| !is_address_plan(&given.row)) {
            let row = &given.row;
            add(&row.key, &row.name, row.location.as_deref(), true, given.at(&row.place));
        }
        let plans: rustc_hash::FxHashSet<Key> =
            networks.iter().filter(|given| is_address_plan(&given.row)).map(|given| key(&given.row.key)).collect();
        for given in subnets {
            let row = &given.row.row;
            if !plans.contains(&key(&row.network_key)) {
                add(&row.network_key, &row.network_name, row.location.as_deref(), true, given.at(&row.place));
            }
        }
        // Of all rows that refer to a network the first in the order of files is told, whichever comes first.
        let mut first: FxHashMap<(&str, &str, Option<&str>), &Given<NicRow>> = FxHashMap::default();
        for (given, subnet) in references(nics) {
            if is_bare(key_text(&subnet.network_key), &subnet.network_name) {
                continue;
            }
            let reference = (&*subnet.network_key, &*subnet.network_name, given.row.location.as_deref());
            let known = first.entry(reference).or_insert(given);
            if (&given.file, &given.row.place) < (&known.file, &known.row.place) {
                *known = given;
            }
        }
        for ((id, name, location), given) in first {
            if !plans.contains(&key(id)) {
                add(id, name, location, false, given.at(&given.row.place));
            }
        }
        Self { by_name: by_name.counted(), known: FxHashMap::default(), unclear: BTreeMap::new() }
    }

    /// The key of the network that a bare name means; `None` where it means itself.
    fn key(
        &mut self,
        spelling: &str,
        name: &str,
        location: Option<&str>,
        (file, place): (&str, &FilePlace),
    ) -> Option<String> {
        if !is_bare(spelling, name) {
            return None;
        }
        let bare = key(spelling);
        let asked = (bare.clone(), location.map(Key::from));
        let told = match self.known.get(&asked) {
            Some(told) => told.clone(),
            None => {
                let told = self.ask(&bare, location);
                self.known.insert(asked, told.clone());
                told
            }
        };
        match told {
            Told::Itself => None,
            Told::Means(key) => Some(key),
            Told::Unclear => {
                if let Some(unclear) = self.unclear.get_mut(&bare) {
                    unclear.rows += 1;
                    // Whichever row comes first, the same is said.
                    let at = super::at(file, place);
                    if unclear.first.is_empty() || at < unclear.first {
                        unclear.first = at;
                    }
                    if bare.as_str() < unclear.name.as_str() {
                        unclear.name = bare.to_string();
                    }
                }
                None
            }
        }
    }

    fn ask(&mut self, bare: &Key, location: Option<&str>) -> Told {
        match self.by_name.meant(bare, location) {
            Meant::Nothing => Told::Itself,
            Meant::One(key) => Told::Means(key.to_string()),
            Meant::Several(count, places) => {
                let new = Unclear {
                    name: bare.to_string(),
                    rows: 0,
                    first: String::new(),
                    count,
                    places: places.map(str::to_owned),
                };
                match self.unclear.get_mut(bare) {
                    None => {
                        self.unclear.insert(bare.clone(), new);
                    }
                    Some(known) if (new.count, &new.places) > (known.count, &known.places) => {
                        known.count = new.count;
                        known.places = new.places;
                    }
                    Some(_) => {}
                }
                Told::Unclear
            }
        }
    }

    fn report(self, findings: &mut Vec<ImportFinding>) {
        for Unclear { name, rows, first, count, places: [one, other] } in self.unclear.into_values() {
            let named = match rows {
                1 => format!("{first} names the network {name}"),
                rows => format!("{first} and {} more name the network {name}", rows - 1),
            };
            findings.push(ImportFinding {
                code: "network-name-ambiguous",
                severity: Severity::Warning,
                subject: name,
                message: format!(
                    "{named} without an id, and {count} networks have that name: one in {one}, another in {other}. It is kept apart from \
                     them. Add where it is, or use files of one tool.",
                ),
            });
        }
    }
}

fn is_address_plan(row: &NetworkRow) -> bool {
    row.attributes.get(Attribute::NetworkKind) == Some("address-plan")
}
