//! What a person stated, as columns.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use rustc_hash::FxHashMap;

use super::codec::{Codec, Column, misfit};
use super::guess::Names;
use crate::document::DocumentError;
use crate::engine::address_range::AddressRange;
use crate::engine::inventory::Allocation;
use crate::engine::inventory_rows::{InventoryRows, IpConfigurationRow, NicRow};
use crate::engine::mapping::{IpConfigurationChoice, Mapping, NicChoice, Pin, Reservation, SubnetKey};
use crate::engine::order;
use crate::engine::text::{Key, compare_folded};

type Read<T> = Result<T, DocumentError>;

/// Among how many IP configurations of a NIC a choice looks for its own: only a guess depends on it.
const MOST_LOOKED_AT: usize = 32;

/// A mapping. `source` holds the rows that most of it is about.
pub fn walk(codec: &mut Codec, mapping: &Mapping, source: &InventoryRows) -> Read<Mapping> {
    let mut groups = Groups::default();
    // In the order of keys, as the choices are.
    let mut nics: Vec<&NicRow> = source.nics.iter().collect();
    order::sort_by(&mut nics, |left, right| compare_folded(&left.key, &right.key));
    let mut names = Names::default();
    for nic in &nics {
        codec.charge(nic.key.len() + size_of::<String>())?;
        names.add(&nic.key, codec.is_reading());
    }
    Ok(Mapping {
        networks: pairs(codec, &mapping.networks)?,
        test_networks: pairs(codec, &mapping.test_networks)?,
        networks_back: pairs(codec, &mapping.networks_back)?,
        nics: entries(codec, Column::ChoiceFlags, &mapping.nics, &NicChoice::default(), |codec, nic, choice| {
            let known = codec.place(Column::ChoiceNic, &mut names, nic.as_str())?;
            let key = match known {
                Some(place) => Key::from(names.name(place)),
                None => key_path(codec, (Column::ChoiceHead, Column::ChoiceTail), nic)?,
            };
            Ok((key, nic_choice(codec, choice, &mut groups, known.map(|place| nics[place]))?))
        })?,
        excluded: texts(codec, Column::Excluded, mapping.excluded.iter().map(Key::as_str), |codec, key| {
            codec.path(Column::MachineHead, Column::Excluded, key, "")
        })?
        .into_iter()
        .map(Key::new)
        .collect(),
        reservations: reservations(codec, &mapping.reservations)?,
        options: texts(codec, Column::Options, mapping.options.iter().map(|option| &**option), |codec, option| {
            codec.word(Column::Options, option)
        })?
        .into_iter()
        .fold(BTreeSet::new(), |mut all, option| {
            all.insert(option.into());
            all
        }),
        ..Mapping::default()
    })
}

/// A list of what has no value.
fn texts<'t>(
    codec: &mut Codec,
    column: Column,
    given: impl Iterator<Item = &'t str>,
    text: impl Fn(&mut Codec, &str) -> Read<String>,
) -> Read<Vec<String>> {
    let given: Vec<String> = given.map(str::to_owned).collect();
    codec.list(column, &given, |codec, given| text(codec, given))
}

/// Addresses are guessed from the last one in the same subnet.
#[derive(Default)]
struct Groups {
    places: FxHashMap<SubnetKey, u64>,
}

impl Groups {
    fn of(&mut self, subnet: &SubnetKey) -> u64 {
        let next = self.places.len() as u64;
        match self.places.get(subnet) {
            Some(place) => *place,
            None => {
                self.places.insert(subnet.clone(), next);
                next
            }
        }
    }
}

fn entries<V>(
    codec: &mut Codec,
    column: Column,
    given: &BTreeMap<Key, V>,
    blank_value: &V,
    entry: impl FnMut(&mut Codec, &Key, &V) -> Read<(Key, V)>,
) -> Read<BTreeMap<Key, V>> {
    map(codec, column, given, (&blank(), blank_value), entry)
}

