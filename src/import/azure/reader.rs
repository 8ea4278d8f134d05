//! What is gathered while a file is read, and the forgiving way in which fields are read.
//!
//! A field of an unexpected kind costs that field: it is doubted with its place, and the rest of the element is kept.

use std::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use super::cursor::Cursor;
use super::ids;
use super::node::{Field, Node};
use super::resources::LonePeering;
use crate::engine::inventory_rows::{InventoryRows, Place};
use crate::engine::shared_texts::SharedTexts;
use crate::engine::stated_rows::StatedRows;
use crate::engine::text::{Key, Text};
use crate::import::ReadReport;
use crate::import::encoding::quoted;

/// Rows and report of one file, as they grow.
#[derive(Default)]
pub struct Reader {
    pub rows: InventoryRows,
    pub report: ReadReport,
    /// Which tools' spellings were met.
    pub dialects: Dialects,
    /// Addresses of load balancers and gateways among the NIC rows, and how many rows these are.
    pub held_addresses: usize,
    pub holders: usize,
    /// What the file says that somebody stated already.
    pub stated: StatedRows,
    /// What many elements say alike.
    pub texts: SharedTexts,
    /// Peerings that stand outside their VNets.
    pub(super) peerings: Vec<LonePeering>,
    /// VMs of which only name and addresses are known, by name and resource group, and where their rows are.
    pub(super) machines_with_addresses: FxHashMap<(Key, Key), usize>,
    /// Doubts that may repeat: where each stands among the doubts, and how often it was met.
    repeated: Vec<(&'static str, usize, usize)>,
    /// The first text that PowerShell wrote in place of an object, its place, and how many there are.
    cut_by_depth: Option<(Place, String, usize)>,
}

/// Which tools' spellings a file shows.
#[derive(Default)]
pub struct Dialects {
    pub resource_graph: bool,
    pub power_shell: bool,
    pub rest: bool,
    pub command_line: bool,
    pub command_line_before_2_46: bool,
    pub command_line_from_2_46: bool,
}

impl Reader {
    /// Text, also where a number stands; nothing for empty text.
    pub fn text(&mut self, found: Option<Cursor<'_, '_>>) -> Option<Text> {
        let found = found?;
        match found.node {
            Node::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Text::from),
            Node::Number(number) => Some(number.to_string().into()),
            _ => self.unexpected(&found, "text"),
        }
    }

    /// The same of what many elements say alike: a region, a resource group.
    pub fn word(&mut self, found: Option<Cursor<'_, '_>>) -> Option<Text> {
        match found {
            Some(Cursor { node: Node::Text(text), .. }) => {
                Some(text.trim()).filter(|text| !text.is_empty()).map(|text| self.texts.of(text))
            }
            found => self.text(found),
        }
    }

    /// Yes or no, also as text.
    pub fn boolean(&mut self, found: Option<Cursor<'_, '_>>) -> Option<bool> {
        let found = found?;
        match found.node {
            Node::Boolean(value) => Some(*value),
            Node::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Node::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            Node::Text(text) if text.trim().is_empty() => None,
            _ => self.unexpected(&found, "true or false"),
        }
    }

    /// One IP address.
    pub fn address(&mut self, found: Option<Cursor<'_, '_>>) -> Option<IpAddr> {
        let found = found?;
        match found.as_text() {
            Some("") => None,
            Some(text) => match text.parse() {
                Ok(address) => Some(address),
                Err(_) => self.unexpected(&found, "an IP address such as 10.0.0.4"),
            },
            None => self.unexpected(&found, "an IP address such as 10.0.0.4"),
        }
    }

    /// IP addresses in a list, or in one text with commas, as `az vm list --show-details` has them.
    pub fn addresses(&mut self, found: Option<Cursor<'_, '_>>, addresses: &mut Vec<IpAddr>) {
        let Some(found) = found else { return };
        let Some(text) = found.as_text() else {
            for item in found.items().filter(|item| *item.node != Node::Null) {
                addresses.extend(self.address(Some(item)));
            }
            return;
        };
        for part in text.split([',', ' ', ';']).filter(|part| !part.is_empty()) {
            match part.parse() {
                Ok(address) => addresses.push(address),
                Err(_) => {
                    let message = format!("found {} among IP addresses; it is left out", quoted(part, 80));
                    self.report.doubt(found.place(), message);
                }
            }
        }
    }

