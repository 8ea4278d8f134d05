//! Any plan at all: every kind of value that the types allow, sensible or not.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net};
use landfall::document::{FileNote, Plan};
use landfall::engine::address_policy::{AddressPolicy, OctetRule, PrefixRule};
use landfall::engine::address_range::AddressRange;
use landfall::engine::attribute::{Attribute, Attributes, Kind};
use landfall::engine::connection::{Connection, Lifetime, Place};
use landfall::engine::file_place::FilePlace;
use landfall::engine::inventory::{Allocation, OperatingSystem, PowerState, Side};
use landfall::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use landfall::engine::mapping::{
    IpConfigurationChoice, Mapping, Named, NicChoice, Operation, Pin, Reservation, SubnetKey,
};
use landfall::engine::text::{Key, Text};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

/// Names: some that repeat and are counted up, paths, and anything.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "(web|db-|VM_)[0-9]{0,3}(-nic)?",
        3 => "/subscriptions/s/(resourceGroups|resourcegroups)/(rg|RG)[0-9]/x/(web|db)[0-9]{1,2}(-nic)?",
        2 => "[0-9]{0,22}",
        1 => "[/\"\\\\,{}\\[\\]:a\u{0}\n\t é😀]{0,12}",
        1 => any::<String>(),
    ]
}

fn text() -> impl Strategy<Value = Text> {
    words().prop_map(Text::from)
}

fn key() -> impl Strategy<Value = Key> {
    text().prop_map(Key::new)
}

fn address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        4 => (0..600_u32).prop_map(|host| IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + host))),
        1 => any::<u32>().prop_map(|number| IpAddr::V4(Ipv4Addr::from(number))),
        1 => any::<u128>().prop_map(|number| IpAddr::V6(Ipv6Addr::from(number))),
        1 => select(std::vec![u128::MAX, 0, 1, 0xff << 120]).prop_map(|number| IpAddr::V6(Ipv6Addr::from(number))),
    ]
}

fn prefix() -> impl Strategy<Value = IpNet> {
    (address(), 0..=128_u8).prop_map(|(address, length)| {
        let length = if address.is_ipv4() { length % 33 } else { length };
        IpNet::new(address, length).unwrap()
    })
}

fn mac() -> impl Strategy<Value = Text> {
    prop_oneof!["[0-9A-F]{2}(-[0-9A-F]{2}){5}", "[0-9a-f]{2}(:[0-9a-f]{2}){5}", "[0-9A-Fa-f]{12}", words()]
        .prop_map(Text::from)
}

fn allocation() -> impl Strategy<Value = Allocation> {
    select(std::vec![Allocation::Static, Allocation::Dynamic, Allocation::Unknown])
}

/// A value that fits, in its stable spelling or another.
fn value(attribute: Attribute) -> BoxedStrategy<String> {
    match attribute.kind() {
        Kind::Text => words().boxed(),
        Kind::Names => vec(words(), 1..4).prop_map(|names| names.join(";")).boxed(),
        Kind::Number(from, to) => (from..=to).prop_map(|number| number.to_string()).boxed(),
        Kind::YesOrNo => select(std::vec!["yes", "no", "TRUE"]).prop_map(str::to_owned).boxed(),
        Kind::OneOf(words) => select(words).prop_map(str::to_owned).boxed(),
        Kind::Ranges => vec(
            prop_oneof![prefix().prop_map(|prefix| prefix.to_string()), range().prop_map(|range| range.to_string())],
            1..3,
        )
        .prop_map(|ranges| ranges.join(";"))
        .boxed(),
    }
}

/// Attributes, of the thing or of others: what a plan may hold does not depend on it.
fn attributes() -> impl Strategy<Value = Attributes> {
    let one = select(Attribute::ALL).prop_flat_map(|attribute| (Just(attribute), value(attribute)));
    let some =
        vec(one, 1..4).prop_map(|all| all.iter().map(|(attribute, value)| (*attribute, value.as_str())).collect());
    prop_oneof![2 => Just(Attributes::default()), 1 => some]
}

