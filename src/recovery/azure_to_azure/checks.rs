//! What can go wrong, or deserves a look, between two Azure regions.

use super::rules;
use super::{KEEP_IF_CONTAINED, SYSTEM};
use crate::engine::checks::landing::{find_rules, message as rule_message, row_key};
use crate::engine::edit::Edit;
use crate::engine::finding::{Check, Context, Detail, Finding, Fix, Search, Severity, Subject, no_fix};
use crate::engine::inventory::{Inventory, IpConfigurationId, NetworkId};
use crate::engine::mapping::Operation;
use crate::engine::reason::rule_of;
use crate::recovery::azure::{LONGEST_NETWORK_NAME, checks as azure, documents};

/// All checks of Azure to Azure, beside the engine's.
pub const ALL: &[&Check] = &[
    &ADDRESS_CHANGED,
    &ADDRESS_FALLBACK,
    &ADDRESS_MIGHT_BE_KEPT,
    &COPY_ASSUMED,
    &COPY_OF_COPY,
    &DNS_UPDATE,
    &EXHAUSTED,
    &IPV6,
    &NAME_TOO_LONG,
    &NETWORK_CREATED,
    &PUBLIC_ADDRESS,
    &SECONDARY_UNPLANNED,
    &SECONDARY_ZONES,
    &SUBNET_FALLBACK,
    &TEST_IN_PRODUCTION,
    &TEST_SUBNET_MISSING,
    &azure::LIMIT_EXCEEDED,
    &azure::SPACE_FORBIDDEN,
    &azure::SUBNET_NOT_VM_CAPABLE,
    &azure::SUBNET_PREFIX_INVALID,
    &azure::SUBNET_TOO_SMALL,
];

const THERE_AND_BACK: &[Operation] = &[Operation::Failover, Operation::Failback];

