//! What the page and the session say to each other: plain data in the page's vocabulary.
//!
//! Both ends come from one build, so this need not be stable. No engine type crosses it, and no table does: the page asks
//! for windows of rows. Replies carry the [`Revision`] that they are about and state as a whole, never as deltas; the page
//! drops what is older than what it shows.

use serde::{Deserialize, Serialize};

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

/// What becomes of a row's address, in one word. Each is a number on the plan screen, and a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The same address as today.
    Kept,
    /// Another static address.
    Changed,
    /// DHCP, before and after.
    Dynamic,
    /// Left out of the plan on purpose: excluded, or a secondary IP configuration that was not selected.
    NotPlanned,
    /// It is planned, and something cannot work.
    Fails,
}

/// A file as it reached the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedFile {
    /// Its name.
    pub name: String,
    /// All its bytes.
    pub bytes: Vec<u8>,
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
    },
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
    /// Mappings that look obvious, with why.
    Suggest,
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
}

/// Rows that a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowSelection {
    /// These.
    Keys(Vec<RowKey>),
    /// All that a query shows.
    Query(RowQuery),
    /// These places of what a query shows, in the order shown: a range picked from a table of which the page holds but a window.
    Places {
        /// The state that the places are of; the session refuses them for another.
        revision: Revision,
        /// What is shown.
        query: RowQuery,
        /// Place of the first row, and how many rows: sorted, none overlapping.
        ranges: Vec<(u32, u32)>,
    },
}

/// A change of the plan. Names and addresses are as typed: the session checks them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Source network → target network (keys).
    MapNetwork {
        /// Key of the source network.
        source: String,
        /// Key of the target network.
        target: String,
    },
    /// Take a mapping away.
    UnmapNetwork {
        /// Key of the source network.
        source: String,
    },
    /// Network that test failovers use.
    MapTestNetwork {
        /// Key of the source network.
        source: String,
        /// Key of a target network; `None` for the failover network.
        target: Option<String>,
    },
    /// Target network → source network, for failback.
    MapBack {
        /// Key of the target network.
        target: String,
        /// Key of the source network; `None` takes the mapping away.
        source: Option<String>,
    },
    /// Several mappings at once, forward: accepted suggestions. Undone together.
    MapNetworks(Vec<(String, String)>),
    /// Put NICs into a subnet of their target network, by name; `None` leaves it to the rule.
    ChooseSubnet {
        /// Which rows; the whole NIC moves.
        rows: RowSelection,
        /// For failover or for test failover.
        operation: OperationCode,
        /// Name of the subnet.
        subnet: Option<String>,
    },
    /// Put NICs into another target network than their network's mapping says.
    ChooseNetwork {
        /// Which rows; the whole NIC moves.
        rows: RowSelection,
        /// Key of the target network; `None` leaves it to the mapping.
        network: Option<String>,
    },
    /// Fix a row's address; `None` leaves it to the rule.
    TypeAddress {
        /// Which row.
        row: RowKey,
        /// For failover or for test failover.
        operation: OperationCode,
        /// As typed.
        address: Option<String>,
    },
    /// Fix many rows' addresses: one a line, in the order of the rows; blank lines leave a row as it is.
    PasteAddresses {
        /// Which rows, in the order shown.
        rows: RowSelection,
        /// For failover or for test failover.
        operation: OperationCode,
        /// As pasted.
        text: String,
    },
    /// Static or DHCP at the target, whatever the source has; `None` leaves it to the rule.
    ChooseAllocation {
        /// Which rows.
        rows: RowSelection,
        /// `Some(true)` for static.
        is_static: Option<bool>,
    },
    /// Leave machines out of the plan, or take them in again.
    Exclude {
        /// Rows of the machines.
        rows: RowSelection,
        /// Out, or in.
        excluded: bool,
    },
    /// Fail secondary IP configurations over too.
    SelectSecondary {
        /// Which rows; primary ones are passed over.
        rows: RowSelection,
        /// With, or without.
        selected: bool,
    },
    /// Keep addresses of a target subnet free.
    Reserve {
        /// Key of the target network.
        network: String,
        /// Name of the subnet.
        subnet: String,
        /// One address, `first-last`, or a prefix, as typed.
        range: String,
        /// What for.
        note: String,
    },
    /// Take a reservation away.
    Unreserve {
        /// Key of the target network.
        network: String,
        /// Name of the subnet.
        subnet: String,
        /// As in [`ReservationView::range`].
        range: String,
    },
    /// Switch a reading of the rules.
    SetOption {
        /// As in [`OptionView::id`].
        option: String,
        /// On or off.
        on: bool,
    },
    /// Pin every landing of the plan.
    Freeze,
    /// Take the frozen pins back; those that were typed stay.
    Thaw,
}

