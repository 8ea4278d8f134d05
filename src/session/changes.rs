//! What the page asks to change becomes an edit, or a sentence that says why it cannot.

use std::net::IpAddr;

use crate::engine::address_range::AddressRange;
use crate::engine::attribute::Attribute;
use crate::engine::edit::{Edit, RowKey as EngineRowKey};
use crate::engine::inventory::{Allocation, IpConfigurationId};
use crate::engine::mapping::{Named, Operation, SubnetKey};
use crate::engine::order;
use crate::engine::resolve::{Address, NetworkFor};
use crate::engine::text::{Key, Text, same_folded};

use super::protocol::{Change, RowSelection};
use super::rows::{Shown, operation_of, row_of};
use super::{stated, unsaid};

/// Most ranges of one selection: a hostile page cannot ask for more rows than there are, many times over.
const MOST_RANGES: usize = 100_000;

/// Most characters of a note.
const LONGEST_NOTE: usize = 200;

/// Understands a change.
///
/// # Errors
///
/// A sentence for the person: what was found, what was expected.
pub fn edit_of(shown: &Shown<'_>, change: Change) -> Result<Edit, String> {
    let key = |text: &str| Key::from(text);
    Ok(match change {
        Change::StateSubnets(subnets) => unsaid::state_subnets(shown, subnets)?,
        Change::ConfirmSubnets { least } => unsaid::confirm_subnets(shown, least)?,
        Change::StateAllocations { networks, is_static } => unsaid::state_allocations(shown, &networks, is_static)?,
        Change::MapNetwork { source, target } => map(shown, &source, &target)?,
        Change::UnmapNetwork { source } => Edit::MapNetwork { source: key(&source), target: None },
        Change::MapNetworks(pairs) => {
            let edits: Result<Vec<Edit>, String> =
                pairs.iter().map(|(source, target)| map(shown, source, target)).collect();
            Edit::Several { label: format!("map {} networks", pairs.len()), edits: edits? }
        }
        Change::MapTestNetwork { source, target } => Edit::MapTestNetwork {
            source: source_network(shown, &source)?,
            target: target.map(|target| target_network(shown, &target)).transpose()?,
        },
        Change::MapBack { target, source } => Edit::MapBack {
            target: key(&target),
            source: source.map(|source| source_network(shown, &source)).transpose()?,
        },
        Change::ChooseSubnet { rows, operation, subnet } => Edit::ChooseSubnet {
            nics: nics(shown, &rows)?,
            operation: operation_of(operation),
            subnet: subnet.as_deref().map(Key::from),
        },
        Change::ChooseNetwork { rows, network } => Edit::ChooseNetwork {
            nics: together(shown, nics(shown, &rows)?),
            network: network.map(|network| target_network(shown, &network)).transpose()?,
        },
        Change::TypeAddress { row, operation, address } => {
            let row = row_of(shown.state.source(), &row).ok_or("The row is no longer in the plan.")?;
            let address = address.as_deref().map(str::trim).filter(|address| !address.is_empty());
            let address = address.map(parse_address).transpose()?;
            Edit::TypeAddresses {
                operation: operation_of(operation),
                addresses: vec![(engine_key(shown, row), address)],
            }
        }
        Change::PasteAddresses { rows, operation, text } => paste(shown, &rows, operation_of(operation), &text)?,
        Change::ChooseAllocation { rows, is_static } => Edit::ChooseAllocation {
            rows: keys(shown, &rows)?,
            allocation: is_static.map(|is_static| if is_static { Allocation::Static } else { Allocation::Dynamic }),
        },
        Change::Exclude { rows, excluded } => {
            let rows = selected(shown, &rows)?.into_iter();
            let machines = rows.filter_map(|row| shown.state.source().virtual_machine_of(row));
            Edit::Exclude { virtual_machines: order::distinct(machines.map(|machine| machine.key.clone())), excluded }
        }
        Change::SelectSecondary { rows, selected: is_selected } => {
            let secondary = selected(shown, &rows)?
                .into_iter()
                .filter(|row| !shown.state.source().ip_configuration(*row).primary)
                .map(|row| engine_key(shown, row))
                .collect::<Vec<_>>();
            if secondary.is_empty() {
                return Err("None of the chosen rows is a secondary IP configuration.".into());
            }
            Edit::SelectSecondary { rows: secondary, selected: is_selected }
        }
        Change::Reserve { network, subnet, range, note } => Edit::Reserve {
            subnet: target_subnet(shown, &network, &subnet)?,
            range: range_in(shown, &network, &subnet, &range)?,
            note: note.chars().take(LONGEST_NOTE).collect::<String>().into(),
        },
        Change::Unreserve { network, subnet, range } => Edit::Unreserve {
            subnet: SubnetKey { network: key(&network), subnet: key(&subnet) },
            range: AddressRange::parse(&range)?,
        },
        Change::SetOption { option, on } => {
            let known = shown.state.system.options.iter().find(|reading| reading.id == option);
            let known = known.ok_or_else(|| format!("There is no option “{option}”."))?;
            let group = shown.state.system.options.iter().filter(|reading| reading.group == known.group);
            match known.group {
                "" => Edit::SetOption { option: known.id.into(), on },
                _ => Edit::ChooseOption {
                    option: on.then(|| known.id.into()),
                    among: group.map(|reading| reading.id.into()).collect(),
                },
            }
        }
        Change::SetAttribute { thing, attribute, value } => {
            stated::set_attribute(shown, &thing, &attribute, value.as_deref())?
        }
        Change::MoveReplica { rows, network } => {
            let network = match network.as_deref() {
                None | Some("none") => network,
                Some(key) => Some(target_network(shown, key)?.to_string()),
            };
            Edit::SetAttribute {
                things: nics(shown, &rows)?.into_iter().map(Named::Nic).collect(),
                attribute: Attribute::ReplicaNetwork,
                value: network.map(Text::from),
            }
        }
        Change::SetPolicy { network, kind, rules } => stated::set_policy(shown, &network, kind, &rules)?,
        Change::Connect { left, right, up } => stated::connect(shown, &left, &right, up)?,
        Change::DrawSite { site, prefixes } => stated::draw_site(shown, &site, prefixes.as_deref())?,
        Change::Freeze => freeze(shown),
        Change::Thaw => Edit::Thaw,
    })
}

