//! The published rules of VMM to a second VMM site, table by table.

mod support;

use landfall::engine::attribute::Attribute::*;
use landfall::engine::edit::Edit;
use landfall::engine::mapping::Operation::{self, Failback, Failover, TestFailover};
use landfall::engine::placement::{Placement, placements};
use landfall::engine::reason::rule_of;
use landfall::engine::resolve::Fate;
use landfall::engine::runbook::{Phase, Runbook};
use landfall::recovery::vmm::deployment::{CLUSTER, SQL_GROUP, SQL_REMOTE};
use landfall::recovery::vmm_to_vmm::checks::is_available;
use landfall::recovery::vmm_to_vmm::{SYSTEM, TEST_NONE, TEST_TEMPORARY};
use support::*;

const POOL: &str = "10.1.1.10-10.1.1.20";

fn new_york() -> Site {
    Site::at("VMM-NewYork")
        .network("VMNetwork1-NewYork", &["app 10.1.1.0/24"])
        .network("VMNetwork2-NewYork", &["app 10.2.1.0/24"])
        .fact("VMNetwork1-NewYork/app", AddressPools, POOL)
}

fn chicago() -> Site {
    Site::at("VMM-Chicago")
        .network("VMNetwork1-Chicago", &["app 10.1.1.0/24"])
        .network("VMNetwork2-Chicago", &["app 10.2.1.0/24"])
        .fact("VMNetwork1-Chicago/app", AddressPools, POOL)
}

fn mapped() -> Vec<Edit> {
    vec![map("VMNetwork1-NewYork", "VMNetwork1-Chicago"), map_back("VMNetwork1-Chicago", "VMNetwork1-NewYork")]
}

fn vm1() -> Site {
    new_york().vm("VM1", "VMNetwork1-NewYork/app", &["10.1.1.12"])
}

#[test]
fn v28_the_same_pool_and_free_gives_the_same_address() {
    let moved = plan(&SYSTEM, &vm1(), &chicago(), &mapped());
    assert_eq!(
        moved.trail(Failover, "VM1"),
        "VMNetwork1-Chicago / app / 10.1.1.12 (network-mapped, subnet-same-name, address-same-pool)"
    );
}

#[test]
fn v28_the_same_pool_and_taken_gives_another_of_the_pool() {
    let target = chicago().used("VMNetwork1-Chicago/app", &["10.1.1.12", "10.1.1.10"]);
    let moved = plan(&SYSTEM, &vm1(), &target, &mapped());
    assert_eq!(moved.address(Failover, "VM1"), "10.1.1.11");
    assert!(moved.codes().contains(&"ip-fallback"));
}

#[test]
fn v28_another_pool_gives_one_of_its_addresses() {
    let target = chicago().fact("VMNetwork1-Chicago/app", AddressPools, "10.1.1.100-10.1.1.101");
    let moved = plan(&SYSTEM, &vm1(), &target, &mapped());
    assert_eq!(moved.trail(Failover, "VM1").rsplit(", ").next(), Some("address-from-pool)"));
    assert_eq!(moved.address(Failover, "VM1"), "10.1.1.100");
}

#[test]
fn v28_dhcp_is_not_managed_and_static_without_a_pool_fails() {
    let source = new_york().vm("dhcp", "VMNetwork1-NewYork/app", &["10.1.1.13 dhcp"]).vm(
        "VM1",
        "VMNetwork1-NewYork/app",
        &["10.1.1.12"],
    );
    let target = Site::at("VMM-Chicago").network("VMNetwork1-Chicago", &["app 10.1.1.0/24"]);
    let moved = plan(&SYSTEM, &source, &target, &mapped());
    assert_eq!(moved.trail(Failover, "dhcp").rsplit(", ").next(), Some("address-dhcp-unmanaged)"));
    assert_eq!(moved.address(Failover, "VM1"), "-");
    assert_eq!(moved.messages("no-address-pool").len(), 2, "failover and test");
}

