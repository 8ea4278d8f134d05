//! What a newer export of a known site changed.

use yew::prelude::*;

use crate::session::protocol::{InventoryChangeKind, InventoryChangeView, Request, UpdateView};
use crate::ui::commands::Run;
use crate::ui::components::button::Button;
use crate::ui::components::icons::Icon;
use crate::ui::state::Msg;
use crate::ui::words;

const KINDS: [(InventoryChangeKind, &str, &str); 4] = [
    (InventoryChangeKind::Added, "added", "Added"),
    (InventoryChangeKind::Gone, "gone", "Gone"),
    (InventoryChangeKind::Moved, "moved", "Moved"),
    (InventoryChangeKind::Readdressed, "readdressed", "Other address"),
];

/// The changes, by kind.
pub fn view(update: &UpdateView, run: &Callback<Run>) -> Html {
    let files = match update.files.as_slice() {
        [one] => one.clone(),
        many => words::counted(many.len() as u64, "file", "files"),
    };
    html! {
        <section class="report-section" aria-labelledby="report-update" data-testid="update">
            <h2 id="report-update">{ format!("What {files} changed") }</h2>
            <p class="muted">{ "Mappings, typed addresses and what else was stated stay as they were. Undo takes the import back." }</p>
            if !update.taken_out.is_empty() {
                <div class="remark" data-kind="attention">
                    { Icon::Warning.html() }
                    <span>
                        { format!(
                            "It lists most of what was known at its location, so it is taken for a newer export of it. What it \
                             does not list any more was taken out of the plan: {}.",
                            update.taken_out,
                        ) }
                    </span>
                    <Button
                        test_id="keep-gone"
                        label="Keep them"
                        onclick={run.reform(|()| Run::Tell(Msg::Ask(Request::KeepGone)))}
                    />
                </div>
            }
            { for KINDS.iter().enumerate().map(|(place, (kind, id, title))| {
                let changes = update.changes.iter().filter(|change| change.kind == *kind);
                one_kind(update.counts[place], id, title, changes.collect())
            }) }
        </section>
    }
}

fn one_kind(count: u32, id: &'static str, title: &'static str, changes: Vec<&InventoryChangeView>) -> Html {
    if count == 0 {
        return Html::default();
    }
    let more = count - (changes.len() as u32).min(count);
    html! {
        <details class="file-more" open={count <= 8} data-testid={format!("update-{id}")}>
            <summary>{ format!("{title}: {}", words::count(u64::from(count))) }</summary>
            <ul>
                { for changes.iter().map(|change| html! {
                    <li>
                        <span class="place">{ &change.thing }</span>
                        <span>
                            <strong>{ &change.name }</strong>
                            if !(change.before.is_empty() && change.after.is_empty()) {
                                { format!(" {} → {}", or_none(&change.before), or_none(&change.after)) }
                            }
                        </span>
                    </li>
                }) }
                if more > 0 {
                    <li class="muted">{ format!("and {} more", words::count(u64::from(more))) }</li>
                }
            </ul>
        </details>
    }
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}
