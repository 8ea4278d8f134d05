//! Which rows a scroll position shows, and where. PURE.
//!
//! Browsers cap the height of an element (17.9 million px in Firefox, 33 million in Chromium, less when zoomed). Past
//! [`most_height`], or past what the browser grants, the scroll position is scaled: the scroll bar then moves through more
//! rows than its own pixels, and both ends are still reached exactly.

use std::ops::Range;

use crate::ui::text::within;

/// Height that every browser grants, in px.
pub const MOST_HEIGHT: f64 = 16_000_000.0;

/// Firefox says that it grants as much, and paints nothing below half of its cap, 8.9 million px.
const MOST_PAINTED_BY_FIREFOX: f64 = 8_000_000.0;

/// Height that a browser with this name for itself paints, in px.
pub fn most_height(user_agent: &str) -> f64 {
    if user_agent.contains("Firefox/") { MOST_PAINTED_BY_FIREFOX } else { MOST_HEIGHT }
}

/// Sizes of a body of rows, all in px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// Rows in all.
    pub total: u32,
    /// Height of every row.
    pub row_height: f64,
    /// Height in which rows are seen: the scroll container without its header and scroll bar.
    pub view_height: f64,
    /// Most height that the canvas may have.
    pub cap: f64,
}

impl Default for Geometry {
    fn default() -> Self {
        Self { total: 0, row_height: 32.0, view_height: 0.0, cap: MOST_HEIGHT }
    }
}

impl Geometry {
    /// Height that all rows would take.
    pub fn full_height(&self) -> f64 {
        f64::from(self.total) * self.row_height
    }

    /// Height that the canvas gets.
    pub fn canvas_height(&self) -> f64 {
        self.full_height().min(self.cap)
    }

    /// Rows that fit whole into the view; at least one.
    pub fn page(&self) -> u32 {
        ((self.view_height / self.row_height).floor() as u32).max(1)
    }

    /// Where the view's upper edge is among all rows, for a scroll position.
    pub fn top(&self, scroll_top: f64) -> f64 {
        let (scrollable, hidden) = (self.scrollable(), self.hidden());
        if scrollable <= 0.0 {
            return 0.0;
        }
        within(scroll_top, 0.0, scrollable) * (hidden / scrollable)
    }

    /// The scroll position that brings the view's upper edge to `top`.
    pub fn scroll_top(&self, top: f64) -> f64 {
        let (scrollable, hidden) = (self.scrollable(), self.hidden());
        if hidden <= 0.0 {
            return 0.0;
        }
        within(top, 0.0, hidden) * (scrollable / hidden)
    }

    /// Rows seen, even by a part.
    pub fn visible(&self, scroll_top: f64) -> Range<u32> {
        let top = self.top(scroll_top);
        let first = (top / self.row_height).floor() as u32;
        let last = ((top + self.view_height) / self.row_height).ceil() as u32;
        first.min(self.total)..last.min(self.total)
    }

    /// Rows seen and `overscan` more at each end.
    pub fn rendered(&self, scroll_top: f64, overscan: u32) -> Range<u32> {
        let visible = self.visible(scroll_top);
        visible.start.saturating_sub(overscan)..visible.end.saturating_add(overscan).min(self.total)
    }

    /// Most rows that [`Self::rendered`] can be, wherever one scrolls: a view cuts a row at each edge.
    pub fn most_rendered(&self, overscan: u32) -> usize {
        let rows = (self.view_height / self.row_height).ceil() as usize + 1 + 2 * overscan as usize;
        rows.min(self.total as usize)
    }

    /// Where a row stands in the canvas, for a scroll position. Whole pixels, so that text and lines stay sharp.
    pub fn place(&self, row: u32, scroll_top: f64) -> f64 {
        let in_all = f64::from(row) * self.row_height;
        if self.full_height() <= self.cap {
            return in_all;
        }
        (in_all - self.top(scroll_top) + scroll_top).round()
    }

