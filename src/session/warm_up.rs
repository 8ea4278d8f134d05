//! What a first plan asks of a session, asked of one that nobody sees.
//!
//! A browser compiles a function when it is first called, fast and badly, and well only once it has run for a while. Whoever opens
//! the page takes seconds to find their files: time to have it behind them when these come.

use std::mem::take;

use super::Session;
use super::parts::Parts;
use super::protocol::{Change, Column, DroppedFile, ReadHow, Reply, Request, RowQuery, SuggestionView};

/// What is dropped together: paths of files beside the page, an estate of each kind that people have most.
pub const ESTATES: [&[&str]; 3] = [
    &["warm-up/rvtools.xlsx"],
    &["samples/on-premises-to-azure/source.csv", "samples/on-premises-to-azure/target.csv"],
    &[
        "samples/azure-to-azure/source-vnets.json",
        "samples/azure-to-azure/source-nics.json",
        "samples/azure-to-azure/source-vms.json",
        "samples/azure-to-azure/target-vnets.json",
    ],
];

/// What is looked at once everything suggested is mapped: words, and what to sort by.
const QUERIES: [(&str, Option<Column>); 4] =
    [("", None), ("web 10.1", None), ("", Some(Column::VirtualMachine)), ("", Some(Column::TargetAddress))];

/// A session that nobody sees, and what it is asked of one estate after the other.
pub struct WarmUp {
    /// The files of each estate.
    estates: Vec<Vec<DroppedFile>>,
    parts: Parts,
    session: Session,
    /// How much this session was asked, mappings aside.
    asked: usize,
    /// What it suggested, and is still to be mapped.
    suggested: Vec<SuggestionView>,
    /// How many sessions there were before it.
    sessions: usize,
}

impl WarmUp {
    /// With the code that a session has, and with the files of each estate.
    pub fn of(session: &Session, estates: Vec<Vec<DroppedFile>>) -> Self {
        let (parts, session) = (session.parts, Session::with(session.parts));
        Self { estates, parts, session, asked: 0, suggested: Vec::new(), sessions: 0 }
    }

    /// How often all estates were planned.
    pub fn turns(&self) -> usize {
        self.sessions / self.estates.len().max(1)
    }

    /// Asks one thing; the answers are for nobody. `None` where there is no estate.
    pub fn step(&mut self) -> Option<Vec<Reply>> {
        let files = self.estates.get(self.sessions % self.estates.len().max(1))?;
        let mapping = self.suggested.pop();
        self.asked += usize::from(mapping.is_none());
        let request = match (mapping, self.asked) {
            (Some(SuggestionView { source, target, .. }), _) => {
                Request::Change(Change::MapNetwork { source: source.0, target: target.0 })
            }
            (None, 1) => Request::AddFiles { files: files.clone(), side: None, how: ReadHow::default() },
            (None, 2) => Request::Suggest,
            (None, asked) => {
                let (filter, sort) = QUERIES[asked - 3];
                let query = RowQuery { filter: filter.into(), sort, descending: false };
                Request::Rows { query, from: 0, count: 40 }
            }
        };
        let mut replies = self.session.handle(request);
        if let Some(Reply::Suggestions(suggested)) = replies.first_mut() {
            self.suggested = take(suggested);
        }
        if self.asked == QUERIES.len() + 2 {
            (self.session, self.asked) = (Session::with(self.parts), 0);
            self.sessions += 1;
        }
        Some(replies)
    }
}

/// A file of an estate.
pub fn file(path: &str, bytes: Vec<u8>) -> DroppedFile {
    DroppedFile { name: path.rsplit('/').next().unwrap_or(path).to_owned(), bytes, unread: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn files(paths: &[&str]) -> Vec<DroppedFile> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
        paths.iter().map(|path| file(path, fs::read(folder.join(path)).unwrap())).collect()
    }

    #[test]
    fn every_estate_is_read_mapped_and_shown() {
        let session = Session::default();
        for (place, paths) in ESTATES.iter().enumerate() {
            let mut warm_up = WarmUp::of(&session, vec![files(paths)]);
            let (mut rows, mut mapped) = (0, 0);
            while warm_up.turns() < 1 {
                let mapping = !warm_up.suggested.is_empty();
                for reply in warm_up.step().unwrap() {
                    match reply {
                        Reply::Failed(why) => panic!("{paths:?}: {why}"),
                        Reply::Notice(notice) => assert!(!notice.attention, "{paths:?}: {notice:?}"),
                        Reply::Rows(window) => rows = rows.max(window.total),
                        Reply::Overview(_) => mapped += usize::from(mapping),
                        _ => (),
                    }
                }
            }
            assert!(rows >= 20, "{paths:?}: {rows} rows");
            assert_eq!(mapped == 0, place == 0, "{paths:?}: a workbook has no target, a sample has");
        }
    }

    #[test]
    fn what_is_asked_of_it_is_not_in_the_session_that_a_person_has() {
        let mut session = Session::default();
        let before = session.handle(Request::Refresh);
        let mut warm_up = WarmUp::of(&session, ESTATES.iter().map(|paths| files(paths)).collect());
        (0..20).for_each(|_| drop(warm_up.step()));
        assert_eq!(session.handle(Request::Refresh), before);
        assert!(session.is_new());
    }

    #[test]
    fn without_files_there_is_nothing_to_do() {
        assert_eq!(WarmUp::of(&Session::default(), Vec::new()).step(), None);
    }
}
