//! The sample, planned: what it gives is written down whole, so that no change of a result goes unseen.
//!
//! `UPDATE_EXPECT=1 cargo test --test goldens` writes the files anew; read the difference before you keep it.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use expect_test::{ExpectFile, expect_file};
use landfall::session::Session;
use landfall::session::protocol::{Change, DroppedFile, ExportKind, OperationCode, ReadHow, Reply, Request};

fn planned() -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/samples/azure-to-azure");
    let files =
        ["source-vnets", "source-nics", "source-vms", "target-vnets", "target-nics", "target-vms"].map(|name| {
            DroppedFile {
                unread: None,
                name: format!("{name}.json"),
                bytes: fs::read(folder.join(format!("{name}.json"))).unwrap(),
            }
        });
    let mut session = Session::default();
    let replies = session.handle(Request::AddFiles { files: files.into(), side: None, how: ReadHow::default() });
    let Some(Reply::Overview(overview)) = replies.into_iter().next() else { panic!("no overview") };
    let key = |networks: &[landfall::session::protocol::NetworkView], name: &str| {
        networks.iter().find(|network| network.name == name).map(|network| network.key.clone()).unwrap()
    };
    let pairs = [
        ("corp-weu", "corp-neu"),
        ("hub-weu", "hub-neu"),
        ("spoke-crm-prod-weu", "spoke-crm-prod-neu"),
        ("spoke-payments-prod-weu", "spoke-payments-prod-neu"),
    ];
    let pairs =
        pairs.map(|(source, target)| (key(&overview.source_networks, source), key(&overview.target_networks, target)));
    session.handle(Request::Change(Change::MapNetworks(pairs.into())));
    let corp = key(&overview.source_networks, "corp-weu");
    let back = key(&overview.target_networks, "corp-neu");
    session.handle(Request::Change(Change::MapBack { target: back, source: Some(corp.clone()) }));
    let test = Some(key(&overview.target_networks, "corp-neu-test"));
    session.handle(Request::Change(Change::MapTestNetwork { source: corp, target: test }));
    session
}

fn check(operation: OperationCode, kind: ExportKind, golden: ExpectFile) {
    let mut session = planned();
    session.handle(Request::ChooseOperation(operation));
    match session.handle(Request::Export(kind)).remove(0) {
        // Git and editors change line ends and byte order marks; `export` has tests of its own for those.
        Reply::Artefact(artefact) => {
            golden.assert_eq(&artefact.text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn failover_of_the_sample() {
    check(OperationCode::Failover, ExportKind::ResultsJson, expect_file!["goldens/azure-to-azure-failover.json"]);
}

#[test]
fn test_failover_of_the_sample() {
    check(
        OperationCode::TestFailover,
        ExportKind::ResultsJson,
        expect_file!["goldens/azure-to-azure-test-failover.json"],
    );
}

#[test]
fn failback_of_the_sample() {
    check(OperationCode::Failback, ExportKind::ResultsJson, expect_file!["goldens/azure-to-azure-failback.json"]);
}

#[test]
fn failover_of_the_sample_as_csv_with_every_sentence() {
    check(OperationCode::Failover, ExportKind::ResultsCsv, expect_file!["goldens/azure-to-azure-failover.csv"]);
}
