//! What is proposed where no file says which subnets a network has, or whether addresses are static.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use landfall::engine::attribute::Attribute;
use landfall::engine::edit::Edit;
use landfall::engine::inventory::{Allocation, Inventory, Side};
use landfall::engine::inventory_rows::{IpConfigurationRow, NicRow};
use landfall::engine::mapping::Mapping;
use landfall::engine::stated_sites::apply;
use landfall::engine::subnet_proposals::{
    AllocationProposal, Confidence, EvidenceKind, SubnetProposal, propose, propose_allocations,
};
use proptest::collection::vec;
use proptest::prelude::*;
use support::Site;

fn proposals(site: &Site) -> Vec<SubnetProposal> {
    propose(&site.inventory(), Side::Source, &Mapping::default())
}

/// Each as `network/subnet prefix addresses+outside confidence kind kind -kind`.
fn shown(proposals: &[SubnetProposal]) -> Vec<String> {
    let shown = proposals.iter().map(|proposal| {
        let kinds = proposal
            .evidence
            .iter()
            .map(|evidence| format!(" {}{}", if evidence.supports { "" } else { "-" }, evidence.kind.code()));
        format!(
            "{}/{} {} {}+{} {}{}",
            proposal.network_name,
            proposal.subnet_name,
            proposal.prefix,
            proposal.addresses,
            proposal.outside,
            proposal.confidence.code(),
            kinds.collect::<String>()
        )
    });
    shown.collect()
}

fn sentences(site: &Site) -> Vec<String> {
    proposals(site).into_iter().flat_map(|proposal| proposal.evidence).map(|evidence| evidence.sentence).collect()
}

/// A site with one network of which no subnet is known, and a machine at each address.
fn vlan(addresses: &[&str]) -> Site {
    machines(Site::at("vc1").network("VLAN110", &[]), "VLAN110/", addresses)
}

fn machines(mut site: Site, place: &str, addresses: &[&str]) -> Site {
    let first = site.rows.nics.len();
    for (number, address) in addresses.iter().enumerate() {
        site = site.vm(&format!("vm{}", first + number), place, &[address]);
    }
    site
}

/// A NIC without a network.
fn nowhere(mut site: Site, machine: &str, address: &str) -> Site {
    site.rows.nics.push(NicRow {
        key: format!("{machine}-nic").into(),
        name: format!("{machine}-nic").into(),
        location: Some("vc1".into()),
        virtual_machine_key: Some(machine.into()),
        ip_configurations: vec![IpConfigurationRow {
            name: "ipconfig1".into(),
            address: Some(address.parse().unwrap()),
            ..IpConfigurationRow::default()
        }],
        ..NicRow::default()
    });
    site
}

/// A line of an address plan.
fn line(site: Site, name: &str, subnet: &str, vlan: Option<&str>) -> Site {
    let site = site.network(name, &[subnet]).fact(name, Attribute::NetworkKind, "address-plan");
    match vlan {
        Some(vlan) => site.fact(name, Attribute::Vlan, vlan),
        None => site,
    }
}

#[test]
fn nothing_is_proposed_where_every_address_is_in_a_known_prefix() {
    let site = machines(Site::at("vc1").network("n", &["app 10.1.0.0/24"]), "n/app", &["10.1.0.5"]);
    assert!(proposals(&site).is_empty());
    assert!(proposals(&Site::at("vc1")).is_empty());
}

#[test]
fn a_line_of_an_address_plan_with_the_same_vlan_is_sure() {
    let site = vlan(&["10.1.10.5", "10.1.10.6", "10.9.9.9"]).fact("VLAN110", Attribute::Vlan, "110");
    let site = line(line(site, "Office", "office 10.1.10.0/23", Some("110")), "Lab", "lab 10.1.10.0/24", Some("7"));
    assert_eq!(
        shown(&proposals(&site)),
        ["VLAN110/office 10.1.10.0/23 2+1 high address-plan", "VLAN110/10.9.9.0/24 10.9.9.0/24 1+2 low addresses",]
    );
    assert_eq!(
        sentences(&site)[0],
        "The address plan of vc1 lists 10.1.10.0/23 as Office, with VLAN 110, as this network has."
    );
}

