//! Where the networks and subnets of a site stand after networks that would be created came to be, or are gone.

use rustc_hash::FxHashMap;

use super::super::landscape::Landscape;
use super::super::reason::{Chosen, Step};
use super::super::text::Key;
use super::Landing;

/// Whether the same networks would be created, in the same order.
fn created_alike(old: &Landscape, new: &Landscape) -> bool {
    let created = |landscape: &Landscape| landscape.existing_networks..landscape.networks.len();
    let same = |place: usize| {
        let (old, new) = (&old.networks[place], &new.networks[place]);
        (&old.key, &old.subnets, old.copy_of) == (&new.key, &new.subnets, new.copy_of)
    };
    created(old) == created(new) && old.subnets.len() == new.subnets.len() && created(old).all(same)
}

/// From places in one landscape to those in a later one of the same site: what exists stays where it is.
#[derive(Debug)]
pub(super) struct Moved {
    existing: [usize; 2],
    /// New places of created networks, and of their subnets; `None` where all stay.
    created: Option<[Vec<u32>; 2]>,
    /// How many networks there are now.
    networks: usize,
}

impl Moved {
    /// The place of what is gone.
    pub const GONE: u32 = u32::MAX;

    /// From the places of one landscape to those of another.
    pub fn between(old: &Landscape, new: &Landscape) -> Self {
        let existing = [old.existing_networks, old.existing_subnets];
        let created = |landscape: &Landscape| landscape.networks.len() > landscape.existing_networks;
        let mut moved = Self { existing, created: None, networks: new.networks.len() };
        if (!created(old) && !created(new)) || created_alike(old, new) {
            return moved;
        }
        let places: FxHashMap<&Key, u32> =
            (new.existing_networks..new.networks.len()).map(|place| (&new.networks[place].key, place as u32)).collect();
        let mut networks = Vec::new();
        let mut subnets = vec![Self::GONE; old.subnets.len() - old.existing_subnets];
        for network in &old.networks[old.existing_networks..] {
            let place = places.get(&network.key).copied();
            networks.push(place.unwrap_or(Self::GONE));
            let now = place.map_or(0..0, |place| new.subnet_places(place));
            for (before, after) in network.subnets.clone().zip(now) {
                subnets[before as usize - old.existing_subnets] = after;
            }
        }
        moved.created = Some([networks, subnets]);
        moved
    }

    fn place(&self, of_subnet: bool, place: u32) -> u32 {
        let kind = usize::from(of_subnet);
        match &self.created {
            Some(created) => match (place as usize).checked_sub(self.existing[kind]) {
                Some(beyond) => created[kind].get(beyond).copied().unwrap_or(Self::GONE),
                None => place,
            },
            None => place,
        }
    }

    /// Whether every place stays.
    pub fn is_none(&self) -> bool {
        self.created.is_none()
    }

    pub fn network_step(&self, step: Step<u32>) -> Step<u32> {
        step.map(|chosen| Chosen { value: self.place(false, chosen.value), ..chosen })
    }

    pub fn subnet_step(&self, step: Step<u32>) -> Step<u32> {
        step.map(|chosen| Chosen { value: self.place(true, chosen.value), ..chosen })
    }

    pub fn landing(&self, landing: &Landing) -> Landing {
        Landing { network: self.network_step(landing.network), subnet: self.subnet_step(landing.subnet), ..*landing }
    }

    /// Puts what stands by network in its new order.
    pub fn renumber_networks<T: Default>(&self, by_network: &mut Vec<T>) {
        if self.is_none() {
            return;
        }
        let created = by_network.split_off(self.existing[0]);
        by_network.resize_with(self.networks, T::default);
        for (beyond, thing) in created.into_iter().enumerate() {
            let place = self.place(false, (self.existing[0] + beyond) as u32);
            if place != Self::GONE {
                by_network[place as usize] = thing;
            }
        }
    }
}
