//! The checks of VMM to VMM, and those that only it has.

use super::rules;
use super::{ADDRESSING, TEST_FAILOVER, TEST_NONE, TEST_TEMPORARY};
use crate::engine::attribute::Attribute;
use crate::engine::checks::landing::{row_checks, row_name};
use crate::engine::checks::networks::{find_unmapped, landed, source_network, unmapped_message};
use crate::engine::checks::{changes, mapped_back, test_network};
use crate::engine::finding::{Check, Context, Detail, Finding, Found, Search, Severity, Subject, no_fix};
use crate::engine::inventory::{Allocation, IpConfigurationId, NetworkId, VirtualMachineId};
use crate::engine::landscape::NetworkPlace;
use crate::engine::mapping::Operation;
use crate::engine::placement::{Placement, placements};
use crate::engine::text::Key;
use crate::recovery::azure::documents::VMM_MAPPING;
use crate::recovery::vmm::{deployment, prerequisites};

/// All of them, beside the engine's.
pub const ALL: &[&Check] = &[
    &EXHAUSTED,
    &NO_HOST,
    &NO_POOL,
    &POOL_TAKEN,
    &SPANS_NETWORKS,
    &SUBNET_FALLBACK,
    &TARGET_NOT_AVAILABLE,
    &TEST_NETWORK_CANNOT,
    &UNMAPPED,
    &changes::ADDRESS_CHANGED,
    &changes::DNS_UPDATE,
    &mapped_back::REVERSE_NOT_SYMMETRIC,
    &deployment::CLUSTER_NEEDS,
    &deployment::VMM_IN_PROTECTED_CLOUD,
    &prerequisites::CLOUD_WITHOUT_NETWORK,
    &prerequisites::FACTS_MISSING,
    &prerequisites::MACHINE_UNCONNECTED,
    &prerequisites::NOT_LINKED,
    &test_network::IN_PRODUCTION,
];

const THERE: &[Operation] = &[Operation::Failover, Operation::TestFailover];

row_checks! {
    /// The pool is used up.
    pub EXHAUSTED = "subnet-exhausted", Error, "No free address in the pool",
        "More machines land in the subnet than its static IP address pool has addresses.", ADDRESSING, &Operation::ALL, [rules::ADDRESS_EXHAUSTED], no_fix;
    /// No pool.
    pub NO_POOL = "no-address-pool", Error, "No static IP address pool: allocation fails",
        "An address for a machine with a static one, and for any machine under network virtualization, comes from the static IP address \
         pool of the target. Create one for the subnet.", TEST_FAILOVER, THERE, [rules::ADDRESS_NO_POOL, rules::ADDRESS_NO_POOL_VIRTUALIZED], no_fix;
    /// Taken in the pool.
    pub POOL_TAKEN = "ip-fallback", Warning, "Wanted address is taken",
        "The address is in use in the pool at the target; another one of the pool is used.", ADDRESSING, &Operation::ALL,
        [rules::ADDRESS_POOL_TAKEN, rules::ADDRESS_TYPED_TAKEN, rules::ADDRESS_HOME_TAKEN], no_fix;
    /// No subnet of the same name.
    pub SUBNET_FALLBACK = "subnet-fallback", Warning, "No subnet of the same name",
        "Where the target network has no subnet of the source subnet’s name, the first one of the network is used.", VMM_MAPPING,
        &[Operation::Failover], [rules::SUBNET_FIRST_LISTED], no_fix;
}

static UNMAPPED: Check = Check {
    code: "unmapped-network",
    severity: Severity::Warning,
    title: "Network is not mapped",
    meaning: "Replicas of machines in a network that is not mapped are connected to no VM network.",
    document: Some(&VMM_MAPPING),
    search: Search::Plan(find_unmapped),
    message: unmapped_message,
    fix: no_fix,
};

/// Whether a VM network of the protecting site can be the target for machines that a cloud protects: its logical network must be
/// associated with that cloud. `None` where the files do not tell. Source: [`VMM_MAPPING`].
pub fn is_available(target: &NetworkPlace, protecting_cloud: &str) -> Option<bool> {
    target.attributes.get(Attribute::Clouds)?;
    let cloud = Key::from(protecting_cloud);
    Some(target.attributes.names(Attribute::Clouds).any(|known| Key::from(known) == cloud))
}

static TARGET_NOT_AVAILABLE: Check = Check {
    code: "target-network-not-available",
    severity: Severity::Error,
    title: "Target network is not available to the protecting cloud",
    meaning: "A VM network can be chosen as a target only where its logical network is associated with the cloud that protects the \
        machine. Associate it, or map to a network that is available.",
    document: Some(&VMM_MAPPING),
    search: Search::Rows(&[], |context, resolution, row, landing| {
        let network = landing.network.ok()?.value;
        let machine = context.source.virtual_machine_of(row)?;
        let cloud = context.mapping.of_machine(machine, Attribute::ProtectingCloud)?;
        let available = is_available(resolution.destination.network(network), cloud);
        (available == Some(false)).then_some(Detail::Place(network))
    }),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Place(place)) = (finding.subject, finding.detail) else { return String::new() };
        let network = context.failover().destination.network(place);
        let machine = context.source.virtual_machine_of(row);
        let cloud = machine.and_then(|machine| context.mapping.of_machine(machine, Attribute::ProtectingCloud));
        let logical = network.attributes.get(Attribute::LogicalNetwork).unwrap_or("its logical network");
        format!(
            "{} is protected by cloud {}, and {} is not available to it: {logical} is not associated with that cloud.",
            row_name(context.source, row),
            cloud.unwrap_or_default(),
            network.name
        )
    },
    fix: no_fix,
};

