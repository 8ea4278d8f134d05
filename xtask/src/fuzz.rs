//! `cargo xtask fuzz`: feeds the reader of a format with files that a fuzzer makes out of its fixtures.

use crate::{Result, process, repo, tools};
use std::fs;
use std::path::Path;
use std::process::Command;

const USAGE: &str = "\
cargo xtask fuzz FORMAT|all [SECONDS]

  FORMAT    id of an inventory format, such as azure-json; `all` goes the whole way from recognising to linking
  SECONDS   how long, 60 unless said otherwise

Seeds are the fixtures under tests/import; what the fuzzer finds worth keeping stands in fuzz/corpus, what breaks a reader in
fuzz/artifacts: make a fixture of it.";

/// Longest file that the fuzzer makes, in bytes.
const LONGEST: usize = 64 << 10;

pub fn run(arguments: &[String]) -> Result<()> {
    let (format, seconds) = match arguments {
        [format] => (format, 60),
        [format, seconds] => {
            let parsed = seconds.parse().map_err(|_| format!("`{seconds}` is no number of seconds.\n\n{USAGE}"))?;
            (format, parsed)
        }
        _ => return Err(USAGE.to_owned()),
    };
    tools::rust::ensure_toolchain()?;
    let fuzzer = tools::rust::cargo_fuzz()?.join(format!("cargo-fuzz{}", std::env::consts::EXE_SUFFIX));
    let root = repo::root();
    let corpus = root.join("fuzz/corpus").join(format);
    fs::create_dir_all(&corpus).map_err(|error| format!("{} cannot be made: {error}", corpus.display()))?;
    seed(&root.join("tests/import"), &corpus)?;
    let mut command = Command::new(fuzzer);
    command
        .current_dir(&root)
        // The fuzzer's instrumentation is a flag of nightly compilers; the pinned one takes it when told that this is known.
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["run", "--sanitizer", "none", "import"])
        .arg(&corpus)
        .args([
            "--",
            &format!("-max_total_time={seconds}"),
            &format!("-max_len={LONGEST}"),
            "-timeout=20",
            "-rss_limit_mb=4096",
        ]);
    if format != "all" {
        command.env("LANDFALL_FORMAT", format);
    }
    process::run(&mut command)
}

/// Puts the fixtures into the corpus, one folder deep in their names.
fn seed(folder: &Path, corpus: &Path) -> Result<()> {
    let problem = |error: std::io::Error| format!("{} cannot be read: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "expected" {
                seed(&path, corpus)?;
            }
        } else if !name.ends_with(".rs") && path.metadata().is_ok_and(|data| data.len() <= LONGEST as u64) {
            let parent = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
            fs::copy(&path, corpus.join(format!("{parent}-{name}"))).map_err(problem)?;
        }
    }
    Ok(())
}
