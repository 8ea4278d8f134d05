//! What the linked inventory shows that a person should know.

use super::super::finding::Severity;
use super::super::inventory::{Inventory, Known, Network};
use super::ImportFinding;

/// The code of findings about networks with addresses whose subnet nobody knows.
pub const SUBNET_UNKNOWN: &str = "subnet-unknown";

/// Tells file and place of a thing, for messages.
pub(super) type Stands<'a> = &'a dyn Fn(usize) -> String;

/// `nics` and `subnets` tell where each stands.
pub(super) fn report(inventory: &Inventory, nics: Stands<'_>, subnets: Stands<'_>, findings: &mut Vec<ImportFinding>) {
    networks(inventory, findings);
    findings.extend(unknown_subnets(inventory));
    machines(inventory, findings);
    outside(inventory, nics, subnets, findings);
}

fn finding(code: &'static str, severity: Severity, subject: String, message: String) -> ImportFinding {
    ImportFinding { code, severity, subject, message }
}

fn networks(inventory: &Inventory, findings: &mut Vec<ImportFinding>) {
    // Of a network of which nothing but its name is known, the finding about its addresses says all.
    let names_a_subnet = |network: &&Network| {
        let subnets = &inventory.subnets[network.subnets.start as usize..network.subnets.end as usize];
        subnets.is_empty() || subnets.iter().any(|subnet| !subnet.is_unnamed())
    };
    let referenced = inventory.networks.iter().filter(|network| network.known == Known::Referenced);
    for network in referenced.filter(names_a_subnet) {
        findings.push(finding(
            "network-not-listed",
            Severity::Warning,
            network.name.to_string(),
            format!(
                "NICs are in {}, but no file lists this network, so its subnets' addresses are not known. Add the list of virtual \
                 networks of its region.",
                network.name
            ),
        ));
    }
    for subnet in &inventory.subnets {
        let network = inventory.network(subnet.network);
        if subnet.known == Known::Referenced && network.known == Known::Listed && !subnet.is_unnamed() {
            findings.push(finding(
                "subnet-not-listed",
                Severity::Warning,
                format!("{} / {}", network.name, subnet.name),
                format!(
                    "NICs are in subnet {} of {}, but the list of that network does not have it. The two exports may be of different days.",
                    subnet.name, network.name
                ),
            ));
        }
    }
}

/// Networks with addresses whose subnet nobody knows, each with how many.
pub fn unknown_subnets(inventory: &Inventory) -> Vec<ImportFinding> {
    // Addresses, and NICs without one, of each subnet.
    let mut counts = vec![[0_u32; 2]; inventory.subnets.len()];
    for configuration in &inventory.ip_configurations {
        if let Some(subnet) = configuration.subnet {
            counts[subnet.index()][usize::from(configuration.address().is_none())] += 1;
        }
    }
    let unnamed = inventory.subnets.iter().zip(counts).filter(|(subnet, _)| subnet.is_unnamed());
    unnamed
        .map(|(subnet, [addresses, without])| {
            let name = &inventory.network(subnet.network).name;
            let counted = |count: u32, one: &str, many: &str| match count {
                1 => format!("1 {one}"),
                count => format!("{count} {many}"),
            };
            let addresses = (addresses > 0).then(|| counted(addresses, "address", "addresses"));
            let without = (without > 0)
                .then(|| counted(without, "IP configuration without address", "IP configurations without address"));
            let what: Vec<String> = addresses.into_iter().chain(without).collect();
            let message = format!(
                "{} of {name} {} in no known subnet: the files give no prefix for {}. Say which subnets {name} has, or add a file that lists \
                 them.",
                what.join(" and "),
                if what.len() == 1 && what[0].starts_with("1 ") { "is" } else { "are" },
                if what.len() == 1 && what[0].starts_with("1 ") { "it" } else { "them" },
            );
            finding(SUBNET_UNKNOWN, Severity::Warning, name.to_string(), message)
        })
        .collect()
}

fn machines(inventory: &Inventory, findings: &mut Vec<ImportFinding>) {
    let nics_only = inventory.virtual_machines.iter().filter(|machine| machine.known() == Known::Referenced).count();
    if nics_only > 0 {
        findings.push(finding(
            "machines-not-listed",
            Severity::Info,
            if nics_only == 1 { "1 VM".into() } else { format!("{nics_only} VMs") },
            format!(
                "{} known only through {} NICs, under the last part of the id there. Add the list of VMs for sizes, zones and \
                 operating systems.",
                if nics_only == 1 { "1 VM is".into() } else { format!("{nics_only} VMs are") },
                if nics_only == 1 { "its" } else { "their" }
            ),
        ));
    }
    for nic in inventory.nics.iter().filter(|nic| nic.known() == Known::Referenced) {
        let machine = nic.virtual_machine.map_or("", |id| inventory.virtual_machine(id).name());
        findings.push(finding(
            "nic-not-listed",
            Severity::Warning,
            format!("{machine} / {}", nic.name()),
            format!(
                "No file lists NIC {}, so its network and subnet are not known. Add the list of NICs of its region.",
                nic.name()
            ),
        ));
    }
    for (_, machine) in inventory.machines().filter(|(id, _)| inventory.nics_of(*id).is_empty()) {
        findings.push(finding(
            "machine-without-nic",
            Severity::Warning,
            machine.name().to_string(),
            format!(
                "No file shows a NIC of {}, so it has no row in the plan. Add the list of NICs of its region.",
                machine.name()
            ),
        ));
    }
}

/// Addresses that are not in the subnet that their own file names.
fn outside(inventory: &Inventory, nics: Stands<'_>, subnets: Stands<'_>, findings: &mut Vec<ImportFinding>) {
    for configuration in &inventory.ip_configurations {
        let (Some(address), Some(id)) = (configuration.address(), configuration.subnet) else { continue };
        let subnet = inventory.subnet(id);
        if subnet.prefixes.is_empty() || subnet.prefixes.iter().any(|prefix| prefix.contains(&address)) {
            continue;
        }
        let nic = inventory.nic(configuration.nic);
        let prefixes: Vec<String> = subnet.prefixes.iter().map(ToString::to_string).collect();
        findings.push(finding(
            "address-outside-own-subnet",
            Severity::Warning,
            format!("{} / {}", nic.name(), configuration.name),
            format!(
                "{address} in {} is not in its own subnet {} ({}), as {} lists it. One of the two exports is out of date.",
                nics(configuration.nic.index()),
                subnet.name,
                prefixes.join(", "),
                subnets(id.index())
            ),
        ));
    }
}
