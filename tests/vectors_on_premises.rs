//! The published rules of VMM, VMware, Hyper-V and physical machines to Azure, vector by vector.

mod support;

use landfall::engine::attribute::Attribute::{self, *};
use landfall::engine::inventory::OperatingSystem;
use landfall::engine::mapping::Operation::{Failback, Failover, TestFailover};
use landfall::engine::resolve::Fate;
use landfall::recovery::{azure_to_azure, on_premises_to_azure, vmm_to_azure};
use support::*;

fn home() -> Site {
    Site::at("rack").network("lan", &["app 192.168.1.0/24"])
}

fn azure() -> Site {
    Site::at("westeurope").network("dr", &["app 192.168.1.0/24"])
}

#[test]
fn v20_vmm_uses_the_first_listed_subnet_where_azure_to_azure_uses_the_alphabetically_first() {
    let source = home().vm("web", "lan/app", &["192.168.1.7"]);
    let target = Site::at("westeurope").network("dr", &["web 10.0.1.0/24", "db 10.0.2.0/24"]);
    let vmm = plan(&vmm_to_azure::SYSTEM, &source, &target, &[map("lan", "dr")]);
    assert_eq!(vmm.subnet(Failover, "web"), "web");
    let azure = plan(&azure_to_azure::SYSTEM, &source, &target, &[map("lan", "dr")]);
    assert_eq!(azure.subnet(Failover, "web"), "db");
    assert!(vmm.codes().contains(&"subnet-fallback"));
}

#[test]
fn v22_an_address_that_azure_reserves_cannot_be_kept() {
    for address in ["192.168.1.1", "192.168.1.2", "192.168.1.3", "192.168.1.255"] {
        let source = home().vm("edge", "lan/app", &[address]);
        let moved = plan(&vmm_to_azure::SYSTEM, &source, &azure(), &[map("lan", "dr")]);
        assert_eq!(moved.address(Failover, "edge"), "192.168.1.4", "{address}");
        assert_eq!(moved.messages("ip-reserved-in-azure").len(), 1, "{address}");
        assert!(!moved.codes().contains(&"ip-can-be-kept"), "{address}");
        let typed = plan(&vmm_to_azure::SYSTEM, &source, &azure(), &[map("lan", "dr"), typed("edge", address)]);
        assert_eq!(typed.address(Failover, "edge"), "-", "{address}");
        assert!(typed.codes().contains(&"ip-reserved"), "{address}");
    }
}

#[test]
fn v22_an_address_that_is_not_reserved_is_kept_by_typing_it() {
    let source = home().vm("web", "lan/app", &["192.168.1.77"]);
    let moved = plan(&on_premises_to_azure::SYSTEM, &source, &azure(), &[map("lan", "dr")]);
    assert_eq!(moved.address(Failover, "web"), "192.168.1.4");
    assert!(moved.codes().contains(&"ip-can-be-kept"));
    let finding = moved.findings().into_iter().find(|finding| finding.check.code == "ip-can-be-kept").unwrap();
    let fix = (finding.check.fix)(&moved.context(), &finding).unwrap();
    let kept = plan(&on_premises_to_azure::SYSTEM, &source, &azure(), &[map("lan", "dr"), fix.edit]);
    assert_eq!(kept.address(Failover, "web"), "192.168.1.77");
}

/// A machine with so many NICs, all in one subnet.
fn with_nics(count: usize) -> Site {
    (0..count).fold(home(), |site, number| {
        site.nic("web", &format!("nic{number}"), "lan/app", &[&format!("192.168.1.{}", 10 + number)])
    })
}

fn fates(source: &Site, edits: &[landfall::engine::edit::Edit]) -> Vec<&'static str> {
    let edits: Vec<_> = std::iter::once(map("lan", "dr")).chain(edits.iter().cloned()).collect();
    let moved = plan(&on_premises_to_azure::SYSTEM, source, &azure(), &edits);
    let rows = moved.resolutions.of(Failover).rows();
    rows.map(|landing| match landing.fate {
        Fate::Lands => "lands",
        _ => landfall::engine::reason::rule_of(&landing.network).code,
    })
    .collect()
}

