//! The same inventories and statements under another recovery system: which rows differ, and why.

use crate::engine::explain;
use crate::engine::inventory::IpConfigurationId;
use crate::engine::reason::{Rule, rule_of};
use crate::recovery::RecoverySystem;

use super::overview::{document_view, tallies};
use super::plan::{Computed, PlanState};
use super::protocol::{ComparedLanding, ComparedRow, ComparisonView, LandingView, MOST_ROWS, Revision};
use super::rows::{Shown, operation_code, place_view, row_key};
use super::words::readable;

/// The plan under another system, kept while it is looked at.
pub struct Compared {
    /// The state that it was worked out from.
    pub revision: Revision,
    state: PlanState,
    computed: Computed,
    /// Rows that differ.
    places: Vec<u32>,
}

impl Compared {
    /// Works the plan out under another system.
    pub fn new(here: &Shown<'_>, system: &'static RecoverySystem) -> Self {
        let mut state = here.state.clone();
        state.system = system;
        let computed = state.compute();
        let there = Shown { state: &state, computed: &computed, ..*here };
        let rows = here.computed.resolutions.of(here.operation).len() as u32;
        let differs = |place: &u32| {
            let row = IpConfigurationId::new(*place);
            here.landing_spot(here.operation, row) != there.landing_spot(there.operation, row)
                || here.outcome(row) != there.outcome(row)
        };
        let places = (0..rows).filter(differs).collect();
        Self { revision: here.revision, state, computed, places }
    }

    /// Whether it is about this state and this system.
    pub fn is_of(&self, revision: Revision, system: &RecoverySystem) -> bool {
        self.revision == revision && self.state.system.id == system.id
    }

    /// A window of the rows that differ.
    pub fn window(&self, here: &Shown<'_>, from: u32, count: u32) -> ComparisonView {
        let there = Shown { state: &self.state, computed: &self.computed, ..*here };
        let name = |system: &RecoverySystem| (system.id.to_owned(), system.name.to_owned());
        ComparisonView {
            revision: self.revision,
            operation: operation_code(here.operation),
            here: name(here.state.system),
            there: name(self.state.system),
            tallies_here: tallies(here),
            tallies_there: tallies(&there),
            from,
            total: self.places.len() as u32,
            rows: self
                .places
                .iter()
                .skip(from as usize)
                .take(count.min(MOST_ROWS) as usize)
                .map(|place| compared_row(here, &there, IpConfigurationId::new(*place)))
                .collect(),
        }
    }
}

fn compared_row(here: &Shown<'_>, there: &Shown<'_>, row: IpConfigurationId) -> ComparedRow {
    let inventory = here.state.source();
    let configuration = inventory.ip_configuration(row);
    let several = inventory.ip_configurations_of(configuration.nic).len() > 1;
    let step = first_difference(here, there, row);
    let landing = |shown: &Shown<'_>| {
        let context = shown.state.context(shown.computed);
        let sentences = explain::sentences(&context, shown.operation, row);
        ComparedLanding {
            landing: LandingView {
                place: place_view(shown.landing_spot(shown.operation, row)),
                outcome: shown.outcome(row),
                how: shown.how(shown.operation, row).to_owned(),
            },
            why: readable(sentences[step].clone()),
            document: rules(shown, row)[step].document.map(document_view),
        }
    };
    ComparedRow {
        key: row_key(inventory, row),
        virtual_machine: here.machine(row).to_owned(),
        nic: here.nic(row).to_owned(),
        ip_configuration: if several { configuration.name.to_string() } else { String::new() },
        source: place_view(here.source(row)),
        here: landing(here),
        there: landing(there),
    }
}

/// Network, subnet or address: the first that comes out differently. Where none does, a check sees it otherwise: the last.
fn first_difference(here: &Shown<'_>, there: &Shown<'_>, row: IpConfigurationId) -> usize {
    let (left, right) = (here.landing_spot(here.operation, row), there.landing_spot(there.operation, row));
    if left.network != right.network {
        0
    } else if left.subnet != right.subnet {
        1
    } else if left.network.is_empty() {
        0
    } else {
        2
    }
}

fn rules(shown: &Shown<'_>, row: IpConfigurationId) -> [&'static Rule; 3] {
    let landing = shown.computed.landing(shown.operation, row);
    [rule_of(&landing.network), rule_of(&landing.subnet), rule_of(&landing.address)]
}