#[test]
fn a_line_of_an_address_plan_is_likely_where_no_vlan_is_known_and_doubtful_with_another() {
    let site = line(vlan(&["10.1.10.5"]), "Office", "office 10.1.10.0/25", None);
    assert_eq!(shown(&proposals(&site)), ["VLAN110/office 10.1.10.0/25 1+0 medium address-plan"]);
    assert_eq!(sentences(&site), ["The address plan of vc1 lists 10.1.10.0/25 as Office."]);
    let site = vlan(&["10.1.10.5"]).fact("VLAN110", Attribute::Vlan, "110");
    let site = line(site, "Office", "office 10.1.10.0/25", Some("7"));
    assert_eq!(shown(&proposals(&site)), ["VLAN110/office 10.1.10.0/25 1+0 low address-plan -address-plan"]);
    assert_eq!(sentences(&site)[1], "There it has VLAN 7, and this network has VLAN 110.");
}

#[test]
fn a_wide_range_of_an_address_plan_is_no_subnet_but_is_told() {
    let site = line(vlan(&["10.1.10.5"]), "Berlin", "all 10.1.0.0/16", None);
    assert_eq!(shown(&proposals(&site)), ["VLAN110/10.1.10.0/24 10.1.10.0/24 1+0 low addresses address-plan"]);
    assert_eq!(
        sentences(&site)[1],
        "The address plan of vc1 lists 10.1.0.0/16 as Berlin, which is wider than a subnet usually is."
    );
}

#[test]
fn the_vlan_of_a_nic_counts_more_than_that_of_its_switch() {
    let mut site = vlan(&["10.1.10.5", "10.1.20.5"]).fact("VLAN110", Attribute::Vlan, "1");
    for (nic, vlan) in site.rows.nics.iter_mut().zip(["110", "120"]) {
        nic.attributes.set(Attribute::NicVlan, Some(vlan));
    }
    let site = line(line(site, "A", "a 10.1.10.0/24", Some("110")), "B", "b 10.1.20.0/24", Some("120"));
    assert_eq!(
        shown(&proposals(&site)),
        ["VLAN110/a 10.1.10.0/24 1+1 high address-plan", "VLAN110/b 10.1.20.0/24 1+1 high address-plan"]
    );
    assert!(sentences(&site)[0].ends_with("with VLAN 110, as its NICs have."));
}

#[test]
fn what_a_person_states_of_a_vlan_counts() {
    let site = line(vlan(&["10.1.10.5"]), "Office", "office 10.1.10.0/24", Some("110"));
    let mut mapping = Mapping::default();
    Edit::SetAttribute {
        things: vec![landfall::engine::mapping::Named::Network(Side::Source, "VLAN110".into())],
        attribute: Attribute::Vlan,
        value: Some("110".into()),
    }
    .apply(&mut mapping);
    assert_eq!(propose(&site.inventory(), Side::Source, &mapping)[0].confidence, Confidence::High);
    assert_eq!(proposals(&site)[0].confidence, Confidence::Medium);
}

#[test]
fn adapters_of_hosts_in_the_network_are_sure_if_the_addresses_are_inside() {
    let site = vlan(&["10.1.10.5", "10.1.11.6"]).fact("VLAN110", Attribute::HostPrefixes, "10.1.10.0/23;10.50.0.0/24");
    assert_eq!(shown(&proposals(&site)), ["VLAN110/10.1.10.0/23 10.1.10.0/23 2+0 high host-adapters"]);
    assert_eq!(sentences(&site), ["Adapters of hosts have 10.1.10.0/23 in this network."]);
    let site = vlan(&["10.1.10.5"]).fact("VLAN110", Attribute::HostPrefixes, "10.50.0.0/24");
    assert_eq!(shown(&proposals(&site)), ["VLAN110/10.1.10.0/24 10.1.10.0/24 1+0 low addresses -host-adapters"]);
}

#[test]
fn a_gateway_at_an_end_of_the_prefix_speaks_for_its_size() {
    for (gateway, expected) in [
        ("10.1.10.1", "medium gateway addresses"),
        ("10.1.10.254", "medium gateway addresses"),
        ("10.1.10.77", "low addresses gateway"),
        ("10.2.0.1", "low addresses"),
    ] {
        let site = vlan(&["10.1.10.5"]).fact("VLAN110", Attribute::HostGateways, gateway);
        assert_eq!(shown(&proposals(&site)), [format!("VLAN110/10.1.10.0/24 10.1.10.0/24 1+0 {expected}")]);
    }
    let site = vlan(&["10.1.10.5"]).fact("VLAN110", Attribute::HostGateways, "10.1.10.1");
    assert_eq!(sentences(&site)[0], "The gateway of this network is 10.1.10.1, the first address of 10.1.10.0/24.");
}

