//! What an object is, told by the properties that it has: JSON and tables do not name the class.

use super::fields::Field;
use crate::import::power_shell::ObjectKind;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Machine,
    Adapter,
    Network,
    Subnet,
    LogicalNetwork,
    Site,
    Pool,
    Cloud,
    HostNetwork,
    /// One that is not needed, and why.
    Unneeded(&'static str),
}

impl ObjectKind for Kind {
    type Field = Field;

    fn told_by(has: &dyn Fn(&str) -> bool) -> Option<Self> {
        let any = |names: &[&str]| names.iter().any(|name| has(name));
        let names_network = any(&["vmnetwork", "vmnetworkname"]);
        let names_logical_network = any(&["logicalnetwork", "logicalnetworkname"]);
        let is_adapter = any(&[
            "macaddress",
            "ipv4addresses",
            "ipv4",
            "ipv4address",
            "slotid",
            "ipv4addresstype",
            "ethernetaddress",
        ]);
        let is_machine =
            any(&["virtualmachinestate", "virtualmachinestatestring", "vmcpath", "virtualnetworkadapters"]);
        let has_state = is_machine || any(&["cloud", "vmhost", "hostname", "operatingsystem", "markedastemplate"]);
        // All objects of VMM have these, unless somebody picked properties.
        let is_of_vmm = has("markedfordeletion") && any(&["isfullycached", "serverconnection"]);
        Some(if has("ipaddressrangestart") && has("ipaddressrangeend") {
            Self::Pool
        } else if any(&["isdrprotectionrequired", "sysprepscript"]) {
            Self::Unneeded("VM template of the library is not needed")
        } else if is_adapter
            && (names_network
                || any(&["slotid", "deviceid"]) && has("virtualnetwork") && !any(&["vmhost", "vmhostname"]))
        {
            Self::Adapter
        } else if any(&["vmhost", "vmhostname"]) && any(&["networklocation", "logicalnetworks"]) {
            Self::HostNetwork
        } else if names_network && any(&["subnetvlans", "subnetvlan", "subnet"]) {
            Self::Subnet
        } else if names_logical_network && has("subnetvlans") {
            Self::Site
        } else if has("name") && is_machine
            || any(&["name", "vmname"]) && has("vmid") && has_state && !has("switchname")
        {
            Self::Machine
        } else if has("name")
            && names_logical_network
            && any(&["isolationtype", "vmsubnet", "routingdomainid", "caipaddresspooltype", "clouds"])
        {
            Self::Network
        } else if has("name") && any(&["networkvirtualizationenabled", "islogicalnetworkdefinitionisolated"]) {
            Self::LogicalNetwork
        } else if has("name") && any(&["readablelibrarypaths", "capabilityprofiles", "isdrprotected"]) {
            Self::Cloud
        } else if has("parenthostgroup") || has("allowunencryptedtransfers") {
            Self::Unneeded("host group is not needed")
        } else if any(&["hypervstate", "hypervstatestring", "communicationstatestring"]) {
            Self::Unneeded("host is not needed")
        } else if is_of_vmm && has("clustername") && has("nodes") {
            Self::Unneeded("host cluster is not needed")
        } else if has("userroleprofile") {
            Self::Unneeded("user role is not needed")
        } else if is_of_vmm && has("roleid") && has("cloudid") {
            Self::Unneeded("quota of a user role is not needed")
        } else if has("virtualharddisks") && has("virtualdvddrives") {
            Self::Unneeded("VM template of the library is not needed")
        } else if is_of_vmm && has("libraryserver") && any(&["sharepath", "path"]) {
            Self::Unneeded("library share is not needed")
        } else if is_of_vmm {
            Self::Unneeded("VMM object of a kind that is not needed")
        } else {
            return None;
        })
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Machine => "VMs",
            Self::Adapter => "NICs",
            Self::Network => "VM networks",
            Self::Subnet => "VM subnets",
            Self::LogicalNetwork => "logical networks",
            Self::Site => "network sites",
            Self::Pool => "static IP address pools",
            Self::Cloud => "clouds",
            Self::HostNetwork => "networks of hosts",
            Self::Unneeded(_) => "objects",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(names: &str) -> Option<Kind> {
        Kind::told_by(&|name| names.split(' ').any(|known| known.eq_ignore_ascii_case(name)))
    }

    #[test]
    fn an_object_is_told_by_its_properties() {
        let cases = [
            ("Name ID VMId VirtualMachineState Cloud VirtualNetworkAdapters", Kind::Machine),
            ("Name VMId Cloud HostName", Kind::Machine),
            ("VMName VMNetwork IPv4Addresses MACAddress SlotId", Kind::Adapter),
            ("Name LogicalNetwork VMSubnet IsolationType ID", Kind::Network),
            ("Name VMNetwork SubnetVLans LogicalNetworkDefinition", Kind::Subnet),
            ("Name LogicalNetwork SubnetVLans HostGroups", Kind::Site),
            ("Name Subnet VLanID IPAddressRangeStart IPAddressRangeEnd VMSubnet", Kind::Pool),
            ("Name NetworkVirtualizationEnabled UseGRE IsPVLAN", Kind::LogicalNetwork),
            ("Name ReadableLibraryPaths HostGroup", Kind::Cloud),
            ("Name VMHost IPAddresses NetworkLocation SubnetVLans VirtualNetwork MacAddress", Kind::HostNetwork),
            ("Name VMHostName LogicalNetworks", Kind::HostNetwork),
        ];
        for (names, expected) in cases {
            assert_eq!(told(names), Some(expected), "{names}");
        }
        assert!(matches!(told("Name Path ParentHostGroup ID"), Some(Kind::Unneeded(_))));
    }

    #[test]
    fn what_other_tools_write_is_none_of_them() {
        for names in [
            "network subnet prefixes vm address logical_network clouds isolation vlan",
            "VM Powerstate Template Adapter Network Switch Connected MacAddress IPv4Address",
            "VMName VMId Name Id SwitchName MacAddress IPAddresses Connected",
            "Name VMId State Generation ProcessorCount ComputerName NetworkAdapters",
            "name id type location properties",
            "VMHost Name IP SubnetMask Mac PortGroupName",
            "clusterName nodes name id",
            "name macAddress virtualNetwork ipConfigurations",
        ] {
            assert_eq!(told(names), None, "{names}");
        }
    }
}
