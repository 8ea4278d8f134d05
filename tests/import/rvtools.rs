//! RVTools: workbooks and tabs of several versions, damage, and what real files have.
//!
//! The workbook `4.8.xlsx` is made of the tabs in `4.8`, here, when `UPDATE_EXPECT` is set.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{expect, expect_file};
use landfall::engine::attribute::Attribute;
use landfall::engine::inventory::{Known, PowerState};
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::import::rvtools::FORMAT;
use landfall::import::{FileContents, FileSample, ReadError, read};
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::render::{render, render_rows};

const TABS: [&str; 6] = ["vInfo", "vCPU", "vNetwork", "vPort", "dvPort", "vSC_VMK"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/rvtools")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read_bytes(bytes: &[u8]) -> Result<FileContents, ReadError> {
    read(&FileSample { name: "file", bytes })
}

fn read_fixture(name: &str) -> FileContents {
    read_bytes(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The tab of the version 4.8 as text.
fn tab(name: &str) -> String {
    String::from_utf8(bytes(&format!("4.8/RVTools_tab{name}.csv"))).unwrap()
}

fn records(text: &str) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.into_records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Writes a sheet as RVTools does: numbers as numbers, True and False as text or, with `booleans`, as what they are.
fn write_sheet(sheet: &mut Worksheet, rows: &[Vec<String>], booleans: bool) {
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (row as u32, column as u16);
            match (cell.as_str(), cell.parse::<f64>()) {
                ("", _) => {}
                ("True" | "False", _) if booleans => drop(sheet.write_boolean(row, column, cell == "True").unwrap()),
                (_, Ok(number)) => drop(sheet.write_number(row, column, number).unwrap()),
                _ => drop(sheet.write_string(row, column, cell).unwrap()),
            }
        }
    }
}

/// A workbook of tabs, given as CSV.
fn workbook(tabs: &[(&str, String)], booleans: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in tabs {
        write_sheet(book.add_worksheet().set_name(*name).unwrap(), &records(text), booleans);
    }
    book.save_to_buffer().unwrap()
}

fn all_tabs() -> Vec<(&'static str, String)> {
    let version = "RVTools major version,RVTools version,xlsx creation datetime,Server\n\
                   4.8,4.8.1.4,2026-07-14 09:30:12,vc-berlin.contoso.example\n";
    let mut tabs: Vec<_> = TABS.map(|name| (name, tab(name))).to_vec();
    tabs.push(("vMetaData", version.to_owned()));
    tabs
}

fn check(name: &str, expected: &str) {
    expect_file![format!("expected/rvtools-{expected}.txt")].assert_eq(&render(&read_bytes(&bytes(name))));
}

#[test]
fn a_workbook_gives_vms_nics_networks_and_what_hosts_tell_of_them() {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(fixtures().join("4.8.xlsx"), workbook(&all_tabs(), false)).unwrap();
    }
    check("4.8.xlsx", "4.8");
}

#[test]
fn the_sheets_that_are_not_read_are_listed() {
    let report = read_fixture("4.8.xlsx").report;
    let sheets: Vec<(&str, usize, usize)> = report
        .columns
        .iter()
        .map(|columns| (columns.sheet.as_str(), columns.used.len(), columns.ignored.len()))
        .collect();
    let expected = [
        ("vMetaData", 3, 1),
        ("vInfo", 19, 24),
        ("vNetwork", 15, 14),
        ("vPort", 3, 19),
        ("dvPort", 3, 17),
        ("vSC_VMK", 6, 9),
        ("vCPU", 0, 15),
    ];
    assert_eq!(sheets, expected);
    // Those of vCPU do not count.
    assert_eq!(report.rows_in, 1 + 8 + 10 + 10 + 5 + 6);
}

#[test]
fn each_tab_as_csv_gives_what_the_workbook_has_of_it() {
    let site = |files: &[Vec<u8>]| {
        let mut builder = InventoryBuilder::default();
        for bytes in files {
            builder.add(read_bytes(bytes).unwrap().rows, "file", 0);
        }
        let (inventory, findings) = builder.finish();
        assert!(inventory.virtual_machines.iter().all(|machine| machine.known() == Known::Listed));
        let findings: Vec<_> = findings.iter().filter(|finding| finding.code == "files-contradict").collect();
        assert!(findings.is_empty(), "{findings:?}");
        render_rows(&landfall::engine::inventory_builder::rows_of(&inventory), false)
    };
    let tabs = ["vInfo", "vNetwork", "vPort", "dvPort", "vSC_VMK"].map(|name| tab(name).into_bytes());
    assert_eq!(site(&tabs), site(&[bytes("4.8.xlsx")]));
}

