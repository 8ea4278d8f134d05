//! Reads dropped files where it blocks nobody: in the worker, at once, one after the other.

use web_sys::FileReaderSync;

use super::channel::FromWorker;
use super::post;
use crate::session::protocol::DroppedFile;

/// Most bytes that a file may have. The session wants it whole in memory, and a tab has some 4 GiB.
const MOST_BYTES: f64 = 512.0 * MIB;

/// Most bytes that all files of one import may have together, for the same reason.
const MOST_BYTES_TOGETHER: f64 = 1024.0 * MIB;

const MIB: f64 = 1024.0 * 1024.0;

/// Reads all files, telling the page how far it is. One that cannot be had says why, and spoils nothing.
pub fn read_all(id: u32, files: &[web_sys::File]) -> Vec<DroppedFile> {
    let total: f64 = files.iter().map(|file| file.size()).sum();
    let (mut done, mut kept) = (0.0, 0.0);
    let mut read = Vec::with_capacity(files.len());
    for file in files {
        let name = file.name();
        post(&FromWorker::Reading { id, name: name.clone(), done, total, rows: None });
        read.push(match bytes_of(file, kept) {
            Ok(bytes) => {
                kept += file.size();
                DroppedFile { name, bytes, unread: None }
            }
            Err(why) => DroppedFile { name, bytes: Vec::new(), unread: Some(why) },
        });
        done += file.size();
    }
    post(&FromWorker::Reading { id, name: String::new(), done, total, rows: None });
    read
}

/// All bytes of a file; `kept` are those of the files before it.
fn bytes_of(file: &web_sys::File, kept: f64) -> Result<Vec<u8>, String> {
    let size = file.size();
    if size > MOST_BYTES {
        return Err(format!(
            "Found a file of {:.0} MiB; expected at most {:.0} MiB. Export one region or resource group at a time, and drop \
             the files together.",
            size / MIB,
            MOST_BYTES / MIB
        ));
    }
    if kept + size > MOST_BYTES_TOGETHER {
        return Err(format!(
            "Found more than {:.0} MiB in all with this file of {:.0} MiB. Drop it again by itself.",
            MOST_BYTES_TOGETHER / MIB,
            size / MIB
        ));
    }
    let unreadable = |_| {
        "Found nothing that can be read: it may be a folder, or it was moved or changed since it was chosen. Choose it again."
            .to_owned()
    };
    let reader = FileReaderSync::new().map_err(unreadable)?;
    let buffer = reader.read_as_array_buffer(file).map_err(unreadable)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
