//! Proposals for what no inventory says: which subnets a network has, and whether its addresses are static.
//!
//! A proposal is no knowledge. It says how many addresses it would take in, what speaks for it and against it, and how much to
//! believe it; a person confirms it, and with that it is a statement ([`super::stated_sites`]).
//!
//! # Invariants
//!
//! 1. Proposals depend on the site and on what was stated alone: neither on the order of files nor on chance.
//! 2. Each address is in one proposal at most, and one that was proposed for one network is not for another.
//! 3. It costs no step for each pair of addresses and subnets.

mod addresses;
mod allocations;
mod names;
mod sources;

use ipnet::IpNet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::address_range::{address as address_of, number};
use super::inventory::{Inventory, Side};
use super::mapping::{Mapping, SubnetKey};
use super::order;
use super::text::{Key, Text};

use addresses::{Address, Group, Unplaced, has_ends, suggested, unplaced};
pub use allocations::{AllocationProposal, propose_allocations};
use sources::{Candidate, Own, Reasons, Sources};

/// How much to believe a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A guess: look at it.
    Low,
    /// Likely.
    Medium,
    /// Several things say so, or one that knows.
    High,
}

impl Confidence {
    /// The stable spelling.
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    fn lower(self) -> Self {
        if self == Self::High { Self::Medium } else { Self::Low }
    }
}

macro_rules! kinds {
    ($($(#[$documentation:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What a piece of evidence is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EvidenceKind {
            $($(#[$documentation])* $name),+
        }

        impl EvidenceKind {
            /// The stable spelling.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),+
                }
            }
        }
    };
}

kinds! {
    /// A line of an address plan.
    AddressPlan = "address-plan",
    /// Adapters of hosts.
    HostAdapters = "host-adapters",
    /// A gateway.
    Gateway = "gateway",
    /// Another network with the same VLAN.
    SameVlan = "same-vlan",
    /// A network or subnet with the same name.
    SameName = "same-name",
    /// A prefix in the network's own name.
    NetworkName = "network-name",
    /// The network's address space.
    AddressSpace = "address-space",
    /// A network that has the addresses too.
    OtherNetwork = "other-network",
    /// The addresses alone.
    Addresses = "addresses",
    /// An address that no machine can have.
    FirstOrLast = "first-or-last",
    /// One prefix for two networks.
    ProposedTwice = "proposed-twice",
    /// Addresses of the network of which it is known.
    Siblings = "siblings",
    /// Pools that addresses are in.
    Pools = "pools",
    /// That nothing is known.
    Nothing = "nothing",
}

/// Something that was found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// What was found, and where.
    pub sentence: String,
    /// Whether it speaks for the proposal.
    pub supports: bool,
}

impl Evidence {
    fn new(kind: EvidenceKind, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into(), supports: true }
    }

    fn against(kind: EvidenceKind, sentence: impl Into<String>) -> Self {
        Self { supports: false, ..Self::new(kind, sentence) }
    }
}

/// A subnet that a network may have.
#[derive(Clone, Debug, PartialEq)]
pub struct SubnetProposal {
    /// Its network; one that is not there yet for addresses without a network: then it is called as the subnet.
    pub network: Key,
    /// What people call the network.
    pub network_name: Text,
    /// The subnet's name.
    pub subnet_name: Text,
    /// Its prefix.
    pub prefix: IpNet,
    /// How many addresses in no known prefix it would take in.
    pub addresses: u32,
    /// How many of its network, and of its family, it would not.
    pub outside: u32,
    /// What speaks for it, the best first, and against it.
    pub evidence: Vec<Evidence>,
    /// How much to believe it.
    pub confidence: Confidence,
}

impl SubnetProposal {
    /// The proposal as a statement, for [`super::edit::Edit::StateSubnets`].
    pub fn statement(&self, side: Side) -> (Side, SubnetKey, Option<Vec<IpNet>>) {
        let subnet = SubnetKey { network: self.network.clone(), subnet: Key::new(self.subnet_name.clone()) };
        (side, subnet, Some(vec![self.prefix]))
    }
}

