//! Every fixture, whole and damaged: nothing panics, nothing hangs, and rows in = rows used + rows reported.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use landfall::import::{FileSample, read};
use proptest::prelude::*;

/// All files that readers are tested with, those of the samples too.
fn corpus() -> &'static [(String, Vec<u8>)] {
    static CORPUS: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    CORPUS.get_or_init(read_corpus)
}

fn read_corpus() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["tests/import", "static/samples"] {
        files(&root.join(folder), &mut paths);
    }
    paths.retain(|path| {
        let is_code = path.extension().is_some_and(|extension| extension == "rs");
        !is_code && !path.components().any(|part| part.as_os_str() == "expected")
    });
    paths.sort();
    let name = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Reads bytes; whatever they are, the report accounts for every row.
fn look(name: &str, bytes: &[u8]) {
    match read(&FileSample { name, bytes }) {
        Ok(contents) => {
            let report = &contents.report;
            assert_eq!(report.rows_in, report.rows_used + report.rows_skipped(), "{name}: {report:#?}");
            assert!(!contents.is_empty() || contents.unnamed.is_some(), "{name}: {report:#?}");
        }
        Err(error) => assert!(!error.found.is_empty() && !error.remedy.is_empty(), "{name}: {error}"),
    }
}

#[test]
fn every_file_accounts_for_all_its_rows() {
    let corpus = corpus();
    assert!(corpus.len() > 20);
    for (name, bytes) in corpus {
        look(name, bytes);
    }
}

fn damage(bytes: &mut Vec<u8>, at: usize, kind: u8, byte: u8) {
    match kind {
        0 => bytes.truncate(at),
        1 if at < bytes.len() => bytes[at] = byte,
        2 => bytes.insert(at, byte),
        3 => bytes.insert(at, b"{}[]\",:;\n\t|'\\"[usize::from(byte) % 13]),
        4 if at < bytes.len() => drop(bytes.remove(at)),
        5 => bytes.extend_from_within(at.min(bytes.len())..(at + 300).min(bytes.len())),
        // Lines change places.
        6 => {
            let end = (at + 400).min(bytes.len());
            bytes[at.min(end)..end].rotate_left(usize::from(byte).min(end - at.min(end)));
        }
        _ => {
            let end = (at + usize::from(byte)).min(bytes.len());
            bytes.drain(at.min(end)..end);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_panic_nowhere_and_lose_no_row_in_silence(
        index in any::<prop::sample::Index>(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8, any::<u8>()), 1..6),
    ) {
        let corpus = corpus();
        let (name, mut bytes) = corpus[index.index(corpus.len())].clone();
        for (at, kind, byte) in damages {
            let at = at.index(bytes.len().max(1));
            damage(&mut bytes, at, kind, byte);
        }
        look(&name, &bytes);
    }
}
