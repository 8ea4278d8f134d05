//! Words in addresses, found without writing the addresses out: a table of a million rows has two of them in every row.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use memchr::memmem;

/// A word that is looked for in addresses, as they are written.
#[derive(Debug)]
pub struct AddressWord<'w> {
    word: &'w str,
    place: Place,
    ipv4: InIpv4,
    may_be_ipv6: bool,
}

/// Where in an address a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    AtTheBeginning,
}

/// Whether an octet is one of some.
type Octets = [bool; 256];

/// What makes an IPv4 address have the word.
#[derive(Debug)]
enum InIpv4 {
    /// None has it.
    Never,
    /// One of its octets is one of these.
    AnyOctet(Box<Octets>),
    /// Its first bits are these, and the octet behind them, so many bits from the end, is one of some.
    Begins { mask: u32, bits: u32, shift: u32, next: Box<Octets> },
    /// Its text has it.
    Text,
}

impl<'w> AddressWord<'w> {
    /// A word that may be anywhere in an address. In lower case.
    pub fn anywhere(word: &'w str) -> Self {
        let ipv4 = match () {
            () if word.bytes().all(|byte| byte.is_ascii_digit()) => {
                InIpv4::AnyOctet(octets(|octet| octet.contains(word)))
            }
            () if may_be_ipv4(word) => InIpv4::Text,
            () => InIpv4::Never,
        };
        Self::new(word, Place::Anywhere, ipv4)
    }

    /// A word that an address begins with. In lower case.
    pub fn at_the_beginning(word: &'w str) -> Self {
        Self::new(word, Place::AtTheBeginning, beginning(word).unwrap_or(InIpv4::Never))
    }

    fn new(word: &'w str, place: Place, ipv4: InIpv4) -> Self {
        let is_of_ipv6 = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
        Self { word, place, ipv4, may_be_ipv6: word.bytes().all(is_of_ipv6) }
    }

    /// Whether any address can have it.
    pub fn may_be_in_one(&self) -> bool {
        self.may_be_ipv6 || !matches!(self.ipv4, InIpv4::Never)
    }

    /// Marks those of some addresses that have it.
    pub fn mark(&self, addresses: impl Iterator<Item = Option<IpAddr>>, marked: &mut [bool]) {
        let rows = marked.iter_mut().zip(addresses);
        // A loop of its own for each: what it asks is all that is in it.
        match &self.ipv4 {
            InIpv4::Never => self.mark_where(rows, |_| false),
            InIpv4::AnyOctet(octets) => {
                // Asking all four is sooner than guessing which one ends it.
                let has = |octet: u8| octets[usize::from(octet)];
                self.mark_where(rows, |address| {
                    address.octets().map(has).into_iter().fold(false, |any, has| any | has)
                });
            }
            InIpv4::Begins { mask, bits, shift, next } => self.mark_where(rows, |address| {
                let address = address.to_bits();
                address & mask == *bits && next[usize::from((address >> shift) as u8)]
            }),
            InIpv4::Text => {
                let finder = memmem::Finder::new(self.word);
                self.mark_where(rows, |address| finder.find(ipv4_text(address, &mut [0; 15])).is_some());
            }
        }
    }

    fn mark_where<'m>(
        &self,
        rows: impl Iterator<Item = (&'m mut bool, Option<IpAddr>)>,
        is_in: impl Fn(Ipv4Addr) -> bool,
    ) {
        for (marked, address) in rows {
            *marked |= match address {
                None => false,
                Some(IpAddr::V4(address)) => is_in(address),
                Some(IpAddr::V6(address)) => self.is_in_ipv6(address),
            };
        }
    }

    fn is_in_ipv6(&self, address: Ipv6Addr) -> bool {
        let (mut text, word) = ([0; 39], self.word.as_bytes());
        self.may_be_ipv6
            && match self.place {
                Place::Anywhere => memmem::find(ipv6_text(address, &mut text), word).is_some(),
                Place::AtTheBeginning => ipv6_text(address, &mut text).starts_with(word),
            }
    }
}

fn may_be_ipv4(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The octets whose text is as wanted.
fn octets(is_wanted: impl Fn(&str) -> bool) -> Box<Octets> {
    Box::new(std::array::from_fn(|octet| is_wanted(&octet.to_string())))
}

/// What an address must be to begin with a word; `None` where none does.
fn beginning(word: &str) -> Option<InIpv4> {
    let parts: Vec<&str> = word.split('.').collect();
    let (last, whole) = parts.split_last()?;
    if parts.len() > 4 || !may_be_ipv4(word) {
        return None;
    }
    let mut bits = 0;
    for (place, part) in whole.iter().enumerate() {
        let octet: u8 = part.parse().ok().filter(|octet: &u8| octet.to_string() == *part)?;
        bits |= u32::from(octet) << (24 - 8 * place);
    }
    let known = 8 * whole.len() as u32;
    let mask = u32::MAX.checked_shl(32 - known).unwrap_or_default();
    Some(InIpv4::Begins { mask, bits, shift: 24 - known, next: octets(|octet| octet.starts_with(last)) })
}

/// The text of an address.
pub fn address_text(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => String::from_utf8_lossy(ipv4_text(address, &mut [0; 15])).into_owned(),
        IpAddr::V6(address) => String::from_utf8_lossy(ipv6_text(address, &mut [0; 39])).into_owned(),
    }
}

/// The text of an address, in place: the standard library's way takes six times as long.
fn ipv4_text(address: Ipv4Addr, text: &mut [u8; 15]) -> &[u8] {
    let mut written = Written { text, length: 0 };
    written.ipv4(address);
    written.whole()
}

