//! A lane in the browser: its scrolling and its header.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, HtmlInputElement, ResizeObserver};
use yew::prelude::*;

/// Lanes longer than this have a filter.
const LONG: usize = 8;

/// What is seen of a lane.
#[derive(Clone, PartialEq)]
pub struct Scrolled {
    /// The scroll container.
    pub element: NodeRef,
    /// How far it is scrolled, in px.
    pub top: f64,
    /// Its height, in px.
    pub view: f64,
    /// Its width, in px.
    pub width: f64,
}

/// Follows the scrolling and the size of the element behind the returned handle.
#[hook]
pub fn use_scrolled() -> Scrolled {
    let element = use_node_ref();
    let seen = use_state_eq(|| (0.0, 0.0, 0.0));
    {
        let (element, seen) = (element.clone(), seen.clone());
        use_effect_with((), move |()| {
            let listening = element.cast::<HtmlElement>().map(|lane| {
                let look = {
                    let lane = lane.clone();
                    move || {
                        let (top, view, width) = (lane.scroll_top(), lane.client_height(), lane.client_width());
                        seen.set((f64::from(top), f64::from(view), f64::from(width)));
                    }
                };
                let on_scroll = EventListener::new(&lane, "scroll", {
                    let look = look.clone();
                    move |_| look()
                });
                let on_resize = Closure::<dyn FnMut()>::new(look);
                let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
                if let Some(observer) = &observer {
                    observer.observe(&lane);
                }
                (on_scroll, on_resize, observer)
            });
            move || {
                if let Some((_, _, Some(observer))) = &listening {
                    observer.disconnect();
                }
                drop(listening);
            }
        });
    }
    Scrolled { element, top: seen.0, view: seen.1, width: seen.2 }
}

#[derive(Properties, PartialEq)]
pub struct LaneHeadProps {
    /// `Source` or `Target`.
    pub title: AttrValue,
    /// `source` or `target`: ends the test id of the filter.
    pub side: AttrValue,
    /// Where, if all networks are in one place.
    pub location: AttrValue,
    /// Networks in all.
    pub count: usize,
    /// Networks that the filter leaves.
    pub shown: usize,
    /// Filters.
    pub on_filter: Callback<String>,
}

/// A lane's title, and its filter where it is long.
#[component]
pub fn LaneHead(props: &LaneHeadProps) -> Html {
    let on_input = {
        let on_filter = props.on_filter.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_filter.emit(input.value());
            }
        })
    };
    let count = if props.shown == props.count {
        crate::ui::words::counted(props.count as u64, "network", "networks")
    } else {
        format!("{} of {}", props.shown, props.count)
    };
    html! {
        <div class="board-lane-head">
            <h2>{ &props.title }</h2>
            if !props.location.is_empty() {
                <span class="board-location">{ &props.location }</span>
            }
            if props.count > LONG {
                <input class="board-filter" type="text" placeholder="Name, prefix or subnet" autocomplete="off" spellcheck="false"
                    aria-label={format!("Filter {} networks", props.side)} data-testid={format!("board-filter-{}", props.side)} oninput={on_input} />
            }
            <output class="board-count">{ count }</output>
        </div>
    }
}
