//! Dynamic styles under a strict content security policy.
//!
//! `style-src 'self'` blocks `style` attributes, which is how a `style=…` in a view would arrive. Setting a property of the
//! element's style object is allowed, so sizes and places that are only known at run time go this way.

use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Sets one CSS property, `width` or `--filled`, of an element.
pub fn set(element: &web_sys::Element, property: &str, value: &str) {
    // Both kinds of element have a style object, and share no ancestor that says so.
    if let Some(html) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = html.style().set_property(property, value);
    } else if let Some(svg) = element.dyn_ref::<web_sys::SvgElement>() {
        let _ = svg.style().set_property(property, value);
    }
}

/// Keeps one CSS property of the element behind the returned handle at `value`.
///
/// ```ignore
/// let bar = use_style("--filled", format!("{percent}%"));
/// html! { <span ref={bar} class="bar" /> }
/// ```
#[hook]
pub fn use_style(property: &'static str, value: String) -> NodeRef {
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((property, value), move |(property, value)| {
            if let Some(element) = element.cast::<web_sys::Element>() {
                set(&element, property, value);
            }
        });
    }
    element
}
