//! Texts that occur often, kept once.

use super::text::Text;

/// The texts met last: most that are met again are met soon, so those of before may make room.
pub struct SharedTexts(Vec<Option<Text>>);

impl Default for SharedTexts {
    fn default() -> Self {
        Self(vec![None; 1 << Self::BITS])
    }
}

impl SharedTexts {
    const BITS: u32 = 13;

    /// A text with this spelling.
    pub fn of(&mut self, spelling: &str) -> Text {
        match self.place(spelling) {
            Some(known) if known == spelling => known.clone(),
            place => place.insert(spelling.into()).clone(),
        }
    }

    /// The same text, or one that was met before.
    pub fn shared(&mut self, text: Text) -> Text {
        match self.place(&text) {
            Some(known) if *known == text => known.clone(),
            place => place.insert(text).clone(),
        }
    }

    /// By its length and its ends, where names that are counted differ: what is met is compared anyhow.
    fn place(&mut self, spelling: &str) -> &mut Option<Text> {
        let bytes = spelling.as_bytes();
        let (head, tail) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => (0, bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))),
        };
        const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed =
            (head.wrapping_mul(MULTIPLIER).rotate_left(29) ^ tail).wrapping_mul(MULTIPLIER) ^ bytes.len() as u64;
        &mut self.0[(mixed.wrapping_mul(MULTIPLIER) >> (64 - Self::BITS)) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_met_again_is_the_same_one() {
        let mut texts = SharedTexts::default();
        let first = texts.of("rg-payments-weu");
        assert!(Text::ptr_eq(&first, &texts.of("rg-payments-weu")));
        assert!(Text::ptr_eq(&first, &texts.shared("rg-payments-weu".into())));
        let names: Vec<Text> = (0..100_000).map(|number| texts.shared(format!("vm{number}").into())).collect();
        assert!(names.iter().enumerate().all(|(number, name)| *name == format!("vm{number}")));
        assert_eq!(texts.of("rg-payments-weu"), first);
    }
}
