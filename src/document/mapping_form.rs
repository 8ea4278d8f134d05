//! How a mapping looks in the document: serde's view of what a person stated.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::DocumentError;
use super::attribute_form::{StatedForm, into_stated};
use super::connection_form::{ConnectionForm, SiteForm, into_connections, into_sites};
use super::error::cut;
use super::form::Words;
use super::policy_form::{PolicyForm, into_policies};
use super::site_form::{StatedAllocationForm, StatedSubnetForm, into_allocations, into_subnets};
use super::spelling::Spelled;
use crate::engine::address_range::AddressRange;
use crate::engine::inventory::Allocation;
use crate::engine::mapping::{IpConfigurationChoice, Mapping, NicChoice, Operation, Pin, Reservation, SubnetKey};
use crate::engine::text::Key;

/// What a person stated.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MappingForm<'a> {
    networks: Vec<PairForm<'a>>,
    test_networks: Vec<PairForm<'a>>,
    networks_back: Vec<PairForm<'a>>,
    nics: Vec<NicChoiceForm<'a>>,
    excluded: Vec<Words<'a>>,
    reservations: Vec<ReservationsForm<'a>>,
    options: Vec<Words<'a>>,
    attributes: Vec<StatedForm<'a>>,
    policies: Vec<PolicyForm<'a>>,
    connections: Vec<ConnectionForm<'a>>,
    sites: Vec<SiteForm<'a>>,
    subnets: Vec<StatedSubnetForm<'a>>,
    allocations: Vec<StatedAllocationForm<'a>>,
}

/// Networks of both sites that belong together, by key. Whatever the direction, the source site's comes first.
#[derive(Serialize, Deserialize)]
pub struct PairForm<'a> {
    /// Key of the source network.
    pub source: Words<'a>,
    /// Key of the target network.
    pub target: Words<'a>,
}

/// Something for each operation.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct OperationsForm<T> {
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    failover: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    test_failover: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    failback: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

impl<T> OperationsForm<T> {
    fn none() -> Self {
        Self { failover: None, test_failover: None, failback: None }
    }

    fn is_none(&self) -> bool {
        self.failover.is_none() && self.test_failover.is_none() && self.failback.is_none()
    }

    fn from_array([failover, test_failover, failback]: [Option<T>; 3]) -> Self {
        Self { failover, test_failover, failback }
    }

    /// In the order of [`Operation::ALL`].
    fn into_array(self) -> [Option<T>; 3] {
        [self.failover, self.test_failover, self.failback]
    }
}

/// Choices for one NIC.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NicChoiceForm<'a> {
    nic: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<Words<'a>>,
    #[serde(default = "OperationsForm::none", skip_serializing_if = "OperationsForm::is_none")]
    subnets: OperationsForm<Words<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ip_configurations: Vec<IpConfigurationChoiceForm<'a>>,
}

#[derive(Serialize, Deserialize)]
struct IpConfigurationChoiceForm<'a> {
    name: Words<'a>,
    #[serde(default = "OperationsForm::none", skip_serializing_if = "OperationsForm::is_none")]
    pins: OperationsForm<PinForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allocation: Option<Spelled<Allocation>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    selected: bool,
}

/// A typed address alone, or a frozen landing: then `network` and `subnet` are there.
#[derive(Serialize, Deserialize)]
struct PinForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subnet: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Spelled<IpAddr>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    typed: Option<Spelled<IpAddr>>,
}

/// Addresses of one subnet that are kept free.
#[derive(Serialize, Deserialize)]
pub struct ReservationsForm<'a> {
    network: Words<'a>,
    subnet: Words<'a>,
    ranges: Vec<ReservationForm<'a>>,
}

#[derive(Serialize, Deserialize)]
struct ReservationForm<'a> {
    range: Spelled<AddressRange>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    note: Words<'a>,
}

/// A key as it is written.
pub fn words(key: &Key) -> Words<'_> {
    Cow::Borrowed(key.as_str())
}

/// A key as it was read.
pub fn key(words: Words<'_>) -> Key {
    Key::from(words.as_ref())
}

impl<'a> PairForm<'a> {
    /// A mapping from a source to a target network.
    pub fn there((source, target): (&'a Key, &'a Key)) -> Self {
        Self { source: words(source), target: words(target) }
    }

    /// A mapping from a target to a source network.
    pub fn back((target, source): (&'a Key, &'a Key)) -> Self {
        Self { source: words(source), target: words(target) }
    }
}

impl<'a> NicChoiceForm<'a> {
    /// The choices for a NIC.
    pub fn of((nic, choice): (&'a Key, &'a NicChoice)) -> Self {
        Self {
            nic: words(nic),
            network: choice.network.as_ref().map(words),
            subnets: OperationsForm::from_array(choice.subnets.each_ref().map(|subnet| subnet.as_ref().map(words))),
            ip_configurations: choice
                .ip_configurations
                .iter()
                .map(|(name, choice)| IpConfigurationChoiceForm {
                    name: words(name),
                    pins: OperationsForm::from_array(choice.pins.each_ref().map(|pin| pin.as_ref().map(PinForm::of))),
                    allocation: choice.allocation.map(Spelled),
                    selected: choice.selected,
                })
                .collect(),
        }
    }
}

impl<'a> PinForm<'a> {
    fn of(pin: &'a Pin) -> Self {
        match pin {
            Pin::Typed(typed) => Self { network: None, subnet: None, address: None, typed: Some(Spelled(*typed)) },
            Pin::Frozen { subnet, address, typed } => Self {
                network: Some(words(&subnet.network)),
                subnet: Some(words(&subnet.subnet)),
                address: address.map(Spelled),
                typed: typed.map(Spelled),
            },
        }
    }

