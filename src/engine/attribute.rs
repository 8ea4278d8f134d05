//! Facts that only some recovery systems ask for: the VMM cloud of a machine, the VLAN of a network, how many NICs a size takes.
//!
//! Each is one line here, and with that a column of Landfall's own CSV, a field of the saved plan and something that a person
//! can state where no file says it. What every system needs stands in [`super::inventory`] with a field of its own.
//!
//! # Invariants
//!
//! 1. A value is kept as written and read when somebody asks; [`Attribute::accepts`] tells beforehand whether it can be.
//! 2. Attributes stand in the order of [`Attribute::ALL`], each at most once, never with an empty value.

use std::rc::Rc;

use super::address_range::AddressRange;
use super::text::Text;

/// What an attribute belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A network.
    Network,
    /// A subnet.
    Subnet,
    /// A VM.
    VirtualMachine,
    /// A NIC.
    Nic,
}

/// How the value of an attribute is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Names with `;` between them.
    Names,
    /// A whole number, from and to.
    Number(u32, u32),
    /// `yes` or `no`.
    YesOrNo,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Addresses and ranges with `;` between them: `10.0.0.10-10.0.0.99`.
    Ranges,
}

macro_rules! attributes {
    ($($(#[doc = $documentation:literal])* $name:ident = $code:literal, $owner:ident, $kind:expr;)*) => {
        /// A fact that only some recovery systems ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Attribute {
            $($(#[doc = $documentation])* $name),*
        }

        impl Attribute {
            /// All of them, in the order in which they are kept.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable spelling: a column's name, a field's name.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),*
                }
            }

            /// What it belongs to.
            pub fn owner(self) -> Owner {
                match self {
                    $(Self::$name => Owner::$owner),*
                }
            }

            /// How its value is written.
            pub fn kind(self) -> Kind {
                match self {
                    $(Self::$name => $kind),*
                }
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($documentation),*).trim_ascii()),*
                }
            }
        }
    };
}

attributes! {
    /// The VMM logical network that the VM network is linked to.
    LogicalNetwork = "logical_network", Network, Kind::Text;
    /// The VMM clouds that the network's logical network is associated with.
    Clouds = "clouds", Network, Kind::Names;
    /// How the networks on one logical network are kept apart: not at all, by VLANs, by Windows network virtualization, or by something outside VMM.
    Isolation = "isolation", Network, Kind::OneOf(&["none", "vlan", "network-virtualization", "external"]);
    /// The VLAN; 0 stands for any or none.
    Vlan = "vlan", Network, Kind::Number(0, 4094);
    /// The hosts that reach the network.
    Hosts = "hosts", Network, Kind::Names;
    /// Whether a network of a Veeam hardware plan has internet access.
    Internet = "internet", Network, Kind::YesOrNo;
    /// `local` for a range of addresses that is reached through a gateway and takes no machines of the plan; `address-plan` for one that an address plan lists.
    NetworkKind = "network_kind", Network, Kind::OneOf(&["virtual", "local", "address-plan"]);
    /// The prefixes that adapters of hosts have in the network, as evidence of its subnets.
    HostPrefixes = "host_prefixes", Network, Kind::Names;
    /// The gateways that hosts use in the network.
    HostGateways = "host_gateways", Network, Kind::Ranges;
    /// The addresses that the platform hands out by itself: a VMM static IP address pool.
    AddressPools = "address_pools", Subnet, Kind::Ranges;
    /// The subnet's default gateway.
    Gateway = "gateway", Subnet, Kind::Ranges;
    /// The VMM cloud that the machine is in.
    Cloud = "cloud", VirtualMachine, Kind::Text;
    /// The VMM cloud that protects the machine at the other site.
    ProtectingCloud = "protecting_cloud", VirtualMachine, Kind::Text;
    /// What the machine is run by: decides what its guest may have.
    Hypervisor = "hypervisor", VirtualMachine, Kind::OneOf(&["hyper-v", "vmware", "physical"]);
    /// The size that the machine gets at the target.
    TargetSize = "target_size", VirtualMachine, Kind::Text;
    /// How many NICs the target size takes.
    MostNics = "most_nics", VirtualMachine, Kind::Number(1, 64);
    /// What the machine does for the recovery itself: the VMM server, its SQL Server, or a node that replicates by its own means, such as a domain controller.
    Role = "role", VirtualMachine, Kind::OneOf(&["vmm", "sql", "replica-node"]);
    /// The application that the machine is part of.
    Application = "application", VirtualMachine, Kind::Text;
    /// How Veeam learns the guest's network settings: from its runtime process, from the registry of the mounted disk, or from the backup.
    SettingsFrom = "settings_from", VirtualMachine, Kind::OneOf(&["application-aware", "registry", "backup"]);
    /// Whether it is a template, which is not failed over.
    Template = "template", VirtualMachine, Kind::YesOrNo;
    /// The UUID that its BIOS shows to the guest: by it exports of different tools tell of one machine.
    BiosUuid = "bios_uuid", VirtualMachine, Kind::Text;
    /// The name that the guest gives itself.
    DnsName = "dns_name", VirtualMachine, Kind::Text;
    /// What the NIC is at the target: primary, secondary, or not created.
    NicRole = "nic_role", Nic, Kind::OneOf(&["primary", "secondary", "unused"]);
    /// Whether the NIC was added after replication was enabled.
    AddedLater = "added_later", Nic, Kind::YesOrNo;
    /// The VLAN that the NIC is in; 0 stands for none.
    NicVlan = "nic_vlan", Nic, Kind::Number(0, 4094);
    /// Where the replica's NIC was connected after the failover: the key of a network, or `none` for disconnected.
    ReplicaNetwork = "replica_network", Nic, Kind::Text;
    /// How the platform assigned the NIC's address: a static IP pool, where allocation says static.
    FromPool = "from_pool", Nic, Kind::YesOrNo;
    /// Whether the NIC is plugged in.
    Connected = "connected", Nic, Kind::YesOrNo;
}

