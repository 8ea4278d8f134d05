//! Veeam Backup & Replication between two sites of VMware vSphere or Hyper-V.

use super::RecoverySystem;
use super::veeam::{Table, documents, return_home, wish_home};
use crate::engine::address_pool::ProviderReserved;
use crate::engine::attribute::Attribute;
use crate::engine::checks::landing::row_name;
use crate::engine::checks::networks::{find_unmapped, unmapped_message};
use crate::engine::finding::{Check, Context, Detail, Found, Search, Severity, Subject, no_fix};
use crate::engine::inventory::{Allocation, IpConfigurationId};
use crate::engine::mapping::Operation;
use crate::engine::reason::{common, rules};
use crate::engine::resolve::{AddressQuestion, HandsOut, Landing, NetworkFor, Resolution, Rules, Wish};
use crate::recovery::veeam_cloud_connect::rules::choose_subnet;

rules! {
    /// The table says so.
    NETWORK_MAPPED = "network-mapped", "mapped", documents::REPLICA_NETWORK,
        "The mapping table maps {source_network} to {target_network}; at each run of the job the replica is connected there.";
    /// Not in the table.
    NETWORK_SAME_SETTINGS = "network-same-settings", "as original", documents::REPLICA_NETWORK_HV,
        "{source_network} is not in the mapping table, so the replica keeps the original’s network settings: a network named {target_network} is at the target too.";
    /// Not in the table, and not at the target.
    NETWORK_UNMAPPED = "network-unmapped", "not mapped", documents::REPLICA_NETWORK_HV,
        "{source_network} is not in the mapping table, so the replica keeps the original’s network settings, and no network of that name is at the target.";
    /// Tests.
    NETWORK_TEST = "network-test", "as failover", documents::REPLICA_NETWORK, "A test runs in {target_network}, the network that the failover uses.";
    /// The address stays.
    ADDRESS_KEPT = "address-kept", "kept", documents::RE_IP, "{source_address} stays what it is: no re-IP rule changes it.";
    /// The address stays, and something else has it.
    ADDRESS_TAKEN = "address-taken", "taken", documents::RE_IP,
        "{wanted_address} stays what it is, since no re-IP rule changes it, but it is not available: {holder}.";
    /// DHCP.
    ADDRESS_DYNAMIC = "address-dynamic", "DHCP", documents::RE_IP, "{nic} uses DHCP, and will at the target: no address is promised.";
    /// Typed and taken.
    ADDRESS_TYPED = "address-typed-taken", "taken", documents::RE_IP, "{wanted_address} was typed for this row, but is not available: {holder}.";
    /// Nothing left.
    ADDRESS_EXHAUSTED = "address-exhausted", "no free address", documents::RE_IP, "{target_subnet} ({target_prefixes}) has no free address left.";
}

/// Veeam replication.
pub static SYSTEM: RecoverySystem = RecoverySystem {
    id: "veeam-replication",
    name: "Veeam Backup & Replication",
    summary: "Veeam replicates VMs between two sites of VMware vSphere or Hyper-V. A mapping table says which network a replica is connected \
        to; a network that is not in it stays as it is. Addresses stay what they are unless a re-IP rule changes them, which works \
        for Windows guests and only where Veeam runs the failover.",
    limits: &[
        "Re-IP rules change Windows guests only, and not when somebody powers a replica on by hand.",
        "On Hyper-V, VLAN 0 of a source network in the table stands for any VLAN, and VLAN 0 of a target network for none.",
        "Failback does not send re-IP or network mapping back.",
    ],
    documents: &[&documents::REPLICA_NETWORK, &documents::REPLICA_NETWORK_HV, &documents::RE_IP, &documents::FAILBACK],
    rules: Rules {
        choose_network: |question| TABLE.choose(question),
        choose_subnet,
        wish_address,
        leave_out: |_| None,
        return_home: Some(return_home),
        network_for: NetworkFor::Network,
        hands_out: HandsOut::Prefixes,
        carries_subnets: true,
        typed_address_taken: Err(&ADDRESS_TYPED),
        exhausted: &ADDRESS_EXHAUSTED,
        provider_reserved: ProviderReserved { first: 1, last: 1 },
        test_avoids_failover: |_| false,
    },
    asks: &[Attribute::Vlan, Attribute::NicVlan],
    options: &[],
    checks: &[&OUTSIDE, &TAKEN, &UNMAPPED, &VLAN],
    mapping_change: |_| Vec::new(),
    runbook: |_, _, _| {},
    maps_back: false,
    retired: "",
    sample: super::TWO_CSV_FILES,
};

static UNMAPPED: Check = Check {
    code: "unmapped-network",
    severity: Severity::Error,
    title: "Network has neither a row in the table nor a namesake",
    meaning: "The replica keeps the original’s network settings, and the target has no such network.",
    document: Some(&documents::REPLICA_NETWORK_HV),
    search: Search::Plan(find_unmapped),
    message: unmapped_message,
    fix: no_fix,
};

