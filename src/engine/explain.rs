//! Why a row lands where it does, in sentences: the facts that fill the blanks of its rules.

use std::net::IpAddr;

use super::address_pool::Holder;
use super::attribute::Attribute;
use super::finding::Context;
use super::inventory::{Inventory, IpConfiguration, IpConfigurationId};
use super::landscape::SubnetPlace;
use super::mapping::{Operation, Pin, SubnetKey};
use super::reason::{Facts, common, rule_of};
use super::resolve::Landing;
use super::text::{Key, same_folded};

/// The sentences of a row's network, subnet and address step, blanks filled.
///
/// `row` is one of the plan: an attached IP configuration of the source inventory.
pub fn sentences(context: &Context<'_>, operation: Operation, row: IpConfigurationId) -> [String; 3] {
    let facts = facts(context, operation, row);
    let landing = context.resolutions.of(operation).row(row.index());
    [rule_of(&landing.network), rule_of(&landing.subnet), rule_of(&landing.address)]
        .map(|rule| facts.fill(rule.sentence))
}

/// What fills the blanks of a row's rules: where it is before the operation, where it lands, and what stood in its way.
pub fn facts(context: &Context<'_>, operation: Operation, row: IpConfigurationId) -> Facts {
    let resolution = context.resolutions.of(operation);
    let landing = resolution.row(row.index());
    let destination = &resolution.destination;
    let mut facts = Facts::default();
    let origin = context.resolutions.origin_of(operation);
    if let Some(network) = origin_network(context, operation, row) {
        facts = facts.with("source_network", origin.network(network).name.as_str());
    }
    let configuration = context.source.ip_configuration(row);
    let machine = context.source.virtual_machine_of(row).map_or("", |machine| machine.name());
    let nic = context.source.nic(configuration.nic).name();
    // Nobody knows a name for it: the sentence goes on, with what it is.
    let unnamed = || format!("the subnet of {machine} / {nic}");
    if let Some(subnet) = origin_subnet(context, operation, row).map(|place| origin.subnet(place)) {
        facts = match subnet.is_unnamed() {
            true => facts.with("source_subnet", unnamed()),
            false => facts.with("source_subnet", subnet.name.as_str()).with("source_prefixes", subnet.shown_prefixes()),
        };
    }
    if let Some(address) = origin_address(context, operation, row) {
        facts = facts.with("source_address", address.to_string());
    }
    if let Ok(network) = landing.network {
        facts = facts.with("target_network", destination.network(network.value).name.as_str());
    }
    if let Ok(subnet) = landing.subnet {
        let subnet = destination.subnet(subnet.value);
        let pools = subnet.attributes.get(Attribute::AddressPools).unwrap_or_default().replace(';', ", ");
        facts = match subnet.is_unnamed() {
            true => facts.with("target_subnet", unnamed()),
            false => facts
                .with("target_subnet", subnet.name.as_str())
                .with("target_prefixes", subnet.shown_prefixes())
                .with("target_pools", pools),
        };
    }
    if let Some(address) = landing.static_address() {
        facts = facts.with("target_address", address.to_string());
    }
    if let Some(address) = landing.missed {
        let holder = holder(context, operation, row, &landing, address);
        facts = facts.with("wanted_address", address.to_string()).with("holder", holder);
    }
    if let Some(subnet) = chosen_subnet(context, operation, row) {
        facts = facts.with("chosen_subnet", subnet.as_str());
    }
    facts.with("vm", machine).with("nic", nic)
}

/// The network that a row is in before an operation: its place in [`super::resolve::Resolutions::origin_of`].
pub fn origin_network(context: &Context<'_>, operation: Operation, row: IpConfigurationId) -> Option<u32> {
    if operation == Operation::Failback {
        return context.failover().row(row.index()).network.ok().map(|chosen| chosen.value);
    }
    let subnet = context.source.ip_configuration(row).subnet?;
    Some(context.source.subnet(subnet).network.place())
}

/// The subnet that a row is in before an operation: its place in [`super::resolve::Resolutions::origin_of`].
pub fn origin_subnet(context: &Context<'_>, operation: Operation, row: IpConfigurationId) -> Option<u32> {
    if operation == Operation::Failback {
        return context.failover().row(row.index()).subnet.ok().map(|chosen| chosen.value);
    }
    context.source.ip_configuration(row).subnet.map(|id| id.place())
}

/// The address that a row has before an operation.
pub fn origin_address(context: &Context<'_>, operation: Operation, row: IpConfigurationId) -> Option<IpAddr> {
    if operation == Operation::Failback {
        return context.failover().row(row.index()).static_address();
    }
    context.source.ip_configuration(row).address()
}

