//! Azure resource ids: what can be told from them.
//!
//! `/subscriptions/<s>/resourceGroups/<g>/providers/<namespace>/<type>/<name>/<type>/<name>`, in any case, and sometimes
//! with a slash at the end.

use crate::engine::inventory_rows::SubnetReference;
use crate::engine::shared_texts::SharedTexts;
use crate::engine::text::Text;

/// What stands in an id for a subscription that a file does not name.
pub const UNKNOWN_SUBSCRIPTION: &str = "{subscription}";

/// The same for a resource group.
pub const UNKNOWN_GROUP: &str = "{resource group}";

/// An id without white space and slashes at its end.
pub fn clean(id: &str) -> &str {
    id.trim().trim_end_matches('/')
}

/// The same of a text, which most are already.
pub fn cleaned(id: Text) -> Text {
    let plain = clean(&id);
    if plain.len() == id.len() { id } else { plain.into() }
}

/// What follows the last slash.
pub fn last_segment(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

/// The resource type, as the id spells it: `Microsoft.Network/virtualNetworks/subnets`.
pub fn resource_type(id: &str) -> Option<String> {
    let segments: Vec<&str> = id.split('/').collect();
    let providers = segments.iter().rposition(|segment| segment.eq_ignore_ascii_case("providers"))?;
    let (namespace, pairs) = segments[providers + 1..].split_first()?;
    let mut resource_type = (*namespace).to_owned();
    for kind in pairs.iter().step_by(2) {
        resource_type.push('/');
        resource_type.push_str(kind);
    }
    resource_type.contains('/').then_some(resource_type)
}

/// The name that follows a segment: the resource group after `resourceGroups`.
pub fn name_after<'a>(id: &'a str, segment: &str) -> Option<&'a str> {
    let mut segments = id.split('/');
    segments.find(|candidate| candidate.eq_ignore_ascii_case(segment))?;
    segments.next().filter(|name| !name.is_empty())
}

/// The subnet that a subnet's id names, with the id up to its network as the network's key.
pub fn subnet_reference(id: &str, texts: &mut SharedTexts) -> Option<SubnetReference> {
    let id = clean(id);
    let (rest, subnet_name) = id.rsplit_once('/')?;
    let (network_key, subnets) = rest.rsplit_once('/')?;
    let (networks, network_name) = network_key.rsplit_once('/')?;
    let networks = last_segment(networks);
    let fits = subnets.eq_ignore_ascii_case("subnets") && networks.eq_ignore_ascii_case("virtualNetworks");
    (fits && !subnet_name.is_empty() && !network_name.is_empty()).then(|| SubnetReference {
        network_key: texts.of(network_key),
        network_name: texts.of(network_name),
        subnet_name: texts.of(subnet_name),
    })
}

/// The id of a resource by its type and its name, whose parts stand between slashes: `vnet1/web` for a subnet. `None` where
/// they do not fit.
pub fn resource_id(subscription: &str, group: &str, resource_type: &str, name: &str) -> Option<String> {
    let (namespace, kinds) = clean(resource_type).split_once('/')?;
    let mut id = format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}");
    let mut names = clean(name).split('/');
    for kind in kinds.split('/') {
        let name = names.next().filter(|name| !name.is_empty())?;
        id.extend(["/", kind, "/", name]);
    }
    names.next().is_none().then_some(id)
}

/// The id of the VNet that a peering's id names.
pub fn network_of_peering(id: &str) -> Option<&str> {
    let (peerings, name) = clean(id).rsplit_once('/')?;
    let (network, peerings) = peerings.rsplit_once('/')?;
    (peerings.eq_ignore_ascii_case("virtualNetworkPeerings") && !name.is_empty()).then_some(network)
}

/// The name of a VM by its id. Instances of a scale set are called after the set: `web_0`.
pub fn virtual_machine_name(id: &str) -> Text {
    let name = last_segment(id);
    match name_after(id, "virtualMachineScaleSets") {
        Some(scale_set) if name_after(id, "virtualMachines").is_some() => format!("{scale_set}_{name}").into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnets_id_gives_its_network_whatever_the_case() {
        let id = " /subscriptions/s/resourcegroups/g/providers/microsoft.network/VIRTUALNETWORKS/v/SubNets/web/ ";
        let reference = subnet_reference(id, &mut SharedTexts::default()).unwrap();
        assert_eq!(
            reference.network_key,
            "/subscriptions/s/resourcegroups/g/providers/microsoft.network/VIRTUALNETWORKS/v"
        );
        assert_eq!((reference.network_name.as_str(), reference.subnet_name.as_str()), ("v", "web"));
        assert_eq!(subnet_reference("/subscriptions/s/virtualNetworks/v", &mut SharedTexts::default()), None);
        assert_eq!(subnet_reference("web", &mut SharedTexts::default()), None);
    }

    #[test]
    fn a_resource_type_is_read_from_the_last_provider() {
        let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0";
        assert_eq!(resource_type(id).unwrap(), "Microsoft.Compute/virtualMachineScaleSets/virtualMachines");
        assert_eq!(virtual_machine_name(id), "web_0");
        assert_eq!(
            resource_id("s", "g", "Microsoft.Compute/virtualMachineScaleSets/virtualMachines", "web/0").unwrap(),
            id
        );
        assert_eq!(resource_id("s", "g", "Microsoft.Network/virtualNetworks", "v/web"), None);
        assert_eq!(name_after(id, "resourcegroups"), Some("g"));
        assert_eq!(resource_type("/subscriptions/s"), None);
        assert_eq!(resource_type("/providers/x"), None);
    }
}
