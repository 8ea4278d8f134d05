//! Single cells and texts, whichever file they stand in: what they mean, and how they are kept from being taken for formulas.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::engine::inventory::{Allocation, OperatingSystem, PowerState};

/// What a spreadsheet takes for the start of a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a cell, without the apostrophes before it, begins like a formula.
fn is_like_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

/// The cell as it is written: an apostrophe before what a spreadsheet would compute.
pub fn escape(cell: &str) -> String {
    if is_like_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Takes away the apostrophe that [`escape`] has set, and no other.
pub fn unescape(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_like_formula(rest) => rest,
        _ => cell,
    }
}

/// Parts between blanks, semicolons and commas.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|character: char| character.is_whitespace() || matches!(character, ';' | ','))
        .filter(|part| !part.is_empty())
}

/// Parts between semicolons: names may hold blanks.
pub fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// A prefix, cut to its length, and whether that changed it.
pub fn prefix(part: &str) -> Option<(IpNet, bool)> {
    let prefix: IpNet = part.parse().ok()?;
    Some((prefix.trunc(), prefix.trunc() != prefix))
}

/// An address, and whether a prefix length had to be left out.
pub fn address(cell: &str) -> Option<(IpAddr, bool)> {
    if let Ok(address) = cell.parse() {
        return Some((address, false));
    }
    cell.parse::<IpNet>().ok().map(|prefix| (prefix.addr(), true))
}

/// Whether an address is one that a machine gives itself, because nobody else gave it one.
pub fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.segments()[0] & 0xffc0 == 0xfe80,
    }
}

/// `yes` or `no`, and their likes.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "y" => Some(true),
        "no" | "false" | "0" | "n" => Some(false),
        _ => None,
    }
}

/// `static`, `dynamic` or `dhcp`.
pub fn allocation(cell: &str) -> Option<Allocation> {
    match cell.to_ascii_lowercase().as_str() {
        "static" => Some(Allocation::Static),
        "dynamic" | "dhcp" => Some(Allocation::Dynamic),
        _ => None,
    }
}

/// Distributions whose name does not always say that they are Linux.
const DISTRIBUTIONS: [&str; 13] = [
    "ubuntu",
    "debian",
    "red hat",
    "redhat",
    "rhel",
    "centos",
    "suse",
    "sles",
    "fedora",
    "rocky",
    "almalinux",
    "photon",
    "coreos",
];

/// `linux` or `windows`, also within a longer name, and distributions of Linux.
pub fn operating_system(cell: &str) -> Option<OperatingSystem> {
    // Most tables say it in a word.
    match cell.len() {
        5 if cell.eq_ignore_ascii_case("linux") => return Some(OperatingSystem::Linux),
        7 if cell.eq_ignore_ascii_case("windows") => return Some(OperatingSystem::Windows),
        _ => {}
    }
    let lower = cell.to_lowercase();
    let is_linux = lower.contains("linux") || DISTRIBUTIONS.iter().any(|name| lower.contains(name));
    match (is_linux, lower.contains("windows")) {
        (true, false) => Some(OperatingSystem::Linux),
        (false, true) => Some(OperatingSystem::Windows),
        _ => None,
    }
}

/// `on` or `off`, and the words of hypervisors for them.
pub fn power(cell: &str) -> Option<PowerState> {
    match cell.to_ascii_lowercase().as_str() {
        "on" | "running" | "poweredon" | "vm running" => Some(PowerState::On),
        "off" | "stopped" | "deallocated" | "poweredoff" | "suspended" | "vm stopped" | "vm deallocated" => {
            Some(PowerState::Off)
        }
        _ => None,
    }
}

/// A whole number, also with `.0` behind it or blanks, commas or points between its thousands as spreadsheets write them.
pub fn whole_number(cell: &str) -> Option<u64> {
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    digits.parse().ok().or_else(|| {
        let is_separator = |letter: char| matches!(letter, ',' | '.' | '\'' | '\u{a0}' | '\u{202f}' | ' ');
        let mut groups = digits.split(is_separator);
        let first = groups.next()?;
        let is_grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
        is_grouped.then(|| digits.chars().filter(|letter| !is_separator(*letter)).collect::<String>().parse().ok())?
    })
}

/// Words by which exports say that they have nothing to say.
pub fn says_nothing(cell: &str) -> bool {
    let words = ["", "unknown", "n/a", "na", "none", "null", "-", "--", "<null>", "not available"];
    words.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// A MAC address in the spelling `00:50:56:94:ac:34`, whatever stands between its digits; `None` if it is none.
pub fn mac(cell: &str) -> Option<String> {
    let digits: String =
        cell.chars().filter(|letter| !matches!(letter, ':' | '-' | '.' | ' ')).flat_map(char::to_lowercase).collect();
    let is_mac = digits.len() == 12 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_mac.then(|| digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair)).collect::<Vec<_>>().join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apostrophe_keeps_formulas_away_and_is_taken_away_again() {
        for cell in ["=1+1", "+49", "-", "@x", "\tx", "'=x", "''=x", "'x", "plain", "'", ""] {
            assert_eq!(unescape(&escape(cell)), cell);
        }
        assert_eq!(escape("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(unescape("'quoted"), "'quoted");
    }

    #[test]
    fn words_of_other_tools_are_understood() {
        assert_eq!(operating_system("Windows Server 2022"), Some(OperatingSystem::Windows));
        assert_eq!(operating_system("CentOS 7 (64-bit)"), Some(OperatingSystem::Linux));
        assert_eq!(power("poweredOff"), Some(PowerState::Off));
        assert_eq!(allocation("DHCP"), Some(Allocation::Dynamic));
        assert_eq!(address("10.0.0.4/24"), Some(("10.0.0.4".parse().unwrap(), true)));
        assert_eq!(prefix("10.0.0.4/24"), Some(("10.0.0.0/24".parse().unwrap(), true)));
        assert_eq!(yes_or_no("perhaps"), None);
        assert_eq!(
            ["16384", "16,384", "1 024.0", "1,2", "x"].map(whole_number),
            [Some(16384), Some(16384), Some(1024), None, None]
        );
    }

    #[test]
    fn a_mac_address_is_one_whatever_stands_between_its_digits() {
        for spelling in ["00:50:56:94:AC:34", "00-50-56-94-ac-34", "005056.94ac34", "00505694AC34", "0050 5694 ac34"] {
            assert_eq!(mac(spelling).as_deref(), Some("00:50:56:94:ac:34"), "{spelling}");
        }
        assert_eq!(mac("00:50:56:94:ac"), None);
        assert_eq!(mac("é0505694AC34"), None);
    }
}
