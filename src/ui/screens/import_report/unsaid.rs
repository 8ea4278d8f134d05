//! What no inventory says, for a person to confirm or to type: subnets, and whether addresses are static.

use std::rc::Rc;

use yew::prelude::*;

use crate::session::protocol::{
    AllocationNeedView, Change, ConfidenceCode, Overview, Request, SideCode, StatedSubnetView, SubnetNeedView,
    SubnetProposalView,
};
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::commit_field::CommitField;
use crate::ui::components::icons::Icon;
use crate::ui::components::segmented::{Segment, Segmented};
use crate::ui::words;

/// How many networks are shown before somebody asks for more.
const SHOWN: usize = 12;

/// Props of [`Unsaid`].
#[derive(Properties, PartialEq)]
pub struct UnsaidProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// Ask the session.
    pub ask: Callback<Request>,
}

/// Proposals to confirm, what was stated, and static or DHCP.
#[component]
pub fn Unsaid(props: &UnsaidProps) -> Html {
    let unsaid = &props.overview.unsaid;
    let shown = use_state(|| SHOWN);
    let shown_allocations = use_state(|| SHOWN);
    if unsaid.is_empty() {
        return Html::default();
    }
    html! {
        <>
            if !unsaid.subnets.is_empty() || !unsaid.stated.is_empty() {
                <section class="report-section" aria-labelledby="report-subnets" data-testid="subnets">
                    <h2 id="report-subnets">{ "Subnets" }</h2>
                    <p class="muted">
                        { "Lists of VMs give addresses without a mask. Nothing is assumed: confirm what was worked out, or type what you \
                           know. Until then these addresses have no subnet." }
                    </p>
                    { confirm_all(unsaid.proposed, &props.ask) }
                    <ul class="needs">
                        { for unsaid.subnets.iter().take(*shown).map(|need| network(need, &props.ask)) }
                    </ul>
                    { more(&shown, unsaid.subnets.len(), unsaid.more_subnets) }
                    { stated(&unsaid.stated, &props.ask) }
                </section>
            }
            if !unsaid.allocations.is_empty() {
                <section class="report-section" aria-labelledby="report-allocations" data-testid="allocations">
                    <h2 id="report-allocations">{ "Static or DHCP" }</h2>
                    <p class="muted">
                        { "The files do not say whether these addresses are static. Left open, they are planned as static, with a finding \
                           each." }
                    </p>
                    <ul class="needs">
                        { for unsaid.allocations.iter().take(*shown_allocations).enumerate()
                            .map(|(place, need)| allocation(place, need, &props.ask)) }
                    </ul>
                    { more(&shown_allocations, unsaid.allocations.len(), unsaid.more_allocations) }
                </section>
            }
        </>
    }
}

fn more(shown: &UseStateHandle<usize>, all: usize, unlisted: u32) -> Html {
    if all > **shown {
        let onclick = {
            let shown = shown.clone();
            Callback::from(move |()| shown.set(*shown + 10 * SHOWN))
        };
        let left = words::counted((all - **shown) as u64 + u64::from(unlisted), "more network", "more networks");
        return html! { <Button test_id="more-needs" label={format!("Show {left}")} weight={Weight::Quiet} {onclick} /> };
    }
    if unlisted == 0 {
        return Html::default();
    }
    html! { <p class="muted">{ format!("and {}", words::counted(u64::from(unlisted), "more network", "more networks")) }</p> }
}

/// One step for all proposals that are sure enough.
fn confirm_all([low, medium, high]: [u32; 3], ask: &Callback<Request>) -> Html {
    let button = |least: ConfidenceCode, count: u32, id: &'static str, label: String, weight: Weight| {
        if count == 0 {
            return Html::default();
        }
        let onclick = ask.reform(move |()| Request::Change(Change::ConfirmSubnets { least }));
        html! { <Button test_id={id} label={label} {weight} {onclick} /> }
    };
    let subnets = |count: u32| words::counted(u64::from(count), "subnet", "subnets");
    html! {
        <div class="report-actions">
            { button(ConfidenceCode::High, high, "confirm-high", format!("Confirm {} of high confidence", subnets(high)), Weight::Main) }
            if medium > 0 {
                { button(ConfidenceCode::Medium, high + medium, "confirm-medium", format!("Confirm {}, medium too", subnets(high + medium)), Weight::Plain) }
            }
            if low > 0 {
                { button(ConfidenceCode::Low, low + medium + high, "confirm-all", format!("Confirm all {}", subnets(low + medium + high)), Weight::Plain) }
            }
        </div>
    }
}

fn network(need: &SubnetNeedView, ask: &Callback<Request>) -> Html {
    let id = format!("{}-{}", side_word(need.side), need.network);
    let on_typed = {
        let (ask, side, network) = (ask.clone(), need.side, need.network.clone());
        Callback::from(move |typed: AttrValue| {
            if !typed.is_empty() {
                // Named like its prefix: a name of its own can be given below.
                let subnets = vec![(side, network.clone(), typed.to_string(), Some(typed.to_string()))];
                ask.emit(Request::Change(Change::StateSubnets(subnets)));
            }
        })
    };
    let vlan = need.vlan.map(|vlan| format!(" · VLAN {vlan}")).unwrap_or_default();
    html! {
        <li class="need" key={id.clone()} data-testid="subnet-need">
            <p class="need-head">
                <span class="need-name">{ &need.name }</span>
                <span class="need-facts">
                    { format!("{} · {}{vlan}", side_word(need.side), words::counted(u64::from(need.addresses), "address", "addresses")) }
                </span>
            </p>
            if !need.proposals.is_empty() {
                <ul class="proposals">
                    { for need.proposals.iter().map(|proposal| one_proposal(need, proposal, ask)) }
                </ul>
            }
            <label class="need-type">
                <span>{ if need.proposals.is_empty() { "Its subnet" } else { "Another subnet" } }</span>
                <CommitField
                    id={format!("type-{id}")}
                    test_id="type-subnet"
                    name={AttrValue::from(format!("Subnet of {}", need.name))}
                    class="input mono"
                    value=""
                    placeholder="10.0.0.0/24"
                    on_commit={on_typed}
                />
            </label>
        </li>
    }
}

