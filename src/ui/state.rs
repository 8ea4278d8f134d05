//! All state of the page, and every way it changes. PURE: what needs a browser comes out as an [`Effect`].
//!
//! # Invariants
//!
//! 1. Replies that are about an older revision than the overview shown are dropped.
//! 2. A change of the plan never blanks what is on the screen: rows, explanation and findings stay until newer ones come.
//! 3. Errors stay until they are dismissed; only good news goes by itself.
//! 4. A link never replaces a plan with data without a yes.

mod dialog;
mod import;
mod message;
mod replies;
#[cfg(test)]
mod tests;
mod toast;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::session::protocol::{
    ComparisonView, Explanation, FindingWindow, Overview, PlanCarrier, ReadHow, Request, RowKey, RowQuery, RunbookView,
    SourceView, SuggestionView,
};
use crate::ui::row_cache::RowCache;

pub use dialog::Dialog;
pub use import::{FileRef, Reading, inventory_name};
pub use message::{Effect, Msg};
pub use toast::{Toast, ToastAction, ToastKind};

/// Which screen is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The empty state, or the import report.
    #[default]
    Import,
    /// Board, table and side panel.
    Plan,
    /// What to do, in order.
    Runbook,
    /// Two recovery systems side by side.
    Compare,
}

/// What the side panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SideTab {
    /// Findings by kind.
    #[default]
    Findings,
    /// The chosen row's trail.
    Why,
}

/// Which half of the plan screen a phone shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanHalf {
    /// The mapping board.
    #[default]
    Board,
    /// The table.
    Table,
}

/// How the worker is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EngineState {
    /// It loads, or brings the autosave back.
    #[default]
    Starting,
    /// It answers.
    Ready,
    /// It gave up twice, and will not be started again by itself: what it said.
    Broken(String),
}

/// Whether the plan is safe.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Saved {
    /// Nothing to save yet.
    #[default]
    Nothing,
    /// As it came from the store.
    Earlier,
    /// A change is about to be saved.
    Soon,
    /// Saved, at this time in milliseconds since 1970.
    At(f64),
    /// It could not be saved, and why.
    Failed(String),
}

/// Why something was asked, where the answer alone does not tell.
#[derive(Clone, Debug, PartialEq)]
enum Purpose {
    /// The answer tells.
    Plain,
    /// What was done is seen where it was done: no need to say so.
    Quiet,
    /// The first state after a start.
    Start,
    /// An import; the files and locations there were before.
    Import(Rc<Overview>),
    /// What the link in the address bar holds.
    Inspect(String),
    /// Opening a plan, from a link or in place of another.
    Open,
    /// The share link for the dialog.
    Share,
}

/// All state of the page.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The worker.
    pub engine: EngineState,
    /// State of everything but rows.
    pub overview: Rc<Overview>,
    /// Rows that are known.
    pub cache: Rc<RowCache>,
    /// What the table shows.
    pub query: RowQuery,
    /// The row chosen.
    pub selected: Option<RowKey>,
    /// Why it lands where it does.
    pub explanation: Option<Rc<Explanation>>,
    /// Products whose files can be read, if somebody asked.
    pub sources: Rc<Vec<SourceView>>,
    /// Suggested mappings.
    pub suggestions: Rc<Vec<SuggestionView>>,
    /// What to do, in order, if somebody asked.
    pub runbook: Option<Rc<RunbookView>>,
    /// What another recovery system would do, if somebody asked.
    pub comparison: Option<Rc<ComparisonView>>,
    /// Findings that were asked for, by group.
    pub details: Rc<FxHashMap<String, FindingWindow>>,
    /// The screen.
    pub screen: Screen,
    /// The side panel's tab.
    pub side: SideTab,
    /// Whether the side panel is open, where it is a sheet.
    pub side_open: bool,
    /// Which half a phone shows.
    pub half: PlanHalf,
    /// The dialog.
    pub dialog: Option<Dialog>,
    /// Messages, oldest first.
    pub toasts: Vec<Toast>,
    /// The import under way.
    pub reading: Option<Reading>,
    /// Whether the plan is safe.
    pub saved: Saved,
    /// An answer is overdue.
    pub busy: bool,
    /// A link that waits for the worker.
    waiting_link: Option<String>,
    /// What was asked and not yet answered.
    pending: FxHashMap<u32, Purpose>,
    last_id: u32,
    last_toast: u32,
    /// Crashes since the last change that was saved.
    crashes: u32,
}

