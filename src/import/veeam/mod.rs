//! What Veeam Backup & Replication knows of networks: lists of networks, network mapping tables and re-IP rules of replication
//! jobs, as its PowerShell writes them with `Export-Csv` or `ConvertTo-Json`.
//!
//! Veeam does not list machines with their addresses here, and no network of it has a prefix.

mod networks;
mod re_ip;
mod record;

use networks::{Mappings, Networks};
use re_ip::Rules;
use record::{Column, Kind, Record};

use super::json::{self, Element, ElementFate, USED, skipped};
use super::summary::nothing_read;
use super::table::{Header, SheetHead};
use super::{FileContents, Format, HowToGet, Opened, ReadError, ReadReport, Recognition, RowFate};
use crate::engine::inventory_rows::InventoryRows;
use crate::engine::stated_rows::StatedRows;

/// Veeam.
pub const FORMAT: Format =
    Format { id: "veeam", name: "Veeam Backup & Replication", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "Networks of VMware hosts of one vCenter",
        command: "$vcenter = 'vcenter.example.org'; 'esx01.example.org', 'esx02.example.org' | ForEach-Object { $server = $_; \
                  Get-VBRViServerNetworkInfo -Server $server | Select-Object @{n='VCenter';e={$vcenter}}, \
                  @{n='Server';e={$server}}, NetworkName, NetworkID, SwitchName, @{n='Type';e={\"$($_.Type)\"}} } | Export-Csv \
                  veeam-networks.csv -NoTypeInformation -Encoding UTF8",
    },
    HowToGet {
        what: "Networks of Hyper-V hosts",
        command: "'hv01.example.org', 'hv02.example.org' | ForEach-Object { $server = $_; Get-VBRHvServerNetworkInfo -Server \
                  $server | Select-Object @{n='Server';e={$server}}, NetworkName, SwitchName, @{n='Type';e={\"$($_.Type)\"}} } | \
                  Export-Csv veeam-hyper-v-networks.csv -NoTypeInformation -Encoding UTF8",
    },
    HowToGet {
        what: "Networks of a hardware plan, at the tenant of a cloud provider",
        command: "Get-VBRCloudServer | ForEach-Object { $server = $_; Get-VBRCloudServerNetworkInfo -CloudServer $server | \
                  Select-Object @{n='CloudServer';e={$server.Name}}, Name, Id, @{n='Type';e={\"$($_.Type)\"}} } | Export-Csv \
                  veeam-cloud-networks.csv -NoTypeInformation -Encoding UTF8",
    },
    HowToGet {
        what: "Network mapping of VMware replication jobs",
        command: "Get-VBRJob | Where-Object { $_.JobType -eq 'Replica' } | ForEach-Object { $job = $_.Name; \
                  $_.Options.ViNetworkMappingOptions.NetworkMapping | Select-Object @{n='Job';e={$job}}, \
                  @{n='SourceNetwork';e={\"$($_.SourceNetwork)\"}}, @{n='TargetNetwork';e={\"$($_.TargetNetwork)\"}} } | \
                  Export-Csv veeam-mapping.csv -NoTypeInformation -Encoding UTF8",
    },
    HowToGet {
        what: "Network mapping of Hyper-V replication jobs",
        command: "Get-VBRJob | Where-Object { $_.JobType -eq 'Replica' } | ForEach-Object { $job = $_.Name; \
                  $_.Options.HvNetworkMappingOptions.NetworkMapping | Select-Object @{n='Job';e={$job}}, \
                  @{n='SourceNetwork';e={$_.SourceNetwork.NetworkName}}, @{n='TargetNetwork';e={$_.TargetNetwork.NetworkName}} } \
                  | Export-Csv veeam-hyper-v-mapping.csv -NoTypeInformation -Encoding UTF8",
    },
    HowToGet {
        what: "Re-IP rules of a VMware replication job",
        command: "Get-VBRJob -Name 'Replication' | ForEach-Object { $job = $_.Name; Get-VBRViReplicaReIpRule -Job $_ | \
                  Select-Object @{n='Job';e={$job}}, SourceIp, SourceMask, TargetIp, TargetMask, TargetGateway, \
                  @{n='DNS';e={$_.DNS -join ' '}}, @{n='WINS';e={$_.WINS -join ' '}}, Description } | Export-Csv \
                  veeam-re-ip.csv -NoTypeInformation -Encoding UTF8",
    },
    HowToGet {
        what: "Re-IP rules of a Hyper-V replication job",
        command: "Get-VBRJob -Name 'Replication' | ForEach-Object { $job = $_.Name; Get-VBRHvReplicaReIpRule -Job $_ | \
                  Select-Object @{n='Job';e={$job}}, SourceIp, SourceMask, TargetIp, TargetMask, TargetGateway, \
                  @{n='DNS';e={$_.DNS -join ' '}}, @{n='WINS';e={$_.WINS -join ' '}}, Description } | Export-Csv \
                  veeam-hyper-v-re-ip.csv -NoTypeInformation -Encoding UTF8",
    },
];

