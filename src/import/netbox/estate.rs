//! All that a file says, collected: only when everything is there can addresses be put into prefixes, and NICs on machines.

use super::facts::{AddressFact, MachineFact, NicFact, PrefixFact, Status, Vlan, VlanFact};
use crate::engine::inventory_rows::Place;
use crate::import::ReadReport;
use crate::import::cells::is_link_local;

/// All that a file says.
#[derive(Default)]
pub struct Estate {
    pub(super) prefixes: Vec<PrefixFact>,
    pub(super) vlans: Vec<VlanFact>,
    pub(super) machines: Vec<MachineFact>,
    pub(super) nics: Vec<NicFact>,
    pub(super) addresses: Vec<AddressFact>,
    pub(super) notes: Notes,
}

/// Roles of devices that are no servers.
const NO_SERVERS: [&str; 20] = [
    "switch",
    "router",
    "firewall",
    "access point",
    "wireless",
    "wlan",
    "patch",
    "console",
    "spine",
    "leaf",
    "fabric",
    "modem",
    "camera",
    "sensor",
    "printer",
    "phone",
    "load balancer",
    "loadbalancer",
    "power distribution",
    "gateway",
];

/// The same, where they stand as a word alone.
const NO_SERVERS_SHORT: [&str; 6] = ["ap", "pdu", "ups", "kvm", "tor", "oob"];

impl Estate {
    /// Adds a prefix, or says why it is no subnet.
    pub fn add_prefix(&mut self, fact: PrefixFact) -> Result<(), &'static str> {
        let mut note = |text| self.notes.add(text, &fact.place, || fact.prefix.to_string());
        match fact.status {
            Status::Container => return Err("container prefix, not a subnet"),
            Status::Reserved => note("reserved prefixes are read like those in use"),
            Status::Deprecated => note("deprecated prefixes are read all the same"),
            _ => {}
        }
        if fact.has_children {
            note("prefixes with others inside are read as subnets, because they are not called containers");
        }
        if fact.is_pool {
            note("pools are read as subnets");
        }
        self.prefixes.push(fact);
        Ok(())
    }

    /// Adds a VLAN.
    pub fn add_vlan(&mut self, fact: VlanFact) {
        self.vlans.push(fact);
    }

    /// Adds a machine; a device is one only if its role does not say otherwise.
    pub fn add_machine(&mut self, mut fact: MachineFact, role: &str) -> Result<(), &'static str> {
        fact.addresses.retain(|address| !is_link_local(*address));
        let name = || fact.name.clone();
        if fact.is_device {
            let role = role.to_lowercase();
            let is_short = |word: &str| NO_SERVERS_SHORT.contains(&word);
            let is_other = NO_SERVERS.iter().any(|word| role.contains(word))
                || role.split(|letter: char| !letter.is_alphanumeric()).any(is_short);
            if is_other {
                return Err("device that is no server by its role");
            }
            if fact.addresses.is_empty() {
                return Err("device without a primary address");
            }
            self.notes.add(
                "devices with an address whose role is not that of network gear are physical machines",
                &fact.place,
                name,
            );
        }
        if fact.status == Some(Status::OnTheWay) {
            let text = "machines that are planned, staged, failed or being decommissioned are read like the others";
            self.notes.add(text, &fact.place, name);
        }
        self.machines.push(fact);
        Ok(())
    }

    /// Adds an interface.
    pub fn add_nic(&mut self, fact: NicFact) {
        self.nics.push(fact);
    }

    /// Adds an address, or says why it does not count.
    pub fn add_address(&mut self, fact: AddressFact) -> Result<(), &'static str> {
        if is_link_local(fact.address) {
            return Err("link-local address");
        }
        let is_of_vm = fact.owner.as_ref().is_some_and(|owner| !owner.is_device);
        let example = || fact.address.to_string();
        match (fact.status, is_of_vm) {
            (Status::Deprecated, false) => return Err("deprecated address without a VM"),
            (Status::Deprecated, true) => {
                self.notes.add("deprecated addresses of VMs are read all the same", &fact.place, example);
            }
            (Status::Reserved, false) => {
                self.notes.add("reserved addresses without a VM count as in use", &fact.place, example);
            }
            _ => {}
        }
        self.addresses.push(fact);
        Ok(())
    }

    /// The VLAN of an interface: the untagged one, else the only tagged one.
    pub fn vlan_of_interface(&mut self, untagged: Option<Vlan>, mut tagged: Vec<Vlan>, place: &Place) -> Option<Vlan> {
        if untagged.is_some() {
            return untagged;
        }
        if tagged.len() > 1 {
            let vids: Vec<String> =
                tagged.iter().take(8).filter_map(|vlan| vlan.vid).map(|vid| vid.to_string()).collect();
            let text = "interfaces that carry several tagged VLANs and no untagged one are in no network";
            self.notes.add(text, place, || format!("VLANs {}", vids.join(", ")));
            return None;
        }
        tagged.pop()
    }

    /// Notes that a table gives the name of a machine and not whether it is virtual.
    pub fn note_parent(&mut self, place: &Place) {
        let text = "the table does not say whether an address is of a VM or a device: each parent is read as a VM";
        self.notes.add(text, place, String::new);
    }
}

/// Doubts that hold for many things, each said once with how many there are.
#[derive(Default)]
pub struct Notes(Vec<Note>);

struct Note {
    text: &'static str,
    first: Place,
    example: String,
    more: usize,
}

impl Notes {
    /// Notes one more of them.
    pub fn add(&mut self, text: &'static str, place: &Place, example: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|note| note.text == text) {
            Some(note) => note.more += 1,
            None => self.0.push(Note { text, first: place.clone(), example: example(), more: 0 }),
        }
    }

    /// Puts them into the report.
    pub fn report(self, report: &mut ReadReport) {
        for Note { text, first, example, more } in self.0 {
            let message = match (example.is_empty(), more) {
                (true, _) => text.to_owned(),
                (false, 0) => format!("{text}: {example}"),
                (false, more) => format!("{text}: {example} and {more} more"),
            };
            report.doubt(first, message);
        }
    }
}
