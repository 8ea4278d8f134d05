//! Azure Site Recovery from VMM clouds to Azure.

mod checks;

use super::RecoverySystem;
use super::azure::on_premises::rules;
use super::azure::{self, documents};
use super::vmm::deployment;
use crate::engine::attribute::Attribute;
use crate::engine::mapping::Operation;
use crate::engine::reason::{Rule, Step, chosen, common, unresolved};
use crate::engine::resolve::{HandsOut, NetworkFor, Rules, SubnetQuestion};

/// Nothing is mapped.
pub static NETWORK_UNMAPPED: Rule = Rule {
    code: "network-unmapped",
    label: "not mapped",
    sentence: "{source_network} is not mapped. Without a mapping, only machines that fail over in one recovery plan can reach each other.",
    document: Some(&documents::VMM_MAPPING_2015),
};

/// A subnet of the same name.
pub static SUBNET_SAME_NAME: Rule = Rule {
    code: "subnet-same-name",
    label: "same name",
    sentence: "{target_network} has a subnet {target_subnet}: the same name as {source_subnet}, case ignored.",
    document: Some(&documents::VMM_MAPPING),
};

/// No subnet of the same name.
pub static SUBNET_FIRST_LISTED: Rule = Rule {
    code: "subnet-first-listed",
    label: "first listed",
    sentence: "{target_network} has no subnet named {source_subnet}, so the first one of the network is used: {target_subnet}, the first in the files’ order.",
    document: Some(&documents::VMM_MAPPING),
};

/// VMM to Azure.
pub static SYSTEM: RecoverySystem = RecoverySystem {
    id: "vmm-to-azure",
    name: "VMM to Azure (Site Recovery)",
    summary: "Azure Site Recovery replicates Hyper-V VMs in VMM clouds to Azure. A network mapping says which virtual network the \
        machines of a VM network land in, all of them, new ones too. In it, the subnet of the same name is used, or else the first \
        one. An address is kept only if it is typed into the machine’s network settings, and a typed address that is taken makes \
        the failover fail. Failback brings a machine back to where it was.",
    limits: &[
        "A mapping moves every machine of a VM network, and all its NICs there; there is no choice for a single machine.",
        "Machines of a network that is not mapped reach each other only within one recovery plan.",
        "A VM network can be mapped only if its logical network is associated with the cloud.",
        "As many NICs are created as the target size takes; those listed last are dropped.",
        "IPv6 addresses and secondary IP configurations are not brought along.",
    ],
    documents: &[
        &documents::VMM_MAPPING,
        &documents::VMM_MAPPING_2015,
        &documents::VMM_PLANNING,
        &documents::NIC_MANAGEMENT,
        &documents::ON_PREMISES_ADDRESSES,
        &documents::HYPER_V_SUPPORT,
        &documents::TEST_FAILOVER,
        &documents::VNET_FAQ,
        &deployment::CONSIDERATIONS,
    ],
    rules: Rules {
        choose_network: |question| rules::choose_network(question, &rules::NETWORK_MAPPED, &NETWORK_UNMAPPED),
        choose_subnet,
        wish_address: rules::wish_address,
        leave_out: rules::leave_out,
        return_home: Some(rules::return_home),
        network_for: NetworkFor::Network,
        hands_out: HandsOut::Prefixes,
        carries_subnets: false,
        typed_address_taken: Err(&rules::ADDRESS_TYPED_TAKEN),
        exhausted: &rules::ADDRESS_EXHAUSTED,
        provider_reserved: azure::RESERVED,
        test_avoids_failover: |_| false,
    },
    asks: &[
        Attribute::LogicalNetwork,
        Attribute::Clouds,
        Attribute::Cloud,
        Attribute::TargetSize,
        Attribute::MostNics,
        Attribute::Role,
        Attribute::Application,
        Attribute::NicRole,
        Attribute::AddedLater,
    ],
    options: deployment::OPTIONS,
    checks: checks::ALL,
    mapping_change: |_| Vec::new(),
    runbook: deployment::recovery_order,
    maps_back: false,
    retired: "",
    sample: super::TWO_CSV_FILES,
};

fn choose_subnet(question: &SubnetQuestion<'_>) -> Step<u32> {
    if question.operation == Operation::TestFailover {
        return rules::choose_test_subnet(question);
    }
    if let Some(place) = question.destination.subnet_by_name(question.network, &question.origin.name) {
        return chosen(place, &SUBNET_SAME_NAME);
    }
    match question.destination.subnet_places(question.network).next() {
        Some(place) => chosen(place, &SUBNET_FIRST_LISTED),
        None => unresolved(&common::NETWORK_WITHOUT_SUBNETS),
    }
}
