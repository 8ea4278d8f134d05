//! RVTools: what people list VMware estates with, as a workbook of all tabs or as a CSV of one tab.
//!
//! Belongs here: VMs (vInfo), their NICs (vNetwork), port groups (vPort, dvPort), adapters of hosts (vSC_VMK), the version
//! (vMetaData). RVTools knows no masks of guests: subnets have to come from elsewhere.
//!
//! # Invariants
//!
//! 1. Tabs are told by their columns, whatever a sheet or a file is called; columns by name, for custom attributes and tags
//!    stand between them.
//! 2. A tab alone gives the same keys as the workbook of all: the id of a VM in its vCenter, the name of a port group in it.

mod columns;
mod machines;
mod networks;
mod nics;

use rustc_hash::FxHashSet;

use columns::{
    HostColumn, NicColumn, PortColumn, Sure, Tab, VersionColumn, VmColumn, is_of_database, is_other_tab, tab_of,
};
use machines::{Machine, Names, Systems};
use networks::Networks;
use nics::{LinkLocal, Nic};

use super::report::{MOST_COLUMNS, ReadReport, RowFate};
use super::table::SheetHead;
use super::{ColumnUse, FileContents, Format, HowToGet, Opened, ReadError, Recognition};
use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::{Place, VirtualMachineRow};
use crate::engine::shared_texts::SharedTexts;
use crate::engine::text::{Key, Text};

/// Exports of RVTools.
pub const FORMAT: Format = Format { id: "rvtools", name: "RVTools", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "Everything of a vCenter as one Excel workbook, as File > Export all to xlsx does",
        command: "RVTools.exe -passthroughAuth -s vcenter.example.com -c ExportAll2xlsx -d C:\\Temp -f rvtools.xlsx",
    },
    HowToGet {
        what: "The same as CSV, a file for each tab: drop vInfo, vNetwork, vPort, dvPort and vSC_VMK together",
        command: "RVTools.exe -passthroughAuth -s vcenter.example.com -c ExportAll2csv -d C:\\Temp",
    },
];

fn recognise(file: &Opened<'_>) -> Recognition {
    let tabs: Vec<(&SheetHead, Tab, Sure)> = tabs(file);
    let is_sure = |tab: &&(&SheetHead, Tab, Sure)| tab.2 == Sure::ByColumns;
    if let Some((sheet, tab, _)) = tabs.iter().find(is_sure).or_else(|| tabs.iter().find(|_| file.is_workbook())) {
        let told_by = match tab {
            Tab::Machines => sheet.header::<VmColumn>().map(|header| header.told_by()),
            Tab::Nics => sheet.header::<NicColumn>().map(|header| header.told_by()),
            Tab::Ports => sheet.header::<PortColumn>().map(|header| header.told_by()),
            Tab::HostAdapters => sheet.header::<HostColumn>().map(|header| header.told_by()),
            Tab::Version => sheet.header::<VersionColumn>().map(|header| header.told_by()),
        };
        return Recognition::Yes(told_by.unwrap_or_default());
    }
    if file.sheets().iter().any(is_other_tab) {
        return Recognition::Yes("the columns of another tab of RVTools".into());
    }
    Recognition::No
}

/// The sheets that are read.
fn tabs<'f>(file: &'f Opened<'_>) -> Vec<(&'f SheetHead, Tab, Sure)> {
    file.sheets().iter().filter_map(|sheet| tab_of(sheet).map(|(tab, sure)| (sheet, tab, sure))).collect()
}

