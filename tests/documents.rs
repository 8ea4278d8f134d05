//! The plan document and the share link: what is written is read again, and nothing that is read does harm.
#![cfg(not(target_arch = "wasm32"))]

#[path = "documents/arbitrary.rs"]
mod arbitrary;
#[path = "documents/estate.rs"]
mod estate;
#[path = "documents/hostile.rs"]
mod hostile;
#[path = "documents/schema.rs"]
mod schema;

use landfall::document::{Plan, from_json, share_link, to_json};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_survives_its_file(plan in arbitrary::plan()) {
        let text = to_json(&plan);
        let read = from_json(&text).unwrap();
        prop_assert_eq!(&read, &plan);
        // Keys are equal when they differ in case only: the spelling has to survive as well.
        prop_assert_eq!(to_json(&read), text);
    }

    #[test]
    fn any_plan_survives_its_link(plan in arbitrary::plan()) {
        let fragment = share_link::encode(&plan);
        let read = share_link::decode(&fragment).unwrap();
        prop_assert_eq!(&read, &plan);
        prop_assert_eq!(to_json(&read), to_json(&plan));
    }
}

#[test]
fn the_empty_plan_survives_both() {
    let plan = Plan::default();
    assert_eq!(from_json(&to_json(&plan)).unwrap(), plan);
    let fragment = share_link::encode(&plan);
    assert_eq!(share_link::decode(&format!("#{fragment}")).unwrap(), plan);
    assert!(fragment.len() < 80, "{fragment}");
}

#[test]
fn an_estate_of_5000_machines_survives_both() {
    let plan = estate::frozen(estate::plan(5000));
    assert_eq!(from_json(&to_json(&plan)).unwrap(), plan);
    assert_eq!(share_link::decode(&share_link::encode(&plan)).unwrap(), plan);
}

#[test]
fn a_link_of_5000_machines_takes_few_characters_for_each_nic() {
    let plan = estate::plan(5000);
    let nics = plan.source.nics.len();
    let of_plan = share_link::encode(&plan).len();
    let of_frozen = share_link::encode(&estate::frozen(plan)).len();
    println!("{nics} NICs: {of_plan} characters, frozen {of_frozen}");
    assert!(of_plan < 10 * nics, "{of_plan} characters for {nics} NICs");
    assert!(of_frozen < 11 * nics, "{of_frozen} characters for {nics} NICs");
}

#[test]
fn each_thing_of_a_plan_has_a_line_of_its_own() {
    let mut plan = estate::plan(3);
    let before = to_json(&plan);
    plan.source.nics[1].mac = None;
    plan.source.networks[0].subnets[2].name = "Other".into();
    let after = to_json(&plan);
    let changed = before.lines().zip(after.lines()).filter(|(before, after)| before != after).count();
    assert_eq!(before.lines().count(), after.lines().count());
    assert_eq!(changed, 2);
}

#[test]
fn places_of_rows_in_their_files_are_not_kept() {
    let mut plan = estate::plan(1);
    let expected = plan.clone();
    plan.source.nics[0].place = "value[0]".into();
    plan.source.networks[0].subnets[0].place = "value[1]".into();
    assert_eq!(from_json(&to_json(&plan)).unwrap(), expected);
    assert_eq!(share_link::decode(&share_link::encode(&plan)).unwrap(), expected);
}

/// Written once and never again: links and files that people keep have to open for good. A new version gets files of its own.
#[test]
fn a_file_and_a_link_of_version_1_stay_readable() {
    let text = include_str!("documents/golden.landfall.json");
    let plan = from_json(text).unwrap();
    assert_eq!(to_json(&plan), text);
    assert_eq!(plan.mapping.nics.len(), 4);
    let read = share_link::decode(include_str!("documents/golden.link.txt")).unwrap();
    assert_eq!(to_json(&read), text);
}
