//! Things that got another key because a file of another tool tells of them too: what a person stated about them follows.

use std::collections::BTreeMap;

use super::attribute::Attribute;
use super::connection::{Connection, Place};
use super::inventory::{Inventory, Side};
use super::mapping::{Mapping, Named, Operation, Pin, SubnetKey};
use super::text::Key;

/// New keys by old ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renamed {
    /// Of networks.
    pub networks: Names,
    /// Of VMs.
    pub machines: Names,
    /// Of NICs.
    pub nics: Names,
}

/// New keys of one kind by old ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(BTreeMap<Key, Option<Key>>);

impl Names {
    /// Notes a new key. One that became two things has none.
    pub fn note(&mut self, old: Key, new: Key) {
        if old == new {
            return;
        }
        self.0
            .entry(old)
            .and_modify(|known| {
                if known.as_ref() != Some(&new) {
                    *known = None;
                }
            })
            .or_insert(Some(new));
    }

    fn new_of(&self, old: &Key) -> Option<&Key> {
        self.0.get(old)?.as_ref()
    }

    fn change(&self, key: &mut Key) {
        if let Some(new) = self.new_of(key) {
            *key = new.clone();
        }
    }

    /// Keys of a map; what was said about the new key already stays.
    fn change_keys<T>(&self, map: &mut BTreeMap<Key, T>) {
        for (old, new) in self.0.iter().filter_map(|(old, new)| Some((old, new.as_ref()?))) {
            if let Some(value) = map.remove(old) {
                map.entry(new.clone()).or_insert(value);
            }
        }
    }

