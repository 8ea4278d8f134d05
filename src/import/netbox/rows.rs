//! What was collected becomes rows: networks first, then machines, then NICs with their addresses.

use std::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::estate::{Estate, Notes};
use super::facts::{AddressFact, MachineFact, NicFact, Owner, Status};
use super::networks::Networks;
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory_rows::{InventoryRows, IpConfigurationRow, NicRow, Place, VirtualMachineRow};
use crate::engine::order;
use crate::engine::text::{Key, Text};
use crate::import::ReadReport;
use crate::import::cells::is_link_local;

/// Rows, and what they are of.
pub struct Rows {
    /// The rows.
    pub rows: InventoryRows,
    /// How many machines are devices.
    pub devices: usize,
    /// How many NICs only hold addresses that are in use.
    pub holders: usize,
}

impl Estate {
    /// Turns all that was collected into rows.
    pub fn finish(self, report: &mut ReadReport) -> Rows {
        let Self { prefixes, vlans, machines, nics, addresses, mut notes } = self;
        let mut networks = Networks::default();
        vlans.iter().for_each(|vlan| networks.add_vlan(vlan, &mut notes));
        networks.add_prefixes(&prefixes, &mut notes);
        let mut linker = Linker::new(networks, &machines, notes);
        nics.into_iter().for_each(|nic| linker.add_nic(nic));
        addresses.into_iter().for_each(|address| linker.add_address(address));
        let Linker { networks, mut nics, mut notes, .. } = linker;
        nics.iter_mut().for_each(finish_nic);
        let devices = machines.iter().filter(|machine| machine.is_device).count();
        let holders = nics.iter().filter(|nic| nic.virtual_machine_key.is_none()).count();
        if holders > 0 {
            let first = nics.iter().find(|nic| nic.virtual_machine_key.is_none());
            let (place, name) = first.map(|nic| (nic.place.clone(), nic.name.clone())).unwrap_or_default();
            notes.add(HELD, &place.to_string(), || {
                if holders == 1 { name.to_string() } else { format!("{name} and {} more", holders - 1) }
            });
        }
        notes.report(report);
        let virtual_machines = machines.into_iter().map(machine_row).collect();
        let rows = InventoryRows { networks: networks.rows, virtual_machines, nics, ..InventoryRows::default() };
        Rows { rows, devices, holders }
    }
}

/// Most addresses of one NIC.
const MOST_ADDRESSES: usize = 1024;

const HELD: &str =
    "addresses without a machine in this file, such as those of devices, count as in use and are not planned for";

fn machine_row(fact: MachineFact) -> VirtualMachineRow {
    let mut attributes = Attributes::default();
    if fact.is_device {
        attributes.set(Attribute::Hypervisor, Some("physical"));
    }
    attributes.set(Attribute::DnsName, fact.dns_name.as_deref());
    VirtualMachineRow {
        key: fact.key.into(),
        name: fact.name.into(),
        location: fact.site.map(Text::from),
        operating_system: fact.operating_system,
        power: fact.status.and_then(Status::power),
        addresses: fact.addresses,
        attributes,
        place: fact.place.into(),
        ..VirtualMachineRow::default()
    }
}

struct Linker {
    networks: Networks,
    nics: Vec<NicRow>,
    by_key: FxHashMap<Key, usize>,
    /// Sites of the machines of this file.
    sites: FxHashMap<Key, Option<String>>,
    /// Ids of primary addresses.
    primary: FxHashSet<String>,
    notes: Notes,
}

impl Linker {
    fn new(networks: Networks, machines: &[MachineFact], notes: Notes) -> Self {
        let sites = machines.iter().map(|machine| (Key::from(machine.key.as_str()), machine.site.clone())).collect();
        let primary = machines.iter().flat_map(|machine| machine.primary.iter().cloned()).collect();
        Self { networks, nics: Vec::new(), by_key: FxHashMap::default(), sites, primary, notes }
    }

    fn site(&self, owner: Option<&Owner>) -> Option<String> {
        owner.and_then(|owner| self.sites.get(&Key::from(owner.key.as_str())).cloned().flatten())
    }

    /// The NIC with a key. That of a device is one of a machine only where this file lists the device as a server.
    fn nic(&mut self, key: String, name: &str, owner: Option<&Owner>, place: &Place) -> usize {
        if let Some(nic) = self.by_key.get(&Key::from(key.as_str())) {
            return *nic;
        }
        let is_listed = |owner: &&Owner| !owner.is_device || self.sites.contains_key(&Key::from(owner.key.as_str()));
        let machine = owner.filter(is_listed);
        let of_device = owner.filter(|_| machine.is_none()).map(|owner| format!("{} {name}", owner.name));
        let location = self.site(owner);
        self.by_key.insert(Key::from(key.as_str()), self.nics.len());
        self.nics.push(NicRow {
            key: key.into(),
            name: of_device.unwrap_or_else(|| name.to_owned()).into(),
            location: location.map(Text::from),
            virtual_machine_key: machine.map(|owner| owner.key.as_str().into()),
            virtual_machine_name: machine.map(|owner| owner.name.as_str().into()),
            place: place.as_str().into(),
            ..NicRow::default()
        });
        self.nics.len() - 1
    }

