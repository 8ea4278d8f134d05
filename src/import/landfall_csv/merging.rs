//! What several rows say of one thing: what one leaves open another fills, and where they differ the first stands.

use super::columns::Column;
use super::record::Record;
use crate::engine::attribute::{Attribute, Attributes, Owner};
use crate::engine::text::Text;
use crate::import::ReadReport;
use crate::import::encoding::quoted;

/// Adds what a list does not have yet.
pub fn add_missing<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// Columns of attributes, those that are filled among them: none where none is, as in most rows.
pub fn filled(record: &Record<'_>, owner: Owner) -> impl Iterator<Item = Column> + use<> {
    let all = if record.has_attributes() { Attribute::ALL } else { &[] };
    all.iter().copied().filter(move |attribute| attribute.owner() == owner).map(Column::Attribute)
}

/// Fills attributes that earlier rows left open.
pub fn merge_attributes(known: &mut Attributes, owner: Owner, report: &mut ReadReport, record: &Record<'_>) {
    for attribute in record.attributes().filter(|attribute| attribute.owner() == owner) {
        let column = Column::Attribute(attribute);
        let cell = record.cell(column).unwrap_or_default();
        let Some(value) = attribute.accepts(cell) else {
            let message =
                format!("found {}; expected {}: the cell is left out", quoted(cell, 80), attribute.expected());
            report.doubt(record.place(Some(column)), message);
            continue;
        };
        let mut filled = known.get(attribute).map(str::to_owned);
        merge(&mut filled, Some(value), report, record, column);
        known.set(attribute, filled.as_deref());
    }
}

/// The same for texts, which become ones of their own only where they fill something.
pub fn merge_text(
    known: &mut Option<Text>,
    found: Option<&str>,
    text: impl FnOnce(&str) -> Text,
    report: &mut ReadReport,
    record: &Record<'_>,
    column: Column,
) {
    if found.is_some() && known.as_deref() != found {
        merge(known, found.map(text), report, record, column);
    }
}

/// Fills what earlier rows left open; where they differ, the first stands.
pub fn merge<T: PartialEq>(
    known: &mut Option<T>,
    found: Option<T>,
    report: &mut ReadReport,
    record: &Record<'_>,
    column: Column,
) {
    match (&known, found) {
        (None, found) => *known = found,
        (Some(known), Some(found)) if *known != found => {
            let cell = record.cell(column).unwrap_or_default();
            let message = format!("found {}; an earlier row has another value, which is kept", quoted(cell, 80));
            report.doubt(record.place(Some(column)), message);
        }
        _ => {}
    }
}