fn map(shown: &Shown<'_>, source: &str, target: &str) -> Result<Edit, String> {
    Ok(Edit::MapNetwork { source: source_network(shown, source)?, target: Some(target_network(shown, target)?) })
}

fn source_network(shown: &Shown<'_>, key: &str) -> Result<Key, String> {
    let inventory = shown.state.source();
    let id = inventory.network_by_key.get(&Key::from(key));
    id.map(|id| inventory.network(*id).key.clone())
        .ok_or_else(|| format!("“{key}” is not a network of the source site."))
}

fn target_network(shown: &Shown<'_>, key: &str) -> Result<Key, String> {
    let inventory = shown.state.target();
    let id = inventory.network_by_key.get(&Key::from(key));
    id.map(|id| inventory.network(*id).key.clone()).ok_or_else(|| {
        if key.starts_with(crate::engine::landscape::PLANNED) {
            "That network does not exist yet: machines land in it by default, and it cannot be mapped to.".into()
        } else {
            format!("“{key}” is not a network of the target site.")
        }
    })
}

fn target_subnet(shown: &Shown<'_>, network: &str, subnet: &str) -> Result<SubnetKey, String> {
    let destination = &shown.computed.resolutions.of(Operation::Failover).destination;
    let place = destination.network_by_key(&Key::from(network));
    let place = place.ok_or_else(|| format!("“{network}” is not a network of the target site."))?;
    let found = destination.subnet_places(place).map(|place| destination.subnet(place));
    let found = found.into_iter().find(|found| same_folded(&found.name, subnet));
    let found = found.ok_or_else(|| format!("{} has no subnet “{subnet}”.", destination.network(place).name))?;
    Ok(SubnetKey { network: destination.network(place).key.clone(), subnet: Key::new(found.name.clone()) })
}

fn range_in(shown: &Shown<'_>, network: &str, subnet: &str, range: &str) -> Result<AddressRange, String> {
    let range = AddressRange::parse(range)?;
    let destination = &shown.computed.resolutions.of(Operation::Failover).destination;
    let place =
        destination.network_by_key(&Key::from(network)).and_then(|network| destination.subnet_by_name(network, subnet));
    let Some(place) = place else { return Ok(range) };
    let place = destination.subnet(place);
    let inside = |address| place.prefixes.iter().any(|prefix| prefix.contains(&address));
    if inside(range.first) && inside(range.last) {
        Ok(range)
    } else {
        Err(format!("{range} is not in {} ({}).", place.name, place.shown_prefixes()))
    }
}

