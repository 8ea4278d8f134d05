//! Virtual machines and their virtual network adapters.
//!
//! An adapter does not name its machine. VMM gives it the machine's name, and the id under which Hyper-V knows it begins with
//! the machine's: `Microsoft:<VM>\<NIC>`.

use super::fields::Field;
use super::kind::Kind;
use super::reader::{Object, Reader};
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory::{Allocation, PowerState};
use crate::engine::inventory_rows::{NicRow, SubnetReference, VirtualMachineRow};
use crate::engine::text::{Key, Text, same_folded};
use crate::import::cells;
use crate::import::json::Element;
use crate::import::power_shell::{Given, ObjectKind, ip_configurations, is_type_name, machine_of_adapter, power};
use crate::import::report::{ReadReport, RowFate};

/// A machine as its adapters name it.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    key: String,
    name: String,
}

/// Reads a VM, and the adapters that stand inside it.
pub(super) fn read_machine(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
    let name = object.name(Field::Name, &mut reader.notes).or_else(|| object.name(Field::Machine, &mut reader.notes));
    let id = object.guid(Field::MachineId).or_else(|| machine_of_adapters(object)).or_else(|| object.guid(Field::Id));
    let Some(key) = id.or_else(|| name.clone()) else {
        return RowFate::Skipped("VM without name and ID".into());
    };
    let owner = Owner { name: name.unwrap_or_else(|| key.clone()), key };
    add_machine(reader, object, &owner, report);
    read_adapters(reader, object, &owner, report);
    RowFate::Used
}

/// The id that Hyper-V has for a machine, from the first adapter that gives it.
fn machine_of_adapters(object: &Object<'_>) -> Option<String> {
    let mut found = None;
    object.each(Field::Adapters, |adapter| {
        found = found.take().or_else(|| machine_of_adapter(&adapter.plain("DeviceID")?));
    });
    found
}

fn add_machine(reader: &mut Reader, object: &Object<'_>, owner: &Owner, report: &mut ReadReport) {
    let known = Key::from(owner.key.as_str());
    // A table with a row for each NIC tells of its machine in each: once is enough.
    if reader.machines.contains_key(&known) && object.kind == Kind::Adapter.plural() {
        return;
    }
    let location = reader.server(object);
    let operating_system = object.known(Field::OperatingSystem, &mut reader.notes);
    let attributes = attributes_of_machine(reader, object, report);
    let mut addresses = Vec::new();
    if object.kind == Kind::Machine.plural() {
        addresses = object.addresses(Field::Ipv4, &mut reader.notes, report);
        addresses.extend(object.addresses(Field::Ipv6, &mut reader.notes, report));
    }
    reader.machines.insert(known, reader.rows.virtual_machines.len());
    reader.rows.virtual_machines.push(VirtualMachineRow {
        key: owner.key.as_str().into(),
        name: owner.name.as_str().into(),
        location: location.map(Text::from),
        operating_system: operating_system.and_then(|name| cells::operating_system(&name)),
        power: object.known(Field::State, &mut reader.notes).and_then(|state| power_of(&state)),
        addresses,
        attributes,
        place: object.place().into(),
        ..VirtualMachineRow::default()
    });
}

/// The numbers are those of VMM's `VMComputerSystemState`, which Windows PowerShell writes in place of the words.
fn power_of(state: &str) -> Option<PowerState> {
    match state.parse::<u32>() {
        Ok(0 | 2 | 4 | 5 | 6 | 11 | 81) => Some(PowerState::On),
        Ok(1 | 3 | 102) => Some(PowerState::Off),
        Ok(_) => None,
        Err(_) => power(state),
    }
}

