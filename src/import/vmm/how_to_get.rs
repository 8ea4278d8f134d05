//! The commands whose output is read, and what to write in them for a property that was lost.

use std::borrow::Cow;

use crate::import::HowToGet;
use crate::import::power_shell::Remedy;

/// All that is read of a VMM server, in one file.
const ALL: &str = "$vmm = Get-SCVMMServer -ComputerName localhost
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

const MACHINES: &str = "Get-SCVirtualMachine | Select-Object Name, ID, VMId, BiosGuid, ComputerName, MarkedAsTemplate, \
     @{n='Cloud';e={$_.Cloud.Name}}, @{n='VMHost';e={$_.VMHost.Name}}, @{n='OperatingSystem';e={$_.OperatingSystem.Name}}, \
     VirtualMachineState, VirtualizationPlatform, @{n='VMMServer';e={$_.ServerConnection.FQDN}} | \
     Export-Csv vms.csv -NoTypeInformation -Encoding UTF8";

const ADAPTERS: &str = "Get-SCVirtualMachine | ForEach-Object { $vm = $_; $_.VirtualNetworkAdapters } | Select-Object \
     @{n='VMName';e={$vm.Name}}, @{n='VMId';e={$vm.VMId}}, ID, SlotId, DeviceID, MACAddress, @{n='VMNetwork';e={$_.VMNetwork.Name}}, \
     @{n='VMNetworkID';e={$_.VMNetwork.ID}}, @{n='VMSubnet';e={$_.VMSubnet.Name}}, \
     @{n='VirtualNetwork';e={[string]$_.VirtualNetwork}}, @{n='IPv4Addresses';e={$_.IPv4Addresses -join ';'}}, \
     @{n='IPv6Addresses';e={$_.IPv6Addresses -join ';'}}, IPv4AddressType, IPv6AddressType, VLanEnabled, VLanID, \
     @{n='IPv4AddressPool';e={@(Get-SCIPAddress -GrantToObjectID $_.ID).AllocatingAddressPool.Name -join ';'}}, \
     @{n='VMMServer';e={$_.ServerConnection.FQDN}} | Export-Csv nics.csv -NoTypeInformation -Encoding UTF8";

const NETWORKS: &str = "$clouds = @{}; Get-SCCloud | ForEach-Object { $cloud = $_.Name; Get-SCLogicalNetwork -Cloud $_ | \
     ForEach-Object { $clouds[$_.Name] += @($cloud) } }; Get-SCVMNetwork | Select-Object Name, ID, \
     @{n='LogicalNetwork';e={$_.LogicalNetwork.Name}}, @{n='IsolationType';e={[string]$_.IsolationType}}, \
     @{n='Clouds';e={$clouds[$_.LogicalNetwork.Name] -join ';'}}, @{n='VMMServer';e={$_.ServerConnection.FQDN}} | \
     Export-Csv vm-networks.csv -NoTypeInformation -Encoding UTF8";

/// VM subnets.
pub(super) const SUBNETS: &str = "Get-SCVMSubnet | Select-Object Name, ID, @{n='VMNetwork';e={$_.VMNetwork.Name}}, \
     @{n='VMNetworkID';e={$_.VMNetwork.ID}}, @{n='SubnetVLans';e={$_.SubnetVLans -join ';'}}, \
     @{n='VMMServer';e={$_.ServerConnection.FQDN}} | Export-Csv vm-subnets.csv -NoTypeInformation -Encoding UTF8";

const SITES: &str = "Get-SCLogicalNetworkDefinition | Select-Object Name, ID, @{n='LogicalNetwork';e={$_.LogicalNetwork.Name}}, \
     @{n='SubnetVLans';e={$_.SubnetVLans -join ';'}}, @{n='VMMServer';e={$_.ServerConnection.FQDN}} | \
     Export-Csv network-sites.csv -NoTypeInformation -Encoding UTF8";

