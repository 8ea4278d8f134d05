//! One kind of finding, and its findings as far as they have been read.

use std::rc::Rc;

use js_sys::Array;
use rustc_hash::FxHashMap;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

use super::item::{document_link, finding_item};
use crate::session::protocol::{FindingGroup, FindingView, FindingWindow, Overview, Request, Revision, RowKey};
use crate::ui::components::icons::Icon;
use crate::ui::screens::plan_table::marks;
use crate::ui::words::count;

/// Findings asked for at once.
const WINDOW: u32 = 100;

/// Findings in the document at most: who has read so many wants a filter, not more.
const MOST: usize = 2_000;

#[derive(Properties, Clone)]
pub struct GroupProps {
    /// The state of the plan.
    pub overview: Rc<Overview>,
    /// Which of its groups.
    pub place: usize,
    /// The last window of each group.
    pub details: Rc<FxHashMap<String, FindingWindow>>,
    /// Whether its findings are shown.
    pub open: bool,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Chooses a row to explain.
    pub on_select: Callback<Option<RowKey>>,
    /// Opens or closes it.
    pub on_toggle: Callback<String>,
}

impl PartialEq for GroupProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.overview, &other.overview)
            && Rc::ptr_eq(&self.details, &other.details)
            && (self.place, self.open) == (other.place, other.open)
            && self.ask == other.ask
            && self.on_select == other.on_select
            && self.on_toggle == other.on_toggle
    }
}

/// The group.
#[component]
pub fn Group(props: &GroupProps) -> Html {
    let read = use_read(props);
    let Some(group) = props.overview.findings.get(props.place) else { return html! {} };
    let body_id = format!("finding-group-{}", group.code);
    let on_toggle = {
        let (on_toggle, code) = (props.on_toggle.clone(), group.code.clone());
        Callback::from(move |_: MouseEvent| on_toggle.emit(code.clone()))
    };
    let mark = marks::of_severity(group.severity);
    html! {
        <article class="finding-group" data-testid="finding-group" data-code={group.code.clone()} data-severity={mark.name}>
            <h2>
                <button type="button" class="finding-toggle" aria-expanded={props.open.to_string()} aria-controls={body_id.clone()} data-testid="finding-toggle" onclick={on_toggle}>
                    { marks::drawn(mark) }
                    <span class="visually-hidden">{ format!("{}: ", marks::severity_word(group.severity)) }</span>
                    <span class="finding-count">{ count(group.count.into()) }</span>
                    <span class="finding-title">{ &group.title }</span>
                    { Icon::ChevronRight.html() }
                </button>
            </h2>
            if props.open {
                <div id={body_id} class="finding-body">
                    <p class="finding-meaning">{ &group.meaning }</p>
                    <div class="finding-foot">
                        { fix_all(group, &props.ask) }
                        if let Some(document) = &group.document {
                            { document_link(document) }
                        }
                    </div>
                    <ul class="finding-list">
                        { for read.iter().take(MOST).map(|finding| finding_item(finding, false, &props.ask, Some(&props.on_select))) }
                    </ul>
                    { more(props, group, &read) }
                </div>
            }
        </article>
    }
}

/// What follows the findings that are shown.
fn more(props: &GroupProps, group: &FindingGroup, read: &[FindingView]) -> Html {
    if read.len() >= MOST {
        return html! { <p class="finding-more">{ format!("The first {} of {} are shown.", count(MOST as u64), count(group.count.into())) }</p> };
    }
    let from = u32::try_from(read.len()).unwrap_or(u32::MAX);
    if from >= group.count {
        return html! {};
    }
    html! { <More key={from} {from} total={group.count} code={group.code.clone()} revision={props.overview.revision} ask={props.ask.clone()} /> }
}

fn fix_all(group: &FindingGroup, ask: &Callback<Request>) -> Html {
    if group.fixable == 0 {
        return html! {};
    }
    let on_fix = {
        let (ask, code) = (ask.clone(), group.code.clone());
        Callback::from(move |_: MouseEvent| ask.emit(Request::Fix { code: code.clone(), finding: None }))
    };
    let label = match group.fixable {
        1 => "Fix it".to_owned(),
        some if some == group.count => format!("Fix all {}", count(some.into())),
        some => format!("Fix {} of {}", count(some.into()), count(group.count.into())),
    };
    html! {
        <button type="button" class="button" data-small="" data-weight="main" data-testid="finding-fix-all" aria-label={format!("{label}: {}", group.title)} onclick={on_fix}>{ label }</button>
    }
}

/// The findings that have come for this state of the plan, from the first on, without a gap.
#[hook]
fn use_read(props: &GroupProps) -> Vec<FindingView> {
    let kept = use_mut_ref(|| (0 as Revision, FxHashMap::<u32, FindingView>::default()));
    let Some(group) = props.overview.findings.get(props.place) else { return Vec::new() };
    let mut kept = kept.borrow_mut();
    if kept.0 != props.overview.revision {
        *kept = (props.overview.revision, FxHashMap::default());
    }
    kept.1.extend(group.first.iter().map(|finding| (finding.place, finding.clone())));
    let window = props.details.get(&group.code).filter(|window| window.revision == props.overview.revision);
    if let Some(window) = window {
        kept.1.extend((window.from..).zip(window.findings.iter().cloned()));
    }
    if !props.open {
        return Vec::new();
    }
    (0..).map_while(|place| kept.1.get(&place).cloned()).collect()
}

#[derive(Properties, PartialEq)]
struct MoreProps {
    code: String,
    from: u32,
    total: u32,
    revision: Revision,
    ask: Callback<Request>,
}

/// The end of what is there: as soon as it comes into sight, more is asked for.
#[component]
fn More(props: &MoreProps) -> Html {
    let end = use_node_ref();
    {
        let (end, ask) = (end.clone(), props.ask.clone());
        use_effect_with((props.code.clone(), props.from, props.revision), move |(code, from, _)| {
            let request = Request::FindingDetails { code: code.clone(), from: *from, count: WINDOW };
            let in_sight = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
                let seen = |entry: wasm_bindgen::JsValue| {
                    entry.dyn_into::<IntersectionObserverEntry>().is_ok_and(|entry| entry.is_intersecting())
                };
                if entries.iter().any(seen) {
                    ask.emit(request.clone());
                }
            });
            let observer = IntersectionObserver::new(in_sight.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(end)) = (&observer, end.cast::<Element>()) {
                observer.observe(&end);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(in_sight);
            }
        });
    }
    html! { <p ref={end} class="finding-more">{ format!("{} of {} shown", count(props.from.into()), count(props.total.into())) }</p> }
}
