//! A made-up estate in Azure of any size, as the session saves it: in canonical order, with full resource ids.

use std::net::{IpAddr, Ipv4Addr};

use landfall::document::{FileNote, Plan};
use landfall::engine::file_place::FilePlace;
use landfall::engine::inventory::{Allocation, OperatingSystem, PowerState};
use landfall::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use landfall::engine::mapping::{Mapping, Pin, SubnetKey};
use landfall::engine::text::Text;

const SUBSCRIPTION: &str = "/subscriptions/3f0c7e52-9a1d-4b57-8a55-0d6c1e7b2f10";
const ROLES: [&str; 8] = ["adc", "app", "batch", "cache", "db", "mq", "proxy", "web"];
const SUBNETS: [&str; 5] = ["App", "Backend", "Data", "Frontend", "Management"];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A plan with this many VMs; one in ten has a second NIC.
pub fn plan(machines: usize) -> Plan {
    let mut dice = Dice(7);
    let networks = machines.div_ceil(500).max(1);
    let mut source = InventoryRows::default();
    for network in 0..networks {
        source.networks.push(network_row(network, "weu", "westeurope", 10));
    }
    let mut target = InventoryRows::default();
    for network in 0..networks {
        target.networks.push(network_row(network, "neu", "northeurope", if network % 2 == 0 { 10 } else { 20 }));
    }
    let mut next = vec![[4_u32; SUBNETS.len()]; networks];
    for place in 0..machines {
        let role = ROLES[place * ROLES.len() / machines];
        let name = format!("prd-{role}-{:04}", place + 1);
        let group = format!("rg-{role}-weu-{:02}", dice.roll(6));
        let key = format!("{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{name}");
        let network = dice.roll(networks as u64) as usize;
        let mut nic_keys = Vec::new();
        for number in 0..if dice.roll(10) == 0 { 2 } else { 1 } {
            let nic = if number == 0 { format!("{name}-nic") } else { format!("{name}-nic{number}") };
            let nic_key =
                format!("{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Network/networkInterfaces/{nic}");
            let subnet = dice.roll(SUBNETS.len() as u64) as usize;
            // Machines come and go, so addresses do not simply follow each other in the order of names.
            next[network][subnet] += 1 + (dice.roll(3) == 0) as u32;
            let network_key = network_key(network, "weu");
            source.nics.push(NicRow {
                key: nic_key.clone().into(),
                name: nic.into(),
                location: Some("westeurope".into()),
                resource_group: Some(group.clone().into()),
                virtual_machine_key: Some(key.clone().into()),
                virtual_machine_name: Some(name.clone().into()),
                number: Some(number),
                primary: None,
                mac: Some(mac(&mut dice).into()),
                ip_configurations: vec![IpConfigurationRow {
                    name: "ipconfig1".into(),
                    primary: Some(true),
                    address: Some(address(10, network, subnet, next[network][subnet] ^ dice.roll(4) as u32)),
                    is_ipv6: false,
                    allocation: Some(if dice.roll(4) == 0 { Allocation::Dynamic } else { Allocation::Static }),
                    subnet: Some(SubnetReference {
                        network_name: network_key.rsplit('/').next().unwrap().into(),
                        network_key: network_key.into(),
                        subnet_name: SUBNETS[subnet].into(),
                    }),
                    public_address: None,
                }],
                attributes: Default::default(),
                place: FilePlace::default(),
            });
            nic_keys.push(nic_key.into());
        }
        source.virtual_machines.push(VirtualMachineRow {
            key: key.into(),
            name: name.into(),
            location: Some("westeurope".into()),
            resource_group: Some(group.into()),
            size: Some(["Standard_D2s_v5", "Standard_D4s_v5", "Standard_E8s_v5"][dice.roll(3) as usize].into()),
            operating_system: Some([OperatingSystem::Linux, OperatingSystem::Windows][dice.roll(2) as usize]),
            power: Some(PowerState::On),
            zone: Some((1 + dice.roll(3)).to_string().into()),
            nic_keys,
            ..VirtualMachineRow::default()
        });
    }
    let mut mapping = Mapping::default();
    for network in (0..networks).filter(|network| network % 3 != 2) {
        let (there, back) = (network_key(network, "weu"), network_key(network, "neu"));
        mapping.networks.insert(there.as_str().into(), back.as_str().into());
        mapping.networks_back.insert(back.as_str().into(), there.as_str().into());
    }
    Plan {
        name: "Production, west to north".into(),
        system: "azure-to-azure".into(),
        source,
        target,
        mapping,
        files: vec![FileNote {
            name: "nics.json".into(),
            bytes: 1500 * machines as u64,
            format: "azure-json".into(),
            read: vec![("NICs".into(), machines as u64)],
        }],
        ..Plan::default()
    }
}

