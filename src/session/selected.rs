//! The answer to a query: windows of one table come one after the other.

use crate::engine::inventory::IpConfigurationId;

use super::protocol::{MOST_ROWS, Revision, RowQuery, RowWindow};
use super::rows::Shown;

/// The rows that a query shows.
pub struct Selected {
    revision: Revision,
    query: RowQuery,
    places: Places,
    problems: Vec<String>,
}

/// Rows in the order shown.
enum Places {
    /// So many, as they stand in the plan.
    All(u32),
    /// These.
    These(Vec<u32>),
}

impl Selected {
    /// The answer to a query.
    pub fn of(shown: &Shown<'_>, query: RowQuery) -> Self {
        let (places, problems) = if query == RowQuery::default() {
            (Places::All(shown.rows() as u32), Vec::new())
        } else {
            let (places, problems) = shown.select(&query);
            (Places::These(places), problems)
        };
        Self { revision: shown.revision, query, places, problems }
    }

    /// Whether it answers this query in this state.
    pub fn answers(&self, query: &RowQuery, revision: Revision) -> bool {
        self.revision == revision && self.query == *query
    }

    /// Some of the rows.
    pub fn window(&self, shown: &Shown<'_>, from: u32, count: u32) -> RowWindow {
        let count = count.min(MOST_ROWS);
        let view = |place: u32| shown.row_view(IpConfigurationId::new(place));
        let (total, rows) = match &self.places {
            Places::All(total) => (*total, (from..from.saturating_add(count).min(*total)).map(view).collect()),
            Places::These(places) => {
                let window = places.iter().skip(from as usize).take(count as usize);
                (places.len() as u32, window.copied().map(view).collect())
            }
        };
        RowWindow {
            revision: self.revision,
            query: self.query.clone(),
            from,
            total,
            all: shown.rows() as u32,
            rows,
            filter_problems: self.problems.clone(),
        }
    }
}
