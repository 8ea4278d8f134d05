//! The state of everything but rows, as the page shows it.

use rustc_hash::FxHashMap;

use crate::engine::address_pool::AddressPool;
use crate::engine::finding::{Severity, Subject};
use crate::engine::inventory::{IpConfigurationId, Known, Network, Side, SubnetId};
use crate::engine::landscape::Landscape;
use crate::engine::mapping::{Mapping, Operation, Pin, SubnetKey};
use crate::engine::reason::Document;
use crate::engine::resolve::Fate;
use crate::engine::text::Key;
use crate::recovery::azure::platform_only;
use crate::recovery::{self, RecoverySystem};

use super::findings::groups;
use super::plan::{Occupancy, SIDES};
use super::protocol::{
    DocumentView, FindingView, LocationView, NetworkView, OptionView, Outcome, Overview, ReservationView, SideCode,
    SubnetView, SystemView, Tallies, ThingCode,
};
use super::rows::{Shown, operation_code, severity_code};
use super::stated::{asked, connection_views, policy_view, site_views};
use super::unsaid;
use super::words::readable;

/// Most import findings that are listed.
const MOST_IMPORT_FINDINGS: usize = 200;

/// What stands for the name of a subnet that nobody knows.
const SUBNET_NOT_KNOWN: &str = "subnet not known";

/// Everything but undo labels and revision, which the session adds.
pub fn overview(shown: &Shown<'_>) -> Overview {
    let state = shown.state;
    let import_findings = state.import_findings().iter().take(MOST_IMPORT_FINDINGS);
    Overview {
        plan_name: state.name.to_string(),
        has_data: state.inventories().iter().any(|inventory| !inventory.is_empty()) || !state.files.is_empty(),
        system: system_view(state.system),
        systems: recovery::ALL.iter().map(|system| system_view(system)).collect(),
        operation: operation_code(shown.operation),
        files: state.files.to_vec(),
        locations: location_views(shown),
        import_findings: import_findings
            .enumerate()
            .map(|(place, finding)| FindingView {
                place: place as u32,
                code: finding.code.to_owned(),
                severity: severity_code(finding.severity),
                subject: readable(finding.subject.clone()),
                message: readable(finding.message.clone()),
                row: None,
                fix: None,
            })
            .collect(),
        more_import_findings: state.import_findings().len().saturating_sub(MOST_IMPORT_FINDINGS) as u32,
        tallies: tallies(shown),
        source_networks: source_networks(shown),
        target_networks: target_networks(shown),
        findings: groups(shown),
        options: state
            .system
            .options
            .iter()
            .map(|reading| OptionView {
                id: reading.id.to_owned(),
                group: reading.group.to_owned(),
                label: reading.label.to_owned(),
                meaning: reading.meaning.to_owned(),
                documents: reading.documents.iter().map(|document| document_view(document)).collect(),
                on: state.mapping().option(reading.id),
            })
            .collect(),
        frozen: frozen(shown),
        connections: connection_views(shown),
        sites: site_views(shown),
        unsaid: unsaid::view(state),
        update: state.update.as_ref().map(|update| update.view()),
        ..Overview::default()
    }
}

/// A system as the page shows it.
pub fn system_view(system: &RecoverySystem) -> SystemView {
    SystemView {
        id: system.id.to_owned(),
        name: system.name.to_owned(),
        summary: system.summary.to_owned(),
        maps_back: system.maps_back,
        retired: system.retired.to_owned(),
        limits: system.limits.iter().map(ToString::to_string).collect(),
        documents: system.documents.iter().map(|document| document_view(document)).collect(),
        sample: system.sample.iter().map(ToString::to_string).collect(),
    }
}

/// A document as the page shows it.
pub fn document_view(document: &Document) -> DocumentView {
    DocumentView { title: document.title.to_owned(), url: document.url.to_owned() }
}

fn location_views(shown: &Shown<'_>) -> Vec<LocationView> {
    let mut views = Vec::new();
    for (place, locations) in shown.state.locations().into_iter().enumerate() {
        let side = SIDES[place].map(|side| match side {
            Side::Source => SideCode::Source,
            Side::Target => SideCode::Target,
        });
        for (name, [networks, virtual_machines, nics]) in locations {
            let name = name.clone();
            let (networks, virtual_machines, nics) = (*networks, *virtual_machines, *nics);
            views.push(LocationView { name, side, networks, virtual_machines, nics });
        }
    }
    views
}

