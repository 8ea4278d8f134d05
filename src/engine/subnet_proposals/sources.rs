//! Where prefixes may come from, beside the addresses themselves: an address plan, adapters of hosts, other networks, names.

use std::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use super::super::address_range::AddressRange;
use super::super::attribute::{Attribute, Attributes};
use super::super::inventory::{Inventory, NetworkId, Side, Subnet, SubnetId};
use super::super::mapping::{Mapping, Named};
use super::super::order;
use super::super::prefix_index::PrefixIndex;
use super::super::text::{Key, Text};
use super::addresses::Group;
use super::{Confidence, Evidence, EvidenceKind, names};

/// A line of an address plan: a network, and one of its subnets if the prefix is that.
#[derive(Clone, Copy)]
struct Line {
    network: NetworkId,
    subnet: Option<SubnetId>,
}

/// All that a site tells of prefixes.
pub struct Sources<'a> {
    site: &'a Inventory,
    /// What is known of each network.
    attributes: Vec<Attributes>,
    plan: PrefixIndex<u32>,
    lines: Vec<Vec<Line>>,
    /// Subnets with prefixes: all, by VLAN, and by their own names and their networks'.
    known: PrefixIndex<SubnetId>,
    by_vlan: FxHashMap<u32, PrefixIndex<SubnetId>>,
    by_name: FxHashMap<Key, PrefixIndex<SubnetId>>,
}

/// What a network itself tells of its prefixes.
pub struct Own {
    network: Option<NetworkId>,
    vlan: Option<u32>,
    called: Vec<Key>,
    of_hosts: PrefixIndex<()>,
    in_name: PrefixIndex<()>,
    space: PrefixIndex<()>,
    pub host_prefixes: Vec<IpNet>,
    pub name_prefixes: Vec<IpNet>,
    pub gateways: Vec<IpAddr>,
}

/// What speaks for a prefix and against it, each with how much that is to be believed.
pub type Reasons = Vec<(Evidence, Confidence)>;

/// A prefix with what speaks for and against it.
pub struct Candidate {
    pub prefix: IpNet,
    /// What its subnet is called there.
    pub name: Option<Text>,
    /// The line of the address plan that it is.
    pub line: Option<NetworkId>,
    pub evidence: Reasons,
}

impl Candidate {
    /// How much to believe it: as its best evidence, more where two kinds of evidence agree, less where something speaks against it.
    pub fn confidence(&self) -> Confidence {
        let supports = || self.evidence.iter().filter(|(evidence, _)| evidence.supports);
        let best = supports().map(|(_, confidence)| *confidence).max().unwrap_or(Confidence::Low);
        let agreeing = supports().filter(|(_, confidence)| *confidence == Confidence::Medium).count();
        let confidence = if best == Confidence::Medium && agreeing > 1 { Confidence::High } else { best };
        let is_doubted = self.evidence.iter().any(|(evidence, _)| !evidence.supports);
        if is_doubted { confidence.lower() } else { confidence }
    }
}

impl Candidate {
    /// Whether a VLAN in common says so.
    pub fn is_by_vlan(&self) -> bool {
        let by_vlan = |(evidence, confidence): &(Evidence, Confidence)| match evidence.kind {
            EvidenceKind::AddressPlan => *confidence == Confidence::High,
            kind => kind == EvidenceKind::SameVlan,
        };
        self.evidence.iter().any(by_vlan)
    }
}

/// Whether a prefix is as small as subnets usually are: what is wider is a range of a plan rather than a subnet.
fn is_narrow(prefix: &IpNet) -> bool {
    prefix.prefix_len() >= if prefix.addr().is_ipv4() { 20 } else { 64 }
}

