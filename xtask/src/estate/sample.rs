//! The committed samples: a small pair of regions in which each of the planner's answers can be seen.
//!
//! What is to be seen, network by network:
//! - `corp-weu`: keeps its addresses. `app` is spelled `App` at the other side; two addresses of `web` are taken there;
//!   `mgmt` has another range; `dmz` has too few addresses left for all.
//! - `hub-weu`: another address space, so every address changes; an appliance with two NICs.
//! - `spoke-payments-prod-weu`: `batch` is missing at the other side and falls back on `app`; some NICs are dynamic.
//! - `spoke-crm-prod-weu`: `web` is missing, and the alphabetically first subnet is Azure's own AzureBastionSubnet.
//! - `spoke-erp-prod-weu`: the exact copy that Site Recovery makes; secondary IP configurations.
//! - `lab-weu`: has no counterpart.
//! - `corp-neu-test`: a place to rehearse in, with the address space of `corp-neu`, peered with nothing.

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use super::model::{
    IpConfiguration, Nic, Peering, Place, Power, PublicAddress, Range, Side, Sink, Subnet, VirtualMachine,
    VirtualNetwork,
};
use super::sample_machines::{SOURCE_MACHINES, TARGET_MACHINES};

/// Name, prefix, and the networks that it is peered with; then its subnets.
type NetworkRow = (&'static str, &'static str, &'static [&'static str], &'static [SubnetRow]);

