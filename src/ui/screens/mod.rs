//! What the page shows: one file a screen or a part of one.
//!
//! A screen takes snapshots of the state and tells what the person wants; it keeps nothing of its own but what is lost
//! without harm when it closes. What of a screen is pure is compiled and tested natively.

pub mod board;
pub mod plan_table;

#[cfg(target_arch = "wasm32")]
pub mod about;
#[cfg(target_arch = "wasm32")]
pub mod asked;
#[cfg(target_arch = "wasm32")]
pub mod column_chooser;
#[cfg(target_arch = "wasm32")]
pub mod compare;
#[cfg(target_arch = "wasm32")]
pub mod connections;
#[cfg(target_arch = "wasm32")]
pub mod empty;
#[cfg(target_arch = "wasm32")]
pub mod findings;
#[cfg(target_arch = "wasm32")]
pub mod how_to_get;
#[cfg(target_arch = "wasm32")]
pub mod import_report;
#[cfg(target_arch = "wasm32")]
pub mod network_settings;
#[cfg(target_arch = "wasm32")]
pub mod open_link;
#[cfg(target_arch = "wasm32")]
pub mod options;
#[cfg(target_arch = "wasm32")]
pub mod palette;
#[cfg(target_arch = "wasm32")]
pub mod paste;
#[cfg(target_arch = "wasm32")]
pub mod plan;
#[cfg(target_arch = "wasm32")]
pub mod reading;
#[cfg(target_arch = "wasm32")]
pub mod runbook;
#[cfg(target_arch = "wasm32")]
pub mod share;
#[cfg(target_arch = "wasm32")]
pub mod shortcuts;
#[cfg(target_arch = "wasm32")]
pub mod tallies;
#[cfg(target_arch = "wasm32")]
pub mod toasts;
#[cfg(target_arch = "wasm32")]
pub mod top_bar;
#[cfg(target_arch = "wasm32")]
pub mod why;
