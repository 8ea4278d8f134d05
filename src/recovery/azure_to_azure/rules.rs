//! The three rules of Azure to Azure, and their reasons.

use std::net::IpAddr;

use crate::engine::address_pool::End;
use crate::engine::attribute::Attribute;
use crate::engine::inventory::Allocation;
use crate::engine::mapping::{Mapping, Operation};
use crate::engine::reason::{Rule, Step, chosen, common, rules, unresolved};
use crate::engine::resolve::{AddressQuestion, NetworkChoice, NetworkQuestion, RowQuestion, SubnetQuestion, Wish};
use crate::engine::text::same_folded;
use crate::recovery::azure::{LONGEST_NETWORK_NAME, documents};

use super::{KEEP_IF_CONTAINED, TEST_RULES_2018};

rules! {
    /// A mapping says so.
    NETWORK_MAPPED = "network-mapped", "mapped", documents::A2A_MAPPING, "{source_network} is mapped to {target_network}.";
    /// Nothing is mapped: a copy would be created.
    NETWORK_CREATED = "network-asr-created", "created", documents::A2A_MAPPING,
        "{source_network} is not mapped, so Site Recovery creates {target_network}, a copy of it with “-asr” behind its name.";
    /// Nothing is mapped, and the copy exists already.
    NETWORK_COPY_EXISTS = "network-asr-existing", "existing copy", documents::A2A_MAPPING,
        "{source_network} is not mapped. {target_network}, the name that Site Recovery would give a copy of it, exists already and is used as it is.";
    /// The network came up as a copy, so both mappings were created with it.
    NETWORK_COPY_OF = "network-asr-origin", "copied from", documents::A2A_MAPPING,
        "{source_network} is the copy of {target_network}. Site Recovery maps both ways when it creates a copy.";
    /// The copy's name is too long.
    NETWORK_NAME_TOO_LONG = "network-name-too-long", "name too long", documents::NAMING,
        "{source_network} is not mapped, and its name with “-asr” behind it is longer than the 64 characters that a virtual network may have. Map it to a network that exists.";
    /// A test network was chosen.
    NETWORK_TEST = "network-test-chosen", "test network", documents::A2A_CUSTOMIZE, "{target_network} was chosen for test failovers of {source_network}.";
    /// No test network was chosen.
    NETWORK_TEST_DEFAULT = "network-test-default", "failover network", documents::A2A_MAPPING,
        "No test network was chosen, so this shows a test in {target_network}, the failover network. Microsoft recommends a network apart from production.";
    /// A subnet of the same name.
    SUBNET_SAME_NAME = "subnet-same-name", "same name", documents::A2A_MAPPING,
        "{target_network} has a subnet {target_subnet}: the same name as {source_subnet}, case ignored.";
    /// No subnet of the same name.
    SUBNET_FIRST = "subnet-alphabetical-first", "first by name", documents::A2A_MAPPING,
        "{target_network} has no subnet named {source_subnet}, so the alphabetically first one is used: {target_subnet}.";
    /// The test uses the failover's subnet.
    SUBNET_TEST_SAME = "subnet-test-same-name", "same name", documents::TEST_FAILOVER,
        "{target_network} has a subnet {target_subnet}: the name of the subnet that the failover uses.";
    /// The test network has none of that name.
    SUBNET_TEST_FIRST = "subnet-test-alphabetical-first", "first by name", documents::TEST_FAILOVER,
        "{target_network} has no subnet of the name that the failover uses, so the alphabetically first one is used: {target_subnet}.";
    /// DHCP stays DHCP.
    ADDRESS_DYNAMIC = "address-dynamic", "DHCP", documents::A2A_MAPPING,
        "The NIC uses DHCP, and will at the target: no address is promised.";
    /// Same address space, and free.
    ADDRESS_KEPT = "address-kept", "kept", documents::A2A_MAPPING,
        "{source_subnet} and {target_subnet} have the same address space ({target_prefixes}), and {target_address} is free there: it is kept.";
    /// Same address space, and not free.
    ADDRESS_TAKEN = "address-taken-next", "taken, next free", documents::A2A_MAPPING,
        "{source_subnet} and {target_subnet} have the same address space, but {wanted_address} is not available there: {holder}. Predicted is the next available address, {target_address}.";
    /// Another address space.
    ADDRESS_NEXT = "address-next-available", "next free", documents::A2A_MAPPING,
        "{source_subnet} ({source_prefixes}) and {target_subnet} ({target_prefixes}) have different address spaces. Predicted is the next available address, {target_address}.";
    /// The support matrix's reading.
    ADDRESS_KEPT_CONTAINED = "address-kept-contained", "kept", documents::A2A_SUPPORT,
        "{target_subnet} ({target_prefixes}) has {target_address} available: by the support matrix it is kept.";
    /// The same, and not free.
    ADDRESS_CONTAINED_TAKEN = "address-contained-taken-next", "taken, next free", documents::A2A_SUPPORT,
        "{target_subnet} contains {wanted_address}, but it is not available: {holder}. Predicted is the next available address, {target_address}.";
    /// A typed address is in use when the failover comes.
    ADDRESS_TYPED_TAKEN = "address-typed-taken-next", "taken, next free", documents::A2A_QUESTIONS,
        "{wanted_address} was fixed for this row, but is not available: {holder}. Site Recovery then takes the next available address; predicted is {target_address}.";
    /// Nothing left.
    ADDRESS_EXHAUSTED = "address-exhausted", "no free address", documents::A2A_SUPPORT,
        "{target_subnet} ({target_prefixes}) has no free IPv4 address left, which is not supported.";
    /// Test: the same address.
    ADDRESS_TEST_SAME = "address-test-same", "same", documents::A2A_MAPPING,
        "In a test failover the NIC gets the same address where it is available, and {target_address} is in {target_subnet}.";
    /// Test: from the end.
    ADDRESS_TEST_END = "address-test-from-end", "from the end", documents::A2A_MAPPING,
        "{wanted_address} is not available in {target_subnet} ({target_prefixes}): {holder}. A test failover then takes the next one from the end of the range; predicted is {target_address}.";
    /// Test of 2018 in the failover network.
    ADDRESS_TEST_2018 = "address-test-2018-from-end", "from the end", documents::A2A_MAPPING_2018,
        "By the rules of 2018 a test in the failover network does not use the address reserved for the failover, but the next one from the end of the range; predicted is {target_address}.";
    /// Test of 2018 elsewhere.
    ADDRESS_TEST_2018_SAME = "address-test-2018-same", "same", documents::A2A_MAPPING_2018,
        "By the rules of 2018 a test outside the failover network uses the address reserved for the failover, {target_address}.";
    /// Secondary IP configuration that was not added.
    SECONDARY_NOT_SELECTED = "secondary-not-selected", "not added", documents::MULTIPLE_ADDRESSES,
        "This is a secondary IP configuration. Site Recovery fails it over only if it is added to the protected VM by hand.";
    /// Secondary IP configuration between zones.
    SECONDARY_ZONE_TO_ZONE = "secondary-zone-to-zone", "not supported", documents::A2A_SUPPORT,
        "Source and target are in the same region. Secondary IP configurations fail over between regions only, not between zones.";
    /// A NIC of after.
    NIC_ADDED_LATER = "nic-added-later", "added later", documents::A2A_SUPPORT,
        "{nic} was added after replication was enabled. Machines fail over with the NICs that they had then.";
    /// IPv6.
    IPV6_UNSUPPORTED = "ipv6-unsupported", "IPv6", documents::A2A_SUPPORT, "Site Recovery does not fail IPv6 addresses over.";
}

