//! VMs, and the lines of `az vm list-ip-addresses`.

use super::cursor::Cursor;
use super::ids;
use super::node::{Field, Node};
use super::reader::Reader;
use super::resource::identity;
use crate::engine::inventory::{OperatingSystem, PowerState};
use crate::engine::inventory_rows::VirtualMachineRow;
use crate::engine::text::Text;

/// Reads a VM. `None` where it has neither id nor name.
pub fn read_virtual_machine(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<VirtualMachineRow> {
    let identity = identity(reader, element)?;
    let mut row = VirtualMachineRow {
        name: match ids::name_after(&identity.key, "virtualMachineScaleSets") {
            Some(_) => ids::virtual_machine_name(&identity.key),
            None => identity.name,
        },
        key: identity.key,
        location: identity.location,
        resource_group: identity.resource_group,
        place: identity.place.into(),
        power: read_power(reader, element),
        zone: read_zone(reader, element),
        ..VirtualMachineRow::default()
    };
    reader.nested(element, Field::HardwareProfile, Field::HardwareProfileText, |reader, profile| {
        row.size = reader.word(profile.get(Field::VmSize));
    });
    reader.nested(element, Field::StorageProfile, Field::StorageProfileText, |reader, profile| {
        row.operating_system = read_operating_system(reader, profile);
    });
    reader.nested(element, Field::NetworkProfile, Field::NetworkProfileText, |reader, profile| {
        read_nic_keys(reader, profile, &mut row);
    });
    // Without the objects round them: projections of Resource Graph, and Terraform.
    if row.size.is_none() {
        row.size = reader.word(element.own(Field::VmSize));
    }
    if row.operating_system.is_none() {
        row.operating_system = operating_system_by_profile(element).or_else(|| read_operating_system(reader, element));
    }
    if element.own(Field::NetworkInterfaces).is_some() {
        read_nic_keys(reader, element, &mut row);
    }
    if let Some(primary) = reader.reference(element.own(Field::PrimaryNetworkInterfaceId)) {
        row.primary_nic_key = Some(primary);
    }
    reader.addresses(element.own(Field::PrivateIps), &mut row.addresses);
    Some(row)
}

/// Reads `{"virtualMachine": {"name": …, "resourceGroup": …, "network": {"privateIpAddresses": […]}}}`: one for each NIC.
pub fn read_virtual_machine_addresses(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<VirtualMachineRow> {
    let machine = element.own(Field::VirtualMachine)?;
    let identity = identity(reader, &machine)?;
    let mut addresses = Vec::new();
    let network = machine.own(Field::Network)?;
    reader.addresses(network.own(Field::PrivateIpAddresses), &mut addresses);
    Some(VirtualMachineRow {
        key: identity.key,
        name: identity.name,
        location: identity.location,
        resource_group: identity.resource_group,
        addresses,
        place: identity.place.into(),
        ..VirtualMachineRow::default()
    })
}

fn read_nic_keys(reader: &mut Reader, profile: &Cursor<'_, '_>, row: &mut VirtualMachineRow) {
    let listed = profile.get(Field::NetworkInterfaces);
    row.nic_keys.reserve_exact(listed.as_ref().map_or(0, |listed| listed.items().count()));
    for nic in reader.items(&listed) {
        let Some(key) = reader.reference(Some(nic)) else { continue };
        if reader.boolean(nic.get(Field::Primary)) == Some(true) {
            row.primary_nic_key = Some(key.clone());
        }
        row.nic_keys.push(key);
    }
}

/// By the type of the disk, or by that of the VM itself.
fn read_operating_system(reader: &mut Reader, profile: &Cursor<'_, '_>) -> Option<OperatingSystem> {
    let listed = profile.get(Field::OsDisk);
    let disk = listed.as_ref().and_then(|disk| disk.items().next());
    let found = disk.as_ref().unwrap_or(profile).own(Field::OsType)?;
    match found.node {
        Node::Text(text) if text.eq_ignore_ascii_case("Linux") => Some(OperatingSystem::Linux),
        Node::Text(text) if text.eq_ignore_ascii_case("Windows") => Some(OperatingSystem::Windows),
        Node::Text(text) if text.is_empty() => None,
        // ConvertTo-Json writes enumerations as numbers: OperatingSystemTypes has Windows first.
        Node::Number(0.0) => Some(OperatingSystem::Windows),
        Node::Number(1.0) => Some(OperatingSystem::Linux),
        _ => {
            reader.reject(&found, "Linux or Windows");
            None
        }
    }
}

fn operating_system_by_profile(element: &Cursor<'_, '_>) -> Option<OperatingSystem> {
    let profile = element.get(Field::OsProfile)?;
    match (profile.own(Field::LinuxConfiguration), profile.own(Field::WindowsConfiguration)) {
        (Some(_), None) => Some(OperatingSystem::Linux),
        (None, Some(_)) => Some(OperatingSystem::Windows),
        _ => None,
    }
}

/// `powerState` of the tools, or the instance view of the REST API and of Resource Graph.
fn read_power(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<PowerState> {
    if let Some(found) = element.get(Field::PowerState) {
        return power_in(reader, &found);
    }
    let extended = element.get(Field::Extended);
    let outer = extended.as_ref().unwrap_or(element);
    let view = outer.get(Field::InstanceView)?;
    if let Some(found) = view.own(Field::PowerState) {
        return power_in(reader, &found);
    }
    let statuses = view.own(Field::Statuses);
    reader.items(&statuses).find_map(|status| {
        let code = status.own(Field::Code)?;
        power_by_word(code.as_text()?.strip_prefix("PowerState/")?)
    })
}

fn power_in(reader: &mut Reader, found: &Cursor<'_, '_>) -> Option<PowerState> {
    let text = match found.node {
        Node::Object(_) => reader.text(found.own(Field::Code).or_else(|| found.own(Field::DisplayStatus)))?,
        _ => reader.text(Some(*found))?,
    };
    // "VM running", "PowerState/running"
    power_by_word(text.rsplit([' ', '/']).next()?)
}

fn power_by_word(word: &str) -> Option<PowerState> {
    match word.to_ascii_lowercase().as_str() {
        "running" | "starting" => Some(PowerState::On),
        "stopped" | "stopping" | "deallocated" | "deallocating" => Some(PowerState::Off),
        _ => None,
    }
}

fn read_zone(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<Text> {
    let zones = element.own(Field::Zones)?;
    if zones.as_text().is_some() {
        return reader.word(Some(zones));
    }
    let first = zones.items().next()?;
    reader.word(Some(first))
}
