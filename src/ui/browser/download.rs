//! Hands a text to the person as a file.

use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};

/// How long the browser may take to get hold of the file, in milliseconds.
const HOLD_MS: u32 = 60_000;

/// Saves a text under a name, as browsers save files.
pub fn save(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let document = gloo::utils::document();
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(HOLD_MS, move || drop(web_sys::Url::revoke_object_url(&url))).forget();
    Ok(())
}
