//! Networks: port groups of the tabs vPort and dvPort, and what the adapters of hosts in vSC_VMK tell of them.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;
use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::{HostColumn, PortColumn};
use super::machines::Names;
use crate::engine::attribute::Attribute;
use crate::engine::file_place::FilePlace;
use crate::engine::inventory_rows::{NetworkRow, Place};
use crate::engine::text::{Key, Text};
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::report::{ReadReport, RowFate};
use crate::import::table::Row;

/// How many of one kind a doubt names.
const MOST_NAMED: usize = 5;

/// How many VLANs, prefixes and gateways of hosts are kept for a network.
const MOST_OF_ONE: usize = 64;

/// The VLAN by which a port group of a standard switch passes all VLANs on.
const ALL_VLANS: u64 = 4095;

/// The key of a network.
pub fn key(server: &str, name: &str) -> String {
    if server.is_empty() { name.to_owned() } else { format!("{server}/{name}") }
}

/// The networks that a file names.
#[derive(Default)]
pub struct Networks {
    networks: Vec<Network>,
    places: FxHashMap<Key, usize>,
    /// What rows of NICs named already.
    noted: FxHashSet<(Text, Text)>,
}

/// One port group, or several of one name.
struct Network {
    server: Text,
    name: Text,
    vlans: Vec<u64>,
    is_trunk: bool,
    prefixes: Vec<Ipv4Net>,
    gateways: Vec<IpAddr>,
    place: FilePlace,
    /// Where its VLAN becomes doubtful.
    odd: Option<Place>,
}

impl Networks {
    /// Notes that a row names a network.
    pub fn note(&mut self, server: &Text, name: &Text, place: impl FnOnce() -> FilePlace) {
        if self.noted.insert((server.clone(), name.clone())) {
            self.network(server, name, place);
        }
    }

    fn network(&mut self, server: &str, name: &str, place: impl FnOnce() -> FilePlace) -> &mut Network {
        let networks = &mut self.networks;
        let index = *self.places.entry(Key::new(key(server, name))).or_insert_with(|| {
            networks.push(Network {
                server: server.into(),
                name: name.into(),
                vlans: Vec::new(),
                is_trunk: false,
                prefixes: Vec::new(),
                gateways: Vec::new(),
                place: place(),
                odd: None,
            });
            networks.len() - 1
        });
        &mut self.networks[index]
    }

    /// Reads a row of vPort or dvPort.
    pub fn read_port(&mut self, row: &Row<'_, PortColumn>, report: &mut ReadReport) -> RowFate {
        let Some(name) = row.text(PortColumn::PortGroup) else {
            return RowFate::Skipped("row without the name of a port group".into());
        };
        if row.is_header(PortColumn::PortGroup) {
            return RowFate::Skipped("the header once more".into());
        }
        if is_uplink(name) {
            return RowFate::Skipped("uplink port group, which takes no VMs".into());
        }
        let vlan = row.text(PortColumn::Vlan).filter(|vlan| !cells::says_nothing(vlan));
        let network = self.network(row.cell(PortColumn::Server), name, || row.file_place());
        match vlan.map(|vlan| (vlan, cells::whole_number(vlan))) {
            None => {}
            Some((_, Some(ALL_VLANS))) => network.is_trunk = true,
            Some((_, Some(vlan))) if vlan < ALL_VLANS => insert(&mut network.vlans, vlan),
            Some((vlan, None)) if is_list_of_vlans(vlan) => network.is_trunk = true,
            Some(_) => row.doubt(PortColumn::Vlan, "a VLAN from 0 to 4094, or 4095 for all", report),
        }
        if network.odd.is_none() && (network.is_trunk || network.vlans.len() > 1) {
            network.odd = Some(row.place());
        }
        RowFate::Used
    }

    /// Reads a row of vSC_VMK.
    pub fn read_host_adapter(&mut self, row: &Row<'_, HostColumn>, report: &mut ReadReport) -> RowFate {
        let Some(name) = row.text(HostColumn::PortGroup) else {
            return RowFate::Skipped(
                "adapter of a host whose port group is not named, as on distributed switches".into(),
            );
        };
        if row.is_header(HostColumn::PortGroup) {
            return RowFate::Skipped("the header once more".into());
        }
        let address = row.parsed(HostColumn::Address, "an IPv4 address", report, ipv4);
        let mask = row.parsed(HostColumn::Mask, "a mask such as 255.255.255.0", report, ipv4);
        let prefix = address.zip(mask).and_then(|(address, mask)| {
            let prefix = Ipv4Net::with_netmask(address?, mask?);
            if prefix.is_err() {
                row.doubt(HostColumn::Mask, "a mask such as 255.255.255.0", report);
            }
            prefix.ok().filter(|prefix| (1..32).contains(&prefix.prefix_len()))
        });
        let mut gateways = row.addresses(HostColumn::Gateway, report);
        gateways.extend(row.addresses(HostColumn::Ipv6Gateway, report));
        gateways.retain(|gateway| match gateway {
            IpAddr::V4(gateway) => !gateway.is_unspecified(),
            IpAddr::V6(gateway) => !gateway.is_unspecified() && !gateway.is_unicast_link_local(),
        });
        let network = self.network(row.cell(HostColumn::Server), name, || row.file_place());
        prefix.into_iter().for_each(|prefix| insert(&mut network.prefixes, prefix.trunc()));
        gateways.into_iter().for_each(|gateway| insert(&mut network.gateways, gateway));
        RowFate::Used
    }

