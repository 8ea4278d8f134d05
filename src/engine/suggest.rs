//! Likely network mappings, each with why.

use rustc_hash::FxHashSet;

use super::inventory::Inventory;
use super::mapping::Mapping;
use super::text::{Key, same_folded};

/// A likely mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Key of the source network.
    pub source: Key,
    /// Key of the target network.
    pub target: Key,
    /// Why it looks right.
    pub why: String,
}

/// For each source network in use that is not mapped, the best target network, if one stands out: the same address space
/// and subnets' names count most, then the name without its region.
pub fn suggest(source: &Inventory, target: &Inventory, mapping: &Mapping) -> Vec<Suggestion> {
    let used: FxHashSet<u32> = source
        .ip_configurations
        .iter()
        .filter_map(|configuration| configuration.subnet)
        .map(|subnet| source.subnet(subnet).network.0)
        .collect();
    let mut suggestions = Vec::new();
    for (place, network) in source.networks.iter().enumerate() {
        if !used.contains(&(place as u32)) || mapping.networks.contains_key(&network.key) {
            continue;
        }
        let mut best: Option<(u32, usize)> = None;
        let mut tied = false;
        for (candidate, other) in target.networks.iter().enumerate() {
            let score = score(source, place, target, candidate);
            match best {
                Some((most, _)) if score < most => {}
                Some((most, _)) if score == most => {
                    // A test network has the address space of the network that it tests for; its name gives it away.
                    tied = true;
                }
                _ => {
                    best = (score > 0).then_some((score, candidate));
                    tied = false;
                }
            }
            let _ = other;
        }
        if let (Some((_, candidate)), false) = (best, tied) {
            let other = &target.networks[candidate];
            suggestions.push(Suggestion {
                source: network.key.clone(),
                target: other.key.clone(),
                why: why(source, place, target, candidate),
            });
        }
    }
    suggestions
}

fn score(source: &Inventory, place: usize, target: &Inventory, candidate: usize) -> u32 {
    let facts = Likeness::of(source, place, target, candidate);
    if facts.for_tests {
        return 0;
    }
    let named = if facts.copy {
        8
    } else if facts.same_stem {
        4
    } else {
        0
    };
    let space = if facts.same_space { 3 } else { 0 };
    let subnets = facts.shared_subnets.min(3);
    // Subnets named "default" say nothing by themselves.
    if named + space == 0 && facts.shared_subnets < 2 { 0 } else { named + space + subnets }
}

fn why(source: &Inventory, place: usize, target: &Inventory, candidate: usize) -> String {
    let facts = Likeness::of(source, place, target, candidate);
    let mut reasons = Vec::new();
    if facts.copy {
        reasons.push("its name is the source network's with -asr".to_owned());
    } else if facts.same_stem {
        reasons.push("the same name but for the region".to_owned());
    }
    if facts.same_space {
        reasons.push("the same address space".to_owned());
    }
    if facts.shared_subnets > 0 {
        let count = facts.shared_subnets;
        reasons.push(format!("{count} subnet{} of the same name", if count == 1 { "" } else { "s" }));
    }
    let mut text = reasons.join(", ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

struct Likeness {
    copy: bool,
    same_stem: bool,
    same_space: bool,
    shared_subnets: u32,
    for_tests: bool,
}

impl Likeness {
    fn of(source: &Inventory, place: usize, target: &Inventory, candidate: usize) -> Self {
        let (ours, theirs) = (&source.networks[place], &target.networks[candidate]);
        let names: Vec<&str> =
            source.subnets_of(super::inventory::NetworkId(place as u32)).iter().map(|s| &*s.name).collect();
        let shared = target
            .subnets_of(super::inventory::NetworkId(candidate as u32))
            .iter()
            .filter(|subnet| names.iter().any(|name| same_folded(name, &subnet.name)))
            .count();
        let mut spaces = (ours.prefixes.clone(), theirs.prefixes.clone());
        spaces.0.sort();
        spaces.1.sort();
        let stem = stem(&ours.name);
        let is_test = |name: &str| words(name).any(|word| word == "test" || word == "tfo" || word == "drill");
        Self {
            copy: same_folded(&format!("{}-asr", ours.name), &theirs.name),
            same_stem: !stem.is_empty() && stem == self::stem(&theirs.name),
            same_space: !spaces.0.is_empty() && spaces.0 == spaces.1,
            shared_subnets: shared as u32,
            for_tests: is_test(&theirs.name) && !is_test(&ours.name),
        }
    }
}

fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The words of a name without those that say where it is.
fn stem(name: &str) -> Vec<String> {
    const PLACES: &[&str] = &[
        "weu",
        "neu",
        "eus",
        "eus2",
        "wus",
        "wus2",
        "wus3",
        "cus",
        "ncus",
        "scus",
        "uks",
        "ukw",
        "sea",
        "ea",
        "frc",
        "gwc",
        "szn",
        "szw",
        "noe",
        "now",
        "sdc",
        "plc",
        "itn",
        "jpe",
        "jpw",
        "aue",
        "ause",
        "cac",
        "cae",
        "brs",
        "ins",
        "inc",
        "krc",
        "westeurope",
        "northeurope",
        "eastus",
        "eastus2",
        "westus",
        "westus2",
        "westus3",
        "centralus",
        "uksouth",
        "ukwest",
        "southeastasia",
        "eastasia",
        "francecentral",
        "germanywestcentral",
        "asr",
        "dr",
        "prod",
        "primary",
        "secondary",
        "recovery",
        "source",
        "target",
        "vnet",
        "west",
        "north",
        "east",
        "south",
        "europe",
        "us",
    ];
    words(name).filter(|word| !PLACES.contains(&word.as_str())).collect()
}
