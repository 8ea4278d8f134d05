//! A table of any length: virtual, accessible, and of no subject of its own.
//!
//! Owns how rows come onto the screen, the focus, the selection, widths of columns, editing in place. What the rows are,
//! how they are sorted and loaded belongs to the owner, who gives [`Rows`] and listens.
//!
//! | file | what |
//! |---|---|
//! | `geometry`, `focus`, `selection`, `columns`, `rows` | PURE: positions, keys, ranges, widths, and what a row shows |
//! | `node`, `body` | the pool of row elements |
//! | `controller`, `input`, `editor` | state, keys and pointers, the field over a cell |
//! | `header`, `frame` | what Yew renders: the header and the containers |
//!
//! Invariants:
//! 1. Only rows in sight and a few beyond are in the document; a row in sight is never missing from it.
//! 2. One cell is reached by Tab; it exists while there is a header.
//! 3. Text comes in as text nodes, dynamic styles through the style object: nothing here can be blocked by a policy.

pub mod columns;
pub mod focus;
pub mod geometry;
pub mod rows;
pub mod selection;

#[cfg(target_arch = "wasm32")]
mod body;
#[cfg(target_arch = "wasm32")]
mod controller;
#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod header;
#[cfg(target_arch = "wasm32")]
mod input;
#[cfg(target_arch = "wasm32")]
mod node;

pub use columns::ColumnSpec;
#[cfg(target_arch = "wasm32")]
pub use frame::{Grid, GridProps};
pub use rows::{CellPaint, GridRows, Mark, RowPaint, Rows};
pub use selection::Selection;
