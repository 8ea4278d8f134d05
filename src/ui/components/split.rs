//! Two parts and a bar between them, which is moved by pointer or keys.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::ui::browser::{memory, style};
use crate::ui::text;

/// Steps of the keys, in percent.
const STEP: f64 = 4.0;

/// Props of [`Split`].
#[derive(Properties, PartialEq)]
pub struct SplitProps {
    /// For browser tests, and the name under which the place is remembered.
    pub test_id: AttrValue,
    /// What the bar is for.
    pub name: AttrValue,
    /// Side by side, with an upright bar, or one above the other.
    #[prop_or_default]
    pub beside: bool,
    /// Share of the first part, in percent, before it was ever moved.
    pub initial: f64,
    /// Least and most share of the first part, in percent.
    #[prop_or((12.0, 88.0))]
    pub bounds: (f64, f64),
    /// The first part.
    pub first: Html,
    /// The second part.
    pub second: Html,
}

/// Two parts and a bar between them.
#[component]
pub fn Split(props: &SplitProps) -> Html {
    let root = use_node_ref();
    let (least, most) = props.bounds;
    let share = use_state(|| {
        let kept = memory::recall(&props.test_id).and_then(|text| text::number(&text));
        text::within(kept.unwrap_or(props.initial), least, most)
    });
    let dragging = use_state(|| false);
    {
        let root = root.clone();
        use_effect_with(*share, move |share| {
            if let Some(root) = root.cast::<Element>() {
                style::set(&root, "--split", &format!("{}%", text::short(*share)));
            }
        });
    }
    let move_to = {
        let (share, name) = (share.clone(), props.test_id.clone());
        move |wanted: f64| {
            let wanted = text::within(wanted, least, most);
            memory::keep(&name, &text::fixed(wanted, 1));
            share.set(wanted);
        }
    };
    let onpointerdown = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(bar) = event.current_target_element() {
                let _ = bar.set_pointer_capture(event.pointer_id());
                dragging.set(true);
            }
        })
    };
    let onpointermove = {
        let (root, dragging, move_to, beside) = (root.clone(), dragging.clone(), move_to.clone(), props.beside);
        Callback::from(move |event: PointerEvent| {
            let Some(root) = root.cast::<Element>().filter(|_| *dragging) else { return };
            let place = root.get_bounding_client_rect();
            let share = if beside {
                (f64::from(event.client_x()) - place.left()) / place.width()
            } else {
                (f64::from(event.client_y()) - place.top()) / place.height()
            };
            move_to(share * 100.0);
        })
    };
    let onpointerup = {
        let dragging = dragging.clone();
        Callback::from(move |_: PointerEvent| dragging.set(false))
    };
    let onlostpointercapture = onpointerup.clone();
    let onkeydown = {
        let (share, move_to, beside) = (share.clone(), move_to.clone(), props.beside);
        Callback::from(move |event: KeyboardEvent| {
            let wanted = match (event.key().as_str(), beside) {
                ("ArrowUp", false) | ("ArrowLeft", true) => *share - STEP,
                ("ArrowDown", false) | ("ArrowRight", true) => *share + STEP,
                ("Home", _) => least,
                ("End", _) => most,
                _ => return,
            };
            event.prevent_default();
            move_to(wanted);
        })
    };
    let ondblclick = {
        let initial = props.initial;
        Callback::from(move |_: MouseEvent| move_to(initial))
    };
    html! {
        <div class="split" data-beside={props.beside.then_some("")} data-moving={dragging.then_some("")} ref={root}>
            <div class="split-part">{ props.first.clone() }</div>
            <div
                class="split-bar"
                role="separator"
                tabindex="0"
                aria-label={props.name.clone()}
                aria-orientation={if props.beside { "vertical" } else { "horizontal" }}
                aria-valuenow={text::fixed(*share, 0)}
                aria-valuemin={text::fixed(least, 0)}
                aria-valuemax={text::fixed(most, 0)}
                aria-valuetext={format!("{} percent", text::fixed(*share, 0))}
                title={format!("{} (double-click: as it was)", props.name)}
                data-testid={props.test_id.clone()}
                {onpointerdown}
                {onpointermove}
                {onpointerup}
                {onlostpointercapture}
                {onkeydown}
                {ondblclick}
            />
            <div class="split-part">{ props.second.clone() }</div>
        </div>
    }
}

/// The element that a listener was put on. Listeners sit on the root, so the event's own word is the wrong one.
trait CurrentElement {
    fn current_target_element(&self) -> Option<Element>;
}

impl CurrentElement for PointerEvent {
    fn current_target_element(&self) -> Option<Element> {
        self.target()?.dyn_into::<Element>().ok()?.closest("[role=separator]").ok().flatten()
    }
}
