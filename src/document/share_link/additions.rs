//! What version 2 has besides: attributes, re-IP rules, connections, drawn sites, stated subnets and allocations, as columns.
//!
//! It stands behind all of version 1: first the attributes of every row, in the order of the rows, then the statements. The last
//! two came later and stand behind all others, in columns that those have: so a link without them is what it was before.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::codec::{Codec, Column, misfit};
use super::statements::{blank, key_path, map, network, subnet_key};
use crate::document::{DocumentError, attribute_form};
use crate::engine::address_policy::{AddressPolicy, OctetRule, PrefixRule, text};
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::connection::{Connection, Lifetime, Place};
use crate::engine::inventory::{Allocation, Side};
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::mapping::{Mapping, Named, SubnetKey};
use crate::engine::stated_sites::{MOST_ALLOCATIONS, MOST_PREFIXES, MOST_SUBNETS};
use crate::engine::text::{Key, Text};

type Read<T> = Result<T, DocumentError>;

/// The attributes of the rows of one site.
pub fn rows(codec: &mut Codec, given: &InventoryRows, read: &mut InventoryRows) -> Read<()> {
    let none = Attributes::default();
    let mut given = attribute_form::of_rows(given);
    for read in attribute_form::of_rows_mut(read) {
        *read = attributes(codec, given.next().unwrap_or(&none))?;
    }
    Ok(())
}

/// What a mapping has more.
pub fn statements(codec: &mut Codec, given: &Mapping, read: &mut Mapping) -> Read<()> {
    let nothing = Named::Nic(blank());
    let none = Attributes::default();
    read.attributes = map(codec, Column::Thing, &given.attributes, (&nothing, &none), |codec, named, given| {
        Ok((thing(codec, named)?, attributes(codec, given)?))
    })?;
    let none = (&blank(), &AddressPolicy::Offset);
    read.policies = map(codec, Column::Policy, &given.policies, none, |codec, key, given| {
        Ok((network(codec, key)?, policy(codec, given)?))
    })?;
    let nowhere = Connection::between(Place::Drawn(blank()), Place::Drawn(blank()));
    let never = Lifetime { today: false, after: false };
    read.connections = map(codec, Column::Connection, &given.connections, (&nowhere, &never), connection)?;
    read.sites = map(codec, Column::Site, &given.sites, (&blank(), &Vec::new()), |codec, name, prefixes| {
        Ok((codec.word(Column::Site, name.as_str()).map(Key::new)?, codec.prefixes(prefixes)?))
    })?;
    let has_more = !given.subnets.is_empty() || !given.allocations.is_empty();
    if codec.has_more(Column::Thing, has_more)? { sites(codec, given, read) } else { Ok(()) }
}

/// Stated subnets and allocations.
fn sites(codec: &mut Codec, given: &Mapping, read: &mut Mapping) -> Read<()> {
    let nothing = (Side::Source, SubnetKey { network: blank(), subnet: blank() });
    let none = Vec::new();
    read.subnets = map(codec, Column::Thing, &given.subnets, (&nothing, &none), |codec, (side, subnet), prefixes| {
        let Named::Subnet(side, subnet) = thing(codec, &Named::Subnet(*side, subnet.clone()))? else {
            return Err(misfit());
        };
        let prefixes = codec.prefixes(prefixes)?;
        let is_named = !subnet.network.as_str().is_empty() && !subnet.subnet.as_str().is_empty();
        if codec.is_reading() && (!is_named || !(1..=MOST_PREFIXES).contains(&prefixes.len())) {
            return Err(misfit());
        }
        Ok(((side, subnet), prefixes))
    })?;
    let known = (&blank(), &Allocation::Static);
    read.allocations = map(codec, Column::Thing, &given.allocations, known, |codec, key, allocation| {
        let key = network(codec, key)?;
        match codec.number(Column::Thing, u64::from(*allocation == Allocation::Dynamic))? {
            0 => Ok((key, Allocation::Static)),
            1 => Ok((key, Allocation::Dynamic)),
            _ => Err(misfit()),
        }
    })?;
    let too_many = read.subnets.len() > MOST_SUBNETS || read.allocations.len() > MOST_ALLOCATIONS;
    if codec.is_reading() && (too_many || (read.subnets.is_empty() && read.allocations.is_empty())) {
        return Err(misfit());
    }
    Ok(())
}

