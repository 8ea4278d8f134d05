//! Fixtures in folders of their formats, read under a name that tells nothing.

use std::fs;
use std::path::Path;

use landfall::import::{FileContents, FileSample, ReadError, read};

/// Reads a fixture of a format's folder.
pub fn read_fixture(folder: &str, name: &str) -> Result<FileContents, ReadError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(folder).join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&FileSample { name: "file", bytes: &bytes })
}
