//! The tabs of RVTools, told by their columns, and the columns that are read.
//!
//! Each column has the name that people see and, behind it, the one of the switch `-DBColumnNames`. Those of vPort, dvPort
//! and vSC_VMK follow the pattern of the others.

use crate::import::table::{Columns, Header, SheetHead, columns, fold_name};

columns! {
    /// A VM in a row.
    pub enum VmColumn {
        Vm: "VM", "vInfoVMName";
        Powerstate: "Powerstate", "vInfoPowerstate";
        Template: "Template", "vInfoTemplate";
        SrmPlaceholder: "SRM Placeholder", "vInfoSRMPlaceHolder";
        DnsName: "DNS Name", "vInfoGuestHostName";
        PrimaryAddress: "Primary IP Address", "vInfoPrimaryIPAddress";
        Network1: "Network #1", "vInfoNetwork1";
        Network2: "Network #2", "vInfoNetwork2";
        Network3: "Network #3", "vInfoNetwork3";
        Network4: "Network #4", "vInfoNetwork4";
        Network5: "Network #5", "vInfoNetwork5";
        Network6: "Network #6", "vInfoNetwork6";
        Network7: "Network #7", "vInfoNetwork7";
        Network8: "Network #8", "vInfoNetwork8";
        OsConfigured: "OS according to the configuration file", "OS", "vInfoOS";
        OsRunning: "OS according to the VMware Tools", "vInfoOSTools";
        VmId: "VM ID", "Object ID", "vInfoObjectID", "vInfoVMID";
        BiosUuid: "SMBIOS UUID", "vInfoSMBIOSUUID";
        Server: "VI SDK Server", "vInfoVISDKServer";
    }
}

/// The networks of a VM, as vInfo lists them.
pub const VM_NETWORKS: [VmColumn; 8] = [
    VmColumn::Network1,
    VmColumn::Network2,
    VmColumn::Network3,
    VmColumn::Network4,
    VmColumn::Network5,
    VmColumn::Network6,
    VmColumn::Network7,
    VmColumn::Network8,
];

columns! {
    /// A NIC in a row.
    pub enum NicColumn {
        Vm: "VM", "vNetworkVMName";
        Powerstate: "Powerstate", "vNetworkPowerstate";
        Template: "Template", "vNetworkTemplate";
        SrmPlaceholder: "SRM Placeholder", "vNetworkSRMPlaceHolder";
        Label: "NIC label", "vNetworkNic", "vNetworkNICLabel";
        Network: "Network", "vNetworkName";
        Connected: "Connected", "vNetworkConnected";
        StartsConnected: "Starts Connected", "vNetworkStartsConnected";
        Mac: "Mac Address", "vNetworkMacAddress";
        Ipv4: "IPv4 Address", "vNetworkIP4Address";
        Ipv6: "IPv6 Address", "vNetworkIP6Address";
        Address: "IP Address", "vNetworkIPAddress";
        OsConfigured: "OS according to the configuration file", "OS", "vNetworkOS";
        OsRunning: "OS according to the VMware Tools", "vNetworkOSTools";
        VmId: "VM ID", "Object ID", "vNetworkObjectID", "vNetworkVMID";
        Server: "VI SDK Server", "vNetworkVISDKServer";
    }
}

columns! {
    /// A port group in a row: in vPort once for each host that has it, in dvPort once.
    pub enum PortColumn {
        PortGroup: "Port Group", "vPortPortGroup", "Port", "dvPortPort", "dvPortName";
        Vlan: "VLAN", "vPortVLAN", "vPortVlanId", "dvPortVLAN", "dvPortVlanId";
        Server: "VI SDK Server", "vPortVISDKServer", "dvPortVISDKServer";
    }
}

columns! {
    /// An adapter of a host in a row.
    pub enum HostColumn {
        PortGroup: "Port Group", "vSC_VMKPortGroup";
        Address: "IP Address", "vSC_VMKIPAddress";
        Mask: "Subnet mask", "vSC_VMKSubnetMask";
        Gateway: "Gateway", "vSC_VMKGateway";
        Ipv6Gateway: "IP 6 Gateway", "vSC_VMKIP6Gateway";
        Server: "VI SDK Server", "vSC_VMKVISDKServer";
    }
}

columns! {
    /// A vCenter in a row, with the version that wrote the file.
    pub enum VersionColumn {
        Major: "RVTools major version";
        Version: "RVTools version";
        Server: "Server";
    }
}

/// Names of one column.
type Mark = &'static [&'static str];

/// What tells vInfo from the other tabs that have a VM in each row.
const VM_MARKS: &[Mark] = &[
    &["NICs", "vInfoNICs"],
    &["Disks", "vInfoNumVirtualDisks"],
    &["Network #1", "vInfoNetwork1"],
    &["Primary IP Address", "vInfoPrimaryIPAddress"],
    &["Provisioned MiB", "Provisioned MB", "vInfoProvisioned"],
    &["In Use MiB", "In Use MB", "vInfoInUse"],
    &["DNS Name", "vInfoGuestHostName"],
    &["Guest state", "vInfoGuestState"],
    &["Config status", "vInfoConfigStatus"],
    &["Creation date", "vInfoCreateDate"],
];

