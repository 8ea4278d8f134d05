//! What files state comes into the plan: mappings, targets of NICs and re-IP rules, at once or when what they name is there.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use landfall::engine::inventory::Inventory;
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::engine::mapping::{Mapping, Operation};
use landfall::engine::stated_rows::{
    MappingRow, NicTargetRow, OctetRuleRow, Plan, StatedRows, TakenOver, ThingName, take_over,
};
use landfall::engine::text::Key;
use landfall::import::{FileSample, read};
use landfall::session::Session;
use landfall::session::protocol::{
    Change, DroppedFile, ExportKind, NetworkView, Notice, OperationCode, Overview, ReadHow, Reply, Request, RowQuery,
    RowView, SideCode,
};

const SUBSCRIPTION: &str = "/subscriptions/6b3f1f0e-2d4c-4a57-9c1e-0a1b2c3d4e5f";

fn vnet_id(name: &str) -> String {
    format!("{SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/{name}")
}

fn vnet(name: &str, location: &str, subnets: &[(&str, &str)]) -> String {
    let subnets: Vec<String> =
        subnets.iter().map(|(name, prefix)| format!(r#"{{"name":"{name}","addressPrefix":"{prefix}"}}"#)).collect();
    format!(
        r#"{{"id":"{}","name":"{name}","type":"Microsoft.Network/virtualNetworks","location":"{location}",
        "addressSpace":{{"addressPrefixes":["10.0.0.0/8"]}},"subnets":[{}]}}"#,
        vnet_id(name),
        subnets.join(",")
    )
}

fn nic(name: &str, vm: &str, vnet: &str, subnet: &str, addresses: &[&str]) -> String {
    let group = format!("{SUBSCRIPTION}/resourceGroups/rg-app/providers");
    let configurations: Vec<String> = addresses
        .iter()
        .enumerate()
        .map(|(place, address)| {
            format!(
                r#"{{"name":"ipconfig{}","primary":{},"privateIPAddress":"{address}","privateIPAllocationMethod":"{}",
                "subnet":{{"id":"{}/subnets/{subnet}"}}}}"#,
                place + 1,
                place == 0,
                if vnet == "hub-weu" { "Dynamic" } else { "Static" },
                vnet_id(vnet)
            )
        })
        .collect();
    format!(
        r#"{{"id":"{group}/Microsoft.Network/networkInterfaces/{name}","name":"{name}","location":"westeurope",
        "virtualMachine":{{"id":"{group}/Microsoft.Compute/virtualMachines/{vm}"}},"ipConfigurations":[{}]}}"#,
        configurations.join(",")
    )
}

fn file(name: &str, text: impl Into<Vec<u8>>) -> DroppedFile {
    DroppedFile { name: name.into(), bytes: text.into(), unread: None }
}

/// Two regions: web01 with two NICs in two networks of the first.
fn inventories() -> Vec<DroppedFile> {
    let vnets = [
        vnet("corp-weu", "westeurope", &[("web", "10.10.1.0/24")]),
        vnet("hub-weu", "westeurope", &[("shared", "10.20.0.0/24")]),
        vnet("corp-neu", "northeurope", &[("app", "10.10.2.0/24"), ("web", "10.10.1.0/24")]),
        vnet("hub-neu", "northeurope", &[("shared", "10.20.0.0/24")]),
        vnet("test-neu", "northeurope", &[("web", "10.30.1.0/24")]),
    ];
    let nics = [
        nic("web01-nic0", "web01", "corp-weu", "web", &["10.10.1.20", "10.10.1.21", "10.10.1.22"]),
        nic("web01-nic1", "web01", "hub-weu", "shared", &["10.20.0.7"]),
        nic("web02-nic0", "web02", "corp-weu", "web", &["10.10.1.40"]),
    ];
    vec![file("vnets.json", format!("[{}]", vnets.join(","))), file("nics.json", format!("[{}]", nics.join(",")))]
}

fn fixture(name: &str) -> DroppedFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/site_recovery").join(format!("{name}.json"));
    file(&format!("{name}.json"), fs::read(path).unwrap())
}

fn add(session: &mut Session, files: Vec<DroppedFile>) -> (Overview, Notice) {
    answers(session.handle(Request::AddFiles { files, side: None, how: ReadHow::default() }))
}

