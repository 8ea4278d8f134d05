//! JSON, written by hand into a string, in the spelling of one dialect.

use super::dialect::Dialect;

/// How far an answer is broken into lines.
#[derive(Clone, Copy)]
pub enum Lines {
    /// Every member on its own line, as `az` and `ConvertTo-Json` print.
    All,
    /// One resource a line, as the services answer. The number is the depth of the list of resources.
    Resources(usize),
    /// A resource's members on lines of their own, and the rows of its lists; nothing below. For committed files.
    Rows,
}

/// Builds a JSON text. Whoever calls it keeps keys and values, and what is opened and closed, in order.
pub struct Json {
    pub text: String,
    dialect: Dialect,
    lines: Lines,
    /// For each container that is open: whether its members stand on lines of their own.
    broken: Vec<bool>,
    first: bool,
    after_key: bool,
}

impl Json {
    /// An empty text.
    pub fn new(dialect: Dialect, lines: Lines) -> Json {
        Json { text: String::new(), dialect, lines, broken: Vec::new(), first: true, after_key: false }
    }

    /// A member's name, given as the REST interface spells it.
    pub fn key(&mut self, rest_name: &str) -> &mut Json {
        let name = self.dialect.spelled(rest_name);
        self.exact_key(&name)
    }

    /// A member's name in just this spelling.
    pub fn exact_key(&mut self, name: &str) -> &mut Json {
        self.begin();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\": ");
        self.after_key = true;
        self
    }

    /// A string.
    pub fn text(&mut self, value: &str) {
        self.begin();
        push_quoted(&mut self.text, value);
    }

    /// True or false.
    pub fn flag(&mut self, value: bool) {
        self.bare(if value { "true" } else { "false" });
    }

    /// A whole number.
    pub fn number(&mut self, value: u64) {
        self.bare(&value.to_string());
    }

    /// Null.
    pub fn null(&mut self) {
        self.bare("null");
    }

    /// A list of strings. It stays on one line, but where every member has its own.
    pub fn texts<S: AsRef<str>>(&mut self, values: impl IntoIterator<Item = S>) {
        self.open('[', matches!(self.lines, Lines::All));
        for value in values {
            self.text(value.as_ref());
        }
        self.close(']');
    }

    /// An object with what `members` writes.
    pub fn object(&mut self, members: impl FnOnce(&mut Json)) {
        self.open_object();
        members(self);
        self.close('}');
    }

    /// A list of what `rows` writes.
    pub fn list(&mut self, rows: impl FnOnce(&mut Json)) {
        self.open_list();
        rows(self);
        self.close(']');
    }

    /// Begins an object that [`Json::close`] ends.
    pub fn open_object(&mut self) {
        let depth = self.broken.len();
        let broken = match self.lines {
            Lines::All => true,
            Lines::Resources(limit) => depth <= limit,
            Lines::Rows => depth <= 1,
        };
        self.open('{', broken);
    }

    /// Begins a list that [`Json::close`] ends.
    pub fn open_list(&mut self) {
        let depth = self.broken.len();
        let broken = match self.lines {
            Lines::All => true,
            Lines::Resources(limit) => depth <= limit,
            Lines::Rows => depth <= 2,
        };
        self.open('[', broken);
    }

    /// Closes the innermost container, which `bracket` must fit.
    pub fn close(&mut self, bracket: char) {
        let broken = self.broken.pop().unwrap_or_default();
        if broken && !self.first {
            self.new_line();
        }
        self.text.push(bracket);
        self.first = false;
    }

    fn open(&mut self, bracket: char, broken: bool) {
        self.begin();
        self.text.push(bracket);
        self.broken.push(broken);
        self.first = true;
    }

    fn bare(&mut self, value: &str) {
        self.begin();
        self.text.push_str(value);
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.after_key) {
            return;
        }
        if !self.first {
            self.text.push(',');
        }
        match self.broken.last() {
            Some(true) => self.new_line(),
            Some(false) if !self.first => self.text.push(' '),
            _ => {}
        }
        self.first = false;
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        for _ in 0..self.broken.len() {
            self.text.push_str("  ");
        }
    }
}

/// Appends `value` as a JSON string, quotes included.
pub fn push_quoted(text: &mut String, value: &str) {
    text.push('"');
    let mut clean_from = 0;
    for (at, byte) in value.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        text.push_str(&value[clean_from..at]);
        clean_from = at + 1;
        match escape {
            "" => text.push_str(&format!("\\u{byte:04x}")),
            _ => text.push_str(escape),
        }
    }
    text.push_str(&value[clean_from..]);
    text.push('"');
}
