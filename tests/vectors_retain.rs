//! Keeping addresses: what must not be connected while both copies are live, and what changes around the machines.

mod support;

use landfall::engine::connection::{Connection, Lifetime, Place};
use landfall::engine::edit::Edit;
use landfall::engine::mapping::Operation::Failover;
use landfall::engine::surroundings::{connection_changes, dns_changes, route_changes};
use landfall::recovery::{azure_to_azure, on_premises_to_azure, vmm_to_azure};
use support::*;

fn source(name: &str) -> Place {
    Place::Source(name.into())
}

fn target(name: &str) -> Place {
    Place::Target(name.into())
}

fn connect(left: Place, right: Place, today: bool, after: bool) -> Edit {
    Edit::Connect { connection: Connection::between(left, right), lifetime: Some(Lifetime { today, after }) }
}

fn exclude(machine: &str) -> Edit {
    Edit::Exclude { virtual_machines: vec![machine.into()], excluded: true }
}

const CLASH: &str = "overlap-with-connected-range";

#[test]
fn v37_a_changed_address_needs_a_dns_record_and_no_route() {
    let site = Site::at("primary").network("lan", &["app 192.168.1.0/24"]).vm("web", "lan/app", &["192.168.1.77"]);
    let other = Site::at("secondary").network("dr", &["app 172.16.1.0/24"]);
    let moved = plan(&azure_to_azure::SYSTEM, &site, &other, &[map("lan", "dr")]);
    assert_eq!(moved.address(Failover, "web"), "172.16.1.4", "the host's part is not kept by itself");
    let dns = dns_changes(&moved.context(), Failover);
    assert_eq!((dns.len(), dns[0].before, dns[0].after), (1, "192.168.1.77".parse().ok(), "172.16.1.4".parse().ok()));
    assert!(route_changes(&moved.context()).is_empty());
    // And the other way round: what is kept needs a route, and no record.
    let same = Site::at("secondary").network("dr", &["app 192.168.1.0/24"]);
    let kept = plan(&azure_to_azure::SYSTEM, &site, &same, &[map("lan", "dr")]);
    assert!(dns_changes(&kept.context(), Failover).is_empty());
    assert_eq!(route_changes(&kept.context())[0].prefix.to_string(), "192.168.1.0/24");
}

/// Woodgrove Bank: three subnets on-premises, of which the first fails over to a Recovery Network, and resources in Azure.
fn woodgrove(edits: &[Edit]) -> Plan {
    let bank = Site::at("on-premises")
        .network("first", &["net 192.168.1.0/24"])
        .network("second", &["net 192.168.2.0/24"])
        .network("third", &["net 192.168.3.0/24"])
        .vm("app1", "first/net", &["192.168.1.10"])
        .vm("app2", "first/net", &["192.168.1.11"]);
    let azure = Site::at("azure")
        .network("Azure Network", &["a 172.16.1.0/24", "b 172.16.2.0/24"])
        .network("Recovery Network", &["net 192.168.1.0/24"]);
    let all = [
        map("first", "Recovery Network"),
        typed("app1", "192.168.1.10"),
        typed("app2", "192.168.1.11"),
        connect(source("first"), target("Azure Network"), true, false),
        connect(source("second"), target("Azure Network"), true, true),
        connect(source("third"), target("Azure Network"), true, true),
    ];
    plan(&vmm_to_azure::SYSTEM, &bank, &azure, &[all.as_slice(), edits].concat())
}

#[test]
fn v38_woodgrove_keeps_its_addresses_while_the_recovery_network_stays_apart() {
    let moved = woodgrove(&[]);
    assert_eq!(moved.address(Failover, "app1"), "192.168.1.10");
    assert!(!moved.codes().contains(&CLASH), "{:?}", moved.messages(CLASH));
    // After the failover the Recovery Network is connected, and the routes say that the subnet has moved.
    let connected = [connect(target("Recovery Network"), target("Azure Network"), false, true)];
    let moved = woodgrove(&connected);
    assert!(!moved.codes().contains(&CLASH), "{:?}", moved.messages(CLASH));
    let routes = route_changes(&moved.context());
    assert_eq!((routes.len(), &*routes[0].from, &*routes[0].to), (1, "first", "Recovery Network"));
    assert_eq!(routes[0].routers.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["Azure Network"]);
    let [cut, make] = connection_changes(&moved.context());
    assert_eq!(cut, [("first".into(), "Azure Network".into())]);
    assert_eq!(make, [("Azure Network".into(), "Recovery Network".into())]);
}

#[test]
fn v38_woodgrove_must_not_connect_the_recovery_network_while_the_subnet_is_live_on_premises() {
    let today = [connect(target("Recovery Network"), target("Azure Network"), true, true)];
    let said = woodgrove(&today).messages(CLASH);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("Recovery Network") && said[0].contains("first") && said[0].contains("today"), "{said:?}");
    assert!(said[0].contains("over Azure Network"), "{said:?}");
    // A machine that stays keeps the subnet live there after the failover too.
    let after = [connect(target("Recovery Network"), source("first"), false, true), exclude("app2")];
    let moved = woodgrove(&after);
    assert!(
        moved.messages(CLASH).iter().any(|said| said.contains("after the failover")),
        "{:?}",
        moved.messages(CLASH)
    );
    assert!(moved.codes().contains(&"partial-subnet-failover-with-retained-ip"));
}

#[test]
fn a_site_that_no_inventory_has_can_be_drawn() {
    let drawn = [
        Edit::DrawSite { site: "branch".into(), prefixes: Some(vec!["192.168.1.128/25".parse().unwrap()]) },
        connect(Place::Drawn("branch".into()), target("Recovery Network"), false, true),
    ];
    let said = woodgrove(&drawn).messages(CLASH);
    assert!(said.len() == 1 && said[0].contains("branch"), "{said:?}");
}

