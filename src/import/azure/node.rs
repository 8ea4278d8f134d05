//! One element of a file as a small tree that borrows from the text and holds only the fields that are read.
//!
//! Azure's tools write one field in several spellings (`privateIPAddress`, `privateIpAddress`, `PrivateIpAddress`), so a
//! key is looked up once, without regard to case, and what is not a [`Field`] is passed over without being built. A format
//! that calls its fields otherwise brings a table from its keys to fields along: [`NodeSeed`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use crate::import::encoding::quoted;

/// A JSON value without the fields that nobody asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// Any number.
    Number(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object, in the order of the file.
    Object(Vec<Member<'a>>),
}

/// One field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'a> {
    /// Which it is.
    pub field: Field,
    /// How the file spells it: for places.
    pub spelling: &'a str,
    /// What it holds.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    /// The member of an object, unless it is `null` or missing.
    pub fn member(&self, field: Field) -> Option<&Member<'a>> {
        match self {
            Self::Object(members) => members.iter().find(|member| member.field == field && member.value != Node::Null),
            _ => None,
        }
    }

    /// The same without borrowing from a text: keys as the REST documentation spells them.
    pub fn into_owned(self) -> Node<'static> {
        match self {
            Self::Null => Node::Null,
            Self::Boolean(value) => Node::Boolean(value),
            Self::Number(value) => Node::Number(value),
            Self::Text(text) => Node::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Node::List(items.into_iter().map(Node::into_owned).collect()),
            Self::Object(members) => Node::Object(members.into_iter().map(Member::into_owned).collect()),
        }
    }

    /// Adds a field to an object; anything else is left as it is.
    pub fn add(&mut self, field: Field, spelling: &'a str, value: Node<'a>) {
        if let Self::Object(members) = self {
            members.push(Member { field, spelling, value });
        }
    }

    /// What a message calls it: `the number 5`, `the text "abc"`, `a list`.
    pub fn describe(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Boolean(value) => format!("{value}"),
            Self::Number(value) => format!("the number {value}"),
            Self::Text(text) => quoted(text, 80),
            Self::List(_) => "a list".into(),
            Self::Object(_) => "an object".into(),
        }
    }
}

impl Member<'_> {
    fn into_owned(self) -> Member<'static> {
        Member { field: self.field, spelling: self.field.name(), value: self.value.into_owned() }
    }
}

macro_rules! fields {
    ($($field:ident $name:literal),* $(,)?) => {
        /// The fields that are read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Field {
            $(#[doc = $name] $field),*
        }

        impl Field {
            /// The field with this name in lower case.
            fn from_lower_case(name: &[u8]) -> Option<Self> {
                $(if name == const { lower_case::<{ $name.len() }>($name) } { return Some(Self::$field); })*
                None
            }

            /// As the REST documentation spells it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$field => $name),*
                }
            }
        }
    };
}

fields! {
    AddressPrefix "addressPrefix",
    AddressPrefixes "addressPrefixes",
    AddressSpace "addressSpace",
    AddressSpaceText "addressSpaceText",
    Code "code",
    CustomDnsConfigs "customDnsConfigs",
    Delegations "delegations",
    DisplayStatus "displayStatus",
    Extended "extended",
    FrontendIpConfigurations "frontendIPConfigurations",
    HardwareProfile "hardwareProfile",
    HardwareProfileText "hardwareProfileText",
    Id "id",
    InstanceView "instanceView",
    IpAddress "ipAddress",
    IpAddresses "ipAddresses",
    IpConfigurations "ipConfigurations",
    IpConfigurationsText "ipConfigurationsText",
    LinuxConfiguration "linuxConfiguration",
    Location "location",
    MacAddress "macAddress",
    Name "name",
    Network "network",
    NetworkInterfaces "networkInterfaces",
    NetworkProfile "networkProfile",
    NetworkProfileText "networkProfileText",
    OsDisk "osDisk",
    OsProfile "osProfile",
    OsType "osType",
    PeeringState "peeringState",
    PowerState "powerState",
    Primary "primary",
    PrimaryNetworkInterfaceId "primaryNetworkInterfaceId",
    PrivateIpAddress "privateIPAddress",
    PrivateIpAddresses "privateIpAddresses",
    PrivateIpAddressVersion "privateIPAddressVersion",
    PrivateIpAllocationMethod "privateIPAllocationMethod",
    PrivateIps "privateIps",
    Properties "properties",
    PublicIpAddress "publicIPAddress",
    RemoteVirtualNetwork "remoteVirtualNetwork",
    ResourceGroup "resourceGroup",
    ResourceGroupName "resourceGroupName",
    Schema "$schema",
    ServiceName "serviceName",
    Statuses "statuses",
    StorageProfile "storageProfile",
    StorageProfileText "storageProfileText",
    Subnet "subnet",
    Subnets "subnets",
    SubnetsText "subnetsText",
    Type "type",
    VirtualMachine "virtualMachine",
    VirtualMachineText "virtualMachineText",
    VirtualNetworkName "virtualNetworkName",
    VirtualNetworkPeerings "virtualNetworkPeerings",
    VirtualNetworkPeeringsText "virtualNetworkPeeringsText",
    VmSize "vmSize",
    WindowsConfiguration "windowsConfiguration",
    Zones "zones",
}

