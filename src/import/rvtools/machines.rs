//! VMs: the tab vInfo, and by what a VM is told from others.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Found;
use super::columns::{VM_NETWORKS, VmColumn};
use crate::engine::attribute::Attribute;
use crate::engine::file_place::FilePlace;
use crate::engine::inventory::{OperatingSystem, PowerState};
use crate::engine::inventory_rows::VirtualMachineRow;
use crate::engine::text::{Key, Text};
use crate::import::cells;
use crate::import::report::{ReadReport, RowFate};
use crate::import::table::Row;

/// How a row names its VM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineName {
    /// The vCenter; empty where the row does not say.
    pub server: Text,
    /// Its id there (`vm-123`); empty where the row does not say.
    pub id: Text,
    /// Its name.
    pub name: Text,
}

/// The vCenters and VMs that a file names, so that a row that says less than another still finds its VM.
#[derive(Default)]
pub struct Names {
    /// The only vCenter; `None` as soon as there are two.
    server: Option<Option<Text>>,
    /// By vCenter and name.
    ids: FxHashMap<Key, FxHashMap<Key, Ids>>,
    /// Placeholders of Site Recovery Manager.
    placeholders: FxHashSet<Key>,
}

/// The ids that VMs of one name have in one vCenter.
#[derive(Debug, PartialEq, Eq)]
enum Ids {
    /// No row tells one.
    Unknown,
    /// All rows that tell one tell this.
    Only(Text),
    /// Several VMs have the name.
    Several,
}

impl Names {
    /// Notes a vCenter.
    pub fn note_server(&mut self, server: &Text) {
        if server.is_empty() {
            return;
        }
        match &self.server {
            None => self.server = Some(Some(server.clone())),
            Some(Some(known)) if known.eq_ignore_ascii_case(server) => {}
            Some(_) => self.server = Some(None),
        }
    }

    /// Notes a VM; whether no row has named it before, as far as can be told.
    pub fn note(&mut self, machine: &MachineName) -> bool {
        self.note_server(&machine.server);
        let mut is_new = false;
        let of_server = self.ids.entry(Key::new(machine.server.clone())).or_default();
        let known = of_server.entry(Key::new(machine.name.clone())).or_insert_with(|| {
            is_new = true;
            Ids::Unknown
        });
        match known {
            _ if machine.id.is_empty() => {}
            Ids::Unknown => *known = Ids::Only(machine.id.clone()),
            Ids::Only(id) if *id == machine.id => {}
            Ids::Only(_) | Ids::Several => {
                is_new = true;
                *known = Ids::Several;
            }
        }
        is_new
    }

    /// Notes that a VM is a placeholder.
    pub fn note_placeholder(&mut self, machine: &MachineName) {
        self.note(machine);
        self.placeholders.insert(Key::new(self.key(machine)));
    }

    /// Whether a VM is a placeholder by what a row before said.
    pub fn is_placeholder(&self, machine: &MachineName) -> bool {
        !self.placeholders.is_empty() && self.placeholders.contains(&Key::new(self.key(machine)))
    }

    /// The vCenter of a row: the only one of the file where the row does not say.
    pub fn server<'n>(&'n self, stated: &'n Text) -> &'n Text {
        match &self.server {
            Some(Some(only)) if stated.is_empty() => only,
            _ => stated,
        }
    }

    /// The key of a VM: its id in its vCenter, or its name where no id is known. Ids without a vCenter tell nothing across
    /// files, so the name counts then, unless it stands for several.
    pub fn key(&self, machine: &MachineName) -> Text {
        let MachineName { server: stated, id, name } = machine;
        let server = self.server(stated);
        if !server.is_empty() && !id.is_empty() {
            return format!("{server}/{id}").into();
        }
        let within = |server: &Text| self.ids.get(&Key::new(server.clone()))?.get(&Key::new(name.clone()));
        let known = [stated, server, &Text::new()].into_iter().find_map(within);
        match known {
            Some(Ids::Only(id)) if !server.is_empty() => format!("{server}/{id}").into(),
            Some(Ids::Several) if server.is_empty() && !id.is_empty() => format!("{name}/{id}").into(),
            _ if server.is_empty() => name.clone(),
            _ => format!("{server}/{name}").into(),
        }
    }
}

