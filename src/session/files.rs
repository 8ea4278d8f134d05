//! What became of a file, as the page shows it.

use crate::import::{self, ReadReport, UnnamedTable};

use super::protocol::{ColumnChoice, ColumnUseView, FileView, SourceView, UnnamedSheetView, UnnamedView};
use super::words::readable;
use crate::engine::order;

/// How much of an unknown table is shown: rows, columns, characters of a cell, sheets.
const MOST_SHOWN: (usize, usize, usize, usize) = (8, 100, 60, 12);

/// Most columns that are named for a sheet.
const MOST_COLUMNS: usize = 150;

/// Fills in what a reader says of a file.
pub fn describe(view: &mut FileView, report: ReadReport, unnamed: Option<UnnamedTable>) {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let name = name_of(report.format);
    view.format = if report.dialect.is_empty() { name.into() } else { format!("{name}: {}", readable(report.dialect)) };
    view.recognised_by = readable(report.recognised_by);
    view.others = report.others.iter().map(|id| ((*id).to_owned(), name_of(id).to_owned())).collect();
    (view.rows_in, view.rows_used) = (count(report.rows_in), count(report.rows_used));
    view.read = report.read.into_iter().map(|(kind, number)| (kind.to_owned(), count(number))).collect();
    let names = |names: Vec<String>| names.into_iter().take(MOST_COLUMNS).map(|name| cut(&name)).collect();
    let columns = report.columns.into_iter();
    view.columns = columns
        .map(|columns| ColumnUseView {
            sheet: cut(&columns.sheet),
            used: names(columns.used),
            ignored: names(columns.ignored),
        })
        .collect();
    let skipped = report.skipped.into_iter();
    view.skipped = skipped.map(|skipped| (skipped.reason, count(skipped.count), readable(skipped.first))).collect();
    let doubts = report.doubts.into_iter();
    view.doubts = doubts.map(|doubt| (readable(doubt.place), readable(doubt.message))).collect();
    view.more_doubts = count(report.more_doubts);
    view.unnamed = unnamed.map(unnamed_view);
}

/// All products whose files can be read, with how to get them.
pub fn sources() -> Vec<SourceView> {
    let formats = import::ALL.iter().filter(|format| !format.how_to_get.is_empty());
    let mut sources: Vec<SourceView> = formats
        .map(|format| SourceView {
            id: format.id.to_owned(),
            name: format.name.to_owned(),
            ways: format.how_to_get.iter().map(|way| (way.what.to_owned(), way.command.to_owned())).collect(),
        })
        .collect();
    order::sort_by_key(&mut sources, |source| source.name.to_lowercase());
    sources
}

/// What people call a format.
fn name_of(id: &'static str) -> &'static str {
    import::ALL.iter().find(|format| format.id == id).map_or(id, |format| format.name)
}

fn cut(text: &str) -> String {
    let text: String = text.chars().take(MOST_SHOWN.2).collect();
    readable(text)
}

fn unnamed_view(table: UnnamedTable) -> UnnamedView {
    let (rows, columns, _, sheets) = MOST_SHOWN;
    UnnamedView {
        roles: table.roles.iter().map(|(code, meaning)| ((*code).to_owned(), (*meaning).to_owned())).collect(),
        sheets: table
            .sheets
            .into_iter()
            .take(sheets)
            .map(|sheet| UnnamedSheetView {
                first: sheet
                    .first
                    .into_iter()
                    .take(rows)
                    .map(|row| row.iter().take(columns).map(|cell| cut(cell)).collect())
                    .collect(),
                guess: ColumnChoice { sheet: sheet.guess.sheet, header: sheet.guess.header, roles: sheet.guess.roles },
            })
            .collect(),
    }
}

/// A choice of the page, as the importers take it.
pub fn choice_of(choice: &ColumnChoice) -> import::ColumnChoice {
    let ColumnChoice { sheet, header, roles } = choice.clone();
    import::ColumnChoice { sheet, header, roles }
}
