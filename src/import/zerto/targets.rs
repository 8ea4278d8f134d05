//! What Zerto states of one NIC, whichever file it stands in, and the rows that it becomes.

use std::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NicRow, Place, SubnetReference, VirtualMachineRow,
};
use crate::engine::mapping::Operation;
use crate::engine::stated_rows::{NicTargetRow, StatedRows, ThingName};
use crate::engine::text::{Key, Text};
use crate::import::summary::{Tally, counted};
use crate::import::{ReadReport, RowFate};

/// One NIC of a protected machine.
pub(super) struct Nic {
    /// Its machine: by `<server>.vm-<number>`, or by name.
    pub machine: MachineName,
    /// The name of the protected site, where the file gives it.
    pub site: Option<String>,
    /// `Network adapter 1`.
    pub name: String,
    /// The network that it is in, by name.
    pub network: Option<String>,
    pub failover: Target,
    pub test: Target,
    pub place: Place,
}

/// How a file names a machine.
#[derive(Clone)]
pub(super) enum MachineName {
    Id(String),
    Name(String),
}

/// Where a NIC is to land in one operation.
#[derive(Default)]
pub(super) struct Target {
    pub network: Option<ThingName>,
    /// Whether Zerto changes the address; `None` where the file does not say.
    pub changes_address: Option<bool>,
    pub is_dhcp: bool,
    /// Zerto sets one.
    pub addresses: Vec<IpAddr>,
}

impl MachineName {
    /// What the machine is known by: `<server>/vm-<number>`, as in files of other tools.
    pub fn key(&self) -> String {
        match self {
            Self::Id(id) => key_of(id),
            Self::Name(name) => name.clone(),
        }
    }

    fn thing_name(&self) -> ThingName {
        match self {
            Self::Id(id) => ThingName { id: Some(key_of(id)), name: None },
            Self::Name(name) => ThingName { id: None, name: Some(name.clone()) },
        }
    }
}

/// `<server>/vm-162` for `<server>.vm-162`, and the like for networks; anything else as it is.
pub(super) fn key_of(identifier: &str) -> String {
    match identifier.rsplit_once('.').filter(|(server, object)| !server.is_empty() && is_object(object)) {
        Some((server, object)) => format!("{server}/{object}"),
        None => identifier.to_owned(),
    }
}