/// A VM that was read, and how its row names it.
pub struct Machine {
    /// How its row names it.
    pub name: MachineName,
    /// The rest of it, without key and location.
    pub row: VirtualMachineRow,
}

/// What a row says of its VM, whichever tab it stands in.
pub struct Facts {
    /// Its power state, as written.
    pub power: Option<PowerState>,
    /// Whether it is a template.
    pub is_template: Option<bool>,
    /// That of the guest.
    pub operating_system: Option<OperatingSystem>,
}

/// A VM with what its row says.
pub fn machine(name: MachineName, facts: &Facts, place: FilePlace) -> Machine {
    let mut row = VirtualMachineRow {
        name: name.name.clone(),
        power: facts.power,
        operating_system: facts.operating_system,
        place,
        ..VirtualMachineRow::default()
    };
    if facts.is_template == Some(true) {
        row.attributes.set(Attribute::Template, Some("yes"));
    }
    Machine { name, row }
}

/// Reads a row of vInfo.
pub fn read_machine(row: &Row<'_, VmColumn>, report: &mut ReadReport, found: &mut Found) -> RowFate {
    let Some(vm) = row.text(VmColumn::Vm) else { return RowFate::Skipped("row without the name of a VM".into()) };
    if row.is_header(VmColumn::Vm) {
        return RowFate::Skipped("the header once more".into());
    }
    let mut cell = |column| found.texts.of(row.cell(column));
    let name = MachineName { server: cell(VmColumn::Server), id: cell(VmColumn::VmId), name: vm.into() };
    if row.boolean(VmColumn::SrmPlaceholder, report) == Some(true) {
        found.names.note_placeholder(&name);
        return RowFate::Skipped(PLACEHOLDER.into());
    }
    found.names.note(&name);
    for column in VM_NETWORKS {
        if let Some(network) = row.text(column) {
            found.networks.note(&name.server, &found.texts.of(network), || row.file_place());
        }
    }
    let facts = Facts {
        power: row.parsed(VmColumn::Powerstate, POWER_STATES, report, cells::power),
        is_template: row.boolean(VmColumn::Template, report),
        operating_system: found
            .systems
            .read(row.text(VmColumn::OsRunning).or_else(|| row.text(VmColumn::OsConfigured))),
    };
    let mut machine = machine(name, &facts, row.file_place());
    machine.row.addresses = row.addresses(VmColumn::PrimaryAddress, report);
    machine
        .row
        .attributes
        .set(Attribute::DnsName, row.text(VmColumn::DnsName).filter(|name| !cells::says_nothing(name)));
    machine.row.attributes.set(Attribute::BiosUuid, row.text(VmColumn::BiosUuid));
    found.machines.push(machine);
    RowFate::Used
}

/// What the recovery site has of a VM that is protected elsewhere: it has no addresses, and the plan makes its replica anew.
pub const PLACEHOLDER: &str = "placeholder that Site Recovery Manager keeps for a VM of another site";

/// What a power state may be.
pub const POWER_STATES: &str = "poweredOn, poweredOff or suspended";

/// Operating systems in VMware's words. There are few, and many searches in each.
#[derive(Default)]
pub struct Systems(FxHashMap<String, Option<OperatingSystem>>);

impl Systems {
    /// Most that are remembered.
    const MOST: usize = 1_000;

    /// The one that runs, or else the one that was configured.
    pub fn read(&mut self, words: Option<&str>) -> Option<OperatingSystem> {
        let words = words?;
        if let Some(known) = self.0.get(words) {
            return *known;
        }
        let system = operating_system(words);
        if self.0.len() < Self::MOST {
            self.0.insert(words.to_owned(), system);
        }
        system
    }
}

/// The operating system in VMware's words, of which some leave out that it is a Linux.
fn operating_system(words: &str) -> Option<OperatingSystem> {
    const LINUXES: [&str; 9] = ["centos", "debian", "ubuntu", "red hat", "suse", "photon", "coreos", "rocky", "fedora"];
    cells::operating_system(words).or_else(|| {
        let words = words.to_lowercase();
        LINUXES.iter().any(|name| words.contains(name)).then_some(OperatingSystem::Linux)
    })
}
