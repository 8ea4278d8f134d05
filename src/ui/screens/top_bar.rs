//! The top of the window: what is planned, what is shown, and what can be done with it at any time.

use std::rc::Rc;

use gloo::timers::callback::Interval;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::about::About;
use super::options::Options;
use crate::session::protocol::{Change, Overview, Request};
use crate::ui::browser::shortcuts;
use crate::ui::commands::{EXPORTS, OPERATIONS, Run, Theme};
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::editable::Editable;
use crate::ui::components::icons::{self, Icon};
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::components::segmented::{Segment, Segmented};
use crate::ui::state::{Dialog, Msg, Saved, Screen};
use crate::ui::words;

/// Props of [`TopBar`].
#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// The screen that is open.
    pub screen: Screen,
    /// Whether the plan is safe.
    pub saved: Saved,
    /// Whether an answer is overdue.
    pub busy: bool,
    /// The colours chosen.
    pub theme: Theme,
    /// Whether contrast is high.
    pub contrast: bool,
    /// What the person wants.
    pub run: Callback<Run>,
}

/// The top of the window.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let overview = &props.overview;
    let has_data = overview.has_data;
    html! {
        <header class="top" data-testid="top-bar">
            <div class="top-bar" data-full={has_data.then_some("")}>
                <div class="brand">{ icons::mark() }<span class="brand-name">{ "Landfall" }</span></div>
                if has_data {
                    { what_is_planned(props) }
                }
                { actions(props) }
            </div>
            if has_data {
                <div class="screen-bar">
                    <nav class="screens" aria-label="Screens">
                        { screen_link(props, Screen::Import, "Import", "screen-import") }
                        { screen_link(props, Screen::Plan, "Plan", "screen-plan") }
                        { screen_link(props, Screen::Runbook, "Runbook", "screen-runbook") }
                        if overview.systems.len() > 1 {
                            { screen_link(props, Screen::Compare, "Compare", "screen-compare") }
                        }
                    </nav>
                    <SavedState saved={props.saved.clone()} busy={props.busy} rows={overview.tallies.rows} />
                </div>
            }
        </header>
    }
}

/// A callback that tells the state something.
fn tell(run: &Callback<Run>, msg: impl Fn() -> Msg + 'static) -> Callback<()> {
    run.reform(move |()| Run::Tell(msg()))
}

fn ask(run: &Callback<Run>, request: Request) -> Callback<()> {
    tell(run, move || Msg::Ask(request.clone()))
}

fn screen_link(props: &TopBarProps, screen: Screen, label: &str, test_id: &'static str) -> Html {
    let here = props.screen == screen;
    let show = tell(&props.run, move || Msg::Show(screen));
    html! {
        <button
            type="button"
            class="screen-link"
            aria-current={here.then_some("page")}
            data-testid={test_id}
            onclick={Callback::from(move |_: MouseEvent| show.emit(()))}
        >
            { label }
        </button>
    }
}

fn what_is_planned(props: &TopBarProps) -> Html {
    let overview = &props.overview;
    let rename = props.run.reform(|name| Run::Tell(Msg::Ask(Request::Rename(name))));
    let on_system = props.run.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        Run::Tell(Msg::Ask(Request::ChooseSystem(select.map(|select| select.value()).unwrap_or_default())))
    });
    let on_operation = props.run.reform(|place: usize| {
        let (code, _) = OPERATIONS[place.min(OPERATIONS.len() - 1)];
        Run::Tell(Msg::Ask(Request::ChooseOperation(code)))
    });
    let segments = OPERATIONS.iter().zip(["failover", "test-failover", "failback"]);
    let segments = segments.map(|((_, name), id)| Segment::new(id, *name)).collect::<Vec<_>>();
    let chosen = OPERATIONS.iter().position(|(code, _)| *code == overview.operation).unwrap_or(0);
    html! {
        <>
            <Editable
                test_id="plan-name"
                name="Name of the plan"
                value={overview.plan_name.clone()}
                placeholder="Untitled plan"
                on_change={rename}
            />
            <label class="system" title={overview.system.summary.clone()}>
                <span class="visually-hidden">{ "Recovery system" }</span>
                <select data-testid="system-select" onchange={on_system}>
                    { for overview.systems.iter().map(|system| html! {
                        <option
                            key={system.id.as_str()}
                            value={system.id.clone()}
                            selected={system.id == overview.system.id}
                        >
                            { &system.name }
                        </option>
                    }) }
                </select>
                { Icon::ChevronDown.html() }
            </label>
            <About overview={overview.clone()} />
            <Segmented test_id="operation" name="Operation" {segments} {chosen} on_choose={on_operation} />
        </>
    }
}

fn actions(props: &TopBarProps) -> Html {
    let (overview, run) = (&props.overview, &props.run);
    let undo_name = overview.undo.as_ref().map_or("Nothing to undo".to_owned(), |what| format!("Undo: {what}"));
    let redo_name = overview.redo.as_ref().map_or("Nothing to redo".to_owned(), |what| format!("Redo: {what}"));
    let palette = tell(run, || Msg::Open(Dialog::Palette));
    let keys = format!("Find a command ({} K)", shortcuts::key_name("mod"));
    let has_history = overview.has_data || overview.undo.is_some() || overview.redo.is_some();
    html! {
        <div class="top-actions">
            <Button
                test_id="open-palette"
                icon={Icon::Search}
                weight={Weight::Quiet}
                name={keys}
                onclick={palette}
            />
            if has_history {
                <Button
                    test_id="undo"
                    icon={Icon::Undo}
                    weight={Weight::Quiet}
                    name={undo_name}
                    disabled={overview.undo.is_none()}
                    onclick={ask(run, Request::Undo)}
                />
                <Button
                    test_id="redo"
                    icon={Icon::Redo}
                    weight={Weight::Quiet}
                    name={redo_name}
                    disabled={overview.redo.is_none()}
                    onclick={ask(run, Request::Redo)}
                />
            }
            if overview.has_data {
                <span class="top-gap" aria-hidden="true" />
                { freeze(overview, run) }
                if !overview.options.is_empty() {
                    <Options overview={overview.clone()} ask={run.reform(|request| Run::Tell(Msg::Ask(request)))} />
                }
            }
            { theme(props) }
            if overview.has_data {
                <span class="top-gap" aria-hidden="true" />
                <Button
                    test_id="share"
                    icon={Icon::Link}
                    label="Share"
                    name="Share: a link that holds the plan"
                    label_yields=true
                    onclick={tell(run, || Msg::OpenShare)}
                />
                { hand_on(run) }
            }
        </div>
    }
}

