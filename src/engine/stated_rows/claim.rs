//! One thing that a file states, taken apart into what it is about and what it says: so that statements of files, of each
//! other and of the plan can be compared, carried out and taken back.

use std::fmt;
use std::net::IpAddr;

use super::super::address_policy::AddressPolicy;
use super::super::attribute::Attribute;
use super::super::edit::{Edit, RowKey};
use super::super::inventory::{Allocation, Inventory};
use super::super::inventory_rows::Place;
use super::super::mapping::{Mapping, Named, Operation, Pin};
use super::super::text::{Key, Text};

/// What a statement is about: one place of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// The target of a source network.
    Network(Key),
    /// The network of its test failovers.
    TestNetwork(Key),
    /// The source network that a target network is mapped back to.
    NetworkBack(Key),
    /// The target network of a NIC.
    NicNetwork(Key),
    /// Its subnet.
    NicSubnet(Key, Operation),
    /// The address of a row.
    Address(RowKey, Operation),
    /// Static or DHCP.
    Allocation(RowKey),
    /// Whether it fails over though it is secondary.
    Selected(RowKey),
    /// A fact about a NIC.
    Fact(Key, Attribute),
    /// The re-IP rules of a source network.
    Policy(Key),
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A network by key, a subnet by name.
    Thing(Key),
    /// An address.
    Address(IpAddr),
    /// By DHCP.
    Dhcp,
    /// Fixed.
    Static,
    /// So it is.
    Yes,
    /// A fact.
    Fact(Text),
    /// Re-IP rules.
    Policy(AddressPolicy),
}

/// A statement of a file.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// About what.
    pub slot: Slot,
    /// What it says.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
    /// Which row it comes from.
    pub row: RowPlace,
}

/// A row of [`super::StatedRows`], by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowPlace {
    /// A network mapping.
    Mapping(usize),
    /// The target of a NIC.
    Nic(usize),
    /// A re-IP rule; the others of its network stand with the first one.
    Rule(usize),
}

impl Slot {
    /// What a mapping says there.
    pub fn value_in(&self, mapping: &Mapping) -> Option<Value> {
        let thing = |key: Option<&Key>| key.cloned().map(Value::Thing);
        match self {
            Self::Network(source) => thing(mapping.networks.get(source)),
            Self::TestNetwork(source) => thing(mapping.test_networks.get(source)),
            Self::NetworkBack(target) => thing(mapping.networks_back.get(target)),
            Self::NicNetwork(nic) => thing(mapping.nic(nic)?.network.as_ref()),
            Self::NicSubnet(nic, operation) => thing(mapping.nic(nic)?.subnets[operation.index()].as_ref()),
            Self::Address(row, operation) => {
                let choice = mapping.ip_configuration(&row.nic, row.name.as_str())?;
                Some(match choice.pins[operation.index()].as_ref()? {
                    Pin::Typed(address) | Pin::Frozen { address: Some(address), .. } => Value::Address(*address),
                    Pin::Frozen { address: None, .. } => Value::Dhcp,
                })
            }
            Self::Allocation(row) => match mapping.ip_configuration(&row.nic, row.name.as_str())?.allocation? {
                Allocation::Dynamic => Some(Value::Dhcp),
                Allocation::Static => Some(Value::Static),
                Allocation::Unknown => None,
            },
            Self::Selected(row) => {
                mapping.ip_configuration(&row.nic, row.name.as_str())?.selected.then_some(Value::Yes)
            }
            Self::Fact(nic, attribute) => {
                let value = mapping.attributes.get(&Named::Nic(nic.clone()))?.get(*attribute)?;
                Some(Value::Fact(value.into()))
            }
            Self::Policy(source) => mapping.policies.get(source).cloned().map(Value::Policy),
        }
    }

    /// The edit that says it there; `None` where such a value has no place there.
    pub fn edit(&self, value: Value) -> Option<Edit> {
        Some(match (self.clone(), value) {
            (Self::Network(source), Value::Thing(target)) => Edit::MapNetwork { source, target: Some(target) },
            (Self::TestNetwork(source), Value::Thing(target)) => Edit::MapTestNetwork { source, target: Some(target) },
            (Self::NetworkBack(target), Value::Thing(source)) => Edit::MapBack { target, source: Some(source) },
            (Self::NicNetwork(nic), Value::Thing(network)) => {
                Edit::ChooseNetwork { nics: vec![nic], network: Some(network) }
            }
            (Self::NicSubnet(nic, operation), Value::Thing(subnet)) => {
                Edit::ChooseSubnet { nics: vec![nic], operation, subnet: Some(subnet) }
            }
            (Self::Address(row, operation), Value::Address(address)) => {
                Edit::TypeAddresses { operation, addresses: vec![(row, Some(address))] }
            }
            (Self::Allocation(row), Value::Dhcp) => {
                Edit::ChooseAllocation { rows: vec![row], allocation: Some(Allocation::Dynamic) }
            }
            (Self::Selected(row), Value::Yes) => Edit::SelectSecondary { rows: vec![row], selected: true },
            (Self::Fact(nic, attribute), Value::Fact(value)) => {
                Edit::SetAttribute { things: vec![Named::Nic(nic)], attribute, value: Some(value) }
            }
            (Self::Policy(network), Value::Policy(policy)) => Edit::SetPolicy { network, policy: Some(policy) },
            _ => return None,
        })
    }

