//! Inventory rows as columns.
//!
//! Guesses follow the shape of Azure's lists and of `rows_of`: names are counted up, ids end in the name, NICs are listed in
//! the order in which their machines name them. Whatever is guessed wrong is spelt out.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use super::codec::{Codec, Column, misfit};
use super::guess::Names;
use super::version::{LinkVersion, head};
use crate::document::DocumentError;
use crate::engine::attribute::Attributes;
use crate::engine::file_place::FilePlace;
use crate::engine::inventory::{Allocation, OperatingSystem, PowerState};
use crate::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use crate::engine::text::Text;

type Read<T> = Result<T, DocumentError>;

/// The rows of one site.
pub fn walk(codec: &mut Codec, rows: &InventoryRows) -> Read<InventoryRows> {
    let networks = codec.list(Column::Counts, &rows.networks, network)?;
    let subnets = codec.list(Column::Counts, &rows.subnets, subnet)?;
    let mut site = Site::default();
    let virtual_machines = codec.list(Column::Counts, &rows.virtual_machines, |codec, row: &VirtualMachineRow| {
        let row = virtual_machine(codec, row)?;
        for (number, key) in row.nic_keys.iter().enumerate() {
            codec.charge(2 * key.len() + size_of::<String>())?;
            site.nics.add(key, codec.is_reading());
            site.owners.push((site.machines.len(), number as u32));
        }
        codec.charge(row.key.len() + row.name.len() + 2 * size_of::<String>())?;
        site.machines.push((row.key.clone(), row.name.clone()));
        Ok(row)
    })?;
    let nics = codec.list(Column::Counts, &rows.nics, |codec, row| nic(codec, row, &mut site))?;
    Ok(InventoryRows { networks, subnets, virtual_machines, nics })
}

/// What the machines of a site say about its NICs.
#[derive(Default)]
struct Site {
    /// Key and name of each machine.
    machines: Vec<(Text, Text)>,
    /// Keys of NICs, in the order in which the machines name them.
    nics: Names,
    /// For each of them its machine, and its place there.
    owners: Vec<(usize, u32)>,
    /// Subnets that were seen.
    subnets: Vec<SubnetReference>,
    places: HashMap<[Text; 3], usize>,
}

/// The last segment of a path.
fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What follows `/resourceGroups/` in an Azure id.
fn resource_group_of(key: &str) -> &str {
    let mut segments = key.split('/');
    segments.find(|segment| segment.eq_ignore_ascii_case("resourceGroups"));
    segments.next().unwrap_or_default()
}

fn maybe_derived(codec: &mut Codec, column: Column, value: Option<&str>, base: &str) -> Read<Option<Text>> {
    if codec.number(column, value.is_some().into())? == 0 {
        return Ok(None);
    }
    Ok(Some(codec.derived(column, value.unwrap_or_default(), base)?.into()))
}

fn network(codec: &mut Codec, row: &NetworkRow) -> Read<NetworkRow> {
    let key = codec.word(Column::NetworkKey, &row.key)?;
    Ok(NetworkRow {
        name: codec.derived(Column::NetworkName, &row.name, last_segment(&key))?.into(),
        location: codec.maybe_word(Column::Location, row.location.as_deref())?.map(Text::from),
        resource_group: maybe_derived(
            codec,
            Column::ResourceGroup,
            row.resource_group.as_deref(),
            resource_group_of(&key),
        )?,
        prefixes: codec.prefixes(&row.prefixes)?,
        peered_with: codec
            .list(Column::Peer, &row.peered_with, |codec, key| codec.word(Column::NetworkKey, key).map(Text::from))?,
        subnets: codec.list(Column::Counts, &row.subnets, subnet)?,
        attributes: Attributes::default(),
        place: FilePlace::default(),
        key: key.into(),
    })
}

fn subnet(codec: &mut Codec, row: &SubnetRow) -> Read<SubnetRow> {
    let network_key = codec.word(Column::NetworkKey, &row.network_key)?;
    Ok(SubnetRow {
        network_name: codec.derived(Column::SubnetNetworkName, &row.network_name, last_segment(&network_key))?.into(),
        name: codec.sequence(Column::SubnetName, &row.name)?.into(),
        prefixes: codec.prefixes(&row.prefixes)?,
        delegations: codec.list(Column::Subnet, &row.delegations, |codec, name| {
            codec.word(Column::Delegation, name).map(Text::from)
        })?,
        location: codec.maybe_word(Column::Location, row.location.as_deref())?.map(Text::from),
        attributes: Attributes::default(),
        place: FilePlace::default(),
        network_key: network_key.into(),
    })
}

