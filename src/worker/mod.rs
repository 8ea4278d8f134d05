//! The worker: glue round [`Session`], which owns all data and knows nothing of browsers.
//!
//! Belongs here: reading dropped files, the autosave, and the channel to the page. What a request means belongs to the
//! session; what the page shows, to `ui`.
//!
//! # Invariants
//!
//! 1. Every message of the page is answered by exactly one [`FromWorker::Replies`] of the same id, or by a crash.
//! 2. Nothing is asked of the session before the autosave was tried: a start never loses what was open.
//! 3. Messages are carried out in the order in which they came: while one waits for its part, those behind it wait, too.
//!    Only what is to be saved at once is saved at once.
//! 4. The autosave is written after a change, never before it succeeded, and never while an unreadable one would be lost. It keeps
//!    nobody waiting: a large one is written in pieces.

pub mod channel;
mod files;
mod others;
mod store;
mod warm_up;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::session::protocol::{PlanCarrier, Reply, Request, Revision};
use crate::session::{Answer, ImportProgress, Part, Session, SitesText};
use channel::{FromWorker, ToWorker, ToWorkerKind};

/// How long the worker waits after a change before it saves, in milliseconds: a burst of changes is one save.
const SAVE_AFTER_MS: u32 = 400;

/// How long parts that a link does not need wait for it.
const AFTER_LINK_MS: u32 = 1_500;

/// How long nobody has to have asked anything until the worker looks for work itself: the page is still busy with its first screen.
const REST_MS: u32 = 300;

/// A part of the session on its way; the error in words.
pub type Loading = Pin<Box<dyn Future<Output = Result<Answer, String>>>>;

/// Has the browser compile what the first files need: see [`crate::session::warm_up`].
pub type WarmUp = fn(Shared) -> Pin<Box<dyn Future<Output = ()>>>;

/// The code of it, which few need and nobody waits for.
pub const WARM_UP: WarmUp = |shared| Box::pin(warm_up::run(shared));

/// Fetches that; `None` where it does not come.
pub type LoadWarmUp = fn() -> Pin<Box<dyn Future<Output = Option<WarmUp>>>>;

/// What the worker keeps between messages.
pub struct Worker {
    session: Session,
    /// Fetches a part of the session.
    load: fn(Part) -> Loading,
    load_warm_up: LoadWarmUp,
    /// Messages that wait for the part that the first of them needs.
    waiting: VecDeque<ToWorker>,
    /// Whether that part is being fetched.
    is_loading: bool,
    /// The state that the store holds, or is about to.
    saved: Option<Revision>,
    /// The save that is due. Dropping it calls it off.
    due: Option<Timeout>,
    /// Whether a save is under way.
    is_saving: bool,
    /// Whether there is something to save since the last one began.
    is_outdated: bool,
}

impl Worker {
    /// Whether it has started, there is no plan yet, and nobody asks for one.
    fn is_idle(&self) -> bool {
        self.saved.is_some() && self.waiting.is_empty() && self.session.is_new()
    }
}

/// The one that runs.
pub type Shared = Rc<RefCell<Worker>>;

/// Runs the worker: reports crashes, says hello, and answers until it is terminated. `load` fetches a part of the session.
pub fn run(load: fn(Part) -> Loading, load_warm_up: LoadWarmUp) {
    report_crashes();
    let scope = scope();
    let shared = Rc::new(RefCell::new(Worker {
        session: Session::without_parts(),
        load,
        load_warm_up,
        waiting: VecDeque::new(),
        is_loading: false,
        saved: None,
        due: None,
        is_saving: false,
        is_outdated: false,
    }));
    shared.borrow_mut().session.tell_rows_first(|window| post(&FromWorker::Rows(Box::new(window))));
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| match ToWorker::decode(&event.data()) {
            // The page may not be there any more when a part has come.
            Ok(ToWorker { kind: ToWorkerKind::SaveNow, .. }) => save_now(&shared),
            Ok(message) => {
                shared.borrow_mut().waiting.push_back(message);
                receive(&shared);
            }
            Err(why) => post(&FromWorker::Crashed(format!("A message could not be read: {why}"))),
        });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    on_message.forget();
    post(&FromWorker::Hello);
    others::watch();
}

