//! The subnets of one network: which there are, how large, and where in the network they lie.

use super::model::Range;
use super::names;
use super::plan::Kind;
use super::random::Random;
use super::settings::{Settings, Shape};

/// Beyond this many NICs, people begin a second subnet for the same tier.
const NICS_OF_A_TIER: u32 = 400;

/// The smallest subnet that NICs are planned into: 11 usable addresses.
const SMALLEST: u8 = 28;

/// A subnet before it has a place.
#[derive(Clone, Debug)]
pub struct SubnetPlan {
    pub name: String,
    /// The tier that it is for: the first part of its name, as in `app` of `app-02`.
    pub tier: &'static str,
    /// How many NICs of the source estate it has.
    pub nics: u32,
    pub length: u8,
    pub delegation: Option<&'static str>,
}

/// The subnets of a source network with so many NICs.
pub fn source_subnets(settings: Settings, kind: Kind, nics: u32, random: &mut Random) -> Vec<SubnetPlan> {
    if settings.shape == Shape::ManyTiny {
        return vec![subnet("default", nics, length_for(nics))];
    }
    let mut subnets = Vec::new();
    let mut tiers: Vec<(&'static str, u32)> = match kind {
        Kind::Corp => vec![("web", 4), ("app", 5), ("data", 3), ("mgmt", 1), ("aks", 2)],
        Kind::Hub => vec![("shared", 4), ("mgmt", 3), ("nva-untrust", 1), ("nva-trust", 1)],
        Kind::Lab => vec![("default", 1)],
        Kind::Spoke(_) => {
            let mut tiers = vec![("web", 3), ("app", 4), ("data", 2)];
            let others = [("aks", 2), ("batch", 1), ("cache", 1), ("mgmt", 1), ("vdi", 3)];
            tiers.extend(others.into_iter().filter(|_| random.percent(35)));
            tiers
        }
    };

    let mut left = nics;
    if kind == Kind::Corp && nics >= 30 {
        // Nearly full: eleven addresses are usable.
        subnets.push(subnet("dmz", 9, SMALLEST));
        left -= 9;
    }
    let mut weight_left: u32 = tiers.iter().map(|(_, weight)| weight).sum();
    for (tier, weight) in tiers.drain(..) {
        let share = (u64::from(left) * u64::from(weight) / u64::from(weight_left)) as u32;
        weight_left -= weight;
        left -= share;
        push_tier(&mut subnets, tier, share, random);
    }
    subnets.extend(idle_subnets(kind, random));
    if settings.shape == Shape::LongNames {
        for subnet in subnets.iter_mut().filter(|subnet| !is_for_the_platform(&subnet.name)) {
            subnet.name = names::drawn_out(&subnet.name, 80).into_owned();
        }
    }
    subnets
}

/// Where subnets of these lengths lie in a network that begins at `base`: the largest first, so that each is aligned.
/// With `from_the_end`, the last of equally large ones comes first.
pub fn lay_out(base: u32, subnets: &[SubnetPlan], from_the_end: bool) -> Vec<Range> {
    let mut order: Vec<usize> = (0..subnets.len()).collect();
    if from_the_end {
        order.reverse();
    }
    order.sort_by_key(|&at| subnets[at].length);
    let mut ranges = vec![Range::default(); subnets.len()];
    let mut next = u64::from(base);
    for at in order {
        ranges[at] = Range { base: next as u32, length: subnets[at].length };
        next += ranges[at].size();
    }
    ranges
}

/// The length of the smallest network that has room for all of them.
pub fn covering_length(subnets: &[SubnetPlan]) -> u8 {
    let size: u64 = subnets.iter().map(|subnet| 1u64 << (32 - subnet.length)).sum();
    (32 - size.next_power_of_two().ilog2() as u8).min(27)
}

/// Whether Azure itself prescribes the name, and no VM goes there.
pub fn is_for_the_platform(name: &str) -> bool {
    matches!(name, "GatewaySubnet" | "AzureBastionSubnet" | "AzureFirewallSubnet")
}

fn push_tier(subnets: &mut Vec<SubnetPlan>, tier: &'static str, nics: u32, random: &mut Random) {
    let copies = nics.div_ceil(NICS_OF_A_TIER).max(1);
    for copy in 0..copies {
        let share = nics / copies + u32::from(copy < nics % copies);
        let fill_percent = 40 + random.below(50);
        let mut plan = subnet(tier, share, length_for(share * 100 / fill_percent));
        if copy > 0 {
            plan.name = format!("{tier}-{:02}", copy + 1);
        }
        subnets.push(plan);
    }
}

/// Subnets without NICs of ours: Azure's own, and those handed to a service.
fn idle_subnets(kind: Kind, random: &mut Random) -> Vec<SubnetPlan> {
    let delegated = |name, service| SubnetPlan { delegation: Some(service), ..subnet(name, 0, 27) };
    match kind {
        Kind::Hub => vec![
            subnet("GatewaySubnet", 0, 27),
            subnet("AzureFirewallSubnet", 0, 26),
            subnet("AzureBastionSubnet", 0, 26),
        ],
        Kind::Corp => vec![delegated("appsvc-integration", "Microsoft.Web/serverFarms")],
        Kind::Spoke(_) if random.percent(30) => {
            vec![delegated("pg-flexible", "Microsoft.DBforPostgreSQL/flexibleServers")]
        }
        Kind::Spoke(_) | Kind::Lab => Vec::new(),
    }
}

fn subnet(tier: &'static str, nics: u32, length: u8) -> SubnetPlan {
    SubnetPlan { name: tier.to_owned(), tier, nics, length, delegation: None }
}

fn length_for(addresses: u32) -> u8 {
    let size = (u64::from(addresses) + 5).next_power_of_two();
    (32 - size.ilog2() as u8).min(SMALLEST)
}
