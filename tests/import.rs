//! Reading inventories: each dialect, each kind of damage, and that nothing is lost in silence.
//!
//! Fixtures under `tests/import/azure` show one small estate as the tools write it; what is read from them stands under
//! `tests/import/expected`. After a wanted change: `UPDATE_EXPECT=1 cargo test --test import`.
#![cfg(not(target_arch = "wasm32"))]

#[path = "import/any_table.rs"]
mod any_table;
#[path = "import/arm_template.rs"]
mod arm_template;
#[path = "import/azure_json.rs"]
mod azure_json;
#[path = "import/azure_migrate.rs"]
mod azure_migrate;
#[path = "import/azure_samples.rs"]
mod azure_samples;
#[path = "import/corpus.rs"]
mod corpus;
#[path = "import/fixture.rs"]
mod fixture;
#[path = "import/hyper_v.rs"]
mod hyper_v;
#[path = "import/landfall_csv.rs"]
mod landfall_csv;
#[path = "import/link.rs"]
mod link;
#[path = "import/netbox.rs"]
mod netbox;
#[path = "import/render.rs"]
mod render;
#[path = "import/resource_graph_csv.rs"]
mod resource_graph_csv;
#[path = "import/robustness.rs"]
mod robustness;
#[path = "import/rvtools.rs"]
mod rvtools;
#[path = "import/site_recovery.rs"]
mod site_recovery;
#[path = "import/tables_in_workbooks.rs"]
mod tables_in_workbooks;
#[path = "import/terraform_json.rs"]
mod terraform_json;
#[path = "import/unknown_files.rs"]
mod unknown_files;
#[path = "import/veeam.rs"]
mod veeam;
#[path = "import/vmm.rs"]
mod vmm;
#[path = "import/workbook.rs"]
mod workbook;
#[path = "import/zerto.rs"]
mod zerto;
#[path = "import/zip.rs"]
mod zip;
