//! `cargo xtask estate`: Azure estates of two regions, made up from a seed, as files that Azure's tools would write.
//!
//! The same estates are written as Landfall's own tables; a workbook of RVTools is made by `examples/rvtools_estate.rs`.
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
mod table;
#[cfg(test)]
mod tests;
mod vm_resources;

use std::path::{Path, PathBuf};

use crate::{process, repo};

use dialect::{Dialect, Writing};
use files::{Counts, Files};
use plan::Estate;
use settings::{Format, Order, Settings};
use table::Tables;

/// What `cargo xtask estate` takes, for its help and its errors.
pub const USAGE: &str = "\
cargo xtask estate --nics N [--format FORMAT] [--seed S] [--out DIR] [--shape SHAPE] [--dialect DIALECT]
cargo xtask estate --samples

  --nics N      how many NICs the source region has, 1 to 1000000; the target region has some of its own besides
  --format      azure: JSON, three files a region; csv: Landfall's own tables, one a region (docs/landfall-csv.md); either with
                landfall-map.txt, the networks that one would map. rvtools: a workbook of one site, two NICs a VM (azure)
  --seed S      a whole number; the same seed gives the same bytes (1)
  --out DIR     where the files go (target/estate)
  --shape       of azure and csv: realistic, few-huge, many-tiny, one-network, ipv6, all-static or long-names (realistic)
  --dialect     of azure: rest, cli, cli-old, powershell or graph (rest)
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
        Order::Estate { settings, format: Format::RvTools, folder } => write_workbook(settings, &folder)?,
        Order::Estate { settings, format, folder } => {
            let estate = Estate::new(settings)?;
            let written = match format {
                Format::Csv => write_tables(&estate, &folder),
                Format::Azure | Format::RvTools => write_estate(&estate, &folder),
            };
            let counts = written.map_err(|error| could_not_write(&folder, &error))?;
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

fn write_tables(estate: &Estate, folder: &Path) -> std::io::Result<Counts> {
    let mut tables = Tables::create(folder)?;
    machines::populate(estate, &mut tables)?;
    tables.finish()
}

/// Written by an example of Landfall, so that nothing here needs a crate that writes workbooks.
fn write_workbook(settings: Settings, folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| could_not_write(folder, &error))?;
    let folder = std::path::absolute(folder).map_err(|error| could_not_write(folder, &error))?;
    let machines = settings.nics.div_ceil(2).to_string();
    process::run(
        process::cargo()
            .args(["run", "--quiet", "--release", "--example", "rvtools_estate", "--", &machines])
            .arg(folder.join("rvtools.xlsx"))
            .arg(settings.seed.to_string())
            .current_dir(repo::root()),
    )
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