#[test]
fn a_network_with_the_same_vlan_and_a_known_prefix_is_likely() {
    let site = vlan(&["10.1.10.5"]).fact("VLAN110", Attribute::Vlan, "110");
    let site = site.network("dmz", &["web 10.1.10.0/26"]).fact("dmz", Attribute::Vlan, "110");
    assert_eq!(shown(&proposals(&site)), ["VLAN110/web 10.1.10.0/26 1+0 medium same-vlan"]);
    assert_eq!(sentences(&site), ["10.1.10.0/26 is the prefix of web of dmz, with VLAN 110, as this network has."]);
    // VLAN 0 stands for any or none.
    let site = vlan(&["10.1.10.5"]).fact("VLAN110", Attribute::Vlan, "0");
    let site = site.network("dmz", &["web 10.1.10.0/26"]).fact("dmz", Attribute::Vlan, "0");
    assert_eq!(shown(&proposals(&site)), ["VLAN110/10.1.10.0/26 10.1.10.0/26 1+0 low other-network"]);
}

#[test]
fn a_subnet_or_network_of_the_same_name_is_likely() {
    let site = vlan(&["10.1.10.5"]).network("corp", &["vlan110 10.1.10.0/26"]);
    assert_eq!(shown(&proposals(&site)), ["VLAN110/vlan110 10.1.10.0/26 1+0 medium same-name"]);
    assert_eq!(sentences(&site), ["10.1.10.0/26 is the prefix of vlan110 of corp, which has the same name."]);
    // An address plan that has the name and the prefix is two things that agree.
    let site = line(vlan(&["10.1.10.5"]), "plan", "VLAN110 10.1.10.0/26", None);
    assert_eq!(shown(&proposals(&site)), ["VLAN110/VLAN110 10.1.10.0/26 1+0 high address-plan same-name"]);
}

#[test]
fn a_prefix_in_the_name_of_the_network_is_likely() {
    for name in ["VLAN110_10.1.10.0-24", "10.1.10.0/24", "pg-10.1.10.x"] {
        let site = Site::at("vc1").network(name, &[]);
        let site = machines(site, &format!("{}/", name.replace('/', "|")), &["10.1.10.5"]);
        // A slash parts network and subnet in these sites: so the name is put in afterwards.
        let mut site = site;
        for row in site.rows.nics.iter_mut().flat_map(|nic| &mut nic.ip_configurations) {
            let subnet = row.subnet.as_mut().unwrap();
            (subnet.network_key, subnet.network_name, subnet.subnet_name) = (name.into(), name.into(), "".into());
        }
        assert_eq!(shown(&proposals(&site)), [format!("{name}/10.1.10.0/24 10.1.10.0/24 1+0 medium network-name")]);
        assert_eq!(sentences(&site), ["The network’s own name says 10.1.10.0/24."]);
    }
    let site = Site::at("vc1").network("pg-10.1.10.x", &[]);
    let site = machines(site, "pg-10.1.10.x/", &["10.7.7.7"]);
    assert_eq!(shown(&proposals(&site)), ["pg-10.1.10.x/10.7.7.0/24 10.7.7.0/24 1+0 low addresses -network-name"]);
}

#[test]
fn two_kinds_of_evidence_that_agree_are_sure() {
    let site = machines(Site::at("vc1").network("pg-10.1.10.x", &[]), "pg-10.1.10.x/", &["10.1.10.5"]);
    let site = site.fact("pg-10.1.10.x", Attribute::HostGateways, "10.1.10.1");
    assert_eq!(shown(&proposals(&site)), ["pg-10.1.10.x/10.1.10.0/24 10.1.10.0/24 1+0 high network-name gateway"]);
}