fn subnet() -> impl Strategy<Value = SubnetRow> {
    (text(), text(), text(), vec(prefix(), 0..3), vec(text(), 0..2), of(text()), attributes()).prop_map(
        |(network_key, network_name, name, prefixes, delegations, location, attributes)| SubnetRow {
            network_key,
            network_name,
            name,
            prefixes,
            delegations,
            location,
            attributes,
            place: FilePlace::default(),
        },
    )
}

fn network() -> impl Strategy<Value = NetworkRow> {
    let lists = (vec(prefix(), 0..3), vec(text(), 0..2), vec(subnet(), 0..3));
    (text(), text(), of(text()), of(text()), lists, attributes()).prop_map(
        |(key, name, location, resource_group, (prefixes, peered_with, subnets), attributes)| NetworkRow {
            key,
            name,
            location,
            resource_group,
            prefixes,
            peered_with,
            subnets,
            attributes,
            place: FilePlace::default(),
        },
    )
}

fn virtual_machine() -> impl Strategy<Value = VirtualMachineRow> {
    let names = (text(), text(), of(text()), of(text()), of(text()), of(text()));
    let system = of(select(std::vec![OperatingSystem::Linux, OperatingSystem::Windows]));
    let power = of(select(std::vec![PowerState::On, PowerState::Off]));
    let nics = (vec(text(), 0..3), of(text()), any::<bool>());
    (names, system, power, nics, vec(address(), 0..2), attributes()).prop_map(
        |((key, name, location, resource_group, size, zone), operating_system, power, nics, addresses, attributes)| {
            let (nic_keys, other, listed) = nics;
            VirtualMachineRow {
                key,
                name,
                location,
                resource_group,
                size,
                operating_system,
                power,
                zone,
                primary_nic_key: if listed { nic_keys.last().cloned() } else { other },
                nic_keys,
                addresses,
                attributes,
                place: FilePlace::default(),
            }
        },
    )
}

fn ip_configuration() -> impl Strategy<Value = IpConfigurationRow> {
    let subnet = of((text(), text(), text()));
    (text(), of(any::<bool>()), of(address()), any::<bool>(), of(allocation()), subnet, of(text())).prop_map(
        |(name, primary, address, is_ipv6, allocation, subnet, public_address)| IpConfigurationRow {
            name,
            primary,
            address,
            is_ipv6,
            allocation,
            subnet: subnet.map(|(network_key, network_name, subnet_name)| SubnetReference {
                network_key,
                network_name,
                subnet_name,
            }),
            public_address,
        },
    )
}

fn nic() -> impl Strategy<Value = NicRow> {
    let names = (text(), text(), of(text()), of(text()), of(text()), of(text()));
    (names, of(any::<u32>()), of(any::<bool>()), of(mac()), vec(ip_configuration(), 0..3), attributes()).prop_map(
        |(
            (key, name, location, resource_group, virtual_machine_key, virtual_machine_name),
            number,
            primary,
            mac,
            rows,
            attributes,
        )| {
            NicRow {
                key,
                name,
                location,
                resource_group,
                virtual_machine_key,
                virtual_machine_name,
                number,
                primary,
                mac,
                ip_configurations: rows,
                attributes,
                place: FilePlace::default(),
            }
        },
    )
}

fn rows() -> impl Strategy<Value = InventoryRows> {
    (vec(network(), 0..3), vec(subnet(), 0..2), vec(virtual_machine(), 0..5), vec(nic(), 0..5), any::<bool>()).prop_map(
        |(networks, subnets, virtual_machines, mut nics, linked)| {
            // Half of the sites are such that NICs are those which the machines name, as in real files.
            if linked {
                let named = virtual_machines.iter().flat_map(|machine| {
                    machine.nic_keys.iter().enumerate().map(move |(number, nic)| (machine, number as u32, nic))
                });
                for ((machine, number, key), nic) in named.zip(&mut nics) {
                    nic.key = key.clone();
                    nic.virtual_machine_key = Some(machine.key.clone());
                    nic.virtual_machine_name = Some(machine.name.clone());
                    nic.number = Some(number);
                }
            }
            InventoryRows { networks, subnets, virtual_machines, nics }
        },
    )
}

