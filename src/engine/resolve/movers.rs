//! Where each row is before an operation, and whether it moves at all.

use std::net::IpAddr;

use super::super::attribute::Attribute;
use super::super::inventory::{Allocation, IpConfigurationId, NicId, VirtualMachine};
use super::super::mapping::NicChoice;
use super::super::reason::{Chosen, Rule, common};
use super::{Address, Fate, NetworkFor, Plan, Replica, Resolution, RowQuestion};

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

impl<'a> Plan<'a> {
    /// What a person chose for a NIC.
    pub(super) fn choice(&self, nic: NicId) -> Option<&'a NicChoice> {
        match &self.of_all {
            _ if self.mapping.nics.is_empty() => None,
            Some(all) => all.choices[nic.index()],
            None => self.mapping.nics.get(&self.source.nic(nic).key),
        }
    }

    /// Why a row does not move, if so.
    pub(super) fn stays(&self, row: usize) -> Option<&'static Rule> {
        if let Some(all) = &self.of_all {
            return all.stays[row];
        }
        let Self { source, target, mapping, .. } = *self;
        let configuration = &source.ip_configurations[row];
        let nic = source.nic(configuration.nic);
        let choice = self.choice(configuration.nic).and_then(|nic| nic.ip_configuration(&configuration.name));
        let excluded = !mapping.excluded.is_empty()
            && nic.virtual_machine.is_some_and(|id| mapping.excluded.contains(&source.virtual_machine(id).key));
        let row = IpConfigurationId(row as u32);
        match excluded {
            true => Some(&common::EXCLUDED),
            false => (self.rules.leave_out)(&RowQuestion { source, target, row, choice, mapping }),
        }
    }

    /// The row whose network a row shares: itself, where each has its own; else the first of its machine's primary NIC, or of its
    /// first one.
    pub(super) fn lead(&self, row: usize) -> usize {
        if self.rules.network_for == NetworkFor::Network {
            return row;
        }
        if let Some(all) = &self.of_all {
            return all.leads[row] as usize;
        }
        let machine = self.source.nic(self.source.ip_configurations[row].nic).virtual_machine;
        machine.and_then(|id| self.lead_of(self.source.virtual_machine(id))).unwrap_or(row)
    }

    /// The rows of a machine.
    pub(super) fn rows_of(&self, machine: &VirtualMachine) -> std::ops::Range<usize> {
        let nics = &self.source.nics[machine.nics.start as usize..machine.nics.end as usize];
        let first = nics.first().map_or(0, |nic| nic.ip_configurations.start);
        first as usize..nics.last().map_or(0, |nic| nic.ip_configurations.end) as usize
    }

    fn lead_of(&self, machine: &VirtualMachine) -> Option<usize> {
        let takes_part =
            |row: &usize| self.stays(*row).is_none() && self.source.ip_configurations[*row].subnet.is_some();
        let is_primary = |row: &usize| {
            let nic = self.source.nic(self.source.ip_configurations[*row].nic);
            self.mapping.of_nic(nic, Attribute::NicRole) == Some("primary")
        };
        let taking_part = || self.rows_of(machine).filter(takes_part);
        taking_part().find(is_primary).or_else(|| taking_part().next())
    }

    /// Looks everything up that is asked for each row.
    pub(super) fn look_up(&mut self) {
        let mut choices = Vec::new();
        if !self.mapping.nics.is_empty() {
            choices.resize(self.source.nics.len(), None);
            for (key, choice) in &self.mapping.nics {
                if let Some(nic) = self.source.nic_by_key.get(key) {
                    choices[nic.index()] = Some(choice);
                }
            }
        }
        let stays = (0..self.rows()).map(|row| self.stays(row)).collect();
        self.of_all = Some(OfAll { choices, stays, leads: Vec::new() });
        if self.rules.network_for == NetworkFor::Machine {
            let mut leads: Vec<u32> = (0..self.rows() as u32).collect();
            for machine in &self.source.virtual_machines {
                if let Some(lead) = self.lead_of(machine) {
                    leads[self.rows_of(machine)].fill(lead as u32);
                }
            }
            if let Some(all) = &mut self.of_all {
                all.leads = leads;
            }
        }
    }
}

/// What is asked for each row.
#[derive(Default)]
pub(super) struct OfAll<'a> {
    /// By NIC; empty where there are none.
    choices: Vec<Option<&'a NicChoice>>,
    /// By row.
    stays: Vec<Option<&'static Rule>>,
    /// By row; empty where each row has its own network.
    leads: Vec<u32>,
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
            stays: self.stays(row),
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
