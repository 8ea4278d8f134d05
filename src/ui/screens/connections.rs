//! What is connected to what, today and after the failover: read from files where they say it, drawn by hand where not.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::network_settings::Problem;
use crate::session::protocol::{Change, ConnectionView, Overview, PlaceCode, Request, SiteView};
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::commit_field::CommitField;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icons::Icon;
use crate::ui::components::picker::{Picker, PickerOption};

/// Props of [`Connections`].
#[derive(Properties, PartialEq)]
pub struct ConnectionsProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// What the session refused last, with a number of its own.
    pub problem: Option<(u32, String)>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn Connections(props: &ConnectionsProps) -> Html {
    let overview = &props.overview;
    let footer = html! {
        <>
            <Problem problem={props.problem.clone()} />
            <Button test_id="connections-done" label="Done" weight={Weight::Main} onclick={props.on_close.clone()} />
        </>
    };
    html! {
        <Dialog test_id="connections" title="What is connected to what" size="wide" on_close={props.on_close.clone()} {footer}>
            <p class="muted">{ "Peerings, gateways and lines between networks and sites. Networks that are connected must not have the same addresses while both are live; the runbook cuts and makes what changes." }</p>
            <section class="settings-part">
                <h3>{ "Connections" }</h3>
                if overview.connections.is_empty() {
                    <p class="muted">{ "No file shows one, and none is drawn." }</p>
                } else {
                    <div class="connections-scroll">
                        <table class="connections">
                            <thead>
                                <tr>
                                    <th scope="col">{ "Between" }</th>
                                    <th scope="col">{ "Today" }</th>
                                    <th scope="col">{ "After the failover" }</th>
                                    <th scope="col"><span class="visually-hidden">{ "Forget" }</span></th>
                                </tr>
                            </thead>
                            <tbody>{ for overview.connections.iter().map(|connection| row(connection, &props.ask)) }</tbody>
                        </table>
                    </div>
                }
                <Draw overview={overview.clone()} ask={props.ask.clone()} />
            </section>
            <section class="settings-part">
                <h3>{ "Sites that no inventory has" }</h3>
                <p class="muted">{ "A branch, a head office, a partner: with the addresses that it uses, to be compared with those of the plan." }</p>
                if !overview.sites.is_empty() {
                    <ul class="connections-sites" aria-label="Sites">{ for overview.sites.iter().enumerate().map(|(place, site)| drawn(place, site, &props.ask)) }</ul>
                }
                <NewSite ask={props.ask.clone()} />
            </section>
        </Dialog>
    }
}

fn connect(connection: &ConnectionView, up: Option<(bool, bool)>) -> Request {
    Request::Change(Change::Connect { left: connection.left.0.clone(), right: connection.right.0.clone(), up })
}

fn row(connection: &ConnectionView, ask: &Callback<Request>) -> Html {
    let between = format!("{} – {}", connection.left.1, connection.right.1);
    let switch = |is_today: bool| {
        let (ask, connection) = (ask.clone(), connection.clone());
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let up = if is_today { (input.checked(), connection.after) } else { (connection.today, input.checked()) };
            ask.emit(connect(&connection, Some(up)));
        })
    };
    let forget = {
        let (ask, connection) = (ask.clone(), connection.clone());
        Callback::from(move |_: MouseEvent| ask.emit(connect(&connection, None)))
    };
    let key = format!("{:?}/{:?}", connection.left.0, connection.right.0);
    html! {
        <tr {key} data-testid="connection">
            <th scope="row">
                <span class="connections-between">{ &between }</span>
                <span class="muted">{ if connection.from_file { "from a file" } else { "drawn" } }</span>
            </th>
            <td><input type="checkbox" checked={connection.today} aria-label={format!("{between}: up today")} data-testid="connection-today" onchange={switch(true)} /></td>
            <td><input type="checkbox" checked={connection.after} aria-label={format!("{between}: up after the failover")} data-testid="connection-after" onchange={switch(false)} /></td>
            <td>
                if connection.stated {
                    <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" data-testid="connection-forget" onclick={forget}
                        aria-label={format!("{between}: {}", forget_words(connection))} title={forget_words(connection)}>
                        { Icon::Close.html() }
                    </button>
                }
            </td>
        </tr>
    }
}

fn forget_words(connection: &ConnectionView) -> &'static str {
    if connection.from_file { "Go by the file again" } else { "Take it away" }
}

#[derive(Properties, PartialEq)]
struct DrawProps {
    overview: Rc<Overview>,
    ask: Callback<Request>,
}

