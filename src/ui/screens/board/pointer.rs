//! The drag in the browser: pointer events feed the machine of `linking`.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::linking::{Happening, Link, Linking, Point, edge_scroll};

/// The machine and what the browser adds to it.
#[derive(Clone)]
pub struct Pointer {
    /// What is going on.
    pub state: Linking,
    /// Tells what happens.
    pub happen: Callback<Happening>,
    /// The pointer went down on a source.
    pub on_press: Callback<(String, PointerEvent)>,
    /// It moved over the board.
    pub on_move: Callback<PointerEvent>,
    /// It went up.
    pub on_up: Callback<PointerEvent>,
    /// The browser took it away.
    pub on_cancel: Callback<PointerEvent>,
    /// Upper left corner of the board, for drawing.
    pub origin: Point,
}

/// Runs the machine on the board `root`, and scrolls `lane` while a drag is near its edge.
#[hook]
pub fn use_pointer(root: &NodeRef, lane: &NodeRef, on_link: Callback<Link>) -> Pointer {
    // The truth is held outside of the rendering: pointers move more often than the page is drawn.
    let state = use_mut_ref(Linking::default);
    let redraw = use_force_update();
    let happen = use_callback(on_link, {
        let state = state.clone();
        move |happening: Happening, on_link| {
            let before = state.take();
            let (after, link) = before.clone().after(happening);
            let changed = after != before;
            state.replace(after);
            if changed {
                redraw.force_update();
            }
            if let Some(link) = link {
                on_link.emit(link);
            }
        }
    });
    use_escape(&state, &happen);
    use_edge_scroll(&state, lane, &happen);
    let on_press = use_callback(happen.clone(), |(source, event): (String, PointerEvent), happen| {
        if event.button() == 0 && may_drag(&event) {
            happen.emit(Happening::Press(source, point(&event)));
        }
    });
    let on_move = {
        let (happen, state, root) = (happen.clone(), state.clone(), root.clone());
        Callback::from(move |event: PointerEvent| {
            if !is_down(&state) {
                return;
            }
            if event.buttons() == 0 {
                // It went up where nobody listened.
                happen.emit(Happening::Cancel);
                return;
            }
            happen.emit(Happening::Move(point(&event), target_at(point(&event))));
            if matches!(*state.borrow(), Linking::Dragging { .. }) {
                event.prevent_default();
                // From here on all moves come to the board, wherever the pointer is.
                if let Some(root) = root.cast::<Element>()
                    && !root.has_pointer_capture(event.pointer_id())
                {
                    let _ = root.set_pointer_capture(event.pointer_id());
                }
            }
        })
    };
    let on_up = {
        let (happen, state) = (happen.clone(), state.clone());
        Callback::from(move |event: PointerEvent| {
            if is_down(&state) {
                happen.emit(Happening::Release(target_at(point(&event))));
            }
        })
    };
    let on_cancel = {
        let (happen, state) = (happen.clone(), state.clone());
        Callback::from(move |_: PointerEvent| {
            if is_down(&state) {
                happen.emit(Happening::Cancel);
            }
        })
    };
    let origin = root
        .cast::<Element>()
        .map(|root| root.get_bounding_client_rect())
        .map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
    let state = state.borrow().clone();
    Pointer { state, happen, on_press, on_move, on_up, on_cancel, origin }
}

/// Escape ends whatever is going on, wherever the focus is.
#[hook]
fn use_escape(state: &Rc<RefCell<Linking>>, happen: &Callback<Happening>) {
    let busy = *state.borrow() != Linking::Idle;
    let happen = happen.clone();
    use_effect_with(busy, move |busy| {
        let listener = busy.then(|| {
            EventListener::new(&gloo::utils::document(), "keydown", move |event| {
                if event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                    happen.emit(Happening::Cancel);
                }
            })
        });
        move || drop(listener)
    });
}

/// Scrolls the targets while a drag is near their upper or lower edge.
#[hook]
fn use_edge_scroll(state: &Rc<RefCell<Linking>>, lane: &NodeRef, happen: &Callback<Happening>) {
    const FRAME_MS: u32 = 16;
    let drags = matches!(*state.borrow(), Linking::Dragging { .. });
    let (state, lane, happen) = (state.clone(), lane.clone(), happen.clone());
    use_effect_with(drags, move |drags| {
        let interval = drags.then(|| {
            Interval::new(FRAME_MS, move || {
                let Linking::Dragging { at, .. } = *state.borrow() else { return };
                let Some(lane) = lane.cast::<HtmlElement>() else { return };
                let rect = lane.get_bounding_client_rect();
                // Only while the pointer is on its way to the targets: at the sources' edge nothing should run off.
                let by = if at.0 < rect.left() - rect.width() / 4.0 {
                    0.0
                } else {
                    edge_scroll(at.1, rect.top(), rect.bottom())
                };
                if by.abs() >= 1.0 {
                    lane.set_scroll_top(lane.scroll_top() + by as i32);
                    happen.emit(Happening::Move(at, target_at(at)));
                }
            })
        });
        move || drop(interval)
    });
}

/// Whether a source is pressed or dragged.
fn is_down(state: &RefCell<Linking>) -> bool {
    matches!(*state.borrow(), Linking::Pressed { .. } | Linking::Dragging { .. })
}

fn point(event: &PointerEvent) -> Point {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// A press on a control is for the control. By touch only the handle drags: the card itself scrolls.
fn may_drag(event: &PointerEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    within(".board-handle") || (event.pointer_type() != "touch" && !within("button, input, a, [popover]"))
}

/// Key of the target network at a point, if one is there that can be mapped to.
fn target_at(at: Point) -> Option<String> {
    let element = gloo::utils::document().element_from_point(at.0 as f32, at.1 as f32)?;
    element.closest(".board-target[data-accepts=true]").ok()??.get_attribute("data-key")
}
