//! Ids that a plan does not know yet: names and resource groups stand in for them, and arguments that will take such an id
//! are looked up in the configuration.

use rustc_hash::FxHashMap;

use super::configuration::Configuration;
use super::instances::{Instance, What};
use crate::engine::text::Key;
use crate::import::azure::{Field, Kind, Node, Reader, ids};

/// How many addresses a message names.
const MOST_NAMED: usize = 3;

/// What is known only after a plan is applied, to be said once of each kind.
#[derive(Default)]
pub struct AfterApply {
    ids: Addresses,
    references: Addresses,
    addresses: Addresses,
}

/// Addresses of resources, of which the first are named.
#[derive(Default)]
struct Addresses {
    first: Vec<String>,
    count: usize,
}

impl Addresses {
    fn add(&mut self, address: &str) {
        self.count += 1;
        if self.first.len() < MOST_NAMED {
            self.first.push(address.to_owned());
        }
    }

    fn named(&self) -> String {
        let more = match self.count.saturating_sub(self.first.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{}{more}", self.first.join(", "))
    }

    fn place(&self) -> String {
        self.first.first().cloned().unwrap_or_default()
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { one.to_owned() } else { format!("{count} {many}") }
}

impl AfterApply {
    /// Says what is known only after the plan is applied.
    pub fn report(&self, reader: &mut Reader) {
        if self.ids.count > 0 {
            let message = format!(
                "{} known only after terraform apply ({}): names and resource groups stand in for ids. Once applied, drop the \
                 state in place of the plan",
                counted(self.ids.count, "the id of one resource is", "resources have ids that are"),
                self.ids.named()
            );
            reader.report.doubt(self.ids.place(), message);
        }
        if self.addresses.count > 0 {
            let message = format!(
                "{} known only after terraform apply ({})",
                counted(
                    self.addresses.count,
                    "the private address of one IP configuration is",
                    "IP configurations have private addresses that are"
                ),
                self.addresses.named()
            );
            reader.report.doubt(self.addresses.place(), message);
        }
        if self.references.count > 0 {
            let message = format!(
                "{} known only after terraform apply, and the configuration does not tell which resource it will be ({}): left \
                 without one",
                counted(self.references.count, "one reference is", "references are"),
                self.references.named()
            );
            reader.report.doubt(self.references.place(), message);
        }
    }
}

/// Gives every instance an id, and every argument that takes an id one where the configuration tells which.
pub fn link(instances: &mut [Instance<'_>], configuration: Option<&serde_json::Value>, is_plan: bool) -> AfterApply {
    let mut after = AfterApply::default();
    give_ids(instances, &mut after);
    if !is_plan {
        return after;
    }
    let configuration = configuration.map(|configuration| Configuration::new(configuration, instances));
    let mut changes = Vec::new();
    for (place, instance) in instances.iter().enumerate() {
        let look = |argument: &[&str], resource_type: &str| {
            let targets = configuration.as_ref().map(|it| it.targets(instance, argument, resource_type));
            let targets = targets.unwrap_or_default();
            let ids: Option<Vec<String>> =
                targets.iter().map(|target| text(&instances[*target].node, Field::Id)).collect();
            ids.unwrap_or_default()
        };
        match &instance.what {
            What::Resource(Kind::Nic) => {
                for (block, argument) in unknown_subnets(&instance.node, &instance.address, &mut after) {
                    match look(&["ip_configuration", &block.to_string(), "subnet_id"], "azurerm_subnet").as_slice() {
                        [id] => changes.push((place, Change::Subnet(block, id.clone()))),
                        _ => after.references.add(&argument),
                    }
                }
            }
            What::Resource(Kind::VirtualMachine) if lacks_nics(&instance.node) => {
                let found = look(&["network_interface_ids"], "azurerm_network_interface");
                if found.is_empty() {
                    after.references.add(&format!("{}.network_interface_ids", instance.address));
                }
                changes.push((place, Change::Nics(found)));
            }
            What::Resource(Kind::Peering) if instance.node.member(Field::RemoteVirtualNetwork).is_none() => {
                match look(&["remote_virtual_network_id"], "azurerm_virtual_network").as_slice() {
                    [id] => changes.push((place, Change::Remote(id.clone()))),
                    _ => after.references.add(&format!("{}.remote_virtual_network_id", instance.address)),
                }
            }
            _ => {}
        }
    }
    for (place, change) in changes {
        change.make(&mut instances[place].node);
    }
    after
}

enum Change {
    /// The subnet of an IP configuration.
    Subnet(usize, String),
    Nics(Vec<String>),
    Remote(String),
}

impl Change {
    fn make(self, node: &mut Node<'_>) {
        match self {
            Self::Subnet(block, id) => {
                if let Some(Node::List(blocks)) = member_mut(node, Field::IpConfigurations)
                    && let Some(block) = blocks.get_mut(block)
                {
                    block.add(Field::Subnet, "subnet_id", Node::Text(id.into()));
                }
            }
            Self::Nics(ids) => {
                let list = Node::List(ids.into_iter().map(|id| Node::Text(id.into())).collect());
                match member_mut(node, Field::NetworkInterfaces) {
                    Some(known) => *known = list,
                    None => node.add(Field::NetworkInterfaces, "network_interface_ids", list),
                }
            }
            Self::Remote(id) => {
                node.add(Field::RemoteVirtualNetwork, "remote_virtual_network_id", Node::Text(id.into()));
            }
        }
    }
}

fn member_mut<'n, 'a>(node: &'n mut Node<'a>, field: Field) -> Option<&'n mut Node<'a>> {
    let Node::Object(members) = node else { return None };
    members.iter_mut().find(|member| member.field == field).map(|member| &mut member.value)
}

fn text(node: &Node<'_>, field: Field) -> Option<String> {
    match &node.member(field)?.value {
        Node::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// The IP configurations whose subnet is not known yet; those whose address is not are noted.
fn unknown_subnets(nic: &Node<'_>, address: &str, after: &mut AfterApply) -> Vec<(usize, String)> {
    let Some(Node::List(blocks)) = nic.member(Field::IpConfigurations).map(|member| &member.value) else {
        return Vec::new();
    };
    let mut unknown = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let has = |field| block.member(field).is_some();
        if !has(Field::PrivateIpAddress) {
            after.addresses.add(address);
        }
        if !has(Field::Subnet) {
            unknown.push((number, format!("{address}.ip_configuration[{number}].subnet_id")));
        }
    }
    unknown
}

/// In a list, `null` stands for what is not known yet.
fn lacks_nics(machine: &Node<'_>) -> bool {
    match machine.member(Field::NetworkInterfaces).map(|member| &member.value) {
        Some(Node::List(ids)) => ids.contains(&Node::Null),
        other => other.is_none(),
    }
}

fn give_ids(instances: &mut [Instance<'_>], after: &mut AfterApply) {
    let mut networks: FxHashMap<(Key, Key), String> = FxHashMap::default();
    for instance in instances.iter_mut().filter(|it| it.what == What::Resource(Kind::Network)) {
        give_id(instance, "Microsoft.Network/virtualNetworks", after);
        let name = text(&instance.node, Field::Name).unwrap_or_default();
        let group = group(&instance.node);
        if let Some(id) = text(&instance.node, Field::Id) {
            networks.insert((Key::from(group.as_str()), Key::from(name.as_str())), id);
        }
    }
    for instance in instances {
        let What::Resource(kind) = &instance.what else { continue };
        match kind {
            Kind::Subnet | Kind::Peering if text(&instance.node, Field::Id).is_none() => {
                let part = if *kind == Kind::Subnet { "subnets" } else { "virtualNetworkPeerings" };
                let network = text(&instance.node, Field::VirtualNetworkName);
                let (Some(network), Some(name)) = (network, text(&instance.node, Field::Name)) else { continue };
                let group = group(&instance.node);
                let known = networks.get(&(Key::from(group.as_str()), Key::from(network.as_str())));
                let network_id = known.cloned().or_else(|| {
                    ids::resource_id(ids::UNKNOWN_SUBSCRIPTION, &group, "Microsoft.Network/virtualNetworks", &network)
                });
                if let Some(network_id) = network_id {
                    instance.node.add(Field::Id, "id", Node::Text(format!("{network_id}/{part}/{name}").into()));
                    after.ids.add(&instance.address);
                }
            }
            Kind::Nic => give_id(instance, "Microsoft.Network/networkInterfaces", after),
            Kind::VirtualMachine => give_id(instance, "Microsoft.Compute/virtualMachines", after),
            Kind::Other(resource_type) => {
                let resource_type = resource_type.clone();
                give_id(instance, &resource_type, after);
            }
            _ => {}
        }
    }
}

fn give_id(instance: &mut Instance<'_>, resource_type: &str, after: &mut AfterApply) {
    if text(&instance.node, Field::Id).is_some() {
        return;
    }
    let Some(name) = text(&instance.node, Field::Name) else { return };
    if let Some(id) = ids::resource_id(ids::UNKNOWN_SUBSCRIPTION, &group(&instance.node), resource_type, &name) {
        instance.node.add(Field::Id, "id", Node::Text(id.into()));
        after.ids.add(&instance.address);
    }
}

fn group(node: &Node<'_>) -> String {
    text(node, Field::ResourceGroupName).unwrap_or_else(|| ids::UNKNOWN_GROUP.to_owned())
}