#[test]
fn v23_as_many_nics_as_the_target_size_takes_the_first_listed_survives() {
    assert_eq!(fates(&with_nics(2).fact("web", MostNics, "4"), &[]), ["lands", "lands"]);
    assert_eq!(fates(&with_nics(2).fact("web", MostNics, "1"), &[]), ["lands", "nic-over-cap"]);
}

#[test]
fn v24_nics_past_the_cap_are_dropped_from_the_end_and_reported() {
    let source = with_nics(5).fact("web", MostNics, "3");
    assert_eq!(fates(&source, &[]), ["lands", "lands", "lands", "nic-over-cap", "nic-over-cap"]);
    let moved = plan(&on_premises_to_azure::SYSTEM, &source, &azure(), &[map("lan", "dr")]);
    assert_eq!(moved.messages("nic-cap").len(), 2);
    // By a size of the table; and an unknown size claims nothing.
    assert_eq!(fates(&with_nics(3).fact("web", TargetSize, "Standard_D2s_v5"), &[])[2], "nic-over-cap");
    assert_eq!(fates(&with_nics(3).fact("web", TargetSize, "Standard_X9"), &[])[2], "lands");
}

fn role(nic: &str, role: &str) -> landfall::engine::edit::Edit {
    let things = vec![landfall::engine::mapping::Named::Nic(nic.into())];
    landfall::engine::edit::Edit::SetAttribute { things, attribute: NicRole, value: Some(role.into()) }
}

#[test]
fn nics_that_are_not_used_make_room_and_the_primary_one_is_never_dropped() {
    let source = with_nics(3).fact("web", MostNics, "2");
    assert_eq!(fates(&source, &[role("nic1", "unused"), role("nic0", "primary")]), ["lands", "nic-unused", "lands"]);
    assert_eq!(fates(&source, &[role("nic2", "primary")]), ["lands", "nic-over-cap", "lands"]);
}

#[test]
fn exactly_one_nic_is_primary() {
    let codes = |edits: &[landfall::engine::edit::Edit]| {
        let edits: Vec<_> = std::iter::once(map("lan", "dr")).chain(edits.iter().cloned()).collect();
        plan(&on_premises_to_azure::SYSTEM, &with_nics(2), &azure(), &edits).messages("no-primary-nic")
    };
    assert!(codes(&[]).is_empty());
    assert_eq!(codes(&[role("nic0", "secondary"), role("nic1", "secondary")]).len(), 1);
    assert_eq!(codes(&[role("nic0", "primary"), role("nic1", "primary")]).len(), 1);
}

#[test]
fn v25_a_typed_address_that_is_taken_makes_the_failover_fail() {
    let source = home().vm("web", "lan/app", &["192.168.1.7"]);
    let target = azure().used("dr/app", &["192.168.1.9"]);
    for system in [&on_premises_to_azure::SYSTEM, &vmm_to_azure::SYSTEM] {
        let moved = plan(system, &source, &target, &[map("lan", "dr"), typed("web", "192.168.1.9")]);
        assert_eq!(moved.address(Failover, "web"), "-");
        assert_eq!(moved.messages("ip-fixed-unavailable").len(), 1);
    }
    let region = plan(&azure_to_azure::SYSTEM, &source, &target, &[map("lan", "dr"), typed("web", "192.168.1.9")]);
    assert_eq!(region.address(Failover, "web"), "192.168.1.4");
}

#[test]
fn v26_a_static_source_without_a_typed_address_gets_the_next_available_one() {
    let source = home().vm("web", "lan/app", &["192.168.1.7"]).vm("dhcp", "lan/app", &["192.168.1.8 dhcp"]);
    let target = azure().used("dr/app", &["192.168.1.4", "192.168.1.5"]);
    let moved = plan(&on_premises_to_azure::SYSTEM, &source, &target, &[map("lan", "dr")]);
    assert_eq!(
        moved.trail(Failover, "web"),
        "dr / app / 192.168.1.6 (network-of-machine, subnet-same-name, address-next-available)"
    );
    assert_eq!(moved.address(Failover, "dhcp"), "dhcp");
}