#[test]
fn real_booleans_sheets_in_another_order_and_blank_rows_change_nothing() {
    let mut tabs = all_tabs();
    tabs.reverse();
    let mut book = Workbook::new();
    let format = rust_xlsxwriter::Format::new().set_background_color("#eeeeee");
    for (name, text) in &tabs {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        write_sheet(sheet, &records(text), true);
        for row in 100..2800 {
            sheet.write_blank(row, 3, &format).unwrap();
        }
    }
    let found = read_bytes(&book.save_to_buffer().unwrap()).unwrap();
    let expected = read_fixture("4.8.xlsx");
    assert_eq!(found.rows.virtual_machines, expected.rows.virtual_machines);
    assert_eq!(found.rows.nics, expected.rows.nics);
    assert_eq!(found.report.rows_in, expected.report.rows_in);
}

#[test]
fn older_versions_and_other_names_of_columns_are_read() {
    check("4.0/vNetwork-semicolon.csv", "4.0");
    check("3.9/vInfo-tab.csv", "3.9");
    check("database/vInfo.csv", "database-vInfo");
    check("database/vNetwork.csv", "database-vNetwork");
}

#[test]
fn a_row_that_says_less_than_another_still_finds_its_vm() {
    let text = |name: &str| String::from_utf8(bytes(&format!("database/{name}.csv"))).unwrap();
    let found = read_bytes(&workbook(&[("vInfo", text("vInfo")), ("vNetwork", text("vNetwork"))], false)).unwrap();
    let keys = |keys: Vec<&str>| keys.join(" ");
    let machines = keys(found.rows.virtual_machines.iter().map(|machine| machine.key.as_str()).collect());
    let of_nics = keys(found.rows.nics.iter().filter_map(|nic| nic.virtual_machine_key.as_deref()).collect());
    assert_eq!((machines.as_str(), of_nics.as_str()), ("vc1/vm-31 vc1/vm-32", "vc1/vm-31 vc1/vm-32"));
    assert_eq!(
        found.report.dialect,
        "RVTools 4.1.2 or later, column names of the database, workbook, 2 of 2 sheets read"
    );
}

#[test]
fn vms_of_one_name_in_two_vcenters_stay_two() {
    check("merged/vNetwork.csv", "merged");
}

#[test]
fn a_broken_cell_costs_itself() {
    check("broken/vNetwork.csv", "broken-vNetwork");
    check("broken/vPort.csv", "broken-vPort");
}

#[test]
fn without_vnetwork_the_primary_address_is_a_stopgap() {
    let found = read_bytes(tab("vInfo").as_bytes()).unwrap();
    let machine = &found.rows.virtual_machines[2];
    assert_eq!(
        (machine.name.as_str(), machine.addresses.as_slice()),
        ("db-01", ["10.120.0.21".parse().unwrap()].as_slice())
    );
    assert!(found.rows.nics.is_empty());
    assert!(found.report.doubts.last().unwrap().message.contains("has no tab vNetwork"), "{:?}", found.report.doubts);
    let names: Vec<&str> = found.rows.networks.iter().map(|network| network.name.as_str()).collect();
    assert_eq!(names, ["App-VLAN110", "DB-VLAN120", "Backup-VLAN130", "Legacy", "Trunk", "Management Network"]);
}

#[test]
fn vnetwork_alone_gives_its_vms() {
    let found = read_bytes(tab("vNetwork").as_bytes()).unwrap();
    let machines: Vec<_> = found
        .rows
        .virtual_machines
        .iter()
        .map(|it| (it.name.as_str(), it.power, it.attributes.get(Attribute::Template)))
        .collect();
    let (on, off) = (Some(PowerState::On), Some(PowerState::Off));
    let expected = [
        ("web-01", on, None),
        ("web-02", on, None),
        ("db-01", on, None),
        ("old-01", off, None),
        ("tpl-rhel9", off, Some("yes")),
        ("Archiv Zürich", on, None),
        ("fw-01", on, None),
    ];
    assert_eq!(machines, expected);
    assert_eq!(found.report.read, [("VMs", 7), ("NICs", 10), ("networks", 6), ("addresses", 9)]);
}

