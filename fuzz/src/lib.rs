//! What must hold for any bytes: nothing panics, and every row is accounted for.
//!
//! `LANDFALL_FORMAT` names the format whose reader is fuzzed; it is given every file, whether it would recognise it or not.
//! Without it the whole way is gone, from recognising to linking.

use std::sync::OnceLock;

use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::import::{ALL, FileContents, FileSample, Format, Opened, read};

/// The format that is fuzzed.
fn format() -> Option<&'static Format> {
    static FORMAT: OnceLock<Option<usize>> = OnceLock::new();
    let place = FORMAT.get_or_init(|| {
        let id = std::env::var("LANDFALL_FORMAT").ok()?;
        let place = ALL.iter().position(|format| format.id == id);
        let known: Vec<&str> = ALL.iter().map(|format| format.id).collect();
        Some(place.unwrap_or_else(|| panic!("there is no format {id}; there are {}", known.join(", "))))
    });
    place.map(|place| ALL[place])
}

/// Reads bytes in every way that the page could.
pub fn look(bytes: &[u8]) {
    let file = FileSample { name: "fuzzed", bytes };
    let outcome = match format() {
        None => read(&file),
        Some(format) => {
            let mut progress = |_| ();
            let opened = match Opened::new(&file, &[], &mut progress) {
                Ok(opened) => opened,
                Err(_) => return,
            };
            let _ = (format.recognise)(&opened);
            (format.read)(&opened)
        }
    };
    match outcome {
        Ok(contents) => account(contents),
        Err(error) => assert!(!error.found.is_empty() && !error.remedy.is_empty(), "{error}"),
    }
}

fn account(contents: FileContents) {
    let report = &contents.report;
    assert_eq!(report.rows_in, report.rows_used + report.rows_skipped(), "{report:#?}");
    let mut builder = InventoryBuilder::default();
    builder.add(contents.rows, "fuzzed", 0);
    let _ = builder.finish();
}
