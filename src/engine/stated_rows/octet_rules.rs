//! Re-IP rules that files state for whole products: here each source network gets those that are for its addresses.

use std::net::{IpAddr, Ipv4Addr};

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::address_policy::text::{MOST_RULES, parse};
use super::super::address_policy::{AddressPolicy, OctetRule};
use super::super::inventory::{Inventory, NetworkId};
use super::super::order;
use super::super::text::Key;
use super::OctetRuleRow;
use super::claim::{Claim, RowPlace, Slot, Value};
use super::take_over::{Wait, Why};

/// What rules say about networks.
#[derive(Default)]
pub(super) struct RuleClaims {
    /// The rules of each network, with the first new one of them as the row.
    pub claims: Vec<Claim>,
    /// For each claim, the rows of all rules in it that are new.
    pub rows: Vec<Vec<usize>>,
    /// Rules that are for no address, or are none.
    pub waits: Vec<Wait>,
    /// Rules that cannot be read.
    pub broken: Vec<(usize, String)>,
}

/// The rules of networks. `taken` are those that were taken over earlier, and `before` is the site as it was then: a
/// network whose machines were there already does not get them again.
pub(super) fn claims(
    rows: &[OctetRuleRow],
    taken: &[OctetRuleRow],
    source: &Inventory,
    before: &Inventory,
) -> RuleClaims {
    let mut all = RuleClaims::default();
    let mut rules = Rules::default();
    for row in taken {
        if let Ok(parsed) = read(row) {
            parsed.into_iter().for_each(|rule| rules.add(rule, None));
        }
    }
    for (place, row) in rows.iter().enumerate() {
        match read(row) {
            Ok(parsed) => parsed.into_iter().for_each(|rule| rules.add(rule, Some(place))),
            Err(problem) => all.broken.push((place, problem)),
        }
    }
    let was = if taken.is_empty() { FxHashMap::default() } else { rules.of_networks(before) };
    let mut now: Vec<(Key, Vec<usize>)> = rules.of_networks(source).into_iter().collect();
    order::sort_by(&mut now, |left, right| left.0.cmp(&right.0));
    let mut used = FxHashSet::default();
    for (network, fitting) in now {
        let known = was.get(&network);
        let new = |place: &usize| {
            rules.rows[*place].is_some() || known.is_none_or(|known| known.binary_search(place).is_err())
        };
        if !fitting.iter().any(new) {
            continue;
        }
        let of: Vec<usize> = fitting.iter().filter_map(|place| rules.rows[*place]).collect();
        used.extend(of.iter().copied());
        let place = of.first().and_then(|row| rows.get(*row)).map(|row| row.place.clone());
        let policy = fitting.iter().take(MOST_RULES).map(|place| rules.rules[*place]).collect();
        all.claims.push(Claim {
            slot: Slot::Policy(network),
            value: Value::Policy(AddressPolicy::Octets(policy)),
            place: place.unwrap_or_else(|| "an earlier file".into()),
            row: RowPlace::Rule(of.first().copied().unwrap_or(usize::MAX)),
        });
        all.rows.push(of);
    }
    let broken: FxHashSet<usize> = all.broken.iter().map(|(place, _)| *place).collect();
    let idle = (0..rows.len()).filter(|place| !used.contains(place) && !broken.contains(place));
    all.waits = idle
        .map(|place| Wait { row: RowPlace::Rule(place), why: Why::NoAddress { rule: rows[place].rule.clone() } })
        .collect();
    all
}

fn read(row: &OctetRuleRow) -> Result<Vec<OctetRule>, String> {
    match parse("octets", &row.rule)? {
        AddressPolicy::Octets(rules) => Ok(rules),
        other => Err(format!("found rules of the shape {}; expected rules by octets", other.code())),
    }
}

/// Rules in their order, each once, with the row that it stands in, if that is new.
#[derive(Default)]
struct Rules {
    rules: Vec<OctetRule>,
    rows: Vec<Option<usize>>,
    /// By which octets are fixed and what these are: so an address finds its rules without asking each.
    by_pattern: FxHashMap<(u8, [u8; 4]), Vec<usize>>,
    places: FxHashMap<OctetRule, usize>,
}

impl Rules {
    fn add(&mut self, rule: OctetRule, row: Option<usize>) {
        let next = self.rules.len();
        let place = *self.places.entry(rule).or_insert(next);
        if place < next {
            // The same rule in a newer file: it is stated anew.
            self.rows[place] = self.rows[place].or(row);
            return;
        }
        self.rules.push(rule);
        self.rows.push(row);
        let fixed = rule.source.map(|octet| octet.is_some());
        self.by_pattern.entry((bits(fixed), rule.source.map(Option::unwrap_or_default))).or_default().push(next);
    }

    /// For each network with addresses that rules are for, these rules, in order.
    fn of_networks(&self, inventory: &Inventory) -> FxHashMap<Key, Vec<usize>> {
        let mut networks: FxHashMap<NetworkId, FxHashSet<Ipv4Addr>> = FxHashMap::default();
        for configuration in &inventory.ip_configurations {
            if let (Some(subnet), Some(IpAddr::V4(address))) = (configuration.subnet, configuration.address()) {
                networks.entry(inventory.subnet(subnet).network).or_default().insert(address);
            }
        }
        let mut of = FxHashMap::default();
        for (network, addresses) in networks {
            let mut fitting = Vec::new();
            let mut seen: FxHashSet<(u8, [u8; 4])> = FxHashSet::default();
            for address in addresses {
                for kind in 0..16 {
                    let mut pattern = address.octets();
                    for (place, octet) in pattern.iter_mut().enumerate() {
                        *octet *= kind >> place & 1;
                    }
                    if seen.insert((kind, pattern))
                        && let Some(rules) = self.by_pattern.get(&(kind, pattern))
                    {
                        fitting.extend(rules.iter().copied());
                    }
                }
            }
            if !fitting.is_empty() {
                of.insert(inventory.network(network).key.clone(), order::distinct(fitting));
            }
        }
        of
    }
}

fn bits(fixed: [bool; 4]) -> u8 {
    fixed.iter().enumerate().fold(0, |bits, (place, fixed)| bits | u8::from(*fixed) << place)
}
