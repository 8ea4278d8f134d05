//! What Azure forbids or limits, whatever the source of the machines.

use super::documents;
use super::{PrefixProblem, forbidden_ranges, limits, platform_only_place, prefix_problem};
use crate::engine::address_range::overlap;
use crate::engine::checks::landing::row_key;
use crate::engine::edit::Edit;
use crate::engine::finding::{Check, Context, Detail, Finding, Fix, Found, Search, Severity, Subject, no_fix};
use crate::engine::mapping::Operation;
use crate::engine::resolve::Resolution;
use crate::engine::text::Key;

/// A subnet where VMs cannot be.
pub static SUBNET_NOT_VM_CAPABLE: Check = Check {
    code: "subnet-not-VM-capable",
    severity: Severity::Error,
    title: "Lands in a subnet that takes no VMs",
    meaning: "Subnets of gateways, firewalls and Bastion, and subnets delegated to a service, take no VMs. The rule for choosing a \
        subnet does not look at that, so the failover would fail here.",
    document: Some(&documents::DELEGATION),
    search: Search::Placings(&Operation::ALL, |_, resolution, placing| {
        let subnet = placing.subnet.ok()?.value;
        platform_only_place(resolution.destination.subnet(subnet)).map(|_| Detail::Place(subnet))
    }),
    message: |context, finding| {
        let Detail::Place(place) = finding.detail else { return String::new() };
        let destination = &context.resolution(finding).destination;
        let subnet = destination.subnet(place);
        let network = &destination.network(subnet.network).name;
        let why = platform_only_place(subnet).unwrap_or_default();
        match next_fit(context.resolution(finding), place) {
            Some(next) => format!("{} of {network} takes no VMs: {why}. {next} would.", subnet.name),
            None => format!("{} of {network} takes no VMs: {why}. No other subnet of {network} does.", subnet.name),
        }
    },
    fix: |context, finding| {
        let (Subject::Row(row), Detail::Place(place)) = (finding.subject, finding.detail) else { return None };
        let resolution = context.resolution(finding);
        let next = next_fit(resolution, place)?;
        let edit = Edit::ChooseSubnet {
            nics: vec![row_key(context.source, row).nic],
            operation: resolution.operation,
            subnet: Some(Key::new(next.clone())),
        };
        Some(Fix { label: format!("Use {next}"), edit })
    },
};

/// The alphabetically first subnet of the same network that takes VMs.
fn next_fit(resolution: &Resolution, subnet: u32) -> Option<String> {
    let destination = &resolution.destination;
    destination
        .alphabetical(destination.subnet(subnet).network)
        .into_iter()
        .map(|place| destination.subnet(place))
        .find(|subnet| platform_only_place(subnet).is_none() && !subnet.prefixes.is_empty())
        .map(|subnet| subnet.name.to_string())
}

/// A prefix that Azure would refuse for its size.
pub static SUBNET_TOO_SMALL: Check = Check {
    code: "subnet-too-small",
    severity: Severity::Error,
    title: "Subnet is smaller than /29",
    meaning: "The smallest IPv4 subnet is a /29: Azure keeps five addresses of it.",
    document: Some(&documents::VNET_FAQ),
    search: Search::Plan(|context, found| find_prefixes(context, found, |problem| problem == PrefixProblem::TooSmall)),
    message: prefix_message,
    fix: no_fix,
};

/// A prefix that Azure would refuse otherwise.
pub static SUBNET_PREFIX_INVALID: Check = Check {
    code: "subnet-prefix-invalid",
    severity: Severity::Error,
    title: "Subnet has a size that Azure does not take",
    meaning: "IPv4 subnets are /29 at the smallest and /2 at the largest; IPv6 subnets are exactly /64.",
    document: Some(&documents::VNET_FAQ),
    search: Search::Plan(|context, found| find_prefixes(context, found, |problem| problem != PrefixProblem::TooSmall)),
    message: prefix_message,
    fix: no_fix,
};

fn find_prefixes(context: &Context<'_>, found: &mut Found<'_>, wanted: impl Fn(PrefixProblem) -> bool) {
    for (place, subnet) in context.failover().destination.subnets.iter().enumerate() {
        if subnet.prefixes.iter().filter_map(prefix_problem).any(&wanted) {
            found(Subject::TargetSubnet(place as u32), Detail::None);
        }
    }
}

fn prefix_message(context: &Context<'_>, finding: &Finding) -> String {
    let Subject::TargetSubnet(place) = finding.subject else { return String::new() };
    let destination = &context.failover().destination;
    let subnet = destination.subnet(place);
    let network = &destination.network(subnet.network).name;
    format!("{} of {network} is {}.", subnet.name, subnet.shown_prefixes())
}

