//! The columns of the plan table. PURE.

use crate::session::protocol::Column;
use crate::ui::components::grid::ColumnSpec;

/// A column of the plan: what the session calls it, and how it is shown.
struct PlanColumn {
    column: Column,
    id: &'static str,
    label: &'static str,
    long_label: &'static str,
    width: u32,
    kind: Kind,
    starts_group: bool,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Words,
    Address,
}

const fn column(
    column: Column,
    id: &'static str,
    label: &'static str,
    long_label: &'static str,
    width: u32,
) -> PlanColumn {
    PlanColumn { column, id, label, long_label, width, kind: Kind::Words, starts_group: false }
}

const fn address(column: Column, id: &'static str, label: &'static str, long_label: &'static str) -> PlanColumn {
    PlanColumn { column, id, label, long_label, width: 136, kind: Kind::Address, starts_group: false }
}

const fn starting(column: PlanColumn) -> PlanColumn {
    PlanColumn { starts_group: true, ..column }
}

/// All columns, in the order shown: who, where from, where to.
const ALL: &[PlanColumn] = &[
    column(Column::VirtualMachine, "vm", "VM", "Virtual machine", 152),
    column(Column::Nic, "nic", "NIC", "NIC", 112),
    starting(column(Column::SourceNetwork, "source-network", "Source network", "Source network", 120)),
    column(Column::SourceSubnet, "source-subnet", "Subnet", "Source subnet", 104),
    address(Column::SourceAddress, "source-address", "Address", "Source address"),
    starting(column(Column::TargetNetwork, "target-network", "→ Target network", "Target network", 140)),
    column(Column::TargetSubnet, "target-subnet", "Subnet", "Target subnet", 104),
    address(Column::TargetAddress, "target-address", "→ Address", "Target address"),
    column(Column::How, "how", "How", "How the address was chosen", 152),
    starting(address(Column::TestAddress, "test-address", "Test address", "Address in a test failover")),
    column(Column::Findings, "findings", "Findings", "Findings", 96),
];

/// The one column that a person types into.
pub const TARGET_ADDRESS: &str = "target-address";

/// Columns that a narrow screen leaves out at first: what remains tells who lands where.
pub const WIDE_ONLY: &[&str] =
    &["nic", "source-network", "source-subnet", "target-network", "target-subnet", "test-address"];

/// Columns that are always shown: a row must have a name.
pub const ALWAYS: &str = "vm";

/// The columns to show, without those hidden.
pub fn shown(hidden: &[&'static str]) -> Vec<ColumnSpec> {
    ALL.iter().filter(|column| !hidden.contains(&column.id)).map(spec).collect()
}

/// All columns: id and full name.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALL.iter().map(|column| (column.id, column.long_label))
}

/// The session's name of a column.
pub fn by_id(id: &str) -> Option<Column> {
    ALL.iter().find(|column| column.id == id).map(|column| column.column)
}

/// The grid's name of a column.
pub fn id_of(column: Column) -> Option<&'static str> {
    ALL.iter().find(|listed| listed.column == column).map(|listed| listed.id)
}

/// The full name of a column.
pub fn name_of(id: &str) -> &'static str {
    ALL.iter().find(|column| column.id == id).map_or("", |column| column.long_label)
}

fn spec(column: &PlanColumn) -> ColumnSpec {
    ColumnSpec {
        id: column.id,
        label: column.label.to_owned(),
        long_label: column.long_label.to_owned(),
        width: column.width,
        narrow_width: narrow_width(column),
        sortable: true,
        editable: column.id == TARGET_ADDRESS,
        mono: column.kind == Kind::Address,
        starts_group: column.starts_group,
    }
}

/// Wide enough for any IPv4 address, so that name, address and landing fit side by side on a phone.
fn narrow_width(column: &PlanColumn) -> u32 {
    match column.id {
        ALWAYS => 104,
        "source-address" => 116,
        TARGET_ADDRESS => 132,
        _ => column.width.min(128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back_to_their_columns() {
        for column in ALL {
            assert_eq!(by_id(column.id), Some(column.column));
            assert_eq!(id_of(column.column), Some(column.id));
        }
        assert_eq!(by_id("price"), None);
    }

    #[test]
    fn hidden_columns_are_left_out() {
        let ids: Vec<_> = shown(&["nic", "how"]).iter().map(|column| column.id).collect();
        assert_eq!(ids.len(), ALL.len() - 2);
        assert!(!ids.contains(&"nic"));
        assert_eq!(ids[0], ALWAYS);
    }
}
