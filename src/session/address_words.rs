//! Words in addresses, found without writing the addresses out: a table of a million rows has two of them in every row.

use std::net::{IpAddr, Ipv4Addr};

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

    /// Whether an address has it.
    pub fn is_in(&self, address: Option<IpAddr>) -> bool {
        match address {
            None => false,
            Some(IpAddr::V4(address)) => match &self.ipv4 {
                InIpv4::Never => false,
                InIpv4::AnyOctet(octets) => address.octets().into_iter().any(|octet| octets[usize::from(octet)]),
                InIpv4::Begins { mask, bits, shift, next } => {
                    let address = address.to_bits();
                    address & mask == *bits && next[usize::from((address >> shift) as u8)]
                }
                InIpv4::Text => memmem::find(ipv4_text(address, &mut [0; 15]), self.word.as_bytes()).is_some(),
            },
            Some(IpAddr::V6(address)) => {
                self.may_be_ipv6
                    && match self.place {
                        Place::Anywhere => address.to_string().contains(self.word),
                        Place::AtTheBeginning => address.to_string().starts_with(self.word),
                    }
            }
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
        IpAddr::V6(address) => address.to_string(),
    }
}

/// The text of an address, in place: the standard library's way takes six times as long.
fn ipv4_text(address: Ipv4Addr, text: &mut [u8; 15]) -> &[u8] {
    let mut length = 0;
    let mut push = |byte| {
        text[length] = byte;
        length += 1;
    };
    for (place, octet) in address.octets().into_iter().enumerate() {
        if place > 0 {
            push(b'.');
        }
        if octet >= 100 {
            push(b'0' + octet / 100);
        }
        if octet >= 10 {
            push(b'0' + octet / 10 % 10);
        }
        push(b'0' + octet % 10);
    }
    &text[..length]
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
        for address in ADDRESSES.map(|text| text.parse::<IpAddr>().unwrap()) {
            let text = address.to_string();
            for word in WORDS {
                assert_eq!(AddressWord::anywhere(word).is_in(Some(address)), text.contains(word), "{word} in {text}");
                let word_may = AddressWord::anywhere(word).may_be_in_one();
                assert!(word_may || !text.contains(word), "{word} in {text}");
                let begins = AddressWord::at_the_beginning(word).is_in(Some(address));
                assert_eq!(begins, text.starts_with(word), "{word} before {text}");
            }
        }
        assert!(!AddressWord::anywhere("1").is_in(None));
        assert!(!AddressWord::anywhere("web").may_be_in_one());
    }

    #[test]
    fn an_ipv4_address_has_the_text_that_it_always_has() {
        for address in ADDRESSES.iter().filter_map(|text| text.parse::<Ipv4Addr>().ok()) {
            assert_eq!(ipv4_text(address, &mut [0; 15]), address.to_string().as_bytes());
            assert_eq!(address_text(address.into()), address.to_string());
        }
    }
}
