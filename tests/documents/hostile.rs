//! Damaged, newer, foreign and malicious plans.

use landfall::document::{DocumentError, Plan, from_json, share_link, to_json};
use proptest::prelude::*;

use crate::estate;

const GOLDEN_2: &str = include_str!("golden-2.landfall.json");
const WITH_SITES: &str = include_str!("golden-2-sites.landfall.json");
const LINK_3: &str = include_str!("golden-3.link.txt");

fn refusal(text: &str) -> String {
    from_json(text).unwrap_err().to_string()
}

/// A plan with one NIC, in which one part is replaced.
fn broken(part: &str, by: &str) -> String {
    let text = to_json(&estate::plan(1));
    assert!(text.contains(part), "{part} is not in {text}");
    text.replacen(part, by, 1)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_refused_or_read(text in any::<String>()) {
        let _ = from_json(&text);
        let _ = share_link::decode(&text);
        let _ = share_link::decode(&format!("plan=1.{text}"));
        let _ = share_link::decode(&format!("plan=2.{text}"));
        let _ = share_link::decode(&format!("plan=3.{text}"));
        let _ = share_link::decode(&format!("plan=4.{text}"));
    }

    #[test]
    fn any_change_of_one_byte_is_refused_or_read(place in 0..4000_usize, byte in any::<u8>()) {
        for text in [to_json(&estate::frozen(estate::plan(2))), GOLDEN_2.trim_end().into(), WITH_SITES.trim_end().into()] {
            let mut text = text.into_bytes();
            let place = place % text.len();
            text[place] = byte;
            let _ = from_json(&String::from_utf8_lossy(&text));
            text.truncate(place);
            prop_assert!(from_json(&String::from_utf8_lossy(&text)).is_err());
        }
    }

    #[test]
    fn a_link_with_other_bytes_is_refused_or_means_the_same(place in 7..4000_usize, by in "[A-Za-z0-9_-]") {
        let many = estate::with_plain_keys(estate::plan(120));
        let plans = [estate::frozen(estate::plan(2)), from_json(GOLDEN_2).unwrap(), from_json(WITH_SITES).unwrap(), many.clone()];
        let links = plans.map(|plan| (share_link::encode(&plan), plan));
        for (link, plan) in links.into_iter().chain([(LINK_3.trim_end().to_owned(), many)]) {
            let place = 7 + place % (link.len() - 7);
            let changed = format!("{}{by}{}", &link[..place], &link[place + 1..]);
            // Some bits mean nothing: those that fill deflate's blocks up to whole bytes. In version 4 there are none.
            if let Ok(read) = share_link::decode(&changed) {
                prop_assert_eq!(read, plan);
                prop_assert!(changed == link || !link.starts_with("plan=4."));
            }
            prop_assert!(share_link::decode(&link[..place]).is_err());
        }
    }

    #[test]
    fn columns_of_any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = share_link::decode(&sealed(1, &bytes));
        let _ = share_link::decode(&sealed(2, &bytes));
        let _ = share_link::decode(&sealed(3, &bytes));
        let _ = share_link::decode(&sealed(4, &bytes));
    }

    #[test]
    fn columns_with_some_bytes_changed_are_refused_or_read(changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..4)) {
        let plans = [estate::frozen(estate::plan(2)), from_json(GOLDEN_2).unwrap(), from_json(WITH_SITES).unwrap()];
        let links = plans.map(|plan| share_link::encode(&plan));
        for (version, link) in [1, 2, 2, 3].into_iter().zip(links.iter().map(String::as_str).chain([LINK_3.trim_end()])) {
            let mut columns = unsealed(link);
            for (place, byte) in &changes {
                let place = usize::from(*place) % columns.len();
                columns[place] = *byte;
            }
            // What is read is a plan that can be written.
            if let Ok(read) = share_link::decode(&sealed(version, &columns)) {
                prop_assert_eq!(&from_json(&to_json(&read)).unwrap(), &read);
            }
        }
    }
}

