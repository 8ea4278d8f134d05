//! Tables of Zerto: the CSV of NIC settings that Zerto's script exports, and the workbook in which VPGs are planned.

use super::targets::{MachineName, Nic, Reader, Target, network_by_id};
use crate::engine::stated_rows::ThingName;
use crate::import::cells;
use crate::import::table::{Header, Row, SheetHead, columns};
use crate::import::{Opened, ReadReport, RowFate};

columns! {
    /// The CSV of NIC settings.
    enum Column {
        Machine: "VM Identifier";
        Nic: "NIC Identifier";
        Network: "Failover Network";
        Replaces: "Failover ShouldReplaceIpConfiguration";
        Dhcp: "Failover DHCP";
        Address: "Failover IP";
        TestNetwork: "Failover Test Network";
        TestReplaces: "Failover Test ShouldReplaceIpConfiguration";
        TestDhcp: "Failover Test DHCP";
        TestAddress: "Failover Test IP";
    }
}

columns! {
    /// The workbook's list of NICs.
    enum PlanColumn {
        Machine: "VM Name";
        Nic: "NIC Name";
        SourceNetwork: "Protected Network Name";
        Network: "Failover Live / Move - Network Name", "Failover / Move Network Name";
        Changes: "Failover Live / Move - Change vNIC IP Config";
        Address: "Failover Live / Move - IP Address";
        TestNetwork: "Failover Test - Network Name";
        TestChanges: "Failover Test - Change vNIC IP Config";
        TestAddress: "Failover Test - IP Address";
    }
}

/// A sheet that is read.
enum Found<'a> {
    Settings(&'a SheetHead, Header<Column>),
    Plan(&'a SheetHead, Header<PlanColumn>),
}

/// By what a file is told that has such a table.
pub(super) fn tell(file: &Opened<'_>) -> Option<String> {
    file.sheets().iter().find_map(find).map(|found| match found {
        Found::Settings(_, header) => header.told_by(),
        Found::Plan(_, header) => header.told_by(),
    })
}

fn find(sheet: &SheetHead) -> Option<Found<'_>> {
    let has_target = |header: &Header<Column>| {
        [Column::Network, Column::Replaces, Column::TestNetwork, Column::TestReplaces]
            .into_iter()
            .any(|column| header.has(column))
    };
    let settings = sheet.header::<Column>();
    let settings = settings.filter(|header| header.has_all(&[Column::Machine, Column::Nic]) && has_target(header));
    if let Some(header) = settings {
        return Some(Found::Settings(sheet, header));
    }
    let is_plan = |header: &Header<PlanColumn>| {
        let targets = [PlanColumn::Network, PlanColumn::Changes, PlanColumn::TestNetwork, PlanColumn::TestChanges];
        header.has_all(&[PlanColumn::Machine, PlanColumn::Nic]) && targets.into_iter().any(|column| header.has(column))
    };
    sheet.header::<PlanColumn>().filter(is_plan).map(|header| Found::Plan(sheet, header))
}

/// Reads all such tables, and says in which dialects they are.
pub(super) fn read(file: &Opened<'_>, reader: &mut Reader, report: &mut ReadReport) -> Vec<String> {
    let mut dialects = Vec::new();
    for found in file.sheets().iter().filter_map(find) {
        let (kind, sheet) = match &found {
            Found::Settings(sheet, _) => ("NIC settings of VPGs", *sheet),
            Found::Plan(sheet, _) => ("planning workbook", *sheet),
        };
        dialects.push(match file.delimiter_name() {
            Some(delimiter) => format!("{kind}, delimiter {delimiter}"),
            None => format!("{kind}, sheet {}", sheet.name),
        });
        match &found {
            Found::Settings(sheet, header) => {
                file.rows(sheet, header, report, |row, report| read_settings(row, reader, report));
            }
            Found::Plan(sheet, header) => {
                file.rows(sheet, header, report, |row, report| read_plan(row, reader, report));
            }
        }
    }
    dialects
}

fn read_settings(row: &Row<'_, Column>, reader: &mut Reader, report: &mut ReadReport) -> RowFate {
    let (Some(machine), Some(name)) = (row.owned(Column::Machine), row.owned(Column::Nic)) else {
        return RowFate::Skipped("row without VM Identifier or NIC Identifier".into());
    };
    let mut target = |network, replaces, dhcp, address| Target {
        network: row.text(network).filter(|cell| !cells::says_nothing(cell)).map(network_by_id),
        changes_address: row.boolean(replaces, report),
        is_dhcp: row.boolean(dhcp, report) == Some(true),
        addresses: row.addresses(address, report),
    };
    let failover = target(Column::Network, Column::Replaces, Column::Dhcp, Column::Address);
    let test = target(Column::TestNetwork, Column::TestReplaces, Column::TestDhcp, Column::TestAddress);
    let machine = MachineName::Id(machine);
    reader.add(Nic { machine, site: None, name, network: None, failover, test, place: row.place() })
}

fn read_plan(row: &Row<'_, PlanColumn>, reader: &mut Reader, report: &mut ReadReport) -> RowFate {
    let (Some(machine), Some(name)) = (row.owned(PlanColumn::Machine), row.owned(PlanColumn::Nic)) else {
        return RowFate::Skipped("row without VM Name or NIC Name".into());
    };
    let text = |column| row.owned(column).filter(|cell| !cells::says_nothing(cell));
    let mut target = |network, changes, address| {
        let change = row.parsed(changes, "No, \"Yes, DHCP\" or \"Yes, Static\"", report, change);
        Target {
            network: text(network).map(|name| ThingName { id: None, name: Some(name) }),
            changes_address: change.map(|change| change != Change::No),
            is_dhcp: change == Some(Change::Dhcp),
            addresses: row.addresses(address, report),
        }
    };
    let failover = target(PlanColumn::Network, PlanColumn::Changes, PlanColumn::Address);
    let test = target(PlanColumn::TestNetwork, PlanColumn::TestChanges, PlanColumn::TestAddress);
    let network = text(PlanColumn::SourceNetwork);
    let machine = MachineName::Name(machine);
    reader.add(Nic { machine, site: None, name, network, failover, test, place: row.place() })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    No,
    Dhcp,
    Static,
}

fn change(cell: &str) -> Option<Change> {
    let folded: String = cell.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match folded.as_str() {
        "no" | "false" => Some(Change::No),
        "yesdhcp" | "dhcp" => Some(Change::Dhcp),
        "yesstatic" | "static" => Some(Change::Static),
        _ => None,
    }
}
