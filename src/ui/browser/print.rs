//! Printing the page.

/// Opens the browser's print dialog, with all that is folded away unfolded while it is open.
pub fn page() {
    let document = gloo::utils::document();
    let Ok(folded) = document.query_selector_all("details:not([open])") else { return };
    let folded: Vec<web_sys::Element> = (0..folded.length())
        .filter_map(|place| folded.item(place).and_then(|node| wasm_bindgen::JsCast::dyn_into(node).ok()))
        .collect();
    for element in &folded {
        let _ = element.set_attribute("open", "");
    }
    // The call returns when the dialog is closed.
    let _ = gloo::utils::window().print();
    for element in &folded {
        let _ = element.remove_attribute("open");
    }
}
