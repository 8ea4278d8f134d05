//! Why one row lands where it does, for the side panel.

use crate::engine::attribute::Attribute;
use crate::engine::explain;
use crate::engine::inventory::{Allocation, IpConfigurationId, OperatingSystem, PowerState};
use crate::engine::landscape::Landscape;
use crate::engine::mapping::{Operation, Pin};
use crate::engine::placement::{Placement, placements};
use crate::engine::reason::{Rule, rule_of};
use crate::engine::resolve::Fate;
use crate::recovery::azure::platform_only_place;

use super::findings::of_row;
use super::overview::document_view;
use super::protocol::{AskedView, ChoicesView, Explanation, RowKey, StepView, ThingCode, TrailView};
use super::rows::{Shown, operation_code, row_of};
use super::stated::asked;
use super::words::readable;

/// Most networks to choose from in one panel: more are chosen on the board.
const MOST_NETWORKS: usize = 2_000;

/// The explanation of a row; `None` where it is gone.
pub fn explain(shown: &Shown<'_>, revision: u32, key: &RowKey) -> Option<Explanation> {
    let row = row_of(shown.state.source(), key)?;
    Some(Explanation {
        revision,
        row: super::rows::row_key(shown.state.source(), row),
        title: readable(title(shown, row)),
        facts: facts(shown, row),
        asked: asked_of(shown, row),
        trails: Operation::ALL.map(|operation| trail(shown, operation, row)).into(),
        findings: of_row(shown, key),
        choices: choices(shown, row),
    })
}

/// Where its replica would run, for systems that place replicas by the networks that hosts reach.
fn host(shown: &Shown<'_>, row: IpConfigurationId) -> Option<String> {
    if !shown.state.system.asks.contains(&Attribute::Hosts) {
        return None;
    }
    let inventory = shown.state.source();
    let machine = inventory.nic(inventory.ip_configuration(row).nic).virtual_machine?;
    match placements(&shown.state.context(shown.computed)).into_iter().nth(machine.index())? {
        Placement::Unknown => None,
        Placement::On { host, candidates: 1 } => Some(format!("{host} (proposed; no other reaches all its networks)")),
        Placement::On { host, candidates } => {
            Some(format!("{host} (proposed; {candidates} hosts reach all its networks)"))
        }
        Placement::Nowhere(_) => Some("none reaches all its networks".into()),
    }
}

/// Facts about a row's VM and NIC that the chosen system asks for. What became of a replica is asked elsewhere.
fn asked_of(shown: &Shown<'_>, row: IpConfigurationId) -> Vec<AskedView> {
    let inventory = shown.state.source();
    let nic = inventory.nic(inventory.ip_configuration(row).nic);
    let mut all = Vec::new();
    if let Some(machine) = inventory.virtual_machine_of(row) {
        all.extend(asked(shown, &ThingCode::VirtualMachine(machine.key.to_string()), machine.attributes()));
    }
    all.extend(asked(shown, &ThingCode::Nic(nic.key.to_string()), nic.attributes()));
    all.retain(|asked| asked.attribute != Attribute::ReplicaNetwork.code());
    all
}

fn title(shown: &Shown<'_>, row: IpConfigurationId) -> String {
    let machine = shown.machine(row);
    let landing = shown.computed.landing(shown.operation, row);
    let spot = shown.landing_spot(shown.operation, row);
    let verb = match shown.operation {
        Operation::Failover => "lands in",
        Operation::TestFailover => "is tested in",
        Operation::Failback => "returns to",
    };
    match landing.fate {
        Fate::LeftOut => return format!("{machine}: this IP configuration is not failed over"),
        Fate::NotConnected => return format!("{machine} comes up with this NIC connected to nothing"),
        Fate::Lands => {}
    }
    let there = match spot.subnet {
        "" => spot.network.to_owned(),
        subnet => format!("{} / {subnet}", spot.network),
    };
    match (landing.network.is_ok(), landing.subnet.is_ok(), spot.address) {
        (false, ..) => format!("{machine} has nowhere to land"),
        (true, false, _) => format!("{machine} {verb} {}, in no subnet", spot.network),
        (true, true, Some(address)) => format!("{machine} {verb} {there} at {address}"),
        (true, true, None) if spot.allocation == "dynamic" => format!("{machine} {verb} {there} with DHCP"),
        (true, true, None) => format!("{machine} {verb} {there} and gets no address"),
    }
}

