//! The page as a whole: carries out what the state wants of the browser, and puts the screens together.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use rustc_hash::FxHashMap;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

use super::browser::drop::DropZone;
use super::browser::paste::Pasted;
use super::browser::{download, files, focus, location, memory, paste, shortcuts, theme};
use super::commands::{Run, Theme};
use super::components::button::{Button, Weight};
use super::components::icons::{self, Icon};
use super::engine_handle::EngineHandle;
use super::rest::{Loading, Rest, Shown};
use super::screens::empty::Empty;
use super::screens::reading::ReadingCard;
use super::screens::toasts::Toasts;
use super::state::{Effect, EngineState, FileRef, Model, Msg, Screen, ToastKind, inventory_name};
use crate::session::protocol::{ColumnChoice, Request, SideCode};
use crate::worker::channel::{FromWorker, ToWorkerKind};

/// Under this name it is remembered that a plan was kept here.
const KEPT: &str = "kept";

/// Under this name it is remembered what the columns of tables are.
const COLUMNS: &str = "columns";

/// Of so many tables it is remembered.
const MOST_TABLES: usize = 50;

/// The rest of the page is asked for again so many milliseconds after it did not come.
const LOAD_AGAIN_MS: u32 = 4_000;

/// What happens to the app.
pub enum AppMsg {
    /// To the state.
    Tell(Msg),
    /// A command.
    Run(Run),
    /// The worker says something.
    Heard(FromWorker),
    /// Files to import.
    Files(Vec<File>),
    /// Text to import; whether it was put where text belongs, or just pasted somewhere.
    Text(String, bool),
    /// Files are held over the window, or no more.
    Hovering(bool),
    /// The page may be about to go.
    Leaving,
    /// The rest of the page is there, or did not come.
    Rest(Result<Rest, String>),
}

/// How the page gets the rest of itself.
#[derive(Properties)]
pub struct AppProps {
    /// Fetches it.
    pub load: fn() -> Loading,
}

impl PartialEq for AppProps {
    /// There is only one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The page.
pub struct App {
    model: Model,
    /// What is shown besides the first screen, once it is loaded.
    rest: Option<Rest>,
    /// Whether it is known that it did not come.
    lacks_rest: bool,
    engine: Option<EngineHandle>,
    /// Files that wait for the worker to ask for them.
    batches: FxHashMap<u32, Vec<File>>,
    last_batch: u32,
    /// Files of the last import, and the side that was said of them: they may be read again in another way.
    last_import: (Vec<File>, Option<SideCode>),
    hovering: bool,
    theme: Theme,
    contrast: bool,
    /// No plan can be expected to come back: files may be dropped while the worker loads.
    is_first_visit: bool,
    /// Made once, so that parts whose state did not change can tell that nothing did.
    to_state: Callback<Msg>,
    to_run: Callback<Run>,
    to_import: Callback<String>,
    _drop: DropZone,
    _listeners: [EventListener; 4],
}

impl Component for App {
    type Message = AppMsg;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let on_paste = link.callback(|pasted| match pasted {
            Pasted::Files(files) => AppMsg::Files(files),
            Pasted::Text(text) => AppMsg::Text(text, false),
        });
        let hidden = {
            let leaving = link.callback(|()| AppMsg::Leaving);
            EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| {
                if gloo::utils::document().hidden() {
                    leaving.emit(());
                }
            })
        };
        let listeners = [
            shortcuts::on_document(link.callback(AppMsg::Run)),
            paste::on_document(on_paste),
            location::on_fragment(link.callback(|fragment| AppMsg::Tell(Msg::LinkFound(fragment)))),
            hidden,
        ];
        let mut app = Self {
            model: Model::default(),
            rest: None,
            lacks_rest: false,
            engine: None,
            batches: FxHashMap::default(),
            last_batch: 0,
            last_import: (Vec::new(), None),
            hovering: false,
            theme: theme::theme(),
            contrast: theme::contrast_is_high(),
            is_first_visit: memory::recall(KEPT).is_none() && location::fragment().is_none(),
            to_state: link.callback(AppMsg::Tell),
            to_run: link.callback(AppMsg::Run),
            to_import: link.callback(|text| AppMsg::Text(text, true)),
            _drop: DropZone::on_window(link.callback(AppMsg::Hovering), link.callback(AppMsg::Files)),
            _listeners: listeners,
        };
        app.start_engine(ctx, true);
        load_rest(ctx, 0);
        if let Some(fragment) = location::fragment() {
            app.tell(ctx, Msg::LinkFound(fragment));
        }
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: AppMsg) -> bool {
        match msg {
            AppMsg::Tell(msg) => self.tell(ctx, msg),
            AppMsg::Run(run) => self.run(ctx, run),
            AppMsg::Heard(heard) => self.heard(ctx, heard),
            AppMsg::Files(files) => self.import(ctx, files, None),
            AppMsg::Text(text, is_meant) => self.import_text(ctx, &text, is_meant),
            AppMsg::Hovering(hovering) => self.hovering = hovering,
            AppMsg::Leaving => {
                // If it is gone there is nothing left to save.
                let _ = self.engine.as_ref().map(|engine| engine.send(0, ToWorkerKind::SaveNow));
                return false;
            }
            AppMsg::Rest(Ok(rest)) => self.rest = Some(rest),
            AppMsg::Rest(Err(why)) => {
                load_rest(ctx, LOAD_AGAIN_MS);
                if !std::mem::replace(&mut self.lacks_rest, true) {
                    let title = "A part of this page could not be loaded".to_owned();
                    let detail = format!("{why} It is tried again; if that does not help, reload the page.");
                    self.tell(ctx, Msg::Tell(ToastKind::Error, title, detail));
                }
            }
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let model = &self.model;
        html! {
            <div class="app" data-screen={self.screen_name()} data-engine={engine_name(&model.engine)} data-testid="app">
                <a class="skip-link" href="#main" onclick={skip_to_main()}>{ "To the main part" }</a>
                { self.rest.map_or_else(brand, |rest| (rest.top_bar)(&self.shown())) }
                { self.screen() }
                { self.over() }
            </div>
        }
    }
}

