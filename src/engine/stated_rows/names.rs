//! Finding what a file names, in an inventory that may call it otherwise.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::super::attribute::Attribute;
use super::super::identity::mac;
use super::super::inventory::{Inventory, NetworkId, NicId, VirtualMachineId};
use super::super::mac_address::MacAddress;
use super::super::text::Key;
use super::{NicTargetRow, ThingName};

/// By what something was found: the later, the surer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// By a name that only one has.
    Name,
    /// By the last part of the id.
    LastPart,
    /// By its id.
    Id,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    /// This one.
    One(T, Sureness),
    /// Nothing.
    Nothing,
    /// As many could be meant.
    Several(usize),
}

/// An inventory's things by the names that files use for them.
pub(super) struct Names<'a> {
    inventory: &'a Inventory,
    networks: FxHashMap<Key, Vec<NetworkId>>,
    machines: FxHashMap<Key, Vec<VirtualMachineId>>,
    nics_by_mac: FxHashMap<u64, Vec<NicId>>,
    nics_of: FxHashMap<(VirtualMachineId, OfNic), Vec<NicId>>,
}

/// What tells the NICs of one VM apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum OfNic {
    Mac(u64),
    Name(Key),
    Address(IpAddr),
}

/// Of so many things of one name it is not looked at which one could be meant.
const MOST_OF_A_NAME: usize = 64;

impl<'a> Names<'a> {
    /// The names of an inventory.
    pub fn of(inventory: &'a Inventory) -> Self {
        let mut names = Self {
            inventory,
            networks: FxHashMap::default(),
            machines: FxHashMap::default(),
            nics_by_mac: FxHashMap::default(),
            nics_of: FxHashMap::default(),
        };
        for (place, network) in inventory.networks.iter().enumerate() {
            note(&mut names.networks, Key::from(network.name.trim()), NetworkId::new(place as u32));
        }
        for (place, machine) in inventory.virtual_machines.iter().enumerate() {
            let id = VirtualMachineId::new(place as u32);
            note(&mut names.machines, Key::from(machine.name().trim()), id);
            if let Some(name) = machine.attributes().get(Attribute::DnsName) {
                note(&mut names.machines, Key::from(name.trim()), id);
            }
        }
        for (place, nic) in inventory.nics.iter().enumerate() {
            let id = NicId::new(place as u32);
            let mac = nic.mac.as_ref().and_then(MacAddress::number);
            if let Some(mac) = mac {
                note(&mut names.nics_by_mac, mac, id);
            }
            let Some(machine) = nic.virtual_machine else { continue };
            let of = &mut names.nics_of;
            note(of, (machine, OfNic::Name(Key::from(nic.name().trim()))), id);
            if let Some(mac) = mac {
                note(of, (machine, OfNic::Mac(mac)), id);
            }
            for address in inventory.ip_configurations_of(id).iter().filter_map(|it| it.address()) {
                note(of, (machine, OfNic::Address(address)), id);
            }
        }
        names
    }