fn facts(shown: &Shown<'_>, row: IpConfigurationId) -> Vec<(String, String)> {
    let inventory = shown.state.source();
    let configuration = inventory.ip_configuration(row);
    let nic = inventory.nic(configuration.nic);
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((label.to_owned(), readable(value)));
        }
    };
    let of_machine = inventory.virtual_machine_of(row);
    if let Some(machine) = of_machine {
        fact("VM", Some(machine.name().to_string()));
        fact("Size", machine.size().map(ToString::to_string));
        let system = machine.operating_system().map(|system| match system {
            OperatingSystem::Linux => "Linux".to_owned(),
            OperatingSystem::Windows => "Windows".to_owned(),
        });
        fact("Operating system", system);
        let power = machine.power().map(|power| match power {
            PowerState::On => "running".to_owned(),
            PowerState::Off => "stopped".to_owned(),
        });
        fact("State", power);
        fact("Host", host(shown, row));
        fact("Location", machine.location().as_ref().map(ToString::to_string));
        fact("Zone", machine.zone().map(ToString::to_string));
        fact("Resource group", machine.resource_group().as_ref().map(ToString::to_string));
    }
    let count = nic.virtual_machine.map_or(0, |machine| inventory.nics_of(machine).len());
    fact(
        "NIC",
        Some(if count > 1 {
            format!("{} ({} of {count})", nic.name(), inventory.nic_number(configuration.nic) + 1)
        } else {
            nic.name().to_string()
        }),
    );
    let primary = if configuration.primary { "primary" } else { "secondary" };
    fact("IP configuration", Some(format!("{}, {primary}", configuration.name)));
    fact("MAC address", nic.mac.as_ref().map(ToString::to_string));
    let address = configuration.address().map(|address| address.to_string()).unwrap_or_default();
    let allocation = match configuration.allocation {
        Allocation::Unknown => "static or DHCP not known",
        known => known.code(),
    };
    fact("Address today", Some(format!("{address} ({allocation})").trim().to_owned()));
    let public = inventory.public_address_of(row);
    fact("Public address", public.map(|public| public.rsplit('/').next().unwrap_or(public).to_owned()));
    facts
}

fn trail(shown: &Shown<'_>, operation: Operation, row: IpConfigurationId) -> TrailView {
    let context = shown.state.context(shown.computed);
    let [network, subnet, address] = explain::sentences(&context, operation, row);
    let landing = shown.computed.landing(operation, row);
    let spot = shown.landing_spot(operation, row);
    let step = |title: &str, value: String, sentence: String, rule: &'static Rule, resolved: bool| StepView {
        title: title.to_owned(),
        value: readable(value),
        sentence: readable(sentence),
        code: rule.code.to_owned(),
        document: rule.document.map(document_view),
        resolved,
    };
    let shown_address = match spot.address {
        Some(address) => address.to_string(),
        None => spot.allocation.to_owned(),
    };
    TrailView {
        operation: operation_code(operation),
        steps: vec![
            step("Network", spot.network.into(), network, rule_of(&landing.network), landing.network.is_ok()),
            step("Subnet", spot.subnet.into(), subnet, rule_of(&landing.subnet), landing.subnet.is_ok()),
            step("Address", shown_address, address, rule_of(&landing.address), landing.address.is_ok()),
        ],
    }
}

fn choices(shown: &Shown<'_>, row: IpConfigurationId) -> ChoicesView {
    let inventory = shown.state.source();
    let configuration = inventory.ip_configuration(row);
    let nic = shown.state.mapping().nic(&inventory.nic(configuration.nic).key);
    let choice = nic.and_then(|nic| nic.ip_configuration(&configuration.name));
    let typed = |operation: Operation| {
        choice.and_then(|choice| match &choice.pins[operation.index()] {
            Some(Pin::Typed(address)) => Some(address.to_string()),
            Some(Pin::Frozen { address, .. }) => address.map(|address| address.to_string()),
            None => None,
        })
    };
    let subnet =
        |operation: Operation| nic.and_then(|nic| nic.subnets[operation.index()].as_ref()).map(ToString::to_string);
    let networks = &shown.computed.resolutions.of(Operation::Failover).destination.networks;
    let existing = shown.state.target().networks.len();
    ChoicesView {
        networks: networks[..existing]
            .iter()
            .take(MOST_NETWORKS)
            .map(|network| (network.key.to_string(), network.name.to_string()))
            .collect(),
        follows_replica: shown.state.system.asks.contains(&Attribute::ReplicaNetwork),
        replica: shown
            .state
            .mapping()
            .of_nic(inventory.nic(configuration.nic), Attribute::ReplicaNetwork)
            .map(ToOwned::to_owned),
        network: nic.and_then(|nic| nic.network.as_ref()).map(ToString::to_string),
        subnets: subnets(shown, Operation::Failover, row),
        subnet: subnet(Operation::Failover),
        test_subnets: subnets(shown, Operation::TestFailover, row),
        test_subnet: subnet(Operation::TestFailover),
        address: typed(Operation::Failover),
        test_address: typed(Operation::TestFailover),
        is_static: choice.and_then(|choice| choice.allocation).map(|allocation| allocation == Allocation::Static),
        secondary: (!configuration.primary).then(|| choice.is_some_and(|choice| choice.selected)),
        excluded: shown.is_excluded(row),
    }
}

/// Subnets that take VMs, of the network landed in.
fn subnets(shown: &Shown<'_>, operation: Operation, row: IpConfigurationId) -> Vec<String> {
    let destination: &Landscape = &shown.computed.resolutions.of(operation).destination;
    let Ok(network) = shown.computed.landing(operation, row).network else { return Vec::new() };
    destination
        .alphabetical(network.value)
        .into_iter()
        .map(|place| destination.subnet(place))
        .filter(|subnet| platform_only_place(subnet).is_none())
        .map(|subnet| subnet.name.to_string())
        .collect()
}
