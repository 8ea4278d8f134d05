//! The runbook of a plan: the steps that all systems have, and those of the chosen one, each only where this plan needs it.

use rustc_hash::FxHashSet;

use crate::engine::checks::partial::RETAIN;
use crate::engine::finding::{Context, Severity};
use crate::engine::findings::Findings;
use crate::engine::inventory::IpConfigurationId;
use crate::engine::mapping::{Operation, Pin};
use crate::engine::order;
use crate::engine::reason::rule_of;
use crate::engine::resolve::Fate;
use crate::engine::runbook::{Phase, Runbook, Step};
use crate::engine::surroundings::{connection_changes, dns_changes, route_changes};
use crate::engine::text::{Key, Text};

use super::RecoverySystem;

/// Most items that one step lists; the rest is counted.
const MOST_ITEMS: usize = 50;

/// The steps of an operation.
pub fn runbook(system: &RecoverySystem, context: &Context<'_>, operation: Operation, findings: &Findings) -> Runbook {
    let mut runbook = Runbook::default();
    errors(findings, operation, &mut runbook);
    match operation {
        Operation::Failover => {
            mappings(context, &mut runbook);
            stated(context, operation, &mut runbook);
            links(context, true, &mut runbook);
            (system.runbook)(context, operation, &mut runbook);
            run(context, operation, &mut runbook);
            links(context, false, &mut runbook);
            routes(context, &mut runbook);
            dns(context, operation, &mut runbook);
        }
        Operation::TestFailover => {
            test_networks(context, &mut runbook);
            stated(context, operation, &mut runbook);
            (system.runbook)(context, operation, &mut runbook);
            run(context, operation, &mut runbook);
            let step =
                "Clean the test failover up: the test machines are deleted, and nothing of the running ones changes.";
            runbook.add(Phase::After, Step::new(step));
        }
        Operation::Failback => {
            (system.runbook)(context, operation, &mut runbook);
            run(context, operation, &mut runbook);
            let [cut, make] = connection_changes(context);
            connect(
                "Cut the connections that were made for the failover, before the old ones are made again.",
                make,
                Phase::Before,
                &mut runbook,
            );
            connect("Make the connections again that were cut for the failover.", cut, Phase::After, &mut runbook);
            dns(context, operation, &mut runbook);
        }
    }
    checks(context, operation, &mut runbook);
    runbook
}

/// The first items, and how many more there are.
fn some(mut items: Vec<String>) -> Vec<String> {
    let more = items.len().saturating_sub(MOST_ITEMS);
    items.truncate(MOST_ITEMS);
    if more > 0 {
        items.push(format!("and {more} more: see the table"));
    }
    items
}

fn name(context: &Context<'_>, key: &Key) -> String {
    let of = |networks: &[crate::engine::inventory::Network]| {
        networks.iter().find(|network| network.key == *key).map(|network| network.name.to_string())
    };
    let planned = || {
        let destination = &context.failover().destination;
        destination.network_by_key(key).map(|place| destination.network(place).name.to_string())
    };
    of(&context.source.networks)
        .or_else(|| of(&context.target.networks))
        .or_else(planned)
        .unwrap_or_else(|| key.to_string())
}

fn errors(findings: &Findings, operation: Operation, runbook: &mut Runbook) {
    let errors = findings.shown(operation).filter(|group| group.check.severity == Severity::Error);
    let mut errors: Vec<(&str, usize)> = errors.map(|group| (group.check.title, group.len())).collect();
    order::sort(&mut errors);
    if !errors.is_empty() {
        let items = errors.chunk_by(|one, other| one.0 == other.0).map(|same| {
            let count: usize = same.iter().map(|(_, count)| count).sum();
            format!("{}: {count}", same[0].0)
        });
        runbook.add(Phase::Prepare, Step::new("Solve what will fail.").about(items));
    }
}

fn mappings(context: &Context<'_>, runbook: &mut Runbook) {
    let mapping = context.mapping;
    let there = mapping.networks.iter().map(|(from, to)| format!("{} → {}", name(context, from), name(context, to)));
    let there: Vec<String> = there.collect();
    if !there.is_empty() {
        runbook.add(Phase::Prepare, Step::new("Create, or check, the network mappings.").about(some(there)));
    }
    let back =
        mapping.networks_back.iter().map(|(from, to)| format!("{} → {}", name(context, from), name(context, to)));
    let back: Vec<String> = back.collect();
    if !back.is_empty() {
        let step = Step::new("Create, or check, the network mappings in the opposite direction, for failback.");
        runbook.add(Phase::Prepare, step.about(some(back)));
    }
}

fn test_networks(context: &Context<'_>, runbook: &mut Runbook) {
    let mapping = context.mapping;
    let tests =
        mapping.test_networks.iter().map(|(from, to)| format!("{} → {}", name(context, from), name(context, to)));
    let tests: Vec<String> = tests.collect();
    let step =
        Step::new("Choose the test network for each network, and check that it is connected to nothing in production.");
    if !tests.is_empty() {
        runbook.add(Phase::Prepare, step.about(some(tests)));
    }
}

