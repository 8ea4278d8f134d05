//! Rows that do not land, or not as a person wanted: told by the rule of a step.

use super::super::edit::{Edit, RowKey};
use super::super::explain;
use super::super::finding::{Check, Context, Detail, Finding, Fix, Search, Severity, Subject, no_fix};
use super::super::inventory::{Inventory, IpConfigurationId};
use super::super::mapping::Operation;
use super::super::reason::common;
use super::super::text::Key;

/// The sentence of the step that [`Search::Rules`] found.
pub fn message(context: &Context<'_>, finding: &Finding) -> String {
    let (Subject::Row(row), Detail::Place(step)) = (finding.subject, finding.detail) else { return String::new() };
    let [network, subnet, address] = explain::sentences(context, finding.operation.unwrap_or_default(), row);
    match step {
        0 => network,
        1 => subnet,
        _ => address,
    }
}

/// How other parts of the program name a row.
pub fn row_key(source: &Inventory, row: IpConfigurationId) -> RowKey {
    let configuration = source.ip_configuration(row);
    let nic = source.nic(configuration.nic);
    RowKey { nic: nic.key.clone(), name: Key::new(configuration.name.clone()) }
}

/// What a row is called in messages.
pub fn row_name(source: &Inventory, row: IpConfigurationId) -> String {
    let machine = source.virtual_machine_of(row).map_or("", |machine| machine.name());
    format!("{machine} / {}", source.nic(source.ip_configuration(row).nic).name())
}

/// Takes the typed address away.
fn leave_to_rule(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::Row(row) = finding.subject else { return None };
    let operation = finding.operation.unwrap_or_default();
    Some(Fix {
        label: "Leave the address to the rule".into(),
        edit: Edit::TypeAddresses { operation, addresses: vec![(row_key(context.source, row), None)] },
    })
}

/// Takes the choice of a subnet away.
fn leave_subnet_to_rule(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::Row(row) = finding.subject else { return None };
    let operation = finding.operation.unwrap_or_default();
    let nics = vec![row_key(context.source, row).nic];
    Some(Fix {
        label: "Leave the subnet to the rule".into(),
        edit: Edit::ChooseSubnet { nics, operation, subnet: None },
    })
}

/// Takes the mapping away that leads nowhere.
fn unmap(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::Row(row) = finding.subject else { return None };
    let source = context.source;
    let network = &source.network(source.subnet(source.ip_configuration(row).subnet?).network).key;
    let key = row_key(source, row);
    if finding.operation == Some(Operation::TestFailover) && context.mapping.test_networks.contains_key(network) {
        let edit = Edit::MapTestNetwork { source: network.clone(), target: None };
        return Some(Fix { label: "Take the test network away".into(), edit });
    }
    if context.mapping.nic(&key.nic).is_some_and(|choice| choice.network.is_some()) {
        let edit = Edit::ChooseNetwork { nics: vec![key.nic], network: None };
        return Some(Fix { label: "Leave the network to the mapping".into(), edit });
    }
    context.mapping.networks.contains_key(network).then(|| Fix {
        label: "Take the mapping away".into(),
        edit: Edit::MapNetwork { source: network.clone(), target: None },
    })
}

const TO_TARGET: &[Operation] = &[Operation::Failover, Operation::TestFailover];

macro_rules! checks {
    ($($(#[$documentation:meta])* $name:ident = $code:literal, $severity:ident, $title:literal, $meaning:literal,
        $operations:expr, [$($rule:ident),*], $fix:expr;)*) => {
        $($(#[$documentation])* pub static $name: Check = Check {
            code: $code,
            severity: Severity::$severity,
            title: $title,
            meaning: $meaning,
            document: None,
            search: Search::Rules($operations, &[$(&common::$rule),*]),
            message,
            fix: $fix,
        };)*
    };
}

checks! {
    /// Typed outside.
    ADDRESS_OUT_OF_SUBNET = "ip-out-of-subnet", Error, "Typed address is outside its subnet",
        "An address can only be fixed inside the subnet that the NIC lands in.", &Operation::ALL, [ADDRESS_OUT_OF_SUBNET], leave_to_rule;
    /// Typed on a reserved one.
    ADDRESS_RESERVED = "ip-reserved", Error, "Typed address is reserved by the provider",
        "The provider keeps the first addresses and the last one of each prefix.", &Operation::ALL, [ADDRESS_RESERVED], leave_to_rule;
    /// Typed for two rows.
    ADDRESS_TYPED_TWICE = "duplicate-target-ip", Error, "The same address for two rows",
        "Two rows of one subnet cannot have one address. The first in the order of the plan has it.", &Operation::ALL, [ADDRESS_TYPED_TWICE], leave_to_rule;
    /// Nowhere to land.
    NETWORK_WITHOUT_SUBNETS = "network-without-subnets", Error, "Target network has no subnets",
        "A NIC lands in a subnet. The files show none in this network.", TO_TARGET, [NETWORK_WITHOUT_SUBNETS], no_fix;
    /// Prefix missing.
    PREFIX_UNKNOWN = "subnet-prefix-unknown", Warning, "Addresses of a subnet are not known",
        "Without the subnet's prefix no address can be predicted. The list of virtual networks has it.", TO_TARGET, [TARGET_PREFIX_UNKNOWN, SOURCE_PREFIX_UNKNOWN], no_fix;
    /// Address missing.
    SOURCE_ADDRESS_UNKNOWN = "source-ip-unknown", Warning, "Source address is not known",
        "The files give no address for a static IP configuration, so nothing can be said about its target.", &[Operation::Failover], [SOURCE_ADDRESS_UNKNOWN], no_fix;
    /// Network missing.
    SOURCE_NETWORK_UNKNOWN = "source-network-unknown", Error, "Source network is not known",
        "No file says which network the NIC is in, so no mapping applies.", &[Operation::Failover], [SOURCE_NETWORK_UNKNOWN], no_fix;
    /// Chosen subnet gone.
    SUBNET_MISSING = "subnet-missing", Error, "Chosen subnet is not in the network",
        "A subnet was chosen by hand that the network landed in does not have.", &Operation::ALL, [SUBNET_MISSING], leave_subnet_to_rule;
    /// Mapped network gone.
    TARGET_NETWORK_MISSING = "target-network-missing", Error, "Mapped network is not in the inventory",
        "A mapping or choice names a network that no file of the site landed in lists.", &Operation::ALL, [TARGET_NETWORK_MISSING], unmap;
}

/// Checks that point at the rows in which one of these rules decided: the same in every system but for words and rules.
macro_rules! row_checks {
    ($($(#[$documentation:meta])* $visibility:vis $name:ident = $code:literal, $severity:ident, $title:literal, $meaning:literal,
        $document:expr, $operations:expr, [$($rule:expr),*], $fix:expr;)*) => {
        $($(#[$documentation])* $visibility static $name: $crate::engine::finding::Check = $crate::engine::finding::Check {
            code: $code,
            severity: $crate::engine::finding::Severity::$severity,
            title: $title,
            meaning: $meaning,
            document: Some(&$document),
            search: $crate::engine::finding::Search::Rules($operations, &[$(&$rule),*]),
            message: $crate::engine::checks::landing::message,
            fix: $fix,
        };)*
    };
}
pub(crate) use row_checks;
