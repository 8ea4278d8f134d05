//! A text field that commits on Enter and when it is left, and takes back on Escape.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`CommitField`].
#[derive(Properties, PartialEq)]
pub struct CommitFieldProps {
    /// Also what its label is for.
    pub id: AttrValue,
    /// For browser tests.
    pub test_id: AttrValue,
    /// Said to screen readers where no label stands beside it.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Looks.
    #[prop_or(AttrValue::Static("input"))]
    pub class: AttrValue,
    /// What it holds.
    pub value: String,
    /// Shown while it is empty.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Another was typed, without blanks around it; empty where it was taken away.
    pub on_commit: Callback<AttrValue>,
}

/// The field.
#[component]
pub fn CommitField(props: &CommitFieldProps) -> Html {
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with(props.value.clone(), move |value| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value(value);
            }
        });
    }
    let onchange = {
        let (input, before, on_commit) = (input.clone(), props.value.clone(), props.on_commit.clone());
        Callback::from(move |_: Event| {
            let typed = input.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            if typed.trim() != before {
                on_commit.emit(typed.trim().to_owned().into());
            }
        })
    };
    let onkeydown = {
        let (input, before) = (input.clone(), props.value.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape"
                && let Some(input) = input.cast::<HtmlInputElement>()
                && input.value() != before
            {
                event.stop_propagation();
                // Inside a dialog the key would close that too.
                event.prevent_default();
                input.set_value(&before);
            }
        })
    };
    html! {
        <input ref={input} id={props.id.clone()} class={props.class.clone()} type="text" placeholder={props.placeholder.clone()} autocomplete="off"
            spellcheck="false" data-testid={props.test_id.clone()} aria-label={props.name.clone()} {onchange} {onkeydown} />
    }
}
