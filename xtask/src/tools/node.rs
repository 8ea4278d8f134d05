//! Node, which drives the browser tests, and the packages that `tests/browser/package-lock.json` pins.

use super::{NODE_VERSION, OLDEST_NODE, apt, cache, download};
use crate::{Result, process, repo};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Node is, if not on PATH, and where the packages are.
pub struct Packages {
    pub node_folder: Option<PathBuf>,
    pub modules: PathBuf,
}

/// Node and its packages; `tests/browser/node_modules` leads to them.
pub fn packages() -> Result<Packages> {
    let node_folder = node()?;
    let folder = cache::folder(&packages_name()?, |folder| install_packages(folder, node_folder.as_deref()))?;
    let modules = folder.join("node_modules");
    link(&modules, &tests_folder().join("node_modules"))?;
    Ok(Packages { node_folder, modules })
}

pub fn packages_are_installed() -> Result<bool> {
    Ok(cache::existing(&packages_name()?).is_some())
}

pub fn tests_folder() -> PathBuf {
    repo::root().join("tests/browser")
}

fn packages_name() -> Result<String> {
    let lock = repo::read(&tests_folder().join("package-lock.json"))?;
    let hash: String = Sha256::digest(lock).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("node-packages-{hash}"))
}

fn install_packages(folder: &Path, node_folder: Option<&Path>) -> Result<()> {
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        let from = tests_folder().join(name);
        fs::copy(&from, folder.join(name)).map_err(|error| format!("Could not copy {}: {error}.", from.display()))?;
    }
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    npm.env("PATH", process::path_with(&node_folder.map(Path::to_path_buf).into_iter().collect::<Vec<_>>()));
    process::output(&mut npm).map(drop).map_err(|error| {
        format!("The Node packages of tests/browser could not be installed: {error}\nThey come from npm's registry; is it reachable?")
    })
}

/// The folder of node and npm, or `None` where those on PATH will do.
fn node() -> Result<Option<PathBuf>> {
    if version_on_path().is_some() {
        return Ok(None);
    }
    let name = format!("node-{NODE_VERSION}");
    let programs = |folder: PathBuf| if cfg!(windows) { folder } else { folder.join("bin") };
    if let Some(folder) = cache::existing(&name) {
        return Ok(Some(programs(folder)));
    }
    let packaged = apt::install(&["nodejs", "npm"]);
    if version_on_path().is_some() {
        return Ok(None);
    }
    cache::folder(&name, prebuilt).map(programs).map(Some).map_err(|error| {
        let packaged = packaged.err().unwrap_or_else(|| "The packaged one is too old.".to_owned());
        format!(
            "Node {OLDEST_NODE} or newer, with npm, is needed on PATH and could not be installed.\n  {packaged}\n  {error}\n\
             Install it from https://nodejs.org."
        )
    })
}

fn version_on_path() -> Option<u32> {
    let (node, _npm) = (process::find("node")?, process::find("npm").or_else(|| find_command("npm"))?);
    let version = process::output(Command::new(node).arg("--version")).ok()?;
    major(&version).filter(|version| *version >= OLDEST_NODE)
}

/// On Windows npm is a script.
fn find_command(name: &str) -> Option<PathBuf> {
    let file_name = format!("{name}.cmd");
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(&file_name)).find(|path| path.is_file())
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn prebuilt(folder: &Path) -> Result<()> {
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(format!("nodejs.org publishes nothing for {other}.")),
    };
    let (system, extension) = match std::env::consts::OS {
        "macos" => ("darwin", "tar.gz"),
        "windows" => ("win", "zip"),
        _ => ("linux", "tar.gz"),
    };
    let name = format!("node-v{NODE_VERSION}-{system}-{processor}");
    let base = format!("https://nodejs.org/dist/v{NODE_VERSION}");
    download::archive(&format!("{base}/{name}.{extension}"), Some(&format!("{base}/SHASUMS256.txt")), folder)?;
    let unpacked = folder.join(&name);
    let entries =
        fs::read_dir(&unpacked).map_err(|error| format!("Could not read {}: {error}.", unpacked.display()))?;
    for entry in entries.flatten() {
        let place = folder.join(entry.file_name());
        fs::rename(entry.path(), &place).map_err(|error| format!("Could not write {}: {error}.", place.display()))?;
    }
    let _ = fs::remove_dir(unpacked);
    Ok(())
}

/// Makes `place` lead to `target`, unless a person has installed the packages there by hand.
fn link(target: &Path, place: &Path) -> Result<()> {
    if fs::read_link(place).is_ok_and(|found| found == target) {
        return Ok(());
    }
    match place.symlink_metadata() {
        Ok(found) if found.is_dir() && fs::read_link(place).is_err() => return Ok(()),
        Ok(_) => drop(fs::remove_file(place).or_else(|_| fs::remove_dir(place))),
        Err(_) => {}
    }
    let outcome = make_link(target, place);
    // Another command may have made it in the meantime.
    if place.exists() {
        Ok(())
    } else {
        outcome.map_err(|error| format!("Could not link {} to {}: {error}", place.display(), target.display()))
    }
}

#[cfg(unix)]
fn make_link(target: &Path, place: &Path) -> Result<()> {
    std::os::unix::fs::symlink(target, place).map_err(|error| error.to_string())
}

/// A junction, unlike a symbolic link, needs no rights.
#[cfg(windows)]
fn make_link(target: &Path, place: &Path) -> Result<()> {
    process::output(Command::new("cmd").args(["/C", "mklink", "/J"]).arg(place).arg(target)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_major_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_follows_its_target_and_leaves_a_real_folder_alone() {
        let folder = std::env::temp_dir().join(format!("landfall-link-{}", std::process::id()));
        let (first, second, place, real) =
            (folder.join("1"), folder.join("2"), folder.join("place"), folder.join("real"));
        for path in [&first, &second, &real] {
            fs::create_dir_all(path).unwrap();
        }
        for target in [&first, &second, &second] {
            link(target, &place).unwrap();
            assert_eq!(&fs::read_link(&place).unwrap(), target);
        }
        link(&first, &real).unwrap();
        assert!(fs::read_link(&real).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
