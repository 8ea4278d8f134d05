//! The commands whose output is read, and what to write in them for a property that was lost.

use std::borrow::Cow;

use crate::import::HowToGet;
use crate::import::power_shell::Remedy;

/// All that is read of a host or, run on one of its nodes, of a cluster.
const ALL: &str = "$cluster = try { (Get-Cluster -ErrorAction Stop).Name } catch { '' }
$hosts = if ($cluster) { (Get-ClusterNode).Name } else { $env:COMPUTERNAME }
$place = @{n='Cluster';e={$cluster}}
@{
  VMs = @(Get-VM -ComputerName $hosts | Select-Object Name, VMId, Generation, ComputerName, $place, @{n='State';e={[string]$_.State}})
  NetworkAdapters = @(Get-VM -ComputerName $hosts | Get-VMNetworkAdapter | Select-Object VMName, VMId, Name, Id, SwitchName, MacAddress,
    Connected, ComputerName, $place, @{n='IPAddresses';e={$_.IPAddresses -join ';'}},
    @{n='OperationMode';e={[string]$_.VlanSetting.OperationMode}}, @{n='AccessVlanId';e={$_.VlanSetting.AccessVlanId}})
  Switches = @(Get-VMSwitch -ComputerName $hosts | Select-Object Name, Id, ComputerName, $place, @{n='SwitchType';e={[string]$_.SwitchType}})
} | ConvertTo-Json -Depth 4 | Out-File hyper-v.json -Encoding utf8";

const MACHINES: &str = "Get-VM | Select-Object Name, VMId, State, Generation, ComputerName | \
     Export-Csv vms.csv -NoTypeInformation -Encoding UTF8";

const ADAPTERS: &str = "Get-VM | Get-VMNetworkAdapter | Select-Object VMName, VMId, Name, Id, SwitchName, MacAddress, Connected, \
     ComputerName, @{n='IPAddresses';e={$_.IPAddresses -join ';'}}, @{n='OperationMode';e={$_.VlanSetting.OperationMode}}, \
     @{n='AccessVlanId';e={$_.VlanSetting.AccessVlanId}} | Export-Csv nics.csv -NoTypeInformation -Encoding UTF8";

const NESTED: &str = "Get-VM | ConvertTo-Json -Depth 4 | Out-File vms.json -Encoding utf8";

/// How to get files of this format.
pub(super) const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "All of a Hyper-V host or cluster in one file: run it as administrator at each site",
        command: ALL,
    },
    HowToGet { what: "VMs of a Hyper-V host", command: MACHINES },
    HowToGet { what: "NICs of all VMs of a Hyper-V host, with addresses and VLANs", command: ADAPTERS },
    HowToGet { what: "VMs of a Hyper-V host with their NICs inside", command: NESTED },
];

/// How a property of a kind comes whole out of an export.
pub(super) fn remedy(kind: &'static str, property: &str) -> Remedy {
    let expression: Cow<'static, str> = match property.to_ascii_lowercase().as_str() {
        "networkadapters" => {
            return Remedy { expression: None, command: ADAPTERS };
        }
        "vlansetting" => "@{n='AccessVlanId';e={$_.VlanSetting.AccessVlanId}}".into(),
        "parentadapter" => "@{n='Id';e={$_.ParentAdapter.Id}}, @{n='VMId';e={$_.ParentAdapter.VMId}}".into(),
        _ => format!("@{{n='{property}';e={{$_.{property} -join ';'}}}}").into(),
    };
    let command = match kind {
        "VMs" => MACHINES,
        "virtual switches" => ALL,
        _ => ADAPTERS,
    };
    Remedy { expression: Some(expression), command }
}
