//! NICs, and the addresses that load balancers, gateways and private endpoints hold.

use super::cursor::Cursor;
use super::ids;
use super::node::Field;
use super::reader::Reader;
use super::resource::identity;
use crate::engine::attribute::Attributes;
use crate::engine::inventory::Allocation;
use crate::engine::inventory_rows::{IpConfigurationRow, NicRow, SubnetReference};
use crate::engine::order;
use crate::engine::text::Text;

/// Reads a NIC. `None` where it has neither id nor name.
pub fn read_nic(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<NicRow> {
    let identity = identity(reader, element)?;
    let mut virtual_machine_key = None;
    match element.get(Field::VirtualMachine) {
        // The usual case, without a detour through text that only Az PowerShell writes.
        Some(machine) if machine.own(Field::Id).is_some() => virtual_machine_key = reader.reference(Some(machine)),
        Some(machine) if machine.as_text().is_some_and(|text| text.starts_with('/')) => {
            virtual_machine_key = reader.reference(Some(machine));
        }
        _ => reader.nested(element, Field::VirtualMachine, Field::VirtualMachineText, |reader, machine| {
            virtual_machine_key = reader.reference(Some(*machine));
        }),
    }
    let mut ip_configurations = Vec::new();
    let mut lists_configurations = false;
    reader.nested(element, Field::IpConfigurations, Field::IpConfigurationsText, |reader, list| {
        lists_configurations = true;
        // Most have one, and a list that grows by itself begins with room for four.
        ip_configurations.reserve_exact(list.items().count());
        for configuration in list.items() {
            ip_configurations.extend(read_ip_configuration(reader, &configuration));
        }
    });
    if !lists_configurations && element.get(Field::IpConfigurations).is_none() {
        let message = "found no ipConfigurations of this NIC; expected at least one. Export whole NICs, without picking \
                       fields";
        reader.doubt_once("NIC without anything", identity.place.clone(), message.into());
    }
    Some(NicRow {
        virtual_machine_name: virtual_machine_key.as_deref().map(ids::virtual_machine_name),
        virtual_machine_key,
        number: None,
        primary: reader.boolean(element.get(Field::Primary)),
        mac: reader.text(element.get(Field::MacAddress)),
        ip_configurations,
        key: identity.key,
        name: identity.name,
        location: identity.location,
        resource_group: identity.resource_group,
        attributes: Attributes::default(),
        place: identity.place.into(),
    })
}

fn read_ip_configuration(reader: &mut Reader, configuration: &Cursor<'_, '_>) -> Option<IpConfigurationRow> {
    let method = configuration.get(Field::PrivateIpAllocationMethod);
    note_generation(reader, configuration, method.as_ref());
    if configuration.own(Field::Name).is_none()
        && configuration.get(Field::PrivateIpAddress).is_none()
        && method.is_none()
    {
        reader.reject(configuration, "an IP configuration with name and privateIPAddress");
        return None;
    }
    let address = reader.address(configuration.get(Field::PrivateIpAddress));
    let version = reader.word(configuration.get(Field::PrivateIpAddressVersion));
    let says_ipv6 = version.is_some_and(|version| version.eq_ignore_ascii_case("IPv6"));
    Some(IpConfigurationRow {
        name: reader.word(configuration.own(Field::Name)).unwrap_or_else(|| name_of(reader, configuration)),
        primary: reader.boolean(configuration.get(Field::Primary)),
        is_ipv6: address.map_or(says_ipv6, |address| address.is_ipv6()),
        address,
        allocation: method.and_then(|method| read_allocation(reader, method)),
        subnet: read_subnet_reference(reader, configuration.get(Field::Subnet)),
        public_address: reader.reference(configuration.get(Field::PublicIpAddress)),
    })
}

/// The name by the id, which every configuration has; `ipconfig1` is what the portal calls the first.
fn name_of(reader: &mut Reader, configuration: &Cursor<'_, '_>) -> Text {
    match reader.text(configuration.own(Field::Id)) {
        Some(id) => ids::last_segment(ids::clean(&id)).into(),
        None => "ipconfig1".into(),
    }
}

fn read_allocation(reader: &mut Reader, method: Cursor<'_, '_>) -> Option<Allocation> {
    let text = reader.word(Some(method))?;
    if text.eq_ignore_ascii_case("Static") {
        Some(Allocation::Static)
    } else if text.eq_ignore_ascii_case("Dynamic") {
        Some(Allocation::Dynamic)
    } else {
        reader.reject(&method, "Static or Dynamic");
        None
    }
}

fn read_subnet_reference(reader: &mut Reader, found: Option<Cursor<'_, '_>>) -> Option<SubnetReference> {
    let found = found?;
    let id = reader.reference(Some(found))?;
    let reference = ids::subnet_reference(&id, &mut reader.texts);
    if reference.is_none() {
        let message =
            format!("found the subnet id \"{id}\"; expected one that ends in /virtualNetworks/<VNet>/subnets/<subnet>");
        reader.report.doubt(found.place(), message);
    }
    reference
}

/// Azure CLI renamed `privateIpAddress` to `privateIPAddress` in 2.46.
fn note_generation(reader: &mut Reader, configuration: &Cursor<'_, '_>, method: Option<&Cursor<'_, '_>>) {
    if configuration.own(Field::Properties).is_some() {
        return;
    }
    match method.map(Cursor::spelling) {
        Some("privateIpAllocationMethod") => reader.dialects.command_line_before_2_46 = true,
        Some("privateIPAllocationMethod") => reader.dialects.command_line_from_2_46 = true,
        _ => {}
    }
}

/// Reads the private addresses of a load balancer, gateway or private endpoint as a NIC without a VM, so that nothing
/// else is planned on them. `None` where it has none.
pub fn read_held_addresses(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<NicRow> {
    let own_subnet = element.get(Field::Subnet);
    let mut ip_configurations = Vec::new();
    for field in [Field::FrontendIpConfigurations, Field::IpConfigurations] {
        let listed = element.get(field);
        for configuration in reader.items(&listed) {
            if configuration.get(Field::PrivateIpAddress).is_some() {
                ip_configurations.extend(read_ip_configuration(reader, &configuration));
            }
        }
    }
    ip_configurations.retain(|configuration| configuration.address.is_some());
    if ip_configurations.is_empty() {
        let listed = element.get(Field::CustomDnsConfigs);
        let mut addresses = Vec::new();
        for configuration in reader.items(&listed) {
            reader.addresses(configuration.own(Field::IpAddresses), &mut addresses);
        }
        ip_configurations.extend(order::distinct(addresses).into_iter().enumerate().map(|(index, address)| {
            IpConfigurationRow {
                name: format!("ipconfig{}", index + 1).into(),
                address: Some(address),
                is_ipv6: address.is_ipv6(),
                ..IpConfigurationRow::default()
            }
        }));
    }
    if ip_configurations.is_empty() {
        return None;
    }
    let subnet = read_subnet_reference(reader, own_subnet);
    for configuration in &mut ip_configurations {
        if configuration.subnet.is_none() {
            configuration.subnet.clone_from(&subnet);
        }
    }
    let identity = identity(reader, element)?;
    Some(NicRow {
        key: identity.key,
        name: identity.name,
        location: identity.location,
        resource_group: identity.resource_group,
        ip_configurations,
        place: identity.place.into(),
        ..NicRow::default()
    })
}
