//! What can go wrong, or deserves a look, with Veeam Cloud Connect.

use rustc_hash::FxHashMap;

use super::rules::{self, Obstacle, obstacles, pairs};
use super::{APPLICATION_AWARE, appliances};
use crate::engine::attribute::Attribute;
use crate::engine::checks::landing::row_checks;
use crate::engine::checks::networks::{by_rule, landed, source_network};
use crate::engine::edit::Edit;
use crate::engine::finding::{Check, Context, Detail, Finding, Fix, Found, Search, Severity, Subject, no_fix};
use crate::engine::inventory::{OperatingSystem, SubnetId, VirtualMachineId};
use crate::engine::mapping::Operation;
use crate::engine::resolve::Fate;
use crate::recovery::veeam::{self, documents};

/// All of them, beside the engine's.
pub const ALL: &[&Check] = &[
    &ADDRESS_TAKEN,
    &APPLIANCES,
    &DHCP,
    &GUEST_UNKNOWN,
    &HOME_TAKEN,
    &PAIRING_ASSUMED,
    &SETTINGS_FROM,
    &TABLE_OBLIGATORY,
    &UNMAPPED,
    &VLAN_TWICE,
];

const THERE: &[Operation] = &[Operation::Failover, Operation::TestFailover];

row_checks! {
    /// DHCP.
    pub DHCP = "dhcp-unsupported", Error, "DHCP is not supported on cloud hosts",
        "Give the machine a static address before it is replicated.", documents::CLOUD_LIMITS, THERE, [rules::ADDRESS_DHCP], no_fix;
    /// An address that something else has.
    pub ADDRESS_TAKEN = "ip-taken", Error, "Address is taken in the cloud network",
        "Addresses stay what they are on cloud hosts, so two machines of one network cannot have the same one.", documents::CLOUD_LIMITS, THERE,
        [rules::ADDRESS_TAKEN, rules::ADDRESS_TYPED], no_fix;
    /// The address at home is gone.
    pub HOME_TAKEN = "ip-home-taken", Error, "The machine’s own address is taken at home",
        "Something else at the source site has the address that the machine would have again after failback.", documents::FAILBACK,
        &[Operation::Failback], [veeam::ADDRESS_HOME_TAKEN], no_fix;
}

/// Which source networks machines of the plan leave.
pub fn production_networks(context: &Context<'_>) -> Vec<bool> {
    let mut left = vec![false; context.source.networks.len()];
    for (placing, tally) in context.failover().landings.placings() {
        if let (Some(home), true) = (placing.home, placing.fate != Fate::LeftOut && tally.rows() > 0) {
            left[context.source.subnet(SubnetId::new(home)).network.index()] = true;
        }
    }
    left
}

/// Machines of the plan whose guest is not known to be Windows.
fn not_windows<'a>(context: &'a Context<'_>) -> impl Iterator<Item = VirtualMachineId> + 'a {
    let machines = context.source.machines().filter(|(id, machine)| {
        !context.source.nics_of(*id).is_empty()
            && !context.mapping.excluded.contains(&machine.key)
            && machine.operating_system() != Some(OperatingSystem::Windows)
    });
    machines.map(|(id, _)| id)
}

fn standing_against(context: &Context<'_>) -> Vec<Obstacle> {
    let left = production_networks(context);
    let production = left.iter().filter(|left| **left).count();
    obstacles(context.mapping, not_windows(context).next().is_none(), production, context.target.networks.len())
}

/// Whether a network in use has no row in the table.
fn has_unmapped(context: &Context<'_>) -> bool {
    let left = production_networks(context);
    let networks = context.source.networks.iter().zip(left);
    networks.into_iter().any(|(network, left)| left && !context.mapping.networks.contains_key(&network.key))
}

