//! One machine, as every file of Azure Migrate can tell of it, and the rows that it becomes.

use std::net::IpAddr;

use super::super::cells;
use super::super::encoding::quoted;
use super::super::summary::{Tally, counted};
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory::{Allocation, OperatingSystem, PowerState};
use crate::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NicRow, Place, SubnetReference, VirtualMachineRow,
};
use crate::engine::order;
use crate::engine::text::Text;
use crate::import::ReadReport;

/// Most network adapters that a machine is believed to have: no hypervisor gives one so many.
pub(super) const MOST_ADAPTERS: u64 = 64;

/// A machine.
#[derive(Default)]
pub(super) struct Machine {
    pub key: String,
    pub name: String,
    /// The vCenter, cluster, host or site that it is on.
    pub location: Option<String>,
    pub operating_system: Option<OperatingSystem>,
    pub power: Option<PowerState>,
    pub hypervisor: Option<&'static str>,
    pub bios_uuid: Option<String>,
    pub dns_name: Option<String>,
    pub adapters: Vec<Adapter>,
    pub place: Place,
}

/// One of its network adapters.
#[derive(Default)]
pub(super) struct Adapter {
    /// Its id: unique on its machine (`4000`), or for a Hyper-V adapter everywhere (`Microsoft:<VM>\<adapter>`).
    pub id: Option<String>,
    pub name: Option<String>,
    pub mac: Option<String>,
    pub network: Option<String>,
    pub addresses: Vec<IpAddr>,
    /// Of its addresses.
    pub allocation: Option<Allocation>,
    pub place: Place,
}

/// Rows of one file as they grow, and what is told of them once.
#[derive(Default)]
pub(super) struct Reader {
    pub rows: InventoryRows,
    pub link_local: Tally,
    /// Machines with more adapters than addresses.
    pub bare_adapters: Tally,
    /// Machines of whose addresses the file does not say which adapter has which.
    pub dealt_out: Tally,
    /// Machines with several addresses of one kind and no number of adapters.
    pub on_one_nic: Tally,
    /// Machines whose adapters PowerShell cut off.
    pub cut_by_depth: Tally,
}

impl Reader {
    /// Adds a machine with its adapters.
    pub fn add(&mut self, machine: Machine) {
        let mut nic_keys = Vec::new();
        for (number, adapter) in machine.adapters.into_iter().enumerate() {
            let name = adapter.name.unwrap_or_else(|| format!("nic{number}"));
            let key = match &adapter.id {
                Some(id) if is_hyper_v_adapter(id) => id.clone(),
                Some(id) => format!("{}/{id}", machine.key),
                None => format!("{}/nic{number}", machine.key),
            };
            let addresses = self.without_link_local(adapter.addresses, &adapter.place);
            let subnet = adapter.network.map(|network| network_reference(machine.location.as_deref(), network));
            let key = Text::from(key);
            nic_keys.push(key.clone());
            self.rows.nics.push(NicRow {
                key,
                name: name.into(),
                location: machine.location.as_deref().map(Text::from),
                virtual_machine_key: Some(machine.key.as_str().into()),
                virtual_machine_name: Some(machine.name.as_str().into()),
                number: u32::try_from(number).ok(),
                mac: adapter.mac.map(Text::from),
                ip_configurations: ip_configurations(addresses, adapter.allocation, subnet),
                place: adapter.place.into(),
                ..NicRow::default()
            });
        }
        let mut attributes = Attributes::default();
        attributes.set(Attribute::Hypervisor, machine.hypervisor);
        attributes.set(Attribute::BiosUuid, machine.bios_uuid.as_deref());
        attributes.set(Attribute::DnsName, machine.dns_name.as_deref());
        self.rows.virtual_machines.push(VirtualMachineRow {
            key: machine.key.into(),
            name: machine.name.into(),
            location: machine.location.map(Text::from),
            operating_system: machine.operating_system,
            power: machine.power,
            nic_keys,
            attributes,
            place: machine.place.into(),
            ..VirtualMachineRow::default()
        });
    }

    /// Addresses that say something about a network.
    pub fn without_link_local(&mut self, mut addresses: Vec<IpAddr>, place: &str) -> Vec<IpAddr> {
        addresses.retain(|address| {
            let is_link_local = match address {
                IpAddr::V4(address) => address.is_link_local(),
                IpAddr::V6(address) => address.is_unicast_link_local(),
            };
            if is_link_local {
                self.link_local.note(|| place.to_owned());
            }
            !is_link_local
        });
        addresses
    }

    /// Deals addresses of a machine out to its adapters, where a file has one list of them for all.
    pub fn deal_out(
        &mut self,
        addresses: Vec<IpAddr>,
        adapters: Option<u64>,
        place: &str,
        report: &mut ReadReport,
    ) -> Vec<Vec<IpAddr>> {
        let addresses = self.without_link_local(addresses, place);
        let (ipv4, ipv6): (Vec<IpAddr>, Vec<IpAddr>) = addresses.iter().partition(|address| address.is_ipv4());
        let most = ipv4.len().max(ipv6.len());
        let mut count = adapters.unwrap_or(1);
        if count > MOST_ADAPTERS {
            let message = format!("found {count} network adapters; expected at most {MOST_ADAPTERS}. One is read");
            report.doubt(place, message);
            count = 1;
        }
        let count = if addresses.is_empty() { count } else { count.max(1) } as usize;
        if adapters.is_none() && most > 1 {
            self.on_one_nic.note(|| place.to_owned());
        } else if count > 1 && addresses.len() > 1 {
            self.dealt_out.note(|| place.to_owned());
        }
        if adapters.is_some() && count > most {
            self.bare_adapters.note(|| place.to_owned());
        }
        let mut dealt = vec![Vec::new(); count];
        for of_family in [ipv4, ipv6] {
            for (index, address) in of_family.into_iter().enumerate() {
                // What is left over stays with the first.
                let adapter = if index < count { index } else { 0 };
                if let Some(list) = dealt.get_mut(adapter) {
                    list.push(address);
                }
            }
        }
        dealt
    }