/// What tells vNetwork from other lists of NICs.
const NIC_MARKS: &[Mark] = &[
    &["NIC label", "vNetworkNic"],
    &["Adapter", "vNetworkAdapter"],
    &["Switch", "vNetworkSwitch"],
    &["Starts Connected", "vNetworkStartsConnected"],
    &["Direct Path IO", "vNetworkDirectPathIO"],
    &["Internal Sort Column"],
    &["Powerstate", "vNetworkPowerstate"],
    &["VI SDK Server", "vNetworkVISDKServer"],
];

/// What tells vPort and dvPort from other lists of port groups.
const PORT_MARKS: &[Mark] = &[
    &["Switch", "vPortSwitch", "dvPortSwitch"],
    &["# Ports"],
    &["Promiscuous Mode", "Allow Promiscuous"],
    &["Mac Changes"],
    &["Forged Transmits"],
    &["Notify Switch"],
    &["VI SDK Server", "vPortVISDKServer", "dvPortVISDKServer"],
];

/// The tabs that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// vInfo: VMs.
    Machines,
    /// vNetwork: their NICs.
    Nics,
    /// vPort and dvPort: port groups.
    Ports,
    /// vSC_VMK: adapters of hosts.
    HostAdapters,
    /// vMetaData: the version.
    Version,
}

/// How sure it is that a sheet is a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// It is, if others of its workbook are for sure.
    ByName,
    /// Its columns are those of RVTools.
    ByColumns,
}

/// Which tab a sheet is.
pub fn tab_of(sheet: &SheetHead) -> Option<(Tab, Sure)> {
    let name = fold_name(&sheet.name);
    let called = |names: &[&str]| names.contains(&name.as_str()).then_some(Sure::ByName);
    let sure = |is_sure: bool| is_sure.then_some(Sure::ByColumns);
    if let Some(header) = sheet.header::<NicColumn>()
        && header.has(NicColumn::Vm)
        && [NicColumn::Network, NicColumn::Mac, NicColumn::Ipv4, NicColumn::Address].iter().any(|it| header.has(*it))
    {
        let has_marks = count(&header, NIC_MARKS) >= 2 && count(&header, VM_MARKS) < 2;
        if let Some(sure) =
            sure(has_marks && header.has(NicColumn::Network)).or_else(|| called(&["vnetwork", "tabvnetwork"]))
        {
            return Some((Tab::Nics, sure));
        }
    }
    if let Some(header) = sheet.header::<VmColumn>()
        && header.has(VmColumn::Vm)
    {
        let has_marks = count(&header, VM_MARKS) >= 2;
        if let Some(sure) =
            sure(has_marks && header.has(VmColumn::Powerstate)).or_else(|| called(&["vinfo", "tabvinfo"]))
        {
            return Some((Tab::Machines, sure));
        }
    }
    if let Some(header) = sheet.header::<HostColumn>()
        && header.has_all(&[HostColumn::PortGroup, HostColumn::Address, HostColumn::Mask])
    {
        return Some((Tab::HostAdapters, Sure::ByColumns));
    }
    if let Some(header) = sheet.header::<PortColumn>()
        && header.has_all(&[PortColumn::PortGroup, PortColumn::Vlan])
    {
        // By these names other programs write lists of port groups, too.
        let by_name = || called(&["vport", "dvport", "vswitch", "dvswitch"]);
        if let Some(sure) = sure(count(&header, PORT_MARKS) >= 3).or_else(by_name) {
            return Some((Tab::Ports, sure));
        }
    }
    let has_version = sheet.header::<VersionColumn>().is_some_and(|header| header.has(VersionColumn::Version));
    has_version.then_some((Tab::Version, Sure::ByName))
}

/// Whether a sheet is some tab of RVTools, if not one that is read.
pub fn is_other_tab(sheet: &SheetHead) -> bool {
    const SERVER: &[Mark] = &[&["VI SDK Server"], &["VI SDK UUID", "vCenter UUID"]];
    const MACHINE: &[Mark] =
        &[&["Powerstate"], &["OS according to the configuration file"], &["OS according to the VMware Tools"]];
    sheet
        .first
        .first()
        .map(Header::<VmColumn>::of)
        .is_some_and(|header| count(&header, SERVER) == SERVER.len() || count(&header, MACHINE) == MACHINE.len())
}

/// How many of some columns a header has.
fn count<C: Columns>(header: &Header<C>, marks: &[Mark]) -> usize {
    let names: Vec<String> = header.names.iter().map(|name| fold_name(name)).collect();
    let has = |mark: &&Mark| mark.iter().any(|name| names.contains(&fold_name(name)));
    marks.iter().filter(has).count()
}

/// Whether a header has the names of the database.
pub fn is_of_database<C: Columns>(header: &Header<C>, vm: C) -> bool {
    let name = fold_name(header.spelling(vm));
    name.starts_with("vinfo") || name.starts_with("vnetwork")
}
