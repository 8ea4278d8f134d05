//! Address spaces that overlap: inside one network, between connected networks, and between networks that must stay apart.

use super::super::address_range::overlap;
use super::super::connections::{self, Moment};
use super::super::finding::{Check, Context, Detail, Finding, Found, Search, Severity, Subject, no_fix};
use super::super::inventory::{NetworkId, SubnetId};
use super::super::order;

/// Two subnets of one network.
pub static SUBNETS: Check = Check {
    code: "vnet-subnets-overlap",
    severity: Severity::Error,
    title: "Subnets of one network overlap",
    meaning: "The subnets of a network must not have addresses in common. The file shows some that have; one of the two may be \
        out of date.",
    document: None,
    search: Search::Stated(subnets),
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

/// Networks that are connected, directly or through one other, while both are live.
pub static CONNECTED: Check = Check {
    code: "overlap-with-connected-range",
    severity: Severity::Error,
    title: "Overlaps with a range that it is connected to",
    meaning: "Networks with addresses in common cannot be connected while both are live, directly or through a network that both are \
        connected to: nobody could tell where an address is. Azure does not stretch a subnet over two places either.",
    document: None,
    search: Search::Plan(|context, found| connected(context, true, found)),
    message: clash_message,
    fix: no_fix,
};

/// Networks that are farther apart, and still in one connected group.
pub static IN_GROUP: Check = Check {
    code: "overlap-in-connected-group",
    severity: Severity::Warning,
    title: "Overlaps with a range in the same connected group",
    meaning: "Something leads from one network to the other through several others. Where traffic is passed on all the way, by gateways for \
        example, nobody could tell where an address is; peerings alone do not pass it on.",
    document: None,
    search: Search::Plan(|context, found| connected(context, false, found)),
    message: clash_message,
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
        order::sort(&mut prefixes);
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
    let placings = failover.landings.placings().iter().filter(|(_, tally)| tally.rows() > 0);
    let pairs = placings.filter_map(|(placing, _)| {
        Some((context.source.subnet(SubnetId::new(placing.home?)).network, placing.network.ok()?.value))
    });
    order::distinct(pairs).into_iter().filter(|(source, target)| {
        let (source, target) = (context.source.network(*source), failover.destination.network(*target));
        source.prefixes.iter().any(|left| target.prefixes.iter().any(|right| overlap(left, right)))
    })
}

/// Clashes of near places, or of those farther apart. What clashes within the source site alone was so before, and stays out.
fn connected(context: &Context<'_>, near: bool, found: &mut Found<'_>) {
    let connections = context.connections();
    let sources = context.source.networks.len() as u32;
    let targets = sources + context.failover().destination.networks.len() as u32;
    for moment in Moment::ALL {
        for (left, right) in connections.clashes(moment) {
            if right < sources || connections.are_near(moment, left, right) != near {
                continue;
            }
            let (subject, other) = match (left < sources, right < targets) {
                (_, true) => (Subject::TargetNetwork(right - sources), left),
                (true, false) => (Subject::SourceNetwork(NetworkId::new(left)), right),
                (false, false) if left < targets => (Subject::TargetNetwork(left - sources), right),
                (false, false) => continue,
            };
            found(subject, Detail::Count(u64::from(other) | (moment as u64) << 32));
        }
    }
}

fn clash_message(context: &Context<'_>, finding: &Finding) -> String {
    let Detail::Count(packed) = finding.detail else { return String::new() };
    let connections = context.connections();
    let here = match finding.subject {
        Subject::TargetNetwork(place) => connections.of_target(context, place),
        Subject::SourceNetwork(id) => id.place(),
        _ => return String::new(),
    };
    let there = packed as u32;
    let moment = if packed >> 32 == 0 { Moment::Today } else { Moment::After };
    let shown = |place: u32| {
        let known = &connections.places[place as usize];
        let prefixes = known.prefixes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        format!("{} ({prefixes})", known.name)
    };
    let way = connections.way(moment, here, there);
    let over = match way.get(1..way.len().saturating_sub(1)) {
        Some(over) if !over.is_empty() => format!(" over {}", connections::names(connections, over)),
        _ => String::new(),
    };
    let when = match moment {
        Moment::Today => "today",
        Moment::After => "after the failover",
    };
    format!(
        "{} overlaps with {}, and the two are connected{over} {when}. Cut the connection while both are live, or give the target network \
         another address space.",
        shown(here),
        shown(there)
    )
}

fn unconnected(context: &Context<'_>, found: &mut Found<'_>) {
    let connections = context.connections();
    for (source, target) in overlapping(context) {
        let place = connections.of_target(context, target);
        if !Moment::ALL.iter().any(|moment| connections.are_connected(*moment, source.place(), place)) {
            found(Subject::TargetNetwork(target), Detail::Place(source.place()));
        }
    }
}

fn pair(context: &Context<'_>, finding: &Finding) -> (String, String) {
    let (Subject::TargetNetwork(target), Detail::Place(source)) = (finding.subject, finding.detail) else {
        return Default::default();
    };
    let shown = |prefixes: &[ipnet::IpNet]| prefixes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let target = context.failover().destination.network(target);
    let source = context.source.network(NetworkId::new(source));
    (format!("{} ({})", target.name, shown(&target.prefixes)), format!("{} ({})", source.name, shown(&source.prefixes)))
}