/// Attributes by code, not by place in the list of those that there are: that grows in its middle.
fn attributes(codec: &mut Codec, given: &Attributes) -> Read<Attributes> {
    let mut given_values = given.iter();
    let mut read = Attributes::default();
    for _ in 0..codec.number(Column::Attributes, given.iter().count() as u64)? {
        let (code, value) = given_values.next().map_or(("", ""), |(attribute, value)| (attribute.code(), value));
        let code = codec.word(Column::AttributeCode, code)?;
        let value = codec.word_beside(Column::AttributeValue, value, &code)?;
        let unknown = DocumentError::DamagedLink { problem: "it holds an attribute that is not known here" };
        let attribute = Attribute::from_code(&code).ok_or(unknown)?;
        let value = attribute.accepts(&value).filter(|_| read.get(attribute).is_none()).ok_or_else(misfit)?;
        // A prefix is spelt shorter than the range that it stands for.
        codec.charge(size_of::<(Attribute, Text)>() + value.len())?;
        read.set(attribute, Some(&value));
    }
    Ok(read)
}

fn thing(codec: &mut Codec, given: &Named) -> Read<Named> {
    let nowhere = SubnetKey { network: blank(), subnet: blank() };
    let (shape, key, subnet) = match given {
        Named::Network(Side::Source, key) => (0, key, &nowhere),
        Named::Network(Side::Target, key) => (1, key, &nowhere),
        Named::Subnet(Side::Source, subnet) => (2, &nowhere.network, subnet),
        Named::Subnet(Side::Target, subnet) => (3, &nowhere.network, subnet),
        Named::VirtualMachine(key) => (4, key, &nowhere),
        Named::Nic(key) => (5, key, &nowhere),
    };
    Ok(match codec.number(Column::Thing, shape)? {
        0 => Named::Network(Side::Source, network(codec, key)?),
        1 => Named::Network(Side::Target, network(codec, key)?),
        2 => Named::Subnet(Side::Source, subnet_key(codec, subnet)?),
        3 => Named::Subnet(Side::Target, subnet_key(codec, subnet)?),
        4 => Named::VirtualMachine(key_path(codec, (Column::MachineHead, Column::ThingTail), key)?),
        5 => Named::Nic(key_path(codec, (Column::NicHead, Column::ThingTail), key)?),
        _ => return Err(misfit()),
    })
}

fn policy(codec: &mut Codec, given: &AddressPolicy) -> Read<AddressPolicy> {
    let shape = match given {
        AddressPolicy::Octets(_) => 0,
        AddressPolicy::Prefixes(_) => 1,
        AddressPolicy::Offset => 2,
        AddressPolicy::Fixed(_) => 3,
    };
    let read = match codec.number(Column::Policy, shape)? {
        0 => {
            let given = if let AddressPolicy::Octets(rules) = given { rules.as_slice() } else { &[] };
            AddressPolicy::Octets(rules(codec, given, octet_rule)?)
        }
        1 => {
            let given = if let AddressPolicy::Prefixes(rules) = given { rules.as_slice() } else { &[] };
            AddressPolicy::Prefixes(rules(codec, given, prefix_rule)?)
        }
        2 => AddressPolicy::Offset,
        3 => {
            let given = if let AddressPolicy::Fixed(list) = given { list.as_slice() } else { &[] };
            AddressPolicy::Fixed(rules(codec, given, pair)?)
        }
        _ => return Err(misfit()),
    };
    // What people cannot write is no policy: too many rules, none, lengths that no mask has, an address twice.
    if codec.is_reading() && text::parse(read.code(), &text::print(&read)).as_ref() != Ok(&read) {
        return Err(misfit());
    }
    Ok(read)
}

fn rules<T: Copy>(codec: &mut Codec, given: &[T], rule: impl Fn(&mut Codec, Option<T>) -> Read<T>) -> Read<Vec<T>> {
    let count = codec.number(Column::Policy, given.len() as u64)?;
    if codec.is_reading() && count > text::MOST_RULES as u64 {
        return Err(misfit());
    }
    let mut given = given.iter().copied();
    let mut read = Vec::new();
    for _ in 0..count {
        codec.charge(size_of::<T>())?;
        read.push(rule(codec, given.next())?);
    }
    Ok(read)
}

