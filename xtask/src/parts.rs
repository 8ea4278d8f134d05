//! Takes the page and the worker apart: what is always needed stays one program, what is needed later becomes a file of its own.
//!
//! `src/bin` has the functions at which they are cut; what only such a function reaches goes where it goes. wasm_split finds that
//! by the relocations that the linker leaves in (`build.rs`), so it has to come before wasm-bindgen and wasm-opt, and Trunk has no
//! place there. So Trunk builds and assembles as ever, and what it made of the two programs is made anew here from what cargo left.

use crate::{Result, process, repo, tools};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_split_cli_support::{Options, transform};

/// A program of the site.
pub struct Program {
    /// Name of its binary.
    pub name: &'static str,
    /// The profile that Trunk builds it with for a release (`index.html`).
    profile: &'static str,
    /// What wasm-opt is told.
    optimise: &'static str,
}

/// Draws: what counts is how soon it is there.
pub const PAGE: Program = Program { name: "app", profile: "page", optimise: "-Oz" };

/// Plans.
pub const WORKER: Program = Program { name: "worker", profile: "worker", optimise: "-O3" };

/// What rustc takes for granted of a WebAssembly engine. A part does not say it itself, and wasm-opt would do without.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Functions with one caller become part of it up to this size alone. A browser compiles a function when it is first called, and a second
/// time, well, once it was called often: one of 100 KB takes it 30 ms, and whoever runs a long loop in it runs it as it was compiled first.
const LARGEST_INLINED: [&str; 2] = ["--one-caller-inline-max-function-size", "300"];

/// How wasm_split fetches a part, and how it is done here: servers that do not know WebAssembly's type are common.
const FETCHES: &str = "WebAssembly.instantiateStreaming(src, imports)";
const INSTANTIATES: &str = "instantiate(src, imports)";
const INSTANTIATE: &str = "\
async function instantiate(src, imports) {
    const response = await src;
    if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
    if (response.headers.get('Content-Type') === 'application/wasm') return WebAssembly.instantiateStreaming(response, imports);
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
";

impl Program {
    /// Puts the program's files into the folder, all with a hash of what they were made of in their names, and returns what all
    /// these names begin with: `app-0123456789abcdef`.
    pub fn put_into(&self, folder: &Path, is_release: bool) -> Result<String> {
        let built = self.built(is_release);
        let bytes = fs::read(&built)
            .map_err(|error| format!("Could not read {}: {error}. Trunk should have built it.", built.display()))?;
        let stem = self.stem(&bytes)?;
        let workshop = repo::target().join("parts").join(self.name);
        if workshop.exists() {
            fs::remove_dir_all(&workshop)
                .map_err(|error| format!("Could not empty {}: {error}.", workshop.display()))?;
        }
        let parts = take_apart(&bytes, &workshop, &stem)?;
        let bound = workshop.join("bound");
        bind(&workshop.join("main.wasm"), &bound, &stem)?;

        copy(&bound.join(format!("{stem}.js")), &folder.join(format!("{stem}.js")))?;
        let links = workshop.join(links_of(&stem));
        write(&folder.join(links_of(&stem)), fetching(&read(&links)?, &stem)?.as_bytes())?;
        let main = (bound.join(format!("{stem}_bg.wasm")), format!("{stem}_bg.wasm"));
        for (from, name) in parts.into_iter().map(|path| (path.clone(), part_name(&path, &stem))).chain([main]) {
            let to = folder.join(name);
            if is_release { self.optimised(&from, &to)? } else { copy(&from, &to)? }
        }
        Ok(stem)
    }

    /// What cargo built.
    fn built(&self, is_release: bool) -> PathBuf {
        let profile = if is_release { self.profile } else { "debug" };
        repo::target().join("wasm32-unknown-unknown").join(profile).join(format!("{}.wasm", self.name))
    }

