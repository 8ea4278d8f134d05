//! An import from the drop to the screen that it leads to.

use std::rc::Rc;

use super::{Dialog, Effect, LONG_MS, Model, Msg, Purpose, Screen, Toast, ToastAction};
use crate::session::protocol::{ColumnChoice, FileView, Overview, ReadHow, SideCode};
use crate::ui::words;

/// A file that is about to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct FileRef {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: f64,
}

/// An import under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Of the message that asked for it.
    pub id: u32,
    /// The files.
    pub files: Rc<Vec<FileRef>>,
    /// Which one is being read; past the last while the plan is made.
    pub current: usize,
    /// Bytes read.
    pub done: f64,
    /// Bytes in all.
    pub total: f64,
    /// Rows of the current file that were read, once all bytes are had.
    pub rows: Option<f64>,
    /// Whether it takes long enough to be shown.
    pub shown: bool,
}

impl Reading {
    /// The files' names in words.
    pub fn names(&self) -> String {
        match self.files.as_slice() {
            files if files.len() <= 3 => words::list(&files.iter().map(|file| file.name.clone()).collect::<Vec<_>>()),
            files => words::counted(files.len() as u64, "file", "files"),
        }
    }
}

/// The name for a text that is pasted without one: `None` if it looks like no inventory.
pub fn inventory_name(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with(['{', '[']) {
        return Some("pasted.json");
    }
    // A header and a row, with the same separator at least twice in each.
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (header, row) = (lines.next()?, lines.next()?);
    let is_table = |separator: char| {
        let count = |line: &str| line.matches(separator).count();
        count(header) >= 2 && count(row) >= 2
    };
    [',', ';', '\t'].into_iter().any(is_table).then_some("pasted.csv")
}

impl Model {
    pub(super) fn read_files(
        &mut self,
        batch: u32,
        files: Vec<FileRef>,
        (side, how): (Option<SideCode>, ReadHow),
        effects: &mut Vec<Effect>,
    ) {
        if files.is_empty() {
            return;
        }
        let id = self.begin_reading(files, effects);
        effects.push(Effect::ReadFiles { id, batch, side, how });
    }

    fn begin_reading(&mut self, files: Vec<FileRef>, effects: &mut Vec<Effect>) -> u32 {
        let id = self.note(Purpose::Import(self.overview.clone()));
        let total = files.iter().map(|file| file.bytes).sum();
        self.dialog = None;
        let files = Rc::new(files);
        self.reading = Some(Reading { id, files, current: 0, done: 0.0, total, rows: None, shown: false });
        effects.push(Effect::After(LONG_MS, Box::new(Msg::ImportIsLong(id))));
        id
    }

    /// A table whose columns were not known gave nothing: it is read by itself, beside what is there.
    pub(super) fn columns_chosen(&mut self, file: &str, choice: ColumnChoice, effects: &mut Vec<Effect>) {
        let Some(view) = self.overview.files.iter().find(|view| view.name == file) else { return };
        let refs = vec![FileRef { name: view.name.clone(), bytes: view.bytes as f64 }];
        effects.push(Effect::KeepColumns(choice.clone()));
        let id = self.begin_reading(refs, effects);
        let how = ReadHow { columns: vec![choice], ..ReadHow::default() };
        effects.push(Effect::ReadAgain { id, only: Some(file.to_owned()), how });
    }

    /// Another format gives other rows: the import is done again as a whole.
    pub(super) fn format_chosen(&mut self, file: String, format: String, effects: &mut Vec<Effect>) {
        let Some(view) = self.overview.files.iter().find(|view| view.name == file) else { return };
        let refs = vec![FileRef { name: view.name.clone(), bytes: view.bytes as f64 }];
        let id = self.begin_reading(refs, effects);
        let how = ReadHow { formats: vec![(file, format)], columns: Vec::new(), replace: true };
        effects.push(Effect::ReadAgain { id, only: None, how });
    }

    pub(super) fn progress(&mut self, id: u32, name: &str, (done, total): (f64, f64), rows: Option<f64>) {
        let Some(reading) = self.reading.as_mut().filter(|reading| reading.id == id) else { return };
        let from = reading.current;
        // Bytes of all files are had first, then their rows are read: what is current begins anew then.
        let from = if rows.is_some() && reading.rows.is_none() { 0 } else { from };
        let next = reading.files.iter().skip(from).position(|file| file.name == name).map(|place| place + from);
        reading.current = next.unwrap_or(if name.is_empty() { reading.files.len() } else { from });
        reading.done = done;
        reading.rows = rows;
        reading.total = total;
    }

    pub(super) fn import_is_long(&mut self, id: u32) {
        if let Some(reading) = self.reading.as_mut().filter(|reading| reading.id == id) {
            reading.shown = true;
        }
    }

    pub(super) fn cancel_import(&mut self, effects: &mut Vec<Effect>) {
        let Some(reading) = self.reading.take() else { return };
        self.restart(true, effects);
        let title = format!("Stopped reading {}", reading.names());
        let toast = Toast { title, detail: "Nothing of it was imported.".to_owned(), ..Toast::default() };
        self.toast(toast, effects);
    }

    /// Where an import leads: to the plan if all went well, else to the report.
    pub(super) fn import_done(&mut self, before: &Overview, failed: bool, noticed: bool, effects: &mut Vec<Effect>) {
        self.reading = None;
        // A toast says so; what is open stays open.
        if failed {
            return;
        }
        if needs_a_look(before, &self.overview) {
            self.screen = Screen::Import;
            let overview = self.overview.clone();
            let mut unnamed = new_files(before, &overview).into_iter().filter(|file| file.unnamed.is_some());
            // One table can be asked about at once; of several the person picks.
            if let (Some(file), None) = (unnamed.next(), unnamed.next()) {
                self.dialog = Some(Dialog::Columns(file.name.clone()));
            }
            return;
        }
        self.screen = Screen::Plan;
        if let Some(toast) = self.toasts.last_mut().filter(|_| noticed) {
            toast.action = Some(ToastAction::ShowReport);
            return;
        }
        let files = new_files(before, &self.overview);
        let title = match files.as_slice() {
            [] => return,
            [one] => format!("Read {}", one.name),
            many => format!("Read {}", words::counted(many.len() as u64, "file", "files")),
        };
        let rows = words::counted(u64::from(self.overview.tallies.rows), "row", "rows");
        let action = Some(ToastAction::ShowReport);
        self.toast(Toast { title, detail: format!("{rows} planned."), action, ..Toast::default() }, effects);
    }
}

/// Files that were not there before.
fn new_files<'a>(before: &Overview, after: &'a Overview) -> Vec<&'a FileView> {
    after.files.iter().filter(|file| !before.files.contains(file)).collect()
}

/// Whether a person should see the report: something was not read, or it is not clear which side it is.
fn needs_a_look(before: &Overview, after: &Overview) -> bool {
    let unread = new_files(before, after).iter().any(|file| file.error.is_some() || file.unnamed.is_some());
    let was_known = |name: &str| before.locations.iter().any(|location| location.name == name);
    let unclear = after.locations.iter().any(|location| location.side.is_none() && !was_known(&location.name));
    let has_needs = !after.unsaid.subnets.is_empty() && before.unsaid.subnets != after.unsaid.subnets;
    let has = |side| after.locations.iter().any(|location| location.side == Some(side));
    let one_sided = !has(SideCode::Source) || !has(SideCode::Target);
    !after.has_data || unread || unclear || one_sided || has_needs
}
