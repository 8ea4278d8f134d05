//! The page's Content-Security-Policy: nothing from elsewhere, no inline script but those that the build knows by their hash.

use crate::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";

/// Writes the policy into the page's own (empty) policy element.
pub fn written_into(html: &str) -> Result<String> {
    let policy = policy(&inline_scripts(html));
    let start = html.find(META).ok_or_else(|| {
        format!("index.html has no `{META}\">`. Put it into <head> before anything that loads: the build fills it in.")
    })? + META.len();
    let length = html[start..].find('"').ok_or("index.html: the policy's content has no closing quote.")?;
    Ok(format!("{}{policy}{}", &html[..start], &html[start + length..]))
}

fn policy(inline_scripts: &[&str]) -> String {
    let mut hashes: Vec<String> = inline_scripts.iter().map(|script| format!(" '{}'", hash(script))).collect();
    hashes.sort();
    hashes.dedup();
    format!(
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self'; worker-src 'self' blob:; \
         script-src 'self' blob: 'wasm-unsafe-eval'{}; base-uri 'self'; form-action 'none'",
        hashes.concat()
    )
}

fn hash(script: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(script)))
}

/// The text of every `<script>` without `src`, as a browser hashes it. Comments are skipped.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(tag) = rest.strip_prefix("<script")
            && tag.starts_with(|next: char| next == '>' || next.is_ascii_whitespace())
        {
            let Some((attributes, after)) = tag.split_once('>') else { break };
            let Some((text, after)) = after.split_once("</script") else { break };
            let has_source = attributes.split_ascii_whitespace().any(|word| word.starts_with("src="));
            if !has_source {
                scripts.push(text);
            }
            rest = after;
        } else {
            rest = &rest[1..];
        }
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_known_script_is_the_one_that_the_specification_gives() {
        // The example of https://www.w3.org/TR/CSP2/#script-src-hash-usage
        assert_eq!(hash("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }

    #[test]
    fn inline_scripts_are_found_with_every_space_in_them_and_scripts_with_a_source_are_not() {
        let html = "<!-- <script>no</script> --><script src=\"a.js\"></script>\n<script type=\"module\">\nimport 'x';\n</script><scripty>";
        assert_eq!(inline_scripts(html), ["\nimport 'x';\n"]);
    }

    #[test]
    fn the_policy_names_each_inline_script_once() {
        let html = format!("{META}\" /><script>one</script><script>one</script>");
        let written = written_into(&html).unwrap();
        assert_eq!(written.matches("'sha256-").count(), 1);
        assert!(written.contains("default-src 'none'; "), "{written}");
        assert!(written.ends_with("form-action 'none'\" /><script>one</script><script>one</script>"), "{written}");
    }

    #[test]
    fn writing_the_policy_twice_changes_nothing_more() {
        let once = written_into(&format!("{META}\" /><script>one</script>")).unwrap();
        assert_eq!(written_into(&once).unwrap(), once);
    }

    #[test]
    fn a_page_without_a_place_for_the_policy_is_refused() {
        assert!(written_into("<head></head>").unwrap_err().contains("Content-Security-Policy"));
    }
}
