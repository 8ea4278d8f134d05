//! Azure Site Recovery: networks, mappings and protected items, as each tool writes them.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use landfall::engine::attribute::Attribute;
use landfall::engine::mapping::Operation;
use landfall::engine::stated_rows::StatedRows;
use landfall::import::site_recovery::FORMAT;
use landfall::import::{FileContents, FileSample, ReadError, read};

use crate::render::{read_text, render};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/site_recovery")
}

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    let path = folder().join(format!("{name}.json"));
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name, bytes: &bytes })
}

fn contents(name: &str) -> FileContents {
    read_fixture(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What is stated, without where it stands.
fn stated(name: &str) -> StatedRows {
    let mut stated = contents(name).stated;
    stated.mappings.iter_mut().for_each(|row| row.place.clear());
    stated.nics.iter_mut().for_each(|row| row.place.clear());
    stated
}

#[test]
fn each_kind_of_file_reads_as_expected() {
    for name in [
        "rest-network-mappings",
        "rest-protected-items",
        "rest-networks",
        "rest-networks-fabrics-logical-networks",
        "cli-networks-of-two-servers",
        "power-shell-network-mappings",
        "power-shell-protected-items",
        "power-shell-networks",
        "power-shell-depth-2",
        "mixed-with-azure",
        "broken",
    ] {
        expect_file![format!("expected/site-recovery-{name}.txt")].assert_eq(&render(&read_fixture(name)));
    }
}

#[test]
fn every_tool_tells_of_the_same_mappings_and_targets() {
    let expected = stated("rest-network-mappings");
    assert_eq!(expected.mappings.len(), 4);
    assert_eq!(stated("cli-network-mappings"), expected);
    assert_eq!(stated("power-shell-network-mappings"), expected);
    let mut expected = stated("rest-protected-items");
    assert_eq!(stated("cli-protected-items"), expected);
    // The flat form is that of the API before 2020: Az PowerShell does not show it.
    expected.nics.retain(|row| row.virtual_machine.name.as_deref() != Some("old01"));
    assert_eq!(stated("power-shell-protected-items"), expected);
}

#[test]
fn one_object_in_utf_16_is_read_as_a_list_of_one() {
    let one = stated("power-shell-utf-16");
    assert!(one.nics.iter().all(|row| row.virtual_machine.name.as_deref() == Some("app01")), "{one:#?}");
    let all = stated("power-shell-protected-items");
    let same = all.nics.into_iter().filter(|row| row.virtual_machine.name.as_deref() == Some("app01"));
    assert_eq!(one.nics, same.collect::<Vec<_>>());
}

#[test]
fn a_nic_of_hyper_v_is_called_as_hyper_v_calls_it() {
    let all = stated("rest-protected-items");
    let row = all.nics.iter().find(|row| row.virtual_machine.name.as_deref() == Some("sql01")).unwrap();
    let own = "Microsoft:0A6E1B2C-3D4E-4F5B-8A7B-102030405060\\ABCDEF01-2345-4678-9ABC-DEF012345678";
    assert_eq!(row.nic.as_deref(), Some(own));
    assert_eq!(row.attributes.get(Attribute::NicRole), Some("primary"));
}

#[test]
fn azure_inventories_beside_mappings_are_read_too() {
    let mixed = contents("mixed-with-azure");
    assert_eq!((mixed.rows.networks.len(), mixed.stated.mappings.len()), (2, 1));
    let report = &mixed.report;
    assert_eq!(report.rows_in, report.rows_used + report.rows_skipped());
    // The vault and the export of NICs call the NIC by one id.
    let keys: Vec<&str> = mixed.rows.nics.iter().map(|nic| nic.key.as_str()).collect();
    assert_eq!(keys.iter().filter(|key| key.ends_with("/web01-nic0")).count(), 2);
}

#[test]
fn mappings_are_found_behind_thousands_of_other_elements() {
    let nic = r#"{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/n","name":"n","ipConfigurations":[]}"#;
    let mapping = r#"{"properties":{"primaryNetworkId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/a","recoveryNetworkId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/b"}}"#;
    let contents = read_text(&format!("[{}{mapping}]", format!("{nic},").repeat(2_000))).unwrap();
    assert_eq!(contents.report.format, "site-recovery");
    assert_eq!((contents.stated.mappings.len(), contents.rows.nics.len()), (1, 2_000));
}

#[test]
fn files_of_others_are_left_to_them() {
    let vault = "Microsoft.RecoveryServices/vaults";
    let template = format!(
        r#"{{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","resources":[
        {{"type":"{vault}/replicationFabrics/replicationNetworks/replicationNetworkMappings","name":"[parameters('n')]","properties":{{}}}}]}}"#
    );
    let state = format!(
        r#"{{"version":4,"resources":[{{"type":"azurerm_site_recovery_network_mapping","instances":[{{"attributes":{{
        "id":"/subscriptions/s/resourceGroups/g/providers/{vault}/v/replicationFabrics/f/replicationNetworks/n/replicationNetworkMappings/m"}}}}]}}]}}"#
    );
    let policies = format!(r#"{{"value":[{{"type":"{vault}/replicationPolicies","name":"p","properties":{{}}}}]}}"#);
    let nics = r#"[{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/sql-replication-nic",
        "name":"sql-replication-nic","ipConfigurations":[]}]"#;
    for text in [template.as_str(), state.as_str(), policies.as_str(), nics] {
        let format = read_text(text).map_or("", |contents| contents.report.format);
        assert_ne!(format, "site-recovery", "{text}");
    }
}

