//! A source network on the board, and all that can be done with its mapping.

use std::rc::Rc;

use yew::prelude::*;

use super::occupancy::Occupancy;
use super::subnets::{Subnets, bar};
use crate::session::protocol::{Change, NetworkView, Request, SideCode};
use crate::ui::browser::style::use_style;
use crate::ui::components::icons::Icon;
use crate::ui::components::picker::{Picker, PickerOption};
use crate::ui::screens::plan_table::marks;
use crate::ui::text;
use crate::ui::words::counted;

/// Value of the test network's option for the failover network; no key is empty.
const SAME: &str = "";

/// Where a target network leads back to.
#[derive(Clone, Debug, PartialEq)]
pub enum Back {
    /// To this source.
    Here,
    /// To another one: its name.
    Elsewhere(String),
    /// Nowhere yet.
    Nowhere,
}

/// Where a source network goes, in names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Destination {
    /// The mapping: key, name and where that leads back to.
    pub mapped: Option<(String, String, Option<Back>)>,
    /// Name of the product's own default.
    pub by_default: Option<String>,
    /// Name of the network of test failovers.
    pub test: Option<String>,
}

#[derive(Properties, PartialEq)]
pub struct SourceCardProps {
    /// The network.
    pub network: Rc<NetworkView>,
    /// Where it goes.
    pub destination: Destination,
    /// Whether its subnets are shown.
    pub open: bool,
    /// Whether its head has three lines.
    pub tall: bool,
    /// Where it stands in the lane, in px.
    pub top: f64,
    /// Whether it waits for a target.
    pub waiting: bool,
    /// Targets to choose from.
    pub targets: Rc<[PickerOption]>,
    /// Test networks to choose from.
    pub test_targets: Rc<[PickerOption]>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Shows or hides subnets.
    pub on_toggle: Callback<String>,
    /// The pointer went down on it.
    pub on_press: Callback<(String, PointerEvent)>,
    /// Its handle was clicked.
    pub on_arm: Callback<String>,
    /// Opens its settings.
    pub on_settings: Callback<(SideCode, String)>,
    /// The pointer or the focus is on it.
    pub on_hover: Callback<Option<String>>,
}

