//! What one subnet may still hand out.
//!
//! # Invariants
//!
//! 1. No address is handed out twice, nor one that the provider reserves, that is in use, or that a person reserved.
//! 2. The prefixes of a subnet are used in the order listed, the next one when the one before is full; the provider
//!    reserves its addresses in each of them. No document says so; it is the cautious reading.
//! 3. Addresses are never given back, so looking for the next free one costs constant time on average.
//! 4. Where the prefixes are not much wider than what is held in them, holders stand in a table by address; else in a map.

use std::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use super::address_range::{AddressRange, address, number};
use super::inventory::IpConfigurationId;

/// How many addresses a provider keeps for itself at the ends of each prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderReserved {
    /// At the beginning.
    pub first: u8,
    /// At the end.
    pub last: u8,
}

/// Who holds an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The provider: network address, gateway, DNS, broadcast.
    Provider,
    /// Nobody: the subnet hands out from address pools, and it is in none of them.
    OutsidePools,
    /// An IP configuration that is there today, in the inventory of the site landed in.
    InUse(IpConfigurationId),
    /// A person, for something that the inventory does not show: place in the subnet's reservations.
    Reservation(u32),
    /// A row of the plan.
    Row(u32),
}

/// From which end of the subnet the next free address is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Ascending from the first usable address.
    Start,
    /// Descending from the last usable address.
    Finish,
}

/// Usable addresses of one prefix, as numbers; empty where `first > last`.
#[derive(Clone, Copy, Debug)]
struct Span {
    is_ipv4: bool,
    first: u128,
    last: u128,
}

/// The addresses of one subnet.
#[derive(Clone, Debug)]
pub struct AddressPool {
    prefixes: Vec<IpNet>,
    spans: Vec<Span>,
    /// Who holds what is inside the prefixes and in no span.
    outside: Holder,
    held: Held,
    reserved: Vec<AddressRange>,
    /// For IPv4 and IPv6, from each end: the span being used and the next number to try in it.
    cursors: [Option<(usize, u128)>; 4],
}

impl AddressPool {
    /// The pool of a subnet with these prefixes, in the order listed, nothing of it in use yet.
    pub fn new(prefixes: &[IpNet], provider: ProviderReserved) -> Self {
        Self::with_room(prefixes, provider, 0)
    }

    /// The same, ready to hand out this many addresses.
    pub fn with_room(prefixes: &[IpNet], provider: ProviderReserved, addresses: usize) -> Self {
        let mut pool = Self {
            prefixes: Vec::new(),
            spans: Vec::new(),
            outside: Holder::Provider,
            held: Held::default(),
            reserved: Vec::new(),
            cursors: [None; 4],
        };
        pool.refill(prefixes, provider, addresses);
        pool
    }

    /// The pool of a subnet that hands out these ranges alone, in the order listed.
    pub fn of_ranges(prefixes: &[IpNet], ranges: &[AddressRange]) -> Self {
        let span = |range: &AddressRange| Span {
            is_ipv4: range.first.is_ipv4(),
            first: number(range.first),
            last: number(range.last),
        };
        Self {
            spans: ranges.iter().map(span).collect(),
            outside: Holder::OutsidePools,
            ..Self::new(prefixes, ProviderReserved { first: 0, last: 0 })
        }
    }

    /// Makes it the pool of another subnet, as [`Self::with_room`] does, in the memory that it has.
    pub fn refill(&mut self, prefixes: &[IpNet], provider: ProviderReserved, addresses: usize) {
        self.prefixes.clear();
        self.prefixes.extend_from_slice(prefixes);
        self.spans.clear();
        self.spans.extend(prefixes.iter().map(|prefix| Span::of(prefix, provider)));
        self.outside = Holder::Provider;
        self.held.refill(prefixes, addresses);
        self.reserved.clear();
        self.cursors = [None; 4];
    }

    /// Marks an address as held, whoever held it before.
    pub fn hold(&mut self, address: IpAddr, holder: Holder) {
        self.held.set(address, holder);
    }

    /// Keeps a range free; must come before anything is handed out.
    pub fn reserve(&mut self, range: AddressRange) {
        self.reserved.push(range);
    }