#[test]
fn an_answer_without_anything_of_networks_says_so() {
    let item = r#"{"value":[{"type":"Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems",
        "name":"i","properties":{"friendlyName":"vm","providerSpecificDetails":{"instanceType":"HyperVReplicaAzure"}}}]}"#;
    expect_test::expect![[r#"
        Found nothing that can be used (1 × protected item that lists no NICs); expected network mappings, VM networks, or protected items with the settings of their NICs. Export them with the commands shown for Azure Site Recovery.
    "#]]
    .assert_eq(&render(&read_text(item)));
}

#[test]
fn commands_ask_for_json_and_powershell_in_full_depth() {
    for how in FORMAT.how_to_get {
        let is_whole = how.command.contains("--output json")
            || how.command.starts_with("az rest")
            || how.command.contains("ConvertTo-Json -Depth 8");
        assert!(is_whole && how.command.contains(".json"), "{}", how.command);
    }
}

#[test]
fn published_examples_are_read() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/asr");
    let read_sample = |name: &str| -> Option<Result<FileContents, ReadError>> {
        let bytes = fs::read(samples.join(format!("siterecovery-2021-04-01__{name}.json"))).ok()?;
        Some(read(&FileSample { name, bytes: &bytes }))
    };
    let Some(networks) = read_sample("ReplicationNetworks_List") else { return };
    let networks = networks.unwrap().rows.networks;
    let names: Vec<&str> = networks.iter().map(|network| network.name.as_str()).collect();
    assert_eq!(names, ["VSwitch_VLan", "VSwitch_NoIso", "corp"]);
    assert!(networks.iter().all(|network| network.attributes.get(Attribute::Isolation) == Some("none")));
    for name in ["ReplicationNetworkMappings_List", "ReplicationNetworkMappings_Create"] {
        let contents = read_sample(name).unwrap().unwrap();
        let mapping = &contents.stated.mappings[0];
        assert_eq!(
            (mapping.from.shown(), mapping.to.shown(), mapping.operation),
            ("corp", "vnetavrai", Operation::Failover)
        );
        // The mapping names the VM network by the id that the list of networks has.
        assert!(mapping.from.id.as_ref().unwrap().ends_with(networks[2].key.as_str()));
        assert!(contents.report.doubts.is_empty(), "{:?}", contents.report.doubts);
    }
    // These tell of no NICs, and nothing in them says which VM networks are on the logical networks.
    for name in [
        "ReplicationProtectedItems_List",
        "ReplicationProtectedItems_Update",
        "ReplicationLogicalNetworks_ListByReplicationFabrics",
    ] {
        let error = read_sample(name).unwrap().unwrap_err().to_string();
        assert!(error.contains("lists no NICs") || error.contains("2 × logical network"), "{name}: {error}");
    }
}
