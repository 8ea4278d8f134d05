//! The checks of VMM to Azure, and those that only it has.

use super::SUBNET_FIRST_LISTED;
use crate::engine::checks::landing::message as rule_message;
use crate::engine::checks::{changes, test_network};
use crate::engine::finding::{Check, Search, Severity, no_fix};
use crate::engine::mapping::Operation;
use crate::recovery::azure::on_premises::checks as shared;
use crate::recovery::azure::{checks as azure, documents};
use crate::recovery::vmm::{deployment, prerequisites};

/// All of them, beside the engine's.
pub const ALL: &[&Check] = &[
    &SUBNET_FALLBACK,
    &changes::ADDRESS_CHANGED,
    &changes::DNS_UPDATE,
    &deployment::CLUSTER_NEEDS,
    &deployment::VMM_IN_PROTECTED_CLOUD,
    &prerequisites::CLOUD_WITHOUT_NETWORK,
    &prerequisites::FACTS_MISSING,
    &prerequisites::MACHINE_UNCONNECTED,
    &prerequisites::NOT_LINKED,
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
    meaning: "Where the target network has no subnet of the source subnet’s name, the first one of the network is used, whatever it is \
        for. Between Azure regions it would be the alphabetically first one.",
    document: Some(&documents::VMM_MAPPING),
    search: Search::Rules(&[Operation::Failover], &[&SUBNET_FIRST_LISTED]),
    message: rule_message,
    fix: no_fix,
};
