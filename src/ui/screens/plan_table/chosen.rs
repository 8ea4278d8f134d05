//! What is done with selected rows: naming them to the session, and writing them for a clipboard. PURE.

use std::fmt::Write;

use rustc_hash::FxHashSet;

use super::columns;
use super::rows::{address_text, outcome_word};
use crate::session::protocol::{MOST_ROWS, Overview, RowKey, RowQuery, RowSelection, RowView};
use crate::ui::components::grid::Selection;
use crate::ui::row_cache::RowCache;

/// Most rows that are copied at once; more are a matter of an export.
pub const MOST_COPIED: u32 = 20_000;

/// Most rows whose keys are kept to see whether the selection still means the same rows.
const MOST_WATCHED: usize = 200;

/// Names the selected rows: by key where all are loaded and few, by the query where it is all of them, by place else.
pub fn row_selection(selection: &Selection, cache: &RowCache, query: &RowQuery) -> RowSelection {
    if selection.is_all(cache.total()) {
        return RowSelection::Query(query.clone());
    }
    if selection.len() <= MOST_ROWS {
        let keys: Option<Vec<RowKey>> =
            selection.rows().map(|place| cache.row(place).map(|row| row.key.clone())).collect();
        if let Some(keys) = keys {
            return RowSelection::Keys(keys);
        }
    }
    let ranges = selection.ranges().iter().map(|range| (range.start, range.end - range.start)).collect();
    RowSelection::Places { revision: cache.revision(), query: query.clone(), ranges }
}

/// Some of the selected rows with their keys, to be looked at again when the plan has changed.
pub fn watched(selection: &Selection, cache: &RowCache) -> Vec<(u32, RowKey)> {
    let row = |place| cache.row(place).map(|row| (place, row.key.clone()));
    selection.rows().take(MOST_WATCHED * 10).filter_map(row).take(MOST_WATCHED).collect()
}

/// Whether rows that were selected now stand elsewhere, so that the selection would mean others.
pub fn have_moved(watched: &[(u32, RowKey)], cache: &RowCache) -> bool {
    watched.iter().any(|(place, key)| cache.fresh_row(*place).is_some_and(|row| row.key != *key))
}

