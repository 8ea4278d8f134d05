//! The same site again: what a newer export changes, what it takes out, and that a person can take it back.
#![cfg(not(target_arch = "wasm32"))]

use landfall::session::Session;
use landfall::session::protocol::{
    Change, DroppedFile, InventoryChangeKind, Overview, ReadHow, Reply, Request, SideCode, UpdateView,
};

const HEADER: &str = "kind,site,network,subnet,prefixes,vm,nic,address,allocation\n";
const NETWORKS: &str = "subnet,hq,corp,app,10.0.0.0/24,,,,\nsubnet,hq,corp,db,10.0.1.0/24,,,,\n";
const TARGET: &str = "kind,site,network,subnet,prefixes,vm,address\nsubnet,dr,corp-dr,app,10.0.0.0/24,,\n";

/// VMs as `name subnet address`.
fn inventory(machines: &[&str]) -> String {
    let row = |machine: &&str| {
        let words: Vec<&str> = machine.split(' ').collect();
        format!("ip,hq,corp,{},,{},nic0,{},static\n", words[1], words[0], words[2])
    };
    HEADER.to_owned() + NETWORKS + &machines.iter().map(row).collect::<String>()
}

fn file(name: &str, text: &str) -> DroppedFile {
    DroppedFile { name: name.into(), bytes: text.as_bytes().to_vec(), unread: None }
}

fn overview(replies: &[Reply]) -> Overview {
    let found = replies.iter().rev().find_map(|reply| match reply {
        Reply::Overview(overview) => Some(overview.as_ref().clone()),
        Reply::Failed(why) => panic!("{why}"),
        _ => None,
    });
    found.expect("an overview")
}

fn ask(session: &mut Session, request: Request) -> Overview {
    overview(&session.handle(request))
}

fn add(session: &mut Session, name: &str, text: &str) -> Overview {
    let files = vec![file(name, text)];
    ask(session, Request::AddFiles { files, side: None, how: ReadHow::default() })
}

/// Four VMs at `hq`, mapped to `corp-dr`, one with a typed address.
fn planned() -> (Session, Overview) {
    let mut session = Session::default();
    add(
        &mut session,
        "hq-may.csv",
        &inventory(&["a app 10.0.0.4", "b app 10.0.0.5", "c db 10.0.1.4", "d db 10.0.1.5"]),
    );
    let target = file("dr.csv", TARGET);
    let overview = ask(
        &mut session,
        Request::AddFiles { files: vec![target], side: Some(SideCode::Target), how: ReadHow::default() },
    );
    let source = overview.source_networks[0].key.clone();
    let target = overview.target_networks[0].key.clone();
    let overview = ask(&mut session, Request::Change(Change::MapNetwork { source, target }));
    assert_eq!((overview.tallies.rows, overview.source_networks[0].mapped_to.is_some()), (4, true));
    (session, overview)
}

fn told(update: &UpdateView, kind: InventoryChangeKind) -> Vec<String> {
    let of_kind = update.changes.iter().filter(|change| change.kind == kind);
    of_kind.map(|change| format!("{} {} {}>{}", change.thing, change.name, change.before, change.after)).collect()
}

#[test]
fn a_newer_export_updates_the_site_and_mappings_stay() {
    let (mut session, _) = planned();
    let newer = inventory(&["a app 10.0.0.4", "b db 10.0.1.9", "c db 10.0.1.44", "e app 10.0.0.7"]);
    let overview = add(&mut session, "hq-june.csv", &newer);
    let update = overview.update.expect("what changed");
    assert_eq!(told(&update, InventoryChangeKind::Added), ["VM e >"]);
    assert_eq!(told(&update, InventoryChangeKind::Gone), ["VM d >"]);
    assert_eq!(told(&update, InventoryChangeKind::Moved), ["NIC b / nic0 corp / app>corp / db"]);
    let readdressed = ["NIC b / nic0 10.0.0.5>10.0.1.9", "NIC c / nic0 10.0.1.4>10.0.1.44"];
    assert_eq!(told(&update, InventoryChangeKind::Readdressed), readdressed);
    assert_eq!((update.counts, update.taken_out.as_str()), ([1, 1, 1, 2], "1 VM, 1 NIC"));
    assert_eq!((overview.tallies.rows, overview.source_networks[0].mapped_to.is_some()), (4, true));
    assert_eq!(ask(&mut session, Request::Undo).tallies.rows, 4);
    assert!(ask(&mut session, Request::Refresh).update.is_none());
}

#[test]
fn what_a_newer_export_took_out_can_be_kept() {
    let (mut session, _) = planned();
    let overview = add(&mut session, "hq-june.csv", &inventory(&["a app 10.0.0.4", "b app 10.0.0.5", "c db 10.0.1.4"]));
    assert_eq!((overview.tallies.rows, overview.update.unwrap().taken_out.as_str()), (3, "1 VM, 1 NIC"));
    let overview = ask(&mut session, Request::KeepGone);
    assert_eq!(overview.tallies.rows, 4);
    assert!(matches!(session.handle(Request::KeepGone).as_slice(), [Reply::Failed(_)]));
    assert_eq!(ask(&mut session, Request::Undo).tallies.rows, 3);
}

#[test]
fn an_export_of_a_few_adds_and_takes_nothing_out() {
    let (mut session, _) = planned();
    let overview = add(&mut session, "one.csv", &inventory(&["a app 10.0.0.44"]));
    let update = overview.update.unwrap();
    assert_eq!((overview.tallies.rows, update.counts, update.taken_out.as_str()), (4, [0, 0, 0, 1], ""));
}

#[test]
fn a_file_that_names_no_location_is_of_the_one_that_its_machines_are_known_at() {
    let (mut session, before) = planned();
    let text = inventory(&["a app 10.0.0.4", "b app 10.0.0.6", "c db 10.0.1.4"]).replace(",hq,", ",,");
    let overview = add(&mut session, "list.csv", &text);
    assert_eq!(overview.locations.len(), before.locations.len(), "{:?}", overview.locations);
    assert_eq!(overview.update.unwrap().counts, [0, 1, 0, 1]);
}

#[test]
fn reading_the_last_files_again_replaces_what_they_gave() {
    let (mut session, _) = planned();
    let overview = add(&mut session, "more.csv", &inventory(&["x app 10.0.0.20"]));
    assert!(overview.can_read_again);
    let how = ReadHow { replace: true, ..ReadHow::default() };
    let files = vec![file("more.csv", &inventory(&["y app 10.0.0.21"]))];
    let overview = ask(&mut session, Request::AddFiles { files, side: None, how });
    assert_eq!((overview.tallies.rows, overview.files.len()), (5, 3));
    assert_eq!(told(&overview.update.unwrap(), InventoryChangeKind::Added), ["VM y >"]);
    let overview = ask(&mut session, Request::Rename("Another name".into()));
    assert!(!overview.can_read_again);
}

#[test]
fn an_import_tells_how_far_it_has_come() {
    let machines: Vec<String> = (0..9000).map(|number| format!("vm{number} app 10.0.0.4")).collect();
    let machines: Vec<&str> = machines.iter().map(String::as_str).collect();
    let files = vec![file("many.csv", &inventory(&machines))];
    let mut told = Vec::new();
    let request = Request::AddFiles { files, side: None, how: ReadHow::default() };
    Session::default().handle_telling(request, &mut |progress| told.push((progress.file.to_owned(), progress.rows)));
    assert_eq!(told.first(), Some(&("many.csv".to_owned(), 0)));
}