fn octet_rule(codec: &mut Codec, given: Option<OctetRule>) -> Read<OctetRule> {
    let blank = OctetRule { source: [None; 4], target: [None; 4], length: 0, gateway: None };
    let given = given.unwrap_or(blank);
    let mut read = blank;
    for (read, given) in read.source.iter_mut().zip(given.source) {
        *read = octet(codec, given)?;
    }
    for (read, given) in read.target.iter_mut().zip(given.target) {
        *read = octet(codec, given)?;
    }
    read.length = u8::try_from(codec.number(Column::Policy, given.length.into())?).map_err(|_| misfit())?;
    read.gateway = gateway(codec, given.gateway)?;
    Ok(read)
}

/// 0 is `*`.
fn octet(codec: &mut Codec, given: Option<u8>) -> Read<Option<u8>> {
    let coded = codec.number(Column::Policy, given.map_or(0, |octet| u64::from(octet) + 1))?;
    coded.checked_sub(1).map(|octet| u8::try_from(octet).map_err(|_| misfit())).transpose()
}

fn prefix_rule(codec: &mut Codec, given: Option<PrefixRule>) -> Read<PrefixRule> {
    let prefixes = given.map_or(Vec::new(), |rule| vec![IpNet::V4(rule.source), IpNet::V4(rule.target)]);
    let [IpNet::V4(source), IpNet::V4(target)] = codec.prefixes(&prefixes)?[..] else { return Err(misfit()) };
    Ok(PrefixRule { source, target, gateway: gateway(codec, given.and_then(|rule| rule.gateway))? })
}

fn gateway(codec: &mut Codec, given: Option<Ipv4Addr>) -> Read<Option<Ipv4Addr>> {
    if codec.number(Column::Policy, given.is_some().into())? == 0 {
        return Ok(None);
    }
    let given = given.unwrap_or(Ipv4Addr::UNSPECIFIED);
    match codec.address((Column::PolicyAddress, Column::PolicyAddressLow), GATEWAYS, true, given.into())? {
        IpAddr::V4(gateway) => Ok(Some(gateway)),
        IpAddr::V6(_) => Err(misfit()),
    }
}

fn pair(codec: &mut Codec, given: Option<(IpAddr, IpAddr)>) -> Read<(IpAddr, IpAddr)> {
    let nowhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let (source, target) = given.unwrap_or((nowhere, nowhere));
    let is_ipv4 = codec.number(Column::Policy, source.is_ipv4().into())? == 1;
    let columns = (Column::PolicyAddress, Column::PolicyAddressLow);
    Ok((codec.address(columns, SOURCES, is_ipv4, source)?, codec.address(columns, TARGETS, is_ipv4, target)?))
}

/// Addresses are guessed from the last one in the same place.
const SOURCES: u64 = 0;
const TARGETS: u64 = 1;
const GATEWAYS: u64 = 2;

fn connection(codec: &mut Codec, given: &Connection, lifetime: &Lifetime) -> Read<(Connection, Lifetime)> {
    let [left, right] = given.ends();
    let (left, right) = (place(codec, left)?, place(codec, right)?);
    if codec.is_reading() && left == right {
        return Err(misfit());
    }
    let up = codec.number(Column::Connection, u64::from(lifetime.today) | u64::from(lifetime.after) << 1)?;
    if up > 3 {
        return Err(misfit());
    }
    Ok((Connection::between(left, right), Lifetime { today: up & 1 == 1, after: up & 2 == 2 }))
}

fn place(codec: &mut Codec, given: &Place) -> Read<Place> {
    let (shape, key) = match given {
        Place::Source(key) => (0, key),
        Place::Target(key) => (1, key),
        Place::Drawn(key) => (2, key),
    };
    Ok(match codec.number(Column::Connection, shape)? {
        0 => Place::Source(network(codec, key)?),
        1 => Place::Target(network(codec, key)?),
        2 => Place::Drawn(codec.word(Column::Site, key.as_str()).map(Key::new)?),
        _ => return Err(misfit()),
    })
}
