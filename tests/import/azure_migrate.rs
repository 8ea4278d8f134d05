//! Azure Migrate: discovered and assessed machines, imports, assessments, damage.

use std::fs;
use std::path::PathBuf;

use expect_test::{expect, expect_file};
use landfall::engine::inventory::{OperatingSystem, PowerState};
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::import::azure_migrate::FORMAT;
use landfall::import::{FileContents, FileSample, read};

use crate::fixture::read_fixture;
use crate::render::{read_text, render, render_rows};

const FILES: [&str; 15] = [
    "discovered-vmware.json",
    "discovered-hyper-v.json",
    "resource-graph.json",
    "power-shell-vmware.json",
    "power-shell-hyper-v.json",
    "power-shell-depth-2.json",
    "project.json",
    "assessed.json",
    "import.csv",
    "import-2020.csv",
    "import-storage-in-mb.csv",
    "assessment.csv",
    "export-discovery.csv",
    "discovered-broken.json",
    "import-broken.csv",
];

fn fixture(name: &str) -> FileContents {
    read_fixture("azure_migrate", name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_dialect_reads_as_expected() {
    for name in FILES {
        let stem = name.split('.').next().unwrap();
        expect_file![format!("expected/azure-migrate-{stem}.txt")]
            .assert_eq(&render(&read_fixture("azure_migrate", name)));
    }
}

#[test]
fn what_the_commands_write_is_read() {
    let outputs = ["resource-graph.json", "power-shell-vmware.json", "power-shell-hyper-v.json", "project.json"];
    assert_eq!(FORMAT.how_to_get.len(), outputs.len());
    for (how, output) in FORMAT.how_to_get.iter().zip(outputs) {
        let contents = fixture(output);
        assert_eq!(contents.report.format, "azure-migrate", "{}", how.what);
        assert!(contents.rows.nics.len() > 1, "{}", how.what);
    }
}

#[test]
fn rest_and_power_shell_tell_of_the_same_machines() {
    for (rest, power_shell) in
        [("discovered-vmware.json", "power-shell-vmware.json"), ("discovered-hyper-v.json", "power-shell-hyper-v.json")]
    {
        assert_eq!(
            render_rows(&fixture(power_shell).rows, false),
            render_rows(&fixture(rest).rows, false),
            "{power_shell}"
        );
    }
}

#[test]
fn machines_of_a_project_are_those_that_were_discovered() {
    let mut builder = InventoryBuilder::default();
    for (generation, name) in ["discovered-vmware.json", "assessed.json", "project.json"].into_iter().enumerate() {
        builder.add(fixture(name).rows, name, generation as u32);
    }
    let (inventory, _) = builder.finish();
    let machines: Vec<(&str, usize)> =
        inventory.machines().map(|(id, vm)| (vm.name(), inventory.nics_of(id).len())).collect();
    assert_eq!(machines, [("db01", 2), ("file01", 1), ("old01", 1), ("web01", 1)]);
    let networks: Vec<&str> = inventory.networks.iter().map(|network| network.name.as_ref()).collect();
    assert_eq!(networks, ["Backup", "Data", "Tenant Switch", "Web"]);
}

#[test]
fn a_machine_of_which_only_fields_were_picked_is_told_by_them() {
    let text = r#"[{"displayName":"web01","powerStatus":"ON","vCenterFQDN":"vc","networkAdapters":
        {"label":"Network adapter 1","macAddress":"005056880001","ipAddressList":"10.0.0.4","networkName":"Web"}}]"#;
    let contents = read_text(text).unwrap();
    assert_eq!(contents.report.format, "azure-migrate");
    let nic = &contents.rows.nics[0];
    assert_eq!((nic.key.as_str(), nic.mac.as_deref()), ("web01/nic0", Some("00:50:56:88:00:01")));
    assert_eq!(nic.ip_configurations[0].address, Some("10.0.0.4".parse().unwrap()));
    assert_eq!(nic.ip_configurations[0].subnet.as_ref().unwrap().network_key, "vc/Web");
}

