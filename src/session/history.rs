//! Undo and redo: a capped stack of labelled snapshots.
//!
//! # Invariants
//!
//! 1. A snapshot shares what did not change (`Rc`), so a step costs the mapping at most.
//! 2. A new step clears what could be done again.

use std::collections::VecDeque;

/// Most steps that can be taken back.
const MOST_STEPS: usize = 200;

/// States before and after the present one.
#[derive(Clone, Debug)]
pub struct History<S> {
    undo: VecDeque<(String, S)>,
    redo: Vec<(String, S)>,
}

impl<S> Default for History<S> {
    fn default() -> Self {
        Self { undo: VecDeque::new(), redo: Vec::new() }
    }
}

impl<S> History<S> {
    /// Notes a step: its label, and the state before it.
    pub fn push(&mut self, label: String, before: S) {
        if self.undo.len() == MOST_STEPS {
            self.undo.pop_front();
        }
        self.undo.push_back((label, before));
        self.redo.clear();
    }

    /// Takes the last step back: gives its label and the state before it, and keeps the present one for redo.
    pub fn undo(&mut self, present: S) -> Result<(String, S), S> {
        let Some((label, before)) = self.undo.pop_back() else { return Err(present) };
        self.redo.push((label.clone(), present));
        Ok((label, before))
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self, present: S) -> Result<(String, S), S> {
        let Some((label, after)) = self.redo.pop() else { return Err(present) };
        self.undo.push_back((label.clone(), present));
        Ok((label, after))
    }

    /// Label of the step that undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.back().map(|(label, _)| label.as_str())
    }

    /// Label of the step that redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|(label, _)| label.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_and_redo_walk_the_same_states() {
        let mut history = History::default();
        history.push("one".into(), 0);
        history.push("two".into(), 1);
        assert_eq!(history.undo(2), Ok(("two".into(), 1)));
        assert_eq!(history.undo(1), Ok(("one".into(), 0)));
        assert_eq!(history.undo(0), Err(0));
        assert_eq!(history.redo(0), Ok(("one".into(), 1)));
        assert_eq!(history.redo_label(), Some("two"));
        history.push("three".into(), 1);
        assert_eq!(history.redo(9), Err(9));
        assert_eq!(history.undo_label(), Some("three"));
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut history = History::default();
        for step in 0..=MOST_STEPS {
            history.push(String::new(), step);
        }
        let mut present = usize::MAX;
        while let Ok((_, before)) = history.undo(present) {
            present = before;
        }
        assert_eq!(present, 1);
    }
}
