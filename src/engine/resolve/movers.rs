//! Where each row is before an operation, and whether it moves at all.

use std::net::IpAddr;

use super::super::attribute::Attribute;
use super::super::inventory::{Allocation, Inventory, IpConfigurationId, NicId};
use super::super::mapping::{Mapping, NicChoice};
use super::super::reason::{Chosen, Rule, common};
use super::{Address, Fate, Plan, Replica, Resolution, RowQuestion, Rules};

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

/// For each row why it does not move, if so.
pub(super) fn stays_of(
    rules: &Rules,
    source: &Inventory,
    target: &Inventory,
    mapping: &Mapping,
    choices: &[Option<&NicChoice>],
) -> Vec<Option<&'static Rule>> {
    let rows = source.attached_ip_configurations();
    let stays = source.ip_configurations[..rows].iter().enumerate().map(|(place, configuration)| {
        let nic = source.nic(configuration.nic);
        let choice = nic_choice(choices, configuration.nic).and_then(|nic| nic.ip_configuration(&configuration.name));
        let excluded = !mapping.excluded.is_empty()
            && nic.virtual_machine.is_some_and(|id| mapping.excluded.contains(&source.virtual_machine(id).key));
        let row = IpConfigurationId(place as u32);
        match excluded {
            true => Some(&common::EXCLUDED),
            false => (rules.leave_out)(&RowQuestion { source, target, row, choice, mapping }),
        }
    });
    stays.collect()
}

/// For each row, the row whose network all NICs of its machine share: the first of its primary NIC, or else of its first one.
pub(super) fn leads_of(source: &Inventory, mapping: &Mapping, stays: &[Option<&'static Rule>]) -> Vec<u32> {
    let mut leads: Vec<u32> = (0..stays.len() as u32).collect();
    for machine in &source.virtual_machines {
        let nics = &source.nics[machine.nics.start as usize..machine.nics.end as usize];
        let rows = nics.first().map_or(0, |nic| nic.ip_configurations.start)
            ..nics.last().map_or(0, |nic| nic.ip_configurations.end);
        let takes_part = |row: &u32| {
            let row = *row as usize;
            stays[row].is_none() && source.ip_configurations[row].subnet.is_some()
        };
        let is_primary = |row: &u32| {
            let nic = source.nic(source.ip_configurations[*row as usize].nic);
            mapping.of_nic(nic, Attribute::NicRole) == Some("primary")
        };
        let taking_part = || rows.clone().filter(takes_part);
        let Some(lead) = taking_part().find(is_primary).or_else(|| taking_part().next()) else { continue };
        for row in rows {
            leads[row as usize] = lead;
        }
    }
    leads
}

impl Plan<'_> {
    /// Where a row is before failover and test.
    pub(super) fn mover(&self, row: usize) -> Mover {
        let configuration = &self.source.ip_configurations[row];
        Mover {
            nic: configuration.nic,
            network: configuration.subnet.map(|id| self.source.subnet(id).network.0),
            subnet: configuration.subnet.map(|id| id.0),
            address: configuration.address,
            allocation: configuration.allocation,
            stays: self.stays[row],
            replica: Replica::AsLanded,
        }
    }

    /// Where a row is before failback.
    pub(super) fn returning(&self, failover: &Resolution, row: usize) -> Mover {
        let landing = failover.row(row);
        let mover = self.mover(row);
        let destination = &failover.destination;
        let replica = match self.mapping.of_nic(self.source.nic(mover.nic), Attribute::ReplicaNetwork) {
            None => Replica::AsLanded,
            Some("none") => Replica::Disconnected,
            Some(key) => match destination.network_by_key(&key.into()) {
                Some(network) if landing.network.is_ok_and(|landed| landed.value == network) => Replica::AsLanded,
                Some(network) => Replica::Moved(network),
                None => Replica::AsLanded,
            },
        };
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
}

/// Choices by NIC, so that each is looked up once; empty where there are none.
pub(super) fn choices_of<'a>(source: &Inventory, mapping: &'a Mapping) -> Vec<Option<&'a NicChoice>> {
    if mapping.nics.is_empty() {
        return Vec::new();
    }
    let mut choices = vec![None; source.nics.len()];
    for (key, choice) in &mapping.nics {
        if let Some(nic) = source.nic_by_key.get(key) {
            choices[nic.index()] = Some(choice);
        }
    }
    choices
}

pub(super) fn nic_choice<'a>(choices: &[Option<&'a NicChoice>], nic: NicId) -> Option<&'a NicChoice> {
    choices.get(nic.index()).copied().flatten()
}
