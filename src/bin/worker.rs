//! The worker's binary: see `landfall::worker`.

#[cfg(target_arch = "wasm32")]
fn main() {
    landfall::worker::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Landfall runs in a browser: `cargo xtask serve`.");
}
