//! Sorting what is no table. The standard library's sort is some 4 KB of code for every type that it sorts: here it sorts places, whose
//! order is the same code for all. Each comparison is a call more, so rows by the million with keys that are numbers are not for it.

use std::cmp::Ordering;

/// So few are put in order where they stand.
const FEW: usize = 16;

/// As `slice::sort`.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// As `slice::sort_by_key`, for keys that are not borrowed from the items.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// As `slice::sort_by`: what compares equal keeps its order.
pub fn sort_by<T>(items: &mut [T], compare: impl FnMut(&T, &T) -> Ordering) {
    arrange(items.len(), &mut Sorted { items, compare });
}

/// Each item once, in order, and of those that compare equal the last: as a `BTreeSet` that is collected.
pub fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    sort(&mut items);
    items.dedup_by(|next, kept| {
        let is_equal = next == kept;
        if is_equal {
            std::mem::swap(next, kept);
        }
        is_equal
    });
    items
}

/// The places of so many things in their order; those that compare equal stand as they did.
pub fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<u32> {
    let mut places: Vec<u32> = (0..count as u32).collect();
    places.sort_by(|one, other| compare(*one as usize, *other as usize));
    places
}

/// What is put in order, by places.
trait Arrange {
    fn compare(&mut self, one: usize, other: usize) -> Ordering;
    fn swap(&mut self, one: usize, other: usize);
}

struct Sorted<'i, T, F> {
    items: &'i mut [T],
    compare: F,
}

impl<T, F: FnMut(&T, &T) -> Ordering> Arrange for Sorted<'_, T, F> {
    fn compare(&mut self, one: usize, other: usize) -> Ordering {
        (self.compare)(&self.items[one], &self.items[other])
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.items.swap(one, other);
    }
}

fn arrange(count: usize, items: &mut dyn Arrange) {
    if count <= FEW {
        for end in 1..count {
            let mut place = end;
            while place > 0 && items.compare(place, place - 1).is_lt() {
                items.swap(place, place - 1);
                place -= 1;
            }
        }
        return;
    }
    let mut places = places(count, &mut |one, other| items.compare(one, other));
    // A circle of those that change places with each other after the other.
    for start in 0..count {
        let mut place = start;
        while places[place] as usize != start {
            let next = places[place] as usize;
            items.swap(place, next);
            places[place] = place as u32;
            place = next;
        }
        places[place] = place as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Key;
    use super::*;

    #[test]
    fn items_come_in_the_order_of_the_standard_library() {
        for count in 0..200_u32 {
            let mut items: Vec<(u32, u32)> = (0..count).map(|number| (number * 7919 % 13, number)).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            let places = places(items.len(), &mut |one, other| items[one].0.cmp(&items[other].0));
            assert!(places.iter().map(|place| items[*place as usize]).eq(expected.iter().copied()));
            sort_by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
        }
    }

    #[test]
    fn what_cannot_be_copied_is_sorted_too() {
        let mut items = ["b", "c", "a", "d"].map(str::to_owned);
        sort_by(&mut items, |one, other| other.cmp(one));
        assert_eq!(items, ["d", "c", "b", "a"]);
        sort(&mut items);
        assert_eq!(items, ["a", "b", "c", "d"]);
    }

    #[test]
    fn distinct_items_come_once_and_in_order() {
        assert_eq!(distinct([3, 1, 2, 3, 1]), [1, 2, 3]);
        assert_eq!(distinct((0..100).map(|number| number % 7)), [0, 1, 2, 3, 4, 5, 6]);
        let spelled = distinct(["b", "A", "B", "a"].map(Key::from));
        assert_eq!(spelled.iter().map(Key::as_str).collect::<Vec<_>>(), ["a", "B"]);
    }
}
