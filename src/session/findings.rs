//! Findings in groups, with their words and fixes.

use crate::engine::edit::Edit;
use crate::engine::finding::{Check, Context, Finding, Fix, Subject, no_fix};
use crate::export;

use super::overview::document_view;
use super::protocol::{FindingGroup, FindingView, FindingWindow, MOST_ROWS, RowKey};
use super::rows::{Shown, row_key, severity_code};
use super::words::readable;

/// How many findings of a group come with the overview.
const FIRST: usize = 5;

/// Most findings of one group that one fix mends together.
const MOST_FIXED_AT_ONCE: usize = 20_000;

/// How many findings of a group are looked at to tell how many have a fix: making one costs more than finding it.
const MOST_COUNTED: usize = 500;

type FixOf = fn(&Context<'_>, &Finding) -> Option<Fix>;

/// The findings of one group from the nth on, in order.
fn of_group<'a>(
    shown: &'a Shown<'_>,
    context: &'a Context<'_>,
    code: &'a str,
    nth: usize,
) -> impl Iterator<Item = Finding> + 'a {
    let groups = shown.computed.findings.shown(shown.operation).filter(move |group| group.check.code == code);
    let with_first = groups.scan(0, |passed, group| {
        let first = *passed;
        *passed += group.len();
        Some((first, group))
    });
    with_first.flat_map(move |(first, group)| group.iter_from(context, nth.saturating_sub(first)))
}

/// All groups of the operation shown, worst first.
pub fn groups(shown: &Shown<'_>) -> Vec<FindingGroup> {
    let context = shown.state.context(shown.computed);
    let mut groups: Vec<(&'static Check, usize)> = Vec::new();
    for group in shown.computed.findings.shown(shown.operation) {
        match groups.last_mut() {
            Some((check, count)) if check.code == group.check.code => *count += group.len(),
            _ => groups.push((group.check, group.len())),
        }
    }
    groups
        .into_iter()
        .map(|(check, count)| {
            let findings = || of_group(shown, &context, check.code, 0);
            let fixable = match std::ptr::fn_addr_eq(check.fix, no_fix as FixOf) {
                true => 0,
                false => {
                    findings().take(MOST_COUNTED).filter(|finding| (check.fix)(&context, finding).is_some()).count()
                }
            };
            FindingGroup {
                code: check.code.to_owned(),
                severity: severity_code(check.severity),
                title: check.title.to_owned(),
                meaning: check.meaning.to_owned(),
                document: check.document.map(document_view),
                count: count as u32,
                // Where all that were looked at have a fix, the others are taken to have one.
                fixable: if fixable == MOST_COUNTED { count.min(MOST_FIXED_AT_ONCE) } else { fixable } as u32,
                first: (findings().take(FIRST).enumerate())
                    .map(|(place, finding)| finding_view(shown, &context, &finding, place as u32))
                    .collect(),
            }
        })
        .collect()
}

/// One finding in words.
fn finding_view(shown: &Shown<'_>, context: &Context<'_>, finding: &Finding, place: u32) -> FindingView {
    FindingView {
        place,
        code: finding.check.code.to_owned(),
        severity: severity_code(finding.check.severity),
        subject: readable(export::subject(context, finding)),
        message: readable((finding.check.message)(context, finding)),
        row: row_of_subject(shown, finding.subject),
        fix: (finding.check.fix)(context, finding).map(|fix| readable(fix.label)),
    }
}

fn row_of_subject(shown: &Shown<'_>, subject: Subject) -> Option<RowKey> {
    let source = shown.state.source();
    match subject {
        Subject::Row(row) => Some(row_key(source, row)),
        Subject::Nic(nic) => {
            let first = source.ip_configuration_places_of(nic).next()?;
            Some(row_key(source, crate::engine::inventory::IpConfigurationId::new(first)))
        }
        _ => None,
    }
}

/// A window of one group.
pub fn window(shown: &Shown<'_>, revision: u32, code: String, from: u32, count: u32) -> FindingWindow {
    let context = shown.state.context(shown.computed);
    let groups = shown.computed.findings.shown(shown.operation).filter(|group| group.check.code == code);
    let total: usize = groups.map(|group| group.len()).sum();
    let findings = of_group(shown, &context, &code, from as usize)
        .zip(from..)
        .take(count.min(MOST_ROWS) as usize)
        .map(|(finding, place)| finding_view(shown, &context, &finding, place))
        .collect();
    FindingWindow { revision, code, from, total: total as u32, findings }
}

/// Findings of one row, worst first.
pub fn of_row(shown: &Shown<'_>, key: &RowKey) -> Vec<FindingView> {
    let Some(row) = super::rows::row_of(shown.state.source(), key) else { return Vec::new() };
    let context = shown.state.context(shown.computed);
    let mut views = Vec::new();
    let mut before = ("", 0);
    for group in shown.computed.findings.shown(shown.operation) {
        if group.check.code != before.0 {
            before = (group.check.code, 0);
        }
        if group.rows().contains(row.place()) {
            let of_row = group.iter(&context).zip(before.1..).filter(|(it, _)| it.subject == Subject::Row(row));
            views.extend(of_row.map(|(finding, place)| finding_view(shown, &context, &finding, place)));
        }
        before.1 += group.len() as u32;
    }
    views
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
        let finding = of_group(shown, &context, code, place as usize).next().ok_or_else(gone)?;
        let fix = (finding.check.fix)(&context, &finding).ok_or("There is no fix for this finding.")?;
        return Ok(fix.edit);
    }
    let mut edits: Vec<Edit> = Vec::new();
    for finding in of_group(shown, &context, code, 0).take(MOST_FIXED_AT_ONCE) {
        if let Some(fix) = (finding.check.fix)(&context, &finding) {
            edits.push(fix.edit);
        }
    }
    if edits.is_empty() {
        return Err(gone());
    }
    let title = of_group(shown, &context, code, 0).next().map_or(code, |finding| finding.check.title);
    Ok(Edit::Several { label: format!("fix {} × {}", edits.len(), title.to_lowercase()), edits })
}
