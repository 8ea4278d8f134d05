//! What can go wrong, or deserves a look, between two Azure regions.

use super::rules;
use super::{KEEP_IF_CONTAINED, SYSTEM};
use crate::engine::checks::landing::{row_checks, row_key, row_name};
use crate::engine::checks::networks::{by_rule, landed, source_network};
use crate::engine::checks::{changes, mapped_back, test_network};
use crate::engine::edit::Edit;
use crate::engine::finding::{Check, Context, Detail, Finding, Fix, Search, Severity, Subject, no_fix};
use crate::engine::mapping::Operation;
use crate::engine::reason::rule_of;
use crate::recovery::azure::{LONGEST_NETWORK_NAME, checks as azure, documents};

/// All checks of Azure to Azure, beside the engine's.
pub const ALL: &[&Check] = &[
    &changes::ADDRESS_CHANGED,
    &ADDRESS_FALLBACK,
    &ADDRESS_MIGHT_BE_KEPT,
    &COPY_ASSUMED,
    &COPY_OF_COPY,
    &changes::DNS_UPDATE,
    &mapped_back::MANY_TO_ONE,
    &mapped_back::NO_REVERSE_MAPPING,
    &mapped_back::REVERSE_NOT_SYMMETRIC,
    &EXHAUSTED,
    &IPV6,
    &NAME_TOO_LONG,
    &NETWORK_CREATED,
    &PUBLIC_ADDRESS,
    &SECONDARY_UNPLANNED,
    &SECONDARY_ZONES,
    &SUBNET_FALLBACK,
    &test_network::IN_PRODUCTION,
    &TEST_SUBNET_MISSING,
    &azure::LIMIT_EXCEEDED,
    &azure::LIMIT_OF_MACHINE_EXCEEDED,
    &azure::SPACE_FORBIDDEN,
    &azure::SUBNET_NOT_VM_CAPABLE,
    &azure::SUBNET_PREFIX_INVALID,
    &azure::SUBNET_TOO_SMALL,
];

const THERE_AND_BACK: &[Operation] = &[Operation::Failover, Operation::Failback];

row_checks! {
    /// The wanted address is taken.
    ADDRESS_FALLBACK = "ip-fallback", Warning, "Wanted address is taken",
        "The address is in use or reserved at the target. Site Recovery does not fail for that: it takes the next available one.",
        documents::A2A_QUESTIONS, THERE_AND_BACK, [rules::ADDRESS_TAKEN, rules::ADDRESS_CONTAINED_TAKEN, rules::ADDRESS_TYPED_TAKEN], no_fix;
    /// No address left.
    EXHAUSTED = "subnet-exhausted", Error, "No free address left",
        "More machines land in the subnet than it has addresses. Use another subnet, make it larger, or leave machines out.",
        documents::A2A_SUPPORT, &Operation::ALL, [rules::ADDRESS_EXHAUSTED], no_fix;
    /// IPv6.
    IPV6 = "ipv6-unsupported", Warning, "IPv6 is not failed over",
        "Site Recovery fails over IPv4 addresses only. Machines with both keep working over IPv4.",
        documents::A2A_SUPPORT, &[Operation::Failover], [rules::IPV6_UNSUPPORTED], no_fix;
    /// A secondary IP configuration that stays behind.
    SECONDARY_UNPLANNED = "secondary-ip-unplanned", Warning, "Secondary IP configuration stays behind",
        "Only the primary IP configuration of a NIC fails over by itself. Secondary ones are added to the protected VM by hand, all or some.",
        documents::MULTIPLE_ADDRESSES, &[Operation::Failover], [rules::SECONDARY_NOT_SELECTED], select_secondary;
    /// Secondary IP configurations between zones.
    SECONDARY_ZONES = "secondary-ip-zone-to-zone", Error, "Secondary IP configurations do not fail over between zones",
        "Failing secondary IP configurations over is supported between regions, and not between zones of one region.",
        documents::A2A_SUPPORT, &[Operation::Failover], [rules::SECONDARY_ZONE_TO_ZONE], leave_secondary;
    /// No subnet of the same name.
    SUBNET_FALLBACK = "subnet-fallback", Warning, "No subnet of the same name",
        "Where the target network has no subnet of the source subnet's name, the alphabetically first one is used, whatever it is for.",
        documents::A2A_MAPPING, THERE_AND_BACK, [rules::SUBNET_FIRST], no_fix;
    /// The same in a test.
    TEST_SUBNET_MISSING = "test-network-missing-subnet", Warning, "Test network lacks the subnet",
        "A test network should have the subnets of the failover network, of the same names and ranges.",
        documents::TEST_FAILOVER, &[Operation::TestFailover], [rules::SUBNET_TEST_FIRST], no_fix;
}

fn select_secondary(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::Row(row) = finding.subject else { return None };
    let rows = vec![row_key(context.source, row)];
    Some(Fix { label: "Fail it over too".into(), edit: Edit::SelectSecondary { rows, selected: true } })
}

fn leave_secondary(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::Row(row) = finding.subject else { return None };
    let rows = vec![row_key(context.source, row)];
    Some(Fix { label: "Leave it behind".into(), edit: Edit::SelectSecondary { rows, selected: false } })
}

