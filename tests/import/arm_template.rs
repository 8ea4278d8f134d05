//! ARM templates: exported ones, Bicep's, ones by hand, and what cannot be worked out.

use std::fs;
use std::path::Path;

use expect_test::{expect, expect_file};
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::import::{FileContents, FileSample, ReadError, read};

use crate::render::{read_text, render};

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/import/arm_template/{name}.json"));
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name, bytes: &bytes })
}

fn check(name: &str) {
    expect_file![format!("expected/arm-template-{name}.txt")].assert_eq(&render(&read_fixture(name)));
}

#[test]
fn an_exported_resource_group_is_read_by_its_names_and_ids() {
    check("exported");
}

#[test]
fn what_bicep_compiles_is_read_with_modules_loops_and_outputs() {
    check("bicep");
}

#[test]
fn a_broken_template_keeps_what_is_good_and_says_what_cannot_be_worked_out() {
    check("broken");
}

/// What refers to something that is not there, when all is linked.
fn dangling(contents: FileContents) -> Vec<String> {
    let mut builder = InventoryBuilder::default();
    builder.add(contents.rows, "template.json", 0);
    let (_, findings) = builder.finish();
    findings.into_iter().map(|finding| format!("{} {}", finding.code, finding.subject)).collect()
}

#[test]
fn ids_of_resources_and_of_what_refers_to_them_are_the_same() {
    assert_eq!(dangling(read_fixture("bicep").unwrap()), Vec::<String>::new());
    // What is in another resource group is not in this file.
    let others = ["network-not-listed harbour-yard", "machines-not-listed 1 VM"];
    assert_eq!(dangling(read_fixture("exported").unwrap()), others);
}

const SCHEMA: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

fn template(parameters: &str, variables: &str, resources: &str) -> String {
    format!(
        r#"{{"$schema":"{SCHEMA}","contentVersion":"1.0.0.0","parameters":{{{parameters}}},"variables":{{{variables}}},
        "resources":[{resources}]}}"#
    )
}

#[test]
fn loops_and_nested_objects_of_a_template_by_hand_are_gone_through() {
    let text = template(
        r#""prefix":{"type":"string","defaultValue":"web"},"spoke":{"type":"object","defaultValue":{"vnet":{"name":"spoke"},
            "subnets":[{"name":"a","addressPrefix":"10.1.0.0/24"}]}}"#,
        r#""nic":"[concat(parameters('prefix'), '-nic')]""#,
        r#"{"type":"Microsoft.Network/virtualNetworks","name":"[parameters('spoke').vnet.name]","location":"West Europe",
            "properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"copy":[{"name":"subnets",
            "count":"[length(parameters('spoke').subnets)]","input":{"name":"[parameters('spoke').subnets[copyIndex('subnets')].name]",
            "properties":{"addressPrefix":"[parameters('spoke').subnets[copyIndex('subnets')].addressPrefix]"}}}]}},
        {"type":"Microsoft.Network/networkInterfaces","name":"[concat(variables('nic'), copyIndex(1))]","copy":{"name":"nics",
            "count":2},"properties":{"ipConfigurations":[{"name":"ipconfig1","properties":{"privateIPAddress":
            "[concat('10.1.0.', add(copyIndex(), 4))]","privateIPAllocationMethod":"static","subnet":{"id":
            "[concat(resourceId('Microsoft.Network/virtualNetworks', 'spoke'), '/subnets/', parameters('spoke').subnets[0].name)]"}}}]}},
        {"type":"Microsoft.Compute/virtualMachines","name":"[toLower('WEB1')]","properties":{"networkProfile":{
            "networkInterfaces":[{"id":"[resourceId('Microsoft.Network/networkInterfaces', concat(variables('nic'), '1'))]"}]}}}"#,
    );
    let contents = read_text(&text).unwrap();
    assert!(contents.report.doubts.is_empty(), "{:?}", contents.report.doubts);
    let nics: Vec<_> =
        contents.rows.nics.iter().map(|nic| (nic.name.as_str(), nic.ip_configurations[0].address)).collect();
    assert_eq!(nics, [("web-nic1", "10.1.0.4".parse().ok()), ("web-nic2", "10.1.0.5".parse().ok())]);
    assert_eq!(contents.rows.networks[0].location.as_deref(), Some("westeurope"));
    assert_eq!(dangling(contents), Vec::<String>::new());
}

