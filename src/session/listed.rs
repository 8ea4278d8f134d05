//! Which format listed what: an export takes out only what exports of its own kind listed before.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::engine::inventory_rows::InventoryRows;
use crate::engine::superseded::{Mark, marks};

/// What each format listed in this session. Not saved: of a plan that was opened, every format read is taken to have listed all.
#[derive(Clone, Debug, Default)]
pub struct ListedBy(Rc<BTreeMap<String, FxHashSet<Mark>>>);

impl ListedBy {
    /// Notes what rows of a format list.
    pub fn note(&mut self, format: &str, rows: &InventoryRows) {
        Rc::make_mut(&mut self.0).entry(format.to_owned()).or_default().extend(marks(rows));
    }

    /// Whether a format listed a thing, as far as is known.
    pub fn lists(&self, format: &str, mark: Mark) -> bool {
        self.0.get(format).is_none_or(|marks| marks.contains(&mark))
    }
}
