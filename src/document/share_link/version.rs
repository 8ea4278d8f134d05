//! Versions of the link.

use crate::document::{Plan, Version};
use crate::engine::inventory_rows::InventoryRows;

/// A version of the link: those of the document, and two more that hold the same as its newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkVersion {
    /// As [`Version::One`].
    One = 1,
    /// As [`Version::Two`].
    Two = 2,
    /// The same, where keys of NICs are made of the names of their machines.
    Three = 3,
    /// The same, packed by what is expected of each field instead of deflated by column.
    Four = 4,
}

/// With fewer NICs a link is short enough, and is written so that every Landfall opens it.
const WORTH_IT: usize = 100;

impl LinkVersion {
    /// The newest one known.
    pub const NEWEST: Self = Self::Four;

    /// The version with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        [Self::One, Self::Two, Self::Three, Self::Four].into_iter().find(|version| *version as u32 == number)
    }

    /// The oldest version that holds a plan, unless the newest is worth it. Version 3 was worth it where the newest is, and is
    /// written where that cannot be.
    pub fn of(plan: &Plan) -> Self {
        let nics_of = |rows: &InventoryRows| {
            let named: usize = rows.virtual_machines.iter().map(|machine| machine.nic_keys.len()).sum();
            named.max(rows.nics.len())
        };
        match Version::of(plan) {
            _ if [&plan.source, &plan.target, &plan.aside].map(nics_of).iter().sum::<usize>() >= WORTH_IT => Self::Four,
            Version::One => Self::One,
            Version::Two => Self::Two,
        }
    }
}

/// A path up to its last slash.
pub fn head(path: &str) -> &str {
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}
