//! CSV as Resource Graph Explorer in the Azure portal downloads it: a row for each resource, whose fields stand as JSON in
//! a cell `properties`, or in columns of their own where the query projects them.
//!
//! Belongs here: telling such a table, and making of a row the resource that it stands for. Reading that belongs to
//! `azure`. A column is told by its name as a way through the resource: `properties_subnets` is what Resource Graph calls
//! `project properties.subnets`.

use super::azure::{Cursor, Field, Kind, Member, Node, Reader, classify};
use super::encoding::quoted;
use super::table::{Header, Row, RowBuffer, SheetHead, columns};
use super::{FileContents, Format, HowToGet, Opened, ReadError, Recognition, RowFate};

/// CSV of Resource Graph.
pub const FORMAT: Format =
    Format { id: "resource-graph-csv", name: "CSV of Azure Resource Graph", how_to_get: HOW_TO_GET, recognise, read };

const HOW_TO_GET: &[HowToGet] = &[HowToGet {
    what: "VNets, NICs and VMs of a region: run this in Resource Graph Explorer in the portal, switch Formatted results off, \
           and choose Download as CSV",
    command: "resources | where type in~ ('microsoft.network/virtualnetworks', 'microsoft.network/networkinterfaces', \
              'microsoft.compute/virtualmachines') and location == 'westeurope' | project id, name, type, location, \
              resourceGroup, zones, properties",
}];

columns! {
    /// The columns by which a table of resources is told; all others are told by the fields that they name.
    enum Column {
        Id: "id";
        Name: "name";
        Type: "type";
        Properties: "properties";
    }
}

/// How many rows Resource Graph Explorer writes into one file.
const MOST_ROWS: usize = 55_000;

/// What a spreadsheet keeps of a cell, in characters: a few less, because they may be counted in other ways.
const SPREADSHEET_CELL: usize = 32_700;

/// Highest place in a list that a column may name: `properties_ipConfigurations_3_name`.
const LAST_ITEM: usize = 63;

fn recognise(file: &Opened<'_>) -> Recognition {
    let Some((sheet, header)) = find(file) else { return Recognition::No };
    let below = sheet.first.iter().filter(|row| row.number > header.row);
    let id = header.place(Column::Id);
    let mut ids = below.map(|row| id.map_or("", |id| row.get(id))).filter(|id| !id.is_empty()).peekable();
    // Without rows the header alone has to tell.
    let tells = match ids.peek() {
        None => header.has_all(&[Column::Name, Column::Type, Column::Properties]),
        Some(_) => ids.any(is_resource_id),
    };
    if !tells {
        return Recognition::No;
    }
    Recognition::Yes(format!("{}, with resource ids", header.told_by()))
}

/// The sheet with resource ids and their fields.
fn find<'f>(file: &'f Opened<'_>) -> Option<(&'f SheetHead, Header<Column>)> {
    let (sheet, header) = file.find::<Column>()?;
    let has_fields = header.has(Column::Properties) || ways(&header).iter().any(|(_, way)| way.len() > 1);
    (header.has(Column::Id) && has_fields).then_some((sheet, header))
}

fn is_resource_id(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    id.starts_with("/subscriptions/") && id.contains("/providers/")
}

fn read(file: &Opened<'_>) -> Result<FileContents, ReadError> {
    let mut reader = Reader::default();
    let Some((sheet, mut header)) = find(file) else { return Err(reader.nothing_read(REMEDY)) };
    file.report_encoding(&mut reader.report);
    let ways = ways(&header);
    ways.iter().for_each(|(column, _)| header.also_read(*column));
    let mut report = std::mem::take(&mut reader.report);
    file.rows(sheet, &header, &mut report, |row, report| {
        std::mem::swap(&mut reader.report, report);
        let fate = read_row(&mut reader, row, &header, &ways);
        std::mem::swap(&mut reader.report, report);
        fate
    });
    reader.report = report;
    if reader.report.rows_in == MOST_ROWS {
        let message = "the file has 55000 rows, which is as much as Resource Graph Explorer writes: rows may be missing. Ask for \
                       one region at a time";
        reader.report.doubt("", message);
    }
    let Some(mut contents) = reader.finish() else { return Err(reader.nothing_read(REMEDY)) };
    contents.report.dialect = match file.delimiter_name() {
        Some(delimiter) => format!("Resource Graph Explorer, delimiter {delimiter}"),
        None => format!("Resource Graph Explorer, sheet {}", sheet.name),
    };
    Ok(contents)
}

const REMEDY: &str = "Run the query shown in Resource Graph Explorer, and download its result as CSV.";

/// One step from a resource to a field of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Member(Field),
    Item(usize),
}

/// For each column that names a field, the way there.
fn ways(header: &Header<Column>) -> Vec<(usize, Vec<Step>)> {
    let mut ways: Vec<(usize, Vec<Step>)> = Vec::new();
    for (column, name) in header.names.iter().enumerate() {
        if let Some(way) = way(name)
            && !ways.iter().any(|(_, known)| *known == way)
        {
            ways.push((column, way));
        }
    }
    ways
}