const LONGEST_FIELD: usize = 26;

impl Field {
    /// The field that a key names, whatever its case.
    pub fn from_key(key: &str) -> Option<Self> {
        let mut lower_case = [0; LONGEST_FIELD];
        let lower_case = lower_case.get_mut(..key.len())?;
        lower_case.copy_from_slice(key.as_bytes());
        lower_case.make_ascii_lowercase();
        Self::from_lower_case(lower_case)
    }
}

const fn lower_case<const LENGTH: usize>(name: &str) -> [u8; LENGTH] {
    let mut lower = [0; LENGTH];
    let mut place = 0;
    while place < LENGTH {
        lower[place] = name.as_bytes()[place].to_ascii_lowercase();
        place += 1;
    }
    lower
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NodeSeed(Field::from_key).deserialize(deserializer)
    }
}

/// Reads a node whose keys mean what a table says: `ip_configuration` is `ipConfigurations`, other keys nothing.
#[derive(Clone, Copy)]
pub struct NodeSeed<K>(pub K);

impl<'de, K: Fn(&str) -> Option<Field> + Copy> DeserializeSeed<'de> for NodeSeed<K> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, K: Fn(&str) -> Option<Field> + Copy> Visitor<'de> for NodeSeed<K> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Boolean(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value))
    }

    fn visit_borrowed_str<E: de::Error>(self, value: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Node<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            list.push(element);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = entries.next_key_seed(KeySeed(self.0))? {
            match key {
                Some((field, spelling)) => {
                    members.push(Member { field, spelling, value: entries.next_value_seed(self)? });
                }
                None => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Node::Object(members))
    }
}

/// A key: the field and its spelling, or `None` for one that is not read.
struct KeySeed<K>(K);

impl<'de, K: Fn(&str) -> Option<Field>> DeserializeSeed<'de> for KeySeed<K> {
    type Value = Option<(Field, &'de str)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: Fn(&str) -> Option<Field>> Visitor<'de> for KeySeed<K> {
    type Value = Option<(Field, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok((self.0)(key).map(|field| (field, key)))
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok((self.0)(key).map(|field| (field, field.name())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_whatever_their_case_and_others_are_passed_over() {
        let text = r#"{"PrivateIPAddress":"10.0.0.4","tags":{"id":[1,{"x":null}]},"ID":7,"\u0069d":null}"#;
        let node: Node = serde_json::from_str(text).unwrap();
        let Node::Object(members) = &node else { panic!("{node:?}") };
        let spellings: Vec<&str> = members.iter().map(|member| member.spelling).collect();
        assert_eq!(spellings, ["PrivateIPAddress", "ID", "id"]);
        assert_eq!(node.member(Field::Id).map(|member| &member.value), Some(&Node::Number(7.0)));
    }

    #[test]
    fn a_table_gives_keys_another_meaning() {
        let keys = |key: &str| (key == "mac_address").then_some(Field::MacAddress);
        let text = r#"[{"mac_address":"00","id":"x"}]"#;
        let node = NodeSeed(keys).deserialize(&mut serde_json::Deserializer::from_str(text)).unwrap();
        let member = Member { field: Field::MacAddress, spelling: "mac_address", value: Node::Text("00".into()) };
        assert_eq!(node, Node::List(vec![Node::Object(vec![member])]));
    }

    #[test]
    fn no_field_is_longer_than_the_longest() {
        assert_eq!(Field::from_key("VirtualNetworkPeeringsText"), Some(Field::VirtualNetworkPeeringsText));
        assert_eq!(Field::from_key("a key that is longer than any field can be"), None);
    }
}
