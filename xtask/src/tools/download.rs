//! Prebuilt tools: fetched with curl, checked against the checksum that their makers publish, unpacked with tar or unzip.

use crate::{Result, process, repo};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Command;

/// Fetches an archive and unpacks it into `folder`. `checksum_url` is the file in which the makers publish its SHA-256.
pub fn archive(url: &str, checksum_url: Option<&str>, folder: &Path) -> Result<()> {
    let name = url.rsplit('/').next().unwrap_or(url);
    let archive = folder.join(name);
    fetch(url, &archive)?;
    if let Some(checksum_url) = checksum_url {
        let sums = folder.join("published-checksum");
        fetch(checksum_url, &sums)?;
        check(&archive, name, &repo::read(&sums)?)?;
        let _ = fs::remove_file(sums);
    }
    unpack(&archive, folder)?;
    let _ = fs::remove_file(archive);
    Ok(())
}

/// An address that cannot be reached is given up after seconds, a transfer that stands still too.
fn fetch(url: &str, into: &Path) -> Result<()> {
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location", "--proto", "=https"])
        .args(["--connect-timeout", "4", "--speed-limit", "4096", "--speed-time", "8", "--max-time", "900"])
        .arg("--output")
        .arg(into)
        .arg(url);
    process::output(&mut curl).map(drop).map_err(|error| {
        let reason = error.rsplit("curl: ").next().unwrap_or(&error);
        format!("{url} could not be fetched: {reason}")
    })
}

fn check(archive: &Path, name: &str, sums: &str) -> Result<()> {
    let expected = published_sum(sums, name).ok_or_else(|| format!("The published checksums do not name {name}."))?;
    let mut hasher = Sha256::new();
    let mut file = File::open(archive).map_err(|error| format!("Could not open {}: {error}.", archive.display()))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match io::Read::read(&mut file, &mut buffer) {
            Ok(0) => break,
            Ok(length) => hasher.update(&buffer[..length]),
            Err(error) => return Err(format!("Could not read {}: {error}.", archive.display())),
        }
    }
    let found: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if found.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(format!("{name} has the SHA-256 {found}, but {expected} was published for it."))
}

/// A checksum file holds the sum alone, or lines of a sum and a file name, which may have a folder or a `*` in front.
fn published_sum<'a>(sums: &'a str, name: &str) -> Option<&'a str> {
    let is_sum = |word: &&str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let named = sums.lines().find_map(|line| {
        let (sum, file) = line.trim().split_once(char::is_whitespace)?;
        let file = file.trim().trim_start_matches('*').rsplit('/').next()?;
        (file == name).then_some(sum)
    });
    named.or(Some(sums.trim())).filter(is_sum)
}

/// tar knows zip archives on macOS and Windows; elsewhere unzip or Python does.
fn unpack(archive: &Path, folder: &Path) -> Result<()> {
    let tar = || process::output(Command::new("tar").arg("-xf").arg(archive).arg("-C").arg(folder)).map(drop);
    let is_zip = archive.extension().is_some_and(|extension| extension == "zip");
    if !is_zip || cfg!(windows) || cfg!(target_os = "macos") {
        return tar();
    }
    if process::find("unzip").is_some() {
        return process::output(Command::new("unzip").arg("-q").arg(archive).arg("-d").arg(folder)).map(drop);
    }
    if process::find("python3").is_some() {
        // Python's zipfile forgets who may execute what; bsdtar's and unzip's callers need not care.
        let code = "import os, sys, zipfile\n\
            with zipfile.ZipFile(sys.argv[1]) as archive:\n\
            \x20   for entry in archive.infolist():\n\
            \x20       os.chmod(archive.extract(entry, sys.argv[2]), (entry.external_attr >> 16) & 0o777 or 0o755)\n";
        return process::output(Command::new("python3").args(["-c", code]).arg(archive).arg(folder)).map(drop);
    }
    Err("A zip archive cannot be unpacked: install `unzip`.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    const SUM: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn a_checksum_is_read_from_each_way_of_publishing_it() {
        let other = "0".repeat(64);
        for sums in [
            format!("{SUM}\n"),
            format!("{SUM}  tool.tar.gz\n"),
            format!("{SUM} *tool.tar.gz\n"),
            format!("{SUM}  gh-release/tool.tar.gz\n"),
            format!("{other}  another.tar.gz\n{SUM}  tool.tar.gz\n"),
        ] {
            assert_eq!(published_sum(&sums, "tool.tar.gz"), Some(SUM), "{sums}");
        }
    }

    #[test]
    fn a_list_of_checksums_that_does_not_name_the_file_and_a_page_that_is_no_checksum_give_none() {
        assert_eq!(published_sum(&format!("{SUM}  another.tar.gz\n"), "tool.tar.gz"), None);
        assert_eq!(published_sum("<html>Not Found</html>", "tool.tar.gz"), None);
    }

    #[test]
    fn an_archive_that_is_not_what_was_published_is_refused() {
        let archive = std::env::temp_dir().join(format!("landfall-download-{}", std::process::id()));
        fs::write(&archive, "abc").unwrap();
        assert!(check(&archive, "tool", SUM).is_ok());
        fs::write(&archive, "abd").unwrap();
        assert!(check(&archive, "tool", SUM).unwrap_err().contains("was published"));
        fs::remove_file(archive).unwrap();
    }

    #[test]
    fn an_address_that_cannot_be_reached_is_given_up_within_seconds() {
        let start = Instant::now();
        let error = fetch("https://127.0.0.1:9/tool.tar.gz", &std::env::temp_dir().join("landfall-never")).unwrap_err();
        assert!(error.contains("https://127.0.0.1:9/tool.tar.gz"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(8));
    }
}
