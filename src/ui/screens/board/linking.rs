//! Making a mapping with a pointer, as a machine: by dragging, or by one click on each end. PURE.

use crate::ui::text::within;

/// How far a pointer must go, in px, before a press is a drag.
pub const SLACK: f64 = 5.0;

/// A place on the screen, in px.
pub type Point = (f64, f64);

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Linking {
    /// Nothing.
    #[default]
    Idle,
    /// The pointer is down on a source and has not moved yet.
    Pressed {
        /// Key of the source network.
        source: String,
        /// Where.
        at: Point,
        /// The source that was waiting before, and goes on waiting if this turns out to be a click.
        armed: Option<String>,
    },
    /// A source is dragged.
    Dragging {
        /// Key of the source network.
        source: String,
        /// Where the pointer went down.
        from: Point,
        /// Where it is.
        at: Point,
        /// Key of the target network beneath it.
        over: Option<String>,
    },
    /// A source was clicked and waits for a target.
    Armed {
        /// Key of the source network.
        source: String,
    },
}

/// What happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// The pointer went down on a source.
    Press(String, Point),
    /// It moved; beneath it is a target, or none.
    Move(Point, Option<String>),
    /// It went up; beneath it is a target, or none.
    Release(Option<String>),
    /// A source's handle was clicked.
    Arm(String),
    /// A target was clicked.
    Choose(String),
    /// Escape, or the browser took the pointer away.
    Cancel,
}

/// A mapping that was made: source and target.
pub type Link = (String, String);

impl Linking {
    /// The state after what happened, and the mapping if one was made.
    pub fn after(self, happening: Happening) -> (Self, Option<Link>) {
        match (self, happening) {
            (Self::Idle, Happening::Press(source, at)) => (Self::Pressed { source, at, armed: None }, None),
            (Self::Armed { source: armed }, Happening::Press(source, at)) => {
                (Self::Pressed { source, at, armed: Some(armed) }, None)
            }
            (Self::Pressed { source, at: from, armed }, Happening::Move(at, over)) => {
                if distance(from, at) < SLACK {
                    (Self::Pressed { source, at: from, armed }, None)
                } else {
                    (Self::Dragging { source, from, at, over }, None)
                }
            }
            (Self::Dragging { source, from, .. }, Happening::Move(at, over)) => {
                (Self::Dragging { source, from, at, over }, None)
            }
            (Self::Dragging { source, .. }, Happening::Release(Some(target))) => (Self::Idle, Some((source, target))),
            (Self::Dragging { .. }, Happening::Release(None)) => (Self::Idle, None),
            (Self::Pressed { armed: Some(source), .. }, Happening::Release(_)) => (Self::Armed { source }, None),
            (Self::Pressed { armed: None, .. }, Happening::Release(_)) => (Self::Idle, None),
            // The second click on the same handle thinks better of it.
            (Self::Armed { source: armed }, Happening::Arm(source)) if armed == source => (Self::Idle, None),
            (_, Happening::Arm(source)) => (Self::Armed { source }, None),
            (Self::Armed { source }, Happening::Choose(target)) => (Self::Idle, Some((source, target))),
            (_, Happening::Cancel) => (Self::Idle, None),
            (state, _) => (state, None),
        }
    }

    /// The source that waits for a target, by drag or by click.
    pub fn source(&self) -> Option<&str> {
        match self {
            Self::Dragging { source, .. } | Self::Armed { source } => Some(source),
            Self::Idle | Self::Pressed { .. } => None,
        }
    }

    /// The target that the pointer is over.
    pub fn over(&self) -> Option<&str> {
        match self {
            Self::Dragging { over, .. } => over.as_deref(),
            _ => None,
        }
    }
}

/// How far to scroll a lane, in px, while a drag is `at` a height: quicker the nearer to an edge.
pub fn edge_scroll(at: f64, top: f64, bottom: f64) -> f64 {
    const EDGE: f64 = 48.0;
    const MOST: f64 = 18.0;
    let pull = |distance: f64| within(1.0 - distance.max(0.0) / EDGE, 0.0, 1.0) * MOST;
    pull(bottom - at) - pull(at - top)
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(happenings: impl IntoIterator<Item = Happening>) -> (Linking, Option<Link>) {
        let mut made = None;
        let mut state = Linking::Idle;
        for happening in happenings {
            let (next, link) = state.after(happening);
            state = next;
            made = made.or(link);
        }
        (state, made)
    }

    fn press() -> Happening {
        Happening::Press("s".to_owned(), (10.0, 10.0))
    }

    fn link() -> Option<Link> {
        Some(("s".to_owned(), "t".to_owned()))
    }

    #[test]
    fn a_drag_onto_a_target_maps() {
        let over = Some("t".to_owned());
        let moved = Happening::Move((200.0, 40.0), over.clone());
        assert_eq!(run([press(), moved, Happening::Release(over)]), (Linking::Idle, link()));
    }

    #[test]
    fn a_drag_onto_nothing_or_escape_does_not() {
        let moved = Happening::Move((200.0, 40.0), Some("t".to_owned()));
        assert_eq!(run([press(), moved.clone(), Happening::Release(None)]), (Linking::Idle, None));
        let escaped = [press(), moved, Happening::Cancel, Happening::Release(Some("t".to_owned()))];
        assert_eq!(run(escaped), (Linking::Idle, None));
    }

    #[test]
    fn a_press_that_hardly_moves_is_no_drag() {
        let (state, _) = run([press(), Happening::Move((12.0, 11.0), None)]);
        assert_eq!(state.source(), None);
    }

    #[test]
    fn two_clicks_map() {
        let (arm, choose) = (Happening::Arm("s".to_owned()), Happening::Choose("t".to_owned()));
        assert_eq!(run([press(), Happening::Release(None), arm.clone(), choose.clone()]), (Linking::Idle, link()));
        // The browser tells of a press and a release before each click.
        let again = [arm.clone(), press(), Happening::Release(None), arm, choose.clone()];
        assert_eq!(run(again), (Linking::Idle, None));
        assert_eq!(run([choose]), (Linking::Idle, None));
    }

    #[test]
    fn another_handle_takes_over() {
        let (state, _) = run([Happening::Arm("s".to_owned()), Happening::Arm("other".to_owned())]);
        assert_eq!(state.source(), Some("other"));
    }

    #[test]
    fn lanes_scroll_near_their_edges_only() {
        assert_eq!(edge_scroll(300.0, 100.0, 500.0), 0.0);
        assert!(edge_scroll(495.0, 100.0, 500.0) > 10.0);
        assert!(edge_scroll(110.0, 100.0, 500.0) < -10.0);
        assert_eq!(edge_scroll(900.0, 100.0, 500.0), 18.0);
    }
}
