//! Azure JSON: dialects, pages, damage.

use std::fs;
use std::path::Path;

use expect_test::{expect, expect_file};
use landfall::import::{FileContents, FileSample, ReadError, read};

use crate::render::{read_text, render, render_rows};

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/azure").join(format!("{name}.json"));
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name, bytes: &bytes })
}

fn check(name: &str) {
    expect_file![format!("expected/{name}.txt")].assert_eq(&render(&read_fixture(name)));
}

#[test]
fn every_dialect_reads_as_expected() {
    for name in ["rest", "cli-before-2.46", "cli-2.46", "power-shell", "power-shell-depth-2", "resource-graph-cli"] {
        check(name);
    }
}

#[test]
fn every_dialect_keeps_what_is_good_in_a_broken_file() {
    for name in ["rest", "cli-before-2.46", "cli-2.46", "power-shell", "resource-graph-cli", "resource-graph-table"] {
        check(&format!("{name}-broken"));
    }
    check("power-shell-depth-2-without-text");
}

#[test]
fn every_dialect_tells_of_the_same_estate() {
    let rows = |name| {
        let mut rows = read_fixture(name).unwrap().rows;
        // Not every export has the load balancer, and only Azure CLI gives addresses with the VM.
        rows.nics.retain(|nic| !nic.key.contains("loadBalancers"));
        rows.virtual_machines.iter_mut().for_each(|machine| machine.addresses.clear());
        render_rows(&rows, false)
    };
    let expected = rows("rest");
    let dialects = [
        "cli-before-2.46",
        "cli-2.46",
        "line-by-line",
        "power-shell",
        "power-shell-depth-2",
        "power-shell-utf-16",
        "resource-graph-cli",
        "resource-graph-rest",
        "resource-graph-table",
    ];
    for dialect in dialects {
        assert_eq!(rows(dialect), expected, "{dialect}");
    }
}

#[test]
fn a_page_of_a_list_is_read_and_doubted() {
    let page = r#"{"value":[{"type":"Microsoft.Network/virtualNetworks","name":"v","properties":{
        "addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[]}}],"nextLink":"https://next"}"#;
    expect![[r#"
        azure-json (Azure REST API), told by resource type Microsoft.Network/virtualNetworks at value[0]
        read 1 VNets
        doubt at nextLink: the list goes on: this file is one page of several. Get the pages that follow, or use az … list, which follows by itself, and drop all of them together

        network v in "?"/"?" [10.0.0.0/16] peers [] key v @ value[0]
    "#]]
    .assert_eq(&render(&read_text(page)));
}

#[test]
fn wrappers_of_any_name_pages_in_lists_and_values_one_after_the_other_are_all_looked_into() {
    let nic = |name: &str| format!(r#"{{"name":"{name}","ipConfigurations":[]}}"#);
    let texts = [
        format!("[{},{}]", nic("a"), nic("b")),
        format!("{}\n{}", nic("a"), nic("b")),
        format!("{}{}", nic("a"), nic("b")),
        format!("\u{feff}[{}]\u{feff}[{}]", nic("a"), nic("b")),
        format!("[[{}],[{}]]", nic("a"), nic("b")),
        format!(r#"[{{"value":[{}],"nextLink":null}},{{"value":[{}]}}]"#, nic("a"), nic("b")),
        format!(r#"{{"Value":[{},{}],"Count":2}}"#, nic("a"), nic("b")),
        format!(r#"{{"vnets":[],"nics":[{},{}]}}"#, nic("a"), nic("b")),
        format!(r#"{{"data":{{"nics":[{},{}]}}}}"#, nic("a"), nic("b")),
        format!("WARNING: something\n[{},{}]", nic("a"), nic("b")),
    ];
    for text in texts {
        let contents = read_text(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let names: Vec<&str> = contents.rows.nics.iter().map(|nic| nic.name.as_str()).collect();
        assert_eq!(names, ["a", "b"], "{text}");
    }
}

#[test]
fn subnets_on_their_own_find_their_network_in_their_id() {
    let list = r#"[{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/web/ ",
        "name":"web","addressPrefix":"10.0.1.0/24","delegations":["Microsoft.Sql/managedInstances"]},
        {"name":"lost","type":"Microsoft.Network/virtualNetworks/subnets","addressPrefix":"10.0.2.0/24"}]"#;
    expect![[r#"
        azure-json (Azure CLI), told by resource ids with Microsoft.Network/virtualNetworks/subnets at [0]
        read 1 subnets
        skipped 1 × subnet without an id that names its VNet, first at [1]

        subnet web [10.0.1.0/24] delegated to ["Microsoft.Sql/managedInstances"] of v /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v @ [0]
    "#]]
    .assert_eq(&render(&read_text(list)));
}

#[test]
fn addresses_of_vms_without_nics_are_read() {
    let list = r#"[{"virtualMachine":{"name":"web01","resourceGroup":"g","network":{
        "privateIpAddresses":["10.0.0.4","fd00::4"],"publicIpAddresses":[{"ipAddress":"203.0.113.1"}]}}}]"#;
    expect![[r#"
        azure-json (Azure CLI), told by virtualMachine with its network's addresses at [0]
        read 1 VMs

        vm web01 in "?"/"g" "?" None None zone None addresses [10.0.0.4, fd00::4] key web01 @ [0].virtualMachine
    "#]]
    .assert_eq(&render(&read_text(list)));
}

#[test]
fn nics_of_a_scale_set_belong_to_its_instances() {
    let set = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/web";
    let list = format!(
        r#"{{"value":[{{"id":"{set}/virtualMachines/0/networkInterfaces/nic","name":"nic","properties":{{
        "virtualMachine":{{"id":"{set}/virtualMachines/0"}},"ipConfigurations":[{{"name":"c","properties":{{
        "privateIPAddress":"10.0.0.7"}}}}]}}}},{{"id":"{set}/virtualMachines/0","name":"web_0","properties":{{}}}}]}}"#
    );
    let rows = read_text(&list).unwrap().rows;
    assert_eq!(rows.nics[0].virtual_machine_name.as_deref(), Some("web_0"));
    assert_eq!(rows.nics[0].virtual_machine_key.as_deref(), Some(rows.virtual_machines[0].key.as_str()));
    assert_eq!(rows.virtual_machines[0].name, "web_0");
}

