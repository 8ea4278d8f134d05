//! Finding the elements of a JSON text without parsing it: where each begins and ends, and what wraps them.
//!
//! Belongs here: brackets and strings, the wrappers that tools put round lists (`value`, `data`, `results` of pages, one
//! value after the other), tables of Resource Graph, and a text that ends too early. What an element means belongs to the formats.
//!
//! A parser gives up at the first error; this only counts brackets, so one broken element costs itself alone, and a file
//! that was cut off keeps what stands before the cut. It recurses for wrappers only, up to [`MOST_WRAPPERS`].

use std::ops::ControlFlow;

use memchr::{memchr, memchr_iter};

use super::brackets;
use super::place::{item, join};
use crate::engine::inventory_rows::Place;

/// How deep lists and wrappers may stand in each other: pages in a list in a wrapper make three.
pub const MOST_WRAPPERS: usize = 16;

/// What the walk comes across, in the order of the file.
#[derive(Debug)]
pub enum Event<'a> {
    /// An object that is no wrapper, as text, and whether a member of it is a list of objects.
    Element { text: &'a str, offset: usize, place: Place, has_lists: bool },
    /// A row of a table, with the table's column names, as JSON texts.
    TableRow { columns: &'a str, row: &'a str, place: Place },
    /// A list element that is not an object.
    Scalar { text: &'a str, place: Place },
    /// A wrapper was read to its end.
    Page { facts: PageFacts<'a>, place: Place },
    /// Text between values that is not JSON.
    Stray { text: &'a str, offset: usize },
    /// Lists in lists beyond [`MOST_WRAPPERS`], not looked into.
    TooDeep { place: Place },
    /// The text ends in the middle of this.
    Cut { place: Place },
}

/// What a wrapper says beside its list, as JSON texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageFacts<'a> {
    /// Azure Resource Manager's address of the next page.
    pub next_link: Option<&'a str>,
    /// The address of the next page, as many web interfaces give it beside `results`.
    pub next: Option<&'a str>,
    /// Resource Graph's token of the next page.
    pub skip_token: Option<&'a str>,
    /// Resource Graph: whether columns or rows were left out.
    pub result_truncated: Option<&'a str>,
    /// Resource Graph: rows in this page.
    pub count: Option<&'a str>,
    /// Resource Graph: rows in all.
    pub total_records: Option<&'a str>,
}

/// What the walk does after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Next,
    /// After [`Event::Element`]: it is a wrapper of an unknown name; look into its lists.
    LookInside,
    /// Enough was seen.
    Stop,
}

/// Walks through a text and shows all that stands in it.
pub fn walk<'a>(text: &'a str, mut see: impl FnMut(Event<'a>) -> Verdict) {
    let mut walk = Walk { text, bytes: text.as_bytes(), see: &mut see, cut_place: Place::new(), line: (1, 0) };
    // It ends early only where the caller has seen enough.
    let _ = walk.top();
}

struct Walk<'a, 's> {
    text: &'a str,
    bytes: &'a [u8],
    see: &'s mut dyn FnMut(Event<'a>) -> Verdict,
    cut_place: Place,
    /// A line's number and the offset up to which it was counted.
    line: (usize, usize),
}

/// Why a walk ends early.
enum End {
    Cut,
    Enough,
}

type Flow<T> = ControlFlow<End, T>;