impl App {
    fn tell(&mut self, ctx: &Context<Self>, msg: Msg) {
        for effect in self.model.update(msg) {
            self.carry_out(ctx, effect);
        }
        let name = self.model.overview.plan_name.trim();
        let title = if name.is_empty() { "Landfall".to_owned() } else { format!("{name} · Landfall") };
        gloo::utils::document().set_title(&title);
    }

    fn carry_out(&mut self, ctx: &Context<Self>, effect: Effect) {
        match effect {
            Effect::Send { id, request } => self.send(ctx, id, ToWorkerKind::Ask(request)),
            Effect::ReadFiles { id, batch, side, how } => {
                let files = self.batches.remove(&batch).unwrap_or_default();
                self.last_import = (files.clone(), side);
                self.send(ctx, id, ToWorkerKind::ReadFiles { files, side, how });
            }
            Effect::ReadAgain { id, only, mut how } => {
                let (files, side) = &self.last_import;
                let wanted = files.iter().filter(|file| only.as_ref().is_none_or(|only| file.name() == *only));
                let (files, side) = (wanted.cloned().collect(), *side);
                how.columns.extend(memory::recall_list(COLUMNS));
                self.send(ctx, id, ToWorkerKind::ReadFiles { files, side, how });
            }
            Effect::KeepColumns(choice) => {
                let mut known: Vec<ColumnChoice> = memory::recall_list(COLUMNS);
                known.retain(|known| known.header != choice.header);
                known.insert(0, choice);
                known.truncate(MOST_TABLES);
                memory::keep_list(COLUMNS, &known);
            }
            Effect::After(milliseconds, msg) => {
                let tell = ctx.link().callback(AppMsg::Tell);
                Timeout::new(milliseconds, move || tell.emit(*msg)).forget();
            }
            Effect::Restart { restore } => self.start_engine(ctx, restore),
            Effect::Download(file) => {
                if download::save(&file.name, &file.mime, &file.text).is_err() {
                    let why = "The browser did not take the file.".to_owned();
                    self.tell(ctx, Msg::Tell(ToastKind::Error, format!("{} was not saved", file.name), why));
                } else {
                    self.tell(ctx, Msg::Tell(ToastKind::Done, format!("Saved {}", file.name), String::new()));
                }
            }
            Effect::ClearFragment => location::clear_fragment(),
        }
    }

    fn start_engine(&mut self, ctx: &Context<Self>, restore: bool) {
        // The old one ends before the new one reads what it saved.
        self.engine = None;
        match EngineHandle::start(restore, location::fragment().is_some(), ctx.link().callback(AppMsg::Heard)) {
            Ok(engine) => self.engine = Some(engine),
            Err(why) => self.tell(ctx, Msg::Broken(why)),
        }
    }