impl Attribute {
    /// The attribute with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|attribute| attribute.code() == code)
    }

    /// What a value must look like, for messages.
    pub fn expected(self) -> String {
        match self.kind() {
            Kind::Text => "a name".into(),
            Kind::Names => "names with ; between them".into(),
            Kind::Number(from, to) => format!("a whole number from {from} to {to}"),
            Kind::YesOrNo => "yes or no".into(),
            Kind::OneOf(words) => words.join(", "),
            Kind::Ranges => "addresses or ranges such as 10.0.0.10-10.0.0.99 with ; between them".into(),
        }
    }

    /// The value in its stable spelling; `None` if it does not fit.
    pub fn accepts(self, value: &str) -> Option<String> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        match self.kind() {
            Kind::Text => Some(value.to_owned()),
            Kind::Names => Some(names(value).collect::<Vec<_>>().join(";")).filter(|names| !names.is_empty()),
            Kind::Number(from, to) => {
                let number: u32 = value.parse().ok()?;
                (from..=to).contains(&number).then(|| number.to_string())
            }
            Kind::YesOrNo => match value.to_ascii_lowercase().as_str() {
                "yes" | "true" | "1" => Some("yes".into()),
                "no" | "false" | "0" => Some("no".into()),
                _ => None,
            },
            Kind::OneOf(words) => words.iter().find(|word| word.eq_ignore_ascii_case(value)).map(ToString::to_string),
            Kind::Ranges => {
                let ranges: Option<Vec<String>> =
                    names(value).map(|range| AddressRange::parse(range).ok().map(|range| range.to_string())).collect();
                ranges.filter(|ranges| !ranges.is_empty()).map(|ranges| ranges.join(";"))
            }
        }
    }
}

fn names(value: &str) -> impl Iterator<Item = &str> {
    value.split(';').map(str::trim).filter(|name| !name.is_empty())
}

/// The attributes of one thing: few, and for most things none, which costs a pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes(Option<Rc<Vec<(Attribute, Text)>>>);

