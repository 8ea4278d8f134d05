//! The rest of the page: what is shown besides the first screen, which is there, and takes files, before this is.
//!
//! What only [`Rest::new`] reaches is a file of its own in the built site; `src/bin/app.rs` says so, and has it fetched.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use yew::prelude::*;

use super::commands::{self, Run, Theme};
use super::screens::column_chooser::ColumnChooser;
use super::screens::compare::Compare;
use super::screens::connections::Connections;
use super::screens::how_to_get::HowToGet;
use super::screens::import_report::ImportReport;
use super::screens::network_settings::NetworkSettings;
use super::screens::open_link::OpenLink;
use super::screens::palette::Palette;
use super::screens::paste::Paste;
use super::screens::plan::Plan;
use super::screens::runbook::Runbook;
use super::screens::share::Share;
use super::screens::shortcuts::Shortcuts;
use super::screens::top_bar::TopBar;
use super::state::{Dialog, Model, Msg, Screen};
use crate::session::protocol::SideCode;

/// What is shown, and who is told what the person wants.
pub struct Shown<'a> {
    /// The state.
    pub model: &'a Model,
    /// The colours chosen.
    pub theme: Theme,
    /// Whether contrast is high.
    pub contrast: bool,
    /// Carries out a command.
    pub run: &'a Callback<Run>,
    /// Tells the state.
    pub tell: &'a Callback<Msg>,
    /// Imports a text.
    pub on_text: &'a Callback<String>,
}

/// What the page needs of the rest.
#[derive(Clone, Copy)]
pub struct Rest {
    /// The top of the window.
    pub top_bar: fn(&Shown<'_>) -> Html,
    /// The screen that is open, once there is data.
    pub screen: fn(&Shown<'_>) -> Html,
    /// The dialog that is open, if one is.
    pub dialog: fn(&Shown<'_>) -> Html,
}

/// The rest on its way; the error in words.
pub type Loading = Pin<Box<dyn Future<Output = Result<Rest, String>>>>;

impl Rest {
    /// All of it.
    #[expect(clippy::new_without_default, reason = "nothing should reach it but what loads it")]
    pub fn new() -> Self {
        Self { top_bar, screen, dialog }
    }
}

fn top_bar(shown: &Shown<'_>) -> Html {
    let model = shown.model;
    html! {
        <TopBar
            overview={model.overview.clone()}
            screen={model.screen}
            saved={model.saved.clone()}
            busy={model.busy}
            theme={shown.theme}
            contrast={shown.contrast}
            run={shown.run.clone()}
        />
    }
}

fn screen(shown: &Shown<'_>) -> Html {
    let (model, tell) = (shown.model, shown.tell);
    let screen = if model.overview.has_data { model.screen } else { Screen::Import };
    match screen {
        Screen::Plan => html! {
            <Plan
                overview={model.overview.clone()}
                cache={model.cache.clone()}
                query={model.query.clone()}
                selected={model.selected.clone()}
                explanation={model.explanation.clone()}
                suggestions={model.suggestions.clone()}
                details={model.details.clone()}
                side={model.side}
                side_open={model.side_open}
                half={model.half}
                tell={tell.clone()}
            />
        },
        Screen::Runbook => html! {
            <Runbook overview={model.overview.clone()} runbook={model.runbook.clone()} tell={tell.clone()} />
        },
        Screen::Compare => html! {
            <Compare overview={model.overview.clone()} comparison={model.comparison.clone()} tell={tell.clone()} />
        },
        Screen::Import => html! { <ImportReport overview={model.overview.clone()} run={shown.run.clone()} /> },
    }
}

fn dialog(shown: &Shown<'_>) -> Html {
    let (model, tell) = (shown.model, shown.tell);
    let on_close = tell.reform(|()| Msg::Close);
    match &model.dialog {
        None => Html::default(),
        Some(Dialog::Share(link)) => html! { <Share link={link.clone()} {on_close} /> },
        Some(Dialog::OpenLink { summary, .. }) => html! {
            <OpenLink
                summary={summary.clone()}
                open={model.overview.plan_name.clone()}
                on_answer={tell.reform(Msg::LinkAnswered)}
            />
        },
        Some(Dialog::Paste) => html! { <Paste on_text={shown.on_text.clone()} {on_close} /> },
        Some(Dialog::Palette) => {
            let commands = Rc::new(commands::all(model));
            html! { <Palette {commands} on_run={shown.run.clone()} {on_close} /> }
        }
        Some(Dialog::Shortcuts) => html! { <Shortcuts {on_close} /> },
        Some(Dialog::HowToGet) => html! { <HowToGet sources={model.sources.clone()} {on_close} /> },
        Some(Dialog::Columns(name)) => {
            let mut files = model.overview.files.iter();
            // It may be gone by an undo.
            let Some(file) = files.find(|file| file.name == *name && file.unnamed.is_some()) else {
                return Html::default();
            };
            html! { <ColumnChooser file={Rc::new(file.clone())} tell={tell.clone()} {on_close} /> }
        }
        Some(Dialog::Connections) => {
            let (overview, problem) = (model.overview.clone(), model.last_error());
            html! { <Connections {overview} {problem} ask={tell.reform(Msg::Ask)} {on_close} /> }
        }
        Some(Dialog::Network(side, key)) => {
            let networks = match side {
                SideCode::Source => &model.overview.source_networks,
                SideCode::Target => &model.overview.target_networks,
            };
            // It may be gone by an undo.
            let Some(network) = networks.iter().find(|network| network.key == *key) else { return Html::default() };
            let (network, problem) = (Rc::new(network.clone()), model.last_error());
            html! { <NetworkSettings {network} side={*side} {problem} ask={tell.reform(Msg::Ask)} {on_close} /> }
        }
    }
}