fn answers(replies: Vec<Reply>) -> (Overview, Notice) {
    let (mut overview, mut notice) = (None, None);
    for reply in replies {
        match reply {
            Reply::Overview(found) => overview = Some(*found),
            Reply::Notice(found) => notice = Some(found),
            Reply::Failed(problem) => panic!("{problem}"),
            _ => {}
        }
    }
    (overview.unwrap(), notice.unwrap())
}

fn network<'a>(networks: &'a [NetworkView], name: &str) -> &'a NetworkView {
    networks.iter().find(|network| network.name == name).unwrap_or_else(|| panic!("no network {name}"))
}

fn mapped<'a>(overview: &'a Overview, name: &str) -> Option<&'a str> {
    network(&overview.source_networks, name).mapped_to.as_deref().and_then(|key| key.rsplit('/').next())
}

fn rows(session: &mut Session, filter: &str) -> Vec<RowView> {
    let query = RowQuery { filter: filter.into(), ..RowQuery::default() };
    match session.handle(Request::Rows { query, from: 0, count: 100 }).remove(0) {
        Reply::Rows(window) => window.rows,
        other => panic!("{other:?}"),
    }
}

fn results(session: &mut Session) -> String {
    match session.handle(Request::Export(ExportKind::ResultsJson)).remove(0) {
        Reply::Artefact(artefact) => artefact.text,
        other => panic!("{other:?}"),
    }
}

fn findings<'a>(overview: &'a Overview, code: &str) -> Vec<&'a str> {
    overview.import_findings.iter().filter(|found| found.code == code).map(|found| found.message.as_str()).collect()
}

fn vault() -> Vec<DroppedFile> {
    vec![fixture("rest-network-mappings"), fixture("rest-protected-items")]
}

#[test]
fn what_a_vault_states_is_in_the_plan_with_the_inventories() {
    let mut session = Session::default();
    let (overview, notice) = add(&mut session, [inventories(), vault()].concat());
    assert_eq!(mapped(&overview, "corp-weu"), Some("corp-neu"));
    assert_eq!(mapped(&overview, "hub-weu"), Some("hub-neu"));
    // One list has the mappings of both directions: the one from the target is the way back.
    let back = network(&overview.target_networks, "corp-neu").mapped_to.clone();
    assert_eq!(back, Some(network(&overview.source_networks, "corp-weu").key.clone()));
    let test = network(&overview.source_networks, "corp-weu").test_to.clone().unwrap();
    assert_eq!(test, network(&overview.target_networks, "test-neu").key);
    assert!(notice.detail.contains("Taken over: 3 network mappings, 6 NIC targets."), "{}", notice.detail);
    // The mapping of the VMM server, and the targets of the machines elsewhere.
    assert!(notice.detail.ends_with("9 statements wait: the import report says for what."), "{}", notice.detail);
    assert!(notice.steps.is_empty(), "what the vault has needs no step there: {:?}", notice.steps);
    let found: Vec<_> = rows(&mut session, "web01")
        .into_iter()
        .map(|row| (row.source.address, row.target.place.network, row.target.place.subnet, row.target.place.address))
        .collect();
    let expected = |address: &str, network: &str, subnet: &str, lands: &str| {
        (address.to_owned(), network.to_owned(), subnet.to_owned(), lands.to_owned())
    };
    assert!(found.contains(&expected("10.10.1.20", "corp-neu", "web", "10.10.1.20")), "{found:#?}");
    assert!(found.contains(&expected("10.10.1.21", "corp-neu", "web", "10.10.1.21")), "{found:#?}");
    let dynamic = found.iter().find(|row| row.0 == "10.20.0.7").unwrap();
    assert_eq!((dynamic.1.as_str(), dynamic.2.as_str()), ("hub-neu", "shared"));
    answers(
        session
            .handle(Request::ChooseOperation(OperationCode::TestFailover))
            .into_iter()
            .chain([some_notice()])
            .collect(),
    );
    let tested = rows(&mut session, "10.10.1.20").remove(0).target.place;
    assert_eq!((tested.network.as_str(), tested.address.as_str()), ("test-neu", "10.30.1.20"));
    let read: Vec<_> = overview.files.iter().flat_map(|file| file.read.clone()).collect();
    assert!(read.contains(&("network mappings".into(), 4)) && read.contains(&("NIC targets".into(), 14)), "{read:?}");
}

fn some_notice() -> Reply {
    Reply::Notice(Notice {
        title: String::new(),
        detail: String::new(),
        steps: Vec::new(),
        undoable: false,
        attention: false,
    })
}

