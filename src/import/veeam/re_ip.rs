//! Re-IP rules of replication jobs, as rules by octets.
//!
//! A rule of Veeam is for the machines of its job; Landfall's are for those of a network. Rules of several jobs are
//! therefore put together, with a doubt.

use std::net::Ipv4Addr;

use rustc_hash::FxHashSet;

use super::record::{Column, Record, is_cut};
use crate::engine::address_policy::text;
use crate::engine::stated_rows::OctetRuleRow;
use crate::import::encoding::quoted;
use crate::import::summary::{Tally, counted};
use crate::import::{ReadReport, RowFate};

/// How many jobs a doubt names.
const MOST_JOBS: usize = 5;

/// Rules as they grow.
#[derive(Default)]
pub(super) struct Rules {
    pub rows: Vec<OctetRuleRow>,
    known: FxHashSet<String>,
    jobs: Vec<String>,
    /// Rules without a target mask.
    without_mask: Tally,
    /// Rules for IPv6.
    ipv6: Tally,
    /// Rules whose lists of servers PowerShell lost.
    lost_lists: Tally,
}

impl Rules {
    /// Reads a rule.
    pub fn read(&mut self, record: &Record<'_>, report: &mut ReadReport) -> RowFate {
        let (Some(source), Some(target)) = (record.text(Column::SourceIp), record.text(Column::TargetIp)) else {
            return RowFate::Skipped("re-IP rule without SourceIp or TargetIp".into());
        };
        for column in [Column::Dns, Column::Wins] {
            if record.text(column).is_some_and(|text| is_cut(&text)) {
                self.lost_lists.note(|| record.place_of(column));
                break;
            }
        }
        if source.contains(':') || target.contains(':') {
            self.ipv6.note(|| record.place());
            return RowFate::Skipped("re-IP rule for IPv6".into());
        }
        for (column, pattern) in [(Column::SourceIp, &source), (Column::TargetIp, &target)] {
            if !is_pattern(pattern) {
                let message = format!("found {}; expected four octets, * for any: 172.16.*.*", quoted(pattern, 80));
                report.doubt(record.place_of(column), message);
                return RowFate::Skipped("re-IP rule that cannot be read".into());
            }
        }
        let mask = self.mask(record, report);
        let gateway = gateway(record, report);
        let without_mask = format!("{source} -> {target}{gateway}");
        let rule = match mask {
            Some(mask) => format!("{source} -> {target} {mask}{gateway}"),
            None => without_mask,
        };
        match text::parse("octets", &rule) {
            Ok(_) => {}
            Err(message) => {
                report.doubt(record.place(), message);
                return RowFate::Skipped("re-IP rule that cannot be read".into());
            }
        }
        if let Some(job) = record.text(Column::Job)
            && !self.jobs.contains(&job)
            && self.jobs.len() <= MOST_JOBS
        {
            self.jobs.push(job);
        }
        if !self.known.insert(rule.clone()) {
            return RowFate::Skipped("re-IP rule that an earlier row has".into());
        }
        self.rows.push(OctetRuleRow { rule, place: record.place() });
        RowFate::Used
    }

    /// The target mask as `/16`.
    fn mask(&mut self, record: &Record<'_>, report: &mut ReadReport) -> Option<String> {
        let Some(found) = record.text(Column::TargetMask) else {
            self.without_mask.note(|| record.place());
            return None;
        };
        let length = match found.parse::<Ipv4Addr>() {
            Ok(mask) => ipnet::ipv4_mask_to_prefix(mask).ok(),
            Err(_) => found.trim_start_matches('/').parse::<u8>().ok().filter(|length| *length <= 32),
        };
        if length.is_none() {
            let message = format!(
                "found {}; expected a mask such as 255.255.0.0. It is left out, and the rule then gives /24",
                quoted(&found, 80)
            );
            report.doubt(record.place_of(Column::TargetMask), message);
        }
        length.map(|length| format!("/{length}"))
    }

    /// Says what occurred often.
    pub fn report(&self, report: &mut ReadReport) {
        self.without_mask.report(report, |count| {
            format!("{} no target mask, and then gives /24", counted(count, "re-IP rule has", "re-IP rules have"))
        });
        self.ipv6.report(report, |count| {
            format!(
                "{} for IPv6 and left out: rules by octets are for IPv4. State IPv6 addresses for single NICs",
                counted(count, "re-IP rule is", "re-IP rules are")
            )
        });
        self.lost_lists.report(report, |count| {
            format!(
                "the DNS or WINS servers of {} are lost: Export-Csv writes System.String[] for a list. Landfall does not need \
                 them; to keep them in the file, put | Select-Object SourceIp, SourceMask, TargetIp, TargetMask, TargetGateway, \
                 @{{n='DNS';e={{$_.DNS -join ' '}}}}, @{{n='WINS';e={{$_.WINS -join ' '}}}}, Description before Export-Csv",
                counted(count, "re-IP rule", "re-IP rules")
            )
        });
        if self.jobs.len() > 1 && !self.rows.is_empty() {
            let shown = self.jobs.iter().take(MOST_JOBS).map(|job| quoted(job, 40)).collect::<Vec<_>>().join(", ");
            let more = if self.jobs.len() > MOST_JOBS { " and more" } else { "" };
            let message = format!(
                "the rules of several jobs ({shown}{more}) stand here one after the other, and the first that fits counts. In \
                 Veeam a rule is for the machines of its own job only"
            );
            report.doubt(self.rows.first().map(|row| row.place.clone()).unwrap_or_default(), message);
        }
    }
}

/// Nothing but octets and asterisks: so that no cell can say more than one pattern.
fn is_pattern(text: &str) -> bool {
    let octets: Vec<&str> = text.split('.').collect();
    octets.len() == 4 && octets.iter().all(|octet| *octet == "*" || octet.parse::<u8>().is_ok())
}

/// ` gw 172.17.0.1`, or nothing.
fn gateway(record: &Record<'_>, report: &mut ReadReport) -> String {
    let Some(found) = record.text(Column::TargetGateway) else { return String::new() };
    match found.parse::<Ipv4Addr>() {
        Ok(gateway) => format!(" gw {gateway}"),
        Err(_) => {
            let message = format!(
                "found {}; expected an address such as 172.17.0.1. The gateway is left out",
                quoted(&found, 80)
            );
            report.doubt(record.place_of(Column::TargetGateway), message);
            String::new()
        }
    }
}
