//! The NICs of protected items: where each of their IP configurations is, and is to land in a failover and in a test.
//!
//! There are three ways of writing them: with IP configurations, as of today; flat, as before; and that of VMware machines
//! with the replication appliance, where yes and no are texts.

use std::net::IpAddr;

use super::nic_id;
use super::protected_items::{Item, Provider, ReadNic};
use super::vault::{ProtectedNic, Vault, last_segment, name_after};
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory::Allocation;
use crate::engine::inventory_rows::{IpConfigurationRow, NicRow};
use crate::engine::mapping::Operation;
use crate::engine::stated_rows::{NicTargetRow, ThingName};
use crate::engine::text::Text;
use crate::import::cells;
use crate::import::json::Element;
use crate::import::report::ReadReport;

/// One IP configuration, whichever way it is written.
#[derive(Default)]
struct Configuration {
    name: Option<String>,
    is_primary: Option<bool>,
    is_selected: Option<bool>,
    source: Spot,
    failover: Spot,
    test: Spot,
}

/// Where it is in one case.
#[derive(Default)]
struct Spot {
    subnet: Option<String>,
    address: Option<IpAddr>,
    allocation: Option<Allocation>,
}

/// Reads a NIC.
pub(super) fn read_nic(nic: &Element<'_>, item: &Item, vault: &mut Vault, report: &mut ReadReport) -> ReadNic {
    let id = nic.text("nicId", report);
    let arm_id = nic.text("sourceNicArmId", report).map(|id| id.trim_end_matches('/').to_owned());
    let name = match item.provider {
        Provider::Azure => arm_id.clone().or_else(|| id.clone()),
        Provider::HyperV => id.as_deref().map(nic_id::of_hyper_v),
        Provider::VMware => id.clone(),
    };
    let configurations = configurations(nic, vault, report);
    let role = role(nic, id.as_deref(), item, report);
    let is_unused = role == Some("unused");
    let networks = [
        (Operation::Failover, network(nic, "recoveryVMNetworkId", &item.recovery_network, report)),
        (Operation::TestFailover, network(nic, "tfoVMNetworkId", &item.test_network, report)),
    ];
    let mut targets = Vec::new();
    for (number, configuration) in configurations.iter().enumerate() {
        // A secondary one that is not selected does not fail over.
        if configuration.is_primary == Some(false) && configuration.is_selected == Some(false) {
            continue;
        }
        for (operation, network) in &networks {
            let is_failover = *operation == Operation::Failover;
            let spot = if is_failover { &configuration.failover } else { &configuration.test };
            let is_dhcp = spot.allocation == Some(Allocation::Dynamic);
            let attributes = role
                .filter(|_| is_failover && number == 0)
                .map_or_else(Attributes::default, |role| Attributes::default().with(Attribute::NicRole, role));
            let row = NicTargetRow {
                virtual_machine: item.machine.clone(),
                nic: name.clone(),
                source_address: configuration.source.address,
                ip_configuration: configuration.name.clone(),
                operation: *operation,
                network: network.clone().filter(|_| !is_unused).map(|id| ThingName { id: Some(id), name: None }),
                subnet: spot.subnet.clone().filter(|_| !is_unused),
                address: spot.address.filter(|_| !is_unused && !is_dhcp),
                is_dhcp: is_dhcp && !is_unused,
                is_selected: is_failover
                    && configuration.is_primary == Some(false)
                    && configuration.is_selected == Some(true),
                attributes,
                place: nic.place(),
            };
            if says_something(&row) {
                targets.push(row);
            }
        }
    }
    if !targets.is_empty() && name.is_none() {
        report.doubt(nic.place(), "found no nicId; expected one. The NIC is looked for by its machine and address");
    }
    let source = arm_id.filter(|id| item.provider == Provider::Azure && id.starts_with('/')).map(|id| {
        let network = nic.plain("vMNetworkName");
        source_nic(id, network, configurations, item, nic)
    });
    ReadNic { targets, source }
}

/// The NIC's own network, else that of its machine; one that is broken is no reason to take the machine's.
fn network(nic: &Element<'_>, key: &str, of_machine: &Option<String>, report: &mut ReadReport) -> Option<String> {
    match nic.get(key) {
        Some(found) if found.value.as_str() != Some("") => nic.text(key, report),
        _ => of_machine.clone(),
    }
}

fn says_something(row: &NicTargetRow) -> bool {
    let lands = row.network.is_some() || row.subnet.is_some() || row.address.is_some() || row.is_dhcp;
    lands || row.is_selected || !row.attributes.is_empty()
}