/// What has to be set for single rows: typed addresses and chosen subnets, and what re-IP rules give.
fn stated(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    let resolution = context.resolutions.of(operation);
    let mut items = Vec::new();
    for (place, landing) in resolution.rows().enumerate() {
        let Some(address) = landing.static_address() else { continue };
        let row = IpConfigurationId::new(place as u32);
        let configuration = context.source.ip_configuration(row);
        let nic = context.source.nic(configuration.nic);
        let choice = context.mapping.nic(&nic.key);
        let pinned = choice
            .and_then(|choice| choice.ip_configuration(&configuration.name))
            .is_some_and(|choice| matches!(choice.pins[operation.index()], Some(Pin::Typed(_) | Pin::Frozen { .. })));
        let chosen = choice.is_some_and(|choice| choice.subnets[operation.index()].is_some());
        let by_policy = rule_of(&landing.address).code.starts_with("policy-");
        if pinned || chosen || by_policy {
            let machine = context.source.virtual_machine_of(row).map_or("", |machine| machine.name());
            let subnet = landing.subnet.map_or("", |subnet| &resolution.destination.subnet(subnet.value).name);
            let subnet = if subnet.is_empty() { String::new() } else { format!("{subnet}, ") };
            items.push(format!("{machine} / {}: {subnet}{address}", nic.name()));
        }
    }
    if !items.is_empty() {
        let step = Step::new("Set subnet and address in the machines’ network settings, as planned.");
        runbook.add(Phase::Prepare, step.about(some(items)));
    }
}

fn connect(text: &str, links: Vec<(Text, Text)>, phase: Phase, runbook: &mut Runbook) {
    let items: Vec<String> = links.into_iter().map(|(left, right)| format!("{left} – {right}")).collect();
    if !items.is_empty() {
        runbook.add(phase, Step::new(text).about(some(items)).from(&RETAIN));
    }
}

fn links(context: &Context<'_>, before: bool, runbook: &mut Runbook) {
    let [cut, make] = connection_changes(context);
    if before {
        connect("Cut these connections, before any new one is made.", cut, Phase::Before, runbook);
    } else {
        connect("Make these connections.", make, Phase::After, runbook);
    }
}

fn run(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    let resolution = context.resolutions.of(operation);
    let mut lands = vec![false; context.source.virtual_machines.len()];
    for (place, landing) in resolution.rows().enumerate() {
        let nic = context.source.nic(context.source.ip_configuration(IpConfigurationId::new(place as u32)).nic);
        if let (Some(machine), true) = (nic.virtual_machine, landing.fate != Fate::LeftOut) {
            lands[machine.index()] = true;
        }
    }
    let count = lands.iter().filter(|lands| **lands).count();
    if count == 0 {
        return;
    }
    let machines = if count == 1 { "1 machine".to_owned() } else { format!("{count} machines") };
    let step = match operation {
        Operation::Failover => format!("Fail {machines} over."),
        Operation::TestFailover => format!("Run a test failover of {machines}."),
        Operation::Failback => format!("Fail {machines} back."),
    };
    runbook.add(Phase::Run, Step::new(step));
    let stay = context.source.virtual_machines.iter().filter(|machine| context.mapping.excluded.contains(&machine.key));
    let stay: Vec<String> = stay.map(|machine| machine.name().to_string()).collect();
    if !stay.is_empty() {
        runbook.add(Phase::Run, Step::new("Leave these machines out.").about(some(stay)));
    }
}

fn routes(context: &Context<'_>, runbook: &mut Runbook) {
    let changes = route_changes(context);
    let items = changes.iter().map(|change| {
        let routers = if change.routers.is_empty() {
            String::new()
        } else {
            format!("; seen from {}", change.routers.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", "))
        };
        let left = match change.left_behind.len() {
            0 => String::new(),
            1 => format!("; {} stays behind", change.left_behind[0]),
            many => format!("; {} and {} more stay behind", change.left_behind[0], many - 1),
        };
        format!("{}: {} → {}{routers}{left}", change.prefix, change.from, change.to)
    });
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        let step = Step::new(
            "Change routes: these ranges live at the recovery site now, since their machines keep their addresses.",
        );
        runbook.add(Phase::After, step.about(some(items)).from(&RETAIN));
    }
}

fn dns(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    let changes = dns_changes(context, operation);
    let known = changes.iter().filter_map(|change| {
        let before = change.before.map_or_else(String::new, |before| format!("{before} "));
        Some(format!("{}: {before}→ {}", change.machine, change.after?))
    });
    let known: Vec<String> = known.collect();
    if !known.is_empty() {
        let step = Step::new(
            "Change DNS records. Addresses are predicted where they were not typed: compare before you change.",
        );
        runbook.add(Phase::After, step.about(some(known)));
    }
    let dynamic = changes.iter().filter(|change| change.after.is_none()).map(|change| change.machine.to_string());
    let dynamic: Vec<String> = dynamic.collect();
    if !dynamic.is_empty() {
        let step = Step::new(
            "Look up the addresses that DHCP gave, and change the DNS records that are not updated by themselves.",
        );
        runbook.add(Phase::After, step.about(some(dynamic)));
    }
}

fn checks(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    let resolution = context.resolutions.of(operation);
    let mut seen = FxHashSet::default();
    let mut items = Vec::new();
    for (place, landing) in resolution.rows().enumerate() {
        let (Ok(subnet), Some(address)) = (landing.subnet, landing.static_address()) else { continue };
        // One machine a subnet is enough to see that the subnet works.
        if seen.insert(subnet.value) {
            let row = IpConfigurationId::new(place as u32);
            let machine = context.source.virtual_machine_of(row).map_or("", |machine| machine.name());
            items.push(format!("{machine}: {address} in {}", resolution.destination.subnet_name(subnet.value)));
        }
    }
    if !items.is_empty() {
        runbook.add(Phase::Check, Step::new("Reach one machine in each subnet.").about(some(items)));
    }
}
