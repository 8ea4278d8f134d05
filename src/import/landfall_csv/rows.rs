//! Rows of the file become networks, subnets, VMs and NICs: several rows may tell of one of them.

use std::borrow::Cow;
use std::fmt::Display;

use ipnet::IpNet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::Column;
use super::ids::{Ids, last_segment};
use super::merging::{add_missing, filled, merge, merge_attributes, merge_text};
use super::record::Record;
use crate::engine::attribute::Owner;
use crate::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, Place, SubnetReference, SubnetRow, VirtualMachineRow,
};
use crate::engine::key_index::KeyIndex;
use crate::engine::order;
use crate::engine::shared_texts::SharedTexts;
use crate::engine::text::{Key, Text, same_folded};
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::{ReadReport, RowFate};

/// Reads the rows of a file.
pub struct RowReader<'r> {
    rows: InventoryRows,
    report: &'r mut ReadReport,
    texts: SharedTexts,
    network_ids: Ids,
    machine_ids: Ids,
    nic_ids: Ids,
    networks: KeyIndex,
    /// Places of all subnets, those of one network after the other as they come: network, and place there.
    subnets: KeyIndex,
    subnet_places: Vec<(u32, u32)>,
    machines: KeyIndex,
    nics: KeyIndex,
    /// Names of IP configurations by NIC, where one has many.
    ip_configurations: FxHashMap<usize, FxHashSet<Key>>,
}

/// So many IP configurations of a NIC are looked through one by one.
const FEW_CONFIGURATIONS: usize = 16;

impl<'r> RowReader<'r> {
    /// A reader that knows no ids.
    pub fn new(report: &'r mut ReadReport) -> Self {
        Self {
            rows: InventoryRows::default(),
            report,
            texts: SharedTexts::default(),
            network_ids: Ids::default(),
            machine_ids: Ids::default(),
            nic_ids: Ids::default(),
            networks: KeyIndex::default(),
            subnets: KeyIndex::default(),
            subnet_places: Vec::new(),
            machines: KeyIndex::default(),
            nics: KeyIndex::default(),
            ip_configurations: FxHashMap::default(),
        }
    }

