//! What the commands need beside cargo: found on this machine where it fits, else installed at a pinned version.
//!
//! Everything installed lives in one folder a user, keyed by version, so that every clone finds it again:
//! `$LANDFALL_TOOLS`, else `$XDG_CACHE_HOME/landfall` or `~/.cache/landfall` (macOS `~/Library/Caches/landfall`,
//! Windows `%LOCALAPPDATA%\landfall`). Deleting it costs time only.
//!
//! ```text
//! trunk-0.21.14/bin/trunk                     wasm-bindgen-cli-0.2.130/bin/{wasm-bindgen,wasm-bindgen-test-runner}
//! binaryen-132/bin/wasm-opt                   node-packages-<hash of the lock file>/node_modules
//! node-22.14.0/bin/{node,npm}                 chrome-143.0.7499.40/{chrome,chromedriver}-<platform>/
//! bench/…                                     peers and inputs of `cargo xtask bench`: benches/harness/cache.mjs
//! ```
//!
//! Invariants: 1. A folder that stands there under its final name is complete. 2. Where everything is there, no network is asked
//! and next to nothing is started. 3. A prebuilt tool is preferred; one that cannot be had is built from source, or the error says
//! what to install.

pub mod browser;
pub mod node;
pub mod rust;
pub mod wasm_opt;

mod apt;
mod cache;
mod download;

use crate::Result;

pub const TRUNK_VERSION: &str = "0.21.14";
pub const CARGO_FUZZ_VERSION: &str = "0.13.2";
pub const BINARYEN_VERSION: &str = "132";
pub const NODE_VERSION: &str = "22.14.0";
pub const OLDEST_NODE: u32 = 18;
pub const CHROME_VERSION: &str = "143.0.7499.40";

/// Where `benches/` keeps the programs that it compares with, and its inputs.
pub fn bench_cache() -> Result<std::path::PathBuf> {
    cache::root().map(|root| root.join("bench"))
}

/// `cargo xtask install`: everything that any other command would install.
pub fn run(_arguments: &[String]) -> Result<()> {
    rust::ensure_toolchain()?;
    let mut found = vec![("trunk", rust::trunk()?), ("wasm-bindgen", rust::wasm_bindgen()?)];
    found.extend(wasm_opt::folders()?.into_iter().map(|folder| ("wasm-opt", folder)));
    found.push(("Node packages", node::packages()?.modules));
    let browser = browser::with_driver()?;
    found.extend([("browser", browser.program), ("its driver", browser.driver)]);
    for (name, place) in found {
        println!("{name:<14} {}", place.display());
    }
    Ok(())
}
