//! What the page wants of the browser: one file a thing.

pub mod clipboard;
pub mod download;
pub mod drop;
pub mod files;
pub mod focus;
pub mod location;
pub mod memory;
pub mod paste;
pub mod print;
pub mod shortcuts;
pub mod style;
pub mod theme;
