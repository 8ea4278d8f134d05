//! Where in its file a row stands.

use std::fmt::{self, Write};

use super::text::Text;

/// Where in its file a row stands, for messages: `value[3].properties`, `row 12`, `sheet vNetwork, row 12`.
///
/// Tables have a great many rows, and few are ever asked for: a row's number is written out when it is.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilePlace {
    /// The whole of it, or with a row the name of its sheet.
    words: Text,
    /// From 1; 0 for none.
    row: u32,
}

impl FilePlace {
    /// A row of a sheet, from 1; of a text, where the sheet has no name.
    pub fn row(sheet: Text, row: u32) -> Self {
        Self { words: sheet, row }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.row == 0
    }
}

impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.words.as_str(), self.row) {
            (words, 0) => f.write_str(words),
            ("", row) => write!(f, "row {row}"),
            (sheet, row) => write!(f, "sheet {sheet}, row {row}"),
        }
    }
}

impl fmt::Debug for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl From<String> for FilePlace {
    fn from(words: String) -> Self {
        Self { words: words.into(), row: 0 }
    }
}

impl From<&str> for FilePlace {
    fn from(words: &str) -> Self {
        Self { words: words.into(), row: 0 }
    }
}

impl From<FilePlace> for String {
    fn from(place: FilePlace) -> Self {
        place.to_string()
    }
}

impl PartialEq<&str> for FilePlace {
    fn eq(&self, other: &&str) -> bool {
        let mut rest = Rest(other);
        write!(rest, "{self}").is_ok() && rest.0.is_empty()
    }
}

/// What is left of a text after what was written.
struct Rest<'a>(&'a str);

impl Write for Rest<'_> {
    fn write_str(&mut self, written: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(written).ok_or(fmt::Error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_by_its_number_and_anything_else_by_its_words() {
        assert_eq!(FilePlace::row(Text::new(), 12).to_string(), "row 12");
        assert_eq!(FilePlace::row("vNetwork".into(), 12).to_string(), "sheet vNetwork, row 12");
        assert_eq!(FilePlace::from("value[3]").to_string(), "value[3]");
        assert!(FilePlace::default().is_empty());
        let place = FilePlace::row("vNetwork".into(), 12);
        assert!(
            place == "sheet vNetwork, row 12" && place != "sheet vNetwork, row 1" && place != "sheet vNetwork, row 123"
        );
        assert!(FilePlace::row(Text::new(), 9) < FilePlace::row(Text::new(), 10));
    }
}
