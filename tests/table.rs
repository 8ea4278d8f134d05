//! The table against a plain account of it: every term and every order, row by row, over every sample and operation.
#![cfg(not(target_arch = "wasm32"))]

use std::cmp::Ordering;
use std::fs;
use std::net::IpAddr;
use std::path::Path;

use landfall::engine::text::compare_folded;
use landfall::recovery::{self, RecoverySystem};
use landfall::session::Session;
use landfall::session::protocol::{
    Change, Column, DroppedFile, MOST_ROWS, OperationCode, Outcome, PlaceView, ReadHow, Reply, Request, RowQuery,
    RowSelection, RowView, SeverityCode,
};

const OPERATIONS: [OperationCode; 3] = [OperationCode::Failover, OperationCode::TestFailover, OperationCode::Failback];

/// A sample with its suggestions taken, one machine left out, one address typed; every other plan is frozen.
fn planned(system: &RecoverySystem) -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/samples").join(system.id);
    let file = |name: &&str| DroppedFile {
        unread: None,
        name: (*name).to_owned(),
        bytes: fs::read(folder.join(name)).unwrap(),
    };
    let mut session = Session::default();
    session.handle(Request::ChooseSystem(system.id.into()));
    let files = system.sample.iter().map(file).collect();
    session.handle(Request::AddFiles { files, side: None, how: ReadHow::default() });
    let Some(Reply::Suggestions(suggestions)) = session.handle(Request::Suggest).pop() else { panic!() };
    for suggestion in suggestions {
        let change = Change::MapNetwork { source: suggestion.source.0, target: suggestion.target.0 };
        session.handle(Request::Change(change));
    }
    let all = rows(&mut session, &RowQuery::default());
    let keys = |places: &[usize]| {
        RowSelection::Keys(places.iter().filter_map(|place| all.get(*place)).map(|row| row.key.clone()).collect())
    };
    session.handle(Request::Change(Change::Exclude { rows: keys(&[3]), excluded: true }));
    if system.id.len().is_multiple_of(2) {
        session.handle(Request::Change(Change::Freeze));
    }
    let address = Some("10.20.1.77".to_owned());
    let (row, operation) = (all[1].key.clone(), OperationCode::Failover);
    session.handle(Request::Change(Change::TypeAddress { row, operation, address }));
    session
}

fn rows(session: &mut Session, query: &RowQuery) -> Vec<RowView> {
    let mut rows = Vec::new();
    loop {
        let from = rows.len() as u32;
        let request = Request::Rows { query: query.clone(), from, count: MOST_ROWS };
        let Some(Reply::Rows(window)) = session.handle(request).pop() else { panic!() };
        let total = window.total as usize;
        rows.extend(window.rows);
        if rows.len() >= total {
            return rows;
        }
    }
}

fn has(text: &str, word: &str) -> bool {
    text.to_lowercase().contains(&word.to_lowercase())
}

fn spots(row: &RowView) -> [&PlaceView; 2] {
    [&row.source, &row.target.place]
}

fn anywhere(row: &RowView, word: &str) -> bool {
    let in_spot = |spot: &PlaceView| has(&spot.network, word) || has(&spot.subnet, word) || has(&spot.address, word);
    has(&row.virtual_machine, word) || has(&row.nic, word) || spots(row).into_iter().any(in_spot)
}

/// Whether one term shows a row.
fn shows(row: &RowView, term: &str) -> bool {
    if let Some(term) = term.strip_prefix('-') {
        return !shows(row, term);
    }
    let [before, after] = spots(row);
    match term.split_once(':') {
        None => anywhere(row, term),
        Some(("vm", word)) => has(&row.virtual_machine, word),
        Some(("nic", word)) => has(&row.nic, word),
        Some(("net", word)) => has(&before.network, word) || has(&after.network, word),
        Some(("from", word)) => has(&before.network, word),
        Some(("to", word)) => has(&after.network, word),
        Some(("subnet", word)) => has(&before.subnet, word) || has(&after.subnet, word),
        Some(("ip", word)) => before.address.starts_with(word) || after.address.starts_with(word),
        Some(("how", word)) => has(&row.target.how, word),
        Some(("status", word)) => {
            let severity = match word {
                "error" => Some(SeverityCode::Error),
                "warning" => Some(SeverityCode::Warning),
                "info" => Some(SeverityCode::Info),
                _ => None,
            };
            row.severity == severity
        }
        Some(("outcome", word)) => {
            let outcome = match word {
                "kept" => Outcome::Kept,
                "changed" => Outcome::Changed,
                "dynamic" => Outcome::Dynamic,
                "not-connected" => Outcome::NotConnected,
                "not-planned" => Outcome::NotPlanned,
                _ => Outcome::Fails,
            };
            row.target.outcome == outcome
        }
        Some(("is", "frozen")) => row.frozen,
        Some(("is", "edited")) => row.edited,
        Some(("is", _)) => row.excluded,
        Some(_) => anywhere(row, term),
    }
}

