//! Inclusive ranges of addresses, as people type them and as reservations keep them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// An inclusive range of addresses of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressRange {
    /// First address.
    pub first: IpAddr,
    /// Last address: not before `first`, of its family.
    pub last: IpAddr,
}

impl AddressRange {
    /// Reads one address, `first-last`, or a prefix.
    ///
    /// # Errors
    ///
    /// A sentence that says what was found and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = || format!("found “{text}”; expected an address, a range such as 10.0.0.4-10.0.0.9, or a prefix");
        if let Ok(prefix) = text.parse::<IpNet>() {
            return Ok(Self { first: prefix.network(), last: prefix.broadcast() });
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let first: IpAddr = first.trim().parse().map_err(|_| wrong())?;
        let last: IpAddr = last.trim().parse().map_err(|_| wrong())?;
        if first.is_ipv4() != last.is_ipv4() || last < first {
            return Err(wrong());
        }
        Ok(Self { first, last })
    }

    /// Whether the address is in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.first.is_ipv4() && self.first <= address && address <= self.last
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

/// The address as a number, for arithmetic within its family.
pub fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

/// The address that a number stands for; `like` gives the family. Numbers past IPv4's end are cut off.
pub fn address(number: u128, is_ipv4: bool) -> IpAddr {
    if is_ipv4 { IpAddr::V4(Ipv4Addr::from(number as u32)) } else { IpAddr::V6(Ipv6Addr::from(number)) }
}

/// Whether two prefixes have an address in common.
pub fn overlap(left: &IpNet, right: &IpNet) -> bool {
    left.contains(&right.network()) || right.contains(&left.network())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_a_range_and_a_prefix_are_ranges() {
        let shown = |text: &str| AddressRange::parse(text).map(|range| range.to_string());
        assert_eq!(shown("10.0.0.4"), Ok("10.0.0.4".into()));
        assert_eq!(shown(" 10.0.0.4 - 10.0.0.9 "), Ok("10.0.0.4-10.0.0.9".into()));
        assert_eq!(shown("10.0.0.8/30"), Ok("10.0.0.8-10.0.0.11".into()));
    }

    #[test]
    fn a_range_that_runs_backwards_or_mixes_families_is_refused() {
        for text in ["10.0.0.9-10.0.0.4", "10.0.0.1-fd00::1", "10.0.0", "", "a-b"] {
            assert!(AddressRange::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn prefixes_overlap_when_one_holds_the_other() {
        let prefix = |text: &str| text.parse::<IpNet>().unwrap();
        assert!(overlap(&prefix("10.0.0.0/8"), &prefix("10.1.0.0/16")));
        assert!(!overlap(&prefix("10.0.0.0/16"), &prefix("10.1.0.0/16")));
        assert!(!overlap(&prefix("10.0.0.0/16"), &prefix("fd00::/64")));
    }
}
