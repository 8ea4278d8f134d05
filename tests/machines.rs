//! Machines that may not be meant to be planned, and addresses that several machines have.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use landfall::engine::attribute::Attribute;
use landfall::engine::edit::Edit;
use landfall::engine::inventory::PowerState;
use landfall::recovery::azure_to_azure::SYSTEM;
use support::{Site, map, plan, state_machine};

fn site() -> Site {
    Site::at("here")
        .network("net", &["app 10.1.0.0/24"])
        .vm("gold", "net/app", &["10.1.0.5"])
        .fact("gold", Attribute::Template, "yes")
        .vm("web1", "net/app", &["10.1.0.6"])
        .vm("web2", "net/app", &["10.1.0.7"])
}

fn off(mut site: Site, machine: &str) -> Site {
    site.rows.virtual_machines.iter_mut().find(|row| row.name == machine).unwrap().power = Some(PowerState::Off);
    site
}

fn target() -> Site {
    Site::at("there").network("dr", &["app 10.1.0.0/24"])
}

#[test]
fn a_template_is_planned_until_somebody_leaves_it_out() {
    let before = plan(&SYSTEM, &site(), &target(), &[map("net", "dr")]);
    assert_eq!(before.messages("template-planned"), ["gold is a template. Leave it out."]);
    let finding = *before.findings().iter().find(|finding| finding.check.code == "template-planned").unwrap();
    let fix = (finding.check.fix)(&before.context(), &finding).unwrap();
    assert_eq!(fix.label, "Leave gold out");
    let after = plan(&SYSTEM, &site(), &target(), &[map("net", "dr"), fix.edit]);
    assert!(after.messages("template-planned").is_empty());
    assert!(after.messages("powered-off-planned").is_empty());
}

#[test]
fn what_a_person_states_counts_more_than_what_the_file_says_of_a_template() {
    let edits = [state_machine("gold", Attribute::Template, "no"), state_machine("web1", Attribute::Template, "yes")];
    let plan = plan(&SYSTEM, &site(), &target(), &edits);
    assert_eq!(plan.messages("template-planned"), ["web1 is a template. Leave it out."]);
}

#[test]
fn machines_that_are_switched_off_are_told_once_and_templates_are_not_among_them() {
    let site = off(off(site(), "gold"), "web2");
    let before = plan(&SYSTEM, &site, &target(), &[]);
    assert_eq!(before.messages("powered-off-planned"), ["web2 is switched off, and is planned like the others."]);
    let excluded = Edit::Exclude { virtual_machines: vec!["WEB2".into()], excluded: true };
    assert!(plan(&SYSTEM, &site, &target(), &[excluded]).messages("powered-off-planned").is_empty());
}

fn codes(site: &Site) -> Vec<&'static str> {
    let mut codes = plan(&SYSTEM, site, &target(), &[]).codes();
    codes.retain(|code| code.ends_with("source-ip"));
    codes
}

#[test]
fn an_address_that_two_machines_have_beside_one_of_their_own_may_be_a_clusters() {
    let nodes = Site::at("here")
        .network("net", &["app 10.1.0.0/24"])
        .vm("node1", "net/app", &["10.1.0.5", "10.1.0.50"])
        .vm("node2", "net/app", &["10.1.0.50", "10.1.0.6"]);
    let plan = plan(&SYSTEM, &nodes, &target(), &[]);
    assert_eq!(
        plan.messages("shared-source-ip"),
        [
            "node2 / node2-nic and node1 / node1-nic both have 10.1.0.50, each beside an address of its own: it may be the address of a \
          cluster or load balancer."
        ]
    );
    assert_eq!(codes(&nodes), ["shared-source-ip"]);
}

#[test]
fn an_address_that_is_all_a_machine_has_is_a_duplicate() {
    let site = Site::at("here").network("net", &["app 10.1.0.0/24"]);
    let two = site.vm("a", "net/app", &["10.1.0.5"]).vm("b", "net/app", &["10.1.0.5"]);
    assert_eq!(codes(&two), ["duplicate-source-ip"]);
    // One of three has nothing else: so it is not an address that all of them share.
    let site = Site::at("here").network("net", &["app 10.1.0.0/24"]);
    let three = site.vm("a", "net/app", &["10.1.0.5", "10.1.0.50"]).vm("b", "net/app", &["10.1.0.6", "10.1.0.50"]).vm(
        "c",
        "net/app",
        &["10.1.0.50"],
    );
    assert_eq!(codes(&three), ["duplicate-source-ip"]);
}

#[test]
fn one_machine_with_an_address_twice_shares_it_with_nobody() {
    let site = Site::at("here").network("net", &["app 10.1.0.0/24"]);
    let site = site.nic("a", "a-nic", "net/app", &["10.1.0.5", "10.1.0.50"]).nic(
        "a",
        "a-2",
        "net/app",
        &["10.1.0.6", "10.1.0.50"],
    );
    assert_eq!(codes(&site), ["duplicate-source-ip"]);
}

#[test]
fn two_addresses_that_both_nodes_have_are_no_address_of_their_own() {
    let site = Site::at("here").network("net", &["app 10.1.0.0/24"]);
    let site = site.vm("a", "net/app", &["10.1.0.5", "10.1.0.6"]).vm("b", "net/app", &["10.1.0.5", "10.1.0.6"]);
    assert_eq!(codes(&site), ["duplicate-source-ip"]);
}
