//! Made-up sites as rows, as a reader of Azure's files would hand them out: made here, since a million NICs as JSON are over
//! a gigabyte, and reading them is another measure's business.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use landfall::engine::inventory::{Allocation, OperatingSystem, PowerState};
use landfall::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use landfall::engine::text::Text;

/// Both sites, and which network is mapped to which, by key.
#[derive(Default)]
pub struct Estate {
    pub source: InventoryRows,
    pub target: InventoryRows,
    pub mappings: Vec<(String, String)>,
}

/// How a shape differs from the realistic one.
#[derive(Clone, Copy)]
struct Shape {
    subnets_a_network: u32,
    nics_a_subnet: Option<u32>,
    dual_stack: bool,
    dynamic_in_a_hundred: u32,
    long_names: bool,
}

const REALISTIC: Shape =
    Shape { subnets_a_network: 8, nics_a_subnet: None, dual_stack: false, dynamic_in_a_hundred: 60, long_names: false };

fn shape(name: &str, nics: u32) -> Option<Shape> {
    Some(match name {
        "realistic" => REALISTIC,
        "few-huge" => Shape { subnets_a_network: 1, nics_a_subnet: Some(nics.div_ceil(4)), ..REALISTIC },
        "many-tiny" => Shape { subnets_a_network: 1, nics_a_subnet: Some(5), ..REALISTIC },
        "one-network" => Shape { subnets_a_network: u32::MAX, ..REALISTIC },
        "ipv6" => Shape { dual_stack: true, ..REALISTIC },
        "all-static" => Shape { dynamic_in_a_hundred: 0, ..REALISTIC },
        "long-names" => Shape { long_names: true, ..REALISTIC },
        _ => return None,
    })
}

/// An estate of this many NICs, in about this many subnets where the shape does not say otherwise.
pub fn estate(shape_name: &str, nics: u32, subnets: u32) -> Result<Estate, String> {
    let shape = shape(shape_name, nics).ok_or_else(|| format!("There is no shape {shape_name}."))?;
    let nics_a_subnet = shape.nics_a_subnet.unwrap_or(nics.div_ceil(subnets.max(1))).max(1);
    let mut making =
        Making { shape, dice: Dice(1), next_address: 0x0A00_0000, number: 0, machines: 0, estate: Estate::default() };
    let mut left = nics;
    while left > 0 {
        let most = u64::from(nics_a_subnet) * u64::from(shape.subnets_a_network);
        let of_network = u64::from(left).min(most) as u32;
        making.network(of_network, nics_a_subnet)?;
        left -= of_network;
    }
    Ok(making.estate)
}

struct Making {
    shape: Shape,
    dice: Dice,
    next_address: u32,
    /// Of the network.
    number: u32,
    /// How many there are so far.
    machines: u64,
    estate: Estate,
}

/// A subnet while it is filled.
struct Place {
    name: String,
    range: Ipv4Net,
    range6: Option<Ipv6Net>,
}

