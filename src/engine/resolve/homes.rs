//! The rows as they are at home, packed: what every step asks of each of them.
//!
//! NICs and machines are ten times as large. To look at them in each step waited for memory most of the time that a plan of a million
//! rows took; so they are looked at once, and what steps ask stands in 16 bytes a row, one after the other.

use std::net::{IpAddr, Ipv4Addr};

use super::super::attribute::Attribute;
use super::super::inventory::{Allocation, Inventory, IpConfigurationId, NicId, OperatingSystem, VirtualMachineId};
use super::super::mapping::NicChoice;
use super::super::reason::{Rule, common};
use super::{NetworkFor, Plan, RowQuestion};

/// What stands where a subnet is not known.
const UNKNOWN: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Home {
    subnet: u32,
    /// An IPv4 address, or a place among the others.
    address: u32,
    nic: u32,
    kind: Kind,
    allocation: Allocation,
    /// Why it does not move: a place among the rules, from 1; 0 where it does.
    stays: u8,
    /// [`PRIMARY`], [`WINDOWS`].
    facts: u8,
}

/// It is the primary IP configuration of its NIC.
const PRIMARY: u8 = 1;
/// Its guest is known to be Windows.
const WINDOWS: u8 = 2;

#[derive(Clone, Copy, Debug)]
enum Kind {
    None,
    Ipv4,
    Ipv6,
}

/// The rows at home. Network mappings change nothing of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Homes {
    rows: Vec<Home>,
    ipv6: Vec<IpAddr>,
    rules: Vec<&'static Rule>,
    /// By row, the row whose network it shares; empty where each has its own.
    leads: Vec<u32>,
    /// By subnet of the source site.
    networks: Vec<u32>,
    /// Whether somebody says that replicas were moved, or disconnected, after the failover.
    pub replicas_moved: bool,
}

impl Homes {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Something of a row, for [`super::hand_out`] to have it near.
    pub fn touch(&self, row: usize) -> u32 {
        self.rows[row].nic
    }

    /// The subnet that a row is in.
    pub fn subnet(&self, row: usize) -> Option<u32> {
        Some(self.rows[row].subnet).filter(|subnet| *subnet != UNKNOWN)
    }

    /// The group that a row is in, of those that [`super::pools::at_home`] makes.
    pub fn group(&self, row: usize) -> u32 {
        self.subnet(row).unwrap_or(self.networks.len() as u32)
    }

    /// The network that a row is in.
    pub fn network(&self, row: usize) -> Option<u32> {
        Some(self.networks[self.subnet(row)? as usize])
    }

    /// The address that it has.
    pub fn address(&self, row: usize) -> Option<IpAddr> {
        let home = &self.rows[row];
        match home.kind {
            Kind::None => None,
            Kind::Ipv4 => Some(IpAddr::V4(Ipv4Addr::from(home.address))),
            Kind::Ipv6 => Some(self.ipv6[home.address as usize]),
        }
    }

    /// How it came by that.
    pub fn allocation(&self, row: usize) -> Allocation {
        self.rows[row].allocation
    }

    /// Its NIC.
    pub fn nic(&self, row: usize) -> NicId {
        NicId::new(self.rows[row].nic)
    }

    /// Whether it is the primary IP configuration of its NIC.
    pub fn is_primary(&self, row: usize) -> bool {
        self.rows[row].facts & PRIMARY != 0
    }

    /// Whether its guest is known to be Windows.
    pub fn is_windows(&self, row: usize) -> bool {
        self.rows[row].facts & WINDOWS != 0
    }

    /// Why a row does not move, if so.
    pub fn stays(&self, row: usize) -> Option<&'static Rule> {
        let place = usize::from(self.rows[row].stays).checked_sub(1)?;
        Some(self.rules[place])
    }

    /// The row whose network a row shares: itself, where each has its own; else the first of its machine's primary NIC, or of its
    /// first one.
    pub fn lead(&self, row: usize) -> usize {
        self.leads.get(row).map_or(row, |lead| *lead as usize)
    }

    fn stay(&mut self, rule: Option<&'static Rule>) -> u8 {
        let Some(rule) = rule else { return 0 };
        let known = self.rules.iter().position(|known| *known == rule);
        let place = known.unwrap_or_else(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        });
        debug_assert!(place < usize::from(u8::MAX), "there are not that many rules");
        place as u8 + 1
    }

    fn address_kind(&mut self, address: Option<IpAddr>) -> (Kind, u32) {
        match address {
            None => (Kind::None, 0),
            Some(IpAddr::V4(address)) => (Kind::Ipv4, address.into()),
            Some(address) => {
                self.ipv6.push(address);
                (Kind::Ipv6, self.ipv6.len() as u32 - 1)
            }
        }
    }
}

