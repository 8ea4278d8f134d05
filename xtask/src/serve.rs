//! `cargo xtask serve`: builds the app, serves it on loopback and, if asked to, builds it again whenever a source changes.

use crate::dist::{self, Profile};
use crate::static_server::StaticServer;
use crate::{Result, repo};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

const DEFAULT_PORT: u16 = 8080;
const WATCHED: [&str; 7] = ["src", "static", "build.rs", "index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock"];
const BETWEEN_LOOKS: Duration = Duration::from_millis(400);

#[derive(Debug, PartialEq, Eq)]
struct Options {
    port: u16,
    watch: bool,
    profile: Profile,
}

pub fn run(arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    let folder = match dist::build(options.profile) {
        Ok(folder) => folder,
        // Whoever watches is about to mend it.
        Err(error) if options.watch => {
            eprintln!("{error}");
            dist::folder(options.profile)
        }
        Err(error) => return Err(error),
    };
    let server = StaticServer::bind(&folder, "/", options.port)?;
    println!("Landfall is at {} (Ctrl-C ends it)", server.address()?);
    if !options.watch {
        server.serve();
        return Ok(());
    }
    println!("Watching {} for changes.", WATCHED.join(", "));
    std::thread::spawn(move || server.serve());
    watch(options.profile)
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options { port: DEFAULT_PORT, watch: false, profile: Profile::Release };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--watch" => options.watch = true,
            "--debug" => options.profile = Profile::Debug,
            "--port" => {
                let port = arguments.next().ok_or("--port needs a number after it, as in --port 8080.")?;
                options.port =
                    port.parse().map_err(|_| format!("--port needs a number from 0 to 65535, but got `{port}`."))?;
            }
            other => {
                return Err(format!("`cargo xtask serve` knows --port N, --watch and --debug, but got `{other}`."));
            }
        }
    }
    Ok(options)
}

/// Polls: a few hundred files take a millisecond, on every system and file system.
fn watch(profile: Profile) -> Result<()> {
    let mut built = snapshot();
    loop {
        std::thread::sleep(BETWEEN_LOOKS);
        let mut now = snapshot();
        if now == built {
            continue;
        }
        // An editor or `git switch` writes several files: wait until it has come to rest.
        loop {
            std::thread::sleep(BETWEEN_LOOKS);
            let next = snapshot();
            if next == now {
                break;
            }
            now = next;
        }
        built = now;
        println!("Something changed: building again …");
        let start = Instant::now();
        match dist::build(profile) {
            Ok(_) => println!("Built in {:.1} s: reload the page.", start.elapsed().as_secs_f64()),
            Err(error) => eprintln!("{error} The page is as it was before."),
        }
    }
}

type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

fn snapshot() -> Snapshot {
    let mut files = Snapshot::new();
    for name in WATCHED {
        note(&repo::root().join(name), &mut files);
    }
    files
}

fn note(path: &Path, files: &mut Snapshot) {
    let Ok(data) = path.metadata() else { return };
    if !data.is_dir() {
        files.insert(path.to_path_buf(), (data.modified().ok(), data.len()));
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        note(&entry.path(), files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Options> {
        parse(&arguments.iter().map(|argument| argument.to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn without_arguments_the_release_build_is_served_on_port_8080() {
        assert_eq!(parsed(&[]), Ok(Options { port: 8080, watch: false, profile: Profile::Release }));
    }

    #[test]
    fn port_watch_and_debug_are_understood_in_any_order() {
        let expected = Options { port: 9000, watch: true, profile: Profile::Debug };
        assert_eq!(parsed(&["--debug", "--port", "9000", "--watch"]), Ok(expected));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert!(parsed(&["--port", "many"]).unwrap_err().contains("`many`"));
        assert!(parsed(&["--port"]).unwrap_err().contains("--port"));
        assert!(parsed(&["--prot"]).unwrap_err().contains("`--prot`"));
    }

    #[test]
    fn a_changed_file_changes_the_snapshot() {
        let folder = std::env::temp_dir().join(format!("landfall-watch-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        let look = || {
            let mut files = Snapshot::new();
            note(&folder, &mut files);
            files
        };
        let before = look();
        fs::write(folder.join("inner/new.rs"), "x").unwrap();
        assert_ne!(look(), before);
        fs::remove_dir_all(folder).unwrap();
    }
}
