//! The sample of each recovery system: read without a doubt, mapped by suggestion, played through.
#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use landfall::recovery::{self, RecoverySystem};
use landfall::session::Session;
use landfall::session::protocol::{
    Change, DroppedFile, ExportKind, NetworkView, OperationCode, Outcome, Overview, PlaceCode, PlanCarrier, PolicyKind,
    ReadHow, Reply, Request, RowQuery, RowSelection, RowView, RunbookView, SideCode, SuggestionView, ThingCode,
};

fn folder(system: &RecoverySystem) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("static/samples").join(system.id)
}

fn files(system: &RecoverySystem) -> Vec<DroppedFile> {
    let file = |name: &&str| DroppedFile {
        unread: None,
        name: (*name).to_owned(),
        bytes: fs::read(folder(system).join(name)).unwrap_or_else(|error| panic!("{} {name}: {error}", system.id)),
    };
    system.sample.iter().map(file).collect()
}

fn ask(session: &mut Session, request: Request) -> Overview {
    let replies = session.handle(request);
    let failed: Vec<&Reply> = replies.iter().filter(|reply| matches!(reply, Reply::Failed(_))).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let overview = replies.into_iter().rev().find_map(|reply| match reply {
        Reply::Overview(overview) => Some(*overview),
        _ => None,
    });
    overview.expect("an overview follows every change")
}

fn loaded(system: &RecoverySystem) -> (Session, Overview) {
    let mut session = Session::default();
    if ask(&mut session, Request::Refresh).system.id != system.id {
        ask(&mut session, Request::ChooseSystem(system.id.into()));
    }
    let overview = ask(&mut session, Request::AddFiles { files: files(system), side: None, how: ReadHow::default() });
    (session, overview)
}

/// With every suggestion taken.
fn mapped(system: &RecoverySystem) -> (Session, Overview, Vec<SuggestionView>) {
    let (mut session, mut overview) = loaded(system);
    let Some(Reply::Suggestions(suggestions)) = session.handle(Request::Suggest).pop() else {
        panic!("no suggestions")
    };
    for suggestion in &suggestions {
        let change = Change::MapNetwork { source: suggestion.source.0.clone(), target: suggestion.target.0.clone() };
        overview = ask(&mut session, Request::Change(change));
    }
    (session, overview, suggestions)
}

