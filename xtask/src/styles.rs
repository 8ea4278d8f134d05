//! Puts the page's styles into one file, without comments: parted, they are easier to work on, but a browser asks for each, and
//! compression finds less in each that it has met before.

use crate::{Result, repo};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::fs;
use std::path::Path;

const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// The page with one link in place of all to the styles in its folder, whose files become one.
pub fn gathered(folder: &Path, html: &str) -> Result<String> {
    let mut styles = String::new();
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    let mut place = None;
    while let Some((before, link)) = rest.split_once(LINK) {
        let ends = "index.html: a link to a style does not end.";
        let (name, after) = link.split_once('"').ok_or(ends)?;
        let (_, after) = after.split_once('>').ok_or(ends)?;
        let path = folder.join(name);
        styles.push_str(&shortened(&repo::read(&path)?));
        fs::remove_file(&path).map_err(|error| format!("Could not remove {}: {error}.", path.display()))?;
        page.push_str(if place.is_some() { before.trim_end() } else { before });
        place.get_or_insert(page.len());
        rest = after;
    }
    page.push_str(rest);
    let Some(place) = place else { return Ok(page) };
    let hash: String = Sha256::digest(&styles).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("styles-{hash}.css");
    let path = folder.join(&name);
    fs::write(&path, &styles).map_err(|error| format!("Could not write {}: {error}.", path.display()))?;
    let integrity = STANDARD.encode(Sha384::digest(&styles));
    page.insert_str(place, &format!("{LINK}{name}\" integrity=\"sha384-{integrity}\" />"));
    Ok(page)
}

/// Without comments, indentation and empty lines. Texts between quotes stay as they are.
fn shortened(css: &str) -> String {
    let mut short = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '/' if rest.starts_with("/*") => {
                rest = rest[2..].split_once("*/").map_or("", |(_, after)| after);
                continue;
            }
            '"' | '\'' => text_length(rest, next),
            '\n' => {
                // Before the break, a comment may have left what stood before it.
                short.truncate(short.trim_end().len());
                if !short.is_empty() {
                    short.push('\n');
                }
                rest = rest.trim_start();
                continue;
            }
            _ => next.len_utf8(),
        };
        short.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    short
}

/// Length of a text with its quotes.
fn text_length(css: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (place, letter) in css.char_indices().skip(1) {
        if letter == quote && !is_escaped {
            return place + 1;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    css.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_texts_stay() {
        let css = "/* a\n b */\n.a {\n    color: red; /* why */\n\n    content: \"/* \\\" */  \";\n}\n.b::before { content: '\\'/*' }\n";
        let expected = ".a {\ncolor: red;\ncontent: \"/* \\\" */  \";\n}\n.b::before { content: '\\'/*' }\n";
        assert_eq!(shortened(css), expected);
        assert_eq!(shortened("a { b: \"c"), "a { b: \"c");
        assert_eq!(shortened("a {} /* b"), "a {} ");
    }

    #[test]
    fn all_styles_become_one_in_their_order_where_the_first_was() {
        let folder = std::env::temp_dir().join(format!("landfall-styles-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("one-1.css"), "a{}\n").unwrap();
        fs::write(folder.join("two-2.css"), "b{}\n").unwrap();
        let link = |name: &str| format!("{LINK}{name}\" integrity=\"sha384-0\"/>");
        let html = format!("<head>\n  {}\n  {}\n  <meta />\n</head>", link("one-1.css"), link("two-2.css"));
        let page = gathered(&folder, &html).unwrap();
        let name = page.split_once(LINK).unwrap().1.split_once('"').unwrap().0.to_owned();
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), "a{}\nb{}\n");
        assert!(!folder.join("one-1.css").exists() && !folder.join("two-2.css").exists());
        assert_eq!(page.matches(LINK).count(), 1);
        assert!(page.starts_with("<head>\n  <link rel") && page.ends_with("/>\n  <meta />\n</head>"), "{page}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_page_without_styles_stays_as_it_is() {
        assert_eq!(gathered(Path::new("nowhere"), "<head></head>").unwrap(), "<head></head>");
    }
}
