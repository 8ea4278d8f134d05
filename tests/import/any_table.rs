//! Tables that no format knows: what is guessed of their columns, and what is read once somebody has chosen them.

use std::fs;
use std::path::Path;

use expect_test::{expect, expect_file};
use landfall::import::{ColumnChoice, FileContents, FileSample, ReadOptions, UnnamedTable, read, read_with};

use proptest::prelude::*;

use crate::render::{read_text, render, render_rows};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/table").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn unnamed(bytes: &[u8]) -> UnnamedTable {
    let contents = read(&FileSample { name: "file", bytes }).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(contents.report.format, "table");
    assert!(contents.is_empty() && contents.report.rows_in == 0);
    contents.unnamed.unwrap()
}

fn choose(bytes: &[u8], choices: &[ColumnChoice]) -> FileContents {
    let options = ReadOptions { choices, ..ReadOptions::default() };
    read_with(&FileSample { name: "file", bytes }, &options, &mut |_| ()).unwrap_or_else(|error| panic!("{error}"))
}

/// The columns that have a role: `Name = vm`, or `B = vm` where there is no header.
fn guessed(choice: &ColumnChoice) -> String {
    let columns = choice.roles.iter().enumerate().filter_map(|(index, role)| {
        let letter = char::from(b'A' + index as u8).to_string();
        let name = choice.header.get(index).cloned().unwrap_or(letter);
        Some(format!("{name} = {}", role.as_deref()?))
    });
    columns.collect::<Vec<_>>().join(", ")
}

/// Reads a fixture as guessed, and compares the guess and what comes out with the golden.
fn check(name: &str) {
    let bytes = fixture(&format!("{name}.csv"));
    let choice = unnamed(&bytes).sheets.remove(0).guess;
    let text = format!("guessed {}\n{}", guessed(&choice), render(&Ok(choose(&bytes, &[choice]))));
    expect_file![format!("expected/table-{name}.txt")].assert_eq(&text);
}

#[test]
fn a_german_list_by_hand_with_a_title_is_read_as_guessed() {
    check("ip-liste");
}

#[test]
fn exports_of_address_managers_are_read_as_guessed() {
    check("infoblox-ipam");
    check("phpipam-addresses");
    check("phpipam-subnets");
    check("phpipam-by-subnet");
}

#[test]
fn a_cmdb_of_many_columns_is_read_as_guessed() {
    check("cmdb");
}

#[test]
fn columns_without_a_header_are_guessed_by_what_stands_in_them() {
    let table = unnamed(&fixture("vnetwork-without-header.csv"));
    assert!(table.sheets[0].guess.header.is_empty());
    check("vnetwork-without-header");
}

#[test]
fn networks_and_their_masks_are_joined_to_prefixes() {
    check("netze");
}

#[test]
fn what_machines_say_of_their_network_is_kept_as_evidence() {
    check("vms-and-networks");
}

/// A choice of roles for a header, both with `,` between them.
fn choice(header: &str, roles: &str) -> ColumnChoice {
    let role = |code: &str| Some(code.to_owned()).filter(|code| !code.is_empty());
    ColumnChoice {
        sheet: String::new(),
        header: header.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        roles: roles.split(',').map(role).collect(),
    }
}

#[test]
fn nothing_is_read_before_somebody_has_chosen() {
    let table = unnamed(b"Server,IP\na,10.0.0.4\n");
    assert_eq!(guessed(&table.sheets[0].guess), "Server = vm, IP = address");
    assert_eq!(table.sheets[0].first, [["Server", "IP"], ["a", "10.0.0.4"]]);
    let codes: Vec<&str> = table.roles.iter().map(|(code, _)| *code).collect();
    assert!(codes.starts_with(&["vm", "address", "mac", "network", "subnet", "prefixes", "netmask", "gateway"]));
}

#[test]
fn a_choice_is_known_again_by_the_names_of_the_columns_in_their_order() {
    let mine = choice("server, ip ,Note", "vm,address,");
    let others = choice("Server,IP", "address,vm");
    let read = choose("Server;IP;note;\nweb01;10.0.0.4;x;\n".as_bytes(), &[others.clone(), mine.clone()]);
    assert_eq!(read.report.rows_used, 1);
    assert!(read.unnamed.is_none());
    for other in ["IP;Server;note\n10.0.0.4;web01;x\n", "Server;IP;note;more\nweb01;10.0.0.4;x;y\n"] {
        assert!(choose(other.as_bytes(), std::slice::from_ref(&mine)).unnamed.is_some(), "{other}");
    }
    // Without a header, as many columns.
    let nameless = choice("", "vm,address");
    assert_eq!(choose(b"web01;10.0.0.4\nweb02;10.0.0.5\n", std::slice::from_ref(&nameless)).report.rows_used, 2);
    assert!(choose(b"web01;10.0.0.4;x\nweb02;10.0.0.5;y\n", &[nameless]).unnamed.is_some());
}