#[test]
fn a_pool_that_is_used_up_gives_nothing() {
    let source = (0..3).fold(new_york(), |site, number| {
        site.vm(&format!("vm{number}"), "VMNetwork1-NewYork/app", &[&format!("10.1.1.{}", 12 + number)])
    });
    let target = chicago().fact("VMNetwork1-Chicago/app", AddressPools, "10.1.1.30-10.1.1.31");
    let moved = plan(&SYSTEM, &source, &target, &mapped());
    let addresses: Vec<String> = (0..3).map(|number| moved.address(Failover, &format!("vm{number}"))).collect();
    assert_eq!(addresses, ["10.1.1.30", "10.1.1.31", "-"]);
    assert!(moved.codes().contains(&"subnet-exhausted"));
}

#[test]
fn v29_what_is_not_mapped_is_not_connected() {
    let source = vm1().vm("VM9", "VMNetwork2-NewYork/app", &["10.2.1.9"]);
    let moved = plan(&SYSTEM, &source, &chicago(), &mapped());
    assert!(moved.trail(Failover, "VM1").starts_with("VMNetwork1-Chicago"));
    assert_eq!(moved.trail(Failover, "VM9"), "- / - / - (network-unmapped, network-unmapped, network-unmapped)");
    assert_eq!(moved.messages("unmapped-network").len(), 1);
}

/// Where VM1 is after failback: its network, or why it is connected to none.
fn after_failback(edits: &[Edit]) -> String {
    let edits = [mapped(), edits.to_vec()].concat();
    let moved = plan(&SYSTEM, &vm1(), &chicago(), &edits);
    let landing = moved.resolutions.of(Failback).row(0);
    match landing.network {
        Ok(network) => moved.resolutions.of(Failback).destination.network(network.value).name.to_string(),
        Err(_) => {
            assert_eq!(landing.fate, Fate::NotConnected);
            rule_of(&landing.network).code.to_owned()
        }
    }
}

#[test]
fn v30_failback_without_a_change_stays_in_the_source_network() {
    assert_eq!(after_failback(&[]), "VMNetwork1-NewYork");
    let moved = plan(&SYSTEM, &vm1(), &chicago(), &mapped());
    assert_eq!(moved.address(Failback, "VM1"), "10.1.1.12");
}

#[test]
fn v31_failback_of_a_disconnected_replica_is_disconnected() {
    assert_eq!(after_failback(&[state_nic("VM1", ReplicaNetwork, "none")]), "failback-disconnected");
}

#[test]
fn v32_failback_from_a_network_that_is_not_mapped_is_disconnected() {
    let to_second = state_nic("VM1", ReplicaNetwork, "VMNetwork2-Chicago");
    assert_eq!(after_failback(std::slice::from_ref(&to_second)), "failback-moved-unmapped");
    let mapped = map_back("VMNetwork2-Chicago", "VMNetwork2-NewYork");
    assert_eq!(after_failback(&[to_second, mapped]), "VMNetwork2-NewYork");
}

#[test]
fn v33_failback_follows_a_mapping_that_was_changed() {
    assert_eq!(after_failback(&[map_back("VMNetwork1-Chicago", "VMNetwork2-NewYork")]), "VMNetwork2-NewYork");
}

#[test]
fn v34_a_target_network_is_available_where_its_logical_network_is_in_the_protecting_cloud() {
    // LogicalNetwork1-Chicago is associated with both clouds, LogicalNetwork2-Chicago with Gold only.
    let target = chicago()
        .fact("VMNetwork1-Chicago", Clouds, "GoldCloud2;SilverCloud2")
        .fact("VMNetwork2-Chicago", Clouds, "GoldCloud2")
        .fact("VMNetwork2-Chicago", LogicalNetwork, "LogicalNetwork2-Chicago");
    let source = new_york()
        .vm("gold", "VMNetwork1-NewYork/app", &["10.1.1.12"])
        .vm("silver", "VMNetwork1-NewYork/app", &["10.1.1.13"])
        .fact("gold", Cloud, "GoldCloud1")
        .fact("gold", ProtectingCloud, "GoldCloud2")
        .fact("silver", Cloud, "SilverCloud1")
        .fact("silver", ProtectingCloud, "SilverCloud2");
    for (network, silver, gold) in [("VMNetwork1-Chicago", true, true), ("VMNetwork2-Chicago", false, true)] {
        let moved = plan(&SYSTEM, &source, &target, &[map("VMNetwork1-NewYork", network)]);
        let place = moved.resolutions.of(Failover).destination.network_by_name(network).unwrap();
        let landed = moved.resolutions.of(Failover).destination.network(place);
        assert_eq!(is_available(landed, "SilverCloud2"), Some(silver), "{network}");
        assert_eq!(is_available(landed, "goldcloud2"), Some(gold), "{network}");
        let said = moved.messages("target-network-not-available");
        assert_eq!(said.len(), usize::from(!silver), "{network}");
        assert!(said.iter().all(|said| said.contains("SilverCloud2") && said.contains("LogicalNetwork2-Chicago")));
    }
}

