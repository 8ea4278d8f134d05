//! VMs as JSON, in any dialect.

use super::dialect::{Dialect, Writing};
use super::json::Json;
use super::model::{Nic, VirtualMachine};
use super::resources::{details, group_of_child, head, made_up_guid};

/// Writes a VM, whose NICs `az vm list -d` sums up.
pub fn machine(json: &mut Json, writing: Writing, vm: &VirtualMachine, nics: &[Nic]) {
    json.object(|json| {
        let id = vm.id();
        head(json, writing, &vm.place, VirtualMachine::KIND, &id, &vm.name);
        // Graph says so beside its other columns, null included.
        if let (Some(zone), false) = (vm.zone, writing.dialect == Dialect::Graph) {
            json.key("zones").texts([zone.to_string()]);
        }
        details(json, writing, |json| {
            if writing.full {
                json.key("vmId").text(&made_up_guid(&id));
                json.key("provisioningState").text("Succeeded");
            }
            json.key("hardwareProfile").object(|json| json.key("vmSize").text(&["Standard_", vm.size].concat()));
            json.key("storageProfile").object(|json| write_storage(json, writing, vm));
            json.key("osProfile").object(|json| json.key("computerName").text(computer_name(vm)));
            json.key("networkProfile").object(|json| {
                json.key("networkInterfaces").list(|json| write_nic_references(json, writing, vm));
            });
            write_power(json, writing, vm);
        });
        if writing.dialect.is_cli() {
            write_instance_summary(json, nics);
        }
        if writing.dialect == Dialect::Graph {
            match vm.zone {
                Some(zone) => json.key("zones").texts([zone.to_string()]),
                None => json.key("zones").null(),
            }
        }
    });
}

fn write_storage(json: &mut Json, writing: Writing, vm: &VirtualMachine) {
    json.key("osDisk").object(|json| {
        match (writing.dialect, vm.windows) {
            // Windows PowerShell writes enums as numbers, in the order of their members.
            (Dialect::PowerShell, windows) => json.key("osType").number(u64::from(!windows)),
            (_, true) => json.key("osType").text("Windows"),
            (_, false) => json.key("osType").text("Linux"),
        }
        if writing.full {
            json.key("name").text(&[vm.name.as_str(), "-os"].concat());
            json.key("diskSizeGB").number(if vm.windows { 127 } else { 30 });
        }
    });
}

fn write_nic_references(json: &mut Json, writing: Writing, vm: &VirtualMachine) {
    for (at, nic_id) in vm.nic_ids.iter().enumerate() {
        json.object(|json| {
            json.key("id").text(nic_id);
            if vm.nic_ids.len() > 1 {
                details(json, writing, |json| json.key("primary").flag(at == 0));
            } else if writing.dialect.is_cli() && writing.full {
                json.key("primary").null();
            }
            if writing.full {
                group_of_child(json, writing, &vm.place);
            }
        });
    }
}

fn write_power(json: &mut Json, writing: Writing, vm: &VirtualMachine) {
    let word = vm.power.word();
    let state = |json: &mut Json| {
        json.key("code").text(&["PowerState/", word].concat());
        json.key("level").text("Info");
        json.key("displayStatus").text(&["VM ", word].concat());
    };
    match writing.dialect {
        Dialect::Rest => json.key("instanceView").object(|json| {
            json.key("statuses").list(|json| json.object(state));
        }),
        Dialect::Graph => json.key("extended").object(|json| {
            json.key("instanceView").object(|json| json.key("powerState").object(state));
        }),
        Dialect::Cli | Dialect::CliOld | Dialect::PowerShell => {
            json.key("powerState").text(&["VM ", word].concat());
        }
    }
}

/// What `az vm list -d` adds: strings, joined with commas.
fn write_instance_summary(json: &mut Json, nics: &[Nic]) {
    let configurations = || nics.iter().flat_map(|nic| &nic.ip_configurations);
    let private: Vec<String> = configurations().map(|ip| ip.address.to_string()).collect();
    let public: Vec<String> =
        configurations().filter_map(|ip| ip.public.as_ref()).map(|public| public.address.to_string()).collect();
    let macs: Vec<String> = nics.iter().map(Nic::mac_text).collect();
    json.key("privateIps").text(&private.join(","));
    json.key("publicIps").text(&public.join(","));
    json.key("macAddresses").text(&macs.join(","));
    json.key("fqdns").text("");
}

/// Windows takes no longer name than this.
fn computer_name(vm: &VirtualMachine) -> &str {
    match vm.name.char_indices().nth(15) {
        Some((end, _)) if vm.windows => &vm.name[..end],
        _ => &vm.name,
    }
}
