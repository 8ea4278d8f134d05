//! The command line: what it prints, and how it ends.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../examples/plan/run.rs"]
mod run;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

/// A folder of its own for each test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("landfall-headless-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Outcome {
    status: u8,
    out: String,
    errors: String,
}

impl Outcome {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.errors))
    }
}

fn plan(words: &[&str]) -> Outcome {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let status = run::run(&words, &mut out, &mut errors);
    Outcome { status, out: String::from_utf8(out).unwrap(), errors: String::from_utf8(errors).unwrap() }
}

fn network_id(group: &str, name: &str) -> String {
    format!("/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{name}")
}

fn networks(location: &str, networks: &[(&str, &str, &str)]) -> String {
    let listed = networks.iter().map(|(group, name, space)| {
        let id = network_id(group, name);
        format!(
            r#"{{"id":"{id}","name":"{name}","location":"{location}","resourceGroup":"{group}","type":"Microsoft.Network/virtualNetworks",
            "addressSpace":{{"addressPrefixes":["{space}.0.0/16"]}},
            "subnets":[{{"id":"{id}/subnets/App","name":"App","addressPrefix":"{space}.1.0/24"}}]}}"#
        )
    });
    format!("[{}]", listed.collect::<Vec<_>>().join(","))
}

fn nic(machine: &str, network: &str, configurations: &[(&str, bool)]) -> String {
    let base = "/subscriptions/s/resourceGroups/rg/providers";
    let subnet = format!("{}/subnets/App", network_id("rg", network));
    let listed = configurations.iter().enumerate().map(|(place, (address, primary))| {
        format!(
            r#"{{"name":"ipconfig{}","primary":{primary},"privateIpAddress":"{address}","privateIpAllocationMethod":"Static",
            "privateIpAddressVersion":"IPv4","subnet":{{"id":"{subnet}"}}}}"#,
            place + 1
        )
    });
    format!(
        r#"{{"id":"{base}/Microsoft.Network/networkInterfaces/{machine}-nic","name":"{machine}-nic","location":"westeurope",
        "resourceGroup":"rg","type":"Microsoft.Network/networkInterfaces","primary":true,
        "virtualMachine":{{"id":"{base}/Microsoft.Compute/virtualMachines/{machine}"}},"ipConfigurations":[{}]}}"#,
        listed.collect::<Vec<_>>().join(",")
    )
}

/// Files of two sites: web1 with one address, web2 with two.
fn sites(folder: &Folder) -> [String; 3] {
    let nics = [
        nic("web1", "corp=weu", &[("10.1.1.9", true)]),
        nic("web2", "corp=weu", &[("10.1.1.10", true), ("10.1.1.11", false)]),
    ];
    [
        folder.file("source-networks.json", &networks("westeurope", &[("rg", "corp=weu", "10.1")])),
        folder.file("source-nics.json", &format!("[{}]", nics.join(","))),
        folder.file(
            "target.json",
            &networks("northeurope", &[("rg", "corp-neu", "10.2"), ("rg", "twin", "10.1"), ("rg2", "Twin", "10.4")]),
        ),
    ]
}