    /// Says what occurred often.
    pub fn report(&self, report: &mut ReadReport) {
        self.cut_by_depth.report(report, |count| {
            format!(
                "the network adapters of {} are cut off: ConvertTo-Json writes only two levels by itself. Export again with \
                 ConvertTo-Json -Depth 8",
                counted(count, "machine", "machines")
            )
        });
        self.bare_adapters.report(report, |count| {
            format!(
                "{} more network adapters than addresses: the NICs beyond are read without an address",
                counted(count, "machine has", "machines have")
            )
        });
        self.dealt_out.report(report, |count| {
            format!(
                "{} several network adapters and several addresses, and the file does not say which adapter has which: they \
                 are dealt out in the order listed",
                counted(count, "machine has", "machines have")
            )
        });
        self.on_one_nic.report(report, |count| {
            format!(
                "{} several addresses, and the file does not say how many network adapters: all of them are read as addresses \
                 of one NIC",
                counted(count, "machine has", "machines have")
            )
        });
        self.link_local.report(report, |count| {
            let (addresses, are) = if count == 1 { ("address", "is") } else { ("addresses", "are") };
            format!(
                "{count} link-local {addresses} (169.254.0.0/16, fe80::/10) {are} left out: such an address holds on one link only"
            )
        });
    }
}

fn network_reference(location: Option<&str>, network: String) -> SubnetReference {
    let network_key = location.map_or_else(|| network.clone(), |location| format!("{location}/{network}"));
    SubnetReference { network_key: network_key.into(), network_name: network.into(), subnet_name: Text::new() }
}

fn ip_configurations(
    mut addresses: Vec<IpAddr>,
    allocation: Option<Allocation>,
    subnet: Option<SubnetReference>,
) -> Vec<IpConfigurationRow> {
    order::sort_by_key(&mut addresses, IpAddr::is_ipv6);
    let mut seen = rustc_hash::FxHashSet::default();
    addresses.retain(|address| seen.insert(*address));
    if addresses.is_empty() {
        return vec![IpConfigurationRow { name: "ipconfig1".into(), subnet, ..IpConfigurationRow::default() }];
    }
    let numbered = addresses.into_iter().enumerate();
    numbered
        .map(|(index, address)| IpConfigurationRow {
            name: format!("ipconfig{}", index + 1).into(),
            address: Some(address),
            is_ipv6: address.is_ipv6(),
            allocation,
            subnet: subnet.clone(),
            ..IpConfigurationRow::default()
        })
        .collect()
}

/// Whether an id is that of a Hyper-V network adapter, which is unique everywhere.
fn is_hyper_v_adapter(id: &str) -> bool {
    id.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("microsoft:")) && id.contains('\\')
}

/// A MAC address in the house's spelling; an odd one as written, with a doubt.
pub(super) fn mac(found: &str, place: impl FnOnce() -> Place, report: &mut ReadReport) -> Option<String> {
    if cells::says_nothing(found) {
        return None;
    }
    let mac = cells::mac(found);
    if mac.is_none() {
        let message = format!(
            "found {}; expected a MAC address such as 00:50:56:94:ac:34. It is kept as written",
            quoted(found, 80)
        );
        report.doubt(place(), message);
    }
    mac.or_else(|| Some(found.to_owned()))
}

/// The guest's operating system by any of the words that a file has for it.
pub(super) fn operating_system(words: &[Option<String>]) -> Option<OperatingSystem> {
    const DISTRIBUTIONS: [&str; 14] = [
        "ubuntu", "debian", "centos", "red hat", "redhat", "rhel", "suse", "sles", "fedora", "alma", "rocky",
        "oracle l", "coreos", "photon",
    ];
    words.iter().flatten().find_map(|word| {
        let lower = word.to_lowercase();
        let is_linux = || DISTRIBUTIONS.iter().any(|name| lower.contains(name)).then_some(OperatingSystem::Linux);
        cells::operating_system(&lower).or_else(is_linux)
    })
}

/// On or off, in the words of both hypervisors.
pub(super) fn power(word: &str) -> Option<PowerState> {
    match word.to_ascii_lowercase().as_str() {
        "poweron" => Some(PowerState::On),
        "poweroff" | "saved" | "paused" => Some(PowerState::Off),
        _ => cells::power(word),
    }
}

/// What a machine is run by, by the name of the hypervisor and the type of the server.
pub(super) fn hypervisor(name: &str, server_type: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    if name.contains("vmware") || name.contains("vsphere") || name.contains("esx") {
        Some("vmware")
    } else if name.contains("hyper") {
        Some("hyper-v")
    } else if server_type.eq_ignore_ascii_case("physical") {
        Some("physical")
    } else {
        None
    }
}
