//! Which rows are selected: sorted ranges of places, so that a million cost no more than one. PURE.

use std::ops::Range;

/// Selected rows, by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Sorted, none empty, none touching another.
    ranges: Vec<Range<u32>>,
    /// Where a range begins that Shift extends.
    anchor: Option<u32>,
}

impl Selection {
    /// How many rows.
    pub fn len(&self) -> u32 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    /// Whether no row is selected.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether a row is selected.
    pub fn contains(&self, row: u32) -> bool {
        let after = self.ranges.partition_point(|range| range.start <= row);
        after > 0 && self.ranges[after - 1].end > row
    }

    /// The rows, as sorted ranges.
    pub fn ranges(&self) -> &[Range<u32>] {
        &self.ranges
    }

    /// The rows, one by one, in order.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.ranges.iter().cloned().flatten()
    }

    /// Whether all of `total` rows are selected.
    pub fn is_all(&self, total: u32) -> bool {
        total > 0 && self.ranges.first().is_some_and(|range| *range == (0..total))
    }

    /// Nothing; and Shift begins anew.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// All rows.
    pub fn select_all(&mut self, total: u32) {
        self.ranges = if total == 0 { Vec::new() } else { std::iter::once(0..total).collect() };
        self.anchor = Some(0);
    }

    /// One row in, or out; Shift extends from it.
    pub fn toggle(&mut self, row: u32) {
        if self.contains(row) {
            self.remove(row..row + 1);
        } else {
            self.insert(row..row + 1);
        }
        self.anchor = Some(row);
    }

    /// Sets where Shift extends from, without selecting.
    pub fn set_anchor(&mut self, row: u32) {
        self.anchor = Some(row);
    }

    /// Only the rows between the anchor and `row`. Without an anchor, from `from`.
    pub fn extend_to(&mut self, row: u32, from: u32) {
        let anchor = *self.anchor.get_or_insert(from);
        self.ranges.clear();
        self.ranges.push(anchor.min(row)..anchor.max(row) + 1);
    }

    /// Drops rows that are gone.
    pub fn keep_below(&mut self, total: u32) {
        self.remove(total..u32::MAX);
        self.anchor = self.anchor.filter(|anchor| *anchor < total);
    }

    fn insert(&mut self, added: Range<u32>) {
        let mut merged = added;
        let mut kept = Vec::with_capacity(self.ranges.len() + 1);
        for range in self.ranges.drain(..) {
            if range.end < merged.start || range.start > merged.end {
                kept.push(range);
            } else {
                merged = merged.start.min(range.start)..merged.end.max(range.end);
            }
        }
        kept.insert(kept.partition_point(|range| range.start < merged.start), merged);
        self.ranges = kept;
    }

    fn remove(&mut self, gone: Range<u32>) {
        let mut kept = Vec::with_capacity(self.ranges.len() + 1);
        for range in self.ranges.drain(..) {
            for part in [range.start..range.end.min(gone.start), range.start.max(gone.end)..range.end] {
                if part.start < part.end {
                    kept.push(part);
                }
            }
        }
        self.ranges = kept;
    }
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "one range is what is expected")]
mod tests {
    use super::*;

    fn selected(rows: &[u32]) -> Selection {
        let mut selection = Selection::default();
        for row in rows {
            selection.toggle(*row);
        }
        selection
    }

    #[test]
    fn toggling_merges_and_splits_ranges() {
        assert_eq!(selected(&[3, 5, 4]).ranges(), [3..6]);
        assert_eq!(selected(&[3, 5, 4, 4]).ranges(), [3..4, 5..6]);
        assert_eq!(selected(&[9, 1, 5]).ranges(), [1..2, 5..6, 9..10]);
        assert!(selected(&[2, 2]).is_empty());
    }

    #[test]
    fn tells_what_it_holds() {
        let some = selected(&[1, 2, 9]);
        assert_eq!(some.len(), 3);
        assert!(some.contains(2) && some.contains(9) && !some.contains(3) && !some.contains(0) && !some.contains(10));
        assert_eq!(some.rows().collect::<Vec<_>>(), [1, 2, 9]);
    }

    #[test]
    fn shift_selects_from_the_anchor_both_ways() {
        let mut selection = selected(&[10]);
        selection.extend_to(13, 0);
        assert_eq!(selection.ranges(), [10..14]);
        selection.extend_to(8, 0);
        assert_eq!(selection.ranges(), [8..11]);
        let mut fresh = Selection::default();
        fresh.extend_to(6, 5);
        assert_eq!(fresh.ranges(), [5..7]);
    }

    #[test]
    fn all_of_a_million_is_one_range() {
        let mut selection = Selection::default();
        selection.select_all(1_000_000);
        assert!(selection.is_all(1_000_000) && !selection.is_all(1_000_001));
        selection.toggle(5);
        assert_eq!(selection.ranges(), [0..5, 6..1_000_000]);
        selection.keep_below(100);
        assert_eq!(selection.len(), 99);
        selection.select_all(0);
        assert!(selection.is_empty());
    }
}
