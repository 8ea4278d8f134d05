//! The whole application without a screen: [`Session::handle`].
//!
//! Belongs here: what a person can ask of a plan, and what they are told. The worker is glue round it, native tests and the
//! headless example drive the same function. How the answers look belongs to `ui`.
//!
//! # Invariants
//!
//! 1. The plan changes only by `Session::commit`, which notes the step for undo, works everything out anew and raises the
//!    revision. What cannot be carried out changes nothing and answers [`Reply::Failed`].
//! 2. Every answer names its revision. After every change a [`Reply::Overview`] tells the state as a whole, and the rows that
//!    were asked for last come with it.
//! 3. Whatever the page, a file or a link says is hostile until checked; nothing here panics on it.

pub mod protocol;
pub mod warm_up;

mod address_words;
mod changes;
mod comparison;
mod differences;
mod explanation;
mod files;
mod filter;
mod findings;
mod history;
mod importing;
mod intake;
mod listed;
mod names;
mod overview;
mod parts;
mod plan;
mod plans;
mod reports;
mod rows;
mod runbook;
mod saved;
mod selected;
mod sorting;
mod spots;
mod stated;
mod taking_over;
mod unsaid;
mod update;
mod whereabouts;
mod words;

use std::rc::Rc;

pub use crate::document::SitesText;
use crate::engine::edit::Edit;
use crate::engine::inventory::Side;
use crate::engine::mapping::{Mapping, Operation};
use crate::engine::text::Key;
use crate::recovery::{self, MappingChange};

use comparison::Compared;
use history::History;
use names::Names;
use parts::Parts;
pub use parts::{Answer, FILES, PLANS, Part, REPORTS};
pub use plan::{Computed, PlanState};
use protocol::{Notice, Overview, PlanCarrier, Reply, Request, Revision, RowQuery, RowWindow, SideCode};
use rows::{Shown, operation_of};
use saved::SavedSites;
use selected::Selected;
use words::{done, readable};

pub use intake::ImportProgress;

/// Longest name of a plan, in characters.
const LONGEST_NAME: usize = 120;

/// The revision of a plan with which nothing was done.
const FIRST: Revision = 1;

/// A planning session.
pub struct Session {
    state: PlanState,
    computed: Computed,
    history: History<PlanState>,
    /// Names of the source site, kept while it stands.
    names: Names,
    operation: Operation,
    revision: Revision,
    /// The rows that the last query shows: windows of one table come one after the other.
    selected: Option<Selected>,
    /// The window of rows that was asked for last: after a change the person looks at it again.
    watched: Option<(RowQuery, u32, u32)>,
    /// The plan under another system, while the two are compared.
    compared: Option<Compared>,
    /// The plan that was looked at last, and what carried it: reading it is most of opening it.
    inspected: Option<(PlanCarrier, saved::Opened)>,
    /// The sites that were saved last.
    saved: Option<SavedSites>,
    /// Who is told the rows that a change leads to, ahead of the rest of the answer: making that takes longer.
    rows_first: Option<Box<dyn Fn(RowWindow)>>,
    /// The revision of which they were told.
    told: Option<Revision>,
    /// The revision that an import led to: while it stands, the import can be done again in another way.
    imported: Option<Revision>,
    /// What of its code is there.
    parts: Parts,
}

impl Default for Session {
    /// An empty plan, with all parts.
    fn default() -> Self {
        Self::with(Parts::all())
    }
}

impl Session {
    fn with(parts: Parts) -> Self {
        let state = PlanState::default();
        let computed = state.compute();
        Self {
            state,
            computed,
            history: History::default(),
            names: Names::default(),
            operation: Operation::default(),
            revision: FIRST,
            selected: None,
            watched: None,
            compared: None,
            inspected: None,
            saved: None,
            imported: None,
            rows_first: None,
            told: None,
            parts,
        }
    }

    /// Carries out one request.
    pub fn handle(&mut self, request: Request) -> Vec<Reply> {
        self.handle_telling(request, &mut |_| ())
    }

