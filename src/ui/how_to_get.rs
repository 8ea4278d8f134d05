//! The commands that make inventory files, for the regions at hand. PURE.
//!
//! The same commands stand with the formats that read their output; `tests/how_to_get.rs` keeps the two alike.

/// A tool that people get inventories with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Stable.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// When to use it, in a sentence.
    pub when: &'static str,
    /// Its commands for one region, `{region}` standing for it.
    pub commands: &'static [&'static str],
}

/// The tools, most used first.
pub const TOOLS: &[Tool] = &[
    Tool {
        id: "azure-cli",
        name: "Azure CLI",
        when: "In Azure Cloud Shell or any terminal after az login. Lists the subscription that az account show names.",
        commands: &[
            "az network vnet list --query \"[?location=='{region}']\" --output json > {region}-vnets.json",
            "az network nic list --query \"[?location=='{region}']\" --output json > {region}-nics.json",
            "az vm list --show-details --query \"[?location=='{region}']\" --output json > {region}-vms.json",
        ],
    },
    Tool {
        id: "powershell",
        name: "Az PowerShell",
        when: "After Connect-AzAccount. Lists the subscription that Get-AzContext names.",
        commands: &[
            "Get-AzVirtualNetwork | Where-Object Location -eq {region} | ConvertTo-Json -Depth 8 | Out-File {region}-vnets.json",
            "Get-AzNetworkInterface | Where-Object Location -eq {region} | ConvertTo-Json -Depth 8 | Out-File {region}-nics.json",
            "Get-AzVM -Status | Where-Object Location -eq {region} | ConvertTo-Json -Depth 8 | Out-File {region}-vms.json",
        ],
    },
    Tool {
        id: "resource-graph",
        name: "Resource Graph",
        when: "Across all subscriptions that you can read, up to 1,000 resources a command. Needs the resource-graph extension of Azure CLI.",
        commands: &[
            "az graph query --first 1000 --output json --graph-query \"resources | where type =~ 'microsoft.network/virtualnetworks' and location == '{region}' | project id, name, type, location, resourceGroup, properties\" > {region}-vnets.json",
            "az graph query --first 1000 --output json --graph-query \"resources | where type =~ 'microsoft.network/networkinterfaces' and location == '{region}' | project id, name, type, location, resourceGroup, properties\" > {region}-nics.json",
            "az graph query --first 1000 --output json --graph-query \"resources | where type =~ 'microsoft.compute/virtualmachines' and location == '{region}' | project id, name, type, location, resourceGroup, zones, properties\" > {region}-vms.json",
        ],
    },
    Tool {
        id: "rvtools",
        name: "RVTools",
        when: "For VMware: on Windows, once for each vCenter; or open RVTools and choose File > Export all to xlsx.",
        commands: &[
            "RVTools.exe -passthroughAuth -s vcenter.example.com -c ExportAll2xlsx -d C:\\Temp -f rvtools.xlsx",
            "RVTools.exe -passthroughAuth -s vcenter.example.com -c ExportAll2csv -d C:\\Temp",
        ],
    },
];

/// The header of a list of one's own.
pub const OWN_HEADER: &str = "site,network,subnet,prefixes,vm,nic,address,allocation";

/// All commands of a tool, for both regions, ready to paste into a terminal.
pub fn script(tool: &Tool, source_region: &str, target_region: &str) -> String {
    let regions = [plain(source_region, "westeurope"), plain(target_region, "northeurope")];
    let mut lines: Vec<String> = Vec::new();
    for line in regions.iter().flat_map(|region| tool.commands.iter().map(|line| line.replace("{region}", region))) {
        // What knows no regions is run once.
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// A region's name as Azure writes it: what else was typed must not end up in somebody's terminal.
fn plain(typed: &str, otherwise: &str) -> String {
    let name: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    if name.is_empty() { otherwise.to_owned() } else { name.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_regions_are_listed_source_first() {
        let script = script(&TOOLS[0], "West Europe", "");
        assert_eq!(script.lines().count(), 6);
        assert!(script.starts_with("az network vnet list --query \"[?location=='westeurope']\""), "{script}");
        assert!(script.ends_with("> northeurope-vms.json"), "{script}");
    }

    #[test]
    fn what_is_typed_cannot_become_a_command() {
        let script = script(&TOOLS[0], "a'; rm -rf / #", "b");
        assert!(script.contains("location=='armrf'"), "{script}");
    }
}
