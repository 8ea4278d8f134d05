//! What becomes of the session's answers.

use std::rc::Rc;

use super::{Dialog, Effect, Model, Msg, Purpose, Saved, Screen, SideTab, Toast};
use crate::session::protocol::{
    Explanation, FindingWindow, Overview, PlanCarrier, PlanSummary, Reply, Request, RowWindow, SuggestionView,
};

impl Model {
    pub(super) fn take_replies(&mut self, id: u32, replies: Vec<Reply>, effects: &mut Vec<Effect>) {
        // An answer to what was called off, or to a worker that is gone.
        let Some(purpose) = self.purpose_of(id) else { return };
        self.busy = false;
        let failed = replies.iter().any(|reply| matches!(reply, Reply::Failed(_)));
        let noticed = replies.iter().any(|reply| matches!(reply, Reply::Notice(_)));
        // The state first: what else was said is about it.
        let (states, rest): (Vec<_>, Vec<_>) =
            replies.into_iter().partition(|reply| matches!(reply, Reply::Overview(_)));
        for reply in states.into_iter().chain(rest) {
            self.take_reply(reply, &purpose, effects);
        }
        match purpose {
            Purpose::Import(before) => self.import_done(&before, failed, noticed, effects),
            Purpose::Open if !failed && self.overview.has_data => self.screen = Screen::Plan,
            Purpose::Share if failed => self.dialog = None,
            _ => {}
        }
    }

    /// The worker's own first message has no question of ours before it: its id is 0.
    fn purpose_of(&mut self, id: u32) -> Option<Purpose> {
        if id == 0 { Some(Purpose::Start) } else { self.pending.remove(&id) }
    }

    fn take_reply(&mut self, reply: Reply, purpose: &Purpose, effects: &mut Vec<Effect>) {
        match reply {
            Reply::Overview(overview) => self.take_overview(*overview, purpose, effects),
            Reply::Rows(window) => self.take_rows(window),
            Reply::Explanation(explanation) => self.take_explanation(explanation),
            Reply::FindingDetails(window) => self.take_details(window),
            Reply::Runbook(runbook) => {
                if runbook.revision >= self.overview.revision {
                    self.runbook = Some(Rc::new(*runbook));
                }
            }
            Reply::Comparison(comparison) => {
                if comparison.revision >= self.overview.revision {
                    self.comparison = Some(Rc::new(*comparison));
                }
            }
            Reply::HowToGet(sources) => self.sources = Rc::new(sources),
            Reply::Suggestions(suggestions) => self.suggestions = Rc::new(suggestions),
            Reply::Artefact(artefact) => effects.push(Effect::Download(artefact)),
            Reply::ShareLink(link) => {
                if matches!(self.dialog, Some(Dialog::Share(_))) {
                    self.dialog = Some(Dialog::Share(Some(Rc::new(link))));
                }
            }
            Reply::PlanSummary(summary) => self.take_summary(summary, purpose, effects),
            Reply::Notice(_) if *purpose == Purpose::Quiet => {}
            Reply::Notice(notice) => {
                let toast = Toast::notice(notice, self.overview.undo.as_ref());
                self.toast(toast, effects);
            }
            Reply::Failed(why) => {
                let title = match purpose {
                    Purpose::Import(_) => "Nothing was imported",
                    Purpose::Inspect(_) => "The link could not be read",
                    Purpose::Start => "The saved plan could not be read",
                    Purpose::Open => "The plan could not be opened",
                    Purpose::Share => "No link could be made",
                    Purpose::Plain | Purpose::Quiet => "That did not work",
                };
                self.toast(Toast::error(title, &why), effects);
            }
        }
    }

    fn take_overview(&mut self, overview: Overview, purpose: &Purpose, effects: &mut Vec<Effect>) {
        if overview.revision < self.overview.revision {
            return;
        }
        let is_new = overview.revision != self.overview.revision;
        self.overview = Rc::new(overview);
        if !self.overview.has_data {
            self.screen = Screen::Import;
            self.selected = None;
            self.explanation = None;
        }
        if !is_new {
            return;
        }
        if !matches!(self.saved, Saved::Failed(_)) && *purpose != Purpose::Start {
            self.saved = Saved::Soon;
        }
        Rc::make_mut(&mut self.cache).reset(self.overview.revision, &self.query);
        self.forget_done_suggestions();
        self.forget_gone_details();
        if let Some(key) = self.selected.clone() {
            self.ask(Request::Explain(key), Purpose::Plain, effects);
        }
    }

    pub(super) fn take_rows(&mut self, window: RowWindow) {
        if window.revision >= self.overview.revision && window.query == self.query {
            Rc::make_mut(&mut self.cache).accept(window);
        }
    }

    fn take_explanation(&mut self, explanation: Option<Box<Explanation>>) {
        let Some(explanation) = explanation else {
            // The row is gone: it was excluded from the files, or its machine was renamed.
            self.selected = None;
            self.explanation = None;
            if self.side == SideTab::Why {
                self.side_open = false;
            }
            return;
        };
        let wanted = self.selected.as_ref() == Some(&explanation.row);
        if wanted && explanation.revision >= self.overview.revision {
            self.explanation = Some(Rc::new(*explanation));
        }
    }

    /// Keeps one run of findings a group, and grows it where the new window goes on where it ends.
    fn take_details(&mut self, window: FindingWindow) {
        if window.revision < self.overview.revision {
            return;
        }
        let details = Rc::make_mut(&mut self.details);
        if let Some(known) = details.get_mut(&window.code)
            && known.revision == window.revision
            && window.from == known.from + known.findings.len() as u32
        {
            known.findings.extend(window.findings);
            known.total = window.total;
            return;
        }
        details.insert(window.code.clone(), window);
    }

    fn forget_done_suggestions(&mut self) {
        let overview = &self.overview;
        let open = |suggestion: &SuggestionView| {
            let source = overview.source_networks.iter().find(|network| network.key == suggestion.source.0);
            let target = overview.target_networks.iter().any(|network| network.key == suggestion.target.0);
            source.is_some_and(|network| network.mapped_to.is_none()) && target
        };
        if !self.suggestions.iter().all(open) {
            self.suggestions = Rc::new(self.suggestions.iter().filter(|one| open(one)).cloned().collect());
        }
    }

    fn forget_gone_details(&mut self) {
        let overview = &self.overview;
        let exists = |code: &String| overview.findings.iter().any(|group| group.code == *code);
        if !self.details.keys().all(exists) {
            Rc::make_mut(&mut self.details).retain(|code, _| exists(code));
        }
    }

    fn take_summary(&mut self, summary: PlanSummary, purpose: &Purpose, effects: &mut Vec<Effect>) {
        let Purpose::Inspect(fragment) = purpose else { return };
        let fragment = fragment.clone();
        if self.overview.has_data {
            self.dialog = Some(Dialog::OpenLink { fragment, summary });
            return;
        }
        effects.push(Effect::ClearFragment);
        self.ask(Request::OpenPlan(PlanCarrier::Link(fragment)), Purpose::Open, effects);
    }
}

impl Msg {
    /// What the worker's first answer comes as.
    pub fn first(replies: Vec<Reply>) -> Self {
        Self::Replies(0, replies)
    }
}
