//! Every command by name, and every keyboard shortcut: one list for the palette, the sheet and the key handler. PURE.

use crate::session::protocol::{Change, ExportKind, OperationCode, Request};
use crate::ui::state::{Dialog, Model, Msg, OUTCOME_FILTERS, Screen, SideTab};
use crate::ui::text;

/// Light, dark, or as the system wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system wishes.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What a command does.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// A change of the page's state, or a question to the session.
    Tell(Msg),
    /// Let the person choose files.
    ChooseFiles,
    /// Choose the recovery system with this id, and read its sample estate.
    TrySample(String),
    /// Put the caret into the table's filter.
    FocusFilter,
    /// Choose the colours.
    Theme(Theme),
    /// Switch high contrast.
    Contrast,
}

/// A command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Stable.
    pub id: String,
    /// What it does.
    pub label: String,
    /// What it belongs to.
    pub group: &'static str,
    /// Its keys, `mod` for Ctrl or Command.
    pub keys: &'static [&'static str],
    /// What it does.
    pub run: Run,
}

/// A key press, as far as a shortcut needs it.
#[derive(Clone, Copy, Debug)]
pub struct KeyPress<'a> {
    /// As in `KeyboardEvent.key`.
    pub key: &'a str,
    /// Ctrl, or Command on a Mac.
    pub modifier: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or AltGr.
    pub alt: bool,
    /// Whether the focus is where one types.
    pub editing: bool,
}

/// A shortcut as the sheet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// Its keys, `mod` for Ctrl or Command.
    pub keys: &'static [&'static str],
    /// What it does.
    pub what: &'static str,
    /// Whether it is a single character, which a person may switch off.
    pub single: bool,
}

/// The shortcuts of the whole page.
pub const SHORTCUTS: &[Shortcut] = &[
    Shortcut { keys: &["mod", "K"], what: "Find a command", single: false },
    Shortcut { keys: &["mod", "Z"], what: "Undo", single: false },
    Shortcut { keys: &["mod", "Shift", "Z"], what: "Redo (also Ctrl Y)", single: false },
    Shortcut { keys: &["mod", "V"], what: "Import what is on the clipboard", single: false },
    Shortcut { keys: &["?"], what: "Show this sheet", single: true },
    Shortcut { keys: &["/"], what: "Filter the table", single: true },
    Shortcut { keys: &["1"], what: "Failover", single: true },
    Shortcut { keys: &["2"], what: "Test failover", single: true },
    Shortcut { keys: &["3"], what: "Failback", single: true },
    Shortcut { keys: &["I"], what: "Import screen", single: true },
    Shortcut { keys: &["P"], what: "Plan screen", single: true },
    Shortcut { keys: &["R"], what: "Runbook", single: true },
    Shortcut { keys: &["C"], what: "Compare recovery systems", single: true },
    Shortcut { keys: &["F"], what: "Findings", single: true },
    Shortcut { keys: &["W"], what: "Why the chosen row lands there", single: true },
];

/// The shortcuts of the table and the split, which act where the focus is.
pub const TABLE_SHORTCUTS: &[Shortcut] = &[
    Shortcut { keys: &["↑", "↓", "←", "→"], what: "Move from cell to cell", single: false },
    Shortcut { keys: &["Home", "End"], what: "First and last cell of the row; with Ctrl, of the table", single: false },
    Shortcut { keys: &["Page Up", "Page Down"], what: "A screen up or down", single: false },
    Shortcut { keys: &["Enter"], what: "Why this row lands where it does", single: false },
    Shortcut { keys: &["Tab"], what: "On to the next part of the page", single: false },
    Shortcut { keys: &["↑", "↓"], what: "On the bar between board and table: move it", single: false },
];

/// What the operations are called.
pub const OPERATIONS: [(OperationCode, &str); 3] = [
    (OperationCode::Failover, "Failover"),
    (OperationCode::TestFailover, "Test failover"),
    (OperationCode::Failback, "Failback"),
];

