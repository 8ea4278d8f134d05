//! VM networks and VM subnets.

use ipnet::IpNet;

use super::fields::Field;
use super::reader::{NetworkName, Object, Reader};
use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::Place;
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::json::Element;
use crate::import::power_shell::{PrefixAndVlan, is_type_name, vlans_of_subnets};
use crate::import::report::{ReadReport, RowFate};

/// Reads a VM network, and the VM subnets that stand inside it.
pub(super) fn read_network(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
    let name = object.name(Field::Name, &mut reader.notes);
    let Some(key) = object.guid(Field::Id).or_else(|| name.clone()) else {
        return RowFate::Skipped("VM network without name and ID".into());
    };
    let network = NetworkName { name: name.unwrap_or_else(|| key.clone()), key };
    let location = reader.server(object);
    let logical = object.name(Field::LogicalNetwork, &mut reader.notes);
    let isolation = isolation(reader, object);
    let clouds = object.list(Field::Clouds, &mut reader.notes);
    let row = reader.network(&network, location, object.place());
    row.name = network.name.as_str().into();
    row.attributes.set(Attribute::LogicalNetwork, logical.as_deref());
    row.attributes.set(Attribute::Isolation, isolation);
    reader.add_names(&network, None, Attribute::Clouds, clouds);
    reader.is_told(&network);
    let vlan = object.known(Field::VlanId, &mut reader.notes);
    if let Some(vlan) = vlan.and_then(|vlan| vlan.parse().ok()) {
        reader.vlan(&network, vlan, || object.place_of(Field::VlanId));
    }
    read_nested_subnets(reader, object, &network, report);
    RowFate::Used
}

fn read_nested_subnets(reader: &mut Reader, object: &Object<'_>, network: &NetworkName, report: &mut ReadReport) {
    let mut names = Vec::new();
    let fields = reader.fields.clone();
    object.each(Field::VmSubnet, |subnet| {
        if subnet.value.is_object() {
            let subnet = fields.record("VM subnets", subnet);
            if let Some(name) = subnet.name(Field::Name, &mut reader.notes) {
                add_subnet(reader, &subnet, network, &name, report);
            }
        } else {
            names.extend(subnet.as_text());
        }
    });
    if object.member(Field::VmSubnet).is_none() {
        names = object.list(Field::VmSubnet, &mut reader.notes);
    }
    for name in names.iter().filter(|name| !is_type_name(name)) {
        let has_prefix = reader.subnet(network, name, &[], object.place());
        if !has_prefix {
            reader.without_prefix.add(|| object.place_of(Field::VmSubnet), name);
        }
    }
}

/// Reads a VM subnet.
pub(super) fn read_subnet(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
    let Some(network) = reader.network_name(object) else {
        return RowFate::Skipped("VM subnet without its VM network".into());
    };
    let Some(name) =
        object.name(Field::VmSubnet, &mut reader.notes).or_else(|| object.name(Field::Name, &mut reader.notes))
    else {
        return RowFate::Skipped("VM subnet without a name".into());
    };
    // What a file says of the network beside its subnets.
    let location = reader.server(object);
    let nested = object.member(Field::VmNetwork).and_then(|network| {
        let logical = network.get("LogicalNetwork")?;
        logical.as_text().or_else(|| logical.plain("Name")).filter(|name| !is_type_name(name))
    });
    let logical = object.name(Field::LogicalNetwork, &mut reader.notes).or(nested);
    let row = reader.network(&network, location, object.place());
    if row.attributes.get(Attribute::LogicalNetwork).is_none() {
        row.attributes.set(Attribute::LogicalNetwork, logical.as_deref());
    }
    add_subnet(reader, object, &network, &name, report);
    RowFate::Used
}

