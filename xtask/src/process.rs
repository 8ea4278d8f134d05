//! How commands are run, and how it is told that they failed.

use crate::Result;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The cargo that runs us, so that every step uses one toolchain.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command that shows its own output.
pub fn run(command: &mut Command) -> Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` failed ({status}).", shown(command))),
        Err(error) => Err(not_started(command, &error)),
    }
}

/// Runs a command silently and returns what it printed; where it fails, its complaint becomes the error.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let last_lines: Vec<&str> = complaint.trim().lines().rev().take(12).collect();
    let last_lines: Vec<&str> = last_lines.into_iter().rev().collect();
    Err(format!("`{}` failed ({}): {}", shown(command), output.status, last_lines.join("\n")))
}

/// Runs a command whose standard output is shown as it comes and returned as well, with whether the command succeeded.
pub fn tee(command: &mut Command) -> Result<(bool, String)> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    let mut text = String::new();
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            // A closed terminal is no reason to stop a test run.
            let _ = io::stdout().write_all(&line);
            text.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait().map_err(|error| format!("Lost `{}`: {error}.", shown(command)))?;
    Ok((status.success(), text))
}

/// A program on PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let file_name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file_name))
        .find(|path| is_program(path))
}

/// PATH with some folders in front.
pub fn path_with(folders: &[PathBuf]) -> OsString {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&rest));
    std::env::join_paths(all).unwrap_or(rest)
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn not_started(command: &Command, error: &io::Error) -> String {
    format!("Could not start `{}`: {error}.", command.get_program().to_string_lossy())
}

/// A command as a person would type it, without folders that only tell about this machine.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["test", "--workspace"]);
        assert_eq!(shown(&command), "cargo test --workspace");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named_in_the_error() {
        let error = output(&mut Command::new("landfall-no-such-program")).unwrap_err();
        assert!(error.starts_with("Could not start `landfall-no-such-program`"), "{error}");
    }

    #[test]
    fn a_folder_put_in_front_of_path_comes_first() {
        let path = path_with(&[PathBuf::from("first-of-all")]);
        assert_eq!(std::env::split_paths(&path).next(), Some(PathBuf::from("first-of-all")));
    }
}
