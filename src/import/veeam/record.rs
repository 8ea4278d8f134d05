//! One object of Veeam's PowerShell, whether it was exported as a row or as JSON.

use crate::engine::inventory_rows::Place;
use crate::import::cells;
use crate::import::json::Element;
use crate::import::table::{Columns, Row, columns};

columns! {
    /// Properties of networks, re-IP rules and network mappings, and the columns that people add to tell servers and jobs.
    pub(super) enum Column {
        Job: "Job", "JobName";
        VCenter: "VCenter", "Cluster", "Site";
        Server: "Server", "ServerName", "Host", "HostName";
        CloudServer: "CloudServer", "CloudServerName";
        CloudServerId: "CloudServerId";
        NetworkName: "NetworkName";
        NetworkId: "NetworkID";
        SwitchName: "SwitchName";
        Name: "Name";
        Id: "Id";
        Type: "Type";
        SourceIp: "SourceIp";
        SourceMask: "SourceMask", "SourceSubnet";
        SourcePrefix: "SourcePrefix";
        TargetIp: "TargetIp";
        TargetMask: "TargetMask", "TargetSubnet";
        TargetGateway: "TargetGateway";
        Dns: "DNS", "TargetDNS";
        Wins: "WINS", "TargetWINS";
        SourceNetwork: "SourceNetwork";
        TargetNetwork: "TargetNetwork";
    }
}

/// What an object is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Network,
    Rule,
    Mapping,
}

impl Kind {
    /// Tells it by the properties that an object has, filled or not.
    pub fn of(has: impl Fn(Column) -> bool) -> Option<Self> {
        use Column::{
            CloudServer, CloudServerId, Id, Name, NetworkId, NetworkName, SourceIp, SourceMask, SourceNetwork,
            SourcePrefix, SwitchName, TargetIp, TargetMask, TargetNetwork, Type,
        };
        if has(SourceIp) && has(TargetIp) && [SourceMask, TargetMask, SourcePrefix].into_iter().any(&has) {
            Some(Self::Rule)
        } else if has(SourceNetwork) && has(TargetNetwork) {
            Some(Self::Mapping)
        } else {
            let is_local = has(NetworkName) && has(Type) && (has(NetworkId) || has(SwitchName));
            let is_cloud = has(Name) && has(Id) && (has(CloudServerId) || has(CloudServer));
            (is_local || is_cloud).then_some(Self::Network)
        }
    }
}

/// An object.
pub(super) enum Record<'r> {
    Row(&'r Row<'r, Column>),
    Element(&'r Element<'r>),
}

impl Record<'_> {
    /// A property as text: that of a list is its elements' with blanks between, that of a network its name.
    pub fn text(&self, column: Column) -> Option<String> {
        match self {
            Self::Row(row) => row.owned(column),
            Self::Element(element) => text_of(&find(element, column)?),
        }
        .filter(|text| !cells::says_nothing(text))
    }

    /// The id of a network that stands as an object in a property.
    pub fn id(&self, column: Column) -> Option<String> {
        let Self::Element(element) = self else { return None };
        let network = find(element, column)?;
        ["NetworkID", "Id"].iter().find_map(|key| network.plain(key))
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        match self {
            Self::Row(row) => row.place(),
            Self::Element(element) => element.place(),
        }
    }

    /// Where a property of it stands.
    pub fn place_of(&self, column: Column) -> Place {
        match self {
            Self::Row(row) => row.place_of(column),
            Self::Element(element) => find(element, column).map_or_else(|| element.place(), |found| found.place()),
        }
    }
}

/// Whether an element has a property, `null` or not.
pub(super) fn has(element: &Element<'_>, column: Column) -> bool {
    Column::NAMES[column.index()].iter().any(|name| element.has_keys(&[name]))
}

fn find<'s>(element: &'s Element<'_>, column: Column) -> Option<Element<'s>> {
    Column::NAMES[column.index()].iter().find_map(|name| element.get(name))
}

fn text_of(found: &Element<'_>) -> Option<String> {
    if found.value.is_array() {
        let parts: Vec<String> = found.items().iter().filter_map(Element::as_text).collect();
        return Some(parts.join(" "));
    }
    found.as_text().or_else(|| ["NetworkName", "Name"].iter().find_map(|key| found.plain(key)))
}

/// Whether PowerShell wrote a type's name or `@{…}` for an object or a list.
pub(super) fn is_cut(text: &str) -> bool {
    ["System.", "Veeam.", "@{"].iter().any(|start| text.starts_with(start))
}
