//! What holds a grid together: sizes, focus, selection, the pool, and what the browser says of them.
//!
//! The frame (header, container, live region) is Yew's; everything below it is written here by hand, since it changes with
//! every frame of a scroll. All state lives in [`Inner`]; what has to be told to the owner is gathered in `out` and told
//! when no borrow is held, because a callback may come back in.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

use super::body::{Again, Body, Scene};
use super::columns::Widths;
use super::editor::Editor;
use super::focus::{Bounds, Cell};
use super::frame::GridProps;
use super::geometry::{Geometry, most_height};
use super::node::{flag, set};
use super::selection::Selection;
use crate::ui::browser::style;
use crate::ui::text;

/// Width below which columns are narrow, in px.
const NARROW: f64 = 560.0;

/// Width of the column of checkboxes, in px.
const SELECT_WIDTH: f64 = 36.0;

/// How long the grid rests before its rows are put into reading order, in ms.
const SETTLE_MS: u32 = 180;

/// How long rows beyond those in sight keep what was there before, in ms: a few frames, so that what changed is seen first.
const CATCH_UP_MS: u32 = 50;

/// How long rows that are not there yet keep what was there before, in ms: shorter than anybody reads.
const WAIT_MS: u32 = 120;

/// What the owner is told.
pub(super) enum Out {
    Open(u32),
    Selected(Selection),
    Visible(Range<u32>),
    Edited(u32, &'static str, String),
    Copy,
    Sort(&'static str),
    Escape,
}

/// Elements of the frame.
pub(super) struct Frame {
    pub document: Document,
    pub root: HtmlElement,
    pub viewport: HtmlElement,
    pub header: HtmlElement,
    pub canvas: HtmlElement,
    pub live: HtmlElement,
}

/// A grid's state.
pub(super) struct Inner {
    pub frame: Frame,
    pub body: Body,
    pub geometry: Geometry,
    pub widths: Widths,
    pub narrow: bool,
    pub focus: Cell,
    pub selection: Selection,
    pub editor: Option<Editor>,
    pub props: GridProps,
    pub out: Vec<Out>,
    pub tab_stop: Option<HtmlElement>,
    /// Where the container is scrolled to. Kept, since asking for it makes the browser lay out what was just written.
    pub scroll_top: f64,
    /// Whether it is scrolled sideways: only then the first columns have to be held.
    shifted: bool,
    visible: Range<u32>,
    settle: Option<Timeout>,
    wait: Option<Timeout>,
    /// The frame that shows what changed, while rows beyond those in sight are behind; then how long they still are.
    catch_up: Option<AnimationFrame>,
    catching_up: Option<Timeout>,
}

/// A handle on a grid, for listeners.
#[derive(Clone, Default)]
pub struct Controller(Rc<RefCell<Option<Inner>>>);

impl PartialEq for Controller {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Controller {
    /// Takes the frame over.
    pub(super) fn mount(&self, frame: Frame, props: GridProps) {
        let body = Body::new(frame.document.clone(), frame.canvas.clone());
        *self.0.borrow_mut() = Some(Inner {
            frame,
            body,
            geometry: Geometry::default(),
            widths: Widths::default(),
            narrow: false,
            focus: Cell { row: Some(0), column: 1 },
            selection: Selection::default(),
            editor: None,
            props,
            out: Vec::new(),
            tab_stop: None,
            scroll_top: 0.0,
            shifted: false,
            visible: 0..0,
            settle: None,
            wait: None,
            catch_up: None,
            catching_up: None,
        });
        self.with(|inner| {
            inner.apply_columns();
            inner.measure();
            inner.paint(Again::All);
        });
        self.settle_later();
    }

    /// Lets go of everything.
    pub(super) fn unmount(&self) {
        let inner = self.0.borrow_mut().take();
        drop(inner);
    }

    /// Does something with the state, then tells the owner what came of it.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        // Taken already: a listener that fires in the midst of a change, such as the blur of a field that is taken away.
        let mut borrowed = self.0.try_borrow_mut().ok()?;
        let inner = borrowed.as_mut()?;
        let result = work(inner);
        let out = std::mem::take(&mut inner.out);
        let props = if out.is_empty() { None } else { Some(inner.props.clone()) };
        drop(borrowed);
        if let Some(props) = props {
            for told in out {
                tell(&props, told);
            }
        }
        Some(result)
    }

    /// The owner has something new.
    pub(super) fn update(&self, props: &GridProps) {
        let catching_up = self.clone();
        self.with(|inner| {
            inner.update(props.clone());
            if inner.body.is_behind() && inner.catch_up.is_none() {
                // From the frame on that shows what changed: a first one may take longer than the wait.
                inner.catch_up = Some(request_animation_frame(move |_| {
                    let caught_up = catching_up.clone();
                    let later = Timeout::new(CATCH_UP_MS, move || {
                        caught_up.with(|inner| {
                            (inner.catch_up, inner.catching_up) = (None, None);
                            inner.paint(Again::None);
                        });
                    });
                    catching_up.with(|inner| inner.catching_up = Some(later));
                }));
            }
        });
        self.settle_later();
    }

    /// The container was scrolled.
    pub(super) fn scrolled(&self) {
        self.with(|inner| {
            inner.scroll_top = f64::from(inner.frame.viewport.scroll_top());
            let shifted = inner.frame.viewport.scroll_left() != 0;
            if std::mem::replace(&mut inner.shifted, shifted) != shifted {
                flag(&inner.frame.root, "data-shifted", shifted);
            }
            inner.paint(Again::None);
        });
        self.settle_later();
    }

    /// The container has another size.
    pub(super) fn resized(&self) {
        self.with(|inner| {
            inner.apply_columns();
            inner.measure();
            inner.paint(Again::None);
        });
    }

    /// Puts rows into reading order once nothing has moved for a while, and sees to rows that do not come.
    fn settle_later(&self) {
        let (handle, waiter) = (self.clone(), self.clone());
        self.with(|inner| {
            if !inner.body.is_waiting() {
                inner.wait = None;
            } else if inner.wait.is_none() {
                inner.wait = Some(Timeout::new(WAIT_MS, move || {
                    waiter.with(|inner| {
                        inner.wait = None;
                        inner.body.stop_waiting();
                    });
                }));
            }
            inner.settle = Some(Timeout::new(SETTLE_MS, move || {
                handle.with(|inner| inner.body.settle(inner.focus.row));
            }));
        });
    }
}

fn tell(props: &GridProps, told: Out) {
    match told {
        Out::Open(row) => props.on_open.emit(row),
        Out::Selected(selection) => props.on_selection.emit(selection),
        Out::Visible(range) => props.on_visible.emit(range),
        Out::Edited(row, column, text) => props.on_edit.emit((row, column, text)),
        Out::Copy => props.on_copy.emit(()),
        Out::Sort(column) => props.on_sort.emit(column),
        Out::Escape => props.on_escape.emit(()),
    }
}

impl Inner {
    /// How far cells go; the checkboxes are a column too.
    pub fn bounds(&self) -> Bounds {
        Bounds { rows: self.geometry.total, columns: self.props.columns.len() + 1, page: self.geometry.page() }
    }

    /// Reads all sizes from the document.
    pub fn measure(&mut self) {
        let row_height = row_height(&self.frame.root).unwrap_or(self.geometry.row_height);
        let view = f64::from(self.frame.viewport.client_height()) - f64::from(self.frame.header.offset_height());
        let cap = most_height(&gloo::utils::window().navigator().user_agent().unwrap_or_default());
        self.geometry = Geometry { total: self.props.rows.0.total(), row_height, view_height: view.max(0.0), cap };
        self.apply_height();
        self.scroll_top = f64::from(self.frame.viewport.scroll_top());
    }

    /// Brings the rows in sight onto the screen.
    pub fn paint(&mut self, again: Again) {
        let scroll_top = self.scroll_top;
        let scene = Scene {
            rows: &*self.props.rows.0,
            geometry: &self.geometry,
            scroll_top,
            selection: &self.selection,
            focused: self.focus.row,
        };
        self.body.paint(&scene, again);
        if let Some(editor) = &self.editor {
            editor.move_to(self.geometry.place(editor.row, scroll_top));
        }
        self.sync_tab_stop();
        let visible = self.body.shown();
        if visible != self.visible {
            self.visible = visible.clone();
            self.out.push(Out::Visible(visible));
        }
    }

    /// Sets the one cell that Tab reaches.
    pub fn sync_tab_stop(&mut self) {
        let wanted = self.focused_element();
        if wanted != self.tab_stop {
            if let Some(old) = &self.tab_stop {
                set(old, "tabindex", "-1");
            }
            if let Some(new) = &wanted {
                set(new, "tabindex", "0");
            }
            self.tab_stop = wanted;
        }
    }

    /// The element of the focused cell.
    pub fn focused_element(&self) -> Option<HtmlElement> {
        match self.focus.row {
            Some(row) => self.body.cell(row, self.focus.column).cloned(),
            None => {
                let column = u32::try_from(self.focus.column).ok()?;
                self.frame.header.children().item(column)?.dyn_into().ok()
            }
        }
    }

    /// Applies columns and widths.
    pub fn apply_columns(&mut self) {
        self.narrow = f64::from(self.frame.root.client_width()) < NARROW;
        self.body.set_columns(&self.props.columns);
        self.apply_widths();
    }

    /// Applies widths.
    pub fn apply_widths(&self) {
        let (columns, root) = (&self.props.columns, &self.frame.root);
        style::set(root, "--grid-columns", &self.widths.template(columns, self.narrow, SELECT_WIDTH));
        style::set(
            root,
            "--grid-width",
            &format!("{}px", text::short(self.widths.total(columns, self.narrow, SELECT_WIDTH))),
        );
    }

    /// Says something to those who do not see the screen.
    pub fn announce(&self, text: &str) {
        self.frame.live.set_text_content(Some(text));
    }

    /// Tells of a changed selection, and shows it.
    pub fn selection_changed(&mut self) {
        let (count, total) = (self.selection.len(), self.geometry.total);
        let extent = match count {
            0 => "none",
            count if count == total => "all",
            _ => "some",
        };
        set(&self.frame.root, "data-selection", extent);
        self.announce(&match count {
            0 => "No rows selected".to_owned(),
            1 => "1 row selected".to_owned(),
            count => format!("{count} rows selected"),
        });
        self.out.push(Out::Selected(self.selection.clone()));
        self.paint(Again::All);
    }

    /// Scrolls, as far as the browser lets it.
    pub fn scroll_to(&mut self, top: f64) {
        self.frame.viewport.set_scroll_top(top as i32);
        self.scroll_top = f64::from(self.frame.viewport.scroll_top());
    }

    fn update(&mut self, props: GridProps) {
        let before = std::mem::replace(&mut self.props, props);
        let columns = before.columns != self.props.columns;
        if columns {
            self.editor = None;
            self.tab_stop = None;
            self.apply_columns();
        }
        let reordered = before.order != self.props.order;
        if reordered {
            self.editor = None;
            self.scroll_to(0.0);
            self.focus.row = self.focus.row.map(|_| 0);
        }
        let total = self.props.rows.0.total();
        if total != self.geometry.total {
            self.geometry.total = total;
            self.apply_height();
        }
        let focus = self.focus.within(self.bounds());
        // A grid that was empty had its focus in the header: the first row takes it up, unless a person put it there.
        let was_empty = before.rows.0.total() == 0 && total > 0 && !self.has_focus();
        self.focus = if was_empty { Cell { row: Some(0), ..focus } } else { focus };
        if self.editor.as_ref().is_some_and(|editor| editor.row >= total) {
            self.editor = None;
        }
        if !self.selection.is_empty() && (reordered || before.deselect != self.props.deselect) {
            self.selection.clear();
            self.selection_changed();
        } else if !self.selection.is_empty() && self.selection.ranges().last().is_some_and(|last| last.end > total) {
            self.selection.keep_below(total);
            self.selection_changed();
        }
        if before.status != self.props.status && !self.props.status.is_empty() {
            self.announce(&self.props.status);
        }
        let had_focus = self.has_focus();
        self.paint(Again::InSight);
        if had_focus && !self.has_focus() {
            self.focus_element();
        }
    }

    /// Whether the browser's focus is in the grid.
    pub fn has_focus(&self) -> bool {
        let active = self.frame.document.active_element();
        active.is_some_and(|active| self.frame.root.contains(Some(&active)))
    }

    /// Gives the browser's focus to the focused cell.
    pub fn focus_element(&self) {
        if let Some(element) = self.focused_element() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
        }
    }

    /// Gives the canvas its height, and finds out how much of it the browser grants.
    fn apply_height(&mut self) {
        let wanted = self.geometry.canvas_height();
        style::set(&self.frame.canvas, "height", &format!("{}px", text::short(wanted)));
        if wanted > 1_000_000.0 {
            let granted = f64::from(self.frame.canvas.offset_height());
            if granted > 0.0 && granted < wanted - 1.0 {
                self.geometry.cap = granted;
                style::set(&self.frame.canvas, "height", &format!("{}px", text::short(granted)));
            }
        }
    }
}

/// Height of a row as the style sheet has it: taller where fingers point.
fn row_height(root: &HtmlElement) -> Option<f64> {
    let computed = web_sys::window()?.get_computed_style(root).ok()??;
    text::number(computed.get_property_value("--row-height").ok()?.trim().strip_suffix("px")?)
}