fn attributes_of_machine(reader: &mut Reader, object: &Object<'_>, report: &mut ReadReport) -> Attributes {
    let mut attributes = Attributes::default();
    let cloud = object.name(Field::Cloud, &mut reader.notes);
    attributes.set(Attribute::Cloud, cloud.as_deref());
    attributes.set(Attribute::BiosUuid, object.guid(Field::BiosGuid).as_deref());
    let computer = object.known(Field::ComputerName, &mut reader.notes);
    // What a guest calls itself before it has a name tells it from no other.
    let computer = computer.filter(|name| !name.to_ascii_lowercase().starts_with("localhost"));
    attributes.set(Attribute::DnsName, computer.as_deref());
    let platform = object.known(Field::Platform, &mut reader.notes).map(|platform| platform.to_ascii_lowercase());
    let hypervisor = match platform.as_deref() {
        Some(platform) if platform.contains("vmware") || platform.contains("esx") => Some("vmware"),
        // Windows PowerShell writes the number of it.
        Some(platform) if platform == "2" || platform.contains("hyperv") || platform.contains("hyper-v") => {
            Some("hyper-v")
        }
        // Only Hyper-V's own ids begin so.
        _ => machine_of_adapters(object).map(|_| "hyper-v"),
    };
    attributes.set(Attribute::Hypervisor, hypervisor);
    if object.boolean(Field::MarkedAsTemplate, &mut reader.notes, report) == Some(true) {
        attributes.set(Attribute::Template, Some("yes"));
    }
    attributes
}

fn read_adapters(reader: &mut Reader, object: &Object<'_>, owner: &Owner, report: &mut ReadReport) {
    if !object.has(Field::Adapters) {
        return;
    }
    let fields = reader.fields.clone();
    let mut lost: Option<String> = None;
    object.each(Field::Adapters, |adapter: &Element<'_>| {
        if adapter.value.is_object() {
            let adapter = fields.record(Kind::Adapter.plural(), adapter);
            // It stands inside a row that is counted.
            let _ = read_adapter(reader, &adapter, Some(owner), report);
        } else {
            // Below the depth asked for, an adapter is its name: that of its machine.
            lost = lost.take().or_else(|| adapter.as_text());
        }
    });
    if object.member(Field::Adapters).is_none() {
        lost = object.text(Field::Adapters, &mut reader.notes).filter(|text| !is_type_name(text));
    }
    if let Some(found) = lost {
        let is_table = object.member(Field::Adapters).is_none();
        reader.notes.lose(object.kind, "VirtualNetworkAdapters", is_table, || object.place_of(Field::Adapters), &found);
    }
}

/// Reads an adapter; `owner` where it stands inside its machine.
pub(super) fn read_adapter(
    reader: &mut Reader,
    object: &Object<'_>,
    owner: Option<&Owner>,
    report: &mut ReadReport,
) -> RowFate {
    let device = object.known(Field::DeviceId, &mut reader.notes).filter(|device| device.contains('\\'));
    let own_name = object.name(Field::Name, &mut reader.notes);
    let is_inside = owner.is_some();
    let Some(owner) = owner.cloned().or_else(|| owner_of(reader, object, device.as_deref(), own_name.as_deref()))
    else {
        return RowFate::Skipped("NIC without a VM, as those of templates are".into());
    };
    let facts = [Field::State, Field::OperatingSystem, Field::Cloud, Field::ComputerName, Field::BiosGuid];
    if facts.iter().any(|fact| object.has(*fact)) {
        add_machine(reader, object, &owner, report);
    }
    let next = reader.nics.entry(Key::from(owner.key.as_str())).or_default();
    let order = *next;
    *next += 1;
    let slot = object.known(Field::SlotId, &mut reader.notes).and_then(|slot| slot.parse().ok());
    let number: u32 = slot.unwrap_or(order);
    let name = own_name.filter(|name| !same_folded(name, &owner.name)).unwrap_or_else(|| format!("nic{number}"));
    let key = device.or_else(|| object.guid(Field::Id)).unwrap_or_else(|| format!("{}/{name}", owner.key));
    let given = Given {
        addresses: {
            let mut addresses = object.addresses(Field::Ipv4, &mut reader.notes, report);
            addresses.extend(object.addresses(Field::Ipv6, &mut reader.notes, report));
            addresses
        },
        ipv4: allocation(reader, object, Field::Ipv4Type, report),
        ipv6: allocation(reader, object, Field::Ipv6Type, report),
        subnet: subnet(reader, object),
    };
    let attributes = attributes_of_adapter(reader, object, &given, report);
    let machine = reader.machines.get(&Key::from(owner.key.as_str())).copied();
    let of_machine = machine.and_then(|machine| reader.rows.virtual_machines[machine].location.clone());
    let location = of_machine.or_else(|| if is_inside { None } else { reader.server(object).map(Text::from) });
    let mac = object.mac(Field::Mac, &mut reader.notes, report);
    reader.rows.nics.push(NicRow {
        key: key.into(),
        name: name.into(),
        location,
        virtual_machine_key: Some(owner.key.into()),
        virtual_machine_name: Some(owner.name.into()),
        number: Some(number),
        mac: mac.map(Text::from),
        ip_configurations: ip_configurations(given),
        attributes,
        place: object.place().into(),
        ..NicRow::default()
    });
    RowFate::Used
}

