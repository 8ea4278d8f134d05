//! From what files state to what the plan says: each row becomes edits, waits for what it names, or is refused because the
//! plan, or another row, says otherwise.
//!
//! # Invariants
//!
//! 1. What a person stated is never overwritten: a row that says otherwise becomes a finding that names both.
//! 2. What an earlier file stated, and nobody changed since, gives way to what a newer one states, with a finding.
//! 3. The order of rows changes nothing but the order of re-IP rules, which is their meaning: of rows that contradict each
//!    other none is taken over.

use rustc_hash::FxHashMap;

use super::super::edit::Edit;
use super::super::finding::Severity;
use super::super::inventory::{Inventory, Side};
use super::super::inventory_builder::{ImportFinding, in_order};
use super::super::mapping::Mapping;
use super::super::order;
use super::claim::{Claim, RowPlace, Slot, Value, slots_of};
use super::names::Names;
use super::{StatedRows, mappings, nic_targets, octet_rules};

/// Code of the finding that a newer file took the place of an older one.
pub const STATED_ANEW: &str = "stated-anew";

/// The plan that stated rows come into.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// The site of today.
    pub source: &'a Inventory,
    /// The site landed in.
    pub target: &'a Inventory,
    /// What is stated.
    pub mapping: &'a Mapping,
    /// The rows that were taken over earlier, oldest first.
    pub taken: &'a StatedRows,
    /// The site of today as it was when these were taken over.
    pub source_before: &'a Inventory,
}

/// What becomes of stated rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenOver {
    /// What to do to the mapping, in order.
    pub edits: Vec<Edit>,
    /// What a person should know.
    pub findings: Vec<ImportFinding>,
    /// The rows that the edits say.
    pub taken: StatedRows,
    /// The rows that the plan says already.
    pub said: StatedRows,
    /// The rows that name what is not there, or not told apart.
    pub waiting: StatedRows,
}

/// Both sites, by the names of their things.
pub(super) struct Sides<'a> {
    pub source: Names<'a>,
    pub target: Names<'a>,
}

impl<'a> Sides<'a> {
    fn new(source: &'a Inventory, target: &'a Inventory) -> Self {
        Self { source: Names::of(source), target: Names::of(target) }
    }

    pub fn of(&self, side: Side) -> &Names<'a> {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }
}

/// A row that waits, and for what.
pub(super) struct Wait {
    pub row: RowPlace,
    pub why: Why,
}

/// Why a row waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Why {
    /// No network of a side is called so.
    NoNetwork { name: String, side: Side },
    /// Several are.
    SeveralNetworks { name: String, side: Side, count: usize },
    /// Both networks of a mapping are at one site.
    SameSide { from: String, to: String, side: Side },
    /// No NIC is meant.
    NoNic { nic: String, has_machine: bool },
    /// Several could be.
    SeveralNics { nic: String },
    /// The NIC is at the target.
    NicAtTarget { nic: String },
    /// The NIC has no such IP configuration.
    NoConfiguration { nic: String, configuration: String },
    /// The network that the NIC is in today is not known.
    SourceNetworkUnknown { nic: String },
    /// No machine has an address that a rule is for.
    NoAddress { rule: String },
}

/// What became of a row so far: the later, the more counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    #[default]
    Said,
    Taken,
    Refused,
    Waits,
}

/// Takes rows over into a plan.
pub fn take_over(rows: StatedRows, plan: &Plan<'_>) -> TakenOver {
    let sides = Sides::new(plan.source, plan.target);
    let mut work = Work {
        sides: &sides,
        from_files: statements_by(plan.taken, &sides, plan.source_before),
        mapping: plan.mapping.clone(),
        fates: Fates {
            mappings: vec![Fate::default(); rows.mappings.len()],
            nics: vec![Fate::default(); rows.nics.len()],
            rules: vec![Fate::default(); rows.octet_rules.len()],
        },
        places: &rows,
        edits: Vec::new(),
        findings: Vec::new(),
    };
    let (claims, waits) = mappings::claims(&rows.mappings, &sides);
    work.accept(claims);
    work.wait(waits);
    let (claims, waits) = nic_targets::claims(&rows.nics, &sides, &work.mapping);
    let accepted = work.accept(claims);
    work.wait(waits);
    nic_targets::remarks(&rows.nics, &accepted, &sides, &mut work.findings);
    work.take_rules(octet_rules::claims(&rows.octet_rules, &plan.taken.octet_rules, plan.source, plan.source_before));
    let Work { fates, edits, mut findings, .. } = work;
    in_order(&mut findings);
    let mut outcome = TakenOver { edits, findings, ..TakenOver::default() };
    outcome.sort(rows, &fates);
    outcome
}

