//! On or off.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`Switch`].
#[derive(Properties, PartialEq)]
pub struct SwitchProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What it does when on.
    pub label: AttrValue,
    /// Why one would.
    #[prop_or_default]
    pub detail: AttrValue,
    /// On or off.
    pub on: bool,
    /// It was switched.
    pub on_switch: Callback<bool>,
}

/// A switch with its words.
#[component]
pub fn Switch(props: &SwitchProps) -> Html {
    let onchange = {
        let on_switch = props.on_switch.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
                on_switch.emit(input.checked());
            }
        })
    };
    html! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                checked={props.on}
                data-testid={props.test_id.clone()}
                {onchange}
            />
            <span class="switch-track" aria-hidden="true" />
            <span class="switch-words">
                <span class="switch-label">{ &props.label }</span>
                if !props.detail.is_empty() {
                    <span class="switch-detail">{ &props.detail }</span>
                }
            </span>
        </label>
    }
}
