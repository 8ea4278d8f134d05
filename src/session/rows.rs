//! The table: which rows a query shows, in which order, and what each looks like.

use std::net::IpAddr;

use crate::engine::finding::Severity;
use crate::engine::inventory::{Inventory, IpConfigurationId};
use crate::engine::landscape::Landscape;
use crate::engine::mapping::{Operation, Pin};
use crate::engine::reason::{Step, rule_of};
use crate::engine::resolve::{Address, Landing};
use crate::engine::text::Key;

use super::address_words::address_text;
use super::filter::Filter;
use super::names::Names;
use super::plan::{Computed, PlanState};
use super::protocol::{
    LandingView, OperationCode, Outcome, PlaceView, Revision, RowKey, RowQuery, RowView, SeverityCode,
};
use super::sorting::sort;

/// A plan with what follows from it, as one operation shows it.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The plan.
    pub state: &'a PlanState,
    /// What follows from it.
    pub computed: &'a Computed,
    /// Names of the source site.
    pub names: &'a Names,
    /// The operation shown.
    pub operation: Operation,
    /// The state's number.
    pub revision: Revision,
}

/// A row's place before the operation, or after it, in names.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot<'a> {
    /// Network's name; empty if there is none.
    pub network: &'a str,
    /// Subnet's name.
    pub subnet: &'a str,
    /// Address.
    pub address: Option<IpAddr>,
    /// `static`, `dynamic`, `unknown`, or empty.
    pub allocation: &'static str,
}

impl<'a> Shown<'a> {
    fn source_inventory(&self) -> &'a Inventory {
        self.state.source()
    }

    /// Where a row is before the operation.
    pub fn source(&self, row: IpConfigurationId) -> Spot<'a> {
        if self.operation == Operation::Failback {
            return self.landing_spot(Operation::Failover, row);
        }
        let inventory = self.source_inventory();
        let configuration = inventory.ip_configuration(row);
        let subnet = configuration.subnet.map(|id| inventory.subnet(id));
        Spot {
            network: subnet.map_or("", |subnet| &inventory.network(subnet.network).name),
            subnet: subnet.map_or("", |subnet| &subnet.name),
            address: configuration.address(),
            allocation: configuration.allocation.code(),
        }
    }

    /// Where a row lands in an operation.
    pub fn landing_spot(&self, operation: Operation, row: IpConfigurationId) -> Spot<'a> {
        let resolution = self.computed.resolutions.of(operation);
        let landing = resolution.row(row.index());
        spot(&resolution.destination, &landing)
    }

    /// The VM's name of a row.
    pub fn machine(&self, row: IpConfigurationId) -> &'a str {
        self.source_inventory().virtual_machine_of(row).map_or("", |machine| machine.name())
    }

    /// The NIC's name of a row.
    pub fn nic(&self, row: IpConfigurationId) -> &'a str {
        let inventory = self.source_inventory();
        inventory.nic(inventory.ip_configuration(row).nic).name()
    }

    /// How the address of a row was chosen, in a few words.
    pub fn how(&self, operation: Operation, row: IpConfigurationId) -> &'static str {
        let landing = self.computed.landing(operation, row);
        fn label<T>(step: &Step<T>) -> &'static str {
            rule_of(step).label
        }
        match (&landing.network, &landing.subnet) {
            (Err(_), _) => label(&landing.network),
            (_, Err(_)) => label(&landing.subnet),
            _ => label(&landing.address),
        }
    }

    /// What becomes of a row.
    pub fn outcome(&self, row: IpConfigurationId) -> Outcome {
        self.computed.outcome(self.source_inventory(), self.operation, row)
    }

    /// Whether a row's VM was left out.
    pub fn is_excluded(&self, row: IpConfigurationId) -> bool {
        let mapping = self.state.mapping();
        !mapping.excluded.is_empty()
            && self
                .source_inventory()
                .virtual_machine_of(row)
                .is_some_and(|machine| mapping.excluded.contains(&machine.key))
    }

    /// Whether a row is frozen, and whether a person chose something for it.
    pub fn frozen_and_edited(&self, row: IpConfigurationId) -> (bool, bool) {
        let inventory = self.source_inventory();
        let configuration = inventory.ip_configuration(row);
        let Some(nic) = self.state.mapping().nic(&inventory.nic(configuration.nic).key) else { return (false, false) };
        let choice = nic.ip_configuration(&configuration.name);
        let pins = || choice.iter().flat_map(|choice| choice.pins.iter().flatten());
        let frozen = pins().any(|pin| matches!(pin, Pin::Frozen { .. }));
        let typed = pins().any(|pin| matches!(pin, Pin::Typed(_) | Pin::Frozen { typed: Some(_), .. }));
        let chosen = nic.network.is_some() || nic.subnets.iter().any(Option::is_some);
        (frozen, typed || chosen || choice.is_some_and(|choice| choice.allocation.is_some() || choice.selected))
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.computed.resolutions.of(self.operation).len()
    }

    /// Rows of NICs that a person chose something for.
    pub fn chosen_rows(&self) -> impl Iterator<Item = IpConfigurationId> + use<'a> {
        let (inventory, rows) = (self.source_inventory(), self.rows() as u32);
        let nics = self.state.mapping().nics.keys().filter_map(|key| inventory.nic_by_key(key));
        let all = nics.flat_map(|nic| inventory.ip_configuration_places_of(nic));
        all.filter(move |row| *row < rows).map(IpConfigurationId::new)
    }

    /// Rows of machines that were left out.
    pub fn excluded_rows(&self) -> impl Iterator<Item = u32> + use<'a> {
        let inventory = self.source_inventory();
        let keys = self.state.mapping().excluded.iter();
        let machines = keys.filter_map(|key| inventory.virtual_machine_by_key(key));
        machines.flat_map(|machine| inventory.row_places_of(machine))
    }

    /// The places of the rows that a query shows, in its order, and what was not understood of its filter.
    pub fn select(&self, query: &RowQuery) -> (Vec<u32>, Vec<String>) {
        let (filter, problems) = Filter::parse(&query.filter);
        let mut places = filter.rows(self);
        if let Some(column) = query.sort {
            sort(self, &mut places, column);
        }
        if query.descending {
            places.reverse();
        }
        (places, problems)
    }

    /// A row as the table shows it.
    pub fn row_view(&self, row: IpConfigurationId) -> RowView {
        let inventory = self.source_inventory();
        let configuration = inventory.ip_configuration(row);
        let mark = self.computed.findings.mark(self.operation, row);
        let (frozen, edited) = self.frozen_and_edited(row);
        let landing = |operation| LandingView {
            place: place_view(self.landing_spot(operation, row)),
            outcome: self.computed.outcome(inventory, operation, row),
            how: self.how(operation, row).to_owned(),
        };
        RowView {
            key: row_key(inventory, row),
            virtual_machine: self.machine(row).to_owned(),
            nic: self.nic(row).to_owned(),
            ip_configuration: configuration.name.to_string(),
            primary: configuration.primary,
            source: place_view(self.source(row)),
            target: landing(self.operation),
            test: landing(Operation::TestFailover),
            severity: mark.worst.map(severity_code),
            findings: mark.count,
            frozen,
            edited,
            excluded: self.is_excluded(row),
        }
    }
}

