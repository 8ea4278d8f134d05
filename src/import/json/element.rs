//! One JSON value together with the way that led to it, read forgivingly: keys without regard to case, numbers and booleans
//! also as text, lists of one also without brackets.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

use super::number::number_text;
use super::place::push_member;
use crate::engine::inventory_rows::Place;
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::report::ReadReport;

/// A place in one element of a file.
#[derive(Clone, Copy)]
pub struct Element<'e> {
    /// What stands there.
    pub value: &'e Value,
    parent: Option<&'e Element<'e>>,
    step: Step<'e>,
}

#[derive(Clone, Copy)]
enum Step<'e> {
    Root(&'e str),
    Member(&'e str),
    Item(usize),
}

impl<'e> Element<'e> {
    /// The element itself, at a place in its file.
    pub fn root(value: &'e Value, place: &'e str) -> Self {
        Self { value, parent: None, step: Step::Root(place) }
    }

    /// A member, unless it is missing or `null`.
    pub fn get<'s>(&'s self, key: &str) -> Option<Element<'s>> {
        let members = self.value.as_object()?;
        let exact = members.get_key_value(key);
        let (spelling, value) =
            exact.or_else(|| members.iter().find(|(spelling, _)| spelling.eq_ignore_ascii_case(key)))?;
        (!value.is_null()).then_some(Element { value, parent: Some(self), step: Step::Member(spelling) })
    }

    /// Whether it is an object with all of these keys, `null` or not.
    pub fn has_keys(&self, keys: &[&str]) -> bool {
        self.value.as_object().is_some_and(|members| {
            keys.iter().all(|key| members.keys().any(|spelling| spelling.eq_ignore_ascii_case(key)))
        })
    }

    /// The elements of a list. Anything else counts as a list of one: PowerShell unrolls such lists.
    pub fn items<'s>(&'s self) -> Vec<Element<'s>> {
        match self.value {
            Value::Array(list) => {
                let items = list.iter().enumerate();
                items.map(|(index, value)| Element { value, parent: Some(self), step: Step::Item(index) }).collect()
            }
            Value::Null => Vec::new(),
            _ => vec![*self],
        }
    }

    /// The members of an object with their keys, in the order of the file's keys.
    pub fn members<'s>(&'s self) -> Vec<(&'s str, Element<'s>)> {
        let members = self.value.as_object().into_iter().flatten();
        members
            .map(|(key, value)| (key.as_str(), Element { value, parent: Some(self), step: Step::Member(key) }))
            .collect()
    }

    /// Where this is: `value[3].properties.name`.
    pub fn place(&self) -> Place {
        let mut place = self.parent.map(Self::place).unwrap_or_default();
        match self.step {
            Step::Root(root) => place.push_str(root),
            Step::Member(spelling) => push_member(&mut place, spelling),
            Step::Item(index) => place.push_str(&format!("[{index}]")),
        }
        place
    }

    /// Text, also where a number or boolean stands; `None` for empty text, lists and objects.
    pub fn as_text(&self) -> Option<String> {
        let text = match self.value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number_text(number),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The text of a member; a list or object there is doubted.
    pub fn text(&self, key: &str, report: &mut ReadReport) -> Option<String> {
        let found = self.get(key)?;
        match found.value {
            Value::Array(_) | Value::Object(_) => found.reject("text", report),
            _ => found.as_text(),
        }
    }

    /// The text of a member where it stands plain; nothing is doubted.
    pub fn plain(&self, key: &str) -> Option<String> {
        self.get(key)?.as_text()
    }

    /// Yes or no of a member, also as text or number.
    pub fn boolean(&self, key: &str, report: &mut ReadReport) -> Option<bool> {
        let found = self.get(key)?;
        let text = found.as_text().filter(|_| !matches!(found.value, Value::Array(_) | Value::Object(_)));
        match text {
            None if found.value.is_string() => None,
            Some(text) => cells::yes_or_no(&text).or_else(|| found.reject("true or false", report)),
            None => found.reject("true or false", report),
        }
    }

    /// A whole number of a member, also as text.
    pub fn number(&self, key: &str, report: &mut ReadReport) -> Option<u64> {
        let found = self.get(key)?;
        if found.value.is_string() && found.as_text().is_none() {
            return None;
        }
        let number = found.value.as_u64().or_else(|| found.as_text()?.parse().ok());
        number.or_else(|| found.reject("a whole number", report))
    }

    /// The addresses of a member: a list, one text, or several in one text.
    pub fn addresses(&self, key: &str, report: &mut ReadReport) -> Vec<IpAddr> {
        let Some(found) = self.get(key) else { return Vec::new() };
        found.parsed("an IP address such as 10.0.0.4", report, |part| cells::address(part).map(|(address, _)| address))
    }

    /// The prefixes of a member, each cut to its length, in the order given.
    pub fn prefixes(&self, key: &str, report: &mut ReadReport) -> Vec<IpNet> {
        let Some(found) = self.get(key) else { return Vec::new() };
        found.parsed("a prefix such as 10.0.0.0/24", report, |part| cells::prefix(part).map(|(prefix, _)| prefix))
    }

    fn parsed<T>(&self, expected: &str, report: &mut ReadReport, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut parsed = Vec::new();
        for item in self.items() {
            let Some(text) = item.as_text() else {
                if !item.value.is_string() {
                    item.reject::<()>(expected, report);
                }
                continue;
            };
            for part in cells::parts(&text) {
                match parse(part) {
                    Some(value) => parsed.push(value),
                    None => {
                        let message = format!("found {}; expected {expected}. It is left out", quoted(part, 80));
                        report.doubt(item.place(), message);
                    }
                }
            }
        }
        parsed
    }

    /// Doubts what stands here.
    pub fn reject<T>(&self, expected: &str, report: &mut ReadReport) -> Option<T> {
        report.doubt(self.place(), format!("found {}; expected {expected}. It is left out", self.describe()));
        None
    }

    /// What a message calls it.
    pub fn describe(&self) -> String {
        match self.value {
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => format!("the number {}", number_text(number)),
            Value::String(text) => quoted(text, 80),
            Value::Array(_) => "a list".into(),
            Value::Object(_) => "an object".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_forgivingly_and_odd_ones_doubted_with_their_place() {
        let value: Value = serde_json::from_str(
            r#"{"Properties":{"ips":["10.0.0.4","x"],"one":"10.0.0.5, fd00::5","on":"True","n":"7","deep":{"a":1}}}"#,
        )
        .unwrap();
        let mut report = ReadReport::default();
        let root = Element::root(&value, "value[3]");
        let properties = root.get("properties").unwrap();
        assert_eq!(properties.addresses("IPs", &mut report), ["10.0.0.4".parse::<IpAddr>().unwrap()]);
        assert_eq!(properties.addresses("one", &mut report).len(), 2);
        assert_eq!(properties.boolean("on", &mut report), Some(true));
        assert_eq!(properties.number("n", &mut report), Some(7));
        assert_eq!(properties.text("deep", &mut report), None);
        assert_eq!(properties.text("missing", &mut report), None);
        let places: Vec<&str> = report.doubts.iter().map(|doubt| doubt.place.as_str()).collect();
        assert_eq!(places, ["value[3].Properties.ips[1]", "value[3].Properties.deep"]);
        assert_eq!(report.doubts[0].message, "found \"x\"; expected an IP address such as 10.0.0.4. It is left out");
    }
}
