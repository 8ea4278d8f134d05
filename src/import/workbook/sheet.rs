//! The rows of one sheet, decoded as far as somebody wants them.

use std::cell::OnceCell;
use std::ops::ControlFlow;

use super::archive::Archive;
use super::plain_cell::{PlainCell, Shapes};
use super::scanner::{Attributes, Scanner, Tag, Token};
use super::shared_strings::SharedStrings;
use super::{LAST_ROW, LONGEST_ROW, MOST_TEXT, SAVE_AGAIN, fault, text};
use crate::import::report::ReadError;
use crate::import::table::{MOST_CELLS, RowBuffer};

/// Shows a row; breaks where no more are needed.
pub type See<'s> = dyn FnMut(&RowBuffer) -> ControlFlow<()> + 's;

/// What the value of a cell is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// As it is meant: a number, a date in words, an error.
    Number,
    /// As the number of a shared text.
    Shared,
    /// As 1 or 0.
    Boolean,
    /// As a text.
    Text,
}

impl Kind {
    fn of(mut attributes: Attributes<'_>) -> Self {
        match attributes.find(|(name, _)| *name == b"t").map(|(_, value)| value) {
            Some(b"s") => Self::Shared,
            Some(b"b") => Self::Boolean,
            None | Some(b"n" | b"d" | b"e") => Self::Number,
            Some(_) => Self::Text,
        }
    }
}

/// The shared texts, read when the first cell asks for one.
pub struct Texts<'w> {
    /// The archive that they are in.
    pub archive: &'w Archive<'w>,
    /// Their part; `None` where the workbook names none.
    pub part: Option<&'w str>,
    /// The texts.
    pub cell: &'w OnceCell<SharedStrings>,
}

impl<'w> Texts<'w> {
    fn get(&self) -> &'w SharedStrings {
        self.cell.get_or_init(|| match self.part {
            Some(part) => SharedStrings::read(self.archive, part),
            None => SharedStrings::default(),
        })
    }
}

/// One sheet that is being read.
pub struct SheetScan<'w> {
    scanner: Scanner<'w>,
    texts: Texts<'w>,
    wanted: Option<&'w [bool]>,
    row: RowBuffer,
    /// Row that was begun last.
    number: u32,
    is_in_row: bool,
    /// The column behind that of the last cell.
    next: usize,
    /// Whether a cell has a value, one that is not wanted too.
    has_value: bool,
    /// Cells that stand before one that came earlier: column, and their text in `stray`.
    strays: Vec<(usize, usize)>,
    stray: String,
    scratch: String,
    shapes: Shapes,
    shown: u64,
    /// The first thing that cost some cells only.
    trouble: Option<ReadError>,
}

impl<'w> SheetScan<'w> {
    /// Begins a sheet.
    pub fn new(scanner: Scanner<'w>, texts: Texts<'w>, wanted: Option<&'w [bool]>) -> Self {
        Self {
            scanner,
            texts,
            wanted,
            row: RowBuffer::default(),
            number: 0,
            is_in_row: false,
            next: 0,
            has_value: false,
            strays: Vec::new(),
            stray: String::new(),
            scratch: String::new(),
            shapes: Shapes::new(b""),
            shown: 0,
            trouble: None,
        }
    }

    /// The row that was begun last.
    pub fn row(&self) -> u32 {
        self.number
    }

    /// Shows all rows that have a value. An error may come after rows that were shown.
    pub fn run(&mut self, see: &mut See<'_>) -> Result<(), ReadError> {
        let mut is_within = false;
        loop {
            self.read_plain_cells();
            match self.scanner.next()? {
                Token::Start(tag) if is_within => match tag.name {
                    b"c" if self.is_in_row => {
                        let head = Head::of(tag);
                        self.read_cell(head)?;
                    }
                    b"row" => {
                        let (number, is_empty) = (tag.get(b"r").and_then(number), tag.is_empty);
                        if self.end_row(see)?.is_break() {
                            return Ok(());
                        }
                        self.start_row(number, is_empty)?;
                    }
                    _ => {}
                },
                Token::Start(tag) if tag.name == b"sheetData" => {
                    is_within = !tag.is_empty;
                    self.shapes = Shapes::new(tag.prefix);
                }
                Token::End(b"row") => {
                    let fate = self.end_row(see)?;
                    if fate.is_break() {
                        return Ok(());
                    }
                }
                // Everything behind the cells is for the eye.
                Token::End(b"sheetData" | b"worksheet") => {
                    let _ = self.end_row(see)?;
                    return self.trouble.take().map_or(Ok(()), Err);
                }
                Token::Ended => return Err(super::breaks_off()),
                _ => {}
            }
        }
    }

