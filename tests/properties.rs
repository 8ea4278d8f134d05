//! What holds for every plan, whatever the sites look like.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::collections::HashMap;
use std::net::IpAddr;

use landfall::engine::edit::{Edit, RowKey};
use landfall::engine::inventory::{Inventory, IpConfigurationId};
use landfall::engine::inventory_builder::{InventoryBuilder, rows_of};
use landfall::engine::mapping::{Mapping, Operation, SubnetKey};
use landfall::engine::resolve::{Address, Resolutions, resolve};
use landfall::engine::text::Text;
use landfall::recovery::azure_to_azure::{KEEP_IF_CONTAINED, SYSTEM, TEST_RULES_2018};
use proptest::collection::vec;
use proptest::prelude::*;
use support::{Site, map, map_back, option, test_in};

/// Subnets that exist on both sides, in all relations: same space, other space, tiny, several prefixes.
const SUBNETS: [&str; 5] =
    ["app 10.0.0.0/28", "web 10.0.1.0/29", "db 10.0.2.0/27 10.0.9.0/29", "Zeta 10.0.3.0/24", ">svc 10.0.4.0/28"];
const OTHERS: [&str; 5] = [
    "APP 10.0.0.0/28",
    "front 10.8.1.0/29",
    "db 10.0.9.0/29 10.0.2.0/27",
    "zeta 10.8.3.0/28",
    "AzureBastionSubnet 10.8.4.0/28",
];

#[derive(Clone, Debug)]
struct Machine {
    name: u8,
    network: u8,
    subnet: u8,
    host: u8,
    kind: u8,
    secondary: bool,
}

fn machine() -> impl Strategy<Value = Machine> {
    (0..30u8, 0..3u8, 0..5u8, 4..15u8, 0..6u8, any::<bool>()).prop_map(
        |(name, network, subnet, host, kind, secondary)| Machine { name, network, subnet, host, kind, secondary },
    )
}

fn source(machines: &[Machine]) -> Site {
    let mut site =
        Site::at("westeurope").network("net0", &SUBNETS).network("net1", &SUBNETS[..3]).network("net2", &OTHERS);
    for (number, machine) in machines.iter().enumerate() {
        let subnets = if machine.network == 2 { &OTHERS } else { &SUBNETS };
        let subnet = subnets[usize::from(machine.subnet) % if machine.network == 1 { 3 } else { 5 }];
        let mut words = subnet.trim_start_matches('>').split([' ', '/']);
        let (name, base) = (words.next().unwrap(), words.next().unwrap());
        let stem = base.rsplit_once('.').unwrap().0;
        let address = format!("{stem}.{}{}", machine.host, ["", "", "", " dhcp", " ?", ""][usize::from(machine.kind)]);
        let second = format!("{stem}.{}", machine.host.wrapping_add(1));
        let mut addresses = vec![address.as_str()];
        if machine.secondary {
            addresses.push(&second);
        }
        site = site.vm(&format!("vm{}-{number}", machine.name), &format!("net{}/{name}", machine.network), &addresses);
    }
    site
}

fn target(used: &[(u8, u8)]) -> Site {
    let mut site = Site::at("northeurope").network("dr0", &OTHERS).network("dr1", &SUBNETS).network("drill", &SUBNETS);
    for (number, (network, host)) in used.iter().enumerate() {
        let name = format!("there-{number}");
        let place = ["dr0/APP", "dr1/app", "drill/app"][usize::from(*network % 3)];
        site = site.nic(&name, &name, place, &[&format!("10.0.0.{}", 4 + host % 11)]);
    }
    site
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = (0..9u8, 0..3u8, 0..3u8).prop_map(|(kind, from, to)| {
        let (from, to) = (format!("net{from}"), ["dr0", "dr1", "drill"][usize::from(to)]);
        match kind {
            0..=3 => map(&from, to),
            4 => map_back(to, &from),
            5 => test_in(&from, to),
            6 => option(KEEP_IF_CONTAINED),
            7 => option(TEST_RULES_2018),
            _ => Edit::Reserve {
                subnet: SubnetKey { network: to.into(), subnet: "app".into() },
                range: landfall::engine::address_range::AddressRange::parse("10.0.0.6-10.0.0.9").unwrap(),
                note: "load balancer".into(),
            },
        }
    });
    vec(one, 0..8)
}

struct Worked {
    source: Inventory,
    target: Inventory,
    mapping: Mapping,
    resolutions: Resolutions,
}

