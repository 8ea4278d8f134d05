//! Single cells of NetBox's tables.

use std::net::IpAddr;

use ipnet::IpNet;

use super::facts::Vlan;
use crate::import::cells;

/// A prefix; NetBox 3.2 wrote a dot before it for each level that it is inside of others.
pub fn prefix(cell: &str) -> Option<IpNet> {
    let cell = cell.trim_start_matches(|letter: char| letter == '•' || letter.is_whitespace());
    cell.contains('/').then(|| cells::prefix(cell))?.map(|(prefix, _)| prefix)
}

/// An address, which NetBox writes with the length of its prefix.
pub fn address(cell: &str) -> Option<IpAddr> {
    cells::address(cell).map(|(address, _)| address)
}

/// A VLAN as `web (110)`, as `110`, or by its name alone.
pub fn vlan(cell: &str) -> Option<Vlan> {
    if cell.is_empty() {
        return None;
    }
    if let Ok(vid) = cell.parse() {
        return Some(Vlan { id: None, vid: Some(vid), name: None });
    }
    let bracketed = cell.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match bracketed.and_then(|(name, vid)| Some((name.trim(), vid.parse().ok()?))) {
        Some((name, vid)) => {
            Some(Vlan { id: None, vid: Some(vid), name: Some(name.to_owned()).filter(|name| !name.is_empty()) })
        }
        None => Some(Vlan { id: None, vid: None, name: Some(cell.to_owned()) }),
    }
}

/// A VRF; the global table is none.
pub fn vrf(cell: &str) -> Option<String> {
    let is_global = ["", "global", "weltweit", "none"].iter().any(|word| cell.eq_ignore_ascii_case(word));
    (!is_global).then(|| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_netbox_writes_them() {
        assert_eq!(prefix("•\n      •\n\n10.51.16.0/24"), Some("10.51.16.0/24".parse().unwrap()));
        assert_eq!(prefix("10.51.16.1"), None);
        let named = |id: Option<u32>, name: &str| Some(Vlan { id: None, vid: id, name: Some(name.to_owned()) });
        assert_eq!(vlan("web (dmz) (110)"), named(Some(110), "web (dmz)"));
        assert_eq!(vlan("web (dmz)"), named(None, "web (dmz)"));
        assert_eq!(vlan("110"), Some(Vlan { id: None, vid: Some(110), name: None }));
        assert_eq!((vrf("Global"), vrf("blue (65000:1)")), (None, Some("blue (65000:1)".into())));
    }
}
