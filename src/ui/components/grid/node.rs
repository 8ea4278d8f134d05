//! One row of the pool: the elements of a row, and what they show at present.
//!
//! Every write to the document is preceded by a comparison with what was painted last: a comparison costs nanoseconds, a
//! write crosses into the browser.

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Document, Element, HtmlElement, Text};

use super::columns::ColumnSpec;
use super::rows::{CellPaint, Mark, RowPaint};

use crate::ui::text;

const SVG: &str = "http://www.w3.org/2000/svg";

/// A row of the pool.
pub struct RowNode {
    /// The row's element.
    pub element: HtmlElement,
    /// The place that it shows; `None` while it shows none.
    pub place: Option<u32>,
    style: CssStyleDeclaration,
    select: CellNode,
    cells: Vec<CellNode>,
    top: f64,
    state: RowState,
    /// Whether it was not painted when all were.
    pub is_behind: bool,
    /// Whether it ever showed a row.
    has_shown: bool,
}

/// What the row's own attributes say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct RowState {
    loading: bool,
    /// Loading for so long that it is drawn as a row to come.
    skeleton: bool,
    selected: bool,
    current: bool,
    tone: &'static str,
}

/// A cell, and what it shows.
struct CellNode {
    element: HtmlElement,
    text: Text,
    /// Made when first needed: most cells never need one.
    mark: Option<(Element, Element)>,
    aside: Option<Text>,
    spoken: Option<Text>,
    painted: CellPaint,
}

impl RowNode {
    /// A new row, hidden, at the end of `canvas`.
    pub fn new(document: &Document, canvas: &Element, columns: &[ColumnSpec]) -> Option<Self> {
        let element = div(document, "grid-row", "row")?;
        let select = CellNode::new(document, 0, "grid-cell grid-select")?;
        let box_drawn = document.create_element("span").ok()?;
        box_drawn.set_class_name("grid-checkbox");
        let _ = select.element.insert_before(&box_drawn, Some(&select.text));
        set(&select.element, "data-column", "select");
        let _ = element.append_child(&select.element);
        let mut cells = Vec::with_capacity(columns.len());
        for (place, column) in columns.iter().enumerate() {
            let cell = CellNode::new(document, place + 1, "grid-cell")?;
            set(&cell.element, "data-column", column.id);
            flag(&cell.element, "data-mono", column.mono);
            flag(&cell.element, "data-group", column.starts_group);
            flag(&cell.element, "data-editable", column.editable);
            let _ = element.append_child(&cell.element);
            cells.push(cell);
        }
        set(&element, "hidden", "");
        set(&element, "aria-selected", "false");
        let _ = canvas.append_child(&element);
        let (style, state) = (element.style(), RowState::default());
        Some(Self {
            element,
            place: None,
            style,
            select,
            cells,
            top: f64::NAN,
            state,
            is_behind: false,
            has_shown: false,
        })
    }

    /// Gives the row a place, and so its index.
    pub fn assign(&mut self, place: u32) {
        if self.place == Some(place) {
            return;
        }
        if self.place.is_none() {
            let _ = self.element.remove_attribute("hidden");
        }
        self.place = Some(place);
        // The header is row 1.
        set(&self.element, "aria-rowindex", &(u64::from(place) + 2).to_string());
    }

    /// Takes its place away.
    pub fn hide(&mut self) {
        if self.place.take().is_some() {
            set(&self.element, "hidden", "");
        }
    }

    /// Moves it to `top` px below the canvas's edge.
    pub fn move_to(&mut self, top: f64) {
        if self.top != top {
            self.top = top;
            let _ = self.style.set_property("transform", &format!("translateY({}px)", text::short(top)));
        }
    }

    /// Shows a row. One that is not there yet keeps for a moment what its element showed: mostly it comes with the next frame, and to
    /// empty all cells and fill them again would cost more than the row itself.
    pub fn paint(&mut self, document: &Document, paint: Option<RowPaint>, selected: bool) {
        self.is_behind = false;
        let Some(paint) = paint else {
            self.change_state(RowState { loading: true, selected, current: false, ..self.state.clone() });
            if !self.has_shown {
                self.show_skeleton(document);
            }
            return;
        };
        self.has_shown = true;
        let RowPaint { cells, tone, current, name } = paint;
        self.change_state(RowState { loading: false, skeleton: false, selected, current, tone });
        let choice = if selected { format!("{name} selected") } else { format!("Select {name}") };
        self.select.show(document, CellPaint { spoken: choice, ..CellPaint::default() });
        let mut cells = cells.into_iter();
        for node in &mut self.cells {
            node.show(document, cells.next().unwrap_or_default());
        }
    }

    /// Keeps what it shows, which is not of now, until it is painted.
    pub fn fall_behind(&mut self) {
        self.is_behind = true;
        self.change_state(RowState { loading: true, ..self.state.clone() });
    }

