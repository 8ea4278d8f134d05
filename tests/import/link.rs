//! What becomes of rows once they are linked, as text that is easy to compare.

use std::fmt::Write;

use landfall::engine::attribute::Attributes;
use landfall::engine::inventory::NicId;
use landfall::engine::inventory_builder::InventoryBuilder;

fn shown(attributes: &Attributes) -> String {
    let shown: Vec<String> =
        attributes.iter().map(|(attribute, value)| format!("{}={value}", attribute.code())).collect();
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
}

/// Networks with their subnets, VMs with their addresses, and what did not fit.
pub fn render_inventory(builder: InventoryBuilder) -> String {
    let (inventory, findings) = builder.finish();
    let mut text = String::new();
    for network in &inventory.networks {
        let location = network.location.as_deref().unwrap_or("?");
        let _ = writeln!(text, "{} at {location} {:?}{}", network.name, network.known, shown(&network.attributes));
        for subnet in &inventory.subnets[network.subnets.start as usize..network.subnets.end as usize] {
            let name = if subnet.name.is_empty() { "?" } else { &subnet.name };
            let _ = writeln!(text, "  {name} {:?}{}", subnet.prefixes, shown(&subnet.attributes));
        }
    }
    for (id, machine) in inventory.machines() {
        let location = machine.location().unwrap_or("?");
        let _ = writeln!(
            text,
            "{} at {location} {:?} {:?} {:?}{}",
            machine.name(),
            machine.known(),
            machine.power(),
            machine.operating_system(),
            shown(machine.attributes())
        );
        for (nic, place) in inventory.nics_of(id).iter().zip(inventory.nic_places_of(id)) {
            let _ = writeln!(
                text,
                "  {} {}{}",
                nic.name(),
                nic.mac.as_ref().map_or("?".to_owned(), ToString::to_string),
                shown(nic.attributes())
            );
            for configuration in inventory.ip_configurations_of(NicId::new(place)) {
                let subnet = configuration.subnet.map(|id| {
                    let subnet = inventory.subnet(id);
                    format!("{} / {}", inventory.network(subnet.network).name, subnet.name)
                });
                let address = configuration.address().map_or("no address".to_owned(), |address| address.to_string());
                let place = subnet.unwrap_or_else(|| "nowhere".into());
                let _ = writeln!(text, "    {address} {:?} in {place}", configuration.allocation);
            }
        }
    }
    for finding in findings {
        let _ = writeln!(text, "{}: {}: {}", finding.code, finding.subject, finding.message);
    }
    text
}
