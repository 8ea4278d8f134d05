//! The graph of what is connected to what, before and after the failover, and which of it is live.
//!
//! Peerings come from the files and are up all the time unless a person says otherwise; what a person drew comes beside them.
//!
//! # Invariants
//!
//! 1. Places stand in one order: networks of the source site, networks of the target site (created ones too), drawn sites, and
//!    networks that others are peered with and no file lists.
//! 2. Finding what overlaps sorts prefixes and looks at neighbours: it costs no step for each pair of networks.

use std::collections::VecDeque;

use ipnet::IpNet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::address_range::overlap;
use super::connection::{Connection, Lifetime, Place};
use super::finding::Context;
use super::inventory::{Network, SubnetId};
use super::order;
use super::resolve::Fate;
use super::text::{Key, Text};

/// Before the failover, or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// Before.
    Today,
    /// After.
    After,
}

impl Moment {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Today, Self::After];
}

/// A place, with what is needed of it here.
#[derive(Clone, Debug)]
pub struct KnownPlace {
    /// Which.
    pub place: Place,
    /// What people call it.
    pub name: Text,
    /// The addresses that it uses.
    pub prefixes: Vec<IpNet>,
    /// Whether machines are there after the failover.
    pub live_after: bool,
}

/// Places and connections.
#[derive(Clone, Debug)]
pub struct Connections {
    /// All places.
    pub places: Vec<KnownPlace>,
    /// All connections between them: two places, when they are up, and whether a file shows them.
    pub links: Vec<(u32, u32, Lifetime, bool)>,
    /// For each moment and place its neighbours.
    neighbours: [Vec<Vec<u32>>; 2],
    /// For each moment and place its group.
    groups: [Vec<u32>; 2],
}

impl Connections {
    /// The graph of a plan.
    pub fn of(context: &Context<'_>) -> Self {
        let places = places(context);
        let by_place: FxHashMap<&Place, u32> =
            places.iter().enumerate().map(|(number, known)| (&known.place, number as u32)).collect();
        let mut links: FxHashMap<(u32, u32), (Lifetime, bool)> = FxHashMap::default();
        let sorted = |left: u32, right: u32| (left.min(right), left.max(right));
        let mut peered = |networks: &[Network], here: fn(Key) -> Place, there: fn(Key) -> Place| {
            for network in networks {
                let Some(left) = by_place.get(&here(network.key.clone())) else { continue };
                for peer in &network.peered_with {
                    let right = by_place
                        .get(&here(peer.clone()))
                        .or_else(|| by_place.get(&there(peer.clone())))
                        .or_else(|| by_place.get(&Place::Drawn(peer.clone())));
                    if let Some(right) = right.filter(|right| *right != left) {
                        links.insert(sorted(*left, *right), (Lifetime::ALWAYS, true));
                    }
                }
            }
        };
        peered(&context.source.networks, Place::Source, Place::Target);
        peered(&context.target.networks, Place::Target, Place::Source);
        for (connection, lifetime) in &context.mapping.connections {
            let [left, right] = connection.ends();
            if let (Some(left), Some(right)) = (by_place.get(left), by_place.get(right)) {
                let link = links.entry(sorted(*left, *right)).or_insert((*lifetime, false));
                link.0 = *lifetime;
            }
        }
        let mut links: Vec<_> = links.into_iter().map(|((left, right), (up, file))| (left, right, up, file)).collect();
        order::sort_by_key(&mut links, |(left, right, ..)| (*left, *right));
        let neighbours = Moment::ALL.map(|moment| neighbours(places.len(), &links, moment));
        let groups = neighbours.each_ref().map(|neighbours| groups(neighbours));
        Self { places, links, neighbours, groups }
    }

    /// Whether something leads from one place to another.
    pub fn are_connected(&self, moment: Moment, left: u32, right: u32) -> bool {
        let groups = &self.groups[moment as usize];
        groups[left as usize] == groups[right as usize]
    }

    /// Whether machines are there.
    pub fn is_live(&self, moment: Moment, place: u32) -> bool {
        moment == Moment::Today || self.places[place as usize].live_after
    }

    /// The places that one is connected to directly.
    pub fn next_to(&self, moment: Moment, place: u32) -> &[u32] {
        &self.neighbours[moment as usize][place as usize]
    }

