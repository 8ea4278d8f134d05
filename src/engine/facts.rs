//! What machines, or NICs, have in common, kept once for all of which it is the same: there are millions of them, and few of these.

use std::hash::Hash;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::attribute::Attributes;
use super::inventory::{Known, OperatingSystem, PowerState};
use super::text::Text;

/// Where something is managed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Locality {
    /// Azure region or the like, as written.
    pub location: Option<Text>,
    /// Resource group, as written.
    pub resource_group: Option<Text>,
}

/// What a VM shares with others.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct MachineFacts {
    /// Where it is managed.
    pub locality: Locality,
    /// Size, such as `Standard_D2s_v5`.
    pub size: Option<Text>,
    /// Guest operating system.
    pub operating_system: Option<OperatingSystem>,
    /// Whether it runs.
    pub power: Option<PowerState>,
    /// Availability zone.
    pub zone: Option<Text>,
    /// Whether a file lists it.
    pub known: Known,
}

/// What a NIC shares with others.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct NicFacts {
    /// Where it is managed.
    pub locality: Locality,
    /// What only some systems ask for.
    pub attributes: Attributes,
    /// Whether a file lists it.
    pub known: Known,
}

/// Facts met so far, each once; wanted while an inventory is linked, and not any more afterwards.
pub struct Alike<T>(FxHashSet<Rc<T>>);

impl<T> Default for Alike<T> {
    fn default() -> Self {
        Self(FxHashSet::default())
    }
}

impl<T: Eq + Hash> Alike<T> {
    /// The facts that are like these. What is met for the first time is kept as `kept` makes it, which must be like it.
    pub fn of(&mut self, facts: T, kept: impl FnOnce(T) -> T) -> Rc<T> {
        if let Some(known) = self.0.get(&facts) {
            return known.clone();
        }
        let facts = Rc::new(kept(facts));
        self.0.insert(facts.clone());
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(group: &str, known: Known) -> NicFacts {
        let locality = Locality { location: None, resource_group: Some(group.into()) };
        NicFacts { locality, attributes: Attributes::default(), known }
    }

    #[test]
    fn facts_are_kept_once_and_others_apart() {
        let mut alike = Alike::default();
        let first = alike.of(facts("rg-a", Known::Listed), |facts| facts);
        let others = [("rg-b", Known::Listed), ("RG-A", Known::Listed), ("rg-a", Known::Referenced)];
        for (group, known) in others {
            let other = alike.of(facts(group, known), |facts| facts);
            assert!(*other == facts(group, known) && *other != *first);
        }
        let again = alike.of(facts("rg-a", Known::Listed), |_| unreachable!("it is known"));
        assert!(Rc::ptr_eq(&first, &again));
    }
}