/// Why the table is obligatory.
static TABLE_OBLIGATORY: Check = Check {
    code: "mapping-table-obligatory",
    severity: Severity::Error,
    title: "Automatic mapping is not possible",
    meaning: "Veeam maps networks by itself only if all machines are Windows, there are as many production networks as networks in the \
        hardware plan, and IPv6 is off; for CDP also with application-aware processing. Otherwise each network needs a row in the \
        mapping table.",
    document: Some(&documents::CLOUD_MAPPING),
    search: Search::Plan(|context, found| {
        if context.source.virtual_machines.is_empty() || !has_unmapped(context) {
            return;
        }
        for place in 0..standing_against(context).len() {
            found(Subject::Plan, Detail::Place(place as u32));
        }
    }),
    message: |context, finding| {
        let Detail::Place(place) = finding.detail else { return String::new() };
        match standing_against(context).get(place as usize) {
            Some(Obstacle::NotAllWindows) => {
                let names: Vec<&str> =
                    not_windows(context).map(|id| context.source.virtual_machine(id).name()).collect();
                let few = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
                let more = names.len().saturating_sub(5);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("Not known to be Windows: {few}{more}.")
            }
            Some(Obstacle::Counts(production, planned)) => {
                format!("{production} production networks are in use, and the hardware plan has {planned}.")
            }
            Some(Obstacle::Ipv6) => "IPv6 is enabled.".into(),
            Some(Obstacle::CdpUnaware) => "CDP policies are used without application-aware processing.".into(),
            None => String::new(),
        }
    },
    fix: no_fix,
};

/// Networks without a row in the table, with the proposal to fill it.
static UNMAPPED: Check = Check {
    code: "unmapped-network",
    severity: Severity::Error,
    title: "Network is missing in the mapping table",
    meaning: "The table is obligatory for this plan, and the network has no row in it. The proposal pairs networks in the order of their \
        names; no document says more, so look before you accept it.",
    document: Some(&documents::CLOUD_MAPPING),
    search: Search::Plan(|context, found| {
        for id in by_rule(context, Operation::Failover, &rules::NETWORK_TABLE_OBLIGATORY) {
            found(Subject::SourceNetwork(id), Detail::None);
        }
    }),
    message: |context, finding| {
        let name = source_network(context, finding);
        match proposal(context, finding) {
            Some((_, target)) => format!("{name} has no row in the table. Proposed: {target}."),
            None => format!(
                "{name} has no row in the table, and no network of the hardware plan is left for it. Map it to one that is used already."
            ),
        }
    },
    fix: accept,
};

/// Pairings that Veeam would make by itself, in an order that nobody documented.
static PAIRING_ASSUMED: Check = Check {
    code: "pairing-assumed",
    severity: Severity::Warning,
    title: "Automatic pairing is an assumption",
    meaning: "Veeam maps the networks by itself here. Which becomes which is not documented; what is shown pairs them in the order of their \
        names. Compare with the job, or state the mapping.",
    document: Some(&documents::CLOUD_MAPPING),
    search: Search::Plan(|context, found| {
        for id in by_rule(context, Operation::Failover, &rules::NETWORK_AUTOMATIC) {
            found(Subject::SourceNetwork(id), Detail::None);
        }
    }),
    message: |context, finding| {
        format!(
            "{} is assumed to become {}.",
            source_network(context, finding),
            landed(context, finding, Operation::Failover)
        )
    },
    fix: accept,
};

/// Key and name of the network that a source network would be paired with.
fn proposal(context: &Context<'_>, finding: &Finding) -> Option<(crate::engine::text::Key, String)> {
    let Subject::SourceNetwork(id) = finding.subject else { return None };
    let destination = &context.failover().destination;
    let pairs = pairs(&context.resolutions.origin, &production_networks(context), destination, context.mapping);
    let (_, place) = pairs.into_iter().find(|(origin, _)| *origin == id.place())?;
    let network = destination.network(place);
    Some((network.key.clone(), network.name.to_string()))
}

fn accept(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::SourceNetwork(id) = finding.subject else { return None };
    let (target, name) = proposal(context, finding)?;
    let source = context.source.network(id).key.clone();
    Some(Fix { label: format!("Map it to {name}"), edit: Edit::MapNetwork { source, target: Some(target) } })
}

