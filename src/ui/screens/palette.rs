//! The command palette: every command by a few letters of its name.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::shortcuts::keys;
use crate::ui::commands::{self, Command, Run};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icons::Icon;

/// Props of [`Palette`].
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    /// Every command.
    pub commands: Rc<Vec<Command>>,
    /// One was chosen.
    pub on_run: Callback<Run>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// A field and what fits it. The focus stays in the field; arrows move through what fits.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let typed = use_state(String::new);
    let active = use_state(|| 0_usize);
    let list = use_node_ref();
    let found = commands::find(&props.commands, &typed);
    let here = (*active).min(found.len().saturating_sub(1));
    {
        let list = list.clone();
        use_effect_with((here, (*typed).clone()), move |_| {
            let option =
                list.cast::<Element>().and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
            if let Some(option) = option {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                option.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let choose = {
        let (on_close, on_run) = (props.on_close.clone(), props.on_run.clone());
        move |run: Run| {
            // First close, so that a command may open a dialog of its own.
            on_close.emit(());
            on_run.emit(run);
        }
    };
    let oninput = {
        let (typed, active) = (typed.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
                typed.set(input.value());
                active.set(0);
            }
        })
    };
    let onkeydown = {
        let (active, found, choose) = (active.clone(), found.clone(), choose.clone());
        let (shown_for, commands) = ((*typed).clone(), props.commands.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = found.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => active.set(if here >= last { 0 } else { here + 1 }),
                "ArrowUp" => active.set(if here == 0 { last } else { here - 1 }),
                "Enter" => {
                    // Who types fast is ahead of what is drawn: what was typed counts, not what is shown.
                    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                    let now = input.map_or_else(|| shown_for.clone(), |input| input.value());
                    let command = if now == shown_for {
                        found.get(here).cloned()
                    } else {
                        commands::find(&commands, &now).into_iter().next()
                    };
                    if let Some(command) = command {
                        choose(command.run);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let current = found.get(here).map(|command| format!("command-{}", command.id));
    html! {
        <Dialog test_id="palette" title="Find a command" size="palette" headless=true on_close={props.on_close.clone()}>
            <div class="palette-field">
                { Icon::Search.html() }
                <input
                    type="text"
                    class="palette-input"
                    placeholder="Find a command"
                    role="combobox"
                    aria-label="Find a command"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-activedescendant={current}
                    aria-autocomplete="list"
                    autocomplete="off"
                    spellcheck="false"
                    autofocus=true
                    data-testid="palette-input"
                    {oninput}
                    {onkeydown}
                />
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Commands" ref={list}>
                { for found.iter().enumerate().map(|(place, command)| {
                    let (run, choose) = (command.run.clone(), choose.clone());
                    entry(command, place == here, Callback::from(move |_: MouseEvent| choose(run.clone())))
                }) }
            </div>
            <p class="palette-none" role="status">
                if found.is_empty() {
                    { format!("No command has “{}” in its name.", *typed) }
                }
            </p>
        </Dialog>
    }
}

fn entry(command: &Command, is_here: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <div
            key={command.id.as_str()}
            id={format!("command-{}", command.id)}
            class="palette-item"
            role="option"
            aria-selected={if is_here { "true" } else { "false" }}
            data-testid={format!("command-{}", command.id)}
            {onclick}
        >
            <span class="palette-label">{ &command.label }</span>
            <span class="palette-keys">{ keys(command.keys) }</span>
            <span class="palette-group">{ command.group }</span>
        </div>
    }
}