fn owner_of(reader: &mut Reader, object: &Object<'_>, device: Option<&str>, name: Option<&str>) -> Option<Owner> {
    let key = object.guid(Field::MachineId).or_else(|| machine_of_adapter(device?));
    // An adapter that says that Hyper-V does not know it is no machine's.
    let is_of_template = object.has(Field::DeviceId) && key.is_none();
    let named =
        object.name(Field::Machine, &mut reader.notes).or_else(|| name.filter(|_| !is_of_template).map(str::to_owned));
    match (key, named) {
        (Some(key), Some(name)) => Some(Owner { key, name }),
        (Some(key), None) => Some(Owner { name: key.clone(), key }),
        (None, Some(name)) => Some(Owner { key: name.clone(), name }),
        (None, None) => None,
    }
}

/// VMM calls static what it assigns itself, and dynamic all else.
fn allocation(reader: &mut Reader, object: &Object<'_>, field: Field, report: &mut ReadReport) -> Option<Allocation> {
    let found = object.known(field, &mut reader.notes)?;
    match found.to_ascii_lowercase().as_str() {
        "1" | "static" => Some(Allocation::Static),
        "0" | "2" | "dynamic" | "dhcp" => Some(Allocation::Dynamic),
        _ => {
            object.doubt(field, &found, "Static or Dynamic", report);
            None
        }
    }
}

fn subnet(reader: &mut Reader, object: &Object<'_>) -> Option<SubnetReference> {
    let network = reader.network_name(object)?;
    let subnet_name = object.name(Field::VmSubnet, &mut reader.notes).unwrap_or_default();
    Some(SubnetReference {
        network_key: network.key.into(),
        network_name: network.name.into(),
        subnet_name: subnet_name.into(),
    })
}

fn attributes_of_adapter(
    reader: &mut Reader,
    object: &Object<'_>,
    given: &Given,
    report: &mut ReadReport,
) -> Attributes {
    let mut attributes = Attributes::default();
    let is_tagged = object.boolean(Field::VlanEnabled, &mut reader.notes, report);
    let vlan = object.known(Field::VlanId, &mut reader.notes).filter(|_| is_tagged != Some(false));
    match vlan {
        Some(vlan) => match vlan.parse::<u32>() {
            Ok(number) if number > 4094 => reader.notes.trunks.add(|| object.place_of(Field::VlanId), &vlan),
            Ok(number) => attributes.set(Attribute::NicVlan, Some(&number.to_string())),
            Err(_) => object.doubt(Field::VlanId, &vlan, "a VLAN from 0 to 4094", report),
        },
        None if is_tagged == Some(false) => attributes.set(Attribute::NicVlan, Some("0")),
        None => {}
    }
    let pools = object.list(Field::AddressPool, &mut reader.notes);
    if given.ipv4 == Some(Allocation::Static) && !pools.is_empty() {
        attributes.set(Attribute::FromPool, Some("yes"));
    }
    // One that is plugged in nowhere has neither a VM network nor a switch.
    let nowhere = [Field::VmNetwork, Field::VirtualNetwork]
        .iter()
        .all(|field| object.has(*field) && object.known(*field, &mut reader.notes).is_none());
    if nowhere {
        attributes.set(Attribute::Connected, Some("no"));
    }
    attributes
}
