//! What the source inventory says about addresses that makes the plan doubtful.

use std::net::{IpAddr, Ipv4Addr};

use super::super::edit::Edit;
use super::super::finding::{Check, Context, Detail, Finding, Fix, Found, Search, Severity, Subject, no_fix};
use super::super::inventory::{Allocation, IpConfigurationId};
use super::super::order;
use super::super::resolve::{Landing, Resolution};
use super::super::row_set::RowSet;
use super::landing::row_key;

/// Static or DHCP is not known.
pub static ALLOCATION_UNKNOWN: Check = Check {
    code: "allocation-unknown",
    severity: Severity::Warning,
    title: "Static or DHCP is not known",
    meaning: "The files do not say whether the address is static. It is planned as static, which uses an address of the target \
        subnet. Say so, or choose DHCP.",
    document: None,
    search: Search::Rows(&[], allocation_unknown),
    message: |context, finding| {
        let Subject::Row(row) = finding.subject else { return String::new() };
        let configuration = context.source.ip_configuration(row);
        let nic = context.source.nic(configuration.nic).name();
        let address = configuration.address().map_or_else(|| "not known".into(), |address| address.to_string());
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
    search: Search::Stated(|context, found| same_address(context, false, found)),
    message: |context, finding| {
        let (row, other, address) = pair(context, finding);
        format!("{row} and {other} both have {address} in the files. One of them may be left over, or out of date.")
    },
    fix: no_fix,
};

/// An address that several machines have besides one of their own.
pub static SHARED: Check = Check {
    code: "shared-source-ip",
    severity: Severity::Info,
    title: "Address that several machines share",
    meaning: "Several machines have the address, and each has another one of its own on the same NIC. The address of a failover cluster, or of \
        a load balancer, looks so: one machine at a time answers to it, or all do together. It is planned for each of them, and one only can \
        have it; the cluster’s own settings have to change as well.",
    document: None,
    search: Search::Stated(|context, found| same_address(context, true, found)),
    message: |context, finding| {
        let (row, other, address) = pair(context, finding);
        format!(
            "{row} and {other} both have {address}, each beside an address of its own: it may be the address of a cluster or load balancer."
        )
    },
    fix: no_fix,
};

/// The two rows that a finding is about, by name, and their address.
fn pair(context: &Context<'_>, finding: &Finding) -> (String, String, String) {
    let (Subject::Row(row), Detail::Place(other)) = (finding.subject, finding.detail) else {
        return Default::default();
    };
    let name = |row: IpConfigurationId| {
        let nic = context.source.nic(context.source.ip_configuration(row).nic);
        let machine = context.source.virtual_machine_of(row).map_or("no VM", |machine| machine.name());
        format!("{machine} / {}", nic.name())
    };
    let address = context.source.ip_configuration(row).address();
    let address = address.map_or_else(String::new, |address| address.to_string());
    (name(row), name(IpConfigurationId::new(other)), address)
}

fn allocation_unknown(
    context: &Context<'_>,
    _: &Resolution,
    row: IpConfigurationId,
    landing: &Landing,
) -> Option<Detail> {
    let configuration = context.source.ip_configuration(row);
    if configuration.allocation != Allocation::Unknown || configuration.is_ipv6 || landing.network.is_err() {
        return None;
    }
    let nic = context.source.nic(configuration.nic);
    let choice = context.mapping.ip_configuration(&nic.key, &configuration.name);
    let decided = choice.is_some_and(|choice| choice.allocation.is_some() || choice.pins[0].is_some());
    (!decided).then_some(Detail::None)
}

/// Rows whose address another one of their network has, by network and address: equal ones stand together, each with the row that comes
/// first.
fn by_spot(context: &Context<'_>) -> Vec<(u32, IpAddr, u32)> {
    let Context { source, resolutions, .. } = context;
    let mut spots = Vec::new();
    // A network at a time: what is compared is few, and near. An IPv4 address and its row are one number.
    let mut ipv4: Vec<u64> = Vec::new();
    let mut others: Vec<(IpAddr, u32)> = Vec::new();
    let mut seen = Seen::default();
    for (network, of_network) in source.networks.iter().enumerate() {
        ipv4.clear();
        others.clear();
        for place in of_network.subnets.clone().flat_map(|subnet| resolutions.members[0].of(subnet)) {
            match source.ip_configurations[*place as usize].address() {
                Some(IpAddr::V4(address)) => ipv4.push(u64::from(address.to_bits()) << 32 | u64::from(*place)),
                Some(address) => others.push((address, *place)),
                None => {}
            }
        }
        if seen.may_repeat(&ipv4) {
            ipv4.sort_unstable();
            let same = ipv4.chunk_by(|left, right| left >> 32 == right >> 32).filter(|same| same.len() > 1);
            let spot = |spot: &u64| (network as u32, Ipv4Addr::from_bits((spot >> 32) as u32).into(), *spot as u32);
            spots.extend(same.flatten().map(spot));
        }
        others.sort_unstable();
        let same = others.chunk_by(|left, right| left.0 == right.0).filter(|same| same.len() > 1);
        spots.extend(same.flatten().map(|(address, place)| (network as u32, *address, *place)));
    }
    spots
}

/// A bit for each address of a network, so that those that have none twice need no sorting.
#[derive(Default)]
struct Seen {
    bits: Vec<u64>,
}

impl Seen {
    /// Bits that may be kept for each address.
    const MOST: usize = 64;

    /// Whether an address may be among these twice. They stand in the upper half.
    fn may_repeat(&mut self, spots: &[u64]) -> bool {
        let addresses = || spots.iter().map(|spot| (spot >> 32) as usize);
        let (Some(first), Some(last)) = (addresses().min(), addresses().max()) else { return false };
        if last - first > Self::MOST * spots.len() {
            return true;
        }
        self.bits.clear();
        self.bits.resize((last - first) / 64 + 1, 0);
        addresses().any(|address| {
            let (word, bit) = (&mut self.bits[(address - first) / 64], 1 << ((address - first) % 64));
            let is_known = *word & bit != 0;
            *word |= bit;
            is_known
        })
    }
}

/// Rows whose address another one of their network has, which comes first: told by whether the address is one that machines share.
fn same_address(context: &Context<'_>, shared: bool, found: &mut Found<'_>) {
    let (source, rows) = (context.source, context.failover().len());
    let spots = by_spot(context);
    let occurs_twice: RowSet = spots.iter().map(|(_, _, place)| *place).collect();
    for same in spots.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1)) {
        // Whether all that have it are different machines with an address of their own.
        let mut machines: Vec<_> = Vec::with_capacity(same.len());
        let mut with_own = true;
        for (_, _, place) in same {
            let nic = source.ip_configuration(IpConfigurationId::new(*place)).nic;
            let machine = source.nic(nic).virtual_machine;
            machines.push(machine);
            let is_own = |other: u32| {
                source.ip_configuration(IpConfigurationId::new(other)).address().is_some()
                    && !occurs_twice.contains(other)
            };
            with_own &= machine.is_some() && source.ip_configuration_places_of(nic).any(is_own);
        }
        let count = machines.len();
        order::sort(&mut machines);
        machines.dedup();
        if (with_own && machines.len() == count) != shared {
            continue;
        }
        let (_, _, first) = same[0];
        for (_, _, place) in &same[1..] {
            if (*place as usize) < rows {
                found(Subject::Row(IpConfigurationId::new(*place)), Detail::Place(first));
            }
        }
    }
}
