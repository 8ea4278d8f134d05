//! Sites as a person states them: subnets that no file lists, and allocations that no file says.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use ipnet::IpNet;
use landfall::engine::edit::Edit;
use landfall::engine::inventory::{Allocation, Inventory, Known, NicId, Side};
use landfall::engine::inventory_builder::{InventoryBuilder, rows_of, unknown_subnets};
use landfall::engine::mapping::{Mapping, Operation, SubnetKey};
use landfall::engine::stated_sites::apply;
use landfall::recovery::veeam_replication::SYSTEM;
use proptest::collection::vec;
use proptest::prelude::*;
use support::{Site, map, plan};

fn key(network: &str, subnet: &str) -> SubnetKey {
    SubnetKey { network: network.into(), subnet: subnet.into() }
}

/// `network|subnet|prefix prefix…`, several with `;` between them; no prefixes take the statement back.
fn state(side: Side, text: &str) -> Edit {
    let subnets = text.split(';').map(|one| {
        let words: Vec<&str> = one.split('|').collect();
        let prefixes: Vec<IpNet> = words[2].split_whitespace().map(|prefix| prefix.parse().unwrap()).collect();
        (side, key(words[0], words[1]), (!prefixes.is_empty()).then_some(prefixes))
    });
    Edit::StateSubnets { subnets: subnets.collect() }
}

fn allocate(networks: &[&str], allocation: Option<Allocation>) -> Edit {
    Edit::StateAllocations { networks: networks.iter().map(|network| (*network).into()).collect(), allocation }
}

fn stated(site: &Site, edits: &[Edit]) -> Inventory {
    let mut mapping = Mapping::default();
    edits.iter().for_each(|edit| edit.apply(&mut mapping));
    apply(&site.inventory(), Side::Source, &mapping)
}

/// Each IP configuration as `address network/subnet allocation`.
fn shown(inventory: &Inventory) -> Vec<String> {
    let shown = inventory.ip_configurations.iter().map(|configuration| {
        let address = configuration.address().map_or("-".into(), |address| address.to_string());
        let place = configuration.subnet.map_or("-".into(), |id| {
            let subnet = inventory.subnet(id);
            format!("{}/{}", inventory.network(subnet.network).name, subnet.name)
        });
        format!("{address} {place} {}", configuration.allocation.code())
    });
    shown.collect()
}

/// Takes the network of a NIC away.
fn nowhere(mut site: Site, machine: &str) -> Site {
    let nic = site.rows.nics.iter_mut().find(|nic| nic.virtual_machine_key.as_deref() == Some(machine)).unwrap();
    nic.ip_configurations.iter_mut().for_each(|configuration| configuration.subnet = None);
    site
}

fn vlans() -> Site {
    Site::at("vc1")
        .network("VLAN110", &[])
        .network("VLAN120", &["app 10.1.20.0/24"])
        .vm("a", "VLAN110/", &["10.1.10.5 ?"])
        .vm("b", "VLAN110/", &["10.1.11.6 dhcp"])
        .vm("c", "VLAN120/", &["10.1.20.7 ?"])
        .vm("d", "VLAN120/", &["10.9.9.9 ?"])
        .vm("e", "VLAN110/", &["- ?"])
}

#[test]
fn a_stated_subnet_is_a_listed_one_with_the_addresses_that_are_in_it() {
    let site = stated(&vlans(), &[state(Side::Source, "VLAN110|web|10.1.10.0/24")]);
    assert_eq!(
        shown(&site),
        [
            "10.1.10.5 VLAN110/web unknown",
            "10.1.11.6 VLAN110/ dynamic",
            "10.1.20.7 VLAN120/app unknown",
            "10.9.9.9 VLAN120/ unknown",
            // There is but one subnet that the machine can be in.
            "- VLAN110/web unknown",
        ]
    );
    let subnet = &site.subnets[0];
    assert_eq!((&*subnet.name, subnet.known), ("web", Known::Listed));
    assert_eq!(site.networks[0].prefixes, ["10.1.10.0/24".parse().unwrap()]);
    let open: Vec<String> = unknown_subnets(&site).into_iter().map(|finding| finding.subject).collect();
    assert_eq!(open, ["VLAN110", "VLAN120"]);
}