    /// The inventory.
    pub fn inventory(&self) -> &'a Inventory {
        self.inventory
    }

    /// A network: by its id, else by the last part of that, else by name.
    pub fn network(&self, thing: &ThingName) -> Found<NetworkId> {
        let inventory = self.inventory;
        let key = |id: &NetworkId| &inventory.network(*id).key;
        find(thing, |key| inventory.network_by_key.get(key).copied(), &self.networks, "/virtualnetworks/", key)
    }

    /// A VM, in the same way.
    pub fn machine(&self, thing: &ThingName) -> Found<VirtualMachineId> {
        let inventory = self.inventory;
        let key = |id: &VirtualMachineId| &inventory.virtual_machine(*id).key;
        find(thing, |key| inventory.virtual_machine_by_key(key), &self.machines, "/virtualmachines/", key)
    }

    /// The NIC that a row is about: by its id or MAC address, else within its VM by name, number or address, else the
    /// only one that there is. `named` is how many NICs of the VM the files tell apart.
    pub fn nic(&self, row: &NicTargetRow, named: usize) -> Found<NicId> {
        let machine = self.machine(&row.virtual_machine);
        let text = row.nic.as_deref().map(clean).filter(|text| !text.is_empty());
        if let Some(text) = text {
            // Hyper-V calls a NIC `Microsoft:<VM>\<NIC>`; others keep the second part only.
            for key in [Some(text), text.rsplit_once('\\').map(|(_, nic)| nic)].into_iter().flatten() {
                if let Some(id) = self.inventory.nic_by_key(&Key::from(key)) {
                    return Found::One(id, Sureness::Id);
                }
            }
            if let Some(mac) = mac(text) {
                // Machines that were copied may share a MAC address.
                let all = match machine {
                    Found::One(machine, _) => self.nics_of.get(&(machine, OfNic::Mac(mac))),
                    _ => self.nics_by_mac.get(&mac),
                };
                match all.map(Vec::as_slice) {
                    None | Some([]) => {}
                    Some([one]) => return Found::One(*one, Sureness::Id),
                    Some(several) => return Found::Several(several.len()),
                }
            }
        }
        let machine = match machine {
            Found::One(machine, _) => machine,
            Found::Several(count) => return Found::Several(count),
            Found::Nothing => return Found::Nothing,
        };
        self.nic_of(machine, text, row.source_address, named)
    }

    fn nic_of(
        &self,
        machine: VirtualMachineId,
        text: Option<&str>,
        address: Option<IpAddr>,
        named: usize,
    ) -> Found<NicId> {
        let all = self.inventory.nic_places_of(machine);
        let only = |by: OfNic| match self.nics_of.get(&(machine, by)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        };
        let by_name = |name: &str| only(OfNic::Name(Key::from(name)));
        let by_text = text.and_then(|text| by_name(text).or_else(|| by_name(last_segment(text))));
        let by_number = || {
            let place = all.start.checked_add(text?.parse().ok()?)?;
            all.contains(&place).then_some(NicId::new(place))
        };
        let by_address = || address.and_then(|address| only(OfNic::Address(address)));
        if let Some(one) = by_text.or_else(by_number).or_else(by_address) {
            return Found::One(one, Sureness::Name);
        }
        match (all.len(), text) {
            (1, text) if named <= 1 && !self.is_another(NicId::new(all.start), text) => {
                Found::One(NicId::new(all.start), Sureness::Name)
            }
            (count @ 2.., None) => Found::Several(count),
            _ => Found::Nothing,
        }
    }

    /// Whether a NIC is known by an id of the same kind as the one wanted, and by another one.
    fn is_another(&self, nic: NicId, wanted: Option<&str>) -> bool {
        let nic = self.inventory.nic(nic);
        let wanted_mac = wanted.and_then(mac);
        let has_other_mac = wanted_mac.is_some() && nic.mac.as_ref().and_then(MacAddress::number).is_some();
        has_other_mac || wanted.is_some_and(|id| id.starts_with('/')) && nic.key.as_str().starts_with('/')
    }
}

fn note<K: std::hash::Hash + Eq, T: PartialEq>(all: &mut FxHashMap<K, Vec<T>>, name: K, id: T) {
    let known = all.entry(name).or_default();
    // One thing's names are noted one after the other.
    if known.last() != Some(&id) {
        known.push(id);
    }
}

fn find<'k, T: Copy>(
    thing: &ThingName,
    by_key: impl Fn(&Key) -> Option<T>,
    by_name: &FxHashMap<Key, Vec<T>>,
    kind: &str,
    key: impl Fn(&T) -> &'k Key,
) -> Found<T> {
    let id = thing.id.as_deref().map(clean).filter(|id| !id.is_empty());
    if let Some(id) = id {
        if let Some(found) = by_key(&Key::from(id)) {
            return Found::One(found, Sureness::Id);
        }
        if let Some(found) = by_key(&Key::from(last_segment(id))) {
            return Found::One(found, Sureness::LastPart);
        }
    }
    // Of two things with Azure ids of their own, the name says nothing. An id with a blank in braces is none.
    let is_azure = |id: &str| id.starts_with('/') && !id.contains('{') && id.to_ascii_lowercase().contains(kind);
    let wants_id = id.is_some_and(is_azure);
    let is_other = |candidate: &T| wants_id && is_azure(key(candidate).as_str());
    let names = [(id.map(last_segment), Sureness::LastPart), (thing.name.as_deref().map(str::trim), Sureness::Name)];
    for (name, sureness) in names {
        let Some(name) = name.filter(|name| !name.is_empty()) else { continue };
        let all = by_name.get(&Key::from(name)).map(Vec::as_slice).unwrap_or_default();
        if all.len() > MOST_OF_A_NAME {
            return Found::Several(all.len());
        }
        let mut possible = all.iter().filter(|candidate| !is_other(candidate));
        match (possible.next(), possible.count()) {
            (None, _) => {}
            (Some(one), 0) => return Found::One(*one, sureness),
            (Some(_), more) => return Found::Several(more + 1),
        }
    }
    Found::Nothing
}

/// An id without blanks round it and slashes at its end.
pub(super) fn clean(id: &str) -> &str {
    id.trim().trim_end_matches('/')
}

/// What follows the last slash.
pub(super) fn last_segment(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}
