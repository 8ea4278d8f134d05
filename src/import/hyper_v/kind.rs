//! What an object is, told by the properties that it has.

use super::fields::Field;
use crate::import::power_shell::ObjectKind;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Machine,
    Adapter,
    Vlan,
    Switch,
}

impl ObjectKind for Kind {
    type Field = Field;

    fn told_by(has: &dyn Fn(&str) -> bool) -> Option<Self> {
        let any = |names: &[&str]| names.iter().any(|name| has(name));
        const OF_MACHINES: [&str; 10] = [
            "generation",
            "processorcount",
            "memoryassigned",
            "memorystartup",
            "cpuusage",
            "integrationservicesstate",
            "replicationstate",
            "networkadapters",
            "configurationlocation",
            "checkpointtype",
        ];
        Some(
            if any(&["vmname", "vmid"]) && has("switchname") && any(&["macaddress", "ipaddresses", "ipaddress", "id"]) {
                Self::Adapter
            } else if has("operationmode") && has("accessvlanid") && any(&["parentadapter", "vmname", "vmid"]) {
                Self::Vlan
            } else if has("switchtype") && has("name") {
                Self::Switch
            } else if has("state") && any(&["name", "vmname"]) && (has("vmid") || any(&OF_MACHINES)) {
                Self::Machine
            } else {
                return None;
            },
        )
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Machine => "VMs",
            Self::Adapter => "NICs",
            Self::Vlan => "VLANs of NICs",
            Self::Switch => "virtual switches",
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
        assert_eq!(told("VMName VMId Name Id SwitchName MacAddress IPAddresses"), Some(Kind::Adapter));
        assert_eq!(told("vmname macaddress switchname ipaddresses"), Some(Kind::Adapter));
        assert_eq!(told("OperationMode AccessVlanId NativeVlanId ParentAdapter"), Some(Kind::Vlan));
        assert_eq!(told("Name SwitchType NetAdapterInterfaceDescription"), Some(Kind::Switch));
        assert_eq!(told("Name State CPUUsage MemoryAssigned Uptime Status Version"), Some(Kind::Machine));
        assert_eq!(told("Name VMId State ComputerName"), Some(Kind::Machine));
    }

    #[test]
    fn what_other_tools_write_is_none_of_them() {
        for names in [
            "network subnet prefixes vm address power",
            "VM Powerstate Network Switch MacAddress IPv4Address",
            "Name PowerState NumCpu MemoryGB VMHost",
            "name id type location properties vmId",
            "Name State Region",
        ] {
            assert_eq!(told(names), None, "{names}");
        }
    }
}
