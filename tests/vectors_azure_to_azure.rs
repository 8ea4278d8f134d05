//! The vectors of Azure to Azure: published numbers, and published rules with other numbers.

mod support;

use landfall::engine::address_pool::{AddressPool, End};
use landfall::engine::mapping::Mapping;
use landfall::engine::mapping::Operation::{Failback, Failover, TestFailover};
use landfall::recovery::MappingChange;
use landfall::recovery::azure::{PrefixProblem, RESERVED, prefix_problem};
use landfall::recovery::azure_to_azure::{KEEP_IF_CONTAINED, SYSTEM, TEST_RULES_2018};

use support::{Plan, Site, map, map_back, option, test_in, typed};

fn source() -> Site {
    Site::at("westeurope")
}

fn target() -> Site {
    Site::at("northeurope")
}

fn plan(source: &Site, target: &Site, edits: &[landfall::engine::edit::Edit]) -> Plan {
    support::plan(&SYSTEM, source, target, edits)
}

/// `web1` in `corp/app`, mapped to `corp-dr`, which has the same subnet.
fn one(address: &str, prefix: &str, used: &[&str]) -> (Site, Site) {
    let subnet = format!("app {prefix}");
    (
        source().network("corp", &[&subnet]).vm("web1", "corp/app", &[address]),
        target().network("corp-dr", &[&subnet]).used("corp-dr/app", used),
    )
}

fn pool(prefix: &str) -> AddressPool {
    AddressPool::new(&[prefix.parse().unwrap()], RESERVED)
}

#[test]
fn v01_an_unmapped_network_is_copied_with_asr_behind_its_name_and_mapped_both_ways() {
    let source = source().network("contoso-vnet", &["app 10.0.0.0/24"]).vm("web1", "contoso-vnet/app", &["10.0.0.4"]);
    let plan = plan(&source, &target(), &[]);
    assert_eq!(
        plan.trail(Failover, "web1"),
        "contoso-vnet-asr / app / 10.0.0.4 (network-asr-created, subnet-same-name, address-kept)"
    );
    assert_eq!(
        plan.trail(Failback, "web1"),
        "contoso-vnet / app / 10.0.0.4 (network-asr-origin, subnet-same-name, address-kept)"
    );
}