static ADDRESS_MIGHT_BE_KEPT: Check = Check {
    code: "ip-might-be-kept",
    severity: Severity::Info,
    title: "Documents differ: the address might be kept",
    meaning: "The mapping document keeps an address only where both subnets have the same address space. By the support matrix \
        it is kept wherever the target subnet has it available. An option shows that reading.",
    document: Some(&documents::A2A_SUPPORT),
    search: Search::Rows(&[Operation::Failover], |context, resolution, row, landing| {
        if !std::ptr::eq(rule_of(&landing.address), &rules::ADDRESS_NEXT) {
            return None;
        }
        let address = context.source.ip_configuration(row).address()?;
        let prefixes = &resolution.destination.subnet(landing.subnet.ok()?.value).prefixes;
        prefixes.iter().any(|prefix| prefix.contains(&address)).then_some(Detail::Address(address))
    }),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        format!(
            "{}: the target subnet contains {address}, though its address space is another one than the source subnet's.",
            row_name(context.source, row)
        )
    },
    fix: |_, _| {
        let option = SYSTEM.options.iter().find(|reading| reading.id == KEEP_IF_CONTAINED)?;
        let edit = Edit::SetOption { option: option.id.into(), on: true };
        Some(Fix { label: "Plan by the support matrix".into(), edit })
    },
};

static PUBLIC_ADDRESS: Check = Check {
    code: "public-ip-not-retained",
    severity: Severity::Info,
    title: "Public address is not kept",
    meaning: "A public address belongs to its region. Create one in the recovery region and attach it to the NIC's settings, or \
        put a traffic manager in front.",
    document: Some(&documents::A2A_QUESTIONS),
    search: Search::Rows(&[Operation::Failover], |context, _, row, landing| {
        let is_public = context.source.public_address_of(row).is_some();
        (is_public && landing.network.is_ok()).then_some(Detail::None)
    }),
    message: |context, finding| {
        let Subject::Row(row) = finding.subject else { return String::new() };
        let public = context.source.public_address_of(row).map_or("", |public| public);
        let name = public.rsplit('/').next().unwrap_or(public);
        format!("{} has the public address {name}, which stays in its region.", row_name(context.source, row))
    },
    fix: no_fix,
};

static NETWORK_CREATED: Check = Check {
    code: "network-would-be-created",
    severity: Severity::Info,
    title: "Site Recovery would create a network",
    meaning: "No mapping says where the machines of this network go, so Site Recovery creates a copy of it in the recovery region. \
        Connections, peerings and security rules are not copied.",
    document: Some(&documents::A2A_MAPPING),
    search: Search::Plan(|context, found| {
        for id in by_rule(context, Operation::Failover, &rules::NETWORK_CREATED) {
            found(Subject::SourceNetwork(id), Detail::None);
        }
    }),
    message: |context, finding| {
        let created = landed(context, finding, Operation::Failover);
        format!("{} is not mapped; {created} would be created, and mapped both ways.", source_network(context, finding))
    },
    fix: no_fix,
};

static NAME_TOO_LONG: Check = Check {
    code: "name-too-long",
    severity: Severity::Error,
    title: "Name of the network to create is too long",
    meaning: "A virtual network's name has at most 64 characters. With “-asr” behind it this one has more.",
    document: Some(&documents::NAMING),
    search: Search::Plan(|context, found| {
        for id in by_rule(context, Operation::Failover, &rules::NETWORK_NAME_TOO_LONG) {
            found(Subject::SourceNetwork(id), Detail::None);
        }
    }),
    message: |context, finding| {
        let name = source_network(context, finding);
        let room = LONGEST_NETWORK_NAME - rules::SUFFIX.len();
        let cut: String = name.chars().take(room).collect();
        let length = name.chars().count() + rules::SUFFIX.len();
        format!(
            "{name}{} would have {length} characters; {LONGEST_NETWORK_NAME} are allowed. Create a network by hand, such as {}{}, and map to it.",
            rules::SUFFIX,
            cut.trim_end_matches(|last: char| !last.is_alphanumeric()),
            rules::SUFFIX
        )
    },
    fix: no_fix,
};

static COPY_ASSUMED: Check = Check {
    code: "copy-assumed",
    severity: Severity::Warning,
    title: "Taken for a copy by its name",
    meaning: "A network whose name ends in “-asr” is taken for the copy of the network without that, and its machines are sent \
        there. No mapping says so; confirm it.",
    document: Some(&documents::A2A_MAPPING),
    search: Search::Plan(|context, found| {
        for id in by_rule(context, Operation::Failover, &rules::NETWORK_COPY_OF) {
            let key = &context.source.network(id).key;
            if !context.mapping.networks_back.values().any(|copy| copy == key) {
                found(Subject::SourceNetwork(id), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let original = landed(context, finding, Operation::Failover);
        format!("{} is taken for the copy of {original}.", source_network(context, finding))
    },
    fix: |context, finding| {
        let Subject::SourceNetwork(id) = finding.subject else { return None };
        let failover = context.failover();
        let place = failover.networks.steps.get(id.index()).copied().flatten()?.ok()?.value;
        let target = failover.destination.network(place);
        let edit =
            Edit::MapNetwork { source: context.source.network(id).key.clone(), target: Some(target.key.clone()) };
        Some(Fix { label: format!("Map it to {}", target.name), edit })
    },
};

static COPY_OF_COPY: Check = Check {
    code: "copy-of-copy",
    severity: Severity::Warning,
    title: "A copy of a copy would be created",
    meaning: "The network's name ends in “-asr” already, and nothing in the files is what it was copied from. Add the other region's \
        networks, or map it.",
    document: Some(&documents::A2A_MAPPING),
    search: Search::Plan(|context, found| {
        for id in by_rule(context, Operation::Failover, &rules::NETWORK_CREATED) {
            if rules::without_suffix(&context.source.network(id).name).is_some() {
                found(Subject::SourceNetwork(id), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let created = landed(context, finding, Operation::Failover);
        format!("{} is not mapped, and would be copied to {created}.", source_network(context, finding))
    },
    fix: no_fix,
};
