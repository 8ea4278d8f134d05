//! Columns of numbers and characters, written and read by the same calls.
//!
//! Each function takes a value and gives it back. A writer notes what it is given; a reader passes over that and gives what
//! was noted. Whatever helps to guess a value (what was seen before in its column) is kept alike in both directions, so a
//! value that is guessed right costs a zero, and zeros in a row cost next to nothing once deflated.

use std::collections::HashMap;
use std::net::IpAddr;

use ipnet::IpNet;

use super::guess::{Entry, Kind, Names, derivation, split_number};
use super::packed::Packed;
use super::varint::{read_varint, unzigzag, write_varint, zigzag};
use super::version::LinkVersion;
use super::{short, too_large};
use crate::document::DocumentError;
use crate::engine::address_range::{address as address_of, number as number_of};

/// Most that a link may unfold to, in bytes of memory: a million NICs with their ids fit.
const BUDGET: u64 = 2 << 30;

macro_rules! columns {
    ($($name:ident),* $(,)?) => {
        /// What belongs together, and so looks alike. The order is part of the format: a newer version adds columns at the end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column {
            $(#[allow(missing_docs)] $name),*
        }

        impl Column {
            const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

columns! {
    Plan, File, FileName, FileFormat, FileKind,
    Counts, Location, ResourceGroup, NetworkKey, NetworkHead, NetworkName, Peer, Prefix, PrefixLow,
    Subnet, SubnetNetworkName, SubnetName, Delegation,
    MachineName, MachineHead, MachineTail, MachineFlags, MachineSize, Zone, NicCount, NicHead, NicTail, PrimaryNic,
    NicPlace, NicName, NicMachine, NicFlags, MachineOfNicHead, MachineOfNicTail, NicMachineName, NicNumber,
    Mac, MacVendor, MacRest,
    IpName, IpFlags, IpSubnet, Address, AddressLow, PublicHead, PublicTail,
    Pair, ChoiceNic, ChoiceHead, ChoiceTail, ChoiceFlags, ChoiceIp, PinFlags, PinSubnet, PinSource, PinAddress, PinAddressLow, Excluded, Reservation, Note, Options,
    Attributes, AttributeCode, AttributeValue, Thing, ThingTail, Policy, PolicyAddress, PolicyAddressLow, Connection, Site,
}

/// How many columns a version has.
fn columns_of(version: LinkVersion) -> usize {
    match version {
        LinkVersion::One => Column::Attributes as usize,
        LinkVersion::Two | LinkVersion::Three | LinkVersion::Four => Column::ALL.len(),
    }
}

/// A value that no writer would have written.
pub fn misfit() -> DocumentError {
    DocumentError::DamagedLink { problem: "a value does not fit" }
}

#[derive(Default)]
struct Store {
    numbers: Vec<u8>,
    characters: Vec<u8>,
    /// How far each was read.
    number: usize,
    character: usize,
    /// Entries that were seen, and their places.
    entries: Vec<Entry>,
    places: HashMap<Entry, usize>,
    /// For each of them the number that is guessed in its hole: the one after the last.
    next_numbers: Vec<u64>,
}

/// Writes or reads.
pub struct Codec {
    reading: bool,
    version: LinkVersion,
    /// How many of the columns are carried.
    columns: usize,
    stores: Vec<Store>,
    /// Where fields go in the order in which they come, and not by column.
    packed: Option<Packed>,
    /// The last address of each group.
    last_addresses: HashMap<(usize, u64, bool), u128>,
    /// The last word beside another one.
    last_words: HashMap<(usize, String), String>,
    /// The place of the last entry beside a text.
    last_entries: HashMap<(usize, String), usize>,
    budget: u64,
}

impl Codec {
    /// A codec that notes what it is given.
    pub fn writer(version: LinkVersion) -> Self {
        Self::new(version, (version >= LinkVersion::Four).then(Packed::writer))
    }

    fn new(version: LinkVersion, packed: Option<Packed>) -> Self {
        Self {
            reading: false,
            version,
            columns: columns_of(version),
            stores: Column::ALL.iter().map(|_| Store::default()).collect(),
            packed,
            last_addresses: HashMap::new(),
            last_words: HashMap::new(),
            last_entries: HashMap::new(),
            budget: u64::MAX,
        }
    }

    /// A codec that gives what was noted.
    pub fn reader(bytes: &[u8], version: LinkVersion) -> Result<Self, DocumentError> {
        let packed = (version >= LinkVersion::Four).then(|| Packed::reader(bytes));
        let mut codec = Self { reading: true, budget: BUDGET, ..Self::new(version, packed) };
        if codec.packed.is_some() {
            return Ok(codec);
        }
        let mut rest = bytes;
        let mut lengths = Vec::with_capacity(2 * codec.columns);
        for _ in 0..2 * codec.columns {
            let (length, used) = read_varint(rest).ok_or_else(short)?;
            lengths.push(usize::try_from(length).map_err(|_| misfit())?);
            rest = &rest[used..];
        }
        for (store, lengths) in codec.stores.iter_mut().zip(lengths.chunks_exact(2)) {
            for (column, length) in [(&mut store.numbers, lengths[0]), (&mut store.characters, lengths[1])] {
                let (head, tail) = rest.split_at_checked(length).ok_or_else(short)?;
                *column = head.to_vec();
                rest = tail;
            }
        }
        if rest.is_empty() { Ok(codec) } else { Err(misfit()) }
    }

    /// Whether it reads.
    pub fn is_reading(&self) -> bool {
        self.reading
    }

    /// The version that is written or read.
    pub fn version(&self) -> LinkVersion {
        self.version
    }

    /// Whether anything is left in a column: a writer says whether it has something for it.
    pub fn has_more(&mut self, column: Column, given: bool) -> Result<bool, DocumentError> {
        if self.packed.is_some() {
            return Ok(self.number(column, given.into())? != 0);
        }
        let store = &self.stores[column as usize];
        Ok(if self.reading { store.number < store.numbers.len() } else { given })
    }

    /// What a writer noted of a version that is packed, unless a reader would refuse it.
    pub fn into_packed(self) -> Option<Vec<u8>> {
        self.packed?.into_bytes()
    }

    /// What a writer noted: pieces to be put one behind the other, each of which is like itself and unlike the others.
    pub fn into_pieces(self) -> Vec<Vec<u8>> {
        const WORTH_A_PIECE: usize = 400;
        let mut small = Vec::new();
        for store in self.stores.iter().take(self.columns) {
            write_varint(&mut small, store.numbers.len() as u128);
            write_varint(&mut small, store.characters.len() as u128);
        }
        let mut pieces = Vec::new();
        for store in self.stores.into_iter().take(self.columns) {
            for column in [store.numbers, store.characters] {
                if column.len() < WORTH_A_PIECE {
                    small.extend_from_slice(&column);
                } else {
                    pieces.push(std::mem::take(&mut small));
                    pieces.push(column);
                }
            }
        }
        pieces.push(small);
        pieces
    }

    /// Checks that a reader has given everything.
    pub fn finish(&self) -> Result<(), DocumentError> {
        if let Some(packed) = &self.packed {
            return packed.finish();
        }
        let used = |store: &Store| store.number == store.numbers.len() && store.character == store.characters.len();
        if self.reading && !self.stores.iter().all(used) { Err(misfit()) } else { Ok(()) }
    }

    /// A number.
    pub fn number(&mut self, column: Column, value: u64) -> Result<u64, DocumentError> {
        let value = self.wide(column, value.into())?;
        u64::try_from(value).map_err(|_| misfit())
    }

    fn wide(&mut self, column: Column, value: u128) -> Result<u128, DocumentError> {
        if let Some(packed) = &mut self.packed {
            return packed.number(column, value);
        }
        let store = &mut self.stores[column as usize];
        if !self.reading {
            write_varint(&mut store.numbers, value);
            return Ok(value);
        }
        let (value, used) = read_varint(&store.numbers[store.number..]).ok_or_else(short)?;
        store.number += used;
        Ok(value)
    }

    /// A byte that may be anything.
    pub fn byte(&mut self, column: Column, value: u8) -> Result<u8, DocumentError> {
        if let Some(packed) = &mut self.packed {
            return packed.byte(column, value);
        }
        let store = &mut self.stores[column as usize];
        if !self.reading {
            store.numbers.push(value);
            return Ok(value);
        }
        let value = *store.numbers.get(store.number).ok_or_else(short)?;
        store.number += 1;
        Ok(value)
    }

    /// A text that is not like any other.
    pub fn text(&mut self, column: Column, value: &str) -> Result<String, DocumentError> {
        let length = self.number(column, value.len() as u64)?;
        let length = usize::try_from(length).map_err(|_| misfit())?;
        if self.packed.is_some() {
            self.charge(length)?;
        }
        if let Some(packed) = &mut self.packed {
            return String::from_utf8(packed.characters(column, length, value.as_bytes())?).map_err(|_| misfit());
        }
        let store = &mut self.stores[column as usize];
        if !self.reading {
            store.characters.extend_from_slice(value.as_bytes());
            return Ok(value.to_string());
        }
        let end = store.character.checked_add(length).ok_or_else(short)?;
        let bytes = store.characters.get(store.character..end).ok_or_else(short)?;
        let text = std::str::from_utf8(bytes).map_err(|_| misfit())?.to_string();
        store.character = end;
        self.charge(length)?;
        Ok(text)
    }

    /// A text that repeats.
    pub fn word(&mut self, column: Column, value: &str) -> Result<String, DocumentError> {
        let entry = Entry { text: value.into(), cut: 0, digits: 0, kind: Kind::Word };
        let place = self.entry(column, &entry)?;
        self.entry_text(column, place)
    }

    /// A text that repeats, or is not there.
    pub fn maybe_word(&mut self, column: Column, value: Option<&str>) -> Result<Option<String>, DocumentError> {
        if self.number(column, value.is_some().into())? == 0 {
            return Ok(None);
        }
        self.word(column, value.unwrap_or_default()).map(Some)
    }

    /// A text with a number in it, as names of machines have that are counted up: `web0001`, `web0002`.
    pub fn sequence(&mut self, column: Column, value: &str) -> Result<String, DocumentError> {
        let place = self.entry(column, &split_number(value).0)?;
        self.filled_with_number(column, place, split_number(value).1)
    }

    /// A text that is made of another one, as the name of a NIC is of its machine's: `web0001-nic`.
    pub fn derived(&mut self, column: Column, value: &str, base: &str) -> Result<String, DocumentError> {
        let (entry, number) = derivation(value, base);
        let place = self.entry(column, &entry)?;
        self.filled(column, place, number, base)
    }

    /// The same, guessed to be made as it was when `beside` was last the same.
    pub fn derived_beside(
        &mut self,
        column: Column,
        value: &str,
        base: &str,
        beside: &str,
    ) -> Result<String, DocumentError> {
        let (entry, number) = derivation(value, base);
        let key = (column as usize, beside.to_string());
        let guess = self.last_entries.get(&key).copied();
        let is_guess = guess.is_some_and(|guess| self.stores[column as usize].entries[guess] == entry);
        let place = match self.number(column, (!is_guess).into())? {
            0 => guess.ok_or_else(misfit)?,
            _ => {
                let place = self.entry(column, &entry)?;
                self.charge(beside.len())?;
                self.last_entries.insert(key, place);
                place
            }
        };
        self.filled(column, place, number, base)
    }

    /// The text of an entry, with what its hole holds.
    fn filled(&mut self, column: Column, place: usize, number: u64, base: &str) -> Result<String, DocumentError> {
        if self.stores[column as usize].entries[place].kind != Kind::Text {
            return self.filled_with_number(column, place, number);
        }
        self.charge(base.len())?;
        let text = self.entry_text(column, place)?;
        let (head, tail) = text.split_at_checked(self.stores[column as usize].entries[place].cut).ok_or_else(misfit)?;
        Ok(format!("{head}{base}{tail}"))
    }

    /// A text that repeats, guessed to be what it was when `beside` was last the same.
    pub fn word_beside(&mut self, column: Column, value: &str, beside: &str) -> Result<String, DocumentError> {
        let key = (column as usize, beside.to_string());
        let guess = self.last_words.get(&key).cloned();
        let is_guess = guess.as_deref() == Some(value);
        if self.number(column, (!is_guess).into())? == 0 {
            let guess = guess.ok_or_else(misfit)?;
            self.charge(guess.len())?;
            return Ok(guess);
        }
        let word = self.word(column, value)?;
        self.charge(beside.len() + word.len())?;
        self.last_words.insert(key, word.clone());
        Ok(word)
    }

    /// A path: what is up to the last slash repeats, what follows is made of another text.
    pub fn path(&mut self, head: Column, tail: Column, value: &str, base: &str) -> Result<String, DocumentError> {
        let cut = value.rfind('/').map_or(0, |slash| slash + 1);
        let mut path = self.word(head, &value[..cut])?;
        path.push_str(&self.derived(tail, &value[cut..], base)?);
        Ok(path)
    }

    /// A path, or nothing.
    pub fn maybe_path(
        &mut self,
        head: Column,
        tail: Column,
        value: Option<&str>,
        base: &str,
    ) -> Result<Option<String>, DocumentError> {
        if self.number(head, value.is_some().into())? == 0 {
            return Ok(None);
        }
        self.path(head, tail, value.unwrap_or_default(), base).map(Some)
    }

    /// A list; each thing in it is written and read by `item`.
    pub fn list<T: Default>(
        &mut self,
        column: Column,
        given: &[T],
        mut item: impl FnMut(&mut Self, &T) -> Result<T, DocumentError>,
    ) -> Result<Vec<T>, DocumentError> {
        let count = self.number(column, given.len() as u64)?;
        let blank = T::default();
        let mut list = Vec::new();
        for place in 0..count {
            let given = if self.reading { &blank } else { &given[place as usize] };
            self.charge(size_of::<T>())?;
            list.push(item(self, given)?);
        }
        Ok(list)
    }

    /// The place of something in a list that both directions have. It is as a rule the next one after the last asked for.
    pub fn place(&mut self, column: Column, names: &mut Names, value: &str) -> Result<Option<usize>, DocumentError> {
        let place = names.find(value);
        let coded = place.map_or(0, |place| 1 + zigzag(place as i64 - names.next as i64));
        let Some(coded) = self.number(column, coded)?.checked_sub(1) else { return Ok(None) };
        let place = (names.next as i64).checked_add(unzigzag(coded)).and_then(|place| usize::try_from(place).ok());
        let place = place.filter(|place| *place < names.names.len()).ok_or_else(misfit)?;
        names.next = place + 1;
        self.charge(names.names[place].len())?;
        Ok(Some(place))
    }

    /// An address of a family, guessed to follow the last one of its group.
    pub fn address(
        &mut self,
        (high, low): (Column, Column),
        group: u64,
        is_ipv4: bool,
        value: IpAddr,
    ) -> Result<IpAddr, DocumentError> {
        let key = (high as usize, group, is_ipv4);
        let guess = self.last_addresses.get(&key).map_or(0, |last| last.wrapping_add(1));
        let value = number_of(value);
        let upper = (value >> 8) as i128 - (guess >> 8) as i128;
        let upper = self.wide(high, ((upper << 1) ^ (upper >> 127)) as u128)?;
        let upper = ((upper >> 1) as i128) ^ -((upper & 1) as i128);
        let lower = self.byte(low, (value as u8).wrapping_sub(guess as u8))?.wrapping_add(guess as u8);
        let upper = ((guess >> 8) as i128).checked_add(upper).and_then(|upper| u128::try_from(upper).ok());
        let upper = upper.filter(|upper| *upper < 1 << if is_ipv4 { 24 } else { 120 }).ok_or_else(misfit)?;
        let value = upper << 8 | u128::from(lower);
        self.last_addresses.insert(key, value);
        Ok(address_of(value, is_ipv4))
    }

    /// Prefixes, each guessed to follow the last one of its length.
    pub fn prefixes(&mut self, given: &[IpNet]) -> Result<Vec<IpNet>, DocumentError> {
        let count = self.number(Column::Counts, given.len() as u64)?;
        let mut prefixes = Vec::new();
        for place in 0..count {
            let given = if self.reading { IpNet::default() } else { given[place as usize] };
            let coded = u64::from(given.prefix_len()) << 1 | u64::from(given.addr().is_ipv4());
            let coded = self.number(Column::Prefix, coded)?;
            let columns = (Column::Prefix, Column::PrefixLow);
            let address = self.address(columns, coded >> 1, coded & 1 == 1, given.addr())?;
            let length = u8::try_from(coded >> 1).map_err(|_| misfit())?;
            self.charge(size_of::<IpNet>())?;
            prefixes.push(IpNet::new(address, length).map_err(|_| misfit())?);
        }
        Ok(prefixes)
    }

    /// The place of an entry among those of its column; a new one is spelt out.
    fn entry(&mut self, column: Column, entry: &Entry) -> Result<usize, DocumentError> {
        let store = &self.stores[column as usize];
        let known = if self.reading { None } else { store.places.get(entry).copied() };
        let count = store.entries.len();
        // The newest one is the likeliest: where names are packed, it has the same number whichever it is, the others follow.
        let newest = if self.packed.is_some() { count.checked_sub(1) } else { None };
        let others = u64::from(self.packed.is_some());
        let coded = known.map_or(0, |place| if Some(place) == newest { 1 } else { place as u64 + 1 + others });
        let coded = self.number(column, coded)?;
        if let Some(place) = coded.checked_sub(1) {
            let place = match newest {
                Some(newest) if place == 0 => newest,
                _ => place.checked_sub(others).and_then(|place| usize::try_from(place).ok()).ok_or_else(misfit)?,
            };
            return if place < count { Ok(place) } else { Err(misfit()) };
        }
        let shape = match entry.kind {
            Kind::Word => 0,
            Kind::Text => 1,
            Kind::Number => 1 + entry.digits as u64,
        };
        let shape = self.number(column, shape)?;
        let cut = if shape == 0 { 0 } else { self.number(column, entry.cut as u64)? };
        let text = self.text(column, &entry.text)?;
        let kind = match shape {
            0 => Kind::Word,
            1 => Kind::Text,
            2..=19 => Kind::Number,
            _ => return Err(misfit()),
        };
        let digits = if kind == Kind::Number { shape as usize - 1 } else { 0 };
        let cut = usize::try_from(cut).ok().filter(|cut| text.is_char_boundary(*cut)).ok_or_else(misfit)?;
        self.charge(size_of::<Entry>())?;
        let entry = Entry { text, cut, digits, kind };
        let reading = self.reading;
        let store = &mut self.stores[column as usize];
        let place = store.entries.len();
        if !reading {
            store.places.insert(entry.clone(), place);
        }
        store.entries.push(entry);
        store.next_numbers.push(0);
        Ok(place)
    }

    fn entry_text(&mut self, column: Column, place: usize) -> Result<String, DocumentError> {
        self.charge(self.stores[column as usize].entries[place].text.len())?;
        Ok(self.stores[column as usize].entries[place].text.clone())
    }

    fn filled_with_number(&mut self, column: Column, place: usize, number: u64) -> Result<String, DocumentError> {
        let text = self.entry_text(column, place)?;
        let Entry { cut, digits, kind, .. } = self.stores[column as usize].entries[place];
        if kind != Kind::Number {
            return Ok(text);
        }
        let guess = self.stores[column as usize].next_numbers[place];
        let coded = self.number(column, zigzag(number as i64 - guess as i64))?;
        let number = (guess as i64).checked_add(unzigzag(coded)).and_then(|number| u64::try_from(number).ok());
        let number = number.filter(|number| *number < 10_u64.pow(digits as u32)).ok_or_else(misfit)?;
        self.stores[column as usize].next_numbers[place] = number + 1;
        Ok(format!("{}{number:0digits$}{}", &text[..cut], &text[cut..]))
    }

    /// Counts what a reader unfolds.
    pub fn charge(&mut self, bytes: usize) -> Result<(), DocumentError> {
        if !self.reading {
            return Ok(());
        }
        let left = self.budget.checked_sub(bytes as u64);
        self.budget = left.ok_or_else(|| too_large("unfolds", BUDGET))?;
        Ok(())
    }
}
