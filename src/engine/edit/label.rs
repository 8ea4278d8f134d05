//! What undo calls an edit.

use super::Edit;
use crate::engine::connection::{Lifetime, Place};
use crate::engine::inventory::Allocation;
use crate::engine::text::Key;

impl Edit {
    /// Verb first, for undo: `map vlan-10 to dr-app`. `name` gives the name that people use for a key.
    pub fn label(&self, name: &dyn Fn(&Key) -> String) -> String {
        let count = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        match self {
            Self::MapNetwork { source, target: Some(target) } => format!("map {} to {}", name(source), name(target)),
            Self::MapNetwork { source, target: None } => format!("unmap {}", name(source)),
            Self::MapTestNetwork { source, target: Some(target) } => {
                format!("set {} as test network of {}", name(target), name(source))
            }
            Self::MapTestNetwork { source, target: None } => {
                format!("set the failover network as test network of {}", name(source))
            }
            Self::MapBack { target, source: Some(source) } => format!("map {} back to {}", name(target), name(source)),
            Self::MapBack { target, source: None } => format!("take the mapping back from {} away", name(target)),
            Self::ChooseNetwork { nics, network: Some(network) } => {
                format!("put {} into {}", count(nics.len(), "NIC"), name(network))
            }
            Self::ChooseNetwork { nics, network: None } => {
                format!("leave the network of {} to the mapping", count(nics.len(), "NIC"))
            }
            Self::ChooseSubnet { nics, subnet: Some(subnet), .. } => {
                format!("put {} into {subnet}", count(nics.len(), "NIC"))
            }
            Self::ChooseSubnet { nics, subnet: None, .. } => {
                format!("leave the subnet of {} to the rule", count(nics.len(), "NIC"))
            }
            Self::TypeAddresses { addresses, .. } => match addresses.as_slice() {
                [(_, Some(address))] => format!("type {address}"),
                [(_, None)] => "leave an address to the rule".into(),
                many => format!("type {}", count(many.len(), "address").replace("addresss", "addresses")),
            },
            Self::ChooseAllocation { rows, allocation } => match allocation {
                Some(allocation) => format!("make {} {}", count(rows.len(), "row"), allocation.code()),
                None => format!("leave static or DHCP of {} to the rule", count(rows.len(), "row")),
            },
            Self::Exclude { virtual_machines, excluded: true } => {
                format!("leave {} out", count(virtual_machines.len(), "VM"))
            }
            Self::Exclude { virtual_machines, excluded: false } => {
                format!("take {} in", count(virtual_machines.len(), "VM"))
            }
            Self::SelectSecondary { rows, selected: true } => {
                format!("add {}", count(rows.len(), "secondary IP configuration"))
            }
            Self::SelectSecondary { rows, selected: false } => {
                format!("leave {} out", count(rows.len(), "secondary IP configuration"))
            }
            Self::Reserve { subnet, range, .. } => format!("reserve {range} in {}", subnet.subnet),
            Self::Unreserve { subnet, range } => format!("free {range} in {}", subnet.subnet),
            Self::SetOption { option, on: true } => format!("switch {option} on"),
            Self::SetOption { option, on: false } => format!("switch {option} off"),
            Self::ChooseOption { option: Some(option), .. } => format!("choose {option}"),
            Self::ChooseOption { option: None, among } => format!("choose none of {}", among.join(", ")),
            Self::SetAttribute { things, attribute, value } => {
                let what = match things.as_slice() {
                    [one] => name(one.key()),
                    many => count(many.len(), "thing"),
                };
                let attribute = attribute.code().replace('_', " ");
                match value {
                    Some(value) => format!("set {attribute} of {what} to {value}"),
                    None => format!("leave {attribute} of {what} to the files"),
                }
            }
            Self::SetPolicy { network, policy: Some(_) } => format!("set re-IP rules of {}", name(network)),
            Self::SetPolicy { network, policy: None } => format!("take the re-IP rules of {} away", name(network)),
            Self::Connect { connection, lifetime } => {
                let [left, right] = connection.ends().each_ref().map(|place| match place {
                    Place::Source(key) | Place::Target(key) | Place::Drawn(key) => name(key),
                });
                match lifetime {
                    Some(Lifetime { today: false, after: false }) => format!("disconnect {left} and {right}"),
                    Some(Lifetime { today: true, after: false }) => {
                        format!("disconnect {left} and {right} for the failover")
                    }
                    Some(Lifetime { today: false, after: true }) => {
                        format!("connect {left} and {right} after the failover")
                    }
                    Some(Lifetime { today: true, after: true }) => format!("connect {left} and {right}"),
                    None => format!("leave the connection of {left} and {right} to the files"),
                }
            }
            Self::DrawSite { site, prefixes: Some(_) } => format!("draw {site}"),
            Self::DrawSite { site, prefixes: None } => format!("take {site} away"),
            Self::StateSubnets { subnets } => {
                let taken = subnets.iter().all(|(.., prefixes)| prefixes.is_none());
                let what = match subnets.as_slice() {
                    [(_, subnet, _)] if subnet.network == subnet.subnet => format!("subnet {}", subnet.subnet),
                    [(_, subnet, _)] => format!("subnet {} of {}", subnet.subnet, name(&subnet.network)),
                    many => count(many.len(), "subnet"),
                };
                match subnets.as_slice() {
                    _ if taken => format!("take {what} away"),
                    [(_, subnet, Some(prefixes))] => {
                        let prefixes: Vec<String> = prefixes.iter().map(ToString::to_string).collect();
                        let prefixes = prefixes.join(", ");
                        if subnet.subnet.as_str() == prefixes {
                            format!("set {what}")
                        } else {
                            format!("set {what} to {prefixes}")
                        }
                    }
                    _ => format!("set {what}"),
                }
            }
            Self::StateAllocations { networks, allocation } => {
                let what = match networks.as_slice() {
                    [network] if network.as_str().is_empty() => "addresses without a network".into(),
                    [network] => format!("addresses of {}", name(network)),
                    many => format!("addresses of {}", count(many.len(), "network")),
                };
                match allocation {
                    Some(Allocation::Static) => format!("set {what} to static"),
                    Some(Allocation::Dynamic) => format!("set {what} to DHCP"),
                    Some(Allocation::Unknown) | None => format!("leave static or DHCP of {what} open"),
                }
            }
            Self::Freeze { .. } => "freeze the plan".into(),
            Self::Thaw => "thaw the plan".into(),
            Self::Several { label, .. } => label.clone(),
        }
    }
}
