//! The plan: five numbers, the board, the table, and a side panel of findings and reasons.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use yew::prelude::*;

use super::board::Board;
use super::findings::Findings;
use super::plan_table::PlanTable;
use super::tallies::TallyBar;
use super::why::Why;
use crate::session::protocol::{
    Explanation, FindingWindow, Overview, Request, RowKey, RowQuery, SeverityCode, SuggestionView,
};
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::icons::Icon;
use crate::ui::components::segmented::{Segment, Segmented};
use crate::ui::components::split::Split;
use crate::ui::components::tabs::{Tab, Tabs};
use crate::ui::row_cache::RowCache;
use crate::ui::state::{Dialog, Msg, PlanHalf, SideTab};
use crate::ui::words;

/// Props of [`Plan`].
#[derive(Properties, PartialEq)]
pub struct PlanProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// Rows that are known.
    pub cache: Rc<RowCache>,
    /// What the table shows.
    pub query: RowQuery,
    /// The row chosen.
    pub selected: Option<RowKey>,
    /// Why it lands where it does.
    pub explanation: Option<Rc<Explanation>>,
    /// Suggested mappings.
    pub suggestions: Rc<Vec<SuggestionView>>,
    /// Findings that were asked for.
    pub details: Rc<FxHashMap<String, FindingWindow>>,
    /// The side panel's tab.
    pub side: SideTab,
    /// Whether the side panel is open, where it is a sheet.
    pub side_open: bool,
    /// Which half a phone shows.
    pub half: PlanHalf,
    /// Tells what the person wants.
    pub tell: Callback<Msg>,
}

/// The plan screen.
#[component]
pub fn Plan(props: &PlanProps) -> Html {
    let calls = Calls {
        ask: use_callback(props.tell.clone(), |request, tell| tell.emit(Msg::Ask(request))),
        open: use_callback(props.tell.clone(), |dialog, tell| tell.emit(Msg::Open(dialog))),
        on_query: use_callback(props.tell.clone(), |query, tell| tell.emit(Msg::Query(query))),
        on_select: use_callback(props.tell.clone(), |row, tell| tell.emit(Msg::Select(row))),
    };
    let half = match props.half {
        PlanHalf::Board => "board",
        PlanHalf::Table => "table",
    };
    let parts = html! {
        <Split
            test_id="split-board"
            name="Move the bar between board and table"
            initial={44.0}
            first={board(props, &calls)}
            second={table(props, &calls)}
        />
    };
    html! {
        <main class="plan" id="main" tabindex="-1" data-half={half} data-testid="plan">
            <h1 class="visually-hidden">{ "Plan" }</h1>
            <TallyBar tallies={props.overview.tallies} filter={props.query.filter.clone()} tell={props.tell.clone()} />
            { phone_bar(props) }
            <div class="plan-body">
                <Split
                    test_id="split-side"
                    name="Move the bar beside the side panel"
                    beside=true
                    initial={72.0}
                    bounds={(40.0, 85.0)}
                    first={parts}
                    second={side(props, &calls)}
                />
            </div>
        </main>
    }
}

/// What the parts tell; the same as long as the screen is open, so that they need not be rendered again for it.
struct Calls {
    ask: Callback<Request>,
    open: Callback<Dialog>,
    on_query: Callback<RowQuery>,
    on_select: Callback<Option<RowKey>>,
}

fn board(props: &PlanProps, calls: &Calls) -> Html {
    html! {
        <section class="plan-board" aria-label="Mapping board" data-testid="plan-board">
            <h2 class="visually-hidden">{ "Mapping board" }</h2>
            <Board overview={props.overview.clone()} suggestions={props.suggestions.clone()} ask={calls.ask.clone()}
                open={calls.open.clone()} />
        </section>
    }
}

fn table(props: &PlanProps, calls: &Calls) -> Html {
    html! {
        <section class="plan-table-part" aria-label="Rows of the plan" data-testid="plan-table">
            <h2 class="visually-hidden">{ "Rows of the plan" }</h2>
            <PlanTable
                overview={props.overview.clone()}
                cache={props.cache.clone()}
                query={props.query.clone()}
                selected={props.selected.clone()}
                ask={calls.ask.clone()}
                on_query={calls.on_query.clone()}
                on_select={calls.on_select.clone()}
            />
        </section>
    }
}

/// What a phone chooses between, since it has no room for all at once.
fn phone_bar(props: &PlanProps) -> Html {
    let on_half = props.tell.reform(|place| Msg::ShowHalf(if place == 0 { PlanHalf::Board } else { PlanHalf::Table }));
    let findings = words::count(findings_count(&props.overview));
    html! {
        <div class="phone-bar">
            <Segmented
                test_id="plan-half"
                name="Part of the plan"
                segments={vec![Segment::new("board", "Mapping"), Segment::new("table", "Rows")]}
                chosen={usize::from(props.half == PlanHalf::Table)}
                on_choose={on_half}
            />
            <Button
                test_id="open-side"
                label={format!("Findings {findings}")}
                icon={Icon::Warning}
                onclick={props.tell.reform(|()| Msg::ShowSide(SideTab::Findings))}
            />
        </div>
    }
}

fn findings_count(overview: &Overview) -> u64 {
    overview.findings.iter().map(|group| u64::from(group.count)).sum()
}

fn side(props: &PlanProps, calls: &Calls) -> Html {
    let tabs = vec![
        Tab {
            id: "findings".into(),
            label: "Findings".into(),
            count: Some(words::count(findings_count(&props.overview)).into()),
        },
        Tab { id: "why".into(), label: "Why".into(), count: None },
    ];
    let worst = props.overview.findings.iter().map(|group| group.severity).max();
    let on_choose = props.tell.reform(|place| Msg::ShowSide(if place == 0 { SideTab::Findings } else { SideTab::Why }));
    let chosen = usize::from(props.side == SideTab::Why);
    let content = match props.side {
        SideTab::Findings => html! {
            <Findings
                overview={props.overview.clone()}
                details={props.details.clone()}
                ask={calls.ask.clone()}
                on_select={calls.on_select.clone()}
            />
        },
        SideTab::Why => html! {
            <Why
                explanation={props.explanation.clone()}
                overview={props.overview.clone()}
                ask={calls.ask.clone()}
                on_select={calls.on_select.clone()}
            />
        },
    };
    html! {
        <aside
            class="side"
            aria-label="Findings and reasons"
            data-open={props.side_open.then_some("")}
            data-worst={worst.map(|severity| if severity == SeverityCode::Error { "error" } else { "other" })}
            data-testid="side-panel"
        >
            <h2 class="visually-hidden">{ "Findings and reasons" }</h2>
            <div class="side-head">
                <Tabs test_id="side" name="Side panel" {tabs} {chosen} {on_choose} />
                <span class="side-close">
                    <Button
                        test_id="close-side"
                        icon={Icon::Close}
                        name="Close"
                        weight={Weight::Quiet}
                        onclick={props.tell.reform(|()| Msg::ToggleSide(false))}
                    />
                </span>
            </div>
            <div
                class="side-panel"
                id="side-panel"
                role="tabpanel"
                aria-labelledby={if chosen == 0 { "side-findings" } else { "side-why" }}
                tabindex="0"
            >
                { content }
            </div>
        </aside>
    }
}
