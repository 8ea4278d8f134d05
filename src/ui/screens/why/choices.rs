//! What can be chosen for a row instead of what the rules say.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::session::protocol::{Change, Explanation, OperationCode, Request, RowSelection};
use crate::ui::components::commit_field::CommitField;
use crate::ui::components::picker::{Picker, PickerOption};

/// Value of the option that leaves a choice to the rule: no key or name is empty.
const BY_RULE: &str = "";

#[derive(Properties, Clone)]
pub struct ChoicesProps {
    /// What is explained.
    pub explanation: Rc<Explanation>,
    /// The operation shown.
    pub operation: OperationCode,
    /// Asks the session.
    pub ask: Callback<Request>,
}

impl PartialEq for ChoicesProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.explanation, &other.explanation) && self.operation == other.operation && self.ask == other.ask
    }
}

/// The controls.
#[component]
pub fn Choices(props: &ChoicesProps) -> Html {
    let choices = &props.explanation.choices;
    let rows = RowSelection::Keys(vec![props.explanation.row.clone()]);
    let is_test = props.operation == OperationCode::TestFailover;
    let operation = if is_test { OperationCode::TestFailover } else { OperationCode::Failover };
    let (subnets, subnet, address) = if is_test {
        (&choices.test_subnets, &choices.test_subnet, &choices.test_address)
    } else {
        (&choices.subnets, &choices.subnet, &choices.address)
    };
    let heading = match props.operation {
        OperationCode::Failover => "Choose instead",
        OperationCode::TestFailover => "Choose for test failover",
        OperationCode::Failback => "Choose for the failover",
    };
    let network_options: Vec<(String, String)> = choices.networks.clone();
    let subnet_options: Vec<(String, String)> = subnets.iter().map(|name| (name.clone(), name.clone())).collect();
    let allocation_options =
        [("static", "Static"), ("dynamic", "DHCP")].map(|(key, name)| (key.to_owned(), name.to_owned()));
    let allocation = choices.is_static.map(|is_static| if is_static { "static" } else { "dynamic" }.to_owned());
    let on_network = pick(&props.ask, {
        let rows = rows.clone();
        move |network| Change::ChooseNetwork { rows: rows.clone(), network }
    });
    let on_subnet = pick(&props.ask, {
        let rows = rows.clone();
        move |subnet| Change::ChooseSubnet { rows: rows.clone(), operation, subnet }
    });
    let on_allocation = pick(&props.ask, {
        let rows = rows.clone();
        move |chosen| Change::ChooseAllocation {
            rows: rows.clone(),
            is_static: chosen.map(|chosen| chosen == "static"),
        }
    });
    let on_address = pick(&props.ask, {
        let row = props.explanation.row.clone();
        move |address| Change::TypeAddress { row: row.clone(), operation, address }
    });
    let on_secondary = check(&props.ask, {
        let rows = rows.clone();
        move |selected| Change::SelectSecondary { rows: rows.clone(), selected }
    });
    let on_exclude = check(&props.ask, move |excluded| Change::Exclude { rows: rows.clone(), excluded });
    // Failback has nothing else to choose: it goes where the failover came from.
    let asks_replica = choices.follows_replica && props.operation == OperationCode::Failback;
    html! {
        <section class="why-part" aria-labelledby="why-choices" data-testid="why-choices">
            if asks_replica {
                { replica_choice(props, choices.replica.as_ref()) }
            }
            <h3 id="why-choices">{ heading }</h3>
            <div class="why-form">
                // The network of tests is chosen for the whole source network, on the board.
                if !is_test {
                    { choice("Network", "why-network", network_options, choices.network.as_ref(), "By the mapping", on_network) }
                }
                { choice("Subnet", "why-subnet", subnet_options, subnet.as_ref(), "By the rule", on_subnet) }
                <label class="why-label" for="why-address">{ "Address" }</label>
                <CommitField id="why-address" test_id="why-address" class="why-input" placeholder="By the rule" value={address.clone().unwrap_or_default()}
                    on_commit={on_address} />
                { choice("Allocation", "why-allocation", allocation_options.into(), allocation.as_ref(), "By the rule", on_allocation) }
            </div>
            if let Some(selected) = choices.secondary {
                <label class="plan-check">
                    <input type="checkbox" checked={selected} data-testid="why-secondary" onchange={on_secondary} />
                    { "Fail this secondary IP configuration over too" }
                </label>
            }
            <label class="plan-check">
                <input type="checkbox" checked={choices.excluded} data-testid="why-exclude" onchange={on_exclude} />
                { "Leave this machine out of the plan" }
            </label>
        </section>
    }
}

/// What became of the replica's NIC after the failover: failback follows it.
fn replica_choice(props: &ChoicesProps, said: Option<&String>) -> Html {
    let options: Vec<(String, String)> = std::iter::once(("none".to_owned(), "disconnected".to_owned()))
        .chain(props.explanation.choices.networks.iter().cloned())
        .collect();
    let rows = RowSelection::Keys(vec![props.explanation.row.clone()]);
    let on_pick = pick(&props.ask, move |network| Change::MoveReplica { rows: rows.clone(), network });
    html! {
        <>
            <h3>{ "Play through" }</h3>
            <p class="muted">{ "If the replica’s NIC was moved after the failover, the machine follows it home, or is left unconnected." }</p>
            <div class="why-form">
                { choice("Replica is in", "why-replica", options, said, "As the failover left it", on_pick) }
            </div>
        </>
    }
}

fn choice(
    label: &'static str,
    test_id: &'static str,
    options: Vec<(String, String)>,
    chosen: Option<&String>,
    rule: &'static str,
    on_pick: Callback<AttrValue>,
) -> Html {
    let shown = chosen.and_then(|chosen| options.iter().find(|(key, _)| key == chosen)).map(|(_, name)| name.clone());
    // A choice that is no longer on offer is still the choice.
    let shown: AttrValue = shown.or_else(|| chosen.cloned()).map_or(AttrValue::Static(rule), AttrValue::from);
    let options: Rc<[PickerOption]> = std::iter::once(PickerOption::new(BY_RULE, rule))
        .chain(options.into_iter().map(|(key, name)| PickerOption::new(key, name)))
        .collect();
    html! {
        <>
            <span class="why-label">{ label }</span>
            <Picker label={format!("{label}: {shown}")} {test_id} {options} selected={Some(AttrValue::from(chosen.cloned().unwrap_or_default()))} {on_pick}>
                <span data-by-rule={chosen.is_none().then_some("")}>{ shown.clone() }</span>
            </Picker>
        </>
    }
}

fn pick(ask: &Callback<Request>, change: impl Fn(Option<String>) -> Change + 'static) -> Callback<AttrValue> {
    ask.reform(move |value: AttrValue| {
        Request::Change(change(Some(value.to_string()).filter(|value| value != BY_RULE)))
    })
}

fn check(ask: &Callback<Request>, change: impl Fn(bool) -> Change + 'static) -> Callback<Event> {
    let ask = ask.clone();
    Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            ask.emit(Request::Change(change(input.checked())));
        }
    })
}
