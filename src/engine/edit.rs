//! Every way a mapping changes, each with its one-line label for undo.
//!
//! A drag, a bulk change, an accepted suggestion and a finding's fix are all [`Edit`]s. An edit names things by key and
//! says what should be, not what to flip, so doing it twice does it once.

use std::net::IpAddr;

use ipnet::IpNet;

use super::address_policy::AddressPolicy;
use super::address_range::AddressRange;
use super::attribute::Attribute;
use super::connection::{Connection, Lifetime, Place};
use super::inventory::{Allocation, Side};
use super::mapping::{IpConfigurationChoice, Mapping, Named, NicChoice, Operation, Pin, Reservation, SubnetKey};
use super::order;
use super::text::{Key, Text};

mod label;

/// Names one IP configuration across inventories.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// Key of its NIC.
    pub nic: Key,
    /// Its name.
    pub name: Key,
}

/// A change of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Source network → target network; `None` takes the mapping away.
    MapNetwork {
        /// Key of the source network.
        source: Key,
        /// Key of the target network.
        target: Option<Key>,
    },
    /// Source network → network of its test failovers; `None` for the failover's own.
    MapTestNetwork {
        /// Key of the source network.
        source: Key,
        /// Key of the network tested in.
        target: Option<Key>,
    },
    /// Target network → source network; `None` takes the mapping away.
    MapBack {
        /// Key of the target network.
        target: Key,
        /// Key of the source network.
        source: Option<Key>,
    },
    /// Other target network for single NICs; `None` leaves it to the mapping.
    ChooseNetwork {
        /// Keys of the NICs.
        nics: Vec<Key>,
        /// Key of the target network.
        network: Option<Key>,
    },
    /// Other subnet for single NICs; `None` leaves it to the rule.
    ChooseSubnet {
        /// Keys of the NICs.
        nics: Vec<Key>,
        /// In which operation.
        operation: Operation,
        /// Name of the subnet.
        subnet: Option<Key>,
    },
    /// Typed addresses; `None` leaves a row to the rule.
    TypeAddresses {
        /// In which operation.
        operation: Operation,
        /// Rows with their addresses.
        addresses: Vec<(RowKey, Option<IpAddr>)>,
    },
    /// Static or DHCP whatever the source has; `None` leaves it to the rule.
    ChooseAllocation {
        /// Which rows.
        rows: Vec<RowKey>,
        /// Static or dynamic.
        allocation: Option<Allocation>,
    },
    /// Leaves VMs out, or takes them in.
    Exclude {
        /// Keys of the VMs.
        virtual_machines: Vec<Key>,
        /// Out, or in.
        excluded: bool,
    },
    /// Fails secondary IP configurations over too, or not.
    SelectSecondary {
        /// Which rows.
        rows: Vec<RowKey>,
        /// With, or without.
        selected: bool,
    },
    /// Keeps addresses free.
    Reserve {
        /// Of which subnet.
        subnet: SubnetKey,
        /// Which.
        range: AddressRange,
        /// What for.
        note: Text,
    },
    /// Frees them again.
    Unreserve {
        /// Of which subnet.
        subnet: SubnetKey,
        /// Which: exactly as reserved.
        range: AddressRange,
    },
    /// Switches a reading of the rules.
    SetOption {
        /// Its id.
        option: Text,
        /// On or off.
        on: bool,
    },
    /// Switches one of several readings on that exclude each other; `None` switches all of them off.
    ChooseOption {
        /// The one that is on.
        option: Option<Text>,
        /// All of them.
        among: Vec<Text>,
    },
    /// States what no file says, or something else than the files; `None` leaves it to the files.
    SetAttribute {
        /// About what.
        things: Vec<Named>,
        /// Which.
        attribute: Attribute,
        /// The value, as [`Attribute::accepts`] gives it.
        value: Option<Text>,
    },
    /// Gives a source network re-IP rules; `None` takes them away.
    SetPolicy {
        /// Key of the source network.
        network: Key,
        /// The rules.
        policy: Option<AddressPolicy>,
    },
    /// Says when a connection is up; `None` leaves it to the files.
    Connect {
        /// Between what.
        connection: Connection,
        /// When.
        lifetime: Option<Lifetime>,
    },
    /// Draws a site that no inventory has; `None` takes it away, and its connections.
    DrawSite {
        /// Its name.
        site: Key,
        /// The addresses that it uses.
        prefixes: Option<Vec<IpNet>>,
    },
    /// States subnets of networks, with their prefixes; `None` leaves a subnet to the files.
    StateSubnets {
        /// On which side, which network and subnet, which prefixes: all at once, so that they are undone together.
        subnets: Vec<(Side, SubnetKey, Option<Vec<IpNet>>)>,
    },
    /// Says static or DHCP where no file does; `None` leaves it open.
    StateAllocations {
        /// Keys of source networks; the empty one for addresses without a network.
        networks: Vec<Key>,
        /// Static or dynamic.
        allocation: Option<Allocation>,
    },
    /// Fixes landings, as they stand.
    Freeze {
        /// In which operation, which row, where.
        landings: Vec<(Operation, RowKey, SubnetKey, Option<IpAddr>)>,
    },
    /// Takes all frozen landings back; addresses typed before stay.
    Thaw,
    /// Several at once, undone together.
    Several {
        /// For undo.
        label: String,
        /// In order.
        edits: Vec<Edit>,
    },
}