    /// The edit that leaves it unsaid.
    pub fn taken_back(&self) -> Edit {
        match self.clone() {
            Self::Network(source) => Edit::MapNetwork { source, target: None },
            Self::TestNetwork(source) => Edit::MapTestNetwork { source, target: None },
            Self::NetworkBack(target) => Edit::MapBack { target, source: None },
            Self::NicNetwork(nic) => Edit::ChooseNetwork { nics: vec![nic], network: None },
            Self::NicSubnet(nic, operation) => Edit::ChooseSubnet { nics: vec![nic], operation, subnet: None },
            Self::Address(row, operation) => Edit::TypeAddresses { operation, addresses: vec![(row, None)] },
            Self::Allocation(row) => Edit::ChooseAllocation { rows: vec![row], allocation: None },
            Self::Selected(row) => Edit::SelectSecondary { rows: vec![row], selected: false },
            Self::Fact(nic, attribute) => Edit::SetAttribute { things: vec![Named::Nic(nic)], attribute, value: None },
            Self::Policy(network) => Edit::SetPolicy { network, policy: None },
        }
    }

    /// In names, what a message is about.
    pub fn subject(&self, source: &Inventory, target: &Inventory) -> String {
        match self {
            Self::Network(key) | Self::TestNetwork(key) | Self::Policy(key) => network_name(source, key),
            Self::NetworkBack(key) => network_name(target, key),
            Self::NicNetwork(nic) | Self::NicSubnet(nic, _) | Self::Fact(nic, _) => nic_name(source, nic),
            Self::Address(row, _) | Self::Allocation(row) | Self::Selected(row) => nic_name(source, &row.nic),
        }
    }

    /// In words, what a value says there: `The network that it is mapped to`.
    pub fn what(&self) -> String {
        let of = |operation: &Operation| match operation {
            Operation::Failover => "",
            Operation::TestFailover => " in a test failover",
            Operation::Failback => " after failback",
        };
        match self {
            Self::Network(_) => "network that it is mapped to".into(),
            Self::TestNetwork(_) => "network of its test failovers".into(),
            Self::NetworkBack(_) => "network that it is mapped back to".into(),
            Self::NicNetwork(_) => "target network of this NIC".into(),
            Self::NicSubnet(_, operation) => format!("subnet of this NIC{}", of(operation)),
            Self::Address(_, operation) => format!("address of this NIC{}", of(operation)),
            Self::Allocation(_) => "way in which this NIC gets its address".into(),
            Self::Selected(_) => "choice of its secondary IP configuration".into(),
            Self::Fact(_, attribute) => format!("{} of this NIC", attribute.code().replace('_', " ")),
            Self::Policy(_) => "set of its re-IP rules".into(),
        }
    }

    /// What a value says, in names.
    pub fn shown(&self, value: &Value, source: &Inventory, target: &Inventory) -> String {
        match (self, value) {
            (Self::NetworkBack(_), Value::Thing(key)) => network_name(source, key),
            (Self::NicSubnet(..), Value::Thing(key)) => key.to_string(),
            (_, Value::Thing(key)) => network_name(target, key),
            (_, value) => value.to_string(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thing(key) => write!(f, "{key}"),
            Self::Address(address) => write!(f, "{address}"),
            Self::Dhcp => f.write_str("DHCP"),
            Self::Static => f.write_str("static"),
            Self::Yes => f.write_str("yes"),
            Self::Fact(text) => f.write_str(text),
            Self::Policy(AddressPolicy::Octets(rules)) if rules.len() == 1 => f.write_str("1 rule"),
            Self::Policy(AddressPolicy::Octets(rules)) => write!(f, "{} rules", rules.len()),
            Self::Policy(policy) => write!(f, "rules of the shape {}", policy.code()),
        }
    }
}

/// The name that people use for a network's key.
pub(super) fn network_name(inventory: &Inventory, key: &Key) -> String {
    let found = inventory.network_by_key.get(key).map(|id| inventory.network(*id).name.to_string());
    found.unwrap_or_else(|| key.to_string())
}

/// `web1 / nic0`.
fn nic_name(source: &Inventory, key: &Key) -> String {
    let Some(nic) = source.nic_by_key(key).map(|id| source.nic(id)) else { return key.to_string() };
    match nic.virtual_machine {
        Some(machine) => format!("{} / {}", source.virtual_machine(machine).name(), nic.name()),
        None => nic.name().to_string(),
    }
}

/// All places of a mapping at which it says something that a file could have stated.
pub(super) fn slots_of(mapping: &Mapping) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    slots.extend(mapping.networks.keys().cloned().map(Slot::Network));
    slots.extend(mapping.test_networks.keys().cloned().map(Slot::TestNetwork));
    slots.extend(mapping.networks_back.keys().cloned().map(Slot::NetworkBack));
    slots.extend(mapping.policies.keys().cloned().map(Slot::Policy));
    for (nic, choice) in &mapping.nics {
        slots.push(Slot::NicNetwork(nic.clone()));
        slots.extend(Operation::ALL.map(|operation| Slot::NicSubnet(nic.clone(), operation)));
        for name in choice.ip_configurations.keys() {
            let row = RowKey { nic: nic.clone(), name: name.clone() };
            slots.extend(Operation::ALL.map(|operation| Slot::Address(row.clone(), operation)));
            slots.extend([Slot::Allocation(row.clone()), Slot::Selected(row)]);
        }
    }
    for (named, attributes) in &mapping.attributes {
        if let Named::Nic(nic) = named {
            slots.extend(attributes.iter().map(|(attribute, _)| Slot::Fact(nic.clone(), attribute)));
        }
    }
    slots
}