    /// A name with a hash of all that decides what the files are.
    fn stem(&self, bytes: &[u8]) -> Result<String> {
        let mut hasher = Sha256::new();
        hasher.update(bytes);
        hasher.update(repo::locked_version("wasm_split_cli_support")?);
        hasher.update(tools::BINARYEN_VERSION);
        // This file has the settings.
        hasher.update(include_bytes!("parts.rs"));
        let hash: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("{}-{hash}", self.name))
    }

    fn optimised(&self, from: &Path, to: &Path) -> Result<()> {
        let mut command = Command::new("wasm-opt");
        command.arg(self.optimise).args(LARGEST_INLINED).args(FEATURES);
        command.args(["--strip-debug", "--strip-producers", "-o"]).arg(to).arg(from);
        process::output(&mut command).map(drop)
    }
}

/// Where a program says how its parts are fetched.
pub fn links_of(stem: &str) -> String {
    format!("{stem}_parts.js")
}

/// Writes `main.wasm`, the parts and how they are fetched into the workshop, and returns the parts.
fn take_apart(bytes: &[u8], workshop: &Path, stem: &str) -> Result<Vec<PathBuf>> {
    let (main, links, program) = (workshop.join("main.wasm"), format!("./{}", links_of(stem)), format!("./{stem}.js"));
    let mut options = Options::new(bytes);
    options.output_dir = workshop;
    options.main_out_path = &main;
    options.link_name = &links;
    options.main_module = &program;
    let parts = transform(options).map_err(|error| format!("Could not take {stem} apart: {error:#}."))?;
    Ok(parts.split_modules)
}

/// The name of a part's file in the site.
fn part_name(path: &Path, stem: &str) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{stem}_{}", name.trim_start_matches("split_"))
}

/// Writes the program and its glue into a folder.
fn bind(main: &Path, folder: &Path, stem: &str) -> Result<()> {
    let mut command = Command::new("wasm-bindgen");
    command.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", stem, "--out-dir"]);
    process::output(command.arg(folder).arg(main)).map(drop)
}

/// The script that fetches parts, by the names that they have in the site.
fn fetching(links: &str, stem: &str) -> Result<String> {
    let count = links.matches(FETCHES).count();
    if links.matches(".wasm\"").count() != count {
        return Err(
            "wasm_split fetches parts in another way than before. Look at what it writes, and at xtask/src/parts.rs."
                .into(),
        );
    }
    let links = links.replace(FETCHES, INSTANTIATES).replace("\"./split_", &format!("\"./{stem}_"));
    Ok(format!("{}{INSTANTIATE}", links.replace("\"./chunk_", &format!("\"./{stem}_chunk_"))))
}

fn read(path: &Path) -> Result<String> {
    repo::read(path)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| format!("Could not write {}: {error}.", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| format!("Could not copy {} to {}: {error}.", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_fetched_by_the_names_that_they_have_in_the_site_with_debug_assertions_or_without() {
        for wrap in ["", "debugWrap"] {
            let links = format!(
                "fetch(new URL(\"./split_files.wasm\")); {wrap}({FETCHES}); fetch(new URL(\"./chunk_4.wasm\")); {wrap}({FETCHES});"
            );
            let written = fetching(&links, "worker-01").unwrap();
            assert!(written.contains("\"./worker-01_files.wasm\"") && written.contains("\"./worker-01_chunk_4.wasm\""));
            assert_eq!(written.matches(&format!("{wrap}(instantiate(src, imports))")).count(), 2, "{written}");
        }
    }

    #[test]
    fn another_way_of_fetching_parts_is_refused() {
        assert!(fetching("load(\"./split_files.wasm\")", "worker-01").unwrap_err().contains("another way"));
    }

    #[test]
    fn the_same_program_has_the_same_name_and_another_one_another() {
        let names = [b"1", b"1", b"2"].map(|bytes| PAGE.stem(bytes).unwrap());
        assert_eq!(names[0], names[1]);
        assert_ne!(names[1], names[2]);
    }
}