    fn send(&mut self, ctx: &Context<Self>, id: u32, kind: ToWorkerKind) {
        let sent = self.engine.as_ref().map_or(Ok(()), |engine| engine.send(id, kind));
        if let Err(why) = sent {
            self.tell(ctx, Msg::Tell(ToastKind::Error, "That did not reach the planner".to_owned(), why));
        }
    }

    /// Remembers that a plan is kept here, for the next visit.
    fn expect_plan(&mut self, is_kept: bool) {
        if is_kept {
            self.is_first_visit = false;
            memory::keep(KEPT, "yes");
        }
    }

    fn heard(&mut self, ctx: &Context<Self>, heard: FromWorker) {
        let msg = match heard {
            FromWorker::Hello => return,
            FromWorker::Started { restored } => {
                self.expect_plan(restored);
                Msg::Started(restored)
            }
            FromWorker::Replies { id, replies } => Msg::Replies(id, replies),
            FromWorker::Rows(window) => Msg::Rows(window),
            FromWorker::Reading { id, name, done, total, rows } => Msg::Progress { id, name, done, total, rows },
            FromWorker::Saved { at } => {
                self.expect_plan(true);
                Msg::Saved(at)
            }
            FromWorker::SaveFailed(why) => Msg::SaveFailed(why),
            FromWorker::OpenElsewhere => {
                let detail = "Both tabs save to the same place in this browser: after a reload, the one that changed \
                              last is what comes back. Keep one of them, or save a plan file.";
                let title = "Landfall is open in another tab too".to_owned();
                Msg::Tell(ToastKind::Attention, title, detail.to_owned())
            }
            FromWorker::Crashed(why) => Msg::Crashed(why),
        };
        self.tell(ctx, msg);
    }

    fn import(&mut self, ctx: &Context<Self>, files: Vec<File>, side: Option<SideCode>) {
        self.last_batch += 1;
        let batch = self.last_batch;
        let refs = files.iter().map(|file| FileRef { name: file.name(), bytes: file.size() }).collect();
        self.batches.insert(batch, files);
        let columns = memory::recall_list(COLUMNS);
        self.tell(ctx, Msg::FilesChosen { batch, files: refs, side, columns });
    }

    fn import_text(&mut self, ctx: &Context<Self>, text: &str, is_meant: bool) {
        let name = inventory_name(text).or(is_meant.then_some("pasted.txt"));
        match name.and_then(|name| files::of_text(name, text)) {
            Some(file) => self.import(ctx, vec![file], None),
            None => {
                let detail = "What was pasted looks neither like JSON nor like a CSV with a header. To have it looked at \
                              all the same, use Paste text on the import screen.";
                let title = "Nothing was imported".to_owned();
                self.tell(ctx, Msg::Tell(ToastKind::Attention, title, detail.to_owned()));
            }
        }
    }

    fn run(&mut self, ctx: &Context<Self>, run: Run) {
        match run {
            Run::Tell(msg) => self.tell(ctx, msg),
            Run::ChooseFiles => drop(files::choose(ctx.link().callback(AppMsg::Files))),
            Run::TrySample(id) => {
                let overview = &self.model.overview;
                let Some(system) = overview.systems.iter().find(|system| system.id == id).cloned() else { return };
                if overview.system.id != id {
                    self.tell(ctx, Msg::Ask(Request::ChooseSystem(id)));
                }
                let (found, missing) = (ctx.link().callback(AppMsg::Files), ctx.link().callback(AppMsg::Tell));
                spawn_local(async move {
                    match files::sample(&system.id, &system.sample).await {
                        Ok(files) => found.emit(files),
                        Err(why) => missing.emit(Msg::Tell(ToastKind::Error, "The sample is not here".to_owned(), why)),
                    }
                });
            }
            Run::FocusFilter => {
                self.tell(ctx, Msg::Show(Screen::Plan));
                self.tell(ctx, Msg::ShowHalf(super::state::PlanHalf::Table));
                // The table may have to be rendered first.
                Timeout::new(0, || focus::on("[data-testid=plan-filter]")).forget();
            }
            Run::Theme(chosen) => {
                theme::choose(chosen);
                self.theme = chosen;
            }
            Run::Contrast => {
                self.contrast = !self.contrast;
                theme::choose_contrast(self.contrast);
            }
        }
    }