#[test]
fn the_order_of_drops_changes_nothing_in_the_plan() {
    let mut together = Session::default();
    add(&mut together, [vault(), inventories()].concat());
    let expected = results(&mut together);
    let mut after = Session::default();
    add(&mut after, inventories());
    add(&mut after, vault());
    assert_eq!(results(&mut after), expected);
    let mut before = Session::default();
    let (overview, notice) = add(&mut before, vec![fixture("rest-network-mappings")]);
    assert_eq!(
        notice.detail,
        "Nothing in the inventories changed. 4 statements wait: the import report says for what."
    );
    assert_eq!(
        findings(&overview, "stated-network-missing"),
        [
            "No file with networks of the source site was dropped yet, and 4 statements (the first: rest-network-mappings.json, \
          value[0]) name one. They wait until there is one, or a location is put on that side."
        ]
    );
    add(&mut before, vec![fixture("rest-protected-items")]);
    let (overview, notice) = add(&mut before, inventories());
    assert!(notice.detail.contains("Taken over: 3 network mappings, 6 NIC targets."), "{}", notice.detail);
    assert_eq!(results(&mut before), expected);
    assert_eq!(findings(&overview, "statements-taken-over").len(), 1);
}

#[test]
fn undo_takes_back_the_files_and_what_they_state() {
    let mut session = Session::default();
    let (before, _) = add(&mut session, inventories());
    let untouched = results(&mut session);
    let (stated, _) = add(&mut session, vault());
    assert_eq!(mapped(&stated, "corp-weu"), Some("corp-neu"));
    let (undone, _) = answers(session.handle(Request::Undo));
    assert_eq!(results(&mut session), untouched);
    assert_eq!((undone.files.len(), mapped(&undone, "corp-weu")), (before.files.len(), None));
    let (again, _) = answers(session.handle(Request::Redo));
    assert_eq!(mapped(&again, "corp-weu"), Some("corp-neu"));
    let (_, notice) = add(&mut session, vault());
    assert!(
        notice.detail.starts_with("Nothing in the inventories changed. The plan says already what the files state."),
        "{}",
        notice.detail
    );
}

#[test]
fn what_a_person_stated_stands_and_the_contradiction_names_both() {
    let mut session = Session::default();
    let (overview, _) = add(&mut session, inventories());
    let own = Change::MapNetwork {
        source: network(&overview.source_networks, "corp-weu").key.clone(),
        target: network(&overview.target_networks, "hub-neu").key.clone(),
    };
    answers(session.handle(Request::Change(own)));
    let (overview, notice) = add(&mut session, vec![fixture("rest-network-mappings")]);
    assert_eq!(mapped(&overview, "corp-weu"), Some("hub-neu"));
    assert_eq!(
        findings(&overview, "stated-otherwise"),
        [
            "The network that it is mapped to is hub-neu in the plan and corp-neu in rest-network-mappings.json, value[0]. The \
          plan’s own stands; change it there if the file is right."
        ]
    );
    assert!(notice.detail.contains("Taken over: 2 network mappings."), "{}", notice.detail);
}

