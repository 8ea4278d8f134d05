//! What to do, in order, for the operation shown: to read, to print, to hand on.

use std::rc::Rc;

use yew::prelude::*;

use super::options::documents;
use crate::session::protocol::{ExportKind, OperationCode, Overview, Request, RunbookPhase, RunbookStep, RunbookView};
use crate::ui::browser::print;
use crate::ui::commands::OPERATIONS;
use crate::ui::components::button::Button;
use crate::ui::components::icons::Icon;
use crate::ui::state::Msg;
use crate::ui::words;

/// More items than these are folded away on the screen; on paper all are shown.
const MOST_OPEN: usize = 8;

/// Props of [`Runbook`].
#[derive(Properties, PartialEq)]
pub struct RunbookProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// The runbook, if one was asked for.
    pub runbook: Option<Rc<RunbookView>>,
    /// Tells what the person wants.
    pub tell: Callback<Msg>,
}

/// The screen.
#[component]
pub fn Runbook(props: &RunbookProps) -> Html {
    let overview = &props.overview;
    {
        let tell = props.tell.clone();
        use_effect_with(overview.revision, move |_| tell.emit(Msg::Ask(Request::Runbook)));
    }
    // The last one stays until the next is there, unless it is about another operation.
    let runbook = props.runbook.as_ref().filter(|known| known.operation == overview.operation);
    let save = props.tell.reform(|()| Msg::Ask(Request::Export(ExportKind::RunbookMarkdown)));
    html! {
        <main class="report runbook" id="main" tabindex="-1" data-testid="runbook" aria-busy={runbook.is_none().then_some("true")}>
            <header class="report-head">
                <div>
                    <h1>{ format!("{} runbook", operation_name(overview.operation)) }</h1>
                    <p class="muted">
                        { format!("{}: the steps that this plan needs, in order. Addresses that nobody typed are predicted.", overview.system.name) }
                    </p>
                </div>
                <div class="runbook-actions">
                    <Button test_id="runbook-print" icon={Icon::File} label="Print" onclick={Callback::from(|()| print::page())} />
                    <Button test_id="runbook-save" icon={Icon::Download} label="Save as Markdown" onclick={save} />
                </div>
            </header>
            if !overview.system.retired.is_empty() {
                <p class="about-retired">{ Icon::Warning.html() }<span>{ &overview.system.retired }</span></p>
            }
            if let Some(runbook) = runbook {
                { for runbook.phases.iter().enumerate().map(|(place, of)| phase(place, of)) }
                if runbook.phases.is_empty() {
                    <p class="muted">{ "There is nothing to do: no machine of the plan takes part." }</p>
                }
            } else {
                <p class="muted" role="status">{ "Working it out …" }</p>
            }
        </main>
    }
}

fn operation_name(operation: OperationCode) -> &'static str {
    OPERATIONS.iter().find(|(code, _)| *code == operation).map_or("", |(_, name)| name)
}

fn phase(place: usize, phase: &RunbookPhase) -> Html {
    let id = format!("runbook-phase-{place}");
    let start = phase.steps.first().map_or(1, |step| step.number).to_string();
    html! {
        <section key={phase.title.as_str()} class="report-section" aria-labelledby={id.clone()} data-testid="runbook-phase">
            <h2 {id}>{ &phase.title }</h2>
            <ol class="runbook-steps" {start}>{ for phase.steps.iter().map(step) }</ol>
        </section>
    }
}

fn step(step: &RunbookStep) -> Html {
    html! {
        <li key={step.number} class="runbook-step" data-testid="runbook-step">
            <span class="runbook-number" aria-hidden="true">{ step.number }</span>
            <div class="runbook-words">
                <p>{ &step.text }</p>
                { items(&step.items) }
                { for step.document.as_ref().map(|document| documents(std::slice::from_ref(document))) }
            </div>
        </li>
    }
}

fn items(items: &[String]) -> Html {
    let list = html! { <ul class="runbook-items">{ for items.iter().map(|item| html! { <li>{ item }</li> }) }</ul> };
    match items.len() {
        0 => Html::default(),
        1..=MOST_OPEN => list,
        many => html! {
            <details class="runbook-more">
                <summary>{ words::counted(many as u64, "line", "lines") }</summary>
                { list }
            </details>
        },
    }
}
