//! What no inventory says, as the page shows it, and as edits: subnets that addresses are in, and whether they are static.

use ipnet::IpNet;

use crate::engine::attribute::Attribute;
use crate::engine::edit::Edit;
use crate::engine::inventory::{Allocation, Inventory, Known, Side};
use crate::engine::mapping::{Mapping, SubnetKey};
use crate::engine::stated_sites::{MOST_PREFIXES, MOST_SUBNETS};
use crate::engine::subnet_proposals::{
    AllocationProposal, Confidence, Evidence, SubnetProposal, propose, propose_allocations,
};
use crate::engine::text::{Key, same_folded};

use super::plan::PlanState;
use super::protocol::{
    AllocationNeedView, ConfidenceCode, SideCode, StatedSubnetView, SubnetNeedView, SubnetProposalView, UnsaidView,
};
use super::rows::Shown;
use super::side_of;
use super::stated::prefix;
use super::words::readable;
use crate::engine::order;

/// Most networks that are listed.
const MOST_NETWORKS: usize = 300;

/// Most proposals of one network that are listed.
const MOST_OF_A_NETWORK: usize = 40;

/// Longest name of a subnet, in characters.
const LONGEST_NAME: usize = 120;

/// What is likely, worked out when somebody looks.
#[derive(Debug, Default)]
pub struct Proposals {
    subnets: Vec<(Side, SubnetProposal)>,
    allocations: Vec<AllocationProposal>,
}

impl Proposals {
    /// For sites as stated; allocations for the source as it was read, so that what was stated stays in the list.
    pub fn of(source: &Inventory, target: &Inventory, source_as_read: &Inventory, mapping: &Mapping) -> Self {
        let of_side = |side, site| propose(site, side, mapping).into_iter().map(move |proposal| (side, proposal));
        Self {
            subnets: of_side(Side::Source, source).chain(of_side(Side::Target, target)).collect(),
            allocations: propose_allocations(source_as_read),
        }
    }
}

/// As the page shows it.
pub fn view(state: &PlanState) -> UnsaidView {
    let proposals = state.proposals();
    let mut proposed = [0; 3];
    let mut subnets: Vec<(Side, &SubnetProposal)> = Vec::with_capacity(proposals.subnets.len());
    for (side, proposal) in &proposals.subnets {
        proposed[confidence(proposal.confidence) as usize] += 1;
        subnets.push((*side, proposal));
    }
    let of_network = |(side, proposal): &(Side, &'_ SubnetProposal)| (*side, proposal.network.clone());
    order::sort_by_key(&mut subnets, of_network);
    let unplaced = |group: &[(Side, &SubnetProposal)]| {
        group.iter().map(|(_, proposal)| proposal.addresses + proposal.outside).max().unwrap_or(0)
    };
    let groups = subnets.chunk_by(|one, other| of_network(one) == of_network(other));
    let mut groups: Vec<_> = groups.map(|group| (unplaced(group), group)).collect();
    order::sort_by_key(&mut groups, |(addresses, _)| std::cmp::Reverse(*addresses));
    let more_subnets = groups.len().saturating_sub(MOST_NETWORKS) as u32;
    let subnets = groups.iter().take(MOST_NETWORKS);
    let subnets = subnets.map(|(addresses, group)| need(state, *addresses, group)).collect();
    let mut allocations: Vec<&AllocationProposal> = proposals.allocations.iter().collect();
    order::sort_by_key(&mut allocations, |need| std::cmp::Reverse(need.unknown));
    let more_allocations = allocations.len().saturating_sub(MOST_NETWORKS) as u32;
    let allocations = allocations.into_iter().take(MOST_NETWORKS).map(|need| allocation_view(state, need)).collect();
    UnsaidView { subnets, more_subnets, proposed, stated: stated_views(state), allocations, more_allocations }
}

fn confidence(confidence: Confidence) -> ConfidenceCode {
    match confidence {
        Confidence::Low => ConfidenceCode::Low,
        Confidence::Medium => ConfidenceCode::Medium,
        Confidence::High => ConfidenceCode::High,
    }
}

fn side_code(side: Side) -> SideCode {
    match side {
        Side::Source => SideCode::Source,
        Side::Target => SideCode::Target,
    }
}

fn site(state: &PlanState, side: Side) -> &Inventory {
    match side {
        Side::Source => state.source(),
        Side::Target => state.target(),
    }
}

fn need(state: &PlanState, addresses: u32, group: &[(Side, &SubnetProposal)]) -> SubnetNeedView {
    let (side, first) = group[0];
    let site = site(state, side);
    let key = &first.network;
    let network = site.network_by_key.get(key).map(|id| site.network(*id));
    SubnetNeedView {
        side: side_code(side),
        network: key.to_string(),
        name: match network {
            Some(network) => readable(network.name.to_string()),
            None => "Addresses without a network".to_owned(),
        },
        vlan: network.and_then(|network| network.attributes.number(Attribute::Vlan)).filter(|vlan| *vlan > 0),
        addresses,
        proposals: group.iter().take(MOST_OF_A_NETWORK).map(|(_, proposal)| proposal_view(proposal)).collect(),
    }
}

fn sentences(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(|evidence| readable(evidence.sentence.clone())).collect()
}

fn proposal_view(proposal: &SubnetProposal) -> SubnetProposalView {
    SubnetProposalView {
        subnet: proposal.subnet_name.to_string(),
        prefix: proposal.prefix.to_string(),
        addresses: proposal.addresses,
        of: proposal.addresses + proposal.outside,
        evidence: sentences(&proposal.evidence),
        confidence: confidence(proposal.confidence),
    }
}

fn allocation_view(state: &PlanState, proposal: &AllocationProposal) -> AllocationNeedView {
    let is_static = |allocation: Allocation| match allocation {
        Allocation::Static => Some(true),
        Allocation::Dynamic => Some(false),
        Allocation::Unknown => None,
    };
    AllocationNeedView {
        network: proposal.network.to_string(),
        name: readable(proposal.network_name.to_string()),
        addresses: proposal.unknown,
        stated: state.mapping().allocations.get(&proposal.network).copied().and_then(is_static),
        proposal: proposal.proposal.and_then(is_static),
        evidence: sentences(&proposal.evidence),
    }
}

fn stated_views(state: &PlanState) -> Vec<StatedSubnetView> {
    let stated = state.mapping().subnets.iter().take(MOST_NETWORKS);
    let view = |((side, key), prefixes): (&(Side, SubnetKey), &Vec<IpNet>)| {
        let site = site(state, *side);
        let network = site.network_by_key.get(&key.network).map(|id| site.network(*id).name.to_string());
        StatedSubnetView {
            side: side_code(*side),
            network: key.network.to_string(),
            network_name: readable(network.unwrap_or_else(|| key.network.to_string())),
            subnet: key.subnet.to_string(),
            prefixes: prefixes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        }
    };
    stated.map(view).collect()
}

/// The edit that states subnets: side, network, name, prefixes as typed.
///
/// # Errors
///
/// What was typed, and what was expected.
pub fn state_subnets(
    shown: &Shown<'_>,
    subnets: Vec<(SideCode, String, String, Option<String>)>,
) -> Result<Edit, String> {
    if shown.state.mapping().subnets.len() + subnets.len() > MOST_SUBNETS {
        return Err(format!("{MOST_SUBNETS} subnets can be stated; more are not kept."));
    }
    let subnets: Result<Vec<_>, String> = subnets
        .into_iter()
        .map(|(side, network, name, prefixes)| {
            let name = name.trim();
            if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
                return Err(format!("A subnet needs a name of at most {LONGEST_NAME} characters."));
            }
            let (side, key) = (side_of(side), SubnetKey { network: network.as_str().into(), subnet: name.into() });
            let prefixes = prefixes.map(|text| prefixes_of(shown, side, &key, &text)).transpose()?;
            Ok((side, key, prefixes))
        })
        .collect();
    Ok(Edit::StateSubnets { subnets: subnets? })
}

