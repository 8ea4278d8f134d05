//! The rows that the page holds of a table which lives in the session: a bounded, paged cache. PURE.
//!
//! Owns which windows are held, which are still asked for and which may go. Asking itself, and when, belongs to the table.
//!
//! Invariants:
//! 1. Rows are held in pages of [`PAGE`], aligned, so that two questions never overlap by a few rows.
//! 2. A window of another query, or of an older revision, never gets in.
//! 3. What is shown never goes blank because of a change: the old rows stay, as *stale*, until new ones replace them. Stale
//!    rows of another query go together with the first new window, since the two must not be mixed on one screen.
//! 4. No more than [`MOST_PAGES`] pages are held; the least recently seen ones go first.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;

use crate::session::protocol::{MOST_ROWS, Revision, RowQuery, RowView, RowWindow};

/// Rows in a page.
pub const PAGE: u32 = 100;

/// Pages held at most: four thousand rows, some ten screens' worth in each direction.
pub const MOST_PAGES: usize = 40;

/// Rows of one query at one revision, as far as they are known.
///
/// A clone is cheap: pages are shared.
#[derive(Clone, Debug)]
pub struct RowCache {
    revision: Revision,
    query: RowQuery,
    /// What `total`, `all` and the problems are about; `None` before the first window.
    answered: Option<Answered>,
    pages: FxHashMap<u32, Page>,
    /// Changes with every change of the contents, and is never used twice: equality without comparing rows.
    stamp: u64,
    /// Counts looks, so that the least recently seen page can be told.
    clock: Rc<Cell<u64>>,
}

/// What the last window said beside its rows.
#[derive(Clone, Debug)]
struct Answered {
    query: RowQuery,
    revision: Revision,
    total: u32,
    all: u32,
    filter_problems: Rc<[String]>,
}

/// One page: as many rows of it as are known, from its first on.
#[derive(Clone, Debug)]
struct Page {
    rows: Rc<[RowView]>,
    /// Shown until better comes.
    stale: bool,
    /// The clock at the last look; shared among clones.
    seen: Rc<Cell<u64>>,
}

impl Default for RowCache {
    fn default() -> Self {
        Self {
            revision: 0,
            query: RowQuery::default(),
            answered: None,
            pages: FxHashMap::default(),
            stamp: next_stamp(),
            clock: Rc::new(Cell::new(0)),
        }
    }
}

/// Two caches are equal if one is an unchanged copy of the other.
impl PartialEq for RowCache {
    fn eq(&self, other: &Self) -> bool {
        self.stamp == other.stamp
    }
}

impl Eq for RowCache {}

impl RowCache {
    /// From now on about this revision and query. What is held stays as stale.
    pub fn reset(&mut self, revision: Revision, query: &RowQuery) {
        if self.revision == revision && self.query == *query && self.answered.is_some() {
            return;
        }
        self.revision = revision;
        self.query = query.clone();
        for page in self.pages.values_mut() {
            page.stale = true;
        }
        self.stamp = next_stamp();
    }

    /// Takes a window in, unless it is about another query or an older revision.
    pub fn accept(&mut self, mut window: RowWindow) {
        if window.query != self.query || window.revision < self.revision {
            return;
        }
        if window.revision > self.revision {
            // The plan has moved on before the page was told: what is held is old by that much.
            self.revision = window.revision;
            for page in self.pages.values_mut() {
                page.stale = true;
            }
        }
        let other_query = self.answered.as_ref().is_some_and(|answered| answered.query != window.query);
        if other_query {
            self.pages.clear();
        }
        self.take_pages(window.from, std::mem::take(&mut window.rows));
        self.pages.retain(|number, _| number.saturating_mul(PAGE) < window.total);
        self.answered = Some(Answered {
            query: window.query,
            revision: window.revision,
            total: window.total,
            all: window.all,
            filter_problems: window.filter_problems.into(),
        });
        self.evict();
        self.stamp = next_stamp();
    }

    /// The row at a place, be it stale.
    pub fn row(&self, place: u32) -> Option<&RowView> {
        self.pages.get(&(place / PAGE))?.rows.get((place % PAGE) as usize)
    }

    /// The row at a place, if it is of this very revision and query.
    pub fn fresh_row(&self, place: u32) -> Option<&RowView> {
        let page = self.pages.get(&(place / PAGE))?;
        if page.stale { None } else { page.rows.get((place % PAGE) as usize) }
    }

    /// Rows that the query shows, as far as is known.
    pub fn total(&self) -> u32 {
        self.answered.as_ref().map_or(0, |answered| answered.total)
    }

    /// All rows of the plan, filtered or not.
    pub fn all(&self) -> u32 {
        self.answered.as_ref().map_or(0, |answered| answered.all)
    }

    /// Terms of the filter that were not understood.
    pub fn filter_problems(&self) -> &[String] {
        self.answered.as_ref().map_or(&[], |answered| &answered.filter_problems)
    }