static NO_HOST: Check = Check {
    code: "no-host-for-replica",
    severity: Severity::Error,
    title: "No host reaches all networks of the replica",
    meaning: "Replicas are placed on hosts that can access the mapped VM networks. No host reaches all that this machine needs.",
    document: Some(&VMM_MAPPING),
    search: Search::Plan(|context, found| {
        for (place, placement) in placements(context).iter().enumerate() {
            if matches!(placement, Placement::Nowhere(_)) {
                found(Subject::VirtualMachine(VirtualMachineId::new(place as u32)), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let Subject::VirtualMachine(id) = finding.subject else { return String::new() };
        let networks = match placements(context).get(id.index()) {
            Some(Placement::Nowhere(networks)) => networks.join(", "),
            _ => String::new(),
        };
        format!(
            "{} needs {networks}: no host of the target site reaches all of them.",
            context.source.virtual_machine(id).name()
        )
    },
    fix: no_fix,
};

/// What a network's isolation says.
fn isolation<'a>(context: &'a Context<'_>, operation: Operation, network: u32) -> Option<&'a str> {
    context.resolutions.of(operation).destination.network(network).attributes.get(Attribute::Isolation)
}

/// Where the failover and the test of each source network land.
fn failover_and_test(context: &Context<'_>) -> Vec<(NetworkId, u32, u32)> {
    let test = context.resolutions.of(Operation::TestFailover);
    let pairs = context.failover().networks.steps.iter().zip(&test.networks.steps).enumerate();
    pairs
        .filter_map(|(place, (failover, test))| {
            let (failover, test) = ((*failover)?.ok()?, (*test)?.ok()?);
            Some((NetworkId::new(place as u32), failover.value, test.value))
        })
        .collect()
}

static TEST_NETWORK_CANNOT: Check = Check {
    code: "test-network-cannot-work",
    severity: Severity::Error,
    title: "Test network cannot work",
    meaning: "A replica that uses DHCP in a VLAN without a static IP address pool, or that is in a network without isolation, cannot be \
        tested in a network with network virtualization.",
    document: Some(&TEST_FAILOVER),
    search: Search::Plan(|context, found| {
        for (source, failover, test) in failover_and_test(context) {
            if isolation(context, Operation::TestFailover, test) != Some("network-virtualization") {
                continue;
            }
            let cannot = match isolation(context, Operation::Failover, failover) {
                Some("none") => true,
                Some("vlan") => has_dhcp_without_pool(context, source),
                _ => false,
            };
            if cannot {
                found(Subject::SourceNetwork(source), Detail::Place(test));
            }
        }
    }),
    message: |context, finding| {
        let Detail::Place(test) = finding.detail else { return String::new() };
        let test = &context.resolutions.of(Operation::TestFailover).destination.network(test).name;
        let failover = landed(context, finding, Operation::Failover);
        format!(
            "Machines of {} land in {failover}, and cannot be tested in {test}, which uses network virtualization. Choose a test network \
             with the isolation of {failover}.",
            source_network(context, finding)
        )
    },
    fix: no_fix,
};

fn has_dhcp_without_pool(context: &Context<'_>, network: NetworkId) -> bool {
    let failover = context.failover();
    failover.rows().enumerate().any(|(place, landing)| {
        let configuration = context.source.ip_configuration(IpConfigurationId::new(place as u32));
        let is_there = configuration.subnet.is_some_and(|subnet| context.source.subnet(subnet).network == network);
        let without_pool = landing.subnet.is_ok_and(|subnet| {
            failover.destination.subnet(subnet.value).attributes.get(Attribute::AddressPools).is_none()
        });
        is_there && configuration.allocation == Allocation::Dynamic && without_pool
    })
}

static SPANS_NETWORKS: Check = Check {
    code: "test-spans-networks",
    severity: Severity::Info,
    title: "Machines of several VM networks are tested",
    meaning: "Where a recovery plan spans more than one VM network, let VMM create a temporary network for the test: an option does that.",
    document: Some(&TEST_FAILOVER),
    search: Search::Plan(find_spans),
    message: |_: &Context<'_>, finding: &Finding| {
        let Detail::Count(count) = finding.detail else { return String::new() };
        format!(
            "The plan’s machines land in {count} VM networks; if one recovery plan holds them, test in a temporary network."
        )
    },
    fix: no_fix,
};

fn find_spans(context: &Context<'_>, found: &mut Found<'_>) {
    if context.mapping.option(TEST_NONE) || context.mapping.option(TEST_TEMPORARY) {
        return;
    }
    let mut landed: Vec<u32> = failover_and_test(context).into_iter().map(|(_, failover, _)| failover).collect();
    landed.sort_unstable();
    landed.dedup();
    if landed.len() > 1 {
        found(Subject::Plan, Detail::Count(landed.len() as u64));
    }
}
