//! Prefixes that people write into the names of networks: `VLAN110_10.1.10.0-24`, `10.1.10.0/24`, `pg-10.1.10.x`.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

/// The prefixes in a name. Where a name gives no length it is 24, as the people mean it who write an x or a 0 last.
pub fn prefixes_in(name: &str) -> Vec<IpNet> {
    // vCenter writes the slashes of a name so.
    let name = name.replace("%2f", "/").replace("%2F", "/");
    let letters: Vec<char> = name.chars().collect();
    let mut found: Vec<IpNet> = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        let begins = letters[place].is_ascii_digit()
            && !place.checked_sub(1).is_some_and(|before| is_part_of_number(letters[before]));
        match prefix_at(&letters[place..]).filter(|_| begins) {
            Some((prefix, length)) => {
                if !found.contains(&prefix) {
                    found.push(prefix);
                }
                place += length;
            }
            None => place += 1,
        }
    }
    found
}

fn is_part_of_number(letter: char) -> bool {
    letter.is_ascii_digit() || letter == '.'
}

/// A prefix that a text begins with, and how many letters it takes.
fn prefix_at(letters: &[char]) -> Option<(IpNet, usize)> {
    let mut octets = [0_u8; 4];
    let mut is_open = false;
    let mut place = 0;
    let mut between = None;
    for (number, octet) in octets.iter_mut().enumerate() {
        if number > 0 {
            let here = *letters.get(place).filter(|letter| matches!(letter, '.' | '-' | '_'))?;
            if *between.get_or_insert(here) != here {
                return None;
            }
            place += 1;
        }
        if number == 3 && letters.get(place).is_some_and(|letter| matches!(letter, 'x' | 'X' | '*')) {
            // `10.1.10.xyz` is a name.
            if letters.get(place + 1).is_some_and(|letter| letter.is_alphanumeric()) {
                return None;
            }
            is_open = true;
            place += 1;
            continue;
        }
        let digits = letters[place..].iter().take_while(|letter| letter.is_ascii_digit()).count();
        *octet = letters[place..place + digits].iter().collect::<String>().parse().ok()?;
        place += digits;
    }
    let length = length_at(&letters[place..]);
    if length.is_none() && letters.get(place) == Some(&'/') {
        return None;
    }
    let is_dotted = between == Some('.');
    let bits = match length {
        Some((bits, _)) => bits,
        // Without dots and a length, four numbers may mean anything; with a host's number it is no network's.
        None if is_dotted
            && (is_open || octets[3] == 0)
            && !letters.get(place).is_some_and(|l| is_part_of_number(*l)) =>
        {
            24
        }
        None => return None,
    };
    let prefix = IpNet::new(IpAddr::V4(Ipv4Addr::from(octets)), bits).ok()?.trunc();
    Some((prefix, place + length.map_or(0, |(_, used)| used)))
}

/// `/24`, `-24`, `_24`: a length that subnets have, and no more digits or dots behind it.
fn length_at(letters: &[char]) -> Option<(u8, usize)> {
    letters.first().filter(|letter| matches!(letter, '/' | '-' | '_'))?;
    let digits: String = letters[1..].iter().take_while(|letter| letter.is_ascii_digit()).take(3).collect();
    let after = letters.get(1 + digits.len());
    let bits = digits.parse::<u8>().ok().filter(|bits| (8..=30).contains(bits))?;
    after.is_none_or(|letter| *letter != '.').then_some((bits, 1 + digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> String {
        prefixes_in(name).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn prefixes_are_found_in_the_ways_people_write_them() {
        for (name, prefix) in [
            ("VLAN110_10.1.10.0-24", "10.1.10.0/24"),
            ("10.1.10.0/24", "10.1.10.0/24"),
            ("10.1.10.0%2f23 (servers)", "10.1.10.0/23"),
            ("pg-10.1.10.x", "10.1.10.0/24"),
            ("pg-10.1.10.X-dmz", "10.1.10.0/24"),
            ("10.1.10.*", "10.1.10.0/24"),
            ("DMZ 10.1.10.0", "10.1.10.0/24"),
            ("LAN_192.168.4.0_22", "192.168.4.0/22"),
            ("10-1-10-0-24", "10.1.10.0/24"),
            ("net_10_1_10_0_24", "10.1.10.0/24"),
            ("10.1.10.7/24", "10.1.10.0/24"),
            ("10.1.10.0-10.1.10.255", "10.1.10.0/24"),
            ("10.1.10.0/24 and 10.1.20.0/24", "10.1.10.0/24 10.1.20.0/24"),
            ("(10.1.10.0/24)", "10.1.10.0/24"),
        ] {
            assert_eq!(found(name), prefix, "{name}");
        }
    }

    #[test]
    fn other_numbers_in_names_are_no_prefixes() {
        for name in [
            "VLAN110",
            "VM Network",
            "",
            "10.1.10.7",
            "build-1.2.3.4.0",
            "10.1.10.256/24",
            "10.1.10",
            "10-1-10-0",
            "10.1.10.0/64",
            "2024-01-02-03",
            "10.1.10.xyz",
            "10.1-10.0/24",
            "…10.1.10.",
            "9999.1.10.0/24",
            "10.1.10.0/2",
        ] {
            assert_eq!(found(name), "", "{name}");
        }
    }
}
