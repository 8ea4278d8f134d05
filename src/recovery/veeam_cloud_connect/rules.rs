//! The three rules of Veeam Cloud Connect, and their reasons.

use rustc_hash::FxHashSet;

use crate::engine::inventory::Allocation;
use crate::engine::landscape::Landscape;
use crate::engine::mapping::{Mapping, Operation};
use crate::engine::reason::{Step, chosen, common, rules, unresolved};
use crate::engine::resolve::{AddressQuestion, NetworkChoice, NetworkQuestion, SubnetQuestion, Wish};
use crate::engine::text::Key;
use crate::recovery::veeam::{documents, wish_home};

use super::{APPLICATION_AWARE, CDP, IPV6};

rules! {
    /// The mapping table says so.
    NETWORK_MAPPED = "network-mapped", "mapped", documents::CLOUD_MAPPING, "The mapping table maps {source_network} to {target_network}.";
    /// Veeam maps by itself.
    NETWORK_AUTOMATIC = "network-automatic", "automatic", documents::CLOUD_MAPPING,
        "All machines are Windows, and there are as many production networks as networks in the hardware plan, so Veeam maps them by itself. That {source_network} becomes {target_network} is assumed from the order of their names: the documents do not say which becomes which. Confirm it.";
    /// The table is obligatory.
    NETWORK_TABLE_OBLIGATORY = "network-table-obligatory", "not mapped", documents::CLOUD_MAPPING,
        "{source_network} is not in the mapping table, and automatic mapping is not possible for this plan, so {vm} / {nic} is connected to no network of the hardware plan.";
    /// Tests.
    NETWORK_TEST = "network-test", "as failover", documents::CLOUD_MAPPING, "A test runs in {target_network}, the network that the failover uses.";
    /// A network was chosen for tests.
    NETWORK_TEST_CHOSEN = "network-test-chosen", "test network", documents::CLOUD_MAPPING, "{target_network} was chosen for test failovers of {source_network}.";
    /// The subnet comes along.
    SUBNET_EXTENDED = "subnet-extended", "extended", documents::CLOUD_APPLIANCE,
        "The network extension appliances join the two sites, so {source_subnet} goes on in {target_network}.";
    /// A subnet with the same addresses.
    SUBNET_SAME_SPACE = "subnet-same-space", "same addresses", documents::CLOUD_APPLIANCE,
        "{target_subnet} of {target_network} has the addresses of {source_subnet} ({target_prefixes}).";
    /// The only one there is.
    SUBNET_FIRST_LISTED = "subnet-first-listed", "first listed", documents::CLOUD_APPLIANCE,
        "No subnet of {target_network} has the name or the addresses of {source_subnet}; shown is the first one listed, {target_subnet}.";
    /// The address stays.
    ADDRESS_KEPT = "address-kept", "kept", documents::CLOUD_LIMITS,
        "{source_address} stays what it is: re-IP rules are not supported on cloud hosts.";
    /// The address stays, and something else has it.
    ADDRESS_TAKEN = "address-taken", "taken", documents::CLOUD_LIMITS,
        "{wanted_address} stays what it is, since re-IP rules are not supported on cloud hosts, but it is not available: {holder}.";
    /// DHCP.
    ADDRESS_DHCP = "address-dhcp-unsupported", "DHCP not supported", documents::CLOUD_LIMITS,
        "{vm} / {nic} uses DHCP. On cloud hosts a static address is required.";
    /// Typed and taken.
    ADDRESS_TYPED = "address-typed-taken", "taken", documents::CLOUD_LIMITS, "{wanted_address} was typed for this row, but is not available: {holder}.";
    /// Nothing left: only where somebody types addresses.
    ADDRESS_EXHAUSTED = "address-exhausted", "no free address", documents::CLOUD_LIMITS, "{target_subnet} ({target_prefixes}) has no free address left.";
}

/// Why Veeam does not map the networks by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A guest is not Windows, or no file says what it is.
    NotAllWindows,
    /// So many production networks, so many in the hardware plan.
    Counts(u32, u32),
    /// IPv6 is enabled.
    Ipv6,
    /// Continuous data protection without application-aware processing.
    CdpUnaware,
}

