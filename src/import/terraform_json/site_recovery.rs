//! What a Terraform file states about Azure Site Recovery: network mappings, and where single NICs are to land.

use serde_json::Value;

use super::instances::Instance;
use crate::engine::mapping::Operation;
use crate::engine::stated_rows::{MappingRow, NicTargetRow, ThingName};
use crate::import::azure::{Reader, ids};
use crate::import::json::Element;
use crate::import::report::RowFate;

/// Reads a resource of Site Recovery.
pub fn read(reader: &mut Reader, instance: &Instance<'_>) -> RowFate {
    let Ok(value) = serde_json::from_str::<Value>(instance.values) else {
        return RowFate::Skipped("resource with broken JSON".into());
    };
    let element = Element::root(&value, &instance.address);
    let kind = instance.resource_type.as_str();
    if kind.ends_with("_network_mapping") {
        return mapping(reader, &element, kind == "azurerm_site_recovery_hyperv_network_mapping");
    }
    let before = reader.stated.nics.len();
    targets(reader, &element);
    if reader.stated.nics.len() == before {
        return RowFate::Skipped("replicated VM without a target network or NICs".into());
    }
    RowFate::Used
}

/// A thing by its resource id.
fn by_id(id: Option<String>) -> Option<ThingName> {
    let id = id.map(|id| ids::clean(&id).to_owned()).filter(|id| !id.is_empty())?;
    let name = ids::last_segment(&id).to_owned();
    Some(ThingName { id: Some(id), name: Some(name) })
}

fn mapping(reader: &mut Reader, element: &Element<'_>, is_hyper_v: bool) -> RowFate {
    let from = if is_hyper_v {
        element.plain("source_network_name").map(|name| ThingName { id: None, name: Some(name) })
    } else {
        by_id(element.plain("source_network_id"))
    };
    let (Some(from), Some(to)) = (from, by_id(element.plain("target_network_id"))) else {
        return RowFate::Skipped("network mapping whose networks are not known yet".into());
    };
    reader.stated.mappings.push(MappingRow { from, to, operation: Operation::Failover, place: element.place() });
    RowFate::Used
}

fn targets(reader: &mut Reader, element: &Element<'_>) {
    let machine = by_id(element.plain("source_vm_id"))
        .or_else(|| element.plain("source_vm_name").map(|name| ThingName { id: None, name: Some(name) }));
    let Some(virtual_machine) = machine else { return };
    let network = by_id(element.plain("target_network_id"));
    let test_network = by_id(element.plain("test_network_id"));
    let row = |operation, network: &Option<ThingName>, place| NicTargetRow {
        virtual_machine: virtual_machine.clone(),
        operation,
        network: network.clone(),
        place,
        ..NicTargetRow::default()
    };
    let listed = element.get("network_interface");
    let nics = listed.as_ref().map(Element::items).unwrap_or_default();
    for nic in &nics {
        let name = nic.plain("source_network_interface_id").or_else(|| nic.plain("source_mac_address"));
        // From version 5 of the provider the fields stand in IP configurations; of several the primary one counts.
        let configurations = nic.get("ip_configuration");
        let configurations = configurations.as_ref().map(Element::items).unwrap_or_default();
        let is_primary = |it: &&Element<'_>| it.plain("primary").as_deref() == Some("true");
        let from = configurations.iter().find(is_primary).or(configurations.first()).unwrap_or(nic);
        if configurations.len() > 1 {
            let message =
                "the NIC has several IP configurations; the target of its primary one is taken over".to_owned();
            reader.doubt_once("several IP configurations", nic.place(), message);
        }
        let fields = [
            (Operation::Failover, &network, "target_static_ip", "target_subnet_name"),
            (Operation::TestFailover, &test_network, "failover_test_static_ip", "failover_test_subnet_name"),
        ];
        for (operation, network, address, subnet) in fields {
            let mut target = row(operation, network, nic.place());
            target.nic.clone_from(&name);
            target.subnet = from.plain(subnet).or_else(|| {
                // VMs of VMware have no address for the test, and another name for its subnet.
                from.plain("test_subnet_name").filter(|_| operation == Operation::TestFailover)
            });
            target.address = from.addresses(address, &mut reader.report).first().copied();
            let says_something = target.subnet.is_some() || target.address.is_some() || network.is_some();
            if says_something {
                reader.stated.nics.push(target);
            }
        }
    }
    if nics.is_empty() {
        let place = element.place();
        let whole = [(Operation::Failover, &network), (Operation::TestFailover, &test_network)];
        let known = whole.into_iter().filter(|(_, network)| network.is_some());
        reader.stated.nics.extend(known.map(|(operation, network)| row(operation, network, place.clone())));
    }
}
