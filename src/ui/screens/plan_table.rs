//! The plan as a table: one row an IP configuration, where it is and where it lands.
//!
//! Owns which columns are shown, what is selected, and when windows of rows are asked for. What a row is and how it is
//! painted is in `rows`; how a table works, in the grid.
//!
//! Invariants:
//! 1. One question for rows is under way at a time; the next is asked when it is answered, about what is in sight by then.
//! 2. A selection means the rows that were selected: it goes when they may stand elsewhere.

pub mod chosen;
pub mod columns;
pub mod marks;
pub mod rows;

#[cfg(target_arch = "wasm32")]
mod bulk;
#[cfg(target_arch = "wasm32")]
mod clipboard;
#[cfg(target_arch = "wasm32")]
mod column_menu;
#[cfg(target_arch = "wasm32")]
mod filter;
#[cfg(target_arch = "wasm32")]
mod loading;
#[cfg(target_arch = "wasm32")]
mod paste;
#[cfg(target_arch = "wasm32")]
mod table;

#[cfg(target_arch = "wasm32")]
pub use table::{PlanTable, PlanTableProps};