fn one_proposal(need: &SubnetNeedView, proposal: &SubnetProposalView, ask: &Callback<Request>) -> Html {
    let (word, icon, level) = match proposal.confidence {
        ConfidenceCode::High => ("High confidence", Icon::Fine, "high"),
        ConfidenceCode::Medium => ("Medium confidence", Icon::Info, "medium"),
        ConfidenceCode::Low => ("Low confidence", Icon::Warning, "low"),
    };
    let onclick = {
        let subnet = (need.side, need.network.clone(), proposal.subnet.clone(), Some(proposal.prefix.clone()));
        ask.reform(move |()| Request::Change(Change::StateSubnets(vec![subnet.clone()])))
    };
    let takes = if proposal.addresses == proposal.of {
        "takes in all of them".to_owned()
    } else {
        format!("takes in {} of {}", words::count(u64::from(proposal.addresses)), words::count(u64::from(proposal.of)))
    };
    html! {
        <li class="proposal" data-confidence={level} data-testid="proposal">
            <span class="proposal-prefix">{ &proposal.prefix }</span>
            <span class="proposal-confidence">{ icon.html() }{ word }</span>
            <div class="proposal-why">
                <p>{ takes }</p>
                { for proposal.evidence.iter().map(|sentence| html! { <p>{ sentence }</p> }) }
            </div>
            <Button
                test_id="confirm-subnet"
                label="Confirm"
                name={AttrValue::from(format!("Confirm {} of {}", proposal.prefix, need.name))}
                {onclick}
            />
        </li>
    }
}

fn stated(stated: &[StatedSubnetView], ask: &Callback<Request>) -> Html {
    if stated.is_empty() {
        return Html::default();
    }
    html! {
        <details class="file-more" data-testid="stated-subnets">
            <summary>{ format!("{} stated", words::counted(stated.len() as u64, "subnet", "subnets")) }</summary>
            <ul class="stated">
                { for stated.iter().enumerate().map(|(place, subnet)| one_stated(place, subnet, ask)) }
            </ul>
        </details>
    }
}

fn one_stated(place: usize, subnet: &StatedSubnetView, ask: &Callback<Request>) -> Html {
    let state = |prefixes: Option<String>| {
        let (side, network, name) = (subnet.side, subnet.network.clone(), subnet.subnet.clone());
        Request::Change(Change::StateSubnets(vec![(side, network, name, prefixes)]))
    };
    let gone = state(None);
    let on_typed = {
        let (ask, subnet) = (ask.clone(), subnet.clone());
        Callback::from(move |typed: AttrValue| {
            let prefixes = Some(typed.to_string()).filter(|typed| !typed.is_empty());
            let stated = vec![(subnet.side, subnet.network.clone(), subnet.subnet.clone(), prefixes)];
            ask.emit(Request::Change(Change::StateSubnets(stated)));
        })
    };
    let name = format!("{} / {}", subnet.network_name, subnet.subnet);
    html! {
        <li class="stated-subnet" key={place}>
            <span class="stated-name">{ format!("{} · {name}", side_word(subnet.side)) }</span>
            <CommitField
                id={format!("stated-{place}")}
                test_id="stated-subnet"
                name={AttrValue::from(format!("Prefixes of {name}"))}
                class="input mono"
                value={subnet.prefixes.clone()}
                on_commit={on_typed}
            />
            <Button
                test_id="unstate-subnet"
                label="Take back"
                name={AttrValue::from(format!("Take {name} back"))}
                weight={Weight::Quiet}
                onclick={ask.reform(move |()| gone.clone())}
            />
        </li>
    }
}

fn allocation(place: usize, need: &AllocationNeedView, ask: &Callback<Request>) -> Html {
    let name = if need.name.is_empty() { "NICs without a network" } else { &need.name };
    let segments = [("open", "Left open"), ("static", "Static"), ("dhcp", "DHCP")];
    let segments = segments.iter().map(|(id, label)| Segment::new(*id, *label)).collect::<Vec<_>>();
    let chosen = match need.stated {
        None => 0,
        Some(true) => 1,
        Some(false) => 2,
    };
    let on_choose = {
        let (ask, network) = (ask.clone(), need.network.clone());
        Callback::from(move |chosen: usize| {
            let is_static = [None, Some(true), Some(false)].get(chosen).copied().flatten();
            ask.emit(Request::Change(Change::StateAllocations { networks: vec![network.clone()], is_static }));
        })
    };
    let likely = match need.proposal {
        Some(true) => "Likely static. ",
        Some(false) => "Likely DHCP. ",
        None => "",
    };
    html! {
        <li class="need need-allocation" key={need.network.clone()} data-testid="allocation-need">
            <div class="need-words">
                <p class="need-head">
                    <span class="need-name">{ name }</span>
                    <span class="need-facts">{ words::counted(u64::from(need.addresses), "address", "addresses") }</span>
                </p>
                <p class="need-why">{ format!("{likely}{}", need.evidence.join(" ")) }</p>
            </div>
            <Segmented
                test_id={format!("allocation-{place}")}
                name={format!("Addresses of {name} are")}
                {segments}
                {chosen}
                {on_choose}
            />
        </li>
    }
}

fn side_word(side: SideCode) -> &'static str {
    match side {
        SideCode::Source => "source",
        SideCode::Target => "target",
    }
}
