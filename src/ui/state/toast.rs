//! Messages that a change leaves behind.

use super::{Effect, Model, Msg};
use crate::session::protocol::Notice;

/// What a toast is about, by its weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToastKind {
    /// Something was done.
    #[default]
    Done,
    /// Something to know or to do; stays.
    Attention,
    /// Something did not work; stays.
    Error,
}

/// What can be done about it, beside undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastAction {
    /// Open the import report.
    ShowReport,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toast {
    /// Which one.
    pub id: u32,
    /// Its weight.
    pub kind: ToastKind,
    /// What was done.
    pub title: String,
    /// What it changed.
    pub detail: String,
    /// Steps to take, in order.
    pub steps: Vec<String>,
    /// What its undo takes back. Offered only while that is what undo would take back.
    pub undo: Option<String>,
    /// What else can be done.
    pub action: Option<ToastAction>,
    /// Looked at: it stays until dismissed.
    pub held: bool,
}

/// How long good news stays, in milliseconds.
const STAYS_MS: u32 = 8_000;

/// How many pieces of good news are shown at once.
const MOST: usize = 2;

impl Toast {
    /// Something did not work.
    pub fn error(title: &str, detail: &str) -> Self {
        Self { kind: ToastKind::Error, title: title.to_owned(), detail: detail.to_owned(), ..Self::default() }
    }

    /// What the session says of a change. `undo` is what undo would take back now.
    pub(super) fn notice(notice: Notice, undo: Option<&String>) -> Self {
        Self {
            kind: if notice.attention { ToastKind::Attention } else { ToastKind::Done },
            title: notice.title,
            detail: notice.detail,
            steps: notice.steps,
            undo: undo.filter(|_| notice.undoable).cloned(),
            ..Self::default()
        }
    }

    /// Whether it goes by itself.
    pub fn passes(&self) -> bool {
        self.kind == ToastKind::Done && self.steps.is_empty() && !self.held
    }
}

impl Model {
    /// What went wrong, with the number of its message, until something else is told.
    pub fn last_error(&self) -> Option<(u32, String)> {
        let toast = self.toasts.iter().max_by_key(|toast| toast.id).filter(|toast| toast.kind == ToastKind::Error)?;
        Some((toast.id, toast.detail.clone()))
    }

    /// Whether a toast's undo can still be offered: only the newest of them can be meant by one press.
    pub fn offers_undo(&self, toast: &Toast) -> bool {
        let newest = self.toasts.iter().rev().find(|other| other.undo.is_some());
        toast.undo.is_some() && toast.undo == self.overview.undo && newest.is_some_and(|newest| newest.id == toast.id)
    }

    pub(super) fn toast(&mut self, toast: Toast, effects: &mut Vec<Effect>) {
        // The same error once is enough.
        self.toasts.retain(|old| (&old.title, &old.detail) != (&toast.title, &toast.detail));
        self.last_toast += 1;
        let toast = Toast { id: self.last_toast, ..toast };
        if toast.passes() {
            effects.push(Effect::After(STAYS_MS, Box::new(Msg::Expire(toast.id))));
        }
        self.toasts.push(toast);
        let passing = self.toasts.iter().filter(|toast| toast.passes()).count();
        if passing > MOST
            && let Some(oldest) = self.toasts.iter().position(Toast::passes)
        {
            self.toasts.remove(oldest);
        }
    }
}
