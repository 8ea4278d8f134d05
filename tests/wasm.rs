//! What runs in the browser is what was tested outside of it: the same plan to the byte, and words that survive the way
//! between page and worker.
#![cfg(target_arch = "wasm32")]

use std::fmt::Debug;

use landfall::session::Session;
use landfall::session::protocol::{
    Change, Column, ColumnChoice, ConfidenceCode, DroppedFile, ExportKind, MOST_ROWS, NetworkView, OperationCode,
    Overview, PlaceCode, PlanCarrier, PolicyKind, ReadHow, Reply, Request, RowKey, RowQuery, RowSelection, SideCode,
    ThingCode,
};
use landfall::ui::browser::memory;
use landfall::worker::channel::{decode, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

macro_rules! sample {
    ($($name:literal),*) => {
        [$(DroppedFile {
 unread: None,
            name: concat!($name, ".json").to_owned(),
            bytes: include_bytes!(concat!("../static/samples/azure-to-azure/", $name, ".json")).to_vec(),
        }),*]
    };
}

fn sample_files() -> Vec<DroppedFile> {
    sample!("source-vnets", "source-nics", "source-vms", "target-vnets", "target-nics", "target-vms").into()
}

fn overview_in(replies: Vec<Reply>) -> Overview {
    let overview = replies.into_iter().find_map(|reply| match reply {
        Reply::Overview(overview) => Some(*overview),
        _ => None,
    });
    overview.expect("an overview follows every change")
}

fn key(networks: &[NetworkView], name: &str) -> String {
    networks.iter().find(|network| network.name == name).map(|network| network.key.clone()).expect(name)
}

/// The steps of `tests/goldens.rs`.
fn planned() -> Session {
    let mut session = Session::default();
    let overview =
        overview_in(session.handle(Request::AddFiles { files: sample_files(), side: None, how: ReadHow::default() }));
    let pairs = [
        ("corp-weu", "corp-neu"),
        ("hub-weu", "hub-neu"),
        ("spoke-crm-prod-weu", "spoke-crm-prod-neu"),
        ("spoke-payments-prod-weu", "spoke-payments-prod-neu"),
    ];
    let (sources, targets) = (&overview.source_networks, &overview.target_networks);
    let pairs = pairs.map(|(source, target)| (key(sources, source), key(targets, target)));
    session.handle(Request::Change(Change::MapNetworks(pairs.into())));
    let corp = key(sources, "corp-weu");
    session.handle(Request::Change(Change::MapBack { target: key(targets, "corp-neu"), source: Some(corp.clone()) }));
    let test = Some(key(targets, "corp-neu-test"));
    session.handle(Request::Change(Change::MapTestNetwork { source: corp, target: test }));
    session
}

fn check(operation: OperationCode, golden: &str) {
    let mut session = planned();
    session.handle(Request::ChooseOperation(operation));
    match session.handle(Request::Export(ExportKind::ResultsJson)).remove(0) {
        Reply::Artefact(artefact) => {
            // Git may change line ends, as it does for the native goldens.
            let (found, golden) = (artefact.text.replace("\r\n", "\n"), golden.replace("\r\n", "\n"));
            let different = found.lines().zip(golden.lines()).find(|(found, golden)| found != golden);
            assert_eq!(different, None, "{operation:?}");
            assert_eq!(found.len(), golden.len(), "{operation:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
fn failover_of_the_sample_is_what_it_is_natively() {
    check(OperationCode::Failover, include_str!("goldens/azure-to-azure-failover.json"));
}

#[wasm_bindgen_test]
fn test_failover_of_the_sample_is_what_it_is_natively() {
    check(OperationCode::TestFailover, include_str!("goldens/azure-to-azure-test-failover.json"));
}

#[wasm_bindgen_test]
fn failback_of_the_sample_is_what_it_is_natively() {
    check(OperationCode::Failback, include_str!("goldens/azure-to-azure-failback.json"));
}

#[wasm_bindgen_test]
fn a_link_made_here_opens_as_the_same_plan() {
    let mut session = planned();
    let plan = |session: &mut Session| match session.handle(Request::Export(ExportKind::Plan)).remove(0) {
        Reply::Artefact(artefact) => artefact.text,
        other => panic!("{other:?}"),
    };
    let before = plan(&mut session);
    let Reply::ShareLink(link) = session.handle(Request::ShareLink).remove(0) else { panic!("no link") };
    let mut other = Session::default();
    overview_in(other.handle(Request::OpenPlan(PlanCarrier::Link(link.fragment))));
    assert!(plan(&mut other) == before, "the link holds another plan");
}

#[wasm_bindgen_test]
fn columns_that_an_earlier_build_remembered_are_read() {
    let choices = [ColumnChoice {
        sheet: "S".into(),
        header: vec!["Name".into(), "IP".into()],
        roles: vec![Some("vm".into()), None],
    }];
    memory::keep("test-columns", "1:\u{1}\u{1}S\u{2}\u{4}Name\u{2}IP\u{2}\u{1}\u{2}vm\u{0}");
    assert_eq!(memory::recall_list::<ColumnChoice>("test-columns"), choices);
    memory::keep_list("test-columns", &choices);
    assert_eq!(memory::recall_list::<ColumnChoice>("test-columns"), choices);
    memory::keep("test-columns", "[]");
    assert!(memory::recall_list::<ColumnChoice>("test-columns").is_empty());
}

/// There and back as the page and the worker do it.
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let crossed =
        encode(value, js_sys::Array::new()).unwrap_or_else(|error| panic!("{value:?} does not leave: {error}"));
    let (back, _): (T, _) = decode(&crossed).unwrap_or_else(|error| panic!("{value:?} does not arrive: {error}"));
    assert_eq!(back, *value);
}

#[wasm_bindgen_test]
fn every_answer_about_the_sample_survives_the_way_to_the_page() {
    let mut session = planned();
    let query = RowQuery { filter: "web".into(), sort: Some(Column::SourceAddress), descending: true };
    let all = RowQuery::default();
    let Reply::Rows(window) = session.handle(Request::Rows { query: all, from: 0, count: MOST_ROWS }).remove(0) else {
        panic!("no rows")
    };
    assert!(window.rows.len() > 50);
    let row = window.rows[0].key.clone();
    survives(&window);
    let overview = overview_in(session.handle(Request::Refresh));
    assert!(overview.findings.len() > 2 && !overview.target_networks.is_empty());
    let code = overview.findings[0].code.clone();
    survives(&overview);
    survives(&Overview::default());
    let requests = [
        Request::Rows { query, from: 1, count: 3 },
        Request::Explain(row),
        Request::Explain(RowKey { nic: "gone".into(), ip_configuration: String::new() }),
        Request::FindingDetails { code, from: 0, count: 400 },
        Request::Compare { system: "vmm-to-azure".into(), from: 0, count: 20 },
        Request::Runbook,
        Request::ChooseSystem("vmm-to-vmm".into()),
        Request::Refresh,
        Request::Suggest,
        Request::Export(ExportKind::Plan),
        Request::Export(ExportKind::ResultsCsv),
        Request::ShareLink,
        Request::Inspect(PlanCarrier::Json("no plan".into())),
        Request::Change(Change::Freeze),
        Request::Undo,
        Request::NewPlan,
    ];
    for request in requests {
        let replies = session.handle(request);
        assert!(!replies.is_empty());
        survives(&replies);
    }
}

#[wasm_bindgen_test]
fn every_request_survives_the_way_to_the_worker() {
    // Half of a surrogate pair cannot be in a Rust string; all else that people can type can.
    let text = || "corp-\u{1f30d} \u{202e}x\0\n“”".to_owned();
    let row = || RowKey { nic: text(), ip_configuration: "ipconfig1".into() };
    let query = || RowQuery { filter: text(), sort: Some(Column::TestAddress), descending: true };
    let selections = || {
        [
            RowSelection::Keys(vec![row(), row()]),
            RowSelection::Keys(Vec::new()),
            RowSelection::Query(query()),
            RowSelection::Places { revision: u32::MAX, query: query(), ranges: vec![(0, 1), (7, u32::MAX)] },
        ]
    };
    let mut changes = vec![
        Change::MapNetwork { source: text(), target: text() },
        Change::UnmapNetwork { source: text() },
        Change::MapTestNetwork { source: text(), target: Some(text()) },
        Change::MapTestNetwork { source: text(), target: None },
        Change::MapBack { target: text(), source: Some(text()) },
        Change::MapBack { target: text(), source: None },
        Change::MapNetworks(vec![(text(), text()), (String::new(), text())]),
        Change::TypeAddress { row: row(), operation: OperationCode::TestFailover, address: Some(text()) },
        Change::TypeAddress { row: row(), operation: OperationCode::Failover, address: None },
        Change::Reserve { network: text(), subnet: text(), range: text(), note: text() },
        Change::Unreserve { network: text(), subnet: text(), range: text() },
        Change::SetOption { option: text(), on: true },
        Change::SetAttribute { thing: ThingCode::Nic(text()), attribute: text(), value: None },
        Change::SetAttribute {
            thing: ThingCode::Subnet(SideCode::Target, text(), text()),
            attribute: text(),
            value: Some(text()),
        },
        Change::SetPolicy { network: text(), kind: Some(PolicyKind::Octets), rules: text() },
        Change::SetPolicy { network: text(), kind: None, rules: String::new() },
        Change::Connect { left: PlaceCode::Source(text()), right: PlaceCode::Site(text()), up: Some((true, false)) },
        Change::Connect { left: PlaceCode::Target(text()), right: PlaceCode::Site(text()), up: None },
        Change::DrawSite { site: text(), prefixes: Some(text()) },
        Change::DrawSite { site: text(), prefixes: None },
        Change::Freeze,
        Change::Thaw,
    ];
    for rows in selections() {
        let operation = OperationCode::Failback;
        changes.extend([
            Change::ChooseSubnet { rows: rows.clone(), operation, subnet: Some(text()) },
            Change::ChooseNetwork { rows: rows.clone(), network: None },
            Change::PasteAddresses { rows: rows.clone(), operation, text: text() },
            Change::ChooseAllocation { rows: rows.clone(), is_static: Some(false) },
            Change::ChooseAllocation { rows: rows.clone(), is_static: None },
            Change::MoveReplica { rows: rows.clone(), network: Some(text()) },
            Change::MoveReplica { rows: rows.clone(), network: None },
            Change::Exclude { rows: rows.clone(), excluded: true },
            Change::StateSubnets(vec![(SideCode::Source, text(), text(), Some(text()))]),
            Change::ConfirmSubnets { least: ConfidenceCode::Low },
            Change::StateAllocations { networks: vec![text(), String::new()], is_static: Some(true) },
            Change::SelectSecondary { rows, selected: false },
        ]);
    }
    let file = DroppedFile { unread: None, name: text(), bytes: (0..=255).collect() };
    let mut requests = vec![
        Request::AddFiles { files: vec![file], side: Some(SideCode::Target), how: ReadHow::default() },
        Request::AddFiles { files: Vec::new(), side: None, how: ReadHow::default() },
        Request::AssignLocation { location: text(), from: None, side: Some(SideCode::Source) },
        Request::ChooseSystem(text()),
        Request::Undo,
        Request::Redo,
        Request::Rows { query: query(), from: u32::MAX, count: 0 },
        Request::Rows { query: RowQuery::default(), from: 0, count: MOST_ROWS },
        Request::Explain(row()),
        Request::FindingDetails { code: text(), from: 1, count: 2 },
        Request::Fix { code: text(), finding: Some(3) },
        Request::Fix { code: text(), finding: None },
        Request::Compare { system: text(), from: 0, count: u32::MAX },
        Request::Runbook,
        Request::Suggest,
        Request::HowToGet,
        Request::KeepGone,
        Request::ShareLink,
        Request::Inspect(PlanCarrier::Link(text())),
        Request::OpenPlan(PlanCarrier::Json(text())),
        Request::Rename(text()),
        Request::NewPlan,
        Request::Refresh,
    ];
    let operations = [OperationCode::Failover, OperationCode::TestFailover, OperationCode::Failback];
    requests.extend(operations.map(Request::ChooseOperation));
    requests.extend(
        [ExportKind::Plan, ExportKind::ResultsCsv, ExportKind::ResultsJson, ExportKind::RunbookMarkdown]
            .map(Request::Export),
    );
    requests.extend(changes.into_iter().map(Request::Change));
    let mut kinds: Vec<&str> = requests.iter().map(name_of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), 23, "a kind of request is missing here: {kinds:?}");
    requests.iter().for_each(survives);
}

/// A request that is new does not compile here until it is added above.
fn name_of(request: &Request) -> &'static str {
    match request {
        Request::AddFiles { .. } => "AddFiles",
        Request::AssignLocation { .. } => "AssignLocation",
        Request::ChooseSystem(_) => "ChooseSystem",
        Request::ChooseOperation(_) => "ChooseOperation",
        Request::Change(_) => "Change",
        Request::Undo => "Undo",
        Request::Redo => "Redo",
        Request::Rows { .. } => "Rows",
        Request::Explain(_) => "Explain",
        Request::FindingDetails { .. } => "FindingDetails",
        Request::Fix { .. } => "Fix",
        Request::Compare { .. } => "Compare",
        Request::Runbook => "Runbook",
        Request::Suggest => "Suggest",
        Request::HowToGet => "HowToGet",
        Request::KeepGone => "KeepGone",
        Request::Export(_) => "Export",
        Request::ShareLink => "ShareLink",
        Request::Inspect(_) => "Inspect",
        Request::OpenPlan(_) => "OpenPlan",
        Request::Rename(_) => "Rename",
        Request::NewPlan => "NewPlan",
        Request::Refresh => "Refresh",
    }
}