static TAKEN: Check = Check {
    code: "ip-taken",
    severity: Severity::Error,
    title: "Address is taken at the target",
    meaning: "Without a re-IP rule an address stays what it is. Something at the target has it already.",
    document: Some(&documents::RE_IP),
    search: Search::Rows(&[Operation::Failover, Operation::TestFailover], |context, resolution, _, landing| {
        find_taken(context, resolution, landing, true)
    }),
    message: crate::engine::checks::landing::message,
    fix: no_fix,
};

static OUTSIDE: Check = Check {
    code: "ip-outside-target-subnet",
    severity: Severity::Warning,
    title: "Address does not fit the target subnet",
    meaning: "Without a re-IP rule an address stays what it is, and the target network has other addresses: the machine would not be reached. \
        Give the network re-IP rules.",
    document: Some(&documents::RE_IP),
    search: Search::Rows(&[Operation::Failover, Operation::TestFailover], |context, resolution, _, landing| {
        find_taken(context, resolution, landing, false)
    }),
    message: crate::engine::checks::landing::message,
    fix: no_fix,
};

/// Whether an address is not available: inside the subnet landed in, or outside of it.
fn find_taken(context: &Context<'_>, resolution: &Resolution, landing: &Landing, inside: bool) -> Option<Detail> {
    landing.address.err().filter(|step| std::ptr::eq(step.rule, &ADDRESS_TAKEN))?;
    let subnet = resolution.destination.subnet(landing.subnet.ok()?.value);
    (context.resolutions.pool_rules.contains(subnet, landing.missed?) == inside).then_some(Detail::Place(2))
}

/// Whether a row of the mapping table, with this VLAN of its source network, is for a NIC in this VLAN: 0 in the table stands for
/// any VLAN and for none. Source: [`documents::REPLICA_NETWORK_HV`].
pub fn vlan_matches(in_table: u32, of_nic: Option<u32>) -> bool {
    in_table == 0 || of_nic.unwrap_or(0) == in_table
}

/// The VLAN that a NIC gets by the target network's row: 0 there switches VLANs off. Source:
/// [`documents::REPLICA_NETWORK_HV`].
pub fn target_vlan(in_table: u32) -> Option<u32> {
    (in_table > 0).then_some(in_table)
}

static VLAN: Check = Check {
    code: "vlan-does-not-match",
    severity: Severity::Warning,
    title: "VLAN of the NIC is not that of the mapping row",
    meaning: "A row of the mapping table with a VLAN is for NICs in that VLAN only; VLAN 0 stands for any. The NIC is in another one, so the \
        row is not for it.",
    document: Some(&documents::REPLICA_NETWORK_HV),
    search: Search::Plan(find_vlans),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Place(network)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let network = context.resolutions.origin.network(network);
        let nic = context.source.nic(context.source.ip_configuration(row).nic);
        let of_nic = context.mapping.of_nic(nic, Attribute::NicVlan).unwrap_or("none");
        let of_row = network.attributes.get(Attribute::Vlan).unwrap_or_default();
        format!(
            "{} has VLAN {of_nic}, and {} is mapped with VLAN {of_row}.",
            row_name(context.source, row),
            network.name
        )
    },
    fix: no_fix,
};

fn find_vlans(context: &Context<'_>, found: &mut Found<'_>) {
    let origin = &context.resolutions.origin;
    for place in 0..context.source.attached_ip_configurations() {
        let row = IpConfigurationId::new(place as u32);
        let configuration = context.source.ip_configuration(row);
        let Some(subnet) = configuration.subnet else { continue };
        let place = context.source.subnet(subnet).network.place();
        let network = origin.network(place);
        let Some(in_table) = network.attributes.number(Attribute::Vlan) else { continue };
        let nic = context.source.nic(configuration.nic);
        let of_nic = context.mapping.of_nic(nic, Attribute::NicVlan).and_then(|vlan| vlan.parse().ok());
        let told = of_nic.is_some();
        if told && context.mapping.networks.contains_key(&network.key) && !vlan_matches(in_table, of_nic) {
            found(Subject::Row(row), Detail::Place(place));
        }
    }
}

const TABLE: Table = Table {
    mapped: &NETWORK_MAPPED,
    same_name: &NETWORK_SAME_SETTINGS,
    unmapped: &NETWORK_UNMAPPED,
    test: &NETWORK_TEST,
};

fn wish_address(question: &AddressQuestion<'_>) -> Wish {
    if question.operation == Operation::Failback {
        return wish_home(question);
    }
    match (question.allocation, question.address) {
        (Allocation::Dynamic, _) => Wish::Dynamic(&ADDRESS_DYNAMIC),
        (_, Some(address)) => Wish::Keep { address, kept: &ADDRESS_KEPT, otherwise: Err(&ADDRESS_TAKEN) },
        (_, None) => Wish::Nothing(&common::SOURCE_ADDRESS_UNKNOWN),
    }
}