static GUEST_UNKNOWN: Check = Check {
    code: "guest-unknown",
    severity: Severity::Warning,
    title: "Operating system of a guest is not known",
    meaning: "Whether Veeam maps networks by itself depends on it: only Windows guests are read.",
    document: Some(&documents::CLOUD_MAPPING),
    search: Search::Plan(|context, found| {
        for id in not_windows(context) {
            if context.source.virtual_machine(id).operating_system().is_none() {
                found(Subject::VirtualMachine(id), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let Subject::VirtualMachine(id) = finding.subject else { return String::new() };
        format!("No file says what {} runs.", context.source.virtual_machine(id).name())
    },
    fix: no_fix,
};

/// The ways in which Veeam learns a guest's settings, with what that means.
fn way(context: &Context<'_>, id: VirtualMachineId) -> &'static str {
    let machine = context.source.virtual_machine(id);
    if machine.operating_system() != Some(OperatingSystem::Windows) {
        return "no detection: its networks need rows in the mapping table, and its settings are entered by hand";
    }
    match context.mapping.of_machine(machine, Attribute::SettingsFrom) {
        Some("backup") => "from the backup that the replica is made of: settings as they were then",
        Some("application-aware") => "by the process in the guest at each run: the reliable way",
        Some(_) => "from the registry of the replica’s mounted system disk: less reliable",
        None if context.mapping.option(APPLICATION_AWARE) => {
            "by the process in the guest at each run: the reliable way"
        }
        None => "from the registry of the replica’s mounted system disk: less reliable",
    }
}

static SETTINGS_FROM: Check = Check {
    code: "settings-detection",
    severity: Severity::Info,
    title: "How network settings are detected",
    meaning: "Veeam applies a guest’s network settings to the appliance at the provider. It learns them from a process in the guest \
        (application-aware processing), from the registry of the replica’s system disk, or from the backup.",
    document: Some(&documents::CLOUD_MAPPING),
    search: Search::Plan(|context, found| {
        for (id, machine) in context.source.machines() {
            if !context.source.nics_of(id).is_empty() && !context.mapping.excluded.contains(&machine.key) {
                found(Subject::VirtualMachine(id), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let Subject::VirtualMachine(id) = finding.subject else { return String::new() };
        format!("{}: {}.", context.source.virtual_machine(id).name(), way(context, id))
    },
    fix: no_fix,
};

/// Networks of the plan with, without, and of unknown internet access.
fn planned_networks(context: &Context<'_>) -> [usize; 3] {
    let mut counts = [0; 3];
    for network in context.failover().destination.networks.iter() {
        let kind = match network.attributes.yes(Attribute::Internet) {
            Some(true) => 0,
            Some(false) => 1,
            None => 2,
        };
        counts[kind] += 1;
    }
    counts
}

static APPLIANCES: Check = Check {
    code: "network-extension-appliances",
    severity: Severity::Info,
    title: "Appliances and VLANs that are needed",
    meaning: "Each production network needs a network extension appliance at the tenant’s site. The provider’s host needs one for the \
        tenant, with a vNIC for its production network and one for each planned network, and a VLAN for each planned network.",
    document: Some(&documents::CLOUD_APPLIANCE),
    search: Search::Plan(|context, found| {
        if !context.source.virtual_machines.is_empty() && !context.target.networks.is_empty() {
            found(Subject::Plan, Detail::None);
        }
    }),
    message: |context, _| {
        let production = production_networks(context).into_iter().filter(|left| *left).count();
        let counts = appliances::counts(production, &[context.target.networks.len()]);
        let [with, without, unknown] = planned_networks(context);
        let unknown = if unknown > 0 { format!(", and {unknown} of which no file says") } else { String::new() };
        format!(
            "Tenant: {} appliances. Provider: 1 appliance with {} vNICs; VLANs for {with} networks with internet access and {without} \
             without{unknown}.",
            counts.tenant, counts.provider_vnics
        )
    },
    fix: no_fix,
};

static VLAN_TWICE: Check = Check {
    code: "vlan-used-twice",
    severity: Severity::Error,
    title: "Two networks of the hardware plan share a VLAN",
    meaning: "Each network of a hardware plan has a VLAN of its own out of the provider’s ranges, which must not overlap.",
    document: Some(&documents::CLOUD_PLAN),
    search: Search::Plan(find_vlans),
    message: |context, finding| {
        let (Subject::TargetNetwork(place), Detail::Place(other)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let destination = &context.failover().destination;
        let (network, other) = (destination.network(place), destination.network(other));
        let vlan = network.attributes.get(Attribute::Vlan).unwrap_or_default();
        format!("{} and {} both have VLAN {vlan}.", other.name, network.name)
    },
    fix: no_fix,
};

fn find_vlans(context: &Context<'_>, found: &mut Found<'_>) {
    let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
    for (place, network) in context.failover().destination.networks.iter().enumerate() {
        let Some(vlan) = network.attributes.number(Attribute::Vlan).filter(|vlan| *vlan > 0) else { continue };
        match seen.get(&vlan) {
            Some(other) => found(Subject::TargetNetwork(place as u32), Detail::Place(*other)),
            None => {
                seen.insert(vlan, place as u32);
            }
        }
    }
}
