//! Reading inventories: each dialect, each kind of damage, and that nothing is lost in silence.
//!
//! Fixtures under `tests/import/azure` show one small estate as the tools write it; what is read from them stands under
//! `tests/import/expected`. After a wanted change: `UPDATE_EXPECT=1 cargo test --test import`.
#![cfg(not(target_arch = "wasm32"))]

#[path = "import/azure_json.rs"]
mod azure_json;
#[path = "import/azure_samples.rs"]
mod azure_samples;
#[path = "import/corpus.rs"]
mod corpus;
#[path = "import/landfall_csv.rs"]
mod landfall_csv;
#[path = "import/render.rs"]
mod render;
#[path = "import/robustness.rs"]
mod robustness;
#[path = "import/rvtools.rs"]
mod rvtools;
#[path = "import/unknown_files.rs"]
mod unknown_files;
#[path = "import/workbook.rs"]
mod workbook;
#[path = "import/zip.rs"]
mod zip;
