//! What a file says that somebody stated already: network mappings, targets of single NICs and re-IP rules of a recovery
//! product. They come in as statements of the plan, not as inventory.
//!
//! Files name things by id or by name, and not always as the inventory does: [`ThingName`] has both. [`take_over`] finds what
//! is meant and gives the edits; what it cannot find waits.

mod claim;
mod mappings;
mod names;
mod nic_targets;
mod octet_rules;
mod take_over;
mod waits;

pub use take_over::{Plan, STATED_ANEW, TakenOver, statements_of, take_over, without};

use std::net::IpAddr;

use super::attribute::Attributes;
use super::inventory_rows::Place;
use super::mapping::Operation;

/// All that one file states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatedRows {
    /// Network mappings.
    pub mappings: Vec<MappingRow>,
    /// Targets of single NICs.
    pub nics: Vec<NicTargetRow>,
    /// Re-IP rules by octets, as `engine::address_policy::text` reads them.
    pub octet_rules: Vec<OctetRuleRow>,
}

impl StatedRows {
    /// How many there are in all.
    pub fn len(&self) -> usize {
        self.mappings.len() + self.nics.len() + self.octet_rules.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are of each kind, in the words of the field.
    pub fn counts(&self) -> [(&'static str, usize); 3] {
        [
            ("network mappings", self.mappings.len()),
            ("NIC targets", self.nics.len()),
            ("re-IP rules", self.octet_rules.len()),
        ]
    }

    /// Adds others behind these.
    pub fn append(&mut self, mut others: Self) {
        self.mappings.append(&mut others.mappings);
        self.nics.append(&mut others.nics);
        self.octet_rules.append(&mut others.octet_rules);
    }

    /// Puts the name of the file before every place.
    pub fn name_file(&mut self, file: &str) {
        let places = (self.mappings.iter_mut().map(|row| &mut row.place))
            .chain(self.nics.iter_mut().map(|row| &mut row.place))
            .chain(self.octet_rules.iter_mut().map(|row| &mut row.place));
        for place in places {
            *place = if place.is_empty() { file.to_owned() } else { format!("{file}, {place}") };
        }
    }
}

/// How a file names a network or a VM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ThingName {
    /// Its id, where the file gives one.
    pub id: Option<String>,
    /// Its name, where the file gives one.
    pub name: Option<String>,
}

impl ThingName {
    /// What messages call it: its name, else the last part of its id.
    pub fn shown(&self) -> &str {
        let id = || self.id.as_deref().map(|id| names::last_segment(names::clean(id)));
        self.name.as_deref().filter(|name| !name.trim().is_empty()).or_else(id).unwrap_or("a thing without a name")
    }
}

/// One network mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRow {
    /// The network mapped.
    pub from: ThingName,
    /// The network that it is mapped to.
    pub to: ThingName,
    /// For what: a mapping for failback goes from a target network to a source network. One for failover that turns out to go
    /// from the target to the source is taken for one for failback: products keep both in one list.
    pub operation: Operation,
    /// Where it stands.
    pub place: Place,
}

/// Where one NIC, or one IP configuration of it, is to land.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NicTargetRow {
    /// Its VM.
    pub virtual_machine: ThingName,
    /// Its id, MAC address, name, or number within the VM from 0, whichever the file gives. A row without one that gives a
    /// network and nothing else is for all NICs of the VM.
    pub nic: Option<String>,
    /// Its address today, where the file gives it: finds the NIC where ids and names do not.
    pub source_address: Option<IpAddr>,
    /// Name of its IP configuration that the address is for; the NIC's primary one where the file does not say.
    pub ip_configuration: Option<String>,
    /// In which operation.
    pub operation: Operation,
    /// The network.
    pub network: Option<ThingName>,
    /// Name of the subnet.
    pub subnet: Option<String>,
    /// The address; none for DHCP, or where the file does not say.
    pub address: Option<IpAddr>,
    /// Whether the file says that the address comes by DHCP.
    pub is_dhcp: bool,
    /// Whether the file says that this secondary IP configuration fails over too.
    pub is_selected: bool,
    /// Facts about the NIC that only some systems ask for, such as its role at the target.
    pub attributes: Attributes,
    /// Where it stands.
    pub place: Place,
}

impl NicTargetRow {
    /// Whether it is for all NICs of the VM.
    pub fn is_for_machine(&self) -> bool {
        let names_nic = self.nic.is_some() || self.source_address.is_some() || self.ip_configuration.is_some();
        let is_of_nic = self.subnet.is_some() || self.address.is_some() || self.is_dhcp || self.is_selected;
        self.network.is_some() && !names_nic && !is_of_nic && self.attributes.is_empty()
    }
}

/// One re-IP rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OctetRuleRow {
    /// `172.16.*.* -> 10.20.*.*`, as `engine::address_policy::text` reads rules by octets.
    pub rule: String,
    /// Where it stands.
    pub place: Place,
}
