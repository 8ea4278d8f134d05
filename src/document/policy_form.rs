//! How re-IP rules look in the document: the rules of a source network as people write them, one a line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DocumentError;
use super::error::cut;
use super::form::Words;
use super::mapping_form::{insert, key, words};
use super::spelling::Spelled;
use crate::engine::address_policy::{AddressPolicy, text};
use crate::engine::text::Key;

/// The shape of re-IP rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Octet by octet.
    Octets,
    /// Prefix to prefix.
    Prefixes,
    /// The same offset: there is nothing more to say.
    Offset,
    /// Address by address.
    Fixed,
}

/// Re-IP rules of one network. The rules are written by `write`, one a line.
#[derive(Serialize, Deserialize)]
pub struct PolicyForm<'a> {
    network: Words<'a>,
    shape: Spelled<Shape>,
    #[serde(default, skip_serializing)]
    rules: Vec<Words<'a>>,
}

impl<'a> PolicyForm<'a> {
    /// The policy of a network, without its rules.
    pub fn of(network: &'a Key, policy: &AddressPolicy) -> Self {
        let shape = match policy {
            AddressPolicy::Octets(_) => Shape::Octets,
            AddressPolicy::Prefixes(_) => Shape::Prefixes,
            AddressPolicy::Offset => Shape::Offset,
            AddressPolicy::Fixed(_) => Shape::Fixed,
        };
        Self { network: words(network), shape: Spelled(shape), rules: Vec::new() }
    }

    fn read(&self, path: &str) -> Result<AddressPolicy, DocumentError> {
        let bad = |path: String, found: String, expected: String| {
            Err(DocumentError::BadValue { path, line: 0, found, expected })
        };
        let shape = self.shape.to_string();
        let count = self.rules.len();
        let most = if self.shape.0 == Shape::Offset { 0..=0 } else { 1..=text::MOST_RULES };
        if !most.contains(&count) {
            let expected = match self.shape.0 {
                Shape::Offset => "none beside this shape".to_owned(),
                _ => format!("at least one, and at most {}", text::MOST_RULES),
            };
            return bad(format!("{path}.rules"), format!("{count} rules"), expected);
        }
        // Each alone first: so a message says which one it is.
        for (place, rule) in self.rules.iter().enumerate() {
            if rule.contains('\n') || text::parse(&shape, rule).is_err() {
                let expected = format!("one rule of the shape \"{shape}\", source -> target");
                return bad(format!("{path}.rules[{place}]"), format!("\"{}\"", cut(rule)), expected);
            }
        }
        text::parse(&shape, &self.rules.join("\n")).or_else(|said| {
            let said = said.strip_prefix("found ").unwrap_or(&said);
            let (found, expected) = said.split_once("; expected ").unwrap_or((said, "rules that fit together"));
            bad(format!("{path}.rules"), found.to_owned(), expected.to_owned())
        })
    }
}

/// The re-IP rules of all networks.
///
/// # Errors
///
/// Where a rule is none, rules do not fit together, or two lines are about one network.
pub fn into_policies(forms: Vec<PolicyForm<'_>>) -> Result<BTreeMap<Key, AddressPolicy>, DocumentError> {
    let mut all = BTreeMap::new();
    for (place, form) in forms.into_iter().enumerate() {
        let path = format!("mapping.policies[{place}]");
        let policy = form.read(&path)?;
        insert(&mut all, key(form.network), policy, || format!("{path}.network"))?;
    }
    Ok(all)
}