    /// Whether there was an answer to any question yet.
    pub fn is_answered(&self) -> bool {
        self.answered.is_some()
    }

    /// Whether the last answer is about the present question: until then, counts are old ones.
    pub fn is_current(&self) -> bool {
        self.answered
            .as_ref()
            .is_some_and(|answered| answered.revision == self.revision && answered.query == self.query)
    }

    /// The state that the cache is about.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The query that the cache is about.
    pub fn query(&self) -> &RowQuery {
        &self.query
    }

    /// Where a row is, if it is among those held.
    pub fn place_of(&self, key: &crate::session::protocol::RowKey) -> Option<u32> {
        let places = self.pages.iter().filter_map(|(number, page)| {
            let at = page.rows.iter().position(|row| row.key == *key)?;
            u32::try_from(at).ok().map(|at| number * PAGE + at)
        });
        // What is stale may hold a row that is elsewhere now: the first place counts.
        places.min()
    }

    /// What to ask for so that `visible` can be shown: first row and count, in whole pages, from the first page that is
    /// missing to the last one that is.
    pub fn missing(&self, visible: Range<u32>) -> Option<(u32, u32)> {
        if !self.is_current() {
            // How many rows there are is not known, so the range may be one of another query: it is asked for as it is.
            let first = visible.start / PAGE;
            let last = visible.end.max(visible.start + 1).div_ceil(PAGE);
            return Some((first * PAGE, ((last - first) * PAGE).min(MOST_ROWS)));
        }
        let end = visible.end.min(self.total());
        if visible.start >= end {
            return None;
        }
        let now = self.clock.get() + 1;
        self.clock.set(now);
        let (mut first_missing, mut last_missing) = (None, 0);
        for number in visible.start / PAGE..end.div_ceil(PAGE) {
            let held = self.pages.get(&number);
            if let Some(page) = held {
                page.seen.set(now);
            }
            if held.is_none_or(|page| page.stale || page.rows.len() < self.rows_of_page(number)) {
                first_missing.get_or_insert(number);
                last_missing = number;
            }
        }
        let first = first_missing?;
        let count = ((last_missing - first + 1) * PAGE).min(MOST_ROWS);
        Some((first * PAGE, count.min(self.total() - first * PAGE)))
    }

    /// Rows that a full page of this number has.
    fn rows_of_page(&self, number: u32) -> usize {
        self.total().saturating_sub(number.saturating_mul(PAGE)).min(PAGE) as usize
    }

    /// Cuts a window into pages. Rows before the first page border are dropped: questions are aligned, so there are none.
    fn take_pages(&mut self, from: u32, rows: Vec<RowView>) {
        let now = self.clock.get() + 1;
        self.clock.set(now);
        let skipped = (from.next_multiple_of(PAGE) - from) as usize;
        let mut rows = rows.into_iter().skip(skipped);
        for number in from.div_ceil(PAGE).. {
            let rows: Rc<[RowView]> = rows.by_ref().take(PAGE as usize).collect();
            if rows.is_empty() {
                return;
            }
            self.pages.insert(number, Page { rows, stale: false, seen: Rc::new(Cell::new(now)) });
        }
    }

    /// Lets the least recently seen pages go.
    fn evict(&mut self) {
        while self.pages.len() > MOST_PAGES {
            let Some(oldest) =
                self.pages.iter().min_by_key(|(number, page)| (page.seen.get(), **number)).map(|(number, _)| *number)
            else {
                return;
            };
            self.pages.remove(&oldest);
        }
    }
}

