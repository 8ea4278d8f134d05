//! Addresses in eight bytes: an inventory has millions of them, and hardly any is of IPv6.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PackedAddress {
    /// None.
    #[default]
    None,
    /// Of IPv4.
    V4(Ipv4Addr),
    /// Of IPv6.
    V6(Box<Ipv6Addr>),
}

impl PackedAddress {
    /// The address.
    pub fn get(&self) -> Option<IpAddr> {
        match self {
            Self::None => None,
            Self::V4(address) => Some(IpAddr::V4(*address)),
            Self::V6(address) => Some(IpAddr::V6(**address)),
        }
    }
}

impl From<Option<IpAddr>> for PackedAddress {
    fn from(address: Option<IpAddr>) -> Self {
        match address {
            None => Self::None,
            Some(IpAddr::V4(address)) => Self::V4(address),
            Some(IpAddr::V6(address)) => Self::V6(Box::new(address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back_as_it_was() {
        for address in [None, Some("10.0.0.4"), Some("fd00::4"), Some("::ffff:10.0.0.4")] {
            let address: Option<IpAddr> = address.and_then(|address| address.parse().ok());
            assert_eq!(PackedAddress::from(address).get(), address);
        }
    }
}