/// The card.
#[component]
pub fn SourceCard(props: &SourceCardProps) -> Html {
    let network = &props.network;
    let place = use_style("transform", format!("translateY({}px)", text::short(props.top)));
    let key = network.key.clone();
    let on_toggle = props.on_toggle.reform({
        let key = key.clone();
        move |_: MouseEvent| key.clone()
    });
    let on_arm = props.on_arm.reform({
        let key = key.clone();
        move |_: MouseEvent| key.clone()
    });
    let on_press = props.on_press.reform({
        let key = key.clone();
        move |event: PointerEvent| (key.clone(), event)
    });
    let (enter, leave) = hover(&props.on_hover, &key);
    let state = match (&props.destination.mapped, &props.destination.by_default) {
        (Some(_), _) => "mapped",
        (None, Some(_)) => "default",
        (None, None) => "unmapped",
    };
    let occupancy = Occupancy::of_network(network);
    html! {
        <li ref={place} class="board-card board-source" data-testid="board-source" data-key={key} data-state={state} data-tall={props.tall.then_some("")}
            data-waiting={props.waiting.then_some("")} onmouseenter={enter} onmouseleave={leave}>
            <div class="board-card-head" onpointerdown={on_press}>
                { toggle(network, props.open, on_toggle) }
                <div class="board-card-lines">
                    <div class="board-line">
                        { severity(network) }
                        <span class="board-name" title={network.name.clone()}>{ &network.name }</span>
                        <span class="board-prefix" title={network.prefixes.join(", ")}>{ network.prefixes.join(", ") }</span>
                        if occupancy.usable > 0 {
                            { bar(&occupancy) }
                        }
                        <span class="board-nics">{ counted(network.nics.into(), "NIC", "NICs") }</span>
                        { settings(network, SideCode::Source, &props.on_settings) }
                    </div>
                    <div class="board-line board-mapping">
                        <Mapping network={network.clone()} destination={props.destination.clone()} targets={props.targets.clone()}
                            test_targets={props.test_targets.clone()} ask={props.ask.clone()} />
                    </div>
                </div>
                <button type="button" class="board-handle" aria-pressed={props.waiting.to_string()} data-testid="board-handle"
                    aria-label={format!("Map {}: choose its target next", network.name)} title="Drag onto a target, or click and then click the target" onclick={on_arm} />
            </div>
            if props.open {
                <Subnets network={network.clone()} />
            }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct MappingProps {
    network: Rc<NetworkView>,
    destination: Destination,
    targets: Rc<[PickerOption]>,
    test_targets: Rc<[PickerOption]>,
    ask: Callback<Request>,
}

/// The second line: where the network goes, and what can be done about it.
#[component]
fn Mapping(props: &MappingProps) -> Html {
    let name = &props.network.name;
    let source = props.network.key.clone();
    let on_map = change(&props.ask, {
        let source = source.clone();
        move |target: AttrValue| Change::MapNetwork { source: source.clone(), target: target.to_string() }
    });
    let on_test = change(&props.ask, {
        let source = source.clone();
        move |target: AttrValue| Change::MapTestNetwork {
            source: source.clone(),
            target: Some(target.to_string()).filter(|target| target != SAME),
        }
    });
    let Some((target, target_name, back)) = &props.destination.mapped else {
        let by_default = props.destination.by_default.as_ref();
        return html! {
            <>
                <Picker label={format!("Map to… for {name}")} test_id="map-to" look="quiet" options={props.targets.clone()} on_pick={on_map}
                    empty="No target network yet">{ "Map to…" }</Picker>
                if let Some(default) = by_default {
                    <span class="board-by-default" title="What the product does by itself">{ arrow() }<span>{ default }{ " by default" }</span></span>
                } else {
                    <span class="board-unmapped">{ marks::drawn(marks::WARNING) }{ "Not mapped" }</span>
                }
            </>
        };
    };
    let on_unmap = change(&props.ask, {
        let source = source.clone();
        move |_: MouseEvent| Change::UnmapNetwork { source: source.clone() }
    });
    let on_back = change(&props.ask, {
        let (source, target) = (source.clone(), target.clone());
        move |_: MouseEvent| Change::MapBack { target: target.clone(), source: Some(source.clone()) }
    });
    let test = props.destination.test.as_deref().unwrap_or("same network");
    html! {
        <>
            <Picker label={format!("{target_name}, target of {name}")} test_id="map-to" look="quiet" options={props.targets.clone()}
                selected={Some(AttrValue::from(target.clone()))} on_pick={on_map}>{ arrow() }<span>{ target_name }</span></Picker>
            <Picker label={format!("Test: {test}, for {name}")} test_id="map-test" look="quiet" options={props.test_targets.clone()}
                selected={Some(AttrValue::from(props.network.test_to.clone().unwrap_or_default()))} on_pick={on_test}>
                <span class="board-test">{ "Test: " }{ test }</span>
            </Picker>
            <MapBack back={back.clone()} {on_back} name={name.clone()} />
            <button type="button" class="button board-unmap" data-small="" data-bare="" data-weight="quiet" aria-label={format!("Unmap {name}")} title="Unmap" data-testid="unmap" onclick={on_unmap}>
                { Icon::Close.html() }
            </button>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct MapBackProps {
    back: Option<Back>,
    on_back: Callback<MouseEvent>,
    name: String,
}

/// Whether the target leads back here for failback, and the button that makes it so.
#[component]
fn MapBack(props: &MapBackProps) -> Html {
    match &props.back {
        None => html! {},
        Some(Back::Here) => html! {
            <span class="board-back" data-testid="mapped-back" title="Failback returns to this network">{ back_arrow() }<span>{ "mapped back" }</span></span>
        },
        Some(Back::Elsewhere(other)) => html! {
            <button type="button" class="board-back-button" data-testid="map-back" title={format!("The target is mapped back to {other}; choose {} instead", props.name)} onclick={props.on_back.clone()}>
                { back_arrow() }<span>{ "back to " }{ other }</span>
            </button>
        },
        Some(Back::Nowhere) => html! {
            <button type="button" class="board-back-button" data-testid="map-back" title="Not mapped back: failback would not find this network" onclick={props.on_back.clone()}>
                { back_arrow() }<span>{ "Map back" }</span>
            </button>
        },
    }
}

/// The button that opens what is stated about a network; for a target only where there is something to state.
pub fn settings(network: &NetworkView, side: SideCode, on_settings: &Callback<(SideCode, String)>) -> Html {
    let asks = !network.asked.is_empty() || network.subnets.iter().any(|subnet| !subnet.asked.is_empty());
    if side == SideCode::Target && !asks {
        return Html::default();
    }
    let key = network.key.clone();
    let onclick = on_settings.reform(move |event: MouseEvent| {
        event.stop_propagation();
        (side, key.clone())
    });
    let has_rules = network.policy.is_some();
    html! {
        <button type="button" class="button board-settings" data-small="" data-bare={(!has_rules).then_some("")} data-weight="quiet" data-testid="network-settings-open"
            aria-label={format!("Settings of {}{}", network.name, if has_rules { ": has re-IP rules" } else { "" })} aria-haspopup="dialog" title="Re-IP rules and facts" {onclick}>
            { Icon::Sliders.html() }
            if has_rules {
                <span>{ "Re-IP" }</span>
            }
        </button>
    }
}

/// The button that shows a card's subnets.
pub fn toggle(network: &NetworkView, open: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="board-toggle" aria-expanded={open.to_string()} disabled={network.subnets.is_empty()}
            aria-label={format!("{} of {}", counted(network.subnets.len() as u64, "subnet", "subnets"), network.name)} data-testid="board-toggle" {onclick}>
            { Icon::ChevronRight.html() }
        </button>
    }
}

/// The worst finding about a network, as a shape with its word.
pub fn severity(network: &NetworkView) -> Html {
    let Some(severity) = network.severity else { return html! {} };
    html! {
        <span class="board-severity" title={marks::severity_word(severity)}>
            { marks::drawn(marks::of_severity(severity)) }
            <span class="visually-hidden">{ marks::severity_word(severity) }</span>
        </span>
    }
}

/// Tells when the pointer comes and goes.
pub fn hover(on_hover: &Callback<Option<String>>, key: &str) -> (Callback<MouseEvent>, Callback<MouseEvent>) {
    let key = key.to_owned();
    (on_hover.reform(move |_: MouseEvent| Some(key.clone())), on_hover.reform(|_: MouseEvent| None))
}

fn change<T: 'static>(ask: &Callback<Request>, change: impl Fn(T) -> Change + 'static) -> Callback<T> {
    ask.reform(move |value| Request::Change(change(value)))
}

fn arrow() -> Html {
    html! { <svg class="icon board-arrow" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 8h10M9 4.5 12.5 8 9 11.5" /></svg> }
}

fn back_arrow() -> Html {
    html! { <svg class="icon board-arrow" viewBox="0 0 16 16" aria-hidden="true"><path d="M13 5.5H6a3 3 0 0 0 0 6h5M9 2.5 13 5.5 9 8.5" /></svg> }
}
