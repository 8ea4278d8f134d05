//! Which sheets a workbook has, and in which parts they and their shared texts stand.

use rustc_hash::FxHashMap;

use super::archive::{Archive, part_name};
use super::scanner::{Scanner, Token};
use super::{LARGEST_SMALL_PART, MOST_SHEETS, text};
use crate::engine::order;
use crate::import::report::ReadError;

/// What a workbook says of itself.
#[derive(Default)]
pub struct Parts {
    /// Its worksheets in order: names and parts.
    pub sheets: Vec<(String, String)>,
    /// The part with the shared texts.
    pub shared_strings: Option<String>,
}

/// One line of a part's relations.
struct Relation {
    /// The last word of its type, which is the same in both dialects of the standard.
    kind: String,
    /// The part that it leads to.
    part: String,
}

/// The part that the archive as a whole leads to: `xl/workbook.xml`, as a rule.
pub fn main_part(archive: &Archive<'_>) -> Option<String> {
    let relations = relations(archive, "").unwrap_or_default();
    let main =
        relations.into_values().find(|relation| relation.kind == "officeDocument" && archive.has(&relation.part));
    main.map(|relation| relation.part).or_else(|| archive.has("xl/workbook.xml").then(|| "xl/workbook.xml".to_owned()))
}

impl Parts {
    /// Reads the list of sheets.
    pub fn read(archive: &Archive<'_>) -> Result<Self, ReadError> {
        let main = main_part(archive).unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let relations = match relations(archive, &main) {
            Ok(relations) => relations,
            Err(_) if archive.is_damaged => return Ok(Self::by_name(archive)),
            Err(error) => return Err(error),
        };
        let mut parts = Self::default();
        let kind = |kind: &str| relations.values().find(|relation| relation.kind == kind);
        parts.shared_strings = kind("sharedStrings").map(|relation| relation.part.clone());
        match parts.read_sheets(archive, &main, &relations) {
            Err(_) if archive.is_damaged => return Ok(Self::by_name(archive)),
            outcome => outcome?,
        }
        Ok(parts)
    }

    /// The sheets that are there, where the list of them is not.
    fn by_name(archive: &Archive<'_>) -> Self {
        let number = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().ok();
        let is_sheet = |name: &&str| name.starts_with("xl/worksheets/") && name.ends_with(".xml");
        let mut names: Vec<&str> = archive.names().filter(is_sheet).collect();
        order::sort_by_key(&mut names, |name| (number(name), *name));
        let file = |name: &str| name.rsplit('/').next().unwrap_or(name).trim_end_matches(".xml").to_owned();
        Self {
            sheets: names.into_iter().take(MOST_SHEETS).map(|name| (file(name), name.to_owned())).collect(),
            shared_strings: Some("xl/sharedstrings.xml".to_owned()),
        }
    }

    fn read_sheets(
        &mut self,
        archive: &Archive<'_>,
        main: &str,
        relations: &FxHashMap<Vec<u8>, Relation>,
    ) -> Result<(), ReadError> {
        let mut scanner = Scanner::new(archive.unpack(main, LARGEST_SMALL_PART)?)?;
        let mut is_within = false;
        loop {
            match scanner.next()? {
                Token::Start(tag) if tag.name == b"sheets" => is_within = !tag.is_empty,
                Token::Start(tag) if is_within && tag.name == b"sheet" && self.sheets.len() < MOST_SHEETS => {
                    let relation = tag.get_prefixed(b"id").and_then(|id| relations.get(id));
                    // Sheets of charts, dialogs and macros have no cells.
                    if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                        let name = text::of_attribute(tag.get(b"name").unwrap_or_default());
                        self.sheets.push((name, relation.part.clone()));
                    }
                }
                Token::End(b"sheets") | Token::Ended => return Ok(()),
                _ => {}
            }
        }
    }
}

/// What a part leads to, by id; `""` stands for the archive as a whole.
fn relations(archive: &Archive<'_>, part: &str) -> Result<FxHashMap<Vec<u8>, Relation>, ReadError> {
    let (folder, file) = part.rsplit_once('/').map_or(("", part), |(folder, file)| (folder, file));
    let list = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut scanner = Scanner::new(archive.unpack(&list, LARGEST_SMALL_PART)?)?;
    let mut relations = FxHashMap::default();
    loop {
        match scanner.next()? {
            Token::Start(tag) if tag.name == b"Relationship" => {
                let get = |name: &[u8]| text::of_attribute(tag.get(name).unwrap_or_default());
                let kind = get(b"Type").rsplit('/').next().unwrap_or_default().to_owned();
                let relation = Relation { kind, part: resolve(folder, &get(b"Target")) };
                relations.entry(tag.get(b"Id").unwrap_or_default().to_owned()).or_insert(relation);
            }
            Token::Ended => return Ok(relations),
            _ => {}
        }
    }
}

/// The part that a target means, seen from a folder: `/xl/worksheets/sheet1.xml`, `worksheets/sheet1.xml`, `../xl/sheet.xml`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    part_name(&steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_the_folder_of_their_part() {
        for target in [
            "worksheets/Sheet1.xml",
            "/xl/worksheets/sheet1.xml",
            "./worksheets\\sheet1.xml",
            "../xl/worksheets//sheet1.xml",
        ] {
            assert_eq!(resolve("xl", target), "xl/worksheets/sheet1.xml", "{target}");
        }
        assert_eq!(resolve("", "../../xl/workbook.xml"), "xl/workbook.xml");
    }
}
