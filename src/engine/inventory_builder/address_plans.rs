//! What an address plan says of networks: the subnets, pools and clouds that a platform keeps with a logical network come to the
//! networks that are linked to it.
//!
//! A network without isolation has no subnets of its own in VMM: it is in those of its logical network. Static IP address pools
//! are likewise listed with the logical network, or with a subnet whose network the file does not name.
//!
//! # Invariant
//!
//! A plan fills in what is not said; it changes nothing that is. Done again it changes nothing more.

use ipnet::IpNet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::attribute::Attribute;
use super::super::inventory_rows::{NetworkRow, SubnetRow};
use super::super::order;
use super::super::text::{Folded, Key};
use super::key;
use super::merge::{ListedSubnet, Merged};

/// What a network takes over from the plan of its logical network.
const OF_LOGICAL_NETWORKS: [Attribute; 2] = [Attribute::Clouds, Attribute::Hosts];

/// What a subnet takes over from one of the same prefix in a plan.
const OF_SUBNETS: [Attribute; 2] = [Attribute::AddressPools, Attribute::Gateway];

/// Gives networks and their subnets what plans say of them.
pub(super) fn spread(merged: &mut Merged) {
    let Merged { networks, subnets, .. } = merged;
    if !networks.iter().any(is_plan) {
        return;
    }
    let mut plans: Vec<NetworkRow> = networks.iter().filter(|network| is_plan(network)).cloned().collect();
    // Whichever file came first, the same plan is asked first.
    order::sort_by_key(&mut plans, |plan| key(&plan.key));
    let places: FxHashMap<Key, usize> =
        (plans.iter().enumerate()).map(|(place, plan)| (key(&plan.key), place)).collect();
    let mut planned: Vec<Vec<ListedSubnet>> = plans.iter().map(|_| Vec::new()).collect();
    let mut own: FxHashMap<Key, FxHashSet<IpNet>> = FxHashMap::default();
    for subnet in subnets.iter() {
        let network = key(&subnet.row.network_key);
        match places.get(&network) {
            Some(place) => planned[*place].push(subnet.clone()),
            None => own.entry(network).or_default().extend(&subnet.row.prefixes),
        }
    }
    // Those that are listed alone have no position among each other: their names give the order, whichever file came first.
    for of_plan in &mut planned {
        order::sort_by(of_plan, |one, other| {
            (one.position, Folded(&one.row.name)).cmp(&(other.position, Folded(&other.row.name)))
        });
    }
    take_over(networks, &own, &plans, &planned, subnets);
    let logical: FxHashMap<Key, Key> = (networks.iter().filter(|network| !is_plan(network)))
        .filter_map(|network| Some((key(&network.key), logical_network(network)?)))
        .collect();
    fill_subnets(&plans, &planned, &places, &logical, subnets);
}

fn is_plan(network: &NetworkRow) -> bool {
    network.attributes.get(Attribute::NetworkKind) == Some("address-plan")
}

fn logical_network(network: &NetworkRow) -> Option<Key> {
    network.attributes.get(Attribute::LogicalNetwork).map(Key::from)
}

/// Gives networks what the plans of their logical networks say. `own` are the prefixes of networks that have subnets.
fn take_over(
    networks: &mut [NetworkRow],
    own: &FxHashMap<Key, FxHashSet<IpNet>>,
    plans: &[NetworkRow],
    planned: &[Vec<ListedSubnet>],
    subnets: &mut Vec<ListedSubnet>,
) {
    let mut plan_of: FxHashMap<Key, usize> = FxHashMap::default();
    for (place, plan) in plans.iter().enumerate() {
        if let Some(name) = logical_network(plan) {
            plan_of.entry(name).or_insert(place);
        }
    }
    // A logical network has one network without isolation: where several could be it, nobody knows which is.
    let mut shared: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (place, network) in networks.iter_mut().enumerate().filter(|(_, network)| !is_plan(network)) {
        let Some(plan) = logical_network(network).and_then(|name| plan_of.get(&name).copied()) else { continue };
        fill(network, &plans[plan], &OF_LOGICAL_NETWORKS);
        let isolation = network.attributes.get(Attribute::Isolation);
        let isolation = isolation.or_else(|| plans[plan].attributes.get(Attribute::Isolation));
        let has_none = !own.contains_key(&key(&network.key));
        if isolation.map_or(has_none, |isolation| isolation == "none") {
            shared.entry(plan).or_default().push(place);
        }
    }
    for (plan, places) in shared {
        let [place] = places[..] else { continue };
        let network = &mut networks[place];
        fill(network, &plans[plan], &[Attribute::Vlan]);
        let own = own.get(&key(&network.key));
        for ListedSubnet { row, position } in &planned[plan] {
            if !row.prefixes.iter().any(|prefix| own.is_some_and(|own| own.contains(prefix))) {
                let (network_key, network_name) = (network.key.clone(), network.name.clone());
                let row = SubnetRow { network_key, network_name, ..row.clone() };
                subnets.push(ListedSubnet { row, position: *position });
            }
        }
    }
}

