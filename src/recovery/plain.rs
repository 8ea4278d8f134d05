//! Where a recovery system begins: rules that claim nothing of any product, to be replaced one by one.
//!
//! A new system is `RecoverySystem { id: …, ..plain::SYSTEM }`, with what its documents say in place of what stands here.

use super::RecoverySystem;
use crate::engine::address_pool::ProviderReserved;
use crate::engine::inventory::Allocation;
use crate::engine::mapping::Operation;
use crate::engine::reason::{Step, chosen, common, rules, unresolved};
use crate::engine::resolve::{
    AddressQuestion, HandsOut, NetworkChoice, NetworkFor, NetworkQuestion, Rules, SubnetQuestion, Wish,
};

rules! {
    /// A mapping says so.
    NETWORK_MAPPED = "network-mapped", "mapped", "{source_network} is mapped to {target_network}.";
    /// A test network was chosen.
    NETWORK_TEST = "network-test-chosen", "test network", "{target_network} was chosen for test failovers of {source_network}.";
    /// No test network was chosen.
    NETWORK_TEST_DEFAULT = "network-test-default", "failover network",
        "No test network was chosen, so this shows a test in {target_network}, the failover network.";
    /// Nothing is mapped.
    NETWORK_UNMAPPED = "network-unmapped", "not mapped", "{source_network} is not mapped, so the NIC is connected to nothing.";
    /// A subnet of the same name.
    SUBNET_SAME_NAME = "subnet-same-name", "same name",
        "{target_network} has a subnet {target_subnet}: the same name as {source_subnet}, case ignored.";
    /// No subnet of the same name.
    SUBNET_FIRST_LISTED = "subnet-first-listed", "first listed",
        "{target_network} has no subnet named {source_subnet}, so the first one listed is used: {target_subnet}.";
    /// The address stays what it is.
    ADDRESS_KEPT = "address-kept", "kept", "{source_address} is kept.";
    /// DHCP stays DHCP.
    ADDRESS_DYNAMIC = "address-dynamic", "DHCP", "The NIC uses DHCP, and will at the target: no address is promised.";
    /// The address is not available.
    ADDRESS_TAKEN = "address-taken", "taken", "{wanted_address} is not available in {target_subnet} ({target_prefixes}): {holder}.";
    /// A typed address is not available.
    ADDRESS_TYPED_TAKEN = "address-typed-taken", "taken",
        "{wanted_address} was typed for this row, but is not available: {holder}.";
    /// Nothing left.
    ADDRESS_EXHAUSTED = "address-exhausted", "no free address", "{target_subnet} ({target_prefixes}) has no free address left.";
}

/// The rules.
pub const RULES: Rules = Rules {
    choose_network,
    choose_subnet,
    wish_address,
    leave_out: |_| None,
    return_home: None,
    network_for: NetworkFor::Network,
    hands_out: HandsOut::Prefixes,
    carries_subnets: false,
    typed_address_taken: Err(&ADDRESS_TYPED_TAKEN),
    exhausted: &ADDRESS_EXHAUSTED,
    provider_reserved: ProviderReserved { first: 1, last: 1 },
    test_avoids_failover: |_| false,
};

/// The system.
pub const SYSTEM: RecoverySystem = RecoverySystem {
    id: "plain",
    name: "",
    summary: "",
    limits: &[],
    documents: &[],
    rules: RULES,
    asks: &[],
    options: &[],
    checks: &[],
    mapping_change: |_| Vec::new(),
    runbook: |_, _, _| {},
    maps_back: true,
    retired: "",
    sample: &[],
};

/// The mapped network, or none; in a test the chosen one, or the failover's.
pub fn choose_network(question: &NetworkQuestion<'_>) -> Step<NetworkChoice> {
    let existing = |key, rule| match question.destination.network_by_key(key) {
        Some(place) => chosen(NetworkChoice::Existing(place), rule),
        None => unresolved(&common::TARGET_NETWORK_MISSING),
    };
    if question.operation == Operation::TestFailover {
        return match (question.test_network, question.failover) {
            (Some(key), _) => existing(key, &NETWORK_TEST),
            (None, Some(Ok(failover))) => chosen(NetworkChoice::Existing(failover.value), &NETWORK_TEST_DEFAULT),
            (None, _) => chosen(NetworkChoice::NotConnected, &NETWORK_UNMAPPED),
        };
    }
    match question.there.get(&question.origin.network(question.origin_network).key) {
        Some(key) => existing(key, &NETWORK_MAPPED),
        None => chosen(NetworkChoice::NotConnected, &NETWORK_UNMAPPED),
    }
}

/// The subnet of the same name, or else the first one listed.
pub fn choose_subnet(question: &SubnetQuestion<'_>) -> Step<u32> {
    if let Some(place) = question.destination.subnet_by_name(question.network, &question.origin.name) {
        return chosen(place, &SUBNET_SAME_NAME);
    }
    match question.destination.subnet_places(question.network).next() {
        Some(place) => chosen(place, &SUBNET_FIRST_LISTED),
        None => unresolved(&common::NETWORK_WITHOUT_SUBNETS),
    }
}

/// The address of today, or none.
pub fn wish_address(question: &AddressQuestion<'_>) -> Wish {
    if question.allocation == Allocation::Dynamic {
        return Wish::Dynamic(&ADDRESS_DYNAMIC);
    }
    match question.address {
        Some(address) => Wish::Keep { address, kept: &ADDRESS_KEPT, otherwise: Err(&ADDRESS_TAKEN) },
        None => Wish::Nothing(&common::SOURCE_ADDRESS_UNKNOWN),
    }
}
