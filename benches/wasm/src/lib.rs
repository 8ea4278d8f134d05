//! What the measures in `benches/measures` run in a Web Worker besides Landfall itself: single steps of Landfall, and the least
//! that any program would have to do for them.
//!
//! - [`unpack`]     the floor of reading a workbook
//! - [`read`]       a file's bytes to rows, as the worker does it
//! - [`planning`]   a whole plan, as the session works it out after every change
//! - [`bitmap`]     the floor of planning: next free addresses alone, over the same rows
//! - [`estate`]     made-up sites, as rows
//! - [`memory`]     how much of the memory is in use
//!
//! Each is called from JavaScript by its name; `benches/harness/wasm.mjs` takes the time.

mod bitmap;
mod estate;
mod memory;
mod planning;

use flate2::{Decompress, FlushDecompress, Status};
use landfall::import::{self, FileSample};
use rawzip::{CompressionMethod, ZipArchive};
use wasm_bindgen::prelude::*;

/// Unpacks every part of an archive, and tells how many bytes came out.
#[wasm_bindgen]
pub fn unpack(bytes: &[u8]) -> Result<f64, String> {
    let archive = ZipArchive::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut entries = archive.entries();
    let mut piece = vec![0; 64 << 10];
    let mut total = 0;
    while let Some(entry) = entries.next_entry().map_err(|error| error.to_string())? {
        let place = archive.get_entry(entry.wayfinder()).map_err(|error| error.to_string())?;
        let (start, end) = place.compressed_data_range();
        let data = &bytes[start as usize..end as usize];
        if entry.compression_method() == CompressionMethod::STORE {
            total += data.len() as u64;
            continue;
        }
        let mut inflate = Decompress::new(false);
        loop {
            let rest = &data[inflate.total_in() as usize..];
            let status =
                inflate.decompress(rest, &mut piece, FlushDecompress::None).map_err(|error| error.to_string())?;
            if status == Status::StreamEnd || rest.is_empty() {
                break;
            }
        }
        total += inflate.total_out();
    }
    Ok(total as f64)
}

/// Reads a file into rows, and tells how many there are.
#[wasm_bindgen]
pub fn read(name: &str, bytes: &[u8]) -> Result<f64, String> {
    let contents = import::read(&FileSample { name, bytes }).map_err(|error| error.to_string())?;
    Ok(contents.rows.len() as f64)
}