/// `properties_subnets`, `properties.subnets` and `subnets` alike; no way where a part of the name is no field.
fn way(name: &str) -> Option<Vec<Step>> {
    let name: String = name.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut way = Vec::new();
    for part in name.split(['_', '.']) {
        let step = match part.parse() {
            Ok(item) if item <= LAST_ITEM && !way.is_empty() => Step::Item(item),
            _ => Step::Member(Field::from_key(part)?),
        };
        way.push(step);
    }
    Some(way)
}

fn read_row(
    reader: &mut Reader,
    row: &Row<'_, Column>,
    header: &Header<Column>,
    ways: &[(usize, Vec<Step>)],
) -> RowFate {
    let mut resource = Node::Object(Vec::new());
    // Columns after each other fill lists from their beginning.
    for (column, way) in ways {
        if let Some(value) = value(reader, row, header, *column) {
            put(&mut resource, way, value);
        }
    }
    let place = row.place();
    let (kind, _) = classify(&resource);
    if kind == Kind::Unknown {
        return RowFate::Skipped("row that names no Azure resource".into());
    }
    reader.resource(&kind, &Cursor::root(&resource, &place))
}

/// What a cell holds: JSON where it begins like that, else text.
fn value<'r>(reader: &mut Reader, row: &Row<'r, Column>, header: &Header<Column>, column: usize) -> Option<Node<'r>> {
    let cells: &'r RowBuffer = row.cells;
    let cell = cells.get(column);
    let is_properties = header.place(Column::Properties) == Some(column);
    if cell.is_empty() || cell == "null" {
        return None;
    }
    if !cell.starts_with(['{', '[']) {
        if is_properties {
            let place = row.place_of(Column::Properties);
            let message = format!(
                "found {}; expected the resource's properties as JSON. Switch Formatted results off before the download",
                quoted(cell, 80)
            );
            reader.doubt_once("properties that are no JSON", place, message);
            return None;
        }
        return Some(Node::Text(cell.into()));
    }
    match serde_json::from_str(cell) {
        Ok(node) => Some(node),
        Err(error) => {
            let name = header.names.get(column).map_or("", String::as_str);
            let place = format!("{}, column {name}", row.place());
            let characters = cell.chars().count();
            if error.is_eof() && characters >= SPREADSHEET_CELL {
                let message = format!(
                    "found JSON that breaks off after {characters} characters, which is what a spreadsheet keeps of a cell; it is \
                     left out. Drop the file as it was downloaded, not as a spreadsheet saved it"
                );
                reader.doubt_once("cut by a spreadsheet", place, message);
            } else {
                let how =
                    if error.is_eof() { "that breaks off".to_owned() } else { format!("that is broken ({error})") };
                reader
                    .report
                    .doubt(place, format!("found JSON {how}; expected a whole list or object. It is left out"));
            }
            None
        }
    }
}

/// Puts a value where a way leads, making what is on the way.
fn put<'a>(node: &mut Node<'a>, way: &[Step], value: Node<'a>) {
    let Some((step, rest)) = way.split_first() else {
        // A column `properties` may come before or after one of its fields: neither takes the other's away.
        match (&mut *node, value) {
            (Node::Object(members), Node::Object(more)) => members.extend(more),
            (node, value) => *node = value,
        }
        return;
    };
    match step {
        Step::Member(field) => {
            if !matches!(node, Node::Object(_)) {
                *node = Node::Object(Vec::new());
            }
            let Node::Object(members) = node else { return };
            if !members.iter().any(|member| member.field == *field) {
                members.push(Member { field: *field, spelling: field.name(), value: Node::Null });
            }
            if let Some(member) = members.iter_mut().find(|member| member.field == *field) {
                put(&mut member.value, rest, value);
            }
        }
        Step::Item(item) => {
            if !matches!(node, Node::List(_)) {
                *node = Node::List(Vec::new());
            }
            let Node::List(items) = node else { return };
            if items.len() <= *item {
                items.resize(item + 1, Node::Null);
            }
            if let Some(item) = items.get_mut(*item) {
                put(item, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_a_way_through_the_resource() {
        let ways =
            ["properties_subnets", "properties.subnets", "SUBNETS", "Resource group", "properties_made_up", "1_id"];
        let found: Vec<Option<usize>> = ways.iter().map(|name| way(name).map(|way| way.len())).collect();
        assert_eq!(found, [Some(2), Some(2), Some(1), Some(1), None, None]);
        let way = way("properties_ipConfigurations_1_name").unwrap();
        let mut node = Node::Object(Vec::new());
        put(&mut node, &way, Node::Text("b".into()));
        let expected = r#"{"properties":{"ipConfigurations":[null,{"name":"b"}]}}"#;
        assert_eq!(node, serde_json::from_str(expected).unwrap());
    }
}
