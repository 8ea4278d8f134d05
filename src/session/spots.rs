//! Where all rows are before an operation, or after it, by what they share: rows of one placing have the same names.

use std::net::IpAddr;

use crate::engine::inventory::{Inventory, IpConfiguration, SubnetId};
use crate::engine::mapping::Operation;
use crate::engine::reason::rule_of;
use crate::engine::resolve::{Landings, Placing};

use super::address_words::AddressWord;
use super::rows::Shown;

/// Spots of all rows.
pub struct Spots<'a> {
    /// What tells the placing of a row.
    pub landings: &'a Landings,
    /// By placing, the names of network and subnet; empty where there is none.
    pub names: Vec<(&'a str, &'a str)>,
    /// Where addresses are those of today.
    today: Option<&'a Inventory>,
}

impl<'a> Spots<'a> {
    /// Before the operation shown.
    pub fn before(shown: &Shown<'a>) -> Self {
        if shown.operation == Operation::Failback {
            return Self::after(shown, Operation::Failover);
        }
        let source = shown.state.source();
        let landings = &shown.computed.resolutions.of(shown.operation).landings;
        let names = landings.placings().iter().map(|(placing, _)| {
            let subnet = placing.home.map(|home| source.subnet(SubnetId::new(home)));
            subnet.map_or(("", ""), |subnet| (&*source.network(subnet.network).name, &*subnet.name))
        });
        Self { names: names.collect(), landings, today: Some(source) }
    }

    /// After an operation.
    pub fn after(shown: &Shown<'a>, operation: Operation) -> Self {
        let resolution = shown.computed.resolutions.of(operation);
        let (landings, destination) = (&resolution.landings, &resolution.destination);
        let names = landings.placings().iter().map(|(placing, _)| {
            let network = placing.network.map_or("", |chosen| &*destination.network(chosen.value).name);
            (network, placing.subnet.map_or("", |chosen| &*destination.subnet(chosen.value).name))
        });
        Self { names: names.collect(), landings, today: None }
    }

    /// The placing of a row.
    pub fn placing(&self, row: usize) -> usize {
        self.landings.placing_of_row(row) as usize
    }

    /// The address of a row.
    pub fn address(&self, row: usize) -> Option<IpAddr> {
        match self.today {
            Some(inventory) => inventory.ip_configurations[row].address(),
            None => self.landings.static_address(row),
        }
    }

    /// Marks the rows that are where the names of network and subnet are as wanted.
    pub fn mark_named(&self, is_wanted: impl Fn(&str, &str) -> bool, marked: &mut [bool]) {
        let wanted: Vec<bool> = self.names.iter().map(|(network, subnet)| is_wanted(network, subnet)).collect();
        if wanted.contains(&true) {
            let placings = self.landings.placings_of_rows();
            marked.iter_mut().zip(placings).for_each(|(marked, placing)| *marked |= wanted[placing as usize]);
        }
    }

    /// Marks the rows whose address has a word.
    pub fn mark_addresses(&self, word: &AddressWord<'_>, marked: &mut [bool]) {
        match self.today {
            Some(inventory) => word.mark(inventory.ip_configurations.iter().map(IpConfiguration::address), marked),
            None => word.mark(self.landings.static_addresses(), marked),
        }
    }

    /// How rows of a placing came to be there, where that is not told by their addresses.
    pub fn how(placing: &Placing) -> Option<&'static str> {
        match (&placing.network, &placing.subnet) {
            (Err(_), _) => Some(rule_of(&placing.network).label),
            (_, Err(_)) => Some(rule_of(&placing.subnet).label),
            _ => None,
        }
    }
}
