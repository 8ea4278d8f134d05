//! A target network on the board.

use std::rc::Rc;

use yew::prelude::*;

use super::occupancy::Occupancy;
use super::source_card::{hover, settings, severity, toggle};
use super::subnets::{Subnets, bar, numbers};
use crate::session::protocol::{NetworkView, Request, SideCode};
use crate::ui::browser::style::use_style;
use crate::ui::text;

#[derive(Properties, PartialEq)]
pub struct TargetCardProps {
    /// The network.
    pub network: Rc<NetworkView>,
    /// Name of the source network that it leads back to.
    pub back: Option<String>,
    /// Whether its subnets are shown.
    pub open: bool,
    /// Where it stands in the lane, in px.
    pub top: f64,
    /// Name of the source that waits for a target.
    pub waiting: Option<String>,
    /// Whether a drag is over it.
    pub over: bool,
    /// Shows or hides subnets.
    pub on_toggle: Callback<String>,
    /// It was chosen for the source that waits.
    pub on_choose: Callback<String>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Opens its settings.
    pub on_settings: Callback<(SideCode, String)>,
    /// The pointer is on it.
    pub on_hover: Callback<Option<String>>,
}

/// The card.
#[component]
pub fn TargetCard(props: &TargetCardProps) -> Html {
    let network = &props.network;
    let key = network.key.clone();
    let place = use_style("transform", format!("translateY({}px)", text::short(props.top)));
    let on_toggle = props.on_toggle.reform({
        let key = key.clone();
        move |_: MouseEvent| key.clone()
    });
    let (enter, leave) = hover(&props.on_hover, &key);
    let waiting = props.waiting.as_ref().filter(|_| accepts(network));
    // Anywhere on the card will do for the second click; the button is for those who do not point.
    let on_choose = {
        let (on_choose, key, waits) = (props.on_choose.clone(), key.clone(), waiting.is_some());
        Callback::from(move |event: MouseEvent| {
            if waits {
                event.stop_propagation();
                on_choose.emit(key.clone());
            }
        })
    };
    let occupancy = Occupancy::of_network(network);
    html! {
        <li ref={place} class="board-card board-target" data-testid="board-target" data-key={key} data-accepts={accepts(network).to_string()}
            data-waiting={waiting.map(|_| "")} data-over={(props.over && accepts(network)).then_some("")} onmouseenter={enter} onmouseleave={leave}>
            <div class="board-card-head" onclick={on_choose.clone()}>
                <span class="board-socket" />
                <div class="board-card-lines">
                    <div class="board-line">
                        { severity(network) }
                        <span class="board-name" title={network.name.clone()}>{ &network.name }</span>
                        if network.planned {
                            <span class="board-badge" title="Does not exist yet: the failover would create it">{ "new" }</span>
                        } else if !network.listed {
                            <span class="board-badge" title="No file lists it: it is only referred to">{ "not listed" }</span>
                        }
                        <span class="board-prefix" title={network.prefixes.join(", ")}>{ network.prefixes.join(", ") }</span>
                    </div>
                    <div class="board-line">
                        if let Some(source) = waiting {
                            <button type="button" class="button board-map-here" data-small="" data-testid="map-here" onclick={on_choose}>{ "Map " }{ source }{ " here" }</button>
                        } else {
                            { bar(&occupancy) }
                            { numbers(&occupancy) }
                            { about(network, props.back.as_deref()) }
                            { settings(network, SideCode::Target, &props.on_settings) }
                        }
                    </div>
                </div>
                { toggle(network, props.open, on_toggle) }
            </div>
            if props.open {
                <Subnets network={network.clone()} ask={props.ask.clone()} />
            }
        </li>
    }
}

/// Whether a source can be mapped to it: what the failover would create cannot be named yet.
pub fn accepts(network: &NetworkView) -> bool {
    !network.planned
}

/// What else is to be said of it, in a few words.
fn about(network: &NetworkView, back: Option<&str>) -> Html {
    let words = match back {
        Some(back) => format!("back to {back}"),
        None if network.planned => "created by the failover".to_owned(),
        None => network.resource_group.clone(),
    };
    html! { <span class="board-about" title={words.clone()}>{ words.clone() }</span> }
}
