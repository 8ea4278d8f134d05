//! Reading a table through chosen columns: rows become records of a Landfall CSV, and what a row leaves open is completed
//! from what it says.
//!
//! # Invariants
//!
//! 1. What is completed follows from the row, and the report says so: no prefix without a mask, no network out of nothing.
//! 2. Each row below the header is counted once.

use std::net::IpAddr;
use std::ops::ControlFlow;

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use super::doubts::{Doubts, Trouble};
use super::draft::{Draft, draft};
use super::roles::{Role, role};
use super::shape::{Shape, filled, is_comment, is_no_row};
use super::words;
use crate::engine::attribute::{Attribute, Owner};
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::text::Key;
use crate::import::landfall_csv::columns::Column;
use crate::import::landfall_csv::record::{Origin, Record};
use crate::import::landfall_csv::rows::RowReader;
use crate::import::report::{ColumnUse, MOST_COLUMNS};
use crate::import::table::{RowBuffer, fold_name};
use crate::import::{Opened, ReadReport, RowFate};

/// A sheet, and what its columns are.
pub struct Chosen<'s> {
    /// The sheet.
    pub shape: &'s Shape<'s>,
    /// For each column, its role.
    pub roles: Vec<Option<Role>>,
}

/// Most prefixes that are kept as evidence for one network.
const MOST_EVIDENCE: usize = 64;

/// Reads the sheets through their chosen columns.
pub fn read(file: &Opened<'_>, chosen: &[Chosen<'_>], report: &mut ReadReport) -> InventoryRows {
    let origins: Vec<Origin> = chosen.iter().map(origin).collect();
    let mut groups: Vec<Vec<Record<'_>>> = Vec::new();
    for (chosen, origin) in chosen.iter().zip(&origins) {
        report.columns.push(column_use(chosen));
        let mut sheet = SheetReader::new(chosen);
        sheet.scan(file, report);
        groups.extend(sheet.drafts.iter().map(|draft| records(draft, origin)));
        sheet.doubts.report(report);
    }
    let mut reader = RowReader::with_ids(groups.iter().flatten(), report);
    for group in &groups {
        reader.read_row(group);
    }
    reader.finish()
}

fn origin(chosen: &Chosen<'_>) -> Origin {
    let spellings = chosen.roles.iter().enumerate().filter_map(|(place, role)| match role {
        Some(Role::Column(column)) => Some((*column, chosen.shape.name(place))),
        _ => None,
    });
    Origin { sheet: chosen.shape.sheet.name.clone(), spellings: spellings.collect() }
}

fn column_use(chosen: &Chosen<'_>) -> ColumnUse {
    let mut columns = ColumnUse { sheet: chosen.shape.sheet.name.to_string(), ..ColumnUse::default() };
    for (place, role) in chosen.roles.iter().enumerate().take(MOST_COLUMNS) {
        let list = if role.is_some() { &mut columns.used } else { &mut columns.ignored };
        list.push(chosen.shape.name(place));
    }
    columns
}

/// The records of a row: one for each address, the first with all that the row says.
fn records<'o>(draft: &Draft, origin: &'o Origin) -> Vec<Record<'o>> {
    const OF_EACH: [Column; 8] = [
        Column::Vm,
        Column::VmId,
        Column::Nic,
        Column::NicId,
        Column::Network,
        Column::NetworkId,
        Column::Subnet,
        Column::Allocation,
    ];
    let mut records = Vec::new();
    for index in 0..draft.addresses.len().max(1) {
        let mut record = Record::new(draft.row, origin);
        for cell in draft.cells.iter().filter(|cell| index == 0 || OF_EACH.contains(&cell.column)) {
            record.push(cell.column, cell.text.clone());
        }
        if let Some((address, _)) = draft.addresses.get(index) {
            record.push(Column::Address, address.to_string());
        }
        if index == 0 {
            let prefixes: Vec<String> = draft.prefixes.iter().map(ToString::to_string).collect();
            record.push(Column::Prefixes, prefixes.join(";"));
        }
        records.push(record);
    }
    records
}

