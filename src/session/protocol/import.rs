//! Files: how they are to be read, what became of them, and what a newer export of a known site changed.

use serde::{Deserialize, Serialize};

/// A file as it reached the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedFile {
    /// Its name.
    pub name: String,
    /// All its bytes; none if they could not be had.
    pub bytes: Vec<u8>,
    /// Why its bytes could not be had, in words for the person: too large, moved, a folder.
    pub unread: Option<String>,
}

/// How files are to be read, beyond what they say themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadHow {
    /// For files that fit several formats: name of the file, id of the format chosen.
    pub formats: Vec<(String, String)>,
    /// What columns of unknown tables are, as chosen now or at earlier times.
    pub columns: Vec<ColumnChoice>,
    /// Whether these are the files of the last step, read again: that step is taken back first.
    pub replace: bool,
}

/// What a person says that the columns of a table are. The table is known again by its header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// Name of the sheet; empty for a text.
    pub sheet: String,
    /// Names of the columns; empty where the table has no header.
    pub header: Vec<String>,
    /// For each column, the code of what it is; `None` for one that is ignored.
    pub roles: Vec<Option<String>>,
}

/// A product or tool whose files can be read, and how to get them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceView {
    /// Id of the format.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What a command lists, and the command or the way through a program, ready to copy.
    pub ways: Vec<(String, String)>,
}

/// A file in the import report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What it was taken for, dialect and version: empty if it could not be read.
    pub format: String,
    /// By what it was told.
    pub recognised_by: String,
    /// Other formats that it fits: id and name.
    pub others: Vec<(String, String)>,
    /// Why nothing was read, if nothing was.
    pub error: Option<String>,
    /// Rows of tables and elements of JSON that were looked at.
    pub rows_in: u32,
    /// How many of them gave something.
    pub rows_used: u32,
    /// What was read, by kind.
    pub read: Vec<(String, u32)>,
    /// Which columns were used, a sheet each.
    pub columns: Vec<ColumnUseView>,
    /// What was left out: reason, count, first place.
    pub skipped: Vec<(String, u32, String)>,
    /// What looks odd: place and message.
    pub doubts: Vec<(String, String)>,
    /// Doubts past those listed.
    pub more_doubts: u32,
    /// The table whose columns a person has to name before it can be read.
    pub unnamed: Option<UnnamedView>,
}

/// Which columns of a sheet were used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnUseView {
    /// Name of the sheet; empty for a text.
    pub sheet: String,
    /// Columns that were read.
    pub used: Vec<String>,
    /// Columns that were not.
    pub ignored: Vec<String>,
}

/// A table that no format knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnnamedView {
    /// Its sheets; one without a name for a text.
    pub sheets: Vec<UnnamedSheetView>,
    /// What its columns may be: code, and what it means.
    pub roles: Vec<(String, String)>,
}

/// One sheet of an unknown table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnnamedSheetView {
    /// Its first rows, the header's among them.
    pub first: Vec<Vec<String>>,
    /// What its columns are guessed to be.
    pub guess: ColumnChoice,
}

/// What an import changed in sites that were known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateView {
    /// Names of the files.
    pub files: Vec<String>,
    /// How many things are new, gone, in another place, under another address, in this order.
    pub counts: [u32; 4],
    /// The changes, the first so many of each kind.
    pub changes: Vec<InventoryChangeView>,
    /// What was taken out because a newer export does not list it: `1 VM, 2 NICs`; empty for nothing.
    pub taken_out: String,
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InventoryChangeKind {
    /// It is new.
    Added,
    /// It is not listed any more.
    Gone,
    /// It is in another place.
    Moved,
    /// It has another address.
    Readdressed,
}

/// One change of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryChangeView {
    /// What happened.
    pub kind: InventoryChangeKind,
    /// `VM`, `NIC`, `network`, `subnet`.
    pub thing: String,
    /// Its name.
    pub name: String,
    /// What held before.
    pub before: String,
    /// What holds now.
    pub after: String,
}
