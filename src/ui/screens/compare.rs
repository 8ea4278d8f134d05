//! The same inventories under another recovery system: the numbers of both, and the rows that land otherwise, with why.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::options::documents;
use crate::session::protocol::{ComparedLanding, ComparedRow, ComparisonView, Overview, Request, RowKey, Tallies};
use crate::ui::components::button::Button;
use crate::ui::components::icons::Icon;
use crate::ui::screens::plan_table::rows::{address_text, outcome_word};
use crate::ui::state::Msg;
use crate::ui::words;

/// Rows that are asked for at once.
const WINDOW: u32 = 200;

/// Props of [`Compare`].
#[derive(Properties, PartialEq)]
pub struct CompareProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// The comparison, if one was asked for.
    pub comparison: Option<Rc<ComparisonView>>,
    /// Tells what the person wants.
    pub tell: Callback<Msg>,
}

/// The screen.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let overview = &props.overview;
    let others = || overview.systems.iter().filter(|system| system.id != overview.system.id);
    let chosen = use_state(|| None::<String>);
    let other = chosen.as_ref().filter(|id| others().any(|system| system.id == **id)).cloned();
    let other = other.or_else(|| others().next().map(|system| system.id.clone())).unwrap_or_default();
    let ask = {
        let tell = props.tell.clone();
        move |system: String, count: u32| tell.emit(Msg::Ask(Request::Compare { system, from: 0, count }))
    };
    {
        let ask = ask.clone();
        use_effect_with((other.clone(), overview.revision), move |(other, _)| {
            if !other.is_empty() {
                ask(other.clone(), WINDOW);
            }
        });
    }
    let on_other = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            chosen.set(select.map(|select| select.value()));
        })
    };
    let comparison =
        props.comparison.as_ref().filter(|known| known.there.0 == other && known.revision == overview.revision);
    html! {
        <main class="report compare" id="main" tabindex="-1" data-testid="compare">
            <header class="report-head">
                <div>
                    <h1>{ "Compare recovery systems" }</h1>
                    <p class="muted">{ "The same inventories and the same mappings, as another system would treat them. Nothing of the plan changes." }</p>
                </div>
                <label class="compare-choice">
                    <span>{ "Compare with" }</span>
                    <span class="compare-select">
                        <select data-testid="compare-system" onchange={on_other}>
                            { for others().map(|system| html! {
                                <option key={system.id.as_str()} value={system.id.clone()} selected={system.id == other}>{ &system.name }</option>
                            }) }
                        </select>
                        { Icon::ChevronDown.html() }
                    </span>
                </label>
            </header>
            if let Some(comparison) = comparison {
                { numbers(comparison) }
                { differing(comparison, &props.tell, {
                    let shown = comparison.rows.len() as u32;
                    Callback::from(move |()| ask(other.clone(), shown + WINDOW))
                }) }
            } else {
                <p class="muted" role="status">{ "Working it out …" }</p>
            }
        </main>
    }
}

/// The numbers of both systems, side by side.
fn numbers(comparison: &ComparisonView) -> Html {
    let (here, there) = (&comparison.tallies_here, &comparison.tallies_there);
    type Number = fn(&Tallies) -> u32;
    let lines: [(&str, &str, Number); 6] = [
        ("kept", "keep their address", |tallies| tallies.kept),
        ("changed", "get another", |tallies| tallies.changed),
        ("dynamic", "dynamic", |tallies| tallies.dynamic),
        ("not-connected", "not connected", |tallies| tallies.not_connected),
        ("not-planned", "not planned", |tallies| tallies.not_planned),
        ("fails", "will fail", |tallies| tallies.fails),
    ];
    html! {
        <section class="report-section" aria-labelledby="compare-numbers">
            <h2 id="compare-numbers">{ "In numbers" }</h2>
            <div class="compare-scroll">
                <table class="compare-numbers" data-testid="compare-numbers">
                    <thead>
                        <tr>
                            <th scope="col"><span class="visually-hidden">{ "Outcome" }</span></th>
                            <th scope="col">{ &comparison.here.1 }</th>
                            <th scope="col">{ &comparison.there.1 }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for lines.iter().filter(|(_, _, number)| number(here) + number(there) > 0).map(|(id, label, number)| html! {
                            <tr key={*id} data-outcome={*id} data-same={(number(here) == number(there)).then_some("")}>
                                <th scope="row">{ *label }</th>
                                <td>{ words::count(u64::from(number(here))) }</td>
                                <td>{ words::count(u64::from(number(there))) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn differing(comparison: &ComparisonView, tell: &Callback<Msg>, more: Callback<()>) -> Html {
    let total = u64::from(comparison.total);
    let left = comparison.total.saturating_sub(comparison.rows.len() as u32);
    html! {
        <section class="report-section" aria-labelledby="compare-rows" data-testid="compare-rows">
            <h2 id="compare-rows" aria-live="polite">
                { if total == 0 { "No row differs".to_owned() } else { format!("{} differ", words::counted(total, "row", "rows")) } }
            </h2>
            if total > 0 {
                <div class="compare-scroll">
                    <table class="compare-rows">
                        <thead>
                            <tr>
                                <th scope="col">{ "Machine" }</th>
                                <th scope="col">{ &comparison.here.1 }</th>
                                <th scope="col">{ &comparison.there.1 }</th>
                            </tr>
                        </thead>
                        <tbody>{ for comparison.rows.iter().map(|row| compared(row, tell)) }</tbody>
                    </table>
                </div>
            }
            if left > 0 {
                <Button test_id="compare-more" label={format!("Show more ({} left)", words::count(u64::from(left)))} onclick={more} />
            }
        </section>
    }
}

fn compared(row: &ComparedRow, tell: &Callback<Msg>) -> Html {
    let name = if row.ip_configuration.is_empty() {
        row.nic.clone()
    } else {
        format!("{} / {}", row.nic, row.ip_configuration)
    };
    html! {
        <tr key={format!("{}/{}", row.key.nic, row.key.ip_configuration)} data-testid="compared-row">
            <th scope="row">
                <button type="button" class="compare-open" title="Show why in the plan" onclick={open(row.key.clone(), tell)}>{ &row.virtual_machine }</button>
                <span class="muted">{ name }</span>
                <span class="muted code">{ address_text(&row.source).to_owned() }</span>
            </th>
            <td>{ landing(&row.here) }</td>
            <td>{ landing(&row.there) }</td>
        </tr>
    }
}

fn open(key: RowKey, tell: &Callback<Msg>) -> Callback<MouseEvent> {
    let tell = tell.clone();
    Callback::from(move |_: MouseEvent| {
        tell.emit(Msg::Show(crate::ui::state::Screen::Plan));
        tell.emit(Msg::Select(Some(key.clone())));
    })
}

fn landing(compared: &ComparedLanding) -> Html {
    let landing = &compared.landing;
    let spot = match (landing.place.network.as_str(), landing.place.subnet.as_str()) {
        ("", _) => String::new(),
        (network, "") => network.to_owned(),
        (network, subnet) => format!("{network} / {subnet}"),
    };
    let address = match address_text(&landing.place) {
        "" => outcome_word(landing.outcome),
        address => address,
    };
    html! {
        <div class="compare-landing">
            <span class="compare-address">{ address.to_owned() }</span>
            if !landing.how.is_empty() {
                <span class="muted">{ &landing.how }</span>
            }
            <span class="compare-spot">{ spot }</span>
            <p class="compare-why">{ &compared.why }</p>
            if let Some(document) = &compared.document {
                { documents(std::slice::from_ref(document)) }
            }
        </div>
    }
}