impl<'a> Walk<'a, '_> {
    fn top(&mut self) -> Flow<()> {
        let mut position = 0;
        let mut values = 0;
        loop {
            position = self.skip_top_blanks(position);
            let Some(&byte) = self.bytes.get(position) else { return Flow::Continue(()) };
            if byte != b'{' && byte != b'[' {
                let end = self.next_line_with_json(position);
                self.show(Event::Stray { text: &self.text[position..end], offset: position })?;
                position = end;
                continue;
            }
            let line = self.line_of(position);
            // Alone in its file, a list or wrapper needs no line to be found.
            let place = if values == 0 { Place::new() } else { line.clone() };
            match self.value(position, place, 0) {
                Flow::Continue(end) => position = end,
                Flow::Break(End::Enough) => return Flow::Break(End::Enough),
                Flow::Break(End::Cut) => {
                    let place = std::mem::take(&mut self.cut_place);
                    self.show(Event::Cut { place })?;
                    return Flow::Continue(());
                }
            }
            values += 1;
        }
    }

    /// One value; gives the position after it.
    fn value(&mut self, start: usize, place: Place, depth: usize) -> Flow<usize> {
        match self.bytes[start] {
            b'{' => self.object(start, place, depth),
            b'[' if depth >= MOST_WRAPPERS => {
                let end = self.end_of_value(start, &place)?;
                self.show(Event::TooDeep { place })?;
                Flow::Continue(end)
            }
            b'[' => self.list(start, &place, depth),
            _ => {
                let end = self.end_of_value(start, &place)?;
                self.show(Event::Scalar { text: &self.text[start..end], place })?;
                Flow::Continue(end)
            }
        }
    }

    fn list(&mut self, start: usize, place: &str, depth: usize) -> Flow<usize> {
        let mut position = start + 1;
        let mut index = 0;
        loop {
            position = self.skip_blanks_and_commas(position);
            match self.bytes.get(position) {
                None => return self.cut(place),
                Some(b']') => return Flow::Continue(position + 1),
                // A stray bracket or colon: stepping over it lets the next element be found.
                Some(b'}' | b':') => position += 1,
                Some(_) => {
                    position = self.value(position, item(place, index), depth + 1)?;
                    index += 1;
                }
            }
        }
    }

    fn object(&mut self, start: usize, place: Place, depth: usize) -> Flow<usize> {
        let mut members =
            Members { facts: PageFacts::default(), is_wrapper: false, has_lists: false, table: (None, None) };
        let mut position = start + 1;
        let end = loop {
            position = self.skip_blanks_and_commas(position);
            match self.bytes.get(position) {
                None => return self.cut(&place),
                Some(b'}') => break position + 1,
                Some(b'"') => position = self.member(position, &place, depth, &mut members)?,
                // Not JSON. Of an element the parser will say so, given the whole of it.
                Some(_) => {
                    // Stray brackets in a list may have led past the end that the brackets alone give.
                    let end = self.end_of_value(start, &place)?.max(position);
                    if members.is_wrapper && end > position {
                        self.show(Event::Stray { text: &self.text[position..end], offset: position })?;
                    }
                    break end;
                }
            }
        };
        if let (Some(columns), Some((rows, rows_offset))) = members.table {
            self.table(columns, rows, rows_offset, &join(&place, "rows"))?;
        } else if members.is_wrapper {
            self.show(Event::Page { facts: members.facts, place })?;
        } else {
            let text = &self.text[start..end];
            let element_place = if place.is_empty() { self.line_of(start) } else { place.clone() };
            let has_lists = members.has_lists;
            let event = Event::Element { text, offset: start, place: element_place, has_lists };
            if self.show(event)? == Verdict::LookInside && depth < MOST_WRAPPERS {
                self.lists_inside(start, &place, depth)?;
            }
        }
        Flow::Continue(end)
    }

    /// One member of an object, beginning with its key; gives the position after its value.
    fn member(&mut self, key_start: usize, place: &str, depth: usize, members: &mut Members<'a>) -> Flow<usize> {
        let key_end = self.end_of_value(key_start, place)?;
        let key = &self.text[key_start + 1..key_end - 1];
        let colon = self.skip_blanks_and_commas(key_end);
        let start = if self.bytes.get(colon) == Some(&b':') { self.skip_blanks_and_commas(colon + 1) } else { colon };
        let Some(&first) = self.bytes.get(start) else { return self.cut(place) };
        let is_container = first == b'{' || first == b'[';
        // Alone, `results` may be anything; beside the address of the next page it is the page.
        let is_page = key == "results" && members.facts.next.is_some();
        if is_container
            && depth < MOST_WRAPPERS
            && (key.eq_ignore_ascii_case("value") || key.eq_ignore_ascii_case("data") || is_page)
        {
            members.is_wrapper = true;
            return self.value(start, join(place, key), depth + 1);
        }
        let end = self.end_of_value(start, place)?;
        let value = &self.text[start..end];
        members.has_lists |= self.is_list_of_objects(start);
        match key {
            "next" => members.facts.next = Some(value),
            "nextLink" | "@odata.nextLink" => members.facts.next_link = Some(value),
            "$skipToken" | "skip_token" | "skipToken" | "SkipToken" => members.facts.skip_token = Some(value),
            "resultTruncated" | "result_truncated" => members.facts.result_truncated = Some(value),
            "count" => members.facts.count = Some(value),
            "totalRecords" | "total_records" => members.facts.total_records = Some(value),
            "columns" if first == b'[' => members.table.0 = Some(value),
            "rows" if first == b'[' => members.table.1 = Some((value, start)),
            _ => {}
        }
        Flow::Continue(end)
    }

    fn table(&mut self, columns: &'a str, rows: &'a str, rows_offset: usize, place: &str) -> Flow<()> {
        let rows_end = rows_offset + rows.len();
        let mut position = rows_offset + 1;
        let mut index = 0;
        loop {
            position = self.skip_blanks_and_commas(position);
            if position + 1 >= rows_end {
                return Flow::Continue(());
            }
            let end = self.end_of_value(position, place)?;
            let row = &self.text[position..end];
            self.show(Event::TableRow { columns, row, place: item(place, index) })?;
            position = end;
            index += 1;
        }
    }

    fn lists_inside(&mut self, object: usize, place: &str, depth: usize) -> Flow<()> {
        let mut position = object + 1;
        loop {
            position = self.skip_blanks_and_commas(position);
            if self.bytes.get(position) != Some(&b'"') {
                return Flow::Continue(());
            }
            let key_end = self.end_of_value(position, place)?;
            let key = &self.text[position + 1..key_end - 1];
            let start = self.skip_blanks_and_commas(key_end);
            let start =
                if self.bytes.get(start) == Some(&b':') { self.skip_blanks_and_commas(start + 1) } else { start };
            if start >= self.bytes.len() {
                return Flow::Continue(());
            }
            position = if self.is_list_of_objects(start) {
                self.value(start, join(place, key), depth + 1)?
            } else {
                self.end_of_value(start, place)?
            };
        }
    }

    fn is_list_of_objects(&self, start: usize) -> bool {
        self.bytes[start] == b'[' && self.bytes.get(self.skip_blanks_and_commas(start + 1)) == Some(&b'{')
    }

    /// `line 7`. Counted from where it was counted last: a file may hold one value a line.
    fn line_of(&mut self, position: usize) -> Place {
        let (line, counted) = self.line;
        let line = line + memchr_iter(b'\n', self.bytes.get(counted..position).unwrap_or_default()).count();
        self.line = (line, position.max(counted));
        format!("line {line}")
    }

    fn show(&mut self, event: Event<'a>) -> Flow<Verdict> {
        match (self.see)(event) {
            Verdict::Stop => Flow::Break(End::Enough),
            verdict => Flow::Continue(verdict),
        }
    }

    fn cut<T>(&mut self, place: &str) -> Flow<T> {
        place.clone_into(&mut self.cut_place);
        Flow::Break(End::Cut)
    }

    /// The position after the value that begins at `start`, by its brackets and quotes alone.
    fn end_of_value(&mut self, start: usize, place: &str) -> Flow<usize> {
        match brackets::end_of_value(self.bytes, start) {
            Some(end) => Flow::Continue(end),
            None => self.cut(place),
        }
    }

    fn skip_blanks_and_commas(&self, start: usize) -> usize {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',');
        self.bytes[start..].iter().position(|byte| !blank(byte)).map_or(self.bytes.len(), |skipped| start + skipped)
    }

    /// Between values also byte order marks (joined files) and record separators (RFC 7464) stand.
    fn skip_top_blanks(&self, start: usize) -> usize {
        let rest = self.text[start..].trim_start_matches(|character: char| {
            character.is_whitespace() || matches!(character, ',' | '\u{feff}' | '\u{1e}' | '\0')
        });
        self.bytes.len() - rest.len()
    }

    fn next_line_with_json(&self, start: usize) -> usize {
        let mut line = start;
        while let Some(length) = memchr(b'\n', &self.bytes[line..]) {
            line += length + 1;
            let content = self.skip_top_blanks(line);
            if matches!(self.bytes.get(content), Some(b'{' | b'[')) {
                return content;
            }
        }
        self.bytes.len()
    }
}

