//! Veeam Cloud Connect Replication: replicas on a service provider's cloud host, in the networks of a hardware plan.

pub mod appliances;
pub mod checks;
pub mod rules;

use super::veeam::{documents, return_home};
use super::{Reading, RecoverySystem};
use crate::engine::address_pool::ProviderReserved;
use crate::engine::attribute::Attribute;
use crate::engine::finding::Context;
use crate::engine::mapping::Operation;
use crate::engine::resolve::{HandsOut, NetworkFor, Rules};
use crate::engine::runbook::{Phase, Runbook, Step};

/// IPv6 is enabled on the backup server.
pub const IPV6: &str = "veeam-ipv6";
/// Replicas are made by continuous data protection.
pub const CDP: &str = "veeam-cdp";
/// Application-aware processing is on.
pub const APPLICATION_AWARE: &str = "veeam-application-aware";

/// Veeam Cloud Connect.
pub static SYSTEM: RecoverySystem = RecoverySystem {
    id: "veeam-cloud-connect",
    name: "Veeam Cloud Connect Replication",
    summary: "Veeam replicates VMs to a service provider’s cloud host, whose hardware plan has virtual networks with and without internet \
        access. Network extension appliances at both sites join the production networks with them, so machines keep their addresses. \
        Where all machines are Windows and there are as many production networks as planned ones, Veeam maps them by itself; \
        otherwise a mapping table is obligatory.",
    limits: &[
        "A static address is required: DHCP is not supported on cloud hosts.",
        "Re-IP rules are not supported on cloud hosts.",
        "Automatic mapping needs Windows guests only, equal numbers of networks, and IPv6 off; for CDP also application-aware processing.",
        "Which production network becomes which planned one in automatic mapping is not documented.",
        "Full-site and partial-site failover cannot run at the same time; partial-site failover is for machines with a static address.",
        "Port 22 cannot be used in public IP rules.",
    ],
    documents: &[
        &documents::CLOUD_MAPPING,
        &documents::CLOUD_LIMITS,
        &documents::CLOUD_PARTIAL,
        &documents::CLOUD_APPLIANCE,
        &documents::CLOUD_PLAN,
        &documents::FAILBACK,
    ],
    rules: Rules {
        choose_network: rules::choose_network,
        choose_subnet: rules::choose_subnet,
        wish_address: rules::wish_address,
        leave_out: |_| None,
        return_home: Some(return_home),
        network_for: NetworkFor::Network,
        hands_out: HandsOut::Prefixes,
        carries_subnets: true,
        typed_address_taken: Err(&rules::ADDRESS_TYPED),
        exhausted: &rules::ADDRESS_EXHAUSTED,
        provider_reserved: ProviderReserved { first: 1, last: 1 },
        test_avoids_failover: |_| false,
    },
    asks: &[Attribute::Internet, Attribute::Vlan, Attribute::SettingsFrom],
    options: &[
        Reading {
            id: IPV6,
            group: "",
            label: "IPv6 is enabled",
            meaning: "With IPv6 the mapping table is obligatory.",
            documents: &[&documents::CLOUD_MAPPING],
        },
        Reading {
            id: CDP,
            group: "",
            label: "Replicas are made by CDP policies",
            meaning: "For them automatic mapping works only with application-aware processing.",
            documents: &[&documents::CLOUD_MAPPING],
        },
        Reading {
            id: APPLICATION_AWARE,
            group: "",
            label: "Application-aware processing is on",
            meaning: "Network settings of Windows guests are then collected by a process in the guest, the more reliable way. Off, they are read \
                from the registry of the replica’s mounted system disk.",
            documents: &[&documents::CLOUD_MAPPING],
        },
    ],
    checks: checks::ALL,
    mapping_change: |_| Vec::new(),
    runbook,
    maps_back: false,
    retired: "",
    sample: super::TWO_CSV_FILES,
};

fn runbook(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    let production = checks::production_networks(context).into_iter().filter(|left| *left).count();
    let planned = context.target.networks.len();
    match operation {
        Operation::Failback => {}
        Operation::TestFailover | Operation::Failover => {
            let table = context.mapping.networks.iter().map(|(source, target)| {
                let name = |key: &crate::engine::text::Key, networks: &[crate::engine::inventory::Network]| {
                    let found = networks.iter().find(|network| network.key == *key);
                    found.map_or_else(|| key.to_string(), |network| network.name.to_string())
                };
                format!("{} → {}", name(source, &context.source.networks), name(target, &context.target.networks))
            });
            let table: Vec<String> = table.collect();
            if !table.is_empty() {
                let step = Step::new("Fill the network mapping table of the replication job.").about(table);
                runbook.add(Phase::Prepare, step.from(&documents::CLOUD_MAPPING));
            }
            let counts = appliances::counts(production, &[planned]);
            let step = Step::new(
                "Check that the network extension appliances are deployed and running: no failover works without them.",
            );
            let items = [
                format!("{} at the tenant’s site, one for each production network", counts.tenant),
                format!("1 at the provider’s, with {} vNICs", counts.provider_vnics),
            ];
            runbook.add(Phase::Prepare, step.about(items).from(&documents::CLOUD_APPLIANCE));
            if operation == Operation::Failover {
                let step = Step::new(
                    "Decide between full-site and partial-site failover: the two cannot run at the same time.",
                );
                runbook.add(Phase::Before, step.from(&documents::CLOUD_PARTIAL));
            }
        }
    }
}