fn subnet_key() -> impl Strategy<Value = SubnetKey> {
    (key(), key()).prop_map(|(network, subnet)| SubnetKey { network, subnet })
}

fn pin() -> impl Strategy<Value = Pin> {
    prop_oneof![
        address().prop_map(Pin::Typed),
        (subnet_key(), of(address()), of(address())).prop_map(|(subnet, address, typed)| Pin::Frozen {
            subnet,
            address,
            typed
        }),
    ]
}

fn nic_choice() -> impl Strategy<Value = NicChoice> {
    let row = ([of(pin()), of(pin()), of(pin())], of(allocation()), any::<bool>())
        .prop_map(|(pins, allocation, selected)| IpConfigurationChoice { pins, allocation, selected });
    (of(key()), [of(key()), of(key()), of(key())], btree_map(key(), row, 0..3))
        .prop_map(|(network, subnets, ip_configurations)| NicChoice { network, subnets, ip_configurations })
}

fn range() -> impl Strategy<Value = AddressRange> {
    (address(), any::<u16>()).prop_map(|(first, more)| {
        let last = match first {
            IpAddr::V4(first) => IpAddr::V4(u32::from(first).saturating_add(more.into()).into()),
            IpAddr::V6(first) => IpAddr::V6(u128::from(first).saturating_add(more.into()).into()),
        };
        AddressRange { first, last }
    })
}

fn reservation() -> impl Strategy<Value = Reservation> {
    (range(), text()).prop_map(|(range, note)| Reservation { range, note })
}

fn named() -> impl Strategy<Value = Named> {
    let side = || select(std::vec![Side::Source, Side::Target]);
    prop_oneof![
        (side(), key()).prop_map(|(side, network)| Named::Network(side, network)),
        (side(), subnet_key()).prop_map(|(side, subnet)| Named::Subnet(side, subnet)),
        key().prop_map(Named::VirtualMachine),
        key().prop_map(Named::Nic),
    ]
}

/// Re-IP rules that people can write.
fn policy() -> impl Strategy<Value = AddressPolicy> {
    let octets = || [of(any::<u8>()), of(any::<u8>()), of(any::<u8>()), of(any::<u8>())];
    let gateway = || of(any::<u32>().prop_map(Ipv4Addr::from));
    let octets = (octets(), octets(), 0..=32_u8, gateway()).prop_map(|(source, target, length, gateway)| OctetRule {
        source,
        target,
        length,
        gateway,
    });
    let net = || (any::<u32>(), 0..=32_u8).prop_map(|(net, length)| Ipv4Net::new(net.into(), length).unwrap().trunc());
    let prefixes =
        (net(), net(), gateway()).prop_map(|(source, target, gateway)| PrefixRule { source, target, gateway });
    let pair = (address(), any::<u32>(), any::<u128>()).prop_map(|(source, v4, v6)| {
        (source, if source.is_ipv4() { IpAddr::V4(v4.into()) } else { IpAddr::V6(v6.into()) })
    });
    let fixed = vec(pair, 1..9).prop_map(|mut list| {
        let mut seen = BTreeSet::new();
        list.retain(|(source, _)| seen.insert(*source));
        AddressPolicy::Fixed(list)
    });
    prop_oneof![
        vec(octets, 1..4).prop_map(AddressPolicy::Octets),
        vec(prefixes, 1..4).prop_map(AddressPolicy::Prefixes),
        Just(AddressPolicy::Offset),
        fixed,
    ]
}

fn connections() -> impl Strategy<Value = BTreeMap<Connection, Lifetime>> {
    let place =
        || prop_oneof![key().prop_map(Place::Source), key().prop_map(Place::Target), key().prop_map(Place::Drawn)];
    let ends = (place(), place()).prop_filter("a place is not connected to itself", |(left, right)| left != right);
    let connection = ends.prop_map(|(left, right)| Connection::between(left, right));
    let lifetime = (any::<bool>(), any::<bool>()).prop_map(|(today, after)| Lifetime { today, after });
    btree_map(connection, lifetime, 0..4)
}