/// What the NIC is at the target; only for machines that are not in Azure yet is it asked.
fn role(nic: &Element<'_>, id: Option<&str>, item: &Item, report: &mut ReadReport) -> Option<&'static str> {
    if item.provider == Provider::Azure {
        return None;
    }
    let selection = nic.plain("selectionType");
    let is_out = selection.is_some_and(|selection| selection.eq_ignore_ascii_case("NotSelected"));
    if is_out || nic.boolean("isSelectedForFailover", report) == Some(false) {
        return Some("unused");
    }
    let is_primary = nic.boolean("isPrimaryNic", report).or_else(|| {
        let (primary, id) = (item.primary_nic.as_deref()?, id?);
        Some(primary.eq_ignore_ascii_case(id))
    });
    is_primary.map(|is_primary| if is_primary { "primary" } else { "secondary" })
}

fn configurations(nic: &Element<'_>, vault: &mut Vault, report: &mut ReadReport) -> Vec<Configuration> {
    if let Some(listed) = nic.get("ipConfigs") {
        let mut all = Vec::new();
        for configuration in listed.items() {
            if configuration.value.is_object() {
                all.push(read_configuration(&configuration, report));
            } else if configuration.as_text().is_some() {
                vault.cut_by_depth.note(|| configuration.place());
            }
        }
        if !all.is_empty() {
            return all;
        }
    }
    vec![read_flat(nic, report)]
}

fn read_configuration(configuration: &Element<'_>, report: &mut ReadReport) -> Configuration {
    Configuration {
        name: text_of(configuration, &["name", "ipConfigName"], report),
        is_primary: configuration.boolean("isPrimary", report),
        // So the API spells it.
        is_selected: boolean_of(configuration, &["isSeletedForFailover", "isSelectedForFailover"], report),
        source: spot(configuration, &["subnetName"], &["staticIPAddress"], &["ipAddressType"], report),
        failover: spot(
            configuration,
            &["recoverySubnetName"],
            &["recoveryStaticIPAddress"],
            &["recoveryIPAddressType"],
            report,
        ),
        test: spot(configuration, &["tfoSubnetName"], &["tfoStaticIPAddress"], &[], report),
    }
}

/// The NIC itself, as one IP configuration.
fn read_flat(nic: &Element<'_>, report: &mut ReadReport) -> Configuration {
    Configuration {
        source: spot(
            nic,
            &["vMSubnetName", "sourceSubnetName"],
            &["primaryNicStaticIPAddress", "sourceIPAddress", "sourceNicIP"],
            &["ipAddressType", "sourceIPAddressType"],
            report,
        ),
        failover: spot(
            nic,
            &["recoveryVMSubnetName", "targetSubnetName"],
            &["replicaNicStaticIPAddress", "recoveryNicStaticIPAddress", "targetStaticIPAddress", "targetIPAddress"],
            &["recoveryNicIPAddressType", "targetIPAddressType"],
            report,
        ),
        test: spot(
            nic,
            &["tfoVMSubnetName", "testSubnetName"],
            &["testStaticIPAddress", "testIPAddress"],
            &["testIPAddressType"],
            report,
        ),
        ..Configuration::default()
    }
}

fn spot(element: &Element<'_>, subnet: &[&str], address: &[&str], kind: &[&str], report: &mut ReadReport) -> Spot {
    let addresses = address.iter().find_map(|key| {
        let all = element.addresses(key, report);
        all.into_iter().find(|address| !address.is_unspecified())
    });
    let allocation = kind.iter().find_map(|key| {
        let found = element.get(key)?;
        let text = found.as_text()?;
        cells::allocation(&text).or_else(|| found.reject("Static or Dynamic", report))
    });
    Spot { subnet: text_of(element, subnet, report), address: addresses, allocation }
}

fn text_of(element: &Element<'_>, keys: &[&str], report: &mut ReadReport) -> Option<String> {
    keys.iter().find_map(|key| element.text(key, report))
}

fn boolean_of(element: &Element<'_>, keys: &[&str], report: &mut ReadReport) -> Option<bool> {
    keys.iter().find_map(|key| element.boolean(key, report))
}

/// The NIC of an Azure VM, under the id that Azure has for it.
fn source_nic(
    id: String,
    network: Option<String>,
    configurations: Vec<Configuration>,
    item: &Item,
    nic: &Element<'_>,
) -> ProtectedNic {
    let subnets = configurations.iter().map(|configuration| configuration.source.subnet.clone()).collect();
    let ip_configurations = configurations.into_iter().enumerate().map(|(number, configuration)| IpConfigurationRow {
        name: configuration.name.unwrap_or_else(|| format!("ipconfig{}", number + 1)).into(),
        primary: configuration.is_primary,
        address: configuration.source.address,
        is_ipv6: configuration.source.address.is_some_and(|address| address.is_ipv6()),
        allocation: configuration.source.allocation,
        ..IpConfigurationRow::default()
    });
    let row = NicRow {
        name: last_segment(&id).into(),
        location: item.location.as_deref().map(Text::from),
        resource_group: name_after(&id, "resourceGroups").map(Text::from),
        virtual_machine_key: item.machine.id.as_deref().map(|id| id.trim().trim_end_matches('/').into()),
        virtual_machine_name: item.machine.name.as_deref().map(Text::from),
        ip_configurations: ip_configurations.collect(),
        place: nic.place().into(),
        key: id.into(),
        ..NicRow::default()
    };
    ProtectedNic { row, network, subnets }
}