/// A landing in names.
pub fn spot<'a>(destination: &'a Landscape, landing: &Landing) -> Spot<'a> {
    let (address, allocation) = match landing.address {
        Ok(chosen) => match chosen.value {
            Address::Static(address) => (Some(address), "static"),
            Address::Dynamic => (None, "dynamic"),
        },
        Err(_) => (None, ""),
    };
    Spot {
        network: landing.network.map_or("", |chosen| &destination.network(chosen.value).name),
        subnet: landing.subnet.map_or("", |chosen| &destination.subnet(chosen.value).name),
        address,
        allocation,
    }
}

/// A spot as the page shows it.
pub fn place_view(spot: Spot<'_>) -> PlaceView {
    PlaceView {
        network: spot.network.to_owned(),
        subnet: spot.subnet.to_owned(),
        address: spot.address.map_or_else(String::new, address_text),
        allocation: spot.allocation.to_owned(),
    }
}

/// How the page names a row.
pub fn row_key(inventory: &Inventory, row: IpConfigurationId) -> RowKey {
    let configuration = inventory.ip_configuration(row);
    RowKey { nic: inventory.nic(configuration.nic).key.to_string(), ip_configuration: configuration.name.to_string() }
}

/// The row that the page names, if it is still there.
pub fn row_of(inventory: &Inventory, key: &RowKey) -> Option<IpConfigurationId> {
    let nic = inventory.nic_by_key(&Key::from(key.nic.as_str()))?;
    inventory.nic(nic).virtual_machine?;
    inventory
        .ip_configuration_places_of(nic)
        .map(IpConfigurationId::new)
        .find(|row| crate::engine::text::same_folded(&inventory.ip_configuration(*row).name, &key.ip_configuration))
}

/// The page's word for a severity.
pub fn severity_code(severity: Severity) -> SeverityCode {
    match severity {
        Severity::Info => SeverityCode::Info,
        Severity::Warning => SeverityCode::Warning,
        Severity::Error => SeverityCode::Error,
    }
}

/// The engine's word for an operation.
pub fn operation_of(code: OperationCode) -> Operation {
    match code {
        OperationCode::Failover => Operation::Failover,
        OperationCode::TestFailover => Operation::TestFailover,
        OperationCode::Failback => Operation::Failback,
    }
}

/// The page's word for an operation.
pub fn operation_code(operation: Operation) -> OperationCode {
    match operation {
        Operation::Failover => OperationCode::Failover,
        Operation::TestFailover => OperationCode::TestFailover,
        Operation::Failback => OperationCode::Failback,
    }
}