/// What the table shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowQuery {
    /// Words and `field:word` terms: `web status:error net:prod ip:10.1.`.
    pub filter: String,
    /// Column to sort by; `None` for canonical order.
    pub sort: Option<Column>,
    /// Z to A.
    pub descending: bool,
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// VM name.
    VirtualMachine,
    /// NIC name.
    Nic,
    /// Source network.
    SourceNetwork,
    /// Source subnet.
    SourceSubnet,
    /// Source address, by number.
    SourceAddress,
    /// Target network.
    TargetNetwork,
    /// Target subnet.
    TargetSubnet,
    /// Target address, by number.
    TargetAddress,
    /// How the address was chosen.
    How,
    /// Test failover's address, by number.
    TestAddress,
    /// Worst finding first.
    Findings,
}

/// Most rows in one reply.
pub const MOST_ROWS: u32 = 400;

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
    /// Suggested mappings.
    Suggestions(Vec<SuggestionView>),
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

/// The state of everything but rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// What it is about.
    pub revision: Revision,
    /// The plan's name.
    pub plan_name: String,
    /// Whether any file has been read.
    pub has_data: bool,
    /// The recovery system chosen.
    pub system: SystemView,
    /// All that can be chosen.
    pub systems: Vec<SystemView>,
    /// The operation shown.
    pub operation: OperationCode,
    /// Files that were read, in the order of reading.
    pub files: Vec<FileView>,
    /// Locations found in them, with their sides.
    pub locations: Vec<LocationView>,
    /// What the inventories hold, and what did not fit, in sentences.
    pub import_findings: Vec<FindingView>,
    /// Import findings past those listed.
    pub more_import_findings: u32,
    /// The numbers that tell the plan, for the operation shown.
    pub tallies: Tallies,
    /// Left side of the board.
    pub source_networks: Vec<NetworkView>,
    /// Right side of the board, planned networks among them.
    pub target_networks: Vec<NetworkView>,
    /// Findings by kind, worst first.
    pub findings: Vec<FindingGroup>,
    /// Switches.
    pub options: Vec<OptionView>,
    /// What undo would take back.
    pub undo: Option<String>,
    /// What redo would do again.
    pub redo: Option<String>,
    /// Rows that are frozen.
    pub frozen: u32,
}

/// A recovery system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemView {
    /// Stable id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it does, in a paragraph.
    pub summary: String,
    /// Its limits, a sentence each.
    pub limits: Vec<String>,
    /// The documents that its rules come from.
    pub documents: Vec<DocumentView>,
}

/// A document that a rule comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// A file in the import report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What it was taken for, dialect and version: empty if it could not be read.
    pub format: String,
    /// By what it was told.
    pub recognised_by: String,
    /// Why nothing was read, if nothing was.
    pub error: Option<String>,
    /// What was read, by kind.
    pub read: Vec<(String, u32)>,
    /// What was left out: reason, count, first place.
    pub skipped: Vec<(String, u32, String)>,
    /// What looks odd: place and message.
    pub doubts: Vec<(String, String)>,
    /// Doubts past those listed.
    pub more_doubts: u32,
}