/// The filter terms of the tallies, in their order.
pub const OUTCOME_FILTERS: [&str; 6] = [
    "outcome:kept",
    "outcome:changed",
    "outcome:dynamic",
    "outcome:not-connected",
    "outcome:not-planned",
    "outcome:fails",
];

/// An answer later than this is waited for visibly, in milliseconds.
const LONG_MS: u32 = 300;

impl Model {
    /// Takes in what happened, and says what to do about it.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        match msg {
            Msg::Ask(request @ Request::Rename(_)) => self.ask(request, Purpose::Quiet, &mut effects),
            // Without data nothing lands elsewhere: not worth a message.
            Msg::Ask(request @ Request::ChooseSystem(_)) if !self.overview.has_data => {
                self.ask(request, Purpose::Quiet, &mut effects);
            }
            Msg::Ask(request) => self.ask(request, Purpose::Plain, &mut effects),
            Msg::Replies(id, replies) => self.take_replies(id, replies, &mut effects),
            Msg::Rows(window) => self.take_rows(*window),
            Msg::Started(restored) => self.started(restored, &mut effects),
            Msg::Progress { id, name, done, total, rows } => self.progress(id, &name, (done, total), rows),
            Msg::Saved(at) => self.saved(at),
            Msg::SaveFailed(why) => self.saved = Saved::Failed(why),
            Msg::Crashed(why) => self.crashed(why, &mut effects),
            Msg::Broken(why) => {
                self.forget_pending();
                self.engine = EngineState::Broken(why);
            }
            Msg::StartAgain(restore) => self.restart(restore, &mut effects),
            Msg::FilesChosen { batch, files, side, columns } => {
                let how = ReadHow { columns, ..ReadHow::default() };
                self.read_files(batch, files, (side, how), &mut effects);
            }
            Msg::ColumnsChosen { file, choice } => self.columns_chosen(&file, choice, &mut effects),
            Msg::FormatChosen { file, format } => self.format_chosen(file, format, &mut effects),
            Msg::ImportIsLong(id) => self.import_is_long(id),
            Msg::CancelImport => self.cancel_import(&mut effects),
            Msg::AnswerIsLong(id) => self.busy |= self.pending.contains_key(&id),
            Msg::LinkFound(fragment) => self.link_found(fragment, &mut effects),
            Msg::LinkAnswered(yes) => self.link_answered(yes, &mut effects),
            Msg::Show(screen) => self.show(screen),
            Msg::ShowSide(tab) => {
                self.side = tab;
                self.side_open = true;
            }
            Msg::ToggleSide(open) => self.side_open = open,
            Msg::ShowHalf(half) => self.half = half,
            Msg::Query(query) => self.set_query(query),
            Msg::FilterOutcome(term) => self.filter_outcome(term),
            Msg::Select(row) => self.select(row, &mut effects),
            Msg::Open(dialog) => {
                if dialog == Dialog::HowToGet && self.sources.is_empty() {
                    self.ask(Request::HowToGet, Purpose::Plain, &mut effects);
                }
                self.dialog = Some(dialog);
            }
            Msg::OpenShare => {
                self.dialog = Some(Dialog::Share(None));
                self.ask(Request::ShareLink, Purpose::Share, &mut effects);
            }
            Msg::Close => self.close(&mut effects),
            Msg::Dismiss(id) => self.toasts.retain(|toast| toast.id != id),
            Msg::Expire(id) => self.toasts.retain(|toast| toast.id != id || toast.held),
            Msg::Hold(id) => self.toasts.iter_mut().filter(|toast| toast.id == id).for_each(|toast| toast.held = true),
            Msg::Tell(kind, title, detail) => {
                self.toast(Toast { kind, title, detail, ..Toast::default() }, &mut effects);
            }
        }
        effects
    }

    /// Whether the tally with this filter term is what the table shows.
    pub fn shows_outcome(&self, term: &str) -> bool {
        self.query.filter.split_whitespace().any(|word| word == term)
    }

    fn ask(&mut self, request: Request, purpose: Purpose, effects: &mut Vec<Effect>) {
        if request == Request::Undo {
            // What they tell is no longer so.
            self.toasts.retain(|toast| toast.undo.is_none());
        }
        let id = self.note(purpose);
        effects.push(Effect::Send { id, request });
        effects.push(Effect::After(LONG_MS, Box::new(Msg::AnswerIsLong(id))));
    }

    fn note(&mut self, purpose: Purpose) -> u32 {
        self.last_id += 1;
        self.pending.insert(self.last_id, purpose);
        self.last_id
    }

    fn started(&mut self, restored: bool, effects: &mut Vec<Effect>) {
        self.engine = EngineState::Ready;
        self.saved = if restored { Saved::Earlier } else { Saved::Nothing };
        // Later starts leave the person where they were.
        if restored && !self.overview.has_data {
            self.screen = Screen::Plan;
        }
        if let Some(fragment) = self.waiting_link.take() {
            self.inspect(fragment, effects);
        }
    }

    fn saved(&mut self, at: f64) {
        self.saved = Saved::At(at);
        // It worked on a change from end to end.
        self.crashes = 0;
    }

    fn crashed(&mut self, why: String, effects: &mut Vec<Effect>) {
        let was_starting = self.engine == EngineState::Starting;
        self.crashes += 1;
        // Twice in a row, or while the autosave was opened: starting again would do the same again.
        if self.crashes > 2 || (was_starting && self.crashes > 1) {
            self.forget_pending();
            self.engine = EngineState::Broken(why);
            return;
        }
        let what = match self.reading.as_ref() {
            Some(reading) => format!("while it read {}", reading.names()),
            None => "while it worked on the plan".to_owned(),
        };
        self.restart(true, effects);
        let detail = format!(
            "It stopped {what}, and was started again from the last saved state. If this comes again, please report: {why}"
        );
        self.toast(Toast::error("The planner stopped unexpectedly", &detail), effects);
    }

    fn restart(&mut self, restore: bool, effects: &mut Vec<Effect>) {
        self.forget_pending();
        self.engine = EngineState::Starting;
        // A new session counts from the start: nothing of it may be taken for old.
        self.overview = Rc::new(Overview { revision: 0, ..(*self.overview).clone() });
        Rc::make_mut(&mut self.cache).reset(0, &self.query);
        self.details = Rc::default();
        effects.push(Effect::Restart { restore });
    }

    fn forget_pending(&mut self) {
        self.pending.clear();
        self.reading = None;
        self.busy = false;
    }

    fn link_found(&mut self, fragment: String, effects: &mut Vec<Effect>) {
        if self.engine == EngineState::Ready {
            self.inspect(fragment, effects);
        } else {
            self.waiting_link = Some(fragment);
        }
    }

    fn inspect(&mut self, fragment: String, effects: &mut Vec<Effect>) {
        let carrier = PlanCarrier::Link(fragment.clone());
        self.ask(Request::Inspect(carrier), Purpose::Inspect(fragment), effects);
    }

    /// Whether the plan of a link, or another in place of the one shown, is on its way.
    pub fn is_opening(&self) -> bool {
        let is_opening = |purpose: &Purpose| matches!(purpose, Purpose::Inspect(_) | Purpose::Open);
        self.waiting_link.is_some() || self.pending.values().any(is_opening)
    }

    fn link_answered(&mut self, yes: bool, effects: &mut Vec<Effect>) {
        let Some(Dialog::OpenLink { fragment, .. }) = self.dialog.take() else { return };
        effects.push(Effect::ClearFragment);
        if yes {
            self.ask(Request::OpenPlan(PlanCarrier::Link(fragment)), Purpose::Open, effects);
        }
    }

    /// Closing is a no to whatever was asked.
    fn close(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.dialog, Some(Dialog::OpenLink { .. })) {
            self.link_answered(false, effects);
        }
        self.dialog = None;
    }

    fn show(&mut self, screen: Screen) {
        // There is no plan to show before there is data.
        if screen == Screen::Import || self.overview.has_data {
            self.screen = screen;
        }
        if screen == Screen::Import {
            self.toasts.iter_mut().for_each(|toast| toast.action = None);
        }
    }

    fn set_query(&mut self, query: RowQuery) {
        if query != self.query {
            Rc::make_mut(&mut self.cache).reset(self.overview.revision, &query);
            self.query = query;
        }
    }

    /// Puts the term of a tally into the filter in place of another's, and leaves what was typed.
    fn filter_outcome(&mut self, term: Option<&'static str>) {
        let is_outcome = |word: &str| OUTCOME_FILTERS.contains(&word);
        let mut words: Vec<&str> = self.query.filter.split_whitespace().filter(|word| !is_outcome(word)).collect();
        words.extend(term);
        self.half = PlanHalf::Table;
        self.screen = Screen::Plan;
        self.set_query(RowQuery { filter: words.join(" "), ..self.query.clone() });
    }

    fn select(&mut self, row: Option<RowKey>, effects: &mut Vec<Effect>) {
        if let Some(key) = &row {
            self.side = SideTab::Why;
            self.side_open = true;
            self.ask(Request::Explain(key.clone()), Purpose::Plain, effects);
        } else {
            self.explanation = None;
        }
        self.selected = row;
    }
}