/// Company A: three applications with a subnet each, a Recovery VNet of the same space, and an Azure VNet of another.
fn company_a(edits: &[Edit]) -> Plan {
    let spaces = ["app1 10.1.1.0/24", "app2 10.1.2.0/24", "app3 10.1.3.0/24"];
    let here = (1..=3).fold(Site::at("east asia").network("Source VNet", &spaces), |site, number| {
        site.vm(&format!("vm{number}"), &format!("Source VNet/app{number}"), &[&format!("10.1.{number}.20")])
    });
    let there =
        Site::at("southeast asia").network("Recovery VNet", &spaces).network("Azure VNet", &["sql 10.2.4.0/24"]);
    let all = [
        map("Source VNet", "Recovery VNet"),
        connect(source("Source VNet"), target("Azure VNet"), true, false),
        connect(target("Recovery VNet"), target("Azure VNet"), false, true),
    ];
    plan(&azure_to_azure::SYSTEM, &here, &there, &[all.as_slice(), edits].concat())
}

#[test]
fn v39_company_a_fails_over_wholly_and_every_machine_keeps_its_address() {
    let moved = company_a(&[]);
    for number in 1..=3 {
        assert_eq!(moved.address(Failover, &format!("vm{number}")), format!("10.1.{number}.20"));
    }
    assert!(!moved.codes().contains(&CLASH), "{:?}", moved.messages(CLASH));
    assert!(moved.codes().contains(&"overlap-with-unconnected"));
    assert_eq!(route_changes(&moved.context()).len(), 3);
}

#[test]
fn v39_company_a_must_not_connect_source_and_recovery() {
    let direct = company_a(&[connect(source("Source VNet"), target("Recovery VNet"), true, true)]);
    assert!(direct.codes().contains(&CLASH));
    // The Azure VNet may be connected to one of them at a time only.
    let both = company_a(&[connect(target("Recovery VNet"), target("Azure VNet"), true, true)]);
    let said = both.messages(CLASH);
    assert!(said.len() == 1 && said[0].contains("over Azure VNet"), "{said:?}");
}

#[test]
fn an_isolated_application_that_keeps_its_addresses_is_advised_against_and_connected_it_is_an_error() {
    use landfall::engine::attribute::Attribute::Application;
    let alone = company_a(&[exclude("vm2")]);
    assert!(!alone.codes().contains(&"partial-subnet-failover"), "its subnet is its own");
    let mixed = |edits: &[Edit]| {
        let here = Site::at("east")
            .network("Source VNet", &["app 10.1.1.0/24"])
            .vm("shop", "Source VNet/app", &["10.1.1.20"])
            .vm("crm", "Source VNet/app", &["10.1.1.21"])
            .fact("crm", Application, "CRM");
        let there = Site::at("west").network("Recovery VNet", &["app 10.1.1.0/24"]);
        plan(
            &azure_to_azure::SYSTEM,
            &here,
            &there,
            &[&[map("Source VNet", "Recovery VNet"), exclude("crm")], edits].concat(),
        )
    };
    let advised = mixed(&[]).messages("partial-subnet-failover");
    assert!(advised.len() == 1 && advised[0].contains("crm") && advised[0].contains("CRM"), "{advised:?}");
    let office = Edit::DrawSite { site: "office".into(), prefixes: Some(vec!["10.9.0.0/16".parse().unwrap()]) };
    let hybrid = [
        office,
        connect(Place::Drawn("office".into()), source("Source VNet"), true, true),
        connect(Place::Drawn("office".into()), target("Recovery VNet"), false, true),
    ];
    let hybrid = mixed(&hybrid);
    assert_eq!(hybrid.messages("partial-subnet-failover-with-retained-ip").len(), 1);
    assert!(hybrid.codes().contains(&CLASH), "both are live after the failover");
}

#[test]
fn networks_far_apart_in_one_group_are_a_warning() {
    let here = Site::at("a").network("from", &["app 10.1.0.0/24"]).vm("web", "from/app", &["10.1.0.9"]);
    let there = Site::at("b")
        .network("to", &["app 10.1.0.0/24"])
        .network("hub1", &["x 10.50.0.0/24"])
        .network("hub2", &["x 10.51.0.0/24"]);
    let edits = [
        map("from", "to"),
        connect(source("from"), target("hub1"), true, true),
        connect(target("hub1"), target("hub2"), true, true),
        connect(target("hub2"), target("to"), true, true),
    ];
    let moved = plan(&azure_to_azure::SYSTEM, &here, &there, &edits);
    assert!(!moved.codes().contains(&CLASH));
    assert!(
        moved.messages("overlap-in-connected-group")[0].contains("hub2, hub1"),
        "{:?}",
        moved.messages("overlap-in-connected-group")
    );
}

#[test]
fn a_machine_that_replicates_by_its_own_means_is_better_left_out() {
    use landfall::engine::attribute::Attribute::Role;
    let here = Site::at("a").network("from", &["app 10.1.0.0/24"]).vm("dc1", "from/app", &["10.1.0.9"]).fact(
        "dc1",
        Role,
        "replica-node",
    );
    let there = Site::at("b").network("to", &["app 10.1.0.0/24"]);
    let moved = plan(&on_premises_to_azure::SYSTEM, &here, &there, &[map("from", "to")]);
    assert_eq!(moved.messages("replica-node-planned").len(), 1);
    let left = plan(&on_premises_to_azure::SYSTEM, &here, &there, &[map("from", "to"), exclude("dc1")]);
    assert!(left.messages("replica-node-planned").is_empty());
}
