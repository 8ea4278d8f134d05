//! Which subnet an IP configuration is in whose row names its network alone: the one that its address tells.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::super::inventory::{Known, NetworkId, SubnetId};
use super::super::inventory_rows::SubnetRow;
use super::super::prefix_index::PrefixIndex;
use super::wiring::known;

/// Where subnets are, by what rows say of them.
#[derive(Default)]
pub(super) struct SubnetPlaces {
    unnamed: FxHashMap<NetworkId, SubnetId>,
    by_address: FxHashMap<NetworkId, PrefixIndex<SubnetId>>,
    /// The subnet of a network of which but one is known, and listed: what has no address is there too.
    only: FxHashMap<NetworkId, Option<SubnetId>>,
}

impl SubnetPlaces {
    /// The places of rows that stand in the order of an inventory.
    pub fn of<'a>(rows: impl Iterator<Item = (NetworkId, &'a SubnetRow)>) -> Self {
        let mut places = Self::default();
        for (place, (network, row)) in rows.enumerate() {
            let id = SubnetId::new(place as u32);
            if row.name.trim().is_empty() {
                places.unnamed.insert(network, id);
            } else {
                let is_listed = known(&row.place) == Known::Listed;
                places.only.entry(network).and_modify(|only| *only = None).or_insert(is_listed.then_some(id));
            }
            for prefix in &row.prefixes {
                places.by_address.entry(network).or_default().add(*prefix, id);
            }
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

    /// The unnamed subnet of a network.
    pub fn unnamed(&self, network: NetworkId) -> Option<SubnetId> {
        self.unnamed.get(&network).copied()
    }
}
