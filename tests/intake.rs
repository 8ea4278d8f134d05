//! Files that say nothing of where their machines are, beside files that do.
#![cfg(not(target_arch = "wasm32"))]

use landfall::session::Session;
use landfall::session::protocol::{
    Change, DroppedFile, ExportKind, Overview, PlanCarrier, ReadHow, Reply, Request, RowKey, RowQuery, RowSelection,
    SideCode,
};

const RVTOOLS: &str = "site,network,network_id,vm,vm_id,nic,mac,address,bios_uuid
vc1,VLAN110,vc1/VLAN110,web1,vc1/vm-1,nic0,00:50:56:00:00:01,10.1.10.5,4210e1a5-6b9c-42d7-9c1e-0a1b2c3d4e01
vc1,VLAN110,vc1/VLAN110,web2,vc1/vm-2,nic0,00:50:56:00:00:02,10.1.10.6,4210e1a5-6b9c-42d7-9c1e-0a1b2c3d4e02
vc1,VLAN110,vc1/VLAN110,web3,vc1/vm-3,nic0,00:50:56:00:00:03,10.1.10.7,4210e1a5-6b9c-42d7-9c1e-0a1b2c3d4e03
";

/// Another tool's names for two of the machines, and one more.
const MIGRATE: &str = "vm,vm_id,nic,mac,address,allocation,bios_uuid
web1.contoso.com,m-1,eth0,005056000001,10.1.10.5,static,{4210E1A5-6B9C-42D7-9C1E-0A1B2C3D4E01}
web2.contoso.com,m-2,eth0,005056000002,10.1.10.6,dhcp,{4210E1A5-6B9C-42D7-9C1E-0A1B2C3D4E02}
db1.contoso.com,m-9,eth0,005056000009,10.1.20.9,static,
";

const SUBNETS: &str = "network,subnet,prefixes\nVLAN110,app,10.1.10.0/24\n";

fn file(name: &str, text: &str) -> DroppedFile {
    DroppedFile { name: name.into(), bytes: text.as_bytes().to_vec(), unread: None }
}

fn ask(session: &mut Session, request: Request) -> Overview {
    let replies = session.handle(request);
    assert!(!replies.iter().any(|reply| matches!(reply, Reply::Failed(_))), "{replies:?}");
    let overview = replies.into_iter().rev().find_map(|reply| match reply {
        Reply::Overview(overview) => Some(*overview),
        _ => None,
    });
    overview.unwrap()
}

fn add(session: &mut Session, files: &[(&str, &str)]) -> Overview {
    let files = files.iter().map(|(name, text)| file(name, text)).collect();
    ask(session, Request::AddFiles { files, side: None, how: ReadHow::default() })
}

fn results(session: &mut Session) -> String {
    match session.handle(Request::Export(ExportKind::ResultsCsv)).remove(0) {
        Reply::Artefact(artefact) => artefact.text,
        other => panic!("{other:?}"),
    }
}

fn locations(overview: &Overview) -> Vec<(&str, Option<SideCode>, u32)> {
    let shown = overview.locations.iter();
    shown.map(|location| (location.name.as_str(), location.side, location.virtual_machines)).collect()
}

#[test]
fn machines_of_which_a_file_says_no_place_are_where_another_file_has_most_of_them() {
    let mut session = Session::default();
    let overview = add(&mut session, &[("rvtools.csv", RVTOOLS), ("migrate.csv", MIGRATE)]);
    assert_eq!(locations(&overview), [("vc1", Some(SideCode::Source), 4)]);
    assert_eq!(overview.tallies.rows, 4);
    let results = results(&mut session);
    // What one tool says of an address stands beside what the other says of its network.
    assert!(results.contains("10.1.10.5,static"), "{results}");
    assert!(results.contains("10.1.10.6,dynamic"), "{results}");
    assert!(results.contains("10.1.10.7,unknown"), "{results}");
}

