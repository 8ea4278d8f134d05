//! Which format listed what: an export takes out only what exports of its own kind listed before.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::engine::inventory_rows::InventoryRows;
use crate::engine::superseded::{Mark, marks};

/// What each format listed in this session, in order. Not saved: of a plan that was opened, every format read is taken to have listed all.
#[derive(Clone, Debug, Default)]
pub struct ListedBy(BTreeMap<String, Rc<Vec<Mark>>>);

impl ListedBy {
    /// Notes what rows of a format list.
    pub fn note(&mut self, format: &str, rows: &InventoryRows) {
        let known = self.0.entry(format.to_owned()).or_default();
        if rows.is_empty() {
            return;
        }
        let mut all: Vec<Mark> = marks(rows).collect();
        all.sort();
        all.dedup();
        if !known.is_empty() {
            all.extend_from_slice(known);
            // Of two that are in order one is made in one go.
            all.sort();
            all.dedup();
        }
        all.shrink_to_fit();
        *known = Rc::new(all);
    }

    /// Whether a format listed a thing, as far as is known.
    pub fn lists(&self, format: &str, mark: Mark) -> bool {
        self.0.get(format).is_none_or(|marks| marks.binary_search(&mark).is_ok())
    }
}
