//! What has to change around the machines: DNS records where addresses change, routes where they do not, connections in between.

use std::net::IpAddr;

use ipnet::IpNet;

use super::checks::partial::partings;
use super::connections::Moment;
use super::finding::Context;
use super::inventory::{IpConfigurationId, NicId, SubnetId};
use super::mapping::Operation;
use super::order;
use super::resolve::{Address, Fate};
use super::text::Text;

/// A DNS record that holds another address afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct DnsChange {
    /// The machine.
    pub machine: Text,
    /// Its address before, if known.
    pub before: Option<IpAddr>,
    /// Its address after; `None` where DHCP gives one that nobody can tell beforehand.
    pub after: Option<IpAddr>,
}

/// The machines whose first address is another one after an operation.
pub fn dns_changes(context: &Context<'_>, operation: Operation) -> Vec<DnsChange> {
    let resolution = context.resolutions.of(operation);
    let first_row = |machine| {
        let nic = context.source.nic_places_of(machine).next().map(NicId::new)?;
        context.source.ip_configuration_places_of(nic).next().map(IpConfigurationId::new)
    };
    context
        .source
        .machines()
        .filter_map(|(id, machine)| {
            let row = first_row(id)?;
            let landing = resolution.get(row.index())?;
            let before = super::explain::origin_address(context, operation, row);
            let after = match landing.address.ok().filter(|_| landing.fate == Fate::Lands)?.value {
                Address::Static(address) => Some(address),
                Address::Dynamic => None,
            };
            (after.is_none() || after != before).then(|| DnsChange { machine: machine.name_text(), before, after })
        })
        .collect()
}

/// A range of addresses that lives at the target after the failover.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteChange {
    /// The range.
    pub prefix: IpNet,
    /// The network that it leaves.
    pub from: Text,
    /// The network that it lives in afterwards.
    pub to: Text,
    /// Machines that stay behind, and cannot be reached under it any more.
    pub left_behind: Vec<Text>,
    /// Places that are connected to either, today or afterwards: their routes change.
    pub routers: Vec<Text>,
}

/// The subnets that move as a whole, or mostly: their addresses are kept at the target.
pub fn route_changes(context: &Context<'_>) -> Vec<RouteChange> {
    let connections = context.connections();
    let destination = &context.failover().destination;
    let mut changes = Vec::new();
    for (place, parting) in partings(context, true) {
        let subnet = context.source.subnet(SubnetId::new(place));
        let Some(target) = parting.targets.first().filter(|_| parting.kept > 0) else { continue };
        let source = subnet.network.place();
        let place = connections.of_target(context, *target);
        let around = connections.next_to(Moment::Today, source).iter().chain(connections.next_to(Moment::After, place));
        let routers = order::distinct(around.copied().filter(|router| *router != source && *router != place));
        let routers: Vec<Text> =
            routers.into_iter().map(|router| connections.places[router as usize].name.clone()).collect();
        for prefix in &subnet.prefixes {
            changes.push(RouteChange {
                prefix: *prefix,
                from: context.source.network(subnet.network).name.clone(),
                to: destination.network(*target).name.clone(),
                left_behind: parting.left.iter().map(|id| context.source.virtual_machine(*id).name_text()).collect(),
                routers: routers.clone(),
            });
        }
    }
    changes
}

/// Connections to cut before the failover, and to make after it: by name, in the order in which to do it.
pub fn connection_changes(context: &Context<'_>) -> [Vec<(Text, Text)>; 2] {
    let connections = context.connections();
    let named = |links: Vec<(u32, u32)>| {
        let name = |place: u32| connections.places[place as usize].name.clone();
        links.into_iter().map(|(left, right)| (name(left), name(right))).collect()
    };
    let [cut, make] = connections.changes();
    [named(cut), named(make)]
}
