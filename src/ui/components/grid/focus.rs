//! Which cell has the focus, and where a key moves it. PURE.
//!
//! One cell of a grid can be reached by Tab; all others by arrows. The header is a row like any other, above the first.

/// A cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Row of the body; `None` for the header.
    pub row: Option<u32>,
    /// Column, counted among those shown.
    pub column: usize,
}

/// How far cells go.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Rows of the body.
    pub rows: u32,
    /// Columns shown.
    pub columns: usize,
    /// Rows that a page key moves by.
    pub page: u32,
}

/// What a key asks of the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One column back.
    Left,
    /// One column on.
    Right,
    /// One row up; from the first to the header.
    Up,
    /// One row down; from the header to the first.
    Down,
    /// First column.
    RowStart,
    /// Last column.
    RowEnd,
    /// First column of the first row.
    First,
    /// Last column of the last row.
    Last,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// First row, same column.
    ColumnStart,
    /// Last row, same column.
    ColumnEnd,
}

impl Move {
    /// What a key means; `command` is Ctrl or ⌘.
    pub fn of_key(key: &str, command: bool) -> Option<Self> {
        Some(match (key, command) {
            ("ArrowLeft", false) => Self::Left,
            ("ArrowRight", false) => Self::Right,
            ("ArrowUp", false) => Self::Up,
            ("ArrowDown", false) => Self::Down,
            ("ArrowLeft", true) | ("Home", false) => Self::RowStart,
            ("ArrowRight", true) | ("End", false) => Self::RowEnd,
            ("ArrowUp", true) | ("PageUp", true) => Self::ColumnStart,
            ("ArrowDown", true) | ("PageDown", true) => Self::ColumnEnd,
            ("Home", true) => Self::First,
            ("End", true) => Self::Last,
            ("PageUp", false) => Self::PageUp,
            ("PageDown", false) => Self::PageDown,
            _ => return None,
        })
    }
}

impl Cell {
    /// The cell that a move leads to.
    pub fn moved(self, step: Move, bounds: Bounds) -> Self {
        let last_row = bounds.rows.checked_sub(1);
        let last_column = bounds.columns.saturating_sub(1);
        let in_column = |row| Self { row, column: self.column.min(last_column) };
        match step {
            Move::Left => Self { column: self.column.saturating_sub(1), ..self },
            Move::Right => Self { column: (self.column + 1).min(last_column), ..self },
            Move::RowStart => Self { column: 0, ..self },
            Move::RowEnd => Self { column: last_column, ..self },
            Move::Up => in_column(self.row.and_then(|row| row.checked_sub(1))),
            Move::Down => in_column(match (self.row, last_row) {
                (_, None) => None,
                (None, Some(_)) => Some(0),
                (Some(row), Some(last)) => Some((row + 1).min(last)),
            }),
            Move::PageUp => in_column(self.row.map(|row| row.saturating_sub(bounds.page))),
            Move::PageDown => {
                in_column(last_row.map(|last| self.row.map_or(0, |row| row.saturating_add(bounds.page)).min(last)))
            }
            Move::ColumnStart => in_column(last_row.map(|_| 0)),
            Move::ColumnEnd => in_column(last_row),
            Move::First => Self { row: last_row.map(|_| 0), column: 0 },
            Move::Last => Self { row: last_row, column: last_column },
        }
    }

    /// The nearest cell that exists, after rows or columns went.
    pub fn within(self, bounds: Bounds) -> Self {
        Self {
            row: self.row.and_then(|row| bounds.rows.checked_sub(1).map(|last| row.min(last))),
            column: self.column.min(bounds.columns.saturating_sub(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { rows: 100, columns: 5, page: 20 };

    fn cell(row: impl Into<Option<u32>>, column: usize) -> Cell {
        Cell { row: row.into(), column }
    }

    fn press(from: Cell, key: &str, command: bool) -> Cell {
        from.moved(Move::of_key(key, command).unwrap(), BOUNDS)
    }

    #[test]
    fn arrows_stop_at_the_edges_and_reach_the_header() {
        assert_eq!(press(cell(0, 0), "ArrowUp", false), cell(None, 0));
        assert_eq!(press(cell(None, 2), "ArrowUp", false), cell(None, 2));
        assert_eq!(press(cell(None, 2), "ArrowDown", false), cell(0, 2));
        assert_eq!(press(cell(99, 2), "ArrowDown", false), cell(99, 2));
        assert_eq!(press(cell(3, 0), "ArrowLeft", false), cell(3, 0));
        assert_eq!(press(cell(3, 4), "ArrowRight", false), cell(3, 4));
    }

    #[test]
    fn home_and_end_go_along_the_row_and_with_ctrl_to_the_corners() {
        assert_eq!(press(cell(7, 3), "Home", false), cell(7, 0));
        assert_eq!(press(cell(7, 3), "End", false), cell(7, 4));
        assert_eq!(press(cell(7, 3), "Home", true), cell(0, 0));
        assert_eq!(press(cell(7, 3), "End", true), cell(99, 4));
    }

    #[test]
    fn pages_move_by_the_view_and_with_ctrl_to_the_ends() {
        assert_eq!(press(cell(50, 3), "PageDown", false), cell(70, 3));
        assert_eq!(press(cell(95, 3), "PageDown", false), cell(99, 3));
        assert_eq!(press(cell(5, 3), "PageUp", false), cell(0, 3));
        assert_eq!(press(cell(50, 3), "PageUp", true), cell(0, 3));
        assert_eq!(press(cell(50, 3), "PageDown", true), cell(99, 3));
    }

    #[test]
    fn an_empty_grid_keeps_the_focus_in_its_header() {
        let empty = Bounds { rows: 0, ..BOUNDS };
        for key in ["ArrowDown", "End", "PageDown"] {
            assert_eq!(cell(None, 1).moved(Move::of_key(key, true).unwrap(), empty).row, None);
        }
        assert_eq!(cell(12, 9).within(empty), cell(None, 4));
        assert_eq!(cell(120, 1).within(BOUNDS), cell(99, 1));
    }

    #[test]
    fn other_keys_mean_nothing() {
        assert_eq!(Move::of_key("a", true), None);
    }
}
