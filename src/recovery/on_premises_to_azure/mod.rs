//! Azure Site Recovery from on-premises without VMM to Azure: VMware VMs, Hyper-V VMs, physical servers.

mod checks;

use super::RecoverySystem;
use super::azure::on_premises::{nics, rules};
use super::azure::{self, documents};
use crate::engine::attribute::Attribute;
use crate::engine::finding::Context;
use crate::engine::mapping::Operation;
use crate::engine::reason::{Rule, Step, chosen, common, unresolved};
use crate::engine::resolve::{HandsOut, NetworkFor, Rules, SubnetQuestion};
use crate::engine::runbook::{Phase, Runbook, Step as Todo};

/// No network was chosen.
pub static NETWORK_UNMAPPED: Rule = Rule {
    code: "network-unmapped",
    label: "no network",
    sentence: "No virtual network was chosen for {vm}, so it is connected to none after the failover.",
    document: Some(&documents::VMWARE_ENABLE),
};

/// The subnet that Landfall proposes.
pub static SUBNET_SAME_NAME: Rule = Rule {
    code: "subnet-same-name",
    label: "same name",
    sentence: "Site Recovery asks for the subnet. Proposed is {target_subnet} of {target_network}: the same name as {source_subnet}, case ignored.",
    document: Some(&documents::NIC_MANAGEMENT),
};

/// Any subnet, to begin with.
pub static SUBNET_PROPOSED: Rule = Rule {
    code: "subnet-first-listed",
    label: "first listed",
    sentence: "Site Recovery asks for the subnet, and {target_network} has none named {source_subnet}. Proposed is the first one listed, {target_subnet}: choose the right one.",
    document: Some(&documents::NIC_MANAGEMENT),
};

/// On-premises to Azure.
pub static SYSTEM: RecoverySystem = RecoverySystem {
    id: "on-premises-to-azure",
    name: "VMware, Hyper-V or physical to Azure (Site Recovery)",
    summary: "Azure Site Recovery replicates VMware VMs, Hyper-V VMs that no VMM manages, and physical servers to Azure. The virtual \
        network is chosen for each machine, one for all its NICs; the subnet and the role of each NIC as well. An address is kept \
        only if it is typed into the machine’s network settings, and a typed address that is taken when the failover comes makes \
        it fail. Failback brings a machine back to where it was.",
    limits: &[
        "All NICs of a machine land in one virtual network, and exactly one of them is primary.",
        "As many NICs are created as the target size takes; those listed last are dropped.",
        "The first four addresses of a subnet and its last one belong to Azure, also where the on-premises subnet is the same.",
        "IPv6 addresses, teamed NICs of guests and secondary IP configurations are not brought along.",
        "Which subnet Site Recovery would use if none was chosen is not documented: what is shown is a proposal.",
    ],
    documents: &[
        &documents::NIC_MANAGEMENT,
        &documents::ON_PREMISES_ADDRESSES,
        &documents::VMWARE_ENABLE,
        &documents::VMWARE_SUPPORT,
        &documents::HYPER_V_SUPPORT,
        &documents::TEST_FAILOVER,
        &documents::VNET_FAQ,
        &documents::SIZES,
    ],
    rules: Rules {
        choose_network: |question| rules::choose_network(question, &rules::NETWORK_OF_MACHINE, &NETWORK_UNMAPPED),
        choose_subnet,
        wish_address: rules::wish_address,
        leave_out: rules::leave_out,
        return_home: Some(rules::return_home),
        network_for: NetworkFor::Machine,
        hands_out: HandsOut::Prefixes,
        carries_subnets: false,
        typed_address_taken: Err(&rules::ADDRESS_TYPED_TAKEN),
        exhausted: &rules::ADDRESS_EXHAUSTED,
        provider_reserved: azure::RESERVED,
        test_avoids_failover: |_| false,
    },
    asks: &[
        Attribute::Hypervisor,
        Attribute::TargetSize,
        Attribute::MostNics,
        Attribute::Role,
        Attribute::Application,
        Attribute::NicRole,
        Attribute::AddedLater,
    ],
    options: &[],
    checks: checks::ALL,
    mapping_change: |_| Vec::new(),
    runbook,
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
        Some(place) => chosen(place, &SUBNET_PROPOSED),
        None => unresolved(&common::NETWORK_WITHOUT_SUBNETS),
    }
}

fn runbook(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    if operation == Operation::Failback {
        let step = Todo::new(
            "Reprotect the machines in Azure and wait until they are replicated back before failing over to the own site.",
        );
        return runbook.add(Phase::Before, step.from(&documents::ON_PREMISES_ADDRESSES));
    }
    let roles =
        context.source.machines().filter(|(id, _)| context.source.nics_of(*id).len() > 1).flat_map(|(id, machine)| {
            let nics = context.source.nics_of(id);
            let fates = nics::fates(context.mapping, context.source, id);
            let said = nics.iter().zip(fates).map(|(nic, fate)| match fate {
                nics::Fate::Primary => format!("{}: primary", nic.name()),
                nics::Fate::Secondary => format!("{}: secondary", nic.name()),
                nics::Fate::Unused | nics::Fate::AddedLater => format!("{}: do not use", nic.name()),
                nics::Fate::OverCap => format!("{}: not created, the size takes fewer", nic.name()),
            });
            let said: Vec<String> = said.collect();
            std::iter::once(format!("{}: {}", machine.name(), said.join(", ")))
        });
    let roles: Vec<String> = roles.collect();
    if !roles.is_empty() {
        let step = Todo::new("Set the role of each NIC in the machine’s network settings: exactly one is primary.");
        runbook.add(Phase::Prepare, step.about(roles).from(&documents::NIC_MANAGEMENT));
    }
    let sizes = context.source.virtual_machines.iter().filter_map(|machine| {
        let size = context.mapping.of_machine(machine, Attribute::TargetSize)?;
        Some(format!("{}: {size}", machine.name()))
    });
    let sizes: Vec<String> = sizes.collect();
    if !sizes.is_empty() {
        let step = Todo::new("Set the target size of these machines.");
        runbook.add(Phase::Prepare, step.about(sizes).from(&documents::VMWARE_ENABLE));
    }
}
