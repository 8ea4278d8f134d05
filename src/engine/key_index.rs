//! Where things stand by their keys, without a second copy of the keys: whoever asks shows those that it has.

use hashbrown::HashTable;

use super::text::{hash_folded, same_folded};

/// Places by key, and by the number of what the key belongs to: subnets of different networks have the same names.
#[derive(Clone, Debug, Default)]
pub struct KeyIndex(HashTable<Entry>);

/// The hash stands beside the place, so that growing and most misses read no text.
#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u32,
    place: u32,
}

fn hash(of: u32, key: &str) -> u32 {
    let hash = hash_folded(key) ^ u64::from(of).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash ^ hash >> 32) as u32
}

/// The table looks at the ends of what it is given: all bits count in both.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl KeyIndex {
    /// With room for so many.
    pub fn with_capacity(count: usize) -> Self {
        Self(HashTable::with_capacity(count))
    }

    /// The same keys at other places: each place is that of its new one.
    pub fn moved(mut self, places: &[u32]) -> Self {
        self.0.iter_mut().for_each(|entry| entry.place = places[entry.place as usize]);
        self
    }

    /// Where a key stands. `at` tells number and key of a place.
    pub fn get<'k>(&self, (of, key): (u32, &str), at: impl Fn(u32) -> (u32, &'k str)) -> Option<u32> {
        let hash = hash(of, key);
        let is_it = |entry: &Entry| {
            entry.hash == hash && {
                let (its, spelling) = at(entry.place);
                its == of && same_folded(spelling, key)
            }
        };
        self.0.find(spread(hash), is_it).map(|entry| entry.place)
    }

    /// Where a key stands, or that it stands at a place from now on, which is told by the error.
    pub fn get_or_add<'k>(
        &mut self,
        (of, key): (u32, &str),
        new: u32,
        at: impl Fn(u32) -> (u32, &'k str),
    ) -> Result<u32, u32> {
        let hash = hash(of, key);
        let is_it = |entry: &Entry| {
            entry.hash == hash && {
                let (its, spelling) = at(entry.place);
                its == of && same_folded(spelling, key)
            }
        };
        match self.0.entry(spread(hash), is_it, |entry| spread(entry.hash)) {
            hashbrown::hash_table::Entry::Occupied(known) => Ok(known.get().place),
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert(Entry { hash, place: new });
                Err(new)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_any_case_and_only_under_its_number() {
        let keys = [(0, "Web"), (1, "web"), (0, "db")];
        let at = |place: u32| keys[place as usize];
        let mut index = KeyIndex::default();
        for (place, key) in keys.into_iter().enumerate() {
            assert_eq!(index.get_or_add(key, place as u32, at), Err(place as u32));
        }
        assert_eq!(index.get_or_add((0, "WEB"), 3, at), Ok(0));
        assert_eq!(index.get((1, "WEB"), at), Some(1));
        assert_eq!(index.get((1, "db"), at), None);
    }
}
