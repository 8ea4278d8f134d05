//! Any table: what no format knows, read through columns that a person chose, and guessed as far as can be.
//!
//! Belongs here: finding the header, guessing what columns are, and turning rows into records of a Landfall CSV. What the
//! records mean belongs to `landfall_csv`.
//!
//! # Invariants
//!
//! 1. Nothing is read before a person has said what the columns are; the guess is only shown.
//! 2. A choice counts for every table with the same header, whatever its file is called.
//! 3. A wrong choice gives doubts and the chooser again, never an end without a way on.

mod doubts;
mod draft;
mod guess;
mod names;
mod reading;
mod roles;
mod shape;
mod values;
mod words;

use reading::Chosen;
use roles::{ROLES, Role, are_enough};
use shape::{Shape, shown};

use super::landfall_csv;
use super::table::fold_name;
use super::unknown_file;
use super::{
    ColumnChoice, FileContents, Format, Opened, ReadError, ReadReport, Recognition, UnnamedSheet, UnnamedTable,
};
use crate::engine::inventory_rows::Place;
use crate::engine::order;

/// Any table with named columns.
pub const FORMAT: Format = Format { id: "table", name: "Table", how_to_get: &[], recognise, read };

/// How many sheets of a workbook are shown.
const MOST_SHEETS: usize = 40;

fn recognise(file: &Opened<'_>) -> Recognition {
    if file.text().is_some_and(unknown_file::is_no_table) {
        return Recognition::No;
    }
    match file.sheets().iter().find_map(Shape::of) {
        Some(shape) => {
            let header = if shape.header.is_some() { "" } else { " without a header" };
            Recognition::Yes(format!("a table of {} columns{header}", shape.columns))
        }
        None => Recognition::No,
    }
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let shapes: Vec<Shape<'_>> = file.sheets().iter().filter_map(Shape::of).collect();
    if shapes.is_empty() {
        return Err(ReadError {
            place: Place::new(),
            found: "no table".into(),
            expected: "a header with at least two columns, and rows below it".into(),
            remedy: landfall_csv::COLUMNS_NEEDED.into(),
        });
    }
    let mut report = ReadReport { dialect: dialect(file, &shapes), ..ReadReport::default() };
    file.report_encoding(&mut report);
    let chosen: Vec<Chosen<'_>> = shapes.iter().filter_map(|shape| chosen(file, shape, &mut report)).collect();
    let mut unread: Vec<&str> = Vec::new();
    for shape in shapes.iter().filter(|shape| !chosen.iter().any(|chosen| chosen.shape.sheet == shape.sheet)) {
        let has_roles = choice_of(file, shape).is_some_and(|choice| choice.roles.iter().any(Option::is_some));
        if has_roles {
            let message =
                "the columns chosen are not enough: choose vm and address, or vm and network, or network and prefixes";
            report.doubt(place_of(shape), message);
        } else {
            unread.push(&shape.sheet.name);
        }
    }
    if !chosen.is_empty() && !unread.is_empty() {
        let message =
            format!("nobody has chosen the columns of these sheets, so they were not read: {}", unread.join(", "));
        report.doubt(Place::new(), message);
    }
    if chosen.is_empty() {
        return Ok(FileContents { unnamed: Some(unnamed(file, &shapes)), report, ..FileContents::default() });
    }
    let rows = reading::read(file, &chosen, &mut report);
    report.set_read(landfall_csv::counts(&rows, report.rows_used));
    let unnamed = rows.is_empty().then(|| unnamed(file, &shapes));
    Ok(FileContents { rows, report, unnamed, ..FileContents::default() })
}

fn dialect(file: &Opened<'_>, shapes: &[Shape<'_>]) -> String {
    match file.delimiter_name() {
        Some(delimiter) => format!("delimiter {delimiter}"),
        None => {
            let names: Vec<&str> = shapes.iter().map(|shape| shape.sheet.name.as_str()).take(MOST_SHEETS).collect();
            format!("workbook, sheet {}", names.join(", "))
        }
    }
}