#[test]
fn addresses_alone_are_a_guess() {
    let site = vlan(&["10.1.10.5", "10.1.10.9", "10.1.20.5"]);
    assert_eq!(
        shown(&proposals(&site)),
        ["VLAN110/10.1.10.0/24 10.1.10.0/24 2+1 low addresses", "VLAN110/10.1.20.0/24 10.1.20.0/24 1+2 low addresses"]
    );
    assert_eq!(
        sentences(&site),
        [
            "All that is known is 2 addresses from 10.1.10.5 to 10.1.10.9: a /24 is the usual size.",
            "All that is known is one address, 10.1.20.5: a /24 is the usual size."
        ]
    );
    let site = vlan(&["10.1.10.5", "10.1.11.9"]);
    assert_eq!(shown(&proposals(&site)), ["VLAN110/10.1.10.0/23 10.1.10.0/23 2+0 low addresses"]);
    assert_eq!(
        sentences(&site),
        ["All that is known is 2 addresses from 10.1.10.5 to 10.1.11.9: a /23 is the smallest that has them inside."]
    );
}

#[test]
fn an_address_that_no_machine_can_have_in_a_prefix_speaks_against_it() {
    let site = vlan(&["10.1.10.5", "10.1.10.255"]).fact("VLAN110", Attribute::HostPrefixes, "10.1.10.0/24");
    assert_eq!(shown(&proposals(&site)), ["VLAN110/10.1.10.0/24 10.1.10.0/24 2+0 medium host-adapters -first-or-last"]);
    assert_eq!(
        sentences(&site)[1],
        "10.1.10.255 is in use, and it is the last address of 10.1.10.0/24, which no machine has."
    );
    // Where there is nothing but the addresses, the prefix is one that has them inside.
    assert_eq!(shown(&proposals(&vlan(&["10.1.10.255"]))), ["VLAN110/10.1.10.0/23 10.1.10.0/23 1+0 low addresses"]);
}

#[test]
fn both_families_are_proposed_each_by_its_own() {
    let site = vlan(&["10.1.10.5", "fd00:1::5"]);
    assert_eq!(
        shown(&proposals(&site)),
        ["VLAN110/10.1.10.0/24 10.1.10.0/24 1+0 low addresses", "VLAN110/fd00:1::/64 fd00:1::/64 1+0 low addresses"]
    );
}

#[test]
fn link_local_and_multicast_addresses_say_nothing() {
    let site = vlan(&["169.254.3.4", "224.0.0.5", "fe80::5", "ff02::1", "127.0.0.1", "0.0.0.0"]);
    assert!(proposals(&site).is_empty());
}

#[test]
fn one_prefix_for_two_networks_is_told_and_believed_less_unless_they_are_one_vlan() {
    let two = || machines(vlan(&["10.1.10.5"]).network("VLAN120", &[]), "VLAN120/", &["10.1.10.6"]);
    let site = line(two(), "Office", "office 10.1.10.0/24", None);
    assert_eq!(
        shown(&proposals(&site)),
        [
            "VLAN110/office 10.1.10.0/24 1+0 low address-plan -proposed-twice",
            "VLAN120/office 10.1.10.0/24 1+0 low address-plan -proposed-twice"
        ]
    );
    assert_eq!(sentences(&site)[1], "10.1.10.0/24 is proposed for VLAN120 as well.");
    let site = two().fact("VLAN110", Attribute::Vlan, "110").fact("VLAN120", Attribute::Vlan, "110");
    let site = line(site, "Office", "office 10.1.10.0/24", Some("110"));
    assert_eq!(
        shown(&proposals(&site)),
        [
            "VLAN110/office 10.1.10.0/24 1+0 high address-plan proposed-twice",
            "VLAN120/office 10.1.10.0/24 1+0 high address-plan proposed-twice"
        ]
    );
}

#[test]
fn addresses_without_a_network_get_one_that_is_called_by_its_prefix() {
    let site = nowhere(nowhere(nowhere(Site::at("vc1"), "a", "10.1.10.5"), "b", "10.1.11.5"), "c", "10.1.10.6");
    assert_eq!(
        shown(&proposals(&site)),
        [
            "10.1.10.0/24/10.1.10.0/24 10.1.10.0/24 2+0 low addresses",
            // Nothing says that neighbours are one network.
            "10.1.11.0/24/10.1.11.0/24 10.1.11.0/24 1+0 low addresses"
        ]
    );
    let all = confirm(&site, &proposals(&site));
    assert!(all.ip_configurations.iter().all(|row| row.subnet.is_some()));
    assert!(propose(&all, Side::Source, &Mapping::default()).is_empty());
}