/// The same of IPv6, as RFC 5952 has it: the first of the longest runs of zeros left out, if there are two and more.
fn ipv6_text(address: Ipv6Addr, text: &mut [u8; 39]) -> &[u8] {
    let mut written = Written { text, length: 0 };
    if let Some(mapped) = address.to_ipv4_mapped() {
        b"::ffff:".iter().for_each(|byte| written.push(*byte));
        written.ipv4(mapped);
        return written.whole();
    }
    let parts = address.segments();
    let (mut zeros, mut run) = (0..0, 0);
    for (place, part) in parts.into_iter().enumerate() {
        run = if part == 0 { run + 1 } else { 0 };
        if run > zeros.len().max(1) {
            zeros = place + 1 - run..place + 1;
        }
    }
    for (place, part) in parts.into_iter().enumerate() {
        if zeros.contains(&place) {
            if place == zeros.start {
                b"::".iter().for_each(|byte| written.push(*byte));
            }
            continue;
        }
        if place > 0 && place != zeros.end {
            written.push(b':');
        }
        let digits = part.checked_ilog(16).unwrap_or_default();
        (0..=digits).rev().for_each(|digit| written.push(b"0123456789abcdef"[usize::from(part >> (4 * digit) & 15)]));
    }
    written.whole()
}

/// A text that is being written in place.
struct Written<'t> {
    text: &'t mut [u8],
    length: usize,
}

impl<'t> Written<'t> {
    fn push(&mut self, byte: u8) {
        self.text[self.length] = byte;
        self.length += 1;
    }

    fn ipv4(&mut self, address: Ipv4Addr) {
        for (place, octet) in address.octets().into_iter().enumerate() {
            if place > 0 {
                self.push(b'.');
            }
            if octet >= 100 {
                self.push(b'0' + octet / 100);
            }
            if octet >= 10 {
                self.push(b'0' + octet / 10 % 10);
            }
            self.push(b'0' + octet % 10);
        }
    }

    fn whole(self) -> &'t [u8] {
        &self.text[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESSES: [&str; 11] = [
        "0.0.0.0",
        "9.10.99.100",
        "101.199.200.255",
        "255.255.255.255",
        "1.20.105.250",
        "10.1.7.17",
        "10.17.1.1",
        "100.1.2.3",
        "fd00::17",
        "2001:db8::10.1.7.9",
        "::ffff:10.1.7.9",
    ];

    const WORDS: [&str; 24] = [
        "",
        "1",
        "17",
        "10",
        "10.",
        "10.1",
        "10.1.",
        "10.1.7.1",
        "10.1.7.17",
        "10.1.7.17.",
        "10.1.7.17.1",
        ".",
        "..",
        "0.1",
        "01",
        "10.01",
        "256",
        "300.1",
        "db8",
        "d",
        "::",
        "fd00:",
        "web",
        "10.x",
    ];

    #[test]
    fn a_word_is_in_an_address_where_it_is_in_its_text() {
        let addresses: Vec<Option<IpAddr>> =
            ADDRESSES.map(|text| text.parse().ok()).into_iter().chain([None]).collect();
        for word in WORDS {
            let marked = |word: AddressWord<'_>| {
                let mut marked = vec![false; addresses.len()];
                word.mark(addresses.iter().copied(), &mut marked);
                marked
            };
            let having = |has: &dyn Fn(String) -> bool| -> Vec<bool> {
                addresses.iter().map(|address| address.is_some_and(|address| has(address.to_string()))).collect()
            };
            let contain = having(&|text| text.contains(word));
            assert_eq!(marked(AddressWord::anywhere(word)), contain, "{word}");
            assert!(AddressWord::anywhere(word).may_be_in_one() || !contain.contains(&true), "{word}");
            assert_eq!(marked(AddressWord::at_the_beginning(word)), having(&|text| text.starts_with(word)), "{word}");
        }
        assert!(!AddressWord::anywhere("web").may_be_in_one());
    }

    #[test]
    fn what_is_marked_stays_so() {
        let mut marked = [true, false];
        AddressWord::anywhere("7").mark([None, None].into_iter(), &mut marked);
        assert_eq!(marked, [true, false]);
    }

    #[test]
    fn an_ipv6_address_has_the_text_that_it_always_has() {
        let made_up = (0..60_000_u32).map(|number| {
            let dice = u128::from(number.wrapping_mul(0x9E37_79B1)) * 0x1234_5678_9ABC_DEF1_2345_6789;
            // Each part is left, or is zero, or has but its last digit.
            (0..8).fold(0, |bits, part| {
                let part = dice >> (16 * part) & 0xffff;
                let part = match part % 3 {
                    0 => 0,
                    1 => part & 15,
                    _ => part,
                };
                bits << 16 | part
            })
        });
        for bits in made_up.chain([0, 1, u128::MAX, 0xffff_0a01_0709, 0x1_0000, 1 << 112, 1 << 96]) {
            let address = Ipv6Addr::from_bits(bits);
            assert_eq!(ipv6_text(address, &mut [0; 39]), address.to_string().as_bytes(), "{address}");
        }
    }

    #[test]
    fn an_ipv4_address_has_the_text_that_it_always_has() {
        for address in ADDRESSES.iter().filter_map(|text| text.parse::<Ipv4Addr>().ok()) {
            assert_eq!(ipv4_text(address, &mut [0; 15]), address.to_string().as_bytes());
            assert_eq!(address_text(address.into()), address.to_string());
        }
    }
}
