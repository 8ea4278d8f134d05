//! Networks and NICs as JSON, in any dialect: what the tools agree on is said once. VMs are in [`super::vm_resources`].

use std::net::{IpAddr, Ipv6Addr};

use super::dialect::{Dialect, Writing};
use super::json::Json;
use super::model::{IpConfiguration, Nic, Place, Subnet, VirtualNetwork};

/// Writes a virtual network.
pub fn network(json: &mut Json, writing: Writing, network: &VirtualNetwork) {
    json.object(|json| {
        let id = network.id();
        head(json, writing, &network.place, VirtualNetwork::KIND, &id, &network.name);
        details(json, writing, |json| {
            noise(json, writing, &id);
            let prefixes = prefixes(network.range.to_string(), network.range6, 48);
            json.key("addressSpace").object(|json| json.key("addressPrefixes").texts(&prefixes));
            if writing.dialect == Dialect::PowerShell {
                let text = format!("{{\r\n  \"AddressPrefixes\": [\r\n    \"{}\"\r\n  ]\r\n}}", prefixes[0]);
                json.key("addressSpaceText").text(&text);
            }
            let dns_servers = network.dns_servers.iter().map(ToString::to_string);
            json.key("dhcpOptions").object(|json| json.key("dnsServers").texts(dns_servers));
            json.key("subnets").list(|json| {
                for subnet in &network.subnets {
                    write_subnet(json, writing, network, subnet);
                }
            });
            json.key("virtualNetworkPeerings").list(|json| write_peerings(json, writing, network, &id));
            if writing.full {
                json.key("enableDdosProtection").flag(false);
            }
        });
    });
}

/// Writes a NIC.
pub fn nic(json: &mut Json, writing: Writing, nic: &Nic) {
    json.object(|json| {
        let id = nic.id();
        head(json, writing, &nic.place, Nic::KIND, &id, &nic.name);
        details(json, writing, |json| {
            noise(json, writing, &id);
            json.key("macAddress").text(&nic.mac_text());
            match nic.vm_id {
                Some(_) => json.key("primary").flag(nic.primary),
                None => null_where_tools_write_it(json, writing, "primary"),
            }
            if writing.full {
                json.key("enableAcceleratedNetworking").flag(!nic.forwards);
                json.key("dnsSettings").object(|json| {
                    json.key("dnsServers").texts([""; 0]);
                    json.key("appliedDnsServers").texts([""; 0]);
                    json.key("internalDomainNameSuffix").text("made-up.ax.internal.cloudapp.net");
                });
            }
            if writing.full || nic.forwards {
                json.key("enableIPForwarding").flag(nic.forwards);
            }
            match &nic.vm_id {
                Some(vm_id) => {
                    reference(json.key("virtualMachine"), writing, vm_id);
                    if writing.dialect == Dialect::PowerShell {
                        json.key("virtualMachineText").text(&format!("{{\r\n  \"Id\": \"{vm_id}\"\r\n}}"));
                    }
                }
                None => null_where_tools_write_it(json, writing, "virtualMachine"),
            }
            json.key("ipConfigurations").list(|json| {
                for configuration in &nic.ip_configurations {
                    write_ip_configuration(json, writing, nic, &id, configuration);
                }
            });
        });
    });
}

fn write_subnet(json: &mut Json, writing: Writing, network: &VirtualNetwork, subnet: &Subnet) {
    json.object(|json| {
        let id = network.subnet_id(subnet);
        json.key("name").text(&subnet.name);
        json.key("id").text(&id);
        group_of_child(json, writing, &network.place);
        details(json, writing, |json| {
            let prefixes = prefixes(subnet.range.to_string(), subnet.range6, 64);
            match (writing.dialect, prefixes.as_slice()) {
                (Dialect::PowerShell, _) => json.key("addressPrefix").texts(&prefixes),
                (_, [prefix]) => json.key("addressPrefix").text(prefix),
                _ => json.key("addressPrefixes").texts(&prefixes),
            }
            noise(json, writing, &id);
            if let Some(service) = subnet.delegation {
                json.key("delegations").list(|json| {
                    json.object(|json| {
                        json.key("name").text("delegation");
                        details(json, writing, |json| json.key("serviceName").text(service));
                    });
                });
            } else if writing.full {
                json.key("delegations").texts([""; 0]);
            }
        });
    });
}

fn write_peerings(json: &mut Json, writing: Writing, network: &VirtualNetwork, id: &str) {
    for peering in &network.peerings {
        let name = ["to-", &peering.remote_name].concat();
        json.object(|json| {
            json.key("name").text(&name);
            if writing.full {
                json.key("id").text(&[id, "/virtualNetworkPeerings/", &name].concat());
                group_of_child(json, writing, &network.place);
            }
            details(json, writing, |json| {
                json.key("peeringState").text("Connected");
                if writing.full {
                    json.key("allowVirtualNetworkAccess").flag(true);
                    json.key("allowForwardedTraffic").flag(true);
                }
                reference(json.key("remoteVirtualNetwork"), writing, &peering.remote_id);
                let remote_range = peering.remote_range.to_string();
                json.key("remoteAddressSpace").object(|json| json.key("addressPrefixes").texts([remote_range]));
            });
        });
    }
}