#[test]
fn placeholders_are_left_out_in_vnetwork_too_where_only_vinfo_marks_them() {
    let info = "VM,Powerstate,SRM Placeholder,NICs,Disks,VM ID,VI SDK Server\nshell,poweredOff,True,1,1,vm-1,vc\nreal,poweredOn,False,1,1,vm-2,vc\n";
    let nics = "VM,NIC label,Adapter,Network,VM ID,VI SDK Server\nshell,Network adapter 1,E1000,App,vm-1,vc\nreal,Network adapter 1,E1000,App,vm-2,vc\n";
    let found = read_bytes(&workbook(&[("vNetwork", nics.into()), ("vInfo", info.into())], false)).unwrap();
    let names: Vec<&str> = found.rows.nics.iter().filter_map(|nic| nic.virtual_machine_name.as_deref()).collect();
    assert_eq!(names, ["real"]);
    assert_eq!(found.rows.virtual_machines.len(), 1);
    assert_eq!(found.report.rows_skipped(), 2);
}

#[test]
fn vms_of_one_name_without_a_vcenter_are_told_apart_by_their_ids() {
    let text = "VM,Powerstate,NIC label,Adapter,Network,IPv4 Address,VM ID\n\
                a,poweredOn,Network adapter 1,E1000,App,10.0.0.1,vm-1\n\
                a,poweredOn,Network adapter 1,E1000,App,10.0.0.2,vm-2\n\
                b,poweredOn,Network adapter 1,E1000,App,10.0.0.3,vm-3\n";
    let found = read_bytes(text.as_bytes()).unwrap();
    let keys: Vec<&str> = found.rows.virtual_machines.iter().map(|machine| machine.key.as_str()).collect();
    assert_eq!(keys, ["a/vm-1", "a/vm-2", "b"]);
    assert!(found.report.doubts.is_empty());
    // Without ids, nothing tells them apart; no NIC is lost.
    let text = text.replace(",vm-1", "").replace(",vm-2", "").replace(",vm-3", "").replace(",VM ID", "");
    let found = read_bytes(text.as_bytes()).unwrap();
    let keys: Vec<&str> = found.rows.nics.iter().map(|nic| nic.key.as_str()).collect();
    assert_eq!(keys, ["a/Network adapter 1", "a/Network adapter 1 (2)", "b/Network adapter 1"]);
    assert!(
        found.report.doubts[0].message.starts_with("NICs with the label of another NIC of their VM: 1,"),
        "{:?}",
        found.report.doubts
    );
}

