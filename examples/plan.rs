//! Plans on the command line: inventories in, `landfall-results/1` out. It does what the page does, by the same session.
//!
//! ```text
//! cargo run --release --example plan -- --source source-*.json --target target-*.json --map corp-weu=corp-neu
//! cargo run --release --example plan -- site.landfall.json --operation failback
//! ```

#[cfg(not(target_arch = "wasm32"))]
#[path = "plan/run.rs"]
mod run;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    run::run(&arguments, &mut std::io::stdout().lock(), &mut std::io::stderr().lock()).into()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