    fn add_nic(&mut self, fact: NicFact) {
        let index = self.nic(fact.key, &fact.name, Some(&fact.owner), &fact.place);
        let site = self.site(Some(&fact.owner));
        let subnet = fact.vlan.as_ref().and_then(|vlan| self.networks.of_vlan(vlan, site.as_deref()));
        let vid = fact.vlan.as_ref().and_then(|vlan| vlan.vid).filter(|vid| *vid <= 4094);
        let nic = &mut self.nics[index];
        nic.mac = nic.mac.take().or(fact.mac.map(Text::from));
        if fact.is_enabled == Some(false) {
            nic.attributes.set(Attribute::Connected, Some("no"));
        }
        if subnet.is_none() {
            nic.attributes.set(Attribute::NicVlan, vid.map(|vid| vid.to_string()).as_deref());
        }
        // What is known of the NIC stands in a configuration without an address, until an address comes.
        let configuration = IpConfigurationRow { subnet, ..IpConfigurationRow::default() };
        nic.ip_configurations.push(configuration);
        for address in fact.addresses {
            if is_link_local(address) {
                self.notes.add("link-local addresses are left out", &fact.place, || address.to_string());
                continue;
            }
            let row = IpConfigurationRow { address: Some(address), ..IpConfigurationRow::default() };
            self.add_configuration(index, row, fact.vrf.as_deref());
        }
    }

    fn add_address(&mut self, fact: AddressFact) {
        let own_key = || {
            let parts = [Some("ip-addresses".to_owned()), fact.vrf.clone(), Some(fact.address.to_string())];
            fact.id.clone().unwrap_or_else(|| parts.into_iter().flatten().collect::<Vec<_>>().join("/"))
        };
        let (key, name) = fact.nic.clone().unwrap_or_else(|| {
            let name = fact.name.as_deref().map(|name| name.chars().take(80).collect());
            (own_key(), name.unwrap_or_else(|| fact.address.to_string()))
        });
        let index = self.nic(key, &name, fact.owner.as_ref(), &fact.place);
        let is_primary = fact.id.as_ref().is_some_and(|id| self.primary.contains(id));
        let primary = fact.is_primary.or(is_primary.then_some(true));
        if primary == Some(true) {
            self.nics[index].primary = primary;
        }
        let row = IpConfigurationRow {
            primary,
            address: Some(fact.address),
            allocation: fact.status.allocation(),
            public_address: fact.public_address.map(Text::from),
            ..IpConfigurationRow::default()
        };
        self.add_configuration(index, row, fact.vrf.as_deref());
    }

    fn add_configuration(&mut self, index: usize, mut row: IpConfigurationRow, vrf: Option<&str>) {
        let Some(address) = row.address else { return };
        let nic = &mut self.nics[index];
        if nic.ip_configurations.len() >= MOST_ADDRESSES {
            let text = "addresses of an interface past 1,024 are left out";
            self.notes.add(text, &nic.place.to_string(), || address.to_string());
            return;
        }
        row.is_ipv6 = address.is_ipv6();
        if let Some(known) = nic.ip_configurations.iter_mut().find(|known| known.address == Some(address)) {
            known.primary = known.primary.or(row.primary);
            known.allocation = known.allocation.or(row.allocation);
            known.public_address = known.public_address.take().or(row.public_address);
            return;
        }
        let of_nic = nic.ip_configurations.iter().find(|known| known.address.is_none());
        let of_nic = of_nic.and_then(|known| known.subnet.clone());
        row.subnet = self.networks.of_address(address, vrf, nic.location.as_deref()).or(of_nic);
        if nic.location.is_none() {
            nic.location = row.subnet.as_ref().and_then(|subnet| self.networks.location(subnet));
        }
        nic.ip_configurations.push(row);
    }
}

/// Takes away the configuration that only stood for the NIC, and gives names: IPv4 first.
fn finish_nic(nic: &mut NicRow) {
    if nic.ip_configurations.iter().any(|row| row.address.is_some()) {
        nic.ip_configurations.retain(|row| row.address.is_some());
    }
    order::sort_by_key(&mut nic.ip_configurations, |row| row.address.is_some_and(|address: IpAddr| address.is_ipv6()));
    for (place, row) in nic.ip_configurations.iter_mut().enumerate() {
        row.name = format!("ipconfig{}", place + 1).into();
    }
}
