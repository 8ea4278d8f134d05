//! What lies over the page.

use std::rc::Rc;

use crate::session::protocol::{PlanSummary, ShareLinkView, SideCode};

/// What the page shows at most one of, over everything else.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// The share link; `None` while it is being made.
    Share(Option<Rc<ShareLinkView>>),
    /// Whether to open a link's plan in place of the present one.
    OpenLink {
        /// The link's fragment.
        fragment: String,
        /// What it holds.
        summary: PlanSummary,
    },
    /// Paste an inventory as text.
    Paste,
    /// Every command.
    Palette,
    /// The keyboard shortcuts.
    Shortcuts,
    /// How to get the files.
    HowToGet,
    /// What is connected to what.
    Connections,
    /// What the columns of a table are: name of its file.
    Columns(String),
    /// What is stated about a network: its side and key.
    Network(SideCode, String),
}
