//! Fields of version 4: packed one by one as they come, by what is expected of each.
//!
//! A field is a number, a byte or a text of a column. Which field came before it tells what it is about: a flag and the word
//! behind it are two kinds of fields, though they share a column. What it was the last times, and what the fields before it are, tells
//! what it will be. Of each byte it is first said whether it is the one that is guessed: most are, and then nothing more is said.

use super::codec::{Column, misfit};
use super::mixer::{Mixer, VIEWS, both, line, slot};
use super::range_coder::{CERTAIN, RangeCoder};
use super::{short, too_large};
use crate::document::DocumentError;

type Read<T> = Result<T, DocumentError>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// Bytes that are like nothing else.
    Random,
    Text,
}

impl Kind {
    /// The first group of its weights: one for each bit of a byte, one for small numbers, three for what is guessed.
    fn weights(self) -> usize {
        12 * self as usize
    }
}

/// What is known of a kind of field behind another one.
#[derive(Clone, Copy, Default)]
struct Habit {
    /// What it was the last time, and the time before.
    values: [u32; 2],
    /// For its last bytes, the newest lowest: whether they were guessed.
    guessed: u16,
}

/// A field on its way.
struct Field {
    kind: Kind,
    /// Its column.
    column: u32,
    /// This kind of field behind the one before.
    about: u32,
    /// The place of its habit.
    habit: usize,
    /// What it holds so far.
    value: u32,
    /// Its last bytes, the newest lowest.
    bytes: u32,
}

/// Writes or reads.
pub struct Packed {
    coder: RangeCoder,
    mixer: Mixer,
    habits: Vec<Habit>,
    guesses: Vec<u8>,
    /// The two fields before, and what they hold.
    before: [u32; 2],
    held: [u32; 2],
    /// How many bytes may come, and did.
    most: usize,
    came: usize,
}

/// So many habits and guesses are told apart, as powers of two.
const HABITS: u32 = 14;
const GUESSES: u32 = 16;

/// Most bytes of fields that a link of so many bytes may unpack to: what is guessed takes next to no room, but time. A million NICs
/// have some 50 million, in six million bytes.
fn most_of(bytes: usize) -> usize {
    bytes.saturating_mul(64).saturating_add(16 << 20).min(128 << 20)
}

impl Packed {
    pub fn writer() -> Self {
        Self::new(RangeCoder::writer(), most_of(usize::MAX))
    }

    pub fn reader(bytes: &[u8]) -> Self {
        Self::new(RangeCoder::reader(bytes), most_of(bytes.len()))
    }

    fn new(coder: RangeCoder, most: usize) -> Self {
        Self {
            coder,
            mixer: Mixer::new(),
            habits: vec![Habit::default(); 1 << HABITS],
            guesses: vec![0; 1 << GUESSES],
            before: [0; 2],
            held: [0; 2],
            most,
            came: 0,
        }
    }

    /// Checks that a reader has given everything.
    pub fn finish(&self) -> Read<()> {
        if self.coder.is_at_the_end() { Ok(()) } else { Err(misfit()) }
    }

    /// What a writer noted, unless a reader would refuse it.
    pub fn into_bytes(self) -> Option<Vec<u8>> {
        let bytes = self.coder.into_bytes();
        (self.came <= most_of(bytes.len())).then_some(bytes)
    }

    /// A number: seven bits a byte, low ones first.
    pub fn number(&mut self, column: Column, value: u128) -> Read<u128> {
        let mut field = self.begin(column, Kind::Number);
        let (mut rest, mut read) = (value, 0);
        for place in 0..19 {
            let given = rest as u8 & 0x7f | u8::from(rest >= 0x80) << 7;
            rest >>= 7;
            let byte = self.byte_of(&mut field, given)?;
            let bits = u128::from(byte & 0x7f);
            if place == 18 && bits > 3 {
                break;
            }
            read |= bits << (7 * place);
            if byte & 0x80 == 0 {
                self.end(&field);
                return Ok(read);
            }
        }
        Err(misfit())
    }