fn work(source: &Site, target: &Site, edits: &[Edit]) -> Worked {
    let support::Plan { source, target, mapping, resolutions, .. } = support::plan(&SYSTEM, source, target, edits);
    Worked { source, target, mapping, resolutions }
}

fn key(inventory: &Inventory, place: usize) -> RowKey {
    landfall::engine::checks::landing::row_key(inventory, IpConfigurationId::new(place as u32))
}

/// Where each row lands, in words: comparable between plans.
fn landings(worked: &Worked) -> HashMap<(RowKey, Operation), String> {
    let mut landings = HashMap::new();
    for operation in Operation::ALL {
        let resolution = worked.resolutions.of(operation);
        for (place, landing) in resolution.rows().enumerate() {
            let network = landing.network.map(|network| resolution.destination.network(network.value).name.to_string());
            let subnet = landing.subnet.map(|subnet| resolution.destination.subnet(subnet.value).name.to_string());
            let text = format!("{network:?} {subnet:?} {:?}", landing.address);
            landings.insert((key(&worked.source, place), operation), text);
        }
    }
    landings
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_address_is_given_twice_none_reserved_none_in_use_none_outside_its_subnet(
        machines in vec(machine(), 0..40), used in vec((0..3u8, 0..11u8), 0..8), edits in edits()
    ) {
        let worked = work(&source(&machines), &target(&used), &edits);
        for operation in Operation::ALL {
            let resolution = worked.resolutions.of(operation);
            let site = if operation == Operation::Failback { &worked.source } else { &worked.target };
            let mut given: HashMap<(u32, IpAddr), usize> = HashMap::new();
            for (place, landing) in resolution.rows().enumerate() {
                let (Ok(subnet), Some(address)) = (landing.subnet, landing.static_address()) else { continue };
                prop_assert_eq!(given.insert((subnet.value, address), place), None, "{:?} {} twice", operation, address);
                let there = resolution.destination.subnet(subnet.value);
                let prefix = there.prefixes.iter().find(|prefix| prefix.contains(&address));
                prop_assert!(prefix.is_some(), "{} outside {}", address, there.shown_prefixes());
                let IpAddr::V4(v4) = address else { panic!("IPv6 given") };
                let ipnet::IpNet::V4(net) = prefix.unwrap() else { panic!("IPv6 prefix") };
                let offset = u32::from(v4) - u32::from(net.network());
                prop_assert!(offset >= 4 && v4 != net.broadcast(), "{} is reserved", address);
                // Coming home to its own address is no clash, though the files give that address twice.
                let own = operation == Operation::Failback && site.ip_configurations[place].address() == Some(address);
                let in_use = !own && site.ip_configurations.iter().any(|configuration| {
                    configuration.address() == Some(address) && configuration.subnet.is_some_and(|id| id.place() == subnet.value)
                });
                prop_assert!(!in_use, "{:?}: {} is in use", operation, address);
                if operation != Operation::Failback {
                    for (key, reservations) in &worked.mapping.reservations {
                        let network = resolution.destination.network_by_key(&key.network).unwrap();
                        if resolution.destination.subnet_by_name(network, key.subnet.as_str()) == Some(subnet.value) {
                            prop_assert!(!reservations.iter().any(|kept| kept.range.contains(address)));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_and_files_changes_nothing(
        machines in vec(machine(), 0..25), edits in edits(), seed in any::<u64>()
    ) {
        let (source, target) = (source(&machines), target(&[(0, 3), (1, 5)]));
        let mut shuffled = source.clone();
        let mut random = seed | 1;
        let mut shuffle = |length: usize| -> Vec<usize> {
            let mut places: Vec<usize> = (0..length).collect();
            for place in (1..length).rev() {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                places.swap(place, (random >> 33) as usize % (place + 1));
            }
            places
        };
        let rows = &source.rows;
        shuffled.rows.networks = shuffle(rows.networks.len()).iter().map(|place| rows.networks[*place].clone()).collect();
        shuffled.rows.virtual_machines =
            shuffle(rows.virtual_machines.len()).iter().map(|place| rows.virtual_machines[*place].clone()).collect();
        shuffled.rows.nics = shuffle(rows.nics.len()).iter().map(|place| rows.nics[*place].clone()).collect();
        prop_assert_eq!(source.inventory(), shuffled.inventory());
        let mut builder = InventoryBuilder::default();
        let mut halves = [shuffled.rows.clone(), shuffled.rows.clone()];
        halves[0].nics.truncate(shuffled.rows.nics.len() / 2);
        halves[0].networks.clear();
        halves[1].nics.drain(..shuffled.rows.nics.len() / 2);
        halves[1].virtual_machines.clear();
        let [first, second] = halves;
        builder.add(second, "second", 0);
        builder.add(first, "first", 0);
        prop_assert_eq!(&source.inventory(), &builder.finish().0);
        prop_assert_eq!(landings(&work(&source, &target, &edits)), landings(&work(&shuffled, &target, &edits)));
    }

    #[test]
    fn an_edit_to_one_network_moves_no_address_in_a_subnet_that_it_does_not_touch(
        machines in vec(machine(), 0..40), edits in edits(), from in 0..3u8, to in 0..3u8
    ) {
        let (source, target) = (source(&machines), target(&[(0, 3)]));
        let before = work(&source, &target, &edits);
        let edit = map(&format!("net{from}"), ["dr0", "dr1", "drill"][usize::from(to)]);
        let after = work(&source, &target, &edits.iter().cloned().chain([edit]).collect::<Vec<_>>());
        let spot = |worked: &Worked, place: usize| {
            let resolution = worked.resolutions.of(Operation::Failover);
            let subnet = resolution.row(place).subnet.ok()?;
            let subnet = resolution.destination.subnet(subnet.value);
            Some((resolution.destination.network(subnet.network).name.to_string(), subnet.name.to_string()))
        };
        let rows = before.resolutions.of(Operation::Failover).len();
        // Subnets that a row of the edited network was in, or is in now, are touched.
        let mut touched = Vec::new();
        for place in 0..rows {
            if spot(&before, place) != spot(&after, place) {
                touched.extend([spot(&before, place), spot(&after, place)]);
            }
        }
        for place in 0..rows {
            if !touched.contains(&spot(&before, place)) {
                let address = |worked: &Worked| worked.resolutions.of(Operation::Failover).row(place).static_address();
                prop_assert_eq!(address(&before), address(&after), "row {}", place);
            }
        }
    }

    #[test]
    fn a_frozen_plan_keeps_every_address_when_machines_arrive(
        machines in vec(machine(), 0..25), late in vec(machine(), 0..15), edits in edits()
    ) {
        let (site, target) = (source(&machines), target(&[(0, 3)]));
        let before = work(&site, &target, &edits);
        let mut mapping = before.mapping.clone();
        freeze(&before).apply(&mut mapping);
        // Late machines sort between the others by name, and would otherwise take addresses before them.
        let mut with_late = site.clone();
        for machine in &late {
            let more = source(std::slice::from_ref(machine));
            for mut nic in more.rows.nics {
                nic.key = format!("{}-late", nic.key).into();
                nic.virtual_machine_key = nic.virtual_machine_key.map(|name| format!("{name}-late")).map(Text::from);
                with_late.rows.nics.push(nic);
            }
        }
        let source = with_late.inventory();
        let resolutions = resolve(&SYSTEM.rules, &source, &before.target, &mapping);
        let after = Worked { source, target: before.target.clone(), mapping, resolutions };
        let kept = addresses(&after);
        for (row, address) in addresses(&before) {
            prop_assert_eq!(kept.get(&row), Some(&address), "{:?}", row);
        }
    }

    #[test]
    fn an_inventory_turned_into_rows_and_built_again_is_the_same(machines in vec(machine(), 0..25)) {
        let inventory = source(&machines).inventory();
        let mut builder = InventoryBuilder::default();
        builder.add(rows_of(&inventory), "again", 0);
        prop_assert_eq!(inventory, builder.finish().0);
    }
}

fn addresses(worked: &Worked) -> HashMap<(RowKey, Operation), Address> {
    let mut addresses = HashMap::new();
    for operation in [Operation::Failover, Operation::TestFailover] {
        for (place, landing) in worked.resolutions.of(operation).rows().enumerate() {
            if let Ok(address) = landing.address {
                addresses.insert((key(&worked.source, place), operation), address.value);
            }
        }
    }
    addresses
}

fn freeze(worked: &Worked) -> Edit {
    let mut landings = Vec::new();
    for operation in Operation::ALL {
        let resolution = worked.resolutions.of(operation);
        for (place, landing) in resolution.rows().enumerate() {
            let (Ok(subnet), Ok(address)) = (landing.subnet, landing.address) else { continue };
            let subnet = resolution.destination.subnet(subnet.value);
            let network = resolution.destination.network(subnet.network).key.clone();
            let address = match address.value {
                Address::Static(address) => Some(address),
                Address::Dynamic => None,
            };
            let subnet = SubnetKey { network, subnet: (&*subnet.name).into() };
            landings.push((operation, key(&worked.source, place), subnet, address));
        }
    }
    Edit::Freeze { landings }
}