fn write_ip_configuration(json: &mut Json, writing: Writing, nic: &Nic, nic_id: &str, configuration: &IpConfiguration) {
    json.object(|json| {
        json.key("name").text(&configuration.name);
        if writing.full {
            json.key("id").text(&[nic_id, "/ipConfigurations/", &configuration.name].concat());
            group_of_child(json, writing, &nic.place);
        }
        details(json, writing, |json| {
            if writing.full {
                json.key("provisioningState").text("Succeeded");
            }
            json.key("primary").flag(configuration.primary);
            json.key("privateIPAddress").text(&configuration.address.to_string());
            let method = if configuration.dynamic { "Dynamic" } else { "Static" };
            json.key("privateIPAllocationMethod").text(method);
            if writing.full || configuration.address.is_ipv6() {
                let version = if configuration.address.is_ipv6() { "IPv6" } else { "IPv4" };
                json.key("privateIPAddressVersion").text(version);
            }
            if let Some(public) = &configuration.public {
                let public_id = nic.place.id("Microsoft.Network/publicIPAddresses", &public.name);
                reference(json.key("publicIPAddress"), writing, &public_id);
            }
            reference(json.key("subnet"), writing, &configuration.subnet_id);
        });
    });
}

/// What every resource begins with.
pub fn head(json: &mut Json, writing: Writing, place: &Place, kind: &str, id: &str, name: &str) {
    json.key("id").text(id);
    json.key("name").text(name);
    match writing.dialect {
        Dialect::Graph => {
            json.key("type").text(&kind.to_ascii_lowercase());
            json.key("tenantId").text("00000000-0000-4000-8000-00000000ffff");
            json.key("subscriptionId").text(&place.subscription_id());
            json.key("resourceGroup").text(&place.resource_group.to_lowercase());
            json.key("kind").text("");
            json.key("tags").null();
        }
        _ => json.key("type").text(kind),
    }
    json.key("location").text(place.side.region());
    if writing.dialect.is_cli() || writing.dialect == Dialect::PowerShell {
        json.key("resourceGroup").text(&place.resource_group);
    }
}

/// The details of a resource: under `properties`, or beside its name.
pub fn details(json: &mut Json, writing: Writing, members: impl FnOnce(&mut Json)) {
    if writing.dialect.is_nested() {
        json.key("properties").object(members);
    } else {
        members(json);
    }
}

fn reference(json: &mut Json, writing: Writing, id: &str) {
    json.object(|json| {
        json.key("id").text(id);
        if writing.dialect.is_cli()
            && writing.full
            && let Some(group) = id.split('/').nth(4)
        {
            json.key("resourceGroup").text(group);
        }
    });
}

/// The services leave out what is unknown; their command lines say null.
fn null_where_tools_write_it(json: &mut Json, writing: Writing, rest_name: &str) {
    if !writing.dialect.is_nested() {
        json.key(rest_name).null();
    }
}

/// `az` adds its resource group to whatever has an id.
pub fn group_of_child(json: &mut Json, writing: Writing, place: &Place) {
    if writing.dialect.is_cli() && writing.full {
        json.key("resourceGroup").text(&place.resource_group);
    }
}

/// What a network resource carries that a planner has to skip.
fn noise(json: &mut Json, writing: Writing, id: &str) {
    if writing.full {
        json.key("provisioningState").text("Succeeded");
        json.key("etag").text(&format!("W/\"{}\"", made_up_guid(id)));
    }
}

fn prefixes(ipv4: String, ipv6: Option<Ipv6Addr>, ipv6_length: u8) -> Vec<String> {
    let mut prefixes = vec![ipv4];
    prefixes.extend(ipv6.map(|base| format!("{}/{ipv6_length}", IpAddr::V6(base))));
    prefixes
}

/// A GUID that is always the same for the same id (FNV-1a, twice).
pub fn made_up_guid(id: &str) -> String {
    let hash =
        |start: u64| id.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    let (high, low) = (hash(0xCBF2_9CE4_8422_2325), hash(0x8422_2325_CBF2_9CE4));
    let (a, b, c) = (high >> 32, (high >> 16) & 0xFFFF, high & 0x0FFF);
    format!("{a:08x}-{b:04x}-4{c:03x}-8{:03x}-{:012x}", (low >> 48) & 0x0FFF, low & 0xFFFF_FFFF_FFFF)
}
