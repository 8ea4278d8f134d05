//! What to expect of a bit: what came in the same places before, from several points of view, mixed.
//!
//! Every point of view has a slot, which holds how likely a set bit is there. The views are weighed by how well each did so far,
//! as logarithms of odds: one that is sure counts for more than one that knows nothing. Only whole numbers are reckoned with,
//! so a link is the same wherever it is written.

use super::range_coder::{CERTAIN, RangeCoder};

/// Points of view.
pub const VIEWS: usize = 4;

/// Slots, as a power of two: with fewer, an estate of 10,000 NICs takes more room, with more, it takes more time.
const SLOTS: u32 = 20;

/// Slots that lie side by side, for half of a byte.
pub const LINE: usize = 16;

/// How much of what came before a slot remembers, in bits.
const MEMORY: u32 = 120;

/// A weight of one.
const ONE: i32 = 1 << 16;

/// How soon weights follow.
const HASTE: i32 = 24;

/// How many groups of weights there are.
const GROUPS: usize = 36;

/// Odds are logarithms, in 256ths, and at most this, of either sign.
const SUREST: i32 = 2047;

/// 4096 / (1 + e^-x), for whole halves from -8 to 8.
const CURVE: [i32; 33] = [
    1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785, 3901,
    3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
];

/// Slots and weights.
pub struct Mixer {
    /// Probability in the upper half, less one half, so that a slot that was never used is zero; below it how often it was used.
    slots: Vec<u32>,
    /// By group, and by how many of the views had been there before.
    weights: Vec<[i32; VIEWS]>,
    /// Odds of each probability.
    odds: [i32; 4096],
    /// How far a slot goes towards what came, by how often it was used, of 2^15.
    paces: [i32; 256],
}

impl Mixer {
    pub fn new() -> Self {
        let mut odds = [SUREST; 4096];
        let mut next = 0;
        for odd in -SUREST..=SUREST {
            // What no odds come to has those of the next above it.
            let end = probability(odd) as usize + 1;
            if end > next {
                odds[next..end].fill(odd);
                next = end;
            }
        }
        Self {
            slots: vec![0; 1 << SLOTS],
            weights: vec![[ONE * 3 / 8; VIEWS]; GROUPS * (VIEWS + 1)],
            odds,
            paces: std::array::from_fn(|used| (1 << 16) / (2 * used as i32 + 3)),
        }
    }

    /// A bit, seen from several points of view; the first ones are those that have seen most.
    pub fn bit<const N: usize>(
        &mut self,
        coder: &mut RangeCoder,
        slots: [usize; N],
        group: usize,
        given: bool,
    ) -> Option<bool> {
        let mut odds = [0; N];
        let mut known = 0;
        for (place, slot) in slots.into_iter().enumerate() {
            let slot = self.slots[slot];
            odds[place] = self.odds[(chance(slot) >> 4) as usize];
            if slot & 0xff > 0 {
                known = place + 1;
            }
        }
        let weights = &mut self.weights[group * (VIEWS + 1) + known];
        // No weight grows so large, unless somebody wants it to: then it is a bad guess, and no more.
        let sum = odds.iter().zip(&*weights).map(|(odds, weight)| odds.wrapping_mul(*weight) >> 16).sum();
        let expected = probability(sum);
        let bit = coder.bit((expected.clamp(4, 4092) << 4) as u32, given)?;
        let wrong = ((i32::from(bit) << 12) - expected) * HASTE;
        for (weight, odds) in weights.iter_mut().zip(odds) {
            *weight = weight.wrapping_add((odds * wrong + ONE / 2) >> 16);
        }
        for slot in slots {
            self.learn(slot, bit);
        }
        Some(bit)
    }

    /// A bit of which one view is enough.
    pub fn plain_bit(&mut self, coder: &mut RangeCoder, slot: usize, given: bool) -> Option<bool> {
        let expected = chance(self.slots[slot]).clamp(CERTAIN / 4096, CERTAIN - CERTAIN / 4096);
        let bit = coder.bit(expected, given)?;
        self.learn(slot, bit);
        Some(bit)
    }

    fn learn(&mut self, slot: usize, bit: bool) {
        let slot = &mut self.slots[slot];
        let (chance, used) = (chance(*slot) as i32, *slot & 0xff);
        // Without a branch: which way it would go is what nobody knows.
        let goal = i32::from(bit) * (CERTAIN as i32 - 1);
        let chance = chance + (((goal - chance) * self.paces[used as usize]) >> 15);
        *slot = (chance as u32 ^ (CERTAIN / 2)) << 16 | (used + 1).min(MEMORY);
    }
}

fn chance(slot: u32) -> u32 {
    (slot >> 16) ^ (CERTAIN / 2)
}

/// Of 4096, at these odds.
fn probability(odds: i32) -> i32 {
    let odds = odds.clamp(-SUREST, SUREST);
    let (place, between) = (((odds >> 7) + 16) as usize, odds & 127);
    (CURVE[place] * (128 - between) + CURVE[place + 1] * between + 64) >> 7
}

/// The slot of a view.
pub fn slot(view: u32) -> usize {
    (view.wrapping_mul(0x85EB_CA6B) >> (32 - SLOTS)) as usize
}

/// The first slot of one of the lines of a view; they are numbered from 1.
pub fn line(view: u32, number: u32) -> usize {
    slot(view ^ number.wrapping_mul(0x9E37_79B1)) & !(LINE - 1)
}

/// Two things seen as one.
pub fn both(one: u32, other: u32) -> u32 {
    (one ^ other.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B).rotate_left(13)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_and_probabilities_are_each_others_inverse() {
        let mixer = Mixer::new();
        assert_eq!(mixer.odds[2048], 1);
        for chance in 8..4088 {
            assert!((probability(mixer.odds[chance as usize]) - chance).abs() <= 4, "{chance}");
        }
        assert!((-5000..5000).all(|odds| probability(odds) <= probability(odds + 1)));
    }

    #[test]
    fn lines_are_whole_and_within_the_slots() {
        let lines: Vec<usize> = (0..5000).map(|view| line(both(view, 5), 1 + view % LINE as u32)).collect();
        assert!(lines.iter().all(|line| line % LINE == 0 && line + LINE <= 1 << SLOTS));
        assert!(lines.iter().collect::<std::collections::HashSet<_>>().len() > 4500);
    }

    #[test]
    fn what_repeats_is_soon_expected_and_what_does_not_costs_no_more_than_it_holds() {
        let bytes = |bit: fn(u32) -> bool| {
            let (mut mixer, mut coder) = (Mixer::new(), RangeCoder::writer());
            let mut before = 1;
            for place in 0..16_000 {
                let slots =
                    [slot(1), slot(both(2, before & 7)), slot(both(3, before & 15)), slot(both(4, before & 31))];
                assert!(mixer.bit(&mut coder, slots, 0, bit(place)).is_some());
                before = before << 1 | u32::from(bit(place));
            }
            coder.into_bytes().len()
        };
        assert!(bytes(|place| place % 3 == 0) < 60);
        let random = bytes(|place| place.wrapping_mul(place ^ 0x9E37_79B1).wrapping_mul(0x85EB_CA6B) >> 31 == 1);
        assert!((1900..2050).contains(&random), "{random}");
    }
}
