//! How many networks an estate has, how large each is, where it lies, and what awaits it at the recovery site.

use super::model::{Place, Range, Side};
use super::names;
use super::random::Random;
use super::settings::{Settings, Shape};
use super::subnets::{self, SubnetPlan};

/// Source networks lie in the lower half of 10.0.0.0/8; those that move go to the same place in the upper half.
const LOWEST: u32 = 0x0A00_0000;
const UPPER_HALF: u32 = 0x0080_0000;

/// An estate, as much of it as is held in memory: a few words for each network.
pub struct Estate {
    pub settings: Settings,
    pub networks: Vec<NetworkPlan>,
}

/// One source network and its counterpart.
#[derive(Clone, Copy, Debug)]
pub struct NetworkPlan {
    pub index: u32,
    pub kind: Kind,
    /// NICs of the source network.
    pub nics: u32,
    /// Address space of the source network.
    pub range: Range,
    pub fate: Fate,
    pub dual_stack: bool,
}

/// What a network is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Corp,
    Hub,
    Spoke(u32),
    Lab,
}

/// What stands at the recovery site for a source network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Nothing.
    Unmapped,
    /// The exact copy that Site Recovery makes, with `-asr` after its name.
    Copied,
    /// A network of its own with the same address space.
    Kept,
    /// The same address space, but the subnets lie in it in another order.
    Rearranged,
    /// A network with another address space.
    Moved,
}

impl Estate {
    /// Plans an estate. Fails where its networks do not fit into the address space.
    pub fn new(settings: Settings) -> Result<Estate, String> {
        let weights = weights(settings);
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut networks = Vec::with_capacity(weights.len());
        let mut weight_so_far = 0;
        let mut nics_so_far = 0;
        for (index, weight) in (0..).zip(&weights) {
            weight_so_far += u64::from(*weight);
            let nics_until_here = (u64::from(settings.nics) * weight_so_far / total) as u32;
            let nics = nics_until_here - nics_so_far;
            nics_so_far = nics_until_here;
            networks.push(network_plan(settings, index, weights.len() as u32, nics));
        }
        let mut estate = Estate { settings, networks };
        estate.place_networks()?;
        Ok(estate)
    }

    /// The hub, if the estate has one.
    pub fn hub(&self) -> Option<&NetworkPlan> {
        self.networks.get(1).filter(|plan| plan.kind == Kind::Hub)
    }

    /// A source network's name, or that of its counterpart.
    pub fn network_name(&self, plan: &NetworkPlan, side: Side) -> String {
        let code = side.code();
        let name = match (plan.kind, plan.fate, side) {
            (Kind::Spoke(number), Fate::Copied, Side::Target) => format!("spoke-{}-weu-asr", names::spoke(number).0),
            (Kind::Spoke(number), ..) => format!("spoke-{}-{code}", names::spoke(number).0),
            (Kind::Corp, ..) => format!("corp-{code}"),
            (Kind::Hub, ..) => format!("hub-{code}"),
            (Kind::Lab, ..) => format!("lab-{code}"),
        };
        match self.settings.shape {
            Shape::LongNames => names::drawn_out(&name, 64).into_owned(),
            _ => name,
        }
    }

    /// The subscription and resource group of a network and of all that is in it.
    pub fn place(&self, plan: &NetworkPlan, side: Side) -> Place {
        let name = self.network_name(plan, side);
        let (resource_group, networks_of_a_subscription) = match self.settings.shape {
            Shape::LongNames => (format!("rg-{name}-(übung)"), 24),
            // As many as Azure takes.
            Shape::ManyTiny => (format!("rg-{name}"), 1000),
            _ => (format!("rg-{name}"), 24),
        };
        Place { side, subscription: 1 + plan.index / networks_of_a_subscription, resource_group }
    }

    /// The address space of a source network, or of its counterpart.
    pub fn range(&self, plan: &NetworkPlan, side: Side) -> Range {
        match (plan.fate, side) {
            (Fate::Moved, Side::Target) => Range { base: plan.range.base | UPPER_HALF, ..plan.range },
            _ => plan.range,
        }
    }