fn freeze(overview: &Overview, run: &Callback<Run>) -> Html {
    let mut items = vec![
        MenuItem::new("freeze", "Freeze", ask(run, Request::Change(Change::Freeze)))
            .icon(Icon::Freeze)
            .detail("Fixes every address of the plan. What arrives later fits in around it."),
    ];
    if overview.frozen > 0 {
        let rows = words::counted(u64::from(overview.frozen), "row", "rows");
        items.push(
            MenuItem::new("thaw", format!("Thaw {rows}"), ask(run, Request::Change(Change::Thaw)))
                .icon(Icon::Sun)
                .detail("Frozen addresses follow the rules again. Typed ones stay."),
        );
    }
    let label = if overview.frozen > 0 {
        format!("{} frozen", words::count(u64::from(overview.frozen)))
    } else {
        String::new()
    };
    html! {
        <Menu test_id="freeze-button" {label} name="Freeze or thaw the plan" icon={Icon::Freeze} {items} label_yields=true />
    }
}

fn hand_on(run: &Callback<Run>) -> Html {
    let details = [
        "Everything, to open here again, now or next year",
        "One row an IP configuration, for Excel",
        "The same for scripts, with reasons and findings",
        "What to do, in order, with boxes to tick",
    ];
    let items = EXPORTS
        .into_iter()
        .zip(details)
        .map(|((kind, id, label), detail)| {
            MenuItem::new(id, label, ask(run, Request::Export(kind))).icon(Icon::File).detail(detail)
        })
        .collect::<Vec<_>>();
    html! {
        <Menu
            test_id="hand-on"
            label="Hand on"
            name="Hand on: save files"
            icon={Icon::Download}
            weight={Weight::Main}
            {items}
            label_yields=true
        />
    }
}

fn theme(props: &TopBarProps) -> Html {
    let choose = |theme: Theme| props.run.reform(move |()| Run::Theme(theme));
    let item = |theme: Theme, id: &'static str, label: &'static str, icon: Icon| {
        MenuItem::new(id, label, choose(theme)).icon(icon).chosen(props.theme == theme)
    };
    let contrast = if props.contrast { "Normal contrast" } else { "High contrast" };
    let shortcuts_sheet = tell(&props.run, || Msg::Open(Dialog::Shortcuts));
    let items = vec![
        item(Theme::System, "theme-system", "As the system", Icon::Contrast),
        item(Theme::Light, "theme-light", "Light", Icon::Sun),
        item(Theme::Dark, "theme-dark", "Dark", Icon::Moon),
        MenuItem::new("contrast", contrast, props.run.reform(|()| Run::Contrast)).icon(Icon::Contrast),
        MenuItem::new("open-shortcuts", "Keyboard shortcuts", shortcuts_sheet).icon(Icon::Keyboard),
    ];
    let icon = match props.theme {
        Theme::System => Icon::Contrast,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    };
    html! { <Menu test_id="theme" name="Colours and keys" {icon} {items} /> }
}

/// Props of [`SavedState`].
#[derive(Properties, PartialEq)]
struct SavedStateProps {
    saved: Saved,
    busy: bool,
    rows: u32,
}

/// Whether the plan is safe, and since when.
#[component]
fn SavedState(props: &SavedStateProps) -> Html {
    let tick = use_state(|| 0_u32);
    {
        let tick = tick.clone();
        use_effect_with(props.saved.clone(), move |saved| {
            let mut ticks = 0;
            let interval = matches!(saved, Saved::At(_)).then(|| {
                Interval::new(1_000, move || {
                    ticks += 1;
                    tick.set(ticks);
                })
            });
            move || drop(interval)
        });
    }
    let (state, text, title) = if props.busy {
        let rows = words::counted(u64::from(props.rows), "row", "rows");
        ("busy", format!("Planning {rows} …"), String::new())
    } else {
        let kept = "The plan is kept in this browser. A reload brings it back.".to_owned();
        match &props.saved {
            Saved::Nothing => ("nothing", String::new(), String::new()),
            Saved::Earlier => ("saved", "Saved in this browser".to_owned(), kept),
            Saved::Soon => ("soon", "Saving …".to_owned(), kept),
            Saved::At(at) => ("saved", format!("Saved {}", words::ago(js_sys::Date::now() - at)), kept),
            Saved::Failed(why) => ("failed", "Not saved".to_owned(), why.clone()),
        }
    };
    html! {
        <p class="saved" data-state={state} data-testid="saved-state" title={title.clone()}>
            if state == "failed" {
                { Icon::Warning.html() }
            }
            <span>{ text }</span>
            if state == "failed" {
                <span class="visually-hidden">{ title }</span>
            }
        </p>
    }
}
