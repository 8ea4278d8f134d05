//! What an address that changes means for what names it: for every system in which addresses change.

use super::super::finding::{Check, Detail, Search, Severity, Subject, no_fix};
use super::super::mapping::Operation;
use super::landing::row_name;

/// The address is another one afterwards.
pub static ADDRESS_CHANGED: Check = Check {
    code: "ip-changed",
    severity: Severity::Info,
    title: "Address changes",
    meaning: "The machine comes up with another address. What names the old one must be changed: DNS, firewalls, configuration files.",
    document: None,
    search: Search::Rows(&[Operation::Failover], |context, _, row, landing| {
        let address = landing.static_address()?;
        (context.source.ip_configuration(row).address() != Some(address)).then_some(Detail::Address(address))
    }),
    message: |context, finding| {
        let (Subject::Row(row), Detail::Address(address)) = (finding.subject, finding.detail) else {
            return String::new();
        };
        let before = context.source.ip_configuration(row).address();
        let before = before.map_or_else(|| "no known address".into(), |before| before.to_string());
        format!("{} changes from {before} to {address}.", row_name(context.source, row))
    },
    fix: no_fix,
};

/// How many records hold an address that changes.
pub static DNS_UPDATE: Check = Check {
    code: "dns-update-needed",
    severity: Severity::Info,
    title: "DNS records to change",
    meaning: "Machines whose address changes are found under the old one until their DNS records are changed. A low time to live \
        before the failover shortens that.",
    document: None,
    search: Search::Plan(|context, found| {
        let placings = context.failover().landings.placings().iter();
        let count: u64 = placings.map(|(_, tally)| u64::from(tally.changed)).sum();
        if count > 0 {
            found(Subject::Plan, Detail::Count(count));
        }
    }),
    message: |_, finding| {
        let Detail::Count(count) = finding.detail else { return String::new() };
        if count == 1 {
            return "1 address changes at failover; the DNS records that hold it must change too.".into();
        }
        format!("{count} addresses change at failover; the DNS records that hold them must change too.")
    },
    fix: no_fix,
};
