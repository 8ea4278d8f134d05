//! System Center VMM: each cmdlet as CSV and as JSON, what is lost on the way, and that files dropped together link up.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{expect, expect_file};
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::import::{FileContents, FileSample, ReadError, read, vmm};

use crate::link::render_inventory;
use crate::render::{read_text, render};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/vmm")
}

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    let path = folder().join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name, bytes: &bytes })
}

fn check(name: &str) {
    let expected = name.replace('/', "-").rsplit_once('.').unwrap().0.to_owned();
    expect_file![format!("expected/vmm/{expected}.txt")].assert_eq(&render(&read_fixture(name)));
}

/// What becomes of files that are dropped together.
fn linked(names: &[&str]) -> String {
    let mut builder = InventoryBuilder::default();
    for name in names {
        if let Ok(contents) = read_fixture(name) {
            builder.add(contents.rows, name, 0);
        }
    }
    render_inventory(builder)
}

const BACKUP: [&str; 9] = [
    "backup/HostGroups.txt",
    "backup/LogicalNetworks.txt",
    "backup/LogicalNetworkDefinitions.txt",
    "backup/StaticIPAddressPools.txt",
    "backup/VMNetworks.txt",
    "backup/VMSubnets.txt",
    "backup/Clouds.txt",
    "backup/HostNetworkAdapters.txt",
    "backup/VirtualMachines.txt",
];

const CSV: [&str; 8] = [
    "csv/vms.csv",
    "csv/nics.csv",
    "csv/vm-networks.csv",
    "csv/vm-subnets.csv",
    "csv/network-sites.csv",
    "csv/address-pools.csv",
    "csv/host-networks.csv",
    "csv/clouds.csv",
];

const RAW: [&str; 5] =
    ["raw/vms-semicolon.csv", "raw/nics.csv", "raw/vm-networks.csv", "raw/vm-subnets.csv", "raw/address-pools.csv"];

#[test]
fn every_file_of_a_backup_in_json_of_depth_2_reads_as_expected() {
    BACKUP.iter().for_each(|name| check(name));
}

#[test]
fn vms_with_their_adapters_inside_read_as_expected() {
    check("deep.json");
}

#[test]
fn the_output_of_every_command_reads_as_expected() {
    check("all.json");
    CSV.iter().for_each(|name| check(name));
}

#[test]
fn tables_that_lost_columns_say_which_and_how_to_keep_them() {
    RAW.iter().for_each(|name| check(name));
}

#[test]
fn broken_files_keep_what_is_good() {
    check("nics-broken.csv");
    check("networks-broken.json");
}

#[test]
fn the_files_of_a_backup_link_up() {
    let names: Vec<&str> = BACKUP.into_iter().chain(["deep.json"]).collect();
    expect_file!["expected/vmm/linked.txt"].assert_eq(&linked(&names));
}

#[test]
fn the_commands_tell_of_the_same_site_whether_in_one_file_or_in_many() {
    let all = linked(&["all.json"]);
    // The clouds stand with the VM networks, too.
    assert_eq!(linked(&CSV[..7]), all);
    expect_file!["expected/vmm/linked-all.txt"].assert_eq(&all);
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let mut names: Vec<&str> = BACKUP.into_iter().chain(["deep.json"]).collect();
    let expected = linked(&names);
    names.reverse();
    assert_eq!(linked(&names), expected);
    names.rotate_left(4);
    assert_eq!(linked(&names), expected);
}

/// All files below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn no_other_product_fits_and_files_of_others_are_not_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["tests/import", "static/samples"] {
        files(&root.join(folder), &mut paths);
    }
    assert!(paths.len() > 50);
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let Ok(contents) = read(&FileSample { name: "file", bytes: &bytes }) else { continue };
        let products = ["vmm", "hyper_v"].map(|name| path.starts_with(root.join("tests/import").join(name)));
        let mut fitting = contents.report.others;
        fitting.push(contents.report.format);
        // Any table can be read with the columns named.
        fitting.retain(|format| *format != "table");
        match products {
            [true, _] => assert_eq!(fitting, ["vmm"], "{}", path.display()),
            [_, true] => assert_eq!(fitting, ["hyper-v"], "{}", path.display()),
            _ => assert!(!fitting.contains(&"vmm") && !fitting.contains(&"hyper-v"), "{}", path.display()),
        }
    }
}

