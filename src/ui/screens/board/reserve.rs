//! Keeping addresses of a target subnet free: for load balancers, private endpoints, whatever no inventory shows.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::session::protocol::{Change, NetworkView, Request, SubnetView};
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icons::Icon;

#[derive(Properties, PartialEq)]
pub struct ReserveProps {
    /// The target network.
    pub network: Rc<NetworkView>,
    /// Name of its subnet.
    pub subnet: String,
    /// Asks the session.
    pub ask: Callback<Request>,
}

/// A button that opens a dialog with the reservations of a subnet, and a form for another one.
#[component]
pub fn Reserve(props: &ReserveProps) -> Html {
    let open = use_state(|| false);
    let show = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let hide = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let Some(subnet) = props.network.subnets.iter().find(|subnet| subnet.name == props.subnet) else {
        return Html::default();
    };
    let count = subnet.reservations.len();
    let name = format!("Reserve addresses in {}: {count} so far", subnet.name);
    html! {
        <>
            <button type="button" class="button board-reserve" data-small="" data-bare="" data-weight="quiet" aria-label={name} aria-haspopup="dialog"
                title="Keep addresses free" data-active={(count > 0).then_some("")} data-testid="reserve" onclick={show}>
                { Icon::Lock.html() }
            </button>
            if *open {
                <Form network={props.network.clone()} subnet={subnet.clone()} ask={props.ask.clone()} on_close={hide} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    network: Rc<NetworkView>,
    subnet: SubnetView,
    ask: Callback<Request>,
    on_close: Callback<()>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let (range, note) = (use_node_ref(), use_node_ref());
    let value = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
    let reserve = {
        let (range, note, props) = (
            range.clone(),
            note.clone(),
            (props.network.clone(), props.subnet.name.clone(), props.ask.clone(), props.on_close.clone()),
        );
        Callback::from(move |()| {
            let (network, subnet, ask, on_close) = &props;
            let typed = value(&range);
            if typed.trim().is_empty() {
                if let Some(field) = range.cast::<HtmlInputElement>() {
                    let _ = field.focus();
                }
                return;
            }
            // Closed first: what the session says of it stands on the page, which a dialog covers.
            on_close.emit(());
            ask.emit(Request::Change(Change::Reserve {
                network: network.key.clone(),
                subnet: subnet.clone(),
                range: typed,
                note: value(&note),
            }));
        })
    };
    let onsubmit = {
        let reserve = reserve.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            reserve.emit(());
        })
    };
    let footer = html! {
        <>
            <Button test_id="reserve-cancel" label="Cancel" onclick={props.on_close.clone()} />
            <Button test_id="reserve-add" label="Reserve" weight={Weight::Main} onclick={reserve} />
        </>
    };
    html! {
        <Dialog test_id="reserve-dialog" title={format!("Reserve addresses in {}", props.subnet.name)} on_close={props.on_close.clone()} {footer}>
            <p class="muted">{ format!("No machine of the plan gets an address of {} that is reserved here: for load balancers, private endpoints, and whatever no inventory shows.", props.subnet.prefixes.join(", ")) }</p>
            if !props.subnet.reservations.is_empty() {
                <ul class="board-reservations" aria-label="Reserved">
                    { for props.subnet.reservations.iter().map(|reservation| {
                        let change = Change::Unreserve {
                            network: props.network.key.clone(),
                            subnet: props.subnet.name.clone(),
                            range: reservation.range.clone(),
                        };
                        let free = props.ask.reform(move |_: MouseEvent| Request::Change(change.clone()));
                        html! {
                            <li key={reservation.range.clone()} data-testid="reservation">
                                <code>{ &reservation.range }</code>
                                <span class="muted">{ &reservation.note }</span>
                                <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" aria-label={format!("Free {}", reservation.range)} title="Free" data-testid="reservation-free" onclick={free}>
                                    { Icon::Close.html() }
                                </button>
                            </li>
                        }
                    }) }
                </ul>
            }
            <form class="board-reserve-form" {onsubmit}>
                <label class="field">
                    <span class="field-label">{ "An address, a range such as 10.0.0.4-10.0.0.9, or a prefix" }</span>
                    <input ref={range} class="input" spellcheck="false" autocomplete="off" autofocus=true data-testid="reserve-range" />
                </label>
                <label class="field">
                    <span class="field-label">{ "What for" }</span>
                    <input ref={note} class="input" maxlength="200" autocomplete="off" data-testid="reserve-note" />
                </label>
                // Enter in a field submits only where the form has a button of its own.
                <button type="submit" hidden=true />
            </form>
        </Dialog>
    }
}
