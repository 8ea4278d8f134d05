//! Buttons.

use yew::prelude::*;

use super::icons::Icon;

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// A line round it.
    #[default]
    Plain,
    /// The one thing to do here.
    Main,
    /// No line: among others, in bars.
    Quiet,
}

impl Weight {
    /// Its name in CSS.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Main => "main",
            Self::Quiet => "quiet",
        }
    }
}

/// Props of [`Button`].
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What it says.
    #[prop_or_default]
    pub label: AttrValue,
    /// Said to screen readers and shown as a tooltip; needed where there is no label.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Before the label.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// After the label.
    #[prop_or_default]
    pub icon_after: Option<Icon>,
    /// How loud.
    #[prop_or_default]
    pub weight: Weight,
    /// Smaller, within text or rows.
    #[prop_or_default]
    pub small: bool,
    /// The label goes where there is no room for it.
    #[prop_or_default]
    pub label_yields: bool,
    /// Cannot be pressed now.
    #[prop_or_default]
    pub disabled: bool,
    /// Whether it is on, for a toggle.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// Has the focus when it comes up.
    #[prop_or_default]
    pub autofocus: bool,
    /// Pressed.
    pub onclick: Callback<()>,
}

/// A button.
///
/// A disabled one can still be reached, so that its tooltip can be read, and does nothing.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let disabled = props.disabled;
    let onclick = {
        let onclick = props.onclick.clone();
        Callback::from(move |_: MouseEvent| {
            if !disabled {
                onclick.emit(());
            }
        })
    };
    let bare = props.label.is_empty();
    html! {
        <button
            type="button"
            class="button"
            data-testid={props.test_id.clone()}
            data-weight={props.weight.name()}
            data-small={props.small.then_some("")}
            data-bare={bare.then_some("")}
            data-label-yields={props.label_yields.then_some("")}
            aria-label={props.name.clone().filter(|_| bare || props.label_yields)}
            title={props.name.clone()}
            aria-disabled={disabled.then_some("true")}
            aria-pressed={props.pressed.map(|on| if on { "true" } else { "false" })}
            autofocus={props.autofocus}
            {onclick}
        >
            { for props.icon.map(Icon::html) }
            if !bare {
                <span class="button-label">{ &props.label }</span>
            }
            { for props.icon_after.map(Icon::html) }
        </button>
    }
}
