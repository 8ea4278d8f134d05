//! A button that opens a list to pick one thing from: with a filter where the list is long, by type-ahead where it is short.
//!
//! The list is in the browser's top layer, so no scrolling container cuts it off. It is a `listbox`; the focus stays in the
//! filter (a `combobox`) or on the list itself, and `aria-activedescendant` tells which option is meant.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};
use yew::prelude::*;

use crate::ui::browser::style;
use crate::ui::text;

/// Lists longer than this have a filter.
const LONG: usize = 8;

/// Most options in the document at once; the filter finds the others.
const MOST_SHOWN: usize = 100;

/// Px between the button and its list, and between the list and the window's edge.
const GAP: f64 = 4.0;

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerOption {
    /// What is told when it is picked.
    pub value: AttrValue,
    /// What it is called.
    pub label: AttrValue,
    /// A quieter word that tells equal names apart.
    pub hint: AttrValue,
}

impl PickerOption {
    /// An option with nothing to add.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), label: label.into(), hint: AttrValue::default() }
    }

    fn matches(&self, words: &str) -> bool {
        let text = text::lower(&format!("{} {}", self.label, self.hint));
        words.split_whitespace().all(|word| text.contains(word))
    }
}

/// What a picker needs to know.
#[derive(Properties, PartialEq)]
pub struct PickerProps {
    /// Name of the list, and of the button where `content` does not say enough: `Map corp-weu to`.
    pub label: AttrValue,
    /// `data-testid` of the button; the list's is the same with `-list`.
    pub test_id: AttrValue,
    /// What can be picked.
    pub options: std::rc::Rc<[PickerOption]>,
    /// What is picked at present.
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    /// Looks: `field` like a form field, `quiet` like text, `button` like a button.
    #[prop_or(AttrValue::Static("field"))]
    pub look: AttrValue,
    /// Whether it can be used.
    #[prop_or_default]
    pub disabled: bool,
    /// What to say where there is nothing to pick.
    #[prop_or(AttrValue::Static("Nothing to choose from"))]
    pub empty: AttrValue,
    /// Something was picked.
    pub on_pick: Callback<AttrValue>,
    /// What is on the button.
    pub children: Html,
}

/// A button with a list.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let open = use_state(|| false);
    let button = use_node_ref();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    // Arrow down opens, as in every field of choices.
    let on_key = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if !*open && matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
                event.prevent_default();
                open.set(true);
            }
        })
    };
    let close = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |back: bool| {
            open.set(false);
            if back && let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        })
    };
    html! {
        <span class="picker">
            <button ref={button.clone()} type="button" class="picker-button" data-look={props.look.clone()} aria-haspopup="listbox"
                aria-expanded={open.to_string()} aria-label={props.label.clone()} data-testid={props.test_id.clone()}
                disabled={props.disabled} onclick={toggle} onkeydown={on_key}>
                <span class="picker-content">{ props.children.clone() }</span>
                <svg class="picker-arrow" viewBox="0 0 16 16" aria-hidden="true"><path d="m4.5 6.5 3.5 3.5 3.5-3.5" /></svg>
            </button>
            if *open {
                <PickerList label={props.label.clone()} test_id={props.test_id.clone()} options={props.options.clone()}
                    selected={props.selected.clone()} empty={props.empty.clone()} {button} on_pick={props.on_pick.clone()}
                    on_close={close} />
            }
        </span>
    }
}

#[derive(Properties, PartialEq)]
struct PickerListProps {
    label: AttrValue,
    test_id: AttrValue,
    options: std::rc::Rc<[PickerOption]>,
    selected: Option<AttrValue>,
    empty: AttrValue,
    button: NodeRef,
    on_pick: Callback<AttrValue>,
    /// Closed; whether the focus goes back to the button.
    on_close: Callback<bool>,
}