/// An address space that no virtual network may have.
pub static SPACE_FORBIDDEN: Check = Check {
    code: "vnet-space-not-allowed",
    severity: Severity::Error,
    title: "Address space is not allowed in Azure",
    meaning: "Multicast, broadcast, loopback, link-local and Azure's own 168.63.129.16 cannot be part of a virtual network.",
    document: Some(&documents::VNET_FAQ),
    search: Search::Plan(|context, found| {
        for (place, network) in context.failover().destination.networks.iter().enumerate() {
            for (which, (range, _)) in forbidden_ranges().iter().enumerate() {
                if network.prefixes.iter().any(|prefix| overlap(prefix, range)) {
                    found(Subject::TargetNetwork(place as u32), Detail::Place(which as u32));
                }
            }
        }
    }),
    message: |context, finding| {
        let (Subject::TargetNetwork(place), Detail::Place(which)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let (range, what) = forbidden_ranges()[which as usize];
        format!("{} overlaps with {range}, which is for {what}.", context.failover().destination.network(place).name)
    },
    fix: no_fix,
};

/// More than Azure allows.
pub static LIMIT_EXCEEDED: Check = LIMITS;

const LIMITS: Check = Check {
    code: "limit-exceeded",
    severity: Severity::Error,
    title: "More than Azure allows",
    meaning: "Azure limits networks, subnets, peerings and addresses, for each region and subscription. The plan would pass a \
        limit; some can be raised on request.",
    document: Some(&documents::LIMITS),
    search: Search::Plan(find_limits),
    message: |context, finding| {
        let Detail::Count(count) = finding.detail else { return String::new() };
        let destination = &context.failover().destination;
        match finding.subject {
            Subject::Plan if count > limits::NICS as u64 => {
                format!("The plan brings {count} NICs into the region; {} are allowed.", limits::NICS)
            }
            Subject::Plan => {
                format!("The region would have {count} virtual networks; {} are allowed.", limits::NETWORKS)
            }
            Subject::TargetNetwork(place) => {
                let name = &destination.network(place).name;
                let subnets = destination.subnets_of(place).len();
                let peerings =
                    context.target.networks.get(place as usize).map_or(0, |network| network.peered_with.len());
                if count as usize == peerings && peerings > limits::PEERINGS_OF_NETWORK {
                    format!("{name} has {count} peerings; {} are allowed.", limits::PEERINGS_OF_NETWORK)
                } else if count as usize == subnets && subnets > limits::SUBNETS_IN_NETWORK {
                    format!("{name} has {count} subnets; {} are allowed.", limits::SUBNETS_IN_NETWORK)
                } else {
                    format!(
                        "{name} would hold {count} private addresses; {} are allowed.",
                        limits::ADDRESSES_IN_NETWORK
                    )
                }
            }
            Subject::VirtualMachine(id) => {
                let machine = context.source.virtual_machine(id);
                if context.source.nics_of(id).len() > limits::NICS_OF_MACHINE {
                    format!("{} has {count} NICs; no size takes more than {}.", machine.name(), limits::NICS_OF_MACHINE)
                } else {
                    format!(
                        "{} has {count} private addresses; {} are allowed.",
                        machine.name(),
                        limits::ADDRESSES_OF_MACHINE
                    )
                }
            }
            _ => String::new(),
        }
    },
    fix: no_fix,
};

/// The same, of a machine.
pub static LIMIT_OF_MACHINE_EXCEEDED: Check = Check { search: Search::Stated(find_limits_of_machines), ..LIMITS };

fn find_limits(context: &Context<'_>, found: &mut Found<'_>) {
    let failover = context.failover();
    let destination = &failover.destination;
    if destination.networks.len() > limits::NETWORKS {
        found(Subject::Plan, Detail::Count(destination.networks.len() as u64));
    }
    let placed =
        || failover.landings.placings().iter().filter_map(|(placing, tally)| Some((placing.network.ok()?, tally)));
    let planned_nics: u32 = placed().map(|(_, tally)| tally.primary + tally.primary_none).sum();
    let nics = planned_nics as usize + context.target.nics.len();
    if nics > limits::NICS {
        found(Subject::Plan, Detail::Count(nics as u64));
    }
    let mut addresses = vec![0_u64; destination.networks.len()];
    for configuration in &context.target.ip_configurations {
        if let Some(subnet) = configuration.subnet {
            addresses[context.target.subnet(subnet).network.index()] += 1;
        }
    }
    for (network, tally) in placed() {
        addresses[network.value as usize] += u64::from(tally.landed());
    }
    for network in 0..destination.networks.len() as u32 {
        let subnets = destination.subnets_of(network).len();
        if subnets > limits::SUBNETS_IN_NETWORK {
            found(Subject::TargetNetwork(network), Detail::Count(subnets as u64));
        }
        let peerings = context.target.networks.get(network as usize).map_or(0, |network| network.peered_with.len());
        if peerings > limits::PEERINGS_OF_NETWORK {
            found(Subject::TargetNetwork(network), Detail::Count(peerings as u64));
        }
        let used = addresses[network as usize];
        if used > limits::ADDRESSES_IN_NETWORK as u64 {
            found(Subject::TargetNetwork(network), Detail::Count(used));
        }
    }
}

fn find_limits_of_machines(context: &Context<'_>, found: &mut Found<'_>) {
    for (id, _) in context.source.machines() {
        let (nics, addresses) = (context.source.nics_of(id), context.source.row_places_of(id).len());
        if nics.len() > limits::NICS_OF_MACHINE {
            found(Subject::VirtualMachine(id), Detail::Count(nics.len() as u64));
        } else if addresses > limits::ADDRESSES_OF_MACHINE {
            found(Subject::VirtualMachine(id), Detail::Count(addresses as u64));
        }
    }
}
