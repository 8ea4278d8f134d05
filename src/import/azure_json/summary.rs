//! What a JSON file holds that has nothing to read in it: for the message that says so.

use crate::engine::order;
use crate::import::azure::{Field, Kind, Node, classify};
use crate::import::json::brackets::line_and_column;
use crate::import::json::walk::{Event, Verdict, walk};

/// What stands in a JSON text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Summary {
    /// How many elements there are.
    pub elements: usize,
    /// Resource types and how often each occurs, the most frequent first.
    pub resource_types: Vec<(String, usize)>,
    /// Whether the text has no JSON in it at all.
    pub is_json: bool,
    /// Line and column at which the text ends too early.
    pub cut: Option<(usize, usize)>,
    /// What the parser says of the first element that is not JSON.
    pub broken: Option<String>,
}

/// Looks through a JSON text.
pub(in crate::import) fn summary(text: &str) -> Summary {
    let mut summary = Summary::default();
    walk(text, |event| match event {
        Event::Element { text: element, has_lists, .. } => {
            summary.is_json = true;
            match serde_json::from_str::<Node>(element) {
                Ok(node) => see_element(&mut summary, &node, has_lists),
                Err(error) => {
                    summary.elements += 1;
                    summary.broken.get_or_insert_with(|| error.to_string());
                    Verdict::Next
                }
            }
        }
        Event::TableRow { .. } | Event::Scalar { .. } => {
            summary.is_json = true;
            summary.elements += 1;
            Verdict::Next
        }
        Event::Page { .. } | Event::TooDeep { .. } => {
            summary.is_json = true;
            Verdict::Next
        }
        Event::Stray { .. } => Verdict::Next,
        Event::Cut { .. } => {
            summary.cut = Some(line_and_column(text, text.len()));
            Verdict::Next
        }
    });
    // An empty list shows no event of its own.
    summary.is_json |= text.trim_start_matches('\u{feff}').trim() == "[]";
    order::sort_by(&mut summary.resource_types, |left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    summary
}

fn see_element(summary: &mut Summary, node: &Node<'_>, has_lists: bool) -> Verdict {
    let resource_type = match classify(node).0 {
        Kind::Unknown if has_lists => return Verdict::LookInside,
        Kind::Other(resource_type) => Some(resource_type),
        _ => None,
    };
    summary.elements += 1;
    // Types of other tools have no namespace: `azurerm_virtual_network`.
    let resource_type = resource_type.or_else(|| match &node.member(Field::Type)?.value {
        Node::Text(text) => Some(text.to_string()),
        _ => None,
    });
    let Some(resource_type) = resource_type else { return Verdict::Next };
    let types = &mut summary.resource_types;
    match types.iter().position(|(known, _)| known.eq_ignore_ascii_case(&resource_type)) {
        Some(index) => types[index].1 += 1,
        None if types.len() < 100 => types.push((resource_type, 1)),
        None => {}
    }
    Verdict::Next
}
