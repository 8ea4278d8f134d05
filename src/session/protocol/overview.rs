//! The state of everything but rows.

use serde::{Deserialize, Serialize};

use super::{
    AskedView, ConnectionView, FileView, OperationCode, PolicyView, Revision, RowKey, SeverityCode, SideCode, SiteView,
    UnsaidView, UpdateView,
};

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
    /// What is connected to what.
    pub connections: Vec<ConnectionView>,
    /// Sites that no inventory has.
    pub sites: Vec<SiteView>,
    /// What the last import changed, where it told of a site that was known.
    pub update: Option<UpdateView>,
    /// What no inventory says, with proposals.
    pub unsaid: UnsaidView,
    /// Whether the last import is still the last step, so that its files can be read in another way.
    pub can_read_again: bool,
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
    /// Whether failback asks for network mappings in the opposite direction.
    pub maps_back: bool,
    /// That its maker has retired it; empty where it lives.
    pub retired: String,
    /// Its limits, a sentence each.
    pub limits: Vec<String>,
    /// The documents that its rules come from.
    pub documents: Vec<DocumentView>,
    /// File names of its sample, below `samples` in a folder named like the id; empty for none.
    pub sample: Vec<String>,
}

/// A document that a rule comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
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
    /// [`Outcome::NotConnected`].
    pub not_connected: u32,
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
    /// On the left: its re-IP rules, if it has any.
    pub policy: Option<PolicyView>,
    /// Facts that the chosen system asks for.
    pub asked: Vec<AskedView>,
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
    /// Facts that the chosen system asks for.
    pub asked: Vec<AskedView>,
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
    /// Those of one group exclude each other; empty for one that stands alone.
    pub group: String,
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
