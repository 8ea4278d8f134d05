//! What expressions work with: JSON whose parts are shared, and texts of which a part may not be known.
//!
//! What the template does not say stands in a text as a token, the expression that would say it between two marks. So
//! `[concat(parameters('prefix'), '-vnet')]` without a prefix is still the same text everywhere, and names that take it
//! still lead to each other.

use std::rc::Rc;

use serde_json::Value;

use crate::import::json::number_text;

/// Around a token: characters that no name has.
const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Longest text that is made, in bytes.
pub const LONGEST_TEXT: usize = 64 << 10;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// Whole numbers are all that expressions have.
    Number(i64),
    /// Text, perhaps with tokens in it.
    Text(Rc<str>),
    /// A list.
    List(Rc<Vec<Data>>),
    /// An object, in the order of the template.
    Object(Rc<Vec<(Rc<str>, Data)>>),
}

impl Data {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().into())
    }

    /// A list.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    /// An object.
    pub fn object<K: AsRef<str>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(Rc::new(members.into_iter().map(|(key, value)| (key.as_ref().into(), value)).collect()))
    }

    /// What is not known: a token, without slashes so that it stands for one part of a name.
    pub fn unknown(what: &str) -> Self {
        let what: String = what.chars().map(|letter| if letter == '/' { '|' } else { letter }).collect();
        let [open, close] = MARKS;
        Self::Text(format!("{open}{what}{close}").into())
    }

    /// Whether it is a text with a token in it.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Text(text) if has_token(text))
    }

    /// The text that it is.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number that it is.
    pub fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// What it becomes as a part of a text; `None` for lists and objects.
    pub fn in_text(&self) -> Option<String> {
        Some(match self {
            Self::Null => String::new(),
            // As .NET writes them.
            Self::Boolean(true) => "True".into(),
            Self::Boolean(false) => "False".into(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.to_string(),
            Self::List(_) | Self::Object(_) => return None,
        })
    }

    /// The member of an object, whatever the case of its key.
    pub fn member(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// How much of it there is, without what it holds.
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len() / 16,
            Self::List(items) => items.len(),
            Self::Object(members) => members.len(),
            _ => 0,
        }
    }

    /// JSON as it is, expressions and all.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Boolean(*value),
            Value::Number(number) => number.as_i64().map_or_else(|| Self::text(number_text(number)), Self::Number),
            Value::String(text) => Self::text(text),
            Value::Array(items) => Self::list(items.iter().map(Self::of).collect()),
            Value::Object(members) => Self::object(members.iter().map(|(key, value)| (key, Self::of(value)))),
        }
    }
}

/// Whether a text has a token in it.
pub fn has_token(text: &str) -> bool {
    text.contains(MARKS[0])
}

/// The tokens of a text.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(MARKS[0]).skip(1).filter_map(|part| part.split(MARKS[1]).next())
}

/// A text as it is shown, with braces round tokens.
pub fn shown(text: &str) -> String {
    text.replace(MARKS[0], "{").replace(MARKS[1], "}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_between_braces_and_is_one_part_of_a_name() {
        let Data::Text(unknown) = Data::unknown("split(parameters('a'), '/')[0]") else { panic!("text") };
        let text = format!("{unknown}-vnet");
        assert_eq!(shown(&text), "{split(parameters('a'), '|')[0]}-vnet");
        assert_eq!(tokens(&text).collect::<Vec<_>>(), ["split(parameters('a'), '|')[0]"]);
        assert!(has_token(&text) && !has_token(&shown(&text)));
    }
}
