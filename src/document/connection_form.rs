//! How connections and drawn sites look in the document.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::DocumentError;
use super::form::{Words, plain, spelled};
use super::mapping_form::{insert, key, twice, words};
use super::spelling::Spelled;
use crate::engine::connection::{Connection, Lifetime, Place};
use crate::engine::text::Key;

/// A connection: its two ends, whichever is named first, and when it is up.
#[derive(Serialize, Deserialize)]
pub struct ConnectionForm<'a> {
    ends: Vec<PlaceForm<'a>>,
    today: bool,
    after: bool,
}

/// One end: exactly one of the fields is there.
#[derive(Default, Serialize, Deserialize)]
struct PlaceForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<Words<'a>>,
}

/// A site that no inventory has.
#[derive(Serialize, Deserialize)]
pub struct SiteForm<'a> {
    name: Words<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    prefixes: Vec<Spelled<IpNet>>,
}

impl<'a> PlaceForm<'a> {
    fn of(place: &'a Place) -> Self {
        match place {
            Place::Source(key) => Self { source: Some(words(key)), ..Self::default() },
            Place::Target(key) => Self { target: Some(words(key)), ..Self::default() },
            Place::Drawn(key) => Self { site: Some(words(key)), ..Self::default() },
        }
    }

    fn into_place(self) -> Option<Place> {
        match (self.source, self.target, self.site) {
            (Some(source), None, None) => Some(Place::Source(key(source))),
            (None, Some(target), None) => Some(Place::Target(key(target))),
            (None, None, Some(site)) => Some(Place::Drawn(key(site))),
            _ => None,
        }
    }
}

impl<'a> ConnectionForm<'a> {
    /// A connection.
    pub fn of((connection, lifetime): (&'a Connection, &Lifetime)) -> Self {
        let ends = connection.ends().iter().map(PlaceForm::of).collect();
        Self { ends, today: lifetime.today, after: lifetime.after }
    }
}

impl<'a> SiteForm<'a> {
    /// A site.
    pub fn of((name, prefixes): (&'a Key, &Vec<IpNet>)) -> Self {
        Self { name: words(name), prefixes: spelled(prefixes) }
    }
}

/// All connections.
///
/// # Errors
///
/// Where one has not two ends that differ, or two lines are about the same two places.
pub fn into_connections(forms: Vec<ConnectionForm<'_>>) -> Result<BTreeMap<Connection, Lifetime>, DocumentError> {
    let mut all = BTreeMap::new();
    for (place, form) in forms.into_iter().enumerate() {
        let path = || format!("mapping.connections[{place}].ends");
        let bad = |path: String, found: String, expected: &str| DocumentError::BadValue {
            path,
            line: 0,
            found,
            expected: expected.into(),
        };
        let mut ends = Vec::new();
        for (number, end) in form.ends.into_iter().enumerate() {
            let end = end.into_place().ok_or_else(|| {
                let found = "no place, or several".into();
                bad(format!("{}[{number}]", path()), found, "one of \"source\", \"target\" and \"site\"")
            })?;
            ends.push(end);
        }
        let count = ends.len();
        let ends = <[Place; 2]>::try_from(ends);
        let [left, right] = ends.map_err(|_| bad(path(), format!("{count} places"), "two"))?;
        if left == right {
            return Err(bad(path(), "one place twice".into(), "two that are not the same (case ignored)"));
        }
        let connection = Connection::between(left, right);
        if all.contains_key(&connection) {
            let names = connection.ends().each_ref().map(|place| match place {
                Place::Source(key) | Place::Target(key) | Place::Drawn(key) => key.as_str(),
            });
            return Err(twice(path(), &names.join(" – ")));
        }
        all.insert(connection, Lifetime { today: form.today, after: form.after });
    }
    Ok(all)
}

/// All drawn sites.
///
/// # Errors
///
/// Where two of them have one name.
pub fn into_sites(forms: Vec<SiteForm<'_>>) -> Result<BTreeMap<Key, Vec<IpNet>>, DocumentError> {
    let mut all = BTreeMap::new();
    for (place, form) in forms.into_iter().enumerate() {
        insert(&mut all, key(form.name), plain(form.prefixes), || format!("mapping.sites[{place}].name"))?;
    }
    Ok(all)
}
