//! VNets, their subnets and peerings, and subnets that are listed on their own.

use super::cursor::Cursor;
use super::ids;
use super::node::{Field, Node};
use super::reader::Reader;
use super::resource::identity;
use crate::engine::attribute::Attributes;
use crate::engine::inventory_rows::{NetworkRow, SubnetRow};
use crate::engine::text::Text;

/// Reads a VNet. `None` where it has neither id nor name.
pub fn read_network(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<NetworkRow> {
    let identity = identity(reader, element)?;
    let mut prefixes = Vec::new();
    reader.nested(element, Field::AddressSpace, Field::AddressSpaceText, |reader, space| {
        // Projections of Resource Graph, and Terraform, have the prefixes without an object round them.
        let listed = if matches!(space.node, Node::List(_)) { Some(*space) } else { space.get(Field::AddressPrefixes) };
        reader.prefixes(listed, &mut prefixes);
    });
    let mut subnets = Vec::new();
    reader.nested(element, Field::Subnets, Field::SubnetsText, |reader, list| {
        for subnet in list.items() {
            match read_subnet(reader, &subnet) {
                Some(subnet) => subnets.push(subnet),
                None => reader.report.skip("subnet without a name", subnet.place()),
            }
        }
    });
    let mut peered_with = Vec::new();
    reader.nested(element, Field::VirtualNetworkPeerings, Field::VirtualNetworkPeeringsText, |reader, list| {
        for peering in list.items() {
            peered_with.extend(read_peering(reader, &peering));
        }
    });
    let lists_nothing = [Field::AddressSpace, Field::AddressSpaceText, Field::Subnets, Field::SubnetsText]
        .iter()
        .all(|field| element.get(*field).is_none());
    if lists_nothing {
        let message = "found neither addressSpace nor subnets of this VNet; expected both. Export whole VNets, without \
                       picking fields";
        reader.doubt_once("VNet without anything", identity.place.clone(), message.into());
    }
    Some(NetworkRow {
        key: identity.key,
        name: identity.name,
        location: identity.location,
        resource_group: identity.resource_group,
        prefixes,
        peered_with,
        subnets,
        attributes: Attributes::default(),
        place: identity.place.into(),
    })
}

/// Reads a subnet that stands alone: its id tells its network.
pub fn read_lone_subnet(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<SubnetRow> {
    let id = reader.text(element.own(Field::Id))?;
    let reference = ids::subnet_reference(&id, &mut reader.texts)?;
    let mut row = read_subnet(reader, element)?;
    row.network_key = reference.network_key;
    row.network_name = reference.network_name;
    Some(row)
}

fn read_subnet(reader: &mut Reader, subnet: &Cursor<'_, '_>) -> Option<SubnetRow> {
    let name = match reader.text(subnet.own(Field::Name)) {
        Some(name) => name,
        None => {
            let id = reader.text(subnet.own(Field::Id))?;
            ids::last_segment(ids::clean(&id)).into()
        }
    };
    let mut prefixes = Vec::new();
    reader.prefixes(subnet.get(Field::AddressPrefix), &mut prefixes);
    reader.prefixes(subnet.get(Field::AddressPrefixes), &mut prefixes);
    if prefixes.is_empty() && subnet.get(Field::AddressPrefix).or(subnet.get(Field::AddressPrefixes)).is_none() {
        let message = format!("found no addressPrefix of subnet {name}; expected one. No address can be planned in it");
        reader.report.doubt(subnet.place(), message);
    }
    let mut delegations = Vec::new();
    let listed = subnet.get(Field::Delegations);
    for delegation in reader.items(&listed) {
        if delegation.as_text().is_some() {
            delegations.extend(reader.text(Some(delegation)));
            continue;
        }
        let service = delegation.get(Field::ServiceName);
        // Terraform has an object with the name there, in a list.
        let within = service.as_ref().and_then(|service| service.items().next());
        let named = within.as_ref().and_then(|service| service.own(Field::Name));
        delegations.extend(reader.text(named.or(service).or_else(|| delegation.own(Field::Name))));
    }
    Some(SubnetRow { name, prefixes, delegations, place: subnet.place().into(), ..SubnetRow::default() })
}

/// The network at the other end, if the peering is up or does not say.
pub fn read_peering(reader: &mut Reader, peering: &Cursor<'_, '_>) -> Option<Text> {
    let remote = reader.reference(peering.get(Field::RemoteVirtualNetwork))?;
    let state = reader.text(peering.get(Field::PeeringState));
    match state.filter(|state| !state.eq_ignore_ascii_case("Connected")) {
        None => Some(remote),
        Some(state) => {
            let message = format!(
                "the peering with {} is {state}; it is left out, because it carries no traffic until it is Connected",
                ids::last_segment(&remote)
            );
            reader.report.doubt(peering.place(), message);
            None
        }
    }
}
