//! NetBox's tables: the exports of its pages, and what its import takes.

use std::net::IpAddr;

use super::cell;
use super::estate::Estate;
use super::facts::{AddressFact, MachineFact, NicFact, Owner, PrefixFact, Status, Vlan, VlanFact};
use super::kinds::{Column, Kind};
use crate::import::cells;
use crate::import::table::{Header, Row};
use crate::import::{ReadReport, RowFate};

/// Reads one row of a list.
pub fn read_row(
    kind: Kind,
    header: &Header<Column>,
    row: &Row<'_, Column>,
    estate: &mut Estate,
    report: &mut ReadReport,
) -> RowFate {
    let fate = match kind {
        Kind::Prefixes => read_prefix(row, estate, report),
        Kind::Addresses => read_address(header, row, estate, report),
        Kind::VirtualMachines | Kind::Devices => read_machine(kind, row, estate, report),
        Kind::VmInterfaces | Kind::DeviceInterfaces => read_interface(kind, row, estate, report),
        Kind::Vlans => read_vlan(row, estate, report),
        Kind::Ranges => Err("IP range, which has no place in a plan: reserve its addresses on the target subnet"),
        Kind::Aggregates => Err("aggregate, not a subnet"),
    };
    match fate {
        Ok(()) => RowFate::Used,
        Err(reason) => RowFate::Skipped(reason.into()),
    }
}

fn status(row: &Row<'_, Column>) -> Option<Status> {
    row.text(Column::Status).map(Status::of)
}

fn site(row: &Row<'_, Column>) -> Option<String> {
    row.owned(Column::Site).or_else(|| row.owned(Column::Scope))
}

fn vrf(row: &Row<'_, Column>) -> Option<String> {
    cell::vrf(row.cell(Column::Vrf))
}

fn read_prefix(row: &Row<'_, Column>, estate: &mut Estate, report: &mut ReadReport) -> Result<(), &'static str> {
    let prefix = row.parsed(Column::Prefix, "a prefix such as 10.0.0.0/24", report, cell::prefix);
    let prefix = prefix.ok_or("prefix that cannot be read")?;
    estate.add_prefix(PrefixFact {
        prefix,
        id: None,
        vrf: vrf(row),
        site: site(row),
        vlan: cell::vlan(row.cell(Column::Vlan)),
        vlan_site: row.owned(Column::VlanSite),
        status: status(row).unwrap_or_default(),
        is_pool: row.boolean(Column::Pool, report).unwrap_or(false),
        has_children: row.cell(Column::Children).parse::<u32>().is_ok_and(|count| count > 0),
        description: row.owned(Column::Description),
        place: row.place(),
    })
}

fn read_vlan(row: &Row<'_, Column>, estate: &mut Estate, report: &mut ReadReport) -> Result<(), &'static str> {
    let vid = row.number(Column::Vid, report).and_then(|vid| u32::try_from(vid).ok());
    let name = row.owned(Column::Name);
    if vid.is_none() && name.is_none() {
        return Err("VLAN without number and name");
    }
    let prefixes = cells::parts(row.cell(Column::Prefixes)).filter_map(cell::prefix).collect();
    let vlan = Vlan { id: None, vid, name };
    estate.add_vlan(VlanFact { vlan, site: row.owned(Column::Site), prefixes, place: row.place() });
    Ok(())
}

fn read_machine(
    kind: Kind,
    row: &Row<'_, Column>,
    estate: &mut Estate,
    report: &mut ReadReport,
) -> Result<(), &'static str> {
    let name = row.owned(Column::Name).ok_or("machine without a name")?;
    let columns = [Column::Address4, Column::Address6, Column::Address];
    let mut addresses: Vec<IpAddr> = Vec::new();
    for column in columns {
        let found = row.parsed(column, "an IP address such as 10.0.0.4", report, cell::address);
        addresses.extend(found.filter(|address| !addresses.contains(address)));
    }
    let role = [row.cell(Column::Role), row.cell(Column::DeviceType)].join(" ");
    let fact = MachineFact {
        key: name.clone(),
        name,
        is_device: kind == Kind::Devices,
        site: site(row).or_else(|| row.owned(Column::Cluster).filter(|_| kind != Kind::Devices)),
        status: status(row),
        operating_system: cells::operating_system(row.cell(Column::Platform)),
        addresses,
        primary: Vec::new(),
        dns_name: None,
        place: row.place(),
    };
    estate.add_machine(fact, &role)
}

fn read_interface(
    kind: Kind,
    row: &Row<'_, Column>,
    estate: &mut Estate,
    report: &mut ReadReport,
) -> Result<(), &'static str> {
    let is_device = kind == Kind::DeviceInterfaces;
    let column = if is_device { Column::Device } else { Column::VirtualMachine };
    let owner = row.owned(column).ok_or("interface without a machine")?;
    let name = row.owned(Column::Name).ok_or("interface without a name")?;
    let mut addresses = Vec::new();
    for part in cells::parts(row.cell(Column::Addresses)) {
        match cell::address(part) {
            Some(address) => addresses.push(address),
            None => row.doubt(Column::Addresses, "IP addresses such as 10.0.0.4/24", report),
        }
    }
    if is_device && addresses.is_empty() {
        return Err("interface of a device, without an address");
    }
    let mac = row.text(Column::Mac).map(|cell| {
        // Of several the first.
        let first = cells::parts(cell).next().unwrap_or(cell);
        cells::mac(first).unwrap_or_else(|| first.to_owned())
    });
    let tagged: Vec<Vlan> = row.cell(Column::TaggedVlans).split(',').map(str::trim).filter_map(cell::vlan).collect();
    let vlan = estate.vlan_of_interface(cell::vlan(row.cell(Column::UntaggedVlan)), tagged, &row.place());
    estate.add_nic(NicFact {
        key: format!("{owner}/{name}"),
        name,
        owner: Owner { key: owner.clone(), name: owner, is_device },
        mac,
        is_enabled: row.boolean(Column::Enabled, report),
        vlan,
        vrf: vrf(row),
        addresses,
        place: row.place(),
    });
    Ok(())
}

fn read_address(
    header: &Header<Column>,
    row: &Row<'_, Column>,
    estate: &mut Estate,
    report: &mut ReadReport,
) -> Result<(), &'static str> {
    let address = row.parsed(Column::Address, "an IP address such as 10.0.0.4/24", report, cell::address);
    let address = address.ok_or("address that cannot be read")?;
    let owner =
        |column: Column, is_device: bool| row.owned(column).map(|name| Owner { key: name.clone(), name, is_device });
    let is_of_interface = row.text(Column::Interface).is_some();
    // The page shows groups of routers as parents, too, but without an interface.
    let parent = owner(Column::Parent, false).filter(|_| is_of_interface || !header.has(Column::Interface));
    if parent.is_some() {
        estate.note_parent(&row.place());
    }
    let owner = owner(Column::VirtualMachine, false).or_else(|| owner(Column::Device, true)).or(parent);
    let nic = owner.as_ref().map(|owner| {
        let name = row.owned(Column::Interface).unwrap_or_else(|| "nic0".into());
        (format!("{}/{name}", owner.key), name)
    });
    estate.add_address(AddressFact {
        address,
        id: None,
        vrf: vrf(row),
        owner,
        nic,
        status: status(row).unwrap_or_default(),
        is_primary: row.boolean(Column::IsPrimary, report),
        name: row.owned(Column::DnsName).or_else(|| row.owned(Column::Description)),
        public_address: cells::parts(row.cell(Column::NatOutside)).find_map(cell::address).map(|it| it.to_string()),
        place: row.place(),
    })
}