    /// The same; of an import it is told how far it has come.
    pub fn handle_telling(&mut self, request: Request, tell: &mut dyn FnMut(ImportProgress<'_>)) -> Vec<Reply> {
        match Part::of(&request) {
            None => self.handle_at_once(request),
            Some(part) => self.parts.get(part).map_or_else(parts::is_missing, |answer| answer(self, request, tell)),
        }
    }

    /// A session that has to be given its parts.
    pub fn without_parts() -> Self {
        Self::with(Parts::default())
    }

    /// Whether a part is there.
    pub fn has(&self, part: Part) -> bool {
        self.parts.get(part).is_some()
    }

    /// Takes a part in.
    pub fn add_part(&mut self, part: Part, answer: Answer) {
        self.parts.add(part, answer);
    }

    /// Whether nothing was done with it yet.
    pub fn is_new(&self) -> bool {
        self.revision == FIRST
    }

    /// Carries out what needs no part.
    fn handle_at_once(&mut self, request: Request) -> Vec<Reply> {
        match request {
            Request::ChooseSystem(id) => match recovery::by_id(&id) {
                None => vec![Reply::Failed(format!("There is no recovery system “{id}”."))],
                Some(system) => {
                    let mut state = self.state.clone();
                    state.system = system;
                    self.commit(format!("choose {}", system.name), state)
                }
            },
            Request::ChooseOperation(operation) => {
                self.operation = operation_of(operation);
                self.revision += 1;
                self.state_as_a_whole()
            }
            Request::Change(change) => match changes::edit_of(&self.shown(), change) {
                Ok(edit) => self.edit(&edit),
                Err(problem) => vec![Reply::Failed(problem)],
            },
            Request::Undo => self.step_back(),
            Request::Redo => self.step_again(),
            Request::Rows { query, from, count } => {
                self.watched = Some((query.clone(), from, count));
                vec![Reply::Rows(self.rows(query, from, count))]
            }
            Request::Explain(key) => {
                let explanation = explanation::explain(&self.shown(), self.revision, &key);
                vec![Reply::Explanation(explanation.map(Box::new))]
            }
            Request::FindingDetails { code, from, count } => {
                vec![Reply::FindingDetails(findings::window(&self.shown(), self.revision, code, from, count))]
            }
            Request::Fix { code, finding } => match findings::fix(&self.shown(), &code, finding) {
                Ok(edit) => self.edit(&edit),
                Err(problem) => vec![Reply::Failed(problem)],
            },
            Request::Rename(name) => {
                let name: String =
                    name.trim().chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
                if name.is_empty() || name == *self.state.name {
                    return vec![self.overview()];
                }
                let label = format!("name the plan {name}");
                let mut state = self.state.clone();
                state.name = name.into();
                self.commit(label, state)
            }
            Request::NewPlan => self.commit("begin anew".into(), PlanState::default()),
            Request::Refresh => vec![self.overview()],
            // Each of these is answered by a part.
            Request::AddFiles { .. } | Request::KeepGone | Request::AssignLocation { .. } | Request::HowToGet => {
                parts::is_missing()
            }
            Request::Inspect(_) | Request::OpenPlan(_) | Request::ShareLink => parts::is_missing(),
            Request::Export(_) | Request::Compare { .. } | Request::Runbook | Request::Suggest => parts::is_missing(),
        }
    }

    fn shown(&self) -> Shown<'_> {
        Shown {
            state: &self.state,
            computed: &self.computed,
            names: &self.names,
            operation: self.operation,
            revision: self.revision,
        }
    }

    fn overview(&self) -> Reply {
        Reply::Overview(Box::new(Overview {
            revision: self.revision,
            undo: self.history.undo_label().map(str::to_owned),
            redo: self.history.redo_label().map(str::to_owned),
            can_read_again: self.imported == Some(self.revision),
            ..overview::overview(&self.shown())
        }))
    }

    /// What follows every change: the overview, and the rows that are looked at, so that the page need not ask for them.
    fn state_as_a_whole(&mut self) -> Vec<Reply> {
        self.tell_rows();
        let rows = if self.rows_first.is_none() { self.watched_rows() } else { None };
        std::iter::once(self.overview()).chain(rows.map(Reply::Rows)).collect()
    }

    fn watched_rows(&mut self) -> Option<RowWindow> {
        let (query, from, count) = self.watched.clone()?;
        Some(self.rows(query, from, count))
    }

    /// Tells the rows that are looked at ahead of the answer, unless it was done.
    fn tell_rows(&mut self) {
        if self.rows_first.is_none() || self.told == Some(self.revision) {
            return;
        }
        if let (Some(window), Some(tell)) = (self.watched_rows(), &self.rows_first) {
            self.told = Some(self.revision);
            tell(window);
        }
    }

    /// From now on tells the rows that a change leads to as soon as they are known, and leaves them out of the answer.
    pub fn tell_rows_first(&mut self, tell: impl Fn(RowWindow) + 'static) {
        self.rows_first = Some(Box::new(tell));
    }

    /// The same, and what was done.
    fn told(&mut self, notice: Notice) -> Vec<Reply> {
        let mut replies = self.state_as_a_whole();
        replies.push(Reply::Notice(notice));
        replies
    }

    /// Puts a new state in place of the present one; undo brings that back.
    fn commit(&mut self, label: String, state: PlanState) -> Vec<Reply> {
        let steps = steps_in_product(&self.state, &state);
        let before = std::mem::replace(&mut self.state, state);
        let detail = self.replace(&before);
        self.history.push(label.clone(), before);
        self.told(Notice { title: readable(done(&label)), detail, steps, undoable: true, attention: false })
    }

    fn edit(&mut self, edit: &Edit) -> Vec<Reply> {
        let mut mapping = Mapping::clone(self.state.mapping());
        edit.apply(&mut mapping);
        if mapping == **self.state.mapping() {
            return vec![
                self.overview(),
                Reply::Notice(Notice {
                    title: "Nothing to change".into(),
                    detail: "The plan says so already.".into(),
                    steps: Vec::new(),
                    undoable: false,
                    attention: false,
                }),
            ];
        }
        let label = edit.label(&|key| self.name_of(key));
        let mut state = self.state.clone();
        state.set_mapping(Rc::new(mapping));
        self.commit(label, state)
    }