#[test]
fn the_most_specific_stated_subnet_has_an_address_also_where_a_file_lists_a_wider_one() {
    let edits = [state(Side::Source, "VLAN120|all|10.0.0.0/8;VLAN120|few|10.1.20.0/28")];
    let site = stated(&vlans(), &edits);
    assert_eq!(&shown(&site)[2..4], ["10.1.20.7 VLAN120/few unknown", "10.9.9.9 VLAN120/all unknown"]);
    let names: Vec<&str> =
        site.subnets_of(landfall::engine::inventory::NetworkId::new(1)).iter().map(|s| &*s.name).collect();
    assert_eq!(names, ["app", "all", "few"]);
}

#[test]
fn what_a_file_names_stays_where_the_file_has_it_whatever_its_prefix_is_said_to_be() {
    let site = Site::at("vc1").network("n", &["app 10.1.0.0/24"]).vm("a", "n/app", &["10.1.0.5"]);
    let site = stated(&site, &[state(Side::Source, "n|APP|10.2.0.0/24;n|web|10.1.0.0/24")]);
    assert_eq!(shown(&site), ["10.1.0.5 n/app static"]);
    assert_eq!(site.subnets[0].prefixes, ["10.2.0.0/24".parse().unwrap()]);
}

#[test]
fn addresses_that_are_given_without_a_network_get_one_that_is_called_by_its_prefix() {
    let site = nowhere(nowhere(vlans(), "a"), "d");
    let edits = [state(Side::Source, "10.1.10.0/24|10.1.10.0/24|10.1.10.0/24;10.8.0.0/24|10.8.0.0/24|10.8.0.0/24")];
    let inventory = stated(&site, &edits);
    assert_eq!(shown(&inventory)[0], "10.1.10.5 10.1.10.0/24/10.1.10.0/24 unknown");
    assert_eq!(shown(&inventory)[3], "10.9.9.9 - unknown");
    // Nobody is in the other one, so it is not there.
    let names: Vec<&str> = inventory.networks.iter().map(|network| &*network.name).collect();
    assert_eq!(names, ["10.1.10.0/24", "VLAN110", "VLAN120"]);
    assert_eq!(inventory.networks[0].location.as_deref(), Some("vc1"));
    for (place, network) in inventory.networks.iter().enumerate() {
        assert_eq!(inventory.network_by_key[&network.key].index(), place);
    }
}

#[test]
fn an_allocation_is_filled_in_where_no_file_says_one() {
    let site = nowhere(vlans(), "d");
    let edits = [allocate(&["VLAN110"], Some(Allocation::Static)), allocate(&[""], Some(Allocation::Dynamic))];
    let allocations: Vec<&str> =
        stated(&site, &edits).ip_configurations.iter().map(|row| row.allocation.code()).collect();
    assert_eq!(allocations, ["static", "dynamic", "unknown", "dynamic", "static"]);
    // What was said of addresses without a network holds when they get one, until something is said of that.
    let made = state(Side::Source, "10.9.9.0/24|10.9.9.0/24|10.9.9.0/24");
    let mut edits = vec![allocate(&[""], Some(Allocation::Dynamic)), made];
    assert_eq!(shown(&stated(&site, &edits))[3], "10.9.9.9 10.9.9.0/24/10.9.9.0/24 dynamic");
    edits.push(allocate(&["10.9.9.0/24"], Some(Allocation::Static)));
    assert_eq!(shown(&stated(&site, &edits))[3], "10.9.9.9 10.9.9.0/24/10.9.9.0/24 static");
}

