//! Keys and pointers on a grid.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

use super::body::Again;
use super::columns::STEP;
use super::controller::{Controller, Inner, Out};
use super::editor::Editor;
use super::focus::{Cell, Move};
use crate::ui::text;

impl Controller {
    /// A key was pressed somewhere in the grid.
    pub(super) fn key(&self, event: &KeyboardEvent) {
        let in_editor = self.with(|inner| inner.editor.as_ref().map(|editor| editor.is_target(event))).flatten();
        let handled = match in_editor {
            Some(true) => self.editor_key(event),
            _ => self.with(|inner| inner.key(event, self)).unwrap_or(false),
        };
        if handled {
            event.prevent_default();
        }
    }

    /// Something was clicked.
    pub(super) fn click(&self, event: &MouseEvent) {
        self.with(|inner| inner.click(event));
    }

    /// Something was clicked twice.
    pub(super) fn double_click(&self, event: &MouseEvent) {
        self.with(|inner| {
            if let Some(cell) = inner.cell_of(event)
                && inner.edit(cell, self)
            {
                event.prevent_default();
            }
        });
    }

    /// Width of a column in px.
    pub(super) fn width(&self, column: usize) -> f64 {
        self.with(|inner| inner.props.columns.get(column).map(|spec| inner.widths.of(spec, inner.narrow)))
            .flatten()
            .unwrap_or_default()
    }

    /// Sets the width of a column, in px; `None` for the default.
    pub(super) fn set_width(&self, column: usize, width: Option<f64>) {
        self.with(|inner| inner.set_width(column, width));
    }

    fn editor_key(&self, event: &KeyboardEvent) -> bool {
        match event.key().as_str() {
            // Composing text for a script that needs it: Enter belongs to the composition.
            "Enter" if event.is_composing() => false,
            "Enter" | "Tab" => self.close_editor(true),
            "Escape" => self.close_editor(false),
            _ => false,
        }
    }

    /// Ends an edit, by committing it or not, and gives the focus back to its cell.
    fn close_editor(&self, commit: bool) -> bool {
        self.with(|inner| {
            inner.finish_edit(commit);
            inner.focus_element();
        })
        .is_some()
    }

    /// The focus left the field: what was typed is kept, as in a spreadsheet; undo takes it back.
    fn editor_blurred(&self) {
        self.with(|inner| inner.finish_edit(true));
    }
}

impl Inner {
    fn key(&mut self, event: &KeyboardEvent, controller: &Controller) -> bool {
        let (key, command, shift) = (event.key(), event.ctrl_key() || event.meta_key(), event.shift_key());
        if event.alt_key() {
            return false;
        }
        if self.focus.row.is_none() && shift && self.resize_key(&key) {
            return true;
        }
        if let Some(step) = Move::of_key(&key, command) {
            self.move_focus(step, shift);
            return true;
        }
        match (key.as_str(), self.focus.row) {
            ("Enter", None) | (" ", None) if self.focus.column == 0 => self.toggle_all(),
            ("Enter", None) | (" ", None) => self.sort(self.focus.column),
            ("Enter", Some(row)) if self.focus.column == 0 => self.toggle(row),
            ("Enter", Some(row)) => self.out.push(Out::Open(row)),
            (" ", Some(row)) if shift => {
                self.selection.extend_to(row, row);
                self.selection_changed();
            }
            (" ", Some(row)) => self.toggle(row),
            ("F2", Some(_)) => return self.edit(self.focus, controller),
            ("a" | "A", _) if command => {
                self.selection.select_all(self.geometry.total);
                self.selection_changed();
            }
            ("c" | "C", _) if command => {
                // Text that a person has marked is theirs to copy.
                if self.selection.is_empty() || text_is_marked() {
                    return false;
                }
                self.out.push(Out::Copy);
            }
            ("Escape", _) if !self.selection.is_empty() => {
                self.selection.clear();
                self.selection_changed();
            }
            ("Escape", _) => {
                self.out.push(Out::Escape);
                return false;
            }
            _ => return false,
        }
        true
    }

    fn resize_key(&mut self, key: &str) -> bool {
        let Some(column) = self.focus.column.checked_sub(1) else { return false };
        match key {
            "ArrowLeft" => self.widen(column, -STEP),
            "ArrowRight" => self.widen(column, STEP),
            _ => return false,
        }
        true
    }

    fn move_focus(&mut self, step: Move, extend: bool) {
        let from = self.focus;
        self.focus = from.moved(step, self.bounds());
        if let (true, Some(row)) = (extend && self.focus.row != from.row, self.focus.row) {
            self.selection.extend_to(row, from.row.unwrap_or(row));
            self.selection_changed();
        }
        self.show_focus();
    }

    /// Scrolls to the focused cell and gives it the browser's focus.
    fn show_focus(&mut self) {
        if let Some(wanted) = self.focus.row.and_then(|row| self.geometry.reveal(row, self.scroll_top)) {
            self.scroll_to(wanted);
        }
        self.paint(Again::None);
        self.reveal_column();
        self.focus_element();
    }