impl<'a> Sources<'a> {
    pub fn of(site: &'a Inventory, side: Side, mapping: &Mapping) -> Self {
        let attributes = site
            .networks
            .iter()
            .map(|network| mapping.attributes_of(&Named::Network(side, network.key.clone()), &network.attributes));
        let mut sources = Self {
            site,
            attributes: attributes.collect(),
            plan: PrefixIndex::default(),
            lines: Vec::new(),
            known: PrefixIndex::default(),
            by_vlan: FxHashMap::default(),
            by_name: FxHashMap::default(),
        };
        let mut places: FxHashMap<IpNet, u32> = FxHashMap::default();
        for number in 0..site.networks.len() as u32 {
            sources.add_network(NetworkId::new(number), &mut places);
        }
        sources
    }

    fn add_network(&mut self, id: NetworkId, places: &mut FxHashMap<IpNet, u32>) {
        let network = self.site.network(id);
        let is_plan = self.is_plan(id);
        let vlan = self.vlan(id);
        let mut add_line = |prefix: &IpNet, subnet, plan: &mut PrefixIndex<u32>, lines: &mut Vec<Vec<Line>>| {
            let prefix = prefix.trunc();
            let place = *places.entry(prefix).or_insert_with(|| {
                plan.add(prefix, lines.len() as u32);
                lines.push(Vec::new());
                lines.len() as u32 - 1
            });
            lines[place as usize].push(Line { network: id, subnet });
        };
        for place in network.subnets.clone() {
            let subnet = self.site.subnet(SubnetId::new(place));
            for prefix in &subnet.prefixes {
                let own_name = Key::new(subnet.name.clone());
                for name in [&own_name, &Key::new(network.name.clone())] {
                    self.by_name.entry(name.clone()).or_default().add(*prefix, SubnetId::new(place));
                }
                if is_plan {
                    add_line(prefix, Some(SubnetId::new(place)), &mut self.plan, &mut self.lines);
                    continue;
                }
                self.known.add(*prefix, SubnetId::new(place));
                if let Some(vlan) = vlan {
                    self.by_vlan.entry(vlan).or_default().add(*prefix, SubnetId::new(place));
                }
            }
        }
        if is_plan {
            let of_subnet = |prefix: &&IpNet| {
                let subnets = self.site.subnets_of(id);
                subnets.iter().take(8).any(|subnet| subnet.prefixes.contains(prefix))
            };
            for prefix in network.prefixes.iter().filter(|prefix| !of_subnet(prefix)) {
                add_line(prefix, None, &mut self.plan, &mut self.lines);
            }
        }
    }

    fn is_plan(&self, network: NetworkId) -> bool {
        self.attributes[network.index()].get(Attribute::NetworkKind) == Some("address-plan")
    }

    /// The VLAN of a network; 0 stands for any or none, and tells nothing.
    fn vlan(&self, network: NetworkId) -> Option<u32> {
        self.attributes[network.index()].number(Attribute::Vlan).filter(|vlan| *vlan > 0)
    }

    /// What the network of a group tells.
    pub fn own(&self, group: Group) -> Own {
        let network = match group {
            Group::Network(id) => Some(id),
            Group::Subnet(id) => Some(self.site.subnet(id).network),
            Group::Nowhere => None,
        };
        let mut own = Own {
            network,
            vlan: network.and_then(|id| self.vlan(id)),
            called: Vec::new(),
            of_hosts: PrefixIndex::default(),
            in_name: PrefixIndex::default(),
            space: PrefixIndex::default(),
            host_prefixes: Vec::new(),
            name_prefixes: Vec::new(),
            gateways: Vec::new(),
        };
        let Some(id) = network else { return own };
        let network = self.site.network(id);
        let attributes = &self.attributes[id.index()];
        own.called.push(Key::new(network.name.clone()));
        if let Group::Subnet(id) = group {
            own.called.push(Key::new(self.site.subnet(id).name.clone()));
            own.name_prefixes.extend(names::prefixes_in(&self.site.subnet(id).name));
        }
        own.host_prefixes =
            attributes.names(Attribute::HostPrefixes).filter_map(|prefix| prefix.parse().ok()).collect();
        own.name_prefixes.extend(names::prefixes_in(&network.name));
        let of_subnets = self.site.subnets_of(id).iter();
        let gateways = of_subnets.flat_map(|subnet| subnet.attributes.ranges(Attribute::Gateway));
        let gateways = attributes.ranges(Attribute::HostGateways).into_iter().chain(gateways);
        let gateways = gateways.filter(|range: &AddressRange| range.first == range.last).map(|range| range.first);
        own.gateways = order::distinct(gateways);
        own.host_prefixes.iter().for_each(|prefix| own.of_hosts.add(*prefix, ()));
        own.name_prefixes.iter().for_each(|prefix| own.in_name.add(*prefix, ()));
        network.prefixes.iter().for_each(|prefix| own.space.add(*prefix, ()));
        own
    }

