//! What can go wrong, or deserves a look, when on-premises machines land in Azure.

use super::nics::{self, Fate};
use super::rules;
use crate::engine::address_pool::{AddressPool, Holder};
use crate::engine::attribute::Attribute;
use crate::engine::checks::landing::{row_checks, row_key, row_name};
use crate::engine::edit::Edit;
use crate::engine::finding::{Check, Context, Detail, Finding, Fix, Search, Severity, Subject, no_fix};
use crate::engine::inventory::{Allocation, IpConfigurationId, OperatingSystem};
use crate::engine::mapping::{Named, Operation};
use crate::engine::reason::rule_of;
use crate::engine::resolve::{Landing, Resolution};
use crate::recovery::azure::{RESERVED, documents};

row_checks! {
    /// A typed address is taken.
    pub TYPED_TAKEN = "ip-fixed-unavailable", Error, "Typed address is taken: the failover fails",
        "Unlike between two Azure regions, Site Recovery does not look for another address here. Type one that is free, or leave it to Azure.",
        documents::VMWARE_ENABLE, &Operation::ALL, [rules::ADDRESS_TYPED_TAKEN], leave_to_azure;
    /// No address left.
    pub EXHAUSTED = "subnet-exhausted", Error, "No free address left",
        "More machines land in the subnet than it has addresses. Use another subnet, make it larger, or leave machines out.",
        documents::ON_PREMISES_ADDRESSES, &Operation::ALL, [rules::ADDRESS_EXHAUSTED], no_fix;
    /// Too many NICs for the size.
    pub NIC_CAP = "nic-cap", Warning, "Target size takes fewer NICs",
        "As many NICs are created as the target size takes, in the order listed. Choose a larger size, or say which NICs are not needed.",
        documents::VMWARE_ENABLE, &[Operation::Failover], [rules::NIC_OVER_CAP], no_fix;
    /// A NIC that was added later.
    pub NIC_ADDED_LATER = "nic-added-later", Warning, "NIC was added after replication was enabled",
        "Such a NIC is set to “Do not use”. Give it a role to bring it along.", documents::NIC_MANAGEMENT, &[Operation::Failover], [rules::NIC_ADDED_LATER], use_nic;
    /// IPv6.
    pub IPV6 = "ipv6-unsupported", Warning, "IPv6 is not failed over",
        "Site Recovery brings IPv4 addresses only to Azure.", documents::VMWARE_SUPPORT, &[Operation::Failover], [rules::IPV6_UNSUPPORTED], no_fix;
    /// Secondary IP configurations.
    pub SECONDARY = "secondary-ip-unsupported", Warning, "Secondary IP configuration stays behind",
        "Secondary IP configurations fail over for Azure VMs only. Add them by hand after the failover.",
        documents::MULTIPLE_ADDRESSES, &[Operation::Failover], [rules::SECONDARY_UNSUPPORTED], no_fix;
    /// A test network without the subnet.
    pub TEST_SUBNET_MISSING = "test-network-missing-subnet", Warning, "Test network lacks the subnet",
        "A test network should have the subnets of the failover network, of the same names and ranges.",
        documents::TEST_FAILOVER, &[Operation::TestFailover], [rules::SUBNET_TEST_FIRST], no_fix;
    /// The address at home is gone.
    pub HOME_TAKEN = "ip-home-taken", Error, "The machine’s own address is taken at home",
        "Something else at the source site has the address that the machine would have again after failback.",
        documents::ON_PREMISES_ADDRESSES, &[Operation::Failback], [rules::ADDRESS_HOME_TAKEN], no_fix;
}

fn leave_to_azure(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::Row(row) = finding.subject else { return None };
    let operation = finding.operation.unwrap_or_default();
    let addresses = vec![(row_key(context.source, row), None)];
    Some(Fix { label: "Leave the address to Azure".into(), edit: Edit::TypeAddresses { operation, addresses } })
}

fn use_nic(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::Row(row) = finding.subject else { return None };
    let things = vec![Named::Nic(row_key(context.source, row).nic)];
    let edit = Edit::SetAttribute { things, attribute: Attribute::NicRole, value: Some("secondary".into()) };
    Some(Fix { label: "Use it as a secondary NIC".into(), edit })
}

