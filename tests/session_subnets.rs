//! What no inventory says: subnets and allocations are proposed, confirmed, typed and taken back.
#![cfg(not(target_arch = "wasm32"))]

use landfall::session::Session;
use landfall::session::protocol::{
    Change, ConfidenceCode, DroppedFile, ExportKind, Overview, PlanCarrier, ReadHow, Reply, Request, RowQuery, RowView,
    SideCode,
};

/// A site whose VMs name their networks, and no subnet anywhere; `backup` has a prefix in its name.
const SITE: &str = "site,network,vm,nic,address,vlan,host_prefixes\n\
    hq,app,web1,nic0,10.1.1.10,110,10.1.1.0/24\nhq,app,web2,nic0,10.1.1.11,110,\nhq,app,web3,nic0,10.1.1.12,110,\n\
    hq,data,db1,nic0,10.1.2.10,,\nhq,data,db2,nic0,10.1.2.11,,\n";

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

fn change(session: &mut Session, change: Change) -> Overview {
    ask(session, Request::Change(change))
}

fn planned() -> (Session, Overview) {
    let mut session = Session::default();
    let files = vec![DroppedFile { name: "hq.csv".into(), bytes: SITE.into(), unread: None }];
    let overview =
        ask(&mut session, Request::AddFiles { files, side: Some(SideCode::Source), how: ReadHow::default() });
    (session, overview)
}

fn rows(session: &mut Session) -> Vec<RowView> {
    match session.handle(Request::Rows { query: RowQuery::default(), from: 0, count: 100 }).remove(0) {
        Reply::Rows(window) => window.rows,
        other => panic!("{other:?}"),
    }
}

fn subnets_of(session: &mut Session) -> Vec<String> {
    rows(session).iter().map(|row| row.source.subnet.clone()).collect()
}

fn state(network: &str, name: &str, prefixes: Option<&str>) -> Change {
    Change::StateSubnets(vec![(SideCode::Source, network.into(), name.into(), prefixes.map(str::to_owned))])
}

#[test]
fn subnets_are_proposed_with_evidence_and_none_is_assumed() {
    let (mut session, overview) = planned();
    let needs: Vec<_> = overview.unsaid.subnets.iter().map(|need| (need.name.as_str(), need.addresses)).collect();
    assert_eq!(needs, [("app", 3), ("data", 2)]);
    let app = &overview.unsaid.subnets[0].proposals[0];
    assert_eq!((app.prefix.as_str(), app.confidence, app.addresses), ("10.1.1.0/24", ConfidenceCode::High, 3));
    assert!(!app.evidence.is_empty());
    let data = &overview.unsaid.subnets[1].proposals[0];
    assert_eq!((data.prefix.as_str(), data.confidence), ("10.1.2.0/24", ConfidenceCode::Low));
    assert_eq!(overview.unsaid.proposed, [1, 0, 1]);
    assert!(subnets_of(&mut session).iter().all(String::is_empty));
}

#[test]
fn what_is_sure_is_confirmed_in_one_step_that_undo_takes_back() {
    let (mut session, _) = planned();
    let overview = change(&mut session, Change::ConfirmSubnets { least: ConfidenceCode::High });
    assert_eq!(overview.unsaid.subnets.len(), 1);
    assert_eq!(overview.unsaid.stated[0].prefixes, "10.1.1.0/24");
    assert_eq!(subnets_of(&mut session).iter().filter(|subnet| !subnet.is_empty()).count(), 3);
    let overview = change(&mut session, Change::ConfirmSubnets { least: ConfidenceCode::Low });
    assert!(overview.unsaid.subnets.is_empty());
    assert_eq!(ask(&mut session, Request::Undo).unsaid.subnets.len(), 1);
    assert_eq!(ask(&mut session, Request::Undo).unsaid.subnets.len(), 2);
    assert!(ask(&mut session, Request::Refresh).unsaid.stated.is_empty());
}

#[test]
fn a_typed_subnet_counts_and_a_wrong_one_says_what_is_wrong() {
    let (mut session, _) = planned();
    let overview = change(&mut session, state("data", "db", Some("10.1.2.0/25")));
    assert_eq!(overview.unsaid.stated[0].subnet, "db");
    assert_eq!(subnets_of(&mut session).iter().filter(|subnet| *subnet == "db").count(), 2);
    let refused = |session: &mut Session, change: Change| match session.handle(Request::Change(change)).remove(0) {
        Reply::Failed(why) => why,
        other => panic!("{other:?}"),
    };
    let why = refused(&mut session, state("data", "db2", Some("10.1.2.64/26")));
    assert_eq!(why, "10.1.2.64/26 overlaps with 10.1.2.0/25 of db in the same network.");
    let why = refused(&mut session, state("data", "db2", Some("10.1.2.300")));
    assert_eq!(why, "“10.1.2.300” is no range of addresses; expected one such as 192.168.1.0/24.");
    assert_eq!(
        refused(&mut session, state("nowhere", "x", Some("10.9.0.0/24"))),
        "That network is not in the plan any more."
    );
    assert!(change(&mut session, state("data", "db", None)).unsaid.stated.is_empty());
}

#[test]
fn static_or_dhcp_is_stated_by_network() {
    let (mut session, overview) = planned();
    let needs: Vec<_> = overview.unsaid.allocations.iter().map(|need| (need.name.as_str(), need.addresses)).collect();
    assert_eq!(needs, [("app", 3), ("data", 2)]);
    let stated = Change::StateAllocations { networks: vec!["app".into()], is_static: Some(false) };
    let overview = change(&mut session, stated);
    assert_eq!(overview.unsaid.allocations[0].stated, Some(false));
    let Reply::Artefact(results) = session.handle(Request::Export(ExportKind::ResultsJson)).remove(0) else { panic!() };
    let of_app = results.text.lines().filter(|line| line.contains(r#""network":"app""#) && line.contains("\"vm\""));
    assert!(of_app.clone().all(|line| line.contains(r#""allocation":"dynamic"}"#)), "{}", results.text);
    assert_eq!(of_app.count(), 3);
}

#[test]
fn what_was_stated_is_there_after_the_plan_file_and_the_link() {
    let (mut session, _) = planned();
    change(&mut session, Change::ConfirmSubnets { least: ConfidenceCode::Low });
    let stated = Change::StateAllocations { networks: vec!["data".into()], is_static: Some(true) };
    let before = change(&mut session, stated).unsaid;
    let Reply::Artefact(file) = session.handle(Request::Export(ExportKind::Plan)).remove(0) else { panic!() };
    let Reply::ShareLink(link) = session.handle(Request::ShareLink).remove(0) else { panic!() };
    for carrier in [PlanCarrier::Json(file.text), PlanCarrier::Link(link.fragment)] {
        let after = ask(&mut Session::default(), Request::OpenPlan(carrier)).unsaid;
        assert_eq!(after, before);
    }
}