fn prefixes_of(shown: &Shown<'_>, side: Side, key: &SubnetKey, text: &str) -> Result<Vec<IpNet>, String> {
    let words = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    let prefixes: Vec<IpNet> = words.filter(|word| !word.is_empty()).map(prefix).collect::<Result<_, _>>()?;
    if prefixes.is_empty() || prefixes.len() > MOST_PREFIXES {
        return Err("A subnet needs a range of addresses such as 10.0.0.0/24.".into());
    }
    let site = site(shown.state, side);
    let Some(id) = site.network_by_key.get(&key.network) else {
        let is_proposed =
            shown.state.proposals().subnets.iter().any(|(of, proposal)| *of == side && proposal.network == key.network);
        let is_stated = shown.state.mapping().subnets.contains_key(&(side, key.clone()));
        return if is_proposed || is_stated {
            Ok(prefixes)
        } else {
            Err("That network is not in the plan any more.".into())
        };
    };
    let others = site
        .subnets_of(*id)
        .iter()
        .filter(|subnet| subnet.known == Known::Listed && !same_folded(&subnet.name, key.subnet.as_str()));
    for other in others {
        for taken in &other.prefixes {
            if let Some(typed) = prefixes.iter().find(|typed| typed.contains(taken) || taken.contains(*typed)) {
                return Err(format!("{typed} overlaps with {taken} of {} in the same network.", other.name));
            }
        }
    }
    Ok(prefixes)
}

/// The edit that states all subnets that are proposed with at least a confidence.
///
/// # Errors
///
/// Where there are none.
pub fn confirm_subnets(shown: &Shown<'_>, least: ConfidenceCode) -> Result<Edit, String> {
    let proposals = shown.state.proposals().subnets.iter();
    let sure = proposals.filter(|(_, proposal)| confidence(proposal.confidence) >= least);
    let subnets: Vec<_> = sure.map(|(side, proposal)| proposal.statement(*side)).collect();
    if subnets.is_empty() {
        return Err("There is no such proposal any more.".into());
    }
    Ok(Edit::StateSubnets { subnets })
}

/// The edit that states whether addresses are static.
///
/// # Errors
///
/// Where a network is not there.
pub fn state_allocations(shown: &Shown<'_>, networks: &[String], is_static: Option<bool>) -> Result<Edit, String> {
    let known = &shown.state.source().network_by_key;
    let networks: Vec<Key> = networks.iter().map(|network| Key::from(network.as_str())).collect();
    if networks.iter().any(|network| !network.as_str().is_empty() && !known.contains_key(network)) {
        return Err("That network is not in the plan any more.".into());
    }
    let allocation = is_static.map(|is_static| if is_static { Allocation::Static } else { Allocation::Dynamic });
    Ok(Edit::StateAllocations { networks, allocation })
}
