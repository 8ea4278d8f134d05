//! Every way a mapping changes, each with its one-line label for undo.
//!
//! A drag, a bulk change, an accepted suggestion and a finding's fix are all [`Edit`]s. An edit names things by key and
//! says what should be, not what to flip, so doing it twice does it once.

use std::net::IpAddr;

use super::address_range::AddressRange;
use super::inventory::Allocation;
use super::mapping::{IpConfigurationChoice, Mapping, NicChoice, Operation, Pin, Reservation, SubnetKey};
use super::text::{Key, Text};

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
    /// Verb first, for undo: `map vlan-10 to dr-app`. `name` gives the name that people use for a key.
    pub fn label(&self, name: &dyn Fn(&Key) -> String) -> String {
        let count = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        match self {
            Self::MapNetwork { source, target: Some(target) } => format!("map {} to {}", name(source), name(target)),
            Self::MapNetwork { source, target: None } => format!("unmap {}", name(source)),
            Self::MapTestNetwork { source, target: Some(target) } => {
                format!("set {} as test network of {}", name(target), name(source))
            }
            Self::MapTestNetwork { source, target: None } => {
                format!("set the failover network as test network of {}", name(source))
            }
            Self::MapBack { target, source: Some(source) } => format!("map {} back to {}", name(target), name(source)),
            Self::MapBack { target, source: None } => format!("take the mapping back from {} away", name(target)),
            Self::ChooseNetwork { nics, network: Some(network) } => {
                format!("put {} into {}", count(nics.len(), "NIC"), name(network))
            }
            Self::ChooseNetwork { nics, network: None } => {
                format!("leave the network of {} to the mapping", count(nics.len(), "NIC"))
            }
            Self::ChooseSubnet { nics, subnet: Some(subnet), .. } => {
                format!("put {} into {subnet}", count(nics.len(), "NIC"))
            }
            Self::ChooseSubnet { nics, subnet: None, .. } => {
                format!("leave the subnet of {} to the rule", count(nics.len(), "NIC"))
            }
            Self::TypeAddresses { addresses, .. } => match addresses.as_slice() {
                [(_, Some(address))] => format!("type {address}"),
                [(_, None)] => "leave an address to the rule".into(),
                many => format!("type {}", count(many.len(), "address").replace("addresss", "addresses")),
            },
            Self::ChooseAllocation { rows, allocation } => match allocation {
                Some(allocation) => format!("make {} {}", count(rows.len(), "row"), allocation.code()),
                None => format!("leave static or DHCP of {} to the rule", count(rows.len(), "row")),
            },
            Self::Exclude { virtual_machines, excluded: true } => {
                format!("leave {} out", count(virtual_machines.len(), "VM"))
            }
            Self::Exclude { virtual_machines, excluded: false } => {
                format!("take {} in", count(virtual_machines.len(), "VM"))
            }
            Self::SelectSecondary { rows, selected: true } => {
                format!("add {}", count(rows.len(), "secondary IP configuration"))
            }
            Self::SelectSecondary { rows, selected: false } => {
                format!("leave {} out", count(rows.len(), "secondary IP configuration"))
            }
            Self::Reserve { subnet, range, .. } => format!("reserve {range} in {}", subnet.subnet),
            Self::Unreserve { subnet, range } => format!("free {range} in {}", subnet.subnet),
            Self::SetOption { option, on: true } => format!("switch {option} on"),
            Self::SetOption { option, on: false } => format!("switch {option} off"),
            Self::Freeze { .. } => "freeze the plan".into(),
            Self::Thaw => "thaw the plan".into(),
            Self::Several { label, .. } => label.clone(),
        }
    }

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
                reservations.sort_by_key(|reservation| reservation.range);
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

fn set(mappings: &mut std::collections::BTreeMap<Key, Key>, from: &Key, to: Option<Key>) {
    match to {
        Some(to) => mappings.insert(from.clone(), to),
        None => mappings.remove(from),
    };
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