/// Stated subnets, which have names and prefixes, and allocations, which say something.
type StatedSubnets = BTreeMap<(Side, SubnetKey), Vec<IpNet>>;

fn stated_site() -> impl Strategy<Value = (StatedSubnets, BTreeMap<Key, Allocation>)> {
    let subnet = (select(std::vec![Side::Source, Side::Target]), subnet_key())
        .prop_filter("names", |(_, subnet)| !subnet.network.as_str().is_empty() && !subnet.subnet.as_str().is_empty());
    let allocation = select(std::vec![Allocation::Static, Allocation::Dynamic]);
    let both = (btree_map(subnet, vec(prefix(), 1..3), 0..3), btree_map(key(), allocation, 0..3));
    prop_oneof![1 => Just(Default::default()), 2 => both]
}

fn mapping() -> impl Strategy<Value = Mapping> {
    let pairs = || btree_map(key(), key(), 0..3);
    let networks = (pairs(), pairs(), pairs());
    let reservations = btree_map(subnet_key(), vec(reservation(), 0..3), 0..3);
    let options = btree_set(text(), 0..3);
    let nics = btree_map(key(), nic_choice(), 0..4);
    let (attributes, policies) = (btree_map(named(), attributes(), 0..4), btree_map(key(), policy(), 0..3));
    let more = (attributes, policies, connections(), btree_map(key(), vec(prefix(), 0..3), 0..3), stated_site());
    (networks, nics, btree_set(key(), 0..3), reservations, options, more).prop_map(
        |((networks, test_networks, networks_back), nics, excluded, reservations, options, more)| Mapping {
            networks,
            test_networks,
            networks_back,
            nics,
            excluded,
            reservations,
            options,
            attributes: more.0,
            policies: more.1,
            connections: more.2,
            sites: more.3,
            subnets: more.4.0,
            allocations: more.4.1,
        },
    )
}

fn file() -> impl Strategy<Value = FileNote> {
    (words(), any::<u64>(), words(), vec((words(), any::<u64>()), 0..3))
        .prop_map(|(name, bytes, format, read)| FileNote { name, bytes, format, read })
}

/// The plan without all that version 1 has not.
pub fn of_version_1(mut plan: Plan) -> Plan {
    for rows in [&mut plan.source, &mut plan.target, &mut plan.aside] {
        for network in &mut rows.networks {
            network.attributes = Attributes::default();
            network.subnets.iter_mut().for_each(|subnet| subnet.attributes = Attributes::default());
        }
        rows.subnets.iter_mut().for_each(|subnet| subnet.attributes = Attributes::default());
        rows.virtual_machines.iter_mut().for_each(|machine| machine.attributes = Attributes::default());
        rows.nics.iter_mut().for_each(|nic| nic.attributes = Attributes::default());
    }
    let Mapping { networks, test_networks, networks_back, nics, excluded, reservations, options, .. } = plan.mapping;
    plan.mapping =
        Mapping { networks, test_networks, networks_back, nics, excluded, reservations, options, ..Mapping::default() };
    plan
}

/// Any plan.
pub fn plan() -> impl Strategy<Value = Plan> {
    let sites = (rows(), rows(), prop_oneof![2 => Just(InventoryRows::default()), 1 => rows()]);
    (words(), words(), select(Operation::ALL.to_vec()), sites, mapping(), vec(file(), 0..3)).prop_map(
        |(name, system, operation, (source, target, aside), mut mapping, files)| {
            // Most choices are about NICs that are there.
            let choices = std::mem::take(&mut mapping.nics);
            let mut known = source.nics.iter();
            for (key, mut choice) in choices {
                let row = known.next().filter(|nic| !nic.ip_configurations.is_empty());
                if let (Some(nic), Some((_, row))) = (row, choice.ip_configurations.pop_first()) {
                    choice.ip_configurations.insert(nic.ip_configurations[0].name.as_str().into(), row);
                    mapping.nics.insert(nic.key.as_str().into(), choice);
                } else {
                    mapping.nics.insert(key, choice);
                }
            }
            Plan { name, system, operation, source, target, aside, mapping, files }
        },
    )
}
