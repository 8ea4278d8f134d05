//! Which hosts the replicas go to, for systems that place them: on hosts that reach all of a machine's mapped networks.
//!
//! # Invariants
//!
//! 1. Only what the files tell of is looked at: a machine none of whose networks names its hosts has no place, and no problem.
//! 2. The proposal is balanced and does not depend on the order of input: machines in canonical order, each to the host with
//!    the fewest so far, then by name.

use rustc_hash::FxHashMap;

use super::attribute::Attribute;
use super::finding::Context;
use super::inventory::VirtualMachineId;
use super::order;
use super::text::Key;

/// Where a machine's replica can run.
#[derive(Clone, Debug, PartialEq)]
pub enum Placement {
    /// The files do not tell.
    Unknown,
    /// Here, of so many hosts that reach all its networks.
    On {
        /// The host proposed.
        host: Key,
        /// How many would do.
        candidates: usize,
    },
    /// No host reaches all its networks: these, by name.
    Nowhere(Vec<String>),
}

/// A place for each machine of the source site, in its order.
pub fn placements(context: &Context<'_>) -> Vec<Placement> {
    let mut load: FxHashMap<Key, u32> = FxHashMap::default();
    context
        .source
        .machines()
        .map(|(machine, _)| {
            let placement = candidates(context, machine);
            let Some((hosts, networks)) = placement else { return Placement::Unknown };
            let best = hosts.iter().min_by_key(|host| (load.get(*host).copied().unwrap_or(0), (*host).clone()));
            let Some(host) = best.cloned() else { return Placement::Nowhere(networks) };
            *load.entry(host.clone()).or_default() += 1;
            Placement::On { host, candidates: hosts.len() }
        })
        .collect()
}

/// The hosts that reach all networks a machine lands in, and these by name; `None` where no file names hosts.
fn candidates(context: &Context<'_>, machine: VirtualMachineId) -> Option<(Vec<Key>, Vec<String>)> {
    let failover = context.failover();
    let rows = context.source.row_places_of(machine);
    let landed = order::distinct(rows.filter_map(|row| Some(failover.get(row as usize)?.network.ok()?.value)));
    let mut common: Option<Vec<Key>> = None;
    let mut names = Vec::new();
    for place in landed {
        let network = failover.destination.network(place);
        let hosts = order::distinct(network.attributes.names(Attribute::Hosts).map(Key::from));
        if hosts.is_empty() {
            continue;
        }
        names.push(network.name.to_string());
        match &mut common {
            None => common = Some(hosts),
            Some(common) => common.retain(|host| hosts.binary_search(host).is_ok()),
        }
    }
    common.map(|hosts| (hosts, names))
}
