//! NetBox: each list, from the API, from the export of its page, and as its import takes it.

use std::fs;
use std::path::Path;

use expect_test::{expect, expect_file};
use landfall::import::{FileContents, FileSample, ReadError, read};

use crate::render::{read_text, render, render_rows};

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/netbox").join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name, bytes: &bytes })
}

fn check(name: &str) {
    let golden = name.rsplit_once('.').map_or(name, |(name, _)| name);
    expect_file![format!("expected/netbox-{golden}.txt")].assert_eq(&render(&read_fixture(name)));
}

#[test]
fn all_lists_in_one_file_are_linked() {
    check("api.json");
}

#[test]
fn no_other_format_takes_its_lists() {
    for name in ["api.json", "api-2.6.json", "api-devices.json", "broken.json"] {
        assert_eq!(read_fixture(name).unwrap().report.others, Vec::<&str>::new(), "{name}");
    }
    for name in ["prefixes-all-data.csv", "vms-all-data.csv", "vlans-all-data.csv", "ip-addresses-import.csv"] {
        assert_eq!(read_fixture(name).unwrap().report.others, ["table"], "{name}");
    }
}

#[test]
fn devices_are_machines_only_where_the_file_says_that_they_are_servers() {
    check("api-devices.json");
    check("devices.csv");
}

#[test]
fn an_old_version_is_read_too() {
    check("api-2.6.json");
}

#[test]
fn a_page_of_several_is_doubted() {
    check("api-page.json");
}

#[test]
fn exports_of_the_pages_are_read() {
    let names = [
        "prefixes-all-data.csv",
        "prefixes-view-3.2.csv",
        "prefixes-german.csv",
        "ip-addresses-all-data.csv",
        "ip-addresses-view.csv",
        "vms-all-data.csv",
        "vms-view.csv",
        "vm-interfaces-all-data.csv",
        "vlans-all-data.csv",
    ];
    names.into_iter().for_each(check);
}

#[test]
fn tables_for_the_import_are_read() {
    check("prefixes-import.csv");
    check("ip-addresses-import.csv");
    check("vms-import.csv");
    check("vm-interfaces-import.csv");
}

#[test]
fn what_is_broken_costs_itself() {
    check("broken.json");
}

/// Lines without what tells of the order in which they were read.
fn facts(contents: &FileContents) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for line in render_rows(&contents.rows, false).lines() {
        match blocks.last_mut() {
            Some(block) if line.starts_with(' ') => *block += line,
            _ => blocks.push(line.to_owned()),
        }
    }
    blocks.sort_unstable();
    blocks
}

