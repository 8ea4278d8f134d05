//! How each of Azure's tools spells the same resource.

use std::borrow::Cow;

use super::json::Lines;

/// The tool whose output is imitated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// The REST interface: `{ "value": [ … ] }`, details under `properties`.
    Rest,
    /// `az network vnet list`, `az network nic list` and `az vm list -d`: a bare list, flat, `privateIPAddress`.
    Cli,
    /// The same before the releases of early 2023: `privateIpAddress`.
    CliOld,
    /// `Get-AzVirtualNetwork | ConvertTo-Json -Depth 10` and its like, in Windows PowerShell.
    PowerShell,
    /// Resource Graph: `{ "totalRecords": …, "data": [ … ] }`, with `type` in lower case.
    Graph,
}

/// A dialect, and how much of it to write.
#[derive(Clone, Copy)]
pub struct Writing {
    pub dialect: Dialect,
    pub lines: Lines,
    /// Whether to write the members that a planner has no use for, such as `etag`: a real file is full of them.
    pub full: bool,
}

impl Dialect {
    /// Every dialect, under the name that `--dialect` takes.
    pub const ALL: [(&'static str, Dialect); 5] = [
        ("rest", Dialect::Rest),
        ("cli", Dialect::Cli),
        ("cli-old", Dialect::CliOld),
        ("powershell", Dialect::PowerShell),
        ("graph", Dialect::Graph),
    ];

    /// Whether a resource's details stand under `properties`.
    pub fn is_nested(self) -> bool {
        matches!(self, Dialect::Rest | Dialect::Graph)
    }

    /// Whether this is `az`, which adds `resourceGroup` to whatever has an id.
    pub fn is_cli(self) -> bool {
        matches!(self, Dialect::Cli | Dialect::CliOld)
    }

    /// A member's name in this dialect, from its name in the REST interface.
    pub fn spelled(self, rest_name: &str) -> Cow<'_, str> {
        match self {
            Dialect::Rest | Dialect::Cli | Dialect::Graph => Cow::Borrowed(rest_name),
            Dialect::CliOld => with_small_abbreviations(rest_name),
            Dialect::PowerShell => Cow::Owned(match rest_name {
                // These are what the .NET classes are called, whatever rule the others follow.
                "enableIPForwarding" => "EnableIPForwarding".to_owned(),
                "osProfile" => "OSProfile".to_owned(),
                "diskSizeGB" => "DiskSizeGB".to_owned(),
                "resourceGroup" => "ResourceGroupName".to_owned(),
                "remoteAddressSpace" => "RemoteVirtualNetworkAddressSpace".to_owned(),
                _ => {
                    let mut name = with_small_abbreviations(rest_name).into_owned();
                    name[..1].make_ascii_uppercase();
                    name
                }
            }),
        }
    }
}

impl Writing {
    /// As the tool itself prints it.
    pub fn as_the_tool_does(dialect: Dialect) -> Writing {
        let lines = match dialect {
            Dialect::Rest | Dialect::Graph => Lines::Resources(1),
            Dialect::Cli | Dialect::CliOld | Dialect::PowerShell => Lines::All,
        };
        Writing { dialect, lines, full: true }
    }

    /// Small and pleasant to read, for files that are committed.
    pub fn for_reading() -> Writing {
        Writing { dialect: Dialect::Cli, lines: Lines::Rows, full: false }
    }
}

fn with_small_abbreviations(rest_name: &str) -> Cow<'_, str> {
    if rest_name.contains("IP") || rest_name.contains("GB") {
        return Cow::Owned(rest_name.replace("IP", "Ip").replace("GB", "Gb"));
    }
    Cow::Borrowed(rest_name)
}
