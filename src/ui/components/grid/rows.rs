//! What a grid shows: rows that can paint themselves into cells. PURE.

use std::rc::Rc;

/// A small drawn shape before a cell's text; meaning never stands on colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Name: `data-mark` in the document, which the owner's style sheet colours.
    pub name: &'static str,
    /// Its drawing: path data in a box of 16 by 16.
    pub path: &'static str,
}

/// What one cell shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellPaint {
    /// The text.
    pub text: String,
    /// A quieter word after the text.
    pub aside: String,
    /// What is read out beside the text, where marks or tones say something.
    pub spoken: String,
    /// A shape before the text.
    pub mark: Option<Mark>,
    /// How it looks: `data-tone` in the document, which the owner's style sheet defines; empty for plain.
    pub tone: &'static str,
}

/// What one row shows: as many cells as columns asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowPaint {
    /// The cells, in the order of the columns.
    pub cells: Vec<CellPaint>,
    /// How the whole row looks: `data-tone` on the row.
    pub tone: &'static str,
    /// Whether it is the row that is open elsewhere on the page.
    pub current: bool,
    /// What the row is called: names its checkbox.
    pub name: String,
}

/// The rows of a grid. The grid asks for those in sight only.
pub trait GridRows {
    /// How many there are.
    fn total(&self) -> u32;

    /// What the row at a place shows in these columns (ids); `None` while it is not loaded.
    fn row(&self, place: u32, columns: &[&'static str]) -> Option<RowPaint>;

    /// What a person edits who types into a cell; `None` if the cell cannot be edited.
    fn text_to_edit(&self, _place: u32, _column: &'static str) -> Option<String> {
        None
    }
}

/// Shared rows. Two are equal if they are the very same, so the owner makes new ones when something changed.
#[derive(Clone)]
pub struct Rows(pub Rc<dyn GridRows>);

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