/// The plan with the failover and the test failover of every row frozen.
pub fn frozen(mut plan: Plan) -> Plan {
    for nic in &plan.source.nics {
        let configuration = &nic.ip_configurations[0];
        let subnet = configuration.subnet.as_ref().unwrap();
        let landed = SubnetKey {
            network: subnet.network_key.replace("weu", "neu").as_str().into(),
            subnet: subnet.subnet_name.as_str().into(),
        };
        let choice = plan.mapping.nics.entry(nic.key.as_str().into()).or_default();
        let row = choice.ip_configurations.entry(configuration.name.as_str().into()).or_default();
        for pin in &mut row.pins[..2] {
            *pin = Some(Pin::Frozen { subnet: landed.clone(), address: configuration.address, typed: None });
        }
    }
    plan
}

fn network_key(network: usize, region: &str) -> String {
    format!(
        "{SUBSCRIPTION}/resourceGroups/rg-network-{region}/providers/Microsoft.Network/virtualNetworks/vnet-{region}-{network:02}"
    )
}

fn network_row(network: usize, region: &str, location: &str, first: u8) -> NetworkRow {
    let key = network_key(network, region);
    NetworkRow {
        name: key.rsplit('/').next().unwrap().into(),
        key: key.into(),
        location: Some(location.into()),
        resource_group: Some(format!("rg-network-{region}").into()),
        prefixes: vec![format!("{first}.{network}.0.0/16").parse().unwrap()],
        peered_with: Vec::new(),
        subnets: SUBNETS
            .iter()
            .enumerate()
            .map(|(place, name)| SubnetRow {
                name: (*name).into(),
                prefixes: vec![format!("{first}.{network}.{}.0/22", place * 4).parse().unwrap()],
                ..SubnetRow::default()
            })
            .collect(),
        attributes: Default::default(),
        place: FilePlace::default(),
    }
}

fn address(first: u8, network: usize, subnet: usize, host: u32) -> IpAddr {
    let base = u32::from(Ipv4Addr::new(first, network as u8, subnet as u8 * 4, 0));
    IpAddr::V4((base + host % 1000).into())
}

fn mac(dice: &mut Dice) -> String {
    let vendor = ["00-0D-3A", "00-22-48", "60-45-BD"][dice.roll(3) as usize];
    let mut byte = || dice.roll(256);
    format!("{vendor}-{:02X}-{:02X}-{:02X}", byte(), byte(), byte())
}

/// The same with keys as a table without ids gives them: those of NICs begin with their machine's.
pub fn with_plain_keys(mut plan: Plan) -> Plan {
    let plain = |key: &str| key.rsplit('/').next().unwrap_or_default().to_owned();
    for machine in &mut plan.source.virtual_machines {
        machine.key = format!("weu/{}", plain(&machine.key)).into();
        machine.nic_keys =
            machine.nic_keys.iter().map(|nic| format!("{}/{}", machine.key, plain(nic)).into()).collect();
    }
    for nic in &mut plan.source.nics {
        let machine = nic.virtual_machine_key.take().map(|key| format!("weu/{}", plain(&key)));
        nic.key = format!("{}/{}", machine.as_deref().unwrap_or("weu"), plain(&nic.key)).into();
        nic.virtual_machine_key = machine.map(Text::from);
    }
    plan
}
