use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use super::dialect::Dialect;
use super::files::{Counts, MAP_NAME, NAMES};
use super::json::push_quoted;
use super::plan::Estate;
use super::seen::{Seen, overlap, seen};
use super::settings::{self, MOST_NICS, Settings, Shape};
use super::{machines, sample, samples_folder, write_estate, write_samples, write_tables};

const SIZES: [u32; 8] = [1, 2, 5, 9, 10, 60, 700, 2500];

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_gives_others() {
    let of_seed = |seed, name| files_of(&estate(Settings { seed, ..settings(300) }), name);
    let first = of_seed(7, "first");
    assert_eq!(first, of_seed(7, "second"));
    assert_ne!(first, of_seed(8, "third"));
}

#[test]
fn every_dialect_is_json_and_has_as_many_resources_as_it_was_asked_for() {
    for (name, dialect) in Dialect::ALL {
        for nics in [1, 3, 60] {
            let files = files_of(&estate(Settings { dialect, ..settings(nics) }), name);
            for file in NAMES {
                let value: Value = serde_json::from_str(&files[file]).unwrap_or_else(|e| panic!("{name} {file}: {e}"));
                let rows = rows(dialect, &value);
                if file == "source-nics.json" {
                    assert_eq!(rows.len(), nics as usize, "{name}");
                }
                if dialect == Dialect::Graph {
                    assert_eq!(value["totalRecords"], rows.len(), "{file}");
                }
            }
        }
    }
}

#[test]
fn tables_have_a_row_for_each_nic_at_least_and_tell_machines_by_names_that_only_one_has() {
    for_all_shapes(|shape, nics, estate| {
        let folder = std::env::temp_dir().join(format!("landfall-tables-{}", std::process::id()));
        let counts = write_tables(estate, &folder).unwrap();
        let text = std::fs::read_to_string(folder.join("source.csv")).unwrap();
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let header = lines.next().unwrap();
        let of = |name: &str| header.iter().position(|column| *column == name).unwrap();
        let (vm, nic, group) = (of("vm"), of("nic"), of("resource_group"));
        let rows: Vec<_> = lines.collect();
        assert!(rows.iter().all(|row| row.len() == header.len()), "{shape}");
        let unlike = |rows: Vec<String>| rows.into_iter().collect::<BTreeSet<_>>().len();
        let machines = rows.iter().filter(|row| !row[vm].is_empty());
        let by_name = unlike(machines.clone().map(|row| row[vm].to_owned()).collect());
        assert_eq!(by_name, unlike(machines.map(|row| format!("{}/{}", row[group], row[vm])).collect()), "{shape}");
        let of_nics = rows.iter().filter(|row| !row[nic].is_empty()).map(|row| format!("{}/{}", row[vm], row[nic]));
        assert_eq!(unlike(of_nics.collect()) as u64, counts.0[1], "{shape} {nics}");
    });
}

#[test]
fn every_shape_has_just_as_many_source_nics_as_asked_for() {
    for_all_shapes(|shape, nics, estate| {
        let mut counts = Counts::default();
        machines::populate(estate, &mut counts).unwrap();
        assert_eq!(counts.0[1], u64::from(nics), "{shape}");
    });
}

#[test]
fn no_address_is_given_twice_in_a_network_or_lies_outside_its_subnet_or_is_reserved() {
    for_all_shapes(|shape, nics, estate| {
        let seen = seen(estate);
        assert_eq!(seen.faults, Vec::<String>::new(), "{shape} with {nics} NICs");
    });
}

#[test]
fn every_reference_finds_its_resource_once_case_is_ignored_and_some_only_then() {
    let mut spelled_in_another_case = 0;
    for_all_shapes(|shape, nics, estate| {
        let seen = seen(estate);
        for reference in &seen.references {
            assert!(seen.ids_in_small.contains(&reference.to_lowercase()), "{shape}, {nics}: {reference}");
            spelled_in_another_case += usize::from(!seen.ids.contains(reference));
        }
    });
    assert!(spelled_in_another_case > 1000);
}

#[test]
fn a_million_nics_fit_into_the_address_space_in_every_shape() {
    for (name, shape) in Shape::ALL {
        let estate = Estate::new(Settings { shape, ..settings(MOST_NICS) });
        assert_eq!(estate.err(), None, "{name}");
    }
}

#[test]
fn a_realistic_estate_has_what_a_planner_stumbles_over() {
    let seen = seen(&estate(settings(3000)));
    let wanted = [
        "another case of a subnet's name",
        "dual-stack NIC",
        "dynamic address",
        "exact copy",
        "forwarding",
        "idle machine",
        "missing subnet",
        "other address space",
        "peering",
        "public address",
        "same address at both sites",
        "secondary address",
        "several NICs",
        "unattached NIC",
        "unmapped network",
        "zone",
    ];
    for what in wanted {
        assert!(seen.curiosities.get(what).is_some_and(|count| *count > 0), "no {what}: {:?}", seen.curiosities);
    }
    assert!(seen.networks.contains_key("corp-neu-test"));
}