impl Making {
    fn network(&mut self, nics: u32, nics_a_subnet: u32) -> Result<(), String> {
        let number = self.number;
        self.number += 1;
        let workload = WORKLOADS[number as usize % WORKLOADS.len()];
        let name = self.name(&format!("spoke-{workload}-{number:05}"));
        // Unlike in size, and as many in all as were asked for.
        let mut counts = Vec::new();
        let mut left = nics;
        while left > 0 {
            let count = (nics_a_subnet / 2 + self.dice.below(nics_a_subnet) + nics_a_subnet % 2).clamp(1, left);
            counts.push(if self.shape.subnets_a_network == 1 { left } else { count });
            left -= counts.last().copied().unwrap_or(left);
        }
        let length = |count: u32| 32 - (count + 5 + count / 16).next_power_of_two().trailing_zeros() as u8;
        counts.sort_by_key(|count| length(*count));
        let all: u32 = counts.iter().map(|count| 1 << (32 - length(*count))).sum();
        let size = all.next_power_of_two();
        let base = self.next_address.next_multiple_of(size);
        self.next_address = base + size;
        if self.next_address > 0x0A80_0000 {
            return Err("The networks do not fit into 10.0.0.0/9.".to_owned());
        }
        // One in three keeps its addresses at the target, the others move to the upper half.
        let moved = if number.is_multiple_of(3) { 0 } else { 0x0080_0000 };
        let mut next = base;
        let mut places = Vec::new();
        for (place, count) in counts.iter().enumerate() {
            let range = net(next, length(*count));
            next += 1 << (32 - length(*count));
            let range6 = self.shape.dual_stack.then(|| net6(number, place as u16, 64));
            places.push(Place {
                name: self.name(&format!("{}-{place:02}", TIERS[place % TIERS.len()])),
                range,
                range6,
            });
        }
        let space = |base: u32| {
            let mut space = vec![IpNet::V4(net(base, 32 - size.trailing_zeros() as u8))];
            space.extend(self.shape.dual_stack.then(|| IpNet::V6(net6(number, 0, 48))));
            space
        };
        let spaces = [space(base), space(base | moved)];
        let group = format!("rg-{name}");
        let keys = ["weu", "neu"].map(|code| id(number, &group, "virtualNetworks", &format!("{name}-{code}")));
        for (side, prefixes) in spaces.into_iter().enumerate() {
            let subnets = places.iter().map(|place| {
                let range = match side {
                    0 => place.range,
                    _ => net(place.range.network().to_bits() | moved, place.range.prefix_len()),
                };
                let prefixes = [IpNet::V4(range)].into_iter().chain(place.range6.map(IpNet::V6)).collect();
                SubnetRow { name: place.name.as_str().into(), prefixes, ..SubnetRow::default() }
            });
            let row = NetworkRow {
                key: keys[side].as_str().into(),
                name: format!("{name}-{}", ["weu", "neu"][side]).into(),
                location: Some(REGIONS[side].into()),
                resource_group: Some(group.as_str().into()),
                prefixes,
                subnets: subnets.collect(),
                ..NetworkRow::default()
            };
            self.side(side).networks.push(row);
        }
        for (place, count) in places.iter().zip(counts) {
            self.machines(number, &group, &keys, place, count, moved);
        }
        self.estate.mappings.push(keys.into());
        Ok(())
    }

    /// The VMs of a subnet, most with one NIC, and now and then one that is at the target already.
    fn machines(&mut self, network: u32, group: &str, keys: &[String; 2], place: &Place, nics: u32, moved: u32) {
        let mut words = place.name.split('-').take(2);
        let (tier, of_network) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut number = 0;
        while number < nics {
            let of_machine = if self.dice.below(100) < 12 { 2.min(nics - number) } else { 1 };
            // Names order the rows. Some follow their network, others are numbers of a list that knows no networks.
            self.machines += 1;
            let name = match network % 2 {
                0 => format!("{tier}-{network:05}-{of_network}-{number:05}"),
                _ => format!("srv-{tier}-{:08}", self.machines * 7_368_787 % 10_000_019),
            };
            let name = self.name(&name);
            let first = place.range.network().to_bits() + 4 + number;
            // What is at the target stands in the upper end of the subnet, so that most find theirs free.
            if self.dice.below(100) < 3 {
                let there = (place.range.broadcast().to_bits() | moved) - 1 - number / 16;
                self.machine(1, network, group, (&format!("dr-{name}"), 1), (&keys[1], place), there);
            }
            self.machine(0, network, group, (&name, of_machine), (&keys[0], place), first);
            number += of_machine;
        }
    }

