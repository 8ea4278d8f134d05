//! Writing rows as a Landfall CSV: for templates, and for moving an inventory into a spreadsheet and back.

use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::Column;
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory::{Allocation, OperatingSystem, PowerState};
use crate::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetRow, VirtualMachineRow,
};
use crate::engine::text::Key;
use crate::import::cells::escape;

/// The rows as CSV: a header with every common column and the attributes that the rows have, then networks and subnets, then VMs with their NICs, then other NICs.
///
/// No cell begins as a formula would. What has no column is left out: the keys of NICs that only a VM lists, and the
/// version of a configuration that has no address.
pub fn write(rows: &InventoryRows) -> String {
    let mut lines = Lines::new(attributes_of(rows));
    for network in &rows.networks {
        write_network(&mut lines, network);
    }
    for subnet in &rows.subnets {
        write_lone_subnet(&mut lines, subnet);
    }
    let nics: FxHashMap<Key, &NicRow> = rows.nics.iter().map(|nic| (Key::new(nic.key.as_str()), nic)).collect();
    let machines: FxHashMap<Key, &VirtualMachineRow> =
        rows.virtual_machines.iter().map(|machine| (Key::new(machine.key.as_str()), machine)).collect();
    for machine in &rows.virtual_machines {
        let own: Vec<&NicRow> =
            machine.nic_keys.iter().filter_map(|key| nics.get(&Key::new(key.as_str())).copied()).collect();
        let own = own.into_iter().filter(|nic| is_nic_of(nic, machine));
        let mut is_alone = true;
        for nic in own {
            write_nic(&mut lines, nic, Some(machine));
            is_alone = false;
        }
        if is_alone {
            write_machine(&mut lines, machine);
        }
    }
    for nic in &rows.nics {
        let machine = nic.virtual_machine_key.as_deref().and_then(|key| machines.get(&Key::new(key)).copied());
        let is_written = machine
            .is_some_and(|machine| machine.nic_keys.iter().any(|key| crate::engine::text::same_folded(key, &nic.key)));
        if !is_written {
            write_nic(&mut lines, nic, machine);
        }
    }
    lines.finish()
}

/// The attributes that any of the rows has, in the order of [`Attribute::ALL`].
fn attributes_of(rows: &InventoryRows) -> Vec<Attribute> {
    let subnets = rows.networks.iter().flat_map(|network| &network.subnets).chain(&rows.subnets);
    let all = (rows.networks.iter().map(|network| &network.attributes))
        .chain(subnets.map(|subnet| &subnet.attributes))
        .chain(rows.virtual_machines.iter().map(|machine| &machine.attributes))
        .chain(rows.nics.iter().map(|nic| &nic.attributes));
    let used: FxHashSet<Attribute> = all.flat_map(Attributes::iter).map(|(attribute, _)| attribute).collect();
    Attribute::ALL.iter().copied().filter(|attribute| used.contains(attribute)).collect()
}

fn is_nic_of(nic: &NicRow, machine: &VirtualMachineRow) -> bool {
    nic.virtual_machine_key.as_deref().is_some_and(|key| crate::engine::text::same_folded(key, &machine.key))
}

fn write_network(lines: &mut Lines, network: &NetworkRow) {
    let start = |lines: &mut Lines| {
        lines.set(Column::Kind, "subnet");
        lines.set_some(Column::Site, network.location.as_deref());
        lines.set_some(Column::ResourceGroup, network.resource_group.as_deref());
        lines.set(Column::Network, &network.name);
        lines.set_id(Column::NetworkId, &network.key, &network.name);
        lines.set(Column::NetworkPrefixes, &joined(&network.prefixes, " "));
        lines.set(Column::PeeredWith, &joined(&network.peered_with, ";"));
        lines.set_attributes(&network.attributes);
    };
    if network.subnets.is_empty() {
        start(lines);
        lines.end_row();
    }
    for subnet in &network.subnets {
        start(lines);
        write_subnet(lines, subnet);
    }
}

fn write_lone_subnet(lines: &mut Lines, subnet: &SubnetRow) {
    lines.set(Column::Kind, "subnet");
    lines.set_some(Column::Site, subnet.location.as_deref());
    lines.set(Column::Network, &subnet.network_name);
    lines.set_id(Column::NetworkId, &subnet.network_key, &subnet.network_name);
    write_subnet(lines, subnet);
}

fn write_subnet(lines: &mut Lines, subnet: &SubnetRow) {
    lines.set(Column::Subnet, &subnet.name);
    lines.set(Column::Prefixes, &joined(&subnet.prefixes, " "));
    lines.set(Column::Delegation, &joined(&subnet.delegations, ";"));
    lines.set_attributes(&subnet.attributes);
    lines.end_row();
}

