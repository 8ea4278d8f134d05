//! The objects of a file: which it holds, told by their properties, and reading them one after the other.

use rustc_hash::FxHashSet;

use super::record::{Fields, Record};
use crate::import::json::{self, Element, ElementFate};
use crate::import::report::{ReadError, ReadReport, RowFate};
use crate::import::table::{Columns, SheetHead, fold_name};
use crate::import::{Opened, Recognition};

/// What an object may be.
pub trait ObjectKind: Copy {
    /// The properties that are read.
    type Field: Columns;

    /// Tells a kind by the names of an object's properties, in lower case and without blanks.
    fn told_by(has: &dyn Fn(&str) -> bool) -> Option<Self>;

    /// What people call several of them.
    fn plural(self) -> &'static str;
}

/// Whether a file holds any object of these kinds.
pub fn recognise<K: ObjectKind>(file: &Opened<'_>) -> Recognition {
    let by_sheet = file.sheets().iter().find_map(|sheet| {
        let kind = of_sheet::<K>(sheet)?;
        Some(format!("{} of {}", sheet.header::<K::Field>()?.told_by(), kind.plural()))
    });
    let tell = |element: &Element<'_>| Some(format!("the properties of {}", of_element::<K>(element)?.plural()));
    match by_sheet.or_else(|| json::recognise(file.json()?, tell)) {
        Some(by) => Recognition::Yes(by),
        None => Recognition::No,
    }
}

/// Reads all objects of a file; each is counted by what becomes of it.
pub fn read_objects<K: ObjectKind>(
    file: &Opened<'_>,
    fields: &Fields<K::Field>,
    report: &mut ReadReport,
    mut read: impl FnMut(K, &Record<'_, K::Field>, &mut ReadReport) -> RowFate,
) {
    for sheet in file.sheets() {
        let (Some(kind), Some(header)) = (of_sheet::<K>(sheet), sheet.header::<K::Field>()) else { continue };
        file.rows(sheet, &header, report, |row, report| read(kind, &Record::row(kind.plural(), row), report));
    }
    if file.sheets().is_empty() {
        json::read_elements(file.text().unwrap_or_default(), report, |element, report| {
            match of_element::<K>(element) {
                None => ElementFate::LookInside,
                Some(kind) => ElementFate::Row(read(kind, &fields.record(kind.plural(), element), report)),
            }
        });
    }
}

/// The kind of a table's rows.
fn of_sheet<K: ObjectKind>(sheet: &SheetHead) -> Option<K> {
    let header = sheet.header::<K::Field>()?;
    let names: FxHashSet<String> = header.names.iter().map(|name| fold_name(name)).collect();
    K::told_by(&|name| names.contains(name))
}

/// The kind of an object in JSON.
fn of_element<K: ObjectKind>(element: &Element<'_>) -> Option<K> {
    let names: FxHashSet<String> = element.value.as_object()?.keys().map(|name| fold_name(name)).collect();
    K::told_by(&|name| names.contains(name))
}

/// Why a file gave nothing.
pub fn nothing_read(report: &ReadReport, expected: &str, product: &str) -> ReadError {
    let is_unneeded =
        !report.skipped.is_empty() && report.skipped.iter().all(|skipped| skipped.reason.ends_with("not needed"));
    ReadError {
        place: report.first_doubt(),
        found: report.nothing_usable("a header without rows"),
        expected: expected.to_owned(),
        remedy: if is_unneeded {
            "Leave this file out: a plan needs nothing of it.".to_owned()
        } else {
            format!("Export them with the commands shown for {product}, and drop the files together.")
        },
    }
}