#[test]
fn the_order_of_the_lists_changes_nothing() {
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/netbox/api.json")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let expected = facts(&read_text(&text).unwrap());
    let mut lists: Vec<&str> = text.lines().collect();
    assert_eq!(lists.len(), 5);
    // A VLAN that is listed stands before its prefixes in any case.
    for turn in 1..5 {
        lists.rotate_left(turn);
        assert_eq!(facts(&read_text(&lists.join("\n")).unwrap()), expected);
    }
    // Elements without pages, as scripts write them.
    let bare = text.replace(r#"{"count":"#, r#"{"total":"#).replace(r#""next":null,"previous":null,"#, "");
    assert_eq!(facts(&read_text(&bare).unwrap()), expected);
}

#[test]
fn the_delimiter_does_not_matter() {
    let text = "Prefix,Status,VRF,Site,VLAN\n10.0.1.0/24,Active,Global,Berlin,web (7)\n10.0.1.0/24,Active,blue,Berlin,web (7)\n";
    let contents = read_text(text).unwrap();
    expect![[r#"
        network web in "Berlin"/"?" [] peers [] key Berlin/web (7) @ row 2
          vlan = "7"
          network_kind = "address-plan"
          subnet 10.0.1.0/24 [10.0.1.0/24] delegated to [] @ row 2
        network web in blue in "Berlin"/"?" [] peers [] key Berlin/web (7)/blue @ row 3
          vlan = "7"
          network_kind = "address-plan"
          subnet 10.0.1.0/24 in blue [10.0.1.0/24] delegated to [] @ row 3
    "#]]
    .assert_eq(&render_rows(&contents.rows, true));
    for delimiter in [";", "|", "\t"] {
        let other = read_text(&text.replace(',', delimiter)).unwrap();
        assert_eq!(render_rows(&other.rows, true), render_rows(&contents.rows, true));
    }
}

#[test]
fn an_interface_finds_the_vlan_of_its_site_by_name() {
    let vm = |name: &str, site: u32| {
        let url = format!("https://n/api/virtualization/virtual-machines/{name}/");
        format!(r#"{{"id":1,"url":"{url}","name":"{name}","site":{{"id":{site},"name":"S{site}"}},"cluster":null}}"#)
    };
    let interface = |name: &str, vlan: &str| {
        let url = format!("https://n/api/virtualization/virtual-machines/{name}/");
        let own = format!("https://n/api/virtualization/interfaces/{name}/");
        format!(
            r#"{{"id":1,"url":"{own}","name":"e0","virtual_machine":{{"url":"{url}","name":"{name}"}},"untagged_vlan":{vlan}}}"#
        )
    };
    // Equal prefixes at two sites: the machine's site decides; without one nobody can tell.
    let prefix = |id: u32| {
        let url = format!("https://n/api/ipam/prefixes/{id}/");
        format!(r#"{{"id":{id},"url":"{url}","prefix":"10.0.0.0/24","site":{{"name":"S{id}"}},"description":"P{id}"}}"#)
    };
    let address = |id: u32, name: &str| {
        let own = format!("https://n/api/virtualization/interfaces/{name}/");
        let machine = format!("https://n/api/virtualization/virtual-machines/{name}/");
        let object =
            format!(r#"{{"id":1,"url":"{own}","name":"e0","virtual_machine":{{"url":"{machine}","name":"{name}"}}}}"#);
        let url = format!("https://n/api/ipam/ip-addresses/{id}/");
        format!(r#"{{"id":{id},"url":"{url}","address":"10.0.0.{id}/24","assigned_object":{object}}}"#)
    };
    let elements = [
        prefix(1),
        prefix(2),
        vm("a", 1),
        vm("b", 2),
        interface("a", r#"{"id":9,"vid":7}"#),
        interface("b", "null"),
        address(4, "a"),
        address(5, "b"),
        address(6, "c"),
    ];
    let contents = read_text(&format!("[{}]", elements.join(","))).unwrap();
    let subnets: Vec<String> = contents
        .rows
        .nics
        .iter()
        .flat_map(|nic| &nic.ip_configurations)
        .map(|row| row.subnet.as_ref().map_or("nowhere".into(), |subnet| subnet.network_name.to_string()))
        .collect();
    assert_eq!(subnets, ["P1", "P2", "nowhere"]);
}

#[test]
fn tables_of_others_are_not_taken_for_netbox() {
    let headers = [
        "VM;Powerstate;Template;NIC label;Adapter;Network;Mac Address;IPv4 Address;Datacenter;Cluster;Host",
        "IP Address;Name;MAC Address;Status;Type;Usage;OS;Comment;Site",
        "Section;IP Address;Hostname;Description;VRF;Subnet;MAC;Owner;Device;Note;Tag;Gateway",
        "Section;Subnet;Description;VLAN;VLAN Domain;VRF;Master Subnet",
        "Name;State;Status;Provisioned Space;Used Space;Host CPU;Host Mem;Cluster",
        "IP Address;Status;Hostname;MAC Address;DHCP Client Name;Description",
        "Host;Port Group;VLAN;Switch",
        "VID;Vendor;Product",
        "Prefix;VLAN;Site",
    ];
    for header in headers {
        let row = header.split(';').map(|_| "10.0.0.4").collect::<Vec<_>>().join(";");
        let contents = read_text(&format!("{header}\n{row}\n")).unwrap();
        assert_ne!(contents.report.format, "netbox", "{header}");
    }
    // The names fit, what stands below does not.
    let contents = read_text("Prefix;Status;VRF;VLAN\nMr;married;none;7\nDr;single;none;8\n").unwrap();
    assert_eq!(contents.report.format, "table");
}

#[test]
fn lists_of_which_nothing_can_be_used_say_so() {
    let errors = [read_fixture("ip-ranges.csv"), read_text("Prefix,Status,VRF\n10.0.0.0/8,Container,Global\n")];
    let texts: Vec<String> = errors.into_iter().map(|result| result.unwrap_err().to_string()).collect();
    expect![[r#"
        At row 2: found IP ranges of NetBox, of which nothing can be used (IP range, which has no place in a plan: reserve its addresses on the target subnet); expected prefixes that are no containers, VLANs, addresses, virtual machines or their interfaces. Export the lists of prefixes, VLANs, IP addresses, virtual machines and VM interfaces, and drop them together.
        At row 2: found prefixes of NetBox, of which nothing can be used (container prefix, not a subnet); expected prefixes that are no containers, VLANs, addresses, virtual machines or their interfaces. Export the lists of prefixes, VLANs, IP addresses, virtual machines and VM interfaces, and drop them together."#]].assert_eq(&texts.join("\n"));
}