fn parse_address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("Found “{text}”; expected an IP address such as 10.0.0.4."))
}

fn selected(shown: &Shown<'_>, rows: &RowSelection) -> Result<Vec<IpConfigurationId>, String> {
    let places: Vec<IpConfigurationId> = match rows {
        RowSelection::Keys(keys) => keys.iter().filter_map(|key| row_of(shown.state.source(), key)).collect(),
        RowSelection::Query(query) => shown.select(query).0.into_iter().map(IpConfigurationId::new).collect(),
        RowSelection::Places { revision, query, ranges } => {
            if *revision != shown.revision {
                return Err("The plan has changed since these rows were chosen. Choose them again.".into());
            }
            let places = shown.select(query).0;
            let part = |(from, count): &(u32, u32)| {
                let from = (*from as usize).min(places.len());
                let end = from.saturating_add(*count as usize).min(places.len());
                places[from..end].iter().copied().map(IpConfigurationId::new).collect::<Vec<_>>()
            };
            ranges.iter().take(MOST_RANGES).flat_map(part).collect()
        }
    };
    if places.is_empty() {
        Err("No row is chosen, or the chosen rows are no longer in the plan.".into())
    } else {
        Ok(places)
    }
}

fn engine_key(shown: &Shown<'_>, row: IpConfigurationId) -> EngineRowKey {
    crate::engine::checks::landing::row_key(shown.state.source(), row)
}

fn keys(shown: &Shown<'_>, rows: &RowSelection) -> Result<Vec<EngineRowKey>, String> {
    Ok(selected(shown, rows)?.into_iter().map(|row| engine_key(shown, row)).collect())
}

fn nics(shown: &Shown<'_>, rows: &RowSelection) -> Result<Vec<Key>, String> {
    Ok(order::distinct(keys(shown, rows)?.into_iter().map(|row| row.nic)))
}

/// With the NICs of the same machines, where all NICs of a machine share one network.
fn together(shown: &Shown<'_>, nics: Vec<Key>) -> Vec<Key> {
    let source = shown.state.source();
    if shown.state.system.rules.network_for != NetworkFor::Machine {
        return nics;
    }
    let machines = nics.iter().filter_map(|nic| source.nic(source.nic_by_key(nic)?).virtual_machine);
    let all = order::distinct(machines).into_iter().flat_map(|machine| source.nic_places_of(machine));
    all.map(|nic| source.nics[nic as usize].key.clone()).collect()
}

/// One address a line, in the order of the rows; a blank line leaves its row as it is. Of a line copied from a table the
/// first cell counts.
fn paste(shown: &Shown<'_>, rows: &RowSelection, operation: Operation, text: &str) -> Result<Edit, String> {
    let rows = selected(shown, rows)?;
    let lines: Vec<&str> = text.trim_end_matches(['\n', '\r']).lines().collect();
    if lines.len() > rows.len() {
        return Err(format!(
            "{} lines were pasted for {} rows. Choose as many rows as there are lines.",
            lines.len(),
            rows.len()
        ));
    }
    let mut addresses = Vec::new();
    for (number, (line, row)) in lines.iter().zip(rows).enumerate() {
        let cell = line.split('\t').next().unwrap_or_default().trim();
        if cell.is_empty() {
            continue;
        }
        let address = parse_address(cell).map_err(|problem| format!("Line {}: {problem}", number + 1))?;
        addresses.push((engine_key(shown, row), Some(address)));
    }
    if addresses.is_empty() {
        return Err("No address was found in what was pasted. Expected one a line.".into());
    }
    Ok(Edit::TypeAddresses { operation, addresses })
}

fn freeze(shown: &Shown<'_>) -> Edit {
    let mut landings = Vec::new();
    for operation in Operation::ALL {
        let resolution = shown.computed.resolutions.of(operation);
        let destination = &resolution.destination;
        for (place, landing) in resolution.rows().enumerate() {
            let (Ok(subnet), Ok(address)) = (landing.subnet, landing.address) else { continue };
            let subnet = destination.subnet(subnet.value);
            let address = match address.value {
                Address::Static(address) => Some(address),
                Address::Dynamic => None,
            };
            let key = SubnetKey {
                network: destination.network(subnet.network).key.clone(),
                subnet: Key::new(subnet.name.clone()),
            };
            landings.push((operation, engine_key(shown, IpConfigurationId::new(place as u32)), key, address));
        }
    }
    Edit::Freeze { landings }
}
