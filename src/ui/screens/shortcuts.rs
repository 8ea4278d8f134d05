//! The sheet of keyboard shortcuts.

use yew::prelude::*;

use crate::ui::browser::shortcuts;
use crate::ui::commands::{SHORTCUTS, Shortcut, TABLE_SHORTCUTS};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::switch::Switch;

/// Props of [`Shortcuts`].
#[derive(Properties, PartialEq)]
pub struct ShortcutsProps {
    /// It was closed.
    pub on_close: Callback<()>,
}

/// The sheet.
#[component]
pub fn Shortcuts(props: &ShortcutsProps) -> Html {
    let singles = use_state(shortcuts::singles);
    let on_switch = {
        let singles = singles.clone();
        Callback::from(move |on| {
            shortcuts::set_singles(on);
            singles.set(on);
        })
    };
    let everywhere = SHORTCUTS.iter().filter(|shortcut| *singles || !shortcut.single);
    html! {
        <Dialog test_id="shortcuts" title="Keyboard shortcuts" size="wide" on_close={props.on_close.clone()}>
            <div class="shortcut-columns">
                { list("Everywhere", everywhere) }
                { list("In the table", TABLE_SHORTCUTS.iter()) }
            </div>
            <Switch
                test_id="single-key-shortcuts"
                label="Single keys are shortcuts"
                detail="Switch this off if you speak to your computer, or press keys by accident."
                on={*singles}
                {on_switch}
            />
        </Dialog>
    }
}

fn list<'a>(title: &str, shortcuts: impl Iterator<Item = &'a Shortcut>) -> Html {
    html! {
        <section>
            <h3>{ title }</h3>
            <dl class="shortcut-list">
                { for shortcuts.map(|shortcut| html! {
                    <div class="shortcut">
                        <dt>{ shortcut.what }</dt>
                        <dd>{ keys(shortcut.keys) }</dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}

/// Keys as they are printed on a keyboard.
pub fn keys(keys: &[&str]) -> Html {
    keys.iter().map(|key| html! { <kbd>{ shortcuts::key_name(key) }</kbd> }).collect()
}
