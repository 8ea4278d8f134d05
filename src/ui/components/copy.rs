//! Puts a text on the clipboard, and says whether it got there.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::button::{Button, Weight};
use super::icons::Icon;
use crate::ui::browser::clipboard;

/// How long the button says what became of it, in milliseconds.
const SAYS_MS: u32 = 2_500;

/// Props of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What it says: `Copy link`.
    #[prop_or(AttrValue::Static("Copy"))]
    pub label: AttrValue,
    /// Said to screen readers where several are alike.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// What is copied.
    pub text: AttrValue,
    /// How loud.
    #[prop_or_default]
    pub weight: Weight,
    /// Smaller.
    #[prop_or_default]
    pub small: bool,
}

/// A button that copies a text.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let copied = use_state(|| None::<bool>);
    {
        let copied_now = copied.clone();
        use_effect_with(*copied, move |state| {
            let timeout = state.map(|_| Timeout::new(SAYS_MS, move || copied_now.set(None)));
            move || drop(timeout)
        });
    }
    let onclick = {
        let (text, copied) = (props.text.clone(), copied.clone());
        Callback::from(move |()| {
            let (text, copied) = (text.clone(), copied.clone());
            spawn_local(async move { copied.set(Some(clipboard::copy(&text).await)) });
        })
    };
    let (label, icon): (AttrValue, _) = match *copied {
        None => (props.label.clone(), Icon::Copy),
        Some(true) => ("Copied".into(), Icon::Check),
        Some(false) => ("Select it and press Ctrl C".into(), Icon::Warning),
    };
    html! {
        <span class="copy">
            <Button
                test_id={props.test_id.clone()}
                label={label.clone()}
                name={props.name.clone()}
                {icon}
                weight={props.weight}
                small={props.small}
                {onclick}
            />
            <span class="visually-hidden" role="status">{ copied.map(|_| label) }</span>
        </span>
    }
}
