//! The properties of VMM's objects that are read, by their names and by those that people give them in `Select-Object`.

use crate::import::table::columns;

columns! {
    /// A property of any of the objects that are read.
    pub enum Field {
        Name: "Name";
        Id: "ID";
        Server: "VMMServer", "ServerConnection", "VMMServerName";
        // Machines.
        Machine: "VMName", "VM", "VirtualMachine", "VirtualMachineName";
        MachineId: "VMId";
        Host: "VMHost", "HostName", "VMHostName";
        Cloud: "Cloud", "CloudName";
        State: "VirtualMachineStateString", "VirtualMachineState", "State", "StatusString", "Status";
        OperatingSystem: "OperatingSystem", "OperatingSystemName", "OS", "GuestOS";
        ComputerName: "ComputerName", "ComputerNameString";
        BiosGuid: "BiosGuid";
        MarkedAsTemplate: "MarkedAsTemplate";
        Platform: "VirtualizationPlatformString", "VirtualizationPlatform";
        Adapters: "VirtualNetworkAdapters";
        // Virtual network adapters.
        SlotId: "SlotId";
        DeviceId: "DeviceID";
        Mac: "MACAddress", "EthernetAddress", "PhysicalAddress", "MAC";
        Ipv4: "IPv4Addresses", "IPv4", "IPv4Address", "IPAddresses", "IPAddress", "IP";
        Ipv6: "IPv6Addresses", "IPv6", "IPv6Address";
        Ipv4Type: "IPv4AddressType", "AddressType";
        Ipv6Type: "IPv6AddressType";
        AddressPool: "IPv4AddressPools", "IPv4AddressPool", "StaticIPAddressPool", "IPAddressPool", "AddressPool", "IPPool";
        VirtualNetwork: "VirtualNetwork";
        VlanEnabled: "VLanEnabled";
        VlanId: "VLanID", "VLAN";
        // Networks.
        VmNetwork: "VMNetwork", "VMNetworkName";
        VmNetworkId: "VMNetworkID";
        VmSubnet: "VMSubnet", "VMSubnetName";
        LogicalNetwork: "LogicalNetwork", "LogicalNetworkName";
        LogicalNetworks: "LogicalNetworks";
        NetworkLocation: "NetworkLocation";
        IsolationType: "IsolationType";
        Clouds: "Clouds";
        SubnetVlans: "SubnetVLans", "SubnetVLan";
        Subnet: "Subnet";
        NetworkVirtualization: "NetworkVirtualizationEnabled";
        IsIsolated: "IsLogicalNetworkDefinitionIsolated";
        IsExternal: "SupportsExternalVMNetworkProvisioning";
        // Static IP address pools.
        Site: "LogicalNetworkDefinition", "NetworkSite";
        RangeStart: "IPAddressRangeStart";
        RangeEnd: "IPAddressRangeEnd";
        Reserved: "IPAddressReservedSet";
        VirtualAddresses: "VIPAddressSet";
        Gateways: "DefaultGateways", "DefaultGateway", "Gateway";
    }
}