#[test]
fn a_tab_that_is_not_needed_is_told_so() {
    let error = read_bytes(tab("vCPU").as_bytes()).unwrap_err().to_string();
    expect![[r#"Found a tab of RVTools that has no VMs, NICs or networks (columns VM, Powerstate, Template, SRM Placeholder); expected the tabs vInfo, vNetwork, vPort, dvPort or vSC_VMK. Leave other tabs out. If a tab that is needed has no rows, look at the filter of RVTools and at the rights of the account that exported it."#]]
    .assert_eq(&error);
    let header = tab("vInfo").lines().next().unwrap().to_owned() + "\r\n";
    let error = read_bytes(header.as_bytes()).unwrap_err().to_string();
    assert!(error.starts_with("Found an export of RVTools with headers and no rows below;"), "{error}");
}

#[test]
fn others_that_write_the_same_sheets_are_named() {
    let version = "RVTools major version,RVTools version,Server\nHyperVExporter,1.0.0,hv1\n";
    let found = read_bytes(&workbook(&[("vInfo", tab("vInfo")), ("vMetaData", version.into())], false)).unwrap();
    assert_eq!(found.report.dialect, "HyperVExporter 1.0.0, in the shape of RVTools, workbook, 2 of 2 sheets read");
    assert_eq!(found.rows.virtual_machines[0].attributes.get(Attribute::Hypervisor), None);
}

#[test]
fn the_output_of_each_command_is_read() {
    let commands: Vec<&str> = FORMAT.how_to_get.iter().map(|how| how.command).collect();
    for (command, shape) in commands.iter().zip(["ExportAll2xlsx", "ExportAll2csv"]) {
        assert!(command.starts_with("RVTools.exe -passthroughAuth -s ") && command.contains(shape), "{command}");
    }
    assert_eq!(read_fixture("4.8.xlsx").report.format, FORMAT.id);
    for name in ["vInfo", "vNetwork", "vPort", "dvPort", "vSC_VMK"] {
        for delimiter in [",", ";"] {
            let text: Vec<String> = records(&tab(name))
                .iter()
                .map(|cells| cells.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(delimiter))
                .collect();
            let found = read_bytes(text.join("\r\n").as_bytes()).unwrap();
            assert_eq!(
                (found.report.format, found.report.others.as_slice()),
                (FORMAT.id, &["table"][..]),
                "{name} {delimiter}"
            );
        }
    }
}

#[test]
fn lists_of_others_are_not_taken_for_rvtools() {
    let others = [
        "vm,network,subnet,prefixes,address\nweb,a,b,10.0.0.0/24,10.0.0.4\n",
        "VM,Network,IP Address,Mac Address\nweb,App,10.0.0.4,00:50:56:00:00:01\n",
        "Name,PowerState,NumCpu,MemoryGB,Notes\nweb,PoweredOn,2,8,\n",
        "Port,VLAN,Description\nGi1/0/1,10,uplink\n",
        "VM,vInfo,Folder\nweb,x,y\n",
    ];
    for text in others {
        let format = read_bytes(text.as_bytes()).map(|found| found.report.format).unwrap_or_default();
        assert_ne!(format, FORMAT.id, "{text}");
    }
}

fn read_sample(name: &str) -> Option<FileContents> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/rvtools");
    let bytes = fs::read(samples.join(name)).ok()?;
    Some(read_bytes(&bytes).unwrap_or_else(|error| panic!("{name}: {error}")))
}

#[test]
fn a_real_export_with_blank_rows_and_without_names_of_networks_is_read() {
    let Some(found) = read_sample("SizingWorkshop-RVTools.xlsx") else { return };
    let report = &found.report;
    assert_eq!(report.read, [("VMs", 805), ("NICs", 805), ("addresses", 805)]);
    assert_eq!((report.rows_in, report.rows_used), (1610, 1610));
    let nic = &found.rows.nics[1];
    assert_eq!(nic.key, "wowas1/Network adapter 1");
    assert_eq!(nic.ip_configurations[0].address, Some("10.0.0.1".parse().unwrap()));
    assert_eq!(nic.attributes.yes(Attribute::Connected), Some(true));
    let doubts: Vec<&str> = report.doubts.iter().map(|doubt| doubt.message.as_str()).collect();
    assert!(doubts.len() == 1 && doubts[0].starts_with("NICs that name no network: 805"), "{doubts:?}");
}

#[test]
fn a_small_export_of_all_tabs_is_read() {
    let Some(found) = read_sample("rvtools-small-complete.xlsx") else { return };
    let networks: Vec<_> =
        found.rows.networks.iter().map(|it| (it.name.as_str(), it.attributes.get(Attribute::Vlan))).collect();
    let expected =
        [("sample-app-net", Some("101")), ("sample-db-net", Some("102")), ("sample-backup-net", Some("103"))];
    assert_eq!(networks, expected);
    let nics: Vec<_> = found
        .rows
        .nics
        .iter()
        .map(|nic| {
            let configuration = &nic.ip_configurations[0];
            let network = configuration.subnet.as_ref().map_or("", |subnet| subnet.network_name.as_str());
            (
                nic.virtual_machine_name.as_deref().unwrap(),
                nic.number,
                network,
                configuration.address.map(|it| it.to_string()),
            )
        })
        .collect();
    let address = |text: &str| Some(text.to_owned());
    let expected = [
        ("sample-web-01", Some(0), "sample-app-net", address("10.10.1.10")),
        ("sample-db-01", Some(0), "sample-db-net", address("10.10.2.20")),
        ("sample-db-01", Some(1), "sample-backup-net", address("10.10.3.20")),
        ("sample-archive-01", Some(0), "sample-app-net", address("10.10.1.30")),
    ];
    assert_eq!(nics, expected);
    assert!(found.report.doubts.is_empty(), "{:?}", found.report.doubts);
}