#[test]
fn the_shapes_are_what_they_are_called() {
    let of = |shape, nics| seen(&estate(Settings { shape, ..settings(nics) }));
    assert_eq!(of(Shape::OneNetwork, 5000).count("source network"), 1);
    assert_eq!(of(Shape::FewHuge, 5000).count("source network"), 4);
    assert_eq!(of(Shape::ManyTiny, 5000).count("source network"), 1000);
    assert_eq!(of(Shape::AllStatic, 5000).count("dynamic address"), 0);
    assert!(of(Shape::Ipv6, 5000).count("dual-stack NIC") > 4000);
    let long = of(Shape::LongNames, 5000);
    assert_eq!(long.networks.keys().map(String::len).max(), Some(64));
    assert_eq!(long.longest_names, [("NIC", 80), ("VM", 64), ("subnet", 80)].into());
}

#[test]
fn peered_networks_do_not_overlap() {
    for_all_shapes(|shape, _, estate| {
        let seen = seen(estate);
        for (name, remote) in &seen.peerings {
            let [here, there] = [name, remote].map(|name| seen.networks[name.as_str()]);
            assert!(!overlap(here, there), "{shape}: {name} {here} and {remote} {there}");
        }
    });
}

#[test]
fn the_committed_samples_are_those_that_the_generator_writes_and_are_small() {
    let folder = scratch("samples");
    write_samples(&folder).unwrap();
    for name in NAMES {
        let written = std::fs::read_to_string(folder.join(name)).unwrap();
        let committed = std::fs::read_to_string(samples_folder().join(name)).unwrap();
        assert!(written == committed, "{name}: run `cargo xtask estate --samples`");
        assert!(committed.len() < 60_000, "{name} has {} bytes", committed.len());
        serde_json::from_str::<Value>(&committed).unwrap();
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_samples_are_consistent() {
    let mut seen = Seen::default();
    sample::populate(&mut seen).unwrap();
    assert_eq!(seen.faults, Vec::<String>::new());
    for reference in &seen.references {
        assert!(seen.ids_in_small.contains(&reference.to_lowercase()), "{reference}");
    }
    assert_eq!(seen.count("unattached NIC"), 1);
    assert_eq!(seen.count("VM to protect"), 59);
}

#[test]
fn strings_are_escaped_as_json_wants() {
    for text in ["", "plain", "W/\"1\"", "a\\b", "line\r\nline\ttab", "\u{1}\u{1f}", "übung 東京"] {
        let mut quoted = String::new();
        push_quoted(&mut quoted, text);
        assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
    }
}

#[test]
fn each_dialect_spells_names_in_its_own_way() {
    let spelled = |name| Dialect::ALL.map(|(_, dialect)| dialect.spelled(name).into_owned()).join(" ");
    let address = "privateIPAddress privateIPAddress privateIpAddress PrivateIpAddress privateIPAddress";
    assert_eq!(spelled("privateIPAddress"), address);
    let forwarding = "enableIPForwarding enableIPForwarding enableIpForwarding EnableIPForwarding enableIPForwarding";
    assert_eq!(spelled("enableIPForwarding"), forwarding);
}

#[test]
fn what_is_wrong_with_the_arguments_is_said() {
    let error = |line: &str| {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        settings::parse(&words).err().unwrap_or_default()
    };
    assert_eq!(error("--nics 0"), "--nics 0 is out of range: expected 1 to 1000000");
    assert_eq!(error("--nics many"), "--nics many is not a whole number");
    assert!(error("--nics 5 --shape round").contains("expected one of realistic, few-huge"));
    assert!(error("--seed 5").starts_with("say how many NICs"));
    assert_eq!(error("--nics=5 --dialect=graph --seed=3 --out=x"), "");
}

fn settings(nics: u32) -> Settings {
    Settings { nics, seed: 1, shape: Shape::Realistic, dialect: Dialect::Rest }
}

fn estate(settings: Settings) -> Estate {
    Estate::new(settings).unwrap()
}

fn for_all_shapes(mut check: impl FnMut(&str, u32, &Estate)) {
    for (name, shape) in Shape::ALL {
        for nics in SIZES {
            for seed in [1, 2] {
                check(name, nics, &estate(Settings { seed, shape, ..settings(nics) }));
            }
        }
    }
}

fn rows(dialect: Dialect, value: &Value) -> Vec<&Value> {
    let list = match dialect {
        Dialect::Rest => &value["value"],
        Dialect::Graph => &value["data"],
        Dialect::Cli | Dialect::CliOld | Dialect::PowerShell => value,
    };
    match list {
        Value::Array(rows) => rows.iter().collect(),
        single => vec![single],
    }
}

fn files_of(estate: &Estate, name: &str) -> BTreeMap<String, String> {
    let folder = scratch(name);
    write_estate(estate, &folder).unwrap();
    let texts = NAMES
        .into_iter()
        .chain([MAP_NAME])
        .map(|name| (name.to_owned(), std::fs::read_to_string(folder.join(name)).unwrap()));
    let texts = texts.collect();
    std::fs::remove_dir_all(folder).unwrap();
    texts
}

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("landfall-estate-{}-{name}", std::process::id()))
}
