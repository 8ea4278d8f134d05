//! Azure Site Recovery between two VMM sites, or two sites of one VMM server. Its maker has retired it.

pub mod checks;
pub mod rules;

use super::azure::documents::VMM_MAPPING;
use super::vmm::deployment;
use super::{Reading, RecoverySystem};
use crate::engine::address_pool::ProviderReserved;
use crate::engine::attribute::Attribute;
use crate::engine::finding::Context;
use crate::engine::mapping::Operation;
use crate::engine::placement::{Placement, placements};
use crate::engine::reason::Document;
use crate::engine::resolve::{HandsOut, NetworkFor, Rules};
use crate::engine::runbook::{Phase, Runbook, Step};

/// Addresses at the second site.
pub static ADDRESSING: Document = Document {
    title: "Set up IP addressing to connect to a secondary VMM site after failover",
    url: "https://learn.microsoft.com/azure/site-recovery/hyper-v-vmm-networking",
};

/// Test failovers between VMM sites.
pub static TEST_FAILOVER: Document = Document {
    title: "Run a disaster recovery drill for Hyper-V VMs to a secondary site",
    url: "https://learn.microsoft.com/azure/site-recovery/hyper-v-vmm-test-failover",
};

/// Tests without a network.
pub const TEST_NONE: &str = "vmm-test-none";
/// Tests in a temporary network.
pub const TEST_TEMPORARY: &str = "vmm-test-temporary";

/// VMM to VMM.
pub static SYSTEM: RecoverySystem = RecoverySystem {
    id: "vmm-to-vmm",
    name: "VMM to a second VMM site (Site Recovery)",
    summary: "Site Recovery replicates Hyper-V VMs from the clouds of one VMM site to those of another, or between two sites of one VMM \
        server. A network mapping says which VM network a replica is connected to, and so which hosts it can be placed on. \
        Addresses come from static IP address pools: the same one where both sites have the same pool and it is free. At \
        failback a machine is connected by what became of its replica’s network in the meantime.",
    limits: &[
        "Replicas of a network that is not mapped are connected to no network.",
        "A VM network can be a target only if its logical network is associated with the protecting cloud.",
        "Without a static IP address pool at the target no address can be allocated for a machine with a static address.",
        "Addresses of machines that use DHCP are not managed.",
    ],
    documents: &[&VMM_MAPPING, &ADDRESSING, &TEST_FAILOVER, &deployment::CONSIDERATIONS],
    rules: Rules {
        choose_network: rules::choose_network,
        choose_subnet: rules::choose_subnet,
        wish_address: rules::wish_address,
        leave_out: |_| None,
        return_home: Some(rules::return_home),
        network_for: NetworkFor::Network,
        hands_out: HandsOut::Pools,
        carries_subnets: false,
        typed_address_taken: Ok((crate::engine::address_pool::End::Start, &rules::ADDRESS_TYPED_TAKEN)),
        exhausted: &rules::ADDRESS_EXHAUSTED,
        provider_reserved: ProviderReserved { first: 1, last: 1 },
        test_avoids_failover: |_| false,
    },
    asks: &[
        Attribute::LogicalNetwork,
        Attribute::Clouds,
        Attribute::Isolation,
        Attribute::Hosts,
        Attribute::AddressPools,
        Attribute::Cloud,
        Attribute::ProtectingCloud,
        Attribute::Role,
        Attribute::ReplicaNetwork,
    ],
    options: OPTIONS,
    checks: checks::ALL,
    mapping_change: |_| Vec::new(),
    runbook,
    maps_back: true,
    retired: "Microsoft has retired replication between two VMM sites. This is for estates that still run it, and for reading old plans.",
    sample: super::TWO_CSV_FILES,
};

const OPTIONS: &[Reading] = &[
    Reading {
        id: TEST_NONE,
        group: "vmm-test",
        label: "Test without a network",
        meaning: "Test machines are connected to nothing: enough to see that they start.",
        documents: &[&TEST_FAILOVER],
    },
    Reading {
        id: TEST_TEMPORARY,
        group: "vmm-test",
        label: "Test in a temporary network",
        meaning: "VMM creates a network for the test and takes it away afterwards. It is the way where a recovery plan spans more than one VM \
            network. Off, tests run in the network chosen for them.",
        documents: &[&TEST_FAILOVER],
    },
    // The deployment of VMM, as for VMM to Azure.
    deployment_option(0),
    deployment_option(1),
    deployment_option(2),
];

const fn deployment_option(place: usize) -> Reading {
    let reading = &deployment::OPTIONS[place];
    Reading {
        id: reading.id,
        group: reading.group,
        label: reading.label,
        meaning: reading.meaning,
        documents: reading.documents,
    }
}

fn runbook(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    deployment::recovery_order(context, operation, runbook);
    if operation == Operation::Failback {
        let step = Step::new(
            "Leave the network settings of the replicas as they are until failback, or expect the machines to follow them.",
        );
        return runbook.add(Phase::Before, step.from(&VMM_MAPPING));
    }
    let machines = context.source.virtual_machines.iter().zip(placements(context));
    let placed = machines.filter_map(|(machine, placement)| match placement {
        Placement::On { host, .. } => Some(format!("{}: {host}", machine.name())),
        _ => None,
    });
    let placed: Vec<String> = placed.collect();
    if !placed.is_empty() && operation == Operation::Failover {
        let step = Step::new(
            "Expect the replicas on hosts that reach their networks; a balanced placement would be this one (predicted).",
        );
        runbook.add(Phase::Check, step.about(placed).from(&VMM_MAPPING));
    }
}
