//! Targets of single NICs that files state.
//!
//! The plan has one test network for each source network and not for each NIC, and one choice of static or DHCP for all
//! operations: what files say beyond that is reported.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::edit::RowKey;
use super::super::finding::Severity;
use super::super::inventory::{Inventory, IpConfiguration, NetworkId, NicId, Side, VirtualMachineId};
use super::super::inventory_builder::ImportFinding;
use super::super::mapping::{Mapping, Operation};
use super::super::text::{Key, same_folded};
use super::claim::{Claim, RowPlace, Slot, Value};
use super::names::Found;
use super::take_over::{Sides, Wait, Why};
use super::{NicTargetRow, ThingName};

/// What the rows say, and which of them wait; `mapping` is the plan with the network mappings that files state.
pub(super) fn claims(rows: &[NicTargetRow], sides: &Sides<'_>, mapping: &Mapping) -> (Vec<Claim>, Vec<Wait>) {
    let named = named_nics(rows, sides);
    let mut of_machines: FxHashSet<(Range<u32>, Operation, &ThingName)> = FxHashSet::default();
    let (mut claims, mut waits) = (Vec::new(), Vec::new());
    for (place, row) in rows.iter().enumerate() {
        let row_place = RowPlace::Nic(place);
        let nics = match nics_of(row, sides, &named) {
            Ok(nics) => nics,
            Err(why) => {
                waits.push(Wait { row: row_place, why });
                continue;
            }
        };
        // Said again and again of one machine, it is said once.
        if let (true, Some(network)) = (row.is_for_machine(), &row.network)
            && !of_machines.insert((nics.clone(), row.operation, network))
        {
            continue;
        }
        let said: Result<Vec<_>, Why> = nics.map(|nic| understand(row, NicId::new(nic), sides, mapping)).collect();
        match said {
            Ok(said) => claims.extend(said.into_iter().flatten().map(|(slot, value)| Claim {
                slot,
                value,
                place: row.place.clone(),
                row: row_place,
            })),
            Err(why) => waits.push(Wait { row: row_place, why }),
        }
    }
    (claims, waits)
}

/// How many NICs of each VM the rows tell apart.
fn named_nics(rows: &[NicTargetRow], sides: &Sides<'_>) -> FxHashMap<VirtualMachineId, usize> {
    let mut nics: FxHashMap<VirtualMachineId, FxHashSet<&str>> = FxHashMap::default();
    for row in rows.iter().filter(|row| !row.is_for_machine()) {
        if let Found::One(machine, _) = sides.source.machine(&row.virtual_machine) {
            nics.entry(machine).or_default().insert(row.nic.as_deref().unwrap_or_default());
        }
    }
    nics.into_iter().map(|(machine, nics)| (machine, nics.len())).collect()
}

/// The NICs that a row is about, by their places.
fn nics_of(
    row: &NicTargetRow,
    sides: &Sides<'_>,
    named: &FxHashMap<VirtualMachineId, usize>,
) -> Result<Range<u32>, Why> {
    if row.is_for_machine()
        && let Found::One(machine, _) = sides.source.machine(&row.virtual_machine)
    {
        let nics = sides.source.inventory().nic_places_of(machine);
        return if nics.is_empty() { Err(Why::NoNic { nic: shown(row), has_machine: true }) } else { Ok(nics) };
    }
    let nic = find_nic(row, sides, named)?;
    Ok(nic.place()..nic.place() + 1)
}

fn understand(row: &NicTargetRow, nic: NicId, sides: &Sides<'_>, mapping: &Mapping) -> Result<Vec<(Slot, Value)>, Why> {
    let source = sides.source.inventory();
    let network = match row.network.as_ref().filter(|_| row.operation != Operation::Failback) {
        None => None,
        Some(thing) => Some(match sides.target.network(thing) {
            Found::One(network, _) => sides.target.inventory().network(network).key.clone(),
            Found::Nothing => return Err(Why::NoNetwork { name: thing.shown().into(), side: Side::Target }),
            Found::Several(count) => {
                return Err(Why::SeveralNetworks { name: thing.shown().into(), side: Side::Target, count });
            }
        }),
    };
    let key = source.nic(nic).key.clone();
    let left = network_of(source, nic).map(|id| source.network(id).key.clone());
    let mut said = Vec::new();
    match (row.operation, network) {
        (_, None) | (Operation::Failback, _) => {}
        (Operation::Failover, Some(network)) => {
            let slot = Slot::NicNetwork(key.clone());
            let leads_there = left.as_ref().is_some_and(|left| mapping.networks.get(left) == Some(&network));
            // Where the network's mapping leads there, the NIC needs no choice of its own.
            if !leads_there || slot.value_in(mapping).is_some() {
                said.push((slot, Value::Thing(network)));
            }
        }
        (Operation::TestFailover, Some(network)) => {
            let left = left.ok_or_else(|| Why::SourceNetworkUnknown { nic: shown(row) })?;
            said.push((Slot::TestNetwork(left), Value::Thing(network)));
        }
    }
    if let Some(subnet) = row.subnet.as_deref().map(str::trim).filter(|subnet| !subnet.is_empty()) {
        said.push((Slot::NicSubnet(key.clone(), row.operation), Value::Thing(subnet.into())));
    }
    let is_failover = row.operation == Operation::Failover;
    if row.address.is_some() || row.is_dhcp && is_failover || row.is_selected {
        let configuration = configuration_of(source, nic, row)?;
        let row_key = RowKey { nic: key.clone(), name: Key::new(configuration.name.clone()) };
        if let Some(address) = row.address {
            said.push((Slot::Address(row_key.clone(), row.operation), Value::Address(address)));
        } else if row.is_dhcp && is_failover {
            said.push((Slot::Allocation(row_key.clone()), Value::Dhcp));
        }
        if row.is_selected && !configuration.primary {
            said.push((Slot::Selected(row_key), Value::Yes));
        }
    }
    said.extend(
        row.attributes
            .iter()
            .map(|(attribute, value)| (Slot::Fact(key.clone(), attribute), Value::Fact(value.clone()))),
    );
    Ok(said)
}