    /// Whether the address is inside one of the prefixes.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.prefixes.iter().any(|prefix| prefix.contains(&address)) || self.is_usable(address)
    }

    /// Who holds an address; `None` if it is free or outside.
    pub fn holder(&self, address: IpAddr) -> Option<Holder> {
        if let Some(holder) = self.held.get(address) {
            return Some(holder);
        }
        if self.contains(address) && !self.is_usable(address) {
            return Some(self.outside);
        }
        let place = self.reserved.iter().position(|range| range.contains(address))?;
        Some(Holder::Reservation(place as u32))
    }

    /// Whether the address is inside and free.
    pub fn is_free(&self, address: IpAddr) -> bool {
        self.held.get(address).is_none()
            && self.is_usable(address)
            && !self.reserved.iter().any(|range| range.contains(address))
    }

    /// Takes the next free address of a family from one end, for a row.
    pub fn take_next(&mut self, is_ipv4: bool, end: End, row: u32) -> Option<IpAddr> {
        let slot = usize::from(is_ipv4) * 2 + usize::from(end == End::Finish);
        let (mut place, mut next) = match self.cursors[slot] {
            Some(cursor) => cursor,
            None => (0, self.spans.first().map_or(0, |span| span.start(end))),
        };
        while let Some(span) = self.spans.get(place).copied() {
            if span.is_ipv4 == is_ipv4 {
                while span.first <= next && next <= span.last {
                    let candidate = address(next, is_ipv4);
                    if let Some(range) = self.reserved.iter().find(|range| range.contains(candidate)) {
                        match end {
                            End::Start => next = number(range.last).saturating_add(1),
                            End::Finish if number(range.first) == 0 => break,
                            End::Finish => next = number(range.first) - 1,
                        }
                        continue;
                    }
                    if self.held.get(candidate).is_none() {
                        self.held.set(candidate, Holder::Row(row));
                        self.cursors[slot] = Some((place, next));
                        return Some(candidate);
                    }
                    match end {
                        End::Start if next == u128::MAX => break,
                        End::Start => next += 1,
                        End::Finish if next == 0 => break,
                        End::Finish => next -= 1,
                    }
                }
            }
            place += 1;
            next = self.spans.get(place).map_or(0, |span| span.start(end));
        }
        self.cursors[slot] = Some((place, next));
        None
    }

    /// How many addresses of a family can be handed out at all. Saturates.
    pub fn usable(&self, is_ipv4: bool) -> u64 {
        let sizes = self.spans.iter().filter(|span| span.is_ipv4 == is_ipv4).map(|span| {
            if span.first > span.last {
                0
            } else {
                u64::try_from(span.last - span.first).unwrap_or(u64::MAX).saturating_add(1)
            }
        });
        sizes.fold(0, u64::saturating_add)
    }

    /// How many addresses rows of the plan hold.
    pub fn planned(&self) -> u64 {
        self.held.rows
    }

    /// Whether an address can be handed out at all.
    fn is_usable(&self, address: IpAddr) -> bool {
        let value = number(address);
        self.spans.iter().any(|span| span.is_ipv4 == address.is_ipv4() && span.first <= value && value <= span.last)
    }
}

/// Who holds which address.
#[derive(Clone, Debug, Default)]
struct Held {
    /// The number of the table's first address.
    first: u32,
    /// For each IPv4 address from there on, 0 or a packed holder.
    table: Vec<u32>,
    /// What is not in the table.
    others: FxHashMap<IpAddr, Holder>,
    /// How many are held by rows.
    rows: u64,
}

/// A table may have so many places for each address that is expected in it, and for a subnet as such.
const PLACES_AN_ADDRESS: u64 = 8;
const PLACES_A_SUBNET: u64 = 256;

impl Held {
    fn refill(&mut self, prefixes: &[IpNet], expected: usize) {
        let ipv4 = || prefixes.iter().filter(|prefix| prefix.addr().is_ipv4());
        let ends =
            ipv4().map(|prefix| number(prefix.network())).min().zip(ipv4().map(|it| number(it.broadcast())).max());
        let most = PLACES_A_SUBNET + PLACES_AN_ADDRESS * expected as u64;
        let (first, places) = match ends {
            Some((first, last)) if last - first < u128::from(most) => (first as u32, (last - first) as usize + 1),
            _ => (0, 0),
        };
        self.first = first;
        self.table.clear();
        self.table.resize(places, 0);
        self.others.clear();
        // Clearing a map costs its capacity, so a large one is not kept.
        self.others.shrink_to(0);
        if places == 0 {
            self.others.reserve(expected);
        }
        self.rows = 0;
    }

    fn place(&self, address: IpAddr) -> Option<usize> {
        match address {
            IpAddr::V4(address) => {
                let place = u32::from(address).wrapping_sub(self.first) as usize;
                (place < self.table.len()).then_some(place)
            }
            IpAddr::V6(_) => None,
        }
    }

    fn get(&self, address: IpAddr) -> Option<Holder> {
        match self.place(address) {
            Some(place) => unpacked(self.table[place]),
            None if self.others.is_empty() => None,
            None => self.others.get(&address).copied(),
        }
    }

