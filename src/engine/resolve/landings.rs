//! The rows of a resolution, packed: a million of them in 9 bytes each.
//!
//! # Invariants
//!
//! 1. Rows that leave one subnet and land in one, for the same reasons, share a [`Placing`]; a row holds the number of its placing,
//!    and its address.
//! 2. What decides an address and what kind of address it is have a number in common, an [`Outcome`]; there are some ten in a plan.
//! 3. A placing's [`Tally`] counts its rows, so that sums over networks and subnets cost no step for each row.

use std::net::{IpAddr, Ipv4Addr};

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::super::reason::{Chosen, Rule, Step, rule_of, unresolved};
use super::super::row_set::RowSet;
use super::moved::Moved;
use super::{Address, Fate, Landing};

/// What rows have in common that leave one subnet, and land in one for the same reasons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placing {
    /// The subnet of the source site that they are in at home.
    pub home: Option<u32>,
    /// Place of the network in [`super::Resolution::destination`].
    pub network: Step<u32>,
    /// Place of the subnet.
    pub subnet: Step<u32>,
    /// Whether they land at all.
    pub fate: Fate,
}

impl Placing {
    /// Rows of which nothing is resolved, for one reason.
    pub fn nowhere(home: Option<u32>, rule: &'static Rule) -> Self {
        Self { home, network: unresolved(rule), subnet: unresolved(rule), fate: Fate::Lands }
    }

    /// Rows whose NIC is connected to nothing.
    pub fn not_connected(home: Option<u32>, rule: &'static Rule) -> Self {
        Self { fate: Fate::NotConnected, ..Self::nowhere(home, rule) }
    }

    /// Rows that are left out.
    pub fn left_out(home: Option<u32>, rule: &'static Rule) -> Self {
        Self { fate: Fate::LeftOut, ..Self::nowhere(home, rule) }
    }

    fn key(&self) -> PlacingKey {
        let part = |step: &Step<u32>| {
            let value = step.as_ref().map_or(u32::MAX, |chosen| chosen.value);
            (value, std::ptr::from_ref(rule_of(step)) as usize)
        };
        (self.home.unwrap_or(u32::MAX), part(&self.network), part(&self.subnet), self.fate as u8)
    }
}

type PlacingKey = (u32, (u32, usize), (u32, usize), u8);

/// What became of the addresses of rows, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Static, and the one of today.
    pub kept: u32,
    /// Static, and another one.
    pub changed: u32,
    /// By DHCP.
    pub dynamic: u32,
    /// Not resolved.
    pub none: u32,
    /// Of all these, primary IP configurations with an address, or DHCP.
    pub primary: u32,
    /// Of all these, primary IP configurations without.
    pub primary_none: u32,
}

impl Tally {
    /// How many rows have an address, or DHCP.
    pub fn landed(&self) -> u32 {
        self.kept + self.changed + self.dynamic
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.landed() + self.none
    }
}

/// One row, packed: the number of its placing, its address as a number, and its outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Packed([u8; 9]);

impl Packed {
    fn new(placing: u32, address: u32, outcome: Outcome) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (placing.to_le_bytes(), address.to_le_bytes());
        Self([a, b, c, d, e, f, g, h, outcome.0])
    }

    fn placing(&self) -> u32 {
        let [a, b, c, d, ..] = self.0;
        u32::from_le_bytes([a, b, c, d])
    }

    /// An IPv4 address; or a place among the others.
    fn address(&self) -> u32 {
        let [_, _, _, _, e, f, g, h, _] = self.0;
        u32::from_le_bytes([e, f, g, h])
    }

    fn outcome(&self) -> Outcome {
        Outcome(self.0[8])
    }
}

/// Place of the rule that decides an address, and of the kind of address that comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome(u8);

/// What a row was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Remembered {
    row: Packed,
    missed: Option<IpAddr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    None,
    Dynamic,
    Ipv4,
    Ipv6,
}

/// The rows of a resolution.
#[derive(Clone, Debug, Default)]
pub struct Landings {
    rows: Vec<Packed>,
    placings: Vec<(Placing, Tally)>,
    /// Numbers of placings by what they are.
    placing_of: HashTable<u32>,
    /// By outcome.
    rules: Vec<&'static Rule>,
    /// By outcome.
    kinds: Vec<Kind>,
    ipv6: Vec<IpAddr>,
    missed: FxHashMap<u32, IpAddr>,
    /// Which rows are in there: most are not, and a bit is near.
    has_missed: RowSet,
}

