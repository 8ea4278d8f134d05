//! One thing that a cmdlet lists: a row of a table, or an object in JSON, read the same way.

use std::marker::PhantomData;
use std::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::notes::Notes;
use super::values::{guid, is_type_name, known_text, list_parts};
use crate::engine::inventory_rows::Place;
use crate::import::cells;
use crate::import::encoding::quoted;
use crate::import::json::Element;
use crate::import::report::ReadReport;
use crate::import::table::{Columns, Row, fold_name};

/// The properties that a format knows, by the names that JSON may give them.
pub struct Fields<C> {
    by_name: FxHashMap<String, (usize, usize)>,
    columns: PhantomData<C>,
}

impl<C: Columns> Default for Fields<C> {
    fn default() -> Self {
        let mut by_name = FxHashMap::default();
        for (column, spellings) in C::NAMES.iter().enumerate() {
            for (rank, spelling) in spellings.iter().enumerate() {
                by_name.entry(fold_name(spelling)).or_insert((column, rank));
            }
        }
        Self { by_name, columns: PhantomData }
    }
}

impl<C: Columns> Fields<C> {
    /// An object in JSON, as one of these things. Of several spellings the first with a value counts.
    pub fn record<'r>(&self, kind: &'static str, element: &'r Element<'r>) -> Record<'r, C> {
        let mut found: Vec<Option<(usize, Element<'r>)>> = vec![None; C::NAMES.len()];
        for (name, member) in element.members() {
            let Some(&(column, rank)) = self.by_name.get(&fold_name(name)) else { continue };
            let is_better =
                |known: &(usize, Element<'r>)| (known.1.value.is_null(), known.0) > (member.value.is_null(), rank);
            if found[column].as_ref().is_none_or(is_better) {
                found[column] = Some((rank, member));
            }
        }
        let members = found.into_iter().map(|found| found.map(|(_, member)| member)).collect();
        Record { kind, cells: Cells::Json { element, members } }
    }
}

/// One thing that a cmdlet lists.
pub struct Record<'r, C> {
    /// What it is, in the plural, for messages: `NICs`.
    pub kind: &'static str,
    cells: Cells<'r, C>,
}

enum Cells<'r, C> {
    Row(&'r Row<'r, C>),
    Json { element: &'r Element<'r>, members: Vec<Option<Element<'r>>> },
}

impl<'r, C: Columns> Record<'r, C> {
    /// A row of a table as one.
    pub fn row(kind: &'static str, row: &'r Row<'r, C>) -> Self {
        Self { kind, cells: Cells::Row(row) }
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        match &self.cells {
            Cells::Row(row) => row.place(),
            Cells::Json { element, .. } => element.place(),
        }
    }

    /// Where a property of it stands.
    pub fn place_of(&self, column: C) -> Place {
        match &self.cells {
            Cells::Row(row) => row.place_of(column),
            Cells::Json { element, members } => {
                members[column.index()].map_or_else(|| element.place(), |member| member.place())
            }
        }
    }

    /// Whether it has a property at all, be it empty.
    pub fn has(&self, column: C) -> bool {
        match &self.cells {
            Cells::Row(row) => row.header.has(column),
            Cells::Json { members, .. } => members[column.index()].is_some(),
        }
    }

