//! Network mappings that files state: which way they go, and between what.

use super::super::inventory::{Inventory, NetworkId, Side};
use super::super::mapping::Operation;
use super::super::text::Key;
use super::claim::{Claim, RowPlace, Slot, Value};
use super::names::{Found, Names, Sureness};
use super::take_over::{Sides, Wait, Why};
use super::{MappingRow, ThingName};

/// What the rows say, and which of them wait.
pub(super) fn claims(rows: &[MappingRow], sides: &Sides<'_>) -> (Vec<Claim>, Vec<Wait>) {
    let (mut claims, mut waits) = (Vec::new(), Vec::new());
    for (place, row) in rows.iter().enumerate() {
        let place = RowPlace::Mapping(place);
        match understand(row, sides) {
            Ok((slot, value)) => {
                claims.push(Claim { slot, value: Value::Thing(value), place: row.place.clone(), row: place });
            }
            Err(why) => waits.push(Wait { row: place, why }),
        }
    }
    (claims, waits)
}

fn understand(row: &MappingRow, sides: &Sides<'_>) -> Result<(Slot, Key), Why> {
    let there = Way::of(row, Side::Source, sides);
    let back = Way::of(row, Side::Target, sides);
    let key = |inventory: &Inventory, id: NetworkId| inventory.network(id).key.clone();
    let goes_there = match row.operation {
        Operation::TestFailover => true,
        Operation::Failback => false,
        // One list has the mappings of both directions. Where names fit both ways, it is the way there.
        Operation::Failover => there.sureness() >= back.sureness(),
    };
    let way = if goes_there { there } else { back };
    match (way.from, way.to) {
        (Found::One(from, _), Found::One(to, _)) if goes_there => {
            let (from, to) = (key(sides.source.inventory(), from), key(sides.target.inventory(), to));
            Ok(match row.operation {
                Operation::TestFailover => (Slot::TestNetwork(from), to),
                Operation::Failover | Operation::Failback => (Slot::Network(from), to),
            })
        }
        (Found::One(from, _), Found::One(to, _)) => {
            let (from, to) = (key(sides.target.inventory(), from), key(sides.source.inventory(), to));
            Ok((Slot::NetworkBack(from), to))
        }
        (from, to) => Err(why_not(row, from, to, if goes_there { Side::Source } else { Side::Target }, sides)),
    }
}

/// A row understood as going from one side to the other.
struct Way {
    from: Found<NetworkId>,
    to: Found<NetworkId>,
}

impl Way {
    fn of(row: &MappingRow, from: Side, sides: &Sides<'_>) -> Self {
        Self { from: sides.of(from).network(&row.from), to: sides.of(other(from)).network(&row.to) }
    }

    /// How sure it is: nothing where one end is missing, but one end that is there is better than none.
    fn sureness(&self) -> (Option<Sureness>, usize) {
        let sureness = |found: &Found<NetworkId>| match found {
            Found::One(_, sureness) => Some(*sureness),
            Found::Nothing | Found::Several(_) => None,
        };
        let ends = [sureness(&self.from), sureness(&self.to)];
        let found = ends.iter().flatten().count();
        (ends[0].zip(ends[1]).map(|(from, to)| from.min(to)), found)
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::Source => Side::Target,
        Side::Target => Side::Source,
    }
}

fn why_not(row: &MappingRow, from: Found<NetworkId>, to: Found<NetworkId>, side: Side, sides: &Sides<'_>) -> Why {
    let is_at = |names: &Names<'_>, thing: &ThingName| matches!(names.network(thing), Found::One(..));
    for same in [Side::Source, Side::Target] {
        let names = sides.of(same);
        if is_at(names, &row.from) && is_at(names, &row.to) {
            return Why::SameSide { from: row.from.shown().into(), to: row.to.shown().into(), side: same };
        }
    }
    match (from, to) {
        (Found::Several(count), _) => Why::SeveralNetworks { name: row.from.shown().into(), side, count },
        (Found::Nothing, _) => Why::NoNetwork { name: row.from.shown().into(), side },
        (_, Found::Several(count)) => Why::SeveralNetworks { name: row.to.shown().into(), side: other(side), count },
        (Found::One(..), _) => Why::NoNetwork { name: row.to.shown().into(), side: other(side) },
    }
}
