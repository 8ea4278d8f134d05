//! The runbook as Markdown: to print, to keep in a wiki, to tick off.

use std::fmt::Write;

use super::{Export, Output};
use crate::engine::mapping::Operation;
use crate::engine::runbook::Phase;
use crate::recovery::runbook::runbook;

/// The runbook of the operation shown.
pub static EXPORT: Export = Export {
    id: "runbook-markdown",
    name: "Runbook as Markdown",
    what_for: "What to do, in order, with boxes to tick and owners to fill in.",
    file_name: |plan_name| super::file_name(plan_name, ".runbook.md"),
    mime: "text/markdown",
    write,
};

fn write(output: &Output<'_>) -> String {
    let runbook = runbook(output.system, output.context, output.operation, output.findings);
    let operation = match output.operation {
        Operation::Failover => "Failover",
        Operation::TestFailover => "Test failover",
        Operation::Failback => "Failback",
    };
    let mut text = String::new();
    // Writing into a string has no way to fail.
    let _ = writeln!(text, "# {operation}: {}\n", escaped(output.plan_name));
    let _ = writeln!(text, "{}. Addresses that nobody typed are predicted.", escaped(output.system.name));
    if !output.system.retired.is_empty() {
        let _ = writeln!(text, "\n> {}", escaped(output.system.retired));
    }
    let mut number = 0;
    for phase in Phase::ALL {
        let mut steps = runbook.of(phase).peekable();
        if steps.peek().is_none() {
            continue;
        }
        let _ = writeln!(text, "\n## {}", phase.title());
        for step in steps {
            number += 1;
            let _ = writeln!(text, "\n- [ ] **{number}.** {}", escaped(&step.text));
            let _ = writeln!(text, "  Owner: \\_\\_\\_\\_\\_\\_\\_\\_");
            for item in &step.items {
                let _ = writeln!(text, "  - {}", escaped(item));
            }
            if let Some(document) = step.document {
                let _ = writeln!(text, "  - Source: [{}](<{}>)", escaped(document.title), document.url);
            }
        }
    }
    text
}

/// Text that Markdown, or HTML within it, takes for nothing but text, on one line.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' | '@' => {
                safe.push('\\');
                safe.push(letter);
            }
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // A bare address would become a link.
            ':' => safe.push_str("&#58;"),
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => safe.push(' '),
            letter if is_turning(letter) => {}
            letter => safe.push(letter),
        }
    }
    // A line that begins with these would be a list, an underline or a number.
    let digits = safe.bytes().take_while(u8::is_ascii_digit).count();
    match safe[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => safe.insert(0, '\\'),
        Some('.' | ')') if digits > 0 => safe.insert(digits, '\\'),
        _ => {}
    }
    safe
}

/// Characters that turn the direction of writing round.
fn is_turning(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    #[test]
    fn no_name_breaks_out_of_its_line() {
        for hostile in [
            "a\n- [ ] do something else",
            "[click](http://evil.example)",
            "<script>alert(1)</script>",
            "**bold** `code` | cell",
            "http://evil.example",
            "![x](data:text/html)",
            "# heading",
            "- item",
            "\u{202e}gnp.exe",
            "1. item",
            "\\](http://evil.example)",
            "=====",
            "&lt;b&gt;",
            "    code",
            "mail@evil.example",
        ] {
            for markdown in [escaped(hostile), format!("Start {} now", escaped(hostile))] {
                let mut text = String::new();
                for event in Parser::new_ext(&markdown, Options::all()) {
                    match event {
                        Event::Text(part) => text.push_str(&part),
                        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                        other => panic!("{markdown} has {other:?}"),
                    }
                }
                let shown: String = hostile.chars().filter(|letter| !is_turning(*letter)).collect();
                assert!(text.contains(shown.replace('\n', " ").trim()), "{markdown} reads {text}");
                assert!(!markdown.contains("://"), "{markdown}");
            }
        }
    }
}