#[test]
fn v27_a_nic_that_was_added_later_is_not_used_from_on_premises_and_ignored_between_regions() {
    let source = with_nics(2).fact("nic1", AddedLater, "yes");
    assert_eq!(fates(&source, &[]), ["lands", "nic-added-later"]);
    assert_eq!(fates(&source, &[role("nic1", "secondary"), role("nic0", "primary")]), ["lands", "lands"]);
    let region = plan(&azure_to_azure::SYSTEM, &source, &azure(), &[map("lan", "dr")]);
    assert_eq!(region.resolutions.of(Failover).row(1).fate, Fate::LeftOut);
}

#[test]
fn v35_a_test_uses_the_configured_subnet_and_address_where_it_is_free() {
    let source = home().vm("web", "lan/app", &["192.168.1.7"]);
    let target = |used: &[&str]| {
        Site::at("westeurope")
            .network("dr", &["app 10.0.1.0/24"])
            .network("test", &["aaa 10.0.9.0/24", "app 10.0.1.0/24"])
            .used("test/app", used)
    };
    let edits = [map("lan", "dr"), test_in("lan", "test"), typed("web", "10.0.1.7")];
    let free = plan(&on_premises_to_azure::SYSTEM, &source, &target(&[]), &edits);
    assert_eq!(
        (free.subnet(TestFailover, "web"), free.address(TestFailover, "web")),
        ("app".into(), "10.0.1.7".into())
    );
    let used = plan(&on_premises_to_azure::SYSTEM, &source, &target(&["10.0.1.7"]), &edits);
    assert_eq!(
        (used.subnet(TestFailover, "web"), used.address(TestFailover, "web")),
        ("app".into(), "10.0.1.4".into())
    );
}

#[test]
fn v36_a_test_network_without_the_configured_subnet_uses_the_alphabetically_first() {
    let source = home().vm("web", "lan/app", &["192.168.1.7"]);
    let target = azure().network("test", &["web 10.0.1.0/24", "db 10.0.2.0/24"]);
    let edits = [map("lan", "dr"), test_in("lan", "test")];
    for system in [&on_premises_to_azure::SYSTEM, &vmm_to_azure::SYSTEM] {
        let tested = plan(system, &source, &target, &edits);
        assert_eq!(tested.subnet(TestFailover, "web"), "db");
        assert!(tested.codes().contains(&"test-network-missing-subnet"));
    }
}

#[test]
fn a_network_without_a_mapping_leaves_machines_unconnected() {
    let source = home().vm("web", "lan/app", &["192.168.1.7"]);
    for system in [&on_premises_to_azure::SYSTEM, &vmm_to_azure::SYSTEM] {
        let moved = plan(system, &source, &azure(), &[]);
        assert_eq!(moved.resolutions.of(Failover).row(0).fate, Fate::NotConnected);
        assert_eq!(moved.messages("unmapped-network").len(), 1);
    }
}

#[test]
fn all_nics_of_a_machine_share_the_network_of_its_primary_nic() {
    let source = home().network("backup", &["tape 10.50.0.0/24"]).nic("web", "nic0", "lan/app", &["192.168.1.7"]).nic(
        "web",
        "nic1",
        "backup/tape",
        &["10.50.0.7"],
    );
    let target = azure().network("other", &["tape 10.50.0.0/24"]);
    let edits = [map("lan", "dr"), map("backup", "other")];
    let moved = plan(&on_premises_to_azure::SYSTEM, &source, &target, &edits);
    assert!(moved.trail_of(Failover, "nic1", "ipconfig1").starts_with("dr / app"));
    assert_eq!(moved.messages("nics-mapped-apart").len(), 1);
    let primary =
        plan(&on_premises_to_azure::SYSTEM, &source, &target, &[edits.as_slice(), &[role("nic1", "primary")]].concat());
    assert!(primary.trail_of(Failover, "nic0", "ipconfig1").starts_with("other / tape"));
    // From VMM the mapping is each network's own.
    let vmm = plan(&vmm_to_azure::SYSTEM, &source, &target, &edits);
    assert!(vmm.trail_of(Failover, "nic1", "ipconfig1").starts_with("other / tape"));
}