#[test]
fn what_is_stated_about_the_other_side_changes_nothing() {
    let edits = [state(Side::Target, "VLAN110|web|10.1.10.0/24")];
    assert_eq!(stated(&vlans(), &edits), vlans().inventory());
    let mut mapping = Mapping::default();
    allocate(&["VLAN110"], Some(Allocation::Static)).apply(&mut mapping);
    assert_eq!(apply(&vlans().inventory(), Side::Target, &mapping), vlans().inventory());
}

#[test]
fn taking_statements_back_leaves_no_trace() {
    let mut mapping = Mapping::default();
    state(Side::Source, "n|a|10.0.0.7/24 10.0.0.0/24;n|b|10.1.0.0/24").apply(&mut mapping);
    assert_eq!(mapping.subnets[&(Side::Source, key("N", "A"))], ["10.0.0.0/24".parse().unwrap()]);
    allocate(&["n", ""], Some(Allocation::Static)).apply(&mut mapping);
    state(Side::Source, "n|A|;n|B|").apply(&mut mapping);
    allocate(&["N"], None).apply(&mut mapping);
    allocate(&[""], Some(Allocation::Unknown)).apply(&mut mapping);
    // A subnet without a name, or of no network, is no subnet.
    state(Side::Source, "n||10.0.0.0/24;|b|10.0.0.0/24").apply(&mut mapping);
    assert_eq!(mapping, Mapping::default());
}

#[test]
fn one_step_of_undo_is_called_by_what_it_did() {
    let label = |edit: Edit| edit.label(&|key| format!("<{key}>"));
    for (edit, expected) in [
        (state(Side::Source, "n|app|10.0.0.0/24 10.1.0.0/24"), "set subnet app of <n> to 10.0.0.0/24, 10.1.0.0/24"),
        (state(Side::Source, "n|10.0.0.0/24|10.0.0.0/24"), "set subnet 10.0.0.0/24 of <n>"),
        (state(Side::Source, "10.0.0.0/24|10.0.0.0/24|10.0.0.0/24"), "set subnet 10.0.0.0/24"),
        (state(Side::Source, "n|a|10.0.0.0/24;n|b|"), "set 2 subnets"),
        (state(Side::Source, "n|app|"), "take subnet app of <n> away"),
        (state(Side::Source, "n|a|;n|b|"), "take 2 subnets away"),
        (allocate(&["n"], Some(Allocation::Static)), "set addresses of <n> to static"),
        (allocate(&["n", "m"], Some(Allocation::Dynamic)), "set addresses of 2 networks to DHCP"),
        (allocate(&[""], None), "leave static or DHCP of addresses without a network open"),
    ] {
        assert_eq!(label(edit), expected);
    }
}

#[test]
fn a_machine_lands_by_the_subnet_that_was_stated_for_it() {
    let mut mapping = Mapping::default();
    for edit in [
        state(Side::Source, "VLAN110|web|10.1.10.0/24"),
        state(Side::Target, "dr|web|10.1.10.0/24"),
        map("VLAN110", "dr"),
    ] {
        edit.apply(&mut mapping);
    }
    let target = Site::at("vc2").network("dr", &["app 10.2.0.0/24"]);
    let before = plan(&SYSTEM, &vlans(), &target, &[map("VLAN110", "dr")]);
    assert_eq!(
        before.trail(Operation::Failover, "a"),
        "dr / app / - (network-mapped, subnet-source-unknown, address-taken)"
    );
    let source = apply(&vlans().inventory(), Side::Source, &mapping);
    let target = apply(&target.inventory(), Side::Target, &mapping);
    let resolutions = landfall::engine::resolve::resolve(&SYSTEM.rules, &source, &target, &mapping);
    let after = support::Plan { system: &SYSTEM, source, target, mapping, resolutions };
    assert_eq!(
        after.trail(Operation::Failover, "a"),
        "dr / web / 10.1.10.5 (network-mapped, subnet-extended, address-kept)"
    );
}

