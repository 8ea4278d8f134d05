//! Puts text on the clipboard.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Whether the text is on the clipboard now. To be called from an event handler: browsers want a person behind it.
pub async fn copy(text: &str) -> bool {
    let clipboard = gloo::utils::window().navigator().clipboard();
    // Pages that are not served over HTTPS have no clipboard object.
    if !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok() {
        return true;
    }
    copy_the_old_way(text).unwrap_or(false)
}

fn copy_the_old_way(text: &str) -> Option<bool> {
    let document = gloo::utils::document();
    let before = document.active_element();
    let area: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    // Inside an open dialog only its own content can be selected.
    let parent = document.query_selector("dialog[open]").ok()?.or(document.body().map(Into::into))?;
    parent.append_child(&area).ok()?;
    area.select();
    let copied = document.dyn_ref::<web_sys::HtmlDocument>()?.exec_command("copy").ok();
    area.remove();
    if let Some(element) = before.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
    copied
}