/// Subnets for all addresses of a site that are in no known prefix, by network. The site is the one as stated, so that what was
/// confirmed is not proposed again.
pub fn propose(site: &Inventory, side: Side, mapping: &Mapping) -> Vec<SubnetProposal> {
    let unplaced = unplaced(site, mapping);
    if unplaced.is_empty() {
        return Vec::new();
    }
    let sources = Sources::of(site, side, mapping);
    let mut drafts: Vec<Draft> = Vec::new();
    for of_group in &unplaced {
        let own = sources.own(of_group.group);
        let mut found = drafts_of(&sources, &own, of_group);
        if let Group::Subnet(_) = of_group.group {
            // A subnet that is known by name is stated as a whole: so the prefix that takes most of its addresses in is proposed.
            order::sort_by_key(&mut found, |draft| (std::cmp::Reverse(draft.addresses), draft.candidate.prefix));
            found.truncate(usize::from(drafts.last().is_none_or(|last: &Draft| last.group != of_group.group)));
        }
        drafts.append(&mut found);
    }
    doubt_what_is_proposed_twice(site, &mut drafts);
    let mut names = Names::of(site);
    let mut proposals: Vec<SubnetProposal> =
        drafts.into_iter().map(|draft| proposal(site, &mut names, draft)).collect();
    order::sort_by(&mut proposals, |left, right| {
        let of = |proposal: &SubnetProposal| (Key::new(proposal.network_name.clone()), proposal.network.clone());
        of(left).cmp(&of(right)).then_with(|| left.prefix.cmp(&right.prefix))
    });
    proposals
}

/// A proposal in the making.
struct Draft {
    group: Group,
    candidate: Candidate,
    addresses: u32,
    outside: u32,
}

/// Proposals for the addresses of one group: each goes to the best prefix that anything gives it; what nothing gives one suggests its
/// own.
fn drafts_of(sources: &Sources<'_>, own: &Own, unplaced: &Unplaced) -> Vec<Draft> {
    let all = &unplaced.addresses;
    let total: u32 = all.iter().map(|address| address.count).sum();
    let mut taken = vec![false; all.len()];
    let mut drafts = Vec::new();
    for place in 0..all.len() {
        if taken[place] {
            continue;
        }
        let address = address_of(all[place].number, unplaced.is_ipv4);
        let Some(candidate) = sources.candidates(own, address, all[place].vlan).into_iter().next() else { continue };
        drafts.push(draft(unplaced, candidate, &mut taken));
    }
    let left = all.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(address, _)| address.number);
    let left: Vec<u128> = left.collect();
    let together = unplaced.group != Group::Nowhere;
    for prefix in suggested(&left, unplaced.is_ipv4, together) {
        let mut draft = draft(unplaced, Candidate { prefix, name: None, line: None, evidence: Vec::new() }, &mut taken);
        let evidence = by_addresses(sources, own, unplaced, &draft);
        draft.candidate.evidence = evidence;
        drafts.push(draft);
    }
    for draft in &mut drafts {
        look_at_ends(own, all, draft);
        if unplaced.group != Group::Nowhere {
            draft.outside = total - draft.addresses;
        }
    }
    drafts
}

/// The places of the addresses that are in a prefix.
fn places_in(all: &[Address], prefix: &IpNet) -> std::ops::Range<usize> {
    let (first, last) = (number(prefix.network()), number(prefix.broadcast()));
    all.partition_point(|address| address.number < first)..all.partition_point(|address| address.number <= last)
}