#[test]
fn v02_a_test_in_the_failover_network_takes_the_end_of_the_range_if_the_address_is_in_use() {
    let (source, target) = one("10.0.0.19", "10.0.0.0/24", &["10.0.0.19"]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr"), test_in("corp", "corp-dr")]);
    assert_eq!(plan.address(TestFailover, "web1"), "10.0.0.254");
}

fn tested_elsewhere(used: &[&str]) -> Plan {
    let (source, target) = one("10.0.0.19", "10.0.0.0/24", &[]);
    let target = target.network("drill", &["app 10.0.0.0/24"]).used("drill/app", used);
    plan(&source, &target, &[map("corp", "corp-dr"), test_in("corp", "drill")])
}

#[test]
fn v03_a_test_in_another_network_keeps_the_address_if_it_is_free() {
    assert_eq!(tested_elsewhere(&[]).address(TestFailover, "web1"), "10.0.0.19");
}

#[test]
fn v04_a_test_in_another_network_takes_the_end_of_the_range_otherwise() {
    assert_eq!(tested_elsewhere(&["10.0.0.19"]).address(TestFailover, "web1"), "10.0.0.254");
}

#[test]
fn v05_a_test_steps_down_from_the_end_over_what_is_in_use() {
    assert_eq!(tested_elsewhere(&["10.0.0.19", "10.0.0.254"]).address(TestFailover, "web1"), "10.0.0.253");
}

#[test]
fn v06_the_rules_of_2018_never_test_at_the_failovers_own_address() {
    let (source, target) = one("10.0.0.19", "10.0.0.0/24", &[]);
    let edits = [map("corp", "corp-dr"), test_in("corp", "corp-dr")];
    assert_eq!(plan(&source, &target, &edits).address(TestFailover, "web1"), "10.0.0.19");
    let edits = [map("corp", "corp-dr"), test_in("corp", "corp-dr"), option(TEST_RULES_2018)];
    assert_eq!(plan(&source, &target, &edits).address(TestFailover, "web1"), "10.0.0.254");
}

#[test]
fn v06b_the_rules_of_2018_leave_every_address_alone_that_the_failover_gets() {
    let (source, target) = one("10.0.0.254", "10.0.0.0/24", &[]);
    let edits = [map("corp", "corp-dr"), option(TEST_RULES_2018)];
    assert_eq!(plan(&source, &target, &edits).address(TestFailover, "web1"), "10.0.0.253");
}

#[test]
fn v06c_the_rules_of_2018_test_elsewhere_at_the_address_reserved_for_the_failover() {
    let (source, target) = one("10.0.0.19", "10.0.0.0/24", &["10.0.0.19"]);
    let target = target.network("drill", &["app 10.0.0.0/24"]);
    let edits = [map("corp", "corp-dr"), test_in("corp", "drill"), option(TEST_RULES_2018)];
    let plan = plan(&source, &target, &edits);
    assert_eq!(plan.address(Failover, "web1"), "10.0.0.4");
    assert_eq!(plan.address(TestFailover, "web1"), "10.0.0.4");
}

#[test]
fn v07_a_test_network_of_another_range_takes_the_end_of_its_range() {
    let (source, target) = one("10.0.0.8", "10.0.0.0/24", &[]);
    let target = target.network("drill", &["app 172.16.0.0/16"]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr"), test_in("corp", "drill")]);
    assert_eq!(plan.address(TestFailover, "web1"), "172.16.255.254");
}

#[test]
fn v08_next_available_is_the_lowest_that_is_not_in_use() {
    let mut pool = pool("10.0.0.0/16");
    for last in 4..=9 {
        pool.hold(format!("10.0.0.{last}").parse().unwrap(), landfall::engine::address_pool::Holder::Row(0));
    }
    assert_eq!(pool.take_next(true, End::Start, 1), Some("10.0.0.10".parse().unwrap()));
}

#[test]
fn v09_azure_reserves_the_first_four_and_the_last() {
    let pool = pool("192.168.1.0/24");
    for last in [0, 1, 2, 3, 255] {
        assert!(!pool.is_free(format!("192.168.1.{last}").parse().unwrap()), "{last}");
    }
    assert_eq!(pool.usable(true), 251);
    assert!(pool.is_free("192.168.1.4".parse().unwrap()) && pool.is_free("192.168.1.254".parse().unwrap()));
}

fn all_of(prefix: &str) -> Vec<String> {
    let mut pool = pool(prefix);
    std::iter::from_fn(|| pool.take_next(true, End::Start, 0)).map(|address| address.to_string()).collect()
}

#[test]
fn v10_a_29_has_three_usable_addresses() {
    assert_eq!(all_of("10.0.0.0/29"), ["10.0.0.4", "10.0.0.5", "10.0.0.6"]);
}

#[test]
fn v11_a_28_has_11_and_a_26_has_59() {
    let all = all_of("10.0.0.0/28");
    assert_eq!((all.len(), &*all[0], &*all[10]), (11, "10.0.0.4", "10.0.0.14"));
    let all = all_of("10.1.1.0/26");
    assert_eq!((all.len(), &*all[0], &*all[58]), (59, "10.1.1.4", "10.1.1.62"));
}

#[test]
fn v12_sizes_that_azure_does_not_take_are_found() {
    let problem = |prefix: &str| prefix_problem(&prefix.parse().unwrap());
    assert_eq!(problem("10.0.0.0/30"), Some(PrefixProblem::TooSmall));
    assert_eq!(problem("0.0.0.0/1"), Some(PrefixProblem::TooLarge));
    assert_eq!(problem("fd00::/56"), Some(PrefixProblem::NotSixtyFour));
    assert_eq!((problem("10.0.0.0/29"), problem("0.0.0.0/2"), problem("fd00::/64")), (None, None, None));
    let target = target().network("corp-dr", &["app 10.0.0.0/30", "v6 fd00::/56"]);
    let plan = plan(&source(), &target, &[]);
    assert_eq!(plan.codes(), ["subnet-prefix-invalid", "subnet-too-small"]);
}

#[test]
fn v13_in_the_same_address_space_a_free_static_address_is_kept() {
    let (source, target) = one("10.1.1.10", "10.1.1.0/24", &[]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr")]);
    assert_eq!(
        plan.trail(Failover, "web1"),
        "corp-dr / app / 10.1.1.10 (network-mapped, subnet-same-name, address-kept)"
    );
}

#[test]
fn v14_in_the_same_address_space_a_taken_one_gives_way_to_the_next_available() {
    let (source, target) = one("10.1.1.10", "10.1.1.0/24", &["10.1.1.10"]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr")]);
    assert_eq!(
        plan.trail(Failover, "web1"),
        "corp-dr / app / 10.1.1.4 (network-mapped, subnet-same-name, address-taken-next)"
    );
    assert!(plan.codes().contains(&"ip-fallback"));
}

#[test]
fn v15_in_another_address_space_the_next_available_is_taken() {
    let source = source().network("corp", &["app 192.168.1.0/24"]).vm("web1", "corp/app", &["192.168.1.37"]);
    let target = target().network("corp-dr", &["app 192.168.2.0/24"]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr")]);
    assert_eq!(plan.address(Failover, "web1"), "192.168.2.4");
    assert!(plan.codes().contains(&"ip-changed"));
}

#[test]
fn v16_dhcp_stays_dhcp_and_promises_no_address() {
    let (source, target) = one("10.1.1.10 dhcp", "10.1.1.0/24", &[]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr")]);
    assert_eq!(
        plan.trail(Failover, "web1"),
        "corp-dr / app / dhcp (network-mapped, subnet-same-name, address-dynamic)"
    );
    assert_eq!(plan.address(TestFailover, "web1"), "dhcp");
}

fn subnet_chosen(source_subnet: &str, subnets: &[&str]) -> String {
    let source = source().network("corp", &[&format!("{source_subnet} 10.0.0.0/24")]).vm(
        "web1",
        &format!("corp/{source_subnet}"),
        &["10.0.0.9"],
    );
    let subnets: Vec<String> = subnets.iter().enumerate().map(|(n, name)| format!("{name} 10.9.{n}.0/24")).collect();
    let subnets: Vec<&str> = subnets.iter().map(String::as_str).collect();
    let target = target().network("corp-dr", &subnets);
    plan(&source, &target, &[map("corp", "corp-dr")]).subnet(Failover, "web1")
}

#[test]
fn v17_a_subnet_of_the_same_name_is_used() {
    assert_eq!(subnet_chosen("app", &["db", "app", "web"]), "app");
    assert_eq!(subnet_chosen("app", &["aaa", "APP", "web"]), "APP");
}

#[test]
fn v18_otherwise_the_alphabetically_first_case_ignored() {
    assert_eq!(subnet_chosen("app", &["web", "Backend", "db"]), "Backend");
}

#[test]
fn v19_capitals_do_not_come_before_small_letters() {
    assert_eq!(subnet_chosen("other", &["Zeta", "app", "Backend"]), "app");
}

#[test]
fn v20_the_order_of_listing_does_not_matter_between_regions() {
    assert_eq!(subnet_chosen("app", &["web", "db"]), "db");
}

#[test]
fn v21_the_order_is_by_characters_and_not_by_numbers() {
    assert_eq!(subnet_chosen("app", &["subnet2", "subnet10"]), "subnet10");
}

#[test]
fn v58_a_name_that_asr_makes_longer_than_64_characters_is_an_error() {
    let long = |length: usize| "n".repeat(length);
    let with = |name: &str| {
        let place = format!("{name}/app");
        plan(&source().network(name, &["app 10.0.0.0/24"]).vm("web1", &place, &["10.0.0.4"]), &target(), &[])
    };
    assert_eq!(with(&long(60)).address(Failover, "web1"), "10.0.0.4");
    let too_long = with(&long(61));
    assert_eq!(too_long.trail(Failover, "web1"), "- / - / - (network-name-too-long, no-network, no-subnet)");
    assert_eq!(too_long.codes(), ["name-too-long"]);
    let [message] = &too_long.messages("name-too-long")[..] else { panic!("one finding expected") };
    assert!(message.contains(&format!("{}-asr, and map to it", long(60))), "{message}");
}

#[test]
fn v60_a_mapping_that_is_mapped_back_is_changed_in_three_steps() {
    let mut before = Mapping::default();
    map("a", "b").apply(&mut before);
    map_back("b", "a").apply(&mut before);
    let mut after = before.clone();
    map("a", "c").apply(&mut after);
    let change = MappingChange { source: &"a".into(), name: &|key| key.to_string(), before: &before, after: &after };
    assert_eq!(
        (SYSTEM.mapping_change)(&change),
        [
            "Delete the network mapping b → a.",
            "Modify the network mapping a → b: its target becomes c.",
            "Create the network mapping c → a.",
        ]
    );
    let new =
        MappingChange { source: &"a".into(), name: &|key| key.to_string(), before: &Mapping::default(), after: &after };
    assert!((SYSTEM.mapping_change)(&new).is_empty());
}

#[test]
fn v61_secondary_ip_configurations_fail_over_only_when_selected_and_not_between_zones() {
    let source =
        source().network("corp", &["app 10.0.0.0/24"]).vm("web1", "corp/app", &["10.0.0.4", "10.0.0.5", "10.0.0.6"]);
    let target = target().network("corp-dr", &["app 10.0.0.0/24"]);
    let all = |plan: &Plan| -> Vec<String> {
        ["ipconfig1", "ipconfig2", "ipconfig3"].iter().map(|name| plan.address_of(Failover, "web1", name)).collect()
    };
    let unselected = plan(&source, &target, &[map("corp", "corp-dr")]);
    assert_eq!(all(&unselected), ["10.0.0.4", "-", "-"]);
    assert_eq!(unselected.messages("secondary-ip-unplanned").len(), 2);
    let select = landfall::engine::edit::Edit::SelectSecondary {
        rows: vec![landfall::engine::edit::RowKey { nic: "web1-nic".into(), name: "ipconfig3".into() }],
        selected: true,
    };
    let edits = [map("corp", "corp-dr"), select];
    assert_eq!(all(&plan(&source, &target, &edits)), ["10.0.0.4", "-", "10.0.0.6"]);
    let zones = plan(&source, &Site::at("westeurope").network("corp-dr", &["app 10.0.0.0/24"]), &edits);
    assert_eq!(all(&zones), ["10.0.0.4", "-", "-"]);
    assert!(zones.codes().contains(&"secondary-ip-zone-to-zone"));
}

#[test]
fn v62_when_a_subnet_is_full_the_last_in_order_gets_nothing() {
    let source = source()
        .network("corp", &["app 10.9.0.0/24"])
        .vm("d", "corp/app", &["10.9.0.4"])
        .vm("b", "corp/app", &["10.9.0.5"])
        .vm("A", "corp/app", &["10.9.0.6"])
        .vm("c", "corp/app", &["10.9.0.7"]);
    let target = target().network("corp-dr", &["app 10.0.0.0/29"]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr")]);
    let addresses = ["A", "b", "c", "d"].map(|machine| plan.address(Failover, machine));
    assert_eq!(addresses, ["10.0.0.4", "10.0.0.5", "10.0.0.6", "-"]);
    assert_eq!(plan.messages("subnet-exhausted").iter().filter(|message| message.contains("no free")).count(), 2);
}

#[test]
fn a_next_free_address_never_takes_another_machines_own() {
    let source = source().network("corp", &["app 10.1.1.0/24"]).vm("a", "corp/app", &["10.1.1.10"]).vm(
        "b",
        "corp/app",
        &["10.1.1.4"],
    );
    let target = target().network("corp-dr", &["app 10.1.1.0/24"]).used("corp-dr/app", &["10.1.1.10"]);
    let plan = plan(&source, &target, &[map("corp", "corp-dr")]);
    assert_eq!((plan.address(Failover, "a"), plan.address(Failover, "b")), ("10.1.1.5".into(), "10.1.1.4".into()));
}

#[test]
fn several_prefixes_are_the_same_space_when_they_are_the_same_set() {
    let source = source().network("corp", &["app 10.0.0.0/24 10.0.5.0/24"]).vm("a", "corp/app", &["10.0.5.9"]);
    let swapped = target().network("corp-dr", &["app 10.0.5.0/24 10.0.0.0/24"]);
    assert_eq!(plan(&source, &swapped, &[map("corp", "corp-dr")]).address(Failover, "a"), "10.0.5.9");
    let smaller = target().network("corp-dr", &["app 10.0.5.0/24"]);
    let plan = plan(&source, &smaller, &[map("corp", "corp-dr")]);
    assert_eq!(plan.address(Failover, "a"), "10.0.5.4");
    assert!(plan.codes().contains(&"ip-might-be-kept"));
}

#[test]
fn the_support_matrix_keeps_what_the_target_subnet_contains() {
    let source = source().network("corp", &["app 10.0.5.0/24"]).vm("a", "corp/app", &["10.0.5.9"]);
    let target = target().network("corp-dr", &["app 10.0.0.0/16"]);
    let edits = [map("corp", "corp-dr")];
    assert_eq!(plan(&source, &target, &edits).address(Failover, "a"), "10.0.0.4");
    let edits = [map("corp", "corp-dr"), option(KEEP_IF_CONTAINED)];
    assert_eq!(
        plan(&source, &target, &edits).trail(Failover, "a"),
        "corp-dr / app / 10.0.5.9 (network-mapped, subnet-same-name, address-kept-contained)"
    );
}

#[test]
fn an_existing_network_with_the_copys_name_is_used_with_its_real_subnets() {
    let source = source().network("corp", &["app 10.0.0.0/24"]).vm("a", "corp/app", &["10.0.0.9"]);
    let target = target().network("Corp-ASR", &["zone 10.7.0.0/24"]);
    assert_eq!(
        plan(&source, &target, &[]).trail(Failover, "a"),
        "Corp-ASR / zone / 10.7.0.4 (network-asr-existing, subnet-alphabetical-first, address-next-available)"
    );
}

#[test]
fn a_copy_goes_back_to_what_it_was_copied_from_and_is_never_copied_in_silence() {
    let source = source().network("corp-asr", &["app 10.0.0.0/24"]).vm("a", "corp-asr/app", &["10.0.0.9"]);
    let mapped = target().network("original", &["app 10.0.0.0/24"]).network("corp", &["app 10.0.0.0/24"]);
    let stated = plan(&source, &mapped, &[map_back("original", "corp-asr")]);
    assert!(stated.trail(Failover, "a").starts_with("original / app / 10.0.0.9 (network-asr-origin"));
    let assumed = plan(&source, &mapped, &[]);
    assert!(assumed.trail(Failover, "a").starts_with("corp / app / 10.0.0.9 (network-asr-origin"));
    assert!(assumed.codes().contains(&"copy-assumed") && !stated.codes().contains(&"copy-assumed"));
    let alone = plan(&source, &target(), &[]);
    assert!(alone.trail(Failover, "a").starts_with("corp-asr-asr / app"));
    assert!(alone.codes().contains(&"copy-of-copy"));
}

#[test]
fn failback_follows_the_mapping_in_the_opposite_direction() {
    let source = source().network("corp", &["app 10.0.0.0/24"]).network("other", &["app 10.5.0.0/24"]).vm(
        "a",
        "corp/app",
        &["10.0.0.9"],
    );
    let target = target().network("dr", &["app 10.0.0.0/24"]);
    let there = plan(&source, &target, &[map("corp", "dr"), map_back("dr", "corp")]);
    assert_eq!(there.trail(Failback, "a"), "corp / app / 10.0.0.9 (network-mapped, subnet-same-name, address-kept)");
    let elsewhere = plan(&source, &target, &[map("corp", "dr"), map_back("dr", "other")]);
    assert_eq!(elsewhere.address(Failback, "a"), "10.5.0.4");
    assert!(elsewhere.codes().contains(&"reverse-not-symmetric"));
    let nothing = plan(&source, &target, &[map("corp", "dr")]);
    assert!(nothing.trail(Failback, "a").starts_with("dr-asr / app"));
    assert!(nothing.codes().contains(&"no-reverse-mapping"));
}

#[test]
fn a_typed_address_that_is_taken_gives_way_to_the_next_available() {
    let (source, target) = one("10.0.0.9", "10.0.0.0/24", &["10.0.0.50"]);
    let edits = [map("corp", "corp-dr"), typed("web1", "10.0.0.50")];
    assert_eq!(
        plan(&source, &target, &edits).trail(Failover, "web1"),
        "corp-dr / app / 10.0.0.4 (network-mapped, subnet-same-name, address-typed-taken-next)"
    );
}

#[test]
fn a_typed_address_outside_or_reserved_or_typed_twice_is_an_error() {
    let (source, target) = one("10.0.0.9", "10.0.0.0/24", &[]);
    let source = source.vm("web2", "corp/app", &["10.0.0.10"]);
    let with = |edits: &[landfall::engine::edit::Edit]| {
        let edits: Vec<_> = [map("corp", "corp-dr")].into_iter().chain(edits.iter().cloned()).collect();
        plan(&source, &target, &edits)
    };
    let outside = with(&[typed("web1", "10.9.9.9")]);
    assert_eq!((outside.address(Failover, "web1"), outside.codes().contains(&"ip-out-of-subnet")), ("-".into(), true));
    let reserved = with(&[typed("web1", "10.0.0.3")]);
    assert_eq!((reserved.address(Failover, "web1"), reserved.codes().contains(&"ip-reserved")), ("-".into(), true));
    let twice = with(&[typed("web1", "10.0.0.77"), typed("web2", "10.0.0.77")]);
    assert_eq!((twice.address(Failover, "web1"), twice.address(Failover, "web2")), ("10.0.0.77".into(), "-".into()));
    assert!(twice.codes().contains(&"duplicate-target-ip"));
}

#[test]
fn a_subnet_of_the_platform_is_chosen_by_the_letter_and_called_out_with_a_way_on() {
    let source = source().network("corp", &["app 10.0.0.0/24"]).vm("web1", "corp/app", &["10.0.0.9"]);
    let target = target().network("dr", &["AzureBastionSubnet 10.9.0.0/26", ">asp 10.9.1.0/24", "db 10.9.2.0/24"]);
    let literal = plan(&source, &target, &[map("corp", "dr")]);
    assert_eq!(literal.subnet(Failover, "web1"), ">asp".trim_start_matches('>'));
    let finding = literal.findings().into_iter().find(|finding| finding.check.code == "subnet-not-VM-capable").unwrap();
    let fix = (finding.check.fix)(&literal.context(), &finding).unwrap();
    let fixed = plan(&source, &target, &[map("corp", "dr"), fix.edit]);
    assert_eq!((fix.label.as_str(), fixed.subnet(Failover, "web1")), ("Use db", "db".into()));
    assert!(
        !fixed
            .findings()
            .iter()
            .any(|found| found.check.code == finding.check.code && found.operation == finding.operation)
    );
}

#[test]
fn ipv6_is_not_failed_over_and_ipv4_beside_it_is() {
    let source =
        source().network("corp", &["app 10.0.0.0/24 fd00::/64"]).vm("web1", "corp/app", &["10.0.0.9", "fd00::9"]);
    let target = target().network("dr", &["app 10.0.0.0/24 fd00::/64"]);
    let plan = plan(&source, &target, &[map("corp", "dr")]);
    assert_eq!(plan.address(Failover, "web1"), "10.0.0.9");
    assert_eq!(plan.address_of(Failover, "web1", "ipconfig2"), "-");
    assert!(plan.codes().contains(&"ipv6-unsupported"));
}

#[test]
fn same_ranges_are_an_error_where_the_networks_are_connected_and_a_note_where_not() {
    let (source, target) = one("10.0.0.9", "10.0.0.0/24", &[]);
    let edits = [map("corp", "corp-dr")];
    let apart = plan(&source, &target, &edits);
    assert!(
        apart.codes().contains(&"overlap-with-unconnected") && !apart.codes().contains(&"overlap-with-connected-range")
    );
    let direct = plan(&source.clone().peered("corp", "corp-dr"), &target, &edits);
    assert!(direct.codes().contains(&"overlap-with-connected-range"));
    let through_hub = plan(&source.peered("corp", "hub"), &target.peered("corp-dr", "HUB"), &edits);
    assert!(through_hub.codes().contains(&"overlap-with-connected-range"));
}

#[test]
fn many_networks_on_one_are_allowed_and_called_out() {
    let source = source()
        .network("a", &["app 10.0.0.0/24"])
        .network("b", &["app 10.0.0.0/24"])
        .vm("vm-a", "a/app", &["10.0.0.9"])
        .vm("vm-b", "b/app", &["10.0.0.9"]);
    let target = target().network("dr", &["app 10.0.0.0/24"]);
    let plan = plan(&source, &target, &[map("a", "dr"), map("b", "dr")]);
    assert_eq!(
        (plan.address(Failover, "vm-a"), plan.address(Failover, "vm-b")),
        ("10.0.0.9".into(), "10.0.0.4".into())
    );
    assert_eq!(plan.messages("many-to-one").len(), 2);
}
