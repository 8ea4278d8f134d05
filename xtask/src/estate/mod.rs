//! `cargo xtask estate`: Azure estates of two regions, made up from a seed, as files that Azure's tools would write.
//!
//! Owns the made-up estates for benches and tests, and the committed samples in `static/samples/azure-to-azure`.
//! How Landfall reads such files belongs to `src/import`; nothing here is shared with it, so that a
//! misunderstanding on one side is not repeated on the other.
//!
//! Invariants:
//! 1. The same settings give the same bytes, on every machine.
//! 2. Within a virtual network no address is given twice, and none outside its subnet or reserved by Azure.
//! 3. Memory grows with the number of networks, never with the number of NICs.
//! 4. A resource's id is unique without regard to case; references to it may spell it in another case.
//!
//! The way of the work: [`plan`] decides how large each network is and where it lies, [`networks`] and
//! [`machines`] fill in one network after the other, and [`files`] writes each resource as it comes, in the
//! spelling of a [`dialect`].

mod addresses;
mod dialect;
mod files;
mod json;
mod machines;
mod model;
mod names;
mod networks;
mod plan;
mod random;
mod resources;
mod sample;
mod sample_machines;
#[cfg(test)]
mod seen;
mod settings;
mod subnets;
#[cfg(test)]
mod tests;
mod vm_resources;

use std::path::{Path, PathBuf};

use dialect::{Dialect, Writing};
use files::{Counts, Files};
use plan::Estate;
use settings::Order;

/// What `cargo xtask estate` takes, for its help and its errors.
pub const USAGE: &str = "\
cargo xtask estate --nics N [--seed S] [--out DIR] [--shape SHAPE] [--dialect DIALECT]
cargo xtask estate --samples

  --nics N      how many NICs the source region has, 1 to 1000000; the target region has some of its own besides
  --seed S      a whole number; the same seed gives the same bytes (1)
  --out DIR     where the six files and landfall-map.txt go (target/estate)
  --shape       realistic, few-huge, many-tiny, one-network, ipv6, all-static or long-names (realistic)
  --dialect     rest, cli, cli-old, powershell or graph (rest)
  --samples     write the committed samples into static/samples/azure-to-azure again";

/// Runs `cargo xtask estate` with the arguments that follow the word `estate`.
pub fn run(args: &[String]) -> Result<(), String> {
    match settings::parse(args)? {
        Order::Help => println!("{USAGE}"),
        Order::Samples => {
            let folder = samples_folder();
            write_samples(&folder).map_err(|error| could_not_write(&folder, &error))?;
            println!("wrote the samples into {}", folder.display());
        }
        Order::Estate { settings, folder } => {
            let estate = Estate::new(settings)?;
            let counts = write_estate(&estate, &folder).map_err(|error| could_not_write(&folder, &error))?;
            println!("wrote {counts} into {}", folder.display());
        }
    }
    Ok(())
}

fn write_estate(estate: &Estate, folder: &Path) -> std::io::Result<Counts> {
    let writing = Writing::as_the_tool_does(estate.settings.dialect);
    // These two say or show up front how many resources follow, and that is known only once they are made.
    let announced = match estate.settings.dialect {
        Dialect::Graph | Dialect::PowerShell => {
            let mut counts = Counts::default();
            machines::populate(estate, &mut counts)?;
            counts
        }
        Dialect::Rest | Dialect::Cli | Dialect::CliOld => Counts::default(),
    };
    let mut files = Files::create(folder, writing, announced)?;
    machines::populate(estate, &mut files)?;
    files.finish_with_map()
}

fn write_samples(folder: &Path) -> std::io::Result<Counts> {
    let mut files = Files::create(folder, Writing::for_reading(), Counts::default())?;
    sample::populate(&mut files)?;
    files.finish()
}

fn samples_folder() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).join("static/samples/azure-to-azure")
}

fn could_not_write(folder: &Path, error: &std::io::Error) -> String {
    format!("could not write into {}: {error}", folder.display())
}
