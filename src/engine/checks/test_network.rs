//! Tests that run where the failover goes.

use super::super::edit::Edit;
use super::super::finding::{Check, Context, Detail, Fix, Search, Severity, Subject};
use super::super::inventory::NetworkId;
use super::super::mapping::Operation;
use super::super::order;
use super::super::text::same_folded;
use super::networks::{landed, source_network};

/// A test in the failover's own network.
pub static IN_PRODUCTION: Check = Check {
    code: "test-network-is-production",
    severity: Severity::Warning,
    title: "Tests run in the failover network",
    meaning: "Machines of a test failover come up beside what runs in the network that the failover itself uses. Use a network \
        that is not connected to production.",
    document: None,
    search: Search::Plan(|context, found| {
        let (failover, test) = (context.failover(), context.resolutions.of(Operation::TestFailover));
        for (place, (left, right)) in failover.networks.steps.iter().zip(&test.networks.steps).enumerate() {
            if let (Some(Ok(left)), Some(Ok(right))) = (left, right)
                && left.value == right.value
            {
                found(Subject::SourceNetwork(NetworkId::new(place as u32)), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let test = landed(context, finding, Operation::TestFailover);
        format!("Test failovers of {} run in {test}, where its failover goes.", source_network(context, finding))
    },
    fix: |context, finding| {
        let Subject::SourceNetwork(id) = finding.subject else { return None };
        let test = test_network_for(context, id)?;
        let target = context.target.network(test);
        let source = context.source.network(id).key.clone();
        let edit = Edit::MapTestNetwork { source, target: Some(target.key.clone()) };
        Some(Fix { label: format!("Test in {}", target.name), edit })
    },
};

/// A network made for tests: nothing is mapped to it, nothing is peered with it, and it has all the subnets' names of the
/// failover network, with the same ranges.
fn test_network_for(context: &Context<'_>, source: NetworkId) -> Option<NetworkId> {
    let failover = context.failover();
    let landed = failover.networks.steps.get(source.index()).copied().flatten()?.ok()?.value;
    let model = failover.destination.subnets_of(landed);
    let space = |prefixes: &[ipnet::IpNet]| {
        let mut space = prefixes.to_vec();
        order::sort(&mut space);
        space
    };
    let place = context.target.networks.iter().enumerate().position(|(place, network)| {
        let subnets = context.target.subnets_of(NetworkId::new(place as u32));
        place as u32 != landed
            && !model.is_empty()
            && network.peered_with.is_empty()
            && !context.mapping.networks.values().any(|target| *target == network.key)
            && model.iter().all(|wanted| {
                subnets.iter().any(|subnet| {
                    same_folded(&subnet.name, &wanted.name) && space(&subnet.prefixes) == space(&wanted.prefixes)
                })
            })
    })?;
    Some(NetworkId::new(place as u32))
}
