//! Zerto's JSON: exported VPG settings with their NICs, and the list of protected machines that has their names.

use super::targets::{MachineName, Nic, Reader, Target, key_of, network_by_id};
use crate::import::cells;
use crate::import::json::{Element, ElementFate, USED, skipped};
use crate::import::{ReadReport, RowFate};

/// What an element is.
enum Kind {
    /// The settings of a VPG.
    Settings,
    /// A protected machine.
    Machine,
}

fn kind(element: &Element<'_>) -> Option<Kind> {
    if element.has_keys(&["Basic", "Vms"]) {
        Some(Kind::Settings)
    } else if element.has_keys(&["VmIdentifier", "VmName"]) && !element.has_keys(&["Nics"]) {
        Some(Kind::Machine)
    } else {
        None
    }
}

/// By what an element is told.
pub(super) fn tell(element: &Element<'_>) -> Option<String> {
    Some(match kind(element)? {
        Kind::Settings => "VPG settings with Basic and Vms".to_owned(),
        Kind::Machine => "VmIdentifier and VmName".to_owned(),
    })
}

/// Reads an element.
pub(super) fn read(element: &Element<'_>, reader: &mut Reader, report: &mut ReadReport) -> ElementFate {
    match kind(element) {
        Some(Kind::Settings) => read_settings(element, reader, report),
        Some(Kind::Machine) => {
            let (Some(id), Some(name)) = (element.text("VmIdentifier", report), element.text("VmName", report)) else {
                return skipped("protected machine without VmIdentifier or VmName");
            };
            let site = element.text("SourceSite", report);
            reader.machine(&key_of(&id), name, site.as_deref(), &element.place());
            USED
        }
        None => ElementFate::LookInside,
    }
}

fn read_settings(vpg: &Element<'_>, reader: &mut Reader, report: &mut ReadReport) -> ElementFate {
    let site = vpg.text("SourceSiteName", report);
    let machines = vpg.get("Vms");
    let mut is_used = false;
    for machine in machines.iter().flat_map(Element::items) {
        let Some(id) = machine.text("VmIdentifier", report) else {
            report.skip("machine of a VPG without VmIdentifier", machine.place());
            continue;
        };
        let nics = machine.get("Nics");
        let name = machine.text("VmName", report).unwrap_or_default();
        reader.machine(&key_of(&id), name, site.as_deref(), &machine.place());
        is_used = true;
        for nic in nics.iter().flat_map(Element::items) {
            let Some(name) = nic.text("NicIdentifier", report) else {
                report.skip("NIC of a VPG without NicIdentifier", nic.place());
                continue;
            };
            let fate = reader.add(Nic {
                machine: MachineName::Id(id.clone()),
                site: site.clone(),
                name,
                network: None,
                failover: read_target(&nic, "Failover", report),
                test: read_target(&nic, "FailoverTest", report),
                place: nic.place(),
            });
            if let RowFate::Skipped(reason) = fate {
                report.skip(reason, nic.place());
            }
        }
    }
    if is_used { USED } else { skipped("VPG without machines") }
}

fn read_target(nic: &Element<'_>, key: &str, report: &mut ReadReport) -> Target {
    let Some(settings) = nic.get(key) else { return Target::default() };
    let Some(hypervisor) = settings.get("Hypervisor") else { return Target::default() };
    let network = hypervisor.text("NetworkIdentifier", report).filter(|network| !cells::says_nothing(network));
    let changes_address = hypervisor.boolean("ShouldReplaceIpConfiguration", report);
    let mut target = Target { network: network.as_deref().map(network_by_id), changes_address, ..Target::default() };
    if let Some(addresses) = hypervisor.get("IpConfig") {
        target.is_dhcp = addresses.boolean("IsDhcp", report) == Some(true);
        target.addresses = addresses.addresses("StaticIp", report);
    }
    target
}
