//! The members of an object in a text, unparsed: for files of one large object, of which a reader wants parts.

use super::brackets::end_of_value;

/// One member of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawMember<'a> {
    /// Its key, as it stands between the quotes.
    pub key: &'a str,
    /// Its value; where the text ends before it does, all that is left.
    pub value: &'a str,
    /// Where the value begins in the object's text.
    pub offset: usize,
    /// Whether the value is all there.
    pub is_whole: bool,
}

impl RawMember<'_> {
    /// The text that stands there, if it is a text.
    pub fn text(&self) -> Option<String> {
        serde_json::from_str(self.value).ok()
    }
}

/// The members of the object with which a text begins, in order, up to the first that is no member.
pub fn members(text: &str) -> impl Iterator<Item = RawMember<'_>> {
    let mut position = usize::from(text.starts_with('{'));
    let mut is_over = position == 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        if is_over {
            return None;
        }
        is_over = true;
        position = skip(bytes, position, b" \t\r\n,");
        if bytes.get(position) != Some(&b'"') {
            return None;
        }
        let key_end = end_of_value(bytes, position)?;
        let key = text.get(position + 1..key_end - 1)?;
        let start = skip(bytes, key_end, b" \t\r\n:");
        bytes.get(start)?;
        let end = end_of_value(bytes, start);
        is_over = end.is_none();
        position = end.unwrap_or(text.len());
        Some(RawMember { key, value: text.get(start..position)?, offset: start, is_whole: !is_over })
    })
}

/// The key of the first member, without a look at its value.
pub fn first_key(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('{')?.trim_ascii_start();
    let key = rest.strip_prefix('"')?;
    key.get(..end_of_value(rest.as_bytes(), 0)? - 2)
}

/// The elements of the list with which a text begins, each with where it begins, up to the first that is none. What the end
/// of the text cuts off is there as far as it goes.
pub fn items(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut position = usize::from(text.starts_with('['));
    let mut is_over = position == 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        let start = skip(bytes, position, b" \t\r\n,");
        if is_over || matches!(bytes.get(start), None | Some(b']' | b'}' | b':')) {
            is_over = true;
            return None;
        }
        let end = end_of_value(bytes, start);
        is_over = end.is_none();
        position = end.unwrap_or(text.len());
        Some((text.get(start..position)?, start))
    })
}

/// The member with this key.
pub fn member<'a>(text: &'a str, key: &str) -> Option<RawMember<'a>> {
    members(text).find(|member| member.key == key)
}

fn skip(bytes: &[u8], start: usize, what: &[u8]) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    rest.iter().position(|byte| !what.contains(byte)).map_or(bytes.len(), |skipped| start + skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<(&str, &str, bool)> {
        members(text).map(|member| (member.key, member.value, member.is_whole)).collect()
    }

    #[test]
    fn members_are_cut_out_by_brackets_alone() {
        let text = r#"{"a": 1, "b":{"c":"}"} , "d":"x"} rest"#;
        assert_eq!(seen(text), [("a", "1", true), ("b", r#"{"c":"}"}"#, true), ("d", "\"x\"", true)]);
        let found = member(text, "b").unwrap();
        assert_eq!(&text[found.offset..found.offset + found.value.len()], found.value);
        assert_eq!(member(text, "d").unwrap().text().as_deref(), Some("x"));
    }

    #[test]
    fn the_first_key_is_told_whatever_follows() {
        assert_eq!(first_key("{ \n\"value\": [{"), Some("value"));
        for text in ["", "{", "{}", "[\"value\"]", "{value", "{\"value", "{1"] {
            assert_eq!(first_key(text), None, "{text}");
        }
    }

    #[test]
    fn elements_are_cut_out_alike() {
        let seen = |text: &'static str| items(text).collect::<Vec<_>>();
        assert_eq!(seen(r#"[{"a":"]"}, 2 ,[]] x"#), [(r#"{"a":"]"}"#, 1), ("2", 12), ("[]", 15)]);
        assert_eq!(seen("[1,{\"a\":["), [("1", 1), ("{\"a\":[", 3)]);
        for text in ["", "[", "[]", "{}", "x[1]"] {
            assert_eq!(seen(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_or_no_object_ends_the_members() {
        assert_eq!(seen(r#"{"a":1,"b":[2,"#), [("a", "1", true), ("b", "[2,", false)]);
        for text in ["", "{", "[1]", "{a:1}", "{\"a", "{\"a\"", "{\"a\":", "{}", "x{\"a\":1}"] {
            assert_eq!(seen(text), [], "{text}");
        }
    }
}
