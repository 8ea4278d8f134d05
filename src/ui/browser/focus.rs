//! Moves the focus.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Puts the focus on the first element that fits a selector.
pub fn on(selector: &str) {
    let element = gloo::utils::document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// All elements within another that can have the focus and fit a selector, in order.
pub fn all(within: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into::<HtmlElement>().ok()).collect()
}

/// Moves the focus among elements: by a step with wrapping round, or to an end.
pub fn step(among: &[HtmlElement], key: &str) -> bool {
    if among.is_empty() {
        return false;
    }
    let active = gloo::utils::document().active_element();
    let here = among.iter().position(|element| active.as_ref().is_some_and(|active| active == element.as_ref()));
    let count = among.len();
    let next = match key {
        "ArrowDown" | "ArrowRight" => here.map_or(0, |place| (place + 1) % count),
        "ArrowUp" | "ArrowLeft" => here.map_or(count - 1, |place| (place + count - 1) % count),
        "Home" => 0,
        "End" => count - 1,
        _ => return false,
    };
    among[next].focus().is_ok()
}
