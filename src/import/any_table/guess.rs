//! What the columns of a table are likely to be: by what they are called, and by what stands in them.
//!
//! # Invariants
//!
//! 1. No role is guessed twice, no column has two roles.
//! 2. A name alone is no proof: where the cells below say otherwise, the role is not guessed.

use super::names::{self, NAMES, NAMES_OF_MACHINES, NAMES_OF_NETWORKS};
use super::roles::{Role, role};
use super::shape::Shape;
use super::values::Column;
use crate::engine::attribute::Attribute;
use crate::import::landfall_csv::columns::Column as Own;

/// Guesses the roles of all columns.
pub fn guess(shape: &Shape<'_>) -> Vec<Option<Role>> {
    let mut table = Table::of(shape);
    table.by_name();
    table.by_value();
    table.roles
}

struct Table {
    names: Vec<Vec<String>>,
    columns: Vec<Column>,
    roles: Vec<Option<Role>>,
    has_header: bool,
}

impl Table {
    fn of(shape: &Shape<'_>) -> Self {
        let name = |index| shape.header.map_or("", |header| header.get(index));
        let rows: Vec<_> = shape.rows().collect();
        let cells = |index| rows.iter().map(move |row| row.get(index));
        Self {
            names: (0..shape.columns).map(|index| names::words(name(index))).collect(),
            columns: (0..shape.columns).map(|index| Column::of(name(index), cells(index))).collect(),
            roles: vec![None; shape.columns],
            has_header: shape.header.is_some(),
        }
    }

    fn has(&self, role: Role) -> bool {
        self.roles.contains(&Some(role))
    }

    /// Whether the table lists networks and no machines' addresses.
    fn is_of_networks(&self) -> bool {
        self.has(role::PREFIXES) && !self.has(role::ADDRESS)
    }

    fn by_name(&mut self) {
        for (role, known) in NAMES {
            // `Name` is the name of a machine, but in a list of networks that of a network.
            let is_ambiguous = *role == role::VM && self.is_of_networks();
            self.name_best(*role, if is_ambiguous { NAMES_OF_MACHINES } else { known });
        }
        if self.is_of_networks() && !self.has(role::NETWORK) {
            self.name_best(role::NETWORK, NAMES_OF_NETWORKS);
        }
        // Without a network beside it, a VLAN is one of the NIC.
        if self.has(role::VLAN) && !self.has(role::NETWORK) && !self.is_of_networks() {
            let column = self.roles.iter_mut().find(|known| **known == Some(role::VLAN));
            column.into_iter().for_each(|known| *known = Some(role::NIC_VLAN));
        }
    }

    /// Gives a role to the column that is called best for it, if its cells do not say otherwise.
    fn name_best(&mut self, role: Role, known: &str) {
        let ranks = self.names.iter().enumerate().filter_map(|(index, name)| {
            let rank = names::fit(name, known)?;
            let is_free = self.roles[index].is_none() && self.fits(role, index);
            let is_other = role == role::ADDRESS && rank >= 100 && names::is_of_other_addresses(name);
            // A column without cells has its name alone.
            let is_empty = self.columns[index].filled == 0;
            (is_free && !is_other && (!is_empty || rank < 100)).then_some((is_empty, rank, index))
        });
        if let Some((_, _, index)) = ranks.min() {
            self.roles[index] = Some(role);
        }
    }

    /// Whether the cells of a column may have a role. One without cells may have most: prefixes are told by cells alone, as
    /// networks are called like them.
    fn fits(&self, role: Role, index: usize) -> bool {
        let column = &self.columns[index];
        if column.filled == 0 {
            return !matches!(role, role::PREFIXES | Role::Netmask);
        }
        let mostly = |count| column.mostly(count, 50);
        match role {
            role::MAC => mostly(column.macs),
            role::ADDRESS => mostly(column.addresses),
            role::PREFIXES => {
                // Addresses of networks whose masks stand beside them.
                let has_masks = self.columns.iter().any(|other| other.mostly(other.masks, 50));
                mostly(column.prefixes) || has_masks && self.is_of_network_addresses(index)
            }
            Role::Netmask => mostly(column.masks) || mostly(column.lengths),
            role::GATEWAY => mostly(column.addresses),
            role::VLAN => mostly(column.vlans),
            role::ALLOCATION => mostly(column.allocations),
            role::POWER => mostly(column.powers),
            role::OS => mostly(column.systems),
            role::NIC => column.may_be_names() && !mostly(column.adapters),
            role::VM | role::NETWORK | role::SUBNET => column.may_be_names(),
            role::DNS_NAME | role::SITE => !mostly(column.addresses + column.prefixes + column.macs),
            Role::Column(Own::Attribute(Attribute::Template | Attribute::Connected)) => mostly(column.yes_or_no),
            Role::Column(Own::Attribute(Attribute::Hypervisor)) => mostly(column.hypervisors),
            Role::Column(Own::PublicAddress) => mostly(column.addresses),
            role::VM_ID | Role::Column(Own::Attribute(Attribute::BiosUuid)) => mostly(column.uuids),
            _ => true,
        }
    }