fn virtual_machine(codec: &mut Codec, row: &VirtualMachineRow) -> Read<VirtualMachineRow> {
    let name = codec.sequence(Column::MachineName, &row.name)?;
    let key = codec.path(Column::MachineHead, Column::MachineTail, &row.key, &name)?;
    let resource_group = row.resource_group.as_deref();
    let resource_group = maybe_derived(codec, Column::ResourceGroup, resource_group, resource_group_of(&key))?;
    let system = match row.operating_system {
        None => 0,
        Some(OperatingSystem::Linux) => 1,
        Some(OperatingSystem::Windows) => 2,
    };
    let power = match row.power {
        None => 0,
        Some(PowerState::On) => 1,
        Some(PowerState::Off) => 2,
    };
    let flags = codec.number(Column::MachineFlags, system + 3 * power)?;
    let operating_system = [None, Some(OperatingSystem::Linux), Some(OperatingSystem::Windows)][flags as usize % 3];
    let power = *[None, Some(PowerState::On), Some(PowerState::Off)].get(flags as usize / 3).ok_or_else(misfit)?;
    let machine_head = head(&key);
    let nic_keys = codec.list(Column::NicCount, &row.nic_keys, |codec, nic| {
        let (given, tail) = nic.split_at(head(nic).len());
        let head = match codec.version() {
            LinkVersion::One | LinkVersion::Two => codec.word_beside(Column::NicHead, given, machine_head)?,
            LinkVersion::Three | LinkVersion::Four => {
                codec.derived_beside(Column::NicHead, given, &name, machine_head)?
            }
        };
        Ok(Text::from(head + &codec.derived(Column::NicTail, tail, &name)?))
    })?;
    // The primary NIC is as a rule one of those listed: 0 for none, 1 for another one, then their places.
    let primary = match &row.primary_nic_key {
        None => 0,
        Some(primary) => nic_keys.iter().position(|nic| nic == primary).map_or(1, |place| place as u64 + 2),
    };
    let primary_nic_key = match codec.number(Column::PrimaryNic, primary)? {
        0 => None,
        1 => Some(codec.text(Column::PrimaryNic, row.primary_nic_key.as_deref().unwrap_or_default())?.into()),
        place => Some(nic_keys.get(place as usize - 2).ok_or_else(misfit)?.clone()),
    };
    Ok(VirtualMachineRow {
        location: codec.maybe_word(Column::Location, row.location.as_deref())?.map(Text::from),
        resource_group,
        size: codec.maybe_word(Column::MachineSize, row.size.as_deref())?.map(Text::from),
        operating_system,
        power,
        zone: codec.maybe_word(Column::Zone, row.zone.as_deref())?.map(Text::from),
        nic_keys,
        primary_nic_key,
        addresses: codec
            .list(Column::NicCount, &row.addresses.iter().copied().map(Some).collect::<Vec<_>>(), |codec, address| {
                any_address(codec, address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))).map(Some)
            })?
            .into_iter()
            .flatten()
            .collect(),
        attributes: Attributes::default(),
        place: FilePlace::default(),
        key: key.into(),
        name: name.into(),
    })
}

fn any_address(codec: &mut Codec, address: IpAddr) -> Read<IpAddr> {
    let is_ipv4 = codec.number(Column::MachineFlags, address.is_ipv4().into())? == 1;
    codec.address((Column::Address, Column::AddressLow), u64::MAX, is_ipv4, address)
}

