//! A menu: a button and a list of things to do or choose.

use yew::prelude::*;

use super::button::Weight;
use super::icons::Icon;
use super::pop::{PopButton, use_pop};
use crate::ui::browser::focus;
use crate::ui::text;

/// One thing to do.
#[derive(Clone, PartialEq)]
pub struct MenuItem {
    /// Also its `data-testid`.
    pub id: AttrValue,
    /// What it does.
    pub label: AttrValue,
    /// What comes of it, in a few words.
    pub detail: AttrValue,
    /// Before the label.
    pub icon: Option<Icon>,
    /// Whether it is the one chosen, where one of several is.
    pub chosen: Option<bool>,
    /// Done when chosen.
    pub act: Callback<()>,
}

impl MenuItem {
    /// A thing to do.
    pub fn new(id: impl Into<AttrValue>, label: impl Into<AttrValue>, act: Callback<()>) -> Self {
        Self { id: id.into(), label: label.into(), detail: AttrValue::default(), icon: None, chosen: None, act }
    }

    /// With an icon.
    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// With what comes of it.
    pub fn detail(self, detail: impl Into<AttrValue>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// As one of several to choose from.
    pub fn chosen(self, chosen: bool) -> Self {
        Self { chosen: Some(chosen), ..self }
    }
}

/// Props of [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What the button says.
    #[prop_or_default]
    pub label: AttrValue,
    /// What the menu is.
    pub name: AttrValue,
    /// On the button.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// How loud the button is.
    #[prop_or(Weight::Quiet)]
    pub weight: Weight,
    /// The label goes where there is no room for it.
    #[prop_or_default]
    pub label_yields: bool,
    /// The things to do.
    pub items: Vec<MenuItem>,
}

/// A menu. The focus goes into it when it opens, moves by arrows, Home, End and first letters, and comes back.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let pop = use_pop();
    let list = use_node_ref();
    {
        let list = list.clone();
        // What there is to do may come while the menu is open.
        use_effect_with((*pop.open, props.items.is_empty()), move |(open, _)| {
            if let Some(list) = list.cast::<web_sys::Element>().filter(|_| *open) {
                let items = focus::all(&list, "button");
                let chosen = items.iter().find(|item| item.get_attribute("aria-checked").as_deref() == Some("true"));
                if let Some(item) = chosen.or(items.first()) {
                    let _ = item.focus();
                }
            }
        });
    }
    let onkeydown = {
        let (list, pop) = (list.clone(), pop.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(list) = list.cast::<web_sys::Element>() else { return };
            let key = event.key();
            if key == "Tab" {
                pop.open.set(false);
            } else if focus::step(&focus::all(&list, "button"), &key) || focus_by_letter(&list, &key) {
                event.prevent_default();
            }
        })
    };
    html! {
        <div class="pop-root" ref={pop.root.clone()}>
            <PopButton
                test_id={props.test_id.clone()}
                pop={pop.clone()}
                opens="menu"
                label={props.label.clone()}
                name={props.name.clone()}
                icon={props.icon}
                weight={props.weight}
                label_yields={props.label_yields}
            />
            if *pop.open {
                <div
                    class="pop menu"
                    role="menu"
                    aria-label={props.name.clone()}
                    data-testid={format!("{}-menu", props.test_id)}
                    ref={list}
                    {onkeydown}
                >
                    if props.items.is_empty() {
                        <p class="menu-wait" role="status">{ "One moment: it is still loading." }</p>
                    }
                    { for props.items.iter().map(|item| {
                        let (act, pop) = (item.act.clone(), pop.clone());
                        let onclick = Callback::from(move |_: MouseEvent| {
                            pop.close();
                            act.emit(());
                        });
                        entry(item, onclick)
                    }) }
                </div>
            }
        </div>
    }
}

fn entry(item: &MenuItem, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button
            type="button"
            key={item.id.as_str()}
            class="menu-item"
            role={if item.chosen.is_some() { "menuitemradio" } else { "menuitem" }}
            aria-checked={item.chosen.map(|chosen| if chosen { "true" } else { "false" })}
            tabindex="-1"
            data-testid={item.id.clone()}
            {onclick}
        >
            <span class="menu-icon">{ for item.icon.map(Icon::html) }</span>
            <span class="menu-words">
                <span class="menu-label">{ &item.label }</span>
                if !item.detail.is_empty() {
                    <span class="menu-detail">{ &item.detail }</span>
                }
            </span>
            if item.chosen == Some(true) {
                <span class="menu-tick">{ Icon::Check.html() }</span>
            }
        </button>
    }
}

/// Moves on to the next entry that begins with a letter.
fn focus_by_letter(list: &web_sys::Element, key: &str) -> bool {
    if key.chars().count() != 1 || key == " " {
        return false;
    }
    let items = focus::all(list, "button");
    let active = gloo::utils::document().active_element();
    let here = items.iter().position(|item| active.as_ref().is_some_and(|active| active == item.as_ref()));
    let after = here.map_or(0, |place| place + 1);
    let begins = |item: &&web_sys::HtmlElement| {
        let text = item.text_content().unwrap_or_default();
        text::lower(text.trim_start()).starts_with(&text::lower(key))
    };
    items.iter().skip(after).chain(items.iter().take(after)).find(begins).is_some_and(|item| item.focus().is_ok())
}