    /// A reader that knows the ids of all records, so that a row which gives the name alone finds them.
    pub fn with_ids<'a>(records: impl Iterator<Item = &'a Record<'a>> + Clone, report: &'r mut ReadReport) -> Self {
        let mut reader = Self::new(report);
        records.clone().for_each(|record| reader.note_ids(record));
        records.for_each(|record| reader.note_nic_id(record));
        reader
    }

    /// Notes the ids of networks and VMs.
    pub fn note_ids(&mut self, record: &Record<'_>) {
        self.network_ids.note(record.cell(Column::Network), record.cell(Column::NetworkId));
        self.machine_ids.note(record.cell(Column::Vm), record.cell(Column::VmId));
    }

    /// Notes the ids of NICs, once those of all VMs are known.
    pub fn note_nic_id(&mut self, record: &Record<'_>) {
        let Some(id) = record.cell(Column::NicId) else { return };
        if let Some((name, _)) = nic_name(&self.machine_ids, record) {
            let name = name.into_owned();
            self.nic_ids.note(Some(&name), Some(id));
        }
    }

    /// Makes room for so many rows.
    pub fn reserve(&mut self, rows: usize) {
        self.rows.virtual_machines.reserve(rows);
        self.rows.nics.reserve(rows);
    }

    /// Reads the records that one row of the file gave, and counts the row: as used where any of them was.
    pub fn read_row(&mut self, records: &[Record<'_>]) {
        let mut fate = RowFate::Skipped("row without any cell that is read".into());
        for (index, record) in records.iter().enumerate() {
            match self.read(record) {
                Ok(()) => fate = RowFate::Used,
                Err(reason) if index == 0 => fate = RowFate::Skipped(reason.into()),
                Err(_) => {}
            }
        }
        self.report.count(fate, || records.first().map_or_else(Place::new, |record| record.place(None)));
    }

    /// What the rows gave.
    pub fn finish(mut self) -> InventoryRows {
        self.order_nics();
        self.rows
    }

    fn read(&mut self, record: &Record<'_>) -> Result<(), &'static str> {
        let is_about_nic = record.has_any(&[Column::Vm, Column::VmId, Column::Nic, Column::NicId, Column::Address]);
        let is_subnet = match record.cell(Column::Kind).map(str::to_ascii_lowercase).as_deref() {
            Some("subnet") => true,
            Some("ip") => false,
            Some(_) => {
                self.doubt_cell(record, Column::Kind, "subnet or ip", "the row is taken by its other cells");
                !is_about_nic
            }
            None => !is_about_nic,
        };
        if !is_subnet {
            return self.read_ip(record);
        }
        let about_machine = filled(record, Owner::VirtualMachine).chain(filled(record, Owner::Nic));
        for column in about_machine.chain([Column::Vm, Column::Address]) {
            if record.cell(column).is_some() {
                self.doubt_cell(record, column, "an empty cell in a row of kind subnet", "the cell is ignored");
            }
        }
        self.read_network(record, true).map_or(Err("subnet row without network and network_id"), |_| Ok(()))
    }

    /// Reads what a row says of a network and its subnet. `None` where it names no network.
    fn read_network(&mut self, record: &Record<'_>, is_own_row: bool) -> Option<()> {
        let (key, name) =
            self.network_ids.key_and_name(record.cell(Column::Network), record.cell(Column::NetworkId))?;
        let networks = &mut self.rows.networks;
        let at = |place: u32| (0, networks[place as usize].key.as_str());
        let index = match self.networks.get_or_add((0, key), networks.len() as u32, at) {
            Ok(index) => index as usize,
            Err(index) => {
                let (key, name) = key_and_name(key, name);
                networks.push(NetworkRow { key, name, place: record.file_place(), ..NetworkRow::default() });
                index as usize
            }
        };
        let network_prefixes = self.prefixes(record, Column::NetworkPrefixes);
        let resource_group = record.cell(Column::ResourceGroup).filter(|_| is_own_row);
        let network = &mut self.rows.networks[index];
        add_missing(&mut network.prefixes, network_prefixes);
        let peers = record.cell(Column::PeeredWith).into_iter().flat_map(cells::names);
        let peers = peers.map(|peer| self.network_ids.key(Some(peer), None).unwrap_or_default().into());
        add_missing(&mut network.peered_with, peers.collect());
        merge_attributes(&mut network.attributes, Owner::Network, self.report, record);
        let text = |spelling: &str| self.texts.of(spelling);
        merge_text(&mut network.location, record.cell(Column::Site), text, self.report, record, Column::Site);
        let text = |spelling: &str| self.texts.of(spelling);
        merge_text(&mut network.resource_group, resource_group, text, self.report, record, Column::ResourceGroup);
        if let Some(subnet) = record.cell(Column::Subnet) {
            self.read_subnet(record, index, subnet);
        } else {
            let about_subnet = filled(record, Owner::Subnet).chain([Column::Prefixes, Column::Delegation]);
            for column in about_subnet.filter(|column| record.cell(*column).is_some()) {
                self.doubt_cell(record, column, "a subnet beside it", "the cell is ignored");
            }
        }
        Some(())
    }

    fn read_subnet(&mut self, record: &Record<'_>, network: usize, name: &str) {
        let prefixes = self.prefixes(record, Column::Prefixes);
        let (networks, places) = (&mut self.rows.networks, &mut self.subnet_places);
        let at = |place: u32| {
            let (network, index) = places[place as usize];
            (network, networks[network as usize].subnets[index as usize].name.as_str())
        };
        let place = self.subnets.get_or_add((network as u32, name), places.len() as u32, at);
        let subnets = &mut networks[network].subnets;
        if place.is_err() {
            places.push((network as u32, subnets.len() as u32));
            subnets.push(SubnetRow { name: name.into(), place: record.file_place(), ..SubnetRow::default() });
        }
        let (Ok(place) | Err(place)) = place;
        let subnet = &mut subnets[places[place as usize].1 as usize];
        add_missing(&mut subnet.prefixes, prefixes);
        let delegations = record.cell(Column::Delegation).into_iter().flat_map(cells::names).map(Text::from);
        add_missing(&mut subnet.delegations, delegations.collect());
        merge_attributes(&mut subnet.attributes, Owner::Subnet, self.report, record);
    }

    fn read_ip(&mut self, record: &Record<'_>) -> Result<(), &'static str> {
        let has_nic = record.has_any(&[Column::Vm, Column::VmId, Column::Nic, Column::NicId]);
        let machine = self.read_machine(record);
        let lost = filled(record, Owner::VirtualMachine).filter(|_| machine.is_none());
        for column in lost.filter(|column| record.cell(*column).is_some()) {
            self.doubt_cell(record, column, "a vm beside it", "the cell is ignored");
        }
        if !has_nic {
            return Err("ip row without vm, vm_id, nic and nic_id");
        }
        let about_network = [Column::Prefixes, Column::NetworkPrefixes, Column::Delegation, Column::PeeredWith]
            .into_iter()
            .chain(filled(record, Owner::Network))
            .chain(filled(record, Owner::Subnet));
        let told: Vec<Column> = about_network.filter(|column| record.cell(*column).is_some()).collect();
        if !told.is_empty() && self.read_network(record, false).is_none() {
            for column in told {
                self.doubt_cell(record, column, "a network beside it", "the cell is ignored");
            }
        }
        const ABOUT_NIC: [Column; 5] = [Column::Nic, Column::NicId, Column::NicNumber, Column::NicPrimary, Column::Mac];
        const ABOUT_IP_CONFIGURATION: [Column; 6] = [
            Column::IpConfiguration,
            Column::Primary,
            Column::Address,
            Column::Allocation,
            Column::PublicAddress,
            Column::Subnet,
        ];
        let has_ip_configuration = record.has_any(&ABOUT_IP_CONFIGURATION);
        let tells_of_nic =
            record.has_any(&ABOUT_NIC) || filled(record, Owner::Nic).any(|column| record.cell(column).is_some());
        if !has_ip_configuration && !tells_of_nic {
            return Ok(());
        }
        let Some(nic) = self.read_nic(record, machine) else { return Ok(()) };
        if has_ip_configuration { self.read_ip_configuration(record, nic) } else { Ok(()) }
    }

    fn read_machine(&mut self, record: &Record<'_>) -> Option<usize> {
        let (key, name) = self.machine_ids.key_and_name(record.cell(Column::Vm), record.cell(Column::VmId))?;
        let machines = &mut self.rows.virtual_machines;
        let at = |place: u32| (0, machines[place as usize].key.as_str());
        let index = match self.machines.get_or_add((0, key), machines.len() as u32, at) {
            Ok(index) => index as usize,
            Err(index) => {
                let (key, name) = key_and_name(key, name);
                machines.push(VirtualMachineRow { key, name, place: record.file_place(), ..Default::default() });
                index as usize
            }
        };
        let operating_system = self.parsed(record, Column::Os, cells::operating_system, "linux or windows");
        let power = self.parsed(record, Column::Power, cells::power, "on or off");
        let machine = &mut self.rows.virtual_machines[index];
        let texts = [
            (&mut machine.location, Column::Site),
            (&mut machine.resource_group, Column::ResourceGroup),
            (&mut machine.size, Column::Size),
            (&mut machine.zone, Column::Zone),
        ];
        for (known, column) in texts {
            let text = |spelling: &str| self.texts.of(spelling);
            merge_text(known, record.cell(column), text, self.report, record, column);
        }
        merge(&mut machine.operating_system, operating_system, self.report, record, Column::Os);
        merge(&mut machine.power, power, self.report, record, Column::Power);
        merge_attributes(&mut machine.attributes, Owner::VirtualMachine, self.report, record);
        Some(index)
    }

    fn read_nic(&mut self, record: &Record<'_>, machine: Option<usize>) -> Option<usize> {
        let (long_name, name) = nic_name(&self.machine_ids, record)?;
        let key = self.nic_ids.key(Some(&long_name), record.cell(Column::NicId))?;
        let nics = &mut self.rows.nics;
        let at = |place: u32| (0, nics[place as usize].key.as_str());
        let index = match self.nics.get_or_add((0, key), nics.len() as u32, at) {
            Ok(index) => index as usize,
            Err(index) => {
                let (key, name) = (Text::from(key), self.texts.of(name));
                nics.push(NicRow { key, name, place: record.file_place(), ..NicRow::default() });
                index as usize
            }
        };
        let number = self.parsed(record, Column::NicNumber, |cell| cell.parse::<u32>().ok(), "a number from 0");
        let primary = self.parsed(record, Column::NicPrimary, cells::yes_or_no, "yes or no");
        let nic = &mut self.rows.nics[index];
        let texts = [(&mut nic.location, Column::Site), (&mut nic.resource_group, Column::ResourceGroup)];
        for (known, column) in texts {
            let text = |spelling: &str| self.texts.of(spelling);
            merge_text(known, record.cell(column), text, self.report, record, column);
        }
        merge_text(&mut nic.mac, record.cell(Column::Mac), |mac| mac.into(), self.report, record, Column::Mac);
        merge(&mut nic.number, number, self.report, record, Column::NicNumber);
        merge(&mut nic.primary, primary, self.report, record, Column::NicPrimary);
        merge_attributes(&mut nic.attributes, Owner::Nic, self.report, record);
        if let Some(machine) = machine.map(|index| &mut self.rows.virtual_machines[index]) {
            let is_new = nic.virtual_machine_key.is_none();
            let text = |_: &str| machine.key.clone();
            merge_text(&mut nic.virtual_machine_key, Some(&machine.key), text, self.report, record, Column::Vm);
            if is_new {
                nic.virtual_machine_name = Some(machine.name.clone());
                // Most have one.
                machine.nic_keys.reserve_exact(usize::from(machine.nic_keys.is_empty()));
                machine.nic_keys.push(nic.key.clone());
            }
        }
        Some(index)
    }

    fn read_ip_configuration(&mut self, record: &Record<'_>, nic: usize) -> Result<(), &'static str> {
        let name = match record.cell(Column::IpConfiguration) {
            Some(name) => self.texts.of(name),
            // A row for each address is enough: its configurations count on.
            None => (self.rows.nics[nic].ip_configurations.len() + 1..)
                .map(|number| format!("ipconfig{number}"))
                .find(|name| !self.has_configuration(nic, name))
                .map(|name| self.texts.of(&name))
                .unwrap_or_default(),
        };
        if self.has_configuration(nic, &name) {
            return Err("IP configuration that an earlier row has");
        }
        let address = self.parsed(record, Column::Address, cells::address, "an IP address such as 10.0.0.4");
        if let Some((address, true)) = address {
            let message = format!("found a prefix length after the address; read as {address}");
            self.report.doubt(record.place(Some(Column::Address)), message);
        }
        let address = address.map(|(address, _)| address);
        let says_nothing = |cell: &str| cell.eq_ignore_ascii_case("unknown");
        let allocation = match record.cell(Column::Allocation) {
            Some(cell) if says_nothing(cell) => None,
            _ => self.parsed(record, Column::Allocation, cells::allocation, "static, dynamic, dhcp or nothing"),
        };
        let primary = self.parsed(record, Column::Primary, cells::yes_or_no, "yes or no");
        let row = IpConfigurationRow {
            name,
            primary,
            address,
            is_ipv6: address.is_some_and(|address| address.is_ipv6()),
            allocation,
            subnet: self.subnet_reference(record),
            public_address: record.cell(Column::PublicAddress).map(Text::from),
        };
        let rows = &mut self.rows.nics[nic].ip_configurations;
        if let Some(names) = self.ip_configurations.get_mut(&nic) {
            names.insert(Key::from(row.name.as_str()));
        } else if rows.len() >= FEW_CONFIGURATIONS {
            let names = rows.iter().chain([&row]).map(|row| Key::from(row.name.as_str()));
            self.ip_configurations.insert(nic, names.collect());
        }
        rows.reserve_exact(usize::from(rows.is_empty()));
        rows.push(row);
        Ok(())
    }

    fn has_configuration(&self, nic: usize, name: &str) -> bool {
        match self.ip_configurations.get(&nic) {
            Some(names) => names.contains(&Key::from(name)),
            None => self.rows.nics[nic].ip_configurations.iter().any(|row| same_folded(&row.name, name)),
        }
    }

    fn subnet_reference(&mut self, record: &Record<'_>) -> Option<SubnetReference> {
        let network = self.network_ids.key_and_name(record.cell(Column::Network), record.cell(Column::NetworkId));
        match (network, record.cell(Column::Subnet)) {
            // Without a subnet the address tells which it is, if the network's prefixes are known.
            (Some((network_key, network_name)), subnet) => {
                let mut text = |spelling: &str| self.texts.of(spelling);
                let (network_key, network_name) = (text(network_key), text(network_name));
                Some(SubnetReference { network_key, network_name, subnet_name: text(subnet.unwrap_or_default()) })
            }
            (None, Some(_)) => {
                self.doubt_cell(record, Column::Subnet, "a network beside it", "the cell is ignored");
                None
            }
            (None, None) => None,
        }
    }

    /// NICs of a VM stand in the order of their numbers, as far as they have some.
    fn order_nics(&mut self) {
        let nics = &self.rows.nics;
        let at = |place: u32| (0, nics[place as usize].key.as_str());
        for machine in self.rows.virtual_machines.iter_mut().filter(|machine| machine.nic_keys.len() > 1) {
            order::sort_by_key(&mut machine.nic_keys, |key| {
                let index = self.nics.get((0, key), at);
                index.and_then(|index| nics[index as usize].number).unwrap_or(u32::MAX)
            });
        }
    }

    fn prefixes(&mut self, record: &Record<'_>, column: Column) -> Vec<IpNet> {
        let mut prefixes = Vec::new();
        for part in record.cell(column).into_iter().flat_map(cells::parts) {
            let Some((prefix, was_cut)) = cells::prefix(part) else {
                let message =
                    format!("found {}; expected a prefix such as 10.0.0.0/24. It is left out", quoted(part, 80));
                self.report.doubt(record.place(Some(column)), message);
                continue;
            };
            if was_cut {
                let message = format!("{part} has bits set beyond its prefix length; read as {prefix}");
                self.report.doubt(record.place(Some(column)), message);
            }
            prefixes.push(prefix);
        }
        prefixes
    }

    fn parsed<T>(
        &mut self,
        record: &Record<'_>,
        column: Column,
        parse: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Option<T> {
        let parsed = parse(record.cell(column)?);
        if parsed.is_none() {
            self.doubt_cell(record, column, expected, "the cell is left out");
        }
        parsed
    }

    fn doubt_cell(&mut self, record: &Record<'_>, column: Column, expected: &str, what_now: impl Display) {
        let cell = record.cell(column).unwrap_or_default();
        let message = format!("found {}; expected {expected}: {what_now}", quoted(cell, 80));
        self.report.doubt(record.place(Some(column)), message);
    }
}

/// Key and name as texts: one, where things are called by their key.
fn key_and_name(key: &str, name: &str) -> (Text, Text) {
    let text = Text::from(key);
    let name = if name == key { text.clone() } else { name.into() };
    (text, name)
}

/// What a NIC without an id is known by, and its name alone.
fn nic_name<'c>(machine_ids: &'c Ids, record: &'c Record<'_>) -> Option<(Cow<'c, str>, &'c str)> {
    let machine = machine_ids.key(record.cell(Column::Vm), record.cell(Column::VmId));
    let id = record.cell(Column::NicId);
    let name = record.cell(Column::Nic).or_else(|| id.map(last_segment));
    match (machine, name) {
        (Some(machine), name) => {
            let name = name.unwrap_or("nic0");
            Some(([machine, "/", name].concat().into(), name))
        }
        (None, Some(name)) => Some((name.into(), name)),
        (None, None) => None,
    }
}
