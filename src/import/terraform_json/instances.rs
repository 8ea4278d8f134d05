//! Single resources of a Terraform file, each with the fields that readers of Azure resources ask for.
//!
//! Terraform calls the fields of Azure otherwise than Azure does: `ip_configuration`, `address_prefixes`. A table says which
//! is which, and what it does not name (passwords, keys, scripts) is passed over without being looked at.

use serde::de::DeserializeSeed;

use super::parts::{Part, Shape};
use crate::engine::inventory_rows::Place;
use crate::import::azure::node::NodeSeed;
use crate::import::azure::resource::kind_of_type;
use crate::import::azure::{Field, Kind, Member, Node, Reader};
use crate::import::json::members::{RawMember, member, members};
use crate::import::json::walk::{Event, MOST_WRAPPERS, Verdict, walk};
use crate::import::json::{broken, cut, place_in_text};

/// One resource, or one of several that `count` or `for_each` makes.
pub struct Instance<'a> {
    /// `module.net.azurerm_subnet.app["x"]`.
    pub address: Place,
    /// `module.net`, with the indexes of modules; empty for the root module.
    pub module: String,
    /// `azurerm_subnet.app`.
    pub resource: String,
    /// `0` or `"x"`, quotes and all.
    pub index: Option<String>,
    /// `azurerm_subnet`.
    pub resource_type: String,
    /// What it is.
    pub what: What,
    /// Its fields.
    pub node: Node<'a>,
    /// Its fields as text, where they are not Azure's.
    pub values: &'a str,
    /// Whether a field that is read is marked as sensitive.
    pub is_sensitive: bool,
}

/// What an instance is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A resource of an inventory.
    Resource(Kind),
    /// A statement of Azure Site Recovery.
    SiteRecovery,
}

/// Reads all instances of a part; what is not wanted is counted as skipped.
pub fn read<'a>(reader: &mut Reader, text: &'a str, part: &Part<'a>, shape: Shape) -> Vec<Instance<'a>> {
    let mut instances = Vec::new();
    walk(part.text, |event| {
        // Where no list stands, what stands there has no number.
        let place_of = |within: &str| format!("{}{}", part.place, if within.starts_with('[') { within } else { "" });
        match event {
            Event::Element { text: element, offset, place, .. } => {
                let place = place_of(&place);
                let offset = part.offset + offset;
                match Declared::of(element) {
                    Some(declared) if part.data_only && !declared.is_data => {}
                    Some(declared) if shape == Shape::RawState => {
                        raw_instances(reader, text, &declared, element, (offset, &place), &mut instances);
                    }
                    Some(declared) => {
                        shown_instance(reader, text, &declared, element, (offset, &place), &mut instances)
                    }
                    None => reader.skip("no resource, but an object of another kind", place),
                }
            }
            Event::Scalar { place, .. } => reader.skip("no resource, but a text, number or null", place_of(&place)),
            Event::TableRow { place, .. } => reader.skip("no resource, but a row of a table", place_of(&place)),
            // What stands there may be a secret.
            Event::Stray { text: stray, offset } => {
                let message = format!("found {} characters that are not JSON; they were stepped over", stray.len());
                reader.report.doubt(place_in_text(text, part.offset + offset), message);
            }
            Event::TooDeep { place } => {
                reader.skip(format!("lists in lists, more than {MOST_WRAPPERS} deep"), place_of(&place));
            }
            Event::Cut { place } => cut(&mut reader.report, text, &place_of(&place)),
            Event::Page { .. } => {}
        }
        Verdict::Next
    });
    instances
}

/// What a resource is declared as.
struct Declared {
    resource_type: String,
    name: String,
    provider: Option<String>,
    module: Option<String>,
    address: Option<String>,
    index: Option<String>,
    is_data: bool,
}

