//! VMs, adapters with their VLANs, and switches, as they become rows.
//!
//! A host knows its switches by name only, and each host of a cluster has its own: a switch is the network of its cluster, or
//! of its host where no cluster is given.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::fields::Field;
use super::how_to_get;
use super::kind::Kind;
use crate::engine::attribute::{Attribute, Attributes};
use crate::engine::inventory::PowerState;
use crate::engine::inventory_rows::{InventoryRows, NetworkRow, NicRow, SubnetReference, VirtualMachineRow};
use crate::engine::text::{Key, Text};
use crate::import::cells;
use crate::import::power_shell::{
    Fields, Given, Notes, ObjectKind, Record, guid, ip_configurations, is_type_name, machine_of_adapter, power,
};
use crate::import::report::{ReadReport, RowFate};

/// One property-wise view of an object.
pub(super) type Object<'r> = Record<'r, Field>;

/// Rows of one file, as they grow.
#[derive(Default)]
pub(super) struct Reader {
    pub rows: InventoryRows,
    pub notes: Notes,
    pub fields: Rc<Fields<Field>>,
    /// NICs that each VM has so far.
    nics: FxHashMap<Key, u32>,
    /// NICs by VM and name, where only one has it: how VLANs that are listed alone name theirs.
    by_name: FxHashMap<(Key, Key), Option<usize>>,
    /// VLANs that were listed alone, with what names their NIC.
    vlans: Vec<(Key, Key, u32)>,
    pub switches: usize,
}

/// A machine as its adapters name it.
struct Owner {
    key: String,
    name: String,
}

impl Reader {
    /// Reads one object.
    pub fn read(&mut self, kind: Kind, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
        match kind {
            Kind::Machine => self.read_machine(object, report),
            Kind::Adapter => self.read_adapter(object, None, report),
            Kind::Vlan => self.read_vlan(object, report),
            Kind::Switch => self.read_switch(object),
        }
    }

    /// The cluster, or the host where none is given.
    fn location(&mut self, object: &Object<'_>) -> Option<String> {
        let cluster = object.name(Field::Cluster, &mut self.notes);
        cluster
            .or_else(|| object.name(Field::Host, &mut self.notes))
            .filter(|name| !name.eq_ignore_ascii_case("localhost"))
    }

    fn read_machine(&mut self, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
        // Of a table with VMs and adapters side by side, VMName is the machine's; else Name is.
        let name = object.name(Field::Machine, &mut self.notes).or_else(|| object.name(Field::Name, &mut self.notes));
        let id = object.guid(Field::MachineId).or_else(|| object.guid(Field::Id));
        let Some(key) = id.or_else(|| name.clone()) else {
            return RowFate::Skipped("VM without name and ID".into());
        };
        let owner = Owner { name: name.unwrap_or_else(|| key.clone()), key };
        let mut attributes = Attributes::default();
        attributes.set(Attribute::Hypervisor, Some("hyper-v"));
        attributes.set(Attribute::BiosUuid, object.guid(Field::BiosGuid).as_deref());
        attributes.set(Attribute::DnsName, object.known(Field::GuestName, &mut self.notes).as_deref());
        let operating_system = object.known(Field::OperatingSystem, &mut self.notes);
        let location = self.location(object);
        let power = object.known(Field::State, &mut self.notes).and_then(|state| power_of(&state));
        self.rows.virtual_machines.push(VirtualMachineRow {
            key: owner.key.as_str().into(),
            name: owner.name.as_str().into(),
            location: location.as_deref().map(Text::from),
            operating_system: operating_system.and_then(|name| cells::operating_system(&name)),
            power,
            addresses: object.addresses(Field::Addresses, &mut self.notes, report),
            attributes,
            place: object.place().into(),
            ..VirtualMachineRow::default()
        });
        self.read_adapters(object, &owner, location, report);
        RowFate::Used
    }

    fn read_adapters(&mut self, object: &Object<'_>, owner: &Owner, location: Option<String>, report: &mut ReadReport) {
        let fields = self.fields.clone();
        let mut lost: Option<String> = None;
        object.each(Field::Adapters, |adapter| {
            if adapter.value.is_object() {
                let adapter = fields.record(Kind::Adapter.plural(), adapter);
                // It stands inside a row that is counted.
                let _ = self.read_adapter(&adapter, Some((owner, location.as_deref())), report);
            } else {
                // Below the depth asked for: VMNetworkAdapter (Name = 'Network Adapter', VMName = 'web-01') [VMId = '…'].
                lost = lost.take().or_else(|| adapter.as_text());
            }
        });
        let is_table = object.member(Field::Adapters).is_none();
        if is_table {
            lost = object.text(Field::Adapters, &mut self.notes).filter(|text| !is_type_name(text));
        }
        if let Some(found) = lost {
            self.notes.lose(object.kind, "NetworkAdapters", is_table, || object.place_of(Field::Adapters), &found);
        }
    }