fn mappings(targets: &[(&str, &str)]) -> Vec<u8> {
    let rows: Vec<String> = targets
        .iter()
        .map(|(from, to)| {
            format!(
                r#"{{"properties":{{"state":"Paired","primaryNetworkId":"{}","recoveryNetworkId":"{}"}}}}"#,
                vnet_id(from),
                vnet_id(to)
            )
        })
        .collect();
    format!(r#"{{"value":[{}]}}"#, rows.join(",")).into_bytes()
}

#[test]
fn a_newer_file_takes_the_place_of_an_older_one_but_not_of_a_person() {
    let mut session = Session::default();
    add(&mut session, inventories());
    add(&mut session, vec![file("monday.json", mappings(&[("corp-weu", "hub-neu"), ("hub-weu", "corp-neu")]))]);
    let (overview, notice) = add(&mut session, vec![file("tuesday.json", mappings(&[("corp-weu", "corp-neu")]))]);
    assert_eq!(mapped(&overview, "corp-weu"), Some("corp-neu"));
    assert_eq!(
        findings(&overview, "stated-anew"),
        [
            "The network that it is mapped to was hub-neu by an earlier file and is corp-neu by tuesday.json, value[0]. The newer \
          one holds now."
        ]
    );
    assert!(notice.steps.is_empty(), "{:?}", notice.steps);
    let own = Change::MapNetwork {
        source: network(&overview.source_networks, "hub-weu").key.clone(),
        target: network(&overview.target_networks, "test-neu").key.clone(),
    };
    answers(session.handle(Request::Change(own)));
    let again = mappings(&[("corp-weu", "test-neu"), ("hub-weu", "hub-neu")]);
    let (overview, _) = add(&mut session, vec![file("wednesday.json", again)]);
    assert_eq!((mapped(&overview, "corp-weu"), mapped(&overview, "hub-weu")), (Some("test-neu"), Some("test-neu")));
    assert_eq!(findings(&overview, "stated-otherwise").len(), 1);
}

#[test]
fn of_files_that_contradict_each_other_neither_is_taken_over() {
    let files = || {
        let one = file("one.json", mappings(&[("corp-weu", "hub-neu"), ("hub-weu", "hub-neu")]));
        vec![one, file("two.json", mappings(&[("corp-weu", "corp-neu")]))]
    };
    for reversed in [false, true] {
        let mut all = [inventories(), files()].concat();
        if reversed {
            all.reverse();
        }
        let (overview, _) = add(&mut Session::default(), all);
        assert_eq!((mapped(&overview, "corp-weu"), mapped(&overview, "hub-weu")), (None, Some("hub-neu")));
        assert_eq!(
            findings(&overview, "statements-contradict"),
            [
                "The network that it is mapped to is corp-neu in two.json, value[0] and hub-neu in one.json, value[0]. Neither was \
              taken over: state it in the plan, or drop only the newer file."
            ]
        );
    }
}

#[test]
fn locations_put_on_other_sides_turn_the_mappings_round() {
    let assign = |session: &mut Session, location: &str, from, side| {
        let request = Request::AssignLocation { location: location.into(), from: Some(from), side: Some(side) };
        let (overview, notice) = answers(session.handle(request));
        assert!(notice.steps.is_empty(), "{:?}", notice.steps);
        overview
    };
    let mut session = Session::default();
    let (overview, _) = add(&mut session, [inventories(), vec![fixture("rest-network-mappings")]].concat());
    let plan = results(&mut session);
    assert_eq!(mapped(&overview, "corp-weu"), Some("corp-neu"));
    let within = assign(&mut session, "northeurope", SideCode::Target, SideCode::Source);
    assert_eq!(mapped(&within, "corp-weu"), None, "both are at the source now");
    assert_eq!(findings(&within, "stated-mapping-within-site").len(), 3);
    // Nothing is to be done in the vault for that.
    let turned = assign(&mut session, "westeurope", SideCode::Source, SideCode::Target);
    assert_eq!((mapped(&turned, "corp-neu"), mapped(&turned, "hub-neu")), (Some("corp-weu"), None));
    let back = |name: &str| network(&turned.target_networks, name).mapped_to.clone();
    assert_eq!(back("hub-weu"), Some(network(&turned.source_networks, "hub-neu").key.clone()));
    assign(&mut session, "westeurope", SideCode::Target, SideCode::Source);
    assign(&mut session, "northeurope", SideCode::Source, SideCode::Target);
    assert_eq!(results(&mut session), plan);
}

#[test]
fn a_mapping_that_a_person_took_away_does_not_come_back() {
    let mut session = Session::default();
    let (overview, _) = add(&mut session, [inventories(), vec![fixture("rest-network-mappings")]].concat());
    let source = network(&overview.source_networks, "corp-weu").key.clone();
    answers(session.handle(Request::Change(Change::UnmapNetwork { source })));
    let other = file("more.json", format!("[{}]", vnet("lab-neu", "northeurope", &[])));
    let (overview, _) = add(&mut session, vec![other]);
    assert_eq!((mapped(&overview, "corp-weu"), mapped(&overview, "hub-weu")), (None, Some("hub-neu")));
    let aside = Request::AssignLocation { location: "northeurope".into(), from: Some(SideCode::Target), side: None };
    answers(session.handle(aside));
    let home = Request::AssignLocation { location: "northeurope".into(), from: None, side: Some(SideCode::Target) };
    let (overview, _) = answers(session.handle(home));
    assert_eq!((mapped(&overview, "corp-weu"), mapped(&overview, "hub-weu")), (None, Some("hub-neu")));
}

// What follows is about the engine alone.

fn site(csv: &str) -> Inventory {
    let read = read(&FileSample { name: "site.csv", bytes: csv.as_bytes() }).unwrap_or_else(|error| panic!("{error}"));
    let mut builder = InventoryBuilder::default();
    builder.add(read.rows, "site.csv", 0);
    builder.finish().0
}

const SOURCE: &str = "\
network,subnet,prefixes,vm,nic,mac,address
corp,web,10.1.1.0/24,,,,
lab,web,10.2.1.0/24,,,,
corp,web,,web01,eth0,00-50-56-8F-3F-7B,10.1.1.4
lab,web,,web01,eth1,0050.568f.3f7c,10.2.1.4
corp,web,,db01,Ethernet,,10.1.1.9
corp,web,,twin-a,eth0,00:50:56:00:00:01,10.1.1.20
corp,web,,twin-b,eth0,00:50:56:00:00:01,10.1.1.21
";

const TARGET: &str = "\
network,subnet,prefixes
dr-corp,web,10.9.1.0/24
dr-lab,web,10.9.2.0/24
dr-test,web,10.9.3.0/24
";

fn over(rows: StatedRows, mapping: &Mapping) -> (TakenOver, Mapping) {
    let (source, target) = (site(SOURCE), site(TARGET));
    let taken = StatedRows::default();
    let plan = Plan { source: &source, target: &target, mapping, taken: &taken, source_before: &source };
    let outcome = take_over(rows, &plan);
    let mut after = mapping.clone();
    outcome.edits.iter().for_each(|edit| edit.apply(&mut after));
    (outcome, after)
}

fn named(name: &str) -> ThingName {
    ThingName { id: None, name: Some(name.into()) }
}

fn target(machine: &str, nic: Option<&str>, address: &str) -> NicTargetRow {
    NicTargetRow {
        virtual_machine: named(machine),
        nic: nic.map(str::to_owned),
        address: Some(address.parse().unwrap()),
        place: format!("{machine} {nic:?}"),
        ..NicTargetRow::default()
    }
}

fn nic_rows(nics: Vec<NicTargetRow>) -> StatedRows {
    StatedRows { nics, ..StatedRows::default() }
}

/// For each NIC that has one, its typed address.
fn typed(mapping: &Mapping) -> Vec<String> {
    let nics = mapping.nics.iter();
    nics.map(|(nic, choice)| format!("{nic} {:?}", choice.ip_configurations.values().next().unwrap().pins[0])).collect()
}

#[test]
fn nics_are_found_by_key_mac_name_number_address_or_because_there_is_but_one() {
    let by_address = NicTargetRow {
        source_address: Some("10.2.1.4".parse().unwrap()),
        ..target("web01", Some("c0ffee00-0000-4000-8000-000000000000"), "10.9.2.4")
    };
    for (row, nic) in [
        (target("other", Some("web01/eth0"), "10.9.1.4"), "web01/eth0"),
        (target("WEB01", Some("00:50:56:8f:3f:7c"), "10.9.1.4"), "web01/eth1"),
        (target("nobody", Some("0050568F3F7C"), "10.9.1.4"), "web01/eth1"),
        (target("web01", Some("ETH1"), "10.9.1.4"), "web01/eth1"),
        (target("web01", Some("1"), "10.9.1.4"), "web01/eth1"),
        (by_address, "web01/eth1"),
        (target("db01", Some("5A1C-guid"), "10.9.1.9"), "db01/Ethernet"),
        (target("db01", None, "10.9.1.9"), "db01/Ethernet"),
        (target("twin-b", Some("00:50:56:00:00:01"), "10.9.1.9"), "twin-b/eth0"),
    ] {
        let (outcome, mapping) = over(nic_rows(vec![row.clone()]), &Mapping::default());
        assert_eq!(outcome.taken.nics.len(), 1, "{row:?}: {:?}", outcome.findings);
        let keys: Vec<String> = mapping.nics.keys().map(Key::to_string).collect();
        assert_eq!(keys, [nic], "{row:?}");
    }
}

#[test]
fn nics_that_could_be_several_or_are_none_wait_with_one_finding_for_each_reason() {
    let rows = vec![
        target("twin-c", Some("00:50:56:00:00:01"), "10.9.1.1"),
        target("web01", None, "10.9.1.2"),
        target("ghost", Some("eth0"), "10.9.1.3"),
        target("phantom", Some("eth0"), "10.9.1.4"),
        // Two NICs by the file, and one in the inventory: it could be either.
        target("db01", Some("first"), "10.9.1.5"),
        target("db01", Some("second"), "10.9.1.6"),
        // Its NIC is known by another MAC address.
        target("twin-a", Some("00:50:56:00:00:09"), "10.9.1.7"),
    ];
    let (outcome, mapping) = over(nic_rows(rows.clone()), &Mapping::default());
    assert_eq!((outcome.waiting.nics.len(), typed(&mapping).len()), (7, 0));
    let found: Vec<(&str, &str)> =
        outcome.findings.iter().map(|finding| (finding.code, finding.subject.as_str())).collect();
    assert_eq!(
        found,
        [
            ("stated-nic-ambiguous", "2 NIC targets"),
            ("stated-nic-missing", "2 NIC targets"),
            ("stated-nic-missing", "3 NIC targets")
        ]
    );
    let ghosts = &outcome.findings[1].message;
    assert!(ghosts.starts_with("2 targets of NICs (the first: ghost / eth0 in ghost"), "{ghosts}");
}

#[test]
fn a_target_network_that_the_mapping_leads_to_needs_no_choice_for_each_nic() {
    let network = |row: NicTargetRow, network: &str| NicTargetRow { network: Some(named(network)), ..row };
    let rows = StatedRows {
        mappings: vec![MappingRow {
            from: named("corp"),
            to: named("dr-corp"),
            operation: Operation::Failover,
            place: "mapping".into(),
        }],
        nics: vec![
            network(target("web01", Some("eth0"), "10.9.1.4"), "dr-corp"),
            network(target("db01", None, "10.9.2.9"), "dr-lab"),
        ],
        ..StatedRows::default()
    };
    let (outcome, mapping) = over(rows, &Mapping::default());
    assert_eq!(outcome.findings, []);
    let chosen: Vec<_> = mapping.nics.iter().map(|(nic, choice)| (nic.to_string(), choice.network.clone())).collect();
    assert_eq!(chosen, [("db01/Ethernet".into(), Some("dr-lab".into())), ("web01/eth0".into(), None)]);
}

#[test]
fn a_target_without_a_nic_is_for_all_nics_of_the_machine() {
    let row =
        NicTargetRow { network: Some(named("dr-corp")), virtual_machine: named("web01"), ..NicTargetRow::default() };
    let (outcome, mapping) = over(nic_rows(vec![row]), &Mapping::default());
    assert_eq!((outcome.taken.nics.len(), outcome.findings.len()), (1, 0));
    let chosen: Vec<_> = mapping.nics.iter().map(|(nic, choice)| (nic.to_string(), choice.network.clone())).collect();
    let there = Some(Key::from("dr-corp"));
    assert_eq!(chosen, [("web01/eth0".into(), there.clone()), ("web01/eth1".into(), there)]);
}

#[test]
fn test_networks_of_nics_become_that_of_their_network_if_all_say_the_same() {
    let test = |machine: &str, nic: &str, network: &str| NicTargetRow {
        network: Some(named(network)),
        operation: Operation::TestFailover,
        address: None,
        ..target(machine, Some(nic), "10.9.3.4")
    };
    let rows =
        vec![test("web01", "eth0", "dr-test"), test("db01", "Ethernet", "dr-test"), test("web01", "eth1", "dr-lab")];
    let (outcome, mapping) = over(nic_rows(rows), &Mapping::default());
    let tests: Vec<_> = mapping.test_networks.iter().map(|(from, to)| format!("{from} {to}")).collect();
    assert_eq!(tests, ["corp dr-test", "lab dr-lab"]);
    let remark = &outcome.findings[0];
    assert_eq!(remark.code, "test-network-of-some");
    assert!(remark.message.starts_with("Files give the network of test failovers for 2 of the 4 NICs in corp."));
    let rows = vec![test("web01", "eth0", "dr-test"), test("db01", "Ethernet", "dr-lab")];
    let (outcome, mapping) = over(nic_rows(rows), &Mapping::default());
    assert!(mapping.test_networks.is_empty());
    assert_eq!(outcome.findings[0].code, "statements-contradict");
}

#[test]
fn networks_of_one_name_are_not_told_apart_and_azure_ids_of_others_do_not_fit() {
    let mapping =
        |from: ThingName, to: ThingName| MappingRow { from, to, operation: Operation::Failover, place: "here".into() };
    let id = |group: &str, name: &str| {
        format!("/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{name}")
    };
    let with_id = |group: &str, name: &str| ThingName { id: Some(id(group, name)), name: Some(name.into()) };
    let vnet = |group: &str, name: &str, location: &str| {
        format!(r#"{{"id":"{}","name":"{name}","location":"{location}","addressSpace":{{}}}}"#, id(group, name))
    };
    let build = |vnets: &[String]| site(&format!("[{}]", vnets.join(",")));
    let source = build(&[vnet("a", "corp", "weu"), vnet("b", "corp", "weu")]);
    let target = build(&[vnet("c", "dr", "neu")]);
    let taken = StatedRows::default();
    let plan =
        Plan { source: &source, target: &target, mapping: &Mapping::default(), taken: &taken, source_before: &source };
    let take = |from, to| take_over(StatedRows { mappings: vec![mapping(from, to)], ..StatedRows::default() }, &plan);
    assert_eq!(take(with_id("b", "CORP"), with_id("c", "dr")).taken.len(), 1);
    assert_eq!(take(named("corp"), named("dr")).findings[0].code, "stated-network-ambiguous");
    assert_eq!(take(with_id("b", "corp"), with_id("d", "dr")).findings[0].code, "stated-network-missing");
    assert_eq!(take(with_id("b", "corp"), named("DR")).taken.len(), 1);
}

#[test]
fn re_ip_rules_go_to_the_networks_whose_addresses_they_are_for_in_their_order() {
    let rule = |rule: &str| OctetRuleRow { rule: rule.into(), place: rule.into() };
    let rows = StatedRows {
        octet_rules: vec![
            rule("10.1.1.9 -> 10.9.1.99 /24"),
            rule("10.*.1.* -> 10.9.1.* /24"),
            rule("10.2.*.* -> 10.9.2.* /24 gw 10.9.2.1"),
            rule("172.16.*.* -> 10.9.1.* /24"),
            rule("10.1 -> nowhere"),
        ],
        ..StatedRows::default()
    };
    let (outcome, mapping) = over(rows.clone(), &Mapping::default());
    let print = landfall::engine::address_policy::text::print;
    let policies: Vec<_> =
        mapping.policies.iter().map(|(network, policy)| (network.to_string(), print(policy))).collect();
    assert_eq!(
        policies,
        [
            ("corp".into(), "10.1.1.9 -> 10.9.1.99 /24\n10.*.1.* -> 10.9.1.* /24\n".into()),
            ("lab".into(), "10.*.1.* -> 10.9.1.* /24\n10.2.*.* -> 10.9.2.* /24 gw 10.9.2.1\n".to_owned()),
        ]
    );
    assert_eq!((outcome.taken.octet_rules.len(), outcome.waiting.octet_rules.len()), (3, 1));
    let codes: Vec<&str> = outcome.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["re-ip-rule-not-read", "stated-rule-idle"]);
    // What has rules already keeps them.
    let mut own = Mapping::default();
    own.policies.insert("corp".into(), landfall::engine::address_policy::AddressPolicy::Offset);
    let (outcome, mapping) = over(rows, &own);
    assert_eq!(mapping.policies[&Key::from("corp")].code(), "offset");
    assert!(outcome.findings.iter().any(|finding| finding.code == "stated-otherwise" && finding.subject == "corp"));
}

#[test]
fn rules_of_an_earlier_file_are_for_machines_that_come_later_too_but_not_again_for_others() {
    let later = format!("{SOURCE}vlan9,web,10.3.1.0/24,,,,\nvlan9,web,,new01,eth0,,10.3.1.4\n");
    let (before, now, target) = (site(SOURCE), site(&later), site(TARGET));
    let row = OctetRuleRow { rule: "10.*.1.* -> 10.9.1.* /24".into(), place: "rules".into() };
    let taken = StatedRows { octet_rules: vec![row], ..StatedRows::default() };
    // A person took the rules of corp and lab away again.
    let mapping = Mapping::default();
    let plan = Plan { source: &now, target: &target, mapping: &mapping, taken: &taken, source_before: &before };
    let outcome = take_over(StatedRows::default(), &plan);
    let mut after = mapping.clone();
    outcome.edits.iter().for_each(|edit| edit.apply(&mut after));
    assert_eq!(after.policies.keys().map(Key::to_string).collect::<Vec<_>>(), ["vlan9"]);
}