/// All that rows say about two sites, as a plan of its own; of rows that contradict each other the last counts.
pub fn statements_of(rows: &StatedRows, source: &Inventory, target: &Inventory) -> Mapping {
    if rows.is_empty() { Mapping::default() } else { statements_by(rows, &Sides::new(source, target), source) }
}

fn statements_by(rows: &StatedRows, sides: &Sides<'_>, source_before: &Inventory) -> Mapping {
    let mut mapping = Mapping::default();
    let say = |mapping: &mut Mapping, claims: Vec<Claim>| {
        for edit in claims.into_iter().filter_map(|claim| claim.slot.edit(claim.value)) {
            edit.apply(mapping);
        }
    };
    say(&mut mapping, mappings::claims(&rows.mappings, sides).0);
    let claims = nic_targets::claims(&rows.nics, sides, &mapping).0;
    say(&mut mapping, claims);
    say(&mut mapping, octet_rules::claims(&rows.octet_rules, &[], source_before, source_before).claims);
    mapping
}

/// The edits that take back what `statements` say, where a mapping says the same.
pub fn without(mapping: &Mapping, statements: &Mapping) -> Vec<Edit> {
    let said = slots_of(statements).into_iter().filter(|slot| {
        let value = slot.value_in(statements);
        value.is_some() && value == slot.value_in(mapping)
    });
    said.map(|slot| slot.taken_back()).collect()
}

struct Fates {
    mappings: Vec<Fate>,
    nics: Vec<Fate>,
    rules: Vec<Fate>,
}

impl Fates {
    fn raise(&mut self, row: RowPlace, fate: Fate) {
        let known = match row {
            RowPlace::Mapping(place) => self.mappings.get_mut(place),
            RowPlace::Nic(place) => self.nics.get_mut(place),
            RowPlace::Rule(place) => self.rules.get_mut(place),
        };
        if let Some(known) = known {
            *known = (*known).max(fate);
        }
    }
}

struct Work<'a> {
    sides: &'a Sides<'a>,
    /// What the files said so far.
    from_files: Mapping,
    /// The plan as it becomes.
    mapping: Mapping,
    fates: Fates,
    /// For the places of rows.
    places: &'a StatedRows,
    edits: Vec<Edit>,
    findings: Vec<ImportFinding>,
}

