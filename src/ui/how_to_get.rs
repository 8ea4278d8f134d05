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
        id: "azure-migrate",
        name: "Azure Migrate",
        when: "For machines that an Azure Migrate appliance discovered: put the names of your project and resource group in.",
        commands: &[
            "az graph query --first 1000 --output json --graph-query \"migrateresources | where type in~ ('microsoft.offazure/vmwaresites/machines', 'microsoft.offazure/hypervsites/machines', 'microsoft.offazure/serversites/machines', 'microsoft.offazure/importsites/machines') | project id, name, type, properties\" > azure-migrate.json",
            "Get-AzMigrateDiscoveredServer -ProjectName migrate-project -ResourceGroupName migrate-group | ConvertTo-Json -Depth 8 | Out-File azure-migrate-vmware.json",
            "Get-AzMigrateDiscoveredServer -ProjectName migrate-project -ResourceGroupName migrate-group -SourceMachineType HyperV | ConvertTo-Json -Depth 8 | Out-File azure-migrate-hyper-v.json",
            "az rest --method get --url \"https://management.azure.com/subscriptions/{subscriptionId}/resourceGroups/migrate-group/providers/Microsoft.Migrate/assessmentProjects/migrate-project/machines?api-version=2019-10-01\" > azure-migrate-project.json",
        ],
    },
    Tool {
        id: "veeam",
        name: "Veeam",
        when: "In the PowerShell of Veeam Backup & Replication, with the names of your hosts and jobs. Networks of both sites, network mapping and re-IP rules.",
        commands: &[
            "$vcenter = 'vcenter.example.org'; 'esx01.example.org', 'esx02.example.org' | ForEach-Object { $server = $_; Get-VBRViServerNetworkInfo -Server $server | Select-Object @{n='VCenter';e={$vcenter}}, @{n='Server';e={$server}}, NetworkName, NetworkID, SwitchName, @{n='Type';e={\"$($_.Type)\"}} } | Export-Csv veeam-networks.csv -NoTypeInformation -Encoding UTF8",
            "'hv01.example.org', 'hv02.example.org' | ForEach-Object { $server = $_; Get-VBRHvServerNetworkInfo -Server $server | Select-Object @{n='Server';e={$server}}, NetworkName, SwitchName, @{n='Type';e={\"$($_.Type)\"}} } | Export-Csv veeam-hyper-v-networks.csv -NoTypeInformation -Encoding UTF8",
            "Get-VBRCloudServer | ForEach-Object { $server = $_; Get-VBRCloudServerNetworkInfo -CloudServer $server | Select-Object @{n='CloudServer';e={$server.Name}}, Name, Id, @{n='Type';e={\"$($_.Type)\"}} } | Export-Csv veeam-cloud-networks.csv -NoTypeInformation -Encoding UTF8",
            "Get-VBRJob | Where-Object { $_.JobType -eq 'Replica' } | ForEach-Object { $job = $_.Name; $_.Options.ViNetworkMappingOptions.NetworkMapping | Select-Object @{n='Job';e={$job}}, @{n='SourceNetwork';e={\"$($_.SourceNetwork)\"}}, @{n='TargetNetwork';e={\"$($_.TargetNetwork)\"}} } | Export-Csv veeam-mapping.csv -NoTypeInformation -Encoding UTF8",
            "Get-VBRJob | Where-Object { $_.JobType -eq 'Replica' } | ForEach-Object { $job = $_.Name; $_.Options.HvNetworkMappingOptions.NetworkMapping | Select-Object @{n='Job';e={$job}}, @{n='SourceNetwork';e={$_.SourceNetwork.NetworkName}}, @{n='TargetNetwork';e={$_.TargetNetwork.NetworkName}} } | Export-Csv veeam-hyper-v-mapping.csv -NoTypeInformation -Encoding UTF8",
            "Get-VBRJob -Name 'Replication' | ForEach-Object { $job = $_.Name; Get-VBRViReplicaReIpRule -Job $_ | Select-Object @{n='Job';e={$job}}, SourceIp, SourceMask, TargetIp, TargetMask, TargetGateway, @{n='DNS';e={$_.DNS -join ' '}}, @{n='WINS';e={$_.WINS -join ' '}}, Description } | Export-Csv veeam-re-ip.csv -NoTypeInformation -Encoding UTF8",
            "Get-VBRJob -Name 'Replication' | ForEach-Object { $job = $_.Name; Get-VBRHvReplicaReIpRule -Job $_ | Select-Object @{n='Job';e={$job}}, SourceIp, SourceMask, TargetIp, TargetMask, TargetGateway, @{n='DNS';e={$_.DNS -join ' '}}, @{n='WINS';e={$_.WINS -join ' '}}, Description } | Export-Csv veeam-hyper-v-re-ip.csv -NoTypeInformation -Encoding UTF8",
        ],
    },
    Tool {
        id: "zerto",
        name: "Zerto",
        when: "With Zerto’s Python client or API. They say where NICs land; take the addresses of today from a list of the site.",
        commands: &[
            "python export_vpg_settings_nics_to_csv.py --zvm_address zvm.example.org --client_id zerto-api --client_secret \"$ZERTO_SECRET\"",
            "curl --header \"Authorization: Bearer $ZERTO_TOKEN\" https://zvm.example.org/v1/vms > zerto-vms.json",
        ],
    },
];

/// The header of a list of one's own.
pub const OWN_HEADER: &str = "site,network,subnet,prefixes,vm,nic,address,allocation";

/// All commands of a tool, for both regions where they ask for one, ready to paste into a terminal.
pub fn script(tool: &Tool, source_region: &str, target_region: &str) -> String {
    let regions = [plain(source_region, "westeurope"), plain(target_region, "northeurope")];
    let lines = regions.iter().flat_map(|region| tool.commands.iter().map(|line| line.replace("{region}", region)));
    let mut once: Vec<String> = Vec::new();
    for line in lines {
        if !once.contains(&line) {
            once.push(line);
        }
    }
    once.join("\n")
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
    fn a_command_without_a_region_stands_once() {
        for tool in TOOLS.iter().filter(|tool| tool.commands.iter().all(|command| !command.contains("{region}"))) {
            assert_eq!(script(tool, "", "").lines().count(), tool.commands.len(), "{}", tool.name);
        }
    }

    #[test]
    fn what_is_typed_cannot_become_a_command() {
        let script = script(&TOOLS[0], "a'; rm -rf / #", "b");
        assert!(script.contains("location=='armrf'"), "{script}");
    }
}
