//! The properties of Hyper-V's objects that are read, by their names and by those that people give them in `Select-Object`.

use crate::import::table::columns;

columns! {
    /// A property of any of the objects that are read.
    pub enum Field {
        Name: "Name", "AdapterName", "VMNetworkAdapterName";
        Id: "Id";
        Machine: "VMName", "VM";
        MachineId: "VMId";
        Cluster: "Cluster", "ClusterName";
        Host: "ComputerName", "VMHost", "HostName", "Host";
        // Machines.
        State: "State";
        OperatingSystem: "OperatingSystem", "OSName", "GuestOS";
        BiosGuid: "BiosGuid";
        GuestName: "FullyQualifiedDomainName", "GuestName", "DnsName";
        Adapters: "NetworkAdapters";
        // Adapters.
        Switch: "SwitchName", "Switch";
        Mac: "MacAddress", "MAC";
        Addresses: "IPAddresses", "IPAddress", "IP";
        Connected: "Connected";
        IsManagementOs: "IsManagementOs";
        VlanSetting: "VlanSetting";
        VlanMode: "OperationMode", "VlanMode";
        VlanId: "AccessVlanId", "VlanId", "VLAN";
        ParentAdapter: "ParentAdapter";
    }
}
