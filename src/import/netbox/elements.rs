//! NetBox's API: elements of its lists, versions 2.6 to 4.

use std::net::IpAddr;

use ipnet::IpNet;

use super::cell;
use super::estate::Estate;
use super::facts::{AddressFact, MachineFact, NicFact, Owner, PrefixFact, Status, Vlan, VlanFact};
use super::kinds::Kind;
use crate::import::ReadReport;
use crate::import::cells;
use crate::import::json::Element;

/// Which list an element is of: by its address, else by its fields.
pub fn kind_of(element: &Element<'_>) -> Option<Kind> {
    if !element.has_keys(&["id"]) {
        return None;
    }
    if let Some(url) = element.plain("url") {
        let path = url.split_once("/api/").map_or("", |(_, path)| path);
        return Kind::of_path(path);
    }
    let fields: [(&[&str], Kind); 9] = [
        (&["prefix", "rir"], Kind::Aggregates),
        (&["prefix", "vrf", "status"], Kind::Prefixes),
        (&["start_address", "end_address"], Kind::Ranges),
        (&["address", "vrf", "nat_inside"], Kind::Addresses),
        (&["name", "cluster", "vcpus"], Kind::VirtualMachines),
        (&["name", "device_type", "rack"], Kind::Devices),
        (&["name", "virtual_machine", "tagged_vlans"], Kind::VmInterfaces),
        (&["name", "device", "tagged_vlans"], Kind::DeviceInterfaces),
        (&["vid", "name", "status"], Kind::Vlans),
    ];
    fields.into_iter().find(|(keys, _)| element.has_keys(keys)).map(|(_, kind)| kind)
}

/// Reads one element.
pub fn read_element(
    kind: Kind,
    element: &Element<'_>,
    estate: &mut Estate,
    report: &mut ReadReport,
) -> Result<(), &'static str> {
    match kind {
        Kind::Prefixes => read_prefix(element, estate, report),
        Kind::Addresses => read_address(element, estate, report),
        Kind::VirtualMachines | Kind::Devices => read_machine(kind, element, estate, report),
        Kind::VmInterfaces | Kind::DeviceInterfaces => read_interface(kind, element, estate, report),
        Kind::Vlans => read_vlan(element, estate, report),
        Kind::Ranges => Err("IP range, which has no place in a plan: reserve its addresses on the target subnet"),
        Kind::Aggregates => Err("aggregate, not a subnet"),
    }
}

/// The stable id of an element: its address in the API, else its number in its list.
fn id_of(element: &Element<'_>, kind: Kind) -> Option<String> {
    let url = element.plain("url").map(|url| url.trim_end_matches('/').to_owned());
    url.or_else(|| Some(format!("{}/{}", kind.name().replace(' ', "-"), element.plain("id")?)))
}

/// The name of something that a member refers to.
fn name(element: &Element<'_>, key: &str) -> Option<String> {
    let member = element.get(key)?;
    member.as_text().or_else(|| member.plain("name")).or_else(|| member.plain("display"))
}

/// A choice: `{"value": "active", "label": "Active"}`, or the value alone; up to version 2.6 the value is a number.
fn choice(element: &Element<'_>, key: &str) -> Option<String> {
    let member = element.get(key)?;
    let is_word = |text: &String| text.parse::<u32>().is_err();
    let value = member.as_text().or_else(|| member.plain("value")).filter(is_word);
    value.or_else(|| member.plain("label"))
}

fn status(element: &Element<'_>) -> Option<Status> {
    choice(element, "status").map(|word| Status::of(&word))
}

/// The site, or from version 4.2 on whatever a prefix is scoped to.
fn site(element: &Element<'_>) -> Option<String> {
    name(element, "site").or_else(|| name(element, "scope"))
}

/// A VRF by name and, as NetBox shows it, its route distinguisher.
fn vrf(element: &Element<'_>) -> Option<String> {
    let vrf = element.get("vrf")?;
    let name = vrf.as_text().or_else(|| vrf.plain("name"))?;
    Some(vrf.plain("rd").map_or(name.clone(), |rd| format!("{name} ({rd})")))
}

fn vlan(element: &Element<'_>, report: &mut ReadReport) -> Option<Vlan> {
    if let Some(text) = element.as_text() {
        return Some(Vlan { id: Some(format!("VLANs/{text}")), vid: None, name: None });
    }
    let vid = element.number("vid", report).and_then(|vid| u32::try_from(vid).ok());
    let vlan = Vlan { id: id_of(element, Kind::Vlans), vid, name: element.plain("name") };
    (vlan.id.is_some() || vlan.vid.is_some()).then_some(vlan)
}