/// Carries out the messages that wait, up to one whose part is missing: that is fetched first.
fn receive(shared: &Shared) {
    loop {
        let mut worker = shared.borrow_mut();
        let Some(message) = worker.waiting.front().filter(|_| !worker.is_loading) else { return };
        let missing = part_of(&message.kind).filter(|part| !worker.session.has(*part));
        let Some(part) = missing else {
            let message = worker.waiting.pop_front();
            drop(worker);
            message.into_iter().for_each(|message| carry_out(shared, message));
            continue;
        };
        worker.is_loading = true;
        drop(worker);
        let shared = shared.clone();
        spawn_local(async move {
            let loaded = add_part(&shared, part).await;
            shared.borrow_mut().is_loading = false;
            if let Err(why) = loaded {
                let given_up = shared.borrow_mut().waiting.pop_front();
                let id = given_up.map_or(0, |message| message.id);
                post(&FromWorker::Replies { id, replies: vec![Reply::Failed(why)] });
            }
            receive(&shared);
        });
        return;
    }
}

/// The part of the session that a message needs.
fn part_of(kind: &ToWorkerKind) -> Option<Part> {
    match kind {
        ToWorkerKind::Start { .. } | ToWorkerKind::SaveNow => None,
        ToWorkerKind::Ask(request) => Part::of(request),
        ToWorkerKind::ReadFiles { .. } => Some(Part::Files),
    }
}

/// Fetches a part, if it is not there.
async fn add_part(shared: &Shared, part: Part) -> Result<(), String> {
    if shared.borrow().session.has(part) {
        return Ok(());
    }
    let loading = (shared.borrow().load)(part);
    let answer = loading.await.map_err(|why| {
        format!(
            "A part of the planner could not be loaded: {why}. Check the connection and try again, or reload the page."
        )
    })?;
    shared.borrow_mut().session.add_part(part, answer);
    Ok(())
}

fn carry_out(shared: &Shared, message: ToWorker) {
    let id = message.id;
    match message.kind {
        ToWorkerKind::Start { restore, link } => {
            spawn_local(add_parts(shared.clone(), link));
            spawn_local(start(shared.clone(), id, restore));
        }
        ToWorkerKind::SaveNow => save_now(shared),
        ToWorkerKind::Ask(request) => answer(shared, id, request),
        ToWorkerKind::ReadFiles { files, side, how } => {
            let total = files.iter().map(|file| file.size()).sum();
            let files = files::read_all(id, &files);
            answer_telling(shared, id, Request::AddFiles { files, side, how }, &mut |progress| {
                let (name, rows) = (progress.file.to_owned(), Some(progress.rows as f64));
                post(&FromWorker::Reading { id, name, done: total, total, rows });
            });
        }
    }
}

/// Fetches all parts before somebody asks, so that nobody waits, and nothing is missed when the connection is gone. Whoever has
/// brought nothing will bring files: the rest of the time goes into their being read sooner.
async fn add_parts(shared: Shared, link: bool) {
    if link {
        // What the link needs has the machine to itself.
        let _ = add_part(&shared, Part::Plans).await;
        TimeoutFuture::new(AFTER_LINK_MS).await;
    }
    for part in Part::ALL {
        // Whoever asks for it tries again, and is told.
        let _ = add_part(&shared, part).await;
    }
    TimeoutFuture::new(REST_MS).await;
    if shared.borrow().is_idle() {
        let load = shared.borrow().load_warm_up;
        if let Some(warm_up) = load().await {
            warm_up(shared).await;
        }
    }
}

/// Brings the autosave back, if there is one and it is wanted.
async fn start(shared: Shared, id: u32, restore: bool) {
    let mut replies = Vec::new();
    let mut restored = false;
    if restore {
        match store::load().await {
            Ok(Some(text)) => {
                if let Err(why) = add_part(&shared, Part::Plans).await {
                    // The page starts another worker: what is kept stays so until it is read.
                    return post(&FromWorker::Crashed(why));
                }
                let answers = shared.borrow_mut().session.handle(Request::OpenPlan(PlanCarrier::Json(text.clone())));
                restored = !answers.iter().any(|reply| matches!(reply, Reply::Failed(_)));
                if restored {
                    // Nobody did anything: a notice about opening a plan would only puzzle.
                    replies.extend(answers.into_iter().filter(|reply| !matches!(reply, Reply::Notice(_))));
                } else {
                    replies.extend(answers);
                    // The next save would overwrite it, and a later build may well read it.
                    let _ = store::set_aside(&text).await;
                }
            }
            Ok(None) => {}
            Err(why) => post(&FromWorker::SaveFailed(why)),
        }
    } else if let Ok(Some(text)) = store::load().await {
        let _ = store::set_aside(&text).await;
    }
    if !replies.iter().any(|reply| matches!(reply, Reply::Overview(_))) {
        replies.extend(shared.borrow_mut().session.handle(Request::Refresh));
    }
    shared.borrow_mut().saved = revision_of(&replies);
    post(&FromWorker::Started { restored });
    post(&FromWorker::Replies { id, replies });
}

