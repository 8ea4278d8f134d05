//! Reads dropped files where it blocks nobody: in the worker, at once, one after the other.

use web_sys::FileReaderSync;

use super::channel::{FileHandle, FromWorker};
use super::post;
use crate::session::protocol::DroppedFile;

/// Most bytes that a file may have. The session wants it whole in memory, and a tab has some 4 GiB.
const MOST_BYTES: f64 = 512.0 * 1024.0 * 1024.0;

/// Reads all files, telling the page how far it is.
///
/// # Errors
///
/// In words, if one cannot be read: then none is, so that an import is whole or did not happen.
pub fn read_all(id: u32, files: &[FileHandle]) -> Result<Vec<DroppedFile>, String> {
    let total: f64 = files.iter().map(|file| file.0.size()).sum();
    let mut done = 0.0;
    let mut read = Vec::with_capacity(files.len());
    for FileHandle(file) in files {
        let name = file.name();
        post(&FromWorker::Reading { id, name: name.clone(), done, total });
        if file.size() > MOST_BYTES {
            return Err(format!(
                "{name} is {:.0} MiB; files of up to 512 MiB can be read. Export fewer machines at a time, or only the \
                 columns that are needed. Nothing was imported.",
                file.size() / 1024.0 / 1024.0
            ));
        }
        read.push(DroppedFile { bytes: bytes_of(file, &name)?, name });
        done += file.size();
    }
    post(&FromWorker::Reading { id, name: String::new(), done, total });
    Ok(read)
}

fn bytes_of(file: &web_sys::File, name: &str) -> Result<Vec<u8>, String> {
    let unreadable = |_| {
        format!(
            "{name} could not be read. It may be a folder, or it was moved or changed since it was chosen: choose it \
             again. Nothing was imported."
        )
    };
    let reader = FileReaderSync::new().map_err(unreadable)?;
    let buffer = reader.read_as_array_buffer(file).map_err(unreadable)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
