//! The folder of installed tools. A tool is installed into a folder beside its final one and then renamed, under a lock: what is
//! interrupted leaves nothing that looks finished, and two commands at once install it once.

use crate::Result;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// `<cache>/<name>`, filled by `install` if it is not there.
pub fn folder(name: &str, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    folder_in(&root()?, name, install)
}

/// `<cache>/<name>` if it is there.
pub fn existing(name: &str) -> Option<PathBuf> {
    root().ok().map(|root| root.join(name)).filter(|folder| folder.is_dir())
}

/// Runs something that only one command at a time may do.
pub fn alone<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let root = root()?;
    create(&root)?;
    let _lock = locked(&root, name)?;
    work()
}

fn folder_in(root: &Path, name: &str, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let folder = root.join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    create(root)?;
    let _lock = locked(root, name)?;
    if folder.is_dir() {
        return Ok(folder);
    }
    // The lock is ours, so that whatever stands here is what an interrupted command left.
    let unfinished = root.join(format!("{name}.unfinished"));
    remove(&unfinished)?;
    create(&unfinished)?;
    eprintln!("Installing {name} into {} …", root.display());
    let start = Instant::now();
    install(&unfinished).inspect_err(|_| drop(remove(&unfinished)))?;
    fs::rename(&unfinished, &folder)
        .map_err(|error| format!("Could not rename {} to {}: {error}.", unfinished.display(), folder.display()))?;
    eprintln!("Installed {name} in {:.0} s.", start.elapsed().as_secs_f64());
    Ok(folder)
}

/// Where everything installed is.
pub fn root() -> Result<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || variable("HOME");
    let root = variable("LANDFALL_TOOLS").or_else(|| {
        let caches = if cfg!(windows) {
            variable("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            home().map(|home| home.join("Library/Caches"))
        } else {
            variable("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
        };
        caches.map(|caches| caches.join("landfall"))
    });
    let root = root.ok_or("There is no home folder to install tools into. Set LANDFALL_TOOLS to a folder.")?;
    std::path::absolute(&root).map_err(|error| format!("LANDFALL_TOOLS is {}: {error}.", root.display()))
}

fn locked(root: &Path, name: &str) -> Result<File> {
    let path = root.join(format!("{name}.lock"));
    let lock = File::create(&path).map_err(|error| format!("Could not create {}: {error}.", path.display()))?;
    if lock.try_lock().is_err() {
        eprintln!("Waiting for another command that is installing {name} …");
        lock.lock().map_err(|error| format!("Could not lock {}: {error}.", path.display()))?;
    }
    Ok(lock)
}

fn create(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        format!("Could not create {}: {error}. Set LANDFALL_TOOLS to a folder that you may write to.", folder.display())
    })
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if folder.exists() => Err(format!("Could not remove {}: {error}.", folder.display())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn empty_root(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("landfall-cache-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        root
    }

    #[test]
    fn a_tool_is_installed_once() {
        let root = empty_root("once");
        let mut installs = 0;
        for _ in 0..2 {
            let folder = folder_in(&root, "tool-1", |folder| {
                installs += 1;
                fs::write(folder.join("tool"), "x").map_err(|error| error.to_string())
            })
            .unwrap();
            assert!(folder.join("tool").is_file());
        }
        assert_eq!(installs, 1);
    }

    #[test]
    fn an_install_that_fails_leaves_nothing_that_looks_finished_and_may_be_tried_again() {
        let root = empty_root("fails");
        assert!(folder_in(&root, "tool-1", |_| Err("no network".to_owned())).is_err());
        assert!(!root.join("tool-1").exists() && !root.join("tool-1.unfinished").exists());
        assert!(folder_in(&root, "tool-1", |_| Ok(())).is_ok());
    }

    #[test]
    fn what_an_interrupted_install_left_is_not_part_of_the_next() {
        let root = empty_root("interrupted");
        fs::create_dir_all(root.join("tool-1.unfinished")).unwrap();
        fs::write(root.join("tool-1.unfinished/half"), "x").unwrap();
        let folder = folder_in(&root, "tool-1", |_| Ok(())).unwrap();
        assert!(!folder.join("half").exists());
    }

    #[test]
    fn two_commands_at_once_install_a_tool_once() {
        let root = empty_root("two");
        let installs = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    folder_in(&root, "tool-1", |_| {
                        installs.fetch_add(1, Ordering::Relaxed);
                        std::thread::sleep(Duration::from_millis(50));
                        Ok(())
                    })
                });
            }
        });
        assert_eq!(installs.into_inner(), 1);
    }
}
