//! One row of a table as the cells of a Landfall CSV: each cell is understood by the role of its column.

use std::net::IpAddr;

use super::doubts::{Doubts, Trouble};
use super::roles::{Role, role};
use super::shape::Shape;
use super::words::{self, AddressAndLength};
use crate::engine::attribute::{Attribute, Kind};
use crate::engine::inventory::{Allocation, OperatingSystem};
use crate::engine::order;
use crate::import::cells;
use crate::import::landfall_csv::columns::Column;
use crate::import::table::RowBuffer;

/// A cell that the row has, the column of the table that it stands in, and its text.
pub struct Cell {
    /// The column of the Landfall CSV.
    pub column: Column,
    /// The column of the table.
    pub place: usize,
    /// What it says, as the Landfall CSV has it.
    pub text: String,
}

/// One row.
#[derive(Default)]
pub struct Draft {
    /// Its row, from 1.
    pub row: u32,
    /// Its cells, but for those below.
    pub cells: Vec<Cell>,
    /// Its addresses, IPv4 first.
    pub addresses: Vec<AddressAndLength>,
    /// The table's column of the addresses.
    pub address_place: usize,
    /// The length of the mask beside the address, and the table's column of it.
    pub mask: Option<(u8, usize)>,
    /// Whether a word for DHCP stands in place of the address.
    pub is_dhcp: bool,
    /// Prefixes of the subnet.
    pub prefixes: Vec<ipnet::IpNet>,
}

impl Draft {
    /// A cell, unless it is empty.
    pub fn cell(&self, column: Column) -> Option<&str> {
        self.cells.iter().find(|cell| cell.column == column).map(|cell| cell.text.as_str())
    }

    /// Fills a cell that no column of the table has.
    pub fn push(&mut self, column: Column, text: impl Into<String>) {
        self.cells.push(Cell { column, place: usize::MAX, text: text.into() });
    }

    /// Whether the row is about a machine or its NIC.
    pub fn is_of_machine(&self) -> bool {
        let columns = [Column::Vm, Column::VmId, Column::Nic, Column::NicId];
        columns.into_iter().any(|column| self.cell(column).is_some())
    }

    /// What the network is called, if the row says so.
    pub fn network(&self) -> Option<&str> {
        self.cell(Column::NetworkId).or_else(|| self.cell(Column::Network))
    }
}

/// Understands a row.
pub fn draft(row: &RowBuffer, shape: &Shape<'_>, roles: &[Option<Role>], doubts: &mut Doubts) -> Draft {
    let mut draft = Draft { row: row.number, ..Draft::default() };
    for (place, role) in roles.iter().enumerate() {
        let (Some(role), cell) = (*role, words::plain(row.get(place))) else { continue };
        if !cell.contains(char::is_alphanumeric) || cells::says_nothing(cell) {
            continue;
        }
        let mut doubt = |trouble| doubts.add(shape, row.number, place, cell, trouble);
        match role {
            role::ADDRESS => read_addresses(&mut draft, place, cell, &mut doubt),
            role::PREFIXES => read_prefixes(&mut draft, row, roles, cell, &mut doubt),
            Role::Netmask => match words::mask_length(cell) {
                Some(length) => draft.mask = Some((length, place)),
                None => doubt(Trouble::Odd("a mask such as 255.255.255.0".into())),
            },
            Role::Column(column) => match understand(column, &shape.name(place), cell) {
                Ok(Some(text)) => draft.cells.push(Cell { column, place, text }),
                Ok(None) => {}
                Err(trouble) => doubt(trouble),
            },
        }
    }
    let is_sure = [Column::Mac, Column::Nic, Column::NicId].into_iter().any(|column| draft.cell(column).is_some());
    if !is_sure && draft.addresses.iter().filter(|(address, _)| address.is_ipv4()).count() > 1 {
        let note = "several addresses in one cell are taken for those of one network adapter";
        let place = draft.address_place;
        doubts.add(shape, row.number, place, words::plain(row.get(place)), Trouble::Note(note));
    }
    draft
}

