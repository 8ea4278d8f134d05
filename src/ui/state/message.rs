//! What happens to the page, and what it wants of the browser and the worker.

use crate::session::protocol::{
    Artefact, ColumnChoice, ReadHow, Reply, Request, RowKey, RowQuery, RowWindow, SideCode,
};

use super::{Dialog, FileRef, PlanHalf, Screen, SideTab, ToastKind};

/// What is asked of the browser and the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the session.
    Send {
        /// Comes back with the answer.
        id: u32,
        /// What.
        request: Request,
    },
    /// Have the worker read files.
    ReadFiles {
        /// Comes back with the answer.
        id: u32,
        /// Which of the batches that the page holds.
        batch: u32,
        /// Where they belong, if the person said so.
        side: Option<SideCode>,
        /// What else the person said about them.
        how: ReadHow,
    },
    /// Have the worker read files of the last import again: all of them in place of what they gave, or one beside.
    ReadAgain {
        /// Comes back with the answer.
        id: u32,
        /// The file that is read alone; all files of the last import if none.
        only: Option<String>,
        /// What the person said about them.
        how: ReadHow,
    },
    /// Remember what the columns of a table are.
    KeepColumns(ColumnChoice),
    /// Deliver a message later.
    After(u32, Box<Msg>),
    /// End the worker and start another.
    Restart {
        /// With the autosaved plan.
        restore: bool,
    },
    /// Hand a file to the person.
    Download(Artefact),
    /// Take the fragment out of the address bar.
    ClearFragment,
}

/// What happens to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A component asks the session.
    Ask(Request),
    /// The session answered.
    Replies(u32, Vec<Reply>),
    /// Rows that a change led to came ahead of the rest of the answer.
    Rows(Box<RowWindow>),
    /// The worker has started; whether with an autosaved plan.
    Started(bool),
    /// The worker reads a file.
    Progress {
        /// Of the message that asked.
        id: u32,
        /// The file, or nothing when all are read.
        name: String,
        /// Bytes read.
        done: f64,
        /// Bytes in all.
        total: f64,
        /// Rows of the file that were read.
        rows: Option<f64>,
    },
    /// The plan is in the store.
    Saved(f64),
    /// It is not, and why.
    SaveFailed(String),
    /// The worker ended by itself.
    Crashed(String),
    /// The worker cannot even be started, and why.
    Broken(String),
    /// Start it again, after it broke; with or without the autosave.
    StartAgain(bool),
    /// Files were dropped, chosen, pasted or fetched.
    FilesChosen {
        /// The batch that holds them.
        batch: u32,
        /// Names and sizes.
        files: Vec<FileRef>,
        /// Where they belong, if the person said so.
        side: Option<SideCode>,
        /// What columns of unknown tables are, as chosen at earlier times.
        columns: Vec<ColumnChoice>,
    },
    /// The person says what the columns of a file's table are.
    ColumnsChosen {
        /// Name of the file.
        file: String,
        /// What they are.
        choice: ColumnChoice,
    },
    /// The person takes a file for another format that it fits.
    FormatChosen {
        /// Name of the file.
        file: String,
        /// Id of the format.
        format: String,
    },
    /// An import takes long enough to be shown.
    ImportIsLong(u32),
    /// Do not wait for the import.
    CancelImport,
    /// An answer takes long enough to say so.
    AnswerIsLong(u32),
    /// There is a link in the address bar.
    LinkFound(String),
    /// Open the link's plan, or leave it.
    LinkAnswered(bool),
    /// Show another screen.
    Show(Screen),
    /// Show another tab of the side panel, and the panel.
    ShowSide(SideTab),
    /// Open or close the side panel, where it is a sheet.
    ToggleSide(bool),
    /// Show another half of the plan, where there is no room for both.
    ShowHalf(PlanHalf),
    /// Show other rows.
    Query(RowQuery),
    /// Show only rows of an outcome, by its filter term; `None` for all.
    FilterOutcome(Option<&'static str>),
    /// Choose a row.
    Select(Option<RowKey>),
    /// Open a dialog.
    Open(Dialog),
    /// Open the share dialog and have the link made.
    OpenShare,
    /// Close the dialog.
    Close,
    /// Take a toast away.
    Dismiss(u32),
    /// The time of a toast is up.
    Expire(u32),
    /// Keep a toast, since it is looked at.
    Hold(u32),
    /// Tell something that the page itself found out.
    Tell(ToastKind, String, String),
}
