//! Properties: spelling and order of fields do not matter, and no file makes a reader panic.

use std::fs;
use std::path::Path;

use landfall::engine::inventory_rows::InventoryRows;
use landfall::import::landfall_csv::write;
use landfall::import::{FileSample, read};
use proptest::prelude::*;
use serde_json::Value;

use crate::render::{read_text, render_rows};

const FIXTURES: [&str; 6] =
    ["rest", "cli-before-2.46", "power-shell", "resource-graph-table", "rest-broken", "power-shell-depth-2"];

fn fixture(index: usize) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/azure");
    fs::read_to_string(folder.join(format!("{}.json", FIXTURES[index]))).unwrap()
}

/// A small generator of its own, so that one number shuffles a whole file.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % sides
    }
}

/// Writes a value with its fields in another order and in other cases. Wrappers and columns keep their names.
fn write_shuffled(value: &Value, dice: &mut Dice, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            for last in (1..members.len()).rev() {
                members.swap(last, dice.roll(last + 1));
            }
            text.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                let is_structure =
                    ["columns", "rows", "count", "totalRecords", "resultTruncated"].contains(&key.as_str());
                let key: String = match dice.roll(3) {
                    _ if is_structure => key.clone(),
                    0 => key.to_uppercase(),
                    1 => key.to_lowercase(),
                    _ => key.clone(),
                };
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&format!("{key:?}:{}", " ".repeat(dice.roll(2))));
                write_shuffled(value, dice, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_shuffled(item, dice, text);
            }
            text.push(']');
        }
        _ => text.push_str(&value.to_string()),
    }
}

/// What is read of a text, whatever becomes of it.
fn look(bytes: &[u8]) {
    match read(&FileSample { name: "file", bytes }) {
        Ok(contents) => assert!(!contents.rows.is_empty() || contents.unnamed.is_some()),
        Err(error) => assert!(!error.found.is_empty() && !error.remedy.is_empty()),
    }
}

/// Rows without what a CSV does not keep, in an order that does not tell.
fn sorted(mut rows: InventoryRows) -> String {
    rows.nics.sort_by_key(|nic| nic.key.to_lowercase());
    render_rows(&rows, false)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_case_of_fields_do_not_matter(index in 0..4_usize, seed in any::<u64>()) {
        let text = fixture(index);
        let mut shuffled = String::new();
        let mut dice = Dice(seed);
        for value in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
            write_shuffled(&value.unwrap(), &mut dice, &mut shuffled);
        }
        let rows = |text: &str| render_rows(&read_text(text).unwrap().rows, false);
        prop_assert_eq!(rows(&shuffled), rows(&text));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        look(&bytes);
    }

    #[test]
    fn brackets_and_quotes_in_any_order_never_panic(text in r#"[\[\]{}",:\\ atevluédn0\n'-]{0,80}"#) {
        look(text.as_bytes());
        look(format!("{{\"value\":[{text}").as_bytes());
        look(format!("[{{\"name\":\"n\",\"ipConfigurations\":[{text}]}},{text}]").as_bytes());
    }

    #[test]
    fn damaged_json_never_panics(
        index in 0..FIXTURES.len(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..6_u8, any::<u8>()), 1..8),
    ) {
        let mut bytes = fixture(index).into_bytes();
        for (at, kind, byte) in damage {
            let at = at.index(bytes.len().max(1));
            match kind {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] = byte,
                2 => bytes.insert(at, byte),
                3 => bytes.insert(at, b"{}[]\",:\\"[usize::from(byte) % 8]),
                4 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.extend_from_within(at.min(bytes.len())..(at + 200).min(bytes.len())),
            }
        }
        look(&bytes);
    }

    #[test]
    fn any_value_in_any_field_costs_no_more_than_its_element(
        seed in any::<u64>(),
        odd in prop::sample::select(vec!["null", "0", "-1.5e300", "\"\"", "\"x/y\"", "[]", "{}", "[[]]", "[null]", "true", "{\"id\":[]}"]),
    ) {
        let elements = |value: &Value| value["value"].as_array().unwrap().len();
        let mut value: Value = serde_json::from_str(&fixture(0)).unwrap();
        let count = elements(&value);
        let mut dice = Dice(seed);
        let mut place = &mut value["value"];
        loop {
            let size = match place {
                Value::Array(items) => items.len(),
                Value::Object(members) => members.len(),
                _ => 0,
            };
            if size == 0 || dice.roll(6) == 0 && !place.is_array() {
                break;
            }
            let choice = dice.roll(size);
            place = match place {
                Value::Array(items) => &mut items[choice],
                Value::Object(members) => members.values_mut().nth(choice).unwrap(),
                _ => unreachable!(),
            };
        }
        *place = serde_json::from_str(odd).unwrap();
        let contents = read_text(&value.to_string()).unwrap();
        let used = contents.rows.networks.len() + contents.rows.virtual_machines.len() + contents.rows.nics.len();
        prop_assert!(used >= count - 2, "{}", render_rows(&contents.rows, true));
        let skipped: usize = contents.report.skipped.iter().map(|skipped| skipped.count).sum();
        // An empty list among the elements is none; a subnet without a name is skipped inside a network that is used.
        let fewest = if odd.starts_with('[') { count - 1 } else { count };
        prop_assert!((fewest..=count + 1).contains(&(used + skipped)));
    }

    #[test]
    fn damaged_csv_never_panics_and_loses_no_row_in_silence(
        rows in prop::collection::vec(prop::collection::vec(csv_cell(), 9), 0..12),
    ) {
        let header = "kind;network;subnet;prefixes;vm;nic;address;ip_configuration;nic_number";
        let lines: Vec<String> = rows.iter().map(|cells| cells.join(";")).collect();
        let text = format!("{header}\n{}", lines.join("\n"));
        let filled = rows.iter().filter(|cells| cells.iter().any(|cell| !cell.trim().is_empty())).count();
        let Ok(contents) = read_text(&text) else { return Ok(()) };
        let used: usize = contents.report.read.iter().filter(|(kind, _)| *kind == "rows").map(|(_, count)| count).sum();
        let skipped: usize = contents.report.skipped.iter().map(|skipped| skipped.count).sum();
        prop_assert_eq!(used + skipped, filled);
        let again = read_text(&write(&contents.rows)).unwrap();
        prop_assert_eq!(sorted(again.rows), sorted(contents.rows));
    }
}

fn csv_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => prop::sample::select(vec!["a", "b", "A", "ip", "subnet", "10.0.0.4", "10.0.0.0/24", "fd00::/64", "7", "é x"])
            .prop_map(str::to_owned),
        1 => "[ '=+@a-c0-9.]{1,6}",
    ]
}