    /// The scroll position that shows a row whole with the least movement; `None` if it is seen already.
    pub fn reveal(&self, row: u32, scroll_top: f64) -> Option<f64> {
        let top = self.top(scroll_top);
        let upper = f64::from(row) * self.row_height;
        let lower = upper + self.row_height;
        // Half a pixel of slack: scroll positions are rounded by the browser, and a scaled one loses a little.
        if upper < top - 0.5 {
            Some(self.scroll_top(upper))
        } else if lower > top + self.view_height + 0.5 {
            // Rounded up, else the last line of the row would be cut by the browser's rounding down.
            Some(self.scroll_top(lower - self.view_height).ceil())
        } else {
            None
        }
    }

    /// How far the scroll container scrolls.
    fn scrollable(&self) -> f64 {
        (self.canvas_height() - self.view_height).max(0.0)
    }

    /// How far the view moves through all rows.
    fn hidden(&self) -> f64 {
        (self.full_height() - self.view_height).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn geometry(total: u32) -> Geometry {
        Geometry { total, row_height: 32.0, view_height: 320.0, cap: MOST_HEIGHT }
    }

    #[test]
    fn three_rows_do_not_scroll() {
        let three = geometry(3);
        assert_eq!(three.visible(0.0), 0..3);
        assert_eq!(three.rendered(0.0, 8), 0..3);
        assert_eq!(three.canvas_height(), 96.0);
        assert_eq!(three.reveal(2, 0.0), None);
        assert_eq!(three.top(50.0), 0.0);
    }

    #[test]
    fn no_rows_show_nothing() {
        assert_eq!(geometry(0).visible(0.0), 0..0);
        assert_eq!(geometry(0).rendered(0.0, 8), 0..0);
    }

    #[test]
    fn a_thousand_rows_scroll_one_to_one() {
        let thousand = geometry(1_000);
        assert_eq!(thousand.visible(0.0), 0..10);
        assert_eq!(thousand.visible(16.0), 0..11);
        assert_eq!(thousand.rendered(3_200.0, 4), 96..114);
        assert_eq!(thousand.place(100, 3_200.0), 3_200.0);
        assert_eq!(thousand.page(), 10);
        assert!(thousand.rendered(3_210.0, 4).len() <= thousand.most_rendered(4));
        assert_eq!(geometry(3).most_rendered(4), 3);
    }

    #[test]
    fn a_million_rows_are_scaled_and_both_ends_are_reached() {
        let million = geometry(1_000_000);
        assert_eq!(million.canvas_height(), MOST_HEIGHT);
        assert_eq!(million.visible(0.0), 0..10);
        let end = MOST_HEIGHT - 320.0;
        assert_eq!(million.visible(end), 999_990..1_000_000);
        assert_eq!(million.place(999_999, end) + 32.0, MOST_HEIGHT);
        for row in [0, 1, 12_345, 500_000, 999_989, 999_999] {
            let scroll_top = million.reveal(row, end / 2.0).unwrap_or(end / 2.0).floor();
            let visible = million.visible(scroll_top);
            assert!(visible.contains(&row), "{row} in {visible:?}");
            let place = million.place(row, scroll_top);
            assert!(place >= scroll_top - 2.0 && place + 32.0 <= scroll_top + 320.0 + 2.0, "{row} at {place}");
        }
    }

    #[test]
    fn a_browser_that_grants_less_still_reaches_the_last_row() {
        let zoomed = Geometry { cap: 3_000_000.0, ..geometry(1_000_000) };
        assert_eq!(zoomed.visible(3_000_000.0 - 320.0).end, 1_000_000);
    }

    #[test]
    fn in_firefox_a_million_rows_are_where_it_paints_and_both_ends_are_reached() {
        let cap = most_height("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0");
        assert!(cap < f64::from((1 << 30) / 60 / 2), "{cap}");
        let million = Geometry { cap, ..geometry(1_000_000) };
        assert_eq!(million.visible(0.0).start, 0);
        assert_eq!(million.visible(million.canvas_height() - 320.0).end, 1_000_000);
        assert!(million.place(999_999, million.canvas_height() - 320.0) + 32.0 <= cap);
        assert_eq!(most_height("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0"), MOST_HEIGHT);
    }

    #[test]
    fn reveals_with_the_least_movement() {
        let thousand = geometry(1_000);
        assert_eq!(thousand.reveal(12, 160.0), None);
        assert_eq!(thousand.reveal(15, 160.0), Some(192.0));
        assert_eq!(thousand.reveal(2, 160.0), Some(64.0));
    }
}
