//! What checks about source networks have in common: which ones a rule sent where.

use super::super::finding::{Context, Detail, Finding, Found, Subject};
use super::super::inventory::{NetworkId, SubnetId};
use super::super::mapping::Operation;
use super::super::reason::{Rule, rule_of};
use super::super::resolve::Fate;

/// Source networks whose machines were sent by one of these rules.
pub fn by_rule(context: &Context<'_>, operation: Operation, rule: &'static Rule) -> Vec<NetworkId> {
    let networks = context.resolutions.of(operation).networks.steps.iter().enumerate();
    let sent = networks.filter(|(_, step)| step.as_ref().is_some_and(|step| std::ptr::eq(rule_of(step), rule)));
    sent.map(|(place, _)| NetworkId::new(place as u32)).collect()
}

/// Name of the source network that a finding is about.
pub fn source_network(context: &Context<'_>, finding: &Finding) -> String {
    match finding.subject {
        Subject::SourceNetwork(id) => context.source.network(id).name.to_string(),
        _ => String::new(),
    }
}

/// Name of the network that a source network's machines land in.
pub fn landed(context: &Context<'_>, finding: &Finding, operation: Operation) -> String {
    let Subject::SourceNetwork(id) = finding.subject else { return String::new() };
    let resolution = context.resolutions.of(operation);
    let step = resolution.networks.steps.get(id.index()).copied().flatten();
    step.and_then(Result::ok)
        .map_or_else(String::new, |place| resolution.destination.network(place.value).name.to_string())
}

/// Source networks whose machines are connected to nothing because no mapping says where they go.
pub fn find_unmapped(context: &Context<'_>, found: &mut Found<'_>) {
    let mut rows = vec![0_u64; context.source.networks.len()];
    for (placing, tally) in context.failover().landings.placings() {
        let Some(home) = placing.home.filter(|_| placing.fate == Fate::NotConnected) else { continue };
        let network = context.source.subnet(SubnetId::new(home)).network;
        if !context.mapping.networks.contains_key(&context.source.network(network).key) {
            rows[network.index()] += u64::from(tally.rows());
        }
    }
    for (place, count) in rows.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        found(Subject::SourceNetwork(NetworkId::new(place as u32)), Detail::Count(count));
    }
}

/// The words for that.
pub fn unmapped_message(context: &Context<'_>, finding: &Finding) -> String {
    let Detail::Count(count) = finding.detail else { return String::new() };
    let name = source_network(context, finding);
    match count {
        1 => format!("{name} is not mapped: 1 row of it is connected to nothing. Map it to a target network."),
        _ => format!("{name} is not mapped: {count} rows of it are connected to nothing. Map it to a target network."),
    }
}
