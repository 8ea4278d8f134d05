//! Reading what people have: one file an inventory format.
//!
//! Belongs here: recognising a file by its content, turning it into [`InventoryRows`], and an honest report of what was
//! read, skipped and doubted. Linking rows into an inventory belongs to `engine::inventory_builder`.
//!
//! # Invariants
//!
//! 1. A format is one file or folder and one line in [`ALL`].
//! 2. Reading never panics and never gives up on what is good: `Err` only where nothing could be read.
//! 3. Nothing is lost in silence: rows in the file = rows used + rows reported as skipped.

pub mod azure_json;
pub mod encoding;
pub mod landfall_csv;
mod unknown_file;

use std::fmt;

use crate::engine::inventory_rows::{InventoryRows, Place};

/// A file as it was dropped.
#[derive(Clone, Copy, Debug)]
pub struct FileSample<'a> {
    /// Name without folders: for messages, never for recognising.
    pub name: &'a str,
    /// Its bytes, whole.
    pub bytes: &'a [u8],
}

/// What a format says to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// Not this format.
    No,
    /// This format, and by what it was told: `"networkInterfaces" resource ids`.
    Yes(String),
}

/// An inventory format.
pub struct Format {
    /// Stable id, as in `azure-json`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// How to get such files: what for, and the command to copy.
    pub how_to_get: &'static [HowToGet],
    /// Whether a file is of this format, told by its content.
    pub recognise: fn(&FileSample<'_>) -> Recognition,
    /// Reads a file that was recognised.
    pub read: fn(&FileSample<'_>) -> Result<FileContents, ReadError>,
}

/// One way to get a file of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HowToGet {
    /// What it lists: `NICs of a subscription, with Azure CLI`.
    pub what: &'static str,
    /// The command, ready to paste.
    pub command: &'static str,
}

/// All formats that can be read, in the order in which they are tried.
pub const ALL: &[&Format] = &[&azure_json::FORMAT, &landfall_csv::FORMAT];

/// What a file gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileContents {
    /// Its rows.
    pub rows: InventoryRows,
    /// What was read, skipped and doubted.
    pub report: ReadReport,
}

/// What a reader says of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadReport {
    /// Id of the format.
    pub format: &'static str,
    /// Dialect and version found: `Azure CLI before 2.46`.
    pub dialect: String,
    /// By what it was told apart.
    pub recognised_by: String,
    /// What was read, by kind, in the words of the field: `("NICs", 41)`.
    pub read: Vec<(&'static str, usize)>,
    /// What was left out, by reason, with how many and the first place.
    pub skipped: Vec<Skipped>,
    /// What was read but looks odd.
    pub doubts: Vec<Doubt>,
    /// Doubts past [`MOST_DOUBTS`], counted only.
    pub more_doubts: usize,
}

/// How many doubts a report lists before it only counts.
pub const MOST_DOUBTS: usize = 200;

impl ReadReport {
    /// Notes that something was left out.
    pub fn skip(&mut self, reason: impl Into<String>, place: impl Into<Place>) {
        let reason = reason.into();
        match self.skipped.iter_mut().find(|skipped| skipped.reason == reason) {
            Some(skipped) => skipped.count += 1,
            None => self.skipped.push(Skipped { reason, count: 1, first: place.into() }),
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
    /// Where.
    pub place: Place,
    /// What was found, what was expected, and what to do.
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

/// Largest file that is read, in bytes: past that a browser tab runs out of memory.
pub const LARGEST_FILE: usize = 512 << 20;

/// Recognises a file by its content and reads it.
pub fn read(file: &FileSample<'_>) -> Result<FileContents, ReadError> {
    if file.bytes.len() > LARGEST_FILE {
        return Err(ReadError {
            place: Place::new(),
            found: format!("a file of {} MiB", file.bytes.len() >> 20),
            expected: format!("at most {} MiB", LARGEST_FILE >> 20),
            remedy: "Export one region or resource group at a time, and drop the files together.".into(),
        });
    }
    for format in ALL {
        if let Recognition::Yes(recognised_by) = (format.recognise)(file) {
            let mut contents = (format.read)(file)?;
            contents.report.format = format.id;
            contents.report.recognised_by = recognised_by;
            return Ok(contents);
        }
    }
    Err(encoding::describe_unknown(file))
}