    /// Whether its row is not there yet, and it shows something of before.
    pub fn is_waiting(&self) -> bool {
        self.place.is_some() && self.state.loading && !self.state.skeleton && !self.is_behind
    }

    /// Draws it as a row to come: what it shows is of another row.
    pub fn show_skeleton(&mut self, document: &Document) {
        self.change_state(RowState { skeleton: true, tone: "", ..self.state.clone() });
        self.select.show(document, CellPaint { spoken: "Loading".to_owned(), ..CellPaint::default() });
        for node in &mut self.cells {
            node.show(document, CellPaint::default());
        }
    }

    /// The cell in a column; column 0 is the checkbox.
    pub fn cell(&self, column: usize) -> Option<&HtmlElement> {
        if column == 0 {
            return Some(&self.select.element);
        }
        self.cells.get(column - 1).map(|cell| &cell.element)
    }

    fn change_state(&mut self, state: RowState) {
        if state == self.state {
            return;
        }
        if state.selected != self.state.selected {
            set(&self.element, "aria-selected", if state.selected { "true" } else { "false" });
        }
        if state.loading != self.state.loading {
            flag(&self.element, "data-loading", state.loading);
            set(&self.element, "aria-busy", if state.loading { "true" } else { "false" });
        }
        if state.skeleton != self.state.skeleton {
            flag(&self.element, "data-skeleton", state.skeleton);
        }
        if state.current != self.state.current {
            if state.current {
                set(&self.element, "aria-current", "true");
            } else {
                let _ = self.element.remove_attribute("aria-current");
            }
        }
        if state.tone != self.state.tone {
            text_flag(&self.element, "data-tone", state.tone);
        }
        self.state = state;
    }
}

impl CellNode {
    fn new(document: &Document, column: usize, class: &str) -> Option<Self> {
        let element = div(document, class, "gridcell")?;
        set(&element, "tabindex", "-1");
        set(&element, "aria-colindex", &(column + 1).to_string());
        let text = document.create_text_node("");
        let _ = element.append_child(&text);
        Some(Self { element, text, mark: None, aside: None, spoken: None, painted: CellPaint::default() })
    }

    fn show(&mut self, document: &Document, paint: CellPaint) {
        if paint == self.painted {
            return;
        }
        if paint.text != self.painted.text {
            self.text.set_data(&paint.text);
        }
        if paint.tone != self.painted.tone {
            text_flag(&self.element, "data-tone", paint.tone);
        }
        if paint.mark != self.painted.mark {
            self.show_mark(document, paint.mark);
        }
        if paint.aside != self.painted.aside {
            show_word(document, &self.element, &mut self.aside, "grid-aside", &paint.aside);
        }
        if paint.spoken != self.painted.spoken {
            show_word(document, &self.element, &mut self.spoken, "grid-spoken", &paint.spoken);
        }
        self.painted = paint;
    }

    fn show_mark(&mut self, document: &Document, mark: Option<Mark>) {
        if self.mark.is_none() {
            self.mark = new_mark(document, &self.element, &self.text);
        }
        let Some((svg, path)) = &self.mark else { return };
        match mark {
            Some(mark) => {
                set(path, "d", mark.path);
                set(svg, "data-mark", mark.name);
                let _ = svg.remove_attribute("hidden");
            }
            None => set(svg, "hidden", ""),
        }
    }
}

fn new_mark(document: &Document, cell: &HtmlElement, before: &Text) -> Option<(Element, Element)> {
    let svg = document.create_element_ns(Some(SVG), "svg").ok()?;
    set(&svg, "class", "grid-mark");
    set(&svg, "viewBox", "0 0 16 16");
    set(&svg, "aria-hidden", "true");
    let path = document.create_element_ns(Some(SVG), "path").ok()?;
    let _ = svg.append_child(&path);
    let _ = cell.insert_before(&svg, Some(before));
    Some((svg, path))
}

fn show_word(document: &Document, cell: &HtmlElement, slot: &mut Option<Text>, class: &str, word: &str) {
    if let Some(text) = slot {
        text.set_data(word);
        return;
    }
    let Ok(span) = document.create_element("span") else { return };
    span.set_class_name(class);
    let text = document.create_text_node(word);
    // What is read out comes last, after what is seen.
    if span.append_child(&text).is_ok() && cell.append_child(&span).is_ok() {
        *slot = Some(text);
    }
}

fn div(document: &Document, class: &str, role: &str) -> Option<HtmlElement> {
    let element = document.create_element("div").ok()?.dyn_into::<HtmlElement>().ok()?;
    element.set_class_name(class);
    set(&element, "role", role);
    Some(element)
}

/// Sets an attribute. The names here are all valid, and that is the only way to fail.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets or removes an attribute that is there or not.
pub fn flag(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

/// Sets an attribute, or removes it where there is nothing to say.
fn text_flag(element: &Element, name: &str, value: &str) {
    if value.is_empty() {
        let _ = element.remove_attribute(name);
    } else {
        set(element, name, value);
    }
}