fn fill(network: &mut NetworkRow, plan: &NetworkRow, attributes: &[Attribute]) {
    for attribute in attributes {
        if network.attributes.get(*attribute).is_none() {
            network.attributes.set(*attribute, plan.attributes.get(*attribute));
        }
    }
}

/// Which subnets are looked at together.
#[derive(Clone, PartialEq, Eq, Hash)]
enum On {
    /// All of them.
    Any,
    /// Those of networks on this logical network.
    Logical(Key),
    /// Those of networks of which nobody knows it.
    Unknown,
}

/// Gives pools and gateways to the only subnet of the same prefix, as far as networks on the plan's logical network go; where
/// several have that prefix, to the one that the plan's subnet is named after.
fn fill_subnets(
    plans: &[NetworkRow],
    planned: &[Vec<ListedSubnet>],
    places: &FxHashMap<Key, usize>,
    logical: &FxHashMap<Key, Key>,
    subnets: &mut [ListedSubnet],
) {
    // How many have this prefix, and this name where one is given, and the first of them.
    let mut by_prefix: FxHashMap<(IpNet, On, Option<Key>), (usize, usize)> = FxHashMap::default();
    for (place, subnet) in subnets.iter().enumerate() {
        let network = key(&subnet.row.network_key);
        if places.contains_key(&network) {
            continue;
        }
        let on = logical.get(&network).map_or(On::Unknown, |name| On::Logical(name.clone()));
        let prefixes: FxHashSet<IpNet> = subnet.row.prefixes.iter().copied().collect();
        for prefix in prefixes {
            for name in [None, Some(Key::from(subnet.row.name.as_str()))] {
                for on in [On::Any, on.clone()] {
                    by_prefix.entry((prefix, on, name.clone())).or_insert((0, place)).0 += 1;
                }
            }
        }
    }
    let only = |prefix: IpNet, on: &[On], name: Option<Key>| {
        let found: Vec<&(usize, usize)> =
            on.iter().filter_map(|on| by_prefix.get(&(prefix, on.clone(), name.clone()))).collect();
        if let [(1, place)] = found[..] { Some(*place) } else { None }
    };
    for (plan, planned) in plans.iter().zip(planned) {
        let on = match logical_network(plan) {
            Some(name) => vec![On::Logical(name), On::Unknown],
            None => vec![On::Any],
        };
        for ListedSubnet { row: from, .. } in planned {
            for prefix in &from.prefixes {
                let named_after = from.name.strip_suffix(&format!(" {prefix}")).map(Key::from);
                let to = only(*prefix, &on, None).or_else(|| only(*prefix, &on, Some(named_after?)));
                let Some(to) = to.map(|place| &mut subnets[place].row.attributes) else { continue };
                for attribute in OF_SUBNETS {
                    if to.get(attribute).is_none() {
                        to.set(attribute, from.attributes.get(attribute));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::InventoryBuilder;
    use super::*;
    use crate::engine::attribute::Attributes;
    use crate::engine::inventory::Inventory;
    use crate::engine::inventory_builder::rows_of;
    use crate::engine::inventory_rows::InventoryRows;

    fn subnet(name: &str, prefix: &str, pool: &str) -> SubnetRow {
        let mut attributes = Attributes::default();
        attributes.set(Attribute::AddressPools, Some(pool));
        SubnetRow { name: name.into(), prefixes: vec![prefix.parse().unwrap()], attributes, ..SubnetRow::default() }
    }

    fn network(key: &str, attributes: &[(Attribute, &str)], subnets: Vec<SubnetRow>) -> NetworkRow {
        let attributes = attributes.iter().copied().collect();
        NetworkRow { key: key.into(), name: key.into(), attributes, subnets, ..NetworkRow::default() }
    }

    const PLAN: (Attribute, &str) = (Attribute::NetworkKind, "address-plan");

    fn on(name: &str) -> (Attribute, &str) {
        (Attribute::LogicalNetwork, name)
    }

    fn built(networks: Vec<NetworkRow>) -> Inventory {
        let mut builder = InventoryBuilder::default();
        builder.add(InventoryRows { networks, ..InventoryRows::default() }, "file", 0);
        builder.finish().0
    }

    fn shown(inventory: &Inventory, network: &str) -> String {
        let id = inventory.networks_named(network).next().unwrap();
        let subnets = inventory.subnets_of(id).iter().map(|subnet| {
            let pools = subnet.attributes.get(Attribute::AddressPools).unwrap_or("none");
            format!("{} {:?} {pools}", subnet.name, subnet.prefixes)
        });
        let clouds = inventory.network(id).attributes.get(Attribute::Clouds).unwrap_or("none");
        format!("{clouds}: {}", subnets.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn a_network_without_isolation_is_in_the_subnets_of_its_logical_network() {
        let plan = network(
            "Fabric (logical network)",
            &[PLAN, on("Fabric"), (Attribute::Clouds, "Gold")],
            vec![subnet("site 10.0.0.0/24", "10.0.0.0/24", "10.0.0.10-10.0.0.99")],
        );
        let corp = network("Corp", &[on("fabric"), (Attribute::Isolation, "none")], vec![]);
        let vlan = network("Web", &[on("Fabric"), (Attribute::Isolation, "vlan")], vec![]);
        let inventory = built(vec![corp, plan, vlan]);
        assert_eq!(shown(&inventory, "Corp"), "Gold: site 10.0.0.0/24 [10.0.0.0/24] 10.0.0.10-10.0.0.99");
        assert_eq!(shown(&inventory, "Web"), "Gold: ");
        let mut again = InventoryBuilder::default();
        again.add(rows_of(&inventory), "file", 0);
        assert_eq!(again.finish().0, inventory);
    }

    #[test]
    fn a_pool_comes_to_the_only_subnet_of_its_prefix_or_to_the_one_that_it_is_named_after() {
        let pools = vec![
            subnet("App 10.0.0.0/24", "10.0.0.0/24", "10.0.0.10-10.0.0.99"),
            subnet("any 10.0.1.0/24", "10.0.1.0/24", "10.0.1.10-10.0.1.99"),
        ];
        let plan = network("pools", &[PLAN], pools);
        let one = network("one", &[], vec![subnet("App", "10.0.0.0/24", ""), subnet("Web", "10.0.1.0/24", "")]);
        let two = network("two", &[], vec![subnet("Other", "10.0.0.0/24", "")]);
        let inventory = built(vec![plan, one, two]);
        let expected = "none: App [10.0.0.0/24] 10.0.0.10-10.0.0.99, Web [10.0.1.0/24] 10.0.1.10-10.0.1.99";
        assert_eq!(shown(&inventory, "one"), expected);
        assert_eq!(shown(&inventory, "two"), "none: Other [10.0.0.0/24] none");
    }

    #[test]
    fn of_two_networks_that_may_be_the_one_without_isolation_none_is() {
        let plan = || {
            let subnets = vec![subnet("site 10.0.0.0/24", "10.0.0.0/24", "")];
            network("Fabric (logical network)", &[PLAN, on("Fabric")], subnets)
        };
        let unsaid = |name| network(name, &[on("Fabric")], vec![]);
        assert_eq!(shown(&built(vec![plan(), unsaid("one")]), "one"), "none: site 10.0.0.0/24 [10.0.0.0/24] none");
        assert_eq!(shown(&built(vec![plan(), unsaid("one"), unsaid("two")]), "one"), "none: ");
    }

    #[test]
    fn a_plan_changes_nothing_that_is_said() {
        let plan = network(
            "Fabric (logical network)",
            &[PLAN, on("Fabric"), (Attribute::Clouds, "Gold")],
            vec![subnet("site 10.0.0.0/24", "10.0.0.0/24", "10.0.0.10-10.0.0.99")],
        );
        let said = [on("Fabric"), (Attribute::Clouds, "Silver"), (Attribute::Isolation, "none")];
        let corp = network("Corp", &said, vec![subnet("App", "10.0.0.0/24", "10.0.0.50")]);
        assert_eq!(shown(&built(vec![plan, corp]), "Corp"), "Silver: App [10.0.0.0/24] 10.0.0.50");
    }
}