fn add_subnet(reader: &mut Reader, object: &Object<'_>, network: &NetworkName, name: &str, report: &mut ReadReport) {
    let found = subnets_and_vlans(reader, object, report);
    let prefixes: Vec<IpNet> = found.iter().filter_map(|(prefix, _)| *prefix).collect();
    let place = object.place();
    reader.subnet(network, name, &prefixes, place.clone());
    for vlan in found.iter().filter_map(|(_, vlan)| *vlan) {
        reader.vlan(network, vlan, || place.clone());
    }
}

/// The prefixes of an object with their VLANs: entries of `SubnetVLans`, as objects or as text, or `Subnet` and `VLanID`.
pub(super) fn subnets_and_vlans(
    reader: &mut Reader,
    object: &Object<'_>,
    report: &mut ReadReport,
) -> Vec<PrefixAndVlan> {
    let mut found = Vec::new();
    let mut texts: Vec<(String, Place)> = Vec::new();
    object.each(Field::SubnetVlans, |entry| match object_entry(entry) {
        Some(pair) => found.push(pair),
        None => texts.extend(entry.as_text().map(|text| (text, entry.place()))),
    });
    if object.member(Field::SubnetVlans).is_none() || texts.iter().any(|(text, _)| is_type_name(text)) {
        let list = object.list(Field::SubnetVlans, &mut reader.notes);
        texts = list.into_iter().map(|text| (text, object.place_of(Field::SubnetVlans))).collect();
    }
    for (text, place) in &texts {
        for entry in vlans_of_subnets(text) {
            match entry {
                Ok(pair) => found.push(pair),
                Err(part) => {
                    let message = format!(
                        "found {}; expected a prefix with its VLAN such as 10.0.0.0/24-100. It is left out",
                        quoted(part, 80)
                    );
                    report.doubt(place.clone(), message);
                }
            }
        }
    }
    if found.is_empty() && object.has(Field::Subnet) {
        let vlan = object.known(Field::VlanId, &mut reader.notes).and_then(|vlan| vlan.parse().ok());
        for part in object.list(Field::Subnet, &mut reader.notes).iter().flat_map(|text| cells::parts(text)) {
            match cells::prefix(part) {
                Some((prefix, _)) => found.push((Some(prefix), vlan)),
                None => object.doubt(Field::Subnet, part, "a prefix such as 10.0.0.0/24", report),
            }
        }
    }
    found
}

fn object_entry(entry: &Element<'_>) -> Option<PrefixAndVlan> {
    if !entry.value.is_object() {
        return None;
    }
    let prefix = entry.plain("Subnet").and_then(|subnet| Some(cells::prefix(&subnet)?.0));
    let vlan = entry.plain("VLanID").and_then(|vlan| vlan.parse().ok());
    (prefix.is_some() || vlan.is_some()).then_some((prefix, vlan))
}

/// How a VM network is kept apart from others on its logical network.
fn isolation(reader: &mut Reader, object: &Object<'_>) -> Option<&'static str> {
    let stated = object.known(Field::IsolationType, &mut reader.notes);
    match stated.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("noisolation") => return Some("none"),
        Some("vlannetwork" | "vlan") => return Some("vlan"),
        Some("windowsnetworkvirtualization") => return Some("network-virtualization"),
        Some("external") => return Some("external"),
        _ => {}
    }
    let logical = object.member(Field::LogicalNetwork)?;
    let flag = |key: &str| cells::yes_or_no(&logical.plain(key)?);
    let has_subnets = object.member(Field::VmSubnet).map(|subnets| !subnets.items().is_empty());
    let told = if flag("IsLogicalNetworkDefinitionIsolated")? {
        "vlan"
    } else if flag("SupportsExternalVMNetworkProvisioning") == Some(true) {
        return None;
    } else if flag("NetworkVirtualizationEnabled")? && has_subnets? {
        "network-virtualization"
    } else {
        "none"
    };
    match stated {
        Some(stated) => reader.isolation_in_numbers.add(|| object.place_of(Field::IsolationType), &stated),
        None => reader.isolation_unsaid.add(|| object.place(), ""),
    }
    Some(told)
}
