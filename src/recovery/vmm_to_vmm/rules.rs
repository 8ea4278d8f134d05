//! The three rules of VMM to VMM, its way home, and their reasons.

use crate::engine::address_pool::End;
use crate::engine::attribute::Attribute;
use crate::engine::inventory::Allocation;
use crate::engine::landscape::SubnetPlace;
use crate::engine::mapping::Operation;
use crate::engine::order;
use crate::engine::reason::{Step, chosen, common, rules, unresolved};
use crate::engine::resolve::{
    AddressQuestion, NetworkChoice, NetworkQuestion, Replica, Return, ReturnQuestion, SubnetQuestion, Wish,
};
use crate::recovery::azure::documents::VMM_MAPPING;

use super::{ADDRESSING, TEST_FAILOVER, TEST_NONE, TEST_TEMPORARY};

rules! {
    /// A mapping says so.
    NETWORK_MAPPED = "network-mapped", "mapped", VMM_MAPPING, "{source_network} is mapped to {target_network}.";
    /// Nothing is mapped.
    NETWORK_UNMAPPED = "network-unmapped", "not mapped", VMM_MAPPING,
        "{source_network} is not mapped, so the replica of {vm} is connected to no VM network.";
    /// A test network was chosen.
    NETWORK_TEST = "network-test-chosen", "test network", TEST_FAILOVER, "{target_network} was chosen for test failovers of {source_network}.";
    /// No test network was chosen.
    NETWORK_TEST_DEFAULT = "network-test-default", "failover network", TEST_FAILOVER,
        "No test network was chosen, so this shows a test in {target_network}, the failover network. It should be one that is isolated.";
    /// Tests without a network.
    NETWORK_TEST_NONE = "network-test-none", "no network", TEST_FAILOVER,
        "Test failovers run without a network: the test machine of {vm} is connected to none.";
    /// Tests in a temporary network.
    NETWORK_TEST_TEMPORARY = "network-test-temporary", "temporary", TEST_FAILOVER,
        "VMM creates a temporary network for the test, by the settings of {target_network}, and takes it away afterwards. Shown is what that network would give.";
    /// A subnet of the same name.
    SUBNET_SAME_NAME = "subnet-same-name", "same name", VMM_MAPPING,
        "{target_network} has a subnet {target_subnet}: the same name as {source_subnet}, case ignored.";
    /// No subnet of the same name.
    SUBNET_FIRST_LISTED = "subnet-first-listed", "first listed", VMM_MAPPING,
        "{target_network} has no subnet named {source_subnet}, so the first one of the network is used: {target_subnet}, the first in the files’ order.";
    /// DHCP.
    ADDRESS_UNMANAGED = "address-dhcp-unmanaged", "DHCP", ADDRESSING,
        "{nic} uses DHCP. Site Recovery does not manage such addresses: the DHCP server at the target gives one.";
    /// DHCP in a VLAN.
    ADDRESS_DHCP_VLAN = "address-dhcp-vlan", "DHCP", TEST_FAILOVER,
        "{nic} uses DHCP. It gets the VLAN of {target_network}’s network site, and its address from the DHCP server there.";
    /// The same pool, and free.
    ADDRESS_SAME_POOL = "address-same-pool", "kept", ADDRESSING,
        "{source_subnet} and {target_subnet} have the same static IP address pool ({target_pools}), and {target_address} is free in it: the replica gets the same address.";
    /// The same pool, and taken.
    ADDRESS_POOL_TAKEN = "address-pool-taken-next", "taken, from pool", ADDRESSING,
        "{wanted_address} is not available in the pool of {target_subnet} ({target_pools}): {holder}. Another address of the pool is used; predicted is {target_address}.";
    /// Another pool.
    ADDRESS_FROM_POOL = "address-from-pool", "from pool", ADDRESSING,
        "{target_subnet} has another static IP address pool ({target_pools}) than {source_subnet}. An address of it is used; predicted is {target_address}.";
    /// No pool at all.
    ADDRESS_NO_POOL = "address-no-pool", "no pool", TEST_FAILOVER,
        "{target_subnet} has no static IP address pool, so no address can be allocated for {vm} / {nic}.";
    /// Network virtualization without a pool.
    ADDRESS_NO_POOL_VIRTUALIZED = "address-no-pool-virtualized", "no pool", TEST_FAILOVER,
        "{target_network} uses network virtualization, where every machine needs an address of a static IP address pool, also one that uses DHCP. {target_subnet} has no pool.";
    /// Network virtualization gives DHCP machines a pool's address.
    ADDRESS_VIRTUALIZED = "address-virtualized", "from pool", TEST_FAILOVER,
        "{target_network} uses network virtualization, where also a machine with DHCP gets an address of the static IP address pool. Predicted is {target_address}.";
    /// The pool is used up.
    ADDRESS_EXHAUSTED = "address-exhausted", "pool exhausted", ADDRESSING,
        "The static IP address pool of {target_subnet} ({target_pools}) has no free address left.";
    /// A typed address is taken.
    ADDRESS_TYPED_TAKEN = "address-typed-taken-next", "taken, from pool", ADDRESSING,
        "{wanted_address} was typed for this row, but is not available: {holder}. Another address of the pool is used; predicted is {target_address}.";
    /// Test: the failover's address.
    ADDRESS_TEST_SAME = "address-test-same", "same", TEST_FAILOVER,
        "{target_address} is the address that the failover would give, and it is free in the test network.";
    /// Test: another one.
    ADDRESS_TEST_OTHER = "address-test-other", "from pool", TEST_FAILOVER,
        "{wanted_address}, which the failover would give, is not available in the test network: {holder}. Another one is used; predicted is {target_address}.";
    /// Nothing changed after the failover.
    BACK_HOME = "failback-unchanged", "home", VMM_MAPPING,
        "Nothing of the replica’s network was changed after the failover, so {vm} stays connected to {target_network}.";
    /// The replica was disconnected.
    BACK_DISCONNECTED = "failback-disconnected", "disconnected", VMM_MAPPING,
        "The replica was disconnected after the failover, so {vm} is disconnected too.";
    /// The replica was moved to a network that is not mapped.
    BACK_MOVED_UNMAPPED = "failback-moved-unmapped", "disconnected", VMM_MAPPING,
        "The replica was connected to {source_network} after the failover, which is not mapped, so {vm} is disconnected.";
    /// The replica was moved to a network that is mapped.
    BACK_MOVED = "failback-moved-mapped", "mapped back", VMM_MAPPING,
        "The replica was connected to {source_network} after the failover, which is mapped to {target_network}.";
    /// The mapping was changed.
    BACK_REMAPPED = "failback-remapped", "mapping changed", VMM_MAPPING,
        "The mapping of {source_network} was changed: it leads to {target_network} now, so {vm} is connected there.";
    /// Its own address.
    ADDRESS_HOME = "address-home", "its own", ADDRESSING, "{vm} has its own address again.";
    /// DHCP at home.
    ADDRESS_HOME_DYNAMIC = "address-home-dynamic", "DHCP", ADDRESSING, "{nic} uses DHCP at home.";
    /// Its own address is gone.
    ADDRESS_HOME_TAKEN = "address-home-taken-next", "taken, from pool", ADDRESSING,
        "{wanted_address} was the address of {vm} / {nic}, and is not available: {holder}. Another address of the pool is used; predicted is {target_address}.";
}

