//! How stated subnets and allocations look in the document: what a person says of a site that no file does.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::DocumentError;
use super::form::{Words, plain, spelled};
use super::mapping_form::{insert, key, twice, words};
use super::spelling::Spelled;
use crate::engine::inventory::{Allocation, Side};
use crate::engine::mapping::SubnetKey;
use crate::engine::stated_sites::{MOST_ALLOCATIONS, MOST_PREFIXES, MOST_SUBNETS};
use crate::engine::text::Key;

/// A subnet that a person stated.
#[derive(Serialize, Deserialize)]
pub struct StatedSubnetForm<'a> {
    side: Spelled<Side>,
    network: Words<'a>,
    subnet: Words<'a>,
    prefixes: Vec<Spelled<IpNet>>,
}

/// Static or DHCP, as a person stated it for a source network.
#[derive(Serialize, Deserialize)]
pub struct StatedAllocationForm<'a> {
    network: Words<'a>,
    allocation: Spelled<Allocation>,
}

impl<'a> StatedSubnetForm<'a> {
    /// A stated subnet.
    pub fn of(((side, subnet), prefixes): (&'a (Side, SubnetKey), &Vec<IpNet>)) -> Self {
        Self {
            side: Spelled(*side),
            network: words(&subnet.network),
            subnet: words(&subnet.subnet),
            prefixes: spelled(prefixes),
        }
    }
}

impl<'a> StatedAllocationForm<'a> {
    /// A stated allocation.
    pub fn of((network, allocation): (&'a Key, &Allocation)) -> Self {
        Self { network: words(network), allocation: Spelled(*allocation) }
    }
}

fn bad(path: String, found: String, expected: String) -> DocumentError {
    DocumentError::BadValue { path, line: 0, found, expected }
}

fn at_most(path: &str, count: usize, most: usize) -> Result<(), DocumentError> {
    match count > most {
        true => Err(bad(path.to_owned(), format!("{count} entries"), format!("at most {most}"))),
        false => Ok(()),
    }
}

/// All stated subnets.
///
/// # Errors
///
/// Where there are too many, two lines are about one subnet, or one has no name or no prefix.
pub fn into_subnets(
    forms: Vec<StatedSubnetForm<'_>>,
) -> Result<BTreeMap<(Side, SubnetKey), Vec<IpNet>>, DocumentError> {
    at_most("mapping.subnets", forms.len(), MOST_SUBNETS)?;
    let mut all = BTreeMap::new();
    for (place, form) in forms.into_iter().enumerate() {
        let path = |field: &str| format!("mapping.subnets[{place}].{field}");
        for (field, name) in [("network", &form.network), ("subnet", &form.subnet)] {
            if name.is_empty() {
                return Err(bad(path(field), "\"\"".into(), "a name".into()));
            }
        }
        let count = form.prefixes.len();
        if !(1..=MOST_PREFIXES).contains(&count) {
            let expected = format!("at least one, and at most {MOST_PREFIXES}");
            return Err(bad(path("prefixes"), format!("{count} prefixes"), expected));
        }
        let subnet = SubnetKey { network: key(form.network), subnet: key(form.subnet) };
        let named = (form.side.0, subnet);
        if all.contains_key(&named) {
            return Err(twice(path("subnet"), named.1.subnet.as_str()));
        }
        all.insert(named, plain(form.prefixes));
    }
    Ok(all)
}

/// All stated allocations.
///
/// # Errors
///
/// Where there are too many, two lines are about one network, or one says nothing.
pub fn into_allocations(forms: Vec<StatedAllocationForm<'_>>) -> Result<BTreeMap<Key, Allocation>, DocumentError> {
    at_most("mapping.allocations", forms.len(), MOST_ALLOCATIONS)?;
    let mut all = BTreeMap::new();
    for (place, form) in forms.into_iter().enumerate() {
        if form.allocation.0 == Allocation::Unknown {
            let path = format!("mapping.allocations[{place}].allocation");
            return Err(bad(path, "\"unknown\"".into(), "\"static\" or \"dynamic\"".into()));
        }
        let path = || format!("mapping.allocations[{place}].network");
        insert(&mut all, key(form.network), form.allocation.0, path)?;
    }
    Ok(all)
}
