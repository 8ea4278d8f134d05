//! An estate as two tables of Landfall's own, one a side, and the map: `docs/landfall-csv.md` has the columns.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::files::{Counts, MAP_NAME};
use super::model::{IpConfiguration, Nic, Side, Sink, VirtualMachine, VirtualNetwork};

const HEADER: &str = "site,resource_group,network,network_prefixes,peered_with,subnet,prefixes,delegation,vm,size,os,power,zone,\
                      nic,nic_primary,mac,ip_configuration,primary,address,allocation,public_address\n";

const COLUMNS: usize = 21;

/// A text of this many bytes goes to disk.
const DRAIN_AT: usize = 1 << 20;

/// Writes an estate as tables.
pub struct Tables {
    folder: PathBuf,
    sides: [Table; 2],
    counts: Counts,
    map: String,
}

struct Table {
    file: File,
    text: String,
}

impl Tables {
    pub fn create(folder: &Path) -> io::Result<Tables> {
        std::fs::create_dir_all(folder)?;
        let table = |name: &str| -> io::Result<Table> {
            let file = File::create(folder.join(name))?;
            Ok(Table { file, text: HEADER.to_owned() })
        };
        let sides = [table("source.csv")?, table("target.csv")?];
        Ok(Tables { folder: folder.to_owned(), sides, counts: Counts::default(), map: String::new() })
    }

    pub fn finish(mut self) -> io::Result<Counts> {
        std::fs::write(self.folder.join(MAP_NAME), &self.map)?;
        for table in &mut self.sides {
            table.drain()?;
        }
        Ok(self.counts)
    }
}

impl Sink for Tables {
    fn network(&mut self, network: &VirtualNetwork) -> io::Result<()> {
        self.counts.network(network)?;
        let table = &mut self.sides[side(network.place.side)];
        let peers: Vec<&str> = network.peerings.iter().map(|peering| peering.remote_name.as_str()).collect();
        let mut prefixes = network.range.to_string();
        if let Some(range) = network.range6 {
            let _ = write!(prefixes, ";{range}/48");
        }
        for subnet in &network.subnets {
            let mut of_subnet = subnet.range.to_string();
            if let Some(range) = subnet.range6 {
                let _ = write!(of_subnet, ";{range}/64");
            }
            table.row(&[
                network.place.side.region(),
                &network.place.resource_group,
                &network.name,
                &prefixes,
                &peers.join(";"),
                &subnet.name,
                &of_subnet,
                subnet.delegation.unwrap_or_default(),
            ]);
        }
        table.drain_if_long()
    }

    fn machine(&mut self, machine: Option<&VirtualMachine>, nics: &[Nic]) -> io::Result<()> {
        self.counts.machine(machine, nics)?;
        let Some(first) = nics.first() else { return Ok(()) };
        let table = &mut self.sides[side(first.place.side)];
        for nic in nics {
            for configuration in &nic.ip_configurations {
                table.configuration(machine, nic, configuration);
            }
        }
        table.drain_if_long()
    }

    fn mapping(&mut self, source_network: &str, target_network: &str) -> io::Result<()> {
        let _ = writeln!(self.map, "{source_network}={target_network}");
        Ok(())
    }
}

impl Table {
    fn configuration(&mut self, vm: Option<&VirtualMachine>, nic: &Nic, configuration: &IpConfiguration) {
        let segment = |before: &str| {
            let rest = configuration.subnet_id.split(before).nth(1).unwrap_or_default();
            rest.split('/').next().unwrap_or_default().to_owned()
        };
        let yes = |is_so: bool| if is_so { "yes" } else { "no" };
        self.row(&[
            nic.place.side.region(),
            &nic.place.resource_group,
            &segment("/virtualNetworks/"),
            "",
            "",
            &segment("/subnets/"),
            "",
            "",
            vm.map_or("", |vm| &vm.name),
            &vm.map(|vm| format!("Standard_{}", vm.size)).unwrap_or_default(),
            vm.map_or("", |vm| if vm.windows { "windows" } else { "linux" }),
            vm.map_or("", |vm| vm.power.word()),
            &vm.and_then(|vm| vm.zone).map(|zone| zone.to_string()).unwrap_or_default(),
            &nic.name,
            yes(nic.primary),
            &nic.mac_text(),
            &configuration.name,
            yes(configuration.primary),
            &configuration.address.to_string(),
            if configuration.dynamic { "dynamic" } else { "static" },
            &configuration.public.as_ref().map(|public| public.address.to_string()).unwrap_or_default(),
        ]);
    }

    fn row(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().chain([&""; COLUMNS]).take(COLUMNS).enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            if cell.contains([',', '"', '\n']) {
                let _ = write!(self.text, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push('\n');
    }

    fn drain_if_long(&mut self) -> io::Result<()> {
        if self.text.len() >= DRAIN_AT { self.drain() } else { Ok(()) }
    }

    fn drain(&mut self) -> io::Result<()> {
        self.file.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}

fn side(side: Side) -> usize {
    match side {
        Side::Source => 0,
        Side::Target => 1,
    }
}
