//! Files: chosen in a dialog, made of text, fetched from beside the page.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList, HtmlInputElement, Response};
use yew::Callback;

/// Where the samples are, relative to the page: a folder for each recovery system.
const SAMPLES: &str = "samples";

/// The files of a list.
pub fn of_list(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|place| list.get(place)).collect()
}

/// Lets the person choose files. To be called from an event handler.
pub fn choose(chosen: Callback<Vec<File>>) -> Option<()> {
    let input: HtmlInputElement = gloo::utils::document().create_element("input").ok()?.dyn_into().ok()?;
    input.set_type("file");
    input.set_multiple(true);
    let source = input.clone();
    // Only what is chosen fires this, so the listener lives as long as the input does.
    EventListener::once(&input, "change", move |_| chosen.emit(of_list(source.files()))).forget();
    input.click();
    Some(())
}

/// A file made of text, so that all imports go one way.
pub fn of_text(name: &str, text: &str) -> Option<File> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    File::new_with_str_sequence(&parts, name).ok()
}

/// The sample estate of a recovery system, by the names of its files.
///
/// # Errors
///
/// In words, naming the file that is missing.
pub async fn sample(system: &str, names: &[String]) -> Result<Vec<File>, String> {
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        let path = format!("{SAMPLES}/{system}/{name}");
        let file = fetch(&path, name)
            .await
            .map_err(|_| format!("{path} is not beside this page. Ask whoever put the page there to add it."))?;
        files.push(file);
    }
    Ok(files)
}

async fn fetch(path: &str, name: &str) -> Result<File, JsValue> {
    let base = gloo::utils::document().base_uri()?.unwrap_or_default();
    let url = web_sys::Url::new_with_base(path, &base)?;
    let window = gloo::utils::window();
    let response: Response = JsFuture::from(window.fetch_with_str(&url.href())).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from(response.status()));
    }
    let blob = JsFuture::from(response.blob()?).await?;
    File::new_with_blob_sequence(&js_sys::Array::of1(&blob), name)
}