/// A machine without exactly one primary NIC.
pub static NO_PRIMARY: Check = Check {
    code: "no-primary-nic",
    severity: Severity::Error,
    title: "Not exactly one primary NIC",
    meaning: "Of the NICs of a machine, exactly one must be primary; the others are secondary, or not used.",
    document: Some(&documents::NIC_MANAGEMENT),
    search: Search::Plan(|context, found| {
        for (id, machine) in context.source.machines() {
            if context.source.nics_of(id).is_empty() || context.mapping.excluded.contains(&machine.key) {
                continue;
            }
            let fates = nics::fates(context.mapping, context.source, id);
            let primaries = fates.iter().filter(|fate| **fate == Fate::Primary).count();
            if primaries != 1 {
                found(Subject::VirtualMachine(id), Detail::Count(primaries as u64));
            }
        }
    }),
    message: |context, finding| {
        let (Subject::VirtualMachine(id), Detail::Count(count)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let name = context.source.virtual_machine(id).name();
        match count {
            0 => format!("No NIC of {name} is primary. Make one of them primary."),
            _ => format!("{count} NICs of {name} are primary. Leave one of them."),
        }
    },
    fix: no_fix,
};

/// Networks that nothing is mapped to, for systems in which that leaves NICs unconnected.
pub static UNMAPPED: Check = Check {
    code: "unmapped-network",
    severity: Severity::Error,
    title: "Network is not mapped",
    meaning: "Machines of a network that is not mapped come up in Azure connected to no virtual network of yours.",
    document: Some(&documents::VMM_MAPPING),
    search: Search::Plan(crate::engine::checks::networks::find_unmapped),
    message: crate::engine::checks::networks::unmapped_message,
    fix: no_fix,
};

/// Static addresses of Linux guests.
pub static LINUX_STATIC: Check = Check {
    code: "linux-static-address",
    severity: Severity::Warning,
    title: "Static address of a Linux guest on Hyper-V",
    meaning: "The support matrix of 2018 for Hyper-V lists static addresses of Linux guests as not supported; check the present one. \
        On VMware they are supported, and the guest uses DHCP after failback.",
    document: Some(&documents::HYPER_V_SUPPORT),
    search: Search::Rows(&[Operation::Failover], |context, _, row, landing| {
        let is_static = context.source.ip_configuration(row).allocation == Allocation::Static;
        let machine = context.source.virtual_machine_of(row).filter(|_| is_static && landing.network.is_ok())?;
        let is_hyper_v = || context.mapping.of_machine(machine, Attribute::Hypervisor) == Some("hyper-v");
        (machine.operating_system() == Some(OperatingSystem::Linux) && is_hyper_v()).then_some(Detail::None)
    }),
    message: |context, finding| {
        let Subject::Row(row) = finding.subject else { return String::new() };
        format!("{} is Linux on Hyper-V with a static address.", row_name(context.source, row))
    },
    fix: no_fix,
};

/// The address of a static row that lands in a subnet which contains it, with who holds it there.
fn contained(context: &Context<'_>, found: &mut dyn FnMut(IpConfigurationId, std::net::IpAddr, Option<Holder>)) {
    let failover = context.failover();
    for (subnet, place) in failover.destination.subnets.iter().enumerate() {
        let rows = context.resolutions.landed(Operation::Failover, subnet as u32);
        let candidates = rows.iter().map(|row| IpConfigurationId::new(*row)).filter_map(|row| {
            let configuration = context.source.ip_configuration(row);
            let is_next = || std::ptr::eq(rule_of(&failover.row(row.index()).address), &rules::ADDRESS_NEXT);
            let address = configuration.address().filter(|_| configuration.allocation != Allocation::Dynamic)?;
            (place.prefixes.iter().any(|prefix| prefix.contains(&address)) && is_next()).then_some((row, address))
        });
        let mut candidates = candidates.peekable();
        if candidates.peek().is_none() {
            continue;
        }
        let Some(pool) = context.pool(Operation::Failover, subnet as u32) else { continue };
        for (row, address) in candidates {
            found(row, address, pool.holder(address));
        }
    }
}

/// Addresses that could be kept, and are not because nobody typed them.
pub static CAN_BE_KEPT: Check = Check {
    code: "ip-can-be-kept",
    severity: Severity::Info,
    title: "Address could be kept by typing it",
    meaning: "From on-premises no address is kept by itself: Site Recovery keeps one only if it is typed into the machine’s network \
        settings. The target subnet contains this one, and nothing there uses it. Keep in mind that the same addresses must not \
        be live, and connected, at both sites.",
    document: Some(&documents::ON_PREMISES_ADDRESSES),
    search: Search::Plan(|context, found| {
        contained(context, &mut |row, address, holder| {
            // Another row may be given it; typing comes before that.
            if matches!(holder, None | Some(Holder::Row(_))) {
                found(Subject::Row(row), Detail::Address(address));
            }
        });
    }),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        format!("{} could keep {address}: type it as its target address.", row_name(context.source, row))
    },
    fix: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else { return None };
        let addresses = vec![(row_key(context.source, row), Some(address))];
        let edit = Edit::TypeAddresses { operation: Operation::Failover, addresses };
        Some(Fix { label: format!("Keep {address}"), edit })
    },
};

/// Addresses that Azure keeps for itself.
pub static CANNOT_BE_KEPT: Check = Check {
    code: "ip-reserved-in-azure",
    severity: Severity::Warning,
    title: "Address is one that Azure reserves",
    meaning: "Azure keeps the first four addresses of a subnet and the last one. A machine that has one of these on-premises must get \
        another one in Azure, even where the subnet is the same.",
    document: Some(&documents::VNET_FAQ),
    search: Search::Rows(&[], find_reserved),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        format!(
            "{} has {address}, which Azure reserves in the target subnet: it cannot be kept.",
            row_name(context.source, row)
        )
    },
    fix: no_fix,
};

fn find_reserved(
    context: &Context<'_>,
    resolution: &Resolution,
    row: IpConfigurationId,
    landing: &Landing,
) -> Option<Detail> {
    let configuration = context.source.ip_configuration(row);
    let address = configuration.address().filter(|_| configuration.allocation != Allocation::Dynamic)?;
    let prefixes = &resolution.destination.subnet(landing.subnet.ok()?.value).prefixes;
    let is_inside = prefixes.iter().any(|prefix| prefix.contains(&address));
    let is_reserved = || AddressPool::new(prefixes, RESERVED).holder(address) == Some(Holder::Provider);
    (is_inside && is_reserved()).then_some(Detail::Address(address))
}