/// A map; each entry is written and read by `entry`, and where it reads it is given a blank one.
pub fn map<K: Ord, V>(
    codec: &mut Codec,
    column: Column,
    given: &BTreeMap<K, V>,
    blank: (&K, &V),
    mut entry: impl FnMut(&mut Codec, &K, &V) -> Read<(K, V)>,
) -> Read<BTreeMap<K, V>> {
    let mut given_entries = given.iter();
    let count = codec.number(column, given.len() as u64)?;
    let mut read = BTreeMap::new();
    for _ in 0..count {
        let (key, value) = given_entries.next().unwrap_or(blank);
        codec.charge(size_of::<(K, V)>())?;
        let (key, value) = entry(codec, key, value)?;
        read.insert(key, value);
    }
    Ok(read)
}

/// What a reader is given for a key.
pub fn blank() -> Key {
    Key::from("")
}

fn pairs(codec: &mut Codec, given: &BTreeMap<Key, Key>) -> Read<BTreeMap<Key, Key>> {
    entries(codec, Column::Pair, given, &blank(), |codec, from, to| Ok((network(codec, from)?, network(codec, to)?)))
}

/// The key of a network.
pub fn network(codec: &mut Codec, key: &Key) -> Read<Key> {
    codec.word(Column::NetworkKey, key.as_str()).map(Key::new)
}

/// A key that is a path.
pub fn key_path(codec: &mut Codec, (head, tail): (Column, Column), key: &Key) -> Read<Key> {
    codec.path(head, tail, key.as_str(), "").map(Key::new)
}

fn maybe_key(codec: &mut Codec, column: Column, key: Option<&Key>) -> Read<Option<Key>> {
    Ok(codec.maybe_word(column, key.map(Key::as_str))?.map(Key::new))
}

fn nic_choice(codec: &mut Codec, choice: &NicChoice, groups: &mut Groups, nic: Option<&NicRow>) -> Read<NicChoice> {
    let network = maybe_key(codec, Column::NetworkKey, choice.network.as_ref())?;
    let mut subnets = [const { None }; 3];
    for (read, given) in subnets.iter_mut().zip(&choice.subnets) {
        *read = maybe_key(codec, Column::SubnetName, given.as_ref())?;
    }
    let ip_configurations =
        entries(codec, Column::ChoiceFlags, &choice.ip_configurations, &Default::default(), |codec, name, choice| {
            let name = Key::new(codec.word(Column::ChoiceIp, name.as_str())?);
            let row = nic.and_then(|nic| {
                nic.ip_configurations.iter().take(MOST_LOOKED_AT).find(|row| row.name == name.as_str())
            });
            Ok((name, ip_choice(codec, choice, groups, row)?))
        })?;
    Ok(NicChoice { network, subnets, ip_configurations })
}

fn ip_choice(
    codec: &mut Codec,
    choice: &IpConfigurationChoice,
    groups: &mut Groups,
    row: Option<&IpConfigurationRow>,
) -> Read<IpConfigurationChoice> {
    let allocations = [None, Some(Allocation::Static), Some(Allocation::Dynamic), Some(Allocation::Unknown)];
    let coded = allocations.iter().position(|allocation| *allocation == choice.allocation).unwrap_or(0);
    let flags = codec.number(Column::ChoiceFlags, u64::from(choice.selected) | (coded as u64) << 1)?;
    let allocation = *usize::try_from(flags >> 1).ok().and_then(|place| allocations.get(place)).ok_or_else(misfit)?;
    let mut pins = [const { None }; 3];
    for (place, read) in pins.iter_mut().enumerate() {
        *read = pin(codec, choice.pins[place].as_ref(), groups, place as u64, row)?;
    }
    Ok(IpConfigurationChoice { pins, allocation, selected: flags & 1 == 1 })
}

