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
use landfall::engine::attribute::Attribute;
use landfall::engine::mapping::Named;
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

    #[test]
    fn any_plan_of_version_1_is_written_as_version_1(plan in arbitrary::plan()) {
        let plan = arbitrary::of_version_1(plan);
        let (text, fragment) = (to_json(&plan), share_link::encode(&plan));
        prop_assert!(text.contains("\"landfall-plan/1\"") && fragment.starts_with("plan=1."));
        prop_assert_eq!(&from_json(&text).unwrap(), &plan);
        prop_assert_eq!(&share_link::decode(&fragment).unwrap(), &plan);
    }
}

// So many NICs take a while, unoptimised.
proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_survives_a_link_of_version_4(plan in arbitrary::plan()) {
        let mut plan = plan;
        let many = estate::with_plain_keys(estate::plan(120));
        plan.source.virtual_machines.extend(many.source.virtual_machines);
        plan.source.nics.extend(many.source.nics);
        let fragment = share_link::encode(&plan);
        prop_assert!(fragment.starts_with("plan=4."));
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
    assert!(10 * of_plan < 82 * nics, "{of_plan} characters for {nics} NICs");
    assert!(10 * of_frozen < 83 * nics, "{of_frozen} characters for {nics} NICs");
}

/// Their names are in the keys of their NICs: to spell them out again took a quarter of such a link.
#[test]
fn a_link_of_5000_machines_without_ids_takes_few_characters_for_each_nic() {
    let plan = estate::with_plain_keys(estate::plan(5000));
    let (link, nics) = (share_link::encode(&plan), plan.source.nics.len());
    println!("{nics} NICs: {} characters", link.len());
    assert!(link.starts_with("plan=4.") && 10 * link.len() < 82 * nics, "{} characters for {nics} NICs", link.len());
    assert_eq!(share_link::decode(&link).unwrap(), plan);
}

#[test]
fn a_plan_of_few_nics_has_a_link_that_every_landfall_opens_and_one_of_many_has_a_short_one() {
    let version = |machines| {
        let mut plan = estate::plan(machines);
        plan.source.nics.truncate(machines);
        plan.source.virtual_machines.iter_mut().for_each(|machine| machine.nic_keys.truncate(1));
        let link = share_link::encode(&plan);
        assert_eq!(share_link::decode(&link).unwrap(), plan);
        link[..7].to_owned()
    };
    assert_eq!([99, 100].map(version), ["plan=1.", "plan=4."]);
}

#[test]
fn a_few_machines_without_ids_have_a_link_that_every_landfall_opens() {
    assert!(share_link::encode(&estate::with_plain_keys(estate::plan(20))).starts_with("plan=1."));
}

#[test]
fn attributes_of_5000_machines_take_few_characters() {
    let mut plan = estate::plan(5000);
    let bare = share_link::encode(&plan).len();
    for (place, machine) in plan.source.virtual_machines.iter_mut().enumerate() {
        machine.attributes.set(Attribute::Cloud, Some(["Gold", "Silver"][place / 100 % 2]));
        machine.attributes.set(Attribute::Hypervisor, Some("hyper-v"));
    }
    for nic in &mut plan.source.nics {
        nic.attributes.set(Attribute::NicVlan, Some("112"));
        let stated = [(Attribute::ReplicaNetwork, "Corp Hamburg")].into_iter().collect();
        plan.mapping.attributes.insert(Named::Nic(nic.key.as_str().into()), stated);
    }
    let link = share_link::encode(&plan);
    println!("{bare} characters, with attributes {}", link.len());
    assert!(link.len() < bare + 3 * plan.source.nics.len(), "{bare} characters, with attributes {}", link.len());
    assert_eq!(share_link::decode(&link).unwrap(), plan);
    assert_eq!(from_json(&to_json(&plan)).unwrap(), plan);
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

/// As above, with everything that version 2 has besides.
#[test]
fn a_file_and_a_link_of_version_2_stay_readable() {
    let text = include_str!("documents/golden-2.landfall.json");
    let plan = from_json(text).unwrap();
    assert_eq!(to_json(&plan), text);
    assert_eq!(plan.source.networks[0].attributes.get(Attribute::Vlan), Some("112"));
    let mapping = &plan.mapping;
    let counts = [mapping.attributes.len(), mapping.policies.len(), mapping.connections.len(), mapping.sites.len()];
    assert_eq!(counts, [7, 4, 4, 2]);
    let read = share_link::decode(include_str!("documents/golden-2.link.txt")).unwrap();
    assert_eq!(to_json(&read), text);
}

/// As above, with stated subnets and allocations, which came to version 2 later: a plan without them is written as before.
#[test]
fn a_file_and_a_link_with_stated_sites_stay_readable() {
    let text = include_str!("documents/golden-2-sites.landfall.json");
    let mut plan = from_json(text).unwrap();
    assert_eq!(to_json(&plan), text);
    assert_eq!([plan.mapping.subnets.len(), plan.mapping.allocations.len()], [4, 3]);
    let link = include_str!("documents/golden-2-sites.link.txt");
    assert_eq!(to_json(&share_link::decode(link).unwrap()), text);
    plan.mapping.subnets.clear();
    plan.mapping.allocations.clear();
    assert_eq!(to_json(&plan), include_str!("documents/golden-2.landfall.json"));
    assert_eq!(share_link::encode(&plan), include_str!("documents/golden-2.link.txt").trim_end());
}

/// A link alone has a version 3: the file needs none.
#[test]
fn a_link_of_version_3_stays_readable() {
    let plan = estate::with_plain_keys(estate::plan(120));
    let link = include_str!("documents/golden-3.link.txt").trim_end();
    assert!(link.starts_with("plan=3."));
    assert_eq!(share_link::decode(link).unwrap(), plan);
}

/// As above. It is also written as it was: whoever makes links shorter still has to call them version 5.
#[test]
fn a_link_of_version_4_stays_readable() {
    let plan = estate::frozen(estate::plan(120));
    let link = include_str!("documents/golden-4.link.txt").trim_end();
    assert!(link.starts_with("plan=4."));
    assert_eq!(share_link::decode(link).unwrap(), plan);
    assert_eq!(share_link::encode(&plan), link);
}
