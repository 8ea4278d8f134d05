//! Tables on sheets: the same as in a text, and every place says on which sheet it is.

use expect_test::expect;
use landfall::import::{ColumnChoice, FileContents, FileSample, ReadOptions, read, read_with};
use rust_xlsxwriter::Workbook;

use crate::render::{read_text, render, render_rows};

/// A workbook: the name of each sheet and its rows, with `;` between cells. What looks like a number is one.
fn workbook(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, line) in rows.iter().enumerate() {
            for (column, cell) in line.split(';').enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let (row, column) = (row as u32, column as u16);
                let written = match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number),
                    Err(_) => sheet.write_string(row, column, cell),
                };
                written.unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn sample(bytes: &[u8]) -> FileSample<'_> {
    FileSample { name: "file", bytes }
}

#[test]
fn a_landfall_csv_is_read_from_all_sheets_that_have_its_columns() {
    let networks = ["Our networks", "", "Network;Subnet;Prefixes;VLAN", "hub;web;10.1.1.0/24;110"];
    let machines = [
        "vm;network;subnet;address;allocation;note",
        "# one a line",
        "web01;hub;web;10.1.1.4;static;x",
        ";;;10.1.1.9;;",
    ];
    let bytes = workbook(&[("Networks", &networks), ("Notes", &["hello;world", "1;2"]), ("VMs", &machines)]);
    expect![[r#"
        landfall-csv (workbook, sheet Networks, VMs), told by the columns network, subnet, prefixes, vlan of sheet Networks
        read 2 rows
        read 1 networks
        read 1 subnets
        read 1 VMs
        read 1 NICs
        read 1 IP configurations
        skipped 1 × ip row without vm, vm_id, nic and nic_id, first at sheet VMs, row 4
        doubt at sheet VMs, row 1, column note: the column is not known and is ignored

        network hub in "?"/"?" [] peers [] key hub @ sheet Networks, row 4
          vlan = "110"
          subnet web [10.1.1.0/24] delegated to [] @ sheet Networks, row 4
        vm web01 in "?"/"?" "?" None None zone None addresses [] key web01 @ sheet VMs, row 3
          nic web01/nic0
        nic nic0 in "?"/"?" number None primary None mac "?" vm "web01" "web01" key web01/nic0 @ sheet VMs, row 3
          ipconfig1 Some(10.1.1.4) Some(Static) primary None subnet "web in hub" public "?"
    "#]].assert_eq(&render(&read(&sample(&bytes))));
}

fn unnamed(bytes: &[u8]) -> Vec<ColumnChoice> {
    let contents = read(&sample(bytes)).unwrap();
    contents.unnamed.unwrap().sheets.into_iter().map(|sheet| sheet.guess).collect()
}

fn choose(bytes: &[u8], choices: &[ColumnChoice]) -> FileContents {
    read_with(&sample(bytes), &ReadOptions { choices, ..ReadOptions::default() }, &mut |_| ()).unwrap()
}

#[test]
fn sheets_of_a_table_are_read_as_chosen_and_those_that_are_not_are_told() {
    let notes = ["Date;What", "1;moved"];
    let servers =
        ["Servers of Lyon", "", "Nr;Server;LAN IP;VLAN", "1;web01;10.0.0.4;7", "2;web02;10.0.0.500;7", ";total;;"];
    let bytes = workbook(&[("Notes", &notes), ("Servers", &servers)]);
    let guesses = unnamed(&bytes);
    // What can be read comes first.
    assert_eq!(guesses.iter().map(|guess| guess.sheet.as_str()).collect::<Vec<_>>(), ["Servers", "Notes"]);
    assert_eq!(guesses[0].header, ["Nr", "Server", "LAN IP", "VLAN"]);
    expect![[r#"
        table (workbook, sheet Notes, Servers), told by a table of 2 columns
        read 2 rows
        read 2 VMs
        read 2 NICs
        read 2 IP configurations
        skipped 1 × row of sums, first at sheet Servers, row 6
        doubt at : nobody has chosen the columns of these sheets, so they were not read: Notes
        doubt at sheet Servers, row 5, column LAN IP: found "10.0.0.500"; expected an IP address such as 10.0.0.4: the cell is left out

        vm web01 in "?"/"?" "?" None None zone None addresses [] key web01 @ sheet Servers, row 4
          nic web01/nic0
        vm web02 in "?"/"?" "?" None None zone None addresses [] key web02 @ sheet Servers, row 5
          nic web02/nic0
        nic nic0 in "?"/"?" number None primary None mac "?" vm "web01" "web01" key web01/nic0 @ sheet Servers, row 4
          nic_vlan = "7"
          ipconfig1 Some(10.0.0.4) None primary None subnet "?" public "?"
        nic nic0 in "?"/"?" number None primary None mac "?" vm "web02" "web02" key web02/nic0 @ sheet Servers, row 5
          nic_vlan = "7"
          ipconfig1 None None primary None subnet "?" public "?"
    "#]].assert_eq(&render(&Ok(choose(&bytes, &guesses))));
}

#[test]
fn the_choice_for_a_sheet_of_that_name_counts_before_others() {
    let rows = ["A;B", "web01;10.0.0.4"];
    let bytes = workbook(&[("one", &rows), ("two", &rows)]);
    let choice = |sheet: &str, first: &str, second: &str| ColumnChoice {
        sheet: sheet.into(),
        header: vec!["a".into(), "b".into()],
        roles: vec![Some(first.into()), Some(second.into())],
    };
    let contents = choose(&bytes, &[choice("", "vm", "address"), choice("two", "nic", "address")]);
    let names: Vec<&str> = contents.rows.nics.iter().map(|nic| nic.name.as_str()).collect();
    assert_eq!(names, ["nic0", "web01"]);
}

#[test]
fn netbox_is_read_from_a_workbook_as_from_a_text() {
    let prefixes = ["Prefix;Status;VRF;Site;VLAN", "10.0.1.0/24;Active;Global;Berlin;web (7)"];
    let addresses = ["IP Address;VRF;Status;Interface;Parent", "10.0.1.4/24;Global;Active;eth0;web01"];
    let bytes = workbook(&[("Prefixes", &prefixes), ("Addresses", &addresses)]);
    expect![[r#"
        netbox (workbook: prefixes, IP addresses), told by prefixes of NetBox: the columns Prefix, Status, VRF, Site and 1 more
        read 1 networks
        read 1 subnets
        read 1 NICs
        doubt at sheet Addresses, row 2: the table does not say whether an address is of a VM or a device: each parent is read as a VM

        network web in "Berlin"/"?" [] peers [] key Berlin/web (7) @ sheet Prefixes, row 2
          vlan = "7"
          network_kind = "address-plan"
          subnet 10.0.1.0/24 [10.0.1.0/24] delegated to [] @ sheet Prefixes, row 2
        nic eth0 in "Berlin"/"?" number None primary None mac "?" vm "web01" "web01" key web01/eth0 @ sheet Addresses, row 2
          ipconfig1 Some(10.0.1.4) None primary None subnet "10.0.1.0/24 in Berlin/web (7)" public "?"
    "#]].assert_eq(&render(&read(&sample(&bytes))));
    let text = read_text(&prefixes.join("\n")).unwrap();
    let alone = read(&sample(&workbook(&[("Prefixes", &prefixes)]))).unwrap();
    assert_eq!(render_rows(&alone.rows, false), render_rows(&text.rows, false));
}

/// A real workbook, if it lies beside the repository.
#[test]
fn a_real_workbook_of_another_format_can_be_read_as_a_table() {
    let samples = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    let Ok(bytes) = std::fs::read(samples.join("rvtools/SizingWorkshop-RVTools.xlsx")) else { return };
    let as_table = |choices: &[ColumnChoice]| {
        let options = ReadOptions { format: Some("table"), choices };
        read_with(&sample(&bytes), &options, &mut |_| ()).unwrap()
    };
    let mut guesses = as_table(&[]).unnamed.unwrap().sheets.into_iter().map(|sheet| sheet.guess);
    let guess = guesses.find(|guess| guess.sheet == "vNetwork").unwrap();
    let roles: Vec<&str> = guess.roles.iter().flatten().map(String::as_str).collect();
    assert_eq!(roles, ["vm", "power", "template", "nic", "network", "connected", "mac", "address"]);
    let contents = as_table(&[guess]);
    assert_eq!((contents.rows.virtual_machines.len(), contents.rows.nics.len()), (805, 805));
}