/// What a key press does, anywhere on the page. `singles`: whether single characters are shortcuts.
pub fn shortcut(press: KeyPress<'_>, singles: bool) -> Option<Run> {
    let key = text::lower(press.key);
    if press.alt {
        return None;
    }
    if press.modifier {
        return match (key.as_str(), press.shift) {
            ("k", false) => Some(Run::Tell(Msg::Open(Dialog::Palette))),
            // In a field they are the field's own.
            ("z", false) if !press.editing => Some(ask(Request::Undo)),
            ("z", true) | ("y", false) if !press.editing => Some(ask(Request::Redo)),
            _ => None,
        };
    }
    if press.editing || !singles {
        return None;
    }
    match key.as_str() {
        "?" => Some(Run::Tell(Msg::Open(Dialog::Shortcuts))),
        "/" => Some(Run::FocusFilter),
        "1" => Some(ask(Request::ChooseOperation(OperationCode::Failover))),
        "2" => Some(ask(Request::ChooseOperation(OperationCode::TestFailover))),
        "3" => Some(ask(Request::ChooseOperation(OperationCode::Failback))),
        "i" => Some(Run::Tell(Msg::Show(Screen::Import))),
        "p" => Some(Run::Tell(Msg::Show(Screen::Plan))),
        "r" => Some(Run::Tell(Msg::Show(Screen::Runbook))),
        "c" => Some(Run::Tell(Msg::Show(Screen::Compare))),
        "f" => Some(Run::Tell(Msg::ShowSide(SideTab::Findings))),
        "w" => Some(Run::Tell(Msg::ShowSide(SideTab::Why))),
        _ => None,
    }
}

fn ask(request: Request) -> Run {
    Run::Tell(Msg::Ask(request))
}

/// All commands that make sense now.
pub fn all(model: &Model) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut add = |id: &str, group: &'static str, label: String, keys: &'static [&'static str], run: Run| {
        commands.push(Command { id: id.to_owned(), label, group, keys, run });
    };
    let overview = &*model.overview;
    if let Some(what) = &overview.undo {
        add("undo", "Change", format!("Undo: {what}"), &["mod", "Z"], ask(Request::Undo));
    }
    if let Some(what) = &overview.redo {
        add("redo", "Change", format!("Redo: {what}"), &["mod", "Shift", "Z"], ask(Request::Redo));
    }
    if overview.has_data {
        add("suggest", "Change", "Suggest mappings".into(), &[], ask(Request::Suggest));
        add("freeze", "Change", "Freeze every address of the plan".into(), &[], ask(Request::Change(Change::Freeze)));
        if overview.frozen > 0 {
            add("thaw", "Change", "Thaw the frozen addresses".into(), &[], ask(Request::Change(Change::Thaw)));
        }
        for option in &overview.options {
            let verb = if option.on { "Switch off" } else { "Switch on" };
            let change = Change::SetOption { option: option.id.clone(), on: !option.on };
            add(
                &format!("option-{}", option.id),
                "Change",
                format!("{verb}: {}", option.label),
                &[],
                ask(Request::Change(change)),
            );
        }
        for (place, (code, name)) in OPERATIONS.into_iter().enumerate() {
            const KEYS: [&[&str]; 3] = [&["1"], &["2"], &["3"]];
            let run = ask(Request::ChooseOperation(code));
            add(&format!("operation-{place}"), "Show", format!("Show {}", text::lower(name)), KEYS[place], run);
        }
        let labels = [
            "kept addresses",
            "changed addresses",
            "dynamic addresses",
            "NICs connected to nothing",
            "rows not planned",
            "rows that fail",
        ];
        for (term, label) in OUTCOME_FILTERS.into_iter().zip(labels) {
            let run = Run::Tell(Msg::FilterOutcome(Some(term)));
            add(&format!("filter-{}", &term["outcome:".len()..]), "Show", format!("Only {label}"), &[], run);
        }
        add("filter-all", "Show", "All rows".into(), &[], Run::Tell(Msg::FilterOutcome(None)));
        add("filter", "Show", "Filter the table".into(), &["/"], Run::FocusFilter);
        let findings = Run::Tell(Msg::ShowSide(SideTab::Findings));
        add("findings", "Show", "Findings".into(), &["F"], findings);
        add("why", "Show", "Why the chosen row lands there".into(), &["W"], Run::Tell(Msg::ShowSide(SideTab::Why)));
        add("show-plan", "Show", "Plan screen".into(), &["P"], Run::Tell(Msg::Show(Screen::Plan)));
        let connections = Run::Tell(Msg::Open(Dialog::Connections));
        add("connections", "Change", "What is connected to what".into(), &[], connections);
        add("show-runbook", "Show", "Runbook".into(), &["R"], Run::Tell(Msg::Show(Screen::Runbook)));
        let compare = Run::Tell(Msg::Show(Screen::Compare));
        add("show-compare", "Show", "Compare recovery systems".into(), &["C"], compare);
        add("share", "Hand on", "Share: copy a link to this plan".into(), &[], Run::Tell(Msg::OpenShare));
        for (kind, id, label) in EXPORTS {
            add(id, "Hand on", format!("Save {}", text::lower(label)), &[], ask(Request::Export(kind)));
        }
    }
    add("show-import", "Show", "Import screen".into(), &["I"], Run::Tell(Msg::Show(Screen::Import)));
    add("add-files", "Import", "Add files".into(), &[], Run::ChooseFiles);
    add("paste", "Import", "Paste an inventory".into(), &[], Run::Tell(Msg::Open(Dialog::Paste)));
    for system in overview.systems.iter().filter(|system| !system.sample.is_empty()) {
        let run = Run::TrySample(system.id.clone());
        add(&format!("sample-{}", system.id), "Import", format!("Try the sample: {}", system.name), &[], run);
    }
    let how = Run::Tell(Msg::Open(Dialog::HowToGet));
    add("how-to-get", "Import", "How do I get these files?".into(), &[], how);
    for system in overview.systems.iter().filter(|system| system.id != overview.system.id) {
        let run = ask(Request::ChooseSystem(system.id.clone()));
        add(&format!("system-{}", system.id), "Change", format!("Recovery system: {}", system.name), &[], run);
    }
    if overview.has_data {
        add("new-plan", "Change", "Begin a new plan".into(), &[], ask(Request::NewPlan));
    }
    add("theme-light", "Look", "Light colours".into(), &[], Run::Theme(Theme::Light));
    add("theme-dark", "Look", "Dark colours".into(), &[], Run::Theme(Theme::Dark));
    add("theme-system", "Look", "Colours as the system has them".into(), &[], Run::Theme(Theme::System));
    add("contrast", "Look", "Switch high contrast".into(), &[], Run::Contrast);
    add("shortcuts", "Help", "Keyboard shortcuts".into(), &["?"], Run::Tell(Msg::Open(Dialog::Shortcuts)));
    commands
}

