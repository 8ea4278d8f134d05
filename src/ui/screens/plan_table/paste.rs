//! The dialog in which a column of addresses is pasted.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::chosen::pasted;
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::dialog::Dialog;
use crate::ui::words::counted;

#[derive(Properties, PartialEq)]
pub struct PasteDialogProps {
    /// Rows that are selected.
    pub count: u32,
    /// What was pasted; `None` if it was called off.
    pub on_done: Callback<Option<String>>,
}

/// The dialog.
#[component]
pub fn PasteDialog(props: &PasteDialogProps) -> Html {
    let text = use_state(String::new);
    let on_input = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                text.set(area.value());
            }
        })
    };
    let call_off = props.on_done.reform(|()| None);
    let done = {
        let (text, on_done) = (text.clone(), props.on_done.clone());
        Callback::from(move |()| on_done.emit(Some((*text).clone())))
    };
    // Keys of the dialog are not those of the rows behind it.
    let on_key = Callback::from(|event: KeyboardEvent| event.stop_propagation());
    let held = pasted(&text);
    let label = match held.addresses {
        0 => "Set addresses".to_owned(),
        some => format!("Set {}", counted(some as u64, "address", "addresses")),
    };
    let footer = html! {
        <>
            <Button test_id="paste-cancel" label="Cancel" onclick={call_off.clone()} />
            <Button test_id="paste-apply" {label} weight={Weight::Main} disabled={held.addresses == 0} onclick={done} />
        </>
    };
    let rows = counted(props.count.into(), "selected row", "selected rows");
    html! {
        <Dialog test_id="paste-dialog" title="Paste addresses" on_close={call_off} {footer}>
            <div class="plan-paste" onkeydown={on_key}>
                <p class="muted" id="paste-how">{ format!("One address a line, for {rows} in the order shown. A blank line leaves its row as it is.") }</p>
                <textarea class="input" rows="10" aria-label="Addresses, one a line" aria-describedby="paste-how" autofocus=true
                    placeholder={"10.20.1.4\n10.20.1.5\n\n10.20.1.7"} spellcheck="false" data-testid="paste-text" oninput={on_input} />
                <p class="plan-paste-said" role="status" data-testid="paste-preview">
                    { preview(held.addresses, held.blank, held.lines, props.count as usize) }
                </p>
            </div>
        </Dialog>
    }
}

fn preview(addresses: usize, blank: usize, lines: usize, rows: usize) -> String {
    if lines == 0 {
        return "Nothing pasted yet.".to_owned();
    }
    let mut said = counted(addresses as u64, "address", "addresses");
    if blank > 0 {
        said.push_str(&format!(", {}", counted(blank as u64, "blank line", "blank lines")));
    }
    let for_rows = counted(rows as u64, "row", "rows");
    said.push_str(&match lines.cmp(&rows) {
        std::cmp::Ordering::Less => {
            let left = counted((rows - lines) as u64, "row stays as it is", "rows stay as they are");
            format!("; the last {left}.")
        }
        std::cmp::Ordering::Equal => format!(" for {for_rows}."),
        std::cmp::Ordering::Greater => format!(": {} more than {for_rows}.", lines - rows),
    });
    said
}
