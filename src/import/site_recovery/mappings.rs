//! Network mappings. Which way they go, there or back, is told later, by where the networks are.

use super::vault::{Vault, last_segment};
use crate::engine::mapping::Operation;
use crate::engine::stated_rows::{MappingRow, ThingName};
use crate::engine::text::Key;
use crate::import::RowFate;
use crate::import::encoding::quoted;
use crate::import::json::Element;
use crate::import::report::ReadReport;

/// What Site Recovery calls the network of an Azure region in ids of mappings, whichever VNet is mapped.
const ANY_AZURE_NETWORK: &str = "azureNetwork";

/// Reads a mapping.
pub(super) fn read_mapping(
    vault: &mut Vault,
    element: &Element<'_>,
    facts: &Element<'_>,
    report: &mut ReadReport,
) -> RowFate {
    // Az PowerShell calls the settings otherwise, and has no kind in them.
    let settings = facts.get("fabricSpecificSettings").or_else(|| facts.get("fabricSpecificNetworkMappingDetails"));
    let kind = settings.as_ref().and_then(|settings| settings.plain("instanceType"));
    let from = network(facts, "primaryNetworkId", "primaryNetworkFriendlyName", report);
    let to = network(facts, "recoveryNetworkId", "recoveryNetworkFriendlyName", report);
    note_fabrics(vault, facts, &from, report);
    let (Some(from), Some(to)) = (from, to) else {
        return RowFate::Skipped("network mapping that does not name both networks".into());
    };
    if let (Some(id), Some(name)) = (&from.id, &from.name)
        && is_vnet(id)
    {
        let known = vault.source_networks.entry(Key::from(name.as_str())).or_insert_with(|| Some(id.clone()));
        if known.as_ref().is_some_and(|known| Key::from(known.as_str()) != Key::from(id.as_str())) {
            *known = None;
        }
    }
    let kind = kind.or_else(|| match (from.id.as_deref(), to.id.as_deref()) {
        (Some(from), Some(to)) if is_vnet(from) && is_vnet(to) => Some("AzureToAzure".into()),
        (Some(from), Some(to)) if !is_vnet(from) && is_vnet(to) => Some("VmmToAzure".into()),
        _ => None,
    });
    if let Some(kind) = kind {
        vault.note_kind(&kind);
    }
    report_state(facts, &from, report);
    let place = element.place();
    vault.mappings.push(MappingRow { from, to, operation: Operation::Failover, place });
    RowFate::Used
}

fn network(facts: &Element<'_>, id: &str, name: &str, report: &mut ReadReport) -> Option<ThingName> {
    let id = facts.text(id, report).filter(|id| !last_segment(id).eq_ignore_ascii_case(ANY_AZURE_NETWORK));
    let name = facts.text(name, report);
    (id.is_some() || name.is_some()).then_some(ThingName { id, name })
}

fn note_fabrics(vault: &mut Vault, facts: &Element<'_>, from: &Option<ThingName>, report: &mut ReadReport) {
    if let Some(id) = from.as_ref().and_then(|from| from.id.as_deref()) {
        vault.note_fabric(id, facts.text("primaryFabricFriendlyName", report));
    }
    if let Some(id) = facts.text("recoveryFabricArmId", report) {
        vault.note_fabric(&id, facts.text("recoveryFabricFriendlyName", report));
    }
}

/// A mapping that is not in force is taken over all the same: somebody wanted it.
fn report_state(facts: &Element<'_>, from: &ThingName, report: &mut ReadReport) {
    // Az PowerShell calls the state otherwise.
    let Some(found) = facts.get("state").or_else(|| facts.get("pairingStatus")) else { return };
    if let Some(state) = found.as_text().filter(|state| !state.eq_ignore_ascii_case("Paired")) {
        let message = format!(
            "found the state {} of the mapping of {}; expected Paired. It is taken over all the same: look at it in the vault",
            quoted(&state, 40),
            from.shown()
        );
        report.doubt(found.place(), message);
    }
}

pub(super) fn is_vnet(id: &str) -> bool {
    id.to_ascii_lowercase().contains("/virtualnetworks/")
}
