//! Proposals for static or DHCP, where no file says it.

use rustc_hash::FxHashMap;

use super::super::address_range::AddressRange;
use super::super::attribute::Attribute;
use super::super::inventory::{Allocation, Inventory, SubnetId};
use super::super::text::{Key, Text};
use super::{Confidence, Evidence, EvidenceKind, counted};

/// How the addresses of a network may come to be of which no file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocationProposal {
    /// The network; empty for addresses without one.
    pub network: Key,
    /// What people call it; empty as well.
    pub network_name: Text,
    /// Of how many addresses no file says it.
    pub unknown: u32,
    /// What they may be; `None` where nothing can be said.
    pub proposal: Option<Allocation>,
    /// What speaks for it.
    pub evidence: Vec<Evidence>,
    /// How much to believe it.
    pub confidence: Confidence,
}

/// What is counted of a network.
#[derive(Clone, Default)]
struct Counts {
    unknown: u32,
    /// Of these, without an address.
    bare: u32,
    /// Of these, in a pool.
    pooled: u32,
    /// Of which it is known.
    fixed: u32,
    dynamic: u32,
}

/// Of how many addresses of a network it has to be known to say anything of the others.
const ENOUGH: u32 = 3;

/// Allocations for all networks of the source site with addresses of which no file says it, in the order of their names. What has no
/// network comes first. IPv6 is left out, as it is of the plan.
pub fn propose_allocations(site: &Inventory) -> Vec<AllocationProposal> {
    // What has no network comes first.
    let mut counts = vec![Counts::default(); 1 + site.networks.len()];
    let mut pools: FxHashMap<SubnetId, Vec<AddressRange>> = FxHashMap::default();
    let rows = site.attached_ip_configurations();
    for configuration in site.ip_configurations[..rows].iter().filter(|configuration| !configuration.is_ipv6) {
        let network = configuration.subnet.map(|id| site.subnet(id).network.index());
        let counts = &mut counts[network.map_or(0, |place| 1 + place)];
        match configuration.allocation {
            Allocation::Static => counts.fixed += 1,
            Allocation::Dynamic => counts.dynamic += 1,
            Allocation::Unknown => {
                counts.unknown += 1;
                counts.bare += u32::from(configuration.address().is_none());
                if let (Some(id), Some(address)) = (configuration.subnet, configuration.address()) {
                    let pools =
                        pools.entry(id).or_insert_with(|| site.subnet(id).attributes.ranges(Attribute::AddressPools));
                    counts.pooled += u32::from(pools.iter().any(|pool| pool.contains(address)));
                }
            }
        }
    }
    let networks = std::iter::once(None).chain(site.networks.iter().map(Some));
    let open = networks.zip(counts).filter(|(_, counts)| counts.unknown > 0);
    open.map(|(network, counts)| {
        let (network, network_name) = match network {
            Some(network) => (network.key.clone(), network.name.clone()),
            None => (Key::from(""), "".into()),
        };
        let (proposal, confidence, evidence) = judge(&counts);
        AllocationProposal { network, network_name, unknown: counts.unknown, proposal, evidence, confidence }
    })
    .collect()
}

fn judge(counts: &Counts) -> (Option<Allocation>, Confidence, Vec<Evidence>) {
    let Counts { unknown, bare, pooled, fixed, dynamic } = *counts;
    let mut evidence = Vec::new();
    let known = fixed + dynamic;
    if known > 0 {
        let sentence = format!(
            "Of {} of this network files say it: {fixed} static, {dynamic} by DHCP.",
            counted(known, "other address", "other addresses")
        );
        evidence.push(Evidence::new(EvidenceKind::Siblings, sentence));
    }
    if pooled > 0 {
        let sentence = format!(
            "{} in a pool that the platform hands out static addresses from.",
            if pooled == 1 { "1 address is".into() } else { format!("{pooled} addresses are") }
        );
        evidence.push(Evidence::new(EvidenceKind::Pools, sentence));
    }
    if bare > 0 {
        let sentence = format!(
            "{} no address in the files, as machines have that are switched off, or whose guest does not tell.",
            if bare == 1 { "1 has".into() } else { format!("{bare} have") }
        );
        evidence.push(Evidence::new(EvidenceKind::Nothing, sentence));
    }
    if pooled > 0 && 2 * pooled >= unknown - bare {
        return (Some(Allocation::Static), Confidence::Medium, evidence);
    }
    let most = fixed.max(dynamic);
    if known >= ENOUGH && 10 * most >= 9 * known {
        let allocation = if fixed > dynamic { Allocation::Static } else { Allocation::Dynamic };
        return (Some(allocation), Confidence::Medium, evidence);
    }
    if bare == unknown {
        return (None, Confidence::Low, evidence);
    }
    let sentence = "Nothing says more. Addresses of servers are static as a rule, and so they are planned.";
    evidence.push(Evidence::new(EvidenceKind::Nothing, sentence));
    (Some(Allocation::Static), Confidence::Low, evidence)
}
