//! The steps of a trail.

use yew::prelude::*;

use crate::session::protocol::{OperationCode, StepView, TrailView};
use crate::ui::screens::findings::document_link;
use crate::ui::screens::plan_table::marks;
use crate::ui::text;

/// What people call an operation.
pub fn operation_name(operation: OperationCode) -> &'static str {
    match operation {
        OperationCode::Failover => "Failover",
        OperationCode::TestFailover => "Test failover",
        OperationCode::Failback => "Failback",
    }
}

/// The steps as a numbered list. The operation shown has test ids of its own.
pub fn steps(trail: &TrailView, shown: bool) -> Html {
    html! {
        <ol class="why-steps" aria-label={format!("{}, step by step", operation_name(trail.operation))} data-testid={shown.then_some("why-steps")}>
            { for trail.steps.iter().enumerate().map(|(place, step)| one(place, step, shown)) }
        </ol>
    }
}

fn one(place: usize, step: &StepView, shown: bool) -> Html {
    let test_id = shown.then(|| format!("why-step-{}", text::lower(&step.title)));
    html! {
        <li key={place} class="why-step" data-testid={test_id} data-resolved={step.resolved.to_string()}>
            <span class="why-number" aria-hidden="true">
                if step.resolved {
                    { place + 1 }
                } else {
                    { marks::drawn(marks::ERROR) }
                }
            </span>
            <div class="why-step-body">
                <p class="why-step-head">
                    <span class="why-step-title">{ &step.title }</span>
                    <strong class="why-step-value">{ if step.value.is_empty() { "none" } else { step.value.as_str() } }</strong>
                </p>
                <p class="why-sentence">{ &step.sentence }</p>
                <p class="why-source">
                    <code title="Code of the rule">{ &step.code }</code>
                    if let Some(document) = &step.document {
                        { document_link(document) }
                    }
                </p>
            </div>
        </li>
    }
}
