//! The subnets of a card, with how full they are.

use std::rc::Rc;

use yew::prelude::*;

use super::occupancy::Occupancy;
use super::reserve::Reserve;
use crate::session::protocol::{NetworkView, Request, SubnetView};
use crate::ui::screens::plan_table::marks;
use crate::ui::text;

#[derive(Properties, PartialEq)]
pub struct SubnetsProps {
    /// Whose.
    pub network: Rc<NetworkView>,
    /// Asks the session; given where addresses can be reserved, on the target side.
    #[prop_or_default]
    pub ask: Option<Callback<Request>>,
}

/// The list of subnets.
#[component]
pub fn Subnets(props: &SubnetsProps) -> Html {
    let network = &props.network;
    html! {
        <ul class="board-subnets" aria-label={format!("Subnets of {}", network.name)}>
            { for network.subnets.iter().map(|subnet| row(network, subnet, props.ask.as_ref())) }
        </ul>
    }
}

fn row(network: &Rc<NetworkView>, subnet: &SubnetView, ask: Option<&Callback<Request>>) -> Html {
    let occupancy = Occupancy::of_subnet(subnet);
    html! {
        <li class="board-subnet" data-testid="board-subnet" data-kind={subnet.platform_only.as_ref().map(|_| "platform")}>
            <span class="board-subnet-name" title={subnet.name.clone()}>
                <span>{ &subnet.name }</span>
                if let Some(ask) = ask.filter(|_| subnet.platform_only.is_none()) {
                    <Reserve network={network.clone()} subnet={subnet.name.clone()} ask={ask.clone()} />
                }
            </span>
            <span class="board-prefix" title={subnet.prefixes.join(", ")}>{ subnet.prefixes.join(", ") }</span>
            if let Some(why) = &subnet.platform_only {
                <span class="board-platform" title={format!("Takes no VMs: {why}")}>
                    { marks::drawn(marks::EXCLUDED) }
                    <span>{ platform_words(&subnet.name, why) }</span>
                </span>
            } else {
                { bar(&occupancy) }
                { numbers(&occupancy) }
            }
        </li>
    }
}

/// The numbers of a bar; what is too much has a shape and a word.
pub fn numbers(occupancy: &Occupancy) -> Html {
    let over = occupancy.over();
    html! {
        <span class="board-numbers" title={occupancy.long()} data-over={(over > 0).then_some("")}>
            if over > 0 {
                { marks::drawn(marks::ERROR) }
                <span class="visually-hidden">{ format!("{over} too many: ") }</span>
            }
            { occupancy.short() }
        </span>
    }
}

/// The bar; its numbers stand beside it, so it is hidden from those who read.
pub fn bar(occupancy: &Occupancy) -> Html {
    let (used, planned) = occupancy.bar();
    let (used, planned) = (text::short(used), text::short(planned));
    let over = (occupancy.over() > 0).then_some("");
    html! {
        <svg class="board-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" data-over={over}>
            <rect class="board-bar-all" width="100" height="8" />
            <rect class="board-bar-used" width={used.clone()} height="8" />
            <rect class="board-bar-planned" x={used} width={planned} height="8" />
        </svg>
    }
}

/// Why a subnet takes no VMs; where that is only its name, the name need not stand there twice.
fn platform_words(name: &str, why: &str) -> String {
    if name == why { "takes no VMs".to_owned() } else { format!("takes no VMs: {why}") }
}
