//! Tables of Azure Migrate: the CSV by which servers are imported, the workbook of an assessment, and the reports of the
//! Azure Migrate Export utility. None of them names a network.

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use super::machine::{Adapter, Machine, Reader, hypervisor, mac, operating_system, power};
use crate::engine::inventory_rows::Place;
use crate::engine::text::Key;
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::table::{Header, Row, SheetHead, columns};
use crate::import::{Opened, ReadReport, RowFate};

columns! {
    /// By which the CSV of an import is told.
    enum ImportSign {
        Server: "Server name";
        Cores: "Cores", "Number of cores";
        Memory: "Memory (In MB)", "Memory (MB)", "Memory";
        Os: "OS name";
        Hypervisor: "Hypervisor", "Hypervisor (VMware/Hyper-V)";
        Storage: "Storage in use (In GB)", "Storage in use (In MB)", "Storage allocated (In MB)", "Number of disks", "Disk 1 size (In GB)", "Disk 1 size";
    }
}

columns! {
    /// By which an assessment or a report of the export utility is told.
    enum AssessmentSign {
        Machine: "Machine", "Machine name";
        Address: "IP address", "IP addresses", "IPv4 address";
        Mac: "MAC address", "MAC addresses";
        Readiness: "Azure VM readiness", "Azure readiness", "AVS Readiness", "Azure VMware Solution readiness";
        Size: "Recommended size", "Recommended VM size";
        Discovered: "Total network adapters", "Power stats", "First discovery time";
    }
}

columns! {
    /// What is read of any of them.
    enum Column {
        Machine: "Server name", "Machine", "Machine name";
        Id: "Machine ID";
        Host: "VM host";
        Address: "IP addresses", "IP address", "IPv4 address";
        Mac: "MAC addresses", "MAC address";
        Adapters: "Network adapters", "Number of network adapters", "Total network adapters";
        Os: "OS name", "Operating system";
        ServerType: "Server type", "Server type (Virtual/Physical)";
        Hypervisor: "Hypervisor", "Hypervisor (VMware/Hyper-V)";
        Power: "Power stats", "Power status";
    }
}

/// A sheet that is read, and what it is.
struct Found<'a> {
    sheet: &'a SheetHead,
    header: Header<Column>,
    dialect: &'static str,
    told_by: String,
}

/// By what a file is told that has such a table.
pub(super) fn tell(file: &Opened<'_>) -> Option<String> {
    file.sheets().iter().find_map(find).map(|found| found.told_by)
}

fn find(sheet: &SheetHead) -> Option<Found<'_>> {
    let import = sheet.header::<ImportSign>().filter(|header| {
        use ImportSign::{Cores, Hypervisor, Memory, Os, Server, Storage};
        let others = [Cores, Memory, Os, Hypervisor, Storage].into_iter().filter(|column| header.has(*column));
        header.has(Server) && others.count() > 1
    });
    let assessment = sheet.header::<AssessmentSign>().filter(|header| {
        use AssessmentSign::{Address, Discovered, Mac, Machine, Readiness, Size};
        let has_any = |columns: &[AssessmentSign]| columns.iter().any(|column| header.has(*column));
        header.has(Machine) && has_any(&[Address, Mac]) && has_any(&[Readiness, Size, Discovered])
    });
    let (row, dialect, told_by) = match (import, assessment) {
        (Some(header), _) => (header.row, "import CSV", header.told_by()),
        (None, Some(header)) if header.has(AssessmentSign::Discovered) => {
            (header.row, "Azure Migrate Export, discovery", header.told_by())
        }
        (None, Some(header)) => (header.row, "assessment", header.told_by()),
        (None, None) => return None,
    };
    let cells = sheet.first.iter().find(|cells| cells.number == row)?;
    Some(Found { sheet, header: Header::of(cells), dialect, told_by })
}

/// Reads all such tables of a file, and says in which dialects they are.
pub(super) fn read(file: &Opened<'_>, reader: &mut Reader, report: &mut ReadReport) -> Vec<String> {
    let mut dialects = Vec::new();
    let mut seen = FxHashSet::default();
    for found in file.sheets().iter().filter_map(find) {
        let sheet_name = &found.sheet.name;
        dialects.push(match file.delimiter_name() {
            Some(delimiter) => format!("{}, delimiter {delimiter}", found.dialect),
            None => format!("{}, sheet {sheet_name}", found.dialect),
        });
        file.rows(found.sheet, &found.header, report, |row, report| read_row(row, &mut seen, reader, report));
    }
    if !reader.rows.virtual_machines.is_empty() {
        let message = "the file names no networks: a machine is placed by its addresses, where the prefixes of a network are \
                       known";
        report.doubt(Place::new(), message);
    }
    dialects
}

