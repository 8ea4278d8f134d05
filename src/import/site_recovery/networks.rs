//! The networks that a vault knows: VM networks and logical networks of VMM servers, and the servers' names.

use super::vault::{Vault, last_segment, name_after};
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory_rows::{NetworkRow, SubnetRow};
use crate::engine::text::Key;
use crate::import::RowFate;
use crate::import::azure_json::Share;
use crate::import::encoding::quoted;
use crate::import::json::Element;
use crate::import::report::ReadReport;

/// Reads a network.
pub(super) fn read_network(
    vault: &mut Vault,
    element: &Element<'_>,
    facts: &Element<'_>,
    report: &mut ReadReport,
) -> RowFate {
    let id = element.text("id", report).unwrap_or_default();
    let fabric_type = facts.plain("fabricType").unwrap_or_default();
    if !fabric_type.is_empty() && !fabric_type.eq_ignore_ascii_case("VMM") {
        let reason = "network of a site other than VMM: the vault has neither id nor addresses of it, an export of its VNets has";
        return RowFate::Skipped(reason.into());
    }
    let key = element.text("name", report).or_else(|| Some(last_segment(&id).to_owned()).filter(|key| !key.is_empty()));
    let Some(key) = key else { return RowFate::Skipped("network without id and name".into()) };
    let name = facts.text("friendlyName", report).unwrap_or_else(|| key.clone());
    let fabric = name_after(&id, "replicationFabrics").unwrap_or_default();
    let row = NetworkRow {
        name: name.into(),
        key: key.into(),
        subnets: read_subnets(facts, report),
        attributes: read_isolation(facts, report),
        place: element.place().into(),
        ..NetworkRow::default()
    };
    vault.networks.push((row, Key::from(fabric)));
    RowFate::Used
}

fn read_subnets(facts: &Element<'_>, report: &mut ReadReport) -> Vec<SubnetRow> {
    // Az PowerShell calls them otherwise.
    let Some(listed) = facts.get("subnets").or_else(|| facts.get("vmNetworkSubnetList")) else { return Vec::new() };
    let mut subnets = Vec::new();
    for subnet in listed.items() {
        let name = subnet.text("friendlyName", report).or_else(|| subnet.text("name", report));
        match name {
            Some(name) => subnets.push(SubnetRow {
                name: name.into(),
                prefixes: subnet.prefixes("addressList", report),
                place: subnet.place().into(),
                ..SubnetRow::default()
            }),
            None => {
                subnet.reject::<()>("a subnet with a name", report);
            }
        }
    }
    subnets
}

/// How VMM keeps the networks on one logical network apart.
fn read_isolation(facts: &Element<'_>, report: &mut ReadReport) -> Attributes {
    let Some(found) = facts.text("networkType", report) else { return Attributes::default() };
    let isolation = match found.to_ascii_lowercase().as_str() {
        "noisolation" => "none",
        "vlannetwork" | "vlan" => "vlan",
        "windowsnetworkvirtualization" => "network-virtualization",
        "external" => "external",
        _ => {
            let message = format!(
                "found the networkType {}; expected NoIsolation, VLANNetwork, WindowsNetworkVirtualization or External. It is left \
                 out",
                quoted(&found, 80)
            );
            let place = facts.get("networkType").map(|it| it.place()).unwrap_or_default();
            report.doubt(place, message);
            return Attributes::default();
        }
    };
    Attributes::default().with(Attribute::Isolation, isolation)
}

/// Reads a logical network: what becomes of it is known, and counted, at the end.
pub(super) fn read_logical_network(
    vault: &mut Vault,
    element: &Element<'_>,
    facts: &Element<'_>,
    report: &mut ReadReport,
) -> Share {
    let id = element.text("id", report).unwrap_or_default();
    let Some(name) = facts.text("friendlyName", report) else {
        return Share::Mine(RowFate::Skipped("logical network without a name".into()));
    };
    let fabric = name_after(&id, "replicationFabrics").unwrap_or_default();
    vault.logical_networks.push((Key::from(fabric), name, element.place()));
    Share::MineLater
}

/// Reads what people call a fabric.
pub(super) fn read_fabric(vault: &mut Vault, element: &Element<'_>, facts: &Element<'_>) -> RowFate {
    let name = facts.plain("friendlyName");
    let id = element.plain("id").unwrap_or_default();
    if name.is_none() || name_after(&id, "replicationFabrics").is_none() {
        return RowFate::Skipped("Site Recovery fabric without a name".into());
    }
    vault.note_fabric(&id, name);
    vault.listed_fabrics += 1;
    RowFate::Used
}
