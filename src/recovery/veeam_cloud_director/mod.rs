//! Veeam Backup & Replication to VMware Cloud Director: what becomes of each NIC by its IP mode.

use super::RecoverySystem;
use super::veeam::{Table, documents, return_home, wish_home};
use crate::engine::address_pool::ProviderReserved;
use crate::engine::attribute::Attribute;
use crate::engine::checks::landing::message as rule_message;
use crate::engine::checks::networks::{find_unmapped, unmapped_message};
use crate::engine::finding::{Check, Search, Severity, no_fix};
use crate::engine::inventory::Allocation;
use crate::engine::mapping::Operation;
use crate::engine::reason::rules;
use crate::engine::resolve::{AddressQuestion, HandsOut, NetworkFor, Rules, Wish};
use crate::recovery::veeam_cloud_connect::rules::choose_subnet;

rules! {
    /// The table says so.
    NETWORK_MAPPED = "network-mapped", "mapped", documents::DIRECTOR_MAPPING, "The mapping table maps {source_network} to {target_network}.";
    /// The same name.
    NETWORK_SAME_NAME = "network-same-name", "same name", documents::DIRECTOR_MAPPING,
        "{source_network} has no row in the mapping table; the network of the same name is used.";
    /// Neither.
    NETWORK_UNMAPPED = "network-unmapped", "not mapped", documents::DIRECTOR_MAPPING,
        "{source_network} has no row in the mapping table, and no network of the target has its name: {nic} is disconnected.";
    /// Tests.
    NETWORK_TEST = "network-test", "as failover", documents::DIRECTOR_MAPPING, "A test runs in {target_network}, the network that the failover uses.";
    /// DHCP.
    ADDRESS_DHCP = "address-dhcp", "DHCP", documents::DIRECTOR_MAPPING, "{nic} uses DHCP, and will. Its MAC address is a new one.";
    /// An address of a static pool.
    ADDRESS_POOL_TO_DHCP = "address-pool-to-dhcp", "DHCP", documents::DIRECTOR_MAPPING,
        "{nic} has its address from a static IP pool. The replica’s NIC is connected, and set to DHCP, with a new MAC address.";
    /// A manual address.
    NIC_MANUAL = "nic-manual-disconnected", "disconnected", documents::DIRECTOR_MAPPING,
        "{nic} has a static address that was set by hand. The replica’s NIC is disconnected and has no IP mode, though its network is mapped; connect it by hand.";
    /// Nothing is typed here.
    ADDRESS_TAKEN = "address-typed-taken", "taken", documents::DIRECTOR_MAPPING, "{wanted_address} was typed for this row, but is not available: {holder}.";
    /// Nothing left.
    ADDRESS_EXHAUSTED = "address-exhausted", "no free address", documents::DIRECTOR_MAPPING, "{target_subnet} has no free address left.";
}

/// Veeam to Cloud Director.
pub static SYSTEM: RecoverySystem = RecoverySystem {
    id: "veeam-cloud-director",
    name: "Veeam to VMware Cloud Director",
    summary: "Veeam replicates VMs to VMware Cloud Director. The mapping table comes first; a network without a row goes to the network of \
        the same name. What becomes of a NIC depends on its IP mode as well: with DHCP, or an address of a static pool, it is \
        connected with DHCP; with an address that was set by hand it is disconnected.",
    limits: &[
        "NICs always get a new MAC address.",
        "Addresses that were set by hand are not kept, and their NICs come up disconnected.",
        "Networks of vApps cannot be mapped.",
    ],
    documents: &[&documents::DIRECTOR_MAPPING, &documents::FAILBACK],
    rules: Rules {
        choose_network: |question| TABLE.choose(question),
        choose_subnet,
        wish_address,
        leave_out: |_| None,
        return_home: Some(return_home),
        network_for: NetworkFor::Network,
        hands_out: HandsOut::Prefixes,
        carries_subnets: true,
        typed_address_taken: Err(&ADDRESS_TAKEN),
        exhausted: &ADDRESS_EXHAUSTED,
        provider_reserved: ProviderReserved { first: 1, last: 1 },
        test_avoids_failover: |_| false,
    },
    asks: &[Attribute::FromPool],
    options: &[],
    checks: &[&MANUAL, &UNMAPPED],
    mapping_change: |_| Vec::new(),
    runbook: |_, _, _| {},
    maps_back: false,
    retired: "",
    sample: super::TWO_CSV_FILES,
};

static MANUAL: Check = Check {
    code: "manual-address-disconnects",
    severity: Severity::Warning,
    title: "NIC with an address set by hand comes up disconnected",
    meaning: "Only NICs with DHCP or an address of a static IP pool are connected by a mapping. Connect the others by hand after the failover, \
        or change their IP mode before.",
    document: Some(&documents::DIRECTOR_MAPPING),
    search: Search::Rules(&[Operation::Failover], &[&NIC_MANUAL]),
    message: rule_message,
    fix: no_fix,
};

static UNMAPPED: Check = Check {
    code: "unmapped-network",
    severity: Severity::Warning,
    title: "Network has neither a row in the table nor a namesake",
    meaning: "NICs of such a network come up disconnected.",
    document: Some(&documents::DIRECTOR_MAPPING),
    search: Search::Plan(find_unmapped),
    message: unmapped_message,
    fix: no_fix,
};

const TABLE: Table =
    Table { mapped: &NETWORK_MAPPED, same_name: &NETWORK_SAME_NAME, unmapped: &NETWORK_UNMAPPED, test: &NETWORK_TEST };

fn wish_address(question: &AddressQuestion<'_>) -> Wish {
    if question.operation == Operation::Failback {
        return wish_home(question);
    }
    if question.allocation == Allocation::Dynamic {
        return Wish::Dynamic(&ADDRESS_DHCP);
    }
    match question.mapping.of_nic(question.nic, Attribute::FromPool) {
        Some("yes") => Wish::Dynamic(&ADDRESS_POOL_TO_DHCP),
        _ => Wish::NotConnected(&NIC_MANUAL),
    }
}
