//! Which subnet an IP configuration is in: the one that its row names, or else the one that its address tells.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::super::inventory::{Inventory, Known, NetworkId, SubnetId};
use super::super::inventory_rows::{IpConfigurationRow, SubnetRow};
use super::super::prefix_index::PrefixIndex;
use super::super::text::Key;
use super::key;
use super::link::known;

/// Where subnets are, by what rows say of them.
#[derive(Default)]
pub(super) struct SubnetPlaces {
    by_name: FxHashMap<(NetworkId, Key), SubnetId>,
    by_address: FxHashMap<NetworkId, PrefixIndex<SubnetId>>,
    /// The subnet of a network of which but one is known, and listed: what has no address is there too.
    only: FxHashMap<NetworkId, Option<SubnetId>>,
}

impl SubnetPlaces {
    /// The places of rows that stand in the order of an inventory.
    pub fn of<'a>(rows: impl Iterator<Item = (NetworkId, &'a SubnetRow)>) -> Self {
        let mut places = Self::default();
        for (place, (network, row)) in rows.enumerate() {
            let id = SubnetId(place as u32);
            let name = Key::from(row.name.trim());
            if !name.as_str().is_empty() {
                let is_listed = known(&row.place) == Known::Listed;
                places.only.entry(network).and_modify(|only| *only = None).or_insert(is_listed.then_some(id));
            }
            for prefix in &row.prefixes {
                places.by_address.entry(network).or_default().add(*prefix, id);
            }
            places.by_name.insert((network, name), id);
        }
        places
    }

    /// The subnet that an address of a network is in, as far as its subnets are known.
    pub fn by_address(&self, network: NetworkId, address: Option<IpAddr>) -> Option<SubnetId> {
        match address {
            Some(address) => Some(self.by_address.get(&network)?.most_specific(address)?.1),
            None => self.only.get(&network).copied().flatten(),
        }
    }

    /// The subnet of a row, and whether its network alone is named.
    pub fn find(&self, inventory: &Inventory, row: &IpConfigurationRow) -> (Option<SubnetId>, bool) {
        let reference = row.subnet.as_ref();
        let network = reference.and_then(|reference| inventory.network_by_key.get(&key(&reference.network_key)));
        let (Some(reference), Some(network)) = (reference, network.copied()) else { return (None, false) };
        let name = Key::from(reference.subnet_name.trim());
        let alone = name.as_str().is_empty();
        let told = if alone { self.by_address(network, row.address) } else { None };
        (told.or_else(|| self.by_name.get(&(network, name)).copied()), alone)
    }
}