fn runbook(session: &mut Session) -> RunbookView {
    match session.handle(Request::Runbook).remove(0) {
        Reply::Runbook(runbook) => *runbook,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_file_of_a_sample_is_named_and_every_named_file_is_there() {
    for system in recovery::ALL {
        let mut there: Vec<String> = fs::read_dir(folder(system))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        there.sort();
        let mut named: Vec<String> = system.sample.iter().map(ToString::to_string).collect();
        named.sort();
        assert_eq!(there, named, "{}", system.id);
    }
}

#[test]
fn every_sample_is_read_whole_and_goes_to_its_sides() {
    for system in recovery::ALL {
        let (_, overview) = loaded(system);
        for file in &overview.files {
            assert_eq!(file.error, None, "{} {}", system.id, file.name);
            assert!(file.doubts.is_empty() && file.skipped.is_empty(), "{} {file:?}", system.id);
        }
        let sides: Vec<Option<SideCode>> = overview.locations.iter().map(|location| location.side).collect();
        assert_eq!(sides, [Some(SideCode::Source), Some(SideCode::Target)], "{}", system.id);
        let machines: u32 = overview.locations[..1].iter().map(|location| location.virtual_machines).sum();
        assert!((55..=90).contains(&machines), "{} has {machines}", system.id);
    }
}

#[test]
fn every_sample_shows_what_its_system_warns_of() {
    for system in recovery::ALL {
        let (mut session, _, suggestions) = mapped(system);
        let mut text = String::new();
        for suggestion in &suggestions {
            let _ = writeln!(text, "{} → {} ({})", suggestion.source.1, suggestion.target.1, suggestion.why);
        }
        for operation in [OperationCode::Failover, OperationCode::TestFailover, OperationCode::Failback] {
            let overview = ask(&mut session, Request::ChooseOperation(operation));
            let _ = writeln!(text, "\n{operation:?}: {:?}", overview.tallies);
            if operation == OperationCode::Failover {
                for group in &overview.findings {
                    let _ = writeln!(text, "  {:?} {} × {}", group.severity, group.count, group.code);
                }
            }
            for phase in runbook(&mut session).phases {
                let _ = writeln!(text, "  {}", phase.title);
                for step in phase.steps {
                    let _ = writeln!(text, "    {}. {}", step.number, step.text);
                    for item in &step.items {
                        let _ = writeln!(text, "       - {item}");
                    }
                }
            }
        }
        let path = format!("{}/tests/goldens/sample-{}.txt", env!("CARGO_MANIFEST_DIR"), system.id);
        expect_file![PathBuf::from(path)].assert_eq(&text);
    }
}

fn reply<T>(replies: Vec<Reply>, pick: impl Fn(Reply) -> Option<T>) -> T {
    replies.into_iter().find_map(pick).expect("the reply that was asked for")
}

#[test]
fn a_plan_of_every_sample_is_the_same_after_its_file_and_its_link() {
    for system in recovery::ALL {
        let (mut session, before, _) = mapped(system);
        let text = reply(session.handle(Request::Export(ExportKind::Plan)), |reply| match reply {
            Reply::Artefact(artefact) => Some(artefact.text),
            _ => None,
        });
        let fragment = reply(session.handle(Request::ShareLink), |reply| match reply {
            Reply::ShareLink(link) => Some(link.fragment),
            _ => None,
        });
        for carrier in [PlanCarrier::Json(text), PlanCarrier::Link(fragment)] {
            let after = ask(&mut Session::default(), Request::OpenPlan(carrier));
            assert_eq!(after.tallies, before.tallies, "{}", system.id);
            let told = |overview: &Overview| {
                let groups = overview.findings.iter().map(|group| (group.code.clone(), group.count));
                groups.collect::<Vec<_>>()
            };
            assert_eq!(told(&after), told(&before), "{}", system.id);
            assert_eq!(after.system, before.system);
        }
    }
}

#[test]
fn every_two_systems_can_be_compared_over_any_sample() {
    for of in recovery::ALL {
        let (mut session, ..) = mapped(of);
        for other in recovery::ALL.iter().filter(|other| other.id != of.id) {
            let request = Request::Compare { system: other.id.into(), from: 0, count: 400 };
            let comparison = reply(session.handle(request), |reply| match reply {
                Reply::Comparison(comparison) => Some(comparison),
                _ => None,
            });
            assert_eq!((comparison.here.0.as_str(), comparison.there.0.as_str()), (of.id, other.id));
            assert_eq!(comparison.total as usize, comparison.rows.len());
            for row in &comparison.rows {
                assert_ne!(row.here.landing, row.there.landing, "{row:?}");
                assert!(!row.here.why.is_empty() && !row.there.why.is_empty(), "{row:?}");
            }
        }
    }
}

#[test]
fn the_plan_stays_as_it_is_while_systems_are_compared() {
    let (mut session, before, _) = mapped(recovery::by_id("vmm-to-vmm").unwrap());
    session.handle(Request::Compare { system: "azure-to-azure".into(), from: 0, count: 10 });
    assert_eq!(ask(&mut session, Request::Refresh), before);
}

fn network(overview: &Overview, name: &str) -> NetworkView {
    let mut all = overview.source_networks.iter().chain(&overview.target_networks);
    all.find(|network| network.name == name).unwrap_or_else(|| panic!("no network {name}")).clone()
}

fn fact(network: &NetworkView, attribute: &str) -> (String, bool) {
    let asked = network.asked.iter().find(|asked| asked.attribute == attribute).unwrap();
    (asked.value.clone(), asked.stated)
}

fn count(overview: &Overview, code: &str) -> u32 {
    overview.findings.iter().find(|group| group.code == code).map_or(0, |group| group.count)
}

fn failed(session: &mut Session, change: Change) -> String {
    reply(session.handle(Request::Change(change)), |reply| match reply {
        Reply::Failed(problem) => Some(problem),
        _ => None,
    })
}

#[test]
fn a_fact_that_is_stated_counts_more_than_the_files_until_it_is_taken_back() {
    let (mut session, before, _) = mapped(recovery::by_id("vmm-to-vmm").unwrap());
    let web = network(&before, "Web-Chicago");
    assert_eq!(fact(&web, "clouds"), ("Gold-Chicago".into(), false));
    assert_eq!(count(&before, "target-network-not-available"), 19);
    let set = |value: Option<&str>| Change::SetAttribute {
        thing: ThingCode::Network(SideCode::Target, web.key.clone()),
        attribute: "clouds".into(),
        value: value.map(str::to_owned),
    };
    let after = ask(&mut session, Request::Change(set(Some("Gold-Chicago;Silver-Chicago"))));
    assert_eq!(fact(&network(&after, "Web-Chicago"), "clouds"), ("Gold-Chicago;Silver-Chicago".into(), true));
    assert_eq!(count(&after, "target-network-not-available"), 0);
    let back = ask(&mut session, Request::Change(set(None)));
    assert_eq!(back.findings, before.findings);

    let wrong = Change::SetAttribute {
        thing: ThingCode::Network(SideCode::Target, web.key.clone()),
        attribute: "isolation".into(),
        value: Some("perhaps".into()),
    };
    let problem = failed(&mut session, wrong);
    assert!(problem.contains("“perhaps” is no isolation") && problem.contains("vlan"), "{problem}");
    let gone = Change::SetAttribute {
        thing: ThingCode::Nic("nobody".into()),
        attribute: "nic_role".into(),
        value: Some("primary".into()),
    };
    assert!(failed(&mut session, gone).contains("not in the plan"));
}

fn row(session: &mut Session, machine: &str) -> RowView {
    let query = RowQuery { filter: format!("vm:{machine}"), ..RowQuery::default() };
    let window = reply(session.handle(Request::Rows { query, from: 0, count: 10 }), |reply| match reply {
        Reply::Rows(window) => Some(window),
        _ => None,
    });
    window.rows.into_iter().next().unwrap()
}

#[test]
fn failback_is_played_through_with_the_replica_somewhere_else() {
    let (mut session, overview, _) = mapped(recovery::by_id("vmm-to-vmm").unwrap());
    ask(&mut session, Request::ChooseOperation(OperationCode::Failback));
    let home = row(&mut session, "erp-01");
    assert_eq!(home.target.place.network, "Corp-NewYork");
    let moved = |network: &str| {
        Request::Change(Change::MoveReplica {
            rows: RowSelection::Keys(vec![home.key.clone()]),
            network: Some(network.into()),
        })
    };
    ask(&mut session, moved("none"));
    assert_eq!(row(&mut session, "erp-01").target.outcome, Outcome::NotConnected);
    let web = network(&overview, "Web-Chicago").key;
    ask(&mut session, moved(&web));
    assert_eq!(row(&mut session, "erp-01").target.outcome, Outcome::NotConnected);
    let home_web = network(&overview, "Web-NewYork").key;
    ask(&mut session, Request::Change(Change::MapBack { target: web, source: Some(home_web) }));
    assert_eq!(row(&mut session, "erp-01").target.place.network, "Web-NewYork");
    assert!(
        failed(
            &mut session,
            Change::MoveReplica { rows: RowSelection::Keys(vec![home.key.clone()]), network: Some("nowhere".into()) }
        )
        .contains("nowhere")
    );
}

#[test]
fn rules_of_a_network_give_its_machines_their_addresses() {
    let (mut session, overview, _) = mapped(recovery::by_id("veeam-replication").unwrap());
    let apps = network(&overview, "Apps");
    let set = |kind, rules: &str| Change::SetPolicy { network: apps.key.clone(), kind, rules: rules.into() };
    assert_ne!(row(&mut session, "app-05").target.outcome, Outcome::Changed);
    let rules = "172.16.18.* -> 172.16.118.* /24 gw 172.16.118.1\n";
    let after = ask(&mut session, Request::Change(set(Some(PolicyKind::Octets), rules)));
    assert_eq!(row(&mut session, "app-05").target.place.address, "172.16.118.14");
    let kept = network(&after, "Apps").policy.unwrap();
    assert_eq!((kept.kind, kept.rules.as_str()), (PolicyKind::Octets, rules));
    // Linux guests are left alone, and what something else has is said.
    assert!(count(&after, "policy-windows-only") > 0, "{:?}", after.findings);
    let problem = failed(&mut session, set(Some(PolicyKind::Octets), "172.16.18.* to 172.16.118.*"));
    assert!(problem.contains("line 1") && problem.contains("172.16.18.* to"), "{problem}");
    let without = ask(&mut session, Request::Change(set(None, "")));
    assert_eq!(network(&without, "Apps").policy, None);
}

#[test]
fn what_is_drawn_is_checked_and_stands_in_the_runbook() {
    let (mut session, overview, _) = mapped(recovery::by_id("on-premises-to-azure").unwrap());
    let draw = |prefixes: &str| Change::DrawSite { site: "Head office".into(), prefixes: Some(prefixes.into()) };
    assert!(failed(&mut session, draw("10.70.0.0/99")).contains("10.70.0.0/99"));
    ask(&mut session, Request::Change(draw("192.168.0.0/16, 10.70.1.0/24")));
    let plant = PlaceCode::Target(network(&overview, "prod-weu").key);
    let site = PlaceCode::Site("Head office".into());
    let connect =
        |left: &PlaceCode, right: &PlaceCode, up| Change::Connect { left: left.clone(), right: right.clone(), up };
    let after = ask(&mut session, Request::Change(connect(&plant, &site, Some((false, true)))));
    assert_eq!(after.connections.len(), 1);
    assert!(!after.connections[0].from_file && after.connections[0].stated);
    let overlaps = after.findings.iter().filter(|group| group.code.starts_with("overlap-"));
    assert!(overlaps.map(|group| group.count).sum::<u32>() > 0, "{:?}", after.findings);
    let steps: Vec<String> = runbook(&mut session)
        .phases
        .into_iter()
        .flat_map(|phase| phase.steps)
        .flat_map(|step| step.items)
        .filter(|item| item.contains("Head office"))
        .collect();
    assert_eq!(steps.len(), 1, "{steps:?}");
    assert!(failed(&mut session, connect(&site, &site, Some((true, true)))).contains("itself"));
    let gone = PlaceCode::Site("Nowhere".into());
    assert!(failed(&mut session, connect(&gone, &site, Some((true, true)))).contains("not in the plan"));
    let forgotten = ask(&mut session, Request::Change(connect(&plant, &site, None)));
    assert!(forgotten.connections.is_empty());
    let empty = ask(&mut session, Request::Change(Change::DrawSite { site: "Head office".into(), prefixes: None }));
    assert!(empty.sites.is_empty());
}

#[test]
fn readings_of_one_group_exclude_each_other() {
    let (mut session, ..) = mapped(recovery::by_id("vmm-to-vmm").unwrap());
    let switch = |option: &str| Request::Change(Change::SetOption { option: option.into(), on: true });
    let on = |overview: &Overview| -> Vec<String> {
        overview.options.iter().filter(|option| option.on).map(|option| option.id.clone()).collect()
    };
    ask(&mut session, switch("vmm-sql-remote"));
    assert_eq!(on(&ask(&mut session, switch("vmm-sql-availability-group"))), ["vmm-sql-availability-group"]);
    assert_eq!(
        on(&ask(&mut session, switch("vmm-cluster"))).len(),
        2,
        "a cluster says nothing about where the database is"
    );
}
