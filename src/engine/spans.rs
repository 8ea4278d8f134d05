//! Where the things of each owner stand in a list that has them one owner after the other: four bytes an owner.

use std::ops::Range;

/// The end of each owner's things, which is where those of the next one start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spans(Vec<u32>);

impl Spans {
    /// The spans of so many owners. `owners` tells the owner of each thing, from the first thing on, and those never go back.
    pub fn new(count: usize, owners: impl Iterator<Item = usize>) -> Self {
        let mut ends = vec![0; count];
        for (place, owner) in owners.enumerate() {
            ends[owner] = place as u32 + 1;
        }
        // Whoever has none ends where the one before does.
        let mut last = 0;
        for end in &mut ends {
            last = last.max(*end);
            *end = last;
        }
        Self(ends)
    }

    /// Where the things of one owner stand.
    pub fn of(&self, owner: u32) -> Range<u32> {
        self.of_all(owner..owner + 1)
    }

    /// Where the things of owners one behind the other stand.
    pub fn of_all(&self, owners: Range<u32>) -> Range<u32> {
        self.start(owners.start)..self.start(owners.end)
    }

    /// Where the things of the last owner end.
    pub fn end(&self) -> u32 {
        self.start(self.0.len() as u32)
    }

    fn start(&self, owner: u32) -> u32 {
        owner.checked_sub(1).map_or(0, |before| self.0[before as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_without_things_have_empty_spans() {
        let spans = Spans::new(6, [1, 1, 2, 4].into_iter());
        let all: Vec<_> = (0..6).map(|owner| spans.of(owner)).collect();
        assert_eq!(all, [0..0, 0..2, 2..3, 3..3, 3..4, 4..4]);
        assert_eq!((spans.of_all(0..3), spans.of_all(2..2), spans.end()), (0..3, 2..2, 4));
        assert_eq!((Spans::default().end(), Spans::new(2, [].into_iter()).of(1)), (0, 0..0));
    }
}
