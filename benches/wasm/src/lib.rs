//! What the measures in `benches/measures` run in a Web Worker besides Landfall itself: single steps of Landfall, and the least
//! that any program would have to do for them.
//!
//! - [`unpack`]     the floor of reading a workbook
//! - [`read`]       a file's bytes to rows, as the worker does it
//! - [`planning`]   a whole plan, as the session works it out after every change
//! - [`bitmap`]     the floor of planning: next free addresses alone, over the same rows
//! - [`estate`]     made-up sites, as rows
//! - [`memory`]     how much of the memory is in use
//! - [`warm_up`]    what the worker does before the first file comes
//!
//! Each is called from JavaScript by its name; `benches/harness/wasm.mjs` takes the time.

mod bitmap;
mod estate;
mod memory;
mod planning;
mod unpack;
mod warm_up;

use landfall::import::{self, FileSample};
use wasm_bindgen::prelude::*;

/// See [`unpack`].
#[wasm_bindgen(js_name = unpack)]
pub fn unpack_all(bytes: &[u8]) -> Result<f64, String> {
    unpack::unpack(bytes).map(|bytes| bytes as f64)
}

/// Reads a file into rows, and tells how many there are.
#[wasm_bindgen]
pub fn read(name: &str, bytes: &[u8]) -> Result<f64, String> {
    let contents = import::read(&FileSample { name, bytes }).map_err(|error| error.to_string())?;
    Ok(contents.rows.len() as f64)
}