/// A location found in the files: one region, one vCenter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationView {
    /// As the files name it; empty where they do not say.
    pub name: String,
    /// Its side; `None` for left out.
    pub side: Option<SideCode>,
    /// Networks there.
    pub networks: u32,
    /// VMs there.
    pub virtual_machines: u32,
    /// NICs there.
    pub nics: u32,
}

/// How many rows have which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tallies {
    /// All rows.
    pub rows: u32,
    /// [`Outcome::Kept`].
    pub kept: u32,
    /// [`Outcome::Changed`].
    pub changed: u32,
    /// [`Outcome::Dynamic`].
    pub dynamic: u32,
    /// [`Outcome::NotPlanned`].
    pub not_planned: u32,
    /// [`Outcome::Fails`].
    pub fails: u32,
}

/// A network on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkView {
    /// Key; for a planned network a key of its own.
    pub key: String,
    /// Name.
    pub name: String,
    /// Location, if known.
    pub location: String,
    /// Resource group, if known: tells equal names apart.
    pub resource_group: String,
    /// Address space.
    pub prefixes: Vec<String>,
    /// Whether it exists, or would be created by the failover.
    pub planned: bool,
    /// Whether a file lists it, or it is only referred to.
    pub listed: bool,
    /// Its subnets.
    pub subnets: Vec<SubnetView>,
    /// NICs in it today.
    pub nics: u32,
    /// On the left: where it goes. On the right: where it goes back to.
    pub mapped_to: Option<String>,
    /// On the left: where its rows land if nothing is mapped, by the product's own default.
    pub default_to: Option<String>,
    /// On the left: the network of its test failovers, if one was chosen.
    pub test_to: Option<String>,
    /// On the left: how many rows go where: key of the target network, rows.
    pub flows: Vec<(String, u32)>,
    /// Worst finding about it.
    pub severity: Option<SeverityCode>,
}

/// A subnet on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubnetView {
    /// Name.
    pub name: String,
    /// Prefixes.
    pub prefixes: Vec<String>,
    /// Addresses that can be handed out at all; 0 while the prefix is not known. Saturates.
    pub usable: u64,
    /// Taken today.
    pub in_use: u64,
    /// On the right: taken by this plan beside those.
    pub planned: u64,
    /// On the right: reserved by the person.
    pub reservations: Vec<ReservationView>,
    /// Why VMs cannot go there, if they cannot: `GatewaySubnet`, `delegated to Microsoft.Web/serverFarms`.
    pub platform_only: Option<String>,
}

/// Addresses that a person keeps free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationView {
    /// `10.0.0.4` or `10.0.0.4-10.0.0.9`.
    pub range: String,
    /// What for.
    pub note: String,
}

/// Findings of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingGroup {
    /// Stable code.
    pub code: String,
    /// How bad.
    pub severity: SeverityCode,
    /// A few words.
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// The document it comes from.
    pub document: Option<DocumentView>,
    /// How many.
    pub count: u32,
    /// How many of them have a fix.
    pub fixable: u32,
    /// The first few, so that small groups need no further question.
    pub first: Vec<FindingView>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// Place in its group.
    pub place: u32,
    /// Stable code.
    pub code: String,
    /// How bad.
    pub severity: SeverityCode,
    /// What it is about: `web1 / nic0`, `corp-neu / App`.
    pub subject: String,
    /// What was found, what was expected, what to do.
    pub message: String,
    /// The row that it is about, if it is about one.
    pub row: Option<RowKey>,
    /// Label of its fix.
    pub fix: Option<String>,
}

/// A window of one group's findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingWindow {
    /// What it is about.
    pub revision: Revision,
    /// Code of the group.
    pub code: String,
    /// First one's place.
    pub from: u32,
    /// How many the group has.
    pub total: u32,
    /// The findings.
    pub findings: Vec<FindingView>,
}

/// A switch between readings of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// Stable id.
    pub id: String,
    /// What it does when on.
    pub label: String,
    /// Why one would.
    pub meaning: String,
    /// Where both readings come from.
    pub documents: Vec<DocumentView>,
    /// On or off.
    pub on: bool,
}

