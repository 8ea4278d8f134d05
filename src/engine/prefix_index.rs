//! Which of many prefixes an address is in: the most specific one, found without looking at each.

use std::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use super::address_range::number;

/// Prefixes, each with what it stands for.
#[derive(Clone, Debug)]
pub struct PrefixIndex<T> {
    entries: FxHashMap<(bool, u8, u128), (IpNet, T)>,
    /// Lengths that occur, longest first: of IPv6, and of IPv4.
    lengths: [Vec<u8>; 2],
}

impl<T> Default for PrefixIndex<T> {
    fn default() -> Self {
        Self { entries: FxHashMap::default(), lengths: Default::default() }
    }
}

impl<T: Copy> PrefixIndex<T> {
    /// Adds a prefix. Of two that are the same the first stays.
    pub fn add(&mut self, prefix: IpNet, stands_for: T) {
        let (is_ipv4, length) = (prefix.addr().is_ipv4(), prefix.prefix_len());
        let prefix = prefix.trunc();
        self.entries.entry((is_ipv4, length, number(prefix.network()))).or_insert((prefix, stands_for));
        let lengths = &mut self.lengths[usize::from(is_ipv4)];
        let place = lengths.partition_point(|known| *known > length);
        if lengths.get(place) != Some(&length) {
            lengths.insert(place, length);
        }
    }

    /// The longest prefix that contains an address, and what it stands for.
    pub fn most_specific(&self, address: IpAddr) -> Option<(IpNet, T)> {
        self.containing(address).next()
    }

    /// All prefixes that contain an address, longest first.
    pub fn containing(&self, address: IpAddr) -> impl Iterator<Item = (IpNet, T)> {
        let is_ipv4 = address.is_ipv4();
        let value = number(address);
        self.lengths[usize::from(is_ipv4)].iter().filter_map(move |length| {
            let bits = if is_ipv4 { 32 } else { 128 } - u32::from(*length);
            // Shifting all bits out is one step too many for the processor.
            let network = value.checked_shr(bits).unwrap_or(0).checked_shl(bits).unwrap_or(0);
            self.entries.get(&(is_ipv4, *length, network)).copied()
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(prefixes: &[&str]) -> PrefixIndex<usize> {
        let mut index = PrefixIndex::default();
        for (place, prefix) in prefixes.iter().enumerate() {
            index.add(prefix.parse().unwrap(), place);
        }
        index
    }

    fn found(index: &PrefixIndex<usize>, address: &str) -> Option<usize> {
        index.most_specific(address.parse().unwrap()).map(|(_, place)| place)
    }

    #[test]
    fn the_most_specific_prefix_wins() {
        let index = index(&["10.0.0.0/8", "10.1.2.0/24", "10.1.0.0/16", "10.1.2.128/25", "fd00::/64", "fd00::/48"]);
        for (address, place) in [
            ("10.1.2.200", Some(3)),
            ("10.1.2.5", Some(1)),
            ("10.1.3.5", Some(2)),
            ("10.2.0.1", Some(0)),
            ("11.0.0.1", None),
            ("fd00::5", Some(4)),
            ("fd00:0:0:1::5", Some(5)),
            ("fe00::", None),
        ] {
            assert_eq!(found(&index, address), place, "{address}");
        }
        let all: Vec<usize> = index.containing("10.1.2.200".parse().unwrap()).map(|(_, place)| place).collect();
        assert_eq!(all, [3, 1, 2, 0]);
    }

    #[test]
    fn the_widest_and_the_narrowest_prefixes_are_found() {
        let index = index(&["0.0.0.0/0", "::/0", "10.0.0.1/32", "fd00::1/128"]);
        assert_eq!(found(&index, "255.255.255.255"), Some(0));
        assert_eq!(found(&index, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), Some(1));
        assert_eq!(found(&index, "10.0.0.1"), Some(2));
        assert_eq!(found(&index, "fd00::1"), Some(3));
    }

    #[test]
    fn bits_beyond_the_length_say_nothing_and_the_first_of_two_stays() {
        let index = index(&["10.0.0.7/24", "10.0.0.0/24"]);
        assert_eq!(found(&index, "10.0.0.200"), Some(0));
    }
}