/// How many rows have which outcome.
pub fn tallies(shown: &Shown<'_>) -> Tallies {
    let resolution = shown.computed.resolutions.of(shown.operation);
    let mut tallies = Tallies { rows: resolution.len() as u32, ..Tallies::default() };
    for (placing, tally) in resolution.landings.placings() {
        match placing.fate {
            Fate::LeftOut => tallies.not_planned += tally.rows(),
            Fate::NotConnected => tallies.not_connected += tally.rows(),
            Fate::Lands => {
                tallies.kept += tally.kept;
                tallies.changed += tally.changed;
                tallies.dynamic += tally.dynamic;
                tallies.fails += tally.none;
            }
        }
    }
    // Rows that land as such, and fail by what a check finds.
    for row in shown.computed.failing[shown.operation.index()].iter() {
        let row = IpConfigurationId::new(row);
        let otherwise = shown.computed.outcome_without_findings(shown.state.source(), shown.operation, row);
        let tally = match otherwise {
            Outcome::Kept => &mut tallies.kept,
            Outcome::Changed => &mut tallies.changed,
            Outcome::Dynamic => &mut tallies.dynamic,
            Outcome::NotConnected => &mut tallies.not_connected,
            Outcome::NotPlanned | Outcome::Fails => continue,
        };
        *tally -= 1;
        tallies.fails += 1;
    }
    tallies
}

fn frozen(shown: &Shown<'_>) -> u32 {
    let source = shown.state.source();
    let choices = shown.state.mapping().nics.iter().filter(|(nic, _)| source.nic_by_key(nic).is_some());
    let rows = choices.flat_map(|(_, nic)| nic.ip_configurations.values());
    rows.filter(|row| row.pins.iter().flatten().any(|pin| matches!(pin, Pin::Frozen { .. }))).count() as u32
}

/// The worst finding about each network of a side, by the findings' subjects.
fn worst_of_networks(shown: &Shown<'_>, side: Side) -> FxHashMap<u32, Severity> {
    let mut worst: FxHashMap<u32, Severity> = FxHashMap::default();
    let destination = &shown.computed.resolutions.of(Operation::Failover).destination;
    let source = shown.state.source();
    let mut note = |network: u32, severity: Severity| {
        let worst = worst.entry(network).or_insert(severity);
        *worst = (*worst).max(severity);
    };
    for group in shown.computed.findings.groups().iter().filter(|_| side == Side::Source) {
        group.networks_of_rows().for_each(|network| note(network, group.check.severity));
    }
    let groups = shown.computed.findings.groups().iter();
    for (check, subject) in groups.flat_map(|group| group.listed().map(|subject| (group.check, subject))) {
        let network = match (side, subject) {
            (Side::Source, Subject::SourceNetwork(id)) => Some(id.place()),
            (Side::Source, Subject::SourceSubnet(id)) => Some(source.subnet(id).network.place()),
            (Side::Target, Subject::TargetNetwork(place)) => Some(place),
            (Side::Target, Subject::TargetSubnet(place)) => Some(destination.subnet(place).network),
            _ => None,
        };
        if let Some(network) = network {
            note(network, check.severity);
        }
    }
    worst
}