impl Declared {
    /// `None` where an element is no resource.
    fn of(element: &str) -> Option<Self> {
        let (mut resource_type, mut name, mut mode) = (None, None, None);
        let (mut provider, mut module, mut address, mut index) = (None, None, None, None);
        for member in members(element) {
            match member.key {
                "type" => resource_type = member.text(),
                "name" => name = member.text(),
                "mode" => mode = member.text(),
                "provider" | "provider_name" => provider = member.text(),
                "module" => module = member.text(),
                "address" => address = member.text(),
                "index" => index = index_of(&member),
                _ => {}
            }
        }
        let is_data = mode.as_deref() == Some("data");
        Some(Self { resource_type: resource_type?, name: name?, provider, module, address, index, is_data })
    }

    /// `data.azurerm_subnet.app`.
    fn resource(&self) -> String {
        let prefix = if self.is_data { "data." } else { "" };
        format!("{prefix}{}.{}", self.resource_type, self.name)
    }
}

/// An index that counts: `null` is none.
fn index_of(member: &RawMember<'_>) -> Option<String> {
    Some(member.value).filter(|index| *index != "null" && index.len() < 1024).map(str::to_owned)
}

/// A resource as `terraform show -json` has it.
fn shown_instance<'a>(
    reader: &mut Reader,
    text: &str,
    declared: &Declared,
    element: &'a str,
    (offset, place): (usize, &str),
    instances: &mut Vec<Instance<'a>>,
) {
    let resource = declared.resource();
    let own = own_address(&resource, declared.index.as_deref());
    let address = declared.address.clone().filter(|address| address.len() < 2048).unwrap_or_else(|| own.clone());
    let module = address.strip_suffix(own.as_str()).map(|module| module.trim_end_matches('.').to_owned());
    let Some(values) = member(element, "values") else {
        return reader.skip("resource without values", place.to_owned());
    };
    let is_sensitive = || member(element, "sensitive_values").is_some_and(|marks| marks_a_field(&marks));
    let whereabouts =
        Whereabouts { address, module: module.unwrap_or_default(), resource, index: declared.index.clone() };
    instances.extend(instance(
        reader,
        text,
        declared,
        (values.value, offset + values.offset),
        whereabouts,
        is_sensitive,
    ));
}

/// The instances of a resource as a state of version 4 has them.
fn raw_instances<'a>(
    reader: &mut Reader,
    text: &str,
    declared: &Declared,
    element: &'a str,
    (offset, place): (usize, &str),
    instances: &mut Vec<Instance<'a>>,
) {
    let resource = declared.resource();
    let module = declared.module.clone().unwrap_or_default();
    let Some(list) = member(element, "instances") else {
        return reader.skip("resource without instances", place.to_owned());
    };
    let mut count = 0;
    walk(list.value, |event| {
        let Event::Element { text: raw, offset: within, .. } = event else { return Verdict::Next };
        count += 1;
        let index = member(raw, "index_key").and_then(|index| index_of(&index));
        let own = own_address(&resource, index.as_deref());
        let address = if module.is_empty() { own } else { format!("{module}.{own}") };
        if member(raw, "deposed").is_some() {
            reader.skip("instance that is replaced and about to be destroyed", address);
            return Verdict::Next;
        }
        let Some(values) = member(raw, "attributes") else {
            reader.skip("instance without attributes, of a provider older than Terraform 0.12", address);
            return Verdict::Next;
        };
        let is_sensitive = || {
            let paths = member(raw, "sensitive_attributes");
            paths.is_some_and(|paths| FIELDS.iter().any(|(key, _)| paths.value.contains(&format!("\"{key}\""))))
        };
        let start = offset + list.offset + within + values.offset;
        let whereabouts = Whereabouts { address, module: module.clone(), resource: resource.clone(), index };
        instances.extend(instance(reader, text, declared, (values.value, start), whereabouts, is_sensitive));
        Verdict::Next
    });
    if count == 0 {
        reader.skip("resource without instances", place.to_owned());
    }
}

fn own_address(resource: &str, index: Option<&str>) -> String {
    index.map_or_else(|| resource.to_owned(), |index| format!("{resource}[{index}]"))
}

struct Whereabouts {
    address: Place,
    module: String,
    resource: String,
    index: Option<String>,
}

