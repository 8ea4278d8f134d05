//! What a person states about one network: re-IP rules, and the facts that the chosen system asks for.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::asked::Asked;
use crate::session::protocol::{Change, NetworkView, PolicyKind, Request, SideCode};
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icons::Icon;

/// The shapes of rules: what they are called, which product applies them so, and an example.
const SHAPES: [(PolicyKind, &str, &str, &str); 4] = [
    (
        PolicyKind::Octets,
        "Octets with wildcards",
        "As Veeam applies re-IP rules: to Windows guests only, and * keeps an octet. Which rule counts where two fit is not documented; the first is assumed.",
        "172.16.*.* -> 172.17.*.* /16 gw 172.17.0.1",
    ),
    (
        PolicyKind::Prefixes,
        "Prefix to prefix",
        "As VMware Live Site Recovery applies IP customization rules: in order, the first that fits counts; both prefixes have one length.",
        "10.0.0.0/24 -> 10.9.0.0/24 gw 10.9.0.1",
    ),
    (
        PolicyKind::Offset,
        "Same offset",
        "As Nutanix recovery plans do: the address keeps its place within the subnet.",
        "",
    ),
    (
        PolicyKind::Fixed,
        "List of addresses",
        "As bulk IP customization files do: an address for each address.",
        "10.0.0.4 -> 10.9.0.4",
    ),
];

/// Props of [`NetworkSettings`].
#[derive(Properties, PartialEq)]
pub struct NetworkSettingsProps {
    /// The network.
    pub network: Rc<NetworkView>,
    /// Its side.
    pub side: SideCode,
    /// What the session refused last, with a number of its own.
    pub problem: Option<(u32, String)>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn NetworkSettings(props: &NetworkSettingsProps) -> Html {
    let network = &props.network;
    let footer = html! {
        <>
            <Problem problem={props.problem.clone()} />
            <Button test_id="network-settings-done" label="Done" weight={Weight::Main} onclick={props.on_close.clone()} />
        </>
    };
    let subnets = network.subnets.iter().filter(|subnet| !subnet.asked.is_empty());
    html! {
        <Dialog test_id="network-settings" title={format!("Settings of {}", network.name)} on_close={props.on_close.clone()} {footer}>
            if !network.asked.is_empty() {
                <section class="settings-part">
                    <h3>{ "What this system asks for" }</h3>
                    <Asked asked={network.asked.clone()} prefix="network" ask={props.ask.clone()} />
                </section>
            }
            { for subnets.enumerate().map(|(place, subnet)| html! {
                <section key={subnet.name.as_str()} class="settings-part" data-testid="settings-subnet">
                    <h3>{ format!("Subnet {}", subnet.name) }</h3>
                    <Asked asked={subnet.asked.clone()} prefix={format!("subnet-{place}")} ask={props.ask.clone()} />
                </section>
            }) }
            if props.side == SideCode::Source {
                <Policy network={network.clone()} ask={props.ask.clone()} />
            }
        </Dialog>
    }
}

/// Props of [`Problem`].
#[derive(Properties, PartialEq)]
pub struct ProblemProps {
    /// What the session refused last, with a number of its own.
    pub problem: Option<(u32, String)>,
}

/// What the session refused since the dialog was opened: messages of the page are covered by it.
#[component]
pub fn Problem(props: &ProblemProps) -> Html {
    let known = use_mut_ref({
        let before = props.problem.as_ref().map(|(number, _)| *number);
        move || before
    });
    let fresh = props.problem.as_ref().filter(|(number, _)| Some(*number) != *known.borrow());
    html! {
        <div role="alert">
            { for fresh.map(|(_, problem)| html! {
                <p class="settings-problem" data-testid="settings-problem">{ Icon::Error.html() }<span>{ problem }</span></p>
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PolicyProps {
    network: Rc<NetworkView>,
    ask: Callback<Request>,
}

/// Re-IP rules: their shape, and one rule a line.
#[component]
fn Policy(props: &PolicyProps) -> Html {
    let stated = props.network.policy.as_ref();
    let kind = use_state(|| stated.map(|policy| policy.kind));
    let rules = use_node_ref();
    let shape = kind.and_then(|kind| SHAPES.iter().find(|(known, ..)| *known == kind));
    {
        let (rules, text) = (rules.clone(), stated.map(|policy| policy.rules.clone()).unwrap_or_default());
        use_effect_with(text, move |text| {
            if let Some(field) = rules.cast::<HtmlTextAreaElement>() {
                field.set_value(text);
            }
        });
    }
    let choose = |chosen: Option<PolicyKind>| {
        let kind = kind.clone();
        Callback::from(move |event: Event| {
            if event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()) {
                kind.set(chosen);
            }
        })
    };
    let apply = {
        let (rules, kind, network, ask) = (rules.clone(), *kind, props.network.key.clone(), props.ask.clone());
        Callback::from(move |()| {
            let rules = rules.cast::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default();
            ask.emit(Request::Change(Change::SetPolicy { network: network.clone(), kind, rules }));
        })
    };
    let radio = |of: Option<PolicyKind>, id: &'static str, label: &'static str| {
        html! {
            <label class="plan-check">
                <input type="radio" name="policy" data-testid={id} checked={*kind == of} onchange={choose(of)} />
                { label }
            </label>
        }
    };
    let nothing_to_do = stated.is_none() && kind.is_none();
    html! {
        <section class="settings-part" data-testid="policy">
            <h3>{ "Re-IP rules" }</h3>
            <p class="muted">{ "Your own rules for the addresses of this network, applied before the system’s. Site Recovery has none: there, set what they give in each machine’s network settings." }</p>
            <fieldset class="settings-shapes">
                <legend class="visually-hidden">{ "Shape of the rules" }</legend>
                { radio(None, "policy-none", "None: as the system does") }
                { for SHAPES.iter().zip(["policy-octets", "policy-prefixes", "policy-offset", "policy-fixed"]).map(|((of, label, ..), id)| radio(Some(*of), id, label)) }
            </fieldset>
            if let Some((_, label, about, example)) = shape {
                <p class="muted">{ *about }</p>
                if !example.is_empty() {
                    <label class="field">
                        <span class="field-label">{ format!("{label}, one rule a line, such as {example}") }</span>
                        <textarea ref={rules} class="input" rows="5" spellcheck="false" data-testid="policy-rules" />
                    </label>
                }
            }
            <div>
                <Button test_id="policy-apply" label={if kind.is_none() { "Take the rules away" } else { "Apply the rules" }} disabled={nothing_to_do} onclick={apply} />
            </div>
        </section>
    }
}
