//! The mapping board: source networks left, target networks right, ribbons between them.
//!
//! Owns how mappings are looked at and made: by dragging, by two clicks, by a list. Which mappings there are and what they
//! carry is the session's.
//!
//! | file | what |
//! |---|---|
//! | `lane`, `ribbon`, `linking`, `occupancy` | PURE: what of a lane is in sight, curves, the drag as a machine, how full a subnet is |
//! | `frame` | the board itself |
//! | `source_card`, `target_card`, `subnets`, `lane_view`, `suggestions` | its parts |
//! | `pointer` | the drag in the browser |
//!
//! Invariants:
//! 1. Whatever a drag does, two clicks do, and a list does by keyboard alone.
//! 2. Cards and ribbons out of sight are not in the document: 500 networks cost what 10 do.

pub mod lane;
pub mod linking;
pub mod occupancy;
pub mod ribbon;

#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod lane_view;
#[cfg(target_arch = "wasm32")]
mod pointer;
#[cfg(target_arch = "wasm32")]
mod reserve;
#[cfg(target_arch = "wasm32")]
mod source_card;
#[cfg(target_arch = "wasm32")]
mod subnets;
#[cfg(target_arch = "wasm32")]
mod suggestions;
#[cfg(target_arch = "wasm32")]
mod target_card;

#[cfg(target_arch = "wasm32")]
pub use frame::{Board, BoardProps};