    /// Whether most cells are addresses that end in zero.
    fn is_of_network_addresses(&self, index: usize) -> bool {
        let name = &self.names[index];
        let is_called_so = name.iter().any(|word| word.starts_with("net") || word.starts_with("sub"));
        let column = &self.columns[index];
        is_called_so && column.mostly(column.addresses, 50)
    }

    /// What no name says, the cells may.
    fn by_value(&mut self) {
        self.take(role::MAC, |_, column| column.mostly(column.macs, 60));
        self.take(role::ADDRESS, |name, column| {
            column.mostly(column.addresses, 60) && !names::is_of_other_addresses(name)
        });
        self.take(role::PREFIXES, |_, column| column.mostly(column.prefixes, 60));
        self.take(role::POWER, |_, column| column.mostly(column.powers, 80) && !column.mostly(column.yes_or_no, 50));
        self.take(role::OS, |_, column| column.mostly(column.systems, 60));
        if !self.has_header {
            self.take(Role::Netmask, |_, column| column.mostly(column.masks, 60));
            self.network_without_name();
        }
        let is_machine = self.has(role::VM) || self.has(role::NIC) || self.has(role::VM_ID);
        if !is_machine && !self.is_of_networks() && (self.has(role::ADDRESS) || self.has(role::MAC)) {
            // Names come first in a table, and hardly one is there twice.
            self.take(role::VM, |_, column| {
                column.may_be_names() && column.distinct * 2 > column.filled && !column.mostly(column.systems, 50)
            });
        }
    }

    /// Gives a role to the first free column that looks like it.
    fn take(&mut self, role: Role, looks: impl Fn(&[String], &Column) -> bool) {
        if self.has(role) {
            return;
        }
        let is_free = |index: &usize| self.roles[*index].is_none();
        let mut free = (0..self.roles.len()).filter(is_free);
        if let Some(index) = free.find(|index| looks(&self.names[*index], &self.columns[*index])) {
            self.roles[index] = Some(role);
        }
    }

    /// In a table without a header: names as networks have them, or what stands between adapters and switches.
    fn network_without_name(&mut self) {
        let is_near = |index: usize| {
            let before = index.checked_sub(1).map(|before| &self.columns[before]);
            let after = self.columns.get(index + 1);
            before.is_some_and(|column| column.mostly(column.adapters, 50))
                || after.is_some_and(|column| column.mostly(column.switches, 50))
        };
        let free = || (0..self.columns.len()).filter(|index| self.roles[*index].is_none());
        let is_name = |index: &usize| {
            let column = &self.columns[*index];
            column.may_be_names() && !column.mostly(column.switches, 50) && !column.mostly(column.adapters, 50)
        };
        let found = free().filter(is_name).find(|index| is_near(*index)).or_else(|| {
            free().filter(is_name).find(|index| self.columns[*index].mostly(self.columns[*index].networks, 60))
        });
        if let Some(index) = found {
            self.roles[index] = Some(role::NETWORK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table::{RowBuffer, SheetHead};

    /// A sheet as a workbook has it: rows without any cell are not there.
    fn guessed(rows: &[(u32, &str)]) -> Vec<(String, &'static str)> {
        let buffer = |(number, cells): &(u32, &str)| {
            let mut row = RowBuffer::default();
            row.clear(*number);
            cells.split('|').for_each(|cell| row.push(cell));
            row
        };
        let sheet = SheetHead::new(2, "Server".into(), rows.iter().map(buffer).collect());
        let shape = Shape::of(&sheet).unwrap();
        let roles = guess(&shape).into_iter().enumerate();
        roles.filter_map(|(index, role)| Some((shape.name(index), role?.code()))).collect()
    }

    #[test]
    fn a_sheet_with_a_merged_title_and_blank_rows_is_guessed() {
        let rows = [
            (1, "Servers of the Lyon site|||"),
            (4, "Nr|Server|LAN IP|Port group|Running"),
            (5, "1|web01|10.0.0.4|VLAN 7|TRUE"),
            (6, "2|web02|10.0.0.5|VLAN 7|FALSE"),
        ];
        let expected = [("Server", "vm"), ("LAN IP", "address"), ("Port group", "network")];
        assert_eq!(guessed(&rows), expected.map(|(name, code)| (name.to_owned(), code)));
    }

    #[test]
    fn a_name_is_not_believed_where_the_cells_say_otherwise() {
        let rows = [
            (1, "Name|IP|Gateway|Network|MAC"),
            (2, "10.0.0.4|web01|Yes|10.0.0.0/24|n/a"),
            (3, "10.0.0.5|web02|No|10.0.0.0/24|n/a"),
        ];
        let expected = [("Name", "address"), ("IP", "vm"), ("Network", "prefixes"), ("MAC", "mac")];
        assert_eq!(guessed(&rows), expected.map(|(name, code)| (name.to_owned(), code)));
    }

    #[test]
    fn addresses_of_others_are_not_those_of_the_machine() {
        let rows = [(1, "Host|iLO IP|DNS1|Service IP"), (2, "web01|10.9.0.4|10.0.0.53|10.0.0.4")];
        let expected = [("Host", "vm"), ("Service IP", "address")];
        assert_eq!(guessed(&rows), expected.map(|(name, code)| (name.to_owned(), code)));
    }
}
