//! Values that a plan document spells as text: addresses, prefixes, ranges, and the words of small enums.

use std::fmt;
use std::marker::PhantomData;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::policy_form::Shape;
use crate::engine::address_range::AddressRange;
use crate::engine::inventory::{Allocation, OperatingSystem, PowerState, Side};
use crate::engine::mapping::Operation;

/// A value with one spelling.
pub trait Spelling: Sized {
    /// What is expected, for messages.
    const EXPECTED: &'static str;

    /// The value that a text spells.
    fn read(text: &str) -> Option<Self>;

    /// Its spelling.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// A value as it stands in the document.
#[derive(Clone, Copy, Debug)]
pub struct Spelled<T>(pub T);

impl<T: Spelling> fmt::Display for Spelled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f)
    }
}

impl<T: Spelling> Serialize for Spelled<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Spelling> Deserialize<'de> for Spelled<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);

        impl<T: Spelling> Visitor<'_> for Text<T> {
            type Value = Spelled<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                T::read(text).map(Spelled).ok_or_else(|| E::invalid_value(Unexpected::Other("text"), &self))
            }
        }

        deserializer.deserialize_str(Text(PhantomData))
    }
}

impl Spelling for IpAddr {
    const EXPECTED: &'static str = "an IP address such as \"10.0.0.4\"";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Spelling for IpNet {
    const EXPECTED: &'static str = "a prefix such as \"10.0.0.0/24\"";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Spelling for AddressRange {
    const EXPECTED: &'static str = "an address, a range such as \"10.0.0.4-10.0.0.9\", or a prefix";

    fn read(text: &str) -> Option<Self> {
        Self::parse(text).ok()
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

macro_rules! words {
    ($($of:ty: $expected:literal, $($word:literal => $value:path),+;)*) => {
        $(impl Spelling for $of {
            const EXPECTED: &'static str = $expected;

            fn read(text: &str) -> Option<Self> {
                match text {
                    $($word => Some($value),)+
                    _ => None,
                }
            }

            fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $($value => $word,)+
                })
            }
        })*
    };
}

words! {
    Allocation: "\"static\", \"dynamic\" or \"unknown\"",
        "static" => Allocation::Static, "dynamic" => Allocation::Dynamic, "unknown" => Allocation::Unknown;
    OperatingSystem: "\"linux\" or \"windows\"", "linux" => OperatingSystem::Linux, "windows" => OperatingSystem::Windows;
    Operation: "\"failover\", \"test-failover\" or \"failback\"",
        "failover" => Operation::Failover, "test-failover" => Operation::TestFailover, "failback" => Operation::Failback;
    Shape: "\"octets\", \"prefixes\", \"offset\" or \"fixed\"",
        "octets" => Shape::Octets, "prefixes" => Shape::Prefixes, "offset" => Shape::Offset, "fixed" => Shape::Fixed;
    Side: "\"source\" or \"target\"", "source" => Side::Source, "target" => Side::Target;
    PowerState: "\"on\" or \"off\"", "on" => PowerState::On, "off" => PowerState::Off;
}
