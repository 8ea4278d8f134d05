//! What needs a look: findings by kind, worst first, each with what it means and its fix.
//!
//! Owns which groups are open and how far each has been read. Details come in windows, as one scrolls; what came stays while
//! the plan is the same.

mod group;
mod item;

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use yew::prelude::*;

use self::group::Group;
pub use self::item::{document_link, finding_item};
use super::plan_table::marks;
use crate::session::protocol::{FindingWindow, Overview, Request, RowKey, SeverityCode};
use crate::ui::components::icons::Icon;
use crate::ui::text;
use crate::ui::words::{count, counted};

/// What the findings need to know.
#[derive(Properties, Clone)]
pub struct FindingsProps {
    /// The state of the plan.
    pub overview: Rc<Overview>,
    /// The last window of each group.
    pub details: Rc<FxHashMap<String, FindingWindow>>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Chooses a row to explain.
    pub on_select: Callback<Option<RowKey>>,
}

/// Shared values are compared by identity.
impl PartialEq for FindingsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.overview, &other.overview)
            && Rc::ptr_eq(&self.details, &other.details)
            && self.ask == other.ask
            && self.on_select == other.on_select
    }
}

/// The findings.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let open = use_state(FxHashSet::<String>::default);
    let on_toggle = use_callback(open.clone(), |code: String, open| {
        let mut now = (**open).clone();
        if !now.remove(&code) {
            now.insert(code);
        }
        open.set(now);
    });
    let groups = &props.overview.findings;
    if groups.is_empty() {
        return nothing_found(&props.overview);
    }
    let items = groups.iter().enumerate().map(|(place, group)| {
        html! {
            <Group key={group.code.clone()} overview={props.overview.clone()} {place} details={props.details.clone()} open={open.contains(&group.code)}
                ask={props.ask.clone()} on_select={props.on_select.clone()} on_toggle={on_toggle.clone()} />
        }
    });
    html! {
        <section class="findings" aria-label="Findings" data-testid="findings">
            { summary(&props.overview) }
            { for items }
        </section>
    }
}

/// How many of each severity, in one line.
fn summary(overview: &Overview) -> Html {
    let of = |severity| {
        let groups = overview.findings.iter().filter(|group| group.severity == severity);
        groups.map(|group| u64::from(group.count)).sum::<u64>()
    };
    let counts = [SeverityCode::Error, SeverityCode::Warning, SeverityCode::Info].into_iter().filter_map(|severity| {
        let number = of(severity);
        let word = text::lower(marks::severity_word(severity));
        (number > 0).then(|| html! { <span data-severity={marks::of_severity(severity).name}>{ marks::drawn(marks::of_severity(severity)) }{ format!("{} {word}", count(number)) }</span> })
    });
    html! { <p class="findings-summary" data-testid="findings-summary">{ for counts }</p> }
}

/// Says so, and what was looked at.
fn nothing_found(overview: &Overview) -> Html {
    let (rows, networks) = (overview.tallies.rows, overview.source_networks.len() + overview.target_networks.len());
    html! {
        <section class="findings" aria-label="Findings" data-testid="findings">
            <div class="findings-none" data-testid="findings-none">
                <span class="findings-tick">{ Icon::Fine.html() }</span>
                <h2>{ "Nothing found" }</h2>
                if rows > 0 {
                    <p>{ format!("{} and {} were checked against the rules of {}: mappings both ways, subnets, room in them, and every address.",
                        counted(rows.into(), "IP configuration", "IP configurations"), counted(networks as u64, "network", "networks"), overview.system.name) }</p>
                } else {
                    <p>{ "There is nothing to check yet. Add an inventory of the source side." }</p>
                }
            </div>
        </section>
    }
}
