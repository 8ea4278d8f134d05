//! The shapes that stand beside colours: one set, drawn in a box of 16 by 16. PURE but for the drawing.

use crate::session::protocol::SeverityCode;
use crate::ui::components::grid::Mark;

/// Will fail: an octagon with a cross.
pub const ERROR: Mark = Mark {
    name: "error",
    path: "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM5.9 4.85 4.85 5.9 6.95 8l-2.1 2.1 1.05 1.05L8 9.05l2.1 2.1 \
           1.05-1.05L9.05 8l2.1-2.1-1.05-1.05L8 6.95z",
};

/// Look here: a triangle.
pub const WARNING: Mark = Mark { name: "warning", path: "M8 1.6 15 14H1zM7.25 6h1.5v4h-1.5zM7.25 11h1.5v1.5h-1.5z" };

/// Good to know: a disc.
pub const INFO: Mark = Mark {
    name: "info",
    path: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM7.25 7h1.5v4.5h-1.5zM7.25 4.5h1.5V6h-1.5z",
};

/// Another address than today.
pub const CHANGED: Mark = Mark { name: "changed", path: "M8 4.5 12.5 12h-9z" };

/// Frozen: a lock.
pub const FROZEN: Mark =
    Mark { name: "frozen", path: "M3.5 7h1.6V5a2.9 2.9 0 0 1 5.8 0v2h1.6v7h-9zM6.5 7h3V5a1.5 1.5 0 0 0-3 0z" };

/// Typed or chosen by a person: a pencil.
pub const EDITED: Mark =
    Mark { name: "edited", path: "M11.4 1.8 14.2 4.6 12.9 5.9 10.1 3.1zM9.3 3.9 12.1 6.7 5.3 13.5 2 14 2.5 10.7z" };

/// Left out: a ring with a bar.
pub const EXCLUDED: Mark = Mark {
    name: "excluded",
    path: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 3a5 5 0 0 1 3 1L4 11A5 5 0 0 1 8 3zM8 13a5 5 0 0 1-3-1l7-7A5 5 0 0 1 8 13z",
};

/// Connected to nothing: two ends apart.
pub const UNLINKED: Mark =
    Mark { name: "unlinked", path: "M1.5 7.1h4v1.8h-4zM10.5 7.1h4v1.8h-4zM5.5 4.5H7v7H5.5zM9 4.5h1.5v7H9z" };

/// The shape of a severity.
pub fn of_severity(severity: SeverityCode) -> Mark {
    match severity {
        SeverityCode::Error => ERROR,
        SeverityCode::Warning => WARNING,
        SeverityCode::Info => INFO,
    }
}

/// A severity in words.
pub fn severity_word(severity: SeverityCode) -> &'static str {
    match severity {
        SeverityCode::Error => "Will fail",
        SeverityCode::Warning => "Look here",
        SeverityCode::Info => "Good to know",
    }
}

/// Draws a shape; the words for it stand beside it.
#[cfg(target_arch = "wasm32")]
pub fn drawn(mark: Mark) -> yew::Html {
    yew::html! {
        <svg class="mark" data-mark={mark.name} viewBox="0 0 16 16" aria-hidden="true"><path d={mark.path} /></svg>
    }
}