impl Edit {
    /// Carries the edit out.
    pub fn apply(&self, mapping: &mut Mapping) {
        match self {
            Self::MapNetwork { source, target } => set(&mut mapping.networks, source, target.clone()),
            Self::MapTestNetwork { source, target } => set(&mut mapping.test_networks, source, target.clone()),
            Self::MapBack { target, source } => set(&mut mapping.networks_back, target, source.clone()),
            Self::ChooseNetwork { nics, network } => {
                for nic in nics {
                    change_nic(mapping, nic, |choice| choice.network = network.clone());
                }
            }
            Self::ChooseSubnet { nics, operation, subnet } => {
                for nic in nics {
                    change_nic(mapping, nic, |choice| choice.subnets[operation.index()] = subnet.clone());
                }
            }
            Self::TypeAddresses { operation, addresses } => {
                for (row, address) in addresses {
                    change_row(mapping, row, |choice| {
                        choice.pins[operation.index()] = address.map(Pin::Typed);
                    });
                }
            }
            Self::ChooseAllocation { rows, allocation } => {
                for row in rows {
                    change_row(mapping, row, |choice| choice.allocation = *allocation);
                }
            }
            Self::Exclude { virtual_machines, excluded } => {
                for virtual_machine in virtual_machines {
                    if *excluded {
                        mapping.excluded.insert(virtual_machine.clone());
                    } else {
                        mapping.excluded.remove(virtual_machine);
                    }
                }
            }
            Self::SelectSecondary { rows, selected } => {
                for row in rows {
                    change_row(mapping, row, |choice| choice.selected = *selected);
                }
            }
            Self::Reserve { subnet, range, note } => {
                let reservations = mapping.reservations.entry(subnet.clone()).or_default();
                match reservations.iter_mut().find(|reservation| reservation.range == *range) {
                    Some(reservation) => reservation.note = note.clone(),
                    None => reservations.push(Reservation { range: *range, note: note.clone() }),
                }
                order::sort_by_key(reservations, |reservation| reservation.range);
            }
            Self::Unreserve { subnet, range } => {
                if let Some(reservations) = mapping.reservations.get_mut(subnet) {
                    reservations.retain(|reservation| reservation.range != *range);
                    if reservations.is_empty() {
                        mapping.reservations.remove(subnet);
                    }
                }
            }
            Self::SetOption { option, on: true } => {
                mapping.options.insert(option.clone());
            }
            Self::SetOption { option, on: false } => {
                mapping.options.remove(option);
            }
            Self::ChooseOption { option, among } => {
                for other in among {
                    mapping.options.remove(other);
                }
                mapping.options.extend(option.clone());
            }
            Self::SetAttribute { things, attribute, value } => {
                for thing in things {
                    let attributes = mapping.attributes.entry(thing.clone()).or_default();
                    attributes.set(*attribute, value.as_deref());
                    if attributes.is_empty() {
                        mapping.attributes.remove(thing);
                    }
                }
            }
            Self::SetPolicy { network, policy } => set(&mut mapping.policies, network, policy.clone()),
            Self::Connect { connection, lifetime } => match lifetime {
                Some(lifetime) => {
                    mapping.connections.insert(connection.clone(), *lifetime);
                }
                None => {
                    mapping.connections.remove(connection);
                }
            },
            Self::DrawSite { site, prefixes } => {
                if prefixes.is_none() {
                    let drawn = Place::Drawn(site.clone());
                    mapping.connections.retain(|connection, _| !connection.ends().contains(&drawn));
                }
                set(&mut mapping.sites, site, prefixes.clone());
            }
            Self::StateSubnets { subnets } => {
                for (side, subnet, prefixes) in subnets {
                    state_subnet(mapping, (*side, subnet.clone()), prefixes.as_deref().unwrap_or_default());
                }
            }
            Self::StateAllocations { networks, allocation } => {
                let allocation = allocation.filter(|allocation| *allocation != Allocation::Unknown);
                for network in networks {
                    set(&mut mapping.allocations, network, allocation);
                }
            }
            Self::Freeze { landings } => {
                for (operation, row, subnet, address) in landings {
                    change_row(mapping, row, |choice| {
                        let pin = &mut choice.pins[operation.index()];
                        let typed = match pin {
                            Some(Pin::Typed(typed)) => Some(*typed),
                            Some(Pin::Frozen { typed, .. }) => *typed,
                            None => None,
                        };
                        *pin = Some(Pin::Frozen { subnet: subnet.clone(), address: *address, typed });
                    });
                }
            }
            Self::Thaw => thaw(mapping),
            Self::Several { edits, .. } => {
                for edit in edits {
                    edit.apply(mapping);
                }
            }
        }
    }
}

