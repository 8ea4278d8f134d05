//! One finding.

use yew::prelude::*;

use crate::session::protocol::{DocumentView, FindingView, Request, RowKey};
use crate::ui::components::icons::Icon;
use crate::ui::screens::plan_table::marks;

/// A finding as a list item: what it is about, what to do, its row and its fix.
pub fn finding_item(
    finding: &FindingView,
    with_severity: bool,
    ask: &Callback<Request>,
    on_select: Option<&Callback<Option<RowKey>>>,
) -> Html {
    let subject = match (&finding.row, on_select) {
        (Some(row), Some(on_select)) => {
            let (row, on_select) = (row.clone(), on_select.clone());
            html! {
                <button type="button" class="plan-link finding-subject" data-testid="finding-row" title="Show the row and why" onclick={Callback::from(move |_| on_select.emit(Some(row.clone())))}>
                    { &finding.subject }
                </button>
            }
        }
        _ => html! { <span class="finding-subject">{ &finding.subject }</span> },
    };
    let on_fix = {
        let (ask, code, place) = (ask.clone(), finding.code.clone(), finding.place);
        Callback::from(move |_: MouseEvent| ask.emit(Request::Fix { code: code.clone(), finding: Some(place) }))
    };
    html! {
        <li key={format!("{}-{}", finding.code, finding.place)} class="finding" data-testid="finding" data-severity={marks::of_severity(finding.severity).name}>
            <div class="finding-head">
                if with_severity {
                    { marks::drawn(marks::of_severity(finding.severity)) }
                    <span class="visually-hidden">{ marks::severity_word(finding.severity) }</span>
                }
                { subject }
            </div>
            <p class="finding-message">{ &finding.message }</p>
            if let Some(label) = &finding.fix {
                <button type="button" class="button finding-fix" data-small="" data-testid="finding-fix" aria-label={format!("{label}: {}", finding.subject)} onclick={on_fix}>{ label }</button>
            }
        </li>
    }
}

/// A link to the document that a rule comes from; it opens beside the page, for the page is a plan in the making.
pub fn document_link(document: &DocumentView) -> Html {
    html! {
        <a class="document" href={document.url.clone()} target="_blank" rel="noopener noreferrer">
            { &document.title }
            { Icon::Outside.html() }
            <span class="visually-hidden">{ " (opens in a new tab)" }</span>
        </a>
    }
}