fn read_row(row: &Row<'_, Column>, seen: &mut FxHashSet<Key>, reader: &mut Reader, report: &mut ReadReport) -> RowFate {
    let Some(name) = row.owned(Column::Machine).filter(|name| !cells::says_nothing(name)) else {
        return RowFate::Skipped("row without the name of a machine".into());
    };
    let host = row.owned(Column::Host).filter(|host| !cells::says_nothing(host));
    let id = row.owned(Column::Id).filter(|id| id.contains('/'));
    let mut key = id.unwrap_or_else(|| name.clone());
    if !seen.insert(Key::new(key.as_str())) {
        // Sheets of one workbook list the same machines; two hosts may have machines of one name.
        let Some(host) = host.as_ref().filter(|_| row.text(Column::Id).is_none()) else {
            return RowFate::Skipped("machine that an earlier row has".into());
        };
        key = format!("{host}/{name}");
        if !seen.insert(Key::new(key.as_str())) {
            return RowFate::Skipped("machine that an earlier row has".into());
        }
    } else if let Some(host) = &host {
        seen.insert(Key::new(format!("{host}/{name}")));
    }
    let power = row.parsed(Column::Power, "on or off", report, |word| {
        Some(power(word)).filter(|power| power.is_some() || cells::says_nothing(word))
    });
    let machine = Machine {
        operating_system: operating_system(&[row.owned(Column::Os)]),
        power: power.flatten(),
        hypervisor: hypervisor(row.cell(Column::Hypervisor), row.cell(Column::ServerType)),
        adapters: adapters(row, reader, report),
        place: row.place(),
        location: host,
        key,
        name,
        ..Machine::default()
    };
    reader.add(machine);
    RowFate::Used
}

fn adapters(row: &Row<'_, Column>, reader: &mut Reader, report: &mut ReadReport) -> Vec<Adapter> {
    let count = row.number(Column::Adapters, report);
    let addresses = groups(row.cell(Column::Address));
    let macs: Vec<String> = groups(row.cell(Column::Mac)).concat();
    // Where the adapters stand apart, or a MAC address tells of each, the addresses are theirs.
    let groups: Vec<Vec<IpAddr>> = if addresses.len() > 1 {
        addresses.iter().map(|group| parse(group, row, report)).collect()
    } else {
        let parsed = parse(&addresses.concat(), row, report);
        let count = count.or((!macs.is_empty()).then_some(macs.len() as u64));
        reader.deal_out(parsed, count, &row.place(), report)
    };
    let mut macs = macs.into_iter();
    let mut adapters: Vec<Adapter> = Vec::new();
    for addresses in groups {
        let mac = macs.next().and_then(|found| mac(&found, || row.place_of(Column::Mac), report));
        adapters.push(Adapter { addresses, mac, place: row.place(), ..Adapter::default() });
    }
    adapters
}

/// The texts of a cell, in groups where it has some: `[10.0.0.4,fe80::1];[10.0.1.4];` are two adapters, and
/// `10.0.0.4;10.0.0.5` is one list.
fn groups(cell: &str) -> Vec<Vec<String>> {
    let parts = |text: &str| -> Vec<String> {
        text.split([',', ';', ' ', '\n', '[', ']']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let in_brackets = cell.split(';').filter(|group| group.contains('[')).count();
    if in_brackets > 1 {
        cell.split(';').filter(|group| group.contains('[')).map(parts).collect()
    } else {
        vec![parts(cell)]
    }
}

fn parse(parts: &[String], row: &Row<'_, Column>, report: &mut ReadReport) -> Vec<IpAddr> {
    let mut addresses = Vec::new();
    for part in parts.iter().filter(|part| !cells::says_nothing(part)) {
        match cells::address(part) {
            Some((address, _)) => addresses.push(address),
            None => {
                let message =
                    format!("found {}; expected an IP address such as 10.0.0.4. It is left out", quoted(part, 80));
                report.doubt(row.place_of(Column::Address), message);
            }
        }
    }
    addresses
}