    fn into_pin(self) -> Option<Pin> {
        let address = self.address.map(|value| value.0);
        let typed = self.typed.map(|value| value.0);
        match (self.network, self.subnet, address, typed) {
            (Some(network), Some(subnet), address, typed) => {
                Some(Pin::Frozen { subnet: SubnetKey { network: key(network), subnet: key(subnet) }, address, typed })
            }
            (None, None, None, Some(typed)) => Some(Pin::Typed(typed)),
            _ => None,
        }
    }
}

impl<'a> ReservationsForm<'a> {
    /// The reservations of a subnet.
    pub fn of((subnet, reservations): (&'a SubnetKey, &'a Vec<Reservation>)) -> Self {
        let ranges = reservations
            .iter()
            .map(|reservation| ReservationForm { range: Spelled(reservation.range), note: (*reservation.note).into() })
            .collect();
        Self { network: words(&subnet.network), subnet: words(&subnet.subnet), ranges }
    }
}

impl MappingForm<'_> {
    /// The mapping.
    ///
    /// # Errors
    ///
    /// Where two lines say something about one thing, a pin is neither typed nor frozen, or what belongs together does not fit.
    pub fn into_mapping(self) -> Result<Mapping, DocumentError> {
        let mut mapping = Mapping::default();
        for (place, pair) in self.networks.into_iter().enumerate() {
            let path = || format!("mapping.networks[{place}].source");
            insert(&mut mapping.networks, key(pair.source), key(pair.target), path)?;
        }
        for (place, pair) in self.test_networks.into_iter().enumerate() {
            let path = || format!("mapping.testNetworks[{place}].source");
            insert(&mut mapping.test_networks, key(pair.source), key(pair.target), path)?;
        }
        for (place, pair) in self.networks_back.into_iter().enumerate() {
            let path = || format!("mapping.networksBack[{place}].target");
            insert(&mut mapping.networks_back, key(pair.target), key(pair.source), path)?;
        }
        for (place, nic) in self.nics.into_iter().enumerate() {
            let path = format!("mapping.nics[{place}]");
            let mut choice = NicChoice {
                network: nic.network.map(key),
                subnets: nic.subnets.into_array().map(|subnet| subnet.map(key)),
                ip_configurations: BTreeMap::new(),
            };
            for (inner, form) in nic.ip_configurations.into_iter().enumerate() {
                let path = format!("{path}.ipConfigurations[{inner}]");
                let name = key(form.name);
                let mut row = IpConfigurationChoice {
                    allocation: form.allocation.map(|value| value.0),
                    selected: form.selected,
                    ..Default::default()
                };
                for (operation, form) in Operation::ALL.into_iter().zip(form.pins.into_array()) {
                    row.pins[operation.index()] = form.map(|form| pin(form, &path, operation)).transpose()?;
                }
                insert(&mut choice.ip_configurations, name, row, || format!("{path}.name"))?;
            }
            insert(&mut mapping.nics, key(nic.nic), choice, || format!("{path}.nic"))?;
        }
        mapping.excluded = self.excluded.into_iter().map(key).collect();
        for (place, form) in self.reservations.into_iter().enumerate() {
            let subnet = SubnetKey { network: key(form.network), subnet: key(form.subnet) };
            let ranges = form.ranges.into_iter();
            let reservations = ranges.map(|form| Reservation { range: form.range.0, note: form.note.as_ref().into() });
            if mapping.reservations.contains_key(&subnet) {
                return Err(twice(format!("mapping.reservations[{place}].subnet"), subnet.subnet.as_str()));
            }
            mapping.reservations.insert(subnet, reservations.collect());
        }
        mapping.options.extend(self.options.into_iter().map(|option| option.as_ref().into()));
        mapping.attributes = into_stated(self.attributes)?;
        mapping.policies = into_policies(self.policies)?;
        mapping.connections = into_connections(self.connections)?;
        mapping.sites = into_sites(self.sites)?;
        mapping.subnets = into_subnets(self.subnets)?;
        mapping.allocations = into_allocations(self.allocations)?;
        Ok(mapping)
    }
}

fn pin(form: PinForm<'_>, path: &str, operation: Operation) -> Result<Pin, DocumentError> {
    let name = match operation {
        Operation::Failover => "failover",
        Operation::TestFailover => "testFailover",
        Operation::Failback => "failback",
    };
    form.into_pin().ok_or_else(|| DocumentError::BadValue {
        path: format!("{path}.pins.{name}"),
        line: 0,
        found: "a pin that is neither typed nor frozen".into(),
        expected: "\"typed\" alone, or \"network\" and \"subnet\"".into(),
    })
}

/// Adds what is said about something, once.
///
/// # Errors
///
/// Where something was said about it before.
pub fn insert<T>(
    into: &mut BTreeMap<Key, T>,
    key: Key,
    value: T,
    path: impl Fn() -> String,
) -> Result<(), DocumentError> {
    if into.contains_key(&key) {
        return Err(twice(path(), key.as_str()));
    }
    into.insert(key, value);
    Ok(())
}

/// The error about what stands there for the second time.
pub fn twice(path: String, found: &str) -> DocumentError {
    DocumentError::BadValue {
        path,
        line: 0,
        found: format!("\"{}\" for the second time", cut(found)),
        expected: "each one once (case ignored)".into(),
    }
}
