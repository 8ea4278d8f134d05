//! Which rows land in which subnet: told by placings, and not row by row.
//!
//! Rows of one subnet at home nearly always share a placing, and who is at home there is listed already. Only where they land in
//! several ways they are listed here, by placing.

use rustc_hash::FxHashMap;

use super::homes::Homes;
use super::{Grouped, Landings};

/// The rows that land, by subnet.
#[derive(Clone, Debug, Default)]
pub(super) struct Landed {
    /// Placings by the subnet that they land in.
    placings: Grouped,
    /// By subnet at home its rows where they have several placings: those of one stand together, in canonical order.
    mixed: FxHashMap<u32, Vec<u32>>,
}

impl Landed {
    /// The rows of these landings, of which `at_home` says who is in which subnet of the source site.
    pub fn new(landings: &Landings, homes: &Homes, at_home: &Grouped, subnets: usize) -> Self {
        let mut landed = Self::default();
        landed.note_placings(landings, subnets);
        // One row after the other, as they stand: to go from subnet to subnet would meet each row by surprise.
        let mut first = vec![None; at_home.len()];
        let mut mixed = vec![false; at_home.len()];
        for row in 0..landings.len() {
            let home = homes.group(row) as usize;
            let placing = landings.placing_of_row(row);
            mixed[home] |= *first[home].get_or_insert(placing) != placing;
        }
        let mixed = (0..at_home.len()).filter(|home| mixed[*home]);
        mixed.for_each(|home| landed.regroup(home as u32, landings, at_home));
        landed
    }

    /// Takes note of placings that are new, or land elsewhere.
    pub fn note_placings(&mut self, landings: &Landings, subnets: usize) {
        let subnet_of = landings.placings().iter().map(|(placing, _)| placing.subnet.ok().map(|chosen| chosen.value));
        self.placings = Grouped::new(subnets, subnet_of);
    }

    /// Lists the rows of a subnet at home anew, some of which have another placing than before.
    pub fn regroup(&mut self, home: u32, landings: &Landings, at_home: &Grouped) {
        let placing = |row: &u32| landings.placing_of_row(*row as usize);
        let rows = moving(home, landings, at_home);
        if rows.windows(2).all(|pair| placing(&pair[0]) == placing(&pair[1])) {
            self.mixed.remove(&home);
            return;
        }
        let mut rows = rows.to_vec();
        rows.sort_by_key(placing);
        self.mixed.insert(home, rows);
    }

    /// Puts the rows that land in a subnet, in canonical order.
    pub fn put_rows(&self, subnet: u32, landings: &Landings, at_home: &Grouped, into: &mut Vec<u32>) {
        into.clear();
        for placing in self.placings.of(subnet) {
            let home = landings.placing(*placing).home.unwrap_or(at_home.len() as u32 - 1);
            let of_row = |row: &u32| landings.placing_of_row(*row as usize);
            into.extend_from_slice(match self.mixed.get(&home) {
                Some(rows) => {
                    let from = rows.partition_point(|row| of_row(row) < *placing);
                    let count = rows[from..].partition_point(|row| of_row(row) == *placing);
                    &rows[from..from + count]
                }
                // All have the same, which need not be this one: edits leave placings behind that no row has.
                None => {
                    let rows = moving(home, landings, at_home);
                    if rows.first().is_some_and(|row| of_row(row) == *placing) { rows } else { &[] }
                }
            });
        }
        if !into.is_sorted() {
            into.sort_unstable();
        }
    }

    /// Whether any row lands in a subnet, once all are counted.
    pub fn is_empty(&self, subnet: u32, landings: &Landings) -> bool {
        self.placings.of(subnet).iter().all(|placing| landings.placings()[*placing as usize].1.rows() == 0)
    }
}

/// Who is in a subnet at home and has a row: what belongs to no machine stands behind.
fn moving<'a>(home: u32, landings: &Landings, at_home: &'a Grouped) -> &'a [u32] {
    let members = at_home.of(home);
    match members.last() {
        Some(last) if *last as usize >= landings.len() => {
            &members[..members.partition_point(|place| (*place as usize) < landings.len())]
        }
        _ => members,
    }
}