const FILTERS: &[&str] = &[
    "web",
    "WEB",
    "db",
    "a",
    "1",
    "0.1",
    "10.",
    "fd00",
    ":",
    "fd00::1",
    "no-such-name",
    "vm:sql",
    "nic:0",
    "nic:eth",
    "net:a",
    "from:prod",
    "to:dr",
    "subnet:app",
    "-subnet:app",
    "ip:10.",
    "ip:10.1",
    "ip:192.168",
    "ip:fd",
    "how:next",
    "how:kept",
    "how:no",
    "status:error",
    "status:warning",
    "status:info",
    "status:fine",
    "-status:fine",
    "outcome:kept",
    "outcome:changed",
    "outcome:dynamic",
    "outcome:not-connected",
    "outcome:not-planned",
    "outcome:fails",
    "is:frozen",
    "is:edited",
    "is:excluded",
    "-is:frozen",
    "web -ip:10.1 net:a",
];

#[test]
fn a_filter_shows_the_rows_that_meet_every_term() {
    let mut found = 0;
    for system in recovery::ALL {
        let mut session = planned(system);
        for operation in OPERATIONS {
            session.handle(Request::ChooseOperation(operation));
            let all = rows(&mut session, &RowQuery::default());
            for filter in FILTERS {
                let is_shown = |row: &&RowView| filter.split(' ').all(|term| shows(row, term));
                let expected: Vec<&RowView> = all.iter().filter(is_shown).collect();
                let shown = rows(&mut session, &RowQuery { filter: (*filter).into(), ..RowQuery::default() });
                assert_eq!(shown.iter().collect::<Vec<_>>(), expected, "{}, {operation:?}: {filter}", system.id);
                found += shown.len();
            }
        }
    }
    assert!(found > 10_000, "{found} rows");
}

/// How two rows stand to each other by a column.
fn compared(column: Column, left: &RowView, right: &RowView) -> Ordering {
    let text = |name: fn(&RowView) -> &str| compare_folded(name(left), name(right));
    let address = |address: fn(&RowView) -> &str| {
        let number = |row| address(row).parse::<IpAddr>().ok();
        let key = |row| (number(row).is_none(), number(row));
        key(left).cmp(&key(right))
    };
    match column {
        Column::VirtualMachine => text(|row| &row.virtual_machine),
        Column::Nic => text(|row| &row.nic),
        Column::SourceNetwork => text(|row| &row.source.network),
        Column::SourceSubnet => text(|row| &row.source.subnet),
        Column::SourceAddress => address(|row| &row.source.address),
        Column::TargetNetwork => text(|row| &row.target.place.network),
        Column::TargetSubnet => text(|row| &row.target.place.subnet),
        Column::TargetAddress => address(|row| &row.target.place.address),
        Column::How => text(|row| &row.target.how),
        Column::TestAddress => address(|row| &row.test.place.address),
        Column::Findings => (right.severity, right.findings).cmp(&(left.severity, left.findings)),
    }
}

const COLUMNS: [Column; 11] = [
    Column::VirtualMachine,
    Column::Nic,
    Column::SourceNetwork,
    Column::SourceSubnet,
    Column::SourceAddress,
    Column::TargetNetwork,
    Column::TargetSubnet,
    Column::TargetAddress,
    Column::How,
    Column::TestAddress,
    Column::Findings,
];

#[test]
fn a_column_sorts_and_leaves_equal_rows_as_they_were() {
    for system in recovery::ALL {
        let mut session = planned(system);
        for operation in OPERATIONS {
            session.handle(Request::ChooseOperation(operation));
            for column in COLUMNS {
                let filter = if column == Column::Nic { "1" } else { "" };
                let query = |sort, descending| RowQuery { filter: filter.into(), sort, descending };
                let mut expected = rows(&mut session, &query(None, false));
                expected.sort_by(|left, right| compared(column, left, right));
                let ascending = rows(&mut session, &query(Some(column), false));
                assert!(ascending == expected, "{}, {operation:?}: {column:?}", system.id);
                expected.reverse();
                let descending = rows(&mut session, &query(Some(column), true));
                assert!(descending == expected, "{}, {operation:?}: {column:?} descending", system.id);
            }
        }
    }
}

#[test]
fn names_of_another_export_are_found_once_it_is_read() {
    let mut session = Session::default();
    let read = |session: &mut Session, machine: &str| {
        let text = format!("network,subnet,prefixes,vm,address\nnet,app,10.7.0.0/24,{machine},10.7.0.9\n");
        let files = vec![DroppedFile { name: "site.csv".into(), bytes: text.into_bytes(), unread: None }];
        session.handle(Request::AddFiles { files, side: None, how: ReadHow::default() });
    };
    let query = |word: &str| RowQuery { filter: format!("vm:{word}"), ..RowQuery::default() };
    read(&mut session, "first");
    assert_eq!(rows(&mut session, &query("first")).len(), 1);
    read(&mut session, "second");
    assert_eq!(rows(&mut session, &query("second")).len(), 1);
    session.handle(Request::Undo);
    assert_eq!(rows(&mut session, &query("second")).len(), 0);
}
