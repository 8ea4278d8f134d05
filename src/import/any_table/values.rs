//! What the cells of a column look like.

use rustc_hash::FxHashSet;

use super::words;
use crate::import::cells;

/// What one cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Nothing, or a word that says so.
    Empty,
    /// A MAC address.
    Mac,
    /// One address or several, also with the length of a prefix.
    Address,
    /// A prefix: no bits set beyond its length.
    Prefix,
    /// A mask with dots.
    Mask,
    /// A UUID.
    Uuid,
    /// A whole number.
    Number,
    /// Anything else.
    Text,
}

/// What a cell looks like.
pub fn look(cell: &str) -> Looks {
    if cells::says_nothing(cell) {
        return Looks::Empty;
    }
    if cell.len() > 400 {
        return Looks::Text;
    }
    if words::is_dotted_mask(cell) {
        return Looks::Mask;
    }
    let has_separator = cell.contains([':', '-', '.']) || cell.contains(|letter: char| letter.is_ascii_alphabetic());
    if has_separator && cells::mac(cell).is_some() {
        return Looks::Mac;
    }
    let (prefixes, was_cut, odd) = words::prefixes(cell);
    if !prefixes.is_empty() && !was_cut && odd.is_none() {
        return Looks::Prefix;
    }
    let (addresses, odd) = words::addresses(cell);
    if !addresses.is_empty() && odd.is_none() {
        return Looks::Address;
    }
    if is_uuid(cell) {
        return Looks::Uuid;
    }
    if cells::whole_number(cell).is_some() { Looks::Number } else { Looks::Text }
}

fn is_uuid(cell: &str) -> bool {
    let parts: Vec<usize> = cell.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && cell.chars().all(|letter| letter == '-' || letter.is_ascii_hexdigit())
}

/// What the cells of a column look like, counted.
#[derive(Debug, Default)]
pub struct Column {
    /// Cells that say something.
    pub filled: usize,
    /// Of which these look like MAC addresses,
    pub macs: usize,
    /// addresses,
    pub addresses: usize,
    /// prefixes,
    pub prefixes: usize,
    /// masks with dots,
    pub masks: usize,
    /// lengths of masks,
    pub lengths: usize,
    /// VLANs,
    pub vlans: usize,
    /// numbers,
    pub numbers: usize,
    /// UUIDs,
    pub uuids: usize,
    /// the power state,
    pub powers: usize,
    /// operating systems,
    pub systems: usize,
    /// static or DHCP,
    pub allocations: usize,
    /// yes or no,
    pub yes_or_no: usize,
    /// names of hypervisors,
    pub hypervisors: usize,
    /// models of virtual network adapters,
    pub adapters: usize,
    /// virtual switches,
    pub switches: usize,
    /// names as networks have them.
    pub networks: usize,
    /// How many different cells there are.
    pub distinct: usize,
}

impl Column {
    /// Looks at the cells of a column with a name.
    pub fn of<'c>(name: &str, all: impl Iterator<Item = &'c str>) -> Self {
        let mut column = Self::default();
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for cell in all.map(words::plain) {
            let looks = look(cell);
            if looks == Looks::Empty {
                continue;
            }
            column.filled += 1;
            seen.insert(cell.to_lowercase());
            let lower = cell.to_lowercase();
            let mut count = |counter: fn(&mut Self) -> &mut usize, is: bool| *counter(&mut column) += usize::from(is);
            count(|it| &mut it.macs, looks == Looks::Mac);
            count(|it| &mut it.addresses, looks == Looks::Address || looks == Looks::Prefix && is_host_prefix(cell));
            count(|it| &mut it.prefixes, looks == Looks::Prefix && !is_host_prefix(cell));
            count(|it| &mut it.masks, looks == Looks::Mask);
            count(|it| &mut it.lengths, words::mask_length(cell).is_some_and(|length| (8..=128).contains(&length)));
            count(|it| &mut it.vlans, looks != Looks::Address && words::vlan(cell).is_some());
            count(|it| &mut it.numbers, looks == Looks::Number);
            count(|it| &mut it.uuids, looks == Looks::Uuid);
            count(|it| &mut it.powers, words::power(cell).is_some());
            count(|it| &mut it.systems, words::operating_system(cell).is_some());
            count(|it| &mut it.allocations, words::allocation(name, cell).is_some());
            count(|it| &mut it.yes_or_no, words::yes_or_no(cell).is_some());
            count(|it| &mut it.hypervisors, words::hypervisor(cell).is_some());
            count(|it| &mut it.adapters, is_adapter(&lower));
            count(|it| &mut it.switches, is_switch(&lower));
            count(|it| &mut it.networks, is_network(&lower));
        }
        column.distinct = seen.len();
        column
    }

    /// Whether at least so many of a hundred cells are of a kind.
    pub fn mostly(&self, count: usize, percent: usize) -> bool {
        self.filled > 0 && count * 100 >= self.filled * percent
    }

    /// Whether the cells may be names: no addresses, numbers, or words of few kinds.
    pub fn may_be_names(&self) -> bool {
        let values =
            self.macs + self.addresses + self.prefixes + self.masks + self.uuids + self.yes_or_no + self.powers;
        !self.mostly(values, 30) && !self.mostly(self.numbers, 60)
    }
}

/// Whether a prefix is a single address.
fn is_host_prefix(cell: &str) -> bool {
    cell.ends_with("/32") || cell.ends_with("/128")
}

fn is_adapter(cell: &str) -> bool {
    let models = ["vmxnet", "e1000", "flexible", "pcnet", "virtio", "sriov", "legacy network adapter", "synthetic"];
    models.iter().any(|model| cell.starts_with(model))
}

fn is_switch(cell: &str) -> bool {
    let words = ["vswitch", "dvswitch", "dswitch", "vds", "dvs", "nsx", "n1kv"];
    words.iter().any(|word| cell.starts_with(word) || cell.ends_with(word)) && !cell.contains("vlan")
}

fn is_network(cell: &str) -> bool {
    let words = [
        "vlan",
        "network",
        "netz",
        "lan",
        "dmz",
        "dvpg",
        "dpg",
        "pg-",
        "pg_",
        "-pg",
        "_pg",
        "portgroup",
        "vnet",
        "segment",
    ];
    words.iter().any(|word| cell.contains(word)) && !is_switch(cell) && !cell.contains("adapter")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_look_like_what_they_are() {
        let cells =
            ["10.0.0.4", "10.0.0.4/24", "10.0.0.0/24", "255.255.255.0", "005056.94ac34", "24", "web01", "-", "unknown"];
        use Looks::{Address, Empty, Mac, Mask, Number, Prefix, Text};
        assert_eq!(cells.map(look), [Address, Address, Prefix, Mask, Mac, Number, Text, Empty, Empty]);
        assert_eq!(look("123456789012"), Number);
        assert_eq!(look("6f9619ff-8b86-d011-b42d-00c04fc964ff"), Looks::Uuid);
    }
}
