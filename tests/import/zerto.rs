//! Zerto: NIC settings as CSV and JSON, the planning workbook, the list of machines.

use expect_test::{expect, expect_file};
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::import::FileContents;
use landfall::import::zerto::FORMAT;

use crate::fixture::read_fixture;
use crate::render::read_text;
use crate::render::render;

const FILES: [&str; 7] = [
    "nic-settings.csv",
    "nic-settings-broken.csv",
    "vpg-settings.json",
    "vpg-settings-whole.json",
    "vpg-settings-broken.json",
    "vms.json",
    "planning.csv",
];

fn fixture(name: &str) -> FileContents {
    read_fixture("zerto", name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_dialect_reads_as_expected() {
    for name in FILES {
        expect_file![format!("expected/zerto-{}.txt", name.replace('.', "-"))]
            .assert_eq(&render(&read_fixture("zerto", name)));
    }
}

#[test]
fn what_the_commands_write_is_read() {
    for (how, outputs) in
        FORMAT.how_to_get.iter().zip([vec!["nic-settings.csv", "vpg-settings.json"], vec!["vms.json"]])
    {
        for output in outputs {
            assert_eq!(fixture(output).report.format, "zerto", "{}", how.what);
        }
    }
    assert_eq!(FORMAT.how_to_get.len(), 2);
}

#[test]
fn the_csv_and_the_json_that_it_is_made_of_state_the_same() {
    let stated = |name| {
        let mut nics = fixture(name).stated.nics;
        nics.iter_mut().for_each(|nic| nic.place.clear());
        nics
    };
    assert_eq!(stated("vpg-settings.json"), stated("nic-settings.csv"));
    assert_eq!(stated("vpg-settings-whole.json"), stated("nic-settings.csv"));
}

#[test]
fn the_list_of_machines_gives_the_names_that_the_settings_lack() {
    let mut builder = InventoryBuilder::default();
    for name in ["nic-settings.csv", "vpg-settings.json", "vms.json"] {
        builder.add(fixture(name).rows, name, 0);
    }
    let (inventory, findings) = builder.finish();
    let machines: Vec<(&str, usize, Option<&str>)> =
        inventory.machines().map(|(id, vm)| (vm.name(), inventory.nics_of(id).len(), vm.location())).collect();
    assert_eq!(machines, [("db01", 1, Some("Porto")), ("web01", 2, Some("Porto"))]);
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn a_spreadsheet_may_have_saved_the_csv_in_its_own_way() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/zerto/nic-settings.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let saved = text.replace('"', "").replace(',', ";").replace("True", "TRUE").replace("False", "FALSE");
    let stated = read_text(&saved).unwrap().stated;
    assert_eq!(stated, fixture("nic-settings.csv").stated);
}

#[test]
fn a_file_without_a_nic_that_can_be_used_says_why() {
    let text = "VPG Name,VM Identifier,NIC Identifier,Failover Network\nWeb,,Network adapter 1,x.network-1\n";
    expect!["At row 2: found nothing that can be used (1 × row without VM Identifier or NIC Identifier); expected NICs of protected machines with VM Identifier and NIC Identifier. Export the NIC settings of the VPGs with the command shown."]
        .assert_eq(&read_text(text).unwrap_err().to_string());
}

#[test]
fn tables_of_others_are_not_taken() {
    for text in [
        "VM Name,NIC Name,IP Address\nweb01,eth0,10.0.0.4\n",
        "VM Identifier,NIC Identifier\na.vm-1,Network adapter 1\n",
        r#"[{"Basic":{"Name":"x"}}]"#,
        r#"[{"VmName":"web01"}]"#,
    ] {
        let format = read_text(text).map(|contents| contents.report.format);
        assert!(format != Ok("zerto"), "{text}");
    }
}
