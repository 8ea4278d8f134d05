//! What an element is: told by its type, else by its id, else by its shape.

use crate::import::json::Element;

/// What an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A network that the vault knows: a VM network of a VMM server.
    Network,
    /// A logical network of a VMM server.
    LogicalNetwork,
    /// A network mapping.
    Mapping,
    /// A machine that is protected.
    ProtectedItem,
    /// A site: a VMM server, an Azure region.
    Fabric,
    /// Something else of Site Recovery, with its name there.
    Other(String),
}

impl Kind {
    /// Whether a file with it is one of Site Recovery's.
    pub fn is_wanted(&self) -> bool {
        matches!(self, Self::Network | Self::LogicalNetwork | Self::Mapping | Self::ProtectedItem)
    }
}

/// Whether an element is a template for deployments: its resources have names that are expressions.
pub(super) fn is_template(element: &Element<'_>) -> bool {
    element.plain("$schema").is_some_and(|schema| schema.contains("eploymentTemplate"))
}

/// Tells what an element is, and by what; `None` where it is nothing of Site Recovery.
pub(super) fn classify(element: &Element<'_>) -> Option<(Kind, String)> {
    if is_template(element) {
        return None;
    }
    if let Some(resource_type) = element.plain("type").filter(|text| text.contains('/')) {
        let mut segments = resource_type.split('/');
        let is_of_vault = segments.any(|segment| segment.eq_ignore_ascii_case("vaults"));
        let kind = segments.next_back().filter(|_| is_of_vault).and_then(kind_of)?;
        return Some((kind, format!("resource type {resource_type}")));
    }
    if let Some(id) = element.plain("id") {
        let segments: Vec<&str> = id.trim().trim_end_matches('/').split('/').collect();
        let is_of_vault = segments.iter().any(|segment| segment.eq_ignore_ascii_case("vaults"));
        if let [.., kind, _] = segments.as_slice()
            && is_of_vault
        {
            return kind_of(kind).map(|found| (found, format!("resource ids with {kind}")));
        }
    }
    let properties = element.get("properties");
    let facts = properties.as_ref().unwrap_or(element);
    let has = |key: &str| facts.get(key).is_some();
    if has("primaryNetworkId") && has("recoveryNetworkId") {
        return Some((Kind::Mapping, "primaryNetworkId and recoveryNetworkId".into()));
    }
    let has_nics =
        has("nicDetailsList") || facts.get("providerSpecificDetails").is_some_and(|it| it.get("vmNics").is_some());
    has_nics.then(|| (Kind::ProtectedItem, "NIC details of a protected item".into()))
}

fn kind_of(segment: &str) -> Option<Kind> {
    let known = [
        ("replicationNetworks", Kind::Network),
        ("replicationLogicalNetworks", Kind::LogicalNetwork),
        ("replicationNetworkMappings", Kind::Mapping),
        ("replicationProtectedItems", Kind::ProtectedItem),
        ("replicationFabrics", Kind::Fabric),
    ];
    let found = known.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(segment)).map(|(_, kind)| kind);
    found.or_else(|| {
        segment
            .get(..11)
            .is_some_and(|start| start.eq_ignore_ascii_case("replication"))
            .then(|| Kind::Other(segment.to_owned()))
    })
}