    /// A byte that may be anything.
    pub fn byte(&mut self, column: Column, value: u8) -> Read<u8> {
        let kind = if column == Column::MacRest { Kind::Random } else { Kind::Number };
        let mut field = self.begin(column, kind);
        let byte = self.byte_of(&mut field, value)?;
        self.end(&field);
        Ok(byte)
    }

    /// Characters, as many as are known to come.
    pub fn characters(&mut self, column: Column, length: usize, given: &[u8]) -> Read<Vec<u8>> {
        let mut field = self.begin(column, Kind::Text);
        let mut bytes = Vec::new();
        for place in 0..length {
            // A reader is given none.
            bytes.push(self.byte_of(&mut field, given.get(place).copied().unwrap_or_default())?);
        }
        self.end(&field);
        Ok(bytes)
    }

    fn begin(&self, column: Column, kind: Kind) -> Field {
        let column = 3 * column as u32 + kind as u32;
        let about = both(column, self.before[0]);
        Field { kind, column, about, habit: (about >> (32 - HABITS)) as usize, value: 0, bytes: 0 }
    }

    fn end(&mut self, field: &Field) {
        let habit = &mut self.habits[field.habit];
        habit.values = [field.value, habit.values[0]];
        self.before = [field.column + 1, self.before[0]];
        self.held = [field.value, self.held[0]];
    }

    fn byte_of(&mut self, field: &mut Field, given: u8) -> Read<u8> {
        // Those of texts take twice as long.
        self.came += if field.kind == Kind::Text { 2 } else { 1 };
        if self.came > self.most {
            return Err(too_large("unpacks", self.most as u64));
        }
        let byte = match field.kind {
            Kind::Random => self.random_byte(field, given),
            Kind::Number => self.number_byte(field, given),
            Kind::Text => self.text_byte(field, given),
        };
        let byte = byte.ok_or_else(short)?;
        field.value = both(field.value, u32::from(byte) + 1);
        field.bytes = field.bytes << 8 | u32::from(byte);
        Ok(byte)
    }

    /// What is made at random takes all its bits, unless it is what it was the last time: parts of MAC addresses often are.
    fn random_byte(&mut self, field: &Field, given: u8) -> Option<u8> {
        let view = both(field.about, self.before[1]);
        let guess = guess_place(view);
        let byte = self.guesses[guess];
        if self.mixer.plain_bit(&mut self.coder, slot(view), given == byte)? {
            return Some(byte);
        }
        let mut byte = 0;
        for place in (0..8).rev() {
            let bit = self.coder.bit(CERTAIN / 2, given >> place & 1 == 1)?;
            byte = byte << 1 | u8::from(bit);
        }
        self.guesses[guess] = byte;
        Some(byte)
    }

    fn number_byte(&mut self, field: &Field, given: u8) -> Option<u8> {
        let [last, older] = self.habits[field.habit].values;
        let here = both(field.about, field.value);
        let views = |byte, [held, held_before]: [u32; 2]| {
            [
                both(here, byte),
                both(here, held ^ 1 << 20),
                both(here, both(last, older)),
                both(here, both(held, held_before)),
            ]
        };
        self.guessed_byte(field, here, both(here, last), views, given)
    }

    fn text_byte(&mut self, field: &Field, given: u8) -> Option<u8> {
        let two = both(field.column, field.bytes & 0xffff | 1 << 16);
        let three = both(field.column, field.bytes & 0xff_ffff | 1 << 24);
        let views = |byte, _| [both(field.column, byte), two, both(three, byte), both(field.about, field.value)];
        self.guessed_byte(field, field.about, three, views, given)
    }