    fn without(&mut self, is_there: impl Fn(&Key) -> bool) {
        self.0.retain(|old, _| !is_there(old));
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Renamed {
    /// Forgets keys that something in the inventory still has.
    pub fn gone_from(mut self, inventory: &Inventory) -> Self {
        self.networks.without(|key| inventory.network_by_key.contains_key(key));
        self.machines.without(|key| inventory.virtual_machine_by_key(key).is_some());
        self.nics.without(|key| inventory.nic_by_key(key).is_some());
        self
    }

    /// Whether nothing got another key.
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.machines.is_empty() && self.nics.is_empty()
    }

    /// Gives the new keys to what was stated about the things of a side.
    pub fn apply(&self, side: Side, mapping: &mut Mapping) {
        let networks = &self.networks;
        match side {
            Side::Source => {
                networks.change_keys(&mut mapping.networks);
                networks.change_keys(&mut mapping.test_networks);
                networks.change_keys(&mut mapping.policies);
                networks.change_keys(&mut mapping.allocations);
                mapping.networks_back.values_mut().for_each(|key| networks.change(key));
                self.machines.change_keys_of_set(&mut mapping.excluded);
                self.nics.change_keys(&mut mapping.nics);
            }
            Side::Target => {
                networks.change_keys(&mut mapping.networks_back);
                mapping.networks.values_mut().for_each(|key| networks.change(key));
                mapping.test_networks.values_mut().for_each(|key| networks.change(key));
                mapping.nics.values_mut().filter_map(|nic| nic.network.as_mut()).for_each(|key| networks.change(key));
                let reservations = std::mem::take(&mut mapping.reservations);
                for (mut subnet, ranges) in reservations {
                    networks.change(&mut subnet.network);
                    mapping.reservations.entry(subnet).or_default().extend(ranges);
                }
            }
        }
        for ((of, mut subnet), prefixes) in std::mem::take(&mut mapping.subnets) {
            if of == side {
                networks.change(&mut subnet.network);
            }
            mapping.subnets.entry((of, subnet)).or_insert(prefixes);
        }
        self.change_pins(side, mapping);
        self.change_attributes(side, mapping);
        self.change_connections(side, mapping);
    }

    fn change_pins(&self, side: Side, mapping: &mut Mapping) {
        let choices = mapping.nics.values_mut().flat_map(|nic| nic.ip_configurations.values_mut());
        for choice in choices {
            for operation in Operation::ALL {
                let lands = if operation == Operation::Failback { Side::Source } else { Side::Target };
                if let (true, Some(Pin::Frozen { subnet, .. })) = (lands == side, &mut choice.pins[operation.index()]) {
                    self.networks.change(&mut subnet.network);
                }
            }
        }
    }

    fn change_attributes(&self, side: Side, mapping: &mut Mapping) {
        for (mut named, mut attributes) in std::mem::take(&mut mapping.attributes) {
            match &mut named {
                Named::Network(of, key) | Named::Subnet(of, SubnetKey { network: key, .. }) if *of == side => {
                    self.networks.change(key);
                }
                Named::VirtualMachine(key) if side == Side::Source => self.machines.change(key),
                Named::Nic(key) if side == Side::Source => self.nics.change(key),
                _ => {}
            }
            if side == Side::Target
                && let Some(new) =
                    attributes.get(Attribute::ReplicaNetwork).and_then(|key| self.networks.new_of(&key.into()))
            {
                attributes.set(Attribute::ReplicaNetwork, Some(new.as_str()));
            }
            mapping.attributes.entry(named).and_modify(|known| *known = known.or(&attributes)).or_insert(attributes);
        }
    }

    fn change_connections(&self, side: Side, mapping: &mut Mapping) {
        for (connection, lifetime) in std::mem::take(&mut mapping.connections) {
            let [left, right] = connection.ends().each_ref().map(|place| {
                let mut place = place.clone();
                match (&mut place, side) {
                    (Place::Source(key), Side::Source) | (Place::Target(key), Side::Target) => {
                        self.networks.change(key)
                    }
                    _ => {}
                }
                place
            });
            if left != right {
                mapping.connections.entry(Connection::between(left, right)).or_insert(lifetime);
            }
        }
    }
}

impl Names {
    fn change_keys_of_set(&self, set: &mut std::collections::BTreeSet<Key>) {
        for (old, new) in self.0.iter().filter_map(|(old, new)| Some((old, new.as_ref()?))) {
            if set.remove(old) {
                set.insert(new.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::connection::Lifetime;
    use super::super::edit::{Edit, RowKey};
    use super::super::inventory::Allocation;
    use super::*;

    fn key(text: &str) -> Key {
        text.into()
    }

    fn renamed() -> Renamed {
        let mut renamed = Renamed::default();
        renamed.networks.note(key("net"), key("vc1/net"));
        renamed.machines.note(key("web"), key("vc1/vm-1"));
        renamed.nics.note(key("web/nic0"), key("vc1/vm-1/nic0"));
        renamed
    }

    #[test]
    fn all_that_was_stated_follows_a_thing_to_its_new_key() {
        let row = RowKey { nic: key("web/nic0"), name: key("ipconfig1") };
        let subnet = |network: &str| SubnetKey { network: key(network), subnet: key("app") };
        let state = |names: [&str; 4]| {
            let [net, vm, nic, row_nic] = names;
            let mut mapping = Mapping::default();
            let row = RowKey { nic: key(row_nic), ..row.clone() };
            let landing = |operation, network| (operation, row.clone(), subnet(network), None);
            for edit in [
                Edit::MapNetwork { source: key(net), target: Some(key("dr")) },
                Edit::MapTestNetwork { source: key(net), target: Some(key("dr")) },
                Edit::MapBack { target: key("dr"), source: Some(key(net)) },
                Edit::Exclude { virtual_machines: vec![key(vm)], excluded: true },
                Edit::Freeze { landings: vec![landing(Operation::Failover, "net"), landing(Operation::Failback, net)] },
                Edit::SetAttribute {
                    things: vec![
                        Named::Network(Side::Source, key(net)),
                        Named::Network(Side::Target, key("net")),
                        Named::Subnet(Side::Source, subnet(net)),
                        Named::VirtualMachine(key(vm)),
                        Named::Nic(key(nic)),
                    ],
                    attribute: Attribute::Vlan,
                    value: Some("7".into()),
                },
                Edit::Connect {
                    connection: Connection::between(Place::Source(key(net)), Place::Target(key("net"))),
                    lifetime: Some(Lifetime::ALWAYS),
                },
                Edit::StateSubnets {
                    subnets: vec![
                        (Side::Source, subnet(net), Some(vec!["10.0.0.0/24".parse().unwrap()])),
                        (Side::Target, subnet("net"), Some(vec!["10.9.0.0/24".parse().unwrap()])),
                    ],
                },
                Edit::StateAllocations { networks: vec![key(net)], allocation: Some(Allocation::Static) },
            ] {
                edit.apply(&mut mapping);
            }
            mapping
        };
        let mut mapping = state(["net", "web", "web/nic0", "web/nic0"]);
        renamed().apply(Side::Source, &mut mapping);
        assert_eq!(mapping, state(["vc1/net", "vc1/vm-1", "vc1/vm-1/nic0", "vc1/vm-1/nic0"]));
    }

    #[test]
    fn what_is_stated_about_targets_follows_too() {
        let state = |net: &str| {
            let mut mapping = Mapping::default();
            let subnet = SubnetKey { network: key(net), subnet: key("app") };
            for edit in [
                Edit::MapNetwork { source: key("net"), target: Some(key(net)) },
                Edit::MapBack { target: key(net), source: Some(key("net")) },
                Edit::ChooseNetwork { nics: vec![key("nic")], network: Some(key(net)) },
                Edit::Reserve { subnet, range: "10.0.0.4".parse().map(range).unwrap(), note: "lb".into() },
                Edit::SetAttribute {
                    things: vec![Named::Nic(key("nic"))],
                    attribute: Attribute::ReplicaNetwork,
                    value: Some(net.into()),
                },
            ] {
                edit.apply(&mut mapping);
            }
            mapping
        };
        let mut mapping = state("net");
        renamed().apply(Side::Target, &mut mapping);
        assert_eq!(mapping, state("vc1/net"));
    }

    fn range(address: std::net::IpAddr) -> super::super::address_range::AddressRange {
        super::super::address_range::AddressRange { first: address, last: address }
    }

    #[test]
    fn a_key_that_became_two_things_or_is_still_there_keeps_what_was_stated() {
        let mut renamed = renamed();
        renamed.networks.note(key("net"), key("vc2/net"));
        let mut mapping = Mapping::default();
        Edit::MapNetwork { source: key("net"), target: Some(key("dr")) }.apply(&mut mapping);
        let before = mapping.clone();
        renamed.apply(Side::Source, &mut mapping);
        assert_eq!(mapping, before);
    }
}
