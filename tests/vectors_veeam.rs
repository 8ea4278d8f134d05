//! The published rules of Veeam's systems, vector by vector.

mod support;

use landfall::engine::attribute::Attribute::*;
use landfall::engine::edit::Edit;
use landfall::engine::inventory::OperatingSystem::{Linux, Windows};
use landfall::engine::mapping::Operation::{Failback, Failover, TestFailover};
use landfall::engine::reason::rule_of;
use landfall::engine::resolve::Fate;
use landfall::recovery::veeam_cloud_connect::{self as cloud, APPLICATION_AWARE, CDP, IPV6, appliances};
use landfall::recovery::veeam_replication::{target_vlan, vlan_matches};
use landfall::recovery::{veeam_cloud_director as director, veeam_replication as replication};
use support::*;

/// What becomes of a NIC under Cloud Director: connected or not, and its IP mode.
fn nic(mode: &str, mapped: bool) -> (&'static str, &'static str) {
    let address = if mode == "dhcp" { "172.16.1.5 dhcp" } else { "172.16.1.5" };
    let source = Site::at("org1").network("prod", &["net 172.16.1.0/24"]).vm("web", "prod/net", &[address]);
    let source = if mode == "pool" { source.fact("web-nic", FromPool, "yes") } else { source };
    let target = Site::at("org2").network("dr", &["net 172.16.1.0/24"]);
    let edits = if mapped { vec![map("prod", "dr")] } else { Vec::new() };
    let moved = plan(&director::SYSTEM, &source, &target, &edits);
    let landing = moved.resolutions.of(Failover).row(0);
    match (landing.fate, moved.address(Failover, "web").as_str()) {
        (Fate::NotConnected, _) => ("disconnected", "not set"),
        (_, "dhcp") => ("connected", "DHCP"),
        (_, _) => ("connected", "static"),
    }
}

#[test]
fn v40_dhcp_mapped_is_connected_with_dhcp() {
    assert_eq!(nic("dhcp", true), ("connected", "DHCP"));
}

#[test]
fn v41_dhcp_unmapped_is_disconnected() {
    assert_eq!(nic("dhcp", false), ("disconnected", "not set"));
}

#[test]
fn v42_a_manual_address_is_disconnected_although_mapped() {
    assert_eq!(nic("manual", true), ("disconnected", "not set"));
}

#[test]
fn v43_a_manual_address_unmapped_is_disconnected() {
    assert_eq!(nic("manual", false), ("disconnected", "not set"));
}

#[test]
fn v44_a_static_pool_mapped_is_connected_with_dhcp() {
    assert_eq!(nic("pool", true), ("connected", "DHCP"));
}

#[test]
fn v45_a_static_pool_unmapped_is_disconnected() {
    assert_eq!(nic("pool", false), ("disconnected", "not set"));
}

#[test]
fn cloud_director_falls_back_to_the_network_of_the_same_name() {
    let source = Site::at("org1").network("Prod", &["net 172.16.1.0/24"]).vm("web", "Prod/net", &["172.16.1.5 dhcp"]);
    let target = Site::at("org2").network("prod", &[]).network("other", &[]);
    let moved = plan(&director::SYSTEM, &source, &target, &[]);
    assert!(moved.trail(Failover, "web").starts_with("prod / net / dhcp (network-same-name"));
    let stated = plan(&director::SYSTEM, &source, &target, &[map("Prod", "other")]);
    assert!(stated.trail(Failover, "web").starts_with("other / net / dhcp (network-mapped"));
}

/// Three production networks with a Windows machine each.
fn production() -> Site {
    (1..=3).fold(Site::at("tenant"), |site, number| {
        site.network(&format!("prod{number}"), &[&format!("net 10.0.{number}.0/24")])
            .vm(&format!("vm{number}"), &format!("prod{number}/net"), &[&format!("10.0.{number}.7")])
            .os(&format!("vm{number}"), Windows)
    })
}

fn hardware_plan(networks: usize) -> Site {
    (1..=networks).fold(Site::at("provider"), |site, number| site.network(&format!("cloud{number}"), &[]))
}

fn is_automatic(source: &Site, networks: usize, edits: &[Edit]) -> bool {
    let moved = plan(&cloud::SYSTEM, source, &hardware_plan(networks), edits);
    let automatic = moved.trail(Failover, "vm1").contains("network-automatic");
    assert_eq!(!automatic, moved.codes().contains(&"mapping-table-obligatory"));
    automatic
}