fn set<T>(mappings: &mut std::collections::BTreeMap<Key, T>, from: &Key, to: Option<T>) {
    match to {
        Some(to) => mappings.insert(from.clone(), to),
        None => mappings.remove(from),
    };
}

/// A subnet has prefixes, each once, and so has its network a key: what has none is no statement.
fn state_subnet(mapping: &mut Mapping, subnet: (Side, SubnetKey), prefixes: &[IpNet]) {
    let mut stated: Vec<IpNet> = Vec::new();
    for prefix in prefixes.iter().map(IpNet::trunc) {
        if !stated.contains(&prefix) {
            stated.push(prefix);
        }
    }
    let has_name = !subnet.1.network.as_str().is_empty() && !subnet.1.subnet.as_str().is_empty();
    // Taken out first, the name has the spelling given last.
    mapping.subnets.remove(&subnet);
    if has_name && !stated.is_empty() {
        mapping.subnets.insert(subnet, stated);
    }
}

fn change_nic(mapping: &mut Mapping, nic: &Key, change: impl FnOnce(&mut NicChoice)) {
    let choice = mapping.nics.entry(nic.clone()).or_default();
    change(choice);
    if choice.is_empty() {
        mapping.nics.remove(nic);
    }
}

fn change_row(mapping: &mut Mapping, row: &RowKey, change: impl FnOnce(&mut IpConfigurationChoice)) {
    change_nic(mapping, &row.nic, |nic| {
        let choice = nic.ip_configurations.entry(row.name.clone()).or_default();
        change(choice);
        if choice.is_empty() {
            nic.ip_configurations.remove(&row.name);
        }
    });
}

fn thaw(mapping: &mut Mapping) {
    for nic in mapping.nics.values_mut() {
        for choice in nic.ip_configurations.values_mut() {
            for pin in &mut choice.pins {
                if let Some(Pin::Frozen { typed, .. }) = pin {
                    *pin = typed.map(Pin::Typed);
                }
            }
        }
        nic.ip_configurations.retain(|_, choice| !choice.is_empty());
    }
    mapping.nics.retain(|_, choice| !choice.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> RowKey {
        RowKey { nic: "nic".into(), name: "ipconfig1".into() }
    }

    fn typed(address: &str) -> Edit {
        let operation = Operation::Failover;
        Edit::TypeAddresses { operation, addresses: vec![(row(), Some(address.parse().unwrap()))] }
    }

    #[test]
    fn taking_every_choice_back_leaves_no_trace() {
        let mut mapping = Mapping::default();
        typed("10.0.0.4").apply(&mut mapping);
        Edit::SelectSecondary { rows: vec![row()], selected: true }.apply(&mut mapping);
        Edit::SelectSecondary { rows: vec![row()], selected: false }.apply(&mut mapping);
        Edit::TypeAddresses { operation: Operation::Failover, addresses: vec![(row(), None)] }.apply(&mut mapping);
        assert_eq!(mapping, Mapping::default());
    }

    #[test]
    fn thawing_brings_back_what_was_typed_before_the_freeze() {
        let mut mapping = Mapping::default();
        typed("10.0.0.4").apply(&mut mapping);
        let before = mapping.clone();
        let subnet = SubnetKey { network: "corp".into(), subnet: "app".into() };
        let address = Some("10.0.0.4".parse().unwrap());
        for _ in 0..2 {
            let landings = vec![(Operation::Failover, row(), subnet.clone(), address)];
            Edit::Freeze { landings }.apply(&mut mapping);
        }
        assert_ne!(mapping, before);
        Edit::Thaw.apply(&mut mapping);
        assert_eq!(mapping, before);
    }

    #[test]
    fn many_typed_addresses_are_counted_in_the_label() {
        let addresses = vec![(row(), None), (row(), None)];
        let edit = Edit::TypeAddresses { operation: Operation::Failover, addresses };
        assert_eq!(edit.label(&|key| key.to_string()), "type 2 addresses");
    }
}
