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
use super::inventory::Allocation;
use super::mapping::{IpConfigurationChoice, Mapping, Named, NicChoice, Operation, Pin, Reservation, SubnetKey};
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
            Self::ChooseOption { option: Some(option), .. } => format!("choose {option}"),
            Self::ChooseOption { option: None, among } => format!("choose none of {}", among.join(", ")),
            Self::SetAttribute { things, attribute, value } => {
                let what = match things.as_slice() {
                    [one] => name(one.key()),
                    many => count(many.len(), "thing"),
                };
                let attribute = attribute.code().replace('_', " ");
                match value {
                    Some(value) => format!("set {attribute} of {what} to {value}"),
                    None => format!("leave {attribute} of {what} to the files"),
                }
            }
            Self::SetPolicy { network, policy: Some(_) } => format!("set re-IP rules of {}", name(network)),
            Self::SetPolicy { network, policy: None } => format!("take the re-IP rules of {} away", name(network)),
            Self::Connect { connection, lifetime } => {
                let [left, right] = connection.ends().each_ref().map(|place| match place {
                    Place::Source(key) | Place::Target(key) | Place::Drawn(key) => name(key),
                });
                match lifetime {
                    Some(Lifetime { today: false, after: false }) => format!("disconnect {left} and {right}"),
                    Some(Lifetime { today: true, after: false }) => {
                        format!("disconnect {left} and {right} for the failover")
                    }
                    Some(Lifetime { today: false, after: true }) => {
                        format!("connect {left} and {right} after the failover")
                    }
                    Some(Lifetime { today: true, after: true }) => format!("connect {left} and {right}"),
                    None => format!("leave the connection of {left} and {right} to the files"),
                }
            }
            Self::DrawSite { site, prefixes: Some(_) } => format!("draw {site}"),
            Self::DrawSite { site, prefixes: None } => format!("take {site} away"),
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
