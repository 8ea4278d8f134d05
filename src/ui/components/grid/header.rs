//! The header of a grid.

use yew::prelude::*;

use super::columns::ColumnSpec;
use super::controller::Controller;

#[derive(Properties, PartialEq)]
pub(super) struct HeaderProps {
    /// Where the row's element is to be found.
    pub row: NodeRef,
    pub columns: Vec<ColumnSpec>,
    pub sorted: Option<(&'static str, bool)>,
    pub controller: Controller,
}

/// The header row. Which of its cells Tab reaches is set by the controller, so `tabindex` is the same in every rendering.
#[component]
pub(super) fn Header(props: &HeaderProps) -> Html {
    let cells = props.columns.iter().enumerate().map(|(place, column)| {
        let sorted = props.sorted.filter(|(id, _)| *id == column.id).map(|(_, descending)| descending);
        html! {
            <HeaderCell key={column.id} {place} column={column.clone()} {sorted} controller={props.controller.clone()} />
        }
    });
    html! {
        <div class="grid-head" role="rowgroup">
            <div ref={props.row.clone()} class="grid-row grid-header" role="row" aria-rowindex="1">
                <div class="grid-cell grid-select" role="columnheader" tabindex="-1" aria-colindex="1" data-testid="select-all">
                    <span class="grid-checkbox" />
                    <span class="grid-spoken">{ "Select all rows" }</span>
                </div>
                { for cells }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct HeaderCellProps {
    place: usize,
    column: ColumnSpec,
    /// Whether the rows are sorted by it, and then whether from Z to A.
    sorted: Option<bool>,
    controller: Controller,
}

#[component]
fn HeaderCell(props: &HeaderCellProps) -> Html {
    let column = &props.column;
    let aria_sort = match (column.sortable, props.sorted) {
        (false, _) => None,
        (true, None) => Some("none"),
        (true, Some(false)) => Some("ascending"),
        (true, Some(true)) => Some("descending"),
    };
    html! {
        <div class="grid-cell" role="columnheader" tabindex="-1" aria-colindex={(props.place + 2).to_string()} aria-sort={aria_sort}
            data-column={column.id} data-group={column.starts_group.then_some("")} data-testid={format!("header-{}", column.id)}
            title={column.long_label.clone()} aria-label={column.long_label.clone()}>
            <span class="grid-label">{ &column.label }</span>
            if column.sortable {
                <svg class="grid-sort" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3.5 12.5 9h-9z" /></svg>
            }
            <ResizeHandle place={props.place} controller={props.controller.clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ResizeHandleProps {
    place: usize,
    controller: Controller,
}

/// The edge by which a column is widened. For pointers only: by keyboard, Shift and arrows on the header do the same.
#[component]
fn ResizeHandle(props: &ResizeHandleProps) -> Html {
    // Where the pointer went down, and how wide the column was.
    let start = use_mut_ref(|| None::<(i32, f64)>);
    let handle = use_node_ref();
    let (place, controller) = (props.place, props.controller.clone());
    let on_down = {
        let (start, handle, controller) = (start.clone(), handle.clone(), controller.clone());
        Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            *start.borrow_mut() = Some((event.client_x(), controller.width(place)));
            if let Some(element) = handle.cast::<web_sys::Element>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
        })
    };
    let on_move = {
        let (start, controller) = (start.clone(), controller.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((from, width)) = *start.borrow() {
                controller.set_width(place, Some(width + f64::from(event.client_x() - from)));
            }
        })
    };
    let on_up = Callback::from(move |_: PointerEvent| *start.borrow_mut() = None);
    let on_double = Callback::from(move |_: MouseEvent| controller.set_width(place, None));
    html! {
        <span ref={handle} class="grid-resize" data-testid="column-resize" onpointerdown={on_down} onpointermove={on_move}
            onpointerup={on_up.clone()} onpointercancel={on_up} ondblclick={on_double} />
    }
}
