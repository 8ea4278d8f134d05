//! What a column is, and how wide. PURE.

use rustc_hash::FxHashMap;

use crate::ui::text;

/// A column, as the grid's owner describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Stable id: `data-column` in the document.
    pub id: &'static str,
    /// Its header.
    pub label: String,
    /// Its header in full, where the label leaves something out: read out, and shown on hover.
    pub long_label: String,
    /// Width in px, until a person changes it.
    pub width: u32,
    /// Width in px on a narrow screen.
    pub narrow_width: u32,
    /// Whether its header sorts.
    pub sortable: bool,
    /// Whether a person may type into its cells.
    pub editable: bool,
    /// Whether it is set in the tabular typeface.
    pub mono: bool,
    /// Begins a group of columns: drawn with a line before it.
    pub starts_group: bool,
}

/// Narrowest column, in px: a mark and an ellipsis.
pub const NARROWEST: f64 = 48.0;

/// Widest column, in px.
pub const WIDEST: f64 = 900.0;

/// Px that one key press widens by.
pub const STEP: f64 = 16.0;

/// Widths as a person changed them, by column id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Widths(FxHashMap<&'static str, f64>);

impl Widths {
    /// Width of a column, in px.
    pub fn of(&self, column: &ColumnSpec, narrow: bool) -> f64 {
        let default = f64::from(if narrow { column.narrow_width } else { column.width });
        self.0.get(column.id).copied().unwrap_or(default)
    }

    /// Sets a width, within reason, and returns what it became.
    pub fn set(&mut self, column: &ColumnSpec, width: f64) -> f64 {
        let width = text::within(width.round(), NARROWEST, WIDEST);
        self.0.insert(column.id, width);
        width
    }

    /// Back to the default.
    pub fn reset(&mut self, column: &ColumnSpec) {
        self.0.remove(column.id);
    }

    /// The value of `grid-template-columns`; the last column takes what is left over.
    pub fn template(&self, columns: &[ColumnSpec], narrow: bool, first: f64) -> String {
        let mut template = format!("{}px", text::short(first));
        for (place, column) in columns.iter().enumerate() {
            let width = text::short(self.of(column, narrow));
            if place + 1 == columns.len() {
                template.push_str(&format!(" minmax({width}px, 1fr)"));
            } else {
                template.push_str(&format!(" {width}px"));
            }
        }
        template
    }

    /// Width of all columns together, in px.
    pub fn total(&self, columns: &[ColumnSpec], narrow: bool, first: f64) -> f64 {
        first + columns.iter().map(|column| self.of(column, narrow)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(id: &'static str, width: u32) -> ColumnSpec {
        ColumnSpec {
            id,
            label: id.to_owned(),
            long_label: id.to_owned(),
            width,
            narrow_width: width / 2,
            sortable: true,
            editable: false,
            mono: false,
            starts_group: false,
        }
    }

    #[test]
    fn widths_are_kept_within_reason() {
        let (name, mut widths) = (column("name", 200), Widths::default());
        assert_eq!((widths.of(&name, false), widths.of(&name, true)), (200.0, 100.0));
        assert_eq!(widths.set(&name, 3.0), NARROWEST);
        assert_eq!(widths.set(&name, 5_000.0), WIDEST);
        assert_eq!(widths.set(&name, 120.4), 120.0);
        assert_eq!(widths.of(&name, true), 120.0);
        widths.reset(&name);
        assert_eq!(widths.of(&name, false), 200.0);
    }

    #[test]
    fn the_last_column_takes_the_rest() {
        let columns = [column("name", 200), column("kind", 80)];
        assert_eq!(Widths::default().template(&columns, false, 40.0), "40px 200px minmax(80px, 1fr)");
        assert_eq!(Widths::default().total(&columns, false, 40.0), 320.0);
    }
}
