//! Where each row is before an operation, and whether it moves at all.

use std::net::IpAddr;

use super::super::attribute::Attribute;
use super::super::inventory::{Allocation, NicId};
use super::super::reason::{Chosen, Rule, common};
use super::{Address, Fate, Landing, Plan, Replica, Resolution};

/// Where a row is before an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mover {
    pub nic: NicId,
    pub network: Option<u32>,
    pub subnet: Option<u32>,
    pub address: Option<IpAddr>,
    pub allocation: Allocation,
    /// Why it does not move.
    pub stays: Option<&'static Rule>,
    /// In a failback: what became of it after the failover.
    pub replica: Replica,
}

impl Plan<'_> {
    /// Where a row is before failover and test.
    pub(super) fn mover(&self, row: usize) -> Mover {
        let homes = &self.homes;
        Mover {
            nic: homes.nic(row),
            network: homes.network(row),
            subnet: homes.subnet(row),
            address: homes.address(row),
            allocation: homes.allocation(row),
            stays: homes.stays(row),
            replica: Replica::AsLanded,
        }
    }

    /// Where a row is before failback.
    pub(super) fn returning(&self, failover: &Resolution, row: usize) -> Mover {
        let landing = failover.row(row);
        let mover = self.mover(row);
        let destination = &failover.destination;
        let replica = self.replica(mover.nic, failover, &landing);
        let landed = landing.subnet.ok().map(|chosen| chosen.value);
        let (address, allocation) = match landing.address {
            Ok(Chosen { value: Address::Static(address), .. }) => (Some(address), Allocation::Static),
            Ok(Chosen { value: Address::Dynamic, .. }) => (None, Allocation::Dynamic),
            Err(_) => (None, Allocation::Unknown),
        };
        let fails = landing.address.is_err() && landing.fate != Fate::NotConnected;
        let stays = mover.stays.or(fails.then_some(&common::NOT_FAILED_OVER));
        let landed_network = landing.network.ok().map(|chosen| chosen.value);
        let (network, subnet, address) = match replica {
            Replica::AsLanded => (landed_network, landed, address),
            Replica::Disconnected => (None, None, None),
            // Whoever moved it gave it an address there that nobody wrote down.
            Replica::Moved(network) => (Some(network), destination.subnet_places(network).next(), None),
        };
        Mover { network, subnet, address, allocation, stays, replica, ..mover }
    }

    /// Whether a row failed over, and is where that left it.
    pub(super) fn is_as_landed(&self, failover: &Resolution, row: usize) -> bool {
        !self.homes.replicas_moved && failover.landings.has_address(row)
    }

    /// What became of a NIC after the failover.
    fn replica(&self, nic: NicId, failover: &Resolution, landing: &Landing) -> Replica {
        if !self.homes.replicas_moved {
            return Replica::AsLanded;
        }
        match self.mapping.of_nic(self.source.nic(nic), Attribute::ReplicaNetwork) {
            None => Replica::AsLanded,
            Some("none") => Replica::Disconnected,
            Some(key) => match failover.destination.network_by_key(&key.into()) {
                Some(network) if landing.network.is_ok_and(|landed| landed.value == network) => Replica::AsLanded,
                Some(network) => Replica::Moved(network),
                None => Replica::AsLanded,
            },
        }
    }
}
