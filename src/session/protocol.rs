//! What the page and the session say to each other: plain data in the page's vocabulary.
//!
//! Both ends come from one build, so this need not be stable. No engine type crosses it, and no table does: the page asks
//! for windows of rows. Replies carry the [`Revision`] that they are about and state as a whole, never as deltas; the page
//! drops what is older than what it shows.

mod change;
mod comparison;
mod explanation;
mod facts;
mod import;
mod overview;
mod runbook;
mod subnets;
mod table;

use serde::{Deserialize, Serialize};

pub use change::{Change, PolicyKind, RowSelection};
pub use comparison::{ComparedLanding, ComparedRow, ComparisonView};
pub use explanation::{ChoicesView, Explanation, StepView, TrailView};
pub use facts::{AskedKind, AskedView, ConnectionView, PlaceCode, PolicyView, SiteView, ThingCode};
pub use import::{
    ColumnChoice, ColumnUseView, DroppedFile, FileView, InventoryChangeKind, InventoryChangeView, ReadHow, SourceView,
    UnnamedSheetView, UnnamedView, UpdateView,
};
pub use overview::{
    DocumentView, FindingGroup, FindingView, FindingWindow, LocationView, NetworkView, OptionView, Overview,
    ReservationView, SubnetView, SuggestionView, SystemView, Tallies,
};
pub use runbook::{RunbookPhase, RunbookStep, RunbookView};
pub use subnets::{
    AllocationNeedView, ConfidenceCode, StatedSubnetView, SubnetNeedView, SubnetProposalView, UnsaidView,
};
pub use table::{Column, LandingView, MOST_ROWS, Outcome, PlaceView, RowQuery, RowView, RowWindow};

/// Counts the states of a plan: grows with every change, whoever made it. An `f64` in JavaScript, so below 2^53.
pub type Revision = u32;

/// Names one row of a plan across revisions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowKey {
    /// Key of the NIC.
    pub nic: String,
    /// Name of the IP configuration.
    pub ip_configuration: String,
}

/// The three things that one plans for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperationCode {
    /// To the recovery site, in earnest.
    #[default]
    Failover,
    /// To the recovery site, beside the running machines.
    TestFailover,
    /// Home again.
    Failback,
}

/// Source or target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SideCode {
    /// The protected site.
    Source,
    /// The recovery site.
    Target,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeverityCode {
    /// Good to know.
    Info,
    /// Look here.
    Warning,
    /// Will fail.
    Error,
}

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Read these files into the plan. A plan file among them opens like [`Request::OpenPlan`]. With a side given, all of it
    /// belongs there; else each location's side is proposed.
    AddFiles {
        /// The files, whole.
        files: Vec<DroppedFile>,
        /// Where they belong, if the person said so.
        side: Option<SideCode>,
        /// What else the person said about them.
        how: ReadHow,
    },
    /// Bring back what the last import took out because a newer export does not list it.
    KeepGone,
    /// Say which side a location belongs to; `None` leaves it out of the plan.
    AssignLocation {
        /// As in [`LocationView::name`].
        location: String,
        /// The side it is on now.
        from: Option<SideCode>,
        /// The side it should be on.
        side: Option<SideCode>,
    },
    /// Choose the recovery system by its id.
    ChooseSystem(String),
    /// Choose what to look at: no change of the plan.
    ChooseOperation(OperationCode),
    /// Change the plan.
    Change(Change),
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// A window of the table.
    Rows {
        /// What to show, in which order.
        query: RowQuery,
        /// First row wanted.
        from: u32,
        /// How many; at most [`MOST_ROWS`].
        count: u32,
    },
    /// Why a row lands where it does.
    Explain(RowKey),
    /// The findings of one group.
    FindingDetails {
        /// Code of the group.
        code: String,
        /// First wanted.
        from: u32,
        /// How many; at most [`MOST_ROWS`].
        count: u32,
    },
    /// Apply the fix of a finding, or of a whole group.
    Fix {
        /// Code of the group.
        code: String,
        /// Place in the group; `None` for all that have a fix.
        finding: Option<u32>,
    },
    /// Rows that land otherwise under another recovery system: no change of the plan.
    Compare {
        /// Id of the other system.
        system: String,
        /// First row wanted, among those that differ.
        from: u32,
        /// How many; at most [`MOST_ROWS`].
        count: u32,
    },
    /// What to do, in order, for the operation shown.
    Runbook,
    /// Mappings that look obvious, with why.
    Suggest,
    /// How to get the files that can be read.
    HowToGet,
    /// Make an artefact.
    Export(ExportKind),
    /// Make a share link's fragment.
    ShareLink,
    /// What a plan file or link holds, without opening it.
    Inspect(PlanCarrier),
    /// Open a plan file or link in place of the present plan; undo brings that back.
    OpenPlan(PlanCarrier),
    /// Give the plan a name.
    Rename(String),
    /// Begin anew; undo brings the old plan back.
    NewPlan,
    /// Send [`Overview`] again.
    Refresh,
}

/// How a whole plan arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanCarrier {
    /// The text of a plan file, or of an autosave.
    Json(String),
    /// The fragment of a share link, with or without `#`.
    Link(String),
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExportKind {
    /// The plan file, `*.landfall.json`.
    Plan,
    /// All rows as CSV.
    ResultsCsv,
    /// All rows as `landfall-results/1`.
    ResultsJson,
    /// The runbook of the operation shown, as Markdown.
    RunbookMarkdown,
}

/// What the session answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// The state of everything but rows. Follows every change.
    Overview(Box<Overview>),
    /// A window of the table: asked for, or the one asked for last, after a change.
    Rows(RowWindow),
    /// Why a row lands where it does; `None` where the row is gone.
    Explanation(Option<Box<Explanation>>),
    /// Findings of one group.
    FindingDetails(FindingWindow),
    /// What to do, in order.
    Runbook(Box<RunbookView>),
    /// What another recovery system would do.
    Comparison(Box<ComparisonView>),
    /// Suggested mappings.
    Suggestions(Vec<SuggestionView>),
    /// Products whose files can be read, in the order of their names.
    HowToGet(Vec<SourceView>),
    /// An artefact.
    Artefact(Artefact),
    /// A share link's fragment (without `#`), and how long it is.
    ShareLink(ShareLinkView),
    /// What a plan file or link holds.
    PlanSummary(PlanSummary),
    /// What a change did, in words: `412 rows re-planned, 38 addresses differ`.
    Notice(Notice),
    /// The request could not be carried out; nothing changed.
    Failed(String),
}

/// A message that a change leaves behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What was done: `Mapped corp-weu to corp-neu`.
    pub title: String,
    /// What it changed.
    pub detail: String,
    /// Steps to take in the product, in the order that it demands; often empty.
    pub steps: Vec<String>,
    /// Whether undo takes it back.
    pub undoable: bool,
    /// Whether something of it did not work: a file that could not be read.
    pub attention: bool,
}

/// A file to hand to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artefact {
    /// Suggested name.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Its text.
    pub text: String,
}

/// A share link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLinkView {
    /// Without `#`.
    pub fragment: String,
    /// Length of the fragment in characters.
    pub length: u32,
    /// What to mind: some chat and mail programs cut links past 2,000 or 32,000 characters; empty where it is short.
    pub caution: String,
}

/// What a plan file or link holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// The plan's name.
    pub name: String,
    /// Name of its recovery system.
    pub system: String,
    /// VMs on the source side.
    pub virtual_machines: u32,
    /// Rows.
    pub rows: u32,
    /// Network mappings.
    pub mappings: u32,
}