impl Landings {
    /// So many rows, none of them placed.
    pub fn new(rows: usize) -> Self {
        Self { rows: vec![Packed::new(u32::MAX, 0, Outcome(0)); rows], ..Self::default() }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One row.
    pub fn row(&self, place: usize) -> Landing {
        let row = self.rows[place];
        let (placing, _) = self.placings[row.placing() as usize];
        let missed = self.missed(place as u32);
        Landing {
            network: placing.network,
            subnet: placing.subnet,
            address: self.address(&row),
            missed,
            fate: placing.fate,
        }
    }

    fn missed(&self, place: u32) -> Option<IpAddr> {
        if self.has_missed.contains(place) { self.missed.get(&place).copied() } else { None }
    }

    /// The static address that a row gets.
    pub fn static_address(&self, place: usize) -> Option<IpAddr> {
        self.static_address_of(&self.rows[place])
    }

    /// The static addresses of all rows.
    pub fn static_addresses(&self) -> impl Iterator<Item = Option<IpAddr>> {
        self.rows.iter().map(|row| self.static_address_of(row))
    }

    #[inline(always)]
    fn static_address_of(&self, row: &Packed) -> Option<IpAddr> {
        match self.kind(row) {
            Kind::Ipv4 => Some(IpAddr::V4(Ipv4Addr::from(row.address()))),
            Kind::Ipv6 => Some(self.ipv6[row.address() as usize]),
            Kind::None | Kind::Dynamic => None,
        }
    }

    fn kind(&self, row: &Packed) -> Kind {
        self.kinds[usize::from(row.outcome().0)]
    }

    /// Whether a row has an address, or DHCP.
    pub(super) fn has_address(&self, place: usize) -> bool {
        self.kind(&self.rows[place]) != Kind::None
    }

    /// Something of a row, for [`super::hand_out`] to have it near.
    pub(super) fn touch(&self, place: usize) -> u32 {
        self.rows[place].placing()
    }

    fn address(&self, row: &Packed) -> Step<Address> {
        let rule = self.rules[usize::from(row.outcome().0)];
        let value = match self.static_address_of(row) {
            Some(address) => Address::Static(address),
            None if self.kind(row) == Kind::Dynamic => Address::Dynamic,
            None => return unresolved(rule),
        };
        Ok(Chosen { value, rule })
    }

    /// The placing of a row, as its number.
    pub fn placing_of_row(&self, place: usize) -> u32 {
        self.rows[place].placing()
    }

    /// The same of all rows.
    pub fn placings_of_rows(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().map(Packed::placing)
    }

    /// The placing with a number.
    pub fn placing(&self, number: u32) -> &Placing {
        &self.placings[number as usize].0
    }

    /// All placings, with what became of their rows; some may have none.
    pub fn placings(&self) -> &[(Placing, Tally)] {
        &self.placings
    }

    /// The networks of the placings, by number.
    pub(super) fn networks(&self) -> Vec<Option<u32>> {
        self.placings.iter().map(|(placing, _)| Some(placing.network.ok()?.value)).collect()
    }

    /// Whether many edits left more behind than there is: placings without rows, addresses of rows that have another one now.
    pub(super) fn is_mostly_left_over(&self) -> bool {
        const FEW: usize = 1024;
        let used = || self.placings.iter().filter(|(_, tally)| tally.rows() > 0).count();
        self.ipv6.len() > FEW + 2 * self.rows.len() || (self.placings.len() > FEW && self.placings.len() > 2 * used())
    }

    /// The rules that decided addresses, in the order of [`Self::address_rule`]; one that gives addresses of several kinds stands there
    /// for each.
    pub fn address_rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Which rule decided a row's address.
    pub fn address_rule(&self, place: usize) -> usize {
        self.rows[place].outcome().0.into()
    }

    /// The subnet that a row lands in.
    pub(super) fn subnet_of_row(&self, place: usize) -> Option<u32> {
        Some(self.placing(self.rows[place].placing()).subnet.ok()?.value)
    }

    /// Puts networks and subnets of the placings to their new places; gives the placings before, empty where none changes.
    pub(super) fn renumber(&mut self, moved: &Moved) -> Vec<(Placing, Tally)> {
        if moved.is_none() {
            return Vec::new();
        }
        let before = self.placings.clone();
        for (placing, _) in &mut self.placings {
            placing.network = resolved(moved.network_step(placing.network));
            placing.subnet = resolved(moved.subnet_step(placing.subnet));
        }
        self.placing_of.clear();
        for (number, (placing, _)) in self.placings.iter().enumerate() {
            let hash = |number: &u32| hash(&self.placings[*number as usize].0);
            self.placing_of.insert_unique(self::hash(placing), number as u32, hash);
        }
        before
    }

    /// What a row is now, for [`Self::landed_as`].
    pub(super) fn remembered(&self, place: usize) -> Remembered {
        let missed = self.missed(place as u32);
        Remembered { row: self.rows[place], missed }
    }

    /// Where a row was that landed as it does no more; its placing was one of these, or where none are given one of those of now.
    pub(super) fn landed_as(&self, before: &Remembered, placings: &[(Placing, Tally)]) -> Landing {
        let placings = if placings.is_empty() { &self.placings } else { placings };
        let (placing, _) = placings[before.row.placing() as usize];
        Landing {
            network: placing.network,
            subnet: placing.subnet,
            address: self.address(&before.row),
            missed: before.missed,
            fate: placing.fate,
        }
    }

    /// Whether a row lands as it did, its placing's number being the same thing then and now.
    pub(super) fn is_as(&self, place: usize, before: &Remembered) -> bool {
        self.remembered(place) == *before
    }

    /// The number of a placing: the same for equal ones.
    pub(super) fn number_of(&mut self, placing: Placing) -> u32 {
        let placings = &mut self.placings;
        let key = placing.key();
        let is_it = |number: &u32| placings[*number as usize].0.key() == key;
        let hash_of = |number: &u32| hash(&placings[*number as usize].0);
        match self.placing_of.entry(hash(&placing), is_it, hash_of) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let number = placings.len() as u32;
                free.insert(number);
                placings.push((placing, Tally::default()));
                number
            }
        }
    }

    /// What an address not decided by this rule has for its outcome.
    pub(super) fn undecided(&mut self, rule: &'static Rule) -> Outcome {
        self.outcome(rule, Kind::None)
    }

    fn outcome(&mut self, rule: &'static Rule, kind: Kind) -> Outcome {
        let mut known = self.rules.iter().zip(&self.kinds);
        let place = known.position(|known| std::ptr::eq(*known.0, rule) && *known.1 == kind).unwrap_or_else(|| {
            self.rules.push(rule);
            self.kinds.push(kind);
            self.rules.len() - 1
        });
        debug_assert!(place <= usize::from(u8::MAX), "no system has that many rules");
        Outcome(place as u8)
    }

    /// Places a row, its address undecided for now.
    pub(super) fn place(&mut self, place: usize, placing: u32, undecided: Outcome) {
        self.rows[place] = Packed::new(placing, 0, undecided);
        self.set_missed(place as u32, None);
    }

    pub(super) fn set_address(&mut self, place: u32, step: Step<Address>) {
        let rule = rule_of(&step);
        let (kind, address) = match step.map(|chosen| chosen.value) {
            Err(_) => (Kind::None, 0),
            Ok(Address::Dynamic) => (Kind::Dynamic, 0),
            Ok(Address::Static(IpAddr::V4(address))) => (Kind::Ipv4, address.into()),
            Ok(Address::Static(address)) => {
                self.ipv6.push(address);
                (Kind::Ipv6, self.ipv6.len() as u32 - 1)
            }
        };
        let outcome = self.outcome(rule, kind);
        let row = &mut self.rows[place as usize];
        *row = Packed::new(row.placing(), address, outcome);
    }

    pub(super) fn set_missed(&mut self, place: u32, address: Option<IpAddr>) {
        if address.is_none() && !self.has_missed.contains(place) {
            return;
        }
        self.has_missed.set(place, address.is_some());
        match address {
            Some(address) => drop(self.missed.insert(place, address)),
            None => drop(self.missed.remove(&place)),
        }
    }

    /// Counts a row in, or out again.
    pub(super) fn count(&mut self, place: usize, home: Option<IpAddr>, is_primary: bool, is_in: bool) {
        let row = self.rows[place];
        let kind = self.kind(&row);
        let address = self.static_address_of(&row);
        let (_, tally) = &mut self.placings[row.placing() as usize];
        let by_address = match kind {
            Kind::None => &mut tally.none,
            Kind::Dynamic => &mut tally.dynamic,
            Kind::Ipv4 | Kind::Ipv6 if address == home => &mut tally.kept,
            Kind::Ipv4 | Kind::Ipv6 => &mut tally.changed,
        };
        let step = |count: &mut u32| *count = if is_in { *count + 1 } else { *count - 1 };
        step(by_address);
        if is_primary {
            step(if kind == Kind::None { &mut tally.primary_none } else { &mut tally.primary });
        }
    }
}

fn hash(placing: &Placing) -> u64 {
    FxBuildHasher.hash_one(placing.key())
}

/// A place that is gone is none; its rows are placed anew.
fn resolved(step: Step<u32>) -> Step<u32> {
    step.and_then(|chosen| if chosen.value == Moved::GONE { unresolved(chosen.rule) } else { Ok(chosen) })
}