fn find_nic(row: &NicTargetRow, sides: &Sides<'_>, named: &FxHashMap<VirtualMachineId, usize>) -> Result<NicId, Why> {
    let machine = sides.source.machine(&row.virtual_machine);
    let count = match machine {
        Found::One(machine, _) => named.get(&machine).copied().unwrap_or_default(),
        _ => 0,
    };
    match sides.source.nic(row, count) {
        Found::One(nic, _) => Ok(nic),
        Found::Several(_) => Err(Why::SeveralNics { nic: shown(row) }),
        Found::Nothing if machine == Found::Nothing && matches!(sides.target.nic(row, usize::MAX), Found::One(..)) => {
            Err(Why::NicAtTarget { nic: shown(row) })
        }
        Found::Nothing => Err(Why::NoNic { nic: shown(row), has_machine: machine != Found::Nothing }),
    }
}

fn shown(row: &NicTargetRow) -> String {
    let machine = row.virtual_machine.shown();
    let nic = row.nic.as_deref().map(super::names::clean).filter(|nic| !nic.is_empty());
    match nic {
        Some(nic) => format!("{machine} / {}", super::names::last_segment(nic)),
        None => machine.to_owned(),
    }
}

/// The network that a NIC is in today.
fn network_of(source: &Inventory, nic: NicId) -> Option<NetworkId> {
    let subnet = source.ip_configurations_of(nic).iter().find_map(|configuration| configuration.subnet)?;
    Some(source.subnet(subnet).network)
}

/// The IP configuration that a row is about: by its name, else by its address, else the only one, or the primary one where
/// the file names none.
fn configuration_of<'a>(source: &'a Inventory, nic: NicId, row: &NicTargetRow) -> Result<&'a IpConfiguration, Why> {
    let all = source.ip_configurations_of(nic);
    let name = row.ip_configuration.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let by_name = || name.and_then(|name| all.iter().find(|it| same_folded(&it.name, name)));
    let by_address = || row.source_address.and_then(|address| all.iter().find(|it| it.address() == Some(address)));
    let is_ipv6 = row.address.is_some_and(|address| address.is_ipv6());
    let only = || match all {
        [one] => Some(one),
        _ if name.is_none() => all.iter().find(|it| it.is_ipv6 == is_ipv6).or(all.first()),
        _ => None,
    };
    by_name().or_else(by_address).or_else(only).ok_or_else(|| Why::NoConfiguration {
        nic: shown(row),
        configuration: name.unwrap_or("its primary IP configuration").to_owned(),
    })
}

/// What the plan holds otherwise than the files: test networks that hold for more NICs than files say, and DHCP in tests
/// alone.
pub(super) fn remarks(rows: &[NicTargetRow], accepted: &[Claim], sides: &Sides<'_>, findings: &mut Vec<ImportFinding>) {
    let source = sides.source.inventory();
    let mut told: FxHashMap<&Key, FxHashSet<&str>> = FxHashMap::default();
    for claim in accepted {
        let (Slot::TestNetwork(network), RowPlace::Nic(place)) = (&claim.slot, claim.row) else { continue };
        let Some(row) = rows.get(place) else { continue };
        let nic = row.nic.as_deref().or(row.virtual_machine.id.as_deref()).or(row.virtual_machine.name.as_deref());
        told.entry(network).or_default().insert(nic.unwrap_or_default());
    }
    if !told.is_empty() {
        let mut nics = vec![0_usize; source.networks.len()];
        for (place, nic) in source.nics.iter().enumerate() {
            if let Some(network) =
                network_of(source, NicId::new(place as u32)).filter(|_| nic.virtual_machine.is_some())
            {
                nics[network.index()] += 1;
            }
        }
        for (key, said) in told {
            let Some(id) = source.network_by_key.get(key) else { continue };
            let (name, all) = (source.network(*id).name.to_string(), nics[id.index()]);
            if said.len() < all {
                findings.push(ImportFinding {
                    code: "test-network-of-some",
                    severity: Severity::Info,
                    message: format!(
                        "Files give the network of test failovers for {} of the {all} NICs in {name}. The plan has one test \
                         network for each source network, so it holds for the others, too.",
                        said.len()
                    ),
                    subject: name,
                });
            }
        }
    }
    let named = |row: &NicTargetRow| (row.nic.clone(), row.ip_configuration.clone(), row.virtual_machine.name.clone());
    let dhcp = |operation| rows.iter().filter(move |row| row.is_dhcp && row.operation == operation);
    let failover: FxHashSet<_> = dhcp(Operation::Failover).map(named).collect();
    let only_test: Vec<&NicTargetRow> =
        dhcp(Operation::TestFailover).filter(|row| !failover.contains(&named(row))).collect();
    if let Some(first) = only_test.first() {
        findings.push(ImportFinding {
            code: "dhcp-in-test-only",
            severity: Severity::Info,
            subject: if only_test.len() == 1 { shown(first) } else { format!("{} NICs", only_test.len()) },
            message: format!(
                "By the files an address comes by DHCP in test failovers only ({}). The plan says static or DHCP once for all \
                 operations, so this was not taken over.",
                first.place
            ),
        });
    }
}
