//! Why a row lands where it does: three steps, each with its rule and its document, and what could be chosen instead.
//!
//! Owns nothing but which trails are unfolded: the sentences, their codes and the choices come from the session.

mod choices;
mod trail;

use std::rc::Rc;

use yew::prelude::*;

use self::choices::Choices;
use self::trail::{operation_name, steps};
use super::asked::Asked;
use super::findings::finding_item;
use crate::session::protocol::{Explanation, Overview, Request, RowKey, TrailView};
use crate::ui::components::icons::Icon;

/// What the explanation needs to know.
#[derive(Properties, Clone)]
pub struct WhyProps {
    /// The explanation, if a row was chosen.
    pub explanation: Option<Rc<Explanation>>,
    /// The state of the plan.
    pub overview: Rc<Overview>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Chooses a row to explain; `None` closes this one.
    pub on_select: Callback<Option<RowKey>>,
}

/// Shared values are compared by identity.
impl PartialEq for WhyProps {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.explanation, &other.explanation) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (None, None) => true,
            _ => false,
        };
        same && Rc::ptr_eq(&self.overview, &other.overview)
            && self.ask == other.ask
            && self.on_select == other.on_select
    }
}

/// The explanation.
#[component]
pub fn Why(props: &WhyProps) -> Html {
    let Some(explanation) = &props.explanation else {
        return html! {
            <section class="why" aria-label="Why" data-testid="why">
                <div class="why-none" data-testid="why-none">
                    <h2>{ "No row chosen" }</h2>
                    <p>{ "Choose a row of the table to see where it lands, which rule says so, and what could be chosen instead." }</p>
                </div>
            </section>
        };
    };
    let shown = props.overview.operation;
    let (first, others): (Vec<&TrailView>, Vec<&TrailView>) =
        explanation.trails.iter().partition(|trail| trail.operation == shown);
    let close = props.on_select.reform(|_: MouseEvent| None);
    html! {
        <section class="why" aria-labelledby="why-title" data-testid="why">
            <div class="why-head">
                <h2 id="why-title" data-testid="why-title">{ &explanation.title }</h2>
                <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" aria-label="Close" title="Close" data-testid="why-close" onclick={close}>
                    { Icon::Close.html() }
                </button>
            </div>
            { for first.into_iter().map(|trail| steps(trail, true)) }
            if !explanation.findings.is_empty() {
                <section class="why-part" aria-labelledby="why-findings">
                    <h3 id="why-findings">{ "Findings" }</h3>
                    <ul class="finding-list">{ for explanation.findings.iter().map(|finding| finding_item(finding, true, &props.ask, None)) }</ul>
                </section>
            }
            <Choices key={format!("{:?}", explanation.row)} explanation={explanation.clone()} operation={shown} ask={props.ask.clone()} />
            if !explanation.asked.is_empty() {
                <details class="why-part why-fold" data-testid="why-asked">
                    <summary>{ "What this system asks for" }</summary>
                    <Asked asked={explanation.asked.clone()} prefix="why" ask={props.ask.clone()} />
                </details>
            }
            { for others.into_iter().map(other_trail) }
            <details class="why-part why-fold" data-testid="why-facts">
                <summary>{ "Facts" }</summary>
                <dl class="why-facts">
                    { for explanation.facts.iter().map(|(label, value)| html! { <><dt>{ label }</dt><dd>{ value }</dd></> }) }
                </dl>
            </details>
        </section>
    }
}

/// A trail of another operation, folded, with where it ends.
fn other_trail(trail: &TrailView) -> Html {
    let ends: Vec<&str> =
        trail.steps.iter().map(|step| step.value.as_str()).filter(|value| !value.is_empty()).collect();
    let name = operation_name(trail.operation);
    html! {
        <details key={name} class="why-part why-fold" data-testid="why-trail" data-operation={name}>
            <summary><span>{ name }</span><span class="why-end">{ ends.join(" / ") }</span></summary>
            { steps(trail, false) }
        </details>
    }
}