/// A row as people name it: `web1 / nic0`.
pub fn row_name(inventory: &Inventory, configuration: &IpConfiguration) -> String {
    let nic = inventory.nic(configuration.nic);
    match nic.virtual_machine {
        Some(machine) => format!("{} / {}", inventory.virtual_machine(machine).name(), nic.name()),
        None => nic.name().to_string(),
    }
}

/// Who has the address that a row wanted.
fn holder(
    context: &Context<'_>,
    operation: Operation,
    row: IpConfigurationId,
    landing: &Landing,
    wanted: IpAddr,
) -> String {
    let resolution = context.resolutions.of(operation);
    let Ok(subnet) = landing.subnet else { return String::new() };
    let Some(pool) = context.pool(operation, subnet.value) else { return String::new() };
    let landed_in = if operation == Operation::Failback { context.source } else { context.target };
    let row_of_plan =
        |place: u32| row_name(context.source, context.source.ip_configuration(IpConfigurationId::new(place)));
    match pool.holder(wanted) {
        None if !pool.contains(wanted) => "it is not in the subnet".into(),
        None => String::new(),
        Some(Holder::Provider) => "the provider reserves it".into(),
        Some(Holder::OutsidePools) => "it is in none of the subnet's address pools".into(),
        Some(Holder::InUse(id)) => {
            let nic = landed_in.nic(landed_in.ip_configuration(id).nic).name();
            match landed_in.virtual_machine_of(id) {
                Some(machine) => format!("it is in use by NIC {nic} (VM {})", machine.name()),
                None => format!("it is in use by NIC {nic}, which no VM has"),
            }
        }
        Some(Holder::Reservation(place)) => {
            match reservation_note(context, resolution.destination.subnet(subnet.value), operation, place) {
                Some(note) => format!("it is reserved: {note}"),
                None => "it is reserved".into(),
            }
        }
        // This one rule's sentence says what happened, and wants the name alone.
        Some(Holder::Row(place)) if rule_of(&landing.address) == &common::ADDRESS_TYPED_TWICE => row_of_plan(place),
        Some(Holder::Row(place)) if place == row.place() => "the failover of this row has it".into(),
        Some(Holder::Row(place)) => format!("it goes to {}", row_of_plan(place)),
    }
}

/// What a reservation is for. The pool counts them in the order in which resolution gives them to it: all reservations of
/// all keys that name this subnet.
fn reservation_note(context: &Context<'_>, subnet: &SubnetPlace, operation: Operation, place: u32) -> Option<String> {
    let destination = &context.resolutions.of(operation).destination;
    let names_it = |key: &SubnetKey| {
        destination.network_by_key(&key.network) == Some(subnet.network)
            && same_folded(key.subnet.as_str(), &subnet.name)
    };
    let of_subnet = context.mapping.reservations.iter().filter(|(key, _)| names_it(key));
    let reservation = of_subnet.flat_map(|(_, reservations)| reservations).nth(place as usize)?;
    (!reservation.note.is_empty()).then(|| reservation.note.to_string())
}

