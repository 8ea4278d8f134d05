//! wasm-opt, of Binaryen: as it is on this machine, prebuilt, or as the Node package `binaryen` brings it.

use super::{BINARYEN_VERSION, cache, download, node};
use crate::{Result, process};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders that must come first on PATH for `wasm-opt` to be found and to run.
pub fn folders() -> Result<Vec<PathBuf>> {
    if let Some(folder) = on_path() {
        return Ok(vec![folder]);
    }
    let name = format!("binaryen-{BINARYEN_VERSION}");
    if let Some(folder) = cache::existing(&name) {
        return Ok(vec![folder.join("bin")]);
    }
    if !node::packages_are_installed()? {
        match cache::folder(&name, prebuilt) {
            Ok(folder) => return Ok(vec![folder.join("bin")]),
            Err(reason) => eprintln!("  {reason}\n  Taking the Node package `binaryen` instead."),
        }
    }
    let packages = node::packages()?;
    Ok(packages.node_folder.into_iter().chain([packages.modules.join(".bin")]).collect())
}

fn on_path() -> Option<PathBuf> {
    let program = process::find("wasm-opt")?;
    let version = process::output(Command::new(&program).arg("--version")).ok()?;
    let fits = version.split_whitespace().any(|word| word == BINARYEN_VERSION);
    if fits { program.parent().map(Path::to_path_buf) } else { None }
}

fn prebuilt(folder: &Path) -> Result<()> {
    let platform = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("macos", "aarch64") => "arm64-macos".to_owned(),
        (system @ ("linux" | "macos"), processor @ ("x86_64" | "aarch64")) => format!("{processor}-{system}"),
        ("windows", "x86_64") => "x86_64-windows".to_owned(),
        (system, processor) => return Err(format!("Binaryen publishes nothing for {system} on {processor}.")),
    };
    let release = format!("version_{BINARYEN_VERSION}");
    let url = format!(
        "https://github.com/WebAssembly/binaryen/releases/download/{release}/binaryen-{release}-{platform}.tar.gz"
    );
    download::archive(&url, Some(&format!("{url}.sha256")), folder)?;
    // bin/ looks for its library in ../lib, so that both move.
    let unpacked = folder.join(format!("binaryen-{release}"));
    for part in ["bin", "lib"] {
        let _ = fs::rename(unpacked.join(part), folder.join(part));
    }
    let _ = fs::remove_dir_all(unpacked);
    let program = folder.join("bin").join(format!("wasm-opt{}", std::env::consts::EXE_SUFFIX));
    process::output(Command::new(program).arg("--version")).map(drop)
}
