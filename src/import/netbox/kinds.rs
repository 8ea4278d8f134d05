//! The lists that NetBox has, and which of them a table is.

use super::super::table::{Header, SheetHead, columns};
use super::cell;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Prefixes.
    Prefixes,
    /// IP addresses.
    Addresses,
    /// Virtual machines.
    VirtualMachines,
    /// Interfaces of virtual machines.
    VmInterfaces,
    /// VLANs.
    Vlans,
    /// Devices.
    Devices,
    /// Interfaces of devices.
    DeviceInterfaces,
    /// Ranges of addresses, which have no place here.
    Ranges,
    /// Aggregates, which have none either.
    Aggregates,
}

impl Kind {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prefixes => "prefixes",
            Self::Addresses => "IP addresses",
            Self::VirtualMachines => "virtual machines",
            Self::VmInterfaces => "VM interfaces",
            Self::Vlans => "VLANs",
            Self::Devices => "devices",
            Self::DeviceInterfaces => "device interfaces",
            Self::Ranges => "IP ranges",
            Self::Aggregates => "aggregates",
        }
    }

    /// The list at a path of the API, such as `ipam/prefixes/`.
    pub fn of_path(path: &str) -> Option<Self> {
        let kinds = [
            ("ipam/prefixes/", Self::Prefixes),
            ("ipam/ip-addresses/", Self::Addresses),
            ("virtualization/virtual-machines/", Self::VirtualMachines),
            ("virtualization/interfaces/", Self::VmInterfaces),
            ("ipam/vlans/", Self::Vlans),
            ("dcim/devices/", Self::Devices),
            ("dcim/interfaces/", Self::DeviceInterfaces),
            ("ipam/ip-ranges/", Self::Ranges),
            ("ipam/aggregates/", Self::Aggregates),
        ];
        kinds.into_iter().find(|(start, _)| path.starts_with(start)).map(|(_, kind)| kind)
    }
}

columns! {
    /// The columns of all lists: names in the export of the page, in English and German, and fields of the import.
    pub enum Column {
        Prefix: "Prefix", "Prefix (Flat)", "Prefix (flach)";
        Aggregate: "Aggregate", "Aggregieren";
        Rir: "RIR";
        Start: "Start address", "Startadresse";
        End: "End address", "Endadresse";
        Address: "IP Address", "address", "IP-Adresse";
        Address4: "IPv4 Address", "IPv4-Adresse";
        Address6: "IPv6 Address", "IPv6-Adresse";
        Status: "Status";
        Vrf: "VRF";
        Scope: "Scope", "scope_name", "Geltungsbereich";
        ScopeType: "Scope Type", "Art des Geltungsbereichs";
        Site: "Site", "Standort";
        VlanSite: "vlan_site";
        VlanGroup: "VLAN Group", "VLAN-Gruppe";
        Vlan: "VLAN";
        Pool: "Pool", "is_pool";
        Children: "Children", "Untergeordnet";
        Depth: "Depth", "Tiefe";
        Utilization: "Utilization", "Auslastung";
        MarkedUtilized: "Marked Utilized", "mark_utilized", "Als ausgenutzt markiert";
        Description: "Description", "Beschreibung";
        Role: "Role", "Rolle";
        Tenant: "Tenant", "Mandant";
        Interface: "Interface", "Schnittstelle";
        Parent: "Parent", "Device/VM", "Übergeordnet";
        Assigned: "Assigned", "Zugewiesen";
        AssignedType: "assigned_object_type";
        DnsName: "DNS name", "DNS-Name";
        NatInside: "NAT (Inside)", "NAT (Innen)";
        NatOutside: "NAT (Outside)", "NAT (Außen)";
        VirtualMachine: "Virtual Machine", "Virtuelle Maschine";
        Device: "Device", "Gerät";
        IsPrimary: "is_primary";
        FhrpGroup: "fhrp_group";
        Name: "Name";
        Cluster: "Cluster";
        Platform: "Platform", "Betriebssystem";
        Vcpus: "vCPUs";
        Rack: "Rack";
        Manufacturer: "Manufacturer", "Hersteller";
        DeviceType: "Type", "device_type", "Typ";
        Enabled: "Enabled", "Aktiviert";
        Mac: "Primary MAC", "MAC Address", "MAC Addresses", "Primärere MAC", "MAC-Adressen";
        Mtu: "MTU";
        Mode: "Mode", "Modus";
        UntaggedVlan: "Untagged VLAN";
        TaggedVlans: "Tagged VLANs", "Getaggte VLANs";
        Addresses: "IP Addresses", "IP-Adressen";
        Vid: "VID";
        Prefixes: "Prefixes", "Prefixe";
    }
}

