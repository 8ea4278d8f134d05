//! The names of machines and NICs, folded once and joined: a word is looked for in all of them in one go.
//!
//! They follow from the source site alone, so they are kept while it stands, whatever is edited.

use std::cell::OnceCell;

use memchr::memmem;

use crate::engine::inventory::{Inventory, IpConfiguration};
use crate::engine::order;

/// What a filter and a sort order need of the source site.
#[derive(Default)]
pub struct Names {
    machines: Column,
    nics: Column,
}

#[derive(Default)]
struct Column {
    folded: OnceCell<Folded>,
    ranks: OnceCell<Vec<u32>>,
}

impl Names {
    /// Names of machines.
    pub fn machines(&self, source: &Inventory) -> &Folded {
        self.machines.folded.get_or_init(|| {
            Folded::of(source, |configuration| {
                let machine = source.nic(configuration.nic).virtual_machine?;
                Some((machine.place(), source.virtual_machine(machine).name()))
            })
        })
    }

    /// Names of NICs.
    pub fn nics(&self, source: &Inventory) -> &Folded {
        self.nics.folded.get_or_init(|| {
            Folded::of(source, |configuration| Some((configuration.nic.place(), source.nic(configuration.nic).name())))
        })
    }

    /// For each row, the place of its machine's name among all in order; equal names have the same.
    pub fn machine_ranks(&self, source: &Inventory) -> &[u32] {
        self.machines.ranks.get_or_init(|| self.machines(source).ranks())
    }

    /// The same of its NIC's name.
    pub fn nic_ranks(&self, source: &Inventory) -> &[u32] {
        self.nics.ranks.get_or_init(|| self.nics(source).ranks())
    }
}

/// Names that rows have, in the order of the rows. Rows of one machine, or one NIC, stand together and share an entry.
#[derive(Default)]
pub struct Folded {
    text: String,
    /// Where each entry ends in `text`.
    ends: Vec<usize>,
    /// The row behind each entry's last.
    rows: Vec<u32>,
}

impl Folded {
    fn of<'a>(source: &'a Inventory, named: impl Fn(&'a IpConfiguration) -> Option<(u32, &'a str)>) -> Self {
        let mut folded = Self::default();
        let mut last = None;
        let rows = source.attached_ip_configurations();
        for (row, configuration) in source.ip_configurations[..rows].iter().enumerate() {
            let (owner, name) = named(configuration).unwrap_or((u32::MAX, ""));
            if last.is_some_and(|last| last != owner) {
                folded.end(row as u32);
            }
            if last != Some(owner) {
                fold(name, &mut folded.text);
                last = Some(owner);
            }
        }
        folded.end(rows as u32);
        folded.text.shrink_to_fit();
        folded
    }

    fn end(&mut self, row: u32) {
        self.ends.push(self.text.len());
        self.rows.push(row);
    }

    fn name(&self, entry: u32) -> &[u8] {
        let entry = entry as usize;
        &self.text.as_bytes()[start(&self.ends, entry)..self.ends[entry]]
    }

    /// Marks the rows whose name has a word in it, which was folded and is not empty.
    pub fn mark(&self, word: &memmem::Finder<'_>, marked: &mut [bool]) {
        let (mut entry, mut from) = (0, 0);
        while let Some(found) = word.find(&self.text.as_bytes()[from..]) {
            let at = from + found;
            entry = first_past(&self.ends, entry, at);
            if at + word.needle().len() > self.ends[entry] {
                // It begins in one name and ends in the next.
                from = at + 1;
                continue;
            }
            let rows = start(&self.rows, entry) as usize..self.rows[entry] as usize;
            marked[rows].fill(true);
            from = self.ends[entry];
        }
    }

    fn ranks(&self) -> Vec<u32> {
        let name = |place: usize| self.name(place as u32);
        let order = order::places(self.ends.len(), &mut |left, right| name(left).cmp(name(right)));
        let mut ranks = vec![0; self.rows.last().copied().unwrap_or_default() as usize];
        let mut rank = 0;
        let before = std::iter::once(None).chain(order.iter().map(Some));
        for (entry, before) in order.iter().zip(before) {
            if before.is_some_and(|before| self.name(*before) != self.name(*entry)) {
                rank += 1;
            }
            let entry = *entry as usize;
            ranks[start(&self.rows, entry) as usize..self.rows[entry] as usize].fill(rank);
        }
        ranks
    }
}

/// Where an entry begins, of which all have the ends.
fn start<N: Copy + Default>(ends: &[N], entry: usize) -> N {
    entry.checked_sub(1).map(|before| ends[before]).unwrap_or_default()
}

/// The first end past a place, from an entry on. Most are near: the steps double.
fn first_past(ends: &[usize], entry: usize, place: usize) -> usize {
    let mut step = 1;
    while ends.get(entry + step - 1).is_some_and(|end| *end <= place) {
        step *= 2;
    }
    let (from, to) = (entry + step / 2, (entry + step).min(ends.len()));
    from + ends[from..to].partition_point(|end| *end <= place)
}

/// Appends a text as it is compared where case does not matter: character by character, so that a part of it is folded alike.
pub fn fold(text: &str, into: &mut String) {
    if text.is_ascii() {
        let from = into.len();
        into.push_str(text);
        into[from..].make_ascii_lowercase();
    } else {
        let folded = text.chars().flat_map(char::to_lowercase);
        // A sigma is written otherwise at the end of a word.
        into.extend(folded.map(|letter| if letter == 'ς' { 'σ' } else { letter }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(names: &[&str]) -> Folded {
        let mut folded = Folded::default();
        for (place, name) in names.iter().enumerate() {
            fold(name, &mut folded.text);
            folded.end(2 * place as u32 + 2);
        }
        folded
    }

    fn found(names: &[&str], word: &str) -> Vec<usize> {
        let mut marked = vec![false; 2 * names.len()];
        folded(names).mark(&memmem::Finder::new(word), &mut marked);
        assert!(marked.chunks(2).all(|rows| rows[0] == rows[1]));
        marked.chunks(2).enumerate().filter(|(_, rows)| rows[0]).map(|(place, _)| place).collect()
    }

    #[test]
    fn a_word_is_found_within_names_and_never_across_them() {
        let names = ["Web1", "", "db", "cwe", "b-web-web", "B"];
        assert_eq!(found(&names, "web"), [0, 4]);
        assert_eq!(found(&names, "b"), [0, 2, 4, 5]);
        assert_eq!(found(&names, "1d"), [0; 0]);
        assert_eq!(found(&names, "web-web"), [4]);
        assert_eq!(found(&[], "web"), [0; 0]);
    }

    #[test]
    fn a_word_is_found_in_the_last_of_many_names() {
        let names: Vec<String> = (0..1000).map(|number| format!("vm{number}x")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(found(&names, "vm999x"), [999]);
        assert_eq!(found(&names, "m5x"), [5]);
        assert_eq!(found(&names, "00x").len(), 9);
    }

    #[test]
    fn equal_names_have_one_rank_whatever_their_case() {
        assert_eq!(folded(&["b", "A", "a", "", "B"]).ranks(), [2, 2, 1, 1, 1, 1, 0, 0, 2, 2]);
    }
}