#[test]
fn addresses_without_a_network_get_that_of_the_address_plan() {
    let site = line(nowhere(Site::at("vc1"), "a", "10.1.10.5"), "Office", "office 10.1.10.0/24", Some("110"));
    assert_eq!(shown(&proposals(&site)), ["Office/office 10.1.10.0/24 1+0 medium address-plan"]);
    let all = confirm(&site, &proposals(&site));
    let subnet = all.subnet(all.ip_configurations[0].subnet.unwrap());
    assert_eq!((&*all.network(subnet.network).name, &*subnet.name), ("Office", "office"));
    // What the plan lists is no network of anything until somebody says so.
    let read = site.inventory();
    assert_eq!(apply(&read, Side::Source, &Mapping::default()), read);
}

#[test]
fn addresses_without_a_network_that_another_one_is_proposed_for_may_be_its_own() {
    let site = nowhere(vlan(&["10.1.10.5"]), "a", "10.1.10.9");
    assert_eq!(
        shown(&proposals(&site)),
        [
            "10.1.10.0/24/10.1.10.0/24 10.1.10.0/24 1+0 low addresses -proposed-twice",
            "VLAN110/10.1.10.0/24 10.1.10.0/24 1+0 low addresses"
        ]
    );
}

#[test]
fn a_subnet_that_is_known_by_name_alone_gets_one_prefix_under_its_name() {
    let site = Site::at("vc1").network("corp", &["web", "app 10.5.0.0/24"]);
    let site = machines(site, "corp/web", &["10.1.10.5", "10.1.10.6", "10.1.20.5", "fd00::5"]);
    assert_eq!(shown(&proposals(&site)), ["corp/web 10.1.10.0/24 2+1 low addresses"]);
}

#[test]
fn a_second_subnet_of_one_name_is_called_by_its_prefix() {
    let site = vlan(&["10.1.10.5", "10.1.20.5"]);
    let site = line(line(site, "A", "office 10.1.10.0/24", None), "B", "office 10.1.20.0/24", None);
    assert_eq!(
        shown(&proposals(&site)),
        [
            "VLAN110/office 10.1.10.0/24 1+1 medium address-plan",
            "VLAN110/10.1.20.0/24 10.1.20.0/24 1+1 medium address-plan"
        ]
    );
    // Nor does it take the place of one that a file lists.
    let site = machines(Site::at("vc1").network("n", &["office 10.7.0.0/24"]), "n/", &["10.1.10.5"]);
    let site = line(site, "A", "office 10.1.10.0/24", None);
    assert_eq!(shown(&proposals(&site)), ["n/10.1.10.0/24 10.1.10.0/24 1+0 medium address-plan"]);
}

#[test]
fn what_was_confirmed_is_not_proposed_again() {
    let site = line(vlan(&["10.1.10.5", "10.2.0.7"]), "Office", "office 10.1.10.0/24", None);
    let mut mapping = Mapping::default();
    let first = &proposals(&site)[..1];
    Edit::StateSubnets { subnets: first.iter().map(|one| one.statement(Side::Source)).collect() }.apply(&mut mapping);
    let stated = apply(&site.inventory(), Side::Source, &mapping);
    assert_eq!(shown(&propose(&stated, Side::Source, &mapping)), ["VLAN110/10.2.0.0/24 10.2.0.0/24 1+0 low addresses"]);
}

#[test]
fn a_hundred_thousand_nics_are_looked_at_without_a_step_for_each_pair() {
    // Far apart, so that each has a prefix of its own: the worst there is. It would not end if each were compared with each.
    let mut site = Site::at("vc1").network("n", &[]);
    let reference = vlan(&["10.0.0.1"]).rows.nics[0].clone();
    for number in 0..100_000_u32 {
        let mut nic = reference.clone();
        nic.key = format!("nic{number}").into();
        nic.virtual_machine_key = None;
        let row = &mut nic.ip_configurations[0];
        row.address = Some(std::net::Ipv4Addr::from(0x0a00_0001 + number * 512).into());
        row.subnet.as_mut().unwrap().network_key = "n".into();
        site.rows.nics.push(nic);
    }
    assert_eq!(proposals(&site).len(), 100_000);
}

