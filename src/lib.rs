//! Landfall: where does every VM land?
//!
//! A planner for disaster recovery that runs in the browser. Read top down, this is the map of the code; ARCHITECTURE.md
//! tells the same with pictures, and `tests/architecture.rs` holds the arrows.
//!
//! | module | what it owns | may import |
//! |---|---|---|
//! | [`engine`] | inventories, address pools, mappings, resolution, findings: what holds for every recovery system | nothing of ours |
//! | [`recovery`] | one folder a recovery system: its rules, its checks, its sources | `engine` |
//! | [`import`] | one file an inventory format: recognise it, read it | `engine`, `recovery` |
//! | [`export`] | one file an artefact made from results | `engine`, `recovery` |
//! | [`document`] | the saved plan and the share link: the only stable form | `engine` |
//! | [`session`] | the whole application without a screen | all of the above |
//! | `worker` | a session in a Web Worker, and the autosave | `session`, `document` |
//! | [`ui`] | the page | `session::protocol` |
//!
//! # Invariants
//!
//! 1. Everything up to `session` is free of the web, and compiles and is tested natively.
//! 2. Arrows point up only: a module imports what stands above it in the table.
//! 3. The page never holds an inventory, and never sees an engine type.

/// Its example of a recovery system is compiled, and run.
#[cfg(doctest)]
#[doc = include_str!("../ARCHITECTURE.md")]
struct Architecture;

pub mod document;
pub mod engine;
pub mod export;
pub mod import;
pub mod recovery;
pub mod session;
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod worker;