impl Work<'_> {
    /// Takes over what can be, and gives that.
    fn accept(&mut self, mut claims: Vec<Claim>) -> Vec<Claim> {
        order::sort_by(&mut claims, |one, other| one.slot.cmp(&other.slot));
        let mut accepted = Vec::with_capacity(claims.len());
        for same in claims.chunk_by(|one, other| one.slot == other.slot) {
            let first = &same[0];
            let fate = match same.iter().find(|claim| claim.value != first.value) {
                Some(other) => {
                    self.files_differ(&first.slot, first, other);
                    Fate::Refused
                }
                None => self.say(&first.slot, first),
            };
            same.iter().for_each(|claim| self.fates.raise(claim.row, fate));
            accepted.resize(accepted.len() + same.len(), fate != Fate::Refused);
        }
        let mut accepted = accepted.into_iter();
        claims.retain(|_| accepted.next() == Some(true));
        claims
    }

    /// Says one thing, unless the plan says otherwise.
    fn say(&mut self, slot: &Slot, claim: &Claim) -> Fate {
        let current = slot.value_in(&self.mapping);
        match &current {
            Some(current) if *current == claim.value => return Fate::Said,
            Some(other) if slot.value_in(&self.from_files).as_ref() != Some(other) => {
                self.plan_differs(slot, other, claim);
                return Fate::Refused;
            }
            Some(older) => self.newer(slot, older, claim),
            // Tests go where the failover goes unless something else is said.
            None if self.is_default(slot, &claim.value) => return Fate::Said,
            None => {}
        }
        let Some(edit) = slot.edit(claim.value.clone()) else { return Fate::Refused };
        edit.apply(&mut self.mapping);
        self.edits.push(edit);
        Fate::Taken
    }

    fn is_default(&self, slot: &Slot, value: &Value) -> bool {
        let Slot::TestNetwork(source) = slot else { return false };
        Slot::Network(source.clone()).value_in(&self.mapping).as_ref() == Some(value)
    }

    fn take_rules(&mut self, rules: octet_rules::RuleClaims) {
        for (claim, rows) in rules.claims.into_iter().zip(rules.rows) {
            let fate = self.say(&claim.slot, &claim);
            rows.into_iter().for_each(|row| self.fates.raise(RowPlace::Rule(row), fate));
        }
        for (row, problem) in rules.broken {
            self.fates.raise(RowPlace::Rule(row), Fate::Refused);
            let place = self.place(RowPlace::Rule(row));
            self.find("re-ip-rule-not-read", Severity::Warning, place.clone(), format!("{problem} ({place})."));
        }
        self.wait(rules.waits);
    }

    fn place(&self, row: RowPlace) -> String {
        let place = match row {
            RowPlace::Mapping(place) => self.places.mappings.get(place).map(|row| &row.place),
            RowPlace::Nic(place) => self.places.nics.get(place).map(|row| &row.place),
            RowPlace::Rule(place) => self.places.octet_rules.get(place).map(|row| &row.place),
        };
        place.filter(|place| !place.is_empty()).map_or_else(|| "a file".into(), Clone::clone)
    }

    fn find(&mut self, code: &'static str, severity: Severity, subject: String, message: String) {
        self.findings.push(ImportFinding { code, severity, subject, message });
    }

    fn words(&self, slot: &Slot) -> (String, String) {
        (slot.subject(self.sides.source.inventory(), self.sides.target.inventory()), slot.what())
    }

    fn shown(&self, slot: &Slot, value: &Value) -> String {
        slot.shown(value, self.sides.source.inventory(), self.sides.target.inventory())
    }

    fn plan_differs(&mut self, slot: &Slot, own: &Value, claim: &Claim) {
        let (subject, what) = self.words(slot);
        let message = format!(
            "The {what} is {} in the plan and {} in {}. The plan’s own stands; change it there if the file is right.",
            self.shown(slot, own),
            self.shown(slot, &claim.value),
            claim.place,
        );
        self.find("stated-otherwise", Severity::Warning, subject, message);
    }

    fn newer(&mut self, slot: &Slot, older: &Value, claim: &Claim) {
        let (subject, what) = self.words(slot);
        let message = format!(
            "The {what} was {} by an earlier file and is {} by {}. The newer one holds now.",
            self.shown(slot, older),
            self.shown(slot, &claim.value),
            claim.place,
        );
        self.find(STATED_ANEW, Severity::Info, subject, message);
    }

    fn files_differ(&mut self, slot: &Slot, one: &Claim, other: &Claim) {
        let (subject, what) = self.words(slot);
        let mut both = [one, other].map(|claim| (self.shown(slot, &claim.value), claim.place.clone()));
        order::sort(&mut both);
        let [(first, first_place), (second, second_place)] = both;
        let message = format!(
            "The {what} is {first} in {first_place} and {second} in {second_place}. Neither was taken over: state it in the \
             plan, or drop only the newer file."
        );
        self.find("statements-contradict", Severity::Warning, subject, message);
    }

    /// Notes which rows wait, with one finding for all that wait for the same.
    fn wait(&mut self, waits: Vec<Wait>) {
        let mut by_reason: FxHashMap<Why, (usize, String)> = FxHashMap::default();
        for Wait { row, why } in waits {
            self.fates.raise(row, Fate::Waits);
            let place = self.place(row);
            let place = why.of_one().map_or_else(|| place.clone(), |one| format!("{one} in {place}"));
            let known = by_reason.entry(why.in_common(self.sides)).or_insert_with(|| (0, place.clone()));
            known.0 += 1;
            known.1 = std::mem::take(&mut known.1).min(place);
        }
        for (why, (count, place)) in by_reason {
            let (code, subject, message) = why.words(count, &place);
            self.find(code, Severity::Warning, subject, message);
        }
    }
}

impl TakenOver {
    fn sort(&mut self, rows: StatedRows, fates: &Fates) {
        macro_rules! sort {
            ($kind:ident, $fates:expr) => {
                for (row, fate) in rows.$kind.into_iter().zip($fates) {
                    match fate {
                        Fate::Said => self.said.$kind.push(row),
                        Fate::Taken => self.taken.$kind.push(row),
                        Fate::Waits => self.waiting.$kind.push(row),
                        Fate::Refused => {}
                    }
                }
            };
        }
        sort!(mappings, &fates.mappings);
        sort!(nics, &fates.nics);
        sort!(octet_rules, &fates.rules);
    }
}