    /// Prefixes in a list or in one text, each once: Azure gives `addressPrefix`, `addressPrefixes`, or both.
    pub fn prefixes(&mut self, found: Option<Cursor<'_, '_>>, prefixes: &mut Vec<IpNet>) {
        let Some(found) = found else { return };
        match found.node {
            Node::Text(text) => {
                for part in text.split([',', ' ', ';']).filter(|part| !part.is_empty()) {
                    let prefix = self.prefix(&found, part);
                    prefixes.extend(prefix.filter(|prefix| !prefixes.contains(prefix)));
                }
            }
            Node::List(_) => found.items().for_each(|item| match item.node {
                Node::List(_) => self.reject(&item, "a prefix such as 10.0.0.0/24"),
                _ => self.prefixes(Some(item), prefixes),
            }),
            _ => self.reject(&found, "a prefix such as 10.0.0.0/24"),
        }
    }

    fn prefix(&mut self, found: &Cursor<'_, '_>, text: &str) -> Option<IpNet> {
        if is_cut_by_depth(text) {
            self.note_cut(found);
            return None;
        }
        let Ok(prefix) = text.parse::<IpNet>() else { return self.unexpected(found, "a prefix such as 10.0.0.0/24") };
        let network = prefix.trunc();
        if network != prefix {
            let message = format!("{text} has bits set beyond its prefix length; read as {network}");
            self.report.doubt(found.place(), message);
        }
        Some(network)
    }

    /// The id of another resource: `{"id": "…"}`, or the id itself.
    pub fn reference(&mut self, found: Option<Cursor<'_, '_>>) -> Option<Text> {
        let found = found?;
        let id = match found.node {
            Node::Object(_) => self.text(found.own(Field::Id))?,
            Node::Text(text) if text.contains('/') => ids::clean(text).into(),
            Node::Text(text) if text.trim().is_empty() => return None,
            _ => return self.unexpected(&found, "an object with a resource id"),
        };
        Some(ids::cleaned(id)).filter(|id| !id.is_empty())
    }

    /// Reads a list or object that PowerShell may have cut off, from the JSON text beside it if it did.
    ///
    /// Az PowerShell writes many fields twice, as objects and as JSON in `…Text`; only the objects are cut by
    /// `ConvertTo-Json -Depth`.
    pub fn nested(
        &mut self,
        parent: &Cursor<'_, '_>,
        field: Field,
        text_field: Field,
        mut read: impl FnMut(&mut Self, &Cursor<'_, '_>),
    ) {
        let found = parent.get(field);
        let is_cut = found.is_some_and(|found| is_cut(found.node));
        if let Some(found) = &found
            && !is_cut
        {
            match found.node {
                Node::Object(_) | Node::List(_) => return read(self, found),
                // PowerShell's text for an empty list.
                Node::Text(text) if text.trim().is_empty() => {}
                _ => self.reject(found, "a list or an object"),
            }
        }
        if let Some(text) = parent.get(text_field)
            && let Some(json) = text.as_text()
            && let Ok(node @ (Node::Object(_) | Node::List(_))) = serde_json::from_str(json)
        {
            return read(self, &Cursor::root(&node, &text.place()));
        }
        match &found {
            Some(found) if is_cut && matches!(found.node, Node::Object(_)) => read(self, found),
            Some(found) if is_cut => self.note_cut(found),
            _ => {}
        }
    }

    /// The elements of a list, or nothing and a doubt.
    pub fn items<'c, 'a>(
        &mut self,
        found: &'c Option<Cursor<'c, 'a>>,
    ) -> impl Iterator<Item = Cursor<'c, 'a>> + use<'c, 'a> {
        if let Some(found) = found {
            let is_empty_text = found.as_text().is_some_and(str::is_empty);
            if is_cut(found.node) || !is_empty_text && !matches!(found.node, Node::List(_) | Node::Object(_)) {
                self.reject(found, "a list");
            }
        }
        found.iter().flat_map(Cursor::items)
    }