impl Attributes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, &Text)> {
        self.0.iter().flat_map(|all| all.iter()).map(|(attribute, value)| (*attribute, value))
    }

    /// The value of one.
    pub fn get(&self, attribute: Attribute) -> Option<&str> {
        self.iter().find(|(known, _)| *known == attribute).map(|(_, value)| value.as_ref())
    }

    /// Whether a `yes` or `no` says yes; `None` where nothing is said.
    pub fn yes(&self, attribute: Attribute) -> Option<bool> {
        self.get(attribute).map(|value| value == "yes")
    }

    /// A number.
    pub fn number(&self, attribute: Attribute) -> Option<u32> {
        self.get(attribute)?.parse().ok()
    }

    /// Names; none where nothing is said.
    pub fn names(&self, attribute: Attribute) -> impl Iterator<Item = &str> {
        names(self.get(attribute).unwrap_or_default())
    }

    /// Ranges of addresses; none where nothing is said.
    pub fn ranges(&self, attribute: Attribute) -> Vec<AddressRange> {
        self.names(attribute).filter_map(|range| AddressRange::parse(range).ok()).collect()
    }

    /// Sets one, or with `None` takes it away. A value that does not fit is left as it is: callers check before.
    pub fn set(&mut self, attribute: Attribute, value: Option<&str>) {
        let value = value.and_then(|value| attribute.accepts(value));
        if self.get(attribute) == value.as_deref() {
            return;
        }
        let all = Rc::make_mut(self.0.get_or_insert_default());
        all.retain(|(known, _)| *known != attribute);
        if let Some(value) = value {
            let place = all.partition_point(|(known, _)| *known < attribute);
            all.insert(place, (attribute, value.into()));
        }
        if all.is_empty() {
            self.0 = None;
        }
    }

    /// Sets one.
    pub fn with(mut self, attribute: Attribute, value: &str) -> Self {
        self.set(attribute, Some(value));
        self
    }

    /// These, and of the others what is not said here.
    pub fn or(&self, others: &Self) -> Self {
        let mut all = self.clone();
        for (attribute, value) in others.iter() {
            if all.get(attribute).is_none() {
                all.set(attribute, Some(value));
            }
        }
        all
    }
}

impl<'a> FromIterator<(Attribute, &'a str)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (Attribute, &'a str)>>(all: I) -> Self {
        all.into_iter().fold(Self::default(), |attributes, (attribute, value)| attributes.with(attribute, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_in_their_stable_spelling() {
        assert_eq!(Attribute::Vlan.accepts(" 012 "), Some("12".into()));
        assert_eq!(Attribute::Vlan.accepts("4095"), None);
        assert_eq!(Attribute::Internet.accepts("TRUE"), Some("yes".into()));
        assert_eq!(Attribute::Isolation.accepts("VLAN"), Some("vlan".into()));
        assert_eq!(Attribute::Clouds.accepts(" Gold ;; Silver;"), Some("Gold;Silver".into()));
        assert_eq!(Attribute::AddressPools.accepts("10.0.0.9-10.0.0.4"), None);
        assert_eq!(Attribute::LogicalNetwork.accepts("  "), None);
    }

    #[test]
    fn codes_are_unique_and_lead_back() {
        for attribute in Attribute::ALL {
            assert_eq!(Attribute::from_code(attribute.code()), Some(*attribute));
            assert!(attribute.meaning().ends_with('.'), "{}", attribute.code());
        }
    }

    #[test]
    fn taking_the_last_one_away_leaves_none() {
        let mut attributes = Attributes::default().with(Attribute::Vlan, "7").with(Attribute::Clouds, "Gold");
        assert_eq!(attributes.iter().map(|(attribute, _)| attribute.code()).collect::<Vec<_>>(), ["clouds", "vlan"]);
        attributes.set(Attribute::Vlan, None);
        attributes.set(Attribute::Clouds, Some(""));
        assert_eq!(attributes, Attributes::default());
    }
}
