//! The rows of a plan as results name them: what JSON and CSV have in common.

use std::collections::HashMap;
use std::net::IpAddr;

use super::Output;
use crate::engine::explain;
use crate::engine::finding::Subject;
use crate::engine::inventory::{IpConfiguration, IpConfigurationId, NicId};
use crate::engine::mapping::Operation;
use crate::engine::order;
use crate::engine::reason::{Chosen, rule_of};
use crate::engine::resolve::{Address, Fate, Landing};

/// A place in a network; what is not known, or not resolved, is `None`.
#[derive(Default)]
pub struct Place<'a> {
    /// Name of the network.
    pub network: Option<&'a str>,
    /// Name of the subnet.
    pub subnet: Option<&'a str>,
    /// The address; `None` for DHCP at the target.
    pub address: Option<IpAddr>,
    /// `static`, `dynamic` or `unknown`.
    pub allocation: Option<&'static str>,
}

/// One row.
pub struct Row<'a> {
    /// Which one.
    pub id: IpConfigurationId,
    /// The IP configuration.
    pub configuration: &'a IpConfiguration,
    /// Name of the VM.
    pub vm: &'a str,
    /// Key of the VM.
    pub vm_id: &'a str,
    /// Name of the NIC.
    pub nic: &'a str,
    /// Key of the NIC.
    pub nic_id: &'a str,
    /// Before the operation.
    pub source: Place<'a>,
    /// After it.
    pub target: Place<'a>,
    /// `lands`, `not-connected` or `left-out`.
    pub fate: &'static str,
    /// Codes of the rules of network, subnet and address.
    pub reasons: [&'static str; 3],
    /// Codes of its findings, sorted, each once.
    pub findings: Vec<&'static str>,
}

/// All rows of a plan, in canonical order.
pub fn rows<'a>(output: &Output<'a>) -> impl Iterator<Item = Row<'a>> {
    let (mut of_row, of_nic) = findings(output);
    let context = output.context;
    let operation = output.operation;
    let resolution = context.resolutions.of(operation);
    let origin = context.resolutions.origin_of(operation);
    resolution.rows().enumerate().map(move |(place, landing)| {
        let id = IpConfigurationId::new(place as u32);
        let configuration = context.source.ip_configuration(id);
        let nic = context.source.nic(configuration.nic);
        let machine = nic.virtual_machine.map(|id| context.source.virtual_machine(id));
        let network = explain::origin_network(context, operation, id);
        let subnet = explain::origin_subnet(context, operation, id);
        let source = Place {
            network: network.map(|place| origin.network(place).name.as_str()),
            subnet: subnet.map(|place| origin.subnet(place).name.as_str()).filter(|name| !name.is_empty()),
            address: explain::origin_address(context, operation, id),
            allocation: match operation {
                Operation::Failback => allocation(&context.failover().row(place)),
                _ => Some(configuration.allocation.code()),
            },
        };
        let destination = &resolution.destination;
        let target = Place {
            network: landing.network.ok().map(|chosen| destination.network(chosen.value).name.as_str()),
            subnet: (landing.subnet.ok().map(|chosen| destination.subnet(chosen.value).name.as_str()))
                .filter(|name| !name.is_empty()),
            address: landing.static_address(),
            allocation: allocation(&landing),
        };
        let mut findings = of_row.remove(&id).unwrap_or_default();
        findings.extend(of_nic.get(&configuration.nic).into_iter().flatten());
        order::sort(&mut findings);
        findings.dedup();
        Row {
            id,
            configuration,
            vm: machine.map_or("", |machine| machine.name()),
            vm_id: machine.map_or("", |machine| machine.key.as_str()),
            nic: nic.name(),
            nic_id: nic.key.as_str(),
            source,
            target,
            fate: match landing.fate {
                Fate::Lands => "lands",
                Fate::NotConnected => "not-connected",
                Fate::LeftOut => "left-out",
            },
            reasons: [rule_of(&landing.network), rule_of(&landing.subnet), rule_of(&landing.address)]
                .map(|rule| rule.code),
            findings,
        }
    })
}

fn allocation(landing: &Landing) -> Option<&'static str> {
    match landing.address {
        Ok(Chosen { value: Address::Static(_), .. }) => Some("static"),
        Ok(Chosen { value: Address::Dynamic, .. }) => Some("dynamic"),
        Err(_) => None,
    }
}

type Codes<K> = HashMap<K, Vec<&'static str>>;

/// Codes of the findings about rows, and about whole NICs.
fn findings(output: &Output<'_>) -> (Codes<IpConfigurationId>, Codes<NicId>) {
    let (mut of_row, mut of_nic) = (Codes::new(), Codes::new());
    for finding in output.findings_shown() {
        match finding.subject {
            Subject::Row(row) => of_row.entry(row).or_default().push(finding.check.code),
            Subject::Nic(nic) => of_nic.entry(nic).or_default().push(finding.check.code),
            _ => {}
        }
    }
    (of_row, of_nic)
}