/// Whether a text names an object of a vCenter: `vm-162`, `network-11`, `dvportgroup-5`.
fn is_object(text: &str) -> bool {
    text.rsplit_once('-').is_some_and(|(kind, number)| {
        !kind.is_empty() && !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// A network by its identifier, or by whatever stands in its place.
pub(super) fn network_by_id(identifier: &str) -> ThingName {
    let key = key_of(identifier);
    let is_identifier = key != identifier;
    ThingName { id: Some(key), name: (!is_identifier).then(|| identifier.to_owned()) }
}

/// Rows of one file as they grow.
#[derive(Default)]
pub(super) struct Reader {
    pub rows: InventoryRows,
    pub stated: StatedRows,
    machines: FxHashMap<Key, usize>,
    nics: FxHashSet<Key>,
    /// Addresses that Zerto does not set: the change of the address is switched off.
    not_replaced: Tally,
    /// Both DHCP and an address.
    contradictory: Tally,
    /// An address is to be changed, and there is none.
    without_address: Tally,
    without_network: Tally,
    several_addresses: Tally,
    names_networks: bool,
}

impl Reader {
    /// Adds a NIC, its machine and where it is to land.
    pub fn add(&mut self, nic: Nic) -> RowFate {
        let machine_key = nic.machine.key();
        let key = format!("{machine_key}/{}", nic.name);
        if !self.nics.insert(Key::new(key.as_str())) {
            return RowFate::Skipped("NIC that an earlier row has: a machine may be in several VPGs".into());
        }
        let name = match &nic.machine {
            MachineName::Id(_) => String::new(),
            MachineName::Name(name) => name.clone(),
        };
        let index = self.machine(&machine_key, name, nic.site.as_deref(), &nic.place);
        let nic_keys = self.rows.virtual_machines.get_mut(index).map(|machine| &mut machine.nic_keys);
        let position = nic_keys.map(|keys| {
            keys.push(key.as_str().into());
            keys.len() - 1
        });
        self.names_networks |= nic.network.is_some();
        let subnet = nic.network.map(|network| SubnetReference {
            network_key: network.as_str().into(),
            network_name: network.into(),
            subnet_name: Text::new(),
        });
        self.rows.nics.push(NicRow {
            key: key.into(),
            name: nic.name.as_str().into(),
            location: nic.site.map(Text::from),
            virtual_machine_key: Some(machine_key.into()),
            number: number_of(&nic.name).or_else(|| position.and_then(|position| u32::try_from(position).ok())),
            ip_configurations: vec![IpConfigurationRow {
                name: "ipconfig1".into(),
                subnet,
                ..IpConfigurationRow::default()
            }],
            place: nic.place.as_str().into(),
            ..NicRow::default()
        });
        for (operation, target) in [(Operation::Failover, nic.failover), (Operation::TestFailover, nic.test)] {
            self.state(&nic.machine, &nic.name, operation, target, &nic.place);
        }
        RowFate::Used
    }

    /// Adds a machine, or fills what is known of it; gives its place among the rows.
    pub fn machine(&mut self, key: &str, name: String, site: Option<&str>, place: &str) -> usize {
        let index = *self.machines.entry(Key::new(key)).or_insert(self.rows.virtual_machines.len());
        match self.rows.virtual_machines.get_mut(index) {
            Some(known) => {
                if known.name.is_empty() {
                    known.name = name.into();
                }
                known.location = known.location.take().or_else(|| site.map(Text::from));
            }
            None => self.rows.virtual_machines.push(VirtualMachineRow {
                key: key.into(),
                name: name.into(),
                location: site.map(Text::from),
                place: place.into(),
                ..VirtualMachineRow::default()
            }),
        }
        index
    }

    fn state(&mut self, machine: &MachineName, nic: &str, operation: Operation, target: Target, place: &str) {
        let here = || place.to_owned();
        let changes = target.changes_address == Some(true);
        let address = target.addresses.first().copied();
        if target.network.is_none() {
            self.without_network.note(here);
        }
        if target.addresses.len() > 1 {
            self.several_addresses.note(here);
        }
        match (changes, target.is_dhcp, address) {
            (false, true, _) | (false, _, Some(_)) => self.not_replaced.note(here),
            (true, true, Some(_)) => self.contradictory.note(here),
            (true, false, None) => self.without_address.note(here),
            _ => {}
        }
        let is_dhcp = changes && target.is_dhcp;
        let address = address.filter(|_| changes && !is_dhcp);
        if target.network.is_none() && !is_dhcp && address.is_none() {
            return;
        }
        self.stated.nics.push(NicTargetRow {
            virtual_machine: machine.thing_name(),
            nic: Some(nic.to_owned()),
            operation,
            network: target.network,
            subnet: None,
            address,
            is_dhcp,
            place: place.to_owned(),
            ..NicTargetRow::default()
        });
    }

    /// Says what the file leaves open, and what occurred often.
    pub fn report(&self, report: &mut ReadReport) {
        if !self.rows.nics.is_empty() {
            let has_names = self.rows.virtual_machines.iter().any(|machine| !machine.name.is_empty());
            let missing = match (self.names_networks, has_names) {
                (true, _) => "addresses",
                (false, true) => "addresses and no networks",
                (false, false) => "addresses, no networks and no names of machines",
            };
            let message = format!(
                "of the protected site the file has no {missing}, only where its NICs land. Add a list of that site, such as \
                 RVTools"
            );
            report.doubt(Place::new(), message);
        }
        self.several_addresses.report(report, |count| {
            format!("{} several addresses; the first counts", counted(count, "target has", "targets have"))
        });
        self.contradictory.report(report, |count| {
            format!(
                "{} both DHCP and an address; DHCP counts, and Zerto itself refuses to import such a row",
                counted(count, "target has", "targets have")
            )
        });
        self.not_replaced.report(report, |count| {
            format!(
                "{} DHCP or an address without ShouldReplaceIpConfiguration or Change vNIC IP Config: Zerto does not change \
                 the address then, and it is left out",
                counted(count, "target has", "targets have")
            )
        });
        self.without_address.report(report, |count| {
            format!(
                "{} another address, and there is neither DHCP nor an address that can be read: only the network counts",
                counted(count, "target wants", "targets want")
            )
        });
        self.without_network.report(report, |count| {
            format!(
                "{} no network: Zerto then takes the one of the VPG, which this file does not have",
                counted(count, "target names", "targets name")
            )
        });
    }
}

/// 0 for `Network adapter 1`.
fn number_of(name: &str) -> Option<u32> {
    let start = name.get(..16).filter(|start| start.eq_ignore_ascii_case("network adapter "))?;
    name.get(start.len()..)?.trim().parse::<u32>().ok()?.checked_sub(1)
}