    /// Whether two places are connected directly, or through one other place: farther away nobody can tell whether traffic is passed on.
    pub fn are_near(&self, moment: Moment, left: u32, right: u32) -> bool {
        // Neighbours stand in ascending order, as links do.
        let is_among = |place: u32, neighbours: &[u32]| neighbours.binary_search(&place).is_ok();
        let (mut few, mut many) = (self.next_to(moment, left), self.next_to(moment, right));
        if few.len() > many.len() {
            std::mem::swap(&mut few, &mut many);
        }
        left == right || is_among(right, self.next_to(moment, left)) || few.iter().any(|over| is_among(*over, many))
    }

    /// The shortest way from one place to another, both among it; empty where there is none.
    pub fn way(&self, moment: Moment, from: u32, to: u32) -> Vec<u32> {
        let neighbours = &self.neighbours[moment as usize];
        let mut came_from: Vec<Option<u32>> = vec![None; self.places.len()];
        let mut open = VecDeque::from([from]);
        came_from[from as usize] = Some(from);
        while let Some(here) = open.pop_front() {
            if here == to {
                let mut way = vec![to];
                let mut last = to;
                while let Some(before) = came_from[last as usize].filter(|before| *before != last) {
                    way.push(before);
                    last = before;
                }
                way.reverse();
                return way;
            }
            for next in &neighbours[here as usize] {
                if came_from[*next as usize].is_none() {
                    came_from[*next as usize] = Some(here);
                    open.push_back(*next);
                }
            }
        }
        Vec::new()
    }

    /// Pairs of places that are live, connected, and have addresses in common; each place with one other at least.
    pub fn clashes(&self, moment: Moment) -> Vec<(u32, u32)> {
        let groups = &self.groups[moment as usize];
        let mut prefixes: Vec<(u32, IpNet, u32)> = Vec::new();
        for (number, known) in self.places.iter().enumerate().filter(|(number, _)| self.is_live(moment, *number as u32))
        {
            prefixes.extend(known.prefixes.iter().map(|prefix| (groups[number], prefix.trunc(), number as u32)));
        }
        order::sort(&mut prefixes);
        let mut clashes = Vec::new();
        // Sorted by first address, what overlaps a prefix stands right behind the widest one before it.
        let mut widest: Option<(u32, IpNet, u32)> = None;
        for (group, prefix, place) in prefixes {
            match widest {
                Some((of, wide, other)) if of == group && overlap(&wide, &prefix) => {
                    if other != place {
                        clashes.push((other.min(place), other.max(place)));
                    }
                    if prefix.prefix_len() < wide.prefix_len() {
                        widest = Some((group, prefix, place));
                    }
                }
                _ => widest = Some((group, prefix, place)),
            }
        }
        order::distinct(clashes)
    }

    /// The place of a network of the target site, created ones too.
    pub fn of_target(&self, context: &Context<'_>, network: u32) -> u32 {
        context.source.networks.len() as u32 + network
    }

    /// Links that are up today and not after, and links that are up only after.
    pub fn changes(&self) -> [Vec<(u32, u32)>; 2] {
        let with = |today: bool| {
            let wanted = self.links.iter().filter(move |(_, _, up, _)| up.today == today && up.after != today);
            wanted.map(|(left, right, ..)| (*left, *right)).collect()
        };
        [with(true), with(false)]
    }
}

/// Names of places on a way, as people read them: `hub-weu, on-premises`.
pub fn names(connections: &Connections, places: &[u32]) -> String {
    let names: Vec<&str> = places.iter().map(|place| connections.places[*place as usize].name.as_ref()).collect();
    names.join(", ")
}

fn places(context: &Context<'_>) -> Vec<KnownPlace> {
    let stays = stays_behind(context);
    let source = context.source.networks.iter().zip(stays).map(|(network, live_after)| KnownPlace {
        place: Place::Source(network.key.clone()),
        name: network.name.clone(),
        // What an address plan lists is what other networks have: it clashes with nothing by itself.
        prefixes: if network.is_address_plan() { Vec::new() } else { network.prefixes.clone() },
        live_after,
    });
    let target = context.failover().destination.networks.iter().map(|network| KnownPlace {
        place: Place::Target(network.key.clone()),
        name: network.name.clone(),
        prefixes: network.prefixes.clone(),
        live_after: true,
    });
    let drawn = context.mapping.sites.iter().map(|(site, prefixes)| KnownPlace {
        place: Place::Drawn(site.clone()),
        name: site.text().clone(),
        prefixes: prefixes.clone(),
        live_after: true,
    });
    let mut places: Vec<KnownPlace> = source.chain(target).chain(drawn).collect();
    let known: FxHashSet<Place> = places.iter().map(|known| known.place.clone()).collect();
    let all = context.source.networks.iter().chain(&context.target.networks);
    let unlisted = all.flat_map(|network| &network.peered_with).filter(|peer| {
        [Place::Source, Place::Target, Place::Drawn].iter().all(|side| !known.contains(&side((*peer).clone())))
    });
    places.extend(order::distinct(unlisted.cloned()).into_iter().map(|peer| KnownPlace {
        name: peer.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or_default().into(),
        place: Place::Drawn(peer),
        prefixes: Vec::new(),
        live_after: true,
    }));
    places
}