// What is packed takes a while, unoptimised.
proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn packed_fields_with_some_bytes_changed_or_cut_off_are_refused_or_read(changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..4)) {
        let mut rich = from_json(WITH_SITES).unwrap();
        let many = estate::frozen(estate::plan(120));
        rich.source.virtual_machines.extend(many.source.virtual_machines.clone());
        rich.source.nics.extend(many.source.nics.clone());
        for plan in [many, rich] {
            let packed = unsealed(&share_link::encode(&plan));
            let mut changed = packed.clone();
            for (place, byte) in &changes {
                let place = usize::from(*place) % changed.len();
                changed[place] = *byte;
                // It may be that it ends with other statements: only its checksum tells.
                let _ = share_link::decode(&sealed(4, &packed[..place]));
            }
            // What is read is a plan that can be written.
            if let Ok(read) = share_link::decode(&sealed(4, &changed)) {
                prop_assert_eq!(&from_json(&to_json(&read)).unwrap(), &read);
            }
        }
    }
}

/// A fragment round these columns or fields, with the checksum that fits.
fn sealed(version: u32, noted: &[u8]) -> String {
    use base64::Engine as _;
    let sum = noted.iter().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let mut bytes = [&sum.to_le_bytes(), noted].concat();
    if version < 4 {
        bytes = miniz_oxide::deflate::compress_to_vec(&bytes, 6);
    }
    format!("plan={version}.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

fn unsealed(fragment: &str) -> Vec<u8> {
    use base64::Engine as _;
    let (version, text) = fragment.split_once('.').unwrap();
    let mut bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap();
    if version != "plan=4" {
        bytes = miniz_oxide::inflate::decompress_to_vec(&bytes).unwrap();
    }
    bytes[4..].to_vec()
}

#[test]
fn fields_that_are_one_byte_again_and_again_are_refused_or_read_in_no_time() {
    for byte in [0, 1, 0x55, 0x7f, 0x80, 0xaa, 0xfe, 0xff] {
        for length in [0, 1, 4, 5, 50_000] {
            let _ = share_link::decode(&sealed(4, &vec![byte; length]));
        }
    }
}

#[test]
fn what_would_take_long_to_unpack_from_next_to_nothing_is_written_by_column_and_read() {
    let name = "a".repeat(9 << 20);
    let plan = Plan { name, ..estate::plan(120) };
    let fragment = share_link::encode(&plan);
    assert!(fragment.starts_with("plan=3.") && fragment.len() < 100_000, "{}", fragment.len());
    assert!(share_link::decode(&fragment).unwrap() == plan);
}

#[test]
fn what_follows_the_last_field_is_refused() {
    let packed = unsealed(&share_link::encode(&estate::plan(120)));
    for more in [&[0][..], &[0xff], &[1, 2, 3, 4, 5]] {
        let link = sealed(4, &[&packed, more].concat());
        assert!(matches!(share_link::decode(&link), Err(DocumentError::DamagedLink { .. })));
    }
}

#[test]
fn a_bad_value_is_named_with_its_path() {
    let message = refusal(&broken("\"address\":\"10.", "\"address\":\"310."));
    assert!(message.contains("source.nics[0].ipConfigurations[0].address"), "{message}");
    assert!(message.contains("\"310."), "{message}");
    assert!(message.contains("expected an IP address"), "{message}");
    let message = refusal(&broken("\"prefixes\":[\"10.0.0.0/22\"]", "\"prefixes\":[\"10.0.0.0/22\", \"10.0.0.0/44\"]"));
    assert!(message.contains("source.networks[0].subnets[0].prefixes[1]"), "{message}");
    assert!(message.contains("found \"10.0.0.0/44\""), "{message}");
    let message = refusal(&broken("\"number\":0", "\"number\":\"first\""));
    assert!(message.contains("At source.nics[0].number (line"), "{message}");
    let message = refusal(&broken("\"power\":\"on\"", "\"power\":\"maybe\""));
    assert!(message.contains("source.virtualMachines[0].power"), "{message}");
    assert!(message.contains("expected \"on\" or \"off\""), "{message}");
    let message = refusal(&broken("\"operation\": \"failover\"", "\"operation\": \"panic\""));
    assert!(message.contains("At operation"), "{message}");
}

#[test]
fn a_field_that_is_missing_is_named_with_the_path_of_what_lacks_it() {
    let message = refusal(r#"{"format":"landfall-plan/1","source":{"nics":[{"key":"a","name":"a"},{"key":"b"}]}}"#);
    assert!(message.contains("source.nics[1]"), "{message}");
    assert!(message.contains("the field `name`"), "{message}");
}

#[test]
fn a_long_value_is_cut_in_the_message() {
    let message = refusal(&broken("\"address\":\"10.", &format!("\"address\":\"{}", "é".repeat(5000))));
    assert!(message.contains('…') && message.len() < 600, "{message}");
}

#[test]
fn two_mappings_of_one_network_are_refused() {
    let message = refusal(
        r#"{"format":"landfall-plan/1","mapping":{"networks":[{"source":"a","target":"x"},{"source":"A","target":"y"}]}}"#,
    );
    assert!(message.contains("mapping.networks[1].source"), "{message}");
}

#[test]
fn a_pin_that_is_half_frozen_is_refused() {
    let message = refusal(
        r#"{"format":"landfall-plan/1","mapping":{"nics":[{"nic":"a","ipConfigurations":[
            {"name":"i","pins":{"testFailover":{"network":"n","address":"10.0.0.4"}}}]}]}}"#,
    );
    assert!(message.contains("mapping.nics[0].ipConfigurations[0].pins.testFailover"), "{message}");
}