    /// Networks as rows, one for each name in each vCenter.
    pub fn rows(self, names: &Names, report: &mut ReadReport) -> Vec<NetworkRow> {
        let mut merged = Self::default();
        for network in self.networks {
            let server = names.server(&network.server);
            let place = network.place;
            let into = merged.network(server, &network.name, || place);
            network.vlans.into_iter().for_each(|vlan| insert(&mut into.vlans, vlan));
            into.is_trunk |= network.is_trunk;
            into.odd = into.odd.take().or(network.odd);
            network.prefixes.into_iter().for_each(|prefix| insert(&mut into.prefixes, prefix));
            network.gateways.into_iter().for_each(|gateway| insert(&mut into.gateways, gateway));
        }
        merged.report_trunks(report);
        merged.report_several_vlans(report);
        merged.networks.iter().map(Network::row).collect()
    }

    fn report_trunks(&self, report: &mut ReadReport) {
        let trunks: Vec<&Network> = self.networks.iter().filter(|network| network.is_trunk).collect();
        if let Some(first) = trunks.first() {
            let message = format!(
                "port groups that pass several VLANs on to their VMs: {}. Their VLAN is left out",
                named(trunks.iter().map(|network| quoted(&network.name, 40)))
            );
            report.doubt(first.odd.clone().unwrap_or_default(), message);
        }
    }

    fn report_several_vlans(&self, report: &mut ReadReport) {
        let several: Vec<&Network> = self.networks.iter().filter(|network| network.vlans.len() > 1).collect();
        if let Some(first) = several.first() {
            let describe = |network: &&Network| {
                let vlans = named(network.vlans.iter().map(u64::to_string));
                format!("{} (VLANs {vlans})", quoted(&network.name, 40))
            };
            let message = format!(
                "port groups of one name with several VLANs: {}. Each name is taken for one network, and its VLAN left out; \
                 give them different names if they are not one",
                named(several.iter().map(describe))
            );
            report.doubt(first.odd.clone().unwrap_or_default(), message);
        }
    }
}

impl Network {
    fn row(&self) -> NetworkRow {
        let mut row = NetworkRow {
            key: key(&self.server, &self.name).into(),
            name: self.name.clone(),
            location: Some(&self.server).filter(|server| !server.is_empty()).cloned(),
            place: self.place.clone(),
            ..NetworkRow::default()
        };
        if let (1, false, Some(vlan)) = (self.vlans.len(), self.is_trunk, self.vlans.first()) {
            row.attributes.set(Attribute::Vlan, Some(&vlan.to_string()));
        }
        row.attributes.set(Attribute::HostPrefixes, joined(&self.prefixes).as_deref());
        row.attributes.set(Attribute::HostGateways, joined(&self.gateways).as_deref());
        row
    }
}

/// An address, or nothing where a cell says nothing; `None` where it is none.
fn ipv4(cell: &str) -> Option<Option<Ipv4Addr>> {
    if cells::says_nothing(cell) {
        return Some(None);
    }
    cell.parse().ok().map(|address: Ipv4Addr| Some(address).filter(|address| !address.is_unspecified()))
}

/// `0-4094`, `10,20-29`: what a port group passes on.
fn is_list_of_vlans(cell: &str) -> bool {
    let is_list = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | ',' | ';' | ' ');
    cell.to_ascii_lowercase().contains("trunk") || cell.contains(['-', ',']) && cell.chars().all(is_list)
}

/// What vCenter calls the uplinks of a distributed switch: `dvs01-DVUplinks-34`.
fn is_uplink(name: &str) -> bool {
    let is_number = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
    name.rsplit_once("-DVUplinks-").is_some_and(|(_, number)| is_number(number))
}

fn named(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let shown = items.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(MOST_NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn joined<T: ToString>(items: &[T]) -> Option<String> {
    let items: Vec<String> = items.iter().map(T::to_string).collect();
    (!items.is_empty()).then(|| items.join(";"))
}

/// Keeps a list in order, each item once, and not too long.
fn insert<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(place) = list.binary_search(&item)
        && list.len() < MOST_OF_ONE
    {
        list.insert(place, item);
    }
}