#[test]
fn a_file_of_parameters_is_recognised_and_explained() {
    let text = r#"{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
        "contentVersion":"1.0.0.0","parameters":{"virtualNetworks_hub_name":{"value":null}}}"#;
    expect![[r#"
        Found values for the parameters of an ARM template, without the template; expected the template, with VNets, subnets, NICs or VMs. Drop the template. Where it needs these values, write them into its parameters as defaultValue, or export what is deployed.
    "#]]
    .assert_eq(&render(&read_text(text)));
}

#[test]
fn the_answer_of_the_rest_api_wraps_a_template() {
    let vnet = r#"{"type":"Microsoft.Network/virtualNetworks","name":"v","properties":{"addressSpace":{"addressPrefixes":[]},"subnets":[]}}"#;
    let contents = read_text(&format!(r#"{{"template":{}}}"#, template("", "", vnet))).unwrap();
    assert_eq!(contents.rows.networks[0].place, "template.resources[0]");
    let list = read_text(&format!("[{0},{0}]", template("", "", vnet))).unwrap();
    assert_eq!(list.rows.networks.len(), 2);
}

#[test]
fn resources_as_azure_gives_them_are_no_template() {
    let text = r#"[{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v","name":"v",
        "tags":{"$schema":"deploymentTemplate.json"},"properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[]}}]"#;
    assert_eq!(read_text(text).unwrap().report.format, "azure-json");
}

#[test]
fn a_template_made_to_be_endless_ends() {
    let nic =
        |name: &str| format!(r#"{{"type":"Microsoft.Network/networkInterfaces","name":"{name}","properties":{{}}}}"#);
    let laughs: Vec<String> =
        (0..60).map(|at| format!(r#""v{at}":"[concat(variables('v{0}'), variables('v{0}'))]""#, at + 1)).collect();
    let chain: Vec<String> = (0..3000).map(|at| format!(r#""v{at}":"[variables('v{}')]""#, at + 1)).collect();
    let calls = format!("[{}parameters('x'){}]", "toLower(".repeat(5000), ")".repeat(5000));
    let rows: Vec<String> = (0..2000)
        .map(|at| format!(r#""o{at}":"[createArray(variables('o{0}'), variables('o{0}'))]""#, at + 1))
        .collect();
    let loops = r#"{"copy":{"name":"a","count":800},"type":"Microsoft.Network/virtualNetworks","name":"[concat('v', copyIndex())]",
        "properties":{"copy":[{"name":"subnets","count":800,"input":{"name":"[string(copyIndex('subnets'))]","properties":{"copy":[
        {"name":"delegations","count":800,"input":{"name":"x"}}]}}}]},"resources":[{"copy":{"name":"b","count":800},"type":"subnets",
        "name":"[string(copyIndex())]"}]}"#;
    let mut nested = nic("inner");
    for _ in 0..40 {
        nested = format!(
            r#"{{"type":"Microsoft.Resources/deployments","name":"d","properties":{{"expressionEvaluationOptions":{{"scope":"inner"}},
            "template":{{"resources":[{nested},{nested}]}}}}}}"#
        )
        .chars()
        .take(200_000)
        .collect();
    }
    let texts = [
        template("", &laughs.join(","), &nic("[variables('v0')]")),
        template("", &chain.join(","), &nic("[variables('v0')]")),
        template("", &rows.join(","), &nic("[string(variables('o0'))]")),
        template("", "", &nic(&calls)),
        template("", "", loops),
        template("", "", &nested),
    ];
    for text in texts {
        // Whatever becomes of it.
        let _ = read_text(&text);
    }
    let deep = template("", "", &nic(&format!("[{}1{}]", "createArray(".repeat(39), ")".repeat(39))));
    let _ = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(move || read_text(&deep).map(|_| ()))
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn the_commands_shown_write_what_is_read() {
    let commands: Vec<&str> = landfall::import::arm_template::FORMAT.how_to_get.iter().map(|how| how.command).collect();
    assert_eq!(commands.iter().filter(|command| command.contains("template.json")).count(), 3);
    // Without parameters, as the first two ask for: names as they are, ids of the same group as expressions.
    let text = template(
        "",
        "",
        r#"{"apiVersion":"2024-05-01","dependsOn":["[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'apps')]"],
            "kind":"Regular","location":"westeurope","name":"web-nic","properties":{"ipConfigurations":[{"id":
            "[concat(resourceId('Microsoft.Network/networkInterfaces', 'web-nic'), '/ipConfigurations/ipconfig1')]","name":"ipconfig1",
            "properties":{"primary":true,"privateIPAddress":"10.0.1.4","privateIPAllocationMethod":"Dynamic","subnet":{"id":
            "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'apps')]"}}}]},"type":"Microsoft.Network/networkInterfaces"},
        {"apiVersion":"2024-05-01","location":"westeurope","name":"hub","properties":{"addressSpace":{"addressPrefixes":
            ["10.0.0.0/16"]},"subnets":[{"name":"apps","properties":{"addressPrefix":"10.0.1.0/24"}}]},
            "type":"Microsoft.Network/virtualNetworks"}"#,
    );
    let contents = read_text(&text).unwrap();
    assert!(contents.report.doubts.is_empty(), "{:?}", contents.report.doubts);
    assert_eq!(contents.rows.nics[0].ip_configurations[0].address, "10.0.1.4".parse().ok());
    assert_eq!(dangling(contents), Vec::<String>::new());
    // As Azure takes it, with comments and a comma too many.
    let commented = text.replace("\"resources\":[", "// all of it\n\"resources\":[/* first */").replace("]}", ",]}");
    assert_eq!(read_text(&commented).unwrap().rows, read_text(&text).unwrap().rows);
}
