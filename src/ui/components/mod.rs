//! Small parts that any screen can use, and that know nothing of disaster recovery.
//!
//! One file a part; its looks are in `static/css/<part>.css`. State goes into `aria-*` and `data-*` attributes, and each
//! part that can be acted on takes a `test_id`. What of a part is pure is compiled and tested natively.

#[cfg(target_arch = "wasm32")]
pub mod button;
#[cfg(target_arch = "wasm32")]
pub mod commit_field;
#[cfg(target_arch = "wasm32")]
pub mod copy;
#[cfg(target_arch = "wasm32")]
pub mod dialog;
#[cfg(target_arch = "wasm32")]
pub mod editable;
pub mod grid;
#[cfg(target_arch = "wasm32")]
pub mod icons;
#[cfg(target_arch = "wasm32")]
pub mod menu;
#[cfg(target_arch = "wasm32")]
pub mod picker;
#[cfg(target_arch = "wasm32")]
pub mod pop;
#[cfg(target_arch = "wasm32")]
pub mod segmented;
#[cfg(target_arch = "wasm32")]
pub mod split;
#[cfg(target_arch = "wasm32")]
pub mod switch;
#[cfg(target_arch = "wasm32")]
pub mod tabs;
