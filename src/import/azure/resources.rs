//! Reading whatever a resource is, counting it, and what is said of a file when all of it was read.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::cursor::Cursor;
use super::ids;
use super::node::Field;
use super::reader::Reader;
use super::resource::{self, Kind};
use super::{networks, nics, virtual_machines};
use crate::engine::inventory_rows::{InventoryRows, Place, VirtualMachineRow};
use crate::engine::text::{Key, Text};
use crate::import::report::{ReadError, RowFate};
use crate::import::{FileContents, encoding};

/// How many kinds of resources are named one by one among what was skipped.
const MOST_REASONS: usize = 50;

/// A peering that stands outside its VNet, until the whole file was read.
pub struct LonePeering {
    network_key: Text,
    remote: Text,
    place: Place,
}

impl Reader {
    /// Reads a resource of a kind, and says what became of it.
    pub fn resource(&mut self, kind: &Kind, element: &Cursor<'_, '_>) -> RowFate {
        let was_read = match kind {
            Kind::Network => networks::read_network(self, element).map(|row| self.rows.networks.push(row)),
            Kind::Subnet => networks::read_lone_subnet(self, element).map(|row| self.rows.subnets.push(row)),
            Kind::Peering => self.lone_peering(element),
            Kind::Nic => nics::read_nic(self, element).map(|row| self.rows.nics.push(row)),
            Kind::VirtualMachine => {
                virtual_machines::read_virtual_machine(self, element).map(|row| self.rows.virtual_machines.push(row))
            }
            Kind::VirtualMachineAddresses => {
                virtual_machines::read_virtual_machine_addresses(self, element).map(|row| self.more_addresses(row))
            }
            Kind::Other(resource_type) if resource::holds_addresses(resource_type) => {
                nics::read_held_addresses(self, element).map(|row| {
                    self.holders += 1;
                    self.held_addresses += row.ip_configurations.len();
                    self.rows.nics.push(row);
                })
            }
            Kind::Other(_) | Kind::Template | Kind::Unknown => None,
        };
        match was_read {
            Some(()) => RowFate::Used,
            None => RowFate::Skipped(self.skip_reason(kind).into()),
        }
    }

    /// Counts something as skipped.
    pub fn skip(&mut self, reason: impl Into<Cow<'static, str>>, place: Place) {
        self.report.count(RowFate::Skipped(reason.into()), || place);
    }

    fn skip_reason(&self, kind: &Kind) -> String {
        match kind {
            Kind::Other(resource_type) if resource::holds_addresses(resource_type) => {
                format!("resource type {resource_type} without a private address")
            }
            Kind::Other(resource_type) => self.not_needed(resource_type),
            Kind::Template => "template for deployments among other things: drop it as a file of its own".into(),
            Kind::Unknown => "no Azure resource that can be told by type, id or fields".into(),
            Kind::Subnet => "subnet without an id that names its VNet".into(),
            Kind::Peering => "peering without an id that names its VNet".into(),
            Kind::Network | Kind::Nic | Kind::VirtualMachine | Kind::VirtualMachineAddresses => {
                "resource without id and name".into()
            }
        }
    }

    /// Why a resource of a type that nobody asks for is skipped.
    pub fn not_needed(&self, resource_type: &str) -> String {
        if self.report.skipped.len() >= MOST_REASONS || resource_type.len() > 120 {
            return "resource of another type".into();
        }
        format!("resource type {resource_type} is not needed")
    }

    /// `az vm list-ip-addresses` has a line for each NIC of a VM: they come together.
    fn more_addresses(&mut self, row: VirtualMachineRow) {
        let group = row.resource_group.as_deref().unwrap_or_default();
        match self.machines_with_addresses.entry((Key::from(row.name.as_str()), Key::from(group))) {
            std::collections::hash_map::Entry::Occupied(known) => {
                if let Some(known) = self.rows.virtual_machines.get_mut(*known.get()) {
                    known.addresses.extend(row.addresses);
                }
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(self.rows.virtual_machines.len());
                self.rows.virtual_machines.push(row);
            }
        }
    }

    fn lone_peering(&mut self, element: &Cursor<'_, '_>) -> Option<()> {
        let id = self.text(element.own(Field::Id))?;
        let network_key = ids::network_of_peering(&id)?.into();
        if let Some(remote) = networks::read_peering(self, element) {
            self.peerings.push(LonePeering { network_key, remote, place: element.place() });
        }
        Some(())
    }

    /// Gives peerings that stood alone to their VNets.
    fn attach_peerings(&mut self) {
        let peerings = std::mem::take(&mut self.peerings);
        if peerings.is_empty() {
            return;
        }
        let networks = self.rows.networks.iter().enumerate();
        let places: FxHashMap<Key, usize> =
            networks.map(|(place, network)| (Key::from(network.key.as_str()), place)).collect();
        for LonePeering { network_key, remote, place } in peerings {
            let network = places.get(&Key::from(network_key.as_str()));
            match network.and_then(|network| self.rows.networks.get_mut(*network)) {
                Some(network) if network.peered_with.iter().any(|known| known.eq_ignore_ascii_case(&remote)) => {}
                Some(network) => network.peered_with.push(remote),
                None => {
                    let message = format!(
                        "the peering of {} is left out: this file does not list that VNet",
                        ids::last_segment(&network_key)
                    );
                    self.doubt_once("peering without VNet", place, message);
                }
            }
        }
    }

    /// What the file gave, when all of it was read. `None` where that is nothing.
    pub fn finish(&mut self) -> Option<FileContents> {
        self.report_cuts();
        self.attach_peerings();
        self.report_repeated();
        if self.rows.is_empty() && self.stated.is_empty() {
            return None;
        }
        let mut rows = std::mem::take(&mut self.rows);
        forget_unknown_groups(&mut rows);
        let mut report = std::mem::take(&mut self.report);
        let nested_subnets: usize = rows.networks.iter().map(|network| network.subnets.len()).sum();
        report.set_read([
            ("VNets", rows.networks.len()),
            ("subnets", nested_subnets + rows.subnets.len()),
            ("VMs", rows.virtual_machines.len()),
            ("NICs", rows.nics.len() - self.holders),
            ("addresses of load balancers and gateways", self.held_addresses),
            ("network mappings", self.stated.mappings.len()),
            ("NIC targets", self.stated.nics.len()),
        ]);
        Some(FileContents { rows, stated: std::mem::take(&mut self.stated), report, ..FileContents::default() })
    }

    /// Why nothing could be read.
    pub fn nothing_read(&self, remedy: &str) -> ReadError {
        ReadError {
            place: self.report.first_doubt(),
            found: self.report.nothing_usable("no elements"),
            expected: "VNets, subnets, NICs or VMs".to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// Says that something between the parts of a file is not what it should be.
    pub fn stray(&mut self, text: &str, place: impl FnOnce() -> Place) {
        let message = format!("found {}, which is not JSON; it was stepped over", encoding::quoted(text.trim(), 80));
        let place = if self.report.lists_doubts() { place() } else { Place::new() };
        self.report.doubt(place, message);
    }
}

/// What stands in ids for a resource group that is not known is none.
fn forget_unknown_groups(rows: &mut InventoryRows) {
    let groups = (rows.networks.iter_mut().map(|row| &mut row.resource_group))
        .chain(rows.virtual_machines.iter_mut().map(|row| &mut row.resource_group))
        .chain(rows.nics.iter_mut().map(|row| &mut row.resource_group));
    groups.filter(|group| group.as_deref() == Some(ids::UNKNOWN_GROUP)).for_each(|group| *group = None);
}
