//! Debian's and Ubuntu's packages, where we may install them.

use super::cache;
use crate::{Result, process};
use std::process::Command;
use std::time::Instant;

pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if !cfg!(target_os = "linux") || process::find("apt-get").is_none() {
        return Err(format!("{names} cannot be installed with apt-get, which this machine does not have."));
    }
    if process::output(Command::new("id").arg("-u"))?.trim() != "0" {
        return Err(format!("{names} can only be installed by root: `sudo apt-get install {names}`."));
    }
    cache::alone("apt", || {
        eprintln!("Installing {names} with apt-get …");
        let start = Instant::now();
        process::output(apt_get().args(["update", "-qq"]))?;
        process::output(apt_get().args(["install", "-qq", "-y", "--no-install-recommends"]).args(packages))?;
        eprintln!("Installed {names} in {:.0} s.", start.elapsed().as_secs_f64());
        Ok(())
    })
}

/// Another program may be installing something: then wait for it.
fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}
