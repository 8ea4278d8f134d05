//! Small sites written down in a few words, and what becomes of them.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::net::IpAddr;

use landfall::engine::attribute::{Attribute, Owner};
use landfall::engine::checks;
use landfall::engine::edit::{Edit, RowKey};
use landfall::engine::finding::{Context, Finding};
use landfall::engine::findings::Findings;
use landfall::engine::inventory::{Allocation, Inventory, IpConfigurationId, OperatingSystem};
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use landfall::engine::mapping::{Mapping, Named, Operation};
use landfall::engine::reason::rule_of;
use landfall::engine::resolve::{Address, Resolutions, resolve};
use landfall::recovery::RecoverySystem;

/// A site in the making.
#[derive(Clone, Debug, Default)]
pub struct Site {
    pub rows: InventoryRows,
    location: String,
}

impl Site {
    pub fn at(location: &str) -> Self {
        Self { location: location.into(), ..Self::default() }
    }

    /// A network; subnets as `name prefix prefix…`, a name that begins with `>` is delegated.
    pub fn network(mut self, name: &str, subnets: &[&str]) -> Self {
        let subnets: Vec<SubnetRow> = subnets
            .iter()
            .map(|text| {
                let mut words = text.split_whitespace();
                let name = words.next().unwrap();
                let delegated = name.strip_prefix('>');
                SubnetRow {
                    name: delegated.unwrap_or(name).into(),
                    prefixes: words.map(|prefix| prefix.parse().unwrap()).collect(),
                    delegations: delegated.iter().map(|_| "Microsoft.Web/serverFarms".into()).collect(),
                    ..SubnetRow::default()
                }
            })
            .collect();
        self.rows.networks.push(NetworkRow {
            key: name.into(),
            name: name.into(),
            location: Some(self.location.as_str().into()),
            prefixes: subnets.iter().flat_map(|subnet| subnet.prefixes.clone()).collect(),
            subnets,
            ..NetworkRow::default()
        });
        self
    }

    pub fn peered(mut self, name: &str, with: &str) -> Self {
        let network = self.rows.networks.iter_mut().find(|network| network.name == name).unwrap();
        network.peered_with.push(with.into());
        self
    }

    /// A VM with one NIC `<name>-nic`; addresses as `10.0.0.4`, with `dhcp` behind for dynamic ones and `?` for unknown ones; the
    /// first is primary.
    pub fn vm(self, name: &str, place: &str, addresses: &[&str]) -> Self {
        self.nic(name, &format!("{name}-nic"), place, addresses)
    }

    /// A NIC of a VM.
    pub fn nic(mut self, machine: &str, nic: &str, place: &str, addresses: &[&str]) -> Self {
        let (network, subnet) = place.split_once('/').unwrap();
        let configurations = addresses.iter().enumerate().map(|(number, text)| {
            let (address, allocation) = match text.split_once(' ') {
                Some((address, "dhcp")) => (address, Some(Allocation::Dynamic)),
                Some((address, "?")) => (address, None),
                _ => (*text, Some(Allocation::Static)),
            };
            let address: Option<IpAddr> = if address == "-" { None } else { Some(address.parse().unwrap()) };
            IpConfigurationRow {
                name: format!("ipconfig{}", number + 1).into(),
                primary: Some(number == 0),
                address,
                is_ipv6: address.is_some_and(|address| address.is_ipv6()),
                allocation,
                subnet: Some(SubnetReference {
                    network_key: network.into(),
                    network_name: network.into(),
                    subnet_name: subnet.into(),
                }),
                public_address: None,
            }
        });
        let ip_configurations = configurations.collect();
        self.rows.nics.push(NicRow {
            key: nic.into(),
            name: nic.into(),
            location: Some(self.location.as_str().into()),
            virtual_machine_key: Some(machine.into()),
            ip_configurations,
            ..NicRow::default()
        });
        match self.rows.virtual_machines.iter_mut().find(|row| row.name == machine) {
            Some(row) => row.nic_keys.push(nic.into()),
            None => self.rows.virtual_machines.push(VirtualMachineRow {
                key: machine.into(),
                name: machine.into(),
                location: Some(self.location.as_str().into()),
                nic_keys: vec![nic.into()],
                ..VirtualMachineRow::default()
            }),
        }
        self
    }

    /// A fact about the network, `network/subnet`, VM or NIC of this name, as the attribute's owner says.
    pub fn fact(mut self, name: &str, attribute: Attribute, value: &str) -> Self {
        let attributes = match attribute.owner() {
            Owner::Network => {
                &mut self.rows.networks.iter_mut().find(|network| network.name == name).unwrap().attributes
            }
            Owner::Subnet => {
                let (network, subnet) = name.split_once('/').unwrap();
                let network = self.rows.networks.iter_mut().find(|row| row.name == network).unwrap();
                &mut network.subnets.iter_mut().find(|row| row.name == subnet).unwrap().attributes
            }
            Owner::VirtualMachine => {
                &mut self.rows.virtual_machines.iter_mut().find(|row| row.name == name).unwrap().attributes
            }
            Owner::Nic => &mut self.rows.nics.iter_mut().find(|row| row.name == name).unwrap().attributes,
        };
        assert!(attribute.accepts(value).is_some(), "{value} is no {}", attribute.code());
        attributes.set(attribute, Some(value));
        self
    }

    /// The guest operating system of a VM.
    pub fn os(mut self, machine: &str, system: OperatingSystem) -> Self {
        let row = self.rows.virtual_machines.iter_mut().find(|row| row.name == machine).unwrap();
        row.operating_system = Some(system);
        self
    }

