//! Versions of the link.

use crate::document::{Plan, Version};
use crate::engine::text::Text;

/// A version of the link: those of the document, and one more that holds the same as its newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkVersion {
    /// As [`Version::One`].
    One = 1,
    /// As [`Version::Two`].
    Two = 2,
    /// The same, where keys of NICs are made of the names of their machines.
    Three = 3,
}

/// With fewer such keys a link is written so that every Landfall opens it.
const WORTH_IT: usize = 100;

impl LinkVersion {
    /// The newest one known.
    pub const NEWEST: Self = Self::Three;

    /// The version with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        [Self::One, Self::Two, Self::Three].into_iter().find(|version| *version as u32 == number)
    }

    /// The oldest version that holds a plan, unless the newest is worth it.
    pub fn of(plan: &Plan) -> Self {
        let machines = [&plan.source, &plan.target, &plan.aside].into_iter().flat_map(|rows| &rows.virtual_machines);
        let named = machines.flat_map(|machine| {
            let has_name = |key: &&Text| !machine.name.is_empty() && head(key).contains(machine.name.as_str());
            machine.nic_keys.iter().filter(has_name)
        });
        match Version::of(plan) {
            _ if named.take(WORTH_IT).count() == WORTH_IT => Self::Three,
            Version::One => Self::One,
            Version::Two => Self::Two,
        }
    }
}

/// A path up to its last slash.
pub fn head(path: &str) -> &str {
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}
