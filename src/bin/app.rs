//! The page's binary: see `landfall::ui`.

#[cfg(target_arch = "wasm32")]
fn main() {
    landfall::ui::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Landfall runs in a browser: `cargo xtask serve`.");
}
