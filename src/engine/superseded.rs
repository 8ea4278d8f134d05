//! The same site again: what a newer export no longer lists.
//!
//! An export does not say what it lists all of. One is taken for a newer export of a location when it lists more than half of
//! what earlier exports of the same kind listed there, by the same ids: then what it does not list is gone. Anything less, or of another kind,
//! adds and updates, and takes nothing away.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::inventory::{Inventory, Known};
use super::inventory_changes::ChangedThing;
use super::inventory_rows::InventoryRows;
use super::text::{Folded, Key, trimmed_key as trimmed};

/// What newer exports of locations no longer list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Superseded {
    networks: FxHashSet<Key>,
    virtual_machines: FxHashSet<Key>,
    nics: FxHashSet<Key>,
    /// Subnets of networks that are listed again, as network and name.
    subnets: FxHashSet<(Key, Key)>,
}

/// Keys that newer rows have, by location.
#[derive(Default)]
struct Listed<'r>(FxHashMap<&'r str, FxHashSet<Folded<'r>>>);

impl<'r> Listed<'r> {
    fn add(&mut self, location: Option<&'r str>, key: &'r str) {
        self.0.entry(location.unwrap_or_default()).or_default().insert(Folded(trimmed(key)));
    }

    /// Things of a kind that are gone: known at a location of which the newer rows list more than half.
    fn gone<'i>(&self, known: impl Iterator<Item = (Option<&'i str>, &'i Key)>) -> FxHashSet<Key> {
        let mut by_location: FxHashMap<&str, (usize, Vec<Key>)> = FxHashMap::default();
        for (location, key) in known {
            let location = location.unwrap_or_default();
            let Some(listed) = self.0.get(location) else { continue };
            let (again, gone) = by_location.entry(location).or_default();
            if listed.contains(&Folded(key.as_str())) {
                *again += 1;
            } else {
                gone.push(key.clone());
            }
        }
        by_location.into_values().filter(|(again, gone)| *again > gone.len()).flat_map(|(_, gone)| gone).collect()
    }
}

fn fold(key: &str) -> Key {
    Key::from(trimmed(key))
}

/// What an export listed, for remembering: a hash of its kind and key.
pub type Mark = u64;

fn mark(kind: ChangedThing, key: &str) -> Mark {
    let mut hasher = FxHasher::default();
    (kind as u8).hash(&mut hasher);
    Folded(key).hash(&mut hasher);
    hasher.finish()
}

/// The marks of all that rows list.
pub fn marks(rows: &InventoryRows) -> impl Iterator<Item = Mark> {
    let networks = rows.networks.iter().map(|row| mark(ChangedThing::Network, trimmed(&row.key)));
    let machines = rows.virtual_machines.iter().map(|row| mark(ChangedThing::VirtualMachine, trimmed(&row.key)));
    let nics = rows.nics.iter().map(|row| mark(ChangedThing::Nic, trimmed(&row.key)));
    networks.chain(machines).chain(nics)
}