    fn screen_name(&self) -> &'static str {
        match (&self.model.engine, self.model.overview.has_data, self.model.screen) {
            (EngineState::Broken(_), ..) => "broken",
            (EngineState::Starting, false, _) if !self.is_first_visit => "starting",
            (_, false, _) if self.model.is_opening() => "starting",
            (_, false, _) if self.model.overview.files.is_empty() => "empty",
            (_, true, Screen::Plan) => "plan",
            (_, true, Screen::Runbook) => "runbook",
            (_, true, Screen::Compare) => "compare",
            _ => "import",
        }
    }

    fn shown(&self) -> Shown<'_> {
        Shown {
            model: &self.model,
            theme: self.theme,
            contrast: self.contrast,
            run: &self.to_run,
            tell: &self.to_state,
            on_text: &self.to_import,
        }
    }

    fn screen(&self) -> Html {
        match (self.screen_name(), self.rest) {
            ("broken", _) => self.broken(&self.to_state),
            ("empty", _) => html! {
                <Empty systems={self.model.overview.systems.clone()} run={self.to_run.clone()} />
            },
            ("starting", _) | (_, None) => html! {
                <main class="starting" id="main" aria-busy="true" data-testid="starting">
                    <h1>{ if self.model.is_opening() { "Opening the plan …" } else { "Opening Landfall …" } }</h1>
                </main>
            },
            (_, Some(rest)) => (rest.screen)(&self.shown()),
        }
    }

    fn broken(&self, tell: &Callback<Msg>) -> Html {
        let EngineState::Broken(why) = &self.model.engine else { return Html::default() };
        html! {
            <main class="broken" id="main" data-testid="broken">
                <span class="broken-icon">{ Icon::Error.html() }</span>
                <h1>{ "The planner stopped and could not go on" }</h1>
                <p>{ "It was started again and stopped again. The plan as it was last saved is still in this browser." }</p>
                <p class="code">{ why }</p>
                <div class="broken-actions">
                    <Button
                        test_id="start-again"
                        label="Try again"
                        weight={Weight::Main}
                        onclick={tell.reform(|()| Msg::StartAgain(true))}
                    />
                    <Button
                        test_id="start-empty"
                        label="Start without the saved plan"
                        name="The saved plan is set aside, not deleted"
                        onclick={tell.reform(|()| Msg::StartAgain(false))}
                    />
                </div>
            </main>
        }
    }

    /// What lies over the screens.
    fn over(&self) -> Html {
        let (model, tell) = (&self.model, &self.to_state);
        let toasts = model.toasts.iter().map(|toast| (toast.clone(), model.offers_undo(toast))).collect::<Vec<_>>();
        html! {
            <>
                { for model.reading.iter().filter(|reading| reading.shown).map(|reading| html! {
                    <ReadingCard reading={reading.clone()} on_cancel={tell.reform(|()| Msg::CancelImport)} />
                }) }
                { for self.rest.map(|rest| (rest.dialog)(&self.shown())) }
                <Toasts {toasts} tell={tell.clone()} />
                if self.hovering {
                    <div class="drop-veil" data-testid="drop-veil" aria-hidden="true">
                        <div class="drop-veil-words">{ Icon::Upload.html() }<span>{ "Drop to import" }</span></div>
                    </div>
                }
            </>
        }
    }
}

/// Asks for the rest of the page, in so many milliseconds.
fn load_rest(ctx: &Context<App>, in_ms: u32) {
    let (load, link) = (ctx.props().load, ctx.link().clone());
    Timeout::new(in_ms, move || spawn_local(async move { link.send_message(AppMsg::Rest(load().await)) })).forget();
}

/// The top of the window until the rest of the page is there.
fn brand() -> Html {
    html! {
        <header class="top" data-testid="brand">
            <div class="top-bar">
                <div class="brand">{ icons::mark() }<span class="brand-name">{ "Landfall" }</span></div>
            </div>
        </header>
    }
}

/// Jumps to the main part without a fragment in the address bar, where share links live.
fn skip_to_main() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus::on("#main");
    })
}

/// Whether the worker answers: on a first visit the page is up before it does.
fn engine_name(engine: &EngineState) -> &'static str {
    match engine {
        EngineState::Starting => "starting",
        EngineState::Ready => "ready",
        EngineState::Broken(_) => "broken",
    }
}
