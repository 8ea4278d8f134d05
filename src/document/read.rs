//! A plan from its JSON.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{self, IgnoredAny, MapAccess, Visitor};

use super::error::cut;
use super::form::PlanDocument;
use super::{DocumentError, FileNote, Plan, migrate, path};

/// Reads a plan document. Unknown fields are passed over, so that additions within a version stay readable; known ones count
/// whatever version the document calls itself, so that none is lost when it was written by hand.
///
/// # Errors
///
/// Where the text is not a plan of a version known here, or any of its values is not what belongs there: nothing is read
/// then.
pub fn from_json(text: &str) -> Result<Plan, DocumentError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    migrate::check(format_of(text)?.as_deref())?;
    let document: PlanDocument<'_> = serde_json::from_str(text).map_err(|error| describe(text, &error))?;
    Ok(Plan {
        name: document.name.into_owned(),
        system: document.system.into_owned(),
        operation: document.operation.map(|operation| operation.0).unwrap_or_default(),
        source: document.source.into(),
        target: document.target.into(),
        aside: document.aside.into(),
        mapping: document.mapping.into_mapping()?,
        files: document.files.into_iter().map(FileNote::from).collect(),
    })
}

/// The document's `format`, as far as there is one. It is written first, so as a rule nothing else is read for it.
fn format_of(text: &str) -> Result<Option<String>, DocumentError> {
    struct Header<'a>(&'a RefCell<Option<String>>);

    impl<'de> Visitor<'de> for Header<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a plan")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                if key == "format" {
                    *self.0.borrow_mut() = Some(map.next_value()?);
                    return Err(de::Error::custom("found it: the rest need not be read"));
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let found = RefCell::new(None);
    let outcome = serde_json::Deserializer::from_str(text).deserialize_any(Header(&found));
    match (outcome, found.into_inner()) {
        (_, Some(format)) => Ok(Some(format)),
        (Ok(()), None) => Ok(None),
        (Err(error), None) if error.is_data() => {
            Err(DocumentError::NotAPlan { found: format!("\"{}\"", cut(text.lines().next().unwrap_or_default())) })
        }
        (Err(error), None) => Err(describe(text, &error)),
    }
}

/// The error in our words, with the path and the value that it is about.
fn describe(text: &str, error: &serde_json::Error) -> DocumentError {
    let (line, column) = (error.line(), error.column());
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or_default();
    if !error.is_data() {
        return DocumentError::NotJson { line, column, problem: message.to_string() };
    }
    let (path, begin) = path::at(text, byte_at(text, line, column));
    let value = text.get(begin..).unwrap_or_default();
    let value = value.split(['\n', '\r']).next().unwrap_or_default();
    let expected = match message.split_once("expected ") {
        Some((_, expected)) => expected.to_string(),
        None => message.replace("missing field", "the field").replace("duplicate field", "only one field"),
    };
    DocumentError::BadValue { path, line, found: cut(end_of_value(value)), expected }
}

/// The byte before which serde_json stood at a line and column, both counted from 1, columns in bytes.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    before + column
}

/// A text or number alone, without what follows; of an object or list all that stands in the line.
fn end_of_value(value: &str) -> &str {
    if let Some(inner) = value.strip_prefix('"') {
        let mut escaped = false;
        let close = inner.char_indices().find(|(_, character)| {
            let ends = *character == '"' && !escaped;
            escaped = *character == '\\' && !escaped;
            ends
        });
        return close.map_or(value, |(close, _)| &value[..close + 2]);
    }
    if value.starts_with(['{', '[']) {
        return value;
    }
    value.split([',', '}', ']']).next().unwrap_or(value)
}
