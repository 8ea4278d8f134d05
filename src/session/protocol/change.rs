//! What the page asks to change.

use serde::{Deserialize, Serialize};

use super::facts::{PlaceCode, ThingCode};
use super::{ConfidenceCode, OperationCode, Revision, RowKey, RowQuery, SideCode};

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
    /// State what no file says, or something else than the files; `None` leaves it to the files.
    SetAttribute {
        /// About what.
        thing: ThingCode,
        /// As in [`AskedView::attribute`](super::AskedView::attribute).
        attribute: String,
        /// The value as typed.
        value: Option<String>,
    },
    /// Say for rows what became of their replicas' NICs after the failover; `None` for nothing.
    MoveReplica {
        /// Which rows.
        rows: RowSelection,
        /// Key of the network, or `none` for disconnected.
        network: Option<String>,
    },
    /// Give a source network re-IP rules.
    SetPolicy {
        /// Key of the source network.
        network: String,
        /// Their shape; `None` takes them away.
        kind: Option<PolicyKind>,
        /// The rules, one a line.
        rules: String,
    },
    /// Say when a connection is up; `None` leaves it to the files.
    Connect {
        /// One end.
        left: PlaceCode,
        /// The other.
        right: PlaceCode,
        /// Today, and after the failover.
        up: Option<(bool, bool)>,
    },
    /// Draw a site that no inventory has; `None` takes it away.
    DrawSite {
        /// Its name.
        site: String,
        /// The addresses that it uses, with blanks, commas or line breaks between them.
        prefixes: Option<String>,
    },
    /// Pin every landing of the plan.
    Freeze,
    /// Take the frozen pins back; those that were typed stay.
    Thaw,
    /// State subnets of networks: side, key of the network, name, prefixes as typed; `None` takes one back.
    StateSubnets(Vec<(SideCode, String, String, Option<String>)>),
    /// State all subnets that are proposed with at least this confidence.
    ConfirmSubnets {
        /// The least confidence.
        least: ConfidenceCode,
    },
    /// State whether addresses of which no file says it are static, by source network; `None` leaves it open.
    StateAllocations {
        /// Keys of the networks; an empty one for NICs without a network.
        networks: Vec<String>,
        /// Static, or by DHCP.
        is_static: Option<bool>,
    },
}

/// The shape of re-IP rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyKind {
    /// Octet by octet, with wildcards: as Veeam.
    Octets,
    /// Prefix to prefix: as VMware.
    Prefixes,
    /// The same offset: as Nutanix.
    Offset,
    /// A list of addresses.
    Fixed,
}