    /// Addresses that are in use by NICs of no VM.
    pub fn used(mut self, place: &str, addresses: &[&str]) -> Self {
        for address in addresses {
            let name = format!("used-{address}");
            self = self.nic(&name, &name, place, &[address]);
        }
        self
    }

    pub fn inventory(&self) -> Inventory {
        let mut builder = InventoryBuilder::default();
        builder.add(self.rows.clone(), "test", 0);
        builder.finish().0
    }
}

/// A plan, worked out.
pub struct Plan {
    pub system: &'static RecoverySystem,
    pub source: Inventory,
    pub target: Inventory,
    pub mapping: Mapping,
    pub resolutions: Resolutions,
}

pub fn row(machine: &str) -> RowKey {
    RowKey { nic: format!("{machine}-nic").as_str().into(), name: "ipconfig1".into() }
}

/// `source → target`.
pub fn map(source: &str, target: &str) -> Edit {
    Edit::MapNetwork { source: source.into(), target: Some(target.into()) }
}

pub fn map_back(target: &str, source: &str) -> Edit {
    Edit::MapBack { target: target.into(), source: Some(source.into()) }
}

pub fn test_in(source: &str, target: &str) -> Edit {
    Edit::MapTestNetwork { source: source.into(), target: Some(target.into()) }
}

pub fn option(id: &str) -> Edit {
    Edit::SetOption { option: id.into(), on: true }
}

pub fn typed(machine: &str, address: &str) -> Edit {
    let addresses = vec![(row(machine), Some(address.parse().unwrap()))];
    Edit::TypeAddresses { operation: Operation::Failover, addresses }
}

/// What a person states about a NIC `<name>-nic`.
pub fn state_nic(machine: &str, attribute: Attribute, value: &str) -> Edit {
    let things = vec![Named::Nic(format!("{machine}-nic").as_str().into())];
    Edit::SetAttribute { things, attribute, value: Some(value.into()) }
}

/// What a person states about a VM.
pub fn state_machine(machine: &str, attribute: Attribute, value: &str) -> Edit {
    let things = vec![Named::VirtualMachine(machine.into())];
    Edit::SetAttribute { things, attribute, value: Some(value.into()) }
}

pub fn plan(system: &'static RecoverySystem, source: &Site, target: &Site, edits: &[Edit]) -> Plan {
    let mut mapping = Mapping::default();
    for edit in edits {
        edit.apply(&mut mapping);
    }
    let (source, target) = (source.inventory(), target.inventory());
    let resolutions = resolve(&system.rules, &source, &target, &mapping);
    Plan { system, source, target, mapping, resolutions }
}

impl Plan {
    pub fn context(&self) -> Context<'_> {
        Context::new(&self.source, &self.target, &self.mapping, &self.resolutions)
    }

    pub fn findings(&self) -> Vec<Finding> {
        self.groups().iter(&self.context()).collect()
    }

    pub fn groups(&self) -> Findings {
        let all: Vec<_> = checks::ALL.iter().chain(self.system.checks).copied().collect();
        Findings::of(&all, &self.context())
    }

    /// Codes of all findings, sorted, each once.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.findings().iter().map(|finding| finding.check.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The words of the findings with a code.
    pub fn messages(&self, code: &str) -> Vec<String> {
        let context = self.context();
        let findings = self.findings();
        let of_code = findings.iter().filter(|finding| finding.check.code == code);
        of_code.map(|finding| (finding.check.message)(&context, finding)).collect()
    }

    fn place(&self, machine: &str, configuration: &str) -> IpConfigurationId {
        let rows = self.source.attached_ip_configurations() as u32;
        (0..rows)
            .map(IpConfigurationId::new)
            .find(|row| {
                let found = self.source.ip_configuration(*row);
                let nic = self.source.nic(found.nic);
                (self.source.virtual_machine_of(*row).is_some_and(|vm| vm.name() == machine) || nic.name() == machine)
                    && &*found.name == configuration
            })
            .unwrap()
    }

    /// `network / subnet / address`, with the codes of the three rules behind; `-` where there is none.
    pub fn trail(&self, operation: Operation, machine: &str) -> String {
        self.trail_of(operation, machine, "ipconfig1")
    }

    pub fn trail_of(&self, operation: Operation, machine: &str, configuration: &str) -> String {
        let resolution = self.resolutions.of(operation);
        let landing = resolution.row(self.place(machine, configuration).index());
        let destination = &resolution.destination;
        let network = landing.network.map_or("-", |network| &destination.network(network.value).name);
        let subnet = landing.subnet.map_or("-", |subnet| &destination.subnet(subnet.value).name);
        let address = self.address_of(operation, machine, configuration);
        format!(
            "{network} / {subnet} / {address} ({}, {}, {})",
            rule_of(&landing.network).code,
            rule_of(&landing.subnet).code,
            rule_of(&landing.address).code
        )
    }

    /// The address landed at: `dhcp` for dynamic, `-` for none.
    pub fn address(&self, operation: Operation, machine: &str) -> String {
        self.address_of(operation, machine, "ipconfig1")
    }

    pub fn address_of(&self, operation: Operation, machine: &str, configuration: &str) -> String {
        let landing = self.resolutions.of(operation).row(self.place(machine, configuration).index());
        match landing.address {
            Ok(chosen) => match chosen.value {
                Address::Static(address) => address.to_string(),
                Address::Dynamic => "dhcp".into(),
            },
            Err(_) => "-".into(),
        }
    }

    pub fn subnet(&self, operation: Operation, machine: &str) -> String {
        let resolution = self.resolutions.of(operation);
        let landing = resolution.row(self.place(machine, "ipconfig1").index());
        landing.subnet.map_or("-".into(), |subnet| resolution.destination.subnet(subnet.value).name.to_string())
    }
}