/// For each source network, whether something is live in it after the failover: a machine that stays, or no machine of the plan
/// at all, so that whatever else is there stays.
fn stays_behind(context: &Context<'_>) -> Vec<bool> {
    let (mut goes, mut stays) =
        (vec![false; context.source.networks.len()], vec![false; context.source.networks.len()]);
    for (placing, tally) in context.failover().landings.placings() {
        let Some(home) = placing.home else { continue };
        let network = context.source.subnet(SubnetId::new(home)).network.index();
        let (land, stay) = match placing.fate {
            Fate::Lands => (tally.primary, tally.primary_none),
            Fate::LeftOut | Fate::NotConnected => (0, tally.primary + tally.primary_none),
        };
        goes[network] |= land > 0;
        stays[network] |= stay > 0;
    }
    goes.into_iter().zip(stays).map(|(goes, stays)| stays || !goes).collect()
}

fn neighbours(places: usize, links: &[(u32, u32, Lifetime, bool)], moment: Moment) -> Vec<Vec<u32>> {
    let mut neighbours = vec![Vec::new(); places];
    for (left, right, up, _) in links {
        let is_up = match moment {
            Moment::Today => up.today,
            Moment::After => up.after,
        };
        if is_up {
            neighbours[*left as usize].push(*right);
            neighbours[*right as usize].push(*left);
        }
    }
    neighbours
}

/// A number for each place, the same for all that are connected.
fn groups(neighbours: &[Vec<u32>]) -> Vec<u32> {
    let mut groups = vec![u32::MAX; neighbours.len()];
    for first in 0..neighbours.len() {
        if groups[first] != u32::MAX {
            continue;
        }
        let mut open = vec![first];
        groups[first] = first as u32;
        while let Some(here) = open.pop() {
            for next in &neighbours[here] {
                if groups[*next as usize] == u32::MAX {
                    groups[*next as usize] = first as u32;
                    open.push(*next as usize);
                }
            }
        }
    }
    groups
}

/// The connection between two places.
pub fn between(connections: &Connections, left: u32, right: u32) -> Connection {
    let place = |number: u32| connections.places[number as usize].place.clone();
    Connection::between(place(left), place(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph of so many places, with links between some of them that look strewn.
    fn graph(places: u32, seed: u32) -> Connections {
        let mut links = Vec::new();
        for left in 0..places {
            let others = left + 1..places;
            links.extend(
                others
                    .filter(|right| (left * 31 + right * 17 + seed).is_multiple_of(5))
                    .map(|right| (left, right, Lifetime::ALWAYS, true)),
            );
        }
        let place = |number: u32| KnownPlace {
            place: Place::Drawn(Key::new(number.to_string())),
            name: number.to_string().as_str().into(),
            prefixes: Vec::new(),
            live_after: true,
        };
        let neighbours = Moment::ALL.map(|moment| neighbours(places as usize, &links, moment));
        let groups = neighbours.each_ref().map(|neighbours| groups(neighbours));
        Connections { places: (0..places).map(place).collect(), links, neighbours, groups }
    }

    #[test]
    fn places_are_near_that_a_way_over_at_most_one_other_joins() {
        for (places, seed) in (1..12).flat_map(|places| (0..5).map(move |seed| (places, seed))) {
            let connections = graph(places, seed);
            for (left, right) in (0..places).flat_map(|left| (0..places).map(move |right| (left, right))) {
                let way = connections.way(Moment::After, left, right);
                assert_eq!(
                    connections.are_near(Moment::After, left, right),
                    (1..=3).contains(&way.len()),
                    "{left} to {right}"
                );
            }
        }
    }
}
