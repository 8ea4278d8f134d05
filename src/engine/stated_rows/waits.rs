//! What is said of rows that wait: one sentence for all that wait for the same.

use super::super::inventory::Side;
use super::take_over::{Sides, Why};

impl Why {
    /// What it is about, where others wait for the same reason.
    pub(super) fn of_one(&self) -> Option<String> {
        match self {
            Self::NoNic { nic, .. }
            | Self::SeveralNics { nic }
            | Self::NicAtTarget { nic }
            | Self::SourceNetworkUnknown { nic } => Some(nic.clone()),
            Self::NoConfiguration { nic, configuration } => Some(format!("{nic} / {configuration}")),
            Self::NoAddress { rule } => Some(rule.clone()),
            Self::NoNetwork { .. } | Self::SeveralNetworks { .. } | Self::SameSide { .. } => None,
        }
    }

    /// The reason that a row shares with others: rows of single NICs are too many to be told one by one.
    pub(super) fn in_common(self, sides: &Sides<'_>) -> Self {
        let none = String::new;
        match self {
            Self::NoNetwork { side, .. } if sides.of(side).inventory().networks.is_empty() => {
                Self::NoNetwork { name: none(), side }
            }
            Self::NoNic { has_machine, .. } => Self::NoNic { nic: none(), has_machine },
            Self::SeveralNics { .. } => Self::SeveralNics { nic: none() },
            Self::NicAtTarget { .. } => Self::NicAtTarget { nic: none() },
            Self::NoConfiguration { .. } => Self::NoConfiguration { nic: none(), configuration: none() },
            Self::SourceNetworkUnknown { .. } => Self::SourceNetworkUnknown { nic: none() },
            Self::NoAddress { .. } => Self::NoAddress { rule: none() },
            Self::NoNetwork { .. } | Self::SeveralNetworks { .. } | Self::SameSide { .. } => self,
        }
    }

    /// Code, subject and message.
    pub(super) fn words(&self, count: usize, place: &str) -> (&'static str, String, String) {
        let rows = |one: &str, many: &str| match count {
            1 => format!("{one} ({place})"),
            _ => format!("{count} {many} (the first: {place})"),
        };
        let waits = if count == 1 { "It waits" } else { "They wait" };
        let site = |side: &Side| match side {
            Side::Source => "the source site",
            Side::Target => "the target site",
        };
        let targets = || rows("The target of a NIC", "targets of NICs");
        match self {
            Self::NoNetwork { name, side } if name.is_empty() => (
                "stated-network-missing",
                site(side).to_owned(),
                format!(
                    "No file with networks of {} was dropped yet, and {} {} one. {waits} until there is one, or a location is put \
                     on that side.",
                    site(side),
                    rows("1 statement", "statements"),
                    if count == 1 { "names" } else { "name" },
                ),
            ),
            Self::NoNetwork { name, side } => (
                "stated-network-missing",
                name.clone(),
                format!(
                    "{name} is no network of {}, and {} {} it. {waits} until a file with it is dropped, or its location is put on \
                     that side.",
                    site(side),
                    rows("1 statement", "statements"),
                    if count == 1 { "names" } else { "name" },
                ),
            ),
            Self::SeveralNetworks { name, side, count: networks } => (
                "stated-network-ambiguous",
                name.clone(),
                format!(
                    "{networks} networks of {} are called {name}, and {} {} it by this name. State in the plan which is meant.",
                    site(side),
                    rows("1 statement", "statements"),
                    if count == 1 { "names" } else { "name" },
                ),
            ),
            Self::SameSide { from, to, side } => (
                "stated-mapping-within-site",
                format!("{from} → {to}"),
                format!(
                    "The mapping of {from} to {to} ({place}) is between networks that are both at {}. It waits until the location \
                     of one of them is put on the other side.",
                    site(side),
                ),
            ),
            Self::NoNic { has_machine, .. } => {
                let of = if *has_machine {
                    "of which the VM is at the source site, but no NIC of it fits by id, MAC address, name or address"
                } else {
                    "whose VM is not at the source site"
                };
                let is = if count == 1 { "is for a NIC" } else { "are for NICs" };
                let message = format!("{} {is} {of}. {waits} until a file with it is dropped.", targets());
                ("stated-nic-missing", nics(count), message)
            }
            Self::SeveralNics { .. } => (
                "stated-nic-ambiguous",
                nics(count),
                format!(
                    "{} could be meant for several NICs: the VM’s name, or the NIC’s MAC address, is there more than once. State \
                     in the plan where they land.",
                    targets()
                ),
            ),
            Self::NicAtTarget { .. } => (
                "stated-nic-at-target",
                nics(count),
                format!(
                    "{} {} at the target site: there the files protect the opposite direction. {waits} until the sides of the \
                     locations are changed.",
                    targets(),
                    if count == 1 { "is for a NIC" } else { "are for NICs" },
                ),
            ),
            Self::NoConfiguration { .. } => (
                "stated-ip-configuration-missing",
                nics(count),
                format!(
                    "{} {} an IP configuration that the NIC does not have. {waits} until a file with it is dropped.",
                    targets(),
                    if count == 1 { "names" } else { "name" },
                ),
            ),
            Self::SourceNetworkUnknown { .. } => (
                "stated-test-network-open",
                nics(count),
                format!(
                    "{} {} the network of test failovers, which the plan has for each source network: the network that the NIC \
                     is in today is not known. {waits} until a file with it is dropped.",
                    targets(),
                    if count == 1 { "gives" } else { "give" },
                ),
            ),
            Self::NoAddress { .. } => (
                "stated-rule-idle",
                if count == 1 { "1 re-IP rule".into() } else { format!("{count} re-IP rules") },
                format!(
                    "{} for addresses that no machine has. {waits} until one has.",
                    if count == 1 {
                        format!("A re-IP rule ({place}) is")
                    } else {
                        format!("{count} re-IP rules (the first: {place}) are")
                    },
                ),
            ),
        }
    }
}

fn nics(count: usize) -> String {
    if count == 1 { "1 NIC target".into() } else { format!("{count} NIC targets") }
}
