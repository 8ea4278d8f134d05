//! What an element is: told by its type, else by its id, else by its shape.

use super::cursor::Cursor;
use super::ids;
use super::node::{Field, Node};
use super::reader::Reader;
use crate::engine::inventory_rows::Place;
use crate::engine::text::Text;

/// What an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A virtual network.
    Network,
    /// A subnet on its own.
    Subnet,
    /// A peering outside its VNet.
    Peering,
    /// A network interface.
    Nic,
    /// A virtual machine.
    VirtualMachine,
    /// A line of `az vm list-ip-addresses`.
    VirtualMachineAddresses,
    /// A resource of another type, with that type.
    Other(String),
    /// A template for deployments: its names and addresses are expressions.
    Template,
    /// None that can be told.
    Unknown,
}

impl Kind {
    /// Whether there is something to read in it.
    pub fn is_wanted(&self) -> bool {
        match self {
            Self::Network | Self::Subnet | Self::Nic | Self::VirtualMachine | Self::VirtualMachineAddresses => true,
            Self::Other(resource_type) => holds_addresses(resource_type),
            Self::Peering | Self::Template | Self::Unknown => false,
        }
    }
}

/// Tells what an element is, and by what: `resource type Microsoft.Network/virtualNetworks`.
pub fn classify(node: &Node<'_>) -> (Kind, String) {
    let text = |field| match node.member(field).map(|member| &member.value) {
        Some(Node::Text(text)) => Some(text.as_ref()),
        _ => None,
    };
    if text(Field::Schema).is_some_and(|schema| schema.contains("eploymentTemplate")) {
        return (Kind::Template, "the schema of deployment templates".into());
    }
    // PowerShell may have cut the type off, and `"type": "virtualMachine"` of other tools says nothing.
    if let Some(resource_type) = text(Field::Type).filter(|text| text.contains('/') && text.contains('.')) {
        return (kind_of_type(resource_type), format!("resource type {resource_type}"));
    }
    if let Some(resource_type) = text(Field::Id).and_then(|id| ids::resource_type(ids::clean(id))) {
        let by = format!("resource ids with {resource_type}");
        return (kind_of_type(&resource_type), by);
    }
    let outer = Cursor::root(node, "");
    let has = |field| outer.get(field).is_some();
    let has_network = |machine: Cursor<'_, '_>| {
        machine.own(Field::Network).is_some_and(|it| it.own(Field::PrivateIpAddresses).is_some())
    };
    if outer.own(Field::VirtualMachine).is_some_and(has_network) {
        return (Kind::VirtualMachineAddresses, "virtualMachine with its network's addresses".into());
    }
    if has(Field::AddressSpace) || has(Field::AddressSpaceText) {
        return (Kind::Network, "an addressSpace".into());
    }
    if (has(Field::IpConfigurations) || has(Field::IpConfigurationsText)) && !has(Field::Subnets) {
        let is_subnet = has(Field::AddressPrefix) || has(Field::AddressPrefixes);
        return if is_subnet { (Kind::Unknown, String::new()) } else { (Kind::Nic, "ipConfigurations".into()) };
    }
    if has(Field::HardwareProfile) || has(Field::NetworkProfile) {
        return (Kind::VirtualMachine, "a hardwareProfile or networkProfile".into());
    }
    (Kind::Unknown, String::new())
}

/// What resources of a type are.
pub fn kind_of_type(resource_type: &str) -> Kind {
    match resource_type.to_ascii_lowercase().as_str() {
        "microsoft.network/virtualnetworks" => Kind::Network,
        "microsoft.network/virtualnetworks/subnets" => Kind::Subnet,
        "microsoft.network/virtualnetworks/virtualnetworkpeerings" => Kind::Peering,
        "microsoft.network/networkinterfaces"
        | "microsoft.compute/virtualmachinescalesets/virtualmachines/networkinterfaces"
        | "microsoft.compute/virtualmachinescalesets/networkinterfaces" => Kind::Nic,
        "microsoft.compute/virtualmachines" | "microsoft.compute/virtualmachinescalesets/virtualmachines" => {
            Kind::VirtualMachine
        }
        _ => Kind::Other(resource_type.to_owned()),
    }
}

/// Whether resources of a type keep private addresses in subnets for themselves.
pub fn holds_addresses(resource_type: &str) -> bool {
    [
        "Microsoft.Network/applicationGateways",
        "Microsoft.Network/azureFirewalls",
        "Microsoft.Network/bastionHosts",
        "Microsoft.Network/loadBalancers",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.Network/privateLinkServices",
        "Microsoft.Network/virtualNetworkGateways",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(resource_type))
}

/// What every resource has.
pub struct Identity {
    /// Its id; the name where there is none.
    pub key: Text,
    /// Its name.
    pub name: Text,
    /// The region, in the short spelling: `westeurope`.
    pub location: Option<Text>,
    /// Its resource group.
    pub resource_group: Option<Text>,
    /// Where it stands.
    pub place: Place,
}

/// Reads what every resource has; nothing where it has neither id nor name.
pub fn identity(reader: &mut Reader, element: &Cursor<'_, '_>) -> Option<Identity> {
    let id = reader.text(element.own(Field::Id)).map(ids::cleaned).filter(|id| !id.is_empty());
    let name = reader.text(element.own(Field::Name));
    let name = name.or_else(|| id.as_deref().map(|id| ids::last_segment(id).into()))?;
    let listed_group = element.own(Field::ResourceGroup).or_else(|| element.own(Field::ResourceGroupName));
    let resource_group = reader.word(listed_group).or_else(|| {
        let group = id.as_deref().and_then(|id| ids::name_after(id, "resourceGroups"));
        group.map(|group| reader.texts.of(group))
    });
    let location = reader.word(element.own(Field::Location)).map(|location| short_location(location, reader));
    Some(Identity { key: id.unwrap_or_else(|| name.clone()), name, location, resource_group, place: element.place() })
}

/// `West Europe` and `westeurope` are one region.
fn short_location(location: Text, reader: &mut Reader) -> Text {
    if location.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return location;
    }
    let short = location.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase);
    reader.texts.of(&short.collect::<String>())
}

/// Notes which tool wrote an element, by its spelling.
pub fn note_dialect(reader: &mut Reader, node: &Node<'_>) {
    let Node::Object(members) = node else { return };
    let is_pascal_case = members.iter().any(|member| member.spelling.starts_with("Name") || member.spelling == "Id");
    let is_lower_case = |text: &str| text.contains('/') && !text.contains(|letter: char| letter.is_ascii_uppercase());
    let resource_type = node.member(Field::Type).map(|member| &member.value);
    let dialects = &mut reader.dialects;
    match resource_type {
        Some(Node::Text(text)) if is_lower_case(text) => dialects.resource_graph = true,
        _ if is_pascal_case => dialects.power_shell = true,
        _ if node.member(Field::Properties).is_some() => dialects.rest = true,
        _ => dialects.command_line = true,
    }
}
