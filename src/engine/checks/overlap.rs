//! Address spaces that overlap: inside one network, between connected networks, and between networks that must stay apart.

use std::collections::BTreeSet;

use super::super::address_range::overlap;
use super::super::finding::{Check, Context, Detail, Finding, Found, Search, Severity, Subject, no_fix};
use super::super::inventory::{Inventory, Network, NetworkId};
use super::super::landscape::NetworkPlace;
use super::super::text::Key;

/// Two subnets of one network.
pub static SUBNETS: Check = Check {
    code: "vnet-subnets-overlap",
    severity: Severity::Error,
    title: "Subnets of one network overlap",
    meaning: "The subnets of a network must not have addresses in common. The file shows some that have; one of the two may be \
        out of date.",
    document: None,
    search: Search::Plan(subnets),
    message: |context, finding| {
        let (Subject::TargetSubnet(place), Detail::Place(other)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let destination = &context.failover().destination;
        let (subnet, other) = (destination.subnet(place), destination.subnet(other));
        format!(
            "{} ({}) and {} ({}) of {} overlap.",
            subnet.name,
            subnet.shown_prefixes(),
            other.name,
            other.shown_prefixes(),
            destination.network(subnet.network).name
        )
    },
    fix: no_fix,
};

/// Source and target of machines, connected while both are live.
pub static CONNECTED: Check = Check {
    code: "overlap-with-connected-range",
    severity: Severity::Error,
    title: "Overlaps with a network that it is connected to",
    meaning: "Networks with addresses in common cannot be peered, nor both be connected to the same third network: nobody could \
        tell where an address is.",
    document: None,
    search: Search::Plan(connected),
    message: |context, finding| {
        let (left, right) = pair(context, finding);
        format!(
            "{left} overlaps with {right}, and the two are peered, directly or through a network that both are peered with. Take one of \
             the peerings away, or give the target network another address space."
        )
    },
    fix: no_fix,
};

/// The same, not connected.
pub static UNCONNECTED: Check = Check {
    code: "overlap-with-unconnected",
    severity: Severity::Info,
    title: "Same addresses at both sites, not connected",
    meaning: "The target network has addresses of the source network, so that machines can keep theirs. It must stay without any \
        connection to what the source network is connected to until the source is down.",
    document: None,
    search: Search::Plan(unconnected),
    message: |context, finding| {
        let (left, right) = pair(context, finding);
        format!("{left} overlaps with {right}. Keep the two unconnected while both are live.")
    },
    fix: no_fix,
};

fn subnets(context: &Context<'_>, found: &mut Found<'_>) {
    let destination = &context.failover().destination;
    for network in 0..destination.existing_networks as u32 {
        let mut prefixes: Vec<_> = destination
            .subnet_places(network)
            .flat_map(|place| {
                destination.subnet(place).prefixes.iter().map(move |prefix| (prefix.network(), *prefix, place))
            })
            .collect();
        // Sorted by first address, what overlaps a prefix stands right behind the widest one before it.
        prefixes.sort();
        let mut widest: Option<(ipnet::IpNet, u32)> = None;
        for (_, prefix, place) in prefixes {
            if let Some((wide, other)) = widest
                && other != place
                && overlap(&wide, &prefix)
            {
                found(Subject::TargetSubnet(place), Detail::Place(other));
            }
            if widest.is_none_or(|(wide, _)| !wide.contains(&prefix)) {
                widest = Some((prefix, place));
            }
        }
    }
}

/// Pairs of a source network and a network landed in by its machines that have addresses in common.
fn overlapping<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (NetworkId, u32)> + 'a {
    let failover = context.failover();
    let mut pairs = BTreeSet::new();
    let mut last = None;
    for (configuration, landing) in context.source.ip_configurations.iter().zip(&failover.rows) {
        let (Some(subnet), Ok(target)) = (configuration.subnet, landing.network) else { continue };
        let pair = (context.source.subnet(subnet).network, target.value);
        if last != Some(pair) {
            pairs.insert(pair);
            last = Some(pair);
        }
    }
    pairs.into_iter().filter(|(source, target)| {
        let (source, target) = (context.source.network(*source), failover.destination.network(*target));
        source.prefixes.iter().any(|left| target.prefixes.iter().any(|right| overlap(left, right)))
    })
}

fn connected(context: &Context<'_>, found: &mut Found<'_>) {
    for (source, target) in overlapping(context) {
        let place = context.failover().destination.network(target);
        if are_connected(context, context.source.network(source), place) {
            found(Subject::TargetNetwork(target), Detail::Place(source.0));
        }
    }
}

fn unconnected(context: &Context<'_>, found: &mut Found<'_>) {
    for (source, target) in overlapping(context) {
        let place = context.failover().destination.network(target);
        if !are_connected(context, context.source.network(source), place) {
            found(Subject::TargetNetwork(target), Detail::Place(source.0));
        }
    }
}

/// Peered, or both peered with a third network.
fn are_connected(context: &Context<'_>, source: &Network, target: &NetworkPlace) -> bool {
    let ours = peers(context, &source.key);
    let theirs = peers(context, &target.key);
    ours.contains(&target.key) || theirs.contains(&source.key) || ours.intersection(&theirs).next().is_some()
}

/// Networks that a network is peered with, as either end says.
fn peers(context: &Context<'_>, key: &Key) -> BTreeSet<Key> {
    let mut peers = BTreeSet::new();
    let mut add = |inventory: &Inventory| {
        if let Some(id) = inventory.network_by_key.get(key) {
            peers.extend(inventory.network(*id).peered_with.iter().cloned());
        }
        for network in &inventory.networks {
            if network.peered_with.contains(key) {
                peers.insert(network.key.clone());
            }
        }
    };
    add(context.source);
    add(context.target);
    peers
}

fn pair(context: &Context<'_>, finding: &Finding) -> (String, String) {
    let (Subject::TargetNetwork(target), Detail::Place(source)) = (finding.subject, finding.detail) else {
        return Default::default();
    };
    let shown = |prefixes: &[ipnet::IpNet]| prefixes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let target = context.failover().destination.network(target);
    let source = context.source.network(NetworkId(source));
    (format!("{} ({})", target.name, shown(&target.prefixes)), format!("{} ({})", source.name, shown(&source.prefixes)))
}