    fn start_row(&mut self, number: Option<usize>, is_empty: bool) -> Result<(), ReadError> {
        let number = number.filter(|number| *number > 0).unwrap_or(self.number as usize + 1);
        if number > LAST_ROW as usize {
            self.note(|| fault(format!("row {number}"), "at most 1,048,576 rows", "The rows past that were left out."));
            if !is_empty {
                self.scanner.pass(b"row")?;
            }
            return Ok(());
        }
        self.number = number as u32;
        self.row.clear(self.number);
        self.is_in_row = !is_empty;
        self.next = 0;
        self.has_value = false;
        Ok(())
    }

    fn end_row(&mut self, see: &mut See<'_>) -> Result<ControlFlow<()>, ReadError> {
        if !std::mem::take(&mut self.is_in_row) {
            return Ok(ControlFlow::Continue(()));
        }
        self.put_strays_in_place();
        self.shown += self.row.text_len() as u64;
        if self.shown > MOST_TEXT {
            let found = format!("a sheet whose cells hold more than {} MiB of text", MOST_TEXT >> 20);
            return Err(fault(found, "less", "Split the export, and drop the files together."));
        }
        if self.has_value || !self.row.is_empty() { Ok(see(&self.row)) } else { Ok(ControlFlow::Continue(())) }
    }

    /// Reads the cells that come next for as long as they are written plainly and stand in order.
    fn read_plain_cells(&mut self) {
        while self.is_in_row {
            let Some(cell) = self.shapes.cell(self.scanner.rest()) else { return };
            let PlainCell { column, value, length, .. } = cell;
            let is_wanted = self.wanted.is_none_or(|wanted| wanted.get(column) == Some(&true));
            if !value.is_empty() && is_wanted {
                let is_usual = (self.row.len()..MOST_CELLS).contains(&column) && self.row.text_len() <= LONGEST_ROW;
                if !is_usual {
                    return;
                }
                let kind = Kind::of(cell.attributes());
                self.row.push_empty(column - self.row.len());
                let text = self.row.open_cell();
                let start = text.len();
                match kind {
                    Kind::Number => text::add_number(text, start, value, true),
                    Kind::Text => text::add(text, start, value, true),
                    Kind::Shared | Kind::Boolean => {
                        self.scratch.clear();
                        text::add(&mut self.scratch, 0, value, true);
                    }
                }
                self.end_value(kind, start, false);
                self.row.end_cell();
            } else if !self.has_value {
                self.has_value = column < MOST_CELLS && value.iter().any(|byte| !byte.is_ascii_whitespace());
            }
            self.next = column + 1;
            self.scanner.advance(length);
        }
    }

    fn read_cell(&mut self, head: Head) -> Result<(), ReadError> {
        let column = match head.column {
            Some(column) => column,
            None => self.next,
        };
        self.next = column.saturating_add(1);
        if head.is_empty {
            return Ok(());
        }
        if column >= MOST_CELLS {
            let found = format!("a cell in column {}", column.saturating_add(1));
            self.note(|| fault(found, "at most 16,384 columns", "Such cells were left out."));
            self.scanner.pass(b"c")?;
            return Ok(());
        }
        if self.wanted.is_some_and(|wanted| wanted.get(column) != Some(&true)) {
            self.has_value |= self.scanner.pass(b"c")?;
            return Ok(());
        }
        if self.row.text_len() + self.stray.len() > LONGEST_ROW {
            let found = format!("a row that holds more than {} MiB of text", LONGEST_ROW >> 20);
            self.note(|| fault(found, "less", "The rest of its cells was left out."));
            self.scanner.pass(b"c")?;
            return Ok(());
        }
        if column < self.row.len() {
            self.read_value(head.kind, true)?;
            self.strays.push((column, self.stray.len()));
        } else {
            self.row.push_empty(column - self.row.len());
            self.read_value(head.kind, false)?;
            self.row.end_cell();
        }
        Ok(())
    }