/// A proposal that takes what is not taken yet.
fn draft(unplaced: &Unplaced, candidate: Candidate, taken: &mut [bool]) -> Draft {
    let mut addresses = 0;
    for place in places_in(&unplaced.addresses, &candidate.prefix) {
        if !std::mem::replace(&mut taken[place], true) {
            addresses += unplaced.addresses[place].count;
        }
    }
    Draft { group: unplaced.group, candidate, addresses, outside: 0 }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// What is said of a prefix that nothing but addresses suggests, and of what would have been expected.
fn by_addresses(sources: &Sources<'_>, own: &Own, unplaced: &Unplaced, draft: &Draft) -> Reasons {
    let prefix = draft.candidate.prefix;
    let inside = &unplaced.addresses[places_in(&unplaced.addresses, &prefix)];
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return Vec::new() };
    let shown = |address: &Address| address_of(address.number, unplaced.is_ipv4);
    let what = match inside.len() {
        1 => format!("one address, {}", shown(first)),
        count => format!("{count} addresses from {} to {}", shown(first), shown(last)),
    };
    let length = prefix.prefix_len();
    let why = match (unplaced.is_ipv4, length) {
        (true, 24) | (false, _) => format!("a /{length} is the usual size"),
        (true, _) => format!("a /{length} is the smallest that has them inside"),
    };
    let sentence = format!("All that is known is {what}: {why}.");
    let mut evidence = vec![(Evidence::new(EvidenceKind::Addresses, sentence), Confidence::Low)];
    if let Some(sentence) = sources.wider_range(shown(first)) {
        evidence.push((Evidence::new(EvidenceKind::AddressPlan, sentence), Confidence::Low));
    }
    let other = |prefixes: &[IpNet]| prefixes.iter().find(|other| other.addr().is_ipv4() == unplaced.is_ipv4).copied();
    if let Some(other) = other(&own.host_prefixes) {
        let sentence =
            format!("Adapters of hosts have {other} in this network, and none of these addresses is in that.");
        evidence.push((Evidence::against(EvidenceKind::HostAdapters, sentence), Confidence::Low));
    }
    if let Some(other) = other(&own.name_prefixes) {
        let sentence = format!("The network’s own name says {other}, and none of these addresses is in that.");
        evidence.push((Evidence::against(EvidenceKind::NetworkName, sentence), Confidence::Low));
    }
    evidence
}

/// Gateways in a prefix, and addresses that no machine can have in it.
fn look_at_ends(own: &Own, all: &[Address], draft: &mut Draft) {
    let prefix = draft.candidate.prefix;
    let (first, last) = (number(prefix.network()), number(prefix.broadcast()));
    for gateway in own.gateways.iter().filter(|gateway| prefix.contains(*gateway)) {
        let offset = number(*gateway);
        // Routers stand at an end, as a rule: that speaks for the size, too.
        let is_at_end = has_ends(&prefix) && (offset == first + 1 || offset + 1 == last);
        let (what, confidence) = match is_at_end {
            true => (
                format!("the {} address of {prefix}", if offset == first + 1 { "first" } else { "last" }),
                Confidence::Medium,
            ),
            false => (format!("which is in {prefix}"), Confidence::Low),
        };
        let sentence = format!("The gateway of this network is {gateway}, {what}.");
        draft.candidate.evidence.push((Evidence::new(EvidenceKind::Gateway, sentence), confidence));
    }
    if !has_ends(&prefix) {
        return;
    }
    let is_used = |address: u128| all.binary_search_by_key(&address, |address| address.number).is_ok();
    for (end, called) in [(first, "first"), (last, "last")] {
        if is_used(end) {
            let address = address_of(end, true);
            let sentence =
                format!("{address} is in use, and it is the {called} address of {prefix}, which no machine has.");
            draft.candidate.evidence.push((Evidence::against(EvidenceKind::FirstOrLast, sentence), Confidence::Low));
        }
    }
}

/// The name of a group's network.
fn network_of(site: &Inventory, group: Group) -> Option<&super::inventory::Network> {
    match group {
        Group::Network(id) => Some(site.network(id)),
        Group::Subnet(id) => Some(site.network(site.subnet(id).network)),
        Group::Nowhere => None,
    }
}

