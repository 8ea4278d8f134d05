//! The plan that a session holds, and what is worked out from it.
//!
//! # Invariants
//!
//! 1. [`PlanState`] is all that is saved and undone, but for what it says itself; a clone of it shares everything.
//! 2. [`Computed`] follows from it alone, and is made anew with every change.

use std::rc::Rc;

use crate::engine::checks;
use crate::engine::finding::{self, Context, Finding, Severity, Subject};
use crate::engine::inventory::{Inventory, IpConfigurationId, Side};
use crate::engine::inventory_builder::ImportFinding;
use crate::engine::mapping::{Mapping, Operation};
use crate::engine::resolve::{Address, Fate, Landing, Resolutions, resolve};
use crate::engine::stated_rows::StatedRows;
use crate::recovery::{self, RecoverySystem};

use super::listed::ListedBy;
use super::protocol::{FileView, Outcome};
pub use super::update::Update;

/// Where rows of a file can be: the sides, and aside.
pub const SIDES: [Option<Side>; 3] = [Some(Side::Source), Some(Side::Target), None];

/// All that is saved and undone.
#[derive(Clone)]
pub struct PlanState {
    /// The plan's name.
    pub name: Rc<str>,
    /// The recovery system chosen.
    pub system: &'static RecoverySystem,
    /// In the order of [`SIDES`].
    pub inventories: [Rc<Inventory>; 3],
    /// What did not fit when they were linked.
    pub import_findings: Rc<Vec<ImportFinding>>,
    /// Files that were read.
    pub files: Rc<Vec<FileView>>,
    /// What a person stated.
    pub mapping: Rc<Mapping>,
    /// Which format listed what.
    pub listed: ListedBy,
    /// What the last import changed in sites that were known.
    pub update: Option<Rc<Update>>,
    /// What files stated in this session. It is undone with the rest, and not saved: what was taken over of it stands in the
    /// mapping.
    pub stated: Rc<FileStatements>,
}

/// What files stated.
#[derive(Clone, Debug, Default)]
pub struct FileStatements {
    /// Rows that were taken over into the mapping, oldest first.
    pub taken: StatedRows,
    /// Rows that name what is not there yet.
    pub waiting: StatedRows,
}

impl Default for PlanState {
    fn default() -> Self {
        Self {
            name: "Untitled plan".into(),
            system: recovery::ALL[0],
            inventories: Default::default(),
            import_findings: Rc::default(),
            files: Rc::default(),
            mapping: Rc::default(),
            listed: ListedBy::default(),
            update: None,
            stated: Rc::default(),
        }
    }
}

impl PlanState {
    /// The site of today.
    pub fn source(&self) -> &Inventory {
        &self.inventories[0]
    }

    /// The site landed in.
    pub fn target(&self) -> &Inventory {
        &self.inventories[1]
    }

    /// What follows from it.
    pub fn compute(&self) -> Computed {
        let resolutions = resolve(&self.system.rules, self.source(), self.target(), &self.mapping);
        let all: Vec<_> = checks::ALL.iter().chain(self.system.checks).copied().collect();
        let context =
            Context { source: self.source(), target: self.target(), mapping: &self.mapping, resolutions: &resolutions };
        let findings = finding::run(&all, &context);
        let marks = Operation::ALL.map(|operation| row_marks(&context, &findings, operation));
        Computed { resolutions, findings, marks }
    }

    /// What checks and explanations look at.
    pub fn context<'a>(&'a self, computed: &'a Computed) -> Context<'a> {
        Context {
            source: self.source(),
            target: self.target(),
            mapping: &self.mapping,
            resolutions: &computed.resolutions,
        }
    }
}

/// What follows from a plan.
pub struct Computed {
    /// Where everything lands.
    pub resolutions: Resolutions,
    /// Worst first.
    pub findings: Vec<Finding>,
    /// For each operation, what findings say of each row.
    pub marks: [Vec<RowMark>; 3],
}

/// What findings say of one row in one operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowMark {
    /// How many.
    pub count: u32,
    /// The worst.
    pub worst: Option<Severity>,
}

/// Whether a finding belongs to what is shown of an operation.
pub fn concerns(finding: &Finding, operation: Operation) -> bool {
    finding.operation.is_none_or(|of| of == operation)
}

fn row_marks(context: &Context<'_>, findings: &[Finding], operation: Operation) -> Vec<RowMark> {
    let mut marks = vec![RowMark::default(); context.failover().rows.len()];
    for finding in findings.iter().filter(|finding| concerns(finding, operation)) {
        if let Subject::Row(row) = finding.subject
            && let Some(mark) = marks.get_mut(row.index())
        {
            mark.count += 1;
            mark.worst = mark.worst.max(Some(finding.check.severity));
        }
    }
    marks
}

impl Computed {
    /// Where a row lands.
    pub fn landing(&self, operation: Operation, row: IpConfigurationId) -> &Landing {
        &self.resolutions.of(operation).rows[row.index()]
    }

    /// What becomes of a row, in one word.
    pub fn outcome(&self, source: &Inventory, operation: Operation, row: IpConfigurationId) -> Outcome {
        let landing = self.landing(operation, row);
        if landing.fate == Fate::LeftOut {
            return Outcome::NotPlanned;
        }
        if self.marks[operation.index()][row.index()].worst == Some(Severity::Error) {
            return Outcome::Fails;
        }
        if landing.fate == Fate::NotConnected {
            return Outcome::NotConnected;
        }
        match landing.address {
            Err(_) => Outcome::Fails,
            Ok(chosen) => match chosen.value {
                Address::Dynamic => Outcome::Dynamic,
                Address::Static(address) if source.ip_configuration(row).address == Some(address) => Outcome::Kept,
                Address::Static(_) => Outcome::Changed,
            },
        }
    }
}