#[test]
fn unknown_fields_are_passed_over_and_the_order_of_fields_is_free() {
    let text = r#"{"later": [[[{"deep": 1}]]], "source": {"hosts": [1], "nics": []}, "name": "N", "format": "landfall-plan/1"}"#;
    assert_eq!(from_json(text).unwrap().name, "N");
    assert_eq!(from_json(&format!("\u{feff}{text}")).unwrap().name, "N");
}

#[test]
fn a_newer_plan_is_refused_by_name_even_if_nothing_in_it_can_be_read() {
    let error = from_json(r#"{"source": 5, "format": "landfall-plan/3", "name": {}}"#).unwrap_err();
    assert!(matches!(error, DocumentError::Newer { .. }));
}

#[test]
fn other_json_is_told_from_a_plan() {
    for text in
        ["[]", "{}", "5", "null", "\"landfall-plan/1\"", r#"{"format": 1}"#, r#"{"format": "landfall-results/1"}"#]
    {
        assert!(matches!(from_json(text), Err(DocumentError::NotAPlan { .. })), "{text}");
    }
    for text in ["", "{", "nics,vms", "{\"format\""] {
        assert!(matches!(from_json(text), Err(DocumentError::NotJson { .. })), "{text}");
    }
}

#[test]
fn json_as_deep_as_a_well_does_no_harm() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
        let _ = from_json(&deep);
        let _ = from_json(&format!(r#"{{"later": {deep}, "format": "landfall-plan/1"}}"#));
        assert!(
            from_json(&format!(r#"{{"format": "landfall-plan/1", "source": {deep}}}"#)).is_err() || open == "{\"a\":"
        );
    }
}

#[test]
fn links_of_other_versions_and_other_fragments_are_told_apart() {
    assert!(matches!(share_link::decode("plan=5.abc"), Err(DocumentError::NewerLink { .. })));
    for text in ["", "#", "about", "plan=", "plan=1", "plan=x.abc", "plan=-1.abc"] {
        assert!(matches!(share_link::decode(text), Err(DocumentError::NotALink { .. })), "{text}");
    }
    assert!(matches!(share_link::decode("plan=1."), Err(DocumentError::DamagedLink { .. })));
    assert!(matches!(share_link::decode("plan=2.abc"), Err(DocumentError::DamagedLink { .. })));
    assert!(matches!(share_link::decode("plan=3.abc"), Err(DocumentError::DamagedLink { .. })));
    assert!(matches!(share_link::decode("plan=4.abc"), Err(DocumentError::DamagedLink { .. })));
    assert!(matches!(share_link::decode("plan=4.AAAAAAA"), Err(DocumentError::DamagedLink { .. })));
    assert!(matches!(share_link::decode("plan=1.++"), Err(DocumentError::DamagedLink { .. })));
}

#[test]
fn a_link_that_unpacks_without_end_is_refused() {
    use base64::Engine as _;
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; share_link::LARGEST_INFLATED + 1], 1);
    let fragment = format!("plan=1.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bomb));
    assert!(matches!(share_link::decode(&fragment), Err(DocumentError::LinkTooLarge { .. })));
}

#[test]
fn a_link_longer_than_any_is_refused_before_it_is_looked_at() {
    let fragment = format!("plan=1.{}", "A".repeat(share_link::LONGEST_FRAGMENT + 1));
    assert!(matches!(share_link::decode(&fragment), Err(DocumentError::LinkTooLarge { .. })));
}

/// A refusal of a plan that holds everything that version 2 has besides, with one part replaced.
fn refused(part: &str, by: &str) -> String {
    assert!(GOLDEN_2.contains(part), "{part}");
    refusal(&GOLDEN_2.replacen(part, by, 1))
}

#[test]
fn attributes_that_are_unknown_do_not_fit_or_stand_twice_are_refused_with_their_path() {
    for (part, by, path, found, expected) in [
        (
            "\"vlan\":\"112\"",
            "\"colour\":\"red\"",
            "source.networks[0].attributes.colour",
            "\"red\"",
            "no attribute of",
        ),
        ("\"vlan\":\"112\"", "\"vlan\":\"4095\"", "source.networks[0].attributes.vlan", "\"4095\"", "from 0 to 4094"),
        ("\"vlan\":\"112\"", "\"vlan\":\"\"", "source.networks[0].attributes.vlan", "\"\"", "from 0 to 4094"),
        ("\"vlan\":\"112\"", "\"vlan\":112", "source.networks[0].attributes.vlan", "112", "from 0 to 4094, in quotes"),
        (
            "\"vlan\":\"112\"",
            "\"clouds\":\"Tin\"",
            "source.networks[0].attributes.clouds",
            "\"Tin\"",
            "each attribute once",
        ),
        (
            "10.2.0.10-10.2.0.99",
            "10.2.0.9-10.2.0.1",
            "target.networks[0].subnets[0].attributes.address_pools",
            "\"10.2.0.9-",
            "ranges such as",
        ),
        (
            "\"role\":\"replica-node\"",
            "\"role\":\"king\"",
            "source.virtualMachines[0].attributes.role",
            "\"king\"",
            "vmm, sql",
        ),
        (
            "\"added_later\":\"yes\"",
            "\"added_later\":\"soon\"",
            "source.nics[1].attributes.added_later",
            "\"soon\"",
            "yes or no",
        ),
        (
            "\"attributes\":{\"vlan\":\"7\"}",
            "\"attributes\":[\"vlan\"]",
            "aside.networks[0].attributes",
            "[\"vlan\"]",
            "behind its code",
        ),
        (
            "\"attributes\":{\"vlan\":\"113\"}",
            "\"attributes\":{\"vlan\":\"x\"}",
            "mapping.attributes[0].attributes.vlan",
            "\"x\"",
            "from 0 to",
        ),
    ] {
        let message = refused(part, by);
        for said in [format!("At {path} (line"), format!("found {found}"), expected.to_string()] {
            assert!(message.contains(&said), "{said}: {message}");
        }
    }
    let long = "x;".repeat(100_000);
    let message = refused("\"vlan\":\"112\"", &format!("\"vlan\":\"{long}\""));
    assert!(message.len() < 600, "{message}");
    let message = refused("\"vlan\":\"112\"", &format!("\"{long}\":\"112\""));
    assert!(message.len() < 600, "{message}");
}

#[test]
fn what_attributes_are_about_must_be_clear_and_stand_once() {
    let part = r#"{"side":"source","network":"Lab","attributes":{"vlan":"113"}}"#;
    for by in [
        r#"{"attributes":{}}"#,
        r#"{"network":"Lab","attributes":{}}"#,
        r#"{"side":"source","subnet":"Lab","attributes":{}}"#,
        r#"{"side":"source","nic":"a","attributes":{}}"#,
        r#"{"virtualMachine":"a","nic":"a","attributes":{}}"#,
    ] {
        let message = refused(part, by);
        assert!(message.starts_with("At mapping.attributes[0]: found attributes of nothing"), "{message}");
    }
    let message = refused(part, r#"{"nic":"shop-02/NIC0","attributes":{}}"#);
    assert!(message.starts_with("At mapping.attributes[6]: found \"Shop-02/nic0\" for the second time"), "{message}");
    let message = refused(part, r#"{"nic":"a"}"#);
    assert!(message.contains("At mapping.attributes[0]") && message.contains("the field `attributes`"), "{message}");
    let message = refused("\"side\":\"target\"", "\"side\":\"moon\"");
    assert!(message.contains("At mapping.attributes[1].side (line") && message.contains("\"target\""), "{message}");
}

#[test]
fn bad_policies_are_refused_with_their_path() {
    for (part, by, path, found) in [
        ("\"shape\":\"octets\"", "\"shape\":\"magic\"", "policies[0].shape", "\"magic\""),
        (
            "10.1.*.* -> 10.2.*.* /16",
            "10.1.*.* -> 10.2.*.* /33",
            "policies[0].rules[1]",
            "\"10.1.*.* -> 10.2.*.* /33\"",
        ),
        ("10.1.*.* -> 10.2.*.* /16", "# nothing", "policies[0].rules[1]", "\"# nothing\""),
        ("10.1.*.* -> 10.2.*.* /16", "10.1.*.* -> 10.2.*.*\\n1.*.*.* -> 2.*.*.*", "policies[0].rules[1]", "\"10.1.*.*"),
        ("\"shape\":\"offset\"", "\"shape\":\"offset\",\"rules\":[\"a\"]", "policies[1].rules", "1 rules"),
        ("\"shape\":\"offset\"", "\"shape\":\"fixed\"", "policies[1].rules", "0 rules"),
        ("10.8.0.0/16 -> 10.9.0.0/16", "10.8.0.0/16 -> fd00::/16", "policies[2].rules[1]", "\"10.8"),
        (
            "10.0.0.5 -> 10.9.0.5",
            "10.0.0.4 -> 10.9.0.5",
            "policies[3].rules",
            "10.0.0.4 twice; expected each address once",
        ),
        ("fd00::1 -> fd01::1", "fd00::1 -> 10.0.0.1", "policies[3].rules[2]", "\"fd00::1 -> 10.0.0.1\""),
        ("\"network\":\"Other\"", "\"network\":\"OLD\"", "policies[3].network", "\"OLD\" for the second time"),
    ] {
        let message = refused(part, by);
        assert!(message.starts_with(&format!("At mapping.{path}")), "{message}");
        assert!(message.contains(&format!("found {found}")), "{message}");
    }
    let many: Vec<String> =
        (0..10_001_u32).map(|host| format!("\"10.0.{}.{} -> 10.9.0.5\"", host >> 8, host & 255)).collect();
    let message = refused("\"10.0.0.5 -> 10.9.0.5\"", &many.join(","));
    assert!(message.contains("found 10003 rules; expected at least one, and at most 10000"), "{message}");
}

#[test]
fn bad_connections_and_sites_are_refused_with_their_path() {
    let ends = r#"[{"source":"Corp Berlin"},{"source":"Lab"}]"#;
    for (by, found) in [
        ("[]", "0 places"),
        (r#"[{"source":"Lab"}]"#, "1 places"),
        (r#"[{"source":"a"},{"source":"b"},{"source":"c"}]"#, "3 places"),
        (r#"[{"source":"Lab"},{"source":"LAB"}]"#, "one place twice"),
    ] {
        let message = refused(ends, by);
        assert!(message.starts_with("At mapping.connections[0].ends: found "), "{message}");
        assert!(message.contains(found), "{message}");
    }
    let message = refused(ends, r#"[{"site":"FRANKFURT"},{"source":"Corp Berlin"}]"#);
    assert!(message.starts_with("At mapping.connections[2].ends: found \"Corp Berlin – Frankfurt\""), "{message}");
    for by in [
        r#"[{"moon":"a"},{"source":"b"}]"#,
        r#"[{},{"source":"b"}]"#,
        r#"["a","b"]"#,
        r#"[{"site":"a","source":"b"},{"source":"b"}]"#,
    ] {
        let message = refused(ends, by);
        assert!(message.contains("mapping.connections[0].ends"), "{message}");
    }
    let message = refused("\"today\":true,\"after\":false", "\"today\":true");
    assert!(message.contains("At mapping.connections[0] (line") && message.contains("the field `after`"), "{message}");
    let message = refused("\"name\":\"Partner\"", "\"name\":\"frankfurt\"");
    assert!(message.starts_with("At mapping.sites[1].name: found \"frankfurt\" for the second time"), "{message}");
    let message = refused("fd00:99::/48", "fd00:99::/148");
    assert!(message.contains("At mapping.sites[0].prefixes[1] (line"), "{message}");
}

#[test]
fn bad_stated_sites_are_refused_with_their_path() {
    let refused = |part: &str, by: &str| {
        assert!(WITH_SITES.contains(part), "{part}");
        refusal(&WITH_SITES.replacen(part, by, 1))
    };
    let guests = "\"network\":\"Corp Berlin\",\"subnet\":\"Guests\",\"prefixes\":[\"10.1.7.0/24\"]";
    for (part, by, path, found) in [
        (guests, "\"network\":\"\",\"subnet\":\"a\",\"prefixes\":[\"10.1.7.0/24\"]", "subnets[1].network", "\"\""),
        (guests, "\"network\":\"a\",\"subnet\":\"\",\"prefixes\":[\"10.1.7.0/24\"]", "subnets[1].subnet", "\"\""),
        (guests, "\"network\":\"a\",\"subnet\":\"b\",\"prefixes\":[]", "subnets[1].prefixes", "0 prefixes"),
        (
            guests,
            "\"network\":\"LAB\",\"subnet\":\"10.7.0.0/22\",\"prefixes\":[\"10.1.7.0/24\"]",
            "subnets[2].subnet",
            "\"10.7",
        ),
        ("\"10.1.7.0/24\"", "\"10.1.7.0/44\"", "subnets[1].prefixes[0]", "\"10.1.7.0/44\""),
        ("\"allocation\":\"dynamic\"}", "\"allocation\":\"unknown\"}", "allocations[1].allocation", "\"unknown\""),
        (
            "\"network\":\"Corp Berlin\",\"allocation\"",
            "\"network\":\"LAB\",\"allocation\"",
            "allocations[2].network",
            "\"Lab\"",
        ),
    ] {
        let message = refused(part, by);
        assert!(message.starts_with(&format!("At mapping.{path}")), "{message}");
        assert!(message.contains(&format!("found {found}")), "{message}");
    }
    let many: Vec<String> = (0..201_u32).map(|net| format!("\"10.{net}.0.0/24\"")).collect();
    let message = refused("\"10.1.7.0/24\"", &many.join(","));
    assert!(message.contains("found 201 prefixes; expected at least one, and at most 200"), "{message}");
    let entry = |number: u32| format!("{{\"network\":\"{number}\",\"allocation\":\"static\"}}");
    let many: Vec<String> = (0..50_001).map(entry).collect();
    let message =
        refusal(&format!("{{\"format\":\"landfall-plan/2\",\"mapping\":{{\"allocations\":[{}]}}}}", many.join(",")));
    assert!(message.starts_with("At mapping.allocations: found 50001 entries; expected at most 50000"), "{message}");
}

#[test]
fn what_is_new_is_read_from_a_document_that_calls_itself_version_1() {
    let text = GOLDEN_2.replacen("landfall-plan/2", "landfall-plan/1", 1);
    assert_eq!(to_json(&from_json(&text).unwrap()), GOLDEN_2);
}

#[test]
fn a_link_of_one_version_is_none_of_the_other() {
    for plan in [estate::plan(1), from_json(GOLDEN_2).unwrap()] {
        let columns = unsealed(&share_link::encode(&plan));
        let read = [1, 2].map(|version| share_link::decode(&sealed(version, &columns)).is_ok());
        assert!(read == [true, false] || read == [false, true]);
    }
}

#[test]
fn a_link_with_attributes_that_are_unknown_or_do_not_fit_is_refused() {
    let columns = unsealed(&share_link::encode(&from_json(GOLDEN_2).unwrap()));
    let with = |part: &[u8], by: &[u8]| {
        let place = columns.windows(part.len()).position(|window| window == part).unwrap();
        let changed = [&columns[..place], by, &columns[place + part.len()..]].concat();
        share_link::decode(&sealed(2, &changed)).unwrap_err().to_string()
    };
    assert!(with(b"logical_network", b"logical_newtork").contains("not known here"));
    assert!(with(b"replica-node", b"replica-mode").contains("a value does not fit"));
    assert!(with(b"10.1.0.10-10.1.0.99", b"10.1.0.99-10.1.0.10").contains("a value does not fit"));
}