macro_rules! row_checks {
    ($($(#[$documentation:meta])* $name:ident = $code:literal, $severity:ident, $title:literal, $meaning:literal, $document:ident,
        $operations:expr, [$($rule:ident),*], $fix:expr;)*) => {
        $($(#[$documentation])* static $name: Check = Check {
            code: $code,
            severity: Severity::$severity,
            title: $title,
            meaning: $meaning,
            document: Some(&documents::$document),
            search: Search::Operations($operations, |_, resolution, found| {
                find_rules(resolution, &[$(&rules::$rule),*], found);
            }),
            message: rule_message,
            fix: $fix,
        };)*
    };
}

row_checks! {
    /// The wanted address is taken.
    ADDRESS_FALLBACK = "ip-fallback", Warning, "Wanted address is taken",
        "The address is in use or reserved at the target. Site Recovery does not fail for that: it takes the next available one.",
        A2A_QUESTIONS, THERE_AND_BACK, [ADDRESS_TAKEN, ADDRESS_CONTAINED_TAKEN, ADDRESS_TYPED_TAKEN], no_fix;
    /// No address left.
    EXHAUSTED = "subnet-exhausted", Error, "No free address left",
        "More machines land in the subnet than it has addresses. Use another subnet, make it larger, or leave machines out.",
        A2A_SUPPORT, &Operation::ALL, [ADDRESS_EXHAUSTED], no_fix;
    /// IPv6.
    IPV6 = "ipv6-unsupported", Warning, "IPv6 is not failed over",
        "Site Recovery fails over IPv4 addresses only. Machines with both keep working over IPv4.",
        A2A_SUPPORT, &[Operation::Failover], [IPV6_UNSUPPORTED], no_fix;
    /// A secondary IP configuration that stays behind.
    SECONDARY_UNPLANNED = "secondary-ip-unplanned", Warning, "Secondary IP configuration stays behind",
        "Only the primary IP configuration of a NIC fails over by itself. Secondary ones are added to the protected VM by hand, all or some.",
        MULTIPLE_ADDRESSES, &[Operation::Failover], [SECONDARY_NOT_SELECTED], select_secondary;
    /// Secondary IP configurations between zones.
    SECONDARY_ZONES = "secondary-ip-zone-to-zone", Error, "Secondary IP configurations do not fail over between zones",
        "Failing secondary IP configurations over is supported between regions, and not between zones of one region.",
        A2A_SUPPORT, &[Operation::Failover], [SECONDARY_ZONE_TO_ZONE], leave_secondary;
    /// No subnet of the same name.
    SUBNET_FALLBACK = "subnet-fallback", Warning, "No subnet of the same name",
        "Where the target network has no subnet of the source subnet's name, the alphabetically first one is used, whatever it is for.",
        A2A_MAPPING, THERE_AND_BACK, [SUBNET_FIRST], no_fix;
    /// The same in a test.
    TEST_SUBNET_MISSING = "test-network-missing-subnet", Warning, "Test network lacks the subnet",
        "A test network should have the subnets of the failover network, of the same names and ranges.",
        TEST_FAILOVER, &[Operation::TestFailover], [SUBNET_TEST_FIRST], no_fix;
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

/// What a row is called in messages.
fn row_name(source: &Inventory, row: IpConfigurationId) -> String {
    let machine = source.virtual_machine_of(row).map_or("", |machine| &machine.name);
    format!("{machine} / {}", source.nic(source.ip_configuration(row).nic).name)
}

static ADDRESS_CHANGED: Check = Check {
    code: "ip-changed",
    severity: Severity::Info,
    title: "Address changes",
    meaning: "The machine comes up with another address. What names the old one must be changed: DNS, firewalls, configuration files.",
    document: Some(&documents::A2A_MAPPING),
    search: Search::Operations(&[Operation::Failover], |context, resolution, found| {
        for (place, landing) in resolution.rows.iter().enumerate() {
            if let Some(address) = landing.static_address()
                && context.source.ip_configurations[place].address != Some(address)
            {
                found(Subject::Row(IpConfigurationId(place as u32)), Detail::Address(address));
            }
        }
    }),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let before = context.source.ip_configuration(row).address;
        let before = before.map_or_else(|| "no known address".into(), |before| before.to_string());
        format!("{} changes from {before} to {address}.", row_name(context.source, row))
    },
    fix: no_fix,
};

static DNS_UPDATE: Check = Check {
    code: "dns-update-needed",
    severity: Severity::Info,
    title: "DNS records to change",
    meaning: "Machines whose address changes are found under the old one until their DNS records are changed. A low time to live \
        before the failover shortens that.",
    document: Some(&documents::RETAIN_ADDRESSES),
    search: Search::Plan(|context, found| {
        let changed = context.failover().rows.iter().enumerate().filter(|(place, landing)| {
            let address = landing.static_address();
            address.is_some() && context.source.ip_configurations[*place].address != address
        });
        let count = changed.count();
        if count > 0 {
            found(Subject::Plan, Detail::Count(count as u64));
        }
    }),
    message: |_, finding| {
        let Detail::Count(count) = finding.detail else { return String::new() };
        if count == 1 {
            return "1 address changes at failover; the DNS records that hold it must change too.".into();
        }
        format!("{count} addresses change at failover; the DNS records that hold them must change too.")
    },
    fix: no_fix,
};

static ADDRESS_MIGHT_BE_KEPT: Check = Check {
    code: "ip-might-be-kept",
    severity: Severity::Info,
    title: "Documents differ: the address might be kept",
    meaning: "The mapping document keeps an address only where both subnets have the same address space. By the support matrix \
        it is kept wherever the target subnet has it available. An option shows that reading.",
    document: Some(&documents::A2A_SUPPORT),
    search: Search::Operations(&[Operation::Failover], |context, resolution, found| {
        for (place, landing) in resolution.rows.iter().enumerate() {
            let (Ok(subnet), Some(address)) = (landing.subnet, context.source.ip_configurations[place].address) else {
                continue;
            };
            let next = std::ptr::eq(rule_of(&landing.address), &rules::ADDRESS_NEXT);
            let contained = || {
                let prefixes = &resolution.destination.subnet(subnet.value).prefixes;
                prefixes.iter().any(|prefix| prefix.contains(&address))
            };
            if next && contained() {
                found(Subject::Row(IpConfigurationId(place as u32)), Detail::Address(address));
            }
        }
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
    search: Search::Operations(&[Operation::Failover], |context, resolution, found| {
        for (place, landing) in resolution.rows.iter().enumerate() {
            if context.source.ip_configurations[place].public_address.is_some() && landing.network.is_ok() {
                found(Subject::Row(IpConfigurationId(place as u32)), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let Subject::Row(row) = finding.subject else { return String::new() };
        let public = context.source.ip_configuration(row).public_address.as_deref().unwrap_or_default();
        let name = public.rsplit('/').next().unwrap_or(public);
        format!("{} has the public address {name}, which stays in its region.", row_name(context.source, row))
    },
    fix: no_fix,
};

/// Source networks whose machines were sent by one of these rules.
fn networks_by_rule(
    context: &Context<'_>,
    operation: Operation,
    rule: &'static crate::engine::reason::Rule,
) -> Vec<NetworkId> {
    let networks = context.resolutions.of(operation).networks.iter().enumerate();
    let sent = networks.filter(|(_, step)| step.as_ref().is_some_and(|step| std::ptr::eq(rule_of(step), rule)));
    sent.map(|(place, _)| NetworkId(place as u32)).collect()
}

fn source_network(context: &Context<'_>, finding: &Finding) -> String {
    match finding.subject {
        Subject::SourceNetwork(id) => context.source.network(id).name.to_string(),
        _ => String::new(),
    }
}

/// Name of the network that a source network's machines land in.
fn landed(context: &Context<'_>, finding: &Finding, operation: Operation) -> String {
    let Subject::SourceNetwork(id) = finding.subject else { return String::new() };
    let resolution = context.resolutions.of(operation);
    let step = resolution.networks.get(id.index()).copied().flatten();
    step.and_then(Result::ok)
        .map_or_else(String::new, |place| resolution.destination.network(place.value).name.to_string())
}

static NETWORK_CREATED: Check = Check {
    code: "network-would-be-created",
    severity: Severity::Info,
    title: "Site Recovery would create a network",
    meaning: "No mapping says where the machines of this network go, so Site Recovery creates a copy of it in the recovery region. \
        Connections, peerings and security rules are not copied.",
    document: Some(&documents::A2A_MAPPING),
    search: Search::Plan(|context, found| {
        for id in networks_by_rule(context, Operation::Failover, &rules::NETWORK_CREATED) {
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
        for id in networks_by_rule(context, Operation::Failover, &rules::NETWORK_NAME_TOO_LONG) {
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
        for id in networks_by_rule(context, Operation::Failover, &rules::NETWORK_COPY_OF) {
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
        let place = failover.networks.get(id.index()).copied().flatten()?.ok()?.value;
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
        for id in networks_by_rule(context, Operation::Failover, &rules::NETWORK_CREATED) {
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

static TEST_IN_PRODUCTION: Check = Check {
    code: "test-network-is-production",
    severity: Severity::Warning,
    title: "Tests run in the failover network",
    meaning: "Machines of a test failover come up beside what runs in the network that the failover itself uses. Microsoft recommends \
        a network that is not connected to production.",
    document: Some(&documents::A2A_MAPPING),
    search: Search::Plan(|context, found| {
        let (failover, test) = (context.failover(), context.resolutions.of(Operation::TestFailover));
        for (place, (left, right)) in failover.networks.iter().zip(&test.networks).enumerate() {
            if let (Some(Ok(left)), Some(Ok(right))) = (left, right)
                && left.value == right.value
            {
                found(Subject::SourceNetwork(NetworkId(place as u32)), Detail::None);
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
    let landed = failover.networks.get(source.index()).copied().flatten()?.ok()?.value;
    let model = failover.destination.subnets_of(landed);
    let space = |prefixes: &[ipnet::IpNet]| {
        let mut space = prefixes.to_vec();
        space.sort();
        space
    };
    let place = context.target.networks.iter().enumerate().position(|(place, network)| {
        let subnets = context.target.subnets_of(NetworkId(place as u32));
        place as u32 != landed
            && !model.is_empty()
            && network.peered_with.is_empty()
            && !context.mapping.networks.values().any(|target| *target == network.key)
            && model.iter().all(|wanted| {
                subnets.iter().any(|subnet| {
                    crate::engine::text::same_folded(&subnet.name, &wanted.name)
                        && space(&subnet.prefixes) == space(&wanted.prefixes)
                })
            })
    })?;
    Some(NetworkId(place as u32))
}