/// The subnet that a person chose for a row, or froze it in.
fn chosen_subnet<'a>(context: &Context<'a>, operation: Operation, row: IpConfigurationId) -> Option<&'a Key> {
    let configuration = context.source.ip_configuration(row);
    let nic = context.mapping.nic(&context.source.nic(configuration.nic).key)?;
    let choice = nic.ip_configurations.get(&Key::from(configuration.name.as_ref()));
    match choice.and_then(|choice| choice.pins[operation.index()].as_ref()) {
        Some(Pin::Frozen { subnet, .. }) => Some(&subnet.subnet),
        _ => nic.subnets[operation.index()].as_ref(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::address_range::AddressRange;
    use super::super::edit::{Edit, RowKey};
    use super::super::inventory::Allocation;
    use super::super::inventory_builder::InventoryBuilder;
    use super::super::inventory_rows::{
        InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow,
    };
    use super::super::mapping::Mapping;
    use super::super::resolve::resolve;
    use super::*;
    use crate::recovery::azure_to_azure::SYSTEM;

    /// A site with one network that has one subnet `app` (10.0.0.0/28), and a machine for each address.
    fn site(network: &str, machines: &[(&str, &str)]) -> Inventory {
        let app =
            SubnetRow { name: "app".into(), prefixes: vec!["10.0.0.0/28".parse().unwrap()], ..Default::default() };
        let nics = machines.iter().map(|(machine, address)| NicRow {
            key: format!("{machine}-nic").into(),
            name: format!("{machine}-nic").into(),
            virtual_machine_key: Some((*machine).into()),
            ip_configurations: vec![IpConfigurationRow {
                name: "ipconfig1".into(),
                primary: Some(true),
                address: Some(address.parse().unwrap()),
                allocation: Some(Allocation::Static),
                subnet: Some(SubnetReference {
                    network_key: network.into(),
                    network_name: network.into(),
                    subnet_name: "app".into(),
                }),
                ..Default::default()
            }],
            ..Default::default()
        });
        let nics = nics.collect();
        let networks = vec![NetworkRow {
            key: network.into(),
            name: network.into(),
            prefixes: app.prefixes.clone(),
            subnets: vec![app],
            ..Default::default()
        }];
        let mut builder = InventoryBuilder::default();
        builder.add(InventoryRows { networks, nics, ..Default::default() }, "file", 0);
        builder.finish().0
    }

    /// The address sentence of each row of machines `a` (10.0.0.4), `b` (10.0.0.5) and `c` (10.0.0.6) in an operation.
    fn address_sentences(target: &[(&str, &str)], edits: &[Edit], operation: Operation) -> Vec<String> {
        let source = site("corp", &[("a", "10.0.0.4"), ("b", "10.0.0.5"), ("c", "10.0.0.6")]);
        let target = site("dr", target);
        let mut mapping = Mapping::default();
        Edit::MapNetwork { source: "corp".into(), target: Some("dr".into()) }.apply(&mut mapping);
        Edit::MapBack { target: "dr".into(), source: Some("corp".into()) }.apply(&mut mapping);
        edits.iter().for_each(|edit| edit.apply(&mut mapping));
        let resolutions = resolve(&SYSTEM.rules, &source, &target, &mapping);
        let context = Context::new(&source, &target, &mapping, &resolutions);
        (0..3).map(|row| sentences(&context, operation, IpConfigurationId::new(row))[2].clone()).collect()
    }

    fn typed(machine: &str, address: &str) -> Edit {
        let row = RowKey { nic: Key::new(format!("{machine}-nic")), name: "ipconfig1".into() };
        Edit::TypeAddresses { operation: Operation::Failover, addresses: vec![(row, Some(address.parse().unwrap()))] }
    }

    fn has(sentence: &str, part: &str) {
        assert!(sentence.contains(part), "“{part}” is not in “{sentence}”");
        assert!(!sentence.contains("not known"), "{sentence}");
    }

    #[test]
    fn a_sentence_says_who_has_the_address_that_was_wanted() {
        let reserved = Edit::Reserve {
            subnet: SubnetKey { network: "DR".into(), subnet: "App".into() },
            range: AddressRange::parse("10.0.0.6").unwrap(),
            note: "load balancer".into(),
        };
        let said = address_sentences(&[("dns", "10.0.0.4")], &[typed("b", "10.0.0.9"), reserved], Operation::Failover);
        has(&said[0], "10.0.0.4 is not available there: it is in use by NIC dns-nic (VM dns).");
        has(&said[0], "Predicted is the next available address, 10.0.0.5.");
        has(&said[1], "10.0.0.9 was typed");
        has(&said[2], "10.0.0.6 is not available there: it is reserved: load balancer.");
        let said = address_sentences(&[], &[typed("b", "10.0.0.4")], Operation::Failover);
        has(&said[0], "10.0.0.4 is not available there: it goes to b / b-nic.");
    }

    #[test]
    fn a_typed_address_that_cannot_be_had_is_explained() {
        let edits = [typed("a", "10.0.0.7"), typed("b", "10.0.0.7"), typed("c", "10.0.1.7")];
        let said = address_sentences(&[], &edits, Operation::Failover);
        has(&said[0], "10.0.0.7 was typed");
        has(&said[1], "10.0.0.7 was typed for a / a-nic too");
        has(&said[2], "10.0.1.7 was typed, and is not in app (10.0.0.0/28)");
        let said = address_sentences(&[], &[typed("a", "10.0.0.2")], Operation::Failover);
        has(&said[0], "10.0.0.2 was typed, and is reserved by the provider");
    }

    #[test]
    fn a_failback_is_told_from_where_the_failover_landed() {
        let said = address_sentences(&[], &[typed("a", "10.0.0.5")], Operation::Failback);
        has(&said[0], "10.0.0.5 is not available there: it is in use by NIC b-nic (VM b).");
        has(&said[2], "10.0.0.6 is free there: it is kept");
    }
}