const POOLS: &str = "Get-SCStaticIPAddressPool | Select-Object Name, ID, Subnet, VLanID, IPAddressRangeStart, IPAddressRangeEnd, \
     IPAddressReservedSet, VIPAddressSet, @{n='DefaultGateways';e={$_.DefaultGateways.IPAddress -join ';'}}, \
     @{n='VMSubnet';e={$_.VMSubnet.Name}}, @{n='VMNetwork';e={$_.VMSubnet.VMNetwork.Name}}, \
     @{n='VMNetworkID';e={$_.VMSubnet.VMNetwork.ID}}, \
     @{n='LogicalNetworkDefinition';e={$_.LogicalNetworkDefinition.Name}}, \
     @{n='LogicalNetwork';e={$_.LogicalNetworkDefinition.LogicalNetwork.Name}}, @{n='VMMServer';e={$_.ServerConnection.FQDN}} | \
     Export-Csv address-pools.csv -NoTypeInformation -Encoding UTF8";

const HOSTS: &str = "Get-SCVirtualNetwork | Select-Object Name, @{n='VMHost';e={$_.VMHost.Name}}, \
     @{n='LogicalNetworks';e={$_.LogicalNetworks.Name -join ';'}}, @{n='VMMServer';e={$_.ServerConnection.FQDN}} | \
     Export-Csv host-networks.csv -NoTypeInformation -Encoding UTF8";

const CLOUDS: &str = "Get-SCCloud | Select-Object Name, ID, IsDRProtected, \
     @{n='LogicalNetworks';e={(Get-SCLogicalNetwork -Cloud $_).Name -join ';'}}, @{n='VMMServer';e={$_.ServerConnection.FQDN}} | \
     Export-Csv clouds.csv -NoTypeInformation -Encoding UTF8";

/// How to get files of this format.
pub(super) const HOW_TO_GET: &[HowToGet] = &[
    HowToGet { what: "All of a VMM server in one file: run it in the VMM command shell of each site", command: ALL },
    HowToGet { what: "VMs of a VMM server", command: MACHINES },
    HowToGet { what: "NICs of all VMs of a VMM server", command: ADAPTERS },
    HowToGet { what: "VM networks with their clouds", command: NETWORKS },
    HowToGet { what: "VM subnets", command: SUBNETS },
    HowToGet { what: "Network sites: the subnets of VM networks without isolation", command: SITES },
    HowToGet { what: "Static IP address pools and gateways", command: POOLS },
    HowToGet { what: "Hosts that reach each logical network", command: HOSTS },
    HowToGet { what: "Clouds with their logical networks", command: CLOUDS },
];

/// How a property of a kind comes whole out of an export.
pub(super) fn remedy(kind: &'static str, property: &str) -> Remedy {
    if property.eq_ignore_ascii_case("VirtualNetworkAdapters") {
        return Remedy { expression: None, command: ADAPTERS };
    }
    let command = match kind {
        "VMs" => MACHINES,
        "NICs" => ADAPTERS,
        "VM networks" => NETWORKS,
        "VM subnets" => SUBNETS,
        "network sites" => SITES,
        "static IP address pools" => POOLS,
        "networks of hosts" => HOSTS,
        "clouds" => CLOUDS,
        _ => ALL,
    };
    Remedy { expression: Some(expression(property)), command }
}

fn expression(property: &str) -> Cow<'static, str> {
    let lower = property.to_ascii_lowercase();
    match lower.as_str() {
        "serverconnection" => "@{n='VMMServer';e={$_.ServerConnection.FQDN}}".into(),
        "defaultgateways" => "@{n='DefaultGateways';e={$_.DefaultGateways.IPAddress -join ';'}}".into(),
        "vmsubnet" | "logicalnetworks" => format!("@{{n='{property}';e={{$_.{property}.Name -join ';'}}}}").into(),
        "cloud" | "vmnetwork" | "logicalnetwork" | "operatingsystem" | "vmhost" | "logicalnetworkdefinition" => {
            format!("@{{n='{property}';e={{$_.{property}.Name}}}}").into()
        }
        _ => format!("@{{n='{property}';e={{$_.{property} -join ';'}}}}").into(),
    }
}
