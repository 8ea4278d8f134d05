//! What wraps a list: pages of the REST API and of Resource Graph, and Resource Graph's table form.

use crate::import::azure::{Field, Member, Node, Reader};
use crate::import::json::place::join;
use crate::import::json::walk::PageFacts;

/// A row of Resource Graph's table form as the object that it stands for.
pub(super) fn table_row<'a>(columns: &'a str, row: &'a str) -> Option<Node<'a>> {
    let Ok(Node::List(columns)) = serde_json::from_str(columns) else { return None };
    let Ok(Node::List(cells)) = serde_json::from_str(row) else { return None };
    if columns.len() != cells.len() {
        return None;
    }
    let members = columns.iter().zip(cells).filter_map(|(column, value)| {
        let name = match column {
            Node::Text(name) => name.as_ref(),
            _ => match &column.member(Field::Name)?.value {
                Node::Text(name) => name.as_ref(),
                _ => return None,
            },
        };
        let field = Field::from_key(name)?;
        Some(Member { field, spelling: field.name(), value })
    });
    Some(Node::Object(members.collect()))
}

/// Says where a page or a part is all that a file has.
pub(super) fn read_facts(reader: &mut Reader, facts: &PageFacts<'_>, place: &str) {
    let given = |fact: Option<&str>| {
        fact.map(|text| text.trim_matches('"')).filter(|text| !text.is_empty() && *text != "null").map(str::to_owned)
    };
    let place_of = |field: &str| join(place, field);
    if given(facts.next_link).is_some() {
        let message = "the list goes on: this file is one page of several. Get the pages that follow, or use az … list, \
                       which follows by itself, and drop all of them together";
        reader.report.doubt(place_of("nextLink"), message);
    }
    let is_resource_graph =
        facts.total_records.is_some() || facts.skip_token.is_some() || facts.result_truncated.is_some();
    reader.dialects.resource_graph |= is_resource_graph;
    let is_truncated = given(facts.result_truncated).is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let number = |fact| given(fact).and_then(|text| text.parse::<u64>().ok());
    let (count, total) = (number(facts.count), number(facts.total_records));
    let lacks_rows = matches!((count, total), (Some(count), Some(total)) if count < total);
    if is_truncated || lacks_rows || given(facts.skip_token).is_some() {
        let field = match (given(facts.skip_token), is_truncated) {
            (Some(_), _) => "skip_token",
            (None, true) => "resultTruncated",
            (None, false) => "count",
        };
        let of = match (count, total) {
            (Some(count), Some(total)) => format!(": it holds {count} of {total} rows"),
            _ => String::new(),
        };
        let message = format!(
            "Resource Graph gave a part only{of}. Ask for more rows (--first 1000), get the pages that follow \
             (--skip-token), and drop all of them together"
        );
        reader.report.doubt(place_of(field), message);
    }
}
