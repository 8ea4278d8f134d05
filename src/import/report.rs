//! What a reader says of a file: what was read, what was left out and why, what looks odd, and why nothing could be read.
//!
//! # Invariants
//!
//! 1. `rows_in` = `rows_used` + the sum of what was skipped: nothing is lost in silence. Blank rows are no rows.
//! 2. Lists are bounded, counts are not.

use std::borrow::Cow;
use std::fmt;

use crate::engine::inventory_rows::Place;

/// What a reader says of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadReport {
    /// Id of the format.
    pub format: &'static str,
    /// Dialect and version found: `Azure CLI before 2.46`.
    pub dialect: String,
    /// By what it was told apart.
    pub recognised_by: String,
    /// Ids of other formats that the file fits, too.
    pub others: Vec<&'static str>,
    /// Rows of tables and elements of JSON in the parts of the file that were looked at; blank rows are none.
    pub rows_in: usize,
    /// How many of them gave something.
    pub rows_used: usize,
    /// What was read, by kind, in the words of the field: `("NICs", 41)`.
    pub read: Vec<(&'static str, usize)>,
    /// Which columns were used and which ignored, a sheet each; none for JSON.
    pub columns: Vec<ColumnUse>,
    /// What was left out, by reason, with how many and the first place.
    pub skipped: Vec<Skipped>,
    /// What was read but looks odd.
    pub doubts: Vec<Doubt>,
    /// Doubts past [`MOST_DOUBTS`], counted only.
    pub more_doubts: usize,
}

/// How many doubts a report lists before it only counts.
pub const MOST_DOUBTS: usize = 200;

/// How many ignored columns a report names.
pub const MOST_COLUMNS: usize = 300;

/// How many reasons for skipping are told apart before the rest counts as one.
const MOST_REASONS: usize = 100;

/// What became of a row or an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFate {
    /// It gave something.
    Used,
    /// It was left out, and why: few reasons, so without names from the row.
    Skipped(Cow<'static, str>),
}

impl ReadReport {
    /// Notes that something was left out: an element, or a part of one that counts by itself then.
    pub fn skip(&mut self, reason: impl Into<Cow<'static, str>>, place: impl Into<Place>) {
        self.skip_many(reason, 1, place);
    }

    /// Notes that as many things were left out for one reason.
    pub fn skip_many(&mut self, reason: impl Into<Cow<'static, str>>, count: usize, place: impl Into<Place>) {
        self.rows_in += count;
        let mut reason = reason.into();
        if self.skipped.len() >= MOST_REASONS && !self.skipped.iter().any(|skipped| skipped.reason == reason) {
            reason = "other reasons".into();
        }
        match self.skipped.iter_mut().find(|skipped| skipped.reason == reason) {
            Some(skipped) => skipped.count += count,
            None => self.skipped.push(Skipped { reason: reason.into_owned(), count, first: place.into() }),
        }
    }

    /// Counts a row or an element by what became of it.
    pub fn count(&mut self, fate: RowFate, place: impl FnOnce() -> Place) {
        match fate {
            RowFate::Used => {
                self.rows_in += 1;
                self.rows_used += 1;
            }
            RowFate::Skipped(reason) => {
                let is_known = self.skipped.iter().any(|skipped| skipped.reason == reason);
                self.skip(reason, if is_known { Place::new() } else { place() });
            }
        }
    }

    /// Notes that something looks odd.
    pub fn doubt(&mut self, place: impl Into<Place>, message: impl Into<String>) {
        if self.doubts.len() < MOST_DOUBTS {
            self.doubts.push(Doubt { place: place.into(), message: message.into() });
        } else {
            self.more_doubts += 1;
        }
    }

    /// Adds the counts and doubts of a report that was written beside this one.
    pub fn append(&mut self, other: Self) {
        self.rows_in += other.rows_in;
        self.rows_used += other.rows_used;
        self.skipped.extend(other.skipped);
        self.more_doubts += other.more_doubts;
        for doubt in other.doubts {
            self.doubt(doubt.place, doubt.message);
        }
    }

    /// Whether one more doubt will be listed: if not, finding its place may cost more than it is worth.
    pub fn lists_doubts(&self) -> bool {
        self.doubts.len() < MOST_DOUBTS
    }

    /// How many rows were left out.
    pub fn rows_skipped(&self) -> usize {
        self.skipped.iter().map(|skipped| skipped.count).sum()
    }

    /// What was found, in the words of an error, where nothing of a file could be used; `empty` where there was nothing to begin with.
    pub fn nothing_usable(&self, empty: &str) -> String {
        let skipped = self.skipped.iter().take(5).map(|skipped| format!("{} × {}", skipped.count, skipped.reason));
        let why = match self.doubts.first() {
            _ if !self.skipped.is_empty() => skipped.collect::<Vec<_>>().join("; "),
            Some(doubt) => doubt.message.clone(),
            None => return empty.to_owned(),
        };
        format!("nothing that can be used ({why})")
    }

    /// Where the first doubt is, if there is one.
    pub fn first_doubt(&self) -> Place {
        self.doubts.first().map(|doubt| doubt.place.clone()).unwrap_or_default()
    }

    /// Sets what was read, by kind, without the kinds of which there is nothing.
    pub fn set_read(&mut self, counts: impl IntoIterator<Item = (&'static str, usize)>) {
        self.read = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    }
}

/// Which columns of a sheet were used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnUse {
    /// Name of the sheet; empty for a file that has none.
    pub sheet: String,
    /// Columns that were read, as the file spells them.
    pub used: Vec<String>,
    /// Columns that were not.
    pub ignored: Vec<String>,
}

/// Rows left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Why, in a few words: `resource type Microsoft.Compute/disks is not needed`.
    pub reason: String,
    /// How many.
    pub count: usize,
    /// Where the first one stands.
    pub first: Place,
}

/// Something that was read but looks odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where: sheet, row and column, or the way through JSON.
    pub place: Place,
    /// What was found, in the file's own text, what was expected, and what to do.
    pub message: String,
}

/// Why nothing could be read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Where: `line 3, column 14`; empty for the whole file.
    pub place: Place,
    /// What was found there.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = if self.place.is_empty() { "Found".to_owned() } else { format!("At {}: found", self.place) };
        write!(f, "{found} {}; expected {}. {}", self.found, self.expected, self.remedy)
    }
}

impl std::error::Error for ReadError {}
