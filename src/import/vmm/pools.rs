//! Static IP address pools: what VMM hands out by itself, and the gateway.
//!
//! A pool belongs to a VM subnet or to a site of a logical network. Where a file names neither with its network, the builder
//! finds the subnet by its prefix.

use std::net::IpAddr;

use ipnet::IpNet;

use super::fields::Field;
use super::logical;
use super::networks::subnets_and_vlans;
use super::reader::{NetworkName, Object, Reader};
use crate::engine::address_range::{AddressRange, address, number};
use crate::engine::attribute::Attribute;
use crate::engine::order;
use crate::import::cells;
use crate::import::json::Element;
use crate::import::power_shell::{guid, is_type_name, vlans_of_subnets};
use crate::import::report::{ReadReport, RowFate};

/// What pools are kept under whose network no file names.
const POOLS: &str = "VMM static IP address pools";

/// Reads a pool.
pub(super) fn read_pool(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
    let ends = [Field::RangeStart, Field::RangeEnd].map(|field| object.addresses(field, &mut reader.notes, report));
    let [Some(first), Some(last)] = ends.map(|addresses| addresses.first().copied()) else {
        return RowFate::Skipped("pool without the start and the end of its range".into());
    };
    if first.is_ipv4() != last.is_ipv4() || last < first {
        let found = format!("{first}-{last}");
        object.doubt(Field::RangeEnd, &found, "a range that runs forwards", report);
        return RowFate::Skipped("pool whose range runs backwards".into());
    }
    let kept = [Field::Reserved, Field::VirtualAddresses].map(|field| ranges(reader, object, field, report));
    let handed_out = without(AddressRange { first, last }, kept.concat());
    let gateways = gateways(reader, object, report);
    let prefixes: Vec<IpNet> =
        subnets_and_vlans(reader, object, report).into_iter().filter_map(|(prefix, _)| prefix).collect();
    let Some((network, subnet)) = subnet(reader, object, &prefixes) else {
        return RowFate::Skipped("pool without its subnet".into());
    };
    let ranges = handed_out.iter().map(ToString::to_string);
    reader.add_names(&network, Some(&subnet), Attribute::AddressPools, ranges);
    reader.add_names(&network, Some(&subnet), Attribute::Gateway, gateways.iter().map(ToString::to_string));
    reader.counts.pools += 1;
    RowFate::Used
}

/// The subnet that a pool is of, and its network.
fn subnet(reader: &mut Reader, object: &Object<'_>, prefixes: &[IpNet]) -> Option<(NetworkName, String)> {
    let subnet = object.name(Field::VmSubnet, &mut reader.notes);
    let place = object.place();
    let network = nested_network(object).or_else(|| reader.network_name(object));
    if let (Some(subnet), Some(network)) = (subnet.clone(), network) {
        let location = reader.server(object);
        reader.network(&network, location, place.clone());
        let prefixes = nested_prefixes(object).filter(|all| !all.is_empty()).unwrap_or_else(|| prefixes.to_vec());
        reader.subnet(&network, &subnet, &prefixes, place);
        return Some((network, subnet));
    }
    let prefix = *prefixes.first()?;
    let site = object.name(Field::Site, &mut reader.notes);
    let name = match subnet.or(site).or_else(|| object.name(Field::Name, &mut reader.notes)) {
        Some(name) => format!("{name} {prefix}"),
        None => prefix.to_string(),
    };
    let plan = match logical_network(object).or_else(|| object.name(Field::LogicalNetwork, &mut reader.notes)) {
        Some(logical) => {
            let location = reader.server(object);
            logical::logical_network(reader, object, &logical, location);
            logical::plan(&logical)
        }
        None => {
            let plan = NetworkName { key: POOLS.into(), name: POOLS.into() };
            let location = reader.server(object);
            let row = reader.network(&plan, location, place.clone());
            row.attributes.set(Attribute::NetworkKind, Some("address-plan"));
            plan
        }
    };
    reader.subnet(&plan, &name, &[prefix], place);
    Some((plan, name))
}

/// The network of the VM subnet that stands inside a pool.
fn nested_network(object: &Object<'_>) -> Option<NetworkName> {
    let subnet = object.member(Field::VmSubnet)?;
    let network = subnet.get("VMNetwork")?;
    let name = network.as_text().or_else(|| network.plain("Name")).filter(|name| !is_type_name(name))?;
    let id = network.plain("ID").and_then(|id| guid(&id));
    Some(NetworkName { key: id.unwrap_or_else(|| name.clone()), name })
}