#[component]
fn PickerList(props: &PickerListProps) -> Html {
    let filter = use_state(String::new);
    let (popover, focus) = (use_node_ref(), use_node_ref());
    let words = text::lower(&filter);
    let matching: Vec<&PickerOption> = props.options.iter().filter(|option| option.matches(&words)).collect();
    let first = matching.iter().position(|option| Some(&option.value) == props.selected.as_ref()).unwrap_or(0);
    let active = use_state(|| first);
    let at = (*active).min(matching.len().saturating_sub(1));
    let long = props.options.len() > LONG;
    use_place(&popover, &props.button, &focus);
    use_dismissal(&popover, &props.button, &props.on_close);
    use_active_in_sight(&popover, at);

    let pick = {
        let (on_pick, on_close) = (props.on_pick.clone(), props.on_close.clone());
        move |value: AttrValue| {
            on_close.emit(true);
            on_pick.emit(value);
        }
    };
    let on_key = {
        let values: Vec<(AttrValue, String)> =
            matching.iter().map(|option| (option.value.clone(), text::lower(&option.label))).collect();
        let (active, on_close, pick) = (active.clone(), props.on_close.clone(), pick.clone());
        let (shown_for, options) = ((*filter).clone(), props.options.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = values.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => active.set((at + 1).min(last)),
                "ArrowUp" => active.set(at.saturating_sub(1)),
                "PageDown" => active.set((at + 8).min(last)),
                "PageUp" => active.set(at.saturating_sub(8)),
                "Home" if !long => active.set(0),
                "End" if !long => active.set(last),
                "Enter" => {
                    // Who types fast is ahead of what is drawn: what was typed counts, not what is shown.
                    let now = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
                    let value = match now.filter(|now| *now != shown_for) {
                        None => values.get(at).map(|(value, _)| value.clone()),
                        Some(now) => {
                            let words = text::lower(&now);
                            options.iter().find(|option| option.matches(&words)).map(|option| option.value.clone())
                        }
                    };
                    if let Some(value) = value {
                        pick(value);
                    }
                }
                "Escape" => {
                    event.stop_propagation();
                    on_close.emit(true);
                }
                "Tab" => {
                    on_close.emit(true);
                    return;
                }
                key if !long && key.chars().count() == 1 => {
                    let begins = |place: &usize| values[*place].1.starts_with(&text::lower(key));
                    let found = (at + 1..values.len()).chain(0..=at.min(last)).find(begins);
                    if let Some(found) = found {
                        active.set(found);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let on_input = {
        let active = active.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                filter.set(input.value());
                active.set(0);
            }
        })
    };
    // Options are shown from a little before the active one on, where there are too many.
    let from = if matching.len() > MOST_SHOWN { at.saturating_sub(MOST_SHOWN / 2) } else { 0 };
    let options = matching.iter().enumerate().skip(from).take(MOST_SHOWN).map(|(place, option)| {
        let value = option.value.clone();
        let pick = pick.clone();
        html! {
            <li key={place} id={option_id(&props.test_id, place)} class="picker-option" role="option" data-value={value.clone()}
                data-active={(place == at).to_string()} aria-selected={(Some(&value) == props.selected.as_ref()).to_string()}
                onclick={Callback::from(move |_| pick(value.clone()))}>
                <span class="picker-label">{ &option.label }</span>
                if !option.hint.is_empty() {
                    <span class="picker-hint">{ &option.hint }</span>
                }
            </li>
        }
    });
    let list_id = format!("{}-list", props.test_id);
    let active_id = (!matching.is_empty()).then(|| option_id(&props.test_id, at));
    html! {
        <div ref={popover} class="picker-pop" popover="manual" onkeydown={on_key}>
            if long {
                <input ref={focus.clone()} class="picker-filter" type="text" role="combobox" aria-expanded="true"
                    aria-autocomplete="list" aria-controls={list_id.clone()} aria-activedescendant={active_id.clone()}
                    aria-label={props.label.clone()} placeholder="Type to narrow" autocomplete="off" spellcheck="false"
                    data-testid={format!("{}-filter", props.test_id)} oninput={on_input} />
            }
            <ul ref={if long { NodeRef::default() } else { focus }} id={list_id.clone()} class="picker-list" role="listbox"
                tabindex={if long { "-1" } else { "0" }} aria-label={props.label.clone()} data-testid={list_id}
                aria-activedescendant={if long { None } else { active_id }}>
                { for options }
            </ul>
            if matching.is_empty() {
                <p class="picker-none" role="status">
                    { if props.options.is_empty() { props.empty.clone() } else { "Nothing of that name".into() } }
                </p>
            } else if matching.len() > MOST_SHOWN {
                <p class="picker-none">{ format!("{} in all: type to narrow", matching.len()) }</p>
            }
        </div>
    }
}

fn option_id(test_id: &str, place: usize) -> String {
    format!("{test_id}-option-{place}")
}

/// Shows the list below its button, or above where there is no room, and gives it the focus.
#[hook]
fn use_place(popover: &NodeRef, button: &NodeRef, focus: &NodeRef) {
    let (popover, button, focus) = (popover.clone(), button.clone(), focus.clone());
    use_effect_with((), move |()| {
        let _ = place(&popover, &button);
        if let Some(focus) = focus.cast::<HtmlElement>() {
            let _ = focus.focus();
        }
    });
}

fn place(popover: &NodeRef, button: &NodeRef) -> Option<()> {
    let (popover, button) = (popover.cast::<HtmlElement>()?, button.cast::<HtmlElement>()?);
    // An old browser has no top layer; the list is then shown in place.
    let _ = popover.show_popover();
    let window = web_sys::window()?;
    let (width, height) = (window.inner_width().ok()?.as_f64()?, window.inner_height().ok()?.as_f64()?);
    let anchor = button.get_bounding_client_rect();
    style::set(&popover, "min-width", &format!("{}px", text::short(anchor.width().min(width - 2.0 * GAP))));
    let list = popover.get_bounding_client_rect();
    let below = anchor.bottom() + GAP;
    let top = if below + list.height() > height - GAP && anchor.top() > height / 2.0 {
        anchor.top() - GAP - list.height()
    } else {
        below.min(height - GAP - list.height())
    };
    let left = anchor.left().min(width - GAP - list.width());
    style::set(&popover, "left", &format!("{}px", text::short(left.max(GAP))));
    style::set(&popover, "top", &format!("{}px", text::short(top.max(GAP))));
    Some(())
}

/// Closes the list when something else is pressed or scrolled, or the focus goes elsewhere.
#[hook]
fn use_dismissal(popover: &NodeRef, button: &NodeRef, on_close: &Callback<bool>) {
    let (popover, button, on_close) = (popover.clone(), button.clone(), on_close.clone());
    use_effect_with((), move |()| {
        let document = gloo::utils::document();
        let listeners = ["pointerdown", "scroll", "focusin"].map(|name| {
            let (popover, button, on_close) = (popover.clone(), button.clone(), on_close.clone());
            EventListener::new_with_options(
                &document,
                name,
                EventListenerOptions::run_in_capture_phase(),
                move |event| {
                    let Some(target) = event.target().and_then(|target| target.dyn_into::<Node>().ok()) else { return };
                    let inside = |element: &NodeRef| {
                        element.cast::<Element>().is_some_and(|element| element.contains(Some(&target)))
                    };
                    if !inside(&popover) && !inside(&button) {
                        on_close.emit(false);
                    }
                },
            )
        });
        move || drop(listeners)
    });
}

/// Keeps the active option in sight.
#[hook]
fn use_active_in_sight(popover: &NodeRef, at: usize) {
    let popover = popover.clone();
    use_effect_with(at, move |_| {
        let option =
            popover.cast::<Element>().and_then(|popover| popover.query_selector("[data-active=true]").ok().flatten());
        if let Some(option) = option {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}
