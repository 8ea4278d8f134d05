//! Damaged, newer, foreign and malicious plans.

use landfall::document::{DocumentError, from_json, share_link, to_json};
use proptest::prelude::*;

use crate::estate;

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
    }

    #[test]
    fn any_change_of_one_byte_is_refused_or_read(place in 0..4000_usize, byte in any::<u8>()) {
        let mut text = to_json(&estate::frozen(estate::plan(2))).into_bytes();
        let place = place % text.len();
        text[place] = byte;
        let _ = from_json(&String::from_utf8_lossy(&text));
        text.truncate(place);
        prop_assert!(from_json(&String::from_utf8_lossy(&text)).is_err());
    }

    #[test]
    fn a_link_with_other_bytes_is_refused_or_means_the_same(place in 7..400_usize, by in "[A-Za-z0-9_-]") {
        let plan = estate::frozen(estate::plan(2));
        let link = share_link::encode(&plan);
        let place = 7 + place % (link.len() - 7);
        let changed = format!("{}{by}{}", &link[..place], &link[place + 1..]);
        // Some bits mean nothing: those that fill deflate's blocks up to whole bytes.
        if let Ok(read) = share_link::decode(&changed) {
            prop_assert_eq!(read, plan);
        }
        prop_assert!(share_link::decode(&link[..place]).is_err());
    }

    #[test]
    fn columns_of_any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = share_link::decode(&sealed(&bytes));
    }

    #[test]
    fn columns_with_some_bytes_changed_are_refused_or_read(changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..4)) {
        let mut columns = unsealed(&share_link::encode(&estate::frozen(estate::plan(2))));
        for (place, byte) in changes {
            let place = usize::from(place) % columns.len();
            columns[place] = byte;
        }
        let _ = share_link::decode(&sealed(&columns));
    }
}

/// A fragment round these columns, with the checksum that fits.
fn sealed(columns: &[u8]) -> String {
    use base64::Engine as _;
    let sum = columns.iter().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let bytes = [&sum.to_le_bytes(), columns].concat();
    let deflated = miniz_oxide::deflate::compress_to_vec(&bytes, 6);
    format!("plan=1.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(deflated))
}

fn unsealed(fragment: &str) -> Vec<u8> {
    use base64::Engine as _;
    let text = fragment.strip_prefix("plan=1.").unwrap();
    let deflated = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap();
    miniz_oxide::inflate::decompress_to_vec(&deflated).unwrap()[4..].to_vec()
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
    let error = from_json(r#"{"source": 5, "format": "landfall-plan/2", "name": {}}"#).unwrap_err();
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
    assert!(matches!(share_link::decode("plan=2.abc"), Err(DocumentError::NewerLink { .. })));
    for text in ["", "#", "about", "plan=", "plan=1", "plan=x.abc", "plan=-1.abc"] {
        assert!(matches!(share_link::decode(text), Err(DocumentError::NotALink { .. })), "{text}");
    }
    assert!(matches!(share_link::decode("plan=1."), Err(DocumentError::DamagedLink { .. })));
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
