//! Values, calls and texts in Python's syntax, laid out as `ruff format` leaves them.

use std::fmt::Write as _;

use serde_json::Value;

/// Characters of a line.
const WIDTH: usize = 88;

/// An expression that can be laid out on one line or on several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// Written as it stands.
    Atom(String),
    /// Items in brackets, each with what stands before it: `name=` or `"key": `.
    Group(String, Vec<(String, Expression)>, &'static str),
}

impl Expression {
    /// A call of `callee` with named arguments or plain ones.
    pub(super) fn call(callee: &str, arguments: Vec<(String, Self)>) -> Self {
        Self::Group(format!("{callee}("), arguments, ")")
    }

    /// A list of `items`.
    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::Group("[".to_owned(), items.into_iter().map(|item| (String::new(), item)).collect(), "]")
    }

    /// What stands for the JSON value `value`.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Atom("None".to_owned()),
            Value::Bool(true) => Self::Atom("True".to_owned()),
            Value::Bool(false) => Self::Atom("False".to_owned()),
            Value::Number(number) => Self::Atom(number.to_string()),
            Value::String(text) => Self::Atom(quote(text)),
            Value::Array(items) => Self::list(items.iter().map(Self::of).collect()),
            Value::Object(members) => {
                let members = members.iter().map(|(key, value)| (format!("{}: ", quote(key)), Self::of(value)));
                Self::Group("{".to_owned(), members.collect(), "}")
            }
        }
    }

    /// On one line.
    pub(super) fn flat(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Group(open, items, close) => {
                let items: Vec<_> = items.iter().map(|(name, value)| format!("{name}{}", value.flat())).collect();
                format!("{open}{}{close}", items.join(", "))
            }
        }
    }

    /// On one line if `before` and `after` leave room for it beside them, otherwise an item a line.
    pub(super) fn lay(&self, indent: usize, before: &str, after: &str) -> String {
        let flat = self.flat();
        let Self::Group(open, items, close) = self else { return flat };
        if indent + width(before) + width(&flat) + width(after) <= WIDTH || items.is_empty() {
            return flat;
        }
        spread(indent, open, items, close)
    }

    /// On one line behind `before`, otherwise with all items on the line between the brackets, or an item a line. `before` holds
    /// the indentation already.
    pub(super) fn lay_inside(&self, indent: usize, before: &str) -> String {
        let flat = self.flat();
        let Self::Group(open, items, close) = self else { return flat };
        let between = flat.get(open.len()..flat.len() - close.len()).unwrap_or_default();
        if width(before) + width(&flat) <= WIDTH {
            flat
        } else if indent + 4 + width(between) <= WIDTH {
            format!("{open}\n{}{between}\n{}{close}", " ".repeat(indent + 4), " ".repeat(indent))
        } else {
            spread(indent, open, items, close)
        }
    }

    /// An item a line, whatever room there is.
    pub(super) fn tall(&self) -> String {
        match self {
            Self::Group(open, items, close) if !items.is_empty() => spread(0, open, items, close),
            _ => self.flat(),
        }
    }
}

/// `items` in brackets, a line each.
fn spread(indent: usize, open: &str, items: &[(String, Expression)], close: &str) -> String {
    let (inner, outer) = (" ".repeat(indent + 4), " ".repeat(indent));
    let line = |(name, value): &(String, Expression)| format!("{inner}{name}{},", value.lay(indent + 4, name, ","));
    let lines: Vec<String> = items.iter().map(line).collect();
    format!("{open}\n{}\n{outer}{close}", lines.join("\n"))
}

/// Columns of `text`; the characters of East Asia take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// `text` as a string, in the quotes that need fewer escapes.
pub(super) fn quote(text: &str) -> String {
    let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
    let mark = if count('"') > count('\'') { '\'' } else { '"' };
    let mut quoted = String::from(mark);
    for character in text.chars() {
        escape(&mut quoted, character, |c| c == mark);
    }
    quoted.push(mark);
    quoted
}

/// `text` as a string of several lines, without the quotes around it.
pub(super) fn long_text(text: &str) -> String {
    let mut long = String::new();
    for character in text.chars() {
        match character {
            '\n' => long.push('\n'),
            _ => escape(&mut long, character, |_| false),
        }
    }
    long = long.replace("\"\"\"", "\\\"\\\"\\\"");
    // The end must not join the quotes behind it.
    if long.ends_with('"') {
        long.insert(long.len() - 1, '\\');
    }
    long
}

fn escape(out: &mut String, character: char, also: impl Fn(char) -> bool) {
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\\' => out.push_str("\\\\"),
        c if also(c) => out.extend(['\\', c]),
        c if c.is_control() || is_hidden(c) => {
            let code = u32::from(c);
            // Writing to a text never fails.
            let _ = if code < 0x100 { write!(out, "\\x{code:02x}") } else { write!(out, "\\u{code:04x}") };
        }
        c => out.push(c),
    }
}

/// Marks that end lines, or turn the direction of what follows, which could hide code.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `text` for a docstring or a comment: one line in which nothing ends it.
pub(super) fn doc(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control() || is_hidden(c)).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.replace('"', "'").replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_quoted_as_the_formatter_does() {
        for (text, expected) in [
            ("plain", r#""plain""#),
            ("it's", r#""it's""#),
            (r#"say "x""#, r#"'say "x"'"#),
            (r#"it's "x""#, r#"'it\'s "x"'"#),
            (r#"'"'"#, r#""'\"'""#),
            ("a\\b\n\u{0}\u{202e}", r#""a\\b\n\x00\u202e""#),
            ("日本 {{ x }}", r#""日本 {{ x }}""#),
        ] {
            assert_eq!(quote(text), expected);
        }
        assert_eq!(long_text("a\n\"\"\"b\\\""), "a\n\\\"\\\"\\\"b\\\\\\\"");
        assert_eq!(doc("a \"\"\"\n b\\ \u{202e}c"), "a ''' b/ c");
    }

    #[test]
    fn what_is_too_long_for_a_line_takes_several() {
        let value = Expression::of(&json!({ "a": [1, 2.5, null, true], "b": "x" }));
        assert_eq!(value.lay(0, "X = ", ""), r#"{"a": [1, 2.5, None, True], "b": "x"}"#);
        let value = Expression::of(&json!({ "a": "x".repeat(60), "b": ["y".repeat(20)] }));
        let expected = format!("{{\n    \"a\": \"{}\",\n    \"b\": [\"{}\"],\n}}", "x".repeat(60), "y".repeat(20));
        assert_eq!(value.lay(0, "X = ", ""), expected);
        assert_eq!(Expression::of(&json!([])).lay(100, "", ""), "[]");
    }
}
