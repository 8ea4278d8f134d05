//! Machines as Azure resources in JSON: those that an appliance discovered (`Microsoft.OffAzure`), and those of projects and
//! assessments (`Microsoft.Migrate`), from the REST API, Resource Graph or Az PowerShell.
//!
//! Az PowerShell flattens a machine: `NetworkAdapter` for `properties.networkAdapters`, `OperatingSystemDetailOSName` for
//! `properties.operatingSystemDetails.osName`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::machine::{Adapter, Machine, Reader, hypervisor, mac, operating_system, power};
use crate::engine::inventory::Allocation;
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::json::{Element, ElementFate, USED, skipped};
use crate::import::{ReadReport, RowFate};

/// What an element is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Discovered(Site),
    /// Of a project or an assessment.
    Assessed,
    /// Of the list that a migrate project keeps of its tools' machines: names without adapters.
    Listed,
}

/// What kind of site discovered a machine.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    VMware,
    HyperV,
    Server,
    Import,
}

/// By what an element is told: its type, or its fields where it has none.
pub(super) fn tell(element: &Element<'_>) -> Option<String> {
    match (kind(element)?, resource_type(element)) {
        (Kind::Listed, _) => None,
        (_, Some(resource_type)) => Some(format!("resource type {resource_type}")),
        (_, None) => Some("displayName and networkAdapters".to_owned()),
    }
}

/// Reads an element, and says in which dialect it was.
pub(super) fn read(element: &Element<'_>, reader: &mut Reader, report: &mut ReadReport) -> (ElementFate, &'static str) {
    let Some(kind) = kind(element) else {
        let fate = match resource_type(element) {
            Some(resource_type) => {
                let reason = format!("resource type {resource_type} is no machine");
                ElementFate::Row(RowFate::Skipped(reason.into()))
            }
            None => ElementFate::LookInside,
        };
        return (fate, "");
    };
    let properties = element.get("properties").unwrap_or(*element);
    if kind == Kind::Listed {
        return (skipped("machine of a migrate project, listed without network adapters"), "");
    }
    if properties.boolean("isDeleted", report) == Some(true) {
        return (skipped("machine that is no longer there (isDeleted)"), "");
    }
    let Some(machine) = read_machine(kind, element, &properties, reader, report) else {
        return (skipped("machine without id and name"), "");
    };
    reader.add(machine);
    let dialect = match kind {
        Kind::Discovered(Site::VMware) => "discovered VMware machines",
        Kind::Discovered(Site::HyperV) => "discovered Hyper-V machines",
        Kind::Discovered(Site::Server) => "discovered servers",
        Kind::Discovered(Site::Import) => "imported servers",
        Kind::Assessed | Kind::Listed => "machines of projects and assessments",
    };
    (USED, dialect)
}

fn kind(element: &Element<'_>) -> Option<Kind> {
    let Some(resource_type) = resource_type(element) else { return kind_by_fields(element) };
    let lower = resource_type.to_ascii_lowercase();
    let last = lower.rsplit('/').next().unwrap_or_default();
    if let Some(path) = lower.strip_prefix("microsoft.offazure/") {
        return match path {
            "vmwaresites/machines" => Some(Kind::Discovered(Site::VMware)),
            "hypervsites/machines" => Some(Kind::Discovered(Site::HyperV)),
            "serversites/machines" => Some(Kind::Discovered(Site::Server)),
            "importsites/machines" => Some(Kind::Discovered(Site::Import)),
            _ => None,
        };
    }
    match lower.strip_prefix("microsoft.migrate/")? {
        "migrateprojects/machines" => Some(Kind::Listed),
        _ if last == "machines" || last == "assessedmachines" => Some(Kind::Assessed),
        _ => None,
    }
}

/// Machines whose type and id were not picked.
fn kind_by_fields(element: &Element<'_>) -> Option<Kind> {
    let properties = element.get("properties").unwrap_or(*element);
    let has = |keys: &[&str]| keys.iter().any(|key| properties.has_keys(&[key]));
    let is_machine = has(&["displayName"])
        && has(&["numberOfProcessorCore", "numberOfCores", "allocatedMemoryInMB", "megabytesOfMemory", "powerStatus"]);
    let adapters = adapters(&properties).filter(|_| is_machine)?;
    Some(match adapters.value {
        Value::Object(_) if !is_adapter(&adapters) => Kind::Assessed,
        _ if has(&["vCenterFQDN", "vCenterId"]) => Kind::Discovered(Site::VMware),
        _ if has(&["clusterFqdn", "hostFqdn"]) => Kind::Discovered(Site::HyperV),
        _ => Kind::Discovered(Site::Server),
    })
}

