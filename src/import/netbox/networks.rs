//! VLANs and prefixes become networks with subnets, and addresses find the prefix that they are in.
//!
//! # Invariants
//!
//! 1. One network for each VLAN, or for a prefix without one.
//! 2. Equal prefixes of two VRFs are two subnets, and where they are of one VLAN, of two networks.
//! 3. An address is in the longest prefix of its own VRF that holds it, as NetBox has it; where two are alike, in none.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::estate::Notes;
use super::facts::{PrefixFact, Vlan, VlanFact};
use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::{NetworkRow, Place, SubnetReference, SubnetRow};
use crate::engine::order;
use crate::engine::text::{Key, Text, same_folded};

/// The networks of a file.
#[derive(Default)]
pub struct Networks {
    /// Their rows.
    pub rows: Vec<NetworkRow>,
    by_key: FxHashMap<Key, usize>,
    /// Networks by VLAN, for tables that name one without its site.
    by_vlan: FxHashMap<(Option<u32>, Key), Vec<usize>>,
    /// Networks and subnets by VRF and prefix.
    by_prefix: FxHashMap<(Key, IpNet), Vec<(usize, String)>>,
    /// Which lengths the prefixes of a VRF have, IPv4 and IPv6 apart.
    lengths: FxHashMap<(Key, bool), BTreeSet<u8>>,
    subnets: FxHashSet<(usize, Key)>,
    prefixes: FxHashSet<(usize, IpNet)>,
}

/// Past so many networks that are alike nobody can tell which one is meant.
const MOST_ALIKE: usize = 64;

impl Networks {
    /// Adds a VLAN that is listed.
    pub fn add_vlan(&mut self, fact: &VlanFact, notes: &mut Notes) {
        let place = self.vlan_network(&fact.vlan, fact.site.as_ref(), &fact.place, notes);
        for prefix in &fact.prefixes {
            self.add_subnet(place, *prefix, None, &fact.place);
        }
    }

    /// Adds prefixes, those of the global table first: of equal ones that stays with its VLAN.
    pub fn add_prefixes(&mut self, facts: &[PrefixFact], notes: &mut Notes) {
        let mut facts: Vec<&PrefixFact> = facts.iter().collect();
        order::sort_by(&mut facts, |one, other| one.vrf.cmp(&other.vrf));
        facts.into_iter().for_each(|fact| self.add_prefix(fact, notes));
    }

    fn add_prefix(&mut self, fact: &PrefixFact, notes: &mut Notes) {
        let network = match &fact.vlan {
            Some(vlan) => {
                let site = fact.vlan_site.as_ref().or(fact.site.as_ref());
                let network = self.vlan_network(vlan, site, &fact.place, notes);
                let known = self.rows[network].location.as_ref();
                if known.zip(fact.site.as_ref()).is_some_and(|(known, site)| !same_folded(known, site)) {
                    let text = "prefixes of a VLAN that is at another site are read as that VLAN's";
                    notes.add(text, &fact.place, || fact.prefix.to_string());
                }
                match &fact.vrf {
                    Some(vrf) if self.prefixes.contains(&(network, fact.prefix)) => {
                        let row = &self.rows[network];
                        let (key, name) = (format!("{}/{vrf}", row.key), format!("{} in {vrf}", row.name));
                        self.network(key, name, fact.site.as_ref(), vlan.vid.filter(|vid| *vid <= 4094), &fact.place)
                    }
                    _ => network,
                }
            }
            None => {
                let parts = [fact.site.as_deref(), fact.vrf.as_deref()].into_iter().flatten();
                let spelled: Vec<String> = parts.map(str::to_owned).chain([fact.prefix.to_string()]).collect();
                let key = fact.id.clone().unwrap_or_else(|| spelled.join("/"));
                let name = fact.description.clone().unwrap_or_else(|| fact.prefix.to_string());
                self.network(key, name, fact.site.as_ref(), None, &fact.place)
            }
        };
        self.add_subnet(network, fact.prefix, fact.vrf.as_deref(), &fact.place);
    }

    fn add_subnet(&mut self, network: usize, prefix: IpNet, vrf: Option<&str>, place: &Place) {
        let name = vrf.map_or_else(|| prefix.to_string(), |vrf| format!("{prefix} in {vrf}"));
        if !self.subnets.insert((network, Key::from(name.as_str()))) {
            return;
        }
        self.prefixes.insert((network, prefix));
        let vrf = Key::from(vrf.unwrap_or_default());
        self.lengths.entry((vrf.clone(), prefix.addr().is_ipv6())).or_default().insert(prefix.prefix_len());
        let alike = self.by_prefix.entry((vrf, prefix)).or_default();
        if alike.len() < MOST_ALIKE {
            alike.push((network, name.clone()));
        }
        let subnet = SubnetRow {
            name: name.into(),
            prefixes: vec![prefix],
            place: place.as_str().into(),
            ..SubnetRow::default()
        };
        self.rows[network].subnets.push(subnet);
    }