impl Superseded {
    /// What rows of newer exports supersede of a site: among what earlier exports of the same kind listed, as `was_listed`
    /// says. The rows need their locations.
    pub fn by<'r>(
        site: &Inventory,
        files: impl Iterator<Item = &'r InventoryRows> + Clone,
        was_listed: impl Fn(Mark) -> bool,
    ) -> Self {
        let mut superseded = Self::default();
        let known = |kind: ChangedThing, key: &Key| was_listed(mark(kind, key.as_str()));
        let mut networks = Listed::default();
        for network in files.clone().flat_map(|rows| &rows.networks) {
            networks.add(network.location.as_deref(), &network.key);
            let key = fold(&network.key);
            if !network.subnets.is_empty()
                && known(ChangedThing::Network, &key)
                && let Some(id) = site.network_by_key.get(&key)
            {
                let names: FxHashSet<Key> = network.subnets.iter().map(|row| Key::from(row.name.trim())).collect();
                let listed = site.subnets_of(*id).iter().filter(|subnet| subnet.known == Known::Listed);
                let missing = listed.map(|subnet| Key::new(subnet.name.clone())).filter(|name| !names.contains(name));
                superseded.subnets.extend(missing.map(|name| (site.network(*id).key.clone(), name)));
            }
        }
        let listed = site.networks.iter().filter(|network| network.known == Known::Listed);
        let of_networks = listed.map(|network| (network.location.as_deref(), &network.key));
        superseded.networks = networks.gone(of_networks.filter(|(_, key)| known(ChangedThing::Network, key)));

        let mut machines = Listed::default();
        for machine in files.clone().flat_map(|rows| &rows.virtual_machines) {
            machines.add(machine.location.as_deref(), &machine.key);
        }
        let of_machines = site.virtual_machines.iter().map(|machine| (machine.location(), &machine.key));
        superseded.virtual_machines =
            machines.gone(of_machines.filter(|(_, key)| known(ChangedThing::VirtualMachine, key)));

        let mut nics = Listed::default();
        for nic in files.flat_map(|rows| &rows.nics) {
            nics.add(nic.location.as_deref(), &nic.key);
        }
        let listed = site.nics.iter().filter(|nic| nic.known() == Known::Listed);
        let of_nics = listed.map(|nic| (nic.location(), &nic.key));
        superseded.nics = nics.gone(of_nics.filter(|(_, key)| known(ChangedThing::Nic, key)));
        superseded
    }

    /// Both.
    pub fn and(mut self, other: Self) -> Self {
        self.networks.extend(other.networks);
        self.virtual_machines.extend(other.virtual_machines);
        self.nics.extend(other.nics);
        self.subnets.extend(other.subnets);
        self
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.virtual_machines.is_empty() && self.nics.is_empty() && self.subnets.is_empty()
    }

    /// Parts the rows of a site in those that stay and those that are superseded. NICs go with their VM.
    pub fn part(&self, rows: InventoryRows) -> (InventoryRows, InventoryRows) {
        if self.is_empty() {
            return (rows, InventoryRows::default());
        }
        let (mut stay, mut gone) = (InventoryRows::default(), InventoryRows::default());
        for mut network in rows.networks {
            if self.networks.contains(&fold(&network.key)) {
                gone.networks.push(network);
                continue;
            }
            let key = fold(&network.key);
            let mut lone = Vec::new();
            network.subnets.retain(|subnet| {
                let is_gone = self.subnets.contains(&(key.clone(), Key::from(subnet.name.trim())));
                if is_gone {
                    let mut subnet = subnet.clone();
                    subnet.network_key.clone_from(&network.key);
                    subnet.network_name.clone_from(&network.name);
                    subnet.location.clone_from(&network.location);
                    lone.push(subnet);
                }
                !is_gone
            });
            gone.subnets.append(&mut lone);
            stay.networks.push(network);
        }
        for subnet in rows.subnets {
            let is_gone = self.networks.contains(&fold(&subnet.network_key));
            if is_gone { gone.subnets.push(subnet) } else { stay.subnets.push(subnet) }
        }
        for mut machine in rows.virtual_machines {
            if self.virtual_machines.contains(&fold(&machine.key)) {
                gone.virtual_machines.push(machine);
            } else {
                machine.nic_keys.retain(|nic| !self.nics.contains(&fold(nic)));
                stay.virtual_machines.push(machine);
            }
        }
        for nic in rows.nics {
            let of_gone =
                nic.virtual_machine_key.as_deref().is_some_and(|key| self.virtual_machines.contains(&fold(key)));
            if of_gone || self.nics.contains(&fold(&nic.key)) { gone.nics.push(nic) } else { stay.nics.push(nic) }
        }
        (stay, gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::inventory_builder::InventoryBuilder;
    use crate::engine::inventory_changes::tests::{built, site, told};

    #[test]
    fn an_export_of_most_of_a_location_takes_the_rest_for_gone_and_one_of_less_does_not() {
        let all = ["a 10.0.0.4 app", "b 10.0.0.5 app", "c 10.0.0.6 app", "d 10.0.0.7 app"];
        let before = built(site(&all, &["app"]));
        let newer = |count: usize| {
            Superseded::by(&before, [site(&all[..count], &["app"])].iter(), |_| true).virtual_machines.len()
        };
        assert_eq!([newer(4), newer(3), newer(2), newer(1)], [0, 1, 0, 0]);
        let elsewhere = {
            let mut rows = site(&all[..3], &["app"]);
            rows.virtual_machines.iter_mut().for_each(|row| row.location = Some("branch".into()));
            rows
        };
        assert!(Superseded::by(&before, [elsewhere].iter(), |_| true).virtual_machines.is_empty());
    }

    #[test]
    fn what_is_gone_can_be_parted_from_what_stays_and_put_back() {
        let rows = site(&["a 10.0.0.4 app", "b 10.0.0.5 app", "c 10.0.0.6 app"], &["app", "old"]);
        let before = built(rows.clone());
        let superseded =
            Superseded::by(&before, [site(&["A 10.0.0.4 app", "c 10.0.0.6 app"], &["app"])].iter(), |_| true);
        let (stay, gone) = superseded.part(rows);
        assert_eq!((stay.virtual_machines.len(), gone.virtual_machines.len(), gone.nics.len()), (2, 1, 1));
        assert_eq!((stay.networks[0].subnets.len(), gone.subnets[0].name.as_str()), (1, "old"));
        let mut builder = InventoryBuilder::default();
        builder.add(stay, "", 0);
        builder.add(gone, "", 0);
        assert_eq!(told(&before, &builder.finish().0), [""; 0]);
    }

    #[test]
    fn what_only_another_kind_of_export_listed_stays() {
        let before = built(site(&["a 10.0.0.4 app", "b 10.0.0.5 app", "c 10.0.0.6 app"], &["app"]));
        let earlier: FxHashSet<Mark> = marks(&site(&["a 10.0.0.4 app", "b 10.0.0.5 app"], &["app"])).collect();
        let newer = [site(&["a 10.0.0.4 app", "b 10.0.0.5 app"], &["app"])];
        let superseded = Superseded::by(&before, newer.iter(), |mark| earlier.contains(&mark));
        assert!(superseded.is_empty(), "{superseded:?}");
        let all: FxHashSet<Mark> =
            marks(&site(&["a 10.0.0.4 app", "b 10.0.0.5 app", "c 10.0.0.6 app"], &["app"])).collect();
        let superseded = Superseded::by(&before, newer.iter(), |mark| all.contains(&mark));
        assert_eq!((superseded.virtual_machines.len(), superseded.nics.len()), (1, 1));
    }
}
