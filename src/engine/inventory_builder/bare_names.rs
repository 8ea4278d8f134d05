//! What a file names without an id: which of the things of that name it means.
//!
//! Tools that know ids give them; others give what people read. A bare name means the only thing of that name at the location that
//! the row gives, or the only one at all where it gives none. Where several could be meant, none is.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::text::Key;

/// Something with an id, under one of its names.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its key.
    pub key: Key,
    /// Where it is; `None` where no file says.
    pub location: Option<Key>,
    /// Whether a file lists it: what is only referred to is meant where nothing that is listed can be.
    pub listed: bool,
    /// File and place, for messages.
    pub at: String,
}

/// What a bare name means.
#[derive(Debug, PartialEq)]
pub(super) enum Meant<'a> {
    /// Nothing that has an id.
    Nothing,
    /// This.
    One(&'a Key),
    /// One of so many; the places of the first two of them.
    Several(u32, [&'a str; 2]),
}

/// Things with ids, by their names.
#[derive(Default)]
pub(super) struct ByName {
    gathered: FxHashMap<Key, BTreeMap<Key, Candidate>>,
    counted: FxHashMap<(Key, Where, bool), Tally>,
}

/// Which candidates are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Where {
    Anywhere,
    Unknown,
    At(Key),
}

struct Tally {
    count: u32,
    first: Key,
    places: [String; 2],
}

impl ByName {
    /// Adds a thing under a name; several rows about one thing are one candidate.
    pub fn add(&mut self, name: Key, candidate: Candidate) {
        let of_name = self.gathered.entry(name).or_default();
        match of_name.get_mut(&candidate.key) {
            None => {
                of_name.insert(candidate.key.clone(), candidate);
            }
            Some(known) => {
                // Whichever comes first, the same is known in the end.
                if candidate.key.as_str() < known.key.as_str() {
                    known.key = candidate.key;
                }
                known.location = match (known.location.take(), candidate.location) {
                    (Some(left), Some(right)) => Some(left.min(right)),
                    (left, right) => left.or(right),
                };
                if (!candidate.listed, &candidate.at) < (!known.listed, &known.at) {
                    known.at = candidate.at;
                }
                known.listed |= candidate.listed;
            }
        }
    }

    /// Whether nothing has an id.
    pub fn is_empty(&self) -> bool {
        self.gathered.is_empty() && self.counted.is_empty()
    }

    /// Ready to be asked.
    pub fn counted(mut self) -> Self {
        for (name, candidates) in std::mem::take(&mut self.gathered) {
            for (_, candidate) in candidates {
                let place = candidate.location.clone().map_or(Where::Unknown, Where::At);
                for place in [Where::Anywhere, place] {
                    let tally = self.counted.entry((name.clone(), place, candidate.listed));
                    let tally = tally.or_insert_with(|| Tally {
                        count: 0,
                        first: candidate.key.clone(),
                        places: Default::default(),
                    });
                    if let Some(place) = tally.places.get_mut(tally.count as usize) {
                        place.clone_from(&candidate.at);
                    }
                    tally.count += 1;
                }
            }
        }
        self
    }

    /// What a bare name means in a row that gives this location, or none.
    pub fn meant(&self, name: &Key, location: Option<&str>) -> Meant<'_> {
        let places = match location {
            None => vec![Where::Anywhere],
            Some(location) => vec![Where::At(Key::from(location)), Where::Unknown],
        };
        for listed in [true, false] {
            for place in &places {
                match self.counted.get(&(name.clone(), place.clone(), listed)) {
                    None => {}
                    Some(tally) if tally.count == 1 => return Meant::One(&tally.first),
                    Some(tally) => {
                        return Meant::Several(tally.count, [&tally.places[0], &tally.places[1]]);
                    }
                }
            }
        }
        Meant::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(key: &str, location: &str, listed: bool) -> Candidate {
        let location = (!location.is_empty()).then(|| location.into());
        Candidate { key: key.into(), location, listed, at: format!("file of {key}") }
    }

    fn meant(candidates: &[(&str, &str, bool)], location: Option<&str>) -> String {
        let mut by_name = ByName::default();
        for (key, place, listed) in candidates {
            by_name.add("web".into(), candidate(key, place, *listed));
        }
        match by_name.counted().meant(&"WEB".into(), location) {
            Meant::Nothing => "nothing".into(),
            Meant::One(key) => key.to_string(),
            Meant::Several(count, places) => format!("{count}: {}, {}", places[0], places[1]),
        }
    }

    #[test]
    fn the_only_one_of_a_name_is_meant_at_its_location_or_where_no_location_is_given() {
        let one = [("a/1", "a", true)];
        assert_eq!(meant(&one, None), "a/1");
        assert_eq!(meant(&one, Some("A")), "a/1");
        assert_eq!(meant(&one, Some("b")), "nothing");
    }

    #[test]
    fn of_two_the_location_tells() {
        let two = [("a/1", "a", true), ("b/1", "b", true)];
        assert_eq!(meant(&two, Some("b")), "b/1");
        assert_eq!(meant(&two, None), "2: file of a/1, file of b/1");
        assert_eq!(meant(&two, Some("c")), "nothing");
    }

    #[test]
    fn what_gives_no_location_is_meant_from_everywhere() {
        let two = [("a/1", "a", true), ("x/1", "", true)];
        assert_eq!(meant(&two, Some("b")), "x/1");
        assert_eq!(meant(&two, Some("a")), "a/1");
    }

    #[test]
    fn what_is_listed_is_meant_rather_than_what_is_referred_to() {
        let two = [("a/1", "a", false), ("a/2", "a", true)];
        assert_eq!(meant(&two, Some("a")), "a/2");
        assert_eq!(meant(&two[..1], Some("a")), "a/1");
    }

    #[test]
    fn two_rows_about_one_thing_are_one() {
        let twice = [("a/1", "", false), ("A/1", "a", true)];
        assert_eq!(meant(&twice, Some("a")), "A/1");
    }
}