    fn step_back(&mut self) -> Vec<Reply> {
        match self.history.undo(self.state.clone()) {
            Err(_) => vec![Reply::Failed("There is nothing to undo.".into())],
            Ok((label, before)) => {
                let after = std::mem::replace(&mut self.state, before);
                let detail = self.replace(&after);
                let title = readable(format!("Undid: {label}"));
                self.told(Notice { title, detail, steps: Vec::new(), undoable: false, attention: false })
            }
        }
    }

    fn step_again(&mut self) -> Vec<Reply> {
        match self.history.redo(self.state.clone()) {
            Err(_) => vec![Reply::Failed("There is nothing to do again.".into())],
            Ok((label, after)) => {
                let before = std::mem::replace(&mut self.state, after);
                let detail = self.replace(&before);
                let title = readable(format!("Did again: {label}"));
                self.told(Notice { title, detail, steps: Vec::new(), undoable: true, attention: false })
            }
        }
    }

    /// Works the present state out, and says what differs from the one before.
    fn replace(&mut self, before: &PlanState) -> String {
        self.inspected = None;
        if !std::ptr::eq(before.source(), self.state.source()) {
            self.names = Names::default();
        }
        let again = self.state.compute_again(before, &mut self.computed);
        self.revision += 1;
        if let Some(mut changed) = again {
            // The rows wait for no more than they show: few look at the failback, and checks of the plan seldom name a row.
            if self.operation != Operation::Failback {
                self.tell_rows();
            }
            self.state.compute_home_again(&mut self.computed, &mut changed);
            self.tell_rows();
            if self.state.check_again(&mut self.computed) {
                (self.selected, self.told) = (None, None);
            }
            return differences::differences_of(&changed, &self.shown());
        }
        let computed = self.state.compute();
        let old = std::mem::replace(&mut self.computed, computed);
        if Rc::ptr_eq(&before.as_read()[0], &self.state.as_read()[0]) {
            let old = Shown { state: before, computed: &old, ..self.shown() };
            differences::differences(&old, &self.shown())
        } else {
            differences::arrivals(before.source(), self.state.source())
        }
    }

    fn open(&mut self, plan: saved::Opened) -> Vec<Reply> {
        self.operation = plan.operation;
        let label = format!("open {}", plan.state.name);
        self.commit(label, plan.state)
    }

    fn rows(&mut self, query: RowQuery, from: u32, count: u32) -> RowWindow {
        let known = self.selected.take().filter(|known| known.answers(&query, self.revision));
        let selected = known.unwrap_or_else(|| Selected::of(&self.shown(), query));
        let window = selected.window(&self.shown(), from, count);
        self.selected = Some(selected);
        window
    }

    /// The sites as they are kept between visits, in pieces; `None` where they are those that [`Self::statements`] was asked for last.
    pub fn sites_to_save(&self) -> Option<SitesText> {
        saved::sites_to_save(&self.state, self.saved.as_ref())
    }

    /// Whether sites that are being saved are still those of the plan.
    pub fn has_sites(&self, sites: &SitesText) -> bool {
        saved::are_of(sites.inventories(), &self.state)
    }

    /// What is kept before and behind the sites: those of which all pieces were just saved, or that were saved before.
    pub fn statements(&mut self, sites: Option<&SitesText>) -> (String, String) {
        if let Some(text) = sites {
            self.saved = Some(SavedSites::of(text));
        }
        match &self.saved {
            Some(saved) => saved::statements(&self.state, self.operation, saved),
            None => Default::default(),
        }
    }

    /// Says that what was asked for last was not saved: the next time is all of it.
    pub fn was_not_saved(&mut self) {
        self.saved = None;
    }

    /// The name that people use for a network's key.
    fn name_of(&self, key: &Key) -> String {
        name_in(&self.state, key)
    }
}

fn name_in(state: &PlanState, key: &Key) -> String {
    let mut inventories = state.inventories().into_iter();
    let found = inventories.find_map(|inventory| {
        let id = inventory.network_by_key.get(key)?;
        Some(inventory.network(*id).name.to_string())
    });
    found.unwrap_or_else(|| key.to_string())
}

/// What the product wants done, in its order, for the network mappings that changed.
fn steps_in_product(before: &PlanState, after: &PlanState) -> Vec<String> {
    let name = |key: &Key| name_in(after, key);
    let changed = before
        .mapping()
        .networks
        .iter()
        .filter(|(source, target)| after.mapping().networks.get(source) != Some(target));
    changed
        .flat_map(|(source, _)| {
            (after.system.mapping_change)(&MappingChange {
                source,
                name: &name,
                before: before.mapping(),
                after: after.mapping(),
            })
        })
        .collect()
}

fn side_of(code: SideCode) -> Side {
    match code {
        SideCode::Source => Side::Source,
        SideCode::Target => Side::Target,
    }
}