// Static or DHCP.

fn allocations(site: &Site) -> Vec<String> {
    let shown = |proposal: &AllocationProposal| {
        let what = proposal.proposal.map_or("-", Allocation::code);
        let kinds: Vec<&str> = proposal.evidence.iter().map(|evidence| evidence.kind.code()).collect();
        format!(
            "{} {} {what} {} {}",
            proposal.network_name,
            proposal.unknown,
            proposal.confidence.code(),
            kinds.join(" ")
        )
    };
    propose_allocations(&site.inventory()).iter().map(shown).collect()
}

#[test]
fn static_is_a_guess_where_nothing_is_known_and_so_it_is_planned() {
    let site = vlan(&["10.1.10.5 ?", "10.1.10.6 ?"]);
    assert_eq!(allocations(&site), ["VLAN110 2 static low nothing"]);
    let said = &propose_allocations(&site.inventory())[0].evidence[0].sentence;
    assert_eq!(said, "Nothing says more. Addresses of servers are static as a rule, and so they are planned.");
    assert!(allocations(&vlan(&["10.1.10.5", "10.1.10.6 dhcp"])).is_empty());
}

#[test]
fn addresses_are_likely_to_be_as_nearly_all_others_of_their_network() {
    let site = vlan(&["10.1.10.5 ?", "10.1.10.6 dhcp", "10.1.10.7 dhcp", "10.1.10.8 dhcp"]);
    assert_eq!(allocations(&site), ["VLAN110 1 dynamic medium siblings"]);
    let said = &propose_allocations(&site.inventory())[0].evidence[0].sentence;
    assert_eq!(said, "Of 3 other addresses of this network files say it: 0 static, 3 by DHCP.");
    let site = vlan(&["10.1.10.5 ?", "10.1.10.6", "10.1.10.7 dhcp", "10.1.10.8 dhcp"]);
    assert_eq!(allocations(&site), ["VLAN110 1 static low siblings nothing"]);
}

#[test]
fn addresses_of_a_pool_are_static() {
    let site = Site::at("vmm").network("n", &["app 10.1.0.0/24"]).fact(
        "n/app",
        Attribute::AddressPools,
        "10.1.0.10-10.1.0.99",
    );
    let site = machines(site, "n/app", &["10.1.0.20 ?", "10.1.0.21 ?", "10.1.0.5 ?"]);
    assert_eq!(allocations(&site), ["n 3 static medium pools"]);
}

#[test]
fn nothing_is_proposed_for_machines_without_an_address() {
    let site = vlan(&["- ?", "- ?"]);
    assert_eq!(allocations(&site), ["VLAN110 2 - low nothing"]);
    let said = &propose_allocations(&site.inventory())[0].evidence[0].sentence;
    assert_eq!(
        said,
        "2 have no address in the files, as machines have that are switched off, or whose guest does not tell."
    );
}

#[test]
fn what_has_no_network_comes_first_under_no_name() {
    let site = nowhere(vlan(&["10.1.10.5 ?"]), "a", "10.1.20.5");
    assert_eq!(allocations(&site), [" 1 static low nothing", "VLAN110 1 static low nothing"]);
    assert_eq!(propose_allocations(&site.inventory())[0].network.as_str(), "");
}

// All sites.

fn confirm(site: &Site, proposals: &[SubnetProposal]) -> Inventory {
    let mut mapping = Mapping::default();
    let subnets = proposals.iter().map(|proposal| proposal.statement(Side::Source)).collect();
    Edit::StateSubnets { subnets }.apply(&mut mapping);
    apply(&site.inventory(), Side::Source, &mapping)
}

fn places(inventory: &Inventory) -> Vec<String> {
    let place = |id| {
        let subnet = inventory.subnet(id);
        format!("{}|{}", inventory.network(subnet.network).key, subnet.name)
    };
    inventory.ip_configurations.iter().map(|row| row.subnet.map_or("-".into(), place)).collect()
}

