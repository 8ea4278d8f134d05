//! The published schemas are in step with what is written: every field that is written is described, and every field that is
//! described is written by some plan.

use std::collections::BTreeSet;

use landfall::document::{Plan, to_json};
use landfall::engine::attribute::{Attribute, Kind};
use landfall::session::Session;
use landfall::session::protocol::{Change, ExportKind, PlanCarrier, Reply, Request};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::{arbitrary, estate};

const PLAN: &str = include_str!("../../docs/plan.schema.json");
const RESULTS: &str = include_str!("../../docs/results.schema.json");

/// As much of JSON Schema 2020-12 as ours use; what is not known here fails the test.
struct Walker {
    root: Value,
    /// Fields that were met, as `type/field`.
    met: BTreeSet<String>,
}

impl Walker {
    fn new(text: &str) -> Self {
        Self { root: serde_json::from_str(text).unwrap(), met: BTreeSet::new() }
    }

    fn check(&mut self, value: &Value) {
        let root = self.root.clone();
        self.walk(&root, "", value, "");
    }

    fn walk(&mut self, schema: &Value, place: &str, value: &Value, path: &str) {
        if let Some(reference) = schema.get("$ref") {
            let place = reference.as_str().unwrap().strip_prefix('#').unwrap();
            let definition = self.root.pointer(place).unwrap_or_else(|| panic!("no {place}")).clone();
            return self.walk(&definition, place, value, path);
        }
        for (keyword, rule) in schema.as_object().unwrap() {
            let fits = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" => true,
                "type" => {
                    let types = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                    types.iter().any(|name| is_of_type(value, name.as_str().unwrap()))
                }
                "const" => value == rule,
                "enum" => rule.as_array().unwrap().contains(value),
                "minItems" => value.as_array().unwrap().len() as u64 >= rule.as_u64().unwrap(),
                "maxItems" => value.as_array().unwrap().len() as u64 <= rule.as_u64().unwrap(),
                "minimum" => value.as_u64().unwrap() >= rule.as_u64().unwrap(),
                "maximum" => value.as_u64().unwrap() <= rule.as_u64().unwrap(),
                "required" => rule.as_array().unwrap().iter().all(|field| value.get(field.as_str().unwrap()).is_some()),
                "items" => {
                    for (number, item) in value.as_array().unwrap().iter().enumerate() {
                        self.walk(rule, &format!("{place}/items"), item, &format!("{path}[{number}]"));
                    }
                    true
                }
                "properties" => {
                    for (field, item) in value.as_object().unwrap() {
                        let inner = rule.get(field).unwrap_or_else(|| panic!("{path}.{field} is not in the schema"));
                        let place = format!("{place}/properties/{field}");
                        self.walk(inner, &place, item, &format!("{path}.{field}"));
                        self.met.insert(place);
                    }
                    true
                }
                other => panic!("{other} is not understood here"),
            };
            assert!(fits, "{path}: {value} does not fit {keyword} {rule}");
        }
    }

    /// Fields that were met and are of a newer version than 1.
    fn met_and_new(&self) -> Vec<&str> {
        let is_new = |field: &&str| {
            let described = self.root.pointer(field).unwrap();
            described["description"].as_str().is_some_and(|text| text.ends_with("Since landfall-plan/2."))
        };
        self.met.iter().map(String::as_str).filter(is_new).collect()
    }

    /// Fields that are described and were never met.
    fn never_met(&self) -> Vec<String> {
        let mut described = Vec::new();
        describe(&self.root, "", &mut described);
        described.into_iter().filter(|field| !self.met.contains(field)).collect()
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other} is not a type"),
    }
}

fn describe(schema: &Value, place: &str, described: &mut Vec<String>) {
    for (field, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let place = format!("{place}/properties/{field}");
        describe(inner, &place, described);
        described.push(place);
    }
    if let Some(items) = schema.get("items") {
        describe(items, &format!("{place}/items"), described);
    }
    for (name, inner) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        describe(inner, &format!("/$defs/{name}"), described);
    }
}

#[test]
fn the_schema_of_plans_describes_what_is_written_and_nothing_else() {
    let mut walker = Walker::new(PLAN);
    walker.check(&serde_json::from_str(&to_json(&Plan::default())).unwrap());
    walker.check(&serde_json::from_str(&to_json(&estate::frozen(estate::plan(20)))).unwrap());
    let mut runner = TestRunner::deterministic();
    for _ in 0..100 {
        let plan = arbitrary::plan().new_tree(&mut runner).unwrap().current();
        walker.check(&serde_json::from_str(&to_json(&plan)).unwrap());
    }
    assert_eq!(walker.never_met(), Vec::<String>::new());
}

#[test]
fn the_schema_tells_version_1_from_version_2() {
    let mut runner = TestRunner::deterministic();
    let mut walker = Walker::new(PLAN);
    for _ in 0..50 {
        let plan = arbitrary::plan().new_tree(&mut runner).unwrap().current();
        let (old, new) = (to_json(&arbitrary::of_version_1(plan.clone())), to_json(&plan));
        let is_of_1 = |text: &str| text.starts_with("{\n\"format\": \"landfall-plan/1\",\n");
        assert!(is_of_1(&old));
        walker.check(&serde_json::from_str(&old).unwrap());
        let mut of_new = Walker::new(PLAN);
        of_new.check(&serde_json::from_str(&new).unwrap());
        assert_eq!(is_of_1(&new), of_new.met_and_new().is_empty());
    }
    assert_eq!(walker.met_and_new(), Vec::<&str>::new());
}

#[test]
fn the_schema_describes_every_attribute() {
    let schema: Value = serde_json::from_str(PLAN).unwrap();
    let described = &schema["$defs"]["attributes"]["properties"];
    assert_eq!(described.as_object().unwrap().len(), Attribute::ALL.len());
    for attribute in Attribute::ALL {
        let mut expected = json!({ "description": attribute.meaning() });
        match attribute.kind() {
            Kind::OneOf(words) => expected["enum"] = json!(words),
            Kind::YesOrNo => expected["enum"] = json!(["yes", "no"]),
            Kind::Text => expected["type"] = json!("string"),
            Kind::Names | Kind::Number(..) | Kind::Ranges => {
                expected["type"] = json!("string");
                expected["description"] =
                    json!(format!("{} Written as {}.", attribute.meaning(), attribute.expected()));
            }
        }
        assert_eq!(described[attribute.code()], expected, "{}", attribute.code());
    }
}

#[test]
fn the_schema_of_results_describes_what_is_written_and_nothing_else() {
    let mut session = Session::default();
    session.handle(Request::OpenPlan(PlanCarrier::Json(to_json(&estate::plan(40)))));
    session.handle(Request::Change(Change::SetOption { option: "keep-if-contained".into(), on: true }));
    let mut walker = Walker::new(RESULTS);
    let Reply::Artefact(artefact) = session.handle(Request::Export(ExportKind::ResultsJson)).remove(0) else {
        panic!()
    };
    let results: Value = serde_json::from_str(&artefact.text).unwrap();
    assert!(results["rows"].as_array().unwrap().len() >= 40);
    walker.check(&results);
    assert_eq!(walker.never_met(), Vec::<String>::new());
}

#[test]
fn a_plan_may_hold_nothing_but_its_format() {
    let mut walker = Walker::new(PLAN);
    for text in [r#"{"format":"landfall-plan/1"}"#, r#"{"format":"landfall-plan/2"}"#] {
        walker.check(&serde_json::from_str(text).unwrap());
        assert_eq!(landfall::document::from_json(text), Ok(Plan::default()));
    }
}