    /// A byte of which there is a guess, seen from points of view that know it, and what the fields before hold.
    fn guessed_byte(
        &mut self,
        field: &Field,
        here: u32,
        guess: u32,
        views: impl Fn(u32, [u32; 2]) -> [u32; VIEWS],
        given: u8,
    ) -> Option<u8> {
        let guess = guess_place(guess);
        let byte = self.guesses[guess];
        let views = || views(byte.into(), self.held);
        let guessed = self.habits[field.habit].guessed;
        let group = field.kind.weights();
        // What was guessed sixteen times in a row needs but one view; within a text it does not pay.
        let (views, is_guess) = if guessed == u16::MAX && field.kind == Kind::Number {
            if self.mixer.plain_bit(&mut self.coder, slot(here), given == byte)? {
                return Some(byte);
            }
            (views(), false)
        } else {
            let trust = match (guessed & 15).trailing_ones() {
                0 => 0,
                1..=3 => 1,
                _ => 2,
            };
            let views = views();
            (views, self.mixer.bit(&mut self.coder, views.map(slot), group + 9 + trust, given == byte)?)
        };
        self.habits[field.habit].guessed = guessed << 1 | u16::from(is_guess);
        if is_guess {
            return Some(byte);
        }
        // The third view is worth more of the whole byte than of its bits.
        let [first, second, _, fourth] = views;
        let byte = self.spelt(field.kind, given, [first, second, fourth])?;
        self.guesses[guess] = byte;
        Some(byte)
    }

    /// A byte, in two halves, the high one first. Of numbers it is said at once whether they are small, and have but the low one.
    fn spelt<const N: usize>(&mut self, kind: Kind, given: u8, views: [u32; N]) -> Option<u8> {
        let group = kind.weights();
        // The low half has a line for each high one.
        let lines = views.map(|view| line(view, 1));
        let is_small = kind == Kind::Number && self.mixer.bit(&mut self.coder, lines, group + 8, given < 16)?;
        let high = if is_small { 0 } else { self.half(lines, group + 4, given >> 4)? };
        let lines = views.map(|view| line(view, 2 + u32::from(high)));
        Some(high << 4 | self.half(lines, group, given & 15)?)
    }

    /// Four bits, high ones first.
    fn half<const N: usize>(&mut self, lines: [usize; N], group: usize, given: u8) -> Option<u8> {
        // Those that are known, behind a one, which tells how many they are.
        let mut known = 1;
        for place in (0..4).rev() {
            let slots = lines.map(|line| line + known);
            let bit = self.mixer.bit(&mut self.coder, slots, group + place, given >> place & 1 == 1)?;
            known = known << 1 | usize::from(bit);
        }
        Some(known as u8 & 15)
    }
}

fn guess_place(guess: u32) -> usize {
    (guess >> (32 - GUESSES)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(count: usize) -> Packed {
        let mut packed = Packed::writer();
        for _ in 0..count {
            assert!(packed.characters(Column::Plan, 8, b"aaaaaaaa").is_ok());
        }
        packed
    }

    #[test]
    fn a_reader_gives_up_where_a_link_unpacks_to_more_than_it_may() {
        let bytes = texts(100).into_bytes().unwrap();
        let read = |most| {
            let mut packed = Packed::new(RangeCoder::reader(&bytes), most);
            (0..100).find_map(|_| packed.characters(Column::Plan, 8, &[]).err())
        };
        assert!(read(2 * 8 * 100).is_none());
        assert!(matches!(read(2 * 8 * 100 - 1), Some(DocumentError::LinkTooLarge { .. })));
    }

    #[test]
    fn a_link_may_unpack_to_more_the_longer_it_is_but_not_without_end() {
        assert_eq!(most_of(0), 16 << 20);
        assert!(most_of(1_000_000) > 75_000_000 && most_of(6_000_000) > 2 * 50_000_000);
        assert_eq!(most_of(usize::MAX), 128 << 20);
    }

    #[test]
    fn a_writer_gives_nothing_that_a_reader_would_refuse() {
        let few = texts(10).into_bytes().map(|bytes| bytes.len()).unwrap();
        let mut packed = texts(10);
        packed.came = most_of(few) + 1;
        assert!(packed.into_bytes().is_none());
        let mut packed = texts(10);
        packed.came = most_of(few);
        assert!(packed.into_bytes().is_some());
    }
}
