//! Rules for on-premises machines that land in Azure, and their reasons.

use crate::engine::address_pool::End;
use crate::engine::attribute::Attribute;
use crate::engine::inventory::{Allocation, OperatingSystem};
use crate::engine::mapping::{Operation, Pin};
use crate::engine::reason::{Rule, Step, chosen, common, rules, unresolved};
use crate::engine::resolve::{
    AddressQuestion, NetworkChoice, NetworkQuestion, Replica, Return, ReturnQuestion, RowQuestion, SubnetQuestion, Wish,
};
use crate::recovery::azure::documents;

use super::nics::{self, Fate};

rules! {
    /// A mapping says so.
    NETWORK_MAPPED = "network-mapped", "mapped", documents::VMM_MAPPING, "{source_network} is mapped to {target_network}.";
    /// The machine's virtual network, by its primary NIC.
    NETWORK_OF_MACHINE = "network-of-machine", "mapped", documents::NIC_MANAGEMENT,
        "All NICs of a machine are in one virtual network. The network of {vm}’s primary NIC is mapped to {target_network}.";
    /// A test network was chosen.
    NETWORK_TEST = "network-test-chosen", "test network", documents::TEST_FAILOVER, "{target_network} was chosen for test failovers of {source_network}.";
    /// No test network was chosen.
    NETWORK_TEST_DEFAULT = "network-test-default", "failover network", documents::TEST_FAILOVER,
        "No test network was chosen, so this shows a test in {target_network}, the failover network. Microsoft recommends a network apart from production.";
    /// The test uses the configured subnet's name.
    SUBNET_TEST_SAME = "subnet-test-same-name", "same name", documents::TEST_FAILOVER,
        "{target_network} has a subnet {target_subnet}: the name of the subnet that the failover uses.";
    /// The test network has none of that name.
    SUBNET_TEST_FIRST = "subnet-test-alphabetical-first", "first by name", documents::TEST_FAILOVER,
        "{target_network} has no subnet of the name that the failover uses, so the alphabetically first one is used: {target_subnet}.";
    /// DHCP stays DHCP.
    ADDRESS_DYNAMIC = "address-dynamic", "DHCP", documents::ON_PREMISES_ADDRESSES,
        "The NIC uses DHCP, and will in Azure: no address is promised.";
    /// Static, and nothing typed.
    ADDRESS_NEXT = "address-next-available", "next free", documents::ON_PREMISES_ADDRESSES,
        "No address was typed for {vm} / {nic}, so Azure gives it the next available one in {target_subnet} ({target_prefixes}). Predicted is {target_address}.";
    /// A typed address is in use.
    ADDRESS_TYPED_TAKEN = "address-typed-unavailable", "failover fails", documents::VMWARE_ENABLE,
        "{wanted_address} was typed for this row, but is not available: {holder}. The failover then fails; Site Recovery does not look for another address.";
    /// Nothing left.
    ADDRESS_EXHAUSTED = "address-exhausted", "no free address", documents::ON_PREMISES_ADDRESSES,
        "{target_subnet} ({target_prefixes}) has no free address left.";
    /// Test: the address configured.
    ADDRESS_TEST_SAME = "address-test-same", "same", documents::TEST_FAILOVER,
        "{target_address} is the address configured for the failover, and is free in {target_subnet}.";
    /// Test: another one.
    ADDRESS_TEST_OTHER = "address-test-other", "another", documents::TEST_FAILOVER,
        "{wanted_address}, the address configured for the failover, is not available in {target_subnet} ({target_prefixes}): {holder}. Another available address is used; predicted is {target_address}.";
    /// A NIC that nobody wants.
    NIC_UNUSED = "nic-unused", "not used", documents::NIC_MANAGEMENT, "{nic} is set to “Do not use”, so it is not created in Azure.";
    /// A NIC of after.
    NIC_ADDED_LATER = "nic-added-later", "added later", documents::NIC_MANAGEMENT,
        "{nic} was added after replication was enabled. Such NICs are set to “Do not use” until somebody changes that.";
    /// One NIC too many.
    NIC_OVER_CAP = "nic-over-cap", "over the cap", documents::VMWARE_ENABLE,
        "The target size of {vm} takes fewer NICs than it has. The first ones listed are created, and {nic} is not among them.";
    /// IPv6.
    IPV6_UNSUPPORTED = "ipv6-unsupported", "IPv6", documents::VMWARE_SUPPORT, "Site Recovery does not bring IPv6 addresses of on-premises machines to Azure.";
    /// Secondary IP configurations.
    SECONDARY_UNSUPPORTED = "secondary-unsupported", "not supported", documents::MULTIPLE_ADDRESSES,
        "Secondary IP configurations fail over for Azure VMs only, not for on-premises machines.";
    /// Back home.
    HOME = "network-home", "home", documents::ON_PREMISES_ADDRESSES, "Failback brings {vm} back to where it was, so {nic} is in {target_network} again.";
    /// Back home, though the NIC was moved meanwhile.
    HOME_THOUGH_MOVED = "network-home-though-moved", "home", documents::ON_PREMISES_ADDRESSES,
        "Failback brings {vm} back to where it was. The NIC was moved in Azure after the failover; the documents do not say that {target_network} would change for that.";
    /// Its own address.
    ADDRESS_HOME = "address-home", "its own", documents::ON_PREMISES_ADDRESSES, "{vm} has its own address again.";
    /// Its own address has gone to something else.
    ADDRESS_HOME_TAKEN = "address-home-taken", "taken", documents::ON_PREMISES_ADDRESSES,
        "{wanted_address} was the address of {vm} / {nic}, and is not available: {holder}.";
    /// DHCP at home.
    ADDRESS_HOME_DYNAMIC = "address-home-dynamic", "DHCP", documents::ON_PREMISES_ADDRESSES, "{nic} uses DHCP at home.";
    /// Linux on VMware.
    ADDRESS_HOME_LINUX = "address-home-linux-dhcp", "DHCP", documents::VMWARE_SUPPORT,
        "Linux machines on VMware are configured to use DHCP on failback: set {nic}’s static address again afterwards.";
}

