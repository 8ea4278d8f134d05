//! For tests: everything that an estate has, what is wrong with it, and what is unusual in it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::net::IpAddr;

use super::model::{Nic, Range, Side, Sink, VirtualMachine, VirtualNetwork};
use super::plan::Estate;
use super::{machines, subnets};

/// Looks at every resource as it comes, and notes what is wrong and what is unusual.
#[derive(Default)]
pub struct Seen {
    pub networks: BTreeMap<String, Range>,
    pub peerings: Vec<(String, String)>,
    subnets: HashMap<String, (String, Range)>,
    subnet_names: BTreeMap<String, Vec<String>>,
    addresses: HashSet<(String, IpAddr)>,
    source_addresses: HashSet<IpAddr>,
    pub ids: HashSet<String>,
    pub ids_in_small: HashSet<String>,
    pub references: Vec<String>,
    pub longest_names: BTreeMap<&'static str, usize>,
    pub curiosities: BTreeMap<&'static str, usize>,
    pub faults: Vec<String>,
}

impl Seen {
    pub fn count(&self, what: &str) -> usize {
        self.curiosities.get(what).copied().unwrap_or_default()
    }

    fn note(&mut self, what: &'static str, is_so: bool) {
        *self.curiosities.entry(what).or_default() += usize::from(is_so);
    }

    fn name(&mut self, what: &'static str, name: &str) {
        let longest = self.longest_names.entry(what).or_default();
        *longest = name.chars().count().max(*longest);
    }

    fn id(&mut self, id: String) {
        if !self.ids_in_small.insert(id.to_lowercase()) {
            self.faults.push(format!("{id} twice"));
        }
        self.ids.insert(id);
    }

    fn address(&mut self, network_of: &str, subnet: Range, address: IpAddr) {
        let IpAddr::V4(v4) = address else { return };
        let host = u64::from(v4.to_bits().wrapping_sub(subnet.base));
        if !(4..subnet.size() - 1).contains(&host) {
            self.faults.push(format!("{address} is outside {subnet}, or reserved"));
        }
        if !self.addresses.insert((network_of.to_owned(), address)) {
            self.faults.push(format!("{address} twice in {network_of}"));
        }
    }
}

impl Sink for Seen {
    fn network(&mut self, network: &VirtualNetwork) -> io::Result<()> {
        self.id(network.id());
        self.note("source network", network.place.side == Side::Source);
        self.networks.insert(network.name.clone(), network.range);
        for (at, subnet) in network.subnets.iter().enumerate() {
            let id = network.subnet_id(subnet);
            let others = &network.subnets[..at];
            if others.iter().any(|other| overlap(other.range, subnet.range)) || !is_within(subnet.range, network.range)
            {
                self.faults.push(format!("{id} overlaps, or is outside {}", network.range));
            }
            if !subnets::is_for_the_platform(&subnet.name) {
                self.name("subnet", &subnet.name);
            }
            self.subnets.insert(id.to_lowercase(), (network.name.clone(), subnet.range));
            self.id(id);
        }
        let names = network.subnets.iter().map(|subnet| subnet.name.clone()).collect();
        self.subnet_names.insert(network.name.clone(), names);
        for peering in &network.peerings {
            self.note("peering", true);
            self.peerings.push((network.name.clone(), peering.remote_name.clone()));
            self.references.push(peering.remote_id.clone());
        }
        let is_unmapped = network.name.starts_with("lab-");
        self.note("unmapped network", is_unmapped);
        Ok(())
    }

    fn machine(&mut self, machine: Option<&VirtualMachine>, nics: &[Nic]) -> io::Result<()> {
        self.note("unattached NIC", machine.is_none());
        self.note("several NICs", nics.len() > 1);
        if let Some(machine) = machine {
            self.id(machine.id());
            self.name("VM", &machine.name);
            self.references.extend(machine.nic_ids.iter().cloned());
            self.note("idle machine", machine.power.word() != "running");
            self.note("zone", machine.zone.is_some());
            self.note("VM to protect", machine.place.side == Side::Source);
        }
        let mut home = None;
        for nic in nics {
            self.id(nic.id());
            self.name("NIC", &nic.name);
            self.references.extend(nic.vm_id.clone());
            self.note("forwarding", nic.forwards);
            for configuration in &nic.ip_configurations {
                let (network, subnet) = self.subnets[&configuration.subnet_id.to_lowercase()].clone();
                self.references.push(configuration.subnet_id.clone());
                self.address(&network, subnet, configuration.address);
                self.note("dynamic address", configuration.dynamic);
                self.note("secondary address", !configuration.primary && configuration.address.is_ipv4());
                self.note("dual-stack NIC", configuration.address.is_ipv6());
                self.note("public address", configuration.public.is_some());
                match nic.place.side {
                    Side::Source => _ = self.source_addresses.insert(configuration.address),
                    Side::Target => {
                        let is_shared = self.source_addresses.contains(&configuration.address);
                        self.note("same address at both sites", is_shared);
                    }
                }
                if home.get_or_insert(network.clone()) != &network {
                    self.faults.push(format!("{} is in two networks", nic.name));
                }
            }
        }
        Ok(())
    }

    fn mapping(&mut self, source_network: &str, target_network: &str) -> io::Result<()> {
        let [source, target] = [source_network, target_network].map(|name| self.networks[name]);
        self.note("other address space", source != target);
        self.note("exact copy", target_network.ends_with("-asr"));
        let [sources, targets] = [source_network, target_network].map(|name| self.subnet_names[name].clone());
        for name in sources {
            self.note("missing subnet", !targets.iter().any(|target| target.eq_ignore_ascii_case(&name)));
            let other_case = |target: &String| target.eq_ignore_ascii_case(&name) && *target != name;
            self.note("another case of a subnet's name", targets.iter().any(other_case));
        }
        Ok(())
    }
}

/// All of an estate, looked at.
pub fn seen(estate: &Estate) -> Seen {
    let mut seen = Seen::default();
    machines::populate(estate, &mut seen).unwrap();
    seen
}

/// Whether two ranges have an address in common.
pub fn overlap(one: Range, other: Range) -> bool {
    let mask = u32::MAX.checked_shl(32 - u32::from(one.length.min(other.length))).unwrap_or_default();
    one.base & mask == other.base & mask
}

fn is_within(inner: Range, outer: Range) -> bool {
    inner.length >= outer.length && overlap(inner, outer)
}