#[test]
fn a_mapping_by_name_gives_results_in_canonical_order() {
    let folder = Folder::new("mapping");
    let [networks, nics, target] = sites(&folder);
    let outcome = plan(&[
        "--system",
        "azure-to-azure",
        "--source",
        &networks,
        &nics,
        "--target",
        &target,
        "--map",
        "CORP=weu=corp-NEU",
    ]);
    let results = outcome.json();
    assert_eq!(results["format"], "landfall-results/1");
    assert_eq!(results["system"], "azure-to-azure");
    assert_eq!(results["operation"], "failover");
    let rows = results["rows"].as_array().unwrap();
    let names: Vec<_> =
        rows.iter().map(|row| (row["vm"].as_str().unwrap(), row["ip_configuration"].as_str().unwrap())).collect();
    assert_eq!(names, [("web1", "ipconfig1"), ("web2", "ipconfig1"), ("web2", "ipconfig2")]);
    let expected: Value = serde_json::from_str(
        r#"{"vm":"web1","nic":"web1-nic","ip_configuration":"ipconfig1",
        "source":{"network":"corp=weu","subnet":"App","address":"10.1.1.9","allocation":"static"},
        "target":{"network":"corp-neu","subnet":"App","address":"10.2.1.4","allocation":"static"},
        "reasons":{"network":"network-mapped","subnet":"subnet-same-name","address":"address-next-available"}}"#,
    )
    .unwrap();
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&rows[0][field], value, "{field}");
    }
    assert_eq!(rows[2]["target"]["address"], Value::Null);
    assert_eq!(rows[2]["target"]["network"], Value::Null);
    assert_eq!(rows[2]["reasons"]["address"], "secondary-not-selected");
}

#[test]
fn secondary_ip_configurations_can_be_selected() {
    let folder = Folder::new("secondary");
    let [networks, nics, target] = sites(&folder);
    let outcome =
        plan(&["--source", &networks, &nics, "--target", &target, "--map", "corp=weu=corp-neu", "--select-secondary"]);
    assert_eq!(outcome.json()["rows"][2]["target"]["address"], "10.2.1.6");
}

