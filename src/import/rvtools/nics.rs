//! NICs: the tab vNetwork.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::Found;
use super::columns::NicColumn;
use super::machines::{self, Facts, MachineName, Names, PLACEHOLDER, POWER_STATES};
use super::networks;
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::file_place::FilePlace;
use crate::engine::inventory::PowerState;
use crate::engine::inventory_rows::{IpConfigurationRow, NicRow, Place, SubnetReference};
use crate::engine::order;
use crate::engine::shared_texts::SharedTexts;
use crate::engine::text::{Key, Text};
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::report::{ReadReport, RowFate};
use crate::import::table::Row;

/// Most addresses of one NIC.
const MOST_ADDRESSES: usize = 256;

/// A NIC that was read, and how its row names its VM and its network.
pub struct Nic {
    machine: MachineName,
    network: Text,
    label: Text,
    mac: Option<Text>,
    addresses: Vec<IpAddr>,
    is_connected: Option<bool>,
    place: FilePlace,
}

/// Addresses that were left out because they hold on one link only.
#[derive(Default)]
pub struct LinkLocal {
    count: usize,
    first: Place,
}

impl LinkLocal {
    /// Says how many there were.
    pub fn report(&self, report: &mut ReadReport) {
        if self.count > 0 {
            let message = format!(
                "link-local addresses (169.254.0.0/16, fe80::/10) left out: {}, the first here. Guests give them to themselves, \
                 and nobody plans them",
                self.count
            );
            report.doubt(self.first.clone(), message);
        }
    }

    fn keep_others(&mut self, addresses: &mut Vec<IpAddr>, place: impl Fn() -> Place) {
        addresses.retain(|address| {
            let is_link_local = match address {
                IpAddr::V4(address) => address.is_link_local(),
                IpAddr::V6(address) => address.is_unicast_link_local(),
            };
            if is_link_local {
                if self.count == 0 {
                    self.first = place();
                }
                self.count += 1;
            }
            !is_link_local
        });
    }
}

/// Reads a row of vNetwork: the NIC, and its VM as far as this tab tells of it.
pub fn read_nic(row: &Row<'_, NicColumn>, report: &mut ReadReport, found: &mut Found) -> RowFate {
    let Some(vm) = row.text(NicColumn::Vm) else { return RowFate::Skipped("row without the name of a VM".into()) };
    if row.is_header(NicColumn::Vm) {
        return RowFate::Skipped("the header once more".into());
    }
    let mut cell = |column| found.texts.of(row.cell(column));
    let (server, id) = (cell(NicColumn::Server), cell(NicColumn::VmId));
    let (network, label) = (cell(NicColumn::Network), cell(NicColumn::Label));
    let machine = MachineName { server, id, name: found.texts.of(vm) };
    if row.boolean(NicColumn::SrmPlaceholder, report) == Some(true) || found.names.is_placeholder(&machine) {
        return RowFate::Skipped(PLACEHOLDER.into());
    }
    let is_new = found.names.note(&machine);
    if !network.is_empty() {
        found.networks.note(&machine.server, &network, || row.file_place());
    }
    let addresses = addresses(row, report, found);
    let facts = Facts {
        power: row.parsed(NicColumn::Powerstate, POWER_STATES, report, cells::power),
        is_template: row.boolean(NicColumn::Template, report),
        operating_system: found
            .systems
            .read(row.text(NicColumn::OsRunning).or_else(|| row.text(NicColumn::OsConfigured))),
    };
    // Of a VM that does not run, no NIC is connected: what it starts with counts.
    let connected = row.boolean(NicColumn::Connected, report);
    let starts_connected = row.boolean(NicColumn::StartsConnected, report);
    let is_connected = if facts.power == Some(PowerState::Off) { starts_connected } else { connected };
    found.nics.push(Nic {
        machine: machine.clone(),
        network,
        label,
        mac: mac(row, report),
        addresses,
        is_connected,
        place: row.file_place(),
    });
    if is_new {
        found.machines_of_nics.push(machines::machine(machine, &facts, row.file_place()));
    }
    RowFate::Used
}

/// The addresses of a row, IPv4 first, each once, in the order of the file.
fn addresses(row: &Row<'_, NicColumn>, report: &mut ReadReport, found: &mut Found) -> Vec<IpAddr> {
    let mut listed = row.addresses(NicColumn::Ipv4, report);
    listed.extend(row.addresses(NicColumn::Ipv6, report));
    listed.extend(row.addresses(NicColumn::Address, report));
    found.link_local.keep_others(&mut listed, || row.place());
    let mut addresses = Vec::new();
    for is_ipv6 in [false, true] {
        for address in listed.iter().filter(|address| address.is_ipv6() == is_ipv6) {
            if addresses.len() == MOST_ADDRESSES {
                let message = format!("more than {MOST_ADDRESSES} addresses in one NIC; the rest is left out");
                report.doubt(row.place(), message);
                return addresses;
            }
            if !addresses.contains(address) {
                addresses.push(*address);
            }
        }
    }
    addresses
}

