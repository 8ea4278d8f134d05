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
    /// Its commands for one region, `{region}` standing for it where they name it.
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
        id: "vmm",
        name: "System Center VMM",
        when: "In the VMM command shell on the VMM server. Run it at each site, and drop both files.",
        commands: &[VMM],
    },
    Tool {
        id: "hyper-v",
        name: "Hyper-V",
        when: "In PowerShell as administrator, on a host or on one node of a cluster. Run it at each site, and drop the files.",
        commands: &[HYPER_V],
    },
];

const VMM: &str = "$vmm = Get-SCVMMServer -ComputerName localhost
$server = @{n='VMMServer';e={$vmm.FQDN}}
$clouds = @{}
Get-SCCloud | ForEach-Object { $cloud = $_.Name; Get-SCLogicalNetwork -Cloud $_ | ForEach-Object { $clouds[$_.Name] += @($cloud) } }
@{
  VMs = @(Get-SCVirtualMachine | Select-Object Name, ID, VMId, BiosGuid, ComputerName, MarkedAsTemplate, $server,
    @{n='Cloud';e={$_.Cloud.Name}}, @{n='VMHost';e={$_.VMHost.Name}}, @{n='OperatingSystem';e={$_.OperatingSystem.Name}},
    @{n='VirtualMachineState';e={[string]$_.VirtualMachineState}}, @{n='VirtualizationPlatform';e={[string]$_.VirtualizationPlatform}})
  NICs = @(Get-SCVirtualMachine | ForEach-Object { $vm = $_; $_.VirtualNetworkAdapters } | Select-Object ID, SlotId, DeviceID,
    MACAddress, VLanEnabled, VLanID, $server, @{n='VMName';e={$vm.Name}}, @{n='VMId';e={$vm.VMId}}, @{n='VMNetwork';e={$_.VMNetwork.Name}},
    @{n='VMNetworkID';e={$_.VMNetwork.ID}}, @{n='VMSubnet';e={$_.VMSubnet.Name}}, @{n='VirtualNetwork';e={[string]$_.VirtualNetwork}},
    @{n='IPv4Addresses';e={$_.IPv4Addresses -join ';'}}, @{n='IPv6Addresses';e={$_.IPv6Addresses -join ';'}},
    @{n='IPv4AddressType';e={[string]$_.IPv4AddressType}}, @{n='IPv6AddressType';e={[string]$_.IPv6AddressType}},
    @{n='IPv4AddressPool';e={@(Get-SCIPAddress -GrantToObjectID $_.ID).AllocatingAddressPool.Name -join ';'}})
  VMNetworks = @(Get-SCVMNetwork | Select-Object Name, ID, $server, @{n='LogicalNetwork';e={$_.LogicalNetwork.Name}},
    @{n='IsolationType';e={[string]$_.IsolationType}}, @{n='Clouds';e={$clouds[$_.LogicalNetwork.Name] -join ';'}})
  VMSubnets = @(Get-SCVMSubnet | Select-Object Name, ID, $server, @{n='VMNetwork';e={$_.VMNetwork.Name}},
    @{n='VMNetworkID';e={$_.VMNetwork.ID}}, @{n='SubnetVLans';e={$_.SubnetVLans -join ';'}})
  NetworkSites = @(Get-SCLogicalNetworkDefinition | Select-Object Name, ID, $server, @{n='LogicalNetwork';e={$_.LogicalNetwork.Name}},
    @{n='SubnetVLans';e={$_.SubnetVLans -join ';'}})
  AddressPools = @(Get-SCStaticIPAddressPool | Select-Object Name, ID, Subnet, VLanID, IPAddressRangeStart, IPAddressRangeEnd,
    IPAddressReservedSet, VIPAddressSet, $server, @{n='DefaultGateways';e={$_.DefaultGateways.IPAddress -join ';'}},
    @{n='VMSubnet';e={$_.VMSubnet.Name}}, @{n='VMNetwork';e={$_.VMSubnet.VMNetwork.Name}}, @{n='VMNetworkID';e={$_.VMSubnet.VMNetwork.ID}},
    @{n='LogicalNetworkDefinition';e={$_.LogicalNetworkDefinition.Name}},
    @{n='LogicalNetwork';e={$_.LogicalNetworkDefinition.LogicalNetwork.Name}})
  HostNetworks = @(Get-SCVirtualNetwork | Select-Object Name, $server, @{n='VMHost';e={$_.VMHost.Name}},
    @{n='LogicalNetworks';e={$_.LogicalNetworks.Name -join ';'}})
} | ConvertTo-Json -Depth 4 | Out-File vmm.json -Encoding utf8";

const HYPER_V: &str = "$cluster = try { (Get-Cluster -ErrorAction Stop).Name } catch { '' }
$hosts = if ($cluster) { (Get-ClusterNode).Name } else { $env:COMPUTERNAME }
$place = @{n='Cluster';e={$cluster}}
@{
  VMs = @(Get-VM -ComputerName $hosts | Select-Object Name, VMId, Generation, ComputerName, $place, @{n='State';e={[string]$_.State}})
  NetworkAdapters = @(Get-VM -ComputerName $hosts | Get-VMNetworkAdapter | Select-Object VMName, VMId, Name, Id, SwitchName, MacAddress,
    Connected, ComputerName, $place, @{n='IPAddresses';e={$_.IPAddresses -join ';'}},
    @{n='OperationMode';e={[string]$_.VlanSetting.OperationMode}}, @{n='AccessVlanId';e={$_.VlanSetting.AccessVlanId}})
  Switches = @(Get-VMSwitch -ComputerName $hosts | Select-Object Name, Id, ComputerName, $place, @{n='SwitchType';e={[string]$_.SwitchType}})
} | ConvertTo-Json -Depth 4 | Out-File hyper-v.json -Encoding utf8";

/// The header of a list of one's own.
pub const OWN_HEADER: &str = "site,network,subnet,prefixes,vm,nic,address,allocation";

/// All commands of a tool, for both regions, ready to paste into a terminal.
pub fn script(tool: &Tool, source_region: &str, target_region: &str) -> String {
    let regions = [plain(source_region, "westeurope"), plain(target_region, "northeurope")];
    // What names no region is the same for both.
    let times = if tool.commands.iter().any(|line| line.contains("{region}")) { 2 } else { 1 };
    let lines =
        regions.iter().take(times).flat_map(|region| tool.commands.iter().map(|line| line.replace("{region}", region)));
    lines.collect::<Vec<_>>().join("\n")
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
    fn a_command_that_names_no_region_stands_once() {
        let tool = TOOLS.iter().find(|tool| tool.id == "vmm").unwrap();
        assert_eq!(script(tool, "a", "b"), tool.commands[0]);
    }

    #[test]
    fn what_is_typed_cannot_become_a_command() {
        let script = script(&TOOLS[0], "a'; rm -rf / #", "b");
        assert!(script.contains("location=='armrf'"), "{script}");
    }
}
