//! `cargo xtask bench`: prepares what the measures in `benches/` need and runs them. What is measured, and how, stands there.

use crate::dist::{self, Profile};
use crate::static_server::StaticServer;
use crate::{Result, process, repo, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

pub fn run(arguments: &[String]) -> Result<()> {
    let has = |names: &[&str]| arguments.iter().any(|argument| names.contains(&argument.as_str()));
    let measures = !has(&["--help", "-h", "--write-readme"]);
    let programs = repo::target().join("bench-wasm");
    if measures && !has(&["--no-build"]) {
        dist::build(Profile::Release)?;
        build_programs(&programs)?;
    }
    let packages = tools::node::packages()?;
    let mut command = Command::new("node");
    command
        .arg("benches/run.mjs")
        .args(arguments.iter().filter(|argument| *argument != "--no-build"))
        .current_dir(repo::root())
        .env("PATH", process::path_with(&packages.node_folder.into_iter().collect::<Vec<_>>()))
        .env("LANDFALL_BENCH_CACHE", tools::bench_cache()?)
        .env("LANDFALL_BENCH_TARGET", repo::target())
        .env("LANDFALL_BENCH_WASM", &programs);
    if measures {
        let site = dist::folder(Profile::Release);
        if !site.join("index.html").is_file() || !programs.join("bench.js").is_file() {
            return Err("There is nothing built to measure. Leave out --no-build.".to_owned());
        }
        let server = StaticServer::bind(&site, "/", 0)?;
        command
            .env("LANDFALL_URL", server.address()?)
            .env("CHROME", tools::browser::program()?)
            .env("CHROME_ARGUMENTS", tools::browser::ARGUMENTS.join(" "));
        std::thread::spawn(move || server.serve());
    }
    process::run(&mut command)
}

/// Builds `benches/wasm` as the worker is built: the same profile, the same versions, the same optimiser.
fn build_programs(programs: &Path) -> Result<()> {
    tools::rust::ensure_toolchain()?;
    let wasm_bindgen = tools::rust::wasm_bindgen()?;
    let optimiser = tools::wasm_opt::folders()?;
    let target = repo::target().join("bench");
    process::run(
        process::cargo()
            .args(["build", "--release", "--target", WASM_TARGET, "--manifest-path"])
            .arg(programs_manifest()?)
            .env("CARGO_TARGET_DIR", &target)
            .current_dir(repo::root()),
    )?;
    let built = target.join(WASM_TARGET).join("release/landfall_bench.wasm");
    process::run(
        program(&wasm_bindgen, "wasm-bindgen")
            .args(["--target", "no-modules", "--no-typescript", "--out-name", "bench", "--out-dir"])
            .args([programs, &built]),
    )?;
    // Beside its place and then there: what is interrupted leaves nothing half-written.
    let (bound, optimised) = (programs.join("bench_bg.wasm"), programs.join("optimised.wasm"));
    process::run(Command::new("wasm-opt").env("PATH", process::path_with(&optimiser)).arg("-O3").args([
        bound.as_os_str(),
        "-o".as_ref(),
        optimised.as_os_str(),
    ]))?;
    std::fs::rename(&optimised, &bound).map_err(|error| format!("Could not write {}: {error}.", bound.display()))
}

/// The manifest of `benches/wasm`, with the versions that Landfall has: its own lock file would drift.
pub fn programs_manifest() -> Result<PathBuf> {
    let folder = repo::root().join("benches/wasm");
    std::fs::copy(repo::root().join("Cargo.lock"), folder.join("Cargo.lock"))
        .map_err(|error| format!("Could not write into {}: {error}.", folder.display()))?;
    Ok(folder.join("Cargo.toml"))
}

fn program(folder: &Path, name: &str) -> Command {
    Command::new(PathBuf::from(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