#[test]
fn wrong_roles_give_few_doubts_and_the_chooser_again() {
    let rows: String = (0..400).map(|number| format!("web{number},10.0.1.{},x\n", number % 250)).collect();
    let text = format!("Server,IP,Note\n{rows}");
    let swapped = choose(text.as_bytes(), &[choice("Server,IP,Note", "address,mac,vm")]);
    let places: Vec<String> =
        swapped.report.doubts.iter().map(|doubt| format!("{}: {}", doubt.place, doubt.message)).collect();
    expect![[r#"
        row 2, column Server: found "web0"; expected an IP address such as 10.0.0.4: the cell is left out. So it is with 399 more cells of this column
        row 2, column IP: found "10.0.1.0"; expected one MAC address such as 00:50:56:94:ac:34: the cell is left out. So it is with 399 more cells of this column"#]].assert_eq(&places.join("\n"));
    let useless = choose(text.as_bytes(), &[choice("Server,IP,Note", "prefixes,vlan,network")]);
    assert!(useless.unnamed.is_none() && useless.rows.networks.len() == 1);
    let nothing = choose(text.as_bytes(), &[choice("Server,IP,Note", "address,network,nic_id")]);
    assert_eq!(nothing.report.rows_in, nothing.report.rows_used + nothing.report.rows_skipped());
    let poor = choose(text.as_bytes(), &[choice("Server,IP,Note", "vm,wine,vm")]);
    expect![[r#"
        table (delimiter comma), told by a table of 3 columns
        doubt at row 1, column IP: it was chosen to be "wine", which is not known; it is ignored
        doubt at row 1, column Note: an earlier column was chosen to be vm already; this one is ignored
        doubt at row 1: the columns chosen are not enough: choose vm and address, or vm and network, or network and prefixes

    "#]].assert_eq(&render(&Ok(poor.clone())));
    let table = poor.unnamed.unwrap();
    assert_eq!(guessed(&table.sheets[0].guess), "Server = vm, Note = vm");
}

#[test]
fn what_is_shown_is_bounded() {
    let wide = (0..3000).map(|number| format!("c{number}")).collect::<Vec<_>>().join(";");
    let long = "x".repeat(5000);
    let text = format!("{wide}\n{long};10.0.0.4\n{}", "a;b\n".repeat(100));
    let table = unnamed(text.as_bytes());
    let sheet = &table.sheets[0];
    assert!(sheet.first.len() <= 20 && sheet.first.iter().all(|row| row.len() <= 100));
    assert!(sheet.first.iter().flatten().all(|cell| cell.chars().count() <= 200));
    assert_eq!((sheet.guess.header.len(), sheet.guess.roles.len()), (100, 100));
    let mut roles = sheet.guess.clone();
    roles.roles[0] = Some("vm".into());
    roles.roles[1] = Some("address".into());
    assert_eq!(choose(text.as_bytes(), &[roles]).rows.virtual_machines.len(), 2);
}

#[test]
fn no_role_is_guessed_twice() {
    let header =
        "IP,IP Address,IPv4,VM,Name,Hostname,MAC,MAC Address,VLAN,VLAN ID,Network,Subnet,CIDR,OS,Betriebssystem";
    let row =
        "10.0.0.4,10.0.0.5,10.0.0.6,a,b,c,005056aabb01,005056aabb02,7,8,lan,10.0.0.0/24,10.0.1.0/24,Linux,Windows";
    let guess = unnamed(format!("{header}\n{row}\n").as_bytes()).sheets.remove(0).guess;
    let mut roles: Vec<String> = guess.roles.iter().flatten().cloned().collect();
    let count = roles.len();
    roles.sort_unstable();
    roles.dedup();
    assert_eq!(roles.len(), count);
    expect!["IP Address = address, VM = vm, Hostname = dns_name, MAC Address = mac, VLAN ID = vlan, Network = network, CIDR = prefixes, OS = os"].assert_eq(&guessed(&guess));
}

#[test]
fn what_other_formats_read_is_not_asked_about() {
    let contents = read_text("vm,address\nweb01,10.0.0.4\n").unwrap();
    assert_eq!((contents.report.format, contents.report.others), ("landfall-csv", vec!["table"]));
    let chosen = ReadOptions { format: Some("table"), choices: &[] };
    let sample = FileSample { name: "file", bytes: b"vm,address\nweb01,10.0.0.4\n" };
    let contents = read_with(&sample, &chosen, &mut |_| ()).unwrap();
    assert!(contents.unnamed.is_some());
}

#[test]
fn what_is_no_table_gets_a_better_message() {
    let texts = [
        "Name  ResourceGroup,x\n----  -------------\nhub,x   net\n",
        "Name : hub,1\nResourceGroupName : net,2\nLocation : westeurope,3\n",
        "ERROR: Please run 'az login', then try again.\nSee, too: x\n",
        "WARNING: old, and slow\n[{\"a\": 1}, {\"b\": 2}]\n",
        "Hello, here is the list, as we said on Monday.\nThe rest, I am afraid, will follow in the next days.\n",
        "<html><body>a,b\nc,d</body>",
        "only one column\nand another row\n",
        "a header, and nothing below\n",
    ];
    for text in texts {
        let error = read_text(text).map(|contents| contents.report.recognised_by).unwrap_err();
        assert!(!error.remedy.is_empty(), "{text}: {error}");
    }
}

#[test]
fn the_order_of_columns_changes_nothing() {
    let bytes = fixture("vms-and-networks.csv");
    let text = String::from_utf8(bytes.clone()).unwrap();
    let turn = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
    let turned = text.lines().map(turn).collect::<Vec<_>>().join("\n");
    let read = |bytes: &[u8]| {
        let choice = unnamed(bytes).sheets.remove(0).guess;
        render_rows(&choose(bytes, &[choice]).rows, true)
    };
    assert_eq!(read(turned.as_bytes()), read(&bytes));
}

#[test]
fn a_table_of_networks_has_names_of_networks() {
    let text = "Name;Prefix;VLAN;Site\nWeb;10.1.0.0/24;10;Berlin\nWeb;10.2.0.0/24;10;Mainz\n";
    let choice = unnamed(text.as_bytes()).sheets.remove(0).guess;
    let contents = choose(text.as_bytes(), std::slice::from_ref(&choice));
    expect![[r#"
        network Web in "Berlin"/"?" [] peers [] key Berlin/Web @ row 2
          vlan = "10"
          subnet 10.1.0.0/24 [10.1.0.0/24] delegated to [] @ row 2
        network Web in "Mainz"/"?" [] peers [] key Mainz/Web @ row 3
          vlan = "10"
          subnet 10.2.0.0/24 [10.2.0.0/24] delegated to [] @ row 3
    "#]]
    .assert_eq(&render_rows(&contents.rows, true));
    assert_eq!(guessed(&choice), "Name = network, Prefix = prefixes, VLAN = vlan, Site = site");
}

const FIXTURES: [&str; 9] = [
    "ip-liste",
    "infoblox-ipam",
    "phpipam-addresses",
    "phpipam-subnets",
    "phpipam-by-subnet",
    "cmdb",
    "vnetwork-without-header",
    "netze",
    "vms-and-networks",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_choice_for_any_table_accounts_for_all_its_rows(
        fixture_index in 0..FIXTURES.len(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        chosen in prop::collection::vec(prop::option::weighted(0.6, any::<prop::sample::Index>()), 60),
    ) {
        let mut bytes = fixture(&format!("{}.csv", FIXTURES[fixture_index]));
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let as_table = |choices: &[ColumnChoice]| {
            let options = ReadOptions { format: Some("table"), choices };
            read_with(&FileSample { name: "file", bytes: &bytes }, &options, &mut |_| ())
        };
        let Ok(FileContents { unnamed: Some(mut table), .. }) = as_table(&[]) else { return Ok(()) };
        let mut choice = table.sheets.remove(0).guess;
        for (role, chosen) in choice.roles.iter_mut().zip(&chosen) {
            *role = chosen.map(|index| table.roles[index.index(table.roles.len())].0.to_owned());
        }
        let contents = as_table(&[choice]).unwrap();
        let report = &contents.report;
        prop_assert_eq!(report.rows_in, report.rows_used + report.rows_skipped());
        prop_assert!(!contents.is_empty() || contents.unnamed.is_some());
    }
}
