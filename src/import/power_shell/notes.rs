//! What is said once at the end of a file instead of at every row: how often, and where first.

use std::borrow::Cow;

use super::values::is_type_name;
use crate::engine::inventory_rows::Place;
use crate::import::encoding::quoted;
use crate::import::report::ReadReport;

/// How often something was met, and the first time.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How often.
    pub count: usize,
    /// The place and the text of the first.
    first: (Place, String),
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, place: impl FnOnce() -> Place, found: &str) {
        if self.count == 0 {
            self.first = (place(), quoted(found, 80));
        }
        self.count += 1;
    }

    /// Says what was met, if anything was; the message is given the first text in quotes and how often.
    pub fn report(self, report: &mut ReadReport, message: impl FnOnce(&str, usize) -> String) {
        if self.count > 0 {
            let (place, found) = self.first;
            report.doubt(place, message(&found, self.count));
        }
    }
}

/// How a property comes whole out of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remedy {
    /// What to write in `Select-Object`: `@{n='Cloud';e={$_.Cloud.Name}}`; `None` for objects that want a list of their own.
    pub expression: Option<Cow<'static, str>>,
    /// A whole command that does it.
    pub command: &'static str,
}

/// A property that was lost: of what, how it is spelled, whether in a table, and how often.
struct Lost {
    kind: &'static str,
    property: String,
    is_table: bool,
    tally: Tally,
}

/// What is summed up while a file is read.
#[derive(Default)]
pub struct Notes {
    lost: Vec<Lost>,
    /// Link-local addresses that were left out.
    pub link_local: Tally,
    /// Lists that PowerShell shows no further than four elements.
    pub cut_lists: Tally,
    /// VLANs past what a VLAN can be, and trunks.
    pub trunks: Tally,
    /// Names with a `?` where a letter may have been lost.
    pub question_marks: Tally,
}

impl Notes {
    /// Notes that a property of a thing was lost.
    pub fn lose(
        &mut self,
        kind: &'static str,
        property: &str,
        is_table: bool,
        place: impl FnOnce() -> Place,
        found: &str,
    ) {
        let known = self.lost.iter_mut().find(|lost| {
            lost.kind == kind && lost.is_table == is_table && lost.property.eq_ignore_ascii_case(property)
        });
        match known {
            Some(lost) => lost.tally.add(place, found),
            None => {
                let mut tally = Tally::default();
                tally.add(place, found);
                self.lost.push(Lost { kind, property: property.to_owned(), is_table, tally });
            }
        }
    }

    /// Says all of it.
    pub fn report(self, report: &mut ReadReport, remedy: impl Fn(&'static str, &str) -> Remedy) {
        let mut said: Vec<&str> = Vec::new();
        for Lost { kind, property, is_table, tally } in self.lost {
            let Remedy { expression, command } = remedy(kind, &property);
            let is_said = said.contains(&command);
            said.push(command);
            tally.report(report, |found, count| {
                let what = if is_type_name(found.trim_matches('"')) { ", the name of a type," } else { "" };
                let why = match is_table {
                    true => "a table has room for one text in a cell",
                    false => "ConvertTo-Json stops at the depth asked for, or at 2",
                };
                let how = match expression {
                    Some(expression) => format!("In Select-Object write {expression} in place of it"),
                    None => "Export these objects in a list of their own".to_owned(),
                };
                // One command keeps all that it lists.
                let command = if is_said { ", as the command above does".to_owned() } else { format!(": {command}") };
                format!("{property} of {count} {kind} is lost: found {found}{what} in place of the value, because {why}. {how}{command}")
            });
        }
        self.link_local.report(report, |found, count| {
            let addresses = counted(count, "link-local address is", "link-local addresses are");
            format!("{addresses} left out, the first {found}: nothing is planned for them")
        });
        self.cut_lists.report(report, |found, count| {
            format!(
                "PowerShell has cut off {}, the first {found}. Write the list with -join ';', or set $FormatEnumerationLimit = -1 \
                 before the export",
                counted(count, "list", "lists")
            )
        });
        self.trunks.report(report, |found, count| {
            format!(
                "found {found}; expected one VLAN from 0 to 4094. {} trunk, private, or past that: left out",
                counted(count, "VLAN is", "VLANs are")
            )
        });
        self.question_marks.report(report, |found, count| {
            format!(
                "found {found}, and a ? in {} in all: Export-Csv of Windows PowerShell writes ASCII, with ? for every other letter. If \
                 the names have other letters, export again with -Encoding UTF8",
                counted(count, "name", "names")
            )
        });
    }
}

/// `1 list`, `4 lists`.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
