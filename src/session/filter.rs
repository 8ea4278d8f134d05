//! The filter box: words, and `field:word` terms, all of which a row must meet.

use std::net::IpAddr;

use memchr::memmem;

use crate::engine::finding::Severity;
use crate::engine::inventory::IpConfigurationId;
use crate::engine::row_set::RowSet;

use super::address_words::AddressWord;
use super::names::fold;
use super::protocol::Outcome;
use super::rows::Shown;
use super::spots::Spots;

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
    /// Rows with a finding: its code.
    Code(String),
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
        let mut folded = String::new();
        fold(word, &mut folded);
        Self { finder: memmem::Finder::new(folded.as_bytes()).into_owned(), folded }
    }

    fn is_in(&self, text: &str) -> bool {
        let mut folded = String::new();
        fold(text, &mut folded);
        self.finder.find(folded.as_bytes()).is_some()
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

    /// Places of the rows that it shows, in order.
    pub fn rows(&self, shown: &Shown<'_>) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..shown.rows() as u32).collect();
        for Term { negated, wanted } in &self.terms {
            let is_met = wanted.test(shown);
            rows.retain(|row| is_met(*row as usize) != *negated);
        }
        rows
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
        "code" => Wanted::Code(folded),
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

/// Whether a row meets a term.
type Test<'t> = Box<dyn Fn(usize) -> bool + 't>;

impl Wanted {
    /// Looks up what many rows have in common, so that each row costs as good as nothing.
    fn test<'t>(&'t self, shown: &'t Shown<'t>) -> Test<'t> {
        let inventory = shown.state.source();
        let before = || Spots::before(shown);
        let after = || Spots::after(shown, shown.operation);
        match self {
            Self::Anywhere(word) => marked(shown, |marked| {
                shown.names.machines(inventory).mark(&word.finder, marked);
                shown.names.nics(inventory).mark(&word.finder, marked);
                // Where no address can have it, none is fetched.
                let address = Some(AddressWord::anywhere(&word.folded)).filter(AddressWord::may_be_in_one);
                for spots in [before(), after()] {
                    spots.mark_named(|network, subnet| word.is_in(network) || word.is_in(subnet), marked);
                    address.iter().for_each(|address| spots.mark_addresses(address, marked));
                }
            }),
            Self::Machine(word) => marked(shown, |marked| shown.names.machines(inventory).mark(&word.finder, marked)),
            Self::Nic(word) => marked(shown, |marked| shown.names.nics(inventory).mark(&word.finder, marked)),
            Self::Network(word) => marked(shown, |marked| {
                [before(), after()].iter().for_each(|spots| spots.mark_named(|network, _| word.is_in(network), marked));
            }),
            Self::From(word) => marked(shown, |marked| before().mark_named(|network, _| word.is_in(network), marked)),
            Self::To(word) => marked(shown, |marked| after().mark_named(|network, _| word.is_in(network), marked)),
            Self::Subnet(word) => marked(shown, |marked| {
                [before(), after()].iter().for_each(|spots| spots.mark_named(|_, subnet| word.is_in(subnet), marked));
            }),
            Self::Address(start) => marked(shown, |marked| {
                let start = AddressWord::at_the_beginning(start);
                [before(), after()].iter().for_each(|spots| spots.mark_addresses(&start, marked));
            }),
            Self::How(word) => {
                let landings = after().landings;
                let placings = landings.placings().iter().map(|(placing, _)| Spots::how(placing));
                let placings: Vec<_> = placings.map(|how| how.map(|how| word.is_in(how))).collect();
                let rules: Vec<_> = landings.address_rules().iter().map(|rule| word.is_in(rule.label)).collect();
                Box::new(move |row| {
                    placings[landings.placing_of_row(row) as usize].unwrap_or_else(|| rules[landings.address_rule(row)])
                })
            }
            Self::Code(code) => {
                let mut rows = RowSet::default();
                let groups = shown.computed.findings.shown(shown.operation);
                groups
                    .filter(|group| group.check.code.eq_ignore_ascii_case(code))
                    .for_each(|group| rows.add(group.rows()));
                of(rows)
            }
            Self::Status(wanted) => {
                let with = |severity| shown.computed.findings.rows_with(severity, shown.operation);
                let severities = [Severity::Error, Severity::Warning, Severity::Info];
                let worse = severities.into_iter().filter(|severity| wanted.is_none_or(|wanted| *severity > wanted));
                let mut worse_rows = RowSet::default();
                worse.for_each(|severity| worse_rows.add(&with(severity)));
                match wanted {
                    None => Box::new(move |row| !worse_rows.contains(row as u32)),
                    Some(wanted) => {
                        let rows = with(*wanted);
                        Box::new(move |row| rows.contains(row as u32) && !worse_rows.contains(row as u32))
                    }
                }
            }
            Self::Outcome(outcome) => {
                Box::new(move |row| shown.outcome(IpConfigurationId::new(row as u32)) == *outcome)
            }
            Self::Frozen => {
                of(shown.chosen_rows().filter(|row| shown.frozen_and_edited(*row).0).map(|row| row.place()).collect())
            }
            Self::Edited => {
                of(shown.chosen_rows().filter(|row| shown.frozen_and_edited(*row).1).map(|row| row.place()).collect())
            }
            Self::Excluded => of(shown.excluded_rows().collect()),
        }
    }
}

fn of(rows: RowSet) -> Test<'static> {
    Box::new(move |row| rows.contains(row as u32))
}

/// Rows that are marked once, column by column, so that each is asked about as little as can be.
fn marked(shown: &Shown<'_>, mark: impl FnOnce(&mut [bool])) -> Test<'static> {
    let mut marked = vec![false; shown.rows()];
    mark(&mut marked);
    Box::new(move |row| marked[row])
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