    /// Adds the value of a cell to the row's text or to that of cells out of order.
    fn read_value(&mut self, kind: Kind, is_stray: bool) -> Result<(), ReadError> {
        let cell = if is_stray { &mut self.stray } else { self.row.open_cell() };
        let start = cell.len();
        let (mut in_value, mut in_text) = (false, false);
        self.scratch.clear();
        loop {
            match self.scanner.next()? {
                Token::Text { bytes, is_escaped } if in_value => match kind {
                    Kind::Number => text::add_number(cell, start, bytes, is_escaped),
                    Kind::Text => text::add(cell, start, bytes, is_escaped),
                    Kind::Shared | Kind::Boolean => text::add(&mut self.scratch, 0, bytes, is_escaped),
                },
                Token::Text { bytes, is_escaped } if in_text => text::add(cell, start, bytes, is_escaped),
                Token::Start(tag) if !tag.is_empty => match tag.name {
                    b"v" => in_value = true,
                    b"t" => in_text = true,
                    // A formula, and how a text is pronounced.
                    b"f" => drop(self.scanner.pass(b"f")?),
                    b"rPh" => drop(self.scanner.pass(b"rPh")?),
                    _ => {}
                },
                Token::End(b"v") => in_value = false,
                Token::End(b"t") => in_text = false,
                Token::End(b"c") => break,
                Token::Ended => return Err(super::breaks_off()),
                _ => {}
            }
        }
        self.end_value(kind, start, is_stray);
        Ok(())
    }

    /// Makes of what was read of a cell what it means: of the text from `start` on, or of the scratch.
    fn end_value(&mut self, kind: Kind, start: usize, is_stray: bool) {
        let cell = if is_stray { &mut self.stray } else { self.row.open_cell() };
        match kind {
            Kind::Number => {}
            Kind::Text => text::unescape_controls(cell, start),
            Kind::Boolean => cell.push_str(match self.scratch.trim() {
                "1" | "true" => "True",
                "0" | "false" => "False",
                other => other,
            }),
            Kind::Shared if self.scratch.trim().is_empty() => {}
            Kind::Shared => {
                let texts = self.texts.get();
                match self.scratch.trim().parse().ok().and_then(|index| texts.get(index)) {
                    Some(text) => cell.push_str(text),
                    None => {
                        let row = self.number;
                        self.note(|| without_text(texts, row));
                    }
                }
            }
        }
    }

    /// Puts cells that came out of order where they belong. Of two in one place the first that has anything counts.
    fn put_strays_in_place(&mut self) {
        if self.strays.is_empty() {
            return;
        }
        let mut cells: Vec<&str> = self.row.iter().collect();
        let mut start = 0;
        for (column, end) in &self.strays {
            if let Some(cell) = cells.get_mut(*column)
                && cell.is_empty()
            {
                *cell = &self.stray[start..*end];
            }
            start = *end;
        }
        let mut row = RowBuffer::default();
        row.clear(self.number);
        cells.into_iter().for_each(|cell| row.push(cell));
        self.row = row;
        self.strays.clear();
        self.stray.clear();
    }

    /// Notes something that costs some cells only; the first is told.
    fn note(&mut self, trouble: impl FnOnce() -> ReadError) {
        if self.trouble.is_none() {
            self.trouble = Some(trouble());
        }
    }
}

/// What the tag of a cell says.
#[derive(Clone, Copy)]
struct Head {
    /// Its column from 0; `None` where it stands next to the one before.
    column: Option<usize>,
    kind: Kind,
    is_empty: bool,
}

impl Head {
    fn of(tag: Tag<'_>) -> Self {
        let column = tag.get(b"r").and_then(column);
        Self { column, kind: Kind::of(tag.attributes()), is_empty: tag.is_empty }
    }
}

/// The column of a cell, from 0: 27 for `AB12`.
fn column(place: &[u8]) -> Option<usize> {
    let mut column = 0_usize;
    for letter in place {
        match letter {
            b'A'..=b'Z' | b'a'..=b'z' => {
                let number = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
                column = column.saturating_mul(26).saturating_add(number);
            }
            b'$' => {}
            _ => break,
        }
    }
    column.checked_sub(1)
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}

/// A cell whose shared text is not there.
fn without_text(texts: &SharedStrings, row: u32) -> ReadError {
    let mut error = match &texts.fault {
        Some(fault) => fault.clone(),
        None => fault("a cell whose text is not among the workbook's shared texts", "it there", SAVE_AGAIN),
    };
    error.found = format!("cells from row {row} on whose texts are missing ({})", error.found);
    error.remedy = format!("They were read as empty. {}", error.remedy);
    error
}
