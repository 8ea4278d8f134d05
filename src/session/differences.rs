//! What a change changed, in words: how many rows land elsewhere, what a newer export brought.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::engine::checks::landing::row_key;
use crate::engine::edit::RowKey;
use crate::engine::inventory::{Inventory, IpConfigurationId};
use crate::engine::mapping::Operation;
use crate::engine::resolve::Changed;
use crate::engine::text::{Key, Text};

use super::rows::{Shown, Spot as LandingSpot, spot};
use super::words::{counted, grouped};

/// Where a row is today: its address, and its network and subnet.
type Spot = (Option<IpAddr>, Option<(Key, Text)>);

/// What differs between two inventories of the source site, as rows: `2 rows are new, 1 is gone, 3 have another address`.
pub fn arrivals(before: &Inventory, after: &Inventory) -> String {
    let rows = after.attached_ip_configurations();
    let in_plan = format!("{} in the plan", counted(rows, "row"));
    if before.attached_ip_configurations() == 0 {
        return format!("{in_plan}.");
    }
    let facts = |inventory: &Inventory| -> HashMap<RowKey, Spot> {
        let place = |row: u32| {
            let configuration = inventory.ip_configuration(IpConfigurationId::new(row));
            let subnet = configuration.subnet.map(|id| inventory.subnet(id));
            let subnet = subnet.map(|subnet| (inventory.network(subnet.network).key.clone(), subnet.name.clone()));
            (row_key(inventory, IpConfigurationId::new(row)), (configuration.address(), subnet))
        };
        (0..inventory.attached_ip_configurations() as u32).map(place).collect()
    };
    let (before, after) = (facts(before), facts(after));
    let new = after.keys().filter(|key| !before.contains_key(key)).count();
    let gone = before.keys().filter(|key| !after.contains_key(key)).count();
    let both = || after.iter().filter_map(|(key, now)| Some((before.get(key)?, now)));
    let addressed = both().filter(|(then, now)| then.0 != now.0).count();
    let moved = both().filter(|(then, now)| then.1 != now.1).count();
    let parts: Vec<String> = [
        (new, "is new", "are new"),
        (gone, "is gone", "are gone"),
        (addressed, "has another address", "have another address"),
        (moved, "is in another subnet", "are in another subnet"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| format!("{} {}", counted(count, "row"), if count == 1 { one } else { many }))
    .collect();
    if parts.is_empty() { format!("No row changed; {in_plan}.") } else { format!("{}; {in_plan}.", parts.join(", ")) }
}

/// How many rows land elsewhere: `412 rows re-planned, 38 addresses differ`.
pub fn differences(before: &Shown<'_>, after: &Shown<'_>) -> String {
    let rows = after.computed.resolutions.of(after.operation).len() as u32;
    let counted = Operation::ALL.map(|operation| {
        let spots = (0..rows)
            .map(IpConfigurationId::new)
            .map(|row| (before.landing_spot(operation, row), after.landing_spot(operation, row)));
        count(spots)
    });
    words(counted)
}

/// The same, of a change that is known.
pub fn differences_of(changed: &Changed, after: &Shown<'_>) -> String {
    let counted = Operation::ALL.map(|operation| {
        let site = &changed.destinations[operation.index()];
        let rows = changed.rows[operation.index()].iter();
        count(
            rows.map(|(row, before)| (spot(site, before), after.landing_spot(operation, IpConfigurationId::new(*row)))),
        )
    });
    words(counted)
}

/// How many spots differ, and how many addresses.
fn count<'a>(spots: impl Iterator<Item = (LandingSpot<'a>, LandingSpot<'a>)>) -> (usize, usize) {
    let differing = spots.filter(|(old, new)| old != new);
    differing.fold((0, 0), |(moved, addresses), (old, new)| {
        let other_address = old.address != new.address || old.allocation != new.allocation;
        (moved + 1, addresses + usize::from(other_address))
    })
}

/// The operation with the most changes speaks for all.
fn words(counted: [(usize, usize); 3]) -> String {
    let most = |which: fn((usize, usize)) -> usize| counted.into_iter().map(which).max().unwrap_or_default();
    match (most(|(moved, _)| moved), most(|(_, addresses)| addresses)) {
        (0, _) => "No row lands elsewhere.".into(),
        (moved, addresses) => {
            let differ = if addresses == 1 {
                "1 address differs".into()
            } else {
                format!("{} addresses differ", grouped(addresses))
            };
            format!("{} re-planned, {differ}.", super::words::counted(moved, "row"))
        }
    }
}
