//! The page's binary: see `landfall::ui`.

#[cfg(target_arch = "wasm32")]
fn main() {
    landfall::ui::run(|| Box::pin(async { parts::screens().await.map_err(|error| error.to_string()) }));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Landfall runs in a browser: `cargo xtask serve`.");
}

/// What only one of these functions reaches, the build puts into a file of that name, which is fetched when it is called
/// (`xtask/src/parts.rs`).
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the macro links the files together by it")]
mod parts {
    use landfall::ui::rest::Rest;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    /// The page but for its first screen.
    #[wasm_split(screens, fallible)]
    pub fn screens() -> Result<Rest, SplitLoaderError> {
        Ok(Rest::new())
    }
}