/// What was seen of the members of one object.
struct Members<'a> {
    facts: PageFacts<'a>,
    is_wrapper: bool,
    has_lists: bool,
    table: (Option<&'a str>, Option<(&'a str, usize)>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<String> {
        let mut seen = Vec::new();
        walk(text, |event| {
            let mut verdict = Verdict::Next;
            seen.push(match event {
                Event::Element { text, place, has_lists, .. } => {
                    if has_lists {
                        verdict = Verdict::LookInside;
                    }
                    format!("{place}: {text}")
                }
                Event::TableRow { columns, row, place } => format!("{place}: {columns} {row}"),
                Event::Scalar { text, place } => format!("{place}: scalar {text}"),
                Event::Page { facts, place } => format!("{place}: page, next {:?}", facts.next_link),
                Event::Stray { text, .. } => format!("stray {text:?}"),
                Event::TooDeep { place } => format!("too deep at {}", place.len()),
                Event::Cut { place } => format!("cut in {place}"),
            });
            verdict
        });
        seen
    }

    #[test]
    fn lists_wrappers_pages_and_values_after_each_other_all_give_their_elements() {
        assert_eq!(seen(r#"[{"a":1},{"b":"}]\""}]"#), ["[0]: {\"a\":1}", r#"[1]: {"b":"}]\""}"#]);
        assert_eq!(seen(r#"{"value":[{}],"nextLink":"x"}"#), ["value[0]: {}", ": page, next Some(\"\\\"x\\\"\")"]);
        assert_eq!(seen(r#"{"next":null,"results":[{}]}"#), ["results[0]: {}", ": page, next None"]);
        assert_eq!(seen(r#"{"results":[{}]}"#), [r#"line 1: {"results":[{}]}"#, "results[0]: {}"]);
        assert_eq!(seen("{\"a\":1}\n{\"a\":2}"), ["line 1: {\"a\":1}", "line 2: {\"a\":2}"]);
        assert_eq!(seen("[[{}],[{\"a\":0}]]"), ["[0][0]: {}", "[1][0]: {\"a\":0}"]);
        assert_eq!(seen(r#"{"nics":[{}]}"#), [r#"line 1: {"nics":[{}]}"#, "nics[0]: {}"]);
        let table = r#"{"data":{"columns":[{"name":"id"}],"rows":[["x"],["y"]]}}"#;
        let rows = [r#"data.rows[0]: [{"name":"id"}] ["x"]"#, r#"data.rows[1]: [{"name":"id"}] ["y"]"#];
        assert_eq!(seen(table), [rows[0], rows[1], ": page, next None"]);
    }

    #[test]
    fn a_text_cut_off_keeps_the_elements_before() {
        assert_eq!(seen(r#"{"value":[{"a":1},{"b":"c"#), ["value[0]: {\"a\":1}", "cut in value[1]"]);
        assert_eq!(seen("[{}"), ["[0]: {}", "cut in "]);
    }

    #[test]
    fn what_is_not_json_between_values_is_shown_and_stepped_over() {
        assert_eq!(seen("WARNING: old\n[{}]\n] rest"), ["stray \"WARNING: old\\n\"", "[0]: {}", "stray \"] rest\""]);
        assert_eq!(seen("[1,\"two\",{}]"), ["[0]: scalar 1", "[1]: scalar \"two\"", "[2]: {}"]);
    }

    #[test]
    fn a_million_brackets_are_no_danger() {
        let bomb = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        assert_eq!(seen(&bomb), ["too deep at 48"]);
        assert_eq!(seen(&"[".repeat(1_000_000)), ["cut in [0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]"]);
    }
}
