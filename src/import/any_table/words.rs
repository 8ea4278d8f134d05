//! What single cells of tables by hand and of other tools mean: the words for on and off, masks, VLANs with a name, several
//! addresses in one cell.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use crate::engine::inventory::{Allocation, OperatingSystem};
use crate::import::cells;

/// A cell without what a spreadsheet needs to keep it a text: an apostrophe before it, or `="…"` around it.
pub fn plain(cell: &str) -> &str {
    let cell = cell.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let cell = cell.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(cell);
    match cell.strip_prefix('\'') {
        Some(inner) if !inner.ends_with('\'') => inner.trim_start(),
        _ => cells::unescape(cell),
    }
}

/// Words by which lists of addresses say that nobody has one.
pub fn says_free(cell: &str) -> bool {
    let words =
        ["free", "frei", "unused", "available", "unbenutzt", "leer", "verfügbar", "nicht belegt", "n.v.", "?", "tbd"];
    cells::says_nothing(cell)
        || cell.chars().all(|letter| matches!(letter, '-' | '.' | '*' | '_'))
        || is_one_of(cell, &words)
}

/// Whether a cell begins a row of sums.
pub fn says_total(cell: &str) -> bool {
    let words =
        ["total", "totals", "subtotal", "sum", "summe", "zwischensumme", "gesamt", "gesamtsumme", "anzahl", "count"];
    let word = cell.split(|letter: char| !letter.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    let rest = cell.get(word.len()..).unwrap_or_default();
    is_one_of(word, &words) && !rest.contains(['-', '_', '.'])
}

fn is_one_of(cell: &str, words: &[&str]) -> bool {
    let folded = cell.to_lowercase();
    words.contains(&folded.as_str())
}

/// `yes` or `no`, also in German.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "ja" | "j" | "x" | "wahr" => Some(true),
        "nein" | "falsch" => Some(false),
        _ => cells::yes_or_no(cell),
    }
}

/// `on` or `off`, as [`cells::power`] understands it.
pub fn power(cell: &str) -> Option<&'static str> {
    let word: String = cell.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let on = [
        "on",
        "up",
        "poweredon",
        "poweron",
        "running",
        "vmrunning",
        "started",
        "online",
        "ein",
        "an",
        "eingeschaltet",
        "läuft",
    ];
    let off = [
        "off",
        "down",
        "poweredoff",
        "poweroff",
        "stopped",
        "vmstopped",
        "deallocated",
        "vmdeallocated",
        "suspended",
        "saved",
        "paused",
        "offline",
        "aus",
        "ausgeschaltet",
        "gestoppt",
    ];
    if on.contains(&word.as_str()) {
        return Some("on");
    }
    off.contains(&word.as_str()).then_some("off")
}

/// `static` or `dynamic`; of a column that asks whether it is one of them, also yes or no.
pub fn allocation(column: &str, cell: &str) -> Option<Allocation> {
    let word = cell.to_lowercase();
    match word.as_str() {
        "statisch" | "fest" | "fix" | "fixed" | "manual" | "manuell" => return Some(Allocation::Static),
        "dynamisch" | "automatic" | "automatisch" | "auto" => return Some(Allocation::Dynamic),
        _ => {}
    }
    let column = column.to_lowercase();
    let asks_dhcp = column.contains("dhcp") || column.contains("dyn");
    let asks_static = column.contains("stat") || column.contains("fest");
    cells::allocation(cell).or_else(|| {
        let yes = yes_or_no(cell).filter(|_| asks_dhcp != asks_static)?;
        Some(if yes == asks_dhcp { Allocation::Dynamic } else { Allocation::Static })
    })
}

/// Windows or Linux, also as people shorten it.
pub fn operating_system(cell: &str) -> Option<OperatingSystem> {
    let lower = cell.to_lowercase();
    let is_windows = lower.starts_with("win") || lower.starts_with("w2k") || lower.starts_with("microsoft");
    cells::operating_system(cell).or_else(|| is_windows.then_some(OperatingSystem::Windows))
}