/// Asks the session, posts what it says, and has the plan saved if it changed.
fn answer(shared: &Shared, id: u32, request: Request) {
    answer_telling(shared, id, request, &mut |_| ());
}

/// The same, telling how far an import has come.
fn answer_telling(shared: &Shared, id: u32, request: Request, tell: &mut dyn FnMut(ImportProgress<'_>)) {
    let replies = shared.borrow_mut().session.handle_telling(request, tell);
    let revision = revision_of(&replies);
    post(&FromWorker::Replies { id, replies });
    let Some(revision) = revision else { return };
    let mut worker = shared.borrow_mut();
    if worker.saved == Some(revision) {
        return;
    }
    worker.saved = Some(revision);
    let later = shared.clone();
    worker.due = Some(Timeout::new(SAVE_AFTER_MS, move || save(&later)));
}

fn revision_of(replies: &[Reply]) -> Option<Revision> {
    replies.iter().rev().find_map(|reply| match reply {
        Reply::Overview(overview) => Some(overview.revision),
        _ => None,
    })
}

/// Saves at once what is due to be saved.
fn save_now(shared: &Shared) {
    let due = shared.borrow_mut().due.take();
    if due.is_some() {
        save(shared);
    }
}

/// Saves, one save after the other: what changes meanwhile is saved when the present one is done.
fn save(shared: &Shared) {
    let mut worker = shared.borrow_mut();
    worker.due = None;
    worker.is_outdated = true;
    if std::mem::replace(&mut worker.is_saving, true) {
        return;
    }
    drop(worker);
    let shared = shared.clone();
    spawn_local(async move {
        while std::mem::take(&mut shared.borrow_mut().is_outdated) {
            match save_all(&shared).await {
                Ok(true) => post(&FromWorker::Saved { at: js_sys::Date::now() }),
                Ok(false) => shared.borrow_mut().is_outdated = true,
                Err(why) => {
                    // Whatever the store holds now, the next save writes all of it.
                    shared.borrow_mut().session.was_not_saved();
                    post(&FromWorker::SaveFailed(why));
                }
            }
        }
        shared.borrow_mut().is_saving = false;
    });
}

/// Saves the plan; tells whether its sites are still those that were written. Between two pieces of these the page is answered.
async fn save_all(shared: &Shared) -> Result<bool, String> {
    let mut sites = shared.borrow().session.sites_to_save();
    let mut pieces = None;
    if let Some(text) = &mut sites {
        let pieces = pieces.insert(store::Pieces::new());
        let written = write_sites(shared, text, pieces).await;
        if written != Ok(true) {
            pieces.discard().await;
            return written;
        }
    }
    let (before, after) = shared.borrow_mut().session.statements(sites.as_ref());
    store::finish(&before, pieces, &after).await?;
    Ok(true)
}

/// Writes the sites; tells whether they are still those of the plan.
async fn write_sites(shared: &Shared, text: &mut SitesText, pieces: &mut store::Pieces) -> Result<bool, String> {
    loop {
        if !shared.borrow().session.has_sites(text) {
            return Ok(false);
        }
        let Some(piece) = text.next() else { return Ok(true) };
        pieces.put(&piece).await?;
    }
}

/// A panic ends the worker: tell the page before it does, and the console as ever.
fn report_crashes() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        let message = panic.payload().downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message.or_else(|| panic.payload().downcast_ref::<String>().cloned()).unwrap_or_default();
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        post(&FromWorker::Crashed(format!("{message} ({place})")));
    }));
}

fn post(message: &FromWorker) {
    match message.encode() {
        // There is nobody to tell if the page is gone.
        Ok(value) => drop(scope().post_message(&value)),
        Err(why) => gloo::console::error!(why),
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