/// What the tabs gave, not yet put together.
#[derive(Default)]
struct Found {
    names: Names,
    networks: Networks,
    /// VMs of vInfo.
    machines: Vec<Machine>,
    /// The same and others, as far as vNetwork tells of them.
    machines_of_nics: Vec<Machine>,
    nics: Vec<Nic>,
    link_local: LinkLocal,
    texts: SharedTexts,
    systems: Systems,
    versions: Vec<String>,
    era: Option<&'static str>,
    is_of_database: bool,
    /// Whether another program than RVTools wrote it, of VMs that may not be VMware's.
    is_of_other: bool,
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let tabs = tabs(file);
    let mut contents = FileContents::default();
    let report = &mut contents.report;
    file.report_encoding(report);
    let mut found = Found::default();
    // VMs before NICs, whatever the order of the sheets: what one tab says of a VM, the next may need.
    for wanted in [Tab::Version, Tab::Machines, Tab::Nics, Tab::Ports, Tab::HostAdapters] {
        for (sheet, tab, _) in &tabs {
            if *tab == wanted {
                found.read_tab(file, sheet, *tab, report);
            }
        }
    }
    let has = |wanted: Tab| tabs.iter().any(|(_, tab, _)| *tab == wanted);
    report.dialect = dialect(file, &found, &tabs);
    note_other_sheets(file, &tabs, report);
    found.link_local.report(report);
    let Found { names, networks, machines, machines_of_nics, nics, mut texts, is_of_other, .. } = found;
    let rows = &mut contents.rows;
    rows.nics = nics::rows(nics, &names, &mut texts, report);
    rows.networks = networks.rows(&names, report);
    let with_nics: FxHashSet<Key> =
        rows.nics.iter().filter_map(|nic| nic.virtual_machine_key.clone()).map(Key::new).collect();
    rows.virtual_machines = machine_rows(machines, machines_of_nics, &names, &with_nics, report);
    if !is_of_other {
        let machines = rows.virtual_machines.iter_mut();
        machines.for_each(|machine| machine.attributes.set(Attribute::Hypervisor, Some("vmware")));
    }
    if rows.is_empty() {
        return Err(nothing_read(file, report));
    }
    if !rows.virtual_machines.is_empty() && !has(Tab::Nics) {
        report.doubt("", WITHOUT_NICS);
    }
    let configured = rows.nics.iter().flat_map(|nic| &nic.ip_configurations).filter(|it| it.address.is_some()).count();
    let counts = [
        ("VMs", rows.virtual_machines.len()),
        ("NICs", rows.nics.len()),
        ("networks", rows.networks.len()),
        ("addresses", configured + stopgaps(&rows.virtual_machines)),
    ];
    report.set_read(counts);
    Ok(contents)
}

const WITHOUT_NICS: &str = "this file has no tab vNetwork: of the addresses of a VM at most its primary one is known, and not which \
                            NIC and network it is in. Drop that tab, too";

/// How many addresses stand with VMs whose NICs are not listed.
fn stopgaps(machines: &[VirtualMachineRow]) -> usize {
    machines.iter().map(|machine| machine.addresses.len()).sum()
}

impl Found {
    fn read_tab(&mut self, file: &Opened<'_>, sheet: &SheetHead, tab: Tab, report: &mut ReadReport) {
        match tab {
            Tab::Machines => {
                let Some(header) = sheet.header::<VmColumn>() else { return };
                self.is_of_database |= is_of_database(&header, VmColumn::Vm);
                if header.has(VmColumn::BiosUuid) {
                    self.era = Some("RVTools 4.4.1 or later");
                }
                file.rows(sheet, &header, report, |row, report| machines::read_machine(row, report, self));
            }
            Tab::Nics => {
                let Some(header) = sheet.header::<NicColumn>() else { return };
                self.is_of_database |= is_of_database(&header, NicColumn::Vm);
                let has_old = header.has(NicColumn::Address) && !header.has(NicColumn::Ipv4);
                let has_new = header.has(NicColumn::Ipv4) || header.has(NicColumn::Label);
                self.era = match self.era {
                    None if has_old => Some("RVTools before 4.1.2 (one IP Address column)"),
                    None if has_new => Some("RVTools 4.1.2 or later"),
                    known => known,
                };
                file.rows(sheet, &header, report, |row, report| nics::read_nic(row, report, self));
            }
            Tab::Ports => {
                let Some(header) = sheet.header::<PortColumn>() else { return };
                let Self { networks, names, texts, .. } = self;
                file.rows(sheet, &header, report, |row, report| {
                    names.note_server(&texts.of(row.cell(PortColumn::Server)));
                    networks.read_port(row, report)
                });
            }
            Tab::HostAdapters => {
                let Some(header) = sheet.header::<HostColumn>() else { return };
                let Self { networks, names, texts, .. } = self;
                file.rows(sheet, &header, report, |row, report| {
                    names.note_server(&texts.of(row.cell(HostColumn::Server)));
                    networks.read_host_adapter(row, report)
                });
            }
            Tab::Version => {
                let Some(header) = sheet.header::<VersionColumn>() else { return };
                let Self { names, versions, texts, is_of_other, .. } = self;
                file.rows(sheet, &header, report, |row, _| {
                    names.note_server(&texts.of(row.cell(VersionColumn::Server)));
                    let version = row.text(VersionColumn::Version).or_else(|| row.text(VersionColumn::Major));
                    let Some(version) = version else { return RowFate::Skipped("row without a version".into()) };
                    // Others that write such workbooks put their own name there.
                    let major = row.cell(VersionColumn::Major);
                    let is_other = major.contains(char::is_alphabetic) && !major.to_lowercase().contains("rvtools");
                    *is_of_other |= is_other;
                    let version = if is_other {
                        format!("{major} {version}, in the shape of RVTools")
                    } else {
                        format!("RVTools {version}")
                    };
                    if versions.len() < MOST_VERSIONS && !versions.contains(&version) {
                        versions.push(version);
                    }
                    RowFate::Used
                });
            }
        }
    }
}