/// One prefix that is proposed for two networks is right for one at most, unless the two are one VLAN.
fn doubt_what_is_proposed_twice(site: &Inventory, drafts: &mut [Draft]) {
    let networks: Vec<Option<&str>> =
        drafts.iter().map(|draft| network_of(site, draft.group).map(|network| &*network.name)).collect();
    let prefixes: Vec<IpNet> = drafts.iter().map(|draft| draft.candidate.prefix).collect();
    let by_prefix = order::places(drafts.len(), &mut |one, other| prefixes[one].cmp(&prefixes[other]));
    let prefix = |place: &u32| prefixes[*place as usize];
    let same = by_prefix.chunk_by(|one, other| prefix(one) == prefix(other));
    for places in same.filter(|places| places.len() > 1) {
        let prefix = prefix(&places[0]);
        // What is in no network says nothing against one that is.
        let (with, without): (Vec<usize>, Vec<usize>) =
            places.iter().map(|place| *place as usize).partition(|place| networks[*place].is_some());
        let name = |place: usize| networks[place].unwrap_or_default();
        let kind = EvidenceKind::ProposedTwice;
        if let (Some(first), [place]) = (with.first(), without.as_slice()) {
            let sentence = format!("{prefix} is proposed for {} as well: these may be addresses of it.", name(*first));
            drafts[*place].candidate.evidence.push((Evidence::against(kind, sentence), Confidence::Low));
        }
        let [first, second, more @ ..] = with.as_slice() else { continue };
        let is_by_vlan = |place: &usize| drafts[*place].candidate.is_by_vlan();
        let all_by_vlan = with.iter().all(is_by_vlan);
        for place in &with {
            // The first is told of the second, and each of the others of the first.
            let other = name(if place == first { *second } else { *first });
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            let sentence = format!("{prefix} is proposed for {other}{more} as well.");
            let evidence = if all_by_vlan { Evidence::new(kind, sentence) } else { Evidence::against(kind, sentence) };
            drafts[*place].candidate.evidence.push((evidence, Confidence::Low));
        }
    }
}

/// Names of subnets that are there already, or proposed: a second one of a name would take the place of the first.
struct Names<'a> {
    site: &'a Inventory,
    used: FxHashMap<Key, FxHashSet<Key>>,
}

impl<'a> Names<'a> {
    fn of(site: &'a Inventory) -> Self {
        Self { site, used: FxHashMap::default() }
    }

    /// The name wished for, if it is free, or else the prefix.
    fn free(&mut self, network: &Key, wished: Option<Text>, prefix: IpNet) -> Text {
        let site = self.site;
        let used = self.used.entry(network.clone()).or_insert_with(|| {
            let id = site.network_by_key.get(network);
            let subnets = id.map_or(&[][..], |id| site.subnets_of(*id));
            subnets.iter().map(|subnet| Key::new(subnet.name.clone())).collect()
        });
        let by_prefix: Text = prefix.to_string().into();
        for name in wished.into_iter().chain([by_prefix.clone()]) {
            if used.insert(Key::new(name.clone())) {
                return name;
            }
        }
        by_prefix
    }
}

fn proposal(site: &Inventory, names: &mut Names<'_>, draft: Draft) -> SubnetProposal {
    let Draft { group, candidate, addresses, outside } = draft;
    let prefix = candidate.prefix;
    let confidence = candidate.confidence();
    let wished = candidate.name.clone().filter(|name| !name.is_empty());
    let (network, network_name, subnet_name) = match (network_of(site, group), candidate.line) {
        (Some(network), _) => {
            let name = match group {
                Group::Subnet(id) => site.subnet(id).name.clone(),
                _ => names.free(&network.key, wished, prefix),
            };
            (network.key.clone(), network.name.clone(), name)
        }
        // What an address plan lists becomes the network that it lists.
        (None, Some(line)) => {
            let line = site.network(line);
            (line.key.clone(), line.name.clone(), wished.unwrap_or_else(|| names.free(&line.key, None, prefix)))
        }
        (None, None) => {
            let name: Text = prefix.to_string().into();
            (Key::new(name.clone()), name.clone(), name)
        }
    };
    let mut evidence = candidate.evidence;
    order::sort_by_key(&mut evidence, |(evidence, confidence)| (!evidence.supports, std::cmp::Reverse(*confidence)));
    let evidence = evidence.into_iter().map(|(evidence, _)| evidence).collect();
    SubnetProposal { network, network_name, subnet_name, prefix, addresses, outside, evidence, confidence }
}
