//! What the source inventory says about addresses that makes the plan doubtful.

use rustc_hash::FxHashMap;

use super::super::edit::Edit;
use super::super::finding::{Check, Context, Detail, Fix, Found, Search, Severity, Subject, no_fix};
use super::super::inventory::{Allocation, IpConfigurationId};
use super::landing::row_key;

/// Static or DHCP is not known.
pub static ALLOCATION_UNKNOWN: Check = Check {
    code: "allocation-unknown",
    severity: Severity::Warning,
    title: "Static or DHCP is not known",
    meaning: "The files do not say whether the address is static. It is planned as static, which uses an address of the target \
        subnet. Say so, or choose DHCP.",
    document: None,
    search: Search::Plan(allocation_unknown),
    message: |context, finding| {
        let Subject::Row(row) = finding.subject else { return String::new() };
        let configuration = context.source.ip_configuration(row);
        let nic = &context.source.nic(configuration.nic).name;
        let address = configuration.address.map_or_else(|| "not known".into(), |address| address.to_string());
        format!(
            "{nic} / {} has the address {address}; no file says whether it is static. Planned as static.",
            configuration.name
        )
    },
    fix: |context, finding| {
        let Subject::Row(row) = finding.subject else { return None };
        let rows = vec![row_key(context.source, row)];
        Some(Fix {
            label: "It is static".into(),
            edit: Edit::ChooseAllocation { rows, allocation: Some(Allocation::Static) },
        })
    },
};

/// Two rows of one network with one address.
pub static DUPLICATE: Check = Check {
    code: "duplicate-source-ip",
    severity: Severity::Warning,
    title: "The same source address twice",
    meaning: "Two IP configurations of one network have the same address in the files. Only one of them can keep it.",
    document: None,
    search: Search::Plan(duplicate),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Place(other)) = (finding.subject, finding.detail) else { return String::new() };
        let address = context.source.ip_configuration(row).address;
        let name = |row: IpConfigurationId| {
            let nic = context.source.nic(context.source.ip_configuration(row).nic);
            let machine = context.source.virtual_machine_of(row).map_or("no VM", |machine| &machine.name);
            format!("{machine} / {}", nic.name)
        };
        let address = address.map_or_else(String::new, |address| address.to_string());
        format!(
            "{} and {} both have {address} in the files. One of them may be left over, or out of date.",
            name(row),
            name(IpConfigurationId(other))
        )
    },
    fix: no_fix,
};

fn allocation_unknown(context: &Context<'_>, found: &mut Found<'_>) {
    let rows = context.failover().rows.len();
    for (place, configuration) in context.source.ip_configurations[..rows].iter().enumerate() {
        if configuration.allocation != Allocation::Unknown || configuration.is_ipv6 {
            continue;
        }
        let row = IpConfigurationId(place as u32);
        let key = row_key(context.source, row);
        let choice = context.mapping.nic(&key.nic).and_then(|nic| nic.ip_configurations.get(&key.name));
        let decided = choice.is_some_and(|choice| choice.allocation.is_some() || choice.pins[0].is_some());
        if !decided && context.failover().rows[place].network.is_ok() {
            found(Subject::Row(row), Detail::None);
        }
    }
}

fn duplicate(context: &Context<'_>, found: &mut Found<'_>) {
    let room = context.source.ip_configurations.len();
    let mut seen = FxHashMap::with_capacity_and_hasher(room, Default::default());
    for (place, configuration) in context.source.ip_configurations.iter().enumerate() {
        let (Some(address), Some(subnet)) = (configuration.address, configuration.subnet) else { continue };
        let network = context.source.subnet(subnet).network;
        let first = *seen.entry((network, address)).or_insert(place as u32);
        if first != place as u32 && place < context.failover().rows.len() {
            found(Subject::Row(IpConfigurationId(place as u32)), Detail::Place(first));
        }
    }
}
