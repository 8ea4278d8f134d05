//! Someone's link arrived while a plan is open: ask before it takes its place.

use yew::prelude::*;

use crate::session::protocol::PlanSummary;
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::dialog::Dialog;
use crate::ui::words;

/// Props of [`OpenLink`].
#[derive(Properties, PartialEq)]
pub struct OpenLinkProps {
    /// What the link holds.
    pub summary: PlanSummary,
    /// Name of the plan that is open.
    pub open: AttrValue,
    /// Whether to open it.
    pub on_answer: Callback<bool>,
}

/// The question.
#[component]
pub fn OpenLink(props: &OpenLinkProps) -> Html {
    let summary = &props.summary;
    let answer = |yes: bool| props.on_answer.reform(move |()| yes);
    let footer = html! {
        <>
            <Button test_id="link-keep" label="Keep what is open" autofocus=true onclick={answer(false)} />
            <Button test_id="link-open" label="Open the link’s plan" weight={Weight::Main} onclick={answer(true)} />
        </>
    };
    let facts = [
        ("Plan", summary.name.clone()),
        ("Recovery system", summary.system.clone()),
        ("VMs", words::count(u64::from(summary.virtual_machines))),
        ("Rows", words::count(u64::from(summary.rows))),
        ("Network mappings", words::count(u64::from(summary.mappings))),
    ];
    let open = if props.open.is_empty() { "an untitled plan".to_owned() } else { format!("“{}”", props.open) };
    html! {
        <Dialog
            test_id="open-link"
            title="Open the plan of this link?"
            on_close={answer(false)}
            {footer}
        >
            <p>{ format!("The link holds a whole plan. Opening it takes the place of {open}; Undo brings that back.") }</p>
            <dl class="facts">
                { for facts.into_iter().map(|(label, value)| html! {
                    <div class="fact"><dt>{ label }</dt><dd>{ value }</dd></div>
                }) }
            </dl>
        </Dialog>
    }
}
