//! The sites of a plan document, piece by piece: they are by far the largest part of it, and change only when files are read. Whole, those
//! of a million NICs are longer than all that a session holds, and take seconds in which nobody is answered.

use std::rc::Rc;

use super::Version;
use super::write::{begin_site, between_machines_and_nics, end_site, nics, virtual_machines};
use crate::engine::inventory::Inventory;
use crate::engine::inventory_builder::{network_rows, nic_rows, virtual_machine_rows};
use crate::engine::inventory_rows::InventoryRows;

/// VMs or NICs of one piece.
const OF_A_PIECE: usize = 3_000;

const NAMES: [&str; 3] = ["source", "target", "aside"];

/// Where the text has come to in a site.
#[derive(Clone, Copy, Debug)]
enum Next {
    Networks,
    VirtualMachines(usize),
    Nics(usize),
}

/// The text of the sites: joined, its pieces stand between the two parts of [`super::statements_to_json`].
#[derive(Debug)]
pub struct SitesText {
    inventories: [Rc<Inventory>; 3],
    site: usize,
    next: Next,
    /// Whether nothing stands yet in the list that is being written.
    is_first: bool,
    version: Version,
    of_a_piece: usize,
}

impl SitesText {
    /// The text of source, target, and what is left aside.
    pub fn of(inventories: [Rc<Inventory>; 3]) -> Self {
        let (next, version) = (Next::Networks, Version::default());
        Self { inventories, site: 0, next, is_first: true, version, of_a_piece: OF_A_PIECE }
    }

    /// What it is the text of.
    pub fn inventories(&self) -> &[Rc<Inventory>; 3] {
        &self.inventories
    }

    /// The version that a document with all pieces so far needs.
    pub fn version(&self) -> Version {
        self.version
    }

    fn need(&mut self, rows: &InventoryRows) {
        self.version = self.version.max(Version::of_rows(rows));
    }
}

impl Iterator for SitesText {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let inventory = self.inventories.get(self.site)?.clone();
        let mut out = String::new();
        match self.next {
            Next::Networks if NAMES[self.site] == "aside" && inventory.is_empty() => {
                self.site += 1;
                return None;
            }
            Next::Networks => {
                let rows = network_rows(&inventory);
                begin_site(&mut out, NAMES[self.site], &rows);
                self.need(&rows);
                (self.next, self.is_first) = (Next::VirtualMachines(0), true);
            }
            Next::VirtualMachines(from) => {
                let to = inventory.virtual_machines.len().min(from + self.of_a_piece);
                let rows = virtual_machine_rows(&inventory, from..to);
                virtual_machines(&mut out, &mut self.is_first, &rows);
                self.need(&InventoryRows { virtual_machines: rows, ..InventoryRows::default() });
                self.next = Next::VirtualMachines(to);
                if to == inventory.virtual_machines.len() {
                    between_machines_and_nics(&mut out);
                    (self.next, self.is_first) = (Next::Nics(0), true);
                }
            }
            Next::Nics(from) => {
                let to = inventory.nics.len().min(from + self.of_a_piece);
                let rows = nic_rows(&inventory, from..to, |_| true);
                nics(&mut out, &mut self.is_first, &rows);
                self.need(&InventoryRows { nics: rows, ..InventoryRows::default() });
                self.next = Next::Nics(to);
                if to == inventory.nics.len() {
                    end_site(&mut out);
                    (self.site, self.next) = (self.site + 1, Next::Networks);
                }
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Plan, statements_to_json, to_json};
    use crate::engine::inventory_builder::{InventoryBuilder, rows_of};
    use crate::engine::inventory_rows::{NetworkRow, NicRow, VirtualMachineRow};

    fn inventory(machines: usize) -> Rc<Inventory> {
        let mut rows = InventoryRows::default();
        rows.networks.push(NetworkRow { key: "n".into(), name: "n".into(), ..NetworkRow::default() });
        for number in 0..machines {
            let key = format!("vm{number}");
            let nic = NicRow {
                key: format!("{key}/0").into(),
                virtual_machine_key: Some(key.as_str().into()),
                ..NicRow::default()
            };
            rows.nics.push(nic);
            rows.virtual_machines.push(VirtualMachineRow { key: key.into(), ..VirtualMachineRow::default() });
        }
        let mut builder = InventoryBuilder::default();
        builder.add(rows, "made up", 0);
        Rc::new(builder.finish().0)
    }

    #[test]
    fn the_pieces_joined_are_the_sites_of_the_document() {
        for (machines, aside) in [(0, 0), (1, 0), (2, 1), (3, 0), (7, 3)] {
            let inventories =
                [inventory(machines), inventory(0), if aside == 0 { Rc::default() } else { inventory(aside) }];
            let [source, target, aside] = inventories.each_ref().map(|inventory| rows_of(inventory));
            let plan = Plan { source, target, aside, ..Plan::default() };
            let mut text = SitesText { of_a_piece: 3, ..SitesText::of(inventories) };
            let sites: String = text.by_ref().collect();
            let (before, after) = statements_to_json(&plan, text.version());
            assert_eq!([before, sites, after].concat(), to_json(&plan), "{machines} machines");
        }
    }

    #[test]
    fn no_piece_is_of_all_machines_and_behind_the_last_there_is_none() {
        let mut text = SitesText { of_a_piece: 3, ..SitesText::of([inventory(7), Rc::default(), Rc::default()]) };
        let pieces: Vec<String> = text.by_ref().collect();
        assert_eq!(pieces.iter().map(|piece| piece.matches("\n    {").count()).max(), Some(3), "{pieces:#?}");
        assert_eq!(pieces.len(), 1 + 3 + 3 + 3);
        assert_eq!(text.next(), None);
    }
}