/// `vmware`, `hyper-v` or `physical`.
pub fn hypervisor(cell: &str) -> Option<&'static str> {
    let lower = cell.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["vmware", "esx", "vsphere"]) {
        return Some("vmware");
    }
    if has(&["hyper-v", "hyperv", "hyper v"]) {
        return Some("hyper-v");
    }
    has(&["phys", "bare metal", "baremetal"]).then_some("physical")
}

/// The VLAN in a cell such as `110`, `VLAN 110`, `vlan110-web`, `110 (web)` or `web (110)`.
pub fn vlan(cell: &str) -> Option<u32> {
    let in_range = |digits: &str| digits.parse().ok().filter(|vlan| *vlan <= 4094);
    let whole = cells::whole_number(cell).and_then(|number| u32::try_from(number).ok());
    if let Some(vlan) = whole {
        return Some(vlan).filter(|vlan| *vlan <= 4094);
    }
    let lower = cell.to_lowercase();
    if let Some((_, rest)) = lower.split_once("vlan") {
        let digits = rest.trim_start_matches([' ', '-', '_', ':', '#', '.']);
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        return in_range(&digits);
    }
    let numbers: Vec<&str> =
        cell.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let is_alone = |number: &str| {
        let bracketed = format!("({number})");
        cell.starts_with(&format!("{number} ")) || cell.ends_with(&bracketed)
    };
    match numbers.as_slice() {
        [number] if is_alone(number) => in_range(number),
        _ => None,
    }
}

/// The length of a mask: `255.255.255.0`, `/24`, `24`.
pub fn mask_length(cell: &str) -> Option<u8> {
    let cell = cell.trim_start_matches('/');
    if let Ok(mask) = cell.parse::<Ipv4Addr>() {
        return ipnet::ipv4_mask_to_prefix(mask).ok();
    }
    cell.parse().ok().filter(|length| *length <= 128)
}

/// Whether a cell is a mask with dots.
pub fn is_dotted_mask(cell: &str) -> bool {
    cell.contains('.') && mask_length(cell).is_some_and(|length| length > 0)
}

/// An address with the length of its prefix, where the cell gives one.
pub type AddressAndLength = (IpAddr, Option<u8>);

/// The addresses of a cell, and the first part of it that is none.
///
/// Between them may stand blanks, commas, semicolons, slashes, `|`, `&`, `und`; a remark in brackets is passed over.
pub fn addresses(cell: &str) -> (Vec<AddressAndLength>, Option<&str>) {
    let (mut found, mut odd) = (Vec::new(), None);
    let separators = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '|' | '&' | '+');
    let mut depth = 0_usize;
    for part in cell.split(separators).filter(|part| !part.is_empty()) {
        let was_within = depth > 0;
        depth = (depth + part.matches('(').count()).saturating_sub(part.matches(')').count());
        if was_within || part.starts_with('(') || matches!(part, "/" | "-" | "und" | "and" | "or" | "oder") {
            continue;
        }
        match address(part) {
            Some(address) => found.push(address),
            None => {
                let parts: Option<Vec<AddressAndLength>> = part.split('/').map(address).collect();
                match parts {
                    Some(parts) => found.extend(parts),
                    None if cells::says_nothing(part) => {}
                    None => odd = odd.or(Some(part)),
                }
            }
        }
    }
    (found, odd)
}

fn address(part: &str) -> Option<AddressAndLength> {
    let (address, length) = match part.split_once('/') {
        Some((address, length)) => (address, Some(mask_length(length)?)),
        None => (part, None),
    };
    // Windows and Linux name the zone of a link-local address behind it.
    let address: IpAddr = address.split('%').next().unwrap_or_default().parse().ok()?;
    IpNet::new(address, length.unwrap_or(0)).ok()?;
    Some((address, length))
}