    /// Scrolls sideways until the focused cell is not behind the sticky columns.
    fn reveal_column(&self) {
        // Checkbox and first column are sticky: always in sight.
        let Some(element) = self.focused_element().filter(|_| self.focus.column > 1) else { return };
        let viewport = &self.frame.viewport;
        let Some(sticky) =
            self.frame.header.children().item(1).and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok())
        else {
            return;
        };
        let edge = self.widths_before_sticky_end(&sticky);
        let (left, right) = (element.offset_left(), element.offset_left() + element.offset_width());
        let (from, width) = (viewport.scroll_left(), viewport.client_width());
        if left < from + edge {
            viewport.set_scroll_left(left - edge);
        } else if right > from + width {
            viewport.set_scroll_left((right - width).min(left - edge));
        }
    }

    fn widths_before_sticky_end(&self, sticky: &web_sys::HtmlElement) -> i32 {
        let select = self.frame.header.children().item(0).map_or(0, |cell| cell.client_width());
        select + sticky.offset_width()
    }

    fn click(&mut self, event: &MouseEvent) {
        let Some(cell) = self.cell_of(event) else { return };
        let from = self.focus;
        self.focus = cell;
        self.show_focus();
        let Some(row) = cell.row else {
            if cell.column == 0 {
                self.toggle_all();
            } else if !is_in(event, ".grid-resize") {
                self.sort(cell.column);
            }
            return;
        };
        if event.shift_key() {
            self.selection.extend_to(row, from.row.unwrap_or(row));
            self.selection_changed();
        } else if event.ctrl_key() || event.meta_key() || cell.column == 0 {
            self.toggle(row);
        } else if !text_is_marked() {
            self.selection.set_anchor(row);
            self.out.push(Out::Open(row));
        }
    }

    /// The cell that an event is in.
    fn cell_of(&self, event: &MouseEvent) -> Option<Cell> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let cell = target.closest("[aria-colindex]").ok()??;
        let row = target.closest("[aria-rowindex]").ok()??;
        let column = cell.get_attribute("aria-colindex")?.parse::<usize>().ok()?.checked_sub(1)?;
        let index = row.get_attribute("aria-rowindex")?.parse::<u32>().ok()?;
        Some(Cell { row: index.checked_sub(2), column })
    }

    fn toggle(&mut self, row: u32) {
        self.selection.toggle(row);
        self.selection_changed();
    }

    fn toggle_all(&mut self) {
        if self.selection.is_all(self.geometry.total) {
            self.selection.clear();
        } else {
            self.selection.select_all(self.geometry.total);
        }
        self.selection_changed();
    }

    fn sort(&mut self, column: usize) {
        if let Some(spec) = column.checked_sub(1).and_then(|column| self.props.columns.get(column))
            && spec.sortable
        {
            self.out.push(Out::Sort(spec.id));
        }
    }

    fn widen(&mut self, column: usize, by: f64) {
        let width = self.props.columns.get(column).map(|spec| self.widths.of(spec, self.narrow) + by);
        if let Some(width) = width {
            self.set_width(column, Some(width));
        }
    }

    fn set_width(&mut self, column: usize, width: Option<f64>) {
        let Some(spec) = self.props.columns.get(column) else { return };
        match width {
            Some(width) => {
                let width = self.widths.set(spec, width);
                self.announce(&format!("{}: {} pixels wide", spec.long_label, text::fixed(width, 0)));
            }
            None => self.widths.reset(spec),
        }
        self.apply_widths();
    }

    fn edit(&mut self, cell: Cell, controller: &Controller) -> bool {
        let Some(row) = cell.row else { return false };
        let Some(spec) = cell.column.checked_sub(1).and_then(|column| self.props.columns.get(column)) else {
            return false;
        };
        if !spec.editable {
            return false;
        }
        let Some(text) = self.props.rows.0.text_to_edit(row, spec.id) else { return false };
        let Some(element) = self.body.cell(row, cell.column) else { return false };
        let name = self.props.rows.0.row(row, &[spec.id]).map(|paint| paint.name).unwrap_or_default();
        let label = format!("{} of {name}", spec.long_label);
        let handle = controller.clone();
        let editor = Editor::open(
            &self.frame.document,
            &self.frame.canvas,
            element,
            (row, spec.id),
            (text, &label),
            move |_| handle.editor_blurred(),
        );
        self.editor = editor;
        self.paint(Again::None);
        if let Some(editor) = &self.editor {
            editor.focus();
        }
        true
    }

    fn finish_edit(&mut self, commit: bool) {
        let Some(editor) = self.editor.take() else { return };
        if let (true, Some(text)) = (commit, editor.changed()) {
            self.out.push(Out::Edited(editor.row, editor.column, text));
        }
    }
}

/// Whether an event came from within something.
fn is_in(event: &MouseEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
}

/// Whether the person has marked text on the page.
fn text_is_marked() -> bool {
    web_sys::window()
        .and_then(|window| window.get_selection().ok().flatten())
        .is_some_and(|selection| !selection.is_collapsed())
}
