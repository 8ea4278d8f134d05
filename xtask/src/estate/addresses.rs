//! The order in which a subnet's addresses are given to NICs.

use std::net::Ipv4Addr;

use super::model::Range;
use super::plan::NetworkPlan;
use super::random::Random;

/// Every usable address of a subnet, each once: by a rule, not from a list, so that a /9 costs no more than a /28.
pub struct AddressSequence {
    range: Range,
    /// The rule: address number `start + step * n`, where `step` has no factor in common with how many there are.
    start: u32,
    step: u32,
    taken: u32,
    alternates: bool,
}

impl AddressSequence {
    /// In order, or scattered. The same subnet of a plan gives the same sequence on both sides.
    pub fn new(range: Range, in_order: bool, seed: u64, plan: &NetworkPlan, subnet: usize) -> AddressSequence {
        let mut sequence = AddressSequence { range, start: 0, step: 1, taken: 0, alternates: false };
        if !in_order {
            let usable = range.usable();
            let mut random = Random::new(seed, &[u64::from(plan.index), 6, subnet as u64]);
            sequence.start = random.below(usable);
            sequence.step = 1 + random.below(usable);
            while greatest_common_divisor(sequence.step, usable) != 1 {
                sequence.step += 1;
            }
        }
        sequence
    }

    /// From now on, every second address comes from the end of the sequence.
    pub fn alternate_ends(&mut self) {
        self.alternates = true;
    }

    /// How many addresses are left.
    pub fn left(&self) -> u32 {
        self.range.usable() - self.taken
    }

    /// The next address. There must be one left.
    pub fn take(&mut self) -> Ipv4Addr {
        let usable = self.range.usable();
        let number = match (self.alternates, self.taken % 2) {
            (false, _) => self.taken,
            (true, 0) => self.taken / 2,
            (true, _) => usable - 1 - self.taken / 2,
        };
        self.taken += 1;
        let index = (u64::from(self.start) + u64::from(self.step) * u64::from(number)) % u64::from(usable);
        self.range.nth_usable(index as u32)
    }
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