    /// A subnet in words: `App of corp`, or the network where the subnet is called by its prefix.
    fn called(&self, subnet: &Subnet) -> String {
        let network = &self.site.network(subnet.network).name;
        if subnet.name.parse::<IpNet>().is_ok() { network.to_string() } else { format!("{} of {network}", subnet.name) }
    }

    /// Everything that gives an address a prefix, best first.
    ///
    /// `vlan` is that of the address’s NIC; it counts more than its network’s, which may be a switch of many VLANs.
    pub fn candidates(&self, own: &Own, address: IpAddr, vlan: Option<u32>) -> Vec<Candidate> {
        let vlan = vlan.map(|vlan| (vlan, "its NICs have")).or(own.vlan.map(|vlan| (vlan, "this network has")));
        let mut all: Vec<Candidate> = Vec::new();
        let mut add = |prefix: IpNet, name: Option<&Text>, line, evidence: Reasons| match all
            .iter_mut()
            .find(|known| known.prefix == prefix)
        {
            Some(known) => {
                known.evidence.extend(evidence);
                known.name = known.name.take().or_else(|| name.cloned());
                known.line = known.line.or(line);
            }
            None => all.push(Candidate { prefix, name: name.cloned(), line, evidence }),
        };
        if let Some((prefix, ())) = own.of_hosts.most_specific(address) {
            let sentence = format!("Adapters of hosts have {prefix} in this network.");
            let evidence = Evidence::new(EvidenceKind::HostAdapters, sentence);
            add(prefix, None, None, vec![(evidence, Confidence::High)]);
        }
        if let Some((prefix, line, evidence)) = self.planned(vlan, address) {
            let name = match line.subnet.map(|id| self.site.subnet(id)) {
                // One name for several prefixes is none for each of them.
                Some(subnet) => Some(&subnet.name).filter(|_| subnet.prefixes.len() == 1),
                None => Some(&self.site.network(line.network).name),
            };
            add(prefix, name, Some(line.network), evidence);
        }
        if let Some((prefix, ())) = own.in_name.most_specific(address) {
            let evidence = Evidence::new(EvidenceKind::NetworkName, format!("The network’s own name says {prefix}."));
            add(prefix, None, None, vec![(evidence, Confidence::Medium)]);
        }
        let same_vlan = vlan.and_then(|(vlan, who)| {
            let (prefix, id) = self.by_vlan.get(&vlan)?.most_specific(address)?;
            Some((prefix, id, vlan, who))
        });
        if let Some((prefix, id, vlan, who)) = same_vlan {
            let subnet = self.site.subnet(id);
            let sentence = format!("{prefix} is the prefix of {}, with VLAN {vlan}, as {who}.", self.called(subnet));
            let evidence = Evidence::new(EvidenceKind::SameVlan, sentence);
            add(prefix, Some(&subnet.name), None, vec![(evidence, Confidence::Medium)]);
        }
        let same_name = own.called.iter().find_map(|name| self.by_name.get(name)?.most_specific(address));
        if let Some((prefix, id)) = same_name.filter(|(_, id)| Some(self.site.subnet(*id).network) != own.network) {
            let subnet = self.site.subnet(id);
            let sentence = format!("{prefix} is the prefix of {}, which has the same name.", self.called(subnet));
            let evidence = Evidence::new(EvidenceKind::SameName, sentence);
            add(prefix, Some(&subnet.name), None, vec![(evidence, Confidence::Medium)]);
        }
        if let Some((prefix, ())) = own.space.most_specific(address).filter(|(prefix, ())| is_narrow(prefix)) {
            let sentence = format!("{prefix} is the network’s address space, of which the files list no subnet.");
            let evidence = Evidence::new(EvidenceKind::AddressSpace, sentence);
            add(prefix, None, None, vec![(evidence, Confidence::Medium)]);
        }
        if let Some((prefix, id)) = self.known.most_specific(address).filter(|(prefix, _)| is_narrow(prefix)) {
            let subnet = self.site.subnet(id);
            if !all.iter().any(|known| known.prefix == prefix) {
                let sentence =
                    format!("{prefix} is the prefix of {} too, which is another network.", self.called(subnet));
                let evidence = Evidence::new(EvidenceKind::OtherNetwork, sentence);
                all.push(Candidate { prefix, name: None, line: None, evidence: vec![(evidence, Confidence::Low)] });
            }
        }
        let rank = |candidate: &Candidate| (candidate.confidence(), candidate.prefix.prefix_len());
        order::sort_by_key(&mut all, |candidate| std::cmp::Reverse(rank(candidate)));
        all
    }

