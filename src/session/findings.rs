//! Findings in groups, with their words and fixes.

use crate::engine::edit::Edit;
use crate::engine::finding::{Check, Finding, Subject};
use crate::export;

use super::overview::document_view;
use super::plan::concerns;
use super::protocol::{FindingGroup, FindingView, FindingWindow, MOST_ROWS, RowKey};
use super::rows::{Shown, row_key, severity_code};
use super::words::readable;

/// How many findings of a group come with the overview.
const FIRST: usize = 5;

/// Most findings of one group that one fix mends together.
const MOST_FIXED_AT_ONCE: usize = 20_000;

/// The findings of one group, in order.
fn of_group<'a>(shown: &Shown<'a>, code: &str) -> impl Iterator<Item = &'a Finding> {
    let operation = shown.operation;
    let code = code.to_owned();
    shown.computed.findings.iter().filter(move |finding| finding.check.code == code && concerns(finding, operation))
}

/// All groups of the operation shown, worst first.
pub fn groups(shown: &Shown<'_>) -> Vec<FindingGroup> {
    let mut groups: Vec<(&'static Check, Vec<&Finding>)> = Vec::new();
    for finding in shown.computed.findings.iter().filter(|finding| concerns(finding, shown.operation)) {
        match groups.last_mut() {
            Some((check, findings)) if check.code == finding.check.code => findings.push(finding),
            _ => groups.push((finding.check, vec![finding])),
        }
    }
    let context = shown.state.context(shown.computed);
    groups
        .into_iter()
        .map(|(check, findings)| {
            let fixable =
                findings.iter().take(MOST_FIXED_AT_ONCE).filter(|finding| (check.fix)(&context, finding).is_some());
            FindingGroup {
                code: check.code.to_owned(),
                severity: severity_code(check.severity),
                title: check.title.to_owned(),
                meaning: check.meaning.to_owned(),
                document: check.document.map(document_view),
                count: findings.len() as u32,
                fixable: fixable.count() as u32,
                first: (findings.iter().take(FIRST).enumerate())
                    .map(|(place, finding)| finding_view(shown, finding, place as u32))
                    .collect(),
            }
        })
        .collect()
}

/// One finding in words.
pub fn finding_view(shown: &Shown<'_>, finding: &Finding, place: u32) -> FindingView {
    let context = shown.state.context(shown.computed);
    FindingView {
        place,
        code: finding.check.code.to_owned(),
        severity: severity_code(finding.check.severity),
        subject: readable(export::subject(&context, finding)),
        message: readable((finding.check.message)(&context, finding)),
        row: row_of_subject(shown, finding.subject),
        fix: (finding.check.fix)(&context, finding).map(|fix| readable(fix.label)),
    }
}

fn row_of_subject(shown: &Shown<'_>, subject: Subject) -> Option<RowKey> {
    let source = shown.state.source();
    match subject {
        Subject::Row(row) => Some(row_key(source, row)),
        Subject::Nic(nic) => {
            let first = source.nic(nic).ip_configurations.clone().next()?;
            Some(row_key(source, crate::engine::inventory::IpConfigurationId(first)))
        }
        _ => None,
    }
}

/// A window of one group.
pub fn window(shown: &Shown<'_>, revision: u32, code: String, from: u32, count: u32) -> FindingWindow {
    let total = of_group(shown, &code).count() as u32;
    let findings = of_group(shown, &code)
        .enumerate()
        .skip(from as usize)
        .take(count.min(MOST_ROWS) as usize)
        .map(|(place, finding)| finding_view(shown, finding, place as u32))
        .collect();
    FindingWindow { revision, code, from, total, findings }
}

/// Findings of one row, worst first.
pub fn of_row(shown: &Shown<'_>, key: &RowKey) -> Vec<FindingView> {
    let Some(row) = super::rows::row_of(shown.state.source(), key) else { return Vec::new() };
    shown
        .computed
        .findings
        .iter()
        .filter(|finding| finding.subject == Subject::Row(row) && concerns(finding, shown.operation))
        .map(|finding| {
            let place = of_group(shown, finding.check.code).position(|other| std::ptr::eq(other, finding));
            finding_view(shown, finding, place.unwrap_or_default() as u32)
        })
        .collect()
}

/// The edit that mends a finding, or all of its group.
///
/// # Errors
///
/// A sentence for the person, where there is nothing to mend.
pub fn fix(shown: &Shown<'_>, code: &str, place: Option<u32>) -> Result<Edit, String> {
    let context = shown.state.context(shown.computed);
    let gone = || "There is nothing to fix any more: the plan has changed.".to_owned();
    if let Some(place) = place {
        let finding = of_group(shown, code).nth(place as usize).ok_or_else(gone)?;
        let fix = (finding.check.fix)(&context, finding).ok_or("There is no fix for this finding.")?;
        return Ok(fix.edit);
    }
    let mut edits: Vec<Edit> = Vec::new();
    for finding in of_group(shown, code).take(MOST_FIXED_AT_ONCE) {
        if let Some(fix) = (finding.check.fix)(&context, finding) {
            edits.push(fix.edit);
        }
    }
    if edits.is_empty() {
        return Err(gone());
    }
    let title = of_group(shown, code).next().map_or(code, |finding| finding.check.title);
    Ok(Edit::Several { label: format!("fix {} × {}", edits.len(), title.to_lowercase()), edits })
}