/// The prefixes of a cell, each cut to its length; whether that changed one; and the first part that is none. Words
/// without a digit may stand between them.
pub fn prefixes(cell: &str) -> (Vec<IpNet>, bool, Option<&str>) {
    let (mut found, mut was_cut, mut odd) = (Vec::new(), false, None);
    let mut parts = cells::parts(cell).peekable();
    while let Some(part) = parts.next() {
        // `10.0.0.0 255.255.255.0`, as routers write it.
        let mask = parts.peek().filter(|next| is_dotted_mask(next)).and_then(|mask| mask_length(mask));
        match (address(part), mask) {
            (Some((address, Some(length))), _) | (Some((address, None)), Some(length)) => {
                if let Ok(prefix) = IpNet::new(address, length) {
                    was_cut |= prefix.trunc() != prefix;
                    found.push(prefix.trunc());
                }
                if !part.contains('/') {
                    parts.next();
                }
            }
            _ if part.contains(|letter: char| letter.is_ascii_digit()) => odd = odd.or(Some(part)),
            _ => {}
        }
    }
    (found, was_cut, odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_and_formulas_around_a_text_are_taken_away() {
        for cell in ["'10.0.0.4", "=\"10.0.0.4\"", " 10.0.0.4\u{a0}", "10.0.0.4"] {
            assert_eq!(plain(cell), "10.0.0.4");
        }
        assert_eq!(plain("'quoted'"), "'quoted'");
    }

    #[test]
    fn a_vlan_is_found_beside_its_name() {
        let cases = ["110", "VLAN 110", "vlan110-web", "110 (web)", "web (110)", "VLAN-0110", "110.0"];
        assert!(cases.iter().all(|cell| vlan(cell) == Some(110)), "{:?}", cases.map(vlan));
        assert_eq!(["4095", "web", "110,120", "0-4094", "trunk", "web2", "10.0.0.0/24"].map(vlan), [None; 7]);
    }

    #[test]
    fn several_addresses_may_stand_in_one_cell() {
        let texts = |cell: &'static str| {
            let (found, odd) = addresses(cell);
            (found.iter().map(|(address, length)| format!("{address} {length:?}")).collect::<Vec<_>>().join(", "), odd)
        };
        assert_eq!(texts("10.0.0.4 / 10.0.0.5"), ("10.0.0.4 None, 10.0.0.5 None".into(), None));
        assert_eq!(texts("10.0.0.4/24, fe80::1%12"), ("10.0.0.4 Some(24), fe80::1 None".into(), None));
        assert_eq!(texts("10.0.0.4/255.255.255.0"), ("10.0.0.4 Some(24)".into(), None));
        assert_eq!(texts("10.0.0.4/10.0.0.5 (old one)"), ("10.0.0.4 None, 10.0.0.5 None".into(), None));
        assert_eq!(texts("10.0.0.4, printer"), ("10.0.0.4 None".into(), Some("printer")));
        assert_eq!(texts("10.0.0.400"), (String::new(), Some("10.0.0.400")));
    }

    #[test]
    fn prefixes_are_read_with_lengths_and_with_masks() {
        let texts = |cell: &'static str| {
            let (found, was_cut, odd) = prefixes(cell);
            (found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), was_cut, odd)
        };
        assert_eq!(texts("10.1.0.0/24 - Server"), ("10.1.0.0/24".into(), false, None));
        assert_eq!(texts("10.1.0.7/255.255.255.0"), ("10.1.0.0/24".into(), true, None));
        assert_eq!(texts("10.1.0.0 255.255.0.0;fd00::/64"), ("10.1.0.0/16 fd00::/64".into(), false, None));
        assert_eq!(texts("10.1.0.0"), (String::new(), false, Some("10.1.0.0")));
    }

    #[test]
    fn yes_under_dhcp_is_dynamic_and_yes_under_static_is_static() {
        assert_eq!(allocation("DHCP", "ja"), Some(Allocation::Dynamic));
        assert_eq!(allocation("DHCP?", "no"), Some(Allocation::Static));
        assert_eq!(allocation("Static IP", "yes"), Some(Allocation::Static));
        assert_eq!(allocation("Static/DHCP", "yes"), None);
        assert_eq!(allocation("Typ", "fest"), Some(Allocation::Static));
    }

    #[test]
    fn sums_and_free_places_are_told_from_names() {
        assert!(says_total("Summe") && says_total("Total: 12") && says_total("Anzahl VMs 12"));
        assert!(!says_total("total-db01") && !says_total("web01") && !says_total(""));
        assert!(says_free("frei") && says_free("---") && !says_free("freidb01"));
    }
}
