//! Azure Site Recovery's own answers: the networks that a vault knows, its network mappings, and the NIC settings of its
//! protected items, from the REST API, Azure CLI or Az PowerShell.
//!
//! Belongs here: telling such elements, and reading them into networks, and into statements of the plan. A file may mix them
//! with VNets, NICs and VMs: these are read by `azure_json`.
//!
//! # Invariants
//!
//! 1. Mappings and targets of NICs come in as statements, never as inventory.
//! 2. Machines and NICs become inventory only where the vault names them by Azure ids, as it does for Azure VMs: by these they
//!    are one with those of other exports. Machines of other sites it calls otherwise than the exports of these sites do.

mod kind;
mod mappings;
mod networks;
mod nic_id;
mod nics;
mod protected_items;
mod vault;

use memchr::memmem;
use serde_json::Value;

use super::json::Element;
use super::json::walk::{Event, Verdict, walk};
use super::{FileContents, Format, HowToGet, Opened, ReadError, ReadReport, Recognition, RowFate, azure_json};
use azure_json::Share;
use kind::{Kind, classify, is_template};
use vault::Vault;

/// What Azure Site Recovery knows.
pub const FORMAT: Format =
    Format { id: "site-recovery", name: "Azure Site Recovery", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "Network mappings of a vault, with Azure CLI and its site-recovery extension",
        command: "az site-recovery vault list-network-mapping --resource-group MY-GROUP --vault-name MY-VAULT --output json > network-mappings.json",
    },
    HowToGet {
        what: "NIC settings of a vault's protected items, with Azure CLI and its site-recovery extension",
        command: "az site-recovery vault list-protected-item --resource-group MY-GROUP --vault-name MY-VAULT --output json > protected-items.json",
    },
    HowToGet {
        what: "VM networks of VMM servers that a vault knows, with Azure CLI and its site-recovery extension",
        command: "az site-recovery vault list-network --resource-group MY-GROUP --vault-name MY-VAULT --output json > vm-networks.json",
    },
    HowToGet {
        what: "Network mappings of a vault, by the REST API",
        command: "az rest --method get --url \"/subscriptions/{subscriptionId}/resourceGroups/MY-GROUP/providers/Microsoft.RecoveryServices/vaults/MY-VAULT/replicationNetworkMappings?api-version=2024-10-01\" > network-mappings.json",
    },
    HowToGet {
        what: "NIC settings of a vault's protected items, by the REST API",
        command: "az rest --method get --url \"/subscriptions/{subscriptionId}/resourceGroups/MY-GROUP/providers/Microsoft.RecoveryServices/vaults/MY-VAULT/replicationProtectedItems?api-version=2024-10-01\" > protected-items.json",
    },
    HowToGet {
        what: "VM networks of VMM servers that a vault knows, by the REST API",
        command: "az rest --method get --url \"/subscriptions/{subscriptionId}/resourceGroups/MY-GROUP/providers/Microsoft.RecoveryServices/vaults/MY-VAULT/replicationNetworks?api-version=2024-10-01\" > vm-networks.json",
    },
    HowToGet {
        what: "Network mappings between Azure regions, with Az PowerShell after Set-AzRecoveryServicesAsrVaultContext",
        command: "Get-AzRecoveryServicesAsrFabric | ForEach-Object { Get-AzRecoveryServicesAsrNetworkMapping -PrimaryFabric $_ } | ConvertTo-Json -Depth 8 | Out-File network-mappings.json",
    },
    HowToGet {
        what: "Network mappings of VMM servers, with Az PowerShell after Set-AzRecoveryServicesAsrVaultContext",
        command: "Get-AzRecoveryServicesAsrFabric | ForEach-Object { Get-AzRecoveryServicesAsrNetwork -Fabric $_ } | ForEach-Object { Get-AzRecoveryServicesAsrNetworkMapping -Network $_ } | ConvertTo-Json -Depth 8 | Out-File vmm-network-mappings.json",
    },
    HowToGet {
        what: "NIC settings of protected items, with Az PowerShell after Set-AzRecoveryServicesAsrVaultContext",
        command: "Get-AzRecoveryServicesAsrFabric | ForEach-Object { Get-AzRecoveryServicesAsrProtectionContainer -Fabric $_ } | ForEach-Object { Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $_ } | ConvertTo-Json -Depth 8 | Out-File protected-items.json",
    },
    HowToGet {
        what: "VM networks of VMM servers, with Az PowerShell after Set-AzRecoveryServicesAsrVaultContext",
        command: "Get-AzRecoveryServicesAsrFabric | ForEach-Object { Get-AzRecoveryServicesAsrNetwork -Fabric $_ } | ConvertTo-Json -Depth 8 | Out-File vm-networks.json",
    },
];