/// Machines in networks of which the files know all, a part, or nothing, and in none.
fn site() -> impl Strategy<Value = Site> {
    let machine = (0..5_u8, 0..3_u8, 0..4_u8, 0..3_u8);
    vec(machine, 0..24).prop_map(|machines| {
        let mut site =
            Site::at("here").network("n1", &["app 10.1.0.0/24", "web 10.1.1.0/24"]).network("n2", &["all 10.2.0.0/16"]);
        for (number, (network, third, host, kind)) in machines.into_iter().enumerate() {
            let second = if network == 4 { 1 } else { network };
            let address = format!("10.{second}.{third}.{host}{}", ["", " dhcp", " ?"][usize::from(kind)]);
            let place = ["n0/", "n1/", "n2/", "n3/odd", "n1/app"][usize::from(network)];
            site = site.vm(&format!("vm{number}"), place, &[&address]);
            if host == 3 {
                site = nowhere(site, &format!("vm{number}"));
            }
        }
        site
    })
}

fn statements() -> impl Strategy<Value = Vec<Edit>> {
    let subnet = (0..6_u8, 0..3_u8, 0..4_u8, 0..4_u8, 20..26_u8).prop_map(|(network, name, second, third, length)| {
        let prefix = IpNet::new(format!("10.{second}.{third}.0").parse().unwrap(), length).unwrap().trunc();
        let network = if network == 5 { prefix.to_string() } else { format!("n{network}") };
        let name =
            if network.contains('/') { network.clone() } else { ["app", "Odd", "new"][usize::from(name)].into() };
        Edit::StateSubnets { subnets: vec![(Side::Source, key(&network, &name), Some(vec![prefix]))] }
    });
    let allocation = (0..6_u8, any::<bool>()).prop_map(|(network, is_static)| {
        let network = if network == 5 { String::new() } else { format!("n{network}") };
        allocate(&[&network], Some(if is_static { Allocation::Static } else { Allocation::Dynamic }))
    });
    // One thing is stated once: then the order of statements says nothing.
    vec(prop_oneof![3 => subnet, 1 => allocation], 0..8).prop_map(|edits| {
        let mut kept: Vec<Edit> = Vec::new();
        for edit in edits {
            let (mut alone, mut with) = (Mapping::default(), Mapping::default());
            kept.iter().for_each(|edit: &Edit| edit.apply(&mut with));
            let before = with.subnets.len() + with.allocations.len();
            edit.apply(&mut with);
            edit.apply(&mut alone);
            if with.subnets.len() + with.allocations.len() > before {
                kept.push(edit);
            }
        }
        kept
    })
}