fn read_addresses(draft: &mut Draft, place: usize, cell: &str, doubt: &mut impl FnMut(Trouble)) {
    draft.address_place = place;
    if words::allocation("", cell) == Some(Allocation::Dynamic) {
        draft.is_dhcp = true;
        return;
    }
    if words::says_free(cell) {
        return;
    }
    let (mut addresses, odd) = words::addresses(cell);
    if odd.is_some() {
        doubt(Trouble::Odd("an IP address such as 10.0.0.4".into()));
    }
    let is_own = |address: &AddressAndLength| !address.0.is_unspecified() && !cells::is_link_local(address.0);
    if !addresses.iter().all(is_own) {
        doubt(Trouble::Note("an address that a machine gives itself is left out"));
    }
    addresses.retain(is_own);
    order::sort_by_key(&mut addresses, |(address, _)| address.is_ipv6());
    draft.addresses = addresses;
}

fn read_prefixes(
    draft: &mut Draft,
    row: &RowBuffer,
    roles: &[Option<Role>],
    cell: &str,
    doubt: &mut impl FnMut(Trouble),
) {
    let mask = roles.iter().position(|role| *role == Some(Role::Netmask)).map(|place| words::plain(row.get(place)));
    let joined = mask.and_then(|mask| {
        let address: IpAddr = cell.parse().ok()?;
        ipnet::IpNet::new(address, words::mask_length(mask)?).ok()
    });
    if let Some(prefix) = joined {
        if prefix.trunc() != prefix {
            doubt(Trouble::Note("bits are set beyond the mask; they are cut off"));
        }
        draft.prefixes = vec![prefix.trunc()];
        return;
    }
    let (prefixes, was_cut, odd) = words::prefixes(cell);
    if was_cut {
        doubt(Trouble::Note("bits are set beyond the length of the prefix; they are cut off"));
    }
    if odd.is_some() || prefixes.is_empty() {
        doubt(Trouble::Odd("a prefix such as 10.0.0.0/24".into()));
    }
    draft.prefixes = prefixes;
}

/// What a cell says, as the Landfall CSV has it; nothing where it says that there is nothing.
fn understand(column: Column, name: &str, cell: &str) -> Result<Option<String>, Trouble> {
    let word = |found: Option<&'static str>, expected: &'static str| match found {
        Some(word) => Ok(Some(word.to_owned())),
        None => Err(Trouble::Odd(expected.into())),
    };
    match column {
        Column::Vm => Ok(Some(cell.to_owned()).filter(|cell| !words::says_free(cell))),
        Column::Mac => match cells::mac(cell) {
            Some(mac) => Ok(Some(mac)),
            None => Err(Trouble::Odd("one MAC address such as 00:50:56:94:ac:34".into())),
        },
        Column::Os => {
            let name = words::operating_system(cell).map(|system| match system {
                OperatingSystem::Linux => "linux",
                OperatingSystem::Windows => "windows",
            });
            word(name, "a kind of Linux or Windows")
        }
        Column::Power => word(words::power(cell), "on or off"),
        Column::Allocation => {
            let name = words::allocation(name, cell).map(|allocation| match allocation {
                Allocation::Static => "static",
                _ => "dynamic",
            });
            word(name, "static or dhcp")
        }
        Column::NicNumber => match cells::whole_number(cell).and_then(|number| u32::try_from(number).ok()) {
            Some(number) => Ok(Some(number.to_string())),
            None => Err(Trouble::Odd("a number from 0".into())),
        },
        Column::Attribute(Attribute::Hypervisor) => word(words::hypervisor(cell), "vmware, hyper-v or physical"),
        Column::Attribute(Attribute::Vlan | Attribute::NicVlan) => match words::vlan(cell) {
            Some(vlan) => Ok(Some(vlan.to_string())),
            None => Err(Trouble::Odd("one VLAN from 0 to 4094".into())),
        },
        Column::Attribute(Attribute::Gateway) => {
            let (found, odd) = words::addresses(cell);
            if odd.is_some() || found.is_empty() {
                return Err(Trouble::Odd("an IP address such as 10.0.0.1".into()));
            }
            let texts: Vec<String> = found.iter().map(|(address, _)| address.to_string()).collect();
            Ok(Some(texts.join(";")))
        }
        Column::Attribute(attribute) => {
            let text = match attribute.kind() {
                Kind::YesOrNo => words::yes_or_no(cell).map(|yes| if yes { "yes" } else { "no" }.to_owned()),
                _ => attribute.accepts(cell),
            };
            text.map(Some).ok_or_else(|| Trouble::Odd(attribute.expected().into()))
        }
        _ => Ok(Some(cell.to_owned())),
    }
}
