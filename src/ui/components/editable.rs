//! A text that is edited where it stands.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`Editable`].
#[derive(Properties, PartialEq)]
pub struct EditableProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What it is.
    pub name: AttrValue,
    /// What it says now.
    pub value: AttrValue,
    /// What stands there when there is nothing.
    pub placeholder: AttrValue,
    /// Another text, once it is done: on Enter, or when the focus goes.
    pub on_change: Callback<String>,
}

/// A text that is edited where it stands. Enter keeps, Escape gives up.
#[component]
pub fn Editable(props: &EditableProps) -> Html {
    let input = use_node_ref();
    {
        // What came from elsewhere, by undo, replaces what stands there.
        let input = input.clone();
        use_effect_with(props.value.clone(), move |value| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value(value);
            }
        });
    }
    let onkeydown = {
        let value = props.value.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
                return;
            };
            match event.key().as_str() {
                "Enter" => {
                    let _ = input.blur();
                }
                "Escape" => {
                    input.set_value(&value);
                    let _ = input.blur();
                }
                _ => {}
            }
        })
    };
    let onblur = {
        let (value, on_change, input) = (props.value.clone(), props.on_change.clone(), input.clone());
        Callback::from(move |_: FocusEvent| {
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            let typed = input.value().trim().to_owned();
            if typed.is_empty() {
                input.set_value(&value);
            } else if typed != value.as_str() {
                on_change.emit(typed);
            }
        })
    };
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            input.select();
        }
    });
    html! {
        <input
            ref={input}
            class="editable"
            type="text"
            spellcheck="false"
            autocomplete="off"
            maxlength="120"
            size="16"
            aria-label={props.name.clone()}
            title={props.name.clone()}
            placeholder={props.placeholder.clone()}
            data-testid={props.test_id.clone()}
            {onkeydown}
            {onblur}
            {onfocus}
        />
    }
}
