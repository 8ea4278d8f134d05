//! Which NICs of an on-premises machine are created in Azure. Source: [`documents::NIC_MANAGEMENT`] and
//! [`documents::VMWARE_ENABLE`].
//!
//! [`documents::NIC_MANAGEMENT`]: crate::recovery::azure::documents::NIC_MANAGEMENT
//! [`documents::VMWARE_ENABLE`]: crate::recovery::azure::documents::VMWARE_ENABLE

use crate::engine::attribute::Attribute;
use crate::engine::inventory::{Inventory, Nic, VirtualMachine, VirtualMachineId};
use crate::engine::mapping::Mapping;
use crate::recovery::azure::sizes;

/// What becomes of a NIC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is the primary one.
    Primary,
    /// It is created beside the primary one.
    Secondary,
    /// A person said “do not use”.
    Unused,
    /// It was added after replication was enabled, and nobody said what it is to be.
    AddedLater,
    /// The target size takes fewer NICs.
    OverCap,
}

/// How many NICs the machine's target size takes, if that is known.
pub fn cap(mapping: &Mapping, machine: &VirtualMachine) -> Option<u32> {
    let stated = mapping.of_machine(machine, Attribute::MostNics).and_then(|most| most.parse().ok());
    let size = || mapping.of_machine(machine, Attribute::TargetSize).or(machine.size());
    stated.or_else(|| size().and_then(sizes::most_nics))
}

/// What becomes of each NIC of a machine, in the order listed. The first one in use is primary where nobody says otherwise;
/// what the size does not take is dropped from the end, and never the primary one.
pub fn fates(mapping: &Mapping, source: &Inventory, machine: VirtualMachineId) -> Vec<Fate> {
    let nics = source.nics_of(machine);
    let role = |nic: &Nic| mapping.of_nic(nic, Attribute::NicRole).map(ToOwned::to_owned);
    let later = |nic: &Nic| mapping.of_nic(nic, Attribute::AddedLater) == Some("yes");
    let mut fates: Vec<Fate> = nics
        .iter()
        .map(|nic| match role(nic).as_deref() {
            Some("primary") => Fate::Primary,
            Some("unused") => Fate::Unused,
            Some(_) => Fate::Secondary,
            None if later(nic) => Fate::AddedLater,
            None => Fate::Secondary,
        })
        .collect();
    let stated = nics.iter().any(|nic| role(nic).is_some());
    if !stated && let Some(first) = fates.iter_mut().find(|fate| **fate == Fate::Secondary) {
        *first = Fate::Primary;
    }
    if let Some(most) = cap(mapping, source.virtual_machine(machine)) {
        let primaries = fates.iter().filter(|fate| **fate == Fate::Primary).count();
        let mut room = (most as usize).saturating_sub(primaries);
        for fate in fates.iter_mut().filter(|fate| **fate == Fate::Secondary) {
            if room == 0 {
                *fate = Fate::OverCap;
            }
            room = room.saturating_sub(1);
        }
    }
    fates
}