#[test]
fn one_server_can_hold_both_sites() {
    let one = Site::at("VMM").network("left", &["app 10.1.1.0/24"]).vm("VM1", "left/app", &["10.1.1.12"]);
    let other =
        Site::at("VMM").network("right", &["app 10.8.1.0/24"]).fact("right/app", AddressPools, "10.8.1.9-10.8.1.9");
    assert_eq!(plan(&SYSTEM, &one, &other, &[map("left", "right")]).address(Failover, "VM1"), "10.8.1.9");
}

#[test]
fn network_virtualization_needs_a_pool_also_for_dhcp() {
    let source = new_york().vm("dhcp", "VMNetwork1-NewYork/app", &["10.1.1.13 dhcp"]);
    let virtualized = chicago().fact("VMNetwork1-Chicago", Isolation, "network-virtualization");
    assert_eq!(plan(&SYSTEM, &source, &virtualized, &mapped()).address(Failover, "dhcp"), "10.1.1.10");
    let bare = Site::at("VMM-Chicago").network("VMNetwork1-Chicago", &["app 10.1.1.0/24"]).fact(
        "VMNetwork1-Chicago",
        Isolation,
        "network-virtualization",
    );
    assert_eq!(plan(&SYSTEM, &source, &bare, &mapped()).address(Failover, "dhcp"), "-");
}

#[test]
fn a_test_takes_the_failovers_address_where_it_is_free() {
    let target = chicago().network("test", &["app 10.1.1.0/24"]).fact("test/app", AddressPools, POOL);
    let edits = [mapped(), vec![test_in("VMNetwork1-NewYork", "test")]].concat();
    assert_eq!(plan(&SYSTEM, &vm1(), &target, &edits).address(TestFailover, "VM1"), "10.1.1.12");
    let used = target.used("test/app", &["10.1.1.12"]);
    assert_eq!(plan(&SYSTEM, &vm1(), &used, &edits).address(TestFailover, "VM1"), "10.1.1.10");
}

#[test]
fn tests_run_without_a_network_or_in_a_temporary_one() {
    let with = |id: &str| plan(&SYSTEM, &vm1(), &chicago(), &[mapped(), vec![option(id)]].concat());
    assert_eq!(with(TEST_NONE).resolutions.of(TestFailover).row(0).fate, Fate::NotConnected);
    assert!(with(TEST_TEMPORARY).trail(TestFailover, "VM1").contains("network-test-temporary"));
}

#[test]
fn test_networks_that_cannot_work_are_named() {
    let source = new_york().vm("dhcp", "VMNetwork1-NewYork/app", &["10.1.1.13 dhcp"]);
    let test = |isolation: &str, pools: bool| {
        let site = Site::at("VMM-Chicago")
            .network("VMNetwork1-Chicago", &["app 10.1.1.0/24"])
            .network("test", &["app 10.1.1.0/24"])
            .fact("VMNetwork1-Chicago", Isolation, isolation)
            .fact("test", Isolation, "network-virtualization");
        let site = if pools { site.fact("VMNetwork1-Chicago/app", AddressPools, POOL) } else { site };
        let edits = [mapped(), vec![test_in("VMNetwork1-NewYork", "test")]].concat();
        plan(&SYSTEM, &source, &site, &edits).messages("test-network-cannot-work").len()
    };
    assert_eq!(test("none", true), 1);
    assert_eq!(test("vlan", false), 1);
    assert_eq!(test("vlan", true), 0);
    assert_eq!(test("network-virtualization", true), 0);
}

