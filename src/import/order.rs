//! Sorting what is sorted once and is no table. The standard library's sort is some 4 KB of code for every type that it sorts: here
//! it sorts places, whose order is the same code for all.

use std::cmp::Ordering;

/// As `slice::sort_by`: what compares equal keeps its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places = places(items.len(), &mut |one, other| compare(&items[one], &items[other]));
    arrange(&mut places, &mut |one, other| items.swap(one, other));
}

/// As `slice::sort_by_key`, for keys that are not borrowed from the items.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Which item comes to each place.
fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Brings each item to its place, a circle of those that change places with each other after the other.
fn arrange(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut place = start;
        while places[place] != start {
            let next = places[place];
            swap(place, next);
            places[place] = place;
            place = next;
        }
        places[place] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_the_order_of_the_standard_library() {
        for count in 0..200_u32 {
            let mut items: Vec<(u32, u32)> = (0..count).map(|number| (number * 7919 % 13, number)).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
        }
    }

    #[test]
    fn what_cannot_be_copied_is_sorted_too() {
        let mut items = ["b", "c", "a", "d"].map(str::to_owned);
        sort_by(&mut items, |one, other| other.cmp(one));
        assert_eq!(items, ["d", "c", "b", "a"]);
    }
}