/// How many versions of one file are told: one for each vCenter, mostly the same.
const MOST_VERSIONS: usize = 3;

/// VMs of vInfo, then those that only vNetwork has.
fn machine_rows(
    machines: Vec<Machine>,
    of_nics: Vec<Machine>,
    names: &Names,
    with_nics: &FxHashSet<Key>,
    report: &mut ReadReport,
) -> Vec<VirtualMachineRow> {
    let mut seen: FxHashSet<Key> = FxHashSet::default();
    let mut rows = Vec::with_capacity(machines.len());
    let (mut repeated, mut first) = (0, Place::new());
    let is_first = |key: &Text, seen: &mut FxHashSet<Key>| seen.insert(Key::new(key.clone()));
    let listed = machines.len();
    for (index, Machine { name, mut row }) in machines.into_iter().chain(of_nics).enumerate() {
        row.key = names.key(&name);
        let server = names.server(&name.server);
        row.location = Some(server).filter(|server| !server.is_empty()).cloned();
        if !is_first(&row.key, &mut seen) {
            if index < listed {
                if repeated == 0 {
                    first = row.place.to_string();
                }
                repeated += 1;
            }
            continue;
        }
        if with_nics.contains(&Key::new(row.key.clone())) {
            row.addresses.clear();
        }
        rows.push(row);
    }
    if repeated > 0 {
        let message = format!(
            "rows that name a VM that a row above names: {repeated}, the first here. They are taken for one; two VMs of one name \
             are told apart by a column VM ID"
        );
        report.doubt(first, message);
    }
    rows
}

/// Version, or else the time that its columns tell of, and what the file is.
fn dialect(file: &Opened<'_>, found: &Found, tabs: &[(&SheetHead, Tab, Sure)]) -> String {
    let mut dialect = match (found.versions.is_empty(), found.era) {
        (false, _) => found.versions.join(" and "),
        (true, Some(era)) => era.to_owned(),
        (true, None) => "RVTools".to_owned(),
    };
    if found.is_of_database {
        dialect += ", column names of the database";
    }
    match file.delimiter_name() {
        Some(delimiter) => format!("{dialect}, one tab as CSV ({delimiter})"),
        None => format!("{dialect}, workbook, {} of {} sheets read", tabs.len(), file.sheets().len()),
    }
}

/// Lists sheets that are not read: with all their columns ignored.
fn note_other_sheets(file: &Opened<'_>, tabs: &[(&SheetHead, Tab, Sure)], report: &mut ReadReport) {
    for sheet in file.sheets() {
        if tabs.iter().all(|(read, ..)| read.index != sheet.index) {
            let names = sheet.first.first().into_iter().flat_map(|row| row.iter());
            let ignored = names.filter(|name| !name.is_empty()).take(MOST_COLUMNS).map(str::to_owned).collect();
            report.columns.push(ColumnUse { sheet: sheet.name.to_string(), used: Vec::new(), ignored });
        }
    }
}

fn nothing_read(file: &Opened<'_>, report: &ReadReport) -> ReadError {
    let columns = || {
        let row = file.sheets().iter().find_map(|sheet| sheet.first.first());
        let names: Vec<&str> = row.iter().flat_map(|row| row.iter()).filter(|name| !name.is_empty()).take(4).collect();
        names.join(", ")
    };
    let found = match report.skipped.first() {
        Some(skipped) => {
            format!("an export of RVTools with {} rows, none of which can be used ({})", report.rows_in, skipped.reason)
        }
        None if !report.columns.iter().any(|columns| !columns.used.is_empty()) => {
            format!("a tab of RVTools that has no VMs, NICs or networks (columns {})", columns())
        }
        None => "an export of RVTools with headers and no rows below".to_owned(),
    };
    ReadError {
        place: Place::new(),
        found,
        expected: "the tabs vInfo, vNetwork, vPort, dvPort or vSC_VMK".into(),
        remedy: "Leave other tabs out. If a tab that is needed has no rows, look at the filter of RVTools and at the rights of \
                 the account that exported it."
            .into(),
    }
}