/// Name and prefix, and the service that it is delegated to or nothing.
type SubnetRow = (&'static str, &'static str, &'static str);

const SOURCE_NETWORKS: &[NetworkRow] = &[
    (
        "corp-weu",
        "10.10.0.0/16",
        &["hub-weu"],
        &[
            ("app", "10.10.1.0/24", ""),
            ("data", "10.10.2.0/24", ""),
            ("dmz", "10.10.4.0/28", ""),
            ("mgmt", "10.10.3.0/24", ""),
            ("web", "10.10.0.0/24", ""),
        ],
    ),
    (
        "hub-weu",
        "10.0.0.0/22",
        &["corp-weu", "hub-neu", "spoke-crm-prod-weu", "spoke-erp-prod-weu", "spoke-payments-prod-weu"],
        &[
            ("AzureBastionSubnet", "10.0.0.64/26", ""),
            ("AzureFirewallSubnet", "10.0.0.128/26", ""),
            ("GatewaySubnet", "10.0.0.0/27", ""),
            ("nva-trust", "10.0.1.32/27", ""),
            ("nva-untrust", "10.0.1.0/27", ""),
            ("shared", "10.0.2.0/25", ""),
        ],
    ),
    ("lab-weu", "192.168.100.0/24", &[], &[("default", "192.168.100.0/25", "")]),
    ("spoke-crm-prod-weu", "10.30.0.0/23", &["hub-weu"], &[("data", "10.30.1.0/26", ""), ("web", "10.30.0.0/26", "")]),
    (
        "spoke-erp-prod-weu",
        "10.40.0.0/22",
        &["hub-weu"],
        &[("sap-app", "10.40.0.0/25", ""), ("sap-db", "10.40.1.0/26", "")],
    ),
    (
        "spoke-payments-prod-weu",
        "10.20.0.0/22",
        &["hub-weu"],
        &[
            ("app", "10.20.1.0/24", ""),
            ("batch", "10.20.3.0/25", ""),
            ("data", "10.20.2.0/24", ""),
            ("pg-flexible", "10.20.3.128/27", "Microsoft.DBforPostgreSQL/flexibleServers"),
            ("web", "10.20.0.0/24", ""),
        ],
    ),
];

const TARGET_NETWORKS: &[NetworkRow] = &[
    (
        "corp-neu",
        "10.10.0.0/16",
        &["hub-neu"],
        &[
            ("App", "10.10.1.0/24", ""),
            ("data", "10.10.2.0/24", ""),
            ("dmz", "10.10.4.0/28", ""),
            ("mgmt", "10.10.13.0/24", ""),
            ("web", "10.10.0.0/24", ""),
        ],
    ),
    (
        "corp-neu-test",
        "10.10.0.0/16",
        &[],
        &[
            ("app", "10.10.1.0/24", ""),
            ("data", "10.10.2.0/24", ""),
            ("dmz", "10.10.4.0/28", ""),
            ("web", "10.10.0.0/24", ""),
        ],
    ),
    (
        "hub-neu",
        "10.50.0.0/22",
        &["corp-neu", "hub-weu", "spoke-crm-prod-neu", "spoke-erp-prod-weu-asr", "spoke-payments-prod-neu"],
        &[
            ("AzureBastionSubnet", "10.50.0.64/26", ""),
            ("AzureFirewallSubnet", "10.50.0.128/26", ""),
            ("GatewaySubnet", "10.50.0.0/27", ""),
            ("nva-trust", "10.50.1.32/27", ""),
            ("nva-untrust", "10.50.1.0/27", ""),
            ("shared", "10.50.2.0/25", ""),
        ],
    ),
    (
        "spoke-crm-prod-neu",
        "10.130.0.0/23",
        &["hub-neu"],
        &[
            ("AzureBastionSubnet", "10.130.0.64/26", ""),
            ("data", "10.130.1.0/26", ""),
            ("frontend", "10.130.0.0/26", ""),
        ],
    ),
    (
        "spoke-erp-prod-weu-asr",
        "10.40.0.0/22",
        &["hub-neu"],
        &[("sap-app", "10.40.0.0/25", ""), ("sap-db", "10.40.1.0/26", "")],
    ),
    (
        "spoke-payments-prod-neu",
        "10.20.0.0/22",
        &["hub-neu"],
        &[
            ("app", "10.20.1.0/24", ""),
            ("data", "10.20.2.0/24", ""),
            ("pg-flexible", "10.20.3.128/27", "Microsoft.DBforPostgreSQL/flexibleServers"),
            ("web", "10.20.0.0/24", ""),
        ],
    ),
];

/// Hands on both regions.
pub fn populate(sink: &mut dyn Sink) -> io::Result<()> {
    for (side, networks, machines) in
        [(Side::Source, SOURCE_NETWORKS, SOURCE_MACHINES), (Side::Target, TARGET_NETWORKS, TARGET_MACHINES)]
    {
        for row in networks {
            sink.network(&network(side, row))?;
        }
        for (number, line) in (1u8..).zip(machines.lines().filter(|line| !line.is_empty())) {
            let (machine, nics) = machine(side, number, line);
            sink.machine(machine.as_ref(), &nics)?;
        }
    }
    Ok(())
}

fn network(side: Side, row: &NetworkRow) -> VirtualNetwork {
    let (name, prefix, peers, subnets) = *row;
    let subnet = |&(name, prefix, service): &SubnetRow| Subnet {
        name: name.to_owned(),
        range: range(prefix),
        range6: None,
        delegation: Some(service).filter(|service| !service.is_empty()),
    };
    let peering = |remote: &&str| {
        let (side, networks) = match remote.ends_with("weu") {
            true => (Side::Source, SOURCE_NETWORKS),
            false => (Side::Target, TARGET_NETWORKS),
        };
        let (remote_name, remote_prefix, ..) = networks.iter().find(|row| row.0 == *remote).expect("a row above");
        Peering {
            remote_name: (*remote_name).to_owned(),
            remote_id: place(side, remote_name).id(VirtualNetwork::KIND, remote_name),
            remote_range: range(remote_prefix),
        }
    };
    let domain_controllers = match side {
        Side::Source => [[10, 0, 2, 4], [10, 0, 2, 5]],
        Side::Target => [[10, 50, 2, 4], [10, 50, 2, 5]],
    };
    VirtualNetwork {
        place: place(side, name),
        name: name.to_owned(),
        range: range(prefix),
        range6: None,
        // A network that is peered with nothing could not reach them.
        dns_servers: domain_controllers.map(Ipv4Addr::from).into_iter().filter(|_| !peers.is_empty()).collect(),
        subnets: subnets.iter().map(subnet).collect(),
        peerings: peers.iter().map(peering).collect(),
    }
}

/// A VM and its NICs from one line of the table; a line whose VM is `-` is a NIC without one.
fn machine(side: Side, number: u8, line: &'static str) -> (Option<VirtualMachine>, Vec<Nic>) {
    let mut words = line.split_whitespace();
    let mut word = || words.next().expect("every line of the table has all its columns");
    let (network, name, system, size, zone, power) = (word(), word(), word(), word(), word(), word());
    let place = place(side, network);
    let is_attached = system != "-";
    let mut nics = Vec::new();
    for (at, addresses) in (0..).zip(words) {
        nics.push(nic(&place, network, name, is_attached, number, at, addresses));
    }
    let machine = is_attached.then(|| VirtualMachine {
        name: name.to_owned(),
        size,
        windows: system == "windows",
        power: match power {
            "deallocated" => Power::Deallocated,
            "stopped" => Power::Stopped,
            _ => Power::Running,
        },
        zone: zone.parse().ok(),
        nic_ids: nics
            .iter()
            .map(|nic| place.id_spelled("resourcegroups", &place.resource_group, Nic::KIND, &nic.name))
            .collect(),
        place,
    });
    (machine, nics)
}

/// A NIC from `subnet=address`, with `+address` for each further one, `~` before dynamic ones and `*` after public ones.
fn nic(place: &Place, network: &str, vm: &str, is_attached: bool, number: u8, at: u32, addresses: &str) -> Nic {
    let (subnet, addresses) = addresses.split_once('=').expect("a NIC is written subnet=address");
    let subnet_id = [&place.id(VirtualNetwork::KIND, network), "/subnets/", subnet].concat();
    let mut ip_configurations = Vec::new();
    for (count, address) in (1..).zip(addresses.split('+')) {
        let bare = address.trim_start_matches('~').trim_end_matches('*');
        ip_configurations.push(IpConfiguration {
            name: format!("ipconfig{count}"),
            subnet_id: subnet_id.clone(),
            address: bare.parse::<IpAddr>().expect("an IP address"),
            dynamic: address.starts_with('~'),
            primary: count == 1,
            public: address
                .ends_with('*')
                .then(|| PublicAddress { name: format!("{vm}-pip"), address: Ipv4Addr::new(203, 0, 113, number) }),
        });
    }
    let name = match at {
        _ if !is_attached => vm.to_owned(),
        0 => format!("{vm}-nic"),
        _ => format!("{vm}-nic-{}", at + 1),
    };
    // Azure's services do not agree on how a resource group is spelled.
    let loud = place.resource_group.to_uppercase();
    Nic {
        vm_id: is_attached.then(|| place.id_spelled("resourceGroups", &loud, VirtualMachine::KIND, vm)),
        place: place.clone(),
        name,
        mac: (u32::from(number) * 4 + at).wrapping_mul(0x9E_3779) & 0xFF_FFFF,
        primary: at == 0,
        forwards: subnet.starts_with("nva-"),
        ip_configurations,
    }
}

fn place(side: Side, network: &str) -> Place {
    Place { side, subscription: 1, resource_group: format!("rg-{network}") }
}

fn range(prefix: &str) -> Range {
    let (base, length) = prefix.split_once('/').expect("a prefix has a length");
    let base: Ipv4Addr = base.parse().expect("a prefix begins with an address");
    Range { base: base.to_bits(), length: length.parse().expect("a length is a number") }
}
