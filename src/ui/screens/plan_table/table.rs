//! The plan table's frame: toolbar, bulk bar, grid.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use yew::prelude::*;

use super::bulk::BulkBar;
use super::chosen::{have_moved, row_selection, subnets_for, watched};
use super::clipboard::use_copying;
use super::column_menu::ColumnMenu;
use super::columns;
use super::filter::FilterBox;
use super::loading::use_loading;
use super::rows::PlanRows;
use crate::session::protocol::{Change, OperationCode, Overview, Request, RowKey, RowQuery};
use crate::ui::components::grid::{Grid, Rows, Selection};
use crate::ui::row_cache::RowCache;
use crate::ui::words::{count, counted};

/// What the plan table needs to know.
#[derive(Properties, Clone)]
pub struct PlanTableProps {
    /// The state of the plan.
    pub overview: Rc<Overview>,
    /// The rows, as far as they are loaded.
    pub cache: Rc<RowCache>,
    /// What is shown, in which order.
    pub query: RowQuery,
    /// The row that is explained.
    pub selected: Option<RowKey>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Shows something else.
    pub on_query: Callback<RowQuery>,
    /// Chooses a row to explain.
    pub on_select: Callback<Option<RowKey>>,
}

/// Shared values are compared by identity: comparing them by content on every rendering would cost more than to render.
impl PartialEq for PlanTableProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.overview, &other.overview)
            && self.cache == other.cache
            && self.query == other.query
            && self.selected == other.selected
            && self.ask == other.ask
            && self.on_query == other.on_query
            && self.on_select == other.on_select
    }
}

/// The plan table.
#[component]
pub fn PlanTable(props: &PlanTableProps) -> Html {
    let hidden = use_state(|| if is_narrow() { columns::WIDE_ONLY.to_vec() } else { Vec::new() });
    let selection = use_state(Selection::default);
    let deselect = use_state(|| 0_u32);
    let specs = use_memo((*hidden).clone(), |hidden| columns::shown(hidden));
    let shown_ids: Rc<Vec<&'static str>> =
        use_memo((*hidden).clone(), |hidden| columns::shown(hidden).iter().map(|column| column.id).collect());
    let rows = use_memo((props.cache.clone(), props.selected.clone(), props.overview.tallies.rows), |held| {
        let (cache, selected, expected) = held.clone();
        Rows(Rc::new(PlanRows { cache, selected, expected }))
    });
    let on_visible = use_loading(&props.cache, &props.query, &props.ask);
    let (copy, copied) = use_copying(props, &selection, &shown_ids);
    use_watch(&props.cache, &selection, &deselect);

    let on_open = {
        let (cache, on_select) = (props.cache.clone(), props.on_select.clone());
        Callback::from(move |place| {
            if let Some(row) = cache.row(place) {
                on_select.emit(Some(row.key.clone()));
            }
        })
    };
    let on_sort = {
        let (query, on_query) = (props.query.clone(), props.on_query.clone());
        Callback::from(move |id| on_query.emit(sorted_by(&query, id)))
    };
    let on_edit = {
        let (cache, ask, operation) = (props.cache.clone(), props.ask.clone(), props.overview.operation);
        Callback::from(move |(place, _, text): (u32, &'static str, String)| {
            let Some(row) = cache.row(place) else { return };
            let address = Some(text).filter(|text| !text.is_empty());
            ask.emit(Request::Change(Change::TypeAddress {
                row: row.key.clone(),
                operation: landing_of(operation),
                address,
            }));
        })
    };
    let on_selection = {
        let selection = selection.clone();
        Callback::from(move |selected| selection.set(selected))
    };
    let on_escape = {
        let on_select = props.on_select.clone();
        Callback::from(move |()| on_select.emit(None))
    };
    let on_clear = {
        let deselect = deselect.clone();
        Callback::from(move |()| deselect.set(*deselect + 1))
    };
    let (status, shown_count) = counts(&props.cache, props.overview.tallies.rows);
    let sorted = props.query.sort.and_then(columns::id_of).map(|id| (id, props.query.descending));
    let chosen = row_selection(&selection, &props.cache, &props.query);
    html! {
        <div class="plan-table">
            <div class="plan-toolbar" data-testid="plan-toolbar">
                <FilterBox query={props.query.clone()} problems={props.cache.filter_problems().to_vec()} on_query={props.on_query.clone()} />
                <output class="plan-count" data-testid="plan-count">{ shown_count }</output>
                <ColumnMenu hidden={(*hidden).clone()} on_change={Callback::from(move |now| hidden.set(now))} />
            </div>
            if !selection.is_empty() {
                <BulkBar count={selection.len()} rows={chosen} subnets={subnets_for(&selection, &props.cache, &props.overview)}
                    operation={landing_of(props.overview.operation)} {copied} ask={props.ask.clone()}
                    on_copy={copy.clone()} {on_clear} />
            }
            <div class="plan-grid">
                <Grid label="Plan" test_id="plan-grid" columns={(*specs).clone()} rows={(*rows).clone()} {sorted} order={order(&props.query)}
                    deselect={*deselect} {status} empty={empty(props)} {on_open} {on_selection} {on_visible} {on_sort} {on_edit}
                    on_copy={copy} {on_escape} />
            </div>
        </div>
    }
}

