//! What page and worker post to each other, and how it crosses: typed at both ends, plain JavaScript objects between.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::session::protocol::{ReadHow, Reply, Request, RowWindow, SideCode};

/// Page to worker.
#[derive(Serialize, Deserialize)]
pub struct ToWorker {
    /// Comes back with the answer.
    pub id: u32,
    /// What is wanted.
    pub kind: ToWorkerKind,
}

/// What the page wants of the worker.
#[derive(Serialize, Deserialize)]
pub enum ToWorkerKind {
    /// Always first: begin, with the autosaved plan or without.
    Start {
        /// Whether to bring the autosave back. Not after it made the worker crash.
        restore: bool,
    },
    /// The page may be about to go: save what is not yet saved. The only message without an answer.
    SaveNow,
    /// Ask the session.
    Ask(Request),
    /// Read files, then ask the session to add them.
    ReadFiles {
        /// The files, as handles: their bytes never pass through the page.
        files: Vec<FileHandle>,
        /// Where they belong, if the person said so.
        side: Option<SideCode>,
        /// What else the person said about them.
        how: ReadHow,
    },
}

/// A file that crosses as a handle.
#[derive(Serialize, Deserialize)]
pub struct FileHandle(#[serde(with = "serde_wasm_bindgen::preserve")] pub web_sys::File);

/// Worker to page.
#[derive(Serialize, Deserialize)]
pub enum FromWorker {
    /// It listens now; what was posted before is lost.
    Hello,
    /// The start is done.
    Started {
        /// Whether an autosaved plan is open.
        restored: bool,
    },
    /// The session's answer to one message.
    Replies {
        /// Of the message.
        id: u32,
        /// What it said.
        replies: Vec<Reply>,
    },
    /// Rows that a change led to, ahead of the rest of the answer.
    Rows(Box<RowWindow>),
    /// A file is about to be read; with an empty name, all are and the plan is being made.
    Reading {
        /// Of the message.
        id: u32,
        /// Name of the file.
        name: String,
        /// Bytes that were read before it.
        done: f64,
        /// Bytes of all files.
        total: f64,
        /// Rows of this file that were read; none while its bytes are being had.
        rows: Option<f64>,
    },
    /// The plan is in the store.
    Saved {
        /// When, in milliseconds since 1970.
        at: f64,
    },
    /// It is not, and why.
    SaveFailed(String),
    /// Another tab of this browser has a plan of this store open, too.
    OpenElsewhere,
    /// The worker cannot go on.
    Crashed(String),
}

/// Makes a message out of a value.
///
/// # Errors
///
/// In words, where the value has no JavaScript counterpart.
pub fn encode<T: Serialize>(value: &T) -> Result<JsValue, String> {
    // Counts may saturate at the largest u64, which no JavaScript number holds.
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
    value.serialize(&serializer).map_err(|error| error.to_string())
}

/// Makes a value out of a message.
///
/// # Errors
///
/// In words, where it is no such message.
pub fn decode<T: DeserializeOwned>(value: JsValue) -> Result<T, String> {
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}