fn nic(codec: &mut Codec, row: &NicRow, site: &mut Site) -> Read<NicRow> {
    let known = codec.place(Column::NicPlace, &mut site.nics, &row.key)?;
    let key = match known {
        Some(place) => site.nics.name(place).to_string(),
        None => codec.path(Column::NicHead, Column::NicTail, &row.key, "")?,
    };
    let owner = known.map(|place| site.owners[place]);
    let (machine_key, machine_name) =
        owner.map_or_else(Default::default, |(machine, _)| site.machines[machine].clone());
    let guessed_key = owner.is_some() && row.virtual_machine_key.as_ref() == Some(&machine_key);
    let guessed_name = owner.is_some() && row.virtual_machine_name.as_ref() == Some(&machine_name);
    let guessed_number = owner.is_some() && row.number == owner.map(|(_, number)| number);
    let flags = u64::from(guessed_key) | u64::from(guessed_name) << 1 | u64::from(guessed_number) << 2;
    let flags = codec.number(Column::NicFlags, flags | tristate(row.primary) << 3)?;
    if flags & 7 != 0 && owner.is_none() {
        return Err(misfit());
    }
    let name = codec.derived(Column::NicName, &row.name, last_segment(&key))?;
    let virtual_machine_key = match flags & 1 {
        1 => Some(machine_key.clone()),
        _ => {
            let (head, tail) = (Column::MachineOfNicHead, Column::MachineOfNicTail);
            codec.maybe_path(head, tail, row.virtual_machine_key.as_deref(), &machine_name)?.map(Text::from)
        }
    };
    let virtual_machine_name = match flags >> 1 & 1 {
        1 => Some(machine_name.clone()),
        _ => {
            let base = last_segment(virtual_machine_key.as_deref().unwrap_or_default());
            maybe_derived(codec, Column::NicMachineName, row.virtual_machine_name.as_deref(), base)?
        }
    };
    codec.charge(machine_key.len() + machine_name.len())?;
    let number = match flags >> 2 & 1 {
        1 => owner.map(|(_, number)| number),
        _ => match codec.number(Column::NicNumber, row.number.map_or(0, |number| u64::from(number) + 1))? {
            0 => None,
            number => Some(u32::try_from(number - 1).map_err(|_| misfit())?),
        },
    };
    Ok(NicRow {
        location: codec.maybe_word(Column::Location, row.location.as_deref())?.map(Text::from),
        resource_group: maybe_derived(
            codec,
            Column::ResourceGroup,
            row.resource_group.as_deref(),
            resource_group_of(&key),
        )?,
        virtual_machine_key,
        virtual_machine_name,
        number,
        primary: from_tristate(flags >> 3)?,
        mac: mac(codec, row.mac.as_deref())?.map(Text::from),
        ip_configurations: codec
            .list(Column::NicMachine, &row.ip_configurations, |codec, row| ip_configuration(codec, row, site, &name))?,
        attributes: Attributes::default(),
        place: FilePlace::default(),
        key: key.into(),
        name: name.into(),
    })
}

fn ip_configuration(
    codec: &mut Codec,
    row: &IpConfigurationRow,
    site: &mut Site,
    nic: &str,
) -> Read<IpConfigurationRow> {
    let allocation = match row.allocation {
        None => 0,
        Some(Allocation::Static) => 1,
        Some(Allocation::Dynamic) => 2,
        Some(Allocation::Unknown) => 3,
    };
    let family = match row.address {
        None => 0,
        Some(IpAddr::V4(_)) => 1,
        Some(IpAddr::V6(_)) => 2,
    };
    let flags = tristate(row.primary) + 3 * (u64::from(row.is_ipv6) + 2 * (allocation + 4 * family));
    let flags = codec.number(Column::IpFlags, flags)?;
    let primary = from_tristate(flags % 3)?;
    let is_ipv6 = flags / 3 % 2 == 1;
    let allocations = [None, Some(Allocation::Static), Some(Allocation::Dynamic), Some(Allocation::Unknown)];
    let allocation = allocations[(flags / 6 % 4) as usize];
    let name = codec.word(Column::IpName, &row.name)?;
    let subnet = subnet_reference(codec, row.subnet.as_ref(), site)?;
    let group = subnet.map_or(u64::MAX, |place| place as u64);
    let columns = (Column::Address, Column::AddressLow);
    let given = row.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let address = match flags / 24 {
        0 => None,
        1 => Some(codec.address(columns, group, true, given)?),
        2 => Some(codec.address(columns, group, false, given)?),
        _ => return Err(misfit()),
    };
    let subnet = subnet.map(|place| site.subnets[place].clone());
    if let Some(subnet) = &subnet {
        codec.charge(subnet.network_key.len() + subnet.network_name.len() + subnet.subnet_name.len())?;
    }
    let public_address =
        codec.maybe_path(Column::PublicHead, Column::PublicTail, row.public_address.as_deref(), nic)?;
    Ok(IpConfigurationRow {
        name: name.into(),
        primary,
        address,
        is_ipv6,
        allocation,
        subnet,
        public_address: public_address.map(Text::from),
    })
}

