//! Single cells: what they mean, and how they are kept from being taken for formulas.

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
pub(super) fn escape(cell: &str) -> String {
    if is_like_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Takes away the apostrophe that [`escape`] has set, and no other.
pub(super) fn unescape(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_like_formula(rest) => rest,
        _ => cell,
    }
}

/// Parts between blanks, semicolons and commas.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|character: char| character.is_whitespace() || matches!(character, ';' | ','))
        .filter(|part| !part.is_empty())
}

/// Parts between semicolons: names may hold blanks.
pub(super) fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// A prefix, cut to its length, and whether that changed it.
pub(super) fn prefix(part: &str) -> Option<(IpNet, bool)> {
    let prefix: IpNet = part.parse().ok()?;
    Some((prefix.trunc(), prefix.trunc() != prefix))
}

/// An address, and whether a prefix length had to be left out.
pub(super) fn address(cell: &str) -> Option<(IpAddr, bool)> {
    if let Ok(address) = cell.parse() {
        return Some((address, false));
    }
    cell.parse::<IpNet>().ok().map(|prefix| (prefix.addr(), true))
}

/// `yes` or `no`, and their likes.
pub(super) fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "y" => Some(true),
        "no" | "false" | "0" | "n" => Some(false),
        _ => None,
    }
}

/// `static`, `dynamic` or `dhcp`.
pub(super) fn allocation(cell: &str) -> Option<Allocation> {
    match cell.to_ascii_lowercase().as_str() {
        "static" => Some(Allocation::Static),
        "dynamic" | "dhcp" => Some(Allocation::Dynamic),
        _ => None,
    }
}

/// `linux` or `windows`, also within a longer name.
pub(super) fn operating_system(cell: &str) -> Option<OperatingSystem> {
    let lower = cell.to_lowercase();
    match (lower.contains("linux"), lower.contains("windows")) {
        (true, false) => Some(OperatingSystem::Linux),
        (false, true) => Some(OperatingSystem::Windows),
        _ => None,
    }
}

/// `on` or `off`, and the words of hypervisors for them.
pub(super) fn power(cell: &str) -> Option<PowerState> {
    match cell.to_ascii_lowercase().as_str() {
        "on" | "running" | "poweredon" | "vm running" => Some(PowerState::On),
        "off" | "stopped" | "deallocated" | "poweredoff" | "suspended" | "vm stopped" | "vm deallocated" => {
            Some(PowerState::Off)
        }
        _ => None,
    }
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
        assert_eq!(power("poweredOff"), Some(PowerState::Off));
        assert_eq!(allocation("DHCP"), Some(Allocation::Dynamic));
        assert_eq!(address("10.0.0.4/24"), Some(("10.0.0.4".parse().unwrap(), true)));
        assert_eq!(prefix("10.0.0.4/24"), Some(("10.0.0.0/24".parse().unwrap(), true)));
        assert_eq!(yes_or_no("perhaps"), None);
    }
}
