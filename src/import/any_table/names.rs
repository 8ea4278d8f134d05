//! What columns are called, by many tools and by hand, in English and German.

use super::roles::{Role, role};
use crate::engine::attribute::Attribute;
use crate::import::landfall_csv::columns::Column;

/// Names of columns by role with `|` between them: the role that is looked for first stands first, and of its names the best one.
pub const NAMES: &[(Role, &str)] = &[
    (
        role::MAC,
        "mac address|mac|mac adresse|mac addr|mac adr|physical address|physische adresse|hwaddr|\
         hw address|hardware address|ethernet address",
    ),
    (
        role::ADDRESS,
        "ip address|ip|ip adresse|ipv4|ipv4 address|ipv4 adresse|ip addresses|ip adressen|ips|ip addr|\
         ip adr|ip v4|private ip|private ip address|primary ip address|primary ip|guest ip|host ip|\
         host address|address|adresse|addresses|adressen|ipv6 address|ipv6",
    ),
    (
        role::PREFIXES,
        "cidr|prefix|prefixes|präfix|praefix|subnet cidr|subnet address|network address|netzadresse|\
         netzwerkadresse|network cidr|address prefix|address space|adressbereich|ip range|ip bereich|\
         ip netz|ip network|ip subnet|subnet|subnetz|subnets|subnetze|network|netz|netzwerk|net|range",
    ),
    (
        Role::Netmask,
        "netmask|mask|maske|netzmaske|subnet mask|subnetzmaske|subnetmask|net mask|prefix length|\
         mask bits|prefixlen|präfixlänge",
    ),
    (role::GATEWAY, "gateway|default gateway|standardgateway|standard gateway|gw|default gw|router|gateway ip"),
    (role::VLAN, "vlan id|vlan|vlan number|vlan nr|vlan nummer|vlan tag|vid|tag|vlans"),
    (
        role::VM,
        "vm|vm name|virtual machine|virtual machine name|virtuelle maschine|vms|server name|servername|\
         server|hostname|host name|computer name|computername|computer|machine name|machine|maschine|\
         maschinenname|rechner|rechnername|gerät|geraet|gerätename|device name|device|system name|\
         systemname|system|guest|ci name|asset name|node|name|display name|bezeichnung|host",
    ),
    (
        role::NETWORK,
        "network name|network|netzwerk|netz|netzname|netzwerkname|port group|portgroup|portgruppe|vnet|\
         vnet name|virtual network|virtuelles netzwerk|vm network|vlan name|network label|\
         logical network|segment|connected network|lan|vlan",
    ),
    (role::SUBNET, "subnet name|subnet|subnetz|subnetzname|teilnetz"),
    (
        role::NIC,
        "nic|nic name|nic label|network adapter|netzwerkadapter|adapter|adapter name|\
         network adapter name|vnic|interface|interface name|schnittstelle|network interface|network card|\
         netzwerkkarte",
    ),
    (
        role::ALLOCATION,
        "static/dhcp|dhcp/static|allocation|ip allocation|ip assignment|assignment|zuweisung|vergabe|\
         dhcp|static|statisch|ip type|ip typ|address type|is dhcp|dhcp enabled|type|typ",
    ),
    (
        role::POWER,
        "power state|powerstate|power|power status|vm state|running|läuft|state|status|betriebszustand|\
         zustand",
    ),
    (
        role::OS,
        "os|operating system|betriebssystem|guest os|os name|os version|os type|\
         os according to the vmware tools|os according to the configuration file|platform|plattform",
    ),
    (
        role::SITE,
        "site|standort|location|datacenter|data center|rechenzentrum|rz|region|niederlassung|ort|vcenter|\
         vcenter server|vi sdk server",
    ),
    (role::DNS_NAME, "fqdn|dns name|dns|dnsname|hostname|host name|full name"),
    (role::VM_ID, "vm uuid|instance uuid|vm guid"),
    (Role::Column(Column::Attribute(Attribute::BiosUuid)), "bios uuid|smbios uuid|bios guid|uuid"),
    (
        Role::Column(Column::Attribute(Attribute::Hypervisor)),
        "hypervisor|virtualization|virtualisierung|physical/virtual|virtual/physical",
    ),
    (Role::Column(Column::Attribute(Attribute::Template)), "template|vorlage|is template"),
    (Role::Column(Column::Attribute(Attribute::Connected)), "connected|verbunden"),
    (Role::Column(Column::ResourceGroup), "resource group|ressourcengruppe"),
    (Role::Column(Column::Size), "vm size|size"),
    (Role::Column(Column::PublicAddress), "public ip|public ip address|öffentliche ip"),
    (
        Role::Column(Column::Attribute(Attribute::Application)),
        "application|anwendung|applikation|service name|business service",
    ),
];