#[test]
fn v50_networks_are_mapped_automatically_where_all_is_windows_and_counts_are_equal() {
    assert!(is_automatic(&production(), 3, &[]));
    let moved = plan(&cloud::SYSTEM, &production(), &hardware_plan(3), &[]);
    for number in 1..=3 {
        let trail = moved.trail(Failover, &format!("vm{number}"));
        assert!(trail.starts_with(&format!("cloud{number} / net / 10.0.{number}.7")), "{trail}");
    }
    assert_eq!(moved.messages("pairing-assumed").len(), 3);
}

#[test]
fn v50_one_linux_machine_makes_the_table_obligatory() {
    let source = production().os("vm2", Linux);
    assert!(!is_automatic(&source, 3, &[]));
    let said = plan(&cloud::SYSTEM, &source, &hardware_plan(3), &[]).messages("mapping-table-obligatory");
    assert!(said.len() == 1 && said[0].contains("vm2"), "{said:?}");
    // Left out of the plan, it is in nobody's way.
    let without = Edit::Exclude { virtual_machines: vec!["vm2".into()], excluded: true };
    assert!(is_automatic(&source, 2, std::slice::from_ref(&without)));
}

#[test]
fn v50_unequal_counts_make_the_table_obligatory() {
    assert!(!is_automatic(&production(), 2, &[]));
    let said = plan(&cloud::SYSTEM, &production(), &hardware_plan(2), &[]).messages("mapping-table-obligatory");
    assert_eq!(said, ["3 production networks are in use, and the hardware plan has 2."]);
}

#[test]
fn v50_ipv6_makes_the_table_obligatory() {
    assert!(!is_automatic(&production(), 3, &[option(IPV6)]));
}

#[test]
fn cdp_replicas_are_mapped_automatically_only_with_application_aware_processing() {
    assert!(!is_automatic(&production(), 3, &[option(CDP)]));
    assert!(is_automatic(&production(), 3, &[option(CDP), option(APPLICATION_AWARE)]));
}

#[test]
fn the_table_is_filled_by_accepting_the_proposal() {
    let source = production().os("vm2", Linux);
    let first = plan(&cloud::SYSTEM, &source, &hardware_plan(3), &[map("prod2", "cloud1")]);
    let context = first.context();
    let findings = first.findings();
    let unmapped = findings.iter().filter(|finding| finding.check.code == "unmapped-network");
    let edits: Vec<Edit> =
        unmapped.filter_map(|finding| (finding.check.fix)(&context, finding)).map(|fix| fix.edit).collect();
    assert_eq!(edits, [map("prod1", "cloud2"), map("prod3", "cloud3")]);
    let full = plan(&cloud::SYSTEM, &source, &hardware_plan(3), &[vec![map("prod2", "cloud1")], edits].concat());
    assert!(!full.codes().contains(&"mapping-table-obligatory"));
    assert_eq!(full.address(Failover, "vm3"), "10.0.3.7");
}

#[test]
fn cloud_hosts_keep_addresses_and_refuse_dhcp() {
    let source = production().vm("dhcp", "prod1/net", &["10.0.1.9 dhcp"]).os("dhcp", Windows);
    let moved = plan(&cloud::SYSTEM, &source, &hardware_plan(3), &[]);
    assert_eq!(moved.trail(Failover, "vm1").rsplit(", ").next(), Some("address-kept)"));
    assert_eq!(moved.address(Failover, "dhcp"), "-");
    assert_eq!(moved.messages("dhcp-unsupported").len(), 2);
    assert_eq!(moved.address(TestFailover, "vm2"), "10.0.2.7");
    assert_eq!(moved.trail(Failback, "vm2"), "prod2 / net / 10.0.2.7 (network-home, subnet-home, address-home)");
}

#[test]
fn two_networks_in_one_bring_their_subnets_along() {
    let edits = [map("prod1", "cloud1"), map("prod2", "cloud1"), map("prod3", "cloud2")];
    let moved = plan(&cloud::SYSTEM, &production(), &hardware_plan(2), &edits);
    assert_eq!(moved.address(Failover, "vm1"), "10.0.1.7");
    assert_eq!(moved.address(Failover, "vm2"), "10.0.2.7");
    assert_eq!(moved.address(Failover, "vm3"), "10.0.3.7");
}

#[test]
fn how_settings_are_detected_is_said_of_each_machine() {
    let source = production().os("vm2", Linux).fact("vm3", SettingsFrom, "backup");
    let said =
        plan(&cloud::SYSTEM, &source, &hardware_plan(3), &[option(APPLICATION_AWARE)]).messages("settings-detection");
    assert!(said[0].contains("process in the guest"), "{said:?}");
    assert!(said[1].contains("no detection"), "{said:?}");
    assert!(said[2].contains("backup"), "{said:?}");
}

