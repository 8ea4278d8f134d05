//! The page: shows what the session says, and asks it.
//!
//! Belongs here: state of the screen, and all that needs a browser. What a plan is belongs to the session; how it travels,
//! to `worker`.
//!
//! # Invariants
//!
//! 1. One [`state::Model`] owns all state of the page, and changes in [`state::Model::update`] only, which is pure.
//! 2. What comes from files is shown as text nodes, never as markup.
//! 3. State reaches CSS as `aria-*` and `data-*` attributes; sizes of run time go through [`browser::style`].
//! 4. `screens` see the protocol and `components`; `components` know nothing of disaster recovery.

pub mod commands;
pub mod components;
pub mod how_to_get;
pub mod row_cache;
pub mod screens;
pub mod state;
pub mod text;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
mod engine_handle;
#[cfg(target_arch = "wasm32")]
pub mod rest;

/// Puts the page into the document; `load` fetches the rest of it.
#[cfg(target_arch = "wasm32")]
pub fn run(load: fn() -> rest::Loading) {
    console_error_panic_hook::set_once();
    browser::theme::apply_stored();
    browser::focus::keep();
    yew::Renderer::<app::App>::with_props(app::AppProps { load }).render();
}