/// What a row says of a network that has no column: how its machines are set up.
struct Evidence {
    /// The first row of the network, which the evidence is given to.
    draft: usize,
    prefixes: Vec<IpNet>,
    gateways: Vec<String>,
}

/// The NICs of a machine, told apart by MAC address and network.
#[derive(Default)]
struct Nics {
    count: usize,
    by_mac: FxHashMap<String, usize>,
    /// For each network the last NIC in it.
    by_network: FxHashMap<Option<String>, usize>,
}

impl Nics {
    /// The number of the NIC that a row is about. Without a MAC address it is the last one of its network, and without a
    /// network the last one of all.
    fn number(&mut self, mac: Option<String>, network: Option<String>) -> usize {
        let known = match (&mac, &network) {
            (Some(mac), _) => self.by_mac.get(mac).copied(),
            (None, Some(_)) => self.by_network.get(&network).copied(),
            (None, None) => self.count.checked_sub(1),
        };
        known.unwrap_or_else(|| {
            let number = self.count;
            self.count += 1;
            if let Some(mac) = mac {
                self.by_mac.insert(mac, number);
            }
            self.by_network.insert(network, number);
            number
        })
    }
}

struct SheetReader<'s> {
    chosen: &'s Chosen<'s>,
    names: Vec<String>,
    names_network: bool,
    doubts: Doubts,
    drafts: Vec<Draft>,
    evidence: FxHashMap<Key, Evidence>,
    /// The NICs of each machine.
    nics: FxHashMap<Key, Nics>,
}

impl<'s> SheetReader<'s> {
    fn new(chosen: &'s Chosen<'s>) -> Self {
        let of_network = [role::NETWORK, role::NETWORK_ID, role::SUBNET];
        let names_network = of_network.iter().any(|role| chosen.roles.contains(&Some(*role)));
        let names = chosen.shape.names().iter().map(|name| fold_name(name)).collect();
        Self {
            chosen,
            names,
            names_network,
            doubts: Doubts::default(),
            drafts: Vec::new(),
            evidence: FxHashMap::default(),
            nics: FxHashMap::default(),
        }
    }

    fn scan(&mut self, file: &Opened<'_>, report: &mut ReadReport) {
        let sheet = self.chosen.shape.sheet;
        let header = self.chosen.shape.header.map_or(0, |header| header.number);
        file.scan(sheet, None, report, &mut |row, report| {
            if row.number > header
                && let Err(reason) = self.read(row)
            {
                report.count(RowFate::Skipped(reason.into()), || sheet.place(row.number));
            }
            ControlFlow::Continue(())
        });
        for Evidence { draft, prefixes, gateways } in std::mem::take(&mut self.evidence).into_values() {
            let Some(draft) = self.drafts.get_mut(draft) else { continue };
            let prefixes: Vec<String> = prefixes.iter().map(ToString::to_string).collect();
            for (attribute, texts) in [(Attribute::HostPrefixes, prefixes), (Attribute::HostGateways, gateways)] {
                if !texts.is_empty() {
                    draft.push(Column::Attribute(attribute), texts.join(";"));
                }
            }
        }
    }