impl<'a> Plan<'a> {
    /// What a person chose for a NIC.
    pub(super) fn choice(&self, nic: NicId) -> Option<&'a NicChoice> {
        match self.choices.get(nic.index()) {
            _ if self.mapping.nics.is_empty() => None,
            Some(choice) => *choice,
            None => self.mapping.nics.get(&self.source.nic(nic).key),
        }
    }

    /// Looks everything up that is asked for each row.
    pub(super) fn look_up(&mut self) {
        let Self { source, mapping, .. } = *self;
        if !mapping.nics.is_empty() {
            self.choices.resize(source.nics.len(), None);
            for (key, choice) in &mapping.nics {
                if let Some(nic) = source.nic_by_key(key) {
                    self.choices[nic.index()] = Some(choice);
                }
            }
        }
        self.homes = self.at_home();
        if self.rules.network_for == NetworkFor::Machine {
            let mut leads: Vec<u32> = (0..self.rows() as u32).collect();
            for (machine, _) in source.machines() {
                if let Some(lead) = self.lead_of(machine) {
                    leads[rows_of(source, machine)].fill(lead as u32);
                }
            }
            self.homes.leads = leads;
        }
    }

    fn at_home(&self) -> Homes {
        let Self { source, target, mapping, .. } = *self;
        let rows = source.attached_ip_configurations();
        let networks = source.subnets.iter().map(|subnet| subnet.network.place()).collect();
        let mut homes = Homes { rows: Vec::with_capacity(rows), networks, ..Homes::default() };
        for (row, configuration) in source.ip_configurations[..rows].iter().enumerate() {
            let nic = source.nic(configuration.nic);
            let choice = self.choice(configuration.nic).and_then(|nic| nic.ip_configuration(&configuration.name));
            let machine = nic.virtual_machine.map(|id| source.virtual_machine(id));
            let excluded =
                !mapping.excluded.is_empty() && machine.is_some_and(|machine| mapping.excluded.contains(&machine.key));
            let is_windows = machine.is_some_and(|it| it.operating_system() == Some(OperatingSystem::Windows));
            let row = IpConfigurationId::new(row as u32);
            let stays = match excluded {
                true => Some(&common::EXCLUDED),
                false => (self.rules.leave_out)(&RowQuestion { source, target, row, choice, mapping }),
            };
            homes.replicas_moved |= mapping.of_nic(nic, Attribute::ReplicaNetwork).is_some();
            let (kind, address) = homes.address_kind(configuration.address());
            let home = Home {
                subnet: configuration.subnet.map_or(UNKNOWN, |subnet| subnet.place()),
                address,
                nic: configuration.nic.place(),
                kind,
                allocation: configuration.allocation,
                stays: homes.stay(stays),
                facts: u8::from(configuration.primary) * PRIMARY + u8::from(is_windows) * WINDOWS,
            };
            homes.rows.push(home);
        }
        homes
    }

    fn lead_of(&self, machine: VirtualMachineId) -> Option<usize> {
        let takes_part = |row: &usize| self.homes.stays(*row).is_none() && self.homes.subnet(*row).is_some();
        let is_primary = |row: &usize| {
            self.mapping.of_nic(self.source.nic(self.homes.nic(*row)), Attribute::NicRole) == Some("primary")
        };
        let taking_part = || rows_of(self.source, machine).filter(takes_part);
        taking_part().find(is_primary).or_else(|| taking_part().next())
    }
}

/// The rows of a machine.
pub(super) fn rows_of(source: &Inventory, machine: VirtualMachineId) -> std::ops::Range<usize> {
    let rows = source.row_places_of(machine);
    rows.start as usize..rows.end as usize
}