    fn read_adapter(
        &mut self,
        object: &Object<'_>,
        inside: Option<(&Owner, Option<&str>)>,
        report: &mut ReadReport,
    ) -> RowFate {
        if object.boolean(Field::IsManagementOs, &mut self.notes, report) == Some(true) {
            return RowFate::Skipped("adapter of the host itself is not needed".into());
        }
        let id = object.known(Field::Id, &mut self.notes).filter(|id| id.contains('\\'));
        let named = object.name(Field::Machine, &mut self.notes);
        let of_id = object.guid(Field::MachineId).or_else(|| machine_of_adapter(id.as_deref()?));
        let (owner, location) = match (inside, of_id, named) {
            (Some((owner, location)), _, _) => {
                (Owner { key: owner.key.clone(), name: owner.name.clone() }, location.map(str::to_owned))
            }
            (None, Some(key), name) => (Owner { name: name.unwrap_or_else(|| key.clone()), key }, None),
            (None, None, Some(name)) => (Owner { key: name.clone(), name }, None),
            (None, None, None) => return RowFate::Skipped("adapter without its VM".into()),
        };
        let location = location.or_else(|| self.location(object));
        let machine = Key::from(owner.key.as_str());
        let next = self.nics.entry(machine.clone()).or_default();
        let number = *next;
        *next += 1;
        let name = object.name(Field::Name, &mut self.notes).unwrap_or_else(|| format!("nic{number}"));
        let switch = object.name(Field::Switch, &mut self.notes);
        let mut attributes = Attributes::default();
        if let Some(vlan) = self.vlan(object, report) {
            attributes.set(Attribute::NicVlan, Some(&vlan.to_string()));
        }
        match object.boolean(Field::Connected, &mut self.notes, report) {
            Some(is_connected) => attributes.set(Attribute::Connected, Some(if is_connected { "yes" } else { "no" })),
            None if object.has(Field::Switch) && switch.is_none() => attributes.set(Attribute::Connected, Some("no")),
            None => {}
        }
        let subnet = switch.map(|switch| SubnetReference {
            network_key: network_key(location.as_deref(), &switch).into(),
            network_name: switch.into(),
            subnet_name: Text::new(),
        });
        let addresses = object.addresses(Field::Addresses, &mut self.notes, report);
        let place = self.rows.nics.len();
        for machine in [machine, Key::from(owner.name.as_str())] {
            let of_name = self.by_name.entry((machine, Key::from(name.as_str())));
            of_name.and_modify(|known| *known = known.filter(|known| *known == place)).or_insert(Some(place));
        }
        let mac = object.mac(Field::Mac, &mut self.notes, report);
        self.rows.nics.push(NicRow {
            key: id.unwrap_or_else(|| format!("{}/{name}", owner.key)).into(),
            name: name.into(),
            location: location.map(Text::from),
            virtual_machine_key: Some(owner.key.into()),
            virtual_machine_name: Some(owner.name.into()),
            number: Some(number),
            mac: mac.map(Text::from),
            ip_configurations: ip_configurations(Given { addresses, subnet, ..Given::default() }),
            attributes,
            place: object.place().into(),
            ..NicRow::default()
        });
        RowFate::Used
    }

    /// The VLAN of an adapter: in properties of its own, or in the setting that JSON has inside it.
    fn vlan(&mut self, object: &Object<'_>, report: &mut ReadReport) -> Option<u32> {
        let setting = object.member(Field::VlanSetting).filter(|setting| setting.value.is_object());
        let (mode, vlan) = match &setting {
            Some(setting) => (setting.plain("OperationMode"), setting.plain("AccessVlanId")),
            None => (object.known(Field::VlanMode, &mut self.notes), object.known(Field::VlanId, &mut self.notes)),
        };
        let text = match (&setting, &vlan) {
            (None, None) => object.known(Field::VlanSetting, &mut self.notes)?,
            _ => vlan.unwrap_or_default(),
        };
        match mode.unwrap_or_default().to_ascii_lowercase().as_str() {
            "0" | "untagged" => return Some(0),
            // A trunk or a private VLAN is no VLAN that the adapter is in.
            mode @ ("2" | "3" | "trunk" | "private") => {
                self.notes.trunks.add(|| object.place_of(Field::VlanId), if mode == "3" { "private" } else { "trunk" });
                return None;
            }
            _ => {}
        }
        let digits = text.rsplit(' ').next().unwrap_or_default();
        match digits.parse::<u32>() {
            Ok(number) if number <= 4094 => Some(number),
            Ok(_) => {
                self.notes.trunks.add(|| object.place_of(Field::VlanId), &text);
                None
            }
            Err(_) if text.is_empty() => None,
            Err(_) => {
                object.doubt(Field::VlanId, &text, "a VLAN from 0 to 4094", report);
                None
            }
        }
    }

