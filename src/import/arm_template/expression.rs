//! Expressions of ARM templates: `[concat(parameters('prefix'), '-vnet')]` as a tree.

/// Longest expression that is read, in bytes: what Azure takes, and some more.
const LONGEST: usize = 32 << 10;

/// How deep calls may stand in each other.
const DEEPEST: usize = 40;

/// An expression, with the text that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression<'e> {
    /// What it is.
    pub form: Form<'e>,
    /// How the template spells it.
    pub text: &'e str,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Form<'e> {
    /// `'text'`
    Text(String),
    /// `7`
    Number(i64),
    /// `concat(…)`; the name may be of two parts: `contoso.name`.
    Call(&'e str, Vec<Expression<'e>>),
    /// `….name`, and whether nothing there is `null` (`.?name`).
    Member(Box<Expression<'e>>, &'e str, bool),
    /// `…[0]`, `…['name']`, and whether nothing there is `null` (`[?0]`).
    Item(Box<Expression<'e>>, Box<Expression<'e>>, bool),
}

/// The inside of a text that is an expression: `[…]`, but not `[[…`, which is a text that begins with a bracket.
pub fn inside(text: &str) -> Option<&str> {
    text.strip_prefix('[').filter(|rest| !rest.starts_with('['))?.strip_suffix(']')
}

/// A text that is no expression as what it says.
pub fn literal(text: &str) -> &str {
    if text.starts_with("[[") { &text[1..] } else { text }
}

/// Reads an expression; `None` where it is none.
pub fn parse(text: &str) -> Option<Expression<'_>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut parser = Parser { text, position: 0 };
    let expression = parser.expression(DEEPEST)?;
    parser.skip_blanks();
    (parser.position == text.len()).then_some(expression)
}

struct Parser<'e> {
    text: &'e str,
    position: usize,
}

impl<'e> Parser<'e> {
    fn expression(&mut self, depth: usize) -> Option<Expression<'e>> {
        let depth = depth.checked_sub(1)?;
        self.skip_blanks();
        let start = self.position;
        let form = match self.peek()? {
            b'\'' => Form::Text(self.quoted()?),
            b'-' | b'0'..=b'9' => Form::Number(self.number()?),
            _ => self.call(depth)?,
        };
        let mut expression = Expression { form, text: self.since(start)? };
        // One after the other, so that a long row of them is no deep tree to read; it still is one to drop.
        for _ in 0..DEEPEST {
            let before = self.position;
            self.skip_blanks();
            let form = if self.take(b'.') {
                let may_lack = self.take(b'?');
                Form::Member(Box::new(expression), self.name()?, may_lack)
            } else if self.take(b'[') {
                let may_lack = self.take(b'?');
                let key = self.expression(depth)?;
                self.skip_blanks();
                if !self.take(b']') {
                    return None;
                }
                Form::Item(Box::new(expression), Box::new(key), may_lack)
            } else {
                self.position = before;
                return Some(expression);
            };
            expression = Expression { form, text: self.since(start)? };
        }
        None
    }

    fn call(&mut self, depth: usize) -> Option<Form<'e>> {
        let start = self.position;
        self.name()?;
        while self.peek() == Some(b'.') {
            self.position += 1;
            self.name()?;
        }
        let name = self.since(start)?;
        self.skip_blanks();
        if !self.take(b'(') {
            return None;
        }
        let mut arguments = Vec::new();
        self.skip_blanks();
        if self.take(b')') {
            return Some(Form::Call(name, arguments));
        }
        loop {
            arguments.push(self.expression(depth)?);
            self.skip_blanks();
            if self.take(b')') {
                return Some(Form::Call(name, arguments));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn name(&mut self) -> Option<&'e str> {
        let rest = self.text.get(self.position..)?;
        let length = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        self.position += length;
        rest.get(..length).filter(|name| !name.is_empty())
    }

    /// A quote in a text is doubled.
    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        self.position += 1;
        loop {
            let rest = self.text.get(self.position..)?;
            let length = rest.find('\'')?;
            text.push_str(rest.get(..length)?);
            self.position += length + 1;
            if !self.take(b'\'') {
                return Some(text);
            }
            text.push('\'');
        }
    }

    fn number(&mut self) -> Option<i64> {
        let start = self.position;
        self.take(b'-');
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
        self.since(start)?.parse().ok()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.position += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.position += usize::from(is_there);
        is_there
    }

    fn since(&self, start: usize) -> Option<&'e str> {
        self.text.get(start..self.position).map(str::trim_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_texts_numbers_and_what_stands_behind_them_are_read() {
        let parsed = parse("concat( parameters('it''s').a[ 0 ].?b , -7, variables('é') )").unwrap();
        let Form::Call("concat", arguments) = &parsed.form else { panic!("{parsed:?}") };
        let texts: Vec<&str> = arguments.iter().map(|argument| argument.text).collect();
        assert_eq!(texts, ["parameters('it''s').a[ 0 ].?b", "-7", "variables('é')"]);
        let Form::Member(inner, "b", true) = &arguments[0].form else { panic!("{parsed:?}") };
        assert_eq!(inner.text, "parameters('it''s').a[ 0 ]");
        assert!(matches!(&parse("contoso.name('a')").unwrap().form, Form::Call("contoso.name", _)));
    }

    #[test]
    fn what_is_no_expression_is_none() {
        for text in [
            "",
            "concat(",
            "concat('a'",
            "'open",
            "a",
            "f() g()",
            "f(,)",
            "1 5",
            "f().",
            "f()[",
            "[f()]",
            "99999999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&format!("{}f(){}", "f(".repeat(10_000), ")".repeat(10_000))), None);
        assert_eq!(parse(&format!("f(){}", ".a".repeat(10_000))), None);
    }

    #[test]
    fn brackets_make_an_expression_unless_they_are_doubled() {
        assert_eq!(inside("[f()]"), Some("f()"));
        assert_eq!([inside("[[f()]"), inside("f()"), inside("[f()")], [None, None, None]);
        assert_eq!([literal("[[f()]"), literal("f()")], ["[f()]", "f()"]);
    }
}
