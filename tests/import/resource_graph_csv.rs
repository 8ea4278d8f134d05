//! CSV of Resource Graph: the portal's own columns, a query's columns, damage.

use std::fs;
use std::path::Path;

use expect_test::{expect, expect_file};
use landfall::import::resource_graph_csv::FORMAT;
use landfall::import::{FileContents, FileSample, ReadError, read};

use crate::render::{read_text, render, render_rows};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    let text = fixture(&format!("resource_graph_csv/{name}.csv"));
    read(&FileSample { name, bytes: text.as_bytes() })
}

#[test]
fn the_portals_own_columns_tell_of_the_same_estate_as_json() {
    let result = read_fixture("whole");
    expect_file!["expected/resource-graph-csv-whole.txt"].assert_eq(&render(&result));
    let json = read_text(&fixture("azure/resource-graph-cli.json")).unwrap();
    assert_eq!(render_rows(&result.unwrap().rows, false), render_rows(&json.rows, false));
}

#[test]
fn columns_of_a_query_are_read_by_the_fields_that_they_name() {
    expect_file!["expected/resource-graph-csv-projection.txt"].assert_eq(&render(&read_fixture("projection")));
}

#[test]
fn a_broken_table_keeps_what_is_good() {
    expect_file!["expected/resource-graph-csv-broken.txt"].assert_eq(&render(&read_fixture("broken")));
}

#[test]
fn the_query_shown_gives_columns_that_are_read() {
    let [how] = FORMAT.how_to_get else { panic!("one way") };
    let columns = how.command.rsplit("| project ").next().unwrap();
    assert!(how.command.contains("westeurope"));
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";
    let properties = r#""{""addressSpace"":{""addressPrefixes"":[""10.0.0.0/16""]},""subnets"":[]}""#;
    let row = format!("{id},v,microsoft.network/virtualnetworks,westeurope,g,null,{properties}");
    let contents = read_text(&format!("{}\r\n{row}\r\n", columns.replace(", ", ","))).unwrap();
    assert_eq!(contents.report.format, "resource-graph-csv");
    assert_eq!(contents.report.columns[0].ignored, Vec::<String>::new());
    assert_eq!(contents.rows.networks[0].location.as_deref(), Some("westeurope"));
    assert!(contents.report.doubts.is_empty());
}

#[test]
fn a_vnet_with_thousands_of_nics_fits_into_its_cell() {
    let nic = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Network/networkInterfaces";
    let nics: Vec<String> = (0..4000).map(|number| format!(r#"{{""id"":""{nic}/{number}""}}"#)).collect();
    let text = format!(
        r#"id,name,type,properties
/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v,v,microsoft.network/virtualnetworks,"{{""subnets"":[{{""name"":""a"",""properties"":{{""ipConfigurations"":[{}],""addressPrefix"":""10.0.0.0/16""}}}}]}}"
"#,
        nics.join(",")
    );
    let contents = read_text(&text).unwrap();
    assert_eq!(contents.rows.networks[0].subnets[0].prefixes.len(), 1);
    assert!(contents.report.doubts.is_empty(), "{:?}", contents.report.doubts);
}

#[test]
fn a_table_without_rows_says_so_and_one_without_resource_ids_is_none() {
    let header = "id,name,type,tenantId,kind,location,resourceGroup,subscriptionId,managedBy,sku,plan,properties";
    expect![[r#"
        Found no elements; expected VNets, subnets, NICs or VMs. Run the query shown in Resource Graph Explorer, and download its result as CSV.
    "#]]
    .assert_eq(&render(&read_text(&format!("{header}\n"))));
    let others = ["id,name,type,properties\n7,web,vm,{}\n", "ID,Name,Status\n1,a,active\n"];
    for other in others {
        // It is a table like any other, whose columns a person names.
        assert!(read_text(other).unwrap().unnamed.is_some(), "{other}");
    }
}