/// What every element of Site Recovery has in it, one or the other, whichever tool wrote it: what begins so, and one of its ends.
const SIGNS: [(&[u8], &[&[u8]]); 2] = [(b"eplication", &[b""]), (b"ecovery", &[b"NetworkId", b"VMNetworkId"])];

/// Longest element that is looked at to recognise a file, in bytes.
const LONGEST_LOOKED_AT: usize = 4 << 20;

fn has_sign(text: &str) -> bool {
    let bytes = text.as_bytes();
    SIGNS.iter().any(|(start, ends)| {
        let mut found = memmem::find_iter(bytes, start).map(|place| &bytes[place + start.len()..]);
        found.any(|rest| ends.iter().any(|end| rest.starts_with(end)))
    })
}

fn recognise(file: &Opened<'_>) -> Recognition {
    let Some(text) = file.json().filter(|text| has_sign(text)) else { return Recognition::No };
    let mut recognition = Recognition::No;
    // All elements are looked at: in a file that mixes them, thousands of NICs may stand before the first mapping.
    walk(text, |event| {
        let Event::Element { text, place, has_lists, .. } = event else { return Verdict::Next };
        if text.len() > LONGEST_LOOKED_AT || !has_sign(text) {
            return if text.len() > LONGEST_LOOKED_AT && has_lists { Verdict::LookInside } else { Verdict::Next };
        }
        let Ok(value) = serde_json::from_str::<Value>(text) else { return Verdict::Next };
        let element = Element::root(&value, &place);
        match classify(&element) {
            Some((kind, by)) if kind.is_wanted() => {
                recognition = Recognition::Yes(format!("{by} at {place}"));
                Verdict::Stop
            }
            None if has_lists && !is_template(&element) => Verdict::LookInside,
            _ => Verdict::Next,
        }
    });
    recognition
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut vault = Vault::default();
    let beside =
        azure_json::read_beside(file, &mut |text, place, report| read_element(&mut vault, text, place, report));
    let mut contents = beside.contents;
    let (dialect, read) = vault.finish(&mut contents);
    if contents.is_empty() {
        return Err(nothing_read(&contents.report));
    }
    contents.report.dialect =
        if beside.dialect.is_empty() { dialect } else { format!("{dialect}; Azure inventories by {}", beside.dialect) };
    let beside_read = std::mem::take(&mut contents.report.read);
    contents.report.set_read(read.into_iter().chain(beside_read));
    Ok(contents)
}

fn read_element(vault: &mut Vault, text: &str, place: &str, report: &mut ReadReport) -> Share {
    if !has_sign(text) {
        return Share::NotMine;
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else { return Share::NotMine };
    let element = Element::root(&value, place);
    let Some((kind, _)) = classify(&element) else { return Share::NotMine };
    vault.note_tool(&element, place);
    let properties = element.get("properties");
    let facts = properties.as_ref().unwrap_or(&element);
    let fate = match kind {
        Kind::Network => networks::read_network(vault, &element, facts, report),
        Kind::LogicalNetwork => return networks::read_logical_network(vault, &element, facts, report),
        Kind::Fabric => networks::read_fabric(vault, &element, facts),
        Kind::Mapping => mappings::read_mapping(vault, &element, facts, report),
        Kind::ProtectedItem => protected_items::read_item(vault, &element, facts, report),
        Kind::Other(what) => RowFate::Skipped(format!("{what}: Site Recovery has nothing of networks there").into()),
    };
    Share::Mine(fate)
}

fn nothing_read(report: &ReadReport) -> ReadError {
    ReadError {
        place: report.first_doubt(),
        found: report.nothing_usable("no elements"),
        expected: "network mappings, VM networks, or protected items with the settings of their NICs".to_owned(),
        remedy: "Export them with the commands shown for Azure Site Recovery.".to_owned(),
    }
}
