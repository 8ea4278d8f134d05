//! The whole run, from the words of a command line to its exit status: tests call it as the example does.

#[path = "arguments.rs"]
mod arguments;
#[path = "networks.rs"]
mod networks;

use std::io::Write;

use arguments::{Arguments, Direction, USAGE};
use landfall::session::Session;
use landfall::session::protocol::{
    Change, DroppedFile, ExportKind, Overview, PlanCarrier, ReadHow, Reply, Request, RowQuery, RowSelection, SideCode,
};
use serde::Deserialize;

/// Every finding is at most a warning.
const FINE: u8 = 0;
/// Some finding is an error.
const FINDS_ERRORS: u8 = 1;
/// Nothing could be planned.
const FAILED: u8 = 2;

/// Plans, prints results to `out` and problems to `errors`, and gives the exit status.
pub fn run(words: &[String], out: &mut dyn Write, errors: &mut dyn Write) -> u8 {
    let outcome = match arguments::parse(words) {
        Ok(None) => return if write!(out, "{USAGE}").is_ok() { FINE } else { FAILED },
        Ok(Some(arguments)) => plan(&arguments, errors),
        Err(problem) => Err(format!("{problem}\n\n{USAGE}")),
    };
    let printed = outcome.and_then(|(results, runbook)| {
        let status = if has_errors(&results) { FINDS_ERRORS } else { FINE };
        out.write_all(runbook.unwrap_or(results).as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| error.to_string())?;
        Ok(status)
    });
    printed.unwrap_or_else(|problem| {
        // Where nobody reads the message, the status still tells.
        let _ = writeln!(errors, "{problem}");
        FAILED
    })
}

/// Results, and the runbook if it is wanted.
fn plan(arguments: &Arguments, errors: &mut dyn Write) -> Result<(String, Option<String>), String> {
    let mut session = Session::default();
    match &arguments.plan {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
            ask(&mut session, Request::OpenPlan(PlanCarrier::Json(text)))
                .map_err(|problem| format!("{path}: {problem}"))?;
        }
        None => {
            let read = add(&mut session, &arguments.source, SideCode::Source, errors)
                | add(&mut session, &arguments.target, SideCode::Target, errors);
            if !read {
                return Err("Nothing could be read.".into());
            }
        }
    }
    if let Some(system) = &arguments.system {
        ask(&mut session, Request::ChooseSystem(system.clone())).map_err(|problem| {
            let known: Vec<String> = overview(&mut session).systems.into_iter().map(|system| system.id).collect();
            format!("{problem} There is: {}.", known.join(", "))
        })?;
    }
    for (direction, text) in &arguments.mappings {
        let overview = overview(&mut session);
        let (source, target) = (("source", &*overview.source_networks), ("target", &*overview.target_networks));
        let change = match direction {
            Direction::There => {
                let (source, target) = networks::pair(text, source, target)?;
                Change::MapNetwork { source, target }
            }
            Direction::Test => {
                let (source, target) = networks::pair(text, source, target)?;
                Change::MapTestNetwork { source, target: Some(target) }
            }
            Direction::Back => {
                let (target, source) = networks::pair(text, target, source)?;
                Change::MapBack { target, source: Some(source) }
            }
        };
        ask(&mut session, Request::Change(change)).map_err(|problem| format!("{text}: {problem}"))?;
    }
    for option in &arguments.options {
        let change = Change::SetOption { option: option.clone(), on: true };
        ask(&mut session, Request::Change(change)).map_err(|problem| {
            let known: Vec<String> = overview(&mut session).options.into_iter().map(|option| option.id).collect();
            format!("{problem} There is: {}.", known.join(", "))
        })?;
    }
    if arguments.select_secondary {
        let change = Change::SelectSecondary { rows: RowSelection::Query(RowQuery::default()), selected: true };
        if let Err(problem) = ask(&mut session, Request::Change(change)) {
            let _ = writeln!(errors, "--select-secondary: {problem}");
        }
    }
    if let Some(operation) = arguments.operation {
        ask(&mut session, Request::ChooseOperation(operation))?;
    }
    let results = export(&mut session, ExportKind::ResultsJson)?;
    let runbook = arguments.runbook.then(|| export(&mut session, ExportKind::RunbookMarkdown)).transpose()?;
    Ok((results, runbook))
}

fn export(session: &mut Session, kind: ExportKind) -> Result<String, String> {
    let artefact = ask(session, Request::Export(kind))?.into_iter().find_map(|reply| match reply {
        Reply::Artefact(artefact) => Some(artefact.text),
        _ => None,
    });
    artefact.ok_or_else(|| "The session gave nothing.".into())
}

/// Adds the files of one side, says what could not be read, and gives whether anything could.
fn add(session: &mut Session, paths: &[String], side: SideCode, errors: &mut dyn Write) -> bool {
    let mut files = Vec::new();
    for path in paths {
        match std::fs::read(path) {
            Ok(bytes) => files.push(DroppedFile {
                unread: None,
                name: path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned(),
                bytes,
            }),
            Err(error) => {
                let _ = writeln!(errors, "{path}: {error}");
            }
        }
    }
    if files.is_empty() {
        return false;
    }
    let before = overview(session).files.len();
    if let Err(problem) = ask(session, Request::AddFiles { files, side: Some(side), how: ReadHow::default() }) {
        let _ = writeln!(errors, "{problem}");
    }
    let mut read = false;
    for file in &overview(session).files[before..] {
        match &file.error {
            Some(error) => {
                let _ = writeln!(errors, "{}: {error}", file.name);
            }
            None => read = true,
        }
    }
    read
}

fn ask(session: &mut Session, request: Request) -> Result<Vec<Reply>, String> {
    let replies = session.handle(request);
    let failed = replies.iter().find_map(|reply| match reply {
        Reply::Failed(problem) => Some(problem.clone()),
        _ => None,
    });
    match failed {
        Some(problem) => Err(problem),
        None => Ok(replies),
    }
}

fn overview(session: &mut Session) -> Overview {
    let replies = session.handle(Request::Refresh);
    let overview = replies.into_iter().find_map(|reply| match reply {
        Reply::Overview(overview) => Some(*overview),
        _ => None,
    });
    overview.unwrap_or_default()
}

fn has_errors(results: &str) -> bool {
    #[derive(Deserialize)]
    struct Results<'a> {
        #[serde(borrow)]
        findings: Vec<Finding<'a>>,
    }

    #[derive(Deserialize)]
    struct Finding<'a> {
        severity: &'a str,
    }

    let results: Result<Results<'_>, _> = serde_json::from_str(results);
    results.is_ok_and(|results| results.findings.iter().any(|finding| finding.severity == "error"))
}