/// Whether the window has no room for all columns.
fn is_narrow() -> bool {
    const NARROW: f64 = 560.0;
    let width = web_sys::window().and_then(|window| window.inner_width().ok()).and_then(|width| width.as_f64());
    width.is_some_and(|width| width < NARROW)
}

/// Which landing a person means who types: failback has no choices of its own.
fn landing_of(operation: OperationCode) -> OperationCode {
    match operation {
        OperationCode::TestFailover => OperationCode::TestFailover,
        OperationCode::Failover | OperationCode::Failback => OperationCode::Failover,
    }
}

/// A header was chosen: up, down, then back to the plan's own order.
fn sorted_by(query: &RowQuery, id: &str) -> RowQuery {
    let column = columns::by_id(id);
    let (sort, descending) = match (query.sort == column, query.descending) {
        (false, _) => (column, false),
        (true, false) => (column, true),
        (true, true) => (None, false),
    };
    RowQuery { sort, descending, ..query.clone() }
}

/// A number for the order that rows stand in.
fn order(query: &RowQuery) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&query.filter, query.sort, query.descending).hash(&mut hasher);
    hasher.finish()
}

/// Counts, to be read out and to be seen.
fn counts(cache: &RowCache, expected: u32) -> (AttrValue, String) {
    if !cache.is_answered() {
        return (AttrValue::default(), counted(expected.into(), "row", "rows"));
    }
    let (shown, all) = (cache.total(), cache.all());
    let text = if shown == all {
        counted(all.into(), "row", "rows")
    } else {
        format!("{} of {}", count(shown.into()), counted(all.into(), "row", "rows"))
    };
    let sorted = match cache.query().sort.and_then(columns::id_of) {
        Some(id) => {
            let direction = if cache.query().descending { "descending" } else { "ascending" };
            format!("{text}, sorted by {}, {direction}", columns::name_of(id))
        }
        None => text.clone(),
    };
    (sorted.into(), text)
}

/// What stands in place of rows.
fn empty(props: &PlanTableProps) -> Html {
    if props.query.filter.is_empty() {
        return html! { <p>{ "No NICs yet. Add an inventory of the source side." }</p> };
    }
    let clear = {
        let (query, on_query) = (props.query.clone(), props.on_query.clone());
        Callback::from(move |_: MouseEvent| on_query.emit(RowQuery { filter: String::new(), ..query.clone() }))
    };
    html! {
        <>
            <p>{ format!("No row matches “{}”.", props.query.filter) }</p>
            <button type="button" class="plan-link" data-testid="clear-filter" onclick={clear}>{ "Show all rows" }</button>
        </>
    }
}

/// Lets the selection go when the rows that it meant have moved.
#[hook]
fn use_watch(cache: &Rc<RowCache>, selection: &UseStateHandle<Selection>, deselect: &UseStateHandle<u32>) {
    let keys = use_mut_ref(Vec::<(u32, RowKey)>::new);
    {
        let (keys, cache) = (keys.clone(), cache.clone());
        use_effect_with((**selection).clone(), move |selection| *keys.borrow_mut() = watched(selection, &cache));
    }
    let deselect = deselect.clone();
    use_effect_with(cache.clone(), move |cache| {
        if have_moved(&keys.borrow(), cache) {
            deselect.set(*deselect + 1);
        }
    });
}
