//! What PowerShell writes of the objects of any product, as a table or as JSON.
//!
//! Belongs here: telling one value in its many spellings (a list in braces, an object's name, a type's name in place of what
//! was lost), and summing up what was lost. Which properties there are, and what they mean, belongs to the formats.
//!
//! # Invariants
//!
//! 1. A property is told by name, whether it heads a column or is a key.
//! 2. What a table or a depth too small has lost is said once a property, with how often and how to avoid it.

mod addresses;
mod notes;
mod objects;
mod record;
mod values;

pub use addresses::{Given, ip_configurations};
pub use notes::{Notes, Remedy, Tally};
pub use objects::{ObjectKind, nothing_read, read_objects, recognise};
pub use record::{Fields, Record};
pub use values::{PrefixAndVlan, guid, is_type_name, known_text, machine_of_adapter, power, vlans_of_subnets};

use super::Opened;

/// What a file shows of the program that wrote it: `CSV with semicolons by Windows PowerShell 5.1`.
pub fn written_by(file: &Opened<'_>) -> String {
    let text = file.text().unwrap_or_default();
    if file.is_workbook() {
        return "workbook".into();
    }
    if let Some(delimiter) = file.delimiter_name() {
        // Only Windows PowerShell writes the type unless it is told not to.
        let by = if text.starts_with("#TYPE") { " by Windows PowerShell 5.1" } else { "" };
        return format!("CSV ({delimiter}){by}");
    }
    // PowerShell 7 writes dates as ISO 8601 has them.
    let has_old_dates = memchr::memmem::find(text.as_bytes(), br"\/Date(").is_some();
    let by = if has_old_dates { " by Windows PowerShell 5.1" } else { "" };
    format!("JSON{by}")
}
