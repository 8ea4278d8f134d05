//! What others have written: example answers of Azure's REST API and a real `az vm list -d`, if they lie beside the
//! repository. Without them these tests show nothing and pass.

use std::fs;
use std::path::PathBuf;

use landfall::engine::inventory::{Allocation, OperatingSystem, PowerState};
use landfall::engine::inventory_rows::InventoryRows;
use landfall::import::{FileContents, FileSample, ReadError, read};

fn read_sample(folder: &str, name: &str) -> Option<Result<FileContents, ReadError>> {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    let bytes = fs::read(samples.join(folder).join(format!("{name}.json"))).ok()?;
    Some(read(&FileSample { name, bytes: &bytes }))
}

fn rows(name: &str) -> Option<InventoryRows> {
    Some(read_sample("azure", name)?.unwrap_or_else(|error| panic!("{name}: {error}")).rows)
}

#[test]
fn two_nics_of_two_vnets_are_read_with_their_addresses() {
    let Some(rows) = rows("network__NetworkInterfaceListAll") else { return };
    let found: Vec<_> = rows
        .nics
        .iter()
        .map(|nic| {
            let configuration = &nic.ip_configurations[0];
            let subnet = configuration.subnet.as_ref().unwrap();
            let address = configuration.address.unwrap().to_string();
            (nic.name.as_str(), nic.virtual_machine_name.as_deref(), address, subnet.network_name.as_str())
        })
        .collect();
    let expected = [
        ("test-nic", Some("vm1"), "172.20.2.4".to_owned(), "rg1-vnet"),
        ("test-nic2", None, "172.20.2.4".to_owned(), "rgnew-vnet2"),
    ];
    assert_eq!(found, expected);
    assert_eq!(rows.nics[0].mac.as_deref(), Some("00-0D-3A-1B-C7-21"));
    assert_eq!(rows.nics[0].ip_configurations[0].allocation, Some(Allocation::Dynamic));
}

#[test]
fn vnets_are_read_with_their_subnets() {
    let Some(rows) = rows("network__VirtualNetworkListAll") else { return };
    let found: Vec<_> =
        rows.networks.iter().map(|it| (it.name.as_str(), it.prefixes.clone(), it.subnets.len())).collect();
    let expected =
        [("vnet1", vec!["10.0.0.0/8".parse().unwrap()], 1), ("vnet2", vec!["10.0.0.0/16".parse().unwrap()], 0)];
    assert_eq!(found, expected);
}

#[test]
fn one_vnet_alone_is_read_with_its_delegation() {
    let Some(rows) = rows("network__VirtualNetworkGetWithSubnetDelegation") else { return };
    assert_eq!(rows.networks[0].subnets[0].delegations, ["Microsoft.Provider/resourceType"]);
    let Some(without) = self::rows("network__VirtualNetworkGet") else { return };
    assert_eq!(without.networks[0].subnets[0].prefixes, ["10.0.1.0/24".parse().unwrap()]);
}

#[test]
fn lone_subnets_are_read_with_their_vnet() {
    let Some(rows) = rows("network__SubnetList") else { return };
    let found: Vec<_> =
        rows.subnets.iter().map(|subnet| (subnet.network_name.as_str(), subnet.name.as_str())).collect();
    assert_eq!(found, [("vnetname", "subnet1"), ("vnetname", "subnet2")]);
}

#[test]
fn a_real_vm_list_gives_power_size_and_addresses() {
    let Some(rows) = rows("az_vm_list_d") else { return };
    let found: Vec<_> = rows
        .virtual_machines
        .iter()
        .map(|vm| (vm.name.as_str(), vm.power, vm.operating_system, vm.addresses[0].to_string(), vm.nic_keys.len()))
        .collect();
    let expected = [
        ("ubuntu", Some(PowerState::Off), Some(OperatingSystem::Linux), "172.16.0.5".to_owned(), 1),
        ("windows", Some(PowerState::On), Some(OperatingSystem::Windows), "172.16.0.4".to_owned(), 1),
    ];
    assert_eq!(found, expected);
    assert_eq!(rows.virtual_machines[0].size.as_deref(), Some("Standard_D1_v2"));
    assert_eq!(rows.virtual_machines[0].location.as_deref(), Some("westeurope"));
}

#[test]
fn vms_of_the_rest_api_are_read() {
    let Some(rows) = rows("compute__ListVirtualMachinesInASubscriptionByLocation") else { return };
    assert_eq!(rows.virtual_machines.len(), 2);
    assert_eq!(rows.virtual_machines[0].operating_system, Some(OperatingSystem::Windows));
}

#[test]
fn inner_addresses_of_load_balancers_and_gateways_are_in_use() {
    let Some(rows) = rows("network__LoadBalancerListAll") else { return };
    assert_eq!(rows.nics.len(), 1);
    assert_eq!(rows.nics[0].ip_configurations[0].address, Some("10.0.1.4".parse().unwrap()));
    let Some(rows) = self::rows("network__VirtualNetworkGatewayList") else { return };
    assert_eq!(rows.nics.len(), 1);
    assert_eq!(rows.nics[0].name, "vpngw2");
}

#[test]
fn files_without_an_inventory_say_what_they_hold() {
    let expected = [
        ("azure", "network__RouteTableListAll", "2 × Microsoft.Network/routeTables"),
        ("azure", "arm_AppPattern", "2 × deployment of a template that is not in this file"),
        ("azure", "resourcegraph__ResourcesPropertiesQuery", "JSON with 2 elements"),
    ];
    for (folder, name, words) in expected {
        let Some(result) = read_sample(folder, name) else { continue };
        let error = result.expect_err(name).to_string();
        assert!(error.contains(words), "{name}: {error}");
    }
}
