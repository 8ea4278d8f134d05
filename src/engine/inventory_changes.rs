//! What changed from one state of a site to the next: what is new, gone, elsewhere, under another address.

use super::inventory::{Inventory, IpConfiguration, Known, Nic, NicId};
use super::order;
use super::text::{Key, Text};

/// What happened to a thing between two states of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is not listed any more.
    Gone,
    /// It is in another place: a NIC in another network or subnet, a VM at another location.
    Moved,
    /// It has other addresses: a NIC other IP addresses, a subnet or network other prefixes.
    Readdressed,
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangedThing {
    /// A network.
    Network,
    /// A subnet.
    Subnet,
    /// A VM.
    VirtualMachine,
    /// A NIC of a VM that was there before and after.
    Nic,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InventoryChange {
    /// What happened.
    pub kind: ChangeKind,
    /// To what.
    pub thing: ChangedThing,
    /// Its name: `web1 / nic0`, `corp / app`.
    pub name: String,
    /// What held before, where something was replaced: an address, a network and subnet.
    pub before: String,
    /// What holds now.
    pub after: String,
}

/// What changed from one state of a site to the next, in the order of kinds, things and names.
pub fn changes(before: &Inventory, after: &Inventory) -> Vec<InventoryChange> {
    let mut changes = Vec::new();
    network_changes(before, after, &mut changes);
    machine_changes(before, after, &mut changes);
    order::sort(&mut changes);
    changes
}

fn note(
    changes: &mut Vec<InventoryChange>,
    kind: ChangeKind,
    thing: ChangedThing,
    name: String,
    (before, after): (String, String),
) {
    changes.push(InventoryChange { kind, thing, name, before, after });
}

fn nothing() -> (String, String) {
    (String::new(), String::new())
}

fn network_changes(before: &Inventory, after: &Inventory, changes: &mut Vec<InventoryChange>) {
    let listed = |known: Known| known == Known::Listed;
    for (key, id) in &after.network_by_key {
        let network = after.network(*id);
        let old = before.network_by_key.get(key).map(|id| (before.network(*id), before.subnets_of(*id)));
        let Some((old, old_subnets)) = old.filter(|(old, _)| listed(old.known) || !listed(network.known)) else {
            if listed(network.known) {
                note(changes, ChangeKind::Added, ChangedThing::Network, network.name.to_string(), nothing());
            }
            continue;
        };
        if old.prefixes != network.prefixes {
            let words = (joined(&old.prefixes), joined(&network.prefixes));
            note(changes, ChangeKind::Readdressed, ChangedThing::Network, network.name.to_string(), words);
        }
        let subnets = after.subnets_of(*id);
        let find = |among: &[super::inventory::Subnet], name: &Text| {
            among.iter().position(|subnet| super::text::same_folded(&subnet.name, name))
        };
        let name = |subnet: &super::inventory::Subnet| format!("{} / {}", network.name, subnet.name);
        for subnet in subnets.iter().filter(|subnet| listed(subnet.known)) {
            match find(old_subnets, &subnet.name).map(|place| &old_subnets[place]) {
                Some(old) if listed(old.known) && old.prefixes != subnet.prefixes => {
                    let words = (joined(&old.prefixes), joined(&subnet.prefixes));
                    note(changes, ChangeKind::Readdressed, ChangedThing::Subnet, name(subnet), words);
                }
                Some(_) => {}
                None => note(changes, ChangeKind::Added, ChangedThing::Subnet, name(subnet), nothing()),
            }
        }
        for subnet in old_subnets.iter().filter(|subnet| listed(subnet.known)) {
            if find(subnets, &subnet.name).is_none() {
                note(changes, ChangeKind::Gone, ChangedThing::Subnet, name(subnet), nothing());
            }
        }
    }
    for (key, id) in &before.network_by_key {
        let network = before.network(*id);
        if listed(network.known) && !after.network_by_key.contains_key(key) {
            note(changes, ChangeKind::Gone, ChangedThing::Network, network.name.to_string(), nothing());
        }
    }
}

fn machine_changes(before: &Inventory, after: &Inventory, changes: &mut Vec<InventoryChange>) {
    for (id, machine) in after.machines() {
        let name = machine.name().to_string();
        let Some(old_id) = before.virtual_machine_by_key(&machine.key) else {
            note(changes, ChangeKind::Added, ChangedThing::VirtualMachine, name, nothing());
            continue;
        };
        let old = before.virtual_machine(old_id);
        if old.location() != machine.location() {
            let words = (text(old.location()), text(machine.location()));
            note(changes, ChangeKind::Moved, ChangedThing::VirtualMachine, name, words);
        }
        let (old_nics, new_nics) = (before.nics_of(old_id), after.nics_of(id));
        let nic_name = |nic: &Nic| format!("{} / {}", machine.name(), nic.name());
        for (nic, new) in new_nics.iter().zip(after.nic_places_of(id).map(NicId::new)) {
            let mut olds = old_nics.iter().zip(before.nic_places_of(old_id).map(NicId::new));
            match olds.find(|(old, _)| old.key == nic.key) {
                Some((_, old)) => nic_changes((before, old), (after, new), &nic_name(nic), changes),
                None => note(changes, ChangeKind::Added, ChangedThing::Nic, nic_name(nic), nothing()),
            }
        }
        for nic in old_nics.iter().filter(|old| new_nics.iter().all(|nic| old.key != nic.key)) {
            note(changes, ChangeKind::Gone, ChangedThing::Nic, nic_name(nic), nothing());
        }
    }
    for machine in &before.virtual_machines {
        if after.virtual_machine_by_key(&machine.key).is_none() {
            let name = machine.name().to_owned();
            note(changes, ChangeKind::Gone, ChangedThing::VirtualMachine, name, nothing());
        }
    }
}

fn nic_changes(
    (before, old): (&Inventory, NicId),
    (after, new): (&Inventory, NicId),
    name: &str,
    changes: &mut Vec<InventoryChange>,
) {
    let (old_rows, new_rows) = (before.ip_configurations_of(old), after.ip_configurations_of(new));
    let addresses = |rows: &[IpConfiguration]| {
        let list: Vec<String> = rows.iter().filter_map(|row| Some(row.address()?.to_string())).collect();
        list.join(", ")
    };
    let (old_addresses, new_addresses) = (addresses(old_rows), addresses(new_rows));
    if old_addresses != new_addresses {
        let words = (old_addresses, new_addresses);
        note(changes, ChangeKind::Readdressed, ChangedThing::Nic, name.to_owned(), words);
    }
    let (old_place, new_place) = (place_of(before, old_rows), place_of(after, new_rows));
    if old_place != new_place {
        note(changes, ChangeKind::Moved, ChangedThing::Nic, name.to_owned(), (old_place.1, new_place.1));
    }
}

/// Key of the network and name of the subnet, for comparing; both names, for people.
fn place_of(inventory: &Inventory, rows: &[IpConfiguration]) -> (Option<(Key, Text)>, String) {
    let Some(subnet) = rows.first().and_then(|row| row.subnet).map(|id| inventory.subnet(id)) else {
        return (None, String::new());
    };
    let network = inventory.network(subnet.network);
    let words =
        if subnet.name.is_empty() { network.name.to_string() } else { format!("{} / {}", network.name, subnet.name) };
    (Some((network.key.clone(), subnet.name.clone())), words)
}

fn joined(prefixes: &[ipnet::IpNet]) -> String {
    prefixes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn text(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::inventory_builder::InventoryBuilder;
    use crate::engine::inventory_rows::{
        InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
    };

    /// `web1 10.0.0.4 app`: VMs with one NIC each, in subnets of the network `corp` at `hq`.
    pub(in crate::engine) fn site(machines: &[&str], subnets: &[&str]) -> InventoryRows {
        let mut rows = InventoryRows::default();
        let subnet = |name: &&str| SubnetRow { name: (*name).into(), ..SubnetRow::default() };
        rows.networks.push(NetworkRow {
            key: "corp".into(),
            name: "corp".into(),
            location: Some("hq".into()),
            subnets: subnets.iter().map(subnet).collect(),
            ..NetworkRow::default()
        });
        for machine in machines {
            let words: Vec<&str> = machine.split(' ').collect();
            rows.virtual_machines.push(VirtualMachineRow {
                key: words[0].into(),
                name: words[0].into(),
                location: Some("hq".into()),
                ..VirtualMachineRow::default()
            });
            rows.nics.push(NicRow {
                key: format!("{}/nic0", words[0]).into(),
                name: "nic0".into(),
                location: Some("hq".into()),
                virtual_machine_key: Some(words[0].into()),
                ip_configurations: vec![IpConfigurationRow {
                    name: "ipconfig1".into(),
                    address: words[1].parse().ok(),
                    subnet: Some(SubnetReference {
                        network_key: "corp".into(),
                        network_name: "corp".into(),
                        subnet_name: words[2].into(),
                    }),
                    ..IpConfigurationRow::default()
                }],
                ..NicRow::default()
            });
        }
        rows
    }

    pub(in crate::engine) fn built(rows: InventoryRows) -> Inventory {
        let mut builder = InventoryBuilder::default();
        builder.add(rows, "file", 0);
        builder.finish().0
    }

    pub(in crate::engine) fn told(before: &Inventory, after: &Inventory) -> Vec<String> {
        let word = |change: InventoryChange| {
            format!("{:?} {:?} {} {}>{}", change.kind, change.thing, change.name, change.before, change.after)
        };
        changes(before, after).into_iter().map(word).collect()
    }

    #[test]
    fn added_gone_moved_and_readdressed_are_told_apart() {
        let before = built(site(&["a 10.0.0.4 app", "b 10.0.0.5 app", "c 10.0.0.6 app"], &["app", "old"]));
        let after = built(site(&["a 10.0.0.4 db", "b 10.0.0.9 app", "d 10.0.0.7 app"], &["app", "db"]));
        let expected = [
            "Added Subnet corp / db >",
            "Added VirtualMachine d >",
            "Gone Subnet corp / old >",
            "Gone VirtualMachine c >",
            "Moved Nic a / nic0 corp / app>corp / db",
            "Readdressed Nic b / nic0 10.0.0.5>10.0.0.9",
        ];
        assert_eq!(told(&before, &after), expected);
        assert_eq!(told(&after, &after), [""; 0]);
    }
}