/// The mapped network; `unmapped` is the rule for those that are not.
pub fn choose_network(
    question: &NetworkQuestion<'_>,
    mapped: &'static Rule,
    unmapped: &'static Rule,
) -> Step<NetworkChoice> {
    let existing = |key, rule| match question.destination.network_by_key(key) {
        Some(place) => chosen(NetworkChoice::Existing(place), rule),
        None => unresolved(&common::TARGET_NETWORK_MISSING),
    };
    if question.operation == Operation::TestFailover {
        return match (question.test_network, question.failover) {
            (Some(key), _) => existing(key, &NETWORK_TEST),
            (None, Some(Ok(failover))) => chosen(NetworkChoice::Existing(failover.value), &NETWORK_TEST_DEFAULT),
            (None, _) => chosen(NetworkChoice::NotConnected, unmapped),
        };
    }
    match question.there.get(&question.origin.network(question.origin_network).key) {
        Some(key) => existing(key, mapped),
        None => chosen(NetworkChoice::NotConnected, unmapped),
    }
}

/// In a test failover: the subnet of the name configured for the failover, else the alphabetically first.
/// Source: [`documents::TEST_FAILOVER`].
pub fn choose_test_subnet(question: &SubnetQuestion<'_>) -> Step<u32> {
    let configured = question.failover.map_or(&question.origin.name, |failover| &failover.name);
    if let Some(place) = question.destination.subnet_by_name(question.network, configured) {
        return chosen(place, &SUBNET_TEST_SAME);
    }
    match question.destination.alphabetically_first(question.network) {
        Some(place) => chosen(place, &SUBNET_TEST_FIRST),
        None => unresolved(&common::NETWORK_WITHOUT_SUBNETS),
    }
}

/// Nothing is kept unless somebody types it. Sources: [`documents::ON_PREMISES_ADDRESSES`], [`documents::VMWARE_ENABLE`],
/// and for tests [`documents::TEST_FAILOVER`].
pub fn wish_address(question: &AddressQuestion<'_>) -> Wish {
    if question.operation == Operation::Failback {
        return wish_home(question);
    }
    if question.allocation == Allocation::Dynamic {
        return Wish::Dynamic(&ADDRESS_DYNAMIC);
    }
    if question.subnet.prefixes.is_empty() {
        return Wish::Nothing(&common::TARGET_PREFIX_UNKNOWN);
    }
    if question.operation == Operation::TestFailover
        && let Some(address) = question.failover_address.filter(|_| is_typed(question))
    {
        return Wish::Keep { address, kept: &ADDRESS_TEST_SAME, otherwise: Ok((End::Start, &ADDRESS_TEST_OTHER)) };
    }
    Wish::Next(End::Start, &ADDRESS_NEXT)
}

/// Whether somebody typed the failover's address of a NIC.
fn is_typed(question: &AddressQuestion<'_>) -> bool {
    let Some(nic) = question.mapping.nic(&question.nic.key) else { return false };
    nic.ip_configurations.values().any(|choice| match &choice.pins[Operation::Failover.index()] {
        Some(Pin::Typed(address)) => Some(*address) == question.failover_address,
        Some(Pin::Frozen { address, .. }) => *address == question.failover_address,
        None => false,
    })
}

fn wish_home(question: &AddressQuestion<'_>) -> Wish {
    let machine = question.machine();
    let is_linux = machine.is_some_and(|machine| machine.operating_system() == Some(OperatingSystem::Linux));
    let on_vmware = machine
        .and_then(|machine| question.mapping.of_machine(machine, Attribute::Hypervisor))
        .is_some_and(|hypervisor| hypervisor == "vmware");
    match (question.home_allocation, question.home_address) {
        (Allocation::Dynamic, _) => Wish::Dynamic(&ADDRESS_HOME_DYNAMIC),
        (_, Some(_)) if is_linux && on_vmware => Wish::Dynamic(&ADDRESS_HOME_LINUX),
        (_, Some(address)) => Wish::Keep { address, kept: &ADDRESS_HOME, otherwise: Err(&ADDRESS_HOME_TAKEN) },
        (_, None) => Wish::Nothing(&common::SOURCE_ADDRESS_UNKNOWN),
    }
}

/// IPv6 and secondary IP configurations stay behind, and so do NICs that are not created.
pub fn leave_out(question: &RowQuestion<'_>) -> Option<&'static Rule> {
    let configuration = question.source.ip_configuration(question.row);
    if configuration.is_ipv6 {
        return Some(&IPV6_UNSUPPORTED);
    }
    let machine = question.source.nic(configuration.nic).virtual_machine?;
    let fates = nics::fates(question.mapping, question.source, machine);
    match fates.get(question.source.nic_number(configuration.nic) as usize)? {
        Fate::Unused => Some(&NIC_UNUSED),
        Fate::AddedLater => Some(&NIC_ADDED_LATER),
        Fate::OverCap => Some(&NIC_OVER_CAP),
        Fate::Primary | Fate::Secondary => (!configuration.primary).then_some(&SECONDARY_UNSUPPORTED),
    }
}

/// Machines go home, whatever became of their replicas' NICs.
pub fn return_home(question: &ReturnQuestion<'_>) -> Return {
    match question.replica {
        Replica::AsLanded => Return::Home(&HOME),
        Replica::Disconnected | Replica::Moved(_) => Return::Home(&HOME_THOUGH_MOVED),
    }
}