    /// Reads a row, or says why it is none.
    fn read(&mut self, row: &RowBuffer) -> Result<(), &'static str> {
        if is_comment(row) {
            return Err("comment");
        }
        if is_no_row(row) {
            return Err("line between rows");
        }
        if self.is_header(row) {
            return Err("the header once more");
        }
        let mut draft = draft(row, self.chosen.shape, &self.chosen.roles, &mut self.doubts);
        let first = row.iter().find(|cell| !cell.is_empty()).unwrap_or_default();
        let has_values = !draft.addresses.is_empty() || !draft.prefixes.is_empty() || draft.cell(Column::Mac).is_some();
        let is_total = words::says_total(first) || draft.cell(Column::Vm).is_some_and(words::says_total);
        if is_total && !has_values {
            return Err("row of sums");
        }
        let is_of_machine = draft.is_of_machine();
        if !is_of_machine && (!draft.addresses.is_empty() || draft.is_dhcp) {
            return Err("address without the name of a machine");
        }
        if !is_of_machine && self.is_folder(row) {
            return Err("folder, not a subnet");
        }
        self.complete_network(&mut draft);
        if is_of_machine {
            self.complete_nic(&mut draft);
        } else {
            if draft.network().is_none() {
                return Err("row without a machine, network or prefix");
            }
            self.drop_cells(&mut draft, "a machine", |column| match column {
                Column::Attribute(attribute) => matches!(attribute.owner(), Owner::VirtualMachine | Owner::Nic),
                Column::Size | Column::Os | Column::Power | Column::Zone | Column::NicNumber => true,
                Column::Mac | Column::Allocation | Column::PublicAddress => true,
                _ => false,
            });
        }
        self.drafts.push(draft);
        Ok(())
    }

    fn is_header(&self, row: &RowBuffer) -> bool {
        let is_named = |(place, name): (usize, &String)| fold_name(row.get(place)) == *name;
        !self.names.is_empty() && filled(row) > 1 && self.names.iter().enumerate().all(is_named)
    }

    /// Whether the row is one of phpIPAM's folders, which stand in place of a prefix.
    fn is_folder(&self, row: &RowBuffer) -> bool {
        let prefixes = self.chosen.roles.iter().position(|role| *role == Some(role::PREFIXES));
        prefixes.is_some_and(|place| row.get(place).ends_with("(folder)"))
    }

    /// Takes out cells that have no place in the row, with a doubt.
    fn drop_cells(&mut self, draft: &mut Draft, missing: &'static str, is_lost: impl Fn(Column) -> bool) {
        let lost: Vec<usize> = (0..draft.cells.len()).filter(|index| is_lost(draft.cells[*index].column)).collect();
        for index in lost.into_iter().rev() {
            let cell = draft.cells.remove(index);
            self.doubts.add(self.chosen.shape, draft.row, cell.place, &cell.text, Trouble::Alone(missing));
        }
    }

    /// Gives the row the network and subnet that its other cells tell.
    fn complete_network(&mut self, draft: &mut Draft) {
        let length = draft.addresses.iter().find_map(|(address, length)| {
            let length = length.or(draft.mask.filter(|_| address.is_ipv4()).map(|(length, _)| length))?;
            IpNet::new(*address, length).ok().filter(|prefix| prefix.max_prefix_len() - length > 1)
        });
        let of_address = length.map(|prefix| prefix.trunc());
        if !self.names_network && draft.prefixes.is_empty() && draft.is_of_machine() {
            draft.prefixes.extend(of_address);
        }
        if draft.network().is_none()
            && let Some(name) = self.network_name(draft)
        {
            draft.push(Column::Network, name);
        }
        // Sites often have networks of one name.
        if let (Some(site), Some(name), None) =
            (draft.cell(Column::Site), draft.cell(Column::Network), draft.cell(Column::NetworkId))
        {
            let id = format!("{site}/{name}");
            draft.push(Column::NetworkId, id);
        }
        if draft.network().is_some()
            && draft.cell(Column::Subnet).is_none()
            && let Some(prefix) = draft.prefixes.first()
        {
            let name = prefix.to_string();
            draft.push(Column::Subnet, name);
        }
        let network = draft.network().map(Key::from);
        let has_subnet = draft.cell(Column::Subnet).is_some();
        let gateway = Column::Attribute(Attribute::Gateway);
        match network {
            // Rows of machines are kept for sure: what they say of their network has a row to stand in.
            Some(network) if draft.is_of_machine() && draft.prefixes.is_empty() => {
                let gateways = if has_subnet { None } else { draft.cell(gateway).map(str::to_owned) };
                draft.cells.retain(|cell| cell.column != gateway || has_subnet);
                self.note_evidence(network, of_address, gateways);
            }
            Some(_) if !has_subnet => self.drop_cells(draft, "a prefix", |column| column == gateway),
            Some(_) => {}
            None => {
                self.drop_cells(draft, "a network", |column| {
                    column == Column::Attribute(Attribute::Gateway)
                        || matches!(column, Column::Attribute(attribute) if attribute.owner() == Owner::Network)
                });
                if let Some((length, place)) = draft.mask.filter(|_| !draft.addresses.is_empty()) {
                    let trouble = Trouble::Alone("the name of a machine or network");
                    self.doubts.add(self.chosen.shape, draft.row, place, &format!("/{length}"), trouble);
                }
            }
        }
    }

    /// What a network is called of which only the subnet, the VLAN or the prefix is known.
    fn network_name(&mut self, draft: &mut Draft) -> Option<String> {
        if let Some(subnet) = draft.cell(Column::Subnet) {
            return Some(subnet.to_owned());
        }
        let prefix = draft.prefixes.first()?.to_string();
        let vlan = Column::Attribute(Attribute::Vlan);
        let nic_vlan = Column::Attribute(Attribute::NicVlan);
        let number = draft.cell(vlan).or_else(|| draft.cell(nic_vlan)).map(str::to_owned);
        let name = number.as_ref().map_or(prefix, |number| format!("VLAN {number}"));
        let place = self.chosen.roles.iter().position(|role| matches!(role, Some(role::PREFIXES | role::ADDRESS)));
        let note = "no column names the network: each VLAN or prefix is taken for one";
        self.doubts.add(self.chosen.shape, draft.row, place.unwrap_or(0), &name, Trouble::Made(note));
        if !draft.is_of_machine() {
            draft.push(Column::Attribute(Attribute::NetworkKind), "address-plan");
        }
        if let Some(number) = number.filter(|_| draft.cell(vlan).is_none()) {
            draft.push(vlan, number);
        }
        Some(name)
    }

    fn note_evidence(&mut self, network: Key, prefix: Option<IpNet>, gateways: Option<String>) {
        if prefix.is_none() && gateways.is_none() {
            return;
        }
        let draft = self.drafts.len();
        let known = self.evidence.entry(network);
        let known = known.or_insert_with(|| Evidence { draft, prefixes: Vec::new(), gateways: Vec::new() });
        if let Some(prefix) = prefix.filter(|prefix| !known.prefixes.contains(prefix))
            && known.prefixes.len() < MOST_EVIDENCE
        {
            known.prefixes.push(prefix);
        }
        for gateway in gateways.iter().flat_map(|gateways| gateways.split(';')) {
            let is_new = !known.gateways.iter().any(|known| known == gateway);
            if is_new && gateway.parse::<IpAddr>().is_ok() && known.gateways.len() < MOST_EVIDENCE {
                known.gateways.push(gateway.to_owned());
            }
        }
    }

    /// Gives the row of a machine the NIC that it is about: MAC addresses and networks tell NICs apart.
    fn complete_nic(&mut self, draft: &mut Draft) {
        // A VLAN without a network is one of the NIC.
        if draft.network().is_none() {
            for cell in draft.cells.iter_mut().filter(|cell| cell.column == Column::Attribute(Attribute::Vlan)) {
                cell.column = Column::Attribute(Attribute::NicVlan);
            }
        }
        if draft.is_dhcp && draft.cell(Column::Allocation).is_none() {
            draft.push(Column::Allocation, "dynamic");
        }
        let mac = draft.cell(Column::Mac).map(str::to_owned);
        let network = draft.network().map(str::to_owned);
        let is_of_nic = |column: Column| match column {
            Column::Attribute(attribute) => attribute.owner() == Owner::Nic,
            Column::Nic | Column::NicId | Column::NicNumber | Column::Mac | Column::Allocation => true,
            _ => false,
        };
        let tells_of_nic =
            network.is_some() || !draft.addresses.is_empty() || draft.cells.iter().any(|cell| is_of_nic(cell.column));
        if !tells_of_nic {
            return;
        }
        if draft.addresses.is_empty() {
            draft.push(Column::IpConfiguration, "ipconfig1");
        }
        let machine = draft.cell(Column::VmId).or_else(|| draft.cell(Column::Vm));
        let Some(machine) =
            machine.filter(|_| draft.cell(Column::Nic).is_none() && draft.cell(Column::NicId).is_none())
        else {
            return;
        };
        let number = self.nics.entry(Key::new(machine)).or_default().number(mac, network);
        draft.push(Column::Nic, format!("nic{number}"));
    }
}