/// Which list a sheet is, told by its columns and by its first rows.
pub fn kind_of(sheet: &SheetHead) -> Option<(Kind, Header<Column>)> {
    let header = sheet.header::<Column>()?;
    let kind = kind_of_header(&header)?;
    let column = match kind {
        Kind::Prefixes => Some(Column::Prefix),
        Kind::Addresses => Some(Column::Address),
        Kind::Vlans => Some(Column::Vid),
        _ => None,
    };
    let mut rows = sheet.first.iter().filter(|row| row.number > header.row);
    let is_of_kind = column.and_then(|column| header.place(column)).is_none_or(|place| {
        let is_value = |text: &str| match kind {
            Kind::Prefixes => cell::prefix(text).is_some(),
            Kind::Addresses => cell::address(text).is_some(),
            _ => text.parse::<u32>().is_ok(),
        };
        rows.any(|row| is_value(row.get(place)))
    });
    is_of_kind.then_some((kind, header))
}

fn kind_of_header(header: &Header<Column>) -> Option<Kind> {
    use Column::{
        Address, Aggregate, Assigned, AssignedType, Children, Cluster, Depth, Device, DeviceType, DnsName, Enabled,
        End, FhrpGroup, Interface, IsPrimary, Manufacturer, MarkedUtilized, Mode, Mtu, Name, NatInside, NatOutside,
        Parent, Platform, Pool, Prefix, Rack, Rir, Role, Scope, ScopeType, Site, Start, Status, TaggedVlans, Tenant,
        UntaggedVlan, Utilization, Vcpus, Vid, VirtualMachine, VlanGroup, VlanSite, Vrf,
    };
    let has = |column| header.has(column);
    let count = |columns: &[Column]| columns.iter().filter(|column| header.has(**column)).count();
    let of_interfaces = [Enabled, Mtu, Mode, UntaggedVlan, TaggedVlans];
    let of_machines = [Tenant, Role, Vcpus, Cluster, Platform, Site];
    let of_prefixes = [
        Vrf,
        Children,
        Depth,
        Utilization,
        Pool,
        MarkedUtilized,
        Scope,
        ScopeType,
        VlanGroup,
        VlanSite,
        Tenant,
        Status,
    ];
    let of_addresses = [
        Vrf,
        Status,
        Role,
        Tenant,
        Assigned,
        AssignedType,
        DnsName,
        NatInside,
        NatOutside,
        Parent,
        Interface,
        VirtualMachine,
        FhrpGroup,
        IsPrimary,
    ];
    if has(Rir) && (has(Aggregate) || has(Prefix)) {
        return Some(Kind::Aggregates);
    }
    if has(Start) && has(End) {
        return Some(Kind::Ranges);
    }
    if has(VirtualMachine) && has(Name) && !has(Address) && count(&of_interfaces) > 0 {
        return Some(Kind::VmInterfaces);
    }
    if has(Device) && has(Name) && !has(Cluster) && !has(Address) && count(&of_interfaces) > 0 {
        return Some(Kind::DeviceInterfaces);
    }
    if has(Vid) && has(Name) {
        return Some(Kind::Vlans);
    }
    let is_hardware = count(&[Rack, Manufacturer]) > 0 || has(DeviceType) && !has(Cluster);
    if has(Name) && has(Status) && is_hardware && !has(Vcpus) && count(&[Role, Tenant, Site, Rack]) > 1 {
        return Some(Kind::Devices);
    }
    if has(Name) && has(Status) && count(&of_machines) > 1 && count(&[Tenant, Role, Vcpus]) > 0 {
        return Some(Kind::VirtualMachines);
    }
    if has(Prefix) && !has(Name) && count(&of_prefixes) > 0 && header.known() > 2 {
        return Some(Kind::Prefixes);
    }
    (has(Address) && !has(Name) && count(&of_addresses) > 1).then_some(Kind::Addresses)
}