/// The suffix of a network that Site Recovery creates.
pub const SUFFIX: &str = "-asr";

/// Step 1. Sources: the network mapping document; names by Azure's naming rules.
pub fn choose_network(question: &NetworkQuestion<'_>) -> Step<NetworkChoice> {
    use NetworkChoice::{Create, Existing};
    if question.operation == Operation::TestFailover {
        return match (question.test_network, question.failover) {
            (Some(key), _) => match question.destination.network_by_key(key) {
                Some(place) => chosen(Existing(place), &NETWORK_TEST),
                None => unresolved(&common::TARGET_NETWORK_MISSING),
            },
            (None, Some(Ok(failover))) => chosen(Existing(failover.value), &NETWORK_TEST_DEFAULT),
            (None, Some(Err(failover))) => Err(failover),
            (None, None) => unresolved(&common::SOURCE_NETWORK_UNKNOWN),
        };
    }
    let origin = question.origin.network(question.origin_network);
    if let Some(key) = question.there.get(&origin.key) {
        return match question.destination.network_by_key(key) {
            Some(place) => chosen(Existing(place), &NETWORK_MAPPED),
            None => unresolved(&common::TARGET_NETWORK_MISSING),
        };
    }
    if let Some(place) = origin.copy_of.or_else(|| copied_from(question)) {
        return chosen(Existing(place), &NETWORK_COPY_OF);
    }
    let name = format!("{}{SUFFIX}", origin.name);
    if let Some(place) = question.destination.network_by_name(&name) {
        return chosen(Existing(place), &NETWORK_COPY_EXISTS);
    }
    if name.chars().count() > LONGEST_NETWORK_NAME {
        return unresolved(&NETWORK_NAME_TOO_LONG);
    }
    chosen(Create(name.into()), &NETWORK_CREATED)
}

/// For `x-asr`, the network `x` of the site landed in: by the mapping `x` → `x-asr` if there is one, else by its name.
fn copied_from(question: &NetworkQuestion<'_>) -> Option<u32> {
    let origin = question.origin.network(question.origin_network);
    let original = without_suffix(&origin.name)?;
    let mapped = question.back.iter().find(|(_, copy)| **copy == origin.key);
    mapped
        .and_then(|(key, _)| question.destination.network_by_key(key))
        .or_else(|| question.destination.network_by_name(original))
}

