//! The icons: one set, 16 px, drawn with one stroke. They are never the only bearer of a meaning, so they are hidden from
//! screen readers.

use yew::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// An arrow to the right: source → target.
    Arrow,
    /// A tick.
    Check,
    /// Opens something below.
    ChevronDown,
    /// Opens something beside.
    ChevronRight,
    /// Takes something away.
    Close,
    /// Puts something on the clipboard.
    Copy,
    /// Another than before: a triangle.
    Changed,
    /// Half dark: the colours.
    Contrast,
    /// Saves something as a file.
    Download,
    /// Given by whoever is asked: a wave.
    Dynamic,
    /// Will fail: an octagon with a cross.
    Error,
    /// A document.
    File,
    /// Fine: a circle with a tick.
    Fine,
    /// Fixed in place: a snowflake.
    Freeze,
    /// Good to know: a circle with an i.
    Info,
    /// Keys.
    Keyboard,
    /// Two links of a chain.
    Link,
    /// Stays here: a closed lock.
    Lock,
    /// The dark theme.
    Moon,
    /// Opens another site.
    Outside,
    /// The clipboard.
    Paste,
    /// One more.
    Plus,
    /// Again.
    Redo,
    /// Looks for something.
    Search,
    /// Left out: a ring with a bar.
    Skipped,
    /// Switches.
    Sliders,
    /// Makes something up for you.
    Spark,
    /// The light theme.
    Sun,
    /// A command line.
    Terminal,
    /// Back.
    Undo,
    /// Connected to nothing: two ends apart.
    Unlink,
    /// Brings files in.
    Upload,
    /// Look here: a triangle with an exclamation mark.
    Warning,
}

impl Icon {
    /// Its strokes, in a box of 16 by 16.
    const fn path(self) -> &'static str {
        match self {
            Self::Arrow => "M2.5 8h11M9.5 4l4 4-4 4",
            Self::Check => "M3 8.5l3.5 3.5L13 4.5",
            Self::ChevronDown => "M4 6l4 4 4-4",
            Self::ChevronRight => "M6 4l4 4-4 4",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Copy => "M6 5.5h7.5v8H6zM10.5 5.5v-3h-8v8H6",
            Self::Changed => "M8 3.5 13.5 13h-11z",
            Self::Contrast => "M8 2a6 6 0 100 12A6 6 0 008 2zM8 2v12M8 4.5c4.5 0 4.5 7 0 7M8 7c1.5 0 1.5 2 0 2",
            Self::Dynamic => "M1.5 8c1.6-4 4-4 6.5 0s4.9 4 6.5 0",
            Self::Download => "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
            Self::Error => {
                "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM5.9 4.85 4.85 5.9 6.95 8l-2.1 2.1 1.05 1.05L8 9.05l2.1 2.1 1.05-1.05L9.05 8l2.1-2.1-1.05-1.05L8 6.95z"
            }
            Self::File => "M4 1.8h5L12.5 5.3V14.2H4zM9 1.8V5.3h3.5",
            Self::Fine => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM7.1 11.3 4 8.2l1.1-1.1 2 2 4-4.3 1.1 1z",
            Self::Freeze => "M8 1.5v13M2.4 4.75l11.2 6.5M13.6 4.75L2.4 11.25M6 2.8l2 1.7 2-1.7M6 13.2l2-1.7 2 1.7",
            Self::Info => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM7.25 7h1.5v4.5h-1.5zM7.25 4.5h1.5V6h-1.5z",
            Self::Keyboard => "M1.5 4h13v8h-13zM4 6.5h.2M6.6 6.5h.2M9.2 6.5h.2M11.8 6.5h.2M5 9.5h6",
            Self::Link => {
                "M6.5 9.5l3-3M7 4.5l1.5-1.5a3.1 3.1 0 014.4 4.4L11.5 9M9 11.5L7.5 13a3.1 3.1 0 01-4.4-4.4L4.5 7"
            }
            Self::Lock => "M3.5 7.5h9v6.5h-9zM5.3 7.5V5a2.7 2.7 0 015.4 0v2.5",
            Self::Moon => "M13.5 9.7A6 6 0 116.3 2.5a4.8 4.8 0 007.2 7.2z",
            Self::Outside => "M9.5 2.5h4v4M13.5 2.5L7.5 8.5M11.5 9.5v4h-9v-9h4",
            Self::Paste => "M5.5 3H3.5v11h9V3h-2M5.5 1.8h5v2.7h-5zM6 8h4M6 10.8h4",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Redo => "M10.5 3l3 3-3 3M13.5 6H6.3a3.7 3.7 0 000 7.4H9",
            Self::Search => "M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.3 10.3l3.5 3.5",
            Self::Skipped => {
                "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 3a5 5 0 0 1 3 1L4 11A5 5 0 0 1 8 3zM8 13a5 5 0 0 1-3-1l7-7A5 5 0 0 1 8 13z"
            }
            Self::Sliders => "M2 5h7M12 5h2M2 11h2M7 11h7M10.5 3.5v3M5.5 9.5v3",
            Self::Spark => "M7 2l1.3 3.7L12 7 8.3 8.3 7 12 5.7 8.3 2 7l3.7-1.3zM12.5 10.5v3.5M10.75 12.25h3.5",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9"
            }
            Self::Terminal => "M1.8 2.8h12.4v10.4H1.8zM4.5 6l2 2-2 2M8.5 10h3",
            Self::Undo => "M5.5 3l-3 3 3 3M2.5 6h7.2a3.7 3.7 0 010 7.4H7",
            Self::Unlink => "M1.5 7.1h4v1.8h-4zM10.5 7.1h4v1.8h-4zM5.5 4.5H7v7H5.5zM9 4.5h1.5v7H9z",
            Self::Upload => "M8 10.5v-8M4.5 6L8 2.5 11.5 6M2.5 13.5h11",
            Self::Warning => "M8 1.6 15 14H1zM7.25 6h1.5v4h-1.5zM7.25 11h1.5v1.5h-1.5z",
        }
    }

    /// Signals are filled, so that they stand out among the drawn ones.
    const fn is_signal(self) -> bool {
        matches!(
            self,
            Self::Changed | Self::Error | Self::Fine | Self::Info | Self::Skipped | Self::Unlink | Self::Warning
        )
    }

    /// The icon as a drawing.
    pub fn html(self) -> Html {
        html! {
            <svg
                class="icon"
                data-signal={self.is_signal().then_some("")}
                viewBox="0 0 16 16"
                width="16"
                height="16"
                aria-hidden="true"
                focusable="false"
            >
                <path d={self.path()} fill-rule="evenodd" />
            </svg>
        }
    }
}

/// The mark: a slope that reaches level ground.
pub fn mark() -> Html {
    html! {
        <svg class="brand-mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path data-part="ground" d="M3 3v18h18z" />
            <path data-part="path" d="M9.5 5.5l9 9m0-5.5v5.5H13" />
        </svg>
    }
}
