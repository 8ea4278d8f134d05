//! The filter box: words, and `field:word` terms, all of which a row must meet.

use std::net::IpAddr;

use memchr::memmem;

use crate::engine::finding::Severity;
use crate::engine::inventory::IpConfigurationId;

use crate::engine::row_set::RowSet;

use super::protocol::Outcome;
use super::rows::{Shown, Spot};

/// A filter, understood.
#[derive(Debug, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

#[derive(Debug)]
struct Term {
    negated: bool,
    wanted: Wanted,
}

#[derive(Debug)]
enum Wanted {
    /// In any name or address.
    Anywhere(Finder),
    Machine(Finder),
    Nic(Finder),
    Network(Finder),
    From(Finder),
    To(Finder),
    Subnet(Finder),
    /// Beginning of an address.
    Address(String),
    How(Finder),
    /// Rows with a finding: its code, and the rows once they are looked up.
    Code(String, RowSet),
    Status(Option<Severity>),
    Outcome(Outcome),
    Frozen,
    Edited,
    Excluded,
}

/// A word to look for, case ignored.
#[derive(Debug)]
struct Finder {
    folded: String,
    finder: memmem::Finder<'static>,
}

impl Finder {
    fn new(word: &str) -> Self {
        let folded = word.to_lowercase();
        Self { finder: memmem::Finder::new(folded.as_bytes()).into_owned(), folded }
    }

    fn is_in(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.folded);
        }
        if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.finder.find(text.as_bytes()).is_some();
        }
        self.finder.find(text.to_ascii_lowercase().as_bytes()).is_some()
    }
}

/// What can stand before the colon, for messages.
pub const FIELDS: &str = "vm, nic, net, from, to, subnet, ip, status, outcome, how, code, is";

impl Filter {
    /// Understands a filter; gives sentences about the terms that it leaves out.
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let mut filter = Self::default();
        let mut problems = Vec::new();
        for word in words(text) {
            let (negated, word) = match word.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (true, rest.to_owned()),
                _ => (false, word),
            };
            match wanted(&word) {
                Ok(Some(wanted)) => filter.terms.push(Term { negated, wanted }),
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        (filter, problems)
    }

    /// Whether it shows everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Looks up what concerns all rows at once; must come before [`Self::shows`].
    pub fn prepare(&mut self, shown: &Shown<'_>) {
        for term in &mut self.terms {
            if let Wanted::Code(code, rows) = &mut term.wanted {
                let groups = shown.computed.findings.shown(shown.operation);
                groups
                    .filter(|group| group.check.code.eq_ignore_ascii_case(code))
                    .for_each(|group| rows.add(group.rows()));
            }
        }
    }

    /// Whether it shows a row.
    pub fn shows(&self, shown: &Shown<'_>, row: IpConfigurationId) -> bool {
        self.terms.iter().all(|term| term.wanted.is_met(shown, row) != term.negated)
    }
}

