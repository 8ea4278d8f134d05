//! What Azure Migrate knows of the machines of a site.
//!
//! Belongs here: the machines that its appliances discovered and those of its projects and assessments, as JSON; the CSV by
//! which servers are imported into it; the workbook of an assessment. Only the discovered machines have it all: addresses,
//! MAC addresses and networks, adapter by adapter. No file of it has a prefix.

mod machine;
mod resources;
mod tables;

use machine::Reader;

use super::summary::nothing_read;
use super::{FileContents, Format, HowToGet, Opened, ReadError, ReadReport, Recognition, json};

/// Azure Migrate.
pub const FORMAT: Format =
    Format { id: "azure-migrate", name: "Azure Migrate", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[
    HowToGet {
        what: "Discovered machines of all appliances, with Azure CLI and Resource Graph",
        command: "az graph query --first 1000 --output json --graph-query \"migrateresources | where type in~ \
                  ('microsoft.offazure/vmwaresites/machines', 'microsoft.offazure/hypervsites/machines', \
                  'microsoft.offazure/serversites/machines', 'microsoft.offazure/importsites/machines') | project id, name, \
                  type, properties\" > azure-migrate.json",
    },
    HowToGet {
        what: "Discovered VMware machines of a project, with Az PowerShell",
        command: "Get-AzMigrateDiscoveredServer -ProjectName migrate-project -ResourceGroupName migrate-group | \
                  ConvertTo-Json -Depth 8 | Out-File azure-migrate-vmware.json",
    },
    HowToGet {
        what: "Discovered Hyper-V machines of a project, with Az PowerShell",
        command: "Get-AzMigrateDiscoveredServer -ProjectName migrate-project -ResourceGroupName migrate-group \
                  -SourceMachineType HyperV | ConvertTo-Json -Depth 8 | Out-File azure-migrate-hyper-v.json",
    },
    HowToGet {
        what: "Machines of a project that were assessed, with Azure CLI",
        command: "az rest --method get --url \"https://management.azure.com/subscriptions/{subscriptionId}/resourceGroups/\
                  migrate-group/providers/Microsoft.Migrate/assessmentProjects/migrate-project/machines?api-version=2019-10-01\
                  \" > azure-migrate-project.json",
    },
];

fn recognise(file: &Opened<'_>) -> Recognition {
    let by = file.json().and_then(|text| json::recognise(text, resources::tell)).or_else(|| tables::tell(file));
    by.map_or(Recognition::No, Recognition::Yes)
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut report = ReadReport::default();
    let mut reader = Reader::default();
    file.report_encoding(&mut report);
    let dialects = match file.json().filter(|text| json::recognise(text, resources::tell).is_some()) {
        Some(text) => read_json(text, &mut reader, &mut report),
        None => tables::read(file, &mut reader, &mut report),
    };
    reader.report(&mut report);
    let rows = reader.rows;
    if rows.is_empty() {
        let expected = "machines with their network adapters, or a table with *Server name and IP addresses";
        let remedy = "Export the discovered machines with one of the commands shown.";
        return Err(nothing_read(&report, expected, remedy));
    }
    report.dialect = dialects.join("; ");
    let addresses = rows.nics.iter().flat_map(|nic| &nic.ip_configurations);
    report.set_read([
        ("VMs", rows.virtual_machines.len()),
        ("NICs", rows.nics.len()),
        ("IP addresses", addresses.filter(|configuration| configuration.address.is_some()).count()),
    ]);
    Ok(FileContents { rows, report, ..FileContents::default() })
}

fn read_json(text: &str, reader: &mut Reader, report: &mut ReadReport) -> Vec<String> {
    let mut dialects: Vec<String> = Vec::new();
    json::read_elements(text, report, |element, report| {
        let (fate, dialect) = resources::read(element, reader, report);
        if !dialect.is_empty() && !dialects.iter().any(|known| known == dialect) {
            dialects.push(dialect.to_owned());
        }
        fate
    });
    dialects
}
