//! The import rules of the house, checked over the source text. ARCHITECTURE.md explains them.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Layer, crate modules that it may import, outside crates that it may not.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    ("engine", &["engine"], &["serde", "serde_json", "csv", "yew", "gloo", "web_sys", "js_sys", "wasm_bindgen"]),
    ("recovery", &["engine", "recovery"], &["serde", "serde_json", "csv", "yew", "gloo", "web_sys", "js_sys"]),
    ("import", &["engine", "recovery", "import"], &["yew", "gloo", "web_sys", "js_sys", "wasm_bindgen"]),
    ("export", &["engine", "recovery", "export"], &["yew", "gloo", "web_sys", "js_sys", "wasm_bindgen"]),
    ("document", &["engine", "document"], &["csv", "yew", "gloo", "web_sys", "js_sys", "wasm_bindgen"]),
    (
        "session",
        &["engine", "recovery", "import", "export", "document", "session"],
        &["yew", "gloo", "web_sys", "js_sys", "wasm_bindgen"],
    ),
    ("worker", &["session", "document", "worker"], &["yew"]),
    ("ui", &["session::protocol", "worker::channel", "ui"], &["csv", "serde_json"]),
];

/// Modules that only these may derive serde: what is saved, and what crosses to the page.
const SERDE: &[&str] = &["document", "export", "import", "session/protocol", "worker", "ui"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    files(&source(), &mut found);
    found.retain(|path| path.file_name().is_some_and(|name| name != "tests.rs"));
    found.sort();
    let name = |path: &Path| path.strip_prefix(source()).unwrap().to_string_lossy().replace('\\', "/");
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The code of a file, without comments and without what stands in its test module.
fn code(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        lines.push(line.split("//").next().unwrap_or_default());
    }
    lines.join("\n")
}

/// What stands behind each `crate::` in a file: one or two segments, braces taken apart.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (start, _) in code.match_indices("crate::") {
        if start > 0 && code[..start].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let rest = &code[start + "crate::".len()..];
        let word = |text: &str| {
            text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>()
        };
        let first = word(rest);
        if first.is_empty() {
            // `crate::{…}`: every module named in it.
            let body = rest.split('}').next().unwrap_or_default();
            found.extend(body.split(['{', ',']).map(|part| word(part.trim())).filter(|part| !part.is_empty()));
            continue;
        }
        let second = rest[first.len()..].strip_prefix("::").map(word).unwrap_or_default();
        found.insert(if second.is_empty() { first } else { format!("{first}::{second}") });
    }
    found
}

#[test]
fn every_layer_imports_only_what_it_may() {
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        let Some((layer, allowed, banned)) = LAYERS.iter().find(|(layer, ..)| name.starts_with(&format!("{layer}/")))
        else {
            continue;
        };
        let code = code(&text);
        for import in imports(&code) {
            let module = import.split("::").next().unwrap_or_default();
            if !allowed.iter().any(|allowed| *allowed == module || *allowed == import) {
                breaches.push(format!("{name}: {layer} imports {import}"));
            }
        }
        for outside in *banned {
            if code.contains(&format!("use {outside}::"))
                || code.contains(&format!("{outside}::")) && code.contains(&format!("({outside}"))
            {
                breaches.push(format!("{name}: {layer} uses {outside}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn only_what_is_saved_or_crosses_to_the_page_derives_serde() {
    let breaches: Vec<String> = sources()
        .into_iter()
        .filter(|(name, _)| !SERDE.iter().any(|allowed| name.starts_with(allowed)))
        .filter(|(_, text)| code(text).contains("serde::"))
        .map(|(name, _)| name)
        .collect();
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn components_know_nothing_of_disaster_recovery() {
    let breaches: Vec<String> = sources()
        .into_iter()
        .filter(|(name, _)| name.starts_with("ui/components/") || name.starts_with("ui/browser/"))
        .flat_map(|(name, text)| {
            imports(&code(&text))
                .into_iter()
                .filter(|import| !import.starts_with("ui::"))
                .map(move |import| format!("{name}: {import}"))
        })
        .collect();
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn every_file_begins_with_what_it_is_for_and_is_short_enough_to_read() {
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        if !text.starts_with("//!") && !name.starts_with("bin/") {
            breaches.push(format!("{name}: no module documentation"));
        }
        let lines = text.lines().count();
        if lines > 500 {
            breaches.push(format!("{name}: {lines} lines"));
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn nothing_gives_up_outside_tests() {
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        for (number, line) in code(&text).lines().enumerate() {
            let gives_up = |name: &&str| line.contains(&format!("{name}!("));
            if line.contains(".unwrap()") || ["panic", "todo", "unimplemented"].iter().any(gives_up) {
                breaches.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn the_table_of_this_test_is_the_table_of_the_house() {
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (layer, ..) in LAYERS {
        assert!(document.contains(&format!("| `{layer}` |")), "ARCHITECTURE.md does not tell of {layer}");
    }
}
