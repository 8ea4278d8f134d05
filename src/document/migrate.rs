//! Versions of the plan document, and which of them a plan needs.
//!
//! A plan is written in the oldest version that holds all of it: so what is not new opens in every Landfall.

use super::error::cut;
use super::{DocumentError, Plan, attribute_form};
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::mapping::Mapping;

/// The newest format that is read.
pub const FORMAT: &str = Version::NEWEST.format();

const NAME: &str = "landfall-plan/";

/// A version of the plan document. The share link has these, and two more that hold no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Inventories, and what a person stated about networks, NICs and addresses.
    #[default]
    One = 1,
    /// And attributes, re-IP rules, connections, drawn sites, stated subnets and allocations.
    Two = 2,
}

impl Version {
    /// The newest one known.
    pub const NEWEST: Self = Self::Two;

    /// The document's `format`.
    pub const fn format(self) -> &'static str {
        match self {
            Self::One => "landfall-plan/1",
            Self::Two => "landfall-plan/2",
        }
    }

    /// The version with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        [Self::One, Self::Two].into_iter().find(|version| *version as u32 == number)
    }

    /// The oldest version that holds a plan.
    pub fn of(plan: &Plan) -> Self {
        let sites = [&plan.source, &plan.target, &plan.aside].map(Self::of_rows);
        sites.into_iter().fold(Self::of_mapping(&plan.mapping), Self::max)
    }

    /// The oldest version that holds these rows.
    pub fn of_rows(rows: &InventoryRows) -> Self {
        let is_new = attribute_form::of_rows(rows).any(|attributes| !attributes.is_empty());
        if is_new { Self::Two } else { Self::One }
    }

    /// The oldest version that holds this mapping.
    pub fn of_mapping(mapping: &Mapping) -> Self {
        let is_old = mapping.attributes.is_empty()
            && mapping.policies.is_empty()
            && mapping.connections.is_empty()
            && mapping.sites.is_empty()
            && mapping.subnets.is_empty()
            && mapping.allocations.is_empty();
        if is_old { Self::One } else { Self::Two }
    }
}

/// Checks that a document's `format` can be read. What version 2 has besides is optional, so that version 1 is read as it is;
/// a version that changes what was there would turn its elders' text into its own here.
///
/// # Errors
///
/// Where it is of a newer version, or not a plan at all.
pub fn check(format: Option<&str>) -> Result<(), DocumentError> {
    let Some(format) = format else {
        return Err(DocumentError::NotAPlan { found: "no \"format\"".into() });
    };
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let version = format.strip_prefix(NAME).filter(is_number);
    match version.map(|version| version.parse::<u32>().unwrap_or(u32::MAX)) {
        Some(version) if Version::from_number(version).is_some() => Ok(()),
        Some(version) if version > Version::NEWEST as u32 => {
            Err(DocumentError::Newer { found: cut(format), known: FORMAT })
        }
        _ => Err(DocumentError::NotAPlan { found: format!("the format \"{}\"", cut(format)) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_is_told_from_what_is_no_plan() {
        assert_eq!(check(Some("landfall-plan/1")), Ok(()));
        assert_eq!(check(Some("landfall-plan/2")), Ok(()));
        assert!(matches!(check(Some("landfall-plan/3")), Err(DocumentError::Newer { .. })));
        assert!(matches!(check(Some("landfall-plan/99999999999999999999")), Err(DocumentError::Newer { .. })));
        for other in
            ["landfall-plan/0", "landfall-plan/", "landfall-plan/1a", "landfall-plan/-1", "landfall-results/1", ""]
        {
            assert!(matches!(check(Some(other)), Err(DocumentError::NotAPlan { .. })), "{other}");
        }
        assert!(matches!(check(None), Err(DocumentError::NotAPlan { .. })));
    }

    #[test]
    fn the_message_about_a_newer_version_names_both_and_what_to_do() {
        let message = check(Some("landfall-plan/7")).unwrap_err().to_string();
        for part in ["landfall-plan/7", "landfall-plan/2", "Reload"] {
            assert!(message.contains(part), "{message}");
        }
    }
}
