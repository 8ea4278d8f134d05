//! Imports as steps of a session: what is added, what is said of it, and what can be done again in another way.

use std::rc::Rc;

use crate::engine::inventory::Side;

use super::protocol::{DroppedFile, FileView, Notice, ReadHow, Reply, Request, SideCode};
use super::words::readable;
use super::{ImportProgress, Session, files, intake, parts, saved, side_of};

/// Answers what [`parts::Part::Files`] is asked.
pub(super) fn answer(session: &mut Session, request: Request, tell: &mut dyn FnMut(ImportProgress<'_>)) -> Vec<Reply> {
    match request {
        Request::AddFiles { files, side, how } => session.add_files(files, side.map(side_of), &how, tell),
        Request::KeepGone => session.keep_gone(),
        Request::AssignLocation { location, from, side } => session.assign(&location, from, side),
        Request::HowToGet => vec![Reply::HowToGet(files::sources())],
        _ => parts::is_missing(),
    }
}

impl Session {
    /// Reads files and adds what they hold, as one step.
    fn add_files(
        &mut self,
        files: Vec<DroppedFile>,
        side: Option<Side>,
        how: &ReadHow,
        tell: &mut dyn FnMut(ImportProgress<'_>),
    ) -> Vec<Reply> {
        let (plans, files): (Vec<DroppedFile>, Vec<DroppedFile>) =
            files.into_iter().partition(|file| saved::is_plan(&file.bytes));
        let mut replies = Vec::new();
        if let [plan] = plans.as_slice() {
            match saved::open_file(plan) {
                Ok(plan) => replies.append(&mut self.open(plan)),
                Err(problem) => replies.push(Reply::Failed(format!("{}: {problem}", plan.name))),
            }
        } else if !plans.is_empty() {
            replies.push(Reply::Failed(format!(
                "{} plan files were dropped; only one can be open. Drop one.",
                plans.len()
            )));
        }
        if files.is_empty() {
            if replies.is_empty() {
                replies.push(Reply::Failed("No file was given.".into()));
            }
            return replies;
        }
        if how.replace && self.imported == Some(self.revision) {
            // The import is done again in another way: what it gave before must not stay beside that.
            let _ = self.step_back();
        }
        let label = match files.as_slice() {
            [file] => format!("add {}", file.name),
            many => format!("add {} files", many.len()),
        };
        let count = files.len();
        let intakes = intake::read(files, side, how, tell);
        let names = |which: fn(&FileView) -> bool| -> Vec<String> {
            let views = intakes.iter().map(|intake| &intake.view);
            views.filter(|view| which(view)).map(|view| view.name.clone()).collect()
        };
        let (unread, unnamed) = (names(|view| view.error.is_some()), names(|view| view.unnamed.is_some()));
        let mut state = self.state.clone();
        let taken = intake::add(&mut state, intakes);
        // What is the same stays the same object.
        let unchanged = state.as_read().iter().zip(self.state.as_read()).all(|(new, old)| Rc::ptr_eq(new, old));
        replies.append(&mut self.commit(label, state));
        self.imported = Some(self.revision);
        for reply in &mut replies {
            if let Reply::Overview(overview) = reply {
                overview.can_read_again = true;
            }
        }
        if let Some(Reply::Notice(notice)) = replies.last_mut() {
            if unchanged && !taken.changed_the_plan() {
                notice.detail = "Nothing in the inventories changed.".into();
            } else if let Some(words) = self.state.update.as_ref().and_then(|update| update.words()) {
                notice.detail = format!("{} {words}", notice.detail).trim().to_owned();
            }
            if !taken.is_nothing() {
                notice.detail = format!("{} {}", notice.detail, taken.sentence());
            }
            // What files state is so in the product already.
            notice.steps.clear();
            say_what_was_not_read(notice, &unread, count);
            say_what_waits(notice, &unnamed, count);
        }
        replies
    }

    /// Moves a location from one side to another.
    fn assign(&mut self, location: &str, from: Option<SideCode>, side: Option<SideCode>) -> Vec<Reply> {
        let mut state = self.state.clone();
        intake::move_location(&mut state, location, from.map(side_of), side.map(side_of));
        let mut replies = self.commit(format!("move {location}"), state);
        // Mappings that turn round with the sites are so in the product already.
        if let Some(Reply::Notice(notice)) = replies.last_mut() {
            notice.steps.clear();
        }
        replies
    }

    /// Brings back what the last import took out.
    fn keep_gone(&mut self) -> Vec<Reply> {
        if self.state.update.as_ref().is_none_or(|update| update.taken_out_nothing()) {
            return vec![Reply::Failed("The last import took nothing out.".into())];
        }
        let mut state = self.state.clone();
        intake::keep_gone(&mut state);
        self.commit("keep what the newer export lacks".into(), state)
    }
}

/// A file that could not be read is no file added.
fn say_what_was_not_read(notice: &mut Notice, unread: &[String], files: usize) {
    let what = match unread {
        [] => return,
        [one] => format!("{one} could not be read"),
        many => format!("{} files could not be read", many.len()),
    };
    notice.attention = true;
    if unread.len() == files {
        notice.title = readable(what);
        notice.detail = format!("{} The import report says why.", notice.detail);
    } else {
        notice.title = format!("Added {} of {files} files", files - unread.len());
        notice.detail = readable(format!("{} {what}: the import report says why.", notice.detail));
    }
}

/// Says which tables wait for a person to say what their columns are.
fn say_what_waits(notice: &mut Notice, unnamed: &[String], files: usize) {
    let what = match unnamed {
        [] => return,
        [one] => format!("{one} waits"),
        many => format!("{} tables wait", many.len()),
    };
    notice.attention = true;
    if unnamed.len() == files {
        notice.title = readable(format!("{what} for its columns to be named"));
        notice.detail = "Nothing of it was read yet.".into();
    } else {
        notice.detail = readable(format!("{} {what} for its columns to be named.", notice.detail));
    }
}