#[test]
fn v51_a_tenant_needs_an_appliance_a_network_and_the_provider_a_vnic_a_network_and_one_more() {
    let counts = appliances::counts(2, &[2, 3]);
    assert_eq!((counts.tenant, counts.provider_vnics), (2, 6));
    let said = plan(&cloud::SYSTEM, &production(), &hardware_plan(3), &[]).messages("network-extension-appliances");
    assert!(said[0].contains("Tenant: 3 appliances") && said[0].contains("4 vNICs"), "{said:?}");
}

#[test]
fn networks_of_a_hardware_plan_have_a_vlan_each() {
    let target = hardware_plan(3).fact("cloud1", Vlan, "7").fact("cloud3", Vlan, "7").fact("cloud2", Vlan, "0");
    assert_eq!(
        plan(&cloud::SYSTEM, &production(), &target, &[]).messages("vlan-used-twice"),
        ["cloud1 and cloud3 both have VLAN 7."]
    );
}

#[test]
fn v52_source_vlan_0_is_any_and_target_vlan_0_is_none() {
    for of_nic in [None, Some(0), Some(1), Some(4094)] {
        assert!(vlan_matches(0, of_nic));
    }
    assert!(vlan_matches(12, Some(12)));
    assert!(!vlan_matches(12, Some(13)));
    assert!(!vlan_matches(12, None));
    assert_eq!((target_vlan(0), target_vlan(12)), (None, Some(12)));
}

#[test]
fn a_nic_in_another_vlan_than_the_mapping_row_is_named() {
    let source = Site::at("a")
        .network("switch", &["net 10.0.1.0/24"])
        .fact("switch", Vlan, "12")
        .vm("in", "switch/net", &["10.0.1.4"])
        .vm("out", "switch/net", &["10.0.1.5"])
        .fact("in-nic", NicVlan, "12")
        .fact("out-nic", NicVlan, "13");
    let target = Site::at("b").network("dr", &["net 10.0.1.0/24"]);
    let said = plan(&replication::SYSTEM, &source, &target, &[map("switch", "dr")]).messages("vlan-does-not-match");
    assert!(said.len() == 1 && said[0].contains("out"), "{said:?}");
}

#[test]
fn replication_keeps_what_no_row_and_no_rule_changes() {
    let source = Site::at("a").network("vlan7", &["net 10.0.1.0/24"]).vm("web", "vlan7/net", &["10.0.1.4"]);
    let same = Site::at("b").network("VLAN7", &["net 10.0.1.0/24"]);
    let moved = plan(&replication::SYSTEM, &source, &same, &[]);
    assert_eq!(
        moved.trail(Failover, "web"),
        "VLAN7 / net / 10.0.1.4 (network-same-settings, subnet-extended, address-kept)"
    );
    let other = Site::at("b").network("dr", &["net 10.9.1.0/24"]);
    let moved = plan(&replication::SYSTEM, &source, &other, &[map("vlan7", "dr")]);
    assert_eq!(moved.address(Failover, "web"), "-");
    assert!(moved.codes().contains(&"ip-outside-target-subnet"));
    let unmapped = plan(&replication::SYSTEM, &source, &other, &[]);
    assert_eq!(rule_of(&unmapped.resolutions.of(Failover).row(0).network).code, "network-unmapped");
}

#[test]
fn many_subnets_come_along_as_few_do_and_each_machine_lands_in_the_one_of_its_name() {
    let landed = |system, count: usize| {
        let subnets: Vec<String> = (1..=count).map(|number| format!("s{number:02} 172.16.{number}.0/24")).collect();
        let subnets: Vec<&str> = subnets.iter().map(String::as_str).collect();
        let mut source = Site::at("org1").network("prod", &subnets);
        for number in [1, 2, 3] {
            let (name, place) = (format!("vm{number}"), format!("prod/S{number:02}"));
            source = source.vm(&name, &place, &[&format!("172.16.{number}.5 dhcp")]);
        }
        let target = Site::at("org2").network("dr", &[]);
        let moved = plan(system, &source, &target, &[map("prod", "dr")]);
        let failover = moved.resolutions.of(Failover);
        let landed = failover.rows().map(|landing| {
            let subnet = landing.subnet.map(|subnet| failover.destination.subnet_name(subnet.value));
            (subnet.unwrap_or_default(), rule_of(&landing.subnet).code)
        });
        landed.collect::<Vec<_>>()
    };
    for system in [&cloud::SYSTEM, &director::SYSTEM, &replication::SYSTEM] {
        let few = landed(system, 3);
        let names: Vec<&str> = few.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["dr / s01", "dr / s02", "dr / s03"], "{}", system.id);
        assert_eq!(landed(system, 40), few, "{}", system.id);
    }
}