#[test]
fn a_file_without_a_machine_that_can_be_used_says_why() {
    let deleted = r#"[{"type":"Microsoft.OffAzure/VMwareSites/machines","properties":{"displayName":"a","isDeleted":true}},
        {"type":"Microsoft.Migrate/MigrateProjects/machines","properties":{"discoveryData":[{"machineName":"b"}]}}, 7]"#;
    let nameless = "*Server name,*Cores,*OS name,IP addresses,Hypervisor\n,4,Windows,10.0.0.4,VMware\n";
    expect![[r#"
        At [0]: found nothing that can be used (1 × machine that is no longer there (isDeleted); 1 × machine of a migrate project, listed without network adapters; 1 × no object, but a text, number or null); expected machines with their network adapters, or a table with *Server name and IP addresses. Export the discovered machines with one of the commands shown.
        At row 2: found nothing that can be used (1 × row without the name of a machine); expected machines with their network adapters, or a table with *Server name and IP addresses. Export the discovered machines with one of the commands shown.
    "#]]
    .assert_eq(&format!("{}\n{}\n", read_text(deleted).unwrap_err(), read_text(nameless).unwrap_err()));
}

#[test]
fn files_of_others_are_not_taken() {
    let texts = [
        "VM,Powerstate,Primary IP Address,Network #1\nweb01,poweredOn,10.0.0.4,Web\n",
        "Server name,IP address\nweb01,10.0.0.4\n",
        "machine,address\nweb01,10.0.0.4\n",
        r#"[{"name":"nic","networkAdapters":[{"macAddress":"00:00:00:00:00:01"}]}]"#,
        r#"[{"type":"Microsoft.OffAzure/VMwareSites","id":"/x","name":"site"}]"#,
    ];
    for text in texts {
        let format = read_text(text).map(|contents| contents.report.format);
        assert!(format != Ok("azure-migrate"), "{text}");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/azure/cli-2.46.json");
    let contents = read(&FileSample { name: "", bytes: &fs::read(path).unwrap() }).unwrap();
    assert_eq!((contents.report.format, contents.report.others.len()), ("azure-json", 0));
}

fn sample(name: &str) -> Option<FileContents> {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/azure-migrate");
    let bytes = fs::read(samples.join(name)).ok()?;
    Some(read(&FileSample { name, bytes: &bytes }).unwrap_or_else(|error| panic!("{name}: {error}")))
}

#[test]
fn a_published_answer_of_discovered_machines_is_read() {
    let Some(contents) = sample("offazure__VMwareMachines_ListBySite.json") else { return };
    let machine = &contents.rows.virtual_machines[0];
    assert_eq!((machine.name.as_str(), machine.location.as_deref()), ("FPLWIN8R264-03", Some("10.150.8.52")));
    assert_eq!((machine.power, machine.operating_system), (Some(PowerState::On), Some(OperatingSystem::Windows)));
    let nic = &contents.rows.nics[0];
    assert_eq!((nic.name.as_str(), nic.mac.as_deref()), ("Network adapter 1", Some("00:50:56:88:0d:3c")));
    // It calls the NIC static, of which no address is known: that says nothing.
    let configuration = &nic.ip_configurations[0];
    assert_eq!((configuration.address, configuration.allocation), (None, None));
    assert_eq!(configuration.subnet.as_ref().unwrap().network_name, "VM Network");
}

#[test]
fn a_published_answer_of_a_projects_machines_is_read() {
    let Some(contents) = sample("migrate__Machines_ListByProject.json") else { return };
    let names: Vec<&str> = contents.rows.virtual_machines.iter().map(|machine| machine.name.as_str()).collect();
    assert_eq!(names, ["ShubhamFirstAndThird", "shsinglaVM5"]);
    let nic = &contents.rows.nics[1];
    assert_eq!((nic.name.as_str(), nic.mac.as_deref()), ("Network adapter 1", Some("00:0c:29:1f:ac:0a")));
    assert_eq!(nic.location.as_deref(), Some("IDCLAB-A360.fareast.corp.microsoft.com"));
    assert!(contents.report.doubts.is_empty(), "{:?}", contents.report.doubts);
}