#[test]
fn a_name_that_two_networks_have_is_refused_with_their_ids_and_an_id_is_taken() {
    let folder = Folder::new("ambiguous");
    let [networks, nics, target] = sites(&folder);
    let outcome = plan(&["--source", &networks, &nics, "--target", &target, "--map", "corp=weu=twin"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.out.is_empty());
    let ids = [network_id("rg", "twin"), network_id("rg2", "Twin")];
    assert!(ids.iter().all(|id| outcome.errors.contains(id)), "{}", outcome.errors);
    let mapping = format!("corp=weu={}", ids[0].to_uppercase());
    let outcome = plan(&["--source", &networks, &nics, "--target", &target, "--map", &mapping]);
    let row = &outcome.json()["rows"][0];
    assert_eq!(row["target"]["network"], "twin");
    assert_eq!(row["target"]["address"], "10.1.1.9");
    assert_eq!(row["reasons"]["address"], "address-kept");
}

#[test]
fn test_and_failback_mappings_and_operations_are_followed() {
    let folder = Folder::new("operations");
    let [networks, nics, target] = sites(&folder);
    let mapped = ["--source", &networks, &nics, "--target", &target, "--map", "corp=weu=corp-neu"];
    let test_map = format!("corp=weu={}", network_id("rg", "twin"));
    let words = [&mapped[..], &["--test-map", &test_map, "--operation", "test-failover"]].concat();
    let results = plan(&words).json();
    assert_eq!(results["operation"], "test-failover");
    assert_eq!(results["rows"][0]["target"]["network"], "twin");
    let words = [&mapped[..], &["--map-back", "corp-neu=corp=weu", "--operation=failback"]].concat();
    let results = plan(&words).json();
    assert_eq!(results["rows"][0]["source"]["network"], "corp-neu");
    assert_eq!(results["rows"][0]["source"]["address"], "10.2.1.4");
    assert_eq!(results["rows"][0]["target"]["network"], "corp=weu");
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_are_planned() {
    let folder = Folder::new("partly");
    let [networks, nics, target] = sites(&folder);
    let odd = folder.file("holiday.txt", "sun and sand");
    let missing = folder.0.join("missing.json").to_string_lossy().into_owned();
    let outcome = plan(&["--source", &networks, &odd, &nics, &missing, "--target", &target]);
    assert_eq!(outcome.json()["rows"].as_array().unwrap().len(), 3);
    assert!(outcome.errors.contains("holiday.txt") && outcome.errors.contains("missing.json"), "{}", outcome.errors);
    let outcome = plan(&["--source", &odd, "--target", &missing]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.out.is_empty());
    assert!(outcome.errors.contains("Nothing could be read."), "{}", outcome.errors);
}

#[test]
fn an_error_among_the_findings_is_told_by_the_exit_status() {
    let folder = Folder::new("status");
    let [networks, nics, target] = sites(&folder);
    let outcome = plan(&["--source", &networks, &nics, "--target", &target, "--map", "corp=weu=corp-neu"]);
    assert_eq!(outcome.status, 0, "{}", outcome.out);
    assert!(!outcome.json()["findings"].as_array().unwrap().is_empty());
    let text = fs::read_to_string(&target).unwrap().replace("10.2.1.0/24", "10.2.1.0/30");
    let small = folder.file("small.json", &text);
    let outcome = plan(&["--source", &networks, &nics, "--target", &small, "--map", "corp=weu=corp-neu"]);
    assert_eq!(outcome.status, 1, "{}", outcome.out);
    let results = outcome.json();
    let findings = results["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["code"] == "subnet-too-small").unwrap();
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["subject"], "corp-neu / App");
}

#[test]
fn a_plan_file_gives_the_results_that_the_page_showed() {
    use landfall::session::Session;
    use landfall::session::protocol::{DroppedFile, ExportKind, OperationCode, ReadHow, Reply, Request, SideCode};

    let folder = Folder::new("plan-file");
    let [networks, nics, target] = sites(&folder);
    let mut session = Session::default();
    for (side, path) in [(SideCode::Source, &networks), (SideCode::Source, &nics), (SideCode::Target, &target)] {
        let file = DroppedFile { unread: None, name: "file.json".into(), bytes: fs::read(path).unwrap() };
        session.handle(Request::AddFiles { files: vec![file], side: Some(side), how: ReadHow::default() });
    }
    session.handle(Request::ChooseOperation(OperationCode::TestFailover));
    let mut export = |kind| match session.handle(Request::Export(kind)).remove(0) {
        Reply::Artefact(artefact) => artefact.text,
        other => panic!("{other:?}"),
    };
    let path = folder.file("p.landfall.json", &export(ExportKind::Plan));
    let expected = export(ExportKind::ResultsJson);
    assert_eq!(plan(&[&path]).out, expected);
    assert_eq!(plan(&[&path, "--operation", "failback"]).json()["operation"], "failback");
    let broken = folder.file("q.landfall.json", "{\"format\": \"landfall-plan/9\"}");
    let outcome = plan(&[&broken]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("landfall-plan/9"), "{}", outcome.errors);
}

#[test]
fn wrong_arguments_are_named_and_the_usage_is_shown() {
    let folder = Folder::new("usage");
    let [networks, nics, target] = sites(&folder);
    for (words, part) in [
        (&[][..], "No file was given"),
        (&["--frobnicate"], "--frobnicate"),
        (&["--source"], "--source needs"),
        (&["a.json", "b.json"], "b.json"),
        (&["a.json", "--source", "b.json"], "either"),
        (&["a.json", "--operation", "panic"], "panic"),
    ] {
        let outcome = plan(words);
        assert_eq!(outcome.status, 2);
        assert!(outcome.errors.contains(part) && outcome.errors.contains("plan --source FILE"), "{}", outcome.errors);
    }
    let given = ["--source", &networks, &nics, "--target", &target];
    for (more, part) in [
        (["--system", "carrier-pigeon"], "azure-to-azure"),
        (["--map", "nowhere=corp-neu"], "corp=weu"),
        (["--map", "corp-weu"], "corp-weu"),
        (["--option", "wishful"], "keep-if-contained"),
    ] {
        let outcome = plan(&[&given[..], &more].concat());
        assert_eq!(outcome.status, 2);
        assert!(outcome.errors.contains(part), "{}", outcome.errors);
    }
    assert_eq!(plan(&["--help"]).status, 0);
}

#[test]
fn names_from_files_cannot_leave_their_cells() {
    use landfall::session::Session;
    use landfall::session::protocol::{DroppedFile, ExportKind, ReadHow, Reply, Request, SideCode};

    let mut session = Session::default();
    let nics = nic("x", "corp", &[("10.1.1.9", true)]).replace("x-nic", "=HYPERLINK(\\\"a\\\",\\\"b\\\")\\r\\n,1");
    let file = DroppedFile { unread: None, name: "nics.json".into(), bytes: format!("[{nics}]").into_bytes() };
    session.handle(Request::AddFiles { files: vec![file], side: Some(SideCode::Source), how: ReadHow::default() });
    let Reply::Artefact(artefact) = session.handle(Request::Export(ExportKind::ResultsCsv)).remove(0) else { panic!() };
    let text = artefact.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().len();
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 1, "{text}");
    assert_eq!(records[0].len(), columns);
    assert!(records[0].iter().all(|cell| !cell.starts_with('=')), "{text}");
    assert_eq!(&records[0][1], "'=HYPERLINK(\"a\",\"b\")\r\n,1");
}

/// For each system a mapping of its sample, a machine, and where its documentation says that it lands.
const SYSTEMS: &[(&str, &str, &str, [&str; 4])] = &[
    ("vmm-to-azure", "Corp=corp-frc", "app-01", ["corp-frc", "App", "10.60.2.4", "lands"]),
    ("on-premises-to-azure", "Prod-Lyon=prod-weu", "db-01", ["prod-weu", "Data", "10.70.3.4", "lands"]),
    ("vmm-to-vmm", "Corp-NewYork=Corp-Chicago", "erp-01", ["Corp-Chicago", "App", "10.10.1.20", "lands"]),
    (
        "veeam-cloud-connect",
        "Office-Leeds=Plan-Gold-1",
        "office-01",
        ["Plan-Gold-1", "Office", "192.168.1.10", "lands"],
    ),
    ("veeam-cloud-director", "Data=Org-Data", "db-01", ["Org-Data", "Org-Data", "null", "lands"]),
    ("veeam-replication", "VM Network=VM Network", "srv-01", ["VM Network", "Servers", "172.16.17.10", "lands"]),
];

#[test]
fn every_system_is_chosen_by_its_id_and_plans_its_sample() {
    for (system, mapping, machine, expected) in SYSTEMS {
        let folder = format!("{}/static/samples/{system}", env!("CARGO_MANIFEST_DIR"));
        let (source, target) = (format!("{folder}/source.csv"), format!("{folder}/target.csv"));
        let words = ["--system", system, "--source", &source, "--target", &target, "--map", mapping];
        let planned = plan(&words);
        assert!(planned.errors.is_empty(), "{system}: {}", planned.errors);
        let results = planned.json();
        assert_eq!(results["system"], *system);
        let row = results["rows"].as_array().unwrap().iter().find(|row| row["vm"] == *machine).unwrap();
        let shown = |value: &Value| value.as_str().unwrap_or("null").to_owned();
        let landed = [&row["target"]["network"], &row["target"]["subnet"], &row["target"]["address"], &row["fate"]];
        assert_eq!(landed.map(shown), *expected, "{system}");

        let runbook = plan(&[&words[..], &["--runbook"]].concat());
        assert_eq!(runbook.status, planned.status, "{system}");
        assert!(runbook.out.starts_with("# Failover: ") && runbook.out.contains("- [ ] **1.**"), "{}", runbook.out);
    }
}

#[test]
fn an_unknown_system_is_refused_with_those_that_there_are() {
    let refused = plan(&["--system", "magic", "--source", "/nowhere.csv"]);
    assert_eq!(refused.status, 2);
    let folder = Folder::new("magic");
    let path = folder.file("site.csv", "vm,address\nweb1,10.0.0.4\n");
    let refused = plan(&["--system", "magic", "--source", &path]);
    assert_eq!(refused.status, 2);
    for (system, ..) in SYSTEMS {
        assert!(refused.errors.contains(system), "{}", refused.errors);
    }
}