fn set_machine(lines: &mut Lines, machine: &VirtualMachineRow) {
    lines.set(Column::Kind, "ip");
    lines.set_some(Column::Site, machine.location.as_deref());
    lines.set_some(Column::ResourceGroup, machine.resource_group.as_deref());
    lines.set(Column::Vm, &machine.name);
    lines.set_id(Column::VmId, &machine.key, &machine.name);
    lines.set_some(Column::Size, machine.size.as_deref());
    let operating_system = machine.operating_system.map(|system| match system {
        OperatingSystem::Linux => "linux",
        OperatingSystem::Windows => "windows",
    });
    lines.set_some(Column::Os, operating_system);
    let power = machine.power.map(|power| match power {
        PowerState::On => "on",
        PowerState::Off => "off",
    });
    lines.set_some(Column::Power, power);
    lines.set_some(Column::Zone, machine.zone.as_deref());
    lines.set_attributes(&machine.attributes);
}

/// A VM whose NICs are not among the rows: with the addresses that are known of it, if any.
fn write_machine(lines: &mut Lines, machine: &VirtualMachineRow) {
    for address in &machine.addresses {
        set_machine(lines, machine);
        lines.set(Column::Address, &address.to_string());
        lines.end_row();
    }
    if machine.addresses.is_empty() {
        set_machine(lines, machine);
        lines.end_row();
    }
}

fn write_nic(lines: &mut Lines, nic: &NicRow, machine: Option<&VirtualMachineRow>) {
    let start = |lines: &mut Lines| {
        let mut long_name = nic.name.clone();
        match (machine, nic.virtual_machine_key.as_deref()) {
            (Some(machine), _) => {
                set_machine(lines, machine);
                long_name = format!("{}/{}", machine.key, nic.name).into();
            }
            (None, Some(key)) => {
                let name = nic.virtual_machine_name.as_deref().unwrap_or(key.rsplit('/').next().unwrap_or(key));
                lines.set(Column::Vm, name);
                lines.set_id(Column::VmId, key, name);
                long_name = format!("{key}/{}", nic.name).into();
            }
            (None, None) => {}
        }
        lines.set(Column::Kind, "ip");
        if machine.is_none() {
            lines.set_some(Column::Site, nic.location.as_deref());
            lines.set_some(Column::ResourceGroup, nic.resource_group.as_deref());
        }
        lines.set(Column::Nic, &nic.name);
        lines.set_id(Column::NicId, &nic.key, &long_name);
        lines.set_some(Column::NicNumber, nic.number.map(|number| number.to_string()).as_deref());
        lines.set_some(Column::NicPrimary, nic.primary.map(yes_or_no));
        lines.set_some(Column::Mac, nic.mac.as_deref());
        lines.set_attributes(&nic.attributes);
    };
    if nic.ip_configurations.is_empty() {
        start(lines);
        lines.end_row();
    }
    for configuration in &nic.ip_configurations {
        start(lines);
        write_ip_configuration(lines, configuration);
    }
}

fn write_ip_configuration(lines: &mut Lines, configuration: &IpConfigurationRow) {
    lines.set(Column::IpConfiguration, &configuration.name);
    lines.set_some(Column::Primary, configuration.primary.map(yes_or_no));
    lines.set_some(Column::Address, configuration.address.map(|address| address.to_string()).as_deref());
    let allocation = configuration.allocation.filter(|allocation| *allocation != Allocation::Unknown);
    lines.set_some(Column::Allocation, allocation.map(Allocation::code));
    if let Some(subnet) = &configuration.subnet {
        lines.set(Column::Network, &subnet.network_name);
        lines.set_id(Column::NetworkId, &subnet.network_key, &subnet.network_name);
        lines.set(Column::Subnet, &subnet.subnet_name);
    }
    lines.set_some(Column::PublicAddress, configuration.public_address.as_deref());
    lines.end_row();
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

fn joined<T: ToString>(items: &[T], separator: &str) -> String {
    let items: Vec<String> = items.iter().map(T::to_string).collect();
    items.join(separator)
}

/// The text so far, and the row that is being filled.
struct Lines {
    text: String,
    columns: Vec<Column>,
    cells: Vec<String>,
}

impl Lines {
    fn new(attributes: Vec<Attribute>) -> Self {
        let columns: Vec<Column> =
            Column::COMMON.into_iter().chain(attributes.into_iter().map(Column::Attribute)).collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
        let cells = vec![String::new(); columns.len()];
        Self { text: names.join(",") + "\r\n", columns, cells }
    }

    fn set(&mut self, column: Column, cell: &str) {
        if let Some(index) = self.columns.iter().position(|known| *known == column) {
            self.cells[index] = escape(cell);
        }
    }

    fn set_attributes(&mut self, attributes: &Attributes) {
        for (attribute, value) in attributes.iter() {
            self.set(Column::Attribute(attribute), value);
        }
    }

    fn set_some(&mut self, column: Column, cell: Option<&str>) {
        if let Some(cell) = cell {
            self.set(column, cell);
        }
    }

    /// An id, unless the reader would make the same of the name.
    fn set_id(&mut self, column: Column, id: &str, default: &str) {
        if id != default {
            self.set(column, id);
        }
    }

    fn end_row(&mut self) {
        for (index, cell) in self.cells.iter_mut().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            // Outer blanks are quoted too: other readers would drop them.
            let needs_quotes = cell.contains([',', ';', '"', '\n', '\r', '\t', '#']) || cell.trim() != cell;
            if needs_quotes {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(cell);
            }
            cell.clear();
        }
        self.text.push_str("\r\n");
    }

    fn finish(self) -> String {
        self.text
    }
}