/// What stands against automatic mapping; empty where nothing does. Source: [`documents::CLOUD_MAPPING`].
pub fn obstacles(mapping: &Mapping, all_windows: bool, production: usize, planned: usize) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    if !all_windows {
        obstacles.push(Obstacle::NotAllWindows);
    }
    if production != planned {
        obstacles.push(Obstacle::Counts(production as u32, planned as u32));
    }
    if mapping.option(IPV6) {
        obstacles.push(Obstacle::Ipv6);
    }
    if mapping.option(CDP) && !mapping.option(APPLICATION_AWARE) {
        obstacles.push(Obstacle::CdpUnaware);
    }
    obstacles
}

/// Networks of both sites that nothing is said about, paired in the order of their names: no document says in which order Veeam
/// pairs them, so this is a proposal.
pub fn pairs(origin: &Landscape, left: &[bool], destination: &Landscape, mapping: &Mapping) -> Vec<(u32, u32)> {
    let open = (0..origin.networks.len() as u32)
        .filter(|place| left[*place as usize] && !mapping.networks.contains_key(&origin.network(*place).key));
    let targets: FxHashSet<&Key> = mapping.networks.values().collect();
    let taken = |place: &u32| targets.contains(&destination.network(*place).key);
    let free = (0..destination.existing_networks as u32).filter(|place| !taken(place));
    open.zip(free).collect()
}

/// Step 1.
pub fn choose_network(question: &NetworkQuestion<'_>) -> Step<NetworkChoice> {
    use NetworkChoice::{Existing, NotConnected};
    let existing = |key, rule| match question.destination.network_by_key(key) {
        Some(place) => chosen(Existing(place), rule),
        None => unresolved(&common::TARGET_NETWORK_MISSING),
    };
    if question.operation == Operation::TestFailover {
        return match (question.test_network, question.failover) {
            (Some(key), _) => existing(key, &NETWORK_TEST_CHOSEN),
            (None, Some(Ok(failover))) => chosen(Existing(failover.value), &NETWORK_TEST),
            (None, _) => chosen(NotConnected, &NETWORK_TABLE_OBLIGATORY),
        };
    }
    if let Some(key) = question.there.get(&question.origin.network(question.origin_network).key) {
        return existing(key, &NETWORK_MAPPED);
    }
    let production = question.left.iter().filter(|left| **left).count();
    let planned = question.destination.existing_networks;
    if !obstacles(question.mapping, question.all_windows, production, planned).is_empty() {
        return chosen(NotConnected, &NETWORK_TABLE_OBLIGATORY);
    }
    let pairs = pairs(question.origin, question.left, question.destination, question.mapping);
    match pairs.into_iter().find(|(origin, _)| *origin == question.origin_network) {
        Some((_, place)) => chosen(Existing(place), &NETWORK_AUTOMATIC),
        None => chosen(NotConnected, &NETWORK_TABLE_OBLIGATORY),
    }
}

/// Step 2: the source's subnet goes on in the network landed in.
pub fn choose_subnet(question: &SubnetQuestion<'_>) -> Step<u32> {
    let space = &question.origin.address_space;
    let places = || question.destination.subnet_places(question.network);
    let same_space = |place: &u32| !space.is_empty() && question.destination.subnet(*place).address_space == *space;
    let same_name = question.destination.subnet_by_name(question.network, &question.origin.name);
    if let Some(place) = same_name.filter(same_space).or(same_name.filter(|_| places().count() == 1)) {
        return chosen(place, &SUBNET_EXTENDED);
    }
    if let Some(place) = places().find(same_space) {
        return chosen(place, &SUBNET_SAME_SPACE);
    }
    match same_name.or_else(|| places().next()) {
        Some(place) => chosen(place, &SUBNET_FIRST_LISTED),
        None => unresolved(&common::NETWORK_WITHOUT_SUBNETS),
    }
}

/// Step 3. Source: [`documents::CLOUD_LIMITS`].
pub fn wish_address(question: &AddressQuestion<'_>) -> Wish {
    if question.operation == Operation::Failback {
        return wish_home(question);
    }
    match (question.allocation, question.address) {
        (Allocation::Dynamic, _) => Wish::Nothing(&ADDRESS_DHCP),
        (_, Some(address)) => Wish::Keep { address, kept: &ADDRESS_KEPT, otherwise: Err(&ADDRESS_TAKEN) },
        (_, None) => Wish::Nothing(&common::SOURCE_ADDRESS_UNKNOWN),
    }
}
