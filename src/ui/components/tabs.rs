//! Tabs: one panel of several, chosen by name.

use yew::prelude::*;

use crate::ui::browser::focus;

/// A tab.
#[derive(Clone, PartialEq)]
pub struct Tab {
    /// Also part of its `data-testid` and of its panel's id.
    pub id: AttrValue,
    /// What it is called.
    pub label: AttrValue,
    /// A number beside it.
    pub count: Option<AttrValue>,
}

/// Props of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// For browser tests, and the stem of the ids.
    pub test_id: AttrValue,
    /// What they are tabs of.
    pub name: AttrValue,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// Place of the one chosen.
    pub chosen: usize,
    /// Another was chosen.
    pub on_choose: Callback<usize>,
}

/// The row of tabs; the panel has the id `<test_id>-panel`.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let list = use_node_ref();
    let onkeydown = {
        let list = list.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(list) = list.cast::<web_sys::Element>() else { return };
            let key = event.key();
            if !matches!(key.as_str(), "ArrowUp" | "ArrowDown") && focus::step(&focus::all(&list, "[role=tab]"), &key) {
                event.prevent_default();
            }
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label={props.name.clone()} ref={list} {onkeydown}>
            { for props.tabs.iter().enumerate().map(|(place, tab)| {
                let chosen = place == props.chosen;
                let on_choose = props.on_choose.clone();
                let on_focus = on_choose.clone();
                html! {
                    <button
                        type="button"
                        key={tab.id.as_str()}
                        class="tab"
                        role="tab"
                        id={format!("{}-{}", props.test_id, tab.id)}
                        aria-selected={if chosen { "true" } else { "false" }}
                        aria-controls={format!("{}-panel", props.test_id)}
                        tabindex={if chosen { "0" } else { "-1" }}
                        data-testid={format!("{}-{}", props.test_id, tab.id)}
                        onclick={Callback::from(move |_| on_choose.emit(place))}
                        onfocus={Callback::from(move |_| if !chosen { on_focus.emit(place) })}
                    >
                        <span>{ &tab.label }</span>
                        { for tab.count.iter().map(|count| html! { <span class="tab-count">{ count }</span> }) }
                    </button>
                }
            }) }
        </div>
    }
}
