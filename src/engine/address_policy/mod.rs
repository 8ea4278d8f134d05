//! Re-IP rules that a network mapping can carry, in the shapes that products know.
//!
//! Each shape is labelled with the product that works so. Other recovery systems know none of them: what a policy gives there is
//! an address to set by hand, and its reason says so.

mod apply;
pub mod text;

use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;

use super::inventory::VirtualMachine;
use super::landscape::SubnetPlace;
use super::reason::{Document, Rule};

/// How the addresses of the machines of a source network become others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Octet by octet, `*` for any: as Veeam's re-IP rules. The first rule that fits wins; no document says so, it is the order
    /// that people expect.
    Octets(Vec<OctetRule>),
    /// Prefix to prefix, host bits kept: as the IP subnet mappings of VMware Site Recovery. The first rule that fits wins.
    Prefixes(Vec<PrefixRule>),
    /// The same offset in the target subnet as in the source subnet: as Nutanix recovery plans.
    Offset,
    /// A list of addresses, one by one.
    Fixed(Vec<(IpAddr, IpAddr)>),
}

/// One re-IP rule by octets; `None` is `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OctetRule {
    /// Which source addresses it is for. A 0 is a 0, not a wildcard.
    pub source: [Option<u8>; 4],
    /// What they become; `*` keeps the source's octet.
    pub target: [Option<u8>; 4],
    /// Length of the target's mask.
    pub length: u8,
    /// Default gateway at the target.
    pub gateway: Option<Ipv4Addr>,
}

/// One rule from prefix to prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefixRule {
    /// Which source addresses it is for.
    pub source: Ipv4Net,
    /// Where they go.
    pub target: Ipv4Net,
    /// Default gateway at the target.
    pub gateway: Option<Ipv4Addr>,
}

/// Asked for each row of a network with a policy.
pub struct PolicyQuestion<'a> {
    /// The address left.
    pub address: IpAddr,
    /// The subnet left.
    pub origin: &'a SubnetPlace,
    /// The subnet landed in.
    pub subnet: &'a SubnetPlace,
    /// The machine.
    pub machine: Option<&'a VirtualMachine>,
}

/// What a policy says of an address.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Applied {
    /// This one.
    Gives(IpAddr, &'static Rule),
    /// No rule of it is for this address or machine: the system's own rule decides.
    NoMatch,
    /// It should apply and cannot.
    Cannot(&'static Rule),
}

/// Veeam's rules.
pub static VEEAM: Document = Document {
    title: "Re-IP Rules (Veeam Backup & Replication)",
    url: "https://helpcenter.veeam.com/docs/backup/vsphere/replica_reip_vm.html",
};
/// VMware's rules.
pub static VMWARE: Document = Document {
    title: "IP subnet mapping rules (VMware Live Site Recovery)",
    url: "https://techdocs.broadcom.com/us/en/vmware-cis/live-recovery/live-site-recovery/9-0.html",
};
/// Nutanix' rule.
pub static NUTANIX: Document = Document {
    title: "Offset-based IP mapping (Nutanix Disaster Recovery, TN-2168)",
    url: "https://portal.nutanix.com/page/documents/solutions/details?targetId=TN-2168-Nutanix-Disaster-Recovery:TN-2168-Nutanix-Disaster-Recovery",
};

macro_rules! rules {
    ($($(#[$documentation:meta])* $name:ident = $code:literal, $label:literal, $document:expr, $sentence:literal;)*) => {
        $($(#[$documentation])*
        pub static $name: Rule = Rule { code: $code, label: $label, sentence: $sentence, document: $document };)*
    };
}

rules! {
    /// By octets.
    BY_OCTETS = "policy-octets", "re-IP rule", Some(&VEEAM),
        "The re-IP rules of {source_network}, octet by octet as Veeam’s, make {target_address} of {source_address}. They are this plan’s: a recovery system that does not know such rules must be given the address.";
    /// By prefixes.
    BY_PREFIXES = "policy-prefixes", "re-IP rule", Some(&VMWARE),
        "The re-IP rules of {source_network}, prefix to prefix as VMware’s, make {target_address} of {source_address}. They are this plan’s: a recovery system that does not know such rules must be given the address.";
    /// By offset.
    BY_OFFSET = "policy-offset", "same offset", Some(&NUTANIX),
        "{source_address} keeps its offset in the subnet, as in Nutanix recovery plans: it becomes {target_address} in {target_subnet} ({target_prefixes}). A recovery system that does not know such a rule must be given the address.";
    /// By list.
    BY_LIST = "policy-list", "from list", None,
        "The list of {source_network} gives {target_address} for {source_address}. A recovery system must be given the address.";
    /// Prefixes of different lengths.
    LENGTHS_DIFFER = "policy-lengths-differ", "cannot apply", Some(&VMWARE),
        "The re-IP rule for {source_address} has prefixes of different lengths, so host bits cannot be kept.";
    /// Subnets of different sizes.
    OFFSET_LENGTHS_DIFFER = "policy-offset-lengths-differ", "cannot apply", Some(&NUTANIX),
        "{source_address} cannot keep its offset: {source_subnet} ({source_prefixes}) and {target_subnet} ({target_prefixes}) are of different sizes.";
    /// An address that is not in its own subnet.
    OFFSET_UNKNOWN = "policy-offset-unknown", "cannot apply", Some(&NUTANIX),
        "{source_address} has no offset: it is not in {source_subnet} ({source_prefixes}).";
}

impl AddressPolicy {
    /// The stable spelling of its shape.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Octets(_) => "octets",
            Self::Prefixes(_) => "prefixes",
            Self::Offset => "offset",
            Self::Fixed(_) => "fixed",
        }
    }
}

impl OctetRule {
    /// The target's mask: 255.255.240.0.
    pub fn mask(&self) -> Ipv4Addr {
        Ipv4Net::new(Ipv4Addr::UNSPECIFIED, self.length.min(32)).map_or(Ipv4Addr::BROADCAST, |net| net.netmask())
    }

    /// Whether it is for an address.
    pub fn fits(&self, address: Ipv4Addr) -> bool {
        self.source.iter().zip(address.octets()).all(|(wanted, octet)| wanted.is_none_or(|wanted| wanted == octet))
    }

    /// What it makes of an address.
    pub fn apply(&self, address: Ipv4Addr) -> Ipv4Addr {
        let mut octets = address.octets();
        for (octet, wanted) in octets.iter_mut().zip(self.target) {
            *octet = wanted.unwrap_or(*octet);
        }
        octets.into()
    }

    /// Whether some address fits both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.source.iter().zip(other.source).all(|(left, right)| match (left, right) {
            (Some(left), Some(right)) => *left == right,
            _ => true,
        })
    }
}
