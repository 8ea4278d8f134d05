//! What page and worker post to each other, and how it crosses: typed at both ends, an envelope with an array of bytes between.
//!
//! Both ends are of one build, so fields cross by their order: to read them by name, out of JavaScript objects, takes many times the
//! code and the time. What bytes cannot hold, the handles of files, lies beside them in the envelope.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use crate::session::protocol::{ReadHow, Reply, Request, RowWindow, SideCode};

/// What is posted: bytes, and the handles of files. It is written as an array, and read as one: serde's words for what it did not expect
/// bring the code that writes fractions, 9 KB in the page.
#[derive(Serialize)]
struct Envelope(
    #[serde(serialize_with = "serde_wasm_bindgen::preserve::serialize")] js_sys::Uint8Array,
    #[serde(serialize_with = "serde_wasm_bindgen::preserve::serialize")] js_sys::Array,
);

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
        /// Whether the plan of a link is to be opened next.
        link: bool,
    },
    /// The page may be about to go: save what is not yet saved. The only message without an answer.
    SaveNow,
    /// Ask the session.
    Ask(Request),
    /// Read files, then ask the session to add them.
    ReadFiles {
        /// The files, as handles: their bytes never pass through the page, and they cross beside what is written.
        #[serde(skip)]
        files: Vec<web_sys::File>,
        /// Where they belong, if the person said so.
        side: Option<SideCode>,
        /// What else the person said about them.
        how: ReadHow,
    },
}

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

impl ToWorker {
    /// As it is posted.
    ///
    /// # Errors
    ///
    /// In words, where the value cannot be written.
    pub fn encode(&self) -> Result<JsValue, String> {
        let files = js_sys::Array::new();
        if let ToWorkerKind::ReadFiles { files: handles, .. } = &self.kind {
            for file in handles {
                files.push(file);
            }
        }
        encode(self, files)
    }

    /// Out of what was posted.
    ///
    /// # Errors
    ///
    /// In words, where it is no such message.
    pub fn decode(message: &JsValue) -> Result<Self, String> {
        let (mut decoded, handles): (Self, _) = decode(message)?;
        if let ToWorkerKind::ReadFiles { files, .. } = &mut decoded.kind {
            files.extend(handles.iter().filter_map(|file| file.dyn_into::<web_sys::File>().ok()));
        }
        Ok(decoded)
    }
}

impl FromWorker {
    /// As it is posted.
    ///
    /// # Errors
    ///
    /// In words, where the value cannot be written.
    pub fn encode(&self) -> Result<JsValue, String> {
        encode(self, js_sys::Array::new())
    }

    /// Out of what was posted.
    ///
    /// # Errors
    ///
    /// In words, where it is no such message.
    pub fn decode(message: &JsValue) -> Result<Self, String> {
        Ok(decode(message)?.0)
    }
}

/// A value and the files beside it, as they are posted.
///
/// # Errors
///
/// In words, where it cannot be written.
pub fn encode<T: Serialize>(value: &T, files: js_sys::Array) -> Result<JsValue, String> {
    let bytes = postcard::to_allocvec(value).map_err(|error| error.to_string())?;
    let envelope = Envelope(js_sys::Uint8Array::from(bytes.as_slice()), files);
    serde_wasm_bindgen::to_value(&envelope).map_err(|error| error.to_string())
}

/// Out of what was posted.
///
/// # Errors
///
/// In words, where it is no such message.
pub fn decode<T: DeserializeOwned>(message: &JsValue) -> Result<(T, js_sys::Array), String> {
    let part = |place| message.dyn_ref::<js_sys::Array>().map(|envelope| envelope.get(place));
    let bytes = part(0).and_then(|bytes| bytes.dyn_into::<js_sys::Uint8Array>().ok());
    let files = part(1).and_then(|files| files.dyn_into::<js_sys::Array>().ok());
    let (Some(bytes), Some(files)) = (bytes, files) else { return Err("It is not in an envelope.".into()) };
    Ok((postcard::from_bytes(&bytes.to_vec()).map_err(|error| error.to_string())?, files))
}