fn nested_prefixes(object: &Object<'_>) -> Option<Vec<IpNet>> {
    let subnet = object.member(Field::VmSubnet)?;
    let entries = subnet.get("SubnetVLans")?;
    let of_text = |text: String| -> Vec<IpNet> {
        vlans_of_subnets(&text).into_iter().filter_map(|entry| entry.ok()?.0).collect()
    };
    let of_entry = |entry: &Element<'_>| match entry.plain("Subnet") {
        Some(subnet) => cells::prefix(&subnet).map(|(prefix, _)| prefix).into_iter().collect(),
        None => entry.as_text().map(of_text).unwrap_or_default(),
    };
    let mut prefixes: Vec<IpNet> = entries.items().iter().flat_map(of_entry).collect();
    prefixes.dedup();
    Some(prefixes)
}

/// The logical network of the site that stands inside a pool.
fn logical_network(object: &Object<'_>) -> Option<String> {
    let site = object.member(Field::Site)?;
    let network = site.get("LogicalNetwork")?;
    network.as_text().or_else(|| network.plain("Name")).filter(|name| !is_type_name(name))
}

fn ranges(reader: &mut Reader, object: &Object<'_>, field: Field, report: &mut ReadReport) -> Vec<AddressRange> {
    let mut ranges = Vec::new();
    for text in object.list(field, &mut reader.notes) {
        for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            match AddressRange::parse(part) {
                Ok(range) => ranges.push(range),
                Err(_) => object.doubt(field, part, "addresses or ranges such as 10.0.0.4-10.0.0.9", report),
            }
        }
    }
    ranges
}

/// What of a range is left where others are taken out.
fn without(range: AddressRange, mut others: Vec<AddressRange>) -> Vec<AddressRange> {
    order::sort(&mut others);
    let is_ipv4 = range.first.is_ipv4();
    let (mut next, last) = (number(range.first), number(range.last));
    let mut left = Vec::new();
    let mut keep = |from: u128, to: u128| {
        left.push(AddressRange { first: address(from, is_ipv4), last: address(to, is_ipv4) });
    };
    for other in others.iter().filter(|other| other.first.is_ipv4() == is_ipv4) {
        let (first, end) = (number(other.first), number(other.last));
        if end < next || first > last {
            continue;
        }
        if first > next {
            keep(next, first - 1);
        }
        let Some(after) = end.checked_add(1).filter(|after| *after <= last) else { return left };
        next = next.max(after);
    }
    keep(next, last);
    left
}

fn gateways(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> Vec<IpAddr> {
    let mut gateways = Vec::new();
    object.each(Field::Gateways, |entry| {
        let text = entry.plain("IPAddress").or_else(|| entry.plain("Address"));
        gateways.extend(text.and_then(|text| Some(cells::address(&text)?.0)));
    });
    if gateways.is_empty() {
        gateways = object.addresses(Field::Gateways, &mut reader.notes, report);
    }
    gateways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(range: &str, others: &[&str]) -> String {
        let others = others.iter().map(|other| AddressRange::parse(other).unwrap()).collect();
        let left = without(AddressRange::parse(range).unwrap(), others);
        left.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn what_is_reserved_is_not_handed_out() {
        assert_eq!(left("10.0.0.10-10.0.0.99", &[]), "10.0.0.10-10.0.0.99");
        assert_eq!(
            left("10.0.0.10-10.0.0.99", &["10.0.0.20-10.0.0.29", "10.0.0.99"]),
            "10.0.0.10-10.0.0.19;10.0.0.30-10.0.0.98"
        );
        assert_eq!(
            left("10.0.0.10-10.0.0.99", &["10.0.0.5-10.0.0.10", "10.0.0.12", "10.0.0.11-10.0.0.14"]),
            "10.0.0.15-10.0.0.99"
        );
        assert_eq!(left("10.0.0.10-10.0.0.12", &["10.0.0.0/24", "fd00::1"]), "");
        assert_eq!(left("10.0.0.10", &["10.0.1.0/24"]), "10.0.0.10");
    }
}