    fn vlan_network(&mut self, vlan: &Vlan, site: Option<&String>, place: &Place, notes: &mut Notes) -> usize {
        let number = vlan.vid.map(|vid| format!("VLAN {vid}"));
        let name = vlan.name.clone().or(number).unwrap_or_else(|| "VLAN".into());
        let spelled = match (&vlan.name, vlan.vid) {
            (Some(name), Some(vid)) => format!("{name} ({vid})"),
            _ => name.clone(),
        };
        let key = vlan.id.clone().unwrap_or_else(|| site.map_or(spelled.clone(), |site| format!("{site}/{spelled}")));
        let vid = vlan.vid.filter(|vid| *vid <= 4094);
        if vid != vlan.vid {
            notes.add("numbers of VLANs that no VLAN can have are left out", place, || spelled);
        }
        let before = self.rows.len();
        let network = self.network(key, name, site, vid, place);
        if self.rows.len() > before {
            let alike = (vlan.vid, Key::from(vlan.name.as_deref().unwrap_or_default()));
            let alike = self.by_vlan.entry(alike).or_default();
            if alike.len() < MOST_ALIKE {
                alike.push(network);
            }
        }
        network
    }

    /// The network with a key, made where it is new.
    fn network(&mut self, key: String, name: String, site: Option<&String>, vlan: Option<u32>, place: &Place) -> usize {
        let rows = &mut self.rows;
        let network = *self.by_key.entry(Key::from(key.as_str())).or_insert_with(|| {
            rows.push(NetworkRow {
                key: key.into(),
                name: name.into(),
                place: place.as_str().into(),
                ..NetworkRow::default()
            });
            rows.len() - 1
        });
        let row = &mut rows[network];
        row.location = row.location.take().or_else(|| site.cloned().map(Text::from));
        row.attributes.set(Attribute::NetworkKind, Some("address-plan"));
        if row.attributes.get(Attribute::Vlan).is_none() {
            row.attributes.set(Attribute::Vlan, vlan.map(|vlan| vlan.to_string()).as_deref());
        }
        network
    }

    /// The network of a VLAN that an interface is in, by its id, or where only one fits by its name and site.
    pub fn of_vlan(&self, vlan: &Vlan, site: Option<&str>) -> Option<SubnetReference> {
        let alone = |network_key: Text, network_name: Text| SubnetReference {
            network_key,
            network_name,
            subnet_name: Text::new(),
        };
        if let Some(id) = &vlan.id {
            let row = self.by_key.get(&Key::from(id.as_str())).map(|network| &self.rows[*network]);
            let number = || vlan.vid.map(|vid| format!("VLAN {vid}")).map(Text::from);
            let name = row.map(|row| row.name.clone()).or_else(|| vlan.name.as_deref().map(Text::from)).or_else(number);
            return Some(alone(id.as_str().into(), name.unwrap_or_else(|| "VLAN".into())));
        }
        let found = self.by_vlan.get(&(vlan.vid, Key::from(vlan.name.as_deref().unwrap_or_default())))?;
        let network = self.only_one(found.iter().copied(), site)?;
        Some(alone(self.rows[network].key.clone(), self.rows[network].name.clone()))
    }

    /// The subnet of an address.
    pub fn of_address(&self, address: IpAddr, vrf: Option<&str>, site: Option<&str>) -> Option<SubnetReference> {
        let vrf = Key::from(vrf.unwrap_or_default());
        let lengths = self.lengths.get(&(vrf.clone(), address.is_ipv6()))?;
        let found = lengths.iter().rev().find_map(|length| {
            let prefix = IpNet::new(address, *length).ok()?.trunc();
            self.by_prefix.get(&(vrf.clone(), prefix))
        })?;
        let network = self.only_one(found.iter().map(|(network, _)| *network), site)?;
        let (_, subnet) = found.iter().find(|(candidate, _)| *candidate == network)?;
        let row = &self.rows[network];
        Some(SubnetReference {
            network_key: row.key.clone(),
            network_name: row.name.clone(),
            subnet_name: subnet.as_str().into(),
        })
    }

    /// The one of these networks, or of several the one at the site.
    fn only_one(&self, networks: impl Iterator<Item = usize> + Clone, site: Option<&str>) -> Option<usize> {
        match networks.clone().count() {
            1 => return networks.clone().next(),
            MOST_ALIKE.. => return None,
            _ => {}
        }
        let is_there = |network: &usize| {
            self.rows[*network].location.as_deref().zip(site).is_some_and(|(left, right)| same_folded(left, right))
        };
        let mut there = networks.filter(is_there);
        there.next().filter(|_| there.next().is_none())
    }

    /// Where a network is.
    pub fn location(&self, reference: &SubnetReference) -> Option<Text> {
        let network = self.by_key.get(&Key::from(reference.network_key.as_str()))?;
        self.rows[*network].location.clone()
    }
}
