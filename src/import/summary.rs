//! What readers say of a file as a whole: what occurred often, told once, and that nothing could be used.

use super::report::{ReadError, ReadReport};
use crate::engine::inventory_rows::Place;

/// How often something occurred, and where first.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    count: usize,
    first: Place,
}

impl Tally {
    /// Notes that it occurred once more.
    pub fn note(&mut self, place: impl FnOnce() -> Place) {
        if self.count == 0 {
            self.first = place();
        }
        self.count += 1;
    }

    /// Says it in one doubt at the place where it occurred first; nothing where it never did.
    pub fn report(&self, report: &mut ReadReport, message: impl FnOnce(usize) -> String) {
        if self.count > 0 {
            report.doubt(self.first.clone(), message(self.count));
        }
    }
}

/// `1 server has` or `3 servers have`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Why a file that was recognised gave nothing.
pub fn nothing_read(report: &ReadReport, expected: &str, remedy: &str) -> ReadError {
    let found = report.nothing_usable("a header without rows below, or an empty list");
    let place = report.skipped.first().map_or_else(|| report.first_doubt(), |skipped| skipped.first.clone());
    ReadError { place, found, expected: expected.to_owned(), remedy: remedy.to_owned() }
}
