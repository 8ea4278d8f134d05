//! The six files of an estate and its map, written as the resources come.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::dialect::{Dialect, Writing};
use super::json::{Json, Lines};
use super::model::{Nic, Side, Sink, VirtualMachine, VirtualNetwork};
use super::{resources, vm_resources};

/// The files, in the order in which they are counted.
pub const NAMES: [&str; 6] = [
    "source-vnets.json",
    "source-nics.json",
    "source-vms.json",
    "target-vnets.json",
    "target-nics.json",
    "target-vms.json",
];

/// One line `SOURCE=TARGET` for each network that one would map.
pub const MAP_NAME: &str = "landfall-map.txt";

/// A text of this many bytes goes to disk.
const DRAIN_AT: usize = 1 << 20;

/// How many resources each file has. As a sink it counts them and keeps nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts(pub [u64; 6]);

/// Writes an estate into a folder.
pub struct Files {
    folder: PathBuf,
    writing: Writing,
    outputs: Vec<Output>,
    counts: Counts,
    map: String,
}

struct Output {
    file: File,
    json: Json,
    /// Windows PowerShell prints a single object without the brackets of a list.
    bare: bool,
}

impl Files {
    /// Begins the six files. `announced` is what those dialects need that tell the number of resources first.
    pub fn create(folder: &Path, writing: Writing, announced: Counts) -> io::Result<Files> {
        std::fs::create_dir_all(folder)?;
        let mut outputs = Vec::new();
        for (name, count) in NAMES.iter().zip(announced.0) {
            let bare = writing.dialect == Dialect::PowerShell && count == 1;
            // Without brackets round it, a resource lies one level higher.
            let lines = match writing.lines {
                Lines::Resources(depth) => Lines::Resources(depth.saturating_sub(usize::from(bare))),
                lines => lines,
            };
            let mut json = Json::new(writing.dialect, lines);
            begin(&mut json, writing.dialect, count, bare);
            outputs.push(Output { file: File::create(folder.join(name))?, json, bare });
        }
        let counts = Counts::default();
        Ok(Files { folder: folder.to_owned(), writing, outputs, counts, map: String::new() })
    }

    /// Ends the six files.
    pub fn finish(mut self) -> io::Result<Counts> {
        for output in &mut self.outputs {
            match self.writing.dialect {
                _ if output.bare => {}
                Dialect::Rest | Dialect::Graph => {
                    output.json.close(']');
                    output.json.close('}');
                }
                Dialect::Cli | Dialect::CliOld | Dialect::PowerShell => output.json.close(']'),
            }
            output.json.text.push('\n');
            output.drain()?;
        }
        Ok(self.counts)
    }

    /// Ends the six files, and writes the map beside them.
    pub fn finish_with_map(self) -> io::Result<Counts> {
        std::fs::write(self.folder.join(MAP_NAME), &self.map)?;
        self.finish()
    }

    fn add(&mut self, output: usize, write: impl FnOnce(&mut Json, Writing)) -> io::Result<()> {
        self.counts.0[output] += 1;
        let output = &mut self.outputs[output];
        write(&mut output.json, self.writing);
        if output.json.text.len() >= DRAIN_AT {
            output.drain()?;
        }
        Ok(())
    }
}

impl Sink for Files {
    fn network(&mut self, network: &VirtualNetwork) -> io::Result<()> {
        let output = first_output(network.place.side);
        self.add(output, |json, writing| resources::network(json, writing, network))
    }

    fn machine(&mut self, machine: Option<&VirtualMachine>, nics: &[Nic]) -> io::Result<()> {
        for nic in nics {
            let output = first_output(nic.place.side) + 1;
            self.add(output, |json, writing| resources::nic(json, writing, nic))?;
        }
        if let Some(machine) = machine {
            let output = first_output(machine.place.side) + 2;
            self.add(output, |json, writing| vm_resources::machine(json, writing, machine, nics))?;
        }
        Ok(())
    }

    fn mapping(&mut self, source_network: &str, target_network: &str) -> io::Result<()> {
        for part in [source_network, "=", target_network, "\n"] {
            self.map.push_str(part);
        }
        Ok(())
    }
}

impl Sink for Counts {
    fn network(&mut self, network: &VirtualNetwork) -> io::Result<()> {
        self.0[first_output(network.place.side)] += 1;
        Ok(())
    }

    fn machine(&mut self, machine: Option<&VirtualMachine>, nics: &[Nic]) -> io::Result<()> {
        for nic in nics {
            self.0[first_output(nic.place.side) + 1] += 1;
        }
        if let Some(machine) = machine {
            self.0[first_output(machine.place.side) + 2] += 1;
        }
        Ok(())
    }

    fn mapping(&mut self, _: &str, _: &str) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [networks, nics, vms, target_networks, target_nics, target_vms] = self.0;
        write!(
            out,
            "{networks} networks, {nics} NICs and {vms} VMs to protect, \
             and {target_networks}, {target_nics} and {target_vms} at the recovery site"
        )
    }
}

impl Output {
    fn drain(&mut self) -> io::Result<()> {
        self.file.write_all(self.json.text.as_bytes())?;
        self.json.text.clear();
        Ok(())
    }
}

fn first_output(side: Side) -> usize {
    match side {
        Side::Source => 0,
        Side::Target => 3,
    }
}

fn begin(json: &mut Json, dialect: Dialect, count: u64, bare: bool) {
    match dialect {
        Dialect::Rest => {
            json.open_object();
            json.key("value").open_list();
        }
        Dialect::Graph => {
            json.open_object();
            json.key("totalRecords").number(count);
            json.key("count").number(count);
            json.key("resultTruncated").text("false");
            json.key("facets").texts([""; 0]);
            json.key("data").open_list();
        }
        Dialect::Cli | Dialect::CliOld | Dialect::PowerShell if !bare => json.open_list(),
        Dialect::Cli | Dialect::CliOld | Dialect::PowerShell => {}
    }
}
