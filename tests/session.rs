//! The application without a screen: what a person asks, and what they are told.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use landfall::session::Session;
use landfall::session::protocol::{
    Change, Column, DroppedFile, ExportKind, NetworkView, OperationCode, Outcome, Overview, PlaceCode, PlanCarrier,
    PolicyKind, ReadHow, Reply, Request, RowKey, RowQuery, RowSelection, RowView, RowWindow, SideCode,
};

fn sample_files() -> Vec<DroppedFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/samples/azure-to-azure");
    let mut files: Vec<DroppedFile> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("-")))
        .map(|path| DroppedFile {
            unread: None,
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            bytes: fs::read(path).unwrap(),
        })
        .collect();
    files.sort_by(|left, right| left.name.cmp(&right.name));
    files
}

fn overview_of(replies: &[Reply]) -> Overview {
    let failed: Vec<_> = replies.iter().filter(|reply| matches!(reply, Reply::Failed(_))).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let overview = replies.iter().rev().find_map(|reply| match reply {
        Reply::Overview(overview) => Some(overview.as_ref().clone()),
        _ => None,
    });
    overview.expect("an overview follows every change")
}

fn ask(session: &mut Session, request: Request) -> Overview {
    overview_of(&session.handle(request))
}

fn notice(replies: &[Reply]) -> (String, String) {
    let notice = replies.iter().find_map(|reply| match reply {
        Reply::Notice(notice) => Some((notice.title.clone(), notice.detail.clone())),
        _ => None,
    });
    notice.expect("a notice")
}

fn window(session: &mut Session, query: RowQuery) -> RowWindow {
    match session.handle(Request::Rows { query, from: 0, count: 400 }).remove(0) {
        Reply::Rows(window) => window,
        other => panic!("{other:?}"),
    }
}

fn rows(session: &mut Session, filter: &str) -> Vec<RowView> {
    let window = window(session, RowQuery { filter: filter.into(), ..RowQuery::default() });
    assert!(window.filter_problems.is_empty(), "{:?}", window.filter_problems);
    window.rows
}

fn network<'a>(networks: &'a [NetworkView], name: &str) -> &'a NetworkView {
    networks.iter().find(|network| network.name == name).unwrap_or_else(|| panic!("no network {name}"))
}

fn loaded() -> (Session, Overview) {
    let mut session = Session::default();
    let overview = ask(&mut session, Request::AddFiles { files: sample_files(), side: None, how: ReadHow::default() });
    (session, overview)
}

fn map(overview: &Overview, source: &str, target: &str) -> Request {
    Request::Change(Change::MapNetwork {
        source: network(&overview.source_networks, source).key.clone(),
        target: network(&overview.target_networks, target).key.clone(),
    })
}

fn export(session: &mut Session, kind: ExportKind) -> String {
    match session.handle(Request::Export(kind)).remove(0) {
        Reply::Artefact(artefact) => artefact.text,
        other => panic!("{other:?}"),
    }
}

