//! Hyper-V: VMs, adapters, VLANs and switches as CSV and as JSON, and what is lost on the way.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{expect, expect_file};
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::import::{FileContents, FileSample, ReadError, hyper_v, read};

use crate::link::render_inventory;
use crate::render::{read_text, render};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/hyper_v")
}

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    let path = folder().join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name, bytes: &bytes })
}

fn check(name: &str) {
    let expected = name.rsplit_once('.').unwrap().0;
    expect_file![format!("expected/hyper_v/{expected}.txt")].assert_eq(&render(&read_fixture(name)));
}

fn linked(names: &[&str]) -> String {
    let mut builder = InventoryBuilder::default();
    for name in names {
        builder.add(read_fixture(name).unwrap().rows, name, 0);
    }
    render_inventory(builder)
}

#[test]
fn the_output_of_every_command_reads_as_expected() {
    ["hyper-v.json", "vms.csv", "nics.csv", "vms-depth-4.json"].into_iter().for_each(check);
}

#[test]
fn adapters_in_json_of_depth_2_are_whole_and_inside_vms_of_depth_3_but_for_their_vlans() {
    check("adapters.json");
    check("vms-depth-3.json");
}

#[test]
fn vms_in_json_of_depth_2_say_that_their_adapters_are_lost() {
    check("vms-depth-2.json");
}

#[test]
fn tables_that_lost_columns_say_which_and_how_to_keep_them() {
    check("nics-raw.csv");
    check("vms-raw.csv");
}

#[test]
fn vlans_that_are_listed_alone_find_their_adapters_by_the_words_for_them() {
    check("vlans-beside-adapters.json");
}

#[test]
fn broken_files_keep_what_is_good() {
    check("nics-broken.csv");
}

#[test]
fn vms_and_adapters_of_two_files_link_up() {
    let tables = linked(&["vms.csv", "nics.csv"]);
    expect_file!["expected/hyper_v/linked.txt"].assert_eq(&tables);
    assert_eq!(linked(&["adapters.json", "vms-depth-2.json"]), tables);
}

#[test]
fn a_vm_that_two_hosts_list_keeps_both_places_as_a_finding() {
    let replica = "Name,VMId,State,Generation,ComputerName\n\
        web-01,3a6f0001-817a-40dd-a90c-000000000001,Running,2,HV01\n\
        web-01,3a6f0001-817a-40dd-a90c-000000000001,Off,2,DR-HV01\n";
    let contents = read_text(replica).unwrap();
    assert_eq!(contents.rows.virtual_machines.len(), 2);
    let mut builder = InventoryBuilder::default();
    builder.add(contents.rows, "vms.csv", 0);
    let findings: Vec<String> = builder.finish().1.into_iter().map(|finding| finding.message).collect();
    assert!(findings.iter().any(|message| message.contains("HV01") && message.contains("DR-HV01")), "{findings:?}");
}

#[test]
fn the_commands_select_what_the_fixtures_have() {
    for how in hyper_v::FORMAT.how_to_get {
        let file = how.command.split(['|']).next_back().unwrap().split(' ').nth(2).unwrap();
        let file = if how.command.contains("-Depth 4") && file == "vms.json" { "vms-depth-4.json" } else { file };
        assert!(read_fixture(file).is_ok(), "{file}");
        if let Some(text) = file.strip_suffix(".csv").and_then(|_| fs::read_to_string(folder().join(file)).ok()) {
            let header = text.lines().next().unwrap().trim_start_matches('\u{feff}').replace('"', "");
            for name in header.split(',') {
                let is_selected =
                    how.command.contains(&format!("{name},")) || how.command.contains(&format!("{name} |"));
                assert!(is_selected || how.command.contains(&format!("n='{name}'")), "{file}: {name}");
            }
        }
    }
}

#[test]
fn states_that_came_through_remoting_are_words() {
    let text = r#"[{"Name":"a","VMId":"3a6f0001-817a-40dd-a90c-000000000001","State":{"value":2,"Value":"Running"},"Generation":2}]"#;
    expect![[r#"
        hyper-v (JSON), told by the properties of VMs at [0]
        read 1 VMs

        vm a in "?"/"?" "?" None Some(On) zone None addresses [] key 3a6f0001-817a-40dd-a90c-000000000001 @ [0]
          hypervisor = "hyper-v"
    "#]]
    .assert_eq(&render(&read_text(text)));
}
