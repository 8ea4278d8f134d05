//! The Rust side: the toolchain's wasm target, Trunk, and the wasm-bindgen that fits `Cargo.lock`.

use super::{CARGO_FUZZ_VERSION, TRUNK_VERSION, cache, download};
use crate::{Result, process, repo};
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The wasm target, clippy and rustfmt of the toolchain in use.
pub fn ensure_toolchain() -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = process::output(Command::new(rustc).args(["--print", "sysroot"]).current_dir(repo::root()))?;
    let sysroot = Path::new(sysroot.trim());
    let program = |name: &str| sysroot.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let missing = [
        ("target", WASM_TARGET, sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib")),
        ("component", "clippy", program("cargo-clippy")),
        ("component", "rustfmt", program("rustfmt")),
    ];
    for (kind, name, place) in missing {
        if place.exists() {
            continue;
        }
        eprintln!("Adding {name} to the Rust toolchain …");
        process::run(Command::new("rustup").args([kind, "add", name]).current_dir(repo::root())).map_err(|error| {
            format!(
                "The Rust toolchain in {} has no {kind} {name}, and rustup could not add it: {error} Install it, or Rust by way of \
                 https://rustup.rs.",
                sysroot.display()
            )
        })?;
    }
    Ok(())
}

/// The folder of `trunk`.
pub fn trunk() -> Result<PathBuf> {
    let tool = Tool {
        package: "trunk",
        version: TRUNK_VERSION,
        programs: &["trunk"],
        // Nothing but what a build without a network needs: half the crates.
        cargo_arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    };
    let base = format!("https://github.com/trunk-rs/trunk/releases/download/v{TRUNK_VERSION}");
    let extension = if cfg!(windows) { "zip" } else { "tar.gz" };
    let url = platform("unknown-linux-gnu", "unknown-linux-gnu")
        .map(|platform| format!("{base}/trunk-{platform}.{extension}"))
        .map(|url| (url.clone(), format!("{url}.sha256")));
    tool.folder(url)
}

/// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`, which only read what their own version of the crate wrote.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let version = repo::locked_version("wasm-bindgen")?;
    let tool = Tool {
        package: "wasm-bindgen-cli",
        version: &version,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Without --locked: its lock file names versions that may have been withdrawn.
        cargo_arguments: &[],
    };
    let base = format!("https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{version}");
    let url = platform("unknown-linux-musl", "unknown-linux-gnu")
        .map(|platform| format!("{base}/wasm-bindgen-{version}-{platform}.tar.gz"))
        .map(|url| (url.clone(), format!("{url}.sha256sum")));
    tool.folder(url)
}

/// The folder of `cargo-fuzz`, which has no prebuilt one with a checksum beside it.
pub fn cargo_fuzz() -> Result<PathBuf> {
    let tool = Tool {
        package: "cargo-fuzz",
        version: CARGO_FUZZ_VERSION,
        programs: &["cargo-fuzz"],
        cargo_arguments: &["--locked"],
    };
    tool.folder(None)
}

/// A program that comes prebuilt or as a crate.
struct Tool<'a> {
    package: &'a str,
    version: &'a str,
    programs: &'a [&'a str],
    cargo_arguments: &'a [&'a str],
}

impl Tool<'_> {
    fn folder(&self, prebuilt: Option<(String, String)>) -> Result<PathBuf> {
        let folder = cache::folder(&format!("{}-{}", self.package, self.version), |folder| {
            let outcome = match &prebuilt {
                Some((url, checksum_url)) => self.unpack(url, checksum_url, folder),
                None => Err("No prebuilt one is published for this kind of machine.".to_owned()),
            };
            outcome.or_else(|reason| {
                eprintln!("  {reason}");
                // What was fetched before it failed must not stand in the way.
                let _ = fs::remove_dir_all(folder);
                make(folder)?;
                self.compile(folder)
            })
        })?;
        Ok(folder.join("bin"))
    }

    fn unpack(&self, url: &str, checksum_url: &str, folder: &Path) -> Result<()> {
        let unpacked = folder.join("unpacked");
        make(&unpacked)?;
        download::archive(url, Some(checksum_url), &unpacked)?;
        make(&folder.join("bin"))?;
        for program in self.programs {
            let file_name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
            let found = find_below(&unpacked, &file_name).ok_or_else(|| format!("{url} holds no {file_name}."))?;
            let place = folder.join("bin").join(&file_name);
            fs::rename(&found, &place).map_err(|error| format!("Could not write {}: {error}.", place.display()))?;
            // One that was linked for a newer system starts no better than one that is missing.
            process::output(Command::new(&place).arg("--version"))?;
        }
        let _ = fs::remove_dir_all(unpacked);
        Ok(())
    }

    /// Optimised little: that takes half the time, and these tools run for a second.
    fn compile(&self, folder: &Path) -> Result<()> {
        eprintln!(
            "  Building {} {} from source; on two cores this takes some five minutes.",
            self.package, self.version
        );
        let build = folder.join("build");
        let mut cargo = process::cargo();
        cargo
            .args(["install", self.package, "--version", self.version])
            .args(self.cargo_arguments)
            .arg("--root")
            .arg(folder);
        if !std::io::stderr().is_terminal() {
            cargo.arg("--quiet");
        }
        // The repository's own cargo settings are not meant for its tools.
        cargo.current_dir(folder).env("CARGO_TARGET_DIR", &build);
        for name in
            ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"]
        {
            cargo.env_remove(name);
        }
        for (name, value) in [("LTO", "off"), ("OPT_LEVEL", "1"), ("CODEGEN_UNITS", "16"), ("DEBUG", "false")] {
            cargo.env(format!("CARGO_PROFILE_RELEASE_{name}"), value);
        }
        process::run(&mut cargo).map_err(|error| {
            format!(
                "{error}\n{package} {version} is needed and could be neither fetched nor built. A C compiler and access to the Rust package registry \
                 (or to github.com) are needed for that.",
                package = self.package,
                version = self.version
            )
        })?;
        let _ = fs::remove_dir_all(build);
        Ok(())
    }
}

/// This machine's name in release archives; two systems are in use on Linux, by processor.
fn platform(linux_x86_64: &str, linux_aarch64: &str) -> Option<String> {
    let system = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => linux_x86_64,
        ("linux", "aarch64") => linux_aarch64,
        ("macos", "x86_64" | "aarch64") => "apple-darwin",
        ("windows", "x86_64") => "pc-windows-msvc",
        _ => return None,
    };
    Some(format!("{}-{system}", std::env::consts::ARCH))
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| format!("Could not create {}: {error}.", folder.display()))
}

fn find_below(folder: &Path, file_name: &str) -> Option<PathBuf> {
    let entries: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    let here = entries.iter().find(|path| path.is_file() && path.file_name().is_some_and(|name| name == file_name));
    here.cloned().or_else(|| entries.iter().filter(|path| path.is_dir()).find_map(|path| find_below(path, file_name)))
}
