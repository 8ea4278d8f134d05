//! Where things stand by their keys, once all stand where they will: in some five bytes each.
//!
//! A hash map of keys takes twenty. Here places stand in buckets by the hashes of their keys, one bucket behind the other; whoever
//! asks shows the keys, as for a [`super::key_index::KeyIndex`], which can grow.

use super::text::{Key, hash_folded};

/// Places by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyPlaces {
    /// Where each bucket starts, and the last one ends.
    starts: Vec<u32>,
    places: Vec<u32>,
}

/// How many places a bucket has, on the average.
const IN_A_BUCKET: usize = 4;

impl KeyPlaces {
    /// The places of so many keys.
    pub fn new<'k>(count: usize, at: impl Fn(usize) -> &'k Key) -> Self {
        let buckets = count.div_ceil(IN_A_BUCKET);
        let of: Vec<u32> = (0..count).map(|place| bucket(at(place), buckets) as u32).collect();
        let mut starts = vec![0; buckets + 1];
        of.iter().for_each(|bucket| starts[*bucket as usize] += 1);
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        // Filled from behind, each bucket's end becomes its start.
        let mut places = vec![0; count];
        for (place, bucket) in of.into_iter().enumerate().rev() {
            let start = &mut starts[bucket as usize];
            *start -= 1;
            places[*start as usize] = place as u32;
        }
        Self { starts, places }
    }

    /// Where a key stands; the last place, where several have it.
    pub fn get<'k>(&self, key: &Key, at: impl Fn(usize) -> &'k Key) -> Option<u32> {
        let buckets = self.starts.len().checked_sub(1).filter(|buckets| *buckets > 0)?;
        let bucket = bucket(key, buckets);
        let places = &self.places[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        places.iter().rev().copied().find(|place| at(*place as usize) == key)
    }
}

fn bucket(key: &Key, buckets: usize) -> usize {
    (((hash_folded(key.as_str()) >> 32) * buckets as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_in_any_case_and_no_other() {
        for count in [0, 1, 3, 1000] {
            let keys: Vec<Key> = (0..count).map(|number| Key::from(format!("/s/VM-{number}").as_str())).collect();
            let at = |place: usize| &keys[place];
            let places = KeyPlaces::new(count, at);
            for (place, key) in keys.iter().enumerate() {
                assert_eq!(places.get(key, at), Some(place as u32));
                assert_eq!(places.get(&Key::from(key.as_str().to_lowercase().as_str()), at), Some(place as u32));
            }
            assert_eq!(places.get(&Key::from("/s/VM"), at), None);
        }
    }

    #[test]
    fn of_equal_keys_the_last_is_found() {
        let keys = ["a", "A", "b"].map(Key::from);
        let at = |place: usize| &keys[place];
        assert_eq!(KeyPlaces::new(keys.len(), at).get(&Key::from("a"), at), Some(1));
    }
}