/// Names that are those of a machine in a table of networks, too.
pub const NAMES_OF_MACHINES: &str =
    "vm|vm name|virtual machine|virtual machine name|virtuelle maschine|server name|hostname";

/// Names by which a network goes in a table of networks, where no better one is there.
pub const NAMES_OF_NETWORKS: &str =
    "name|bezeichnung|beschreibung|description|zweck|verwendung|purpose|usage|label|comment|bemerkung";

/// Names that say something only where nothing stands beside them: `Status`, but not `Lease status`.
const ONLY_WHOLE: &str = "name|host|device|system|node|guest|type|typ|state|status|zustand|tag|net|network|netz|range|lan|size|static|\
    dns|router|vlan|subnet|subnetz|adapter|interface|segment|location|ort|region|site|platform|plattform|address|adresse|application|\
    anwendung|service name|uuid|power|running|connected|template|mask|bezeichnung|assignment|description|comment|usage|purpose|label";

/// Words that say that an address is not the machine's own, or not the one that counts.
const OTHER_ADDRESSES: &str = "dns|wins|ntp|gateway|gw|router|nat|public|extern|external|öffentliche|ilo|idrac|drac|ipmi|bmc|\
    management|mgmt|cluster|vip|virtual|backup|last|previous|old|alt|alte|neu|neue|new|target|ziel|\
    syslog|server|broadcast|mask|maske|from|to|von|bis|start|end|first";

/// A name as words: case, brackets and what is no letter or digit do not count.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut depth, mut was_lower, mut is_open) = (0_usize, false, false);
    for letter in name.chars().take(200) {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => continue,
            _ => {}
        }
        if !letter.is_alphanumeric() {
            is_open = false;
            continue;
        }
        // `ipAddress` is two words.
        if letter.is_uppercase() && was_lower {
            is_open = false;
        }
        was_lower = letter.is_lowercase();
        if !is_open {
            words.push(String::new());
            is_open = true;
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

/// How well a name says a role: the whole name best, then one that holds it; `None` where it does not.
pub fn fit(name: &[String], known: &str) -> Option<usize> {
    let whole = name.concat();
    if whole.is_empty() {
        return None;
    }
    let exact = known.split('|').position(|known| has_letters_of(&whole, known));
    exact.or_else(|| {
        let holds = |known: &str| {
            if ONLY_WHOLE.split('|').any(|weak| weak == known) {
                return false;
            }
            let parts: Vec<&str> = known.split(|letter: char| !letter.is_alphanumeric()).collect();
            name.len() > parts.len() && name.windows(parts.len().max(1)).any(|window| window == parts)
        };
        known.split('|').position(holds).map(|rank| 100 + rank)
    })
}

/// Whether a name is exactly that of some role.
pub fn is_known(name: &str) -> bool {
    let whole = words(name).concat();
    let mut all = NAMES.iter().map(|(_, known)| *known).chain([NAMES_OF_NETWORKS]).flat_map(|known| known.split('|'));
    !whole.is_empty() && all.any(|known| has_letters_of(&whole, known))
}

fn has_letters_of(whole: &str, known: &str) -> bool {
    whole.chars().eq(known.chars().filter(|letter| letter.is_alphanumeric()))
}

/// Whether a name says that the addresses below it are other ones than the machine's own.
pub fn is_of_other_addresses(name: &[String]) -> bool {
    let whole = name.concat();
    let is_other = |word: &String| {
        let word = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        OTHER_ADDRESSES.split('|').any(|other| other == word)
    };
    ["ilo", "idrac"].iter().any(|board| whole.starts_with(board)) || name.iter().any(is_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(name: &str, role: Role) -> Option<usize> {
        let known = NAMES.iter().find(|(known, _)| *known == role)?.1;
        fit(&words(name), known)
    }

    #[test]
    fn names_are_told_however_they_are_written() {
        for name in ["IP-Adresse", "ip_adresse", "IpAdresse", "IP Adresse (LAN)", "IPADRESSE"] {
            assert_eq!(rank(name, role::ADDRESS), Some(2), "{name}");
        }
        assert_eq!(rank("IP", role::ADDRESS), Some(1));
        assert!(rank("LAN IP Adresse", role::ADDRESS).is_some_and(|rank| rank >= 100));
        assert_eq!(rank("Shipping", role::ADDRESS), None);
        assert!(is_of_other_addresses(&words("DNS1")) && is_of_other_addresses(&words("iLO IP")));
        assert!(is_known("Hostname") && !is_known("web01") && !is_known(""));
    }
}