/// `Microsoft.OffAzure/VMwareSites/machines`, by the type or the id of a resource.
fn resource_type(element: &Element<'_>) -> Option<String> {
    let named = element.plain("type").filter(|name| name.contains('/'));
    named.or_else(|| {
        let id = element.plain("id")?;
        let start = id.to_ascii_lowercase().rfind("/providers/")? + "/providers/".len();
        let segments: Vec<&str> = id.get(start..)?.split('/').collect();
        let types = segments.iter().skip(1).step_by(2);
        let path: Vec<&str> = segments.iter().take(1).chain(types).copied().collect();
        (path.len() > 1).then(|| path.join("/"))
    })
}

fn adapters<'s>(properties: &'s Element<'_>) -> Option<Element<'s>> {
    properties.get("networkAdapters").or_else(|| properties.get("networkAdapter"))
}

fn is_adapter(element: &Element<'_>) -> bool {
    ["macAddress", "nicId", "ipAddressList", "ipAddresses"].iter().any(|key| element.has_keys(&[key]))
}

fn read_machine(
    kind: Kind,
    element: &Element<'_>,
    properties: &Element<'_>,
    reader: &mut Reader,
    report: &mut ReadReport,
) -> Option<Machine> {
    let place = element.place();
    let own_id = element.text("id", report);
    // A machine of a project is one that an appliance discovered: by that one's id, files of both tell of one machine.
    let discovered = ["discoveryMachineArmId", "datacenterMachineArmId", "machineArmId"];
    let discovered = discovered.iter().find_map(|key| properties.plain(key)).filter(|_| kind == Kind::Assessed);
    let id = discovered.or(own_id).map(|id| id.trim_end_matches('/').to_owned());
    let name = properties.text("displayName", report).or_else(|| element.text("name", report));
    let key = match (&id, &name) {
        (Some(id), _) => key_of(id).to_owned(),
        (None, Some(name)) => name.clone(),
        (None, None) => return None,
    };
    let name = name.unwrap_or_else(|| last_segment(&key).to_owned());
    let first =
        |keys: &[&str]| keys.iter().find_map(|key| properties.plain(key).filter(|text| !cells::says_nothing(text)));
    let site = id.as_deref().and_then(site_of);
    let location =
        first(&["vCenterFQDN", "datacenterManagementServerName", "clusterFqdn", "hostFqdn"]).or_else(|| match kind {
            Kind::Discovered(Site::Server | Site::Import) => site.map(str::to_owned),
            _ => None,
        });
    let hypervisor = match kind {
        Kind::Discovered(Site::VMware) => Some("vmware"),
        Kind::Discovered(Site::HyperV) => Some("hyper-v"),
        Kind::Discovered(Site::Server) => match first(&["hypervisor"]) {
            Some(name) => hypervisor(&name, ""),
            None => Some("physical"),
        },
        Kind::Discovered(Site::Import) => {
            hypervisor(&first(&["hypervisor"]).unwrap_or_default(), &first(&["serverType"]).unwrap_or_default())
        }
        Kind::Assessed | Kind::Listed => id.as_deref().and_then(hypervisor_by_site),
    };
    let words = [
        nested(properties, "operatingSystemDetails", "osType"),
        nested(properties, "operatingSystemDetails", "osName"),
        first(&["OperatingSystemDetailOSType"]),
        first(&["OperatingSystemDetailOSName"]),
        first(&["operatingSystemType"]),
        first(&["operatingSystemName"]),
        nested(properties, "guestOSDetails", "osName"),
        first(&["GuestOSDetailOSName", "GuestOSDetailOsname"]),
    ];
    let power = first(&["powerStatus"]).and_then(|word| {
        let power = power(&word);
        if power.is_none()
            && let Some(found) = properties.get("powerStatus")
        {
            found.reject::<()>("ON, OFF, Running or PowerOff", report);
        }
        power
    });
    let adapters = if kind == Kind::Discovered(Site::Import) {
        read_imported(properties, &place, reader, report)
    } else {
        read_adapters(kind, properties, reader, report)
    };
    Some(Machine {
        key,
        name,
        location,
        operating_system: operating_system(&words),
        power,
        hypervisor,
        bios_uuid: first(&["biosGuid"]),
        dns_name: first(&["vmFqdn", "fqdn", "hydratedFqdn"]),
        adapters,
        place,
    })
}

fn nested(properties: &Element<'_>, object: &str, key: &str) -> Option<String> {
    properties.get(object)?.plain(key)
}

/// What a machine is known by: on Hyper-V its GUID, which Hyper-V and Site Recovery know it by, too.
fn key_of(id: &str) -> &str {
    let is_hyper_v = id.to_ascii_lowercase().contains("/hypervsites/");
    let last = last_segment(id);
    let is_guid = last.len() == 36 && last.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    if is_hyper_v && is_guid { last } else { id }
}

fn hypervisor_by_site(id: &str) -> Option<&'static str> {
    let lower = id.to_ascii_lowercase();
    if lower.contains("/vmwaresites/") {
        Some("vmware")
    } else if lower.contains("/hypervsites/") {
        Some("hyper-v")
    } else if lower.contains("/serversites/") {
        Some("physical")
    } else {
        None
    }
}