/// What a person chose for a sheet, if that is enough to read it.
fn chosen<'s>(file: &Opened<'_>, shape: &'s Shape<'s>, report: &mut ReadReport) -> Option<Chosen<'s>> {
    let choice = choice_of(file, shape)?;
    let mut roles: Vec<Option<Role>> = Vec::with_capacity(shape.columns);
    for (index, code) in choice.roles.iter().take(shape.columns).enumerate() {
        let role = code.as_deref().and_then(Role::from_code);
        let column = || format!("{}, column {}", place_of(shape), shape.name(index));
        if let (Some(code), None) = (code, role) {
            report.doubt(column(), format!("it was chosen to be {code:?}, which is not known; it is ignored"));
        }
        let is_taken = role.is_some() && roles.contains(&role);
        if let (Some(role), true) = (role, is_taken) {
            report.doubt(
                column(),
                format!("an earlier column was chosen to be {} already; this one is ignored", role.code()),
            );
        }
        roles.push(role.filter(|_| !is_taken));
    }
    roles.resize(shape.columns, None);
    are_enough(&roles).then_some(Chosen { shape, roles })
}

/// Where the columns of a sheet have their names.
fn place_of(shape: &Shape<'_>) -> Place {
    shape.sheet.place(shape.header.map_or(1, |header| header.number))
}

/// The choice for a table: it has the same names in the same order, or as many columns where there are no names.
fn choice_of<'f>(file: &'f Opened<'_>, shape: &Shape<'_>) -> Option<&'f ColumnChoice> {
    let fold = |names: &[String]| -> Vec<String> {
        let mut names: Vec<String> =
            names.iter().take(shape::MOST_COLUMNS).map(|name| fold_name(&shown(name))).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        names
    };
    let names = fold(&shape.names());
    let fits = |choice: &&ColumnChoice| {
        let is_same = fold(&choice.header) == names;
        is_same && (shape.header.is_some() || choice.roles.len() == shape.columns)
    };
    let mut fitting = file.choices.iter().filter(fits);
    let first = fitting.clone().next();
    fitting.find(|choice| choice.sheet == shape.sheet.name).or(first)
}

/// What a person needs to see to choose.
fn unnamed(file: &Opened<'_>, shapes: &[Shape<'_>]) -> UnnamedTable {
    let mut sheets: Vec<(bool, UnnamedSheet)> = shapes
        .iter()
        .map(|shape| {
            let roles = match choice_of(file, shape) {
                Some(choice) => choice.roles.iter().map(|code| code.as_deref().and_then(Role::from_code)).collect(),
                None => guess::guess(shape),
            };
            let is_enough = are_enough(&roles);
            let code = |role: Option<Role>| role.map(|role| role.code().to_owned());
            let mut codes: Vec<Option<String>> = roles.into_iter().take(shape.columns).map(code).collect();
            codes.resize(shape.columns, None);
            let guess = ColumnChoice { sheet: shape.sheet.name.to_string(), header: shape.names(), roles: codes };
            (!is_enough, UnnamedSheet { first: first_rows(shape), guess })
        })
        .collect();
    // Sheets of which something can be read come first.
    order::sort_by_key(&mut sheets, |(is_poor, _)| *is_poor);
    UnnamedTable {
        sheets: sheets.into_iter().map(|(_, sheet)| sheet).take(MOST_SHEETS).collect(),
        roles: ROLES.iter().map(|role| (role.code(), role.meaning())).collect(),
    }
}

fn first_rows(shape: &Shape<'_>) -> Vec<Vec<String>> {
    let row = |row: &super::table::RowBuffer| row.iter().take(shape::MOST_COLUMNS).map(shown).collect();
    shape.sheet.first.iter().map(row).collect()
}
