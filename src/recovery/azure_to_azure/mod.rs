//! Azure Site Recovery between two Azure regions.

pub mod checks;
pub mod rules;

use super::azure::{self, documents};
use super::{MappingChange, Reading, RecoverySystem};
use crate::engine::attribute::Attribute;
use crate::engine::resolve::{HandsOut, NetworkFor, Rules};

/// Keeps a static address also where the target subnet merely contains it.
pub const KEEP_IF_CONTAINED: &str = "keep-if-contained";

/// Test failovers as the documents of 2018 describe them.
pub const TEST_RULES_2018: &str = "test-rules-2018";

/// Azure to Azure.
pub static SYSTEM: RecoverySystem = RecoverySystem {
    id: "azure-to-azure",
    name: "Azure to Azure (Site Recovery)",
    summary: "Azure Site Recovery replicates VMs from one Azure region to another. A network mapping says which virtual \
        network of the recovery region stands in for each one of the source region; where none is mapped, Site Recovery \
        creates a copy named after the source network with “-asr” behind it. A VM goes to the subnet of the same name, or \
        else to the alphabetically first one. A static address is kept where both subnets have the same address space and \
        it is free; otherwise the next available one is taken. DHCP stays DHCP.",
    limits: &[
        "The order within a failover is not documented. Landfall keeps addresses first, then hands out the next free ones by \
         VM name; those are predictions.",
        "Azure does not promise that the next available address is the lowest free one. It most likely is.",
        "Secondary IP configurations fail over only if they are added to the protected VM by hand.",
        "IPv6 addresses and public addresses are not carried over to the other region.",
        "NICs that are added to a VM after replication was enabled are not failed over, and the order of NICs is not kept.",
    ],
    documents: &[
        &documents::A2A_MAPPING,
        &documents::A2A_SUPPORT,
        &documents::A2A_QUESTIONS,
        &documents::MULTIPLE_ADDRESSES,
        &documents::RETAIN_ADDRESSES,
        &documents::VNET_FAQ,
        &documents::PRIVATE_ADDRESSES,
        &documents::NAMING,
        &documents::LIMITS,
    ],
    rules: Rules {
        choose_network: rules::choose_network,
        choose_subnet: rules::choose_subnet,
        wish_address: rules::wish_address,
        return_home: None,
        network_for: NetworkFor::Network,
        hands_out: HandsOut::Prefixes,
        carries_subnets: false,
        leave_out: rules::leave_out,
        typed_address_taken: Ok((crate::engine::address_pool::End::Start, &rules::ADDRESS_TYPED_TAKEN)),
        exhausted: &rules::ADDRESS_EXHAUSTED,
        provider_reserved: azure::RESERVED,
        test_avoids_failover: rules::test_avoids_failover,
    },
    asks: &[Attribute::Application, Attribute::Role, Attribute::AddedLater],
    options: &[
        Reading {
            id: KEEP_IF_CONTAINED,
            group: "",
            label: "Keep an address wherever the target subnet contains it",
            meaning: "The mapping document keeps a static address only where source and target subnet have the same address \
                space. The support matrix says that it is kept where the target subnet has the same address available. Off is \
                the first reading, on the second.",
            documents: &[&documents::A2A_MAPPING, &documents::A2A_SUPPORT],
        },
        Reading {
            id: TEST_RULES_2018,
            group: "",
            label: "Test failover by the rules of 2018",
            meaning: "In 2018 a test in the failover network never took the address reserved for the failover, but the next one \
                from the end of the range. Today the document says that the same address is used where it is free.",
            documents: &[&documents::A2A_MAPPING, &documents::A2A_MAPPING_2018],
        },
    ],
    checks: checks::ALL,
    mapping_change,
    runbook: |_, _, _| {},
    maps_back: true,
    retired: "",
    sample: &[
        "source-vnets.json",
        "source-nics.json",
        "source-vms.json",
        "target-vnets.json",
        "target-nics.json",
        "target-vms.json",
    ],
};

/// Site Recovery wants the mapping in the opposite direction deleted first, and created anew afterwards.
/// Source: [`documents::A2A_MAPPING`].
fn mapping_change(change: &MappingChange<'_>) -> Vec<String> {
    let source = change.source;
    let (Some(before), Some(after)) = (change.before.networks.get(source), change.after.networks.get(source)) else {
        return Vec::new();
    };
    if before == after || change.before.networks_back.get(before) != Some(source) {
        return Vec::new();
    }
    let name = change.name;
    let (source, before, after) = (name(source), name(before), name(after));
    vec![
        format!("Delete the network mapping {before} → {source}."),
        format!("Modify the network mapping {source} → {before}: its target becomes {after}."),
        format!("Create the network mapping {after} → {source}."),
    ]
}
