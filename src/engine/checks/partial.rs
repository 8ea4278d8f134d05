//! Subnets of which a part keeps its addresses at the target while another part stays behind.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::Attribute;
use super::super::connections::Moment;
use super::super::edit::Edit;
use super::super::finding::{Check, Context, Detail, Finding, Fix, Found, Search, Severity, Subject, no_fix};
use super::super::inventory::{Network, SubnetId, VirtualMachineId};
use super::super::order;
use super::super::reason::Document;
use super::super::resolve::Fate;

/// Where it comes from.
pub static RETAIN: Document = Document {
    title: "Retain IP addresses during failover (Azure Site Recovery)",
    url: "https://learn.microsoft.com/azure/site-recovery/site-recovery-retain-ip-azure-vm-failover",
};

/// What becomes of the machines of one source subnet.
#[derive(Clone, Debug, Default)]
pub struct Parting {
    /// Rows that keep their address at the target.
    pub kept: u32,
    /// Rows that land with another address, or with DHCP.
    pub changed: u32,
    /// Machines that stay, by name.
    pub left: Vec<VirtualMachineId>,
    /// Networks of the target site that kept addresses land in.
    pub targets: BTreeSet<u32>,
}

/// Source subnets of which a part keeps its addresses, by their place: all of these, or those of which another part stays.
pub fn partings(context: &Context<'_>, whole_too: bool) -> BTreeMap<u32, Parting> {
    let mut parted = vec![(false, false); context.source.subnets.len()];
    for (placing, tally) in context.failover().landings.placings() {
        let Some(home) = placing.home else { continue };
        let (keeps, leaves) = &mut parted[home as usize];
        let lands = placing.fate == Fate::Lands;
        *keeps |= lands && tally.kept > 0;
        *leaves |= tally.primary_none > 0 || (!lands && tally.primary > 0);
    }
    let mut partings: BTreeMap<u32, Parting> = BTreeMap::new();
    let wanted: Vec<bool> = parted.into_iter().map(|(keeps, leaves)| keeps && (leaves || whole_too)).collect();
    if !wanted.contains(&true) {
        return partings;
    }
    for network in &context.source.networks {
        if network.subnets.clone().any(|subnet| wanted[subnet as usize]) {
            of_network(context, network, &wanted, &mut partings);
        }
    }
    for parting in partings.values_mut() {
        // Machines stand in the order of their names.
        parting.left.sort_unstable();
        parting.left.dedup();
    }
    partings
}

/// What becomes of the machines of one network, by their subnet, as far as it is wanted.
fn of_network(context: &Context<'_>, network: &Network, wanted: &[bool], partings: &mut BTreeMap<u32, Parting>) {
    let failover = context.failover();
    let rows = network.subnets.clone().flat_map(|subnet| context.resolutions.members[0].of(subnet));
    for row in rows.filter(|row| (**row as usize) < failover.len()) {
        let (place, landing) = (*row as usize, failover.row(*row as usize));
        let configuration = &context.source.ip_configurations[place];
        let Some(subnet) = configuration.subnet.filter(|subnet| wanted[subnet.index()]) else {
            continue;
        };
        let parting = partings.entry(subnet.place()).or_default();
        match (landing.fate, landing.network, landing.address) {
            (Fate::Lands, Ok(network), Ok(_)) => {
                let address = landing.static_address();
                if address.is_some() && address == configuration.address() {
                    parting.kept += 1;
                    parting.targets.insert(network.value);
                } else {
                    parting.changed += 1;
                }
            }
            _ if configuration.primary => {
                parting.left.extend(context.source.nic(configuration.nic).virtual_machine);
            }
            _ => {}
        }
    }
}

/// Parted while the two sites are connected to something in common afterwards.
pub static CONNECTED: Check = Check {
    code: "partial-subnet-failover-with-retained-ip",
    severity: Severity::Error,
    title: "Part of a subnet keeps its addresses, part stays, and both are connected",
    meaning: "A subnet can be live at one place only. Here some of its machines keep their addresses at the target while others stay, and \
        after the failover something is connected to both places. Move the whole subnet, use other addresses, or give the application a \
        network of its own.",
    document: Some(&RETAIN),
    search: Search::Plan(|context, found| find(context, true, found)),
    message,
    fix: no_fix,
};