/// A suggested mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionView {
    /// Key and name of the source network.
    pub source: (String, String),
    /// Key and name of the target network.
    pub target: (String, String),
    /// Why it looks right.
    pub why: String,
}

/// A window of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowWindow {
    /// What it is about.
    pub revision: Revision,
    /// The question, so that a late answer can be told.
    pub query: RowQuery,
    /// Place of the first row.
    pub from: u32,
    /// Rows that the query shows.
    pub total: u32,
    /// All rows of the plan.
    pub all: u32,
    /// The rows.
    pub rows: Vec<RowView>,
    /// Terms of the filter that were not understood, with what was expected.
    pub filter_problems: Vec<String>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// Which one.
    pub key: RowKey,
    /// VM name.
    pub virtual_machine: String,
    /// NIC name.
    pub nic: String,
    /// IP configuration's name.
    pub ip_configuration: String,
    /// Whether it is the NIC's primary one.
    pub primary: bool,
    /// Where it is now (at failback: after failover).
    pub source: PlaceView,
    /// Where it lands in the operation shown.
    pub target: LandingView,
    /// Where it lands in a test failover.
    pub test: LandingView,
    /// Worst of its findings.
    pub severity: Option<SeverityCode>,
    /// How many findings it has.
    pub findings: u32,
    /// Whether its landing is frozen.
    pub frozen: bool,
    /// Whether a person typed its address or chose its subnet.
    pub edited: bool,
    /// Whether its machine is excluded.
    pub excluded: bool,
}

/// A place in a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// Network's name; empty if not known.
    pub network: String,
    /// Subnet's name.
    pub subnet: String,
    /// Address; empty if none is promised.
    pub address: String,
    /// `static`, `dynamic` or `unknown`; empty if there is none.
    pub allocation: String,
}

/// Where a row lands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LandingView {
    /// The place.
    pub place: PlaceView,
    /// In one word.
    pub outcome: Outcome,
    /// How the address was chosen, in a few words: `kept`, `next free`, `taken, next free`.
    pub how: String,
}

/// Why a row lands where it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What it is about.
    pub revision: Revision,
    /// Which row.
    pub row: RowKey,
    /// `web1 lands in corp-neu / App at 10.20.1.6`.
    pub title: String,
    /// Facts about the VM and NIC: label and value.
    pub facts: Vec<(String, String)>,
    /// The trail of each operation.
    pub trails: Vec<TrailView>,
    /// Findings of this row.
    pub findings: Vec<FindingView>,
    /// What can be chosen instead.
    pub choices: ChoicesView,
}

/// The trail of one operation: three steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailView {
    /// Which operation.
    pub operation: OperationCode,
    /// Network, subnet, address.
    pub steps: Vec<StepView>,
}

/// One step of a trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// `Network`, `Subnet` or `Address`.
    pub title: String,
    /// What was chosen; empty where nothing could be.
    pub value: String,
    /// Why, in a sentence.
    pub sentence: String,
    /// Stable code of the rule.
    pub code: String,
    /// Where the rule comes from.
    pub document: Option<DocumentView>,
    /// Whether the step has a result.
    pub resolved: bool,
}

/// What can be chosen for a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoicesView {
    /// Target networks: key and name.
    pub networks: Vec<(String, String)>,
    /// The network chosen by hand, if one was.
    pub network: Option<String>,
    /// Subnets of its target network that take VMs.
    pub subnets: Vec<String>,
    /// The subnet chosen by hand, if one was.
    pub subnet: Option<String>,
    /// Subnets of its test network that take VMs.
    pub test_subnets: Vec<String>,
    /// The test subnet chosen by hand, if one was.
    pub test_subnet: Option<String>,
    /// The address typed, if one was.
    pub address: Option<String>,
    /// The test address typed, if one was.
    pub test_address: Option<String>,
    /// Static or DHCP chosen by hand.
    pub is_static: Option<bool>,
    /// Whether it is a secondary IP configuration, and selected.
    pub secondary: Option<bool>,
    /// Whether its machine is excluded.
    pub excluded: bool,
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