#[test]
fn addresses_of_load_balancers_gateways_and_private_endpoints_are_in_use_without_a_vm() {
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
    let list = format!(
        r#"[{{"id":"{id}/applicationGateways/front","location":"West Europe","frontendIPConfigurations":[{{"name":"in",
        "privateIPAddress":"10.0.0.9","subnet":{{"id":"{id}/virtualNetworks/v/subnets/s"}}}},{{"name":"out"}}]}},
        {{"id":"{id}/privateEndpoints/store","subnet":{{"id":"{id}/virtualNetworks/v/subnets/s"}},"ipConfigurations":[],
        "customDnsConfigs":[{{"fqdn":"x","ipAddresses":["10.0.0.11"]}},{{"ipAddresses":["10.0.0.11"]}}]}},
        {{"id":"{id}/virtualNetworkGateways/vpn","ipConfigurations":[{{"name":"default"}}]}},
        {{"id":"{id}/publicIPAddresses/p","ipAddress":"203.0.113.4"}}]"#
    );
    expect![[r#"
        azure-json (Azure CLI), told by resource ids with Microsoft.Network/applicationGateways at [0]
        read 2 addresses of load balancers and gateways
        skipped 1 × resource type Microsoft.Network/virtualNetworkGateways without a private address, first at [2]
        skipped 1 × resource type Microsoft.Network/publicIPAddresses is not needed, first at [3]

        nic front in "westeurope"/"g" number None primary None mac "?" vm "?" "?" key /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationGateways/front @ [0]
          in Some(10.0.0.9) None primary None subnet "s in /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v" public "?"
        nic store in "?"/"g" number None primary None mac "?" vm "?" "?" key /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/store @ [1]
          ipconfig1 Some(10.0.0.11) None primary None subnet "s in /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v" public "?"
    "#]]
    .assert_eq(&render(&read_text(&list)));
}

#[test]
fn a_file_cut_off_keeps_what_stands_whole_before_the_cut() {
    let whole = r#"{"value":[{"name":"a","ipConfigurations":[]},{"name":"b","ipConfigurations":[]}]}"#;
    for length in whole.find("\"b\"").unwrap()..whole.len() - 3 {
        let contents = read_text(&whole[..length]).unwrap();
        assert_eq!(contents.rows.nics.len(), 1, "{length}");
        let doubt = contents.report.doubts.last().unwrap();
        assert_eq!(doubt.place, format!("line 1, column {}", length + 1));
        assert!(doubt.message.contains("inside value[1]"), "{}", doubt.message);
    }
}

#[test]
fn an_element_nested_too_deep_costs_itself() {
    let bomb = r#"{"properties":"#.repeat(200) + "1" + &"}".repeat(200);
    let list =
        format!("[{{\"name\":\"a\",\"ipConfigurations\":[]}},{bomb},{{\"name\":\"b\",\"ipConfigurations\":[]}}]");
    let contents = read_text(&list).unwrap();
    assert_eq!(contents.rows.nics.len(), 2);
    expect!["found objects nested deeper than 128 levels at line 1, column 1815; this element is left out"]
        .assert_eq(&contents.report.doubts[0].message);
}

#[test]
fn nothing_usable_is_an_error_that_says_what_was_there() {
    let only_broken = r#"[{"type":"Microsoft.Network/networkInterfaces"}]"#;
    expect![[r#"
        Found nothing that can be used (1 × resource without id and name); expected VNets, subnets, NICs or VMs. Export them with the commands shown for Azure JSON, and drop the files together.
    "#]]
    .assert_eq(&render(&read_text(only_broken)));
}

#[test]
fn commands_ask_for_json_of_one_region_in_full_depth() {
    for how in landfall::import::azure_json::FORMAT.how_to_get {
        assert!(how.command.contains("westeurope"), "{}", how.command);
        let is_whole = how.command.contains("--output json") || how.command.contains("ConvertTo-Json -Depth 8");
        assert!(is_whole && how.command.contains(".json"), "{}", how.command);
    }
}

#[test]
fn json_with_colours_for_a_terminal_is_read_like_json_without() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/azure/resource-graph-cli.json");
    let plain = fs::read_to_string(path).unwrap();
    // As Azure CLI writes --output jsonc, into files too.
    let coloured = plain.replace('{', "\u{1b}[37m{\u{1b}[39;49;00m").replace("\": ", "\"\u{1b}[39;49;00m:\u{1b}[37m ");
    let [plain, coloured] = [plain, coloured].map(|text| read_text(&text).unwrap());
    assert_eq!(coloured, plain);
}

#[test]
fn lines_of_list_ip_addresses_for_several_nics_of_a_vm_come_together() {
    let line = |vm: &str, address: &str| {
        format!(
            r#"{{"virtualMachine":{{"name":"{vm}","resourceGroup":"g","network":{{"privateIpAddresses":[{address}],
            "publicIpAddresses":[]}}}}}}"#
        )
    };
    let list = [line("web", "\"10.0.0.4\""), line("db", "null"), line("WEB", "\"10.0.1.4\",\"10.0.1.5\"")];
    let contents = read_text(&format!("[{}]", list.join(","))).unwrap();
    let machines = &contents.rows.virtual_machines;
    let found: Vec<_> = machines.iter().map(|machine| (machine.name.as_str(), machine.addresses.len())).collect();
    assert_eq!(found, [("web", 3), ("db", 0)]);
    assert!(contents.report.doubts.is_empty());
    assert_eq!((contents.report.rows_in, contents.report.rows_used), (3, 3));
}

#[test]
fn peerings_outside_their_vnet_are_given_to_it() {
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks";
    let peering = |of: &str, state: &str| {
        format!(
            r#"{{"id":"{id}/{of}/virtualNetworkPeerings/p","name":"p","peeringState":"{state}",
            "remoteVirtualNetwork":{{"id":"{id}/b"}}}}"#
        )
    };
    let vnet =
        format!(r#"{{"id":"{id}/A","name":"a","addressSpace":{{"addressPrefixes":["10.0.0.0/16"]}},"subnets":[]}}"#);
    let list = [peering("a", "Connected"), vnet, peering("c", "Connected"), peering("a", "Initiated")];
    expect![[r#"
        azure-json (Azure CLI), told by resource ids with Microsoft.Network/virtualNetworks at [1]
        read 1 VNets
        doubt at [3]: the peering with b is Initiated; it is left out, because it carries no traffic until it is Connected
        doubt at [2]: the peering of c is left out: this file does not list that VNet

        network a in "?"/"g" [10.0.0.0/16] peers ["/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/b"] key /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/A @ [1]
    "#]]
    .assert_eq(&render(&read_text(&format!("[{}]", list.join(",")))));
}
