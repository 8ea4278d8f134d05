//! Landfall's own CSV.

use expect_test::{expect, expect_file};
use landfall::engine::inventory_rows::InventoryRows;
use landfall::import::landfall_csv::write;
use landfall::import::{FileSample, read};

use crate::render::{read_text, render, render_rows};

const SMALL: &str = "\
network,subnet,prefixes,vm,address,allocation
hub,GatewaySubnet,10.1.0.0/27,,,
hub,web,10.1.1.0/24,,,
hub,web,,web01,10.1.1.4,static
hub,web,,web02,10.1.1.5,dhcp
";

fn rows(text: &str) -> InventoryRows {
    read_text(text).unwrap_or_else(|error| panic!("{text}: {error}")).rows
}

#[test]
fn the_example_of_the_documentation_is_read() {
    assert!(include_str!("../../docs/landfall-csv.md").contains(SMALL));
    expect![[r#"
        landfall-csv (delimiter comma), told by the columns network, subnet, prefixes, vm, address, allocation
        read 4 rows
        read 1 networks
        read 2 subnets
        read 2 VMs
        read 2 NICs
        read 2 IP configurations

        network hub in "?"/"?" [] peers [] key hub @ row 2
          subnet GatewaySubnet [10.1.0.0/27] delegated to [] @ row 2
          subnet web [10.1.1.0/24] delegated to [] @ row 3
        vm web01 in "?"/"?" "?" None None zone None addresses [] key web01 @ row 4
          nic web01/nic0
        vm web02 in "?"/"?" "?" None None zone None addresses [] key web02 @ row 5
          nic web02/nic0
        nic nic0 in "?"/"?" number None primary None mac "?" vm "web01" "web01" key web01/nic0 @ row 4
          ipconfig1 Some(10.1.1.4) Some(Static) primary None subnet "web in hub" public "?"
        nic nic0 in "?"/"?" number None primary None mac "?" vm "web02" "web02" key web02/nic0 @ row 5
          ipconfig1 Some(10.1.1.5) Some(Dynamic) primary None subnet "web in hub" public "?"
    "#]]
    .assert_eq(&render(&read_text(SMALL)));
}

#[test]
fn delimiters_encodings_line_ends_and_the_order_of_columns_do_not_matter() {
    let expected = render_rows(&rows(SMALL), true);
    for delimiter in [";", "\t", "|"] {
        assert_eq!(render_rows(&rows(&SMALL.replace(',', delimiter)), true), expected, "{delimiter:?}");
    }
    assert_eq!(render_rows(&rows(&format!("\u{feff}{}", SMALL.replace('\n', "\r\n"))), true), expected);
    let utf_16: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let contents = read(&FileSample { name: "", bytes: &utf_16 }).unwrap();
    assert_eq!(render_rows(&contents.rows, true), expected);
    let reordered: Vec<String> =
        SMALL.lines().map(|line| line.split(',').rev().collect::<Vec<_>>().join(",")).collect();
    assert_eq!(render_rows(&rows(&reordered.join("\n").to_uppercase()), true).to_lowercase(), expected.to_lowercase());
}

#[test]
fn several_rows_of_one_nic_make_one_nic() {
    let text = "vm,nic,nic_number,nic_id,address,primary,size\n\
                app,b,1,,10.0.0.5,yes,D2\n\
                app,a,0,/nics/a,10.0.0.4,yes,\n\
                app,a,,,fd00::4,no,D4\n\
                ,spare,,,10.0.0.9,,\n";
    expect![[r#"
        landfall-csv (delimiter comma), told by the columns vm, nic, nic_number, nic_id, address, primary, size
        read 4 rows
        read 1 VMs
        read 3 NICs
        read 4 IP configurations
        doubt at row 4, column size: found "D4"; an earlier row has another value, which is kept

        vm app in "?"/"?" "D2" None None zone None addresses [] key app @ row 2
          nic /nics/a
          nic app/b
        nic b in "?"/"?" number Some(1) primary None mac "?" vm "app" "app" key app/b @ row 2
          ipconfig1 Some(10.0.0.5) None primary Some(true) subnet "?" public "?"
        nic a in "?"/"?" number Some(0) primary None mac "?" vm "app" "app" key /nics/a @ row 3
          ipconfig1 Some(10.0.0.4) None primary Some(true) subnet "?" public "?"
          ipconfig2 Some(fd00::4) IPv6 None primary Some(false) subnet "?" public "?"
        nic spare in "?"/"?" number None primary None mac "?" vm "?" "?" key spare @ row 5
          ipconfig1 Some(10.0.0.9) None primary None subnet "?" public "?"
    "#]]
    .assert_eq(&render(&read_text(text)));
}

const BROKEN: &str = "\
# Written by hand

Side;Kind;Network;Network id;Subnet;Prefixes;VM;NIC number;IP-configuration;Primary;Address;Allocation;OS;Power;Owner;Address
source;subnet;hub;/vnets/hub;web;10.1.1.7/24 10.1.300.0/24;;;;;;;;;ops;
source;subnet;;;lost;10.1.2.0/24;;;;;;;;;;
source;net;hub;;db;10.1.3.0/24;;;;;;;;;;
;;;;;;;;;;;;;;;
source;ip;hub;;web;;web01;zero;ipconfig1;perhaps;10.1.1.4/24;fixed;linux;humming;;
source;ip;hub;;web;;web01;;ipconfig1;;10.1.1.5;;;;;
# a comment; between
source;ip;hub;;web;;;;;;10.1.1.6;;;;;
source;ip;hub;;;;web02;;;;10.1.1.500;Unknown;BeOS;;;;extra
source;ip;;;web;;\"web
03\";;;;10.1.1.8;;;;;
";

#[test]
fn a_bad_cell_costs_itself_and_a_bad_row_is_counted() {
    expect_file!["expected/landfall-csv-broken.txt"].assert_eq(&render(&read_text(BROKEN)));
}

#[test]
fn rows_in_the_file_are_rows_used_and_rows_skipped() {
    let report = read_text(BROKEN).unwrap().report;
    let used: usize = report.read.iter().filter(|(kind, _)| *kind == "rows").map(|(_, count)| count).sum();
    let skipped: usize = report.skipped.iter().map(|skipped| skipped.count).sum();
    assert_eq!((used, skipped), (5, 3));
}

#[test]
fn other_tables_are_not_taken_for_ours() {
    for header in ["VM,Powerstate,Network,IPv4 Address", "address,vrf,tenant,status", "a,b", "name,prefixes"] {
        let contents = read_text(&format!("{header}\n1,2,3,4\n")).unwrap();
        assert_ne!(contents.report.format, "landfall-csv", "{header}");
    }
}

#[test]
fn a_header_without_rows_is_an_error() {
    expect!["At row 1: found a header without rows below; expected a row for each IP address or subnet. Name its columns as in a Landfall CSV: for addresses at least vm and address, for subnets at least network, subnet and prefixes."]
        .assert_eq(&read_text("vm,address\n\n# nothing yet\n").unwrap_err().to_string());
}

#[test]
fn what_is_written_is_read_again() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/azure/rest.json");
    let bytes = std::fs::read(path).unwrap();
    let azure = read(&FileSample { name: "", bytes: &bytes }).unwrap().rows;
    let text = write(&azure);
    expect_file!["expected/written.csv"].assert_eq(&text.replace("\r\n", "\n"));
    let mut again = rows(&text);
    // Left out by design: which NIC the VM, and not the NIC, calls primary; and what unattached NICs come after.
    let mut expected = azure;
    expected.virtual_machines.iter_mut().for_each(|machine| machine.primary_nic_key = None);
    for rows in [&mut again, &mut expected] {
        rows.nics.sort_by(|left, right| left.key.cmp(&right.key));
    }
    assert_eq!(render_rows(&again, false), render_rows(&expected, false));
}

const FACTS: &str = "\
kind,network,subnet,prefixes,vm,nic,address,vlan,isolation,hosts,address_pools,cloud,role,nic_role
subnet,Red,web,10.1.0.0/24,,,,12,VLAN,h1;h2,10.1.0.10-10.1.0.99,,,
subnet,Blue,,,,,,4096,,,10.2.0.4,,,
subnet,Red,db,10.1.1.0/24,,,,13,,,nowhere,Gold,,
ip,Red,web,,sql1,a,10.1.0.4,,,h3,,Gold,SQL,primary
ip,,,,sql1,b,10.1.0.5,,,,,Silver,,third
ip,,,,,spare,10.1.0.6,7,,,,Gold,,unused
";

#[test]
fn what_only_some_systems_ask_for_has_a_column_each() {
    expect![[r#"
        landfall-csv (delimiter comma), told by the columns kind, network, subnet, prefixes, vm, nic, address, vlan, isolation, hosts, address_pools, cloud, role, nic_role
        read 6 rows
        read 2 networks
        read 2 subnets
        read 1 VMs
        read 3 NICs
        read 3 IP configurations
        doubt at row 3, column vlan: found "4096"; expected a whole number from 0 to 4094: the cell is left out
        doubt at row 3, column address_pools: found "10.2.0.4"; expected a subnet beside it: the cell is ignored
        doubt at row 4, column cloud: found "Gold"; expected an empty cell in a row of kind subnet: the cell is ignored
        doubt at row 4, column vlan: found "13"; an earlier row has another value, which is kept
        doubt at row 4, column address_pools: found "nowhere"; expected addresses or ranges such as 10.0.0.10-10.0.0.99 with ; between them: the cell is left out
        doubt at row 5, column hosts: found "h3"; an earlier row has another value, which is kept
        doubt at row 6, column cloud: found "Silver"; an earlier row has another value, which is kept
        doubt at row 6, column nic_role: found "third"; expected primary, secondary, unused: the cell is left out
        doubt at row 7, column cloud: found "Gold"; expected a vm beside it: the cell is ignored
        doubt at row 7, column vlan: found "7"; expected a network beside it: the cell is ignored

        network Red in "?"/"?" [] peers [] key Red @ row 2
          isolation = "vlan"
          vlan = "12"
          hosts = "h1;h2"
          subnet web [10.1.0.0/24] delegated to [] @ row 2
          address_pools = "10.1.0.10-10.1.0.99"
          subnet db [10.1.1.0/24] delegated to [] @ row 4
        network Blue in "?"/"?" [] peers [] key Blue @ row 3
        vm sql1 in "?"/"?" "?" None None zone None addresses [] key sql1 @ row 5
          cloud = "Gold"
          role = "sql"
          nic sql1/a
          nic sql1/b
        nic a in "?"/"?" number None primary None mac "?" vm "sql1" "sql1" key sql1/a @ row 5
          nic_role = "primary"
          ipconfig1 Some(10.1.0.4) None primary None subnet "web in Red" public "?"
        nic b in "?"/"?" number None primary None mac "?" vm "sql1" "sql1" key sql1/b @ row 6
          ipconfig1 Some(10.1.0.5) None primary None subnet "?" public "?"
        nic spare in "?"/"?" number None primary None mac "?" vm "?" "?" key spare @ row 7
          nic_role = "unused"
          ipconfig1 Some(10.1.0.6) None primary None subnet "?" public "?"
    "#]].assert_eq(&render(&read_text(FACTS)));
}

#[test]
fn attributes_that_are_written_are_read_again() {
    let facts = rows(FACTS);
    let text = write(&facts);
    assert!(
        text.lines().next().unwrap().ends_with("public_address,isolation,vlan,hosts,address_pools,cloud,role,nic_role")
    );
    let (mut again, mut facts) = (rows(&text), facts);
    for rows in [&mut again, &mut facts] {
        rows.nics.sort_by(|left, right| left.key.cmp(&right.key));
    }
    assert_eq!(render_rows(&again, false), render_rows(&facts, false));
}

#[test]
fn a_written_cell_never_begins_as_a_formula() {
    let mut rows = rows("vm,address\nx,10.0.0.4\n");
    for name in ["=cmd|' /C calc'!A0", "+1", "-1", "@sum", "\tx", "'=x"] {
        rows.virtual_machines[0].name = name.into();
        let text = write(&rows);
        let cells = text.split([',', '\n']).map(|cell| cell.trim_start_matches('"'));
        for cell in cells {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell:?}");
        }
        assert_eq!(self::rows(&text).virtual_machines[0].name, name);
    }
}
