//! The networks of both sites, with their subnets and peerings.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::model::{Peering, Range, Side, Subnet, VirtualNetwork};
use super::plan::{Estate, Fate, Kind, NetworkPlan};
use super::random::Random;
use super::settings::Shape;
use super::subnets::{self, SubnetPlan};

/// A network, and for each of its subnets which one of the plan it stands for, if any.
pub struct PlannedNetwork {
    pub network: VirtualNetwork,
    pub plans: Vec<Option<usize>>,
}

/// A source network as it was planned.
pub fn source_network(estate: &Estate, plan: &NetworkPlan, subnets: &[SubnetPlan]) -> PlannedNetwork {
    let ranges = subnets::lay_out(plan.range.base, subnets, false);
    let rows = subnets.iter().zip(ranges).enumerate();
    let subnets = rows.map(|(at, (subnet, range))| (subnet.name.clone(), range, subnet.delegation, Some(at)));
    assemble(estate, plan, Side::Source, subnets.collect())
}

/// Its counterpart, unless it has none. A counterpart is not perfect: subnets are missing or spelled in another way.
pub fn target_network(estate: &Estate, plan: &NetworkPlan, subnets: &[SubnetPlan]) -> Option<PlannedNetwork> {
    if plan.fate == Fate::Unmapped {
        return None;
    }
    let base = estate.range(plan, Side::Target).base;
    let ranges = subnets::lay_out(base, subnets, plan.fate == Fate::Rearranged);
    let mut random = Random::new(estate.settings.seed, &[u64::from(plan.index), 4]);
    let mut rows = Vec::new();
    let mut vacant = None;
    for (at, (subnet, range)) in subnets.iter().zip(ranges).enumerate() {
        let prescribed = subnets::is_for_the_platform(&subnet.name) || subnet.tier == "dmz";
        let chance = random.below(100);
        let name = match chance {
            _ if prescribed || plan.fate == Fate::Copied => subnet.name.clone(),
            0..78 => subnet.name.clone(),
            78..84 => subnet.name.to_ascii_uppercase(),
            84..89 => capitalised(&subnet.name),
            // A network without subnets is no use to anybody.
            89..95 if at > 0 => {
                vacant = Some(range);
                continue;
            }
            // Too long a name has no room for a prefix.
            _ if estate.settings.shape == Shape::LongNames => subnet.name.clone(),
            _ => format!("snet-{}", subnet.name),
        };
        rows.push((name, range, subnet.delegation, Some(at)));
    }
    if let Some(range) = vacant.filter(|range| range.length <= 26 && plan.kind != Kind::Hub) {
        let range = Range { length: 26, ..range };
        match random.below(3) {
            0 => rows.push(("AzureBastionSubnet".to_owned(), range, None, None)),
            1 => rows.push(("apim".to_owned(), range, Some("Microsoft.ApiManagement/service"), None)),
            _ => {}
        }
    }
    Some(assemble(estate, plan, Side::Target, rows))
}

/// A place to rehearse in: a copy of a target network, with the same address space, and peered with nothing.
pub fn test_network(target: &VirtualNetwork) -> VirtualNetwork {
    let copy = |subnet: &Subnet| Subnet { name: subnet.name.clone(), ..*subnet };
    let mut place = target.place.clone();
    place.resource_group.push_str("-test");
    VirtualNetwork {
        place,
        // Room for the suffix, however long the name.
        name: [&target.name[..target.name.len().min(59)], "-test"].concat(),
        range: target.range,
        range6: target.range6,
        dns_servers: Vec::new(),
        subnets: target.subnets.iter().map(copy).collect(),
        peerings: Vec::new(),
    }
}

/// Name, range, delegation, and which subnet of the plan it stands for.
type Row = (String, Range, Option<&'static str>, Option<usize>);

fn assemble(estate: &Estate, plan: &NetworkPlan, side: Side, rows: Vec<Row>) -> PlannedNetwork {
    let range6 = plan.dual_stack.then(|| first_address6(plan, side));
    let mut plans = Vec::with_capacity(rows.len());
    let mut subnets = Vec::with_capacity(rows.len());
    for (at, (name, range, delegation, planned)) in (1u128..).zip(rows) {
        let with_ipv6 = !subnets::is_for_the_platform(&name) && delegation.is_none();
        let range6 = range6.filter(|_| with_ipv6).map(|base| Ipv6Addr::from_bits(base.to_bits() | at << 64));
        subnets.push(Subnet { name, range, range6, delegation });
        plans.push(planned);
    }
    let network = VirtualNetwork {
        place: estate.place(plan, side),
        name: estate.network_name(plan, side),
        range: estate.range(plan, side),
        range6,
        dns_servers: dns_servers(estate, plan, side),
        subnets,
        peerings: peerings(estate, plan, side),
    };
    PlannedNetwork { network, plans }
}

/// The first two VMs in the hub's first subnet are the domain controllers.
fn dns_servers(estate: &Estate, plan: &NetworkPlan, side: Side) -> Vec<Ipv4Addr> {
    let Some(hub) = estate.hub().filter(|_| plan.kind != Kind::Lab && plan.index % 5 != 4) else {
        return Vec::new();
    };
    let base = estate.range(hub, side).base;
    let shared = subnets::lay_out(base, &estate.source_subnets(hub), false)[0];
    vec![shared.nth_usable(0), shared.nth_usable(1)]
}

/// Every network is peered with the hub of its region, and the two hubs with each other.
fn peerings(estate: &Estate, plan: &NetworkPlan, side: Side) -> Vec<Peering> {
    let peering = |remote: &NetworkPlan, side: Side| {
        let remote_name = estate.network_name(remote, side);
        let remote_id = estate.place(remote, side).id(VirtualNetwork::KIND, &remote_name);
        Peering { remote_name, remote_id, remote_range: estate.range(remote, side) }
    };
    let Some(hub) = estate.hub() else {
        return Vec::new();
    };
    let other_side = match side {
        Side::Source => Side::Target,
        Side::Target => Side::Source,
    };
    match plan.kind {
        Kind::Lab => Vec::new(),
        Kind::Corp | Kind::Spoke(_) => vec![peering(hub, side)],
        Kind::Hub => {
            let is_peered = |other: &&NetworkPlan| {
                !matches!(other.kind, Kind::Hub | Kind::Lab) && (side == Side::Source || other.fate != Fate::Unmapped)
            };
            let spokes = estate.networks.iter().filter(is_peered).map(|spoke| peering(spoke, side));
            std::iter::once(peering(hub, other_side)).chain(spokes).collect()
        }
    }
}

fn first_address6(plan: &NetworkPlan, side: Side) -> Ipv6Addr {
    let site: u128 = match (side, plan.fate) {
        (Side::Source, _) | (_, Fate::Copied) => 0xFD10,
        (Side::Target, _) => 0xFD20,
    };
    Ipv6Addr::from_bits(site << 112 | u128::from(plan.index) << 80)
}

fn capitalised(name: &str) -> String {
    let mut name = name.to_owned();
    name[..1].make_ascii_uppercase();
    name
}