    /// Doubts what may well be so all through a file: of one kind only the first is listed, with how many more there are.
    pub fn doubt_once(&mut self, kind: &'static str, place: Place, message: String) {
        match self.repeated.iter_mut().find(|(known, _, _)| *known == kind) {
            Some((_, _, count)) => *count += 1,
            None => {
                self.repeated.push((kind, self.report.doubts.len(), 1));
                self.report.doubt(place, message);
            }
        }
    }

    /// Says how many more doubts there were of the kinds that are listed once.
    pub fn report_repeated(&mut self) {
        for (_, place, count) in std::mem::take(&mut self.repeated) {
            if let Some(doubt) = self.report.doubts.get_mut(place)
                && count > 1
            {
                doubt.message.push_str(&format!(". There are {} more like it", count - 1));
            }
        }
    }

    /// Doubts a value of an unexpected kind, or notes that PowerShell cut it off.
    pub fn reject(&mut self, found: &Cursor<'_, '_>, expected: &str) {
        if is_cut(found.node) {
            return self.note_cut(found);
        }
        let message = format!("found {}; expected {expected}. It is left out", found.node.describe());
        self.report.doubt(found.place(), message);
    }

    fn unexpected<T>(&mut self, found: &Cursor<'_, '_>, expected: &str) -> Option<T> {
        self.reject(found, expected);
        None
    }

    fn note_cut(&mut self, found: &Cursor<'_, '_>) {
        match &mut self.cut_by_depth {
            Some((_, _, count)) => *count += 1,
            None => self.cut_by_depth = Some((found.place(), found.node.describe(), 1)),
        }
    }

    /// Says once what PowerShell cut off.
    pub fn report_cuts(&mut self) {
        let Some((place, found, count)) = self.cut_by_depth.take() else { return };
        let others = match count {
            1 => String::new(),
            _ => format!(", and {} more like it", count - 1),
        };
        let message = format!(
            "found {found}{others}; expected an object or a list. ConvertTo-Json cuts off what is nested deeper than two \
             levels, so subnets or addresses are missing: export again with ConvertTo-Json -Depth 8"
        );
        self.report.doubt(place, message);
    }
}

impl Dialects {
    /// In the words of a report.
    pub fn describe(&self) -> String {
        let generation = match (self.command_line_before_2_46, self.command_line_from_2_46) {
            (true, false) => "Azure CLI before 2.46",
            (false, true) => "Azure CLI 2.46 or later",
            _ => "Azure CLI",
        };
        let names = [
            (self.resource_graph, "Azure Resource Graph"),
            (self.power_shell, "Az PowerShell"),
            (self.command_line, generation),
            (self.rest && !self.resource_graph, "Azure REST API"),
        ];
        let names: Vec<&str> = names.iter().filter(|(met, _)| *met).map(|(_, name)| *name).collect();
        names.join(", ")
    }
}

/// Whether PowerShell wrote a type's name, or `@{…}`, in place of an object: the object itself, its elements or members.
fn is_cut(node: &Node<'_>) -> bool {
    let is_cut_text = |node: &Node<'_>| match node {
        Node::Text(text) => is_cut_by_depth(text),
        Node::List(list) => matches!(list.first(), Some(Node::Text(text)) if is_cut_by_depth(text)),
        _ => false,
    };
    match node {
        Node::Object(members) => members.iter().any(|member| is_cut_text(&member.value)),
        _ => is_cut_text(node),
    }
}

/// Whether a text is what PowerShell writes for an object below the depth asked for.
pub fn is_cut_by_depth(text: &str) -> bool {
    let text = text.trim_start();
    ["Microsoft.Azure.", "System.Collections.", "System.Object", "System.String[]", "@{"]
        .iter()
        .any(|start| text.starts_with(start))
}