    /// Reads the VLAN of an adapter that is listed in a file or a list of its own.
    fn read_vlan(&mut self, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
        let vlan = self.vlan(object, report);
        let parent = object.member(Field::ParentAdapter).filter(|parent| parent.value.is_object());
        let plain = |key: &str| parent.as_ref().and_then(|parent| parent.plain(key));
        let id = plain("Id").or_else(|| object.known(Field::Id, &mut self.notes)).filter(|id| id.contains('\\'));
        let text = if parent.is_none() { object.text(Field::ParentAdapter, &mut self.notes) } else { None };
        let words = text.as_deref().map(quoted_words).unwrap_or_default();
        if words.is_empty() && text.is_some_and(|text| text.starts_with("VMInternalNetworkAdapter")) {
            return RowFate::Skipped("VLAN of an adapter of the host itself is not needed".into());
        }
        let Some(vlan) = vlan else { return RowFate::Skipped("VLAN setting without one VLAN".into()) };
        let name =
            plain("Name").or_else(|| object.name(Field::Name, &mut self.notes)).or_else(|| words.first().cloned());
        let machine = [plain("VMId"), object.guid(Field::MachineId), words.last().cloned()]
            .into_iter()
            .flatten()
            .find_map(|id| guid(&id))
            .or_else(|| object.name(Field::Machine, &mut self.notes));
        if let Some(id) = id {
            let mut attributes = Attributes::default();
            attributes.set(Attribute::NicVlan, Some(&vlan.to_string()));
            let machine = machine.or_else(|| machine_of_adapter(&id));
            let place = object.place();
            let name = name.unwrap_or_default();
            let row = NicRow {
                key: id.into(),
                name: name.into(),
                virtual_machine_key: machine.map(Text::from),
                attributes,
                place: place.into(),
                ..NicRow::default()
            };
            self.rows.nics.push(row);
            return RowFate::Used;
        }
        let (Some(machine), Some(name)) = (machine, name) else {
            return RowFate::Skipped("VLAN that does not say of which adapter".into());
        };
        self.vlans.push((Key::from(machine.as_str()), Key::from(name.as_str()), vlan));
        RowFate::Used
    }

    fn read_switch(&mut self, object: &Object<'_>) -> RowFate {
        let Some(name) = object.name(Field::Name, &mut self.notes) else {
            return RowFate::Skipped("virtual switch without a name".into());
        };
        let location = self.location(object);
        let key = network_key(location.as_deref(), &name);
        let place = object.place();
        self.rows.networks.push(NetworkRow {
            key: key.into(),
            name: name.into(),
            location: location.map(Text::from),
            place: place.into(),
            ..NetworkRow::default()
        });
        self.switches += 1;
        RowFate::Used
    }

    /// All rows of the file, with what is said once of all of them.
    pub fn finish(mut self, report: &mut ReadReport) -> InventoryRows {
        let mut unknown = 0;
        for (machine, name, vlan) in std::mem::take(&mut self.vlans) {
            match self.by_name.get(&(machine, name)) {
                Some(Some(place)) => {
                    self.rows.nics[*place].attributes.set(Attribute::NicVlan, Some(&vlan.to_string()));
                }
                _ => unknown += 1,
            }
        }
        if unknown > 0 {
            let message = format!(
                "{unknown} VLANs name their adapter by words that tell no adapter of this file, and are left out. Export the adapters \
                 with their VLANs instead: {}",
                how_to_get::remedy("NICs", "VlanSetting").command
            );
            report.doubt("", message);
        }
        // Hosts of one cluster have a switch of one name each, which is one network.
        let mut known = rustc_hash::FxHashSet::default();
        self.rows.networks.retain(|network| known.insert(Key::from(network.key.as_str())));
        self.notes.report(report, how_to_get::remedy);
        self.rows
    }
}

/// A switch is told by where it is and by its name.
fn network_key(location: Option<&str>, switch: &str) -> String {
    location.map_or_else(|| switch.to_owned(), |location| format!("{location}/{switch}"))
}

/// What stands between single quotes.
fn quoted_words(text: &str) -> Vec<String> {
    text.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The numbers are those of Hyper-V's `VMState`, which Windows PowerShell writes in place of the words.
fn power_of(state: &str) -> Option<PowerState> {
    match state.parse::<u32>() {
        Ok(2 | 4 | 9 | 10 | 11 | 32773 | 32776 | 32777) => Some(PowerState::On),
        Ok(3 | 6 | 32779) => Some(PowerState::Off),
        Ok(_) => None,
        Err(_) => power(state),
    }
}
