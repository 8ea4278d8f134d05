//! Single values as PowerShell spells them.

use ipnet::IpNet;

use crate::engine::inventory::PowerState;
use crate::import::cells;

/// Whether a text is the name of a type, which PowerShell writes where it does not write the value: in a cell of a table for
/// a list, and in JSON below the depth asked for.
pub fn is_type_name(text: &str) -> bool {
    const SPACES: [&str; 7] = [
        "System.Collections.",
        "System.Object",
        "System.String[]",
        "Microsoft.SystemCenter.",
        "Microsoft.VirtualManager.",
        "Microsoft.HyperV.",
        "Microsoft.Management.",
    ];
    let text = text.trim_start();
    let is_array = text.starts_with("System.") && text.ends_with("[]");
    is_array || SPACES.iter().any(|space| text.starts_with(space)) && !text.contains(' ')
}

/// A text, unless it says that there is nothing.
pub fn known_text(text: String) -> Option<String> {
    (!cells::says_nothing(&text)).then_some(text)
}

/// A GUID in lower case, without the braces that some tools put round it.
pub fn guid(text: &str) -> Option<String> {
    let inner = text.trim().trim_start_matches('{').trim_end_matches('}');
    let lengths = inner.split('-').map(str::len);
    let is_guid = lengths.eq([8, 4, 4, 4, 12]) && inner.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    // An id of zeros stands for none.
    let is_zero = inner.bytes().all(|byte| byte == b'-' || byte == b'0');
    (is_guid && !is_zero).then(|| inner.to_ascii_lowercase())
}

/// The machine's part of the id that Hyper-V gives an adapter: `Microsoft:<VM>\<NIC>`.
pub fn machine_of_adapter(id: &str) -> Option<String> {
    let (machine, _) = id.strip_prefix("Microsoft:")?.split_once('\\')?;
    guid(machine)
}

/// The parts of a list in one text, and whether it was cut off: `{a, b...}` as PowerShell shows lists, else parts between
/// semicolons.
pub fn list_parts(text: &str) -> (Vec<&str>, bool) {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('{').map(|rest| rest.strip_suffix('}').unwrap_or(rest)) else {
        return (text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect(), false);
    };
    let whole = inner.trim_end();
    let shown = whole.trim_end_matches('…').trim_end_matches("...");
    let parts = shown.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    (parts.collect(), shown.len() < whole.len())
}

/// Whether a machine runs, from the words of VMM and Hyper-V for its state.
pub fn power(state: &str) -> Option<PowerState> {
    let state = state.trim().to_ascii_lowercase();
    let state = state.strip_suffix("critical").unwrap_or(&state);
    match state {
        "running" | "paused" | "pausing" | "resuming" | "starting" | "stopping" | "poweringoff" | "reset"
        | "saving" | "forceshutdown" | "forcereboot" => Some(PowerState::On),
        "off" | "poweroff" | "saved" | "fastsaved" | "stored" | "hibernated" => Some(PowerState::Off),
        _ => cells::power(state),
    }
}

/// A prefix and its VLAN, either of which may be missing.
pub type PrefixAndVlan = (Option<IpNet>, Option<u32>);

/// What an entry of `SubnetVLans` says: `10.0.0.0/24-100`, with a secondary VLAN as `10.0.0.0/24-100-200`, several of them
/// between blanks. The prefix may be missing; a part that is neither is given back.
pub fn vlans_of_subnets(text: &str) -> Vec<Result<PrefixAndVlan, &str>> {
    let entries = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ';' | ',' | '{' | '}'));
    entries.filter(|entry| !entry.is_empty()).map(|entry| vlan_of_subnet(entry).ok_or(entry)).collect()
}

fn vlan_of_subnet(entry: &str) -> Option<PrefixAndVlan> {
    let (prefix, vlans) = entry.split_once('-').unwrap_or((entry, ""));
    let prefix = if prefix.is_empty() { None } else { Some(cells::prefix(prefix)?.0) };
    let vlan = vlans.split('-').next().unwrap_or_default();
    let vlan = if vlan.is_empty() { None } else { Some(vlan.parse().ok()?) };
    (prefix.is_some() || vlan.is_some()).then_some((prefix, vlan))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_are_no_values() {
        let lost = [
            "System.String[]",
            "System.Object[]",
            "System.Guid[]",
            "System.Collections.Generic.List`1[System.String]",
            "Microsoft.SystemCenter.VirtualMachineManager.VMNetwork",
            "Microsoft.HyperV.PowerShell.VMNetworkAdapterVlanSetting",
        ];
        assert!(lost.into_iter().all(is_type_name));
        let kept = ["Corp", "10.0.0.4", "Microsoft Windows Server 2019", "Microsoft.HyperV lab", ""];
        assert!(!kept.into_iter().any(is_type_name));
    }

    #[test]
    fn lists_stand_in_braces_or_between_semicolons() {
        assert_eq!(list_parts("{10.0.0.4, fe80::1}"), (vec!["10.0.0.4", "fe80::1"], false));
        assert_eq!(list_parts("{a, b, c, d...}"), (vec!["a", "b", "c", "d"], true));
        assert_eq!(list_parts("{}"), (vec![], false));
        assert_eq!(list_parts("Gold Cloud; Silver"), (vec!["Gold Cloud", "Silver"], false));
    }

    #[test]
    fn a_subnet_and_its_vlan_stand_in_one_text() {
        let prefix = |text: &str| Some(text.parse::<IpNet>().unwrap());
        assert_eq!(vlans_of_subnets("10.0.0.0/24-100"), [Ok((prefix("10.0.0.0/24"), Some(100)))]);
        let several = vlans_of_subnets("192.168.1.0/24-399 fd00::/64-120-5 -7 x");
        let expected = [
            Ok((prefix("192.168.1.0/24"), Some(399))),
            Ok((prefix("fd00::/64"), Some(120))),
            Ok((None, Some(7))),
            Err("x"),
        ];
        assert_eq!(several, expected);
    }

    #[test]
    fn a_guid_is_one_in_any_case_and_with_braces() {
        let lower = "18fd7270-3dc6-4518-92d4-347c9232fb4c";
        assert_eq!(guid("{18FD7270-3DC6-4518-92D4-347C9232FB4C}").as_deref(), Some(lower));
        assert_eq!(guid("00000000-0000-0000-0000-000000000000"), None);
        assert_eq!(guid("web-01"), None);
        let adapter = format!(r"Microsoft:{}\39972576-1589-4AE6-AA55-3E8498114711", lower.to_uppercase());
        assert_eq!(machine_of_adapter(&adapter).as_deref(), Some(lower));
    }

    #[test]
    fn a_state_is_on_or_off_in_the_words_of_both_products() {
        assert_eq!(["Running", "Paused", "PowerOff", "Off", "SavedCritical"].map(power), {
            let (on, off) = (Some(PowerState::On), Some(PowerState::Off));
            [on, on, off, off, off]
        });
        assert_eq!(power("Missing"), None);
    }
}
