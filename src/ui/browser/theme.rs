//! The colours, by the person's choice; without one the system's wish stands (`tokens.css`).

use super::memory;
use crate::ui::commands::Theme;

const THEME: &str = "theme";
const CONTRAST: &str = "contrast";

/// Applies what was chosen the last time.
pub fn apply_stored() {
    show_theme(theme());
    show_contrast(contrast());
}

/// The theme chosen.
pub fn theme() -> Theme {
    match memory::recall(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Chooses a theme.
pub fn choose(theme: Theme) {
    memory::keep(THEME, name(theme).unwrap_or("system"));
    show_theme(theme);
}

/// Whether high contrast was chosen here; `None` leaves it to the system.
pub fn contrast() -> Option<bool> {
    match memory::recall(CONTRAST).as_deref() {
        Some("more") => Some(true),
        Some("normal") => Some(false),
        _ => None,
    }
}

/// Whether contrast is high now, by choice or by the system.
pub fn contrast_is_high() -> bool {
    let system = || {
        let query = gloo::utils::window().match_media("(prefers-contrast: more)");
        query.ok().flatten().is_some_and(|query| query.matches())
    };
    contrast().unwrap_or_else(system)
}

/// Chooses high contrast, or the normal one.
pub fn choose_contrast(high: bool) {
    memory::keep(CONTRAST, if high { "more" } else { "normal" });
    show_contrast(Some(high));
}

fn name(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

fn show_theme(theme: Theme) {
    show("data-theme", name(theme));
}

fn show_contrast(high: Option<bool>) {
    show("data-contrast", high.map(|high| if high { "more" } else { "normal" }));
}

fn show(attribute: &str, value: Option<&str>) {
    let Some(root) = gloo::utils::document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(attribute, value),
        None => root.remove_attribute(attribute),
    };
}
