//! What must be in place before a VM network can be mapped, link by link: the logical network is associated with the cloud, the
//! VM network is linked to the logical network, the machine is connected to the VM network.
//!
//! Source: [`documents::VMM_PLANNING`]. Only what the files tell of is looked at.

use crate::engine::attribute::Attribute;
use crate::engine::checks::landing::row_name;
use crate::engine::checks::networks::source_network;
use crate::engine::finding::{Check, Context, Detail, Finding, Search, Severity, Subject, no_fix};
use crate::engine::inventory::{IpConfigurationId, NetworkId};
use crate::engine::text::Key;
use crate::recovery::azure::documents;

/// Whether any network of the source site has this fact.
fn is_told(context: &Context<'_>, attribute: Attribute) -> bool {
    context.resolutions.origin.networks.iter().any(|network| network.attributes.get(attribute).is_some())
}

/// Source networks that machines of the plan are in.
fn in_use(context: &Context<'_>) -> Vec<bool> {
    let mut used = vec![false; context.source.networks.len()];
    for configuration in &context.source.ip_configurations[..context.source.attached_ip_configurations()] {
        if let Some(subnet) = configuration.subnet {
            used[context.source.subnet(subnet).network.index()] = true;
        }
    }
    used
}

/// Nothing of it is in the files.
pub static FACTS_MISSING: Check = Check {
    code: "vmm-facts-missing",
    severity: Severity::Info,
    title: "The files say nothing of clouds and logical networks",
    meaning: "A VM network can be mapped only if it is linked to a logical network that is associated with the cloud. The files do not \
        tell, so this is not checked. Add them in the columns logical_network, clouds and cloud.",
    document: Some(&documents::VMM_PLANNING),
    search: Search::Plan(|context, found| {
        let has_machines = !context.source.virtual_machines.is_empty();
        if has_machines && !is_told(context, Attribute::LogicalNetwork) && !is_told(context, Attribute::Clouds) {
            found(Subject::Plan, Detail::None);
        }
    }),
    message: |_, _| {
        "No network of the source site says which logical network it is linked to, or which clouds have it.".into()
    },
    fix: no_fix,
};

/// A VM network that is linked to no logical network.
pub static NOT_LINKED: Check = Check {
    code: "vm-network-not-linked",
    severity: Severity::Error,
    title: "VM network is not linked to a logical network",
    meaning: "Only VM networks that are linked to a logical network can be mapped.",
    document: Some(&documents::VMM_PLANNING),
    search: Search::Plan(|context, found| {
        if !is_told(context, Attribute::LogicalNetwork) {
            return;
        }
        let used = in_use(context);
        for (place, network) in context.resolutions.origin.networks.iter().enumerate() {
            if used[place] && network.attributes.get(Attribute::LogicalNetwork).is_none() {
                found(Subject::SourceNetwork(NetworkId::new(place as u32)), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        format!(
            "{} is linked to no logical network, while others are. Link it in VMM, or complete the file.",
            source_network(context, finding)
        )
    },
    fix: no_fix,
};

/// A logical network that the machine's cloud does not have.
pub static CLOUD_WITHOUT_NETWORK: Check = Check {
    code: "logical-network-not-in-cloud",
    severity: Severity::Error,
    title: "Logical network is not associated with the machine’s cloud",
    meaning: "A network mapping works for machines of a cloud only if the logical network of their VM network is associated with it.",
    document: Some(&documents::VMM_PLANNING),
    search: Search::Plan(|context, found| {
        if !is_told(context, Attribute::Clouds) {
            return;
        }
        for place in 0..context.source.attached_ip_configurations() {
            let row = IpConfigurationId::new(place as u32);
            let (Some(machine), Some(subnet)) =
                (context.source.virtual_machine_of(row), context.source.ip_configuration(row).subnet)
            else {
                continue;
            };
            let Some(cloud) = context.mapping.of_machine(machine, Attribute::Cloud) else { continue };
            let network = context.resolutions.origin.network(context.source.subnet(subnet).network.place());
            let has = network.attributes.names(Attribute::Clouds).any(|known| Key::from(known) == Key::from(cloud));
            if !has && network.attributes.get(Attribute::LogicalNetwork).is_some() {
                found(Subject::Row(row), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let Subject::Row(row) = finding.subject else { return String::new() };
        let (Some(machine), Some(subnet)) =
            (context.source.virtual_machine_of(row), context.source.ip_configuration(row).subnet)
        else {
            return String::new();
        };
        let cloud = context.mapping.of_machine(machine, Attribute::Cloud).unwrap_or_default();
        let network = context.resolutions.origin.network(context.source.subnet(subnet).network.place());
        let logical = network.attributes.get(Attribute::LogicalNetwork).unwrap_or_default();
        format!(
            "{} is in cloud {cloud}, and logical network {logical} of its VM network {} is not associated with that cloud.",
            row_name(context.source, row),
            network.name
        )
    },
    fix: no_fix,
};

/// A machine in a cloud that is connected to no VM network.
pub static MACHINE_UNCONNECTED: Check = Check {
    code: "machine-not-connected",
    severity: Severity::Warning,
    title: "Machine is connected to no VM network",
    meaning: "A mapping applies to machines that are connected to the mapped VM network.",
    document: Some(&documents::VMM_PLANNING),
    search: Search::Plan(|context, found| {
        for (id, machine) in context.source.machines() {
            let mut rows = context.source.row_places_of(id).map(IpConfigurationId::new);
            let connected = rows.any(|row| context.source.ip_configuration(row).subnet.is_some());
            if !connected && context.mapping.of_machine(machine, Attribute::Cloud).is_some() {
                found(Subject::VirtualMachine(id), Detail::None);
            }
        }
    }),
    message: |context: &Context<'_>, finding: &Finding| {
        let Subject::VirtualMachine(id) = finding.subject else { return String::new() };
        format!("No NIC of {} is connected to a VM network.", context.source.virtual_machine(id).name())
    },
    fix: no_fix,
};
