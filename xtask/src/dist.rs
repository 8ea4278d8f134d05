//! Builds the site with Trunk, which is given all its tools and told to download nothing.

use crate::{Result, process, repo, sizes, tools};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// What is deployed and what the browser tests see: `dist/`.
    Release,
    /// Built in a fraction of the time, several times slower and larger.
    Debug,
}

/// `cargo xtask build`
pub fn run(arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        return Err(format!("`cargo xtask build` takes no arguments, but got `{argument}`."));
    }
    let start = Instant::now();
    let folder = build(Profile::Release)?;
    sizes::print(&sizes::weigh(&folder)?);
    println!(
        "{} is ready for any folder of any web server ({:.0} s).",
        folder.display(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Where a profile's site is, or will be.
pub fn folder(profile: Profile) -> PathBuf {
    match profile {
        Profile::Release => repo::root().join("dist"),
        Profile::Debug => repo::target().join("dist-debug"),
    }
}

/// Builds the site and returns its folder. The page is finished by `stamp`, which Trunk calls before it puts the files in place.
pub fn build(profile: Profile) -> Result<PathBuf> {
    tools::rust::ensure_toolchain()?;
    let trunk = tools::rust::trunk()?;
    let mut folders = vec![trunk.clone(), tools::rust::wasm_bindgen()?];
    if profile == Profile::Release {
        folders.extend(tools::wasm_opt::folders()?);
    }
    // Trunk's --offline is cargo's as well.
    process::run(process::cargo().args(["fetch", "--quiet"]).current_dir(repo::root()))?;

    let folder = folder(profile);
    let mut command = Command::new(trunk.join(format!("trunk{}", std::env::consts::EXE_SUFFIX)));
    command.args(["build", "--offline", "--dist"]).arg(&folder).current_dir(repo::root());
    if profile == Profile::Release {
        command.arg("--release");
    }
    // Trunk wants `true` or `false` there, where the convention is any value.
    command.env_remove("NO_COLOR").env("PATH", process::path_with(&folders));
    process::run(&mut command)?;
    Ok(folder)
}