/// Step 1.
pub fn choose_network(question: &NetworkQuestion<'_>) -> Step<NetworkChoice> {
    use NetworkChoice::{Existing, NotConnected};
    let existing = |key, rule| match question.destination.network_by_key(key) {
        Some(place) => chosen(Existing(place), rule),
        None => unresolved(&common::TARGET_NETWORK_MISSING),
    };
    if question.operation == Operation::TestFailover {
        if question.mapping.option(TEST_NONE) {
            return chosen(NotConnected, &NETWORK_TEST_NONE);
        }
        let temporary = question.mapping.option(TEST_TEMPORARY);
        return match (question.test_network.filter(|_| !temporary), question.failover) {
            (Some(key), _) => existing(key, &NETWORK_TEST),
            (None, Some(Ok(failover))) if temporary => chosen(Existing(failover.value), &NETWORK_TEST_TEMPORARY),
            (None, Some(Ok(failover))) => chosen(Existing(failover.value), &NETWORK_TEST_DEFAULT),
            (None, _) => chosen(NotConnected, &NETWORK_UNMAPPED),
        };
    }
    match question.there.get(&question.origin.network(question.origin_network).key) {
        Some(key) => existing(key, &NETWORK_MAPPED),
        None => chosen(NotConnected, &NETWORK_UNMAPPED),
    }
}