#[test]
fn failback_brings_a_machine_home_with_its_own_address() {
    let source = home().vm("web", "lan/app", &["192.168.1.2"]).vm("dhcp", "lan/app", &["192.168.1.8 dhcp"]);
    for system in [&on_premises_to_azure::SYSTEM, &vmm_to_azure::SYSTEM] {
        let moved = plan(system, &source, &azure(), &[map("lan", "dr")]);
        assert_eq!(moved.trail(Failback, "web"), "lan / app / 192.168.1.2 (network-home, subnet-home, address-home)");
        assert_eq!(moved.address(Failback, "dhcp"), "dhcp");
        let moved = plan(system, &source, &azure(), &[map("lan", "dr"), state_nic("web", ReplicaNetwork, "none")]);
        assert!(moved.trail(Failback, "web").contains("network-home-though-moved"));
    }
}

#[test]
fn a_linux_machine_on_vmware_uses_dhcp_after_failback() {
    let source = home().vm("web", "lan/app", &["192.168.1.7"]).os("web", OperatingSystem::Linux);
    let on = |hypervisor| source.clone().fact("web", Hypervisor, hypervisor);
    let moved = |site: &Site| plan(&on_premises_to_azure::SYSTEM, site, &azure(), &[map("lan", "dr")]);
    assert_eq!(moved(&on("vmware")).address(Failback, "web"), "dhcp");
    assert_eq!(moved(&on("hyper-v")).address(Failback, "web"), "192.168.1.7");
    assert_eq!(moved(&on("hyper-v")).messages("linux-static-address").len(), 1);
    assert!(moved(&on("vmware")).messages("linux-static-address").is_empty());
}

#[test]
fn a_missing_link_between_cloud_and_network_is_named() {
    let facts = |site: Site, all: &[(&str, Attribute, &str)]| {
        all.iter().fold(site, |site, (name, attribute, value)| site.fact(name, *attribute, value))
    };
    let source = home().network("lab", &["app 10.9.0.0/24"]).vm("web", "lan/app", &["192.168.1.7"]).vm(
        "x",
        "lab/app",
        &["10.9.0.7"],
    );
    let codes = |site: &Site| {
        let found = plan(&vmm_to_azure::SYSTEM, site, &azure(), &[map("lan", "dr"), map("lab", "dr")]).codes();
        let of_chain =
            ["vmm-facts-missing", "vm-network-not-linked", "logical-network-not-in-cloud", "machine-not-connected"];
        found.into_iter().filter(|code| of_chain.contains(code)).collect::<Vec<_>>()
    };
    assert_eq!(codes(&source), ["vmm-facts-missing"]);
    let linked = facts(source.clone(), &[("lan", LogicalNetwork, "LN1")]);
    assert_eq!(codes(&linked), ["vm-network-not-linked"]);
    let all = [
        ("lan", LogicalNetwork, "LN1"),
        ("lab", LogicalNetwork, "LN1"),
        ("lan", Clouds, "Gold"),
        ("lab", Clouds, "Gold"),
        ("web", Cloud, "gold"),
        ("x", Cloud, "Silver"),
    ];
    let site = facts(source, &all);
    assert_eq!(codes(&site), ["logical-network-not-in-cloud"]);
    let said =
        plan(&vmm_to_azure::SYSTEM, &site, &azure(), &[map("lan", "dr")]).messages("logical-network-not-in-cloud");
    assert!(said[0].contains("Silver") && said[0].contains("LN1"), "{said:?}");
}