/// Parted, and not connected.
pub static UNCONNECTED: Check = Check {
    code: "partial-subnet-failover",
    severity: Severity::Warning,
    title: "Part of a subnet keeps its addresses, part stays",
    meaning: "Keeping addresses is not advised where only some applications of a network fail over: those that stay cannot reach them. Use \
        other addresses at the target, or one network for each application.",
    document: Some(&RETAIN),
    search: Search::Plan(|context, found| find(context, false, found)),
    message,
    fix: no_fix,
};

fn find(context: &Context<'_>, wanted: bool, found: &mut Found<'_>) {
    for (place, parting) in context.partings() {
        if parting.kept == 0 || parting.left.is_empty() {
            continue;
        }
        let connections = context.connections();
        let subnet = SubnetId::new(*place);
        let source = context.source.subnet(subnet).network.place();
        let connected = parting.targets.iter().any(|target| {
            let target = connections.of_target(context, *target);
            connections.are_near(Moment::After, source, target)
        });
        if connected == wanted {
            found(Subject::SourceSubnet(subnet), Detail::Count(parting.left.len() as u64));
        }
    }
}

fn message(context: &Context<'_>, finding: &Finding) -> String {
    let Subject::SourceSubnet(id) = finding.subject else { return String::new() };
    let subnet = context.source.subnet(id);
    let network = &context.source.network(subnet.network).name;
    let name = if subnet.is_unnamed() { network.to_string() } else { format!("{} of {network}", subnet.name) };
    let Some(parting) = context.partings().get(&id.place()) else { return String::new() };
    let name_of = |id: &VirtualMachineId| context.source.virtual_machine(*id).name();
    let few: Vec<&str> = parting.left.iter().take(5).map(name_of).collect();
    let more = parting.left.len().saturating_sub(few.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "{name}: {} rows keep their address at the target, while {}{more} stay behind{}.",
        parting.kept,
        few.join(", "),
        applications(context, parting)
    )
}

/// The applications of the machines that stay, where the files name them.
fn applications(context: &Context<'_>, parting: &Parting) -> String {
    let staying = parting.left.iter().map(|id| context.source.virtual_machine(*id));
    let names =
        order::distinct(staying.filter_map(|machine| context.mapping.of_machine(machine, Attribute::Application)));
    if names.is_empty() {
        return String::new();
    }
    format!(" (applications: {})", names.into_iter().take(5).collect::<Vec<_>>().join(", "))
}

/// Machines that replicate by their own means, among those that fail over.
pub static REPLICA_NODE: Check = Check {
    code: "replica-node-planned",
    severity: Severity::Warning,
    title: "Machine replicates by its own means",
    meaning: "Domain controllers and nodes of database groups replicate by themselves. Their second node runs at the target all the time, in a \
        network of another range, so that it can be connected to the source before the failover.",
    document: Some(&RETAIN),
    search: Search::Stated(|context, found| {
        for (id, machine) in context.source.machines() {
            let planned = !context.mapping.excluded.contains(&machine.key) && !context.source.nics_of(id).is_empty();
            if planned && context.mapping.of_machine(machine, Attribute::Role) == Some("replica-node") {
                found(Subject::VirtualMachine(id), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let Subject::VirtualMachine(id) = finding.subject else { return String::new() };
        let name = context.source.virtual_machine(id).name();
        format!("{name} replicates by its own means: leave it out, and run its second node at the target.")
    },
    fix: |context, finding| {
        let Subject::VirtualMachine(id) = finding.subject else { return None };
        let machine = context.source.virtual_machine(id);
        let edit = Edit::Exclude { virtual_machines: vec![machine.key.clone()], excluded: true };
        Some(Fix { label: format!("Leave {} out", machine.name()), edit })
    },
};
