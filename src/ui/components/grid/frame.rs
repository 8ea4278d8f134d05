//! What Yew renders of a grid: containers, header, live region. It changes with columns and sorting only.

use std::ops::Range;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

use super::columns::ColumnSpec;
use super::controller::{Controller, Frame};
use super::header::Header;
use super::rows::Rows;
use super::selection::Selection;

/// What a grid needs to know.
#[derive(Properties, Clone, PartialEq)]
pub struct GridProps {
    /// What the grid is called.
    pub label: AttrValue,
    /// `data-testid` of the grid.
    pub test_id: AttrValue,
    /// Columns shown, the sticky one first.
    pub columns: Vec<ColumnSpec>,
    /// The rows.
    pub rows: Rows,
    /// Which column the rows are sorted by, and whether from Z to A.
    pub sorted: Option<(&'static str, bool)>,
    /// Changes when the rows stand in another order: the selection goes, and the view returns to the first row.
    pub order: u64,
    /// Changes when the owner wants the selection gone.
    #[prop_or_default]
    pub deselect: u32,
    /// What to read out when it changes: counts after a filter.
    #[prop_or_default]
    pub status: AttrValue,
    /// What to show where there are no rows.
    #[prop_or_default]
    pub empty: Html,
    /// A row is opened.
    pub on_open: Callback<u32>,
    /// Other rows are selected.
    pub on_selection: Callback<Selection>,
    /// Other rows are in sight, or nearly.
    pub on_visible: Callback<Range<u32>>,
    /// A column is to be sorted by.
    pub on_sort: Callback<&'static str>,
    /// Something was typed into a cell: place, column, text.
    #[prop_or_default]
    pub on_edit: Callback<(u32, &'static str, String)>,
    /// The selected rows are to be copied.
    #[prop_or_default]
    pub on_copy: Callback<()>,
    /// Escape, with nothing selected.
    #[prop_or_default]
    pub on_escape: Callback<()>,
}

/// The grid.
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let controller = use_memo((), |()| Controller::default());
    let (root, viewport, header) = (use_node_ref(), use_node_ref(), use_node_ref());
    let (canvas, live) = (use_node_ref(), use_node_ref());
    {
        let (controller, props) = (controller.clone(), props.clone());
        let refs = [&root, &viewport, &header, &canvas, &live].map(Clone::clone);
        use_effect_with((), move |()| {
            let listening = mount(&controller, &refs, props);
            move || {
                drop(listening);
                controller.unmount();
            }
        });
    }
    {
        let controller = controller.clone();
        use_effect_with(props.clone(), move |props| controller.update(props));
    }
    let on_key = callback(&controller, |controller, event: KeyboardEvent| controller.key(&event));
    let on_click = callback(&controller, |controller, event: MouseEvent| controller.click(&event));
    let on_double_click = callback(&controller, |controller, event: MouseEvent| controller.double_click(&event));
    // Shift and a click select rows, not the text between them.
    let on_mouse_down = Callback::from(|event: MouseEvent| {
        if event.shift_key() {
            event.prevent_default();
        }
    });
    let total = props.rows.0.total();
    html! {
        <div class="grid-frame" onkeydown={on_key} onclick={on_click} ondblclick={on_double_click} onmousedown={on_mouse_down}>
            <div ref={root} class="grid" role="grid" data-testid={props.test_id.clone()} aria-label={props.label.clone()}
                aria-multiselectable="true" aria-rowcount={(u64::from(total) + 1).to_string()}
                aria-colcount={(props.columns.len() + 1).to_string()}>
                <div ref={viewport} class="grid-viewport" data-testid="grid-viewport" role="presentation">
                    <Header row={header} columns={props.columns.clone()} sorted={props.sorted} controller={(*controller).clone()} />
                    <div ref={canvas} class="grid-canvas" role="rowgroup" />
                </div>
            </div>
            if total == 0 {
                <div class="grid-empty">{ props.empty.clone() }</div>
            }
            <div ref={live} class="grid-spoken" role="status" aria-live="polite" data-testid="grid-status" />
        </div>
    }
}

fn callback<E: 'static>(controller: &Controller, work: impl Fn(&Controller, E) + 'static) -> Callback<E> {
    let controller = controller.clone();
    Callback::from(move |event| work(&controller, event))
}

/// Listeners of a mounted grid; they go when this does.
struct Listening {
    _scroll: EventListener,
    observer: Option<ResizeObserver>,
    _on_resize: Closure<dyn FnMut()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

fn mount(controller: &Controller, refs: &[NodeRef; 5], props: GridProps) -> Option<Listening> {
    let [root, viewport, header, canvas, live] = refs;
    let viewport = viewport.cast::<HtmlElement>()?;
    let frame = Frame {
        document: gloo::utils::document(),
        root: root.cast()?,
        viewport: viewport.clone(),
        header: header.cast()?,
        canvas: canvas.cast()?,
        live: live.cast()?,
    };
    controller.mount(frame, props);
    let on_scroll = controller.clone();
    let scroll = EventListener::new(&viewport, "scroll", move |_| on_scroll.scrolled());
    let resized = controller.clone();
    let on_resize = Closure::<dyn FnMut()>::new(move || resized.resized());
    let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(&viewport);
    }
    Some(Listening { _scroll: scroll, observer, _on_resize: on_resize })
}