#[test]
fn replicas_are_placed_on_hosts_that_reach_all_their_networks_in_balance() {
    let target = chicago().fact("VMNetwork1-Chicago", Hosts, "hv1;hv2").fact("VMNetwork2-Chicago", Hosts, "hv2;hv3");
    let source = (0..4)
        .fold(new_york(), |site, number| {
            site.vm(&format!("vm{number}"), "VMNetwork1-NewYork/app", &[&format!("10.1.1.{}", 12 + number)])
        })
        .nic("both", "b0", "VMNetwork1-NewYork/app", &["10.1.1.19"])
        .nic("both", "b1", "VMNetwork2-NewYork/app", &["10.2.1.19 dhcp"]);
    let edits = [mapped(), vec![map("VMNetwork2-NewYork", "VMNetwork2-Chicago")]].concat();
    let moved = plan(&SYSTEM, &source, &target, &edits);
    let hosts: Vec<String> = placements(&moved.context())
        .iter()
        .map(|placement| match placement {
            Placement::On { host, candidates } => format!("{host} of {candidates}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(hosts, ["hv2 of 1", "hv1 of 2", "hv1 of 2", "hv2 of 2", "hv1 of 2"]);
    let apart = target.fact("VMNetwork2-Chicago", Hosts, "hv3");
    let moved = plan(&SYSTEM, &source, &apart, &edits);
    let said = moved.messages("no-host-for-replica");
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("both") && said[0].contains("VMNetwork2-Chicago"), "{said:?}");
    // Nothing is claimed where no file names hosts.
    assert!(plan(&SYSTEM, &source, &chicago(), &edits).messages("no-host-for-replica").is_empty());
}

fn deployed(edits: &[Edit]) -> Plan {
    let source = vm1()
        .vm("vmm", "VMNetwork1-NewYork/app", &["10.1.1.14"])
        .vm("sql", "VMNetwork1-NewYork/app", &["10.1.1.15"])
        .fact("VM1", Cloud, "Gold1")
        .fact("VM1", ProtectingCloud, "Gold2")
        .fact("vmm", Role, "vmm")
        .fact("sql", Role, "sql");
    plan(&SYSTEM, &source, &chicago(), &[mapped(), edits.to_vec()].concat())
}

fn before(moved: &Plan, operation: Operation) -> Vec<String> {
    let mut runbook = Runbook::default();
    (SYSTEM.runbook)(&moved.context(), operation, &mut runbook);
    runbook.of(Phase::Before).map(|step| format!("{} [{}]", step.text, step.items.join(", "))).collect()
}

#[test]
fn vmm_is_recovered_before_the_workloads_and_its_database_before_vmm() {
    let one = before(&deployed(&[]), Failover);
    assert_eq!(one.len(), 1);
    assert!(one[0].contains("by hand") && one[0].ends_with("[vmm]"), "{one:?}");
    let remote = before(&deployed(&[option(SQL_REMOTE)]), Failover);
    assert!(
        remote[0].contains("SQL Server") && remote[0].ends_with("[sql]") && remote[1].ends_with("[vmm]"),
        "{remote:?}"
    );
    let cluster = before(&deployed(&[option(CLUSTER), option(SQL_GROUP)]), Failover);
    assert!(cluster.len() == 1 && cluster[0].contains("stretched"), "{cluster:?}");
}

#[test]
fn a_cluster_needs_its_database_at_both_sites() {
    assert!(deployed(&[option(CLUSTER)]).codes().contains(&"vmm-cluster-needs"));
    assert!(!deployed(&[option(CLUSTER), option(SQL_GROUP)]).codes().contains(&"vmm-cluster-needs"));
}

#[test]
fn vmms_own_machine_does_not_belong_in_a_protected_cloud() {
    assert!(!deployed(&[]).codes().contains(&"vmm-vm-in-protected-cloud"));
    let inside = deployed(&[state_machine("vmm", Cloud, "Gold1")]);
    let said = inside.messages("vmm-vm-in-protected-cloud");
    assert!(said.len() == 1 && said[0].contains("Gold1"), "{said:?}");
    assert!(!deployed(&[state_machine("vmm", Cloud, "Infra")]).codes().contains(&"vmm-vm-in-protected-cloud"));
}