/// What a file gives.
#[derive(Default)]
struct Reader {
    networks: Networks,
    mappings: Mappings,
    rules: Rules,
}

impl Reader {
    fn read(&mut self, kind: Kind, record: &Record<'_>, report: &mut ReadReport) -> RowFate {
        match kind {
            Kind::Network => self.networks.read(record),
            Kind::Mapping => self.mappings.read(record, report),
            Kind::Rule => self.rules.read(record, report),
        }
    }
}

fn recognise(file: &Opened<'_>) -> Recognition {
    let by = file.json().and_then(|text| json::recognise(text, tell)).or_else(|| {
        let (_, header, _) = tables(file).next()?;
        Some(header.told_by())
    });
    by.map_or(Recognition::No, Recognition::Yes)
}

fn tell(element: &Element<'_>) -> Option<String> {
    let names = match Kind::of(|column| record::has(element, column))? {
        Kind::Rule => "SourceIp and TargetIp",
        Kind::Mapping => "SourceNetwork and TargetNetwork",
        Kind::Network => "the properties of a network",
    };
    Some(names.to_owned())
}

/// The sheets that hold objects of Veeam.
fn tables<'f>(file: &'f Opened<'_>) -> impl Iterator<Item = (&'f SheetHead, Header<Column>, Kind)> {
    file.sheets().iter().filter_map(|sheet| {
        let header = sheet.header::<Column>()?;
        let kind = Kind::of(|column| header.has(column))?;
        Some((sheet, header, kind))
    })
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut report = ReadReport::default();
    let mut reader = Reader::default();
    file.report_encoding(&mut report);
    let is_json = match file.json().filter(|text| json::recognise(text, tell).is_some()) {
        Some(text) => {
            json::read_elements(text, &mut report, |element, report| read_element(element, &mut reader, report));
            true
        }
        None => {
            for (sheet, header, kind) in tables(file) {
                file.rows(sheet, &header, &mut report, |row, report| reader.read(kind, &Record::Row(row), report));
            }
            false
        }
    };
    let Reader { networks, mappings, rules } = reader;
    networks.report(&mut report);
    mappings.report(&mut report);
    rules.report(&mut report);
    let networks = networks.finish();
    let kinds = [
        (!networks.is_empty(), "networks"),
        (!mappings.rows.is_empty(), "network mapping"),
        (!rules.rows.is_empty(), "re-IP rules"),
    ];
    let kinds: Vec<&str> = kinds.iter().filter(|(is_there, _)| *is_there).map(|(_, kind)| *kind).collect();
    let form = match file.delimiter_name().filter(|_| !is_json) {
        Some(delimiter) => format!("delimiter {delimiter}"),
        None if is_json => "ConvertTo-Json".to_owned(),
        None => "workbook".to_owned(),
    };
    report.dialect = format!("{}, {form}", kinds.join(" and "));
    report.set_read([
        ("networks", networks.len()),
        ("network mappings", mappings.rows.len()),
        ("re-IP rules", rules.rows.len()),
    ]);
    let rows = InventoryRows { networks, ..InventoryRows::default() };
    let stated = StatedRows { mappings: mappings.rows, octet_rules: rules.rows, ..StatedRows::default() };
    let contents = FileContents { rows, stated, report, unnamed: None };
    if contents.is_empty() {
        let expected = "networks, network mappings or re-IP rules for IPv4";
        return Err(nothing_read(&contents.report, expected, "Export them with one of the commands shown."));
    }
    Ok(contents)
}

fn read_element(element: &Element<'_>, reader: &mut Reader, report: &mut ReadReport) -> ElementFate {
    match Kind::of(|column| record::has(element, column)) {
        Some(kind) => match reader.read(kind, &Record::Element(element), report) {
            RowFate::Used => USED,
            skipped => ElementFate::Row(skipped),
        },
        None if element.has_keys(&["SourceIp"]) || element.has_keys(&["SourceNetwork"]) => {
            skipped("half of a re-IP rule or network mapping")
        }
        None => ElementFate::LookInside,
    }
}