/// Words at blanks; quotes keep blanks together, also behind a colon: `net:"corp weu"`.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            blank if blank.is_whitespace() && !quoted => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn wanted(word: &str) -> Result<Option<Wanted>, String> {
    let Some((field, value)) = word.split_once(':') else {
        return Ok(Some(Wanted::Anywhere(Finder::new(word))));
    };
    // IPv6 addresses have colons and no field.
    if word.parse::<IpAddr>().is_ok() || field.is_empty() {
        return Ok(Some(Wanted::Anywhere(Finder::new(word))));
    }
    if value.is_empty() {
        return Ok(None);
    }
    let folded = value.to_lowercase();
    Ok(Some(match field.to_lowercase().as_str() {
        "vm" => Wanted::Machine(Finder::new(value)),
        "nic" => Wanted::Nic(Finder::new(value)),
        "net" | "network" => Wanted::Network(Finder::new(value)),
        "from" => Wanted::From(Finder::new(value)),
        "to" => Wanted::To(Finder::new(value)),
        "subnet" => Wanted::Subnet(Finder::new(value)),
        "ip" | "address" => Wanted::Address(folded),
        "how" => Wanted::How(Finder::new(value)),
        "code" => Wanted::Code(folded, RowSet::default()),
        "status" => Wanted::Status(match folded.as_str() {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "info" => Some(Severity::Info),
            "fine" | "ok" | "none" => None,
            _ => return Err(format!("status:{value} is not known; expected error, warning, info or fine")),
        }),
        "outcome" => Wanted::Outcome(match folded.as_str() {
            "kept" => Outcome::Kept,
            "changed" => Outcome::Changed,
            "dynamic" => Outcome::Dynamic,
            "not-connected" => Outcome::NotConnected,
            "not-planned" => Outcome::NotPlanned,
            "fails" => Outcome::Fails,
            _ => {
                return Err(format!(
                    "outcome:{value} is not known; expected kept, changed, dynamic, not-connected, not-planned or fails"
                ));
            }
        }),
        "is" => match folded.as_str() {
            "frozen" => Wanted::Frozen,
            "edited" => Wanted::Edited,
            "excluded" => Wanted::Excluded,
            _ => return Err(format!("is:{value} is not known; expected frozen, edited or excluded")),
        },
        _ => return Err(format!("{field}: is not known; expected one of {FIELDS}")),
    }))
}

impl Wanted {
    fn is_met(&self, shown: &Shown<'_>, row: IpConfigurationId) -> bool {
        let source = || shown.source(row);
        let target = || shown.landing_spot(shown.operation, row);
        match self {
            Self::Anywhere(word) => {
                word.is_in(shown.machine(row))
                    || word.is_in(shown.nic(row))
                    || in_spot(word, &source())
                    || in_spot(word, &target())
            }
            Self::Machine(word) => word.is_in(shown.machine(row)),
            Self::Nic(word) => word.is_in(shown.nic(row)),
            Self::Network(word) => word.is_in(source().network) || word.is_in(target().network),
            Self::From(word) => word.is_in(source().network),
            Self::To(word) => word.is_in(target().network),
            Self::Subnet(word) => word.is_in(source().subnet) || word.is_in(target().subnet),
            Self::Address(start) => {
                let starts =
                    |spot: Spot<'_>| spot.address.is_some_and(|address| address.to_string().starts_with(start));
                starts(source()) || starts(target())
            }
            Self::How(word) => word.is_in(shown.how(shown.operation, row)),
            Self::Code(_, rows) => rows.contains(row.0),
            Self::Status(severity) => shown.worst(row) == *severity,
            Self::Outcome(outcome) => shown.outcome(row) == *outcome,
            Self::Frozen => shown.frozen_and_edited(row).0,
            Self::Edited => shown.frozen_and_edited(row).1,
            Self::Excluded => shown.is_excluded(row),
        }
    }
}

fn in_spot(word: &Finder, spot: &Spot<'_>) -> bool {
    word.is_in(spot.network)
        || word.is_in(spot.subnet)
        || spot.address.is_some_and(|address| address.to_string().contains(&word.folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_blanks_together_also_behind_a_colon() {
        assert_eq!(words("web net:\"corp weu\"  \"a b\""), ["web", "net:corp weu", "a b"]);
    }

    #[test]
    fn what_is_not_understood_is_said_with_what_was_expected() {
        let (filter, problems) = Filter::parse("web status:bad color:red outcome:kept");
        assert_eq!(filter.terms.len(), 2);
        assert_eq!(
            problems,
            [
                "status:bad is not known; expected error, warning, info or fine".to_owned(),
                format!("color: is not known; expected one of {FIELDS}"),
            ]
        );
    }

    #[test]
    fn an_unfinished_term_filters_nothing_yet() {
        let (filter, problems) = Filter::parse("status: -");
        assert_eq!((filter.terms.len(), problems.len()), (1, 0));
    }

    #[test]
    fn case_is_ignored_in_any_script() {
        assert!(Finder::new("ÜBUNG").is_in("rg-übung"));
        assert!(Finder::new("web").is_in("WEB01"));
    }
}