fn mac(row: &Row<'_, NicColumn>, report: &mut ReadReport) -> Option<Text> {
    let written = row.text(NicColumn::Mac).filter(|written| !cells::says_nothing(written))?;
    Some(cells::mac(written).map(Text::from).unwrap_or_else(|| {
        let message = format!("found {}; expected a MAC address. It is kept as it is written", quoted(written, 40));
        report.doubt(row.place_of(NicColumn::Mac), message);
        written.into()
    }))
}

/// NICs as rows, numbered within their VMs.
pub fn rows(nics: Vec<Nic>, names: &Names, texts: &mut SharedTexts, report: &mut ReadReport) -> Vec<NicRow> {
    let machines = machines_of(&nics, names);
    let numbers = numbers(&nics, &machines);
    let mut keys: FxHashMap<Key, u32> = FxHashMap::default();
    let (mut repeated, mut first) = (0, FilePlace::default());
    report_unnamed_networks(&nics, report);
    let mut rows = Vec::with_capacity(nics.len());
    let connected = ["no", "yes"].map(|is_connected| {
        let mut attributes = Attributes::default();
        attributes.set(Attribute::Connected, Some(is_connected));
        attributes
    });
    for ((nic, machine), number) in nics.into_iter().zip(machines).zip(numbers) {
        let name = if nic.label.is_empty() { texts.of(&format!("nic{number}")) } else { nic.label };
        let mut key = Text::from(format!("{machine}/{name}"));
        let times = keys.entry(Key::new(key.clone())).and_modify(|times| *times += 1).or_insert(1);
        if *times > 1 {
            if repeated == 0 {
                first.clone_from(&nic.place);
            }
            repeated += 1;
            key = format!("{key} ({times})").into();
        }
        let server = names.server(&nic.machine.server);
        let subnet = Some(&nic.network).filter(|network| !network.is_empty()).map(|network| SubnetReference {
            network_key: texts.of(&networks::key(server, network)),
            network_name: network.clone(),
            subnet_name: Text::new(),
        });
        rows.push(NicRow {
            key,
            name,
            location: Some(server).filter(|server| !server.is_empty()).cloned(),
            virtual_machine_key: Some(machine.into()),
            virtual_machine_name: Some(nic.machine.name),
            number: Some(number),
            mac: nic.mac,
            ip_configurations: ip_configurations(&nic.addresses, subnet, texts),
            attributes: nic.is_connected.map(|is| connected[usize::from(is)].clone()).unwrap_or_default(),
            place: nic.place,
            ..NicRow::default()
        });
    }
    if repeated > 0 {
        let message = format!(
            "NICs with the label of another NIC of their VM: {repeated}, the first here. Two VMs may have one name, which only \
             a column VM ID tells apart; export vNetwork with all its columns"
        );
        report.doubt(first, message);
    }
    rows
}

/// The key of each NIC's VM. NICs of one VM stand together, as a rule.
fn machines_of(nics: &[Nic], names: &Names) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::with_capacity(nics.len());
    for (place, nic) in nics.iter().enumerate() {
        let before = place.checked_sub(1).filter(|before| nics[*before].machine == nic.machine);
        keys.push(before.map_or_else(|| Key::new(names.key(&nic.machine)), |before| keys[before].clone()));
    }
    keys
}

fn report_unnamed_networks(nics: &[Nic], report: &mut ReadReport) {
    let mut unnamed = nics.iter().filter(|nic| nic.network.is_empty());
    if let Some(first) = unnamed.next() {
        let message = format!(
            "NICs that name no network: {}, the first here. They are unplugged, or the names were taken out of the file; \
             they can only be placed by their addresses",
            unnamed.count() + 1
        );
        report.doubt(first.place.clone(), message);
    }
}

/// The place of each NIC among those of its VM: by the number in its label, else as the file has them.
fn numbers(nics: &[Nic], machines: &[Key]) -> Vec<u32> {
    let mut order: Vec<(&Key, u32, usize)> = Vec::with_capacity(nics.len());
    for (index, (nic, machine)) in nics.iter().zip(machines).enumerate() {
        let digits = nic.label.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
        order.push((machine, nic.label[digits..].parse().unwrap_or(u32::MAX), index));
    }
    order::sort(&mut order);
    let mut numbers = vec![0; nics.len()];
    let mut last: Option<(&Key, u32)> = None;
    for (machine, _, index) in order {
        let number = match last {
            Some((same, number)) if same == machine => number + 1,
            _ => 0,
        };
        numbers[index] = number;
        last = Some((machine, number));
    }
    numbers
}

fn ip_configurations(
    addresses: &[IpAddr],
    subnet: Option<SubnetReference>,
    texts: &mut SharedTexts,
) -> Vec<IpConfigurationRow> {
    let mut configuration = |number: usize, address: Option<IpAddr>| IpConfigurationRow {
        name: texts.of(&format!("ipconfig{number}")),
        address,
        is_ipv6: address.is_some_and(|address| address.is_ipv6()),
        subnet: subnet.clone(),
        ..IpConfigurationRow::default()
    };
    if addresses.is_empty() {
        return vec![configuration(1, None)];
    }
    addresses.iter().enumerate().map(|(index, address)| configuration(index + 1, Some(*address))).collect()
}