/// The names that a command gives to what it selects.
fn selected(command: &str) -> BTreeSet<String> {
    let list = command.rsplit("Select-Object").next().unwrap().split(" | ").next().unwrap();
    let (mut names, mut depth, mut name) = (BTreeSet::new(), 0, String::new());
    for letter in list.chars().chain([',']) {
        match letter {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            _ => {}
        }
        if letter == ',' && depth == 0 {
            let calculated = name.split("n='").nth(1).and_then(|rest| rest.split('\'').next());
            names.insert(calculated.unwrap_or(name.trim()).to_owned());
            name.clear();
        } else {
            name.push(letter);
        }
    }
    names
}

#[test]
fn each_fixture_has_the_shape_of_its_commands_output() {
    for how in &vmm::FORMAT.how_to_get[1..] {
        let file = how.command.split("Export-Csv ").nth(1).unwrap().split(' ').next().unwrap();
        let text = fs::read_to_string(folder().join("csv").join(file)).unwrap();
        let header = text.lines().next().unwrap().trim_start_matches('\u{feff}');
        let header: BTreeSet<String> = header.split(',').map(|name| name.trim_matches('"').to_owned()).collect();
        assert_eq!(selected(how.command), header, "{file}");
    }
    let all = vmm::FORMAT.how_to_get[0].command;
    let text = fs::read_to_string(folder().join("all.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    for (list, objects) in value.as_object().unwrap() {
        let part =
            all.split(&format!("  {list} = @(")).nth(1).unwrap_or_else(|| panic!("{list} is not in the command"));
        let part = part.split("\n  ").take_while(|line| !line.contains(" = @(")).collect::<Vec<_>>().join(" ");
        let part = part.split("\n} | ConvertTo-Json").next().unwrap().trim_end().trim_end_matches(')');
        let part = part.replace("$server", "@{n='VMMServer'}");
        let keys: BTreeSet<String> = objects[0].as_object().unwrap().keys().cloned().collect();
        assert_eq!(selected(&part), keys, "{list}");
    }
}

#[test]
fn one_object_stands_without_a_list_and_lists_in_any_spelling_are_read() {
    let one = r#"{"Name":"web-01","VMNetwork":"Corp","MACAddress":"001DD8B72C01","IPv4AddressType":1,"IPv4AddressPools":"App pool",
        "IPv4Addresses":"{10.0.0.4, 10.0.0.5}","IPv6Addresses":["fe80::1%4","fd00::4"],"VMSubnet":"App","VLanEnabled":true,"VLanID":7}"#;
    expect![[r#"
        vmm (JSON), told by the properties of NICs at line 1
        read 1 NICs
        doubt at line 1, IPv6Addresses: 1 link-local address is left out, the first "fe80::1%4": nothing is planned for them

        nic nic0 in "?"/"?" number Some(0) primary None mac "00:1d:d8:b7:2c:01" vm "web-01" "web-01" key web-01/nic0 @ line 1
          nic_vlan = "7"
          from_pool = "yes"
          ipconfig1 Some(10.0.0.4) Some(Static) primary None subnet "App in Corp" public "?"
          ipconfig2 Some(10.0.0.5) Some(Static) primary None subnet "App in Corp" public "?"
          ipconfig3 Some(fd00::4) IPv6 None primary None subnet "App in Corp" public "?"
    "#]]
    .assert_eq(&render(&read_text(one)));
}

#[test]
fn prefixes_and_vlans_are_read_as_objects_as_text_and_side_by_side() {
    let head = r#""Name":"App","VMNetwork":{"Name":"Corp","ID":"24c8c3d5-f6ef-401e-b875-41ba4c351c60"}"#;
    let spellings = [
        r#""SubnetVLans":[{"Subnet":"10.0.0.0/24","VLanID":7,"SupportsDHCP":false},{"Subnet":"fd00::/64","VLanID":7}]"#,
        r#""SubnetVLans":["10.0.0.0/24-7","fd00::/64-7"]"#,
        r#""SubnetVLans":"10.0.0.0/24-7 fd00::/64-7""#,
        r#""SubnetVLans":{"value":["10.0.0.0/24-7","fd00::/64-7"],"Count":2}"#,
        r#""Subnet":"10.0.0.0/24;fd00::/64","VLanID":7"#,
    ];
    for spelling in spellings {
        let rows = read_text(&format!("[{{{head},{spelling}}}]")).unwrap().rows;
        let network = &rows.networks[0];
        let prefixes: Vec<String> = network.subnets[0].prefixes.iter().map(ToString::to_string).collect();
        assert_eq!(prefixes, ["10.0.0.0/24", "fd00::/64"], "{spelling}");
        assert_eq!(network.attributes.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["7"], "{spelling}");
        assert_eq!(network.key, "24c8c3d5-f6ef-401e-b875-41ba4c351c60");
    }
}
