//! Why a plan could not be read.

use std::fmt;

/// Why a plan could not be read. Its `Display` says what was found, where, what was expected, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentError {
    /// The text is not JSON.
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser met.
        problem: String,
    },
    /// JSON, and not a plan of ours.
    NotAPlan {
        /// What stands where the format should.
        found: String,
    },
    /// A plan of a version that is not known here.
    Newer {
        /// Its format.
        found: String,
        /// The newest one known.
        known: &'static str,
    },
    /// A value that a plan cannot have.
    BadValue {
        /// Where: `source.nics[3].ipConfigurations[0].address`.
        path: String,
        /// Line, from 1; 0 where it does not apply.
        line: usize,
        /// The value, cut short.
        found: String,
        /// What belongs there.
        expected: String,
    },
    /// Not a share link of a plan.
    NotALink {
        /// How it begins.
        found: String,
    },
    /// A share link of a version that is not known here.
    NewerLink {
        /// Its version.
        found: String,
        /// The newest one known.
        known: u32,
    },
    /// A share link that was cut or changed on its way.
    DamagedLink {
        /// What does not fit.
        problem: &'static str,
    },
    /// A share link that is larger than any plan is.
    LinkTooLarge {
        /// What is too large, and its bound.
        what: String,
    },
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column, problem } => write!(
                f,
                "At line {line}, column {column}: found {problem}; expected the JSON of a plan. \
                 The file may have been cut or changed: save it again from Landfall."
            ),
            Self::NotAPlan { found } => write!(
                f,
                "Found {found}; expected a plan, which begins with {{\"format\": \"{}\"}}. Open a file that Landfall saved, \
                 or drop an inventory file to read it as such.",
                super::FORMAT
            ),
            Self::Newer { found, known } => write!(
                f,
                "Found a plan of the format {found}; this Landfall knows {known}. Reload the page to get the newest Landfall, or \
                 open the plan where it was saved."
            ),
            Self::BadValue { path, line, found, expected } => {
                write!(f, "At {}", if path.is_empty() { "the top" } else { path })?;
                if *line > 0 {
                    write!(f, " (line {line})")?;
                }
                write!(
                    f,
                    ": found {found}; expected {expected}. Nothing was opened: correct the value, or save the plan again."
                )
            }
            Self::NotALink { found } => write!(
                f,
                "Found {found}; expected a share link's fragment, which begins with “plan=”. Copy the whole link again."
            ),
            Self::NewerLink { found, known } => write!(
                f,
                "Found a share link of version {found}; this Landfall knows version {known}. Reload the page to get the newest \
                 Landfall, or ask for the plan as a file."
            ),
            Self::DamagedLink { problem } => write!(
                f,
                "The share link is damaged: {problem}. Some chat and mail programs cut long links: copy the whole link again, \
                 or ask for the plan as a file."
            ),
            Self::LinkTooLarge { what } => {
                write!(f, "The share link holds too much: {what}. Ask for the plan as a file instead.")
            }
        }
    }
}

impl std::error::Error for DocumentError {}

/// A value as it is shown in a message: at most 80 characters of it.
pub(super) fn cut(value: &str) -> String {
    const MOST: usize = 80;
    let value = value.trim();
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_string(),
    }
}