/// Names of the subnets that take VMs in the networks where the selected rows land.
pub fn subnets_for(selection: &Selection, cache: &RowCache, overview: &Overview) -> Vec<String> {
    let rows = selection.rows().take(MOST_ROWS as usize).filter_map(|place| cache.row(place));
    let networks: FxHashSet<&str> = rows.map(|row| row.target.place.network.as_str()).collect();
    let all = overview.target_networks.iter().filter(|network| networks.contains(network.name.as_str()));
    let taking = all.flat_map(|network| &network.subnets).filter(|subnet| subnet.platform_only.is_none());
    let mut names: Vec<String> = taking.map(|subnet| subnet.name.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// How many addresses a pasted column holds.
pub fn pasted(text: &str) -> Pasted {
    let lines: Vec<&str> = text.trim_end_matches(['\n', '\r']).lines().map(str::trim).collect();
    let addresses = lines.iter().filter(|line| !line.is_empty()).count();
    let lines = if text.trim().is_empty() { 0 } else { lines.len() };
    Pasted { lines, addresses, blank: lines.saturating_sub(addresses) }
}

/// What a pasted column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// Lines in all.
    pub lines: usize,
    /// Lines with something on them.
    pub addresses: usize,
    /// Blank ones, which leave their row as it is.
    pub blank: usize,
}

/// A table for the clipboard, written row by row: tab-separated for spreadsheets, HTML for wikis.
#[derive(Default)]
pub struct Copied {
    /// Tab-separated values.
    pub tsv: String,
    html: String,
    rows: u32,
}

impl Copied {
    /// A table with a header.
    pub fn new(ids: &[&'static str]) -> Self {
        let mut copied = Self::default();
        copied.html.push_str("<table><thead><tr>");
        for (place, id) in ids.iter().enumerate() {
            copied.separate(place);
            copied.tsv.push_str(columns::name_of(id));
            let _ = write!(copied.html, "<th>{}</th>", columns::name_of(id));
        }
        copied.tsv.push('\n');
        copied.html.push_str("</tr></thead><tbody>");
        copied
    }

    /// Adds a row.
    pub fn push(&mut self, row: &RowView, ids: &[&'static str]) {
        self.html.push_str("<tr>");
        for (place, id) in ids.iter().enumerate() {
            let text = cell_text(row, id);
            self.separate(place);
            // Tabs and line ends would begin another cell.
            self.tsv.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
            self.html.push_str("<td>");
            push_escaped(&mut self.html, &text);
            self.html.push_str("</td>");
        }
        self.tsv.push('\n');
        self.html.push_str("</tr>");
        self.rows += 1;
    }

    /// The table as HTML.
    pub fn html(&self) -> String {
        format!("{}</tbody></table>", self.html)
    }

    /// Rows in it.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    fn separate(&mut self, place: usize) {
        if place > 0 {
            self.tsv.push('\t');
        }
    }
}

/// A cell's text on its own, where no mark can stand beside it.
fn cell_text(row: &RowView, id: &str) -> String {
    match id {
        "vm" => row.virtual_machine.clone(),
        "nic" if row.primary => row.nic.clone(),
        "nic" => format!("{} / {}", row.nic, row.ip_configuration),
        "source-network" => row.source.network.clone(),
        "source-subnet" => row.source.subnet.clone(),
        "source-address" => address_text(&row.source).to_owned(),
        "target-network" => row.target.place.network.clone(),
        "target-subnet" => row.target.place.subnet.clone(),
        "target-address" => address_text(&row.target.place).to_owned(),
        "how" if row.target.how.is_empty() => outcome_word(row.target.outcome).to_owned(),
        "how" => row.target.how.clone(),
        "test-address" => address_text(&row.test.place).to_owned(),
        "findings" if row.findings > 0 => row.findings.to_string(),
        _ => String::new(),
    }
}

fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::kept;
    use super::*;
    use crate::session::protocol::RowWindow;

    fn cache(total: u32, loaded: u32) -> RowCache {
        let mut cache = RowCache::default();
        cache.reset(7, &RowQuery::default());
        cache.accept(RowWindow {
            revision: 7,
            query: RowQuery::default(),
            from: 0,
            total,
            all: total,
            rows: (0..loaded).map(|place| kept(&format!("web{place}"), "10.0.0.4")).collect(),
            filter_problems: Vec::new(),
        });
        cache
    }

    fn selection(rows: std::ops::Range<u32>) -> Selection {
        let mut selection = Selection::default();
        selection.toggle(rows.start);
        selection.extend_to(rows.end - 1, rows.start);
        selection
    }

    #[test]
    fn few_rows_are_named_by_key_all_by_query_many_by_place() {
        let (cache, query) = (cache(1_000, 100), RowQuery::default());
        let RowSelection::Keys(keys) = row_selection(&selection(3..5), &cache, &query) else { panic!() };
        assert_eq!(keys[0].nic, "web3-nic0");
        assert_eq!(row_selection(&selection(0..1_000), &cache, &query), RowSelection::Query(query.clone()));
        let places = RowSelection::Places { revision: 7, query: query.clone(), ranges: vec![(90, 30)] };
        assert_eq!(row_selection(&selection(90..120), &cache, &query), places);
    }

    #[test]
    fn rows_that_moved_are_noticed() {
        let cache = cache(100, 100);
        let mut watched = watched(&selection(2..4), &cache);
        assert!(!have_moved(&watched, &cache));
        watched[1].1.nic.push('x');
        assert!(have_moved(&watched, &cache));
    }

    #[test]
    fn copies_for_spreadsheets_and_wikis() {
        let ids = ["vm", "target-address"];
        let mut copied = Copied::new(&ids);
        copied.push(&kept("a<b>\t&c", "10.20.1.4"), &ids);
        assert_eq!(copied.tsv, "Virtual machine\tTarget address\na<b> &c\t10.20.1.4\n");
        assert!(copied.html().contains("<td>a&lt;b&gt;\t&amp;c</td><td>10.20.1.4</td></tr></tbody></table>"));
    }

    #[test]
    fn counts_a_pasted_column() {
        assert_eq!(pasted(""), Pasted { lines: 0, addresses: 0, blank: 0 });
        assert_eq!(pasted("10.0.0.4\r\n\r\n10.0.0.6\r\n"), Pasted { lines: 3, addresses: 2, blank: 1 });
        assert_eq!(pasted("10.0.0.4"), Pasted { lines: 1, addresses: 1, blank: 0 });
    }
}