/// What can be handed on as a file: kind, stable id, name.
pub const EXPORTS: [(ExportKind, &str, &str); 4] = [
    (ExportKind::Plan, "export-plan", "Plan file (.landfall.json)"),
    (ExportKind::ResultsCsv, "export-csv", "Results as CSV"),
    (ExportKind::ResultsJson, "export-json", "Results as JSON"),
    (ExportKind::RunbookMarkdown, "export-runbook", "Runbook as Markdown"),
];

/// Commands whose words all begin somewhere in the label or group, best first.
pub fn find(commands: &[Command], typed: &str) -> Vec<Command> {
    let typed = text::lower(typed);
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(usize, &Command)> = commands
        .iter()
        .filter_map(|command| {
            let text = text::lower(&format!("{} {}", command.label, command.group));
            let places: Option<Vec<usize>> = words.iter().map(|word| text.find(word)).collect();
            Some((places?.iter().sum(), command))
        })
        .collect();
    if !words.is_empty() {
        found.sort_by_key(|(distance, _)| *distance);
    }
    found.into_iter().map(|(_, command)| command.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, modifier: bool, shift: bool, editing: bool) -> Option<Run> {
        shortcut(KeyPress { key, modifier, shift, alt: false, editing }, true)
    }

    #[test]
    fn undo_is_a_fields_own_inside_a_field() {
        assert_eq!(press("z", true, false, false), Some(ask(Request::Undo)));
        assert_eq!(press("z", true, false, true), None);
        assert_eq!(press("Z", true, true, false), Some(ask(Request::Redo)));
        assert_eq!(press("y", true, false, false), Some(ask(Request::Redo)));
    }

    #[test]
    fn the_palette_opens_from_inside_a_field() {
        assert!(press("k", true, false, true).is_some());
    }

    #[test]
    fn single_characters_can_be_switched_off() {
        let help = KeyPress { key: "?", modifier: false, shift: true, alt: false, editing: false };
        assert!(shortcut(help, true).is_some());
        assert_eq!(shortcut(help, false), None);
        assert_eq!(press("?", false, true, true), None);
    }

    #[test]
    fn without_data_nothing_is_offered_that_needs_some() {
        let commands = all(&Model::default());
        assert!(commands.iter().any(|command| command.id == "add-files"));
        assert!(!commands.iter().any(|command| command.group == "Hand on"));
    }

    #[test]
    fn ids_are_unique() {
        let mut model = Model::default();
        let overview = crate::session::protocol::Overview {
            has_data: true,
            frozen: 2,
            undo: Some("a".into()),
            redo: Some("b".into()),
            ..Default::default()
        };
        model.overview = overview.into();
        let mut ids: Vec<String> = all(&model).into_iter().map(|command| command.id).collect();
        let many = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), many);
    }

    #[test]
    fn every_word_must_be_found() {
        let commands = all(&Model::default());
        assert_eq!(find(&commands, "dark").first().map(|command| command.id.as_str()), Some("theme-dark"));
        assert!(find(&commands, "dark nonsense").is_empty());
        assert_eq!(find(&commands, "").len(), commands.len());
    }
}