    /// The line of the address plan for an address: one with the network’s VLAN, or else the most specific that a subnet may be.
    fn planned(&self, vlan: Option<(u32, &str)>, address: IpAddr) -> Option<(IpNet, Line, Reasons)> {
        let mut best: Option<(IpNet, Line, Option<u32>)> = None;
        for (prefix, lines) in self.plan.containing(address) {
            let lines = &self.lines[lines as usize];
            let same_vlan = vlan.and_then(|(vlan, who)| {
                let line = lines.iter().find(|line| self.vlan(line.network) == Some(vlan))?;
                Some((line, vlan, who))
            });
            if let Some((line, vlan, who)) = same_vlan {
                let sentence = format!("{}, with VLAN {vlan}, as {who}.", self.line_sentence(prefix, line));
                return Some((
                    prefix,
                    *line,
                    vec![(Evidence::new(EvidenceKind::AddressPlan, sentence), Confidence::High)],
                ));
            }
            if best.is_none() && is_narrow(&prefix) {
                let open = lines.iter().find(|line| vlan.is_none() || self.vlan(line.network).is_none());
                let line = *open.or(lines.first())?;
                best = Some((prefix, line, self.vlan(line.network).filter(|_| vlan.is_some())));
            }
        }
        let (prefix, line, other_vlan) = best?;
        let sentence = format!("{}.", self.line_sentence(prefix, &line));
        let mut evidence = vec![(Evidence::new(EvidenceKind::AddressPlan, sentence), Confidence::Medium)];
        if let (Some(other), Some((vlan, who))) = (other_vlan, vlan) {
            let sentence = format!("There it has VLAN {other}, and {who} VLAN {vlan}.");
            evidence.push((Evidence::against(EvidenceKind::AddressPlan, sentence), Confidence::Low));
        }
        Some((prefix, line, evidence))
    }

    fn line_sentence(&self, prefix: IpNet, line: &Line) -> String {
        let network = self.site.network(line.network);
        let place = network.location.as_deref().filter(|place| !place.is_empty());
        let place = place.map_or_else(String::new, |place| format!(" of {place}"));
        let named = match &*network.name {
            name if name.parse::<IpNet>().is_ok() => String::new(),
            name => format!(" as {name}"),
        };
        format!("The address plan{place} lists {prefix}{named}")
    }

    /// The widest range of the address plan that an address is in, for an address that no line of subnet size has.
    pub fn wider_range(&self, address: IpAddr) -> Option<String> {
        let (prefix, lines) = self.plan.most_specific(address).filter(|(prefix, _)| !is_narrow(prefix))?;
        let line = self.lines[lines as usize].first()?;
        Some(format!("{}, which is wider than a subnet usually is.", self.line_sentence(prefix, line)))
    }
}
