//! Versions of the plan document. There is one: this is the place where the next one reads its elders.

use super::DocumentError;
use super::error::cut;

/// The format that is written, and the newest that is read.
pub const FORMAT: &str = "landfall-plan/1";

const NAME: &str = "landfall-plan/";
const NEWEST: u32 = 1;

/// Checks that a document's `format` can be read as it is. A version 2 would turn the text of version 1 into its own here.
///
/// # Errors
///
/// Where it is of a newer version, or not a plan at all.
pub fn check(format: Option<&str>) -> Result<(), DocumentError> {
    let Some(format) = format else {
        return Err(DocumentError::NotAPlan { found: "no \"format\"".into() });
    };
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let version = format.strip_prefix(NAME).filter(is_number);
    match version.map(|version| version.parse::<u32>().unwrap_or(u32::MAX)) {
        Some(NEWEST) => Ok(()),
        Some(version) if version > NEWEST => Err(DocumentError::Newer { found: cut(format), known: FORMAT }),
        _ => Err(DocumentError::NotAPlan { found: format!("the format \"{}\"", cut(format)) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_is_told_from_what_is_no_plan() {
        assert_eq!(check(Some("landfall-plan/1")), Ok(()));
        assert!(matches!(check(Some("landfall-plan/2")), Err(DocumentError::Newer { .. })));
        assert!(matches!(check(Some("landfall-plan/99999999999999999999")), Err(DocumentError::Newer { .. })));
        for other in
            ["landfall-plan/0", "landfall-plan/", "landfall-plan/1a", "landfall-plan/-1", "landfall-results/1", ""]
        {
            assert!(matches!(check(Some(other)), Err(DocumentError::NotAPlan { .. })), "{other}");
        }
        assert!(matches!(check(None), Err(DocumentError::NotAPlan { .. })));
    }

    #[test]
    fn the_message_about_a_newer_version_names_both_and_what_to_do() {
        let message = check(Some("landfall-plan/7")).unwrap_err().to_string();
        for part in ["landfall-plan/7", "landfall-plan/1", "Reload"] {
            assert!(message.contains(part), "{message}");
        }
    }
}