fn pin(
    codec: &mut Codec,
    pin: Option<&Pin>,
    groups: &mut Groups,
    operation: u64,
    row: Option<&IpConfigurationRow>,
) -> Read<Option<Pin>> {
    let shape = match pin {
        None => 0,
        Some(Pin::Typed(_)) => 1,
        Some(Pin::Frozen { .. }) => 2,
    };
    match codec.number(Column::PinFlags, shape)? {
        0 => Ok(None),
        1 => {
            let given = if let Some(Pin::Typed(address)) = pin { Some(*address) } else { None };
            Ok(Some(Pin::Typed(address(codec, u64::MAX - operation, given)?.ok_or_else(misfit)?)))
        }
        2 => {
            let nowhere = SubnetKey { network: blank(), subnet: blank() };
            let (subnet, given, typed) = match pin {
                Some(Pin::Frozen { subnet, address, typed }) => (subnet, *address, *typed),
                _ => (&nowhere, None, None),
            };
            let left = row.and_then(|row| row.subnet.as_ref());
            let left =
                left.map_or(String::new(), |left| format!("{operation} {} {}", left.subnet_name, left.network_key));
            let network = codec.word_beside(Column::PinSubnet, subnet.network.as_str(), &left)?;
            let beside = format!("{left} {network}");
            let subnet = codec.word_beside(Column::PinSubnet, subnet.subnet.as_str(), &beside)?;
            let subnet = SubnetKey { network: Key::new(network), subnet: Key::new(subnet) };
            let group = groups.of(&subnet) * 3 + operation;
            let kept = row.and_then(|row| row.address);
            let read = match codec.number(Column::PinSource, u64::from(kept.is_none() || given != kept))? {
                0 => kept,
                _ => address(codec, group, given)?,
            };
            Ok(Some(Pin::Frozen { subnet, address: read, typed: address(codec, u64::MAX - operation, typed)? }))
        }
        _ => Err(misfit()),
    }
}

/// The key of a subnet.
pub fn subnet_key(codec: &mut Codec, key: &SubnetKey) -> Read<SubnetKey> {
    let network = network(codec, &key.network)?;
    let subnet = Key::new(codec.word(Column::SubnetName, key.subnet.as_str())?);
    Ok(SubnetKey { network, subnet })
}

fn address(codec: &mut Codec, group: u64, given: Option<IpAddr>) -> Read<Option<IpAddr>> {
    let family = match given {
        None => 0,
        Some(IpAddr::V4(_)) => 1,
        Some(IpAddr::V6(_)) => 2,
    };
    let family = codec.number(Column::PinFlags, family)?;
    let given = given.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    match family {
        0 => Ok(None),
        1 | 2 => codec.address((Column::PinAddress, Column::PinAddressLow), group, family == 1, given).map(Some),
        _ => Err(misfit()),
    }
}

fn reservations(
    codec: &mut Codec,
    given: &BTreeMap<SubnetKey, Vec<Reservation>>,
) -> Read<BTreeMap<SubnetKey, Vec<Reservation>>> {
    let mut given_entries = given.iter();
    let blank_key = SubnetKey { network: blank(), subnet: blank() };
    let blank_list = Vec::new();
    let mut read = BTreeMap::new();
    for _ in 0..codec.number(Column::Reservation, given.len() as u64)? {
        let (key, list) = given_entries.next().unwrap_or((&blank_key, &blank_list));
        codec.charge(size_of::<(SubnetKey, Vec<Reservation>)>())?;
        let key = subnet_key(codec, key)?;
        let mut given_list = list.iter();
        let mut ranges = Vec::new();
        for _ in 0..codec.number(Column::Reservation, list.len() as u64)? {
            codec.charge(size_of::<Reservation>())?;
            let given = given_list.next();
            let first = address(codec, u64::MAX, given.map(|given| given.range.first))?.ok_or_else(misfit)?;
            let last = address(codec, u64::MAX, given.map(|given| given.range.last))?.ok_or_else(misfit)?;
            if first.is_ipv4() != last.is_ipv4() || last < first {
                return Err(misfit());
            }
            let note = codec.word(Column::Note, given.map_or("", |given| &given.note))?;
            ranges.push(Reservation { range: AddressRange { first, last }, note: note.into() });
        }
        read.insert(key, ranges);
    }
    Ok(read)
}
