//! Something small that a button opens below itself: the shared manners of menus and panels.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};
use yew::prelude::*;

use super::button::Weight;
use super::icons::Icon;

/// Handle of something that opens and closes.
#[derive(Clone, PartialEq)]
pub struct Pop {
    /// Whether it is open.
    pub open: UseStateHandle<bool>,
    /// Goes on the element that holds both the button and what it opens.
    pub root: NodeRef,
}

impl Pop {
    /// Closes it, with the focus back on its button.
    pub fn close(&self) {
        self.open.set(false);
        if let Some(button) = self.button() {
            let _ = button.focus();
        }
    }

    fn button(&self) -> Option<web_sys::HtmlElement> {
        self.root.cast::<Element>()?.query_selector("button").ok().flatten()?.dyn_into().ok()
    }
}

/// Something that closes on Escape, on a press outside, and when the focus goes elsewhere.
#[hook]
pub fn use_pop() -> Pop {
    let pop = Pop { open: use_state(|| false), root: use_node_ref() };
    {
        let pop = pop.clone();
        use_effect_with(*pop.open, move |open| {
            let listeners = open.then(|| {
                let document = gloo::utils::document();
                let elsewhere = |event: &'static str| {
                    let pop = pop.clone();
                    EventListener::new(&document, event, move |event| {
                        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                        let inside = pop.root.get().is_some_and(|root| root.contains(target.as_ref()));
                        if !inside {
                            pop.open.set(false);
                        }
                    })
                };
                let escape = {
                    let pop = pop.clone();
                    EventListener::new(&document, "keydown", move |event| {
                        let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
                        if key.as_deref() == Some("Escape") {
                            pop.close();
                        }
                    })
                };
                [elsewhere("pointerdown"), elsewhere("focusin"), escape]
            });
            move || drop(listeners)
        });
    }
    pop
}

/// Props of [`PopButton`].
#[derive(Properties, PartialEq)]
pub struct PopButtonProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What it opens.
    pub pop: Pop,
    /// `menu` or `dialog`.
    pub opens: AttrValue,
    /// What it says.
    #[prop_or_default]
    pub label: AttrValue,
    /// Said to screen readers and shown as a tooltip, where there is no label.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Before the label.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// How loud.
    #[prop_or(Weight::Quiet)]
    pub weight: Weight,
    /// The label goes where there is no room for it.
    #[prop_or_default]
    pub label_yields: bool,
}

/// The button that opens it.
#[component]
pub fn PopButton(props: &PopButtonProps) -> Html {
    let bare = props.label.is_empty();
    let onclick = {
        let open = props.pop.open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let open = props.pop.open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "ArrowDown" && !*open {
                event.prevent_default();
                open.set(true);
            }
        })
    };
    html! {
        <button
            type="button"
            class="button"
            data-testid={props.test_id.clone()}
            data-weight={props.weight.name()}
            data-bare={bare.then_some("")}
            data-label-yields={props.label_yields.then_some("")}
            aria-haspopup={props.opens.clone()}
            aria-expanded={if *props.pop.open { "true" } else { "false" }}
            aria-label={props.name.clone().filter(|_| bare || props.label_yields)}
            title={props.name.clone()}
            {onclick}
            {onkeydown}
        >
            { for props.icon.map(Icon::html) }
            if !bare {
                <span class="button-label">{ &props.label }</span>
                { Icon::ChevronDown.html() }
            }
        </button>
    }
}

/// Props of [`PopPanel`].
#[derive(Properties, PartialEq)]
pub struct PopPanelProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What the button says.
    #[prop_or_default]
    pub label: AttrValue,
    /// What the panel is.
    pub name: AttrValue,
    /// On the button.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// The label goes where there is no room for it.
    #[prop_or_default]
    pub label_yields: bool,
    /// What is in it.
    pub children: Children,
}

/// A button and a small panel of switches or words.
#[component]
pub fn PopPanel(props: &PopPanelProps) -> Html {
    let pop = use_pop();
    html! {
        <div class="pop-root" ref={pop.root.clone()}>
            <PopButton
                test_id={props.test_id.clone()}
                pop={pop.clone()}
                opens="dialog"
                label={props.label.clone()}
                name={props.name.clone()}
                icon={props.icon}
                label_yields={props.label_yields}
            />
            if *pop.open {
                <div
                    class="pop"
                    role="dialog"
                    aria-label={props.name.clone()}
                    data-testid={format!("{}-panel", props.test_id)}
                >
                    { for props.children.iter() }
                </div>
            }
        </div>
    }
}