/// Two places and a button.
#[component]
fn Draw(props: &DrawProps) -> Html {
    let (left, right) = (use_state(|| None::<usize>), use_state(|| None::<usize>));
    let places = places(&props.overview);
    let options: Rc<[PickerOption]> = places
        .iter()
        .enumerate()
        .map(|(place, (_, name, hint))| PickerOption {
            hint: (*hint).into(),
            ..PickerOption::new(place.to_string(), name.clone())
        })
        .collect();
    let picker = |chosen: &UseStateHandle<Option<usize>>, label: &'static str, test_id: &'static str| {
        let shown =
            chosen.and_then(|place| places.get(place)).map_or("Choose …".to_owned(), |(_, name, _)| name.clone());
        let set = chosen.clone();
        let on_pick = Callback::from(move |value: AttrValue| set.set(value.parse().ok()));
        html! {
            <Picker label={format!("{label}: {shown}")} {test_id} options={options.clone()} selected={chosen.map(|place| AttrValue::from(place.to_string()))} {on_pick}>
                <span data-by-rule={chosen.is_none().then_some("")}>{ shown.clone() }</span>
            </Picker>
        }
    };
    let ends =
        (*left).zip(*right).and_then(|(left, right)| Some((places.get(left)?.0.clone(), places.get(right)?.0.clone())));
    let disabled = ends.is_none();
    let on_draw = {
        let (ask, left, right) = (props.ask.clone(), left.clone(), right.clone());
        Callback::from(move |()| {
            if let Some((one, other)) = ends.clone() {
                ask.emit(Request::Change(Change::Connect { left: one, right: other, up: Some((true, true)) }));
                left.set(None);
                right.set(None);
            }
        })
    };
    html! {
        <div class="connections-draw">
            { picker(&left, "One end", "connection-left") }
            { picker(&right, "Other end", "connection-right") }
            <Button test_id="connection-draw" label="Connect" icon={Icon::Plus} {disabled} onclick={on_draw} />
        </div>
    }
}

/// What can be connected: its code, name, and what it is.
fn places(overview: &Overview) -> Vec<(PlaceCode, String, &'static str)> {
    let source =
        overview.source_networks.iter().map(|of| (PlaceCode::Source(of.key.clone()), of.name.clone(), "source"));
    let target =
        overview.target_networks.iter().map(|of| (PlaceCode::Target(of.key.clone()), of.name.clone(), "target"));
    let sites = overview.sites.iter().map(|of| (PlaceCode::Site(of.name.clone()), of.name.clone(), "site"));
    source.chain(target).chain(sites).collect()
}

fn drawn(place: usize, site: &SiteView, ask: &Callback<Request>) -> Html {
    let draw = |prefixes: Option<String>| Request::Change(Change::DrawSite { site: site.name.clone(), prefixes });
    let name = site.name.clone();
    let on_commit = ask.reform(move |prefixes: AttrValue| {
        Request::Change(Change::DrawSite { site: name.clone(), prefixes: Some(prefixes.to_string()) })
    });
    let take_away = draw(None);
    html! {
        <li key={site.name.as_str()} data-testid="site">
            <span class="connections-between">{ &site.name }</span>
            <CommitField id={format!("site-{place}")} test_id="site-prefixes" name={format!("Addresses of {}", site.name)} value={site.prefixes.join(", ")}
                placeholder="its addresses, such as 192.168.0.0/16" {on_commit} />
            <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" aria-label={format!("Take {} away", site.name)} title="Take it away"
                data-testid="site-forget" onclick={ask.reform(move |_: MouseEvent| take_away.clone())}>
                { Icon::Close.html() }
            </button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct NewSiteProps {
    ask: Callback<Request>,
}

/// A name, addresses and a button.
#[component]
fn NewSite(props: &NewSiteProps) -> Html {
    let (name, prefixes) = (use_node_ref(), use_node_ref());
    let add = {
        let (name, prefixes, ask) = (name.clone(), prefixes.clone(), props.ask.clone());
        Callback::from(move |()| {
            let (Some(name), Some(prefixes)) = (name.cast::<HtmlInputElement>(), prefixes.cast::<HtmlInputElement>())
            else {
                return;
            };
            if name.value().trim().is_empty() {
                let _ = name.focus();
                return;
            }
            ask.emit(Request::Change(Change::DrawSite { site: name.value(), prefixes: Some(prefixes.value()) }));
            name.set_value("");
            prefixes.set_value("");
        })
    };
    let onsubmit = {
        let add = add.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            add.emit(());
        })
    };
    html! {
        <form class="connections-new" {onsubmit}>
            <label class="field">
                <span class="field-label">{ "Name" }</span>
                <input ref={name} class="input" maxlength="120" autocomplete="off" data-testid="site-name" />
            </label>
            <label class="field">
                <span class="field-label">{ "Its addresses, such as 192.168.0.0/16" }</span>
                <input ref={prefixes} class="input" spellcheck="false" autocomplete="off" data-testid="site-new-prefixes" />
            </label>
            <Button test_id="site-add" label="Add site" icon={Icon::Plus} onclick={add} />
            // Enter in a field submits only where the form has a button of its own.
            <button type="submit" hidden=true />
        </form>
    }
}
