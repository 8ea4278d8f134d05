//! Which code answers a request. Most of it is always there; the worker loads a part when the first request comes that needs it,
//! or when it has nothing else to do. Whatever else drives a session has all parts from the start.

use super::protocol::{Reply, Request};
use super::{ImportProgress, Session, importing, plans, reports};

/// Code that answers some of the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Reading files, how to get them, and where what they list belongs.
    Files,
    /// Plans that are handed over: files, links, and the autosave.
    Plans,
    /// Artefacts, the runbook, the comparison of systems.
    Reports,
}

/// Answers the requests of one part, and tells how far an import has come.
pub type Answer = fn(&mut Session, Request, &mut dyn FnMut(ImportProgress<'_>)) -> Vec<Reply>;

impl Part {
    /// All parts, in the order in which most people need them.
    pub const ALL: [Self; 3] = [Self::Files, Self::Plans, Self::Reports];

    /// The part that answers a request; `None` where it is always there.
    pub fn of(request: &Request) -> Option<Self> {
        match request {
            Request::AddFiles { .. } | Request::KeepGone | Request::AssignLocation { .. } | Request::HowToGet => {
                Some(Self::Files)
            }
            Request::Inspect(_) | Request::OpenPlan(_) | Request::ShareLink => Some(Self::Plans),
            Request::Export(_) | Request::Runbook | Request::Compare { .. } | Request::Suggest => Some(Self::Reports),
            _ => None,
        }
    }
}

/// The code of [`Part::Files`].
pub const FILES: Answer = importing::answer;

/// The code of [`Part::Plans`].
pub const PLANS: Answer = plans::answer;

/// The code of [`Part::Reports`].
pub const REPORTS: Answer = reports::answer;

/// What a session has of each part.
#[derive(Clone, Copy, Default)]
pub(super) struct Parts([Option<Answer>; 3]);

impl Parts {
    /// All of it.
    pub(super) fn all() -> Self {
        Self([FILES, PLANS, REPORTS].map(Some))
    }

    pub(super) fn get(&self, part: Part) -> Option<Answer> {
        self.0[part as usize]
    }

    pub(super) fn add(&mut self, part: Part, answer: Answer) {
        self.0[part as usize] = Some(answer);
    }
}

/// What is said where nobody loaded the part that a request needs.
pub(super) fn is_missing() -> Vec<Reply> {
    vec![Reply::Failed("That part of the planner is not loaded.".into())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::protocol::{ExportKind, OperationCode, PlanCarrier, ReadHow, RowQuery};

    fn requests() -> Vec<Request> {
        let carrier = || PlanCarrier::Json("{}".into());
        let asked = [
            Request::AddFiles { files: Vec::new(), side: None, how: ReadHow::default() },
            Request::KeepGone,
            Request::AssignLocation { location: "weu".into(), from: None, side: None },
            Request::HowToGet,
            Request::Inspect(carrier()),
            Request::OpenPlan(carrier()),
            Request::ShareLink,
            Request::Export(ExportKind::Plan),
            Request::Runbook,
            Request::Compare { system: "azure-to-azure".into(), from: 0, count: 1 },
            Request::Suggest,
        ];
        asked.into()
    }

    #[test]
    fn a_request_is_refused_until_its_part_is_there_and_then_answered() {
        for request in requests() {
            let part = Part::of(&request).unwrap();
            let mut session = Session::without_parts();
            assert_eq!(session.handle(request.clone()), is_missing(), "{request:?}");
            session.add_part(part, Parts::all().get(part).unwrap());
            assert!(Part::ALL.into_iter().all(|other| session.has(other) == (other == part)));
            assert_ne!(session.handle(request.clone()), is_missing(), "{request:?}");
        }
    }

    #[test]
    fn planning_needs_no_part() {
        let mut session = Session::without_parts();
        let planning = [
            Request::ChooseSystem("vmm-to-vmm".into()),
            Request::ChooseOperation(OperationCode::Failback),
            Request::Undo,
            Request::Rows { query: RowQuery::default(), from: 0, count: 1 },
            Request::Rename("plan".into()),
            Request::NewPlan,
            Request::Refresh,
        ];
        for request in planning {
            assert_ne!(session.handle(request.clone()), is_missing(), "{request:?}");
        }
    }
}