fn source_networks(shown: &Shown<'_>) -> Vec<NetworkView> {
    let inventory = shown.state.source();
    let mapping = shown.state.mapping();
    let Occupancy { nics, in_use } = shown.state.occupancy(Side::Source);
    let worst = worst_of_networks(shown, Side::Source);
    let flows = flows(shown);
    // Failback is the failover's way back: the board shows the way there.
    let operation = shown.operation;
    let failover = shown.computed.resolutions.of(Operation::Failover);
    inventory
        .networks
        .iter()
        .enumerate()
        .filter(|(place, network)| nics[*place] > 0 || is_shown(network, true, mapping))
        .map(|(place, network)| {
            let default_to = failover.networks.steps.get(place).copied().flatten().and_then(Result::ok);
            let default_to = default_to.filter(|_| !mapping.networks.contains_key(&network.key));
            NetworkView {
                key: network.key.to_string(),
                name: network.name.to_string(),
                location: network.location.as_deref().unwrap_or_default().to_owned(),
                resource_group: network.resource_group.as_deref().unwrap_or_default().to_owned(),
                prefixes: network.prefixes.iter().map(ToString::to_string).collect(),
                planned: false,
                listed: network.known == Known::Listed,
                subnets: (network.subnets.clone())
                    .map(|id| {
                        let subnet = &inventory.subnets[id as usize];
                        let reserved = shown.state.system.rules.provider_reserved;
                        SubnetView {
                            name: if subnet.is_unnamed() { SUBNET_NOT_KNOWN.into() } else { subnet.name.to_string() },
                            prefixes: subnet.prefixes.iter().map(ToString::to_string).collect(),
                            usable: AddressPool::new(&subnet.prefixes, reserved).usable(true),
                            in_use: in_use[id as usize],
                            planned: 0,
                            reservations: Vec::new(),
                            asked: match subnet.is_unnamed() {
                                true => Vec::new(),
                                false => {
                                    let subnet_code = ThingCode::Subnet(
                                        SideCode::Source,
                                        network.key.to_string(),
                                        subnet.name.to_string(),
                                    );
                                    asked(shown, &subnet_code, &subnet.attributes)
                                }
                            },
                            platform_only: platform_only(&subnet.name, &subnet.delegations),
                        }
                    })
                    .collect(),
                nics: nics[place],
                policy: policy_view(shown, &network.key),
                asked: asked(
                    shown,
                    &ThingCode::Network(SideCode::Source, network.key.to_string()),
                    &network.attributes,
                ),
                mapped_to: mapping.networks.get(&network.key).map(ToString::to_string),
                default_to: default_to.map(|chosen| failover.destination.network(chosen.value).key.to_string()),
                test_to: mapping.test_networks.get(&network.key).map(ToString::to_string),
                flows: flows[place]
                    .iter()
                    .map(|(to, count)| (landscape(shown, operation).network(*to).key.to_string(), *count))
                    .collect(),
                severity: worst.get(&(place as u32)).map(|severity| severity_code(*severity)),
            }
        })
        .collect()
}

/// The site that the board's right side shows.
fn landscape<'a>(shown: &Shown<'a>, operation: Operation) -> &'a Landscape {
    let operation = if operation == Operation::Failback { Operation::Failover } else { operation };
    &shown.computed.resolutions.of(operation).destination
}

/// For each source network, how many rows go to which network of the right side, in order.
fn flows(shown: &Shown<'_>) -> Vec<Vec<(u32, u32)>> {
    let operation = if shown.operation == Operation::Failback { Operation::Failover } else { shown.operation };
    let source = shown.state.source();
    let mut flows = vec![Vec::new(); source.networks.len()];
    for (placing, tally) in shown.computed.resolutions.of(operation).landings.placings() {
        if let (Some(home), Ok(network), 1..) = (placing.home, placing.network, tally.rows()) {
            let from: &mut Vec<(u32, u32)> = &mut flows[source.subnet(SubnetId::new(home)).network.index()];
            match from.binary_search_by_key(&network.value, |(to, _)| *to) {
                Ok(place) => from[place].1 += tally.rows(),
                Err(place) => from.insert(place, (network.value, tally.rows())),
            }
        }
    }
    flows
}

/// Whether a network without NICs is worth a card: what an address plan lists is evidence for other networks, and a target only
/// where nothing else is there.
fn is_shown(network: &Network, has_others: bool, mapping: &Mapping) -> bool {
    if !network.is_address_plan() || !has_others {
        return true;
    }
    let mut targets = mapping.networks.values().chain(mapping.test_networks.values());
    mapping.networks.contains_key(&network.key) || targets.any(|target| *target == network.key)
}

