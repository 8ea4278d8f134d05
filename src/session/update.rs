//! What an import changed in sites that were known, and what it took out of them.

use std::rc::Rc;

use crate::engine::inventory::Inventory;
use crate::engine::inventory_changes::{ChangeKind, ChangedThing, InventoryChange, changes};
use crate::engine::inventory_rows::InventoryRows;

use super::protocol::{InventoryChangeKind, InventoryChangeView, UpdateView};
use super::words::{counted, readable};

/// Most changes of a kind that are listed.
const MOST_LISTED: usize = 100;

/// What an import changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// Names of the files.
    pub files: Vec<String>,
    /// How many things of each kind of change there are.
    pub counts: [usize; 4],
    /// The first changes of each kind.
    pub listed: Vec<InventoryChange>,
    /// What was taken out, a side each.
    pub taken_out: [InventoryRows; 3],
}

impl Update {
    /// What changed between two states; `None` where no site was known, or nothing changed.
    pub fn between(
        before: &[Rc<Inventory>; 3],
        after: &[Rc<Inventory>; 3],
        files: Vec<String>,
        taken_out: [InventoryRows; 3],
    ) -> Option<Self> {
        let mut update = Self { files, taken_out, ..Self::default() };
        for (before, after) in before.iter().zip(after) {
            if before.is_empty() || Rc::ptr_eq(before, after) {
                continue;
            }
            for change in changes(before, after) {
                let count = &mut update.counts[change.kind as usize];
                *count += 1;
                if *count <= MOST_LISTED {
                    update.listed.push(change);
                }
            }
        }
        (update.counts != [0; 4]).then_some(update)
    }

    /// Whether nothing was taken out.
    pub fn taken_out_nothing(&self) -> bool {
        self.taken_out.iter().all(InventoryRows::is_empty)
    }

    /// As the page shows it.
    pub fn view(&self) -> UpdateView {
        UpdateView {
            files: self.files.clone(),
            counts: self.counts.map(|count| count as u32),
            changes: self.listed.iter().map(change_view).collect(),
            taken_out: self.taken_out_words(),
        }
    }

    /// What was taken out, in words: `1 VM, 2 NICs`; empty for nothing.
    fn taken_out_words(&self) -> String {
        let count = |of: fn(&InventoryRows) -> usize| self.taken_out.iter().map(of).sum::<usize>();
        let kinds = [
            (count(|rows| rows.networks.len()), "network"),
            (count(|rows| rows.subnets.len()), "subnet"),
            (count(|rows| rows.virtual_machines.len()), "VM"),
            (count(|rows| rows.nics.len()), "NIC"),
        ];
        let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
        kinds.map(|(number, kind)| counted(number, kind)).collect::<Vec<_>>().join(", ")
    }

    /// What was taken out, in a sentence.
    pub fn words(&self) -> Option<String> {
        let what = self.taken_out_words();
        (!what.is_empty()).then(|| format!("Taken out, since the newer export lacks it: {what}."))
    }
}

fn change_view(change: &InventoryChange) -> InventoryChangeView {
    InventoryChangeView {
        kind: match change.kind {
            ChangeKind::Added => InventoryChangeKind::Added,
            ChangeKind::Gone => InventoryChangeKind::Gone,
            ChangeKind::Moved => InventoryChangeKind::Moved,
            ChangeKind::Readdressed => InventoryChangeKind::Readdressed,
        },
        thing: match change.thing {
            ChangedThing::Network => "network",
            ChangedThing::Subnet => "subnet",
            ChangedThing::VirtualMachine => "VM",
            ChangedThing::Nic => "NIC",
        }
        .to_owned(),
        name: readable(change.name.clone()),
        before: readable(change.before.clone()),
        after: readable(change.after.clone()),
    }
}
