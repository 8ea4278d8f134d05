//! An inventory as text.

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::ui::components::button::{Button, Weight};
use crate::ui::components::dialog::Dialog;

/// Props of [`Paste`].
#[derive(Properties, PartialEq)]
pub struct PasteProps {
    /// A text is to be imported.
    pub on_text: Callback<String>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// A field to paste into.
#[component]
pub fn Paste(props: &PasteProps) -> Html {
    let area = use_node_ref();
    let is_empty = use_state(|| true);
    let oninput = {
        let is_empty = is_empty.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
                is_empty.set(area.value().trim().is_empty());
            }
        })
    };
    let import = {
        let (area, on_text) = (area.clone(), props.on_text.clone());
        Callback::from(move |()| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                on_text.emit(area.value());
            }
        })
    };
    let footer = html! {
        <>
            <Button test_id="paste-cancel" label="Cancel" onclick={props.on_close.clone()} />
            <Button
                test_id="paste-import"
                label="Import"
                weight={Weight::Main}
                disabled={*is_empty}
                onclick={import}
            />
        </>
    };
    html! {
        <Dialog test_id="paste" title="Paste an inventory" size="wide" on_close={props.on_close.clone()} {footer}>
            <label class="field">
                <span class="field-label">
                    { "JSON from Azure CLI, PowerShell or Resource Graph, or any table with its header" }
                </span>
                <textarea
                    ref={area}
                    class="input paste-area"
                    rows="14"
                    spellcheck="false"
                    autocomplete="off"
                    autofocus=true
                    data-testid="paste-area"
                    {oninput}
                />
            </label>
        </Dialog>
    }
}