fn instance<'a>(
    reader: &mut Reader,
    text: &str,
    declared: &Declared,
    (values, offset): (&'a str, usize),
    whereabouts: Whereabouts,
    is_sensitive: impl FnOnce() -> bool,
) -> Option<Instance<'a>> {
    let Whereabouts { address, module, resource, index } = whereabouts;
    let resource_type = declared.resource_type.as_str();
    let read = match what(resource_type) {
        Some(What::SiteRecovery) => Ok((What::SiteRecovery, Node::Null)),
        Some(what) => fields(values, resource_type).map(|node| (what, node)),
        None if matches!(resource_type, "azapi_resource" | "azapi_update_resource") => match azapi(values) {
            Ok((Kind::Other(azure_type), _)) if !is_needed(&azure_type) => {
                reader.skip(reader.not_needed(&azure_type), address);
                return None;
            }
            other => other.map(|(kind, node)| (What::Resource(kind), node)),
        },
        None => {
            reader.skip(reason_to_skip(reader, declared), address);
            return None;
        }
    };
    match read {
        Ok((what, node)) => {
            let resource_type = resource_type.to_owned();
            let is_sensitive = is_sensitive();
            Some(Instance { address, module, resource, index, resource_type, what, node, values, is_sensitive })
        }
        Err(error) => {
            broken(&mut reader.report, text, offset, &address, &error);
            reader.skip("resource with broken JSON", address);
            None
        }
    }
}

fn what(resource_type: &str) -> Option<What> {
    let other = |name: &str| Kind::Other(format!("Microsoft.Network/{name}"));
    let kind = match resource_type {
        "azurerm_virtual_network" => Kind::Network,
        "azurerm_subnet" => Kind::Subnet,
        "azurerm_virtual_network_peering" => Kind::Peering,
        "azurerm_network_interface" => Kind::Nic,
        "azurerm_virtual_machine" | "azurerm_linux_virtual_machine" | "azurerm_windows_virtual_machine" => {
            Kind::VirtualMachine
        }
        "azurerm_application_gateway" => other("applicationGateways"),
        "azurerm_firewall" => other("azureFirewalls"),
        "azurerm_lb" => other("loadBalancers"),
        "azurerm_private_endpoint" => other("privateEndpoints"),
        "azurerm_private_link_service" => other("privateLinkServices"),
        _ => {
            return resource_type.starts_with("azurerm_site_recovery_").then(|| site_recovery(resource_type)).flatten();
        }
    };
    Some(What::Resource(kind))
}

fn site_recovery(resource_type: &str) -> Option<What> {
    const READ: [&str; 4] = ["hyperv_network_mapping", "network_mapping", "replicated_vm", "vmware_replicated_vm"];
    let kind = resource_type.strip_prefix("azurerm_site_recovery_")?;
    READ.contains(&kind).then_some(What::SiteRecovery)
}

fn is_needed(azure_type: &str) -> bool {
    crate::import::azure::resource::holds_addresses(azure_type)
}

fn reason_to_skip(reader: &Reader, declared: &Declared) -> String {
    let resource_type = declared.resource_type.as_str();
    if resource_type.starts_with("azurerm_") || resource_type.starts_with("azapi_") {
        return reader.not_needed(resource_type);
    }
    // provider["registry.terraform.io/hashicorp/random"], and without that round it
    let provider = declared.provider.as_deref().unwrap_or_default();
    let provider = provider.split('"').nth(1).unwrap_or(provider);
    let short: Vec<&str> = provider.rsplit('/').take(2).collect();
    match short.as_slice() {
        [name, owner] if owner.len() + name.len() < 80 => format!("resource of the provider {owner}/{name}"),
        [name] if (1..80).contains(&name.len()) => format!("resource of the provider {name}"),
        _ => "resource of another provider".into(),
    }
}

