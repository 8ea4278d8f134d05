//! Re-IP rules of several products, vector by vector.

mod support;

use landfall::engine::address_policy::{AddressPolicy, text};
use landfall::engine::edit::Edit;
use landfall::engine::inventory::OperatingSystem::{Linux, Windows};
use landfall::engine::mapping::Operation::{Failback, Failover};
use landfall::recovery::{azure_to_azure, veeam_replication};
use support::*;

fn policy(kind: &str, rules: &str) -> Edit {
    Edit::SetPolicy { network: "from".into(), policy: Some(text::parse(kind, rules).unwrap()) }
}

/// A Windows machine with an address goes from one subnet to another under a policy.
fn goes(address: &str, from: &str, to: &str, policy: Edit) -> Plan {
    let source =
        Site::at("a").network("from", &[&format!("net {from}")]).vm("web", "from/net", &[address]).os("web", Windows);
    let target = Site::at("b").network("to", &[&format!("net {to}")]);
    plan(&azure_to_azure::SYSTEM, &source, &target, &[map("from", "to"), policy])
}

fn landed(address: &str, from: &str, to: &str, policy: Edit) -> String {
    goes(address, from, to, policy).address(Failover, "web")
}

#[test]
fn v46_octets_are_copied_where_the_rule_has_a_star() {
    let rules = "172.16.*.* -> 172.17.*.* /16 gw 172.17.0.1";
    assert_eq!(landed("172.16.5.9", "172.16.0.0/16", "172.17.0.0/16", policy("octets", rules)), "172.17.5.9");
    let AddressPolicy::Octets(rules) = text::parse("octets", rules).unwrap() else { panic!() };
    assert_eq!(rules[0].mask().to_string(), "255.255.0.0");
    assert_eq!(rules[0].gateway, "172.17.0.1".parse().ok());
}

#[test]
fn v47_a_rule_has_a_mask_of_its_own() {
    let rules = "172.24.16.* -> 172.24.17.* 255.255.240.0";
    assert_eq!(landed("172.24.16.55", "172.24.16.0/24", "172.24.16.0/20", policy("octets", rules)), "172.24.17.55");
    let AddressPolicy::Octets(rules) = text::parse("octets", rules).unwrap() else { panic!() };
    assert_eq!((rules[0].length, rules[0].mask().to_string()), (20, "255.255.240.0".into()));
}

#[test]
fn v48_a_zero_is_no_wildcard() {
    let moved =
        goes("172.16.17.5", "172.16.17.0/24", "172.18.0.0/24", policy("octets", "172.16.17.0 -> 172.18.0.9 /24"));
    assert_eq!(moved.address(Failover, "web"), "172.18.0.4", "the system's own rule");
    assert_eq!(moved.messages("policy-no-match").len(), 1);
}

#[test]
fn v49_octet_rules_change_windows_guests_only() {
    let source = Site::at("a")
        .network("from", &["net 192.168.1.0/24"])
        .vm("win", "from/net", &["192.168.1.37"])
        .vm("tux", "from/net", &["192.168.1.38"])
        .os("win", Windows)
        .os("tux", Linux);
    let target = Site::at("b").network("to", &["net 10.0.0.0/24 192.168.1.0/24"]);
    let edits = [map("from", "to"), policy("octets", "192.168.1.* -> 10.0.0.*")];
    let moved = plan(&veeam_replication::SYSTEM, &source, &target, &edits);
    assert_eq!(moved.address(Failover, "win"), "10.0.0.37");
    assert_eq!(moved.address(Failover, "tux"), "192.168.1.38");
    assert_eq!(moved.messages("policy-windows-only").len(), 1);
    assert_eq!(moved.address(Failback, "win"), "192.168.1.37", "rules are not sent back");
}

#[test]
fn v53_masquerade_addresses_are_a_prefix_rule() {
    let rules = "172.16.0.0/16 -> 172.18.0.0/16";
    assert_eq!(landed("172.16.10.10", "172.16.0.0/16", "172.18.0.0/16", policy("prefixes", rules)), "172.18.10.10");
    assert_eq!(landed("172.16.1.13", "172.16.0.0/16", "172.18.0.0/16", policy("prefixes", rules)), "172.18.1.13");
}

