//! What is made of a plan when somebody asks: artefacts, the runbook, the comparison of systems, suggestions.

use crate::engine::suggest::suggest;
use crate::export::{self, Output};
use crate::recovery;

use super::comparison::Compared;
use super::protocol::{Artefact, ExportKind, Reply, Request, SuggestionView};
use super::{ImportProgress, Session, parts, runbook, saved};

/// Answers what [`parts::Part::Reports`] is asked.
pub(super) fn answer(session: &mut Session, request: Request, _: &mut dyn FnMut(ImportProgress<'_>)) -> Vec<Reply> {
    match request {
        Request::Export(kind) => vec![Reply::Artefact(session.export(kind))],
        Request::Runbook => vec![Reply::Runbook(Box::new(runbook::view(&session.shown())))],
        Request::Compare { system, from, count } => vec![session.compare(&system, from, count)],
        Request::Suggest => vec![Reply::Suggestions(session.suggestions())],
        _ => parts::is_missing(),
    }
}

impl Session {
    fn compare(&mut self, id: &str, from: u32, count: u32) -> Reply {
        let Some(system) = recovery::by_id(id) else {
            return Reply::Failed(format!("There is no recovery system “{id}”."));
        };
        let known = self.compared.take().filter(|known| known.is_of(self.revision, system));
        let compared = known.unwrap_or_else(|| Compared::new(&self.shown(), system));
        let window = compared.window(&self.shown(), from, count);
        self.compared = Some(compared);
        Reply::Comparison(Box::new(window))
    }

    fn suggestions(&self) -> Vec<SuggestionView> {
        suggest(self.state.source(), self.state.target(), self.state.mapping())
            .into_iter()
            .map(|suggestion| SuggestionView {
                source: (suggestion.source.to_string(), self.name_of(&suggestion.source)),
                target: (suggestion.target.to_string(), self.name_of(&suggestion.target)),
                why: suggestion.why,
            })
            .collect()
    }

    fn export(&self, kind: ExportKind) -> Artefact {
        if kind == ExportKind::Plan {
            return saved::plan_file(&self.state, self.operation);
        }
        let export = match kind {
            ExportKind::ResultsCsv => &export::results_csv::EXPORT,
            ExportKind::RunbookMarkdown => &export::runbook_markdown::EXPORT,
            ExportKind::Plan | ExportKind::ResultsJson => &export::results_json::EXPORT,
        };
        let context = self.state.context(&self.computed);
        let output = Output {
            plan_name: &self.state.name,
            system: self.state.system,
            operation: self.operation,
            context: &context,
            findings: &self.computed.findings,
        };
        Artefact {
            name: (export.file_name)(&self.state.name),
            mime: export.mime.to_owned(),
            text: (export.write)(&output),
        }
    }
}