fn read_prefix(element: &Element<'_>, estate: &mut Estate, report: &mut ReadReport) -> Result<(), &'static str> {
    let prefix: Option<IpNet> = element.prefixes("prefix", report).into_iter().next();
    let prefix = prefix.ok_or("prefix that cannot be read")?;
    // Nautobot, a sister of NetBox, has containers as a type.
    let is_container = choice(element, "type").is_some_and(|kind| Status::of(&kind) == Status::Container);
    let status = status(element).unwrap_or_default();
    estate.add_prefix(PrefixFact {
        prefix,
        id: id_of(element, Kind::Prefixes),
        vrf: vrf(element),
        site: site(element),
        vlan: element.get("vlan").and_then(|member| vlan(&member, report)),
        vlan_site: None,
        status: if is_container { Status::Container } else { status },
        is_pool: element.boolean("is_pool", report).unwrap_or(false),
        has_children: element
            .plain("children")
            .and_then(|count| count.parse().ok())
            .is_some_and(|count: u32| count > 0),
        description: element.plain("description"),
        place: element.place(),
    })
}

fn read_vlan(element: &Element<'_>, estate: &mut Estate, report: &mut ReadReport) -> Result<(), &'static str> {
    let vlan = vlan(element, report).ok_or("VLAN without number and name")?;
    estate.add_vlan(VlanFact { vlan, site: site(element), prefixes: Vec::new(), place: element.place() });
    Ok(())
}

fn read_machine(
    kind: Kind,
    element: &Element<'_>,
    estate: &mut Estate,
    report: &mut ReadReport,
) -> Result<(), &'static str> {
    let name_of = element.text("name", report).or_else(|| element.plain("display"));
    let name_of = name_of.ok_or("machine without a name")?;
    let key = id_of(element, kind).unwrap_or_else(|| name_of.clone());
    let (mut addresses, mut primary, mut dns_name) = (Vec::new(), Vec::new(), None);
    for member in ["primary_ip4", "primary_ip6", "primary_ip"] {
        let Some(found) = element.get(member) else { continue };
        if !found.has_keys(&["address"]) {
            found.reject::<()>("an object with an address", report);
            continue;
        }
        let address: Option<IpAddr> = found.addresses("address", report).into_iter().next();
        addresses.extend(address.filter(|address| !addresses.contains(address)));
        primary.extend(id_of(&found, Kind::Addresses));
        dns_name = dns_name.or_else(|| found.plain("dns_name"));
    }
    let role = ["role", "device_role", "device_type"].map(|key| {
        let member = element.get(key);
        let model = member.as_ref().and_then(|member| member.plain("model"));
        name(element, key).or(model).unwrap_or_default()
    });
    let is_device = kind == Kind::Devices;
    let fact = MachineFact {
        key,
        name: name_of,
        is_device,
        site: site(element).or_else(|| name(element, "cluster").filter(|_| !is_device)),
        status: status(element),
        operating_system: name(element, "platform").and_then(|name| cells::operating_system(&name)),
        addresses,
        primary,
        dns_name,
        place: element.place(),
    };
    estate.add_machine(fact, &role.join(" "))
}

/// The machine that something belongs to.
fn owner(element: &Element<'_>) -> Option<Owner> {
    let owners = [("virtual_machine", Kind::VirtualMachines), ("device", Kind::Devices)];
    owners.into_iter().find_map(|(key, kind)| {
        let member = element.get(key)?;
        let name = name(element, key).or_else(|| member.plain("id"))?;
        let key = if member.as_text().is_some() { None } else { id_of(&member, kind) };
        Some(Owner { key: key.unwrap_or_else(|| name.clone()), name, is_device: kind == Kind::Devices })
    })
}

fn read_interface(
    kind: Kind,
    element: &Element<'_>,
    estate: &mut Estate,
    report: &mut ReadReport,
) -> Result<(), &'static str> {
    let owner = owner(element).ok_or("interface without a machine")?;
    let name = element.text("name", report).ok_or("interface without a name")?;
    let count = element.plain("count_ipaddresses").and_then(|count| count.parse::<u32>().ok());
    if owner.is_device && count.unwrap_or(0) == 0 {
        return Err("interface of a device, without an address");
    }
    let key = id_of(element, kind).unwrap_or_else(|| format!("{}/{name}", owner.key));
    // From version 4.2 on MAC addresses are things of their own; the old field still shows the primary one.
    let primary_mac = element.get("primary_mac_address").and_then(|mac| mac.plain("mac_address"));
    let mac = element.plain("mac_address").or(primary_mac);
    let tagged = element.get("tagged_vlans");
    let tagged = tagged.iter().flat_map(Element::items).filter_map(|item| vlan(&item, report)).collect();
    let untagged = element.get("untagged_vlan").and_then(|member| vlan(&member, report));
    let vlan = estate.vlan_of_interface(untagged, tagged, &element.place());
    estate.add_nic(NicFact {
        key,
        name,
        owner,
        mac: mac.map(|mac| cells::mac(&mac).unwrap_or(mac)),
        is_enabled: element.boolean("enabled", report),
        vlan,
        vrf: vrf(element),
        addresses: Vec::new(),
        place: element.place(),
    });
    Ok(())
}

fn read_address(element: &Element<'_>, estate: &mut Estate, report: &mut ReadReport) -> Result<(), &'static str> {
    let address: Option<IpAddr> = element.addresses("address", report).into_iter().next();
    let address = address.ok_or("address that cannot be read")?;
    // Up to version 2.8 the interface stands alone, of whichever kind it is.
    let interface = element.get("assigned_object").or_else(|| element.get("interface"));
    let owner = interface.as_ref().and_then(owner);
    let nic = interface.as_ref().zip(owner.as_ref()).and_then(|(interface, owner)| {
        let name = interface.plain("name").unwrap_or_else(|| "nic0".into());
        let kind = if owner.is_device { Kind::DeviceInterfaces } else { Kind::VmInterfaces };
        Some((id_of(interface, kind)?, name))
    });
    let outside = element.get("nat_outside");
    let outside = outside.as_ref().and_then(|outside| outside.items().iter().find_map(|item| item.plain("address")));
    estate.add_address(AddressFact {
        address,
        id: id_of(element, Kind::Addresses),
        vrf: vrf(element),
        owner,
        nic,
        status: status(element).unwrap_or_default(),
        is_primary: None,
        name: element.plain("dns_name").or_else(|| element.plain("description")),
        public_address: outside.and_then(|address| cell::address(&address)).map(|address| address.to_string()),
        place: element.place(),
    })
}