/// What Terraform calls the fields of Azure.
const FIELDS: [(&str, Field); 36] = [
    ("address_prefix", Field::AddressPrefix),
    ("address_prefixes", Field::AddressPrefixes),
    ("address_space", Field::AddressSpace),
    ("delegation", Field::Delegations),
    ("frontend_ip_configuration", Field::FrontendIpConfigurations),
    ("id", Field::Id),
    ("ip_configuration", Field::IpConfigurations),
    ("location", Field::Location),
    ("mac_address", Field::MacAddress),
    ("name", Field::Name),
    ("nat_ip_configuration", Field::IpConfigurations),
    ("network_interface_ids", Field::NetworkInterfaces),
    ("os_type", Field::OsType),
    ("primary", Field::Primary),
    ("primary_network_interface_id", Field::PrimaryNetworkInterfaceId),
    ("private_ip_address", Field::PrivateIpAddress),
    ("private_ip_address_allocation", Field::PrivateIpAllocationMethod),
    ("private_ip_address_version", Field::PrivateIpAddressVersion),
    ("private_ip_addresses", Field::PrivateIps),
    ("private_service_connection", Field::IpConfigurations),
    ("public_ip_address_id", Field::PublicIpAddress),
    ("remote_virtual_network_id", Field::RemoteVirtualNetwork),
    ("resource_group_name", Field::ResourceGroupName),
    ("service_delegation", Field::ServiceName),
    ("size", Field::VmSize),
    ("storage_os_disk", Field::OsDisk),
    ("subnet", Field::Subnets),
    ("subnet_id", Field::Subnet),
    ("virtual_machine_id", Field::VirtualMachine),
    ("virtual_network_name", Field::VirtualNetworkName),
    ("vm_size", Field::VmSize),
    ("zone", Field::Zones),
    ("zones", Field::Zones),
    // Where Site Recovery's fields are marked as sensitive, nothing of them is shown either.
    ("network_interface", Field::NetworkInterfaces),
    ("target_static_ip", Field::PrivateIpAddress),
    ("failover_test_static_ip", Field::PrivateIpAddress),
];

fn fields<'a>(values: &'a str, resource_type: &str) -> serde_json::Result<Node<'a>> {
    // A private endpoint may have both, and its addresses stand in the connection.
    let is_endpoint = resource_type == "azurerm_private_endpoint";
    let keys = |key: &str| match key {
        "ip_configuration" if is_endpoint => None,
        "network_interface" => None,
        _ => FIELDS.iter().find(|(known, _)| *known == key).map(|(_, field)| *field),
    };
    NodeSeed(keys).deserialize(&mut serde_json::Deserializer::from_str(values))
}

/// Whether a tree of marks, `true` where something is sensitive, marks a field that is read.
fn marks_a_field(marks: &RawMember<'_>) -> bool {
    let keys = |key: &str| FIELDS.iter().find(|(known, _)| *known == key).map(|(_, field)| *field);
    let node = NodeSeed(keys).deserialize(&mut serde_json::Deserializer::from_str(marks.value));
    node.is_ok_and(|node| has_a_mark(&node))
}

fn has_a_mark(node: &Node<'_>) -> bool {
    match node {
        Node::Boolean(mark) => *mark,
        Node::List(items) => items.iter().any(has_a_mark),
        Node::Object(members) => members.iter().any(|member| has_a_mark(&member.value)),
        _ => false,
    }
}

/// A resource of the provider azapi, whose body has the fields as Azure calls them.
fn azapi(values: &str) -> serde_json::Result<(Kind, Node<'_>)> {
    let mut found = Vec::new();
    let mut azure_type = String::new();
    for member in members(values) {
        match member.key {
            "type" => {
                let whole = member.text().unwrap_or_default();
                azure_type = whole.split('@').next().unwrap_or_default().to_owned();
            }
            "id" | "name" | "location" => {
                let Some(field) = Field::from_key(member.key) else { continue };
                found.push(Member { field, spelling: member.key, value: serde_json::from_str(member.value)? });
            }
            "body" => {
                let body = match member.value.starts_with('"') {
                    true => match member.text() {
                        Some(text) => serde_json::from_str::<Node<'_>>(&text)?.into_owned(),
                        None => Node::Null,
                    },
                    // In a state a value of any type stands beside its type.
                    false => serde_json::from_str(
                        crate::import::json::members::member(member.value, "value")
                            .map_or(member.value, |inner| inner.value),
                    )?,
                };
                if let Node::Object(members) = body {
                    found.extend(members.into_iter().filter(|member| member.field != Field::Name));
                }
            }
            _ => {}
        }
    }
    Ok((kind_of_type(&azure_type), Node::Object(found)))
}