#[test]
fn whichever_file_comes_first_the_plan_is_the_same() {
    let mut together = Session::default();
    add(&mut together, &[("rvtools.csv", RVTOOLS), ("migrate.csv", MIGRATE)]);
    for (one, other) in
        [(("rvtools.csv", RVTOOLS), ("migrate.csv", MIGRATE)), (("migrate.csv", MIGRATE), ("rvtools.csv", RVTOOLS))]
    {
        let mut session = Session::default();
        add(&mut session, &[one]);
        let overview = add(&mut session, &[other]);
        // The machine that one tool alone knows stays where its file was put, if that came first.
        assert!(overview.locations.iter().all(|location| location.side == Some(SideCode::Source)), "{overview:?}");
        assert_eq!(results(&mut session), results(&mut together));
    }
}

#[test]
fn subnets_that_a_person_lists_by_the_name_of_a_network_place_its_addresses() {
    let mut session = Session::default();
    let overview = add(&mut session, &[("rvtools.csv", RVTOOLS)]);
    let codes: Vec<_> = overview.import_findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["subnet-unknown"]);
    assert_eq!(overview.source_networks[0].subnets[0].name, "subnet not known");
    let files = vec![file("subnets.csv", SUBNETS)];
    let overview =
        ask(&mut session, Request::AddFiles { files, side: Some(SideCode::Source), how: ReadHow::default() });
    assert!(overview.import_findings.is_empty(), "{:?}", overview.import_findings);
    let [network] = &overview.source_networks[..] else { panic!("{:?}", overview.source_networks) };
    assert_eq!((&*network.name, &*network.subnets[0].name, network.subnets[0].in_use), ("VLAN110", "app", 3));
    assert_eq!(network.key, "vc1/VLAN110");
}

#[test]
fn what_is_not_known_is_not_known_after_a_plan_was_saved_and_is_placed_then() {
    let mut session = Session::default();
    add(&mut session, &[("rvtools.csv", RVTOOLS)]);
    let Reply::Artefact(plan) = session.handle(Request::Export(ExportKind::Plan)).remove(0) else { panic!() };
    let Reply::ShareLink(link) = session.handle(Request::ShareLink).remove(0) else { panic!() };
    for carrier in [PlanCarrier::Json(plan.text), PlanCarrier::Link(link.fragment)] {
        let mut opened = Session::default();
        let overview = ask(&mut opened, Request::OpenPlan(carrier));
        assert_eq!(overview.import_findings[0].code, "subnet-unknown");
        let files = vec![file("subnets.csv", SUBNETS)];
        let overview =
            ask(&mut opened, Request::AddFiles { files, side: Some(SideCode::Source), how: ReadHow::default() });
        assert_eq!(overview.source_networks[0].subnets[0].in_use, 3);
    }
}

#[test]
fn an_address_plan_alone_is_no_site_to_land_in() {
    let plan = "site,network,network_kind,subnet,prefixes\nBerlin,Office,address-plan,office,10.1.10.0/24\n";
    let mut session = Session::default();
    let overview = add(&mut session, &[("rvtools.csv", RVTOOLS), ("netbox.csv", plan)]);
    assert_eq!(locations(&overview), [("Berlin", Some(SideCode::Source), 0), ("vc1", Some(SideCode::Source), 3)]);
}

#[test]
fn what_was_stated_of_a_machine_follows_it_when_a_file_of_another_tool_gives_it_another_key() {
    let mut session = Session::default();
    add(&mut session, &[("migrate.csv", MIGRATE)]);
    let rows = RowSelection::Keys(vec![RowKey { nic: "m-1/eth0".into(), ip_configuration: "ipconfig1".into() }]);
    ask(&mut session, Request::Change(Change::Exclude { rows, excluded: true }));
    add(&mut session, &[("rvtools.csv", RVTOOLS)]);
    let query = RowQuery { filter: "is:excluded".into(), ..RowQuery::default() };
    let Reply::Rows(window) = session.handle(Request::Rows { query, from: 0, count: 9 }).remove(0) else { panic!() };
    let excluded: Vec<_> = window.rows.iter().map(|row| (&*row.virtual_machine, &*row.key.nic)).collect();
    assert_eq!(excluded, [("web1", "vc1/vm-1/nic0")]);
}
