//! Likely network mappings, each with why.

use rustc_hash::{FxHashMap, FxHashSet};

use super::inventory::Inventory;
use super::mapping::Mapping;
use super::order;
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
/// and subnets' names count most, then the name without what says where it is.
pub fn suggest(source: &Inventory, target: &Inventory, mapping: &Mapping) -> Vec<Suggestion> {
    let used: FxHashSet<u32> = source
        .ip_configurations
        .iter()
        .filter_map(|configuration| configuration.subnet)
        .map(|subnet| source.subnet(subnet).network.place())
        .collect();
    let names = [SiteNames::of(source), SiteNames::of(target)];
    let mut suggestions = Vec::new();
    for (place, network) in source.networks.iter().enumerate() {
        if !used.contains(&(place as u32)) || mapping.networks.contains_key(&network.key) {
            continue;
        }
        let mut best: Option<(u32, usize)> = None;
        let mut tied = false;
        for (candidate, other) in target.networks.iter().enumerate() {
            let score = score(&names, source, place, target, candidate);
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
                why: why(&names, source, place, target, candidate),
            });
        }
    }
    suggestions
}

fn score(names: &[SiteNames; 2], source: &Inventory, place: usize, target: &Inventory, candidate: usize) -> u32 {
    let facts = Likeness::of(names, source, place, target, candidate);
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

fn why(names: &[SiteNames; 2], source: &Inventory, place: usize, target: &Inventory, candidate: usize) -> String {
    let facts = Likeness::of(names, source, place, target, candidate);
    let mut reasons = Vec::new();
    if facts.copy {
        reasons.push("its name is the source network's with -asr".to_owned());
    } else if facts.same_name {
        reasons.push("the same name".to_owned());
    } else if facts.same_stem {
        reasons.push("the same name but for the site".to_owned());
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
    same_name: bool,
    same_stem: bool,
    same_space: bool,
    shared_subnets: u32,
    for_tests: bool,
}

impl Likeness {
    fn of(names: &[SiteNames; 2], source: &Inventory, place: usize, target: &Inventory, candidate: usize) -> Self {
        let (ours, theirs) = (&source.networks[place], &target.networks[candidate]);
        let own = source.subnets_of(super::inventory::NetworkId::new(place as u32)).iter();
        let subnets: Vec<&str> = own.filter(|subnet| !subnet.is_unnamed()).map(|subnet| &*subnet.name).collect();
        let shared = target
            .subnets_of(super::inventory::NetworkId::new(candidate as u32))
            .iter()
            .filter(|subnet| subnets.iter().any(|name| same_folded(name, &subnet.name)))
            .count();
        let mut spaces = (ours.prefixes.clone(), theirs.prefixes.clone());
        order::sort(&mut spaces.0);
        order::sort(&mut spaces.1);
        let stem = names[0].stem(&ours.name);
        let is_test = |name: &str| words(name).any(|word| word == "test" || word == "tfo" || word == "drill");
        Self {
            copy: same_folded(&format!("{}-asr", ours.name), &theirs.name),
            same_name: same_folded(&ours.name, &theirs.name),
            same_stem: !stem.is_empty() && stem == names[1].stem(&theirs.name),
            same_space: !spaces.0.is_empty() && spaces.0 == spaces.1,
            shared_subnets: shared as u32,
            for_tests: is_test(&theirs.name) && !is_test(&ours.name),
        }
    }
}

fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// What the names of a site's networks have in common: it says where they are, not what they are.
struct SiteNames {
    common: FxHashSet<String>,
}

impl SiteNames {
    fn of(inventory: &Inventory) -> Self {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for network in &inventory.networks {
            let own: FxHashSet<String> = words(&network.name).collect();
            for word in own {
                *counts.entry(word).or_default() += 1;
            }
        }
        let most = inventory.networks.len();
        let common = counts.into_iter().filter(|(_, count)| *count > 1 && *count * 2 > most).map(|(word, _)| word);
        Self { common: common.collect() }
    }

    /// The words of a name without those that say where it is, or what everything is called; of a name that says nothing else,
    /// what there is.
    fn stem(&self, name: &str) -> Vec<String> {
        let says_where = |word: &String| PLACES.contains(&word.as_str()) || self.common.contains(word);
        let all: Vec<String> = words(name).collect();
        let named: Vec<String> = all.iter().filter(|word| !says_where(word)).cloned().collect();
        let own: Vec<String> = named.iter().filter(|word| !ANYTHING.contains(&word.as_str())).cloned().collect();
        [own, named].into_iter().find(|words| !words.is_empty()).unwrap_or(all)
    }
}

/// Words that many networks have in their names, whatever they are for.
const ANYTHING: &[&str] = &["prod", "vnet", "net", "network"];

/// Words that say where a network is.
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
    "primary",
    "secondary",
    "recovery",
    "source",
    "target",
    "west",
    "north",
    "east",
    "south",
    "europe",
    "us",
];