fn link(session: &mut Session) -> String {
    match session.handle(Request::ShareLink).remove(0) {
        Reply::ShareLink(link) => link.fragment,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_sample_is_read_and_its_regions_are_put_on_their_sides() {
    let (mut session, overview) = loaded();
    assert!(overview.files.iter().all(|file| file.error.is_none()), "{:?}", overview.files);
    let sides: Vec<_> = overview.locations.iter().map(|location| (location.name.as_str(), location.side)).collect();
    assert_eq!(sides, [("westeurope", Some(SideCode::Source)), ("northeurope", Some(SideCode::Target))]);
    assert!(overview.tallies.rows >= 60, "{:?}", overview.tallies);
    assert_eq!(rows(&mut session, "").len() as u32, overview.tallies.rows);
}

#[test]
fn regions_are_told_apart_by_their_machines_when_files_have_neutral_names() {
    let mut files = sample_files();
    for (number, file) in files.iter_mut().enumerate() {
        file.name = format!("export-{number}.json");
    }
    files.reverse();
    let mut session = Session::default();
    let overview = ask(&mut session, Request::AddFiles { files, side: None, how: ReadHow::default() });
    let sides: Vec<_> = overview.locations.iter().map(|location| (location.name.as_str(), location.side)).collect();
    assert_eq!(sides, [("westeurope", Some(SideCode::Source)), ("northeurope", Some(SideCode::Target))]);
    let (_, named) = loaded();
    assert_eq!(overview.tallies, named.tallies);
}

#[test]
fn mapping_a_network_says_how_much_changed_and_undo_brings_the_plan_before_it_back() {
    let (mut session, overview) = loaded();
    let before = export(&mut session, ExportKind::ResultsJson);
    let replies = session.handle(map(&overview, "corp-weu", "corp-neu"));
    let (title, detail) = notice(&replies);
    assert_eq!(title, "Mapped corp-weu to corp-neu");
    assert!(detail.contains("rows re-planned"), "{detail}");
    let mapped = overview_of(&replies);
    assert_eq!(mapped.undo.as_deref(), Some("map corp-weu to corp-neu"));
    assert_ne!(export(&mut session, ExportKind::ResultsJson), before);
    ask(&mut session, Request::Undo);
    assert_eq!(export(&mut session, ExportKind::ResultsJson), before);
    let again = ask(&mut session, Request::Redo);
    assert_eq!(again.tallies, mapped.tallies);
}

#[test]
fn a_plan_through_file_and_link_is_the_same_plan() {
    let (mut session, overview) = loaded();
    ask(&mut session, map(&overview, "corp-weu", "corp-neu"));
    ask(&mut session, Request::Change(Change::Freeze));
    ask(&mut session, Request::Rename("Contoso “DR”".into()));
    let results = export(&mut session, ExportKind::ResultsJson);
    let file = export(&mut session, ExportKind::Plan);
    for carrier in [PlanCarrier::Json(file.clone()), PlanCarrier::Link(link(&mut session))] {
        let mut other = Session::default();
        let opened = ask(&mut other, Request::OpenPlan(carrier));
        assert_eq!(opened.plan_name, "Contoso “DR”");
        assert!(opened.frozen > 0);
        assert_eq!(export(&mut other, ExportKind::ResultsJson), results);
        assert_eq!(export(&mut other, ExportKind::Plan), file);
    }
    let mut dropped = Session::default();
    let files =
        vec![DroppedFile { unread: None, name: "contoso.landfall.json".into(), bytes: file.clone().into_bytes() }];
    ask(&mut dropped, Request::AddFiles { files, side: None, how: ReadHow::default() });
    assert_eq!(export(&mut dropped, ExportKind::ResultsJson), results);
}

#[test]
fn a_plan_is_kept_in_the_oldest_version_that_holds_it() {
    let (mut session, overview) = loaded();
    let version = |session: &mut Session| {
        let file = export(session, ExportKind::Plan);
        let format = file.split('"').nth(3).unwrap_or_default().to_owned();
        (format, link(session).split('.').next().unwrap_or_default().to_owned())
    };
    let (first, second) =
        (("landfall-plan/1".into(), "plan=1".into()), ("landfall-plan/2".to_owned(), "plan=2".to_owned()));
    assert_eq!(version(&mut session), first);
    let source = network(&overview.source_networks, "corp-weu").key.clone();
    let (left, right) = (PlaceCode::Source(source.clone()), PlaceCode::Site("Frankfurt".into()));
    for change in [
        Change::DrawSite { site: "Frankfurt".into(), prefixes: Some("192.168.0.0/16 fd00::/48".into()) },
        Change::Connect { left, right, up: Some((true, false)) },
        Change::SetPolicy { network: source, kind: Some(PolicyKind::Offset), rules: String::new() },
    ] {
        ask(&mut session, Request::Change(change));
        assert_eq!(version(&mut session), second);
    }
    let (file, results) = (export(&mut session, ExportKind::Plan), export(&mut session, ExportKind::ResultsJson));
    for carrier in [PlanCarrier::Json(file.clone()), PlanCarrier::Link(link(&mut session))] {
        let mut other = Session::default();
        ask(&mut other, Request::OpenPlan(carrier));
        assert_eq!(export(&mut other, ExportKind::Plan), file);
        assert_eq!(export(&mut other, ExportKind::ResultsJson), results);
    }
    for _ in 0..3 {
        ask(&mut session, Request::Undo);
    }
    assert_eq!(version(&mut session), first);

    // The text of the sites is kept from one change to the next, and with it the version that it needs.
    let rows = r#"{"networks": [{"key": "a", "name": "a", "attributes": {"vlan": "7"}}]}"#;
    let text = format!(r#"{{"format": "landfall-plan/2", "system": "azure-to-azure", "source": {rows}}}"#);
    ask(&mut session, Request::OpenPlan(PlanCarrier::Json(text)));
    assert_eq!(version(&mut session), second);
    ask(&mut session, Request::Rename("Another".into()));
    assert_eq!(version(&mut session), second);
}

#[test]
fn a_broken_file_is_reported_and_spoils_nothing() {
    let mut files = sample_files();
    files.push(DroppedFile { unread: None, name: "notes.pdf".into(), bytes: b"%PDF-1.7 nothing".to_vec() });
    let mut session = Session::default();
    let overview = ask(&mut session, Request::AddFiles { files, side: None, how: ReadHow::default() });
    let broken: Vec<_> = overview.files.iter().filter(|file| file.error.is_some()).collect();
    assert_eq!(broken.len(), 1);
    assert!(broken[0].error.as_ref().unwrap().contains("PDF"), "{:?}", broken[0].error);
    assert_eq!(overview.tallies, loaded().1.tallies);
}

#[test]
fn a_file_that_cannot_be_read_is_not_called_added() {
    let (mut session, _) = loaded();
    let broken = DroppedFile { unread: None, name: "half.json".into(), bytes: b"[{".to_vec() };
    let replies =
        session.handle(Request::AddFiles { files: vec![broken.clone()], side: None, how: ReadHow::default() });
    let (title, detail) = notice(&replies);
    assert_eq!(title, "half.json could not be read");
    assert_eq!(detail, "Nothing in the inventories changed. The import report says why.");
    let mut files = sample_files();
    files.push(broken);
    let (title, detail) =
        notice(&Session::default().handle(Request::AddFiles { files, side: None, how: ReadHow::default() }));
    assert_eq!(title, "Added 6 of 7 files");
    assert_eq!(detail, "69 rows in the plan. half.json could not be read: the import report says why.");
}

#[test]
fn a_file_whose_bytes_could_not_be_had_is_reported_and_spoils_nothing() {
    let mut files = sample_files();
    files.push(DroppedFile {
        name: "huge.json".into(),
        bytes: Vec::new(),
        unread: Some("Found a file of 900 MiB.".into()),
    });
    let overview = ask(&mut Session::default(), Request::AddFiles { files, side: None, how: ReadHow::default() });
    let huge = overview.files.iter().find(|file| file.name == "huge.json").unwrap();
    assert_eq!(huge.error.as_deref(), Some("Found a file of 900 MiB."));
    assert_eq!(overview.tallies, loaded().1.tallies);
}

#[test]
fn a_newer_export_tells_what_it_changed() {
    let (mut session, _) = loaded();
    let mut nics = sample_files().into_iter().find(|file| file.name == "source-nics.json").unwrap();
    let text = String::from_utf8(nics.bytes).unwrap();
    assert!(text.contains("\"10.10.1.20\""));
    nics.bytes = text.replace("\"10.10.1.20\"", "\"10.10.1.220\"").into_bytes();
    let (_, detail) =
        notice(&session.handle(Request::AddFiles { files: vec![nics], side: None, how: ReadHow::default() }));
    assert_eq!(detail, "1 row has another address; 69 rows in the plan.");
}

#[test]
fn dropping_the_same_files_again_changes_nothing_and_says_so() {
    let (mut session, overview) = loaded();
    let replies = session.handle(Request::AddFiles { files: sample_files(), side: None, how: ReadHow::default() });
    assert_eq!(notice(&replies).1, "Nothing in the inventories changed.");
    assert_eq!(overview_of(&replies).tallies, overview.tallies);
}

#[test]
fn files_may_come_one_by_one_in_any_order() {
    let (mut together, _) = loaded();
    let expected = export(&mut together, ExportKind::ResultsJson);
    let mut session = Session::default();
    let mut files = sample_files();
    files.rotate_left(2);
    for file in files {
        let side = if file.name.starts_with("source") { SideCode::Source } else { SideCode::Target };
        ask(&mut session, Request::AddFiles { files: vec![file], side: Some(side), how: ReadHow::default() });
    }
    assert_eq!(export(&mut session, ExportKind::ResultsJson), expected);
}

#[test]
fn a_location_moved_to_the_other_side_and_back_is_the_same_plan() {
    let (mut session, overview) = loaded();
    let assign = |from, side| Request::AssignLocation { location: "northeurope".into(), from, side };
    let aside = ask(&mut session, assign(Some(SideCode::Target), None));
    assert!(aside.target_networks.iter().all(|network| network.planned));
    let back = ask(&mut session, assign(None, Some(SideCode::Target)));
    assert_eq!(back.tallies, overview.tallies);
    assert_eq!(back.target_networks, overview.target_networks);
}

#[test]
fn after_a_change_the_rows_that_are_looked_at_come_with_the_answer() {
    let (mut session, overview) = loaded();
    let query = RowQuery { filter: "net:corp-weu".into(), ..RowQuery::default() };
    window(&mut session, query.clone());
    let replies = session.handle(map(&overview, "corp-weu", "corp-neu"));
    let revision = overview_of(&replies).revision;
    let Some(Reply::Rows(rows)) = replies.iter().find(|reply| matches!(reply, Reply::Rows(_))) else {
        panic!("no rows")
    };
    assert_eq!((rows.revision, &rows.query), (revision, &query));
    assert!(rows.rows.iter().any(|row| row.target.place.network == "corp-neu"));
}

#[test]
fn who_asked_for_rows_first_has_them_ahead_of_the_answer_and_not_in_it() {
    let (mut session, overview) = loaded();
    window(&mut session, RowQuery::default());
    let told = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let heard = told.clone();
    session.tell_rows_first(move |window: RowWindow| heard.borrow_mut().push(window));
    let replies = session.handle(map(&overview, "corp-weu", "corp-neu"));
    assert!(!replies.iter().any(|reply| matches!(reply, Reply::Rows(_))));
    let told = told.borrow();
    assert_eq!((told.len(), told[0].revision), (1, overview_of(&replies).revision));
    assert!(told[0].rows.iter().any(|row| row.target.place.network == "corp-neu"));
}

#[test]
fn rows_that_come_first_are_those_that_there_are_when_all_is_done() {
    let (mut first, overview) = loaded();
    let (mut plain, _) = loaded();
    let told = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let heard = told.clone();
    first.tell_rows_first(move |window: RowWindow| heard.borrow_mut().push(window));
    let by_findings = RowQuery { sort: Some(Column::Findings), descending: true, ..RowQuery::default() };
    let filtered = RowQuery { filter: "-status:fine".into(), ..RowQuery::default() };
    let changes = [
        map(&overview, "corp-weu", "corp-neu"),
        map(&overview, "spoke-crm-prod-weu", "spoke-crm-prod-neu"),
        map(&overview, "corp-weu", "spoke-crm-prod-neu"),
        Request::Undo,
        Request::Redo,
    ];
    for system in &overview.systems {
        for request in [Request::ChooseSystem(system.id.clone()), Request::Undo, Request::Redo] {
            first.handle(request.clone());
            plain.handle(request);
        }
        for query in [RowQuery::default(), by_findings.clone(), filtered.clone()] {
            window(&mut first, query.clone());
            window(&mut plain, query);
            for change in changes.iter().chain([&Request::Undo, &Request::Undo, &Request::Undo]) {
                let answer = first.handle(change.clone());
                let mut expected = plain.handle(change.clone());
                let rows = expected.iter().position(|reply| matches!(reply, Reply::Rows(_)));
                let Some(Reply::Rows(rows)) = rows.map(|place| expected.remove(place)) else { panic!("no rows") };
                assert_eq!(told.borrow().last(), Some(&rows), "{} {change:?}", system.id);
                assert_eq!(answer, expected, "{} {change:?}", system.id);
            }
        }
    }
}

#[test]
fn the_filter_the_tallies_and_the_sort_agree() {
    let (mut session, overview) = loaded();
    let tallies = ask(&mut session, map(&overview, "corp-weu", "corp-neu")).tallies;
    let counts = [
        ("outcome:kept", tallies.kept),
        ("outcome:changed", tallies.changed),
        ("outcome:dynamic", tallies.dynamic),
        ("outcome:not-planned", tallies.not_planned),
        ("outcome:fails", tallies.fails),
    ];
    for (filter, count) in counts {
        assert_eq!(rows(&mut session, filter).len() as u32, count, "{filter}");
    }
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u32>(), tallies.rows);
    let sorted = window(
        &mut session,
        RowQuery { filter: "net:corp".into(), sort: Some(Column::TargetAddress), descending: false },
    );
    let numbers: Vec<Option<std::net::Ipv4Addr>> =
        sorted.rows.iter().map(|row| row.target.place.address.parse().ok()).collect();
    assert!(numbers.is_sorted_by_key(|address| (address.is_none(), *address)), "{numbers:?}");
    let problems = window(&mut session, RowQuery { filter: "colour:red".into(), ..RowQuery::default() });
    assert_eq!(problems.filter_problems.len(), 1);
}

#[test]
fn every_fix_that_is_offered_can_be_applied_and_mends_its_finding() {
    let (mut session, overview) = loaded();
    let mut overview = ask(&mut session, map(&overview, "corp-weu", "corp-neu"));
    for (source, target) in
        [("spoke-crm-prod-weu", "spoke-crm-prod-neu"), ("spoke-payments-prod-weu", "spoke-payments-prod-neu")]
    {
        overview = ask(&mut session, map(&overview, source, target));
    }
    let mut tried = 0;
    for group in overview.findings.clone() {
        for finding in group.first.iter().filter(|finding| finding.fix.is_some()) {
            let fix = Request::Fix { code: group.code.clone(), finding: Some(finding.place) };
            let after = ask(&mut session, fix);
            let left = after.findings.iter().find(|other| other.code == group.code).map_or(0, |group| group.count);
            assert!(left < group.count, "{}: {} does not mend", group.code, finding.fix.as_deref().unwrap());
            ask(&mut session, Request::Undo);
            tried += 1;
        }
    }
    assert!(tried >= 4, "only {tried} fixes were offered");
    let group = overview.findings.iter().find(|group| group.code == "no-reverse-mapping").expect("not mapped back");
    let all = ask(&mut session, Request::Fix { code: group.code.clone(), finding: None });
    assert!(!all.findings.iter().any(|group| group.code == "no-reverse-mapping"));
}

#[test]
fn an_explanation_names_the_rule_and_its_document_for_each_step() {
    let (mut session, overview) = loaded();
    ask(&mut session, map(&overview, "corp-weu", "corp-neu"));
    let row = rows(&mut session, "net:corp-weu outcome:kept").remove(0);
    let Reply::Explanation(Some(explanation)) = session.handle(Request::Explain(row.key.clone())).remove(0) else {
        panic!("no explanation");
    };
    assert!(explanation.title.contains(&row.target.place.address), "{}", explanation.title);
    for trail in &explanation.trails {
        assert_eq!(trail.steps.len(), 3);
        for step in &trail.steps {
            assert!(!step.sentence.is_empty() && !step.sentence.contains('{'), "{step:?}");
            assert!(!step.sentence.contains("not known"), "{step:?}");
        }
    }
    let failover = &explanation.trails[0];
    assert!(
        failover
            .steps
            .iter()
            .all(|step| step.document.as_ref().is_some_and(|document| document.url.starts_with("https://")))
    );
}

#[test]
fn remapping_a_network_that_is_mapped_back_tells_the_steps_in_the_products_order() {
    let (mut session, overview) = loaded();
    ask(&mut session, map(&overview, "corp-weu", "corp-neu"));
    let back = Change::MapBack {
        target: network(&overview.target_networks, "corp-neu").key.clone(),
        source: Some(network(&overview.source_networks, "corp-weu").key.clone()),
    };
    ask(&mut session, Request::Change(back));
    let replies = session.handle(map(&overview, "corp-weu", "hub-neu"));
    let steps = replies.iter().find_map(|reply| match reply {
        Reply::Notice(notice) => Some(notice.steps.clone()),
        _ => None,
    });
    assert_eq!(
        steps.unwrap(),
        [
            "Delete the network mapping corp-neu → corp-weu.",
            "Modify the network mapping corp-weu → corp-neu: its target becomes hub-neu.",
            "Create the network mapping hub-neu → corp-weu.",
        ]
    );
}

#[test]
fn a_column_of_addresses_is_pasted_over_rows_and_a_bad_line_changes_nothing() {
    let (mut session, overview) = loaded();
    ask(&mut session, map(&overview, "corp-weu", "corp-neu"));
    let two: Vec<RowKey> =
        rows(&mut session, "net:corp-weu outcome:kept").into_iter().take(2).map(|row| row.key).collect();
    let paste = |text: &str| {
        Request::Change(Change::PasteAddresses {
            rows: RowSelection::Keys(two.clone()),
            operation: OperationCode::Failover,
            text: text.into(),
        })
    };
    for bad in ["10.0.0.1\nnonsense", "1.2.3.4\n1.2.3.5\n1.2.3.6", "\n"] {
        let replies = session.handle(paste(bad));
        assert!(matches!(replies.as_slice(), [Reply::Failed(_)]), "{bad:?}: {replies:?}");
    }
    let address = rows(&mut session, "net:corp-weu outcome:kept")[1].target.place.address.clone();
    ask(&mut session, paste(&format!("\n{address}\tsecond column\n")));
    let edited = rows(&mut session, "is:edited");
    assert_eq!(edited.iter().map(|row| &row.key).collect::<Vec<_>>(), [&two[1]]);
}

#[test]
fn excluded_machines_and_operations_show_in_the_table() {
    let (mut session, overview) = loaded();
    ask(&mut session, map(&overview, "corp-weu", "corp-neu"));
    let key = rows(&mut session, "net:corp-weu outcome:kept").remove(0).key;
    let exclude = Change::Exclude { rows: RowSelection::Keys(vec![key.clone()]), excluded: true };
    ask(&mut session, Request::Change(exclude));
    let row = rows(&mut session, "is:excluded").remove(0);
    assert_eq!((row.key, row.target.outcome, row.target.how.as_str()), (key, Outcome::NotPlanned, "excluded"));
    let failback = ask(&mut session, Request::ChooseOperation(OperationCode::Failback));
    assert_eq!(failback.operation, OperationCode::Failback);
    let row = rows(&mut session, "from:corp-neu").remove(0);
    assert_eq!(row.source.network, "corp-neu");
}

#[test]
fn hostile_requests_are_refused_and_change_nothing() {
    let (mut session, overview) = loaded();
    let row = RowKey { nic: "nope".into(), ip_configuration: "nope".into() };
    let hostile = [
        Request::Change(Change::MapNetwork { source: "nope".into(), target: "nope".into() }),
        Request::Change(Change::TypeAddress { row: row.clone(), operation: OperationCode::Failover, address: None }),
        Request::Change(Change::Exclude { rows: RowSelection::Keys(vec![row]), excluded: true }),
        Request::Change(Change::SetOption { option: "nope".into(), on: true }),
        Request::OpenPlan(PlanCarrier::Json("{".into())),
        Request::OpenPlan(PlanCarrier::Link("#plan=1.AAAA".into())),
        Request::Fix { code: "nope".into(), finding: None },
        Request::ChooseSystem("nope".into()),
        Request::Undo,
        Request::Undo,
    ];
    for (number, request) in hostile.into_iter().enumerate() {
        let replies = session.handle(request);
        if number < 8 {
            assert!(matches!(replies.as_slice(), [Reply::Failed(_)]), "{number}: {replies:?}");
        }
    }
    session.handle(Request::Redo);
    assert_eq!(ask(&mut session, Request::Refresh).tallies, overview.tallies);
    assert_eq!(session.handle(Request::Rows { query: RowQuery::default(), from: u32::MAX, count: u32::MAX }).len(), 1);
}