/// A site without what statements change.
fn fixed(inventory: &Inventory) -> Vec<String> {
    let nics = inventory.nics.iter().zip(0..).map(|(nic, place)| {
        let places = inventory.ip_configuration_places_of(NicId::new(place));
        format!("{} {:?} {places:?}", nic.key, nic.virtual_machine)
    });
    let rows =
        inventory.ip_configurations.iter().map(|row| format!("{} {:?} {}", row.name, row.address(), row.primary));
    nics.chain(rows).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stating_nothing_changes_nothing(site in site()) {
        prop_assert_eq!(apply(&site.inventory(), Side::Source, &Mapping::default()), site.inventory());
    }

    #[test]
    fn neither_the_order_of_statements_nor_that_of_rows_matters(site in site(), edits in statements()) {
        let expected = stated(&site, &edits);
        let mut turned = site.clone();
        turned.rows.nics.reverse();
        turned.rows.networks.reverse();
        turned.rows.virtual_machines.reverse();
        let backwards: Vec<Edit> = edits.iter().rev().cloned().collect();
        prop_assert_eq!(expected, stated(&turned, &backwards));
    }

    #[test]
    fn no_row_moves_and_what_files_say_stands(site in site(), edits in statements()) {
        let (read, stated) = (site.inventory(), stated(&site, &edits));
        prop_assert_eq!(fixed(&read), fixed(&stated));
        for (before, after) in read.ip_configurations.iter().zip(&stated.ip_configurations) {
            if before.allocation != Allocation::Unknown {
                prop_assert_eq!(before.allocation, after.allocation);
            }
            if let (Some(old), false) = (before.subnet, before.subnet_by_address) {
                prop_assert_eq!(read.subnet_key(read.subnet(old)), stated.subnet_key(stated.subnet(after.subnet.unwrap())));
            }
        }
        // Subnets stand by their networks, each network has one unnamed subnet at most, behind the others.
        for (place, network) in stated.networks.iter().enumerate() {
            let subnets = stated.subnets_of(landfall::engine::inventory::NetworkId::new(place as u32));
            prop_assert!(subnets.iter().all(|subnet| subnet.network.index() == place));
            prop_assert!(subnets.iter().rev().skip(1).all(|subnet| !subnet.is_unnamed()));
            prop_assert_eq!(stated.network_by_key[&network.key].index(), place);
        }
    }

    #[test]
    fn a_statement_about_one_network_changes_no_other(site in site(), edits in statements(), one in 0..4_u8) {
        let before = stated(&site, &edits);
        let name = format!("n{one}");
        // One that nothing is in would take addresses without a network.
        prop_assume!(site.inventory().network_by_key.contains_key(&name.as_str().into()));
        let more = [state(Side::Source, &format!("{name}|more|10.{one}.0.0/22")), allocate(&[&name], Some(Allocation::Static))];
        let after = stated(&site, &edits.iter().cloned().chain(more).collect::<Vec<_>>());
        for (before, after) in shown(&before).into_iter().zip(shown(&after)) {
            prop_assert!(before == after || before.contains(&format!(" {name}/")), "{} {}", before, after);
        }
    }

    #[test]
    fn stated_subnets_place_addresses_as_a_file_that_lists_them_would(site in site(), edits in statements()) {
        let edits: Vec<Edit> = edits.into_iter().filter(|edit| matches!(edit, Edit::StateSubnets { .. })).collect();
        let mut mapping = Mapping::default();
        edits.iter().for_each(|edit| edit.apply(&mut mapping));
        // A file says nothing of networks that no NIC names.
        mapping.subnets.retain(|(_, key), _| !key.network.as_str().contains('/'));
        let read = site.inventory();
        // Of two subnets with one prefix the one listed first counts, and a file and a person list in different orders.
        let mut seen: Vec<(String, IpNet)> = Vec::new();
        let of_files = read.subnets.iter().flat_map(|subnet| {
            let network = read.network(subnet.network).key.to_string();
            subnet.prefixes.iter().map(move |prefix| (network.clone(), *prefix))
        });
        seen.extend(of_files);
        mapping.subnets.retain(|(_, key), prefixes| {
            let stated = (key.network.to_string(), prefixes[0]);
            let is_new = !seen.contains(&stated);
            seen.push(stated);
            is_new && read.network_by_key.contains_key(&key.network)
        });
        let mut listed = Site::at("here");
        for ((_, key), prefixes) in &mapping.subnets {
            let prefixes: Vec<String> = prefixes.iter().map(ToString::to_string).collect();
            let text = format!("{} {}", key.subnet, prefixes.join(" "));
            listed = listed.network(key.network.as_str(), &[&text]);
            listed.rows.networks.last_mut().unwrap().prefixes.clear();
        }
        let mut builder = InventoryBuilder::default();
        builder.add(rows_of(&read), "the plan so far", 0);
        builder.add(listed.rows, "subnets", 1);
        prop_assert_eq!(shown(&builder.finish().0), shown(&apply(&read, Side::Source, &mapping)));
    }
}