fn any_site() -> impl Strategy<Value = Site> {
    let machine = (0..5_u8, 0..3_u8, 0..8_u8, any::<u8>());
    let lines = vec((0..4_u8, 0..8_u8, 22..27_u8, 0..4_u16), 0..5);
    (vec(machine, 0..40), lines, any::<bool>()).prop_map(|(machines, lines, with_vlans)| {
        let mut site =
            Site::at("vc1").network("n0", &[]).network("n1", &["app 10.1.0.0/24"]).network("pg-10.2.1.x", &[]);
        if with_vlans {
            site = site.fact("n0", Attribute::Vlan, "1").fact("n1", Attribute::Vlan, "2");
        }
        for (number, (second, third, length, vlan)) in lines.into_iter().enumerate() {
            let prefix = ipnet::IpNet::new(format!("10.{second}.{third}.0").parse().unwrap(), length).unwrap().trunc();
            let vlan = (vlan > 0).then(|| vlan.to_string());
            site = line(site, &format!("plan{number}"), &format!("s{number} {prefix}"), vlan.as_deref());
        }
        for (number, (network, second, third, host)) in machines.into_iter().enumerate() {
            let address = format!("10.{second}.{third}.{host}");
            let name = format!("vm{number}");
            site = match network {
                0 => site.vm(&name, "n0/", &[&address]),
                1 => site.vm(&name, "n1/", &[&address]),
                2 => site.vm(&name, "pg-10.2.1.x/", &[&address]),
                3 => site.vm(&name, "n1/other", &[&address]),
                _ => nowhere(site, &name, &address),
            };
        }
        site
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn confirming_a_proposal_takes_in_what_it_says_and_moves_no_address_of_another_network(site in any_site(), one in any::<usize>()) {
        let all = proposals(&site);
        prop_assume!(!all.is_empty());
        let chosen = &all[one % all.len()];
        let (before, after) = (site.inventory(), confirm(&site, std::slice::from_ref(chosen)));
        let mut moved = 0;
        for (place, (old, new)) in places(&before).into_iter().zip(places(&after)).enumerate() {
            if old == new {
                continue;
            }
            // What moves was in no known subnet, of this network or of none, and is in the prefix now.
            moved += 1;
            prop_assert!(old == "-" || old == format!("{}|", chosen.network), "{old} {new}");
            prop_assert_eq!(new, format!("{}|{}", chosen.network, chosen.subnet_name));
            prop_assert!(chosen.prefix.contains(&before.ip_configurations[place].address().unwrap()));
        }
        // Others of the network may be in the prefix as well, for which a better one is proposed.
        let is_known_by_name = before.network_by_key.get(&chosen.network).is_some_and(|id| {
            before.subnets_of(*id).iter().any(|subnet| *subnet.name == *chosen.subnet_name && subnet.prefixes.is_empty())
        });
        prop_assert!(moved >= chosen.addresses || is_known_by_name, "{} < {}", moved, chosen.addresses);
    }

    #[test]
    fn confirming_all_leaves_no_address_of_a_network_in_no_known_subnet(site in any_site()) {
        let all = proposals(&site);
        let stated = confirm(&site, &all);
        let open: Vec<_> = stated.ip_configurations.iter().filter(|row| {
            row.subnet.is_none_or(|id| stated.subnet(id).is_unnamed())
        }).collect();
        prop_assert!(open.is_empty(), "{:?}", open);
    }

    #[test]
    fn proposals_do_not_depend_on_the_order_of_rows(site in any_site()) {
        let mut turned = site.clone();
        turned.rows.nics.reverse();
        turned.rows.networks.reverse();
        turned.rows.virtual_machines.reverse();
        prop_assert_eq!(proposals(&site), proposals(&turned));
        prop_assert_eq!(propose_allocations(&site.inventory()), propose_allocations(&turned.inventory()));
    }

    #[test]
    fn every_proposal_says_why(site in any_site()) {
        for proposal in proposals(&site) {
            prop_assert!(proposal.evidence.iter().any(|evidence| evidence.supports));
            prop_assert!(proposal.addresses > 0);
            prop_assert!(!proposal.network.as_str().is_empty() && !proposal.subnet_name.is_empty());
            for evidence in &proposal.evidence {
                prop_assert!(evidence.sentence.ends_with('.'), "{}", evidence.sentence);
            }
            let alone = proposal.evidence.iter().all(|evidence| evidence.kind == EvidenceKind::Addresses);
            prop_assert!(!alone || proposal.confidence == Confidence::Low);
        }
    }
}