/// For each subnet landed in, how many of its addresses the plan takes.
fn planned(shown: &Shown<'_>, operation: Operation) -> Vec<u64> {
    let resolutions = &shown.computed.resolutions;
    let resolution = resolutions.of(operation);
    if operation == Operation::TestFailover && resolutions.pool_rules.test_avoids_failover {
        // What the failover would get counts as well, and may be the same addresses.
        let context = shown.state.context(shown.computed);
        let subnets = 0..resolution.destination.subnets.len() as u32;
        return subnets.map(|place| context.pool(operation, place).map_or(0, |pool| pool.planned())).collect();
    }
    let mut planned = vec![0; resolution.destination.subnets.len()];
    for (placing, tally) in resolution.landings.placings() {
        if let Ok(subnet) = placing.subnet {
            planned[subnet.value as usize] += u64::from(tally.kept + tally.changed);
        }
    }
    planned
}

fn target_networks(shown: &Shown<'_>) -> Vec<NetworkView> {
    let operation = if shown.operation == Operation::Failback { Operation::Failover } else { shown.operation };
    let resolution = shown.computed.resolutions.of(operation);
    let destination = &resolution.destination;
    let inventory = shown.state.target();
    let mapping = shown.state.mapping();
    let Occupancy { nics, in_use } = shown.state.occupancy(Side::Target);
    let worst = worst_of_networks(shown, Side::Target);
    let planned = planned(shown, operation);
    let subnet_view = |place: u32| {
        let subnet = destination.subnet(place);
        let usable = match resolution.lands_in(place) {
            true => shown.computed.resolutions.pool_rules.usable(subnet),
            false => AddressPool::new(&subnet.prefixes, shown.state.system.rules.provider_reserved).usable(true),
        };
        let network = &destination.network(subnet.network).key;
        let key = SubnetKey { network: network.clone(), subnet: Key::new(subnet.name.clone()) };
        SubnetView {
            name: subnet.name.to_string(),
            prefixes: subnet.prefixes.iter().map(ToString::to_string).collect(),
            usable,
            in_use: in_use.get(place as usize).copied().unwrap_or_default(),
            planned: planned[place as usize],
            reservations: mapping.reservations.get(&key).map_or_else(Vec::new, |reservations| {
                reservations
                    .iter()
                    .map(|reservation| ReservationView {
                        range: reservation.range.to_string(),
                        note: reservation.note.to_string(),
                    })
                    .collect()
            }),
            asked: match inventory.subnets.get(place as usize) {
                Some(listed) => asked(
                    shown,
                    &ThingCode::Subnet(SideCode::Target, network.to_string(), subnet.name.to_string()),
                    &listed.attributes,
                ),
                None => Vec::new(),
            },
            platform_only: platform_only(&subnet.name, &subnet.delegations),
        }
    };
    let has_others = inventory.networks.iter().any(|network| !network.is_address_plan());
    let worth_a_card = |place: &u32| {
        let listed = inventory.networks.get(*place as usize);
        nics.get(*place as usize).is_some_and(|nics| *nics > 0)
            || listed.is_none_or(|network| is_shown(network, has_others, mapping))
    };
    (0..destination.networks.len() as u32)
        .filter(worth_a_card)
        .map(|place| {
            let network = destination.network(place);
            let listed = inventory.networks.get(place as usize);
            NetworkView {
                key: network.key.to_string(),
                name: network.name.to_string(),
                location: network.location.as_deref().unwrap_or_default().to_owned(),
                resource_group: listed
                    .and_then(|listed| listed.resource_group.as_deref())
                    .unwrap_or_default()
                    .to_owned(),
                prefixes: network.prefixes.iter().map(ToString::to_string).collect(),
                planned: destination.is_planned(place),
                listed: listed.is_none_or(|listed| listed.known == Known::Listed),
                subnets: destination.subnet_places(place).map(subnet_view).collect(),
                nics: nics.get(place as usize).copied().unwrap_or_default(),
                policy: None,
                asked: listed.map_or_else(Vec::new, |listed| {
                    asked(shown, &ThingCode::Network(SideCode::Target, listed.key.to_string()), &listed.attributes)
                }),
                mapped_to: mapping.networks_back.get(&network.key).map(ToString::to_string),
                default_to: None,
                test_to: None,
                flows: Vec::new(),
                severity: worst.get(&place).map(|severity| severity_code(*severity)),
            }
        })
        .collect()
}
