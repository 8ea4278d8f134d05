//! Plans that are handed over, as a text or a link: looked at, opened, made into a link.

use super::protocol::{PlanCarrier, Reply, Request};
use super::{ImportProgress, Session, parts, saved};

/// Answers what [`parts::Part::Plans`] is asked.
pub(super) fn answer(session: &mut Session, request: Request, _: &mut dyn FnMut(ImportProgress<'_>)) -> Vec<Reply> {
    match request {
        Request::Inspect(carrier) => session.inspect(carrier),
        Request::OpenPlan(carrier) => session.open_carried(&carrier),
        Request::ShareLink => vec![Reply::ShareLink(saved::share_link(&session.state, session.operation))],
        _ => parts::is_missing(),
    }
}

impl Session {
    /// Says what a carrier holds.
    fn inspect(&mut self, carrier: PlanCarrier) -> Vec<Reply> {
        match saved::open(&carrier) {
            Ok(plan) => {
                let summary = saved::summary(&plan.state);
                self.inspected = Some((carrier, plan));
                vec![Reply::PlanSummary(summary)]
            }
            Err(problem) => vec![Reply::Failed(problem)],
        }
    }

    /// Opens the plan of a carrier, which mostly was looked at just before.
    fn open_carried(&mut self, carrier: &PlanCarrier) -> Vec<Reply> {
        let opened = match self.inspected.take() {
            Some((inspected, plan)) if inspected == *carrier => Ok(plan),
            _ => saved::open(carrier),
        };
        match opened {
            Ok(plan) => self.open(plan),
            Err(problem) => vec![Reply::Failed(problem)],
        }
    }
}