/// The name of the site in the id of a discovered machine: `…/ServerSites/<site>/machines/<machine>`.
fn site_of(id: &str) -> Option<&str> {
    id.trim_end_matches('/').rsplit('/').nth(2).filter(|site| !site.is_empty())
}

fn last_segment(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// Network adapters: a list where they were discovered, a map by their ids where they were assessed.
fn read_adapters(kind: Kind, properties: &Element<'_>, reader: &mut Reader, report: &mut ReadReport) -> Vec<Adapter> {
    let Some(found) = adapters(properties) else { return Vec::new() };
    let mut read = Vec::new();
    match found.value {
        Value::Object(_) if !is_adapter(&found) => {
            for (id, adapter) in found.members() {
                if adapter.value.is_object() {
                    read.push(read_adapter(kind, &adapter, Some(id), report));
                } else {
                    adapter.reject::<()>("a network adapter with macAddress and ipAddresses", report);
                }
            }
        }
        Value::String(text) if text.trim().is_empty() => {}
        _ => {
            for adapter in found.items() {
                match adapter.value {
                    Value::Object(_) => read.push(read_adapter(kind, &adapter, None, report)),
                    Value::String(_) => reader.cut_by_depth.note(|| properties.place()),
                    Value::Null => {}
                    _ => {
                        adapter.reject::<()>("a network adapter with macAddress and ipAddressList", report);
                    }
                }
            }
        }
    }
    read
}

fn read_adapter(kind: Kind, adapter: &Element<'_>, id: Option<&str>, report: &mut ReadReport) -> Adapter {
    let mut addresses = adapter.addresses("ipAddressList", report);
    addresses.extend(adapter.addresses("ipAddresses", report));
    let stated = adapter.addresses("staticIpAddress", report);
    let missing: Vec<_> = stated.into_iter().filter(|address| !addresses.contains(address)).collect();
    addresses.extend(missing);
    // Where no address was seen, the type is what the field holds from the start, and says nothing.
    let allocation = adapter.text("ipAddressType", report).filter(|_| !addresses.is_empty());
    let id = adapter.text("nicId", report).or_else(|| id.map(str::to_owned));
    let name = adapter.text("label", report).or_else(|| id.as_deref().and_then(label));
    let network = match kind {
        // Here the name is that of the network.
        Kind::Assessed => adapter.text("displayName", report),
        _ => adapter.text("networkName", report).or_else(|| switch(adapter, report)),
    };
    Adapter {
        mac: adapter.text("macAddress", report).and_then(|found| {
            let place = || adapter.get("macAddress").map_or_else(|| adapter.place(), |found| found.place());
            mac(&found, place, report)
        }),
        allocation: allocation.and_then(|word| allocation_of(adapter, &word, report)),
        id,
        name,
        network,
        addresses,
        place: adapter.place(),
    }
}

/// What vSphere calls the adapter with a device key: 4000 is `Network adapter 1`.
fn label(id: &str) -> Option<String> {
    let number: u32 = id.parse().ok().filter(|key| (4000..4010).contains(key))?;
    Some(format!("Network adapter {}", number - 3999))
}

fn allocation_of(adapter: &Element<'_>, word: &str, report: &mut ReadReport) -> Option<Allocation> {
    let allocation = cells::allocation(word);
    if allocation.is_none() && !cells::says_nothing(word) {
        let message = format!("found {}; expected Static or Dynamic. It is left out", quoted(word, 80));
        report.doubt(adapter.get("ipAddressType").map_or_else(|| adapter.place(), |found| found.place()), message);
    }
    allocation
}

/// The virtual switch of a Hyper-V adapter: it stands as the name of a subnet, and in base 64 as the id of the network.
fn switch(adapter: &Element<'_>, report: &mut ReadReport) -> Option<String> {
    let decoded = || {
        let bytes = STANDARD.decode(adapter.plain("networkId")?).ok()?;
        String::from_utf8(bytes).ok().filter(|name| !name.trim().is_empty())
    };
    adapter.text("subnetName", report).or_else(decoded)
}

/// Servers of an import have one list of addresses, and a number of adapters.
fn read_imported(properties: &Element<'_>, place: &str, reader: &mut Reader, report: &mut ReadReport) -> Vec<Adapter> {
    let addresses = properties.addresses("ipAddresses", report);
    let count = properties.number("numberOfNetworkAdapters", report).filter(|count| *count > 0);
    let address = properties.text("macAddress", report);
    let mac_place = || properties.get("macAddress").map_or_else(|| place.to_owned(), |found| found.place());
    let mut first_mac = address.and_then(|found| mac(&found, mac_place, report));
    let dealt = reader.deal_out(addresses, count, place, report);
    dealt
        .into_iter()
        .map(|addresses| Adapter { addresses, mac: first_mac.take(), place: place.to_owned(), ..Adapter::default() })
        .collect()
}