/// Step 2.
pub fn choose_subnet(question: &SubnetQuestion<'_>) -> Step<u32> {
    if let Some(place) = question.destination.subnet_by_name(question.network, &question.origin.name) {
        return chosen(place, &SUBNET_SAME_NAME);
    }
    match question.destination.subnet_places(question.network).next() {
        Some(place) => chosen(place, &SUBNET_FIRST_LISTED),
        None => unresolved(&common::NETWORK_WITHOUT_SUBNETS),
    }
}

/// Step 3. Source: [`ADDRESSING`], and for isolation and pools [`TEST_FAILOVER`].
pub fn wish_address(question: &AddressQuestion<'_>) -> Wish {
    let has_pool = question.subnet.attributes.get(Attribute::AddressPools).is_some();
    if question.operation == Operation::Failback
        && let Some(home) = wish_home(question)
    {
        return home;
    }
    let isolation = question.network.attributes.get(Attribute::Isolation);
    let is_dynamic = question.allocation == Allocation::Dynamic;
    match (isolation, is_dynamic, has_pool) {
        (Some("network-virtualization"), _, false) => return Wish::Nothing(&ADDRESS_NO_POOL_VIRTUALIZED),
        (Some("network-virtualization"), true, true) => return Wish::Next(End::Start, &ADDRESS_VIRTUALIZED),
        (Some("vlan"), true, _) => return Wish::Dynamic(&ADDRESS_DHCP_VLAN),
        (_, true, _) => return Wish::Dynamic(&ADDRESS_UNMANAGED),
        (_, false, false) => return Wish::Nothing(&ADDRESS_NO_POOL),
        (_, false, true) => {}
    }
    if question.operation == Operation::TestFailover
        && let Some(address) = question.failover_address
    {
        return Wish::Keep { address, kept: &ADDRESS_TEST_SAME, otherwise: Ok((End::Start, &ADDRESS_TEST_OTHER)) };
    }
    match question.address {
        Some(address) if same_pool(question.origin, question.subnet) => {
            Wish::Keep { address, kept: &ADDRESS_SAME_POOL, otherwise: Ok((End::Start, &ADDRESS_POOL_TAKEN)) }
        }
        _ => Wish::Next(End::Start, &ADDRESS_FROM_POOL),
    }
}

/// Whether two subnets hand out the same addresses.
pub fn same_pool(left: &SubnetPlace, right: &SubnetPlace) -> bool {
    let sorted = |subnet: &SubnetPlace| {
        let mut ranges = subnet.attributes.ranges(Attribute::AddressPools);
        order::sort(&mut ranges);
        ranges
    };
    let left = sorted(left);
    !left.is_empty() && left == sorted(right)
}

/// The machine's own address, where it comes back to its own network.
fn wish_home(question: &AddressQuestion<'_>) -> Option<Wish> {
    if question.home_allocation == Allocation::Dynamic {
        return Some(Wish::Dynamic(&ADDRESS_HOME_DYNAMIC));
    }
    let address = question.home_address?;
    let prefixes = &question.subnet.prefixes;
    let fits = prefixes.is_empty() || prefixes.iter().any(|prefix| prefix.contains(&address));
    fits.then_some(Wish::Keep { address, kept: &ADDRESS_HOME, otherwise: Ok((End::Start, &ADDRESS_HOME_TAKEN)) })
}

/// The failback table. Source: [`VMM_MAPPING`].
pub fn return_home(question: &ReturnQuestion<'_>) -> Return {
    let mapped_back = |network: u32| {
        let key = &question.origin.network(network).key;
        question.mapping.networks_back.get(key).and_then(|key| question.home.network_by_key(key))
    };
    match question.replica {
        Replica::Disconnected => Return::NotConnected(&BACK_DISCONNECTED),
        Replica::Moved(network) => match mapped_back(network) {
            Some(place) => Return::Network(place, &BACK_MOVED),
            None => Return::NotConnected(&BACK_MOVED_UNMAPPED),
        },
        Replica::AsLanded => match question.landed.and_then(mapped_back) {
            Some(place) if place != question.home_network => Return::Network(place, &BACK_REMAPPED),
            _ => Return::Home(&BACK_HOME),
        },
    }
}
