//! Rows of the file become networks, subnets, VMs and NICs: several rows may tell of one of them.

use std::fmt::Display;

use ipnet::IpNet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::Column;
use super::record::Record;
use crate::engine::attribute::{Attribute, Attributes, Owner};
use crate::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, Place, SubnetReference, SubnetRow, VirtualMachineRow,
};
use crate::engine::text::{Key, same_folded};
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::order;
use crate::import::{ReadReport, RowFate};

/// Reads the rows of a file.
pub struct RowReader<'r> {
    rows: InventoryRows,
    report: &'r mut ReadReport,
    network_ids: Ids,
    machine_ids: Ids,
    nic_ids: Ids,
    networks: FxHashMap<Key, usize>,
    subnets: FxHashMap<(usize, Key), usize>,
    machines: FxHashMap<Key, usize>,
    nics: FxHashMap<Key, usize>,
    ip_configurations: FxHashSet<(usize, Key)>,
}

impl<'r> RowReader<'r> {
    /// A reader that knows the ids of all records, so that a row which gives the name alone finds them.
    pub fn new<'a>(records: impl Iterator<Item = &'a Record<'a>> + Clone, report: &'r mut ReadReport) -> Self {
        let mut reader = Self {
            rows: InventoryRows::default(),
            report,
            network_ids: Ids::default(),
            machine_ids: Ids::default(),
            nic_ids: Ids::default(),
            networks: FxHashMap::default(),
            subnets: FxHashMap::default(),
            machines: FxHashMap::default(),
            nics: FxHashMap::default(),
            ip_configurations: FxHashSet::default(),
        };
        for record in records.clone() {
            reader.network_ids.note(record.cell(Column::Network), record.cell(Column::NetworkId));
            reader.machine_ids.note(record.cell(Column::Vm), record.cell(Column::VmId));
        }
        for record in records {
            if let (Some((name, _)), Some(id)) = (reader.nic_name(record), record.cell(Column::NicId)) {
                reader.nic_ids.note(Some(&name), Some(id));
            }
        }
        reader
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
        let about_machine = attributes_of(Owner::VirtualMachine).chain(attributes_of(Owner::Nic));
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
        let index = *self.networks.entry(Key::new(key.as_str())).or_insert_with(|| {
            networks.push(NetworkRow { key, name, place: record.place(None), ..NetworkRow::default() });
            networks.len() - 1
        });
        let network_prefixes = self.prefixes(record, Column::NetworkPrefixes);
        let location = record.cell(Column::Site).map(str::to_owned);
        let resource_group = record.cell(Column::ResourceGroup).filter(|_| is_own_row).map(str::to_owned);
        let network = &mut self.rows.networks[index];
        add_missing(&mut network.prefixes, network_prefixes);
        let peers = record.cell(Column::PeeredWith).into_iter().flat_map(cells::names);
        let peers = peers.map(|peer| self.network_ids.key(Some(peer), None).unwrap_or_default());
        add_missing(&mut network.peered_with, peers.collect());
        merge_attributes(&mut network.attributes, Owner::Network, self.report, record);
        merge(&mut network.location, location, self.report, record, Column::Site);
        merge(&mut network.resource_group, resource_group, self.report, record, Column::ResourceGroup);
        if let Some(subnet) = record.cell(Column::Subnet) {
            self.read_subnet(record, index, subnet);
        } else {
            let about_subnet = attributes_of(Owner::Subnet).chain([Column::Prefixes, Column::Delegation]);
            for column in about_subnet.filter(|column| record.cell(*column).is_some()) {
                self.doubt_cell(record, column, "a subnet beside it", "the cell is ignored");
            }
        }
        Some(())
    }

    fn read_subnet(&mut self, record: &Record<'_>, network: usize, name: &str) {
        let prefixes = self.prefixes(record, Column::Prefixes);
        let subnets = &mut self.rows.networks[network].subnets;
        let index = *self.subnets.entry((network, Key::new(name))).or_insert_with(|| {
            subnets.push(SubnetRow { name: name.to_owned(), place: record.place(None), ..SubnetRow::default() });
            subnets.len() - 1
        });
        let subnet = &mut subnets[index];
        add_missing(&mut subnet.prefixes, prefixes);
        let delegations = record.cell(Column::Delegation).into_iter().flat_map(cells::names).map(str::to_owned);
        add_missing(&mut subnet.delegations, delegations.collect());
        merge_attributes(&mut subnet.attributes, Owner::Subnet, self.report, record);
    }

    fn read_ip(&mut self, record: &Record<'_>) -> Result<(), &'static str> {
        let nic_key_and_name = self.nic_key(record);
        let machine = self.read_machine(record);
        let lost = attributes_of(Owner::VirtualMachine).filter(|_| machine.is_none());
        for column in lost.filter(|column| record.cell(*column).is_some()) {
            self.doubt_cell(record, column, "a vm beside it", "the cell is ignored");
        }
        if nic_key_and_name.is_none() {
            return Err("ip row without vm, vm_id, nic and nic_id");
        }
        let about_network = [Column::Prefixes, Column::NetworkPrefixes, Column::Delegation, Column::PeeredWith]
            .into_iter()
            .chain(attributes_of(Owner::Network))
            .chain(attributes_of(Owner::Subnet));
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
            record.has_any(&ABOUT_NIC) || attributes_of(Owner::Nic).any(|column| record.cell(column).is_some());
        let Some((key, name)) = nic_key_and_name.filter(|_| has_ip_configuration || tells_of_nic) else {
            return Ok(());
        };
        let nic = self.read_nic(record, key, name, machine);
        if has_ip_configuration { self.read_ip_configuration(record, nic) } else { Ok(()) }
    }

    fn read_machine(&mut self, record: &Record<'_>) -> Option<usize> {
        let (key, name) = self.machine_ids.key_and_name(record.cell(Column::Vm), record.cell(Column::VmId))?;
        let machines = &mut self.rows.virtual_machines;
        let index = *self.machines.entry(Key::new(key.as_str())).or_insert_with(|| {
            machines.push(VirtualMachineRow { key, name, place: record.place(None), ..VirtualMachineRow::default() });
            machines.len() - 1
        });
        let operating_system = self.parsed(record, Column::Os, cells::operating_system, "linux or windows");
        let power = self.parsed(record, Column::Power, cells::power, "on or off");
        let machine = &mut self.rows.virtual_machines[index];
        let text = |column| record.cell(column).map(str::to_owned);
        merge(&mut machine.location, text(Column::Site), self.report, record, Column::Site);
        merge(&mut machine.resource_group, text(Column::ResourceGroup), self.report, record, Column::ResourceGroup);
        merge(&mut machine.size, text(Column::Size), self.report, record, Column::Size);
        merge(&mut machine.zone, text(Column::Zone), self.report, record, Column::Zone);
        merge(&mut machine.operating_system, operating_system, self.report, record, Column::Os);
        merge(&mut machine.power, power, self.report, record, Column::Power);
        merge_attributes(&mut machine.attributes, Owner::VirtualMachine, self.report, record);
        Some(index)
    }

    fn read_nic(&mut self, record: &Record<'_>, key: String, name: String, machine: Option<usize>) -> usize {
        let number = self.parsed(record, Column::NicNumber, |cell| cell.parse::<u32>().ok(), "a number from 0");
        let primary = self.parsed(record, Column::NicPrimary, cells::yes_or_no, "yes or no");
        let nics = &mut self.rows.nics;
        let machine_row = machine.map(|index| &mut self.rows.virtual_machines[index]);
        let index = *self.nics.entry(Key::new(key.as_str())).or_insert_with(|| {
            nics.push(NicRow { key, name, place: record.place(None), ..NicRow::default() });
            nics.len() - 1
        });
        let nic = &mut nics[index];
        let text = |column| record.cell(column).map(str::to_owned);
        merge(&mut nic.location, text(Column::Site), self.report, record, Column::Site);
        merge(&mut nic.resource_group, text(Column::ResourceGroup), self.report, record, Column::ResourceGroup);
        merge(&mut nic.mac, text(Column::Mac), self.report, record, Column::Mac);
        merge(&mut nic.number, number, self.report, record, Column::NicNumber);
        merge(&mut nic.primary, primary, self.report, record, Column::NicPrimary);
        merge_attributes(&mut nic.attributes, Owner::Nic, self.report, record);
        if let Some(machine) = machine_row {
            let is_new = nic.virtual_machine_key.is_none();
            merge(&mut nic.virtual_machine_key, Some(machine.key.clone()), self.report, record, Column::Vm);
            if is_new {
                nic.virtual_machine_name = Some(machine.name.clone());
                machine.nic_keys.push(nic.key.clone());
            }
        }
        index
    }

    fn read_ip_configuration(&mut self, record: &Record<'_>, nic: usize) -> Result<(), &'static str> {
        let name = match record.cell(Column::IpConfiguration) {
            Some(name) => name.to_owned(),
            // A row for each address is enough: its configurations count on.
            None => (self.rows.nics[nic].ip_configurations.len() + 1..)
                .map(|number| format!("ipconfig{number}"))
                .find(|name| !self.ip_configurations.contains(&(nic, Key::new(name.as_str()))))
                .unwrap_or_default(),
        };
        if !self.ip_configurations.insert((nic, Key::new(name.as_str()))) {
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
            public_address: record.cell(Column::PublicAddress).map(str::to_owned),
        };
        self.rows.nics[nic].ip_configurations.push(row);
        Ok(())
    }

    fn subnet_reference(&mut self, record: &Record<'_>) -> Option<SubnetReference> {
        let network = self.network_ids.key_and_name(record.cell(Column::Network), record.cell(Column::NetworkId));
        match (network, record.cell(Column::Subnet)) {
            // Without a subnet the address tells which it is, if the network's prefixes are known.
            (Some((network_key, network_name)), subnet) => {
                let subnet_name = subnet.unwrap_or_default().to_owned();
                Some(SubnetReference { network_key, network_name, subnet_name })
            }
            (None, Some(_)) => {
                self.doubt_cell(record, Column::Subnet, "a network beside it", "the cell is ignored");
                None
            }
            (None, None) => None,
        }
    }

    /// What a NIC without an id is known by, and its name alone.
    fn nic_name(&self, record: &Record<'_>) -> Option<(String, String)> {
        let machine = self.machine_ids.key(record.cell(Column::Vm), record.cell(Column::VmId));
        let id = record.cell(Column::NicId);
        let name = record.cell(Column::Nic).or_else(|| id.map(last_segment));
        match (machine, name) {
            (Some(machine), name) => {
                let name = name.unwrap_or("nic0");
                Some((format!("{machine}/{name}"), name.to_owned()))
            }
            (None, Some(name)) => Some((name.to_owned(), name.to_owned())),
            (None, None) => None,
        }
    }

    fn nic_key(&self, record: &Record<'_>) -> Option<(String, String)> {
        let (long_name, name) = self.nic_name(record)?;
        let key = self.nic_ids.key(Some(&long_name), record.cell(Column::NicId))?;
        Some((key, name))
    }

    /// NICs of a VM stand in the order of their numbers, as far as they have some.
    fn order_nics(&mut self) {
        for machine in &mut self.rows.virtual_machines {
            order::sort_by_key(&mut machine.nic_keys, |key| {
                let index = self.nics.get(&Key::new(key.as_str()));
                index.and_then(|index| self.rows.nics[*index].number).unwrap_or(u32::MAX)
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

/// Ids by name, for rows that give the name only.
#[derive(Default)]
struct Ids {
    /// `None` where one name has several ids.
    by_name: FxHashMap<Key, Option<String>>,
}

impl Ids {
    fn note(&mut self, name: Option<&str>, id: Option<&str>) {
        let Some(id) = id else { return };
        let name = name.unwrap_or(last_segment(id));
        let known = self.by_name.entry(Key::new(name)).or_insert_with(|| Some(id.to_owned()));
        if known.as_deref().is_some_and(|known| !same_folded(known, id)) {
            *known = None;
        }
    }

    fn key(&self, name: Option<&str>, id: Option<&str>) -> Option<String> {
        if let Some(id) = id {
            return Some(id.to_owned());
        }
        let name = name?;
        Some(self.by_name.get(&Key::new(name)).cloned().flatten().unwrap_or_else(|| name.to_owned()))
    }

    fn key_and_name(&self, name: Option<&str>, id: Option<&str>) -> Option<(String, String)> {
        let key = self.key(name, id)?;
        let name = name.unwrap_or(last_segment(&key)).to_owned();
        Some((key, name))
    }
}

fn last_segment(id: &str) -> &str {
    id.trim_end_matches('/').rsplit('/').next().unwrap_or(id)
}

fn add_missing<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

fn attributes_of(owner: Owner) -> impl Iterator<Item = Column> {
    Attribute::ALL.iter().copied().filter(move |attribute| attribute.owner() == owner).map(Column::Attribute)
}

/// Fills attributes that earlier rows left open.
fn merge_attributes(known: &mut Attributes, owner: Owner, report: &mut ReadReport, record: &Record<'_>) {
    for attribute in record.attributes().filter(|attribute| attribute.owner() == owner) {
        let column = Column::Attribute(attribute);
        let cell = record.cell(column).unwrap_or_default();
        let Some(value) = attribute.accepts(cell) else {
            let message =
                format!("found {}; expected {}: the cell is left out", quoted(cell, 80), attribute.expected());
            report.doubt(record.place(Some(column)), message);
            continue;
        };
        let mut filled = known.get(attribute).map(str::to_owned);
        merge(&mut filled, Some(value), report, record, column);
        known.set(attribute, filled.as_deref());
    }
}

/// Fills what earlier rows left open; where they differ, the first stands.
fn merge<T: PartialEq>(
    known: &mut Option<T>,
    found: Option<T>,
    report: &mut ReadReport,
    record: &Record<'_>,
    column: Column,
) {
    match (&known, found) {
        (None, found) => *known = found,
        (Some(known), Some(found)) if *known != found => {
            let cell = record.cell(column).unwrap_or_default();
            let message = format!("found {}; an earlier row has another value, which is kept", quoted(cell, 80));
            report.doubt(record.place(Some(column)), message);
        }
        _ => {}
    }
}
