//! Which columns are shown.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::columns;

#[derive(Properties, PartialEq)]
pub struct ColumnMenuProps {
    /// Columns that are hidden.
    pub hidden: Vec<&'static str>,
    /// Other columns are to be hidden.
    pub on_change: Callback<Vec<&'static str>>,
}

/// A button that opens a list of checkboxes.
#[component]
pub fn ColumnMenu(props: &ColumnMenuProps) -> Html {
    let open = use_state(|| false);
    let (frame, button) = (use_node_ref(), use_node_ref());
    {
        // Pressing elsewhere closes it.
        let (frame, open) = (frame.clone(), open.clone());
        use_effect_with(*open, move |is_open| {
            let listener = is_open.then(|| {
                EventListener::new(&gloo::utils::document(), "pointerdown", move |event| {
                    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                    let inside = frame.cast::<Element>().is_some_and(|frame| frame.contains(target.as_ref()));
                    if !inside {
                        open.set(false);
                    }
                })
            });
            move || drop(listener)
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let on_key = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.stop_propagation();
                open.set(false);
                if let Some(button) = button.cast::<HtmlElement>() {
                    let _ = button.focus();
                }
            }
        })
    };
    let hidden_count = props.hidden.len();
    html! {
        <div ref={frame} class="plan-columns" onkeydown={on_key}>
            <button ref={button} type="button" class="button" data-small="" aria-expanded={open.to_string()} aria-controls="plan-column-list"
                data-testid="plan-columns" onclick={toggle}>
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" /></svg>
                { "Columns" }
                if hidden_count > 0 {
                    <span class="plan-badge">{ format!("{hidden_count} hidden") }</span>
                }
            </button>
            if *open {
                <fieldset id="plan-column-list" class="plan-pop" data-side="end">
                    <legend>{ "Columns" }</legend>
                    { for columns::names().map(|(id, name)| column_check(props, id, name)) }
                </fieldset>
            }
        </div>
    }
}

fn column_check(props: &ColumnMenuProps, id: &'static str, name: &'static str) -> Html {
    let is_hidden = props.hidden.contains(&id);
    let on_change = {
        let (hidden, on_change) = (props.hidden.clone(), props.on_change.clone());
        Callback::from(move |_: Event| {
            let mut now: Vec<&'static str> = hidden.iter().copied().filter(|hidden| *hidden != id).collect();
            if !is_hidden {
                now.push(id);
            }
            on_change.emit(now);
        })
    };
    html! {
        <label class="plan-check" key={id}>
            <input type="checkbox" checked={!is_hidden} disabled={id == columns::ALWAYS} data-testid={format!("column-{id}")} onchange={on_change} />
            { name }
        </label>
    }
}
