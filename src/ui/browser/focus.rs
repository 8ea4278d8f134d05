//! Moves the focus, and catches it when what had it goes away.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// What can have the focus.
const FOCUSABLE: &str = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), \
    textarea:not([disabled]), [tabindex]:not([tabindex='-1'])";

/// Where the focus goes if nothing is left of where it was.
const MAIN: &str = "#main";

/// From now on, when the element that has the focus is taken off the page, the nearest thing that was around it gets the
/// focus: who works by keyboard goes on from there, and not from the top of the page.
pub fn keep() {
    let document = gloo::utils::document();
    // The element that has the focus, and what is around it, inside out.
    let around: Rc<RefCell<Vec<Element>>> = Rc::default();
    let noting = around.clone();
    let note = Closure::<dyn FnMut(web_sys::FocusEvent)>::new(move |event: web_sys::FocusEvent| {
        let mut element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let mut chain = Vec::new();
        while let Some(here) = element {
            element = here.parent_element();
            chain.push(here);
        }
        *noting.borrow_mut() = chain;
    });
    let _ = document.add_event_listener_with_callback("focusin", note.as_ref().unchecked_ref());
    note.forget();
    let catch = Closure::<dyn FnMut()>::new(move || {
        let document = gloo::utils::document();
        let body: Option<Element> = document.body().map(Into::into);
        let lost = document.active_element().is_none_or(|active| Some(active) == body);
        // The chain is taken out before the focus moves: that notes a chain anew.
        let gone = around.borrow().first().is_some_and(|element| !element.is_connected());
        if lost && gone {
            let chain = std::mem::take(&mut *around.borrow_mut());
            let left = chain.into_iter().find(|element| element.is_connected());
            match left.filter(|element| element.closest(MAIN).ok().flatten().is_some() || element.id() == "main") {
                Some(element) => into(&element),
                None => on(MAIN),
            }
        }
    });
    let Ok(observer) = MutationObserver::new(catch.as_ref().unchecked_ref()) else { return };
    catch.forget();
    let what = MutationObserverInit::new();
    what.set_child_list(true);
    what.set_subtree(true);
    if let Some(body) = document.body() {
        let _ = observer.observe_with_options(&body, &what);
    }
}

/// Puts the focus on the first thing in an element that can have it, or else on the element itself.
fn into(element: &Element) {
    let shown = |found: &HtmlElement| found.offset_width() > 0 && found.offset_height() > 0;
    let first = all(element, FOCUSABLE).into_iter().find(shown);
    let Some(target) = first.or_else(|| element.clone().dyn_into::<HtmlElement>().ok()) else { return };
    if target.focus().is_ok() && gloo::utils::document().active_element().as_ref() != Some(target.as_ref()) {
        let _ = target.set_attribute("tabindex", "-1");
        let _ = target.focus();
    }
}

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
