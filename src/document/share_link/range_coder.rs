//! Bits as a fraction of a range: the likelier a bit was thought to be, the less of a byte it takes.
//!
//! A writer halves a range of 32 bits at each bit, in the proportion that was expected, and puts out the bytes that its two ends
//! have in common; a reader follows it by where the bytes lie in the range. Nothing is carried into bytes that are out already.
//!
//! # Invariants
//!
//! 1. No range is ever empty: both halves hold at least one number, whatever was expected.
//! 2. A reader that needs more bytes than there are has a damaged link: it stops there, so its work is bounded by its bytes.

/// Probabilities are so many of this.
pub const CERTAIN: u32 = 1 << 16;

/// Bytes that a reader looks ahead, beyond the one with which a writer ends.
const AHEAD: usize = 3;

/// Writes or reads.
pub struct RangeCoder {
    low: u32,
    high: u32,
    bytes: Vec<u8>,
    /// Of a reader: the place of the next byte, and the four before it.
    reading: Option<(usize, u32)>,
}

impl RangeCoder {
    /// A coder that notes bits.
    pub fn writer() -> Self {
        Self { low: 0, high: u32::MAX, bytes: Vec::new(), reading: None }
    }

    /// A coder that gives the bits that were noted.
    pub fn reader(bytes: &[u8]) -> Self {
        let window = (0..=AHEAD).fold(0, |window, place| window << 8 | byte_at(bytes, place));
        Self { bytes: bytes.to_vec(), reading: Some((AHEAD + 1, window)), ..Self::writer() }
    }

    /// A bit that was expected to be set with this probability, of [`CERTAIN`]; neither it nor its opposite may be certain. None
    /// where a reader's bytes are at their end.
    #[inline]
    pub fn bit(&mut self, expected: u32, given: bool) -> Option<bool> {
        let span = u64::from(self.high - self.low);
        // Less than the span, as the probability is less than certain: so there is something above it.
        let middle = self.low + (span * u64::from(expected) / u64::from(CERTAIN)) as u32;
        let bit = self.reading.map_or(given, |(_, window)| window <= middle);
        (self.low, self.high) = if bit { (self.low, middle) } else { (middle + 1, self.high) };
        while (self.low ^ self.high) >> 24 == 0 {
            match &mut self.reading {
                None => self.bytes.push((self.high >> 24) as u8),
                Some((next, window)) => {
                    if *next >= self.bytes.len() + AHEAD {
                        return None;
                    }
                    *window = *window << 8 | byte_at(&self.bytes, *next);
                    *next += 1;
                }
            }
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
        }
        Some(bit)
    }

    /// Whether a reader has taken every byte.
    pub fn is_at_the_end(&self) -> bool {
        self.reading.is_none_or(|(next, _)| next == self.bytes.len() + AHEAD)
    }

    /// What a writer noted. Zeros are thought to follow: so one byte tells in which range the end lies.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.push((self.high >> 24) as u8);
        self.bytes
    }
}

fn byte_at(bytes: &[u8], place: usize) -> u32 {
    bytes.get(place).copied().map_or(0, u32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits of a made-up source, each with what is expected of it.
    fn bits(count: u32) -> impl Iterator<Item = (u32, bool)> {
        (0..count).map(|place| {
            let dice = place.wrapping_mul(0x9E37_79B1).rotate_left(11).wrapping_mul(0x85EB_CA6B);
            (1 + dice % (CERTAIN - 1), dice >> 16 > place % CERTAIN)
        })
    }

    fn written(bits: impl Iterator<Item = (u32, bool)>) -> Vec<u8> {
        let mut coder = RangeCoder::writer();
        for (expected, bit) in bits {
            assert_eq!(coder.bit(expected, bit), Some(bit));
        }
        coder.into_bytes()
    }

    #[test]
    fn what_is_written_is_read_again() {
        for count in [0, 1, 2, 3, 100, 50_000] {
            let bytes = written(bits(count));
            let mut coder = RangeCoder::reader(&bytes);
            for (expected, bit) in bits(count) {
                assert_eq!(coder.bit(expected, false), Some(bit));
            }
            assert!(coder.is_at_the_end());
        }
    }

    #[test]
    fn what_is_expected_takes_next_to_nothing_and_what_is_not_takes_its_due() {
        assert!(written((0..80_000).map(|_| (CERTAIN - CERTAIN / 4096, true))).len() < 8);
        let halves = written((0..8000).map(|place| (CERTAIN / 2, place % 3 == 0))).len();
        assert!((1000..1004).contains(&halves), "{halves}");
        let unlikely = written((0..100).map(|_| (1, true))).len();
        assert!((198..=204).contains(&unlikely), "{unlikely}");
    }

    #[test]
    fn a_reader_stops_soon_behind_its_last_byte() {
        for bytes in [&[][..], &[0], &[0xff; 5], &[0x7f, 0, 0, 0, 0, 1]] {
            for expected in [CERTAIN / 4096, CERTAIN / 2, CERTAIN - CERTAIN / 4096] {
                let mut coder = RangeCoder::reader(bytes);
                let bits = (0..u32::MAX).take_while(|_| coder.bit(expected, false).is_some()).count();
                assert!(bits <= 23_000 * (bytes.len() + 1), "{bits} bits of {bytes:?}");
            }
        }
    }
}