/// A number never given before.
fn next_stamp() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::protocol::{LandingView, Outcome, PlaceView, RowKey};

    fn query(filter: &str) -> RowQuery {
        RowQuery { filter: filter.to_owned(), ..RowQuery::default() }
    }

    fn row(name: String) -> RowView {
        let landing = LandingView { place: PlaceView::default(), outcome: Outcome::Kept, how: "kept".to_owned() };
        RowView {
            key: RowKey { nic: name.clone(), ip_configuration: "ipconfig1".to_owned() },
            virtual_machine: name,
            nic: String::new(),
            ip_configuration: String::new(),
            primary: true,
            source: PlaceView::default(),
            target: landing.clone(),
            test: landing,
            severity: None,
            findings: 0,
            frozen: false,
            edited: false,
            excluded: false,
        }
    }

    fn window(revision: Revision, filter: &str, from: u32, count: u32, total: u32) -> RowWindow {
        let end = (from + count).min(total);
        RowWindow {
            revision,
            query: query(filter),
            from,
            total,
            all: 1_204,
            rows: (from..end).map(|place| row(format!("{filter}{revision}-{place}"))).collect(),
            filter_problems: Vec::new(),
        }
    }

    fn name(cache: &RowCache, place: u32) -> &str {
        cache.row(place).map_or("", |row| &row.virtual_machine)
    }

    #[test]
    fn asks_first_for_whole_pages_then_for_what_is_missing() {
        let mut cache = RowCache::default();
        cache.reset(1, &query(""));
        assert_eq!(cache.missing(0..30), Some((0, 100)));
        cache.accept(window(1, "", 0, 100, 350));
        assert_eq!(cache.missing(0..30), None);
        assert_eq!(cache.missing(90..130), Some((100, 100)));
        assert_eq!(cache.missing(290..360), Some((200, 150)));
        cache.accept(window(1, "", 200, 150, 350));
        assert_eq!(cache.missing(290..360), None);
        assert_eq!(cache.missing(0..350), Some((100, 100)));
        assert_eq!(cache.total(), 350);
    }

    #[test]
    fn never_asks_for_more_than_a_reply_may_hold() {
        let mut cache = RowCache::default();
        cache.reset(1, &query(""));
        assert_eq!(cache.missing(0..9_000), Some((0, MOST_ROWS)));
        cache.accept(window(1, "", 0, 100, 1_000_000));
        assert_eq!(cache.missing(550..9_000), Some((500, MOST_ROWS)));
    }

    #[test]
    fn an_empty_answer_is_an_answer() {
        let mut cache = RowCache::default();
        cache.reset(1, &query("nothing"));
        cache.accept(window(1, "nothing", 0, 100, 0));
        assert_eq!(cache.missing(0..30), None);
        assert_eq!((cache.total(), cache.all()), (0, 1_204));
    }

    #[test]
    fn drops_what_is_late_or_of_another_query() {
        let mut cache = RowCache::default();
        cache.reset(2, &query("web"));
        cache.accept(window(1, "web", 0, 100, 100));
        cache.accept(window(2, "db", 0, 100, 100));
        assert!(cache.row(0).is_none());
        cache.accept(window(2, "web", 0, 100, 100));
        assert_eq!(name(&cache, 0), "web2-0");
    }

    #[test]
    fn keeps_stale_rows_until_new_ones_come() {
        let mut cache = RowCache::default();
        cache.reset(1, &query(""));
        cache.accept(window(1, "", 0, 200, 200));
        cache.reset(2, &query(""));
        assert_eq!(name(&cache, 5), "1-5");
        assert!(cache.fresh_row(5).is_none());
        assert_eq!(cache.missing(0..30), Some((0, 100)));
        cache.accept(window(2, "", 0, 100, 200));
        assert_eq!((name(&cache, 5), name(&cache, 105)), ("2-5", "1-105"));
        assert_eq!(cache.missing(0..130), Some((100, 100)));
    }

    #[test]
    fn rows_of_another_query_go_together_with_the_first_new_window() {
        let mut cache = RowCache::default();
        cache.reset(1, &query(""));
        cache.accept(window(1, "", 0, 200, 200));
        cache.reset(1, &query("web"));
        assert_eq!((name(&cache, 105), cache.total()), ("1-105", 200));
        cache.accept(window(1, "web", 0, 100, 150));
        assert_eq!((name(&cache, 5), name(&cache, 105), cache.total()), ("web1-5", "", 150));
    }

    #[test]
    fn a_newer_window_moves_the_cache_on() {
        let mut cache = RowCache::default();
        cache.reset(1, &query(""));
        cache.accept(window(1, "", 0, 100, 100));
        cache.accept(window(3, "", 0, 100, 60));
        assert_eq!((cache.revision(), cache.total(), name(&cache, 5)), (3, 60, "3-5"));
        assert!(cache.row(70).is_none());
    }

    #[test]
    fn lets_the_least_recently_seen_pages_go() {
        let mut cache = RowCache::default();
        cache.reset(1, &query(""));
        cache.accept(window(1, "", 0, 100, 1_000_000));
        for page in 1..=MOST_PAGES as u32 + 5 {
            assert_eq!(cache.missing(0..10), None, "page 0 is looked at, so it stays");
            cache.accept(window(1, "", page * PAGE, 100, 1_000_000));
        }
        assert_eq!(cache.pages.len(), MOST_PAGES);
        assert_eq!(name(&cache, 3), "1-3");
        assert!(cache.row(150).is_none());
    }

    #[test]
    fn an_unchanged_copy_is_equal_and_a_changed_one_is_not() {
        let mut cache = RowCache::default();
        let before = cache.clone();
        assert_eq!(cache, before);
        cache.reset(1, &query("web"));
        assert_ne!(cache, before);
    }

    #[test]
    fn finds_a_row_again() {
        let mut cache = RowCache::default();
        cache.reset(1, &query(""));
        cache.accept(window(1, "", 100, 100, 300));
        let key = cache.row(142).map(|row| row.key.clone()).unwrap();
        assert_eq!(cache.place_of(&key), Some(142));
    }
}
