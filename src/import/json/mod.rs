//! JSON as the tools write it: finding its elements, and reading them forgivingly.
//!
//! Belongs here: what holds for JSON of any product. `azure_json` has a tree of its own, because its files are the
//! largest; all other formats read an [`Element`] at a time.
//!
//! # Invariants
//!
//! 1. Only one element at a time is held as a tree.
//! 2. An element that is broken costs itself; a field that is broken costs itself. Both are reported with their place.

pub mod brackets;
mod element;
pub mod members;
mod number;
pub mod place;
pub mod walk;

pub use element::Element;
pub use number::number_text;

use serde_json::Value;

use super::encoding::quoted;
use super::report::{ReadReport, RowFate};
use crate::engine::inventory_rows::Place;
use brackets::line_and_column;
use walk::{Event, MOST_WRAPPERS, Verdict, walk};

/// What a reader says to an element.
pub enum ElementFate {
    /// It is one of those that count.
    Row(RowFate),
    /// It wraps a list with the ones that count; where it has none, it is skipped.
    LookInside,
}

/// An element that gave something.
pub const USED: ElementFate = ElementFate::Row(RowFate::Used);

/// An element that was left out.
pub fn skipped(reason: &'static str) -> ElementFate {
    ElementFate::Row(RowFate::Skipped(reason.into()))
}

/// How many elements are looked at to recognise a file.
const MOST_LOOKED_AT: usize = 200;

/// Longest element that is looked at to recognise a file, in bytes.
const LONGEST_LOOKED_AT: usize = 4 << 20;

/// What the first element says by which a file is told: lists inside elements that say nothing are looked into.
pub fn recognise(text: &str, tell: impl Fn(&Element<'_>) -> Option<String>) -> Option<String> {
    first_told(text, &tell)
}

fn first_told(text: &str, tell: &dyn Fn(&Element<'_>) -> Option<String>) -> Option<String> {
    let mut told = None;
    let mut looked_at = 0;
    walk(text, |event| {
        let Event::Element { text, place, has_lists, .. } = event else { return Verdict::Next };
        looked_at += 1;
        if looked_at > MOST_LOOKED_AT {
            return Verdict::Stop;
        }
        if text.len() <= LONGEST_LOOKED_AT
            && let Ok(value) = serde_json::from_str::<Value>(text)
        {
            let element = Element::root(&value, &place);
            told = tell(&element).map(|by| format!("{by} at {place}"));
            if told.is_some() {
                return Verdict::Stop;
            }
        }
        if has_lists { Verdict::LookInside } else { Verdict::Next }
    });
    told
}

/// Reads all elements, counts them, and says what is broken.
pub fn read_elements(
    text: &str,
    report: &mut ReadReport,
    mut read: impl FnMut(&Element<'_>, &mut ReadReport) -> ElementFate,
) {
    read_each(text, report, &mut read);
}

fn read_each(text: &str, report: &mut ReadReport, read: &mut dyn FnMut(&Element<'_>, &mut ReadReport) -> ElementFate) {
    walk(text, |event| {
        match event {
            Event::Element { text: element, offset, place, has_lists } => {
                match serde_json::from_str::<Value>(element) {
                    Ok(value) => match read(&Element::root(&value, &place), report) {
                        ElementFate::LookInside if has_lists => return Verdict::LookInside,
                        ElementFate::LookInside => {
                            report.count(RowFate::Skipped("element of another kind".into()), || place.clone());
                        }
                        ElementFate::Row(fate) => report.count(fate, || place.clone()),
                    },
                    Err(error) => {
                        broken(report, text, offset, &place, &error);
                        report.count(RowFate::Skipped("element with broken JSON".into()), || place);
                    }
                }
            }
            Event::TableRow { place, .. } => {
                report.count(RowFate::Skipped("row of a table of Resource Graph".into()), || place);
            }
            Event::Scalar { place, .. } => {
                report.count(RowFate::Skipped("no object, but a text, number or null".into()), || place);
            }
            Event::Page { facts, place } => {
                let pages = [("nextLink", facts.next_link), ("next", facts.next)];
                for (key, _) in pages.into_iter().filter(|(_, link)| link.is_some_and(is_link)) {
                    let message = "the list goes on: this file is one page of several. Get the pages that follow, and drop all \
                                   of them together";
                    report.doubt(place::join(&place, key), message);
                }
            }
            Event::Stray { text: stray, offset } => {
                let message = format!("found {}, which is not JSON; it was stepped over", quoted(stray.trim(), 80));
                let place = if report.lists_doubts() { place_in_text(text, offset) } else { Place::new() };
                report.doubt(place, message);
            }
            Event::TooDeep { place } => {
                let reason = format!("lists in lists, more than {MOST_WRAPPERS} deep");
                report.count(RowFate::Skipped(reason.into()), || place);
            }
            Event::Cut { place } => cut(report, text, &place),
        }
        Verdict::Next
    });
}

fn is_link(link: &str) -> bool {
    link.len() > 2 && link != "null"
}

/// Says that a text ends before its brackets are closed.
pub fn cut(report: &mut ReadReport, text: &str, place: &str) {
    let within = if place.is_empty() { String::new() } else { format!(" inside {place}") };
    let message = format!(
        "the file ends here{within}, before its brackets are closed: it was cut off. What stands whole before that was \
         read; download or export it again"
    );
    report.doubt(place_in_text(text, text.len()), message);
}

/// Says what is broken in an element.
pub fn broken(report: &mut ReadReport, text: &str, offset: usize, place: &str, error: &serde_json::Error) {
    let (first_line, first_column) = if report.lists_doubts() { line_and_column(text, offset) } else { (1, 1) };
    let line = first_line + error.line().saturating_sub(1);
    let column = if error.line() <= 1 { first_column + error.column().saturating_sub(1) } else { error.column() };
    let whole = error.to_string();
    let problem = whole.split(" at line ").next().unwrap_or_default();
    let message = if problem == "recursion limit exceeded" {
        format!("found objects nested deeper than 128 levels at line {line}, column {column}; this element is left out")
    } else {
        format!("found broken JSON at line {line}, column {column} ({problem}); this element is left out")
    };
    report.doubt(place, message);
}

/// `line 7, column 12`.
pub fn place_in_text(text: &str, offset: usize) -> Place {
    let (line, column) = line_and_column(text, offset);
    format!("line {line}, column {column}")
}
