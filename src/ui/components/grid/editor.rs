//! The field that stands over a cell while a person types into it.
//!
//! It stands in the canvas, not in the row: rows are recycled.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlInputElement};

use super::node::set;
use crate::ui::browser::style;
use crate::ui::text;

/// An edit under way.
pub struct Editor {
    /// Row that is edited.
    pub row: u32,
    /// Id of the column that is edited.
    pub column: &'static str,
    input: HtmlInputElement,
    before: String,
    _blur: EventListener,
}

impl Editor {
    /// Opens over a cell with its text selected. `on_blur` is called when the focus goes elsewhere.
    pub fn open(
        document: &Document,
        canvas: &HtmlElement,
        cell: &HtmlElement,
        at: (u32, &'static str),
        text: (String, &str),
        on_blur: impl FnMut(&web_sys::Event) + 'static,
    ) -> Option<Self> {
        let input = document.create_element("input").ok()?.dyn_into::<HtmlInputElement>().ok()?;
        let (before, label) = text;
        input.set_class_name("grid-editor");
        for (name, value) in [
            ("type", "text"),
            ("aria-label", label),
            ("data-testid", "cell-editor"),
            ("autocomplete", "off"),
            ("autocapitalize", "off"),
            ("spellcheck", "false"),
            ("enterkeyhint", "done"),
        ] {
            set(&input, name, value);
        }
        style::set(&input, "left", &format!("{}px", cell.offset_left()));
        style::set(&input, "width", &format!("{}px", cell.offset_width()));
        canvas.append_child(&input).ok()?;
        input.set_value(&before);
        let blur = EventListener::new(&input, "blur", on_blur);
        let editor = Self { row: at.0, column: at.1, input, before, _blur: blur };
        Some(editor)
    }

    /// Gives it the focus.
    pub fn focus(&self) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = self.input.focus_with_options(&options);
        self.input.select();
    }

    /// Moves it with its row.
    pub fn move_to(&self, top: f64) {
        style::set(&self.input, "transform", &format!("translateY({}px)", text::short(top)));
    }

    /// Whether an event came from it.
    pub fn is_target(&self, event: &web_sys::Event) -> bool {
        event.target().is_some_and(|target| target == *self.input.unchecked_ref::<web_sys::EventTarget>())
    }

    /// What was typed, if it is not what was there before.
    pub fn changed(&self) -> Option<String> {
        let text = self.input.value().trim().to_owned();
        if text == self.before { None } else { Some(text) }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.input.remove();
    }
}
