//! The checks of on-premises to Azure, and those that only it has.

use super::SUBNET_PROPOSED;
use crate::engine::checks::landing::message as rule_message;
use crate::engine::checks::{changes, test_network};
use crate::engine::finding::{Check, Detail, Search, Severity, Subject, no_fix};
use crate::engine::inventory::IpConfigurationId;
use crate::engine::mapping::Operation;
use crate::engine::order;
use crate::recovery::azure::on_premises::checks as shared;
use crate::recovery::azure::{checks as azure, documents};

/// All of them, beside the engine's.
pub const ALL: &[&Check] = &[
    &NICS_APART,
    &SUBNET_FALLBACK,
    &changes::ADDRESS_CHANGED,
    &changes::DNS_UPDATE,
    &shared::CANNOT_BE_KEPT,
    &shared::CAN_BE_KEPT,
    &shared::EXHAUSTED,
    &shared::HOME_TAKEN,
    &shared::IPV6,
    &shared::LINUX_STATIC,
    &shared::NIC_ADDED_LATER,
    &shared::NIC_CAP,
    &shared::NO_PRIMARY,
    &shared::SECONDARY,
    &shared::TEST_SUBNET_MISSING,
    &shared::TYPED_TAKEN,
    &shared::UNMAPPED,
    &test_network::IN_PRODUCTION,
    &azure::LIMIT_EXCEEDED,
    &azure::LIMIT_OF_MACHINE_EXCEEDED,
    &azure::SPACE_FORBIDDEN,
    &azure::SUBNET_NOT_VM_CAPABLE,
    &azure::SUBNET_PREFIX_INVALID,
    &azure::SUBNET_TOO_SMALL,
];

static SUBNET_FALLBACK: Check = Check {
    code: "subnet-fallback",
    severity: Severity::Warning,
    title: "No subnet of the same name",
    meaning: "Site Recovery asks for the subnet of each NIC. Where none has the source subnet’s name, the first one listed is proposed, \
        whatever it is for: choose the right one.",
    document: Some(&documents::NIC_MANAGEMENT),
    search: Search::Rules(&[Operation::Failover], &[&SUBNET_PROPOSED]),
    message: rule_message,
    fix: no_fix,
};

/// NICs of one machine whose networks are mapped to different ones.
static NICS_APART: Check = Check {
    code: "nics-mapped-apart",
    severity: Severity::Warning,
    title: "NICs of one machine are mapped to different networks",
    meaning: "All NICs of a machine are connected to one virtual network. That of its primary NIC counts; the mappings of its other NICs’ \
        networks do not.",
    document: Some(&documents::NIC_MANAGEMENT),
    search: Search::Plan(|context, found| {
        let failover = context.failover();
        for (id, _) in context.source.machines() {
            let rows = context.source.row_places_of(id).map(IpConfigurationId::new);
            let landing = rows.filter(|row| failover.row(row.index()).network.is_ok());
            let wanted = order::distinct(landing.filter_map(|row| {
                let subnet = context.source.ip_configuration(row).subnet?;
                let network = context.source.network(context.source.subnet(subnet).network);
                context.mapping.networks.get(&network.key)
            }));
            if wanted.len() > 1 {
                found(Subject::VirtualMachine(id), Detail::Count(wanted.len() as u64));
            }
        }
    }),
    message: |context, finding| {
        let (Subject::VirtualMachine(id), Detail::Count(count)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let machine = context.source.virtual_machine(id);
        let failover = context.failover();
        let row = context.source.row_places_of(id).start;
        let landed = failover.get(row as usize).and_then(|landing| landing.network.ok());
        let landed = landed.map_or("", |network| &failover.destination.network(network.value).name);
        format!(
            "The networks of {}’s NICs are mapped to {count} networks; all its NICs land in {landed}.",
            machine.name()
        )
    },
    fix: no_fix,
};