/// The place among the subnets seen: 0 for none, 1 for a new one.
fn subnet_reference(codec: &mut Codec, given: Option<&SubnetReference>, site: &mut Site) -> Read<Option<usize>> {
    let coded = match given {
        None => 0,
        Some(given) => site.places.get(&names(given)).map_or(1, |place| *place as u64 + 2),
    };
    match codec.number(Column::IpSubnet, coded)? {
        0 => Ok(None),
        1 => {
            let blank = SubnetReference::default();
            let given = given.unwrap_or(&blank);
            let network_key = codec.word(Column::NetworkKey, &given.network_key)?;
            let network_name =
                codec.derived(Column::SubnetNetworkName, &given.network_name, last_segment(&network_key))?;
            let subnet_name = codec.sequence(Column::SubnetName, &given.subnet_name)?;
            let subnet = SubnetReference {
                network_key: network_key.into(),
                network_name: network_name.into(),
                subnet_name: subnet_name.into(),
            };
            let place = site.subnets.len();
            if !codec.is_reading() {
                site.places.insert(names(&subnet), place);
            }
            site.subnets.push(subnet);
            Ok(Some(place))
        }
        place => {
            let place = place as usize - 2;
            if place < site.subnets.len() { Ok(Some(place)) } else { Err(misfit()) }
        }
    }
}

fn names(subnet: &SubnetReference) -> [Text; 3] {
    [&subnet.network_key, &subnet.network_name, &subnet.subnet_name].map(Text::clone)
}

/// A MAC address of six bytes in one of the usual spellings; any other text is spelt out.
fn mac(codec: &mut Codec, given: Option<&str>) -> Read<Option<String>> {
    let parsed = given.and_then(parse_mac);
    let style = match (given, &parsed) {
        (None, _) => 0,
        (Some(_), None) => 1,
        (Some(_), Some((style, _))) => *style,
    };
    let style = codec.number(Column::Mac, style)?;
    if style < 2 {
        let text = if style == 1 { Some(codec.text(Column::Mac, given.unwrap_or_default())?) } else { None };
        return Ok(text);
    }
    let bytes = parsed.map_or([0; 6], |(_, bytes)| bytes);
    let vendor = u64::from(bytes[0]) << 16 | u64::from(bytes[1]) << 8 | u64::from(bytes[2]);
    let vendor = codec.number(Column::MacVendor, vendor)?;
    let mut read = [(vendor >> 16) as u8, (vendor >> 8) as u8, vendor as u8, 0, 0, 0];
    for place in 3..6 {
        read[place] = codec.byte(Column::MacRest, bytes[place])?;
    }
    spell_mac(style, read).map(Some).ok_or_else(misfit)
}

/// Spellings: what stands between the bytes, and whether letters are capitals. They count from 2.
const MAC_STYLES: [(&str, bool); 6] = [("-", true), ("-", false), (":", true), (":", false), ("", true), ("", false)];

fn parse_mac(text: &str) -> Option<(u64, [u8; 6])> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    if digits.len() != 12 {
        return None;
    }
    let mut bytes = [0; 6];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * place..2 * place + 2], 16).ok()?;
    }
    let styles = 2..2 + MAC_STYLES.len() as u64;
    styles.map(|style| (style, bytes)).find(|(style, bytes)| spell_mac(*style, *bytes).as_deref() == Some(text))
}

fn spell_mac(style: u64, bytes: [u8; 6]) -> Option<String> {
    let (between, capitals) = MAC_STYLES.get(usize::try_from(style).ok()?.checked_sub(2)?)?;
    let spelt = bytes.map(|byte| if *capitals { format!("{byte:02X}") } else { format!("{byte:02x}") });
    Some(spelt.join(between))
}

fn tristate(value: Option<bool>) -> u64 {
    value.map_or(0, |value| 1 + u64::from(value))
}

fn from_tristate(value: u64) -> Read<Option<bool>> {
    match value {
        0 => Ok(None),
        1 => Ok(Some(false)),
        2 => Ok(Some(true)),
        _ => Err(misfit()),
    }
}