#[test]
fn v54_the_first_prefix_rule_that_fits_wins() {
    let rules = "10.0.0.0/8 -> 20.0.0.0/8\n10.1.0.0/16 -> 30.1.0.0/16";
    let moved = goes("10.1.2.3", "10.1.0.0/16", "20.0.0.0/8", policy("prefixes", rules));
    assert_eq!(moved.address(Failover, "web"), "20.1.2.3");
    assert_eq!(moved.messages("policy-rules-overlap").len(), 1);
    let turned = "10.1.0.0/16 -> 30.1.0.0/16\n10.0.0.0/8 -> 20.0.0.0/8";
    assert_eq!(landed("10.1.2.3", "10.1.0.0/16", "30.1.0.0/16", policy("prefixes", turned)), "30.1.2.3");
}

#[test]
fn v55_an_offset_is_kept_and_in_the_same_subnet_the_address() {
    assert_eq!(landed("192.168.1.37", "192.168.1.0/24", "172.16.1.0/24", policy("offset", "")), "172.16.1.37");
    assert_eq!(landed("192.168.1.37", "192.168.1.0/24", "192.168.1.0/24", policy("offset", "")), "192.168.1.37");
}

#[test]
fn v56_an_offset_is_not_the_last_octet() {
    assert_eq!(landed("10.10.5.200", "10.10.4.0/23", "10.20.8.0/23", policy("offset", "")), "10.20.9.200");
    assert_eq!(landed("10.1.1.70", "10.1.1.64/26", "10.9.9.128/26", policy("offset", "")), "10.9.9.134");
}

#[test]
fn a_rule_that_cannot_apply_says_so() {
    let lengths = goes("10.1.2.3", "10.1.0.0/16", "20.0.0.0/8", policy("prefixes", "10.1.0.0/16 -> 20.0.0.0/8"));
    assert_eq!(lengths.address(Failover, "web"), "-");
    assert_eq!(lengths.messages("policy-cannot-apply").len(), 2, "failover and test");
    let sizes = goes("10.1.1.7", "10.1.1.0/24", "10.2.0.0/23", policy("offset", ""));
    assert!(sizes.messages("policy-cannot-apply")[0].contains("different sizes"));
}

#[test]
fn an_address_that_cannot_be_had_is_no_address() {
    let reserved = goes("10.1.1.2", "10.1.1.0/24", "10.2.1.0/24", policy("offset", ""));
    assert!(reserved.messages("policy-address-unavailable")[0].contains("reserved"), "{:?}", reserved.codes());
    let outside = goes("10.1.1.9", "10.1.1.0/24", "10.2.1.0/24", policy("octets", "10.1.1.* -> 10.3.1.*"));
    assert!(outside.messages("policy-address-unavailable")[0].contains("not in net"));
    let source = Site::at("a").network("from", &["net 10.1.1.0/24"]).vm("web", "from/net", &["10.1.1.9"]);
    let target = Site::at("b").network("to", &["net 10.2.1.0/24"]).used("to/net", &["10.2.1.9"]);
    let taken = plan(&azure_to_azure::SYSTEM, &source, &target, &[map("from", "to"), policy("offset", "")]);
    assert!(taken.messages("policy-address-unavailable")[0].contains("in use"));
}

#[test]
fn a_list_names_addresses_one_by_one() {
    let list = policy("fixed", "10.1.1.9 -> 10.2.1.77");
    assert_eq!(landed("10.1.1.9", "10.1.1.0/24", "10.2.1.0/24", list.clone()), "10.2.1.77");
    assert_eq!(landed("10.1.1.10", "10.1.1.0/24", "10.2.1.0/24", list), "10.2.1.4");
}

#[test]
fn a_typed_address_comes_before_a_rule() {
    let source = Site::at("a").network("from", &["net 10.1.1.0/24"]).vm("web", "from/net", &["10.1.1.9"]);
    let target = Site::at("b").network("to", &["net 10.2.1.0/24"]);
    let edits = [map("from", "to"), policy("offset", ""), typed("web", "10.2.1.50")];
    assert_eq!(plan(&azure_to_azure::SYSTEM, &source, &target, &edits).address(Failover, "web"), "10.2.1.50");
}
