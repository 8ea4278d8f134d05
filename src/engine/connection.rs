//! What is connected to what: peerings, gateways, lines to other sites, today and after the failover.
//!
//! Files give some of it (peerings of a network); what they do not show, a person draws. A connection joins two [`Place`]s:
//! networks of the two sites, or a site that no inventory has, with the addresses that it uses.

use super::text::Key;

/// One end of a connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A network of the source site, by key.
    Source(Key),
    /// A network of the target site, by key.
    Target(Key),
    /// A site that a person drew, by name: see [`super::mapping::Mapping::sites`].
    Drawn(Key),
}

/// Two places that are connected, whichever is named first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection {
    ends: [Place; 2],
}

impl Connection {
    /// Between two places.
    pub fn between(left: Place, right: Place) -> Self {
        Self { ends: if right < left { [right, left] } else { [left, right] } }
    }

    /// Its ends, in order.
    pub fn ends(&self) -> &[Place; 2] {
        &self.ends
    }
}

/// When a connection is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lifetime {
    /// Today, before the failover.
    pub today: bool,
    /// After the failover.
    pub after: bool,
}

impl Lifetime {
    /// Up all the time: what a file shows and nobody said otherwise about.
    pub const ALWAYS: Self = Self { today: true, after: true };
}