    /// A property as JSON, unless it is `null`.
    pub fn member(&self, column: C) -> Option<Element<'r>> {
        match &self.cells {
            Cells::Row(_) => None,
            Cells::Json { members, .. } => members[column.index()].filter(|member| !member.value.is_null()),
        }
    }

    /// The name that the file has for a property.
    fn spelling(&self, column: C) -> String {
        match &self.cells {
            Cells::Row(row) => row.header.spelling(column).to_owned(),
            Cells::Json { members, .. } => {
                let place = members[column.index()].map(|member| member.place()).unwrap_or_default();
                let last = place.rsplit(['.', ' ']).next().unwrap_or_default();
                last.split('[').next().unwrap_or_default().to_owned()
            }
        }
    }

    fn lose(&self, column: C, found: &str, notes: &mut Notes) {
        let is_table = matches!(self.cells, Cells::Row(_));
        notes.lose(self.kind, &self.spelling(column), is_table, || self.place_of(column), found);
    }

    /// The text of a property: of an object its name. Where a type's name stands it is noted as lost.
    pub fn text(&self, column: C, notes: &mut Notes) -> Option<String> {
        let text = match &self.cells {
            Cells::Row(row) => row.owned(column),
            Cells::Json { .. } => self.member(column).and_then(|member| text_of(&member)),
        }?;
        if is_type_name(&text) {
            self.lose(column, &text, notes);
            return None;
        }
        Some(text)
    }

    /// The same without what says that there is nothing.
    pub fn known(&self, column: C, notes: &mut Notes) -> Option<String> {
        self.text(column, notes).and_then(known_text)
    }

    /// A name; a `?` in it may stand for a letter that was lost.
    pub fn name(&self, column: C, notes: &mut Notes) -> Option<String> {
        let name = self.known(column, notes)?;
        if name.contains('?') {
            notes.question_marks.add(|| self.place_of(column), &name);
        }
        Some(name)
    }

    /// The GUID of a property: of an object its ID.
    pub fn guid(&self, column: C) -> Option<String> {
        match &self.cells {
            Cells::Row(row) => guid(row.cell(column)),
            Cells::Json { .. } => {
                let member = self.member(column)?;
                member.get("ID").and_then(|id| guid(&id.as_text()?)).or_else(|| guid(&member.as_text()?))
            }
        }
    }

    /// The elements of a list: each as text, of an object its name. Lists in one text are taken apart.
    pub fn list(&self, column: C, notes: &mut Notes) -> Vec<String> {
        let mut list = Vec::new();
        if let Cells::Row(row) = &self.cells {
            self.extend(column, row.cell(column), &mut list, notes);
        }
        self.each(column, |item| match (text_of(item), item.value) {
            (Some(text), Value::String(_)) => self.extend(column, &text, &mut list, notes),
            (Some(text), _) => list.push(text),
            (None, _) => {}
        });
        list
    }

    fn extend(&self, column: C, text: &str, list: &mut Vec<String>, notes: &mut Notes) {
        if is_type_name(text) {
            return self.lose(column, text, notes);
        }
        let (parts, is_cut) = list_parts(text);
        if is_cut {
            notes.cut_lists.add(|| self.place_of(column), text);
        }
        list.extend(parts.into_iter().map(str::to_owned));
    }

    /// Shows the elements of a list in JSON, also of one that PowerShell has wrapped with its count.
    pub fn each(&self, column: C, see: impl FnMut(&Element<'_>)) {
        let Some(member) = self.member(column) else { return };
        let is_wrapped =
            member.has_keys(&["value", "Count"]) && member.value.as_object().is_some_and(|all| all.len() == 2);
        match member.get("value").filter(|_| is_wrapped) {
            Some(inner) => inner.items().iter().for_each(see),
            None => member.items().iter().for_each(see),
        }
    }

    /// The addresses of a property: several in one text or a list. Link-local ones are left out, as is what is no address.
    pub fn addresses(&self, column: C, notes: &mut Notes, report: &mut ReadReport) -> Vec<IpAddr> {
        let mut addresses = Vec::new();
        let mut known = FxHashSet::default();
        for text in self.list(column, notes) {
            for part in cells::parts(&text) {
                // An IPv6 address may name the interface that it is meant on: fe80::1%5.
                let bare = part.split('%').next().unwrap_or(part);
                match cells::address(bare) {
                    Some((address, _)) if address.is_unspecified() || !known.insert(address) => {}
                    Some((address, _)) if is_link_local(address) => {
                        notes.link_local.add(|| self.place_of(column), part);
                    }
                    Some((address, _)) => addresses.push(address),
                    None if cells::says_nothing(part) => {}
                    None => self.doubt(column, part, "an IP address such as 10.0.0.4", report),
                }
            }
        }
        addresses
    }

    /// A MAC address; an odd one is kept as written and doubted, one of zeros stands for none.
    pub fn mac(&self, column: C, notes: &mut Notes, report: &mut ReadReport) -> Option<String> {
        let found = self.known(column, notes)?;
        match cells::mac(&found) {
            Some(mac) if mac == "00:00:00:00:00:00" => None,
            Some(mac) => Some(mac),
            None => {
                let expected = "a MAC address such as 00155D0A1001 or 00:1D:D8:B7:1C:00";
                let message = format!("found {}; expected {expected}. It is kept as written", quoted(&found, 80));
                report.doubt(self.place_of(column), message);
                Some(found)
            }
        }
    }

    /// Yes or no; anything else is doubted.
    pub fn boolean(&self, column: C, notes: &mut Notes, report: &mut ReadReport) -> Option<bool> {
        let text = self.known(column, notes)?;
        let value = cells::yes_or_no(&text);
        if value.is_none() {
            self.doubt(column, &text, "True or False", report);
        }
        value
    }

    /// Doubts what a property holds.
    pub fn doubt(&self, column: C, found: &str, expected: &str, report: &mut ReadReport) {
        let message = format!("found {}; expected {expected}. It is left out", quoted(found, 80));
        report.doubt(self.place_of(column), message);
    }
}

/// The text that stands for a value: that of a list of one, the name of an object, the word of an enumeration that came
/// through remoting.
fn text_of(element: &Element<'_>) -> Option<String> {
    match element.value {
        Value::Object(members) => {
            let word = members.get("Value").and_then(Value::as_str).map(str::to_owned);
            word.or_else(|| element.plain("Name")).or_else(|| element.plain("FullyQualifiedDomainName"))
        }
        Value::Array(list) => match list.as_slice() {
            [only] if !only.is_array() => text_of(&Element::root(only, "")),
            _ => None,
        },
        _ => element.as_text(),
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}