    /// The subnets of a source network: always the same ones for the same plan.
    pub fn source_subnets(&self, plan: &NetworkPlan) -> Vec<SubnetPlan> {
        source_subnets(self.settings, plan.index, plan.kind, plan.nics)
    }

    /// The largest networks first, so that each is aligned and nothing is left between them.
    fn place_networks(&mut self) -> Result<(), String> {
        let mut order: Vec<usize> = (0..self.networks.len()).collect();
        order.sort_by_key(|&at| self.networks[at].range.length);
        let mut next = u64::from(LOWEST);
        for at in order {
            let range = &mut self.networks[at].range;
            range.base = next as u32;
            next += range.size();
        }
        if next > u64::from(LOWEST | UPPER_HALF) {
            return Err("the networks of this estate do not fit into 10.0.0.0/9: ask for fewer NICs".to_owned());
        }
        Ok(())
    }
}

fn source_subnets(settings: Settings, index: u32, kind: Kind, nics: u32) -> Vec<SubnetPlan> {
    let mut random = Random::new(settings.seed, &[u64::from(index), 1]);
    subnets::source_subnets(settings, kind, nics, &mut random)
}

fn network_plan(settings: Settings, index: u32, count: u32, nics: u32) -> NetworkPlan {
    let has_hub = has_hub(settings.shape, count);
    let kind = match (index, settings.shape) {
        (_, Shape::ManyTiny) => Kind::Spoke(index),
        (0, _) => Kind::Corp,
        (1, _) if has_hub => Kind::Hub,
        _ if has_hub && index + 1 == count => Kind::Lab,
        _ => Kind::Spoke(index - 1 - u32::from(has_hub)),
    };
    let mut random = Random::new(settings.seed, &[u64::from(index), 2]);
    let chance = random.below(100);
    let fate = match kind {
        Kind::Lab => Fate::Unmapped,
        Kind::Corp => Fate::Kept,
        // Two hubs are peered with each other, so they cannot overlap.
        Kind::Hub => Fate::Moved,
        Kind::Spoke(_) => match chance {
            0..15 if settings.shape != Shape::LongNames => Fate::Copied,
            0..50 => Fate::Kept,
            50..60 => Fate::Rearranged,
            60..98 => Fate::Moved,
            _ => Fate::Unmapped,
        },
    };
    let length = subnets::covering_length(&source_subnets(settings, index, kind, nics));
    let dual_stack = match settings.shape {
        Shape::Ipv6 => true,
        Shape::Realistic | Shape::LongNames => index % 7 == 2,
        _ => false,
    };
    NetworkPlan { index, kind, nics, range: Range { base: 0, length }, fate, dual_stack }
}

/// How the NICs are shared out: one weight for each network.
fn weights(settings: Settings) -> Vec<u32> {
    let nics = settings.nics;
    let count = match settings.shape {
        Shape::OneNetwork => 1,
        Shape::FewHuge => nics.min(4),
        Shape::ManyTiny => nics.div_ceil(5),
        _ if nics < 10 => 1,
        _ => (nics.isqrt() / 2).clamp(4, 480),
    };
    let mut random = Random::new(settings.seed, &[3]);
    let has_hub = has_hub(settings.shape, count);
    let weight = |index: u32| match (settings.shape, index) {
        (Shape::OneNetwork, _) => 1,
        (Shape::ManyTiny, _) => 1 + random.below(9),
        (Shape::FewHuge, _) => 90 + random.below(20),
        (_, 0) => 300,
        (_, 1) if has_hub => 60,
        (_, last) if has_hub && last + 1 == count => 30,
        _ => 50 + random.below(150),
    };
    (0..count).map(weight).collect()
}

fn has_hub(shape: Shape, networks: u32) -> bool {
    networks >= 4 && !matches!(shape, Shape::FewHuge | Shape::ManyTiny)
}
