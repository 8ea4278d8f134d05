//! Protected items: machines with where their NICs are to land.

use super::nics::read_nic;
use super::vault::{ProtectedNic, Vault, last_segment, name_after};
use crate::engine::inventory_rows::{Place, VirtualMachineRow};
use crate::engine::stated_rows::ThingName;
use crate::engine::text::Text;
use crate::import::RowFate;
use crate::import::cells;
use crate::import::json::Element;
use crate::import::report::ReadReport;

/// How machines are replicated, as far as their NICs are written in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider {
    /// From one Azure region to another.
    Azure,
    /// From Hyper-V.
    HyperV,
    /// From VMware, or physical machines.
    VMware,
}

/// What NICs need to know of their machine.
pub(super) struct Item {
    pub provider: Provider,
    pub machine: ThingName,
    /// Where all NICs land that do not say otherwise, and where they are tested.
    pub recovery_network: Option<String>,
    pub test_network: Option<String>,
    /// Id of the NIC that is the primary one at the target.
    pub primary_nic: Option<String>,
    /// Region that it is in.
    pub location: Option<String>,
}

/// Reads a protected item.
pub(super) fn read_item(
    vault: &mut Vault,
    element: &Element<'_>,
    facts: &Element<'_>,
    report: &mut ReadReport,
) -> RowFate {
    let details = facts.get("providerSpecificDetails");
    let details = details.as_ref().unwrap_or(facts);
    // Az PowerShell calls it otherwise.
    let kind = details.plain("instanceType").or_else(|| facts.plain("replicationProvider")).unwrap_or_default();
    vault.note_kind(&kind);
    let id = element.plain("id").unwrap_or_default();
    vault.note_fabric(&id, facts.plain("primaryFabricFriendlyName"));
    if facts.plain("activeLocation").is_some_and(|place| place.eq_ignore_ascii_case("Recovery")) {
        vault.failed_over.note(|| element.place());
    }
    let Some(provider) = provider_of(&kind, details) else {
        return RowFate::Skipped(
            "protected item of a failback or migration: it says nothing of where a failover lands".into(),
        );
    };
    let item = Item {
        provider,
        machine: machine(provider, element, facts, details, report),
        recovery_network: text_of(&[details, facts], &["selectedRecoveryAzureNetworkId", "targetNetworkId"], report),
        test_network: text_of(&[details, facts], &["selectedTfoAzureNetworkId", "testNetworkId"], report),
        primary_nic: text_of(&[details, facts], &["selectedSourceNicId", "selectedSourceNicNetworkId"], report),
        location: details.text("primaryFabricLocation", report).map(|location| short_location(&location)),
    };
    let is_listed = item.provider == Provider::Azure && read_machine(vault, &item, details, report, element.place());
    let lists = [details.get("vmNics"), facts.get("vmNics"), facts.get("nicDetailsList")];
    let nics: Vec<Element<'_>> = lists.iter().flatten().next().map(Element::items).unwrap_or_default();
    let before = vault.targets.len();
    for nic in &nics {
        if !nic.value.is_object() {
            vault.cut_by_depth.note(|| nic.place());
            continue;
        }
        let read = read_nic(nic, &item, vault, report);
        vault.targets.extend(read.targets);
        if let Some(source) = read.source {
            vault.nics.push(source);
        }
    }
    if is_listed || vault.targets.len() > before {
        vault.items += 1;
        return RowFate::Used;
    }
    let reason = match nics.as_slice() {
        [] => "protected item that lists no NICs",
        _ => "protected item whose NICs have no settings for the target",
    };
    RowFate::Skipped(reason.into())
}

fn provider_of(kind: &str, details: &Element<'_>) -> Option<Provider> {
    let is = |name: &str| kind.eq_ignore_ascii_case(name);
    let starts = |name: &str| kind.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if is("A2A") || kind.is_empty() && details.get("fabricObjectId").is_some() {
        Some(Provider::Azure)
    } else if starts("HyperVReplica") || kind.is_empty() {
        Some(Provider::HyperV)
    } else if is("InMage") || is("InMageAzureV2") || is("InMageRcm") {
        Some(Provider::VMware)
    } else {
        None
    }
}

/// How the machine is called: by the id that exports of its own site have, if Site Recovery gives it.
fn machine(
    provider: Provider,
    element: &Element<'_>,
    facts: &Element<'_>,
    details: &Element<'_>,
    report: &mut ReadReport,
) -> ThingName {
    let id = match provider {
        Provider::Azure => details.text("fabricObjectId", report),
        Provider::HyperV => details.text("vmId", report).or_else(|| element.text("name", report)),
        Provider::VMware => details.text("fabricDiscoveryMachineId", report),
    };
    ThingName { id, name: facts.text("friendlyName", report) }
}

/// Lists an Azure VM in the inventory, if the item has its id.
fn read_machine(vault: &mut Vault, item: &Item, details: &Element<'_>, report: &mut ReadReport, place: Place) -> bool {
    let Some(id) = item.machine.id.as_deref().map(|id| id.trim().trim_end_matches('/')) else { return false };
    if !id.starts_with('/') {
        return false;
    }
    vault.machines.push(VirtualMachineRow {
        key: id.into(),
        name: item.machine.name.clone().unwrap_or_else(|| last_segment(id).to_owned()).into(),
        location: item.location.as_deref().map(Text::from),
        resource_group: name_after(id, "resourceGroups").map(Text::from),
        operating_system: details.plain("osType").and_then(|text| cells::operating_system(&text)),
        zone: details.text("primaryAvailabilityZone", report).map(Text::from),
        place: place.into(),
        ..VirtualMachineRow::default()
    });
    true
}

/// The first text of these members, wherever it stands.
fn text_of(elements: &[&Element<'_>], keys: &[&str], report: &mut ReadReport) -> Option<String> {
    elements.iter().find_map(|element| keys.iter().find_map(|key| element.text(key, report)))
}

/// `West Europe` and `westeurope` are one region.
fn short_location(location: &str) -> String {
    location.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// What a NIC gave.
pub(super) struct ReadNic {
    /// Where it is to land.
    pub targets: Vec<crate::engine::stated_rows::NicTargetRow>,
    /// The NIC itself, where its id is known.
    pub source: Option<ProtectedNic>,
}