/// `x` of `x-asr`.
pub fn without_suffix(name: &str) -> Option<&str> {
    let cut = name.len().checked_sub(SUFFIX.len())?;
    let (original, suffix) = name.split_at_checked(cut)?;
    (suffix.eq_ignore_ascii_case(SUFFIX) && !original.is_empty()).then_some(original)
}

/// Step 2. Sources: the network mapping document; for tests the test failover document, which matches the name of the
/// subnet configured for the failover.
pub fn choose_subnet(question: &SubnetQuestion<'_>) -> Step<u32> {
    let (name, same, first) = match question.failover {
        Some(failover) if question.operation == Operation::TestFailover => {
            (&failover.name, &SUBNET_TEST_SAME, &SUBNET_TEST_FIRST)
        }
        _ => (&question.origin.name, &SUBNET_SAME_NAME, &SUBNET_FIRST),
    };
    if let Some(place) = question.destination.subnet_by_name(question.network, name) {
        return chosen(place, same);
    }
    match question.destination.alphabetically_first(question.network) {
        Some(place) => chosen(place, first),
        None => unresolved(&common::NETWORK_WITHOUT_SUBNETS),
    }
}

/// Step 3. Sources: the network mapping document's tables for failover and test failover.
///
/// An allocation that the files do not state is planned as static, and a check says so.
pub fn wish_address(question: &AddressQuestion<'_>) -> Wish {
    if question.allocation == Allocation::Dynamic {
        return Wish::Dynamic(&ADDRESS_DYNAMIC);
    }
    if question.subnet.prefixes.is_empty() {
        return Wish::Nothing(&common::TARGET_PREFIX_UNKNOWN);
    }
    let Some(address) = question.address else {
        return Wish::Nothing(&common::SOURCE_ADDRESS_UNKNOWN);
    };
    match question.operation {
        Operation::TestFailover => wish_test_address(question, address),
        Operation::Failover | Operation::Failback => wish_failover_address(question, address),
    }
}

fn wish_failover_address(question: &AddressQuestion<'_>, address: IpAddr) -> Wish {
    let origin_space = &question.origin.address_space;
    let contained = || question.subnet.prefixes.iter().any(|prefix| prefix.contains(&address));
    if question.mapping.option(KEEP_IF_CONTAINED) && contained() {
        let otherwise = Ok((End::Start, &ADDRESS_CONTAINED_TAKEN));
        return Wish::Keep { address, kept: &ADDRESS_KEPT_CONTAINED, otherwise };
    }
    if origin_space.is_empty() {
        return Wish::Nothing(&common::SOURCE_PREFIX_UNKNOWN);
    }
    if *origin_space == question.subnet.address_space {
        return Wish::Keep { address, kept: &ADDRESS_KEPT, otherwise: Ok((End::Start, &ADDRESS_TAKEN)) };
    }
    Wish::Next(End::Start, &ADDRESS_NEXT)
}

fn wish_test_address(question: &AddressQuestion<'_>, address: IpAddr) -> Wish {
    if question.mapping.option(TEST_RULES_2018) {
        if question.in_failover_network {
            return Wish::Next(End::Finish, &ADDRESS_TEST_2018);
        }
        let address = question.failover_address.unwrap_or(address);
        return Wish::Keep { address, kept: &ADDRESS_TEST_2018_SAME, otherwise: Ok((End::Finish, &ADDRESS_TEST_END)) };
    }
    Wish::Keep { address, kept: &ADDRESS_TEST_SAME, otherwise: Ok((End::Finish, &ADDRESS_TEST_END)) }
}

/// By the rules of 2018 a test does not touch what the failover has reserved.
pub fn test_avoids_failover(mapping: &Mapping) -> bool {
    mapping.option(TEST_RULES_2018)
}

/// IPv6 never fails over; secondary IP configurations only if selected, and only between regions.
pub fn leave_out(question: &RowQuestion<'_>) -> Option<&'static Rule> {
    let configuration = question.source.ip_configuration(question.row);
    if configuration.is_ipv6 {
        return Some(&IPV6_UNSUPPORTED);
    }
    if question.mapping.of_nic(question.source.nic(configuration.nic), Attribute::AddedLater) == Some("yes") {
        return Some(&NIC_ADDED_LATER);
    }
    if configuration.primary {
        return None;
    }
    if !question.choice.is_some_and(|choice| choice.selected) {
        return Some(&SECONDARY_NOT_SELECTED);
    }
    let home = question.source.virtual_machine_of(question.row)?.location()?;
    let target = question.target.networks.iter().find_map(|network| network.location.as_ref())?;
    same_folded(home, target).then_some(&SECONDARY_ZONE_TO_ZONE)
}
