//! How attributes look in the document: an object from codes to values, on a row and in what a person stated.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::iter::once;

use serde::de::{self, DeserializeSeed, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::DocumentError;
use super::form::Words;
use super::mapping_form::{key, twice, words};
use super::spelling::Spelled;
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory::Side;
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::mapping::{Named, SubnetKey};

/// Attributes. Each value fits its attribute: what does not is refused where it is read.
#[derive(Default)]
pub struct AttributesForm(Attributes);

impl AttributesForm {
    /// The attributes of a thing.
    pub fn of(attributes: &Attributes) -> Self {
        Self(attributes.clone())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The attributes.
    pub fn into_attributes(self) -> Attributes {
        self.0
    }
}

impl Serialize for AttributesForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(attribute, value)| (attribute.code(), value.as_str())))
    }
}

impl<'de> Deserialize<'de> for AttributesForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Codes;

        impl<'de> Visitor<'de> for Codes {
            type Value = AttributesForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("attributes, each as text behind its code")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut attributes = Attributes::default();
                while let Some(code) = map.next_key::<Cow<'de, str>>()? {
                    let value = match Attribute::from_code(&code) {
                        None => Value::Refused("no attribute of this name: none is known here"),
                        Some(known) if attributes.get(known).is_some() => Value::Refused("each attribute once"),
                        Some(known) => Value::Of(known),
                    };
                    let (attribute, value) = map.next_value_seed(value)?;
                    attributes.set(attribute, Some(&value));
                }
                Ok(AttributesForm(attributes))
            }
        }

        deserializer.deserialize_map(Codes)
    }
}

/// What stands behind a code. Whatever is wrong, with the code too, is said of the value: so a message shows both.
#[derive(Clone, Copy)]
enum Value {
    Of(Attribute),
    Refused(&'static str),
}

impl Visitor<'_> for Value {
    type Value = (Attribute, String);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(attribute) => write!(f, "{}, in quotes", attribute.expected()),
            Self::Refused(expected) => f.write_str(expected),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let fitting = match self {
            Self::Of(attribute) => attribute.accepts(text).map(|value| (attribute, value)),
            Self::Refused(_) => None,
        };
        fitting.ok_or_else(|| E::invalid_value(Unexpected::Other("text"), &self))
    }
}

impl<'de> DeserializeSeed<'de> for Value {
    type Value = (Attribute, String);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

/// What a person stated about one thing: a network or subnet of a side, a VM, or a NIC.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<Spelled<Side>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subnet: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    virtual_machine: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nic: Option<Words<'a>>,
    attributes: AttributesForm,
}

impl<'a> StatedForm<'a> {
    /// What was stated about a thing.
    pub fn of((named, attributes): (&'a Named, &Attributes)) -> Self {
        let attributes = AttributesForm::of(attributes);
        let blank = Self { side: None, network: None, subnet: None, virtual_machine: None, nic: None, attributes };
        match named {
            Named::Network(side, key) => Self { side: Some(Spelled(*side)), network: Some(words(key)), ..blank },
            Named::Subnet(side, SubnetKey { network, subnet }) => {
                Self { side: Some(Spelled(*side)), network: Some(words(network)), subnet: Some(words(subnet)), ..blank }
            }
            Named::VirtualMachine(key) => Self { virtual_machine: Some(words(key)), ..blank },
            Named::Nic(key) => Self { nic: Some(words(key)), ..blank },
        }
    }

    fn into_named(self) -> Option<(Named, Attributes)> {
        let side = self.side.map(|side| side.0);
        let named = match (side, self.network, self.subnet, self.virtual_machine, self.nic) {
            (Some(side), Some(network), None, None, None) => Named::Network(side, key(network)),
            (Some(side), Some(network), Some(subnet), None, None) => {
                Named::Subnet(side, SubnetKey { network: key(network), subnet: key(subnet) })
            }
            (None, None, None, Some(machine), None) => Named::VirtualMachine(key(machine)),
            (None, None, None, None, Some(nic)) => Named::Nic(key(nic)),
            _ => return None,
        };
        Some((named, self.attributes.into_attributes()))
    }
}

/// What a person stated about things.
///
/// # Errors
///
/// Where it is not clear what a line is about, or two lines are about one thing.
pub fn into_stated(forms: Vec<StatedForm<'_>>) -> Result<BTreeMap<Named, Attributes>, DocumentError> {
    let mut all = BTreeMap::new();
    for (place, form) in forms.into_iter().enumerate() {
        let path = || format!("mapping.attributes[{place}]");
        let (named, attributes) = form.into_named().ok_or_else(|| DocumentError::BadValue {
            path: path(),
            line: 0,
            found: "attributes of nothing, or of several things".into(),
            expected: "\"side\" and \"network\", with or without \"subnet\"; or \"virtualMachine\" or \"nic\" alone"
                .into(),
        })?;
        if all.contains_key(&named) {
            return Err(twice(path(), named.key().as_str()));
        }
        all.insert(named, attributes);
    }
    Ok(all)
}

/// The attributes of all rows, in the order of the document.
pub fn of_rows(rows: &InventoryRows) -> impl Iterator<Item = &Attributes> {
    let networks = rows.networks.iter();
    let networks =
        networks.flat_map(|row| once(&row.attributes).chain(row.subnets.iter().map(|subnet| &subnet.attributes)));
    networks
        .chain(rows.subnets.iter().map(|row| &row.attributes))
        .chain(rows.virtual_machines.iter().map(|row| &row.attributes))
        .chain(rows.nics.iter().map(|row| &row.attributes))
}

/// The attributes of all rows, in the same order, to be set.
pub fn of_rows_mut(rows: &mut InventoryRows) -> impl Iterator<Item = &mut Attributes> {
    let networks = rows.networks.iter_mut();
    let networks = networks
        .flat_map(|row| once(&mut row.attributes).chain(row.subnets.iter_mut().map(|subnet| &mut subnet.attributes)));
    networks
        .chain(rows.subnets.iter_mut().map(|row| &mut row.attributes))
        .chain(rows.virtual_machines.iter_mut().map(|row| &mut row.attributes))
        .chain(rows.nics.iter_mut().map(|row| &mut row.attributes))
}
