//! Reading what people have: one file an inventory format.
//!
//! Belongs here: recognising a file by its content, turning it into [`InventoryRows`], and an honest report of what was
//! read, skipped and doubted. Linking rows into an inventory belongs to `engine::inventory_builder`.
//!
//! A file is [`Opened`] once, as a text, as JSON or as the sheets of a workbook, and every format looks at that. What all
//! formats share stands beside them: `encoding`, `cells`, `json`, `table`, `workbook`, `report`.
//!
//! # Invariants
//!
//! 1. A format is one file or folder and one line in [`ALL`].
//! 2. Reading never panics and never gives up on what is good: `Err` only where nothing could be read.
//! 3. Nothing is lost in silence: rows in the file = rows used + rows reported as skipped.

mod any_table;
pub mod arm_template;
mod azure;
pub mod azure_json;
pub mod azure_migrate;
mod cells;
pub mod encoding;
pub mod hyper_v;
mod json;
pub mod landfall_csv;
mod netbox;
mod opened;
mod power_shell;
pub mod report;
pub mod resource_graph_csv;
pub mod rvtools;
pub mod site_recovery;
mod summary;
mod table;
pub mod terraform_json;
mod unknown_file;
pub mod veeam;
pub mod vmm;
mod workbook;
pub mod zerto;

pub use opened::{Opened, Progress};
pub use report::{ColumnUse, Doubt, MOST_DOUBTS, ReadError, ReadReport, RowFate, Skipped};

use crate::engine::inventory_rows::{InventoryRows, Place};
use crate::engine::stated_rows::StatedRows;

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
    pub recognise: fn(&Opened<'_>) -> Recognition,
    /// Reads a file that was recognised.
    pub read: fn(&Opened<'_>) -> Result<FileContents, ReadError>,
}

/// One way to get a file of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HowToGet {
    /// What it lists: `NICs of a subscription, with Azure CLI`.
    pub what: &'static str,
    /// The command, ready to paste.
    pub command: &'static str,
}

/// All formats that can be read, in the order in which they are tried: where a file fits several, the first counts, so those
/// that ask for more stand before those that ask for less.
pub const ALL: &[&Format] = &[
    &terraform_json::FORMAT,
    &arm_template::FORMAT,
    &site_recovery::FORMAT,
    &azure_migrate::FORMAT,
    &zerto::FORMAT,
    &veeam::FORMAT,
    &vmm::FORMAT,
    &hyper_v::FORMAT,
    &netbox::FORMAT,
    &azure_json::FORMAT,
    &rvtools::FORMAT,
    &resource_graph_csv::FORMAT,
    &landfall_csv::FORMAT,
    &any_table::FORMAT,
];

/// What a file gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileContents {
    /// Its rows.
    pub rows: InventoryRows,
    /// What it says that somebody stated already: mappings, targets of NICs, re-IP rules.
    pub stated: StatedRows,
    /// What was read, skipped and doubted.
    pub report: ReadReport,
    /// The table whose columns a person has to name before it can be read.
    pub unnamed: Option<UnnamedTable>,
}

impl FileContents {
    /// Whether the file gave nothing that can be used.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.stated.is_empty()
    }
}

/// A table that no format knows: what a person needs to see to say what its columns are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnnamedTable {
    /// The sheets of the file that can be chosen; one without a name for a text.
    pub sheets: Vec<UnnamedSheet>,
    /// What its columns may be: codes of Landfall's own columns, with what each means.
    pub roles: Vec<(&'static str, &'static str)>,
}

/// One sheet of an [`UnnamedTable`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnnamedSheet {
    /// Its first rows, the header's among them.
    pub first: Vec<Vec<String>>,
    /// What its columns are guessed to be.
    pub guess: ColumnChoice,
}

/// What a person says that the columns of a table are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnChoice {
    /// Name of the sheet; empty for a text.
    pub sheet: String,
    /// Names of the columns, as the file spells them; empty where the table has no header. By these a table is known again.
    pub header: Vec<String>,
    /// For each column, the code of the Landfall column that it is; `None` for one that is ignored.
    pub roles: Vec<Option<String>>,
}

/// Largest file that is read, in bytes: past that a browser tab runs out of memory.
pub const LARGEST_FILE: usize = 512 << 20;

/// How a file is to be read.
#[derive(Default)]
pub struct ReadOptions<'a> {
    /// Id of the format that a person chose, of those that the file fits.
    pub format: Option<&'a str>,
    /// What columns of unknown tables mean.
    pub choices: &'a [ColumnChoice],
}

/// Recognises a file by its content and reads it.
pub fn read(file: &FileSample<'_>) -> Result<FileContents, ReadError> {
    read_with(file, &ReadOptions::default(), &mut |_| ())
}

/// The same, as a person wishes it, telling how far it has come.
pub fn read_with(
    file: &FileSample<'_>,
    options: &ReadOptions<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<FileContents, ReadError> {
    if file.bytes.len() > LARGEST_FILE {
        return Err(ReadError {
            place: Place::new(),
            found: format!("a file of {} MiB", file.bytes.len() >> 20),
            expected: format!("at most {} MiB", LARGEST_FILE >> 20),
            remedy: "Export one region or resource group at a time, and drop the files together.".into(),
        });
    }
    let opened = Opened::new(file, options.choices, progress)?;
    let fitting = ALL.iter().filter_map(|format| match (format.recognise)(&opened) {
        Recognition::Yes(by) => Some((*format, by)),
        Recognition::No => None,
    });
    let mut fitting: Vec<(&Format, String)> = fitting.collect();
    let chosen = fitting.iter().position(|(format, _)| options.format == Some(format.id)).unwrap_or(0);
    if fitting.is_empty() {
        return Err(unknown_file::describe_unknown(&opened));
    }
    let (format, recognised_by) = fitting.remove(chosen);
    let mut contents = (format.read)(&opened)?;
    for (kind, count) in contents.stated.counts() {
        let is_told = contents.report.read.iter().any(|(known, _)| *known == kind);
        if count > 0 && !is_told {
            contents.report.read.push((kind, count));
        }
    }
    contents.report.format = format.id;
    contents.report.recognised_by = recognised_by;
    contents.report.others = fitting.into_iter().map(|(format, _)| format.id).collect();
    Ok(contents)
}