    fn machine(
        &mut self,
        side: usize,
        network: u32,
        group: &str,
        (name, nics): (&str, u32),
        (network_key, place): (&str, &Place),
        first: u32,
    ) {
        let vm_key = Text::from(id(network, group, "virtualMachines", name));
        let mut nic_keys = Vec::new();
        for number in 0..nics {
            let nic_name = format!("{name}-nic{}", number + 1);
            let key = Text::from(id(network, group, "networkInterfaces", &nic_name));
            let allocation = match self.dice.below(100) < self.shape.dynamic_in_a_hundred {
                true => Allocation::Dynamic,
                false => Allocation::Static,
            };
            let address = first + number;
            let configuration = |name: &str, address: IpAddr, primary: bool| IpConfigurationRow {
                name: name.into(),
                primary: Some(primary),
                address: Some(address),
                is_ipv6: address.is_ipv6(),
                allocation: Some(allocation),
                subnet: Some(SubnetReference {
                    network_key: network_key.into(),
                    network_name: network_key.rsplit('/').next().unwrap_or_default().into(),
                    subnet_name: place.name.as_str().into(),
                }),
                public_address: None,
            };
            let v4 = configuration("ipconfig1", Ipv4Addr::from_bits(address).into(), true);
            let v6 = place.range6.map(|range| {
                let host = u128::from(address) << 1 | side as u128;
                configuration("ipconfig-v6", Ipv6Addr::from_bits(range.network().to_bits() | host).into(), false)
            });
            let row = NicRow {
                key: key.clone(),
                name: nic_name.into(),
                location: Some(REGIONS[side].into()),
                resource_group: Some(group.into()),
                virtual_machine_key: Some(vm_key.clone()),
                primary: Some(number == 0),
                mac: Some(mac(side, address).into()),
                ip_configurations: [v4].into_iter().chain(v6).collect(),
                ..NicRow::default()
            };
            self.side(side).nics.push(row);
            nic_keys.push(key);
        }
        let row = VirtualMachineRow {
            key: vm_key,
            name: name.into(),
            location: Some(REGIONS[side].into()),
            resource_group: Some(group.into()),
            size: Some(SIZES[self.dice.below(SIZES.len() as u32) as usize].into()),
            operating_system: Some([OperatingSystem::Linux, OperatingSystem::Windows][self.dice.below(2) as usize]),
            power: Some(if self.dice.below(20) == 0 { PowerState::Off } else { PowerState::On }),
            primary_nic_key: nic_keys.first().cloned(),
            nic_keys,
            ..VirtualMachineRow::default()
        };
        self.side(side).virtual_machines.push(row);
    }

    fn side(&mut self, side: usize) -> &mut InventoryRows {
        if side == 0 { &mut self.estate.source } else { &mut self.estate.target }
    }

    fn name(&self, name: &str) -> String {
        match self.shape.long_names {
            true => format!("{name}-of-the-business-critical-landing-zone"),
            false => name.to_owned(),
        }
    }
}

const REGIONS: [&str; 2] = ["westeurope", "northeurope"];
const WORKLOADS: [&str; 8] = ["payments", "crm", "erp", "hr", "webshop", "logistics", "analytics", "identity"];
const TIERS: [&str; 6] = ["web", "app", "data", "mgmt", "dmz", "aks"];
const SIZES: [&str; 5] = ["Standard_D2s_v5", "Standard_D4s_v5", "Standard_D8s_v5", "Standard_E4s_v5", "Standard_B2ms"];

fn net(base: u32, length: u8) -> Ipv4Net {
    Ipv4Net::new(Ipv4Addr::from_bits(base), length).unwrap_or_default().trunc()
}

/// The /64 of a subnet, or the /48 of its network.
fn net6(network: u32, subnet: u16, length: u8) -> Ipv6Net {
    let base = 0xfd << 120 | u128::from(network) << 80 | u128::from(subnet) << 64;
    Ipv6Net::new(Ipv6Addr::from_bits(base), length).unwrap_or_default().trunc()
}

fn id(network: u32, group: &str, kind: &str, name: &str) -> String {
    let subscription = 1 + network / 24;
    let provider = if kind == "virtualMachines" { "Compute" } else { "Network" };
    format!(
        "/subscriptions/00000000-0000-4000-8000-{subscription:012}/resourceGroups/{group}/providers/Microsoft.{provider}/{kind}/{name}"
    )
}

fn mac(side: usize, address: u32) -> String {
    let [a, b, c, d] = address.to_be_bytes();
    format!("{:02X}-0D-{a:02X}-{b:02X}-{c:02X}-{d:02X}", side * 2)
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((((mixed ^ (mixed >> 31)) >> 32) * u64::from(sides.max(1))) >> 32) as u32
    }
}
