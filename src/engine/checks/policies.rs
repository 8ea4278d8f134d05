//! Re-IP rules that cannot do what they say.

use super::super::address_policy::{
    AddressPolicy, Applied, LENGTHS_DIFFER, OFFSET_LENGTHS_DIFFER, OFFSET_UNKNOWN, PolicyQuestion, VEEAM,
};
use super::super::finding::{Check, Context, Detail, Search, Severity, Subject, no_fix};
use super::super::inventory::{Allocation, IpConfigurationId, OperatingSystem};
use super::super::mapping::Operation;
use super::super::reason::common;
use super::super::resolve::Landing;
use super::landing::{message, row_name};
use super::networks::source_network;

const THERE: &[Operation] = &[Operation::Failover, Operation::TestFailover];

macro_rules! row_checks {
    ($($(#[$documentation:meta])* $name:ident = $code:literal, $title:literal, $meaning:literal, [$($rule:expr),*];)*) => {
        $($(#[$documentation])* pub static $name: Check = Check {
            code: $code,
            severity: Severity::Error,
            title: $title,
            meaning: $meaning,
            document: None,
            search: Search::Rules(THERE, &[$(&$rule),*]),
            message,
            fix: no_fix,
        };)*
    };
}

row_checks! {
    /// It cannot apply.
    CANNOT_APPLY = "policy-cannot-apply", "Re-IP rule cannot apply",
        "Host bits, or an offset, can be kept only between prefixes of one length.", [LENGTHS_DIFFER, OFFSET_LENGTHS_DIFFER, OFFSET_UNKNOWN];
    /// It leads to an address that cannot be had.
    NOT_AVAILABLE = "policy-address-unavailable", "Re-IP rule gives an address that cannot be had",
        "The address is outside of the subnet landed in, reserved there, or taken. Change the rule, or type another address.",
        [common::POLICY_OUT_OF_SUBNET, common::POLICY_RESERVED, common::POLICY_TAKEN];
}

/// The address of a row whose network has a policy without a rule for it, told by whether the guest is the reason.
fn without_rule(
    context: &Context<'_>,
    row: IpConfigurationId,
    landing: &Landing,
    is_for_guest: bool,
) -> Option<Detail> {
    if context.mapping.policies.is_empty() {
        return None;
    }
    let origin = &context.resolutions.origin;
    let configuration = context.source.ip_configuration(row);
    let address = configuration.address().filter(|_| configuration.allocation != Allocation::Dynamic)?;
    let from = origin.subnet(configuration.subnet?.place());
    let subnet = context.failover().destination.subnet(landing.subnet.ok()?.value);
    let policy = context.mapping.policies.get(&origin.network(from.network).key)?;
    let machine = context.source.virtual_machine_of(row);
    let ask = |machine| policy.apply(&PolicyQuestion { address, origin: from, subnet, machine });
    let is_linux = matches!(policy, AddressPolicy::Octets(_))
        && machine.is_some_and(|machine| machine.operating_system() == Some(OperatingSystem::Linux));
    let missed = ask(machine) == Applied::NoMatch;
    let by_guest = is_linux && ask(None) != Applied::NoMatch;
    (missed && by_guest == is_for_guest).then_some(Detail::Address(address))
}

/// No rule is for the address.
pub static NO_MATCH: Check = Check {
    code: "policy-no-match",
    severity: Severity::Info,
    title: "No re-IP rule is for this address",
    meaning: "The network has re-IP rules, and none of them fits. The recovery system’s own rule decides.",
    document: None,
    search: Search::Rows(&[], |context, _, row, landing| without_rule(context, row, landing, false)),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        format!("{} has {address}, which no re-IP rule of its network is for.", row_name(context.source, row))
    },
    fix: no_fix,
};

/// The guest is not Windows.
pub static NOT_WINDOWS: Check = Check {
    code: "policy-windows-only",
    severity: Severity::Warning,
    title: "Re-IP rule is for Windows guests only",
    meaning: "Veeam’s re-IP rules change the settings of Windows guests. A Linux guest keeps its own: change it by hand.",
    document: Some(&VEEAM),
    search: Search::Rows(&[], |context, _, row, landing| without_rule(context, row, landing, true)),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        format!("{} runs Linux, so the rule that is for {address} does not change it.", row_name(context.source, row))
    },
    fix: no_fix,
};

/// Two rules for one address.
pub static OVERLAP: Check = Check {
    code: "policy-rules-overlap",
    severity: Severity::Warning,
    title: "Re-IP rules overlap",
    meaning: "Several rules are for the same addresses. Here the first one listed wins; for Veeam’s rules no document says which does.",
    document: None,
    search: Search::Stated(|context, found| {
        for (key, policy) in &context.mapping.policies {
            let overlapping = match policy {
                AddressPolicy::Octets(rules) => {
                    pairs(rules).find(|(left, right)| rules[*left].overlaps(&rules[*right]))
                }
                AddressPolicy::Prefixes(rules) => pairs(rules).find(|(left, right)| {
                    let (left, right) = (rules[*left].source, rules[*right].source);
                    left.contains(&right.network()) || right.contains(&left.network())
                }),
                AddressPolicy::Offset | AddressPolicy::Fixed(_) => None,
            };
            if let (Some((left, _)), Some(id)) = (overlapping, context.source.network_by_key.get(key)) {
                found(Subject::SourceNetwork(*id), Detail::Place(left as u32));
            }
        }
    }),
    message: |context, finding| {
        let Detail::Place(place) = finding.detail else { return String::new() };
        format!(
            "Rule {} of {} and a later one are for the same addresses.",
            place + 1,
            source_network(context, finding)
        )
    },
    fix: no_fix,
};

/// Most rules of a policy that are compared with each other.
const MOST_COMPARED: usize = 300;

fn pairs<T>(rules: &[T]) -> impl Iterator<Item = (usize, usize)> + use<T> {
    let count = rules.len().min(MOST_COMPARED);
    (0..count).flat_map(move |left| (left + 1..count).map(move |right| (left, right)))
}
