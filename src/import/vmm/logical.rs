//! Logical networks, their sites, the clouds and the hosts that have them.
//!
//! VM networks without isolation have no subnets of their own: they are in those of the sites of their logical network. What is
//! read here is therefore kept as an address plan of the logical network, from which the builder gives each VM network its part,
//! whichever file lists that.

use super::fields::Field;
use super::networks::subnets_and_vlans;
use super::reader::{NetworkName, Object, Reader};
use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::NetworkRow;
use crate::import::report::{ReadReport, RowFate};

/// The address plan of a logical network.
pub(super) fn plan(name: &str) -> NetworkName {
    let name = format!("{name} (logical network)");
    NetworkName { key: name.clone(), name }
}

/// What is known of a logical network so far.
pub(super) fn logical_network<'r>(
    reader: &'r mut Reader,
    object: &Object<'_>,
    name: &str,
    location: Option<String>,
) -> &'r mut NetworkRow {
    let row = reader.network(&plan(name), location, object.place());
    row.attributes.set(Attribute::NetworkKind, Some("address-plan"));
    row.attributes.set(Attribute::LogicalNetwork, Some(name));
    row
}

/// Reads a logical network.
pub(super) fn read_logical_network(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
    let Some(name) = object.name(Field::Name, &mut reader.notes) else {
        return RowFate::Skipped("logical network without a name".into());
    };
    let mut flag = |field| object.boolean(field, &mut reader.notes, report);
    let isolation = match (flag(Field::IsIsolated), flag(Field::NetworkVirtualization), flag(Field::IsExternal)) {
        (Some(true), _, _) => Some("vlan"),
        (Some(false), Some(false), None | Some(false)) => Some("none"),
        _ => None,
    };
    let clouds = object.list(Field::Clouds, &mut reader.notes);
    let location = reader.server(object);
    let row = logical_network(reader, object, &name, location);
    row.attributes.set(Attribute::Isolation, isolation);
    reader.add_names(&plan(&name), None, Attribute::Clouds, clouds);
    RowFate::Used
}

/// Reads a network site: VMM's cmdlets call it a logical network definition.
pub(super) fn read_site(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
    let Some(logical) = object.name(Field::LogicalNetwork, &mut reader.notes) else {
        return RowFate::Skipped("network site without its logical network".into());
    };
    let site = object.name(Field::Name, &mut reader.notes).unwrap_or_else(|| logical.clone());
    let location = reader.server(object);
    logical_network(reader, object, &logical, location);
    let plan = plan(&logical);
    for (prefix, vlan) in subnets_and_vlans(reader, object, report) {
        if let Some(prefix) = prefix {
            let name = format!("{site} {prefix}");
            reader.of_sites.add(|| object.place(), &name);
            reader.subnet(&plan, &name, &[prefix], object.place());
        }
        if let Some(vlan) = vlan {
            reader.vlan(&plan, vlan, || object.place());
        }
    }
    reader.counts.sites += 1;
    RowFate::Used
}

/// Reads a cloud, where it says which logical networks it has.
pub(super) fn read_cloud(reader: &mut Reader, object: &Object<'_>) -> RowFate {
    let Some(name) = object.name(Field::Name, &mut reader.notes) else {
        return RowFate::Skipped("cloud without a name".into());
    };
    let networks = object.list(Field::LogicalNetworks, &mut reader.notes);
    if networks.is_empty() {
        return RowFate::Skipped(
            "cloud that does not name its logical networks: Get-SCLogicalNetwork -Cloud lists them".into(),
        );
    }
    let location = reader.server(object);
    for network in networks {
        logical_network(reader, object, &network, location.clone());
        reader.add_names(&plan(&network), None, Attribute::Clouds, [name.clone()]);
    }
    reader.counts.clouds += 1;
    RowFate::Used
}

/// Reads an adapter or switch of a host: the logical networks that the host reaches.
pub(super) fn read_host_network(reader: &mut Reader, object: &Object<'_>) -> RowFate {
    let Some(host) = object.name(Field::Host, &mut reader.notes) else {
        return RowFate::Skipped("adapter of a host without the host".into());
    };
    let networks = match object.known(Field::NetworkLocation, &mut reader.notes) {
        Some(names) => {
            names.split([',', ';']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
        }
        None => object.list(Field::LogicalNetworks, &mut reader.notes),
    };
    if networks.is_empty() {
        return RowFate::Skipped("adapter of a host that is in no logical network".into());
    }
    let location = reader.server(object);
    for network in networks {
        logical_network(reader, object, &network, location.clone());
        reader.add_names(&plan(&network), None, Attribute::Hosts, [host.clone()]);
    }
    reader.counts.hosts += 1;
    RowFate::Used
}
