//! Any plan at all: every kind of value that the types allow, sensible or not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use landfall::document::{FileNote, Plan};
use landfall::engine::address_range::AddressRange;
use landfall::engine::inventory::{Allocation, OperatingSystem, PowerState};
use landfall::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use landfall::engine::mapping::{IpConfigurationChoice, Mapping, NicChoice, Operation, Pin, Reservation, SubnetKey};
use landfall::engine::text::{Key, Text};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

/// Names: some that repeat and are counted up, paths, and anything.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "(web|db-|VM_)[0-9]{0,3}(-nic)?",
        3 => "/subscriptions/s/(resourceGroups|resourcegroups)/(rg|RG)[0-9]/x/(web|db)[0-9]{1,2}(-nic)?",
        2 => "[0-9]{0,22}",
        1 => "[/\"\\\\,{}\\[\\]:a\u{0}\n\t é😀]{0,12}",
        1 => any::<String>(),
    ]
}

fn key() -> impl Strategy<Value = Key> {
    text().prop_map(|text| Key::from(text.as_str()))
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

fn mac() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9A-F]{2}(-[0-9A-F]{2}){5}", "[0-9a-f]{2}(:[0-9a-f]{2}){5}", "[0-9A-Fa-f]{12}", text()]
}

fn allocation() -> impl Strategy<Value = Allocation> {
    select(std::vec![Allocation::Static, Allocation::Dynamic, Allocation::Unknown])
}

fn subnet() -> impl Strategy<Value = SubnetRow> {
    (text(), text(), text(), vec(prefix(), 0..3), vec(text(), 0..2), of(text())).prop_map(
        |(network_key, network_name, name, prefixes, delegations, location)| SubnetRow {
            network_key,
            network_name,
            name,
            prefixes,
            delegations,
            location,
            place: String::new(),
        },
    )
}

fn network() -> impl Strategy<Value = NetworkRow> {
    let lists = (vec(prefix(), 0..3), vec(text(), 0..2), vec(subnet(), 0..3));
    (text(), text(), of(text()), of(text()), lists).prop_map(
        |(key, name, location, resource_group, (prefixes, peered_with, subnets))| NetworkRow {
            key,
            name,
            location,
            resource_group,
            prefixes,
            peered_with,
            subnets,
            place: String::new(),
        },
    )
}

fn virtual_machine() -> impl Strategy<Value = VirtualMachineRow> {
    let names = (text(), text(), of(text()), of(text()), of(text()), of(text()));
    let system = of(select(std::vec![OperatingSystem::Linux, OperatingSystem::Windows]));
    let power = of(select(std::vec![PowerState::On, PowerState::Off]));
    let nics = (vec(text(), 0..3), of(text()), any::<bool>());
    (names, system, power, nics, vec(address(), 0..2)).prop_map(
        |((key, name, location, resource_group, size, zone), operating_system, power, nics, addresses)| {
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
                place: String::new(),
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
    (names, of(any::<u32>()), of(any::<bool>()), of(mac()), vec(ip_configuration(), 0..3)).prop_map(
        |(
            (key, name, location, resource_group, virtual_machine_key, virtual_machine_name),
            number,
            primary,
            mac,
            rows,
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
                place: String::new(),
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

fn reservation() -> impl Strategy<Value = Reservation> {
    (address(), any::<u16>(), text()).prop_map(|(first, more, note)| {
        let last = match first {
            IpAddr::V4(first) => IpAddr::V4(u32::from(first).saturating_add(more.into()).into()),
            IpAddr::V6(first) => IpAddr::V6(u128::from(first).saturating_add(more.into()).into()),
        };
        Reservation { range: AddressRange { first, last }, note: note.into() }
    })
}

fn mapping() -> impl Strategy<Value = Mapping> {
    let pairs = || btree_map(key(), key(), 0..3);
    let networks = (pairs(), pairs(), pairs());
    let reservations = btree_map(subnet_key(), vec(reservation(), 0..3), 0..3);
    let options = btree_set(text().prop_map(Text::from), 0..3);
    (networks, btree_map(key(), nic_choice(), 0..4), btree_set(key(), 0..3), reservations, options).prop_map(
        |((networks, test_networks, networks_back), nics, excluded, reservations, options)| Mapping {
            networks,
            test_networks,
            networks_back,
            nics,
            excluded,
            reservations,
            options,
        },
    )
}

fn file() -> impl Strategy<Value = FileNote> {
    (text(), any::<u64>(), text(), vec((text(), any::<u64>()), 0..3)).prop_map(|(name, bytes, format, read)| FileNote {
        name,
        bytes,
        format,
        read,
    })
}

/// Any plan.
pub fn plan() -> impl Strategy<Value = Plan> {
    let sites = (rows(), rows(), prop_oneof![2 => Just(InventoryRows::default()), 1 => rows()]);
    (text(), text(), select(Operation::ALL.to_vec()), sites, mapping(), vec(file(), 0..3)).prop_map(
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