    fn set(&mut self, address: IpAddr, holder: Holder) {
        let packed = match holder {
            Holder::InUse(id) => Some(id.place() << 1),
            Holder::Row(row) => Some(row << 1 | 1),
            Holder::Provider | Holder::OutsidePools | Holder::Reservation(_) => None,
        };
        let before = match (self.place(address), packed) {
            (Some(place), Some(packed)) => unpacked(std::mem::replace(&mut self.table[place], packed + 1)),
            _ => self.others.insert(address, holder),
        };
        let is_row = |holder: Holder| u64::from(matches!(holder, Holder::Row(_)));
        self.rows = self.rows + is_row(holder) - before.map_or(0, is_row);
    }
}

/// Rows and IP configurations have numbers below 2^31.
fn unpacked(packed: u32) -> Option<Holder> {
    let packed = packed.checked_sub(1)?;
    Some(match packed & 1 {
        0 => Holder::InUse(IpConfigurationId::new(packed >> 1)),
        _ => Holder::Row(packed >> 1),
    })
}

impl Span {
    fn of(prefix: &IpNet, provider: ProviderReserved) -> Self {
        let first = number(prefix.network()).saturating_add(provider.first.into());
        let last = number(prefix.broadcast()).saturating_sub(provider.last.into());
        Self { is_ipv4: prefix.addr().is_ipv4(), first, last }
    }

    fn start(&self, end: End) -> u128 {
        match end {
            End::Start => self.first,
            End::Finish => self.last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AZURE: ProviderReserved = ProviderReserved { first: 4, last: 1 };

    fn pool(prefixes: &[&str]) -> AddressPool {
        let prefixes: Vec<IpNet> = prefixes.iter().map(|prefix| prefix.parse().unwrap()).collect();
        AddressPool::new(&prefixes, AZURE)
    }

    fn take(pool: &mut AddressPool, end: End, count: usize) -> Vec<String> {
        (0..count).filter_map(|row| pool.take_next(true, end, row as u32)).map(|address| address.to_string()).collect()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn several_prefixes_are_used_in_the_order_listed() {
        let mut subnet = pool(&["10.0.9.0/29", "10.0.1.0/29"]);
        assert_eq!(
            take(&mut subnet, End::Start, 9),
            ["10.0.9.4", "10.0.9.5", "10.0.9.6", "10.0.1.4", "10.0.1.5", "10.0.1.6"]
        );
    }

    #[test]
    fn the_provider_reserves_in_each_prefix() {
        let subnet = pool(&["10.0.9.0/29", "10.0.1.0/29"]);
        assert_eq!(subnet.holder(ip("10.0.1.3")), Some(Holder::Provider));
        assert_eq!(subnet.holder(ip("10.0.9.7")), Some(Holder::Provider));
        assert_eq!(subnet.holder(ip("10.0.9.8")), None);
        assert_eq!(subnet.usable(true), 6);
    }

    #[test]
    fn reserved_ranges_are_stepped_over_from_both_ends() {
        let mut subnet = pool(&["10.0.0.0/28"]);
        subnet.reserve(AddressRange::parse("10.0.0.0-10.0.0.6").unwrap());
        subnet.reserve(AddressRange::parse("10.0.0.12-10.0.0.15").unwrap());
        assert_eq!(take(&mut subnet, End::Start, 2), ["10.0.0.7", "10.0.0.8"]);
        assert_eq!(take(&mut subnet, End::Finish, 9), ["10.0.0.11", "10.0.0.10", "10.0.0.9"]);
    }

    #[test]
    fn a_prefix_at_the_very_end_of_the_family_ends() {
        let mut subnet =
            AddressPool::new(&["255.255.255.248/29".parse().unwrap()], ProviderReserved { first: 0, last: 0 });
        assert_eq!(take(&mut subnet, End::Start, 20).len(), 8);
        let mut subnet = AddressPool::new(&["0.0.0.0/29".parse().unwrap()], ProviderReserved { first: 0, last: 0 });
        assert_eq!(take(&mut subnet, End::Finish, 20).len(), 8);
    }

    #[test]
    fn ipv6_prefixes_hand_out_from_the_fifth_address() {
        let mut subnet = pool(&["10.0.0.0/29", "fd00::/64"]);
        assert_eq!(subnet.take_next(false, End::Start, 0), Some(ip("fd00::4")));
        assert_eq!(subnet.take_next(false, End::Finish, 1), Some(ip("fd00::ffff:ffff:ffff:fffe")));
    }
}
