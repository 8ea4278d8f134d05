//! What a column may be: columns of the Landfall CSV, and the mask that stands beside an address.

use crate::engine::attribute::Attribute;
use crate::import::landfall_csv::columns::Column;

/// What a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A column of the Landfall CSV.
    Column(Column),
    /// The mask of the address in the same row, with dots or as a length.
    Netmask,
}

/// Roles by the names of the columns that have them.
pub mod role {
    use super::Role;
    use crate::engine::attribute::Attribute;
    use crate::import::landfall_csv::columns::Column;

    pub const VM: Role = Role::Column(Column::Vm);
    pub const VM_ID: Role = Role::Column(Column::VmId);
    pub const ADDRESS: Role = Role::Column(Column::Address);
    pub const MAC: Role = Role::Column(Column::Mac);
    pub const NIC: Role = Role::Column(Column::Nic);
    pub const NIC_ID: Role = Role::Column(Column::NicId);
    pub const NETWORK: Role = Role::Column(Column::Network);
    pub const NETWORK_ID: Role = Role::Column(Column::NetworkId);
    pub const SUBNET: Role = Role::Column(Column::Subnet);
    pub const PREFIXES: Role = Role::Column(Column::Prefixes);
    pub const GATEWAY: Role = Role::Column(Column::Attribute(Attribute::Gateway));
    pub const VLAN: Role = Role::Column(Column::Attribute(Attribute::Vlan));
    pub const NIC_VLAN: Role = Role::Column(Column::Attribute(Attribute::NicVlan));
    pub const ALLOCATION: Role = Role::Column(Column::Allocation);
    pub const SITE: Role = Role::Column(Column::Site);
    pub const OS: Role = Role::Column(Column::Os);
    pub const POWER: Role = Role::Column(Column::Power);
    pub const DNS_NAME: Role = Role::Column(Column::Attribute(Attribute::DnsName));
}

/// All that a person can choose, what most tables have first. Columns that only Landfall's own file has are not among them.
pub const ROLES: &[Role] = &[
    role::VM,
    role::ADDRESS,
    role::MAC,
    role::NETWORK,
    role::SUBNET,
    role::PREFIXES,
    Role::Netmask,
    role::GATEWAY,
    role::VLAN,
    role::NIC_VLAN,
    role::SITE,
    role::NIC,
    role::ALLOCATION,
    role::OS,
    role::POWER,
    role::DNS_NAME,
    Role::Column(Column::Attribute(Attribute::Hypervisor)),
    Role::Column(Column::Attribute(Attribute::Template)),
    Role::Column(Column::Attribute(Attribute::Connected)),
    role::VM_ID,
    Role::Column(Column::Attribute(Attribute::BiosUuid)),
    role::NETWORK_ID,
    role::NIC_ID,
    Role::Column(Column::NicNumber),
    Role::Column(Column::Size),
    Role::Column(Column::ResourceGroup),
    Role::Column(Column::Zone),
    Role::Column(Column::PublicAddress),
    Role::Column(Column::Attribute(Attribute::Application)),
    Role::Column(Column::Attribute(Attribute::Role)),
    Role::Column(Column::Attribute(Attribute::Hosts)),
    Role::Column(Column::Attribute(Attribute::LogicalNetwork)),
    Role::Column(Column::Attribute(Attribute::Cloud)),
];

impl Role {
    /// The stable spelling, as in [`ColumnChoice`](crate::import::ColumnChoice).
    pub fn code(self) -> &'static str {
        match self {
            Self::Column(column) => column.name(),
            Self::Netmask => "netmask",
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Column(column) => column.meaning(),
            Self::Netmask => "The mask of the address beside it: 255.255.255.0, or 24.",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        ROLES.iter().copied().find(|role| role.code() == code)
    }
}

/// Whether columns with these roles are enough to read something.
pub fn are_enough(roles: &[Option<Role>]) -> bool {
    let has = |role: Role| roles.contains(&Some(role));
    let is_machine = has(role::VM) || has(role::VM_ID) || has(role::NIC) || has(role::NIC_ID);
    let is_network = has(role::NETWORK) || has(role::NETWORK_ID);
    is_machine && (has(role::ADDRESS) || is_network)
        || has(role::PREFIXES) && (is_network || has(role::SUBNET) || has(role::VLAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_lead_back() {
        for role in ROLES {
            assert_eq!(Role::from_code(role.code()), Some(*role));
            assert!(role.meaning().ends_with('.'), "{}", role.code());
        }
    }

    #[test]
    fn addresses_of_machines_prefixes_of_networks_and_networks_of_machines_are_enough() {
        let enough = |roles: &[Role]| are_enough(&roles.iter().copied().map(Some).collect::<Vec<_>>());
        assert!(enough(&[role::VM, role::ADDRESS]));
        assert!(enough(&[role::PREFIXES, role::VLAN]));
        assert!(enough(&[role::VM, role::NETWORK]));
        assert!(!enough(&[role::VM, role::SITE]) && !enough(&[role::ADDRESS, role::NETWORK]) && !enough(&[]));
    }
}
