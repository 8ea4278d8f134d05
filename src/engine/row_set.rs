//! Sets of rows, a bit each.

/// Which rows of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
    count: usize,
}

impl RowSet {
    /// How many rows are in it.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a row is in it.
    pub fn contains(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Puts a row in, or takes it out.
    pub fn set(&mut self, row: u32, is_in: bool) {
        if self.contains(row) == is_in {
            return;
        }
        let place = row as usize / 64;
        if place >= self.words.len() {
            self.words.resize(place + 1, 0);
        }
        self.words[place] ^= 1 << (row % 64);
        if is_in {
            self.count += 1;
        } else {
            self.count -= 1;
        }
    }

    /// Puts all rows of another set in.
    pub fn add(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            self.count += (more & !*word).count_ones() as usize;
            *word |= more;
        }
    }

    /// The rows, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(place as u32 * 64 + bit)
            })
        })
    }

    /// The rows from the nth on.
    pub fn iter_from(&self, nth: usize) -> impl Iterator<Item = u32> + '_ {
        let mut passed = 0;
        let whole = self.words.iter().take_while(|word| {
            let next = passed + word.count_ones() as usize;
            let passes = next <= nth;
            if passes {
                passed = next;
            }
            passes
        });
        let first = whole.count() * 64;
        let rest = nth - passed;
        let last = self.words.len() * 64;
        (first as u32..last as u32).filter(|row| self.contains(*row)).skip(rest)
    }
}

impl FromIterator<u32> for RowSet {
    fn from_iter<T: IntoIterator<Item = u32>>(rows: T) -> Self {
        let mut set = Self::default();
        rows.into_iter().for_each(|row| set.set(row, true));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_in_order_each_once() {
        let mut set: RowSet = [200, 3, 63, 64, 3].into_iter().collect();
        assert_eq!((set.iter().collect::<Vec<_>>(), set.len()), (vec![3, 63, 64, 200], 4));
        set.set(63, false);
        set.set(7, false);
        assert_eq!((set.iter().collect::<Vec<_>>(), set.len()), (vec![3, 64, 200], 3));
    }

    #[test]
    fn a_window_begins_at_any_row() {
        let set: RowSet = (0..1000).step_by(7).collect();
        let all: Vec<u32> = set.iter().collect();
        for nth in [0, 1, 9, 10, 100, 142, 143, 2000] {
            assert_eq!(set.iter_from(nth).collect::<Vec<_>>(), all[nth.min(all.len())..], "{nth}");
        }
    }

    #[test]
    fn what_two_sets_have_is_counted_once() {
        let mut one: RowSet = [1, 2].into_iter().collect();
        one.add(&[2, 500].into_iter().collect());
        assert_eq!((one.len(), one.iter().collect::<Vec<_>>()), (3, vec![1, 2, 500]));
    }
}
